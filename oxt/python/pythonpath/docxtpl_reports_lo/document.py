"""Operations on the text document in the window: insert, fix, export. What is found in it is in ``finding``."""

from __future__ import annotations

import os
import re
import shutil
from typing import Any, List, Tuple

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import IllegalArgumentException, Locale
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK

from . import problems as findings
from .balance import is_part, loose_tag, prints_nothing
from .fields import FOOTNOTE, segments
from .finding import locate, paragraph_of, search, view
from .problems import TAG, Problem, normal
from .refused import Refused

DOCX_FILTER = "MS Word 2007 XML"
NO_LANGUAGE = Locale("zxx", "", "")  # no spelling, no autocorrect; and a tag stays one run when it is saved


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
            cursor = view(document)
            _put(cursor.getText(), cursor, what, replace=True)
            cursor.gotoRange(cursor.getEnd(), False)
            cursor.collapseToEnd()


def selected_words(document: Any) -> str:
    """The words that are selected, of one place."""
    selection = document.getCurrentController().getSelection()
    is_one = selection is not None and hasattr(selection, "getCount") and selection.getCount() == 1
    return str(selection.getByIndex(0).getString()) if is_one else ""


def may_depend(document: Any) -> None:
    """Raises Refused where ``only_when`` would leave tags without their partners, or nothing to print."""
    if document.isReadonly():
        raise Refused("read_only")
    selection = document.getCurrentController().getSelection()
    cursor = view(document)
    if _is_of_cells(selection):
        for row in _rows(selection.getRangeName()):
            _refuse_cut(_words_of_rows(cursor.TextTable, row, row))
        return
    words = _whole_paragraphs(cursor)
    _refuse_cut(words)
    if not _spans_paragraphs(cursor) and prints_nothing(words):
        raise Refused("tags_only")


def only_when(document: Any, condition: str, name: str) -> None:
    """Makes the paragraph at the cursor, the selected ones or the selected rows depend on a condition. Raises Refused."""
    may_depend(document)
    selection = document.getCurrentController().getSelection()
    cursor = view(document)
    with Edit(document, name):
        if _is_of_cells(selection):
            for row in _rows(selection.getRangeName()):
                first = cursor.TextTable.getCellByName(f"A{row}")
                if first is None:
                    raise Refused("no_rows")
                _put(first, first.getStart(), f"{{%tr chi_khi {condition} %}}")
            return
        text = cursor.getText()
        first, last = text.createTextCursorByRange(cursor.getStart()), text.createTextCursorByRange(cursor.getEnd())
        if _spans_paragraphs(cursor) or is_part(_whole_paragraphs(cursor)):
            _around_paragraphs(document, text, first, last, (f"{{% if {condition} %}}", "{% endif %}"))
            return
        first.gotoStartOfParagraph(False)
        _put(text, first, f"{{% chi_khi {condition} %}}")


def rows_at_cursor(document: Any) -> Tuple[Any, str]:
    """The table of the cursor, and its cell or the selected ones. Raises Refused."""
    if document.isReadonly():
        raise Refused("read_only")
    selection = document.getCurrentController().getSelection()
    cursor = view(document)
    if cursor.TextTable is None:
        raise Refused("no_table")
    cells = str(selection.getRangeName() if _is_of_cells(selection) else cursor.Cell.CellName)
    rows = _rows(cells)
    _refuse_cut(_words_of_rows(cursor.TextTable, rows[0], rows[-1]) if rows else "")
    return cursor.TextTable, cells


def repeat_row(document: Any, block: Tuple[str, ...], name: str) -> None:
    """Repeats the row at the cursor, or the selected rows, over a list. Raises Refused outside of a table."""
    table, cells = rows_at_cursor(document)
    with Edit(document, name):
        _around_rows(document, table, cells, block)


def _is_of_cells(selection: Any) -> bool:
    return selection is not None and bool(selection.supportsService("com.sun.star.text.TextTableCursor"))


def _rows(cells: str) -> List[int]:
    """The numbers of the rows of a range of cells; none for a cell that was split (``A2.1.1``)."""
    found = [int(number) for number in re.findall(r"(?:^|:)[A-Za-z]+(\d+)", cells)]
    return list(range(min(found), max(found) + 1)) if found else []


