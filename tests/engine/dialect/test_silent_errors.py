"""Mistakes that Jinja runs without complaint: each is an error with its correction."""

from __future__ import annotations

import re
from typing import Any

import jinja2
import pytest
from support.build import docx, fn, lines, p
from support.counting import calls
from support.engine import found, mistakes, text
from support.figures_project import Project

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.grammar import lost_assignments
from docxtpl_reports.values import Verdict
from docxtpl_reports.values.shape import DATE, NUMBER, TRUTH, Leaf

VERDICTS = ("Đạt", "Chưa đạt", "Chưa đủ số liệu", "Không phát sinh")
JUDGED = {"": NUMBER, "ten": None, "ket_luan": Leaf("text", VERDICTS), "dat": TRUTH, "khong_dat": TRUTH}
JUDGED |= {"thieu_so_lieu": TRUTH, "khong_phat_sinh": TRUTH}
NAMES: dict[str, Any] = {
    "so_lieu": {"n": NUMBER, "co": TRUTH, "ten": None, "ds": [{"so": NUMBER, "nhom": None}], "so_ds": [NUMBER]},
    "ky": {"den": {"": DATE, "nam": NUMBER}},
    "chi_tieu": {"x": JUDGED, "y": JUDGED},
    "tieu_chi": {"1": {**JUDGED, "": JUDGED["ket_luan"], "xep_loai": Leaf("text", ("Tốt", "Khá")), "gom": [JUDGED]}},
    "tu_do": None,
}


def codes(*body: str) -> list[str]:
    return [d.code for d in mistakes(*body, names=NAMES)]


def warnings(*body: str) -> list[str]:
    return [d.code for d in compile_template(docx(*body), names=NAMES).diagnostics]


