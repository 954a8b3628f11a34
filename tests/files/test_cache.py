"""Values kept by the content they were made from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from docxtpl_reports.files.cache import Cache


def test_a_value_is_made_once() -> None:
    made: list[str] = []
    cache: Cache[str, list[str]] = Cache(4)
    first = cache.get("a", lambda: [*made, made.append("a") or "a"])  # type: ignore[func-returns-value]
    assert cache.get("a", lambda: pytest.fail("again")) is first
    assert made == ["a"]


def test_the_value_asked_for_longest_ago_goes_first() -> None:
    cache: Cache[str, str] = Cache(2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, lambda key=key: key.upper())  # type: ignore[misc]
    assert len(cache) == 2
    assert [cache.get(key, lambda: "again") for key in ("a", "c", "b")] == ["A", "C", "again"]


def test_values_are_kept_up_to_a_size_together() -> None:
    cache: Cache[str, str] = Cache(10, size=5)
    for key, size in (("a", 2), ("b", 3), ("c", 3)):
        cache.get(key, lambda key=key: key.upper(), size)  # type: ignore[misc]
    assert [cache.get(key, lambda: "again") for key in ("c", "a")] == ["C", "again"]


def test_a_value_larger_than_all_may_be_is_returned_and_drops_no_other() -> None:
    cache: Cache[str, str] = Cache(10, size=5)
    cache.get("a", lambda: "A", 5)
    assert cache.get("b", lambda: "B", 6) == "B"
    assert cache.get("a", lambda: "again") == "A"
    assert len(cache) == 1


def test_a_failure_is_not_kept() -> None:
    cache: Cache[str, str] = Cache(2)
    with pytest.raises(KeyError):
        cache.get("a", lambda: {}["a"])
    assert cache.get("a", lambda: "A") == "A"


def test_threads_that_make_the_same_value_at_once_share_one() -> None:
    cache: Cache[str, object] = Cache(2)
    together = Barrier(4)

    def make() -> object:
        together.wait()
        return object()

    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(lambda _: cache.get("a", make), range(4)))
    assert len(set(map(id, values))) == 1


def test_a_value_of_other_content_is_returned_and_not_kept() -> None:
    cache: Cache[str, str] = Cache(2)
    for value in ("B", "A", "again"):
        found = cache.get("a", lambda value=value: value, belongs=lambda made: made == "A")  # type: ignore[misc]
        assert found == ("A" if value == "again" else value)
    assert len(cache) == 1
