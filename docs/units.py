"""Builds the reports of the three communes in ``data/xa-truc-thuoc`` that the example of the pack ``tong-hop`` is made from.

``docs/generate.py`` renews them when what they are made from has changed. They are compared by their manifests, which hold the
hashes of the documents' parts: zlib builds differ in how they compress.
"""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job

ROOT = Path(__file__).parent.parent
FOLDER = Path("data") / "xa-truc-thuoc"


def reports() -> dict[Path, bytes]:
    """The files of the reports with what should be in them, each document after its manifest."""
    found = {}
    with chdir(ROOT):  # manifests name files as they were typed
        for data in sorted(FOLDER.glob("xa-*.yml")):
            result = build.run(Job(data, FOLDER))
            assert result.record is not None, [problem.message for problem in result.diagnostics]
            assert result.document is not None
            found |= {ROOT / result.job.manifest: result.record, ROOT / result.job.docx: result.document}
    return found


def lagging() -> list[Path]:
    """The manifests that are not what the code makes."""
    return [
        path
        for path, content in reports().items()
        if path.suffix == ".json" and (not path.exists() or path.read_bytes() != content)
    ]


def renew() -> None:
    """Writes the reports whose manifests have changed."""
    found = reports()
    for manifest in lagging():
        for path in (manifest, manifest.with_suffix(".docx")):
            path.write_bytes(found[path])
