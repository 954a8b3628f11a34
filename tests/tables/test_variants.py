"""The packs of the target tables with other figures: nothing, one, many, in another order."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT
from support.finished_tables import facts
from support.shown_tables import rows_of

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job

PACKS = ROOT / "tests" / "data" / "tables" / "templates"
Built = Callable[..., bytes]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """Builds a pack with the list ``name`` of its figures typed anew, or with texts replaced."""

    def run(pack: str, figures: str | None = None, *changes: tuple[str, str], figures_file: str = "so-lieu") -> bytes:
        folder = tmp_path / "templates" / pack
        shutil.copytree(PACKS / pack, folder)
        data = folder / f"{figures_file}.yml"
        text = data.read_text("utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        if figures is not None:
            text = text.partition("so_lieu:\n")[0] + "so_lieu:\n" + figures
        data.write_text(text, "utf-8")
        result = build.run(Job(data))
        assert result.document is not None, [d.message for d in result.diagnostics]
        return result.document

    return run


EVENT = "    - {{ngay: {}, gio: {}, noi_dung: {}, chu_tri: CT, dia_diem: P1}}\n"


class TestWeek:
    def test_days_and_half_days_are_in_order_whatever_was_typed(self, built: Built) -> None:
        events = [("07/10/2026", "'13:30'", "ba"), ("07/10/2026", "'10:00'", "hai"), ("07/10/2026", "'7:30'", "một")]
        out = rows_of(built("f-lich-tuan", "  viec:\n" + "".join(EVENT.format(*event) for event in events)), 2)
        assert out[1:] == [
            "Thứ Hai ¶ 05/10 | Làm việc tại cơ quan [7×1]",
            "Thứ Ba ¶ 06/10 | Làm việc tại cơ quan [7×1]",
            "Thứ Tư ¶ 07/10 [1×3] | Sáng [1×2] | 7h30 | một | CT |  | P1 | ",
            "10h00 | hai | CT |  | P1 | ",
            "Chiều | 13h30 | ba | CT |  | P1 | ",
            "Thứ Năm ¶ 08/10 | Làm việc tại cơ quan [7×1]",
            "Thứ Sáu ¶ 09/10 | Làm việc tại cơ quan [7×1]",
        ]

    def test_a_week_without_events_has_no_weekend(self, built: Built) -> None:
        out = rows_of(built("f-lich-tuan", "  viec: []\n"), 2)
        assert [row.partition(" ¶")[0] for row in out[1:]] == ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu"]


class TestFields:
    def test_a_group_of_one_and_one_of_none(self, built: Built) -> None:
        zero = "truc_tuyen: 1, truc_tiep: 0, bcci: 0, chuyen_sang: 0, truoc_han: 1, dung_han: 0, qua_han: 0, dang_qua_han: 0"
        figures = f"  nhom:\n    - ten: A\n      linh_vuc: [{{ten: Hộ tịch, {zero}}}]\n    - {{ten: B, linh_vuc: []}}\n"
        counts = "1 | 1 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 100,00 | Đạt"
        nothing = " | ".join("0" * 12) + " | – | Không phát sinh"
        assert rows_of(built("a-linh-vuc", figures))[3:] == [
            "I | A [15×1]",
            f"1 | Hộ tịch | {counts}",
            f"Cộng nhóm I [2×1] | {counts}",
            "II | B [15×1]",
            f"Cộng nhóm II [2×1] | {nothing}",
            f"Tổng cộng [2×1] | {counts}",
        ]


class TestProcedures:
    def test_a_group_of_one_is_merged_with_its_subtotal_only(self, built: Built) -> None:
        line = "    - {{nhom: {}, ten: {}, truc_tuyen: 1, truc_tiep: 0, dung_han: 1, qua_han: 0}}\n"
        figures = "".join(line.format(*row) for row in (("A", "x"), ("B", "y"), ("A", "z")))
        counts = "1 | 1 | 0 | 1 | 1 | 0 | 100,00 | Đạt"
        twice = "2 | 2 | 0 | 2 | 2 | 0 | 100,00 | Đạt"
        assert rows_of(built("b-nhom-gop-o", f"  thu_tuc:\n{figures}"))[3:] == [
            f"I. A [1×3] | 1 | x | {counts}",
            f"2 | z | {counts}",
            f"Cộng nhóm I (02 thủ tục) [2×1] | {twice}",
            f"II. B [1×2] | 3 | y | {counts}",
            f"Cộng nhóm II (01 thủ tục) [2×1] | {counts}",
            "Tổng cộng (3 thủ tục) [3×1] | 3 | 3 | 0 | 3 | 3 | 0 | 100,00 | Đạt",
        ]


class TestCosts:
    def test_amounts_are_rounded_once_and_add_up(self, built: Built) -> None:
        item = "{ten: In, dvt: quyển, so_luong: '1,5', don_gia: 12.345}"
        out = rows_of(built("g-to-trinh-kinh-phi", f"  hang_muc:\n    - {{ten: A, muc: [{item}, {item}]}}\n"), 2)
        assert out[2:] == [
            "I | A [4×1] | 37.036 | ",
            "1 | In | quyển | 1,5 | 12.345 | 18.518 | ",
            "2 | In | quyển | 1,5 | 12.345 | 18.518 | ",
            "Cộng (I) [5×1] | 37.036 | ",
            "Thuế giá trị gia tăng (8%) [5×1] | 2.963 | ",
            "Tổng cộng [5×1] | 39.999 | ",
            "(Bằng chữ: Ba mươi chín nghìn chín trăm chín mươi chín đồng) [7×1]",
        ]


class TestMonths:
    @pytest.mark.parametrize(("months", "across"), [(1, False), (6, False), (7, True), (12, True)])
    def test_the_page_turns_when_there_are_many(self, built: Built, months: int, across: bool) -> None:
        typed = ", ".join(f"{month}: {month}" for month in range(1, months + 1))
        last = {1: 31, 6: 30, 7: 31, 12: 31}[months]
        document = built(
            "h-cot-thang",
            f"  linh_vuc: [{{ten: A, thang: {{{typed}}}}}]\n",
            ("den: 30/9/2026", f"den: {last}/{months:02d}/2026"),
            figures_file="so-lieu-9",
        )
        page = str(facts(document)["table 1", "page"])
        assert page.startswith("1, landscape" if across else "1, portrait")
        widths = [
            value for (place, aspect), value in facts(document).items() if aspect == "width" and "row" not in place
        ]
        text = 252 if across else 165
        assert abs(sum(widths) - text * 56.7) < 30  # type: ignore[arg-type]
        total = sum(range(1, months + 1))
        assert rows_of(document)[-1].split(" | ")[-2] == str(total)
        assert not any("Ghi chú" in str(value) for value in facts(document).values())


class TestComparison:
    def test_a_year_without_anything_is_no_base(self, built: Built) -> None:
        document = built(
            "c-so-sanh",
            None,
            ("ho_so: 2.668", "ho_so: 0"),
            ("ho_so_truc_tuyen: 1.437", "ho_so_truc_tuyen: 0"),
            ("thanh_toan_truc_tuyen: 1.210", "thanh_toan_truc_tuyen: 0"),
        )
        out = rows_of(document)
        assert out[3] == "1 | Tổng số hồ sơ tiếp nhận | hồ sơ | 0 | 2.310 | -2.310 | -100% | ↓ Giảm 100%"
        assert out[5].startswith("3 | Tỷ lệ hồ sơ trực tuyến | % | – | 39,05 | – | – | ")


class TestRanking:
    def test_classes_by_the_exact_score_and_ties(self, built: Built) -> None:
        line = "    - {{ten: {}, so_ho: {}, ho_dat: {}, bien_lai: {}}}\n"
        typed = [
            ("Đồng", 1000, 999, 749),
            ("Ấp 10", 10, 9, 9),
            ("Ấp 2", 10, 9, 9),
            ("Trống", 0, 0, 0),
            ("Cao", 10, 10, 10),
        ]
        out = rows_of(built("d-xep-hang", "  thon:\n" + "".join(line.format(*row) for row in typed)))
        assert out[2:] == [
            "1 | Cao | 10 | 10 | 100,00 | 10 | 100,00 | 100,00 | Tốt",
            "2 | Ấp 2 | 10 | 9 | 90,00 | 9 | 90,00 | 90,00 | Tốt",
            "2 | Ấp 10 | 10 | 9 | 90,00 | 9 | 90,00 | 90,00 | Tốt",
            "4 | Đồng | 1.000 | 999 | 99,90 | 749 | 74,90 | 89,90 | Khá",
            "– | Trống | 0 | 0 | – | 0 | – | – | Không xếp",
            "Toàn xã [2×1] | 1.030 | 1.027 | 99,71 | 777 | 75,44 | 90,00 | ",
        ]


class TestVillages:
    def test_one_village(self, built: Built) -> None:
        typed = "  thon: [{ten: A, so_ho: 10}]\n  muc_tieu: [{ten: X, muc: 80%, ho: {A: 8}}, {ten: Y, muc: 50%, ho: {A: 4}}]\n"
        assert rows_of(built("h-cot-thon", typed))[0::2] == [
            "STT [1×2] | Chỉ tiêu [1×2] | Ngưỡng [1×2] | A (10 hộ) [2×1] | Toàn xã [2×1]",
            "1 | X | ≥ 80% | 8 | 80,00 | 8 | 80,00",
            "Số chỉ tiêu đạt [3×1] | 1/2 [2×1] | 1/2 [2×1]",
        ]

    def test_they_come_in_vietnamese_order_with_their_own_figures(self, built: Built) -> None:
        names = ["Đồng Chuối", "Thôn 10", "Dốc Đỏ", "Thôn 2", "Ăng Ten", "Ao Sen"]
        villages = ", ".join(f"{{ten: {name}, so_ho: 100}}" for name in names)
        met = ", ".join(f"{name}: {number}" for number, name in enumerate(names))
        out = rows_of(built("h-cot-thon", f"  thon: [{villages}]\n  muc_tieu: [{{ten: X, muc: 80%, ho: {{{met}}}}}]\n"))
        heads = [cell.partition(" (")[0] for cell in out[0].split(" | ")[3:-1]]
        assert heads == ["Ao Sen", "Ăng Ten", "Dốc Đỏ", "Đồng Chuối", "Thôn 2", "Thôn 10"]
        assert out[2].split(" | ")[3:-2:2] == [str(names.index(name)) for name in heads]

    def test_without_indicators_there_is_nothing_to_meet(self, built: Built) -> None:
        out = rows_of(built("h-cot-thon", "  thon: [{ten: A, so_ho: 10}]\n  muc_tieu: []\n"))
        assert out[2:] == ["Số chỉ tiêu đạt [3×1] | 0/0 [2×1] | 0/0 [2×1]"]


class TestMinutes:
    def test_complaints_have_a_row_each(self, built: Built) -> None:
        entries = "phan_anh:\n    - {ngay: 05/10/2026, nguoi: Ông A, noi_dung: Chậm, ket_qua: Đã trả lời}\n" * 1
        document = built("i-bien-ban", None, ("phan_anh: []", entries.rstrip()))
        assert rows_of(document, 2)[1:] == ["1 | 05/10/2026 | Ông A | Chậm | Đã trả lời"]

    def test_lines_of_a_cell_end_with_semicolons_and_a_full_stop(self, built: Built) -> None:
        topic = "  noi_dung: [{ten: A, ket_qua: [{y: Một}, {y: 'Hai:', con: [x, y]}], kien_nghi: [p, q]}]\n"
        people = (
            "  phan_anh: []\n  dai_dien_doan: {ho_ten: B, chuc_vu: C}\n  dai_dien_don_vi: {ho_ten: D, chuc_vu: E}\n"
        )
        assert rows_of(built("i-bien-ban", topic + people))[1:] == [
            "1 | A | - Một; ¶ - Hai: ¶ + x; ¶ + y. | a) p; ¶ b) q."
        ]