class TestNamesSetInLoops:  # B1
    def test_a_sum_in_a_loop_is_an_error_that_shows_the_filter(self) -> None:
        body = "{% set t = 0 %}{% for c in so_lieu.ds %}{% set t = t + c.so %}{% endfor %}{{ t }}"
        (problem,) = mistakes(body, names=NAMES)
        assert (problem.code, problem.location.tag) == ("TPL150", "{% set t = t + c.so %}")
        assert '{{ so_lieu.ds | tong("so") }}' in problem.help

    def test_it_is_an_error_for_any_template(self) -> None:
        (problem,) = mistakes("{% set t = 0 %}{% for c in l %}{% set t = t + c.so %}{% endfor %}{{ t }}")
        assert (problem.code, problem.params["cure"]) == ("TPL150", '{{ l | tong("so") }}')

    @pytest.mark.parametrize(
        ("loop", "cure"),
        [
            ("{% for c in so_lieu.ds %}{% set t = c.so + t %}{% endfor %}", '{{ so_lieu.ds | tong("so") }}'),
            ("{% for c in so_lieu.so_ds %}{% set t = t + c %}{% endfor %}", "{{ so_lieu.so_ds | tong }}"),
            ("{% for c in so_lieu.ds %}{% set t = t + 1 %}{% endfor %}", "{{ so_lieu.ds | length }}"),
            ("{% for c in so_lieu.ds if c.nhom %}{% set t = t + c.so %}{% endfor %}", "namespace(t=t)"),
            ("{% for c in so_lieu.ds %}{% if c.nhom %}{% set t = t + c.so %}{% endif %}{% endfor %}", "namespace(t=t)"),
            ("{% for c in so_lieu.ds %}{% set t = t ~ c.nhom %}{% endfor %}", "namespace(t=t)"),
            ("{% for c in so_lieu.ds %}{% set t %}{{ t }}{{ c.nhom }}{% endset %}{% endfor %}", "namespace(t=t)"),
            (
                "{% for c in so_lieu.ds %}{% for k in so_lieu.so_ds %}{% set t = t + k %}{% endfor %}{% endfor %}",
                "tong",
            ),
            ("{% for c in so_lieu.ds %}{% set t = true %}{% endfor %}", "namespace(t=t)"),
            ("{% with %}{% set t = 5 %}{% endwith %}", "namespace(t=t)"),
            ("{% macro m(a) %}{% set t = t + a %}{% endmacro %}{{ m(1) }}", "namespace(t=t)"),
            ("{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{% set t = 5 %}{% endcall %}", "namespace(t=t)"),
        ],
    )
    def test_other_members_of_the_kind(self, loop: str, cure: str) -> None:
        (problem,) = mistakes("{% set t = 0 %}" + loop + "{{ t }}", names=NAMES)
        assert problem.code == "TPL150"
        assert cure in str(problem.params["cure"])

    def test_a_name_set_in_a_footnote_is_lost_to_the_text(self) -> None:
        body = p("{% set t = 0 %}x", fn("{% set t = 5 %}y"), "{{ t }}")
        assert [d.code for d in mistakes(body, names=NAMES)] == ["TPL150"]

    def test_what_a_loop_remembers_of_the_row_before_is_lost(self) -> None:
        body = "{% set cu = '' %}{% for c in so_lieu.ds %}{% if c.nhom != cu %}x{% endif %}{% set cu = c.nhom %}{% endfor %}"
        assert codes(body) == ["TPL150"]

    @pytest.mark.parametrize(
        "body",
        [
            "{% for c in so_lieu.ds %}{% set t = c.so + 1 %}{{ t }}{% endfor %}",
            "{% set t = 1 %}{% if tu_do %}{% set t = t + 1 %}{% endif %}{{ t }}",
            "{% set t = 1 %}{% for c in so_lieu.ds %}{% set t = c.so %}{{ t }}{% endfor %}",
            "{% set t = 1 %}{% for c in so_lieu.ds %}{% set t = t | default(0) %}{{ t }}{% endfor %}",
            "{% set o = namespace(t=0) %}{% for c in so_lieu.ds %}{% set o.t = o.t + c.so %}{% endfor %}{{ o.t }}",
            "{% set t = 1 %}{% for t in so_lieu.so_ds %}{{ t }}{% endfor %}{{ t }}",
            "{% macro m() %}{% set t = 1 %}{{ t }}{% endmacro %}{% set t = 0 %}{{ m() }}{{ t }}",
            "{% set t = 1 %}{% for c in so_lieu.ds %}{% set t = 2 %}{% endfor %}{% set t = 3 %}{{ t }}",
            "{% if tu_do %}{% set t = 1 %}{% for c in so_lieu.ds %}{% set t = 2 %}{% endfor %}{% else %}"
            "{% set t = 4 %}{{ t }}{% endif %}",
        ],
    )
    def test_what_works_is_no_error(self, body: str) -> None:
        assert warnings(body) == []

    def test_a_name_used_inside_and_outside_is_questioned(self) -> None:
        assert warnings("{% set t = 1 %}{% for c in so_lieu.ds %}{% set t = 2 %}{{ t }}{% endfor %}{{ t }}") == [
            "TPL151"
        ]

    def test_the_cures_work_when_followed(self) -> None:
        rows = [{"so": 2, "nhom": "a"}, {"so": 3, "nhom": ""}]
        assert text('{{ l | tong("so") }}', "{{ l | length }}", l=rows) == ["5", "2"]
        body = (
            "{% set t = 0 %}{% set o = namespace(t=t) %}{% for c in l %}{% set o.t = o.t + c.so %}{% endfor %}{{ o.t }}"
        )
        assert text(body, l=rows) == ["5"]

    def test_each_tag_is_looked_at_once(self) -> None:
        def reads(loops: int) -> int:
            body = "{% set t = 0 %}" + "{% for c in l %}{% set t = c.so %}{{ t }}{% endfor %}" * loops
            tree = jinja2.Environment().parse(body)
            return calls(lambda: lost_assignments.check(tree, lambda _: Location(), strict=True))

        assert reads(400) < 4.1 * reads(100)


