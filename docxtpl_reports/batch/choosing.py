"""Selects units: by a condition on their data (``--only``), by table rows (``--rows``) or as a sample (``--sample``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.figures import case as cases
from docxtpl_reports.figures.data.selected_values import known
from docxtpl_reports.figures.data.table_row import TableRow
from docxtpl_reports.figures.rules.evaluation import Getter, OfRows, bind, evaluate, plain
from docxtpl_reports.figures.rules.expressions import Expression, ExpressionError, Name
from docxtpl_reports.figures.rules.grammar import parse
from docxtpl_reports.figures.rules.kinds import Type, kind_of
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.rules.names import resolve
from docxtpl_reports.figures.rules.parsing import expression_problem
from docxtpl_reports.figures.rules.planning import with_expression
from docxtpl_reports.figures.rules.types import Typed, check_in
from docxtpl_reports.figures.rules.validate import Types
from docxtpl_reports.figures.verdicts.scope import Scope
from docxtpl_reports.figures.yaml.nodes import ScalarNode
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.ooxml.limits import MAX_ROW
from docxtpl_reports.values import Namespace, Unknown

OPTION = "--only"
_OF_UNITS = ("don_vi", "nguoi_ky")  # sections that expressions in rules cannot use
_SIMPLE = ("so_lieu", "thong_tin", "ky")
_RANGE = re.compile(r"(\d{1,7})(?:\s*[-–:]\s*(\d{1,7}))?")


def parse_rows(typed: str) -> tuple[range, ...]:
    """Parse ``10-20,35``: row numbers as the spreadsheet shows them. Raises ReportError (BAT080)."""
    found = []
    for part in re.split(r"[,;]", typed):
        match = _RANGE.fullmatch(part.strip())
        first = int(match[1]) if match is not None else 0
        last = int(match[2] or match[1]) if match is not None else 0
        params: dict[str, object] = {"typed": typed, "part": part.strip()}
        if match is None:
            raise ReportError(Diagnostic("BAT080", params=params))
        if not 0 < first <= last <= MAX_ROW:
            ends = [min(max(row, 1), MAX_ROW) for row in sorted((first, last))]
            params |= {"first": ends[0], "last": ends[1], "most": MAX_ROW}
            raise ReportError(Diagnostic("BAT084", params=params))
        found.append(range(first, last + 1))
    return tuple(found)


def spread(count: int, wanted: int) -> list[int]:
    """Indices of ``wanted`` out of ``count`` units, evenly spaced and always the same."""
    return [*range(count)] if wanted >= count else [place * count // wanted for place in range(wanted)]


@dataclass(frozen=True)
class Condition:
    """A checked condition on a unit. ``paths``: the values that suffice to decide it; None when it needs computed figures."""

    expression: Expression
    rules: Rules
    paths: frozenset[str] | None

    def holds(self, values: Mapping[str, object]) -> object:
        """True, False or Unknown, decided by the values of ``paths``."""
        return evaluate(self.expression, lambda name: _few(self.rules, values, name))

    def holds_in(self, path: Path, row: TableRow | None, packs: Packs) -> object:
        """Decide the condition on a fully computed unit. A unit that cannot be read counts as true, so that its problems
        are reported."""
        case, _ = cases.load(path, read_rules=packs.rules, row=row, read_tree=packs.tree)
        return True if case is None else bind(self.expression, _Names(case, self.expression))(None)


def condition(text: str, rules: Rules) -> Condition:
    """Compile a condition against the rules of a pack. Raises ReportError with the position in the expression."""
    text = unicodedata.normalize("NFC", text)
    node = ScalarNode(text, False, Location(file=OPTION, line=1, column=1, text=text))
    try:
        expression = parse(text)
        found = check_in(expression, _Types(rules))
    except ExpressionError as error:
        raise ReportError(expression_problem(error, node, OPTION)) from None
    if found.kind != "truth" or found.many:
        raise ReportError(Diagnostic("BAT082", node.location, {"typed": text}))
    paths = [_path(rules, name) for name in expression.names()]
    return Condition(expression, rules, None if None in paths else frozenset(path for path in paths if path))


class _Types:
    """The types of the names that conditions may use."""

    def __init__(self, rules: Rules) -> None:
        self._known, self._rules = known(rules), Types(rules, judged=True)

    def of(self, name: Name) -> Type:
        if name.path[0] not in _OF_UNITS:
            try:
                return self._rules.of(name)
            except ExpressionError as error:
                full = [f"{section}.{name.text}" for section in _OF_UNITS]
                if error.reason == "no_name" and (meant := [path for path in full if path in self._known]):
                    raise ExpressionError("no_name", name.at, name=name.text, candidates=meant) from None
                raise
        field = self._known.get(name.text)
        found = None if field is None else kind_of(field).type
        if found is None:
            listed = [path for path in self._known if path.startswith(f"{name.path[0]}.")]
            raise ExpressionError("no_name", name.at, name=name.text, candidates=listed)
        return found

    def rows(self, name: Name) -> Typed | None:
        return None if name.path[0] in _OF_UNITS else self._rules.rows(name)


def _path(rules: Rules, name: Name) -> str | None:
    """The path of the value that a name depends on; None for computed figures, values of lists and of the previous period."""
    if name.path[0] in _OF_UNITS:
        return name.text
    reference = resolve(rules, name)
    path = f"{reference.section}.{reference.name}"
    field = known(rules).get(path)
    if reference.previous or reference.section not in _SIMPLE or field is None or kind_of(field).is_many:
        return None
    return path


def _few(rules: Rules, values: Mapping[str, object], name: Name) -> object:
    if name.path[0] in _OF_UNITS:
        return values[name.text]
    reference = resolve(rules, name)
    value = values[f"{reference.section}.{reference.name}"]
    return value if reference.inner is None else getattr(value, reference.inner)


class _Names:
    """The values of names in a fully computed unit."""

    def __init__(self, case: cases.Case, expression: Expression) -> None:
        self._sections = case.data.sections
        self._scope = Scope.of(with_expression(case.rules, expression), case.data, case.results)

    def get(self, name: Name) -> Getter:
        if name.path[0] not in _OF_UNITS:
            return self._scope.get(name)
        section, _, key = name.text.partition(".")
        values = self._sections[section]
        value = values[key] if isinstance(values, Namespace) else Unknown(name.text)
        return lambda _: plain(value, name.text)

    def rows(self, name: Name) -> OfRows | None:
        return None if name.path[0] in _OF_UNITS else self._scope.rows(name)


def left_out(chosen: Sequence[int], ranges: Sequence[range]) -> list[int]:
    """The first of the requested rows that are not units."""
    known_rows = set(chosen)
    return [row for one in ranges for row in one if row not in known_rows]
