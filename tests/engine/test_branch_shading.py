"""Branches are shaded by their verdict while a template is edited, and no report keeps the shading."""

from __future__ import annotations

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
