"""Writes the pages that come from the code: codes.md (every message), cli.md (every command's help), filters.md; those of table
forms from the packs of the tests (tables.py); the lists of features and decisions; the reports of units that an example is made
from (units.py).

``python docs/generate.py`` writes them; with ``--check`` it only says which lag behind (exit code 1).
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from types import ModuleType

import click

from docxtpl_reports.diagnostics import Area
from docxtpl_reports.diagnostics.codes.table import CODES

DOCS = Path(__file__).parent
EXAMPLE_DATA = "data/xa-po-y-2024-08.yml"  # what the examples of filters are run on
WIDTH = 100

SECTIONS = {
    Area.FILES: "Tệp và thư mục",
    Area.YAML: "Cú pháp YAML",
    Area.DATA: "Tệp số liệu",
    Area.SOURCES: "Bảng nguồn (bảng tính)",
    Area.RULES: "Quy tắc (quy-tac.yml)",
    Area.VERDICTS: "Kết luận và kiểm tra",
    Area.PACKAGE: "Gói .docx",
    Area.TEMPLATE: "Mẫu",
    Area.RENDERING: "Tạo báo cáo",
    Area.OUTPUT: "Tệp kết quả, PDF",
    Area.MANIFEST: "Bản kê của báo cáo",
    Area.UNITS: "Báo cáo của nhiều đơn vị",
    Area.USAGE: "Cách gõ lệnh",
    Area.BATCH: "Nhiều báo cáo một lần",
    Area.CASES: "Ca thử của bộ mẫu",
    Area.EXCHANGE: "Gửi và nhận bộ mẫu",
}


def codes_page() -> str:
    """Every code with its severity, message and help, in Vietnamese, by section."""
    lines = [
        "# Mã lỗi và cảnh báo",
        "",
        "Trang này được tạo từ `docxtpl_reports/diagnostics/codes/` bằng `make docs`; đừng sửa tay.",
        "Gõ `docxtpl-reports explain MÃ` để xem một mã tại dòng lệnh. Phần trong `{…}` được thay bằng chữ của bạn.",
    ]
    for area, codes in groupby(sorted(CODES, key=order), key=_area):
        lines += ["", f"## {area}: {SECTIONS[area]}"]
        for code in codes:
            severity = "lỗi" if CODES[code].severity == "error" else "cảnh báo"
            lines += ["", f"### {code} ({severity})", "", _escape(CODES[code].message), ""]
            lines += [f"*Cách sửa:* {_escape(CODES[code].help)}"] if CODES[code].help else []
    return "\n".join(lines).rstrip() + "\n"


def cli_page() -> str:
    """The help of the program and of each command."""
    from docxtpl_reports.cli import main as cli

    group = cli.main
    lines = [
        "# Dòng lệnh",
        "",
        "Trang này được tạo từ `--help` của các lệnh bằng `make docs`; đừng sửa tay.",
    ]
    with click.Context(group, info_name="docxtpl-reports", terminal_width=WIDTH, max_content_width=WIDTH) as parent:
        lines += ["", "## docxtpl-reports", "", "```text", group.get_help(parent), "```"]
        for name in sorted(group.list_commands(parent)):
            command = group.get_command(parent, name)
            if command is None or command.hidden:
                continue
            with click.Context(
                command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
            ) as context:
                lines += ["", f"## docxtpl-reports {name}", "", "```text", command.get_help(context), "```"]
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def filters_page() -> str:
    """Every filter with the first line of its docstring and its examples, then the filters that are Jinja's own."""
    from docxtpl_reports.engine.dialect.environment import environment
    from docxtpl_reports.engine.dialect.filters import FILTERS
    from docxtpl_reports.engine.dialect.template_tests import TESTS

    lines = [
        "# Filters",
        "",
        "Generated from `docxtpl_reports/engine/dialect/filters/` by `make docs`; do not edit.",
        "In Vietnamese, with advice: part 2 of",
        "[huong-dan.md](huong-dan.md). Examples are run by a test on the values of",
        f"[{EXAMPLE_DATA}](../{EXAMPLE_DATA}).",
    ]
    for name, entry in FILTERS.items():
        summary = (entry.function.__doc__ or "").strip().split("\n\n")[0]
        lines += ["", f"## {name}", "", " ".join(summary.split()), ""]
        lines += ["| in the template | prints |", "|---|---|"]
        lines += [f"| `{_cell('{{ ' + tag + ' }}')}` | {_cell(text or entry.draws)} |" for tag, text in entry.examples]
    lines += ["", "## Questions", "", "What a condition may ask of a value, with `is` and `is not`:", ""]
    lines += ["| question | true when |", "|---|---|"]
    lines += [f"| `is {name}` | {_cell(' '.join((test.__doc__ or '').split()))} |" for name, test in TESTS.items()]
    own = sorted(set(environment().filters) - set(FILTERS))
    lines += ["", "## Jinja's own", "", "As [Jinja documents them][jinja], on exact numbers and always escaped:", ""]
    lines += [", ".join(f"`{name}`" for name in own) + ".", ""]
    lines += ["[jinja]: https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters"]
    return "\n".join(lines) + "\n"


