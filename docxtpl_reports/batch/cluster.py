"""Runs workers on other machines, in a Dask cluster. Dask (the extra ``cluster``) is imported only here.

Every worker is asked for its versions before anything is built; a worker that joins later with other versions refuses its
first task. Dask reassigns the tasks of a lost worker; a task that has lost too many workers is returned as lost.
"""

from __future__ import annotations

import logging
import platform
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from docxtpl_reports import __version__, program
from docxtpl_reports.diagnostics import N_, Diagnostic, Phrase, Reason, ReportError

from .executors import Numbered, Workers, build_chunk
from .outcome import BuildOptions, Outcome
from .unit import release

_ADDRESS = re.compile(r"(\w+://)?\S+:\d+/?")
NOISY = ("distributed", "tornado", "asyncio")  # loggers
SECONDS_TO_CONNECT = 15
SECONDS_FOR_WORKERS = 15.0  # until the first worker of a cluster that is just starting is there
SECONDS_TO_LOOK = 5.0  # between two checks for remaining workers
MAX_LOOKS = 24  # checks without any worker: rebooting machines take a minute


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that every worker must share; ``source`` tells apart two installations of one version."""

    python: str
    package: str
    source: str

    def __str__(self) -> str:
        return f"Python {self.python}, docxtpl_reports {self.package} ({self.source[:12]})"


@cache
def versions() -> Versions:
    """The versions of this process."""
    return Versions(platform.python_version(), __version__, program.source())


class Cluster(Workers):
    """The workers of a Dask scheduler at an address."""

    most_deaths = 1  # Dask itself retries a task on several workers before giving up

    def __init__(self, address: str) -> None:
        if not _ADDRESS.fullmatch(address):
            params: dict[str, object] = {"address": address, "reason": Phrase(N_("thiếu số cổng, ví dụ :8786"))}
            raise ReportError(Diagnostic("BAT101", params=params))
        distributed = _dask(address)
        self._address = address
        _silence()
        try:
            with warnings.catch_warnings(action="ignore"):  # it warns about versions of its own libraries
                self._client = distributed.Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            params = {"address": address, "reason": Reason.of(error)}
            raise ReportError(Diagnostic("BAT101", params=params)) from error
        try:
            self._check_versions()
            count = sum(self._client.nthreads().values())
        except BaseException:
            self._client.close()
            raise
        super().__init__(self._client.get_executor(pure=False), count)
        self.lost = (distributed.scheduler.KilledWorker, CancelledError, distributed.CancelledError)

    def _check_versions(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=SECONDS_FOR_WORKERS)
        except TimeoutError as error:
            raise ReportError(Diagnostic("BAT102", params={"address": self._address})) from error
        found: Mapping[str, Any] = self._client.run(versions, on_error="return")
        own = versions()
        others = {worker: answer for worker, answer in sorted(found.items()) if answer != own}
        if others:
            worker, answer = next(iter(others.items()))
            theirs = str(answer) if isinstance(answer, Versions) else f"{type(answer).__name__}: {answer}"
            params = {"own": str(own), "worker": worker, "theirs": theirs, "count": len(others)}
            raise ReportError(Diagnostic("BAT103", params=params))

    def submit(self, units: Sequence[Numbered], options: BuildOptions) -> Future[list[Outcome]]:
        future: Future[list[Outcome]] = self.executor.submit(build_remotely, versions(), tuple(units), options)
        return future

    def result(self, future: Future[list[Outcome]]) -> list[Outcome]:
        looks = 0
        while True:
            try:
                return future.result(SECONDS_TO_LOOK)
            except TimeoutError:
                if future.done():
                    raise
                looks = looks + 1 if self._has_no_workers() else 0
                if looks >= MAX_LOOKS:
                    raise ReportError(Diagnostic("BAT102", params={"address": self._address})) from None

    def _has_no_workers(self) -> bool:
        try:
            return not self._client.nthreads()
        except Exception as error:  # Dask raises anything when its scheduler is gone
            params = {"address": self._address, "reason": Reason.of(error)}
            raise ReportError(Diagnostic("BAT101", params=params)) from error

    def start_again(self) -> None:
        """Check that the scheduler is still reachable; it restarts workers itself."""
        self._has_no_workers()

    def cancel(self) -> None:
        with suppress(Exception):  # the scheduler may be gone
            self.executor.shutdown(wait=False, cancel_futures=True)

    def release(self, run: str) -> None:
        with suppress(Exception):  # a machine that has gone keeps its copy until it starts again
            self._client.run(release, run, on_error="ignore")

    def close(self) -> None:
        with suppress(Exception):
            self._client.close()


def build_remotely(expected: Versions, units: Sequence[Numbered], options: BuildOptions) -> list[Outcome]:
    """Build units in a worker. Raises ReportError (BAT103) when its versions differ."""
    if expected != versions():
        params = {"own": str(expected), "worker": platform.node(), "theirs": str(versions()), "count": 1}
        raise ReportError(Diagnostic("BAT103", params=params))
    return build_chunk(units, options)


def _silence() -> None:
    """Keep Dask from logging tracebacks, which mean nothing to an officer. Each of its loggers has its own level."""
    known = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in NOISY]
    for name in {*NOISY, *known}:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _dask(address: str) -> Any:
    try:
        import distributed
        import distributed.scheduler
    except ImportError as error:
        params = {"names": "distributed, fsspec", "python": sys.executable, "address": address}
        raise ReportError(Diagnostic("BAT100", params=params)) from error
    return distributed
