"""Diagnostics as data: what is wrong, where, and what to do; ``CODES`` is the one table of every message.

A ``Diagnostic`` holds a code and parameters, never a finished sentence: the wording is looked up when it is shown, in the
language of the moment (``language``). Vietnamese is the source text; other languages come from ``locale/``.
"""

from __future__ import annotations

import errno
import gettext
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
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

    def __str__(self) -> str:
        """The place within its part, in words of the current language: ``bảng 1, hàng 2, ô 3, đoạn 41``."""
        counts = (
            (N_("bảng"), self.table),
            (N_("hàng"), self.row),
            (N_("ô"), self.cell),
            (N_("đoạn"), self.paragraph),
        )
        return ", ".join(f"{translate(word)} {number}" for word, number in counts if number is not None)


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement that would mend the problem: the words as they stand and as they should be."""

    old: str
    new: str


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
        return _quoted(translate(CODES[self.code].message).format_map(_Params(self.params)))

    @property
    def help(self) -> str:
        return _quoted(translate(CODES[self.code].help).format_map(_Params(self.params)))

    def at(self, **place: object) -> Diagnostic:
        """The same problem with parts of its place filled in."""
        return replace(self, location=replace(self.location, **place))  # type: ignore[arg-type]


def _quoted(text: str) -> str:
    """English quotes with “ ”, also the names that parameters quote."""
    return text if _language.get() == "vi" else text.replace("«", "“").replace("»", "”")


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


def unique(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The same problem of the same place once, in the order given."""
    seen: dict[object, Diagnostic] = {}
    for d in diagnostics:
        seen.setdefault((d.code, d.location, str(d.params)), d)
    return list(seen.values())


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


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("docxtpl_reports", Path(__file__).parent / "locale", [code], fallback=True)


