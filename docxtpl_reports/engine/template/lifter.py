"""Moves the tags of each block up in the tree until the block is balanced: blocks in, a tree that compiles to XML out.

Balanced means: from their nearest common ancestor down, the tags of a block are under the same chain of element names, so
that whatever the block does at run time (skip, repeat), the result is well-formed. A tag alone in its paragraph or row takes
that paragraph or row with it. What cannot be balanced without moving words is an error that gives the place of each tag.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.marks import LEVEL_CALL
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import ancestor_of, parent_of, split_around, steps

from . import captures, invariants, one_paragraph, spaces
from .assignments import take_along
from .edges import TRANSPARENT, free_sides, has_content, holds_section
from .lexer import Kind
from .tag import CAPTURES, CLOSERS, LEAVERS, MIDDLES, Block, Tag, tag_number

_LEVEL_ELEMENT = {"r": wml.R, "p": wml.P, "tc": wml.TC, "tr": wml.TR}
_SPLITTABLE = (wml.T, wml.R)


class _CannotLift(Exception):
    """A tag has content on both sides within an element that it would have to leave."""


class _NotInside(Exception):
    """A tag's prefix names an element (row, cell …) that does not contain the tag."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag


class LabelTags(NamedTuple):
    """Tags of loops beside label cells, whose content moves out of their row (see ``tables.labels``): the tags that leave the
    row past these cells, and the tags within them."""

    leaving: frozenset[int] = frozenset()
    within: frozenset[int] = frozenset()


NO_LABELS = LabelTags()


def lift(
    root: etree._Element, tags: Sequence[Tag], blocks: Sequence[Block], labels: LabelTags = NO_LABELS
) -> list[Diagnostic]:
    """Balances ``blocks`` below ``root`` in place; returns a problem for each block that cannot be."""
    spaces.merge_paragraphs(tags)
    one_paragraph.spread(blocks)
    problems = _check_levels(tags)
    for block in blocks:
        if block.is_pair and block.tags[0].keyword in CAPTURES:
            captures.join_runs(block)
    facts = _Facts(root, blocks, labels.leaving)
    left, settled = _leave_together(tags, blocks, facts)  # elements that tags have moved out of
    for block in blocks:
        if block.tags[0].index in settled:
            continue
        try:
            left += [(block, element) for element in _settle(block, facts)]
        except _CannotLift:
            problems.append(_unbalanced(block, tags))
        except _NotInside as error:
            params = {"tag": error.tag.location.tag, "prefix": error.tag.level}
            problems.append(Diagnostic("TPL026", error.tag.location, params))
    if problems:
        return problems
    take_along(root, tags, blocks)
    _remove_emptied(root, left)
    problems = captures.check_filters(blocks)
    if problems:
        return problems
    broken = invariants.verify(root, blocks, labels.within)
    if not broken:
        remove = _remover(root)
        for block in blocks:
            if block.is_pair:
                captures.leave_paragraph(block, blocks, _may_go, remove)
        invariants.keep_ranges_whole(root, tags, blocks)
        invariants.guard(root, blocks)
    return [_unbalanced(block, tags) for block in broken]


def _unbalanced(block: Block, tags: Sequence[Tag]) -> Diagnostic:
    first, last = block.tags[0], block.tags[-1]
    leaver = next((tag for tag in tags if tag.keyword in LEAVERS and first.index < tag.index < last.index), None)
    if leaver is not None and leaver.location.row is not None and block.tags[0].keyword == "if":
        about = {"opener": first.location.tag, "condition": first.source, "word": leaver.source}
        return Diagnostic("TPL106", leaver.location, {"tag": leaver.location.tag, **about})
    if first is last:
        return Diagnostic("TPL011", first.location, {"tag": first.location.tag})
    if (alone := next((tag for tag in block.tags if tag.level and _is_accompanied(tag)), None)) is not None:
        return Diagnostic("TPL011", alone.location, {"tag": alone.location.tag})
    params = {
        "tag": first.location.tag, "where": first.location, "closer": last.location.tag, "closer_where": last.location,
    }  # fmt: skip
    return _in_table(block, params) or Diagnostic("TPL010", first.location, params)


def _in_table(block: Block, params: Mapping[str, object]) -> Diagnostic | None:
    """The advice for a designer who drew a block over cells of a table."""
    first, last = block.tags[0].location, block.tags[-1].location
    if (first.table is None) != (last.table is None):
        return Diagnostic("TPL221", first, params)
    if first.row is None or first.cell == last.cell:
        return None
    if block.tags[0].keyword == "if" and first.row == last.row:
        return Diagnostic("TPL220", first, {**params, "cell": first.cell, "closer_cell": last.cell})
    middle = next((tag for tag in block.tags if tag.keyword == "else"), None)
    if block.tags[0].keyword == "for" and middle is not None and middle.location.table == first.table:
        about = {"tag": middle.location.tag, "loop": first.tag, "closer": last.tag}
        return Diagnostic("TPL218", middle.location, about)
    return None


