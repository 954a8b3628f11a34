"""Streams the rows of a sheet, repeatedly if needed: 30,000 rows take the memory of one."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docxtpl_reports.ooxml.package.archive import Entry, compress

from . import ods, xlsx
from .delimited import END, GUESSED, records
from .grid import text_cell
from .inflated import BLOCK, Inflated
from .limits import MAX_SAMPLE
from .packed_texts import PackedTexts
from .sheet import Book, Cell, DamagedError, Sheet, Span

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
Rows = Iterator[tuple[int, Mapping[int, Cell]]]


@dataclass(slots=True)
class StreamedSheet:
    """A sheet by its rows. ``merges`` and ``hidden_columns`` are known once the rows were read to the end, ``hidden_rows`` as
    far as they were read."""

    name: str
    visible: bool
    _read: Callable[[StreamedSheet], Rows]
    merges: Sequence[Span] = ()
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: Sequence[tuple[int, int]] = ()

    def rows(self) -> Rows:
        """The rows with values and their numbers, from the top. Raises ``files.REFUSALS``."""
        return self._read(self)


@dataclass(frozen=True, slots=True)
class StreamedBook:
    """The sheets of a file. ``encoding``: of a text file, when it had to be guessed."""

    format: str
    sheets: Sequence[StreamedSheet]
    from_1904: bool = False
    encoding: str = ""


def of_book(book: Book) -> StreamedBook:
    """A file of a format that is read as a whole."""
    return StreamedBook(book.format, [_of_sheet(sheet) for sheet in book.sheets], book.from_1904, book.encoding)


def _of_sheet(sheet: Sheet) -> StreamedSheet:
    hidden = set(sheet.hidden_rows)

    def read(_: StreamedSheet) -> Rows:
        return ((number, sheet.rows[number]) for number in sheet.numbers)

    return StreamedSheet(sheet.name, sheet.visible, read, sheet.merges, hidden, sheet.hidden_columns)


def of_xlsx(entries: Mapping[str, Entry]) -> StreamedBook:
    """Raises DamagedError, TooLargeError."""
    reader = xlsx.Reader(entries, PackedTexts())
    listed, _ = reader.sheets()
    sheets = [StreamedSheet(name, visible, _of_part(reader, part, name)) for part, name, visible in listed]
    return StreamedBook("xlsx", sheets, reader.from_1904)


def _of_part(reader: xlsx.Reader, part: str, name: str) -> Callable[[StreamedSheet], Rows]:
    def read(sheet: StreamedSheet) -> Rows:
        built = xlsx.Built()
        sheet.hidden_rows = built.hidden  # each is marked before it is given
        yield from reader.rows_of(part, name, built)
        sheet.merges, sheet.hidden_columns = built.merges, built.hidden_columns

    return read


def of_ods(entries: Mapping[str, Entry]) -> StreamedBook:
    """Raises DamagedError, EncryptedError, TooLargeError."""
    content = ods.content_of(entries)
    found = [sheet for sheet, row in ods.Reader().walk(content) if row is None]
    if not found:
        raise DamagedError("table:table")
    sheets = [StreamedSheet(sheet.name, sheet.visible, _of_table(content, place)) for place, sheet in enumerate(found)]
    return StreamedBook("ods", sheets)


def _of_table(content: Entry, wanted: int) -> Callable[[StreamedSheet], Rows]:
    def read(sheet: StreamedSheet) -> Rows:
        hidden: set[int] = set()
        sheet.hidden_rows = hidden
        place = -1
        for found, row in ods.Reader().walk(content):
            place += row is None
            if place > wanted:
                break
            if place < wanted:
                continue
            if row is None:
                merges, columns = found.merges, found.hidden_columns
                continue
            if found.hides(row.first):
                hidden.update(row.numbers)
            yield from ((number, row.cells) for number in row.numbers)
        sheet.merges, sheet.hidden_columns = merges, columns

    return read


def of_text(data: bytes) -> StreamedBook:
    """Raises DamagedError, TooLargeError."""
    encoding, guessed = _encoding(data)
    sample = data[: 4 * MAX_SAMPLE].decode(encoding, "ignore")[:MAX_SAMPLE]
    entry = compress(data)  # a table of 30.000 units in CSV is six times as long

    def read(_: StreamedSheet) -> Rows:
        lines = io.TextIOWrapper(io.BufferedReader(Inflated(entry)), encoding, newline="")
        for number, values in records(lines, sample):
            cells = {column: cell for column, value in enumerate(values, 1) if (cell := text_cell(value)) is not None}
            if cells:
                yield number, cells

    return StreamedBook("text", [StreamedSheet("1", True, read)], encoding=guessed)


def _encoding(data: bytes) -> tuple[str, str]:
    """The encoding of a text, and its name when it had to be guessed. Raises DamagedError."""
    try:
        return _checked(data, "utf-16" if data.startswith(_UTF_16) else "utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return _checked(data, "cp1258"), GUESSED
    except UnicodeDecodeError as error:
        raise DamagedError(f"byte {error.start}") from error


def _checked(data: bytes, encoding: str) -> str:
    """The encoding, when the text can be decoded by it, a block at a time. Raises UnicodeDecodeError, DamagedError."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(data), BLOCK):
        text = decoder.decode(data[start : start + BLOCK], start + BLOCK >= len(data))
        for found, name in (("\0", "NUL"), (END, "U+001E")):
            if found in text:
                raise DamagedError(name)
    return encoding
