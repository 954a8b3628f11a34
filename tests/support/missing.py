"""Programs that a test needs and a machine may lack."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacks(what: str) -> NoReturn:
    """Skips the test for want of a program; fails it in CI, where every test must run."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}: in CI every test must run")
    pytest.skip(what)
