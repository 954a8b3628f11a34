"""Complex and simple fields (ISO/IEC 29500-1 §17.16): finding them in a tree."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from . import names as wml

FIELD_CHAR, FIELD_CHAR_TYPE = wml.w("fldChar"), wml.w("fldCharType")


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


def instructions(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The first element and the code of every field below ``root``."""
    for parts, instruction, _ in complex_fields(root):
        yield parts[0], "".join(element.text or "" for element in instruction)
    for field in root.iter(wml.FIELD):
        yield field, field.get(wml.w("instr"), "")


def keyword(instruction: str) -> str:
    """What a field is: ``REF``; ``=`` for a formula."""
    text = instruction.strip()
    return "=" if text.startswith("=") else text.split(None, 1)[0].upper() if text else ""
