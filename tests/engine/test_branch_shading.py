"""Branches are shaded by their verdict while a template is edited, and no report keeps the shading."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.build import X, docx, fn, lines, p, part, run, table, tree
from support.engine import found
from support.sound import faults

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.branch_shading import shade
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.wml.names import w

MET, MISSED, LACKING, NONE, OTHER = "đạt", "chưa đạt", "thiếu số liệu", "không phát sinh", "khác"
THEO = "{% theo c %}{% dat %}a{% chua_dat %}b{{ x }}{% thieu %}c{% khong_phat_sinh %}d{% endtheo %}e"


def shaded(*body: Any) -> bytes:
    template = docx(*body)
    made = shade(read_package(template, "mau.docx"))
    assert made is not None
    assert {*faults(made)} <= {*faults(template)}
    return made


def marks(document: bytes, name: str = "word/document.xml") -> dict[str, str]:
    """The shaded words, with the style of each as it is shown, less «Nhánh»."""
    names = {
        style.get(w("styleId")): style.find(w("name")).get(w("val"), "")  # type: ignore[union-attr]
        for style in tree(document, "word/styles.xml").iter(w("style"))
    }
    ids = {"".join(one.itertext()): one.find(f"{w('rPr')}/{w('rStyle')}") for one in tree(document, name).iter(w("r"))}
    return {
        words: names[style.get(w("val"))].removeprefix("Nhánh ") for words, style in ids.items() if style is not None
    }


class TestShading:
    def test_by_verdict(self) -> None:
        expected = {"a": MET, "b": MISSED, "{{ x }}": MISSED, "c": LACKING, "d": NONE}
        assert marks(shaded(THEO)) == expected
        assert marks(shaded("{% theo c %}", "{% dat %}", "a", "{% else %}", "b", "{% endtheo %}")) == {
            "a": MET,
            "b": OTHER,
        }

    @pytest.mark.parametrize(
        ("condition", "name"),
        [
            ("c.dat", MET), ("a.khong_dat or b.khong_dat", MISSED), ("c.thieu_so_lieu", LACKING),
            ("c.dat or c.khong_dat", OTHER), ("not c.dat", OTHER), ("c.dat == x", OTHER), ("x", OTHER),
            ('tieu_chi["1"].khong_phat_sinh', NONE),
        ],
    )  # fmt: skip
    def test_by_the_condition(self, condition: str, name: str) -> None:
        assert marks(shaded(f"đầu{{% if {condition} %}}a{{% endif %}}sau")) == {"a": name}
        assert marks(shaded(f"{{% chi_khi {condition} %}}a", "sau")) == {"a": name}

    def test_of_every_branch_of_a_condition(self) -> None:
        body = "{% if c.dat %}a{% elif c.khong_dat %}b{% else %}c{% endif %}d"
        assert marks(shaded(body)) == {"a": MET, "b": MISSED, "c": OTHER}

    def test_the_inner_branch_goes_first(self) -> None:
        body = [
            "{% if c.dat %}",
            "a{% if x %}b{% endif %}c",
            "{% chi_khi d.khong_dat %}{% chi_khi d.dat %}e",
            "f",
            "{% endif %}",
            "g",
        ]
        assert marks(shaded(*body)) == {"a": MET, "b": OTHER, "c": MET, "e": MET, "f": MET}

    def test_of_a_row(self) -> None:
        body = table(["{%tr chi_khi h.dat %}a", "b"], ["c", "d"])
        assert marks(shaded(body)) == {"a": MET, "b": MET}

    def test_loops_are_no_branches(self) -> None:
        assert shade(read_package(docx("{% for h in ds %}a{% endfor %}{{ x }}"), "mau.docx")) is None

    def test_parts_within_a_sentence_are_words(self) -> None:
        assert marks(shaded('{% if c.dat %}{% chen "kq" %}{% endif %}', '{% chen "ky" %}')) == {'{% chen "kq" %}': MET}

    def test_a_style_that_words_have_is_left(self) -> None:
        body = p("{% if c.dat %}", run("a", '<w:rStyle w:val="Manh"/>'), "b{% endif %}")
        assert {*marks_by_id(shaded(body)).items()} == {("a", "Manh"), ("b", "Nhanh1")}

    def test_of_a_header(self) -> None:
        made = shade(read_package(docx("a", header="{% if c.dat %}b{% endif %}"), "mau.docx"))
        assert made is not None
        assert marks(made, "word/header1.xml") == {"b": MET}


def marks_by_id(document: bytes) -> dict[str, str | None]:
    ids = {"".join(one.itertext()): one.find(f"{w('rPr')}/{w('rStyle')}") for one in tree(document).iter(w("r"))}
    return {words: style.get(w("val")) for words, style in ids.items() if style is not None}


class TestAgain:
    def test_shading_twice_changes_nothing(self) -> None:
        made = shaded(THEO)
        assert shade(read_package(made, "mau.docx")) is None

    def test_it_follows_the_tags(self) -> None:
        made = shaded(p("{% if c.dat %}", "a", "{% endif %}"))
        document = part(made, "word/document.xml").decode()
        changed = with_part(made, document.replace("c.dat", "c.khong_dat"))
        again = shade(read_package(changed, "mau.docx"))
        assert again is not None
        assert marks(again) == {"a": MISSED}

    def test_a_colour_that_the_designer_chose_is_kept(self) -> None:
        made = shaded("{% if c.dat %}a{% endif %}")
        styles = part(made, "word/styles.xml").decode().replace("E2EFD9", "00FF00")
        again = shade(read_package(with_part(made, styles, "word/styles.xml"), "mau.docx"))
        assert again is None or "00FF00" in part(again, "word/styles.xml").decode()

    def test_clearing_leaves_neither_shading_nor_styles(self) -> None:
        made = shade(read_package(shaded(THEO), "mau.docx"), clear=True)
        assert made is not None
        assert marks(made) == {}
        assert "Nhánh" not in part(made, "word/styles.xml").decode()
        assert lines(made) == [THEO]
        assert b"<w:rPr/>" not in part(made, "word/document.xml")

    def test_nothing_is_lost(self) -> None:
        body = [
            p("a {", "{ x }", "} b", fn("n")),
            "{_{ y }_} {% if c.dat %}c\tđ{% endif %}",
            p("{% if", " x %}e{% endif %}"),
        ]
        assert lines(shaded(*body)) == lines(docx(*body))

    def test_tags_that_do_not_balance_are_reported(self) -> None:
        with pytest.raises(ReportError) as caught:
            shaded("{% if x %}a")
        assert found(list(caught.value.diagnostics)) == [("TPL005", "{% if x %}")]


def with_part(document: bytes, text: str, name: str = "word/document.xml") -> bytes:
    return read_package(document, "mau.docx").write({name: text.encode()})


class TestOddTemplates:
    def test_a_style_of_another_name_is_the_designers_own(self) -> None:
        made = with_style(
            docx("{% if c.dat %}a{% endif %}", p(run("sông", '<w:rStyle w:val="NS"/>'))), "NS", "Nhánh sông"
        )
        again = shade(read_package(made, "mau.docx"))
        assert again is not None
        assert marks_by_id(again)["sông"] == "NS"
        out = compile_template(again).render({"c": {"dat": True}})
        assert marks_by_id(out) == {"sông": "NS"}

    def test_a_paragraph_style_of_the_name_is_no_mark(self) -> None:
        made = with_style(docx("{{ x }}"), "ND", "Nhánh đạt", kind="paragraph")
        assert 'w:styleId="ND"' in part(compile_template(made).render({"x": 1}), "word/styles.xml").decode()

    def test_a_name_in_separate_accents_is_known(self) -> None:
        name = "Nha\N{COMBINING ACUTE ACCENT}nh kha\N{COMBINING ACUTE ACCENT}c"
        made = with_style(docx("{{ x }}", p(run("a", '<w:rStyle w:val="NK"/>'))), "NK", name)
        assert marks_by_id(compile_template(made).render({"x": 1})) == {}

    def test_a_style_based_on_a_mark_stands_alone_in_the_report(self) -> None:
        made = with_style(shaded("{% if c.dat %}a{% endif %}"), "X", "Của tôi", based_on="Nhanh1")
        out = part(compile_template(made).render({"c": {"dat": True}}), "word/styles.xml").decode()
        assert "Của tôi" in out
        assert "basedOn" not in out.partition("Của tôi")[2]

    def test_an_id_that_is_taken_is_not_used_twice(self) -> None:
        made = shade(read_package(with_style(docx("{% if c.dat %}a{% endif %}"), "Nhanh1", "Khác hẳn"), "mau.docx"))
        assert made is not None
        assert marks(made) == {"a": MET}
        assert marks_by_id(made) == {"a": "Nhanh1_"}

    def test_a_template_without_styles_gets_them(self) -> None:
        plain = docx("{% if c.dat %}a{% endif %}")
        package = read_package(plain, "mau.docx")
        rels = package.raw("word/_rels/document.xml.rels").decode()
        bare = re.sub(r'<Relationship [^>]*styles.xml"/>', "", rels).encode()
        types = re.sub(r'<Override PartName="/word/styles.xml"[^>]*/>', "", package.raw("[Content_Types].xml").decode())
        without = package.write(
            {"word/_rels/document.xml.rels": bare, "[Content_Types].xml": types.encode()}, {"word/styles.xml"}
        )
        made = shade(read_package(without, "mau.docx"))
        assert made is not None
        assert marks(made) == {"a": MET}
        assert marks(compile_template(made).render({"c": {"dat": True}})) == {}

    def test_tags_keep_the_format_they_had_and_runs_without_words_get_none(self) -> None:
        made = shaded(
            p(run("{% if c.dat %}", "<w:i/>"), run("a{{ x }}", "<w:b/>"), X("<w:r><w:tab/></w:r>"), "{% endif %}")
        )
        formats = {
            "".join(one.itertext()): [child.tag.rpartition("}")[2] for child in one.iterfind(f"{w('rPr')}/*")]
            for one in tree(made).iter(w("r"))
        }
        assert formats == {
            "{% if c.dat %}": ["i"], "a": ["rStyle", "b"], "{{ x }}": ["rStyle", "b"], "": [], "{% endif %}": [],
        }  # fmt: skip

    def test_tags_in_ruby_are_refused(self) -> None:
        word = "<w:rubyBase><w:r><w:t>a</w:t></w:r></w:rubyBase>"
        ruby = f"<w:ruby><w:rubyPr/><w:rt><w:r><w:t>{{{{ x }}}}</w:t></w:r></w:rt>{word}</w:ruby>"
        with pytest.raises(ReportError) as caught:
            shaded(X(f"<w:p><w:r>{ruby}</w:r></w:p>"), "{% if c.dat %}a{% endif %}")
        assert [d.code for d in caught.value.diagnostics] == ["TPL284"]


def with_style(document: bytes, style_id: str, name: str, kind: str = "character", based_on: str = "") -> bytes:
    """The document with one more style, which is bold."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    style = (
        f'<w:style w:type="{kind}" w:customStyle="1" w:styleId="{style_id}"><w:name w:val="{name}"/>{base}'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )
    styles = part(document, "word/styles.xml").decode()
    return with_part(document, styles.replace("</w:styles>", f"{style}</w:styles>"), "word/styles.xml")


