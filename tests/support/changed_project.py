"""A project on disk whose texts a test gives and changes: each replaced text stands in the rules or in the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from support.build import docx, lines


class ChangedProject:
    """Files under a folder of the test's own; the data file names the pack ``p``."""

    def __init__(self, folder: Path, rules: str, data: str) -> None:
        self.texts = rules, data
        self.rules, self.data = folder / "templates" / "p" / "quy-tac.yml", folder / "data" / "d.yml"
        for path in (self.rules, self.data):
            path.parent.mkdir(parents=True)

    def load(
        self, *changes: tuple[str, str], rules: str | None = None, data: str | None = None
    ) -> tuple[Case | None, list[Diagnostic]]:
        """The case and its diagnostics, with texts replaced; every message and help can be written."""
        rules, data = rules or self.texts[0], data or self.texts[1]
        for old, new in changes:
            assert (old in data) != (old in rules), old
            data, rules = data.replace(old, new, 1), rules.replace(old, new, 1)
        self.rules.write_text(rules, encoding="utf-8")
        self.data.write_text(data, encoding="utf-8")
        case, problems = loading.load(self.data)
        assert all(d.message and d.help for d in problems)
        return case, problems

    def case(self, *changes: tuple[str, str], **texts: str) -> Case:
        case, problems = self.load(*changes, **texts)
        assert [d.message for d in problems if d.is_error] == []
        assert case is not None
        return case

    def text(self, body: Any, *changes: tuple[str, str], **texts: str) -> str:
        """The lines of a document with this body."""
        case = self.case(*changes, **texts)
        return "\n".join(lines(compile_template(docx(body), names=case.shape()).render(case.context())))
