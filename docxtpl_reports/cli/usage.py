"""Takes settings from anywhere on the line; explains wrong usage."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NoReturn

import click

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import LANGUAGES, N_, Diagnostic, ReportError, translate

from .console import FORMATS, PROGRAM, Settings, placeholders

_NAME = re.compile(r"'([^']*)'")
_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)")


class UsageError(ReportError):
    """Wrong usage: exit code 2, whatever the code of the problem."""


def fail(diagnostic: Diagnostic) -> NoReturn:
    raise UsageError(diagnostic)


def take_settings(arguments: list[str], settings: Settings) -> list[str]:
    """``--format`` and ``--lang`` are taken from anywhere on the line, before ``--``."""
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


def usage_problem(error: click.UsageError, commands: Collection[str], named_command: str = "") -> Diagnostic:
    """Click's complaint in our words; ``commands`` are those one may have meant."""
    command = f"{PROGRAM} {named_command}".strip() if error.ctx is None else error.ctx.command_path
    message = error.format_message()
    named = match[1] if (match := _NAME.search(message)) else ""
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(f"«{name}»" for name in error.possibilities or ())
        hint = " " + translate(N_("Có thể là: {names}.")).format(names=near) if near else ""
        return Diagnostic("USE003", params={"name": error.option_name, "command": command, "hint": hint})
    if isinstance(error, click.BadOptionUsage):
        code = "USE012" if "does not take" in message else "USE008"
        return Diagnostic(code, params={"name": named or error.option_name, "command": command})
    if error.ctx is None or isinstance(error.ctx.command, click.Group):
        if alike := vietnamese.nearest(named, commands):
            return Diagnostic("USE053", params={"name": named, "near": ", ".join(f"«{name}»" for name in alike)})
        return Diagnostic("USE002", params={"name": named, "names": ", ".join(commands)})
    if isinstance(error, click.MissingParameter):
        missing = error.param.make_metavar(error.ctx).strip("[].") if error.param and error.ctx else named
        return Diagnostic("USE050", params={"name": placeholders(missing), "command": command})
    if extra := _EXTRA.search(message):
        return Diagnostic("USE051", params={"names": extra[1].replace("'", ""), "command": command})
    if isinstance(error, click.BadParameter):
        return Diagnostic("USE052", params={"name": _param_name(error), "command": command})
    return Diagnostic("USE001", params={"command": command})


def _param_name(error: click.BadParameter) -> str:
    """The option or argument that got a value it cannot take, as the help names it."""
    if error.param is None:
        return ""
    return placeholders(
        error.param.opts[-1] if error.param.opts[-1].startswith("-") else error.param.human_readable_name
    )
