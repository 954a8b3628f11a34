"""A part that is one paragraph may be used within a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.build import X, docx, fn, lines, note_texts, p, part, run, table, tree
from support.sound import faults

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.ooxml.wml.names import w

Write = Callable[..., Path]
BOLD = "<w:b/>"
CONTROL = '<w:sdt><w:sdtPr><w:alias w:val="chèn: kq"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
PARAGRAPH = "<w:p><w:r><w:t>đạt</w:t></w:r></w:p>"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def writing(name: str, *body: Any, **options: Any) -> Path:
        path = tmp_path / "chung" / f"{name}.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(docx(*body, **options))
        return path

    return writing


@pytest.fixture
def folders(tmp_path: Path) -> PartFolders:
    return PartFolders((tmp_path / "chung",))


def rendered(folders: PartFolders, *body: Any, **context: Any) -> bytes:
    out = compile_template(docx(*body), parts=folders).render(context)
    assert {*faults(out)} <= {*faults(docx(*body))}
    return out


def problems(folders: PartFolders, *body: Any, names: Any = None) -> list[Diagnostic]:
    with pytest.raises(ReportError) as caught:
        compile_template(docx(*body), parts=folders, names=names, file="mau.docx")
    return list(caught.value.diagnostics)


def formats(document: bytes) -> dict[str, list[str]]:
    """The properties of each run by its text."""
    found = {
        "".join(run.itertext()): [
            c.tag.rpartition("}")[2] + (c.get(w("val")) or "") for c in run.iterfind(f"{w('rPr')}/*")
        ]
        for run in tree(document).iter(w("r"))
    }
    return {text: properties for text, properties in found.items() if text}


class TestWords:
    @pytest.mark.parametrize("tag", ['{% chen "kq" %}', "{%- chen “kq” -%}", '{%chen "kq"%}'])
    def test_are_put_in_place_of_the_tag(self, write: Write, folders: PartFolders, tag: str) -> None:
        write("kq", "đạt {{ x }}")
        assert lines(rendered(folders, f"Kết quả: {tag}.", "b", x=5)) == ["Kết quả: đạt 5.", "b"]

    def test_several_in_one_sentence_with_values_of_their_own(self, write: Write, folders: PartFolders) -> None:
        write("kq", "{% tuy_chon kem %}", "{{ c }}{{ kem }}")
        body = 'A {% chen "kq" with c=a %}, B {% chen "kq" with c=b, kem="!" %} và {{ a }}.'
        assert lines(rendered(folders, body, a=1, b=2)) == ["A 1, B 2! và 1."]

    def test_in_a_cell_a_header_a_loop_and_a_condition(self, write: Write, folders: PartFolders) -> None:
        write("kq", "[{{ h }}]")
        body = ["{% for h in ds %}{% if h %}- {% chen 'kq' %} {% endif %}{% endfor %}", table(["x {% chen 'kq' %}"])]
        document = docx(*body, header='Đầu {% chen "kq" %}')
        out = compile_template(document, parts=folders).render({"ds": [1, 0, 2], "h": 7})
        assert lines(out) == ["- [1] - [2] ", "x [7]"]
        assert lines(out, "word/header1.xml") == ["Đầu [7]"]

    def test_that_an_editor_split_are_found(self, write: Write, folders: PartFolders) -> None:
        write("kq", p(run("đ"), run("ạt")))
        assert lines(rendered(folders, p("a ", run("{% ch"), run('en "k', BOLD), run('q" %}'), " b"))) == ["a đạt b"]

    def test_with_a_note_in_the_part_and_one_in_the_sentence(self, write: Write, folders: PartFolders) -> None:
        write("kq", p("đạt", fn("theo {{ x }}")))
        out = rendered(folders, p("A", fn("một"), ' {% chen "kq" %} B', fn("ba")), x="hai")
        assert lines(out) == ["A[^1] đạt[^2] B[^3]"]
        assert note_texts(out) == ["một", "theo hai", "ba"]

    def test_of_a_part_in_a_part(self, write: Write, folders: PartFolders) -> None:
        write("trong", "<{{ x }}>")
        write("kq", 'kq {% chen "trong" %} hết')
        write("khoi", 'Đoạn {% chen "kq" %}', "sau")
        body = ['Câu {% chen "kq" %}.', '{% chen "khoi" %}']
        assert lines(rendered(folders, *body, x=1)) == ["Câu kq <1> hết.", "Đoạn kq <1> hết", "sau"]

    def test_an_empty_paragraph_at_the_end_of_the_part_does_not_count(self, write: Write, folders: PartFolders) -> None:
        write("kq", "đạt", "")
        assert lines(rendered(folders, 'a {% chen "kq" %}')) == ["a đạt"]

    def test_a_content_control_in_a_sentence_does_the_same(self, write: Write, folders: PartFolders) -> None:
        write("kq", "đạt")
        control = (
            '<w:sdt><w:sdtPr><w:alias w:val="chèn: kq"/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:i/></w:rPr>'
            "<w:t>kết quả</w:t></w:r></w:sdtContent></w:sdt>"
        )
        body = X(f"<w:p><w:r><w:t>Câu </w:t></w:r>{control}<w:r><w:t>.</w:t></w:r></w:p>")
        out = rendered(folders, body)
        assert lines(out) == ["Câu đạt."]
        assert formats(out)["đạt"] == ["i"]

    @pytest.mark.parametrize(
        ("body", "printed"),
        [
            ('{% chen "gt" with c=x %} và {% if x %}z{% endif %}', "[1] và z"),
            ('{% chen "gt" with c=x %}{% if x %}!{% endif %}', "[1]!"),
            ('{% chen "gt" with c=x %} {% chen "gt" with c=2 %}', "[1] [2]"),
            ('{% chen "gt" with c="a %} b" %}', "[a %} b]"),
            ("{% chen “gt” with c=“Điều 3” %}.", "[Điều 3]."),
            ("a {# {% chen 'khong-co' %} #}b", "a b"),
            ("{% raw %}a {% chen 'gt' %} b{% endraw %}c", "a {% chen 'gt' %} bc"),
        ],
    )
    def test_beside_other_tags(self, write: Write, folders: PartFolders, body: str, printed: str) -> None:
        write("gt", "[{{ c }}]")
        assert lines(rendered(folders, body, x=1)) == [printed]

    def test_in_raw_over_several_paragraphs_is_none(self, write: Write, folders: PartFolders) -> None:
        write("gt", "[x]")
        assert lines(rendered(folders, "{% raw %}", 'a {% chen "gt" %}', "{% endraw %}", 'b {% chen "gt" %}')) == [
            'a {% chen "gt" %}', "b [x]",
        ]  # fmt: skip

    def test_a_value_in_curly_quotes_is_given(self, write: Write, folders: PartFolders) -> None:
        write("noi-nhan", "{% tuy_chon nhu, them %}", "- {{ nhu }}{{ them }};")
        for tag in ("{% chen “noi-nhan” with nhu=“Như Điều 3” %}", 'a {% chen "noi-nhan" with nhu=“Như Điều 3” %}'):
            assert lines(rendered(folders, tag))[-1].endswith("- Như Điều 3;")

    def test_a_name_in_separate_accents(self, write: Write, folders: PartFolders) -> None:
        write("kết", "x")
        assert lines(rendered(folders, 'a {% chen "kê\N{COMBINING ACUTE ACCENT}t" %}')) == ["a x"]

    @pytest.mark.parametrize("around", ["hyperlink", "ins", "smartTag"])
    def test_a_content_control_in_what_encloses_runs(self, write: Write, folders: PartFolders, around: str) -> None:
        write("kq", "đạt")
        control = CONTROL.format("<w:r><w:t>kết quả</w:t></w:r>")
        attributes = {"ins": ' w:id="9" w:author="a"', "smartTag": ' w:uri="u" w:element="e"'}.get(around, "")
        body = X(f"<w:p><w:r><w:t>a </w:t></w:r><w:{around}{attributes}>{control}</w:{around}></w:p>")
        assert lines(rendered(folders, body)) == ["a đạt"]

    def test_a_content_control_within_another_block_control(self, write: Write, folders: PartFolders) -> None:
        write("kq", "một", "hai")
        inner = CONTROL.format("<w:p><w:r><w:t>bấm</w:t></w:r></w:p>")
        outer = f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}<w:p><w:r><w:t>sau</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        assert lines(rendered(folders, X(outer), "cuối")) == ["một", "hai", "sau", "cuối"]

    def test_words_behind_a_content_control_stay(self, write: Write, folders: PartFolders) -> None:
        write("kq", "đạt")
        body = X(f"<w:p>{CONTROL.format('<w:r><w:t>k</w:t></w:r>')}\n<w:r><w:t> rồi</w:t></w:r></w:p>")
        assert lines(rendered(folders, body)) == ["đạt rồi"]

    @pytest.mark.parametrize(
        "content",
        [
            f'{PARAGRAPH}<w:bookmarkEnd w:id="0"/>',
            f'<w:proofErr w:type="spellStart"/>{PARAGRAPH}<w:proofErr w:type="spellEnd"/>',
            f"<w:sdt><w:sdtPr/><w:sdtContent>{PARAGRAPH}</w:sdtContent></w:sdt>",
            f'<w:commentRangeStart w:id="0"/>{PARAGRAPH}<w:commentRangeEnd w:id="0"/>',
        ],
    )
    def test_of_a_paragraph_with_marks_around_it(self, write: Write, folders: PartFolders, content: str) -> None:
        write("kq", X(content))
        assert lines(compile_template(docx('a {% chen "kq" %}.'), parts=folders).render({})) == ["a đạt."]

    def test_of_an_empty_part_are_none(self, write: Write, folders: PartFolders) -> None:
        write("kq")
        assert lines(rendered(folders, 'a{% chen "kq" %}.')) == ["a."]


class TestFormats:
    def test_are_those_of_the_tag_and_on_top_those_of_the_part(self, write: Write, folders: PartFolders) -> None:
        write("kq", p(run("thường"), run("nghiêng", "<w:i/>"), run("to", '<w:b w:val="0"/><w:sz w:val="40"/>')))
        out = rendered(folders, p("a ", run('{% chen "kq" %}', f'{BOLD}<w:sz w:val="28"/>'), " b"))
        assert formats(out) == {
            "a ": [],
            "thường": ["b", "sz28"],
            "nghiêng": ["b", "i", "sz28"],
            "to": ["b0", "sz40"],
            " b": [],
        }

    def test_a_tracked_change_of_the_tags_format_is_not_one_of_them(self, write: Write, folders: PartFolders) -> None:
        write("kq", "đạt")
        change = '<w:b/><w:rPrChange w:id="1" w:author="a"><w:rPr/></w:rPrChange>'
        out = compile_template(docx(p("a ", run('{% chen "kq" %}', change))), parts=folders).render({})
        assert formats(out)["đạt"] == ["b"]

    def test_the_character_style_of_the_tag_is_not_one_of_them(self, write: Write, folders: PartFolders) -> None:
        write("kq", "đạt")
        out = rendered(folders, p("a ", run('{% chen "kq" %}', '<w:rStyle w:val="The"/><w:b/>')))
        assert formats(out)["đạt"] == ["b"]


class TestMistakes:
    def test_of_the_part_are_reported_in_its_file(self, write: Write, folders: PartFolders) -> None:
        path = write("kq", "đạt {{ sai }} và {{ x }}")
        body = 'Đến {{ x }} {% chen "kq" %}, {{ cung_sai }}.'
        own, of_part = sorted(
            problems(folders, body, names={"x": ""}), key=lambda d: str(d.location.file) != "mau.docx"
        )
        assert (own.location.file, own.location.tag, own.location.text) == (
            "mau.docx",
            "{{ cung_sai }}",
            own.location.text,
        )
        assert (of_part.location.file, of_part.location.tag) == (path.as_posix(), "{{ sai }}")
        assert of_part.location.text == "đạt {{ sai }} và {{ x }}"
        assert of_part.location.paragraph == 1

    def test_of_a_part_in_a_part(self, write: Write, folders: PartFolders) -> None:
        path = write("trong", "({{ sai }})")
        write("kq", 'kq {{ x }} {% chen "trong" %} {{ x }}')
        write("khoi", 'Đoạn {{ x }} {% chen "kq" %}', "sau {{ x }}")
        for body in ('{% chen "khoi" %}', 'a {% chen "kq" %}'):
            [problem] = problems(folders, body, names={"x": ""})
            assert (problem.location.file, problem.location.tag) == (path.as_posix(), "{{ sai }}")

    def test_of_a_tag_that_is_not_closed_in_the_part(self, write: Write, folders: PartFolders) -> None:
        path = write("kq", "đạt {{ x")
        assert ("TPL001", path.as_posix()) in [
            (d.code, d.location.file) for d in problems(folders, 'a {% chen "kq" %} }}')
        ]

    def test_a_value_that_is_lacking_is_asked_for_at_the_tag(self, write: Write, folders: PartFolders) -> None:
        write("kq", "{% tuy_chon k %}", "đạt {{ c }}{{ k }}")
        [problem] = problems(folders, 'a {% chen "kq" %}', names={"x": ""})
        assert (problem.code, problem.location.file, problem.location.tag) == ("TPL274", "mau.docx", '{% chen "kq" %}')

    def test_beside_a_control_that_data_fills(self, write: Write, folders: PartFolders) -> None:
        write("kq", "đạt {{ sai }}")
        filled = '<w:sdt><w:sdtPr><w:tag w:val="x"/><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
        control = filled.format("<w:r><w:t>k</w:t></w:r>")
        body = X(f'<w:p>{control}<w:r><w:t xml:space="preserve"> {{% chen "kq" %}}</w:t></w:r></w:p>')
        [problem] = problems(folders, body, names={"x": ""})
        assert (problem.code, problem.location.tag) == ("TPL020", "{{ sai }}")

    def test_a_value_in_curly_quotes_that_the_part_does_not_take(self, write: Write, folders: PartFolders) -> None:
        write("kq", "{% tuy_chon kem %}", "đạt {{ kem }}")
        assert [d.code for d in problems(folders, 'a {% chen "kq" with kèm=“x” %}')] == ["TPL272"]

    def test_of_what_is_given_are_reported_at_the_tag(self, write: Write, folders: PartFolders) -> None:
        write("kq", "đạt {{ c }}")
        [problem] = problems(folders, 'a {% chen "kq" with c=sai %}', names={"x": ""})
        assert (problem.location.file, problem.location.tag) == ("mau.docx", '{% chen "kq" with c=sai %}')

    @pytest.mark.parametrize("body", [["a", "b"], [table(["a"])], ["a", table(["b"])]])
    def test_a_part_that_is_more_than_a_paragraph(self, write: Write, folders: PartFolders, body: list[Any]) -> None:
        write("kq", *body)
        [problem] = problems(folders, 'a {% chen "kq" %}')
        assert (problem.code, problem.location.tag) == ("TPL278", '{% chen "kq" %}')

    def test_a_part_that_ends_a_section(self, write: Write, folders: PartFolders) -> None:
        write(
            "kq", X('<w:p><w:pPr><w:sectPr><w:pgSz w:w="1" w:h="2"/></w:sectPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>')
        )
        assert [d.code for d in problems(folders, 'a {% chen "kq" %}')] == ["TPL278"]

    @pytest.mark.parametrize("tag", ["{% chi_khi x %}", "{%p if x %}", "{%tr chi_khi x %}"])
    def test_a_part_with_a_tag_that_is_about_more_than_words(
        self, write: Write, folders: PartFolders, tag: str
    ) -> None:
        write("kq", f"{tag}a")
        for body in ('{% chen "kq" %} sau', table(['b {% chen "kq" %}'])):
            [problem] = problems(folders, body)
            assert (problem.code, problem.location.tag) == ("TPL280", '{% chen "kq" %}')

    def test_tracked_changes_in_the_part_are_the_only_problem(self, write: Write, folders: PartFolders) -> None:
        write("kq", X('<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>{{ c }}</w:t></w:r></w:ins></w:p>'))
        assert "TPL272" not in [d.code for d in problems(folders, 'a {% chen "kq" with c=1 %}')]

    @pytest.mark.parametrize("word", ["Chen", "chèn", "CHEN", "che\N{COMBINING GRAVE ACCENT}n"])
    def test_a_slip_in_the_word_is_corrected(self, write: Write, folders: PartFolders, word: str) -> None:
        write("kq", "a")
        for body in (f'{{% {word} "kq" %}}', f'x {{% {word} "kq" %}}'):
            [problem] = problems(folders, body)
            assert (problem.code, problem.params["fixed"]) == ("TPL103", '{% chen "kq" %}')

    @pytest.mark.parametrize("tag", ['{{ chen "kq" }}', '{{chen "kq"}}', '{{- chèn "kq" -}}'])
    def test_a_tag_written_like_a_value_is_corrected(self, write: Write, folders: PartFolders, tag: str) -> None:
        write("kq", "a")
        for body in (tag, f"x {tag} y", f"{{% raw %}}{{% endraw %}}{tag}"):
            [problem] = problems(folders, body)
            assert (problem.code, problem.params["fixed"]) == ("TPL103", '{% chen "kq" %}')

    def test_a_value_of_the_name_is_no_tag_of_a_part(self, folders: PartFolders) -> None:
        assert lines(rendered(folders, "{{ chen }} {{ chen_ngang }}", chen="a", chen_ngang="b")) == ["a b"]

    @pytest.mark.parametrize("level", ["tbl", "tr"])
    def test_a_control_around_cells_is_refused(self, write: Write, folders: PartFolders, level: str) -> None:
        write("kq", "a")
        cell = "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>"
        rows = {"tr": f"<w:tr>{CONTROL.format(cell)}</w:tr>", "tbl": CONTROL.format(f"<w:tr>{cell}</w:tr>")}[level]
        [problem] = problems(folders, X(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>"))
        assert problem.code == "TPL264"

    def test_a_circle(self, write: Write, folders: PartFolders) -> None:
        write("kq", 'a {% chen "kq" %}')
        assert "TPL261" in [d.code for d in problems(folders, 'x {% chen "kq" %}')]

    def test_the_tag_itself(self, write: Write, folders: PartFolders) -> None:
        write("kq", "a")
        assert [d.code for d in problems(folders, "x {% chen kq %} y {% chen 'khong-co' %}")] == ["TPL260", "TPL264"]

    def test_rendering_problems_name_the_part(self, write: Write, folders: PartFolders) -> None:
        path = write("kq", "chia {{ 1 / x }}")
        template = compile_template(docx('a {{ x }} {% chen "kq" %}'), parts=folders, file="mau.docx")
        with pytest.raises(ReportError) as caught:
            template.render({"x": 0})
        [problem] = caught.value.diagnostics
        assert (problem.location.file, problem.location.tag) == (path.as_posix(), "{{ 1 / x }}")


def test_a_link_of_the_part_leads_where_it_led(write: Write, folders: PartFolders) -> None:
    link = '<w:hyperlink r:id="rIdL"><w:r><w:t>trang</w:t></w:r></w:hyperlink>'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    there = f'<Relationship Id="rIdL" Type="{rel}" Target="https://a.vn/" TargetMode="External"/>'
    write("kq", X(f"<w:p>{link}</w:p>"), relationships=there)
    out = rendered(folders, 'a {% chen "kq" %}')
    assert lines(out) == ["a trang"]
    assert b'Target="https://a.vn/"' in part(out, "word/_rels/document.xml.rels")


def test_mistakes_of_one_used_often_are_reported_once(write: Write, folders: PartFolders) -> None:
    inner = write("trong", "{{ b }}").as_posix()
    middle = write("giua", '{{ b }} và {{ a }} và {% chen "trong" %} và {{ a }}').as_posix()
    outer = write("ngoai", "{{ a }}", 'Đây: {{ a }} {% chen "giua" %}, {% chen "giua" %} {{ a }}').as_posix()
    found = problems(
        folders, *['{% chen "ngoai" %}'] * 2, '{{ a }} {% chen "giua" %}, {% chen "giua" %} {{ a }}', names={"x": None}
    )
    assert sorted((d.location.file, d.location.tag, d.location.occurrence) for d in found) == sorted(
        [
            (inner, "{{ b }}", 1),
            (middle, "{{ b }}", 1),
            *[(middle, "{{ a }}", number) for number in (1, 2)],
            *[(outer, "{{ a }}", number) for number in (1, 2, 3)],
            *[("mau.docx", "{{ a }}", number) for number in (1, 2)],
        ]
    )


def test_a_value_given_within_one_used_often_is_one_place(write: Write, folders: PartFolders) -> None:
    write("trong", "{{ v }}")
    outer = write("ngoai", 'A {% chen "trong" with v=khong_co %}, {% chen "trong" with v=khong_co %}').as_posix()
    found = problems(folders, *['Đây {% chen "ngoai" %} và {% chen "ngoai" %}'] * 2, names={"x": None})
    assert [(d.location.file, d.location.occurrence) for d in found] == [(outer, 1), (outer, 2)]
