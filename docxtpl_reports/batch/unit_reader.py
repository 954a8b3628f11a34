"""Reads the values that name, select and group the units of one pack, without their other figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, has_errors
from docxtpl_reports.figures.data.selected_values import SelectedValues
from docxtpl_reports.figures.data.table_row import FILE_NAME, TableRow, text_of
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.unit_table.table import UnitsTable

from . import choosing, naming

_NAMING = ("don_vi.ma", "don_vi.ten")  # default names of a row, in order of preference


class UnitReader:
    """Reads the values that name, select and group the units of one pack. ``values``: those that the pattern needs;
    ``usual_paths``: default names of a row, in order of preference; ``group``: the value to group by, None if the pack
    lacks it (for the reason ``no_group``)."""

    def __init__(
        self,
        rules: Rules,
        pattern: naming.Pattern | None,
        *,
        only: str = "",
        group: str = "",
        table: UnitsTable | None = None,
    ) -> None:
        self.rules, self.pattern, self.table = rules, pattern, table
        self.condition = choosing.condition(only, rules) if only else None
        is_usual = table is not None and (pattern is None or not pattern.stem)
        self.usual_paths = tuple(
            path for path in _NAMING if table is not None and is_usual and table.column(path) is not None
        )
        self.file_name = None if table is None else table.column(FILE_NAME)
        names = () if pattern is None else pattern.names
        self.values, problems = naming.resolve("" if pattern is None else pattern.text, names, rules)
        if problems:
            raise ReportError(*problems)
        self.group, self.no_group = _group(group, rules) if group else (None, None)
        named = (*self.values.values(), *(() if self.group is None else (self.group,)))
        paths = {value.path for value in named if value.field is not None} | {*self.usual_paths}
        self.selected = SelectedValues(
            rules, paths | (self.condition.paths or set() if self.condition is not None else set())
        )

    def texts(
        self,
        values: Mapping[str, object],
        path: Path,
        row: TableRow | None,
        unit: object,
        place: Location,
        problems: Sequence[Diagnostic],
    ) -> tuple[dict[str, str], list[Diagnostic]]:
        """The texts that the unit's name is made of, and problems for values that it lacks."""
        own = naming.own_texts(path, row, self.rules)
        texts: dict[str, str] = {}
        found = []
        for name, value in self.values.items():
            text = own.get(name) if value.field is None else naming.name_text(values.get(value.path), value.part)
            texts[name] = text or ""
            if not text:
                label = value.path if value.field is None else value.field.title
                params = {"unit": unit, "name": name, "label": label}
                unread = has_errors(d for d in problems if d.params.get("path") == value.path)
                found.append(Diagnostic("BAT012" if unread else "BAT010", place, params))
        return texts, found

    def group_text(self, values: Mapping[str, object], path: Path, row: TableRow | None) -> str:
        """The text of the value to group by; empty if unknown."""
        if self.group is None:
            return ""
        if self.group.field is None:
            return naming.own_texts(path, row, self.rules)[self.group.path]
        return naming.name_text(values.get(self.group.path), self.group.part)

    def _own_name(self, row: TableRow | None) -> str:
        """The document name without extension from the row's own column."""
        cell = None if row is None or self.file_name is None else row.cells[self.file_name]
        text = "" if cell is None else " ".join(text_of(cell).split())
        return text[: -len(naming.ENDING)] if text.lower().endswith(naming.ENDING) else text

    def usual(self, row: TableRow | None, values: Mapping[str, object], path: Path) -> str:
        """The stem of a unit when there is no pattern."""
        if row is None:
            return path.stem
        texts = (naming.name_text(values.get(name)) for name in self.usual_paths)
        return self._own_name(row) or next(filter(None, texts), "") or f"{path.stem}-{row.number}"


def _group(name: str, rules: Rules) -> tuple[naming.NamedValue | None, Diagnostic | None]:
    """The value that units are grouped by, or the reason why a pack does not have it."""
    try:
        return naming.resolved(name, rules), None
    except ReportError as error:
        [problem] = error.diagnostics
        if problem.code == "BAT005":
            return None, Diagnostic("BAT007", params={"name": name, "kind": problem.params["kind"]})
        return None, Diagnostic("BAT006", params={"name": name})
