"""All mistakes of all parts at once, each at its place; a render fails with the place of the tag and leaves nothing."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import X, docx, fn, heading, p, table
from support.engine import failures, mistakes

from docxtpl_reports.diagnostics import Location, ReportError
from docxtpl_reports.diagnostics.codes.table import CODES
from docxtpl_reports.engine.compiler import compile_template

EVERYWHERE: dict[str, Any] = {"header": "{{ h }}", "footer": "{{ f | nope }}", "core": "{{ t }}"}


def test_the_mistakes_of_all_parts_are_reported_at_once() -> None:
    problems = mistakes(
        heading("I. MỞ ĐẦU"),
        "{% if so %}",
        p("x {{ a }}", fn("{{ n }}")),
        table(["h"], ["{{ b c }}"], [["", "{{ d }}"]]),
        "{{ e",
        names={"so": None},
        **EVERYWHERE,
    )
    assert [(d.code, d.location.part) for d in problems] == [
        ("TPL001", "word/document.xml"),
        ("TPL005", "word/document.xml"),
        ("TPL020", "word/document.xml"),
        ("TPL020", "word/footnotes.xml"),
        ("TPL014", "word/document.xml"),
        ("TPL020", "word/document.xml"),
        ("TPL020", "word/header1.xml"),
        ("TPL015", "word/footer1.xml"),
        ("TPL020", "word/footer1.xml"),
        ("TPL020", "docProps/core.xml"),
    ]
    assert {d.location.file for d in problems} == {"mau.docx"}


def test_a_place_is_the_part_the_heading_the_paragraph_the_cell_the_text_and_the_tag() -> None:
    body = [
        heading("I. MỞ ĐẦU"),
        "a",
        table(["h", "i"], ["b", [table(["{{ x }}"]), "c {{ x }}"]]),
        heading("II."),
        "{{ x }}",
    ]
    inner, outer, after = (d.location for d in mistakes(*body, names={"y": None}))
    assert outer == Location(
        "mau.docx",
        "word/document.xml",
        "I. MỞ ĐẦU",
        7,
        table=1,
        row=2,
        cell=2,
        text="c {{ x }}",
        tag="{{ x }}",
        occurrence=2,
        column=3,
    )
    assert (inner.table, inner.row, inner.cell, inner.paragraph) == (2, 1, 1, 6)
    assert (after.heading, after.table, after.paragraph, after.occurrence) == ("II.", None, 9, 3)


def test_a_mistake_in_one_tag_hides_none_in_another() -> None:
    template = [
        "{{ a b }}",
        "{{ c | nope }}",
        "{{ d is nope }}",
        "{% for x %}{% endfor %}",
        "{{ 1 + }}",
        "{{ 'q }}",
        "{% x %}",
        "{{ e }}",
    ]
    assert [d.code for d in mistakes(*template, names=dict.fromkeys("abcd"))] == [
        "TPL008", "TPL014", "TPL015", "TPL016", "TPL019", "TPL019", "TPL019", "TPL020",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("{{ a.nope }}", "REN001"), ("{{ a.b + 'x' }}", "REN002"), ("{{ c }}", "REN003"), ("{{ none }}", "REN004"),
        ("{{ a }}", "REN005"), ("{{ 'x' * 99999999 }}", "REN006"), ("{{ 'x' | la_ma }}", "REN007"),
        ("{{ a.__class__ }}", "REN008"),
        ("{{ obj }}", "REN010"), ("{{ 1 / 0 }}", "VER004"), ("{{ a() }}", "REN002"), ("{{ a.b.c.d }}", "REN001"),
    ],
)  # fmt: skip
def test_what_goes_wrong_while_rendering_has_the_place_of_its_tag(tag: str, code: str) -> None:
    body = [heading("I."), "{% for n in [1] %}", table(["x", p("y", fn(f"{tag} z"))]), "{% endfor %}"]
    for blocks, part in ((body, "word/footnotes.xml"), ([*body[:2], table(["x", tag]), body[3]], "word/document.xml")):
        (failure,) = failures(*blocks, a={"b": 1}, c="\x01", obj=object())
        assert (failure.code, failure.location.part, failure.location.tag) == (code, part, tag)
        assert failure.location.file == "mau.docx"
        if part == "word/document.xml":
            assert (failure.location.heading, failure.location.table, failure.location.cell) == ("I.", 1, 2)


def test_the_place_is_the_innermost_tag_also_after_tags_with_line_breaks() -> None:
    body = [
        p(X("<w:r><w:t>{{ 1</w:t><w:br/><w:t>+ 1 }}</w:t></w:r>")),
        "a\nb\n",
        "{% if true %}",
        "{{ x }}",
        "{% endif %}",
        "{{ y }}",
    ]
    (failure,) = failures(*body, y=1)
    assert (failure.location.paragraph, failure.location.tag) == (4, "{{ x }}")


def test_each_story_that_fails_is_reported() -> None:
    template = compile_template(
        docx("{{ a }} {{ b }}", header="{{ h }}", footer="{{ f }}", core="{{ t }}"), file="mau.docx"
    )
    with pytest.raises(ReportError) as caught:
        template.render({"f": 1})
    assert [(d.code, d.params["name"]) for d in caught.value.diagnostics] == [
        ("REN001", "a"),
        ("REN001", "h"),
        ("REN001", "t"),
    ]


def test_an_error_in_the_middle_of_a_loop_does_not_spoil_the_next_render() -> None:
    template = compile_template(docx("{% for x in xs %}", p("{{ 1 / x }}", fn("{{ x }}")), "{% endfor %}"))
    with pytest.raises(ReportError):
        template.render({"xs": [1, 0]})
    assert template.render({"xs": [1]}) == compile_template(
        docx("{% for x in xs %}", p("{{ 1 / x }}", fn("{{ x }}")), "{% endfor %}")
    ).render({"xs": [1]})


def test_a_fault_of_the_callers_own_object_is_reported_at_the_tag() -> None:
    class Broken:
        @property
        def x(self) -> int:
            raise KeyError("inner")

        def __str__(self) -> str:
            raise ValueError("no text")

    assert [d.code for d in failures("{{ b.x }}", b=Broken())] == ["REN002"]
    assert [d.code for d in failures("{{ b }}", b=Broken())] == ["REN002"]


def test_every_message_can_be_shown() -> None:
    seen = set()
    for body in (
        ["{{ a"], [p("{{ a", X("<w:r><w:drawing/></w:r>"), "}}")], ["{{ a – b }}"], ["{{ a }} }}"], ["{% if a %}"],
        ["{% endif %}"],
        ["{% if a %}{% for x in a %}{% endif %}"], ["{% x %}"], ["{% if a %}" * 30],
        [table(["{% if a %}x", "y"], ["c {% endif %} y", "z"])],
        ["a {%p if a %} b", "{%p endif %}"], ["{% include a %}"], ["{{ " + "(" * 300 + "1" + ")" * 300 + " }}"], ["{{ a b }}"],
        ["{{ a | b }}"], ["{{ a is b }}"], [p(X("<w:r><w:instrText>{{ a }}</w:instrText></w:r>"))], ["{{ a + }}"], ["{{ b }}"],
        ["{{ a }}", p(X('<w:r><w:footnoteReference w:id="9"/></w:r>'))], ["{{ ns.b }}"], ["{{ ns }}"],
        ["{% for x in a %}{% endfor %}"],
        ["{{ list }}"], ["{{ a.b }}"], ["{%tr if a %}", "{%tr endif %}"],
    ):  # fmt: skip
        for problem in mistakes(*body, names={"a": None, "ns": {"c": None}, "list": [None]}):
            assert problem.message
            assert problem.help
            seen.add(problem.code)
    assert {f"TPL{n:03d}" for n in (*range(1, 11), *range(11, 27))} - seen == set()
    assert seen <= set(CODES)


# A22
@pytest.mark.parametrize(
    ("body", "fixed"),
    [
        (("a {{ x.", "ten }} b"), "{{ x.ten }}"),
        (("{% if x", "== 1 %}", "{% endif %}"), "{% if x == 1 %}"),
        (("{{ x |", "", "upper }}"), "{{ x | upper }}"),
    ],
)
def test_a_tag_that_runs_on_into_the_next_paragraph_is_one_problem(body: tuple[str, ...], fixed: str) -> None:
    (problem,) = mistakes(*body)

    assert (problem.code, problem.location.paragraph, problem.params["fixed"]) == ("TPL101", 1, fixed)


def test_a_tag_that_runs_on_in_a_cell_is_one_problem() -> None:  # A22
    (problem,) = mistakes(table([["{{ x.", "ten }}"], "b"]), "hết")

    assert (problem.code, problem.location.row, problem.location.cell) == ("TPL101", 1, 1)


def test_an_open_tag_and_a_stray_end_that_do_not_belong_together_are_two_problems() -> None:  # A22
    names = {"x": {"ten": None}}
    assert [d.code for d in mistakes("{{ x.", "ten %}", names=names)] == ["TPL001", "TPL004"]
    assert [d.code for d in mistakes(table(["{{ x.", "ten }}"]), "hết", names=names)] == ["TPL001", "TPL004"]
    assert [d.code for d in mistakes("{{ x", "a", "b", "c", "ten }}", names=names)] == ["TPL001", "TPL004"]


# A34
NAMES = {
    "ho_ten": None,
    "hoc_van": [{"nam": None}],
    "tieu_chi": {"15.1": {"dat": None}},
    "x": None,
    "y": None,
    "don_vi": {"ten": None},
}


@pytest.mark.parametrize(
    ("tag", "fixed"),
    [
        ("{{ họ tên }}", "{{ ho_ten }}"), ("{{ ho ten }}", "{{ ho_ten }}"), ("{{ don_vi->ten }}", "{{ don_vi.ten }}"),
        ("{{#hoc_van}}", "{% for muc in hoc_van %}"), ("{{/hoc_van}}", "{% endfor %}"), ("{{#x}}", "{% if x %}"),
        ("{{^x}}", "{% if not x %}"), ("{{ if x }}", "{% if x %}"), ("{{ endif }}", "{% endif %}"), ("{{ x. }}", "{{ x }}"),
        ("{{{ x }}}", "{{ x }}"), ("{{ x | }}", "{{ x }}"), ("{{ x && y }}", "{{ x and y }}"),
    ],
)  # fmt: skip
def test_a_slip_in_an_expression_carries_its_correction(tag: str, fixed: str) -> None:
    (problem,) = mistakes("a", tag, names=NAMES)

    assert (problem.code, problem.location.paragraph, problem.params["fixed"]) == ("TPL103", 2, fixed)
    assert problem.fix is not None
    assert (problem.fix.old, problem.fix.new) == (tag, fixed)


@pytest.mark.parametrize(
    ("body", "tag", "fixed"),
    [
        (("{% tr for m in hoc_van %}", "{%tr endfor %}"), "{% tr for m in hoc_van %}", "{%tr for m in hoc_van %}"),
        (("{% p if x %}", "a", "{%p endif %}"), "{% p if x %}", "{%p if x %}"),
        (("{% for m in hoc_van %}", "{% end for %}"), "{% end for %}", "{% endfor %}"),
        (("{% if x %}a{%- end if -%}",), "{%- end if -%}", "{%- endif -%}"),
        (("{% if x %}a{% else if y %}b{% endif %}",), "{% else if y %}", "{% elif y %}"),
        (("{% if x %}a{% elseif y %}b{% endif %}",), "{% elseif y %}", "{% elif y %}"),
        (("{% if x %}a{% endfi %}",), "{% endfi %}", "{% endif %}"),
        (("{% for m in hoc_van %}a{% enfor %}",), "{% enfor %}", "{% endfor %}"),
        (("{% if x = 1 %}a{% endif %}",), "{% if x = 1 %}", "{% if x == 1 %}"),
        (("{% if x = '=' %}a{% endif %}",), "{% if x = '=' %}", "{% if x == '=' %}"),
        (("{% if x && y || x %}a{% endif %}",), "{% if x && y || x %}", "{% if x and y or x %}"),
        (("{% if x <> 1 %}a{% endif %}",), "{% if x <> 1 %}", "{% if x != 1 %}"),
        (("{% if !x %}a{% endif %}",), "{% if !x %}", "{% if not x %}"),
        (("{% nếu x %}a{% endif %}",), "{% nếu x %}", "{% if x %}"),
        (("{% if x và không y %}a{% endif %}",), "{% if x và không y %}", "{% if x and not y %}"),
        (("{% for m trong hoc_van %}{% endfor %}",), "{% for m trong hoc_van %}", "{% for m in hoc_van %}"),
        (("{% if x > 50% %}a{% endif %}",), "{% if x > 50% %}", "{% if x > 50 %}"),
    ],
)
def test_a_slip_in_a_statement_carries_its_correction_and_is_the_only_problem(
    body: tuple[str, ...], tag: str, fixed: str
) -> None:
    for names in (NAMES, None):
        problems = [d for d in mistakes(*body, names=names) if d.code not in ("TPL026", "TPL010")]

        assert [(d.code, d.params["tag"], d.params["fixed"]) for d in problems] == [("TPL103", tag, fixed)]


def test_a_name_with_a_number_behind_a_dot_is_an_item() -> None:  # A34
    (problem,) = mistakes("{{ tieu_chi.15.1.dat }}", names=NAMES)

    assert (problem.code, problem.params["fixed"]) == ("TPL103", 'tieu_chi["15.1"]')
    assert compile_template(docx("{{ hoc_van.0.nam }}"), names={"hoc_van": [{"nam": None}]})


def test_a_correction_that_is_not_sure_is_shown_and_not_applied() -> None:  # A34
    for tag in ("{{ hai từ }}", "{{#ds}}"):
        (problem,) = mistakes(tag)
        assert (problem.code, problem.fix) == ("TPL103", None)


@pytest.mark.parametrize("tag", ["{{ x 1 }}", "{{ x ? y : 1 }}", "{{ a b }}"])
def test_what_has_no_correction_keeps_its_message(tag: str) -> None:  # A34
    assert {d.code for d in mistakes(tag, names={**NAMES, "a": None, "b": None})} <= {"TPL014", "TPL019"}


def test_a_slip_in_one_tag_hides_no_number_in_another() -> None:  # A34
    problems = mistakes("{{ tieu_chi.15.1 }}", "{% if x > 50,5 %}a{% endif %}", names=NAMES)

    assert [d.code for d in problems] == ["TPL103", "TPL187"]
