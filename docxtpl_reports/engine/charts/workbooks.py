"""Makes a workbook of rendered worksheets and brings the copies of its data in charts up to it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.engine.limits import MAX_POINTS, MAX_SHEET
from docxtpl_reports.engine.marks import CELL_VALUE, HELD, TAGGED_CELL
from docxtpl_reports.ooxml.charts import cell_text, chartml
from docxtpl_reports.ooxml.charts import workbook as xl
from docxtpl_reports.ooxml.charts.areas import Area, Moves, cell_name, column_name, read_areas, read_reference, relative
from docxtpl_reports.ooxml.limits import MAX_CELL_TEXT, MAX_COLUMN, MAX_ROW
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.xml import parse_xml, serialise
from docxtpl_reports.values import MISSING

from .charts import Data, Plan
from .sheets import SheetStory


def finish(package: Package, plan: Plan, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of the document, with workbooks in place of their sheets' stories and charts brought up to them.

    Raises ReportError (REN006, REN030, REN031) with every cell that cannot hold what was printed.
    """
    out = dict(parts)
    problems: list[Diagnostic] = []
    for data in plan.data:
        rendered = {story.name: _parse(out.pop(story.key), data.places[0]) for story in data.sheets}
        book = _Book(data, rendered)
        for chart in data.charts:
            place = Location(package.name, chart)
            root = _parse(out[chart], place) if chart in out else package.xml(chart)
            book.charts[chart] = root
        out[data.part] = book.write()
        problems += book.problems
        for chart, root in book.charts.items():
            for reference in chartml.references(root):
                book.refresh(reference)
            out[chart] = serialise(root)
    if problems:
        raise ReportError(*problems)
    for part in plan.texts:
        if b"\n" in out[part]:
            root = _parse(out[part], Location(package.name, part))
            chartml.break_lines(root)
            out[part] = serialise(root)
    return out


def _parse(xml: bytes, place: Location) -> etree._Element:
    """The tree of a rendered part. Raises ReportError REN009 for more than a chart or a workbook can hold."""
    if len(xml) <= MAX_SHEET:
        with suppress(etree.XMLSyntaxError):  # libxml2 refuses text of more than ten million characters
            return parse_xml(xml)
    raise ReportError(Diagnostic("REN009", place))


@dataclass(slots=True, eq=False)
class _Cell:
    """A cell with tags as it was rendered: all its text, and the value that it holds if it holds nothing else."""

    element: etree._Element
    text: str
    value: str | None


