"""Runs the units of a batch, here or in workers, and yields their outcomes in the order of the units.

Memory does not grow with the number of units: a bounded number of chunks is in flight, and outcomes are small. When workers
die, their current units are built again, one at a time; a unit that kills its worker twice is skipped and the rest
continues.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.jobs.job import Job

from .executors import MAX_CHUNK, MAX_STARTS, Numbered, Workers
from .outcome import BuildOptions, Outcome, State
from .sums import build_sums, foreseen
from .unit import build_units, failed, release

MAX_LOSSES = 2  # losses of a chunk before its units are built alone, if it is unknown which unit killed the worker


def run(
    jobs: Iterable[Job], options: BuildOptions, workers: Workers | None = None, *, chunk: int = MAX_CHUNK
) -> Generator[Outcome]:
    """Yield the outcome of every unit in order. Units made from the reports of others come last, and are built again if
    other reports were built. Workers are closed at the end, also when the caller stops early (by closing the iterator)."""
    sums = options  # built in this process, maybe where a worker has already ended
    if options.remote is not None:
        sums = replace(options, remote=replace(options.remote, run=f"{options.remote.run}/sums"))
    try:
        yield from _in_order(jobs, options, sums, workers, chunk)
    finally:
        for each in (options, sums):
            if each.remote is not None:
                release(each.remote.run)


def _in_order(
    jobs: Iterable[Job], options: BuildOptions, for_sums: BuildOptions, workers: Workers | None, chunk: int
) -> Generator[Outcome]:
    outcomes = build_units(jobs, options) if workers is None else _Spread(workers, options, chunk).run(enumerate(jobs))
    sums: list[Outcome] = []
    anything_new = False
    with closing(outcomes):
        for outcome in outcomes:
            if outcome.sums_up:
                sums.append(outcome)
            else:
                anything_new |= outcome.state is State.BUILT
                yield outcome
    if options.dry_run:
        yield from map(foreseen, sums) if anything_new else sums
    else:
        yield from build_sums(sums, for_sums, anything_new=anything_new)


def chunk_size(units: int, workers: int) -> int:
    """The number of units sent to a worker at once: few when there are few, so that all workers are busy."""
    return max(1, min(MAX_CHUNK, units // (workers * 8)))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Units for one worker. ``alone``: nothing else is in flight, so that a crash can be blamed on the unit."""

    units: tuple[Numbered, ...]
    alone: bool = False
    losses: int = 0
    future: Future[list[Outcome]] | None = None


class _Spread:
    def __init__(self, workers: Workers, options: BuildOptions, chunk: int) -> None:
        self._workers = workers
        self._options = options
        self._size = chunk
        self._again: deque[_Chunk] = deque()  # submitted before anything new
        self._out: deque[_Chunk] = deque()
        self._deaths: Counter[int] = Counter()

    def run(self, units: Iterator[Numbered]) -> Generator[Outcome]:
        try:
            while True:
                self._hand_out(units)
                if not self._out:
                    return
                yield from self._take_back(self._out.popleft())
        finally:
            self._workers.cancel()
            if self._options.remote is not None:
                self._workers.release(self._options.remote.run)
            self._workers.close()

    def _hand_out(self, units: Iterator[Numbered]) -> None:
        while len(self._out) < self._workers.window and not (self._out and self._out[-1].alone):
            chunk = self._again.popleft() if self._again else _Chunk(tuple(islice(units, self._size)))
            if not chunk.units:
                return
            if chunk.alone and self._out:
                self._again.appendleft(chunk)
                return
            # Units that a lost worker had finished are built again: their warnings are reported and they count as built.
            options = replace(self._options, rebuild=True) if chunk.losses or chunk.alone else self._options
            future = chunk.future or self._workers.submit(chunk.units, options)
            self._out.append(replace(chunk, future=future))

    def _take_back(self, chunk: _Chunk) -> list[Outcome]:
        assert chunk.future is not None
        try:
            return self._workers.result(chunk.future)
        except ReportError:
            raise
        except self._workers.lost:
            return self._recover(chunk)
        except Exception as error:  # the result could not be pickled or unpickled
            return self._one_by_one(chunk, error)

    def _one_by_one(self, chunk: _Chunk, error: Exception) -> list[Outcome]:
        if len(chunk.units) == 1:
            detail = f"{type(error).__name__}: {error}"
            return [failed(chunk.units[0][1], self._options, "USE011", detail=detail)]
        self._hand_out_again([*(_Chunk((unit,)) for unit in chunk.units), *self._out])
        return []

    def _hand_out_again(self, chunks: Sequence[_Chunk]) -> None:
        """Queue chunks, including those in flight, before everything that has not been submitted yet."""
        self._out.clear()
        self._again.extendleft(reversed(chunks))

    def _recover(self, chunk: _Chunk) -> list[Outcome]:
        """Restart the workers. Finished chunks are kept; the others are queued before everything not yet submitted."""
        self._workers.start_again()
        begun = self._workers.begun()
        left_out: list[Outcome] = []
        again: list[_Chunk] = []
        for one in (chunk, *self._out):
            if one.future is not None and not _is_lost(one.future):
                again.append(one)
            elif one.alone:
                ((number, job),) = one.units
                self._deaths[number] += begun is None or number in begun  # not of workers that were starting
                if self._deaths[number] < self._workers.most_deaths and one.losses < MAX_STARTS:
                    again.append(replace(one, future=None, losses=one.losses + 1))
                else:
                    left_out.append(failed(job, self._options, "OUT071"))
            else:
                again += _without_suspects(one, begun)
        self._hand_out_again(again)
        return left_out


def _is_lost(future: Future[list[Outcome]]) -> bool:
    return future.cancelled() or (future.done() and future.exception() is not None)


def _without_suspects(chunk: _Chunk, begun: frozenset[int] | None) -> Iterator[_Chunk]:
    """Split a lost chunk in its order: units that a worker was building go alone, the others together."""
    suspects = {number for number, _ in chunk.units if begun is not None and number in begun}
    if begun is None or (not suspects and chunk.losses + 1 >= MAX_LOSSES):
        suspects = {number for number, _ in chunk.units}
    together: list[Numbered] = []
    for unit in chunk.units:
        if unit[0] not in suspects:
            together.append(unit)
            continue
        if together:
            yield _Chunk(tuple(together), losses=chunk.losses + 1)
            together = []
        yield _Chunk((unit,), alone=True)
    if together:
        yield _Chunk(tuple(together), losses=chunk.losses + 1)
