"""Pairs the tags of a story into blocks: tags in document order in, blocks and problems out."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports.diagnostics import Diagnostic, Fix
from docxtpl_reports.engine.limits import MAX_NESTED_BLOCKS

from . import only_when, slips
from .lexer import Kind
from .tag import (
    CAPTURES,
    CELL_TAGS,
    CLOSERS,
    COLUMN_TAG,
    KEYWORDS,
    LEAVERS,
    MIDDLES,
    ONLY_WHEN,
    ONLY_WHEN_ENDS,
    OPENERS,
    UNSUPPORTED,
    Block,
    Tag,
    is_assignment,
)


def pair(tags: Sequence[Tag]) -> tuple[list[Block], list[Diagnostic]]:
    """Blocks in the order of their closing tags (inner ones first) and every tag that fits nowhere."""
    pairing = _Pairing()
    for tag in tags:
        pairing.take(tag)
    pairing.finish()
    return pairing.blocks, pairing.problems


class _Pairing:
    """The state of pairing the tags of one story: blocks that are closed, those that are still open, and what fits nowhere."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.problems: list[Diagnostic] = []
        self._open: list[Block] = []
        self._raw: Tag | None = None
        self._columns: Tag | None = None  # the last one that repeats columns
        self._comment: Tag | None = None  # the last one

    def take(self, tag: Tag) -> None:
        if (word := tag.keyword) not in KEYWORDS and word.lower() in KEYWORDS:
            self.problems.append(_capital(tag))
            word = tag.keyword
        elif (word and word not in KEYWORDS) or word == "else":
            self.problems += _slip(tag)
            word = tag.keyword
        if word == COLUMN_TAG:
            self._columns = tag
        if tag.kind is Kind.EXPRESSION or word in CELL_TAGS or word == COLUMN_TAG:
            return
        if tag.kind is Kind.COMMENT:
            self._comment = tag
        if tag.kind is Kind.COMMENT or word == "do" or is_assignment(tag):
            self.blocks.append(Block([tag]))
        elif word in ("raw", "endraw"):
            self.blocks.append(Block([tag]))
            if (word == "raw") is (self._raw is not None):
                self._report("TPL006", tag)
            self._raw = tag if word == "raw" else None
        elif word == ONLY_WHEN:
            self._begin_condition(tag)
        elif word == ONLY_WHEN_ENDS:
            self._end_condition(tag)
        elif word in OPENERS:
            self._begin(tag)
        elif word in MIDDLES:
            self._add_middle(tag)
        elif word in LEAVERS:
            self._leave(tag)
        elif word in CLOSERS:
            self._close(tag)
        elif word in UNSUPPORTED:
            self._report("TPL012", tag, what="{% " + word + " %}")
        elif word == f"end{COLUMN_TAG}":
            self._report("TPL211", tag)
        elif word:
            self._report("TPL008", tag, word=word)
        elif not tag.broken:
            self._report("TPL019", tag)

    def finish(self) -> None:
        """Reports what was left open."""
        if self._raw is not None:
            self._report("TPL005", self._raw, closer="endraw")
        for block in self._open:
            if block.tags[0].keyword == ONLY_WHEN:  # of too many
                continue
            self._report("TPL005", block.tags[0], closer=OPENERS[block.tags[0].keyword])

    def _begin_condition(self, tag: Tag) -> None:
        if len(self._open) > MAX_NESTED_BLOCKS:  # reported
            return
        holder = only_when.holder_of(tag)
        if holder is None or (self._comment is not None and holder in self._comment.node.iterancestors()):
            self._report("TPL282" if tag.level == "tr" else "TPL275", tag, example=only_when.EXAMPLE)
        elif only_when.has_nothing_else(holder):
            self._report("TPL281", tag, condition=tag.source[len(ONLY_WHEN) :].strip())
        else:
            self._begin(tag)

    def _begin(self, tag: Tag) -> None:
        self._open.append(Block([tag]))
        if len(self._open) == MAX_NESTED_BLOCKS + 1:
            self._report("TPL009", tag, depth=MAX_NESTED_BLOCKS)

    def _end_condition(self, tag: Tag) -> None:
        """Closes the condition of a paragraph or row with its implicit end."""
        if tag.ends is None:
            self._report("TPL277", tag)
        elif any(block.tags[0] is tag.ends for block in self._open):  # else it is reported
            while (block := self._open.pop()).tags[0] is not tag.ends:
                self._report("TPL276", block.tags[0], condition=tag.location.tag)
            block.tags.append(tag)
            only_when.as_condition(block)
            self.blocks.append(block)

    def _add_middle(self, tag: Tag) -> None:
        if not self._open or self._open[-1].tags[0].keyword not in MIDDLES[tag.keyword]:
            is_of_condition = bool(self._open) and self._open[-1].tags[0].keyword == ONLY_WHEN
            self._report("TPL283" if is_of_condition else "TPL006", tag)
            return
        if self._open[-1].tags[-1].keyword == "else":
            self._report("TPL006" if tag.keyword == "else" else "TPL255", tag)
        self._open[-1].tags.append(tag)

    def _leave(self, tag: Tag) -> None:
        """``break`` and ``continue`` must be on the level of their loop: elements must not be left half-written."""
        for block in reversed(self._open):
            if block.tags[0].keyword == "for" and block.tags[-1].keyword != "else":
                block.tags.append(tag)
                return
            if block.tags[0].keyword in CAPTURES or block.tags[0].keyword == "for":
                break
        self._report("TPL006", tag)

    def _close(self, tag: Tag) -> None:
        wanted = CLOSERS[tag.keyword]
        if all(block.tags[0].keyword != wanted for block in self._open):
            ends_columns = wanted == "for" and self._columns is not None and _is_beside(self._columns, tag)
            self._report("TPL211" if ends_columns else "TPL006", tag)
            return
        while self._open[-1].tags[0].keyword != wanted:  # an inner block was left open
            inner = self._open.pop().tags[0]
            if inner.keyword == ONLY_WHEN:
                self._report("TPL276", tag, condition=inner.location.tag)
                continue
            closer = OPENERS[inner.keyword]
            if tag.keyword in (tag.location.tag or ""):
                self._report("TPL007", inner, closer=closer, other=tag.location.tag, where=tag.location)
            else:  # the end of a shared part, which nobody wrote
                self._report("TPL005", inner, closer=closer)
        block = self._open.pop()
        block.tags.append(tag)
        self.blocks.append(block)

    def _report(self, code: str, tag: Tag, **params: object) -> None:
        self.problems.append(Diagnostic(code, tag.location, {"tag": tag.location.tag, **params}))


def _capital(tag: Tag) -> Diagnostic:
    """Reports a first letter that autocorrect made a capital; ``tag`` goes on as it was meant."""
    word, whole = tag.keyword, tag.location.tag or ""
    fixed = whole.replace(word, word.lower(), 1)
    tag.source = word.lower() + tag.source[len(word) :]
    return Diagnostic("TPL003", tag.location, {"chars": word, "tag": whole, "fixed": fixed}, Fix(whole, fixed))


def _slip(tag: Tag) -> list[Diagnostic]:
    """Reports a statement that is written as in another language or engine; ``tag`` goes on as it was meant."""
    meant = slips.meant(tag)
    if meant is None or tag.broken:
        return []
    level, source = meant
    tag.level, tag.source = tag.level or level, source
    before, after = "-" * tag.merge_before, "-" * tag.merge_after
    return [slips.report(tag.location.tag or "", f"{{%{before}{tag.level} {source} {after}%}}", tag.location)]


def _is_beside(columns: Tag, tag: Tag) -> bool:
    """Whether a tag is in the table whose columns another one repeats."""
    return tag.location.table is not None and tag.location.table == columns.location.table
