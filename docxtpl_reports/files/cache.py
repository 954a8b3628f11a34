"""Caches values by the content that they were made from: bounded in number and size, thread-safe."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Cache(Generic[K, V]):
    """The most recently used values. A key covers the content that its value follows from: digests and options, never just
    paths and times.

    ``entries``: how many are kept; ``size``: their maximum total, in the unit of ``get``. A larger value is returned but
    not kept. Values are shared and must not be modified.
    """

    def __init__(self, entries: int, size: int | None = None) -> None:
        self._entries, self._size = entries, size
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._total = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K, make: Callable[[], V], size: int = 0, belongs: Callable[[V], bool] | None = None) -> V:
        """The value of a key, made if it is not cached. An exception from ``make`` is propagated and not cached.

        ``belongs``: whether the new value really follows from the content in the key; if not, it is returned but not kept.

        Threads that ask for the same key at the same time may each make the value; all of them get the one stored first.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        value = make()
        with self._lock:
            if key in self._kept:
                return self._kept[key][0]
            fits = self._size is None or size <= self._size
            if fits and (belongs is None or belongs(value)):
                self._kept[key] = value, size
                self._total += size
                self._make_room()
        return value

    def _make_room(self) -> None:
        while len(self._kept) > self._entries or (self._size is not None and self._total > self._size):
            _, (_, size) = self._kept.popitem(last=False)
            self._total -= size
