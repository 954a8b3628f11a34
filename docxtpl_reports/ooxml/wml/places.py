"""Places in a story, as people count: heading above, paragraph, table, row, cell.

In goes the tree of a part, out come ``Location`` values; the branches of an AlternateContent count as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from docxtpl_reports.diagnostics import Location

from . import names as wml
from .styles import is_heading
from .text import OBJECT, paragraph_text
from .tree import nearest


def paragraphs(
    root: etree._Element, story: Location, heading_style_ids: frozenset[str]
) -> Iterator[tuple[etree._Element, Location]]:
    """Every paragraph of a story in document order with its place: heading above, paragraph, table, row, cell.

    ``story``: its file and part.
    """
    tables = count = 0
    heading: str | None = None
    # Of each table, row and cell around the current place: its numbers, and how many rows or cells were seen in it.
    around: list[tuple[int | None, int | None, int | None]] = [(None, None, None)]
    seen = [0]
    alternates: list[tuple[int, int]] = []  # the counts before each AlternateContent
    counted = (wml.P, wml.TBL, wml.TR, wml.TC, wml.ALTERNATE, *wml.BRANCHES)
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=counted):
        tag = element.tag
        table, row, cell = around[-1]
        if tag == wml.ALTERNATE:
            if event == "start":
                alternates.append((count, tables))
            else:
                alternates.pop()
        elif tag in wml.BRANCHES:
            if event == "start" and alternates:
                count, tables = alternates[-1]
        elif tag == wml.P:
            if event == "start":
                count += 1
                if table is None and is_heading(element, heading_style_ids):
                    heading = paragraph_text(element).strip() or heading
                yield element, Location(story.file, story.part, heading, count, table, row, cell)
        elif event == "end":
            around.pop()
            seen.pop()
        else:
            if tag == wml.TBL:
                tables += 1
                around.append((tables, None, None))
            else:
                seen[-1] += 1
                around.append((table, seen[-1], None) if tag == wml.TR else (table, row, seen[-1]))
            seen.append(0)


def place_of(
    root: etree._Element, story: Location, element: etree._Element, heading_style_ids: frozenset[str] = frozenset()
) -> Location:
    """The place of the paragraph that an element is, holds first or belongs to; ``story`` when there is none."""
    around = next(element.iter(wml.P), None)
    if around is None:
        around = nearest(element, wml.P)
    for paragraph, location in paragraphs(root, story, heading_style_ids):
        if paragraph is around:
            return with_text(location, paragraph)
    return story


def with_text(location: Location, paragraph: etree._Element) -> Location:
    """The place with the words of its paragraph."""
    return replace(location, text=paragraph_text(paragraph))


def of_tag(paragraph: Location, tag: str, occurrence: int, column: int | None) -> Location:
    """The place of a tag in the text of a paragraph, whose place is known."""
    p = paragraph  # ``replace`` takes ten times as long
    around = p.file, p.part, p.heading, p.paragraph, p.table, p.row, p.cell, p.text
    return Location(*around, tag, occurrence, None, column, via=p.via)


def column_in(text: str, start: int) -> int:
    """The column of a place in the joined text of a paragraph, without the stand-ins for objects: ``Location.text``."""
    return start - text.count(OBJECT, 0, start) + 1


def within(paragraph: Location, problem: Location, text: str) -> Location:
    """The place of a problem that was found in the joined text of a paragraph."""
    column = None if problem.column is None else column_in(text, problem.column - 1)
    return replace(paragraph, tag=problem.tag, column=column)


def brought(place: Location, by: Location) -> Location:
    """A place in a shared part that a tag has put elsewhere."""
    return replace(place, via=by if place.via is None else brought(place.via, by))
