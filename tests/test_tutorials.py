"""The tutorials and how-to pages: every command, edit and program in them is carried out, in both languages the same ones."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import click
import docx
import pytest
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from support import ROOT
from support.missing import lacks
from support.tutorials import blocks, carry_out
from support.tutorials import run as carry_out_line
from support.writer import Writer, python_with_uno

from docxtpl_reports.cli.main import main

DOCS = ROOT / "docs"
TUTORIALS = sorted((DOCS / "hoc").glob("*.md"))
PAGES = [*TUTORIALS, *sorted((DOCS / "cach-lam").glob("*.md"))]
ENGLISH = {"hoc": "learn", "cach-lam": "how-to"}  # the folder of the other language
NEW = DOCS / "hoc" / "mau-moi.md"
IN_WRITER = DOCS / "hoc" / "soan-mau-writer.md"
FOOTER = "[chân trang của trang đầu]"  # as «text» calls the footer of the first page


TABLE, FOOTNOTE = "[bảng]\n", "[^] "  # below a paragraph in a diff: a table behind it, a note at its end


def other_language(page: Path) -> Path:
    """The page that the second line of a page links to."""
    link = re.match(r"# .+\n\n\*\[(?:English|Tiếng Việt)\]\((\S+)\)\*\n", page.read_text(encoding="utf-8"))
    assert link is not None, page.name
    return (page.parent / link[1]).resolve()


def retype(runs: list[Run], old: str, new: str) -> None:
    """Other words in whole runs, with the format of the first of them."""
    for first, _ in enumerate(runs):
        for last in range(first, len(runs)):
            if "".join(run.text for run in runs[first : last + 1]) == old:
                runs[first].text = new
                for run in runs[first + 1 : last + 1]:
                    run.text = ""
                return
    raise AssertionError(f"not in whole runs: {old}")


def paragraphs(document: Document) -> list[Paragraph]:
    """Those of the body and of its tables."""
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def type_below(paragraph: Paragraph, words: str) -> None:
    """A new paragraph of the same style and format, as with End and Enter."""
    above = paragraph.insert_paragraph_before(style=paragraph.style)
    for run in paragraph.runs:
        above.add_run(run.text, run.style)
    retype(paragraph.runs, paragraph.text, words)


def insert_table(paragraph: Paragraph, document: Document, rows: list[str]) -> None:
    """A table behind a paragraph: a line for each row, its cells between bars."""
    cells = [[cell.strip() for cell in row.strip("| ").split(" | ")] for row in rows]
    table = document.add_table(len(cells), len(cells[0]))
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    paragraph.paragraph_format.element.addnext(document.element.body.tbl_lst[-1])


def insert_footnote(paragraph: Paragraph, words: str) -> None:
    """A footnote at the end of a paragraph of a document that has none yet; python-docx knows no footnotes."""
    texts = (
        (-1, 'w:type="separator" ', "<w:separator/>"),
        (0, 'w:type="continuationSeparator" ', "<w:continuationSeparator/>"),
    )
    notes = "".join(f'<w:footnote {kind}w:id="{n}"><w:p><w:r>{run}</w:r></w:p></w:footnote>' for n, kind, run in texts)
    notes += f'<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
    content = f'<w:footnotes xmlns:w="{nsmap["w"]}">{notes}</w:footnotes>'.encode()
    package = paragraph.part.package
    assert package is not None
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, package)
    paragraph.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paragraph.add_run().font.element.append(OxmlElement("w:footnoteReference", {qn("w:id"): "1"}))


def edit_as_word_does(path: Path, edits: list[tuple[str, str]]) -> None:
    """Words are replaced and keep their format. There is no Word here: python-docx stands for it."""
    document = docx.Document(str(path))
    for old, new in edits:
        if old == FOOTER:
            document.sections[0].different_first_page_header_footer = True
            document.sections[0].first_page_footer.paragraphs[0].text = new.removeprefix(f"{FOOTER}\n")
        else:
            (paragraph,) = (paragraph for paragraph in paragraphs(document) if old in paragraph.text)
            below = new.removeprefix(f"{old}\n") if new.startswith(f"{old}\n") else ""
            if below.startswith(TABLE):
                insert_table(paragraph, document, below.splitlines()[1:])
            elif below.startswith(FOOTNOTE):
                insert_footnote(paragraph, below.removeprefix(FOOTNOTE))
            elif below:
                type_below(paragraph, below)
            else:
                retype(paragraph.runs, old, new)
    document.save(str(path))


@pytest.mark.parametrize("page", [page for page in PAGES if page not in (IN_WRITER, NEW)], ids=lambda page: page.stem)
def test_a_tutorial_can_be_followed(page: Path, tmp_path: Path) -> None:
    assert carry_out(page, tmp_path, edit_as_word_does) > 2


def test_a_new_template_prints_its_own_sentence_only_where_it_applies(tmp_path: Path) -> None:
    assert carry_out(NEW, tmp_path, edit_as_word_does) > 2
    data = tmp_path / "data" / "xa-an-binh.yml"
    data.write_text(data.read_text("utf-8").replace("qua_han: 7", "qua_han: 0"), "utf-8")
    for line in ("build data/xa-an-binh.yml", "text out/xa-an-binh.docx"):
        failed, printed = carry_out_line(f"docxtpl-reports {line}", tmp_path)
        assert not failed, printed
    assert "Hộ tịch" in printed
    assert "quá hạn" not in printed
    assert "Tính đến ngày" not in printed


def test_the_tutorial_for_writer_can_be_followed_in_writer(soffice: Path, tmp_path: Path) -> None:
    python = python_with_uno()
    if python is None:
        lacks("no Python with uno (Debian: python3-uno)")
    writer = Writer(python, soffice, tmp_path / "profile")

    def edit(path: Path, edits: list[tuple[str, str]]) -> None:
        document = writer.open(path=str(path))
        for old, new in edits:
            if old == FOOTER:
                writer.first_footer(doc=document, words=new.removeprefix(f"{FOOTER}\n"))
            elif new.startswith(f"{old}\n"):
                assert writer.type_below(doc=document, words=old, new=new.removeprefix(f"{old}\n")) == 1
            else:
                assert writer.replace(doc=document, old=old, new=new) == 1
        writer.save(doc=document, path=str(path))
        writer.close(doc=document)

    (tmp_path / "project").mkdir()
    try:
        assert carry_out(IN_WRITER, tmp_path / "project", edit) > 5
    finally:
        writer.close_all()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_both_languages_do_the_same(page: Path) -> None:
    english = other_language(page)
    assert english.parent.name == ENGLISH[page.parent.name]
    assert other_language(english) == page
    assert blocks(english) == blocks(page)
    headings = [re.findall(r"^##+ (\d*)", text.read_text(encoding="utf-8"), re.M) for text in (page, english)]
    assert headings[0] == headings[1]
    low, high = (60, 120) if page in TUTORIALS else (20, 90)
    assert all(low <= text.read_text(encoding="utf-8").count("\n") <= high for text in (page, english))


def test_all_are_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [*PAGES, *(page for folder in ENGLISH.values() for page in (DOCS / folder).glob("*.md"))]
    assert len(pages) == 2 * len(PAGES)
    assert [page.name for page in pages if f": {page.relative_to(ROOT).as_posix()}\n" not in menu] == []


def unknown(text: str) -> list[str]:
    """The commands named within a text, with options or make targets that there are not."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    found = [line for line in re.findall(r"`make ([^`]+)`", text) if not set(line.split(" ARGS")[0].split()) <= targets]
    for line in re.findall(r"`docxtpl-reports ([^`]+)`", text):
        name, *words = line.split()
        command = main.get_command(click.Context(main), name)
        options = {option for parameter in command.params for option in parameter.opts} if command else set()
        if command is None or not {word.partition("=")[0] for word in words if word.startswith("--")} <= options:
            found.append(line)
    return found


@pytest.mark.parametrize("page", ["README.md", "docs/gallery.md", "docs/compare.md", "docs/promises.md"])
def test_commands_named_in_passing_exist(page: str) -> None:
    assert unknown((ROOT / page).read_text(encoding="utf-8")) == []


def test_the_commands_of_the_readme_read_files_that_are_there_or_that_an_earlier_one_has_made() -> None:
    made: set[str] = set()
    lines = [line for kind, text in blocks(ROOT / "README.md") if kind == "sh" for line in text.splitlines()]
    missing = []
    for line in lines:
        words = shlex.split(line, comments=True)
        if words[:1] != ["docxtpl-reports"]:
            continue
        for before, word in pairwise(words):
            if before == "-o":
                made.add(word)
            elif word.endswith((".yml", ".xlsx", ".docx")) and word not in made and not (ROOT / word).exists():
                missing.append(line)
    assert missing == []
    assert made


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_named_in_passing_exist_in_both_languages(page: Path) -> None:
    for text in (page, other_language(page)):
        assert unknown(text.read_text(encoding="utf-8")) == []


def test_commands_that_do_not_exist_are_noticed() -> None:
    named = (
        "`make none` `make gallery pictures` `docxtpl-reports buidl` `docxtpl-reports build --pfd` `docxtpl-reports …`"
    )
    assert unknown(named) == ["none", "buidl", "build --pfd", "…"]


class TestWhatIsNoticed:
    """The runner fails where a page is wrong."""

    @pytest.mark.parametrize(
        "text",
        [
            "```sh\ndocxtpl-reports build none.yml\n```\n",
            "```sh\ndocxtpl-reports explain DAT020\n```\n\n```text\nĐây không phải là điều lệnh in\n```\n",
            "```sh\ndocxtpl-reports explain DAT020\n```\n\n```text\nlỗi DAT020: có thể đọc …\n```\n",
            "```diff\n--- page.md\n-not there\n+there\n```\n",
            "```python\nassert False\n```\n",
            "```yaml\na: b\n```\n",
            "```sh\nrm -rf x\n```\n",
        ],
    )
    def test_a_page_that_is_wrong(self, text: str, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(text, encoding="utf-8")
        with pytest.raises(AssertionError):
            carry_out(page, tmp_path, edit_as_word_does)
