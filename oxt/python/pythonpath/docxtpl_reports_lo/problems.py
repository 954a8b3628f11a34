"""The diagnostics of the command line as the panel shows them, and how a place is recognised. Knows no UNO."""

from __future__ import annotations

import difflib
import os
import re
import unicodedata
from typing import Any, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from .blocks import CLOSED_BY
from .texts import text

UNCLOSED = "TPL005"
IN_THE_WAY = ("OUT020", "OUT027")  # documents that the command does not overwrite unless it is told to
MOST_IN_A_BOX = 12  # more would not fit on a small screen
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_WORD = re.compile(r"\{%(-?)(p|tr|tc|r)?(\s*)(\w+)")
_PARTS = {"document": "body", "header": "header", "footer": "footer", "footnotes": "footnotes", "endnotes": "endnotes"}


class Problem(NamedTuple):
    """One finding. ``kind``: body, header, footer, footnotes, endnotes; None when it is not in the document."""

    code: str
    severity: str
    message: str
    help: str
    fix: Optional[Tuple[str, str]]
    kind: Optional[str]
    file: Optional[str]
    heading: Optional[str]
    paragraph: Optional[int]
    table: Optional[int]
    row: Optional[int]
    cell: Optional[int]
    text: Optional[str]
    tag: Optional[str]
    occurrence: Optional[int]
    line: Optional[int]
    column: Optional[int]
    choices: Tuple[Tuple[str, str], ...] = ()

    @property
    def in_document(self) -> bool:
        return self.kind is not None and bool(self.tag or self.text)

    @property
    def in_text_file(self) -> bool:
        return self.kind is None and (self.file or "").lower().endswith((".yml", ".yaml"))

    @property
    def fixable(self) -> bool:
        is_known = self.fix is not None or closing(self) is not None or bool(self.choices)
        return self.in_document and bool(self.tag) and is_known


def read(diagnostics: object, folder: str = "") -> List[Problem]:
    """Errors first, each in the order of the command; files within ``folder`` are named from there."""
    given = [one for one in diagnostics if isinstance(one, dict)] if isinstance(diagnostics, list) else []
    found = [_problem(one) for one in given]
    if folder:
        found = [problem._replace(file=_from(folder, problem.file)) for problem in found]
    return sorted(found, key=lambda problem: problem.severity != "error")


def of_document(found: Sequence[Problem], own: Sequence[str], folder: str) -> List[Problem]:
    """The problems, with those in other documents (a shared part, or a template that uses this one) as problems in another
    file: their places are not of this document. ``own``: its file and copies; ``folder``: where relative paths begin."""
    known = {os.path.realpath(path) for path in own}

    def is_own(problem: Problem) -> bool:
        return not problem.file or os.path.realpath(os.path.join(folder, problem.file)) in known

    return [problem if is_own(problem) else problem._replace(kind=None) for problem in found]


def _from(folder: str, file: Optional[str]) -> Optional[str]:
    inside = file and os.path.normpath(file).startswith(os.path.join(os.path.normpath(folder), ""))
    return os.path.relpath(file, folder).replace(os.sep, "/") if file and inside else file


def _problem(one: Mapping[str, Any]) -> Problem:
    place = one.get("location") or {}
    fix = one.get("fix")
    part = place.get("part")
    return Problem(
        code=str(one.get("code", "")),
        severity=str(one.get("severity", "error")),
        message=str(one.get("message", "")),
        help=str(one.get("help") or ""),
        fix=(fix["old"], fix["new"]) if fix else None,
        kind=_PARTS.get(re.sub(r"\d*\.xml$", "", os.path.basename(part))) if part else None,
        **{name: place.get(name) for name in _PLACE},
        choices=tuple((choice["old"], choice["new"]) for choice in one.get("choices") or ()),
    )


_PLACE = ("file", "heading", "paragraph", "table", "row", "cell", "text", "tag", "occurrence", "line", "column")


# --- words ---------------------------------------------------------------------------------------------------------------


def line(problem: Problem, number: int) -> str:
    """One line of the list."""
    sign = "✖" if problem.severity == "error" else "⚠"
    about = " ".join((problem.tag or "").split())
    return f"{sign} {number}. {about + ' – ' if about and about not in problem.message else ''}{problem.message}"


