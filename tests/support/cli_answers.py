"""Answers of the command line for tests."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docxtpl_reports.cli import main as cli


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON object of a command line."""
    code = cli.invoke([*arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def problems(report: dict[str, Any]) -> list[str]:
    return [d["code"] for d in report["diagnostics"] if d["severity"] == "error"]
