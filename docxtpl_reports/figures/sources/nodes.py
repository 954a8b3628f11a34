"""Defines the nodes of values that come from a spreadsheet, beside those of YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode


@dataclass(slots=True)
class CellNode(ScalarNode):
    """A cell, already read by its kind. ``value`` None: it could not be read, which has been reported."""

    value: object = None


@dataclass(slots=True)
class RowNode(MappingNode):
    """A row of a table. ``cells``: by field; there are no others, so that keys need no checking."""

    cells: Mapping[str, Node] = field(default_factory=dict)

    def get(self, name: str) -> Node | None:
        return self.cells.get(name)
