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
  ty_le_da_khai: {ten: Tỷ lệ đã khai, kieu: phan_tram, bat_buoc: false}
  le: {ten: Không dùng, kieu: so_nguyen}
  linh_vuc:
    ten: Lĩnh vực
    kieu: danh_sach
    truong:
      ten: {ten: Tên, kieu: chuoi}
      nhan: {ten: Nhận, kieu: so_nguyen}
      xong: {ten: Xong, kieu: so_nguyen}
      chi_tiet:
        ten: Chi tiết
        kieu: danh_sach
        truong:
          ten: {ten: Tên, kieu: chuoi}
          n: {ten: Số, kieu: so_nguyen}
        truong_tinh:
          gap_doi: {ten: Gấp đôi, cong_thuc: n * 2, nguong: ">= 2"}
    truong_tinh:
      ty_le: {ten: Tỷ lệ, tu_so: xong, mau_so: nhan, nguong: ">= 50%"}
chi_tieu:
  ty_le: {ten: Tỷ lệ, tu_so: xong, mau_so: tong, nguong: ">= 50%"}
  gap: {ten: Gấp đôi, cong_thuc: ty_le * 2, don_vi: "%"}
  truoc: {ten: Trước, cong_thuc: tong - ky_truoc.so_lieu.tong}
  chi_truoc: {ten: Chỉ kỳ trước, cong_thuc: ky_truoc.so_lieu.diem}
  khai: {ten: Khai, tu_so: xong, mau_so: tong, ty_le_khai: ty_le_da_khai, nguong: ">= 50%"}
  trong: {ten: Trong các hàng, cong_thuc: "tong(linh_vuc, nhan)"}
tieu_chi:
  "1": {ten: Một, dat_khi: tat_ca, gom: [ty_le]}
  "2": {ten: Hai, dat_khi: tat_ca, gom: [linh_vuc.ty_le]}
  "5": {ten: Năm, dat_khi: tat_ca, gom: [linh_vuc.chi_tiet.gap_doi]}
  "3": {ten: Ba, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 10, nguong: ">= 5"}
  "4": {ten: Bốn, dat_khi: tat_ca, gom: ["1", "2"]}
"""


def test_each_figure_with_what_is_computed_from_it(tmp_path: Path) -> None:
    file = tmp_path / "quy-tac.yml"
    file.write_text(RULES, "utf-8")
    plan, problems = check_rules(file)
    assert isinstance(plan, Plan), problems
    assert uses(plan) == {
        "so_lieu.xong": Uses(("ty_le", "gap", "khai"), ("1", "4")),
        "so_lieu.tong": Uses(("ty_le", "gap", "truoc", "khai"), ("1", "4")),
        "so_lieu.ty_le_da_khai": Uses(("khai",), ()),
        "so_lieu.linh_vuc": Uses(("trong",), ("2", "5", "4")),
        "so_lieu.diem": Uses((), ("3",)),
    }
