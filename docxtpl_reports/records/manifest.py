"""Writes the manifest, JSON beside the document that records its inputs and output; ``manifests.reading`` reads it back.

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

from docxtpl_reports import __version__
from docxtpl_reports.files.writing import alone_in, beside, leftovers
from docxtpl_reports.manifests.reading import edited_since, part_hashes
from docxtpl_reports.manifests.schema import SCHEMA
from docxtpl_reports.project import from_root

from .entries import CriterionRecord, FigureRecord, IndicatorRecord, Input, source_json

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


def repair(docx_path: Path, manifest_path: Path) -> None:
    """Finishes what a killed build began: where a manifest beside describes the document, it becomes the document's own."""
    if not beside(manifest_path):
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


def _input(role: str, source: Input, shorter: Callable[[str], str]) -> dict[str, str | None]:
    return {"role": role, "file": source.file and shorter(source.file), "sha256": source.sha256}


def _figure(record: FigureRecord, shorter: Callable[[str], str]) -> dict[str, object]:
    plain: dict[str, object] = {one.name: getattr(record, one.name) for one in fields(record)}
    if (place := record.source) is not None:
        plain["source"] = source_json(place, shorter)
    return plain
