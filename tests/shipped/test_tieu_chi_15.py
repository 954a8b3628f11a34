"""The shipped pack and data: the report of criterion 15 has every fact, follows its figures, and is a sound document."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from support import ROOT
from support.build import W, lines, note_texts, tree
from support.jobs import run_job

from docxtpl_reports.audit import decree30
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job, JobResult

SHIPPED = ROOT / "data" / "xa-po-y-2024-08.yml"
OTHERS = {name: ROOT / "tests" / "data" / f"{name}.yml" for name in ("dat-tat-ca", "khong-dat-15-1", "ky-TL")}
PACK = ROOT / "templates" / "tieu-chi-15"


@pytest.fixture(scope="module")
def built() -> Callable[[Path], JobResult]:
    """Runs a data file once; every test of the module looks at the same result."""
    done: dict[Path, JobResult] = {}

    def run(data: Path) -> JobResult:
        if data not in done:
            done[data] = run_job(Job(data, pack=PACK))
            assert done[data].ok, [f"{d.code} {d.message} {d.location}" for d in done[data].diagnostics]
        return done[data]

    return run


@pytest.fixture(scope="module")
def report(built: Callable[[Path], JobResult]) -> bytes:
    document = built(SHIPPED).document
    assert document is not None
    return document


@pytest.fixture(scope="module")
def text(report: bytes) -> str:
    return "\n".join([*lines(report), *note_texts(report)])


def document_of(result: JobResult) -> bytes:
    assert result.document is not None
    return result.document


ALL_DATA = [SHIPPED, *OTHERS.values()]


# --- facts of the inventory (shared reference, D1–D5) ----------------------------------------------------------------

FIGURES = [
    "255/219 hồ sơ", "116,44%", "109/1.185 hồ sơ", "9,20%", "tối thiểu 50%", "958 hồ sơ", "933/1.183 hồ sơ", "78,87%",
    "734/1.179 hồ sơ", "62,26%", "tối thiểu 15%", "1.185/1.185 hồ sơ", "109 hồ sơ dịch vụ công trực tuyến", "21 hồ sơ",
    "đạt 100%", "98%", "95%", "03 (ba) năm", "80,7/100 điểm", "80 điểm", "tối thiểu 10%", "07 công chức", "20 cuộc họp",
    "13/8/2024", "01/01/2024",
]  # fmt: skip
STAFF = [
    "Văn phòng - Thống kê (02 đồng chí)", "Tư pháp - Hộ tịch (02 đồng chí)", "Văn hóa - Xã hội (01 đồng chí)",
    "Địa chính - Nông nghiệp - Xây dựng - Môi trường (02 đồng chí)",
]  # fmt: skip
EQUIPMENT = [
    "07 bộ máy tính", "07 máy in", "02 máy scan", "01 máy photocopy", "01 máy tính màn hình cảm ứng", "02 máy điều hòa",
    "tủ đựng hồ sơ", "bàn ghế", "kiosk khảo sát",
]  # fmt: skip
DOCUMENTS = [
    "Công văn số 250/CV-VP ngày 18 tháng 7 năm 2024 của Văn phòng HĐND&UBND huyện",
    "Quyết định số 416/QĐ-UBND ngày 13 tháng 7 năm 2022 của Ủy ban nhân dân tỉnh Kon Tum",
    "Kế hoạch số 2571/KH-UBND ngày 30 tháng 8 năm 2022 của Ủy ban nhân dân huyện Ngọc Hồi",
    "Nghị quyết số 14/NQ-ĐU ngày 31 tháng 12 năm 2020 của Đảng ủy xã",
    "Nghị quyết số 72-NQ/ĐU ngày 26 tháng 02 năm 2024 của Ban Chấp hành Đảng bộ xã",
    "Kế hoạch số 122-KH/ĐU ngày 26 tháng 02 năm 2024",
    "Kế hoạch số 12/KH-UBND ngày 15 tháng 02 năm 2024",
    "Kế hoạch số 34/KH-UBND ngày 27 tháng 3 năm 2024",
    "Quyết định số 107/QĐ-UBND ngày 16 tháng 8 năm 2023",
    "Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Thủ tướng Chính phủ",
    "Quyết định số 55/QĐ-UBND ngày 08 tháng 02 năm 2023 của Ủy ban nhân dân tỉnh Kon Tum",
    "Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ về kiểm soát thủ tục hành chính",
    "Nghị định số 20/2008/NĐ-CP ngày 14 tháng 02 năm 2008 của Chính phủ",
    "Nghị định số 92/2017/NĐ-CP ngày 07 tháng 8 năm 2017 của Chính phủ",
    "Thông tư số 02/2017/TT-VPCP ngày 31 tháng 10 năm 2017 của Văn phòng Chính phủ",
    "Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ",
    "Nghị định số 107/2021/NĐ-CP ngày 06 tháng 12 năm 2021 của Chính phủ",
    "Quyết định số 468/QĐ-TTg ngày 27 tháng 3 năm 2021 của Thủ tướng Chính phủ",
    "khoản 2 mục III Điều 1 về cải cách thủ tục hành chính tại Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021",
    "Kế hoạch số 1048/KH-UBND ngày 10 tháng 4 năm 2024",
    "Công văn số 1480/UBND-TH ngày 16 tháng 5 năm 2024",
]
FRAME = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ PỜ Y", "UBND HUYỆN NGỌC HỒI",
    "/BC-UBND", "BÁO CÁO", "Kính gửi:", "Pờ Y, ngày     tháng     năm 2024",
    "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
    "Võ Thị Thu Hà", "- Như trên;", "- Văn phòng HĐND&UBND huyện (b/c);", "- CT, các PCT UBND xã;", "- Bộ phận TN&TKQ xã;",
    "- Lưu: VT, TH.", "./.",
]  # fmt: skip


@pytest.mark.parametrize("fact", [*FIGURES, *STAFF, *EQUIPMENT, *DOCUMENTS, *FRAME])
def test_the_report_has_every_fact_of_the_inventory(text: str, fact: str) -> None:
    assert fact in text


@pytest.mark.parametrize(
    "mistake", ["9,19%", "49%", "99,7", "những nhiều", "Thủ tướng Chính phủ về thực hiện cơ chế", "1183HS", "{{", "{%"]
)
def test_the_mistakes_of_the_reference_do_not_survive(text: str, mistake: str) -> None:
    assert mistake not in text


def test_headings_stand_in_the_order_of_the_reference(report: bytes) -> None:
    found = [line for line in lines(report) if re.match(r"(I|II|III|IV)\. |\d\. |2\.\d\. |[a-eđ]\) ", line)]
    marks = [line.split(" ")[0] for line in found]
    assert " ".join(marks) == "I. II. 1. 2. 3. a) b) c) d) đ) e) III. 1. 2. 2.1. 2.2. 3. IV."


def test_no_paragraph_is_empty_because_of_a_tag_and_none_is_said_twice(report: bytes) -> None:
    body = [line for line in lines(report) if len(line) > 60 and " | " not in line]
    assert len(body) == len(set(body))
    blank = [index for index, line in enumerate(lines(report)) if not line]
    assert len(blank) <= 3  # the stroke under the title and the room around the signature block


def test_each_footnote_stands_at_its_reference(report: bytes) -> None:
    body = "\n".join(lines(report))
    first, second, third = note_texts(report)
    assert re.search(r"trên địa bàn xã\(\[\^1]\)", body)
    assert re.search(r"cải cách.{0,60}\(\[\^2]\)", body)
    assert re.search(r"Phó Trưởng bộ phận\(\[\^3]\)", body)
    assert "72-NQ/ĐU" in first
    assert "20 cuộc họp" in first.split("\n")[1]
    assert "12/KH-UBND" in second
    assert "107/QĐ-UBND" in third


def test_what_is_not_known_is_said_in_words(text: str) -> None:
    assert "chưa đủ số liệu để đánh giá" in text
    assert "Chưa đủ số liệu" in text


# --- verdicts --------------------------------------------------------------------------------------------------------


def verdicts(result: JobResult) -> dict[str, str]:
    return {record.name: record.verdict for record in result.criteria}


def test_verdicts_of_the_shipped_data(built: Callable[[Path], JobResult]) -> None:
    assert verdicts(built(SHIPPED)) == {"15": "FAIL", "15.1": "FAIL", "15.2": "PASS", "15.3": "UNKNOWN"}
    texts = {record.text for record in built(SHIPPED).indicators}
    assert {"9,20%", "78,87%", "62,26%", "116,44%"} <= texts


def test_a_commune_that_passes_everything_has_no_shortcomings(built: Callable[[Path], JobResult]) -> None:
    result = built(OTHERS["dat-tat-ca"])
    assert set(verdicts(result).values()) == {"PASS"}
    body = "\n".join(lines(document_of(result)))
    assert "Chưa đạt" not in body
    assert "chưa đạt" not in body
    assert "chưa đủ số liệu" not in body.lower()


def test_failing_15_1_brings_its_own_shortcoming_cause_and_solution(built: Callable[[Path], JobResult]) -> None:
    passing = set(lines(document_of(built(OTHERS["dat-tat-ca"]))))
    result = built(OTHERS["khong-dat-15-1"])
    assert verdicts(result) == {"15": "FAIL", "15.1": "FAIL", "15.2": "PASS", "15.3": "PASS"}
    body = lines(document_of(result))
    for title, following in (("2.1. ", "2.2. "), ("2.2. ", "3. "), ("3. Giải pháp", "IV. ")):
        start = next(i for i, line in enumerate(body) if line.startswith(title))
        end = next(i for i, line in enumerate(body) if i > start and line.startswith(following))
        assert [line for line in body[start + 1 : end] if line not in passing], title


def test_signing_by_order(built: Callable[[Path], JobResult]) -> None:
    body = "\n".join(lines(document_of(built(OTHERS["ky-TL"]))))
    assert "TL. CHỦ TỊCH" in body
    assert "TM. " not in body
    assert "KIẾN NGHỊ: Không" in body


@pytest.mark.parametrize(
    ("signer", "block"),
    [
        ("{ho_ten: Lê A, chuc_vu: Chủ tịch, hinh_thuc: TM}", "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH / Lê A"),
        (
            "{ho_ten: Lê A, chuc_vu: Phó Chủ tịch, hinh_thuc: KT}",
            "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Lê A",
        ),
        ("{ho_ten: Lê A, chuc_vu: Chánh Văn phòng, hinh_thuc: TL}", "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG / Lê A"),
        ("{ho_ten: Lê A, chuc_vu: Trưởng phòng, hinh_thuc: TUQ}", "TUQ. CHỦ TỊCH / TRƯỞNG PHÒNG / Lê A"),
        ("{ho_ten: Lê A, chuc_vu: Chủ tịch, hinh_thuc: Q}", "Q. CHỦ TỊCH / Lê A"),
    ],
)
def test_the_signature_block_of_every_authority(tmp_path: Path, signer: str, block: str) -> None:
    data = re.sub(r"nguoi_ky:\n(  .*\n)+", f"nguoi_ky: {signer}\n", SHIPPED.read_text("utf-8"))
    assert signer in data
    file = tmp_path / "x.yml"
    file.write_text(data, "utf-8")
    result = run_job(Job(file, pack=PACK))
    assert result.ok, [d.message for d in result.diagnostics]
    last = next(line for line in lines(document_of(result)) if line.startswith("Nơi nhận"))
    assert last.partition(" | ")[2].replace("/  / ", "/ ").endswith(block)


def test_number_and_date_are_printed_when_they_are_there(tmp_path: Path) -> None:
    data = SHIPPED.read_text("utf-8").replace("  so: null", "  so: 7").replace("  ngay: null", "  ngay: 5/2/2024")
    file = tmp_path / "x.yml"
    file.write_text(data, "utf-8")
    body = "\n".join(lines(document_of(run_job(Job(file, pack=PACK)))))
    assert "Số: 07/BC-UBND" in body
    file.write_text(data.replace("  so: 7", "  so: 1205"), "utf-8")
    assert "Số: 1205/BC-UBND" in "\n".join(lines(document_of(run_job(Job(file, pack=PACK)))))
    assert "Pờ Y, ngày 05 tháng 02 năm 2024" in body


def text_with(folder: Path, **figures: str) -> str:
    """The shipped report with other figures."""
    data = SHIPPED.read_text("utf-8")
    for name, value in figures.items():
        data, count = re.subn(rf"(?m)^  (?:# )?{name}:.*(\n    .*)*", f"  {name}: {value}", data)
        assert count == 1, name
    file = folder / "x.yml"
    file.write_text(data, "utf-8")
    result = run_job(Job(file, pack=PACK))
    assert result.ok, [d.message for d in result.diagnostics]
    return "\n".join(lines(document_of(result)))


EQUIPMENT_LINE = "Về cơ sở vật chất, trang thiết bị: Bộ phận Một cửa được bố trí {}, bảo đảm cho việc tiếp nhận hồ sơ"


def test_equipment_is_described_whether_counted_or_not(tmp_path: Path) -> None:
    only_other = text_with(tmp_path, trang_thiet_bi="[]", trang_thiet_bi_khac="[tủ đựng hồ sơ, bàn ghế]")
    assert EQUIPMENT_LINE.format("tủ đựng hồ sơ và bàn ghế") in only_other
    only_counted = text_with(tmp_path, trang_thiet_bi="[{ten: máy in, so_luong: 2}]", trang_thiet_bi_khac="[]")
    assert EQUIPMENT_LINE.format("02 máy in") in only_counted
    assert "Về cơ sở vật chất" not in text_with(tmp_path, trang_thiet_bi="[]", trang_thiet_bi_khac="[]")


def test_nothing_is_praised_when_everything_fails(tmp_path: Path) -> None:
    worst = text_with(
        tmp_path,
        chung_thuc_dat="1",
        ho_so_truc_tuyen="21",
        ho_so_he_thong="900",
        ho_so_so_hoa_ket_qua="7",
        ho_so_so_hoa_thanh_phan="9",
        ty_le_cong_khai="50%",
        ty_le_mot_cua="50%",
        phan_anh_kien_nghi="9",
        diem_chi_so="40",
        ty_le_hai_long="40%",
        kho_du_lieu="không",
    )
    start, end = worst.index("1. Đánh giá chung"), worst.index("- Kết quả tự đánh giá từng chỉ tiêu")
    assert worst[start:end] == "1. Đánh giá chung\n"


def test_punctuation_typed_at_the_end_of_a_line_is_not_printed_twice(tmp_path: Path) -> None:
    text = text_with(tmp_path, de_xuat='["Cấp máy scan;", "Tập huấn."]', ho_so_mot_phan="0")
    assert "- Cấp máy scan;\n- Tập huấn.\n" in text


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(report: bytes) -> None:
    assert build.run(Job(SHIPPED, pack=PACK)).document == report


@pytest.mark.parametrize("data", ALL_DATA, ids=lambda path: path.stem)
def test_openxml_audit_finds_nothing(built: Callable[[Path], JobResult], tmp_path: Path, data: Path) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(document_of(built(data)))
    result = OpenXmlValidator().validate(file)
    assert result.is_valid, [str(e) for e in result.errors]
    assert not list(result.errors)


def test_the_template_itself_is_a_sound_document() -> None:
    result = OpenXmlValidator().validate(PACK / "mau.docx")
    assert not list(result.errors)


def test_the_page_is_that_of_decree_30(report: bytes) -> None:
    """Annex I, I.1–I.3, I.7: A4, margins, page number in the header, none on page 1."""
    section = next(tree(report).iter(f"{{{W}}}sectPr"))
    size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
    assert size is not None
    assert margins is not None

    def mm(element: etree._Element, name: str) -> float:
        return int(element.get(f"{{{W}}}{name}", "0")) / 1440 * 25.4

    assert [round(mm(size, side)) for side in ("w", "h")] == list(decree30.PAPER)
    assert [
        side for side, (least, most) in decree30.MARGINS.items() if not least - 0.1 <= mm(margins, side) <= most + 0.1
    ] == []
    assert section.find(f"{{{W}}}titlePg") is not None
    kinds = [e.get(f"{{{W}}}type") for e in section.iter(f"{{{W}}}headerReference")]
    assert "default" in kinds


def pages(pdf: Path) -> list[str]:
    run = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return run.stdout.decode("utf-8").rstrip("\f").split("\f")


@pytest.fixture(scope="module")
def printed(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, JobResult]:
    folder = tmp_path_factory.mktemp("pdf")
    return {result.job.data: result for result in build.build([Job(d, folder, pack=PACK) for d in ALL_DATA], pdf=True)}


@pytest.mark.parametrize("data", ALL_DATA, ids=lambda path: path.stem)
def test_libreoffice_makes_5_to_8_pages_and_none_starts_with_the_signature(
    printed: dict[Path, JobResult], data: Path
) -> None:
    result = printed[data]
    assert result.pdf is not None, [d.message for d in result.diagnostics]
    found = pages(result.pdf)
    assert 5 <= len(found) <= 8
    for page in found[1:]:
        first = next(line.strip() for line in page.splitlines()[1:] if line.strip())
        assert not first.startswith(("Nơi nhận", "TM.", "TL.", "KT."))
    assert [page.splitlines()[0].strip() for page in found[1:]] == [str(n) for n in range(2, len(found) + 1)]
    assert not re.match(r"\s*1\s*$", found[0].splitlines()[0])
    assert "Nơi nhận" in found[-1]


# --- what a report may say of other communes (B11, B14) ----------------------------------------------------------------


def changed(tmp_path: Path, data: Path, *pairs: tuple[str, str]) -> str:
    """The text of a report whose data file has each first text replaced by the second."""
    typed = data.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in typed, old
        typed = typed.replace(old, new)
    path = tmp_path / "d.yml"
    path.write_text(typed, encoding="utf-8")
    result = run_job(Job(path, pack=PACK))
    assert result.ok, [(d.code, d.message) for d in result.diagnostics]
    return "\n".join([*lines(document_of(result)), *note_texts(document_of(result))])


def test_the_report_of_a_ward_does_not_say_commune(tmp_path: Path) -> None:
    body = changed(tmp_path, SHIPPED, ("xã Pờ Y", "phường Sa Pa"), ("của xã\n", "của phường\n"))
    assert "UBND phường đã" in body
    ours = [line for line in body.split("\n") if not line.startswith("- ") or "UBND" not in line]
    assert "UBND xã đã" not in "\n".join(ours)
    assert "địa bàn xã," not in body


def test_a_touch_screen_is_only_mentioned_where_there_is_one(tmp_path: Path, text: str) -> None:
    assert "đã bố trí máy tính màn hình cảm ứng" in text
    without = "    - {ten: máy tính màn hình cảm ứng cho công dân, so_luong: 1}\n"
    assert "đã bố trí máy tính màn hình cảm ứng" not in changed(tmp_path, SHIPPED, (without, ""))


def test_a_report_of_2022_is_about_all_files_and_not_a_plan(tmp_path: Path) -> None:
    period = ("ky:\n  tu: 01/01/2024", "ky:\n  tu: 01/01/2022")
    end = ("den: 13/8/2024", "den: 31/12/2022")
    counts = [("chung_thuc_dat: 255", "chung_thuc_dat: 25"), ("chung_thuc_giao: 219", "chung_thuc_giao: 200")]
    body = changed(tmp_path, SHIPPED, period, end, *counts)
    assert "25/200 hồ sơ, bằng 12,50% tổng số hồ sơ chứng thực bản sao: Đạt" in body
    assert "12,50% chỉ tiêu" not in body


def test_every_year_that_was_typed_is_printed(tmp_path: Path) -> None:
    body = changed(tmp_path, OTHERS["dat-tat-ca"])
    (line,) = [line for line in body.split("\n") if line.startswith("+ Hồ sơ thuộc thẩm quyền")]
    assert len(re.findall(r"năm 20\d\d \d", line)) == 3


def test_what_did_not_happen_is_said_so(tmp_path: Path) -> None:
    nothing = [("chung_thuc_dat: 255", "chung_thuc_dat: 0"), ("chung_thuc_giao: 219", "chung_thuc_giao: 0")]
    body = changed(tmp_path, SHIPPED, *nothing)
    assert "0/0 hồ sơ: Không phát sinh." in body
    assert "00 hồ sơ" not in body


COUNTS = [
    "chung_thuc_dat", "chung_thuc_giao", "ho_so_tong", "ho_so_truc_tuyen", "ho_so_chung_thuc", "ho_so_he_thong",
    "ho_so_so_hoa_thanh_phan", "ho_so_phai_so_hoa_thanh_phan", "ho_so_so_hoa_ket_qua", "ho_so_phai_so_hoa_ket_qua",
    "ho_so_mot_phan",
]  # fmt: skip
NOTHING = dict.fromkeys(COUNTS, "0")


def test_a_criterion_of_which_nothing_happened_is_concluded_as_such(tmp_path: Path) -> None:
    body = text_with(tmp_path, **NOTHING)
    assert "Kết luận: Tiêu chí 15.1 không phát sinh trong kỳ báo cáo." in body
    assert "trong đó tiêu chí 15.1 không phát sinh, tiêu chí 15.2 chưa đạt" in body
    assert "còn thiếu số liệu về: ." not in body


INVENTED = [
    "tinh thần phục vụ", "đạt điểm thấp", "mang tính hình thức", "chưa có thói quen", "kiêm nhiệm", "ngại tiếp cận",
    "chưa chặt chẽ", "chưa kịp thời",
]  # fmt: skip


def test_no_reason_is_given_that_nobody_typed(tmp_path: Path) -> None:
    without = SHIPPED.read_text("utf-8")
    start, end = without.index("  # --- Tồn tại, hạn chế"), without.index("  # --- Giải pháp, đề xuất")
    file = tmp_path / "without.yml"
    file.write_text(without[:start] + without[end:], "utf-8")
    body = changed(tmp_path, file, ("phan_anh_kien_nghi: 0", "phan_anh_kien_nghi: 5"), ("so: 80,7", "so: 40"))
    shortcomings = body[body.index("2. Tồn tại") : body.index("3. Giải pháp")]
    assert [words for words in INVENTED if words in shortcomings] == []
    assert "Còn phát sinh 05 phản ánh, kiến nghị" in shortcomings
    assert shortcomings.count("2.2. Nguyên nhân\n- Tại thời điểm lập báo cáo") == 1


def test_the_reasons_that_were_typed_are_printed(tmp_path: Path, text: str) -> None:
    assert "2.2. Nguyên nhân\n- Phần lớn người dân đến làm TTHC" in text
    assert "mức tối thiểu 50%. Việc tuyên truyền, hướng dẫn người dân" in text
    body = changed(tmp_path, OTHERS["khong-dat-15-1"].with_name("dat-tat-ca.yml"))
    assert "2.2." not in body


def test_a_draft_without_a_score_convicts_nobody(tmp_path: Path) -> None:  # B4
    typed = SHIPPED.read_text(encoding="utf-8")
    path = tmp_path / "d.yml"
    path.write_text(re.sub(r"\n  diem_chi_so: .*", "\n  diem_chi_so:", typed), encoding="utf-8")
    result = run_job(Job(path, pack=PACK, draft=True))
    body = "\n".join(lines(document_of(result)))
    assert "Năm 2024: chưa đủ số liệu để đánh giá" in body
    assert "chưa đạt loại tốt" not in body


def test_a_rate_the_commune_states_is_used_for_want_of_counts_and_marked(tmp_path: Path) -> None:  # B11
    stated = (
        "  phan_anh_kien_nghi:",
        '  ty_le_ket_qua_dien_tu: "99,7%"\n  ty_le_dung_han: "97%"\n  phan_anh_kien_nghi:',
    )
    body = changed(tmp_path, SHIPPED, stated)
    assert "đạt 99,7% (tỷ lệ do xã khai)" in body
    assert "tỷ lệ 97% (tỷ lệ do xã khai) - Chưa đạt" in body
    assert "99,7% (khai)" in body
