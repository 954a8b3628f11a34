"""A small project whose figures are in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from support.workbooks import Rows, xlsx

RULES = """\
ma: p
ten: Kết quả giải quyết hồ sơ
bang:
  bieu:
    ten: Biểu tổng hợp
    cot:
      ten: Lĩnh vực
      tiep_nhan: Tiếp nhận
      dung_han: Đúng hạn
    den_dong: Tổng cộng
#more tables
so_lieu:
  linh_vuc:
    ten: Kết quả theo lĩnh vực
    kieu: danh_sach
    tu_bang: bieu
    truong:
      ten: {ten: Lĩnh vực, kieu: chuoi}
      tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen}
      dung_han: {ten: Đúng hạn, kieu: so_nguyen}
  tong_so: {ten: Tổng số hồ sơ, kieu: so_nguyen, tu_bang: bieu, dong: Tổng cộng, cot: tiep_nhan}
#more figures
chi_tieu:
  tiep_nhan: {ten: Tổng tiếp nhận, cong_thuc: tong(linh_vuc.tiep_nhan)}
"""
DATA = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 01/01/2024, den: 30/6/2024}
bang: {bieu: nguon/bieu.xlsx}
so_lieu:
#more
"""
TABLE: list[Sequence[object]] = [
    ["BIỂU TỔNG HỢP", None, None],
    ["Lĩnh vực", "Tiếp nhận", "Đúng hạn"],
    ["Hộ tịch", 120, 118],
    ["Đất đai", 50, 49],
    ["Tổng cộng", 170, 167],
]


class SourcesProject:
    """Files under a folder of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules = folder / "templates" / "p" / "quy-tac.yml"
        self.data = folder / "data" / "d.yml"
        self.workbook = folder / "data" / "nguon" / "bieu.xlsx"
        for path in (self.rules, self.data, self.workbook):
            path.parent.mkdir(parents=True, exist_ok=True)
        self.write()

    def write(self, table: Rows | bytes = TABLE, rules: str = RULES, data: str = DATA) -> None:
        self.workbook.write_bytes(table if isinstance(table, bytes) else xlsx(table))
        self.rules.write_text(rules, encoding="utf-8")
        self.data.write_text(data, encoding="utf-8")

    def load(
        self, table: Rows | bytes = TABLE, rules: str = RULES, data: str = DATA
    ) -> tuple[Case | None, list[Diagnostic]]:
        self.write(table, rules, data)
        case, problems = loading.load(self.data)
        assert all(d.message and d.help for d in problems)
        return case, problems

    def case(self, table: Rows | bytes = TABLE, rules: str = RULES, data: str = DATA) -> Case:
        case, problems = self.load(table, rules, data)
        assert [d.message for d in problems if d.is_error] == []
        assert case is not None
        return case

    def problems(self, table: Rows | bytes = TABLE, rules: str = RULES, data: str = DATA) -> list[Diagnostic]:
        return self.load(table, rules, data)[1]


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with words replaced that must be there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text
