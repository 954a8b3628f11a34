"""Doubts about the reports of units that figures come from."""

from __future__ import annotations

from typing import NamedTuple

from docxtpl_reports.diagnostics import Diagnostic

EDITED, STALE, DRAFT = "bao_cao_da_sua", "bao_cao_cu", "bao_cao_nhap"
PERIOD, RULES, MISSING, UNEXPECTED = (
    "bao_cao_khac_ky",
    "bao_cao_khac_quy_tac",
    "thieu_bao_cao",
    "bao_cao_ngoai_danh_sach",
)
ALIKE = "don_vi_gan_giong"
DOUBTS = (EDITED, STALE, DRAFT, PERIOD, RULES, MISSING, UNEXPECTED, ALIKE)


class Doubt(NamedTuple):
    """A finding about a unit's report, or about one that is not there. ``kind`` with the unit's name is what a waiver names."""

    kind: str
    unit: str
    problem: Diagnostic
