"""A small project whose rules compute in the rows of a list."""

from __future__ import annotations

from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from docxtpl_reports.values import Rows

RULES = """\
ma: p
ten: Kết quả giải quyết hồ sơ
so_lieu:
  he_so: {ten: Hệ số, kieu: so_nguyen, bat_buoc: false}
  linh_vuc:
    ten: Lĩnh vực
    kieu: danh_sach
    truong:
      ten: {ten: Tên lĩnh vực, kieu: chuoi}
      tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}
      dung_han: {ten: Đúng hạn, kieu: so_nguyen, bat_buoc: false}
      qua_han: {ten: Quá hạn, kieu: so_nguyen, bat_buoc: false}
    truong_tinh:
      giai_quyet: {ten: Giải quyết, cong_thuc: dung_han + qua_han}
      ty_le: {ten: Tỷ lệ đúng hạn, tu_so: dung_han, mau_so: giai_quyet, nguong: ">= 98%"}
#more columns
#more figures
chi_tieu:
  tong_giai_quyet: {ten: Tổng giải quyết, cong_thuc: tong(linh_vuc.giai_quyet)}
#more
"""
DATA = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 01/01/2024, den: 30/6/2024}
so_lieu:
  linh_vuc:
    - {ten: Hộ tịch, tiep_nhan: 120, dung_han: 97999, qua_han: 2001}
    - {ten: Đất đai, tiep_nhan: 50, dung_han: 49, qua_han: 1}
    - {ten: Xây dựng, tiep_nhan: 0, dung_han: 0, qua_han: 0}
#more
"""


BEFORE = """\
ky: {tu: 01/01/2023, den: 30/6/2023}
so_lieu:
  linh_vuc:
    - {ten: Xây dựng, tiep_nhan: 4, dung_han: 4, qua_han: 0}
    - {ten: hộ  tịch, tiep_nhan: 100, dung_han: 90, qua_han: 10}
    - {ten: Đất đai, tiep_nhan: 0, dung_han: 0, qua_han: 0}
"""
KEYED = ("    kieu: danh_sach", "    kieu: danh_sach\n    khoa: ten")  # of the rules: rows have a key
LOOKS_BACK = ("#more\n", "ky_truoc: truoc.yml\n")  # of the data


class RowsProject:
    """Files under a folder of the test's own."""

    earlier = BEFORE  # the file of the period before, where the data names it

    def __init__(self, folder: Path) -> None:
        self.rules = folder / "templates" / "p" / "quy-tac.yml"
        self.data = folder / "data" / "d.yml"
        self.before = folder / "data" / "truoc.yml"
        for path in (self.rules, self.data):
            path.parent.mkdir(parents=True)

    def load(
        self, *changes: tuple[str, str], rules: tuple[tuple[str, str], ...] = ()
    ) -> tuple[Case | None, list[Diagnostic]]:
        """The project with texts of the data, and of the ``rules``, replaced."""
        texts = []
        for text, replaced in ((RULES, rules), (DATA, changes)):
            for old, new in replaced:
                assert old in text, old
                text = text.replace(old, new, 1)
            texts.append(text)
        self.rules.write_text(texts[0], encoding="utf-8")
        self.data.write_text(texts[1], encoding="utf-8")
        if "ky_truoc: truoc.yml" in texts[1]:
            self.before.write_text(self.earlier, encoding="utf-8")
        case, problems = loading.load(self.data)
        assert all(d.message and d.help for d in problems)
        return case, problems

    def problems(self, *changes: tuple[str, str], rules: tuple[tuple[str, str], ...] = ()) -> list[Diagnostic]:
        return self.load(*changes, rules=rules)[1]

    def case(self, *changes: tuple[str, str], rules: tuple[tuple[str, str], ...] = ()) -> Case:
        case, problems = self.load(*changes, rules=rules)
        assert [d.message for d in problems if d.is_error] == []
        assert case is not None
        return case

    def rows(self, *changes: tuple[str, str], rules: tuple[tuple[str, str], ...] = ()) -> Rows:
        """The rows of the list as a template has them."""
        found = self.case(*changes, rules=rules).context()["so_lieu"]["linh_vuc"]  # type: ignore[index]
        assert isinstance(found, Rows)
        return found
