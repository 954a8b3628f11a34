"""A data file with its rules: typed values, verdicts, checks and the names of a template."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from figures_project import DATA, Project

from docxtpl_reports import figures
from docxtpl_reports.figures import Case, Verdict
from docxtpl_reports.values import Namespace, Unknown
from docxtpl_reports.values.shape import Leaf


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
        ("mau: p\n", "", [("DAT028", 1)]),
        ("[Như trên]", "[{Lưu: VT}]", [("YML024", 6)]),
        ("so_lieu:\n", "so_lieu: 5\nx:\n", [("DAT002", 13), ("YML026", 12)]),
        ("- {ten: Tư pháp, so_luong: 5}", "- Tư pháp", [("YML026", 19)]),
        ("kinh_gui: [Văn phòng huyện]", "kinh_gui: {a: {b: c}}", [("YML027", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "ke_thua: d.yml", [("DAT022", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "ke_thua: khong_co.yml", [("FIL001", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "ky_truoc: khong_co.yml", [("FIL001", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "mien_kiem_tra: {abc: x}", [("VER015", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "mien_kiem_tra: {trong_tong: }", [("DAT024", 5)]),
        ("kinh_gui: [Văn phòng huyện]", "mien_kiem_tra: {trong_tong: lý do}", [("VER014", 5)]),
        ("tt: 109", "tt: 2.000", [("VER012", 14)]),
        ("ten: Tư pháp, so", "ten: A #1, so", [("YML019", 19)]),
    ],
)
def test_mistakes_in_the_data_are_told_with_their_line(
    project: Project, old: str, new: str, expected: list[tuple[str, int]]
) -> None:
    assert project.problems(old, new) == expected


def test_a_numerator_over_zero_is_an_error_until_it_is_waived(project: Project) -> None:
    zero = ("tong: 1.185   # all of them\n  tt: 109", "tong: 0\n  tt: 1")
    assert ("VER016", 13) in project.problems(*zero)
    waived = "mien_kiem_tra: {mau_so_bang_0.truc_tuyen: số đúng, trong_tong: số đúng}\n"
    project.write(data=DATA.replace(*zero) + waived)
    case, problems = figures.load(project.data)
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
    ],
)
def test_impossible_signatures_are_errors(project: Project, signer: str, code: str) -> None:
    assert project.problems("chuc_vu: Phó Chủ tịch, hinh_thuc: KT", signer) == [(code, 4)]


def test_an_agency_under_one_head_signs_without_a_body(project: Project) -> None:
    project.write(data=DATA.replace("Ủy ban nhân dân xã Pờ Y", "Sở Nội vụ").replace("hinh_thuc: KT", "hinh_thuc: TM"))
    assert [d.code for d in figures.load(project.data)[1]] == ["DAT032"]
    project.write(data=DATA.replace("Ủy ban nhân dân xã Pờ Y", "Sở Nội vụ"))
    assert [d.code for d in figures.load(project.data)[1]] == ["DAT033"]


def test_documents_cite_themselves(project: Project) -> None:
    seen: Any = project.case().context()
    document = seen["thong_tin"].yeu_cau
    assert str(document) == "Công văn số 250/CV-VP ngày 18 tháng 7 năm 2024 của Văn phòng huyện về việc đôn đốc"
    assert document.ngan == "Công văn số 250/CV-VP"


def walk(value: Any, shape: Any, path: str) -> None:
    """Every name of the shape is there, prints where it says so, and nothing else is there."""
    if shape is None or isinstance(shape, Leaf):
        assert isinstance(str(value), str), path
    elif isinstance(shape, list):
        for item in value:
            walk(item, shape[0], path + "[]")
    else:
        if "" in shape:
            str(value)
        for name, inner in shape.items():
            if name:
                walk(value[name] if isinstance(value, Namespace) else getattr(value, name), inner, f"{path}.{name}")


@pytest.mark.parametrize("sparse", [False, True])
def test_context_and_shape_agree(project: Project, sparse: bool) -> None:
    if sparse:
        kept = DATA.split("don_vi:")[0] + "thong_tin:" + DATA.split("thong_tin:")[1]
        project.write(data=kept)
    case, problems = figures.load(project.data)
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
