"""Run by a Python that has LibreOffice's ``uno``, not by ours: keeps one LibreOffice open and converts on request.

Arguments: a name for the pipe, then the command that starts LibreOffice. Says ``ready``; then, for each line with a JSON list
[URL of the .docx, URL of the PDF], says ``""`` or what went wrong, as JSON. Ends, and LibreOffice with it, when its input
is closed. Plain Python, since LibreOffice brings one as old as 3.8.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue

NEVER = 0  # MacroExecMode.NEVER_EXECUTE, UpdateDocMode.NO_UPDATE: a preview runs and fetches nothing
SECONDS_TO_END = 3.0


def main(pipe: str, command: list[str]) -> int:
    office = subprocess.Popen(
        [*command, f"--accept=pipe,name={pipe};urp;"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    desktop: Any = None
    try:
        desktop = connect(pipe, office)
        if desktop is None:
            return 1
        say("ready")
        for line in sys.stdin:
            source, target = json.loads(line)
            try:
                convert(desktop, source, target)
                say("")
            except Exception as error:  # UNO's exceptions are not only RuntimeError
                say(f"{type(error).__name__}: {error}")
                if office.poll() is not None:
                    return 1
    finally:
        end(desktop, office)
    return 0


def end(desktop: Any, office: subprocess.Popen[bytes]) -> None:
    """LibreOffice is asked first, since it then takes its pipes with it; the rest of the process group is killed."""
    try:
        if desktop is not None and office.poll() is None:
            desktop.terminate()
            office.wait(SECONDS_TO_END)
    except Exception:  # it went away while it was asked
        time.sleep(0)
    finally:
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(os.getpid(), signal.SIGKILL)
        office.kill()


def connect(pipe: str, office: subprocess.Popen[bytes]) -> Any:
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    while office.poll() is None:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # not listening yet
            time.sleep(0.05)
        else:
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    return None


def convert(desktop: Any, source: str, target: str) -> None:
    options = {
        "Hidden": True,
        "ReadOnly": True,
        "MacroExecutionMode": NEVER,
        "UpdateDocMode": NEVER,
        "FilterName": "MS Word 2007 XML",
    }
    document = desktop.loadComponentFromURL(source, "_blank", 0, properties(options))
    if document is None:
        raise RuntimeError("LibreOffice opened nothing")
    try:
        document.storeToURL(target, properties({"FilterName": "writer_pdf_Export"}))
    finally:
        document.close(True)


def properties(values: dict[str, object]) -> tuple[Any, ...]:
    found = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        found.append(item)
    return tuple(found)


def say(text: str) -> None:
    print(json.dumps(text), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
