"""Reads a few values of a unit without the rest of its figures: what names and chooses many units."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.rules.model import Field, Rules
from docxtpl_reports.figures.yaml.nodes import MappingNode
from docxtpl_reports.values import Period, Unknown

from .file import TRIED, merge
from .sections import SECTIONS, Form
from .table_row import TableRow, as_tree
from .value_reader import ValueReader

_OF_PERIOD = ("tu", "den", "so_ngay", "so_thang", "quy", "ten")
_OWN_NAMES = "don_vi.loai"  # follows from the name of the unit, unless it is typed


def known(rules: Rules) -> dict[str, Field]:
    """The values that have one text each, by path."""
    found: dict[str, Field] = {}
    for section in SECTIONS.values():
        if section.form is Form.RECORD:
            names = {field.name: field for field in (*section.fields, *section.made)}
            found |= {f"{section.key}.{name}": field for name, field in names.items()}
        elif section.form is Form.DECLARED:
            found |= {f"{section.key}.{name}": field for name, field in rules.declared[section.key].items()}
    return found


class SelectedValues:
    """The values of some paths (``don_vi.ma``, ``ky.den``, ``so_lieu.x``), all of them among ``known``."""

    def __init__(self, rules: Rules, paths: Iterable[str]) -> None:
        self.rules = rules
        fields = known(rules)
        self.fields = {path: fields[path] for path in paths}

    @cached_property
    def _columns(self) -> frozenset[str]:
        """The columns of a table that these values are read from."""
        needed = set(self.fields)
        if any(path.startswith("ky.") for path in needed):
            needed |= {"ky.tu", "ky.den"}
        if _OWN_NAMES in needed:
            needed.add("don_vi.ten")
        return frozenset(needed)

    @cached_property
    def _are_taken(self) -> bool:
        return any(field.taken is not None for field in self.fields.values())

    def read(
        self, tree: MappingNode, path: Path, row: TableRow | None = None
    ) -> tuple[dict[str, object], list[Diagnostic]]:
        """The values by path, of a data file and the row laid over it; with the problems of reading them."""
        problems: list[Diagnostic] = []
        if row is not None:
            above, problems = as_tree(row, self.rules, tree, self._columns)
            tree = merge(tree, above)
        if self._are_taken:
            from .sources import fill  # and with it all formats of spreadsheets

            taken, more = fill(tree, self.rules, path, tried=TRIED)
            tree, problems = taken.tree, problems + more
        reader = ValueReader()
        place = Location(file=path.as_posix(), line=1, column=1) if row is None else row.place
        values = {name: self._value(name, field, tree, reader, place) for name, field in self.fields.items()}
        return values, problems + reader.problems

    def _value(self, path: str, field: Field, tree: MappingNode, reader: ValueReader, place: Location) -> object:
        section, _, name = path.partition(".")
        node = reader.mapping(tree.get(section), section)
        if section == "ky":
            period = None if node is None else ValueReader().period(node, section)
            return getattr(period, name) if isinstance(period, Period) and name in _OF_PERIOD else Unknown(field.label)
        value = reader.value(None if node is None else node.get(name), field, path, place)
        if path == _OWN_NAMES and isinstance(value, Unknown):
            typed = None if node is None else node.get("ten")
            return vietnamese.unit_noun(getattr(typed, "text", "")) or value
        return value
