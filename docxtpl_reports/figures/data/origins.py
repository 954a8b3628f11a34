"""Remembers where each value was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.figures.yaml.nodes import Place, located


class Origins(Mapping[str, Location]):
    """Dotted path → place. There are hundreds, and messages ask for few: each becomes a ``Location`` when it is asked for."""

    __slots__ = ("places",)

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.places = places

    def __getitem__(self, path: str) -> Location:
        return located(self.places[path])

    def __contains__(self, path: object) -> bool:
        return path in self.places

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)
