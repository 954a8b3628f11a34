"""A small project in a folder: pack, rules, data file; the parts a test is about are given as text."""

from __future__ import annotations

from pathlib import Path

from support.build import Block, Table, docx

RULES = """\
ma: nho
ten: Bộ mẫu nhỏ
thong_tin:
  so: {ten: Số báo cáo, kieu: so_nguyen, de_trong: true}
so_lieu:
  ho_so_tong: {ten: Tổng số hồ sơ, kieu: so_nguyen}
  ho_so_truc_tuyen: {ten: Hồ sơ trực tuyến, kieu: so_nguyen}
  diem_nam_truoc: {ten: Điểm năm trước, kieu: diem, bat_buoc: false}
chi_tieu:
  truc_tuyen:
    ten: Tỷ lệ hồ sơ trực tuyến
    tu_so: ho_so_truc_tuyen
    mau_so: ho_so_tong
    lam_tron: 2
    nguong: ">= 50%"
    can_cu: Quyết định số 416/QĐ-UBND
  diem_cu: {ten: Điểm năm trước, cong_thuc: diem_nam_truoc, don_vi: điểm, nguong: ">= 80"}
tieu_chi:
  "1": {ten: Tiêu chí nhỏ, dat_khi: tat_ca, gom: [truc_tuyen, diem_cu]}
"""

DATA = """\
mau: nho
don_vi: {ten: xã A, co_quan: Ủy ban nhân dân xã A, dia_danh: A, ky_hieu: UBND}
ky: {tu: 01/01/2024, den: 13/8/2024}
nguoi_ky: {ho_ten: Nguyễn Văn B, chuc_vu: Chủ tịch, hinh_thuc: TM}
kinh_gui: [Ủy ban nhân dân huyện C]
noi_nhan: {gui: [Như trên], luu: "VT"}
thong_tin: {so: null}
so_lieu:
  ho_so_tong: 1.185
  ho_so_truc_tuyen: 109
"""

TEMPLATE: tuple[Block | Table, ...] = (
    "Tỷ lệ {{ chi_tieu.truc_tuyen }} ({{ so_lieu.ho_so_truc_tuyen }}/{{ so_lieu.ho_so_tong }})",
    "{% if chi_tieu.truc_tuyen.khong_dat %}",
    "Tồn tại: chưa đạt {{ chi_tieu.truc_tuyen.nguong }}",
    "{% endif %}",
)


def make_project(
    folder: Path, *, rules: str = RULES, data: str = DATA, template: tuple[Block | Table, ...] | bytes = TEMPLATE
) -> Path:
    """Writes ``templates/nho`` and ``data/xa-a.yml`` below ``folder``; returns the data file."""
    pack = folder / "templates" / "nho"
    pack.mkdir(parents=True, exist_ok=True)
    (pack / "mau.docx").write_bytes(template if isinstance(template, bytes) else docx(*template))
    (pack / "quy-tac.yml").write_text(rules, "utf-8")
    file = folder / "data" / "xa-a.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(data, "utf-8")
    return file
