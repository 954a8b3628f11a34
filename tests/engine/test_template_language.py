"""The template language as a designer meets it: what each tag does to text, paragraphs, rows and notes, and what is refused."""

from __future__ import annotations

import io
import pickle
import zipfile
from typing import Any

import pytest
from lxml import etree
from support.build import W, X, docx, en, fn, heading, lines, note_texts, p, pack, part, run, table, tree

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.values import Date, Namespace, Number, Unknown


def render(*body: Any, names: dict[str, Any] | None = None, file: str = "mau.docx", **context: Any) -> bytes:
    return compile_template(docx(*body), names=names, file=file).render(context)


def text(*body: Any, **context: Any) -> list[str]:
    return lines(render(*body, **context))


def problems(*body: Any, names: dict[str, Any] | None = None, **options: Any) -> list[Diagnostic]:
    with pytest.raises(ReportError) as caught:
        compile_template(docx(*body, **options), names=names, file="mau.docx")
    return list(caught.value.diagnostics)


def failures(*body: Any, **context: Any) -> list[Diagnostic]:
    with pytest.raises(ReportError) as caught:
        render(*body, **context)
    return list(caught.value.diagnostics)


def codes(problems: list[Diagnostic]) -> list[str]:
    return [d.code for d in problems]


# --- text ------------------------------------------------------------------------------------------------------------


def test_a_placeholder_is_replaced_and_its_neighbours_stay() -> None:
    assert text("Kính gửi: {{ ten }}, xã {{ xa }}.", ten="A", xa="B") == ["Kính gửi: A, xã B."]


@pytest.mark.parametrize(
    "value", ["A & B <C>", "\"x\" 'y'", "]]>", "&amp;", "{{ x }}", "{% if %}", "x\ny\tz", "  hai  cách ", "😀"]
)
def test_data_is_text_whatever_it_looks_like(value: str) -> None:
    assert text("[{{ x }}]", x=value) == [f"[{value}]"]


def test_a_tag_split_over_runs_is_one_tag_in_the_form_of_its_first_brace() -> None:
    out = render(p(run("a {{ t", "<w:b/>"), run("e", "<w:i/>"), run("n }} b")), ten="X")
    assert lines(out) == ["a X b"]
    first = next(tree(out).iter(f"{{{W}}}r"))
    assert first.find(f"{{{W}}}rPr/{{{W}}}b") is not None


def test_what_editors_do_to_quotes_and_spaces_is_undone() -> None:
    assert text("{{\u00a0x\u00a0~\u00a0“a”\u00a0~ ‘b’ }}", x="1") == ["1ab"]


def test_curly_quotes_inside_a_straight_literal_are_text() -> None:
    assert text('{{ "nói “A”" }}') == ["nói “A”"]


def test_an_en_dash_in_a_tag_is_an_error_with_the_correction() -> None:
    (found,) = problems("{{ a – b }}")
    assert found.code == "TPL003"
    assert found.fix is not None
    assert found.fix.new == "{{ a - b }}"


def test_escaped_delimiters_are_text() -> None:
    assert text("{_{ x }_} và {_% y %_}, {{ x }}", x=1) == ["{{ x }} và {% y %}, 1"]


def test_numbers_are_exact() -> None:
    assert text("{{ 0.1 + 0.2 }} {{ 1 / 3 }} {{ 2.5 | round }} {{ 7 | hai_chu_so }}") == ["0,3 0,33 3 07"]


def test_an_inline_condition_leaves_the_rest_of_the_line_and_its_form() -> None:
    body = p("a {% if x %}b", run("đậm", "<w:b/>"), run("{% endif %} c", "<w:i/>"))
    assert text(body, x=True) == ["a bđậm c"]
    out = render(body, x=False)
    assert lines(out) == ["a  c"]
    last = list(tree(out).iter(f"{{{W}}}r"))[-1]
    assert last.find(f"{{{W}}}rPr/{{{W}}}i") is not None


