"""Pictures of Word's fields as filters: numbers and dates in the form that a picture draws."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from support.engine import text

MORNING = datetime.datetime(2024, 8, 13, 7, 5, 9)
EVENING = datetime.time(19, 30)


@pytest.mark.parametrize(
    ("value", "picture", "shown"),
    [
        (MORNING, "dddd, dd/MM/yyyy HH:mm:ss", "thứ Ba, 13/08/2024 07:05:09"),
        (MORNING, "h:mm AM/PM", "7:05 SA"),
        (EVENING, "h:mm am/pm", "7:30 CH"),
        (EVENING, "dd/MM", "dd/MM"),  # a time has no day
        (datetime.date(2024, 8, 13), "d/M/yy HH:mm", "13/8/24 00:00"),  # a day begins at midnight
        (datetime.date(2024, 8, 13), "'ngày' d MMMM", "ngày 13 tháng Tám"),
        ("hôm qua", "dd/MM/yyyy", "hôm qua"),
    ],
)
def test_of_dates_and_times(value: Any, picture: str, shown: str) -> None:
    assert text(f'{{{{ v | mau_ngay("{picture}") }}}}', v=value) == [shown]


@pytest.mark.parametrize(
    ("value", "picture", "shown"),
    [
        (1200000, "#.##0", "1.200.000"),
        (Decimal("0.5"), "#,##", ",5"),  # no digit before the mark is asked for
        (Decimal("0.5"), "0,00", "0,50"),
        (-3, "000", "-003"),
        (Fraction(1, 3), "0,0000", "0,3333"),
        (True, "0", "Có"),  # neither a number nor a text of one
        (Decimal("NaN"), "0", None),
        ("mười", "0", "mười"),
    ],
)
def test_of_numbers(value: Any, picture: str, shown: str | None) -> None:
    tag = f'{{{{ v | mau_so("{picture}") }}}}'
    if shown is None:
        with pytest.raises(Exception, match="REN010"):
            text(tag, v=value)
    else:
        assert text(tag, v=value) == [shown]