def _is_accompanied(tag: Tag) -> bool:
    element = ancestor_of(tag.node, _LEVEL_ELEMENT[tag.level])
    return element is not None and not free_sides(tag.node, element)


def _check_levels(tags: Sequence[Tag]) -> list[Diagnostic]:
    """``{{p x }}`` takes its paragraph with it when there is nothing to print: nothing else may be in it."""
    problems = []
    for tag in tags:
        if tag.kind is Kind.EXPRESSION and tag.level in LEVEL_CALL and not tag.broken:
            tag.through = LEVEL_CALL[tag.level]
            element = ancestor_of(tag.node, _LEVEL_ELEMENT[tag.level])
            params = {"tag": tag.location.tag, "prefix": tag.level}
            if element is None:
                problems.append(Diagnostic("TPL026", tag.location, params))
            elif len(free_sides(tag.node, element)) < 2:
                problems.append(Diagnostic("TPL011", tag.location, params))
    return problems


# --- where a block belongs -------------------------------------------------------------------------------------------


class _Facts:
    """Facts about paragraphs and rows that hold however tags move in them, looked up once."""

    def __init__(self, root: etree._Element, blocks: Sequence[Block], leaving: Collection[int]) -> None:
        self.leaving = leaving
        pairs = (block for block in blocks if block.is_pair)
        self.with_blocks = {row for block in pairs if (row := _row_around(block)) is not None}
        breaks = (br for br in root.iter(wml.BR) if br.get(wml.w("type")) in ("page", "column"))
        self.with_breaks = {paragraph for br in breaks if (paragraph := ancestor_of(br, wml.P)) is not None}
        self._content: dict[etree._Element, bool] = {}

    def has_content(self, element: etree._Element) -> bool:
        """See ``edges.has_content``: tags are no content, so that it stays true while they move."""
        if element not in self._content:
            self._content[element] = has_content(element)
        return self._content[element]


def _row_around(block: Block) -> etree._Element | None:
    """The row in which a block both opens and closes."""
    first, last = (ancestor_of(block.tags[end].node, wml.TR) for end in (0, -1))
    return first if first is last else None


def _leave_together(
    tags: Sequence[Tag], blocks: Sequence[Block], facts: _Facts
) -> tuple[list[tuple[Block, etree._Element]], set[int]]:
    """Moves the tags of paragraphs that hold nothing but whole blocks before them, in one go: ``{% set %}`` by ``{% set %}``
    it takes quadratic time. Returns the paragraphs they left, and the first tags of the blocks."""
    held: dict[etree._Element, list[Tag]] = {}
    for tag in tags:
        if (paragraph := ancestor_of(tag.node, wml.P)) is not None:
            held.setdefault(paragraph, []).append(tag)
    by_tag = {tag.index: block for block in blocks for tag in block.tags}
    left: list[tuple[Block, etree._Element]] = []
    settled: set[int] = set()
    for paragraph, inside in held.items():
        if len(inside) < 2 or any(tag.level or tag.index not in by_tag for tag in inside):
            continue
        own = {by_tag[tag.index].tags[0].index: by_tag[tag.index] for tag in inside}
        if sum(len(block.tags) for block in own.values()) != len(inside) or parent_of(paragraph).tag == wml.TC:
            continue
        if facts.has_content(paragraph) or holds_section(paragraph) or any(map(wml.is_blank, paragraph.iter())):
            continue
        if _is_needed(paragraph):
            continue
        for tag in inside:
            tag.node.tail = None  # blanks, which go with the paragraph
            paragraph.addprevious(tag.node)
        left += [(block, paragraph) for block in own.values()]
        settled |= set(own)
    return left, settled


def _settle(block: Block, facts: _Facts) -> list[etree._Element]:
    """Brings the tags of one block to the same level; returns the elements that they left."""
    tags = block.tags
    target = _target(tags, facts) if block.is_pair else _target_of_single(tags[0], facts)
    if target is None:
        return []
    if not _is_inline(target):
        try:
            for tag in tags:
                _sides(tag, target, facts.leaving)
        except _CannotLift:
            if not block.is_pair or any(tag.level for tag in tags) or not _can_join_paragraphs(tags, target):
                raise
            return [left for tag in tags for left in _raise(tag, ancestor_of(tag.node, wml.P), facts.leaving)]
    repeated = (wml.TR, wml.TC, wml.P) if tags[0].level == "p" else (wml.TR, wml.TC)
    opened_in = {step for step in steps(tags[0].node, target) if step.tag in repeated}
    return [
        left
        for tag in tags
        for left in _raise(tag, target, facts.leaving, opened_in if tag is tags[-1] and block.is_pair else ())
    ]


