"""Reads YAML files: bytes in, a tree of nodes out, or why the file cannot be used."""

from __future__ import annotations

import re
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, Reason
from docxtpl_reports.figures.limits import MAX_BYTES
from docxtpl_reports.files.reading import NotAFileError, digest, not_found, read_regular
from docxtpl_reports.project import HIDDEN_ENDINGS

from .composing import parse
from .nodes import MappingNode

_OTHER_FORMATS = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf")  # .docx, .xlsx, .odt; .pdf; .doc, .xls; .rtf

# Line breaks to YAML, and to no editor: every problem after one would be reported at a wrong line.
_HIDDEN_BREAK = re.compile("[\x85\u2028\u2029]")


def load(path: Path) -> tuple[MappingNode | None, list[Diagnostic]]:
    """The mapping a YAML file holds. ``None`` goes with at least one error; problems that leave a tree keep the
    tree."""
    if path.name.lower().endswith(HIDDEN_ENDINGS) and path.exists():
        params = {"path": path.name, "meant": path.name[: -len(".txt")]}
        return None, [Diagnostic("YML048", Location(file=path.as_posix()), params)]
    text, problems, read = read_text(path)
    if text is None:
        return None, problems
    node, problems = parse(text, path.as_posix(), is_composed=True)
    if isinstance(node, MappingNode):
        node.digest = read
        return node, problems
    if not problems:
        code = "YML002" if node is None or node.is_null else "YML003"
        problems = [Diagnostic(code, node.location if node else Location(file=path.as_posix()), {"file": path.name})]
    return None, problems


def read_text(path: Path) -> tuple[str | None, list[Diagnostic], str]:
    """The file's text: UTF-8 with or without byte order mark, line ends as ``\\n``, in NFC; and its digest."""
    try:
        raw = read_regular(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        return None, [_unreadable(path, error)], ""
    text, problems = _decoded(path, raw)
    return text, problems, digest(raw)


def _unreadable(path: Path, error: OSError | ValueError) -> Diagnostic:
    place = Location(file=path.as_posix())
    if isinstance(error, FileNotFoundError):
        code, near = not_found(path)
        return Diagnostic(code, place, {"path": path.as_posix(), "near": near})
    codes: dict[type, str] = {IsADirectoryError: "FIL022", NotAFileError: "FIL040"}
    params = {"path": path.as_posix(), "reason": Reason.of(error)}
    return Diagnostic(codes.get(type(error), "FIL021"), place, params)


def _line_of(text: str, position: int) -> str:
    """The visible line around a position, with blanks for hidden breaks."""
    end = text.find("\n", position)
    return _HIDDEN_BREAK.sub(" ", text[text.rfind("\n", 0, position) + 1 : len(text) if end < 0 else end]).strip()


def _decoded(path: Path, raw: bytes) -> tuple[str | None, list[Diagnostic]]:
    place = Location(file=path.as_posix())
    params = {"path": path.as_posix()}
    if len(raw) > MAX_BYTES:
        return None, [Diagnostic("FIL023", place, params | {"limit": f"{MAX_BYTES // 1_000_000} MB"})]
    if raw.startswith(_OTHER_FORMATS):
        return None, [Diagnostic("FIL031", place, params)]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:2].count(0) == 1:
        return None, [
            Diagnostic("FIL024", Location(file=place.file, line=1, column=1), params | {"encoding": "UTF-16"})
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = Location(file=place.file, line=line, column=column)
        return None, [Diagnostic("FIL024", place, params | {"encoding": "Windows-1258, TCVN3, VNI"})]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (hidden := _HIDDEN_BREAK.search(text)) is not None:
        before = text[: hidden.start()]
        line, column = before.count("\n") + 1, hidden.start() - before.rfind("\n")
        place = Location(file=place.file, line=line, column=column, text=_line_of(text, hidden.start()))
        return None, [Diagnostic("YML061", place, params | {"character": f"U+{ord(hidden[0]):04X}", "line": line})]
    if (piled := vietnamese.piled_marks(text)) is not None:
        line = text.count("\n", 0, piled) + 1
        place = Location(file=place.file, line=line, column=piled - text.rfind("\n", 0, piled))
        return None, [Diagnostic("YML060", place, params | {"limit": vietnamese.MAX_MARKS, "line": line})]
    return vietnamese.composed_whole(text), []
