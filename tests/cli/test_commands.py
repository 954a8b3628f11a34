"""The commands are listed once, and only the one that is called is imported."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest
from support import ROOT
from support.project import make_project

from docxtpl_reports.cli.commands import COMMANDS, command
from docxtpl_reports.files import store

PACKAGE = ROOT / "docxtpl_reports"


def loaded_by(*arguments: str) -> set[str]:
    """The modules of ours that a command line imports."""
    script = (
        f"import sys; sys.argv = {['docxtpl-reports', *arguments]!r}\n"
        "from docxtpl_reports.cli.main import run\n"
        "try: run()\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_is_in_the_module_of_its_name(name: str) -> None:
    assert command(name).name == name


def test_every_command_is_listed() -> None:
    found = set()
    for path in (PACKAGE / "cli").glob("*.py"):
        functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
        found |= {f.name for f in functions if any("click.command" in ast.unparse(d) for d in f.decorator_list)}
    assert found == set(COMMANDS)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_waits_for_no_command_and_no_message(option: str) -> None:
    loaded = loaded_by(option)
    ours = {name.removeprefix("docxtpl_reports.") for name in loaded if name.startswith("docxtpl_reports.")}
    assert {name for name in ours if name.startswith("cli.")} == {
        *("cli.main", "cli.commands", "cli.console", "cli.exits", "cli.usage")
    }
    assert not ours & {"diagnostics.codes.table", "vietnamese", "project", "values", "jobs", "reporters.problems"}


def test_a_command_waits_for_no_other() -> None:
    loaded = loaded_by("check", "--help")
    assert {name for name in COMMANDS if f"docxtpl_reports.cli.{name}" in loaded} == {"check"}


@pytest.fixture(scope="module")
def built_again(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules of a build whose rules and template were read by the one before."""
    folder = tmp_path_factory.mktemp("project")
    data = make_project(folder)
    before = os.environ[store.VARIABLE]
    os.environ[store.VARIABLE] = str(folder / "kept")
    try:
        loaded_by("build", str(data))
        return loaded_by("build", str(data))
    finally:
        os.environ[store.VARIABLE] = before


def test_a_build_waits_for_nothing_that_it_does_not_use(built_again: set[str]) -> None:
    ours = {name.removeprefix("docxtpl_reports.") for name in built_again if name.startswith("docxtpl_reports.")}
    assert not built_again & {"lxml", "urllib.request", "ssl", "email", "concurrent", "docxtpl", "docx", "asyncio"}
    rooms = (
        "batch",
        "summary",
        "preview",
        "packs",
        "spreadsheets",
        "engine.template",
        "engine.grammar",
        "engine.tables",
    )
    rooms += ("engine.references", "engine.charts", "ooxml.text", "pdf")
    assert [
        name for name in sorted(ours) if name in rooms or name.startswith(tuple(f"{room}." for room in rooms))
    ] == []
    assert not ours & {"engine.compiler", "engine.gate", "jobs.compiling", "figures.rules.read", "figures.planning"}


def test_the_gate_is_not_loaded_for_a_shape_that_it_passed(built_again: set[str]) -> None:
    assert "docxtpl_reports.engine.gate" not in built_again


def test_nothing_is_searched_for_cycles_when_the_process_ends() -> None:
    script = (
        "import atexit, gc, sys; sys.argv = ['docxtpl-reports', '--version']\n"
        "atexit.register(lambda: print(gc.get_freeze_count() > 0, file=sys.stderr))\n"
        "from docxtpl_reports.cli.main import run\nrun()"
    )
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert done.stderr == "True\n"
