"""Reads how the records of a list are told apart, ranked and sorted: ``khoa``, ``xep_hang``, ``sap_xep``."""

from __future__ import annotations

from docxtpl_reports.diagnostics import N_
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, ScalarNode

from .kinds import KINDS, Layout
from .model import Field, Indicator, SortKey
from .parsing import ExpressionReader

RANK = "hang"  # the computed column of ranks
RANKING_KEYS = ("theo", "chieu")
DIRECTIONS = {"giam": True, "tang": False}
_PLAIN = (Layout.VALUE, Layout.TEXT, Layout.CHOICE)
_UNKNOWN_KEY = reading.UnknownName("RUL106", "RUL107")
_UNKNOWN_ORDER = reading.UnknownName("RUL112", "RUL113")


class RowOrderReader(ExpressionReader):
    """Reads keys, ranks and orders."""

    def key(self, node: MappingNode, fields: tuple[Field, ...], where: str) -> str:
        """``khoa``: a field that every record has."""
        given = node.get("khoa")
        typed = self.text(given, f"{where}.khoa")
        if typed is None or given is None:
            return ""
        if not fields:
            self.report("RUL105", given.location, {"key": "khoa", "name": where})
            return ""
        field = next((field for field in fields if field.name == typed), None)
        if field is None:
            names = [field.name for field in fields]
            self.problems.append(reading.unknown_name(_UNKNOWN_KEY, typed, names, given.location, what=where))
        elif KINDS[field.kind].layout not in _PLAIN or not field.must_be_typed or field.may_be_blank:
            self.report("RUL108", given.location, {"name": where, "key": typed})
        return typed if field is not None else ""

    def ranking(
        self, node: MappingNode, fields: tuple[Field, ...], columns: tuple[Indicator, ...], where: str
    ) -> tuple[Indicator, ...]:
        """``xep_hang: {theo: ty_le, chieu: giam}``: a computed column; ``validate`` looks at what it is by."""
        given, what = node.get("xep_hang"), f"{where}.xep_hang"
        if given is not None and not fields:
            self.report("RUL105", given.location, {"key": "xep_hang", "name": where})
            return ()
        if isinstance(given, ScalarNode) and not given.is_null:
            params = {"name": where, "typed": given.text}
            self.report("RUL114", given.location, params)
            return ()
        entry = self.mapping(given, what)
        if entry is None:
            return ()
        if RANK in [*(field.name for field in fields), *(column.name for column in columns)]:
            self.report("RUL117", entry.location, {"name": where})
            return ()
        self.check_keys(entry, RANKING_KEYS, what, reading.RULES_KEY)
        by, way = entry.get("theo"), self.text(entry.get("chieu"), f"{what}.chieu") or "giam"
        if way not in DIRECTIONS:
            self.report("RUL115", (entry.get("chieu") or entry).location, {"name": what, "typed": way})
        if by is None:
            self.report("RUL003", entry.location, {"key": "theo", "section": what})
        formula = self.expression(by, f"{what}.theo")
        if formula is None or not isinstance(by, ScalarNode):
            return ()
        rank = Indicator(
            name=RANK,
            label=N_("Hạng"),
            formula=formula,
            numerator=None,
            denominator=None,
            unit="",
            digits=0,
            thresholds=(),
            basis="",
            may_exceed=False,
            note="",
            location=by.location,
            places={"cong_thuc": by},
            ranks=DIRECTIONS.get(way, True),
        )
        return (rank,)

    def order(
        self, node: MappingNode, fields: tuple[Field, ...], columns: tuple[Indicator, ...], where: str
    ) -> tuple[SortKey, ...]:
        """``sap_xep: [-diem, ten]``."""
        given, keys = node.get("sap_xep"), []
        if given is not None and not fields:
            self.report("RUL105", given.location, {"key": "sap_xep", "name": where})
            return ()
        known = [field.name for field in fields if KINDS[field.kind].layout in _PLAIN]
        known += [column.name for column in columns]
        for typed in self.texts(given, f"{where}.sap_xep", single=True):
            falling = typed.startswith(("-", "−", "–"))
            name = typed.lstrip("-−– ")
            if name in known:
                keys.append(SortKey(name, falling))
            elif name == RANK and given is not None:
                if node.get("xep_hang") is None:
                    self.report("RUL121", given.location, {"name": where})
            elif given is not None:
                problem = reading.unknown_name(_UNKNOWN_ORDER, name, known, given.location, what=where)
                self.problems.append(problem)
        return tuple(keys)
