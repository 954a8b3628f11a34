"""Vietnam's administrative reports: a Word template, YAML figures and computed verdicts in; a signed-ready .docx out."""

from __future__ import annotations

__version__ = "0.1.0"
