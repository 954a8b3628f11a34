"""Defines the nodes of values that come from a spreadsheet, beside those of YAML."""

from __future__ import annotations

from dataclasses import dataclass

from docxtpl_reports.figures.yaml.nodes import ScalarNode


@dataclass(frozen=True, slots=True)
class CellNode(ScalarNode):
    """A cell, already read by its kind. ``value`` None: it could not be read, which has been reported."""

    value: object = None
