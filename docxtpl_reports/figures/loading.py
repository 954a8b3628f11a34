"""Loads a data file together with the rules of its pack, read for it alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures.data.table_row import TableRow

from . import case
from .planning import check_rules


def load(
    data: Path | str,
    pack: Path | str | None = None,
    *,
    read_rules: case.RulesReader = check_rules,
    tried: Mapping[str, str] | None = None,
    row: TableRow | None = None,
) -> tuple[case.Case | None, list[Diagnostic]]:
    """Everything about one data file: as ``case.load``."""
    return case.load(data, pack, read_rules=read_rules, tried=tried, row=row)
