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

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_DECIMALS
from docxtpl_reports.engine.marks import CITATION_MARK
from docxtpl_reports.engine.output.citing import cite, is_document, on_words, refuse_marks
from docxtpl_reports.engine.output.rendering import spend
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import Blank, NotApplicable, Number, Unknown

from . import bounds
from .examples import EXAMPLES as EXAMPLES
from .ordering import ORDERING
from .pictures import kem_loi, mau_ngay, mau_so


def bang_chu(value: Any, linh: str = "linh", nghin: str = "nghìn") -> str:
    """The number in words: 1.185 → một nghìn một trăm tám mươi lăm. ``linh`` may be "lẻ", ``nghin`` "ngàn"."""
    if isinstance(value, Blank):
        return str(value)
    exact = _number("bang_chu", value)
    digits = value.digits if isinstance(value, Number) else None
    percent = isinstance(value, Number) and value.unit == "%"
    try:
        shown = value if isinstance(value, Decimal) else exact  # typed as 9.20: chín phẩy hai mươi
        return vietnamese.in_words(shown, digits, percent=percent, linh=linh, nghin=nghin)
    except ValueError:
        raise _refused("bang_chu", value) from None


def hai_chu_so(value: Any) -> str:
    """A count with two digits: 7 → 07; 1.185 stays 1.185; a blank stays blank."""
    return str(value) if isinstance(value, Blank) else vietnamese.two_digits(_integer("hai_chu_so", value))


def kem_chu(value: Any, linh: str = "linh", nghin: str = "nghìn") -> str:
    """A count with its words in brackets: 3 → 03 (ba); 9,2% → 9,2% (chín phẩy hai phần trăm)."""
    if isinstance(value, Blank):
        return str(value)
    words = bang_chu(value, linh, nghin)
    exact = _number("kem_chu", value)
    return f"{hai_chu_so(value) if 0 <= exact < 10 and _is_count(value) else so(value)} ({words})"


def _is_count(value: Any) -> bool:
    """A whole number without unit sign."""
    return bool(_number("kem_chu", value).denominator == 1) and not (isinstance(value, Number) and value.unit == "%")


def so(value: Any, so_chu_so: int | None = None) -> str:
    """A number in Vietnamese form: 1185 → 1.185; with so many decimals: 9.2 | so(2) → 9,20."""
    if isinstance(value, Blank):
        return str(value)
    exact = _number("so", value)
    digits = _digits("so", value, so_chu_so)
    if isinstance(value, Number):
        kind = "so_thap_phan" if value.kind == "nam" else value.kind
        shown = value.digits if digits is None else digits
        return (
            str(Number(exact, kind, unit=value.unit, digits=shown))
            if digits is None
            else (vietnamese.format_number(exact, digits) + ("%" if value.unit == "%" else ""))
        )
    return vietnamese.format_number(value if isinstance(value, Decimal) and digits is None else exact, digits)


def phan_tram(value: Any, mau_so: Any = None, so_chu_so: int | None = None) -> str:
    """A percentage: 9.2 → 9,2%; of a whole, at two decimals: 109 | phan_tram(1185) → 9,20%."""
    if isinstance(value, Blank):
        return str(value)
    exact = _number("phan_tram", value)
    digits = _digits("phan_tram", value, so_chu_so)
    if mau_so is not None:
        exact = Fraction(*(Number(exact) / Number(_number("phan_tram", mau_so)) * 100).as_integer_ratio())
        digits = (0 if exact.denominator == 1 else 2) if digits is None else digits
    elif digits is None and isinstance(value, Number):
        digits = value.digits
    return so(Number(exact, "phan_tram", unit="%", digits=digits))


def tien_bang_chu(value: Any, chan: bool = False, linh: str = "linh", nghin: str = "nghìn") -> str:
    """Money in words, in đồng: 1.500.000 → một triệu năm trăm nghìn đồng; ``chan=true`` adds «chẵn»."""
    if isinstance(value, Blank):
        return str(value)
    exact = _number("tien_bang_chu", value)
    try:
        words = vietnamese.money_in_words(
            exact, value.unit if isinstance(value, Number) else "", linh=linh, nghin=nghin
        )
    except ValueError:
        raise _refused("tien_bang_chu", value) from None
    return f"{words} chẵn" if chan else words


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


def ngay_ngan(value: Any) -> str:
    """A date in figures: 08/6/2010, 13/8/2024 (zero rule of Decree 30, Annex I, II.4.b)."""
    if not isinstance(value, datetime.date | Blank | Unknown):
        raise _refused("ngay_ngan", value)
    return text_of(value)


