"""Vietnam's administrative reports: a Word template, YAML figures and computed verdicts in; a signed-ready .docx out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["ReportTemplate", "build", "compile_template"]

if TYPE_CHECKING:
    from docxtpl_reports.engine.compiler import compile_template
    from docxtpl_reports.engine.docxtpl_bridge import ReportTemplate
    from docxtpl_reports.jobs.build import build_one as build


def __getattr__(name: str) -> Any:
    """Load a public function on first use: every command imports this module; ``--help`` must not wait for lxml."""
    if name == "compile_template":
        from docxtpl_reports.engine.compiler import compile_template

        return compile_template
    if name == "ReportTemplate":
        from docxtpl_reports.engine.docxtpl_bridge import ReportTemplate

        return ReportTemplate
    if name == "build":
        from docxtpl_reports.jobs.build import build_one

        return build_one
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