class TestNumbersTypedTheVietnameseWay:  # B2
    @pytest.mark.parametrize(
        ("tag", "first", "second"),
        [
            ("{% if so_lieu.n > 1.200 %}a{% endif %}", "1200", "1.2000"),
            ("{% if so_lieu.n >= 1.200.000 %}a{% endif %}", "1200000", "1200000"),
            ("{{ 1.200 }}", "1200", "1.2000"),
            ("{% if so_lieu.n in [5, 1.200] %}a{% endif %}", "1200", "1.2000"),
            ("{{ so_lieu.n + 1.200 }}", "1200", "1.2000"),
            ("{{ 'a' if so_lieu.n > 1,200 else 'b' }}", "1200", "1.2000"),
        ],
    )
    def test_are_errors_with_both_readings(self, tag: str, first: str, second: str) -> None:
        (problem,) = mistakes(tag, names=NAMES)
        assert problem.code == "TPL152"
        assert (problem.params["first"], problem.params["second"]) == (first, second)

    @pytest.mark.parametrize(
        ("tag", "typed", "first"),
        [
            ("{% if chi_tieu.x > 50,5 %}a{% endif %}", "50,5", "50.5"),
            ("{% if chi_tieu.x > 50, 5 %}a{% endif %}", "50, 5", "50.5"),
            ("{% if so_lieu.n == 1.234,5 %}a{% endif %}", "1.234,5", "1234.5"),
            ("{% if (so_lieu.n > 50,5) and tu_do %}a{% endif %}", "50,5", "50.5"),
            ("{% if 50,5 < so_lieu.n %}a{% endif %}", "50,5", "50.5"),
            ("{% set t = 1,5 %}", "1,5", "1.5"),
            ("{{ so_lieu.n * 1,5 }}", "1,5", "1.5"),
            ("{% if so_lieu.n in [5] or so_lieu.n > 9,5 %}a{% endif %}", "9,5", "9.5"),
        ],
    )
    def test_a_decimal_comma_is_no_list_of_two(self, tag: str, typed: str, first: str) -> None:
        """The advice is one that works: a pair would compare as greater than any number."""
        (problem,) = mistakes(tag, names=NAMES)
        assert (problem.code, problem.params["typed"], problem.params["first"]) == ("TPL187", typed, first)
        assert problem.fix is not None
        assert (problem.fix.old, problem.fix.new) == (typed, first)

    @pytest.mark.parametrize(
        "tag",
        [
            "{% if so_lieu.n in [1,5] %}a{% endif %}",
            "{% if so_lieu.n in (1,5) %}a{% endif %}",
            "{% for i in range(1,5) %}{{ i }}{% endfor %}",
            "{% for i in 1, 5 %}{{ i }}{% endfor %}",
            "{% for i in 1,2,3 %}{{ i }}{% endfor %}",
            "{% set a, b = 1,2 %}{{ a }}{{ b }}",
            "{{ '50,5 và 1.200' }}{{ so_lieu.ten == '1.200' }}",
            "{{ so_lieu.n | round(2) }}{{ 0.125 }}{{ 12.5 + 3.14 }}{{ 2.675 | round(2) }}",
            "{% if so_lieu.n > 0.999 %}a{% endif %}",
        ],
    )
    def test_lists_arguments_and_decimals_are_not(self, tag: str) -> None:
        assert warnings(tag) == []

    @pytest.mark.parametrize("typed", ["01/7/2025", "1 / 7 / 2025"])
    def test_a_date_in_a_tag_is_a_division(self, typed: str) -> None:
        assert codes("{% if ky.den >= " + typed + " %}a{% endif %}") == ["TPL153"]

    def test_the_advice_works(self) -> None:
        assert warnings("{% if chi_tieu.x > 50.5 %}a{% endif %}{% if ky.den.nam >= 2025 %}b{% endif %}") == []


class TestComparisonsThatNeverHold:  # B6
    @pytest.mark.parametrize(
        ("test", "code"),
        [
            ('chi_tieu.x.ket_luan == "Không đạt"', "TPL154"),
            ('"Không đạt" == chi_tieu.x.ket_luan', "TPL154"),
            ('chi_tieu.x.ket_luan != "đạt"', "TPL154"),
            ('chi_tieu.x.ket_luan in ["Đạt", "Không đạt"]', "TPL154"),
            ('tieu_chi["1"] == "Tốt"', "TPL154"),
            ('tieu_chi["1"].xep_loai == "Giỏi"', "TPL154"),
            ('so_lieu.co == "có"', "TPL155"),
            ('chi_tieu.x.dat == "Đạt"', "TPL155"),
            ("so_lieu.co == 1", "TPL155"),
            ('so_lieu.n == "1.185"', "TPL156"),
            ('so_lieu.n == ""', "TPL156"),
            ('chi_tieu.x == "Đạt"', "TPL156"),
            ('ky.den == "13/8/2024"', "TPL157"),
        ],
    )
    def test_are_errors(self, test: str, code: str) -> None:
        assert codes("{% if " + test + " %}a{% endif %}") == [code]
        assert codes("{{ 'a' if " + test + " else 'b' }}") == [code]

    def test_the_message_lists_the_values_and_corrects_what_is_near(self) -> None:
        (problem,) = mistakes('{% if chi_tieu.x.ket_luan == "Không đạt" %}a{% endif %}', names=NAMES)
        assert all(verdict in problem.help for verdict in VERDICTS)
        assert problem.fix is not None
        assert problem.fix.new == "Chưa đạt"

    def test_through_names_loops_and_members(self) -> None:
        assert codes('{% set k = chi_tieu.x.ket_luan %}{% if k == "Không đạt" %}a{% endif %}') == ["TPL154"]
        assert codes('{% for c in chi_tieu if c.ket_luan == "Rớt" %}a{% endfor %}') == ["TPL154"]
        assert codes('{% for c in tieu_chi["1"].gom %}{% if c.ket_luan == "Rớt" %}a{% endif %}{% endfor %}') == [
            "TPL154"
        ]

    @pytest.mark.parametrize(
        "test",
        [
            'chi_tieu.x.ket_luan == "Chưa đạt"',
            "so_lieu.co == true",
            "so_lieu.n == 0",
            'so_lieu.ten == "a"',
            "so_lieu.n in [1, 2]",
            "ky.den.nam == 2024",
            'tieu_chi["1"] == "Đạt"',
            "chi_tieu.x == chi_tieu.y",
        ],
    )
    def test_what_can_hold_is_no_error(self, test: str) -> None:
        assert warnings("{% if " + test + " %}a{% endif %}") == []


