"""The files that a view depends on, and their states. Drives of any kind answer when asked; few report (ADR 34)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.files.reading import state
from docxtpl_reports.project import is_shared_part, part_folders

from .session import Session

States = Mapping[Path, tuple[int, ...] | None]

STEP = 0.05  # seconds between looks while a file is being saved: editors write in several steps
STEPS = 10  # such looks at most

_UNKNOWN = ()


def watched(session: Session) -> frozenset[Path]:
    """The files whose change may change the view. Some may not exist yet: a part that is missing, or a nearer one."""
    return frozenset([*session.inputs(), *_of_problems(session), *_nearer_parts(session)])


def states(paths: Iterable[Path]) -> States:
    """A value per file that changes when the file does."""
    return {path: state(path) for path in paths}


def states_read(paths: Iterable[Path], before: States, begun: int) -> States:
    """The states in which a build read these files. ``before``: the states of those known when it ``begun`` (nanoseconds);
    the others may have been saved since."""
    now = states(paths)
    return {path: before.get(path, found if _is_older(found, begun) else _UNKNOWN) for path, found in now.items()}


async def have_changed(known: States) -> bool:
    """Whether files have other states now, once they keep them for a moment. Asks in a thread: a drive may not answer."""
    now = await asyncio.to_thread(states, known)
    for _ in range(STEPS):
        if now == known:
            break
        await asyncio.sleep(STEP)
        before, now = now, await asyncio.to_thread(states, known)
        if now == before and not _have_vanished(now, known):
            break
    return now != known


def _have_vanished(now: States, known: States) -> bool:
    """As a file does in the middle of a rename."""
    return any(found is None and known[path] is not None for path, found in now.items())


def _is_older(found: tuple[int, ...] | None, time: int) -> bool:
    return found is None or max(found[0], found[2]) < time


def _of_problems(session: Session) -> Iterator[Path]:
    for problem in session.view.problems:
        found = problem.diagnostic
        if problem.tried is None and found.location.file:
            yield Path(found.location.file)
        if found.code == "TPL260":
            yield from _candidates(session, str(found.params["name"]))


def _nearer_parts(session: Session) -> Iterator[Path]:
    for path in session.view.templates:
        if is_shared_part(path):
            yield from _candidates(session, path.stem)


def _candidates(session: Session, part: str) -> Iterator[Path]:
    for template in session.view.templates[:1]:
        yield from PartFolders(part_folders(template.parent)).candidates(part)
