"""Tags outside of runs: alt text, captions of tables, instructions of HYPERLINK fields, targets of links.

Such a text is compiled separately: its blocks open and close within it. It is put back as a marker (see ``source``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, cast
from urllib.parse import unquote

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment
from docxtpl_reports.engine.marks import FIELD_CALL, LINK_CALL, PLAIN_CALL, STATEMENT, STATEMENT_END
from docxtpl_reports.engine.settling.links import Link
from docxtpl_reports.ooxml.charts import chartml
from docxtpl_reports.ooxml.package.names import REL_NS, rels_part
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import complex_fields, keyword
from docxtpl_reports.ooxml.wml.tree import serialise_inside, serialise_open

from .controls import CHECKED
from .half_links import half_links
from .lexer import Lexer
from .parser import pair
from .scanner import has_encoded_tag, has_tag
from .source import SourceWriter
from .syntax import TOO_DEEP, parse_alone
from .tag import Tag

_WITH_TAGS = "//@*[" + " or ".join(f"contains(., '{mark}')" for mark in ("{{", "{%", "{#", "{_", "_}")) + "]"
# What a reader sees of an element that prints no text of its own. Attributes of drawings, of VML and of links.
_SHOWN = frozenset(("descr", "title", "alt", "tooltip", "name"))
_CAPTIONS = frozenset(map(wml.w, ("tblCaption", "tblDescription")))
# Words of a watermark; the bookmark that a link leads to.
_FILLED = frozenset((("{urn:schemas-microsoft-com:vml}textpath", "string"), (wml.HYPERLINK, wml.w("anchor"))))
_ALLOWED_FIELDS = frozenset(("HYPERLINK",))
_PLACEHOLDER_NAMES = frozenset(map(wml.w, ("tag", "alias")))


class Texts:
    """Compiles the texts of a template's stories that no run holds."""

    def __init__(self, package: Package, lexer: Lexer, writer: SourceWriter, env: CompilingEnvironment) -> None:
        self._env = env
        self.package = package
        self.lexer = lexer
        self.writer = writer
        self.links: list[Link] = []
        self.frames: dict[str, tuple[str, str]] = {}  # relationship parts with tags: all before and behind the new ones
        self._tags: list[Tag] = []  # of the story that is being compiled
        self._problems: list[Diagnostic] = []

    def compile(self, root: etree._Element, part: str) -> tuple[list[Tag], list[Diagnostic]]:
        """Puts a marker in place of each such text below ``root`` that holds tags; returns the tags and the problems."""
        self._tags, self._problems = [], []
        for link, target in half_links(self.package, root, part):
            self._problems.append(Diagnostic("TPL091", self.lexer.place(root, part, link), {"target": target}))
        self._attributes(root, part)
        self._instructions(root, part)
        self._link_targets(root, part)
        for element in root.iter(wml.MATH_TEXT):
            self._refuse(element, part, element.text or "")
        for paragraph in root.iter(chartml.PARAGRAPH):  # of a drawing that lies in the story itself (a locked canvas)
            self._refuse(paragraph, part, "".join(str(text) for text in paragraph.itertext()))
        return self._tags, self._problems

    def _refuse(self, element: etree._Element, part: str, text: str) -> None:
        if has_tag(text):
            location = replace(self.lexer.place(root_of(element), part, element), tag=text.strip())
            self._problems.append(Diagnostic("TPL017", location, {"tag": text.strip()}))

    def _code(self, text: str, part: str, element: etree._Element, through: str) -> str:
        """The text as source with markers, serialised and escaped for an attribute."""
        holder = etree.Element("holder")
        holder.text = text
        tags, problems = self.lexer.lex_text(holder, part, self.lexer.place(root_of(element), part, element))
        self._problems += problems
        self._problems += pair(tags)[1]
        for tag in tags:
            tag.through = through
            try:  # it will be put between parentheses, where half an expression could pass for a whole one
                self._problems += parse_alone(tag, self._env)[1]
            except TOO_DEEP:
                self._problems.append(Diagnostic("TPL013", tag.location))
        self._tags += tags
        return serialise_inside(holder).replace('"', "&quot;")

    # --- attributes ------------------------------------------------------------------------------------------------

    def _attributes(self, root: etree._Element, part: str) -> None:
        for element, name, value in _attributes(root, _WITH_TAGS):
            local = etree.QName(name).localname
            is_shown = local in _SHOWN or element.tag in _CAPTIONS or (element.tag, name) in _FILLED
            if not has_tag(value) and not is_shown:
                continue  # a comment, or delimiters that are meant as text, only where a reader sees the text
            if element.tag in _PLACEHOLDER_NAMES:
                continue  # the tag and title of a content control
            if element.tag == wml.FIELD:
                if keyword(value) not in _ALLOWED_FIELDS:
                    self._refuse(element, part, value)
                    continue
                through = FIELD_CALL
            elif is_shown or element.tag == CHECKED:
                through = PLAIN_CALL
            else:
                self._refuse(element, part, value)
                continue
            element.set(name, self.writer.text(self._code(value, part, element, through)))

    # --- field codes -----------------------------------------------------------------------------------------------

    def _instructions(self, root: etree._Element, part: str) -> None:
        for field in complex_fields(root):
            text, instruction = field.code, field.instruction
            if not has_tag(text):
                continue
            if keyword(text) not in _ALLOWED_FIELDS:
                self._refuse(instruction[0], part, text)
                continue
            instruction[0].text = self.writer.text(self._code(text, part, instruction[0], FIELD_CALL))
            instruction[0].set(wml.XML_SPACE, "preserve")
            for element in instruction[1:]:
                element.text = None
        for element in root.iter(wml.INSTR_TEXT):
            self._refuse(element, part, element.text or "")

    # --- links -----------------------------------------------------------------------------------------------------

    def _link_targets(self, root: etree._Element, part: str) -> None:
        """Each use of a link whose target holds tags makes a relationship of its own, in the scope of the use."""
        targets = {}
        for relationship in self.package.relationships(part):
            target = relationship.target
            if relationship.external and (has_tag(target) or has_encoded_tag(target)):
                targets[relationship.id] = relationship.type, unquote(target) if has_encoded_tag(target) else target
        if not targets:
            return
        self._frame(part, targets)
        prefix = "rIdLink"
        while any(relationship.id.startswith(prefix) for relationship in self.package.relationships(part)):
            prefix += "s"
        for element, name, value in _attributes(root, "//@r:*"):
            if (found := targets.get(value)) is None:
                continue
            code = self._code(found[1], part, element, PLAIN_CALL)
            call = (
                f"{STATEMENT}call {LINK_CALL}({len(self.links)}){STATEMENT_END}{code}{STATEMENT}endcall{STATEMENT_END}"
            )
            self.links.append(Link(part, found[0], prefix, self.lexer.place(root, part, element)))
            element.set(name, self.writer.text(call))

    def _frame(self, part: str, targets: Collection[str | None]) -> None:
        rels = rels_part(part)
        if rels in self.frames:
            return
        tree = self.package.xml(rels)
        for element in list(tree.iterchildren(REL_NS + "Relationship")):
            if element.get("Id") in targets:
                tree.remove(element)
        self.frames[rels] = serialise_open(tree)


def root_of(element: etree._Element) -> etree._Element:
    return element.getroottree().getroot()


def _attributes(root: etree._Element, path: str) -> list[tuple[etree._Element, str, str]]:
    """Element, name and value of each attribute that a path finds (``r``: the namespace of relationships)."""
    found = cast(list[Any], root.xpath(path, namespaces={"r": wml.REL}))
    return [(value.getparent(), str(value.attrname), str(value)) for value in found]
