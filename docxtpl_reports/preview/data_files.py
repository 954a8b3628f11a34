"""The data files of a project's folder, as they are now: those that can be shown."""

from __future__ import annotations

from pathlib import Path

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.files.reading import state
from docxtpl_reports.project import is_yaml, names_pack, shown

LOOKS = 10  # between two at every file: a folder's own state tells names that came or went, not what is in a file


class DataFiles:
    """Lists them again on request; a file is read only when it has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state: object = None
        self._looks = 0
        self._found: tuple[Path, ...] = ()
        self._known: dict[Path, tuple[object, bool]] = {}

    def __call__(self) -> tuple[Path, ...]:
        """Those that name a pack, in order; none of a folder that is gone."""
        now = state(self._folder)
        self._looks = self._looks - 1 if now == self._state else 0
        if self._looks <= 0:
            self._state, self._looks = now, LOOKS
            self._look_at_all()
        return self._found

    def _look_at_all(self) -> None:
        try:
            paths = sorted(filter(is_yaml, self._folder.glob("*")))
        except OSError:
            paths = []
        known = self._known
        self._known = {path: self._look(path, known.get(path)) for path in paths}
        self._found = tuple(shown(path) for path, (_, names) in self._known.items() if names)

    def _look(self, path: Path, known: tuple[object, bool] | None) -> tuple[object, bool]:
        now = state(path)
        if known is not None and known[0] == now:
            return known
        try:
            return now, names_pack(path)
        except ReportError:  # it cannot be opened
            return now, False
