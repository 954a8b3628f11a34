"""Fixtures that several test modules share: LibreOffice, whose absence skips tests here and fails them in CI."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest
from support.conversions import Conversions
from support.missing import lacks

from docxtpl_reports.files import store
from docxtpl_reports.pdf import find_soffice

os.environ[store.VARIABLE] = ""  # also for the programs that tests start: nothing is kept in the person's own folder
if sys.dont_write_bytecode:  # the programs that tests start would each compile every module anew
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
if hasattr(signal, "SIGHUP"):  # which nohup has programs ignore, and those that they start
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def soffice() -> Path:
    """The LibreOffice program. Skips the test without it, or fails it when ``CI`` is ``true``."""
    found = find_soffice()
    if found is None:
        lacks("LibreOffice is not installed")
    return found


@pytest.fixture(scope="session")
def conversions(soffice: Path) -> Conversions:
    """LibreOffice's conversions of the documents of ``editor_documents``, each made once."""
    from support.editor_documents import documents  # reads and builds the shipped reports

    return Conversions(soffice, documents())
