"""Takes the pictures of docs/word.md and its Vietnamese page: ``python docs/word_pictures.py``. Look at them, then keep them.

docs/word/nhan-xet.png: the copy with comments, in Writer (wants what oxt/screenshots.py wants: Xvfb, openbox, xdotool,
ImageMagick, LibreOffice with ``uno``); docs/word/khoi.png: entries of AutoText as they are inserted; docs/word/truong.png and
loi.png: the preview in half a screen, so-lieu.png: its form (want Chromium with its driver, and ImageMagick).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
ROOT = DOCS.parent
PICTURES = DOCS / "word"
BYTES = 150_000
PACK, BLOCKS = "bien-ban-hop", "tieu-chi-15"
FIGURES = "xa-po-y-2024-08.yml"
MISTAKES = (("so_lieu.chu_tri.ho_ten", "so_lieu.chu_tri.ho_tenn"), ("n.ket_luan | hoa_dau", "n.ket_luan | hoa_dauu"))
# Of each category the entry with these words, as they look in a document.
SHOWN = (
    "Chỉ tiêu|Tỷ lệ hồ sơ trực tuyến",
    "Nếu … (nhiều đoạn)|hồ sơ trực… · nếu chưa đạt",
    "Đoạn chỉ in khi …|trực tuyến · khi đạt",
    "Theo kết luận|Theo: Tỷ lệ hồ sơ trực tuyến",
    "Bảng|Bảng: Công chức",
    "Chú thích cuối trang|Chú thích: Quyết định kiện toàn",
    "Phần dùng chung|Phần: khoi-ky",
)


def run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "docxtpl_reports", *words], check=False, stdout=subprocess.DEVNULL)


def with_mistakes(folder: Path) -> Path:
    """The shipped template, with names misspelt in it."""
    from docx import Document

    file = folder / "mau.docx"
    document = Document(str(ROOT / "templates" / PACK / "mau.docx"))
    for paragraph in document.paragraphs:
        for old, new in MISTAKES:
            if old in paragraph.text:
                for piece in paragraph.runs:
                    piece.text = piece.text.replace(old, new)
    document.save(str(file))
    return file


def comments(folder: Path) -> Any:
    """Writer with the copy, at its second comment."""
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "oxt")]
    import screenshots
    from support.writer import Writer, python_with_uno

    template = with_mistakes(folder)
    copy = folder / "nhan-xet.docx"
    run("check", str(template), "--pack", str(ROOT / "templates" / PACK), "--comments", str(copy))
    python, soffice = python_with_uno(), shutil.which("soffice")
    assert python is not None, "no Python has LibreOffice's uno"
    assert soffice is not None, "LibreOffice is not installed"
    screenshots.DISPLAY = ":93"
    screen = screenshots.Screen()
    office = Writer(
        python, Path(soffice), folder / "profile", headless=False, language="vi", environment=screen.environment
    )
    try:
        office.open(path=str(copy), hidden=False)
        time.sleep(3)
        screen.maximise("nhan-xet")
        time.sleep(2)
        screen.press("ctrl+alt+Next")
        screen.press("Escape")
        time.sleep(1)
        screen.shoot(PICTURES / "nhan-xet.png")
    finally:
        office.close_all()
        screen.close()


def blocks(folder: Path) -> None:
    """A page of entries, each under its name."""
    import zipfile

    from drawing import framed, open_as_pdf, pixels, png
    from lxml import etree

    from docxtpl_reports.ooxml.package.changes import Changes
    from docxtpl_reports.ooxml.package.reading import read_package
    from docxtpl_reports.ooxml.wml import names as wml
    from docxtpl_reports.ooxml.wml.names import w

    run("blocks", str(ROOT / "templates" / BLOCKS), "-o", str(folder / "truong.dotx"))
    with zipfile.ZipFile(folder / "truong.dotx") as file:
        glossary, notes = (
            etree.fromstring(file.read(f"word/glossary/{part}.xml")) for part in ("document", "footnotes")
        )
    base = read_package((ROOT / "docxtpl_reports" / "new_pack" / "mau.docx").read_bytes(), "mau.docx")
    changes = Changes(base)
    body = changes.tree(base.main_part).find(w("body"))
    assert body is not None
    section = body[-1]
    for child in list(body):
        body.remove(child)
    for chosen in SHOWN:
        category, _, words = chosen.partition("|")
        entry = next(
            one
            for one in glossary.iter(w("docPart"))
            if one.find(f"{w('docPartPr')}/{w('category')}/{w('name')}").get(w("val")) == category
            and words in one.find(f"{w('docPartPr')}/{w('name')}").get(w("val"))
        )
        title = etree.SubElement(body, wml.P)
        run_ = etree.SubElement(title, wml.R)
        properties = etree.SubElement(run_, wml.RPR)
        etree.SubElement(properties, w("b"))
        etree.SubElement(properties, w("color")).set(w("val"), "1F4E79")
        name = entry.find(f"{w('docPartPr')}/{w('name')}").get(w("val"))
        etree.SubElement(run_, wml.T).text = f"{category} › {name}"
        body.extend(list(entry.find(w("docPartBody"))))
        if body[-1].tag == wml.TBL or len(body[-1]):
            etree.SubElement(body, wml.P)
    body.append(section)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    changes.add("word/footnotes.xml", notes, kind)
    changes.relate(base.main_part, wml.REL_FOOTNOTES, "word/footnotes.xml")
    document = folder / "khoi.docx"
    document.write_bytes(changes.result())
    page = open_as_pdf([document], folder)[document][0]
    (PICTURES / "khoi.png").write_bytes(png(framed(pixels(page, 1.25, (60, 130, 30, 40))), 32))


def preview(folder: Path) -> None:
    """The preview beside Word: its form in a whole screen, its list of fields, then a mistake."""
    import re

    from selenium import webdriver
    from selenium.webdriver.common.keys import Keys

    template = folder / "templates" / PACK / "mau.docx"
    shutil.copytree(ROOT / "templates", folder / "templates")
    data = folder / "data" / "vi-du.yml"
    data.parent.mkdir()
    shutil.copy(ROOT / "templates" / PACK / "thu" / "vi-du.yml", data)
    shutil.copy(ROOT / "data" / FIGURES, data.with_name(FIGURES))
    command = [sys.executable, "-m", "docxtpl_reports", "preview", f"data/{FIGURES}", "--no-browser"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    options = webdriver.ChromeOptions()
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"):
        options.add_argument(flag)
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    assert program is not None, "Chromium is not installed"
    assert driver is not None, "chromedriver is not installed"
    options.binary_location = program
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        size = {"width": 1366, "height": 700, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(address[0])
        drawn = "[...document.querySelectorAll('#pages img')].every((image) => image.complete && image.naturalWidth)"
        _until(browser, f"return view?.pages.length > 0 && shown.size > 0 && {drawn}")
        box = browser.find_element("id", "try-so_lieu.ho_so_truc_tuyen")
        box.send_keys(Keys.CONTROL, "a", Keys.NULL, "700", Keys.TAB)
        _until(browser, f"return Object.keys(view.tried).length > 0 && !$('#status.busy') && {drawn}")
        browser.execute_script(
            "$('#figures .tried').scrollIntoView({block: 'center'}); const page = $('#pages'); page.scrollTo(0, 1000)"
        )
        _shoot(browser, PICTURES / "so-lieu.png")
        size = {"width": 760, "height": 620, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.execute_script("order('try', {name: null}).then(() => order('data', {data: 'data/vi-du.yml'}))")
        _until(browser, f"return view.data === 'data/vi-du.yml' && view.pages.length > 0 && listed !== '' && {drawn}")
        _until(browser, "return !$('#status.busy') && listed.includes('chu_tri')")
        browser.execute_script(
            "openPanel('fields'); document.querySelector('#search').value = 'chủ trì'; filterFields();"
        )
        _shoot(browser, PICTURES / "truong.png")
        shutil.copy(with_mistakes(folder), template)
        _until(browser, "return view.problems.length > 1")
        browser.execute_script("openPanel('problems')")
        _shoot(browser, PICTURES / "loi.png")
    finally:
        browser.quit()
        process.send_signal(signal.SIGINT)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _until(browser: Any, condition: str) -> None:
    from selenium.webdriver.support.wait import WebDriverWait

    WebDriverWait(browser, 60).until(lambda it: it.execute_script(condition))


def _shoot(browser: Any, picture: Path) -> None:
    """With few colours, as they are in it."""
    time.sleep(1)
    browser.save_screenshot(str(picture))
    subprocess.run(["convert", str(picture), "+dither", "-colors", "64", "-strip", f"PNG8:{picture}"], check=True)


def draw() -> None:
    PICTURES.mkdir(exist_ok=True)
    os.environ["PYTHONPATH"] = str(ROOT)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        blocks(Path(folder))
        preview(Path(folder))
        comments(Path(folder))
    for picture in PICTURES.glob("*.png"):
        assert picture.stat().st_size < BYTES, picture


if __name__ == "__main__":
    draw()
