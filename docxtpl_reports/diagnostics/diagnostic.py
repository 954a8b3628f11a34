"""Defines a diagnostic: a problem as data (code, place, parameters, correction) and the error that carries several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from docxtpl_reports.diagnostics.codes.code import Area, Code, ExitCode, Severity

from .language import N_, localized_quotes, translate

DEBUG = "DOCXTPL_REPORTS_DEBUG"  # set in the environment: unexpected exceptions are not turned into diagnostics


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Counts (paragraph, table, row, cell, line, column, occurrence) start at 1; ``None``: not known.
    ``column``: in the line, or where the tag begins in the ``text`` of its paragraph. ``sheet`` and ``cells`` (``C18``,
    ``C5:C6``, ``9:9``) are of a spreadsheet; ``cells`` without a sheet is the name of a value in a manifest. ``via``: the
    tag that put these words of a shared part where they are used, and its own ``via``; not a part of the place, which is
    the same in every use."""

    file: str | None = None
    part: str | None = None
    heading: str | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    text: str | None = None
    tag: str | None = None
    occurrence: int | None = None
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cells: str | None = None
    via: Location | None = field(default=None, repr=False, compare=False)

    @property
    def uses(self) -> tuple[Location, ...]:
        """The tags that put these words where they are, the nearest first."""
        return () if self.via is None else (self.via, *self.via.uses)

    def tag_in(self, text: str) -> int | None:
        """The index at which the tag begins in the text of its paragraph; None when it is not there. Where only its
        ``occurrence`` is known, which is counted over more than the paragraph, that one or the first."""
        if not self.tag or (first := text.find(self.tag)) < 0:
            return None
        if self.column is not None and text.startswith(self.tag, self.column - 1):
            return self.column - 1
        start = first
        for _ in range((self.occurrence or 1) - 1):
            start = text.find(self.tag, start + len(self.tag))
            if start < 0:
                return first
        return start

    @property
    def source(self) -> dict[str, object]:
        """The place of a value, as the command line's JSON has it."""
        return {key: getattr(self, key) for key in ("file", "line", "column", "sheet", "cells")}

    def __str__(self) -> str:
        """The place within its part, in words of the current language: ``bảng 1, hàng 2, ô 3, đoạn 41``."""
        counts = (
            (N_("bảng"), self.table),
            (N_("hàng"), self.row),
            (N_("ô"), self.cell),
            (N_("đoạn"), self.paragraph),
        )
        return ", ".join(f"{translate(word)} {number}" for word, number in counts if number is not None)


class Fix(NamedTuple):
    """A replacement that fixes the problem: the current words and the corrected ones."""

    old: str
    new: str


_WAIVER = r"[«“]mien_kiem_tra: \{\{(\{\w+\}): [^{}]*\}\}[»”]"
_WAIVED_IN_ROW = N_("ở cột «mien_kiem_tra.{name}» của dòng này")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. ``params`` fill the placeholders of the code's message and help; ``fix``: the one correction that is meant
    for sure, ``choices``: those to choose from where none is; ``unit``: names the row of a table of units that it is about,
    where many share a data file."""

    code: str
    location: Location = Location()
    params: Mapping[str, object] = field(default_factory=dict)
    fix: Fix | None = None
    unit: object = ""
    choices: tuple[Fix, ...] = ()

    @property
    def kind(self) -> Code:
        """The code's severity and wording. Its table is loaded with the first problem: most commands meet none."""
        from docxtpl_reports.diagnostics.codes.table import CODES

        return CODES[self.code]

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def area(self) -> Area | None:
        return self.kind.area

    @property
    def exit_code(self) -> ExitCode:
        """The exit code that this problem asks for; a warning asks for none."""
        return self.kind.exit_code if self.is_error else ExitCode.DONE

    @property
    def message(self) -> str:
        text = localized_quotes(translate(self.kind.message).format_map(_Params(self.params)))
        return text if not self.unit or self.location.sheet is not None else f"{self.unit}: {text}"

    @property
    def help(self) -> str:
        text = translate(self.kind.help)
        if self.unit:  # a reason for one row is typed in the table, not for all in the common file
            text = re.sub(_WAIVER, lambda match: translate(_WAIVED_IN_ROW).replace("{name}", match[1]), text)
        return localized_quotes(text.format_map(_Params(self.params)))

    def at(self, **place: object) -> Diagnostic:
        """The same problem with parts of its place filled in."""
        return replace(self, location=replace(self.location, **place))  # type: ignore[arg-type]


class _Params(dict[str, object]):
    def __missing__(self, key: str) -> str:
        raise KeyError(f"message parameter {key!r} is missing")


class ReportError(Exception):
    """Work cannot go on. Carries every problem found so far in ``diagnostics``."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics: tuple[Diagnostic, ...] = diagnostics

    def __str__(self) -> str:
        """The messages in the current language; the table of codes is loaded when somebody asks."""
        return "\n".join(f"{d.code}: {d.message}" for d in self.diagnostics)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self.diagnostics  # it may come from another process


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.is_error for d in diagnostics)


def unique(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The same problem of the same place once, in the order given."""
    seen: dict[object, Diagnostic] = {}
    for d in diagnostics:
        seen.setdefault((d.code, d.location, str(d.params)), d)
    return list(seen.values())
