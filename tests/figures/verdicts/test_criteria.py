"""Scored criteria: points with caps and formulas, sums, classes, thresholds; three-valued by what is still possible."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from support.figures_project import DATA, RULES, Project, codes_and_messages, facts, number, unknown, walk
from support.project import make_project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.results import CriterionResult
from docxtpl_reports.values import Unknown, Verdict

HEAD = RULES.split("kiem_tra:")[0]
LEAVES = """\
  a: {ten: A, dat_khi: cham_diem, cong_thuc: 20 * (truc_tuyen / 50%%), diem_toi_da: 20}
  b: {ten: B, dat_khi: cham_diem, cong_thuc: "%s", diem_toi_da: 80, nguong: ">= 40"}
"""
TOTAL = (
    '  t: {ten: Chỉ số, dat_khi: cham_diem, gom: [a, b], diem_toi_da: 100, nguong: ">= 80", '
    "xep_loai: {Xuất sắc: 90, Tốt: 80, Khá: 70, Yếu: 0}}\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def case_of(project: Project, formula: str, data: tuple[str, str] = ("", ""), total: str = TOTAL) -> Case:
    project.write(HEAD + LEAVES % formula + total, DATA.replace(*data) if data[0] else DATA)
    case, problems = loading.load(project.data)
    assert case is not None
    assert [d.code for d in problems if d.is_error] == []
    return case


def points(case: Case, name: str) -> str:
    score = case.results.criteria[name].score
    assert score is not None
    return str(score.points)


@pytest.mark.parametrize(
    ("formula", "expected", "rank", "verdict"),
    [
        ("diem - 4.4", "79,98", "Khá", "FAIL"),
        ("diem - 4.37", "80,01", "Tốt", "PASS"),
        ("diem", "83,68", "Tốt", "PASS"),
        ("diem - 100", "3,68", "Yếu", "FAIL"),
        ("40 if co_kn else 76", "79,68", "Khá", "FAIL"),
    ],
)
def test_points_are_capped_added_and_classified(
    project: Project, formula: str, expected: str, rank: str, verdict: str
) -> None:
    """109/1.185 of 50 % gives 3,679… of 20 points; the second group has at most 80 and at least none."""
    case = case_of(project, formula)
    total = case.results.criteria["t"]
    assert total.score is not None
    assert (points(case, "t"), total.score.rank, total.verdict) == (expected, rank, verdict)
    assert case.results.criteria["a"].verdict is None


def test_a_point_above_the_cap_is_the_cap(project: Project) -> None:
    case = case_of(project, "diem", ("tt: 109", "tt: 1.185"))
    assert (points(case, "a"), points(case, "b"), points(case, "t")) == ("20", "80", "100")


def test_digits_are_added_where_rounding_would_show_another_class(project: Project) -> None:
    """A tenth of the dossiers gives 4 points; 79,9999999 rounds to 80,00, which would be «Tốt»."""
    case = case_of(
        project, "diem * 0 + 75.9999999", ("tong: 1.185   # all of them\n  tt: 109", "tong: 1.000\n  tt: 100")
    )
    total = case.results.criteria["t"]
    assert total.score is not None
    assert (points(case, "t"), total.score.rank, total.verdict) == ("79,9999999", "Khá", "FAIL")


@pytest.mark.parametrize("online", ["109", "1.185"])  # 3,68 to 83,68; 20 to 100
def test_unknown_points_leave_the_class_open(project: Project, online: str) -> None:
    case = case_of(project, "min(dh) / 1%", ("tt: 109", f"tt: {online}"))
    total = case.results.criteria["t"]
    assert total.score is not None
    assert isinstance(total.score.points, Unknown)
    assert isinstance(total.score.rank, Unknown)
    assert total.verdict is Verdict.UNKNOWN
    assert total.reasons


@pytest.mark.parametrize(
    ("most", "known", "rank", "verdict"),
    [(5, "95", "Xuất sắc", "PASS"), (5, "10", "Yếu", "FAIL"), (15, "82", "open", "PASS"), (15, "60", "open", "FAIL")],
)
def test_what_is_unknown_does_not_matter_when_it_cannot_change_the_answer(
    project: Project, most: int, known: str, rank: str, verdict: str
) -> None:
    leaves = (
        f"  a: {{ten: A, dat_khi: cham_diem, cong_thuc: min(dh) / 1%, diem_toi_da: {most}}}\n"
        f"  b: {{ten: B, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: {100 - most}}}\n"
    )
    project.write(HEAD + leaves + TOTAL, DATA.replace("diem: 80,7", f"diem: {known}"))
    case, _ = loading.load(project.data)
    assert case is not None
    total = case.results.criteria["t"]
    assert total.score is not None
    assert total.verdict is Verdict[verdict]
    assert isinstance(total.score.rank, Unknown) if rank == "open" else total.score.rank == rank


def test_templates_see_points_class_and_limits(project: Project) -> None:
    case = case_of(project, "diem")
    seen: Any = case.context()["tieu_chi"]
    total = seen["t"]
    assert (str(total), str(total.diem), total.xep_loai, str(total.diem_toi_da)) == ("Đạt", "83,68", "Tốt", "100")
    assert (str(total.nguong), [str(m) for m in total.gom]) == ("80", ["3,68", "Đạt"])
    assert total.diem > 83
    assert str(seen["a"]) == "3,68"
    shape = case.shape()["tieu_chi"]
    for name in ("a", "b", "t"):
        walk(seen[name], shape[name], name)
    assert "dat" not in shape["a"]
    assert "xep_loai" not in shape["b"]


def test_a_scored_criterion_with_a_threshold_counts_in_others(project: Project) -> None:
    case = case_of(project, "diem", total=TOTAL + '  c: {ten: C, dat_khi: tat_ca, gom: [t, "15.1"]}\n')
    assert tuple(map(str, case.results.criteria["c"].reasons)) == ("«A»: chưa đạt",)


def test_explain_follows_points_to_their_figures(project: Project) -> None:
    step = case_of(project, "diem - 1").derivation().steps['tieu_chi["t"]']
    assert (step.text, step.verdict) == ("83,38", "PASS")
    assert [part.name for part in step.parts] == ['tieu_chi["t"].nguong', 'tieu_chi["a"]', 'tieu_chi["b"]']
    assert [part.name for part in step.parts[2].parts] == ['tieu_chi["b"].nguong', 'tieu_chi["b"].cong_thuc']


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("{ten: X, dat_khi: cham_diem, diem_toi_da: 5}", ["RUL065"]),
        ("{ten: X, dat_khi: cham_diem, diem_toi_da: 5, cong_thuc: diem, gom: [a]}", ["RUL065", "RUL072"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem}", ["RUL066"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 0}", ["RUL066"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: nhiều}", ["RUL012"]),
        ("{ten: X, gom: [truc_tuyen], diem_toi_da: 5}", ["RUL067"]),
        ("{ten: X, gom: [a]}", ["RUL068"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: {T: 6, Y: 0}}", ["RUL069"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: {T: 0, Y: 0}}", ["RUL069"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: {T: 3}}", ["RUL070"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: {T: null}}", ["RUL003"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: [T]}", ["YML026"]),
        ("{ten: X, dat_khi: cham_diem, gom: [truc_tuyen], diem_toi_da: 5}", ["RUL071"]),
        ("{ten: X, dat_khi: cham_diem, gom: [a], diem_toi_da: 5}", ["RUL072"]),
        ("{ten: X, dat_khi: cham_diem, gom: [a, x], diem_toi_da: 20}", ["RUL072", "RUL028"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: truc_tuyen, diem_toi_da: 5}", ["RUL073"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diemm, diem_toi_da: 5}", ["RUL046"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: co_kn, diem_toi_da: 5}", ["RUL043"]),
        ('{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, nguong: ">= 5%"}', ["RUL045"]),
        ("{ten: X, dat_khi: cham_điem, gom: [truc_tuyen]}", ["RUL020"]),
    ],
)
def test_mistakes_in_scoring_are_reported(project: Project, line: str, codes: list[str]) -> None:
    project.write(HEAD + LEAVES % "diem" + f"  x: {line}\n")
    problems = check_rules(project.rules)[1]
    assert all(d.message and d.help for d in problems)
    assert [d.code for d in problems] == codes
    assert {d.location.line for d in problems} == {len((HEAD + LEAVES).splitlines()) + 1}


def test_json_and_table_have_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from support.project import RULES as SMALL

    scored = (
        "  s: {ten: S, dat_khi: cham_diem, cong_thuc: ho_so_tong / 20, diem_toi_da: 100, xep_loai: {Khá: 50, Yếu: 0}}\n"
    )
    make_project(tmp_path, rules=SMALL + scored, template=('{{ tieu_chi["s"].diem }}: {{ tieu_chi["s"].xep_loai }}',))
    monkeypatch.chdir(tmp_path)
    assert cli.invoke(["build", "--format", "json"]) == 0
    criterion = json.loads(capsys.readouterr().out)["reports"][0]["criteria"][1]
    assert (criterion["verdict"], criterion["xep_loai"]) == (None, "Khá")
    assert cli.invoke(["build"]) == 0
    assert "Khá" in capsys.readouterr().out
    assert cli.invoke(["fields", "nho"]) == 0
    assert '{{ tieu_chi["s"].diem }}' in capsys.readouterr().out


OPTIONAL = HEAD.replace("so_lieu:\n", "so_lieu:\n  k: {ten: Không, kieu: so_nguyen, bat_buoc: false}\n", 1)
NOT_TYPED = "chưa có số liệu «Không»"
NOTHING = ("tong: 1.185   # all of them\n  tt: 109", "tong: 0\n  tt: 0")
NO_RATE = "«Tỷ lệ trực tuyến»: không phát sinh trong kỳ (0/0)"
LOST = "không tính được"


def scored(project: Project, criteria: str, data: tuple[str, str] = ("", ""), rules: str = OPTIONAL) -> tuple[Any, Any]:
    """The case and its problems, for criteria that start at line 33."""
    project.write(rules + criteria, DATA.replace(*data) if data[0] else DATA)
    case, problems = loading.load(project.data)
    assert case is not None, problems
    return case, problems


def points_of(name: str, value: str, low: object, high: object, **more: Any) -> dict[str, Any]:
    """The facts of a criterion's score, by default without classes and threshold."""
    judged = {"name": f'tieu_chi["{name}"]', "label": name.upper(), "value": value, "verdict": None, "reasons": ()}
    judged |= {"threshold": None, "limits": (), "threshold_text": "", "basis": "", "numerator": None}
    judged |= {"denominator": None, "stated": False, "rank": None, **more.pop("judged", {})}
    return {"points": value, "low": low, "high": high, "rank": None, "unrounded": low, **more, "judged": judged}


