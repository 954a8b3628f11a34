"""Reads rules and compiles templates once for many jobs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, ReportError, has_errors
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures.data.common import CommonTrees, Tree
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.shapes import shape
from docxtpl_reports.files.reading import state
from docxtpl_reports.project import RULES_FILE, TEMPLATE_FILE

MAX_KEPT = 16  # rules, and templates, of one ``Packs``


class Packs:
    """Rules and templates of packs, read and compiled once as long as their files stay the same.

    Handed to every job that may share them; two of these never know of each other.
    """

    def __init__(self) -> None:
        self._trees = CommonTrees()
        self._rules: dict[object, tuple[Rules | None, list[Diagnostic]]] = {}
        self._templates: dict[object, tuple[CompiledTemplate | None, list[Diagnostic]]] = {}

    def rules(self, path: Path) -> tuple[Rules | None, list[Diagnostic]]:
        """The rules of a ``quy-tac.yml`` and their problems; none when they cannot be read."""
        key = (path.absolute(), state(path))
        if key not in self._rules:
            _make_room(self._rules)
            self._rules[key] = check_rules(path)
        rules, problems = self._rules[key]
        return rules, list(problems)

    def tree(self, path: Path) -> Tree:
        """The content of a data file that the rows of a table of units are laid over."""
        return self._trees.load(path)

    def template(
        self, pack: Path, path: Path | None = None, *, allow_signed: bool = False
    ) -> tuple[CompiledTemplate | None, list[Diagnostic]]:
        """The compiled template of a pack, or the one at ``path`` with the names of the pack; and its problems."""
        path, rules_file = path or pack / TEMPLATE_FILE, pack / RULES_FILE
        key = (path.absolute(), allow_signed, state(path), rules_file.absolute(), state(rules_file))
        if key not in self._templates:
            rules, problems = self.rules(rules_file)
            _make_room(self._templates)
            names = None if rules is None or has_errors(problems) else shape(rules)
            self._templates[key] = _compile(path, names, allow_signed)
        template, problems = self._templates[key]
        return template, list(problems)

    def check(self, pack: Path, path: Path | None = None, *, allow_signed: bool = False) -> list[Diagnostic]:
        """The problems of a pack without data: of its rules, and of its template or the one at ``path``."""
        return [*self.rules(pack / RULES_FILE)[1], *self.template(pack, path, allow_signed=allow_signed)[1]]


def _compile(
    path: Path, names: Mapping[str, object] | None, allow_signed: bool
) -> tuple[CompiledTemplate | None, list[Diagnostic]]:
    try:
        template = compile_template(path, names=names, allow_signed=allow_signed)
    except ReportError as error:
        return None, list(error.diagnostics)
    return template, list(template.diagnostics)


def _make_room(kept: dict[object, Any]) -> None:
    if len(kept) >= MAX_KEPT:
        kept.clear()
