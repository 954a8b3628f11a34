"""What went into a report and what came out, as JSON beside the document; and whether the document was edited since.

The same inputs give the same bytes: no times, no absolute paths, keys in a fixed order. Documents are compared by the
hashes of their uncompressed parts, because zlib builds differ in how they compress.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from docxtpl_reports import __version__
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.opc.intake import read_entries

SCHEMA = "docxtpl-reports/manifest/1"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was typed. Line and column start at 1."""

    file: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """A typed figure: its exact value (a fraction or decimal as text; None: blank or unknown) and how it is printed."""

    name: str
    label: str
    value: str | None
    text: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class IndicatorRecord:
    """A computed indicator. ``verdict`` is PASS, FAIL or UNKNOWN, or None when it has no threshold."""

    name: str
    label: str
    value: str | None
    text: str
    threshold: str | None
    verdict: str | None
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CriterionRecord:
    """A node of the verdict tree; ``verdict`` is None for points without threshold, ``xep_loai`` the class of a scored one."""

    name: str
    label: str
    verdict: str | None
    reasons: Sequence[str] = ()
    xep_loai: str | None = None


def build(
    document: bytes,
    *,
    inputs: Mapping[str, Path | bytes],
    root: Path,
    figures: Iterable[FigureRecord] = (),
    indicators: Iterable[IndicatorRecord] = (),
    criteria: Iterable[CriterionRecord] = (),
    waivers: Mapping[str, str] | None = None,
    pack: str | None = None,
    draft: bool = False,
) -> bytes:
    """The manifest of a finished .docx.

    ``inputs`` gives each role («template», «rules», «data», «data:…») its file, or its bytes when they were not read
    from one; file paths, also of ``Source``, are written relative to ``root`` with «/». Raises ReportError when
    ``document`` is not a package, OSError when an input is gone.
    """
    manifest = {
        "schema": SCHEMA,
        "tool": f"docxtpl-reports {__version__}",
        "pack": pack,
        "draft": draft,
        "inputs": [_input(role, source, root) for role, source in inputs.items()],
        "parts": part_hashes(document),
        "figures": [_figure(record, root) for record in figures],
        "indicators": [asdict(record) for record in indicators],
        "criteria": [asdict(record) for record in criteria],
        "waivers": [{"code": code, "reason": reason} for code, reason in sorted((waivers or {}).items())],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def part_hashes(document: bytes) -> dict[str, str]:
    """The SHA-256 of every uncompressed part, in name order. Raises ReportError when it is not a sound zip file."""
    _, entries = read_entries(document)
    return {name: _sha256(entries[name].inflate()) for name in sorted(entries)}


def read(manifest_path: Path) -> dict[str, object] | None:
    """The manifest in a file; None when there is none or it is not one of ours."""
    try:
        manifest = json.loads(manifest_path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("schema") == SCHEMA else None


def edited_since(docx_path: Path, manifest_path: Path) -> bool:
    """Whether a document is another than the one its manifest describes: edited by hand, or not known to be ours.

    A document that was signed since, or that has no readable manifest, counts as edited: overwriting it could lose
    somebody's work. A document that is not there does not.
    """
    if not docx_path.exists():
        return False
    manifest = read(manifest_path)
    if manifest is None:
        return True
    try:
        return part_hashes(docx_path.read_bytes()) != manifest.get("parts")
    except (ReportError, OSError):
        return True


def _input(role: str, source: Path | bytes, root: Path) -> dict[str, str | None]:
    if isinstance(source, bytes):
        return {"role": role, "file": None, "sha256": _sha256(source)}
    return {"role": role, "file": _relative(str(source), root), "sha256": _sha256(source.read_bytes())}


def _figure(record: FigureRecord, root: Path) -> dict[str, object]:
    plain = asdict(record)
    if record.source is not None:
        plain["source"]["file"] = _relative(record.source.file, root)
    return plain


def _relative(file: str, root: Path) -> str:
    """``file`` seen from ``root`` with «/»; only its name when it lies on another drive."""
    try:
        return os.path.relpath(Path(root, file).resolve(), root.resolve()).replace(os.sep, "/")
    except ValueError:
        return Path(file).name


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
