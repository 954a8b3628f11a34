"""The template of a pack with its shared parts in place, for docxtpl and for what compiles a template alone."""

from __future__ import annotations

from pathlib import Path

from docxtpl_reports.engine.shared_parts.expanding import expand
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.project import TEMPLATE_FILE, part_folders


def whole_template(pack: Path) -> bytes:
    path = pack / TEMPLATE_FILE
    package = read_package(path.read_bytes(), str(path))
    return expand(package, PartFolders(tuple(part_folders(pack)))).package.write({})
