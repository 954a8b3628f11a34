"""A document's text is stable, shows tags, notes and tables, and changes by one line where the words change by one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from support.build import Block, P, R, Table, X, docx, fn, heading, p, part, run, table
from support.samples import (
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
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.text.lines import as_text, document_lines, line_json

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
CHART = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def text_of(document: bytes) -> str:
    return as_text(document_lines(read_package(document, "mau.docx")))


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

    @pytest.mark.parametrize(
        ("xml", "expected"),
        [
            (f"<mc:AlternateContent {MC}><mc:Choice Requires='x'>{run('mới')}</mc:Choice>"
             f"<mc:Fallback>{run('cũ')}</mc:Fallback></mc:AlternateContent>", "mới"),
            (f"<w:r><mc:AlternateContent {MC}><mc:Choice Requires='x'><w:t>mới</w:t></mc:Choice>"
             "<mc:Fallback><w:t>cũ</w:t></mc:Fallback></mc:AlternateContent></w:r>", "mới"),
            (f"<mc:AlternateContent {MC}/>", ""),
            (f'<m:oMath {MATH}><m:r><m:t>a + </m:t></m:r><m:r><m:t>b</m:t></m:r></m:oMath>', "[công thức: a+b]"),
            (f"<w:r><w:ruby><w:rt>{run('đọc')}</w:rt><w:rubyBase>{run('chữ')}</w:rubyBase></w:ruby></w:r>", "chữ"),
            (f"<w:sdt><w:sdtContent>{run('ô')}</w:sdtContent></w:sdt>", "ô"),
            ("<w:r><w:object/></w:r>", "[đối tượng]"),
            (f'<w:r><w:drawing><c:chart {CHART}/></w:drawing></w:r>', "[biểu đồ]"),
            (f'<w:r><w:pict {VML}><v:shape style="width:9pt" alt="Con  dấu"/></w:pict></w:r>', "[hình: Con dấu]"),
            (f'<w:r><w:pict {VML}><v:shape style="position:absolute" alt="Con dấu"/></w:pict></w:r>', ""),
            ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
             '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "[=PAGE]"),
            ('<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="khác"/><w:instrText>PAGE</w:instrText>'
             '<w:fldChar w:fldCharType="end"/></w:r>', "[=PAGE]"),
        ],
    )  # fmt: skip
    def test_alternatives_formulas_objects_and_pictures_have_their_form(self, xml: str, expected: str) -> None:
        assert text(p("a", X(xml), "c"))[0] == f"a{expected}c"

    def test_a_picture_beside_the_text_is_below_its_paragraph(self) -> None:
        shape = f'<w:r><w:pict {VML}><v:shape style="position:absolute" alt="Con dấu"/></w:pict></w:r>'
        assert text(p("a", X(shape)), "b") == ["a", "  [hình: Con dấu]", "b"]

    def test_blocks_rows_and_cells_are_found_within_controls_changes_and_unknown_elements(self) -> None:
        assert text(X(f"<w:customXml>{paragraph('a')}</w:customXml>"), control(paragraph("b"))) == ["a", "b"]
        cell = f"<w:tc>{paragraph('c')}</w:tc>"
        title = '<w:sdtPr><w:alias w:val="Dòng"/></w:sdtPr>'
        row = f"<w:sdt>{title}<w:sdtContent><w:tr><w:customXml>{cell}</w:customXml></w:tr></w:sdtContent></w:sdt>"
        assert text(X(f"<w:tbl><w:tblPr/><w:tblGrid/>{row}</w:tbl>")) == ["[bảng]", "  | c |", "    [ô nội dung: Dòng]"]


def with_numbering(*abstract: str, numbers: str) -> dict[str, Any]:
    """The arguments with which ``docx`` adds a numbering part."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{content}</w:abstractNum>' for n, content in enumerate(abstract)
    )
    return {
        "extra": {"word/numbering.xml": f"<w:numbering {W_NS}>{lists}{numbers}</w:numbering>"},
        "content_types": f'<Override PartName="/word/numbering.xml" ContentType="{kind}"/>',
        "relationships": f'<Relationship Id="rIdn" Type="{R}/numbering" Target="numbering.xml"/>',
    }


