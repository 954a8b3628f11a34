"""Finds the usual slips of typing in the lines of a file that is not YAML, at the line where they were made.

A parser meets most slips one line later, an unclosed quotation mark at the next one, however far away. The lines are looked
at once, character by character; nothing is parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Fix
from docxtpl_reports.figures.limits import MAX_SEEN_AROUND

from . import indentation


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip of typing: the code of its message, its line and column (from 0), the message's parameters."""

    code: str
    line: int
    column: int
    params: dict[str, object]
    fix: Fix | None = None


# --- quotation marks --------------------------------------------------------------------------------------------------------

_BLOCK = re.compile(r"(?:^|[:\-]\s+)[|>][+-]?\d?\s*(?:#.*)?$")
_COMMENT = re.compile(r"(?:^|\s)#")
_END = {'"': re.compile(r'\\.|"'), "'": re.compile(r"''|'")}
_OPENS = re.compile(r"(?:^\s*|(?<=[:\-?])\s+|[\[{,]\s*)(?P<mark>[\"'])")
_ENTRY = re.compile(r"\s*(?:-\s+\S|(?:\"[^\"]*\"|'[^']*'|[^\s:#\"'][^:#\"']*):\s)")
_VALUE_BEGINS = re.compile(r"(?:^\s*(?:-\s+)*|[\[{,]\s*)[^\s:\"'\[{,][^:\"'\[{,]*:\s+$|^\s*-\s+$|[\[{,]\s*$")


def unclosed_quote(lines: Sequence[str], last: int) -> Slip | None:
    """The first quotation mark that is closed only by a mark of a later value, before line ``last``, at which the parser
    stopped."""
    number, column = 0, 0
    block: int | None = None  # the indentation of the key whose text block is being passed over
    while number <= min(last, len(lines) - 1):
        line = lines[number]
        if block is not None and (not line.strip() or _indent(line) > block):
            number, column = number + 1, 0
            continue
        block = None
        opened = _next_quote(line, column)
        if opened is None:
            if _BLOCK.search(line):
                block = _indent(line)
            number, column = number + 1, 0
            continue
        mark = line[opened]
        closed = _closing(lines, number, opened + 1, mark)
        if closed is None:
            return None  # the parser says so, at the right place
        end_line, end = closed
        before = lines[end_line][max(end - MAX_SEEN_AROUND, 0) : end]
        is_inside = end_line == last and any(
            _is_entry(later, line, opened) for later in lines[number + 1 : end_line + 1]
        )
        if end_line > number and (is_inside or _VALUE_BEGINS.search(before)):
            return Slip("YML013", number, opened, {}, closed_at_end(line, opened))
        number, column = end_line, end + 1
    return None


def _is_entry(line: str, opening: str, opened: int) -> bool:
    """Whether a line is a key with its value, or an item, and not more of the text that a mark has opened above, which
    would be indented more than its key."""
    column = indentation.key_column(opening)
    return _ENTRY.match(line) is not None and _indent(line) <= (column if opened > column else _indent(opening))


def closed_at_end(line: str, opened: int) -> Fix:
    """The text from the mark at ``opened`` on, closed where the line ends."""
    text = line[opened:].rstrip()
    return Fix(text, f"{text}{line[opened]}")


def _next_quote(line: str, column: int) -> int | None:
    """The column in which a quoted value begins, outside comments."""
    match = _OPENS.search(line, column) if column else _OPENS.search(line)
    if match is None or _COMMENT.search(line, column, match.start("mark")):
        return None
    return match.start("mark")


def _closing(lines: Sequence[str], number: int, column: int, mark: str) -> tuple[int, int] | None:
    for at in range(number, len(lines)):
        for match in _END[mark].finditer(lines[at], column if at == number else 0):
            if match[0] == mark:
                return at, match.start()
    return None


_indent = indentation.indent


# --- one line ----------------------------------------------------------------------------------------------------------------

