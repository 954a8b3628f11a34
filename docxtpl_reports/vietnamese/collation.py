"""The order of Vietnamese texts: the rule as data, and the key to sort by.

Source: Vũ Xuân Lương (Vietnam Lexicography Centre), «Quy tắc sắp xếp đơn vị từ vựng trong từ điển tiếng Việt»: syllable by
syllable from left to right, in each the letters first and then the tone (ngang, huyền, hỏi, ngã, sắc, nặng); a shorter text
before the longer one it begins; small letters before capitals. CLDR's tailoring for ``vi`` has the same letters and tones.
Numbers inside a text are ordered by value, as offices number villages («Thôn 2» before «Thôn 10»).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng; none is ngang, before all
_LETTERS = {letter: number for number, letter in enumerate(ALPHABET)}
_TONES = {mark: number for number, mark in enumerate(TONES, 1)}

Letter = tuple[int, int, int]
Syllable = tuple[tuple[Letter, ...], tuple[int, ...]]
Key = tuple[Syllable, ...]
_DIGITS = frozenset("0123456789")
_MOST_SIGNS = 3  # that one letter keeps; more are no letter of any alphabet


def collation_key(text: str) -> Key:
    """The sort key of ``text``, ignoring case: ``An`` < ``ánh`` < ``Ăn`` < ``Đào`` < ``Êban`` < ``Ý``. Where the
    tone is written in a syllable (``hoà``, ``hòa``) does not matter."""
    return tuple(_syllable(part) for part in text.casefold().split())


@lru_cache(maxsize=8192)
def _syllable(part: str) -> Syllable:
    letters: list[str] = []
    tones: list[int] = []
    for character in part:
        for sign in unicodedata.normalize("NFD", character):
            if sign in _TONES:
                tones.append(_TONES[sign])
            elif not unicodedata.combining(sign):
                letters.append(sign)
            elif letters and len(letters[-1]) < _MOST_SIGNS:  # the breve of ă, the horn of ơ
                letters[-1] = unicodedata.normalize("NFC", letters[-1] + sign)
    ranks: list[Letter] = []
    for is_number, group in groupby(letters, _DIGITS.__contains__):
        if is_number:
            digits = "".join(group)
            significant = digits.lstrip("0")
            ranks.append((0, ord("0"), len(significant)))  # more digits are a larger number
            ranks += ((0, ord("0"), int(digit)) for digit in significant)
            tones.append(len(digits) - len(significant))  # ``2`` before ``02``, where nothing else differs
        else:
            ranks += map(_rank, group)
    return tuple(ranks), tuple(tones)


def _rank(letter: str) -> Letter:
    """Signs by their code before letters; letters of other alphabets behind, those like ``ç`` after their base."""
    if letter in _LETTERS:
        return 1, _LETTERS[letter], 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _LETTERS:
        return 1, _LETTERS[base], ord(letter[-1])
    return (2 if letter.isalpha() else 0), ord(letter[0]), 0
