"""Placeholders without Jinja: content controls and MERGEFIELDs become tags before the story is lexed.

A content control (ISO/IEC 29500-1 §17.5.2) whose tag, or title, is a name is a placeholder: LibreOffice drops the tag on save
and keeps the title. A check box follows the truth of its value; a repeating section repeats over a list, whose items its
inner controls name without more. A MERGEFIELD (§17.16.5.35) prints the value it names. What an office fills in so is no
longer bound to custom XML, which would overwrite it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ..diagnostics import Diagnostic, Location
from ..opc import wml
from .lexer import pending

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
CHECKED = f"{{{W14}}}checked"
_CHECK_BOX, _REPEATING = f"{{{W14}}}checkbox", f"{{{W15}}}repeatingSection"
_REPEATING_ITEM = f"{{{W15}}}repeatingSectionItem"
_BINDINGS = (wml.w("dataBinding"), f"{{{W15}}}dataBinding")
# Controls whose content is not a text to fill in.
_OTHER_KINDS = tuple(
    map(wml.w, ("picture", "docPartObj", "docPartList", "group", "equation", "citation", "bibliography"))
)
_STEP = r"[^\W\d]\w*"
_NAME = re.compile(rf"""{_STEP}(?:\.{_STEP}|\[(?:"[^"\]]*"|'[^'\]]*')\])*""")
_MERGEFIELD = re.compile(r'\s*MERGEFIELD\s+(?:"([^"]*)"|(\S+))\s*(.*)', re.IGNORECASE | re.DOTALL)
_SWITCH = re.compile(r'\\(\S)\s*("[^"]*"|[^\s\\]*)')
_FORMATS = {
    "upper": "|upper",
    "lower": "|lower",
    "caps": "|title",
    "firstcap": "|hoa_dau",
    "mergeformat": "",
    "charformat": "",
}
FIELD_CHAR, FIELD_CHAR_TYPE = wml.w("fldChar"), wml.w("fldCharType")


@dataclass(frozen=True)
class _Item:
    """A pass of a repeating section: the loop's variable and what is known of its attributes."""

    variable: str
    attributes: Any  # the shape of an item; None: not known


class Placeholders:
    """Turns the placeholders of one template's stories into tags. ``names``: the shape of the data, when it is known."""

    def __init__(self, names: Mapping[str, Any] | None) -> None:
        self.names = names
        self.problems: list[Diagnostic] = []

    def prepare(self, root: etree._Element, place: Callable[[etree._Element], Location]) -> None:
        """Rewrites the placeholders below ``root``; ``place`` says where an element stands."""
        self._controls(root, ())
        for field in list(_merge_fields(root)):
            self._merge_field(field, place)

    # --- content controls ------------------------------------------------------------------------------------------

    def _controls(self, root: etree._Element, items: tuple[_Item, ...]) -> None:
        for control in _outermost_controls(root):
            properties, content = control.find(wml.SDT_PR), control.find(wml.SDT_CONTENT)
            if properties is None or content is None:
                continue
            expression, sure = self._expression(properties, items)
            if expression is not None and properties.find(_REPEATING) is not None:
                self._repeat(properties, content, expression, items)
                continue
            if _holds_tags(content):
                _unbind(properties)
            elif expression is not None and not any(properties.find(kind) is not None for kind in _OTHER_KINDS):
                if properties.find(_CHECK_BOX) is not None:
                    _check_box(properties, content, expression)
                else:
                    _fill(properties, content, expression, "" if sure else _root_of(expression))
                continue
            self._controls(content, items)

    def _expression(self, properties: etree._Element, items: tuple[_Item, ...]) -> tuple[str | None, bool]:
        """What a control prints, by its tag or title; and whether it surely is one (a title may look like a name)."""
        for kind in ("tag", "alias"):
            element = properties.find(wml.w(kind))
            text = "" if element is None else unicodedata.normalize("NFC", element.get(wml.w("val"), "").strip())
            if text.startswith("{{") and text.endswith("}}") and "}}" not in text[2:-2]:
                return text[2:-2].strip(), True
            if not _NAME.fullmatch(text):
                continue
            first = _root_of(text)
            for item in reversed(items):
                if first == item.variable:
                    return text, True
                if item.attributes is None:
                    return f"({item.variable}.{text} if {item.variable}.{first} is defined else {text})", True
                if isinstance(item.attributes, Mapping) and first in item.attributes:
                    return f"{item.variable}.{text}", True
            if self.names is None:
                return text, False
            if first in self.names:
                return text, True
        return None, False

    def _repeat(
        self, properties: etree._Element, content: etree._Element, expression: str, items: tuple[_Item, ...]
    ) -> None:
        """Repeats the first item of a repeating section; the others are samples that Word keeps."""
        _unbind(properties)
        found = [c for c in content if c.tag == wml.SDT and c.find(f"{wml.SDT_PR}/{_REPEATING_ITEM}") is not None]
        for other in found[1:]:
            content.remove(other)
        if not found:
            return
        first = found[0]
        variable = f"muc{len(items) + 1}" if items else "muc"
        first.addprevious(pending(f"{{% for {variable} in {expression} %}}"))
        first.addnext(pending("{% endfor %}"))
        shape = self._shape_of(expression, items)
        inner = first.find(wml.SDT_CONTENT)
        if inner is not None:
            self._controls(inner, (*items, _Item(variable, shape[0] if isinstance(shape, list) and shape else None)))

    def _shape_of(self, expression: str, items: tuple[_Item, ...]) -> Any:
        """The shape of a dotted name; None when it is not known."""
        first, *rest = expression.split(".")
        shape = next((item.attributes for item in items if item.variable == first), None)
        if shape is None and self.names is not None:
            shape = self.names.get(first)
        for name in rest:
            shape = shape.get(name) if isinstance(shape, Mapping) else None
        return shape

    # --- MERGEFIELD ------------------------------------------------------------------------------------------------

    def _merge_field(self, field: _MergeField, place: Callable[[etree._Element], Location]) -> None:
        quoted, plain, switches = field.instruction.groups()
        name = unicodedata.normalize("NFC", (plain if quoted is None else quoted).strip())
        through = ""
        wrong = None if _NAME.fullmatch(name) else name
        for switch, value in _SWITCH.findall(switches):
            format_ = _FORMATS.get(value.strip('"').lower()) if switch == "*" else None
            if format_ is None:
                wrong = wrong or f"\\{switch} {value}".strip()
            through += format_ or ""
        if field.in_code and wrong is None:
            wrong = "{ … { MERGEFIELD … } … }"
        if wrong is not None:
            params = {"field": field.instruction[0].strip(), "what": wrong}
            self.problems.append(Diagnostic("TPL030", place(field.element), params))
            return
        _replace_field(field.element, field.parts, f"{{{{ {name}{through} }}}}")