def khoang_ngay(value: Any, den: Any = None, dai: bool = False) -> str:
    """A period, or two dates: từ ngày 01/01/2024 đến ngày 13/8/2024; ``dai=true`` writes the months out."""
    first, last = (getattr(value, "tu", None), getattr(value, "den", None)) if den is None else (value, den)
    if unknown := [end for end in (value, first, last) if isinstance(end, Unknown)]:
        return text_of(unknown[0])
    for end in (first, last):
        if not isinstance(end, datetime.date | Blank):
            raise _refused("khoang_ngay", value)
    if isinstance(first, datetime.date) and isinstance(last, datetime.date):
        if first > last:
            raise _refused("khoang_ngay", value)
        return vietnamese.date_range(first, last, long=dai)
    return " đến ".join(["từ " + _day(first, dai), _day(last, dai)])


def _day(value: Any, long: bool) -> str:
    return ngay_thang(value) if long else f"ngày {text_of(value)}"


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


def liet_ke(value: Any) -> str:
    """A list as the office writes it: [A, B, C] → A; B; C."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        value = [value]
    return vietnamese.join_items([text_of(item) for item in value])


def cham_phay(value: Any, la_cuoi: Any = False) -> str:
    """An item on a line of its own: «;» behind it, «.» behind the last (``loop.last``), whatever it was typed to end with."""
    return vietnamese.without_ending(text_of(value)) + ("." if la_cuoi else ";")


def bo_danh_xung(value: Any) -> str:
    """A name without degrees, ranks, titles of honour (Decree 30, Annex I, II.7.c): ThS. Nguyễn Văn A → Nguyễn Văn A."""
    return text_of(value) if isinstance(value, Unknown | Blank) else vietnamese.bare_name(text_of(value))


def viet_hoa(value: Any) -> str:
    """Upper case with accents: Phó Chủ tịch → PHÓ CHỦ TỊCH."""
    return on_words(text_of(value), str.upper)


def hoa_dau(value: Any) -> str:
    """First letter capital, the rest unchanged: xã Pờ Y → Xã Pờ Y."""
    text = text_of(value)
    return text if CITATION_MARK in text[:1] else vietnamese.capital_first(text)


def trich_dan(value: Any) -> str:
    """A cited document: in full where the finished document mentions it first, type and number afterwards (Decree 30,
    Annex I, II.6.b)."""
    return _cited(value)


def trich_dan_day_du(value: Any) -> str:
    """A cited document in full: type, number, date, issuer and subject, whatever was cited before."""
    return _cited(value, always_full=True)


def _cited(value: Any, *, always_full: bool = False) -> str:
    text = text_of(value)
    if isinstance(value, Unknown | Blank) or not is_document(value):
        return text
    spend(len(text))
    return cite(value, always_full=always_full)


def trich_dan_ngan(value: Any) -> str:
    """A cited document as at a later mention: type and number only, whatever was cited before."""
    short = getattr(value, "ngan", None)
    if short is None:
        raise _refused("trich_dan_ngan", value)
    return text_of(short)


def lam_tron(value: Any, so_chu_so: int = 0, cach: str = "common") -> Number:
    """Rounded half-up at so many decimals, exactly: 9,1983 | round(2) → 9,20."""
    exact = _number("round", value)
    digits = int(so_chu_so)
    if cach not in ("common", "ceil", "floor") or abs(digits) > MAX_DECIMALS:
        raise _refused("round", value)
    if cach == "common":
        rounded = vietnamese.round_half_up(exact, digits)
    else:
        scaled = exact * Fraction(10) ** digits
        whole = scaled.__ceil__() if cach == "ceil" else scaled.__floor__()
        rounded = Fraction(whole) / Fraction(10) ** digits
    unit = value.unit if isinstance(value, Number) else ""
    return Number(rounded, unit=unit, digits=max(digits, 0))


def phan_nguyen(value: Any, default: int = 0) -> Number | int:
    """The whole part of a number, or of a number written as text."""
    if isinstance(value, str):
        for read in (vietnamese.read_integer, vietnamese.read_decimal):
            try:
                return Number(int(read(value)), "so_nguyen")
            except vietnamese.ReadingError:
                continue
        return default
    kind = "nam" if isinstance(value, Number) and value.kind == "nam" else "so_nguyen"
    return Number(int(_number("int", value)), kind, digits=0)


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
    return bounds.replace(refuse_marks(text_of(value)), old, new, -1 if count is None else count)


def _unchanged(value: Any) -> Any:
    """Output is always escaped, so there is nothing left to do."""
    return value


FILTERS: dict[str, Callable[..., Any]] = {
    "bang_chu": bang_chu,
    "kem_chu": kem_chu,
    "tien_bang_chu": tien_bang_chu,
    "so": so,
    "phan_tram": phan_tram,
    "hai_chu_so": hai_chu_so,
    "so_van_ban": so_van_ban,
    "ngay_thang": ngay_thang,
    "ngay_ngan": ngay_ngan,
    "khoang_ngay": khoang_ngay,
    "la_ma": la_ma,
    "chu_cai": chu_cai,
    "tong": tong,
    "noi": noi,
    "liet_ke": liet_ke,
    "cham_phay": cham_phay,
    "viet_hoa": viet_hoa,
    "hoa_dau": hoa_dau,
    "bo_danh_xung": bo_danh_xung,
    "trich_dan": trich_dan,
    "trich_dan_day_du": trich_dan_day_du,
    "trich_dan_ngan": trich_dan_ngan,
    "round": lam_tron,
    "int": phan_nguyen,
    "float": thap_phan,
    "mau_so": mau_so,
    "mau_ngay": mau_ngay,
    "kem_loi": kem_loi,
    "e": _unchanged,
    "escape": _unchanged,
}


def thieu(value: Any) -> bool:
    """Nobody supplied the value: it cannot be compared or added, and printing it warns."""
    return isinstance(value, Unknown) and not isinstance(value, NotApplicable)


def de_trong(value: Any) -> bool:
    """The value was left blank on purpose, to be filled in by hand."""
    return isinstance(value, Blank)


def la_so_thap_phan(value: Any) -> bool:
    """Jinja's ``is float``: a number that is not an integer by its type, exact as all numbers are here."""
    return isinstance(value, float | Decimal | Fraction) or (isinstance(value, Number) and value.kind != "so_nguyen")


