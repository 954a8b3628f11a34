"""The facts about one unit: figures as typed, indicators, verdicts and checks. Knows neither Word nor Jinja templates.

``load`` reads a data file with its rules, ``check_rules`` a pack's rules alone; what is made of them has modules of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Case", "Verdict", "check_rules", "find_pack", "load"]

if TYPE_CHECKING:
    from docxtpl_reports.values import Verdict

    from .case import Case, find_pack
    from .loading import load
    from .planning import check_rules


def __getattr__(name: str) -> Any:
    """The public names, loaded when first used: figures of a pack whose plan is ready need no reader of rules."""
    if name in ("Case", "find_pack"):
        from . import case

        return getattr(case, name)
    if name == "load":
        from .loading import load

        return load
    if name == "check_rules":
        from .planning import check_rules

        return check_rules
    if name == "Verdict":
        from docxtpl_reports.values import Verdict

        return Verdict
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
