"""Prepares a story before its tags are lexed: fields and controls that data fills become tags, strokes are noted, marks of
branches are removed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.ooxml.package.package import Package

from . import branch_marks, field_part, strokes
from .controls import fill_controls
from .merge_fields import fill_merge_fields


class Prepared(NamedTuple):
    """``optional``: the tags that data may leave as they are; ``is_changed``: the story is to be written even without tags."""

    optional: int
    is_changed: bool
    problems: list[Diagnostic]


def prepare(
    package: Package,
    root: etree._Element,
    names: Mapping[str, Any] | None,
    place: Callable[[etree._Element], Location],
    marks: Collection[str],
) -> Prepared:
    """Changes the story below ``root``; ``names``: those that are declared, None when they are unknown; ``marks``: the ids of
    styles that mark branches."""
    was_marked = branch_marks.remove(root, marks)
    unknown = field_part.check(root, names, place)
    was_mapped = any(field_part.controls(root))
    in_controls = fill_controls(root, names)
    in_fields, problems = fill_merge_fields(root, names, place)
    count, more = strokes.mark(package, root, place)
    return Prepared(in_controls + in_fields, count > 0 or was_marked or was_mapped, [*unknown, *problems, *more])
