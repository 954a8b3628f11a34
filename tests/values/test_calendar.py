"""Weekdays, months and days of a period, and times of day."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.values import Date, Hour, Month, Period
from docxtpl_reports.values.dates import MAX_DAYS
from docxtpl_reports.vietnamese import ReadingError, read_hour

days = st.dates(date(1945, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "name", "weekend", "short"),
    [
        (Date(2026, 10, 5), "Thứ Hai", False, "05/10"),
        (Date(2026, 10, 10), "Thứ Bảy", True, "10/10"),
        (Date(2026, 2, 1), "Chủ nhật", True, "01/02"),
        (Date(2026, 3, 4), "Thứ Tư", False, "04/3"),
    ],
)
def test_a_date_knows_its_weekday(day: Date, name: str, weekend: bool, short: str) -> None:
    assert (day.thu, bool(day.cuoi_tuan), day.khong_nam) == (name, weekend, short)


def test_months_print_with_their_year_where_there_are_several() -> None:
    year = Period(Date(2026, 1, 31), Date(2026, 3, 1))
    assert [str(month) for month in year.cac_thang] == ["Tháng 1", "Tháng 2", "Tháng 3"]
    years = Period(Date(2025, 12, 31), Date(2026, 1, 1))
    assert [f"{month}" for month in years.cac_thang] == ["Tháng 12/2025", "Tháng 1/2026"]
    assert [(str(m.thang), str(m.nam)) for m in years.cac_thang] == [("12", "2025"), ("1", "2026")]
    assert years.so_thang == 2


@pytest.mark.parametrize(
    ("first", "last", "name", "quarter"),
    [
        ((2026, 7, 1), (2026, 9, 30), "quý III năm 2026", "3"),
        ((2024, 2, 1), (2024, 2, 29), "tháng 2 năm 2024", "1"),
        ((2025, 2, 1), (2025, 2, 27), "từ ngày 01/02/2025 đến ngày 27/02/2025", "1"),
        ((2026, 1, 1), (2026, 6, 30), "6 tháng đầu năm 2026", None),
        ((2026, 1, 1), (2026, 9, 30), "9 tháng đầu năm 2026", None),
        ((2026, 7, 1), (2026, 12, 31), "6 tháng cuối năm 2026", None),
        ((2026, 1, 1), (2026, 12, 31), "năm 2026", None),
        ((2026, 2, 1), (2026, 4, 30), "từ ngày 01/02/2026 đến ngày 30/4/2026", None),
        ((2025, 12, 1), (2026, 11, 30), "từ ngày 01/12/2025 đến ngày 30/11/2026", None),
        ((2026, 10, 5), (2026, 10, 11), "từ ngày 05/10/2026 đến ngày 11/10/2026", "4"),
    ],
)
def test_a_period_has_a_name_and_a_quarter(
    first: tuple[int, int, int], last: tuple[int, int, int], name: str, quarter: str | None
) -> None:
    period = Period(Date(*first), Date(*last))
    assert period.ten == name
    assert str(period.quy) == ("chưa đủ số liệu" if quarter is None else quarter)


@given(days, st.integers(0, 800))
def test_the_days_and_months_of_a_period_are_all_there_once(first: date, more: int) -> None:
    last = first + timedelta(more)
    period = Period(Date.of(first), Date.of(last))
    found = period.cac_ngay
    assert (found[0], found[-1], len(found)) == (first, last, more + 1)
    assert all(b - a == timedelta(1) for a, b in pairwise(found))
    months = period.cac_thang
    assert list(months) == sorted(set(months)) == sorted({Month(day.year, day.month) for day in found})
    assert period.so_thang == len(months)


def test_a_period_too_long_for_a_table_is_refused() -> None:
    period = Period(Date(1945, 1, 1), Date(2100, 1, 1))
    for listed in ("cac_ngay", "cac_thang"):
        with pytest.raises(ReportError) as caught:
            getattr(period, listed)
        assert caught.value.diagnostics[0].code == "VER201"
        assert str(MAX_DAYS) in caught.value.diagnostics[0].message


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("7:30", "7h30"),
        ("07h30", "7h30"),
        ("14 giờ", "14h00"),
        ("7 giờ 05 phút", "7h05"),
        ("23:59", "23h59"),
        ("7H", "7h00"),
    ],
)
def test_an_hour_is_read_as_offices_type_it(typed: str, text: str) -> None:
    assert str(Hour(*read_hour(typed))) == text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("7", "not_hour"),
        ("7:", "not_hour"),
        ("sáng", "not_hour"),
        ("24:00", "no_such_hour"),
        ("7:60", "no_such_hour"),
    ],
)
def test_what_is_no_hour(typed: str, reason: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_hour(typed)
    assert caught.value.reason == reason


def test_hours_are_ordered_by_time() -> None:
    assert sorted([Hour(13, 30), Hour(7, 30)]) == [Hour(7, 30), Hour(13, 30)]
    assert (str(Hour(13, 5).gio), str(Hour(13, 5).phut)) == ("13", "5")
    assert Hour(7) != "7h00"


@pytest.mark.parametrize("value", [Hour(7, 5), Month(2026, 1, True)])
def test_values_are_picklable(value: object) -> None:
    again = pickle.loads(pickle.dumps(value))
    assert (again, str(again), hash(again)) == (value, str(value), hash(value))
