"""The render side stands alone: a compiled template is loaded and rendered without the compile side and without trees."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.build import docx, fn, lines, p, table

from docxtpl_reports import compile_template
from docxtpl_reports.engine.compiler import compile_with
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment

ENGINE = "docxtpl_reports.engine."
COMPILE_SIDE = tuple(ENGINE + room for room in ("compiler", "template", "tables", "references", "charts", "grammar"))
TREES = ("lxml", "docxtpl_reports.engine.gate", "docxtpl_reports.engine.splice")
HEAVY = ("urllib.request", "http", "ssl", "email", "docx", "docxtpl", "difflib", "zipfile", "xml", "logging")
SCRIPT = """\
import pickle, sys
from pathlib import Path
template, context = pickle.loads(Path(sys.argv[1]).read_bytes())
from docxtpl_reports.engine import renderer
Path(sys.argv[2]).write_bytes(renderer.render(template, context).docx)
print("\\n".join(sys.modules))
"""
BODY = (
    p("{{ a }} ", fn("{{ b }}"), "{% if a %}có{% else %}không{% endif %} {{ n | upper }}"),
    table(["{%tr for h in ds %}", ""], ["{{ h.x }}", "{{ h.y }}"], ["{%tr endfor %}", ""]),
    "{% set z %}{{ a }}{% endset %}{{ z }}",
)
CONTEXT = {"a": "A & B", "b": "<b>", "n": "chữ", "ds": [{"x": i, "y": 0.5} for i in range(3)]}


def rendered_apart(tmp_path: Path, template: Any, context: dict[str, Any]) -> tuple[bytes, set[str]]:
    """The document of another process, and the modules it has loaded."""
    (tmp_path / "in").write_bytes(pickle.dumps((template, context)))
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "in"), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, check=False, env={"PYTHONPATH": str(Path(__file__).parents[2])})
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return (tmp_path / "out").read_bytes(), set(done.stdout.decode().split())


def loaded(modules: set[str], unwanted: tuple[str, ...]) -> list[str]:
    return [
        name for name in sorted(modules) if name.startswith(tuple(f"{each}." for each in unwanted)) or name in unwanted
    ]


def test_a_document_of_a_known_shape_needs_neither_the_compile_side_nor_trees(tmp_path: Path) -> None:
    template = compile_template(docx(*BODY, header="{{ a }}"))
    here = template.render(CONTEXT)  # the gate has seen the shape
    there, modules = rendered_apart(tmp_path, template, CONTEXT)
    assert there == here
    assert loaded(modules, (*COMPILE_SIDE, *TREES, *HEAVY)) == []


def test_a_document_of_a_new_shape_is_looked_at_by_the_gate(tmp_path: Path) -> None:
    template = compile_template(docx(*BODY))
    there, modules = rendered_apart(tmp_path, template, CONTEXT)
    assert lines(there) == lines(template.render(CONTEXT))
    assert loaded(modules, COMPILE_SIDE) == []
    assert loaded(modules, TREES) != []


def test_trees_are_there_when_a_table_needs_them(tmp_path: Path) -> None:
    template = compile_template(docx(table(["{% cot h in ds %}{{ h.x }}"])))
    there, modules = rendered_apart(tmp_path, template, CONTEXT)
    assert there == template.render(CONTEXT)
    assert "lxml.etree" in modules


def test_the_runtime_environment_refuses_to_compile() -> None:
    from docxtpl_reports.engine.dialect.environment import environment

    with pytest.raises(TypeError, match=r"grammar\.compiling"):
        environment().from_string("{{ x }}")


def test_code_goes_with_the_template(monkeypatch: pytest.MonkeyPatch) -> None:
    template = compile_template(docx("{{ a }}"))
    monkeypatch.setattr(CompilingEnvironment, "compile", lambda *_, **__: pytest.fail("compiled again"))
    assert lines(pickle.loads(pickle.dumps(template)).render(CONTEXT)) == ["A & B"]


def test_an_environment_of_its_own_stays_in_its_process() -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(compile_with(CompilingEnvironment(), docx("{{ a }}")))
