"""Finding places in the text document of a window: tags, findings, what is selected."""

from __future__ import annotations

from typing import Any, Iterator, List, NamedTuple, Optional

from com.sun.star.lang import IllegalArgumentException

from .problems import Problem, likeness, normal
from .refused import Refused

ANY_TAG = r"\{(\{[^{}]*\}|%[^{}]*%|#[^{}]*#)\}"  # of ICU
ALIKE = 0.6  # below this, a paragraph with the same tag is another one

# What LibreOffice calls the text around a hit; headers and footers share a name.
_IMPLEMENTATIONS = {
    "SwXFootnote": ("footnotes", "endnotes"),
    "SwXHeadFootText": ("header", "footer"),
}


def view(document: Any) -> Any:
    return document.getCurrentController().getViewCursor()


def search(document: Any, words: str, regular: bool = False) -> List[Any]:
    found = document.findAll(_descriptor(document, words, regular))
    return [found.getByIndex(i) for i in range(found.getCount())]


def _descriptor(document: Any, words: str, regular: bool) -> Any:
    search = document.createSearchDescriptor()
    search.SearchString, search.SearchCaseSensitive, search.SearchRegularExpression = words, True, regular
    return search


def locate(document: Any, problem: Problem) -> Optional[Any]:
    """The range a problem is about: its tag, else its paragraph; None when it is not there any more."""
    hits = [hit for hit in search(document, problem.tag) if _is_of(hit, problem.kind)] if problem.tag else []
    if not hits and problem.tag:  # other spaces than the file has, or a tag with a line break
        hits = [hit for hit in found_tags(document) if normal(hit.getString()) == normal(problem.tag)]
        hits = [hit for hit in hits if _is_of(hit, problem.kind)]
    if not hits and not problem.tag:
        hits = [paragraph for paragraph in _paragraphs(document) if _is_of(paragraph, problem.kind)]
    scored = [(likeness(paragraph_of(hit), problem.text or ""), hit) for hit in hits]
    best = max((score for score, _ in scored), default=0.0)
    if best < ALIKE and not (problem.tag and len(scored) == 1):
        return None
    alike = [hit for score, hit in scored if score == best]
    return alike[0] if len(alike) == 1 else _of_several(document, alike, problem)


def _is_of(hit: Any, kind: Optional[str]) -> bool:
    """Whether the hit is in this kind of text. Newer versions put «Sw»-names differently, so only known ones decide."""
    text = hit.getText()
    kinds = _IMPLEMENTATIONS.get(text.getImplementationName())
    if kinds == ("footnotes", "endnotes"):
        return kind == ("endnotes" if text.supportsService("com.sun.star.text.Endnote") else "footnotes")
    return kind in kinds if kinds else kind == "body"


def paragraph_of(hit: Any) -> str:
    text = hit.getText()
    cursor = text.createTextCursorByRange(hit.getStart())
    cursor.gotoStartOfParagraph(False)
    cursor.gotoEndOfParagraph(True)
    return str(cursor.getString())


def found_tags(document: Any) -> List[Any]:
    return search(document, ANY_TAG, regular=True)


def _of_several(document: Any, hits: List[Any], problem: Problem) -> Any:
    """Of equal paragraphs the one whose number is nearest to the problem's; of equal tags in one paragraph the n-th."""
    numbered = []
    order = list(_paragraphs(document))
    for hit in hits:
        number = next((n for n, paragraph in enumerate(order, 1) if _holds(paragraph, hit)), None)
        numbered.append((number, hit))
    known = [(number, hit) for number, hit in numbered if number is not None]
    if not known or problem.kind != "body" or problem.paragraph is None:
        return hits[min((problem.occurrence or 1), len(hits)) - 1]
    nearest = min(known, key=lambda pair: abs(pair[0] - (problem.paragraph or 0)))[0]
    same = [hit for number, hit in known if number == nearest]
    return same[min(_within(problem), len(same)) - 1]


def _within(problem: Problem) -> int:
    """The number of a tag among the equal ones of its paragraph."""
    return (problem.text or "").count(problem.tag or "\0", 0, (problem.column or 1) - 1) + 1


def _holds(paragraph: Any, hit: Any) -> bool:
    text = hit.getText()
    try:
        return text.compareRegionStarts(paragraph, hit) >= 0 and text.compareRegionEnds(paragraph, hit) <= 0
    except IllegalArgumentException:
        return False


def _paragraphs(document: Any) -> Iterator[Any]:
    """The paragraphs of the body in the order of the file, tables from cell to cell."""
    yield from _of_text(document.getText())


def _of_text(text: Any) -> Iterator[Any]:
    contents = text.createEnumeration()
    while contents.hasMoreElements():
        content = contents.nextElement()
        if content.supportsService("com.sun.star.text.TextTable"):
            for name in content.getCellNames():
                yield from _of_text(content.getCellByName(name))
        elif content.supportsService("com.sun.star.text.Paragraph"):
            yield content


def go_to(document: Any, problem: Problem) -> str:
    """Selects the place and scrolls to it; gives what is selected. Raises Refused."""
    if not problem.in_document:
        raise Refused("in_file", file=problem.file or "?")
    found = locate(document, problem)
    if found is None:
        raise Refused("not_found", tag=problem.tag or (problem.text or "")[:60])
    document.getCurrentController().select(found)
    return str(found.getString())


class Tag(NamedTuple):
    """A tag of the document: its words, and those before it in its paragraph."""

    words: str
    before: str


def tags(document: Any) -> List[Tag]:
    """All tags, those of the body first, in the order in which they are read."""
    return [Tag(str(hit.getString()), _words_before(hit)) for hit in _body_first(document)]


def _body_first(document: Any) -> List[Any]:
    return sorted(found_tags(document), key=lambda hit: not _is_of(hit, "body"))  # the search begins with notes


def step_to_tag(document: Any, by: int) -> str:
    """Selects the tag behind the cursor (``by`` -1: before it), around the end; gives its words. Raises Refused when there is
    none. Of one tag only, what is typed, cut or made bold replaces no more than what anyone sees selected."""
    search = _descriptor(document, ANY_TAG, regular=True)
    search.SearchBackwards = by < 0
    cursor = view(document)
    found = document.findNext(cursor.getEnd() if by > 0 else cursor.getStart(), search) or document.findFirst(search)
    if found is None:
        raise Refused("no_tags")
    document.getCurrentController().select(found)
    return str(found.getString())


def go_to_tag(document: Any, number: int, words: str) -> None:
    """Selects the tag with this number in ``tags``. Raises Refused when other words are there by now."""
    found = _body_first(document)
    if number >= len(found) or str(found[number].getString()) != words:
        raise Refused("tags_changed")
    document.getCurrentController().select(found[number])


def _words_before(hit: Any) -> str:
    cursor = hit.getText().createTextCursorByRange(hit.getStart())
    cursor.gotoStartOfParagraph(True)
    return str(cursor.getString())
