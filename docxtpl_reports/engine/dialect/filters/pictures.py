"""Word's pictures of numbers and dates (ISO/IEC 29500-1 §17.16.4): ``#.##0,00`` and ``dd/MM/yyyy``, as filters.

Printed in Vietnamese form: of a picture only the shape counts, so ``#,##0.00`` and ``#.##0,00`` say the same.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_
from docxtpl_reports.engine.limits import MAX_DECIMALS
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import Blank, Number, Unknown

from .filter import Filter

# Compiled when they are first used: few runs need them, and each start would pay for them.
_PLACES = r"[#0x][#0x.,  \u00a0]*[#0x]|[#0x]"
_QUOTED = r"'[^']*'"
_DATE = r"'([^']*)'|AM/PM|am/pm|(d{1,4}|M{1,4}|yyyy|yy|y|H{1,2}|h{1,2}|m{1,2}|s{1,2})"
_DAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_SHORT_DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_MONTHS = (
    "tháng Một", "tháng Hai", "tháng Ba", "tháng Tư", "tháng Năm", "tháng Sáu", "tháng Bảy", "tháng Tám", "tháng Chín",
    "tháng Mười", "tháng Mười Một", "tháng Mười Hai",
)  # fmt: skip


def mau_so(value: Any, mau: str) -> str:
    """A number in the form of a picture, as in Word's fields: 1200000 | mau_so("#.##0") → 1.200.000; text stays text."""
    number = _exact_number(value)
    if number is None:
        return text_of(value)
    parts = mau.split(";")
    part = parts[0]
    if number < 0 and len(parts) > 1:
        part, number = parts[1], abs(number)
    elif number == 0 and len(parts) > 2:
        part = parts[2]
    hidden = re.sub(_QUOTED, lambda match: "\0" * len(match[0]), part)
    found = re.search(_PLACES, hidden)
    if found is None:
        return part.replace("'", "")
    before, after = (side.replace("'", "") for side in (part[: found.start()], part[found.end() :]))
    return before + _digits(number, found[0]) + after


def _exact_number(value: Any) -> Fraction | None:
    if isinstance(value, str):
        for read in (vietnamese.read_integer, vietnamese.read_decimal):
            try:
                return Fraction(read(value))
            except vietnamese.ReadingError:
                continue
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction | Number):
        return None
    if isinstance(value, float | Decimal) and not Decimal(value).is_finite():
        return None
    return Fraction(*value.as_integer_ratio())


def _digits(number: Fraction, picture: str) -> str:
    marks = re.sub(r"[\s\u00a0]", ".", picture)
    whole, decimals, has_groups = _read(marks)
    required = len(re.sub("#*$", "", decimals))
    rounded = vietnamese.round_half_up(abs(number), min(len(decimals), MAX_DECIMALS))
    text = vietnamese.format_number(rounded, min(len(decimals), MAX_DECIMALS), grouping=has_groups)
    integer, comma, fraction = text.partition(",")
    while len(fraction) > required and fraction.endswith("0"):
        fraction = fraction[:-1]
    zeros = whole.count("0")
    if not zeros and integer == "0":
        integer = ""
    integer = integer.rjust(zeros, "0") if not has_groups else integer
    sign = "-" if number < 0 and rounded != 0 else ""
    return sign + integer + (comma + fraction if fraction else "")


def _read(picture: str) -> tuple[str, str, bool]:
    """Places before and behind the decimal mark, and whether thousands are marked.

    A mark alone is one of thousands when three places follow that may stay empty (``#.##0``), else of decimals (``0,00``).
    """
    marks = [char for char in picture if char in ".,"]
    if not marks:
        return picture, "", False
    last = max(picture.rfind("."), picture.rfind(","))
    behind = picture[last + 1 :]
    has_one_kind = len(set(marks)) == 1
    if has_one_kind and (len(marks) > 1 or (len(behind) == 3 and "#" in behind[:2])):
        return re.sub("[.,]", "", picture), "", True
    return re.sub("[.,]", "", picture[:last]), behind, len(marks) > 1


def mau_ngay(value: Any, mau: str) -> str:
    """A date in the form of a picture, as in Word's fields: ngay | mau_ngay("dd/MM/yyyy") → 08/06/2010; text stays text."""
    if not isinstance(value, datetime.date | datetime.time):
        return text_of(value)
    return re.sub(_DATE, lambda match: _date_part(value, match), mau)


def _date_part(value: Any, match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    part = match[2] or match[0]
    is_day, is_time = isinstance(value, datetime.date), type(value) is not datetime.date
    if part[0] in "dMy" and is_day:
        names = {
            "ddd": _SHORT_DAYS[value.weekday()],
            "dddd": _DAYS[value.weekday()],
            "MMM": f"thg {value.month}",
            "MMMM": _MONTHS[value.month - 1],
            "yyyy": f"{value.year:04d}",
        }
        number = {"d": value.day, "M": value.month, "y": value.year % 100}[part[0]]
        return names.get(part) or (f"{number:02d}" if len(part) == 2 or part[0] == "y" else str(number))
    if part[0] in "Hhms" and is_time:
        hour = value.hour if part[0] == "H" else value.hour % 12 or 12
        number = {"H": hour, "h": hour, "m": value.minute, "s": value.second}[part[0]]
        return f"{number:02d}" if len(part) == 2 else str(number)
    if part.lower() == "am/pm" and is_time:
        return "SA" if value.hour < 12 else "CH"
    return "00" if part[0] in "Hhms" else part


def kem_loi(value: Any, truoc: str = "", sau: str = "") -> str:
    """A text before and behind a value that is not empty: email | kem_loi("Email: ", ".") → Email: a@b.vn."""
    text = text_of(value)
    if not text.strip() or isinstance(value, Unknown | Blank):
        return text
    return f"{truoc}{text}{sau}"


FILTERS = (
    Filter(
        "mau_so",
        mau_so,
        N_("Số theo mẫu như trong trường của Word: 1200000 → 1.200.000; chữ giữ nguyên."),
        (('1200000 | mau_so("#.##0")', "1.200.000"), ('so_lieu.ho_so_tong | mau_so("0,00")', "1185,00")),
    ),
    Filter(
        "mau_ngay",
        mau_ngay,
        N_("Ngày theo mẫu như trong trường của Word: dd/MM/yyyy → 08/06/2010; chữ giữ nguyên."),
        (
            ('so_lieu.vb_chi_tieu_so_hoa.ngay | mau_ngay("dd/MM/yyyy")', "08/02/2023"),
            ('so_lieu.vb_chi_tieu_so_hoa.ngay | mau_ngay("dddd, d/M")', "thứ Tư, 8/2"),
        ),
    ),
    Filter(
        "kem_loi",
        kem_loi,
        N_("Thêm lời trước và sau một giá trị không rỗng."),
        (('7 | kem_loi("(", ")")', "(7)"), ('"" | kem_loi("(", ")")', "")),
    ),
)
