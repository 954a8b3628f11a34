"""Lists names in a message, which nobody reads when they are many."""

from __future__ import annotations

from collections.abc import Sequence

MAX_NAMED = 5  # names in one message: enough to recognise what they have in common


def some(names: Sequence[str], separator: str = ", ") -> str:
    """The first names and the number of the others: «xã A, xã B, xã C, xã D, xã E (+12)»."""
    more = len(names) - MAX_NAMED
    return separator.join(names[:MAX_NAMED]) + (f" (+{more})" if more > 0 else "")
