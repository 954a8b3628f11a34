"""Filters of numbers: in Vietnamese form, in words, as percentages, numerals and letters of items; exact throughout."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_
from docxtpl_reports.engine.limits import MAX_DECIMALS
from docxtpl_reports.engine.output.rendering import current
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import Blank, NotApplicable, Number, Unknown

from .arguments import decimals, exact_number, refused, whole_number
from .filter import Filter


def bang_chu(value: Any, linh: str = "linh", nghin: str = "nghìn") -> str:
    """The number in words: 1.185 → một nghìn một trăm tám mươi lăm. ``linh`` may be "lẻ", ``nghin`` "ngàn"."""
    if isinstance(value, Blank):
        return str(value)
    exact = exact_number("bang_chu", value)
    digits = value.digits if isinstance(value, Number) else None
    percent = isinstance(value, Number) and value.unit == "%"
    try:
        shown = value if isinstance(value, Decimal) else exact  # typed as 9.20: chín phẩy hai mươi
        return vietnamese.in_words(shown, digits, percent=percent, linh=linh, nghin=nghin)
    except ValueError:
        raise refused("bang_chu", value) from None


def hai_chu_so(value: Any) -> str:
    """A count with two digits: 7 → 07; 1.185 stays 1.185; a blank stays blank."""
    return str(value) if isinstance(value, Blank) else vietnamese.two_digits(whole_number("hai_chu_so", value))


def kem_chu(value: Any, linh: str = "linh", nghin: str = "nghìn") -> str:
    """A count with its words in brackets: 3 → 03 (ba); 9,2% → 9,2% (chín phẩy hai phần trăm)."""
    if isinstance(value, Blank):
        return str(value)
    words = bang_chu(value, linh, nghin)
    exact = exact_number("kem_chu", value)
    return f"{hai_chu_so(value) if 0 <= exact < 10 and _is_count(value) else so(value)} ({words})"


def _is_count(value: Any) -> bool:
    """A whole number without unit sign."""
    return bool(exact_number("kem_chu", value).denominator == 1) and not (
        isinstance(value, Number) and value.unit == "%"
    )


def so(value: Any, so_chu_so: int | None = None) -> str:
    """A number in Vietnamese form: 1185 → 1.185; with so many decimals: 9.2 | so(2) → 9,20."""
    if isinstance(value, Blank):
        return str(value)
    exact = exact_number("so", value)
    digits = decimals("so", value, so_chu_so)
    if isinstance(value, Number):
        kind = "so_thap_phan" if value.kind == "nam" else value.kind
        shown = value.digits if digits is None else digits
        return (
            str(Number(exact, kind, unit=value.unit, digits=shown))
            if digits is None
            else (vietnamese.format_number(exact, digits) + ("%" if value.unit == "%" else ""))
        )
    return vietnamese.format_number(value if isinstance(value, Decimal) and digits is None else exact, digits)


def trong_bang(value: Any, so_chu_so: int = 0) -> str:
    """A value in a cell whose heading says the unit: 9,20% → 9,20; nothing happened → –; not known yet → …

    ``so_chu_so``: at least so many decimals, 100% | trong_bang(2) → 100,00.
    """
    if isinstance(value, NotApplicable):
        return "–"
    if isinstance(value, Unknown):
        state = current()
        return text_of(value) if state is not None and state.is_draft else "…"  # a draft says what is missing
    if value.__class__ is Number:  # a change has a sign and words that stay
        digits = value.digits
        if at_least := decimals("trong_bang", value, so_chu_so):
            digits = max(at_least, digits or 0)
        return vietnamese.format_number(value.value, digits, grouping=value.kind != "nam")
    return text_of(value)


def phan_tram(value: Any, mau_so: Any = None, so_chu_so: int | None = None) -> str:
    """A percentage: 9.2 → 9,2%; of a whole, at two decimals: 109 | phan_tram(1185) → 9,20%."""
    if isinstance(value, Blank):
        return str(value)
    exact = exact_number("phan_tram", value)
    digits = decimals("phan_tram", value, so_chu_so)
    if mau_so is not None:
        exact = Fraction(*(Number(exact) / Number(exact_number("phan_tram", mau_so)) * 100).as_integer_ratio())
        digits = (0 if exact.denominator == 1 else 2) if digits is None else digits
    elif digits is None and isinstance(value, Number):
        digits = value.digits
    return so(Number(exact, "phan_tram", unit="%", digits=digits))


def tien_bang_chu(value: Any, chan: bool = False, linh: str = "linh", nghin: str = "nghìn") -> str:
    """Money in words, in đồng: 1.500.000 → một triệu năm trăm nghìn đồng; ``chan=true`` adds «chẵn»."""
    if isinstance(value, Blank):
        return str(value)
    exact = exact_number("tien_bang_chu", value)
    try:
        words = vietnamese.money_in_words(
            exact, value.unit if isinstance(value, Number) else "", linh=linh, nghin=nghin
        )
    except ValueError:
        raise refused("tien_bang_chu", value) from None
    return f"{words} chẵn" if chan else words


def so_van_ban(value: Any) -> str:
    """The number of a document: 7 → 07, 1205 stays 1205 (Decree 30, Annex I, II.3.c); a blank stays blank."""
    if isinstance(value, Blank):
        return str(value)
    return f"{whole_number('so_van_ban', value):02d}"


def la_ma(value: Any) -> str:
    """A Roman numeral: 4 → IV."""
    try:
        return vietnamese.roman(whole_number("la_ma", value))
    except ValueError:
        raise refused("la_ma", value) from None


def chu_cai(value: Any) -> str:
    """The letter of a list item by its number, in the Vietnamese order: 4 → d, 5 → đ, 6 → e."""
    try:
        return vietnamese.list_letter(whole_number("chu_cai", value))
    except ValueError:
        raise refused("chu_cai", value) from None


def lam_tron(value: Any, so_chu_so: int = 0, cach: str = "common") -> Number:
    """Rounded half-up at so many decimals, exactly: 9,1983 | round(2) → 9,20."""
    exact = exact_number("round", value)
    digits = int(so_chu_so)
    if cach not in ("common", "ceil", "floor") or abs(digits) > MAX_DECIMALS:
        raise refused("round", value)
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
    return Number(int(exact_number("int", value)), kind, digits=0)


def thap_phan(value: Any, default: int = 0) -> Number:
    """A number as an exact decimal; text is read in the Vietnamese way."""
    if isinstance(value, str):
        try:
            return Number(vietnamese.read_decimal(value))
        except vietnamese.ReadingError:
            return Number(default)
    return Number(exact_number("float", value))


FILTERS = (
    Filter(
        "bang_chu",
        bang_chu,
        N_("Đọc số bằng chữ; chọn được linh hoặc lẻ, nghìn hoặc ngàn."),
        (
            ("so_lieu.ho_so_tong | bang_chu", "một nghìn một trăm tám mươi lăm"),
            ("chi_tieu.truc_tuyen | bang_chu", "chín phẩy hai mươi phần trăm"),
            ('2005 | bang_chu(linh="lẻ", nghin="ngàn")', "hai ngàn không trăm lẻ năm"),
        ),
    ),
    Filter(
        "kem_chu",
        kem_chu,
        N_("Số kèm chữ trong ngoặc: 03 (ba)."),
        (
            ("so_lieu.dung_han_tham_quyen_3_nam | length | kem_chu", "00 (không)"),
            ("7 | kem_chu", "07 (bảy)"),
            ("so_lieu.ho_so_tong | kem_chu", "1.185 (một nghìn một trăm tám mươi lăm)"),
        ),
    ),
    Filter(
        "tien_bang_chu",
        tien_bang_chu,
        N_("Đọc số tiền bằng chữ, tính ra đồng; thêm được chữ «chẵn»."),
        (
            ("1500000 | tien_bang_chu | hoa_dau", "Một triệu năm trăm nghìn đồng"),
            ("1005000 | tien_bang_chu(chan=true)", "một triệu không trăm linh năm nghìn đồng chẵn"),
        ),
    ),
    Filter(
        "so",
        so,
        N_("Số viết kiểu Việt Nam, có dấu chấm ngăn cách; chọn được số chữ số thập phân."),
        (("1185 | so", "1.185"), ("9.2 | so(2)", "9,20"), ("so_lieu.ho_so_tong | so(1)", "1.185,0")),
    ),
    Filter(
        "trong_bang",
        trong_bang,
        N_("Số trong ô bảng có đơn vị ở đầu cột: không dấu %; không phát sinh in –, chưa có số liệu in …"),
        (("chi_tieu.truc_tuyen | trong_bang", "9,20"), ("so_lieu.ho_so_tong | trong_bang(2)", "1.185,00")),
    ),
    Filter(
        "phan_tram",
        phan_tram,
        N_("Tỷ lệ phần trăm; ghi thêm mẫu số thì tự chia."),
        (
            ("so_lieu.ho_so_truc_tuyen | phan_tram(so_lieu.ho_so_tong)", "9,20%"),
            ("9.2 | phan_tram", "9,2%"),
            ("1 | phan_tram(3, 1)", "33,3%"),
        ),
    ),
    Filter(
        "hai_chu_so",
        hai_chu_so,
        N_("Số đếm dưới 10 thêm số 0 ở trước."),
        (("7 | hai_chu_so", "07"), ("so_lieu.ho_so_tong | hai_chu_so", "1.185")),
    ),
    Filter(
        "so_van_ban",
        so_van_ban,
        N_("Số của văn bản: dưới 10 thêm số 0, không có dấu chấm ngăn cách."),
        (("7 | so_van_ban", "07"), ("1205 | so_van_ban", "1205")),
    ),
    Filter(
        "la_ma",
        la_ma,
        N_("Chữ số La Mã."),
        (("4 | la_ma", "IV"),),
    ),
    Filter(
        "chu_cai",
        chu_cai,
        N_("Chữ cái đầu mục theo thứ tự, có đ sau d."),
        (("4 | chu_cai", "d"), ("5 | chu_cai", "đ")),
    ),
    Filter(
        "round",
        lam_tron,
        N_("Làm tròn chính xác đến số chữ số đã ghi, nửa đơn vị thì lên."),
        (
            ("chi_tieu.truc_tuyen | round(1)", "9,2%"),
            ("2.5 | round", "3"),
            ('chi_tieu.truc_tuyen | round(0, "floor")', "9%"),
        ),
    ),
    Filter(
        "int",
        phan_nguyen,
        N_("Phần nguyên của một số."),
        (("9.7 | int", "9"), ('"1.185" | int', "1.185"), ('"abc" | int', "0")),
    ),
    Filter(
        "float",
        thap_phan,
        N_("Số thập phân chính xác; chữ được đọc theo cách viết Việt Nam."),
        (('"9,19" | float', "9,19"), ('"abc" | float(1)', "1")),
    ),
)
