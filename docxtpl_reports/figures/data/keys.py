"""The keys that values of the kind ``theo_muc`` may have: months of the period, or the rows of another list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Reason, Reasons
from docxtpl_reports.figures.limits import MAX_LISTED
from docxtpl_reports.figures.rules.kinds import MONTHS
from docxtpl_reports.figures.rules.model import Field, Rules
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from docxtpl_reports.figures.yaml.reading import quoted
from docxtpl_reports.values import Month

_TOTALS = frozenset({"cong", "tong", "tong cong", "tong so", "toan xa", "ca ky"})  # that are typed beside their parts
_MONTH = re.compile(r"(?:tháng )?0?(\d{1,2})(?: ?[/-] ?(\d{4}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Keys:
    """``months``: of the period, nothing where that is not known; ``of_lists``: the keys typed in each list of ``so_lieu``;
    ``by``: the field of such a list that holds them."""

    months: Sequence[Month] = ()
    of_lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by: Mapping[str, str] = field(default_factory=dict)

    known: dict[str, dict[str, Month | str]] = field(default_factory=dict, compare=False)

    def of(self, name: str) -> Sequence[Month | str]:
        """The keys of what ``cac_muc`` names."""
        return self.months if name == MONTHS else self.of_lists.get(name, ())

    def matched(self, typed: str, name: str) -> Month | str | None:
        """The key that was typed: a month by its number, with its year where the period has two such months."""
        if name not in self.known:
            self.known[name] = self._index(name)
        text = vietnamese.tidy(typed)
        return self.known[name].get(_month(text) if name == MONTHS else text)

    def _index(self, name: str) -> dict[str, Month | str]:
        keys = self.of(name)
        if name != MONTHS:
            return {vietnamese.tidy(str(key)): key for key in keys}
        whole: dict[str, Month | str] = {f"{m.month}/{m.year}": m for m in self.months}
        return whole | {typed_as(month, keys): month for month in keys}


def repeated(tree: MappingNode, keys: Keys, rules: Rules) -> list[Diagnostic]:
    """Two rows of one name cannot be told apart by what has a value for each."""
    section = tree.get("so_lieu")
    problems = []
    for name, typed in keys.of_lists.items():
        node = section.get(name) if isinstance(section, MappingNode) else None
        twice = [key for key, count in Counter(map(vietnamese.tidy, typed)).items() if count > 1 and key]
        if node is not None and twice and not rules.figures[name].key:
            params = {"label": rules.figures[name].title, "keys": quoted(twice[:MAX_LISTED])}
            problems.append(Diagnostic("DAT210", node.location, params))
    return problems


def keys_of(tree: MappingNode, rules: Plan, months: Sequence[Month]) -> Keys:
    """The keys that the lists of a data file have, as typed there; a list with a default has those of the rules."""
    if not rules.keyed:
        return Keys(months)
    section = tree.get("so_lieu")
    typed = section if isinstance(section, MappingNode) else MappingNode({}, tree.place)
    lists = {name: _texts(typed.get(name) or rules.figures[name].default, key) for name, key in rules.keyed.items()}
    return Keys(months, lists, rules.keyed)


def _texts(node: object, key: str) -> tuple[str, ...]:
    rows = node.items if isinstance(node, SequenceNode) else ()
    cells = (row.get(key) for row in rows if isinstance(row, MappingNode))
    return tuple(cell.text.strip() for cell in cells if isinstance(cell, ScalarNode) and not cell.is_null)


def key_name(key: Month | str) -> str | Reason:
    """The key in messages and reasons."""
    if isinstance(key, str):
        return key
    params = {"month": key.month, "year": key.year}
    return Reason("month_of_year", params) if key.dated else Reason("month", {"month": key.month})


def typed_as(key: Month | str, keys: Sequence[Month | str]) -> str:
    """The key as it is typed: the number of a month is enough where there is one of it."""
    if isinstance(key, str):
        return key
    alone = sum(isinstance(other, Month) and other.month == key.month for other in keys) == 1
    return str(key.month) if alone else f"{key.month}/{key.year}"


def unknown_key(typed: ScalarNode, field: Field, path: str, keys: Sequence[Month | str]) -> Diagnostic:
    """The problem of a key that is none of the ``keys``, with the nearest one."""
    known = [typed_as(key, keys) for key in keys]
    params = {"typed": typed.text, "path": path, "label": field.title, "keys": quoted(known[:MAX_LISTED])}
    if not known:
        return Diagnostic(
            "DAT207" if field.keys == MONTHS else "DAT208", typed.location, {**params, "list": field.keys}
        )
    column = None if field.cells is None else field.cells.column(typed.text)
    if column is not None:
        return Diagnostic("DAT230", typed.location, {"name": typed.text, "label": column.label, "section": path})
    if vietnamese.fold(vietnamese.tidy(typed.text)) in _TOTALS:
        return Diagnostic("DAT211", typed.location, params)
    meant = vietnamese.correction(typed.text, known)
    return Diagnostic("DAT204", typed.location, params, Fix(typed.text, meant) if meant is not None else None)


def missing_keys(
    missing: Sequence[Month | str], field: Field, path: str, node: Node, wrong: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """The problem of keys that have no value, but for those that are probably there under a ``wrong`` name."""
    meant = {problem.fix.new for problem in wrong if problem.fix is not None}
    missing = [key for key in missing if typed_as(key, missing) not in meant]
    unclear = [problem for problem in wrong if problem.code == "DAT204" and problem.fix is None]
    if len(missing) <= len(unclear):
        return []
    params = {"path": path, "label": field.title, "keys": Reasons(tuple(map(key_name, missing)))}
    return [Diagnostic("DAT205", node.location, {**params, "key": typed_as(missing[0], missing)})]


def _month(typed: str) -> str:
    """A month as ``Keys.index`` has it: ``7``, ``Tháng 07`` → ``7``; ``07/2026`` → ``7/2026``."""
    match = _MONTH.fullmatch(typed)
    if match is None:
        return typed
    return match[1] + (f"/{match[2]}" if match[2] else "")
