"""Complex and simple fields (ISO/IEC 29500-1 §17.16): finding them in a tree, their instructions and results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from . import names as wml

FIELD_CHAR, FIELD_CHAR_TYPE = wml.w("fldChar"), wml.w("fldCharType")
DIRTY = wml.w("dirty")  # the result is out of date: Word offers to renew it when it opens the document


def mark_of(element: etree._Element) -> str | None:
    """``begin``, ``separate`` or ``end`` for the mark of a complex field; None for any other element."""
    return element.get(FIELD_CHAR_TYPE) if element.tag == FIELD_CHAR else None


class ComplexField(NamedTuple):
    """A complex field (§17.16.18): all that lies in it, from the ``fldChar`` that begins it to the one that ends it; its own
    ``instrText``; and whether it is part of another field's instruction."""

    parts: list[etree._Element]
    instruction: list[etree._Element]
    is_in_code: bool

    @property
    def begin(self) -> etree._Element:
        return self.parts[0]

    @property
    def code(self) -> str:
        return "".join(element.text or "" for element in self.instruction)

    def frame(self) -> Iterator[etree._Element]:
        """The parts of the field itself up to its result, and the mark of its end."""
        depth, is_result = 0, False
        for part in self.parts:
            kind = mark_of(part)
            depth += kind == "begin"
            if depth == 1 and (not is_result or kind == "end"):
                yield part
            is_result = is_result or (kind == "separate" and depth == 1)
            depth -= kind == "end"

    def shown(self) -> Iterator[etree._Element]:
        """The text elements of the result, without those of the fields in it."""
        depth, is_result = 0, False
        for part in self.parts:
            kind = mark_of(part)
            depth += (kind == "begin") - (kind == "end")
            if kind == "separate" and depth == 1:
                is_result = True
            elif is_result and depth == 1 and part.tag == wml.T:
                yield part


def complex_fields(root: etree._Element) -> Iterator[ComplexField]:
    """The complex fields below ``root`` in the order of their ends."""
    open_fields: list[tuple[list[etree._Element], list[etree._Element], list[bool]]] = []
    for run in root.iter(wml.R):
        for child in run:
            kind = mark_of(child)
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
                yield ComplexField(parts, instruction, any(not separated for _, _, separated in open_fields))


def simple_fields(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The simple fields (§17.16.19) below ``root`` and the code of each."""
    for element in root.iter(wml.FIELD):
        yield element, element.get(wml.w("instr"), "")


def instructions(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The first element and the code of every field below ``root``."""
    for field in complex_fields(root):
        yield field.begin, field.code
    yield from simple_fields(root)


def keyword(instruction: str) -> str:
    """The kind of a field: ``REF``; ``=`` for a formula."""
    text = instruction.strip()
    return "=" if text.startswith("=") else text.split(None, 1)[0].upper() if text else ""
