"""Holds the labels over the rows of a loop until the first row that asks for them is rendered (see ``tables.labels``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from docxtpl_reports.engine.marks import AGAIN, KEEP_CALL, PUT_CALL, SPLICE
from docxtpl_reports.engine.output.fragments import Fragment

_NOTHING_LEFT = f'<s:{AGAIN.rpartition("}")[2]} xmlns:s="{SPLICE}"/>'


class LabelStore:
    """The labels of one rendering that wait for the first row of their loop."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def keep(self, key: str, *, caller: Callable[[], object]) -> str:
        made = caller()
        self._kept[key] = made.xml if isinstance(made, Fragment) else str(made)
        return ""

    def put(self, key: str, *, caller: Callable[[], object]) -> str:
        kept = self._kept.pop(key, None)
        if kept is not None:
            return Markup(kept)
        blank = caller()
        return Markup(_NOTHING_LEFT + (blank.xml if isinstance(blank, Fragment) else str(blank)))

    def calls(self) -> Mapping[str, Callable[..., str]]:
        return {KEEP_CALL: self.keep, PUT_CALL: self.put}
