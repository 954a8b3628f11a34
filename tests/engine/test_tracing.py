"""The paragraphs of a document lead back to the file and paragraph in which they were written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from support.build import Block, Table, docx, fn, p, table

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.engine.tracing import Written, trace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dau.docx").write_bytes(docx("Quốc hiệu", "{{ ten }}"))
    return tmp_path


def traced(folder: Path, *blocks: Block | Table, **context: object) -> list[Written]:
    (folder / "mau.docx").write_bytes(docx(*blocks))
    return trace(folder / "mau.docx", PartFolders((folder,)), None, lambda: context)


def places(written: list[Written]) -> list[tuple[str, str, int | None]]:
    found: list[tuple[str, str, int | None]] = []
    for one in written:
        assert one.place is not None
        found.append((one.text, Path(one.place.file or "").name, one.place.paragraph))
    return found


def test_paragraphs_of_a_part_lead_to_the_part(folder: Path) -> None:
    assert places(traced(folder, '{% chen "dau" %}', "Thân", ten="xã A")) == [
        ("Quốc hiệu", "dau.docx", 1),
        ("xã A", "dau.docx", 2),
        ("Thân", "mau.docx", 2),
    ]


def test_each_iteration_leads_to_the_paragraph_of_the_loop(folder: Path) -> None:
    loop = ("{% for n in cac_so %}", "Số {{ n }}", "{% endfor %}", "Hết")
    assert places(traced(folder, *loop, cac_so=[1, 2])) == [
        ("Số 1", "mau.docx", 2),
        ("Số 2", "mau.docx", 2),
        ("Hết", "mau.docx", 4),
    ]


def test_each_branch_within_a_paragraph_leads_to_it(folder: Path) -> None:
    line = "{%p if x %}Có{% else %}Không{%p endif %}"
    for x, words in ((True, "Có"), (False, "Không")):
        assert places(traced(folder, "Đầu", line, x=x)) == [("Đầu", "mau.docx", 1), (words, "mau.docx", 2)]


def test_cells_and_notes_have_places(folder: Path) -> None:
    written = traced(folder, table(["A", "{{ x }}"]), p("Chữ", fn("Chú thích {{ x }}")), x="7")
    place = next(one.place for one in written if one.text == "7")
    assert place is not None
    assert (place.table, place.row, place.cell, place.text) == (1, 1, 2, "{{ x }}")
    assert [one.part for one in written if "Chú thích 7" in one.text] == ["word/footnotes.xml"]


def test_a_template_with_errors_cannot_be_traced(folder: Path) -> None:
    with pytest.raises(ReportError):
        traced(folder, "{% if x %}", x=1)


def test_documents_hold_no_traces(folder: Path) -> None:
    context: Mapping[str, object] = {"ten": "xã A"}
    before = compile_template(folder / "dau.docx").render(context)
    traced(folder, '{% chen "dau" %}', **context)
    assert compile_template(folder / "dau.docx").render(context) == before
