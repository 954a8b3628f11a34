"""LibreOffice for tests: many documents in one process, each kind of conversion once per session."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from docxtpl_reports.pdf.libreoffice import QUIET, profile_option, start, stop

DOCX = "docx:MS Word 2007 XML"
SECONDS = 240


def convert(soffice: Path, documents: Mapping[str, bytes], to: str, language: str = "en-US") -> dict[str, bytes]:
    """Each document in another format, made by one process whose interface speaks ``language``."""
    suffix = to.partition(":")[0]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        room = Path(name)
        (room / "in").mkdir()
        for stem, content in documents.items():
            (room / "in" / f"{stem}.docx").write_bytes(content)
        files = [str(room / "in" / f"{stem}.docx") for stem in documents]
        options = [profile_option(room / "profile"), *QUIET, f"--language={language}"]
        command = [str(soffice), *options, "--convert-to", to, "--outdir", str(room / "out"), *files]
        quiet = subprocess.DEVNULL
        process = start(command, room, stdin=quiet, stdout=quiet, stderr=quiet)
        try:
            process.wait(SECONDS)
        finally:
            stop(process)
        return {stem: (room / "out" / f"{stem}.{suffix}").read_bytes() for stem in documents}


class Conversions:
    """LibreOffice's conversions of the documents that the tests register, made once and kept for the session."""

    def __init__(self, soffice: Path, documents: Mapping[str, bytes]) -> None:
        self.soffice = soffice
        self.documents = dict(documents)
        self._saved: dict[str, dict[str, bytes]] = {}

    def saved(self, language: str = "en-US") -> dict[str, bytes]:
        """Every document opened and saved again as .docx by a LibreOffice in this language."""
        if language not in self._saved:
            self._saved[language] = convert(self.soffice, self.documents, DOCX, language)
        return self._saved[language]

    def alone(self, name: str, to: str) -> bytes:
        """One document in another format, for a test that looks at no other."""
        return convert(self.soffice, {name: self.documents[name]}, to)[name]

    def converted(self, to: str) -> dict[str, bytes]:
        """Every document registered under a name with ``report`` in another format."""
        if to not in self._saved:
            reports = {stem: content for stem, content in self.documents.items() if "report" in stem}
            self._saved[to] = convert(self.soffice, reports, to)
        return self._saved[to]
