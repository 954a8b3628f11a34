"""Decides which reports are up to date by the hashes in their manifests, never by time stamps.

A report is up to date when its manifest was written by this version, lists the files that the job would read with their
current hashes, and matches the hashes of the document's parts. A hand-edited document is not up to date; building it is
refused.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from docxtpl_reports.diagnostics import ReportError, has_errors
from docxtpl_reports.files.reading import file_digest, is_settled, read_regular, state
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.manifests import reading
from docxtpl_reports.manifests.schema import PART
from docxtpl_reports.ooxml.limits import MAX_FILE
from docxtpl_reports.program import TOOL
from docxtpl_reports.project import RULES_FILE, TEMPLATE_FILE, find_project, from_root
from docxtpl_reports.records import manifest

MAX_KNOWN = 256  # remembered hashes of files: those that units share are fewer than 20, the rest belong to single units
REPORT = ".json"  # extension of an input that is the manifest of another report
ROW_ROLE = "row"  # the role of a table row, whose current content the job has
TABLE_ROLE = "table"  # the role of the table's file, whose other rows may change


class UpToDate:
    """Checks reports one after another; files shared by several reports are hashed once."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        self._hashes: dict[Path, tuple[object, str | None]] = {}
        self._project = cache(find_project)

    def __call__(self, job: Job) -> bool:
        if not self._is_up_to_date(job):
            return manifest.repair(job.docx, job.manifest) and self._is_up_to_date(job)
        manifest.clean(job.docx, job.manifest)
        return True

    def _is_up_to_date(self, job: Job) -> bool:
        found = reading.read_head(job.manifest)
        if found is None or found["tool"] != TOOL or found["draft"] is not job.draft:
            return False
        root = self._project(job.data.absolute().parent) or Path.cwd()
        return self._same_inputs(job, found, root) and _same_parts(job.docx, found)

    def _same_inputs(self, job: Job, found: dict[str, Any], root: Path) -> bool:
        inputs = {one["role"]: one["file"] for one in found["inputs"]}
        rules = inputs.get("rules") or ""
        pack = rules.removesuffix(RULES_FILE)
        relative = from_root(root)
        expected = {
            "data": relative(str(job.data)),
            "rules": relative(str(job.pack / RULES_FILE)) if job.pack else f"{pack}{RULES_FILE}",
            "template": relative(str(job.template)) if job.template else f"{pack}{TEMPLATE_FILE}",
        }
        if any(inputs.get(role) != file for role, file in expected.items()):
            return False
        if any(role.startswith("data:") and str(file).endswith(REPORT) for role, file in inputs.items()):
            return False  # made from other reports, of which there may be more by now
        row = next((one["sha256"] for one in found["inputs"] if one["role"] == ROW_ROLE), None)
        if row != (None if job.row is None else job.row.digest):
            return False
        if any(
            self._hash(root / one["file"]) != one["sha256"]
            for one in found["inputs"]
            if one["role"] not in (ROW_ROLE, TABLE_ROLE)
        ):
            return False
        # With equal bytes, only the acceptance of a signed template depends on the command.
        template, problems = self._packs.template(root / pack, job.template, allow_signed=job.allow_signed)
        if template is None or has_errors(problems):
            return False
        parts = {relative(part) for part, content in template.shared.items() if content}
        return parts == {str(file) for role, file in inputs.items() if role.startswith(PART)}

    def _hash(self, path: Path) -> str | None:
        now = state(path)
        if now is None:
            return None
        known = self._hashes.get(path)
        if known is not None and known[0] == now:
            return known[1]
        if len(self._hashes) >= MAX_KNOWN:
            self._hashes.clear()
        content = file_digest(path)
        if is_settled(now):
            self._hashes[path] = now, content
        return content


def _same_parts(docx: Path, found: dict[str, Any]) -> bool:
    try:
        return bool(reading.part_hashes(read_regular(docx, MAX_FILE)) == found["parts"])
    except (ReportError, OSError, ValueError):
        return False
