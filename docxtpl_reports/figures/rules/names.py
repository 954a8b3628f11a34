"""Resolves names of expressions, and orders indicators by what they depend on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .expressions import ExpressionError, Name
from .kinds import KINDS, kind_of
from .model import Field, Indicator, Rules

PERIOD_KINDS = {"tu": "ngay", "den": "ngay", "so_ngay": "so_nguyen"}


@dataclass(frozen=True, slots=True)
class Reference:
    """The value that a name refers to. ``section``: ``so_lieu``, ``thong_tin``, ``chi_tieu``, ``ky``; ``previous``: of the
    period before; ``inner``: the field of a list's records, ``nam`` or ``gia_tri`` of a year series, a part of a date."""

    section: str
    name: str
    previous: bool = False
    inner: str | None = None


def resolve(rules: Rules, name: Name) -> Reference:
    """A bare name is a figure or an indicator. Raises ``ExpressionError`` with the nearest names."""
    path = list(name.path)
    previous = path[0] == "ky_truoc" and len(path) > 1
    if previous:
        path.pop(0)
    if path[0] == "ky" and (previous or "ky" not in rules.figures):
        return _of_period(path[1:], previous, name)
    section = path.pop(0) if path[0] in ("so_lieu", "thong_tin", "chi_tieu") and len(path) > 1 else None
    if previous and section is None:
        known = [
            *(f"ky_truoc.so_lieu.{n}" for n in rules.figures),
            *(f"ky_truoc.chi_tieu.{n}" for n in rules.indicators),
        ]
        raise ExpressionError("no_name", name.at, name=name.text, candidates=known)
    key = path.pop(0)
    declared: dict[str, Collection[str]] = {**rules.declared, "chi_tieu": rules.indicators}
    anywhere = section is None
    section = section or ("so_lieu" if key in rules.figures else "chi_tieu")
    if key not in declared[section]:
        candidates = [*rules.figures, *rules.indicators] if anywhere else list(declared[section])
        raise ExpressionError("no_name", name.at, name=key, candidates=candidates)
    if not path:
        return Reference(section, key, previous)
    found = field_of(rules, section, key)
    inner = _parts(found) if found else ()
    if len(path) > 1 or path[0] not in inner:
        raise ExpressionError("no_field", name.at, name=".".join(path), candidates=inner, owner=key)
    return Reference(section, key, previous, path[0])


def _of_period(path: list[str], previous: bool, name: Name) -> Reference:
    """``ky.tu``, ``ky.den.nam``, ``ky.so_ngay``."""
    if not path or path[0] not in PERIOD_KINDS:
        asked = ".".join(path) or "ky"
        raise ExpressionError("no_field", name.at, name=asked, candidates=list(PERIOD_KINDS), owner="ky")
    parts = KINDS[PERIOD_KINDS[path[0]]].parts
    if len(path) > 2 or (len(path) == 2 and path[1] not in parts):
        raise ExpressionError("no_field", name.at, name=".".join(path[1:]), candidates=parts, owner=f"ky.{path[0]}")
    return Reference("ky", path[0], previous, path[1] if len(path) == 2 else None)


def _parts(field: Field) -> tuple[str, ...]:
    """The names that may follow a figure's name."""
    return kind_of(field).parts or tuple(f.name for f in field.fields)


def looks_back(rules: Rules) -> bool:
    """Whether a computed value of this period may need one of the period before."""
    indicators = [*rules.indicators.values(), *(c.scoring.points for c in rules.criteria.values() if c.scoring)]
    sides = [t for i in indicators for threshold in i.thresholds for t in (threshold.low, threshold.high) if t]
    expressions = [*(e for i in indicators for e in i.expressions.values()), *sides]
    return any(name.path[0] == "ky_truoc" for expression in expressions for name in expression.names())


def field_of(rules: Rules, section: str, name: str) -> Field | None:
    return rules.declared.get(section, {}).get(name)


def dependencies(rules: Rules, indicator: Indicator) -> list[str]:
    """The indicators this one needs, thresholds included; names that do not resolve are left to the other checks."""
    expressions = list(indicator.expressions.values())
    for threshold in indicator.thresholds:
        expressions += [threshold.low, *([threshold.high] if threshold.high else [])]
    needed = []
    for expression in expressions:
        for name in expression.names():
            try:
                reference = resolve(rules, name)
            except ExpressionError:
                continue
            if reference.section == "chi_tieu" and not reference.previous:
                needed.append(reference.name)
    return list(dict.fromkeys(needed))


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