TESTS: dict[str, Callable[[Any], bool]] = {"thieu": thieu, "de_trong": de_trong}
REPLACED_TESTS: dict[str, Callable[[Any], bool]] = {"float": la_so_thap_phan}  # in place of Jinja's own

# Jinja's own, written anew: exact, bounded, and taking values as they would be printed.
ANEW: dict[str, Callable[..., Any]] = {
    "join": ghep,
    "sum": tong,
    "format": dinh_dang,
    "replace": thay,
    "string": text_of,
    **ORDERING,
}


def _wide_text(function: Callable[..., Any]) -> Callable[..., Any]:
    return bounds.printed_first(bounds.narrow(function))


def _wrapped_text(function: Callable[..., Any]) -> Callable[..., Any]:
    return bounds.printed_first(bounds.narrow(bounds.short(function)))


def _narrow_list(function: Callable[..., Any]) -> Callable[..., Any]:
    return bounds.charged(bounds.narrow(function))


_TEXT_FILTERS = ("upper", "lower", "capitalize", "title", "trim", "truncate", "striptags", "urlencode", "wordcount")
_LIST_FILTERS = (
    "list", "sort", "unique", "map", "select", "reject", "selectattr", "rejectattr", "reverse",
)  # fmt: skip
# Jinja's own filters that are kept, and what each is wrapped in.
WRAPPED: dict[str, Callable[[Callable[..., Any]], Callable[..., Any]]] = {
    **dict.fromkeys(_TEXT_FILTERS, bounds.printed_first),
    **dict.fromkeys(("center", "indent"), _wide_text),
    "wordwrap": _wrapped_text,
    **dict.fromkeys(("batch", "slice"), _narrow_list),
    **dict.fromkeys(_LIST_FILTERS, bounds.charged),
}


def _number(name: str, value: Any) -> Fraction:
    """The exact value; asking an unknown one for it raises the error that names it."""
    if isinstance(value, Unknown):
        bool(value)
    if isinstance(value, bool) or not isinstance(value, Number | int | Decimal | Fraction | float):
        raise _refused(name, value)
    if isinstance(value, float | Decimal) and not Decimal(value).is_finite():
        raise _refused(name, value)
    return Fraction(*value.as_integer_ratio())


def _digits(name: str, value: Any, digits: Any) -> int | None:
    """How many decimals are asked for, 0 to 12."""
    if digits is None or (isinstance(digits, int | Number) and not isinstance(digits, bool) and digits in range(13)):
        return None if digits is None else int(digits)
    raise _refused(name, value)


def _integer(name: str, value: Any) -> int:
    exact = _number(name, value)
    if exact.denominator != 1:
        raise _refused(name, value)
    return int(exact)


def _refused(name: str, value: Any) -> ReportError:
    return ReportError(Diagnostic("REN007", params={"filter": name, "value": text_of(value)[:60]}))
