"""The shape of the code: one import direction, light start-up, modules a person can read."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

PACKAGE = ROOT / "docxtpl_reports"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 450

# The parts of the package, from the top down. A part may import from the lines below its own, never from other parts of its
# line. There are no exceptions.
ORDER = (
    ("__main__",),
    ("cli",),
    ("preview", "batch"),
    ("__init__",),
    ("jobs", "reporters", "summary"),
    ("records",),
    ("packs",),
    ("engine", "figures", "pdf", "audit"),
    ("spreadsheets", "manifests"),
    ("ooxml",),
    ("values", "program", "project", "files", "signals"),
    ("vietnamese",),
    ("diagnostics",),
)
# The same within a folder; modules that have no line are above all of them.
WITHIN = {
    "engine": (
        ("references", "charts"),
        ("tables",),
        ("template",),
        ("grammar",),
        ("settling",),
        ("dialect",),
        ("output",),
        ("marks", "limits"),
    ),
    "figures": (("verdicts",), ("data",), ("sources",), ("rules",), ("yaml",), ("limits",)),
    "ooxml": (("text", "charts"), ("wml",), ("package",), ("limits", "escaping")),
    "diagnostics": (("codes",), ("language",), ("catalogue",)),
}

# What takes long to import and what --help must therefore not import.
HEAVY = (
    "lxml",
    "docx",
    "docxtpl",
    "jinja2",
    "yaml",
    "openpyxl",
    "xlrd",
    "xlsxwriter",
    "starlette",
    "uvicorn",
    "watchfiles",
    "pypdfium2",
    "pikepdf",
)


def dotted(path: Path) -> str:
    """The name of a module within the package: ``engine.template.lexer``; a package is named without ``__init__``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


NAMES = {dotted(path): path for path in MODULES}


def imported(path: Path) -> set[str]:
    """The modules of ours that a module imports, also inside functions and under TYPE_CHECKING."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(PACKAGE.parent).with_suffix("").parts
            base = ".".join(package[: -node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module or "")))
            targets = [f"{module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            targets = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        else:
            continue
        for target in targets:
            first, _, rest = target.partition(".")
            if first != PACKAGE.name or rest == "__version__":
                continue
            found.add(rest if rest in NAMES else rest.rpartition(".")[0] or "__init__")
    return found - {dotted(path)}


def circles(imports: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that import one another, directly or through others."""
    reach: dict[str, set[str]] = {}
    for name in imports:
        seen: set[str] = set()
        todo = list(imports[name])
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo.extend(imports.get(one, ()))
        reach[name] = seen
    groups = {tuple(sorted(m for m in reach[name] if name in reach[m])) for name in reach if name in reach[name]}
    return [list(group) for group in sorted(groups)]


def line(part: str, order: tuple[tuple[str, ...], ...]) -> int:
    """The number of the line that names a part; -1, above all, when none does."""
    return next((number for number, parts in enumerate(order) if part in parts), -1)


def is_upward(importer: str, module: str) -> bool:
    """Whether an import goes up, or sideways to another part of the same line."""
    (top, _, rest), (other, _, other_rest) = importer.partition("."), module.partition(".")
    order = ORDER
    if top == other:
        top, other, order = rest.partition(".")[0], other_rest.partition(".")[0], WITHIN.get(top, ())
        if line(top, order) == line(other, order) == -1:
            return False  # modules of one room; circles have a test of their own
    return top != other and line(other, order) <= line(top, order)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    own = dotted(path)
    assert line(own.partition(".")[0], ORDER) >= 0, f"{own} has no place in ORDER"
    assert [name for name in sorted(imported(path)) if is_upward(own, name)] == []


@pytest.mark.parametrize(
    ("importer", "module"),
    [
        ("values.number", "figures.case"),
        ("engine.compiler", "figures.rules.results"),
        ("engine.template.lexer", "figures.rules.model"),
        ("figures.case", "engine.grammar.names"),
        ("pdf.convert", "engine.template.lexer"),
        ("engine.marks", "engine.output.text"),
        ("engine.output.text", "engine.compiled"),
        ("engine.references.notes", "engine.charts.sheets"),
        ("jobs.build", "reporters.problems"),
        ("diagnostics.codes.data", "diagnostics.diagnostic"),
    ],
)
def test_an_upward_or_sideways_import_is_found(importer: str, module: str) -> None:
    assert is_upward(importer, module)
    assert module in NAMES or module == "engine.compiled"


@pytest.mark.parametrize(
    ("importer", "module"),
    [
        ("engine.compiler", "engine.renderer"),
        ("engine.compiler", "engine.output.text"),
        ("engine.template.lexer", "engine.template.scanner"),
        ("engine.charts.sheets", "ooxml.charts.areas"),
        ("cli.main", "diagnostics.codes.data"),
    ],
)
def test_a_downward_import_is_none(importer: str, module: str) -> None:
    assert not is_upward(importer, module)


