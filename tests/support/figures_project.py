"""A small project on disk for the figures tests: one pack, one data file, either of them changed by the test."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, Reason
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from docxtpl_reports.values import Namespace, Number, Truth, Unknown
from docxtpl_reports.values.shape import Leaf

RULES = """\
ma: p
ten: "Tiêu chí 15 - Hành chính công"
thong_tin:
  so:       {ten: Số báo cáo, kieu: so_nguyen, de_trong: true}
  ngay:     {ten: Ngày ký, kieu: ngay, de_trong: true}
  cuoc_hop: {ten: Số cuộc họp, kieu: so_nguyen}
  de_xuat:  {ten: Đề xuất, kieu: danh_sach, bat_buoc: false}
  yeu_cau:  {ten: Công văn, kieu: van_ban}
so_lieu:
  tong:  {ten: Tổng số hồ sơ, kieu: so_nguyen}
  tt:    {ten: Hồ sơ trực tuyến, kieu: so_nguyen}
  dh:    {ten: Đúng hạn, kieu: chuoi_nam, bat_buoc: false}
  diem:  {ten: Điểm, kieu: diem, lon_nhat: 100}
  co_kn: {ten: Có khiếu nại, kieu: dung_sai}
  nhan_su:
    ten: Nhân sự
    kieu: danh_sach
    truong: {ten: {ten: Tên, kieu: chuoi}, so_luong: {ten: Số, kieu: so_nguyen}}
chi_tieu:
  truc_tuyen: {ten: Tỷ lệ trực tuyến, tu_so: tt, mau_so: tong, nguong: ">= 50%", can_cu: QĐ 416}
  dung_han: {ten: Đúng hạn ba năm, cong_thuc: min(dh), don_vi: "%", nguong: ">= 98%"}
  chi_so:
    ten: Chỉ số
    cong_thuc: diem
    nguong: [{tu: 01/01/2025, dieu_kien: ">= 90"}, {tu: 2023-01-01, dieu_kien: ">= 80", can_cu: QĐ 766}]
  khong_kn: {ten: Không có khiếu nại, cong_thuc: not co_kn, nguong: "= dung"}
  nguoi: {ten: Tổng nhân sự, cong_thuc: tong(nhan_su.so_luong)}
tieu_chi:
  "15.1": {ten: A, gom: [truc_tuyen]}
  "15.3": {ten: B, gom: [dung_han, chi_so, khong_kn]}
  "15": {ten: Tiêu chí 15, dat_khi: tat_ca, gom: ["15.1", "15.3"]}
kiem_tra:
  - {ma: trong_tong, dung_khi: tt <= tong, muc: loi, noi_dung: Hồ sơ trực tuyến không thể nhiều hơn tổng số}
"""

DATA = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y, cap_tren: UBND huyện, dia_danh: Pờ Y, ky_hieu: UBND}
ky: {tu: 01/01/2024, den: 13/8/2024}
nguoi_ky: {ho_ten: Võ Thị Thu Hà, chuc_vu: Phó Chủ tịch, hinh_thuc: KT}
kinh_gui: [Văn phòng huyện]
noi_nhan: {gui: [Như trên], luu: "VT, TH"}
thong_tin:
  so: null
  ngay:
  cuoc_hop: 20
  yeu_cau: {loai: Công văn, so: 250/CV-VP, ngay: 18/7/2024, co_quan: Văn phòng huyện, trich_yeu: về việc đôn đốc}
so_lieu:
  tong: 1.185   # all of them
  tt: 109
  diem: 80,7
  co_kn: không
  nhan_su:
    - {ten: Văn phòng, so_luong: 02}
    - {ten: Tư pháp, so_luong: 5}
"""


class Project:
    """Files under a folder of the test's own; ``load`` gives the case and its diagnostics."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rules = folder / "templates" / "p" / "quy-tac.yml"
        self.data = folder / "data" / "d.yml"
        for path in (self.rules, self.data):
            path.parent.mkdir(parents=True)
        self.write(RULES, DATA)

    def write(self, rules: str = RULES, data: str = DATA) -> None:
        self.rules.write_text(rules, encoding="utf-8")
        self.data.write_text(data, encoding="utf-8")

    def load(
        self, old: str = "", new: str = "", *, rules: tuple[str, str] | None = None
    ) -> tuple[Case | None, list[Diagnostic]]:
        """The project with ``old`` replaced by ``new`` in the data (and the same for ``rules``)."""
        assert old in DATA
        changed = RULES
        if rules:
            assert rules[0] in RULES
            changed = RULES.replace(*rules)
        self.write(changed, DATA.replace(old, new, 1) if old else DATA)
        return loading.load(self.data)

    def problems(
        self, old: str = "", new: str = "", *, rules: tuple[str, str] | None = None
    ) -> list[tuple[str, int | None]]:
        """Codes and lines; every message and help can be written."""
        problems = self.load(old, new, rules=rules)[1]
        assert all(d.message and d.help for d in problems)
        return [(d.code, d.location.line) for d in problems]

    def case(self, old: str = "", new: str = "", *, rules: tuple[str, str] | None = None) -> Case:
        case, problems = self.load(old, new, rules=rules)
        assert [d.code for d in problems if d.is_error] == []
        assert case is not None
        return case


def number(value: int | str, kind: str = "so_thap_phan", unit: str = "", digits: int | None = None) -> str:
    """An exact number with its kind, unit and digits, as ``facts`` gives it."""
    return repr(Number(Fraction(value), kind, unit=unit, digits=digits))


def count(value: int) -> str:
    return number(value, "so_nguyen", digits=0)


def rate(value: int | str, digits: int | None = None) -> str:
    return number(value, "phan_tram", "%", digits)


def unknown(label: str, *reasons: str) -> str:
    return repr(Unknown(label, reasons))


def facts(value: Any) -> Any:
    """All that a result says, for ``==``: unknown values and numbers of other units cannot be compared themselves."""
    if isinstance(value, Truth | Reason):
        return str(value)
    if isinstance(value, Number | Unknown):
        return repr(value)
    if type(value).__name__ == "Threshold":
        return value.text
    if isinstance(value, tuple) and not hasattr(value, "_asdict"):
        return tuple(map(facts, value))
    if isinstance(value, tuple):  # a record
        found = {name: facts(part) for name, part in value._asdict().items()}
        return found if found.get("rows") else {name: fact for name, fact in found.items() if name != "rows"}
    return value


def codes_and_messages(problems: list[Diagnostic]) -> list[tuple[str, int | None, str]]:
    """Codes, lines and messages."""
    return [(d.code, d.location.line, d.message) for d in problems]


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
