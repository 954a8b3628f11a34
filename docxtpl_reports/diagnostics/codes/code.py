"""Defines a code: a kind of problem with its severity, wording and exit code."""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum, auto
from typing import NamedTuple


class Severity(StrEnum):
    """The severity of a problem: an error means no output; a warning leaves the exit code 0."""

    ERROR = "error"
    WARNING = "warning"


class Area(StrEnum):
    """The subject of a problem. The value is the letters that its codes begin with."""

    FILES = "FIL"
    YAML = "YML"
    DATA = "DAT"
    SOURCES = "SRC"
    RULES = "RUL"
    VERDICTS = "VER"
    PACKAGE = "PKG"
    TEMPLATE = "TPL"
    RENDERING = "REN"
    OUTPUT = "OUT"
    MANIFEST = "MAN"
    UNITS = "UNT"
    USAGE = "USE"
    BATCH = "BAT"
    CASES = "CAS"
    EXCHANGE = "EXC"


class ExitCode(IntEnum):
    """The exit code of a command. A promise to scripts: a number never changes its meaning."""

    DONE = 0
    PROBLEMS = 1  # in the data, the rules or the template
    USAGE = 2
    OUTSIDE = 3  # the disk, LibreOffice, a library
    INTERRUPTED = 130


class DraftEffect(Enum):
    """The effect on a draft of an error that still allows one."""

    MISSING = auto()  # the value is not there: the draft has a placeholder instead
    DOUBTFUL = auto()  # the value can be printed: out of bounds, contradicted by a check, or waived without a reason


class Code(NamedTuple):
    """A kind of problem: how bad, what to say, what to do about it. Placeholders are ``str.format`` names.

    ``exit_code``: how a command ends when this is an error; after a warning it goes on. ``area``: filled in by ``table``; a
    code that was moved to another area keeps its letters, so ask this, not them. ``draft``: None for an error that prevents
    even a draft.
    """

    severity: Severity
    message: str
    help: str
    exit_code: ExitCode = ExitCode.PROBLEMS
    area: Area | None = None
    draft: DraftEffect | None = None


ERROR, WARNING = Severity.ERROR, Severity.WARNING
MISSING, DOUBTFUL = DraftEffect.MISSING, DraftEffect.DOUBTFUL
