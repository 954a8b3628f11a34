"""Saves values of the form: into the data file, whose comments stay, or into a new one that builds on it (``ke_thua``).

A file that was changed meanwhile is not changed back: values that are no longer those that were seen are refused.
"""

from __future__ import annotations

import os
import re
import stat
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from docxtpl_reports.diagnostics import N_, ReportError, translate
from docxtpl_reports.figures.data.file import load_tree, merge
from docxtpl_reports.figures.yaml.composing import parse
from docxtpl_reports.figures.yaml.editing import edited
from docxtpl_reports.figures.yaml.nodes import MappingNode, ScalarNode, at
from docxtpl_reports.figures.yaml.reading import as_key
from docxtpl_reports.figures.yaml.spans import CannotEditError
from docxtpl_reports.figures.yaml.writing import Plain, plain
from docxtpl_reports.files.writing import finish, folder_of, sync_folder, write_atomically, writing
from docxtpl_reports.packs.skeleton import is_reserved

HEAD = N_("# Giá trị thử, ghi từ trang xem thử; mọi mục khác lấy từ {file}.")
_STEM = re.compile(r"\w[\w-]{0,79}")  # a file of this folder, whatever is typed
_ENDING = ".yml"
ATTEMPTS = 5  # to write while somebody else saves, too
_SAVING = threading.Lock()  # of all pages of this command
_MARK = b"\xef\xbb\xbf"  # of the order of bytes, which Notepad writes


class NotSavedError(Exception):
    """The reason, one of the page's texts: ``bad_name``, ``exists``, ``bad_value``, ``changed_file``, ``by_hand``,
    ``read_only``, ``unreadable``, ``gone``, ``nothing`` or ``not_saved``; ``path``: the value it is about, if any."""

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(reason)
        self.reason, self.path = reason, path


class Trial(NamedTuple):
    """A value that is tried in place of the one in the file. ``text``: as YAML in one line; ``seen``: what the file had."""

    value: Plain
    text: str
    seen: Plain


def save_as(data: Path, tried: Mapping[str, Trial], name: str, order: Sequence[str] = ()) -> Path:
    """Writes the values tried on ``data`` beside it, as ``name``; the new file. Raises NotSavedError."""
    stem = name.strip().removesuffix(_ENDING)
    if _STEM.fullmatch(stem) is None or is_reserved(stem):
        raise NotSavedError("bad_name")
    target = data.with_name(f"{stem}{_ENDING}")
    if target.exists():
        raise NotSavedError("exists")
    tree = _tree(data)
    pack = tree.get("mau")
    if not isinstance(pack, ScalarNode):
        raise NotSavedError("not_saved")
    head = [translate(HEAD).format(file=data.name), f"ke_thua: {as_key(data.name)}", f"mau: {as_key(pack.text)}"]
    text = _edited("\n".join(head) + "\n", tree, tried, order)
    try:
        write_atomically({target: text.encode("utf-8")}, only_new=True)
    except ReportError as error:
        raise NotSavedError("exists" if target.exists() else "not_saved") from error
    return target


def save_into(data: Path, tried: Mapping[str, Trial], order: Sequence[str] = ()) -> None:
    """Writes the values tried on ``data`` into it; whatever else is in the file stays, also what is saved there in between.
    Raises NotSavedError."""
    with _SAVING:
        for _ in range(ATTEMPTS):
            with suppress(_ChangedMeanwhileError):
                _save_into(data, tried, order)
                return
    raise NotSavedError("changed_file", next(iter(tried)))


class _ChangedMeanwhileError(Exception):
    """Somebody saved between reading and writing."""


def _save_into(data: Path, tried: Mapping[str, Trial], order: Sequence[str]) -> None:
    tree = _tree(data)
    for path, trial in tried.items():
        if plain(at(tree, path)) != trial.seen:
            raise NotSavedError("changed_file", path)
    try:
        raw, mode = data.read_bytes(), stat.S_IMODE(data.stat().st_mode)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotSavedError("not_saved") from error
    if not os.access(data, os.W_OK):  # which renaming would not ask
        raise NotSavedError("read_only")
    end = _line_end(text)
    text = _edited(text if end is None else re.sub("\r\n|\r", "\n", text), tree, tried, order)
    written = (text if end is None else text.replace("\n", end)).encode("utf-8")

    def unchanged() -> None:
        if data.read_bytes() != raw:
            raise _ChangedMeanwhileError

    try:
        finish(writing({data: _MARK + written if raw.startswith(_MARK) else written}, unchanged))
    except (ReportError, OSError) as error:
        raise NotSavedError("not_saved") from error
    sync_folder(folder_of(data))
    with suppress(OSError):
        data.chmod(mode)


def _line_end(text: str) -> str | None:
    """The end of a text's lines; None where those that end otherwise than ``\\n`` may stay among others. A break of old
    Macintoshes among others becomes one of theirs: parsers count it, editors of text do not."""
    windows, mac = text.count("\r\n"), text.count("\r") - text.count("\r\n")
    unix = text.count("\n") - windows
    if not mac and (unix or not windows):
        return None
    return max((windows, "\r\n"), (unix, "\n"), (mac, "\r"))[1]


def _tree(data: Path) -> MappingNode:
    tree, _, _ = load_tree(data)
    if tree is None:
        raise NotSavedError("unreadable" if data.exists() else "gone")
    return tree


def _edited(text: str, tree: MappingNode, tried: Mapping[str, Trial], order: Sequence[str]) -> str:
    """A file's text with the values, which must be there when the file is read with those that it builds on (``tree``)."""
    changes = {tuple(path.split(".")): trial.value for path, trial in tried.items()}
    try:
        text = edited(text, changes, order)
    except CannotEditError:
        for keys, value in changes.items():
            try:
                edited(text, {keys: value}, order)
            except CannotEditError:
                raise NotSavedError("by_hand", ".".join(keys)) from None
        raise NotSavedError("by_hand", next(iter(tried))) from None
    made, _ = parse(text, "")
    for path, trial in tried.items():
        read = plain(at(merge(tree, made), path)) if isinstance(made, MappingNode) else None
        if read != trial.value:
            raise NotSavedError("by_hand", path)
    return text
