"""Values for a template: sections, figures, indicators and criteria of a case under their names (``context``).

``shapes`` derives the same names from the rules alone; the two always agree.
"""

from __future__ import annotations

from collections.abc import Mapping

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.data.sections import FIXED
from docxtpl_reports.figures.rules.kinds import Layout, kind_of
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import CriterionResult, Results
from docxtpl_reports.figures.rules.scopes import Listed
from docxtpl_reports.values import Blank, Namespace, Rows, Unknown, Verdict

from .attributes import Outcome, attributes_of, moves, of_criterion
from .lists import Lists, before, of_figure, of_result


def context(rules: Plan, data: Data, results: Results, *, draft: bool = False) -> Mapping[str, object]:
    """The names of a template with their values, read-only. In a draft, required lists and whole sections that are not
    there are unknown; otherwise they are empty, for a report is only made when they are there."""
    names = {name: data.sections[name] for name in FIXED}
    if draft:
        names |= _missing_sections(data)
    previous = data.sections["ky_truoc"]
    assert isinstance(previous, Namespace)
    earlier = _Period(rules, results.previous)
    past = Namespace({"ky": previous["ky"], **earlier.sections(previous), **earlier.computed()})
    now = _Period(rules, results, past)
    sections = {section: data.sections[section] for section in rules.declared}
    return {**names, "ky_truoc": past, **now.sections(Namespace(sections), draft=draft), **now.computed()}


class _Period:
    """Makes what a template sees of one period; ``before``: the same of the period before, which numbers are compared with."""

    def __init__(self, rules: Plan, results: Results | None, before: Namespace | None = None) -> None:
        self.rules, self.results, self.before = rules, results, before

    def computed(self) -> dict[str, object]:
        """``chi_tieu`` and ``tieu_chi``."""
        if self.results is None:
            return {}
        results, earlier = self.results, self._earlier("chi_tieu")
        indicators: dict[str, object] = {}
        for name, result in results.indicators.items():
            indicator = self.rules.indicators[name]
            moves = earlier is not None and name in self.rules.numbers
            indicators[name] = of_result(indicator, result, before(earlier, name) if moves else None)
        criteria: dict[str, object] = {}
        for name in self.rules.criteria:
            _criterion(name, self.rules, results, indicators, criteria)
        return {
            "chi_tieu": Namespace(indicators),
            "tieu_chi": Namespace({name: criteria[name] for name in self.rules.criteria}),
        }

    def sections(self, values: Namespace, *, draft: bool = False) -> dict[str, object]:
        """``thong_tin`` and ``so_lieu``. A missing list is an empty list to a template; to an indicator, and in a draft when
        it must be there, it stays unknown."""
        return {name: self._section(name, values[name], fields, draft) for name, fields in self.rules.declared.items()}

    def _section(self, name: str, section: object, fields: Mapping[str, Field], draft: bool) -> Namespace:
        assert isinstance(section, Namespace)
        earlier, lists = self._earlier(name), Lists(self.rules, self.results, draft)

        def empty(field: Field) -> bool:
            kind = kind_of(field)
            if not isinstance(section[field.name], Unknown | Blank) or not kind.is_many or kind.layout is Layout.KEYED:
                return False
            return not (draft and field.required and not field.may_be_blank)

        def value(field: Field) -> object:
            found: object = () if empty(field) else section[field.name]
            last = None if earlier is None else before(earlier, field.name)
            if field.fields and isinstance(found, tuple):
                return lists.whole(Listed(name, field), Rows(found), last)
            return of_figure(field, found, last) if name == "so_lieu" and last is not None and moves(field) else found

        return Namespace({field.name: value(field) for field in fields.values()})

    def _earlier(self, section: str) -> object:
        return None if self.before is None else before(self.before, section)


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


def _attributes(outcome: Outcome, text: str | None = None) -> Namespace:
    return Namespace({a.name: a.value(outcome) for a in attributes_of(outcome.thing)}, text)


def _criterion(
    name: str, rules: Plan, results: Results, indicators: dict[str, object], criteria: dict[str, object]
) -> object:
    if name in criteria:
        return criteria[name]
    result: CriterionResult = results.criteria[name]
    members: list[tuple[object, Verdict]] = []
    of_lists = rules.columns if result.rows else {}
    for member in result.members:
        if member in result.rows:
            column = of_lists[member][1]
            members += [(of_result(column, row), row.verdict or Verdict.UNKNOWN) for row in result.rows[member]]
            continue
        is_criterion = member in rules.criteria
        value = _criterion(member, rules, results, indicators, criteria) if is_criterion else indicators[member]
        members.append((value, results.verdict_of(rules, member)))
    failed = tuple(value for value, verdict in members if verdict is Verdict.FAIL)
    outcome = of_criterion(rules.criteria[name], result, tuple(value for value, _ in members), failed)
    points = result.score.points if result.score is not None and result.verdict is None else None
    if isinstance(points, Unknown):
        criteria[name] = Unknown(result.label, result.reasons, _attributes(outcome))
    else:
        text = result.verdict.label if result.verdict else "" if points is None else str(points)
        criteria[name] = _attributes(outcome, text)
    return criteria[name]
