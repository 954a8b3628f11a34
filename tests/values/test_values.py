"""Values print themselves, compare and add exactly, and refuse what has no meaning."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from support import ROOT

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.values import Blank, Date, Namespace, Number, Period, Truth, Unknown, Verdict

COUNT = Number(1185, "so_nguyen")
RATE = Number(Fraction(10900, 1185), "phan_tram", unit="%", digits=2)
SCORE = Number(Decimal("80.7"), "diem", digits=1)


def test_numbers_print_by_type() -> None:
    assert [str(n) for n in (COUNT, RATE, SCORE, Number(2024, "nam"))] == ["1.185", "9,20%", "80,7", "2024"]
    assert f"{RATE}" == "9,20%"
    assert "%s hồ sơ" % COUNT == "1.185 hồ sơ"  # noqa: UP031


def test_numbers_compare_exactly_with_every_exact_number() -> None:
    assert COUNT == 1185
    assert Decimal("80.7") == SCORE
    assert SCORE != 80
    assert RATE > 9
    assert Decimal("9.2") > RATE
    assert hash(COUNT) == hash(1185)
    assert COUNT != "1185"


def test_arithmetic_keeps_the_left_form() -> None:
    assert str(COUNT + 5) == "1.190"
    assert str(RATE + 1) == "10,20%"
    assert str(2 * COUNT) == "2.370"
    assert str(SCORE + Decimal("1.25")) == "81,95"
    assert str(COUNT / 2) == "592,5"
    assert str(-COUNT) == "-1.185"
    assert (COUNT // 2, COUNT % 2, COUNT**2) == (592, 1, 1185**2)


def test_a_percentage_is_a_hundredth_in_products() -> None:
    half = Number(50, "phan_tram", unit="%")
    assert (COUNT * half) == Fraction(1185, 2)
    assert str(half * half) == "25%"
    assert str(half * 2) == "100%"
    assert Number(10, "so_nguyen") / half == 20


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: COUNT + RATE, "VER005"),
        (lambda: COUNT / 0, "VER004"),
        (lambda: COUNT % 0, "VER004"),
        (lambda: COUNT**100, "VER003"),
        (lambda: Number(10) ** 64**1 * Number(10) ** 64 * Number(1 << 8000), "VER003"),
        (lambda: Unknown("x") == 1, "VER001"),
        (lambda: Unknown("x") > 1, "VER001"),
        (lambda: bool(Unknown("x")), "VER001"),
        (lambda: list(Unknown("x")), "VER001"),
        (lambda: Unknown("x") + 1, "VER001"),
        (lambda: Blank() + 1, "VER002"),
        (lambda: Blank() < 1, "VER002"),
        (lambda: str(Namespace({"a": 1})), "VER006"),
    ],
)
def test_what_has_no_meaning_is_refused_by_name(act: Callable[[], object], code: str) -> None:
    with pytest.raises(ReportError) as caught:
        act()
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_unknown_prints_and_its_parts_are_unknown() -> None:
    unknown = Unknown("Tỷ lệ", ("thiếu số liệu",), Namespace({"ten": "T"}))
    assert str(unknown) == "chưa đủ số liệu"
    assert unknown.ten == "T"
    assert str(unknown.ngay.nam) == "chưa đủ số liệu"


def test_a_blank_prints_as_space() -> None:
    assert str(Blank("so_nguyen")).isspace()
    assert not Blank()
    blank = Blank("ngay", 2024)
    assert blank.long_date() == "ngày     tháng     năm 2024"
    assert str(blank) == "    /    /2024"
    assert str(blank.nam) == "2024"


def test_dates_and_periods() -> None:
    day = Date(2024, 8, 13)
    assert (str(day), str(day.nam), str(day.nam - 1)) == ("13/8/2024", "2024", "2023")
    period = Period(Date(2024, 1, 1), day)
    assert str(period) == "từ ngày 01/01/2024 đến ngày 13/8/2024"
    assert period.so_ngay == 226


def test_a_namespace_has_only_its_own_names() -> None:
    names = Namespace({"items": 1, "keys": 2, "15.1": 3})
    assert (names.items, names.keys, names["15.1"]) == (1, 2, 3)
    assert list(names) == [1, 2, 3]
    assert "15.1" in names
    assert len(names) == 3
    assert [n for n in dir(Namespace) if not n.startswith("_")] == []
    with pytest.raises(AttributeError):
        _ = names.values
    with pytest.raises(KeyError):
        _ = names["x"]
    with pytest.raises(AttributeError):
        names.x = 1


def test_values_are_immutable_and_carry_attributes() -> None:
    number = Number(5, attributes=Namespace({"ten": "Tên"}))
    assert number.ten == "Tên"
    with pytest.raises(AttributeError):
        number.value = 6  # type: ignore[misc]
    with pytest.raises(AttributeError):
        _ = (number + 1).ten


@pytest.mark.parametrize(
    "value",
    [COUNT, RATE, Truth(True), Blank("ngay", 2024), Date(2024, 1, 1), Namespace({"a": (1, COUNT)}, "x")],
    ids=str,
)
def test_values_survive_pickling(value: object) -> None:
    copy = pickle.loads(pickle.dumps(value))
    assert copy == value
    assert str(copy) == str(value)


def test_yes_and_no_print_in_words() -> None:
    assert (str(Truth(True)), str(Truth(False)), bool(Truth(False))) == ("Có", "Không", False)
    assert Truth(True) == True  # noqa: E712


def test_a_verdict_is_its_value_and_is_declared_in_one_place() -> None:
    assert pickle.loads(pickle.dumps(Verdict.FAIL)) is Verdict.FAIL
    assert [verdict.value for verdict in Verdict] == [verdict.name for verdict in Verdict]
    assert [verdict for verdict in Verdict if verdict.is_decided] == [Verdict.PASS, Verdict.FAIL]
    modules = (ROOT / "docxtpl_reports").rglob("*.py")
    assert [path.name for path in modules if '"NOT_APPLICABLE"' in path.read_text("utf-8")] == ["verdict.py"]
