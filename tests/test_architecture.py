"""The shape of the code: one import direction, light start-up, modules a person can read."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
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
    ("preview", "batch", "cases"),
    ("__init__",),
    ("jobs", "reporters", "summary"),
    ("records",),
    ("packs",),
    ("engine", "figures", "pdf", "audit"),
    ("spreadsheets", "manifests"),
    ("ooxml",),
    ("values", "program", "project", "files"),
    ("vietnamese", "signals"),
    ("diagnostics",),
)
# The same within a folder; modules that have no line are above all of them.
WITHIN = {
    "engine": (
        ("references", "charts"),
        ("shared_parts",),
        ("tables",),
        ("template",),
        ("grammar",),
        ("settling",),
        ("dialect",),
        ("output",),
        ("marks", "limits"),
    ),
    "figures": (("verdicts",), ("unit_table",), ("data",), ("sources",), ("rules",), ("yaml",), ("limits",)),
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
    "pypdfium2",
    "pikepdf",
)


@lru_cache(maxsize=1)
def nodes_of(tree: ast.Module) -> list[ast.AST]:
    """Every node, listed once for all checks of a file."""
    return list(ast.walk(tree))


def dotted(path: Path) -> str:
    """The name of a module within the package: ``engine.template.lexer``; a package is named without ``__init__``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


NAMES = {dotted(path): path for path in MODULES}


