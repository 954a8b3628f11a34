"""Join the codes of all areas into `CODES`."""

from __future__ import annotations

from docxtpl_reports.diagnostics.codes.code import Code
from docxtpl_reports.diagnostics.codes.data import DATA
from docxtpl_reports.diagnostics.codes.files import FILES
from docxtpl_reports.diagnostics.codes.manifest import MANIFEST
from docxtpl_reports.diagnostics.codes.output import OUTPUT
from docxtpl_reports.diagnostics.codes.package import PACKAGE
from docxtpl_reports.diagnostics.codes.rendering import RENDERING
from docxtpl_reports.diagnostics.codes.rules import RULES
from docxtpl_reports.diagnostics.codes.template_charts import TEMPLATE_CHARTS
from docxtpl_reports.diagnostics.codes.template_editors import TEMPLATE_EDITORS
from docxtpl_reports.diagnostics.codes.template_names import TEMPLATE_NAMES
from docxtpl_reports.diagnostics.codes.template_tags import TEMPLATE_TAGS
from docxtpl_reports.diagnostics.codes.usage import USAGE
from docxtpl_reports.diagnostics.codes.verdicts import VERDICTS
from docxtpl_reports.diagnostics.codes.yaml import YAML


def joined(*areas: dict[str, Code]) -> dict[str, Code]:
    """All codes in the order of the areas. Raises ValueError for a code that is declared twice."""
    joined: dict[str, Code] = {}
    for area in areas:
        if twice := joined.keys() & area.keys():
            raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
        joined |= area
    return joined


CODES = joined(
    FILES,
    YAML,
    DATA,
    RULES,
    VERDICTS,
    PACKAGE,
    TEMPLATE_TAGS,
    TEMPLATE_NAMES,
    TEMPLATE_CHARTS,
    TEMPLATE_EDITORS,
    RENDERING,
    OUTPUT,
    MANIFEST,
    USAGE,
)
