"""Worksheets with tags: cells become inline strings with markers, blocks over cells go around whole rows.

In goes the workbook behind a chart; out come trees to be written as stories, and what a chart may ask of their cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment
from docxtpl_reports.engine.marks import CELL_CALL, TAGGED_CELL
from docxtpl_reports.engine.template.lexer import Kind, Lexer
from docxtpl_reports.engine.template.parser import pair
from docxtpl_reports.engine.template.scanner import may_hold_delimiter
from docxtpl_reports.engine.template.syntax import TOO_DEEP, parse_alone
from docxtpl_reports.engine.template.tag import CLOSERS, OPENERS, Block, Tag
from docxtpl_reports.ooxml.charts import chartml
from docxtpl_reports.ooxml.charts import workbook as xl
from docxtpl_reports.ooxml.charts.areas import Area, cell_name, read_areas, read_reference
from docxtpl_reports.ooxml.limits import MAX_ROW
from docxtpl_reports.ooxml.package.xml import serialise
from docxtpl_reports.ooxml.wml.tree import remove_keeping_tail

from .runs import merge_into_one_paragraph, split_block


@dataclass(slots=True, eq=False)
class Tree:
    """A part (or the sheet of a workbook: ``part!sheet``) with markers in place of its tags; ``problems``: its blocks'."""

    part: str
    root: etree._Element
    tags: list[Tag]
    problems: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SheetStory:
    """A worksheet that is rendered. ``key``: its story; ``part``: in the workbook; ``spans``: rows (first, last) of the
    template that blocks enclose, in order."""

    key: str
    name: str
    part: str
    spans: tuple[tuple[int, int], ...]


