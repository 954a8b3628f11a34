"""A whole ``build`` of a list of thousands of rows with computed columns, beside the script that offices would write.

``python bench/lists.py``: each count of rows is built from a YAML file and from a spreadsheet, as a person runs it (a new
process, CPU seconds and memory of that process), and by docxtpl with openpyxl, which reads the same spreadsheet, computes the
same five columns with floats and renders the same table. Medians; the documents have the same visible cells.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import openpyxl

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from support.build import docx, table  # noqa: E402

COLUMNS = ("truc_tuyen", "truc_tiep", "truoc_han", "dung_han", "qua_han")
COMPUTED = ("tiep_nhan", "giai_quyet", "con_lai", "ty_le", "truc_tuyen_ty_le")
LABELS = ("Trực tuyến", "Trực tiếp", "Trước hạn", "Đúng hạn", "Quá hạn")
RULES = """\
ma: lon
ten: Danh sách lớn
{bang}
so_lieu:
  xa:
    ten: Các xã
    kieu: danh_sach
    {source}
    truong:
      ten: {{ten: Đơn vị, kieu: chuoi}}
      {fields}
    truong_tinh:
      tiep_nhan: {{ten: Tiếp nhận, cong_thuc: truc_tuyen + truc_tiep}}
      giai_quyet: {{ten: Giải quyết, cong_thuc: truoc_han + dung_han + qua_han}}
      con_lai: {{ten: Còn lại, cong_thuc: tiep_nhan - giai_quyet}}
      ty_le: {{ten: Tỷ lệ đúng hạn, tu_so: truoc_han + dung_han, mau_so: giai_quyet, nguong: ">= 98%"}}
      truc_tuyen_ty_le: {{ten: Tỷ lệ trực tuyến, tu_so: truc_tuyen, mau_so: tiep_nhan, nguong: ">= 50%"}}
"""
HEAD = """\
mau: lon
don_vi: {ten: xã A, co_quan: Ủy ban nhân dân xã A, dia_danh: A, ky_hieu: UBND}
ky: {tu: 01/01/2026, den: 30/9/2026}
nguoi_ky: {ho_ten: Nguyễn Văn B, chuc_vu: Chủ tịch, hinh_thuc: TM}
"""
DOCXTPL = """\
import sys, openpyxl
from docxtpl import DocxTemplate
source, template, out = sys.argv[1:]
rows = []
for ten, *counts in openpyxl.load_workbook(source, read_only=True).active.iter_rows(min_row=2, values_only=True):
    tt, ti, th, dh, qh = counts
    received, resolved = tt + ti, th + dh + qh
    show = lambda x: f"{x * 100:.2f}%".replace(".", ",")
    rows.append(dict(ten=ten, tiep_nhan=received, giai_quyet=resolved, con_lai=received - resolved,
                     ty_le=show((th + dh) / resolved), truc_tuyen_ty_le=show(tt / received),
                     dat="Đạt" if (th + dh) / resolved >= 0.98 else "Chưa đạt"))
document = DocxTemplate(template)
document.render({"xa": rows})
document.save(out)
"""
COMPILED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
MOST_TYPED = (
    7_000  # rows of six values in one YAML file (its limit is 50.000 values); longer lists come as spreadsheets
)


@dataclass(frozen=True)
class Measured:
    """CPU seconds and the largest memory in MB."""

    seconds: float
    memory: float


def figures(row: int) -> tuple[int, ...]:
    """Counts that differ from row to row and add up."""
    return 60 + row % 37, 40 + row % 11, 50 + row % 23, 20 + row % 7, row % 5


def write_project(folder: Path, count: int, *, spreadsheet: bool) -> Path:
    """A project with the pack ``lon``; returns its data file."""
    pack = folder / "templates" / "lon"
    pack.mkdir(parents=True)
    cells = [f"{{{{ x.{name} }}}}" for name in ("ten", *COMPUTED)]
    cells = ["{% for x in so_lieu.xa %}" + cells[0], *cells[1:], "{{ x.ty_le.ket_luan }}{% endfor %}"]
    (pack / "mau.docx").write_bytes(docx(table(cells)))
    fields = "\n      ".join(
        f"{name}: {{ten: {label}, kieu: so_nguyen}}" for name, label in zip(COLUMNS, LABELS, strict=True)
    )
    headers = ", ".join(f"{name}: {label}" for name, label in zip(COLUMNS, LABELS, strict=True))
    source = "tu_bang: nguon" if spreadsheet else ""
    bang = f"bang: {{nguon: {{ten: Kết quả, trang: 1, cot: {{ten: Đơn vị, {headers}}}}}}}" if spreadsheet else ""
    (pack / "quy-tac.yml").write_text(RULES.format(bang=bang, fields=fields, source=source), "utf-8")
    data = folder / "data" / "xa.yml"
    data.parent.mkdir()
    if spreadsheet:
        write_workbook(folder / "data" / "nguon.xlsx", count)
        data.write_text(HEAD + "bang: {nguon: nguon.xlsx}\n", "utf-8")
    else:
        items = (
            f"    - {{ten: Xã số {row}, " + ", ".join(map("{}: {}".format, COLUMNS, figures(row))) + "}"
            for row in range(count)
        )
        data.write_text(HEAD + "so_lieu:\n  xa:\n" + "\n".join(items) + "\n", "utf-8")
    return data


def write_workbook(path: Path, count: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Kết quả")
    sheet.append(["Đơn vị", *LABELS])
    for row in range(count):
        sheet.append([f"Xã số {row}", *figures(row)])
    book.save(path)


def measured(command: list[str]) -> Measured:
    """Runs a command and waits for it: the CPU of that process alone."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, cwd=ROOT, env=COMPILED, stdout=said, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(said.read().decode())
    return Measured(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def medians(run: Callable[[], Measured], times: int) -> str:
    """After one run that nobody measures: on both sides the modules are compiled, as on the second day of use."""
    done = [run() for _ in range(times + 1)][1:]
    return f"{statistics.median(m.seconds for m in done):.2f} s, {max(m.memory for m in done):.0f} MB"


def ours(count: int, *, spreadsheet: bool) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        data = write_project(Path(folder), count, spreadsheet=spreadsheet)
        out = Path(folder) / "out"
        made = measured([sys.executable, "-m", "docxtpl_reports", "build", str(data), "-o", str(out)])
        assert next(out.glob("*.docx"))
        return made


def by_docxtpl(count: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        source, template, out = (Path(folder) / name for name in ("nguon.xlsx", "mau.docx", "ra.docx"))
        write_workbook(source, count)
        cells = [f"{{{{ x.{name} }}}}" for name in ("ten", *COMPUTED, "dat")]
        template.write_bytes(docx(table(["{%tr for x in xa %}"], cells, ["{%tr endfor %}"])))
        made = measured([sys.executable, "-c", DOCXTPL, str(source), str(template), str(out)])
        assert ZipFile(out).testzip() is None
        return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[3_321, 20_000])
    parser.add_argument("--times", type=int, default=3)
    arguments = parser.parse_args()
    for count in arguments.rows:
        sys.stdout.write(f"{count} rows, five computed columns\n")
        typed = [("ours, YAML", lambda n=count: ours(n, spreadsheet=False))] if count <= MOST_TYPED else []
        for name, run in (
            *typed,
            ("ours, .xlsx", lambda n=count: ours(n, spreadsheet=True)),
            ("docxtpl with openpyxl", lambda n=count: by_docxtpl(n)),
        ):
            sys.stdout.write(f"  {name:24} {medians(run, arguments.times)}\n")


if __name__ == "__main__":
    main()
