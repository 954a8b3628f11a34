"""The number of LibreOffices that this machine can run at once, and the memory that each takes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from . import limits

_CGROUP = Path("/sys/fs/cgroup")


def offices_at_once(wanted: int | None = None) -> int:
    """The requested number, or one per CPU; limited by free memory, and at least one."""
    free = min(_free_memory(), default=limits.OFFICES_WITHOUT_MEMORY_KNOWN * limits.MEMORY)
    return max(1, min(wanted or processors(), free // limits.MEMORY))


def processors() -> int:
    """The number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows, macOS
        return os.cpu_count() or 1


def _free_memory() -> Iterator[int]:
    """Free memory of the system and of our container in bytes, as far as known."""
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
        yield 1024 * int(next(line.split()[1] for line in lines if line.startswith("MemAvailable:")))
    with suppress(OSError, ValueError):  # "max": no limit
        most = int((_CGROUP / "memory.max").read_text("ascii"))
        yield most - int((_CGROUP / "memory.current").read_text("ascii"))


def largest_of(group: int) -> int | None:
    """The process of a process group that uses the most memory; None if the system does not say."""
    found: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            if int(path.read_text("utf-8", "replace").rpartition(") ")[2].split()[2]) == group:
                found[int(path.parent.name)] = memory_of(int(path.parent.name))
    return max(found, key=lambda process: found[process], default=None)


def memory_of(process: int) -> int:
    """The memory of a process in bytes; 0 if the system does not say."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
