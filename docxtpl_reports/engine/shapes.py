"""Tells documents of one shape: where every value is plain text, the structure follows from branches and iterations alone.

The gate need not look at a document of a shape that has passed it (ADR 13).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import groupby, islice

from .limits import MAX_SHAPES


def shape(traces: Mapping[str, Sequence[int]]) -> bytes:
    """Digest of all that decides the structure of a document whose values are text: branches taken and iterations, in order.

    Of equal steps in a row only two count: they are iterations of one loop with nothing decided inside, so that the third
    adds nothing that the second did not, neither neighbours nor ids (which are made unique by counting).
    """
    digest = blake2b(digest_size=16)
    for part, trace in traces.items():
        steps = array("q")
        for _, run in groupby(trace):
            steps.extend(islice(run, 2))
        digest.update(f"{part}:{len(steps)}:".encode())
        digest.update(steps.tobytes())
    return digest.digest()


def remember(passed: set[bytes], shape: bytes | None) -> None:
    """A shape that passed needs no second look."""
    if shape is not None:
        if len(passed) >= MAX_SHAPES:
            passed.clear()
        passed.add(shape)
