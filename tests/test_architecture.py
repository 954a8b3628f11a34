"""The shape of the code: one import direction, light start-up, modules a person can read."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "docxtpl_reports"
MODULES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 450

# What a module may import of ours, by layer (DESIGN §6). A layer may always import from itself.
LAYERS: dict[str, set[str]] = {
    "diagnostics": set(),
    "vietnamese": set(),
    "shipped": set(),
    "visible": set(),
    "alike": {"diagnostics"},
    "reporters": {"alike", "visible", "diagnostics"},
    "sarif": {"reporters", "visible", "vietnamese", "diagnostics"},
    "console": {"sarif", "reporters", "visible", "vietnamese", "diagnostics"},
    "values": {"vietnamese", "diagnostics"},
    "opc": {"values", "vietnamese", "diagnostics"},
    "soffice": {"opc", "diagnostics"},
    "manifest_schema": set(),
    "manifest": {"manifest_schema", "opc", "diagnostics"},
    "drafts": {"diagnostics"},
    "figures": {"opc", "values", "vietnamese", "diagnostics"},
    "engine": {"opc", "values", "vietnamese", "diagnostics"},
    "audit": {"opc", "values", "vietnamese", "diagnostics"},
}
LAYERS["trace"] = LAYERS["figures"] | {"engine", "figures", "manifest"}
LAYERS["finished"] = LAYERS["trace"] | {"trace"}
LAYERS["diff"] = LAYERS["finished"] | {"finished"}
LAYERS["diff_text"] = {"diff", "finished", "figures", "reporters", "visible", "alike", "diagnostics"}
LAYERS["pipeline"] = set(LAYERS) - {"reporters", "sarif", "console", "diff_text"}
LAYERS["batch"] = LAYERS["pipeline"] | {"pipeline"}
LAYERS["inventory"] = LAYERS["pipeline"] | {"pipeline"}
LAYERS["commands"] = LAYERS["inventory"] | {"sarif", "inventory", "diff_text", "reporters", "console", "shipped"}
LAYERS["preview"] = LAYERS["batch"] | {"batch", "reporters", "console", "commands"}
LAYERS["cli"] = LAYERS["preview"] | {"preview", "inventory", "console", "commands"}
LAYERS["__main__"] = {"cli"}
LAYERS["__init__"] = LAYERS["cli"] - {"cli", "commands", "preview", "inventory", "reporters", "console"}

# What takes long to import and what --help must therefore not import.
HEAVY = ("lxml", "docx", "docxtpl", "jinja2", "yaml", "openpyxl", "starlette", "uvicorn", "watchfiles", "pypdfium2")


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    """The layers a module imports, also inside functions and under TYPE_CHECKING."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(PACKAGE.parent).with_suffix("").parts
            base = ".".join(package[: -node.level]) if node.level else ""
            module = ".".join(filter(None, (base, node.module or "")))
            names = [f"{module}.{alias.name}" for alias in node.names] if module == PACKAGE.name else [module]
        for name in names:
            first, _, rest = name.partition(".")
            if first == PACKAGE.name and rest and rest.partition(".")[0] != "__version__":
                found.add(rest.partition(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    own = layer(path)
    assert own in LAYERS, f"{own} has no place in DESIGN §6"
    assert imported(path) - {own} <= LAYERS[own]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_modules_say_what_they_are_for(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['docxtpl-reports', '--help']\n"
        "from docxtpl_reports.cli import run\n"
        "try: run()\n"
        "except SystemExit as stop: assert not stop.code, stop.code\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "assert not loaded, loaded"
    )
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize("module", ["diagnostics", "reporters", "vietnamese"])
def test_the_foundations_are_light(module: str) -> None:
    script = f"import sys, docxtpl_reports.{module}\nassert not [m for m in {HEAVY!r} if m in sys.modules]"
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
