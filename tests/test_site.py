"""The pages of the offline site: every link leads to a page and a heading, nothing is written for one site generator."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from support import ROOT
from support.scripts import load_script


@pytest.fixture(scope="module")
def site() -> ModuleType:
    return load_script(ROOT / "docs" / "site_pages.py")


def anchors(text: str) -> set[str]:
    """The anchors that a forge gives the headings of a page."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.+?)\s*#*$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").replace("*", "")
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        while slug in found:
            slug += "-1"
        found.add(slug)
    return found


def broken(page: Path, site: ModuleType) -> list[str]:
    """The links of a page that lead nowhere."""
    out = []
    for target in site.links(page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        linked = page.parent / name if name else page
        if "://" in target:
            continue
        if not linked.is_file() or (
            anchor and linked.suffix == ".md" and anchor not in anchors(linked.read_text(encoding="utf-8"))
        ):
            out.append(f"{page.name}: {target}")
    return out


def test_every_link_leads_to_a_file_and_a_heading(site: ModuleType) -> None:
    pages = [path for path in site.needed() if path.suffix == ".md"]
    assert len(pages) > 80
    assert [problem for page in pages for problem in broken(page, site)] == []


def test_links_to_nothing_are_noticed(site: ModuleType, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Ở đây\n\n[a](#ở-đây) [b](#o-day) [c](none.md) [d](.) `[e](code.md)`\n\n```\n[f](code.md)\n```\n",
        encoding="utf-8",
    )
    assert broken(page, site) == ["page.md: #o-day", "page.md: none.md", "page.md: ."]


def test_no_page_uses_the_syntax_of_one_site_generator(site: ModuleType) -> None:
    """Admonitions, tabs, snippets and attribute lists are noise on a forge."""
    own = re.compile(r"^(?:!!!|\?\?\?|===) |^:::|^--8<--|\{: ?[.#]|^\{%", re.M)
    for page in (path for path in site.needed() if path.suffix == ".md"):
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        assert not own.search(re.sub(r"`[^`\n]*`", "", text)), page.name


def test_pages_that_load_from_the_network_are_noticed(site: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text('<a href="https://a.vn/"><img src="../x.png">', encoding="utf-8")
    assert site.main(["--check", str(tmp_path)]) == 0
    (tmp_path / "bad.html").write_text('<script src="https://cdn.example/x.js"></script>', encoding="utf-8")
    (tmp_path / "font.html").write_text('<link rel="stylesheet" href="//fonts.example/a.css">', encoding="utf-8")
    assert site.loads_from_elsewhere(tmp_path) == ["bad.html", "font.html"]
    assert site.main(["--check", str(tmp_path)]) == 1
    (tmp_path / "empty").mkdir()
    assert site.main(["--check", str(tmp_path / "empty")]) == 1


@pytest.mark.parametrize(
    "page",
    [
        '<link href="https://a.vn/x.css" rel="stylesheet">',
        "<script src='//a.vn/x.js'></script>",
        '<link rel="preload" as="font" href="https://a.vn/f.woff">',
        '<img srcset="x.png 1x, https://a.vn/x.png 2x">',
        "<style>@import 'https://a.vn/x.css';</style>",
        "<p style=\"background: url('//a.vn/x.png')\">",
        '<script>fetch("https://a.vn/x")</script>',
        '<iframe src="http://a.vn/"></iframe>',
        '<video poster="//a.vn/x.png"></video>',
    ],
)
def test_whatever_a_browser_fetches_is_noticed(site: ModuleType, tmp_path: Path, page: str) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert site.loads_from_elsewhere(tmp_path) == ["page.html"]


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="canonical" href="https://a.vn/">',
        "<p>url(https://a.vn/x.png)</p>",
        '<script>let a = "https://a.vn"</script>',
    ],
)
def test_what_only_names_an_address_is_not(site: ModuleType, tmp_path: Path, page: str) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert site.loads_from_elsewhere(tmp_path) == []


def test_the_pages_keep_their_places(site: ModuleType, tmp_path: Path) -> None:
    site.lay_out(tmp_path)
    for name in ("README.md", "docs/guide.md", "docs/tables/a-linh-vuc-mau.png", "data/xa-po-y-2024-08.yml"):
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
