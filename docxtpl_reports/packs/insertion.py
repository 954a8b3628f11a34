"""Forms in which an entry of the inventory goes into a document: a tag in a sentence, paragraphs of its own, or a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.figures.rules.kinds import KINDS

from .inventory import Entry

WORDS = "…"  # where a designer's own words go
SUM = N_("Tổng cộng")
_CONDITION = re.compile(r"\{% if (.+?) %\}")
_COMMANDS = re.compile(r"(\{%.*?%\}|…)", re.DOTALL)

Rows = tuple[tuple[str, ...], ...]


class FormKind(StrEnum):
    TAG = "tag"  # within a sentence
    BLOCK = "block"  # paragraphs
    PARAGRAPH = "paragraph"  # at the start of a paragraph
    TABLE = "table"


class Form(NamedTuple):
    """``lines``: the paragraphs, of a tag the one; ``rows``: the cells of a table."""

    kind: FormKind
    lines: tuple[str, ...] = ()
    rows: Rows = ()


def forms(entry: Entry) -> Iterator[Form]:
    """The forms of an entry, the usual one first."""
    kind = entry.name.partition(".")[0] if entry.kind == "snippet" else ""
    if kind in ("hai_chieu", "cot"):
        yield Form(FormKind.TABLE, rows=two_ways(entry.insert) if kind == "hai_chieu" else keyed(entry.insert))
        return
    if (condition := condition_of(entry)) is not None:
        yield Form(FormKind.BLOCK, lines(entry.insert))
        yield Form(FormKind.PARAGRAPH, (only_when(condition),))
        return
    if WORDS in entry.insert or kind == "lap_nhom":
        yield Form(FormKind.BLOCK, lines(entry.insert))
        return
    yield Form(FormKind.TAG, (entry.insert,))
    if is_amount(entry):
        yield Form(FormKind.PARAGRAPH, (only_when(entry.name),))
    if entry.columns:
        yield Form(FormKind.TABLE, rows=table(entry))


def condition_of(entry: Entry) -> str | None:
    """The condition of words that are printed only when it holds; None for any other entry."""
    found = _CONDITION.match(entry.insert)
    return found[1] if found is not None and WORDS in entry.insert else None


def is_amount(entry: Entry) -> bool:
    """Whether it is a figure on which words may depend: printed when there is some, and it is not 0."""
    kind = KINDS.get(entry.type or "")
    return entry.kind == "figure" and entry.of is None and kind is not None and kind.is_number


def only_when(condition: str) -> str:
    """The tag that prints its paragraph only when a condition holds, and room for its words: alone it would be an error."""
    return f"{{% chi_khi {condition} %}}{WORDS}"


def lines(insert: str) -> tuple[str, ...]:
    """Each command in a paragraph of its own, which is not printed; the words between in theirs."""
    return tuple(piece.strip() for piece in _COMMANDS.split(insert) if piece.strip())


def table(entry: Entry) -> Rows:
    """Headings, the row that is repeated, and the totals where something adds up."""
    columns = entry.columns
    row = [column.insert for column in columns]
    row[0] = f"{entry.loop}{row[0]}"
    row[-1] = f"{row[-1]}{{% endfor %}}"
    rows = [tuple(column.label for column in columns), tuple(row)]
    if any(column.total for column in columns):
        totals = [column.total or "" for column in columns]
        rows.append((totals[0] or translate(SUM), *totals[1:]))
    return tuple(rows)


def two_ways(insert: str) -> Rows:
    """A table of two keys: columns repeated to the right, rows repeated below."""
    heading, line, cell, end = _pieces(insert)
    return ("", heading), (line, f"{cell}{end}")


def keyed(insert: str) -> Rows:
    """The column that is repeated for each key, to be put into a table of the list."""
    return tuple((cell,) for cell in _pieces(insert))


def _pieces(insert: str) -> Sequence[str]:
    return insert.split(f" {WORDS} ")
