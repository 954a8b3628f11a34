"""Text as it is written in XML, and back. (``xml.sax.saxutils`` does this too, but imports ``urllib.request`` with it.)"""

from __future__ import annotations

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTED = str.maketrans({'"': "&quot;"})
_BLANKS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape(text: str) -> str:
    """The content of an element."""
    return text.translate(_TEXT)


def escape_quoted(text: str) -> str:
    """The value of an attribute between quotation marks."""
    return text.translate(_TEXT).translate(_QUOTED)


def attribute(text: str) -> str:
    """The value of an attribute with the quotation marks around it: those that it does not hold."""
    written = text.translate(_TEXT).translate(_BLANKS)
    if '"' not in written:
        return f'"{written}"'
    return f'"{written.translate(_QUOTED)}"' if "'" in written else f"'{written}'"


def unescape(text: str) -> str:
    """The text that was written as the content of an element or as the value of an attribute."""
    for written, character in (("&gt;", ">"), ("&lt;", "<"), ("&quot;", '"'), ("&#13;", "\r"), ("&amp;", "&")):
        text = text.replace(written, character)
    return text
