"""A disk without room, as writers meet it: no byte can be written, or those that were written cannot be flushed."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest

WAYS = ("write", "flush")


@contextmanager
def full_disk(way: str, after: int = 0) -> Iterator[None]:
    """Within, files cannot be written (or flushed) once ``after`` of them were flushed, by any thread of this process."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    fsync, numbers = os.fsync, count()

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))

    def flush(handle: int) -> None:
        number = next(numbers)
        if way == "flush" and number >= after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)
        if way == "write" and number + 1 == after:
            fill()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", flush)
        if way == "write" and not after:
            fill()
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
