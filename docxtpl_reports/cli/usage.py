"""Accepts settings anywhere on the line and refuses wrong usage; ``wrong_usage`` rewords Click's errors."""

from __future__ import annotations

from typing import NoReturn

from docxtpl_reports.diagnostics import LANGUAGES, Diagnostic, ReportError

from .console import FORMATS, PROGRAM, Settings


class UsageError(ReportError):
    """Wrong usage: exit code 2, whatever the code of the problem."""


def fail(diagnostic: Diagnostic) -> NoReturn:
    raise UsageError(diagnostic)


def take_settings(arguments: list[str], settings: Settings) -> list[str]:
    """Extract ``--format`` and ``--lang`` from anywhere on the line before ``--``."""
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            return [*rest, word, *queue]
        name, equals, value = word.partition("=")
        allowed = {"--format": FORMATS, "--lang": LANGUAGES}.get(name)
        if allowed is None:
            rest.append(word)
            continue
        if not equals:
            if not queue:
                fail(Diagnostic("USE008", params={"name": name, "command": PROGRAM}))
            value = queue.pop(0)
        if value not in allowed:
            fail(Diagnostic("USE004", params={"name": name, "value": value, "choices": ", ".join(allowed)}))
        setattr(settings, "form" if name == "--format" else "lang", value)
    return rest
