"""Writes values as YAML text that reads as they are: without quotation marks wherever that is certain."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TypeAlias

from .composing import parse
from .nodes import MappingNode, Node, ScalarNode, SequenceNode
from .reading import as_key

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"  # of a node: its content without places
WIDTH = 110  # letters of a line of folded text
INDENT = 2
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def plain(node: Node | None) -> Plain:
    """The content of a node, without places."""
    if node is None or node.is_null:
        return None
    if isinstance(node, ScalarNode):
        return node.text.strip()
    if isinstance(node, MappingNode):
        return {name: plain(value) for name, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items]


def in_flow(value: Plain) -> str:
    """The value in one line, as between braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_key(key)}: {in_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_flow, value)) + "]"
    return scalar(value, "{{k: {}}}")


def in_block(value: Plain, indent: int) -> str:
    """The text behind a key and its colon: the value behind a space, or lines that are indented by ``indent``."""
    margin = "\n" + " " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{margin}{as_key(key)}:{in_block(one, indent + INDENT)}" for key, one in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{margin}- {item(one, indent + INDENT)}" for one in value)
    if isinstance(value, str) and len(value) > WIDTH and (lines := folded(value, indent)):
        return lines
    return f" {in_flow(value) if isinstance(value, dict | list) else scalar(value, 'k: {}')}"


def folded(value: str, indent: int) -> str | None:
    """A text in several lines that are read as one, where it can be."""
    if re.search(r"[\n\t]|  ", value) or value != value.strip():
        return None
    margin = "\n" + " " * indent
    lines = wrap(value, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return f" >-{margin}{margin.join(lines)}"


def item(value: Plain, indent: int) -> str:
    """The text behind the dash of an item."""
    if isinstance(value, dict) and value:
        return in_block(value, indent).lstrip()
    return in_flow(value) if isinstance(value, dict | list) else scalar(value, "- {}")


def scalar(value: str | None, around: str) -> str:
    """A text so that it is read as it is: without quotation marks where ``around`` allows that."""
    if value is None:
        return "null"
    marks = (value, f'"{value}"', f"'{value}'") if value.replace("\n", "").isprintable() else ()
    for typed in marks:
        node, problems = parse(around.format(typed), "")
        found = node.get("k") if isinstance(node, MappingNode) else None
        if isinstance(node, SequenceNode) and node.items:
            found = node.items[0]
        is_same = isinstance(found, ScalarNode) and found.text == value and not found.is_null and found.comment is None
        if is_same and not problems and "\n" not in typed:
            return typed
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else _escaped(c)) for c in value) + '"'


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 65536 else f"\\U{number:08x}"
