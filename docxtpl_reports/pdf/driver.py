"""Starts LibreOffice for us and ends it with us: run as a script, by a Python that has ``uno`` or by ours.

Arguments: the folder that holds LibreOffice's profile, our process number, then ``once COMMAND…`` or ``warm PIPE COMMAND…``.

* ``once`` runs the command to its end; LibreOffice's exit code says nothing, so the script's is 0.
* ``warm`` keeps one LibreOffice open (this needs ``uno``). Says ``ready``; then, for each line with a JSON list [URL of the
  .docx, URL of the PDF], says ``""`` or what went wrong, as JSON.

Both exit with ``CANNOT_START`` plus the system's error number when there is no such program. The standard input is open as
long as we live: when it closes, also in the middle of a document that hangs, LibreOffice is ended with its whole process
group. If we were killed, which left us no time to tidy up, the folder is removed too.
Plain Python, since LibreOffice brings one as old as 3.8.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

NEVER = 0  # MacroExecMode.NEVER_EXECUTE, UpdateDocMode.NO_UPDATE: a preview runs and fetches nothing
SECONDS_TO_END = 3.0
CANNOT_START = 64
SOCKETS = Path("/tmp")  # where LibreOffice creates them on Unix, regardless of TMPDIR


def main(folder: str, parent: int, mode: str, arguments: list[str]) -> int:
    if mode == "tidy":
        tidy(folder, parent, arguments)
        return 0
    pipe = arguments.pop(0) if mode == "warm" else ""
    command = [*arguments, f"--accept=pipe,name={pipe};urp;"] if pipe else arguments
    names = [pipe, *map(single_instance, arguments)]
    try:
        office = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    except OSError as error:
        return CANNOT_START + (error.errno or 0)
    requests: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            requests.put(line)
        requests.put(None)
        if pipe:  # it may still end by itself
            time.sleep(SECONDS_TO_END + 1)
        end(folder, office, names, orphaned=not pipe or os.getppid() != parent)  # one command is ended by killing it

    threading.Thread(target=listen, daemon=True).start()
    if not pipe:
        office.wait()
        return 0
    desktop: Any = None
    try:
        desktop = connect(pipe, office)
        return 1 if desktop is None else serve(desktop, office, requests)
    finally:
        ask_to_end(desktop, office)
        end(folder, office, names, orphaned=os.getppid() != parent)


def serve(desktop: Any, office: subprocess.Popen[bytes], requests: queue.SimpleQueue[str | None]) -> int:
    say("ready")
    while True:
        line = requests.get()
        if line is None:
            return 0
        source, target = json.loads(line)
        try:
            convert(desktop, source, target)
            say("")
        except Exception as error:  # UNO's exceptions are not only RuntimeError
            say(f"{type(error).__name__}: {error}")
            if office.poll() is not None:
                return 1


def ask_to_end(desktop: Any, office: subprocess.Popen[bytes]) -> None:
    """LibreOffice is asked first, since it then takes its sockets with it."""
    try:
        if desktop is not None and office.poll() is None:
            desktop.terminate()
            office.wait(SECONDS_TO_END)
    except Exception:  # it went away while it was asked
        time.sleep(0)


def end(folder: str, office: subprocess.Popen[bytes], names: list[str], orphaned: bool) -> None:
    """Kills the process group, this script with it."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        if orphaned:  # nobody else removes the folder; a process of another group can
            tidier = [sys.executable, __file__, folder, str(os.getpid()), "tidy", *names]
            subprocess.Popen(tidier, stdin=subprocess.DEVNULL, start_new_session=True)
            time.sleep(SECONDS_TO_END)
        os.killpg(os.getpid(), signal.SIGKILL)
    office.kill()


def tidy(folder: str, group: int, names: list[str]) -> None:
    """Kills a process group and removes what it leaves."""
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        time.sleep(0)  # it has gone
    remove_sockets(names)
    for _ in range(20):  # processes that are being killed may still write
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            break
        time.sleep(0.1)


def single_instance(argument: str) -> str:
    """The name of the socket by which LibreOffice sees whether a profile is in use; nothing for other arguments."""
    name, _, url = argument.partition("=")
    if name != "-env:UserInstallation":
        return ""
    digest = hashlib.md5(url.encode("utf-16-le")).digest()
    return "SingleOfficeIPC_" + "".join(f"{byte:x}" for byte in digest)


def remove_sockets(names: list[str]) -> None:
    for name in filter(None, names):
        for left in SOCKETS.glob(f"OSL_PIPE_*_{name}"):
            try:
                left.unlink()
            except OSError:
                continue


def connect(pipe: str, office: subprocess.Popen[bytes]) -> Any:
    import uno

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
    from com.sun.star.beans import PropertyValue

    found = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        found.append(item)
    return tuple(found)


def say(text: str) -> None:
    print(json.dumps(text), flush=True)


if __name__ == "__main__":
    # Not sys.exit, which waits for the lock of the standard input.
    os._exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]))
