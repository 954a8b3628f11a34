"""Blocks by verdict print the branch of the verdict, and every verdict has one."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import docx, table
from support.engine import found, mistakes, text

from docxtpl_reports.engine.branches import blocks
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.values import Namespace, Verdict
from docxtpl_reports.values.shape import NUMBER, TRUTH, Leaf

STATES = {verdict.attribute: TRUTH for verdict in Verdict}
LABELS = tuple(verdict.label for verdict in Verdict)
ALWAYS_THERE = {"": NUMBER, "ket_luan": Leaf("text", LABELS[:3]), **STATES}
JUDGED = {**ALWAYS_THERE, "ket_luan": Leaf("text", LABELS)}
NAMES: dict[str, Any] = {
    "so_lieu": {"n": NUMBER, "ds": [{"ty_le": ALWAYS_THERE}]},
    "chi_tieu": {"x": JUDGED, "y": ALWAYS_THERE},
    "tieu_chi": {"1.1": JUDGED},
}
WHOLE = ("{% dat %}", "a", "{% chua_dat %}", "b", "{% thieu %}", "c", "{% khong_phat_sinh %}", "d", "{% endtheo %}")


def judged(verdict: Verdict) -> Namespace:
    return Namespace({one.attribute: one is verdict for one in Verdict})


def codes(*body: Any) -> list[str]:
    return [d.code for d in mistakes(*body, names=NAMES)]


@pytest.mark.parametrize(("verdict", "printed"), list(zip(Verdict, "abcd", strict=True)))
class TestBranches:
    def test_paragraphs(self, verdict: Verdict, printed: str) -> None:
        assert text("{% theo x %}", *WHOLE, "sau", x=judged(verdict)) == [printed, "sau"]

    def test_in_a_sentence(self, verdict: Verdict, printed: str) -> None:
        assert text(f"({{% theo x %}}{''.join(WHOLE)})", x=judged(verdict)) == [f"({printed})"]

    def test_in_any_order_with_a_default(self, verdict: Verdict, printed: str) -> None:
        body = "{% theo t['1.1'] %}{% chua_dat %}b{% dat %}a{% else %}-{% endtheo %}"
        assert text(body, t={"1.1": judged(verdict)}) == [printed if printed in "ab" else "-"]

    def test_in_rows_and_in_one_another(self, verdict: Verdict, printed: str) -> None:
        inner = "{% theo h.y %}" + "".join(WHOLE)
        cell = "{% for h in ds %}{% theo h.x %}{% dat %}" + inner + "{% else %}-{% endtheo %}{% endfor %}"
        rows = [{"x": judged(one), "y": judged(verdict)} for one in (Verdict.PASS, Verdict.FAIL)]
        assert text(table([cell]), ds=rows) == [f"{printed}-"]


def test_rows_of_a_table() -> None:
    body = table(
        ["{% theo x %}"], ["{% dat %}"], ["a"], ["{% chua_dat %}"], ["b"], ["{% else %}"], ["c"], ["{% endtheo %}"]
    )
    assert text(body, "sau", x=judged(Verdict.FAIL)) == ["b", "sau"]


class TestCompleteness:
    @pytest.mark.parametrize(
        ("body", "missing"),
        [
            ("{% theo chi_tieu.x %}{% dat %}a{% chua_dat %}b{% thieu %}c{% endtheo %}", "{% khong_phat_sinh %}"),
            ("{% theo chi_tieu.y %}{% dat %}a{% khong_phat_sinh %}d{% endtheo %}", "{% chua_dat %}, {% thieu %}"),
            (
                "{% for h in so_lieu.ds %}{% theo h.ty_le %}{% dat %}a{% thieu %}b{% endtheo %}{% endfor %}",
                "{% chua_dat %}",
            ),
        ],
    )
    def test_a_verdict_that_is_possible_has_a_branch(self, body: str, missing: str) -> None:
        (problem,) = mistakes(body, names=NAMES)
        assert (problem.code, problem.params["branches"]) == ("TPL252", missing)
        assert (problem.location.tag or "").startswith("{% theo ")

    @pytest.mark.parametrize(
        "body",
        [
            "{% theo chi_tieu.y %}{% dat %}a{% chua_dat %}b{% thieu %}c{% endtheo %}",
            '{% theo tieu_chi["1.1"] %}' + "".join(WHOLE),
            "{% theo chi_tieu.x %}{% dat %}a{% chua_dat %}b{% thieu %}c{% else %}d{% endtheo %}",
        ],
    )
    def test_those_that_are_not_need_none(self, body: str) -> None:
        assert compile_template(docx(body), names=NAMES).diagnostics == ()

    def test_without_rules_the_three_that_all_have(self) -> None:
        (problem,) = mistakes("{% theo x %}{% dat %}a{% chua_dat %}b{% endtheo %}")
        assert (problem.code, problem.params["verdicts"]) == ("TPL252", "«Chưa đủ số liệu»")

    def test_a_default_that_convicts_what_is_unknown_is_questioned(self) -> None:
        body = "{% theo chi_tieu.x %}{% dat %}a{% else %}b{% endtheo %}"
        assert [d.code for d in compile_template(docx(body), names=NAMES).diagnostics] == ["TPL158"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (["{% theo %}", *WHOLE], [("TPL249", "{% theo %}")]),
        (["{% theo chi_tieu.x + 1 %}", *WHOLE], [("TPL249", "{% theo chi_tieu.x + 1 %}")]),
        (["{% theo chi_tieu.z %}", *WHOLE], [("TPL021", "{% theo chi_tieu.z %}")]),
        (["{% theo so_lieu.n %}", *WHOLE], [("TPL254", "{% theo so_lieu.n %}")]),
        (["{% theo chi_tieu.x %}", "{% endtheo %}"], [("TPL250", "{% theo chi_tieu.x %}")]),
        (["{% theo chi_tieu.x %}", "{% else %}", "a", "{% endtheo %}"], [("TPL250", "{% theo chi_tieu.x %}")]),
        (["{% theo chi_tieu.x %}", "lạc", *WHOLE], [("TPL253", "{% theo chi_tieu.x %}")]),
        (["{% theo chi_tieu.x %}{% else %}a{% dat %}b{% endtheo %}"], [("TPL255", "{% dat %}")]),
        (["{% theo chi_tieu.x %}lạc " + "".join(WHOLE)], [("TPL253", "{% theo chi_tieu.x %}")]),
        (["{% theo chi_tieu.x %}", "{% dat %}", "e", *WHOLE], [("TPL251", "{% dat %}")]),
        (["{% theo chi_tieu.x %}", *WHOLE[:-1]], [("TPL005", "{% theo chi_tieu.x %}")]),
        (["{% dat %}", "a"], [("TPL006", "{% dat %}")]),
        (["{% theo chi_tieu.x %}", "{% dat hơn %}", *WHOLE[1:]], [("TPL014", "{% dat hơn %}")]),
    ],
)
def test_what_is_wrong_is_reported_where_it_is(body: list[str], expected: list[tuple[str, str]]) -> None:
    assert found(mistakes(*body, names=NAMES)) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("{% chưa đạt %}", "{% chua_dat %}"),
        ("{% nếu đạt %}", "{% dat %}"),
        ("{% khong_dat %}", "{% chua_dat %}"),
        ("{% nếu chưa đủ số liệu %}", "{% thieu %}"),
        ("{% khong_phat_sin %}", "{% khong_phat_sinh %}"),
        ("{% hết theo %}", "{% endtheo %}"),
    ],
)
def test_words_that_people_write_are_corrected(typed: str, meant: str) -> None:
    body = [typed if tag == meant else tag for tag in WHOLE]
    (problem,) = mistakes("{% theo chi_tieu.x %}", *body, names=NAMES)
    assert (problem.code, problem.fix and problem.fix.new) == ("TPL103", meant)


def test_the_branch_taken_is_recorded_by_its_tag() -> None:
    template = compile_template(docx("{% theo x %}", *WHOLE))
    (block,) = blocks(template)
    assert [turn.tag for turn in block.turns if turn.branch == "elif"] == [
        "{% chua_dat %}",
        "{% thieu %}",
        "{% khong_phat_sinh %}",
    ]
