"""Signals wait while they are held, and reach the handlers of their time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from docxtpl_reports.signals import ending, held, let_through


@pytest.fixture
def told() -> Iterator[list[int]]:
    """The numbers of the signals that were handled."""
    told: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: told.append(number))
    yield told
    signal.signal(signal.SIGINT, before)


def test_a_signal_waits_for_the_end_of_the_outermost_block(told: list[int]) -> None:
    handler = signal.getsignal(signal.SIGINT)
    with held():
        with held():
            signal.raise_signal(signal.SIGINT)
        assert told == []
    assert told == [signal.SIGINT]
    assert signal.getsignal(signal.SIGINT) is handler


def test_it_is_let_through_where_that_takes_long(told: list[int]) -> None:
    with held():
        signal.raise_signal(signal.SIGINT)
        with let_through():
            assert told == [signal.SIGINT]
            signal.raise_signal(signal.SIGINT)
            assert told == [signal.SIGINT] * 2
        signal.raise_signal(signal.SIGINT)
        assert told == [signal.SIGINT] * 2
    assert told == [signal.SIGINT] * 3


def test_the_end_of_a_process_waits_as_well() -> None:
    class EndedError(Exception):
        pass

    def end(_: int) -> None:
        raise EndedError

    done = []

    def work() -> None:
        with held():
            signal.raise_signal(signal.SIGTERM)
            done.append(True)

    with ending(end), pytest.raises(EndedError):
        work()
    assert done


def test_other_threads_hold_nothing(told: list[int]) -> None:
    begun, over = threading.Event(), threading.Event()

    def hold() -> None:
        with held(), let_through():
            begun.set()
            over.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait()
    signal.raise_signal(signal.SIGINT)
    assert told == [signal.SIGINT]
    over.set()
    thread.join()


def test_ignored_signals_stay_so() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with held():
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
