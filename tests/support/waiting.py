"""Waiting for other processes by counted attempts, never by a clock: a busy machine only makes the pauses longer. Waiting
that never succeeds is ended by the one time limit of the suite (``timeout`` in setup.cfg)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

LOOKS = 3000
PAUSE = 0.02  # seconds


def until(condition: Callable[[], object], looks: int = LOOKS) -> bool:
    """Whether the condition holds at one of a number of attempts, with a pause between them."""
    for _ in range(looks):
        if condition():
            return True
        time.sleep(PAUSE)
    return bool(condition())


def alive(pid: int) -> bool:
    """Whether a process is there and not only waiting for its end to be noticed."""
    fields = _stat(Path(f"/proc/{pid}/stat"))
    return bool(fields) and fields[0] != "Z"


def ended(*pids: int) -> bool:
    """Whether these processes end while one waits."""
    return until(lambda: not any(map(alive, pids)))


def group_ended(group: int) -> bool:
    """Whether a process group ends while one waits."""
    return until(lambda: not members(group))


def members(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    stats = {int(path.parent.name): _stat(path) for path in Path("/proc").glob("[0-9]*/stat")}
    return [pid for pid, fields in stats.items() if fields and int(fields[2]) == group and fields[0] != "Z"]


def _stat(path: Path) -> list[str]:
    """State, parent, group … of a process; nothing when it is gone."""
    try:
        return path.read_text().rpartition(") ")[2].split()
    except OSError:
        return []
