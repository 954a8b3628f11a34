"""Handles the signals that ask a process to end, so that LibreOffice and temporary files do not outlive it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")  # ended; closed terminal; closed window (Windows)


@contextmanager
def ending(handle: Callable[[int], None]) -> Iterator[None]:
    """Within the block the first signal that asks to end calls ``handle`` with its number, and later ones are ignored.

    By default, Python would die immediately. A signal that the process ignores (as under nohup) stays ignored.
    """
    known = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    numbers = [number for number in known if signal.getsignal(number) is not signal.SIG_IGN]

    def first(number: int, _: object) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        handle(number)

    before = {number: signal.signal(number, first) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
