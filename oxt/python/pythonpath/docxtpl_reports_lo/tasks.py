"""Work on a thread, its result back on LibreOffice's main thread."""

from __future__ import annotations

import threading
from typing import Any, Callable, Optional

import unohelper
from com.sun.star.awt import XCallback

from .log import note


class _Callback(unohelper.Base, XCallback):
    def __init__(self, call: Callable[[], None]) -> None:
        self.call = call

    def notify(self, _data: Any) -> None:
        try:
            self.call()
        except Exception:  # there is no caller to catch it: LibreOffice would drop it silently
            note("callback")


def later(context: Any, call: Callable[[], None]) -> None:
    """Runs ``call`` on the main thread when it is idle; may be called from any thread."""
    made = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", context)
    made.addCallback(_Callback(call), None)


def start(context: Any, work: Callable[[], Any], done: Callable[[Any, Optional[Exception]], None]) -> None:
    """Runs ``work()`` on a thread, then ``done(result, error)`` on the main thread. ``work`` must not touch UNO."""

    def body() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as problem:
            error = problem
            note("work")
        later(context, lambda: done(result, error))

    threading.Thread(target=body, name="docxtpl-reports", daemon=True).start()