def test_set_comment_and_nested_blocks() -> None:
    body = (
        "{% set y = x * 2 %}",
        "{# ghi chú #}",
        "{% for n in range(y) %}",
        "{% if n is odd %}",
        "{{ n }}",
        "{% endif %}",
        "{% endfor %}",
    )
    assert text(*body, x=2) == ["1", "3"]


# --- paragraphs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "p"])
def test_a_tag_alone_in_its_paragraph_takes_it_along(prefix: str) -> None:
    body = ("a", f"{{%{prefix} if x %}}", "b", f"{{%{prefix} else %}}", "c", f"{{%{prefix} endif %}}", "d")
    assert text(*body, x=True) == ["a", "b", "d"]
    assert text(*body, x=False) == ["a", "c", "d"]


def test_several_tags_alone_in_one_paragraph_keep_their_order() -> None:
    body = ("{% for x in xs %}{% if x %}", "{{ x }}", "{% endif %}{% endfor %}", "hết")
    assert text(*body, xs=[0, 1, 2]) == ["1", "2", "hết"]


def test_a_block_from_the_start_of_one_paragraph_to_the_end_of_another_takes_both() -> None:
    body = ("{% for x in xs %}một {{ x }}", "hai {{ x }}{% endfor %}", "hết")
    assert text(*body, xs=[1, 2]) == ["một 1", "hai 1", "một 2", "hai 2", "hết"]
    assert text(*body, xs=[]) == ["hết"]


def test_a_block_between_words_of_two_paragraphs_joins_them() -> None:
    body = ("trước {% if x %}giữa", "giữa{% endif %} sau")
    assert text(*body, x=True) == ["trước giữa", "giữa sau"]
    assert text(*body, x=False) == ["trước  sau"]


def test_minus_signs_join_paragraphs_and_never_lose_words() -> None:
    body = ("Nhà ở ", "{%- if x -%}", "phố", "{%- else -%}", "quê", "{%- endif -%}", ", tốt")
    assert text(*body, x=True) == ["Nhà ở phố, tốt"]
    assert text("đoạn một", "A mất? {%- if x %} y{% endif %} cuối", x=True) == ["đoạn một", "A mất?  y cuối"]


def test_text_beside_a_prefixed_tag_is_kept_or_refused() -> None:
    assert text("{%p if x %}còn{%p endif %}", "z", x=True) == ["còn", "z"]
    assert text("{%p if x %}còn{%p endif %}", "z", x=False) == ["z"]
    assert codes(problems("giữa {%p if x %} chữ", "b", "{%p endif %}")) == ["TPL011"]


def test_a_bookmark_in_a_removed_paragraph_is_not_orphaned() -> None:
    start = X('<w:bookmarkStart w:id="1" w:name="a"/>')
    out = render(p(start, "{% if x %}"), p("b", X('<w:bookmarkEnd w:id="1"/>')), "{% endif %}", x=True)
    names = [etree.QName(e).localname for e in tree(out).iter() if "bookmark" in str(e.tag)]
    assert names == ["bookmarkStart", "bookmarkEnd"]


# --- tables ----------------------------------------------------------------------------------------------------------