class _Book:
    """One workbook while it is finished."""

    def __init__(self, data: Data, rendered: Mapping[str, etree._Element]) -> None:
        self.data = data
        self.rendered = rendered
        self.charts: dict[str, etree._Element] = {}
        self.problems: list[Diagnostic] = []
        self.moves: dict[str, Moves] = {name: Moves() for name in rendered}
        self._formats = xl.format_kinds(data.workbook)
        self._strings = [xl.item_text(item) for item in data.workbook.shared_strings()]
        self._filled: set[tuple[str, int, int]] = set()  # cells with tags, by their new place
        self._points = 0
        self._grids: dict[str, dict[tuple[int, int], etree._Element]] = {}

    def write(self) -> bytes:
        """Settles rows and cells; the bytes of the workbook."""
        replaced = dict(self.data.fixed)
        for story in self.data.sheets:
            root = self.rendered[story.name]
            tables = {part: self.data.workbook.xml(part) for part in self.data.workbook.tables(story.part)}
            if story.spans:
                self._settle_rows(story, root, list(tables.values()))
            self._settle_cells(story.name, root, list(tables.values()))
            for part, table in tables.items():
                replaced[part] = serialise(table)
            replaced[story.part] = serialise(root)
        return self.data.workbook.write(replaced)

    # --- references of charts ----------------------------------------------------------------------------------------

    def _sheet(self, name: str) -> str:
        return next((known for known in self.data.workbook.sheets if known.casefold() == name.casefold()), "")

    def _areas(self, reference: chartml.Reference) -> tuple[Area, ...]:
        """The areas a reference names, as the template has them."""
        try:
            areas = read_areas(reference.formula.text or "")
        except ValueError:
            return ()
        return tuple(replace(area, sheet=self._sheet(area.sheet)) for area in areas)

    def _moved(self, area: Area) -> Area:
        found = self.moves.get(area.sheet, Moves()).area(area)
        return area if found is None else found

    def refresh(self, reference: chartml.Reference) -> None:
        """Brings a reference and its copy of the data up to the workbook."""
        before = self._areas(reference)
        if not before or not all(area.sheet for area in before):
            return
        areas = [self._moved(area) for area in before]
        if list(before) != areas:
            text = ",".join(map(str, areas))
            reference.formula.text = f"({text})" if len(areas) > 1 else text
        old = dict(chartml.shown_by_index(reference)) if list(before) == areas else {}
        grid = [row for area in areas for row in self._values(area)]
        if reference.takes_numbers and not reference.is_numeric:
            held = [cell for row in grid for cell in row if cell[0]]
            if held and all(is_number for _, is_number, _ in held):
                chartml.make_numeric(reference)
        chartml.fill(reference, _copies(reference, grid, old))

    def _values(self, area: Area) -> list[list[tuple[str, bool, bool]]]:
        """Text, whether it is a number, and whether tags made it, of each cell of an area, row by row."""
        grid = self._grid(area.sheet)
        last = min(area.bottom, max((row for row, _ in grid), default=1)) if area.bottom == MAX_ROW else area.bottom
        right = area.right
        if (area.left, area.right) == (1, MAX_COLUMN):
            right = max((column for _, column in grid), default=1)
        self._points += (last - area.top + 1) * (right - area.left + 1)
        if self._points > MAX_POINTS:
            raise ReportError(Diagnostic("REN009", self.data.places[0]))
        out = []
        for row in range(area.top, last + 1):
            line = []
            for column in range(area.left, right + 1):
                cell = grid.get((row, column))
                held = ("", False) if cell is None else xl.cell_text(cell, self._strings)
                line.append((*held, (area.sheet, row, column) in self._filled))
            out.append(line)
        return out

    def _grid(self, sheet: str) -> dict[tuple[int, int], etree._Element]:
        if sheet not in self._grids:
            root = self.rendered.get(sheet)
            if root is None:
                root = self.data.workbook.xml(self.data.workbook.sheets[sheet])
                xl.number_cells(root)
            self._grids[sheet] = {(row, column): cell for row, column, cell in xl.cells(root)}
        return self._grids[sheet]

    def _uses(self, sheet: str) -> tuple[list[Area], list[Area]]:
        """The areas (after the move) that charts take as numbers, and as words."""
        numbers: list[Area] = []
        words: list[Area] = []
        for root in self.charts.values():
            for reference in chartml.references(root):
                areas = [self._moved(area) for area in self._areas(reference) if area.sheet == sheet]
                if reference.takes_numbers:
                    numbers += areas
                elif reference.cache is not None:
                    words += areas
        return list(dict.fromkeys(numbers)), list(dict.fromkeys(words))

    # --- rows ------------------------------------------------------------------------------------------------------

    def _settle_rows(self, story: SheetStory, root: etree._Element, tables: Sequence[etree._Element]) -> None:
        """Renumbers the rows and moves everything that names rows. Rows that a chart or table needs are kept, if only empty."""
        data = root.find(xl.SHEET_DATA)
        assert data is not None
        needed = [area for chart in self.charts.values() for r in chartml.references(chart) for area in self._areas(r)]
        needed = [area for area in needed if area.sheet == story.name]
        for table in tables:
            if (area := read_reference(table.get("ref", ""))) is not None and area.bottom > area.top:
                needed.append(replace(area, top=area.top + 1))
        produced = [self._keep(data, span, needed) for span in story.spans]
        moves = self.moves[story.name] = Moves.of(
            story.spans, [[_row_number(row) for row in rows] for rows in produced]
        )
        if moves.stretches[-1][2] > MAX_ROW:
            raise ReportError(Diagnostic("REN009", self.data.places[0]))
        _renumber_rows(root, story.spans, [len(rows) for rows in produced])
        for element in [*root.iter(), *(e for table in tables for e in table.iter())]:
            for name in ("ref", "sqref"):
                if (text := element.get(name)) and element.tag != xl.FORMULA:
                    element.set(name, " ".join(_move(reference, moves) for reference in text.split()))

    def _keep(self, data: etree._Element, span: tuple[int, int], needed: Sequence[Area]) -> list[etree._Element]:
        """The rows that a block made, and an empty one for each area that has lost all of its rows with it."""
        made = [row for row in data.findall(xl.ROW) if span[0] <= _row_number(row) <= span[1]]
        for area in needed:
            touched = area.top <= span[1] and span[0] <= area.bottom
            if touched and span[0] <= area.top and area.bottom <= span[1]:
                if any(area.top <= _row_number(row) <= area.bottom for row in made):
                    continue
                row = data.makeelement(xl.ROW, {"r": str(area.top)})
                before = [other for other in data.findall(xl.ROW) if _row_number(other) < area.top]
                data.insert(data.index(before[-1]) + 1 if before else 0, row)
                made = sorted([*made, row], key=data.index)
        return made

    # --- cells -----------------------------------------------------------------------------------------------------

    def _settle_cells(self, sheet: str, root: etree._Element, tables: Sequence[etree._Element]) -> None:
        numbers, words = self._uses(sheet)
        heads = [area for table in tables if (area := _head(table)) is not None]
        for row, column, element in xl.cells(root):
            mark = element.get(TAGGED_CELL)
            if mark is None:
                continue
            del element.attrib[TAGGED_CELL]
            self._filled.add((sheet, row, column))
            place = self.data.places[int(mark)]
            as_number = _is_in(numbers, row, column)
            as_words = not as_number and _is_in(words + heads, row, column)
            problem = self._settle(_read(element), as_number, as_words)
            if problem is not None:
                shown = f"{sheet}!{cell_name(row, column)}"
                self.problems.append(Diagnostic(problem.code, place, {"cell": shown, **problem.params}))
        for table in tables:
            self._name_columns(sheet, root, table)

    def _settle(self, cell: _Cell, as_number: bool, as_words: bool) -> Diagnostic | None:
        """Makes the cell a number, a day, words or nothing; reports its problems."""
        text = cell.text
        if not text.strip() or (cell.value == "" and not as_words) or (as_number and text.startswith(MISSING)):
            xl.clear(cell.element)
            return None
        if cell.value and not as_words:
            number = self._stored_number(cell)
            if number is not None:
                xl.set_number(cell.element, number)
                return None
        if as_number:
            xl.clear(cell.element)
            return Diagnostic("REN030", params={"text": text[:60]})
        if len(text) > MAX_CELL_TEXT:
            xl.clear(cell.element)
            return Diagnostic("REN006", params={"limit": f"{MAX_CELL_TEXT:,}".replace(",", ".")})
        for element in cell.element.iter(xl.TEXT):
            words = _words(element)
            for child in list(element):
                element.remove(child)
            element.text = words
        return None

    def _stored_number(self, cell: _Cell) -> Decimal | int | None:
        """The value as the cell's format takes it: hundredths where it shows per cent, days as Excel counts them."""
        value = cell.value or ""
        style = xl.whole(cell.element.get("s", "0"))
        kind = self._formats[style] if 0 <= style < len(self._formats) else ""
        if value[4:5] == "-" and value[:4].isdecimal():
            return xl.date_serial(datetime.date.fromisoformat(value), self.data.workbook) if kind == "date" else None
        exact = Decimal(value.removesuffix("%"))
        return exact.scaleb(-2) if value.endswith("%") and kind == "percent" else exact

    def _name_columns(self, sheet: str, root: etree._Element, table: etree._Element) -> None:
        """The columns of a table are named as its head says (§18.5.1.3): a difference makes Excel repair the file."""
        head = _head(table)
        if head is None:
            return
        cells = {column: cell for row, column, cell in xl.cells(root) if row == head.top}
        names: dict[str, int] = {}
        for offset, element in enumerate(table.iter(xl.s("tableColumn"))):
            column = head.left + offset
            if (sheet, head.top, column) in self._filled:
                element.set("name", xl.cell_text(cells[column], self._strings)[0].replace("\n", "_x000a_"))
            name = element.get("name", "").casefold()
            if not name or name in names:
                twin = names.get(name, column)
                params = {"cell": f"{sheet}!{cell_name(head.top, column)}", "other": f"{column_name(twin)}{head.top}",
                          "text": element.get("name", "")}  # fmt: skip
                place = next(
                    (p for p in self.data.places if (p.row, p.cell) == (head.top, column)), self.data.places[0]
                )
                if (sheet, head.top, column) in self._filled or (sheet, head.top, twin) in self._filled:
                    self.problems.append(Diagnostic("REN031", place, params))
            names.setdefault(name, column)


