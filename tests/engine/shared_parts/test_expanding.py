"""Shared parts stand in a template as if they had been typed there, and their mistakes are reported in their own files."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt
from lxml import etree
from support.build import Block, P, Table, X, docx, fn, lines, p, pack, part, table, tree
from support.samples import text_box
from support.sound import faults

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.branches import blocks
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.ooxml.wml.names import w

Write = Callable[..., Path]
BOOKMARK = '<w:p><w:bookmarkStart w:id="0" w:name="moc"/><w:r><w:t>đây</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>'


def bookmarks(document: bytes) -> list[str | None]:
    return [start.get(w("name")) for start in tree(document).iter(w("bookmarkStart"))]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a shared part; ``own``: one of the pack."""

    def writing(name: str, *body: Any, own: bool = False, **options: Any) -> Path:
        path = tmp_path / ("goi" if own else "chung") / f"{name}.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body[0] if len(body) == 1 and isinstance(body[0], bytes) else docx(*body, **options))
        return path

    return writing


@pytest.fixture
def folders(tmp_path: Path) -> PartFolders:
    return PartFolders((tmp_path / "goi", tmp_path / "chung"))


def rendered(folders: PartFolders, *body: Any, **context: Any) -> bytes:
    template = body[0] if isinstance(body[0], bytes) else docx(*body)
    out = compile_template(template, parts=folders).render(context)
    found = {
        fault for fault in faults(out) if "stylesWithEffects" not in fault
    }  # python-docx's template has two sets of styles
    assert not found or found <= {*faults(template)}
    return out


def problems(folders: PartFolders, *body: Any, names: Any = None) -> list[Diagnostic]:
    with pytest.raises(ReportError) as caught:
        compile_template(docx(*body), parts=folders, names=names, file="mau.docx")
    return list(caught.value.diagnostics)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def landscape(words: str) -> bytes:
    """A document that lies across."""
    document = Document()
    document.add_paragraph(words)
    section = document.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    return saved(document)


