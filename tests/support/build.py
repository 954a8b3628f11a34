"""Builds .docx files from short strings and reads the visible text of a .docx back: the one builder of the tests.

``docx("Kính gửi: {{ ten }}", table(["A", "B"], ["1", "2"]), p("x", fn("note")))`` is a whole document.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from support.chart_build import Chart, drawing, parts_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
CT = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NS = f'xmlns:w="{W}" xmlns:r="{R}"'
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class X(str):
    """WordprocessingML as it is, instead of text to be wrapped."""


@dataclass
class Note:
    """A footnote or endnote where it is referred to; its paragraphs are strings or ``X``."""

    paragraphs: Sequence[str]
    kind: str = "footnote"


def fn(*paragraphs: str) -> Note:
    return Note(paragraphs)


def en(*paragraphs: str) -> Note:
    return Note(paragraphs, "endnote")


def run(text: str, properties: str = "") -> X:
    """A run; ``properties`` is the content of ``w:rPr``: ``run("đậm", "<w:b/>")``."""
    props = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return X(f'<w:r>{props}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>')


@dataclass
class P:
    """A paragraph of runs: strings, ``X`` and notes. ``style``: a style id; ``properties``: more of ``w:pPr``."""

    parts: tuple[str | Note, ...]
    style: str = ""
    properties: str = ""


def p(*parts: str | Note, style: str = "", properties: str = "") -> P:
    return P(parts, style, properties)


def heading(text: str) -> P:
    return P((text,), style="Heading1")


def chart(*rows: Sequence[object], **options: Any) -> Chart:
    """A chart over rows of a worksheet; ``options``: fields of ``Chart``."""
    return Chart(rows, **options)


Block = str | P
Cell = Block | Sequence[Block]


@dataclass
class Table:
    rows: tuple[Sequence[Cell], ...]


def table(*rows: Sequence[Cell]) -> Table:
    """Rows of cells; a cell is a paragraph or a list of blocks."""
    return Table(rows)


@dataclass
class _Writer:
    notes: dict[str, list[str]] = field(default_factory=lambda: {"footnote": [], "endnote": []})
    charts: list[Chart] = field(default_factory=list)

    def blocks(self, blocks: Sequence[Block | Table | Chart]) -> str:
        return "".join(self.block(block) for block in blocks)

    def block(self, block: Block | Table | Chart) -> str:
        if isinstance(block, X):
            return block
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Chart):
            self.charts.append(block)
            return f"<w:p>{drawing(len(self.charts))}</w:p>"
        return self.paragraph(block if isinstance(block, P) else P((block,)))

    def paragraph(self, paragraph: P) -> str:
        style = f'<w:pStyle w:val="{paragraph.style}"/>' if paragraph.style else ""
        inner = style + paragraph.properties
        props = f"<w:pPr>{inner}</w:pPr>" if inner else ""
        return f"<w:p>{props}{''.join(self.inline(part) for part in paragraph.parts)}</w:p>"

    def inline(self, part: str | Note) -> str:
        if isinstance(part, X):
            return part
        if isinstance(part, str):
            return run(part) if part else ""
        bodies = "".join(self.block(b) for b in part.paragraphs)
        notes = self.notes[part.kind]
        number = len(notes) + 1
        notes.append(f'<w:{part.kind} w:id="{number}">{bodies}</w:{part.kind}>')
        return f'<w:r><w:{part.kind}Reference w:id="{number}"/></w:r>'

    def table(self, table: Table) -> str:
        columns = max(len(row) for row in table.rows)
        grid = '<w:gridCol w:w="2000"/>' * columns
        rows = "".join(f"<w:tr>{''.join(self.cell(cell) for cell in row)}</w:tr>" for row in table.rows)
        borders = '<w:tblW w:w="0" w:type="auto"/>'
        return f"<w:tbl><w:tblPr>{borders}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def cell(self, cell: Cell) -> str:
        blocks = [cell] if isinstance(cell, str | P | Table) else cell
        return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{self.blocks(blocks)}</w:tc>'


_STYLES = (
    f"<w:styles {_NS}>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)


def docx(
    *body: Block | Table | Chart,
    header: Block | None = None,
    footer: Block | None = None,
    core: str | None = None,
    separators: tuple[int, int] = (-1, 0),
    extra: dict[str, str | bytes] | None = None,
    section: str = "",
    content_types: str = "",
    relationships: str = "",
) -> bytes:
    """A whole .docx. ``header``/``footer``: one paragraph; ``core``: the title property; ``extra``: more parts."""
    writer = _Writer()
    content = writer.blocks(body)
    parts: dict[str, str | bytes] = {}
    overrides = {"word/document.xml": MAIN_TYPE, "word/styles.xml": f"{_WML}.styles+xml"}
    rels = [(f"{R}/styles", "styles.xml")]
    refs = ""
    for kind, text in (("header", header), ("footer", footer)):
        if text is not None:
            letter = "hdr" if kind == "header" else "ftr"
            parts[f"word/{kind}1.xml"] = f"<w:{letter} {_NS}>{writer.block(text)}</w:{letter}>"
            overrides[f"word/{kind}1.xml"] = f"{_WML}.{kind}+xml"
            rels.append((f"{R}/{kind}", f"{kind}1.xml"))
            refs += f'<w:{kind}Reference w:type="default" r:id="rId{len(rels)}"/>'
    for kind, notes in writer.notes.items():
        if notes:
            first, second = separators
            frame = "".join(
                f'<w:{kind} w:type="{name}" w:id="{number}"><w:p><w:r><w:{name}/></w:r></w:p></w:{kind}>'
                for name, number in (("separator", first), ("continuationSeparator", second))
            )
            shifted = "".join(notes) if second < 1 else _shift(notes, second)
            parts[f"word/{kind}s.xml"] = f"<w:{kind}s {_NS}>{frame}{shifted}</w:{kind}s>"
            overrides[f"word/{kind}s.xml"] = f"{_WML}.{kind}s+xml"
            rels.append((f"{R}/{kind}s", f"{kind}s.xml"))
            if second >= 1:
                content = re.sub(
                    rf'(<w:{kind}Reference w:id=")(\d+)"', lambda m, by=second: f'{m[1]}{int(m[2]) + by}"', content
                )
    root_rels = f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
    if core is not None:
        cp = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
        dc = "http://purl.org/dc/elements/1.1/"
        parts["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{cp}" xmlns:dc="{dc}"><dc:title>{escape(core)}</dc:title></cp:coreProperties>'
        )
        overrides["docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
        root_rels += f'<Relationship Id="rId2" Type="{REL}/metadata/core-properties" Target="docProps/core.xml"/>'
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" ' + (
        'w:header="720" w:footer="720" w:gutter="0"/>'
    )
    sect = f"<w:sectPr>{refs}{page}{section}</w:sectPr>"
    parts["word/document.xml"] = f"<w:document {_NS}><w:body>{content}{sect}</w:body></w:document>"
    parts["word/styles.xml"] = _STYLES
    of_charts, chart_types, chart_rels = parts_of(writer.charts)
    parts |= of_charts
    relationships += chart_rels
    rel_items = "".join(f'<Relationship Id="rId{i}" Type="{t}" Target="{n}"/>' for i, (t, n) in enumerate(rels, 1))
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{REL}">{rel_items}{relationships}</Relationships>'
    parts["_rels/.rels"] = f'<Relationships xmlns="{REL}">{root_rels}</Relationships>'
    types = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    parts["[Content_Types].xml"] = f'<Types xmlns="{CT}">{defaults}{types}{chart_types}{content_types}</Types>'
    return pack({**parts, **(extra or {})})


def _shift(notes: Sequence[str], by: int) -> str:
    return "".join(re.sub(r' w:id="(\d+)"', lambda m: f' w:id="{int(m[1]) + by}"', note, count=1) for note in notes)


def pack(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts, the content types first."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda n: (n != "[Content_Types].xml", n != "_rels/.rels")):
            data = parts[name]
            if isinstance(data, str) and not data.startswith("<?xml"):
                data = _DECLARATION + data
            archive.writestr(name, data)
    return buffer.getvalue()


# --- reading back --------------------------------------------------------------------------------------------------


def part(document: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read(name)


def tree(document: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(part(document, name))


def lines(document: bytes, name: str = "word/document.xml") -> list[str]:
    """Visible text: a line per paragraph, ``a | b`` per table row, ``[^1]`` for a note by its place in the text."""
    root = tree(document, name)
    body = root.find(f"{{{W}}}body")
    return list(_block_lines(root if body is None else body, _Counter()))


def note_texts(document: bytes, kind: str = "footnote") -> list[str]:
    """The text of each note in the order of their references in the text; checks that ids pair one to one."""
    references = [e.get(f"{{{W}}}id") for e in tree(document).iter(f"{{{W}}}{kind}Reference")]
    try:
        root = tree(document, f"word/{kind}s.xml")
    except KeyError:
        assert not references
        return []
    notes = {n.get(f"{{{W}}}id"): n for n in root if n.get(f"{{{W}}}type") is None}
    assert list(notes) == references, f"definitions {list(notes)} but references {references}"
    return ["\n".join(_block_lines(notes[number], _Counter())) for number in references]


class _Counter:
    value = 0


def _block_lines(container: etree._Element, counter: _Counter) -> Iterator[str]:
    for child in container:
        name = etree.QName(child).localname
        if name == "p":
            yield _inline_text(child, counter)
        elif name == "tbl":
            for row in child.iter(f"{{{W}}}tr"):
                cells = row.findall(f"{{{W}}}tc")
                yield " | ".join(" / ".join(_block_lines(cell, counter)) for cell in cells)
        elif name in ("sdt", "sdtContent", "ins"):
            yield from _block_lines(child, counter)


def _inline_text(element: etree._Element, counter: _Counter) -> str:
    out = ""
    visible = (f"{{{W}}}{name}" for name in ("t", "br", "tab", "footnoteReference", "endnoteReference"))
    for child in element.iter(*visible):
        name = etree.QName(child).localname
        if name == "t":
            out += child.text or ""
        elif name.endswith("Reference"):
            counter.value += 1
            out += f"[^{counter.value}]"
        else:
            out += {"br": "\n", "tab": "\t"}[name]
    return out
