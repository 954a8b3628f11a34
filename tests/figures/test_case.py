"""A data file with its rules: typed values, verdicts, checks and the names of a template."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from support.figures_project import DATA, RULES, Project, codes_and_messages, count, facts, number, rate, unknown, walk

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from docxtpl_reports.values import NotApplicable, Unknown, Verdict


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def verdict(case: Case, name: str) -> Verdict | None:
    return (
        case.results.criteria[name].verdict if name in case.results.criteria else case.results.indicators[name].verdict
    )


def test_rates_verdicts_and_their_reasons(project: Project) -> None:
    case = project.case()
    rate = case.results.indicators["truc_tuyen"]
    assert (str(rate.value), rate.verdict, rate.threshold_text, rate.basis) == ("9,20%", "FAIL", "50%", "QĐ 416")
    assert rate.reasons
    assert [verdict(case, n) for n in ("dung_han", "chi_so", "khong_kn", "nguoi")] == ["UNKNOWN", "PASS", "PASS", None]
    assert [verdict(case, n) for n in ("15.1", "15.3", "15")] == ["FAIL", "UNKNOWN", "FAIL"]


@pytest.mark.parametrize(
    ("old", "new", "name", "expected"),
    [
        ("tt: 109", "tt: 593", "15.1", "PASS"),
        ("tt: 109", "tt: 592", "15.1", "FAIL"),
        ("co_kn: không", "co_kn: không\n  dh: {2022: 98, 2023: 99,5}".replace("99,5", '"99,5"'), "15.3", "PASS"),
        ("co_kn: không", "co_kn: không\n  dh: {2022: 97, 2023: 99}", "15.3", "FAIL"),
        ("co_kn: không", "co_kn: có", "15.3", "FAIL"),
        ("den: 13/8/2024", "den: 13/8/2025", "chi_so", "FAIL"),
    ],
)
def test_verdicts_follow_figures_and_period(project: Project, old: str, new: str, name: str, expected: str) -> None:
    assert verdict(project.case(old, new), name) == expected


@pytest.mark.parametrize(
    ("rule", "expected"), [("tat_ca", "FAIL"), ("bat_ky", "UNKNOWN"), ("it_nhat 1", "UNKNOWN"), ("it_nhat 2", "FAIL")]
)
def test_criteria_are_three_valued(project: Project, rule: str, expected: str) -> None:
    assert verdict(project.case(rules=("dat_khi: tat_ca", f"dat_khi: {rule}")), "15") == expected


def test_a_threshold_in_force_later_leaves_the_verdict_unknown(project: Project) -> None:
    case = project.case("den: 13/8/2024", "den: 01/01/2024")
    assert verdict(case, "chi_so") == "PASS"
    early = project.case("{tu: 01/01/2024, den: 13/8/2024}", "{tu: 01/01/2022, den: 13/8/2022}")
    assert verdict(early, "chi_so") == "UNKNOWN"


def test_more_digits_are_printed_when_rounding_would_mislead(project: Project) -> None:
    case, problems = project.load("tong: 1.185   # all of them\n  tt: 109", "tong: 1.000.000\n  tt: 499.999")
    assert case is not None
    assert str(case.results.indicators["truc_tuyen"].value) == "49,9999%"
    assert [(d.code, d.is_error) for d in problems] == [("VER010", False)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("tt: 109", "tt: một trăm", [("DAT006", 14)]),
        ("tt: 109", "tt: 10,5", [("DAT007", 14)]),
        ("tt: 109", "tt: 1,185", [("DAT020", 14)]),
        ("tt: 109", "tt:", [("DAT004", 14)]),
        ("tt: 109", "tt: -5", [("DAT015", 14)]),
        ("tt: 109", "t_t: 109", [("DAT001", 14), ("DAT003", 13)]),
        ("  so: null\n", "", [("DAT005", 8)]),
        ("diem: 80,7", "diem: 9.190", [("DAT008", 15)]),
        ("diem: 80,7", "diem: 180", [("DAT016", 15)]),
        ("co_kn: không", "co_kn: maybe", [("DAT017", 16)]),
        ("co_kn: không", "co_kn: không\n  dh: {x: 5}", [("DAT018", 17)]),
        ("den: 13/8/2024", "den: 8/13/2024", [("DAT011", 3)]),
        ("den: 13/8/2024", "den: 31/6/2024", [("DAT010", 3)]),
        ("den: 13/8/2024", "den: 13/8/24", [("DAT012", 3)]),
        ("den: 13/8/2024", "den: mai", [("DAT009", 3)]),
        ("den: 13/8/2024", "den: 13/8/2023", [("DAT013", 3)]),
        ("mau: p\n", "mau: q\n", [("DAT041", 1)]),
        ("mau: p\n", "mau: ../p\n", [("DAT041", 1)]),
        ("mau: p\n", "mau: chung\n", [("DAT041", 1)]),
        ("mau: p\n", "mau: giay-moi\n", [("DAT042", 1)]),
        ("mau: p\n", "", [("DAT028", 1)]),
        ("[Như trên]", "[{Lưu: VT}]", [("YML024", 6)]),
        ("so_lieu:\n", "so_lieu: 5\nx:\n", [("DAT002", 13), ("YML026", 12)]),
        ("- {ten: Tư pháp, so_luong: 5}", "- Tư pháp", [("YML026", 19)]),
        ("kinh_gui: [Văn phòng huyện]", "kinh_gui: {a: {b: c}}", [("YML027", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "ke_thua: d.yml", [("DAT022", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "ke_thua: khong_co.yml", [("FIL001", 5)]),
        ("kinh_gui: [Văn phòng huyện]", 'ke_thua: "..\\nam.yml"', [("YML023", 5)]),
        ("kinh_gui: [Văn phòng huyện]", 'ky_truoc: "..\\truoc.yml"', [("YML023", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "ky_truoc: khong_co.yml", [("FIL001", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "mien_kiem_tra: {abc: x}", [("VER015", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "mien_kiem_tra: {trong_tong: }", [("DAT024", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "mien_kiem_tra: {trong_tong: lý do}", [("VER014", 5)]),
        ("tt: 109", "tt: 2.000", [("VER012", 14)]),
        ("ten: Tư pháp, so", "ten: A #1, so", [("YML019", 19)]),
        ("  nhan_su:\n    - {ten: Văn phòng, so_luong: 02}\n    - {ten: Tư pháp, so_luong: 5}", "  nhan_su: {a: {b: c}}",
         [("YML027", 17)]),
        ("yeu_cau: {loai: Công văn, so: 250/CV-VP, ngay: 18/7/2024, co_quan: Văn phòng huyện, trich_yeu: về việc đôn đốc}",
         "yeu_cau: Công văn 250", [("DAT019", 11)]),
        ("yeu_cau: {loai: Công văn, so: 250/CV-VP, ngay: 18/7/2024, co_quan: Văn phòng huyện, trich_yeu: về việc đôn đốc}",
         "yeu_cau: [Công văn]", [("YML026", 11)]),
        ("co_kn: không", "co_kn: không\n  dh: [98]", [("YML026", 17)]),
        ("nguoi_ky: {ho_ten: Võ Thị Thu Hà, chuc_vu: Phó Chủ tịch, hinh_thuc: KT}", "nguoi_ky: [A]", [("YML026", 4)]),
    ],
)  # fmt: skip
def test_mistakes_in_the_data_are_reported_with_their_line(
    project: Project, old: str, new: str, expected: list[tuple[str, int]]
) -> None:
    assert project.problems(old, new) == expected


def test_a_numerator_over_zero_is_an_error_until_it_is_waived(project: Project) -> None:
    zero = ("tong: 1.185   # all of them\n  tt: 109", "tong: 0\n  tt: 1")
    assert ("VER016", 13) in project.problems(*zero)
    waived = "mien_kiem_tra: {mau_so_bang_0.truc_tuyen: số đúng, trong_tong: số đúng}\n"
    project.write(data=DATA.replace(*zero) + waived)
    case, problems = loading.load(project.data)
    assert problems == []
    assert case is not None
    assert [w.code for w in case.waived] == ["mau_so_bang_0.truc_tuyen", "trong_tong"]
    assert verdict(case, "truc_tuyen") == "UNKNOWN"


def test_files_build_on_one_another_and_later_ones_win(project: Project) -> None:
    (project.data.parent / "a.yml").write_text(
        "so_lieu: {tt: 1}\ndon_vi: {ky_hieu: X}\nkinh_gui: [A]\n", encoding="utf-8"
    )
    (project.data.parent / "b.yml").write_text("kinh_gui: [B]\n", encoding="utf-8")
    case = project.case("kinh_gui: [Văn phòng huyện]", "ke_thua: [a.yml, b.yml]")
    assert case.data.sections["kinh_gui"] == ("B",)
    assert case.context()["so_lieu"].tt == 109  # type: ignore[attr-defined]
    assert [Path(f).name for f in case.data.files] == ["d.yml", "a.yml", "b.yml"]
    assert case.data.origins["so_lieu.tt"].line == 14


def test_last_period_is_seen_by_expressions_and_templates(project: Project) -> None:
    (project.data.parent / "old.yml").write_text("so_lieu: {tong: 900}\n", encoding="utf-8")
    change = ("kinh_gui: [Văn phòng huyện]", "ky_truoc: old.yml")
    case = project.case(*change, rules=("tong(nhan_su.so_luong)", "tong - ky_truoc.so_lieu.tong"))
    assert case.results.indicators["nguoi"].value == 285
    before: Any = case.context()["ky_truoc"]
    assert str(before.so_lieu.tong) == "900"
    assert isinstance(before.so_lieu.tt, Unknown)


@pytest.mark.parametrize(
    ("signer", "lines"),
    [
        ("chuc_vu: Chủ tịch, hinh_thuc: TM", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        ("chuc_vu: Phó Chủ tịch, hinh_thuc: KT", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("chuc_vu: Chủ tịch, hinh_thuc: Q", ["TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"]),
        ("chuc_vu: Chánh Văn phòng, hinh_thuc: TL", ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"]),
        (
            "chuc_vu: Phó Chánh Văn phòng, hinh_thuc: TL, thay: Chánh Văn phòng",
            ["TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"],
        ),
        ("chuc_vu: Trưởng phòng, hinh_thuc: TUQ", ["TUQ. CHỦ TỊCH", "TRƯỞNG PHÒNG"]),
    ],
)
def test_the_signature_block_follows_the_authority(project: Project, signer: str, lines: list[str]) -> None:
    case = project.case("chuc_vu: Phó Chủ tịch, hinh_thuc: KT", signer)
    assert list(case.data.sections["nguoi_ky"].cac_dong) == lines  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("signer", "code"),
    [
        ("chuc_vu: Phó Chủ tịch, hinh_thuc: PP", "DAT030"),
        ("chuc_vu: Phó Chủ tịch", "DAT031"),
        ("chuc_vu: Phó Chủ tịch, hinh_thuc: KT, thay: X", "DAT034"),
        ("chuc_vu: Chủ tịch, hinh_thuc: KT", "DAT035"),
        ("chuc_vu: Phó Chủ tịch, hinh_thuc: TM", "DAT036"),
        ("chuc_vu: Trưởng phòng, hinh_thuc: TL, thay: Trưởng Phòng", "DAT037"),
    ],
)
def test_impossible_signatures_are_errors(project: Project, signer: str, code: str) -> None:
    assert project.problems("chuc_vu: Phó Chủ tịch, hinh_thuc: KT", signer) == [(code, 4)]


def test_an_agency_under_one_head_signs_without_a_body(project: Project) -> None:
    project.write(data=DATA.replace("Ủy ban nhân dân xã Pờ Y", "Sở Nội vụ").replace("hinh_thuc: KT", "hinh_thuc: TM"))
    assert [d.code for d in loading.load(project.data)[1]] == ["DAT032"]
    project.write(data=DATA.replace("Ủy ban nhân dân xã Pờ Y", "Sở Nội vụ"))
    assert [d.code for d in loading.load(project.data)[1]] == ["DAT033"]


def test_documents_cite_themselves(project: Project) -> None:
    seen: Any = project.case().context()
    document = seen["thong_tin"].yeu_cau
    assert str(document) == "Công văn số 250/CV-VP ngày 18 tháng 7 năm 2024 của Văn phòng huyện về việc đôn đốc"
    assert document.ngan == "Công văn số 250/CV-VP"


@pytest.mark.parametrize("sparse", [False, True])
def test_context_and_shape_agree(project: Project, sparse: bool) -> None:
    if sparse:
        kept = DATA.split("don_vi:")[0] + "thong_tin:" + DATA.split("thong_tin:")[1]
        project.write(data=kept)
    case, problems = loading.load(project.data)
    assert problems == []
    assert case is not None
    seen, shape = case.context(), case.shape()
    assert set(seen) == set(shape)
    for name in shape:
        walk(seen[name], shape[name], name)
    for name, indicator in shape["chi_tieu"].items():
        assert ("dat" in indicator) == (name != "nguoi")
    assert pickle.loads(pickle.dumps(case)).data.file == case.data.file


def test_exactly_one_verdict_is_true(project: Project) -> None:
    seen: Any = project.case().context()
    for thing in (*seen["tieu_chi"], *(seen["chi_tieu"][n] for n in ("truc_tuyen", "dung_han", "chi_so"))):
        assert [thing.dat, thing.khong_dat, thing.thieu_so_lieu].count(True) == 1
    assert seen["chi_tieu"].truc_tuyen < 50
    assert [str(m) for m in seen["tieu_chi"]["15"].cac_muc_chua_dat] == ["Chưa đạt"]
    assert list(seen["thong_tin"].de_xuat) == []


def test_fixed_names_a_template_uses_must_be_there(project: Project) -> None:
    case = project.case("cap_tren: UBND huyện, ", "")
    assert [d.params["path"] for d in case.missing(["don_vi.cap_tren", "don_vi.ten", "kinh_gui"])] == [
        "don_vi.cap_tren"
    ]


EXTRA = """\
so_lieu:
  k: {ten: Không, kieu: so_nguyen, bat_buoc: false}
  m: {ten: Một, kieu: so_nguyen, bat_buoc: false}
  r: {ten: Tỷ lệ khai, kieu: phan_tram, bat_buoc: false}
