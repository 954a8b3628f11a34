"""«Không phát sinh»: nothing of the kind happened in the period, which is neither passed nor failed (ADR 0012). B14."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.build import docx, lines
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures import loading
from docxtpl_reports.values import Verdict

NOTHING = ("tong: 1.185   # all of them\n  tt: 109", "tong: 0\n  tt: 0")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_rate_of_0_of_0_is_not_applicable(project: Project) -> None:
    case = project.case(*NOTHING)
    result = case.results.indicators["truc_tuyen"]
    assert (str(result.value), result.verdict) == ("không phát sinh", Verdict.NOT_APPLICABLE)
    assert result.verdict is not None
    assert result.verdict.label == "Không phát sinh"
    assert case.results.criteria["15.1"].verdict is Verdict.NOT_APPLICABLE


def test_a_criterion_leaves_it_out_or_counts_it_as_met(project: Project) -> None:
    def of(rules: str) -> Verdict | None:
        project.write(RULES.replace('"15.1": {ten: A, gom: [truc_tuyen]}', rules), DATA.replace(*NOTHING))
        case, problems = loading.load(project.data)
        assert case is not None
        assert not [d for d in problems if d.is_error]
        return case.results.criteria["15.1"].verdict

    assert of('"15.1": {ten: A, gom: [truc_tuyen], khi_khong_phat_sinh: dat}') is Verdict.PASS
    assert of('"15.1": {ten: A, gom: [truc_tuyen, chi_so]}') is Verdict.PASS
    assert of('"15.1": {ten: A, dat_khi: bat_ky, gom: [truc_tuyen, chi_so]}') is Verdict.PASS
    assert of('"15.1": {ten: A, dat_khi: it_nhat 2, gom: [truc_tuyen, chi_so, dung_han]}') is Verdict.UNKNOWN
    assert of('"15.1": {ten: A, gom: [truc_tuyen, dung_han]}') is Verdict.UNKNOWN


def test_too_few_that_happened_convict_nobody(project: Project) -> None:
    data = DATA.replace(*NOTHING).replace("diem: 80,7", "diem: 90").replace("co_kn: không", "co_kn: có")
    for how, verdict in (("it_nhat 2", Verdict.UNKNOWN), ("it_nhat 3", Verdict.FAIL), ("bat_ky", Verdict.PASS)):
        rules = f'"15.1": {{ten: A, dat_khi: {how}, gom: [truc_tuyen, chi_so, khong_kn]}}'
        if how == "it_nhat 2":
            rules = rules.replace("[truc_tuyen, chi_so, khong_kn]", "[truc_tuyen, chi_so]").replace(
                "it_nhat 2", "it_nhat 2"
            )
            rules = rules.replace("gom: [truc_tuyen, chi_so]", "gom: [truc_tuyen, chi_so, truc_tuyen_2]")
        text = RULES.replace('"15.1": {ten: A, gom: [truc_tuyen]}', rules)
        extra = 'nguong: ">= 50%", can_cu: QĐ 416}\n'
        text = text.replace(extra, extra + '  truc_tuyen_2: {ten: B, tu_so: tt, mau_so: tong, nguong: ">= 5%"}\n', 1)
        project.write(text, data)
        case, _ = loading.load(project.data)
        assert case is not None
        assert case.results.criteria["15.1"].verdict is verdict, how


def test_other_words_for_the_key_are_refused(project: Project) -> None:
    problems = project.problems(rules=("gom: [truc_tuyen]}", "gom: [truc_tuyen], khi_khong_phat_sinh: bo_qua}"))
    assert [code for code, _ in problems] == ["RUL080"]


def test_a_numerator_over_nothing_is_an_error(project: Project) -> None:
    found = [code for code, _ in project.problems("tong: 1.185", "tong: 0")]
    assert "VER016" in found


def test_what_is_made_of_it_alone_is_not_applicable_too(project: Project) -> None:
    extra = "  gap_doi: {ten: Gấp đôi, cong_thuc: truc_tuyen * 2, don_vi: '%', nguong: '>= 10%'}\n"
    extra += "  tron: {ten: Trộn, cong_thuc: 'min(truc_tuyen, dung_han)', don_vi: '%', nguong: '>= 10%'}\n"
    project.write(RULES.replace("tieu_chi:\n", extra + "tieu_chi:\n", 1), DATA.replace(*NOTHING))
    case, _ = loading.load(project.data)
    assert case is not None
    assert case.results.indicators["gap_doi"].verdict is Verdict.NOT_APPLICABLE
    assert case.results.indicators["tron"].verdict is Verdict.UNKNOWN


def shown(case: Any, body: str) -> list[str]:
    return lines(compile_template(docx(body), names=case.shape()).render(case.context()))


def test_templates_ask_for_it(project: Project) -> None:
    case = project.case(*NOTHING)
    one = "{{ chi_tieu.truc_tuyen }} {{ chi_tieu.truc_tuyen.ket_luan }} {{ chi_tieu.truc_tuyen.khong_phat_sinh }}"
    assert shown(case, one) == ["không phát sinh Không phát sinh Có"]
    others = "{{ chi_tieu.truc_tuyen.dat }} {{ chi_tieu.truc_tuyen.khong_dat }} {{ chi_tieu.truc_tuyen.thieu_so_lieu }}"
    assert shown(case, others) == ["Không Không Không"]
    assert shown(case, '{{ tieu_chi["15.1"] }} {{ tieu_chi["15.1"].khong_phat_sinh }}') == ["Không phát sinh Có"]


def test_comparing_it_says_what_to_ask(project: Project) -> None:
    case = project.case(*NOTHING)
    with pytest.raises(ReportError) as caught:
        shown(case, "{% if chi_tieu.truc_tuyen > 5 %}a{% endif %}")
    assert [d.code for d in caught.value.diagnostics] == ["VER030"]


@pytest.mark.parametrize(("more", "counted"), [("", "1/1"), (", khi_khong_phat_sinh: dat", "2/2")])
def test_a_criterion_that_is_met_counts_and_names_what_did_not_happen(
    project: Project, more: str, counted: str
) -> None:
    rules = f'"15.1": {{ten: A, gom: [truc_tuyen, chi_so]{more}}}'
    project.write(RULES.replace('"15.1": {ten: A, gom: [truc_tuyen]}', rules), DATA.replace(*NOTHING))
    case, _ = loading.load(project.data)
    assert case is not None
    reasons = [str(reason) for reason in case.results.criteria["15.1"].reasons]
    assert reasons == [f"{counted} nội dung đạt", "«Tỷ lệ trực tuyến»: không phát sinh"]