def _target(tags: Sequence[Tag], facts: _Facts) -> etree._Element:
    """The element whose child each tag must become: the nearest common ancestor, or one further up by prefix or row."""
    chains = [list(tag.node.iterancestors())[::-1] for tag in tags]
    target = chains[0][0]
    for level in zip(*chains, strict=False):
        if any(element is not level[0] for element in level):
            break
        target = level[0]
    paragraph = target if target.tag == wml.P else ancestor_of(target, wml.P)
    is_empty = paragraph is not None and not facts.has_content(paragraph) and not holds_section(paragraph)
    if paragraph is not None and _is_inline(target) and is_empty and not _has_blanks(paragraph, tags):
        target = parent_of(paragraph)  # it prints nothing: its tags go, and it with them
    elif paragraph in facts.with_breaks and _is_inline(target) and _is_conditional_break(tags, paragraph):
        target = parent_of(paragraph)  # without its page break the paragraph would be an empty line
    for tag in tags:
        if tag.level:
            target = _outside(tag, target)
    if target.tag == wml.TR and not any(tag.level == "tc" or tag.node.getparent() is target for tag in tags):
        target = parent_of(target)  # from one cell of a row to another: the block is about the row
    return target


def _has_blanks(paragraph: etree._Element, tags: Sequence[Tag]) -> bool:
    """Whether a tab or a line break is between the tags of a block: then it is the content of the block."""
    first, last = tags[0].node, tags[-1].node
    is_inside = False
    for element in paragraph.iter():
        if element is last:
            return False
        is_inside = is_inside or element is first
        if is_inside and wml.is_blank(element):
            return True
    return False


def _is_conditional_break(tags: Sequence[Tag], paragraph: etree._Element) -> bool:
    """Whether two tags enclose page (column) breaks that are alone in their paragraph."""
    if len(tags) != 2 or holds_section(paragraph):
        return False
    contents = [c for c in paragraph.iter() if c.tag not in TRANSPARENT and has_content(c)]
    return (
        bool(contents)
        and all(content.tag == wml.BR and content.get(wml.w("type")) in ("page", "column") for content in contents)
        and "before" in free_sides(tags[0].node, paragraph)
        and "after" in free_sides(tags[1].node, paragraph)
    )


def _outside(tag: Tag, target: etree._Element) -> etree._Element:
    """``target``, or the parent of the element that the tag's prefix names when that is further up."""
    element = ancestor_of(tag.node, _LEVEL_ELEMENT[tag.level])
    if element is None:
        raise _NotInside(tag)
    return parent_of(element) if target is element or element in target.iterancestors() else target


def _target_of_single(tag: Tag, facts: _Facts) -> etree._Element | None:
    """A comment or ``set`` leaves its paragraph (row, cell) when its prefix says so or when it is alone there."""
    if tag.level:
        return _outside(tag, tag.node)
    paragraph, row = ancestor_of(tag.node, wml.P), ancestor_of(tag.node, wml.TR)
    is_empty = row is not None and row not in facts.with_blocks and not facts.has_content(row)
    if row is not None and is_empty and parent_of(row).tag == wml.TBL:
        return parent_of(row)
    if paragraph is None or facts.has_content(paragraph) or holds_section(paragraph) or _is_needed(paragraph):
        return None
    return parent_of(paragraph)


def _is_inline(element: etree._Element) -> bool:
    return element.tag == wml.P or (element.tag not in wml.NESTED_STORY and ancestor_of(element, wml.P) is not None)


def _can_join_paragraphs(tags: Sequence[Tag], target: etree._Element) -> bool:
    """Whether each tag is in a run of a paragraph right below ``target``: then text may run on from one to another."""
    for tag in tags:
        paragraph = ancestor_of(tag.node, wml.P)
        if paragraph is None or paragraph.getparent() is not target or holds_section(paragraph):
            return False
        if any(step.tag not in _SPLITTABLE for step in steps(tag.node, paragraph)):
            return False
    return True


# --- moving up -------------------------------------------------------------------------------------------------------


def _raise(
    tag: Tag, target: etree._Element | None, leaving: Collection[int], around: Collection[etree._Element] = ()
) -> list[etree._Element]:
    """Moves a tag up until it is a child of ``target``: runs are split, other elements left at a free edge.

    ``around``: the elements that its block opens in, if it is the block's last tag.
    """
    assert target is not None
    sides = _sides(tag, target, leaving)
    opens = tag.keyword not in CLOSERS and tag.keyword not in MIDDLES and tag.keyword not in LEAVERS
    side = "before" if "before" in sides and (opens or "after" not in sides) else "after"
    left: list[etree._Element] = []
    while (parent := parent_of(tag.node)) is not target:
        if parent.tag in _SPLITTABLE:
            split_around(tag.node)
            continue
        if has_content(parent) or holds_section(parent):
            _move_beside(tag.node, parent, side)
        else:
            # Where there are only tags, all that matters is their order; but a row that a block both opens and closes in
            # is what it repeats, even an empty one.
            _move_beside(tag.node, parent, "after" if parent in around or _follows_earlier(parent, tag) else "before")
        left.append(parent)
    return left


