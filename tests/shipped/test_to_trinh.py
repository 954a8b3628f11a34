"""The pack ``to-trinh``: a proposal of one page whose cost table, recomputed here from the data file alone, adds up."""

from __future__ import annotations

import re
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT
from support.build import W, lines, note_texts, tree
from support.jobs import run_job
from support.sound import faults

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job, JobResult

PACK = ROOT / "templates" / "to-trinh"
SHIPPED = ROOT / "data" / "xa-vi-du-to-trinh-2026.yml"


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """The shipped data with other text; each old text is there once."""
    text = SHIPPED.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = folder / "d.yml"
    file.write_text(text, "utf-8")
    return file


def built(data: Path) -> JobResult:
    result = run_job(Job(data, pack=PACK))
    assert result.ok, [f"{d.code} {d.message} {d.location}" for d in result.diagnostics]
    return result


def text_of(data: Path) -> str:
    document = built(data).document
    assert document is not None
    return "\n".join([*lines(document), *note_texts(document)])


@pytest.fixture(scope="module")
def shipped() -> str:
    return text_of(SHIPPED)


# --- the figures, recomputed from what was typed ---------------------------------------------------------------------


def typed(text: str) -> Decimal:
    return Decimal(text.rstrip("%").replace(".", "").replace(",", "."))


def whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def shown(value: Decimal) -> str:
    return f"{value.normalize():,f}".translate(str.maketrans(",.", ".,"))


def costs(data: Path) -> tuple[list[str], dict[str, Decimal]]:
    """The rows that the cost table must have, and its sums."""
    figures: dict[str, Any] = yaml.load(data.read_text("utf-8"), yaml.BaseLoader)["so_lieu"]
    rows, subtotals = [], []
    for roman, group in zip(("I", "II", "III"), figures["hang_muc"], strict=False):
        items, subtotal = [], Decimal(0)
        for number, item in enumerate(group["muc"], 1):
            count, price = typed(item["so_luong"]), typed(item["don_gia"])
            amount = whole(count * price)
            subtotal += amount
            cells = (str(number), item["ten"], item["dvt"], shown(count), shown(price), shown(amount))
            items.append(" | ".join((*cells, item.get("ghi_chu", ""))))
        subtotals.append(subtotal)
        rows += [f"{roman} | {group['ten']} | {shown(subtotal)} | ", *items]
    before = sum(subtotals, Decimal(0))
    tax = whole(before * typed(figures["thue_gtgt"]) / 100)
    return rows, {"before": before, "tax": tax, "total": before + tax}


def table_rows(text: str) -> list[str]:
    found = [line.strip("| ") for line in text.split("\n") if " | " in line]
    return [line for line in found if not line.startswith("Số:")]


def test_the_cost_table_is_the_one_recomputed_from_the_data_file(shipped: str) -> None:
    rows, sums = costs(SHIPPED)
    assert sums["total"] == 157_393_276
    expected = [
        *rows,
        f"Cộng (I + II) | {shown(sums['before'])}",
        f"Thuế giá trị gia tăng (8%) | {shown(sums['tax'])}",
        f"Tổng cộng | {shown(sums['total'])}",
    ]
    assert table_rows(shipped)[-len(expected) - 1 : -1] == [row.strip("| ") for row in expected]


def test_the_total_is_said_in_words_and_in_the_text(shipped: str) -> None:
    words = "Một trăm năm mươi bảy triệu ba trăm chín mươi ba nghìn hai trăm bảy mươi sáu đồng"
    assert f"(Bằng chữ: {words})" in shipped
    assert "Tổng kinh phí đề nghị là 157.393.276 đồng" in shipped


def test_amounts_are_rounded_once_so_that_the_table_adds_up(tmp_path: Path) -> None:
    half = ('so_luong: "1,5", don_gia: 2.500.000', 'so_luong: "1,5", don_gia: 2.500.001')
    also = ("so_luong: 187, don_gia: 15.000", 'so_luong: "2,5", don_gia: 15.001')
    data = changed(tmp_path, half, also)
    rows, sums = costs(data)
    assert "2 | Thuê hội trường | ngày | 1,5 | 2.500.001 | 3.750.002 | 03 buổi" in rows  # 3.750.001,5
    assert "3 | Nước uống | người | 2,5 | 15.001 | 37.503 | " in rows  # 37.502,5
    text = text_of(data)
    for row in rows:
        assert row.strip("| ") in text
    assert f"Tổng cộng | {shown(sums['total'])}" in text