class TestResultOfAScoredCriterion:
    def test_says_points_class_and_what_is_asked_for(self, project: Project) -> None:
        line = "dat_khi: cham_diem, cong_thuc: diem - 70, diem_toi_da: 20, can_cu: QĐ 1, nguong: '>= 10,5'"
        case, problems = scored(project, f"  x: {{ten: X, {line}, xep_loai: {{Tốt: 15, Yếu: 0}}}}\n")
        value, low = number("10.7", "diem", digits=1), Fraction("10.7")
        asked = "X: 10,7, yêu cầu từ 10,5 trở lên"
        judged = {"verdict": Verdict.PASS, "reasons": (asked,), "threshold": ">= 10,5", "threshold_text": "10,5"}
        judged |= {"limits": (number("10.5"),), "basis": "QĐ 1"}
        assert facts(case.results.criteria["x"]) == {
            "name": "x",
            "label": "X",
            "verdict": Verdict.PASS,
            "reasons": ("X: 10,7/20 điểm", "xếp loại Yếu", asked),
            "basis": "QĐ 1",
            "members": (),
            "score": points_of("x", value, low, low, rank="Yếu", judged=judged),
        }
        assert problems == []

    def test_is_the_sum_of_what_its_members_print(self, project: Project) -> None:
        """11,528… and 6,666… points, rounded to 11,5 and 6,7 and not to 18,195…"""
        leaves = (
            "  a: {ten: A, dat_khi: cham_diem, cong_thuc: diem / 7, lam_tron: 1, diem_toi_da: 20}\n"
            "  b: {ten: B, dat_khi: cham_diem, cong_thuc: 20 / 3, lam_tron: 1, diem_toi_da: 20}\n"
        )
        case, problems = scored(
            project, f"{leaves}  x: {{ten: X, dat_khi: cham_diem, gom: [a, b], diem_toi_da: 40, can_cu: QĐ 1}}\n"
        )
        results, exact = case.results.criteria, (Fraction("80.7") / 7, Fraction(20, 3))
        assert [str(results[name].score.points) for name in "abx"] == ["11,5", "6,7", "18,2"]
        assert [results[name].score.unrounded for name in "abx"] == [*exact, sum(exact)]
        assert [facts(results[name].reasons) for name in "abx"] == [
            ("A: 11,5/20 điểm",),
            ("B: 6,7/20 điểm",),
            ("X: 18,2/40 điểm",),
        ]
        assert (results["x"].members, results["x"].verdict, problems) == (("a", "b"), None, [])
        judged = {"basis": "QĐ 1"}
        total = points_of("x", number("18.2", "diem", digits=1), Fraction("18.2"), Fraction("18.2"), judged=judged)
        assert facts(results["x"].score) == {**total, "unrounded": sum(exact)}

    def test_that_is_unknown_says_what_it_can_still_be_and_why(self, project: Project) -> None:
        leaves = (
            "  a: {ten: A, dat_khi: cham_diem, cong_thuc: k, diem_toi_da: 20}\n"
            "  b: {ten: B, dat_khi: cham_diem, cong_thuc: 20 / 3, lam_tron: 1, diem_toi_da: 20}\n"
        )
        line = "dat_khi: cham_diem, gom: [a, b], diem_toi_da: 40, can_cu: QĐ 1"
        case, problems = scored(project, f"{leaves}  x: {{ten: X, {line}, xep_loai: {{Tốt: 15, Yếu: 0}}}}\n")
        assert facts(case.results.criteria["a"]) == {
            "name": "a",
            "label": "A",
            "verdict": None,
            "reasons": ("A: từ 0 đến 20 điểm, trên 20", NOT_TYPED),
            "basis": "",
            "members": (),
            "score": points_of("a", unknown("A", NOT_TYPED), 0, 20, judged={"reasons": (NOT_TYPED,)}),
        }
        total = facts(case.results.criteria["x"])
        assert total["reasons"] == ("X: từ 6,7 đến 26,7 điểm, trên 40", NOT_TYPED)
        assert (total["verdict"], total["basis"]) == (None, "QĐ 1")
        assert total["score"]["rank"] == unknown("Xếp loại của «X»", NOT_TYPED)
        assert total["score"]["points"] == unknown("X", NOT_TYPED)
        assert (total["score"]["low"], total["score"]["high"]) == (Fraction("6.7"), Fraction("26.7"))
        assert problems == []

    @pytest.mark.parametrize(
        ("threshold", "verdict"),
        [(">= 0", "PASS"), ("> 0", "UNKNOWN"), ("<= 20", "PASS"), ("< 20", "UNKNOWN"), ("< 0", "FAIL"), ("> 20", "FAIL"),
         (">= 20", "UNKNOWN"), ("<= 0", "UNKNOWN"), ("= 1", "UNKNOWN"), ("0..20", "UNKNOWN"), (">= k", "UNKNOWN")],
    )  # fmt: skip
    def test_that_is_unknown_is_judged_by_its_bounds(self, project: Project, threshold: str, verdict: str) -> None:
        line = f"dat_khi: cham_diem, cong_thuc: k, diem_toi_da: 20, nguong: '{threshold}', can_cu: QĐ 1"
        case, _ = scored(project, f"  x: {{ten: X, {line}}}\n")
        result = case.results.criteria["x"]
        assert (result.verdict, result.score.judged.verdict) == (Verdict[verdict], Verdict[verdict])
        assert (result.score.judged.threshold.text, result.basis) == (threshold, "QĐ 1")
        assert (result.score.judged.threshold_text == "") is (threshold == ">= k")

    @pytest.mark.parametrize(
        ("formula", "met", "reasons"),
        [
            ("truc_tuyen / 10%", True, ("A: 20/20 điểm",)),
            ("truc_tuyen / 10%", False, ("A: từ 0 đến 20 điểm, trên 20", NO_RATE)),
            ("truc_tuyen / 10% + diem", True, ("A: từ 0 đến 20 điểm, trên 20", NO_RATE)),
            ("3 + 4", True, ("A: 7/20 điểm",)),
            ("diem - 70", True, ("A: 10,7/20 điểm",)),
        ],
    )  # fmt: skip
    def test_of_which_nothing_happened_has_all_points_when_it_counts_as_met(
        self, project: Project, formula: str, met: bool, reasons: tuple[str, ...]
    ) -> None:
        how = ", khi_khong_phat_sinh: dat" if met else ""
        line = f"  a: {{ten: A, dat_khi: cham_diem, cong_thuc: {formula}, diem_toi_da: 20{how}}}\n"
        case, problems = scored(project, line, NOTHING)
        assert (facts(case.results.criteria["a"].reasons), problems) == (reasons, [])

    def test_out_of_bounds_is_reported_at_the_criterion_and_leaves_the_others(self, project: Project) -> None:
        """1.185 squared ten times has more than ten thousand bits."""
        squares = "".join(f"  g{n}: {{ten: G{n}, cong_thuc: g{n - 1} * g{n - 1}}}\n" for n in range(1, 9))
        rules = OPTIONAL.replace("chi_tieu:\n", f"chi_tieu:\n  g0: {{ten: G0, cong_thuc: tong * tong}}\n{squares}", 1)
        line = "  x: {ten: X, dat_khi: cham_diem, cong_thuc: g8 * g8, diem_toi_da: 20}\n"
        other = "  yy: {ten: Y, dat_khi: cham_diem, cong_thuc: g8 * g8 + 1, diem_toi_da: 20}\n"
        case, problems = scored(project, line + other, rules=rules)
        message = "Phép tính cho ra số quá lớn, hoặc lũy thừa không tính được."
        assert codes_and_messages(problems) == [("VER003", 42, message), ("VER003", 43, message)]
        assert {d.location.file for d in problems} == {str(project.rules)}
        results = case.results.criteria
        assert facts(results["x"].reasons) == ("X: từ 0 đến 20 điểm, trên 20", LOST)
        assert facts(results["x"].score) == points_of("x", unknown("X", LOST), 0, 20, judged={"reasons": (LOST,)})
        assert results["15"].verdict is Verdict.FAIL