ROWS = [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


@pytest.mark.parametrize(
    "rows",
    [
        [["{% for r in rs %}{{ r.a }}", "{{ r.b }}{% endfor %}"]],
        [["{%tr for r in rs %}", ""], ["{{ r.a }}", "{{ r.b }}"], ["{%tr endfor %}", ""]],
        [["{% for r in rs %}", ""], ["{{ r.a }}", "{{ r.b }}"], ["{% endfor %}", ""]],
        [[["{% for r in rs %}", "{{ r.a }}"], ["{{ r.b }}", "{% endfor %}"]]],
    ],
)
def test_a_loop_over_rows(rows: list[list[Any]]) -> None:
    assert text(table(["A", "B"], *rows, ["x", "y"]), rs=ROWS) == ["A | B", "1 | 2", "3 | 4", "x | y"]


def test_paragraphs_in_a_cell_repeat_there() -> None:
    assert text(table([["{% for x in xs %}", "- {{ x }}", "{% endfor %}"], "b"]), xs=[1, 2]) == ["- 1 / - 2 | b"]


def test_a_cell_always_ends_with_a_paragraph() -> None:
    out = render(table([["{% for x in xs %}", "{{ x }}", "{% endfor %}"], "b"]), xs=[])
    for cell in tree(out).iter(f"{{{W}}}tc"):
        assert etree.QName(cell[-1]).localname == "p"


def test_a_table_without_rows_is_not_written() -> None:
    body = ("trước", table(["{% for r in rs %}{{ r.a }}", "{% endfor %}"]), "sau")
    assert text(*body, rs=[]) == ["trước", "sau"]
    assert next(tree(render(*body, rs=[])).iter(f"{{{W}}}tbl"), None) is None
    assert text(*body, rs=ROWS) == ["trước", "1 | ", "3 | ", "sau"]


def test_a_column_loop_repeats_the_cell() -> None:
    assert text(table(["{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}", "z"]), xs=[1, 2]) == ["1 | 2 | z"]


# --- notes -----------------------------------------------------------------------------------------------------------


def test_notes_follow_their_reference_and_see_its_loop() -> None:
    body = (
        "{% for x in xs %}",
        p("mục {{ x }}", fn("chú {{ x }}, thứ {{ loop.index }}")),
        "{% endfor %}",
        p("cuối", fn("hết")),
    )
    out = render(*body, xs=["a", "b"])
    assert lines(out) == ["mục a[^1]", "mục b[^2]", "cuối[^3]"]
    assert note_texts(out) == ["chú a, thứ 1", "chú b, thứ 2", "hết"]


def test_a_dropped_branch_leaves_no_note() -> None:
    out = render("{% if x %}", p("a", fn("mất")), "{% endif %}", p("b", fn("còn")), x=False)
    assert note_texts(out) == ["còn"]
    assert b"m\xe1\xba\xa5t" not in part(out, "word/footnotes.xml")


@pytest.mark.parametrize("separators", [(-1, 0), (0, 1)])
def test_separators_stay_and_ids_rise(separators: tuple[int, int]) -> None:
    out = compile_template(docx(p("{{ x }}", fn("a")), p("b", fn("{{ x }}", "hai")), separators=separators)).render(
        {"x": 1}
    )
    ids = [int(n.get(f"{{{W}}}id", "")) for n in tree(out, "word/footnotes.xml")]
    assert ids[:2] == list(separators)
    assert ids == sorted(set(ids))
    assert note_texts(out) == ["a", "1\nhai"]


def test_endnotes_beside_footnotes() -> None:
    out = render(p("{{ x }}", fn("chân {{ x }}"), en("cuối {{ x }}")), x=1)
    assert note_texts(out) == ["chân 1"]
    assert note_texts(out, "endnote") == ["cuối 1"]


def test_whole_paragraph_loops_inside_a_note() -> None:
    out = render(p("a", fn("gồm:", "{% for x in xs %}", "- {{ x }}", "{% endfor %}")), xs=[1, 2])
    assert note_texts(out) == ["gồm:\n- 1\n- 2"]


# --- other places ----------------------------------------------------------------------------------------------------


def test_headers_footers_and_the_title_property() -> None:
    out = compile_template(
        docx("a", header="Đầu {{ x }}", footer="{% if x %}Chân{% endif %}", core="Tên {{ x }}")
    ).render({"x": "<1>"})
    assert lines(out, "word/header1.xml") == ["Đầu <1>"]
    assert lines(out, "word/footer1.xml") == ["Chân"]
    assert "Tên &lt;1&gt;" in part(out, "docProps/core.xml").decode()


def test_tags_in_deleted_text_are_not_tags() -> None:
    deleted = X('<w:del w:id="1" w:author="a"><w:r><w:delText>{{ khong_co }}</w:delText></w:r></w:del>')
    assert text(p("a ", deleted, "{{ x }}"), x=1) == ["a 1"]


def test_a_tag_in_a_hyperlink() -> None:
    link = X('<w:hyperlink w:anchor="x"><w:r><w:t>{{ x }}</w:t></w:r></w:hyperlink>')
    assert text(p("a ", link, " {% if y %}b{% endif %}"), x=1, y=0) == ["a 1 "]


def test_instructions_that_pretend_to_be_ours_are_harmless() -> None:
    assert text(p(X("<?docxtpl-reports note 99?>"), "{{ x }}"), x=1) == ["1"]


# --- what stays ------------------------------------------------------------------------------------------------------


def test_an_untagged_document_comes_back_byte_for_byte() -> None:
    source = docx("a", p("b", fn("c")), table(["1"]), header="h")
    out = compile_template(source).render({})
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(io.BytesIO(out)) as after:
        assert {n: before.read(n) for n in before.namelist()} == {n: after.read(n) for n in after.namelist()}


def test_compile_once_render_many_same_bytes_also_after_pickling() -> None:
    template = compile_template(docx("{{ x }}", p("a", fn("{{ x }}"))))
    first, second = template.render({"x": 1}), template.render({"x": 2})
    assert first != second
    assert template.render({"x": 1}) == first
    assert pickle.loads(pickle.dumps(template)).render({"x": 2}) == second


# --- refusals: all at once, each with its place ------------------------------------------------------------------------


def test_all_problems_of_all_parts_are_reported_at_once() -> None:
    found = problems(
        heading("I. PHẦN MỘT"),
        "{{ a",
        table(["{% if x %}", "b"]),
        p("c", fn("{{ y | khong_co }}")),
        header="{% endif %}",
        core="{{ 1 + }}",
    )
    by_part = {(d.location.part, d.code) for d in found}
    assert by_part == {
        ("word/document.xml", "TPL001"),
        ("word/document.xml", "TPL005"),
        ("word/footnotes.xml", "TPL015"),
        ("word/header1.xml", "TPL006"),
        ("docProps/core.xml", "TPL019"),
    }
    unclosed = next(d for d in found if d.code == "TPL005").location
    assert (unclosed.heading, unclosed.table, unclosed.row, unclosed.cell, unclosed.paragraph) == (
        "I. PHẦN MỘT",
        1,
        1,
        1,
        3,
    )
    assert (unclosed.file, unclosed.tag, unclosed.text, unclosed.occurrence) == (
        "mau.docx",
        "{% if x %}",
        "{% if x %}",
        1,
    )


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (["{% if x %}a", "b"], "TPL005"),
        (["a{% endfor %}"], "TPL006"),
        (["{% else %}"], "TPL006"),
        (["{% for x in y %}", "{% if x %}", "{% endfor %}"], "TPL007"),
        (["{% nếu x %}"], "TPL103"),
        (["{% fi x %}"], "TPL008"),
        (["{{ x y }}"], "TPL103"),
        (["{{ x 1 }}"], "TPL014"),
        (["{{ x | lam_dep }}"], "TPL015"),
        (["{{ x is dep }}"], "TPL016"),
        (["{% autoescape false %}", "{% endautoescape %}"], "TPL012"),
        (["{% macro a() %}"], "TPL005"),
        ([X('<w:p><w:fldSimple w:instr=" DATE {{ x }} "/></w:p>')], "TPL017"),
        (["{{ 1e99999999 + 1 }}"], "TPL019"),
        (["{% if x %}" * 40 + "{% endif %}" * 40], "TPL009"),
        (["{{ " + "(" * 400 + "1" + ")" * 400 + " }}"], "TPL013"),
        (["{% if x %}", table(["a {% endif %} b"])], "TPL221"),
        ([table(["{% if x %}a", "b"], ["c{% endif %} d", "e"])], "TPL010"),
    ],
)
def test_each_mistake_has_its_code(body: list[Any], code: str) -> None:
    assert code in codes(problems(*body))


