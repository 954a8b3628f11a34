"""Drafts: which problems they tolerate, and how they are marked. Placeholders: ``engine.grammar.draft``.

A draft is a report that shows missing values. It can be built once every typed value can be read, and cannot be mistaken
for the report: its file name, first line, manifest and exit code all differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docxtpl_reports.diagnostics import Diagnostic, DraftEffect, Location, language

SUFFIX = ".nhap"
FIRST_LINE = "BẢN NHÁP – CHƯA ĐỦ SỐ LIỆU, KHÔNG DÙNG ĐỂ KÝ, GỬI"
FIRST_LINE_COMPLETE = "BẢN NHÁP – KHÔNG DÙNG ĐỂ KÝ, GỬI"


def blocking(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The errors that prevent even a draft: unreadable values, wrong rules, a wrong template."""
    return [d for d in problems if d.is_error and d.kind.draft is None]


def _is_missing(problem: Diagnostic) -> bool:
    return problem.kind.draft is DraftEffect.MISSING


def first_line(problems: Iterable[Diagnostic]) -> str:
    """The text of the draft's first paragraph. Vietnamese in every language: it is part of the document."""
    return FIRST_LINE if any(_is_missing(d) for d in problems) else FIRST_LINE_COMPLETE


def without_consequences(problems: Sequence[Diagnostic], rendered: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The problems found while rendering, except consequences of figures already reported as missing."""
    with language("vi"):  # value names are always Vietnamese
        labels = {str(d.params["label"]) for d in problems if _is_missing(d) and "label" in d.params}

    def known(d: Diagnostic) -> bool:
        reasons = str(d.params.get("reasons", ""))
        return d.code == "REN103" and (d.params["name"] in labels or any(f"«{label}»" in reasons for label in labels))

    return [d for d in rendered if not known(d)]


def closing(problems: Iterable[Diagnostic], path: str) -> Diagnostic:
    """The error added to every draft, so that it is not mistaken for the report."""
    wrong = any(d.is_error or d.code in ("REN102", "REN103") for d in problems)
    return Diagnostic("OUT025" if wrong else "OUT026", Location(path), {"path": path})
