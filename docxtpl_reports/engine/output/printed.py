"""A fragment that was printed, until ``splice`` puts it in its place."""

from __future__ import annotations

from typing import NamedTuple

from docxtpl_reports.diagnostics import Location


class Printed(NamedTuple):
    """A fragment that was printed: the place of its tag, and the part its relationships belong to ("": not known)."""

    location: Location
    home: str
    own: bool  # whether the template's own XML, or made for the story: its relationships are sound there
