"""Says why: a reason is a key and parameters, worded when shown; ``REASONS`` holds the text of every key.

To add a reason, add its key and Vietnamese text to ``REASONS`` and its English text to the catalogue.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .language import N_, current_language, language, localized_quotes, translate


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason for a value, or for a refusal of the system. ``params`` fill the placeholders of the key's text and
    may themselves be reasons or phrases; all are hashable and picklable. ``str`` gives the text in the current language."""

    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    _vietnamese: str | None = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, error: BaseException) -> Reason:
        """The system's reason; its own words when it is a rare one."""
        key = errno.errorcode.get(getattr(error, "errno", None) or 0, "")
        if key in REASONS:
            return cls(key)
        return cls("system", {"text": getattr(error, "strerror", None) or str(error) or type(error).__name__})

    def __str__(self) -> str:
        if current_language() == "vi":
            return self.vietnamese
        return localized_quotes(translate(REASONS[self.key]).format_map(self.params))

    @property
    def vietnamese(self) -> str:
        """The text that a report prints, whatever language the command speaks."""
        if self._vietnamese is None:  # kept: report, manifest and derivation print it again
            with language("vi"):
                object.__setattr__(self, "_vietnamese", REASONS[self.key].format_map(self.params))
        return str(self._vietnamese)

    def __hash__(self) -> int:
        return hash((self.key, *self.params.values()))


class Phrase(NamedTuple):
    """Words in a message's parameters that are translated with it; ``more``: names and values behind them."""

    text: str
    more: str = ""

    def __str__(self) -> str:
        return translate(self.text) + self.more


class Reasons(NamedTuple):
    """Several reasons or phrases in a message's parameters, each in the current language."""

    reasons: tuple[object, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, self.reasons))


def in_vietnamese(reasons: Iterable[Reason | str]) -> tuple[str, ...]:
    return tuple(reason.vietnamese if isinstance(reason, Reason) else reason for reason in reasons)