def features_page() -> str:
    """The pages of features by their titles."""
    return _list_of(
        "features",
        "# Tính năng / Features",
        "Mỗi trang nói một tính năng làm gì, theo quy tắc nào, mã ở đâu (tiếng Anh). "
        "Each page says what a feature does, by which rules, and where its code is.",
    )


def decisions_page() -> str:
    """The decisions by their titles, in the order in which they were made."""
    return _list_of(
        "adr",
        "# Quyết định thiết kế / Design decisions",
        "Vì sao chương trình được làm như vậy (tiếng Anh). Why the program is made as it is, oldest first.",
    )


def _list_of(folder: str, title: str, introduction: str) -> str:
    lines = [title, "", f"{introduction}", "", "Generated by `make docs`; do not edit.", ""]
    for path in sorted((DOCS / folder).glob("*.md")):
        if path.name != "README.md":
            heading = path.read_text(encoding="utf-8").partition("\n")[0]
            number = f"{path.name[:4]}. " if folder == "adr" else ""
            lines.append(f"- {number}[{re.sub(r'^# ([0-9]+[.:] )?', '', heading)}]({path.name})")
    return "\n".join(lines) + "\n"


def example_values() -> Mapping[str, object]:
    """The context of the filters' examples: the names of a template with the shipped report's values."""
    from docxtpl_reports.figures.loading import load

    case, _ = load(DOCS.parent / EXAMPLE_DATA)
    assert case is not None
    return case.context()


def extension_blocks() -> str:
    """The tags of blocks, those that close and those that divide them, for the LibreOffice extension (no import of ours)."""
    from docxtpl_reports.engine.template.tag import MIDDLES, OPENERS

    return "\n".join(
        [
            '"""The tags that open a block, each with the one that closes it; those that divide blocks, with the blocks.',
            "",
            "Generated from docxtpl_reports/engine/template/tag.py by «make docs»; do not edit.",
            '"""',
            "",
            "CLOSED_BY = {",
            *(f'    "{opener}": "{closer}",' for opener, closer in OPENERS.items()),
            "}",
            "MIDDLES = {",
            *(f'    "{word}": {json.dumps(openers)},' for word, openers in MIDDLES.items()),
            "}",
            "",
        ]
    )


def extension_kinds() -> str:
    """The kinds of values with their labels, for the LibreOffice extension: of a label, the words before a comma."""
    from docxtpl_reports.diagnostics import LANGUAGES, language, translate
    from docxtpl_reports.figures.rules.kinds import KINDS

    def words(label: str, name: str) -> str:
        with language(name):
            return json.dumps(translate(label).partition(",")[0], ensure_ascii=False)

    return "\n".join(
        [
            '"""The kinds of values, each with its label in Vietnamese and English.',
            "",
            "Generated from docxtpl_reports/figures/rules/kinds.py by «make docs»; do not edit.",
            '"""',
            "",
            "KINDS = {",
            *(
                f'    "{kind.name}": ({", ".join(words(kind.label, name) for name in LANGUAGES)}),'
                for kind in KINDS.values()
            ),
            "}",
            "",
        ]
    )


def _tables() -> ModuleType:
    """The script beside this one that writes the pages of table forms."""
    return _beside("tables")


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


EXTENSION = "../oxt/python/pythonpath/docxtpl_reports_lo"
PAGES = {
    "codes.md": codes_page,
    "cli.md": cli_page,
    "filters.md": filters_page,
    "features/README.md": features_page,
    "adr/README.md": decisions_page,
    "tables.md": lambda: _tables().pages()["tables.md"],
    "bang-bieu.md": lambda: _tables().pages()["bang-bieu.md"],
    f"{EXTENSION}/blocks.py": extension_blocks,
    f"{EXTENSION}/kinds.py": extension_kinds,
}


def lagging() -> list[str]:
    """The pages that are not what the code says, and the reports of units that are not what it makes."""
    pages = [name for name, page in PAGES.items() if not _matches(DOCS / name, page())]
    return [*pages, *(f"../{path.relative_to(DOCS.parent).as_posix()}" for path in _beside("units").lagging())]


def _matches(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def order(code: str) -> tuple[int, str]:
    return list(SECTIONS).index(_area(code)), code


def _area(code: str) -> Area:
    area = CODES[code].area
    assert area is not None, code
    return area


def _cell(text: str) -> str:
    """``text`` in a table: a bar would end the cell, runs of spaces would shrink."""
    return re.sub("  +", lambda spaces: "&nbsp;" * len(spaces[0]), text.replace("|", "\\|"))


def _escape(text: str) -> str:
    """``text`` with what Markdown would take for markup escaped; doubled braces are one brace when shown."""
    plain = text.replace("{{", "{").replace("}}", "}")
    return "".join(f"\\{c}" if c in "\\`*_<>#|~[]" else c for c in plain).replace("\n", "<br>")


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        for name in (late := lagging()):
            print(
                f"{(DOCS / name).resolve().relative_to(DOCS.parent)} lags behind the code: run «make docs»",
                file=sys.stderr,
            )
        return 1 if late else 0
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")
    _beside("units").renew()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
