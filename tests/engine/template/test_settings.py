"""Settings of the template and of the caller's environment; what a template may call (A23, A24, A27, A30, A31, A33)."""

from __future__ import annotations

import datetime
import io
from typing import Any

import jinja2
import pytest
from support.build import CT, REL, R, W, X, docx, lines, p, part, run, table, tree
from support.engine import failures, found, mistakes, render, text

from docxtpl_reports import ReportTemplate
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.ooxml.package.reading import read_package

SETTINGS = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
MERGE = (
    '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:query w:val="SELECT * FROM `Sheet1$`"/>'
    '<w:dataSource r:id="rId1"/><w:odso><w:recipientData r:id="rId2"/></w:odso></w:mailMerge>'
)


def merging(*body: Any) -> bytes:
    """A template that was made for a mail merge."""
    source = "file:///C:/Users/an/danh%20sach.xlsx"
    rels = (
        f'<Relationship Id="rId1" Type="{R}/mailMergeSource" Target="{source}" TargetMode="External"/>'
        f'<Relationship Id="rId2" Type="{R}/recipientData" Target="recipientData.xml"/>'
    )
    inner = f'<w:zoom w:percent="90"/>{MERGE}<w:defaultTabStop w:val="720"/>'
    settings = f'<w:settings xmlns:w="{W}" xmlns:r="{R}">{inner}</w:settings>'
    return docx(
        *body,
        relationships=f'<Relationship Id="rId9" Type="{R}/settings" Target="settings.xml"/>',
        content_types=f'<Override PartName="/word/settings.xml" ContentType="{SETTINGS}"/>'
        '<Override PartName="/word/recipientData.xml" ContentType="application/xml"/>',
        extra={
            "word/settings.xml": settings,
            "word/_rels/settings.xml.rels": f'<Relationships xmlns="{REL}">{rels}</Relationships>',
            "word/recipientData.xml": f'<w:recipients xmlns:w="{W}"/>',
        },
    )


# A31
@pytest.mark.parametrize("body", ["{{ x }}", "không có thẻ"])
def test_a_mail_merge_is_dropped_from_the_document_that_is_made(body: str) -> None:
    out = compile_template(merging(body)).render({"x": 1})

    assert [e.tag for e in tree(out, "word/settings.xml")] == [f"{{{W}}}zoom", f"{{{W}}}defaultTabStop"]
    assert len(tree(out, "word/_rels/settings.xml.rels")) == 0
    package = read_package(out)
    assert "word/recipientData.xml" not in package
    names = [e.get("PartName") for e in tree(out, "[Content_Types].xml").iter(f"{{{CT}}}Override")]
    assert "/word/recipientData.xml" not in names


def test_a_mail_merge_is_dropped_by_the_bridge_also_with_a_document_of_python_docx() -> None:  # A31
    for touched in (False, True):
        template = ReportTemplate(io.BytesIO(merging("{{ x }}")))
        if touched:
            template.docx  # noqa: B018  # loads python-docx
        template.render({"x": 1})
        out = io.BytesIO()
        template.save(out)
        assert b"mailMerge" not in part(out.getvalue(), "word/settings.xml")
        assert b"danh%20sach" not in out.getvalue()


def test_settings_without_a_mail_merge_keep_their_bytes() -> None:  # A31
    source = docx(
        "{{ x }}",
        relationships=f'<Relationship Id="rId9" Type="{R}/settings" Target="settings.xml"/>',
        content_types=f'<Override PartName="/word/settings.xml" ContentType="{SETTINGS}"/>',
        extra={"word/settings.xml": f'<w:settings xmlns:w="{W}"><w:zoom w:percent="90"/></w:settings>'},
    )
    assert part(compile_template(source).render({"x": 1}), "word/settings.xml") == part(source, "word/settings.xml")