def _outermost_controls(root: etree._Element) -> Iterator[etree._Element]:
    """Content controls below ``root`` that stand in no other."""
    for control in list(root.iter(wml.SDT)):
        above = next((a for a in control.iterancestors() if a.tag == wml.SDT or a is root), None)
        if above is root:
            yield control


def _root_of(expression: str) -> str:
    match = re.match(_STEP, expression)
    return match[0] if match else expression


def _holds_tags(content: etree._Element) -> bool:
    texts = "".join(element.text or "" for element in content.iter(wml.T))
    return "{{" in texts or "{%" in texts


def _unbind(properties: etree._Element) -> None:
    for name in (*_BINDINGS, wml.w("showingPlcHdr")):
        for element in properties.findall(name):
            properties.remove(element)


def _check_box(properties: etree._Element, content: etree._Element, expression: str) -> None:
    """The state and the character of a check box, by the truth of its value."""
    _unbind(properties)
    box = properties.find(_CHECK_BOX)
    assert box is not None
    signs = {}
    for state, fallback in (("checkedState", "2612"), ("uncheckedState", "2610")):
        declared = box.find(f"{{{W14}}}{state}")
        code = fallback if declared is None else declared.get(f"{{{W14}}}val", fallback)
        signs[state] = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else chr(int(fallback, 16))

    def choose(yes: str, no: str) -> str:
        return f"{{% if {expression} %}}{yes}{{% else %}}{no}{{% endif %}}"

    checked = box.find(CHECKED)
    if checked is None:
        checked = etree.Element(CHECKED)
        box.insert(0, checked)
    checked.set(f"{{{W14}}}val", choose("1", "0"))
    _set_text(content, choose(signs["checkedState"], signs["uncheckedState"]), placeholder=False)


def _fill(properties: etree._Element, content: etree._Element, expression: str, if_defined: str) -> None:
    """``expression`` as the content of a control; with ``if_defined`` only when data has that name, else what stands there."""
    shown = properties.find(wml.w("showingPlcHdr")) is not None
    _unbind(properties)
    date = properties.find(wml.w("date"))
    if date is not None:
        date.attrib.pop(wml.w("fullDate"), "")
    if not if_defined:
        _set_text(content, f"{{{{ {expression} }}}}", placeholder=shown)
        return
    filled = deepcopy(content)
    _set_text(filled, f"{{{{ {expression} }}}}", placeholder=shown)
    content[:0] = [pending(f"{{% if {if_defined} is defined %}}"), *filled, pending("{% else %}")]
    content.append(pending("{% endif %}"))


