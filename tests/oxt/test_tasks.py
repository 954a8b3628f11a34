"""Work on threads in LibreOffice, with a main thread that the test plays."""

from __future__ import annotations

import gc
import importlib
import queue
import sys
from collections.abc import Callable, Iterator
from threading import Event, current_thread, main_thread
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from support import ROOT
from support.waiting import until


@pytest.fixture
def events() -> queue.Queue[Callable[[], None]]:
    return queue.Queue()


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module with as much of UNO as it asks for."""
    monkeypatch.syspath_prepend(str(ROOT / "oxt" / "python" / "pythonpath"))
    for name, content in {
        "unohelper": {"Base": type("Base", (), {})},
        "com": {},
        "com.sun": {},
        "com.sun.star": {},
    }.items():
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    awt = ModuleType("com.sun.star.awt")
    awt.XCallback = type("XCallback", (), {})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "com.sun.star.awt", awt)
    monkeypatch.delitem(sys.modules, "docxtpl_reports_lo.tasks", raising=False)
    was_on = gc.isenabled()
    gc.enable()
    yield importlib.import_module("docxtpl_reports_lo.tasks")
    (gc.enable if was_on else gc.disable)()
    sys.modules.pop("docxtpl_reports_lo.tasks", None)


@pytest.fixture
def context(events: queue.Queue[Callable[[], None]]) -> Any:
    """A context whose AsyncCallback puts calls into the queue of the main thread."""
    bell = SimpleNamespace(addCallback=lambda callback, data: events.put(lambda: callback.notify(data)))
    return SimpleNamespace(ServiceManager=SimpleNamespace(createInstanceWithContext=lambda _name, _context: bell))


def test_the_result_comes_back_on_the_main_thread(tasks: Any, context: Any, events: queue.Queue[Any]) -> None:
    seen: list[object] = []
    tasks.start(context, current_thread, lambda result, error: seen.append((result, error, current_thread())))
    events.get()()
    [(worker, error, where)] = seen
    assert worker is not main_thread()
    assert (error, where) == (None, main_thread())


def test_an_error_comes_back_too(tasks: Any, context: Any, events: queue.Queue[Any]) -> None:
    seen: list[object] = []
    tasks.start(context, lambda: 1 // 0, lambda result, error: seen.append((result, type(error))))
    events.get()()
    assert seen == [(None, ZeroDivisionError)]


def test_python_does_not_search_for_cycles_while_a_thread_runs(
    tasks: Any, context: Any, events: queue.Queue[Any]
) -> None:
    """A cycle that holds a document, found on a thread, stopped LibreOffice: freeing it waits for the office's lock, whose
    owner waits for Python."""
    go, states = Event(), []
    for _ in range(2):
        tasks.start(context, lambda: go.wait() and gc.isenabled(), lambda result, _error: states.append(result))
    assert not gc.isenabled()
    go.set()

    def ended() -> bool:
        while not events.empty():
            events.get()()
        return gc.isenabled()

    assert until(ended)
    assert states == [False, False]


def test_it_stays_off_where_it_was_off(tasks: Any, context: Any, events: queue.Queue[Any]) -> None:
    gc.disable()
    with tasks.UNCOLLECTED:
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_it_is_on_again_after_an_error(tasks: Any) -> None:
    with pytest.raises(ValueError, match="x"), tasks.UNCOLLECTED:
        raise ValueError("x")
    assert gc.isenabled()