def level(number: int, label: str, kind: str = "decimal", more: str = "") -> str:
    return f'<w:lvl w:ilvl="{number}"><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{label}"/></w:lvl>'


def num(number: int, abstract: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'


def numbered(words: str, number: int, level: int | None = None) -> P:
    at = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return p(words, properties=f'<w:numPr>{at}<w:numId w:val="{number}"/></w:numPr>')


def labelled(*body: Block, **options: Any) -> list[str]:
    return text_of(docx(*body, **options)).splitlines()


class TestNumbering:
    @pytest.mark.parametrize(
        ("levels", "at", "expected"),
        [
            (level(0, "%1."), 0, "[1.] x"),
            (level(0, "%1)", "lowerLetter"), 0, "[a)] x"),
            (level(0, "Điều %1.", "upperRoman"), 0, "[Điều I.] x"),
            (level(0, "%1", "decimalZero"), None, "[01] x"),
            (level(0, "%1.") + level(1, "%1.%2.%3.", "lowerRoman"), 1, "[1.i..] x"),
            (level(0, "-", "bullet"), 0, "[•] x"),
            (level(0, "%1.", "none"), 0, "x"),
            (level(0, " "), 0, "x"),
            ("", 0, "x"),
            (level(0, "%1."), 3, "x"),
        ],
    )
    def test_a_label_is_that_of_the_first_item(self, levels: str, at: int | None, expected: str) -> None:
        assert labelled(numbered("x", 1, at), **with_numbering(levels, numbers=num(1, 0))) == [expected]

    def test_a_list_that_is_not_there_has_no_label(self) -> None:
        assert labelled(
            numbered("x", 7, 0), numbered("y", 2, 0), **with_numbering(level(0, "%1."), numbers=num(2, 9))
        ) == [
            "x",
            "y",
        ]

    def test_a_number_may_replace_a_level(self) -> None:
        own = f'<w:lvlOverride w:ilvl="0">{level(0, "%1)", "upperLetter")}</w:lvlOverride>'
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
        numbers = num(1, 0, own) + num(2, 0, start)
        assert labelled(
            numbered("x", 1, 0), numbered("y", 2, 0), **with_numbering(level(0, "%1."), numbers=numbers)
        ) == [
            "[A)] x",
            "[1.] y",
        ]

    @pytest.mark.parametrize(("style", "expected"), [("Bang", "[a)] x"), ("Khac", "x")])
    def test_a_list_may_be_kept_with_a_numbering_style(self, style: str, expected: str) -> None:
        link, kept = (
            f'<w:numStyleLink w:val="{style}"/>',
            f'<w:styleLink w:val="Bang"/>{level(0, "%1)", "lowerLetter")}',
        )
        assert labelled(numbered("x", 1, 0), **with_numbering(link, kept, numbers=num(1, 0))) == [expected]

    @pytest.mark.parametrize(("linked", "expected"), [("Muc", "[1.a)] x"), ("Khac", "[1.] x")])
    def test_a_style_with_a_list_has_the_level_that_names_it(self, linked: str, expected: str) -> None:
        levels = level(0, "%1.") + level(1, "%1.%2)", "lowerLetter", f'<w:pStyle w:val="{linked}"/>')
        more = with_numbering(levels, numbers=num(1, 0))
        properties = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        style = f'<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="Mục"/>{properties}</w:style>'
        more["extra"]["word/styles.xml"] = f"<w:styles {W_NS}>{style}</w:styles>"
        assert labelled(p("x", style="Muc"), **more) == [expected]


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
    """The document with words of any part replaced, wherever they are."""
    package = read_package(document)
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
        keys = {tuple(line_json(line)) for line in document_lines(read_package(EVERYTHING))}
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
        assert '{% chen "khoi-ky" %}\n' in out
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

    def test_a_file_rewritten_with_the_same_words_shows_no_change(self, repository: Path) -> None:
        package = read_package(EVERYTHING)
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
