"""Finds out whether a template uses shared parts, and where they are looked for; most templates use none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.template.tag import PART
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w

BEGINS = r"ch[eè]n\b"  # of a tag or a title, in NFC, capital or not
QUOTES = "\"'“”„‟‘’‚‛«»"
TAG = re.compile(rf"\{{%-?\s*{PART}\s*[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]\s*(?:with\s+(.*?))?\s*-?%\}}", re.DOTALL)
_TITLE = r"ch[eè]n\s*:\s*(.+)"  # of a content control that stands for a part


class PartFolders(NamedTuple):
    """The folders in which parts are looked for, in order: a pack's own part goes before the shared one of its name."""

    folders: tuple[Path, ...] = ()

    def candidates(self, name: str) -> Iterator[Path]:
        return (folder / f"{name}.docx" for folder in self.folders)

    def names(self) -> list[str]:
        """The parts that there are, for suggestions."""
        found = (path.stem for folder in self.folders if folder.is_dir() for path in folder.glob("*.docx"))
        return sorted({name for name in found if not name.startswith("~")})


class Expanded(NamedTuple):
    """A template with its parts in place. ``places``: where paragraphs were written, in the template or in parts, by story and
    their number in it; ``files``: every file that was looked for, with its digest, empty where it was not there; ``uses``: the
    first tag that stands for each part that takes values, by the part's file; ``renamed``: bookmarks whose name a part before
    has, with their names in the part; ``tags``: of paragraphs that hold words of parts, where each of their tags was
    written."""

    package: Package
    places: Mapping[str, Mapping[int, Location]] = MappingProxyType({})
    files: Mapping[str, str] = MappingProxyType({})
    uses: Mapping[str, Location] = MappingProxyType({})
    renamed: Mapping[str, str] = MappingProxyType({})
    tags: Mapping[str, Mapping[int, Sequence[Location]]] = MappingProxyType({})

    def at_callers(self, problems: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The problems, with a name that nothing declares and a part uses as a value that the tag of the part lacks."""
        return [self._at_caller(d) if d.code == "TPL020" and d.location.file in self.uses else d for d in problems]

    def _at_caller(self, problem: Diagnostic) -> Diagnostic:
        file = str(problem.location.file)
        place = self.uses[file]
        params = {"name": PurePath(file).stem, "value": problem.params["name"], "tag": place.tag or "", "file": file}
        return Diagnostic("TPL274", place, params)


def uses_parts(package: Package) -> bool:
    """Whether a template may use shared parts."""
    return any(_may_use_parts(package, part) for part in stories(package))


def stories(package: Package) -> Iterator[str]:
    """The main part, headers and footers: where parts can stand."""
    main = package.main_part
    yield main
    for reltype in (wml.REL_HEADER, wml.REL_FOOTER):
        yield from package.related(main, reltype)


def _may_use_parts(package: Package, part: str) -> bool:
    """Whether «chen» is written anywhere in a story; its tree stays for who reads it next."""
    tree = package.unused.get(part)
    if tree is None:
        tree = package.unused[part] = package.xml(part)
    text = "".join(str(one) for one in tree.itertext())
    asks = re.search(rf"[%{{][-\w\s]*?{BEGINS}", unicodedata.normalize("NFC", text), re.IGNORECASE)
    return asks is not None or any(re.match(BEGINS, title_of(one), re.IGNORECASE) for one in tree.iter(wml.SDT))


def part_named(tag: str) -> str | None:
    """The name of the part that a tag stands for; None for any other tag."""
    read = TAG.fullmatch(tag)
    return None if read is None else vietnamese.composed(read[1].strip())


def part_of(control: etree._Element) -> str | None:
    """The name of the part that a content control stands for."""
    found = re.fullmatch(_TITLE, title_of(control), re.IGNORECASE)
    return None if found is None else found[1].strip()


def title_of(control: etree._Element) -> str:
    """The title of a content control."""
    properties = control.find(wml.SDT_PR)
    alias = None if properties is None else properties.find(w("alias"))
    return "" if alias is None else unicodedata.normalize("NFC", alias.get(w("val"), "").strip())
