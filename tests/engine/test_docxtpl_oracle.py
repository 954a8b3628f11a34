"""docxtpl as the oracle: the same templates and contexts through both give the same visible document, part by part.

``SAME`` goes through the features of docxtpl's documentation; ``DELIBERATE`` lists what we do otherwise, each with its reason,
and is tested to be a difference.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from docxtpl import RP, DocxTemplate, Listing, R, RichText, RichTextParagraph
from jinja2 import Environment
from openxml_audit import OpenXmlValidator
from support.build import X, docx, fn, p, part, run, table
from support.docxtpl_values import BLUE, RED, picture, subdocument
from support.visible import visible

from docxtpl_reports import ReportTemplate
from docxtpl_reports.diagnostics import ReportError

Context = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]


@dataclass
class Case:
    """A template, what it is rendered with, and how."""

    body: tuple[Any, ...]
    context: Context = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=lambda: {"autoescape": True})

    def source(self) -> bytes:
        return docx(*self.body, **{"core": "mẫu", **self.document})


def through(kind: type, case: Case) -> dict[str, Any]:
    """The visible content of the document that a template class renders."""
    template = kind(io.BytesIO(case.source()))
    context = case.context(template) if callable(case.context) else case.context
    template.render(context, **case.options)
    out = io.BytesIO()
    template.save(out)
    return visible(out.getvalue())


def outcome(kind: type, case: Case) -> object:
    """The same, or what kind of error there is."""
    try:
        return through(kind, case)
    except ReportError as error:
        return [d.code for d in error.diagnostics]
    except Exception as error:
        return type(error).__name__


def rich() -> RichText:
    text = RichText("đậm ", bold=True, color="#ff0000", size=28)
    text.add("nghiêng\n", italic=True, font="Arial", underline="double")
    text.add("x\ty", strike=True, subscript=True, highlight="#ffff00", style="Heading1", lang="vi-VN")
    text.add(RichText(" & <lồng>", superscript=True))
    return text


def link(template: Any) -> Mapping[str, Any]:
    return {"r": RichText("trang", url_id=template.build_url_id("https://vi.du/?a=1&b=2"), color="0000ff")}


def subdocument_with_picture(template: Any) -> Mapping[str, Any]:
    document = template.new_subdoc()
    document.add_picture(io.BytesIO(BLUE))
    return {"s": document}


def inserted(template: Any) -> Mapping[str, Any]:
    return {"s": template.new_subdoc(io.BytesIO(docx("Xin chào", p("lần ", run("hai", "<w:b/>")), table(["1", "2"]))))}


def environment() -> Environment:
    env = Environment()
    env.filters["gap_doi"] = lambda value: value * 2
    env.tests["chan"] = lambda value: value % 2 == 0
    env.globals["don_vi"] = lambda ten: f"xã {ten}"
    return env


PEOPLE = [{"ten": "An", "tuoi": 30, "con": ["Ba", "Bốn"]}, {"ten": "Bình", "tuoi": 41, "con": []}]
TREE = [{"ten": "1", "con": [{"ten": "1.1", "con": []}, {"ten": "1.2", "con": [{"ten": "1.2.1", "con": []}]}]}]
GRID = {"cot": ["A", "B", "C"], "hang": [[1, 2, 3], [4, 5, 6]]}
PICTURE = p("x {{ a }} y")

BROKEN = (
    "<w:p><w:r><w:t>nhà</w:t><w:br/><w:t>{%- if a -%}</w:t><w:br/><w:t> ở phố</w:t><w:br/><w:t>{%- endif -%}</w:t>"
    "<w:br/><w:t> đẹp</w:t></w:r></w:p>"
)
TABBED = "<w:p><w:r><w:tab/><w:t>{%p if a %}</w:t><w:tab/></w:r></w:p>"

SAME: dict[str, Case] = {
    "a value": Case(("Kính gửi: {{ ten }}, {{ n }} lần",), {"ten": "Ông A & Bà <B>", "n": 3}),
    "a tag split over runs": Case((p(run("{{ t"), run("en }}", "<w:b/>"), run("!")),), {"ten": "An"}),
    "curly quotes": Case(("{{ d[“a”] }} {{ ‘x’ }}",), {"d": {"a": "b"}}),
    "attributes and items": Case(("{{ x.a.b }} {{ x['a']['b'] }} {{ l[0] }} {{ l[-1] }}",), {"x": {"a": {"b": 1}}, "l": [1, 2]}),
    "arithmetic of whole numbers": Case(("{{ 2 + 3 * 4 }} {{ 7 // 2 }} {{ 7 % 3 }} {{ 2 ** 5 }}",)),
    "line breaks and tabs": Case(("{{ x }}",), {"x": "a\nb\tc"}),
    "minus signs beside line breaks": Case((X(BROKEN),), {"a": 1}),  # A4
    "doubled braces": Case(("{{%p if a %}}", "có", "{{%p endif %}}"), {"a": 1}),  # A15
    "tabs beside a tag": Case((X(TABBED), "có", X(TABBED.replace("if a", "endif"))), {"a": 1}),  # A16
    "paragraphs under a condition": Case(
        ("{%p if a %}", "có", "{%p elif b %}", "hoặc", "{%p else %}", "không", "{%p endif %}", "sau"), {"a": False, "b": True}
    ),
    "a condition in the line": Case(("{% if a %}có{% else %}không{% endif %} {{ 'x' if a else 'y' }}",), {"a": 1}),
    "paragraphs in a loop": Case(
        ("{%p for x in l %}", "{{ loop.index }}/{{ loop.length }}. {{ x.ten }}", "{%p endfor %}", "hết"), {"l": PEOPLE}
    ),
    "loops in loops": Case(
        ("{%p for x in l %}", "{{ x.ten }}: {% for c in x.con %}{{ c }}{% if not loop.last %}, {% endif %}{% else %}không{% endfor %}",
         "{%p endfor %}"), {"l": PEOPLE},
    ),
    "rows in a loop": Case((table(["Tên", "Tuổi"], ["{%tr for x in l %}", ""], ["{{ x.ten }}", "{{ x.tuoi }}"], ["{%tr endfor %}", ""]),), {"l": PEOPLE}),
    "rows under a condition": Case(
        (table(["{%tr for x in l %}", ""], ["{%tr if x.tuoi > 35 %}", ""], ["{{ x.ten }}", "già"], ["{%tr else %}", ""],
               ["{{ x.ten }}", "trẻ"], ["{%tr endif %}", ""], ["{%tr endfor %}", ""]),), {"l": PEOPLE},
    ),
    "columns in a loop": Case(
        (table(["{%tc for c in cot %}", "{{ c }}", "{%tc endfor %}"], ["{%tr for h in hang %}", "", ""],
               ["{%tc for o in h %}", "{{ o }}", "{%tc endfor %}"], ["{%tr endfor %}", "", ""]),), GRID,
    ),
    "fewer columns than the grid has": Case((table(["{%tc for c in cot %}", "{{ c }}", "{%tc endfor %}"]),), {"cot": ["A"]}),
    "more columns than the grid has": Case((table(["{%tc for c in cot %}", "{{ c }}", "{%tc endfor %}"]),), {"cot": list("ABCDE")}),
    "a merged heading": Case(
        (table(["{% colspan cot|count %}Tiêu đề"], ["{%tc for c in cot %}", "{{ c }}", "{%tc endfor %}"]),), GRID,
    ),
    "the colour of cells": Case(
        (table(["{%tr for x in l %}", ""], ["{% cellbg x.mau %}{{ x.ten }}", "không màu"], ["{%tr endfor %}", ""]),),
        {"l": [{"ten": "An", "mau": "FF0000"}, {"ten": "Bình", "mau": "00FF00"}]},
    ),
    "cells merged downwards": Case(
        (table(["{%tr for x in l %}", ""], ["{% vm %}Nhóm", "{{ x.ten }}"], ["{%tr endfor %}", ""]),), {"l": PEOPLE},
    ),
    "cells merged across": Case(
        (table(["{%tc for c in cot %}", "{% hm %}Cả năm", "{%tc endfor %}"], ["{%tc for c in cot %}", "{{ c }}", "{%tc endfor %}"]),),
        GRID,
    ),
    "comments": Case(
        ("{#p ghi chú #}", "a{# giữa #}b", table(["{#tr hàng #}", ""], ["1", "2"])),
    ),
    "escaped delimiters": Case(("{_{ x }_} {_% y %_} {{ x }}",), {"x": 1}),
    "text of several formats": Case(("Trước {{r a }} sau", "{{ a }}"), {"a": rich()}),
    "text of several formats, by its short name": Case(("{{r a }}",), {"a": R("x", bold=True)}),
    "a link": Case(("Xem {{r r }} nhé",), link),
    "paragraphs with a style": Case(("trước", "{{p a }}", "sau"), {"a": RichTextParagraph(RichText("x", bold=True), parastyle="Heading1")}),
    "paragraphs by their short name": Case(("{{p a }}",), {"a": RP("x")}),
    "a listing": Case((p(run("a: {{ x }}.", "<w:b/>"), properties='<w:jc w:val="center"/>'),), {"x": Listing("một\nhai\aba <&>\fbốn\tnăm")}),
    "a listing in a cell": Case((table(["{{ x }}", "b"]),), {"x": Listing("một\ahai\aba")}),
    "a text with new paragraphs": Case(("{{ x }}",), {"x": "một\ahai"}),
    "a picture": Case((PICTURE,), lambda tpl: {"a": picture(tpl)}),
    "pictures in a loop": Case(("{%p for a in l %}", "{{ a }}", "{%p endfor %}"), lambda tpl: {"l": [picture(tpl), picture(tpl, BLUE), picture(tpl)]}),
    "a picture in header and footer": Case(("b",), lambda tpl: {"a": picture(tpl)}, {"header": "đầu {{ a }}", "footer": "chân {{ a }}"}),
    "a picture in a table": Case((table(["{{ a }}", "{{ b }}"]),), lambda tpl: {"a": picture(tpl), "b": picture(tpl, BLUE)}),
    "a picture with a link": Case((PICTURE,), lambda tpl: {"a": picture(tpl, anchor="https://vi.du/")}),
    "a subdocument": Case(("trước", "{{p s }}", "sau"), subdocument),
    "a subdocument from a file": Case(("trước", "{{p s }}", "sau"), inserted),
    "subdocuments in cells": Case((table(["{{p s }}", "b"]),), inserted),
    "header and footer": Case(("{{ x }}",), {"x": "A & B"}, {"header": "đầu {{ x }}", "footer": "{% for i in [1, 2] %}{{ i }}{% endfor %}"}),
    "core properties": Case(("x",), {"x": "Báo cáo"}, {"core": "{{ x }} năm"}),
    "footnotes": Case((p("câu", fn("chú thích {{ x }}")), p("hai", fn("nữa"))), {"x": "A"}),
    "a macro": Case(("{%p macro chao(ten, loi='Chào') %}", "{{ loi }} {{ ten }}!", "{%p endmacro %}", "{{p chao('An') }}", "{{p chao('Bình', loi='Kính') }}")),
    "a macro in the line": Case(("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(1) }} {{ m('<a>') }}",)),
    "a call block": Case(("{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}giữa{% endcall %}",)),
    "a recursive loop": Case(
        ("{% for x in t recursive %}{{ x.ten }}{% if x.con %}({{ loop(x.con) }}){% endif %};{% endfor %}",), {"t": TREE},
    ),
    "a recursive loop of paragraphs": Case(
        ("{%p for x in t recursive %}", "{{ x.ten }}", "{{p loop(x.con) }}", "{%p endfor %}"), {"t": TREE},
    ),
    "set and namespaces": Case(
        ("{% set a = 1 %}{% set ns = namespace(n=0) %}{% for i in [1, 2, 3] %}{% set ns.n = ns.n + i %}{% endfor %}{{ a }} {{ ns.n }}",),
    ),
    "a set block": Case(("{% set a %}xã {{ x }}{% endset %}{{ a }}, {{ a }}",), {"x": "Pờ Y"}),
    "with": Case(("{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}",)),
    "filters": Case(
        ("{{ x|upper }} {{ l|join(', ') }} {{ y|default('không') }} {{ l|length }} {{ l|first }} {{ x|replace('a', 'b') }} {{ x|title }} "
         "{{ l|sum }} {{ l|sort(reverse=true)|join }} {{ '%s-%s'|format(1, 2) }} {{ x|e }} {{ p|map(attribute='ten')|join(';') }}",),
        {"x": "ba & ca", "l": [3, 1, 2], "p": PEOPLE},
    ),
    "a filter block": Case(("{% filter upper %}xin {{ x }}{% endfilter %}",), {"x": "chào"}),
    "tests": Case(("{% if x is defined and y is not defined and l is iterable and n is even %}đúng{% endif %}",), {"x": 1, "l": [], "n": 2}),
    "joined paragraphs": Case(("một", "{%- if a %} hai{% endif -%}", " ba"), {"a": True}),
    "filters, tests and globals of the caller": Case(
        ("{{ x|gap_doi }} {{ 'chẵn' if n is chan }} {{ don_vi('A') }}",), {"x": "ab", "n": 4}, options={"jinja_env": environment(), "autoescape": True},
    ),
    "functions and objects of the caller": Case(("{{ f(2) }} {{ x.real }}",), {"f": lambda n: n * 3, "x": 7}),
    "names without a value, the loose way": Case(("[{{ a }}] [{{ b }}] {% if a %}x{% endif %}",), {"b": None}),
    "strings as XML": Case(("{{ a }}",), {"a": "A &amp; B"}, options={"autoescape": False}),
    "runs as XML": Case(("{{r a }}",), {"a": "<w:r><w:rPr><w:b/></w:rPr><w:t>x</w:t></w:r>"}, options={"autoescape": False}),
    "paragraphs as XML": Case(("{{p a }}",), {"a": "<w:p><w:r><w:t>x</w:t></w:r></w:p>"}, options={"autoescape": False}),
    "escaped by hand": Case(("{{ a|e }}",), {"a": "A & B"}, options={"autoescape": False}),
    "a table in a cell": Case((table([["{%p for x in l %}", table(["{{ x.ten }}", "{{ x.tuoi }}"]), "{%p endfor %}", "cuối"], "b"]),), {"l": PEOPLE}),
}  # fmt: skip
LOOSE = {"names without a value, the loose way"}


@pytest.mark.parametrize("name", SAME)
def test_gives_the_same_document(name: str) -> None:
    case = SAME[name]
    ours = Case(
        case.body, case.context, case.document, {**case.options, **({"strict": False} if name in LOOSE else {})}
    )
    assert through(ReportTemplate, ours) == through(DocxTemplate, case)


@pytest.mark.parametrize("name", SAME)
def test_openxml_audit_finds_nothing_that_the_template_did_not_have(name: str, tmp_path: Path) -> None:
    case = SAME[name]
    template = ReportTemplate(io.BytesIO(case.source()))
    context = case.context(template) if callable(case.context) else case.context
    template.render(context, **case.options, strict=name not in LOOSE)
    template.save(tmp_path / "out.docx")
    (tmp_path / "in.docx").write_bytes(case.source())
    assert audited(tmp_path / "out.docx") - audited(tmp_path / "in.docx") == set()


def audited(path: Path) -> set[str]:
    return {error.description for error in OpenXmlValidator().validate(str(path)).errors}


# --- replacements, saving ------------------------------------------------------------------------------------------------


def with_picture() -> bytes:
    """A finished document with a picture in it, as an editor would save one."""
    template = DocxTemplate(io.BytesIO(docx("{{ a }}", "{{ x }}", header="{{ a }}")))
    template.render({"a": picture(template), "x": "{{ x }}"})
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", [DocxTemplate, ReportTemplate])
@pytest.mark.parametrize("rendered", [True, False])
def test_pictures_and_files_are_replaced(kind: type, rendered: bool, tmp_path: Any) -> None:
    blue = tmp_path / "blue.png"
    blue.write_bytes(BLUE)
    template = kind(io.BytesIO(with_picture()))
    template.replace_media(io.BytesIO(RED), io.BytesIO(BLUE))
    template.replace_zipname("word/styles.xml", blue)
    if rendered:
        template.render({"x": 1})
    template.save(tmp_path / "a.docx")
    made = (tmp_path / "a.docx").read_bytes()
    assert BLUE in [part(made, "word/media/image1.png")]
    assert part(made, "word/styles.xml") == BLUE
    template.reset_replacements()
    template.render({"x": 2})
    template.save(tmp_path / "b.docx")
    assert part((tmp_path / "b.docx").read_bytes(), "word/media/image1.png") == RED


@pytest.mark.parametrize("kind", [DocxTemplate, ReportTemplate])
def test_a_picture_is_replaced_by_its_name(kind: type, tmp_path: Any) -> None:
    (tmp_path / "blue.png").write_bytes(BLUE)
    template = kind(io.BytesIO(with_picture()))
    template.replace_pic("image.png", tmp_path / "blue.png")
    template.render({"x": 1})
    out = io.BytesIO()
    template.save(out)
    assert part(out.getvalue(), "word/media/image1.png") == BLUE
    template = kind(io.BytesIO(with_picture()))
    template.replace_pic("khác.png", tmp_path / "blue.png")
    template.render({"x": 1})
    with pytest.raises(ValueError, match="khác"):
        template.save(io.BytesIO())


@pytest.mark.parametrize("kind", [DocxTemplate, ReportTemplate])
def test_embedded_files_are_replaced(kind: type, tmp_path: Any) -> None:
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    embedded = 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"'
    source = docx(
        "{{ x }}",
        extra={"word/embeddings/a.xlsx": b"old"},
        content_types='<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>',
        relationships=f'<Relationship Id="rId90" {embedded} Target="embeddings/a.xlsx"/>',
    )
    template = kind(io.BytesIO(source))
    template.replace_embedded(old, new)
    template.render({"x": 1})
    template.save(tmp_path / "a.docx")
    assert part((tmp_path / "a.docx").read_bytes(), "word/embeddings/a.xlsx") == b"new"


@pytest.mark.parametrize("kind", [DocxTemplate, ReportTemplate])
def test_one_template_makes_many_documents(kind: type) -> None:
    template = kind(io.BytesIO(docx("{{ x }}", "{{ a }}")))
    seen = []
    for x in (1, 2):
        assert not template.is_saved or x == 2
        template.render({"x": x, "a": picture(template, RED if x == 1 else BLUE)})
        assert template.is_rendered
        out = io.BytesIO()
        template.save(out)
        assert template.is_saved
        seen.append(visible(out.getvalue())["word/document.xml"])
    assert seen[0] == [(None, ("1", ())), (None, (("image", RED), ()))]
    assert seen[1] == [(None, ("2", ())), (None, (("image", BLUE), ()))]


def test_names_are_found_in_all_parts() -> None:
    source = docx("{{ a }}{% for x in b %}{{ x }}{% endfor %}", header="{{ h }}", footer="{{ f }}")
    found = [kind(io.BytesIO(source)).get_undeclared_template_variables() for kind in (DocxTemplate, ReportTemplate)]
    assert found == [{"a", "b", "h", "f"}] * 2
    found = [
        kind(io.BytesIO(source)).get_undeclared_template_variables(context={"a": 1, "h": 2})
        for kind in (DocxTemplate, ReportTemplate)
    ]
    assert found == [{"b", "f"}] * 2
    notes = docx(p("x", fn("{{ n }}")), core="{{ c }}")
    assert ReportTemplate(io.BytesIO(notes)).get_undeclared_template_variables() == {"n", "c"}
    assert DocxTemplate(io.BytesIO(notes)).get_undeclared_template_variables() == set()


# --- what we do otherwise ------------------------------------------------------------------------------------------------

DEFAULTS: dict[str, Any] = {}

DELIBERATE: dict[str, tuple[Case, object, str]] = {
    "escaped": (
        Case(("{{ x }} hết câu",), {"x": "A & B <C>"}, options=DEFAULTS),
        [(None, ("A & B <C> hết câu", ()))],
        "docxtpl's default reads values as XML and loses what follows",
    ),
    "strict": (Case(("{{ teen }}",), {"ten": 1}), ["REN001"], "a misspelt name must not print nothing"),
    "nothing": (Case(("{{ x }}",), {"x": None}), ["REN004"], "a report never says «None»"),
    "lists": (Case(("{{ x }}",), {"x": [1, 2]}), ["REN005"], "a report never says «[1, 2]»"),
    "a time of day": (  # A27
        Case(("{{ x }}",), {"x": datetime.datetime(2024, 3, 5, 15, 4)}), [(None, ("15 giờ 04 ngày 05/3/2024", ()))],
        "docxtpl prints 2024-03-05 15:04:00",
    ),
    "floats": (  # A2
        Case(("{% if x == 1.1 + 2.2 %}bằng{% else %}khác{% endif %}",), {"x": 3.3}), [(None, ("bằng", ()))],
        "numbers are exact: in docxtpl 1.1 + 2.2 is 3.3000000000000003",
    ),
    "braces that lost their shape": (  # A29
        Case(("{{ x }} {x.a}",), {"x": 1}), ["TPL004"], "docxtpl prints «{x.a}»",
    ),
    "a reference to what is not printed": (  # A5
        Case(
            ("{%p if x %}", p(X('<w:bookmarkStart w:id="1" w:name="b"/>'), "đây", X('<w:bookmarkEnd w:id="1"/>')), "{%p endif %}",
             p(X('<w:fldSimple w:instr=" REF b ">' + run("đây") + "</w:fldSimple>"))),
            {"x": 0},
        ),
        ["REN113"],
        "docxtpl leaves «Error: Reference source not found»",
    ),
    "neighbours": (
        Case(("a {%p if x %}", "b", "{%p endif %}"), {"x": 1}), [(None, ("a ", ())), (None, ("b", ()))], "docxtpl loses «a»"
    ),
    "neighbours on both sides": (Case(("a {%p if x %} b", "c", "{%p endif %}"), {"x": 1}), ["TPL011"], "docxtpl loses both"),
    "the format behind a value": (
        Case((p(run("a {{r x }} c", "<w:i/>")),), {"x": RichText("b")}),
        [(None, ("a ", (("i",),)), ("b", ()), (" c", (("i",),)))],
        "docxtpl drops the format of what follows",
    ),
    "pictures of subdocuments": (
        Case(("{{p s }}",), subdocument_with_picture), [(None, (("image", BLUE), ()))],
        "docxtpl writes prefixes that the template does not declare: an invalid document",
    ),
    "neighbours of values": (Case(("a {{p x }} b",), {"x": RichTextParagraph("r")}), ["TPL011"], "docxtpl loses «a» and «b»"),
    "safe": (Case(("{{ x|safe }}",), {"x": "<w:br/>"}), ["TPL012"], "a template must not write XML"),
    "filter blocks": (
        Case(("{% filter upper %}", "a", "{% endfilter %}")), ["TPL040"], "in docxtpl the filter is given tags of XML"
    ),
    "words at {%-": (
        Case(("một", "hai {%- if 1 %}ba{% endif %}")),
        [(None, ("một", ())), (None, ("hai ba", ()))],
        "docxtpl deletes everything back to the nearest text",
    ),
    "numbers": (Case(("{{ x }}",), {"x": 1234.5}), [(None, ("1.234,5", ()))], "numbers are written in the Vietnamese way"),
    "exact": (Case(("{{ 0.1 + 0.2 == 0.3 }}",)), [(None, ("Có", ()))], "literals are exact, and truth is said in Vietnamese"),
    "notes in loops": (
        Case((p("{% for i in [1, 2] %}x", fn("n{{ i }}"), "{% endfor %}"),)),
        [(None, ("x[^]x[^]", ()))],
        "docxtpl does not know the variable of a loop in a note",
    ),
    "data is not a template": (
        Case((p("x", fn("{{ a }}")), p("y", properties="<w:sectPr/>")), {"a": "{{ b }}", "b": "!"}),
        [(None, ("x[^]", ())), (None, ("y", ()))],
        "with two sections docxtpl renders notes twice, data included",
    ),
    "no blank line": (
        Case(("{% if x %}", "a", "{% endif %}"), {"x": 1}), [(None, ("a", ()))], "a tag alone takes its paragraph with it"
    ),
    "the grid fits spans": (
        Case((table(["{% colspan 3 %}a"], ["1", "2"]),)),
        [{"grid": ["1333", "1333", "1333"], "rows": [[("3", None, None, [(None, ("a", ()))])],
                                                     [("1", None, None, [(None, ("1", ()))]), ("1", None, None, [(None, ("2", ()))])]]}],
        "a span wider than the grid makes Word guess",
    ),
    "colours": (Case((table(["{% cellbg 'đỏ' %}a"]),)), ["REN017"], "docxtpl writes it as it is: an invalid document"),
    "the sandbox": (Case(("{{ ''.__class__.__mro__ }}",)), ["REN008"], "a template must not run Python"),
    "pieces of XML": (
        Case(("{{ a }}",), {"a": "x</w:t><w:br/><w:t>y"}, options={"autoescape": False}), ["REN013"],
        "a value is well-formed by itself, or nobody can say where the document breaks",
    ),
    "links in headers": (
        Case(("b",), link, {"header": "{{r r }}"}),
        [(None, ("b", ()))],
        "docxtpl's id belongs to the body: the header's link leads nowhere",
    ),
    "pictures in notes": (
        Case((p("x", fn("{{ a }}")),), lambda tpl: {"a": picture(tpl)}), [(None, ("x[^]", ()))],
        "docxtpl cannot: the part of the notes takes no pictures",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DELIBERATE)
def test_differs_on_purpose(name: str) -> None:
    case, expected, reason = DELIBERATE[name]
    ours, theirs = outcome(ReportTemplate, case), outcome(DocxTemplate, case)
    assert (ours["word/document.xml"] if isinstance(ours, dict) else ours) == expected
    assert ours != theirs, f"no difference any more: {reason}"