"""
NOT_TYPED = "chưa có số liệu «Không»", "chưa có số liệu «Một»"
UNJUDGED = {"name": "x", "label": "X", "verdict": None, "reasons": (), "threshold": None, "limits": ()}
UNJUDGED |= {"threshold_text": "", "basis": "", "numerator": None, "denominator": None, "stated": False, "rank": None}
OF_ALL = {"numerator": count(109), "denominator": count(1185)}


def one_indicator(project: Project, indicator: str, typed: str = "", more: str = "") -> tuple[Case, list[Diagnostic]]:
    """The project with one more indicator ``x`` (line 23) and optional figures ``k``, ``m`` and ``r``."""
    rules = RULES.replace("so_lieu:\n", EXTRA, 1).replace("chi_tieu:\n", f"chi_tieu:\n  x: {indicator}\n{more}", 1)
    project.write(rules, DATA.replace("so_lieu:\n", f"so_lieu:\n{typed}", 1))
    case, problems = loading.load(project.data)
    assert case is not None, problems
    return case, problems


class TestResultOfAnIndicator:
    @pytest.mark.parametrize(
        ("indicator", "expected"),
        [
            (
                "{ten: X, tu_so: tt, mau_so: tong, don_vi: '%', can_cu: QĐ 1}",
                {"value": rate("2180/237", 2), "basis": "QĐ 1", **OF_ALL},
            ),
            (
                "{ten: X, tu_so: tt, mau_so: tong, don_vi: điểm}",
                {"value": number("109/1185", unit="điểm", digits=2), **OF_ALL},
            ),
            (
                "{ten: X, tu_so: tt - 9, mau_so: 200, lam_tron: 3}",
                {"value": rate(50, 0), "numerator": count(100), "denominator": number(200)},
            ),
            (
                "{ten: X, tu_so: diem, mau_so: 8, don_vi: lần}",
                {
                    "value": number("807/80", unit="lần", digits=2),
                    "numerator": number("80.7", "diem", digits=1),
                    "denominator": number(8),
                },
            ),
            ("{ten: X, cong_thuc: diem}", {"value": number("80.7", "diem", digits=1)}),
            ("{ten: X, cong_thuc: diem, lam_tron: 3}", {"value": number("80.7", "diem", digits=3)}),
            ("{ten: X, cong_thuc: diem / 0.4}", {"value": number("201.75", "diem", digits=2)}),
            ("{ten: X, cong_thuc: diem / 0.7}", {"value": number("807/7", "diem", digits=2)}),
            ("{ten: X, cong_thuc: diem - 0.7}", {"value": number(80, "diem", digits=0)}),
            ("{ten: X, cong_thuc: 1 / 8}", {"value": number("1/8", digits=2)}),
            (
                "{ten: X, tu_so: tt - 108, mau_so: 8}",
                {"value": rate("12.5", 2), "numerator": count(1), "denominator": number(8)},
            ),
            ("{ten: X, cong_thuc: co_kn}", {"value": "Không"}),
            ("{ten: X, cong_thuc: k}", {"value": unknown("X", NOT_TYPED[0]), "reasons": NOT_TYPED[:1]}),
        ],
    )
    def test_without_a_threshold_is_a_value_without_verdict(
        self, project: Project, indicator: str, expected: dict[str, Any]
    ) -> None:
        case, problems = one_indicator(project, indicator)
        assert facts(case.results.indicators["x"]) == {**UNJUDGED, **expected}
        assert problems == []

    @pytest.mark.parametrize(
        ("indicator", "value", "verdict", "reason", "limits", "text"),
        [
            ("don_vi: '%', nguong: '>= 50%'", rate("2180/237", 2), "FAIL", "9,20% (109/1.185), yêu cầu từ 50% trở lên",
             (rate(50),), "50%"),
            ("don_vi: '%', nguong: '> 9%'", rate("2180/237", 2), "PASS", "9,20% (109/1.185), yêu cầu trên 9%",
             (rate(9),), "9%"),
            ("don_vi: '%', nguong: '< 9,5%'", rate("2180/237", 2), "PASS", "9,20% (109/1.185), yêu cầu dưới 9,5%",
             (rate("9.5"),), "9,5%"),
            ("don_vi: lần, nguong: '<= 0,05'", number("109/1185", unit="lần", digits=2), "FAIL",
             "0,09 (109/1.185), yêu cầu không quá 0,05", (number("0.05", unit="lần"),), "0,05"),
            ("don_vi: lần, nguong: '= 1'", number("109/1185", unit="lần", digits=2), "FAIL",
             "0,09 (109/1.185), yêu cầu đúng 1", (number(1, unit="lần"),), "1"),
            ("don_vi: '%', nguong: 5%..9%", rate("2180/237", 2), "FAIL", "9,20% (109/1.185), yêu cầu từ 5% đến 9%",
             (rate(5), rate(9)), "5% đến 9%"),
        ],
    )  # fmt: skip
    def test_says_the_value_the_counts_and_what_is_asked_for(
        self, project: Project, indicator: str, value: str, verdict: str, reason: str, limits: object, text: str
    ) -> None:
        case, problems = one_indicator(project, f"{{ten: X, tu_so: tt, mau_so: tong, can_cu: QĐ 1, {indicator}}}")
        assert facts(case.results.indicators["x"]) == {
            **UNJUDGED,
            **OF_ALL,
            "value": value,
            "verdict": Verdict[verdict],
            "reasons": (f"X: {reason}",),
            "threshold": indicator.partition("nguong: ")[2].strip("'"),
            "limits": limits,
            "threshold_text": text,
            "basis": "QĐ 1",
        }
        assert problems == []

    @pytest.mark.parametrize(
        ("indicator", "expected"),
        [
            (
                "{ten: X, cong_thuc: k, nguong: '>= 5'}",
                {"value": unknown("X", NOT_TYPED[0]), "reasons": NOT_TYPED[:1], "limits": (number(5),),
                 "threshold": ">= 5", "threshold_text": "5"},
            ),
            (
                "{ten: X, cong_thuc: tt, nguong: [{tu: 01/01/2024, dieu_kien: 5..k, can_cu: QĐ 5}], can_cu: QĐ 1}",
                {"value": count(109), "reasons": NOT_TYPED[:1], "threshold": "5..k", "basis": "QĐ 5"},
            ),
            (
                "{ten: X, cong_thuc: tt, nguong: [{tu: 01/01/2030, dieu_kien: '>= 9', can_cu: QĐ 5}], can_cu: QĐ 3}",
                {"value": count(109), "reasons": ("chưa có ngưỡng áp dụng cho kỳ báo cáo",), "basis": "QĐ 3"},
            ),
            (
                "{ten: X, tu_so: k, mau_so: m, nguong: [{tu: 01/01/2024, dieu_kien: '>= 5%', can_cu: QĐ 5}]}",
                {"value": unknown("X", *NOT_TYPED), "reasons": NOT_TYPED, "limits": (rate(5),), "threshold": ">= 5%",
                 "threshold_text": "5%", "basis": "QĐ 5", "numerator": unknown("Không", NOT_TYPED[0]),
                 "denominator": unknown("Một", NOT_TYPED[1])},
            ),
            (
                "{ten: X, tu_so: tt, mau_so: m, nguong: '>= 5%', can_cu: QĐ 1}",
                {"value": unknown("X", NOT_TYPED[1]), "reasons": NOT_TYPED[1:], "limits": (rate(5),),
                 "threshold": ">= 5%", "threshold_text": "5%", "basis": "QĐ 1", "numerator": count(109),
                 "denominator": unknown("Một", NOT_TYPED[1])},
            ),
        ],
    )  # fmt: skip
    def test_that_cannot_be_judged_says_why(self, project: Project, indicator: str, expected: dict[str, Any]) -> None:
        case, problems = one_indicator(project, indicator)
        assert facts(case.results.indicators["x"]) == {**UNJUDGED, "verdict": Verdict.UNKNOWN, **expected}
        assert problems == []

    @pytest.mark.parametrize(
        ("indicator", "expected"),
        [
            (
                "{ten: X, tu_so: tt, mau_so: m, ty_le_khai: r, can_cu: QĐ 1}",
                {"reasons": (), "basis": "QĐ 1", "numerator": count(109)},
            ),
            (
                "{ten: X, tu_so: k, mau_so: m, ty_le_khai: r, nguong: '>= 98%', can_cu: QĐ 1}",
                {
                    "verdict": Verdict.FAIL,
                    "reasons": ("X: 97,995%, yêu cầu từ 98% trở lên",),
                    "threshold": ">= 98%",
                    "limits": (rate(98),),
                    "threshold_text": "98%",
                    "basis": "QĐ 1",
                    "numerator": unknown("Không", NOT_TYPED[0]),
                },
            ),
        ],
    )
    def test_stated_by_the_unit_prints_as_stated_and_says_so(
        self, project: Project, indicator: str, expected: dict[str, Any]
    ) -> None:
        case, problems = one_indicator(project, indicator, '  r: "97,995%"\n')
        note = "X: tỷ lệ do đơn vị khai, không có số lượng để tính"
        assert facts(case.results.indicators["x"]) == {
            **UNJUDGED,
            "value": rate("97.995", 3),
            "denominator": unknown("Một", NOT_TYPED[1]),
            "stated": True,
            "rank": None,
            **expected,
            "reasons": (*expected["reasons"], note),
        }
        assert problems == []

    @pytest.mark.parametrize(("typed", "digits", "verdict"), [('"97,996%"', 3, "FAIL"), ('"98%"', 0, "PASS")])
    def test_stated_by_the_unit_is_judged_as_typed(
        self, project: Project, typed: str, digits: int, verdict: str
    ) -> None:
        case, problems = one_indicator(
            project, "{ten: X, tu_so: k, mau_so: m, ty_le_khai: r, lam_tron: 1, nguong: '>= 98%'}", f"  r: {typed}\n"
        )
        result = case.results.indicators["x"]
        assert facts(result.value) == rate(typed.strip('"%').replace(",", "."), digits)
        assert (result.verdict, problems) == (Verdict[verdict], [])

    @pytest.mark.parametrize(("wanted", "verdict"), [("dung", "FAIL"), ("sai", "PASS"), ("co_kn", "PASS")])
    def test_of_yes_or_no_is_compared_with_yes_or_no(self, project: Project, wanted: str, verdict: str) -> None:
        case, _ = one_indicator(project, f"{{ten: X, cong_thuc: co_kn, nguong: '= {wanted}'}}")
        limit = "Có" if wanted == "dung" else "Không"
        assert facts(case.results.indicators["x"]) == {
            **UNJUDGED,
            "value": "Không",
            "verdict": Verdict[verdict],
            "reasons": (f"X: Không, yêu cầu đúng {limit}",),
            "threshold": f"= {wanted}",
            "limits": (limit,),
            "threshold_text": limit,
        }

    @pytest.mark.parametrize(("numerator", "told_of"), [("0", []), ("tt", [("VER016", 14)])])
    def test_over_zero_did_not_happen_or_is_an_error(
        self, project: Project, numerator: str, told_of: list[tuple[str, int]]
    ) -> None:
        case, problems = one_indicator(
            project, f"{{ten: X, tu_so: {numerator}, mau_so: tt - 109, nguong: '>= 5%', can_cu: QĐ 2}}"
        )
        value, verdict, reason = unknown("X", "mẫu số của «X» bằng 0"), "UNKNOWN", "mẫu số của «X» bằng 0"
        if numerator == "0":
            reason = "«X»: không phát sinh trong kỳ (0/0)"
            value, verdict = repr(NotApplicable("X", (reason,))), "NOT_APPLICABLE"
        assert facts(case.results.indicators["x"]) == {
            **UNJUDGED,
            "value": value,
            "verdict": Verdict[verdict],
            "reasons": (reason,),
            "threshold": ">= 5%",
            "limits": (rate(5),),
            "threshold_text": "5%",
            "basis": "QĐ 2",
            "numerator": number(0) if numerator == "0" else count(109),
            "denominator": count(0),
        }
        assert [(d.code, d.location.line) for d in problems] == told_of

    def test_made_of_nothing_that_happened_keeps_its_own_name_and_the_reason(self, project: Project) -> None:
        nothing = "  yy: {ten: Y, tu_so: 0, mau_so: tt - 109}\n"
        case, _ = one_indicator(project, "{ten: X, cong_thuc: yy * 2, don_vi: '%'}", more=nothing)
        reason = "«Y»: không phát sinh trong kỳ (0/0)"
        assert facts(case.results.indicators["x"]) == {
            **UNJUDGED,
            "value": repr(NotApplicable("X", (reason,))),
            "reasons": (reason,),
        }

    def test_made_of_no_figure_is_unknown_and_not_nothing_that_happened(self, project: Project) -> None:
        case, _ = one_indicator(project, "{ten: X, cong_thuc: tt / 0, nguong: '>= 5'}")
        result = case.results.indicators["x"]
        assert (facts(result.value), result.verdict) == (unknown("X", "số chia bằng 0"), Verdict.UNKNOWN)

    def test_out_of_bounds_is_reported_at_the_indicator_and_leaves_the_others(self, project: Project) -> None:
        """1.185 squared ten times has more than ten thousand bits."""
        squares = "".join(f"  g{n}: {{ten: G{n}, cong_thuc: g{n - 1} * g{n - 1}}}\n" for n in range(1, 10))
        more = f"  g0: {{ten: G0, cong_thuc: tong * tong}}\n{squares}  yy: {{ten: Y, tu_so: g9, mau_so: tt}}\n"
        case, problems = one_indicator(project, "{ten: X, cong_thuc: g9, nguong: '>= 9', can_cu: QĐ 1}", more=more)
        assert codes_and_messages(problems) == [
            ("VER003", 33, "Phép tính cho ra số quá lớn, hoặc lũy thừa không tính được.")
        ]
        assert problems[0].location.file == str(project.rules)
        results = case.results.indicators
        lost = "không tính được"
        assert facts(results["g9"]) == {
            **UNJUDGED,
            "name": "g9",
            "label": "G9",
            "value": unknown("G9", lost),
            "reasons": (lost,),
        }
        assert facts(results["yy"].numerator) == unknown("G9", lost)
        case, problems = one_indicator(project, "{ten: X, tu_so: g8 * g8, mau_so: tt}", more=more)
        assert [(d.code, d.location.line) for d in problems] == [("VER003", 23), ("VER003", 33)]
        assert facts(case.results.indicators["x"]) == {
            **UNJUDGED,
            "value": unknown("X", lost),
            "reasons": (lost,),
            "numerator": unknown("X", lost),
            "denominator": unknown("X", lost),
        }
        assert facts(results["x"]) == {
            **UNJUDGED,
            "value": unknown("X", lost),
            "verdict": Verdict.UNKNOWN,
            "reasons": (lost,),
            "threshold": ">= 9",
            "limits": (number(9),),
            "threshold_text": "9",
            "basis": "QĐ 1",
        }
        assert str(results["truc_tuyen"].value) == "9,20%"

    def test_of_one_figure_prints_as_many_digits_as_were_typed(self, project: Project) -> None:
        typed = DATA.replace("diem: 80,7", 'diem: "80,700"')
        project.write(RULES.replace("chi_tieu:\n", "chi_tieu:\n  x: {ten: X, cong_thuc: diem}\n", 1), typed)
        case, _ = loading.load(project.data)
        assert case is not None
        assert facts(case.results.indicators["x"].value) == number("80.7", "diem", digits=3)


class TestDigitsThatTellTheVerdict:
    @pytest.mark.parametrize(
        ("indicator", "printed", "warning"),
        [
            ("tu_so: tt - 109 + 49999, mau_so: 100000, don_vi: '%', nguong: '>= 50%'", "49,999%",
             "«X» in là 49,999% thay vì 50,00%, vì nếu làm tròn đến 2 chữ số thập phân thì trái với kết luận."),
            ("tu_so: tt - 109 + 49999, mau_so: 100000, don_vi: '%', lam_tron: 0, nguong: '>= 50%'", "49,999%",
             "«X» in là 49,999% thay vì 50%, vì nếu làm tròn đến 0 chữ số thập phân thì trái với kết luận."),
            ("tu_so: tt - 109 + 50001, mau_so: 100000, don_vi: '%', nguong: 40%..50%", "50,001%",
             "«X» in là 50,001% thay vì 50,00%, vì nếu làm tròn đến 2 chữ số thập phân thì trái với kết luận."),
            ("cong_thuc: diem - 0.706, lam_tron: 1, nguong: '>= 80'", "79,99",
             "«X» in là 79,99 thay vì 80,0, vì nếu làm tròn đến 1 chữ số thập phân thì trái với kết luận."),
            ("cong_thuc: 2 / 3, lam_tron: 1, nguong: '= 2 / 3'", "0,7", None),
            ("tu_so: tt - 109 + 49994, mau_so: 100000, don_vi: '%', nguong: '>= 50%'", "49,99%", None),
        ],
    )  # fmt: skip
    def test_are_added_until_they_do_and_no_more(
        self, project: Project, indicator: str, printed: str, warning: str | None
    ) -> None:
        case, problems = one_indicator(project, f"{{ten: X, {indicator}}}")
        assert str(case.results.indicators["x"].value) == printed
        assert codes_and_messages(problems) == ([("VER010", 23, warning)] if warning else [])
        assert all(d.location.file == str(project.rules) and not d.is_error for d in problems)

    def test_keep_kind_and_unit(self, project: Project) -> None:
        case, _ = one_indicator(
            project, "{ten: X, cong_thuc: diem - 0.706, lam_tron: 1, don_vi: điểm, nguong: '>= 80'}"
        )
        assert facts(case.results.indicators["x"].value) == number("79.994", "diem", "điểm", 2)


@pytest.mark.parametrize(
    ("day", "text"), [("31/12/2022", ""), ("01/01/2023", "80"), ("31/12/2024", "80"), ("01/01/2025", "90")]
)
def test_a_threshold_is_in_force_from_its_first_day(project: Project, day: str, text: str) -> None:
    year = day[-4:]
    case = project.case("{tu: 01/01/2024, den: 13/8/2024}", f"{{tu: 01/01/{year}, den: {day}}}")
    result = case.results.indicators["chi_so"]
    assert (result.threshold_text, result.basis) == (text, {"80": "QĐ 766"}.get(text, ""))


def test_a_report_without_period_is_judged_by_undated_thresholds_only(project: Project) -> None:
    project.write(data="".join(line for line in DATA.splitlines(keepends=True) if not line.startswith("ky:")))
    case, _ = loading.load(project.data)
    assert case is not None
    results = case.results.indicators
    assert (results["truc_tuyen"].verdict, results["chi_so"].verdict) == (Verdict.FAIL, Verdict.UNKNOWN)
    assert tuple(map(str, results["chi_so"].reasons)) == ("chưa có ngưỡng áp dụng cho kỳ báo cáo",)


def test_an_expression_looks_into_lists_documents_and_dates(project: Project) -> None:
    def value(formula: str) -> object:
        case, _ = one_indicator(project, f"{{ten: X, cong_thuc: {formula}}}", "  dh: {2022: 98, 2023: 99}\n")
        return facts(case.results.indicators["x"].value)

    assert value("tong(nhan_su.so_luong)") == number(7, "so_nguyen", digits=0)
    assert value("dem(nhan_su)") == count(2)
    assert value("max(dh.nam)") == number(2023, "nam", digits=0)
    assert value("max(dh) / 1%") == value("max(dh.gia_tri) / 1%") == number(99, digits=0)
    assert value("ky.den.thang + ky.so_ngay") == number(8 + 226, "so_nguyen", digits=0)


def test_a_law_is_cited_by_its_name(project: Project) -> None:
    old = DATA[DATA.index("  yeu_cau:") : DATA.index("so_lieu:")]
    case = project.case(old, "  yeu_cau: {loai: Luật, trich_yeu: Đất đai}\n")
    document: Any = case.context()["thong_tin"]
    assert (str(document.yeu_cau), document.yeu_cau.ngan) == ("Luật Đất đai", "Luật Đất đai")


def test_an_expression_adds_up_a_list_of_numbers(project: Project) -> None:
    rules = RULES.replace("so_lieu:\n", "so_lieu:\n  ds: {ten: Các số, kieu: danh_sach, phan_tu: so_nguyen}\n", 1)
    rules = rules.replace("chi_tieu:\n", "chi_tieu:\n  x: {ten: X, cong_thuc: tong(ds)}\n", 1)
    project.write(rules, DATA.replace("so_lieu:\n", "so_lieu:\n  ds: [3, 4]\n", 1))
    case, problems = loading.load(project.data)
    assert case is not None
    assert (facts(case.results.indicators["x"].value), problems) == (count(7), [])


@pytest.mark.parametrize(
    ("limits", "met"), [("109..200", True), ("100..109", True), ("110..200", False), ("1..108", False)]
)
def test_a_range_has_both_its_ends(project: Project, limits: str, met: bool) -> None:
    case, _ = one_indicator(project, f"{{ten: X, cong_thuc: tt, nguong: {limits}}}")
    assert case.results.indicators["x"].verdict is (Verdict.PASS if met else Verdict.FAIL)
