"""A document's text is stable, shows tags, notes and tables, and changes by one line where the words change by one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from build import Block, R, Table, X, docx, fn, heading, p, part, run, table
from samples import (
    EVERYTHING,
    EVERYTHING_AS_TEXT,
    PAGE,
    W_NS,
    change,
    control,
    field,
    paragraph,
    text_box,
    whole,
)

from docxtpl_reports.cli.main import invoke
from docxtpl_reports.diagnostics import language
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.text.lines import as_text, document_lines, line_json

ROOT = Path(__file__).parent.parent


def text_of(document: bytes) -> str:
    return as_text(document_lines(Package.read(document, "mau.docx")))


def text(*body: Block | Table, **options: object) -> list[str]:
    return text_of(whole(*body, **options)).splitlines()


class TestForm:
    def test_everything_has_its_form(self) -> None:
        assert text_of(EVERYTHING) == EVERYTHING_AS_TEXT

    def test_labels_are_in_the_language_of_the_moment(self) -> None:
        with language("en"):
            assert text_of(docx(table(["a"]))).splitlines() == ["[table]", "  | a |"]

    def test_a_note_stands_below_the_paragraph_that_refers_to_it_whatever_its_number(self) -> None:
        assert text("a", p("b", fn("một", "hai"), "c", fn("ba"))) == [
            "a",
            "b[^]c[^]",
            "  [^] một",
            "    hai",
            "  [^] ba",
        ]

    def test_nested_tables_and_cells_of_several_paragraphs_are_indented(self) -> None:
        assert text(table([["a", table(["b"]), ""], "c"])) == [
            "[bảng]", "  [hàng]", "    [ô]", "      a", "      [bảng]", "        | b |", "", "    [ô]", "      c",
        ]  # fmt: skip

    def test_changes_are_grouped_however_the_runs_are_cut(self) -> None:
        cut = (change("ins", run("mới "), 1), change("ins", run("thêm"), 2), change("moveFrom", run("đi"), 3))
        assert text(p("a ", *cut)) == ["a [+mới thêm+][-đi-]"]

    def test_a_deleted_paragraph_mark_and_an_inserted_row_show(self) -> None:
        mark = p("a", properties='<w:rPr><w:del w:id="1" w:author="L"/></w:rPr>')
        assert text(mark, "b") == ["a[-¶-]", "b"]
        inserted = '<w:tr><w:trPr><w:ins w:id="2" w:author="L"/></w:trPr>'
        rows = X(f"<w:tbl><w:tblPr/><w:tblGrid/>{inserted}<w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>")
        assert text(rows) == ["[bảng]", "  [+]| b |"]

    def test_results_that_editors_compute_are_left_out_but_tags_in_them_are_not(self) -> None:
        assert text(p(field("PAGE", "3"), field("DATE", "{{ ngay }}"), field("QUOTE x", "y"))) == [
            "[=PAGE][=DATE]{{ ngay }}[=QUOTE x]y"
        ]

    def test_a_table_of_contents_is_its_name(self) -> None:
        begin = X('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
                  '<w:r><w:fldChar w:fldCharType="separate"/></w:r>')  # fmt: skip
        end = X('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        assert text(p(begin, "Mục 1"), p("Mục 2"), p("Mục 3", end), "sau") == ["[=TOC]", "sau"]

    def test_a_text_box_is_there_once_though_the_file_has_it_twice(self) -> None:
        assert text(p("a", text_box("{{ b }}"), "c")) == ["ac", "  [hộp chữ]", "    {{ b }}"]

    def test_content_controls_are_called_by_their_title_and_else_by_their_tag(self) -> None:
        assert text(p(control(run("x"), "Tựa", "the"), control(run("y"), "", "the")), control(paragraph("z"))) == [
            "xy", "  [ô nội dung: Tựa]", "  [ô nội dung: the]", "z",
        ]  # fmt: skip

    def test_headers_that_no_page_shows_are_left_out_and_inherited_ones_are_there_once(self) -> None:
        def header(number: int, words: str) -> dict[str, str]:
            return {f"word/h{number}.xml": f"<w:hdr {W_NS}>{paragraph(words)}</w:hdr>"}

        def refer(number: int, kind: str) -> str:
            return f'<w:headerReference w:type="{kind}" r:id="rIdh{number}"/>'

        first = f"<w:sectPr>{refer(1, 'default')}{refer(2, 'first')}{refer(3, 'even')}{PAGE}<w:titlePg/></w:sectPr>"
        relations = "".join(f'<Relationship Id="rIdh{n}" Type="{R}/header" Target="h{n}.xml"/>' for n in (1, 2, 3))
        extra = header(1, "mọi trang") | header(2, "trang đầu") | header(3, "trang chẵn")
        assert text(paragraph("a", first), "b", extra=extra, relationships=relations) == [
            "a", "[hết phần]", "b", "[đầu trang]", "  mọi trang", "[đầu trang của trang đầu]", "  trang đầu",
        ]  # fmt: skip

    def test_properties_are_sorted_and_those_of_programs_left_out(self) -> None:
        assert text("a", core="Tên {{ x }}") == ["a", "[thuộc tính] title: Tên {{ x }}"]

    @pytest.mark.parametrize("xml", [
        '<w:fldChar w:fldCharType="end"/>', '<w:fldChar w:fldCharType="separate"/>', '<w:sym w:char="zz"/>',
        '<w:sym w:char="D800"/>', '<w:footnoteReference w:id="99"/>', '<w:commentReference/>', "<w:drawing/>", "<w:pict/>",
        '<w:fldChar w:fldCharType="begin"/>',
    ])  # fmt: skip
    def test_what_makes_no_sense_is_passed_over(self, xml: str) -> None:
        assert text(p("trước ", X(f"<w:r>{xml}</w:r>")), "sau")[0].startswith("trước ")


class TestSmallChange:
    """One paragraph, cell or note reworded is one line of difference."""

    @pytest.mark.parametrize(("old", "new"), [
        ("Đánh dấu", "Đánh giá"), ("Ghi chú {{ a }}", "Ghi chú: {{ a }}"), ("D2", "D3"), ("gộp ngang", "gộp hết"),
        ("trong hộp {{ b }}", "trong hộp {{ a }}"), ("mục con", "mục cháu"), ("Một {{ doanh", "Hai {{ doanh"),
    ])  # fmt: skip
    def test_one_line(self, old: str, new: str) -> None:
        changed = replace_in(EVERYTHING, old, new)
        before, after = EVERYTHING_AS_TEXT.splitlines(), text_of(changed).splitlines()
        assert len(before) == len(after)
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1

    def test_ids_runs_and_marks_of_the_editor_do_not_show(self) -> None:
        plain = whole(heading("A"), p("một {{ x }} hai"))
        noisy = whole(
            X('<w:p w:rsidR="00AA11BB"><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r w:rsidRPr="1"><w:t>A</w:t></w:r></w:p>'),
            p(X('<w:proofErr w:type="spellStart"/>'), "một {", run("{ x ", '<w:lang w:val="en-US"/>'), "}} hai",
              X("<w:r><w:lastRenderedPageBreak/></w:r>")),
        )  # fmt: skip
        assert text_of(noisy) == text_of(plain)


def replace_in(document: bytes, old: str, new: str) -> bytes:
    """The document with words of any part replaced, wherever they stand."""
    package = Package.read(document)
    changed = {}
    for name in package.parts:
        data = package.raw(name)
        if old.encode() in data:
            changed[name] = data.replace(old.encode(), new.encode())
    assert changed
    return package.write(changed)


class TestCommand:
    def test_prints_the_text(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "mau.docx").write_bytes(EVERYTHING)
        assert invoke(["text", str(tmp_path / "mau.docx")]) == 0
        assert capsys.readouterr().out == EVERYTHING_AS_TEXT

    def test_json_tells_each_line_with_its_place(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "mau.docx").write_bytes(docx(heading("A"), table(["x", ["y", "z"]])))
        assert invoke(["text", str(tmp_path / "mau.docx"), "--format", "json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert (answer["schema"], answer["ok"]) == ("docxtpl-reports/text/1", True)
        found = {line["text"]: line for line in answer["lines"]}
        assert found["# A"] == {
            "kind": "heading", "depth": 0, "level": 1, "text": "# A", "part": "word/document.xml", "paragraph": 1,
            "table": None, "row": None, "cell": None,
        }  # fmt: skip
        assert {k: found["z"][k] for k in ("paragraph", "table", "row", "cell", "depth")} == {
            "paragraph": 4, "table": 1, "row": 1, "cell": 2, "depth": 3,
        }  # fmt: skip
        keys = {tuple(line_json(line)) for line in document_lines(Package.read(EVERYTHING))}
        assert keys == {tuple(answer["lines"][0])}

    @pytest.mark.parametrize(("content", "code"), [
        (b"", "PKG001"), (b"chu thuong", "PKG002"), (b"%PDF-1.7", "PKG007"), (bytes.fromhex("D0CF11E0A1B11AE1"), "PKG005"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "PKG004"),
        (b"{\\rtf1", "PKG006"), (EVERYTHING[:2000], "PKG003"),
    ])  # fmt: skip
    def test_what_is_not_a_docx_is_refused_by_name(
        self, content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "mau.docx").write_bytes(content)
        assert invoke(["text", str(tmp_path / "mau.docx"), "--format", "json"]) == 1
        assert [d["code"] for d in json.loads(capsys.readouterr().out)["diagnostics"]] == [code]

    def test_a_folder_and_a_missing_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert invoke(["text", str(tmp_path)]) == 1
        assert invoke(["text", str(tmp_path / "khong.docx")]) == 2
        assert "FIL030" in capsys.readouterr().err

    def test_the_shipped_template_shows_its_tags(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert invoke(["text", str(ROOT / "templates/tieu-chi-15/mau.docx")]) == 0
        out = capsys.readouterr().out
        assert '{% if tieu_chi["15.1"].dat %}\n' in out
        assert "# III. ĐÁNH GIÁ CHUNG\n" in out


class TestGit:
    """With the textconv, real git compares templates by their words."""

    @pytest.fixture
    def repository(self, tmp_path: Path) -> Path:
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        shutil.copy(ROOT / ".gitattributes", tmp_path)
        (tmp_path / "mau.docx").write_bytes(EVERYTHING)
        git(tmp_path, "init", "--quiet")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "--quiet", "--message=first")
        command = f'"{sys.executable}" -c "from docxtpl_reports.cli.main import run; run()" text'
        git(tmp_path, "config", "diff.docxtpl-reports.textconv", command)
        return tmp_path

    def test_a_change_of_words_is_one_line(self, repository: Path) -> None:
        (repository / "mau.docx").write_bytes(replace_in(EVERYTHING, "Đánh dấu", "Đánh giá"))
        changed = [
            line for line in git(repository, "diff").splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
        ]
        assert changed == ["-Đánh dấu", "+Đánh giá"]

    def test_a_file_written_anew_with_the_same_words_shows_no_change(self, repository: Path) -> None:
        package = Package.read(EVERYTHING)
        content = package.raw(package.main_part).replace(b"<w:p>", b'<w:p w:rsidR="00112233">')
        (repository / "mau.docx").write_bytes(package.write({package.main_part: content}))
        assert part((repository / "mau.docx").read_bytes(), package.main_part) != part(EVERYTHING, package.main_part)
        assert "@@" not in git(repository, "diff")

    def test_without_the_setting_git_says_that_the_files_differ(self, repository: Path) -> None:
        git(repository, "config", "--unset", "diff.docxtpl-reports.textconv")
        (repository / "mau.docx").write_bytes(replace_in(EVERYTHING, "Đánh dấu", "Đánh giá"))
        assert "Binary files" in git(repository, "diff")


def git(folder: Path, *arguments: str) -> str:
    """Runs git away from the settings of the person and the machine."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@a", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@a",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")