class TestElseOverAVerdict:  # B4
    @pytest.mark.parametrize(
        "body",
        [
            "{% if chi_tieu.x.dat %}a{% else %}b{% endif %}",
            "{% if chi_tieu.x.khong_dat %}a{% else %}b{% endif %}",
            "{% if chi_tieu.x.thieu_so_lieu %}c{% elif chi_tieu.x.dat %}a{% else %}b{% endif %}",
            "{{ 'a' if chi_tieu.x.dat else 'b' }}",
            '{% if chi_tieu.x.ket_luan == "Đạt" %}a{% else %}b{% endif %}',
            "{% for c in tieu_chi['1'].gom %}{% if c.dat %}a{% else %}b{% endif %}{% endfor %}",
            "{% if chi_tieu.x.dat and so_lieu.n > 5 %}a{% else %}b{% endif %}",
            "{% if chi_tieu.x.dat %}a{% elif chi_tieu.x.khong_dat %}b{% else %}c{% endif %}",
            "{% set kq = chi_tieu.x.dat %}{% if kq %}a{% else %}b{% endif %}",
            "{% set kq = chi_tieu.x.dat %}{% set k = kq %}{% if k %}a{% else %}b{% endif %}",
            "{% set x = chi_tieu.x %}{% if x.dat %}a{% else %}b{% endif %}",
            "{% for c in chi_tieu %}{% if c.dat %}a{% else %}b{% endif %}{% endfor %}",
        ],
    )
    def test_that_takes_in_what_is_unknown_is_questioned(self, body: str) -> None:
        assert warnings(body) == ["TPL158"]

    @pytest.mark.parametrize(
        "body",
        [
            "{% if chi_tieu.x.dat %}a{% elif chi_tieu.x.khong_dat %}b{% elif chi_tieu.x.khong_phat_sinh %}c"
            "{% else %}d{% endif %}",
            "{% if chi_tieu.x.dat or chi_tieu.x.khong_dat %}a{% else %}-{% endif %}",
            "{% set kq = chi_tieu.x.dat %}{% set kq = so_lieu.co %}{% if kq %}a{% else %}b{% endif %}",
            "{% if chi_tieu.x.dat %}a{% endif %}",
            "{% if chi_tieu.x.thieu_so_lieu %}a{% elif chi_tieu.x.khong_phat_sinh %}{% elif chi_tieu.x.dat %}b"
            "{% else %}c{% endif %}",
            "{% if so_lieu.co %}a{% else %}b{% endif %}",
            "{% if chi_tieu.x.dat %}a{% elif chi_tieu.x.khong_dat %}b{% else %}{{ chi_tieu.x.ket_luan }}{% endif %}",
            "{{ 'a' if chi_tieu.x.dat else chi_tieu.x.ket_luan }}",
            "{% if chi_tieu.x.dat %}a{% elif chi_tieu.x.khong_dat %}b{% else %}{{ chi_tieu.x | trong_bang(2) }}{% endif %}",
        ],
    )
    def test_that_does_not_is_fine(self, body: str) -> None:
        assert warnings(body) == []

    def test_the_message_says_which_verdict_is_taken_for_which(self) -> None:
        body = "{% if chi_tieu.x.dat %}a{% elif chi_tieu.x.khong_dat %}b{% else %}c{% endif %}"
        (problem,) = compile_template(docx(body), names=NAMES).diagnostics
        assert (problem.params["others"], problem.params["verdict"]) == ("«Không phát sinh»", "Chưa đủ số liệu")

    @pytest.mark.parametrize(("verdict", "other"), [("Đạt", "khong_dat"), ("Chưa đạt", "dat")])
    @pytest.mark.parametrize("end", ["{% else %}b{% endif %}", "{% endif %}"])
    def test_what_is_not_met_is_not_what_fails(self, verdict: str, other: str, end: str) -> None:
        body = '{% if chi_tieu.x.ket_luan != "' + verdict + '" %}a' + end
        (problem,) = compile_template(docx(body), names=NAMES).diagnostics
        assert (problem.code, problem.params["other"]) == ("TPL170", other)
        assert problem.params["others"] == "«Chưa đủ số liệu», «Không phát sinh»"

    def test_items_of_several_shapes(self) -> None:
        names = {"chi_tieu": {"x": JUDGED, "y": {**JUDGED, "tu_so": NUMBER}, "z": {"ten": None}}}
        body = "{% for c in chi_tieu %}{% if c.dat %}a{% else %}b{% endif %}{% endfor %}"
        assert [d.code for d in compile_template(docx(body), names=names).diagnostics] == ["TPL158"]


