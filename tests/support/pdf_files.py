"""Programs that stand in for LibreOffice."""

from __future__ import annotations

from pathlib import Path

TO_OUT_DIR = 'while [ "$1" != --outdir ]; do shift; done'


def program(folder: Path, script: str, name: str = "soffice") -> Path:
    """A stand-in for soffice (or another program): a shell script that is given the real arguments."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
