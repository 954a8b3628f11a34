"""Rebuilds whenever a file changes or somebody asks, and notifies every open page."""

from __future__ import annotations

import asyncio
import logging
import os
import traceback
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, awatch

from docxtpl_reports.diagnostics import DEBUG, language
from docxtpl_reports.files.reading import state

from .session import Session, View

DEBOUNCE, STEP = 200, 30  # milliseconds: editors write a file in several steps
SETTLE = 0.3  # seconds until a file that looked half written is read again
POLL = 1.0  # seconds between polls: network drives send no events, nor do folders that were recreated
HEARTBEAT = 15.0  # seconds; shows a browser that the connection is alive

logging.getLogger("watchfiles").setLevel(logging.WARNING)


class Live:
    """One session and those who look at it. ``run`` works until ``stop``; all methods belong to the event loop."""

    def __init__(self, session: Session, lang: str = "vi") -> None:
        self.session = session
        self.lang = lang
        self.building = True
        self.stopping = False
        self._asked = asyncio.Event()
        self._news = asyncio.Condition()
        self._revision = 0
        self._notices: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Builds the first view, then another after each change, until ``stop``."""
        watching: asyncio.Task[None] | None = None
        watched: frozenset[Path] = frozenset()
        states: dict[Path, object] = {}
        try:
            while not self.stopping:
                self._asked.clear()
                states = _states(self.session.inputs())
                await self._build()
                inputs = frozenset(self.session.inputs())
                states = _states(inputs) | states  # of before the build: what was saved meanwhile is another state
                if watching is None or watching.done() or inputs != watched:
                    await _cancel(watching)
                    watched, watching = inputs, asyncio.create_task(self.watch(inputs))
                if not await self._change(states):
                    await _cancel(watching)
                    watching = None
        finally:
            await _cancel(watching)

    async def _change(self, states: dict[Path, object]) -> bool:
        """Waits for something to do. False when a file changed without a notification: the system cannot, or no longer can."""
        while True:
            try:
                await asyncio.wait_for(self._asked.wait(), POLL)
                return True
            except TimeoutError:
                if _states(states) != states:
                    return False

    def rebuild(self) -> None:
        """Asks for a new view; what is asked while one is made is answered by the next."""
        self._asked.set()

    def stop(self) -> None:
        """Ends ``run`` and ``events``."""
        self.stopping = True
        self._asked.set()
        self._announce()

    async def events(self) -> AsyncIterator[tuple[int, bool]]:
        """(number of the view, whether the next is being made): now, after each change, and from time to time."""
        while not self.stopping:
            seen = self._revision
            yield self.session.view.number, self.building
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed_since(seen), HEARTBEAT)

    async def _changed_since(self, revision: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._revision != revision or self.stopping)

    async def _build(self) -> None:
        self.building = True
        self._announce()
        view = await asyncio.to_thread(self._make)
        if view.unsettled and not self.stopping:
            await asyncio.sleep(SETTLE)
            await asyncio.to_thread(self._make)
        self.building = False
        self._announce()

    def _make(self) -> View:
        with language(self.lang):
            try:
                return self.session.build()
            except Exception as error:
                if os.environ.get(DEBUG):
                    traceback.print_exc()
                return self.session.fail(error)

    async def watch(self, inputs: frozenset[Path]) -> None:
        """Folders are watched, not files: editors replace a file by a new one. A missing file may come, too."""
        wanted = {path.absolute() for path in inputs} | {path.resolve() for path in inputs}

        def ours(_: Change, path: str) -> bool:
            return Path(path) in wanted

        folders = {path.parent for path in wanted if path.parent.is_dir()}
        async for _ in awatch(*folders, watch_filter=ours, debounce=DEBOUNCE, step=STEP, recursive=False):
            self.rebuild()

    def _announce(self) -> None:
        self._revision += 1
        notice = asyncio.get_running_loop().create_task(self._notify())
        self._notices.add(notice)
        notice.add_done_callback(self._notices.discard)

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()


def _states(paths: Iterable[Path]) -> dict[Path, object]:
    """A value per file that changes when the file does."""
    return {path: state(path) for path in paths}


async def _cancel(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        with suppress(
            asyncio.CancelledError, OSError
        ):  # a folder that went away, too many watches: files are looked at
            await task
