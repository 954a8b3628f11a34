"""Reads .xls (Excel 97–2003) by way of xlrd, which is installed with the extra ``[xls]``.

The container is read here: xlrd follows circles of sectors until the memory is full.
"""

from __future__ import annotations

import io
from typing import Any

from .limits import MAX_SHEETS
from .numbers import PLAIN, day_of, exact_double, number_format
from .sheet import Book, Cell, CellKind, Counter, DamagedError, EncryptedError, Sheet, Span, TooLargeError


class NoReaderError(Exception):
    """xlrd is not installed."""


def read(stream: bytes) -> Book:
    """The workbook in the stream of that name. Raises NoReaderError, DamagedError, EncryptedError, TooLargeError."""
    try:
        import xlrd
    except ImportError as error:
        raise NoReaderError from error
    try:
        # formatting_info: without it xlrd tells neither merged areas nor hidden rows nor formats
        book = xlrd.open_workbook(
            file_contents=stream, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=True
        )
        return _book(xlrd, book)
    except (TooLargeError, DamagedError):
        raise
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).casefold():
            raise EncryptedError from error
        raise DamagedError(str(error)[:80]) from error
    except Exception as error:  # xlrd answers damaged files with AssertionError, IndexError, struct.error and others
        raise DamagedError(type(error).__name__) from error


def _book(xlrd: Any, book: Any) -> Book:
    if book.nsheets > MAX_SHEETS:
        raise TooLargeError(f"> {MAX_SHEETS} sheets")
    counter = Counter()
    sheets = []
    for index in range(book.nsheets):
        sheets.append(_sheet(xlrd, book, book.sheet_by_index(index), counter))
        book.unload_sheet(index)
    if not sheets:
        raise DamagedError("BOUNDSHEET")
    names: dict[str, tuple[str, int, int]] = {}
    for name in book.name_obj_list:
        try:
            sheet, row, column = _single(book, name)
        except Exception:  # a name that is a formula, of another book, or damaged is no cell
            continue
        names.setdefault(name.name, (sheet, row, column))
    return Book("xls", sheets, names, bool(book.datemode))


def _single(book: Any, name: Any) -> tuple[str, int, int]:
    """The cell that a name stands for. Raises whatever xlrd does when it is none."""
    index, top, bottom, left, right = (name.result.value[0].coords[n] for n in (0, 2, 3, 4, 5))
    if (bottom - top, right - left) != (1, 1):
        raise ValueError(name.name)
    return book.sheet_names()[index], top + 1, left + 1


def _sheet(xlrd: Any, book: Any, sheet: Any, counter: Counter) -> Sheet:
    rows: dict[int, dict[int, Cell]] = {}
    for row in range(sheet.nrows):
        cells = {}
        for column in range(sheet.row_len(row)):
            cell = _cell(xlrd, book, sheet.cell(row, column))
            if cell is not None:
                cells[column + 1] = cell
        if cells:
            counter.add(len(cells))
            rows[row + 1] = cells
    hidden = {row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden and row + 1 in rows}
    columns = [(column + 1, column + 1) for column, about in sheet.colinfo_map.items() if about.hidden]
    merges = [Span(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    return Sheet(sheet.name, rows, merges, sheet.visibility == 0, frozenset(hidden), frozenset(), columns)


def _cell(xlrd: Any, book: Any, found: Any) -> Cell | None:
    kind, value = found.ctype, found.value
    if kind == xlrd.XL_CELL_TEXT:
        return Cell(CellKind.TEXT, value) if value.strip() else None
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        number = exact_double(value)
        if number is None:
            raise DamagedError(str(value))
        style = book.format_map.get(book.xf_list[found.xf_index].format_key)
        shown = PLAIN if style is None else number_format(style.format_str)
        if shown.is_date and (day := day_of(number, bool(book.datemode))) is not None:
            return Cell(CellKind.DATE, day, shown)
        return Cell(CellKind.NUMBER, number, shown)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Cell(CellKind.BOOLEAN, bool(value))
    if kind == xlrd.XL_CELL_ERROR:
        return Cell(CellKind.ERROR, xlrd.error_text_from_code.get(value, f"#{value}"))
    return None