REASONS = {
    # Figures: why a value is not there.
    "no_figure": N_("chưa có số liệu «{label}»"),
    "not_read": N_("«{label}» chưa đọc được"),
    "nothing_there": N_("(không có mục nào)"),
    "of_year": N_("{label} năm {year}"),
    "by_default": N_("Giá trị mặc định của quy tắc"),
    "of_key": N_("{label} ({key})"),
    "month": N_("Tháng {month}"),
    "month_of_year": N_("Tháng {month}/{year}"),
    "left_blank": N_("«{label}» còn để trống"),
    "not_declared": N_("chưa khai báo «{name}»"),
    "no_position": N_("chưa có chức vụ người ký"),
    "no_period": N_("chưa khai báo kỳ báo cáo «ky»"),
    "several_quarters": N_("kỳ báo cáo không nằm trong một quý"),
    "too_many_days": N_("kỳ dài hơn {limit} ngày"),
    "period_not_read": N_("kỳ báo cáo chưa đọc được"),
    # Figures of the period before.
    "in_previous": N_("«{label}»: {why}"),
    "previous_not_declared": N_("chưa khai báo kỳ trước «ky_truoc»"),
    "previous_outside": N_("không đọc tệp ngoài dự án"),
    "previous_too_far": N_("chỉ xem đến {count} kỳ trước"),
    "not_in_previous": N_("kỳ trước không có số liệu này"),
    "not_ranked": N_("không xếp hạng"),
    "not_in_previous_group": N_("kỳ trước không có nhóm này"),
    "not_in_previous_row": N_("kỳ trước không có dòng này"),
    "before_previous": N_("«{name}»: không có kỳ trước của kỳ trước"),
    # Expressions.
    "divided_by_zero": N_("số chia bằng 0"),
    "no_items": N_("danh sách không có mục nào"),
    "period": N_("từ ngày {first} đến ngày {last}"),
    "named": N_("{path} ({label})"),
    "named_value": N_("{name} = {value}"),
    "named_value_why": N_("{name} = {value} (vì {why})"),
    "empty_list": N_("danh sách trống"),
    "not_computed": N_("không tính được"),
    "no_base": N_("không có gốc so sánh"),
    "change_of_rate": N_("tỷ lệ tăng, giảm tính bằng điểm phần trăm"),
    # Rows of lists.
    "rows": N_("{count} dòng"),
    "row_number": N_("dòng {number}"),
    "of_row": N_("{row}: {why}"),
    "row_in": N_("{outer}, {row}"),
    "row_value": N_("{row} ({value})"),
    "new_rows": N_("kỳ trước không có {rows}"),
    "gone_rows": N_("kỳ này không có {rows}"),
    "more_rows": N_("và {count} dòng khác"),
    # Indicators.
    "nothing_happened": N_("«{label}»: không phát sinh trong kỳ (0/0)"),
    "zero_denominator": N_("mẫu số của «{label}» bằng 0"),
    "stated_rate": N_("{label}: tỷ lệ do đơn vị khai, không có số lượng để tính"),
    "no_threshold": N_("chưa có ngưỡng áp dụng cho kỳ báo cáo"),
    "judged": N_("{label}: {value}, yêu cầu {requirement}"),
    ">=": N_("từ {low} trở lên"),
    ">": N_("trên {low}"),
    "<=": N_("không quá {low}"),
    "<": N_("dưới {low}"),
    "==": N_("đúng {low}"),
    "range": N_("{low} đến {high}"),
    "..": N_("từ {low} đến {high}"),
    # Criteria: their members, points and classes.
    "member_failed": N_("«{label}»: chưa đạt"),
    "member_unknown": N_("«{label}»: chưa đủ số liệu"),
    "member_absent": N_("«{label}»: không phát sinh"),
    "members_passed": N_("{passed}/{count} nội dung đạt"),
    "share_passed": N_("{passed}/{count} nội dung đạt, yêu cầu từ {share} trở lên"),
    "points": N_("{label}: {points}/{most} điểm"),
    "points_between": N_("{label}: từ {low} đến {high} điểm, trên {most}"),
    "rank": N_("xếp loại {rank}"),
    # Derivations.
    "basis": N_("Căn cứ: {basis}"),
    "in_force_since": N_("Áp dụng từ ngày {day}"),
    "too_many_steps": N_("Có quá nhiều bước để nêu ở đây; hỏi riêng từng tên: {names}."),
    # The system, by the names of errno; ``system``: its own words.
    "system": N_("{text}"),
    "EACCES": N_("không có quyền"),
    "EPERM": N_("hệ thống không cho phép"),
    "ENOENT": N_("không có tệp hoặc thư mục này"),
    "EISDIR": N_("đây là một thư mục"),
    "ENOTDIR": N_("một phần của đường dẫn không phải thư mục"),
    "EEXIST": N_("đã có tệp này"),
    "ENOSPC": N_("ổ đĩa đã đầy"),
    "EDQUOT": N_("đã hết dung lượng được cấp"),
    "EROFS": N_("ổ đĩa chỉ cho đọc"),
    "EBUSY": N_("tệp đang được dùng"),
    "ETXTBSY": N_("tệp đang được dùng"),
    "EIO": N_("lỗi đọc, ghi ổ đĩa"),
    "ENAMETOOLONG": N_("tên quá dài"),
    "EINVAL": N_("tên có ký tự không dùng được"),
    "ELOOP": N_("đường dẫn trỏ vòng tròn"),
    "EMFILE": N_("mở quá nhiều tệp cùng lúc"),
    "ENFILE": N_("mở quá nhiều tệp cùng lúc"),
    "ENOMEM": N_("hết bộ nhớ"),
    "ENOEXEC": N_("không phải chương trình chạy được trên máy này"),
    "ETIMEDOUT": N_("chờ quá lâu"),
    "ECONNREFUSED": N_("máy kia từ chối kết nối"),
    "ENETUNREACH": N_("không có mạng"),
    "EADDRINUSE": N_("cổng đang được chương trình khác dùng"),
    "ENXIO": N_("không có thiết bị này"),
    "ESTALE": N_("mất kết nối với ổ đĩa mạng"),
}
