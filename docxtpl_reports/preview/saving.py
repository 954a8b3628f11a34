"""Trial values as a data file of their own, which builds on the file they were tried on (``ke_thua``): nothing is overwritten,
and that file keeps its comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from docxtpl_reports.diagnostics import N_, ReportError, translate
from docxtpl_reports.figures.data.file import load_tree, merge, overlay
from docxtpl_reports.figures.yaml.composing import parse
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode
from docxtpl_reports.figures.yaml.reading import as_key
from docxtpl_reports.files.writing import write_atomically
from docxtpl_reports.packs.skeleton import is_reserved

HEAD = N_("# Giá trị thử, ghi từ trang xem thử; mọi mục khác lấy từ {file}.")
_STEM = re.compile(r"\w[\w-]{0,79}")  # a file of this folder, whatever is typed
_ENDING = ".yml"


class NotSavedError(Exception):
    """The reason, one of the page's texts: ``bad_name``, ``exists``, ``bad_value`` or ``not_saved``."""


def save(data: Path, tried: Mapping[str, str], name: str) -> Path:
    """Writes the values tried on ``data`` beside it, as ``name``; the new file. Raises NotSavedError."""
    stem = name.strip().removesuffix(_ENDING)
    if _STEM.fullmatch(stem) is None or is_reserved(stem):
        raise NotSavedError("bad_name")
    target = data.with_name(f"{stem}{_ENDING}")
    if target.exists():
        raise NotSavedError("exists")
    text = _text(data, tried)
    try:
        write_atomically({target: text.encode("utf-8")}, only_new=True)
    except ReportError as error:
        raise NotSavedError("exists" if target.exists() else "not_saved") from error
    return target


def _text(data: Path, tried: Mapping[str, str]) -> str:
    """The file's text. Raises NotSavedError for a value that would not be the same when it is read again."""
    tree, _, _ = load_tree(data)
    pack = None if tree is None else tree.get("mau")
    if tree is None or not isinstance(pack, ScalarNode):
        raise NotSavedError("not_saved")
    sections: dict[str, object] = {}
    for path, typed in tried.items():
        *above, last = path.split(".")
        section = sections
        for key in above:
            section = section.setdefault(key, {})  # type: ignore[assignment]
        section[last] = typed.strip() or "null"
    head = [translate(HEAD).format(file=data.name), f"ke_thua: {as_key(data.name)}", f"mau: {as_key(pack.text)}"]
    text = "\n".join([*head, *_lines(sections, "")]) + "\n"
    wanted, wrong = overlay(tree, tried)
    made, more = parse(text, data.name)
    if wrong or more or not isinstance(made, MappingNode):
        raise NotSavedError("bad_value")
    read = merge(tree, made)
    if any(_plain(_at(read, path)) != _plain(_at(wanted, path)) for path in tried):
        raise NotSavedError("bad_value")
    return text


def _lines(section: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in section.items():
        if isinstance(value, Mapping):
            yield f"{indent}{as_key(key)}:"
            yield from _lines(value, f"{indent}  ")
        else:
            yield f"{indent}{as_key(key)}: {value}"


def _at(tree: Node, path: str) -> Node | None:
    node: Node | None = tree
    for key in path.split("."):
        node = node.get(key) if isinstance(node, MappingNode) else None
    return node


def _plain(node: Node | None) -> object:
    """The content of a node, without places."""
    if node is None or node.is_null:
        return None
    if isinstance(node, ScalarNode):
        return node.text, node.quoted
    if isinstance(node, MappingNode):
        return {key: _plain(value) for key, (_, value) in node.entries.items()}
    return [_plain(item) for item in node.items]
