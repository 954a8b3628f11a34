"""Distinguishes the groups of units that get an archive (``--zip``) or a folder each: two groups never share one."""

from __future__ import annotations

from array import array

from docxtpl_reports.diagnostics import Diagnostic, Location, Phrase, Reasons

from .clashes import LISTED, hash_of, same_text

UNKNOWN = "khong-ro"  # the archive of units without a value to group by


class Groups:
    """The groups of one command. Only a name that differs from its value can clash; for the others a hash is enough."""

    def __init__(self) -> None:
        self._unchanged = array("Q")
        self._changed: dict[str, dict[str, tuple[str, str, Location]]] = {}  # by path and value: value, name, a unit
        self._without: list[str | Phrase] = []
        self._count = 0

    def add(self, folder: str, name: str, value: str, place: Location) -> None:
        """Record a unit whose value named its archive or folder."""
        path, own = same_text(f"{folder}/{name}"), same_text(value)
        if own == same_text(name):
            self._unchanged.append(hash_of(path))
        else:
            self._changed.setdefault(path, {}).setdefault(own, (value, name, place))

    def add_without(self, unit: str | Phrase) -> None:
        """Record a unit without a value to be grouped by."""
        self._count += 1
        if self._count <= LISTED:
            self._without.append(unit)

    def clashes(self) -> list[Diagnostic]:
        """Errors for names shared by two groups, naming both."""
        problems = []
        unchanged = set(self._unchanged) if self._changed else set()
        for path, values in self._changed.items():
            (first, name, place), *others = values.values()
            seconds = [(second, at) for second, _, at in others]
            if hash_of(path) in unchanged:
                seconds.insert(0, (name, place))
            for second, at in seconds:
                problems.append(Diagnostic("BAT022", at, {"first": first, "second": second, "name": name}))
        if len(problems) > LISTED:
            problems[LISTED:] = [Diagnostic("BAT024", params={"count": len(problems) - LISTED})]
        return problems

    def warnings(self, option: str) -> list[Diagnostic]:
        """A warning about the units in no group, which share one archive."""
        if not self._count:
            return []
        units = Reasons((*self._without, *(["…"] if self._count > LISTED else [])))
        return [Diagnostic("BAT023", params={"count": self._count, "name": option, "archive": UNKNOWN, "units": units})]
