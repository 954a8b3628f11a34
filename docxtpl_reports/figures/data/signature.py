"""Checks the signer and the authority (``nguoi_ky``) and turns them into the lines of the signature block.

Source of the cases: Decree 30/2020, Article 13 and Annex I, II.7.
"""

from __future__ import annotations

import re

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Fix, Location
from docxtpl_reports.figures.yaml.nodes import Node
from docxtpl_reports.values import Namespace, Unknown

from .sections import SECTIONS
from .value_reader import ValueReader

AUTHORITIES = ("TM", "KT", "TL", "TUQ", "Q")


def signer(node: Node | None, agency: str, reader: ValueReader) -> Namespace:
    """``nguoi_ky`` with its defaults (a People's Committee signs as a body and is led by its Chủ tịch) and
    ``cac_dong``."""
    section = SECTIONS["nguoi_ky"]
    found = reader.mapping(node, section.key)
    if found is None:
        return Namespace({**section.not_there(), "cac_dong": ()}, "chưa đủ số liệu")
    read = reader.record(found, section.fields, "nguoi_ky", found.place)
    known = {key: value if isinstance(value, str) else "" for key, value in read.items()}
    committee = vietnamese.fold(agency).startswith(("uy ban nhan dan", "ubnd"))
    if committee:
        known["tap_the"] = known["tap_the"] or "Ủy ban nhân dân"
        known["chuc_vu_dung_dau"] = known["chuc_vu_dung_dau"] or "Chủ tịch"
    known["hinh_thuc"] = known["hinh_thuc"].upper().rstrip(".")
    title = found.get("chuc_vu")
    if title is not None:
        known["chuc_vu"] = _without_authority(known["chuc_vu"], title, reader)
    place = found.get("hinh_thuc") or found
    lines = _lines(known, reader, place.location)
    required = {key: read[key] if isinstance(read[key], Unknown) else known[key] for key in section.needed}
    return Namespace({**known, **required, "cac_dong": lines}, known["ho_ten"] or "chưa đủ số liệu")


_TYPED_AUTHORITY = re.compile(rf"(?:{'|'.join(AUTHORITIES)})\.\s*", re.IGNORECASE)


def _without_authority(title: str, node: Node, reader: ValueReader) -> str:
    """«KT. Chủ tịch» for «Chủ tịch»: the abbreviation is printed by the signature block, from ``hinh_thuc``."""
    meant = _TYPED_AUTHORITY.sub("", title, count=1)
    if meant == title or not meant or not _TYPED_AUTHORITY.match(title):
        return title
    params = {"path": "nguoi_ky.chuc_vu", "typed": title, "meant": meant}
    reader.report("DAT052", node.location, params, Fix(title, meant))
    return meant


def _lines(known: dict[str, str], reader: ValueReader, place: Location) -> tuple[str, ...]:
    """The lines above the signature, in capitals; wrong combinations are problems."""
    authority, title = known["hinh_thuc"], known["chuc_vu"]
    body, head, instead = known["tap_the"], known["chuc_vu_dung_dau"], known["thay"]
    if not title:
        return ()  # reported as missing

    def wrong(code: str) -> tuple[str, ...]:
        reader.report(code, place, {"authority": authority, "title": title, "head": head})
        return ()

    if authority and authority not in AUTHORITIES:
        return wrong("DAT030")
    if not authority and body:
        return wrong("DAT031")
    if authority == "TM" and not body:
        return wrong("DAT032")
    if authority in ("KT", "TL", "TUQ") and not head:
        return wrong("DAT033")
    if instead and authority != "TL":
        return wrong("DAT034")
    same = vietnamese.fold(title) == vietnamese.fold(head)
    if authority in ("KT", "TL", "TUQ") and same:
        return wrong("DAT035")
    if instead and vietnamese.fold(title) == vietnamese.fold(instead):
        return wrong("DAT037")
    if authority in ("TM", "Q") and head and not same:
        return wrong("DAT036")
    collective = [f"TM. {body}"] if body and authority in ("TM", "KT", "Q") else []
    own = {
        "": [title],
        "TM": [title],
        "KT": [f"KT. {head}", title],
        "TL": [f"TL. {head}", *([f"KT. {instead}"] if instead else []), title],
        "TUQ": [f"TUQ. {head}", title],
        "Q": [f"Q. {title}"],
    }[authority]
    return tuple(line.upper() for line in (*collective, *own))
