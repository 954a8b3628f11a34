"""Resolves names of expressions, and orders what is computed by what it depends on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial

from docxtpl_reports.values import Verdict

from .expressions import CRITERIA, Expression, ExpressionError, Name
from .kinds import KINDS, Layout, keyed_parts, kind_of
from .model import Criterion, Field, Indicator, Rules
from .scopes import CLASS, ROW, SCORE, Listed, Reference, columns, field_of, names_in_scope, records_of

PERIOD_KINDS = {"tu": "ngay", "den": "ngay", "so_ngay": "so_nguyen", "so_thang": "so_nguyen", "quy": "so_nguyen"}


def with_columns(rules: Rules) -> Rules:
    """The rules, with the columns that criteria are made of named in full."""
    known, found = columns(rules), {}
    own = {*rules.indicators, *rules.criteria}
    for name, criterion in rules.criteria.items():
        full = (m if m in own or f"so_lieu.{m}" not in known else f"so_lieu.{m}" for m in criterion.members)
        found[name] = replace(criterion, members=tuple(full))
    return replace(rules, criteria=found)


def list_of(rules: Rules, name: Name, row: Listed | None = None) -> Listed | None:
    """The list that a name means, if it means one that has records."""
    try:
        reference = resolve(rules, name, row)
    except ExpressionError:
        return None
    if reference.section == ROW:
        assert row is not None
        level = row.levels[reference.up]
        field = records_of(level.typed(reference.name))
        listed = None if field is None else level.within(field)
    else:
        field = field_of(rules, reference.section, reference.name)
        is_list = field is not None and field.fields
        listed = Listed(reference.section, field, reference.previous) if field is not None and is_list else None
    if listed is None or reference.inner is None:
        return listed
    field = records_of(listed.typed(reference.inner))
    return listed.within(field) if field is not None else None


def scoped_names(
    rules: Rules, expression: Expression, row: Listed | None = None
) -> Iterator[tuple[Name, Listed | None]]:
    """The names of an expression, each with the list in whose rows it is looked up."""
    return names_in_scope(expression, row, partial(list_of, rules))


def resolve(rules: Rules, name: Name, row: Listed | None = None) -> Reference:
    """A bare name is a field or column of the ``row``, if there is one, or of the row that holds its list, or a figure or an
    indicator. Raises ``ExpressionError`` with the nearest names."""
    path = list(name.path)
    for up, level in enumerate(() if row is None else row.levels):
        if level.has(path[0]):
            return _in_row(level, path, name, up)
        if path[0] == "ky_truoc" and len(path) > 1 and level.has(path[1]):
            if (lacking := level.lacks_key) is not None:
                named = lacking.field.key_field
                key = named.name if named is not None else "ten"
                raise ExpressionError("no_key", name.at, owner=lacking.field.name, key=key)
            return _in_row(level, path[1:], name, up)._replace(previous=True)
    previous = path[0] == "ky_truoc" and len(path) > 1
    if previous:
        path.pop(0)
    if path[0] == CRITERIA and len(path) > 1:
        return _of_criterion(rules, path[1:], previous, name)
    if path[0] == "ky" and (previous or "ky" not in rules.figures):
        return _of_period(path[1:], previous, name)
    section = path.pop(0) if path[0] in ("so_lieu", "thong_tin", "chi_tieu") and len(path) > 1 else None
    if previous and section is None:
        own = [
            known for level in (() if row is None else row.levels) if level.lacks_key is None for known in level.names
        ]
        known = [
            *(f"ky_truoc.{n}" for n in own),
            *(f"ky_truoc.so_lieu.{n}" for n in rules.figures),
            *(f"ky_truoc.chi_tieu.{n}" for n in rules.indicators),
        ]
        raise ExpressionError("no_name", name.at, name=name.text, candidates=known)
    key = path.pop(0)
    declared: dict[str, Collection[str]] = {**rules.declared, "chi_tieu": rules.indicators}
    anywhere = section is None
    section = section or ("so_lieu" if key in rules.figures else "chi_tieu")
    if key not in declared[section]:
        own = [] if row is None else list(dict.fromkeys(known for level in row.levels for known in level.names))
        candidates = [*own, *rules.figures, *rules.indicators] if anywhere else list(declared[section])
        raise ExpressionError("no_name", name.at, name=key, candidates=candidates)
    if not path:
        return Reference(section, key, previous)
    found = field_of(rules, section, key)
    inner = _parts(found) if found else _verdicts(rules.indicators[key])
    _one_level(key, found, path, name)
    if len(path) > 1 or path[0] not in inner:
        raise ExpressionError("no_field", name.at, name=".".join(path), candidates=inner, owner=key)
    return Reference(section, key, previous, path[0])


def _one_level(key: str, field: Field | None, path: list[str], name: Name) -> None:
    """``nhom.linh_vuc.tiep_nhan`` is written ``tong(nhom.linh_vuc, tiep_nhan)``."""
    inner = next((f for f in (field.fields if field else ()) if f.name == path[0] and f.fields), None)
    if inner is not None and len(path) == 2:
        raise ExpressionError("two_levels", name.at, name=name.text, owner=f"{key}.{path[0]}", key=path[1])


def _in_row(row: Listed, path: list[str], name: Name, up: int) -> Reference:
    """``tiep_nhan``, ``ngay.nam``, ``ty_le.dat``, ``linh_vuc.tiep_nhan`` of a list in the row."""
    key, *rest = path
    column, field = row.field.column(key), row.typed(key)
    inner = _verdicts(column) if column is not None else _parts(field) if field is not None else ()
    if rest:
        _one_level(key, field, rest, name)
    if len(rest) > 1 or (rest and rest[0] not in inner):
        raise ExpressionError("no_field", name.at, name=".".join(rest), candidates=inner, owner=key)
    return Reference(ROW, key, inner=rest[0] if rest else None, up=up)


def _verdicts(indicator: Indicator) -> tuple[str, ...]:
    """The verdicts that an expression may ask for, and the class: of what is not judged, only whether there is a value."""
    verdicts = tuple(v.attribute for v in Verdict if indicator.judged or not v.is_decided)
    return (*verdicts, CLASS) if indicator.classes else verdicts


def _of_criterion(rules: Rules, path: list[str], previous: bool, name: Name) -> Reference:
    """``tieu_chi["15.1"].khong_dat``."""
    key, *parts = path
    if key not in rules.criteria:
        raise ExpressionError("no_criterion", name.at, name=key, candidates=list(rules.criteria))
    asked = _of_result(rules.criteria[key])
    if not parts:
        raise ExpressionError("criterion_alone", name.at, name=name.text, known=", ".join(f".{part}" for part in asked))
    if len(parts) > 1 or parts[0] not in asked:
        owner = Name((CRITERIA, key), 0).text
        raise ExpressionError("no_field", name.at, name=".".join(parts), candidates=asked, owner=owner)
    return Reference(CRITERIA, key, previous, parts[0])


def _of_result(criterion: Criterion) -> tuple[str, ...]:
    """The parts of a criterion that an expression may ask for: its verdicts, points and class."""
    verdicts = tuple(v.attribute for v in Verdict if criterion.judged or not v.is_decided)
    if criterion.scoring is None:
        return verdicts
    return (*verdicts, SCORE, CLASS) if criterion.scoring.classes else (*verdicts, SCORE)


def _of_period(path: list[str], previous: bool, name: Name) -> Reference:
    """``ky.tu``, ``ky.den.nam``, ``ky.so_ngay``."""
    if not path or path[0] not in PERIOD_KINDS:
        written = ".".join(path) or "ky"
        raise ExpressionError("no_field", name.at, name=written, candidates=list(PERIOD_KINDS), owner="ky")
    parts = KINDS[PERIOD_KINDS[path[0]]].parts
    if len(path) > 2 or (len(path) == 2 and path[1] not in parts):
        raise ExpressionError("no_field", name.at, name=".".join(path[1:]), candidates=parts, owner=f"ky.{path[0]}")
    return Reference("ky", path[0], previous, path[1] if len(path) == 2 else None)


def _parts(field: Field) -> tuple[str, ...]:
    """The names that may follow a figure's name; rates have no sum."""
    if kind_of(field).layout is Layout.KEYED:
        return keyed_parts(field)
    return kind_of(field).parts or (*(f.name for f in field.fields), *(c.name for c in field.columns))


