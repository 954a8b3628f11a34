"""The lines of a manifest are what ``json.dumps`` writes of the same entries, built as trees first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from support.build import docx
from support.rows_project import KEYED, LOOKS_BACK, RowsProject

from docxtpl_reports.diagnostics import Location, language
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.branches import blocks
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from docxtpl_reports.figures.steps import Derivation, Step
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.manifests.reading import part_hashes
from docxtpl_reports.project import TEMPLATE_FILE, from_root
from docxtpl_reports.records import collect

PLACE = ("part", "heading", "paragraph", "table", "row", "cell", "tag", "occurrence")
SHIPPED = sorted((ROOT / "data").glob("*.yml"))


def place_of(source: Location | None, root: Path) -> dict[str, object] | None:
    if source is None or source.file is None:
        return None
    found = {"file": from_root(root)(source.file), "line": source.line, "column": source.column}
    if source.sheet is not None:
        return {**found, "sheet": source.sheet, "cells": source.cells}
    return found if source.cells is None else {**found, "cells": source.cells}  # of another manifest


def derivation_of(derivation: Derivation, root: Path) -> dict[str, object]:
    numbers: dict[object, int] = {}
    steps: list[dict[str, object]] = []

    def add(step: Step) -> int:
        parts = [add(part) for part in step.parts]
        key = (step.name, step.label, step.value, step.text, step.verdict, step.reasons, step.source, tuple(parts))
        if key not in numbers:
            numbers[key] = len(steps)
            entry = {name: getattr(step, name) for name in ("name", "label", "value", "text", "verdict", "reasons")}
            steps.append({**entry, "source": place_of(step.source, root), "from": parts})
        return numbers[key]

    first = add(derivation.root)
    named = [s for name, s in derivation.steps.items() if not name.startswith("ky_truoc.") or s.value is not None]
    return {"root": first, "names": [add(step) for step in named], "steps": steps}


def figures_of(case: Case, root: Path) -> Iterator[dict[str, object]]:
    for record in collect.figures(case):
        entry = {name: getattr(record, name) for name in ("name", "label", "value", "text")}
        yield {**entry, "source": place_of(record.source, root), "state": record.state}


def branches_of(template: CompiledTemplate, hits: Mapping[str, Mapping[int, int]]) -> dict[str, object]:
    found: dict[str, list[object]] = {"branches": [], "loops": []}
    for block in blocks(template):
        place = {key: getattr(block.place, key) for key in PLACE}
        if block.is_loop:
            found["loops"].append({**place, "passes": sum(way.times for way in block.ways(hits))})
        else:
            found["branches"].append({**place, "taken": [way._asdict() for way in block.ways(hits)]})
    return dict(found)


def written(value: object, level: int = 0) -> str:
    """Each entry of the outer three levels on a line of its own."""
    children: list[str] = []
    if isinstance(value, dict) and level < 3:
        children = [
            f"{json.dumps(key, ensure_ascii=False)}: {written(child, level + 1)}" for key, child in value.items()
        ]
    elif isinstance(value, list) and level < 3:
        children = [written(child, 3) for child in value]
    if not children:
        return json.dumps(value, ensure_ascii=False)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(children) + "\n" + closing


def tree_of(manifest: dict[str, Any], case: Case, template: CompiledTemplate, root: Path) -> dict[str, object]:
    """The manifest with everything in it that follows from figures, template and document made again."""
    rendered = renderer.render(template, case.context())
    with language("vi"):
        again = {
            "parts": part_hashes(rendered.docx),
            "figures": [*figures_of(case, root)],
            "indicators": [record._asdict() for record in collect.indicators(case)],
            "criteria": [record._asdict() for record in collect.criteria(case)],
            **branches_of(template, rendered.hits),
            "derivation": derivation_of(case.derivation(), root),
        }
    return {name: again.get(name, value) for name, value in manifest.items()}


def assert_same(data: Path, root: Path) -> None:
    case, _ = loading.load(data)
    assert case is not None
    template, _ = Packs().template(case.pack)
    assert template is not None
    rendered = renderer.render(template, case.context())
    for spoken in ("vi", "en"):
        with language(spoken):
            record = collect.record(case, template, case.pack / TEMPLATE_FILE, rendered).decode()
        tree = tree_of(json.loads(record), case, template, root)
        assert record == written(tree) + "\n"


@pytest.mark.parametrize("data", SHIPPED, ids=lambda path: path.stem)
def test_of_the_shipped_reports(data: Path) -> None:
    assert_same(data, ROOT)


class TestLists:
    """Rows with computed columns, in two periods, and letters that JSON and UTF-8 write in their own way."""

    @pytest.fixture
    def project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RowsProject:
        monkeypatch.chdir(tmp_path)
        project = RowsProject(Path())
        (project.rules.parent / "mau.docx").write_bytes(
            docx("{% for x in so_lieu.linh_vuc %}", "{{ x.ten }}", "{% endfor %}")
        )
        return project

    def test_with_the_period_before(self, project: RowsProject) -> None:
        project.case(LOOKS_BACK, rules=(KEYED,))
        assert_same(project.data, Path())

    def test_missing_values_and_quotes(self, project: RowsProject) -> None:
        project.case(("ten: Hộ tịch", "ten: 'Hộ \"tịch\" \\ \U0001f600'"), (", qua_han: 2001", ""))
        assert_same(project.data, Path())
