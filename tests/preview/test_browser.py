"""The preview as a person sees it: the real command, a real LibreOffice, a real browser without a screen."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from support import ROOT
from support.build import docx, heading
from support.missing import lacks
from support.project import DATA, RULES, make_project
from support.waiting import ended, until

from docxtpl_reports.files.temporary import PREFIX

SECONDS = 240.0  # until a process that does not end is given up
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=1400,900"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"),
)
FILLER = [
    f"Đoạn {n}: nội dung của báo cáo, đủ dài để chiếm trọn một dòng trên trang giấy khổ A4 theo quy định."
    for n in range(90)
]


LOOKS_AT_REST = 30


def paragraphs(first: str = "Mở đầu", last: str = "Kết thúc") -> list[object]:
    """A report of about three pages."""
    return [
        heading("I. MỞ ĐẦU"),
        first,
        "Tỷ lệ hồ sơ trực tuyến {{ chi_tieu.truc_tuyen }} ({{ so_lieu.ho_so_truc_tuyen }}/{{ so_lieu.ho_so_tong }})",
        *FILLER,
        heading("II. KẾT LUẬN"),
        last,
    ]


@dataclass(slots=True)
class Preview:
    """The running command, its project, and what its page says."""

    data: Path
    url: str
    process: subprocess.Popen[str]
    browser: webdriver.Chrome

    @property
    def pack(self) -> Path:
        return self.data.parent.parent / "templates/nho"

    def template(self, *parts: object) -> None:
        (self.pack / "mau.docx").write_bytes(docx(*parts))  # type: ignore[arg-type]

    def script(self, code: str) -> object:
        return self.browser.execute_script(code)

    def one(self, selector: str) -> webdriver.remote.webelement.WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        return str(self.script(f"return document.querySelector({selector!r}).textContent"))

    def until(self, condition: Callable[[], object]) -> None:
        def holds() -> bool:
            with suppress(StaleElementReferenceException):  # the page was renewed between finding and asking
                return bool(condition())
            return False

        assert until(holds), f"{self.text('#status')} · {self.text('#problems ul')}"

    def press(self, selector: str) -> None:
        """A click, again when the page was renewed just then."""
        self.until(lambda: self.one(selector).click() is None)

    def settled(self) -> bool:
        """Nothing is being made, and the pictures of this view are there."""
        return bool(
            self.script(
                "return view !== null && view.number === wanted && !document.querySelector('#status.busy') &&"
                " [...document.querySelectorAll('#pages img')].every((i) => i.complete && i.naturalWidth &&"
                " i.src.includes(i.closest('figure').dataset.key))"
            )
        )

    def calm(self) -> Callable[[], bool]:
        """A condition: no build has ended while one looked so often. Two files that are written give one build or two, and the
        second renews the buttons and takes the focus."""
        seen: list[object] = []

        def is_calm() -> bool:
            seen.append(self.script("return view.number") if self.settled() else None)
            return (
                len(seen) > LOOKS_AT_REST and None not in seen[-LOOKS_AT_REST:] and len({*seen[-LOOKS_AT_REST:]}) == 1
            )

        return is_calm

    def pdf(self) -> str:
        """The text of the pages' PDF, a form feed between pages."""
        with urllib.request.urlopen(f"{self.url}report.pdf") as answer:
            document = pdfium.PdfDocument(answer.read())
        return "\f".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        lacks("Chromium and its driver are missing (Debian: chromium, chromium-driver)")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in FLAGS:
        options.add_argument(flag)
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield chrome
    chrome.quit()


def start(data: Path, *options: str, **variables: str) -> tuple[subprocess.Popen[str], str]:
    """The command in a process group of its own, and its address."""
    name = data.relative_to(data.parent.parent).as_posix()
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from docxtpl_reports.cli.main import run; run()",
            "preview",
            name,
            "--no-browser",
            *options,
        ],
        cwd=data.parent.parent,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
    )
    assert process.stdout is not None
    url = re.search(r"http://\S+", process.stdout.readline())
    assert url is not None
    return process, url[0]


