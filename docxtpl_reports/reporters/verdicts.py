"""Verdicts as a table for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from docxtpl_reports.diagnostics import N_, translate

from .terminal import columns, plain

if TYPE_CHECKING:
    from docxtpl_reports.records.entries import CriterionRecord, IndicatorRecord
    from docxtpl_reports.values import Verdict

LABEL_COLUMNS = 58


def verdict_table(indicators: Sequence[IndicatorRecord], criteria: Sequence[CriterionRecord]) -> str:
    """Indicators with value, threshold and verdict, then the criteria, in columns; long labels run over several lines. Empty
    for a report that judges nothing."""
    if not indicators and not criteria:
        return ""
    head = tuple(translate(word) for word in (N_("Chỉ tiêu"), N_("Kết quả"), N_("Ngưỡng"), N_("Kết luận")))
    rows = [(plain(i.label), plain(i.text), plain(i.threshold or ""), verdict_text(i.verdict)) for i in indicators]
    groups = [(plain(c.label), plain(c.xep_loai or ""), "", verdict_text(c.verdict)) for c in criteria]
    widths = [max(columns(row[n]) for row in (head, *rows, *groups)) for n in range(1, 4)]
    first = min(LABEL_COLUMNS, max(columns(row[0]) for row in (head, *rows, *groups)))

    def line(row: tuple[str, ...]) -> Iterator[str]:
        label = _wrapped(row[0], first)
        cells = [label[0].ljust(first), row[1].rjust(widths[0]), row[2].rjust(widths[1]), row[3]]
        yield "  ".join(cells).rstrip()
        yield from label[1:]

    rule = "-" * (first + sum(widths) + 6)
    out = [*line(head), rule]
    for row in rows:
        out += line(row)
    if groups:
        out.append(rule)
    for row in groups:
        out += line(row)
    return "\n".join(out)


def _wrapped(label: str, width: int) -> list[str]:
    if len(label) <= width and label == " ".join(label.split()):
        return [label]
    import textwrap

    return textwrap.wrap(label, width) or [""]


def verdict_text(verdict: Verdict | None) -> str:
    return translate(verdict.label) if verdict else "–"
