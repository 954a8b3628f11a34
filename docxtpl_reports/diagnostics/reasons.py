"""Words in the parameters of a message that are translated with it: phrases, sentences, the reasons of the system."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass

from .language import N_, current_language, localized_quotes, translate


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the system refused to do something, in the language of the moment; the system's own words for what is rare."""

    number: int | None
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Reason:
        own = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return cls(getattr(error, "errno", None), own)

    def __str__(self) -> str:
        known = REASONS.get(errno.errorcode.get(self.number or 0, ""))
        return self.text if known is None else translate(known)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a message's parameters that are translated with it; ``more``: names and values behind them."""

    text: str
    more: str = ""

    def __str__(self) -> str:
        return translate(self.text) + self.more


class Said(str):
    """A sentence of ours, in Vietnamese, that can be said in the current language: ``said``. ``source`` is the text with its
    placeholders, ``params`` what fills them."""

    source: str
    params: Mapping[str, object]

    def __new__(cls, source: str, /, **params: object) -> Said:
        made = super().__new__(cls, source.format_map(params))
        made.source, made.params = source, params
        return made

    def __reduce__(self) -> tuple[object, ...]:
        return _said_again, (self.source, dict(self.params))


def _said_again(source: str, params: dict[str, object]) -> Said:
    return Said(source, **params)


def said(text: str) -> str:
    """``text`` in the current language, as far as it is a sentence of ours."""
    if not isinstance(text, Said) or current_language() == "vi":
        return text
    params = {name: said(value) if isinstance(value, str) else value for name, value in text.params.items()}
    return localized_quotes(translate(text.source).format_map(params))


@dataclass(frozen=True, slots=True)
class Reasons:
    """Several sentences in a message's parameters, said in the language of the moment."""

    texts: tuple[str, ...]

    def __str__(self) -> str:
        return "; ".join(map(said, self.texts))


REASONS = {
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
