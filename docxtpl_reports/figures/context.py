"""Values for a template: sections, figures, indicators and criteria of a case under their names (``context``).

``shapes`` derives the same names from the rules alone; the two always agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.data.sections import FIXED
from docxtpl_reports.figures.rules.kinds import Layout, kind_of
from docxtpl_reports.figures.rules.model import Field, Indicator, Rules
from docxtpl_reports.figures.rules.names import Listed
from docxtpl_reports.figures.verdicts.results import CriterionResult, IndicatorResult, Results, Total
from docxtpl_reports.values import Blank, Namespace, Number, Rows, Truth, Unknown, Verdict
from docxtpl_reports.values.namespace import extended

from .attributes import LazyAttributes, Outcome, attributes_of, of_criterion, of_indicator
from .grouped import POSITION, Grouped, is_grouped


def context(rules: Rules, data: Data, results: Results, *, draft: bool = False) -> Mapping[str, object]:
    """The names of a template with their values, read-only. In a draft, required lists and whole sections that are not
    there are unknown; otherwise they are empty, for a report is only made when they are there."""
    names = {name: data.sections[name] for name in FIXED}
    if draft:
        names |= _missing_sections(data)
    for section, fields in rules.declared.items():
        names[section] = _section(section, data.sections[section], fields, results, draft)
    names |= _computed(rules, results)
    before = data.sections["ky_truoc"]
    assert isinstance(before, Namespace)
    typed = {
        section: _section(section, before[section], fields, results.previous)
        for section, fields in rules.declared.items()
    }
    computed = _computed(rules, results.previous) if results.previous is not None else {}
    names["ky_truoc"] = Namespace({"ky": before["ky"], **typed, **computed})
    return names


def _computed(rules: Rules, results: Results) -> dict[str, object]:
    """``chi_tieu`` and ``tieu_chi`` of one period."""
    indicators = {name: _indicator(rules.indicators[name], result) for name, result in results.indicators.items()}
    criteria: dict[str, object] = {}
    for name in rules.criteria:
        _criterion(name, rules, results, indicators, criteria)
    return {
        "chi_tieu": Namespace(indicators),
        "tieu_chi": Namespace({name: criteria[name] for name in rules.criteria}),
    }


def _section(
    name: str, section: object, fields: Mapping[str, Field], results: Results | None, draft: bool = False
) -> Namespace:
    """A missing list is an empty list to a template; to an indicator, and in a draft when it must be there, it
    stays unknown."""
    assert isinstance(section, Namespace)

    def empty(field: Field) -> bool:
        kind = kind_of(field)
        if not isinstance(section[field.name], Unknown | Blank) or not kind.is_many or kind.layout is Layout.KEYED:
            return False
        return not (draft and field.required and not field.may_be_blank)

    made = _Lists(results, draft)

    def value(field: Field) -> object:
        found: object = () if empty(field) else section[field.name]
        if field.fields and isinstance(found, tuple):
            return made.whole(Listed(name, field), Rows(found))
        return found

    return Namespace({field.name: value(field) for field in fields.values()})


def _totals(totals: Mapping[str, Total]) -> dict[str, object]:
    return {name: _total(total) for name, total in totals.items()}


def _total(total: Total) -> object:
    found, part = total.found, total.part
    return _indicator(part, found) if isinstance(found, IndicatorResult) and isinstance(part, Indicator) else found


class _Lists:
    """Makes the rows of lists with what is computed in each of them, and in all; a list in rows is gone through with them, so
    that its rows come in the order in which they are numbered."""

    def __init__(self, results: Results | None, draft: bool) -> None:
        self.results, self.draft = results, draft
        self._rows_seen: Counter[str] = Counter()
        self._lists_seen: Counter[str] = Counter()

    def whole(self, listed: Listed, found: Rows) -> Rows:
        """A list outside of rows."""
        rows, total = self._made(listed, found, self._of_all(listed)), self._of_all(listed)
        if self.results is None or not is_grouped(listed.field):
            return rows
        groups = Grouped(rows.__getitem__, lambda found: Namespace(_totals(found)), listed.field.label)
        names = groups.names(listed.field, self.results.totals[listed.path])
        return Rows(rows, Namespace({**({"tong": Namespace(total)} if total else {}), **names}))

    def _of_all(self, listed: Listed) -> dict[str, object]:
        """The totals row of a list, with those of the lists in its rows."""
        if self.results is None:
            return {}
        found = _totals(self.results.totals[listed.path].whole)
        inner = {each.field.name: self._of_all(each) for each in listed.inner}
        return found | {name: Namespace(total) for name, total in inner.items() if total}

    def _of_row(self, listed: Listed, found: object) -> object:
        """A list in a row."""
        number = self._lists_seen[listed.path]
        self._lists_seen[listed.path] += 1
        total = {} if self.results is None else _totals(self.results.totals[listed.path].by_outer[number])
        if isinstance(found, Unknown) and self.draft and listed.field.required:
            return found
        return self._made(listed, found if isinstance(found, Rows) else Rows(), total)

    def _made(self, listed: Listed, found: Rows, total: Mapping[str, object]) -> Rows:
        path, columns = listed.path, listed.field.columns
        computed = {} if self.results is None else {c.name: self.results.columns[listed.key(c.name)] for c in columns}
        inner = tuple(listed.inner)
        rows: list[object] = []
        for position, row in enumerate(found, 1):
            number = self._rows_seen[path]
            self._rows_seen[path] += 1
            more: dict[str, object] = {each.field.name: self._of_row(each, row[each.field.name]) for each in inner}
            if computed:
                more |= {c.name: _indicator(c, computed[c.name][number]) for c in columns}
            if is_grouped(listed.field) and POSITION not in row:
                more[POSITION] = Number(position, "so_nguyen")
            rows.append(extended(row, more) if more else row)
        return Rows(rows, Namespace({"tong": Namespace(total)}) if total else None)


def _missing_sections(data: Data) -> dict[str, object]:
    """Unknown values in place of missing sections, which have no text of their own in a draft."""
    found: dict[str, object] = {}
    for name, section in FIXED.items():
        value, why = data.sections[name], (Reason("not_declared", {"name": name}),)
        if not isinstance(value, Namespace):
            if value == () and name not in data.given:
                found[name] = Unknown(section.label, why)
            continue
        if "cac_dong" in value and value["cac_dong"] == ():
            values = {key: value[key] for key in dir(value)}
            lines = Unknown("Chức vụ người ký", (Reason("no_position"),))
            value = found[name] = Namespace({**values, "cac_dong": lines}, str(value))
        if section.text and isinstance(value[section.text], Unknown):
            found[name] = Unknown(section.label, why, value)
    return found


def _indicator(indicator: Indicator, result: IndicatorResult) -> object:
    value, attributes = result.value, LazyAttributes(of_indicator(indicator, result))
    if isinstance(value, Number):
        return Number(value.value, value.kind, unit=value.unit, digits=value.digits, attributes=attributes)
    if isinstance(value, Truth):
        return Truth(value.value, attributes)
    return type(value)(value.name, result.reasons, attributes)


def _attributes(outcome: Outcome, text: str | None = None) -> Namespace:
    return Namespace({a.name: a.value(outcome) for a in attributes_of(outcome.thing)}, text)


def _criterion(
    name: str, rules: Rules, results: Results, indicators: dict[str, object], criteria: dict[str, object]
) -> object:
    if name in criteria:
        return criteria[name]
    result: CriterionResult = results.criteria[name]
    members = {}
    for member in result.members:
        is_criterion = member in rules.criteria
        members[member] = (
            _criterion(member, rules, results, indicators, criteria) if is_criterion else indicators[member]
        )
    failed = tuple(value for m, value in members.items() if results.verdict_of(rules, m) is Verdict.FAIL)
    outcome = of_criterion(rules.criteria[name], result, tuple(members.values()), failed)
    points = result.score.points if result.score is not None and result.verdict is None else None
    if isinstance(points, Unknown):
        criteria[name] = Unknown(result.label, result.reasons, _attributes(outcome))
    else:
        text = result.verdict.label if result.verdict else "" if points is None else str(points)
        criteria[name] = _attributes(outcome, text)
    return criteria[name]
