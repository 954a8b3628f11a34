"""Writes the manifest, JSON beside the document that records its inputs and output; detects a document edited since.

The same inputs give the same bytes: no times, no absolute paths, keys in a fixed order. Documents are compared by the
hashes of their uncompressed parts, because zlib builds differ in how they compress.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from functools import cache, partial
from pathlib import Path
from typing import Any

from docxtpl_reports import __version__
from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError
from docxtpl_reports.files.reading import digest, read_regular
from docxtpl_reports.files.writing import alone_in, leftovers
from docxtpl_reports.ooxml.limits import MAX_FILE
from docxtpl_reports.ooxml.package.intake import read_entries
from docxtpl_reports.project import from_root

from .entries import CriterionRecord, FigureRecord, IndicatorRecord, Input, source_json
from .schema import FAMILY, SCHEMA, conforms, manifest_schema

_MAX_TOOL = 80  # characters of a version that a message quotes: anyone may write it
MAX_BYTES = 64_000_000  # bytes of a manifest, which is read whole
OPEN_LEVELS = 3  # of the JSON whose entries have lines of their own
NOTHING: Mapping[str, object] = {
    "name": "",
    "label": "",
    "value": None,
    "text": "",
    "verdict": None,
    "reasons": [],
    "source": None,
    "from": [],
}


def build(
    document: bytes,
    *,
    inputs: Mapping[str, Input],
    root: Path,
    figures: Iterable[FigureRecord] = (),
    indicators: Iterable[IndicatorRecord] = (),
    criteria: Iterable[CriterionRecord] = (),
    waivers: Mapping[str, str] | None = None,
    pack: str | None = None,
    draft: bool = False,
    derivation: Mapping[str, object] | None = None,
    branches: Sequence[Mapping[str, object]] = (),
    loops: Sequence[Mapping[str, object]] = (),
) -> bytes:
    """The manifest of a finished .docx, or of a ``draft``.

    ``inputs`` gives each role («template», «rules», «data», «data:…», «previous:…») the file that was read; paths are written
    relative to ``root`` with «/». ``derivation``, ``branches`` and ``loops`` are as the schema has them. Raises ReportError
    when ``document`` is not a package.
    """
    shorter = cache(partial(from_root, root=root))
    manifest = {
        "schema": SCHEMA,
        "tool": f"docxtpl-reports {__version__}",
        "pack": pack,
        "draft": draft,
        "inputs": [_input(role, source, shorter) for role, source in inputs.items()],
        "parts": part_hashes(document),
        "figures": [_figure(record, shorter) for record in figures],
        "indicators": [asdict(record) for record in indicators],
        "criteria": [asdict(record) for record in criteria],
        "waivers": [{"code": code, "reason": reason} for code, reason in sorted((waivers or {}).items())],
        "branches": branches,
        "loops": loops,
        "derivation": derivation or {"root": 0, "names": [], "steps": [NOTHING]},
    }
    return _written(manifest).encode("utf-8", "backslashreplace")


def _written(value: object, level: int = 0) -> str:
    """JSON with each entry of the outer levels on a line of its own: small, and still to be read and compared by line."""
    children: list[str] = []
    if isinstance(value, dict) and level < OPEN_LEVELS:
        children = [
            f"{json.dumps(key, ensure_ascii=False)}: {_written(child, level + 1)}" for key, child in value.items()
        ]
    elif isinstance(value, list | tuple) and level < OPEN_LEVELS:
        children = [_written(child, OPEN_LEVELS) for child in value]
    if not children:
        return json.dumps(value, ensure_ascii=False)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    end = "\n" if level == 0 else ""
    return opening + "\n" + ",\n".join(children) + "\n" + closing + end


def part_hashes(document: bytes) -> dict[str, str]:
    """The SHA-256 of every uncompressed part, in name order. Raises ReportError when it is not a sound zip file."""
    _, entries = read_entries(document)
    return {name: digest(entries[name].inflate()) for name in sorted(entries)}


def read(manifest_path: Path) -> dict[str, Any] | None:
    """The manifest in a file; None when there is none, or not a complete one of this program and version."""
    return examine(manifest_path)[0]


def examine(path: Path) -> tuple[dict[str, Any] | None, list[Diagnostic]]:
    """The manifest in a file, or why it cannot be used: MAN001 (there is none), MAN002 (of another program), MAN003 (of
    another version), MAN004 (damaged), MAN005 (cannot be read)."""
    place = Location(path.as_posix())
    params: dict[str, object] = {"path": path.as_posix()}
    found, problems = _json_of(path)
    if problems:
        return None, problems
    if not _is_ours(found):
        return None, [Diagnostic("MAN002", place, params)]
    if found["schema"] != SCHEMA:
        return None, [
            Diagnostic("MAN003", place, {**params, "tool": str(found.get("tool") or found["schema"])[:_MAX_TOOL]})
        ]
    if not conforms(found, manifest_schema()):
        return None, [Diagnostic("MAN004", place, params)]
    return found, []


def _json_of(path: Path) -> tuple[Any, list[Diagnostic]]:
    """The JSON of a file; MAN001, MAN005, or MAN002 and MAN004 where it is no JSON."""
    place = Location(path.as_posix())
    params: dict[str, object] = {"path": path.as_posix()}
    try:
        text = read_regular(path, MAX_BYTES)
        if len(text) > MAX_BYTES:
            text = b""
    except (FileNotFoundError, NotADirectoryError):
        return None, [Diagnostic("MAN001", place, params)]
    except OSError as error:
        return None, [Diagnostic("MAN005", place, {**params, "reason": Reason.of(error)})]
    try:
        return json.loads(text), []
    except (ValueError, RecursionError):
        ours = f'"{FAMILY}'.encode() in text[:200]
        return None, [Diagnostic("MAN004" if ours else "MAN002", place, params)]


def _is_ours(found: Any) -> bool:
    """Whether it says that it is a manifest, of this version or another."""
    schema = found.get("schema") if isinstance(found, dict) else None
    return isinstance(schema, str) and schema.startswith(FAMILY)


def is_foreign(path: Path) -> bool:
    """Whether the file at a manifest's place is something else, which must not be overwritten."""
    problems = examine(path)[1]
    return bool(problems) and problems[0].code in ("MAN002", "MAN005") and not path.is_dir()


