"""Ctrl+C at every step that the interpreter takes in some modules."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, ModuleType
from typing import Any


def interrupted_at(step: int, run: Callable[[], object], *modules: ModuleType) -> bool:
    """Runs a function and sends Ctrl+C at a step in these modules. Whether it took that many."""
    files = {module.__file__ for module in modules}
    left = step

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in files:
            return None
        frame.f_trace_opcodes = True
        left -= event == "opcode"
        if not left:
            left = -1
            signal.raise_signal(signal.SIGINT)
        return trace

    before = sys.gettrace()
    with suppress(KeyboardInterrupt):
        try:
            sys.settrace(trace)
            run()
        finally:
            sys.settrace(before)
    return left < 0
