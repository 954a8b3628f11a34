"""Running the page until it is stopped: one port of this machine, one LibreOffice, nothing left behind."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn

from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError
from docxtpl_reports.pdf import WarmOffice
from docxtpl_reports.signals import ending

from .app import application
from .live import Live
from .session import Session

LOOPBACK = "127.0.0.1"
SECONDS_TO_STOP = 2


def serve(
    data: Path,
    find: Callable[[], tuple[Path, ...]],
    *,
    port: int,
    lang: str,
    browser: bool,
    announce: Callable[[str], None],
) -> None:
    """Shows ``data`` (and on demand the others that ``find`` lists) until Ctrl+C, or a signal to end. ``port`` 0: any that is
    free.

    ``announce`` is called with the address as soon as it answers. Raises ReportError (OUT050) when the port is taken.
    """
    token = secrets.token_urlsafe(24)
    with listening(port) as listener, WarmOffice() as office, ending(_interrupt):
        chosen = listener.getsockname()[1]
        address = f"http://{LOOPBACK}:{chosen}/{token}/"
        office.warm_up()

        def started() -> None:
            announce(address)
            if browser and _has_screen():
                # Some browsers keep the process that opened them waiting.
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        with suppress(KeyboardInterrupt):
            live = Live(Session(data, find(), office), lang, find)
            asyncio.run(_serve(live, token, listener, office, started))


async def _serve(
    live: Live,
    token: str,
    listener: socket.socket,
    office: WarmOffice,
    started: Callable[[], None],
) -> None:
    config = uvicorn.Config(
        application(live, token, listener.getsockname()[1]),
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=SECONDS_TO_STOP,
    )
    server = _Server(config, live, office, started)
    if hasattr(signal, "SIGHUP"):  # of which uvicorn knows nothing
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, server.stop)
    await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends streams and LibreOffice as soon as it is asked to stop: both would keep it waiting."""

    def __init__(self, config: uvicorn.Config, live: Live, office: WarmOffice, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._live, self._office, self._announce = live, office, started

    def stop(self) -> None:
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.stop()
        await asyncio.to_thread(self._office.close)
        await super().shutdown(sockets)


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """A socket on the loopback interface, which other machines cannot reach."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere this lets two programs have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except OSError as error:
            params = {"port": port, "reason": Reason.of(error)}
            raise ReportError(Diagnostic("OUT050", params=params)) from error
        yield listener
    finally:
        listener.close()


def _interrupt(_: int) -> None:
    """A closed terminal and a request to end are handled like Ctrl+C, so that LibreOffice ends, too."""
    raise KeyboardInterrupt


def _has_screen() -> bool:
    """Whether a browser can be seen; without a screen a text browser would take over the terminal."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