# --- what the proposal says ------------------------------------------------------------------------------------------

FACTS = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN XÃ VÍ DỤ", "/TTr-UBND", "TỜ TRÌNH",
    "Ví Dụ, ngày     tháng     năm 2026", "Về việc đề nghị kinh phí thực hiện dịch vụ công trực tuyến",
    "Kính gửi: Ủy ban nhân dân tỉnh Mẫu", "Căn cứ Luật Ngân sách nhà nước;",
    "Căn cứ Kế hoạch số 000/KH-UBND ngày 15 tháng 01 năm 2026 của Ủy ban nhân dân xã Ví Dụ về cải cách hành chính"
    " và chuyển đổi số năm 2026.",
    "Báo giá số 000/BG-A ngày 05 tháng 10 năm 2026 của Công ty A.",
    "Kinh phí bằng 87,44% dự toán được giao (180 triệu đồng), còn 22.606.724 đồng.",
    "Kính đề nghị Ủy ban nhân dân tỉnh Mẫu xem xét, quyết định./.", "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH",
    "Nguyễn Văn A", "- Như trên;", "- Lưu: VT, KT.",
]  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_the_proposal_has_every_fact(shipped: str, fact: str) -> None:
    assert fact in shipped


def test_the_shipped_figures_are_marked_as_invented() -> None:
    assert "MINH HỌA" in SHIPPED.read_text("utf-8").splitlines()[0]


def test_nothing_is_left_of_the_template_and_nothing_is_doubled(shipped: str) -> None:
    for left in ("{{", "{%", "}}", "%}", "None", ";;", "..", ";.", "  ,", " ,", "( ", "chưa đủ số liệu"):
        assert left not in shipped, left


def test_more_than_the_budget_is_asked_for_openly(tmp_path: Path) -> None:
    text = text_of(changed(tmp_path, ("du_toan_giao: 180", "du_toan_giao: 150,5")))
    assert "Kinh phí vượt dự toán được giao (150,5 triệu đồng) là 6.893.276 đồng" in text
    assert "đề nghị bổ sung phần chênh lệch này" in text
    assert "còn " not in text.partition("Kinh phí vượt")[2].partition("3. Thời gian")[0]


def test_without_a_budget_nothing_is_said_of_it(tmp_path: Path) -> None:
    text = text_of(changed(tmp_path, ("  du_toan_giao: 180\n", "")))
    assert "dự toán được giao" not in text


def test_prices_that_include_the_tax_need_no_row_for_it(tmp_path: Path) -> None:
    text = text_of(changed(tmp_path, ("thue_gtgt: 8%", "thue_gtgt: 0%")))
    assert "Thuế giá trị gia tăng" not in text
    assert "Cộng (I + II) | 145.734.515" in text
    assert "Tổng cộng | 145.734.515" in text


def test_without_quotations_there_is_no_footnote(tmp_path: Path) -> None:
    quotation = "\n    - {loai: Báo giá, so: 000/BG-A, ngay: 05/10/2026, co_quan: Công ty A}"
    document = built(changed(tmp_path, (quotation, " []"))).document
    assert document is not None
    assert not note_texts(document)
    assert "năm 2026. Dự toán chi tiết:" in "\n".join(lines(document))


SLIPS = [
    (("don_gia: 15.000", "don_gia: 0"), "co_so_luong.Tập huấn tổ công nghệ số cộng đồng.Nước uống", 58),
    (("thue_gtgt: 8%", "thue_gtgt: 7%"), "thue_suat", 59),
    (("du_toan_giao: 180", "du_toan_giao: 180.000.000"), "dung_don_vi_du_toan", 60),
]


@pytest.mark.parametrize(("slip", "check", "line"), SLIPS)
def test_what_is_unlikely_is_questioned_at_its_place(
    tmp_path: Path, slip: tuple[str, str], check: str, line: int
) -> None:
    (found,) = built(changed(tmp_path, slip)).diagnostics
    assert found.params["code"] == check
    assert found.location is not None
    assert found.location.line == line


def test_a_proposal_is_signed_within_its_year(tmp_path: Path) -> None:
    assert not built(changed(tmp_path, ("ngay_ky: null", "ngay_ky: 12/10/2026"))).diagnostics
    (found,) = built(changed(tmp_path, ("ngay_ky: null", "ngay_ky: 12/10/2025"))).diagnostics
    assert found.params["code"] == "ngay_ky"