def through(env: jinja2.Environment, *body: Any, **context: Any) -> list[str]:
    template = ReportTemplate(io.BytesIO(docx(*body)))
    template.render(context, jinja_env=env)
    out = io.BytesIO()
    template.save(out)
    return lines(out.getvalue())


# A23
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("variable_start_string", "[["), ("variable_end_string", "]]"), ("block_start_string", "<%"),
        ("block_end_string", "%>"),
        ("comment_start_string", "<#"), ("comment_end_string", "#>"), ("line_statement_prefix", "#"),
        ("line_comment_prefix", "##"),
    ],
)  # fmt: skip
def test_a_setting_of_the_callers_environment_that_is_not_honoured_is_refused_by_name(setting: str, value: str) -> None:
    with pytest.raises(ReportError) as caught:
        through(jinja2.Environment(**{setting: value}), "{{ x }}", x=1)  # type: ignore[arg-type]

    assert [(d.code, d.params["setting"]) for d in caught.value.diagnostics] == [("REN111", setting)]


def test_finalize_of_the_callers_environment_is_honoured() -> None:  # A23
    env = jinja2.Environment(finalize=lambda value: "—" if value is None else value)

    assert through(env, "{{ x }} {{ y }}", table(["{{ x }}"]), "hết", x=None, y=0.5) == ["— 0,5", "—", "hết"]
    with pytest.raises(ReportError) as caught:
        through(jinja2.Environment(finalize=jinja2.pass_context(lambda context, value: value)), "a")
    assert [d.params["setting"] for d in caught.value.diagnostics] == ["finalize"]


# A24
ROWS = [{"n": 1}, {"n": 2}, {"n": 3}]


@pytest.mark.parametrize("env", [jinja2.Environment(extensions=["jinja2.ext.loopcontrols", "jinja2.ext.do"]), None])
def test_break_continue_and_do_work(env: Any) -> None:
    leave = "{% if r.n == 3 %}{% break %}{% endif %}"
    inline = "{% for r in l %}{% if r.n == 2 %}{% continue %}{% endif %}{{ r.n }}" + leave + ";{% endfor %}"
    assert through(env, inline, "{% do l | length %}", l=ROWS) == ["1;3"]


@pytest.mark.parametrize("word", ["break", "continue"])
def test_break_and_continue_leave_whole_paragraphs_and_rows(word: str) -> None:  # A24
    left = ["1"] if word == "break" else ["1", "3"]
    leave = "{% if r.n == 2 %}{% " + word + " %}{% endif %}"
    assert text("{% for r in l %}", leave, "{{ r.n }}", "{% endfor %}", "hết", l=ROWS) == [*left, "hết"]
    rows = table(["{%tr for r in l %}"], ["{%tr if r.n == 2 %}"], ["{%tr " + word + " %}"], ["{%tr endif %}"], ["{{ r.n }}"],
                 ["{%tr endfor %}"])  # fmt: skip
    assert text(rows, "hết", l=ROWS) == [*left, "hết"]


def test_a_break_in_the_middle_of_a_paragraph_leaves_a_sound_document() -> None:  # A24
    shown = text(
        "{% for r in l %}", "a{{ r.n }}{% if r.n == 2 %}{% break %}{% endif %}b", "{% endfor %}", "hết", l=ROWS
    )
    assert "".join(shown) == "a1ba2hết"


def test_a_break_without_a_loop_around_it_is_an_error() -> None:  # A24
    assert found(mistakes("{% if x %}{% break %}{% endif %}")) == [("TPL006", "{% break %}")]
    assert found(mistakes("{% for x in l %}{% set y %}{% break %}{% endset %}{% endfor %}")) == [
        ("TPL006", "{% break %}")
    ]