def place(problem: Problem, language: str) -> str:
    """The place in words: part, heading, table; or file and line."""
    words = []
    if problem.kind is None and problem.file:
        copied = problem.file.lower().endswith(".docx")  # a temporary folder says nothing to anybody
        words.append(os.path.basename(problem.file) if copied else problem.file)
        words += [text(language, "place_line", line=problem.line)] if problem.line else []
    if problem.kind is not None:
        words.append(text(language, "part_" + problem.kind))
    if problem.heading:
        words.append(f"«{problem.heading}»")
    if problem.table is not None:
        words.append(text(language, "place_table", table=problem.table, row=problem.row, cell=problem.cell))
    return " · ".join(words)


def detail(problem: Problem, language: str) -> str:
    """Everything there is to read about one problem."""
    kind = text(language, "error" if problem.severity == "error" else "warning")
    lines = [f"{kind} {problem.code}: {problem.message}"]
    where = place(problem, language)
    lines += [text(language, "place_label") + where] if where else []
    lines += ["«" + " ".join(problem.text.split()) + "»"] if problem.text else []
    advice = text(language, "overwrite_help") if problem.code in IN_THE_WAY else problem.help  # in the terms of Writer
    lines += [text(language, "help_label") + advice] if advice else []
    return "\n".join(lines)


def fix_words(problem: Problem, language: str) -> str:
    """The label of the fix's button; "" when there is no fix."""
    if not problem.fixable:
        return ""
    if problem.fix is not None:
        return text(language, "fix_to", new=corrected(problem.tag or "", problem.fix))
    if problem.choices:
        return text(language, "fix_choose", count=len(problem.choices))
    return text(language, "fix_close", new=closing(problem))


def count(problems: Sequence[Problem], language: str) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    if not problems:
        return text(language, "no_problems")
    return text(language, "found", errors=errors, warnings=len(problems) - errors)


def listed(problems: Sequence[Problem], language: str) -> str:
    """The findings in a box, for where there is no panel: the count, then a line each with its place."""
    lines = [count(problems, language)]
    for number, problem in enumerate(problems[:MOST_IN_A_BOX], 1):
        where = place(problem, language)
        lines.append(line(problem, number) + (f" ({where})" if where else ""))
    if len(problems) > MOST_IN_A_BOX:
        lines.append(text(language, "and_more", count=len(problems) - MOST_IN_A_BOX))
    return "\n\n".join(lines)


# --- fixes ---------------------------------------------------------------------------------------------------------------


def corrected(tag: str, fix: Tuple[str, str]) -> str:
    """The tag with the fix applied: as a whole name where there is one, else as text; the tag itself when it is not there."""
    old, new = fix
    whole = re.compile(r"(?<![\w.])" + re.escape(old) + r"(?!\w)")
    changed, times = whole.subn(lambda _: new, tag, count=1)
    return changed if times else tag.replace(old, new, 1)


def closing(problem: Problem) -> Optional[str]:
    """The closing tag of a block that was left open, with the prefix of its opening tag."""
    match = _WORD.match(problem.tag or "")
    if problem.code != UNCLOSED or match is None or match.group(4) not in CLOSED_BY:
        return None
    return "{%" + (match.group(2) or "") + " " + CLOSED_BY[match.group(4)] + " %}"


# --- places --------------------------------------------------------------------------------------------------------------


def normal(words: str) -> str:
    """Text as it is compared: NFC, white space as one space, none at the ends; note marks and anchors left out."""
    kept = "".join(
        " " if c.isspace() else c for c in unicodedata.normalize("NFC", words) if c not in "\ufffc\u200b\u2060"
    )
    return " ".join(kept.split())


def likeness(one: str, other: str) -> float:
    """1.0 for the same text, else how alike two paragraphs are: LibreOffice and the file may differ in fields and marks."""
    one, other = normal(one), normal(other)
    if one == other:
        return 1.0
    if min(len(one), len(other)) > 2000:
        one, other = one[:2000], other[:2000]
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() * 0.99
