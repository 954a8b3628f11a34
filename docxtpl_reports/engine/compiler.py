"""Compiles a .docx template once: package in; Jinja source of each story, places of all tags and what stays unchanged out.

Every template error of every part is found here, in one run. The result holds no data and pickles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jinja2
from jinja2 import nodes
from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, has_errors, unique
from docxtpl_reports.engine.grammar import lost_assignments
from docxtpl_reports.engine.grammar import names as names_check
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment, compiling_environment
from docxtpl_reports.engine.grammar.syntax_tree import nodes_below
from docxtpl_reports.engine.references import contents, fields, ids, lists, notes, page_numbers
from docxtpl_reports.engine.references.comments import companions
from docxtpl_reports.engine.settling.notes import NotesPart, Reference
from docxtpl_reports.engine.shared_parts.finding import Expanded, PartFolders, uses_parts
from docxtpl_reports.engine.tables import cells, columns, labels, merges, row_properties, shading, spans
from docxtpl_reports.engine.tables import slips as table_slips
from docxtpl_reports.engine.template import (
    assignments,
    blank_sections,
    branch_marks,
    by_verdict,
    editor_losses,
    layout,
    remarks,
    slips,
    strays,
    tag_numbers,
    unfilled,
)
from docxtpl_reports.engine.template.attributes import Texts
from docxtpl_reports.engine.template.designer_leftovers import without_designer_parts
from docxtpl_reports.engine.template.lexed import Lexed, are_optional
from docxtpl_reports.engine.template.lexer import Lexer, remove_forged
from docxtpl_reports.engine.template.lifter import lift
from docxtpl_reports.engine.template.opening import open_template
from docxtpl_reports.engine.template.parser import pair
from docxtpl_reports.engine.template.prepare import prepare
from docxtpl_reports.engine.template.scanner import may_hold_tag
from docxtpl_reports.engine.template.source import SourceWriter, text_of, tree_of
from docxtpl_reports.engine.template.syntax import TOO_DEEP, bound_names, parse_alone, unknown_filters
from docxtpl_reports.engine.template.tag import Block, Kind, Tag, marker
from docxtpl_reports.ooxml.charts import chartml
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import instructions, keyword
from docxtpl_reports.ooxml.wml.styles import Styles
from docxtpl_reports.ooxml.wml.tree import nearest, parent_of, serialise_inside
from docxtpl_reports.project import part_folders

from .branch_lines import branch_lines
from .compiled import Story
from .marks import GUARDS, NOTE_CALL, STATEMENT, STATEMENT_END
from .renderer import RenderableTemplate

if TYPE_CHECKING:
    from docxtpl_reports.engine.charts.charts import CompiledCharts
    from docxtpl_reports.engine.charts.sheets import Tree

_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_PROPERTY_RELS = (_PACKAGE_REL, f"{wml.REL}/extended-properties", f"{wml.REL}/custom-properties")


def compile_template(
    source: Path | str | bytes | Package,
    *,
    names: Mapping[str, names_check.Shape] | None = None,
    file: str | None = None,
    allow_signed: bool = False,
    parts: PartFolders | None = None,
) -> RenderableTemplate:
    """Compiles the template in a file, in bytes or in a package that was read.

    ``names`` is the shape of the data (see ``dialect.names``); with it every name is checked in every branch. ``file`` is
    the name of the template in messages. With ``allow_signed`` a digitally signed template is accepted without its
    signatures. ``parts``: where shared parts are looked for, by default beside the file and in ``chung`` beside its
    folder. Raises ReportError with every PKG and TPL problem of all parts.
    """
    package = open_template(source, file, allow_signed=allow_signed)
    if parts is None:
        parts = PartFolders(part_folders(source.parent) if isinstance(source, Path) else ())
    made = Expanded(package)
    if uses_parts(package):
        from docxtpl_reports.engine.shared_parts.expanding import expand

        made = expand(package, parts)
    return _Compiler(made, names, compiling_environment()).compile()


def compile_with(env: CompilingEnvironment, source: bytes | Package, file: str | None = None) -> RenderableTemplate:
    """Compiles a template with an environment of its own, so that it can neither be pickled nor rendered as a draft."""
    return _Compiler(Expanded(open_template(source, file)), None, env).compile()


class _NotesTree(NamedTuple):
    """A part with notes that the text refers to."""

    kind: notes.NotesKind
    part: str
    tree: etree._Element
    lexed: Lexed


class _Compiler:
    """The state of one compilation: what was found in the parts seen so far."""

    def __init__(
        self, made: Expanded, names: Mapping[str, names_check.Shape] | None, env: CompilingEnvironment
    ) -> None:
        self.package = package = made.package
        self.shared, self.renamed, self.at_callers = dict(made.files), dict(made.renamed), made.at_callers
        self.env = env
        self.names = names
        styles = Styles.of(package)
        self.list_styles, self.marks = styles.lists(), branch_marks.style_ids(styles)
        self.comments_part = next(iter(package.related(package.main_part, wml.REL_COMMENTS)), None)
        self.lexer = Lexer(package.name, styles.headings(), made.places, made.tags)
        self.problems: list[Diagnostic] = []
        self.references: list[Reference] = []
        self.notes_parts: dict[str, NotesPart] = {}
        self.broken: set[str] = set()  # parts whose blocks do not balance
        self.restarted: set[str] = set()  # lists that start within a loop
        self.used: names_check.Uses = {}
        self.pointed: dict[str, tuple[Location, str]] = {}
        self.listed: frozenset[str] = frozenset()
        self.writer = SourceWriter(self.lexer.tags)
        self.texts = Texts(package, self.lexer, self.writer, env)
        self.bound: set[str] = set()  # stores of custom XML that fill controls when the document is opened
        self.repeating: list[Tag] = []  # the tags of loops over columns
        self.filled: set[str] = set()  # parts whose tags were looked for

    def compile(self) -> RenderableTemplate:
        try:
            return self._compiled()
        finally:
            self.package.unused.clear()

    def _compiled(self) -> RenderableTemplate:
        unfilled.refuse_strict(self.package)
        stories = [self._main()]
        main = self.package.main_part
        for reltype in (wml.REL_HEADER, wml.REL_FOOTER):
            stories += [self._story(part) for part in self.package.related(main, reltype)]
        for reltype in _PROPERTY_RELS:
            stories += [self._properties(part) for part in self.package.related("", reltype)]
        charts = self._charts()
        if charts is not None:
            stories += [self._chart(tree) for tree in charts.trees]
            self.problems += charts.problems
        self.problems += unfilled.check(self.package, self.bound, self.filled)
        used = {story.part: story for story in stories if story is not None}
        used = {part: self._checked(story) for part, story in used.items()}
        if any(d.code == strays.CODE for d in self.problems):
            unfinished = (d.location.tag or "" for d in self.problems if d.code == "TPL001")
            words = strays.in_use(self.names, [*(tag.source for tag in self.lexer.tags), *unfinished])
            self.problems = strays.judge(self.problems, words)
        if has_errors(self.problems):
            raise ReportError(*unique(self.at_callers(self.problems)))
        return RenderableTemplate(
            self.package,
            tuple(used.values()),
            tuple(tag.location for tag in self.lexer.tags),
            tuple(self.references),
            self.notes_parts,
            companions(self.package) if self.comments_part in self.notes_parts else (),
            lists.restarting(self.package, self.restarted),
            ids.of_package(self.package, (story.source for story in used.values()), self.notes_parts),
            tuple(self.texts.links),
            self.texts.frames,
            self.used,
            tuple(self.problems),
            None if charts is None else charts.plan,
            *without_designer_parts(self.package, self.marks),
            self.pointed,
            self.listed,
            shared=self.shared,
            renamed=self.renamed,
        )

    # --- stories ---------------------------------------------------------------------------------------------------

    def _main(self) -> Story | None:
        part = self.package.main_part
        root = tree_of(self.package, part)
        self.problems += page_numbers.check(self.package, root, self.lexer)
        lexed = self._lex(root, part)
        note_trees = self._lex_notes(root)
        is_optional = are_optional(lexed, *(n.lexed for n in note_trees))
        derives = any(fields.fields(n.tree) for n in note_trees)
        if not lexed.is_touched and not any(n.lexed.is_touched for n in note_trees):
            return None  # nothing to do, so nothing is changed, whether it is sound or not
        blocks = self._balance(root, part, lexed.tags)
        trees = [root, *(n.tree for n in note_trees)]
        for found in note_trees:
            self._refer(trees, found, notes.repeated(root, blocks, found.kind))
        for kind in notes.KINDS:  # those that are left point nowhere
            for reference in notes.references(root, kind):
                place = self.lexer.place(root, part, reference)
                self.problems.append(Diagnostic("TPL018", place, {"id": reference.get(wml.w("id"), "")}))
        self.pointed |= fields.pointed(root, Location(self.package.name, part), blocks, self.lexer.heading_style_ids)
        fields.mark_steady(root, blocks)
        if blank_sections.mark(root, blocks):
            layout.keep_headers(root)
        layout.renew_contents(root)
        self.restarted |= lists.mark(root, blocks, self.list_styles, self.writer)
        ids.mark(root, blocks, self.writer, comments=any(n.kind is notes.COMMENTS for n in note_trees))
        return self._write(root, part, optional=is_optional, derives=derives)

    def _story(self, part: str) -> Story | None:
        root = tree_of(self.package, part)
        lexed = self._lex(root, part)
        if not lexed.is_touched:
            return None
        blocks = self._balance(root, part, lexed.tags)
        fields.mark_steady(root, blocks)
        ids.mark(root, blocks, self.writer)
        return self._write(root, part, optional=are_optional(lexed))

    def _properties(self, part: str) -> Story | None:
        self.filled.add(part)
        root = self.package.xml(part)
        remove_forged(root)
        tags: list[Tag] = []
        for element in root.iter(etree.Element):
            if len(element) == 0 and may_hold_tag(element.text):
                found, problems = self.lexer.lex_text(element, part)
                tags += found
                self.problems += problems
        if not tags and part not in self.lexer.unescaped:
            return None
        self._balance(root, part, tags)
        return self._write(root, part, plain=True)

    def _charts(self) -> CompiledCharts | None:
        """The charts and drawings; most templates have none, and need none of the modules for them."""
        kinds = {found.type for owner in ("", *self.package.parts) for found in self.package.relationships(owner)}
        if kinds.isdisjoint((chartml.RT_CHART, chartml.RT_CHART_EX, *chartml.RT_DRAWN)):
            return None
        from docxtpl_reports.engine.charts.charts import compile_charts

        charts = compile_charts(self.package, self.lexer, self.env)
        self.filled |= charts.parts
        return charts

    def _chart(self, tree: Tree) -> Story:
        """The story of a chart, or of a sheet of the workbook behind one."""
        self.problems += tree.problems
        if tree.problems:
            self.broken.add(tree.part)
        else:
            self._balance(tree.root, tree.part, tree.tags)
        return self._write(tree.root, tree.part, plain=True)

    def _lex(self, root: etree._Element, part: str) -> Lexed:
        """The tags in the runs of a story; those in its other texts are compiled right away."""
        self.filled.add(part)
        remove_forged(root)
        self.lexer.know(root, part)
        self.listed |= contents.clear(root)
        self.problems += editor_losses.check(self.package, root, part, self.lexer.heading_style_ids)
        place = partial(self.lexer.place, root, part)
        prepared = prepare(self.package, root, self.names, place, self.marks)
        self.bound |= unfilled.bound_stores(root)
        tags, of_tags = self.lexer.lex(root, part)
        self.problems += table_slips.ragged(root, tags, place)
        others, of_texts = self.texts.compile(root, part)
        self.problems += [*prepared.problems, *of_tags, *of_texts]
        return Lexed(tags, others, prepared.optional, prepared.is_changed or part in self.lexer.unescaped)

    def _balance(self, root: etree._Element, part: str, tags: Sequence[Tag]) -> list[Block]:
        blocks, problems = pair(tags)
        about_cells, of_cells = cells.take(tags)
        loops, of_columns = columns.take(tags)
        self.repeating += [loop.tag for loop in loops]
        problems = [*problems, *of_cells, *of_columns]
        problems += by_verdict.resolve(root, blocks, are_checked=self.names is not None)
        if not problems:
            self.problems += remarks.drop(blocks)
            blank_sections.enclose(blocks)
            spans.mark(blocks, {cell.element for cell in about_cells if {"colspan", "hm"} & cell.tags.keys()})
        found_labels = labels.find(tags, blocks)
        problems = problems or labels.check(found_labels, tags, blocks)
        if not problems:
            found = table_slips.check(tags, blocks, found_labels, loops)
            problems = [problem for problem in found if problem.is_error]
            self.problems += [problem for problem in found if not problem.is_error]
        problems = problems or lift(root, tags, blocks, found_labels.tags) or layout.split_fields(root, blocks)
        problems = problems or cells.apply(root, about_cells, blocks, self.writer)
        if not problems:
            repeated, problems = columns.apply(root, loops, blocks, found_labels, self._new_tag)
            blocks += repeated
            first = {loop.tag for loop in loops}
            assignments.take_along(root, tags, [block for block in repeated if block.tags[0] in first])
        if not problems:
            shading.mark(root, blocks)
            keys = labels.take_out(found_labels, self.writer)
            self.problems += merges.mark(root, tags, blocks, keys, self.writer)
            row_properties.mark(root, blocks, self.writer)
        if problems:
            self.broken.add(part)
        self.problems += problems
        return [] if problems else blocks

    def _new_tag(self, source: str, location: Location) -> Tag:
        """Another tag, with the place of the one it is made for."""
        number = len(self.lexer.tags)
        tag = Tag(number, Kind.STATEMENT, "", source, location, marker("tag", number))
        self.lexer.tags.append(tag)
        return tag

    def _write(
        self, root: etree._Element, part: str, *, plain: bool = False, optional: bool = False, derives: bool = False
    ) -> Story:
        """The story of a tree whose tags are markers in balanced blocks."""
        if not plain and root.nsmap.get("w") != wml.W:
            # What rendering adds (line breaks, notes) is written with the prefix ``w``, which every editor uses.
            self.problems.append(Diagnostic("TPL028", Location(self.package.name, part)))
        derives |= not plain and any(keyword(code) in fields.KINDS for _, code in instructions(root))
        source, lines = self.writer.write(text_of(root))
        return Story(part, source, tuple(lines), plain, any(guard in source for guard in GUARDS), optional, derives)

    # --- notes -----------------------------------------------------------------------------------------------------

    def _lex_notes(self, root: etree._Element) -> list[_NotesTree]:
        """The notes parts that the text refers to, with the tags of each; comments in notes count as well."""
        found: list[_NotesTree] = []
        for kind in reversed(notes.KINDS):
            if all(next(notes.references(tree, kind), None) is None for tree in (root, *(n.tree for n in found))):
                continue
            for part in self.package.related(self.package.main_part, kind.relationship)[:1]:
                tree = self.package.xml(part)
                found.append(_NotesTree(kind, part, tree, self._lex(tree, part)))
        return found[::-1]

    def _refer(self, trees: Sequence[etree._Element], found: _NotesTree, repeated: Collection[str]) -> None:
        """Balances each note separately and puts code in place of each reference in ``trees``; ``repeated``: ids of notes
        that may come more than once."""
        kind, part = found.kind, found.part
        by_id = notes.definitions(found.tree, kind)
        iterated: set[str] = set()
        by_note: dict[etree._Element, list[Tag]] = {note: [] for note in by_id.values()}
        for tag in found.lexed.tags:
            if (note := next((above for above in tag.node.iterancestors() if above in by_note), None)) is not None:
                by_note[note].append(tag)
        for number, note in by_id.items():
            blocks = self._balance(note, self.package.main_part, by_note[note])
            if ids.mark(note, blocks, self.writer, always=number in repeated):
                iterated.add(number)
        sources = {number: serialise_inside(note) for number, note in by_id.items()}
        sources |= {number: ids.token("iteration", "") + sources[number] + ids.token("done") for number in iterated}
        openings = {number: notes.opening(note) for number, note in by_id.items()}
        self.notes_parts[part] = notes.frame(found.tree, kind)
        for tree in trees:
            shared: dict[tuple[etree._Element, str], int] = {}  # references that the branches of an alternative share
            for reference in notes.references(tree, kind):
                number = reference.get(wml.w("id"), "")
                if number in by_id:
                    self._put_call(reference, Reference(part, openings[number]), sources[number], shared)

    def _put_call(
        self,
        reference: etree._Element,
        target: Reference,
        body: str,
        shared: dict[tuple[etree._Element, str], int],
    ) -> None:
        number = reference.get(wml.w("id"), "")
        alternate = nearest(reference, wml.ALTERNATE)
        first = None if alternate is None else shared.get((alternate, number))
        if first is None:
            first = len(self.references)
            self.references.append(target)
            if alternate is not None:
                shared[alternate, number] = first
            call = f"call {NOTE_CALL}({first})"
        else:
            call = f"call {NOTE_CALL}({first}, true)"
        code = f"{STATEMENT}{call}{STATEMENT_END}{body}{STATEMENT}endcall{STATEMENT_END}"
        if target.part == self.comments_part:
            code = ids.token("comment", number, code)
        parent_of(reference).replace(reference, self.writer.node(f'{notes.opening(reference)} w:id="{code}"/>'))

    # --- what Jinja and the names say ---------------------------------------------------------------------------------

    def _checked(self, story: Story) -> Story:
        """The story with its branches. Each problem of syntax, filters, tests and names is reported at its tag."""
        tags = [self.lexer.tags[number] for _, number in story.lines]
        numbers = [
            d
            for tag in tags
            if tag.keyword not in ("raw", "endraw")
            for d in tag_numbers.check(tag.source, tag.location)
        ]
        misread = slips.misread(tags, self.names)
        numbers = [*misread, *(d for d in numbers if all(d.location != other.location for other in misread))]
        self.problems += numbers
        explained = {d.location for d in numbers}
        if story.part not in self.broken:
            try:
                tree = self.env.parse(story.source)
                below = nodes_below(tree)
                story = replace(story, branches=branch_lines(below))
                story.check(tree, self.env, is_shared=self.env is compiling_environment())
                self.problems += unknown_filters(below, self.env, self._place_in(story))
                if any(isinstance(node, nodes.Assign | nodes.AssignBlock) for node in below):
                    self.problems += lost_assignments.check(tree, self._place_in(story), strict=self.names is not None)
                if self.names is not None:
                    lines = by_verdict.place_of((line, self.lexer.tags[number]) for line, number in story.lines)
                    problems, used = names_check.check(tree, dict(self.names), self._place_in(story), lines)
                    self.problems += [d for d in problems if d.location not in explained]
                    self.used |= {name: (*self.used.get(name, ()), *places) for name, places in used.items()}
            except (jinja2.TemplateSyntaxError, *TOO_DEEP):
                self.broken.add(story.part)
            else:
                return story
        bound = bound_names([*tags, *self.repeating])
        problems = [problem for tag in tags if tag.location not in explained for problem in self._check_tag(tag, bound)]
        if not problems and not has_errors(self.problems):
            problems = [Diagnostic("TPL013", Location(self.package.name, story.part))]
        self.problems += problems
        return story

    def _place_in(self, story: Story) -> Callable[[int], Location]:
        def place(line: int) -> Location:
            number = story.tag_at(line)
            return Location(self.package.name, story.part) if number is None else self.lexer.tags[number].location

        return place

    def _check_tag(self, tag: Tag, bound: Iterable[str]) -> list[Diagnostic]:
        """The problems of a single tag, when its story as a whole cannot be read."""
        try:
            tree, problems = parse_alone(tag, self.env, self.names)
            if tree is not None and self.names is not None:
                scope = {**self.names, **dict.fromkeys(bound, names_check.ANY)}
                problems += names_check.check(tree, scope, lambda _: tag.location)[0]
        except TOO_DEEP:
            return [Diagnostic("TPL013", tag.location)]
        return problems
