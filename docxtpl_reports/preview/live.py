"""Rebuilds whenever a file changes or somebody asks, and notifies every open page."""

from __future__ import annotations

import asyncio
import os
import re
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from docxtpl_reports.diagnostics import DEBUG, language

from .session import Session, View
from .watching import States, have_changed, states, states_read, watched

POLL = 0.25  # seconds between looks at the files
SETTLE = 0.3  # seconds until a file that looked half written is read again
HEARTBEAT = 15.0  # seconds; shows a browser that the connection is alive
MAX_TABS = 12  # each keeps the pages of the data files it has shown

_NAME = re.compile("[0-9a-f]{8,40}")


@dataclass(slots=True)
class Tab:
    """One tab of a browser: what it looks at, and whether that is ``due`` to be made again or being made. ``viewers``: its open
    streams; ``states``: of the files that its view was made of."""

    session: Session
    due: bool = True
    building: bool = True
    viewers: int = 0
    states: States = field(default_factory=dict)


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
            unused = next((name for name, one in self._tabs.items() if not one.viewers), None)
            if unused is None:
                return self._first
            del self._tabs[unused]
        return Tab(self.session.another())

    async def run(self) -> None:
        """Builds the first view, then another after each change, until ``stop``."""
        while not self.stopping:
            self._asked.clear()
            for tab in self._seen():
                if tab.due or await have_changed(tab.states):
                    await self._build(tab)
            try:
                await asyncio.wait_for(self._asked.wait(), POLL)
            except TimeoutError:
                await self._look_for_files()

    def _seen(self) -> list[Tab]:
        """The tabs that somebody looks at; before anybody does, the first."""
        return [tab for tab in self._tabs.values() if tab.viewers] or [self._first]

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
        tab.viewers += 1
        self._asked.set()
        try:
            while not self.stopping:
                seen = self._revision
                yield tab.session.view.number, tab.building
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed_since(seen), HEARTBEAT)
        finally:
            tab.viewers -= 1

    async def _changed_since(self, revision: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: self._revision != revision or self.stopping)

    async def _build(self, tab: Tab) -> None:
        tab.due, tab.building = False, True
        self._announce()
        begun, before = time.time_ns(), await asyncio.to_thread(states, watched(tab.session))
        view = await asyncio.to_thread(self._make, tab.session)
        if view.unsettled and not self.stopping:
            await asyncio.sleep(SETTLE)
            await asyncio.to_thread(self._make, tab.session)
        tab.states = await asyncio.to_thread(states_read, watched(tab.session), before, begun)
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

    def _announce(self) -> None:
        self._revision += 1
        notice = asyncio.get_running_loop().create_task(self._notify())
        self._notices.add(notice)
        notice.add_done_callback(self._notices.discard)

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()
