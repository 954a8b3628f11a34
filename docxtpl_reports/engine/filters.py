"""The filters of templates, with short Vietnamese names; each docstring's first line and examples document it.

A filter takes any value a template can hold. Numbers are taken exactly; an unknown value raises the error that names it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any

from jinja2 import pass_environment
from jinja2.filters import make_attrgetter

from .. import vietnamese
from ..diagnostics import Diagnostic, ReportError
from ..values import Blank, Number, Unknown
from . import bounds
from .output import text_of


def bang_chu(value: Any, linh: str = "linh", nghin: str = "nghìn") -> str:
    """The number in words: 1.185 → một nghìn một trăm tám mươi lăm. ``linh`` may be "lẻ", ``nghin`` "ngàn"."""
    if isinstance(value, Blank):
        return str(value)
    exact = _number("bang_chu", value)
    digits = value.digits if isinstance(value, Number) else None
    percent = isinstance(value, Number) and value.unit == "%"
    try:
        return vietnamese.in_words(exact, digits, percent=percent, linh=linh, nghin=nghin)
    except ValueError:
        raise _refused("bang_chu", value) from None


def hai_chu_so(value: Any) -> str:
    """A count with two digits: 7 → 07; 1.185 stays 1.185; a blank stays blank."""
    return str(value) if isinstance(value, Blank) else vietnamese.two_digits(_integer("hai_chu_so", value))


def so_van_ban(value: Any) -> str:
    """The number of a document: 7 → 07, 1205 stays 1205 (Decree 30, Annex I, II.3.c); a blank stays blank."""
    if isinstance(value, Blank):
        return str(value)
    return f"{_integer('so_van_ban', value):02d}"


def ngay_thang(value: Any) -> str:
    """A date written in full: 08/6/2010 → ngày 08 tháng 6 năm 2010; a blank date leaves room to write."""
    if isinstance(value, Blank):
        return value.long_date()
    if isinstance(value, Unknown):
        return text_of(value)
    if not isinstance(value, datetime.date):
        raise _refused("ngay_thang", value)
    return vietnamese.long_date(value)


def la_ma(value: Any) -> str:
    """A Roman numeral: 4 → IV."""
    try:
        return vietnamese.roman(_integer("la_ma", value))
    except ValueError:
        raise _refused("la_ma", value) from None


def chu_cai(value: Any) -> str:
    """The letter of a list item by its number, in the Vietnamese order: 4 → d, 5 → đ, 6 → e."""
    try:
        return vietnamese.list_letter(_integer("chu_cai", value))
    except ValueError:
        raise _refused("chu_cai", value) from None


def noi(value: Any, cuoi: str = "và") -> str:
    """A list in one sentence: [A, B, C] → A, B và C."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return text_of(value)
    return vietnamese.join_and([text_of(item) for item in value], cuoi)


def viet_hoa(value: Any) -> str:
    """Upper case with accents: Phó Chủ tịch → PHÓ CHỦ TỊCH."""
    return text_of(value).upper()


def hoa_dau(value: Any) -> str:
    """First letter capital, the rest unchanged: xã Pờ Y → Xã Pờ Y."""
    return vietnamese.capital_first(text_of(value))


def trich_dan(value: Any) -> str:
    """A cited document in full: type, number, date, issuer and subject (Decree 30, Annex I, II.6.b)."""
    return text_of(value)


def trich_dan_ngan(value: Any) -> str:
    """A cited document as at a later mention: type and number only (Decree 30, Annex I, II.6.b)."""
    short = getattr(value, "ngan", None)
    if short is None:
        raise _refused("trich_dan_ngan", value)
    return text_of(short)


def lam_tron(value: Any, so_chu_so: int = 0, cach: str = "common") -> Number:
    """Rounded half-up at so many decimals, exactly: 9,1983 | round(2) → 9,20."""
    exact = _number("round", value)
    digits = int(so_chu_so)
    if cach not in ("common", "ceil", "floor") or abs(digits) > 12:
        raise _refused("round", value)
    if cach == "common":
        rounded = vietnamese.round_half_up(exact, digits)
    else:
        scaled = exact * Fraction(10) ** digits
        whole = scaled.__ceil__() if cach == "ceil" else scaled.__floor__()
        rounded = Fraction(whole) / Fraction(10) ** digits
    unit = value.unit if isinstance(value, Number) else ""
    return Number(rounded, unit=unit, digits=max(digits, 0))


def phan_nguyen(value: Any, default: int = 0) -> int:
    """The whole part of a number, or of a number written as text."""
    if isinstance(value, str):
        try:
            return int(vietnamese.read_decimal(value))
        except vietnamese.ReadingError:
            return default
    return int(_number("int", value))


def thap_phan(value: Any, default: int = 0) -> Number:
    """A number as an exact decimal; text is read in the Vietnamese way."""
    if isinstance(value, str):
        try:
            return Number(vietnamese.read_decimal(value))
        except vietnamese.ReadingError:
            return Number(default)
    return Number(_number("float", value))


def ghep(env: Any, value: Any, d: str = "", attribute: str | int | None = None) -> str:
    """Items joined, each as it would be printed: [A, B] | join(", ") → A, B."""
    items = value if attribute is None else map(make_attrgetter(env, attribute), value)
    return bounds.concat(items, text_of(d))


def tong(env: Any, value: Any, attribute: str | int | None = None, start: Any = 0) -> Any:
    """The sum of a list of numbers, exactly; with ``attribute``, of that column."""
    items = value if attribute is None else map(make_attrgetter(env, attribute), value)
    return reduce(bounds.add, items, start)


ghep, tong = pass_environment(ghep), pass_environment(tong)