def N_(text: str) -> str:
    """Marks a text for translation where it stands; it is translated when shown."""
    return text


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
    if not isinstance(text, Said) or _language.get() == "vi":
        return text
    params = {name: said(value) if isinstance(value, str) else value for name, value in text.params.items()}
    return _quoted(translate(text.source).format_map(params))


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
    "FIL040": Code(
        ERROR,
        N_("«{path}» không phải là tệp thường (mà là đường ống hoặc thiết bị), nên không đọc."),
        N_("Chép nội dung vào một tệp trên đĩa rồi dùng tệp đó."),
    ),
    "FIL030": Code(
        ERROR,
        N_("«{path}» là một thư mục, ở đây cần một tệp."),
        N_("Ghi thêm tên tệp sau tên thư mục."),
    ),
    "FIL021": Code(
        ERROR,
        N_("Không đọc được tệp «{path}» ({reason})."),
        N_("Kiểm tra quyền đọc tệp, và tệp có đang bị chương trình khác giữ không."),
    ),
    "FIL022": Code(
        ERROR,
        N_("«{path}» là một thư mục, không phải tệp."),
        N_("Ghi rõ tên tệp .yml ở trong thư mục đó."),
    ),
    "FIL023": Code(
        ERROR,
        N_("Tệp «{path}» quá lớn (giới hạn {limit})."),
        N_("Đây có đúng là tệp số liệu không? Tệp số liệu thường chỉ vài nghìn chữ."),
    ),
    "FIL024": Code(
        ERROR,
        N_("Tệp «{path}» không ở dạng UTF-8 (có lẽ là {encoding}), nên chữ Việt đọc sẽ sai."),
        N_("Mở tệp bằng Notepad, chọn Lưu thành… (Save as…), ở ô Mã hóa (Encoding) chọn UTF-8 rồi lưu lại."),
    ),
    "FIL031": Code(
        ERROR,
        N_("«{path}» là tài liệu (Word, Excel, PDF …), không phải tệp số liệu."),
        N_("Tệp số liệu là tệp chữ, đuôi .yml, gõ bằng Notepad hay trình soạn thảo; kiểm tra lại tên tệp."),
    ),
    # --- YML: YAML as text -------------------------------------------------------------------------------------------
    "YML001": Code(
        ERROR,
        N_("Mục «{key}» được ghi hai lần (lần đầu ở dòng {first})."),
        N_("Xóa một trong hai chỗ, giữ chỗ đúng."),
    ),
    "YML002": Code(
        ERROR,
        N_("Tệp «{file}» không có nội dung."),
        N_("Điền nội dung vào tệp, hoặc chép từ một tệp mẫu."),
    ),
    "YML003": Code(
        ERROR,
        N_("Tệp «{file}» không ở dạng «tên: giá trị»."),
        N_("Mỗi dòng đầu mục phải có dạng «mau: tieu-chi-15»: tên, dấu hai chấm, một dấu cách, rồi giá trị."),
    ),
    "YML004": Code(
        ERROR,
        N_("Các mục lồng nhau quá sâu (giới hạn {limit} cấp)."),
        N_("Có lẽ có dấu «[» hoặc «{{» chưa đóng; kiểm tra lại dòng này."),
    ),
    "YML005": Code(
        ERROR,
        N_("Không dùng nhãn «{tag}» ở đây."),
        N_('Nếu dấu «!» là một phần của chữ, đặt cả giá trị trong ngoặc kép "…".'),
    ),
    "YML006": Code(
        ERROR,
        N_("Không có mốc «&{name}» nào đứng trước để «*{name}» trỏ tới."),
        N_('Nếu dấu «*» là một phần của chữ, đặt cả giá trị trong ngoặc kép "…".'),
    ),
    "YML007": Code(
        ERROR,
        N_("Tệp có hơn một văn bản YAML (dòng «---» thứ hai)."),
        N_("Tách thành hai tệp, hoặc xóa dòng «---» này."),
    ),
    "YML008": Code(
        ERROR,
        N_("Tệp có quá nhiều giá trị (giới hạn {limit})."),
        N_("Kiểm tra các mốc «&…» và «*…»: mỗi lần trỏ tới là một lần chép lại."),
    ),
    "YML009": Code(
        ERROR,
        N_("Tên của mục ở đây trống hoặc không phải là chữ."),
        N_("Trước dấu hai chấm phải là một tên, ví dụ «ho_so_tong: 1.185»."),
    ),
    "YML010": Code(
        ERROR,
        N_("Trong ngoặc {{ }} hoặc [ ], dấu phẩy tách các mục, nên «{whole}» bị đọc thành «{before}» và «{after}»."),
        N_(
            'Đặt cả giá trị trong ngoặc kép: "{whole}", hoặc thêm dấu cách sau dấu phẩy nếu đúng là hai mục của '
            "một danh sách."
        ),
    ),
    "YML011": Code(
        ERROR,
        N_("Có ký tự không đọc được ({character})."),
        N_("Xóa ký tự này; nó thường lẫn vào khi chép từ chương trình khác."),
    ),
    "YML012": Code(
        ERROR,
        N_("Dòng này dùng phím Tab."),
        N_("Thay Tab bằng các dấu cách (thường là 2 dấu cách cho mỗi cấp)."),
    ),
    "YML013": Code(
        ERROR,
        N_("Dấu ngoặc kép hoặc nháy mở ở đây mà không có dấu đóng."),
        N_('Thêm dấu đóng ở cuối giá trị; trong chữ có dấu " thì ghi thành \\".'),
    ),
    "YML014": Code(
        ERROR,
        N_("«{value}» chưa đặt trong ngoặc kép nên YAML hiểu nhầm."),
        N_('Ghi là "{value}" (có ngoặc kép).'),
    ),
    "YML015": Code(
        ERROR,
        N_("Giá trị không được bắt đầu bằng «{character}» khi chưa đặt trong ngoặc kép: «{value}»."),
        N_('Đặt cả giá trị trong ngoặc kép "…".'),
    ),
    "YML016": Code(
        ERROR,
        N_("«{value}» có dấu hai chấm bên trong nên YAML hiểu nhầm."),
        N_('Ghi cả giá trị trong ngoặc kép: "{value}".'),
    ),
    "YML017": Code(ERROR, N_("Thiếu dấu cách sau dấu hai chấm: «{key}:{value}»."), N_("Ghi là «{key}: {value}».")),
    "YML018": Code(
        ERROR,
        N_("Dòng này thụt vào không khớp với các dòng quanh nó."),
        N_("Các mục cùng cấp phải bắt đầu ở cùng một cột; mục con thụt vào 2 dấu cách."),
    ),
    "YML019": Code(
        ERROR,
        N_("Dấu «{opened}» mở ở đây không được đóng đúng bằng «{closing}»."),
        N_("Thêm «{closing}», hoặc kiểm tra dấu phẩy và ngoặc kép giữa các mục bên trong."),
    ),
    "YML070": Code(
        ERROR,
        N_("{what}: không có dấu so sánh «{typed}» trong «{expression}»."),
        N_("Viết «{meant}»: dấu lớn, nhỏ đứng trước dấu bằng."),
    ),
    "YML060": Code(
        ERROR,
        N_("Trong «{path}» có một chữ cái mang hơn {limit} dấu chồng lên nhau."),
        N_("Xóa chữ đó ở dòng {line} rồi gõ lại; có lẽ nó bị hỏng khi sao chép từ nơi khác."),
    ),
    "YML061": Code(
        ERROR,
        N_("Dòng {line} của «{path}» có một dấu xuống dòng ẩn ({character}), thường do chép từ trang web hoặc PDF."),
        N_("Gõ lại dòng {line}: xóa cả dòng rồi gõ bằng tay, không dán."),
    ),
    "YML020": Code(
        ERROR,
        N_("Dòng này không đúng cách viết YAML."),
        N_("Kiểm tra dấu hai chấm, dấu cách, ngoặc kép ở dòng này và dòng ngay trên nó."),
    ),
    "YML021": Code(
        ERROR,
        N_("Có chữ đứng sau dấu ngoặc kép đóng."),
        N_('Đặt cả giá trị trong một cặp ngoặc kép; dấu " bên trong thì ghi thành \\".'),
    ),
    "YML022": Code(
        WARNING,
        N_("Phần sau dấu # («#{comment}») bị bỏ qua vì YAML coi là ghi chú; giá trị chỉ còn «{value}»."),
        N_('Nếu dấu # là một phần của chữ, đặt cả giá trị trong ngoặc kép "…".'),
    ),
    "YML023": Code(
        ERROR,
        N_("Trong ngoặc kép có dấu \\ mà YAML không hiểu."),
        N_("Dùng nháy đơn '…' thay cho ngoặc kép, hoặc viết hai dấu \\\\ liền nhau."),
    ),
    "YML024": Code(
        ERROR,
        N_("«{typed}» bị đọc thành tên và giá trị vì có dấu hai chấm, trong khi {what} phải là chữ."),
        N_('Đặt cả dòng chữ trong ngoặc kép: "{typed}".'),
    ),
    "YML025": Code(
        ERROR,
        N_("{what} phải là một giá trị, không phải một nhóm hay danh sách."),
        N_("Ghi giá trị trên cùng dòng, sau dấu hai chấm."),
    ),
    "YML026": Code(
        ERROR,
        N_("{what} phải là một nhóm các mục «tên: giá trị»."),
        N_("Ghi mỗi mục một dòng, thụt vào 2 dấu cách, hoặc trong ngoặc {{ }}."),
    ),
    "YML027": Code(
        ERROR,
        N_("{what} phải là một danh sách."),
        N_("Ghi mỗi phần tử một dòng bắt đầu bằng «- », hoặc trong ngoặc [ ]."),
    ),
    "YML040": Code(
        ERROR,
        N_("Sau «{key}» là dấu «{mark}», không phải dấu hai chấm «:»."),
        N_("Ghi là «{fixed}»: dấu hai chấm thường, rồi một dấu cách."),
    ),
    "YML041": Code(
        ERROR,
        N_("Dòng này có dấu cách lạ (thường lẫn vào khi chép từ Word hay trang web): «{typed}»."),
        N_("Xóa các khoảng trống ở chỗ này rồi gõ lại bằng phím cách."),
    ),
    "YML042": Code(
        ERROR,
        N_("Dòng này có {cells} ô cách nhau bằng phím Tab, như khi dán từ Excel."),
        N_("Xóa dòng này, gõ lại theo cách viết của tệp: «{fixed}», với tên mục đã khai báo."),
    ),
    "YML043": Code(
        ERROR,
        N_("Sau «{key}» thiếu dấu hai chấm."),
        N_("Ghi là «{fixed}»."),
    ),
    "YML044": Code(
        ERROR,
        N_("«{typed}» là một mục của danh sách mà thiếu «- » ở đầu dòng."),
        N_("Ghi dấu gạch ngang và một dấu cách trước mục này, thẳng cột với các mục khác."),
    ),
    "YML045": Code(
        ERROR,
        N_("«{typed}» thụt vào sâu hơn «{before}» nên bị đọc nối vào dòng đó."),
        N_("Để dấu «- » thẳng cột với các mục cùng danh sách."),
    ),
    "YML046": Code(
        ERROR,
        N_("Còn {count} lỗi nữa trong tệp này, không nêu hết ở đây."),
        N_("Sửa các lỗi đã nêu rồi chạy lại; nhiều lỗi giống nhau thường do một chỗ sai ở trên."),
    ),
    "YML047": Code(
        WARNING,
        N_("Còn {count} cảnh báo nữa, không nêu hết ở đây."),
        N_("Xem các cảnh báo đã nêu trước; nhiều cảnh báo giống nhau thường do một chỗ ở trên."),
    ),
    "YML048": Code(
        ERROR,
        N_("Tệp «{path}» có thêm đuôi .txt ở cuối tên (Windows thường giấu đuôi tệp)."),
        N_(
            "Đổi tên tệp thành «{meant}»: trong cửa sổ thư mục, bật hiện phần mở rộng (File name extensions) rồi xóa «.txt»."
        ),
    ),
    "YML050": Code(
        ERROR,
        N_("«{typed}»: có chữ đã mất khi chuyển mã (dấu �)."),
        N_("Gõ lại các chữ đã mất, rồi lưu tệp ở mã UTF-8."),
    ),
    "YML051": Code(
        ERROR,
        N_("«{typed}» là chữ đọc sai mã, có lẽ là «{meant}»."),
        N_("Gõ lại chữ này; tệp đã được mở bằng mã khác rồi lưu, nên xem lại cả các dòng khác."),
    ),
    "YML052": Code(
        WARNING,
        N_("«{typed}» có dấu ? liền với chữ: có thể là chữ đã mất khi lưu tệp ở mã ANSI."),
        N_("Gõ lại chữ đã mất, rồi lưu tệp ở mã UTF-8. Nếu đúng là dấu hỏi thì không cần làm gì."),
    ),
    "YML053": Code(
        WARNING,
        N_("«{typed}» giống chữ gõ bằng phông cũ (TCVN3 hoặc VNI), in ra sẽ không đọc được."),
        N_("Chuyển chữ này sang Unicode (bằng bộ gõ, mục chuyển mã), rồi dán lại."),
    ),
    "YML054": Code(
        ERROR,
        N_("«{typed}» có ký tự không nhìn thấy ({sign}) làm chữ đọc ra khác đi."),
        N_("Xóa chữ này rồi gõ lại, đừng chép từ nơi khác."),
    ),
    "YML055": Code(
        WARNING,
        N_("«{typed}» có ký tự không nhìn thấy ({sign})."),
        N_("Xóa chữ này rồi gõ lại; ký tự ấy thường lẫn vào khi chép từ trang web."),
    ),
    # --- DAT: the data file: values as typed ---------------------------------------------------------------------------
    "DAT001": Code(ERROR, N_("Không có mục «{name}» trong {section}."), N_("Có phải là {near}?")),
    "DAT002": Code(ERROR, N_("Không có mục «{name}» trong {section}."), N_("Các mục được dùng ở đây: {known}.")),
    "DAT003": Code(
        ERROR,
        N_("Thiếu số liệu «{label}» ({path})."),
        N_("Thêm «{key}:» vào đúng nhóm, sau dấu hai chấm ghi {how}."),
    ),
    "DAT004": Code(
        ERROR,
        N_("«{label}» ({path}) đang để trống mà bắt buộc phải có."),
        N_("Sau «{key}:» ghi {how}."),
    ),
    "DAT005": Code(
        ERROR,
        N_("Thiếu mục «{label}» ({path})."),
        N_("Thêm «{key}:», sau dấu hai chấm ghi {how}; nếu để trống điền tay sau thì ghi «{key}: null»."),
    ),
    "DAT006": Code(
        ERROR,
        N_("«{typed}» không phải là số ({label}, {path})."),
        N_("Sau «{key}:» chỉ ghi {how}; đơn vị và ghi chú để ngoài (sau dấu #)."),
    ),
    "DAT007": Code(
        ERROR,
        N_("«{typed}» không phải là số nguyên ({label}, {path})."),
        N_("Sau «{key}:» ghi {how}."),
    ),
    "DAT008": Code(
        ERROR,
        N_("«{typed}» có thể đọc là {first} hoặc {second} ({label}, {path})."),
        N_("Ghi rõ: «{first}» nếu là số lớn, «{second}» nếu là số lẻ (dấu phẩy là dấu thập phân)."),
    ),
    "DAT009": Code(
        ERROR,
        N_("«{typed}» không phải là ngày ({label}, {path})."),
        N_("Sau «{key}:» ghi ngày/tháng/năm, năm đủ bốn chữ số."),
    ),
    "DAT010": Code(
        ERROR,
        N_("Không có ngày «{typed}» trong lịch ({label}, {path})."),
        N_("Kiểm tra lại ngày và tháng."),
    ),
    "DAT011": Code(
        ERROR,
        N_("«{typed}» ghi tháng trước ngày ({label}, {path})."),
        N_("Ghi ngày trước tháng: «{meant}»."),
    ),
    "DAT012": Code(
        ERROR,
        N_("Năm trong «{typed}» phải ghi đủ bốn chữ số ({label}, {path})."),
        N_("Ghi ngày/tháng/năm, năm đủ bốn chữ số."),
    ),
    "DAT013": Code(
        ERROR,
        N_("Khoảng thời gian «{typed}» có ngày cuối trước ngày đầu ({path})."),
        N_("Kiểm tra lại hai ngày; có thể đã đổi chỗ."),
    ),
    "DAT014": Code(
        ERROR,
        N_("«{typed}» không phải là khoảng thời gian ({label}, {path})."),
        N_("Ghi hai ngày, ví dụ «{key}: 01/01/2024 - 13/8/2024»."),
    ),
    "DAT015": Code(
        ERROR,
        N_("{label} là {value}, nhỏ hơn mức nhỏ nhất {limit} ({path})."),
        N_("Kiểm tra lại số đã gõ."),
    ),
    "DAT016": Code(
        ERROR,
        N_("{label} là {value}, lớn hơn mức lớn nhất {limit} ({path})."),
        N_("Kiểm tra lại số đã gõ."),
    ),
    "DAT017": Code(
        ERROR,
        N_("«{typed}» không phải là có hoặc không ({label}, {path})."),
        N_("Ghi «{key}: có» hoặc «{key}: không»."),
    ),
    "DAT018": Code(
        ERROR,
        N_("«{typed}» không phải là năm ({path})."),
        N_("Mỗi dòng ghi một năm bốn chữ số và giá trị, ví dụ «2023: 99,1»."),
    ),
    "DAT019": Code(
        ERROR,
        N_("{path} phải ghi từng phần của văn bản, không ghi gộp «{typed}»."),
        N_("Ghi {{loai: Quyết định, so: 416/QĐ-UBND, ngay: 13/7/2022, co_quan: …, trich_yeu: …}}."),
    ),
    "DAT020": Code(
        ERROR,
        N_("«{typed}» có thể đọc là {first} hoặc {second} ({label}, {path})."),
        N_("Mục này là số nguyên: nếu đúng là {first} thì ghi «{first}», không dùng dấu phẩy."),
    ),
    "DAT022": Code(
        ERROR,
        N_("Các tệp trỏ vòng tròn đến nhau: {path}."),
        N_("Bỏ một trong các mục «ke_thua» hoặc «ky_truoc» trên vòng này."),
    ),
    "DAT023": Code(ERROR, N_("Quá nhiều tệp kế thừa nhau (giới hạn {limit})."), N_("Gộp bớt các tệp chung lại.")),
    "DAT024": Code(
        ERROR,
        N_("Miễn kiểm tra «{code}» mà không ghi lý do."),
        N_("Ghi lý do, ví dụ «{code}: số liệu đã đối chiếu với sổ gốc»."),
    ),
    "DAT025": Code(ERROR, N_("Mẫu dùng «{path}» mà tệp số liệu chưa có."), N_("Thêm «{path}» vào tệp số liệu.")),
    "DAT026": Code(
        ERROR,
        N_("Không tìm thấy thư mục «templates» từ «{folder}» trở lên, nên không tìm được bộ mẫu «{name}»."),
        N_(
            "Đặt tệp số liệu trong thư mục của dự án (cạnh templates/), ví dụ trong data/. Chưa có bộ mẫu nào thì chép bộ mẫu đi "
            "kèm chương trình: docxtpl-reports new --from tieu-chi-15."
        ),
    ),
    "DAT028": Code(
        ERROR,
        N_("Tệp số liệu chưa ghi dùng bộ mẫu nào."),
        N_("Thêm dòng đầu «mau: tên-bộ-mẫu», ví dụ «mau: tieu-chi-15»."),
    ),
    "DAT030": Code(
        ERROR,
        N_("Không có quyền hạn ký «{authority}»."),
        N_("Ghi hinh_thuc là một trong TM, KT, TL, TUQ, Q."),
    ),
    "DAT031": Code(
        ERROR,
        N_("Cơ quan làm việc theo chế độ tập thể mà chưa ghi quyền hạn ký."),
        N_("Thêm «hinh_thuc: TM» nếu người đứng đầu ký, «hinh_thuc: KT» nếu cấp phó ký."),
    ),
    "DAT032": Code(
        ERROR,
        N_("Ký TM. (thay mặt) mà chưa biết thay mặt tập thể nào."),
        N_("Thêm «tap_the: Ủy ban nhân dân» (hoặc tên tập thể khác) vào nguoi_ky."),
    ),
    "DAT033": Code(
        ERROR,
        N_("Ký {authority}. mà chưa biết chức vụ của người đứng đầu."),
        N_("Thêm «chuc_vu_dung_dau: …» vào nguoi_ky, ví dụ «chuc_vu_dung_dau: Giám đốc»."),
    ),
    "DAT034": Code(
        ERROR,
        N_("Mục «thay» chỉ dùng khi hinh_thuc là TL (cấp phó của đơn vị ký thay trưởng đơn vị)."),
        N_("Bỏ mục «thay», hoặc sửa hinh_thuc."),
    ),
    "DAT035": Code(
        ERROR,
        N_("Ký {authority}. mà chức vụ «{title}» lại chính là người đứng đầu."),
        N_("Nếu người đứng đầu ký thì ghi «hinh_thuc: TM»; nếu không, sửa chuc_vu thành chức vụ của người ký."),
    ),
    "DAT036": Code(
        ERROR,
        N_("Ký {authority}. mà chức vụ «{title}» không phải là người đứng đầu («{head}»)."),
        N_("Cấp phó ký thì ghi «hinh_thuc: KT»; nếu không, sửa chuc_vu hoặc chuc_vu_dung_dau."),
    ),
    "DAT040": Code(ERROR, N_("Không có bộ mẫu «{name}»."), N_("Có phải là {near}?")),
    "DAT041": Code(
        ERROR,
        N_("Không có bộ mẫu «{name}»."),
        N_("Các bộ mẫu hiện có: {known}. Mỗi bộ mẫu là một thư mục trong templates/ có tệp quy-tac.yml."),
    ),
    "DAT050": Code(
        ERROR,
        N_("«{label}» ({path}) thiếu năm {year}: các năm phải liền nhau."),
        N_("Thêm dòng «{year}: …», hoặc bỏ những năm không liền với các năm còn lại."),
    ),
    "DAT051": Code(
        WARNING,
        N_("«{typed}» là năm {year}, có đúng không ({label}, {path})?"),
        N_("Kiểm tra lại năm; ngày của văn bản và của kỳ báo cáo thường từ năm {first} đến năm {last}."),
    ),
    "DAT052": Code(
        WARNING,
        N_("{path}: «{typed}» được in là «{meant}», vì mẫu tự thêm phần còn lại."),
        N_("Ghi «{meant}»: các chữ «Lưu:», «Kính gửi», «số», «của», gạch đầu dòng và dấu cuối dòng do mẫu in ra."),
    ),
    "DAT065": Code(
        ERROR,
        N_("Mẫu dùng «{path}» ({label}) mà mục này còn thiếu hoặc trống."),
        N_("Nhóm này đã có trong tệp: điền «{path}» ở đó."),
    ),
    "DAT066": Code(
        ERROR,
        N_("«{typed}» không phải là một trong các giá trị đã khai báo ({label}, {path})."),
        N_("Chọn một trong: {values}."),
    ),
    "DAT080": Code(
        ERROR,
        N_("{path}: «{typed}» là chữ, sẽ được in ra hoặc đọc như một giá trị ({label})."),
        N_("Không có thì ghi «{key}: null», không đặt trong ngoặc kép."),
    ),
    "DAT081": Code(
        ERROR,
        N_("{path}: «{typed}» không phải là số ({label})."),
        N_(
            "Không có trường hợp nào thì ghi 0. Chưa biết số thì để trống; mục bắt buộc còn trống thì chỉ làm được bản nháp."
        ),
    ),
    "DAT082": Code(
        ERROR,
        N_("{path}: điểm «{typed}» có hơn {digits} chữ số thập phân ({label})."),
        N_("Ghi điểm đã làm tròn đến {digits} chữ số thập phân, để cộng các điểm in ra thì đúng bằng tổng."),
    ),
    "DAT067": Code(
        ERROR,
        N_("«{key}: {typed}» trỏ ra ngoài thư mục của dự án, nên không được đọc."),
        N_("Chép tệp cần dùng vào thư mục của dự án (cạnh templates/) rồi ghi đường dẫn tới bản chép."),
    ),
    "DAT060": Code(
        ERROR,
        N_("{path}: «{typed}» là chỗ để điền, chưa phải giá trị."),
        N_("Thay bằng giá trị thật. {otherwise}"),
    ),
    "DAT061": Code(
        WARNING,
        N_("{path}: dấu “ ” quanh «{meant}» không phải ngoặc kép của tệp số liệu, nên được bỏ đi."),
        N_('Ghi {meant}, hoặc "{meant}" với ngoặc kép thẳng. Muốn in cả dấu “ ” thì đặt thêm ngoặc kép thẳng ở ngoài.'),
    ),
    "DAT062": Code(
        ERROR,
        N_("{path}: có một mục trống."),
        N_("Ghi tên nơi nhận vào mục này, hoặc xóa dòng; không có nơi nào thì ghi «[]» sau dấu hai chấm của nhóm."),
    ),
    "DAT063": Code(
        WARNING,
        N_("Báo cáo của cơ quan có cấp trên («{above}») mà không gửi ai: «kinh_gui» trống."),
        N_(
            "Báo cáo gửi lên cấp trên phải có «Kính gửi» (Nghị định 30/2020/NĐ-CP, Phụ lục I): ghi cơ quan nhận vào «kinh_gui»."
        ),
    ),
    "DAT064": Code(
        ERROR,
        N_("«{typed}» có thể đọc là {first} hoặc {second} ({label}, {path})."),
        N_("Ghi rõ cả dấu %: «{second}» nếu là tỷ lệ của cả trăm, «{first}» nếu đúng là không quá một phần trăm."),
    ),
    # --- RUL: quy-tac.yml ----------------------------------------------------------------------------------------------
    "RUL001": Code(ERROR, N_("Không có mục «{name}» trong {section}."), N_("Có phải là {near}?")),
    "RUL002": Code(ERROR, N_("Không có mục «{name}» trong {section}."), N_("Các mục được dùng ở đây: {known}.")),
    "RUL003": Code(ERROR, N_("{section} thiếu mục «{key}»."), N_("Thêm «{key}: …».")),
    "RUL004": Code(
        ERROR,
        N_("«{name}» không dùng làm tên được: tên chỉ gồm chữ, số và dấu gạch dưới, bắt đầu bằng chữ."),
        N_("Đổi thành «{suggestion}»."),
    ),
    "RUL005": Code(
        ERROR,
        N_("«{name}» là từ dành riêng, không dùng làm tên được."),
        N_("Đổi sang tên khác, ví dụ «{name}_1»."),
    ),
    "RUL006": Code(
        ERROR,
        N_("{name}: kiểu «{kind}» không đi với đơn vị «{unit}»."),
        N_("Đơn vị % chỉ dùng với kiểu phan_tram, và phan_tram luôn có đơn vị %."),
    ),
    "RUL007": Code(
        ERROR,
        N_("{name}: nho_nhat lớn hơn lon_nhat."),
        N_("Kiểm tra lại hai giới hạn; có thể đã đổi chỗ."),
    ),
    "RUL008": Code(
        ERROR,
        N_("{name}: mục «{key}» không đi với kiểu «{kind}»."),
        N_("Mục này chỉ dùng cho kiểu danh_sach (phan_tu dùng được cả cho chuoi_nam)."),
    ),
    "RUL009": Code(
        ERROR,
        N_("{name} có cả «phan_tu» và «truong»."),
        N_("Dùng «truong» cho danh sách có nhiều cột, «phan_tu» cho danh sách một cột; bỏ một trong hai."),
    ),
    "RUL010": Code(ERROR, N_("{what}: «{typed}» không phải là có hoặc không."), N_("Ghi «true» hoặc «false».")),
    "RUL011": Code(ERROR, N_("{what}: «{typed}» phải là số nguyên từ 0 đến {limit}."), N_("Ví dụ «lam_tron: 2».")),
    "RUL012": Code(
        ERROR,
        N_("{what}: «{typed}» không đọc được thành số của kiểu này."),
        N_("Ghi giới hạn như cách ghi số liệu, ví dụ 100."),
    ),
    "RUL013": Code(
        ERROR,
        N_("Cột «{name}» của danh sách không được có kiểu «{kind}»."),
        N_("Cột chỉ nhận kiểu đơn giản như chuoi, so_nguyen, ngay."),
    ),
    "RUL014": Code(ERROR, N_("{what}: không có kiểu «{name}»."), N_("Có phải là {near}?")),
    "RUL015": Code(ERROR, N_("{what}: không có kiểu «{name}»."), N_("Các kiểu được dùng: {known}.")),
    "RUL016": Code(
        ERROR,
        N_("Chỉ tiêu «{name}» phải có cả «tu_so» và «mau_so», hoặc chỉ có «cong_thuc»."),
        N_("Tỷ lệ thì ghi tu_so và mau_so; cách tính khác thì ghi cong_thuc."),
    ),
    "RUL017": Code(
        ERROR,
        N_("{name}: hai ngưỡng có cùng ngày bắt đầu."),
        N_("Mỗi ngưỡng ghi «tu:» một ngày khác nhau."),
    ),
    "RUL018": Code(
        ERROR,
        N_("{name}: «{typed}» không phải là ngưỡng."),
        N_('Ghi dấu so sánh rồi đến giá trị, trong ngoặc kép: ">= 50%", hoặc khoảng "50%..80%".'),
    ),
    "RUL019": Code(ERROR, N_("{what}: «{typed}» không phải là ngày."), N_("Ghi theo dạng 01/01/2023.")),
    "RUL020": Code(
        ERROR,
        N_("{name}: «{typed}» không phải là cách kết luận."),
        N_("Ghi dat_khi là tat_ca, bat_ky, it_nhat 2, hoặc cham_diem."),
    ),
    "RUL021": Code(
        ERROR,
        N_("{name}: cần ít nhất {count} mục đạt mà chỉ gồm {members} mục."),
        N_("Sửa số trong dat_khi, hoặc thêm mục vào gom."),
    ),
    "RUL022": Code(ERROR, N_("kiem_tra.muc: «{typed}» không dùng được."), N_("Ghi muc là loi hoặc canh_bao.")),
    "RUL023": Code(ERROR, N_("Mã kiểm tra «{name}» được dùng hai lần."), N_("Đổi một trong hai mã.")),
    "RUL024": Code(
        ERROR,
        N_("«{name}» vừa là số liệu vừa là chỉ tiêu."),
        N_("Đổi một trong hai tên, vì công thức gọi chúng bằng tên trần."),
    ),
    "RUL026": Code(
        ERROR,
        N_("{name}: công thức không ra tỷ lệ phần trăm mà đơn vị là %."),
        N_("Tỷ lệ của hai số thì dùng tu_so và mau_so (tự nhân 100); nếu không phải tỷ lệ, ghi don_vi khác."),
    ),
    "RUL027": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm chỉ tiêu «{name}» chưa có ngưỡng, nên không kết luận được."),
        N_("Thêm «nguong» cho chỉ tiêu này, hoặc bỏ nó khỏi gom."),
    ),
    "RUL028": Code(ERROR, N_("Tính vòng tròn: {path}."), N_("Sửa một công thức (hoặc mục gom) trên vòng này.")),
    "RUL029": Code(
        ERROR,
        N_("{name}: công thức ra tỷ lệ phần trăm mà đơn vị không phải là %."),
        N_('Thêm «don_vi: "%"», hoặc sửa công thức.'),
    ),
    "RUL030": Code(
        ERROR,
        N_("{what}: có ký tự «{found}» không dùng được trong công thức «{expression}»."),
        N_(
            "Công thức chỉ dùng tên, số, + - * / ( ), so sánh, and, or, not, if … else, và các hàm. Trong công thức, "
            "số thập phân dùng dấu chấm."
        ),
    ),
    "RUL031": Code(
        ERROR,
        N_("{what}: không hiểu «{found}» ở chỗ này trong «{expression}»."),
        N_("Có lẽ thiếu dấu phép tính, dấu phẩy hoặc dấu ngoặc ngay trước chỗ này."),
    ),
    "RUL032": Code(
        ERROR,
        N_("{what}: công thức «{expression}» còn thiếu phần cuối."),
        N_("Viết tiếp công thức, hoặc bỏ dấu phép tính thừa ở cuối."),
    ),
    "RUL033": Code(ERROR, N_("{what}: dấu ngoặc mở trong «{expression}» chưa đóng."), N_("Thêm dấu «)».")),
    "RUL034": Code(
        ERROR,
        N_("{what}: «if» trong «{expression}» thiếu «else»."),
        N_("Viết đủ: giá_trị_1 if điều_kiện else giá_trị_2."),
    ),
    "RUL035": Code(
        ERROR,
        N_("{what}: không so sánh nối tiếp trong «{expression}»."),
        N_("Tách ra: «a < b and b < c»."),
    ),
    "RUL036": Code(ERROR, N_("{what}: không có hàm «{name}»."), N_("Các hàm được dùng: {known}.")),
    "RUL037": Code(
        ERROR,
        N_("{what}: «{typed}» có thể đọc là {first} hoặc {second}."),
        N_("Ghi «{first}» nếu là số lớn, «{second}» nếu là số lẻ."),
    ),
    "RUL038": Code(ERROR, N_("{what}: «{typed}» không phải là số."), N_("Trong công thức, số ghi như 1185 hoặc 0.5.")),
    "RUL039": Code(
        ERROR,
        N_("{what}: công thức quá dài hoặc quá nhiều tầng ngoặc (giới hạn {limit})."),
        N_("Tách thành nhiều chỉ tiêu nhỏ."),
    ),
    "RUL040": Code(
        ERROR,
        N_("{what}: «{expression}» dùng cả một danh sách ở chỗ cần một số."),
        N_("Dùng hàm tong, min, max, dem hoặc trung_binh với đúng một danh sách."),
    ),
    "RUL041": Code(ERROR, N_("{what}: hàm «{name}» cần đúng một danh sách."), N_("Ví dụ dem(nhan_su).")),
    "RUL042": Code(
        ERROR,
        N_("{what}: chỗ này trong «{expression}» phải là một điều kiện đúng/sai."),
        N_("Ví dụ so_a > so_b."),
    ),
    "RUL043": Code(
        ERROR,
        N_("{what}: chỗ này trong «{expression}» phải là số."),
        N_("Kiểm tra kiểu của các số liệu trong công thức."),
    ),
    "RUL044": Code(
        ERROR,
        N_("{what}: so sánh hoặc chọn giữa hai giá trị khác loại trong «{expression}»."),
        N_("Hai bên phải cùng là số, cùng là ngày, hoặc (với = và !=) cùng là chữ hay cùng là đúng/sai."),
    ),
    "RUL045": Code(
        ERROR,
        N_("{what}: «{expression}» dùng lẫn tỷ lệ phần trăm với số không phải phần trăm."),
        N_("Cộng, trừ và so sánh chỉ dùng cho các số cùng đơn vị."),
    ),
    "RUL046": Code(ERROR, N_("{what}: không có số liệu hay chỉ tiêu nào tên «{name}»."), N_("Có phải là {near}?")),
    "RUL047": Code(
        ERROR,
        N_("{what}: không có số liệu hay chỉ tiêu nào tên «{name}»."),
        N_("Các tên được dùng: {known}."),
    ),
    "RUL048": Code(ERROR, N_("{what}: «{owner}» không có cột «{name}»."), N_("Có phải là {near}?")),
    "RUL049": Code(ERROR, N_("{what}: «{owner}» không có cột «{name}»."), N_("Các cột được dùng: {known}.")),
    "RUL050": Code(
        ERROR,
        N_("{what}: «{name}» có kiểu «{kind}», không dùng trong công thức được."),
        N_("Công thức dùng số, ngày, đúng/sai, danh sách và chuỗi năm."),
    ),
    "RUL060": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm «{name}», không phải chỉ tiêu hay tiêu chí nào."),
        N_("Có phải là {near}?"),
    ),
    "RUL061": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm «{name}», không phải chỉ tiêu hay tiêu chí nào."),
        N_("Các tên được dùng: {known}."),
    ),
    "RUL063": Code(
        ERROR,
        N_("{name}: mục «{key}» chỉ dùng cho một số (không nằm trong danh sách)."),
        N_("Bỏ «{key}», hoặc ghi thành một kiểm tra trong kiem_tra."),
    ),
    "RUL064": Code(
        WARNING,
        N_("«{first}» và «{second}» có cùng tên gọi «{label}», người đọc báo cáo không phân biệt được."),
        N_("Sửa «ten» của một trong hai để nói rõ chỗ khác nhau."),
    ),
    "RUL065": Code(
        ERROR,
        N_("{name}: chấm điểm thì ghi đúng một trong hai, «gom» hoặc «cong_thuc»."),
        N_("Điểm tính từ số liệu thì ghi cong_thuc; điểm là tổng của các tiêu chí con thì ghi gom."),
    ),
    "RUL066": Code(
        ERROR,
        N_("{name}: chấm điểm phải có «diem_toi_da» lớn hơn 0."),
        N_("Ghi số điểm cao nhất, ví dụ «diem_toi_da: 20»."),
    ),
    "RUL067": Code(
        ERROR,
        N_("{name}: mục «{key}» chỉ dùng khi chấm điểm."),
        N_("Ghi «dat_khi: cham_diem», hoặc bỏ mục này."),
    ),
    "RUL068": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm tiêu chí chấm điểm «{name}» chưa có ngưỡng, nên không kết luận được."),
        N_('Thêm «nguong: ">= 80"» cho tiêu chí chấm điểm này, hoặc bỏ nó khỏi gom.'),
    ),
    "RUL069": Code(
        ERROR,
        N_("{what}: điểm bắt đầu của loại «{name}» trùng với loại khác, hoặc nằm ngoài khoảng từ 0 đến diem_toi_da."),
        N_("Mỗi loại ghi số điểm thấp nhất của loại, ví dụ «xep_loai: {{Tốt: 80, Khá: 70, Yếu: 0}}»."),
    ),
    "RUL070": Code(
        ERROR,
        N_("{what}: xep_loai chưa có loại nào bắt đầu từ 0 điểm, nên điểm thấp không có loại."),
        N_("Thêm loại thấp nhất, ví dụ «Yếu: 0»."),
    ),
    "RUL071": Code(
        ERROR,
        N_("Tiêu chí chấm điểm «{owner}» gồm «{name}», không phải là tiêu chí chấm điểm."),
        N_(
            "Điểm chỉ cộng được từ các tiêu chí có «dat_khi: cham_diem»; chỉ tiêu thì đưa vào cong_thuc của một tiêu chí con."
        ),
    ),
    "RUL072": Code(
        ERROR,
        N_("{name}: diem_toi_da là {most} mà các tiêu chí con cộng lại là {total}."),
        N_("Sửa cho khớp: điểm tối đa của tổng bằng tổng điểm tối đa của các phần."),
    ),
    "RUL073": Code(
        ERROR,
        N_("{name}: công thức ra tỷ lệ phần trăm, không ra điểm."),
        N_("Chia cho 100%: «20 * (ty_le / 100%)»; đủ điểm từ 80% thì «20 * (ty_le / 80%)»."),
    ),
    "RUL074": Code(
        ERROR,
        N_("{name}: khoảng «{typed}» ngược, đầu lớn hơn cuối, nên không số nào đạt."),
        N_("Ghi số nhỏ trước: «{fixed}»."),
    ),
    "RUL081": Code(
        ERROR,
        N_("{what}: «{typed}» có thể là một số lẻ, cũng có thể là hai số cách nhau bằng dấu phẩy."),
        N_("Ghi «{first}» nếu là một số, «{second}» (có dấu cách sau dấu phẩy) nếu là nhiều số."),
    ),
    "RUL082": Code(
        ERROR,
        N_("{name}: kiểu lua_chon mà chưa khai báo các giá trị."),
        N_("Thêm các giá trị được chọn, ví dụ «gia_tri: [I, II, III]»."),
    ),
    "RUL083": Code(
        ERROR,
        N_("{name}: «gia_tri» chỉ dùng với kiểu lua_chon, không dùng với kiểu {kind}."),
        N_("Đổi kiểu thành «kieu: lua_chon», hoặc xóa «gia_tri»."),
    ),
    "RUL084": Code(
        ERROR,
        N_("{name}: hai giá trị «{first}» và «{second}» chỉ khác nhau ở dấu hay chữ hoa, dễ chọn nhầm."),
        N_("Xóa hoặc đổi một trong hai giá trị."),
    ),
    "RUL085": Code(
        ERROR,
        N_("{what}: «{name}» không bao giờ là «{typed}»."),
        N_("Các giá trị có thể có: {values}."),
    ),
    "RUL086": Code(
        WARNING,
        N_("Tên «{name}» có chữ cái của bảng chữ khác (Kirin, Hy Lạp), trông giống chữ Latinh mà không phải."),
        N_("Gõ lại tên này bằng bàn phím thường: «{meant}»."),
    ),
    "RUL087": Code(
        ERROR,
        N_("Có hai tên trông giống hệt nhau «{meant}»; một tên có chữ cái của bảng chữ khác (Kirin, Hy Lạp)."),
        N_("Gõ lại tên ở đây bằng bàn phím thường, và đổi một trong hai tên nếu là hai mục khác nhau."),
    ),
    "RUL088": Code(
        ERROR,
        N_("{what}: ngày đầu {first} sau ngày cuối {last}, nên không kỳ nào áp dụng được."),
        N_("Ghi lại «tu» và «den» cho đúng thứ tự."),
    ),
    "RUL089": Code(
        ERROR,
        N_("{name}: «ty_le_khai: {stated}» không dùng được."),
        N_(
            "Ghi tên một số liệu kiểu phan_tram đã khai báo trong so_lieu; chỉ dùng cho chỉ tiêu có tu_so và mau_so, đơn vị %."
        ),
    ),
    "RUL090": Code(
        WARNING,
        N_("{name}: ngưỡng «{typed}» của một tỷ lệ phần trăm đang được hiểu là {first}%."),
        N_("Ghi rõ cả dấu %: {second}% nếu là tỷ lệ của cả trăm, {first}% nếu đúng là không quá một phần trăm."),
    ),
    "RUL080": Code(
        ERROR,
        N_("{what}: «{typed}» không phải là cách tính khi không phát sinh."),
        N_("Ghi «khong_tinh» (không tính mục không phát sinh) hoặc «dat» (coi là đạt)."),
    ),
    # --- VER: verdicts and checks --------------------------------------------------------------------------------------
    "VER001": Code(
        ERROR,
        N_("«{name}» chưa đủ số liệu nên không so sánh hay tính toán được ({reasons})."),
        N_(
            "Trong mẫu, hỏi trước khi so sánh: «{{% if … is thieu %}}» với số liệu, «{{% if ….thieu_so_lieu %}}» với chỉ tiêu; "
            "hoặc điền số liệu còn thiếu vào tệp số liệu."
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
    "VER010": Code(
        WARNING,
        N_("«{name}» in là {shown} thay vì {rounded}, vì làm tròn {digits} chữ số sẽ trái với kết luận."),
        N_("Không cần làm gì: báo cáo in đủ chữ số để thấy đúng kết luận."),
    ),
    "VER011": Code(
        ERROR,
        N_("«{name}»: tử số {numerator} lớn hơn mẫu số {denominator}."),
        N_(
            "Kiểm tra lại hai số. Nếu số đúng (ví dụ vượt kế hoạch được giao), ghi lý do: "
            "«mien_kiem_tra: {{{code}: lý do}}»."
        ),
    ),
    "VER012": Code(
        ERROR,
        N_("{message} (kiểm tra «{code}»: {values})."),
        N_("Kiểm tra lại các số này: phải có {condition}. Nếu số đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER013": Code(
        WARNING,
        N_("{message} (kiểm tra «{code}»: {values})."),
        N_("Kiểm tra lại các số này: nên có {condition}. Nếu số đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER014": Code(WARNING, N_("Miễn kiểm tra «{code}» mà kiểm tra này không báo lỗi gì."), N_("Xóa dòng này.")),
    "VER015": Code(
        ERROR,
        N_("Không có kiểm tra nào mã «{code}» để miễn."),
        N_("Xóa dòng này, hoặc chép đúng mã trong thông báo của kiểm tra."),
    ),
    "VER016": Code(
        ERROR,
        N_("«{name}»: tử số là {numerator} mà mẫu số bằng 0, nên không tính được tỷ lệ."),
        N_(
            "Kiểm tra lại hai số. Nếu trong kỳ không phát sinh thì tử số cũng ghi 0; nếu số đúng, ghi lý do: "
            "«mien_kiem_tra: {{{code}: lý do}}», khi đó chỉ tiêu được ghi là chưa đủ số liệu."
        ),
    ),
    "VER017": Code(
        ERROR,
        N_("«{label}» ghi là {typed} mà các phần cộng lại là {computed} ({values})."),
        N_("Sửa tổng hoặc các phần cho khớp. Nếu số đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER018": Code(
        ERROR,
        N_("«{label}» ghi là {typed} mà tính theo {expression} là {computed} ({values})."),
        N_("Sửa số đã ghi, hoặc các số dùng để tính. Nếu số đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER019": Code(
        ERROR,
        N_("«{label}» (đầu kỳ) ghi là {typed} mà cuối kỳ trước là {computed} ({values})."),
        N_(
            "Số đầu kỳ phải bằng số cuối kỳ trước; kiểm tra lại cả hai tệp. Nếu số đúng, ghi lý do: "
            "«mien_kiem_tra: {{{code}: lý do}}»."
        ),
    ),
    "VER020": Code(
        ERROR,
        N_("«{label}»: «{value}» nằm ngoài kỳ báo cáo ({period})."),
        N_("Sửa thời gian này hoặc «ky». Nếu đúng là ngoài kỳ, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER021": Code(
        WARNING,
        N_("«{label}»: năm cuối là {year}, không liền kề với kỳ báo cáo ({period})."),
        N_("Nhập đến năm {wanted}. Nếu đúng là không cần liền kề, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER030": Code(
        ERROR,
        N_("«{name}» không phát sinh trong kỳ nên không so sánh hay tính toán được ({reasons})."),
        N_(
            "Trong mẫu, hỏi trước khi so sánh: «{{% if ….khong_phat_sinh %}}», hoặc in thẳng kết luận «{{{{ ….ket_luan }}}}»."
        ),
    ),
    "VER050": Code(
        ERROR,
        N_("Tên đơn vị là «{name}» nhưng cơ quan ban hành là «{office}»: hai đơn vị khác nhau."),
        N_("Sửa don_vi.ten hoặc don_vi.co_quan. Nếu cả hai đều đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER051": Code(
        ERROR,
        N_("Loại đơn vị là «{kind}» nhưng tên ghi «{name}»."),
        N_("Sửa don_vi.loai hoặc don_vi.ten. Nếu cả hai đều đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER052": Code(
        WARNING,
        N_(
            "«{label}»: tỷ lệ khai là {typed}, nhưng số đếm {numerator}/{denominator} cho {computed}; báo cáo dùng số đếm."
        ),
        N_(
            "Kiểm tra lại các số đếm, hoặc xóa tỷ lệ khai. Nếu đều đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."
        ),
    ),
    "VER053": Code(
        WARNING,
        N_("«{name}»: điểm chưa làm tròn là {shown}, làm tròn thành {rounded} thì xếp loại hoặc kết luận khác đi."),
        N_("Báo cáo dùng số đã làm tròn, đúng như bảng điểm in ra. Hỏi cơ quan chấm điểm xem có được làm tròn không."),
    ),
    "VER031": Code(ERROR, N_("Không có kiểm tra nào mã «{code}» để miễn."), N_("Có phải là {near}?")),
    "VER032": Code(
        WARNING,
        N_("«{label}» là {day}, trước ngày cuối của kỳ báo cáo ({end})."),
        N_("Kiểm tra lại ngày ký và «ky». Nếu đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER033": Code(
        ERROR,
        N_("«{label}» chỉ áp dụng đến hết ngày {day}, mà kỳ báo cáo kết thúc ngày {end}."),
        N_(
            "Dùng bộ mẫu của giai đoạn mới; chưa có thì hỏi cấp giao báo cáo. Nếu vẫn phải báo cáo theo quy định cũ, ghi lý do: "
            "«mien_kiem_tra: {{{code}: lý do}}»."
        ),
    ),
    "VER060": Code(
        ERROR,
        N_("«{label}» có thời hạn áp dụng, mà tệp số liệu chưa khai kỳ báo cáo nên không biết còn áp dụng được không."),
        N_(
            "Thêm «ky: {{tu: …, den: …}}» với ngày đầu và ngày cuối của kỳ; hoặc ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."
        ),
    ),
    "VER034": Code(
        ERROR,
        N_("«{label}» chỉ áp dụng từ ngày {day}, mà kỳ báo cáo kết thúc ngày {end}."),
        N_("Kiểm tra lại «ky». Nếu vẫn phải báo cáo theo quy định này, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    # --- PKG: the .docx as a package -----------------------------------------------------------------------------------
    "PKG001": Code(
        ERROR,
        N_("Tệp «{file}» rỗng (0 byte)."),
        N_("Có thể lần sao chép hoặc tải về bị dở dang. Chép lại tệp từ bản gốc rồi chạy lại lệnh."),
    ),
    "PKG002": Code(
        ERROR,
        N_("Tệp «{file}» không phải tài liệu Word (.docx)."),
        N_(
            "Đổi đuôi tên tệp không đổi được định dạng bên trong. Mở tệp bằng Word rồi chọn Lưu thành (Save As) kiểu «Word Document (*.docx)»."
        ),
    ),
    "PKG003": Code(
        ERROR,
        N_("Tệp «{file}» bị hỏng hoặc thiếu phần cuối, không đọc được ({reason})."),
        N_(
            "Thường do tải về, sao chép hoặc đồng bộ bị dở dang. Chép lại tệp từ bản gốc; nếu Word vẫn mở được thì lưu lại một lần nữa."
        ),
    ),
    "PKG004": Code(
        ERROR,
        N_("Tệp «{file}» đang đặt mật khẩu nên không đọc được."),
        N_("Mở tệp bằng Word, vào Tệp > Thông tin > Bảo vệ tài liệu > Mã hóa bằng mật khẩu, xóa mật khẩu rồi lưu lại."),
    ),
    "PKG005": Code(
        ERROR,
        N_("Tệp «{file}» là tài liệu Word kiểu cũ (.doc), không phải .docx."),
        N_("Mở tệp bằng Word, chọn Tệp > Lưu thành (Save As), kiểu «Word Document (*.docx)», rồi dùng tệp mới."),
    ),
    "PKG006": Code(
        ERROR,
        N_("Tệp «{file}» thực ra là tệp {kind}, không phải .docx."),
        N_(
            "Mở tệp bằng Word hoặc LibreOffice Writer, chọn Lưu thành (Save As) kiểu «Word Document (*.docx)», rồi dùng tệp mới."
        ),
    ),
    "PKG007": Code(
        ERROR,
        N_("Tệp «{file}» thực ra là tệp PDF, không phải .docx."),
        N_("PDF không dùng làm mẫu được. Hãy dùng tệp Word gốc đã xuất ra PDF này."),
    ),
    "PKG008": Code(
        ERROR,
        N_("Tệp «{file}» là tệp {program}, không phải tài liệu Word."),
        N_("Kiểm tra lại có chọn nhầm tệp không; ở đây cần một tài liệu Word (.docx)."),
    ),
    "PKG009": Code(
        ERROR,
        N_("Tệp «{file}» có chứa macro (như tệp .docm) nên bị từ chối."),
        N_(
            "Mở tệp bằng Word, chọn Lưu thành (Save As) kiểu «Word Document (*.docx)»: Word sẽ bỏ macro. Mẫu báo cáo không cần macro."
        ),
    ),
    "PKG010": Code(
        ERROR,
        N_("Tệp «{file}» bung ra lớn bất thường nên bị từ chối ({reason})."),
        N_(
            "Tệp có thể bị cố ý làm để treo máy. Nếu là tệp của cơ quan, hãy mở bằng Word, giảm kích thước ảnh rồi lưu lại."
        ),
    ),
    "PKG011": Code(
        ERROR,
        N_("Tệp «{file}» chứa một phần có tên không an toàn: «{part}»."),
        N_(
            "Word không bao giờ ghi tên như vậy; tệp đã bị sửa ngoài Word. Mở tệp bằng Word rồi lưu lại, hoặc lấy lại bản gốc."
        ),
    ),
    "PKG012": Code(
        ERROR,
        N_("Tệp «{file}» chứa hai phần trùng tên: «{other}» và «{part}»."),
        N_("Không biết phần nào mới là phần đúng. Mở tệp bằng Word, kiểm tra nội dung rồi lưu lại thành .docx."),
    ),
    "PKG013": Code(
        ERROR,
        N_("Tệp «{file}» là tệp nén nhưng không phải tài liệu Word: thiếu «{missing}»."),
        N_("Có thể đây là tệp .zip bị đổi tên. Mở tệp bằng Word; nếu không mở được thì lấy lại bản gốc."),
    ),
    "PKG014": Code(
        ERROR,
        N_("Phần «{part}» của tệp «{file}» khai báo DTD hoặc thực thể (entity) XML, chuẩn .docx cấm điều này."),
        N_("Word không bao giờ ghi như vậy; tệp có thể bị cố ý sửa để gây hại. Lấy lại bản gốc từ nơi tin cậy."),
    ),
    "PKG015": Code(
        ERROR,
        N_("Tệp «{file}» tự tải nội dung từ nơi khác khi mở: «{target}»."),
        N_(
            "Trong Word, vào Nhà phát triển > Mẫu tài liệu (Document Template), chọn lại mẫu Normal; đối tượng liên kết thì nhúng hẳn vào tài liệu. Lưu rồi chạy lại."
        ),
    ),
    "PKG022": Code(
        ERROR,
        N_(
            "Ảnh trong «{file}» không nằm trong tài liệu mà liên kết tới «{target}»: mở ở máy khác sẽ mất ảnh, và mở ra là tải về từ đó."
        ),
        N_(
            "Trong Word, vào Tệp > Thông tin > Chỉnh sửa Liên kết tới Tệp (Edit Links to Files), chọn ảnh rồi Ngắt Liên kết (Break Link); hoặc xóa ảnh và chèn lại bằng Chèn > Ảnh. Lưu rồi chạy lại."
        ),
    ),
    "PKG023": Code(
        ERROR,
        N_("Trường {field} trong «{file}» lấy nội dung từ nơi khác khi mở: «{target}»."),
        N_(
            "Trong Word, bấm vào chỗ đó rồi nhấn Ctrl+Shift+F9 để giữ lại chữ hoặc ảnh đang thấy và bỏ trường. Lưu rồi chạy lại."
        ),
    ),
    "PKG016": Code(
        ERROR,
        N_("Tệp «{file}» đã được ký số; ghi nội dung vào sẽ làm mất hiệu lực chữ ký."),
        N_(
            "Dùng bản chưa ký làm mẫu, hoặc gỡ chữ ký: mở bằng Word, Tệp > Thông tin > Xem chữ ký > Gỡ chữ ký. Muốn dùng luôn, không cần chữ ký, thì thêm --drop-signature."
        ),
    ),
    "PKG017": Code(
        ERROR,
        N_("Phần «{part}» của tệp «{file}» không phải XML hợp lệ ({reason})."),
        N_("Tệp đã bị sửa ngoài Word hoặc bị hỏng. Nếu Word mở được thì lưu lại một lần; nếu không, lấy lại bản gốc."),
    ),
    "PKG018": Code(
        ERROR,
        N_("Tệp «{file}» được lưu theo kiểu «Strict Open XML Document», chưa được hỗ trợ."),
        N_("Mở tệp bằng Word, chọn Lưu thành (Save As) kiểu «Word Document (*.docx)» (không chọn kiểu Strict)."),
    ),
    "PKG019": Code(
        ERROR,
        N_("«{file}» là tệp tạm Word tạo ra khi đang mở «…{original}», không phải tài liệu."),
        N_("Chỉ ra tệp thật (tên không bắt đầu bằng «~$»); đóng Word thì tệp tạm này tự mất."),
    ),
    "PKG020": Code(
        ERROR,
        N_("Phần «{part}» của tệp «{file}» bị hỏng: nội dung không khớp với độ dài hoặc mã kiểm tra đã ghi."),
        N_(
            "Thường do sao chép hoặc đồng bộ lỗi. Lấy lại bản gốc; nếu Word sửa được (Mở và sửa chữa) thì lưu lại rồi kiểm tra kỹ nội dung."
        ),
    ),
    "PKG021": Code(
        ERROR,
        N_("Phần «{part}» của tệp «{file}» được nén hoặc mã hóa theo cách chuẩn .docx không cho phép."),
        N_("Tệp đã được nén lại bằng phần mềm khác. Mở tệp bằng Word rồi lưu lại thành .docx."),
    ),
    # --- TPL: the template -----------------------------------------------------------------------------------------------
    "TPL001": Code(
        ERROR,
        N_("Thẻ mở bằng «{opener}» nhưng không có «{closer}» trong cùng đoạn văn."),
        N_("Thêm «{closer}» vào cuối thẻ; một thẻ phải nằm trọn trong một đoạn văn."),
    ),
    "TPL002": Code(
        ERROR,
        N_("Bên trong thẻ «{tag}» có hình, chú thích hoặc trường của Word."),
        N_("Dời hình, chú thích hoặc trường đó ra trước hay sau thẻ."),
    ),
    "TPL003": Code(
        ERROR,
        N_("Tính năng tự sửa lỗi của Word/LibreOffice đã đổi ký tự trong thẻ «{tag}»: «{chars}»."),
        N_("Gõ lại thẻ thành «{fixed}» (nhấn Ctrl+Z ngay khi chữ bị tự sửa)."),
    ),
    "TPL004": Code(
        ERROR,
        N_("«{closer}» có vẻ là một thẻ gõ thiếu hoặc bị tách dấu ngoặc; nếu để vậy thì chữ này sẽ in ra báo cáo."),
        N_("Gõ lại thẻ liền dấu: {{{{ tên }}}} hoặc {{% lệnh %}}. Muốn in chính các dấu đó, gõ {{_{{ và }}_}}."),
    ),
    "TPL005": Code(
        ERROR,
        N_("Khối «{tag}» chưa được đóng."),
        N_("Thêm «{{% {closer} %}}» vào chỗ khối kết thúc."),
    ),
    "TPL006": Code(
        ERROR,
        N_("Thẻ «{tag}» không thuộc khối nào đang mở."),
        N_("Xóa thẻ này, hoặc thêm thẻ mở ({{% if … %}}, {{% for … %}}) tương ứng ở phía trước."),
    ),
    "TPL007": Code(
        ERROR,
        N_("Khối «{tag}» chưa đóng thì đã gặp «{other}» ({where})."),
        N_("Thêm «{{% {closer} %}}» trước «{other}»; khối mở sau phải đóng trước."),
    ),
    "TPL008": Code(
        ERROR,
        N_("Không hiểu lệnh «{word}» trong thẻ «{tag}»."),
        N_(
            "Các lệnh dùng được: if, elif, else, for, set, with, macro, call, filter, raw, colspan, cellbg, vm, hm. Để in một giá trị, dùng {{{{ tên }}}}."
        ),
    ),
    "TPL009": Code(
        ERROR,
        N_("Các khối lồng nhau quá sâu (quá {depth} tầng)."),
        N_("Kiểm tra xem có khối nào quên đóng không, hoặc tách bớt điều kiện."),
    ),
    "TPL010": Code(
        ERROR,
        N_(
            "Thẻ mở «{tag}» ({where}) và thẻ đóng «{closer}» ({closer_where}) nằm ở hai cấp khác nhau nên không ghép được."
        ),
        N_(
            "Đặt mỗi thẻ một mình trong đoạn riêng ở cùng một cấp (cùng ngoài bảng, cùng trong một ô), hoặc mở ở đầu ô "
            "đầu tiên và đóng ở cuối ô cuối cùng của hàng."
        ),
    ),
    "TPL011": Code(
        ERROR,
        N_("Bên cạnh thẻ «{tag}» còn có nội dung khác, nếu bỏ cả đoạn hay hàng thì mất chữ."),
        N_("Để thẻ một mình trong đoạn (hàng) của nó, hoặc bỏ tiền tố p, tr, tc khỏi thẻ."),
    ),
    "TPL012": Code(
        ERROR,
        N_("«{what}» trong thẻ «{tag}» không dùng được trong mẫu."),
        N_(
            "Mỗi mẫu là một tài liệu trọn vẹn và mọi giá trị được in đúng từng chữ, nên không có include, import, extends, block, autoescape, do, trans. Dùng if, for, set, macro, call, filter, with."
        ),
    ),
    "TPL013": Code(
        ERROR,
        N_("Thẻ quá phức tạp, không dịch được."),
        N_("Tách biểu thức thành nhiều bước bằng {{% set tên = … %}}."),
    ),
    "TPL014": Code(
        ERROR,
        N_("Thẻ «{tag}» viết sai cú pháp ở «{detail}»."),
        N_("Kiểm tra dấu ngoặc, dấu nháy, dấu phẩy và các từ and, or, not, in quanh chỗ đó."),
    ),
    "TPL015": Code(
        ERROR,
        N_("Không có bộ lọc «{name}» (trong thẻ «{tag}»)."),
        N_("Tên gần giống: {hint}."),
    ),
    "TPL016": Code(
        ERROR,
        N_("Không có phép thử «is {name}» (trong thẻ «{tag}»)."),
        N_("Tên gần giống: {hint}."),
    ),
    "TPL017": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm trong mã trường, công thức hoặc hình vẽ của Word, nơi không điền được số liệu."),
        N_("Đưa thẻ ra ngoài trường, công thức hay hình vẽ, viết thẳng vào đoạn văn."),
    ),
    "TPL018": Code(
        ERROR,
        N_("Văn bản trỏ tới chú thích số hiệu «{id}» nhưng tệp không có chú thích đó."),
        N_("Mở mẫu, xóa dấu chú thích hỏng và chèn lại chú thích."),
    ),
    "TPL019": Code(
        ERROR,
        N_("Thẻ «{tag}» viết chưa hết hoặc sai cú pháp."),
        N_("Kiểm tra xem có thiếu tên, dấu ngoặc, dấu nháy hay vế sau của phép so sánh không."),
    ),
    "TPL020": Code(ERROR, N_("Không có tên «{name}» trong dữ liệu và quy tắc."), N_("Có thể là: {hint}.")),
    "TPL021": Code(ERROR, N_("Không có «{name}» trong dữ liệu và quy tắc."), N_("Có thể là: {hint}.")),
    "TPL022": Code(
        ERROR, N_("«{name}» là một nhóm, không in ra được."), N_("Chọn một mục trong nhóm, ví dụ: {names}.")
    ),
    "TPL023": Code(
        ERROR,
        N_("«{name}» không phải danh sách nên không lặp {{% for %}} được."),
        N_("Chỉ lặp trên số liệu kiểu danh_sach, chuoi_nam hoặc một nhóm như chi_tieu."),
    ),
    "TPL024": Code(
        ERROR,
        N_("«{name}» là danh sách, không in thẳng ra được."),
        N_("Lặp bằng {{% for x in {name} %}} … {{% endfor %}}, hoặc nối bằng bộ lọc: {{{{ {name} | noi }}}}."),
    ),
    "TPL025": Code(
        ERROR,
        N_("«{name}» không có thuộc tính «{attribute}»."),
        N_("Bỏ «.{attribute}», hoặc kiểm tra lại tên đứng trước dấu chấm."),
    ),
    "TPL026": Code(
        ERROR,
        N_("Thẻ «{tag}» có tiền tố «{prefix}» (hàng, ô của bảng) nhưng không nằm trong bảng."),
        N_("Bỏ tiền tố «{prefix}», hoặc đưa thẻ vào một hàng của bảng."),
    ),
    "TPL027": Code(
        WARNING,
        N_("«not {name}.dat» đúng cả khi «{name}» chưa đủ số liệu."),
        N_("Muốn nói «chưa đạt» thì viết {name}.khong_dat; chưa đủ số liệu thì viết {name}.thieu_so_lieu."),
    ),
    "TPL150": Code(
        ERROR,
        N_(
            "«{tag}» nằm trong vòng lặp hoặc khối nên không đổi được «{name}» ở ngoài: hết mỗi lượt, «{name}» lại là giá trị cũ."
        ),
        N_(
            "Ghi: {cure}; hoặc khai báo một chỉ tiêu trong quy-tac.yml (ví dụ cong_thuc: tong(danh_sach.cot)) rồi in chỉ tiêu đó."
        ),
    ),
    "TPL151": Code(
        WARNING,
        N_("«{tag}» chỉ đổi «{name}» trong vòng lặp hoặc khối; ở sau đó, «{name}» vẫn là giá trị đặt trước vòng lặp."),
        N_("Nếu đúng ý thì đặt tên khác cho giá trị trong vòng lặp; nếu muốn giữ giá trị mới thì ghi: {cure}."),
    ),
    "TPL152": Code(
        ERROR,
        N_("Trong thẻ, «{typed}» không được đọc theo cách viết Việt Nam (thẻ «{tag}»)."),
        N_(
            "Trong thẻ, dấu chấm là dấu thập phân và không có dấu ngăn cách hàng nghìn. Ghi «{first}» hoặc «{second}», tùy ý muốn nói."
        ),
    ),
    "TPL187": Code(
        ERROR,
        N_("Trong thẻ, «{typed}» là hai số cách nhau bằng dấu phẩy, không phải một số thập phân (thẻ «{tag}»)."),
        N_("Trong thẻ, dấu chấm là dấu thập phân: ghi «{first}»."),
    ),
    "TPL153": Code(
        ERROR,
        N_("Trong thẻ, «{typed}» là phép chia, không phải ngày (thẻ «{tag}»)."),
        N_(
            "So sánh theo năm, ví dụ «ky.den.nam >= {year}»; cần so sánh cả ngày thì khai báo một chỉ tiêu trong quy-tac.yml, "
            'ở đó ghi ngày trong ngoặc kép: "{day}".'
        ),
    ),
    "TPL154": Code(
        ERROR,
        N_("«{name}» không bao giờ là «{typed}», nên phép so sánh này luôn cho một kết quả."),
        N_("Các giá trị có thể có: {values}."),
    ),
    "TPL155": Code(
        ERROR,
        N_("«{name}» chỉ có đúng hoặc sai, không bao giờ bằng «{typed}»."),
        N_("Hỏi thẳng: «{{% if {name} %}}», hoặc «{{% if not {name} %}}»."),
    ),
    "TPL156": Code(
        ERROR,
        N_("«{name}» là số, không bao giờ bằng chữ «{typed}»."),
        N_(
            "Ghi số không có ngoặc kép, dấu chấm là dấu thập phân, ví dụ «{name} == 0»; hỏi có số liệu chưa thì ghi «{name} is thieu»."
        ),
    ),
    "TPL157": Code(
        ERROR,
        N_("«{name}» là ngày, không bao giờ bằng «{typed}»."),
        N_("So sánh từng phần, ví dụ «{name}.nam == 2024»; hỏi có để trống không thì ghi «{name} is de_trong»."),
    ),
    "TPL158": Code(
        WARNING,
        N_("Phần «else» được in cả khi kết luận của «{name}» là {others}, như thể là «{verdict}»."),
        N_(
            "Viết rõ từng kết luận: {{% if {name}.dat %}} … {{% elif {name}.khong_dat %}} … {{% elif {name}.khong_phat_sinh %}} … "
            "{{% else %}} … {{% endif %}}; phần else cuối cùng khi đó chỉ còn là «Chưa đủ số liệu»."
        ),
    ),
    "TPL159": Code(
        WARNING,
        N_('rejectattr("{attribute}") giữ lại cả mục chưa đủ số liệu hoặc không phát sinh.'),
        N_('Dùng selectattr("{other}") để chỉ lấy đúng các mục ấy.'),
    ),
    "TPL170": Code(
        WARNING,
        N_('«{name}.ket_luan != "{verdict}"» đúng cả khi kết luận của «{name}» là {others}.'),
        N_("Viết {name}.{other}; những kết luận kia thì viết riêng: {name}.thieu_so_lieu, {name}.khong_phat_sinh."),
    ),
    "TPL028": Code(
        ERROR,
        N_("Mẫu do phần mềm lạ ghi (tên thẻ XML không bắt đầu bằng «w:»), không điền số liệu được."),
        N_("Mở mẫu bằng Word hoặc LibreOffice Writer rồi lưu lại thành .docx."),
    ),
    "TPL030": Code(
        ERROR,
        N_("Trường trộn thư «{field}» có phần không dùng được: «{what}»."),
        N_(
            "Viết trường là MERGEFIELD tên_số_liệu (được thêm \\* Upper, Lower, Caps, FirstCap, Roman, CardText, \\# #.##0, \\@ dd/MM/yyyy, \\b, \\f), hoặc thay trường bằng thẻ {{{{ tên }}}}."
        ),
    ),
    "TPL031": Code(
        ERROR,
        N_("Khối mở bằng thẻ «{tag}» cắt ngang một trường của Word (mục lục, số trang, liên kết, tham chiếu…)."),
        N_("Đặt cả thẻ mở lẫn thẻ đóng ở trong trường, hoặc cả hai ở ngoài; bấm Alt+F9 trong Word để thấy trường."),
    ),
    "TPL040": Code(
        ERROR,
        N_("Khối «{tag}» … «{closer}» chỉ bao được chữ, không bao được cả đoạn, hàng hay chữ có nhiều định dạng."),
        N_(
            "Đặt hai thẻ trong cùng một đoạn, quanh chữ cùng một định dạng; hoặc dùng bộ lọc trong từng thẻ: {{{{ x | upper }}}}."
        ),
    ),
    "TPL041": Code(
        ERROR,
        N_("Thẻ «{tag}» chỉ dùng được trong một ô của bảng."),
        N_("Đưa thẻ vào ô cần gộp hay tô màu."),
    ),
    "TPL042": Code(
        ERROR,
        N_("Thẻ «{tag}» gộp các ô mà một vòng lặp làm ra, nhưng không có vòng lặp nào lặp ô này."),
        N_("Đặt ô trong {{%tr for … %}} (với vm) hoặc {{%tc for … %}} (với hm)."),
    ),
    "TPL043": Code(
        ERROR,
        N_("Thẻ «{tag}» nói về cả ô, nhưng lại nằm trong khối «{other}» của riêng một phần chữ trong ô."),
        N_('Đưa thẻ ra ngoài khối đó; điều kiện viết trong thẻ: {{% cellbg "FF0000" if x else "auto" %}}.'),
    ),
    "TPL100": Code(
        WARNING,
        N_("Hàng (ô) chứa thẻ «{tag}» không in ra, nên chữ «{text}» ở cùng hàng (ô) đó cũng không in."),
        N_("Nếu là lời nhắc cho người soạn thì để nguyên; nếu cần in thì chuyển chữ đó sang một hàng (ô) khác."),
    ),
    "TPL101": Code(
        ERROR,
        N_("Thẻ «{tag}» bị ngắt sang đoạn văn sau."),
        N_("Một thẻ phải nằm trọn trong một đoạn văn: xóa dấu xuống đoạn ở giữa thẻ để thành «{fixed}»."),
    ),
    "TPL102": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm trong {what} (phần «{part}»), nơi chương trình không điền được."),
        N_("Chuyển thẻ vào thân bài, đầu trang, chân trang, chú thích hoặc hộp chữ, rồi xóa thẻ ở chỗ cũ."),
    ),
    "TPL103": Code(
        ERROR,
        N_("Thẻ «{tag}» viết sai; có lẽ phải là «{fixed}»."),
        N_("Gõ lại thẻ thành «{fixed}»."),
    ),
    "TPL104": Code(
        WARNING,
        N_("«{closer}» giống dấu của thẻ nhưng không đi với tên nào đang dùng, nên sẽ in ra như thường."),
        N_("Nếu đó là một thẻ, gõ lại liền dấu: {{{{ tên }}}} hoặc {{% lệnh %}}; nếu đó là chữ thì để nguyên."),
    ),
    "TPL105": Code(
        WARNING,
        N_("Thẻ «{tag}» nằm trong phần «{part}», nơi không in ra; nó không được điền và ở lại trong tệp báo cáo."),
        N_("Chuyển thẻ vào thân bài, đầu trang, chân trang, chú thích hoặc hộp chữ, hoặc xóa nó."),
    ),
    "TPL106": Code(
        ERROR,
        N_("Thẻ «{tag}» bỏ cả hàng của vòng lặp, nên không đứng trong khối «{opener}» của riêng một ô được."),
        N_(
            "Đặt ba hàng riêng ngay sau hàng mở vòng lặp, mỗi hàng chỉ một thẻ: {{%tr {condition} %}}, {{%tr {word} %}}, "
            "{{%tr endif %}}; rồi xóa khối trong ô."
        ),
    ),
    "TPL080": Code(
        WARNING,
        N_(
            "Đoạn này còn {count} thay đổi đang theo dõi (Track Changes) chưa ai chấp nhận hay từ chối: thêm {inserted}, xóa "
            "{deleted}, chuyển chỗ {moved}, định dạng {formatted}."
        ),
        N_(
            "Chữ thêm được in ra kèm dấu sửa, thẻ trong chữ đã xóa không được tính. Mở thẻ Xem lại (Review) của Word, hoặc Sửa > "
            "Theo dõi thay đổi (Track Changes) của LibreOffice, chấp nhận hay từ chối hết rồi lưu lại."
        ),
    ),
    "TPL081": Code(
        WARNING,
        N_("Còn {count} đoạn nữa có thay đổi đang theo dõi (Track Changes) chưa ai chấp nhận hay từ chối."),
        N_("Chấp nhận hay từ chối tất cả (Accept All, Reject All) rồi lưu lại."),
    ),
    "TPL082": Code(
        WARNING,
        N_(
            "Ô nội dung «{name}» gắn với dữ liệu đi kèm tài liệu: mở bằng LibreOffice rồi lưu thì thẻ «{text}» trong ô mất, "
            "thay bằng dữ liệu ấy."
        ),
        N_("Xóa ô nội dung (nhấp phải > Remove Content Control) và để thẻ đứng thường trong đoạn văn."),
    ),
    "TPL083": Code(
        WARNING,
        N_(
            "LibreOffice khi lưu sẽ bỏ tên của {count} ô nội dung dùng làm chỗ điền, bắt đầu từ ô «{name}»; sau đó các ô ấy "
            "không được điền nữa."
        ),
        N_(
            "Chỉ sửa mẫu này bằng Word; hoặc thay ô nội dung bằng thẻ {{{{ … }}}}; hoặc dùng ô văn bản thuần (Plain Text) và ghi "
            "tên vào phần tiêu đề (Title)."
        ),
    ),
    "TPL084": Code(
        WARNING,
        N_(
            "Phần {number} có đầu trang riêng cho trang đầu mà chỉ dài một trang: LibreOffice khi lưu sẽ bỏ đầu trang, chân trang "
            "của các trang sau trong phần này."
        ),
        N_(
            "Nếu sửa mẫu bằng LibreOffice: bỏ chọn «Trang đầu khác» (Different First Page) ở phần này, hoặc lưu xong thì xem lại "
            "đầu trang."
        ),
    ),
    "TPL085": Code(
        WARNING,
        N_(
            "Phần {number} nối tiếp trên cùng trang (continuous) mà có đầu trang hoặc chân trang riêng: LibreOffice khi lưu sẽ "
            "bỏ phần đầu, chân trang riêng ấy."
        ),
        N_("Đổi dấu ngắt phần thành «Trang mới» (Next Page), hoặc dùng chung đầu trang, chân trang với phần trước."),
    ),
    "TPL086": Code(
        WARNING,
        N_("Bảng này nằm sát bảng trước, không có đoạn nào ở giữa: LibreOffice khi lưu sẽ nhập hai bảng làm một."),
        N_("Đặt một đoạn trống giữa hai bảng (có thể để cỡ chữ 1)."),
    ),
    "TPL087": Code(
        WARNING,
        N_("Thẻ «{tag}» nằm ở tiêu đề (Title) của ảnh: LibreOffice khi lưu sẽ bỏ tiêu đề ấy."),
        N_("Đặt thẻ vào phần mô tả (Description, Alt Text) của ảnh."),
    ),
    "TPL088": Code(
        WARNING,
        N_(
            "Địa chỉ liên kết «{target}» bắt đầu bằng thẻ: LibreOffice khi lưu tưởng là tên tệp và ghi thêm thư mục vào trước, "
            "liên kết sẽ sai."
        ),
        N_("Để phần đầu của địa chỉ đứng ngoài thẻ, như https://{{{{ … }}}}."),
    ),
    "TPL089": Code(
        WARNING,
        N_(
            "Thẻ nằm trong kết quả của trường {name} («{text}»): LibreOffice khi mở tệp tính lại trường này, thẻ sẽ mất."
        ),
        N_("Xóa trường (chọn rồi nhấn Delete) và gõ thẻ như chữ thường."),
    ),
    "TPL090": Code(
        WARNING,
        N_(
            "Đoạn này có cả ghi chú bên lề (comment) lẫn chú thích: LibreOffice hiện và lưu sai nội dung các chú thích."
        ),
        N_("Xóa ghi chú bên lề (comment) trước khi dùng mẫu, hoặc chuyển nó sang đoạn không có chú thích."),
    ),
    "TPL060": Code(
        ERROR,
        N_("Biểu đồ có thẻ «{tag}» nhưng không đọc được bảng số liệu «{part}» của biểu đồ ({reason})."),
        N_(
            "Mở mẫu bằng Word, bấm chuột phải vào biểu đồ, chọn Edit Data, lưu lại; nếu không mở được thì vẽ lại biểu đồ."
        ),
    ),
    "TPL061": Code(
        ERROR,
        N_("Biểu đồ hiện thẻ «{tag}» nhưng trong bảng số liệu của biểu đồ, vùng «{area}» không có thẻ này."),
        N_("Mở mẫu bằng Word, bấm chuột phải vào biểu đồ, chọn Edit Data, gõ thẻ vào ô của vùng đó rồi lưu."),
    ),
    "TPL062": Code(
        ERROR,
        N_("Biểu đồ lấy số liệu từ «{area}», không phải một vùng ô của bảng số liệu «{part}»."),
        N_("Mở mẫu bằng Word, bấm chuột phải vào biểu đồ, chọn Select Data và chọn lại vùng, ví dụ Sheet1!$B$2:$B$5."),
    ),
    "TPL063": Code(
        ERROR,
        N_(
            "Biểu đồ lấy số liệu từ ô «{cell}» chứa công thức (vùng «{area}»); công thức không được tính lại khi điền mẫu."
        ),
        N_("Thay công thức bằng thẻ tính sẵn, ví dụ {{{{ a + b }}}}, hoặc bỏ ô đó khỏi vùng số liệu của biểu đồ."),
    ),
    "TPL064": Code(
        ERROR,
        N_(
            "Khối «{tag}» … «{closer}» nằm ở nhiều ô nên phải lặp cả hàng, nhưng ngoài hai thẻ trong hàng còn nội dung khác."
        ),
        N_("Gõ thẻ mở ở đầu ô thứ nhất và thẻ đóng ở cuối ô cuối cùng của hàng."),
    ),
    "TPL065": Code(
        ERROR,
        N_(
            "Khối «{tag}» lặp hàng trong bảng số liệu của biểu đồ, nhưng «{what}» (công thức, ô gộp hoặc đầu bảng) không "
            "lặp hay dời theo được."
        ),
        N_("Bỏ công thức, bỏ gộp ô, và đừng lặp hàng đầu bảng."),
    ),
    "TPL066": Code(
        ERROR,
        N_("Vùng «{area}» của biểu đồ không giãn theo các hàng được lặp."),
        N_("Xếp mỗi dãy số liệu thành một cột và chọn vùng gồm trọn các hàng được lặp (không lấy một phần)."),
    ),
    "TPL067": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm ở chỗ chỉ chứa số của biểu đồ, mà biểu đồ không có bảng số liệu kèm theo."),
        N_("Vẽ lại biểu đồ bằng Word và gõ thẻ vào bảng số liệu (Edit Data)."),
    ),
    "TPL068": Code(
        ERROR,
        N_("Khối «{tag}» … «{closer}» không nằm trọn trong một đoạn chữ của biểu đồ hay một ô của bảng số liệu."),
        N_("Gõ cả thẻ mở và thẻ đóng trong cùng một đoạn (cùng một ô); muốn lặp hàng thì dùng for hoặc if."),
    ),
    # --- REN: rendering ------------------------------------------------------------------------------------------------
    "REN001": Code(
        ERROR,
        N_("Không có giá trị cho «{name}» trong thẻ «{tag}».{hint}"),
        N_("Kiểm tra lại tên, hoặc khai báo giá trị này trong tệp dữ liệu."),
    ),
    "REN002": Code(
        ERROR,
        N_("Không tính được thẻ «{tag}» với dữ liệu này ({detail})."),
        N_("Kiểm tra kiểu của các giá trị trong thẻ: số với số, chữ với chữ."),
    ),
    "REN003": Code(
        ERROR,
        N_("Giá trị có ký tự không ghi được vào văn bản ({char}) gần «{text}»."),
        N_("Xóa ký tự lạ đó trong tệp dữ liệu; thường do chép từ tệp PDF hoặc phần mềm khác."),
    ),
    "REN004": Code(
        ERROR,
        N_("Giá trị cần in đang để trống."),
        N_("Điền giá trị vào tệp dữ liệu, hoặc đặt thẻ trong khối {{% if … %}}."),
    ),
    "REN005": Code(
        ERROR,
        N_("Giá trị cần in là một danh sách."),
        N_("Lặp bằng {{% for %}} hoặc nối bằng bộ lọc noi."),
    ),
    "REN006": Code(
        ERROR,
        N_("Kết quả của thẻ này quá lớn (giới hạn {limit} ký tự)."),
        N_("Kiểm tra phép nhân, lũy thừa và vòng lặp trong thẻ này."),
    ),
    "REN007": Code(
        ERROR,
        N_("Bộ lọc «{filter}» không dùng được cho giá trị «{value}»."),
        N_(
            "Kiểm tra kiểu của giá trị (bộ lọc số cần số, bộ lọc ngày cần ngày) và phần ghi trong ngoặc sau tên bộ lọc."
        ),
    ),
    "REN008": Code(
        ERROR,
        N_("Thẻ «{tag}» gọi một chức năng không được phép dùng trong mẫu."),
        N_("Mẫu chỉ được đọc dữ liệu; dùng các bộ lọc có sẵn."),
    ),
    "REN009": Code(
        ERROR,
        N_("Mẫu lặp quá nhiều lần hoặc văn bản làm ra quá dài, nên đã dừng ở thẻ này."),
        N_("Kiểm tra các vòng lặp {{% for %}} lồng nhau và danh sách trong dữ liệu."),
    ),
    "REN010": Code(
        ERROR,
        N_("Giá trị cần in không phải chữ, số hay ngày ({kind})."),
        N_("Có lẽ thiếu một tên sau dấu chấm, ví dụ «{{{{ x.ten }}}}»; hoặc thẻ gọi một hàm mà thiếu dấu ngoặc."),
    ),
    "REN011": Code(
        ERROR,
        N_("Địa chỉ của liên kết để trống sau khi điền số liệu."),
        N_(
            "Kiểm tra số liệu cho địa chỉ này; nếu có khi không có địa chỉ, đặt cả liên kết trong {{% if … %}} … {{% endif %}}."
        ),
    ),
    "REN012": Code(
        ERROR,
        N_(
            "Giá trị này có định dạng hoặc nhiều đoạn ({kind}), nên chỉ in được thẳng trong thẻ, không qua bộ lọc hay ghép với chữ khác."
        ),
        N_(
            "In giá trị trong một thẻ riêng: {{{{ x }}}}. Muốn dùng bộ lọc, đặt nội dung của khối trong một đoạn, cùng một định dạng."
        ),
    ),
    "REN013": Code(
        ERROR,
        N_("Giá trị là một đoạn XML viết sai ({detail})."),
        N_(
            "Giá trị chỉ là chữ thì đừng đọc nó như XML (autoescape=True); là RichText thì kiểm tra tên kiểu, màu, phông đã đưa vào."
        ),
    ),
    "REN014": Code(
        ERROR,
        N_("Giá trị {kind} thuộc về một tài liệu khác với tài liệu đang được tạo."),
        N_(
            "Tạo giá trị từ chính mẫu đang dùng: tpl = ReportTemplate(…), InlineImage(tpl, …), tpl.new_subdoc(…), rồi tpl.render(…)."
        ),
    ),
    "REN015": Code(
        ERROR,
        N_("Giá trị của thẻ «{tag}» là {what}, không đặt vừa chỗ này."),
        N_(
            "Đoạn văn và bảng cần thẻ đứng một mình trong đoạn của nó; hàng và ô cần thẻ đứng một mình trong hàng, trong ô của bảng."
        ),
    ),
    "REN016": Code(
        ERROR,
        N_("Số cột để gộp phải là số nguyên từ 1 đến {limit}, không phải «{value}»."),
        N_("Kiểm tra giá trị trong thẻ colspan."),
    ),
    "REN017": Code(
        ERROR,
        N_("«{value}» không phải là màu nền."),
        N_("Viết màu bằng sáu chữ số hệ mười sáu, ví dụ FF0000 hoặc #FF0000, hoặc auto."),
    ),
    "REN018": Code(
        ERROR,
        N_("Giá trị của thẻ «{tag}» dùng liên kết hay hình «{id}» không có trong tài liệu."),
        N_("Lấy mã liên kết bằng tpl.build_url_id(…) của chính mẫu này."),
    ),
    "REN019": Code(
        ERROR,
        N_("Bộ lọc đứng sau «trich_dan» không dùng được với viện dẫn tự rút gọn."),
        N_(
            "Sau «trich_dan» chỉ dùng noi, liet_ke, cham_phay, hoa_dau, viet_hoa, join. Cần bộ lọc khác thì thay «trich_dan» "
            "bằng tên của văn bản kèm «.day_du» hoặc «.ngan», ví dụ {{{{ so_lieu.vb.ngan | upper }}}}."
        ),
    ),
    "REN140": Code(
        ERROR,
        N_("Thẻ này làm ra danh sách lồng nhau quá lớn (giới hạn {limit} phần tử, {depth} tầng)."),
        N_(
            "Có lẽ một vòng lặp đặt danh sách vào chính nó, như «{{% set a = [a, a] %}}»: muốn thêm phần tử, gõ «a + [x]»."
        ),
    ),
    "REN030": Code(
        ERROR,
        N_("Ô «{cell}» trong bảng số liệu của biểu đồ phải là số mà ra chữ «{text}»."),
        N_("Trong ô chỉ để một thẻ in ra số, không kèm chữ hay đơn vị và không qua bộ lọc đổi thành chữ."),
    ),
    "REN031": Code(
        ERROR,
        N_("Đầu cột ở ô «{cell}» trong bảng số liệu của biểu đồ để trống hoặc trùng với ô {other}: «{text}»."),
        N_("Mỗi cột của bảng (mỗi dãy số liệu) cần một tên riêng; sửa giá trị trong tệp dữ liệu hoặc thẻ ở đầu cột."),
    ),
    "REN020": Code(
        ERROR,
        N_("Tài liệu con có chú thích (cuối trang, cuối bài) hoặc nhận xét, không chép vào đây được."),
        N_("Bỏ chú thích trong tài liệu con, hoặc viết chú thích ngay trong mẫu."),
    ),
    "REN110": Code(
        ERROR,
        N_("Giá trị của thẻ là XML có phần tử <{name}> mà Word không biết hoặc không nhận ở chỗ đó."),
        N_(
            "Nếu giá trị chỉ là chữ thì đừng dùng autoescape=False; nếu cần định dạng thì dùng RichText, hoặc viết bằng các phần tử của Word (<w:r>, <w:t> …)."
        ),
    ),
    "REN111": Code(
        ERROR,
        N_("Môi trường Jinja được đưa vào có {setting} = {value}, không dùng được ở đây."),
        N_("Bỏ thiết lập {setting} khỏi môi trường đó; thẻ trong mẫu luôn viết {{{{ … }}}}, {{% … %}} và {{# … #}}."),
    ),
    "REN113": Code(
        ERROR,
        N_(
            "Tham chiếu «{field}» trỏ tới dấu trang «{name}» không có trong tài liệu này, vì đoạn chứa nó không được in."
        ),
        N_(
            "Đặt tham chiếu trong cùng khối điều kiện với đoạn được trỏ tới, hoặc đưa đoạn đó ra ngoài khối; hoặc xóa tham chiếu."
        ),
    ),
    "REN114": Code(
        WARNING,
        N_(
            "Chữ «{label}» của ô gộp không được in, vì hàng chứa nó không in ra; ô gộp bắt đầu ở hàng sau mà không có chữ."
        ),
        N_(
            "Đặt chữ đó ở một hàng luôn được in, hoặc viết nó không dùng khối, chú thích hay tên của vòng lặp để chương trình "
            "chép được sang hàng sau."
        ),
    ),
    "REN150": Code(
        ERROR,
        N_("Phần «{part}» của tài liệu làm ra không đọc được ({what})."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN151": Code(
        ERROR,
        N_("Phần «{part}» của tài liệu làm ra còn sót dấu của chương trình."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN152": Code(
        ERROR,
        N_(
            "Tài liệu làm ra có chỗ trỏ tới thứ không có («{what}» trong «{part}»): chú thích, nhận xét, ảnh hoặc liên kết."
        ),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN153": Code(
        ERROR,
        N_("Tài liệu làm ra có hai thứ cùng một số hiệu ({what})."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN154": Code(
        ERROR,
        N_("Tài liệu làm ra có một ô bảng hoặc một phần không kết thúc bằng đoạn văn; Word không mở được tệp như vậy."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN155": Code(
        ERROR,
        N_("Tài liệu làm ra có một bảng không có hàng nào, hoặc một hàng không có ô nào."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN156": Code(
        ERROR,
        N_("Tài liệu làm ra có hai bảng dính liền nhau; Word và LibreOffice sẽ nhập thành một bảng."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN157": Code(
        ERROR,
        N_("Tài liệu làm ra có một dấu trang hoặc vùng nhận xét có đầu mà không có cuối ({what})."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN101": Code(
        WARNING,
        N_("«{name}» chưa đủ số liệu; thẻ «{tag}» in chữ «chưa đủ số liệu»."),
        N_("Bổ sung số liệu vào tệp dữ liệu, hoặc đặt câu này trong khối {{% if … thieu_so_lieu %}}."),
    ),
    "REN102": Code(
        WARNING,
        N_("Chưa có «{name}» nên chưa biết in phần nào ở thẻ «{tag}»; bản nháp đánh dấu chỗ này."),
        N_("Điền số liệu còn thiếu vào tệp số liệu rồi chạy lại lệnh."),
    ),
    "REN103": Code(
        WARNING,
        N_("Chưa có «{name}»; bản nháp đánh dấu các chỗ thiếu (chỗ đầu là thẻ «{tag}»)."),
        N_("Điền số liệu còn thiếu vào tệp số liệu rồi chạy lại lệnh."),
    ),
    # --- OUT: output, PDF ------------------------------------------------------------------------------------------------
    # An OUT error is the fault of something outside (disk, LibreOffice): the command exits with 3.
    "OUT001": Code(
        ERROR,
        N_("Không ghi được vào thư mục «{path}» ({reason})."),
        N_("Kiểm tra quyền ghi của thư mục, hoặc chọn thư mục khác bằng -o THƯ_MỤC."),
    ),
    "OUT002": Code(
        ERROR,
        N_("Không ghi được tệp «{path}»: tệp đang được mở trong chương trình khác hoặc chỉ cho đọc."),
        N_("Đóng tệp «{name}» trong Word (và khung xem trước), bỏ thuộc tính chỉ đọc nếu có, rồi chạy lại lệnh."),
    ),
    "OUT003": Code(
        ERROR,
        N_("Ổ đĩa chứa «{path}» đã đầy, chưa ghi được tệp nào."),
        N_("Xóa bớt tệp không cần, hoặc chọn ổ đĩa khác bằng -o THƯ_MỤC, rồi chạy lại lệnh."),
    ),
    "OUT004": Code(
        ERROR,
        N_("Không tạo được thư mục «{path}»: đã có một tệp trùng tên."),
        N_("Đổi tên hoặc xóa tệp đó, hoặc chọn thư mục khác bằng -o THƯ_MỤC."),
    ),
    "OUT005": Code(
        ERROR,
        N_("Không ghi được tệp «{path}»: ở đó đã có một thư mục trùng tên."),
        N_("Đổi tên hoặc xóa thư mục đó, hoặc chọn thư mục khác bằng -o THƯ_MỤC."),
    ),
    "OUT006": Code(
        ERROR,
        N_("Tên tệp «{path}» quá dài hoặc có ký tự mà hệ thống không cho phép."),
        N_("Đặt tên tệp số liệu ngắn hơn, chỉ dùng chữ, số và dấu gạch nối, rồi chạy lại lệnh."),
    ),
    "OUT007": Code(
        ERROR,
        N_("Tài liệu tạo ra lớn quá 4 GB hoặc có quá nhiều phần, định dạng .docx không chứa nổi."),
        N_("Chia số liệu thành nhiều báo cáo nhỏ hơn."),
    ),
    "OUT010": Code(
        ERROR,
        N_("Không tìm thấy LibreOffice nên chưa xuất được PDF."),
        N_(
            "Cài LibreOffice (libreoffice.org; trên Debian/Ubuntu: sudo apt install libreoffice-writer) rồi chạy lại, hoặc mở tệp .docx bằng Word và chọn Lưu thành (Save As) PDF. Nếu đã cài ở chỗ khác, đặt biến môi trường DOCXTPL_REPORTS_SOFFICE là đường dẫn tới soffice."
        ),
    ),
    "OUT011": Code(
        ERROR,
        N_("LibreOffice không xuất được PDF từ «{path}»{detail}."),
        N_(
            "Mở thử tệp bằng LibreOffice Writer, chọn Tệp > Xuất PDF; hoặc mở bằng Word và chọn Lưu thành (Save As) PDF. Tệp .docx vẫn dùng được."
        ),
    ),
    "OUT012": Code(
        ERROR,
        N_("LibreOffice xuất PDF từ «{path}» quá {seconds} giây nên đã bị dừng."),
        N_(
            "Có thể máy đang bận hoặc tài liệu quá nặng. Chạy lại; nếu vẫn vậy, mở tệp bằng Word và chọn Lưu thành (Save As) PDF."
        ),
    ),
    "OUT013": Code(
        ERROR,
        N_("Không chạy được LibreOffice «{path}» ({reason})."),
        N_("Cài lại LibreOffice, hoặc đặt biến môi trường DOCXTPL_REPORTS_SOFFICE là đường dẫn đúng tới soffice."),
    ),
    "OUT014": Code(
        WARNING,
        N_(
            "Máy này không có phông «{font}»; LibreOffice dùng «{substitute}» thay, nên ngắt trang của PDF có thể khác bản in từ Word."
        ),
        N_("Cài phông «{font}» rồi xuất lại, hoặc xuất PDF từ Word khi cần đúng từng trang."),
    ),
    "OUT015": Code(
        WARNING,
        N_(
            "Phông «{font}» trên máy này không có đủ chữ Việt; LibreOffice lấy một phần chữ từ {others}, nên chữ trong PDF không đều."
        ),
        N_(
            "Cài bản mới của phông «{font}» (Debian, Ubuntu: sudo apt install fonts-liberation2) hoặc Times New Roman rồi xuất lại."
        ),
    ),
    "OUT020": Code(
        ERROR,
        N_("Tài liệu «{path}» đã được sửa sau khi tạo; lệnh không ghi đè."),
        N_("Đổi tên hoặc chuyển bản đã sửa đi nơi khác rồi chạy lại; nếu muốn bỏ bản đã sửa, thêm --force."),
    ),
    "OUT021": Code(
        ERROR,
        N_("«{first}» và «{second}» sẽ cùng ghi vào «{path}»."),
        N_("Đổi tên một trong hai tệp số liệu, hoặc chạy riêng từng tệp với -o THƯ_MỤC khác nhau."),
    ),
    "OUT022": Code(
        WARNING,
        N_("Bản PDF «{path}» là của lần tạo trước, có thể không còn khớp với tài liệu mới."),
        N_("Thêm --pdf để tạo lại PDF, hoặc xóa bản cũ."),
    ),
    "OUT023": Code(
        WARNING,
        N_("Tài liệu «{path}» là của lần tạo trước, nay không còn khớp với số liệu."),
        N_("Đừng dùng bản này; sửa các lỗi nêu trên rồi chạy lại lệnh."),
    ),
    "OUT024": Code(
        ERROR,
        N_("Đã có tệp «{path}», không ghi đè."),
        N_("Mở tệp ấy để điền tiếp, hoặc chọn tên khác bằng -o TỆP.yml."),
    ),
    "OUT060": Code(
        ERROR,
        N_(
            "Bản Jinja2 {version} trên máy này không hợp với chương trình: số liệu có thể bị in sai, nên không làm báo cáo."
        ),
        N_(
            "Cài lại đúng các thư viện đã thử: python -m pip install -r requirements/runtime.txt (trong thư mục chương trình)."
        ),
    ),
    "OUT050": Code(
        ERROR,
        N_("Không mở được cổng {port} trên máy này ({reason})."),
        N_("Có lẽ một lệnh preview khác đang dùng cổng này. Dừng lệnh ấy, chọn số khác sau --port, hoặc bỏ --port."),
    ),
    "OUT051": Code(
        ERROR,
        N_("Lệnh preview cần thêm các thư viện chưa cài: {names}."),
        N_(
            'Trong thư mục có tệp .whl của chương trình, gõ: pip install "./docxtpl_reports-….whl[preview]" (trong thư mục mã nguồn: pip install ".[preview]") rồi chạy lại lệnh.'
        ),
    ),
    "OUT025": Code(
        ERROR,
        N_("«{path}» là bản nháp, số liệu còn thiếu hoặc chưa khớp: không dùng để ký, gửi."),
        N_("Sửa các chỗ nêu trên rồi chạy lại lệnh không có --draft để có báo cáo chính thức."),
    ),
    "OUT026": Code(
        ERROR,
        N_("«{path}» là bản nháp, dù số liệu đã đủ: không dùng để ký, gửi."),
        N_("Chạy lại lệnh không có --draft để có báo cáo chính thức."),
    ),
    "OUT027": Code(
        ERROR,
        N_("Tệp «{path}» không phải do chương trình này ghi ra; lệnh không ghi đè."),
        N_("Chuyển tệp đó đi nơi khác hoặc chọn thư mục khác bằng -o THƯ_MỤC; nếu không cần tệp đó nữa, thêm --force."),
    ),
    "OUT028": Code(
        ERROR,
        N_("«{path}» là báo cáo chính thức; bản nháp không bao giờ ghi đè báo cáo."),
        N_("Đổi tên tệp số liệu, hoặc chọn thư mục khác bằng -o THƯ_MỤC."),
    ),
    "OUT029": Code(
        WARNING,
        N_("Bản nháp «{path}» của lần trước vẫn còn."),
        N_("Xóa bản nháp để khỏi gửi nhầm."),
    ),
    # --- MAN: the manifest beside a report -------------------------------------------------------------------------------
    "MAN001": Code(
        ERROR,
        N_("Không có bản kê «{path}» cạnh tài liệu, nên không biết các số trong tài liệu từ đâu ra."),
        N_(
            "Bản kê là tệp .json được ghi cùng lúc với báo cáo. Chép nó về cạnh tài liệu (cùng tên, đuôi .json), hoặc hỏi bằng "
            "tệp số liệu: explain TỆP_SỐ_LIỆU."
        ),
    ),
    "MAN002": Code(
        ERROR,
        N_("Tệp «{path}» không phải bản kê của một báo cáo do chương trình này làm ra."),
        N_("Kiểm tra lại tên tệp; bản kê có cùng tên với báo cáo, đuôi .json."),
    ),
    "MAN003": Code(
        ERROR,
        N_("Bản kê «{path}» do một phiên bản khác ghi ra ({tool}), bản này không đọc được."),
        N_("Chạy lại lệnh build để có bản kê mới, hoặc dùng đúng phiên bản ấy."),
    ),
    "MAN004": Code(
        ERROR,
        N_("Bản kê «{path}» đã bị sửa hoặc hỏng, không dùng được."),
        N_("Chạy lại lệnh build để có bản kê mới."),
    ),
    "MAN005": Code(
        ERROR,
        N_("Không đọc được bản kê «{path}» ({reason})."),
        N_("Kiểm tra quyền đọc tệp."),
    ),
    "MAN006": Code(
        WARNING,
        N_("Tài liệu «{path}» đã được sửa sau khi tạo: các số dưới đây là lúc tạo, có thể khác trong tài liệu."),
        N_("Chạy lại lệnh build để có tài liệu đúng với số liệu, hoặc tự so hai bản."),
    ),
    "MAN007": Code(
        WARNING,
        N_("Không có tài liệu «{path}» cạnh bản kê, nên không biết tài liệu có bị sửa sau khi tạo hay không."),
        N_("Để tài liệu cạnh bản kê (cùng tên, đuôi .docx) rồi hỏi lại."),
    ),
    "MAN008": Code(
        WARNING,
        N_("Tệp «{path}» đã thay đổi sau khi làm báo cáo này: số dòng nêu dưới đây có thể đã lệch."),
        N_("Chạy lại lệnh build nếu muốn báo cáo theo tệp mới."),
    ),
    "MAN009": Code(
        WARNING,
        N_("«{path}» là bản nháp: số liệu còn thiếu hoặc chưa được kiểm tra xong."),
        N_("Đừng dùng bản này để ký, gửi."),
    ),
    "MAN010": Code(
        ERROR,
        N_("Không so được hai bên thuộc hai bộ mẫu khác nhau: «{old}» và «{new}»."),
        N_("So hai kỳ, hai đơn vị hoặc hai lần làm của cùng một bộ mẫu."),
    ),
    "MAN011": Code(
        WARNING,
        N_("Hai bên là của hai đơn vị khác nhau: «{old}» và «{new}»."),
        N_("Không cần làm gì, nếu đúng là muốn so hai đơn vị."),
    ),
    # --- USE: command line -----------------------------------------------------------------------------------------------
    "USE001": Code(ERROR, N_("Gõ sai lệnh."), N_("Gõ «{command} --help» để xem cách dùng.")),
    "USE050": Code(ERROR, N_("Thiếu {name} sau «{command}»."), N_("Gõ «{command} --help» để xem cách dùng.")),
    "USE051": Code(
        ERROR,
        N_("Có phần thừa sau «{command}»: {names}."),
        N_("Tên có dấu cách phải đặt trong ngoặc kép. Gõ «{command} --help» để xem cách dùng."),
    ),
    "USE052": Code(
        ERROR, N_("Giá trị ghi cho «{name}» không dùng được."), N_("Gõ «{command} --help» để xem cách dùng.")
    ),
    "USE054": Code(
        ERROR,
        N_("Không biết «{name}» là xã, phường, đặc khu hay cơ quan gì."),
        N_(
            'Ghi cả loại đơn vị trước tên, ví dụ "xã {name}" hoặc "phường {name}"; cơ quan thì ghi tên đầy đủ, ví dụ "Sở …".'
        ),
    ),
    "USE053": Code(ERROR, N_("Không có lệnh «{name}»."), N_("Có phải là {near}?")),
    "USE002": Code(ERROR, N_("Không có lệnh «{name}»."), N_("Các lệnh dùng được: {names}.")),
    "USE003": Code(ERROR, N_("Không có tùy chọn «{name}»."), N_("Gõ «{command} --help» để xem các tùy chọn.{hint}")),
    "USE004": Code(ERROR, N_("Giá trị «{value}» không dùng được cho «{name}»."), N_("Chọn một trong: {choices}.")),
    "USE005": Code(
        ERROR,
        N_("Không tìm thấy tệp hoặc thư mục «{path}»."),
        N_("Kiểm tra lại tên; đường dẫn có dấu cách phải đặt trong dấu nháy kép."),
    ),
    "USE006": Code(
        ERROR,
        N_("Không có tệp số liệu nào để làm: «{folder}» không có tệp .yml nào có dòng «mau:»."),
        N_("Ghi tên tệp số liệu sau lệnh, hoặc chạy lệnh trong thư mục có data/ và templates/."),
    ),
    "USE007": Code(
        ERROR,
        N_("Không biết kiểm tra «{path}» thế nào."),
        N_("Ghi một tệp số liệu (.yml), một thư mục bộ mẫu, hoặc một mẫu .docx kèm --pack BỘ_MẪU."),
    ),
    "USE008": Code(
        ERROR, N_("Tùy chọn «{name}» cần một giá trị đi kèm."), N_("Gõ «{command} --help» để xem cách dùng.")
    ),
    "USE012": Code(ERROR, N_("Tùy chọn «{name}» không nhận giá trị."), N_("Bỏ phần sau dấu = rồi gõ lại.")),
    "USE013": Code(
        ERROR,
        N_("Không có số liệu, chỉ tiêu hay tiêu chí nào tên «{name}»."),
        N_("Có phải là {near}?"),
    ),
    "USE014": Code(
        ERROR,
        N_("Không có số liệu, chỉ tiêu hay tiêu chí nào tên «{name}»."),
        N_("Các tên dùng được: {known}. Gõ «docxtpl-reports fields BỘ_MẪU» để xem tất cả."),
    ),
    "USE015": Code(
        ERROR,
        N_("Không có mã nào là «{name}»."),
        N_("Chép đúng mã trong thông báo, gồm ba chữ và ba số, ví dụ {known}."),
    ),
    "USE017": Code(
        ERROR,
        N_("Chưa ghi tên bộ mẫu."),
        N_("Gõ «{command} BỘ_MẪU»: tên một thư mục trong templates/, hoặc đường dẫn đến nó."),
    ),
    "USE019": Code(
        ERROR,
        N_("«{path}» không phải tệp số liệu."),
        N_("Ghi tên một tệp số liệu (.yml), ví dụ «docxtpl-reports build data/xa-po-y-2024-08.yml»."),
    ),
    "USE020": Code(
        ERROR,
        N_("«{path}» là báo cáo đã làm, không phải tệp số liệu."),
        N_("Báo cáo này làm từ «{data}»: gõ «docxtpl-reports build {data}» để làm lại."),
    ),
    "USE009": Code(
        ERROR,
        N_("Không đọc được tệp «{path}» để biết nó dùng bộ mẫu nào ({reason})."),
        N_("Kiểm tra quyền đọc tệp."),
    ),
    "USE010": Code(ERROR, N_("Đã bị ngắt giữa chừng; không có tệp nào bị ghi dở."), N_("Chạy lại lệnh khi cần.")),
    "USE011": Code(
        ERROR,
        N_("Chương trình gặp lỗi ngoài dự kiến: {detail}."),
        N_(
            "Đây là lỗi của chương trình, không phải của bạn. Hãy gửi dòng này kèm tệp mẫu và tệp số liệu cho người bảo trì."
        ),
    ),
    "USE030": Code(
        ERROR,
        N_("«{path}» không phải là tệp số liệu."),
        N_("Ghi một tệp số liệu .yml, ví dụ: docxtpl-reports preview data/xa-po-y-2024-08.yml."),
    ),
    "USE031": Code(
        ERROR,
        N_("«{value}» không phải là số cổng."),
        N_("Ghi một số từ 1 đến 65535, ví dụ --port 8765, hoặc bỏ --port."),
    ),
    "USE018": Code(
        ERROR,
        N_("«{name}» không dùng làm tên đơn vị được."),
        N_('Ghi tên đơn vị bằng chữ, trong ngoặc kép, ví dụ "xã Pờ Y".'),
    ),
    "USE040": Code(
        ERROR,
        N_(
            "«{name}» không dùng làm tên bộ mẫu được: tên là tên thư mục, chỉ gồm chữ thường không dấu, số và dấu gạch nối."
        ),
        N_("Gõ lại, ví dụ: docxtpl-reports new {near}"),
    ),
    "USE041": Code(
        ERROR,
        N_("Đã có «{path}», không ghi đè."),
        N_(
            'Muốn tạo tệp số liệu của bộ mẫu này thì ghi thêm tên đơn vị: docxtpl-reports new {name} "xã …". Muốn bộ mẫu mới thì '
            "chọn tên khác."
        ),
    ),
    "USE042": Code(
        ERROR,
        N_("Tùy chọn «{name}» chỉ dùng khi tạo tệp số liệu."),
        N_("Bỏ tùy chọn này (bộ mẫu mới luôn nằm trong templates/), hoặc ghi thêm tên đơn vị."),
    ),
    "USE063": Code(
        ERROR,
        N_("Dạng kết quả «sarif» chỉ có ở lệnh: {names}."),
        N_("Dùng --format json, hoặc gõ: docxtpl-reports check --format sarif"),
    ),
    "USE062": Code(
        ERROR,
        N_("Lệnh bị hệ thống yêu cầu dừng giữa chừng."),
        N_("Tệp nào đã báo là làm xong thì dùng được; các tệp khác thì chạy lại lệnh."),
    ),
    "USE060": Code(
        ERROR,
        N_("Chưa nói tạo gì."),
        N_(
            'Tệp số liệu: docxtpl-reports new BỘ_MẪU "xã …". Bộ mẫu mới: docxtpl-reports new TÊN. Chép bộ mẫu có sẵn ({names}): '
            "docxtpl-reports new --from BỘ_MẪU"
        ),
    ),
    "USE061": Code(
        ERROR,
        N_("Chương trình không có sẵn bộ mẫu «{name}»."),
        N_("Các bộ mẫu có sẵn: {names}."),
    ),
}
