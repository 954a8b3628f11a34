"""Joins the codes of all areas into `CODES`."""

from __future__ import annotations

from .batch import BATCH
from .cases import CASES
from .code import Area, Code
from .data import DATA
from .exchange import EXCHANGE
from .files import FILES
from .manifest import MANIFEST
from .output import OUTPUT
from .package import PACKAGE
from .rendering import RENDERING
from .rules import RULES
from .rules_lists import RULES_LISTS
from .source_files import SOURCE_FILES
from .source_rules import SOURCE_RULES
from .sources import SOURCES
from .template_charts import TEMPLATE_CHARTS
from .template_editors import TEMPLATE_EDITORS
from .template_names import TEMPLATE_NAMES
from .template_parts import TEMPLATE_PARTS
from .template_tables import TEMPLATE_TABLES
from .template_tags import TEMPLATE_TAGS
from .units import UNITS
from .usage import USAGE
from .verdicts import VERDICTS
from .yaml import YAML


def joined(*areas: tuple[Area, dict[str, Code]]) -> dict[str, Code]:
    """All codes in the order of the areas, each with its area. Raises ValueError for a code that is declared twice."""
    found: dict[str, Code] = {}
    for area, codes in areas:
        if twice := found.keys() & codes.keys():
            raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
        found |= {code: kind._replace(area=area) for code, kind in codes.items()}
    return found


CODES = joined(
    (Area.FILES, FILES),
    (Area.YAML, YAML),
    (Area.DATA, DATA),
    (Area.SOURCES, SOURCE_FILES),
    (Area.SOURCES, SOURCES),
    (Area.SOURCES, SOURCE_RULES),
    (Area.RULES, RULES),
    (Area.RULES, RULES_LISTS),
    (Area.VERDICTS, VERDICTS),
    (Area.PACKAGE, PACKAGE),
    (Area.TEMPLATE, TEMPLATE_TAGS),
    (Area.TEMPLATE, TEMPLATE_NAMES),
    (Area.TEMPLATE, TEMPLATE_TABLES),
    (Area.TEMPLATE, TEMPLATE_CHARTS),
    (Area.TEMPLATE, TEMPLATE_EDITORS),
    (Area.TEMPLATE, TEMPLATE_PARTS),
    (Area.RENDERING, RENDERING),
    (Area.OUTPUT, OUTPUT),
    (Area.MANIFEST, MANIFEST),
    (Area.UNITS, UNITS),
    (Area.USAGE, USAGE),
    (Area.BATCH, BATCH),
    (Area.CASES, CASES),
    (Area.EXCHANGE, EXCHANGE),
)
