"""Looks up the values of names while indicators are computed, and when everything is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.rules.expressions import Name
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.rules.names import resolve
from docxtpl_reports.values import Namespace, Unknown

from .results import IndicatorResult, Results


@dataclass(frozen=True, slots=True)
class Scope:
    """Looks up names while indicators are being computed into ``done``."""

    rules: Rules
    data: Data
    done: Mapping[str, IndicatorResult]
    before: Results | None = None

    def value(self, name: Name) -> object:
        """The value of a checked name; a list's field gives the tuple of its values."""
        reference = resolve(self.rules, name)
        data = self.data.previous if reference.previous else self.data
        before = self.before.indicators if self.before is not None else {}
        done = before if reference.previous else self.done
        if data is None:
            return Unknown(name.text, (Reason("before_previous", {"name": name.text}),))
        if reference.section == "chi_tieu":
            return done[reference.name].value
        where = data.sections[reference.section]
        assert isinstance(where, Namespace)
        value = where[reference.name]
        if reference.inner is not None and not isinstance(value, tuple):
            return getattr(value, reference.inner)  # a part of a date; each part of an unknown one is unknown
        if isinstance(value, tuple):
            key = reference.inner or "gia_tri"
            return tuple(item[key] if isinstance(item, Namespace) and key in item else item for item in value)
        return value


def value_in(rules: Rules, data: Data, results: Results, name: Name) -> object:
    """The value of a name in a check, once everything is computed."""
    return Scope(rules, data, results.indicators, results.previous).value(name)
