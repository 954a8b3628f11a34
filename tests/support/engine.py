"""Helpers of the engine's tests: render a template of short strings, or collect its problems."""

from __future__ import annotations

from typing import Any

import pytest

from docxtpl_reports.diagnostics import Diagnostic, ReportError, Severity
from docxtpl_reports.engine.compiler import compile_template
from support.build import docx, lines, part


def render(*body: Any, context: dict[str, Any] | None = None, names: Any = None, **options: Any) -> bytes:
    """The document that a template of these blocks makes; ``options`` are those of ``docx``."""
    return compile_template(docx(*body, **options), names=names, file="mau.docx").render(context or {})


def text(*body: Any, **context: Any) -> list[str]:
    """The visible lines of the rendered body."""
    return lines(render(*body, context=context))


def xml(*body: Any, **context: Any) -> str:
    """The rendered body as it is written, without the last section."""
    document = part(render(*body, context=context), "word/document.xml").decode()
    return document.partition("<w:body>")[2].rpartition("<w:sectPr>")[0]


def mistakes(*body: Any, names: Any = None, **options: Any) -> list[Diagnostic]:
    """The problems of a template that does not compile."""
    with pytest.raises(ReportError) as caught:
        compile_template(docx(*body, **options), names=names, file="mau.docx")
    return [d for d in caught.value.diagnostics if d.severity is Severity.ERROR]


def failures(*body: Any, **context: Any) -> list[Diagnostic]:
    """The problems of rendering a sound template with this data."""
    template = compile_template(docx(*body), file="mau.docx")
    with pytest.raises(ReportError) as caught:
        template.render(context)
    return list(caught.value.diagnostics)


def found(diagnostics: list[Diagnostic]) -> list[tuple[str, str | None]]:
    """Codes with the tags they are reported at."""
    return [(d.code, d.location.tag) for d in diagnostics]
