"""Rebuilds whenever a file changes or somebody asks, and notifies every open page."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import traceback
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import Change, awatch

from docxtpl_reports.diagnostics import DEBUG, language
from docxtpl_reports.files.reading import state

from .session import Session, View

DEBOUNCE, STEP = 200, 30  # milliseconds: editors write a file in several steps
SETTLE = 0.3  # seconds until a file that looked half written is read again
POLL = 1.0  # seconds between polls: network drives send no events, nor do folders that were recreated
HEARTBEAT = 15.0  # seconds; shows a browser that the connection is alive
MAX_TABS = 12  # each keeps the pages of the data files it has shown

_NAME = re.compile("[0-9a-f]{8,40}")

logging.getLogger("watchfiles").setLevel(logging.WARNING)


@dataclass(slots=True)
class Tab:
    """One tab of a browser: what it looks at, and whether that is ``due`` to be made again or being made. ``lookers``: its open
    streams; ``states``: of the files that its view was made of."""

    session: Session
    due: bool = True
    building: bool = True
    lookers: int = 0
    states: dict[Path, object] = field(default_factory=dict)

    @property
    def has_news(self) -> bool:
        return self.due or _states(self.states) != self.states


class Live:
    """The tabs and their sessions. ``run`` works until ``stop``; all methods belong to the event loop.

    ``session``: that of the first tab; others get one of their own, so that what is chosen or tried in one tab is not seen in
    another. ``find``: lists the data files that there are now.
    """

    def __init__(self, session: Session, lang: str = "vi", find: Callable[[], tuple[Path, ...]] | None = None) -> None:
        self.session = session
        self.lang = lang
        self.stopping = False
        self._find = find
        self._first = Tab(session)
        self._tabs: dict[str, Tab] = {}  # by the names that pages give themselves, the last used last
        self._asked = asyncio.Event()
        self._news = asyncio.Condition()
        self._revision = 0
        self._notices: set[asyncio.Task[None]] = set()

    @property
    def building(self) -> bool:
        """Whether a view for the first tab is being made."""
        return self._first.building

    def tab(self, name: str) -> Tab:
        """The tab of this name; the first of all for no name, and where there would be too many."""
        if not _NAME.fullmatch(name):
            return self._first
        if (known := self._tabs.pop(name, None)) is None:
            known = self._new_tab()
        self._tabs[name] = known
        return known

    def _new_tab(self) -> Tab:
        if not self._tabs:
            return self._first
        if len(self._tabs) >= MAX_TABS:
            unused = next((name for name, one in self._tabs.items() if not one.lookers), None)
            if unused is None:
                return self._first
            del self._tabs[unused]
        return Tab(self.session.another())

    async def run(self) -> None:
        """Builds the first view, then another after each change, until ``stop``."""
        watching: asyncio.Task[None] | None = None
        watched: frozenset[Path] = frozenset()
        try:
            while not self.stopping:
                self._asked.clear()
                for tab in self._seen():
                    if tab.has_news:
                        await self._build(tab)
                inputs = frozenset(path for tab in self._seen() for path in tab.session.inputs())
                if watching is None or watching.done() or inputs != watched:
                    await _cancel(watching)
                    watched, watching = inputs, asyncio.create_task(self.watch(inputs))
                if not await self._change():
                    await _cancel(watching)
                    watching = None
        finally:
            await _cancel(watching)

    def _seen(self) -> list[Tab]:
        """The tabs that somebody looks at; before anybody does, the first."""
        return [tab for tab in self._tabs.values() if tab.lookers] or [self._first]

    async def _change(self) -> bool:
        """Waits for something to do. False when a file changed without a notification: the system cannot, or no longer can."""
        while True:
            try:
                await asyncio.wait_for(self._asked.wait(), POLL)
                return True
            except TimeoutError:
                await self._look_for_files()
                if any(tab.has_news for tab in self._seen()):
                    return False

    async def _look_for_files(self) -> None:
        """Offers data files that have appeared, and no longer those that have vanished."""
        if self._find is None:
            return
        found = await asyncio.to_thread(self._find)
        tabs = {id(tab): tab for tab in (self._first, *self._tabs.values())}
        changed = [tab for tab in tabs.values() if tab.session.offer(found)]
        if changed:
            self._announce()

    def rebuild(self, tab: Tab | None = None) -> None:
        """Asks for a new view; what is asked while one is made is answered by the next."""
        (tab or self._first).due = True
        self._asked.set()

    def stop(self) -> None:
        """Ends ``run`` and ``events``."""
        self.stopping = True
        self._asked.set()
        self._announce()

    async def events(self, tab: Tab | None = None) -> AsyncIterator[tuple[int, bool]]:
        """(number of the view, whether the next is being made): now, after each change, and from time to time."""
        tab = tab or self._first
        tab.lookers += 1
        if tab.has_news:
            self._asked.set()
        try:
            while not self.stopping:
                seen = self._revision
                yield tab.session.view.number, tab.building
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed_since(seen), HEARTBEAT)
        finally:
            tab.lookers -= 1

    async def _changed_since(self, revision: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._revision != revision or self.stopping)

    async def _build(self, tab: Tab) -> None:
        tab.due, tab.building = False, True
        before = _states(tab.session.inputs())
        self._announce()
        view = await asyncio.to_thread(self._make, tab.session)
        if view.unsettled and not self.stopping:
            await asyncio.sleep(SETTLE)
            await asyncio.to_thread(self._make, tab.session)
        tab.states = _states(tab.session.inputs()) | before  # what was saved meanwhile is another state
        tab.building = False
        self._announce()

    def _make(self, session: Session) -> View:
        with language(self.lang):
            try:
                return session.build()
            except Exception as error:
                if os.environ.get(DEBUG):
                    traceback.print_exc()
                return session.fail(error)

    async def watch(self, inputs: frozenset[Path]) -> None:
        """Folders are watched, not files: editors replace a file by a new one. A missing file may come, too."""
        wanted = {path.absolute() for path in inputs} | {path.resolve() for path in inputs}

        def ours(_: Change, path: str) -> bool:
            return Path(path) in wanted

        folders = {path.parent for path in wanted if path.parent.is_dir()}
        async for _ in awatch(*folders, watch_filter=ours, debounce=DEBOUNCE, step=STEP, recursive=False):
            self._asked.set()

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
