"""Holds amounts of money against the scale that the rules declare: 5 tỷ đồng are no 5 triệu đồng."""

from __future__ import annotations

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.figures.yaml.nodes import Node
from docxtpl_reports.values import Number


def in_declared_scale(typed: str, field: Field, node: Node, path: str) -> tuple[str | None, list[Diagnostic]]:
    """The amount without its unit, which must be the declared one; None with a problem for another."""
    amount, given_unit = vietnamese.split_amount(typed) or (typed, "")
    given = vietnamese.money_factor(given_unit)
    wanted = vietnamese.money_factor(field.unit or "đồng")
    if given is None or (wanted is None and given == 1):
        return typed, []
    if given == wanted:
        return amount, []
    meant = ""
    if wanted is not None:
        try:
            meant = str(Number(vietnamese.read_money(amount) * given / wanted))
        except vietnamese.ReadingError:
            return typed, []
    unit = field.unit or "đồng"
    params = {"typed": typed, "label": field.title, "path": path, "unit": unit, "meant": f"{meant} ({unit})".strip()}
    return None, [Diagnostic("DAT201", node.location, params, Fix(typed, meant) if meant else None)]
