"""The state of each open document: problems, fields, running work, and the listeners for changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Sequence, Tuple

from .command_line import Stop
from .fields import Entry
from .problems import Problem
from .project import Project

if TYPE_CHECKING:
    from .finding import Tag

Listener = Callable[[str], None]


class Session:
    """The state of one document. ``source``: the command the findings are of; ``at``: the one chosen, -1 for none."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.problems: List[Problem] = []
        self.source: Optional[str] = None
        self.at = -1
        self.after_fix = 0  # the finding to choose when the next check has ended
        self.visited = False  # the chosen one was gone to, so that «next» means another
        self.exported = False  # the findings are of LibreOffice's copy, not of the file
        self.entries: Optional[List[Entry]] = None
        self.entries_of: Optional[Tuple[object, ...]] = None
        self.fields_asked: Optional[Tuple[object, ...]] = None  # the same, when they were last asked for
        self.running: Optional[str] = None
        self.waiting: Optional[Callable[[], None]] = None  # the command that is run when the background work has ended
        self.ending: Optional[str] = None  # its result is being shown; another may be begun
        self.stop: Optional[Stop] = None
        self.message = ""  # the last outcome in words
        self.error = ""  # the last thing that could not be done
        self.preview: Any = None
        self.project: Optional[Tuple[Tuple[str, ...], float, Project]] = None  # of which, found when, what
        self.built: List[str] = []
        self.tags: Sequence[Tag] = ()  # of the document, as they were when they were last read

    @property
    def is_busy(self) -> bool:
        """Whether a command runs or waits; reading the fields in the background is none."""
        return self.waiting is not None or self.running not in (None, "fields")

    @property
    def problem(self) -> Optional[Problem]:
        return self.problems[self.at] if 0 <= self.at < len(self.problems) else None


PANELS: List[Any] = []  # LibreOffice keeps no Python reference to a panel: without this one it would be collected
_SESSIONS: Dict[str, Session] = {}
_LISTENERS: List[Listener] = []


def of(document: Any) -> Session:
    key = str(document.RuntimeUID)
    return _SESSIONS.setdefault(key, Session(key))


def forget(key: str) -> None:
    known = _SESSIONS.pop(key, None)
    if known is not None and known.stop is not None:
        known.stop.set()


def listen(listener: Listener) -> None:
    _LISTENERS.append(listener)


def unlisten(listener: Listener) -> None:
    if listener in _LISTENERS:
        _LISTENERS.remove(listener)


def changed(key: str) -> None:
    """Tells all who listen that the state of a document, or ("") of all, is another."""
    for listener in list(_LISTENERS):
        listener(key)
