"""Filters that draw a text for machines to read."""

from __future__ import annotations

from typing import Any

from docxtpl_reports.diagnostics import N_
from docxtpl_reports.engine.limits import MAX_CODE
from docxtpl_reports.engine.output.barcodes import qr_code
from docxtpl_reports.engine.output.citing import refuse_marks
from docxtpl_reports.engine.output.fragments import Fragment
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import MISSING, Blank, Unknown

from .arguments import exact_number, refused
from .filter import Filter


def ma_qr(value: Any, co: Any = None) -> Fragment | str:
    """A text as a QR code, ``co`` millimetres wide with its white margin (by default half a millimetre for each module);
    nothing for an empty or blank value, and the words themselves for a missing one."""
    if co is not None and not 0 < exact_number("ma_qr", co) <= MAX_CODE:
        raise refused("ma_qr", co)
    text = refuse_marks(text_of(value))
    if isinstance(value, Unknown) or MISSING in text:  # a draft shows what is missing, which no code can
        return text
    if isinstance(value, Blank) or not text.strip():
        return ""
    return qr_code(text, None if co is None else exact_number("ma_qr", co))


FILTERS = (
    Filter(
        "ma_qr",
        ma_qr,
        N_("Mã QR của chữ; ghi thêm cỡ tính bằng milimét, kể cả lề trắng."),
        (("nguoi_ky.ho_ten | ma_qr(20)", ""),),
        draws=N_("(hình mã QR)"),
    ),
)
