"""Progress fits every terminal, and does not fill a log."""

from __future__ import annotations

import io

import pytest

from docxtpl_reports.cli.progress import EVERY, SETTLED, Progress, counted, duration
from docxtpl_reports.diagnostics import language
from docxtpl_reports.reporters.terminal import columns


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def on_terminal(total: int, width: int, clock: Clock | None = None) -> tuple[Progress, Terminal]:
    stream = Terminal()
    return Progress(total, stream, clock=clock or Clock(), width=lambda: width), stream


def test_rate_and_time_left() -> None:
    clock = Clock()
    bar, _ = on_terminal(3321, 120, clock)
    for _ in range(100):
        clock.now += 0.5
        bar.advance()
    bar.advance(failed=True)
    assert bar.picture(119) == "[------------------------------]  101/3321  1 chưa làm được  còn 27 phút  2/giây"
    with language("en"):
        assert bar.picture(119).endswith("101/3321  1 failed  27 min left  2/s")


def test_work_of_a_size_that_is_known_late(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with counted() as advance:
        for _ in range(3):
            advance(7)
    assert "1/7" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r")  # nothing is left of it
    with counted():
        pass


def test_the_start_of_workers_and_a_short_stretch_tell_no_time() -> None:
    clock = Clock()
    bar, _ = on_terminal(1000, 120, clock)
    clock.now = 20  # until the first answer
    bar.advance()
    clock.now += SETTLED / 2
    bar.advance()
    assert bar.picture(119).endswith("2/1000")
    clock.now += SETTLED / 2
    bar.advance()
    assert bar.picture(119).endswith("3/1000  còn 25 phút  40/phút")


@pytest.mark.parametrize("width", range(1, 120, 7))
def test_it_fits(width: int) -> None:
    clock = Clock()
    bar, stream = on_terminal(3321, width, clock)
    for _ in range(20):
        clock.now += 60
        bar.advance(failed=True)
    assert columns(bar.picture(width - 1)) <= max(width - 1, 0)
    assert all(columns(text) < width or not text for text in stream.getvalue().split("\r"))


def test_a_line_is_printed_where_the_bar_was() -> None:
    bar, stream = on_terminal(10, 40)
    bar.advance()
    shown = stream.getvalue().lstrip("\r")
    bar.clear()
    assert stream.getvalue().endswith("\r" + " " * columns(shown) + "\r")


def test_a_log_gets_a_line_per_hundred() -> None:
    stream = io.StringIO()
    bar = Progress(EVERY * 3, stream, clock=Clock())
    for number in range(EVERY * 3):
        bar.advance(failed=number == 7)
    assert stream.getvalue().splitlines() == ["Đã xong 100/300, 1 chưa làm được", "Đã xong 200/300, 1 chưa làm được"]


def test_a_terminal_without_control_is_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    bar, stream = on_terminal(10, 80)
    bar.advance()
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 giây"), (59, "59 giây"), (61, "2 phút"), (3600, "1 giờ 0 phút"), (7500, "2 giờ 5 phút")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text
