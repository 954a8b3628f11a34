"""Shows the progress of a long command: a bar on a terminal, one line per hundred units in a log."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.reporters.terminal import columns

EVERY = 100  # units per line of a log
PAUSE = 0.1  # seconds between updates of the bar
SETTLED = 3  # minimum seconds to average the rate over: workers start one by one and answer in chunks
SAMPLES = 100  # updates to average the rate over: in a resumed batch the first units take no time
BAR = 30  # maximum columns
MINUTE, HOUR = 60, 3600  # seconds


class Progress:
    """Tracks finished units. Clear the bar before printing a line; it returns with the next unit."""

    def __init__(
        self,
        total: int,
        stream: TextIO,
        *,
        clock: Callable[[], float] = time.monotonic,
        width: Callable[[], int] = lambda: shutil.get_terminal_size().columns,
    ) -> None:
        self._total, self._stream, self._clock, self._width = total, stream, clock, width
        self._is_terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._samples: deque[tuple[float, int]] = deque(maxlen=SAMPLES)
        self._shown = 0  # columns of the bar on the terminal
        self._done = self._failed = 0

    def advance(self, *, failed: bool = False) -> None:
        self._done += 1
        self._failed += failed
        if not self._is_terminal:
            if self._done % EVERY == 0 and self._done < self._total:
                self._write(f"{self._counts()}\n")
        elif not self._samples or self._clock() - self._samples[-1][0] >= PAUSE or not self._shown:
            self._samples.append((self._clock(), self._done))
            self._draw()

    def clear(self) -> None:
        if self._shown:
            self._write("\r" + " " * self._shown + "\r")
            self._shown = 0

    def _draw(self) -> None:
        text = self.picture(max(self._width() - 1, 0))  # a terminal breaks the line when its last column is written
        self._write("\r" + text + " " * max(self._shown - columns(text), 0))
        self._shown = columns(text)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    def _counts(self) -> str:
        counts = translate(N_("Đã xong {done}/{total}")).format(done=self._done, total=self._total)
        failed = translate(N_(", {count} chưa làm được")).format(count=self._failed) if self._failed else ""
        return counts + failed

    def picture(self, width: int) -> str:
        """The bar as it fits into a number of columns: of what does not fit, the bar goes first and the counts last."""
        rate = self._rate()
        pieces = [f"{self._done}/{self._total}"]
        if self._failed:
            pieces.append(translate(N_("{count} chưa làm được")).format(count=self._failed))
        if rate > 0:
            pieces.append(translate(N_("còn {time}")).format(time=duration((self._total - self._done) / rate)))
            pieces.append(_speed(rate))
        while len(pieces) > 1 and columns("  ".join(pieces)) > width:
            pieces.pop()
        text = "  ".join(pieces)
        room = min(width - columns(text) - 4, BAR)
        if room < 5 or not self._total:
            return text if columns(text) <= width else ""
        full = room * self._done // self._total
        return f"[{'#' * full}{'-' * (room - full)}]  {text}"

    def _rate(self) -> float:
        """Units in a second since the first was done, when workers are up; 0 as long as nobody can say."""
        if not self._samples:
            return 0.0
        (start, before), (end, after) = self._samples[0], self._samples[-1]
        is_known = end - start >= SETTLED or len(self._samples) == SAMPLES
        return (after - before) / (end - start) if is_known and end > start else 0.0


def progress(total: int) -> Progress:
    """Progress on standard error, separate from the command's answer."""
    return Progress(total, sys.stderr)


@contextmanager
def counted() -> Iterator[Callable[[int], None]]:
    """Progress of work whose size is known once it has begun: a function to call after each unit, with their number."""
    bars: list[Progress] = []

    def advance(total: int) -> None:
        if not bars:
            bars.append(progress(total))
        bars[0].advance()

    try:
        yield advance
    finally:
        for bar in bars:
            bar.clear()


def duration(seconds: float) -> str:
    """A duration in words: «2 giờ 5 phút», «3 phút», «12 giây»."""
    whole = round(seconds)
    if whole >= HOUR:
        hours, minutes = divmod(whole // MINUTE, MINUTE)
        return translate(N_("{hours} giờ {minutes} phút")).format(hours=hours, minutes=minutes)
    if whole >= MINUTE:
        return translate(N_("{minutes} phút")).format(minutes=-(-whole // MINUTE))
    return translate(N_("{seconds} giây")).format(seconds=max(whole, 1))


def _speed(rate: float) -> str:
    """A rate in whole numbers, which are written alike in every language."""
    if rate < 2:
        return translate(N_("{rate}/phút")).format(rate=round(rate * MINUTE))
    return translate(N_("{rate}/giây")).format(rate=round(rate))