def test_words_that_the_template_prints_are_not_doubled(tmp_path: Path, shipped: str) -> None:
    typed_too = (
        ("ve_viec: đề nghị", "ve_viec: Về việc đề nghị"),
        ("    máy tính của", "    Sự cần thiết: máy tính của"),
        ("nguon_kinh_phi: nguồn", "nguon_kinh_phi: từ nguồn"),
        ("thoi_gian: quý IV năm 2026", 'thoi_gian: "Thời gian thực hiện: quý IV năm 2026"'),
    )
    assert text_of(changed(tmp_path, *typed_too)) == shipped


def test_recipients_as_above_are_named_once(tmp_path: Path) -> None:
    text = text_of(changed(tmp_path, ("- TT Đảng ủy, TT HĐND xã (b/c)", "- Như trên (b/c)")))
    assert "- Như trên (b/c);" in text
    assert "- Như trên;" not in text


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("ten: Tập huấn tổ công nghệ số cộng đồng", "ten: Thiết bị Trung tâm Phục vụ hành chính công", 54),
        ("ten: Nước uống", "ten: In tài liệu", 58),
    ],
)
def test_a_group_or_an_item_typed_twice_is_refused(tmp_path: Path, old: str, new: str, line: int) -> None:
    (found,) = run_job(Job(changed(tmp_path, (old, new)), pack=PACK)).diagnostics
    assert (found.code, found.location and found.location.line) == ("DAT100", line)


def test_a_sum_typed_beside_the_items_is_refused(tmp_path: Path) -> None:
    typed_too = changed(tmp_path, ("  thue_gtgt: 8%", "  tong_cong: 157.393.000\n  thue_gtgt: 8%"))
    (found,) = run_job(Job(typed_too, pack=PACK)).diagnostics
    assert found.code == "DAT230"


def test_without_an_addressee_the_sentences_are_still_whole(tmp_path: Path) -> None:
    text = text_of(changed(tmp_path, ("kinh_gui:\n  - Ủy ban nhân dân tỉnh Mẫu", "kinh_gui: []")))
    assert "Kính gửi" not in text
    assert "Ủy ban nhân dân xã Ví Dụ trình cấp có thẩm quyền xem xét, quyết định:" in text


def test_a_proposal_without_items_is_refused(tmp_path: Path) -> None:
    whole = SHIPPED.read_text("utf-8")
    items = whole[whole.index("\n    - ten: Thiết bị") : whole.index("\n  thue_gtgt")]
    (found,) = run_job(Job(changed(tmp_path, (items, " []")), pack=PACK)).diagnostics
    assert (found.is_error, found.params["code"]) == (True, "co_hang_muc")


def test_a_group_without_items_is_refused_by_its_name(tmp_path: Path) -> None:
    whole = SHIPPED.read_text("utf-8")
    items = whole[whole.index("\n        - {ten: In tài liệu") : whole.index("\n  thue_gtgt")]
    (found,) = run_job(Job(changed(tmp_path, (items, " []")), pack=PACK)).diagnostics
    assert found.is_error
    assert found.message.startswith("Tập huấn tổ công nghệ số cộng đồng: Hạng mục chưa có khoản chi nào")


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes() -> None:
    assert built(SHIPPED).document == built(SHIPPED).document


def test_proposal_and_template_are_sound_documents() -> None:
    assert faults(built(SHIPPED).document or b"") == faults(PACK / "mau.docx") == []


def test_the_sum_in_words_never_stands_alone_on_a_page() -> None:
    rows = [
        row for row in tree(built(SHIPPED).document or b"").iter(f"{{{W}}}tr") if "Tổng cộng" in "".join(row.itertext())
    ]
    (total,) = rows
    assert total.find(f".//{{{W}}}keepNext") is not None
    before = total.getprevious()
    assert before is not None
    assert before.find(f".//{{{W}}}keepNext") is not None


def test_the_proposal_fits_on_one_page(tmp_path: Path, soffice: Path) -> None:
    (result,) = build.build([Job(changed(tmp_path), tmp_path, pack=PACK)], pdf=True)
    assert result.pdf is not None, [d.message for d in result.diagnostics]
    run = subprocess.run(["pdftotext", "-layout", str(result.pdf), "-"], capture_output=True, check=True)
    pages = run.stdout.decode("utf-8")
    assert pages.count("\f") == 1
    assert re.search(r"157\.393\.276", pages)


def test_the_rules_stay_short() -> None:
    assert len((PACK / "quy-tac.yml").read_text("utf-8").splitlines()) < 250
