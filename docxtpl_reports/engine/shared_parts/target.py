"""The package that receives parts: trees of its parts to change, new parts and relationships, written as one new package."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property

from lxml import etree

from docxtpl_reports.ooxml.package.changes import Changes
from docxtpl_reports.ooxml.package.names import CONTENT_TYPES, CT_NS, REL_NS, extension_of, part_key
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.relationships import Relationship
from docxtpl_reports.ooxml.package.xml import parse_xml
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w

from .finding import stories

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_NOTES = f'<w:{{0}}s xmlns:w="{wml.W}">{{1}}</w:{{0}}s>'
_SEPARATOR = '<w:{0} w:type="{1}" w:id="{2}"><w:p><w:r><w:{1}/></w:r></w:p></w:{0}>'


def _notes(kind: str) -> str:
    separators = ((-1, "separator"), (0, "continuationSeparator"))
    return _NOTES.format(kind, "".join(_SEPARATOR.format(kind, name, number) for number, name in separators))


# Parts that a template may lack, by relationship type: the name, the content type and what is in an empty one.
_EMPTY: Mapping[str, tuple[str, str, str]] = {
    wml.REL_STYLES: ("word/styles.xml", f"{_MAIN}styles+xml", f'<w:styles xmlns:w="{wml.W}"/>'),
    wml.REL_NUMBERING: ("word/numbering.xml", f"{_MAIN}numbering+xml", f'<w:numbering xmlns:w="{wml.W}"/>'),
    wml.REL_FOOTNOTES: ("word/footnotes.xml", f"{_MAIN}footnotes+xml", _notes("footnote")),
    wml.REL_ENDNOTES: ("word/endnotes.xml", f"{_MAIN}endnotes+xml", _notes("endnote")),
}


class Target(Changes):
    """Changes of a package that takes content of others in."""

    def __init__(self, package: Package) -> None:
        super().__init__(package)
        self._new: dict[str, bytes] = {}
        self._copied: dict[tuple[str, str], str] = {}  # parts of other packages, by file and name
        self._highest: dict[str, int] = {}
        self.brought: set[str] = set()  # names of bookmarks that came with parts, without regard to case
        self.renamed: dict[
            str, str
        ] = {}  # those that were taken by a part that came before, with their names in the part

    def changed(self, part: str) -> etree._Element | None:
        """The tree of a part that was asked for, to be changed or made."""
        return self._trees.get(part)

    def related(self, reltype: str) -> str:
        """The part that the main part has for a relationship type (styles, numbering, notes), made when there is none."""
        main = self.package.main_part
        found = self.package.related(main, reltype)
        if found:
            return found[0]
        name, content_type, xml = _EMPTY[reltype]
        folder = posixpath.dirname(main)
        name = posixpath.join(folder, posixpath.basename(name))
        if name not in self._trees:
            self._trees[name] = parse_xml(xml.encode())
            self._declare(name, content_type)
            self.relationship(main, reltype, posixpath.basename(name), external=False)
        return name

    def relationship(self, owner: str, reltype: str, target: str, *, external: bool) -> str:
        """The id of a relationship of ``owner``, an existing one where it is the same."""
        root = self._relationships(owner)
        mode = "External" if external else "Internal"
        for one in root.iterchildren(f"{REL_NS}Relationship"):
            same = one.get("Type") == reltype and one.get("Target") == target
            if same and one.get("TargetMode", "Internal") == mode:
                return one.get("Id", "")
        taken = {one.get("Id") for one in root.iterchildren()}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdC{n}" not in taken)
        added = etree.SubElement(root, f"{REL_NS}Relationship", Id=f"rIdC{number}", Type=reltype, Target=target)
        if external:
            added.set("TargetMode", "External")
        return f"rIdC{number}"

    def relate_to(self, owner: str, reltype: str, part: str) -> str:
        """The same for a part of the package."""
        return self.relationship(owner, reltype, _relative(owner, part), external=False)

    def keep_relationship(self, owner: str, one: Relationship, part: str | None) -> None:
        """Gives a copied part a relationship under the id that it knows; ``part``: a part of the package."""
        target = one.target if part is None else _relative(owner, part)
        added = etree.SubElement(
            self._relationships(owner), f"{REL_NS}Relationship", Id=one.id, Type=one.type, Target=target
        )
        if one.external:
            added.set("TargetMode", "External")

    def copied(self, source: Package, part: str) -> str | None:
        """The name under which a part of another package was copied before."""
        return self._copied.get((source.name, part))

    def name_of_copy(self, source: Package, part: str) -> str:
        """A name for a copy of a part of another package; ``fill`` gives it its content."""
        folder, base = posixpath.split(part)
        stem, ending = posixpath.splitext(base)
        taken = {part_key(name) for name in (*self.package.parts, *self._new, *self._trees)}
        names = (
            posixpath.join(folder, f"{stem}{'' if n == 1 else f'-c{n}'}{ending}") for n in range(1, len(taken) + 2)
        )
        name = next(name for name in names if part_key(name) not in taken)
        self._copied[source.name, part] = name
        self._declare(name, source.content_type(part))
        self._new[name] = b""
        return name

    def fill(self, name: str, data: bytes) -> None:
        self._new[name] = data

    def _declare(self, part: str, content_type: str) -> None:
        """Says what kind of part it is: by its extension where no other kind has it, else for it alone (OPC §10.1.2)."""
        root = self.tree(CONTENT_TYPES)
        extension = extension_of(part)
        known = {e.get("Extension", "").casefold(): e.get("ContentType") for e in root.iterchildren(f"{CT_NS}Default")}
        if known.get(extension) == content_type:
            return
        if extension not in known and extension != "xml":
            default = etree.Element(f"{CT_NS}Default", Extension=extension, ContentType=content_type)
            root.insert(len(known), default)
        else:
            etree.SubElement(root, f"{CT_NS}Override", PartName="/" + part, ContentType=content_type)

    def next_number(self, kind: str, used: Iterator[str]) -> int:
        """The next free number of a kind; ``used``: those taken when it is asked for first."""
        if kind not in self._highest:
            self._highest[kind] = max((int(n) for n in used if n.isascii() and n.isdigit()), default=0)
        self._highest[kind] += 1
        return self._highest[kind]

    @cached_property
    def bookmarks(self) -> set[str]:
        """The names of bookmarks in use, without regard to case."""
        starts = (start for part in self.content() for start in self.tree(part).iter(wml.BOOKMARK_START))
        return {start.get(w("name"), "").casefold() for start in starts}

    def content(self) -> Iterator[str]:
        """The stories and the notes."""
        yield from stories(self.package)
        for reltype in (wml.REL_FOOTNOTES, wml.REL_ENDNOTES):
            yield from self.package.related(self.package.main_part, reltype)

    @property
    def written(self) -> dict[str, bytes]:
        """The parts that are new or changed."""
        return {**self._new, **super().written}


def _relative(owner: str, part: str) -> str:
    return posixpath.relpath("/" + part, "/" + posixpath.dirname(owner))


def relationship_of(package: Package, owner: str, number: str) -> Relationship | None:
    return next((one for one in package.relationships(owner) if one.id == number), None)
