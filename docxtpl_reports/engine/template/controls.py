"""Content controls (ISO/IEC 29500-1 §17.5.2) as placeholders: they become tags before the story is lexed.

A control whose tag, or title, is a name is a placeholder: LibreOffice drops the tag on save and keeps the title. A check box
follows the truth of its value; a repeating section repeats over a list, whose items its inner controls name without more. What
an office fills in so is no longer bound to custom XML, which would overwrite it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import nearest, parent_of

from . import field_part
from .placeholders import OptionalTags, tag_beside
from .scanner import has_tag

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
CHECKED = f"{{{W14}}}checked"
_CHECK_BOX, _REPEATING = f"{{{W14}}}checkbox", f"{{{W15}}}repeatingSection"
_REPEATING_ITEM = f"{{{W15}}}repeatingSectionItem"
# Controls whose content is not a text to fill in.
_OTHER_KINDS = tuple(
    map(wml.w, ("picture", "docPartObj", "docPartList", "group", "equation", "citation", "bibliography"))
)
_STEP = r"[^\W\d]\w*"
NAME = re.compile(rf"""{_STEP}(?:\.{_STEP}|\[(?:"[^"\]]*"|'[^'\]]*')\])*""")
_XPATH_STEP = re.compile(rf"(?:[\w.-]+:)?({_STEP})(?:\[1\])?")
# The stores of core, extended and cover page properties: what they hold is about the file, not about the report.
_DOCUMENT_PROPERTIES = frozenset(
    (
        "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}",
        "{6668398D-A668-4E3E-A5EB-62B293D839F1}",
        "{55AF091B-3C7A-41E3-B477-F2FDAA23CFDA}",
    )
)


class _Item(NamedTuple):
    """An iteration of a repeating section: the loop's variable and what is known of its attributes."""

    variable: str
    attributes: Any  # the shape of an item; None: not known


class _Named(NamedTuple):
    """The expression that a control prints, and the condition under which it prints; "": it always does."""

    expression: str
    condition: str = ""


def fill_controls(root: etree._Element, names: Mapping[str, Any] | None) -> int:
    """Turns the content controls of a story into tags. ``names``: the shape of the data, when it is known.

    Without it, names and other titles are alike before there is data: a control is filled when data has the name,
    and stays as it is when not, with its binding, its prompt and the controls in it. Returns how many tags were written
    for such controls.
    """
    controls = _Controls(names)
    controls.prepare(root)
    for left in list(field_part.controls(root)):  # what a report does not have it does not refer to
        _drop(left.properties, *field_part.BINDINGS)
    return controls.optional.tags


class _Controls:
    """The rewriting of one story."""

    def __init__(self, names: Mapping[str, Any] | None) -> None:
        self.names = names
        self.optional = OptionalTags()

    def prepare(self, root: etree._Element, items: tuple[_Item, ...] = ()) -> None:
        """Rewrites the controls below ``root``."""
        for control in _outermost_controls(root):
            properties, content = control.find(wml.SDT_PR), control.find(wml.SDT_CONTENT)
            if properties is None or content is None:
                continue
            named = self._named(properties, items)
            is_list = properties.find(_REPEATING) is not None
            is_text = not any(properties.find(kind) is not None for kind in _OTHER_KINDS)
            if named is not None and (is_list or (is_text and not _has_tag(content))):
                if named.condition:
                    self._leave_when_not(control, named.condition, items)
                optional = self.optional if named.condition or (items and self.names is None) else None
                if is_list:
                    self._repeat(properties, content, named.expression, items, optional)
                    continue
                write = _check_box if properties.find(_CHECK_BOX) is not None else _fill
                for text in write(properties, content, named.expression):
                    if optional is not None:
                        optional.count(text)
                continue
            if _has_tag(content):
                unbind(properties)
            self.prepare(content, items)

    def _leave_when_not(self, control: etree._Element, condition: str, items: tuple[_Item, ...]) -> None:
        """Puts a copy of a control, in which inner ones are filled, where the condition does not hold."""
        copy = deepcopy(control)
        copy.tail = None
        control.addnext(copy)
        inner = copy.find(wml.SDT_CONTENT)
        assert inner is not None
        tag_beside(control, f"{{% if {condition} %}}", self.optional)
        tag_beside(copy, "{% else %}", self.optional)
        tag_beside(copy, "{% endif %}", self.optional, after=True)
        if _has_tag(inner):
            properties = copy.find(wml.SDT_PR)
            assert properties is not None
            unbind(properties)
        self.prepare(inner, items)

    def _named(self, properties: etree._Element, items: tuple[_Item, ...]) -> _Named | None:
        """The expression that a control prints, by its tag, its title or the custom XML that it is bound to."""
        if (mapped := field_part.mapped_to(properties)) is not None:  # whatever its tag and title say
            keys = mapped[1]
            if keys is None or not field_part.names_value(keys, self.names):
                return None
            return _Named(field_part.expression_of(keys), f"{keys[0]} is defined" if self.names is None else "")
        found: list[_Named] = []
        for text in _candidates(properties):
            if text.startswith("{{"):
                found.append(_Named(text[2:-2].strip()))
            else:
                found += self._meanings(text, items)
            if found and not found[-1].condition:
                break
        if not found:
            return None
        is_sure = not found[-1].condition
        expression = found[-1].expression
        for named in found[-2::-1]:
            expression = f"({named.expression} if {named.condition} else {expression})"
        return _Named(expression, "" if is_sure else " or ".join(named.condition for named in found))

    def _meanings(self, text: str, items: tuple[_Item, ...]) -> Iterator[_Named]:
        """The possible meanings of a name: an attribute of an item around, or a name of the data; a certain one is the last."""
        first = root_of(text)
        for item in reversed(items):
            if first == item.variable:
                yield _Named(text)
                return
            if item.attributes is None:
                yield _Named(f"{item.variable}.{text}", f"{item.variable}.{first} is defined")
            elif isinstance(item.attributes, Mapping) and first in item.attributes:
                yield _Named(f"{item.variable}.{text}")
                return
        if self.names is None:
            yield _Named(text, f"{first} is defined")
        elif first in self.names:
            yield _Named(text)

    def _repeat(
        self,
        properties: etree._Element,
        content: etree._Element,
        expression: str,
        items: tuple[_Item, ...],
        optional: OptionalTags | None,
    ) -> None:
        """Repeats the first item of a repeating section; the others are samples that Word keeps."""
        unbind(properties)
        found = [c for c in content if c.tag == wml.SDT and c.find(f"{wml.SDT_PR}/{_REPEATING_ITEM}") is not None]
        for other in found[1:]:
            content.remove(other)
        if not found:
            return
        first = found[0]
        variable = f"muc{len(items) + 1}" if items else "muc"
        shape = self._shape_of(expression, items)
        tag_beside(first, f"{{% for {variable} in {expression} %}}", optional)
        tag_beside(first, "{% endfor %}", optional, after=True)
        inner = first.find(wml.SDT_CONTENT)
        if inner is not None:
            attributes = shape[0] if isinstance(shape, list) and shape else None
            self.prepare(inner, (*items, _Item(variable, attributes)))

    def _shape_of(self, expression: str, items: tuple[_Item, ...]) -> Any:
        """The shape of a dotted name; None when it is not known."""
        first, *rest = expression.split(".")
        shape = next((item.attributes for item in items if item.variable == first), None)
        if shape is None and self.names is not None:
            shape = self.names.get(first)
        for name in rest:
            shape = shape.get(name) if isinstance(shape, Mapping) else None
        return shape


