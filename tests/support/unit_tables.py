"""A small project with a common data file for tables of units, and spreadsheets with formatted cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from docxtpl_reports.batch.units import Request, Units, find
from support.project import RULES, make_project
from support.workbooks import RT, SML, TYPES, relationships, sheet_xml, zipped

UNIT_RULES = RULES.replace(
    "so_lieu:\n",
    """so_lieu:
  ma_so: {ten: Mã hồ sơ, kieu: chuoi, bat_buoc: false}
  ngay_chot: {ten: Ngày chốt, kieu: ngay, bat_buoc: false}
  ty_le: {ten: Tỷ lệ đúng hạn, kieu: phan_tram, bat_buoc: false}
  loai: {ten: Loại xã, kieu: lua_chon, gia_tri: [I, II, III], bat_buoc: false}
  co_mat: {ten: Có mặt, kieu: dung_sai, bat_buoc: false}
  nam_lien: {ten: Tỷ lệ ba năm, kieu: chuoi_nam, bat_buoc: false}
  ten_thon: {ten: Tên các thôn, kieu: danh_sach, phan_tu: chuoi, bat_buoc: false}
""",
    1,
)
COMMON = """\
mau: nho
don_vi: {co_quan: Ủy ban nhân dân xã, dia_danh: A, ky_hieu: UBND}
ky: {tu: 01/01/2024, den: 13/8/2024}
nguoi_ky: {ho_ten: Nguyễn Văn B, chuc_vu: Chủ tịch, hinh_thuc: TM}
kinh_gui: [Ủy ban nhân dân huyện C]
noi_nhan: {gui: [Như trên], luu: "VT"}
thong_tin: {so: null}
so_lieu: {ho_so_truc_tuyen: 1}
"""
HEADINGS = ("Mã đơn vị", "Tên đơn vị", "Tổng số hồ sơ")

# Styles of a cell (attribute «s»): plain, a code with leading zeros, a day, a percentage, text.
PLAIN, CODE, DAY, PERCENT, TEXT = range(5)
STYLES = (
    f'<styleSheet xmlns="{SML}"><numFmts count="1"><numFmt numFmtId="165" formatCode="00000"/></numFmts><cellXfs>'
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 165, 14, 10, 49))
    + "</cellXfs></styleSheet>"
)


def units_project(folder: Path, common: str = COMMON, rules: str = UNIT_RULES) -> Path:
    """The project, and its common data file."""
    make_project(folder, rules=rules)
    path = folder / "data" / "chung.yml"
    path.write_text(common, "utf-8")
    return path


def styled(value: object, style: int, kind: str = "n") -> str:
    """A cell of a number with a style."""
    return f'<c s="{style}" t="{kind}"><v>{value}</v></c>'


def book(
    rows: Sequence[Sequence[object]], *, merges: Sequence[str] = (), before: str = "", hidden: Sequence[int] = ()
) -> bytes:
    """A workbook of one sheet «Đơn vị» whose cells may have styles; ``hidden``: numbers of rows."""
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    after = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    first, *others = sheet_xml(rows, after, before).split("<row>")
    tags = ('<row hidden="1">' if number in hidden else "<row>" for number in range(1, len(others) + 1))
    xml = first + "".join(tag + row for tag, row in zip(tags, others, strict=True))
    listed = '<sheet name="Đơn vị" sheetId="1" r:id="r1"/>'
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{SML}" xmlns:r="{RT}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relationships(("worksheet", "sheet1.xml"), ("styles", "styles.xml")),
            "xl/sheet1.xml": xml,
            "xl/styles.xml": STYLES,
        }
    )


def table(folder: Path, content: str | bytes, name: str = "") -> Path:
    """A table of units as a file: CSV, or a workbook."""
    path = folder / (name or ("units.csv" if isinstance(content, str) else "units.xlsx"))
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def units_of(common: Path, content: str | bytes, **options: object) -> Units:
    """The units of a table."""
    path = table(common.parent.parent, content)
    wanted: Mapping[str, object] = {"out": str(common.parent.parent / "out"), **options}
    return find(Request([str(common)], table=path, **wanted))  # type: ignore[arg-type]


def codes(units: Units) -> list[str]:
    return [problem.code for problem in units.problems]
