"""Documents that the tests of editors give to LibreOffice in one batch: shipped templates, samples, rendered reports."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.ooxml.package.reading import read_package
from support import ROOT
from support.build import docx, fn, p, table
from support.hazards import HARMLESS, HAZARDS
from support.jobs import run_job
from support.samples import EVERYTHING

PACKS = sorted(path.parent for path in (ROOT / "templates").glob("*/mau.docx"))


def data_of(pack: Path) -> list[Path]:
    """The data files in the repository that name a pack, and its own example."""
    files = [file for folder in ("data", "tests/data") for file in sorted((ROOT / folder).glob("*.yml"))]
    files += pack.glob("thu/vi-du.yml")
    return [file for file in files if re.search(rf"^mau: *{pack.name}\s*$", file.read_text("utf-8"), re.M)]


NOTES = ["một", "hai", "ba", "bốn", "năm"]


@cache
def report_with_notes() -> bytes:
    """Notes in loops, in table rows, in branches, and one that is dropped; each says which marker it belongs to."""
    body = [
        p("đầu", fn("chú thích của đầu")),
        "{% for x in xs %}",
        p("dòng {{ x }}", fn("chú thích của {{ x }}"), " tiếp"),
        "{% endfor %}",
        "{% if khong %}",
        p("bỏ", fn("chú thích bị bỏ")),
        "{% endif %}",
        table(["{% for x in xs %}{{ x }}", p("ô {{ x }}", fn("chú thích trong bảng của {{ x }}"), "{% endfor %}")]),
        p("cuối", fn("chú thích của cuối")),
    ]
    return compile_template(docx(*body)).render({"xs": NOTES, "khong": False})


def without_room() -> bytes:
    """The decision of which somebody has removed the room that makes its first section longer than a page."""
    package = read_package((ROOT / "templates" / "quyet-dinh" / "mau.docx").read_bytes())
    content = package.raw("word/document.xml").decode()
    assert content.count('<w:spacing w:before="9000"/>') == 1
    return package.write({"word/document.xml": content.replace('<w:spacing w:before="9000"/>', "").encode()})


@cache
def documents() -> dict[str, bytes]:
    """By name; those with ``report`` in it are finished documents, to be converted to other formats as well."""
    found = {pack.name: (pack / "mau.docx").read_bytes() for pack in PACKS}
    found |= {f"h{number}": document for number, (_, document) in enumerate(HAZARDS.values())}
    found |= {f"k{number}": document for number, document in enumerate(HARMLESS.values())}
    found |= {"tidied": without_room(), "everything": EVERYTHING, "report-notes": report_with_notes()}
    for pack in PACKS:
        result = run_job(Job(data_of(pack)[0], pack=pack))
        assert result.document is not None, [d.message for d in result.diagnostics]
        found[f"report-{pack.name}"] = result.document
    return found


def saved_name(name: str) -> str:
    """The name in ``documents`` of a hazard or of a document that looks like one."""
    return f"h{list(HAZARDS).index(name)}" if name in HAZARDS else f"k{list(HARMLESS).index(name)}"
