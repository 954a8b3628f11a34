"""Generated pages and translations keep up with the code; every code, feature and decision is written down."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from docxtpl_reports import __version__
from docxtpl_reports.diagnostics import CODES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def load(name: str) -> ModuleType:
    """A script of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class TestGeneratedPages:
    def test_none_lags_behind_the_code(self) -> None:
        assert load("generate").lagging() == [], "run «make docs»"

    def test_every_code_has_its_place_in_the_page(self) -> None:
        page = load("generate").codes_page()
        assert re.findall(r"^### (\w+)", page, re.M) == sorted(CODES, key=load("generate")._order)

    def test_every_code_belongs_to_a_section_and_tells_what_to_do(self) -> None:
        sections = load("generate").SECTIONS
        assert all(re.fullmatch(r"[A-Z]{3}\d{3}", code) and code[:3] in sections for code in CODES)
        assert [code for code, kind in CODES.items() if not kind.help] == []


class TestTranslations:
    @pytest.mark.parametrize("language", ["en"])
    def test_every_text_is_translated_with_its_placeholders_and_compiled(self, language: str) -> None:
        assert load("translations").problems(language) == []

    def test_a_missing_placeholder_is_noticed(self) -> None:
        placeholders = load("translations").placeholders
        assert placeholders("Tệp «{path}» {{x}}") == {"path"}
        assert placeholders("broken {") != placeholders("fine")

    def test_texts_are_found_in_the_code(self) -> None:
        texts = load("translations").source_texts()
        assert "cảnh báo" in texts
        assert all(kind.message in texts for kind in CODES.values())


class TestWrittenPages:
    def test_the_readme_gives_the_two_commands_and_the_plain_way(self) -> None:
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        for words in ("make report", "make test", "pip install .", "pipx"):
            assert words in readme

    def test_links_between_pages_resolve(self) -> None:
        for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]:
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
                if "://" not in target:
                    assert (page.parent / target).exists(), f"{page.name}: {target}"

    def test_decisions_are_numbered_without_gaps(self) -> None:
        numbers = [int(path.name[:4]) for path in sorted((DOCS / "adr").glob("*.md"))]
        assert numbers == list(range(1, len(numbers) + 1))

    def test_the_changelog_has_this_version(self) -> None:
        assert __version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
