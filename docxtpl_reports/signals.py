"""Handles the signals that ask a process to end, so that LibreOffice and temporary files do not outlive it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = ("SIGTERM", "SIGHUP", "SIGBREAK")  # ended; closed terminal; closed window (Windows)
_HELD = tuple(getattr(signal, name) for name in ("SIGINT", *_ENDING) if hasattr(signal, name))


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


class _Holding:
    """The handlers of signals, replaced while these are held. Used by the main thread only, which runs all handlers.

    An exception may be raised by any of its steps: a handler that stays replaced passes signals on.
    """

    def __init__(self) -> None:
        self.depth = 0
        self._arrived: list[int] = []
        self._handlers: dict[int, Callable[[int, FrameType | None], object]] = {}
        self._handler = self._handle  # one object, to be known again

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self.depth:
            self._arrived.append(number)
        else:
            self._handlers[number](number, frame)

    def begin(self) -> None:
        if not self.depth:
            for number in _HELD:
                handler = signal.getsignal(number)
                if callable(handler) and handler is not self._handler:
                    self._handlers[number] = handler
                    signal.signal(number, self._handler)
            self._arrived.clear()
        self.depth += 1

    def end(self) -> None:
        self.depth -= 1
        if not self.depth:
            for number, handler in self._handlers.items():
                if signal.getsignal(number) is self._handler:
                    signal.signal(number, handler)
            self.deliver()

    def deliver(self) -> None:
        while self._arrived:
            signal.raise_signal(self._arrived.pop(0))


_holding = _Holding()


@contextmanager
def held() -> Iterator[None]:
    """Signals wait until the end of the block, which must be short: what it begins is finished or written down."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _holding.begin()
    try:
        yield
    finally:
        _holding.end()


@contextmanager
def let_through() -> Iterator[None]:
    """Signals do not wait within this block of one in which they are held: it may take long."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    depth, _holding.depth = _holding.depth, 0
    try:
        _holding.deliver()
        yield
    finally:
        _holding.depth = depth
