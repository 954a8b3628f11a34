"""Kills, fills the disk and breaks units while a batch runs, and compares what is left with an undisturbed run.

``python bench/batch.py [--units N] [--kills N] [--seed N] [STEP …]``: steps are ``parent``, ``worker``, ``signals``, ``disk``,
``resume``, ``zip``. Each prints a line; the exit code is 1 when something was torn, lost, made twice or left behind. A
twentieth of the units is broken. The full disk is a small tmpfs, which needs root; without it this step says that it is
skipped. Without ``/proc`` (Linux) nothing is killed.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from docxtpl_reports.batch import archive  # noqa: E402
from docxtpl_reports.manifests import reading  # noqa: E402

COMMAND = [sys.executable, "-m", "docxtpl_reports", "build"]
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["PYTHONPATH"] = str(ROOT)
DATA = ROOT / "data" / "xa-po-y-2024-08.yml"
BROKEN_EACH = 20


def make_project(folder: Path, units: int) -> None:
    for name in ("tieu-chi-15", "chung"):
        shutil.copytree(ROOT / "templates" / name, folder / "templates" / name)
    (folder / "data").mkdir()
    text = DATA.read_text("utf-8")
    for number in range(units):
        typed = text.replace("cuoc_hop: 20", f"cuoc_hop: {number + 1}")
        if number % BROKEN_EACH == 7:
            typed = typed.replace("so_lieu:", "so_lieuu:", 1)
        (folder / "data" / f"xa-{number:05}.yml").write_text(typed, "utf-8")


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())} if out.exists() else {}


def torn(out: Path) -> list[str]:
    """Documents that are not those of their manifests. A manifest whose rename was missed is put in its place first, as the
    program itself does when it looks."""
    from docxtpl_reports.records import manifest

    found = []
    for path in sorted(out.glob("*.docx")) if out.exists() else []:
        if path.name.startswith("."):
            continue
        manifest.repair(path, path.with_suffix(".json"))
        found += [path.name] if reading.edited_since(path, path.with_suffix(".json")) else []
    return found


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def gone(pids: list[int], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while any(map(alive, pids)):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def start(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *options], cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


class Bench:
    def __init__(self, folder: Path, units: int, kills: int, seed: int) -> None:
        self.folder, self.units, self.kills = folder, units, kills
        self.random = random.Random(seed)
        make_project(folder, units)
        began = time.monotonic()
        self.code = start(folder, "--jobs", "2", "-o", "mau").wait()
        self.seconds = time.monotonic() - began
        self.expected = contents(folder / "mau")
        self.failures = 0

    def check(self, step: str, **facts: object) -> None:
        wrong = [f"{name}: {fact}" for name, fact in facts.items() if fact]
        self.failures += bool(wrong)
        print(f"{step}: {'; '.join(wrong) or 'ok'}", flush=True)

    def differences(self, out: str) -> list[str]:
        found = contents(self.folder / out)
        names = sorted(found.keys() | self.expected.keys())
        return [name for name in names if found.get(name) != self.expected.get(name)][:5]

    def parent(self, number: int = signal.SIGKILL, step: str = "kill -9 of the parent") -> None:
        out = self.folder / "parent"
        orphans, broken = 0, []
        for _ in range(self.kills):
            process = start(self.folder, "--jobs", "2", "-o", "parent")
            time.sleep(self.random.uniform(0.2, max(self.seconds, 1.0)))
            workers = children(process.pid)
            process.send_signal(number)
            process.wait()
            orphans += not gone(workers)
            broken += torn(out)
        code = start(self.folder, "--jobs", "2", "-o", "parent").wait()
        self.check(
            f"{step}, {self.kills} moments",
            orphans=orphans,
            torn=broken,
            code=code if code != self.code else "",
            different=self.differences("parent"),
        )
        shutil.rmtree(out)

    def worker(self) -> None:
        killed, broken, different, codes = 0, [], [], set()
        while killed < self.kills:
            process = start(self.folder, "--jobs", "2", "-o", "worker", "--rebuild")
            for _ in range(4):
                time.sleep(self.random.uniform(0.1, self.seconds / 2))
                workers = [pid for pid in children(process.pid) if b"resource_tracker" not in _command(pid)]
                with suppress(OSError, IndexError):
                    os.kill(self.random.choice(workers), signal.SIGKILL)
                    killed += 1
            codes.add(process.wait())
            broken += torn(self.folder / "worker")
            if b"OUT071" in contents(self.folder / "worker").get("loi.csv", b""):  # a unit met with two of these kills
                codes.add(start(self.folder, "--jobs", "2", "-o", "worker").wait())
            different += self.differences("worker")
        self.check(
            f"kill -9 of a worker, {killed} moments", torn=broken, codes=codes - {self.code}, different=different
        )
        shutil.rmtree(self.folder / "worker")

    def signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.parent(number, signal.Signals(number).name)

    def disk(self) -> None:
        with _small_disk(self.folder / "day") as enlarge:
            if enlarge is None:
                print("full disk: skipped, a small tmpfs cannot be mounted here (needs root)", flush=True)
                return
            first = start(self.folder, "--jobs", "2", "-o", "day").wait()
            broken = torn(self.folder / "day")
            left = [name for name in contents(self.folder / "day") if name.endswith(".tmp")]
            enlarge()
            code = start(self.folder, "--jobs", "2", "-o", "day").wait()
            self.check(
                "full disk",
                first="" if first == 3 else first,
                torn=broken,
                left=left,
                code=code if code != self.code else "",
                different=self.differences("day"),
            )

    def resume(self) -> None:
        base = _cpu(
            lambda: subprocess.run([*COMMAND, "--help"], env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=True)
        )
        again = _cpu(lambda: start(self.folder, "--jobs", "1", "-o", "mau").wait())
        print(f"resume: {(again - base) / self.units * 1000:.2f} ms of CPU a unit, start-up included", flush=True)
        self.check("resume", different=self.differences("mau"))

    def zip(self) -> None:
        folder = self.folder / "nhieu"
        folder.mkdir()
        files = [folder / f"{number:05}.docx" for number in range(65_600)]
        for file in files:
            file.write_bytes(b"x")
        count = archive.write(self.folder / "nhieu.zip", files)
        with zipfile.ZipFile(self.folder / "nhieu.zip") as found:
            self.check("zip64", count=count if count != len(found.namelist()) else "")


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _cpu(run: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


@contextmanager
def _small_disk(folder: Path) -> Iterator[Callable[[], None] | None]:
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,size=200m", str(folder)], check=True) and None
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", default=["parent", "worker", "signals", "disk", "resume", "zip"])
    parser.add_argument("--units", type=int, default=60)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if not Path("/proc/self/task").exists():
        print("skipped: processes are not listed in /proc here")
        return 0
    with tempfile.TemporaryDirectory(prefix="docxtpl-reports-bench-") as folder:
        bench = Bench(Path(folder), arguments.units, arguments.kills, arguments.seed)
        print(f"{arguments.units} units, undisturbed {bench.seconds:.1f} s, exit code {bench.code}", flush=True)
        for step in arguments.steps:
            getattr(bench, step)()
    return int(bench.failures > 0)


if __name__ == "__main__":
    sys.exit(main())
