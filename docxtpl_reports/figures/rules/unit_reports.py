"""Reads what the rules say of the reports of units (``don_vi_truc_thuoc``): of which pack, and which of their values."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from docxtpl_reports.figures.limits import MAX_QUOTED
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode

from .model import UNITS, SourceTable

UNIT_KEYS = ("ten", "bo_mau", "cot", "ghi_chu")
NAME = "don_vi"  # a column: the unit's name, with its code where two units share the name
VERDICT, RANK, REASONS, THRESHOLD, NUMERATOR, DENOMINATOR = "ket_luan", "xep_loai", "ly_do", "nguong", "tu_so", "mau_so"
_PARTS = {
    "chi_tieu": (VERDICT, REASONS, THRESHOLD, NUMERATOR, DENOMINATOR),
    "tieu_chi": (VERDICT, RANK, REASONS),
}
_SECTIONS = ("don_vi", "ky", "thong_tin", "so_lieu", "chi_tieu", "tieu_chi")
_QUOTED = re.compile(r"tieu_chi\[([\"'])(.+?)\1\]")


class UnitValue(NamedTuple):
    """A value of a unit's report: ``chi_tieu.truc_tuyen``, and perhaps a ``part`` of it (``ket_luan``)."""

    name: str
    part: str = ""

    @property
    def section(self) -> str:
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        return self.name.partition(".")[2]

    @property
    def text(self) -> str:
        """As it is typed."""
        return f"{self.name}.{self.part}" if self.part else self.name


def unit_value(typed: str) -> UnitValue | None:
    """``chi_tieu.truc_tuyen.ket_luan``, ``tieu_chi["15.1"].ket_luan`` or ``tieu_chi.15.1.ket_luan``; None for anything else."""
    path = _QUOTED.sub(lambda match: f"tieu_chi.{match[2]}", typed.strip())
    if path == NAME:
        return UnitValue(NAME)
    section, _, name = path.partition(".")
    part = next((one for one in _PARTS.get(section, ()) if name.endswith(f".{one}")), "")
    name = name.removesuffix(f".{part}") if part else name
    return UnitValue(f"{section}.{name}", part) if section in _SECTIONS and name else None


class UnitReportsReader(reading.NodeReader):
    """Reads ``don_vi_truc_thuoc`` of the rules."""

    def unit_reports(self, node: Node | None, check_identifier: Callable[[ScalarNode], None]) -> SourceTable | None:
        found = self.mapping(node, UNITS)
        if found is None:
            return None
        self.check_keys(found, UNIT_KEYS, UNITS, reading.RULES_KEY)
        pack = self.text(found.get("bo_mau"), f"{UNITS}.bo_mau") or ""
        columns = self._values(found, check_identifier)
        for key, given in (("bo_mau", pack), ("cot", columns)):
            if not given:
                self.report("RUL003", found.location, {"key": key, "section": UNITS})
        label = self.text(found.get("ten"), f"{UNITS}.ten") or pack
        return SourceTable(UNITS, label, columns, location=found.location, pack=pack or "?")

    def _values(self, node: MappingNode, check_identifier: Callable[[ScalarNode], None]) -> dict[str, tuple[str, ...]]:
        columns: dict[str, tuple[str, ...]] = {}
        for key, value in self.mapping(node.get("cot"), f"{UNITS}.cot") or ():
            check_identifier(key)
            typed = self.text(value, f"{UNITS}.cot.{key.text}")
            if typed is None:
                self.report("RUL003", key.location, {"key": key.text, "section": f"{UNITS}.cot"})
            elif unit_value(typed) is None:
                params = {"name": f"{UNITS}.cot.{key.text}", "typed": typed[:MAX_QUOTED]}
                self.report("UNT051", value.location, params)
            else:
                columns[key.text] = (typed,)
        return columns
