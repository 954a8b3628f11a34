"""Define a code: a kind of problem with its severity, wording and exit code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(StrEnum):
    """The severity of a problem: an error means no output; a warning leaves the exit code 0."""

    ERROR = "error"
    WARNING = "warning"


class Area(StrEnum):
    """The subject of a problem. The value is the letters that its codes begin with."""

    FILES = "FIL"
    YAML = "YML"
    DATA = "DAT"
    RULES = "RUL"
    VERDICTS = "VER"
    PACKAGE = "PKG"
    TEMPLATE = "TPL"
    RENDERING = "REN"
    OUTPUT = "OUT"
    MANIFEST = "MAN"
    USAGE = "USE"


class ExitCode(IntEnum):
    """The exit code of a command. A promise to scripts: a number never changes its meaning."""

    DONE = 0
    PROBLEMS = 1  # in the data, the rules or the template
    USAGE = 2
    OUTSIDE = 3  # the disk, LibreOffice, a library
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: how bad, what to say, what to do about it. Placeholders are ``str.format`` names.

    ``exit_code``: how a command ends when this is an error; after a warning it goes on. ``area``: filled in by ``table``; a
    code that was moved to another area keeps its letters, so ask this, not them.
    """

    severity: Severity
    message: str
    help: str
    exit_code: ExitCode = ExitCode.PROBLEMS
    area: Area | None = None


ERROR, WARNING = Severity.ERROR, Severity.WARNING