def _outermost_controls(root: etree._Element) -> Iterator[etree._Element]:
    """Content controls below ``root`` that are in no other."""
    for control in list(root.iter(wml.SDT)):
        above = next((a for a in control.iterancestors() if a.tag == wml.SDT or a is root), None)
        if above is root:
            yield control


def root_of(expression: str) -> str:
    match = re.match(_STEP, expression)
    return match[0] if match else expression


def _candidates(properties: etree._Element) -> Iterator[str]:
    """Texts that may name the value of a control: ``{{ expression }}`` a name in its tag or title, the steps of its XPath."""
    for kind in ("tag", "alias"):
        element = properties.find(wml.w(kind))
        text = "" if element is None else vietnamese.composed(element.get(wml.w("val"), "").strip())
        is_expression = text.startswith("{{") and text.endswith("}}") and "}}" not in text[2:-2]
        if is_expression or NAME.fullmatch(text):
            yield text
    for binding in (element for name in field_part.BINDINGS for element in properties.findall(name)):
        if binding.get(wml.w("storeItemID"), "").upper() in _DOCUMENT_PROPERTIES:
            continue
        steps = [_XPATH_STEP.fullmatch(step) for step in binding.get(wml.w("xpath"), "").strip("/").split("/")]
        names = [vietnamese.composed(step[1]) for step in steps if step is not None]
        if len(names) == len(steps):
            yield from (".".join(names[start:]) for start in range(len(names)))


def _has_tag(content: etree._Element) -> bool:
    return has_tag("".join(element.text or "" for element in content.iter(wml.T)))


def unbind(properties: etree._Element) -> None:
    """Frees a control from custom XML, and of the mark that it shows a prompt."""
    _drop(properties, *field_part.BINDINGS, wml.w("showingPlcHdr"))


def _drop(properties: etree._Element, *names: str) -> None:
    for element in list(properties.iterchildren(*names)):
        properties.remove(element)


def _check_box(properties: etree._Element, content: etree._Element, expression: str) -> list[str]:
    """The state and the character of a check box, by the truth of its value; returns what was written."""
    unbind(properties)
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
    state, sign = choose("1", "0"), choose(signs["checkedState"], signs["uncheckedState"])
    checked.set(f"{{{W14}}}val", state)
    _set_text(content, sign, placeholder=False)
    return [state, sign]


def _fill(properties: etree._Element, content: etree._Element, expression: str) -> list[str]:
    """``expression`` as the content of a control; returns what was written."""
    shown = properties.find(wml.w("showingPlcHdr")) is not None
    unbind(properties)
    date = properties.find(wml.w("date"))
    if date is not None:
        date.attrib.pop(wml.w("fullDate"), "")
    text = f"{{{{ {expression} }}}}"
    _set_text(content, text, placeholder=shown)
    return [text]


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
        inline = nearest(content, wml.P) is not None
        content[:] = [] if inline else [etree.Element(wml.P)]
        holder = content if inline else content[0]
    else:
        holder = paragraph
        for child in list(paragraph):
            if child.tag != wml.PPR:
                paragraph.remove(child)
        container = parent_of(paragraph)
        for sibling in list(container):
            if sibling is not paragraph and sibling.tag not in wml.PROPERTIES:
                container.remove(sibling)
    holder.append(run)
