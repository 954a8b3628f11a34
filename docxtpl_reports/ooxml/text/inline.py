"""The text of one paragraph as a reviewer reads it: with its tags, links, fields, changes and marks of what hangs on it.

What an editor moves or renames at will (ids, the place of anchored boxes, results of page numbers) is not in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from urllib.parse import unquote

from lxml import etree

from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.properties import is_on

FOOTNOTE, ENDNOTE, COMMENT = "[^]", "[^^]", "[@]"
REFERENCES = {
    w("footnoteReference"): ("footnote", FOOTNOTE),
    w("endnoteReference"): ("endnote", ENDNOTE),
    w("commentReference"): ("comment", COMMENT),
}
TAB_MARK, LINE_MARK = "⇥", "↵"
TEXT_BOX = w("txbxContent")

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_INLINE, _ANCHOR, _DOC_PR = (f"{{{_DRAWING}wordprocessingDrawing}}{n}" for n in ("inline", "anchor", "docPr"))
_PICTURE, _CHART = f"{{{_DRAWING}picture}}pic", f"{{{_DRAWING}chart}}chart"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_OFFICE_TITLE = "{urn:schemas-microsoft-com:office:office}title"
_MATH = tuple(f"{{http://schemas.openxmlformats.org/officeDocument/2006/math}}{n}" for n in ("oMath", "oMathPara"))

_INSERTED, _DELETED = (w("ins"), w("moveTo")), (w("del"), w("moveFrom"))
_SPECIAL = {
    w("tab"): TAB_MARK,
    w("ptab"): TAB_MARK,
    w("cr"): LINE_MARK,
    wml.NO_BREAK_HYPHEN: "\u2011",
    w("pgNum"): "[=PAGE]",
}
PAGE_BREAK, COLUMN_BREAK = "\f", "\v"
_BREAKS = {"page": PAGE_BREAK, "column": COLUMN_BREAK}
# Fields whose results every editor recomputes and whose switches it rewrites: only their name is text.
_VOLATILE = frozenset(
    (
        "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "NUMWORDS", "NUMCHARS", "DATE", "TIME", "SAVEDATE",
        "PRINTDATE", "CREATEDATE", "EDITTIME", "FILENAME", "FILESIZE", "REVNUM", "TOC", "INDEX", "TOA",
    )
)  # fmt: skip
_COMPUTED = _VOLATILE | {"REF", "NOTEREF", "STYLEREF"}  # of these what they point to is text, too
_WORDS = re.compile(r'"([^"]*)"?|(\S+)')
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(slots=True)
class Inline:
    """A paragraph's text and what is to be shown below it."""

    text: str = ""
    controls: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # kind, mark, id
    hidden: bool = False  # it lies within the result of a field that is not shown


@dataclass(slots=True)
class _Field:
    """A field (§17.16.18): first its instruction is read, after the separator its result."""

    instruction: str = ""
    is_result: bool = False
    result: str = ""  # of a computed field
    closing: str = ""

    @property
    def words(self) -> list[str]:
        return [quoted or plain for quoted, plain in _WORDS.findall(self.instruction)]

    @property
    def name(self) -> str:
        return self.words[0].upper() if self.words else ""


@dataclass(frozen=True, slots=True)
class _Atom:
    text: str
    change: str  # "", "+" or "-"
    is_hidden: bool


