"""Finds comparisons of a value with something it can never be, and conditions that treat an unknown verdict as not met.

Jinja compares anything with anything: ``x.ket_luan == "Không đạt"`` is always false, and the branch is never printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from jinja2 import nodes

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.values import Verdict
from docxtpl_reports.values.shape import Leaf

from .lost_assignments import dotted

_SIDES = {"eq", "ne", "in", "notin"}


def never(
    node: nodes.Compare, shape_of: Callable[[nodes.Expr], Any], source: Callable[[nodes.Node], str], place: Location
) -> list[Diagnostic]:
    """TPL154 and TPL155 for each text (or number) in a comparison that the value beside it can never have."""
    problems: list[Diagnostic] = []
    left: nodes.Expr = node.expr
    for operand in node.ops:
        right = operand.expr
        if operand.op in _SIDES:
            for value, other in ((left, right), (right, left)):
                leaf = leaf_of(shape_of(value)) if not isinstance(value, nodes.Literal) else None
                if leaf is not None and (value is left or operand.op in ("eq", "ne")):
                    problems += _impossible(leaf, source(value), other, operand.op, place)
        left = right
    return problems


def leaf_of(shape: Any) -> Leaf | None:
    """The known shape of a value; an object that prints (an indicator) has it under the key ``""``."""
    if isinstance(shape, dict):
        shape = shape.get("")
    return shape if isinstance(shape, Leaf) else None


def _impossible(leaf: Leaf, name: str, other: nodes.Expr, operator: str, place: Location) -> Iterator[Diagnostic]:
    several = operator in ("in", "notin")
    if several and not isinstance(other, nodes.List | nodes.Tuple):
        return
    for item in other.items if isinstance(other, nodes.List | nodes.Tuple) else [other]:
        if not isinstance(item, nodes.Const) or item.value is None:
            continue
        value = item.value
        text = isinstance(value, str)
        params: dict[str, object] = {"name": name, "typed": value, "tag": place.tag or ""}
        if leaf.kind == "text" and leaf.texts and text and value not in leaf.texts:
            near = meant(str(value), leaf.texts)
            values = ", ".join(f"«{one}»" for one in leaf.texts)
            yield Diagnostic("TPL154", place, {**params, "values": values}, Fix(str(value), near) if near else None)
        elif leaf.kind == "truth" and not isinstance(value, bool):
            yield Diagnostic("TPL155", place, params)
        elif leaf.kind == "number" and text:
            yield Diagnostic("TPL156", place, params)
        elif leaf.kind == "date" and (text or isinstance(value, int)):
            yield Diagnostic("TPL157", place, params)


_IN_WORDS = {verdict.attribute.replace("_", " "): verdict.label for verdict in Verdict}  # ``khong dat``: Chưa đạt


def meant(typed: str, texts: tuple[str, ...]) -> str | None:
    """The one of ``texts`` that differs from ``typed`` in case, accents or spaces only, or says the same verdict."""
    folded = vietnamese.fold(vietnamese.tidy(typed))
    same = [text for text in texts if vietnamese.fold(text) == folded]
    if len(same) == 1:
        return same[0]
    verdict = _IN_WORDS.get(folded)
    return verdict if verdict in texts else None


# --- an else that takes in what is not known --------------------------------------------------------------------------------

_BY_ATTRIBUTE = {verdict.attribute: verdict for verdict in Verdict}
_BY_LABEL = {verdict.label: verdict for verdict in Verdict}
_DECIDED = frozenset(verdict for verdict in Verdict if verdict.is_decided)
DECIDED = frozenset(verdict.label for verdict in _DECIDED)


# The branches of ``{% theo x %}``, and the verdict that each is printed for.
BRANCHES = {
    "dat": Verdict.PASS,
    "chua_dat": Verdict.FAIL,
    "thieu": Verdict.UNKNOWN,
    "khong_phat_sinh": Verdict.NOT_APPLICABLE,
}


def missing_branches(labels: Iterable[str], covered: Iterable[str]) -> tuple[str, str] | None:
    """The verdicts that no branch covers (by their attributes), in words and as tags to add. ``labels``: those that are
    possible; of an object of which they are not known, all but the rarest."""
    possible = {*labels} or {verdict.label for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE}
    rest = [word for word, v in BRANCHES.items() if v.label in possible and v.attribute not in {*covered}]
    if not rest:
        return None
    return ", ".join(f"«{BRANCHES[word].label}»" for word in rest), ", ".join(f"{{% {word} %}}" for word in rest)


def decided(attribute: object) -> Verdict | None:
    """The verdict that an attribute asks for (``x.dat``), when it is Đạt or Chưa đạt."""
    verdict = _BY_ATTRIBUTE.get(attribute) if isinstance(attribute, str) else None
    return verdict if verdict in _DECIDED else None


class VerdictTest(NamedTuple):
    """The object whose verdict a chain of conditions asks for, and which verdicts it asks for."""

    owner: nodes.Node
    verdicts: frozenset[Verdict]
    has_value: bool = False  # one test asks for Đạt or Chưa đạt: its ``else`` is for whatever has no value

    @property
    def asks_what_is_unknown(self) -> bool:
        """Whether an unknown verdict has a branch of its own, even if it is the ``else``."""
        return Verdict.UNKNOWN in self.verdicts or self.verdicts >= _DECIDED

    def confuses(self, states: Iterable[str]) -> tuple[str, list[str]] | None:
        """The verdict that the ``else`` is written for, and the others that it prints for as well."""
        decided, open_ = self.left_over(states)
        if len(decided) == 1 and open_:
            return decided[0], open_
        if not decided and len(open_) == 2 and not self.has_value:
            return open_[0], open_[1:]
        return None

    def left_over(self, states: Iterable[str]) -> tuple[list[str], list[str]]:
        """Of the possible verdicts (labels), those that fall into the ``else``: Đạt and Chưa đạt, and the others."""
        rest = [verdict for verdict in Verdict if verdict.label in states and verdict not in self.verdicts]
        return [v.label for v in rest if v.is_decided], [v.label for v in rest if not v.is_decided]


def verdict_tests(
    node: nodes.If | nodes.CondExpr | nodes.For, names: Mapping[str, nodes.Node] | None = None
) -> list[VerdictTest]:
    """The tests of verdicts that decide a chain, or the items of a loop, with an ``else``. ``names``: conditions that were
    given a name (``{% set kq = x.dat %}``)."""
    if node.test is None or (isinstance(node, nodes.For) and not node.else_):
        return []
    tests: list[nodes.Node] = [node.test]
    if isinstance(node, nodes.If):
        if not node.else_:
            return []
        tests += [other.test for other in node.elif_]
    elif isinstance(node, nodes.CondExpr) and node.expr2 is None:
        return []
    found: dict[str, tuple[nodes.Node, set[Verdict]]] = {}
    with_value = set()
    for test in tests:
        here: dict[str, set[Verdict]] = {}
        for owner, verdict in _verdicts(test, names or {}):
            if name := _written(owner):
                found.setdefault(name, (owner, set()))[1].add(verdict)
                here.setdefault(name, set()).add(verdict)
        with_value |= {name for name, verdicts in here.items() if verdicts >= _DECIDED}
    return [VerdictTest(owner, frozenset(verdicts), name in with_value) for name, (owner, verdicts) in found.items()]


def is_said(node: nodes.If | nodes.CondExpr | nodes.For, owner: nodes.Node) -> bool:
    """Whether the ``else`` of a chain tells the verdict of the owner itself: ``{% else %}{{ x.ket_luan }}``, or
    ``{{ x | trong_bang }}`` with its signs for what did not happen and is not known."""
    rest = [node.expr2] if isinstance(node, nodes.CondExpr) else node.else_
    found = (part for one in rest if one is not None for part in (one, *one.find_all((nodes.Getattr, nodes.Filter))))
    return any(_written(part.node) == _written(owner) for part in found if _tells_a_verdict(part))  # type: ignore[attr-defined]


def _tells_a_verdict(node: nodes.Node) -> bool:
    return (isinstance(node, nodes.Getattr) and node.attr == "ket_luan") or (
        isinstance(node, nodes.Filter) and node.name == "trong_bang"
    )


def names_a_verdict(node: nodes.Compare) -> tuple[nodes.Node, Verdict] | None:
    """``x.ket_luan != "Đạt"``: the owner and the verdict that is ruled out, when it is Đạt or Chưa đạt."""
    if len(node.ops) != 1 or node.ops[0].op != "ne":
        return None
    for side, other in ((node.expr, node.ops[0].expr), (node.ops[0].expr, node.expr)):
        if isinstance(side, nodes.Getattr) and side.attr == "ket_luan" and isinstance(other, nodes.Const):
            verdict = _BY_LABEL.get(other.value)
            return None if verdict not in _DECIDED else (side.node, verdict)
    return None


def _verdicts(test: nodes.Node, names: Mapping[str, nodes.Node]) -> Iterator[tuple[nodes.Node, Verdict]]:
    """Each verdict a test asks for, with its owner."""
    if isinstance(test, nodes.Name) and test.name in names:
        yield from _verdicts(names[test.name], {})
    elif isinstance(test, nodes.Getattr) and test.attr in _BY_ATTRIBUTE:
        yield test.node, _BY_ATTRIBUTE[test.attr]
    elif isinstance(test, nodes.Compare) and len(test.ops) == 1 and test.ops[0].op == "eq":
        for side, other in ((test.expr, test.ops[0].expr), (test.ops[0].expr, test.expr)):
            if isinstance(side, nodes.Getattr) and side.attr == "ket_luan" and isinstance(other, nodes.Const):
                yield from ((side.node, verdict) for verdict in Verdict if verdict.label == other.value)
    elif isinstance(test, nodes.And | nodes.Or):
        yield from _verdicts(test.left, names)
        yield from _verdicts(test.right, names)


def _written(node: nodes.Node) -> str:
    """``chi_tieu.x``, ``tieu_chi["15.1"]``; nothing for anything else."""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and (owner := dotted(node.node)):
        return f'{owner}["{node.arg.value}"]'
    return dotted(node)
