"""Maps the columns of a table of units to values of the report by the words of their headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, Phrase
from docxtpl_reports.figures.data.sections import RECORDS, SECTIONS, Form
from docxtpl_reports.figures.data.table_row import FILE_NAME, NOT_READ, field_at
from docxtpl_reports.figures.rules.kinds import Layout, kind_of
from docxtpl_reports.figures.rules.model import Field, Rules
from docxtpl_reports.figures.sources.cells import one_line
from docxtpl_reports.figures.sources.words import tier, words
from docxtpl_reports.figures.yaml.reading import UnknownName, unknown_name

_FILE_NAME_LABELS = ("Tên tệp", "Tên file")
_NUMBERING = frozenset({"tt", "stt", "so tt", "so thu tu"})  # row numbers, which every office table has
_REMARKS = frozenset({"ghi chu", "luu y"})  # free remarks, unless the rules declare such a value
_PROBLEMS = re.compile(r"loi_\w+")  # columns added by the list of failed units
_YEAR = re.compile(r"(.+?) (?:năm )?((?:19|20|21)\d\d)", re.IGNORECASE)
# Shorter headings that spreadsheets of units have; a label of the rules comes first.
_SHORT = {
    "don_vi.ma": ("Mã", "Mã xã", "Mã số", "Mã ĐVHC", "Mã đơn vị hành chính"),
    "don_vi.ten": ("Đơn vị", "Tên xã", "Xã, phường", "Xã/phường"),
    "don_vi.huyen": ("Quận, huyện", "Tên huyện", "Địa bàn"),
}
_ROW_FORMS = (Form.RECORD, Form.LINES, Form.GROUPS)
_UNKNOWN = UnknownName("BAT051", "BAT052")


def _fixed_sections(key: str) -> list[str]:
    """The fixed section that is the only one with a field of this name: ``huyen`` is ``don_vi.huyen``."""
    found = [name for name, section in RECORDS.items() if any(field.name == key for field in section.fields)]
    return found if len(found) == 1 else []


class Columns:
    """The headings that a table of units may have, given the rules of its pack."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    @cached_property
    def labels(self) -> Mapping[str, Field]:
        """The values that a column may hold, by path; those of one year or key are looked up by ``field_at``."""
        return dict(self._labels())

    def _labels(self) -> Iterator[tuple[str, Field]]:
        for section in SECTIONS.values():
            if section.form in _ROW_FORMS:
                yield from section.values()
            elif section.form is Form.DECLARED:
                for name, field in self.rules.declared[section.key].items():
                    yield f"{section.key}.{name}", field

    def by_key(self, text: str) -> str | None:
        """The path that a heading spells out: ``don_vi.ten``, ``so_lieu.ho_so_tong``, ``ho_so_tong``."""
        key = vietnamese.composed(text).strip()
        if key == FILE_NAME:
            return key
        if not key or " " in key.partition(".")[0]:
            return None
        if "." not in key or key.partition(".")[0] not in SECTIONS:
            full = (f"{section}.{key}" for section in ("so_lieu", "thong_tin", *_fixed_sections(key)))
            return next((path for path in full if self._is_known(path)), key if self._is_known(key) else None)
        return key if self._is_known(key) else None

    def _is_known(self, path: str) -> bool:
        name, _, rest = path.partition(".")
        section = SECTIONS.get(name)
        if section is None:
            return False
        if not rest:
            return section.form in (Form.LINES, Form.PACK, Form.PATH, Form.PATHS)
        return path in self.labels or field_at(self.rules, path) is not None

    def by_label(self, text: str) -> list[str]:
        """The paths whose labels match a heading best; more than one is ambiguous."""
        if any(tier(label, text) is not None for label in _FILE_NAME_LABELS):
            return [FILE_NAME]
        found = self._best(text)
        if not found and (match := _YEAR.fullmatch(" ".join(text.split()))) is not None:
            series = (p for p in self._best(match[1]) if kind_of(self.labels[p]).layout is Layout.YEARS)
            found = [f"{path}.{match[2]}" for path in series]
        if not found:
            short = words(text).bare
            found = [path for path, known in _SHORT.items() if any(words(one).bare == short for one in known)]
        return found

    def _best(self, text: str) -> list[str]:
        ranked: dict[str, int] = {}
        for path, field in self.labels.items():
            comma = kind_of(field).layout in (Layout.TEXT, Layout.CHOICE)
            if (found := tier(field.label, text, comma=comma)) is not None:
                ranked[path] = found
        best = min(ranked.values(), default=0)
        return [path for path, rank in ranked.items() if rank == best]

    def is_ignored(self, text: str) -> bool:
        """Whether a heading marks its column as not to be read."""
        typed = one_line(text)
        return typed.startswith(NOT_READ) or _PROBLEMS.fullmatch(typed) is not None or words(typed).bare in _NUMBERING

    def meaning(self, text: str) -> str | None:
        """The path of a heading, empty for an ignored column; None when it is unknown or ambiguous."""
        if self.is_ignored(text):
            return ""
        known = self.by_key(text)
        if known is not None:
            return known
        found = self.by_label(text)
        if not found and words(text).bare in _REMARKS:
            return ""
        return found[0] if len(found) == 1 else None

    def problem(self, text: str, place: Location, **params: object) -> Diagnostic | None:
        """The problem of a heading: unknown, ambiguous, or a value that no cell can hold."""
        name = one_line(text)
        path = self.meaning(text)
        if path is None:
            found = self.by_label(text)
            if found:
                return Diagnostic("BAT054", place, {**params, "name": name, "first": found[0], "second": found[1]})
            known = [*(field.label for field in self.labels.values()), *self.labels]
            return unknown_name(_UNKNOWN, name, known, place, **params)
        if path in ("", FILE_NAME):
            return None
        form = SECTIONS[path.partition(".")[0]].form
        if form in (Form.PACK, Form.PATHS, Form.EXPECTED):
            return Diagnostic("BAT056", place, {**params, "name": name})
        if field_at(self.rules, path) is None:
            kind = Phrase(kind_of(self.labels[path]).label)
            return Diagnostic("BAT055", place, {**params, "name": name, "kind": kind})
        return None
