"""Reads, writes and sorts Vietnamese numbers, dates, words and names: pure functions without imports from the package.

Reading (``reading``) takes the text a person typed and gives exact values or raises ``ReadingError``; writing (``writing``,
``words``) takes exact values and gives the office's form; ``names`` compares texts and evens them out.
"""

from __future__ import annotations

from .collation import collation_key
from .composition import MAX_MARKS, composed, piled_marks
from .names import bare_name, correction, fold, latin, nearest, tidy
from .reading import (
    MAX_NUMBER_LENGTH,
    ReadingError,
    places,
    read_date,
    read_date_range,
    read_decimal,
    read_integer,
    read_money,
    read_percent,
    read_yes_no,
)
from .units import keeps_noun, place_name, same_unit, unit_name, unit_noun, unit_of_office
from .words import MAX_IN_WORDS, in_words, money_factor, money_in_words
from .writing import (
    Exact,
    capital_first,
    date_range,
    day_digits,
    exact_digits,
    format_number,
    join_and,
    join_items,
    list_letter,
    long_date,
    plain_digits,
    roman,
    round_half_up,
    short_date,
    two_digits,
    without_ending,
)

__all__ = [
    "MAX_IN_WORDS",
    "MAX_MARKS",
    "MAX_NUMBER_LENGTH",
    "Exact",
    "ReadingError",
    "bare_name",
    "capital_first",
    "collation_key",
    "composed",
    "correction",
    "date_range",
    "day_digits",
    "exact_digits",
    "fold",
    "format_number",
    "in_words",
    "join_and",
    "join_items",
    "keeps_noun",
    "latin",
    "list_letter",
    "long_date",
    "money_factor",
    "money_in_words",
    "nearest",
    "piled_marks",
    "place_name",
    "places",
    "plain_digits",
    "read_date",
    "read_date_range",
    "read_decimal",
    "read_integer",
    "read_money",
    "read_percent",
    "read_yes_no",
    "roman",
    "round_half_up",
    "same_unit",
    "short_date",
    "tidy",
    "two_digits",
    "unit_name",
    "unit_noun",
    "unit_of_office",
    "without_ending",
]