NAMES = {"so_lieu": {"ho_so_tong": None, "xa": [{"ten": None}]}, "ky": {"": None, "tu": None}}


@pytest.mark.parametrize(
    ("template", "code", "fix"),
    [
        ("{{ so_lieu.hồ_sơ_tổng }}", "TPL021", "so_lieu.ho_so_tong"),
        ("{{ solieu.ho_so_tong }}", "TPL020", "so_lieu"),
        ("{{ ho_so_tong }}", "TPL020", "so_lieu.ho_so_tong"),
        ("{% if false %}{{ so_lieu.x }}{% endif %}", "TPL021", None),
        ("{{ so_lieu.x | default('') }}", "TPL021", None),
        ("{% if so_lieu.x is defined %}a{% endif %}", "TPL021", None),
        ("{% for d in so_lieu.xa %}{{ d.tenn }}{% endfor %}", "TPL021", "d.ten"),
        ("{{ so_lieu }}", "TPL022", None),
        ("{% for a in ky %}{% endfor %}", "TPL023", None),
        ("{{ so_lieu.xa }}", "TPL024", None),
        ("{{ so_lieu.ho_so_tong.x }}", "TPL025", None),
    ],
)
def test_names_are_checked_before_anything_is_rendered(template: str, code: str, fix: str | None) -> None:
    found = problems(template, names=NAMES)
    assert codes(found) == [code]
    if fix is not None:
        assert found[0].fix is not None
        assert found[0].fix.new == fix


