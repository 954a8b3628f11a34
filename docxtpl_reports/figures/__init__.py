"""The facts about one unit: figures as typed, indicators, verdicts and checks. Knows neither Word nor Jinja templates.

``load`` reads a data file with its rules, ``check_rules`` a pack's rules alone; what is made of them has modules of its own.
"""

from __future__ import annotations

from docxtpl_reports.figures.data.defaults import check_rules
from docxtpl_reports.values import Verdict

from .case import Case, find_pack, load

__all__ = ["Case", "Verdict", "check_rules", "find_pack", "load"]