def _set_text(content: etree._Element, text: str, *, placeholder: bool) -> None:
    """One run with ``text`` as the content of a control: in its first paragraph and with the format of its first run."""
    first_run = next(content.iter(wml.R), None)
    properties = None if first_run is None else first_run.find(wml.RPR)
    run = etree.Element(wml.R)
    if properties is not None:
        properties = deepcopy(properties)
        style = properties.find(wml.w("rStyle"))
        if placeholder and style is not None:
            properties.remove(style)  # the grey of a prompt
        run.append(properties)
    node = etree.SubElement(run, wml.T)
    node.text = text
    node.set(wml.XML_SPACE, "preserve")
    paragraph = next(content.iter(wml.P), None)
    if paragraph is None:
        inline = next(content.iterancestors(wml.P), None) is not None
        content[:] = [] if inline else [etree.Element(wml.P)]
        holder = content if inline else content[0]
    else:
        holder = paragraph
        for child in list(paragraph):
            if child.tag != wml.PPR:
                paragraph.remove(child)
        container = paragraph.getparent()
        assert container is not None
        for sibling in list(container):
            if sibling is not paragraph and sibling.tag not in wml.PROPERTIES:
                container.remove(sibling)
    holder.append(run)


# --- fields ------------------------------------------------------------------------------------------------------------


def complex_fields(root: etree._Element) -> Iterator[tuple[list[etree._Element], list[etree._Element], bool]]:
    """Complex fields (§17.16.18) in the order of their ends: all that lies in them, their own ``instrText``, and whether they
    are part of another field's instruction.

    The first and the last part are the ``fldChar`` that begin and end the field.
    """
    open_fields: list[tuple[list[etree._Element], list[etree._Element], list[bool]]] = []
    for run in root.iter(wml.R):
        for child in run:
            kind = child.get(FIELD_CHAR_TYPE) if child.tag == FIELD_CHAR else None
            if kind == "begin":
                open_fields.append(([], [], []))
            for parts, _, _ in open_fields:
                if child.tag != wml.RPR:
                    parts.append(child)
            if not open_fields:
                continue
            parts, instruction, separated = open_fields[-1]
            if child.tag == wml.INSTR_TEXT and not separated:
                instruction.append(child)
            elif kind == "separate":
                separated.append(True)
            elif kind == "end":
                open_fields.pop()
                yield parts, instruction, any(not separated for _, _, separated in open_fields)


@dataclass(frozen=True)
class _MergeField:
    """``element``: the ``fldSimple``, or the ``fldChar`` that begins a complex field of these ``parts``."""

    element: etree._Element
    parts: Sequence[etree._Element]
    instruction: re.Match[str]
    in_code: bool = False


def _merge_fields(root: etree._Element) -> Iterator[_MergeField]:
    for parts, instruction, in_code in complex_fields(root):
        if match := _MERGEFIELD.fullmatch("".join(element.text or "" for element in instruction)):
            yield _MergeField(parts[0], parts, match, in_code)
    for field in root.iter(wml.FIELD):
        if match := _MERGEFIELD.fullmatch(field.get(wml.w("instr"), "")):
            yield _MergeField(field, [], match)


def _replace_field(field: etree._Element, parts: Sequence[etree._Element], text: str) -> None:
    """Puts a text in place of a field, with the format of what the field showed."""
    shown = [part for part in parts if part.tag == wml.T] or list(field.iter(wml.T))
    source = shown[0].getparent() if shown else field.getparent() if parts else None
    properties = None if source is None else source.find(wml.RPR)
    run = etree.Element(wml.R)
    if properties is not None:
        run.append(deepcopy(properties))
    node = etree.SubElement(run, wml.T)
    node.text = text
    node.set(wml.XML_SPACE, "preserve")
    if not parts:
        field.addprevious(run)
        parent = field.getparent()
        assert parent is not None
        parent.remove(field)
        return
    first = field.getparent()
    assert first is not None
    before = [child for child in first if child.tag != wml.RPR and first.index(child) < first.index(field)]
    if before:
        first.addnext(run)
    else:
        first.addprevious(run)
    for part in parts:
        holder = part.getparent()
        if holder is None:
            continue
        holder.remove(part)
        if all(child.tag == wml.RPR for child in holder) and (above := holder.getparent()) is not None:
            above.remove(holder)
