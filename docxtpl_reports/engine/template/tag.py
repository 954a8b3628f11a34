"""Tags of a story, the markers that represent them in its tree, and the blocks they form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from lxml import etree

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine.grammar.comparisons import BRANCHES
from docxtpl_reports.engine.marks import MARKER, PENDING

OPENERS = {
    "for": "endfor", "if": "endif", "macro": "endmacro", "call": "endcall", "set": "endset", "filter": "endfilter",
    "with": "endwith", "theo": "endtheo",
}  # fmt: skip
BY_VERDICT = "theo"  # chooses by the verdict of what it names: see ``by_verdict``
ONLY_WHEN = "chi_khi"  # a condition of its whole paragraph or row: see ``only_when``
ONLY_WHEN_ENDS = f"end{ONLY_WHEN}"  # never written
CLOSERS = {closer: opener for opener, closer in OPENERS.items()}
MIDDLES = {"elif": ("if",), "else": ("if", "for", BY_VERDICT)} | dict.fromkeys(BRANCHES, (BY_VERDICT,))
LEAVERS = frozenset({"break", "continue"})  # they belong to the loop around them
CAPTURES = frozenset({"macro", "call", "set", "filter"})  # their content is not printed in place
PART = "chen"  # stands for a shared part: see ``shared_parts``
OPTIONAL_NAMES = "tuy_chon"  # names the values that a shared part need not be given
COLUMN_TAG = "cot"  # repeats the column of its cell: see ``columns``
CELL_TAGS = frozenset({"colspan", "cellbg", "vm", "hm"})  # about the cell around them: see ``cells``

# Jinja's other statements: known, so that the message can say so, but not taken here.
UNSUPPORTED = frozenset(
    {
        "include", "import", "from", "extends", "block", "endblock", "autoescape", "endautoescape", "trans",
        "endtrans", "pluralize", "debug",
    }
)  # fmt: skip
KEYWORDS = (
    frozenset({*OPENERS, *CLOSERS, *MIDDLES, "raw", "endraw", "do", COLUMN_TAG, ONLY_WHEN, ONLY_WHEN_ENDS})
    | CELL_TAGS
    | LEAVERS
    | UNSUPPORTED
)
_ASSIGNMENT = re.compile(r"set\s+[\w.]+(?:\s*,\s*[\w.]+)*\s*,?\s*=|set\s*\(.*?\)\s*=")
_WORD = re.compile(r"\w+")


class Kind(StrEnum):
    EXPRESSION = "expression"
    STATEMENT = "statement"
    COMMENT = "comment"

    @property
    def closer(self) -> str:
        return {"expression": "}}", "statement": "%}", "comment": "#}"}[self]


@dataclass(slots=True, eq=False)
class Tag:
    """One tag. ``source`` is the text between the delimiters, corrected; ``node`` marks its place in the tree."""

    index: int
    kind: Kind
    level: str  # docxtpl's prefix: "", "r", "p", "tr" or "tc"
    source: str
    location: Location
    node: etree._Element
    merge_before: bool = False  # {%-
    merge_after: bool = False  # -%}
    through: str = ""  # the function that an expression is printed through, where its place needs one
    broken: bool = False  # already reported: it takes part in the pairing of blocks, its inside is not checked
    by_verdict: Location | None = None  # of a branch: the place of its ``theo``
    ends: Tag | None = None  # of an implicit end: its ``chi_khi``

    @property
    def keyword(self) -> str:
        """The first word of a statement; empty for expressions and comments."""
        return _first_word(self.source) if self.kind is Kind.STATEMENT else ""


@lru_cache(maxsize=1024)
def _first_word(source: str) -> str:
    match = _WORD.match(source)
    return match[0] if match else ""


def marker(role: str, number: int) -> etree._Element:
    """A processing instruction that holds a place in the tree.

    Roles: ``out`` (an expression), ``tag`` (a statement or comment), ``code`` (source made by the compiler: see ``source``),
    ``guard`` (an invariant that only the rendered text can settle).
    """
    return etree.ProcessingInstruction(MARKER, f"{role} {number}")


def pending(text: str) -> etree._Element:
    """A tag as a node of a tree that is yet to be lexed: ``pending("{% endfor %}")``."""
    return etree.ProcessingInstruction(PENDING, text)


def is_pending(node: etree._Element) -> bool:
    return isinstance(node, etree._ProcessingInstruction) and node.target == PENDING


def marker_role(element: etree._Element) -> tuple[str, int] | None:
    """Role and number of one of our markers; ``None`` for any other node."""
    if isinstance(element, etree._ProcessingInstruction) and element.target == MARKER and element.text:
        role, _, number = element.text.partition(" ")
        return (role, int(number)) if number.isascii() and number.isdigit() else None  # else it is a forged one
    return None


def tag_number(node: etree._Element) -> int:
    """The number of the statement or comment that ``node`` marks; -1 for any other node."""
    if not isinstance(node, etree._ProcessingInstruction):  # nearly always
        return -1
    role = marker_role(node)
    return role[1] if role is not None and role[0] == "tag" else -1


def holds_marker(element: etree._Element) -> bool:
    """Whether anything of the template that is rendered lies in an element of a lexed story."""
    return next(element.iter(etree.PI), None) is not None


@dataclass(slots=True, eq=False)
class Block:
    """The tags that belong together: one standalone tag, or opening, middle and closing tags in order."""

    tags: list[Tag] = field(default_factory=list)

    @property
    def is_pair(self) -> bool:
        return len(self.tags) > 1


def is_assignment(tag: Tag) -> bool:
    """Whether a ``set`` is complete: ``{% set x = 1 %}``; ``{% set x %}`` opens a block."""
    return tag.keyword == "set" and _ASSIGNMENT.match(tag.source) is not None
