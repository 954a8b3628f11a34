"""Writes the manifest, JSON beside the document that records its inputs and output; ``manifests.reading`` reads it back.

The same inputs give the same bytes: no times, no absolute paths, keys in a fixed order. Documents are compared by the
hashes of their uncompressed parts, because zlib builds differ in how they compress.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from docxtpl_reports.files.writing import alone_in, beside, leftovers, remove_leftovers
from docxtpl_reports.manifests.reading import edited_since
from docxtpl_reports.manifests.schema import SCHEMA
from docxtpl_reports.program import TOOL

from . import lines
from .derivations import NOTHING


def build(
    *,
    inputs: Iterable[str],
    parts: Mapping[str, str],
    figures: Iterable[str] = (),
    indicators: Iterable[str] = (),
    criteria: Iterable[str] = (),
    waivers: Mapping[str, str] | None = None,
    pack: str | None = None,
    pack_version: str = "",
    draft: bool = False,
    derivation: str = NOTHING,
    branches: Iterable[str] = (),
    loops: Iterable[str] = (),
) -> bytes:
    """The manifest of a finished .docx, or of a ``draft``, with a line for each entry: small, and still to be read and
    compared by line.

    ``parts`` gives each part of the document its SHA-256, in name order; the other entries are JSON as ``lines`` writes it,
    ``derivation`` as ``derivations`` does.
    """
    reasons = sorted((waivers or {}).items())
    entries = {
        "schema": lines.text(SCHEMA),
        "tool": lines.text(TOOL),
        "pack": lines.text(pack),
        "pack_version": lines.text(pack_version or None),
        "draft": "true" if draft else "false",
        "inputs": lines.listed([*inputs]),
        "parts": lines.by_name({name: f'"{digest}"' for name, digest in parts.items()}),
        "figures": lines.listed([*figures]),
        "indicators": lines.listed([*indicators]),
        "criteria": lines.listed([*criteria]),
        "waivers": lines.listed([lines.waiver(code, reason) for code, reason in reasons]),
        "branches": lines.listed([*branches]),
        "loops": lines.listed([*loops]),
        "derivation": derivation,
    }
    return (lines.by_name(entries) + "\n").encode("utf-8", "backslashreplace")


def repair(docx_path: Path, manifest_path: Path) -> bool:
    """Finishes what a killed build began: where a manifest beside describes the document, it becomes the document's own.
    Whether there was one."""
    if not os.path.exists(docx_path) or not beside(manifest_path):
        return False
    with alone_in([Path(os.path.realpath(manifest_path)).parent]):  # a running build's own are not renamed meanwhile
        left = waiting_manifest(docx_path, manifest_path)
        if left is None:
            return False
        with suppress(OSError):
            os.replace(left, manifest_path)
        for path in (docx_path, manifest_path):
            remove_leftovers(path)
    return True


def clean(docx_path: Path, manifest_path: Path) -> None:
    """Removes what a killed build left beside a document and manifest that belong together."""
    if beside(docx_path) or beside(manifest_path):
        with alone_in({Path(os.path.realpath(path)).parent for path in (docx_path, manifest_path)}):
            for path in (docx_path, manifest_path):
                remove_leftovers(path)


def waiting_manifest(docx_path: Path, manifest_path: Path) -> Path | None:
    """The manifest that ``repair`` would put in its place."""
    if not os.path.exists(docx_path) or not beside(manifest_path) or not edited_since(docx_path, manifest_path):
        return None
    return next((left for left in leftovers(manifest_path) if not edited_since(docx_path, left)), None)