def test_names_bound_by_the_template_are_known() -> None:
    body = "{% set a = so_lieu.xa %}{% for d in a %}{{ loop.index }}{{ d.ten }}{% endfor %}{{ ky }} {{ ky.tu }}"
    compile_template(docx(body), names=NAMES)


def test_a_template_in_another_prefix_is_refused() -> None:
    source = docx("{{ x }}")
    body = part(source, "word/document.xml").replace(b"xmlns:w=", b"xmlns:ns0=").replace(b"w:", b"ns0:")
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()} | {"word/document.xml": body}
    with pytest.raises(ReportError) as caught:
        compile_template(pack(parts))
    assert codes(list(caught.value.diagnostics)) == ["TPL028"]


# --- at run time ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{{ khong_co }}", "REN001"),
        ("{{ d.khong_co }}", "REN001"),
        ("{{ none }}", "REN004"),
        ("{{ xs }}", "REN005"),
        ("{{ 'a' + 1 }}", "REN002"),
        ("{{ xs.append(1) }}", "REN008"),
        ("{{ ngay.today() }}", "REN008"),
        ("{{ ''.__class__.__mro__ }}", "REN008"),
        ("{{ 'a' * 300000000 }}", "REN006"),
        ("{{ 2 ** 1000000 }}", "REN006"),
        ("{{ '%999999999d' % 1 }}", "REN006"),
        ("{{ 'x' | bang_chu }}", "REN007"),
        ("{{ xau }}", "REN003"),
        ("{{ chua_biet > 1 }}", "VER001"),
    ],
)
def test_run_time_errors_have_a_code_and_the_place_of_their_tag(template: str, code: str) -> None:
    context = {
        "ngay": Date(2024, 8, 13),
        "d": {},
        "xs": [1],
        "xau": "a\x00b",
        "chua_biet": Unknown("Số hồ sơ"),
        "none": None,
    }
    (found,) = failures("a", "b " + template, **context)
    assert found.code == code
    assert (found.location.paragraph, found.location.tag) == (2, template)


def test_an_unknown_value_prints_in_words_and_warns_with_the_place() -> None:
    template = compile_template(docx("a", "còn {{ so.x }}"), file="mau.docx")
    out = renderer.render(template, {"so": Namespace({"x": Unknown("Điểm năm trước")})})
    assert lines(out.docx) == ["a", "còn chưa đủ số liệu"]
    (warning,) = out.diagnostics
    assert (warning.code, warning.is_error, warning.location.paragraph) == ("REN101", False, 2)


def test_values_print_themselves_wherever_they_become_text() -> None:
    x = Number(1185, "so_nguyen")
    assert text("{{ x }} {{ x ~ '' }} {{ [x, x] | join('; ') }} {{ x > 5 }} {{ x == 1185 }}", x=x) == [
        "1.185 1.185 1.185; 1.185 Có Có"
    ]
