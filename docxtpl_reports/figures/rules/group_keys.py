"""Reads the keys of a field by which its values are grouped or asked for: ``nhom_theo``, ``theo_hang``, ``cac_muc``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docxtpl_reports.diagnostics import Fix
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode

from .kinds import KINDS, MONTHS, Layout
from .model import Field, Grouping


def with_cells(fields: Mapping[str, Field], figures: Mapping[str, Field]) -> dict[str, Field]:
    """The ``fields``, of which values by keys have their cells as a list.

    A record has the cell's own value, those of other values by the same keys, and the fields of the key's row.
    """

    def of(field: Field, siblings: Sequence[Field]) -> Field:
        if field.fields:
            return field._replace(fields=tuple(of(inner, field.fields) for inner in field.fields))
        if not field.keys or not field.columns:
            return field
        own = [_cell(each) for each in (field, *siblings) if each.keys == field.keys]
        parts = {each.name: each for each in own}
        for each in figures[field.keys].fields if field.keys in figures else ():
            if not KINDS[each.kind].is_many:
                parts.setdefault(each.name, each)
        cells = field._replace(kind="danh_sach", item=None, fields=tuple(parts.values()))
        return field._replace(cells=cells, columns=())

    return {name: of(field, ()) for name, field in fields.items()}


def _cell(field: Field) -> Field:
    return field._replace(kind=field.item or "so_nguyen", item=None, keys="", columns=(), required=False)


class GroupReader(reading.NodeReader):
    """Reads groupings; ``grouping`` and ``validate`` look at the fields that they name."""

    def grouping(
        self, node: MappingNode, keys: tuple[str, ...], fields: tuple[Field, ...], kind: str, where: str
    ) -> Grouping | None:
        """``nhom_theo``, or ``theo_hang`` with ``theo_cot``; ``validate`` looks at the fields that they name."""
        given = {key: value for key in keys if (value := node.get(key)) is not None}
        complete = node.get("du_nhom")
        if not given:
            if complete is not None and keys == ("nhom_theo",) and node.get("theo_hang") is None:
                self.report("RUL238", complete.location, {"name": where})
            return None
        place = next(iter(given.values())).location
        if not fields or ".truong." in where:
            self.report("RUL230", place, {"key": next(iter(given)), "name": where})
            return None
        if len(given) < len(keys):
            missing = next(key for key in keys if key not in given)
            self.report("RUL231", place, {"name": where, "key": next(iter(given)), "missing": missing})
            return None
        for key, value in given.items():
            typed = reading.text_of(value)
            if typed is not None and "," in typed:
                params = {"name": where, "key": key, "typed": typed}
                self.report("RUL240", value.location, params, Fix(typed, f"[{typed}]"))
                return None
        names = [name for key, value in given.items() for name in self.texts(value, f"{where}.{key}", single=True)]
        whole = self.switch(complete, f"{where}.du_nhom", False)
        if names:
            return Grouping(tuple(names), whole, place)
        if not any(isinstance(value, MappingNode) for value in given.values()):
            self.report("RUL239", place, {"name": where, "key": next(iter(given))})
        return None

    def keys(self, node: MappingNode, kind: str, where: str) -> str:
        """``cac_muc``: what gives the keys of a value by keys; ``validate`` looks for the list."""
        given, is_keyed = node.get("cac_muc"), KINDS[kind].layout is Layout.KEYED
        if given is not None and not is_keyed:
            self.report("RUL008", given.location, {"key": "cac_muc", "name": where, "kind": kind})
            return ""
        typed = self.text(given, f"{where}.cac_muc")
        if is_keyed and typed is None:
            self.report("RUL209", (given or node).location, {"name": where, "months": MONTHS})
        if is_keyed and (default := node.get("mac_dinh")) is not None:
            self.report("RUL220", default.location, {"name": where})
        return typed or ""
