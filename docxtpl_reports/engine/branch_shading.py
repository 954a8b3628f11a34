"""Shades the branches of a template, each by its verdict, with the styles that no report keeps: see ``template.branch_marks``.

Package in, package out. Words outside of branches lose the shading, so that it follows the tags however often they change.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, has_errors, unique
from docxtpl_reports.engine.grammar.comparisons import BRANCHES
from docxtpl_reports.engine.shared_parts.finding import stories
from docxtpl_reports.engine.shared_parts.target import Target
from docxtpl_reports.engine.template import branch_marks, strokes
from docxtpl_reports.engine.template.lexer import Lexer, remove_forged
from docxtpl_reports.engine.template.parser import pair
from docxtpl_reports.engine.template.scanner import scan
from docxtpl_reports.engine.template.tag import BY_VERDICT, OPTIONAL_NAMES, PART, Block, Kind, Tag, marker, marker_role
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.xml import serialise
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.pieces import replace_texts
from docxtpl_reports.ooxml.wml.places import paragraphs
from docxtpl_reports.ooxml.wml.properties import put
from docxtpl_reports.ooxml.wml.styles import Styles
from docxtpl_reports.ooxml.wml.text import paragraph_pieces
from docxtpl_reports.ooxml.wml.tree import nearest, parent_of, split_around

# Names of the styles as Word lists them, with their colours (RRGGBB): by the attribute that a branch asks for.
_BY_VERDICT: Mapping[str, tuple[str, str]] = {
    "dat": (branch_marks.MET, "E2EFD9"),
    "khong_dat": (branch_marks.MISSED, "FBE4D5"),
    "thieu_so_lieu": (branch_marks.LACKING, "FFF2CC"),
    "khong_phat_sinh": (branch_marks.NONE, "EDEDED"),
}
_OTHER = (branch_marks.OTHER, "DEEAF6")
_COLOURS = dict([*_BY_VERDICT.values(), _OTHER])
_ALONE = frozenset({PART, strokes.WORD, OPTIONAL_NAMES})  # gone before tags are paired: parts and strokes
_STATE = re.compile(rf"\.({'|'.join(_BY_VERDICT)})\b")
_TURNED_ROUND = re.compile(r"\bnot\b|[=<>!]")


def shade(package: Package, *, clear: bool = False) -> bytes | None:
    """The template with its branches shaded; with ``clear`` without any shading; None when it is that already. Raises
    ReportError when its tags do not balance.
    """
    styles = Styles.of(package)
    ids = {branch_marks.name_of(styles.by_id[one]).lower(): one for one in branch_marks.style_ids(styles)}
    written: dict[str, bytes] = {}
    used: set[str] = set()
    problems: list[Diagnostic] = []
    for story in stories(package):
        root = package.xml(story)
        before = serialise(root)
        was_marked = branch_marks.remove(root, frozenset(ids.values()))
        found, wrong = ((), ()) if clear else _shaded(package, story, root, styles)
        problems += wrong
        for run, name in found:
            used.add(name)
            _mark(run, ids.setdefault(name.lower(), _style_id(name, styles)))
        if (found or was_marked) and (after := serialise(root)) != before:
            written[story] = after
    if has_errors(problems):
        raise ReportError(*unique(problems))
    written |= _with_styles(package, ids, used, clear=clear)
    return package.write(written) if written else None


def _shaded(
    package: Package, story: str, root: etree._Element, styles: Styles
) -> tuple[Sequence[tuple[etree._Element, str]], Sequence[Diagnostic]]:
    """The runs of a story that are in branches, each with the style of its branch, and what is wrong with its tags. Tags get
    runs of their own."""
    copied = deepcopy(root)
    remove_forged(copied)
    tags, wrong = Lexer(package.name, styles.headings()).lex(copied, story)
    blocks, unbalanced = pair([tag for tag in tags if tag.keyword not in _ALONE])
    problems = [*wrong, *unbalanced]
    if not tags or has_errors(problems):
        return (), problems
    if not _placed(root, [tag for tag in tags if tag.ends is None]):
        return (), [*problems, Diagnostic("TPL284", Location(package.name, story))]
    return [*_in_branches(root, tags, blocks)], problems


def _placed(root: etree._Element, tags: Sequence[Tag]) -> bool:
    """Puts a marker in place of each tag of the story as it was typed; False where it cannot be told which is which."""
    remove_forged(root)
    spots: list[tuple[list[tuple[etree._Element, str]], list[tuple[int, int]]]] = []
    raw = False
    for paragraph, _ in paragraphs(root, Location(), frozenset()):
        pieces = [*paragraph_pieces(paragraph)]
        found, _, raw = scan("".join(text for _, text in pieces), raw)
        spots.append((pieces, [(tag.start, tag.end) for tag in found]))
    if sum(len(spans) for _, spans in spots) != len(tags):
        return False
    rest = iter(tags)
    for pieces, spans in spots:
        replace_texts(pieces, [(start, end, _marker(next(rest))) for start, end in spans])
    for node in [one for one in root.iter(etree.PI) if marker_role(one) is not None]:
        run = nearest(node, wml.R)
        properties = None if run is None else run.find(wml.RPR)
        while parent_of(node).tag in (wml.T, wml.R):
            split_around(node)
        own = etree.Element(wml.R)
        if properties is not None:
            own.append(deepcopy(properties))
        tail, node.tail = node.tail, None
        node.addprevious(own)
        own.append(node)
        own.tail = tail
    return True


def _marker(tag: Tag) -> etree._Element:
    return marker("out" if tag.kind is Kind.EXPRESSION else "tag", tag.index)


def _in_branches(
    root: etree._Element, tags: Sequence[Tag], blocks: Sequence[Block]
) -> Iterator[tuple[etree._Element, str]]:
    """The runs in branches with the names of their styles; each tag is text again."""
    by_index = {tag.index: tag for tag in tags}
    begins = {tag.index: name for block in blocks for tag, name in _branches(block)}
    closes = {block.tags[-1].index for block in blocks if block.tags[0].index in begins or _is_by_verdict(block)}
    opens = {block.tags[0].index for block in blocks if block.tags[-1].index in closes}
    has_end = {tag.ends.index for tag in tags if tag.ends is not None}
    ends: dict[etree._Element, int] = {}  # how many conditions end with a run, the last of what they are about
    open_: list[str | None] = []
    for run in [*root.iter(wml.R)]:
        node = next(run.iterchildren(etree.PI), None)
        role = None if node is None else marker_role(node)
        if node is not None and role is not None:
            tag = by_index[role[1]]
            etree.SubElement(run, wml.T, {wml.XML_SPACE: "preserve"}).text = tag.location.tag
            run.remove(node)
            if role[0] == "tag":
                if tag.index in closes:
                    open_.pop()
                elif tag.index in opens:
                    open_.append(begins.get(tag.index))
                    if tag.index in has_end:
                        holder = nearest(run, wml.TR if tag.level == "tr" else wml.P)
                        assert holder is not None
                        last = [*holder.iter(wml.R)][-1]
                        ends[last] = ends.get(last, 0) + 1
                elif tag.index in begins:
                    open_[-1] = begins[tag.index]
        shown = next((name for name in reversed(open_) if name is not None), None)
        prints = role is None or role[0] == "out" or by_index[role[1]].keyword == PART
        if (
            shown is not None
            and prints
            and run.find(wml.T) is not None
            and run.find(f"{wml.RPR}/{branch_marks.R_STYLE}") is None
        ):
            yield run, shown
        for _ in range(ends.get(run, 0)):
            open_.pop()


def _is_by_verdict(block: Block) -> bool:
    return block.tags[0].keyword == BY_VERDICT


def _branches(block: Block) -> Iterator[tuple[Tag, str]]:
    """The tags that begin branches of a block, with the names of the styles."""
    if not block.is_pair or block.tags[0].keyword not in ("if", BY_VERDICT):
        return
    for tag in block.tags[:-1]:
        if tag.keyword in BRANCHES:
            yield tag, _BY_VERDICT[BRANCHES[tag.keyword].attribute][0]
        elif tag.keyword != BY_VERDICT:
            asked = set(_STATE.findall(tag.source))
            is_plain = len(asked) == 1 and _TURNED_ROUND.search(tag.source) is None
            yield tag, (_BY_VERDICT[asked.pop()] if is_plain else _OTHER)[0]


def _mark(run: etree._Element, style_id: str) -> None:
    properties = run.find(wml.RPR)
    if properties is None:
        properties = etree.Element(wml.RPR)
        run.insert(0, properties)
    put(properties, etree.Element(branch_marks.R_STYLE, {w("val"): style_id}), "rStyle")


def _style_id(name: str, styles: Styles) -> str:
    """An id for a new style that no other has."""
    wanted = "Nhanh" + str([*_COLOURS].index(name) + 1)
    while wanted in styles.by_id:
        wanted += "_"
    return wanted


def _with_styles(package: Package, ids: Mapping[str, str], used: Collection[str], *, clear: bool) -> dict[str, bytes]:
    """The parts that are rewritten so that the styles in use are there, or none is."""
    if clear:
        return branch_marks.without_styles(package, frozenset(ids.values()))
    target = Target(package)
    root = target.tree(target.related(wml.REL_STYLES)) if used else None
    there = {style.get(w("styleId")) for style in root.iter(w("style"))} if root is not None else set()
    for name in [name for name in _COLOURS if root is not None and name in used and ids[name.lower()] not in there]:
        attributes = {w("type"): "character", w("customStyle"): "1", w("styleId"): ids[name.lower()]}
        style = etree.SubElement(root, w("style"), attributes)  # type: ignore[arg-type]
        etree.SubElement(style, w("name"), {w("val"): name})
        properties = etree.SubElement(style, wml.RPR)
        etree.SubElement(properties, w("shd"), {w("val"): "clear", w("color"): "auto", w("fill"): _COLOURS[name]})
    return target.written
