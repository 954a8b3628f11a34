"""Fixtures of the engine's tests."""

from __future__ import annotations

import pytest

from docxtpl_reports.engine import limits
from docxtpl_reports.engine.output import rendering


@pytest.fixture
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """An eighth of what a rendering may spend: what counts is that it is counted. Other tests go up to the real bounds."""
    monkeypatch.setattr(rendering, "MAX_WORK", limits.MAX_WORK // 8)
    monkeypatch.setattr(rendering, "MAX_MADE", limits.MAX_MADE // 8)
