"""Holds a problem as a code and parameters, never as a finished sentence: it is worded when shown, in the current language."""

from __future__ import annotations

from docxtpl_reports.diagnostics.codes.code import Area, Code, DraftEffect, ExitCode, Severity

from .diagnostic import DEBUG, Diagnostic, Fix, Location, ReportError, has_errors, unique
from .language import LANGUAGES, N_, language, translate
from .reasons import REASONS, Phrase, Reason, Reasons, in_vietnamese

__all__ = [
    "DEBUG",
    "LANGUAGES",
    "N_",
    "REASONS",
    "Area",
    "Code",
    "Diagnostic",
    "DraftEffect",
    "ExitCode",
    "Fix",
    "Location",
    "Phrase",
    "Reason",
    "Reasons",
    "ReportError",
    "Severity",
    "has_errors",
    "in_vietnamese",
    "language",
    "translate",
    "unique",
]
