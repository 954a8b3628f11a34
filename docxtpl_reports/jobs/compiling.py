"""Reads rules and compiles templates that are in no cache."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.project import part_folders


def read_rules(path: Path) -> tuple[Rules | None, list[Diagnostic]]:
    """The rules in a ``quy-tac.yml`` and their problems; no rules if it cannot be read."""
    return check_rules(path)


def compiled(
    path: Path, names: Mapping[str, object] | None, pack: Path, *, allow_signed: bool
) -> tuple[CompiledTemplate | None, list[Diagnostic]]:
    """A compiled template and its problems; no template if it cannot be compiled. ``names``: those that the rules declare;
    ``pack``: whose shared parts it is made of."""
    try:
        parts = PartFolders(part_folders(pack))
        template = compile_template(path, names=names, allow_signed=allow_signed, parts=parts)
    except ReportError as error:
        return None, list(error.diagnostics)
    return template, list(template.diagnostics)
