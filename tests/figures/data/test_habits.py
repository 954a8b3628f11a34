"""Habits of typing: labels that templates print, placeholders left in place, rates without their sign, sections half there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from support.build import docx, lines
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.diagnostics.codes.table import CODES
from docxtpl_reports.figures import loading
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def codes(project: Project, old: str, new: str) -> list[str]:
    return [d.code for d in project.load(old, new)[1]]


class TestPrintedOnce:  # B8
    @pytest.mark.parametrize(
        ("old", "typed", "path", "meant"),
        [
            (
                "kinh_gui: [Văn phòng huyện]",
                'kinh_gui: "Kính gửi Ủy ban nhân dân tỉnh"',
                "kinh_gui.0",
                "Ủy ban nhân dân tỉnh",
            ),
            ("kinh_gui: [Văn phòng huyện]", 'kinh_gui: "- Kính gửi: UBND tỉnh;"', "kinh_gui.0", "UBND tỉnh"),
            ("gui: [Như trên]", 'gui: ["Như trên;"]', "noi_nhan.gui.0", "Như trên"),
            ("gui: [Như trên]", 'gui: ["Nơi nhận: - Như trên;"]', "noi_nhan.gui.0", "Như trên"),
            ('{gui: [Như trên], luu: "VT, TH"}', "\n  luu: “VT, TH”", "noi_nhan.luu", "VT, TH"),
            ('luu: "VT, TH"', 'luu: "Lưu VT, TH."', "noi_nhan.luu", "VT, TH"),
            ("so: 250/CV-VP", "so: số 250/CV-VP", "thong_tin.yeu_cau.so", "250/CV-VP"),
            ("so: 250/CV-VP", "so: Số 250/CV-VP", "thong_tin.yeu_cau.so", "250/CV-VP"),
            ("loai: Công văn", "loai: Công văn số", "thong_tin.yeu_cau.loai", "Công văn"),
            (
                "co_quan: Văn phòng huyện,",
                "co_quan: của Văn phòng huyện,",
                "thong_tin.yeu_cau.co_quan",
                "Văn phòng huyện",
            ),
            ("dia_danh: Pờ Y", 'dia_danh: "Pờ Y,"', "don_vi.dia_danh", "Pờ Y"),
            ("ten: xã Pờ Y", "ten: “xã Pờ Y”", "don_vi.ten", "xã Pờ Y"),
            ("ky_hieu: UBND", "ky_hieu: /BC-UBND", "don_vi.ky_hieu", "UBND"),
            ("chuc_vu: Phó Chủ tịch", "chuc_vu: KT. Phó Chủ tịch", "nguoi_ky.chuc_vu", "Phó Chủ tịch"),
        ],
    )
    def test_what_templates_print_is_taken_off(
        self, project: Project, old: str, typed: str, path: str, meant: str
    ) -> None:
        case, problems = project.load(old, typed)
        assert case is not None
        value: Any = case.data.sections
        for key in path.split("."):
            value = value[int(key) if key.isdigit() else key]
        assert value == meant
        assert [d.code for d in problems] in (["DAT052"], ["DAT061"])

    @pytest.mark.parametrize(
        ("old", "typed"),
        [
            ("ten: xã Pờ Y", 'ten: "“xã Pờ Y”"'),
            ("so: 250/CV-VP", "so: 250/SO-VP"),
            ("kinh_gui: [Văn phòng huyện]", "kinh_gui: [Kính Dương]"),
        ],
    )
    def test_what_is_meant_stays(self, project: Project, old: str, typed: str) -> None:
        assert codes(project, old, typed) == []

    @pytest.mark.parametrize("pack", ["tieu-chi-15", "chi-so-766"])
    def test_the_first_recipient_is_printed_once(self, tmp_path: Path, pack: str) -> None:
        name = "xa-po-y-2024-08.yml" if pack == "tieu-chi-15" else "xa-vi-du-chi-so-2024.yml"
        typed = (ROOT / "data" / name).read_text("utf-8").replace("  gui:\n", '  gui:\n    - "Như trên;"\n', 1)
        path = tmp_path / "d.yml"
        path.write_text(typed, "utf-8")
        result = build.run(Job(path, pack=ROOT / "templates" / pack))
        assert result.document is not None
        assert "\n".join(lines(result.document)).count("Như trên") == 1


class TestPlaceholders:  # C4
    @pytest.mark.parametrize("typed", ["…", "«…»", '"…"', "...", "xxx", "[…]", "____"])
    def test_a_placeholder_left_in_place_is_refused(self, project: Project, typed: str) -> None:
        quoted = typed if typed.startswith('"') else f'"{typed}"'
        for old in ("tong: 1.185   # all of them", "cuoc_hop: 20", "ten: xã Pờ Y", "ngay: 18/7/2024"):
            assert "DAT060" in codes(project, old, f"{old.partition(':')[0]}: {quoted}")

    def test_in_lists_too(self, project: Project) -> None:
        assert codes(project, "kinh_gui: [Văn phòng huyện]", 'kinh_gui: ["…"]') == ["DAT060"]
        assert "DAT060" in codes(project, "kinh_gui: [Văn phòng huyện]", 'kinh_gui: ["xã …"]')

    def test_messages_show_no_value_that_could_pass(self, project: Project) -> None:
        for code in ("DAT003", "DAT004", "DAT005", "DAT006", "DAT007", "DAT009", "DAT012"):
            assert not any(letter.isdigit() for letter in CODES[code].help), code
        _, problems = project.load("tong: 1.185   # all of them", "tong: nhiều")
        assert "1.185" not in problems[0].help


class TestRates:  # B5
    def found(self, project: Project, typed: str) -> list[Diagnostic]:
        rules = ("  nhan_su:\n", "  tl: {ten: Tỷ lệ, kieu: phan_tram}\n  nhan_su:\n")
        return list(project.load("  nhan_su:\n", f'  tl: "{typed}"\n  nhan_su:\n', rules=rules)[1])

    @pytest.mark.parametrize(("typed", "second"), [("0,92", "92%"), ("1", "100%"), ("0,5", "50%"), ("0.985", "98,5%")])
    def test_a_rate_of_at_most_one_must_have_its_sign(self, project: Project, typed: str, second: str) -> None:
        (problem,) = self.found(project, typed)
        assert (problem.code, problem.params["second"]) == ("DAT064", second)
        for meant in (problem.params["first"], problem.params["second"]):
            assert self.found(project, str(meant)) == []

    @pytest.mark.parametrize("typed", ["0", "1,01", "92", "0,92%"])
    def test_others_need_not(self, project: Project, typed: str) -> None:
        assert self.found(project, typed) == []

    def test_in_a_year_series_too(self, project: Project) -> None:
        assert "DAT064" in codes(project, "diem: 80,7", 'diem: 80,7\n  dh: {"2022": "0,99", "2023": "99"}')


class TestAddressees:  # B9
    def test_an_item_without_words_is_missing(self, project: Project) -> None:
        assert codes(project, "kinh_gui: [Văn phòng huyện]", 'kinh_gui: [""]') == ["DAT062"]
        assert codes(project, "gui: [Như trên]", 'gui: ["", Đảng ủy]') == ["DAT062"]

    @pytest.mark.parametrize("typed", ["kinh_gui: []", "kinh_gui:"])
    def test_a_report_upward_without_addressee_is_questioned(self, project: Project, typed: str) -> None:
        assert codes(project, "kinh_gui: [Văn phòng huyện]", typed) == ["DAT063"]
        project.write(
            data=DATA.replace("kinh_gui: [Văn phòng huyện]", typed).replace("cap_tren: UBND huyện", "cap_tren: null")
        )
        assert [d.code for d in loading.load(project.data)[1]] == []

    @pytest.mark.parametrize("typed", ["kinh_gui: []", "kinh_gui:"])
    def test_a_pack_whose_documents_are_to_somebody_asks_to_whom(self, project: Project, typed: str) -> None:
        project.write(rules="kinh_gui: có\n" + RULES)
        project.data.write_text(DATA.replace("kinh_gui: [Văn phòng huyện]", typed), encoding="utf-8")
        (found,) = loading.load(project.data)[1]
        assert (found.code, found.location.line) == ("DAT212", 5)

    @pytest.mark.parametrize("must", [True, False])
    def test_an_empty_list_is_advised_only_where_it_is_allowed(self, project: Project, must: bool) -> None:
        project.write(rules=("kinh_gui: có\n" if must else "") + RULES)
        project.data.write_text(DATA.replace("kinh_gui: [Văn phòng huyện]", 'kinh_gui: [""]'), encoding="utf-8")
        (found,) = loading.load(project.data)[1]
        assert found.code == "DAT062"
        assert ("«[]»" in str(found.help)) is not must

    def test_with_an_addressee_it_asks_nothing(self, project: Project) -> None:
        project.write(rules="kinh_gui: có\n" + RULES)
        assert loading.load(project.data)[1] == []


class TestSectionsHalfThere:  # C5
    def missing(self, project: Project, old: str, new: str) -> list[tuple[str, object, int | None]]:
        (project.rules.parent / "mau.docx").write_bytes(docx("{{ ky }} {{ ky.den }}"))
        project.write(data=DATA.replace(old, new))
        problems = build.run(Job(project.data)).diagnostics
        return [(d.code, d.params.get("path"), d.location.line) for d in problems if d.is_error]

    def test_a_section_that_is_there_is_not_asked_for(self, project: Project) -> None:
        found = self.missing(project, "ky: {tu: 01/01/2024, den: 13/8/2024}", "ky:")
        assert {code for code, _, _ in found} == {"DAT065"}
        assert {path for _, path, _ in found} == {"ky.tu", "ky.den"}
        assert {line for _, _, line in found} == {3}

    def test_the_days_are_asked_for_where_the_name_of_the_period_is_used(self, project: Project) -> None:
        (project.rules.parent / "mau.docx").write_bytes(docx("{{ ky.ten }} {{ ky.quy }}"))
        project.write(data=DATA.replace("ky: {tu: 01/01/2024, den: 13/8/2024}", "ky: {tu: , den: }"))
        problems = build.run(Job(project.data)).diagnostics
        assert [(d.code, d.params.get("path")) for d in problems if d.is_error] == [
            ("DAT004", "ky.tu"),
            ("DAT004", "ky.den"),
        ]

    def test_a_section_that_is_not_there_is(self, project: Project) -> None:
        found = self.missing(project, "ky: {tu: 01/01/2024, den: 13/8/2024}\n", "")
        assert ("DAT025", "ky", 1) in found

    def test_in_a_draft_one_slip_is_reported_once(self, project: Project) -> None:
        (project.rules.parent / "mau.docx").write_bytes(docx("{{ ky }} {{ ky.den }}"))
        project.write(data=DATA.replace("ky: {tu: 01/01/2024, den: 13/8/2024}", "ky: {tu: 01/01/2024}"))
        problems = build.run(Job(project.data, draft=True)).diagnostics
        assert [d.params.get("path") for d in problems if d.is_error] == ["ky.den"]


def test_a_threshold_of_at_most_one_per_cent_must_have_its_sign(project: Project) -> None:  # B5, in the rules
    def found(threshold: str) -> list[str]:
        return [d.code for d in project.load(rules=('nguong: ">= 50%"', f'nguong: "{threshold}"'))[1]]

    assert found(">= 0,9") == found(">= 1") == ["RUL090"]
    assert found(">= 0,9%") == found(">= 90%") == found(">= 90") == []
