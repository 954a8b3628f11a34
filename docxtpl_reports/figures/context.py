"""Values for a template: sections, figures, indicators and criteria of a case under their names (``context``).

``shapes`` derives the same names from the rules alone; the two always agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.data.sections import FIXED
from docxtpl_reports.figures.rules.kinds import Layout, kind_of
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import Results
from docxtpl_reports.figures.rules.scopes import Listed
from docxtpl_reports.values import Blank, Namespace, Number, Rows, Unknown, Verdict
from docxtpl_reports.values.namespace import LazyNamespace

from . import fingerprint
from .attributes import OfFigure, Outcome, attributes_of, before, moves, of_criterion
from .lists import Lists, of_figure, of_result


def context(
    rules: Plan, data: Data, results: Results, *, draft: bool = False, digest: str | None = None
) -> Mapping[str, object]:
    """The names of a template with their values, read-only. In a draft, required lists and whole sections that are not
    there are unknown; otherwise they are empty, for a report is only made when they are there. ``digest``: see
    ``fingerprint``."""
    names = {name: data.sections[name] for name in FIXED} | {fingerprint.NAME: fingerprint.fingerprint(digest)}
    if draft:
        names |= _missing_sections(data)
    previous = data.sections["ky_truoc"]
    assert isinstance(previous, Namespace)
    past = Namespace({"ky": previous["ky"], **Period(rules, previous, results.previous).names()})
    now = Period(rules, Namespace({name: data.sections[name] for name in rules.declared}), results, past, draft=draft)
    return {**names, "ky_truoc": past, **now.names()}


class Period:
    """Makes what a template sees of one period, each value when it is asked for; ``before``: the same of the period before,
    which numbers are compared with."""

    def __init__(
        self,
        rules: Plan,
        values: Namespace,
        results: Results | None,
        before: Namespace | None = None,
        *,
        draft: bool = False,
    ) -> None:
        self.rules, self.values, self.results, self.before, self.draft = rules, values, results, before, draft
        self._lists: dict[str, Lists] = {}
        self._made: dict[tuple[str, str], object] = {}

    def names(self) -> dict[str, object]:
        """``thong_tin``, ``so_lieu``, ``chi_tieu``, ``tieu_chi``."""
        found: dict[str, object] = {name: self._section(name, fields) for name, fields in self.rules.declared.items()}
        if self.results is not None:
            found["chi_tieu"] = OfPeriod(self, "chi_tieu", self.rules.indicators)
            found["tieu_chi"] = OfPeriod(self, "tieu_chi", self.rules.criteria)
        return found

    def _section(self, name: str, fields: Mapping[str, Field]) -> Figures:
        values = self.values[name]
        assert isinstance(values, Namespace)
        return Figures(self, name, fields, values, None if self.before is None else before(self.before, name))

    def value(self, section: str, name: str) -> object:
        """An indicator or criterion, made once."""
        key = section, name
        if key not in self._made:
            self._made[key] = self._indicator(name) if section == "chi_tieu" else self._criterion(name)
        return self._made[key]

    def _indicator(self, name: str) -> object:
        assert self.results is not None
        earlier = self._earlier("chi_tieu") if name in self.rules.numbers else None
        last = None if earlier is None else before(earlier, name)
        return of_result(self.rules.indicators[name], self.results.indicators[name], last)

    def _criterion(self, name: str) -> object:
        assert self.results is not None
        rules, result = self.rules, self.results.criteria[name]
        members: list[tuple[object, Verdict]] = []
        for member in result.members:
            if member in result.rows:
                column = rules.columns[member][1]
                members += [(of_result(column, row), row.verdict or Verdict.UNKNOWN) for row in result.rows[member]]
            else:
                value = self.value("tieu_chi" if member in rules.criteria else "chi_tieu", member)
                members.append((value, self.results.verdict_of(rules, member)))
        failed = tuple(value for value, verdict in members if verdict is Verdict.FAIL)
        outcome = of_criterion(rules.criteria[name], result, tuple(value for value, _ in members), failed)
        points = result.score.points if result.score is not None and result.verdict is None else None
        if isinstance(points, Unknown):
            return Unknown(result.label, result.reasons, _attributes(outcome))
        text = result.verdict.label if result.verdict else "" if points is None else str(points)
        return _attributes(outcome, text)

    def figure(self, section: str, field: Field, found: object, earlier: object) -> object:
        """A missing list is an empty list to a template; to an indicator, and in a draft when it must be there, it stays
        unknown. ``earlier``: the section of the period before."""
        if self._is_empty(field, found):
            found = ()
        if field.fields and isinstance(found, tuple):
            lists = self._lists.setdefault(section, Lists(self.rules, self.results, self.draft))
            last = None if earlier is None else before(earlier, field.name)
            return lists.whole(Listed(section, field), Rows(found), last)
        return (
            found if section != "so_lieu" or earlier is None or not moves(field) else of_figure(field, found, earlier)
        )

    def _is_empty(self, field: Field, value: object) -> bool:
        if not isinstance(value, Unknown | Blank):
            return False
        kind = kind_of(field)
        if not kind.is_many or kind.layout is Layout.KEYED:
            return False
        return not (self.draft and field.required and not field.may_be_blank)

    def _earlier(self, section: str) -> object:
        return None if self.before is None else before(self.before, section)


class Figures(LazyNamespace):
    """The figures of a section as a template has them, each made once."""

    __slots__ = ("_earlier", "_fields", "_made", "_period", "_section", "_values")
    _earlier: object
    _fields: Mapping[str, Field]
    _made: dict[str, object]
    _period: Period
    _section: str
    _values: Namespace

    def __init__(
        self, period: Period, section: str, fields: Mapping[str, Field], values: Namespace, earlier: object
    ) -> None:
        super().__init__()
        slots = {"_period": period, "_section": section, "_fields": fields, "_values": values, "_earlier": earlier}
        for name, value in {**slots, "_made": {}}.items():
            object.__setattr__(self, name, value)

    def _keys(self) -> Iterable[str]:
        return self._fields

    def __contains__(self, key: object) -> bool:
        return key in self._fields

    def __getitem__(self, name: str) -> object:
        made = self._made.get(name)
        return self._make(name) if made is None else made

    def _make(self, name: str) -> object:
        field, value, earlier = self._fields[name], self._values[name], self._earlier
        if value.__class__ is Number and earlier is not None and self._section == "so_lieu":  # nearly all are
            made: object = value.with_attributes(OfFigure(field, value, earlier))
        else:
            made = self._period.figure(self._section, field, value, earlier)
        self._made[name] = made
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return Figures, (self._period, self._section, self._fields, self._values, self._earlier)


class OfPeriod(LazyNamespace):
    """Indicators or criteria, as a template has them."""

    __slots__ = ("_declared", "_period", "_section")
    _declared: Mapping[str, object]
    _period: Period
    _section: str

    def __init__(self, period: Period, section: str, declared: Mapping[str, object]) -> None:
        super().__init__()
        object.__setattr__(self, "_period", period)
        object.__setattr__(self, "_section", section)
        object.__setattr__(self, "_declared", declared)

    def _keys(self) -> Iterable[str]:
        return self._declared

    def __contains__(self, key: object) -> bool:
        return key in self._declared

    def _make(self, name: str) -> object:
        if name not in self._declared:
            raise KeyError(name)
        return self._period.value(self._section, name)

    def __reduce__(self) -> tuple[object, ...]:
        return OfPeriod, (self._period, self._section, self._declared)


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
