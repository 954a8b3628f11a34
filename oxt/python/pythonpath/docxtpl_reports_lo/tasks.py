"""Work on a thread, its result back on LibreOffice's main thread.

An object of LibreOffice takes the office's one lock when it is freed, and the main thread may hold that lock while it waits
for Python. A thread that frees such an object therefore stops both for good. So threads hold none of them (``work`` must not
refer to any, ``done`` stays with the main thread), and Python's search for cycles, which runs on whatever thread allocates, is
switched off while other threads than the main one run our code.
"""

from __future__ import annotations

import gc
import itertools
import threading
from typing import Any, Callable, Dict, Optional

import unohelper
from com.sun.star.awt import XCallback

from .log import note

Done = Callable[[Any, Optional[Exception]], None]
_NUMBERS = itertools.count()
_WAITING: Dict[int, Done] = {}


class _Callback(unohelper.Base, XCallback):
    def __init__(self, call: Callable[[], None]) -> None:
        self.call = call

    def notify(self, _data: Any) -> None:
        try:
            self.call()
        except Exception:  # there is no caller to catch it: LibreOffice would drop it silently
            note("callback")


class _Uncollected:
    """Keeps Python from searching for cycles while it is entered, from whatever threads, however often."""

    def __init__(self) -> None:
        self.lock, self.entered, self.was_on = threading.Lock(), 0, False

    def __enter__(self) -> None:
        with self.lock:
            if self.entered == 0:
                self.was_on = gc.isenabled()
                gc.disable()
            self.entered += 1

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.entered -= 1
            if self.entered == 0 and self.was_on:
                gc.enable()


# Around code that may be called from another thread than the main one. Not by ``contextlib``: it gives an error its traceback
# anew, which errors of LibreOffice do not take.
UNCOLLECTED = _Uncollected()


def _bell(context: Any) -> Any:
    return context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)


def later(context: Any, call: Callable[[], None]) -> None:
    """Runs ``call`` on the main thread when it is idle."""
    _bell(context).addCallback(_Callback(call), None)


def start(context: Any, work: Callable[[], Any], done: Done) -> None:
    """Runs ``work()`` on a thread, then ``done(result, error)`` on the main thread. ``work`` must not refer to UNO objects."""
    number, bell = next(_NUMBERS), _bell(context)
    _WAITING[number] = done

    def body() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as problem:
            error = problem
            note("work")
        bell.addCallback(_Callback(lambda: finish(result, error)), None)

    def finish(result: Any, error: Optional[Exception]) -> None:
        ended()
        _WAITING.pop(number)(result, error)

    def ended() -> None:
        if thread.is_alive():  # it has rung and is about to end
            later(context, ended)
        else:
            UNCOLLECTED.__exit__()

    thread = threading.Thread(target=body, name="docxtpl-reports", daemon=True)
    UNCOLLECTED.__enter__()
    thread.start()
