"""A Dask scheduler and worker processes on this machine, as an office would start them on several."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from support.waiting import until

ROOT = Path(__file__).parents[2]
QUIET = {
    "DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "1 hour",
    "DASK_DISTRIBUTED__SCHEDULER__DASHBOARD__STATUS__TASK_STREAM_LENGTH": "1",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}


class Machines:
    """The scheduler's address, and the processes of the workers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.aside = folder, folder / "tam"  # ``aside``: for temporary files
        self.aside.mkdir()
        self.workers: list[subprocess.Popen[bytes]] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self._start("dask_scheduler", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(file))
        assert until(lambda: address_in(file))
        self.address = address_in(file)

    def _start(self, module: str, *arguments: str, package: Path = ROOT) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **QUIET, "PYTHONPATH": str(package), "TMPDIR": str(self.aside)}
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process

    def add_worker(self, *, package: Path = ROOT) -> None:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder))
        self.workers.append(self._start("dask_worker", self.address, *options, package=package))

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()


def address_in(file: Path) -> str:
    """The address that a scheduler has written; empty while it has not."""
    try:
        return str(json.loads(file.read_text("utf-8"))["address"])
    except (OSError, ValueError):
        return ""


@contextmanager
def dask_cluster(folder: Path, packages: Sequence[Path]) -> Iterator[Machines]:
    """A scheduler with a worker for each ``package``: the folder that its docxtpl_reports is imported from."""
    machines = Machines(folder)
    try:
        for package in packages:
            machines.add_worker(package=package)
        yield machines
    finally:
        machines.stop()
