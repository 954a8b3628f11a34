"""Charts and SmartArt as places of tags: titles and labels in the drawing, names and values in the workbook behind a chart.

A chart's tags are compiled as a story of plain text. Each worksheet with tags is a story too, whose cells hold inline strings;
``workbooks`` makes a workbook of what it renders to and brings the chart's copies of the data up to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment
from docxtpl_reports.engine.template.lexer import Lexer, remove_forged
from docxtpl_reports.engine.template.parser import pair
from docxtpl_reports.engine.template.scanner import has_tag, may_hold_delimiter, may_hold_tag
from docxtpl_reports.engine.template.tag import Tag
from docxtpl_reports.ooxml.charts import chartml
from docxtpl_reports.ooxml.charts.restore import is_internal, restore
from docxtpl_reports.ooxml.charts.workbook import NotAWorkbookError, Workbook, text_grids
from docxtpl_reports.ooxml.package.package import Package

from .runs import merge_into_one_paragraph, split_block
from .sheets import Sheets, SheetStory, Tree

# Refusals that hold for everything inside a template, used or not: bombs, names that lead elsewhere, entities.
_DANGERS = frozenset(("PKG010", "PKG011", "PKG012", "PKG014"))


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """A workbook with tags behind one chart or several. ``sheets``: those that are rendered; ``fixed``: other parts that are
    rewritten, the same for any data; ``places``: of the cells with tags, by the numbers that mark them."""

    part: str
    workbook: Workbook
    charts: tuple[str, ...]
    sheets: tuple[SheetStory, ...]
    fixed: Mapping[str, bytes]
    places: tuple[Location, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The work on charts once stories are rendered: line breaks in the words of ``texts``, the workbooks of ``data``."""

    texts: tuple[str, ...] = ()
    data: tuple[Data, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledCharts:
    """The charts of one template: the trees with tags of charts and workbooks; ``parts``: of charts and drawings, and those
    that belong to them."""

    trees: list[Tree]
    problems: list[Diagnostic]
    parts: set[str]
    plan: Plan | None


def compile_charts(package: Package, lexer: Lexer, env: CompilingEnvironment) -> CompiledCharts:
    """Compiles the charts and drawings of a template, and the workbooks behind them."""
    charts = _Charts(package, lexer, env)
    trees = charts.compile()
    return CompiledCharts(trees, charts.problems, charts.parts(), charts.plan())


class _Charts:
    """The compilation, with all that was found in the charts seen so far."""

    def __init__(self, package: Package, lexer: Lexer, env: CompilingEnvironment) -> None:
        self._env = env
        self.package = package
        self.lexer = lexer
        self.problems: list[Diagnostic] = []
        self._texts: list[str] = []
        self._restored: set[str] = set()  # charts whose areas were found again
        self._data: list[Data] = []

    def plan(self) -> Plan | None:
        return Plan(tuple(self._texts), tuple(self._data)) if self._texts or self._data else None

    def compile(self) -> list[Tree]:
        found: list[Tree] = []
        by_data: dict[str | None, dict[str, etree._Element]] = {}
        for part in (*self._related(chartml.RT_CHART), *self._related(chartml.RT_CHART_EX)):
            root = self.package.xml(part)
            remove_forged(root)
            by_data.setdefault(self._data_part(part, root), {})[part] = root
        for part in (part for kind in chartml.RT_DRAWN for part in self._related(kind)):
            by_data.setdefault(None, {})[part] = self.package.xml(part)
        for data_part, charts in by_data.items():
            book = None if data_part is None else self._open(data_part, charts)
            if data_part is not None and book is not None:
                found += self._compile_data(data_part, book, charts)
            for part, root in charts.items():
                found += self._compile_texts(part, root)
        return found

    def parts(self) -> set[str]:
        own = {
            part for kind in (chartml.RT_CHART, chartml.RT_CHART_EX, *chartml.RT_DRAWN) for part in self._related(kind)
        }
        targets = (self.package.target(part, r) for part in own for r in self.package.relationships(part))
        return own | {part for part in targets if part is not None}

    def _related(self, reltype: str) -> list[str]:
        """The parts that any part points to by a kind of relationship, each once."""
        owners = ("", *self.package.parts)
        return list(dict.fromkeys(part for owner in owners for part in self.package.related(owner, reltype)))

    def _data_part(self, part: str, root: etree._Element) -> str | None:
        """The workbook in the package; None: the chart has none, or one that lies elsewhere."""
        wanted = chartml.data_relationship(root)
        for relationship in self.package.relationships(part):
            if relationship.id == wanted:
                return self.package.target(part, relationship)
        return None

    # --- texts of the chart ----------------------------------------------------------------------------------------

    def _compile_texts(self, part: str, root: etree._Element) -> list[Tree]:
        tags: list[Tag] = []
        for pieces in chartml.paragraphs(root):
            text = "".join(text for _, text in pieces)
            if may_hold_delimiter(text):
                tags += self._taken(self.lexer.lex_pieces(pieces, Location(self.package.name, part, text=text)))
        for element in chartml.names(root):
            if may_hold_tag(element.text):
                tags += self._taken(self.lexer.lex_text(element, part))
        for element in chartml.field_texts(root):
            self._refuse("TPL017", part, element)
        for element in chartml.numbers(root):
            self._refuse("TPL067", part, element)
        if not tags and part not in self._restored and part not in self.lexer.unescaped:
            return []
        self._texts.append(part)
        order = {node: place for place, node in enumerate(root.iter())}
        tags.sort(key=lambda tag: order[tag.node])
        tree = Tree(part, root, tags)
        blocks, tree.problems = pair(tags)
        for block in () if tree.problems else blocks:
            if not merge_into_one_paragraph(block):
                tree.problems.append(split_block(block))
        return [tree]

    def _taken(self, lexed: tuple[list[Tag], list[Diagnostic]]) -> list[Tag]:
        self.problems += lexed[1]
        return lexed[0]

    def _refuse(self, code: str, part: str, element: etree._Element) -> None:
        text = (element.text or "").strip()
        if has_tag(text):
            location = Location(self.package.name, part, text=text, tag=text)
            self.problems.append(Diagnostic(code, location, {"tag": text}))

    # --- the workbook ----------------------------------------------------------------------------------------------

    def _open(self, part: str, charts: Mapping[str, etree._Element]) -> Workbook | None:
        """The workbook behind some charts; None when it cannot be read, which matters if a chart shows tags of it."""
        reason = ""
        try:
            return Workbook.read(self.package.raw(part), part)
        except NotAWorkbookError as error:
            reason = str(error)
        except ReportError as error:
            place = Location(self.package.name, part)
            dangers = [d for d in error.diagnostics if d.code in _DANGERS]
            self.problems += [Diagnostic(d.code, place, d.params) for d in dangers]
            if dangers:
                return None
            reason = error.diagnostics[0].message
        self._report_unreadable(part, charts, reason)
        return None

    def _report_unreadable(self, part: str, charts: Mapping[str, etree._Element], reason: str) -> None:
        for root in charts.values():
            for reference in chartml.references(root):
                for text in filter(has_tag, chartml.shown(reference)):
                    place = Location(self.package.name, part, text=text, tag=text)
                    self.problems.append(Diagnostic("TPL060", place, {"part": part, "reason": reason, "tag": text}))
                chartml.clear(reference)  # reported

    def _compile_data(self, part: str, book: Workbook, charts: Mapping[str, etree._Element]) -> list[Tree]:
        try:
            self._restore(book, charts)
            compiler = Sheets(book, Location(self.package.name, part), self.lexer, self._env)
            stories = compiler.compile()
        except NotAWorkbookError as error:
            self._report_unreadable(part, charts, str(error))
            return []
        except ReportError as error:
            self._report_unreadable(part, charts, error.diagnostics[0].message)
            return []
        self.problems += compiler.problems
        for chart, root in charts.items():
            self._check_shown(chart, root, compiler)
            if stories:
                self.problems += compiler.check_chart(chart, root)
        if stories:
            self._data.append(
                Data(
                    part,
                    book,
                    tuple(charts),
                    tuple(story for story, _ in stories),
                    compiler.fixed(),
                    tuple(compiler.places),
                )
            )
        return [tree for _, tree in stories]

    def _restore(self, book: Workbook, charts: Mapping[str, etree._Element]) -> None:
        """Finds the areas of charts that LibreOffice has saved, before the tags of the cells are taken out."""
        lost = {
            part: root
            for part, root in charts.items()
            if any(is_internal(r.formula.text or "") for r in chartml.references(root))
        }
        if lost:
            grids = text_grids(book)
            self._restored |= {part for part, root in lost.items() if restore(root, grids)}

    def _check_shown(self, chart: str, root: etree._Element, compiler: Sheets) -> None:
        """Refuses tags in what a chart shows of the workbook: it is no text of the chart's own and would be lost."""
        for reference in chartml.references(root):
            texts = [text for text in chartml.shown(reference) if has_tag(text)]
            if is_internal(reference.formula.text or "") and not compiler.places:
                continue  # typed into LibreOffice's own table: the workbook is not what the chart shows
            if texts and not compiler.has_tags(reference):
                place = Location(self.package.name, chart, text=texts[0], tag=texts[0])
                formula = reference.formula.text or ""
                self.problems.append(Diagnostic("TPL061", place, {"tag": texts[0], "area": formula}))
            if texts:
                chartml.clear(reference)