_SPACES = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_KEY = r"(?P<head>\s*(?:-\s+)?)(?P<key>[^\W\d]\w*|\"[^\"]*\"|'[^']*')"
_MARK = re.compile(rf"{_KEY}\s*(?P<mark>：|﹕|∶|;|；|=|->|=>)\s*(?P<value>.*)$")
_ODD_SPACE = re.compile(rf"{_KEY}:(?P<space>[{_SPACES} ]*[{_SPACES}][{_SPACES} ]*)(?P<value>.*)$")
_ODD_INDENT = re.compile(rf"(?P<space> *[{_SPACES}][{_SPACES} ]*)\S")
_BULLET = re.compile(r"\s*[–—•·●▪*+]\s+(?=\S)")
_TIGHT_DASH = re.compile(r"\s*-(?=[{\[]|[^\W\d]\w*:\s)")
_NO_COLON = re.compile(rf"{_KEY}(?:[ ]+(?P<value>\S.*))?$")
_TABBED = re.compile(r"\s*[^\t\s][^\t]*\t.*\S")


def near(lines: Sequence[str], number: int) -> Slip | None:
    """The slip that made the parser stop at line ``number``: in the previous line that has words, in the parent of
    that line, in its own, or in the indentation of one of them. Lines of a text block are no keys."""
    before = indentation.above(lines, number)
    opener = indentation.parent(lines, before) if before >= 0 else -1
    if opener >= 0 and (slip := in_line(lines, opener)) is not None and not indentation.in_text(lines, opener):
        return slip
    for at in (before, number):
        if not 0 <= at < len(lines) or indentation.in_text(lines, at):
            continue
        if (slip := in_line(lines, at)) is not None:
            return slip
    return _indented(lines, number)


def _indented(lines: Sequence[str], number: int) -> Slip | None:
    wrong = indentation.find(lines, number)
    if wrong is None:
        return None
    line, column = lines[wrong.line].rstrip(), _indent(lines[wrong.line])
    if wrong.dash:
        fixed = " " * wrong.column + "- " + line.strip()
        return Slip("YML044", wrong.line, column, {"typed": line.strip()}, Fix(line, fixed))
    return Slip("YML018", wrong.line, column, {}, Fix(line, " " * wrong.column + line.strip()))


def in_line(lines: Sequence[str], number: int) -> Slip | None:
    """The slip in one line; its neighbours decide between a list and a group of keys."""
    line = lines[number].rstrip()
    if not line.strip() or line.lstrip().startswith("#"):
        return None
    if match := _ODD_INDENT.match(line):
        fixed = " " * len(match["space"]) + line[match.end("space") :]
        return Slip("YML041", number, 0, {"typed": line.strip()}, Fix(line, fixed))
    if match := _BULLET.match(line):
        fixed = f"- {line[match.end() :]}"
        return Slip("YML044", number, _indent(line), {"typed": line.strip()}, Fix(line.strip(), fixed))
    if match := _TIGHT_DASH.match(line):
        return Slip(
            "YML044", number, _indent(line), {"typed": line.strip()}, Fix(line.strip(), f"- {line[match.end() :]}")
        )
    if match := _ODD_SPACE.match(line):
        return _corrected("YML041", number, match, line, {"typed": line.strip()})
    if (match := _MARK.match(line)) and not _has_colon(line):
        mark = match["mark"]
        return _corrected("YML040", number, match, line, {"mark": mark, "key": match["key"], "value": match["value"]})
    if _TABBED.match(line) and not _has_colon(line.partition("\t")[0] + " "):
        return _row(lines, number)
    if _has_colon(line) or line.lstrip().startswith("- "):
        return None
    if _in_list(lines, number):
        item = line.strip().removeprefix("-")
        return Slip("YML044", number, _indent(line), {"typed": line.strip()}, Fix(line.strip(), f"- {item}"))
    match = _NO_COLON.match(line)
    if match and (match["value"] or _opens_group(lines, number)):
        return _corrected("YML043", number, match, line, {"key": match["key"], "value": match["value"] or ""})
    return None


