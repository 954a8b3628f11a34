"""Explains wrong usage: Click's errors in our words."""

from __future__ import annotations

import re
from collections.abc import Collection

import click

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, translate

from .console import PROGRAM, placeholders

_NAME = re.compile(r"'([^']*)'")
_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)")


def usage_problem(error: click.UsageError, commands: Collection[str], named_command: str = "") -> Diagnostic:
    """Click's error in our words; ``commands``: names that may have been meant."""
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
        if error.param is not None and isinstance(error.param.type, click.IntRange):
            low = error.param.type.min
            return Diagnostic("USE057", params={"name": _param_name(error), "low": 0 if low is None else low})
        return Diagnostic("USE052", params={"name": _param_name(error), "command": command})
    return Diagnostic("USE001", params={"command": command})


def _param_name(error: click.BadParameter) -> str:
    """The option or argument that got a value it cannot take, as the help names it."""
    if error.param is None:
        return ""
    return placeholders(
        error.param.opts[-1] if error.param.opts[-1].startswith("-") else error.param.human_readable_name
    )
