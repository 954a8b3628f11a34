"""A batch gives every unit's outcome, in order, whatever happens to other units and to workers."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from support.batch_project import contents, jobs_of, make_units, torn
from support.waiting import ended

from docxtpl_reports.batch.executors import Numbered, Processes, Workers
from docxtpl_reports.batch.outcome import BuildOptions, Outcome, State
from docxtpl_reports.batch.run import chunk_size, run
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.jobs.job import Job

JOBS = [Job(Path(f"xa-{number:03}.yml")) for number in range(30)]


class AtOnce(Executor):
    """Runs nothing: each unit's outcome is made up when it is handed over."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        units, _ = arguments
        future.set_result([Outcome(job, State.BUILT) for _, job in units])
        return future


class Mortal(Workers):
    """Workers that die when they get certain units, as often as these say."""

    def __init__(self, deaths: dict[int, int], *, notes: bool = True) -> None:
        super().__init__(AtOnce(), 2)
        self.deaths, self.notes = dict(deaths), notes
        self.last: list[int] = []
        self.handed: list[list[int]] = []
        self.starts = 0
        self.closed = False

    def submit(self, units: Sequence[Numbered], options: BuildOptions) -> Future[list[Outcome]]:
        numbers = [number for number, _ in units]
        self.handed.append(numbers)
        deadly = [number for number in numbers if self.deaths.get(number, 0)]
        if not deadly:
            return super().submit(units, options)
        self.deaths[deadly[0]] -= 1
        self.last.append(deadly[0])
        broken: Future[list[Outcome]] = Future()
        broken.set_exception(BrokenExecutor())
        return broken

    def start_again(self) -> None:
        self.starts += 1

    def begun(self) -> frozenset[int] | None:
        begun, self.last = self.last, []
        return frozenset(begun) if self.notes else None

    def close(self) -> None:
        self.closed = True


def names(outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome.job.data.name for outcome in outcomes]


class TestLostWorkers:
    @pytest.mark.parametrize("deaths", [{}, {7: 1}, {0: 1, 29: 1}, {3: 1, 4: 1, 5: 1}])
    @pytest.mark.parametrize("notes", [True, False])
    def test_every_outcome_comes_once_and_in_order(self, deaths: dict[int, int], notes: bool) -> None:
        workers = Mortal(deaths, notes=notes)
        outcomes = list(run(JOBS, BuildOptions(), workers, chunk=4))
        assert names(outcomes) == names([Outcome(job, State.BUILT) for job in JOBS])
        assert {outcome.state for outcome in outcomes} == {State.BUILT}
        assert workers.closed

    def test_a_unit_that_kills_its_worker_twice_is_named_and_the_rest_goes_on(self) -> None:
        workers = Mortal({11: 99})
        outcomes = list(run(JOBS, BuildOptions(), workers, chunk=4))
        assert [o.job.data.name for o in outcomes if o.state is State.FAILED] == ["xa-011.yml"]
        assert [d.code for d in outcomes[11].diagnostics] == ["OUT071"]
        assert len(outcomes) == len(JOBS)
        assert workers.starts == 3  # with others, then twice alone

    def test_workers_killed_while_they_start_are_not_held_against_a_unit(self) -> None:
        workers = Mortal({11: 4})
        begun = iter([[11], [], [], [], []])  # then it was not in anybody's hands
        workers.begun = lambda: frozenset(next(begun))  # type: ignore[method-assign]
        outcomes = list(run(JOBS, BuildOptions(), workers, chunk=4))
        assert {outcome.state for outcome in outcomes} == {State.BUILT}

    def test_a_suspect_is_tried_with_nothing_else_handed_out(self) -> None:
        workers = Mortal({11: 1})
        list(run(JOBS, BuildOptions(), workers, chunk=4))
        assert [11] in workers.handed

    def test_results_that_are_there_when_workers_die_are_not_built_again(self) -> None:
        workers = Mortal({9: 1})
        list(run(JOBS[:16], BuildOptions(), workers, chunk=4))
        handed = [number for numbers in workers.handed for number in numbers]
        assert handed.count(14) == 1  # was ready when 9 died
        assert handed.count(8) == 2

    def test_without_notes_a_chunk_lost_again_is_taken_apart(self) -> None:
        workers = Mortal({})
        lost = iter([True, True])

        def submit(units: Sequence[Numbered], options: BuildOptions) -> Future[list[Outcome]]:
            if 0 in [number for number, _ in units] and len(units) > 1 and next(lost, False):
                broken: Future[list[Outcome]] = Future()
                broken.set_exception(BrokenExecutor())
                return broken
            return Workers.submit(workers, units, options)

        workers.submit = submit  # type: ignore[method-assign]
        assert len(list(run(JOBS[:4], BuildOptions(), workers, chunk=4))) == 4

    def test_a_given_executor_that_breaks_ends_the_batch(self) -> None:
        pool = ThreadPoolExecutor(1)
        pool.shutdown()
        workers = Workers(pool, 1)
        workers.lost = (*workers.lost, RuntimeError)
        with pytest.raises(ReportError) as caught:
            list(run(JOBS, BuildOptions(), workers))
        assert [d.code for d in caught.value.diagnostics] == ["OUT070"]

    def test_a_result_that_cannot_be_sent_fails_its_unit_only(self) -> None:
        class Speechless(AtOnce):
            def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
                future = super().submit(function, *arguments)
                if 5 in [number for number, _ in arguments[0]]:
                    future = Future()
                    future.set_exception(TypeError("cannot pickle"))
                return future

        outcomes = list(run(JOBS, BuildOptions(), Workers(Speechless(), 2), chunk=4))
        assert names(outcomes) == names([Outcome(job, State.BUILT) for job in JOBS])
        assert [o.job.data.name for o in outcomes if o.state is State.FAILED] == ["xa-005.yml"]


