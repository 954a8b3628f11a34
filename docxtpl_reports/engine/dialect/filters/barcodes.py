"""Filters that draw a text for machines to read."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from docxtpl_reports.diagnostics import N_, Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_CODE
from docxtpl_reports.engine.output.barcodes import qr_code
from docxtpl_reports.engine.output.citing import refuse_marks
from docxtpl_reports.engine.output.fragments import Fragment
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import MISSING, Blank, Unknown

from .arguments import exact_number
from .filter import Filter


def ma_qr(value: Any, co: Any = None) -> Fragment | str:
    """A text as a QR code, ``co`` millimetres wide with its white margin (by default half a millimetre for each module);
    nothing for an empty or blank value, and the words themselves for a missing one."""
    if co is not None and not 0 < _millimetres(co) <= MAX_CODE:
        raise _refused(co)
    text = refuse_marks(text_of(value))
    if isinstance(value, Unknown) or MISSING in text:  # a draft shows what is missing, which no code can
        return text
    if isinstance(value, Blank) or not text.strip():
        return ""
    return qr_code(text, None if co is None else _millimetres(co))


def _millimetres(size: Any) -> Fraction:
    try:
        return exact_number("ma_qr", size)
    except ReportError as error:
        raise (_refused(size) if error.diagnostics[0].code == "REN007" else error) from None


def _refused(size: Any) -> ReportError:
    params = {"size": text_of(size)[:60], "most": MAX_CODE}
    return ReportError(Diagnostic("REN163", params=params))


FILTERS = (
    Filter(
        "ma_qr",
        ma_qr,
        N_("Mã QR của chữ; ghi thêm cỡ tính bằng milimét, kể cả lề trắng."),
        (("nguoi_ky.ho_ten | ma_qr(20)", ""),),
        draws=N_("(hình mã QR)"),
    ),
)
