"""The facts about one unit: figures as typed, indicators, verdicts and checks. Knows neither Word nor Jinja templates.

``load`` reads a data file with its rules, ``check_rules`` a pack's rules alone; what is made of them has modules of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures.data.table_row import TableRow
from docxtpl_reports.values import Verdict

from . import case
from .case import Case, RulesReader, find_pack
from .planning import check_rules

__all__ = ["Case", "Verdict", "check_rules", "find_pack", "load"]


def load(
    data: Path | str,
    pack: Path | str | None = None,
    *,
    read_rules: RulesReader = check_rules,
    tried: Mapping[str, str] | None = None,
    row: TableRow | None = None,
) -> tuple[Case | None, list[Diagnostic]]:
    """Everything about one data file, with the rules of its pack read for it alone: ``case.load``."""
    return case.load(data, pack, read_rules=read_rules, tried=tried, row=row)
