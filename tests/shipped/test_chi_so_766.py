"""The second pack: the service-quality index of Decision 766, scored and classified by rules alone, on one page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from support import ROOT
from support.build import W, lines, tree
from support.jobs import run_job
from support.sound import faults

from docxtpl_reports.diagnostics import Fix
from docxtpl_reports.figures import loading
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job, JobResult
from docxtpl_reports.values import Unknown, Verdict

PACK = ROOT / "templates" / "chi-so-766"
SHIPPED = ROOT / "data" / "xa-vi-du-chi-so-2024.yml"
GROUPS = {"1": 18, "2": 20, "3": 22, "4": 22, "5": 18}


def changed(folder: Path, **figures_: object) -> Path:
    """The shipped data with other figures; ``None`` leaves a figure out."""
    text = SHIPPED.read_text("utf-8")
    for name, value in figures_.items():
        line = "" if value is None else f"  {name}: {value}"
        text, count = re.subn(rf"(?m)^  {name}: .*$", line, text)
        assert count == 1, name
    file = folder / "d.yml"
    file.write_text(text, "utf-8")
    return file


def built(data: Path) -> JobResult:
    result = run_job(Job(data, pack=PACK))
    assert result.ok, [f"{d.code} {d.message}" for d in result.diagnostics]
    return result


def text_of(data: Path) -> str:
    document = built(data).document
    assert document is not None
    return "\n".join(lines(document))


def full_marks(**others: object) -> dict[str, object]:
    """Every group at its most, but for the others: the total is easily aimed at."""
    points = {
        "diem_cong_khai": 18,
        "diem_so_hoa": 22,
        "diem_dich_vu_cong": 12,
        "diem_thanh_toan": 10,
        "diem_hai_long": 18,
    }
    counts = {"ho_so_dung_han": 100, "ho_so_phai_giai_quyet": 100, "ho_so_so_hoa": 100, "ho_so_thuoc_tham_quyen": 100}
    return {**points, **counts, "ho_so_truc_tuyen": 100, "ho_so_tiep_nhan": 100, **others}


# --- what the report says --------------------------------------------------------------------------------------------

FACTS = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ỦY BAN NHÂN DÂN XÃ VÍ DỤ", "UBND HUYỆN MẪU", "/BC-UBND", "BÁO CÁO",
    "Ví Dụ, ngày     tháng     năm 2024", "Kính gửi: Ủy ban nhân dân huyện Mẫu",
    "Thực hiện Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Thủ tướng Chính phủ",
    "từ ngày 01/01/2024 đến ngày 31/12/2024",
    "1 | Công khai, minh bạch | 18 | 16,5 | 1,5",
    "2 | Tiến độ, kết quả giải quyết | 20 | 19,58 | 0,42",
    "3 | Số hóa hồ sơ | 22 | 17,25 | 4,75",
    "4 | Cung cấp dịch vụ trực tuyến | 22 | 16 | 6",
    "5 | Mức độ hài lòng | 18 | 16,8 | 1,2",
    "Tổng | 100 | 86,13 | 13,87",
    "Tổng điểm 86,13/100, xếp loại Tốt; đạt yêu cầu từ loại tốt trở lên (từ 80 điểm)",
    "2.134/2.180 hồ sơ, tỷ lệ 97,89%, chưa đến mức đủ điểm (100%)",
    "1.540/1.985 hồ sơ, tỷ lệ 77,58%, chưa đến mức đủ điểm (80%)",
    "1.012/2.096 hồ sơ, tỷ lệ 48,28%, chưa đến mức đủ điểm (50%)",
    "mức độ hài lòng 97,5%, đã đến mức đủ điểm (90%)",
    "theo Quyết định số 766/QĐ-TTg hằng tháng", "./.",
    "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH", "Nguyễn Văn A", "- Như trên;", "- Lưu: VT.",
]  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> str:
    return text_of(SHIPPED)


@pytest.mark.parametrize("fact", FACTS)
def test_the_report_has_every_fact(shipped: str, fact: str) -> None:
    assert fact in shipped


def test_the_shipped_figures_are_marked_as_invented() -> None:
    assert "MINH HỌA" in SHIPPED.read_text("utf-8").splitlines()[0]


def test_nothing_is_left_of_the_template_and_nothing_is_doubled(shipped: str) -> None:
    for left in ("{{", "{%", "}}", "%}", "None", ";;", "..", ";.", "  ,", " ,", "( "):
        assert left not in shipped, left


def test_solutions_follow_what_falls_short(shipped: str, tmp_path: Path) -> None:
    assert "xin lỗi" in shipped
    assert "phản ánh, kiến nghị" not in shipped
    worse = text_of(changed(tmp_path, ty_le_hai_long="85%", diem_hai_long="12", ho_so_dung_han="2.180"))
    assert "phản ánh, kiến nghị" in worse
    assert "xin lỗi" not in worse


# --- points and classes ----------------------------------------------------------------------------------------------


def test_the_groups_have_the_points_of_the_decision() -> None:
    case, problems = loading.load(SHIPPED)
    assert case is not None
    assert not problems
    criteria = case.rules.criteria
    assert {name: criteria[name].scoring.most for name in GROUPS} == GROUPS  # type: ignore[union-attr]
    assert criteria["766"].members == tuple(GROUPS)
    assert sum(GROUPS.values()) == criteria["766"].scoring.most == 100  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("points", "rank", "verdict"),
    [
        (18, "Xuất sắc", Verdict.PASS),
        (8, "Xuất sắc", Verdict.PASS),  # 90 exactly
        ("7,99", "Tốt", Verdict.PASS),
        (0, "Tốt", Verdict.PASS),
    ],
)
def test_the_class_at_ninety(tmp_path: Path, points: object, rank: str, verdict: Verdict) -> None:
    result = result_of(changed(tmp_path, **full_marks(diem_cong_khai=points)))
    assert (result.score.rank, result.verdict) == (rank, verdict)


@pytest.mark.parametrize(
    ("cong_khai", "so_hoa", "thanh_toan", "rank", "verdict"),
    [
        (0, 20, 10, "Tốt", Verdict.PASS),  # 80 exactly
        (0, "19,99", 10, "Khá", Verdict.FAIL),
        (0, 10, 10, "Khá", Verdict.FAIL),  # 70 exactly
        (0, "9,99", 10, "Trung bình", Verdict.FAIL),
        (0, 0, 0, "Trung bình", Verdict.FAIL),  # 50 exactly
    ],
)
def test_the_classes_below(
    tmp_path: Path, cong_khai: int, so_hoa: object, thanh_toan: int, rank: str, verdict: Verdict
) -> None:
    online = {"diem_thanh_toan": thanh_toan}
    result = result_of(changed(tmp_path, **full_marks(diem_cong_khai=cong_khai, diem_so_hoa=so_hoa, **online)))
    assert (result.score.rank, result.verdict) == (rank, verdict)


def test_the_lowest_class(tmp_path: Path) -> None:
    file = changed(tmp_path, **full_marks(diem_cong_khai=0, diem_so_hoa=0, diem_thanh_toan=0, ho_so_dung_han=99))
    assert result_of(file).score.rank == "Yếu"
    assert "xếp loại Yếu; chưa đạt yêu cầu từ loại tốt trở lên" in text_of(file)


def test_points_are_rounded_once_so_that_the_table_adds_up(tmp_path: Path) -> None:
    figures_ = full_marks(diem_cong_khai=0, diem_so_hoa="19,99", ho_so_dung_han="9.997", ho_so_phai_giai_quyet="10.002")
    text = text_of(changed(tmp_path, **figures_))  # 20 * 9.997/10.002 = 19,990001…
    assert "2 | Tiến độ, kết quả giải quyết | 20 | 19,99 | 0,01" in text
    assert "Tổng | 100 | 79,98 | 20,02" in text


def test_a_class_that_only_rounding_reaches_is_questioned(tmp_path: Path) -> None:
    counts = {"ho_so_dung_han": "99.999", "ho_so_phai_giai_quyet": "100.000"}
    file = changed(tmp_path, **full_marks(diem_cong_khai=0, diem_so_hoa="20", **counts))
    result = built(file)
    assert "2 | Tiến độ, kết quả giải quyết | 20 | 20 | 0" in "\n".join(lines(result.document or b""))
    assert "Tổng điểm 80/100, xếp loại Tốt" in "\n".join(lines(result.document or b""))
    (problem,) = [d for d in result.diagnostics if d.code == "VER053"]
    assert (problem.params["shown"], problem.params["rounded"]) == ("79,9998", "80")


def test_typed_points_have_two_decimals(tmp_path: Path) -> None:
    (problem,) = run_job(Job(changed(tmp_path, diem_thanh_toan="7,634"), pack=PACK)).diagnostics
    assert (problem.code, problem.fix) == ("DAT082", Fix("7,634", "7,63"))


def test_a_group_whose_points_are_not_known_leaves_the_total_open(tmp_path: Path) -> None:
    file = changed(tmp_path, diem_so_hoa=None)
    result = result_of(file)
    assert result.verdict is Verdict.UNKNOWN
    assert isinstance(result.score.points, Unknown)
    text = text_of(file)
    assert "3 | Số hóa hồ sơ | 22 | - | -" in text
    assert "Tổng | 100 | - | -" in text
    assert "Chưa đủ số liệu để tính tổng điểm; còn thiếu điểm của: số hóa hồ sơ." in text
    assert "xếp loại chắc chắn" not in text


def test_what_did_not_happen_is_not_missing(tmp_path: Path) -> None:
    handled = ("ho_so_dung_han", "ho_so_phai_giai_quyet", "ho_so_so_hoa", "ho_so_thuoc_tham_quyen")
    nothing = dict.fromkeys((*handled, "ho_so_truc_tuyen", "ho_so_tiep_nhan"), 0)
    text = text_of(changed(tmp_path, **nothing))
    assert "giải quyết đúng hạn 0/0 hồ sơ, không phát sinh; số hóa 0/0 hồ sơ, không phát sinh;" in text
    assert "trong kỳ không phát sinh hồ sơ để chấm điểm nhóm tiến độ, kết quả giải quyết." in text
    assert "còn thiếu" not in text.partition("Kết luận")[2]
    more = text_of(changed(tmp_path, **nothing, diem_so_hoa=None))
    assert "nhóm tiến độ, kết quả giải quyết; còn thiếu điểm của: số hóa hồ sơ." in more


def test_what_is_missing_may_not_matter_any_more(tmp_path: Path) -> None:
    file = changed(tmp_path, **full_marks(diem_cong_khai=0, diem_so_hoa=0, diem_hai_long=None, diem_thanh_toan=0))
    assert result_of(file).verdict is Verdict.FAIL  # 32 to 50: never 80
    lower = changed(
        tmp_path,
        **full_marks(diem_cong_khai=0, diem_so_hoa=0, diem_hai_long=None, ho_so_dung_han=80, diem_thanh_toan=0),
    )
    assert "xếp loại chắc chắn là Yếu" in text_of(lower)


def test_points_over_a_groups_most_are_an_error(tmp_path: Path) -> None:
    result = run_job(Job(changed(tmp_path, diem_so_hoa="22,5"), pack=PACK))
    assert [d.code for d in result.diagnostics if d.is_error] == ["DAT016"]


def test_full_points_with_a_low_rate_are_questioned(tmp_path: Path) -> None:
    result = run_job(Job(changed(tmp_path, diem_so_hoa=22, diem_dich_vu_cong=12), pack=PACK))
    found = [d.params["code"] for d in result.diagnostics]
    assert found == ["du_diem_so_hoa", "du_diem_dich_vu_cong"]
    assert result.ok


def result_of(data: Path):  # type: ignore[no-untyped-def]
    case, problems = loading.load(data, PACK)
    assert case is not None
    assert not [d for d in problems if d.is_error]
    return case.results.criteria["766"]


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes() -> None:
    assert built(SHIPPED).document == built(SHIPPED).document


def test_report_and_template_are_sound_documents() -> None:
    assert faults(built(SHIPPED).document or b"") == faults(PACK / "mau.docx") == []


def test_one_page_has_no_header_of_its_own(tmp_path: Path) -> None:
    """LibreOffice loses the headers of a section of one page that has a first-page header."""
    section = next(tree(built(SHIPPED).document or b"").iter(f"{{{W}}}sectPr"))
    assert section.find(f"{{{W}}}titlePg") is None
    assert not list(section.iter(f"{{{W}}}headerReference"))


@pytest.mark.parametrize(
    "figures_",
    [
        {},
        {
            "ty_le_hai_long": "85%",
            "diem_hai_long": None,
            "hinh_thuc": "KT",
            "chuc_vu": "Phó Chủ tịch",
            "vb_giao": "{loai: Công văn, so: 250/UBND-KSTT, ngay: 18/7/2024, co_quan: Ủy ban nhân dân huyện Mẫu}",
        },
    ],
    ids=["shipped", "longest"],
)
def test_the_report_fits_on_one_page(tmp_path: Path, soffice: Path, figures_: dict[str, object]) -> None:
    (result,) = build.build([Job(changed(tmp_path, **figures_), tmp_path, pack=PACK)], pdf=True)
    assert result.pdf is not None, [d.message for d in result.diagnostics]
    run = subprocess.run(["pdftotext", "-layout", str(result.pdf), "-"], capture_output=True, check=True)
    assert run.stdout.decode("utf-8").count("\f") == 1


def test_what_no_source_confirms_is_marked_so() -> None:
    rules = (PACK / "quy-tac.yml").read_text("utf-8")
    assert rules.count("chưa kiểm chứng") >= 6
    case, _ = loading.load(SHIPPED)
    assert case is not None
    assert "chưa kiểm chứng" in case.rules.criteria["766"].note
    assert all("chưa kiểm chứng" in indicator.note for indicator in case.rules.indicators.values())
