"""LibreOffice reads and saves what is made for Word: AutoText is imported, mapped controls survive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from packs.test_building_blocks import LISTS, entries, made
from packs.test_mapped_fields import control
from support.build import docx, lines, p, part, table
from support.missing import lacks
from support.project import make_project
from support.writer import Writer, python_with_uno

from docxtpl_reports.cli import main as cli
from docxtpl_reports.engine.template import field_part
from docxtpl_reports.ooxml.package.reading import read_package


@pytest.fixture(scope="module")
def office(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    if (python := python_with_uno()) is None:
        lacks("no Python has LibreOffice's uno")
    writer = Writer(python, soffice, tmp_path_factory.mktemp("profile"))
    yield writer
    writer.close_all()


def test_a_mapped_control_survives_saving_and_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Writer
) -> None:
    monkeypatch.chdir(tmp_path)
    make_project(tmp_path, template=docx(p("Có ", control("so_lieu", "ho_so_tong"), " hồ sơ.")))
    template = tmp_path / "templates/nho/mau.docx"
    assert cli.invoke(["blocks", "nho", "--embed", str(template)]) == 0
    number = office.open(path=str(template))
    office.save(doc=number, path=str(tmp_path / "luu.docx"))
    office.close(doc=number)
    saved = (tmp_path / "luu.docx").read_bytes()
    assert b"w:tag" not in part(saved, "word/document.xml")  # the name of the control is gone
    template.write_bytes(saved)
    assert cli.invoke(["blocks", "nho", "--embed", str(template)]) == 0  # refreshed
    package = read_package(template)
    [own] = field_part.parts(package)
    assert "1.185" in package.raw(own).decode()
    assert cli.invoke(["build", "data/xa-a.yml"]) == 0
    report = (tmp_path / "out/xa-a.docx").read_bytes()
    assert lines(report) == ["Có 1.185 hồ sơ."]
    assert not [name for name in read_package(report).parts if "customXml" in name]


def test_comments_of_a_check_are_at_their_words_in_the_order_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Writer
) -> None:
    monkeypatch.chdir(tmp_path)
    body = ("Một {{ so_lieu.sai }} hai {{ so_lieu.ho_so_tongg }}", table(["ba", "{{ bon }}"]), "năm")
    make_project(tmp_path, template=body)
    assert cli.invoke(["check", "templates/nho", "--comments", "n.docx"]) == 1
    number = office.open(path=str(tmp_path / "n.docx"))
    found = office.comments(doc=number)
    office.close(doc=number)
    assert {one["author"] for one in found} == {"docxtpl-reports"}
    assert [one["words"].partition(":")[0] for one in found] == ["Lỗi TPL021", "Lỗi TPL021", "Lỗi TPL020"]
    assert [one["about"] for one in found] == ["{{ so_lieu.sai }}", "{{ so_lieu.ho_so_tongg }}", "{{ bon }}"]
    assert found[1]["words"].splitlines()[-1] == "{{ so_lieu.ho_so_tong }}"


def test_every_entry_is_read_back(tmp_path: Path, office: Writer) -> None:
    """Last: the document of the import stays open."""
    make_project(tmp_path, rules=LISTS, template=("x",))
    lists = made(tmp_path / "templates" / "nho")
    file = tmp_path / "truong.dotx"
    file.write_bytes(lists)
    read = office.glossary(path=str(file))
    named = [text.partition(":")[2] for text in read["paragraphs"] if text.startswith("autoTxt:")]
    assert named == [one.name for one in entries(lists)]
    assert read["notes"] == 2
    texts = read["paragraphs"]
    block = texts.index("autoTxt:Tỷ lệ đạt · nếu chưa đạt")
    assert texts[block + 1 : block + 4] == ["{% if chi_tieu.ty_le_dat.khong_dat %}", "…", "{% endif %}"]
    table = texts[texts.index("autoTxt:Bảng: Các thôn") + 1]
    assert table.startswith("Thôn | Số hộ | Số đạt | Tỷ lệ | {% for m in so_lieu.thon %}{{ m.ten }}")
