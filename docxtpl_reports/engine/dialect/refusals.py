"""Words the reasons why Python refused to compute a tag for designers; rare ones keep Python's own words."""

from __future__ import annotations

import re
from typing import NamedTuple

from docxtpl_reports.diagnostics import N_, translate

# What designers call the kinds of values that a tag can hold.
_KINDS = {
    "Number": N_("số"), "int": N_("số"), "float": N_("số"), "Decimal": N_("số"), "Typed": N_("số"), "Fraction": N_("số"),
    "str": N_("chữ"), "Markup": N_("chữ"), "Date": N_("ngày"), "date": N_("ngày"), "datetime": N_("ngày giờ"),
    "Period": N_("khoảng ngày"), "list": N_("danh sách"), "tuple": N_("danh sách"), "set": N_("danh sách"),
    "dict": N_("nhóm có tên"), "Namespace": N_("nhóm có tên"), "NoneType": N_("giá trị trống"), "Blank": N_("giá trị trống"),
    "bool": N_("có/không"), "Truth": N_("có/không"), "Fragment": N_("đoạn có định dạng"), "Macro": N_("macro"),
    "Month": N_("tháng"), "Hour": N_("giờ"),
    "builtin_function_or_method": N_("phép gọi"), "method": N_("phép gọi"),
}  # fmt: skip
_REASONS = (
    (r"'(?P<op>[^']+)' not supported between instances of '(?P<a>\w+)' and '(?P<b>\w+)'", N_("không so sánh được {a} với {b}")),
    (
        r"unsupported operand type\(s\) for (?P<op>[^:]+): '(?P<a>\w+)' and '(?P<b>\w+)'",
        N_("không tính được «{op}» giữa {a} và {b}"),
    ),
    (r"can only concatenate (?P<a>\w+) \(not \"(?P<b>\w+)\"\) to \w+", N_("không nối được {a} với {b}; dùng «~» để nối chữ")),
    (r"bad operand type for unary (?P<op>.): '(?P<a>\w+)'", N_("không đặt được dấu «{op}» trước {a}")),
    (r"'(?P<a>\w+)' object is not iterable", N_("{a} không phải là danh sách để lặp")),
    (r"'(?P<a>\w+)' object is not callable", N_("{a} không gọi được như một hàm: bỏ cặp ngoặc «()»")),
    (r"'(?P<a>\w+)' object is not subscriptable", N_("{a} không có phần tử để lấy bằng «[…]»")),
    (r"object of type '(?P<a>\w+)' has no len\(\)", N_("{a} không có độ dài")),
    (r"unhashable type: '(?P<a>\w+)'", N_("{a} không dùng làm tên của một mục được")),
    (
        r"Cannot specify '.' with '.'\.?|Unknown format code '.'.*|Invalid format specifier.*",
        N_("dạng viết trong format không hợp với giá trị"),
    ),
    (r"not enough values( to unpack.*)?|not enough arguments for format string", N_("thiếu giá trị cho các chỗ cần điền")),
    (r"too many values( to unpack.*)?|not all arguments converted.*", N_("thừa giá trị so với các chỗ cần điền")),
    (r".*missing \d+ required positional arguments?.*", N_("bộ lọc hoặc hàm thiếu giá trị trong ngoặc")),
    (r".*takes (from )?\d+ .*positional arguments? .*but \d+ (was|were) given", N_("bộ lọc hoặc hàm thừa giá trị trong ngoặc")),
    (r".*got an unexpected keyword argument '(?P<op>\w+)'", N_("bộ lọc hoặc hàm không có tùy chọn «{op}»")),
    (r"list index out of range|string index out of range|tuple index out of range", N_("không có phần tử ở vị trí đó")),
)  # fmt: skip


class Why(NamedTuple):
    """A reason in the current language."""

    kind: str
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Why:
        return cls(type(error).__name__, str(error))

    def __str__(self) -> str:
        for pattern, words in _REASONS:
            if match := re.fullmatch(pattern, self.text, re.S):
                named = {key: value or "" for key, value in match.groupdict().items()}
                named |= {key: translate(_KINDS.get(named[key], named[key])) for key in ("a", "b") if key in named}
                return translate(words).format(**named)
        return f"{self.kind}: {self.text}"[:200]
