"""Finds ``{% chen "khoi-ky" %}`` in a template and puts the content of that file in its place.

The template that comes out is an ordinary one; it remembers of each paragraph from a part in which file, and where in it, it
was written. Parts may use parts; circles and depths that no letter has are errors with the path that leads there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

import jinja2
from jinja2 import nodes
from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, unique
from docxtpl_reports.engine.limits import MAX_PARTS, MAX_PARTS_DEEP
from docxtpl_reports.engine.template import slips
from docxtpl_reports.engine.template.lexer import with_straight_quotes
from docxtpl_reports.engine.template.scanner import scan
from docxtpl_reports.engine.template.tag import ONLY_WHEN, OPTIONAL_NAMES, PART
from docxtpl_reports.files.reading import digest
from docxtpl_reports.ooxml.package.intake import read_file
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.places import brought, column_in, paragraphs, with_text, within
from docxtpl_reports.ooxml.wml.styles import Styles
from docxtpl_reports.ooxml.wml.text import OBJECT, paragraph_pieces, paragraph_text
from docxtpl_reports.ooxml.wml.tree import ancestor_of, parent_of

from .content import Import, end_of_section
from .finding import BEGINS, QUOTES, TAG, Expanded, PartFolders, part_of, stories, title_of
from .inline import is_empty, paragraph_of, put_words, words_of
from .surroundings import beginning_of_blocks
from .target import Target

_OPTIONAL = re.compile(rf"\{{%-?\s*{OPTIONAL_NAMES}\s+(\w+(?:\s*,\s*\w+)*)\s*-?%\}}")
_TAGS = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w*")
_LIKE_TITLE = re.compile(r"ch[eè]n[\s\-–]+(.+)", re.IGNORECASE)  # of a control that was to stand for a part
_ASKS = re.compile(rf"\{{%-?\s*(?:(?:p|tr|tc|r)\s+)?({BEGINS})", re.IGNORECASE)
_AS_VALUE = re.compile(rf"\{{\{{-?\s*({BEGINS}\s*[{QUOTES}].*?)\s*-?\}}\}}", re.IGNORECASE | re.DOTALL)
_T = TypeVar("_T")
_OF_MORE = re.compile(rf"\{{%-?\s*(?:(?:p|tr|tc)\s|{ONLY_WHEN}\b)")  # tags that are about more than words
_NAME = re.compile(r"[^\W_](?:[\w-]*\w)?")
_BETWEEN_TABLES = "{# #}"  # alone in its paragraph, which is printed only where tables would touch


def expand(package: Package, folders: PartFolders) -> Expanded:
    """The template with its parts in place; itself when it has none. Raises ReportError."""
    expanding = _Expanding(folders)
    found = expanding.expand(package, (package.name,))
    if expanding.problems:
        raise ReportError(*unique(expanding.problems))
    return found if expanding.files else Expanded(package)


class _Expanding:
    """One expansion with all its parts within parts. ``files``: those that were looked for, with their digests."""

    def __init__(self, folders: PartFolders) -> None:
        self.folders = folders
        self.files: dict[str, str] = {}
        self.problems: list[Diagnostic] = []
        self._read: dict[Path, Package | None] = {}
        self._made: dict[str, Expanded] = {}
        self._count = 0
        self._first: dict[str, Location] = {}

    def expand(self, package: Package, path: tuple[str, ...]) -> Expanded:
        target = Target(package)
        own: dict[etree._Element, Location] = {}
        places: dict[etree._Element, Location] = {}
        of_tags: dict[etree._Element, list[Location]] = {}
        for story in [*stories(package)]:
            root = target.tree(story)
            headings = Styles.of(package).headings()
            where = dict(paragraphs(root, Location(package.name, story), headings))
            own |= where
            for holder, use in self._uses(root, where):
                self._put(_Receiver(target, story, places, of_tags), holder, use, path)
        written = target.written
        made = read_package(package.write(written), package.name)
        trees = {part: tree for part in written if (tree := target.changed(part)) is not None}
        filled = _numbered(trees, own | places) if places or of_tags else {}
        made = replace(made, digest=package.digest)
        return Expanded(made, filled, dict(self.files), self._first, target.renamed, _numbered(trees, of_tags))

    def _uses(
        self, root: etree._Element, where: Mapping[etree._Element, Location]
    ) -> Iterator[tuple[etree._Element, _Use]]:
        """Each paragraph or control where a part is to stand, with that part."""
        for control in [*root.iter(wml.SDT)]:
            name = part_of(control)
            if name is not None and ancestor_of(control, wml.P) is not None:
                _write_tag(control, name)
                continue
            inner = next(control.iter(wml.P), None)
            if name is not None and inner is not None:
                place = replace(with_text(where[inner], inner), tag=title_of(control))
                if parent_of(control).tag in (wml.TBL, wml.TR):  # the part would take the place of cells
                    self.problems.append(Diagnostic("TPL264", place, {"tag": place.tag}))
                else:
                    yield control, _Use(name, "", replace(place, tag=None))
            elif inner is not None and (meant := _LIKE_TITLE.fullmatch(title_of(control))) is not None:
                place = replace(with_text(where[inner], inner), tag=title_of(control))
                params = {"title": title_of(control), "name": meant[1].strip()}
                self.problems.append(Diagnostic("TPL273", place, params))
        raw = False
        for paragraph, location in where.items():
            if not any(paragraph is root or one is root for one in paragraph.iterancestors()):
                continue  # it has made room for a part
            whole = "".join(piece for _, piece in paragraph_pieces(paragraph))
            tags, _, raw = scan(whole, raw)
            for tag in tags[::-1]:  # so that those before it stay where they are
                written = vietnamese.composed(tag.raw)
                if (as_value := _AS_VALUE.fullmatch(written)) is not None:
                    written = f"{{% {as_value[1]} %}}"
                if (asks := _ASKS.match(written)) is None:
                    continue
                text = whole.replace(OBJECT, "")
                place = replace(location, text=text, tag=tag.raw, column=column_in(whole, tag.start))
                read = TAG.fullmatch(tag.raw)
                if asks[1] != PART or as_value is not None:
                    fixed = asks.string.replace(asks[1], PART, 1)
                    self.problems.append(slips.report(tag.raw, fixed, place))
                elif read is None:
                    self.problems.append(Diagnostic("TPL264", place, {"tag": tag.raw}))
                else:
                    is_alone = text.strip() == tag.raw and not _holds_more(paragraph)
                    name, given = vietnamese.composed(read[1].strip()), with_straight_quotes(read[2] or "")
                    yield paragraph, _Use(name, given, place, None if is_alone else (tag.start, tag.end))

    def _put(self, to: _Receiver, holder: etree._Element, use: _Use, path: tuple[str, ...]) -> None:
        found = self._part(use, path)
        if found is None:
            return
        source = found.package
        root = source.xml(source.main_part)
        own = dict(paragraphs(root, Location(source.name, source.main_part), Styles.of(source).headings()))
        own = {p: replace(location, text=None) for p, location in own.items()}
        from_parts = found.places.get(source.main_part, {})
        own |= {p: from_parts[n] for n, p in enumerate(root.iter(wml.P)) if n in from_parts}
        own = {p: brought(location, use.place) for p, location in own.items()}
        tags = found.tags.get(source.main_part, {})
        of_tags = {p: [brought(t, use.place) for t in tags[n]] for n, p in enumerate(root.iter(wml.P)) if n in tags}
        bringing = Import(found, to.target, to.places, to.of_tags)
        blocks = _without_last(bringing.body(root, own, of_tags, to.story))
        self.problems += bringing.problems
        if blocks:
            self._check_given(use, blocks)
        given, blocks = _with_optional(use.given, blocks)
        if given:  # a part that takes values, so that one may be missing
            self._first.setdefault(str(source.name), use.place)
        if use.span is not None:
            self._put_words(to, holder, use, given, blocks)
            return
        _set_break_apart(holder)
        if given:
            opening, closing = (_tag_paragraph(text) for text in (f"{{% with {given} %}}", "{% endwith %}"))
            to.places.update({opening: use.place, closing: use.place})
            blocks = [opening, *blocks, closing]
        section = root.find(f"{w('body')}/{w('sectPr')}")
        before = None
        if section is not None and parent_of(holder).tag == w("body"):
            before = bringing.section(deepcopy(section), holder, to.story)
        if before is not None:
            outermost = beginning_of_blocks(holder)
            if outermost is None:
                self._refuse("TPL279", use)
            else:
                outermost.addprevious(before)
        for block in _apart(holder, blocks):
            holder.addprevious(block)
        parent = parent_of(holder)
        parent.remove(holder)
        if parent.tag in wml.ENDS_WITH_PARAGRAPH and not wml.ends_with_paragraph(parent):
            etree.SubElement(parent, wml.P)

    def _put_words(
        self, to: _Receiver, paragraph: etree._Element, use: _Use, given: str, blocks: list[etree._Element]
    ) -> None:
        """Puts a part into the sentence in which its tag is."""
        found = paragraph_of(blocks)
        if found is None or use.span is None:
            self._refuse("TPL278", use)
            return
        whole = "".join(piece for _, piece in paragraph_pieces(paragraph))
        before = len(scan(whole[: use.span[0]])[0])
        around = to.of_tags.get(paragraph) or _each(use.place, whole)
        own = replace(to.places.get(found, use.place), text=paragraph_text(found))
        words_inside = "".join(piece for _, piece in paragraph_pieces(found))
        tags, problems, _ = scan(words_inside)
        self.problems += [replace(d, location=within(own, d.location, words_inside)) for d in problems]
        if (of_more := next((tag for tag in tags if _OF_MORE.match(tag.raw)), None)) is not None:
            self._refuse("TPL280", use, inner=of_more.raw)
            return
        inner = to.of_tags.pop(found, None) or _each(own, words_inside)
        words = words_of(found)
        if given:
            words = [_tag_run(f"{{% with {given} %}}"), *words, _tag_run("{% endwith %}")]
            inner = [use.place, *inner, use.place]
        put_words(paragraph, *use.span, words)
        to.of_tags[paragraph] = [*around[:before], *inner, *around[before + 1 :]]

    def _check_given(self, use: _Use, blocks: list[etree._Element]) -> None:
        """A value that the part does not ask for was misspelt, or does nothing."""
        text = "\n".join(paragraph_text(p) for block in blocks for p in block.iter(wml.P)) if use.given else ""
        used = {name for tag in _TAGS.findall(text) for name in _WORD.findall(tag)}
        optional = _OPTIONAL.search(text)
        takes = re.split(r"[,\s]+", optional[1]) if optional is not None else []
        for name in sorted(_names_given(use.given) - used):
            near = vietnamese.nearest(name, takes) or takes
            self._refuse("TPL272", use, given=name, hint=", ".join(f"«{one}»" for one in near) or "—")

    def _part(self, use: _Use, path: tuple[str, ...]) -> Expanded | None:
        """A part with the parts in it; None when there is a problem."""
        self._count += 1
        file = self._file(use)
        if file is None:
            return None
        if file.as_posix() in path:
            circle = " → ".join([*path[path.index(file.as_posix()) :], file.as_posix()])
            self._refuse("TPL261", use, path=circle)
            return None
        if len(path) > MAX_PARTS_DEEP or self._count > MAX_PARTS:
            self._refuse("TPL262", use, path=" → ".join(path), deep=MAX_PARTS_DEEP, many=MAX_PARTS)
            return None
        package = self._package(file)
        if package is None:
            return None
        if file.as_posix() not in self._made:
            self._made[file.as_posix()] = self.expand(package, (*path, file.as_posix()))
        return self._made[file.as_posix()]

    def _file(self, use: _Use) -> Path | None:
        if _NAME.fullmatch(use.name) is None:
            self._refuse("TPL267", use)
            return None
        for candidate in self.folders.candidates(use.name):
            if candidate.is_file():
                return candidate
            self.files.setdefault(str(candidate), "")
        near = vietnamese.nearest(use.name, self.folders.names())
        hint = ", ".join(f"«{name}»" for name in near) or "—"
        folder = str(self.folders.folders[-1]) if self.folders.folders else "templates/chung"
        self._refuse("TPL260", use, hint=hint, folder=Path(folder).as_posix())
        return None

    def _package(self, file: Path) -> Package | None:
        if file not in self._read:
            try:
                _, data = read_file(file)
                self.files[str(file)] = digest(data)
                self._read[file] = read_package(data, file.as_posix())
            except ReportError as error:
                self.problems += error.diagnostics
                self._read[file] = None
        return self._read[file]

    def _refuse(self, code: str, use: _Use, **params: object) -> None:
        self.problems.append(Diagnostic(code, use.place, {"name": use.name, "tag": use.place.tag or "", **params}))


@dataclass(frozen=True, slots=True)
class _Use:
    """A part that is asked for, with what it is given (``nguoi=x``), and where."""

    name: str
    given: str
    place: Location
    span: tuple[int, int] | None = None  # of a tag within a sentence: its place in the text of the paragraph


class _Receiver(NamedTuple):
    """The place of a part. ``places``: where paragraphs were written; ``of_tags``: where the tags of paragraphs that hold words
    of parts were, in their order."""

    target: Target
    story: str
    places: dict[etree._Element, Location]
    of_tags: dict[etree._Element, list[Location]]


def _each(paragraph: Location, text: str) -> list[Location]:
    """The place of each tag in the joined text of a paragraph, yet without its words."""
    return [replace(paragraph, tag=None, column=column_in(text, tag.start)) for tag in scan(text)[0]]


def _names_given(given: str) -> set[str]:
    """The names that ``with`` gives a part; none when it cannot be read, which is reported with the tags."""
    try:
        [block] = jinja2.Environment().parse(f"{{% with {given} %}}{{% endwith %}}").find_all(nodes.With)
    except (jinja2.TemplateSyntaxError, ValueError):
        return set()
    return {target.name for target in block.targets if isinstance(target, nodes.Name)}


def _with_optional(given: str, blocks: list[etree._Element]) -> tuple[str, list[etree._Element]]:
    """The values given to a part, with an empty text for each optional name that is missing; the part without the line
    that names those, its first."""
    first = blocks[0] if blocks else None
    named = _OPTIONAL.fullmatch(paragraph_text(first).strip()) if first is not None and first.tag == wml.P else None
    if named is None:
        return given, blocks
    there = _names_given(given)
    missing = [f'{name}=""' for name in re.split(r"[,\s]+", named[1]) if name not in there]
    return ", ".join([*missing, *([given] if given.strip() else [])]), blocks[1:]


def _apart(holder: etree._Element, blocks: list[etree._Element]) -> list[etree._Element]:
    """The blocks of a part, with a paragraph wherever tables would touch and so become one."""
    made: list[etree._Element] = []
    before = next(holder.itersiblings(etree.Element, preceding=True), None)
    after = next(holder.itersiblings(etree.Element), None)
    for block in blocks:
        if block.tag == wml.TBL and before is not None and before.tag == wml.TBL:
            made.append(_tag_paragraph(_BETWEEN_TABLES))
        made.append(block)
        before = block
    if after is not None and after.tag == wml.TBL and before is not None and before.tag == wml.TBL:
        made.append(_tag_paragraph(_BETWEEN_TABLES))
    return made


def _set_break_apart(holder: etree._Element) -> None:
    """A section break in the paragraph that a part replaces goes into a paragraph of its own behind it. Writer puts breaks
    there when it saves, and Word when one is set behind the tag."""
    section = next(holder.iter(wml.SECTPR), None)
    if section is not None:
        parent_of(section).remove(section)
        holder.addnext(end_of_section(section))


def _without_last(blocks: list[etree._Element]) -> list[etree._Element]:
    """The blocks of a part without the empty paragraph that Word asks for behind a last table."""
    is_needed = len(blocks) < 2 or blocks[-2].tag != wml.TBL or not is_empty(blocks[-1])
    return blocks if is_needed else blocks[:-1]


def _holds_more(paragraph: etree._Element) -> bool:
    """Whether a paragraph holds a picture, a field or a note besides its words."""
    things = map(w, ("drawing", "pict", "object", "fldChar", "fldSimple", "footnoteReference", "endnoteReference"))
    return next(paragraph.iter(*things), None) is not None


def _tag_paragraph(text: str) -> etree._Element:
    paragraph = etree.Element(wml.P)
    paragraph.append(_tag_run(text))
    return paragraph


def _tag_run(text: str) -> etree._Element:
    run = etree.Element(wml.R)
    etree.SubElement(run, wml.T).text = text
    return run


def _write_tag(control: etree._Element, name: str) -> None:
    """Puts the tag of a part in place of a control within a sentence that stands for it."""
    run = _tag_run(f'{{% chen "{name}" %}}')
    properties = next(control.iter(wml.RPR), None)
    if (first := next(control.iter(wml.R), None)) is not None:
        properties = first.find(wml.RPR)
    if properties is not None:
        run.insert(0, deepcopy(properties))
    parent_of(control).replace(control, run)


def _numbered(trees: Mapping[str, etree._Element], values: Mapping[etree._Element, _T]) -> dict[str, dict[int, _T]]:
    """Values of paragraphs by story and number."""
    found = {
        part: {number: values[p] for number, p in enumerate(tree.iter(wml.P)) if p in values}
        for part, tree in trees.items()
    }
    return {part: of_part for part, of_part in found.items() if of_part}
