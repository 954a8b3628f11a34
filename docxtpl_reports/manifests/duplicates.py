"""Finds several reports of the same unit and period, and chooses the only sound one among them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from docxtpl_reports import vietnamese

from .reading import bytes_of
from .schema import FAMILY
from .unit_report import UnitReport, load

_NAMES = ("don_vi.ten", "don_vi.ma", "don_vi.huyen", "ky.tu", "ky.den")
_PACK = b'\n"pack": '


def same_units(paths: Callable[[], Iterable[Path]]) -> tuple[int, list[list[Path]]]:
    """The number of manifests, and those of each unit and period that has several. ``paths`` is iterated twice, so that only
    hashes are kept in memory; a manifest that appears in between is ignored."""
    names, keys = array("q"), array("q")
    for path in paths():
        names.append(hash(path))
        keys.append(_key(path))
    if len(set(keys)) == len(keys):
        return len(keys), []
    seen: set[int] = set()
    twice = {key for key in keys if key and (key in seen or seen.add(key))}  # type: ignore[func-returns-value]
    groups: dict[int, list[Path]] = {}
    known = {name: key for name, key in zip(names, keys, strict=True) if key in twice}
    for path in paths():
        if (key := known.get(hash(path))) is not None:
            groups.setdefault(key, []).append(path)
    return len(keys), [group for group in groups.values() if len(group) > 1]


def chosen(reports: Sequence[UnitReport], is_sound: Callable[[UnitReport], bool]) -> UnitReport | None:
    """The one report that is sound; None if there are several, or none. Copies count as one: that with the shortest name."""
    left = [report for report in reports if is_sound(report)] or reports
    is_one = len({report.digest for report in left}) == 1
    return min(left, key=lambda report: (len(report.path.name), report.path)) if is_one else None


def _key(path: Path) -> int:
    """A hash of unit, period and pack; 0 for a file that is not a report."""
    text, _ = bytes_of(path)
    if not text or FAMILY.encode() not in text[:200]:
        return 0
    values = {name: _text(text, name) for name in _NAMES}
    pack = _line(text, _PACK)
    if not values["don_vi.ten"]:  # reformatted by somebody, or not the report of a unit
        report, _ = load(path)
        if report is None:
            return 0
        values = {name: report.text(name) for name in _NAMES}
        pack = report.pack
    unit = vietnamese.tidy(values["don_vi.ten"]).casefold()
    identity = values["don_vi.ma"] or values["don_vi.huyen"]
    return hash((str(pack), unit, identity, values["ky.tu"], values["ky.den"]))


def _text(text: bytes, name: str) -> str:
    """A value as printed, from its line in a manifest that still has its original layout."""
    found = _line(text, f'\n{{"name": "{name}", '.encode(), whole=True)
    return str(found["text"]) if isinstance(found, dict) and found.get("value") is not None else ""


def _line(text: bytes, start: bytes, *, whole: bool = False) -> object:
    at = text.find(start)
    if at < 0:
        return None
    first = at + 1 if whole else at + len(start)
    end = text.find(b"\n", first)
    try:
        return json.loads(text[first:end].rstrip().rstrip(b","))
    except (ValueError, RecursionError):
        return None
