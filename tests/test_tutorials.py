"""The tutorials: every command, edit and program in them is carried out, in both languages the same ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support import ROOT
from support.tutorials import blocks, carry_out

VIETNAMESE, ENGLISH = ROOT / "docs" / "hoc", ROOT / "docs" / "learn"
PAGES = sorted(VIETNAMESE.glob("*.md"))


def other_language(page: Path) -> Path:
    """The page that the second line of a page links to."""
    link = re.match(r"# .+\n\n\*\[(?:English|Tiếng Việt)\]\((\S+)\)\*\n", page.read_text(encoding="utf-8"))
    assert link is not None, page.name
    return (page.parent / link[1]).resolve()


def no_document(path: Path, _edits: object) -> None:
    raise AssertionError(f"{path.name} is edited in another test")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_tutorial_can_be_followed(page: Path, tmp_path: Path) -> None:
    assert carry_out(page, tmp_path, no_document) > 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_both_languages_do_the_same(page: Path) -> None:
    english = other_language(page)
    assert english.parent == ENGLISH
    assert other_language(english) == page
    assert blocks(english) == blocks(page)
    headings = [re.findall(r"^##+ (\d*)", text.read_text(encoding="utf-8"), re.M) for text in (page, english)]
    assert headings[0] == headings[1]
    assert all(60 <= text.read_text(encoding="utf-8").count("\n") <= 125 for text in (page, english))


def test_there_is_a_tutorial_for_each_audience_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [*PAGES, *ENGLISH.glob("*.md")]
    assert [page.name for page in pages if f": {page.relative_to(ROOT).as_posix()}\n" not in menu] == []


class TestWhatIsNoticed:
    """The runner fails where a page is wrong."""

    @pytest.mark.parametrize(
        "text",
        [
            "```sh\ndocxtpl-reports build none.yml\n```\n",
            "```sh\ndocxtpl-reports explain DAT020\n```\n\n```text\nĐây không phải là điều lệnh in\n```\n",
            "```sh\ndocxtpl-reports explain DAT020\n```\n\n```text\nlỗi DAT020: có thể đọc …\n```\n",
            "```diff\n--- page.md\n-not there\n+there\n```\n",
            "```python\nassert False\n```\n",
            "```yaml\na: b\n```\n",
            "```sh\nrm -rf x\n```\n",
        ],
    )
    def test_a_page_that_is_wrong(self, text: str, tmp_path: Path) -> None:
        page = tmp_path / "page.md"
        page.write_text(text, encoding="utf-8")
        with pytest.raises(AssertionError):
            carry_out(page, tmp_path, no_document)
