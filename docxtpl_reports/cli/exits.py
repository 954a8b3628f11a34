"""Exit codes of the program."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports.diagnostics import Diagnostic, ExitCode

SIGNALLED = 128  # plus the number of the signal
_GRAVEST = (ExitCode.USAGE, ExitCode.OUTSIDE, ExitCode.PROBLEMS)


def exit_code(diagnostics: Sequence[Diagnostic]) -> ExitCode:
    """The most severe exit code among problems; 0 without problems."""
    met = {d.exit_code for d in diagnostics}
    return next((code for code in _GRAVEST if code in met), ExitCode.DONE)
