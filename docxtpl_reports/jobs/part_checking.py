"""Checks the file of a shared part: through the templates that use it, else its language alone.

Findings in the part's file come out, and those at tags that use it; what else is wrong with a template is left to its own
check.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, has_errors, unique
from docxtpl_reports.diagnostics.codes.template_parts import TEMPLATE_PARTS
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.figures.shapes import shape
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.package.xml import serialise
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.project import RULES_FILE, TEMPLATE_FILE, is_shared_part, packs_in, part_folders, shown

if TYPE_CHECKING:
    from .compiled import Packs

_CALLER = "<>"  # the document that is made for a part that no template uses


class PartCheck:
    """The packs whose templates use a part, and what is wrong with it. ``users``: their folders."""

    def __init__(self, part: Path, packs: Packs, content: Path | None = None, pack: Path | None = None) -> None:
        """``content``: a copy that is read instead of the file; ``pack``: the only one to look at."""
        self._part, self._content = Path(os.path.abspath(part)), content or part
        self._packs = packs
        self.users: list[Path] = []
        self._found: list[Diagnostic] = []
        for one in [pack] if pack is not None else self._near():
            self._check(one)

    @property
    def problems(self) -> list[Diagnostic]:
        """Those of all templates that use the part; without one, of its own language: any name may come from ``with``."""
        found = self._found if self.users else self._alone()
        return unique(d.at(file=str(shown(self._part))) if self._is_here(d) else d for d in found)

    def _near(self) -> list[Path]:
        home = self._part.parent
        return [shown(pack) for pack in packs_in(home.parent)] if is_shared_part(self._part) else [shown(home)]

    def _check(self, pack: Path) -> None:
        rules, wrong = self._packs.rules(pack / RULES_FILE)
        names = None if rules is None or has_errors(wrong) else shape(rules)
        folders = _Folders.standing_in(part_folders(pack), self._part, self._content)
        problems = _problems_of(pack / TEMPLATE_FILE, folders, names)
        if folders.is_used:
            self.users.append(pack)
            self._found += [d for d in problems if self._is_here(d) or self._is_of_use(d)]

    def _alone(self) -> list[Diagnostic]:
        try:
            caller = _caller(read_package(self._content), self._part.stem)
        except ReportError as error:
            return list(error.diagnostics)
        folders = _Folders.standing_in(part_folders(self._part.parent), self._part, self._content)
        found = _problems_of(caller, folders, None)
        place = Location(str(self._content))
        return [d if self._is_here(d) else replace(d, location=place) for d in found if self._is_here(d) or _is_at(d)]

    def _is_here(self, d: Diagnostic) -> bool:
        return d.location.file is not None and os.path.abspath(d.location.file) == os.path.abspath(self._content)

    def _is_of_use(self, d: Diagnostic) -> bool:
        return d.code in TEMPLATE_PARTS and d.params.get("name") == self._part.stem


def _is_at(d: Diagnostic) -> bool:
    """Whether a problem is about the tag that uses the part in the document that was made for it."""
    return d.location.file == _CALLER


def _problems_of(
    template: Path | Package, folders: PartFolders, names: Mapping[str, object] | None
) -> Sequence[Diagnostic]:
    try:
        return compile_template(template, names=names, parts=folders, allow_signed=True).diagnostics
    except ReportError as error:
        return error.diagnostics


def _caller(part: Package, name: str) -> Package:
    """A document that is nothing but a part: the styles, notes and settings of the part, and one tag."""
    root = part.xml(part.main_part)
    body = root.find(w("body"))
    if body is not None:
        for child in [*body]:
            body.remove(child)
        run = etree.SubElement(etree.SubElement(body, wml.P), wml.R)
        etree.SubElement(run, wml.T).text = f'{{% chen "{name}" %}}'
    return read_package(part.write({part.main_part: serialise(root)}), _CALLER)


class _Folders(PartFolders):
    """The folders of parts with a copy in place of one part; remembers whether that part was asked for."""

    part: Path
    content: Path
    is_used = False

    @classmethod
    def standing_in(cls, folders: tuple[Path, ...], part: Path, content: Path) -> _Folders:
        made = cls(folders)
        made.part, made.content = part, content
        return made

    def candidates(self, name: str) -> Iterator[Path]:
        for candidate in super().candidates(name):
            if os.path.abspath(candidate) == str(self.part):
                self.is_used = True
                yield self.content
                return
            yield candidate