def names_of(document: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.namelist()


def picture(shade: int) -> io.BytesIO:
    """A picture of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixel = zlib.compress(bytes([0, shade]))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b""))


class TestContent:
    def test_paragraphs_tables_and_notes_come_in_place(self, write: Write, folders: PartFolders) -> None:
        write("khoi-ky", "CHỦ TỊCH", p("{{ ten }}", fn("thân {{ ten }}")), table(["a", "{{ ten }}"]))
        out = rendered(folders, "Trước", p("có", fn("khác")), '{% chen "khoi-ky" %}', "sau", ten="B")
        assert lines(out) == ["Trước", "có[^1]", "CHỦ TỊCH", "B[^2]", "a | B", "sau"]
        assert "thân B" in part(out, "word/footnotes.xml").decode()

    @pytest.mark.parametrize("tag", ['{% chen "ky" %}', "{% chen “ky” %}", "{%- chen 'ky' -%}", "{%chen  «ky»%}"])
    def test_the_tag_as_editors_leave_it(self, write: Write, folders: PartFolders, tag: str) -> None:
        write("ky", "x")
        assert lines(rendered(folders, "a", tag, "b")) == ["a", "x", "b"]

    @pytest.mark.parametrize("title", ["Chèn: khoi-ky", "che\N{COMBINING GRAVE ACCENT}n: khoi-ky", "chen:khoi-ky"])
    def test_a_content_control_says_the_same(self, write: Write, folders: PartFolders, title: str) -> None:
        write("khoi-ky", "CHỦ TỊCH")
        control = X(
            f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>khối ký</w:t></w:r></w:p>'
            "</w:sdtContent></w:sdt>"
        )
        assert lines(rendered(folders, "a", control, "b")) == ["a", "CHỦ TỊCH", "b"]

    def test_names_are_given_to_it(self, write: Write, folders: PartFolders) -> None:
        write("ky", "{{ nguoi.ten }}, {{ chuc }}")
        body = ['{% chen "ky" with nguoi=a, chuc="Chủ tịch" %}', "{% chen 'ky' with nguoi=b, chuc=c %}"]
        assert lines(rendered(folders, *body, a={"ten": "A"}, b={"ten": "B"}, c="PCT")) == ["A, Chủ tịch", "B, PCT"]

    @pytest.mark.parametrize("line", ["{% tuy_chon kem, chuc %}", "{%- tuy_chon  chuc ,kem -%}"])
    @pytest.mark.parametrize(
        ("given", "printed"),
        [
            ("", "A"),
            (" with chuc=c", "A, PCT"),
            (' with kem = "x", chuc=c', "A, PCT (x)"),
        ],
    )
    def test_names_that_need_not_be_given(
        self, write: Write, folders: PartFolders, line: str, given: str, printed: str
    ) -> None:
        write("ky", line, "{{ ten }}{% if chuc %}, {{ chuc }}{% endif %}{% if kem %} ({{ kem }}){% endif %}")
        assert lines(rendered(folders, "a", f'{{% chen "ky"{given} %}}', ten="A", c="PCT")) == ["a", printed]

    def test_a_name_that_is_needed_is_still_asked_for(self, write: Write, folders: PartFolders) -> None:
        write("ky", "{% tuy_chon kem %}", "{{ kem }}{{ chuc }}")
        (problem,) = problems(folders, '{% chen "ky" with kem=ten %}', names={"ten": None})
        assert (problem.code, problem.params["value"]) == ("TPL274", "chuc")

    def test_what_a_template_calls_the_same_is_not_taken_for_given(self, write: Write, folders: PartFolders) -> None:
        write("ky", "{% tuy_chon kem %}", "[{{ kem }}]")
        assert lines(rendered(folders, '{% set kem = "ngoài" %}', '{% chen "ky" %}')) == ["[]"]
        assert lines(rendered(folders, '{% set kem = "ngoài" %}', '{% chen "ky" with kem=kem %}')) == ["[ngoài]"]

    def test_in_conditions_loops_cells_and_headers(self, write: Write, folders: PartFolders) -> None:
        write("o", "{{ x }}", table(["t"]))
        body = [
            "{% for x in ds %}", '{% chen "o" %}', "{% endfor %}", table(['{% chen "o" %}', "b"]),
            "{% if false %}", '{% chen "o" %}', "{% endif %}",
        ]  # fmt: skip
        out = rendered(folders, docx(*body, header='{% chen "o" %}'), ds=["1", "2"], x="3")
        assert lines(out)[:4] == ["1", "t", "2", "t"]
        assert tree(out).findall(f".//{w('tc')}")[-1][-1].tag == w("p")
        assert "3" in part(out, "word/header1.xml").decode()

    def test_a_pack_has_its_own_and_parts_have_parts(self, write: Write, folders: PartFolders) -> None:
        write("ngoai", "[", '{% chen "trong" %}', "]")
        write("trong", "chung")
        write("trong", "riêng", own=True)
        assert lines(rendered(folders, '{% chen "ngoai" %}')) == ["[", "riêng", "]"]

    def test_tables_neither_touch_nor_leave_a_blank_line(self, write: Write, folders: PartFolders) -> None:
        write("bang", table(["a"]), "")
        assert lines(rendered(folders, "x", '{% chen "bang" %}', "y")) == ["x", "a", "y"]
        both = ['{% chen "bang" %}', '{% chen "bang" %}', table(["b"])]
        assert lines(rendered(folders, *both)) == ["a", "", "a", "", "b"]

    def test_a_table_that_is_not_printed_leaves_none_either(self, write: Write, folders: PartFolders) -> None:
        write("bang", "{% if x %}", table(["a"]), "{% endif %}")
        body = ["x", '{% chen "bang" %}', table(["b"]), "y"]
        assert lines(rendered(folders, *body, x=True)) == ["x", "a", "", "b", "y"]
        assert lines(rendered(folders, *body, x=False)) == ["x", "b", "y"]
        write("hang", table(["{%tr if x %}"], ["a"], ["{%tr endif %}"]))
        body[1] = '{% chen "hang" %}'
        assert lines(rendered(folders, *body, x=True)) == ["x", "a", "", "b", "y"]
        assert lines(rendered(folders, *body, x=False)) == ["x", "b", "y"]

    def test_comments_of_designers_stay_behind(self, write: Write, folders: PartFolders) -> None:
        run = '<w:commentRangeStart w:id="1"/><w:r><w:t>x</w:t></w:r><w:commentRangeEnd w:id="1"/>'
        write("ky", X(f'<w:p>{run}<w:r><w:commentReference w:id="1"/></w:r></w:p>'))
        assert "comment" not in part(rendered(folders, '{% chen "ky" %}'), "word/document.xml").decode()


class TestStyles:
    def document(self, name: str, size: int, *words: str) -> Any:
        document = Document()
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.size = Pt(size)
        for text in words:
            document.add_paragraph(text, style=name)
        return document

    def test_a_style_of_the_same_name_is_the_templates(self, write: Write, folders: PartFolders) -> None:
        write("ky", saved(self.document("Chữ ký", 20, "x")))
        out = rendered(folders, saved(self.document("chữ ký", 9, '{% chen "ky" %}')))
        (style,) = [s for s in Document(io.BytesIO(out)).styles if s.name.casefold() == "chữ ký"]
        assert style.font.size == Pt(9)
        assert Document(io.BytesIO(out)).paragraphs[0].style.name == style.name

    def test_others_come_along_with_what_they_build_on_and_no_more(self, write: Write, folders: PartFolders) -> None:
        own = self.document("Gốc", 20)
        own.styles.add_style("Ngọn", WD_STYLE_TYPE.PARAGRAPH).base_style = own.styles["Gốc"]
        own.styles.add_style("Thừa", WD_STYLE_TYPE.PARAGRAPH)
        own.add_paragraph("x", style="Ngọn")
        write("ky", saved(own))
        found = Document(io.BytesIO(rendered(folders, '{% chen "ky" %}')))
        assert found.paragraphs[0].style.base_style.font.size == Pt(20)
        assert "Thừa" not in [style.name for style in found.styles]

    def test_an_id_that_another_style_has_is_changed(self, write: Write, folders: PartFolders) -> None:
        own = self.document("Riêng", 20, "x")
        own.styles["Riêng"].element.set(w("styleId"), "Heading1")
        own.element.body[0].pPr.pStyle.set(w("val"), "Heading1")
        write("ky", saved(own))
        found = Document(io.BytesIO(rendered(folders, P(("a",), style="Heading1"), '{% chen "ky" %}')))
        assert [paragraph.style.name for paragraph in found.paragraphs][-1] == "Riêng"
        assert found.paragraphs[0].style.style_id == "Heading1"

    def test_a_name_for_two_kinds_is_an_error(self, write: Write, folders: PartFolders) -> None:
        own = Document()
        own.styles.add_style("heading 1x", WD_STYLE_TYPE.CHARACTER)
        own.add_paragraph().add_run("x", style="heading 1x")
        template = self.document("heading 1x", 9, '{% chen "ky" %}')
        path = write("ky", saved(own))
        with pytest.raises(ReportError) as caught:
            compile_template(saved(template), parts=folders)
        assert [(d.code, d.location.file) for d in caught.value.diagnostics] == [("TPL265", path.as_posix())]


class TestWhatIsBroughtAlong:
    def test_lists_begin_anew_in_each_place(self, write: Write, folders: PartFolders) -> None:
        own = Document()
        for text in ("một", "hai"):
            own.add_paragraph(text, style="List Number")
        number = own.styles["List Number"].element.find(f".//{w('numId')}").get(w("val"))
        for paragraph in own.element.body[:-1]:
            properties = paragraph.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = int(number)
            properties.get_or_add_ilvl().val = 0
        write("ds", saved(own))
        out = rendered(folders, '{% chen "ds" %}', "giữa", '{% chen "ds" %}')
        numbers = [one.get(w("val")) for one in tree(out).iter(w("numId"))]
        assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
        defined = {n.get(w("numId")) for n in tree(out, "word/numbering.xml").iter(w("num"))}
        assert {*numbers} <= defined

    def test_pictures_and_links(self, write: Write, folders: PartFolders) -> None:
        for name, shade in (("a", 0), ("b", 255)):
            own = Document()
            own.add_picture(picture(shade))
            link = own.part.relate_to(f"https://{name}.example/", f"{R}/hyperlink", is_external=True)
            run = f'<w:hyperlink {NS} r:id="{link}"><w:r><w:t>{name}</w:t></w:r></w:hyperlink>'
            own.element.body[0].append(etree.fromstring(run))
            write(name, saved(own))
        out = rendered(folders, '{% chen "a" %}', '{% chen "b" %}', '{% chen "a" %}')
        found = Document(io.BytesIO(out))
        names = [one.partname for one in found.part.package.iter_parts() if "media" in one.partname]
        assert len(names) == 2
        ids = [
            e.get("id")
            for e in tree(out).iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
        ]
        assert len({*ids}) == 3
        targets = [r.target_ref for r in found.part.rels.values() if r.is_external]
        assert sorted(targets) == ["https://a.example/", "https://b.example/"]

    def test_bookmarks_stay_unique_and_are_found(self, write: Write, folders: PartFolders) -> None:
        mark = '<w:bookmarkStart w:id="0" w:name="moc"/><w:r><w:t>đây</w:t></w:r><w:bookmarkEnd w:id="0"/>'
        field = '<w:fldSimple w:instr=" REF moc \\h "><w:r><w:t>đây</w:t></w:r></w:fldSimple>'
        write("ky", X(f"<w:p>{mark}</w:p>"), X(f"<w:p>{field}</w:p>"))
        out = tree(rendered(folders, X(f"<w:p>{mark}</w:p>"), '{% chen "ky" %}', '{% chen "ky" %}'))
        names = [start.get(w("name")) for start in out.iter(w("bookmarkStart"))]
        assert len({*names}) == 3
        assert [f.get(w("instr"), "").split()[1] for f in out.iter(w("fldSimple"))] == names[1:]

    @pytest.mark.parametrize("which", [True, False])
    def test_in_whichever_branch_a_part_stands_its_bookmarks_have_their_names(
        self, write: Write, folders: PartFolders, which: bool
    ) -> None:
        write("ky", X(BOOKMARK))
        out = rendered(
            folders, "{% if x %}", '{% chen "ky" %}', "{% else %}", '{% chen "ky" %}', "{% endif %}", x=which
        )
        assert bookmarks(out) == ["moc"]

    def test_of_parts_in_parts_too(self, write: Write, folders: PartFolders) -> None:
        write("trong", X(BOOKMARK))
        write("ky", "{% if x %}", '{% chen "trong" %}', "{% else %}", '{% chen "trong" %}', "{% endif %}")
        body = ("{% if y %}", '{% chen "ky" %}', "{% else %}", '{% chen "ky" %}', "{% endif %}")
        cases = [(x, y) for x in (True, False) for y in (True, False)]
        assert [bookmarks(rendered(folders, *body, x=x, y=y)) for x, y in cases] == [["moc"]] * 4

    def test_where_both_are_printed_or_the_template_has_one_they_differ(
        self, write: Write, folders: PartFolders
    ) -> None:
        write("ky", X(BOOKMARK))
        both = ("{% if x %}", '{% chen "ky" %}', "{% endif %}", "{% if y %}", '{% chen "ky" %}', "{% endif %}")
        assert bookmarks(rendered(folders, *both, x=True, y=True)) == ["moc", "moc_c2"]
        own = ("{% if x %}", X(BOOKMARK), "{% endif %}", '{% chen "ky" %}')
        assert bookmarks(rendered(folders, *own, x=False)) == ["moc_c2"]

    def test_one_that_a_field_leads_to_keeps_the_name_it_is_led_to_by(self, write: Write, folders: PartFolders) -> None:
        field = '<w:p><w:fldSimple w:instr=" REF moc \\h "><w:r><w:t>đây</w:t></w:r></w:fldSimple></w:p>'
        write("ky", X(BOOKMARK), X(field))
        out = rendered(
            folders, "{% if x %}", '{% chen "ky" %}', "{% else %}", '{% chen "ky" %}', "{% endif %}", x=False
        )
        assert bookmarks(out) == [f.get(w("instr"), "").split()[1] for f in tree(out).iter(w("fldSimple"))]

    def test_an_annex_on_other_paper_is_a_section_up_to_the_end(self, write: Write, folders: PartFolders) -> None:
        write("phu-luc", landscape("PHỤ LỤC"))
        found = Document(io.BytesIO(rendered(folders, "a", '{% chen "phu-luc" %}', "b")))
        widths = [section.page_width > section.page_height for section in found.sections]
        assert widths == [False, True]
        assert [paragraph.text for paragraph in found.paragraphs] == ["a", "", "PHỤ LỤC", "b"]

    @pytest.mark.parametrize("x", [True, False])
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (["{% if x %}"], ["{% endif %}"]),
            (["{%p if x %}", "{% for h in [1] %}"], ["{% endfor %}", "{%p endif %}"]),
            (["{% set k = 1 %}", "{% if not x %}", "y", "{% endif %}", "{% if x %}"], ["{% endif %}"]),
        ],
    )
    def test_an_annex_under_a_condition_leaves_the_paper_of_the_text_alone(
        self, write: Write, folders: PartFolders, before: list[str], after: list[str], x: bool
    ) -> None:
        write("phu-luc", landscape("PHỤ LỤC {{ x }}"))
        found = Document(io.BytesIO(rendered(folders, "a", *before, '{% chen "phu-luc" %}', *after, x=x)))
        assert [section.page_width > section.page_height for section in found.sections] == [False, True][: 1 + x]
        assert ("PHỤ LỤC Có" in [paragraph.text for paragraph in found.paragraphs]) is x

    @pytest.mark.parametrize(
        "before",
        [["{% if x %}", "chữ"], ["{% if x %}", "chữ", "{% else %}"], ["{% if x %}chữ"], ["{% for h in ds %}{{ h }}"]],
    )
    def test_an_annex_behind_other_content_of_a_block_is_refused(
        self, write: Write, folders: PartFolders, before: list[str]
    ) -> None:
        write("phu-luc", landscape("PHỤ LỤC"))
        closer = "{% endfor %}" if "for" in before[0] else "{% endif %}"
        (problem,) = problems(folders, "a", *before, '{% chen "phu-luc" %}', closer)
        assert (problem.code, problem.location.tag) == ("TPL279", '{% chen "phu-luc" %}')

    def test_on_the_same_paper_it_is_none(self, write: Write, folders: PartFolders) -> None:
        write("ky", "x")
        assert len(Document(io.BytesIO(rendered(folders, "a", '{% chen "ky" %}'))).sections) == 1

    @pytest.mark.parametrize("last", ["x", table(["ký"])])
    def test_a_section_break_in_its_paragraph_stays_behind_it(
        self, write: Write, folders: PartFolders, last: Block | Table
    ) -> None:
        """Where Writer puts it when it saves an empty paragraph with a break."""
        write("ky", "Nơi nhận", last)
        properties = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        out = tree(rendered(folders, "a", p('{% chen "ky" %}', properties=properties), "b"))
        texts = ["".join(block.itertext()) for block in out.iterfind(f"{w('body')}/*")]
        assert texts[:5] == ["a", "Nơi nhận", "x" if last == "x" else "ký", "", "b"]
        assert [len([*block.iter(w("sectPr"))]) for block in out.iterfind(f"{w('body')}/*")][:5] == [0, 0, 0, 1, 0]

    def test_what_was_only_looked_at_keeps_its_bytes(self, write: Write, folders: PartFolders) -> None:
        write("ky", p("x", style="Normal"))
        document = Document()
        document.add_paragraph('{% chen "ky" %}')
        plain = saved(document)
        before = {name: part(plain, name) for name in names_of(plain)}
        before["word/styles.xml"] += b"<!-- as no program of ours would write it -->"
        out = rendered(folders, pack(before))
        assert {name for name in before if part(out, name) != before[name]} == {"word/document.xml"}


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NS = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{R}"'


class TestMistakes:
    @pytest.mark.parametrize(
        ("tag", "code"),
        [
            ('{% chen "khoi-kí" %}', "TPL260"),
            ('{% chen "../khoi-ky" %}', "TPL267"),
            ('{% chen "khoi-ky.docx" %}', "TPL267"),
            ('{% chen "" %}', "TPL267"),
            ("{% chen khoi-ky %}", "TPL264"),
            ('{%p chen "khoi-ky" %}', "TPL264"),
            ("a {% chen khoi-ky %} b", "TPL264"),
        ],
    )
    def test_of_the_tag_are_reported_where_it_is(self, write: Write, folders: PartFolders, tag: str, code: str) -> None:
        write("khoi-ky", "x")
        (problem,) = problems(folders, "đầu", tag)
        assert (problem.code, problem.location.file, problem.location.paragraph) == (code, "mau.docx", 2)

    @pytest.mark.parametrize("tag", ['{% chen "kq" with c=1 %}', 'a {% chen "kq" with c=1 %}'])
    def test_a_block_that_a_part_leaves_open_is_to_be_closed_there(
        self, write: Write, folders: PartFolders, tag: str
    ) -> None:
        path = write("kq", "{% if c %}đạt")
        (problem,) = problems(folders, tag)
        assert (problem.code, problem.location.file, problem.location.tag) == ("TPL005", path.as_posix(), "{% if c %}")

    def test_a_name_that_is_near_is_suggested(self, write: Write, folders: PartFolders) -> None:
        write("khoi-ky", "x")
        assert "«khoi-ky»" in problems(folders, '{% chen "khoi-kí" %}')[0].help

    def test_of_a_part_are_reported_in_its_file_and_place(self, write: Write, folders: PartFolders) -> None:
        path = write("ky", "đầu", "{{ la }}", table(["{% if x %}"]), p("c", fn("{{ la }}")))
        found = problems(folders, '{% chen "ky" %}', names={"x": None})
        places = [(d.code, d.location.file, d.location.paragraph, d.location.table) for d in found]
        assert places[0] == ("TPL005", path.as_posix(), 3, 1)
        write("ky", "đầu", "{{ la }}")
        (unknown,) = problems(folders, "a", "b", '{% chen "ky" %}', names={"x": None})
        assert (unknown.code, unknown.location.file, unknown.location.paragraph) == ("TPL020", path.as_posix(), 2)

    def test_of_a_part_used_often_are_reported_once(self, write: Write, folders: PartFolders) -> None:
        """Its tags are counted in its own file, whatever uses it, in which branch or story."""
        write("trong", "{{ a }} {{ a }}")
        write("ngoai", "{{ b }}", '{% chen "trong" %}', p("{{ b }}", text_box("{{ b }}")), table(["{{ c|khong_co }}"]))
        template = docx('{% chen "trong" %}', *['{% chen "ngoai" %}'] * 2, "{{ a }}", header='{% chen "ngoai" %}')
        with pytest.raises(ReportError) as caught:
            compile_template(template, parts=folders, names={"c": None}, file="mau.docx")
        found = [(d.location.file, d.location.tag, d.location.occurrence) for d in caught.value.diagnostics]
        inner, outer = ((folders.folders[-1] / f"{name}.docx").as_posix() for name in ("trong", "ngoai"))
        assert sorted(found) == sorted(
            [
                *[(inner, "{{ a }}", number) for number in (1, 2)],
                *[(outer, "{{ b }}", number) for number in (1, 2, 3)],
                (outer, "{{ c|khong_co }}", 1),
                ("mau.docx", "{{ a }}", 1),
            ]
        )

    def test_a_link_of_a_part_used_twice_is_one_place(self, write: Write, folders: PartFolders) -> None:
        link = X('<w:hyperlink w:anchor="{{ a }}"><w:r><w:t>x</w:t></w:r></w:hyperlink>')
        path = write("noi", p(link), p(link))
        found = problems(folders, *['{% chen "noi" %}'] * 2, names={"x": None})
        assert [(d.location.file, d.location.paragraph, d.location.occurrence) for d in found] == [
            (path.as_posix(), 1, 1),
            (path.as_posix(), 2, 2),
        ]

    def test_of_the_template_are_reported_where_the_template_has_them(self, write: Write, folders: PartFolders) -> None:
        write("ky", "a", table(["b", "c"]), "d")
        (problem,) = problems(folders, '{% chen "ky" %}', "đầu", table(["x", "{{ la }}"]), names={"x": None})
        place = problem.location
        assert (place.file, place.paragraph, place.table, place.cell) == ("mau.docx", 4, 1, 2)
        write("trong", '{% chen "ky" %}', "e", "{{ la }}")
        (inner,) = problems(folders, "đầu", '{% chen "trong" %}', names={"x": None})
        assert (Path(str(inner.location.file)).stem, inner.location.paragraph) == ("trong", 3)
        write("ky", "{{ la }}")
        found = problems(folders, '{% chen "ky" %}', "{{ la }}", names={"x": None})
        assert [(d.location.file == "mau.docx", d.location.occurrence) for d in found] == [(False, 1), (True, 1)]

    def test_a_name_given_that_is_not_there_is_reported_at_the_tag(self, write: Write, folders: PartFolders) -> None:
        write("ky", "{{ a }}")
        (problem,) = problems(folders, '{% chen "ky" with a=la %}', names={"x": None})
        assert (problem.location.file, problem.location.tag) == ("mau.docx", '{% chen "ky" with a=la %}')

    def test_circles_show_their_path(self, write: Write, folders: PartFolders) -> None:
        write("a", '{% chen "b" %}')
        write("b", '{% chen "c" %}')
        write("c", '{% chen "a" %}')
        (problem,) = problems(folders, '{% chen "a" %}')
        assert problem.code == "TPL261"
        assert [Path(step).stem for step in str(problem.params["path"]).split(" → ")] == ["a", "b", "c", "a"]

    def test_depth_is_bounded(self, write: Write, folders: PartFolders) -> None:
        for number in range(12):
            write(f"p{number}", f'{{% chen "p{number + 1}" %}}')
        write("p12", "x")
        assert [d.code for d in problems(folders, '{% chen "p0" %}')] == ["TPL262"]

    def test_tracked_changes_damage_and_macros_are_refused_in_the_part(
        self, write: Write, folders: PartFolders
    ) -> None:
        changed = write("sua", X('<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'))
        broken = write("hong", b"PK")
        found = problems(folders, '{% chen "sua" %}', '{% chen "hong" %}')
        assert {(d.code, d.location.file) for d in found} >= {("TPL263", changed.as_posix())}
        assert {d.location.file for d in found} == {changed.as_posix(), broken.as_posix()}

    @pytest.mark.parametrize("given", ['nhuu="x"', 'nhu="x", la=1'])
    def test_a_value_that_the_part_does_not_use_is_refused(
        self, write: Write, folders: PartFolders, given: str
    ) -> None:
        write("ky", "{% tuy_chon nhu %}", "a{{ nhu }}")
        [problem] = problems(folders, "b", f'{{% chen "ky" with {given} %}}')
        assert problem.code == "TPL272"
        assert problem.location.file == "mau.docx"
        assert "«nhu»" in problem.help

    def test_a_value_that_the_part_lacks_is_asked_for_where_it_is_used(
        self, write: Write, folders: PartFolders
    ) -> None:
        write("ky", "{{ loai }}: {{ ngay }}", "{{ don_vi.tenn }}")
        names = {"don_vi": {"ten": None}, "ky": {}}
        found = problems(folders, "b", '{% chen "ky" with loai=1 %}', names=names)
        assert [(d.code, Path(str(d.location.file)).name) for d in found] == [
            ("TPL274", "mau.docx"),
            ("TPL021", "ky.docx"),
        ]
        assert found[0].params["value"] == "ngay"
        assert found[0].location.paragraph == 2

    def test_a_name_in_the_words_of_a_value_is_not_given(self, write: Write, folders: PartFolders) -> None:
        write("ky", "{% tuy_chon nguoi, ghi %}", "N:{{ nguoi }} {{ ghi }}")
        out = rendered(folders, '{% chen "ky" with ghi="nguoi=x" %}', nguoi="ngoài")
        assert lines(out) == ["N: nguoi=x"]

    @pytest.mark.parametrize("title", ["chèn ky", "chen  ky", "Chèn - ky"])
    def test_a_control_that_lacks_the_colon_is_told(self, write: Write, folders: PartFolders, title: str) -> None:
        write("ky", "a")
        control = X(
            f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>chỗ</w:t></w:r></w:p>'
            "</w:sdtContent></w:sdt>"
        )
        [problem] = problems(folders, control)
        assert problem.code == "TPL273"


def test_what_was_looked_for_is_known(write: Write, folders: PartFolders) -> None:
    path = write("ky", "x")
    shared = compile_template(docx('{% chen "ky" %}'), parts=folders).shared
    assert {Path(file).parent.name: bool(digest) for file, digest in shared.items()} == {"goi": False, "chung": True}
    assert str(path) in shared


def test_a_template_without_parts_is_left_as_it_is(folders: PartFolders) -> None:
    template = docx("{{ x }} chen")
    compiled = compile_template(template, parts=folders)
    assert compiled.shared == {}
    assert compiled.package.raw("word/document.xml") == part(template, "word/document.xml")


def test_each_use_of_a_part_keeps_its_branches(write: Write, folders: PartFolders) -> None:
    """One in a text box is one use, though a box has two branches."""
    write("hoi", "{% if c %}có{% endif %}", p("x", text_box("{% if c %}có{% endif %}")))
    body = ['{% chen "hoi" with c=1 %}', '{% chen "hoi" with c=0 %}', p("x", text_box('{% chen "hoi" with c=0 %}'))]
    body += ['Câu {% chen "cau" with c=1 %}, {% chen "cau" with c=0 %}']
    write("cau", "{% if c %}có{% endif %}")
    template = compile_template(docx(*body), parts=folders, file="mau.docx")
    hits = renderer.render(template, {}).hits
    found = [
        (b.place.paragraph, b.place.occurrence, [(w.branch, w.times) for w in b.ways(hits)]) for b in blocks(template)
    ]
    assert found == [
        (1, 1, [("if", 1)]),
        (3, 2, [("if", 1)]),
        (1, 1, [("none", 1)]),
        (3, 2, [("none", 1)]),
        (1, 1, [("none", 1)]),
        (3, 2, [("none", 1)]),
        (1, 1, [("if", 1)]),
        (1, 1, [("none", 1)]),
    ]
