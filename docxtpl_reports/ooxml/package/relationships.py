"""Relationships of an OPC package (ISO/IEC 29500-2 §6.5)."""

from __future__ import annotations

from typing import NamedTuple


class Relationship(NamedTuple):
    """One relationship as it is written in a .rels part; ``target`` is not resolved (see ``Package.target``)."""

    id: str
    type: str
    target: str
    external: bool
