"""The commands are listed once, and only the one that is called is imported."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest
from support import ROOT

from docxtpl_reports.cli.commands import COMMANDS, command

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