class InlineReader:
    """Reads the paragraphs of one story in order; fields may reach over several of them."""

    def __init__(self, target: Callable[[str], str | None]) -> None:
        self._target = target  # what a relationship id points to
        self._fields: list[_Field] = []
        self._atoms: list[_Atom] = []
        self._change = ""
        self._is_hidden = False
        self._found = Inline()

    def read(self, paragraph: etree._Element) -> Inline:
        self._atoms, self._found = [], Inline()
        within = any(f.is_result and f.name in _COMPUTED for f in self._fields)
        self._walk(paragraph)
        self._paragraph_mark(paragraph)
        out = self._found
        out.text = "".join(self._marked())
        out.hidden = within and not out.text
        return out

    def _marked(self) -> Iterator[str]:
        for (change, is_hidden), group in groupby(self._atoms, lambda a: (a.change, a.is_hidden)):
            text = _PRIVATE.sub(_symbol, "".join(atom.text for atom in group).replace("\u00ad", ""))
            if text and is_hidden:
                text = f"[{translate(N_('ẩn'))}: {text}]"
            yield f"[{change}{text}{change}]" if text and change else text

    def _paragraph_mark(self, paragraph: etree._Element) -> None:
        """A paragraph whose end was inserted or deleted (§17.13.5.15, .20)."""
        mark = paragraph.find(f"{wml.PPR}/{wml.RPR}")
        for name, change in (("ins", "+"), ("del", "-")) if mark is not None else ():
            if mark is not None and mark.find(w(name)) is not None:
                self._atoms.append(_Atom("¶", change, False))

    # --- text --------------------------------------------------------------------------------------------------------

    def _emit(self, text: str) -> None:
        """Puts text where it belongs: into the instruction or hidden result of a field, or into the paragraph."""
        for open_field in reversed(self._fields):
            if not open_field.is_result:
                open_field.instruction += text
                return
            if open_field.name in _COMPUTED:
                open_field.result += text
                return
        if text:
            self._atoms.append(_Atom(text, self._change, self._is_hidden))

    def _walk(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in wml.PROPERTIES or tag in wml.MARKS:
                continue
            if tag == wml.R:
                self._run(child)
            elif tag == wml.HYPERLINK:
                self._hyperlink(child)
            elif tag in _INSERTED or tag in _DELETED:
                before, self._change = self._change, "+" if tag in _INSERTED else "-"
                self._walk(child)
                self._change = before
            elif tag == wml.FIELD:
                self._simple_field(child)
            elif tag == wml.SDT:
                if (name := control_name(child)) is not None:
                    self._found.controls.append(name)
                self._walk(child)
            elif tag == wml.ALTERNATE:
                self._walk(_shown_branch(child))
            elif tag in _MATH:
                formula = "".join(e.text or "" for e in child.iter(wml.MATH_TEXT))
                self._emit(f"[{translate(N_('công thức'))}: {''.join(formula.split())}]")
            elif tag not in (wml.P, wml.TBL):
                self._walk(child)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(wml.RPR)
        vanish = None if properties is None else properties.find(w("vanish"))
        before = self._is_hidden
        self._is_hidden = is_on(vanish)
        self._run_content(run)
        self._is_hidden = before

    def _run_content(self, run: etree._Element) -> None:
        for child in run:
            tag = child.tag
            if tag in (wml.T, w("delText"), wml.INSTR_TEXT, w("delInstrText")):
                self._emit(child.text or "")
            elif tag in _SPECIAL:
                self._emit(_SPECIAL[tag])
            elif tag == wml.BR:
                self._emit(_BREAKS.get(child.get(w("type"), ""), LINE_MARK))
            elif tag == w("sym"):
                self._emit(_character(child.get(w("char"), "")))
            elif tag == w("fldChar"):
                self._field_mark(child.get(w("fldCharType"), ""))
            elif tag in REFERENCES:
                kind, mark = REFERENCES[tag]
                self._emit(mark)
                self._found.notes.append((kind, mark, child.get(w("id"), "")))
            elif tag == wml.ALTERNATE:
                self._run_content(_shown_branch(child))
            elif tag == w("ruby"):
                for base in child.iterchildren(w("rubyBase")):
                    self._walk(base)
            elif tag in (w("drawing"), w("pict"), w("object")):
                self._drawing(child)

    # --- links and fields ----------------------------------------------------------------------------------------------

    def _hyperlink(self, link: etree._Element) -> None:
        anchor = link.get(w("anchor"), "")
        address = self._target(link.get(_RELATION, "")) or ""
        self._emit("[")
        self._walk(link)
        self._emit(_link_end(address, anchor))

    def _simple_field(self, element: etree._Element) -> None:
        self._field_mark("begin")
        self._emit(element.get(w("instr"), ""))
        self._field_mark("separate")
        self._walk(element)
        self._field_mark("end")

    def _field_mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif not self._fields:
            return
        elif kind == "separate":
            self._open(self._fields[-1])
        elif kind == "end":
            done = self._fields[-1]
            if not done.is_result:
                self._open(done)
            self._fields.pop()
            # A tag is shown even in a result that is not.
            self._emit(done.closing + (done.result if "{" in done.result else ""))

    def _open(self, opened: _Field) -> None:
        self._fields.pop()
        label, opened.closing = _field_label(opened)
        self._emit(label)
        opened.is_result = True
        self._fields.append(opened)

    # --- drawings --------------------------------------------------------------------------------------------------------

    def _drawing(self, drawing: etree._Element) -> None:
        self._found.boxes += _boxes(drawing)
        frame = next(drawing.iter(_INLINE, _ANCHOR), None)
        label = _picture_label(drawing)
        if not label:
            return
        is_inline = frame.tag == _INLINE if frame is not None else "absolute" not in _vml_style(drawing)
        if is_inline:
            self._emit(label)
        else:
            self._found.pictures.append(label)


def control_name(control: etree._Element) -> str | None:
    """The name of a content control: its title, else its tag (LibreOffice drops tags on saving)."""
    properties = control.find(w("sdtPr"))
    for name in ("alias", "tag") if properties is not None else ():
        found = None if properties is None else properties.find(w(name))
        if found is not None and found.get(w("val"), "").strip():
            return found.get(w("val"), "").strip()
    return None


def _field_label(opened: _Field) -> tuple[str, str]:
    """The text before and after the result of a field."""
    words, name = opened.words, opened.name
    if name == "HYPERLINK":
        plain = [word for before, word in pairwise(words) if before == "\\l"]
        address = words[1] if len(words) > 1 and not words[1].startswith("\\") else ""
        return "[", _link_end(address, plain[0] if plain else "")
    if name in _VOLATILE:
        return f"[={name}]", ""
    kept = " ".join(words[1:]).replace("\\* MERGEFORMAT", "").strip()
    return f"[={name} {kept}]".replace(" ]", "]"), ""


def _link_end(address: str, anchor: str) -> str:
    """Anchors that begin with ``_`` are an editor's own, recreated on saving."""
    where = unquote(address).rstrip("/") + ("" if not anchor or anchor.startswith("_") else f"#{anchor}")
    return f"]({where})" if where else "]"


def _shown_branch(alternate: etree._Element) -> etree._Element:
    """One of the alternatives: each holds the same text (ISO/IEC 29500-3 §10)."""
    branches = [*alternate.iterchildren(wml.CHOICE), *alternate.iterchildren(wml.FALLBACK)]
    return branches[0] if branches else alternate


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a drawing, outermost only, each once."""
    for child in _shown_branch(element) if element.tag == wml.ALTERNATE else element:
        if child.tag == TEXT_BOX:
            yield child
        elif isinstance(child.tag, str):
            yield from _boxes(child)


def _picture_label(drawing: etree._Element) -> str:
    kind = ""
    if next(drawing.iter(_PICTURE, _IMAGE_DATA), None) is not None:
        kind = translate(N_("ảnh"))
    elif next(drawing.iter(_CHART), None) is not None:
        kind = translate(N_("biểu đồ"))
    elif drawing.tag == w("object"):
        kind = translate(N_("đối tượng"))
    described = next(drawing.iter(_DOC_PR), None)
    if described is not None:
        words = described.get("descr") or (described.get("name") if kind else "") or ""
    else:
        shapes = [e for e in drawing.iter() if isinstance(e.tag, str) and (e.get("alt") or e.get(_OFFICE_TITLE))]
        words = (shapes[0].get("alt") or shapes[0].get(_OFFICE_TITLE) or "") if shapes else ""
    words = " ".join(words.split())
    if not kind and not words:
        return ""
    kind = kind or translate(N_("hình"))
    return f"[{kind}: {words}]" if words else f"[{kind}]"


def _vml_style(drawing: etree._Element) -> str:
    return " ".join(e.get("style", "") for e in drawing.iter() if isinstance(e.tag, str))


def _character(code: str) -> str:
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return char if char.isprintable() or _PRIVATE.match(char) else "\ufffd"


def _symbol(match: re.Match[str]) -> str:
    """A character of a symbol font, which has no meaning without it (§17.3.3.30)."""
    return f"[{translate(N_('ký hiệu'))} {ord(match[0]):04X}]"
