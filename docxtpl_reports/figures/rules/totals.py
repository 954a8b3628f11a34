"""Decides what a totals row has: what may be added over the rows of a list, and which rates follow from sums."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto

from .expressions import OVER_ROWS, Expression, Literal, Name, Node, Operation, over_rows
from .kinds import KNOWN_SUM, SUM, Layout, element_kind, kind_of
from .model import Field, Indicator, Rules
from .names import list_of, resolve, scoped_names
from .scopes import ROW, Listed, Reference, own_cells
from .validate import Types


class Adds(Enum):
    """The result of putting the values of several rows together."""

    SUM = auto()  # counts and money, and what is made of them by adding and multiplying
    RATE = auto()  # percentages, quotients: the total's follows from sums, or there is none
    FIXED = auto()  # the same in all rows


class Additions:
    """Decides for the values in the rows of a list how they add up."""

    def __init__(self, rules: Rules, listed: Listed) -> None:
        self.rules, self.listed = rules, listed
        self.types = Types(rules).within(listed)
        self._decided: dict[str, Adds] = {}  # by the name of a column

    def parts(self) -> Iterator[Field | Indicator]:
        """The fields and columns that a totals row has. Sums are not judged, for threshold and classes are those of one row; a
        rate is, unless its threshold differs from row to row."""
        for field in self.listed.field.fields:
            if _adds(field) is Adds.SUM:
                yield field
        for column in self.listed.field.columns:
            if column.formula is not None:
                if self.of_column(column) is Adds.SUM and self.types.of_indicator(column).kind == "number":
                    yield column._replace(thresholds=(), judged=False, classes=())
            elif Adds.SUM in (sides := self.of_sides(column)) and Adds.RATE not in sides:
                ends = (end for t in column.thresholds for end in (t.low, t.high) if end is not None)
                fixed = all(self.of(end) is Adds.FIXED for end in ends)
                yield column._replace(stated="") if fixed else column._replace(stated="", thresholds=(), judged=False)

    def of_sides(self, column: Indicator) -> tuple[Adds, Adds]:
        """The additions of the numerator and the denominator of a ratio."""
        assert column.numerator is not None
        assert column.denominator is not None
        return self.of(column.numerator), self.of(column.denominator)

    def of(self, expression: Expression) -> Adds:
        return self._node(expression.root)

    def of_column(self, column: Indicator) -> Adds:
        waiting = [column]
        while waiting:  # those it is made of first: a chain of columns may be long
            one = waiting.pop()
            if one.name in self._decided:
                continue
            needed = [] if _is_rate(one) else [c for c in self._columns_in(one) if c.name not in self._decided]
            if needed:
                waiting += [one, *needed]
            else:
                self._decided[one.name] = self.of(one.formula) if one.formula and not _is_rate(one) else Adds.RATE
        return self._decided[column.name]

    def _columns_in(self, column: Indicator) -> Iterator[Indicator]:
        """The columns of the same row that a formula names."""
        scoped = () if column.formula is None else scoped_names(self.rules, column.formula, self.listed)
        for name, row in scoped:
            reference = resolve(self.rules, name, row)
            if row == self.listed and reference.section == ROW and not reference.up:
                named = self.listed.field.column(reference.name)
                if named is not None:
                    yield named

    def _node(self, node: Node) -> Adds:
        if isinstance(node, Literal):
            return Adds.FIXED
        if isinstance(node, Name):
            return self._name(node)
        if (of_lists := self._over_rows(node)) is not None:
            return of_lists
        operands = node.operands[1:] if node.operator == "if" else node.operands
        found = [self._node(operand) for operand in operands]
        if set(found) == {Adds.FIXED} and node.operator != "if":
            return Adds.FIXED
        if node.operator == "*":
            return Adds.SUM if Adds.SUM in found else Adds.RATE
        if node.operator == "/":
            return found[0] if found[1] is Adds.FIXED else Adds.RATE
        if node.operator == "tang_truong" or Adds.RATE in found:
            return Adds.RATE
        return Adds.SUM

    def _over_rows(self, call: Operation) -> Adds | None:
        """A function over the rows of a list: of one in each row a sum of sums, of any other the same in all rows."""
        first = call.operands[0]
        if call.operator not in OVER_ROWS or len(call.operands) > 2 or not isinstance(first, Name):
            return None
        reference = resolve(self.rules, first, self.listed)
        if reference.section != ROW:
            found = list_of(self.rules, first, self.listed)
            own = own_cells(self.rules, reference, self.listed)
            if own is not None:
                return self._of_cells(call, found, reference) if own == 0 else Adds.RATE
            return Adds.FIXED if over_rows(call) is None or found is not None else None
        field = self.listed.levels[reference.up].typed(reference.name)
        if field is None or not kind_of(field).is_many:
            return None
        if reference.up or call.operator not in ("tong", "dem"):
            return Adds.RATE
        if call.operator == "dem":
            return Adds.SUM
        inner = list_of(self.rules, first, self.listed)
        if inner is not None:
            return Additions(self.rules, inner)._node(call.operands[-1])
        if reference.inner is not None and field.fields:
            return Additions(self.rules, self.listed.within(field))._name(Name((reference.inner,), first.at))
        return Adds.SUM if element_kind(field).is_number and not element_kind(field).is_rate else Adds.RATE

    def _of_cells(self, call: Operation, cells: Listed | None, reference: Reference) -> Adds:
        """A function over the cells that another list has for a row."""
        if call.operator not in ("tong", "dem"):
            return Adds.RATE
        if call.operator == "dem":
            return Adds.SUM
        if cells is not None and len(call.operands) > 1:
            return Additions(self.rules, cells)._node(call.operands[1])
        fields = self.rules.declared[reference.section][reference.name].fields
        return next(_adds(field) for field in fields if field.name == reference.inner)

    def _name(self, name: Name) -> Adds:
        reference = resolve(self.rules, name, self.listed)
        if reference.section != ROW:
            return Adds.FIXED
        column, field = self.listed.field.column(reference.name), self.listed.typed(reference.name)
        if reference.inner in (SUM, KNOWN_SUM) and not reference.up and field is not None:
            return _adds(field)
        if reference.inner is not None or reference.up:
            return Adds.RATE
        if column is not None:
            return self.of_column(column)
        assert field is not None
        return _adds(field)


def _is_rate(column: Indicator) -> bool:
    return column.formula is None or column.unit == "%" or column.ranks is not None


def _adds(field: Field) -> Adds:
    kind = element_kind(field) if kind_of(field).layout is Layout.KEYED else kind_of(field)
    return Adds.SUM if kind.is_number and not kind.is_rate else Adds.RATE