class TestRoundingThatChangesTheAnswer:
    CLASSES = "xep_loai: {Tốt: 15, Yếu: 0}"

    @pytest.mark.parametrize(
        ("exact", "digits", "judged", "shown", "rounded"),
        [
            ("14.9960", 0, CLASSES, "14,996", "15"),
            ("14.9960", 1, CLASSES, "14,996", "15"),
            ("14.9960", 2, CLASSES, "14,996", "15"),
            ("14.60", 0, CLASSES, "14,6", "15"),
            ("14.60", 0, "nguong: '>= 15'", "14,6", "15"),
            ("15.40", 0, "nguong: '> 15'", "15,4", "15"),
            ("15.0400", 0, "nguong: '> 15'", "15,04", "15"),
            ("15.40", 0, "nguong: '= 15'", "15,4", "15"),
            ("44 / 3", 0, CLASSES, "14,7", "15"),
        ],
    )
    def test_is_questioned_with_the_points_before(
        self, project: Project, exact: str, digits: int, judged: str, shown: str, rounded: str
    ) -> None:
        line = f"dat_khi: cham_diem, cong_thuc: diem * 0 + {exact}, diem_toi_da: 20, lam_tron: {digits}, {judged}"
        case, problems = scored(project, f"  x: {{ten: X, {line}}}\n")
        message = f"«X»: điểm chưa làm tròn là {shown}, làm tròn thành {rounded} thì xếp loại hoặc kết luận khác đi."
        assert codes_and_messages(problems) == [("VER053", 33, message)]
        assert (problems[0].is_error, problems[0].location.file) == (False, str(project.rules))
        assert str(case.results.criteria["x"].score.points) == rounded

    def test_is_questioned_for_a_sum_of_rounded_points(self, project: Project) -> None:
        leaves = "".join(
            f"  {n}: {{ten: {n}, dat_khi: cham_diem, cong_thuc: 7.5, lam_tron: 0, diem_toi_da: 10}}\n" for n in "ab"
        )
        total = "  x: {ten: X, dat_khi: cham_diem, gom: [a, b], diem_toi_da: 20, xep_loai: {Tốt: 15.5, Yếu: 0}}\n"
        message = "«X»: điểm chưa làm tròn là 15, làm tròn thành 16 thì xếp loại hoặc kết luận khác đi."
        assert codes_and_messages(scored(project, leaves + total)[1]) == [("VER053", 35, message)]

    @pytest.mark.parametrize(
        ("exact", "more"),
        [
            ("14.40", f"lam_tron: 0, {CLASSES}"),
            ("14.9960", "lam_tron: 0"),
            ("14.9960", "lam_tron: 0, nguong: '>= k'"),
            ("14.9960", "lam_tron: 0, nguong: [{tu: 01/01/2030, dieu_kien: '>= 15'}]"),
            ("24.9960", "nguong: '> 20'"),
        ],
    )
    def test_that_does_not_is_not(self, project: Project, exact: str, more: str) -> None:
        line = f"dat_khi: cham_diem, cong_thuc: diem * 0 + {exact}, diem_toi_da: 20, {more}"
        assert scored(project, f"  x: {{ten: X, {line}}}\n")[1] == []

    @pytest.mark.parametrize(
        ("judged", "printed", "codes"),
        [
            (CLASSES, "14,996", ["VER010"]),
            ("nguong: '>= 15'", "14,996", ["VER010"]),
            ("nguong: '>= 20'", "15,00", []),
        ],
    )
    def test_in_print_alone_adds_digits(self, project: Project, judged: str, printed: str, codes: list[str]) -> None:
        line = f"dat_khi: cham_diem, cong_thuc: diem / diem * 14.9960 + 0 / 7, diem_toi_da: 20, {judged}"
        case, problems = scored(project, f"  x: {{ten: X, {line}}}\n")
        assert str(case.results.criteria["x"].score.points) == printed
        assert [(d.code, d.location.line) for d in problems] == [(code, 33) for code in codes]


