"""Uses of figures: through indicators, columns of lists, points, and criteria of criteria."""

from __future__ import annotations

from pathlib import Path

from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.uses import Uses, uses

RULES = """\
ma: nho
ten: Bộ mẫu nhỏ
so_lieu:
  tong: {ten: Tổng, kieu: so_nguyen}
  xong: {ten: Xong, kieu: so_nguyen}
  diem: {ten: Điểm, kieu: diem}
  le: {ten: Không dùng, kieu: so_nguyen}
  linh_vuc:
    ten: Lĩnh vực
    kieu: danh_sach
    truong:
      ten: {ten: Tên, kieu: chuoi}
      nhan: {ten: Nhận, kieu: so_nguyen}
      xong: {ten: Xong, kieu: so_nguyen}
    truong_tinh:
      ty_le: {ten: Tỷ lệ, tu_so: xong, mau_so: nhan, nguong: ">= 50%"}
chi_tieu:
  ty_le: {ten: Tỷ lệ, tu_so: xong, mau_so: tong, nguong: ">= 50%"}
  gap: {ten: Gấp đôi, cong_thuc: ty_le * 2, don_vi: "%"}
  truoc: {ten: Trước, cong_thuc: tong - ky_truoc.so_lieu.tong}
tieu_chi:
  "1": {ten: Một, dat_khi: tat_ca, gom: [ty_le]}
  "2": {ten: Hai, dat_khi: tat_ca, gom: [linh_vuc.ty_le]}
  "3": {ten: Ba, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 10, nguong: ">= 5"}
  "4": {ten: Bốn, dat_khi: tat_ca, gom: ["1", "2"]}
"""


def test_each_figure_with_what_is_computed_from_it(tmp_path: Path) -> None:
    file = tmp_path / "quy-tac.yml"
    file.write_text(RULES, "utf-8")
    plan, problems = check_rules(file)
    assert isinstance(plan, Plan), problems
    assert uses(plan) == {
        "so_lieu.xong": Uses(("ty_le", "gap"), ("1", "4")),
        "so_lieu.tong": Uses(("ty_le", "gap", "truoc"), ("1", "4")),
        "so_lieu.linh_vuc": Uses((), ("2", "4")),
        "so_lieu.diem": Uses((), ("3",)),
    }
