"""Pairs the tags of a story into blocks: tags in document order in, blocks and problems out."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix

from . import slips
from .lexer import Kind
from .tag import (
    CAPTURES,
    CELL_TAGS,
    CLOSERS,
    KEYWORDS,
    LEAVERS,
    MIDDLES,
    OPENERS,
    UNSUPPORTED,
    Block,
    Tag,
    is_assignment,
)

MAX_DEPTH = 18  # Python refuses more than 20 nested loops; deeper templates are a mistake long before that


def pair(tags: Sequence[Tag]) -> tuple[list[Block], list[Diagnostic]]:
    """Blocks in the order of their closing tags (inner ones first) and every tag that fits nowhere."""
    blocks: list[Block] = []
    problems: list[Diagnostic] = []
    open_blocks: list[Block] = []
    raw: Tag | None = None
    for tag in tags:
        if (word := tag.keyword) not in KEYWORDS and word.lower() in KEYWORDS:
            problems.append(_capital(tag))
            word = tag.keyword
        elif (word and word not in KEYWORDS) or word == "else":
            problems += _slip(tag)
            word = tag.keyword
        if tag.kind is Kind.EXPRESSION or word in CELL_TAGS:
            continue
        if tag.kind is Kind.COMMENT or word == "do" or is_assignment(tag):
            blocks.append(Block([tag]))
        elif word in ("raw", "endraw"):
            blocks.append(Block([tag]))
            if (word == "raw") is (raw is not None):
                problems.append(_problem("TPL006", tag))
            raw = tag if word == "raw" else None
        elif word in OPENERS:
            open_blocks.append(Block([tag]))
            if len(open_blocks) == MAX_DEPTH + 1:
                problems.append(_problem("TPL009", tag, depth=MAX_DEPTH))
        elif word in MIDDLES:
            _add_middle(tag, open_blocks, problems)
        elif word in LEAVERS:
            _leave(tag, open_blocks, problems)
        elif word in CLOSERS:
            _close(tag, open_blocks, blocks, problems)
        elif word in UNSUPPORTED:
            problems.append(_problem("TPL012", tag, what="{% " + word + " %}"))
        elif word:
            problems.append(_problem("TPL008", tag, word=word))
        elif not tag.broken:
            problems.append(_problem("TPL019", tag))
    if raw is not None:
        problems.append(_problem("TPL005", raw, closer="endraw"))
    for block in open_blocks:
        problems.append(_problem("TPL005", block.tags[0], closer=OPENERS[block.tags[0].keyword]))
    return blocks, problems


def _capital(tag: Tag) -> Diagnostic:
    """Reports a first letter that autocorrect made a capital; ``tag`` goes on as it was meant."""
    word, whole = tag.keyword, tag.location.tag or ""
    fixed = whole.replace(word, word.lower(), 1)
    tag.source = word.lower() + tag.source[len(word) :]
    return Diagnostic("TPL003", tag.location, {"chars": word, "tag": whole, "fixed": fixed}, Fix(whole, fixed))


def _slip(tag: Tag) -> list[Diagnostic]:
    """Reports a statement that is written as in another language or engine; ``tag`` goes on as it was meant."""
    meant = slips.statement(tag.source)
    if (
        meant is None
        and tag.keyword not in KEYWORDS
        and (word := vietnamese.correction(tag.keyword, KEYWORDS)) is not None
    ):
        meant = "", word + tag.source[len(tag.keyword) :]
    if meant is None or tag.broken:
        return []
    level, source = meant
    tag.level, tag.source = tag.level or level, source
    before, after = "-" * tag.merge_before, "-" * tag.merge_after
    return [slips.report(tag.location.tag or "", f"{{%{before}{tag.level} {source} {after}%}}", tag.location)]


def _add_middle(tag: Tag, open_blocks: list[Block], problems: list[Diagnostic]) -> None:
    if not open_blocks or open_blocks[-1].tags[0].keyword not in MIDDLES[tag.keyword]:
        problems.append(_problem("TPL006", tag))
        return
    if open_blocks[-1].tags[-1].keyword == "else":
        problems.append(_problem("TPL006", tag))
    open_blocks[-1].tags.append(tag)


def _leave(tag: Tag, open_blocks: list[Block], problems: list[Diagnostic]) -> None:
    """``break`` and ``continue`` stand on the level of their loop: what they leave must be whole."""
    for block in reversed(open_blocks):
        if block.tags[0].keyword == "for" and block.tags[-1].keyword != "else":
            block.tags.append(tag)
            return
        if block.tags[0].keyword in CAPTURES or block.tags[0].keyword == "for":
            break
    problems.append(_problem("TPL006", tag))


def _close(tag: Tag, open_blocks: list[Block], blocks: list[Block], problems: list[Diagnostic]) -> None:
    wanted = CLOSERS[tag.keyword]
    if all(block.tags[0].keyword != wanted for block in open_blocks):
        problems.append(_problem("TPL006", tag))
        return
    while open_blocks[-1].tags[0].keyword != wanted:  # an inner block was left open
        inner = open_blocks.pop().tags[0]
        closer = OPENERS[inner.keyword]
        problems.append(_problem("TPL007", inner, closer=closer, other=tag.location.tag, where=tag.location))
    block = open_blocks.pop()
    block.tags.append(tag)
    blocks.append(block)


def _problem(code: str, tag: Tag, **params: object) -> Diagnostic:
    return Diagnostic(code, tag.location, {"tag": tag.location.tag, **params})
