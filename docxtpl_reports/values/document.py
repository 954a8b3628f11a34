"""Documents that a report cites, as values that print themselves."""

from __future__ import annotations

import re
from collections.abc import Collection

from docxtpl_reports import vietnamese
from docxtpl_reports.values import Blank, Date, Namespace, Unknown, missing_text

CITED_BY_NAME = frozenset({"luat", "bo luat", "phap lenh", "hien phap"})  # cited by type and name: Annex I, II.6.b


def texts_or_empty(record: dict[str, object]) -> dict[str, object]:
    """Optional texts that were left out print as nothing."""
    return {key: "" if isinstance(value, Unknown) else value for key, value in record.items()}


def document(record: dict[str, object], required: Collection[str] = ()) -> Namespace:
    """A cited document: prints its full citation; ``ngan`` is the citation after the first (Annex I, II.6.b). What is
    ``required`` and not there stays unknown and is named in the text, which then only a draft prints."""
    optional = {key: value for key, value in record.items() if key not in required}
    if isinstance(optional.get("ngay"), Unknown):
        optional["ngay"] = Blank("ngay", None, "Ngày ban hành")
    record = {**record, **texts_or_empty(optional)}

    def said(key: str) -> str:
        value = record[key]
        return missing_text(value.name) if isinstance(value, Unknown) else str(value)

    kind, number, day = said("loai"), said("so"), record["ngay"]
    subject = vietnamese.without_ending(re.sub(r"^V/v\b", "về việc", said("trich_yeu")))
    if vietnamese.fold(kind) in CITED_BY_NAME:
        full = short = f"{kind} {subject}".strip()
    else:
        short = f"{kind} số {number}"
        day_text = f" {day.long_date()}" if isinstance(day, Date) else ""
        if isinstance(day, Unknown):
            day_text = f" ngày {said('ngay')}"
        full = " ".join(f"{short}{day_text} của {said('co_quan')} {subject}".split())
    subject_or_unknown = record["trich_yeu"] if isinstance(record["trich_yeu"], Unknown) else subject
    return Namespace({**record, "trich_yeu": subject_or_unknown, "ngan": short, "day_du": full}, full)
