"""Texts in the Vietnamese order, by themselves and in the filters of templates. B7."""

from __future__ import annotations

import random
import unicodedata

import pytest
from support.engine import text

from docxtpl_reports.vietnamese import collation_key

ORDERED = [
    "An",
    "ánh",
    "Ăn",
    "Ân",
    "Bình",
    "Châu",
    "Dung",
    "Đào",
    "Em",
    "Êban",
    "Giang",
    "Ích",
    "Khôi",
    "Ngân",
    "Nghĩa",
]
ORDERED += ["Oanh", "Ông", "Ơn", "Phượng", "Quỳnh", "Sơn", "Uy", "Út", "Ưng", "Vân", "Xuân", "Ý", "Yên"]
SYLLABLES = ["ba", "ba hoa", "ba lô", "bà", "bà con", "bả", "bã", "bá", "bá chủ", "bạ", "bác", "bạc", "bách", "ban"]
LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"


@pytest.mark.parametrize("expected", [SYLLABLES, list(LETTERS), ["1", "2", "a"], ["hoa", "hòa", "hỏa", "hoán"]])
def test_letters_first_then_tones_syllable_by_syllable(expected: list[str]) -> None:
    shuffled = list(expected)
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=collation_key) == expected


def test_of_names() -> None:
    shuffled = list(ORDERED)
    random.Random(2).shuffle(shuffled)
    found = sorted(shuffled, key=collation_key)
    assert found.index("An") < found.index("ánh") < found.index("Ăn") < found.index("Ân") < found.index("Bình")
    assert found.index("Dung") < found.index("Đào") < found.index("Em") < found.index("Êban")
    assert found.index("Uy") < found.index("Ưng") < found.index("Vân") < found.index("Ý")


@pytest.mark.parametrize(
    "expected",
    [
        ["Thôn 1", "Thôn 2", "Thôn 02", "Thôn 2A", "Thôn 10", "Thôn Ao Sen"],
        ["Tổ 9", "Tổ 10", "Tổ 100"],
        ["1.2", "1.10", "2.1"],
        ["a", "a1", "a2b", "a10"],
        ["0", "00", "1"],
    ],
)
def test_numbers_in_names_by_value(expected: list[str]) -> None:
    shuffled = expected[::-1]
    assert sorted(shuffled, key=collation_key) == expected


def test_a_number_of_any_length() -> None:
    assert collation_key("Thôn " + "9" * 5000) < collation_key("Thôn 1" + "0" * 5000)


def test_however_it_is_written() -> None:
    assert collation_key("Hoà") == collation_key("hòa") == collation_key(unicodedata.normalize("NFD", "HÒA"))


NAMES = [{"ten": name, "so": n} for n, name in enumerate(["Uy", "Ý", "Đào", "An", "ánh", "Êban", "Dung"])]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ l | sort(attribute='ten') | map(attribute='ten') | join(', ') }}", "An, ánh, Dung, Đào, Êban, Uy, Ý"),
        ("{{ l | map(attribute='ten') | sort | join(', ') }}", "An, ánh, Dung, Đào, Êban, Uy, Ý"),
        ("{{ l | map(attribute='ten') | sort(reverse=true) | first }}", "Ý"),
        ("{% for g in l | groupby('ten') %}{{ g.grouper }} {% endfor %}", "An ánh Dung Đào Êban Uy Ý "),
        ("{% for k, v in d | dictsort %}{{ k }} {% endfor %}", "an Dư đá Ê "),
        ("{% for k, v in d | dictsort(by='value') %}{{ k }} {% endfor %}", "đá Dư Ê an "),
        ("{{ l | map(attribute='ten') | max }} {{ l | map(attribute='ten') | min }}", "Ý An"),
        ("{{ (l | max(attribute='so')).ten }}", "Dung"),
        ("{{ ['b', 'A', 'a', 'B'] | sort(case_sensitive=true) | join }}", "aAbB"),
        ("{{ ['Hà', 'hà', 'hạ'] | unique | join(' ') }}", "Hà hạ"),
        ("{{ [3, 1, 2] | sort | join }}{{ l | sort(attribute='so,ten') | map(attribute='so') | join }}", "1230123456"),
        ("{{ [] | max | default('không') }}", "không"),
    ],
)
def test_in_templates(template: str, expected: str) -> None:
    assert text(template, l=NAMES, d={"Dư": 2, "đá": 1, "an": 4, "Ê": 3}) == [expected]
