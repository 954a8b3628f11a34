"""Blocks whose content is not printed where it stands (``macro``, ``call``, ``set`` … ``endset``, ``filter``), in the tree.

An editor splits text into runs as it likes; what a capture holds should not depend on that.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from ..diagnostics import Diagnostic
from ..opc import wml
from .parser import Block


def check_filters(blocks: Sequence[Block]) -> list[Diagnostic]:
    """A filter takes text: its block must lie within one text element."""
    problems = []
    for block in blocks:
        holders = [tag.node.getparent() for tag in block.tags]
        in_text = all(h is holders[0] and h is not None and h.tag == wml.T for h in holders)
        if block.tags[0].keyword == "filter" and not in_text:
            first, last = block.tags[0].location, block.tags[-1].location
            problems.append(Diagnostic("TPL040", first, {"tag": first.tag, "closer": last.tag}))
    return problems


def join_runs(block: Block) -> None:
    """Puts into one text element what a capture holds when it is text in the format of its tags: then filters take it."""
    runs = _runs(block)
    texts = [child for run in runs for child in run if child.tag != wml.RPR]
    if len(texts) < 2 or any(text.tag != wml.T for text in texts):
        return
    if len({_look(run) for run in runs}) > 1:
        return
    home = texts[0]
    run = next(home.iterancestors())
    for text in texts[1:]:
        _append(home, text)
    for other in runs:
        parent = other.getparent()
        if other is not run and parent is not None:
            parent.remove(other)
    home.set(wml.XML_SPACE, "preserve")


def _runs(block: Block) -> list[etree._Element]:
    """The runs from the first tag to the last; none when they are not neighbours."""
    first, last = (next(block.tags[i].node.iterancestors(wml.R), None) for i in (0, -1))
    runs: list[etree._Element] = []
    if first is None:
        return []
    for element in (first, *first.itersiblings()):
        if element.tag == wml.R:
            runs.append(element)
        elif element.tag not in wml.MARKS:
            break
        if element is last:
            return runs
    return []


def _look(run: etree._Element) -> bytes:
    """The format of a run, without the language that a spelling checker guessed."""
    properties = run.find(wml.RPR)
    if properties is None:
        return b""
    kept = [child for child in properties if child.tag not in (wml.w("lang"), wml.w("noProof"))]
    return b"".join(etree.tostring(child, method="c14n", with_tail=False) for child in kept)


def _append(home: etree._Element, text: etree._Element) -> None:
    if len(home):
        home[-1].tail = (home[-1].tail or "") + (text.text or "")
    else:
        home.text = (home.text or "") + (text.text or "")
    home.extend(list(text))
    parent = text.getparent()
    assert parent is not None
    parent.remove(text)