def repair(docx_path: Path, manifest_path: Path) -> None:
    """Finishes what a killed build began: where a manifest beside describes the document, it becomes the document's own."""
    if not leftovers(manifest_path):
        return
    with alone_in(
        [Path(os.path.realpath(manifest_path)).parent]
    ):  # what a running build has not renamed yet is its own
        if not edited_since(docx_path, manifest_path):
            return
        for left in leftovers(manifest_path):
            if not edited_since(docx_path, left):
                with suppress(OSError):
                    os.replace(left, manifest_path)
                return


def edited_since(docx_path: Path, manifest_path: Path) -> bool:
    """Whether a document is another than the one its manifest describes: edited by hand, or not known to be ours.

    A document that was signed since, or that has no readable manifest, counts as edited: overwriting it could lose
    somebody's work. A document that is not there does not.
    """
    if not docx_path.exists():
        return False
    found, _ = _json_of(manifest_path)
    if not _is_ours(found):  # of any version: all of them have these keys
        return True
    try:
        return bool(part_hashes(read_regular(docx_path, MAX_FILE)) != found.get("parts"))
    except (ReportError, OSError):
        return True


def _input(role: str, source: Input, shorter: Callable[[str], str]) -> dict[str, str | None]:
    return {"role": role, "file": source.file and shorter(source.file), "sha256": source.sha256}


def _figure(record: FigureRecord, shorter: Callable[[str], str]) -> dict[str, object]:
    plain: dict[str, object] = {one.name: getattr(record, one.name) for one in fields(record)}
    if (place := record.source) is not None:
        plain["source"] = source_json(place, shorter)
    return plain
