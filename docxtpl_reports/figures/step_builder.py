"""Builds the steps of a derivation, each after those it needs, from rules, data and results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Location, Reason, translate
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.data.keys import typed_as
from docxtpl_reports.figures.rules.expressions import Expression, Name
from docxtpl_reports.figures.rules.kinds import PERIOD_FIELDS, Layout, kind_of
from docxtpl_reports.figures.rules.model import Criterion, Field, Indicator
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import Group, IndicatorResult, Results, Total
from docxtpl_reports.figures.rules.rows import row_title
from docxtpl_reports.figures.rules.scopes import ROW, Listed, Reference, field_of
from docxtpl_reports.figures.verdicts.scope import RowNames, Scope
from docxtpl_reports.figures.verdicts.within import rows_of
from docxtpl_reports.figures.yaml.nodes import Place, file_of
from docxtpl_reports.values import Keyed, Namespace, Number, Rows, Unknown
from docxtpl_reports.values.keyed import cells_of

from .grouped import COLUMNS, GROUPS, LINES, is_grouped
from .limits import MAX_STEPS
from .steps import Leaf, Step, criterion_name, make_step
from .text import basis_of, exact_text, of_key, ratio_text, shown, texts_of, threshold_text

_OF_EXPRESSION = {"cong_thuc": N_("Công thức"), "tu_so": N_("Tử số"), "mau_so": N_("Mẫu số")}
_OF_PERIOD = {
    "so_ngay": N_("Kỳ báo cáo: số ngày"),
    "so_thang": N_("Kỳ báo cáo: số tháng"),
    "quy": N_("Kỳ báo cáo: quý"),
}


class Row(NamedTuple):
    """A row of a list; ``number``: from 0."""

    listed: Listed
    number: int


class StepBuilder:
    """Builds steps, each after those it needs, so that nothing recurses."""

    def __init__(self, rules: Plan, data: Data, results: Results) -> None:
        self.rules, self.data, self.results = rules, data, results
        self.scope, self._places = Scope.of(rules, data, results), data.origins.places
        self.indicators: dict[str, Step] = {}
        self.earlier: dict[str, Step] = {}  # the same of the period before
        self.criteria: dict[str, Step] = {}
        self._of_columns: dict[object, Step] = {}  # of some rows of a list
        self.columns: dict[str, tuple[Step, ...]] = {}  # of each row; none when the rows are too many to be named
        self._whole: dict[str, Step] = {}  # the columns of lists, which every row may be computed from
        self._typed: dict[str, Step] = {}  # figures, which several expressions may name

    def criterion(self, criterion: Criterion) -> Step:
        result = self.results.criteria[criterion.name]
        name, score = criterion_name(criterion.name), result.score
        parts = [part for member in criterion.members for part in self._member(member)]
        if score is not None and (scoring := criterion.scoring) is not None:
            if scoring.points.formula:
                place = scoring.points.places["cong_thuc"].place
                label = translate(N_("Công thức"))
                parts = self._expression(f"{name}.cong_thuc", label, scoring.points.formula, score.points, place)
            if score.judged.threshold is not None:
                parts = [self._threshold(name, score.judged), *parts]
        return make_step(
            name,
            result.label,
            None if score is None else exact_text(score.points),
            shown(score.points) if score is not None else translate(result.verdict.label) if result.verdict else "",
            verdict=result.verdict,
            reasons=(*result.reasons, *basis_of(result.basis)),
            source=criterion.location,
            parts=parts,
        )

    def _member(self, name: str) -> Sequence[Step]:
        """An indicator or criterion; of a column, its rows."""
        if name in self.rules.criteria:
            return [self.criteria[name]]
        if name in self.rules.indicators:
            return [self.indicators[name]]
        listed, column = self.rules.columns[name]
        steps, rows = self.columns[name], self._rows(listed)
        named = [step._replace(label=f"{rows.title(number)}: {step.label}") for number, step in enumerate(steps)]
        values = tuple(result.value for result in rows.results(column.name))
        return named or [self._leaf(name, f"{listed.field.label}: {column.label}", values, (), column.location)]

    def indicator(self, indicator: Indicator, result: IndicatorResult, name: str, row: Row | None = None) -> Step:
        """The threshold in force, then what the value was computed from."""
        values = {"cong_thuc": result.value, "tu_so": result.numerator, "mau_so": result.denominator}
        parts = [self._threshold(name, result, row)] if result.threshold is not None else []
        for key, expression in indicator.expressions.items():
            place = indicator.places[key].place
            parts += self._expression(
                f"{name}.{key}", translate(_OF_EXPRESSION[key]), expression, values[key], place, row
            )
        if result.stated:
            stated = self.typed("so_lieu", indicator.stated) if row is None else self._in_row(row, indicator.stated)
            parts.append(stated)
        return make_step(
            name,
            result.label,
            ratio_text(result),
            shown(result.value),
            verdict=result.verdict,
            reasons=(*result.reasons, *(() if result.threshold else basis_of(result.basis))),
            source=indicator.location,
            parts=parts,
        )

    def column(self, listed: Listed, indicator: Indicator) -> tuple[Step, ...]:
        """A computed column, in each row of its list."""
        names = self._rows(listed)
        if self._too_many(listed, names.typed_rows):
            return ()
        return tuple(
            self.indicator(indicator, result, f"{names.path(number)}.{indicator.name}", Row(listed, number))
            for number, result in enumerate(names.results(indicator.name))
        )

    def _rows(self, listed: Listed) -> RowNames:
        return self.scope.of_list(listed)

    def _too_many(self, listed: Listed, rows: Sequence[object]) -> bool:
        return len(rows) * (1 + len(listed.names)) > MAX_STEPS

    def _threshold(self, name: str, result: IndicatorResult, row: Row | None = None) -> Step:
        threshold = result.threshold
        assert threshold is not None
        parts = [step for side in (threshold.low, threshold.high) if side for step in self._names(side, row)]
        reasons = basis_of(threshold.basis)
        if threshold.since is not None:
            since = Reason("in_force_since", {"day": vietnamese.short_date(threshold.since)})
            reasons = (since, *reasons)
            parts.append(self.fixed("ky", PERIOD_FIELDS[1]))
        value = "..".join(str(exact_text(limit)) for limit in result.limits) or None
        text = threshold_text(result) or threshold.text
        label = translate(N_("Ngưỡng"))
        return make_step(f"{name}.nguong", label, value, text, reasons=reasons, source=threshold.location, parts=parts)

    def _expression(
        self, name: str, label: str, expression: Expression, value: object, place: Place, row: Row | None = None
    ) -> list[Step]:
        """A bare name is the step of that name itself; anything else a step with the expression as its reason."""
        parts = self._names(expression, row)
        if isinstance(expression.root, Name):
            return parts
        text = "" if value is None else shown(value)
        return [make_step(name, label, exact_text(value), text, reasons=(expression.text,), source=place, parts=parts)]

    def _names(self, expression: Expression, row: Row | None = None) -> list[Step]:
        listed = None if row is None else row.listed
        found: dict[str, Step] = {}
        for name, where in self.rules.scoped_names(expression, listed):
            if self.rules.list_of(name, where) is not None:
                continue
            reference = self.rules.reference(name, where)
            levels = () if where is None or where is listed or reference.section != ROW else where.levels
            level = levels[reference.up] if levels else None
            own = None if level is None or row is None else self._of_row(row, level)
            if own is not None and not reference.previous:  # of the row itself, or of the row that holds its list
                found[name.text] = self._in_row(own, reference.name)
            elif level is not None and level.outer is not None and not reference.previous:
                found[f"{level.path}.{reference.name}"] = self._column_of(level, reference.name, row)
            elif level is not None:  # in the rows of a list: its column
                previous = level.previous or reference.previous
                column = f"{'ky_truoc.' if previous else ''}{level.path}.{reference.name}"
                if column not in self._whole:
                    whole = Reference(level.section, level.field.name, previous, reference.name)
                    self._whole[column] = self._referred(whole, column)
                found[column] = self._whole[column]
            else:
                found[name.text] = self._named(name, row)
        return list(found.values())

    def _of_row(self, row: Row, level: Listed) -> Row | None:
        """The row of a list that a row is, or that holds its list."""
        for up, own in enumerate(row.listed.levels):
            if own is level:
                return Row(own, self._rows(row.listed).outside(row.number, up))
        return None

    def _column_of(self, listed: Listed, name: str, row: Row | None) -> Step:
        """The values of a field or column of a list in rows: of those in one row, where that is asked for."""
        rows, label = self._rows(listed), listed.field.label
        numbers = rows.places if row is None else rows_of(rows, listed, self._rows(row.listed), row.listed, row.number)
        key = listed.path, name, (numbers.start, numbers.stop) if isinstance(numbers, range) else tuple(numbers)
        if key in self._of_columns:
            return self._of_columns[key]
        steps = () if self._too_many(listed, rows.typed_rows) else [self._in_row(Row(listed, n), name) for n in numbers]
        part = listed.field.column(name) or listed.typed(name)
        assert part is not None
        values = tuple(rows.value(name)(number) for number in numbers)
        step = self._leaf(f"{listed.path}.{name}", f"{label}: {part.label}", values, steps, part.location)
        return self._of_columns.setdefault(key, step)

    def _in_row(self, row: Row, name: str) -> Step:
        """A field or computed column of one row."""
        listed, column = row.listed, row.listed.field.column(name)
        if column is not None:
            if steps := self.columns[listed.key(name)]:
                return steps[row.number]
            value = self._rows(listed).results(name)[row.number].value  # of a list too long to be derived row by row
            return self._leaf(f"{listed.path}.{row.number + 1}.{name}", column.label, value, (), column.location)
        field, rows = listed.typed(name), self._rows(listed)
        assert field is not None
        path, value = rows.place(row.number, name), rows.typed_rows[row.number][name]
        if field.fields and isinstance(value, Rows):
            inner = listed.within(field)
            own = self._rows(inner).of_outer(row.number, row.number + 1)
            return self._list(path, inner, value, own.start)
        if field.cells is not None and isinstance(value, Keyed):
            return self._cells(path, field, listed.within(field.cells), value, row.number)
        return self._value(path, field, value)

    def _cells(self, path: str, field: Field, cells: Listed, value: Keyed, outside: int) -> Step:
        """A value by keys with what is computed in each cell."""
        keys, parts = list(cells_of(value)), []
        columns = [found for c in cells.field.columns if (found := self.columns.get(cells.key(c.name)))]
        for key, number in zip(keys, self._rows(cells).of_outer(outside, outside + 1), strict=True):
            computed = [column[number] for column in columns]
            parts.append(self._leaf(f"{path}.{typed_as(key, keys)}", of_key(field.label, key), value[key], computed))
        return self._leaf(path, field.label, value, parts)

    def _earlier_in_row(self, row: Row, reference: Reference) -> Step:
        """A field or computed column of the same row in the period before."""
        names, field = self._rows(row.listed), row.listed.field
        value = names.before(reference)[row.number]
        rows, numbers = names.earlier()
        number = numbers[row.number] if rows is not None else None
        at = names.path(row.number) if rows is None or number is None else rows.path(number)
        column, typed = field.column(reference.name), row.listed.typed(reference.name)
        part = column if column is not None else typed
        assert part is not None
        source = None if column is None else column.location
        return self._leaf(f"ky_truoc.{at}.{reference.name}", part.label, value, (), source)

    def _named(self, name: Name, row: Row | None = None) -> Step:
        reference = self.rules.reference(name, None if row is None else row.listed)
        if reference.section == ROW:
            assert row is not None
            number = self._rows(row.listed).outside(row.number, reference.up)
            own = Row(row.listed.levels[reference.up], number)
            return self._earlier_in_row(own, reference) if reference.previous else self._in_row(own, reference.name)
        return self._referred(reference, name.text)

    def _referred(self, reference: Reference, name: str) -> Step:
        """The step of a name outside of rows."""
        if reference.section == "chi_tieu":
            return (self.earlier if reference.previous else self.indicators)[reference.name]
        if reference.section == "ky":
            return self._of_period(reference, name)
        if reference.inner is None:
            return self.typed(reference.section, reference.name, previous=reference.previous)
        before = "ky_truoc." if reference.previous else ""
        path = f"{before}{reference.section}.{reference.name}"
        field = field_of(self.rules, reference.section, reference.name)
        assert field is not None
        values = self.scope.value_of(reference, name)
        if not field.fields:  # the years or values of a series, a part of a date
            return self._leaf(name, field.label, values, (), self.data.origins.places.get(path))
        listed = Listed(reference.section, field)
        if computed := field.column(reference.inner):
            steps = () if reference.previous else self.columns[listed.key(computed.name)]
            label = f"{field.label}: {computed.label}"
            return self._leaf(f"{path}.{computed.name}", label, values, steps, computed.location)
        column = next(f for f in field.fields if f.name == reference.inner)
        items = enumerate(values, 1) if isinstance(values, tuple) else ()
        parts = [self._leaf(f"{path}.{number}.{column.name}", column.label, value) for number, value in items]
        return self._leaf(
            f"{path}.{column.name}", f"{field.label}: {column.label}", values, parts, self.data.origins.places.get(path)
        )

    def _of_period(self, reference: Reference, name: str) -> Step:
        """``ky.den``, a part of it, or the number of days (which is typed nowhere: it has the place of the first day)."""
        labels = _OF_PERIOD | {field.name: field.label for field in PERIOD_FIELDS}
        before = "ky_truoc." if reference.previous else ""
        counted = reference.name in ("so_ngay", "so_thang", "quy")
        origin = self.data.origins.places.get(f"{before}ky.{'tu' if counted else reference.name}")
        return self._leaf(name, translate(labels[reference.name]), self.scope.value_of(reference, name), (), origin)

    def earlier_indicator(self, indicator: Indicator, result: IndicatorResult) -> Step:
        """An indicator of the period before, with the figures of that period."""
        parts = []
        names = (pair for e in indicator.expressions.values() for pair in self.rules.scoped_names(e))
        for name in {n.text: n for n, row in names if row is None}.values():
            reference = self.rules.reference(name)
            if reference.previous or reference.section == "ky":
                continue
            if reference.section == "chi_tieu":
                parts.append(self.earlier[reference.name])
            else:
                parts.append(self.typed(reference.section, reference.name, previous=True))
        value, text, name_ = ratio_text(result), shown(result.value), f"ky_truoc.chi_tieu.{indicator.name}"
        reasons, source = result.reasons, indicator.location
        return make_step(name_, result.label, value, text, reasons=reasons, source=source, parts=parts)

    def typed(self, section: str, name: str, *, previous: bool = False) -> Step:
        """A figure as typed; the items of a list and the years of a series each with their own place."""
        path = f"{'ky_truoc.' if previous else ''}{section}.{name}"
        if (known := self._typed.get(path)) is None:
            sections = self.data.sections["ky_truoc"] if previous else self.data.sections
            known = self._typed[path] = self._made(path, section, name, sections[section][name], previous)  # type: ignore[index]
        return known

    def _made(self, path: str, section: str, name: str, value: object, previous: bool) -> Step:
        field = field_of(self.rules, section, name)
        assert field is not None
        if value.__class__ is Number:
            return self._leaf(path, field.label, value)
        listed = Listed(section, field)
        if (
            isinstance(value, Rows)
            and not previous
            and (field.columns or field.key or any(listed.inner) or is_grouped(field))
        ):
            return self._list(path, listed, value)
        return self._value(path, field, value)

    def fixed(self, section: str, field: Field) -> Step:
        values = self.data.sections[section]
        assert isinstance(values, Namespace)
        return self._value(f"{section}.{field.name}", field._replace(label=translate(field.label)), values[field.name])

    def _list(self, path: str, listed: Listed, rows: Rows, start: int = 0) -> Step:
        """A list with what is computed in its rows; ``start``: the number of its first row, where it is in a row."""
        field, parts = listed.field, []
        all_rows = (
            rows if listed.outer is None else self._rows(listed).typed_rows
        )  # columns are left out of all or of none
        for number, item in enumerate(() if self._too_many(listed, all_rows) else rows):
            row, title = Row(listed, start + number), row_title(field, item, number)
            names = [self._in_row(row, name) for name in listed.names_in(self.columns)]
            parts.append(self._leaf(f"{path}.{number + 1}", str(title), item, names))
        if listed.outer is None:
            totals = self.results.totals[listed.path]
            parts += self._groups(listed, GROUPS, totals.groups)
            if (cross := totals.cross) is not None:
                parts += self._groups(listed, LINES, cross.lines) + self._groups(listed, COLUMNS, cross.columns)
            parts += filter(None, [self.total(listed)])
        return self._leaf(path, field.label, rows, parts)

    def _groups(self, listed: Listed, kind: str, groups: Iterable[Group], path: str = "") -> list[Step]:
        """Groups of rows with their totals; their rows are those of the list."""
        found = []
        for number, group in enumerate(groups, 1):
            at = f"{path or listed.path}.{kind}.{number}"
            total = filter(None, [self.total(listed, group.total, at)])
            parts = [*self._groups(listed, kind, group.groups, at), *total]
            found.append(self._leaf(at, shown(group.value), "", parts))
        return found

    def total(self, listed: Listed, totals: Mapping[str, Total] | None = None, path: str = "") -> Step | None:
        """A totals row of a list, by default that of all rows: each sum from its column, each rate from two sums."""
        path, parts = f"{path or listed.path}.tong", []
        for name, total in (self.results.totals[listed.path].whole if totals is None else totals).items():
            at, found = f"{path}.{name}", total.found
            if isinstance(found, IndicatorResult) and found.denominator is not None:
                parts.append(self._rate_of_sums(at, found, total.part.location))
                continue
            missing = found.value if isinstance(found, IndicatorResult) else found
            reasons = missing.reasons if isinstance(missing, Unknown) else (f"tong({listed.field.name}.{name})",)
            value, text, source = exact_text(total.value), shown(total.value), total.part.location
            parts.append(make_step(at, total.part.label, value, text, reasons=reasons, source=source))
        return self._leaf(path, translate(N_("Tổng cộng")), "", parts) if parts else None

    def _rate_of_sums(self, name: str, result: IndicatorResult, source: Location) -> Step:
        parts = [self._threshold(name, result)] if result.threshold is not None else []
        parts.append(self._leaf(f"{name}.tu_so", translate(N_("Tử số")), result.numerator))
        parts.append(self._leaf(f"{name}.mau_so", translate(N_("Mẫu số")), result.denominator))
        value, text = ratio_text(result), shown(result.value)
        verdict, reasons = result.verdict, result.reasons
        return make_step(name, result.label, value, text, verdict=verdict, reasons=reasons, source=source, parts=parts)

    def _value(self, path: str, field: Field, value: object) -> Step:
        parts: list[Step] = []
        if isinstance(value, Keyed):
            cells = cells_of(value)
            parts = [
                self._leaf(f"{path}.{typed_as(key, [*cells])}", of_key(field.label, key), cell)
                for key, cell in cells.items()
            ]
        for number, item in enumerate(value if isinstance(value, tuple) else (), 1):
            if kind_of(field).layout is Layout.YEARS and isinstance(item, Namespace):
                parts.append(self._leaf(f"{path}.{item['nam']}", str(item["nam"]), item["gia_tri"]))
            elif field.fields and isinstance(item, Namespace):
                at = f"{path}.{number}"
                columns = [self._value(f"{at}.{f.name}", f, item[f.name]) for f in field.fields]
                parts.append(self._leaf(at, f"{field.label} {number}", item, columns))
            else:
                parts.append(self._leaf(f"{path}.{number}", f"{field.label} {number}", item))
        return self._leaf(path, field.label, value, parts)

    def _leaf(
        self, path: str, label: str, value: object, parts: Iterable[Step] = (), source: Place | None = None
    ) -> Step:
        path, label, exact, text, reasons, place = self.leaf(path, label, value, source)
        if not parts:
            return Step(path, label, exact, text, None, reasons, place)
        return make_step(path, label, exact, text, reasons=reasons, source=place, parts=parts)

    def leaf(self, path: str, label: str, value: object, source: Place | None = None) -> Leaf:
        source = source or self._places.get(path)
        if value.__class__ is Number and (source is None or file_of(source) != self.rules.file):  # nearly all are
            return Leaf(path, label, exact_text(value), str(value), (), source)
        reasons: Iterable[Reason | str] = value.reasons if isinstance(value, Unknown) else ()
        if source is not None and file_of(source) == self.rules.file and path.removeprefix("ky_truoc.").count(".") == 1:
            reasons = (*reasons, Reason("by_default"))
        return Leaf(path, label, *texts_of(value), tuple(map(str, reasons)) if reasons else (), source)
