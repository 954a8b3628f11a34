"""Finds where template code is running, and turns an exception from it into a diagnostic at the place of the tag.

Only code of the templates that are being rendered counts: a filter of the caller may itself render another one with Jinja.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import FrameType, TracebackType
from typing import NamedTuple

from jinja2 import Template, Undefined
from jinja2.exceptions import SecurityError, UndefinedError

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, Fix, Location, ReportError, translate

from .refusals import Why

Place = Callable[[str, int], Location]  # the place of the tag at a source line of a part
_UNDEFINED_NAME = re.compile(r"^'([^']+)' is undefined$")
_NO_ATTRIBUTE = re.compile(r"has no (?:attribute|element) (?:named )?'?([^']+?)'?$")


def running_line(frame: FrameType | None, templates: Collection[Template]) -> tuple[str, int]:
    """Part and source line of the code of one of ``templates`` that called."""
    while frame is not None:
        jinja = frame.f_globals.get("__jinja_template__")
        if jinja is not None and jinja in templates:
            return jinja.name or "", jinja.get_corresponding_lineno(frame.f_lineno)
        frame = frame.f_back
    return "", 0


def _failing_line(traceback: TracebackType | None, templates: Collection[Template]) -> tuple[str, int]:
    """Part and source line of the innermost code of one of ``templates`` that an exception passed through."""
    found = "", 0
    while traceback is not None:
        jinja = traceback.tb_frame.f_globals.get("__jinja_template__")
        if jinja is not None and jinja in templates:
            found = jinja.name or "", jinja.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


class Hint(NamedTuple):
    """The names closest to one that does not exist, as the end of a message in the current language."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        shown = ", ".join(f"«{name}»" for name in self.names)
        return f" {translate(N_('Có thể là: {names}.')).format(names=shown)}" if self.names else ""


def _beside(error: Exception) -> list[str]:
    """The names that the object has of which an attribute was asked for."""
    traceback, owner = error.__traceback__, None
    while traceback is not None:
        if isinstance(undefined := traceback.tb_frame.f_locals.get("self"), Undefined):
            owner = undefined._undefined_obj
        traceback = traceback.tb_next
    names = owner if isinstance(owner, Mapping) else getattr(owner, "__dict__", ())
    return [name for name in names if isinstance(name, str) and not name.startswith("_")]


def explain(
    error: Exception, templates: Collection[Template], place: Place, names: Collection[str] = ()
) -> list[Diagnostic]:
    """An exception from the code of ``templates`` as diagnostics; ``names``: those of the data. Raises it again when it is
    not from a tag: an internal error."""
    part, line = _failing_line(error.__traceback__, templates)
    if not part:
        raise error
    location = place(part, line)
    tag = location.tag or ""
    if isinstance(error, ReportError):
        return [d if d.location != Location() else replace(d, location=location) for d in error.diagnostics]
    if isinstance(error, UndefinedError):
        message = error.message or ""
        unknown = _UNDEFINED_NAME.search(message)
        name = unknown or _NO_ATTRIBUTE.search(message)
        known = names if unknown else _beside(error)
        near = vietnamese.nearest(name[1], known) if name else []
        params = {"name": name[1] if name else tag, "tag": tag, "hint": Hint(tuple(near))}
        meant = vietnamese.correction(name[1], known) if name and tag.count(name[1]) == 1 else None
        fix = Fix(name[1], meant) if name and meant is not None else None
        return [Diagnostic("REN001", location, params, fix)]
    if isinstance(error, SecurityError):
        return [Diagnostic("REN008", location, {"tag": tag})]
    if isinstance(error, OverflowError | RecursionError | MemoryError):
        return [Diagnostic("REN009", location)]
    return [Diagnostic("REN002", location, {"tag": tag, "detail": Why.of(error)})]
