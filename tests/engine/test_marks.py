"""Private characters and namespaces have one owner and one meaning each."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine import marks
from docxtpl_reports.engine.output.text import to_wml

ENGINE = Path(marks.__file__).parent
PRIVATE = [
    text
    for name, value in vars(marks).items()
    if name.isupper()
    for text in (value if isinstance(value, tuple) else (value,))
    if isinstance(text, str) and len(text) == 1 and not text.isprintable()
]


def test_each_character_has_one_meaning() -> None:
    named = {name: value for name, value in vars(marks).items() if isinstance(value, str) and value in PRIVATE}
    assert Counter(named.values()).most_common(1)[0][1] == 1
    assert len(PRIVATE) >= 20


@pytest.mark.parametrize("character", sorted(set(PRIVATE)), ids=ascii)
def test_no_value_prints_one(character: str) -> None:
    with pytest.raises(ReportError) as refused:
        to_wml(f"a{character}b")
    assert [d.code for d in refused.value.diagnostics] == ["REN003"]


def literals(path: Path) -> set[str]:
    """The string constants of a module without those that are patterns of what is forbidden."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    patterns = {
        argument
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "re.compile"
        for argument in ast.walk(call)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in patterns
    }


def test_no_other_module_names_one() -> None:
    for path in ENGINE.rglob("*.py"):
        own = set(PRIVATE) | {"urn:docxtpl-reports"}
        if path.name == "fragments.py":
            own.remove("\a")  # docxtpl's way to write a new paragraph, gone before anything is rendered
        if path != ENGINE / "marks.py":
            assert [text for text in literals(path) if any(mark in text for mark in own)] == [], path