def _words_of_rows(table: Any, first: int, last: int) -> str:
    """The words of all cells of these rows."""
    numbered = [(re.match(r"[A-Za-z]+(\d+)", name), name) for name in table.getCellNames()]
    names = [name for match, name in numbered if match is not None and first <= int(match.group(1)) <= last]
    return "\n".join(table.getCellByName(name).getString() for name in names)


def _spans_paragraphs(cursor: Any) -> bool:
    """Whether the selection goes beyond the paragraph that it begins in."""
    text = cursor.getText()
    end = text.createTextCursorByRange(cursor.getStart())
    end.gotoEndOfParagraph(False)
    return bool(text.compareRegionEnds(end, cursor.getEnd()) > 0)


def _whole_paragraphs(cursor: Any) -> str:
    """The words of the paragraphs that the cursor or the selection is in."""
    text = cursor.getText()
    end = text.createTextCursorByRange(cursor.getEnd())
    end.gotoEndOfParagraph(False)
    span = text.createTextCursorByRange(cursor.getStart())
    span.gotoStartOfParagraph(False)
    span.gotoRange(end, True)
    return str(span.getString())


def _refuse_cut(words: str) -> None:
    tag = loose_tag(words)
    if tag:
        raise Refused("cuts_block", tag=" ".join(tag.split())[:60])


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
    cursor = view(document)
    if _is_of_cells(selection):
        _around_rows(document, cursor.TextTable, selection.getRangeName(), parts)
        return
    text, start, end = cursor.getText(), cursor.getStart(), cursor.getEnd()
    first, last = text.createTextCursorByRange(start), text.createTextCursorByRange(end)
    empty = text.compareRegionStarts(start, end) == 0
    if empty and cursor.Cell is not None and re.match(r"\{%\w*\s*for\b", parts[0]):
        _around_rows(document, cursor.TextTable, cursor.Cell.CellName, parts)
        return
    if (first.isStartOfParagraph() and last.isEndOfParagraph()) or _spans_paragraphs(cursor):
        _refuse_cut(_whole_paragraphs(cursor))
        _around_paragraphs(document, text, first, last, parts)
        return
    if empty:
        written = _put(text, start, "".join(parts))
        inside = text.createTextCursorByRange(written.getStart())
        inside.goRight(_units(parts[0]), False)
        cursor.gotoRange(inside, False)
        return
    _refuse_cut(cursor.getString())
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
    view(document).gotoRange(inside, False)


def _around_rows(document: Any, table: Any, cells: str, parts: Tuple[str, ...]) -> None:
    """Opens in the first cell of the first row, closes in the last cell of the last: the row is repeated or left out."""
    rows = _rows(cells)
    names = [name for name in table.getCellNames() if re.fullmatch(r"[A-Za-z]+\d+", name)]
    first = [name for name in names if rows and int(re.sub(r"\D", "", name)) == rows[0]]
    last = [name for name in names if rows and int(re.sub(r"\D", "", name)) == rows[-1]]
    if not first or not last:
        raise Refused("no_rows")
    _refuse_cut(_words_of_rows(table, rows[0], rows[-1]))
    opening, ending = table.getCellByName(first[0]), table.getCellByName(last[-1])
    _put(ending, ending.getEnd(), "".join(parts[1:]))
    written = _put(opening, opening.getStart(), parts[0])
    view(document).gotoRange(written.getEnd(), False)


def _insert_footnote(document: Any) -> None:
    cursor = view(document)
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
    cursor = view(document)
    text = cursor.getText()
    for hit in search(document, r"\{\{[^{}]*\}\}", regular=True):
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
    cursor = view(document)
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
    cursor = view(document)
    try:
        chosen = text.compareRegionEnds(opening, cursor.getStart()) > 0
    except IllegalArgumentException:
        chosen = False
    if chosen:
        return _put(text, cursor.getEnd(), tag)
    end = text.createTextCursorByRange(opening.getEnd())
    alone = normal(paragraph_of(opening)) == normal(opening.getString())
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
