"""The program is told from other states of it."""

from __future__ import annotations

import os
from pathlib import Path

from docxtpl_reports import __version__, program


def test_the_fingerprint_follows_from_every_module(tmp_path: Path) -> None:
    package = tmp_path / "docxtpl_reports"
    (package / "values").mkdir(parents=True)
    module = package / "values" / "number.py"
    module.write_text("a = 1\n", "utf-8")
    fingerprints = []
    for change in (lambda: None, lambda: module.write_text("a = 22\n", "utf-8"), lambda: os.utime(module, (1, 1))):
        change()
        fingerprints.append(program.fingerprint_of(package))
    recorded = tmp_path / f"docxtpl_reports-{__version__}.dist-info" / "RECORD"
    recorded.parent.mkdir()
    for text in ("sha256=1", "sha256=2"):
        recorded.write_text(text, "utf-8")
        fingerprints.append(program.fingerprint_of(package))
    assert len(set(fingerprints)) == 5
