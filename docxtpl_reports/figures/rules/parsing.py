"""Parses expressions and thresholds of ``quy-tac.yml``, with each problem at its place in the file."""

from __future__ import annotations

import re
from datetime import date

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import Node, ScalarNode

from .expressions import FUNCTIONS, Expression, ExpressionError, reversed_sign
from .grammar import parse
from .model import Threshold, Validity

THRESHOLD_KEYS = ("tu", "dieu_kien", "can_cu", "hieu_luc")
VALIDITY_KEYS = ("tu", "den")


class ExpressionReader(reading.NodeReader):
    """Reads expressions, thresholds and periods of validity."""

    def thresholds(self, node: Node | None, basis: str, where: str) -> tuple[Threshold, ...]:
        if node is None or isinstance(node, ScalarNode):
            single = self._threshold(node, None, basis, f"{where}.nguong")
            return (single,) if single else ()
        found: list[Threshold] = []
        for item in self.sequence(node, f"{where}.nguong") or ():
            entry = self.mapping(item, f"{where}.nguong")
            if entry is None:
                continue
            self.check_keys(entry, THRESHOLD_KEYS, f"{where}.nguong", reading.RULES_KEY)
            since = self._day(entry.get("tu"), f"{where}.nguong.tu")
            own = self.text(entry.get("can_cu"), f"{where}.nguong.can_cu") or basis
            threshold = self._threshold(entry.get("dieu_kien"), since, own, f"{where}.nguong.dieu_kien")
            if is_nothing(entry.get("dieu_kien")):
                self.report("RUL003", entry.location, {"key": "dieu_kien", "section": f"{where}.nguong"})
            if threshold:
                if any(other.since == since for other in found):
                    self.report("RUL017", entry.location, {"name": where})
                found.append(
                    threshold._replace(validity=self.validity(entry.get("hieu_luc"), f"{where}.nguong.hieu_luc"))
                )
        return tuple(sorted(found, key=lambda threshold: threshold.since or date.min))

    def validity(self, node: Node | None, what: str) -> Validity | None:
        """``hieu_luc: {tu: …, den: …}``."""
        entry = self.mapping(node, what)
        if entry is None:
            return None
        self.check_keys(entry, VALIDITY_KEYS, what, reading.RULES_KEY)
        first, last = (self._day(entry.get(key), f"{what}.{key}") for key in VALIDITY_KEYS)
        if first is not None and last is not None and first > last:
            params = {"what": what, "first": vietnamese.short_date(first), "last": vietnamese.short_date(last)}
            self.report("RUL088", entry.location, params)
        return Validity(first, last, entry.location)

    def _threshold(self, node: Node | None, since: date | None, basis: str, where: str) -> Threshold | None:
        typed = self.text(node, where)
        if typed is None or not isinstance(node, ScalarNode):
            return None
        if typed[:2] in ("=<", "=>"):
            self.problems.append(expression_problem(reversed_sign(typed[1], 0), node, where))
            return None
        match = re.fullmatch(r"(>=|<=|==|>|<|=|≥|≤)\s*(.+)", typed, re.DOTALL)
        if match:
            operator = {"=": "==", "≥": ">=", "≤": "<="}.get(match[1], match[1])
            low = self.expression(node, where, match[2], match.start(2))
            return Threshold(typed, operator, low, None, since, basis, node.location) if low else None
        if ".." in typed:
            first, _, last = typed.partition("..")
            low = self.expression(node, where, first, 0)
            high = self.expression(node, where, last, len(first) + 2)
            return Threshold(typed, "..", low, high, since, basis, node.location) if low and high else None
        self.report("RUL018", node.location, {"typed": typed, "name": where})
        return None

    def _day(self, node: Node | None, what: str) -> date | None:
        typed = self.text(node, what)
        if typed is None or node is None:
            return None
        try:
            return vietnamese.read_date(typed)
        except vietnamese.ReadingError:
            self.report("RUL019", node.location, {"typed": typed, "what": what})
            return None

    def expression(self, node: Node | None, what: str, part: str | None = None, start: int = 0) -> Expression | None:
        """The parsed expression of a scalar (or of a ``part`` of it that begins at ``start``)."""
        typed = self.text(node, what)
        if typed is None or not isinstance(node, ScalarNode):
            if node is not None and node.is_null:
                section, _, key = what.rpartition(".")
                self.report("RUL003", node.location, {"key": key, "section": section})
            return None
        try:
            return parse(typed if part is None else part)
        except ExpressionError as error:
            self.problems.append(expression_problem(error, node, what, start))
            return None


def is_nothing(node: Node | None) -> bool:
    return node is None or node.is_null


_REASONS = {
    "character": "RUL030",
    "unexpected": "RUL031",
    "ends_early": "RUL032",
    "unclosed": "RUL033",
    "no_else": "RUL034",
    "chained": "RUL035",
    "no_function": "RUL036",
    "ambiguous": "RUL037",
    "bad_number": "RUL038",
    "comma_number": "RUL081",
    "no_choice": "RUL085",
    "reversed_sign": "YML070",
    "too_deep": "RUL039",
    "too_long": "RUL039",
    "list_alone": "RUL040",
    "needs_list": "RUL041",
    "not_truth": "RUL042",
    "not_number": "RUL043",
    "mixed_kinds": "RUL044",
    "units": "RUL045",
    "wrong_kind": "RUL050",
    "bad_hour": "RUL208",
    "column_of_row": "RUL102",
    "needs_expression": "RUL103",
    "needs_two": "RUL104",
    "two_levels": "RUL221",
    "many_in_row": "RUL222",
    "no_key": "RUL109",
    "text_value": "RUL110",
    "not_ranked": "RUL116",
    "scale_needed": "RUL202",
    "scale_by_hand": "RUL203",
    "other_units": "RUL204",
    "rounding": "RUL210",
    "rounding_scale": "RUL211",
    "criterion_name": "RUL250",
    "criterion_early": "RUL251",
    "criterion_alone": "RUL252",
}
_UNKNOWN = {
    "no_criterion": reading.UnknownName("RUL253", "RUL254"),
    "no_name": reading.UnknownName("RUL046", "RUL047"),
    "no_field": reading.UnknownName("RUL048", "RUL049"),
}


def expression_problem(error: ExpressionError, node: ScalarNode, what: str, start: int = 0) -> Diagnostic:
    """An ``ExpressionError`` at its place in the file."""
    place = node.location
    column = (place.column or 1) + start + error.at + (1 if node.quoted else 0)
    place = Location(file=place.file, line=place.line, column=column, text=place.text)
    params = {"expression": node.text, "what": what, **error.params}
    if error.reason in _UNKNOWN:
        known = params.pop("candidates")
        name = str(params.pop("name"))
        return reading.unknown_name(_UNKNOWN[error.reason], name, known, place, **params)  # type: ignore[arg-type]
    if error.reason == "no_function":
        params["known"] = reading.quoted(dict.fromkeys(FUNCTIONS.values()))
    fix = Fix(str(params["typed"]), str(params["meant"])) if error.reason == "reversed_sign" else None
    if error.reason == "column_of_row":
        fix = Fix(str(params["name"]), str(params["meant"]))
    return Diagnostic(_REASONS[error.reason], place, params, fix)
