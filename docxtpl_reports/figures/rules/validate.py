"""Checks what needs all names of the rules: resolution, types and units of expressions, members, cycles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Fix, Location, Reason, ReportError
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import ScalarNode
from docxtpl_reports.values import Number

from . import read
from .evaluation import evaluate, exact
from .expressions import CRITERIA, Expression, ExpressionError, Name, Operation
from .grouping import grouping_problems
from .kinds import KEYED_PARTS, KINDS, MONTHS, PART_TYPES, TRUTH_TYPE, Kind, Type, element_kind, kind_of
from .lookalikes import lookalikes, same_labels
from .model import Criterion, Field, Indicator, Rules, Threshold
from .names import PERIOD_KINDS, cycles, list_of, needs, resolve
from .parsing import expression_problem
from .scopes import CLASS, ROW, SCORE, Listed, columns, field_of, lists
from .sources import source_problems
from .types import ANY_MONEY, POINTS, check_in, common_unit, is_money, unit_name


class Types:
    """The type of every name, in the records of a list (``row``) or outside; indicators' types are worked out when asked
    for. ``judged``: whether criteria may be asked, which are judged after everything that is computed."""

    def __init__(
        self, rules: Rules, row: Listed | None = None, known: dict[str, Type] | None = None, *, judged: bool = False
    ) -> None:
        self._rules = rules
        self._judged = judged
        self._row = row
        self._known: dict[str, Type] = {} if known is None else known

    def within(self, row: Listed | None) -> Types:
        """The types of names in the records of a list."""
        return Types(self._rules, row, self._known, judged=self._judged)

    def when_judged(self, row: Listed | None) -> Types:
        """The types of names that are looked up when all criteria are judged, too."""
        return Types(self._rules, row, self._known, judged=True)

    def rows(self, name: Name) -> Types | None:
        listed = list_of(self._rules, name, self._row)
        return None if listed is None else self.within(listed)

    def of(self, name: Name) -> Type:
        reference = resolve(self._rules, name, self._row)
        if reference.section == ROW:
            assert self._row is not None
            return self._of_part(self._row.levels[reference.up], reference.name, reference.inner, name)
        if reference.section == "chi_tieu":
            indicator = self._rules.indicators[reference.name]
            return (
                _part_type(indicator, reference.inner) if reference.inner else self.within(None).of_indicator(indicator)
            )
        if reference.section == CRITERIA:
            return self._of_criterion(self._rules.criteria[reference.name], reference.inner or "", name)
        if reference.section == "ky":
            part = PART_TYPES.get(reference.inner or "")
            return part or _type_of(KINDS["so_nguyen" if reference.inner else PERIOD_KINDS[reference.name]], name)
        field = field_of(self._rules, reference.section, reference.name)
        assert field is not None
        if reference.inner is not None and field.fields:
            inner = self._of_part(Listed(reference.section, field), reference.inner, None, name)
            return inner._replace(many=True)
        return _field_type(field, reference.inner, name)

    def _of_criterion(self, criterion: Criterion, inner: str, name: Name) -> Type:
        if not self._judged:
            raise ExpressionError("criterion_early", name.at, name=name.text)
        if criterion.scoring is None or inner not in (SCORE, CLASS):
            return TRUTH_TYPE
        if inner == CLASS:
            return Type("text", texts=tuple(label for label, _ in criterion.scoring.classes))
        return Type("number", unit_name(criterion.scoring.points.unit))

    def _of_part(self, row: Listed, key: str, inner: str | None, name: Name) -> Type:
        """The type of a field or computed column in one record, or of a part of it."""
        column, field = row.field.column(key), row.typed(key)
        if column is not None:
            return _part_type(column, inner) if inner else self.within(row).of_indicator(column)
        assert field is not None
        if inner is not None and field.fields:
            return self._of_part(row.within(field), inner, None, name)._replace(many=True)
        return _field_type(field, inner, name)

    def figure(self, name: str) -> Field | None:
        """A figure that may state a rate; in a list, a field of the same record."""
        return self._rules.figures.get(name) if self._row is None else self._row.typed(name)

    def of_indicator(self, indicator: Indicator) -> Type:
        key = indicator.name if self._row is None else self._row.key(indicator.name)
        if key not in self._known:
            plain = Type("number", unit_name(indicator.unit))
            self._known[key] = plain  # what a cycle sees; the cycle itself is reported elsewhere
            if indicator.formula and indicator.ranks is None:
                try:
                    found = check_in(indicator.formula, self)
                    if found.kind != "number":
                        self._known[key] = found
                    elif not indicator.unit and is_money(found.unit):
                        self._known[key] = Type("number", found.unit)
                except ExpressionError:
                    pass  # reported at the expression
        return self._known[key]


def _part_type(indicator: Indicator, inner: str) -> Type:
    """The type of a verdict that is asked for, or of the class."""
    return Type("text", texts=tuple(label for label, _ in indicator.classes)) if inner == CLASS else TRUTH_TYPE


def _field_type(field: Field, inner: str | None, name: Name) -> Type:
    """The type of a figure or a field, or of a part of it."""
    kind = kind_of(field)
    if inner in PART_TYPES:
        return PART_TYPES[inner]._replace(many=kind.is_many)
    if inner in KEYED_PARTS:
        return _type_of(element_kind(field), name, unit=field.unit)
    if inner is not None and inner != "gia_tri":
        return _type_of(KINDS["so_nguyen"], name, many=kind.is_many)
    if kind.is_many and field.item:
        return _type_of(element_kind(field), name, many=True, choices=field.choices, unit=field.unit)
    if kind.is_many:
        return Type("record", many=True)
    return _type_of(kind, name, choices=field.choices, unit=field.unit)


def _type_of(kind: Kind, name: Name, many: bool = False, choices: tuple[str, ...] = (), unit: str = "") -> Type:
    if kind.type is not None:
        if kind.is_number and not kind.is_rate:
            unit = unit_name(unit) or ("đồng" if kind.name == "tien" else "")
            return kind.type._replace(many=many, texts=choices, unit=unit)
        return kind.type._replace(many=many, texts=choices) if many or choices else kind.type
    if many:
        return Type("record", many=True)
    raise ExpressionError("wrong_kind", name.at, name=name.text, kind=kind.name)


_NO_KIND = frozenset({"RUL003", "RUL014", "RUL015"})
_UNKNOWN_MEMBER = reading.UnknownName("RUL060", "RUL061")
_OF_TYPES = frozenset({"RUL026", "RUL029", "RUL040", "RUL041", "RUL042", "RUL043", "RUL044", "RUL045", "RUL050"}) | {
    *("RUL110", "RUL116", "RUL202", "RUL203", "RUL204", "RUL205"),
}


def check_rules(path: Path) -> tuple[Rules | None, list[Diagnostic]]:
    """Reads and checks ``quy-tac.yml``. With errors the rules are still given where possible, but must not be
    computed with."""
    rules, problems = read.load(path)
    if rules is not None:
        more = declared_problems(rules)
        if _NO_KIND & {problem.code for problem in problems}:  # types are judged once every kind is known
            more = [problem for problem in more if problem.code not in _OF_TYPES]
        problems += more
    return rules, reading.without_consequences(problems)


def declared_problems(rules: Rules) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    types = Types(rules)
    for name in rules.indicators:
        if name in rules.figures:
            problems.append(Diagnostic("RUL024", rules.indicators[name].location, {"name": name}))
    for indicator in rules.indicators.values():
        problems += _indicator_problems(indicator, types, f"chi_tieu.{indicator.name}")
    for listed, column in columns(rules).values():
        problems += _indicator_problems(column, types.within(listed), f"{listed.path}.truong_tinh.{column.name}")
        if listed.field.keys and listed.typed(column.name) is not None:
            problems.append(Diagnostic("RUL101", column.location, {"name": column.name, "owner": listed.path}))
    named = [field.name for field in rules.figures.values() if field.key_field is not None]
    for section, fields in reversed(rules.declared.items()):
        for field in fields.values():
            problems += _claim_problems(f"{section}.{field.name}", field, types)
        problems += _key_problems(section, fields.values(), named)
        for field in fields.values():
            problems += grouping_problems(f"{section}.{field.name}", field)
    problems += [*same_labels(rules), *lookalikes(rules), *source_problems(rules)]
    for item in rules.checks:
        row = None
        if item.rows is not None and item.rows_place is not None:
            row = list_of(rules, item.rows.root) if isinstance(item.rows.root, Name) else None
            if row is None or row.previous:
                listed_names = reading.quoted([".".join(listed.path.split(".")[1:]) for listed in lists(rules)])
                about = {"what": f"kiem_tra.{item.code}.trong", "expression": item.rows.text}
                params = {**about, "known": listed_names or Reason("nothing_there")}
                problems.append(Diagnostic("RUL120", item.rows_place.location, params))
                continue
        try:
            if check_in(item.condition, types.when_judged(row)) != TRUTH_TYPE:
                raise ExpressionError("not_truth", 0)
        except ExpressionError as error:
            problems.append(expression_problem(error, item.place, f"kiem_tra.{item.code}"))
    of_lists = columns(rules)
    for criterion in rules.criteria.values():
        problems += _count_problems(criterion, of_lists)
        for member in criterion.members:
            if member in of_lists and not of_lists[member][1].judged:
                params = {"name": member, "owner": criterion.name}
                problems.append(Diagnostic("RUL119", criterion.location, params))
            elif member in of_lists:
                continue
            elif member not in rules.indicators and member not in rules.criteria:
                of_rows = [key.removeprefix("so_lieu.") for key, (_, column) in of_lists.items() if column.judged]
                known = [*rules.indicators, *rules.criteria, *of_rows]
                problems.append(
                    reading.unknown_name(_UNKNOWN_MEMBER, member, known, criterion.location, owner=criterion.name)
                )
            elif member in rules.indicators and not rules.indicators[member].judged and member not in rules.criteria:
                params = {"name": member, "owner": criterion.name}
                problems.append(Diagnostic("RUL027", criterion.location, params))
        problems += _scoring_problems(criterion, rules, types)
    problems += _cycles(rules)
    return problems


def _count_problems(criterion: Criterion, of_lists: Collection[str]) -> Iterator[Diagnostic]:
    """At most as many members must be met as there are; how many rows a list has is not known yet."""
    members, counted = criterion.members, criterion.share is None and criterion.rule.startswith(("it_nhat", "bat_ky"))
    most = len(members) if not set(members) & set(of_lists) else criterion.count
    if counted and members and not 1 <= criterion.count <= most:
        params = {"count": criterion.count, "members": len(members), "name": f"tieu_chi.{criterion.name}"}
        yield Diagnostic("RUL021", criterion.place, params)


def _key_problems(section: str, fields: Iterable[Field], known: Sequence[str]) -> Iterator[Diagnostic]:
    """Values by keys take them from the period or from a list whose rows have a name (``known``)."""
    for field in fields:
        where = f"{section}.{field.name}"
        if field.keys and field.keys != MONTHS and field.keys not in known:
            params = {"name": where, "typed": field.keys, "months": MONTHS}
            listed = reading.quoted(known) if known else Reason("nothing_there")
            yield Diagnostic("RUL207", field.location, {**params, "known": listed})
        yield from _key_problems(f"{where}.truong", field.fields, known)


def _claim_problems(where: str, field: Field, types: Types) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    for claim in field.claims:
        try:
            found = check_in(claim.expression, types)
            if found.many:
                raise ExpressionError("list_alone", 0)
            if found.kind != "number":
                raise ExpressionError("not_number", 0)
            common_unit((found, _type_of(kind_of(field), Name((field.name,), 0), unit=field.unit)), 0)
        except ExpressionError as error:
            problems.append(expression_problem(error, claim.place, f"{where}.{claim.key}"))
    return problems


def _indicator_problems(indicator: Indicator, types: Types, where: str) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    for key, expression in indicator.expressions.items():
        place = indicator.places[key]
        try:
            found = check_in(expression, types)
            if found.many:
                raise ExpressionError("list_alone", 0)
            if key != "cong_thuc" and found.kind != "number":
                raise ExpressionError("not_number", 0)
            if indicator.ranks is not None:
                if found.kind != "number":
                    raise ExpressionError("not_ranked", 0)
                continue
            if found.kind == "text":
                raise ExpressionError("text_value", 0, name=indicator.name)
            if found.kind not in ("number", "truth"):
                raise ExpressionError("not_number", 0)
            if found.kind == "truth" and indicator.classes:
                problems.append(Diagnostic("RUL111", indicator.location, {"name": where}))
            if key == "cong_thuc" and found.kind == "number":
                problems += _formula_unit_problems(indicator, found, where, place)
        except ExpressionError as error:
            problems.append(expression_problem(error, place, f"{where}.{key}"))
    if indicator.numerator and indicator.denominator and not problems:
        sides = [check_in(side, types) for side in (indicator.numerator, indicator.denominator)]
        units = {side.unit for side in sides} - {None}
        try:
            if "%" in (indicator.unit, *units) or all(map(is_money, units)):
                common_unit(sides, 0)
        except ExpressionError as error:
            problems.append(expression_problem(error, indicator.places["mau_so"], f"{where}.mau_so"))
    if indicator.stated:
        stated = types.figure(indicator.stated)
        if stated is None or not kind_of(stated).is_rate or not indicator.numerator or indicator.unit != "%":
            problems.append(Diagnostic("RUL089", indicator.location, {"name": where, "stated": indicator.stated}))
        elif stated.default is not None:
            problems.append(Diagnostic("RUL206", stated.default.location, {"name": where, "stated": indicator.stated}))
    for threshold in indicator.thresholds:
        problems += _threshold_problems(f"{where}.nguong", indicator, threshold, types)
    return problems


def _formula_unit_problems(indicator: Indicator, found: Type, where: str, place: ScalarNode) -> list[Diagnostic]:
    """A percentage is declared as one; an amount made of several scales of money needs a scale to be printed in."""
    if found.unit == "%" and unit_name(indicator.unit) in POINTS:
        return []
    if found.unit is not None and (found.unit == "%") != (indicator.unit == "%"):
        return [Diagnostic("RUL026" if indicator.unit == "%" else "RUL029", place.location, {"name": where})]
    root, unit = indicator.formula.root if indicator.formula is not None else None, unit_name(indicator.unit)
    rounds = isinstance(root, Operation) and root.operator == "lam_tron"
    if rounds and is_money(found.unit) and is_money(unit) and found.unit != unit:
        return [Diagnostic("RUL122", place.location, {"name": where, "rounded": found.unit, "unit": unit})]
    if found.unit == ANY_MONEY and not is_money(unit_name(indicator.unit)):
        return [Diagnostic("RUL205", place.location, {"name": where})]
    if found.by_hand and is_money(unit_name(indicator.unit)):
        common_unit((found, Type("number", unit_name(indicator.unit))), 0)
    return []


def _scoring_problems(criterion: Criterion, rules: Rules, types: Types) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    scoring, where = criterion.scoring, f"tieu_chi.{criterion.name}"
    members = {m: rules.criteria[m] for m in criterion.members if m in rules.criteria}
    if scoring is None:
        for name, member in members.items():
            if not member.judged:
                problems.append(Diagnostic("RUL068", criterion.location, {"name": name, "owner": criterion.name}))
        return problems
    if formula := scoring.points.formula:
        try:
            found = check_in(formula, types)
            if found.many:
                raise ExpressionError("list_alone", 0)
            if found.kind != "number":
                raise ExpressionError("not_number", 0)
            if found.unit == "%":
                problems.append(Diagnostic("RUL073", scoring.points.places["cong_thuc"].location, {"name": where}))
        except ExpressionError as error:
            problems.append(expression_problem(error, scoring.points.places["cong_thuc"], f"{where}.cong_thuc"))
    for threshold in scoring.points.thresholds:
        problems += _threshold_problems(f"{where}.nguong", scoring.points, threshold, types)
    wrong = [m for m in criterion.members if m not in members or members[m].scoring is None]
    for name in wrong:
        problems.append(Diagnostic("RUL071", criterion.location, {"name": name, "owner": criterion.name}))
    total = sum((m.scoring.most for m in members.values() if m.scoring), Fraction(0))
    if criterion.members and not wrong and scoring.most and total != scoring.most:
        params = {"name": where, "most": str(Number(scoring.most)), "total": str(Number(total))}
        problems.append(Diagnostic("RUL072", criterion.location, params))
    return problems


def _threshold_problems(where: str, indicator: Indicator, threshold: Threshold, types: Types) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    wanted = types.of_indicator(indicator)
    place = ScalarNode(threshold.text, False, threshold.location)
    ends = [constant(side) for side in (threshold.low, threshold.high) if side is not None]
    if len(ends) == 2 and None not in ends and ends[0] > ends[1]:  # type: ignore[operator]
        low, _, high = threshold.text.partition("..")
        params = {"name": where, "typed": threshold.text, "fixed": f"{high.strip()}..{low.strip()}"}
        problems.append(Diagnostic("RUL074", threshold.location, params, Fix(threshold.text, str(params["fixed"]))))
    for side in (threshold.low, threshold.high):
        if side is None:
            continue
        try:
            found = check_in(side, types)
            if found.kind != wanted.kind or (found.kind == "truth" and threshold.operator != "=="):
                raise ExpressionError("mixed_kinds", 0)
            number = constant(side)
            if wanted.unit == "%" and found.unit is None and number is not None and 0 < number <= 1:
                params = {"name": where, "typed": threshold.text, "second": str(Number(number * 100))}
                problems.append(Diagnostic("RUL090", threshold.location, {**params, "first": str(Number(number))}))
            common_unit((found, wanted), 0)
        except ExpressionError as error:
            problems.append(expression_problem(error, place, where))
    return problems


def constant(expression: Expression) -> Fraction | None:
    """The number an expression without names says."""
    if expression.names():
        return None
    try:
        return exact(evaluate(expression, lambda name: name))
    except (ReportError, TypeError):  # a number out of bounds; what is no number is reported elsewhere
        return None


def _cycles(rules: Rules) -> list[Diagnostic]:
    parts = {name: [m for m in c.members if m in rules.criteria] for name, c in rules.criteria.items()}
    places: dict[str, Location] = {name: i.location for name, i in rules.indicators.items()}
    places |= {key: column.location for key, (_, column) in columns(rules).items()}
    problems = [Diagnostic("RUL028", places[path[0]], {"path": " → ".join(path)}) for path in cycles(needs(rules))]
    return problems + [
        Diagnostic("RUL028", rules.criteria[path[0]].location, {"path": " → ".join(path)}) for path in cycles(parts)
    ]
