"""Fuzzes the engine for some minutes: ``make fuzz ARGS="--minutes 10"``; what fails is kept in ``out/fuzz``.

A case is a kind (``package``, ``template``, ``data``, ``rules``) and a seed;
``--only template --seed 4711 --cases 1`` runs that one again.
"""

from __future__ import annotations

import argparse
import faulthandler
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

SECONDS = 8  # of CPU: a case that takes more hangs
GIGABYTES = 3


class Hang(BaseException):
    """Raised by the alarm, so that no ``except Exception`` of the engine catches it."""


def _alarm(number: int, frame: FrameType | None) -> None:
    raise Hang


def run_case(kind: str, seed: int, seconds: float = SECONDS) -> tuple[Counter[str], str | None]:
    """The outcome of a case, and the traceback when it broke the invariant."""
    from fuzz.checks import KINDS

    can_stop = hasattr(signal, "SIGPROF")
    if can_stop:
        before = signal.signal(signal.SIGPROF, _alarm)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return KINDS[kind](seed), None
    except (Exception, Hang):
        return Counter(), traceback.format_exc(limit=-12)
    finally:
        if can_stop:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--cases", type=int, default=0, help="stop after so many cases of each kind")
    parser.add_argument("--seed", type=int, default=None, help="the first seed (default: the time)")
    parser.add_argument("--only", choices=("package", "template", "data", "rules"))
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "fuzz")
    options = parser.parse_args()
    limit_memory()
    first = options.seed if options.seed is not None else int(time.time())
    kinds = (options.only,) if options.only else ("package", "template", "data", "rules")
    end = time.monotonic() + options.minutes * 60
    answers: Counter[str] = Counter()
    failures: dict[str, int] = {}
    seed, done, slowest = first, 0, (0.0, "")
    while time.monotonic() < end and not (options.cases and seed - first >= options.cases):
        for kind in kinds:
            faulthandler.dump_traceback_later(
                SECONDS * 5, exit=True, file=sys.__stderr__
            )  # for what no signal can stop
            options.out.mkdir(parents=True, exist_ok=True)
            (options.out / "current").write_text(f"{kind} {seed}\n", encoding="utf-8")
            started = time.monotonic()
            seen, trace = run_case(kind, seed)
            slowest = max(slowest, (time.monotonic() - started, f"{kind} {seed}"))
            faulthandler.cancel_dump_traceback_later()
            answers += seen
            done += 1
            if trace:
                _keep(options.out, kind, seed, trace, failures)
        seed += 1
    print(f"{done} cases from seed {first}, slowest {slowest[0]:.1f} s ({slowest[1]})")
    print(", ".join(f"{code} {count}" for code, count in answers.most_common()))
    print(f"{sum(failures.values())} failures" if failures else "no failures")
    return 1 if failures else 0


def _keep(folder: Path, kind: str, seed: int, trace: str, failures: dict[str, int]) -> None:
    """Keeps the first input of each kind of failure, and says how to run it again."""
    lines = [line for line in trace.strip().splitlines() if line.strip()]
    place = [line.strip() for line in lines if line.strip().startswith("File ")][-1:]
    key = f"{lines[-1][:120]} {''.join(place)[-80:]}"
    failures[key] = failures.get(key, 0) + 1
    if failures[key] > 1:
        return
    from fuzz.checks import data_of

    stem = folder / f"{kind}-{seed}"
    stem.with_suffix(".yml" if kind in ("data", "rules") else ".docx").write_bytes(data_of(kind, seed))
    stem.with_suffix(".txt").write_text(trace, encoding="utf-8", errors="backslashreplace")
    print(f"FAILED {kind} {seed}: {key}\n  again: tests/fuzz/run.py --only {kind} --seed {seed} --cases 1", flush=True)


def limit_memory() -> None:
    """A memory explosion becomes a MemoryError instead of freezing the machine."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES * 2**30, GIGABYTES * 2**30))


if __name__ == "__main__":
    sys.exit(main())
