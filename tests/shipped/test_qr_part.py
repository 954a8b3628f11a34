"""The shared part ``ma-qr``: number, day and hash in one code and in words; what is blank or missing is left out of both."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from support import ROOT
from support.build import lines, table
from support.project import DATA, RULES, make_project
from support.qr_codes import drawings, expected, modules
from support.sound import faults

from docxtpl_reports.jobs.build import run
from docxtpl_reports.jobs.job import Job

PARTS = ROOT / "templates" / "chung"
PART = PARTS / "ma-qr.docx"
DATED = RULES.replace("so_lieu:", "  ngay: {ten: Ngày ký, kieu: ngay, bat_buoc: false, de_trong: true}\nso_lieu:", 1)
WHOLE = '{% chen "ma-qr" with so=thong_tin.so, loai="QĐ", ngay=thong_tin.ngay %}'


class Office:
    """A project with the part."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(PARTS, folder / "templates" / "chung")

    def document(self, *body: str, info: str = "{so: 7, ngay: 05/02/2026}", draft: bool = False) -> tuple[bytes, str]:
        """The document, and the first digits of its data file's hash."""
        typed = DATA.replace("thong_tin: {so: null}", f"thong_tin: {info}").replace(
            "dia_danh: A", "cap_tren: null, dia_danh: A"
        )
        data = make_project(self.folder, rules=DATED, data=typed, template=body)
        result = run(Job(data, draft=draft))
        assert result.document is not None, [d.message for d in result.diagnostics]
        assert not [d for d in result.diagnostics if d.code.startswith("REN")]
        return result.document, sha256(data.read_bytes()).hexdigest()[:16]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_code_and_the_words_beside_it_say_number_day_and_hash(office: Office) -> None:
    made, digest = office.document(WHOLE)
    [drawing] = drawings(made)
    assert modules(drawing) == expected(f"07/QĐ-UBND; 05/02/2026; {digest}")
    assert f" | Số: 07/QĐ-UBND / Ngày: 05/02/2026 / Mã số liệu: {digest}" in lines(made)


@pytest.mark.parametrize(
    ("given", "symbol"),
    [
        ('loai="", soan_thao="VP"', "07/UBND-VP"),
        ('loai=""', "07/UBND"),
        ('loai="QĐ"', "07/QĐ-UBND"),
        ('loai="QĐ", soan_thao="VP"', "07/QĐ-UBND-VP"),
        ('soan_thao="VP"', "07/UBND-VP"),
    ],
)
def test_the_symbol_is_that_of_the_letterhead(office: Office, given: str, symbol: str) -> None:
    values = given if "loai" in given else f'loai="", {given}'
    letterhead = f'{{% chen "phan-dau" with {values}, ngay=thong_tin.ngay %}}'
    made, digest = office.document(letterhead, f'{{% chen "ma-qr" with so=thong_tin.so, {given} %}}')
    assert modules(drawings(made)[0]) == expected(f"{symbol}; {digest}")
    found = "\n".join(lines(made))
    assert f"Số: {symbol} | " in found
    assert f"Số: {symbol} / Mã số liệu" in found


@pytest.mark.parametrize("info", ["{so: null, ngay: null}", "{so: null}"])
def test_a_number_and_a_day_that_are_to_be_filled_in_by_hand_are_left_out(office: Office, info: str) -> None:
    made, digest = office.document(WHOLE, info=info)
    [drawing] = drawings(made)
    assert modules(drawing) == expected(digest)
    assert f" | Mã số liệu: {digest}" in lines(made)


def test_no_value_is_needed_and_one_may_be_added(office: Office) -> None:
    made, digest = office.document('{% chen "ma-qr" with them="tra cứu: https://vidu.gov.vn" %}', '{% chen "ma-qr" %}')
    assert [modules(drawing) for drawing in drawings(made)] == [
        expected(f"{digest}; tra cứu: https://vidu.gov.vn"),
        expected(digest),
    ]


def test_a_draft_has_it_too(office: Office) -> None:
    made, digest = office.document(WHOLE, draft=True)
    [drawing] = drawings(made)
    assert modules(drawing) == expected(f"07/QĐ-UBND; 05/02/2026; {digest}")


def test_it_is_a_sound_document_and_makes_one(office: Office) -> None:
    def unsound(document: bytes | Path) -> set[str]:
        return {fault for fault in faults(document) if "required relationship" not in fault}

    assert unsound(PART) == set()
    made, _ = office.document("a", WHOLE, "b")
    assert unsound(made) == set()


def test_it_fits_beside_other_words_in_a_cell(office: Office) -> None:
    make = make_project(office.folder, rules=DATED, data=DATA, template=(table(['{% chen "ma-qr" %}', "chữ"]),))
    document = run(Job(make)).document
    assert document is not None
    assert len(drawings(document)) == 1