class Sheets:
    """Compiles the worksheets of one workbook; ``place``: of the workbook."""

    def __init__(self, book: xl.Workbook, place: Location, lexer: Lexer, env: CompilingEnvironment) -> None:
        self._env = env
        self.book = book
        self.place = place
        self.lexer = lexer
        self.problems: list[Diagnostic] = []
        self.places: list[Location] = []  # of the cells with tags
        self._items = book.shared_strings()
        self._used: set[int] = set()  # shared strings with tags
        self._roots: dict[str, etree._Element] = {}
        self._tagged: dict[str, set[tuple[int, int]]] = {}
        self._formulas: dict[str, dict[tuple[int, int], etree._Element]] = {}
        self._spans: dict[str, list[tuple[int, int]]] = {}

    def compile(self) -> list[tuple[SheetStory, Tree]]:
        """The sheets with tags. Raises ReportError or NotAWorkbookError when a sheet cannot be read."""
        found = []
        for name, part in self.book.sheets.items():
            root = self._roots[name] = self.book.xml(part)
            xl.number_cells(root)
            self._formulas[name] = {(r, k): c for r, k, c in xl.cells(root) if c.find(xl.FORMULA) is not None}
            tags = [tag for row, column, cell in xl.cells(root) for tag in self._cell(name, row, column, cell)]
            if tags:
                found.append((name, part, root, tags))
        stories = []
        for name, part, root, tags in found:
            tree = Tree(f"{self.place.part}!{part}", root, tags)
            blocks, tree.problems = pair(tags)
            if not tree.problems:
                self._settle(name, tree, blocks)
            stories.append((SheetStory(tree.part, name, part, tuple(self._spans.get(name, ()))), tree))
        if stories:
            self._forget_results()
        return stories

    def fixed(self) -> dict[str, bytes]:
        """The parts that change whatever the data: shared strings without tags, sheets without results of formulas, and the
        request to recompute these."""
        out = {}
        if self.book.strings is not None and self._used:
            tree = self.book.xml(self.book.strings)
            for number, item in enumerate(tree.findall(xl.STRING_ITEM)):
                if number in self._used:
                    item[:] = [item.makeelement(xl.TEXT)]
            out[self.book.strings] = serialise(tree)
        if any(self._formulas.values()):
            main = self.book.xml(self.book.main)
            xl.recalculate(main)
            out[self.book.main] = serialise(main)
            for name, formulas in self._formulas.items():
                if formulas and name not in self._tagged:
                    out[self.book.sheets[name]] = serialise(self._roots[name])
        return out

    def _forget_results(self) -> None:
        for formulas in self._formulas.values():
            for cell in formulas.values():
                for value in cell.findall(xl.VALUE):
                    cell.remove(value)

    # --- cells -----------------------------------------------------------------------------------------------------

    def _cell(self, sheet: str, row: int, column: int, cell: etree._Element) -> list[Tag]:
        """Makes an inline string of a cell with tags, with markers in their place."""
        item = self._text_of(cell)
        if item is None:
            return []
        pieces = [(t, t.text or "") for t in xl.text_elements(item)]
        text = "".join(text for _, text in pieces)
        if not may_hold_delimiter(text):
            return []
        place = replace(self.place, text=f"{sheet}!{cell_name(row, column)}: {text}", row=row, cell=column)
        tags, problems = self.lexer.lex_pieces(pieces, place)
        self.problems += problems
        for tag in tags:
            if tag.kind is Kind.EXPRESSION and not tag.through:
                tag.through = CELL_CALL
                try:  # it will be put between parentheses, where half an expression could pass for a whole one
                    self.problems += parse_alone(tag, self._env)[1]
                except TOO_DEEP:
                    self.problems.append(Diagnostic("TPL013", tag.location))
        if not tags:
            return []
        if cell.get("t") == "s":
            self._used.add(int(cell.findtext(xl.VALUE) or 0))
        for t, _ in pieces:
            xl.preserve(t)
        content = list(item)
        inline = xl.set_inline(cell)
        inline.extend([child for child in content if child.tag in (xl.TEXT, xl.RUN)])
        cell.set(TAGGED_CELL, str(len(self.places)))
        self.places.append(place)
        self._tagged.setdefault(sheet, set()).add((row, column))
        return tags

    def _text_of(self, cell: etree._Element) -> etree._Element | None:
        """The string of a cell, a copy of its own where it is shared; None when it holds no typed text."""
        kind, value = cell.get("t"), cell.findtext(xl.VALUE) or ""
        if kind == "s" and 0 <= xl.whole(value) < len(self._items):
            return deepcopy(self._items[int(value)])
        if kind == "inlineStr":
            return cell.find(xl.INLINE)
        if kind == "str" and cell.find(xl.FORMULA) is None:
            item = etree.Element(xl.INLINE)
            etree.SubElement(item, xl.TEXT).text = value
            return item
        return None

    # --- rows ------------------------------------------------------------------------------------------------------

    def _settle(self, sheet: str, tree: Tree, blocks: Sequence[Block]) -> None:
        """Brings each block into one text of a cell, or around rows."""
        over_rows: list[Block] = []
        split_blocks: list[Block] = []
        for block in blocks:
            if len({_around(tag, xl.CELL) for tag in block.tags}) > 1 or any(tag.level == "tr" for tag in block.tags):
                (over_rows if _is_about_rows(block) else split_blocks).append(block)
            elif not merge_into_one_paragraph(block):
                split_blocks.append(block)
        tree.problems += map(split_block, split_blocks)
        if not over_rows or tree.problems:
            return
        lifted = sorted((tag for block in over_rows for tag in block.tags), key=lambda tag: tag.index)
        rows = {tag.index: _around(tag, xl.ROW) for tag in lifted}
        spans = [(_row_number(rows[b.tags[0].index]), _row_number(rows[b.tags[-1].index])) for b in over_rows]
        for block in over_rows:
            for tag in block.tags:
                if _sides(tag, rows[tag.index], lifted).isdisjoint(_wanted(tag)):
                    params = {"tag": tag.location.tag, "closer": block.tags[-1].location.tag}
                    tree.problems.append(Diagnostic("TPL064", tag.location, params))
                    break
        if not tree.problems:
            _lift(lifted, rows)
            self._spans[sheet] = _outermost(spans)
            tree.problems += self._check_rows(sheet, tree)

    def _check_rows(self, sheet: str, tree: Tree) -> Iterator[Diagnostic]:
        """Reports what cannot be repeated with rows: formulas (any may point here), merged cells, heads of tables."""
        first = tree.tags[0].location
        for name, formulas in self._formulas.items():
            for row, column in formulas:
                yield Diagnostic("TPL065", first, {"what": f"{name}!{cell_name(row, column)}", "tag": first.tag})
                return
        for merged in tree.root.iter(xl.s("mergeCell")):
            area = read_reference(merged.get("ref", ""))
            if area is not None and any(_overlap(area, span) for span in self._spans[sheet]):
                yield Diagnostic("TPL065", first, {"what": f"{sheet}!{merged.get('ref')}", "tag": first.tag})
        for part in self.book.tables(self.book.sheets[sheet]):
            table = self.book.xml(part)
            area = read_reference(table.get("ref", ""))
            if area is None:
                continue
            head = replace(area, bottom=area.top)
            if any(_overlap(head, span) for span in self._spans[sheet]):
                what = f"{sheet}!{cell_name(area.top, area.left)}:{cell_name(area.top, area.right)}"
                yield Diagnostic("TPL065", first, {"what": what, "tag": first.tag})

    # --- what charts ask -------------------------------------------------------------------------------------------

    def has_tags(self, reference: chartml.Reference) -> bool:
        """Whether a reference of a chart names a cell with tags."""
        try:
            areas = read_areas(reference.formula.text or "")
        except ValueError:
            return bool(self._tagged)  # reported by check_chart
        return any(_within(area, place) for area in areas for place in self._tagged.get(self._sheet(area.sheet), ()))

    def _sheet(self, name: str) -> str:
        return next((known for known in self.book.sheets if known.casefold() == name.casefold()), "")

    def check_chart(self, part: str, root: etree._Element) -> Iterator[Diagnostic]:
        """Reports what keeps a chart from following this workbook once it is rendered."""
        for reference in chartml.references(root):
            text = reference.formula.text or ""
            place = Location(self.place.file, part, text=text)
            try:
                areas = read_areas(text)
            except ValueError:
                areas = ()
            if not areas or not all(self._sheet(area.sheet) for area in areas):
                if reference.cache is not None:
                    yield Diagnostic("TPL062", place, {"area": text, "part": self.place.part})
                continue
            for area in areas:
                name = self._sheet(area.sheet)
                for row, column in self._formulas[name]:
                    if _within(area, (row, column)):
                        yield Diagnostic("TPL063", place, {"area": text, "cell": f"{name}!{cell_name(row, column)}"})
                        break
                if not self._grows_well(reference, area, name):
                    yield Diagnostic("TPL066", place, {"area": text})

    def _grows_well(self, reference: chartml.Reference, area: Area, sheet: str) -> bool:
        """Whether an area covers all rows that a block encloses or none, and remains one column of values."""
        if (area.top, area.bottom) == (1, MAX_ROW):
            return True
        for first, last in self._spans.get(sheet, ()):
            if not _overlap(area, (first, last)):
                continue
            left = [n for n in map(_row_number, xl.rows(self._roots[sheet])) if first <= n <= last]
            if not left or not all(area.top <= number <= area.bottom for number in left):
                return False
            if reference.is_column_of_values and area.left != area.right:
                return False
            if reference.is_name_of_series:
                return False
        return True


