"""Numbers of manifests are read exactly, and held against the text that they were printed as."""

from __future__ import annotations

from fractions import Fraction

import pytest

from docxtpl_reports.manifests.exact import read_exact


@pytest.mark.parametrize(
    ("value", "text", "exact", "digits", "counts"),
    [
        ("109/1185", "9,20%", Fraction(10900, 1185), 2, (109, 1185)),
        ("1185/1185", "100%", 100, 0, (1185, 1185)),
        ("23247/2/18450", "63%", Fraction(2324700, 36900), 0, (Fraction(23247, 2), 18450)),
        ("5/1/2", "1.000%", 1000, 0, (5, Fraction(1, 2))),
        ("1/2/3/4", "66,67%", Fraction(200, 3), 2, (Fraction(1, 2), Fraction(3, 4))),
        ("97231/2", "48.615,5", Fraction(97231, 2), 1, (None, None)),
        ("807/10", "80,7", Fraction(807, 10), 1, (None, None)),
        ("1/3", "0,33%", Fraction(1, 3), 2, (None, None)),
        ("-5", "-5", -5, 0, (None, None)),
        ("1234567", "1.234.567", 1234567, 0, (None, None)),
    ],
)
def test_a_number_is_read(value: str, text: str, exact: Fraction, digits: int, counts: tuple[object, object]) -> None:
    found = read_exact(value, text)
    assert found is not None
    assert (found.value, found.digits, (found.numerator, found.denominator)) == (exact, digits, counts)
    assert found.is_percent == text.endswith("%")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("109/1185", "92,0%"),
        ("80.7", "90,7"),
        ("1/0", "0%"),
        ("1/0/0/1", "0%"),
        ("1/2/3/4/5", "1%"),
        ("xã A", "xã A"),
        ("01/01/2024", "01/01/2024"),
        ("1e5", "100.000"),
        ("9" * 500, "9"),
        ("5", "chưa đủ số liệu"),
        ("1185", "11.85"),
    ],
)
def test_what_is_no_number_or_contradicts_its_text_is_not_read(value: str, text: str) -> None:
    assert read_exact(value, text) is None
