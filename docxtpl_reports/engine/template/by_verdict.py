"""Blocks by verdict: ``{% theo x %}{% dat %}…{% chua_dat %}…{% thieu %}…{% khong_phat_sinh %}…{% endtheo %}``.

They become a chain of conditions, behind a statement that only asks for the object. A verdict without a branch prints nothing
in silence, and one that falls into the branch of another says what is not so: each has its branch, or there is an ``else``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.grammar.comparisons import BRANCHES, missing_branches
from docxtpl_reports.ooxml.wml import names as wml

from .tag import BY_VERDICT, Block, Tag

_OWNER = r"""[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*|\s*\[\s*(?:"[^"]*"|'[^']*'|[^\W\d]\w*|\d+)\s*\])*"""
_EXAMPLE = "chi_tieu.ten_chi_tieu"
_VISIBLE = (wml.T, wml.w("drawing"), wml.w("pict"), wml.w("footnoteReference"), wml.w("endnoteReference"))


def resolve(root: etree._Element, blocks: list[Block], *, are_checked: bool) -> list[Diagnostic]:
    """Rewrites the tags of these blocks, in place, and reports what is wrong with them. ``are_checked``: the verdicts that an
    object can have are known, so that missing branches are found with the names."""
    found = [block for block in blocks if block.tags[0].keyword == BY_VERDICT]
    problems = [problem for block in found for problem in _problems(block, are_checked=are_checked)]
    problems += _words_before_branches(root, found)
    for block in found:
        opener, *branches, closer = block.tags
        owner = owner if re.fullmatch(_OWNER, owner := _owner(opener), re.VERBOSE) else "none"
        opener.source = f"do {owner}"
        blocks.append(Block([opener]))
        block.tags = [*branches, closer] if branches else [closer]
        block.tags[0].level = block.tags[0].level or opener.level
        for number, tag in enumerate(branches):
            if tag.keyword in BRANCHES:
                tag.by_verdict = opener.location
                tag.source = f"{'elif' if number else 'if'} {owner}.{BRANCHES[tag.keyword].attribute}"
        closer.source = "endif" if branches else "do none"
    return problems


def _owner(opener: Tag) -> str:
    return opener.source[len(opener.keyword) :].strip()


def _problems(block: Block, *, are_checked: bool) -> Iterator[Diagnostic]:
    opener, *branches, _ = block.tags
    tag, owner = opener.location.tag or "", _owner(opener)
    if not re.fullmatch(_OWNER, owner, re.VERBOSE):
        yield Diagnostic("TPL249", opener.location, {"tag": tag, "example": f"{{% {BY_VERDICT} {_EXAMPLE} %}}"})
        return
    words = [branch.keyword for branch in branches]
    if not words:
        yield Diagnostic("TPL250", opener.location, {"tag": tag, "branches": _listed()})
        return
    for branch in branches:
        if branch.source != branch.keyword:
            yield Diagnostic("TPL014", branch.location, {"tag": branch.location.tag, "detail": branch.source})
    for number, branch in enumerate(branches):
        if branch.keyword in words[:number]:
            yield Diagnostic("TPL251", branch.location, {"tag": branch.location.tag, "opener": tag})
    if words == ["else"]:
        yield Diagnostic("TPL250", opener.location, {"tag": tag, "branches": _listed()})
    if not are_checked and "else" not in words:
        missing = missing_branches((), [BRANCHES[word].attribute for word in words])
        if missing is not None:
            yield Diagnostic("TPL252", opener.location, {"name": owner, "verdicts": missing[0], "branches": missing[1]})


def _listed() -> str:
    return ", ".join(f"{{% {word} %}}" for word in BRANCHES)


def _words_before_branches(root: etree._Element, blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """Words between ``theo`` and its first branch belong to none."""
    edges = {id(one.node): (one, other) for block in blocks for one, other in [next(pairwise(block.tags))]}
    waiting: tuple[Tag, Tag] | None = None
    for node in root.iter() if edges else ():
        if waiting is not None and node is waiting[1].node:
            waiting = None
        elif (pair := edges.get(id(node))) is not None:
            waiting = pair
        elif waiting is not None and node.tag in _VISIBLE and (node.tag != wml.T or (node.text or "").strip()):
            yield _words_before(waiting[0], node.text)
            waiting = None
        if waiting is not None and not isinstance(node.tag, str) and (node.tail or "").strip():
            yield _words_before(waiting[0], node.tail)  # behind a tag in the same text
            waiting = None


def _words_before(opener: Tag, text: str | None) -> Diagnostic:
    return Diagnostic("TPL253", opener.location, {"tag": opener.location.tag, "text": (text or "").strip()[:80]})


def place_of(tags: Iterable[tuple[int, Tag]]) -> dict[int, Location]:
    """The places of the ``theo`` of branches, by the lines of the branches."""
    return {line: tag.by_verdict for line, tag in tags if tag.by_verdict is not None}
