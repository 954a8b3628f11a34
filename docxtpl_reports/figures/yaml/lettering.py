"""Questions values with letters that were lost or changed before we got the file, or with invisible characters.

A file saved as ANSI and then as UTF-8 reads well and holds ``Th?``; text of the old fonts (TCVN3, VNI) is Latin letters that
mean others; direction marks and tag characters change what is read without being seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docxtpl_reports.diagnostics import Diagnostic, Fix
from docxtpl_reports.figures.limits import MAX_LETTERED, MAX_QUOTED

from .nodes import MappingNode, Node, ScalarNode, SequenceNode

_LETTER = r"[^\W\d_]"
_LOST = re.compile(rf"{_LETTER}\?{_LETTER}|{_LETTER}\?+(?:\s|$)|(?:^|\s)\?+{_LETTER}")
_QUESTION = re.compile(r"\?")
_WITHIN = re.compile(rf"\?{_LETTER}")  # in one word: a question mark ends one
_ADDRESS = re.compile(r"[/=&@]")  # words in which a question mark has a meaning
_TCVN3 = re.compile(rf"{_LETTER}[©®¶·¸¹¨¼½¾¬ª÷×µ\u00ad]|[©®¶·¸¹¨¼½¾¬ª§]{_LETTER}")
_VNI = re.compile(r"[aeoAEO]â|[AEO]Â|[öÖ][ôÔ]|[äåëïöüûùøñ][ûùøõï]|[uyo][ûøï]")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff]")
_LATIN_1 = re.compile("[\u0080-\u00ff]")
_WINDOWS = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0))
# Nothing is questioned in a text without any of these: what TCVN3 puts for Vietnamese letters, pairs of VNI, lost and unseen
# characters, and the pairs of characters that UTF-8 makes of one letter when it is read as Windows-1252.
_SUSPECT = re.compile(
    f"[?\ufffd©®¶·¸¹¨¼½¾¬ª÷×µ§\u00ad\u200b-\u200f\u2060\ufeff{_UNSEEN.pattern[1:-1]}]"
    f"|[aeoAEO][âÂ]|[öÖ][ôÔ]|[äåëïöüûùøñuyo][ûùøõï]|[\xc2-\xf4][\x80-\xbf{_WINDOWS}]"
)


def check(tree: MappingNode) -> list[Diagnostic]:
    """A problem for each value with letters that were lost, in another encoding, or that cannot be seen."""
    found: list[Diagnostic] = []
    for scalar in _scalars(tree):
        text = scalar.text
        if text.isascii() and "?" not in text:
            continue
        if _SUSPECT.search(text) is not None:
            found += list(_of(scalar))
    return found


def check_row(tree: MappingNode, *, is_guessed: bool) -> list[Diagnostic]:
    """As ``check``, for a row of a table: letters that are certainly lost are errors. ``is_guessed``: the encoding of the
    table's file, in which every question mark may be a letter."""
    sure = _QUESTION if is_guessed else _WITHIN
    lost = [scalar for scalar in _scalars(tree) if "?" in scalar.text and _has_word(scalar.text, sure)]
    problems = [Diagnostic("BAT072", scalar.location, {"typed": scalar.text[:MAX_QUOTED]}) for scalar in lost]
    known = {problem.location for problem in problems}
    return [*problems, *(problem for problem in check(tree) if problem.location not in known)]


def _has_word(text: str, sure: re.Pattern[str]) -> bool:
    return any(sure.search(word) and not _ADDRESS.search(word) for word in text[:MAX_LETTERED].split())


def _scalars(tree: MappingNode) -> Iterator[ScalarNode]:
    stack: list[Node] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ScalarNode):
            yield node
        elif isinstance(node, MappingNode):
            stack += [part for key, value in reversed([*node]) for part in (value, key)]
        elif isinstance(node, SequenceNode):
            stack += reversed(node.items)


def _of(scalar: ScalarNode) -> Iterator[Diagnostic]:
    text = scalar.text[:MAX_LETTERED]
    params = {"typed": text[:MAX_QUOTED]}
    if "\ufffd" in text:
        yield Diagnostic("YML050", scalar.location, params)
    elif (meant := misread(text)) is not None:
        yield Diagnostic("YML051", scalar.location, {**params, "meant": meant[:MAX_QUOTED]}, Fix(text, meant))
    elif _TCVN3.search(text) or len(_VNI.findall(text)) > 1:
        yield Diagnostic("YML053", scalar.location, params)
    elif _LOST.search(text):
        yield Diagnostic("YML052", scalar.location, params)
    if match := _UNSEEN.search(text):
        yield Diagnostic(
            "YML054", scalar.location, {"sign": f"U+{ord(match[0]):04X}", "typed": shown(text)[:MAX_QUOTED]}
        )
    elif match := _ZERO_WIDTH.search(text):
        yield Diagnostic(
            "YML055", scalar.location, {"sign": f"U+{ord(match[0]):04X}", "typed": shown(text)[:MAX_QUOTED]}
        )


def misread(text: str) -> str | None:
    """The text that UTF-8 was before it was read as Windows-1252: ``Tiáº¿ng`` → ``Tiếng``."""
    if _LATIN_1.search(text) is None:
        return None
    try:
        raw = b"".join(_byte(character) for character in text)
        meant = raw.decode("utf-8")
    except UnicodeError:
        return None
    return meant if meant != text else None


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")  # the five codes that Windows-1252 leaves out


def shown(text: str) -> str:
    """``text`` with invisible characters written out."""
    return _ZERO_WIDTH.sub(_written, _UNSEEN.sub(_written, text))


def _written(match: re.Match[str]) -> str:
    return f"<U+{ord(match[0]):04X}>"
