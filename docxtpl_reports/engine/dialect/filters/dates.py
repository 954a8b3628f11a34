"""Filters of dates and periods."""

from __future__ import annotations

import datetime
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import Blank, Unknown

from .arguments import refused
from .filter import Filter


def ngay_thang(value: Any) -> str:
    """A date written in full: 08/6/2010 → ngày 08 tháng 6 năm 2010; a blank date leaves room to write."""
    if isinstance(value, Blank):
        return value.long_date()
    if isinstance(value, Unknown):
        return text_of(value)
    if not isinstance(value, datetime.date):
        raise refused("ngay_thang", value)
    return vietnamese.long_date(value)


def ngay_ngan(value: Any) -> str:
    """A date in figures: 08/6/2010, 13/8/2024 (zero rule of Decree 30, Annex I, II.4.b)."""
    if not isinstance(value, datetime.date | Blank | Unknown):
        raise refused("ngay_ngan", value)
    return text_of(value)


def khoang_ngay(value: Any, den: Any = None, dai: bool = False) -> str:
    """A period, or two dates: từ ngày 01/01/2024 đến ngày 13/8/2024; ``dai=true`` writes the months out."""
    first, last = (getattr(value, "tu", None), getattr(value, "den", None)) if den is None else (value, den)
    if unknown := [end for end in (value, first, last) if isinstance(end, Unknown)]:
        return text_of(unknown[0])
    for end in (first, last):
        if not isinstance(end, datetime.date | Blank):
            raise refused("khoang_ngay", value)
    if isinstance(first, datetime.date) and isinstance(last, datetime.date):
        if first > last:
            raise refused("khoang_ngay", value)
        return vietnamese.date_range(first, last, long=dai)
    return " đến ".join(["từ " + _day(first, dai), _day(last, dai)])


def _day(value: Any, long: bool) -> str:
    return ngay_thang(value) if long else f"ngày {text_of(value)}"


FILTERS = (
    Filter(
        "ngay_thang",
        ngay_thang,
        N_("Ngày viết đầy đủ; ngày để trống thì chừa chỗ điền tay."),
        (
            ("so_lieu.vb_chi_tieu_so_hoa.ngay | ngay_thang", "ngày 08 tháng 02 năm 2023"),
            ("thong_tin.ngay | ngay_thang", "ngày     tháng     năm 2024"),
        ),
    ),
    Filter(
        "ngay_ngan",
        ngay_ngan,
        N_("Ngày viết bằng số, đúng quy tắc số 0 của Nghị định 30."),
        (("so_lieu.vb_chi_tieu_so_hoa.ngay | ngay_ngan", "08/02/2023"),),
    ),
    Filter(
        "khoang_ngay",
        khoang_ngay,
        N_("Từ ngày đến ngày; dai=true thì viết đủ ngày tháng năm."),
        (
            ("ky | khoang_ngay", "từ ngày 01/01/2024 đến ngày 13/8/2024"),
            ("ky | khoang_ngay(dai=true)", "từ ngày 01 tháng 01 năm 2024 đến ngày 13 tháng 8 năm 2024"),
            ("so_lieu.vb_chi_so.ngay | khoang_ngay(ky.den)", "từ ngày 23/6/2022 đến ngày 13/8/2024"),
        ),
    ),
)