@pytest.fixture(scope="module")
def running(browser: webdriver.Chrome, soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    data = make_project(tmp_path_factory.mktemp("preview"), template=docx(*paragraphs()))  # type: ignore[arg-type]
    data.with_name("xa-b.yml").write_text(DATA.replace("xã A", "xã B").replace("109", "1.000"), "utf-8")
    process, url = start(data)
    yield Preview(data, url, process, browser)
    process.send_signal(signal.SIGINT)
    process.wait(SECONDS)
    assert process.stdout is not None
    process.stdout.close()


def reopened(running: Preview, *template: object, rules: str = RULES, data: str = DATA) -> None:
    """Opens the page of the project with this content, made again only where a test has left something else."""
    wanted = {
        running.pack / "mau.docx": docx(*template),  # type: ignore[arg-type]
        running.pack / "quy-tac.yml": rules.encode(),
        running.data: data.encode(),
    }
    others = [path for path, content in wanted.items() if path.read_bytes() != content]
    for path in others:
        path.write_bytes(wanted[path])
    running.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    running.browser.get(running.url)
    running.until(lambda: running.script("return view !== null"))
    running.script(
        "sessionStorage.removeItem(place());"
        f"if ({len(others)} || view.data !== 'data/xa-a.yml' || Object.keys(view.tried).length)"
        " order('data', {data: 'data/xa-a.yml'}).then(() => order('try', {name: null}))"
    )
    running.until(
        lambda: (
            running.settled()
            and running.script("return !view.stale && view.data === 'data/xa-a.yml' && !Object.keys(view.tried).length")
        )
    )
    running.script("document.querySelector('#pages').scrollTo(0, 0)")


@pytest.fixture
def preview(running: Preview) -> Preview:
    """The page, reopened, of the project in its initial state."""
    reopened(running, *paragraphs())
    return running


class TestReading:
    def test_pages_stand_beside_problems_verdicts_and_figures(self, preview: Preview) -> None:
        assert (
            preview.script("return document.querySelectorAll('#pages img').length") == preview.pdf().count("\f") + 1 > 1
        )
        assert "9,20%" in preview.text("#indicators")
        assert "Chưa đạt" in preview.text("#criteria")
        preview.until(lambda: "Tổng số hồ sơ" in preview.text("#figures"))
        assert [entry for entry in preview.browser.get_log("browser") if entry["level"] == "SEVERE"] == []

    def test_the_page_is_in_english_when_asked(self, preview: Preview) -> None:
        process, url = start(preview.data, "--lang", "en")
        try:
            preview.browser.get(url)
            preview.until(lambda: "Updated" in preview.text("#status"))
            assert preview.text("h1") == "Report preview"
            assert "Not met" in preview.text("#criteria") or "Chưa" not in preview.text("#criteria")
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(SECONDS) == 0
            assert process.stdout is not None
            process.stdout.close()


class TestEditing:
    def test_a_saved_template_shows_and_nothing_jumps(self, preview: Preview) -> None:
        preview.script("document.querySelector('#pages').scrollTo(0, 700)")
        for n in range(3):
            preview.browser.get_log("browser")
            preview.template(*paragraphs(last=f"Câu mới thứ {n} của mẫu"))
            preview.until(lambda n=n: f"Câu mới thứ {n} của mẫu" in preview.pdf() and preview.settled())  # type: ignore[misc]
        assert preview.script("return document.querySelector('#pages').scrollTop") == 700
        assert preview.script("return view.pages.map((page) => page.changed)") == [
            *[False] * preview.pdf().count("\f"),
            True,
        ]
        assert preview.one("figure.changed figcaption > span").text.endswith("vừa thay đổi")
        assert "Vừa thay đổi: trang" in preview.text("#status")

    def test_saved_rules_and_data_show(self, preview: Preview) -> None:
        (preview.pack / "quy-tac.yml").write_text(RULES.replace('">= 50%"', '">= 5%"'), "utf-8")
        preview.until(lambda: "5%" in preview.text("#indicators") and "Chưa đạt" not in preview.text("#indicators"))
        preview.data.write_text(DATA.replace("109", "237"), "utf-8")
        preview.until(lambda: "20%" in preview.text("#indicators"))
        preview.until(lambda: "237/1.185" in preview.pdf())

    def test_a_broken_template_leaves_the_pages_and_leads_to_the_place(self, preview: Preview) -> None:
        preview.template(*paragraphs(last="Kết thúc báo cáo tại đây {{ so_lieu.khong_co }}"))
        preview.until(lambda: "TPL021" in preview.text("#problems"))
        assert preview.one("#stale").is_displayed()
        assert preview.script("return document.querySelectorAll('#pages img').length") > 1  # type: ignore[operator]
        preview.press("#problems .show")
        preview.until(lambda: preview.one(".spot").is_displayed())
        assert preview.script("return document.querySelector('.spot').closest('figure').matches(':last-of-type')")
        top = "return document.querySelector('.spot').getBoundingClientRect().top"
        preview.until(lambda: 0 < preview.script(top) < 900)  # type: ignore[operator]  # when it has scrolled there
        preview.template(*paragraphs())
        preview.until(lambda: preview.settled() and not preview.one("#stale").is_displayed())

    def test_a_template_that_is_no_document_is_a_problem(self, preview: Preview) -> None:
        (preview.pack / "mau.docx").write_bytes(b"no zip")
        preview.until(lambda: "PKG" in preview.text("#problems"))
        assert preview.one("#stale").is_displayed()


class TestOpening:
    """A click on a page tells the file that is written there, and opens it."""

    @pytest.fixture
    def opened(self, running: Preview) -> Preview:
        """A report with a letterhead of its own file; what would be opened is kept instead."""
        letterhead = running.pack.parent / "chung" / "dau.docx"
        if is_first := not letterhead.exists():
            letterhead.parent.mkdir()
            letterhead.write_bytes(docx("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "{{ don_vi.co_quan }}"))
        reopened(running, '{% chen "dau" %}', *paragraphs(first="Mở đầu của báo cáo"))
        both = ("Mở đầu của báo cáo", "Ủy ban nhân dân xã A")
        running.until(lambda: all(words in running.pdf() for words in both) and running.settled())
        if is_first:
            running.until(running.calm())
        running.script(
            "window.sent = []; order = async (address, body) => { window.sent.push([address, body]); return true; }"
        )
        return running

    def click(self, preview: Preview, words: str) -> None:
        """Clicks on the middle of the first line of these words on the first page."""
        preview.until(lambda: words in preview.pdf() and preview.settled())
        document = pdfium.PdfDocument(urllib.request.urlopen(f"{preview.url}report.pdf").read())
        page = document[0]
        text = page.get_textpage()
        index, count = text.search(words).get_next()
        assert text.count_rects(index, count) > 0
        left, bottom, right, top = text.get_rect(0)
        width, height = page.get_size()
        self.click_at(preview, (left + right) / 2 / width, 1 - (top + bottom) / 2 / height)
        preview.until(lambda: preview.one("#sources").is_displayed())

    def click_at(self, preview: Preview, x: float, y: float) -> None:
        """Clicks on a point (fractions) of the first page."""
        script = "const r = document.querySelector('#pages img').getBoundingClientRect(); return [r.x, r.y, r.width, r.height]"
        left, top, width, height = preview.script(script)  # type: ignore[misc]
        actions = ActionBuilder(preview.browser)
        actions.pointer_action.move_to_location(round(left + x * width), round(top + y * height)).click()
        actions.perform()

    @pytest.mark.parametrize(
        ("words", "file", "place"),
        [
            ("CHỦ NGHĨA", "templates/chung/dau.docx", "đoạn 1"),
            ("Ủy ban nhân dân xã A", "templates/chung/dau.docx", "đoạn 2"),
            ("Mở đầu của", "templates/nho/mau.docx", "đoạn 3"),
        ],
    )
    def test_a_click_leads_to_the_letterhead_or_the_template(
        self, opened: Preview, words: str, file: str, place: str
    ) -> None:
        self.click(opened, words)
        assert opened.text("#sources li .file") == file
        assert place in opened.text("#sources li .where")
        assert opened.script("return document.querySelectorAll('#sources li').length") == 1
        assert opened.one(".spot").is_displayed()
        opened.press("#sources li button")
        opened.until(lambda: opened.text("#notice span").startswith(f"Đã mở {file}"))
        [[address, body]] = opened.script("return window.sent")  # type: ignore[misc]
        assert (address, body["name"]) == ("open", file)
        assert opened.script("return view.templates")[body["file"]] == file  # type: ignore[index]

    def test_the_keyboard_reaches_every_paragraph_of_a_page(self, opened: Preview) -> None:
        opened.script("document.querySelector('figcaption button').focus()")
        ActionChains(opened.browser).send_keys(Keys.ENTER).perform()
        opened.until(lambda: opened.one("#sources").is_displayed())
        assert opened.text("#sources li .file") == "templates/chung/dau.docx"
        assert opened.script("return document.activeElement.closest('#sources') !== null")
        ActionChains(opened.browser).send_keys(Keys.ENTER).perform()
        opened.until(lambda: opened.script("return window.sent.length") == 1)
        opened.press("figcaption button")
        opened.until(lambda: opened.one("#sources").is_displayed())
        ActionChains(opened.browser).send_keys(Keys.ESCAPE).perform()
        opened.until(lambda: not opened.one("#sources").is_displayed())

    def test_where_there_are_no_words_it_says_so(self, opened: Preview) -> None:
        self.click_at(opened, 0.01, 0.01)
        opened.until(lambda: "không có chữ" in opened.text("#notice"))
        assert not opened.one("#sources").is_displayed()


class TestCopying:
    """What is pasted into Word: read back from the clipboard of the browser."""

    @pytest.fixture
    def copying(self, preview: Preview) -> Preview:
        permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        preview.browser.execute_cdp_cmd("Browser.grantPermissions", {"permissions": permissions})
        preview.until(lambda: preview.script("return listed !== ''"))
        return preview

    def copied(self, preview: Preview, name: str, kind: str) -> dict[str, str]:
        """The forms on the clipboard after a click on a button of an entry."""
        preview.script("openPanel('fields')")
        box = preview.one("#search")
        box.clear()
        box.send_keys(name)
        preview.press(f"[data-copies='{kind} {name}']")
        preview.until(lambda: "Đã chép" in preview.text("#notice") and self.clipboard(preview))
        return self.clipboard(preview)

    def clipboard(self, preview: Preview) -> dict[str, str]:
        script = (
            "const done = arguments[0]; navigator.clipboard.read().then(async ([item]) => done(Object.fromEntries("
            "await Promise.all(item.types.map(async (type) => [type, await (await item.getType(type)).text()])))))"
            ".catch(() => done({}))"
        )
        return dict(preview.browser.execute_async_script(script))  # type: ignore[no-untyped-call]

    def test_a_field_goes_into_the_sentence(self, copying: Preview) -> None:
        assert self.copied(copying, "so_lieu.ho_so_tong", "tag") == {"text/plain": "{{ so_lieu.ho_so_tong }}"}

    def test_a_block_stays_paragraphs(self, copying: Preview) -> None:
        forms = self.copied(copying, "neu_khong_dat.truc_tuyen", "block")
        lines = ["{% if chi_tieu.truc_tuyen.khong_dat %}", "…", "{% endif %}"]
        assert forms["text/plain"] == "\r\n".join(lines)
        assert re.findall("<p[^>]*>(.*?)</p>", forms["text/html"]) == lines

    def test_where_the_clipboard_refuses_both_forms_are_copied_all_the_same(self, copying: Preview) -> None:
        """As over the office's network, where a browser has no such clipboard."""
        copying.script("navigator.clipboard.write = () => Promise.reject(new Error('no'))")
        try:
            forms = self.copied(copying, "neu_khong_dat.truc_tuyen", "block")
        finally:
            copying.script("delete navigator.clipboard.write")
        assert forms["text/html"].count("<p") == 3

    def test_a_problem_gives_the_corrected_tag_and_words_to_search_for(self, copying: Preview) -> None:
        copying.template("Hồ sơ {{ so_lieu.ho_so_tonng }} trong kỳ")
        copying.until(lambda: "TPL021" in copying.text("#problems"))
        wanted = {"fix-0": "{{ so_lieu.ho_so_tong }}", "search": "{{ so_lieu.ho_so_tonng }}"}
        for button, text in wanted.items():
            copying.press(f"#problems [data-problem$='{button}']")
            copying.until(lambda: self.clipboard(copying) == {"text/plain": text})  # noqa: B023


class TestHalfAScreen:
    """Beside Word: pages first, everything else in a drawer over them."""

    @pytest.fixture
    def half(self, preview: Preview, request: pytest.FixtureRequest) -> Preview:
        size = {"width": getattr(request, "param", 640), "height": 768, "deviceScaleFactor": 1, "mobile": False}
        preview.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        preview.until(lambda: preview.script("return narrow.matches"))
        return preview

    def press(self, preview: Preview, name: str) -> None:
        preview.press(f"#tabs [data-opens='{name}']")
        preview.until(lambda: preview.one("#panel").is_displayed())

    @pytest.mark.parametrize("half", [640, 800, 960], indirect=True)
    def test_pages_come_first_and_counts_are_on_the_buttons(self, half: Preview) -> None:
        half.until(lambda: "(" in half.text("#tabs [data-opens='fields'] .count"))
        assert half.script("return document.querySelector('#pages img').getBoundingClientRect().top < 300")
        assert not half.one("#panel").is_displayed()

    def test_the_drawer_takes_the_focus_and_gives_it_back(self, half: Preview) -> None:
        self.press(half, "fields")
        assert half.script("return document.activeElement.id") == "search"
        assert not half.one("#verdicts").is_displayed()
        assert half.one("#tabs [data-opens='fields']").get_attribute("aria-expanded") == "true"
        half.one("#search").send_keys("x", Keys.ESCAPE)
        half.one("#search").clear()
        half.one("#search").send_keys(Keys.ESCAPE)
        half.until(lambda: not half.one("#panel").is_displayed())
        assert half.script("return document.activeElement.dataset.opens") == "fields"
        self.press(half, "verdicts")
        assert half.one("#indicators").is_displayed()
        self.press(half, "figures")
        half.press("#panel > .close")
        half.until(lambda: not half.one("#panel").is_displayed())

    def test_showing_a_problem_uncovers_the_pages(self, half: Preview) -> None:
        half.template(*paragraphs(last="Kết thúc báo cáo tại đây {{ so_lieu.khong_co }}"))
        half.until(lambda: half.text("#tabs [data-opens='problems'] .count").startswith("("))
        half.until(lambda: "TPL021" in half.text("#problems"))
        self.press(half, "problems")
        half.press("#problems .show")
        half.until(lambda: half.one(".spot").is_displayed())
        assert not half.one("#panel").is_displayed()


class TestSwitching:
    def test_another_data_file_is_shown(self, preview: Preview) -> None:
        Select(preview.one("#data")).select_by_value("data/xa-b.yml")
        preview.until(lambda: "84,39%" in preview.text("#indicators") and preview.settled())
        assert "1.000/1.185" in preview.pdf()
        assert "xa-b.yml" in preview.browser.title
        assert preview.script("return view.pages.some((page) => page.changed)") is False


class TestTabs:
    def test_another_tab_has_its_own_file_and_trial_values(self, preview: Preview) -> None:
        first = preview.browser.current_window_handle
        preview.browser.switch_to.new_window("tab")
        try:
            preview.browser.get(preview.url)
            preview.until(preview.settled)
            preview.script("order('try', {name: 'so_lieu.ho_so_truc_tuyen', value: '600'})")
            preview.until(lambda: "50,63%" in preview.text("#indicators") and preview.settled())
            preview.browser.refresh()
            preview.until(lambda: preview.script("return view !== null") and preview.settled())
            assert "50,63%" in preview.text("#indicators")
            own = preview.script("return tab")
            preview.script("window.open(location.href)")  # takes a copy of what this tab remembers
            preview.browser.switch_to.window(preview.browser.window_handles[-1])
            preview.until(lambda: preview.script("return view !== null") and preview.settled())
            assert preview.script("return tab") != own
            assert "9,20%" in preview.text("#indicators")
        finally:
            for handle in preview.browser.window_handles:
                if handle != first:
                    preview.browser.switch_to.window(handle)
                    preview.browser.close()
            preview.browser.switch_to.window(first)
        assert "9,20%" in preview.text("#indicators")
        assert preview.script("return Object.keys(view.tried).length") == 0

    def test_a_tab_that_is_not_looked_at_gives_its_connection_back(self, preview: Preview) -> None:
        """A browser opens six connections to a server: the seventh tab would not load."""
        looks = "Object.defineProperty(document, 'hidden', {configurable: true, value: %s});"
        event = "document.dispatchEvent(new Event('visibilitychange'));"
        preview.script(f"window.own = setTimeout; window.setTimeout = (then) => own(then, 0); {looks % 'true'}{event}")
        preview.until(lambda: preview.script("return source.readyState === EventSource.CLOSED"))
        preview.script(f"window.setTimeout = own; {looks % 'false'}")
        preview.data.write_text(DATA.replace("109", "600"), "utf-8")
        preview.script(event)
        preview.until(lambda: "50,63%" in preview.text("#indicators"))


FORM_RULES = RULES.replace(
    "chi_tieu:",
    """\
  can_bo:
    ten: Cán bộ
    kieu: danh_sach
    bat_buoc: false
    truong:
      ho_ten: {ten: Họ tên, kieu: chuoi}
      so_gio: {ten: Số giờ, kieu: so_nguyen}
  dieu:
    ten: Điều
    kieu: danh_sach
    truong:
      ten: {ten: Tên, kieu: chuoi}
      khoan: {ten: Khoản, kieu: danh_sach}
  nam: {ten: Theo năm, kieu: chuoi_nam, bat_buoc: false}
  van_ban: {ten: Văn bản, kieu: van_ban, bat_buoc: false}
  muc: {ten: Mức, kieu: danh_sach, phan_tu: lua_chon, gia_tri: [tốt, khá], bat_buoc: false}
chi_tieu:""",
    1,
)
FORM_DATA = DATA.replace(
    "  ho_so_truc_tuyen: 109\n",
    """\
  # đếm trên Cổng dịch vụ công
  ho_so_truc_tuyen: 109   # hỏi lại chị Hoa
  can_bo:
    - ho_ten: An   # mới
      so_gio: 5
  dieu:
    - {ten: Điều 1, khoan: [một]}
    - {ten: Điều 2, khoan: [khác]}
""",
)


class TestForm:
    """Figures are typed in the page: tried first, then written into the data file."""

    NAME = "try-so_lieu.ho_so_truc_tuyen"

    def box(self, preview: Preview, name: str = NAME) -> webdriver.remote.webelement.WebElement:
        preview.until(lambda: preview.script(f"return document.getElementById('{name}') !== null"))
        return preview.browser.find_element(By.ID, name)

    def type(self, preview: Preview, *keys: str) -> None:
        self.box(preview).send_keys(Keys.CONTROL, "a", Keys.NULL, *keys)

    def row(self, preview: Preview, path: str = "so_lieu.ho_so_truc_tuyen") -> str:
        return preview.text(f"[data-path='{path}']")

    @pytest.fixture
    def form(self, running: Preview) -> Preview:
        """With lists and comments."""
        reopened(running, *paragraphs(), rules=FORM_RULES, data=FORM_DATA)
        running.until(lambda: running.script("return shown.get('so_lieu.dieu')?.value"))
        return running

    def test_the_verdict_changes_while_one_types(self, preview: Preview) -> None:
        preview.until(preview.calm())
        number = preview.script("return view.number")
        self.type(preview, "600")
        preview.until(lambda: "50,63%" in self.row(preview) and "Đạt" in self.row(preview))
        assert preview.script("return view.number") == number
        self.type(preview, "6oo")
        preview.until(lambda: "6oo" in preview.text("[data-path='so_lieu.ho_so_truc_tuyen'] .problem"))
        self.box(preview).send_keys(Keys.ESCAPE)
        assert self.box(preview).get_property("value") == "109"
        assert preview.text("[data-path='so_lieu.ho_so_truc_tuyen'] .problem") == ""

    def test_pages_show_it_as_a_trial_and_no_file_changes(self, preview: Preview) -> None:
        self.type(preview, "600", Keys.ENTER)
        preview.until(lambda: "50,63%" in preview.text("#indicators") and preview.settled())
        assert "600/1.185" in preview.pdf()
        assert preview.one("#trying").is_displayed()
        assert "trong tệp: 109" in self.row(preview)
        assert preview.data.read_text("utf-8") == DATA
        preview.press("#trying .forget")
        preview.until(lambda: "9,20%" in preview.text("#indicators") and preview.settled())
        assert not preview.one("#trying").is_displayed()
        preview.until(lambda: self.box(preview).get_property("value") == "109")

    def test_values_are_saved_as_a_file_of_another_name(self, preview: Preview) -> None:
        new = preview.data.with_name("xa-a-thu.yml")
        self.type(preview, "600", Keys.ENTER)
        preview.until(lambda: preview.one("#save").is_displayed())
        preview.press("#save")
        try:
            preview.until(lambda: "Đã ghi data/xa-a-thu.yml" in preview.text("#notice"))
            preview.press("#save")
            preview.until(lambda: "Đã có tệp tên đó" in preview.text("#notice"))
            preview.until(lambda: preview.script("return view.files.includes('data/xa-a-thu.yml')"))
            Select(preview.one("#data")).select_by_value("data/xa-a-thu.yml")
            preview.until(lambda: "xa-a-thu" in preview.browser.title and "50,63%" in preview.text("#indicators"))
            assert preview.text("#trying span") == "Tệp khác còn giá trị chưa ghi: data/xa-a.yml."
            assert not preview.one("#save-here").is_displayed()
        finally:
            new.unlink()
        assert preview.data.read_text("utf-8") == DATA

    def test_what_cannot_be_read_is_reported_at_the_box_and_not_written(self, preview: Preview) -> None:
        self.type(preview, "sáu trăm", Keys.ENTER)
        preview.until(lambda: preview.settled() and self.box(preview).get_attribute("aria-invalid") == "true")
        described = str(self.box(preview).get_attribute("aria-describedby"))
        assert "sáu trăm" in str(preview.browser.find_element(By.ID, described).text)
        assert preview.script("return document.activeElement.id") == self.NAME
        preview.press("#save-here")
        preview.until(lambda: "Chưa ghi: giá trị của «Hồ sơ trực tuyến»" in preview.text("#notice"))
        assert preview.data.read_text("utf-8") == DATA
        self.box(preview).send_keys(Keys.ESCAPE)
        preview.until(lambda: preview.settled() and not preview.script("return Object.keys(view.tried).length"))
        assert self.box(preview).get_property("value") == "109"

    def test_what_is_being_typed_survives_a_refresh(self, preview: Preview) -> None:
        self.type(preview, "60")
        number = preview.script("return view.number")
        preview.data.write_text(DATA.replace("109", "110"), "utf-8")
        preview.until(lambda: preview.script("return view.number") != number and preview.settled())
        self.box(preview).send_keys("0", Keys.ENTER)
        preview.until(lambda: "50,63%" in preview.text("#indicators"))

    def test_figures_are_filtered_without_accents_or_by_what_is_missing(self, preview: Preview) -> None:
        seen = (
            "return [...document.querySelectorAll('#figures .items > li')].filter((i) => i.offsetParent)"
            ".map((i) => i.dataset.path)"
        )
        preview.one("#filter").send_keys("truc tuyen")
        assert preview.script(seen) == ["so_lieu.ho_so_truc_tuyen"]
        preview.one("#filter").clear()
        preview.data.write_text(DATA.replace("  ho_so_tong: 1.185\n", ""), "utf-8")
        preview.until(lambda: preview.text("#figures .lacking").startswith("Còn thiếu 1 "))
        preview.press("#open-only")
        assert preview.script(seen) == ["so_lieu.ho_so_tong"]
        assert "Tổng số hồ sơ" in self.row(preview, "so_lieu.ho_so_tong")
        preview.until(lambda: "Nhập «so_lieu.ho_so_tong»" in preview.text("#problems"))
        preview.script(
            "[...document.querySelectorAll('#problems button')].find((b) => b.textContent.startsWith('Nhập')).click()"
        )
        assert preview.script("return document.activeElement.id") == "try-so_lieu.ho_so_tong"

    def test_it_is_written_into_the_file_and_comments_stay(self, form: Preview) -> None:
        self.type(form, "600", Keys.ENTER)
        form.until(lambda: form.one("#save-here").is_displayed())  # before the report is made
        assert form.text("#save-here") == "Ghi vào xa-a.yml"
        form.script(
            "window.own = fetch; window.fetch = async (address, options) => {"
            " if (address.startsWith('try')) await new Promise((then) => setTimeout(then, 300));"
            " return own(address, options); }"
        )
        self.type(form, "700")
        form.press("#save-here")  # with the box just left, on a slow machine
        form.until(lambda: "Đã ghi 1 giá trị vào data/xa-a.yml" in form.text("#notice"))
        assert form.data.read_text("utf-8") == FORM_DATA.replace("109", "700")
        form.until(lambda: not form.one("#trying").is_displayed() and form.settled() and "THỬ" not in form.pdf())
        assert self.box(form).get_property("value") == "700"

    def paste(self, preview: Preview, box: str, text: str) -> None:
        """Pastes into the element that a script gives."""
        preview.script(
            f"const box = {box}; box.focus(); box.select?.(); const data = new DataTransfer();"
            f"data.setData('text/plain', {json.dumps(text)});"
            "box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))"
        )

    def tried(self, preview: Preview, path: str, text: str) -> None:
        preview.until(lambda: preview.script(f"return view.tried['{path}']") == text)

    def test_cells_of_a_spreadsheet_are_pasted_into_a_list(self, form: Preview) -> None:
        box = "document.getElementById('try-so_lieu.can_bo')"
        self.paste(form, box, 'An\t6\t\r\n"Bình\n""B"""\t7\r\nChi\t\r\n')
        self.tried(
            form, "so_lieu.can_bo", '[{ho_ten: An, so_gio: 6}, {ho_ten: "Bình\\n\\"B\\"", so_gio: 7}, {ho_ten: Chi}]'
        )
        self.paste(form, box, "An\t6\t7\t8\nBình\t9")
        form.until(lambda: form.text("#notice").startswith("Có 2 ô không có chỗ"))

    def test_cells_go_into_the_innermost_list(self, form: Preview) -> None:
        self.paste(form, "document.querySelector(\"[data-path='so_lieu.dieu'] ol ol textarea\")", "một\nhai\nba")
        self.tried(form, "so_lieu.dieu", "[{ten: Điều 1, khoan: [một, hai, ba]}, {ten: Điều 2, khoan: [khác]}]")

    def test_cells_go_into_a_document_and_an_empty_list(self, form: Preview) -> None:
        self.paste(form, "document.getElementById('try-so_lieu.van_ban')", "Kế hoạch\t1/KH-UBND\t01/02/2024\tỦy ban")
        self.tried(form, "so_lieu.van_ban", "{loai: Kế hoạch, so: 1/KH-UBND, ngay: 01/02/2024, co_quan: Ủy ban}")
        form.data.write_text(FORM_DATA.replace("  can_bo:\n    - ho_ten: An   # mới\n      so_gio: 5\n", ""), "utf-8")
        form.until(lambda: form.settled() and form.script("return shown.get('so_lieu.can_bo').value === null"))
        self.paste(form, "document.getElementById('try-so_lieu.can_bo')", "An\t1\nBình\t2")
        self.tried(form, "so_lieu.can_bo", "[{ho_ten: An, so_gio: 1}, {ho_ten: Bình, so_gio: 2}]")

    def test_a_year_twice_or_without_its_number_is_not_lost(self, form: Preview) -> None:
        row = "[data-path='so_lieu.nam'] "
        for year in ("2021", "2021"):
            form.press(f"{row}.list > button")
            ActionChains(form.browser).send_keys(year, Keys.TAB, "98%", Keys.ENTER).perform()
        form.until(lambda: "«2021» có hai lần" in form.text(f"{row}.problem"))
        self.tried(form, "so_lieu.nam", "{2021: 98%}")
        form.press("#save-here")
        form.until(lambda: "«2021» có hai lần" in form.text("#notice"))
        assert form.data.read_text("utf-8") == FORM_DATA
        form.script("document.querySelectorAll(\"[data-path='so_lieu.nam'] .cell > input:first-child\")[1].value = ''")
        form.press("#save-here")
        form.until(lambda: "chưa ghi năm, tên hoặc mã" in form.text("#notice"))

    def test_a_list_that_must_be_given_can_be_empty(self, form: Preview) -> None:
        row = "[data-path='so_lieu.dieu'] "
        for _ in range(2):
            form.press(f"{row}.control > .list > ol > li:first-child > .drop")
        self.tried(form, "so_lieu.dieu", "[]")
        form.until(lambda: form.settled() and form.one(f"{row}.nothing input").is_selected())

    def test_the_box_and_the_file_never_differ(self, form: Preview) -> None:
        """However fast one types, before the pages are there."""
        self.type(form, "600", Keys.ENTER)
        self.type(form, "109", Keys.ENTER)
        form.until(lambda: form.script("return sent.then(() => unsaved.here)") == 0)
        self.type(form, "600", Keys.ENTER, Keys.ESCAPE)
        assert self.box(form).get_property("value") == "109"
        form.until(lambda: form.script("return sent.then(() => unsaved.here)") == 0)
        self.type(form, "600", Keys.ENTER)
        form.until(lambda: form.one("#trying .forget").is_displayed())
        form.press("#trying .forget")
        assert self.box(form).get_property("value") == "109"
        form.until(lambda: form.script("return sent.then(() => unsaved.here)") == 0)
        form.until(form.calm())
        assert self.box(form).get_property("value") == "109"
        assert form.script("return view.tried") == {}

    def test_a_year_that_is_there_keeps_its_value(self, form: Preview) -> None:
        form.data.write_text(FORM_DATA + "  nam: {2023: 5%}\n", "utf-8")
        form.until(lambda: form.settled() and form.script("return shown.get('so_lieu.nam').value"))
        form.press("[data-path='so_lieu.nam'] .list > button")
        ActionChains(form.browser).send_keys("2023", Keys.TAB).perform()
        form.until(lambda: "«2023» có hai lần" in form.text("[data-path='so_lieu.nam'] .problem"))
        assert form.script("return sent.then(() => unsaved.here)") == 0

    def test_closing_asks_while_something_is_in_no_file(self, form: Preview) -> None:
        asks = "const e = new Event('beforeunload', {cancelable: true}); dispatchEvent(e); return e.defaultPrevented"
        assert form.script(asks) is False
        self.type(form, "60")
        assert form.script(asks) is True  # not entered yet
        self.box(form).send_keys(Keys.ESCAPE)
        assert form.script(asks) is False
        self.type(form, "600", Keys.ENTER)
        form.until(lambda: form.script(asks) and form.one("#save-here").is_displayed())

    def test_enter_in_a_text_enters_it(self, form: Preview) -> None:
        box = self.box(form, "try-don_vi.ten")
        box.send_keys(" mới", Keys.ENTER)
        self.tried(form, "don_vi.ten", "xã A mới")
        box.send_keys(Keys.SHIFT, Keys.ENTER, Keys.NULL, "hai", Keys.ENTER)
        self.tried(form, "don_vi.ten", '"xã A mới\\nhai"')

    def test_only_choices_of_its_own_are_pasted_into_a_choice(self, form: Preview) -> None:
        self.paste(form, "document.getElementById('try-so_lieu.muc')", "Tốt\nkhông rõ\nKHÁ")
        self.tried(form, "so_lieu.muc", "[tốt, khá]")
        assert form.text("#notice").startswith("Có 1 ô không có chỗ")

    def test_a_refused_value_is_shown(self, form: Preview) -> None:
        self.type(form, "sáu trăm", Keys.ENTER)
        form.until(lambda: form.one("#save-here").is_displayed())
        form.script("document.activeElement.blur(); document.querySelector('#filter').value = 'xyz'; filterFigures()")
        form.press("#save-here")
        form.until(lambda: form.script("return document.activeElement.id") == self.NAME)

    def test_rows_are_named_by_their_place(self, form: Preview) -> None:
        form.press("[data-path='so_lieu.dieu'] .control > .list > ol > li:first-child > .drop")
        names = form.script(
            "return [...document.querySelectorAll(\"[data-path='so_lieu.dieu'] [aria-label]\")].map((e) => e.ariaLabel)"
        )
        assert "Điều 1: Tên" in names  # type: ignore[operator]
        assert not [name for name in names if "Điều 2" in name]  # type: ignore[union-attr]

    def test_a_file_that_cannot_be_read_has_no_form(self, form: Preview) -> None:
        form.data.write_text("mau: [", "utf-8")
        form.until(lambda: form.one("#figures .none").is_displayed())
        assert not form.one("#figures .form").is_displayed()

    def test_one_cell_with_line_breaks_loses_its_quotation_marks(self, form: Preview) -> None:
        self.paste(form, "document.getElementById('try-don_vi.ten')", '"xã A\nmới"\r\n')
        assert form.script("return document.getElementById('try-don_vi.ten').value") == "xã A\nmới"

    def test_what_the_command_cannot_answer_is_said(self, form: Preview) -> None:
        self.type(form, "600", Keys.ENTER)
        form.until(lambda: form.one("#save-here").is_displayed())
        form.script(
            "window.own = fetch; window.fetch = async (address, options) =>"
            " (address.startsWith('save') ? new Response('Internal Server Error', {status: 500}) : own(address, options))"
        )
        form.press("#save-here")
        form.until(lambda: form.text("#notice").startswith("Chưa ghi được"))
        form.script("window.fetch = own")

    def test_rows_are_added_and_taken_out(self, form: Preview) -> None:
        row = "[data-path='so_lieu.can_bo'] "
        form.press(f"{row}.list > button")
        ActionChains(form.browser).send_keys("Bình", Keys.TAB, "7", Keys.ENTER).perform()
        form.until(lambda: "Bình" in str(form.script("return view.tried['so_lieu.can_bo']")))
        form.press(f"{row}ol > li:first-child .drop")
        form.until(
            lambda: (
                form.script("return view.tried['so_lieu.can_bo']") == '[{ho_ten: Bình, so_gio: "7"}]'.replace('"', "")
            )
        )
        form.until(form.settled)
        form.press("#save-here")
        form.until(lambda: "Đã ghi 1" in form.text("#notice"))
        assert "  can_bo:\n    - ho_ten: Bình   # mới\n      so_gio: 7\n" in form.data.read_text("utf-8")


class TestAccess:
    """Keyboard, zoom, narrow windows, colours."""

    def test_everything_is_reached_by_keyboard(self, preview: Preview) -> None:
        preview.template(*paragraphs(last="Kết thúc báo cáo tại đây {{ so_lieu.khong_co }}"))
        preview.until(lambda: "TPL021" in preview.text("#problems"))
        preview.script("document.activeElement.blur(); document.body.focus()")
        reached = []
        for _ in range(40):
            ActionChains(preview.browser).send_keys(Keys.TAB).perform()
            reached.append(preview.script("const e = document.activeElement; return e.className || e.id || e.tagName"))
        for name in ("skip", "data", "pdf", "SUMMARY", "BUTTON", "filter"):
            assert name in reached, reached
        preview.script("document.querySelector('#problems .show').focus()")
        ActionChains(preview.browser).send_keys(Keys.ENTER).perform()
        assert preview.one(".spot").is_displayed()
        preview.script("document.querySelector('.skip').focus()")
        ActionChains(preview.browser).send_keys(Keys.ENTER).perform()
        assert preview.script("return document.activeElement.id") == "pages"

    def test_pages_are_reached_by_keyboard(self, preview: Preview) -> None:
        def scrolled_by(key: str) -> object:
            preview.script("document.querySelector('#pages').focus()")
            ActionChains(preview.browser).send_keys(key).perform()
            return preview.script("return document.querySelector('#pages').scrollTop > 100")

        preview.until(lambda: scrolled_by(Keys.PAGE_DOWN))
        preview.until(lambda: not scrolled_by(Keys.HOME))
        preview.until(lambda: preview.script("return document.querySelector('#goto').value") == "0")
        preview.script("document.querySelector('#goto').focus()")
        ActionChains(preview.browser).send_keys("3").perform()
        top = "return document.querySelectorAll('#pages figure')[2].getBoundingClientRect().top"
        preview.until(lambda: -50 <= preview.script(top) < 500)  # type: ignore[operator]

    def test_what_went_wrong_stays_until_it_is_closed(self, preview: Preview) -> None:
        preview.script("order('open', {file: 99, name: 'x'}, 'not_opened')")
        preview.until(lambda: "không mở được" in preview.text("#notice"))
        number = preview.script("return view.number")
        preview.data.write_text(DATA.replace("109", "110"), "utf-8")
        preview.until(lambda: preview.script("return view.number") != number and preview.settled())
        preview.one("#filter").send_keys("x")
        assert preview.one("#notice").is_displayed()
        preview.press("#notice .close")
        assert not preview.one("#notice").is_displayed()

    @pytest.mark.parametrize(("width", "height"), [(700, 450), (500, 900), (320, 256)])
    def test_zoomed_or_narrow_nothing_is_cut_off(self, preview: Preview, width: int, height: int) -> None:
        """1400 pixels at 200 %, a narrow window, and 1280 at 400 % (WCAG 2.2, 1.4.10)."""
        size = {"width": width, "height": height, "deviceScaleFactor": 2, "mobile": False}
        preview.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        preview.browser.get(preview.url)
        preview.until(preview.settled)
        for part in ("verdicts", "figures"):
            preview.script(f"document.getElementById('{part}').open = true")
        assert preview.script("return document.scrollingElement.scrollWidth - innerWidth") <= 0  # type: ignore[operator]
        assert preview.script("return document.querySelector('#pages img').clientWidth > innerWidth / 2")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_words_stand_out_from_their_background(self, preview: Preview, scheme: str) -> None:
        """4.5 : 1 (WCAG 2.2, 1.4.3)."""
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        preview.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        names = ("text", "quiet", "link", "error", "warning", "good")
        try:
            colors = preview.script(
                "const style = getComputedStyle(document.documentElement);"
                "return Object.fromEntries(['back', 'card', 'tint', 'text', 'quiet', 'link', 'error', 'warning', 'good']"
                ".map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))"
            )
        finally:
            preview.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
        assert isinstance(colors, dict)
        pairs = [(name, back) for name in names for back in ("card", "tint")] + [("text", "back"), ("quiet", "back")]
        assert [(n, b) for n, b in pairs if contrast(colors[n], colors[b]) < 4.5] == []
        assert (luminance(colors["text"]) > luminance(colors["back"])) == (scheme == "dark")

    def test_changes_are_announced_politely(self, preview: Preview) -> None:
        status = preview.one("#status")
        assert (status.get_attribute("role"), status.get_attribute("aria-live")) == ("status", "polite")
        for landmark in ("header", "main[aria-label]"):
            assert preview.one(landmark)
        unnamed = preview.script(
            "return [...document.querySelectorAll('input, select, textarea, button, img')].filter((e) =>"
            " !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim() || e.alt)).length"
        )
        assert unnamed == 0

    @pytest.mark.parametrize(("width", "panel"), [(1366, "fields"), (640, ""), (640, "problems"), (800, "figures")])
    def test_axe_finds_nothing(self, preview: Preview, width: int, panel: str) -> None:
        preview.template("Hồ sơ {{ so_lieu.ho_so_tonng }} trong kỳ")
        preview.until(lambda: "TPL021" in preview.text("#problems") and preview.script("return listed !== ''"))
        size = {"width": width, "height": 768, "deviceScaleFactor": 1, "mobile": False}
        preview.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        preview.script((Path(__file__).parent / "vendor/axe.min.js").read_text("utf-8"))
        preview.script(f"openPanel('{panel}')" if panel else "closePanel()")
        if panel == "figures":
            preview.script(
                "order('try', {name: 'so_lieu.ho_so_truc_tuyen', value: '600'}); notice(words.not_copied, 'bad')"
            )
            preview.until(lambda: preview.one("#trying").is_displayed() and preview.one("#save").is_displayed())
        script = (
            "const done = arguments[0];"
            "axe.run().then((found) => done(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)])))"
        )
        assert preview.browser.execute_async_script(script) == []  # type: ignore[no-untyped-call]


class TestStopping:
    def test_what_a_killed_one_left_goes_with_the_next_start(self, preview: Preview, tmp_path: Path) -> None:
        def folders() -> list[Path]:
            return list(tmp_path.glob(f"{PREFIX}*"))

        process, _ = start(preview.data, TMPDIR=str(tmp_path))
        assert until(folders)
        [left] = folders()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(SECONDS)
        assert left.exists()
        following, _ = start(preview.data, TMPDIR=str(tmp_path))
        assert until(lambda: folders() and not left.exists())
        following.send_signal(signal.SIGINT)
        assert following.wait(SECONDS) == 0
        assert until(lambda: folders() == [])  # LibreOffice was starting: its watcher is the last to clear up
        for one in (process, following):
            assert one.stdout is not None
            one.stdout.close()

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_the_command_ends_with_everything_it_started(self, preview: Preview, number: int) -> None:
        process, url = start(preview.data)
        preview.browser.get(url)
        preview.until(preview.settled)
        children = descendants(process.pid)
        assert any("soffice" in name for name in children.values())
        os.kill(process.pid, number)
        assert process.wait(SECONDS) == 0
        assert process.stdout is not None
        assert "Traceback" not in process.stdout.read()
        process.stdout.close()
        assert ended(*children)
        preview.until(lambda: "Mất liên lạc" in preview.text("#status"))


def descendants(pid: int) -> dict[int, str]:
    """All processes below one: number → command."""
    parents: dict[int, tuple[int, str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (folder / "stat").read_text().rpartition(") ")
        except OSError:
            continue
        parents[int(folder.name)] = int(rest.split()[1]), name.partition("(")[2]
    found: dict[int, str] = {}
    grown = {pid}
    while grown:
        below = {child: name for child, (parent, name) in parents.items() if parent in grown and child not in found}
        found |= below
        grown = set(below)
    return found


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
