"""Groups and tables of two keys as templates have them: their names, and their shape by rules alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.rules.grouping import Key, keys_of
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.figures.rules.results import Cross, Group, Total, Totals
from docxtpl_reports.figures.verdicts.groups import key_of
from docxtpl_reports.values import Cell, Cells, Namespace, Nothing, Rows, Unknown
from docxtpl_reports.values.shape import ANY_KEY

GROUPS, LINES, COLUMNS, CELLS = "nhom", "cac_hang", "cac_cot", "o"
POSITION = "stt"  # of a row: its place in the whole list, group by group
Totalled = Callable[[Mapping[str, Total], object], Namespace]


def is_grouped(field: Field) -> bool:
    return field.groups is not None or field.cross is not None


def in_groups(groups: Iterable[Group]) -> Iterator[int]:
    """The numbers of the rows in the order of their groups."""
    for group in groups:
        yield from in_groups(group.groups) if group.groups else group.rows


class Grouped:
    """Makes the groups of one list. ``row``: the row of a number, as the template has it; ``total``: makes a totals row, to be
    compared with that of the period before; ``earlier``: the list then, if there is one to compare with."""

    def __init__(self, row: Callable[[int], object], total: Totalled, label: str, earlier: object) -> None:
        self.row, self.total, self.label, self.earlier = row, total, label, earlier

    def names(self, field: Field, totals: Totals) -> dict[str, object]:
        """The attributes of the list."""
        found: dict[str, object] = {}
        if field.groups is not None:
            found[GROUPS] = self._groups(totals.groups, len(field.groups.names), _groups_of(self.earlier))
        if field.cross is not None and totals.cross is not None:
            found |= self._table(totals.cross)
        elif field.cross is not None:
            found |= {LINES: Rows(), COLUMNS: Rows()}
        return found

    def _groups(self, groups: Iterable[Group], levels: int, earlier: object) -> Rows:
        same = {key_of(group["ten"]): group for group in earlier} if isinstance(earlier, Rows) else {}

        def before(group: Group) -> object:
            if not isinstance(earlier, Rows):
                return earlier
            return same.get(key_of(group.value), Unknown(str(group.value), (Reason("not_in_previous_group"),)))

        return Rows(Namespace(self._group(group, levels, before(group))) for group in groups)

    def _group(self, group: Group, levels: int = 1, earlier: object = None) -> dict[str, object]:
        """``earlier``: the group of the same value in the period before, or why there is none, if it is compared."""
        total = self.total(group.total, earlier["tong"] if isinstance(earlier, Namespace) else earlier)
        rows = Rows((self.row(number) for number in group.rows), Namespace({"tong": total}) if len(total) else None)
        found: dict[str, object] = {"ten": group.value, "dong": rows, "tong": total}
        if levels < 2:
            return found
        inner = earlier[GROUPS] if isinstance(earlier, Namespace) else earlier
        return found | {GROUPS: self._groups(group.groups, levels - 1, inner)}

    def _table(self, cross: Cross) -> dict[str, object]:
        columns = {key_of(column.value): str(column.value) for column in cross.columns}
        nothing = self.total(cross.nothing.total, None)
        no_rows = Rows((), Namespace({"tong": nothing}) if len(nothing) else None)
        empty = Cell({**{name: self._nothing(name) for name in dir(nothing)}, "dong": no_rows}, False)
        lines = []
        for line, cells in zip(cross.lines, cross.cells, strict=True):
            filled = {key: self._cell(cell) for key, cell in cells.items()}
            own = Cells(filled, columns, empty, self.label)
            lines.append(Namespace({**self._group(line), CELLS: own}))
        return {LINES: Rows(lines), COLUMNS: Rows(Namespace(self._group(column)) for column in cross.columns)}

    def _cell(self, group: Group) -> Cell:
        found = self._group(group)
        total = found["tong"]
        assert isinstance(total, Namespace)
        return Cell({**{name: total[name] for name in dir(total)}, "dong": found["dong"]}, True)

    def _nothing(self, name: str) -> Unknown:
        return Nothing(name, (Reason("nothing_happened", {"label": self.label}),))


def _groups_of(earlier: object) -> object:
    return getattr(earlier, GROUPS, Rows()) if isinstance(earlier, Rows) else earlier


def shape_of(field: Field, row: Any, total: dict[str, Any]) -> dict[str, Any]:
    """The shapes of the attributes of a list with groups; ``row``: of its rows, ``total``: of its totals row."""
    found: dict[str, Any] = {}
    if field.groups is not None:
        found[GROUPS] = [_levels(keys_of(field, field.groups), row, total)]
    if field.cross is not None:
        down, across = keys_of(field, field.cross)
        cell = {**total, "dong": _rows(row, total)}
        found[LINES] = [{**_group(down, row, total), CELLS: [cell, {ANY_KEY: None}]}]
        found[COLUMNS] = [_group(across, row, total)]
    return found


def _levels(keys: tuple[Key, ...], row: Any, total: dict[str, Any]) -> dict[str, Any]:
    found = _group(keys[0], row, total)
    return found | ({GROUPS: [_levels(keys[1:], row, total)]} if len(keys) > 1 else {})


def _group(key: Key, row: Any, total: dict[str, Any]) -> dict[str, Any]:
    return {"ten": key.shape, "dong": _rows(row, total), "tong": total}


def _rows(row: Any, total: dict[str, Any]) -> list[Any]:
    return [row, {"tong": total}] if total else [row]
