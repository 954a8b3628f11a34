"""A small project as the current folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.project import make_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path
