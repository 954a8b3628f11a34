"""Traces the paragraphs of a document back to where they were written: in the template, or in one of its shared parts.

Every paragraph of a throw-away copy of the template is numbered by an attribute of its properties, which go wherever the
paragraph goes, also when it is split; that copy's document is read here and never leaves. A finished report is made of the
template itself and holds no such numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine.grammar.names import Shape
from docxtpl_reports.engine.shared_parts.expanding import expand
from docxtpl_reports.engine.shared_parts.finding import Expanded, PartFolders, stories
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.package.xml import serialise
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.places import paragraphs, with_text
from docxtpl_reports.ooxml.wml.styles import Styles
from docxtpl_reports.ooxml.wml.text import paragraph_text

from .compiler import compile_template
from .renderer import render

_NUMBER = "written"
_NOTES = (wml.REL_FOOTNOTES, wml.REL_ENDNOTES)


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph of a document: its words, the part that it is in, and where it was written, with the words there.

    ``place``: None for a paragraph that a value brought along.
    """

    text: str
    part: str
    place: Location | None


def trace(
    template: Path, parts: PartFolders, names: Mapping[str, Shape] | None, context: Callable[[], Mapping[str, Any]]
) -> list[Written]:
    """The paragraphs of the document that this template makes of ``context``: the text's, then those of headers, footers and
    notes. Raises ReportError for a template that cannot be compiled or rendered."""
    numbered, places = _numbered(expand(read_package(template), parts))
    rendered = render(compile_template(numbered, names=names), context())
    document = read_package(rendered.docx, numbered.name)
    return [
        Written(paragraph_text(paragraph), part, places.get(_number(paragraph)))
        for part in _printed(document)
        for paragraph in document.xml(part).iter(wml.P)
    ]


def _numbered(made: Expanded) -> tuple[Package, dict[str, Location]]:
    """The template with its paragraphs numbered, and the place of each number."""
    package, headings = made.package, Styles.of(made.package).headings()
    places: dict[str, Location] = {}
    written: dict[str, bytes] = {}
    for part in _printed(package):
        root = package.xml(part)
        here = dict(paragraphs(root, Location(package.name, part), headings))
        elsewhere = made.places.get(part, {})
        for count, paragraph in enumerate(root.iter(wml.P)):
            number = str(len(places))
            properties = paragraph.find(wml.PPR)
            if properties is None:
                properties = etree.Element(wml.PPR)
                paragraph.insert(0, properties)
            properties.set(_NUMBER, number)
            places[number] = with_text(elsewhere.get(count, here[paragraph]), paragraph)
        written[part] = serialise(root)
    return read_package(package.write(written), package.name), places


def _number(paragraph: etree._Element) -> str:
    properties = paragraph.find(wml.PPR)
    return "" if properties is None else properties.get(_NUMBER, "")


def _printed(package: Package) -> Iterator[str]:
    """The parts whose paragraphs pages show."""
    found = [*stories(package), *(part for kind in _NOTES for part in package.related(package.main_part, kind))]
    return iter(dict.fromkeys(found))
