"""Values that are more than text: what a capture holds when it has structure, and docxtpl's value objects.

A ``Fragment`` can only be printed. It is printed as an element of our own around its XML, wherever its tag is;
``splice`` then puts the content where it belongs in the tree.

docxtpl's classes are known by their names, and of their objects only what needs no document is read here (``xml``): a template
may print a RichText that was made with docxtpl alone, when nothing has imported the bridge. The rest is the ``Host``'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Undefined

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.marks import OPENING, SPLICE
from docxtpl_reports.ooxml.escaping import escape_quoted, unescape
from docxtpl_reports.ooxml.wml import names as wml

from .rendering import Host, current

# How a line break and a tab within a text are printed (see ``output``), and what represents them in a fragment.
LINE_BREAK_XML, TAB_XML = '</w:t><w:br/><w:t xml:space="preserve">', '</w:t><w:tab/><w:t xml:space="preserve">'
# Compiled when they are first used: few runs need them, and each start would pay for them.
_OF_CONTROLS = {"\n": "<s:br/>", "\t": "<s:tab/>", "\a": "<s:p/>", "\f": "<s:page/>"}
_CONTROLS = "\r\n|[\n\t\a\f\r\x0b\x85\u2028\u2029]"
_FORBIDDEN = r"[\x00-\x06\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
_PREFIX = r"[<\s](\w+):"
_DRAWING, _OFFICE = "http://schemas.openxmlformats.org/drawingml/2006", "http://schemas.microsoft.com/office"
# Prefixes that fragments of other origin use without declaring them.
NAMESPACES = {
    "w": wml.W, "r": wml.REL, "mc": wml.MC, "s": SPLICE, "a": f"{_DRAWING}/main", "pic": f"{_DRAWING}/picture",
    "c": f"{_DRAWING}/chart", "dgm": f"{_DRAWING}/diagram", "wp": f"{_DRAWING}/wordprocessingDrawing",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math", "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office", "w10": "urn:schemas-microsoft-com:office:word",
    "w14": f"{_OFFICE}/word/2010/wordml", "w15": f"{_OFFICE}/word/2012/wordml",
    "wp14": f"{_OFFICE}/word/2010/wordprocessingDrawing", "wps": f"{_OFFICE}/word/2010/wordprocessingShape",
    "wpg": f"{_OFFICE}/word/2010/wordprocessingGroup", "wpc": f"{_OFFICE}/word/2010/wordprocessingCanvas",
}  # fmt: skip

_NAMESPACES = frozenset(NAMESPACES.values())


@dataclass(frozen=True, slots=True, eq=False)
class Fragment:
    """Content with structure. ``xml`` is well-formed; ``declared``: namespaces to declare around it; ``home``: the part
    that its relationships belong to, None for the story it is printed in; ``level``: of an empty one, what goes with it
    (docxtpl's prefix: p, tr, tc)."""

    xml: str
    declared: str = ""
    home: str | None = None
    level: str = ""

    def __bool__(self) -> bool:
        return bool(self.xml)

    def printed(self) -> str:
        rendering = current()
        level = f' level="{self.level}"' if self.level else ""
        number = 0 if rendering is None else rendering.print_fragment(self.home)
        content = self.xml.replace(LINE_BREAK_XML, "<s:br/>").replace(TAB_XML, "<s:tab/>")
        return f'{OPENING} n="{number}"{level}{self.declared}>{content}</s:f>'


# --- captures ----------------------------------------------------------------------------------------------------------


def capture(pieces: Iterable[str]) -> str | Fragment:
    """The result of a macro, a ``set`` block or ``loop()``: text as it was before it was escaped, or a Fragment."""
    xml = "".join(pieces)
    plain = xml.replace(LINE_BREAK_XML, "\n").replace(TAB_XML, "\t") if "<" in xml else xml
    if "<" in plain:
        return Fragment(xml)
    return unescape(plain) if "&" in plain else plain


def in_place(value: object, output: Callable[[object], str]) -> str:
    """A capture printed where it was rendered: its structure fits there."""
    return value.xml if isinstance(value, Fragment) else output(value)


def placed(value: object, output: Callable[[object], str]) -> str:
    """The result of a ``call`` block, which may be between paragraphs or rows: ``splice`` adds what it lacks."""
    if isinstance(value, Fragment):
        return output(value)
    text = output(value)
    return Fragment(text).printed() if text else ""


def or_empty(level: str) -> Callable[[Any], Any]:
    """The function that ``{{p x }}`` prints through: an empty result takes the paragraph (row, cell) with it."""

    def printed(value: Any) -> Any:
        if isinstance(value, Undefined) and not isinstance(value, StrictUndefined):
            return Fragment("", level=level)
        made = more_than_text(value)
        if (value if made is None else made.xml if isinstance(made, Fragment) else made) == "":
            return Fragment("", level=level)
        return value

    return printed


# --- docxtpl's objects -------------------------------------------------------------------------------------------------


def more_than_text(value: object) -> Fragment | str | None:
    """The fragment (or the text) that a capture or one of docxtpl's objects represents; None for any other value.

    Raises ReportError REN003, REN013 (XML that cannot be read), REN014 (a picture of another document), REN110 (an element
    that Word does not know).
    """
    kind: Any = value.__class__
    make = _maker(kind)
    return None if make is None else make(value)


@lru_cache(maxsize=1024)
def _maker(cls: Any) -> Callable[[Any], Fragment | str] | None:
    """By the class that docxtpl defines, also an inherited one; docxtpl itself is not imported."""
    if cls is Fragment:
        return _itself
    return next((_MAKERS.get(c.__name__) for c in cls.__mro__ if c.__module__.partition(".")[0] == "docxtpl"), None)


def _itself(value: Fragment) -> Fragment:
    return value


def _rich(value: Any) -> Fragment | str:
    return of_markup(value.xml)


def of_listing(text: str) -> Fragment | str:
    r"""Text in which ``\a`` starts a paragraph and ``\f`` a page."""
    if "\a" not in text and "\f" not in text:
        return text
    return of_markup(escape_quoted(text).replace("'", "&#x27;"))


def _listing(value: Any) -> Fragment | str:
    import html  # here: its table of entities takes long to load

    return of_listing(html.unescape(value.xml))


def of_markup(xml: str, *, controls: bool = True) -> Fragment | str:
    """XML that a program wrote, checked; ``controls``: its line breaks and tabs are text, not layout of the XML."""
    if bad := re.search(_FORBIDDEN, xml):
        around = re.sub(_FORBIDDEN, "�", xml[max(bad.start() - 20, 0) : bad.start() + 20])
        raise ReportError(Diagnostic("REN003", params={"char": f"U+{ord(bad[0]):04X}", "text": around}))
    if controls:
        xml = re.sub(_CONTROLS, lambda found: _OF_CONTROLS.get(found[0], "<s:br/>"), xml)
    prefixes = sorted(set(re.findall(_PREFIX, xml)) & NAMESPACES.keys() - {"s"})
    declared = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in prefixes)
    from lxml import etree  # here, as few documents need trees

    from docxtpl_reports.ooxml.package.xml import parse_xml
    from docxtpl_reports.ooxml.wml.vocabulary import unknown

    try:
        root = parse_xml(f"{OPENING}{declared}>{xml}</s:f>".encode())
    except etree.XMLSyntaxError as error:
        raise ReportError(Diagnostic("REN013", params={"detail": error.msg or "?"})) from None
    if len(root) == 0:
        return root.text or ""
    if (name := unknown(root, _NAMESPACES, SPLICE)) is not None:
        raise ReportError(Diagnostic("REN110", params={"name": name}))
    host = _host()
    return Fragment(xml, declared, "" if host is None else host.main_part)


def _of_a_document(value: Any) -> Fragment:
    host = _host()
    content = None if host is None else host.content(value)
    if content is None:
        raise ReportError(Diagnostic("REN014", params={"kind": type(value).__name__}))
    return Fragment(*content)


def _host() -> Host | None:
    rendering = current()
    return None if rendering is None else rendering.host


_MAKERS: dict[str, Callable[[Any], Fragment | str]] = {
    "RichText": _rich,
    "RichTextParagraph": _rich,
    "Listing": _listing,
    "InlineImage": _of_a_document,
    "Subdoc": _of_a_document,
}