def test_rejecting_what_is_met_keeps_what_is_unknown() -> None:
    assert warnings('{{ tieu_chi["1"].gom | rejectattr("dat") | list | length }}') == ["TPL159"]
    assert warnings('{{ tieu_chi["1"].gom | selectattr("khong_dat") | list | length }}') == []


def test_a_sum_filter_has_a_vietnamese_name() -> None:
    assert lines(compile_template(docx("{{ [1, 2] | tong }}")).render({})) == ["3"]


def test_a_misspelt_column_of_the_sum_is_an_error() -> None:
    assert found(mistakes('{{ so_lieu.ds | tong("sp") }}', names=NAMES)) == [
        ("TPL021", '{{ so_lieu.ds | tong("sp") }}')
    ]


def test_the_checks_know_the_shapes_of_a_pack(tmp_path: Any) -> None:
    shape = Project(tmp_path).case().shape()
    body = '{% if chi_tieu.truc_tuyen.ket_luan == "Không đạt" %}a{% endif %}{% if so_lieu.co_kn == "có" %}b{% endif %}'
    assert [d.code for d in mistakes(body, names=shape)] == ["TPL154", "TPL155"]
    assert re.search("Chưa đạt", mistakes(body, names=shape)[0].help)


@pytest.mark.parametrize(
    "body",
    [
        "{% if chi_tieu.dung_han.dat %}tốt{% else %}kém{% endif %}",
        "{{ 'tốt' if chi_tieu.dung_han.dat else 'kém' }}",
        "{% if chi_tieu.dung_han.khong_dat %}kém{% else %}tốt{% endif %}",
        "{% if chi_tieu.dung_han.ket_luan == 'Đạt' %}tốt{% else %}kém{% endif %}",
        "{% if not chi_tieu.dung_han.dat %}kém{% endif %}",
    ],
)
def test_a_draft_convicts_nobody(tmp_path: Any, body: str) -> None:  # B4
    case = Project(tmp_path).case()
    template = compile_template(docx(body), names=case.shape())
    draft = renderer.render(template, case.context(draft=True), draft="NHÁP")
    assert lines(draft.docx)[1:] == ["[thiếu: Đúng hạn ba năm]"]


def test_a_draft_prints_the_branch_of_what_is_unknown(tmp_path: Any) -> None:
    case = Project(tmp_path).case()
    body = "{% if chi_tieu.dung_han.dat %}a{% elif chi_tieu.dung_han.khong_dat %}b{% else %}chưa rõ{% endif %}"
    template = compile_template(docx(body), names=case.shape())
    assert lines(renderer.render(template, case.context(draft=True), draft="NHÁP").docx)[1:] == ["chưa rõ"]


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_asked_for_by_attribute_and_by_label(verdict: Verdict) -> None:
    for test in (f"chi_tieu.x.{verdict.attribute}", f"chi_tieu.x.ket_luan == '{verdict.label}'"):
        expected = ["TPL158"] if verdict.is_decided else []
        assert warnings(f"{{% if {test} %}}a{{% else %}}b{{% endif %}}") == expected