def imported(path: Path, tree: ast.Module) -> set[str]:
    """The modules of ours that a module imports, also inside functions and under TYPE_CHECKING."""
    found = set()
    for node in nodes_of(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(PACKAGE.parent).with_suffix("").parts
            base = ".".join(package[: -node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module or "")))
            targets = [f"{module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "import_module":
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


def test_imports_are_seen_wherever_they_are() -> None:
    source = (
        "from typing import TYPE_CHECKING\nfrom . import dates\nif TYPE_CHECKING:\n    from docxtpl_reports.cli import main\n"
        "def f():\n    import docxtpl_reports.jobs.build\n    import_module('docxtpl_reports.engine.gate')\n"
    )
    found = imported(PACKAGE / "values" / "made_up.py", ast.parse(source))
    assert found == {"values.dates", "cli.main", "jobs.build", "engine.gate"}


def is_module_of(name: str, folder: str) -> bool:
    """Whether a dotted name is that of a module directly in a folder below the package."""
    parent, _, _ = name.rpartition(".")
    return (
        parent == folder.rstrip(".") != "docxtpl_reports"
        and f"{name.partition('.')[2]}" in NAMES
        and not (PACKAGE / Path(*name.split(".")[1:])).is_dir()
    )


# --- every file --------------------------------------------------------------------------------------------------------------

TESTS = sorted((ROOT / "tests").rglob("*.py"))
QUESTION = re.compile(r"(What|How|Why|Where|Who|Which)\b")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
LISTS_TO_FILL = {"list[Diagnostic]", "list[Diagnostic] | None", "MutableSequence[Diagnostic]"}
PUBLIC_BY_CONVENTION = {"_exit", "_getframe", "_replace", "_asdict", "_fields", "_make", "_Element"}  # Python's, lxml's
LIMIT = re.compile(r"_?(MAX|MOST|LARGEST|LIMIT)(_|$)")
TABLED = ("engine", "figures", "ooxml", "spreadsheets")  # packages with a table of limits


def upward_imports(path: Path, tree: ast.Module) -> list[str]:
    """Imports against ORDER, and modules without a place in it."""
    own = dotted(path)
    homeless = [own] if line(own.partition(".")[0], ORDER) < 0 else []
    return homeless + [name for name in sorted(imported(path, tree)) if is_upward(own, name)]


def misleading_imports(path: Path, tree: ast.Module) -> list[str]:
    """Only modules of the same folder are imported relatively, so that a line of imports shows how far it reaches."""
    folder = "docxtpl_reports." + ".".join(path.relative_to(PACKAGE).parts[:-1])
    imports = [node for node in nodes_of(tree) if isinstance(node, ast.ImportFrom)]
    far = [node.module or "" for node in imports if node.level > 1 or (node.level and "." in (node.module or ""))]
    return far + [node.module or "" for node in imports if not node.level and is_module_of(node.module or "", folder)]


def unreadable(path: Path, tree: ast.Module) -> list[str]:
    """Modules that are too long, or do not say what they are for."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    return [f"{lines} lines"] * (lines > MAX_LINES) + ["no docstring"] * (
        bool(tree.body) and not ast.get_docstring(tree)
    )


def questions(path: Path, tree: ast.Module) -> list[str]:
    """Docstrings start with a verb or a noun. Of tests only the modules: their functions may ask."""
    nodes = [tree] if ROOT / "tests" in path.parents else nodes_of(tree)
    texts = [ast.get_docstring(node) or "" for node in nodes if isinstance(node, DOCUMENTED)]
    return [text for text in texts if QUESTION.match(text)]


def lists_to_fill(path: Path, tree: ast.Module) -> list[str]:
    """No function is handed a list of problems to fill; readers own theirs."""
    functions = [node for node in nodes_of(tree) if isinstance(node, ast.FunctionDef)]
    arguments = [(f.name, a.annotation) for f in functions for a in (*f.args.args, *f.args.kwonlyargs)]
    kinds = [(name, kind) for name, kind in arguments if isinstance(kind, (ast.Subscript, ast.BinOp))]
    return [name for name, kind in kinds if ast.unparse(kind) in LISTS_TO_FILL]


def private_names(path: Path, tree: ast.Module) -> list[str]:
    """Tests use public names."""
    names: list[str] = []
    for node in nodes_of(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE.name):
            names += [alias.name for alias in node.names if alias.name != "__version__"]
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            names += [node.attr] if ast.unparse(node.value) not in ("self", "cls") else []
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setattr":
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            names += [text.rpartition(".")[2] for text in texts]
    return [name for name in names if name.startswith("_") and name not in PUBLIC_BY_CONVENTION]


def limits_elsewhere(path: Path, tree: ast.Module) -> list[str]:
    """``engine.limits``, ``figures.limits`` and the others give each limit its unit and its reason."""
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return [name for name in re.split(r"\W+", " ".join(map(ast.unparse, targets))) if LIMIT.match(name)]


def bare_limits(path: Path, tree: ast.Module) -> list[str]:
    """Packages with few limits give the reason beside each."""
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if LIMIT.match(line) and " = " in line and "  # " not in line]


def below(*parts: str) -> list[Path]:
    return [path for part in parts for path in (PACKAGE / part).rglob("*.py")]


CHECKS: dict[Callable[[Path, ast.Module], list[str]], Iterable[Path]] = {
    upward_imports: MODULES,
    misleading_imports: MODULES,
    unreadable: MODULES,
    questions: [*MODULES, *sorted((ROOT / "oxt").rglob("*.py")), *TESTS],
    lists_to_fill: MODULES,
    private_names: TESTS,
    limits_elsewhere: [path for path in below(*TABLED) if path.name != "limits.py"],
    bare_limits: below("packs", "records", "values", "vietnamese"),
}


@dataclass(frozen=True)
class Findings:
    """``found``: by check and file; of modules the imports by name, and the docstrings."""

    found: dict[Callable[[Path, ast.Module], list[str]], dict[str, list[str]]]
    imports: dict[str, set[str]]
    docstrings: dict[Path, str]


@cache
def findings() -> Findings:
    """Reads every file once: parsing takes longer than all checks."""
    findings = Findings({check: {} for check in CHECKS}, {}, {})
    checks: dict[Path, list[Callable[[Path, ast.Module], list[str]]]] = {}
    for check, paths in CHECKS.items():
        for path in paths:
            checks.setdefault(path, []).append(check)
    for path, of_file in checks.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for check in of_file:
            if found := check(path, tree):
                findings.found[check][path.relative_to(ROOT).as_posix()] = found
        if PACKAGE in path.parents:
            findings.imports[dotted(path)] = imported(path, tree)
            if text := ast.get_docstring(tree):
                findings.docstrings[path] = text
    return findings


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_no_file_has(check: Callable[[Path, ast.Module], list[str]]) -> None:
    assert findings().found[check] == {}, check.__doc__


def test_no_modules_import_one_another() -> None:
    assert circles(findings().imports) == []


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [["a", "b", "c"]]


NOUNS = {"Text", "Diagnostic"}  # whose plural also begins a module's docstring


def test_modules_say_what_they_do_in_the_third_person() -> None:
    """A verb that is in the third person somewhere is so everywhere."""
    first = {path: text.split(maxsplit=1)[0] for path, text in findings().docstrings.items()}
    verbs = {word.removesuffix("s") for word in first.values() if word.endswith("s")} - NOUNS
    assert [dotted(path) for path, word in first.items() if word in verbs] == []


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


@pytest.mark.parametrize("package", TABLED)
def test_a_limit_has_a_unit_and_a_reason(package: str) -> None:
    lines = (PACKAGE / package / "limits.py").read_text("utf-8").splitlines()
    assert [line for line in lines if " = " in line and "  # " not in line] == []


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
