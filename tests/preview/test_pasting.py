"""Blocks as LibreOffice reads their HTML: separate paragraphs and a table, with which a report is made."""

from __future__ import annotations

import subprocess
from pathlib import Path

from support.build import lines
from support.preview_office import make_session
from support.project import DATA, RULES, make_project

from docxtpl_reports.jobs.build import run
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.preview.clipboard import copies

LISTS = """\
  to: {ten: Các tổ, kieu: danh_sach, truong: {ten: {ten: Tên tổ, kieu: chuoi}, so: {ten: Số hộ, kieu: so_nguyen}}}
chi_tieu:
"""
COPIED = {
    "neu_khong_dat.truc_tuyen": "block",
    "theo_ket_luan.truc_tuyen": "block",
    "so_lieu.to": "table",
    "lap.so_lieu.to": "block",
}


def test_pasted_blocks_make_a_report(tmp_path: Path, soffice: Path) -> None:
    rules = RULES.replace("chi_tieu:\n", LISTS, 1)
    data = make_project(tmp_path, rules=rules, data=f"{DATA}  to: [{{ten: Một, so: 20}}, {{ten: Hai, so: 30}}]\n")
    session, _ = make_session(data)
    session.build()
    entries = {entry.name: entry for entry in session.entries()[0]}
    pasted = []
    for name, kind in COPIED.items():
        [html] = [copy.html for copy in copies(entries[name]) if copy.kind == kind]
        assert html is not None
        pasted.append(html.replace("…", f"Chữ của {name}."))
    page = tmp_path / "mau.html"
    page.write_text(f'<html><head><meta charset="utf-8"></head><body>{"".join(pasted)}</body></html>', "utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    into = data.parent.parent / "templates/nho"
    subprocess.run(
        [
            *(soffice, profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML"),
            *("--outdir", into, page),
        ],
        check=True,
        capture_output=True,
    )
    result = run(Job(data))
    assert [problem.code for problem in result.diagnostics if problem.is_error] == []
    assert result.document is not None
    printed = [line.strip() for line in lines(result.document) if line.strip()]
    assert printed[:2] == ["Chữ của neu_khong_dat.truc_tuyen.", "Chữ của theo_ket_luan.truc_tuyen."]
    assert printed[-2:] == ["Chữ của lap.so_lieu.to."] * 2
    table = " ".join(printed[2:-2])
    assert [word for word in ("Tên tổ", "Một", "20", "Hai", "30", "Tổng cộng", "50") if word not in table] == []
    assert "{" not in " ".join(printed)
