"""Generated pages and translations keep up with the code; every code, feature and decision is written down."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from types import ModuleType

import pytest
from jinja2.defaults import DEFAULT_TESTS
from support import ROOT
from support.build import docx, lines
from support.scripts import load_script

from docxtpl_reports import __version__, compile_template
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.diagnostics.codes.table import CODES
from docxtpl_reports.engine.dialect.filters import FILTERS, Filter
from docxtpl_reports.engine.dialect.template_tests import TESTS
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.data.sections import SECTIONS
from docxtpl_reports.figures.rules import criteria, kinds, sources
from docxtpl_reports.figures.rules import read as rules
from docxtpl_reports.figures.rules.expressions import FUNCTIONS
from docxtpl_reports.figures.yaml.composing import parse
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.packs import shipped

DOCS = ROOT / "docs"


def load(name: str) -> ModuleType:
    """A script of docs/ as a module."""
    return load_script(DOCS / f"{name}.py")


class TestGeneratedPages:
    def test_none_lags_behind_the_code(self) -> None:
        assert load("generate").lagging() == [], "run «make docs»"

    def test_pictures_and_files_of_table_forms_exist(self) -> None:
        """Of the pictures only that: their pixels depend on LibreOffice; «make pictures» draws them."""
        for page in ("tables.md", "bang-bieu.md"):
            named = re.findall(r"\]\((tables/[^)]+|\.\./[^)]+)\)", (DOCS / page).read_text(encoding="utf-8"))
            assert len(named) > 1
            assert [name for name in named if not (DOCS / name).is_file()] == []

    def test_every_code_has_its_place_in_the_page(self) -> None:
        page = load("generate").codes_page()
        assert re.findall(r"^### (\w+)", page, re.M) == sorted(CODES, key=load("generate").order)

    def test_every_code_belongs_to_a_section_and_tells_what_to_do(self) -> None:
        sections = load("generate").SECTIONS
        assert all(re.fullmatch(r"[A-Z]{3}\d{3}", code) and kind.area in sections for code, kind in CODES.items())
        assert [code for code, kind in CODES.items() if not kind.help] == []


PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(DOCS.glob("*.md")),
    *sorted((DOCS / "features").glob("*.md")),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_files_that_a_page_names_exist(page: Path) -> None:
    named = set(
        re.findall(r"`((?:[\w*-]+/)*[\w*-]+\.(?:py|cfg|toml|yml))(?:: \w+)?`", page.read_text(encoding="utf-8"))
    )
    folders = (ROOT, ROOT / "docxtpl_reports", ROOT / "docxtpl_reports" / "engine", page.parent)
    examples = {
        name for name in named if name.startswith(("data/", "templates/", "nguon/")) or not name.endswith(".py")
    }
    written = {
        path.name
        for folder in ("docxtpl_reports", "tests", "bench", "docs", "oxt")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert [
        name
        for name in sorted(named - examples)
        if not (name in written if "/" not in name else any(any(folder.glob(name)) for folder in folders))
    ] == []


class TestGallery:
    """Of the pictures only that they are there and small: what they show depends on LibreOffice; «make gallery» draws them."""

    def test_the_page_lists_every_pack_with_its_title_and_picture(self) -> None:
        gallery = load("gallery")
        packs = gallery.packs()
        assert [pack.name for pack in packs] == list(shipped.packs())
        text = (DOCS / "gallery.md").read_text(encoding="utf-8")
        pages = dict(re.findall(r"^## (\S+)\n\n.*\. (\d+) trang\. ", text, re.M))
        assert text == gallery.page(pages), "run «make gallery»"
        assert {path.stem for path in gallery.PICTURES.glob("*.png")} == set(pages)
        assert all(pack.picture.stat().st_size < gallery.BYTES for pack in packs)

    def test_the_readme_opens_with_a_picture(self) -> None:
        opening = load("opening")
        first = re.search(r"!\[[^]]+\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8").split("\n## ")[0])
        assert first is not None
        assert ROOT / first[1] == opening.PICTURE
        assert opening.PICTURE.stat().st_size < opening.BYTES


class TestPromises:
    NAMED = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)+)`")

    def test_every_named_test_exists(self) -> None:
        text = (DOCS / "promises.md").read_text(encoding="utf-8")
        named = self.NAMED.findall(text)
        assert len(named) > 40
        assert [name for name in named if not is_test(name)] == []

    def test_every_promise_names_a_test(self) -> None:
        rows = re.findall(r"^\| (?!promise \||---)(.+?) \| (.+) \|$", (DOCS / "promises.md").read_text("utf-8"), re.M)
        assert len(rows) > 30
        assert [promise for promise, held in rows if not self.NAMED.search(held)] == []

    def test_a_test_that_is_not_there_is_noticed(self) -> None:
        assert is_test("tests/test_docs.py::TestPromises::test_every_named_test_exists")
        assert not is_test("tests/test_docs.py::test_every_named_test_exists")
        assert not is_test("tests/test_docs.py::TestPromises::NAMED")
        assert not is_test("tests/test_docs.py::is_test")
        assert not is_test("tests/none.py::test_nothing")


def is_test(name: str) -> bool:
    """Whether pytest would collect ``file.py::Class::test``."""
    file, *path = name.split("::")
    if not (ROOT / file).is_file():
        return False
    inside: list[ast.stmt] = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    for part in path[:-1]:
        inside = next((node.body for node in inside if isinstance(node, ast.ClassDef) and node.name == part), [])
    return path[-1].startswith("test_") and path[-1] in [
        node.name for node in inside if isinstance(node, ast.FunctionDef)
    ]


class TestComparison:
    def test_what_was_measured_is_in_the_page_of_benchmarks(self) -> None:
        measured = (ROOT / "bench" / "README.md").read_text(encoding="utf-8")
        text = (DOCS / "compare.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| .+ \| ([\d.]+) ms \| ([\d.]+) ms \| (\d+)× \|$", text, re.M)
        assert len(rows) == 3
        for docxtpl, ours, ratio in rows:
            assert re.search(rf"\| {docxtpl} \| {ours} \| [\d.]+ \| {ratio}× \|", measured), "measured again: update it"
        (line,) = [line for line in text.splitlines() if "docxtpl with openpyxl" in line]
        assert all(figure in measured for figure in re.findall(r"[\d.]+ s and \d+ MB", line))

    def test_every_source_is_given_and_used(self) -> None:
        text = (DOCS / "compare.md").read_text(encoding="utf-8")
        given = set(re.findall(r"^\[(\w+)\]: https://", text, re.M))
        assert given == set(re.findall(r"\]\[(\w+)\]", text))
        assert len(given) > 15


class TestFilters:
    """Every filter says what it does and shows it; the examples are true and the guides know them all."""

    @pytest.mark.parametrize("name", FILTERS)
    def test_has_a_docstring_and_an_example(self, name: str) -> None:
        assert (FILTERS[name].function.__doc__ or "").strip(), f"{name}: no docstring"
        assert FILTERS[name].summary, f"{name}: no summary"
        assert FILTERS[name].examples, f"{name}: no example"

    def test_examples_use_their_filters(self) -> None:
        for name, entry in FILTERS.items():
            assert all(f"| {name}" in tag for tag, _ in entry.examples), name

    def test_examples_print_what_they_say(self) -> None:
        shown = {f"{{{{ {tag} }}}}": text for entry in FILTERS.values() for tag, text in entry.examples}
        document = compile_template(docx(*shown)).render(load("generate").example_values())
        assert dict(zip(shown, lines(document), strict=True)) == shown

    @pytest.mark.parametrize("guide", ["huong-dan.md", "guide.md"])
    def test_both_guides_name_every_question(self, guide: str) -> None:
        text = (DOCS / guide).read_text(encoding="utf-8")
        own = set(TESTS) - set(DEFAULT_TESTS)  # the others are Jinja's, listed in docs/features/docxtpl.md
        assert [name for name in own if f"`is {name}`" not in text] == []

    def test_a_filter_without_docstring_or_example_is_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(FILTERS, "moi", Filter("moi", lambda value: value, "", ()))
        assert "filters.md" in load("generate").lagging()
        with pytest.raises(AssertionError, match="no docstring"):
            self.test_has_a_docstring_and_an_example("moi")

    @pytest.mark.parametrize("guide", ["huong-dan.md", "guide.md"])
    def test_both_guides_name_every_filter(self, guide: str) -> None:
        text = (DOCS / guide).read_text(encoding="utf-8")
        assert [name for name in FILTERS if f"| {name}" not in text and f"`{name}`" not in text] == []


@pytest.mark.parametrize("guide", ["huong-dan.md", "guide.md"])
class TestGuides:
    """The examples of both guides work, and no key, kind or name of the product is left out."""

    def test_template_examples_print_with_the_shipped_data(self, guide: str) -> None:
        case, problems = loading.load(ROOT / load("generate").EXAMPLE_DATA)
        assert case is not None, problems
        for block in fenced(guide, "jinja"):
            compiled = compile_template(docx(*block.splitlines()), names=case.shape())
            text = "\n".join(lines(compiled.render(case.context())))
            assert text.strip(), block
            assert "{" not in text, block

    def test_yaml_examples_are_sound(self, guide: str) -> None:
        for block in fenced(guide, "yaml"):
            assert parse(block, guide)[1] == [], block

    def test_the_example_pack_builds_with_its_data(self, guide: str, tmp_path: Path) -> None:
        for block in fenced(guide, "yaml"):
            if match := re.match(r"# ((?:templates|data)/\S+)\n", block):
                file = tmp_path / match[1]
                file.parent.mkdir(parents=True)
                file.write_text(block, encoding="utf-8")
        (data,) = (tmp_path / "data").iterdir()
        (pack,) = (tmp_path / "templates").glob("*/quy-tac.yml")
        (pack.parent / "mau.docx").write_bytes(docx('{{ tieu_chi["1"] }}: {{ chi_tieu.truc_tuyen }}'))
        result = build.run(Job(data))
        assert result.diagnostics == ()
        assert {record.name: record.verdict for record in result.criteria} == {
            "1": "UNKNOWN",
            "1.1": "PASS",
            "2": "PASS",
            "2.1": None,
            "2.2": None,
        }

    def test_the_example_rules_show_every_key_and_kind(self, guide: str) -> None:
        block = next(block for block in fenced(guide, "yaml") if "quy-tac.yml\n" in block)
        text = (DOCS / guide).read_text(encoding="utf-8")
        words = set(re.findall(r"\w+", block))
        keys = {*rules.RULES_KEYS, *rules.FIELD_KEYS, *rules.INDICATOR_KEYS, *rules.THRESHOLD_KEYS}
        keys |= {*sources.TABLE_KEYS, *sources.GROUP_KEYS, *criteria.CRITERION_KEYS, *rules.CHECK_KEYS, *kinds.KINDS}
        keys -= {"ngay"}
        assert keys - words == {"min", "max"} - words  # other spellings of nho_nhat and lon_nhat
        assert [key for key in (*keys, *FUNCTIONS) if f"`{key}" not in text and f"{key}`" not in text] == []

    def test_every_section_of_a_data_file_and_every_name_of_a_template_is_described(self, guide: str) -> None:
        text = (DOCS / guide).read_text(encoding="utf-8")
        case, _ = loading.load(ROOT / load("generate").EXAMPLE_DATA)
        assert case is not None
        documented = [*SECTIONS, *(f.name for section in SECTIONS.values() for f in section.fields), *case.shape()]
        about = {
            key for thing in (case.shape()["chi_tieu"], case.shape()["tieu_chi"]) for v in thing.values() for key in v
        }
        assert [name for name in documented if name not in text] == []
        assert [name for name in about if name and f"`.{name}`" not in text] == []

    def test_commands_said_not_to_work_do_not(self, guide: str) -> None:
        (line,) = [line for line in (DOCS / guide).read_text(encoding="utf-8").splitlines() if "(TPL012)" in line]
        for word in re.findall(r"`([a-z]+)`", line):
            with pytest.raises(ReportError) as caught:
                compile_template(docx(f"{{% {word} x %}}"))
            assert [d.code for d in caught.value.diagnostics] == ["TPL012"], f"{guide}: «{word}» works now: say so"

    def test_both_have_the_same_sections(self, guide: str) -> None:
        def numbers(name: str) -> list[str]:
            return re.findall(
                r"^###? (?:Phần |Part )?(\d+\.(?:\d+\.)?)", (DOCS / name).read_text(encoding="utf-8"), re.M
            )

        assert numbers(guide) == numbers("huong-dan.md")
        assert len(numbers(guide)) > 40


def fenced(guide: str, language: str) -> list[str]:
    """The code blocks of a guide in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / guide).read_text(encoding="utf-8"), re.M | re.S)


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
        numbers = [int(path.name[:4]) for path in sorted((DOCS / "adr").glob("[0-9]*.md"))]
        assert numbers == list(range(1, len(numbers) + 1))

    def test_the_changelog_has_this_version(self) -> None:
        assert __version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
