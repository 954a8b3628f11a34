"""Cells merged vertically (ISO/IEC 29500-1 §17.4.84) over rows that come and go: the merge starts at the first row that is
printed, which shows the words of the cell that the template starts it with.

``mark`` notes in the tree which cells belong together, with a copy of the words in each; ``settle`` reads it in what was
rendered. Words that cannot be printed in another row (a block, a note, the item of a loop) are not copied: when their own row
is left out, the merge starts without them, and ``settle`` reports it. The words of a label over a loop (see ``labels``) are
rendered before the loop, so that any row can print them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.marks import AGAIN, SPLICE
from docxtpl_reports.engine.template.scopes import REPEATING
from docxtpl_reports.engine.template.source import SourceWriter
from docxtpl_reports.engine.template.syntax import bound_names
from docxtpl_reports.engine.template.tag import LEAVERS, Block, Tag, marker_role, tag_number
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import columns_before, put, spanned
from docxtpl_reports.ooxml.wml.tree import nearest

from . import labels

_TCPR, _MERGE = wml.w("tcPr"), wml.w("vMerge")
_GROUP, _START, _LABEL, _LOST, _WORDS = (f"{{{SPLICE}}}{name}" for name in ("merge", "start", "label", "lost", "words"))
_ONCE, _AGAIN = "once", "again"  # whether a cell that starts a merge may come again within the merge
_LABELLED = "label"  # a cell that prints the label over a loop, or nothing when a row above has printed it
_NAMES = re.compile(r"[^\W\d]\w*")
_NOTES = tuple(map(wml.w, ("footnoteReference", "endnoteReference", "commentReference")))
_Inside = tuple[tuple[int, int], ...]  # of each block around a row: its first tag, and the tag of the branch


class _Cell(NamedTuple):
    element: etree._Element
    inside: _Inside
    starts: bool


_Group = list[_Cell]


# --- compiling -----------------------------------------------------------------------------------------------------------


def mark(
    root: etree._Element,
    tags: Sequence[Tag],
    blocks: Sequence[Block],
    keys: Mapping[etree._Element, str],
    writer: SourceWriter,
) -> list[Diagnostic]:
    """Marks each merge below ``root`` whose first row may be left out, or come again, without the rows below it. ``keys``:
    the cells of labels over a loop, with the keys of their words. Returns a warning (TPL217) for each merge that starts in
    every row of a loop and goes on behind it."""
    if not (keys or (next(root.iter(_MERGE), None) is not None and any(block.is_pair for block in blocks))):
        return []
    rows = _rows(root, blocks)
    by_table: dict[etree._Element, list[etree._Element]] = {}
    for row in rows:
        table = nearest(row, wml.TBL)
        if table is not None:
            by_table.setdefault(table, []).append(row)
    by_index = {tag.index: tag for tag in tags}
    openers = {block.tags[0].index: block.tags[0] for block in blocks if block.is_pair}
    groups = [group for found in by_table.values() for group in _groups(found, rows, keys)]
    for number, group in enumerate(groups):
        if (key := next((keys[cell.element] for cell in group if cell.element in keys), None)) is not None:
            _mark_label(str(number), key, group, by_index, writer)
        else:
            _mark_group(str(number), group, openers, by_index)
    unlabelled = [group for group in groups if not any(cell.element in keys for cell in group)]
    return [problem for group in unlabelled if (problem := _leaves_its_loop(group, openers)) is not None]


def _leaves_its_loop(group: _Group, openers: dict[int, Tag]) -> Diagnostic | None:
    starts = [{block for block, _ in cell.inside} for cell in group if cell.starts]
    others = [{block for block, _ in cell.inside} for cell in group if not cell.starts]
    own = [b for start in starts[:1] for b in start if openers[b].keyword == "for" and any(b not in o for o in others)]
    if not own:
        return None
    opener = openers[min(own)]
    return Diagnostic("TPL217", opener.location, {"loop": opener.location.tag})


def _rows(root: etree._Element, blocks: Sequence[Block]) -> dict[etree._Element, _Inside]:
    """The rows of a story with the branches of blocks around them, outermost first."""
    block_of = {t.index: block for block in blocks if block.is_pair for t in block.tags if t.keyword not in LEAVERS}
    stack: list[tuple[int, int]] = []
    found: dict[etree._Element, _Inside] = {}
    for element in root.iter(etree.PI, wml.TR):
        if element.tag == wml.TR:
            found[element] = tuple(stack)
            continue
        number = tag_number(element)
        if (block := block_of.get(number)) is None:
            continue
        if number != block.tags[0].index:
            stack.pop()
        if number != block.tags[-1].index:
            stack.append((block.tags[0].index, number))
    return found


def _groups(
    rows: Sequence[etree._Element], inside: dict[etree._Element, _Inside], keys: Mapping[etree._Element, str]
) -> Iterator[_Group]:
    """The merges of a table: cells of one column, from the one that starts a merge on."""
    open_groups: dict[int, _Group] = {}
    found: list[_Group] = []
    for row in rows:
        column = columns_before(row)
        for cell in row.iterchildren(wml.TC):
            merge = cell.find(f"{_TCPR}/{_MERGE}")
            starts = cell in keys or (merge is not None and merge.get(wml.w("val")) == "restart")
            group = open_groups.get(column)
            goes_on = group is not None and starts and _is_alternative(inside[row], group)
            if starts and not goes_on:
                open_groups[column] = group = []
                found.append(group)
            if (starts or merge is not None) and column in open_groups:
                open_groups[column].append(_Cell(cell, inside[row], starts))
            if merge is None:
                open_groups.pop(column, None)
            column += spanned(cell)
    yield from found


def _is_alternative(inside: _Inside, group: _Group) -> bool:
    """Whether a cell that starts a merge is in another branch of the block in which the group starts."""
    before = group[-1]
    common = _common([inside, before.inside])
    steps = inside[common : common + 1], before.inside[common : common + 1]
    return before.starts and all(steps) and steps[0][0][0] == steps[1][0][0]


def _mark_group(number: str, group: _Group, openers: dict[int, Tag], tags: dict[int, Tag]) -> None:
    starts = [cell for cell in group if cell.starts]
    others = [cell for cell in group if not cell.starts]
    first = starts[-1]
    common = _common([cell.inside for cell in group])
    own = [openers[block] for block, _ in first.inside[common:]]
    if not others or not own:
        return
    if not _can_be_copied(first.element, own, tags):
        tag, words = _named(first.element, own, tags)
        for cell in group:
            cell.element.set(_GROUP, number)
            if cell.starts:
                cell.element.set(_START, _ONCE)
            else:
                cell.element.set(_LOST, str(tag.index))
                cell.element.set(_WORDS, words)
        return
    for cell in starts:
        around = [openers[block] for block, _ in cell.inside[common:]]
        cell.element.set(_GROUP, number)
        cell.element.set(_START, _AGAIN if any(tag.keyword in REPEATING for tag in around) else _ONCE)
    for cell in others:
        cell.element.set(_GROUP, number)
        label = etree.SubElement(cell.element, _LABEL, None, {"s": SPLICE})
        label.extend(deepcopy(child) for child in first.element if child.tag != _TCPR)


def _mark_label(number: str, key: str, group: _Group, tags: dict[int, Tag], writer: SourceWriter) -> None:
    """Has every row of a merge ask for the label; ``_LOST`` is the loop beside it, for a row that is not below its start."""
    for cell in group:
        labels.put(cell.element, key, writer)
        cell.element.set(_GROUP, number)
        cell.element.set(_START, _LABELLED)
        cell.element.set(_LOST, key.partition(".")[0])


def _common(inside: Sequence[_Inside]) -> int:
    """The number of branches that enclose all of some rows."""
    count = 0
    for level in zip(*inside, strict=False):
        if any(step != level[0] for step in level):
            break
        count += 1
    return count


def _can_be_copied(cell: etree._Element, around: Sequence[Tag], tags: dict[int, Tag]) -> bool:
    """Whether the words of a cell mean the same in another row: no block, no note, no name of a loop around its row."""
    bound = bound_names(around) - {"caller", "varargs", "kwargs"}
    for node in cell.iter():
        role = marker_role(node)
        if role is not None and role[0] != "guard":
            if role[0] != "out" or bound & set(_NAMES.findall(tags[role[1]].source)):
                return False
        elif node.tag in _NOTES:
            return False
    return True


def _named(cell: etree._Element, around: Sequence[Tag], tags: dict[int, Tag]) -> tuple[Tag, str]:
    """A tag that marks the place of a cell, and the words of the cell as the template has them."""
    found: list[Tag] = []
    words = ""
    for node in cell.iter(etree.PI, wml.T):
        role = marker_role(node)
        if role is not None and role[1] in tags and role[0] in ("out", "tag"):
            found.append(tags[role[1]])
            words += tags[role[1]].location.tag or ""
        words += (node.text or "") if node.tag == wml.T else (node.tail or "")
    return (found or around)[0], " ".join(words.split())


# --- rendered --------------------------------------------------------------------------------------------------------------


def settle(root: etree._Element) -> list[tuple[int, str]]:
    """Starts each marked merge at the first of its rows that is there, and takes the marks out.

    Returns the labels that are not printed: the number of the tag in it, and the words.
    """
    open_groups: dict[tuple[str, int], bool] = {}  # whether rows below the first of a merge were seen
    table: etree._Element | None = None
    row: etree._Element | None = None
    seen: Counter[str] = Counter()  # in the row: columns that a loop repeats have merges of their own
    lost: list[tuple[int, str]] = []
    marked = [cell for cell in root.iter(wml.TC) if cell.get(_GROUP) is not None]
    lost += _settle_labels([cell for cell in marked if cell.get(_START) == _LABELLED])
    for cell in [cell for cell in marked if cell.get(_GROUP) is not None]:
        around = nearest(cell, wml.TBL)
        if around is not table:
            table, open_groups = around, {}
        if (above := nearest(cell, wml.TR)) is not row:
            row, seen = above, Counter()
        name, start = cell.get(_GROUP, ""), cell.get(_START)
        number = name, seen[name]
        seen[name] += 1
        tag, words = cell.get(_LOST), cell.get(_WORDS, "")
        for attribute in (_GROUP, _START, _LOST, _WORDS):
            cell.attrib.pop(attribute, "")
        is_new = number not in open_groups or (start is not None and (open_groups[number] or start == _ONCE))
        open_groups[number] = start is None
        label = cell.find(_LABEL)
        if tag is None:
            _write(cell, is_new, None if label is None else list(label))
        elif is_new:
            _write(cell, is_new, None)
            lost.append((int(tag), words))
        if label is not None:
            cell.remove(label)
    return lost


def _settle_labels(cells: Sequence[etree._Element]) -> list[tuple[int, str]]:
    """Merges the cells below each one that prints a label; one that is alone is not merged."""
    last: dict[str, list[etree._Element]] = {}  # of each merge in the template, the cells of the newest one
    merged: list[list[etree._Element]] = []
    lost: list[tuple[int, str]] = []
    for cell in cells:
        number, tag = cell.get(_GROUP, ""), cell.get(_LOST, "")
        for name in (_GROUP, _START, _LOST):
            cell.attrib.pop(name, "")
        again = cell.find(AGAIN)
        if again is None or number not in last:
            last[number] = []
            merged.append(last[number])
        if again is not None:
            cell.remove(again)
            if not last[number]:
                lost.append((int(tag), ""))
        last[number].append(cell)
    for group in merged:
        for cell in group:
            _write_merge(cell, None if len(group) == 1 else "continue" if cell is not group[0] else "restart")
    return lost


def _write_merge(cell: etree._Element, kind: str | None) -> None:
    properties = cell.find(_TCPR)
    if kind is None:
        for merge in () if properties is None else properties.findall(_MERGE):
            properties.remove(merge)  # type: ignore[union-attr]
        return
    if properties is None:
        properties = etree.Element(_TCPR)
        cell.insert(0, properties)
    merge = etree.Element(_MERGE)
    if kind == "restart":
        merge.set(wml.w("val"), kind)
    put(properties, merge, "vMerge")


def _write(cell: etree._Element, is_new: bool, label: Collection[etree._Element] | None) -> None:
    properties = cell.find(_TCPR)
    assert properties is not None
    merge = etree.Element(_MERGE)
    if is_new:
        merge.set(wml.w("val"), "restart")
    put(properties, merge, "vMerge")
    if is_new and label is None:
        return
    content = [child for child in cell if child.tag not in (_TCPR, _LABEL)]
    if is_new or label is None:
        for child in content:
            cell.remove(child)
        cell.extend(label if is_new and label else [labels.blank(content)])
