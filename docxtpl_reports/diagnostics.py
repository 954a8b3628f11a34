"""Diagnostics as data: what is wrong, where, and what to do; ``CODES`` is the one table of every message.

A ``Diagnostic`` holds a code and parameters, never a finished sentence: the wording is looked up when it is shown, in the
language of the moment (``language``). Vietnamese is the source text; other languages come from ``locale/``.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("vi", "en")
_language: ContextVar[str] = ContextVar("language", default="vi")


class Severity(StrEnum):
    """How bad it is: an error means no output; a warning leaves the exit code 0."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file. Counts (paragraph, table, row, cell, line, column, occurrence) start at 1; ``None``: not known."""

    file: str | None = None
    part: str | None = None
    heading: str | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None
    text: str | None = None
    tag: str | None = None
    occurrence: int | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement that would mend the problem: the words as they stand and as they should be."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. ``params`` fill the placeholders of the code's message and help."""

    code: str
    location: Location = Location()
    params: Mapping[str, object] = field(default_factory=dict)
    fix: Fix | None = None

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def message(self) -> str:
        return translate(CODES[self.code].message).format_map(_Params(self.params))

    @property
    def help(self) -> str:
        return translate(CODES[self.code].help).format_map(_Params(self.params))

    def at(self, **place: object) -> Diagnostic:
        """The same problem with parts of its place filled in."""
        return replace(self, location=replace(self.location, **place))  # type: ignore[arg-type]


class _Params(dict[str, object]):
    def __missing__(self, key: str) -> str:
        raise KeyError(f"message parameter {key!r} is missing")


class ReportError(Exception):
    """Work cannot go on. Carries every problem found so far in ``diagnostics``."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(f"{d.code}: {d.message}" for d in diagnostics))
        self.diagnostics: tuple[Diagnostic, ...] = diagnostics


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.is_error for d in diagnostics)


@contextmanager
def language(code: str) -> Iterator[None]:
    """Messages are in this language (one of ``LANGUAGES``) within the block."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def translate(text: str) -> str:
    """``text`` (Vietnamese source) in the current language."""
    code = _language.get()
    return text if code == "vi" or not text else _catalogue(code).gettext(text)


@lru_cache(maxsize=None)
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("docxtpl_reports", Path(__file__).parent / "locale", [code], fallback=True)


def N_(text: str) -> str:
    """Marks a text for translation where it stands; it is translated when shown."""
    return text


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: how bad, what to say, what to do about it. Placeholders are ``str.format`` names."""

    severity: Severity
    message: str
    help: str


ERROR, WARNING = Severity.ERROR, Severity.WARNING

CODES: dict[str, Code] = {
    # --- FIL: files and folders: reading and writing -----------------------------------------------------------------
    "FIL001": Code(ERROR, N_("Không tìm thấy tệp «{path}»."), N_("Kiểm tra lại đường dẫn và tên tệp.")),
    # --- YML: YAML as text -------------------------------------------------------------------------------------------
    # --- DAT: the data file: values as typed ---------------------------------------------------------------------------
    # --- RUL: quy-tac.yml ----------------------------------------------------------------------------------------------
    # --- VER: verdicts and checks --------------------------------------------------------------------------------------
    "VER001": Code(
        ERROR,
        N_("«{name}» chưa đủ số liệu nên không so sánh hay tính toán được ({reasons})."),
        N_(
            "Trong mẫu, hỏi «{{% if ….thieu_so_lieu %}}» trước khi so sánh, hoặc điền số liệu còn thiếu vào tệp số "
            "liệu."
        ),
    ),
    "VER002": Code(
        ERROR,
        N_("«{name}» được để trống (điền tay sau) nên không so sánh hay tính toán được."),
        N_("Điền giá trị vào tệp số liệu, hoặc bỏ phép tính này trong mẫu."),
    ),
    "VER003": Code(
        ERROR,
        N_("Phép tính cho ra số quá lớn, hoặc lũy thừa không tính được."),
        N_("Kiểm tra lại công thức: số mũ phải là số nguyên không quá 64."),
    ),
    "VER004": Code(
        ERROR,
        N_("Không chia được «{value}» cho 0."),
        N_(
            "Trong mẫu, kiểm tra số chia khác 0 trước khi chia; tỷ lệ thì nên khai báo thành chỉ tiêu trong "
            "quy-tac.yml."
        ),
    ),
    "VER005": Code(
        ERROR,
        N_("Không cộng, trừ được «{left}» với «{right}»: một bên là tỷ lệ phần trăm, một bên không phải."),
        N_("Kiểm tra lại phép tính: chỉ cộng, trừ các số cùng đơn vị."),
    ),
    "VER006": Code(
        ERROR,
        N_("Một nhóm giá trị ({names}) không in ra được thành chữ."),
        N_("Ghi rõ tên của giá trị muốn in, ví dụ «{{{{ so_lieu.ten_so_lieu }}}}»."),
    ),
    # --- PKG: the .docx as a package -----------------------------------------------------------------------------------
    # --- TPL: the template -----------------------------------------------------------------------------------------------
    # --- REN: rendering ------------------------------------------------------------------------------------------------
    # --- OUT: output, PDF ------------------------------------------------------------------------------------------------
    # --- USE: command line -----------------------------------------------------------------------------------------------
}