def test_ids_stay_unique_in_a_loop_that_is_left() -> None:  # A24
    mark = '<w:bookmarkStart w:id="1" w:name="m"/>'
    body = p(X(mark), "{{ i }}", X('<w:bookmarkEnd w:id="1"/>'))
    out = render(
        "{% for j in [1, 2] %}", "{% for i in [1, 2] %}", body, "{% if i == 1 %}", "{% continue %}", "{% endif %}",
        "{% endfor %}", "{% endfor %}", p(run("x")),
    )  # fmt: skip
    starts = [(e.get(f"{{{W}}}id"), e.get(f"{{{W}}}name")) for e in tree(out).iter(f"{{{W}}}bookmarkStart")]
    ends = [e.get(f"{{{W}}}id") for e in tree(out).iter(f"{{{W}}}bookmarkEnd")]
    assert len({number for number, _ in starts}) == len({name for _, name in starts}) == 4
    assert [number for number, _ in starts] == ends


# A27
DAY = datetime.date(2024, 3, 5)


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{{ '{:%d.%m.%Y}'.format(d) }}", "05.03.2024"),
        ("{{ '{:%H:%M}'.format(t) }}", "15:04"),
        ("{{ d.strftime('%d/%m') }}", "05/03"),
        ("{{ t }}", "15 giờ 04 ngày 05/3/2024"),
        ("{{ m }}", "05/3/2024"),
        ("{{ c }}", "7 giờ 05"),
        ("{{ t ~ '' }}", "15 giờ 04 ngày 05/3/2024"),
        ("{{ t | ngay_thang }}", "ngày 05 tháng 3 năm 2024"),
        ("{{ '{:.1%}'.format(0.256) }}", "25.6%"),
        ("{{ '{:e}'.format(1500.0) }}", "1.500e+3"),
        ("{% set s = joiner(', ') %}{% for i in [1, 2] %}{{ s() }}{{ i }}{% endfor %}", "1, 2"),
        ("{% set c = cycler('a', 'b') %}{% for i in [1, 2, 3] %}{{ c.next() }}{% endfor %}", "aba"),
    ],
)
def test_dates_times_joiner_and_cycler(tag: str, shown: str) -> None:
    context = {
        "d": DAY, "t": datetime.datetime(2024, 3, 5, 15, 4), "m": datetime.datetime(2024, 3, 5), "c": datetime.time(7, 5)
    }  # fmt: skip
    assert text(tag, **context) == [shown]


# A30
@pytest.mark.parametrize("conversion", ["s", "r", "a"])
def test_conversions_of_format_print_as_everything_is_printed(conversion: str) -> None:
    class Thing:
        pass

    tag = f"{{{{ '{{0!{conversion}}}'.format(x) }}}}"
    assert text(tag, x="Ông") == ["Ông"]
    assert text(tag, x=1.5) == ["1,5"]
    assert [d.code for d in failures(tag, x=[1, 2])] == ["REN005"]
    assert [d.code for d in failures(tag, x=Thing())] == ["REN010"]


class Owner:
    def __init__(self) -> None:
        self.so = 1


# A33
@pytest.mark.parametrize(
    ("tag", "context", "near"),
    [
        ("{{ don_vi }}", {"đơn_vị": 1, "khác": 2}, ("đơn_vị",)),
        ("{{ teen }}", {"ten": 1}, ("ten",)),
        ("{{ xyz }}", {"ten": 1}, ()),
        ("{{ x.ten_goi }}", {"x": {"tên_gọi": 1, "khác": 2}}, ("tên_gọi",)),
        ("{% for r in l %}{{ r.teen }}{% endfor %}", {"l": [{"ten": 1}, {"khac": 2}]}, ("ten",)),
        ("{{ o.soo }}", {"o": Owner()}, ("so",)),
    ],
)
def test_a_name_that_is_not_in_the_data_comes_with_the_nearest_names(
    tag: str, context: dict[str, Any], near: tuple[str, ...]
) -> None:
    (problem,) = failures(tag, **context)

    assert problem.code == "REN001"
    assert all(f"«{name}»" in problem.message for name in near)
    assert ("Có thể là" in problem.message) is bool(near)
