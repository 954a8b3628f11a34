"""A section that lost its page number is warned of; sections that never had one, and covers, are not."""

from __future__ import annotations

import pytest
from support.build import p
from support.hazards import ends, refer, sections
from support.samples import PAGE, W_NS, paragraph

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.ooxml.package.reading import read_package

NUMBER = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p>'
LOOP = ("{% for x in xs %}", "{{ x }}", "{% endfor %}")
TITLE = "<w:titlePg/>"


def warned(document: bytes, **headers: str) -> list[tuple[object, object, int | None]]:
    """Numbers of the section and of the one with page numbers, and the paragraph; ``headers``: content of header1.xml …"""
    parts = {f"word/{name}.xml": f"<w:hdr {W_NS}>{content}</w:hdr>".encode() for name, content in headers.items()}
    template = compile_template(read_package(document).write(parts))
    found = [d for d in template.diagnostics if d.code == "TPL092"]
    return [(d.params["number"], d.params["other"], d.location.paragraph) for d in found]


def test_a_section_with_a_loop_whose_header_is_empty_is_warned_of() -> None:
    document = sections(*LOOP, ends(refer(1)), "b", last=refer(2) + PAGE)
    assert warned(document, header1=paragraph(""), header2=NUMBER) == [(1, 2, 4)]


def test_the_last_section_is_too() -> None:
    document = sections("a", ends(refer(2)), *LOOP, last=refer(1) + PAGE)
    assert warned(document, header1=paragraph(""), header2=NUMBER) == [(2, 1, 5)]


@pytest.mark.parametrize(
    "document",
    [
        sections(*LOOP, ends(refer(2)), "b", last=PAGE),  # the header before is in force
        sections(*LOOP, ends(refer(1, "first"), refer(2), after=TITLE), "b", last=PAGE),
        sections("bìa {{ a }}", ends(refer(1)), *LOOP, last=refer(2) + PAGE),
        sections(*LOOP, ends(refer(1)), *LOOP, last=refer(1) + PAGE),
    ],
    ids=["numbered", "first page apart", "cover", "no numbers at all"],
)
def test_no_other_is(document: bytes) -> None:
    assert warned(document, header1=paragraph(""), header2=NUMBER) == []


def test_a_number_on_the_first_page_only_is_none() -> None:
    document = sections(*LOOP, ends(refer(2, "first"), refer(1), after=TITLE), p("b"), last=refer(2) + PAGE)
    assert warned(document, header1=paragraph(""), header2=NUMBER) == [(1, 2, 4)]