def _copies(
    reference: chartml.Reference, grid: Sequence[Sequence[tuple[str, bool, bool]]], old: Mapping[int, str]
) -> list[list[str | None]]:
    """The texts that a chart shows of cells. A number among words that no tag made keeps the form it has in the chart."""
    out: list[list[str | None]] = []
    index = 0
    for row in grid:
        line: list[str | None] = []
        for text, is_number, is_filled in row:
            if reference.is_numeric:
                line.append(text if is_number else None)
            else:
                line.append((old.get(index, text) if is_number and not is_filled else text) or None)
            index += 1
        out.append(line)
    return out


def _read(element: etree._Element) -> _Cell:
    """A rendered cell: the text of its runs; ``value`` when it is one printed value and nothing else."""
    values = list(element.iter(CELL_VALUE))
    text = "".join(map(_words, element.iter(xl.TEXT)))
    alone = len(values) == 1 and _words(values[0]).strip() == text.strip()
    return _Cell(element, cell_text.unescape(text), values[0].get(HELD, "") if alone else None)


def _words(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _is_in(areas: Sequence[Area], row: int, column: int) -> bool:
    return any(area.top <= row <= area.bottom and area.left <= column <= area.right for area in areas)


def _head(table: etree._Element) -> Area | None:
    area = read_reference(table.get("ref", ""))
    return None if area is None or table.get("headerRowCount") == "0" else replace(area, bottom=area.top)


def _row_number(row: etree._Element) -> int:
    return int(row.get("r", "0"))


def _renumber_rows(root: etree._Element, spans: Sequence[tuple[int, int]], produced: Sequence[int]) -> None:
    """Renumbers rows that loops repeated, and those behind them; ``produced``: how many rows each span has become."""
    current = shift = made = 0
    for row in xl.rows(root):
        number = _row_number(row)
        while current < len(spans) and spans[current][1] < number:
            first, last = spans[current]
            shift += produced[current] - (last - first + 1)
            current, made = current + 1, 0
        if current < len(spans) and spans[current][0] <= number:
            number, made = spans[current][0] + made, made + 1
        _renumber(row, number + shift)


def _renumber(row: etree._Element, number: int) -> None:
    row.set("r", str(number))
    for cell in row.findall(xl.CELL):
        cell.set("r", f"{cell.get('r', '').rstrip('0123456789')}{number}")


def _move(reference: str, moves: Moves) -> str:
    area = read_reference(reference)
    moved = None if area is None else moves.area(area)
    return reference if moved is None else relative(moved)
