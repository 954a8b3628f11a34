"""Time a preview from saving a template to the new pages: the median of many saves of a three-page report.

Needs LibreOffice and the extra [preview]: ``python bench/preview.py [saves]``. No browser: the time ends when the pictures of
the changed pages have been fetched, which is when a browser would show them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import docx

ROOT = Path(__file__).parent.parent
DATA = "data/xa-po-y-2024-08.yml"
PAGES = 3


def main(saves: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for name in ("data", "templates"):
            shutil.copytree(ROOT / name, project / name)
        template = project / "templates/tieu-chi-15/mau.docx"
        command = [
            sys.executable,
            "-c",
            "from docxtpl_reports.cli.main import run; run()",
            "preview",
            DATA,
            "--no-browser",
        ]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        match = re.search(r"http://\S+", process.stdout.readline())
        assert match is not None
        try:
            report(match[0], template, saves)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def report(url: str, template: Path, saves: int) -> None:
    start = time.monotonic()
    while not (view := get(url))["pages"]:
        assert time.monotonic() - start < 60, view["problems"]
        time.sleep(0.1)
    print(f"first pages: {time.monotonic() - start:.2f} s")
    write(template, "đầu")
    wait(url, view["number"], PAGES)
    took = [save(url, template, f"lần {n}") for n in range(saves)]
    took.sort()
    worst = took[int(len(took) * 0.95)]
    print(f"{saves} saves, {PAGES} pages: median {statistics.median(took):.2f} s, 95th percentile {worst:.2f} s")


def write(template: Path, text: str) -> None:
    document = docx.Document()
    document.add_paragraph("Tỷ lệ {{ chi_tieu.truc_tuyen }}")
    for n in range(PAGES * 15 - 5):
        document.add_paragraph(
            f"Đoạn {n}: nội dung của báo cáo, đủ dài để chiếm hơn một dòng trên trang giấy khổ A4. " * 2
        )
    document.add_paragraph(f"Câu vừa sửa: {text}")
    document.save(str(template))


def save(url: str, template: Path, text: str) -> float:
    number = get(url)["number"]
    write(template, text)
    start = time.monotonic()
    view = wait(url, number, 1)
    for page in view["pages"]:
        if page["changed"]:
            urllib.request.urlopen(f"{url}page/{page['key']}-2.png").read()
    return time.monotonic() - start


def wait(url: str, number: int, pages: int) -> dict:
    while (view := get(url))["number"] == number or view["stale"]:
        time.sleep(0.01)
    assert len(view["pages"]) >= pages, len(view["pages"])
    return view


def get(url: str) -> dict:
    return json.loads(urllib.request.urlopen(f"{url}view.json").read())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
