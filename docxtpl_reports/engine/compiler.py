"""Compiles a .docx template once: package in; Jinja source of each story, places of all tags and what stays unchanged out.

Every template error of every part is found here, all at once. A ``CompiledTemplate`` holds no data and pickles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from lxml import etree

from ..diagnostics import Diagnostic, Location, ReportError, has_errors, unique
from ..opc import wml
from ..opc.package import Package
from . import editors, notes, renderer
from . import names as names_check
from .environment import NOTE_CALL, STATEMENT, STATEMENT_END, environment
from .fields import Placeholders
from .lexer import Lexer, Tag, remove_forged, serialise_inside
from .lifter import lift
from .links import Link
from .parser import pair
from .renderer import GUARDS, Story
from .source import SourceWriter
from .syntax import TOO_DEEP, bound_names, parse_alone, unknown_filters
from .texts import Texts

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_PROPERTY_RELS = (_PACKAGE_REL, f"{wml.REL}/extended-properties", f"{wml.REL}/custom-properties")


@dataclass(frozen=True, eq=False)
class CompiledTemplate:
    """A template ready to be rendered many times. ``diagnostics`` holds warnings; ``tags`` the place of each tag;
    ``names`` the declared names it uses, in full (``so_lieu.ho_so_tong``), with the places of their uses."""

    package: Package
    stories: tuple[Story, ...]
    tags: tuple[Location, ...]
    references: tuple[notes.Reference, ...] = ()
    notes_parts: Mapping[str, notes.NotesPart] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    relationships: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Mapping[str, tuple[Location, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def render(self, context: Mapping[str, Any]) -> bytes:
        """The bytes of a .docx. Raises ReportError (REN codes) with the place of the tag; then there is no document."""
        return renderer.render(self, context).docx


def compile_template(
    source: Path | str | bytes, *, names: Mapping[str, names_check.Shape] | None = None, file: str | None = None
) -> CompiledTemplate:
    """Compiles the template in a file or in bytes.

    ``names`` is the shape of the data (see ``engine.names``); with it every name is checked in every branch. ``file`` is
    what messages call the template. Raises ReportError with every PKG and TPL problem of all parts.
    """
    package = Package.read(source, file)
    return _Compiler(package, names).compile()


class _Compiler:
    """The state of one compilation: what was found in the parts seen so far."""

    def __init__(self, package: Package, names: Mapping[str, names_check.Shape] | None) -> None:
        self.package = package
        self.names = names
        styles = package.related(package.main_part, wml.REL_STYLES)
        self.lexer = Lexer(package.name, wml.heading_styles(package.xml(styles[0]) if styles else None))
        self.problems: list[Diagnostic] = []
        self.references: list[notes.Reference] = []
        self.notes_parts: dict[str, notes.NotesPart] = {}
        self.broken: set[str] = set()  # parts whose blocks do not balance
        self.written: set[str] = set()  # parts with tags outside of runs
        self.used: names_check.Uses = {}
        self.writer = SourceWriter(self.lexer.tags)
        self.texts = Texts(package, self.lexer, self.writer)
        self.placeholders = Placeholders(names)

    def compile(self) -> CompiledTemplate:
        stories = [self._main()]
        main = self.package.main_part
        for reltype in (wml.REL_HEADER, wml.REL_FOOTER):
            stories += [self._story(part) for part in self.package.related(main, reltype)]
        for reltype in _PROPERTY_RELS:
            stories += [self._properties(part) for part in self.package.related("", reltype)]
        used = {story.part: story for story in stories if story is not None}
        for story in used.values():
            self._check(story)
        if has_errors(self.problems):
            raise ReportError(*unique(self.problems))
        return CompiledTemplate(
            self.package,
            tuple(used.values()),
            tuple(tag.location for tag in self.lexer.tags),
            tuple(self.references),
            self.notes_parts,
            tuple(self.texts.links),
            self.texts.frames,
            self.used,
            tuple(self.problems),
        )

    # --- stories ---------------------------------------------------------------------------------------------------

    def _main(self) -> Story | None:
        part = self.package.main_part
        root = self.package.xml(part)
        tags = self._lex(root, part)
        note_trees = self._lex_notes(root)
        if not self._is_touched(part, tags) and not any(
            self._is_touched(notes_part, note_tags) for notes_part, (_, _, note_tags) in note_trees.items()
        ):
            return None  # nothing to do, so nothing is touched, be it sound or not
        trees = {kind: tree for kind, tree, _ in note_trees.values()}
        for kind in notes.KINDS:
            known = notes.definitions(trees[kind], kind) if kind in trees else ()
            for reference in notes.references(root, kind):
                self._check_reference(root, reference, known)
        for kind, tree, note_tags in note_trees.values():
            self._refer(root, kind, tree, note_tags)
        return self._finish(root, part, tags)

    def _story(self, part: str) -> Story | None:
        root = self.package.xml(part)
        tags = self._lex(root, part)
        return self._finish(root, part, tags) if self._is_touched(part, tags) else None

    def _is_touched(self, part: str, tags: Sequence[Tag]) -> bool:
        return bool(tags) or part in self.written or part in self.lexer.unescaped

    def _properties(self, part: str) -> Story | None:
        root = self.package.xml(part)
        tags: list[Tag] = []
        for element in root.iter(etree.Element):
            if len(element) == 0 and element.text and "{" in element.text:
                tags += self.lexer.lex_text(element, part)
        self._take_problems()
        return self._finish(root, part, tags, plain=True) if tags else None

    def _lex(self, root: etree._Element, part: str) -> list[Tag]:
        """The tags of a story that stand in runs; those of its other texts are compiled at once."""
        remove_forged(root)
        self.problems += editors.check(self.package, root, part, self.lexer.heading_style_ids)
        self.placeholders.prepare(root, partial(self.lexer.place, root, part))
        tags = self.lexer.lex(root, part)
        if self.texts.compile(root, part):
            self.written.add(part)
        self._take_problems()
        return tags

    def _take_problems(self) -> None:
        for found in (self.placeholders.problems, self.lexer.diagnostics, self.texts.problems):
            self.problems += found
            found.clear()

    def _balance(self, root: etree._Element, part: str, tags: Sequence[Tag]) -> None:
        blocks, problems = pair(tags)
        problems = problems or lift(root, tags, blocks)
        if problems:
            self.broken.add(part)
        self.problems += problems

    def _require_prefix(self, root: etree._Element, part: str) -> None:
        """What rendering adds (line breaks, notes) is written with the prefix ``w``, which every editor uses."""
        if root.nsmap.get("w") != wml.W:
            self.problems.append(Diagnostic("TPL028", Location(self.package.name, part)))

    def _finish(self, root: etree._Element, part: str, tags: Sequence[Tag], *, plain: bool = False) -> Story:
        if not plain:
            self._require_prefix(root, part)
        self._balance(root, part, tags)
        text = etree.tostring(root, encoding="unicode", with_tail=False)
        source, lines = self.writer.write(_DECLARATION + text)
        return Story(part, source, tuple(lines), plain, any(guard in source for guard in GUARDS))

    # --- notes -----------------------------------------------------------------------------------------------------

    def _lex_notes(self, root: etree._Element) -> dict[str, tuple[notes.NotesKind, etree._Element, list[Tag]]]:
        """The notes parts that the text refers to, with the tags of each."""
        found = {}
        for kind in notes.KINDS:
            if next(notes.references(root, kind), None) is None:
                continue
            for part in self.package.related(self.package.main_part, kind.relationship)[:1]:
                tree = self.package.xml(part)
                found[part] = (kind, tree, self._lex(tree, part))
        return found

    def _check_reference(self, root: etree._Element, reference: etree._Element, known: Collection[str]) -> None:
        if (number := reference.get(wml.w("id"), "")) not in known:
            place = self.lexer.place(root, self.package.main_part, reference)
            self.problems.append(Diagnostic("TPL018", place, {"id": number}))

    def _refer(self, root: etree._Element, kind: notes.NotesKind, tree: etree._Element, tags: list[Tag]) -> None:
        """Balances each note by itself and puts a marker in place of each reference."""
        (part,) = self.package.related(self.package.main_part, kind.relationship)[:1]
        by_id = notes.definitions(tree, kind)
        for note in by_id.values():
            self._balance(note, self.package.main_part, [tag for tag in tags if note in tag.node.iterancestors()])
        sources = {number: serialise_inside(note) for number, note in by_id.items()}
        openings = {number: notes.opening(note) for number, note in by_id.items()}
        self.notes_parts[part] = notes.frame(tree, kind, part)
        for reference in notes.references(root, kind):
            number = reference.get(wml.w("id"), "")
            parent = reference.getparent()
            if number not in by_id:
                continue  # reported
            code = (
                f'{notes.opening(reference)} w:id="{STATEMENT}call {NOTE_CALL}({len(self.references)}){STATEMENT_END}'
                f'{sources[number]}{STATEMENT}endcall{STATEMENT_END}"/>'
            )
            self.references.append(notes.Reference(part, openings[number]))
            assert parent is not None
            parent.replace(reference, self.writer.node(code))

    # --- what Jinja and the names say ---------------------------------------------------------------------------------

    def _check(self, story: Story) -> None:
        """Syntax, filters, tests and names of a story; each problem is reported at the tag it stands in."""
        tags = [self.lexer.tags[number] for _, number in story.lines]
        if story.part not in self.broken:
            try:
                tree = environment().parse(story.source)
                story.compile(tree)
                self.problems += unknown_filters(tree, self._place_in(story))
                if self.names is not None:
                    found, used = names_check.check(tree, dict(self.names), self._place_in(story))
                    self.problems += found
                    self.used |= {name: (*self.used.get(name, ()), *places) for name, places in used.items()}
            except (jinja2.TemplateSyntaxError, *TOO_DEEP):
                self.broken.add(story.part)
            else:
                return
        bound = bound_names(tags)
        found = [problem for tag in tags for problem in self._check_tag(tag, bound)]
        if not found and not has_errors(self.problems):
            found = [Diagnostic("TPL013", Location(self.package.name, story.part))]
        self.problems += found

    def _place_in(self, story: Story) -> Callable[[int], Location]:
        def place(line: int) -> Location:
            number = story.tag_at(line)
            return Location(self.package.name, story.part) if number is None else self.lexer.tags[number].location

        return place

    def _check_tag(self, tag: Tag, bound: Iterable[str]) -> list[Diagnostic]:
        """What is wrong with one tag by itself, when its story as a whole cannot be read."""
        try:
            tree, problems = parse_alone(tag)
            if tree is not None and self.names is not None:
                scope = {**self.names, **dict.fromkeys(bound, names_check.ANY)}
                problems += names_check.check(tree, scope, lambda _: tag.location)[0]
        except TOO_DEEP:
            return [Diagnostic("TPL013", tag.location)]
        return problems