class TestReports:
    def test_have_neither_shading_nor_styles(self) -> None:
        template = shaded("{% if x %}a {{ x }}{% else %}b{% endif %}", p("c", fn("n")))
        out = compile_template(template).render({"x": 1})
        assert lines(out) == ["a 1", "c[^1]"]
        assert marks(out) == {}
        assert "Nhánh" not in part(out, "word/styles.xml").decode()

    def test_a_header_that_was_marked_by_hand_and_has_no_tags(self) -> None:
        made = shaded("{% if c.dat %}a{% endif %}")
        document = part(made, "word/document.xml").decode()
        marked = document[document.index("<w:rPr>") : document.index("</w:rPr>") + 8]
        plain = docx("{{ x }}", header=p(run("đầu", marked.removeprefix("<w:rPr>").removesuffix("</w:rPr>"))))
        out = compile_template(with_part(plain, part(made, "word/styles.xml").decode(), "word/styles.xml")).render(
            {"x": 1}
        )
        assert marks_of(out, "word/header1.xml") == []

    def test_print_the_same_as_without_marks(self) -> None:
        body = ["{% theo c %}{% dat %}a{% else %}b{% endtheo %}", "{% chi_khi c.dat %}d", X("<w:p/>")]
        context = {"c": {"dat": True, "khong_dat": False}}
        plain = compile_template(docx(*body)).render(context)
        assert lines(compile_template(shaded(*body)).render(context)) == lines(plain)


def marks_of(document: bytes, name: str) -> list[str | None]:
    return [style.get(w("val")) for style in tree(document, name).iter(w("rStyle"))]
