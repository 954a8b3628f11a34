"""Filters of cited documents: in full at the first mention, type and number afterwards (Decree 30, Annex I, II.6.b)."""

from __future__ import annotations

from typing import Any

from docxtpl_reports.diagnostics import N_
from docxtpl_reports.engine.output.citing import cite, is_document
from docxtpl_reports.engine.output.rendering import spend
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import Blank, Unknown

from .arguments import refused
from .filter import Filter


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
        raise refused("trich_dan_ngan", value)
    return text_of(short)


FILTERS = (
    Filter(
        "trich_dan",
        trich_dan,
        N_("Viện dẫn một văn bản: lần đầu đầy đủ, các lần sau tự viết gọn."),
        (
            (
                "so_lieu.vb_chi_so | trich_dan",
                "Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Thủ tướng Chính phủ",
            ),
            ("so_lieu.vb_chi_so | trich_dan | hoa_dau", "Quyết định số 766/QĐ-TTg"),
        ),
    ),
    Filter(
        "trich_dan_day_du",
        trich_dan_day_du,
        N_("Viện dẫn đầy đủ, dù đã nhắc đến trước đó hay chưa."),
        (
            (
                "so_lieu.vb_chi_so | trich_dan_day_du",
                "Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Thủ tướng Chính phủ",
            ),
        ),
    ),
    Filter(
        "trich_dan_ngan",
        trich_dan_ngan,
        N_("Viện dẫn ngắn: chỉ loại và số."),
        (("so_lieu.vb_chi_so | trich_dan_ngan", "Quyết định số 766/QĐ-TTg"),),
    ),
)
