"""Rows of a list: a sequence with names of its own."""

from __future__ import annotations

import pickle

import pytest

from docxtpl_reports.values import Namespace, Rows

ROWS = Rows([Namespace({"ten": "A"}), Namespace({"ten": "B"})], Namespace({"tong": 2}))


def test_they_are_a_sequence_with_attributes() -> None:
    assert len(ROWS) == 2
    assert [row.ten for row in ROWS] == ["A", "B"]
    assert ROWS[1].ten == "B"
    assert ROWS.tong == 2
    assert dir(ROWS) == ["tong"]
    assert not Rows()


def test_a_slice_has_rows_and_no_attributes() -> None:
    assert isinstance(ROWS[:1], Rows)
    assert not hasattr(ROWS[:1], "tong")


@pytest.mark.parametrize("name", ["count", "index", "append", "x"])
def test_no_python_method_is_seen(name: str) -> None:
    assert not hasattr(ROWS, name)


def test_a_column_of_that_name_is_seen() -> None:
    assert Rows((), Namespace({"count": 3})).count == 3


def test_they_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        ROWS.tong = 3
    with pytest.raises(AttributeError):
        del ROWS.tong


def test_they_survive_a_process() -> None:
    again = pickle.loads(pickle.dumps(ROWS))
    assert again == ROWS
    assert again.tong == 2