class TestFlatMemory:
    def test_only_a_few_chunks_are_handed_out_ahead(self) -> None:
        workers = Mortal({})
        taken = 0

        def jobs() -> Iterator[Job]:
            nonlocal taken
            for job in JOBS * 20:
                taken += 1
                yield job

        outcomes = run(jobs(), BuildOptions(), workers, chunk=4)
        next(outcomes)
        assert taken <= 4 * (workers.window + 1)
        outcomes.close()
        assert workers.closed

    @pytest.mark.parametrize(("units", "workers", "size"), [(3, 2, 1), (100, 2, 6), (30_000, 8, 16), (0, 2, 1)])
    def test_chunks_are_small_when_there_are_few_units(self, units: int, workers: int, size: int) -> None:
        assert chunk_size(units, workers) == size


class TestProcesses:
    """Real ones: a pool for each test costs a second, so they are few."""

    def test_bytes_are_those_of_a_serial_run_though_a_worker_is_killed(self, tmp_path: Path) -> None:
        files = make_units(tmp_path, 8, broken=[3])
        serial = list(run(jobs_of(files, tmp_path / "serial"), BuildOptions(reports=True)))
        outcomes = run(jobs_of(files, tmp_path / "out"), BuildOptions(reports=True), Processes(2), chunk=2)
        first = next(outcomes)
        victims = [process.pid for process in multiprocessing.active_children()]
        assert victims[0] is not None
        os.kill(victims[0], signal.SIGKILL)
        rest = list(outcomes)
        assert [o.job.data for o in (first, *rest)] == [o.job.data for o in serial]
        assert [o.state for o in serial].count(State.FAILED) == 1
        assert [o.state is State.FAILED for o in (first, *rest)] == [o.state is State.FAILED for o in serial]
        assert [o.diagnostics for o in (first, *rest)] == [o.diagnostics for o in serial]
        assert contents(tmp_path / "out") == contents(tmp_path / "serial")
        assert torn(tmp_path / "out") == []
        assert ended(*(pid for pid in victims if pid is not None))

    def test_threads_do_as_well(self, tmp_path: Path) -> None:
        files = make_units(tmp_path, 4)
        list(run(jobs_of(files, tmp_path / "serial"), BuildOptions()))
        with ThreadPoolExecutor(2) as pool:
            list(run(jobs_of(files, tmp_path / "out"), BuildOptions(), Workers(pool, 2), chunk=1))
        assert contents(tmp_path / "out") == contents(tmp_path / "serial")
