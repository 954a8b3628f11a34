"""Records of figures, indicators, criteria and inputs, as manifests hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.values import Verdict


class Input(NamedTuple):
    """A file that a report was made from. ``sha256``: of the bytes that were read, even if the file changed since."""

    file: str | None
    sha256: str


class FigureRecord(NamedTuple):
    """A typed figure: its exact value (a fraction or decimal as text; None: blank or unknown) and how it is printed.
    ``state``: given, blank (left to be filled in by hand) or missing."""

    name: str
    label: str
    value: str | None
    text: str
    source: Location | None = None  # where it was typed
    state: str = "given"


class IndicatorRecord(NamedTuple):
    """A computed indicator. ``verdict`` is None when it has no threshold."""

    name: str
    label: str
    value: str | None
    text: str
    threshold: str | None
    verdict: Verdict | None
    reasons: Sequence[str] = ()


class CriterionRecord(NamedTuple):
    """A node of the verdict tree; ``verdict`` is None for points without threshold, ``xep_loai`` the class of a scored one."""

    name: str
    label: str
    verdict: Verdict | None
    reasons: Sequence[str] = ()
    xep_loai: str | None = None
