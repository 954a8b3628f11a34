"""Join the codes of all areas into `CODES`."""

from __future__ import annotations

from dataclasses import replace

from docxtpl_reports.diagnostics.codes.code import Area, Code
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


def joined(*areas: tuple[Area, dict[str, Code]]) -> dict[str, Code]:
    """All codes in the order of the areas, each with its area. Raises ValueError for a code that is declared twice."""
    found: dict[str, Code] = {}
    for area, codes in areas:
        if twice := found.keys() & codes.keys():
            raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
        found |= {code: replace(kind, area=area) for code, kind in codes.items()}
    return found


CODES = joined(
    (Area.FILES, FILES),
    (Area.YAML, YAML),
    (Area.DATA, DATA),
    (Area.RULES, RULES),
    (Area.VERDICTS, VERDICTS),
    (Area.PACKAGE, PACKAGE),
    (Area.TEMPLATE, TEMPLATE_TAGS),
    (Area.TEMPLATE, TEMPLATE_NAMES),
    (Area.TEMPLATE, TEMPLATE_CHARTS),
    (Area.TEMPLATE, TEMPLATE_EDITORS),
    (Area.RENDERING, RENDERING),
    (Area.OUTPUT, OUTPUT),
    (Area.MANIFEST, MANIFEST),
    (Area.USAGE, USAGE),
)
