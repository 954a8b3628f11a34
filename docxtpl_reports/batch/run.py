"""Runs the units of a batch, here or by workers, and gives their outcomes one after the other in the units' order.

Memory does not grow with the number of units: a bounded number of chunks is handed out, and outcomes are small. When workers
die, what was in their hands is built again, alone; a unit that then kills its worker twice is left out and the rest goes on.
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
from .unit import build_units, failed

MAX_LOSSES = 2  # of a chunk with workers of whom it is not known which unit they had in their hands


def run(
    jobs: Iterable[Job], options: BuildOptions, workers: Workers | None = None, *, chunk: int = MAX_CHUNK
) -> Generator[Outcome]:
    """The outcome of every unit, in their order, but for those that sum up the reports of others: they come last, and are built
    again when other reports were built. Workers are closed at the end, also when the caller stops early (close the iterator).
    """
    outcomes = build_units(jobs, options) if workers is None else _Spread(workers, options, chunk).run(enumerate(jobs))
    sums: list[Outcome] = []
    anything_new = False
    with closing(outcomes):
        for outcome in outcomes:
            if outcome.sums_up and not options.dry_run:
                sums.append(outcome)
            else:
                anything_new |= outcome.state is State.BUILT
                yield outcome
    yield from build_units((one.job for one in sums), options) if anything_new else sums


def chunk_size(units: int, workers: int) -> int:
    """The number of units handed to a worker at once: a few are enough when there are few, so that all have work."""
    return max(1, min(MAX_CHUNK, units // (workers * 8)))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Units for one worker. ``alone``: nothing else is handed out meanwhile, so that it is known what kills a worker."""

    units: tuple[Numbered, ...]
    alone: bool = False
    losses: int = 0
    future: Future[list[Outcome]] | None = None


class _Spread:
    def __init__(self, workers: Workers, options: BuildOptions, chunk: int) -> None:
        self._workers = workers
        self._options = options
        self._size = chunk
        self._again: deque[_Chunk] = deque()  # before all that was not handed out yet
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
            self._workers.close()

    def _hand_out(self, units: Iterator[Numbered]) -> None:
        while len(self._out) < self._workers.window and not (self._out and self._out[-1].alone):
            chunk = self._again.popleft() if self._again else _Chunk(tuple(islice(units, self._size)))
            if not chunk.units:
                return
            if chunk.alone and self._out:
                self._again.appendleft(chunk)
                return
            # What a lost worker had built already is built again, so that its warnings are told and it counts as built.
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
        except Exception as error:  # what came back could not be sent, or read
            return self._one_by_one(chunk, error)

    def _one_by_one(self, chunk: _Chunk, error: Exception) -> list[Outcome]:
        if len(chunk.units) == 1:
            detail = f"{type(error).__name__}: {error}"
            return [failed(chunk.units[0][1], self._options, "USE011", detail=detail)]
        self._hand_out_again([*(_Chunk((unit,)) for unit in chunk.units), *self._out])
        return []

    def _hand_out_again(self, chunks: Sequence[_Chunk]) -> None:
        """Puts chunks, also those that are out already, before all that was not handed out yet."""
        self._out.clear()
        self._again.extendleft(reversed(chunks))

    def _recover(self, chunk: _Chunk) -> list[Outcome]:
        """Starts workers again. What they had finished is kept, the rest is put before all that was not handed out yet."""
        self._workers.start_again()
        begun = self._workers.begun()
        left_out: list[Outcome] = []
        again: list[_Chunk] = []
        for one in (chunk, *self._out):
            if one.future is not None and not _is_lost(one.future):
                again.append(one)
            elif one.alone:
                ((number, job),) = one.units
                self._deaths[number] += begun is None or number in begun  # a worker that was starting is not its victim
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
    """The units of a lost chunk in their order: those that a worker had in its hands alone, others together."""
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
