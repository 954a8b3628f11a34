"""Forms of the entries of a pack as the clipboard carries them: plain text, and HTML where paragraphs or cells must survive.

Word makes a paragraph of each ``<p>`` and a line break of each ``<br>``; a tag within a sentence is plain text alone, because
a ``<p>`` would break the sentence at the cursor. The HTML has no class, font or colour, so that there is nothing to carry over.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from docxtpl_reports.packs.insertion import Form, FormKind, forms
from docxtpl_reports.packs.inventory import Entry, FilterEntry

LINE_END = "\r\n"
MAX_SAMPLE = 120  # letters of a value that are shown


class Copy(NamedTuple):
    """The content of the clipboard after one button; ``html`` is None for words within a sentence."""

    kind: str
    text: str
    html: str | None


def copies(entry: Entry) -> list[Copy]:
    """One for each form of an entry."""
    return [_copy(form) for form in forms(entry)]


def _copy(form: Form) -> Copy:
    if form.kind is FormKind.TABLE:
        return Copy(form.kind, LINE_END.join("\t".join(row) for row in form.rows), _table(form.rows))
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in form.lines) if form.kind is FormKind.BLOCK else None
    return Copy(form.kind, LINE_END.join(form.lines), paragraphs)


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in rows)
    return f'<table border="1"><tbody>{"".join(f"<tr>{row}</tr>" for row in cells)}</tbody></table>'


def entry_json(entry: Entry, examples: FilterEntry | None, *, has_uses: bool = True) -> dict[str, object]:
    """An entry as the page lists it; ``examples``: of a filter; ``has_uses``: whether the template could be read."""
    sample = entry.sample
    return {
        "name": entry.name,
        "kind": entry.kind,
        "label": entry.label,
        "about": " · ".join(filter(None, (entry.type, entry.unit))),
        "sample": sample if sample is None or len(sample) <= MAX_SAMPLE else f"{sample[: MAX_SAMPLE - 1]}…",
        "insert": entry.insert,
        "used": len(entry.used_in) if has_uses else None,
        "part": entry.of is not None and entry.kind != "snippet",
        "examples": [] if examples is None else [[f"{{{{ {tag} }}}}", text] for tag, text in examples.examples],
        "copies": [copy._asdict() for copy in copies(entry)],
    }
