"""The small language of the rules: exact, typed, three-valued."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docxtpl_reports.figures.rules.evaluation import evaluate
from docxtpl_reports.figures.rules.expressions import ExpressionError
from docxtpl_reports.figures.rules.grammar import parse
from docxtpl_reports.figures.rules.types import NUMBER_TYPE, TRUTH_TYPE, Type, check
from docxtpl_reports.values import Number, Truth, Unknown

VALUES: dict[str, object] = {
    "a": Number(109, "so_nguyen"),
    "b": Number(1185, "so_nguyen"),
    "p": Number(Decimal("99.7"), "phan_tram", unit="%"),
    "u": Unknown("U", ("thiếu U",)),
    "t": Truth(True),
    "ds": (Number(1), Number(3)),
    "du": (Number(1), Unknown("V", ("thiếu V",))),
    "z": Number(0),
}
TYPES = {"p": Type("number", "%"), "t": TRUTH_TYPE, "ds": Type("number", "", True), "du": Type("number", "", True)}


def value(text: str) -> object:
    expression = parse(text)
    check(expression, lambda name: TYPES.get(name.text, NUMBER_TYPE))
    return evaluate(expression, lambda name: VALUES[name.text])


@pytest.mark.parametrize(
    ("text", "result"),
    [
        *[
            ("1 + 2 * 3", 7),
            ("(1 + 2) * 3", 9),
            ("-a + 2", -107),
            ("0.1 + 0.2 == 0.3", True),
            ("a * 50%", Decimal("54.5")),
        ],
        *[("p >= 98%", True), ("p > 50", True), ("a ≥ 109 và b > 1", True), ("not t", False), ("a if t else b", 109)],
        *[
            ("tong(ds)", 4),
            ("dem(ds)", 2),
            ("trung_binh(ds)", 2),
            ("min(a, b)", 109),
            ("max(ds)", 3),
            ("u > 1 and sai", False),
        ],
        *[("u > 1 or t", True), ("10 - 2 - 3", 5), ("dem(du)", 2), ("not t or t", True)],
    ],
)
def test_values_are_exact(text: str, result: object) -> None:
    assert value(text) == result


def test_a_share_of_a_percentage_is_a_percentage() -> None:
    expression = parse("p / b")
    assert check(expression, lambda name: TYPES.get(name.text, NUMBER_TYPE)).unit == "%"
    result = value("p / b")
    assert isinstance(result, Number)
    assert result.unit == "%"


@pytest.mark.parametrize("text", ["min(p, 5)", "5 if t else p", "max(0, p) * b"])
def test_a_bare_number_beside_a_percentage_must_say_its_unit(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(text)
    assert caught.value.reason == "units"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("u + 1", ("thiếu U",)),
        ("u > 1 and t", ("thiếu U",)),
        ("tong(du)", ("thiếu V",)),
        ("u + tong(du)", ("thiếu U", "thiếu V")),
        ("a / z", ("số chia bằng 0",)),
        ("a if u > 1 else b", ("thiếu U",)),
    ],
)
def test_what_is_unknown_stays_unknown_with_its_reasons(text: str, reasons: tuple[str, ...]) -> None:
    result = value(text)
    assert isinstance(result, Unknown)
    assert tuple(map(str, result.reasons)) == reasons


@pytest.mark.parametrize(
    ("text", "reason", "at"),
    [
        *[("a + p", "units", 2), ("1.185 + a", "ambiguous", 0), ("(a", "unclosed", 0), ("a b", "unexpected", 2)],
        *[("foo(a)", "no_function", 0), ("a < b < 3", "chained", 6), ("a $ 1", "character", 2), ("", "ends_early", 0)],
        *[
            ("a if t", "no_else", 2),
            ("tong(ds, a)", "list_alone", 0),
            ("ds + 1", "list_alone", 3),
            ("t + 1", "not_number", 2),
        ],
        *[
            ("a + 'x'", "not_number", 2),
            ("1..2", "bad_number", 0),
            ("a == 'x'", "mixed_kinds", 2),
            ("a and t", "not_truth", 2),
        ],
        *[
            ("(" * 50, "too_deep", 40),
            ("a" * 3000, "too_long", 0),
            ("dem(a)", "needs_list", 0),
            ("a ** 2", "unexpected", 3),
        ],
        *[("a.__class__()", "no_function", 0), ("lambda: 1", "character", 6)],
    ],
)
def test_mistakes_are_refused_at_their_place(text: str, reason: str, at: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        value(text)
    assert (caught.value.reason, caught.value.at) == (reason, at)


@given(st.text(alphabet="ab+-*/()<>=. ,1%tuifels'", max_size=40))
def test_any_text_is_a_value_or_an_expression_error(text: str) -> None:
    try:
        expression = parse(text)
        check(expression, lambda name: NUMBER_TYPE)
    except ExpressionError as error:
        place = error.at
    else:
        evaluate(expression, lambda name: Number(3, "so_nguyen"))
        place = 0
    assert 0 <= place <= len(text)


@pytest.mark.parametrize(  # B17
    ("text", "result"),
    [
        ("a * 1,5", Decimal("163.5")),
        ("62,26% > 62%", True),
        ("1.234,5 + 1", Decimal("1235.5")),
        ("(a + 1,5) * 2", 221),
        ("max((a * 1,5), 2)", Decimal("163.5")),
        ("1,5 if t else 0", Decimal("1.5")),
        ("max(1, 5)", 5),
        ("max(1,2,3)", 3),
        ("min(a,5)", 5),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, result: object) -> None:
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "typed", "first", "second"),
    [
        ("a >= 1,000", "1,000", "1000", "1,0000"),
        ("1.185 + a", "1.185", "1185", "1.1850"),
        ("a * (4,900)", "4,900", "4900", "4,9000"),
        ("62,125% > 62%", "62,125", "62125", "62,1250"),
        ("999,999 đồng + 1 đồng", "999,999", "999999", "999,9990"),
    ],
)
def test_three_digits_after_a_mark_show_both_readings(text: str, typed: str, first: str, second: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.reason == "ambiguous"
    assert caught.value.params == {"typed": typed, "first": first, "second": second}
    for meant in (first, second):
        parse(text.replace(typed, meant))


@pytest.mark.parametrize(
    ("text", "result"),
    [("0,125 + 1", Decimal("1.125")), ("1,2500 + 1", Decimal("2.25")), ("1234,125 + 1", Decimal("1235.125"))],
)
def test_three_digits_that_can_only_be_decimals_are(text: str, result: Decimal) -> None:
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("max(a, 1,5)", "1.5", "1, 5"), ("max(1,5)", "1.5", "1, 5"), ("tong(1,185)", "1.1850", "1, 185")],
)
def test_a_comma_among_arguments_shows_both_readings(text: str, first: str, second: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.reason == "comma_number"
    assert (caught.value.params["first"], caught.value.params["second"]) == (first, second)
    for meant in (first, second):
        parse(text.replace(caught.value.params["typed"], meant))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("lam_tron(a / 2)", 55),
        ("lam_tron(-a / 2)", -55),
        ("lam_tron(a / 8, 2)", Decimal("13.63")),
        ("round(p)", 100),
        ("lam_tron(1.5 * 12345) + lam_tron(1.5 * 12345)", 37036),
        ("lam_tron(tong(ds) / 3, 1)", Decimal("1.3")),
    ],
)
def test_rounds_half_up_where_the_rules_say_so(text: str, result: object) -> None:
    assert value(text) == result


def test_rounding_keeps_the_unit_and_what_is_unknown() -> None:
    rounded = value("lam_tron(p)")
    assert isinstance(rounded, Number)
    assert str(rounded) == "100%"
    assert isinstance(value("lam_tron(u)"), Unknown)


@pytest.mark.parametrize(
    "text", ["lam_tron(a, b)", "lam_tron(a, 13)", "lam_tron(a, 0.5)", "lam_tron(a, -1)", "lam_tron(a, 1, 2)"]
)
def test_decimals_of_a_rounding_are_typed(text: str) -> None:
    with pytest.raises(ExpressionError) as failure:
        value(text)
    assert failure.value.reason == "rounding"


def test_a_list_is_not_rounded() -> None:
    with pytest.raises(ExpressionError) as failure:
        value("lam_tron(ds)")
    assert failure.value.reason == "list_alone"