def looks_back(rules: Rules) -> bool:
    """Whether a computed value of this period may need one of the period before."""
    computed = [*rules.indicators.values(), *(c.scoring.points for c in rules.criteria.values() if c.scoring)]
    computed += [column for _, column in columns(rules).values()]
    found = (name for indicator in computed for expression in expressions_of(indicator) for name in expression.names())
    return any(name.path[0] == "ky_truoc" for name in found)


def expressions_of(indicator: Indicator) -> list[Expression]:
    """Of an indicator and of its thresholds."""
    ends = [end for threshold in indicator.thresholds for end in (threshold.low, threshold.high) if end is not None]
    return [*indicator.expressions.values(), *ends]


def dependencies(rules: Rules, indicator: Indicator, row: Listed | None = None) -> list[str]:
    """The indicators and columns this one needs, thresholds included; names that do not resolve are left to the other
    checks."""
    needed = []
    for expression in expressions_of(indicator):
        for name, where in scoped_names(rules, expression, row):
            try:
                reference = resolve(rules, name, where)
            except ExpressionError:
                continue
            if (key := computed_by(rules, reference, where)) is not None:
                needed.append(key)
    return list(dict.fromkeys(needed))


def computed_by(rules: Rules, reference: Reference, row: Listed | None = None) -> str | None:
    """The name, among everything that is computed in this period, of what a reference is to."""
    if reference.previous:
        return None
    if reference.section == "chi_tieu":
        return reference.name
    if reference.section == ROW:
        assert row is not None
        level, key = row.levels[reference.up], reference.inner
        if level.previous:
            return None
        if level.field.column(reference.name):
            return level.key(reference.name)
        typed = level.typed(reference.name)
        listed = level.within(typed) if typed is not None else None
    else:
        typed, key = field_of(rules, reference.section, reference.name), reference.inner
        listed = Listed(reference.section, typed) if typed is not None else None
    return listed.key(key) if listed is not None and key is not None and listed.field.column(key) else None


