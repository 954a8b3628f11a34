"""The rendering in progress: one object that holds what printed values spend, collect and report.

Compiled templates call filters and printers without an argument for it, so they find it with ``current``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_MADE, MAX_WORK
from docxtpl_reports.values import Unknown

from .citations import Citations


class Host(NamedTuple):
    """The document that pictures, subdocuments and links of docxtpl belong to.

    ``content``: of a picture or subdocument of this document, its XML, the namespaces to declare around it and the part that
    its relationships belong to (None: the one it is printed in); None when it belongs to another document. ``relate``: the
    id, in a part (second argument), of what another (first) points to by an id, or None when it points to nothing;
    ``enter``: called with the part that values printed from now on land in.
    """

    main_part: str
    content: Callable[[Any], tuple[str, str, str | None] | None]
    relate: Callable[[str, str, str], str | None]
    enter: Callable[[str], None]


class Rendering:
    """The state of one rendering that values and filters need. The renderer's own class reports with places."""

    def __init__(self, host: Host | None = None) -> None:
        self.host = host
        self.citations = Citations()
        self.containers: dict[int, tuple[object, int, object]] = {}  # made exact: see ``dialect.exact``
        self.is_draft = False
        self.work_left = MAX_WORK
        self.made_left = MAX_MADE

    def print_unknown(self, value: Unknown) -> str | None:
        """Records that an unknown value is printed; gives the words that replace its own, if any."""
        return None

    def leave_undecided(self, value: Unknown) -> None:
        """Records that a draft cannot decide a condition."""

    def print_fragment(self, home: str | None) -> int:
        """Records a printed fragment whose relationships belong to ``home``; gives its number."""
        return 0


_current: ContextVar[Rendering | None] = ContextVar("rendering", default=None)
current = _current.get


def spend(work: int, made: int = 0) -> None:
    """Charges the rendering in progress: once per loop step, for everything long, and for every value made.

    ``work``: characters gone through; ``made``: bytes. Raises ReportError REN009 when nothing is left.
    """
    rendering = _current.get()
    if rendering is None:
        return
    rendering.work_left -= work
    rendering.made_left -= made
    if rendering.work_left < 0 or rendering.made_left < 0:
        raise ReportError(Diagnostic("REN009"))


@contextmanager
def rendering(state: Rendering) -> Iterator[None]:
    """Within the block, ``state`` is the rendering in progress."""
    token = _current.set(state)
    try:
        yield
    finally:
        _current.reset(token)
