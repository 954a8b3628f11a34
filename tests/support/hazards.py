"""Documents whose words LibreOffice loses on saving, by the code of the warning, and near misses that it keeps."""

from __future__ import annotations

from docxtpl_reports.ooxml.package.reading import read_package
from support.build import REL, R, X, docx, p, part, run, table
from support.samples import PAGE, W_NS, cell, control, field, link, paragraph, picture, row, rows, whole

_BOUND = '<w:dataBinding w:xpath="/a[1]/b[1]" w:storeItemID="{11111111-2222-3333-4444-555555555555}"/><w:text/>'
_ITEM = {
    "customXml/item1.xml": "<a><b>TRONG XML</b></a>",
    "customXml/itemProps1.xml": (
        '<ds:datastoreItem ds:itemID="{11111111-2222-3333-4444-555555555555}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
    ),
    "customXml/_rels/item1.xml.rels": (
        f'<Relationships xmlns="{REL}"><Relationship Id="rId1" Type="{R}/customXmlProps" Target="itemProps1.xml"/>'
        "</Relationships>"
    ),
}
_LINKED = f'<Relationship Id="rId95" Type="{R}/hyperlink" Target="{{{{ dia_chi }}}}" TargetMode="External"/>'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def bound(text: str) -> bytes:
    return docx(
        p("gắn ", control(run(text), "Gắn", "gan", _BOUND)),
        extra=_ITEM,
        relationships=f'<Relationship Id="rId50" Type="{R}/customXml" Target="../customXml/item1.xml"/>',
        content_types=(
            '<Override PartName="/customXml/itemProps1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>'
        ),
    )


def refer(number: int, kind: str = "default") -> str:
    return f'<w:headerReference w:type="{kind}" r:id="rIdh{number}"/>'


def sections(*body: object, last: str) -> bytes:
    """A document with three headers ``rIdh1`` … ``rIdh3``; ``last``: what its last section says besides the page."""
    numbers = (1, 2, 3)
    document = docx(
        *body,  # type: ignore[arg-type]
        extra={f"word/header{n}.xml": f"<w:hdr {W_NS}>{paragraph(f'Đầu {n} {{{{ a }}}}')}</w:hdr>" for n in numbers},
        relationships="".join(
            f'<Relationship Id="rIdh{n}" Type="{R}/header" Target="header{n}.xml"/>' for n in numbers
        ),
        content_types="".join(
            f'<Override PartName="/word/header{n}.xml" ContentType="{_TYPE}.header+xml"/>' for n in numbers
        ),
    )
    content = part(document, "word/document.xml").decode()
    start, end = content.rindex("<w:sectPr>"), content.rindex("</w:body>")
    return read_package(document).write(
        {"word/document.xml": f"{content[:start]}<w:sectPr>{last}</w:sectPr>{content[end:]}".encode()}
    )


def ends(*references: str, after: str = "") -> X:
    return paragraph("hết", f"<w:sectPr>{''.join(references)}{PAGE}{after}</w:sectPr>")


_TITLE = "<w:titlePg/>"
_CONTINUOUS = '<w:type w:val="continuous"/>'
_REPEATED = control(row(cell(paragraph("hàng"))), "so_lieu.ho_so", "", "")

# What is lost: name → (code, document).
HAZARDS: dict[str, tuple[str, bytes]] = {
    "bound control": ("TPL082", bound("{{ a }}")),
    "control with its name in the tag": ("TPL083", docx(p("a ", control(run("x"), "", "so_lieu.tong")))),
    "control of rich text": ("TPL083", docx(p("a ", control(run("x"), "so_lieu.tong", "", "")))),
    "control around a row": ("TPL083", docx(rows(_REPEATED))),
    "first page of one": (
        "TPL084",
        sections("a", ends(refer(1), refer(2, "first"), after=_TITLE), "b", last=refer(3) + PAGE),
    ),
    "continuous": ("TPL085", sections("a", ends(refer(1)), "b", last=refer(3) + _CONTINUOUS + PAGE)),
    "adjacent tables": ("TPL086", docx("a", table(["1"]), table(["2"]), "b")),
    "adjacent tables with a mark": (
        "TPL086",
        docx(table(["1"]), X('<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>'), table(["2"]), "b"),
    ),
    "title of a picture": ("TPL087", whole(p("a", picture("mô tả", title="tựa {{ a }}")))),
    "link that is a tag": ("TPL088", docx(p(link("rId95", "đi")), relationships=_LINKED)),
    "tag in a result": ("TPL089", docx(p("ngày ", field("DATE", "{{ a }}")))),
    "tag in a simple field": (
        "TPL089",
        docx(p(X(f'<w:fldSimple w:instr=" PAGE ">{run("{{ a }}")}</w:fldSimple>'))),
    ),
}

# What is kept, however near: no warning.
HARMLESS: dict[str, bytes] = {
    "plain control": docx(p("a ", control(run("{{ a }}"), "so_lieu.tong"))),
    "control around a paragraph": docx(control(paragraph("{{ a }}"), "so_lieu.tong", "", "")),
    "control that is no placeholder": docx(p("a ", control(run("{{ a }}"), "Ghi chú", "goog_rdk_0", "<w:text/>"))),
    "last section with a first page": sections("a", last=refer(1) + refer(2, "first") + PAGE + _TITLE),
    "long section with a first page": sections(
        *["dòng"] * 130, ends(refer(1), refer(2, "first"), after=_TITLE), "b", last=refer(3) + PAGE
    ),
    "first page of more by the space above paragraphs": sections(
        *[p("dòng", properties='<w:spacing w:before="9000"/>')] * 2,
        ends(refer(1), refer(2, "first"), after=_TITLE),
        "b",
        last=refer(3) + PAGE,
    ),
    "continuous with the same header": sections("a", ends(refer(1)), "b", last=_CONTINUOUS + PAGE),
    "tables apart": docx("a", table(["1"]), "", table(["2"]), "b"),
    "description of a picture": whole(p("a", picture("mô tả {{ a }}"))),
    "link with a tag": whole(p(link("rId91", "đi"))),
    "field with a tag beside it": docx(p("{{ a }} ", field("PAGE", "1"), " {{ b }}")),
}