def _within(area: Area, place: tuple[int, int]) -> bool:
    return area.top <= place[0] <= area.bottom and area.left <= place[1] <= area.right


def _overlap(area: Area, span: tuple[int, int]) -> bool:
    return area.top <= span[1] and span[0] <= area.bottom


def _row_number(row: etree._Element) -> int:
    return int(row.get("r", "0"))


def _around(tag: Tag, name: str) -> etree._Element:
    return next(tag.node.iterancestors(name))


def _outermost(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of rows, in order, those that share rows made one."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], last)
        else:
            out.append((first, last))
    return out


def _is_about_rows(block: Block) -> bool:
    return not block.is_pair or block.tags[0].keyword in ("for", "if")


def _wanted(tag: Tag) -> set[str]:
    """The sides by which a tag of a block over rows may leave its row."""
    return {"before"} if tag.keyword in OPENERS else {"after"} if tag.keyword in CLOSERS else {"before", "after"}


def _sides(tag: Tag, row: etree._Element, lifted: Sequence[Tag]) -> set[str]:
    """The sides on which only tags that leave the row as well lie between a tag and the edge of its row."""
    leaving = {other.node for other in lifted}
    sides = {"before", "after"}
    side = "before"
    for element in row.iter():
        if element is tag.node:
            side = "after"
        elif isinstance(element, etree._ProcessingInstruction):
            if element not in leaving:
                sides.discard(side)
        elif element.tag == xl.FORMULA or (element.tag in (xl.TEXT, xl.VALUE) and (element.text or "").strip()):
            sides.discard(side)
        if isinstance(element, etree._ProcessingInstruction) and (element.tail or "").strip():
            sides.discard(side)
    return sides


def _lift(lifted: Sequence[Tag], rows: dict[int, etree._Element]) -> None:
    """Moves tags out of their rows; a row that held nothing else but the start (middle, end) of blocks goes."""
    last_behind: dict[etree._Element, etree._Element] = {}
    words: dict[etree._Element, set[str]] = {}
    sides = {tag.index: _sides(tag, rows[tag.index], lifted) for tag in lifted}
    for tag in lifted:
        row, node = rows[tag.index], tag.node
        kind = "open" if tag.keyword in OPENERS else "close" if tag.keyword in CLOSERS else "middle"
        words.setdefault(row, set()).add(kind)
        remove_keeping_tail(node)
        behind = kind == "close" or (kind == "middle" and "before" not in sides[tag.index])
        if behind:
            last_behind.get(row, row).addnext(node)
            last_behind[row] = node
        else:
            row.addprevious(node)
        tag.level = ""
    for row, kinds in words.items():
        alone = all(sides[tag.index] == {"before", "after"} for tag in lifted if rows[tag.index] is row)
        parent = row.getparent()
        if alone and kinds != {"open", "close"} and len(kinds) == 1 and parent is not None:
            parent.remove(row)
