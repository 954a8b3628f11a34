"""Operations on the text document in the window: insert, find, fix, export. All of UNO's text interfaces are here."""

from __future__ import annotations

import os
import re
import shutil
from typing import Any, Iterator, List, NamedTuple, Optional, Tuple

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import IllegalArgumentException, Locale
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

from . import problems as findings
from .fields import FOOTNOTE, segments
from .problems import TAG, Problem, likeness, normal

DOCX_FILTER = "MS Word 2007 XML"
NO_LANGUAGE = Locale("zxx", "", "")  # no spelling, no autocorrect; and a tag stays one run when it is saved
ANY_TAG = r"\{(\{[^{}]*\}|%[^{}]*%|#[^{}]*#)\}"  # of ICU
ALIKE = 0.6  # below this, a paragraph with the same tag is another one

# What LibreOffice calls the text around a hit; headers and footers share a name.
_IMPLEMENTATIONS = {
    "SwXFootnote": ("footnotes", "endnotes"),
    "SwXHeadFootText": ("header", "footer"),
}


class Refused(Exception):
    """Something cannot be done here; ``key`` names the text that says why."""

    def __init__(self, key: str, **words: object) -> None:
        super().__init__(key)
        self.key, self.words = key, words


def property_value(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def path_of(url: str) -> str:
    """The path of a file: URL; "" for others and for a document that was never saved."""
    return uno.fileUrlToSystemPath(url) if url.startswith("file:") else ""


class Edit:
    """One undo step with a name."""

    def __init__(self, document: Any, name: str) -> None:
        self.manager, self.name = document.getUndoManager(), name

    def __enter__(self) -> None:
        self.manager.enterUndoContext(self.name)

    def __exit__(self, *_: object) -> None:
        self.manager.leaveUndoContext()


# --- insertion -----------------------------------------------------------------------------------------------------------


def insert(document: Any, what: str, name: str) -> None:
    """Inserts a tag, block, filter or footnote at the cursor, around the selection where it is a block; one undo step
    called ``name``. Raises Refused."""
    if document.isReadonly():
        raise Refused("read_only")
    with Edit(document, name):
        if what == FOOTNOTE:
            _insert_footnote(document)
        elif what.lstrip().startswith("|"):
            _insert_filter(document, what.strip())
        elif len(segments(what)) > 1:
            _insert_block(document, segments(what))
        else:
            cursor = _view(document)
            _put(cursor.getText(), cursor, what, replace=True)
            cursor.gotoRange(cursor.getEnd(), False)
            cursor.collapseToEnd()


def _view(document: Any) -> Any:
    return document.getCurrentController().getViewCursor()


def _put(text: Any, where: Any, words: str, replace: bool = False) -> Any:
    """Writes ``words`` at the range; tags get no language. Gives a cursor over what was written."""
    cursor = text.createTextCursorByRange(where)
    if not replace:
        cursor.collapseToEnd()
    language = cursor.CharLocale
    text.insertString(cursor, words, True)
    for match in TAG.finditer(words):
        tag = text.createTextCursorByRange(cursor.getStart())
        tag.goRight(_units(words[: match.start()]), False)
        tag.goRight(_units(match.group()), True)
        tag.CharLocale = NO_LANGUAGE
    if not TAG.fullmatch(words):
        return cursor
    after = text.createTextCursorByRange(cursor.getEnd())
    if after.isEndOfParagraph():  # what is typed next is prose again
        after.CharLocale = language
    return cursor


def _units(words: str) -> int:
    """Length as UNO counts: UTF-16 units."""
    return len(words.encode("utf-16-le")) // 2


def _insert_block(document: Any, parts: Tuple[str, ...]) -> None:
    """Around rows, around whole paragraphs, or within one paragraph, as the selection says."""
    selection = document.getCurrentController().getSelection()
    cursor = _view(document)
    if selection is not None and selection.supportsService("com.sun.star.text.TextTableCursor"):
        _around_rows(document, cursor.TextTable, selection.getRangeName(), parts)
        return
    text, start, end = cursor.getText(), cursor.getStart(), cursor.getEnd()
    first, last = text.createTextCursorByRange(start), text.createTextCursorByRange(end)
    empty = text.compareRegionStarts(start, end) == 0
    if empty and cursor.Cell is not None and re.match(r"\{%\w*\s*for\b", parts[0]):
        _around_rows(document, cursor.TextTable, cursor.Cell.CellName, parts)
        return
    whole = first.isStartOfParagraph() and last.isEndOfParagraph()
    span = text.createTextCursorByRange(start)
    span.gotoEndOfParagraph(False)
    several = text.compareRegionEnds(span, end) > 0
    if whole or several:
        _around_paragraphs(document, text, first, last, parts)
        return
    if empty:
        written = _put(text, start, "".join(parts))
        inside = text.createTextCursorByRange(written.getStart())
        inside.goRight(_units(parts[0]), False)
        cursor.gotoRange(inside, False)
        return
    closed = _put(text, end, "".join(parts[1:]))
    _put(text, text.createTextCursorByRange(start), parts[0])
    cursor.gotoRange(closed.getEnd(), False)


def _around_paragraphs(document: Any, text: Any, first: Any, last: Any, parts: Tuple[str, ...]) -> None:
    """Each tag in a paragraph of its own: the report keeps no blank line of it."""
    first.gotoStartOfParagraph(False)
    last.gotoEndOfParagraph(False)
    text.insertControlCharacter(last, PARAGRAPH_BREAK, False)
    for part in parts[1:]:
        written = _put(text, last, part)
        last.gotoRange(written.getEnd(), False)
        if part is not parts[-1]:  # an empty paragraph for the words of the next branch
            text.insertControlCharacter(last, PARAGRAPH_BREAK, False)
            text.insertControlCharacter(last, PARAGRAPH_BREAK, False)
    first.gotoStartOfParagraph(False)
    text.insertControlCharacter(first, PARAGRAPH_BREAK, False)
    inside = text.createTextCursorByRange(first)
    first.goLeft(1, False)
    _put(text, first, parts[0])
    inside.gotoEndOfParagraph(False)
    _view(document).gotoRange(inside, False)


def _around_rows(document: Any, table: Any, cells: str, parts: Tuple[str, ...]) -> None:
    """Opens in the first cell of the first row, closes in the last cell of the last: the row is repeated or left out."""
    rows = [int(number) for number in re.findall(r"(?:^|:)[A-Za-z]+(\d+)", cells)]
    names = [name for name in table.getCellNames() if re.fullmatch(r"[A-Za-z]+\d+", name)]
    first = [name for name in names if rows and int(re.sub(r"\D", "", name)) == min(rows)]
    last = [name for name in names if rows and int(re.sub(r"\D", "", name)) == max(rows)]
    if not first or not last:
        raise Refused("no_rows")
    opening, ending = table.getCellByName(first[0]), table.getCellByName(last[-1])
    _put(ending, ending.getEnd(), "".join(parts[1:]))
    written = _put(opening, opening.getStart(), parts[0])
    _view(document).gotoRange(written.getEnd(), False)


def _insert_footnote(document: Any) -> None:
    cursor = _view(document)
    text = cursor.getText()
    if text.getImplementationName() in ("SwXFootnote", "SwXHeadFootText"):
        raise Refused("footnote_where")
    note = document.createInstance("com.sun.star.text.Footnote")
    try:
        text.insertTextContent(cursor.getEnd(), note, False)
    except IllegalArgumentException:
        raise Refused("footnote_where") from None
    cursor.gotoRange(note.getEnd(), False)


def _insert_filter(document: Any, words: str) -> None:
    """Adds the filter to the output tag at the cursor."""
    cursor = _view(document)
    text = cursor.getText()
    for hit in _search(document, r"\{\{[^{}]*\}\}", regular=True):
        try:
            if text.compareRegionStarts(hit, cursor.getStart()) < 0 or text.compareRegionEnds(hit, cursor.getEnd()) > 0:
                continue
        except IllegalArgumentException:  # in another text
            continue
        inside = text.createTextCursorByRange(hit.getEnd())
        inside.goLeft(2, False)
        before = text.createTextCursorByRange(inside)
        before.goLeft(1, True)
        spaced = before.getString().isspace()
        if spaced:
            inside = before
        _with_language(text, inside, f" {words} ", NO_LANGUAGE)
        text.createTextCursorByRange(hit).CharLocale = NO_LANGUAGE  # all of it alike, so that it stays one run
        return
    raise Refused("filter_where")


def line_at_cursor(document: Any) -> str:
    """The paragraph that the cursor is in."""
    cursor = _view(document)
    line = cursor.getText().createTextCursorByRange(cursor.getStart())
    line.gotoStartOfParagraph(False)
    line.gotoEndOfParagraph(True)
    return str(line.getString())


def _with_language(text: Any, where: Any, words: str, language: Locale) -> Any:
    """Replaces the range and gives the words this language."""
    cursor = text.createTextCursorByRange(where)
    text.insertString(cursor, words, True)
    cursor.CharLocale = language
    return cursor


# --- finding -------------------------------------------------------------------------------------------------------------


def _search(document: Any, words: str, regular: bool = False) -> List[Any]:
    found = document.findAll(_descriptor(document, words, regular))
    return [found.getByIndex(i) for i in range(found.getCount())]


def _descriptor(document: Any, words: str, regular: bool) -> Any:
    search = document.createSearchDescriptor()
    search.SearchString, search.SearchCaseSensitive, search.SearchRegularExpression = words, True, regular
    return search


def locate(document: Any, problem: Problem) -> Optional[Any]:
    """The range a problem is about: its tag, else its paragraph; None when it is not there any more."""
    hits = [hit for hit in _search(document, problem.tag) if _is_of(hit, problem.kind)] if problem.tag else []
    if not hits and problem.tag:  # other spaces than the file has, or a tag with a line break
        hits = [hit for hit in _tags(document) if normal(hit.getString()) == normal(problem.tag)]
        hits = [hit for hit in hits if _is_of(hit, problem.kind)]
    if not hits and not problem.tag:
        hits = [paragraph for paragraph in _paragraphs(document) if _is_of(paragraph, problem.kind)]
    scored = [(likeness(_paragraph_of(hit), problem.text or ""), hit) for hit in hits]
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


def _paragraph_of(hit: Any) -> str:
    text = hit.getText()
    cursor = text.createTextCursorByRange(hit.getStart())
    cursor.gotoStartOfParagraph(False)
    cursor.gotoEndOfParagraph(True)
    return str(cursor.getString())


def _tags(document: Any) -> List[Any]:
    return _search(document, ANY_TAG, regular=True)


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
    """The index of a tag among the equal ones of its paragraph: the command counts within the part."""
    own = (problem.text or "").count(problem.tag or "\0")
    return ((problem.occurrence or 1) - 1) % own + 1 if own > 1 else 1


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
    """All tags in the order in which the search finds them."""
    return [Tag(str(hit.getString()), _words_before(hit)) for hit in _tags(document)]


def step_to_tag(document: Any, by: int) -> str:
    """Selects the tag behind the cursor (``by`` -1: before it), around the end; gives its words. Raises Refused when there is
    none. Of one tag only, what is typed, cut or made bold replaces no more than what anyone sees selected."""
    search = _descriptor(document, ANY_TAG, regular=True)
    search.SearchBackwards = by < 0
    cursor = _view(document)
    found = document.findNext(cursor.getEnd() if by > 0 else cursor.getStart(), search) or document.findFirst(search)
    if found is None:
        raise Refused("no_tags")
    document.getCurrentController().select(found)
    return str(found.getString())


def go_to_tag(document: Any, number: int, words: str) -> None:
    """Selects the tag with this number in ``tags``. Raises Refused when other words are there by now."""
    found = _tags(document)
    if number >= len(found) or str(found[number].getString()) != words:
        raise Refused("tags_changed")
    document.getCurrentController().select(found[number])


def _words_before(hit: Any) -> str:
    cursor = hit.getText().createTextCursorByRange(hit.getStart())
    cursor.gotoStartOfParagraph(True)
    return str(cursor.getString())


# --- mending -------------------------------------------------------------------------------------------------------------


def apply_fix(document: Any, problem: Problem, name: str) -> str:
    """Applies the problem's fix in place, in one undo step; gives the tag as it is now. Raises Refused."""
    if document.isReadonly():
        raise Refused("read_only")
    if not problem.fixable or problem.tag is None:
        raise Refused("no_fix")
    found = locate(document, problem)
    if found is None:
        raise Refused("not_found", tag=problem.tag)
    with Edit(document, name):
        if problem.fix is not None:
            tag = findings.corrected(found.getString(), problem.fix)
            if tag == found.getString():
                raise Refused("not_found", tag=problem.fix[0])
            written = _with_language(found.getText(), found, tag, NO_LANGUAGE)
        else:
            tag = findings.closing(problem) or ""
            written = _close(document, found, tag)
    document.getCurrentController().select(written)
    return tag


def _close(document: Any, opening: Any, tag: str) -> Any:
    """Writes a closing tag. Where the cursor was put behind the opening tag, there; else at the end of its paragraph, and
    after the next paragraph when the opening tag has one of its own."""
    text = opening.getText()
    cursor = _view(document)
    try:
        chosen = text.compareRegionEnds(opening, cursor.getStart()) > 0
    except IllegalArgumentException:
        chosen = False
    if chosen:
        return _put(text, cursor.getEnd(), tag)
    end = text.createTextCursorByRange(opening.getEnd())
    alone = normal(_paragraph_of(opening)) == normal(opening.getString())
    end.gotoEndOfParagraph(False)
    if alone and end.gotoNextParagraph(False):
        end.gotoEndOfParagraph(False)
    if alone:
        text.insertControlCharacter(end, PARAGRAPH_BREAK, False)
    return _put(text, end, tag)


# --- files ---------------------------------------------------------------------------------------------------------------


def export(document: Any, folder: str) -> Tuple[str, bool]:
    """The window's document as a .docx in ``folder``, and whether LibreOffice wrote it: a .docx without unsaved changes is
    copied instead. Raises Refused."""
    source = path_of(document.getURL())
    name = os.path.splitext(os.path.basename(source))[0] or "mau"
    target = os.path.join(folder, name + ".docx")
    if source.lower().endswith(".docx") and not document.isModified() and os.path.isfile(source):
        try:
            shutil.copyfile(source, target)
            return target, False
        except OSError:  # locked: then as LibreOffice writes it
            pass
    options = (property_value("FilterName", DOCX_FILTER), property_value("Overwrite", True))
    try:
        document.storeToURL(uno.systemPathToFileUrl(target), options)
    except Exception as error:
        raise Refused("no_export", reason=str(getattr(error, "Message", error))) from None
    return target, True