def _corrected(code: str, number: int, match: re.Match[str], line: str, params: dict[str, object]) -> Slip:
    value = match["value"] or ""
    fixed = f"{match['key']}: {value}".rstrip()
    return Slip(code, number, match.start("key"), {**params, "fixed": fixed}, Fix(line[match.start("key") :], fixed))


def _row(lines: Sequence[str], number: int) -> Slip:
    """A row pasted from a spreadsheet: an item of the list around it, or a key with its value or values."""
    line = lines[number]
    cells = [" ".join(cell.replace('"', "'").split()) for cell in line.split("\t") if cell.strip()]
    above = next((lines[at] for at in range(number - 1, -1, -1) if lines[at].strip() and "\t" not in lines[at]), "")
    indent, opens = _indent(above), above.rstrip().endswith(":")
    indent = (
        _indent(line) or indent + 2 * opens
    )  # what was pasted at the margin belongs in the column of the lines above
    if above.lstrip().startswith("- ") or (opens and len(cells) > 2):
        fixed = "- {" + ", ".join(f'cot_{n}: "{cell}"' for n, cell in enumerate(cells, 1)) + "}"
    else:
        values = cells[1] if len(cells) == 2 else "[" + ", ".join(f'"{cell}"' for cell in cells[1:]) + "]"
        fixed = f"{_identifier(cells[0])}: {values}"
    params: dict[str, object] = {"cells": len(cells), "fixed": fixed}
    return Slip("YML042", number, _indent(line), params, Fix(line, " " * indent + fixed))


def _identifier(text: str) -> str:
    """``Tổng số hồ sơ`` → ``tong_so_ho_so``."""
    name = re.sub(r"\W+", "_", text if re.fullmatch(r"[^\W\d]\w*", text) else vietnamese.fold(text)).strip("_")
    return name if name[:1].isalpha() else f"muc_{name}"


def _has_colon(line: str) -> bool:
    return re.search(r":(?:\s|$)", line) is not None


def _in_list(lines: Sequence[str], number: int) -> bool:
    """Whether a neighbour at the same column is an item of a list."""
    indent = _indent(lines[number])
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(lines) and (not lines[at].strip() or _indent(lines[at]) > indent):
            at += step
        if 0 <= at < len(lines) and _indent(lines[at]) == indent and lines[at].lstrip().startswith("- "):
            return True
    return False


def _opens_group(lines: Sequence[str], number: int) -> bool:
    """Whether the next line that has words is indented more."""
    following = next((line for line in lines[number + 1 :] if line.strip()), "")
    return _indent(following) > _indent(lines[number])


def in_continuation(lines: Sequence[str], first: int, last: int) -> Iterator[Slip]:
    """Slips in the lines that a text without quotation marks runs on over: an item or a key that the parser took for more of
    the text. ``first``: the line the text begins in."""
    for number in range(first + 1, min(last + 1, len(lines))):
        line = lines[number][:MAX_SEEN_AROUND].strip()
        if line.startswith("- "):
            before = lines[first].strip()
            missing = not _has_colon(before) and not before.startswith("- ")
            if missing:  # «UBND huyện» above «- Sở Nội vụ»: the first item lost its dash
                item = before.removeprefix("-").strip()
                yield Slip("YML044", first, _indent(lines[first]), {"typed": before}, Fix(before, f"- {item}"))
            elif (wrong := indentation.find(lines, number)) is not None and wrong.line == first:
                text = lines[first].rstrip()
                yield Slip("YML018", first, _indent(text), {}, Fix(text, " " * wrong.column + text.strip()))
            else:
                yield Slip("YML045", number, _indent(lines[number]), {"typed": line, "before": before})
            return
        if _MARK.match(line) and not _has_colon(line) and not re.match(r"[^\W\d]\w*\s*;", line):
            slip = in_line(lines, number)
            if slip is not None and slip.code == "YML040":
                yield slip
                return
