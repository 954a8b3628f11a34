"""Filters of words: capitals, names without titles, text around a value."""

from __future__ import annotations

import re
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_
from docxtpl_reports.engine.marks import CITATION_MARK
from docxtpl_reports.engine.output.citing import on_words
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import Blank, Unknown

from .filter import Filter


def viet_hoa(value: Any) -> str:
    """Upper case with accents: Phó Chủ tịch → PHÓ CHỦ TỊCH."""
    return on_words(text_of(value), str.upper)


def hoa_dau(value: Any) -> str:
    """First letter capital, the rest unchanged: xã Pờ Y → Xã Pờ Y."""
    text = text_of(value)
    return text if CITATION_MARK in text[:1] else vietnamese.capital_first(text)


def bo_danh_xung(value: Any) -> str:
    """A name without degrees, ranks, titles of honour (Decree 30, Annex I, II.7.c): ThS. Nguyễn Văn A → Nguyễn Văn A."""
    return text_of(value) if isinstance(value, Unknown | Blank) else vietnamese.bare_name(text_of(value))


def ten_co_quan(value: Any) -> str:
    """A long name of an agency in lines that break before its unit, not within a name (Decree 30, Annex I, II.2.b)."""
    return text_of(value) if isinstance(value, Unknown | Blank) else vietnamese.agency_lines(text_of(value))


def bo_chu(value: Any, words: Any) -> str:
    """Without the words at its start that the template prints: Về việc xin kinh phí | bo_chu("Về việc") → xin kinh phí."""
    text, printed = text_of(value), text_of(words)
    rest = text[len(printed) :]
    begins = text[: len(printed)].casefold() == printed.casefold() and not (
        printed[-1:].isalnum() and rest[:1].isalnum()
    )
    return (begins and rest.lstrip(" :\N{NO-BREAK SPACE}")) or text


_TYPED_NUMBER = (
    r"(?:(?i:điều|khoản|mục|điểm|phần)\s+\w{1,4}[.:)]|\d{1,2}(?:\.\d{1,2})*[.)]|\w\)|[IVX]{1,5}\.|[-–•+])\s+(?=[^\W\d])"
)


def bo_so(value: Any) -> str:
    """Without the number typed at its start, as the template counts: Điều 1. Phê duyệt → Phê duyệt; a) Giao → Giao."""
    return re.sub(rf"\A{_TYPED_NUMBER}", "", text_of(value), count=1)


def _unchanged(value: Any) -> Any:
    """Output is always escaped, so there is nothing left to do."""
    return value


FILTERS = (
    Filter(
        "viet_hoa",
        viet_hoa,
        N_("Viết hoa cả chữ, giữ dấu."),
        (("nguoi_ky.chuc_vu | viet_hoa", "PHÓ CHỦ TỊCH"),),
    ),
    Filter(
        "hoa_dau",
        hoa_dau,
        N_("Viết hoa chữ đầu, phần còn lại giữ nguyên."),
        (("don_vi.ten | hoa_dau", "Xã Pờ Y"),),
    ),
    Filter(
        "bo_danh_xung",
        bo_danh_xung,
        N_("Họ tên không kèm học hàm, học vị, cấp bậc, danh hiệu."),
        (
            ('"ThS. Nguyễn Văn A" | bo_danh_xung', "Nguyễn Văn A"),
            ("nguoi_ky.ho_ten | bo_danh_xung", "Võ Thị Thu Hà"),
        ),
    ),
    Filter(
        "ten_co_quan",
        ten_co_quan,
        N_("Tên cơ quan dài được xuống dòng đúng chỗ: trước tên đơn vị, không ngắt giữa tên riêng."),
        (("don_vi.co_quan | ten_co_quan | viet_hoa", "ỦY BAN NHÂN DÂN XÃ PỜ Y"),),
    ),
    Filter(
        "bo_chu",
        bo_chu,
        N_("Bỏ những chữ mẫu đã in sẵn ở trước mà người nhập gõ lại."),
        (
            ('"Về việc xin kinh phí" | bo_chu("Về việc")', "xin kinh phí"),
            ('"việc xin kinh phí" | bo_chu("Về việc")', "việc xin kinh phí"),
        ),
    ),
    Filter(
        "bo_so",
        bo_so,
        N_("Bỏ số thứ tự người nhập gõ ở đầu, vì mẫu đã đánh số."),
        (
            ('"Điều 1. Phê duyệt kế hoạch" | bo_so', "Phê duyệt kế hoạch"),
            ('"2) Giao Văn phòng" | bo_so', "Giao Văn phòng"),
        ),
    ),
    Filter(
        "e",
        _unchanged,
        N_("Không đổi gì: chữ in ra luôn an toàn."),
        (('"A & B" | e', "A & B"),),
    ),
    Filter(
        "escape",
        _unchanged,
        N_("Không đổi gì: chữ in ra luôn an toàn."),
        (('"A & B" | escape', "A & B"),),
    ),
)
