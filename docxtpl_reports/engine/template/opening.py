"""Opens a template: its package, without the comments that ``check --comments`` has written into a copy of it. A designer may
go on with that copy, and no report has them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from docxtpl_reports.engine.marks import FINDINGS
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.wml.comments import has_comments_by, without_comments_by


def open_template(
    source: Path | str | bytes | Package, name: str | None = None, *, allow_signed: bool = False
) -> Package:
    """The package of a template in a file, in bytes (then ``name`` is what messages call it) or read already, without such
    comments and answers to them. Raises ReportError."""
    package = source if isinstance(source, Package) else read_package(source, name, allow_signed=allow_signed)
    if not has_comments_by(package, FINDINGS):
        return package
    made = read_package(without_comments_by(package, FINDINGS).result(), package.name, allow_signed=True)
    return replace(made, digest=package.digest)
