"""Reasons why a tag cannot be computed, in the reader's language and in terms of the values that a designer knows."""

from __future__ import annotations

import pytest
from support.engine import failures

from docxtpl_reports.diagnostics import language
from docxtpl_reports.values import Number


@pytest.mark.parametrize(
    ("tag", "words", "english"),
    [
        ("{{ n > 'a' }}", "không so sánh được số với chữ", "a number cannot be compared with text"),
        ("{{ n + 'a' }}", "giữa số và chữ", "between a number and text"),
        ("{{ 'a' + n }}", "không nối được chữ với số; dùng «~»", "text cannot be joined to a number"),
        ("{{ [1] + 2 }}", "không nối được danh sách với số", "a list cannot be joined to a number"),
        ("{{ -'a' }}", "không đặt được dấu «-» trước chữ", "before text"),
        ("{% for x in n %}{% endfor %}", "số không phải là danh sách để lặp", "a number is not a list"),
        ("{{ n() }}", "số không gọi được như một hàm", "a number cannot be called"),
        ("{{ n | length }}", "số không có độ dài", "a number has no length"),
        ("{{ {[1]: 2} }}", "danh sách không dùng làm tên", "a list cannot be the name"),
        ("{{ '{:,s}'.format('a') }}", "dạng viết trong format không hợp", "format"),
        ("{{ '%s %s' % ('a',) }}", "thiếu giá trị", "too few values"),
        ("{{ '%s' % ('a', 'b') }}", "thừa giá trị", "too many values"),
        ("{{ 'a' | replace('b') }}", "thiếu giá trị trong ngoặc", "too few arguments"),
        ("{{ 'a' | upper(1, 2) }}", "thừa giá trị trong ngoặc", "too many arguments"),
        ("{{ [1] | join(x=1) }}", "không có tùy chọn «x»", "no option “x”"),
    ],
)
def test_each_is_reported_in_both_languages(tag: str, words: str, english: str) -> None:
    (failure,) = failures(tag, n=Number(3))
    assert failure.code == "REN002"
    assert words in failure.message
    assert "Error" not in failure.message
    with language("en"):
        assert english in failure.message
