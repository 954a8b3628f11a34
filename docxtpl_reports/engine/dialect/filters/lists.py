"""Filters of lists: their sum, a sentence of their items, the end of an item."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from jinja2 import pass_environment
from jinja2.filters import make_attrgetter

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_
from docxtpl_reports.engine.dialect import bounds
from docxtpl_reports.engine.output.text import text_of

from .filter import Filter, OnLists


@pass_environment
def tong(env: Any, value: Any, attribute: str | int | None = None, start: Any = 0) -> Any:
    """The sum of a list of numbers, exactly; with ``attribute``, of that column."""
    items = value if attribute is None else map(make_attrgetter(env, attribute), value)
    return reduce(bounds.add, items, start)


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


FILTERS = (
    Filter(
        "tong",
        tong,
        N_('Tổng của một danh sách số, hoặc của một cột: tong("so_luong").'),
        (
            ("[1, 2, 3] | tong", "6"),
            ('so_lieu.cong_chuc | tong("so_luong") | hai_chu_so', "07"),
        ),
        OnLists(attribute_at=0),
    ),
    Filter(
        "noi",
        noi,
        N_("Nối một danh sách thành câu."),
        (
            ("so_lieu.linh_vuc_uu_tien | noi", "tư pháp, hộ tịch, hộ khẩu và bảo hiểm xã hội"),
            ('["một", "hai"] | noi("hoặc")', "một hoặc hai"),
        ),
    ),
    Filter(
        "liet_ke",
        liet_ke,
        N_("Nối một danh sách bằng dấu chấm phẩy, kết thúc bằng dấu chấm."),
        (("so_lieu.linh_vuc_uu_tien | liet_ke", "tư pháp; hộ tịch; hộ khẩu; bảo hiểm xã hội."),),
    ),
    Filter(
        "cham_phay",
        cham_phay,
        N_("Thêm «;» sau một mục, «.» sau mục cuối (loop.last); bỏ dấu đã gõ thừa."),
        (('"Như trên." | cham_phay', "Như trên;"), ('"Lưu: VT, TH" | cham_phay(true)', "Lưu: VT, TH.")),
    ),
)