def needs(rules: Rules) -> dict[str, list[str]]:
    """All indicators and computed columns, each with those it depends on."""
    found = {name: dependencies(rules, indicator) for name, indicator in rules.indicators.items()}
    return found | {key: dependencies(rules, column, listed) for key, (listed, column) in columns(rules).items()}


def cycles(graph: dict[str, list[str]]) -> list[list[str]]:
    """One closed path per cycle met (first name repeated at the end), walking without recursion."""
    done: set[str] = set()
    found: list[list[str]] = []
    for start in graph:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, True)]
        while stack:
            node, entering = stack.pop()
            if not entering:
                path.pop()
                done.add(node)
            elif node in path:
                found.append([*path[path.index(node) :], node])
            elif node not in done and node in graph:
                path.append(node)
                stack.append((node, False))
                stack += [(needed, True) for needed in reversed(graph[node])]
    return found


def computing_order(graph: dict[str, list[str]]) -> list[str]:
    """Names so that each comes after what it needs (no cycles: checked before)."""
    order: dict[str, None] = {}
    for start in graph:
        stack = [(start, False)]
        while stack:
            node, ready = stack.pop()
            if node in order or node not in graph:
                continue
            if ready:
                order[node] = None
            else:
                stack.append((node, True))
                stack += [(needed, False) for needed in reversed(graph[node])]
    return list(order)
