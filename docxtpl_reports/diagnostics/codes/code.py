"""Define a code: a kind of problem with its severity and wording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is: an error means no output; a warning leaves the exit code 0."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: how bad, what to say, what to do about it. Placeholders are ``str.format`` names."""

    severity: Severity
    message: str
    help: str


ERROR, WARNING = Severity.ERROR, Severity.WARNING
