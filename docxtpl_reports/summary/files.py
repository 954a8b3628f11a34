"""Writes the summary file atomically, and never over a workbook that somebody has edited."""

from __future__ import annotations

import errno
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.files.reading import read_regular
from docxtpl_reports.files.writing import explain_os_error, write_atomically
from docxtpl_reports.manifests.unit_report import Rows
from docxtpl_reports.ooxml.limits import MAX_FILE
from docxtpl_reports.ooxml.package.intake import read_entries

from .sheets import MissingWriterError
from .summarize import Failed, Listed, Summary, summarize

NAME = "tong-hop.xlsx"
_CORE = "docProps/core.xml"  # every program that saves a workbook updates the time in it
_KEPT = 8_000_000  # bytes of a workbook in memory before a temporary file is used


def writer_must_be_installed(target: Path) -> None:
    """Raise UNT015 before anything is built if XlsxWriter is missing."""
    try:
        import xlsxwriter  # noqa: F401
    except ImportError:
        raise ReportError(Diagnostic("UNT015", Location(target.as_posix()), {"python": sys.executable})) from None


def write(
    folder: Path,
    target: Path,
    failed: Iterable[Failed | Listed] = (),
    rows: Rows | None = None,
    *,
    force: bool = False,
    advance: Callable[[int], None] = lambda total: None,
) -> Summary:
    """Writes the summary of a folder's reports; ``advance`` as in ``summarize``. Raises ReportError: UNT001, UNT015, UNT016 and
    those of writing files."""
    place = Location(target.as_posix())
    with tempfile.SpooledTemporaryFile(_KEPT) as spool:
        try:
            found = summarize(folder, spool, failed, rows, advance)
        except MissingWriterError:
            raise ReportError(Diagnostic("UNT015", place, {"python": sys.executable})) from None
        except OSError as error:
            full = Path(tempfile.gettempdir()) if error.errno == errno.ENOSPC else target  # which is not written yet
            raise ReportError(explain_os_error(full, error)) from error
        spool.seek(0)
        data = spool.read()
    if not force and target.exists() and not _is_unedited(target, data):
        raise ReportError(Diagnostic("UNT016", place, {"path": target.as_posix()}))
    write_atomically({target: data})
    return found


def _is_unedited(target: Path, new: bytes) -> bool:
    """Whether a workbook is unchanged since an earlier summary: its properties are those of every summary."""
    try:
        old = read_entries(read_regular(target, MAX_FILE))[1]
        return old[_CORE].inflate() == read_entries(new)[1][_CORE].inflate()
    except (ReportError, OSError, KeyError):
        return False
