"""A list that starts inside a loop restarts in every iteration."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import P, R, W, docx, p, part, table, tree
from support.engine import render
from support.references import _WML, values

from docxtpl_reports.engine.compiler import compile_template


def item(content: str, number: int = 1, level: int = 0) -> Any:
    return p(content, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def with_lists() -> dict[str, Any]:
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:start w:val="{n + 1}"/></w:lvl>' for n in range(2))
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        "</w:numbering>"
    )
    return {
        "extra": {"word/numbering.xml": numbering},
        "relationships": f'<Relationship Id="rIdN" Type="{R}/numbering" Target="numbering.xml"/>',
        "content_types": f'<Override PartName="/word/numbering.xml" ContentType="{_WML}.numbering+xml"/>',
    }


def used(document: bytes) -> list[str]:
    return values(document, "numId", f"{{{W}}}val")


def test_a_list_that_starts_in_a_loop_restarts_in_each_iteration() -> None:
    body = ["{% for x in xs %}", "Đơn vị {{ x }}", item("một"), item("hai"), "{% endfor %}", "hết"]
    out = render(*body, context={"xs": [1, 2, 3]}, **with_lists())

    assert used(out) == ["1", "1", "3", "3", "4", "4"]
    nums = {e.get(f"{{{W}}}numId"): e for e in tree(out, "word/numbering.xml").iter(f"{{{W}}}num")}
    assert list(nums) == ["1", "2", "3", "4"]
    starts = [e.get(f"{{{W}}}val") for e in nums["3"].iter(f"{{{W}}}startOverride")]
    assert starts[:2] == ["1", "2"]


def test_a_loop_over_the_items_of_a_list_goes_on_counting() -> None:
    out = render(
        "{% for x in xs %}",
        item("{{ x }}"),
        "giải thích",
        "{% endfor %}",
        "hết",
        context={"xs": [1, 2]},
        **with_lists(),
    )

    assert used(out) == ["1", "1"]


def test_a_list_of_an_inner_loop_restarts_in_each_iteration_of_the_outer_one() -> None:
    body = ["{% for x in xs %}", "Đơn vị", "{% for y in xs %}", item("{{ y }}"), "{% endfor %}", "{% endfor %}", "hết"]
    out = render(*body, context={"xs": [1, 2]}, **with_lists())

    assert used(out) == ["1", "1", "3", "3"]


def test_a_list_that_goes_on_before_or_behind_the_loop_is_one_list() -> None:
    body = [item("trước"), "{% for x in xs %}", "Đơn vị", item("một"), item("hai"), "{% endfor %}", "hết"]

    assert set(used(render(*body, context={"xs": [1, 2]}, **with_lists()))) == {"1"}


def test_numbered_rows_go_on_counting() -> None:
    row = ["{% for x in xs %}{{ x }}", [item("")], "b{% endfor %}"]

    assert set(used(render(table(row), "hết", context={"xs": [1, 2]}, **with_lists()))) == {"1"}


@pytest.mark.parametrize("count", [0, 1])
def test_a_loop_that_runs_once_or_never_needs_no_new_list(count: int) -> None:
    body = ["{% for x in xs %}", "Đơn vị {{ x }}", item("một"), item("hai"), "{% endfor %}", "hết"]
    template = docx(*body, **with_lists())
    out = compile_template(template).render({"xs": range(count)})

    assert part(out, "word/numbering.xml") == part(template, "word/numbering.xml")


def with_styles(*styles: str, numbers: bool = True) -> dict[str, Any]:
    """Paragraph styles, written as ``id attributes|content``, beside two lists."""
    options = with_lists()
    every = ""
    for style in styles:
        name, content = style.split("|")
        identity, _, attributes = name.partition(" ")
        opening = f'<w:style w:type="paragraph" w:styleId="{identity}" {attributes}>'
        every += f'{opening}<w:name w:val="{identity}"/>{content}</w:style>'
    options["extra"]["word/styles.xml"] = f'<w:styles xmlns:w="{W}">{every}</w:styles>'
    if not numbers:
        options["extra"]["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}"/>'
    return options


LISTED = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'


@pytest.mark.parametrize(
    ("styles", "first", "second"),
    [
        ([f"Muc|{LISTED}"], p("một", style="Muc"), p("hai", style="Muc")),
        (['Con|<w:basedOn w:val="Muc"/>', f"Muc|{LISTED}"], p("một", style="Con"), p("hai", style="Muc")),
        ([f'Muc w:default="1"|{LISTED}', "Khac|"], p("một"), p("hai", properties='<w:jc w:val="left"/>')),
        ([f"Muc|{LISTED}"], p("một", style="Muc", properties='<w:keepNext/><w:jc w:val="left"/>'), item("hai")),
        (
            [f"Muc|{LISTED}"],
            p("một", style="Muc", properties='<w:numPr><w:ilvl w:val="0"/></w:numPr>'),
            p("hai", style="Muc"),
        ),
    ],
)  # fmt: skip
def test_a_list_of_a_style_restarts_too(styles: list[str], first: P, second: P) -> None:
    title = p("Đơn vị", style="Khac") if "Khac|" in styles else "Đơn vị"
    options = with_styles(*styles)
    out = render(
        "{% for x in xs %}",
        title,
        first,
        second,
        "{% endfor %}",
        p("hết", style="Khac"),
        context={"xs": "ab"},
        **options,
    )

    assert used(out) == ["1", "1", "3", "3"]
    for properties in tree(out).iter(f"{{{W}}}pPr"):
        names = [e.tag.rpartition("}")[2] for e in properties]
        assert names == sorted(names, key=["pStyle", "keepNext", "numPr", "jc"].index)


@pytest.mark.parametrize(
    "styles",
    [
        ['Con|<w:basedOn w:val="Muc"/>', 'Muc|<w:basedOn w:val="Con"/>'],
        ['Con|<w:basedOn w:val="Xa"/>', "Muc|"],
        ["Con|", 'Muc|<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'],
    ],
)
def test_a_style_without_a_list_has_none(styles: list[str]) -> None:
    body = ["{% for x in xs %}", "Đơn vị", p("một", style="Con"), p("hai", style="Muc"), "{% endfor %}", "hết"]
    assert used(render(*body, context={"xs": "ab"}, **with_styles(*styles))) == []


def test_a_list_that_the_package_does_not_have_stays_as_it_is() -> None:
    body = ["{% for x in xs %}", "Đơn vị", item("một", 7), item("hai", 7), "{% endfor %}", "hết"]
    assert used(render(*body, context={"xs": "ab"}, **with_lists())) == ["7"] * 4
    assert used(render(*body, context={"xs": "ab"}, **with_styles("Muc|", numbers=False))) == ["7"] * 4


def test_levels_that_a_list_replaces_start_where_it_says() -> None:
    options = with_lists()
    own = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="4"/></w:lvl></w:lvlOverride>'
    own += '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="9"/></w:lvlOverride>'
    numbering = options["extra"]["word/numbering.xml"]
    old = '<w:num w:numId="1"><w:abstractNumId w:val="0"/>'
    options["extra"]["word/numbering.xml"] = numbering.replace(old, old + own)
    body = ["{% for x in xs %}", "Đơn vị", item("một"), item("hai"), "{% endfor %}", "hết"]
    out = render(*body, context={"xs": "ab"}, **options)

    (new,) = [e for e in tree(out, "word/numbering.xml").iter(f"{{{W}}}num") if e.get(f"{{{W}}}numId") == "3"]
    starts = {e.getparent().get(f"{{{W}}}ilvl"): e.get(f"{{{W}}}val") for e in new.iter(f"{{{W}}}startOverride")}
    assert (starts["0"], starts["1"], starts["2"]) == ("4", "9", "1")
