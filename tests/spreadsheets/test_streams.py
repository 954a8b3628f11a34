"""Rows that are read one after the other: the same as those of the whole sheet, again and again."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.workbooks import SML, xlsx

from docxtpl_reports.ooxml.package.archive import Entry, compress
from docxtpl_reports.spreadsheets import files
from docxtpl_reports.spreadsheets.inflated import BLOCK, Inflated
from docxtpl_reports.spreadsheets.packed_texts import PackedTexts
from docxtpl_reports.spreadsheets.sheet import DamagedError, TooLargeError
from docxtpl_reports.spreadsheets.xml import stream

SAMPLES = sorted(Path(__file__).parents[1].joinpath("data", "spreadsheets").glob("[023]*.*"))
SMALL = [path for path in SAMPLES if path.stat().st_size < 200_000]


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_rows_are_those_of_the_whole_sheet(path: Path) -> None:
    data = path.read_bytes()
    book, problems = files.read(data, path.name)
    streamed, same = files.stream(data, path.name)
    assert same == problems
    if book is None or streamed is None:
        assert book is streamed
        return
    assert (streamed.format, streamed.from_1904, streamed.encoding) == (book.format, book.from_1904, book.encoding)
    for sheet, whole in zip(streamed.sheets, book.sheets, strict=True):
        assert [*sheet.rows()] == [*sheet.rows()] == [(number, whole.rows[number]) for number in whole.numbers]
        assert (sheet.name, sheet.visible) == (whole.name, whole.visible)
        assert {*sheet.merges} == {*whole.merges}
        assert sheet.hidden_rows == whole.hidden_rows


@pytest.mark.parametrize("method", [0, 8])
def test_an_entry_is_inflated_a_block_at_a_time(method: int) -> None:
    data = b"0123456789" * BLOCK
    entry = compress(data) if method else Entry(0, 0, len(data), data)
    source = Inflated(entry)
    blocks = [*iter(lambda: source.read(-1), b"")]
    assert b"".join(blocks) == data
    assert max(map(len, blocks)) <= BLOCK


def test_what_must_not_reach_the_parser_is_found_between_two_blocks() -> None:
    body = b"<a>" + b" " * (BLOCK - 8) + b'<!DOCTYPE a [<!ENTITY b "c">]></a>'
    with pytest.raises(DamagedError, match="DOCTYPE"):
        list(stream(compress(body), ("a",)))
    with pytest.raises(DamagedError):
        list(stream(compress(b"no XML"), ("a",)))


def test_a_damaged_row_is_found_when_it_is_read() -> None:
    data = xlsx(f'<worksheet xmlns="{SML}"><sheetData><row r="1"><c t="n"><v>x</v></c></row></sheetData></worksheet>')
    book, _ = files.stream(data, "a.xlsx")
    assert book is not None
    with pytest.raises(files.REFUSALS) as caught:
        list(book.sheets[0].rows())
    assert files.refusal(caught.value, "a.xlsx").code == "SRC002"
    assert files.refusal(TooLargeError("x"), "a.xlsx").code == "SRC003"


def test_texts_are_kept_in_one_block() -> None:
    texts = PackedTexts()
    for text in ("xã Pờ Y", "", "\ud800"):
        texts.append(text)
    assert [texts[number] for number in range(len(texts))] == ["xã Pờ Y", "", "\ud800"]
    with pytest.raises(IndexError):
        texts[3]