def dinh_dang(value: Any, *args: Any, **kwargs: Any) -> str:
    """Text with placeholders: "%s hồ sơ" | format(so) → 109 hồ sơ; %.2f rounds half-up."""
    if args and kwargs:
        raise _refused("format", value)
    return bounds.percent_format(text_of(value), kwargs or args)


def thay(value: Any, old: Any, new: Any, count: int | None = None) -> str:
    """Text with every ``old`` replaced by ``new``."""
    return bounds.replace(text_of(value), old, new, -1 if count is None else count)


def _unchanged(value: Any) -> Any:
    """Output is always escaped, so there is nothing left to do."""
    return value


FILTERS: dict[str, Callable[..., Any]] = {
    "bang_chu": bang_chu,
    "hai_chu_so": hai_chu_so,
    "so_van_ban": so_van_ban,
    "ngay_thang": ngay_thang,
    "la_ma": la_ma,
    "chu_cai": chu_cai,
    "noi": noi,
    "viet_hoa": viet_hoa,
    "hoa_dau": hoa_dau,
    "trich_dan": trich_dan,
    "trich_dan_ngan": trich_dan_ngan,
    "round": lam_tron,
    "int": phan_nguyen,
    "float": thap_phan,
    "e": _unchanged,
    "escape": _unchanged,
}

# Shown in docs/filters.md and run by its test, on the shipped report's values: what stands in the tag, what is printed.
EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "bang_chu": (
        ("so_lieu.ho_so_tong | bang_chu", "một nghìn một trăm tám mươi lăm"),
        ("chi_tieu.truc_tuyen | bang_chu", "chín phẩy hai mươi phần trăm"),
        ('2005 | bang_chu(linh="lẻ", nghin="ngàn")', "hai ngàn không trăm lẻ năm"),
    ),
    "hai_chu_so": (("7 | hai_chu_so", "07"), ("so_lieu.ho_so_tong | hai_chu_so", "1.185")),
    "so_van_ban": (("7 | so_van_ban", "07"), ("1205 | so_van_ban", "1205")),
    "ngay_thang": (
        ("so_lieu.vb_chi_tieu_so_hoa.ngay | ngay_thang", "ngày 08 tháng 02 năm 2023"),
        ("thong_tin.ngay | ngay_thang", "ngày     tháng     năm 2024"),
    ),
    "la_ma": (("4 | la_ma", "IV"),),
    "chu_cai": (("4 | chu_cai", "d"), ("5 | chu_cai", "đ")),
    "noi": (
        ("so_lieu.linh_vuc_uu_tien | noi", "tư pháp, hộ tịch, hộ khẩu và bảo hiểm xã hội"),
        ('["một", "hai"] | noi("hoặc")', "một hoặc hai"),
    ),
    "viet_hoa": (("nguoi_ky.chuc_vu | viet_hoa", "PHÓ CHỦ TỊCH"),),
    "hoa_dau": (("don_vi.ten | hoa_dau", "Xã Pờ Y"),),
    "trich_dan": (
        (
            "so_lieu.vb_chi_so | trich_dan",
            "Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Thủ tướng Chính phủ",
        ),
    ),
    "trich_dan_ngan": (("so_lieu.vb_chi_so | trich_dan_ngan", "Quyết định số 766/QĐ-TTg"),),
    "round": (
        ("chi_tieu.truc_tuyen | round(1)", "9,2%"),
        ("2.5 | round", "3"),
        ('chi_tieu.truc_tuyen | round(0, "floor")', "9%"),
    ),
    "int": (("9.7 | int", "9"), ('"abc" | int', "0")),
    "float": (('"9,19" | float', "9,19"), ('"abc" | float(1)', "1")),
    "e": (('"A & B" | e', "A & B"),),
    "escape": (('"A & B" | escape', "A & B"),),
}

# Jinja's own, written anew: exact, bounded, and taking values as they would be printed.
ANEW: dict[str, Callable[..., Any]] = {
    "join": ghep,
    "sum": tong,
    "format": dinh_dang,
    "replace": thay,
    "string": text_of,
}


def _wide_text(function: Callable[..., Any]) -> Callable[..., Any]:
    return bounds.printed_first(bounds.narrow(function))


def _narrow_list(function: Callable[..., Any]) -> Callable[..., Any]:
    return bounds.charged(bounds.narrow(function))


_TEXT_FILTERS = ("upper", "lower", "capitalize", "title", "trim", "truncate", "striptags", "urlencode", "wordcount")
_LIST_FILTERS = (
    "list", "sort", "unique", "map", "select", "reject", "selectattr", "rejectattr", "min", "max", "reverse", "groupby",
    "dictsort",
)  # fmt: skip
# Jinja's own filters that are kept, and what each is wrapped in.
WRAPPED: dict[str, Callable[[Callable[..., Any]], Callable[..., Any]]] = {
    **dict.fromkeys(_TEXT_FILTERS, bounds.printed_first),
    **dict.fromkeys(("center", "indent", "wordwrap"), _wide_text),
    **dict.fromkeys(("batch", "slice"), _narrow_list),
    **dict.fromkeys(_LIST_FILTERS, bounds.charged),
}


def _number(name: str, value: Any) -> Fraction:
    """The exact value; asking an unknown one for it raises the error that names it."""
    if isinstance(value, Unknown):
        bool(value)
    if isinstance(value, bool) or not isinstance(value, Number | int | Decimal | Fraction | float):
        raise _refused(name, value)
    return Fraction(*value.as_integer_ratio())


def _integer(name: str, value: Any) -> int:
    exact = _number(name, value)
    if exact.denominator != 1:
        raise _refused(name, value)
    return int(exact)


def _refused(name: str, value: Any) -> ReportError:
    return ReportError(Diagnostic("REN007", params={"filter": name, "value": text_of(value)[:60]}))