def test_imports_are_seen_wherever_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = PACKAGE / "values" / "made_up.py"
    source = (
        "from typing import TYPE_CHECKING\nfrom . import dates\nif TYPE_CHECKING:\n    from docxtpl_reports.cli import main\n"
        "def f():\n    import docxtpl_reports.jobs.build\n    import_module('docxtpl_reports.engine.gate')\n"
    )
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: source)
    assert imported(module) == {"values.dates", "cli.main", "jobs.build", "engine.gate"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_only_modules_of_the_same_folder_are_imported_relatively(path: Path) -> None:
    """So that a line of imports shows how far it reaches."""
    folder = "docxtpl_reports." + ".".join(path.relative_to(PACKAGE).parts[:-1])
    imports = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    assert [node.module for node in imports if node.level > 1 or (node.level and "." in (node.module or ""))] == []
    siblings = {
        name for name in (node.module or "" for node in imports if not node.level) if is_module_of(name, folder)
    }
    assert siblings == set()


def is_module_of(name: str, folder: str) -> bool:
    """Whether a dotted name is that of a module directly in a folder below the package."""
    parent, _, _ = name.rpartition(".")
    return (
        parent == folder.rstrip(".") != "docxtpl_reports"
        and f"{name.partition('.')[2]}" in NAMES
        and not (PACKAGE / Path(*name.split(".")[1:])).is_dir()
    )


def test_no_modules_import_one_another() -> None:
    assert circles({name: imported(path) for name, path in NAMES.items()}) == []


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_say_what_they_are_for(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body


QUESTION = re.compile(r"(What|How|Why|Where|Who|Which)\b")
PROSE = [*MODULES, *sorted((ROOT / "oxt").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]


@pytest.mark.parametrize("path", PROSE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_docstrings_start_with_a_verb_or_a_noun(path: Path) -> None:
    """Of tests only the modules: their functions may ask."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [tree] if ROOT / "tests" in path.parents else list(ast.walk(tree))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = [ast.get_docstring(node) or "" for node in nodes if isinstance(node, kinds)]
    assert [text for text in docstrings if QUESTION.match(text)] == []


NOUNS = {"Text", "Diagnostic"}  # whose plural also begins a module's docstring


def test_modules_say_what_they_do_in_the_third_person() -> None:
    """A verb that is in the third person somewhere is so everywhere."""
    first = {path: (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or " ").split()[:1] for path in MODULES}
    verbs = {word.removesuffix("s") for words in first.values() for word in words if word.endswith("s")} - NOUNS
    assert [dotted(path) for path, words in first.items() if words and words[0] in verbs] == []


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['docxtpl-reports', '--help']\n"
        "from docxtpl_reports.cli.main import run\n"
        "try: run()\n"
        "except SystemExit as stop: assert not stop.code, stop.code\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "assert not loaded, loaded"
    )
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize("module", ["diagnostics", "reporters.problems", "vietnamese"])
def test_the_foundations_are_light(module: str) -> None:
    script = f"import sys, docxtpl_reports.{module}\nassert not [m for m in {HEAVY!r} if m in sys.modules]"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)


LISTS_TO_FILL = {"list[Diagnostic]", "list[Diagnostic] | None", "MutableSequence[Diagnostic]"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_step_returns_its_problems(path: Path) -> None:
    """No function is handed a list of problems to fill; readers own theirs."""
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    handed = [(f.name, a.annotation) for f in functions for a in (*f.args.args, *f.args.kwonlyargs) if a.annotation]
    assert [name for name, annotation in handed if ast.unparse(annotation) in LISTS_TO_FILL] == []


# Of Python and of lxml's types.
PUBLIC_BY_CONVENTION = {"_exit", "_getframe", "_replace", "_asdict", "_fields", "_make", "_Element"}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda p: p.relative_to(ROOT / "tests").as_posix()
)
def test_tests_reach_into_no_private_names(path: Path) -> None:
    reached = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE.name):
            reached += [
                alias.name for alias in node.names if alias.name.startswith("_") and alias.name != "__version__"
            ]
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) not in ("self", "cls"):
            reached += [node.attr] if node.attr.startswith("_") and not node.attr.startswith("__") else []
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".setattr"):
            names = (argument.value for argument in node.args if isinstance(argument, ast.Constant))
            reached += [name for name in names if isinstance(name, str) and name.rpartition(".")[2].startswith("_")]
    assert [name for name in reached if name not in PUBLIC_BY_CONVENTION] == []


LIMIT = re.compile(r"_?(MAX|MOST|LARGEST|LIMIT)(_|$)")
TABLED = ("engine", "figures", "ooxml", "spreadsheets")  # packages with a table of limits
LIMITED = [path for part in TABLED for path in (PACKAGE / part).rglob("*.py") if path.name != "limits.py"]


@pytest.mark.parametrize("path", LIMITED, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_limits_are_in_the_table_of_their_package(path: Path) -> None:
    """``engine.limits``, ``figures.limits`` and the others give each limit its unit and its reason."""
    assigned = [node.targets for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.Assign)]
    names = [ast.unparse(target) for targets in assigned for target in targets]
    assert [name for name in re.split(r"\W+", " ".join(names)) if LIMIT.match(name)] == []


@pytest.mark.parametrize("package", TABLED)
def test_a_limit_has_a_unit_and_a_reason(package: str) -> None:
    lines = (PACKAGE / package / "limits.py").read_text("utf-8").splitlines()
    assert [line for line in lines if " = " in line and "  # " not in line] == []


FEW = [path for part in ("packs", "records", "values", "vietnamese") for path in (PACKAGE / part).rglob("*.py")]


@pytest.mark.parametrize("path", FEW, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_packages_with_few_limits_say_their_reason_beside_them(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert [line for line in lines if LIMIT.match(line) and " = " in line and "  # " not in line] == []


APART = {
    "support",
    "data",
    "shipped",
    "tables",
    "fuzz",
    "oxt",
}  # builders, facts; whole reports; the fuzzer; the extension


def test_folders_of_tests_are_those_of_the_package() -> None:
    folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    mirrored = [folder for folder in sorted(folders) if folder.parts and folder.parts[0] not in APART]
    assert [str(folder) for folder in mirrored if not (PACKAGE / folder).is_dir()] == []
    assert {folder.parts[0] for folder in mirrored} >= {
        "cli",
        "engine",
        "figures",
        "jobs",
        "ooxml",
        "packs",
        "pdf",
        "records",
    }