COUNTS = {"P": "1", "F": "0", "U": "", "N": "0"}  # met, not met, unknown, nothing happened


class TestACountedCriterion:
    """By how many of its members are met; each member's verdict is given as a letter."""

    def of(self, tmp_path: Path, members: str, how: str) -> CriterionResult:
        names = [f"m{number}" for number in range(len(members))]
        figures_of = "".join(f"  {n}: {{ten: {n}, kieu: so_nguyen, bat_buoc: false}}\n" for n in names)
        wholes = "".join(f"  {n}_b: {{ten: {n} b, kieu: so_nguyen, bat_buoc: false}}\n" for n in names)
        rates = "".join(f'  i_{n}: {{ten: {n}, tu_so: {n}, mau_so: {n}_b, nguong: ">= 50%"}}\n' for n in names)
        listed = ", ".join(f"i_{n}" for n in names)
        rules = (
            f"ma: p\nten: P\nso_lieu:\n{figures_of}{wholes}chi_tieu:\n{rates}tieu_chi:\n"
            f'  "0": {{ten: Ngoài, can_cu: QĐ 1, gom: ["1"]}}\n'
            f'  "1": {{ten: Trong, can_cu: QĐ 2, dat_khi: {how}, gom: [{listed}]}}\n'
        )
        typed = "".join(f"  {n}: {COUNTS[m]}\n" for n, m in zip(names, members, strict=True))
        typed += "".join(f"  {n}_b: {0 if m == 'N' else 1}\n" for n, m in zip(names, members, strict=True))
        project = Project(tmp_path)
        project.write(rules, f"mau: p\nky: {{tu: 01/01/2024, den: 13/8/2024}}\nso_lieu:\n{typed}")
        case, _ = loading.load(project.data)
        assert case is not None
        assert case.results.criteria["0"].verdict is case.results.criteria["1"].verdict  # though it is declared before
        return case.results.criteria["1"]

    @pytest.mark.parametrize(
        ("members", "how", "verdict"),
        [
            ("PP", "tat_ca", "PASS"),
            ("PF", "tat_ca", "FAIL"),
            ("PU", "tat_ca", "UNKNOWN"),
            ("FU", "tat_ca", "FAIL"),
            ("PN", "tat_ca", "PASS"),
            ("NN", "tat_ca", "NOT_APPLICABLE"),
            ("PFF", "bat_ky", "PASS"),
            ("UFF", "bat_ky", "UNKNOWN"),
            ("PFN", "it_nhat 2", "FAIL"),  # two happened, as many as are asked for
            ("PNN", "it_nhat 2", "UNKNOWN"),  # too few happened
            ("PUUNN", "it_nhat 4", "UNKNOWN"),  # too few happened, and what did is not all known
            ("PFFNN", "it_nhat 4", "FAIL"),  # not even what did not happen could help
        ],
    )
    def test_is_decided_as_soon_as_the_unknown_cannot_change_it(
        self, tmp_path: Path, members: str, how: str, verdict: str
    ) -> None:
        assert self.of(tmp_path, members, how).verdict == verdict

    def test_has_its_name_label_basis_and_members(self, tmp_path: Path) -> None:
        result = self.of(tmp_path, "PF", "bat_ky")
        assert (result.name, result.label, result.basis) == ("1", "Trong", "QĐ 2")
        assert tuple(result.members) == ("i_m0", "i_m1")
