"""A project whose report is made from the reports of units: their pack is that of ``support.project``."""

from __future__ import annotations

import shutil
from pathlib import Path

from docxtpl_reports import build
from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from support.build import docx
from support.project import DATA as UNIT_DATA
from support.project import make_project

RULES = """\
ma: th
ten: Tổng hợp
don_vi_truc_thuoc:
  ten: Báo cáo của các xã
  bo_mau: nho
  cot:
    ten: don_vi.ten
    tong: so_lieu.ho_so_tong
    truc_tuyen: chi_tieu.truc_tuyen.tu_so
    ty_le: chi_tieu.truc_tuyen
    ket_luan: chi_tieu.truc_tuyen.ket_luan
    tc: tieu_chi.1.ket_luan
    diem: so_lieu.diem_nam_truoc
so_lieu:
  xa:
    ten: Các xã
    kieu: danh_sach
    tu_bang: don_vi_truc_thuoc
    khoa: ten
    truong:
      ten: {ten: Đơn vị, kieu: chuoi}
      tong: {ten: Tổng số hồ sơ, kieu: so_nguyen}
      truc_tuyen: {ten: Hồ sơ trực tuyến, kieu: so_nguyen}
      ty_le: {ten: Tỷ lệ trực tuyến, kieu: phan_tram}
      ket_luan: {ten: Kết luận, kieu: chuoi}
      tc: {ten: Tiêu chí, kieu: chuoi}
      diem: {ten: Điểm năm trước, kieu: diem, bat_buoc: false}
chi_tieu:
  chung: {ten: Tỷ lệ chung, tu_so: "tong(xa, truc_tuyen)", mau_so: "tong(xa, tong)"}
  dat: {ten: Xã đạt, tu_so: 'dem(xa, ket_luan = "Đạt")', mau_so: dem(xa)}
"""
DATA = """\
mau: th
don_vi: {ten: tỉnh T, co_quan: Ủy ban nhân dân tỉnh T}
ky: {tu: 01/01/2024, den: 13/8/2024}
don_vi_truc_thuoc: ../out
"""
UNITS = {"a": ("xã A", "109"), "b": ("xã B", "600"), "c": ("phường C", "1.185")}


def unit_data(name: str, online: str) -> str:
    text = UNIT_DATA.replace("xã A", name).replace("dia_danh: A", f"dia_danh: {name.partition(' ')[2]}")
    return text.replace("ho_so_truc_tuyen: 109", f"ho_so_truc_tuyen: {online}")


class UnitsProject:
    """Finished reports of three units in ``out``, and the report above in ``data/th.yml``."""

    def __init__(self, folder: Path, finished: Path | None = None) -> None:
        """``finished``: the folder of another such project, which is copied: its reports are not built again."""
        self.folder, self.out = folder, folder / "out"
        self.rules, self.data = folder / "templates" / "th" / "quy-tac.yml", folder / "data" / "th.yml"
        if finished is not None:
            shutil.copytree(finished, folder, dirs_exist_ok=True)
            return
        make_project(folder).unlink()
        self.rules.parent.mkdir()
        template = docx("{% for x in so_lieu.xa %}", "{{ x.ten }}: {{ x.ty_le }}", "{% endfor %}")
        (self.rules.parent / "mau.docx").write_bytes(template)
        for stem, (name, online) in UNITS.items():
            self.unit(stem, unit_data(name, online))

    def unit(self, stem: str, data: str) -> None:
        """Builds the report of a unit."""
        file = self.folder / "data" / "xa" / f"{stem}.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(data, "utf-8")
        result = build(file, self.out)
        assert result.ok, [d.message for d in result.diagnostics]

    def load(self, rules: str = RULES, data: str = DATA) -> tuple[Case | None, list[Diagnostic]]:
        self.rules.write_text(rules, "utf-8")
        self.data.write_text(data, "utf-8")
        case, problems = loading.load(self.data)
        assert all(d.message and d.help for d in problems)
        return case, problems

    def case(self, rules: str = RULES, data: str = DATA) -> Case:
        case, problems = self.load(rules, data)
        assert [d.message for d in problems if d.is_error] == []
        assert case is not None
        return case

    def codes(self, rules: str = RULES, data: str = DATA) -> list[str]:
        return [d.code for d in self.load(rules, data)[1]]
