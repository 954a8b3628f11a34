"""Reads manifests as plain JSON, validates them, and detects edited documents.

Manifests are untrusted: nothing in them is used unchecked.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError
from docxtpl_reports.files.reading import digest, read_regular
from docxtpl_reports.ooxml.limits import MAX_FILE
from docxtpl_reports.ooxml.package.intake import read_entries

from .schema import FAMILY, SCHEMA, conforms, head_schema, manifest_schema

_MAX_TOOL = 80  # characters of a version quoted in a message: it is untrusted
HEAD_BYTES = 65_536  # enough for the entries before the figures in nearly all manifests
_BEGINNING = f'{{\n"schema": "{FAMILY}'.encode()  # first bytes of every manifest in its original layout
_END = b"\n}\n}\n"  # last bytes of every manifest in its original layout
MAX_BYTES = 64_000_000  # bytes of a manifest, which is read completely


def read(manifest_path: Path) -> dict[str, Any] | None:
    """The manifest in a file; None if there is none, or it is incomplete or of another program or version."""
    return examine(manifest_path)[0]


def read_head(path: Path) -> dict[str, Any] | None:
    """The entries of a manifest that precede the figures: inputs and parts of the document. None as for ``read``.

    Costs a hundredth of reading the whole file as long as the file keeps its original layout.
    """
    try:
        with open(path, "rb") as stream:
            text = stream.read(HEAD_BYTES)
            stream.seek(-len(_END), os.SEEK_END)
            is_whole = stream.read() == _END
        head, found, _ = text.partition(b',\n"figures": ')
        plain = json.loads(head + b"}") if found and is_whole else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        plain = None
    if plain is not None and conforms(plain, head_schema()):
        return dict(plain)
    whole = read(path)
    return None if whole is None else {key: whole[key] for key in head_schema()["required"]}


def examine(path: Path) -> tuple[dict[str, Any] | None, list[Diagnostic]]:
    """The manifest in a file, or why it cannot be used: MAN001 (missing), MAN002 (another program's), MAN003 (another
    version), MAN004 (damaged), MAN005 (unreadable)."""
    text, problems = bytes_of(path)
    return (None, problems) if text is None else checked(text, path)


def checked(text: bytes, path: Path, unused: Iterable[str] = ()) -> tuple[dict[str, Any] | None, list[Diagnostic]]:
    """The manifest in the content of a file, or why it cannot be used. Entries that are ``unused`` must exist, but their
    content is not checked."""
    place = Location(path.as_posix())
    params: dict[str, object] = {"path": path.as_posix()}
    found, problems = _json_of(text, path)
    if problems:
        return None, problems
    if not _is_ours(found):
        return None, [Diagnostic("MAN002", place, params)]
    if found["schema"] != SCHEMA:
        return None, [
            Diagnostic("MAN003", place, {**params, "tool": str(found.get("tool") or found["schema"])[:_MAX_TOOL]})
        ]
    if not conforms(found, manifest_schema(tuple(unused))):
        return None, [Diagnostic("MAN004", place, params)]
    return found, []


def bytes_of(path: Path) -> tuple[bytes | None, list[Diagnostic]]:
    """The content of a file; MAN001, MAN005. A file that is too large has none."""
    place = Location(path.as_posix())
    params: dict[str, object] = {"path": path.as_posix()}
    try:
        text = read_regular(path, MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None, [Diagnostic("MAN001", place, params)]
    except OSError as error:
        return None, [Diagnostic("MAN005", place, {**params, "reason": Reason.of(error)})]
    return text if len(text) <= MAX_BYTES else b"", []


def _json_of(text: bytes, path: Path) -> tuple[Any, list[Diagnostic]]:
    """Parse the content of a file; MAN002 or MAN004 if it is not JSON."""
    try:
        return json.loads(text), []
    except (ValueError, RecursionError):
        ours = f'"{FAMILY}'.encode() in text[:200]
        params = {"path": path.as_posix()}
        return None, [Diagnostic("MAN004" if ours else "MAN002", Location(path.as_posix()), params)]


def _is_ours(found: Any) -> bool:
    """Whether it declares itself a manifest, of this version or another."""
    schema = found.get("schema") if isinstance(found, dict) else None
    return isinstance(schema, str) and schema.startswith(FAMILY)


def is_foreign(path: Path) -> bool:
    """Whether a manifest's path holds something else, which must not be overwritten."""
    with suppress(OSError), open(path, "rb") as stream:
        if stream.read(len(_BEGINNING)) == _BEGINNING:  # whole or damaged, it is ours
            return False
    problems = examine(path)[1]
    return bool(problems) and problems[0].code in ("MAN002", "MAN005") and not path.is_dir()


def edited_since(docx_path: Path, manifest_path: Path) -> bool:
    """Whether a document differs from the one its manifest describes: edited by hand, or of unknown origin.

    A document that was signed later or has no readable manifest counts as edited, because overwriting it could lose
    somebody's work. A missing document does not.
    """
    if not docx_path.exists():
        return False
    text, _ = bytes_of(manifest_path)
    found: Any = None if text is None else _json_of(text, manifest_path)[0]
    if not _is_ours(found):  # of any version: all of them have these keys
        return True
    try:
        return bool(part_hashes(read_regular(docx_path, MAX_FILE)) != found.get("parts"))
    except (ReportError, OSError):
        return True


def part_hashes(document: bytes) -> dict[str, str]:
    """The SHA-256 of each uncompressed part, in name order. Raises ReportError for a damaged zip file."""
    _, entries = read_entries(document)
    return {name: digest(entries[name].inflate()) for name in sorted(entries)}