def _follows_earlier(element: etree._Element, tag: Tag) -> bool:
    """Whether a tag before ``tag`` in the text is still in ``element``, or was moved behind it."""
    following = element.getnext()
    return (following is not None and -1 < tag_number(following) < tag.index) or any(
        number < tag.index for number in invariants.tag_numbers(element)
    )


def _sides(tag: Tag, target: etree._Element, leaving: Collection[int]) -> set[str]:
    """The sides by which a tag can leave every element below ``target`` that cannot be split."""
    fixed = [step for step in steps(tag.node, target) if step.tag not in _SPLITTABLE]
    if tag.index in leaving and any(step.tag == wml.TR for step in fixed):
        return {"after"} if tag.keyword in CLOSERS else {"before"}
    sides = free_sides(tag.node, fixed[-1]) if fixed else {"before", "after"}
    if "after" in sides and any(step.tag == wml.P and holds_section(step) for step in fixed):
        sides = {"after"}  # the break at the end of a paragraph belongs to the text before it
    if not sides:
        raise _CannotLift
    return sides


def _move_beside(node: etree._Element, element: etree._Element, side: str) -> None:
    """Moves ``node`` out of ``element``, before or after it, among other tags by their order in the text."""
    number = tag_number(node)
    anchor = element
    if side == "before":
        while (other := anchor.getprevious()) is not None and tag_number(other) > number:
            anchor = other
        anchor.addprevious(node)
    else:
        while (other := anchor.getnext()) is not None and -1 < tag_number(other) < number:
            anchor = other
        anchor.addnext(node)


# --- remains of paragraphs ---------------------------------------------------------------------------------------------


def _remove_emptied(root: etree._Element, left: Sequence[tuple[Block, etree._Element]]) -> None:
    """Removes paragraphs, rows and cells that held nothing but the tags that left them."""
    remove = _remover(root)
    for kind in (wml.TR, wml.TC, wml.P, wml.SDT_CONTENT, wml.SDT):
        elements = [(block, element) for block, element in left if element.tag == kind]
        # A row in which a block both opens and closes is what the block repeats, even an empty one.
        seen: set[tuple[Block, etree._Element]] = set()
        whole: set[etree._Element] = set()
        for pair in elements if kind in (wml.TR, wml.TC) else ():
            if pair in seen:
                whole.add(pair[1])
            seen.add(pair)
        for element in dict.fromkeys(element for _, element in elements):
            parent = element.getparent()
            if parent is None or element in whole or has_content(element) or _has_marker(element):
                continue
            if holds_section(element):
                continue
            if kind == wml.TC and not any(tag_number(sibling) >= 0 for sibling in parent):
                continue  # the tag went on to the level of the row: the cell stays
            if kind in (wml.SDT_CONTENT, wml.SDT) and any(child.tag not in wml.PROPERTIES for child in element):
                continue
            if kind == wml.P and _is_needed(element):
                continue
            if kind == wml.P:
                remove(element)
            else:
                parent.remove(element)


def _remover(root: etree._Element) -> Callable[[etree._Element], None]:
    """Removes the rest of a tag's paragraph, except its bookmarks and a paragraph that separates two tables."""
    has_tables = next(root.iter(wml.TBL), None) is not None

    def remove(paragraph: etree._Element) -> None:
        for mark in list(paragraph.iter(wml.BOOKMARK_START, wml.BOOKMARK_END)):
            paragraph.addprevious(mark)
        if has_tables:
            invariants.keep_between(paragraph)
        else:
            parent_of(paragraph).remove(paragraph)

    return remove


def _may_go(paragraph: etree._Element, rest: etree._Element) -> bool:
    """Whether a paragraph of which ``rest`` would be left can go."""
    return not has_content(rest) and not holds_section(paragraph) and not _is_needed(paragraph)


def _is_needed(paragraph: etree._Element) -> bool:
    """Whether its container would no longer end with a paragraph (and no block there brings its own)."""
    container = parent_of(paragraph)
    if container.tag not in wml.ENDS_WITH_PARAGRAPH or any(tag_number(child) >= 0 for child in container):
        return False
    blocks = [child for child in container if child.tag not in wml.MARKS and child.tag not in wml.PROPERTIES]
    return blocks[-1] is paragraph and (len(blocks) == 1 or blocks[-2].tag != wml.P)


# --- small things ------------------------------------------------------------------------------------------------------


def _has_marker(element: etree._Element) -> bool:
    return next(invariants.tag_numbers(element), None) is not None
