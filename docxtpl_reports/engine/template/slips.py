"""Slips in tags with the correction each carries: words of other languages, of other template engines, of mathematics.

A correction is offered only when the corrected tag can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location

from .scanner import strings
from .tag import KEYWORDS, Kind, Tag

# Patterns are compiled when there is something to correct: most templates have no slip.
_PREFIX = r"(tr|tc|p|r)\s+(?=\S)"
_END = r"end\s+(for|if|macro|call|set|filter|with)\b|(?:hết|kết thúc)\s+(nếu|lặp|for|if)\b\s*"
_WORDS = {
    "elseif": "elif", "elsif": "elif", "nếu": "if", "lặp": "for", "ngược lại": "else", "không thì": "else", "còn lại": "else",
    "theo kết luận": "theo", "hết theo": "endtheo", "end theo": "endtheo", "kết thúc theo": "endtheo", "nếu đạt": "dat",
    "chưa đạt": "chua_dat", "không đạt": "chua_dat", "khong_dat": "chua_dat", "nếu chưa đạt": "chua_dat",
    "chưa đủ số liệu": "thieu", "nếu chưa đủ số liệu": "thieu", "thieu_so_lieu": "thieu", "thiếu số liệu": "thieu",
    "chỉ khi": "chi_khi", "chi khi": "chi_khi", "chỉ hiện khi": "chi_khi", "chỉ in khi": "chi_khi", "chikhi": "chi_khi",
    "không phát sinh": "khong_phat_sinh", "nếu không phát sinh": "khong_phat_sinh",
}  # fmt: skip
_STATEMENTS = re.compile(r"(if|for|set|elif|else|endif|endfor|endset|macro|endmacro|with|endwith)\b")
_SECTION = re.compile(r"([#^/])\s*([^\W\d][\w.]*)\s*$")
_TRIPLE = re.compile(r"\{\s*([^\W\d][\w.]*)\s*\}")  # of {{{ x }}}
_NUMBERED = r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)((?:\.\d+)+)"
_DOT_AND_DIGIT = re.compile(r"\.\d")
# What is written for an operator, and the operator; in the order in which they are looked for.
_OPERATORS = (
    (r"\s*&&\s*", " and "),
    (r"\s*\|\|\s*", " or "),
    (r"<>", "!="),
    (r"=>", ">="),
    (r"=<", "<="),
    (r"->", "."),
    (r"!(?!=)\s*", "not "),
    (r"(?<=\d)\s*%(?!\s*[\w(])", ""),
    (r"\bvà\b", "and"),
    (r"\bhoặc\b", "or"),
    (r"\bkhông phải\b|\bkhông\b", "not"),
    (r"\btrong\b", "in"),
    (r"\bnếu không thì\b|\bngược lại\b", "else"),
    (r"\bnếu\b", "if"),
)
_EQUALS = r"(?<![=!<>])=(?!=)"
_EDGES = r"^[.,;\s]+|[.,;|\s]+$"
_TWO_WORDS = r"[^\W\d]\w*(?: +[^\W\d]\w*)+"
_UNKNOWN: Any = object()
_RESERVED = frozenset({"and", "or", "not", "in", "is", "if", "else"})


def report(tag: str, fixed: str, location: Location, *, sure: bool = True) -> Diagnostic:
    """The problem (TPL103) of a tag with what it should be; ``sure``: one correction comes into question."""
    return Diagnostic("TPL103", location, {"tag": tag, "fixed": fixed}, Fix(tag, fixed) if sure else None)


def meant(tag: Tag) -> tuple[str, str] | None:
    """The prefix and the statement that a statement with an unknown word, or ``else if``, was meant to be."""
    found = _statement(tag.source)
    if found is None and tag.keyword not in KEYWORDS:
        word = vietnamese.correction(tag.keyword, KEYWORDS)
        return None if word is None else ("", word + tag.source[len(tag.keyword) :])
    return found


def _statement(source: str) -> tuple[str, str] | None:
    if match := re.match(_PREFIX, source):
        return match[1], source[match.end() :]
    if match := re.match(_END, source):
        return "", "end" + {"nếu": "if", "lặp": "for"}.get(match[1] or match[2], match[1] or match[2])
    if match := re.match(r"else\s+if\b", source):
        return "", "elif" + source[match.end() :]
    for wrong, right in sorted(_WORDS.items(), key=lambda pair: -len(pair[0])):  # "nếu đạt" before "nếu"
        if re.match(rf"{wrong}\b", source):
            return "", right + source[len(wrong) :]
    return None


def expression(
    source: str, keyword: str, names: Mapping[str, Any] | None, can_be_read: Callable[[str], bool]
) -> tuple[str, bool] | None:
    """The inside of a tag as it was probably meant, and whether that is sure; None when no correction can be read.

    ``keyword``: of a statement; "" for ``{{ }}``.
    """
    for number, candidate in enumerate(_candidates(source, keyword, names)):
        if candidate != source and can_be_read(candidate):
            return candidate, number < 2 or names is not None
    return None


def of_another_engine(source: str, names: Mapping[str, Any] | None) -> tuple[str, bool] | None:
    """The whole tag that ``{{#x}}``, ``{{/x}}`` or ``{{ if x }}`` stands for, and whether that is sure."""
    if match := _SECTION.match(source):
        mark, name = match.groups()
        shape = _shape(name, names)
        is_known = shape is not _UNKNOWN
        is_list = isinstance(shape, list) or not is_known
        if mark == "#":
            return (f"{{% for muc in {name} %}}" if is_list else f"{{% if {name} %}}"), is_known
        if mark == "/":
            return ("{% endfor %}" if is_list else "{% endif %}"), is_known
        return f"{{% if not {name} %}}", True
    if match := _TRIPLE.fullmatch(source):
        return f"{{{{ {match[1]} }}}}", True
    if _STATEMENTS.match(source):
        return f"{{% {source} %}}", True
    return None


def misread(tags: Iterable[Tag], names: Mapping[str, Any] | None) -> list[Diagnostic]:
    """The slips in tags that Jinja reads as something else: ``{{ endif }}``, ``tieu_chi.15.1``."""
    problems = []
    for tag in tags:
        problems += [report(old, new, tag.location) for old, new in _numbered(tag.source, names)]
        if tag.kind is Kind.EXPRESSION and tag.source in ("endif", "endfor", "else", "endset", "endmacro", "endwith"):
            problems.append(report(tag.location.tag or "", f"{{% {tag.source} %}}", tag.location))
    return problems


def _numbered(source: str, names: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """Names with a number behind a dot, where the data has a name of that number: ``tieu_chi.15.1`` and what it should be."""
    if names is None or _DOT_AND_DIGIT.search(source) is None:
        return
    hidden = _hide(source)
    for match in re.finditer(_NUMBERED, hidden):
        shape, key = _shape(match[1], names), match[2][1:]
        if isinstance(shape, Mapping) and key in shape:
            yield match[0], f'{match[1]}["{key}"]'


def _candidates(source: str, keyword: str, names: Mapping[str, Any] | None) -> Iterator[str]:
    text = source
    for pattern, operator in _OPERATORS:
        text = _replace(text, pattern, operator)
    if keyword in ("if", "elif", ""):
        text = _replace(text, _EQUALS, "==")
    text = re.sub(r" {2,}", " ", text) if '"' not in text and "'" not in text else text
    yield text
    trimmed = re.sub(_EDGES, "", text)
    yield trimmed
    head = keyword + " " if keyword and trimmed.startswith(keyword + " ") else ""
    yield head + _replace(trimmed[len(head) :], _TWO_WORDS, lambda match: _one_name(match[0], names))


def _one_name(words: str, names: Mapping[str, Any] | None) -> str:
    """Words as one name: the declared one that reads like them; with ``_`` between where the names are unknown."""
    if _RESERVED & set(words.split()):
        return words
    joined = re.sub(" +", "_", words)
    if names is None:
        return joined
    alike = [name for name in names if vietnamese.fold(name) == vietnamese.fold(joined)]
    return alike[0] if len(alike) == 1 else words


def _replace(text: str, pattern: str, by: str | Callable[[re.Match[str]], str]) -> str:
    """``text`` with ``pattern`` replaced outside of its literals."""
    out: list[str] = []
    position = 0
    for start, end in [*strings(text), (len(text), len(text))]:
        out += [re.sub(pattern, by, text[position:start]), text[start : end + 1]]
        position = end + 1
    return "".join(out)


def _hide(text: str) -> str:
    for start, end in strings(text):
        text = text[: start + 1] + " " * (end - start - 1) + text[end:]
    return text


def _shape(name: str, names: Mapping[str, Any] | None) -> Any:
    shape: Any = names
    for step in name.split("."):
        shape = shape.get(step, _UNKNOWN) if isinstance(shape, Mapping) else _UNKNOWN
    return shape
