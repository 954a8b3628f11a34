"""Builds small spreadsheets from rows of values, and damages files: the builder of the tests of source tables."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

SML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml"'
    ' ContentType="application/xml"/></Types>'
)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"

Rows = Iterable[Sequence[object]]


def cell(value: object) -> str:
    """A cell: numbers as numbers, None as nothing, ``<c …>`` as it is."""
    if value is None:
        return "<c/>"
    if isinstance(value, str) and value.startswith("<c"):
        return value
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def sheet_xml(rows: Rows, after: str = "", before: str = "") -> str:
    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    return f'<worksheet xmlns="{SML}" xmlns:r="{RT}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'


def relationships(*targets: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="r{n}" Type="{RT}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{REL}">{found}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(
    *sheets: str | Rows, names: str = "", merges: Sequence[str] = (), parts: Mapping[str, str] | None = None
) -> bytes:
    """An .xlsx of sheets called S1, S2 …, each given as rows or as XML; ``merges`` are of sheets given as rows."""
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    xml = [sheet if isinstance(sheet, str) else sheet_xml(sheet, merged) for sheet in sheets]
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, len(xml) + 1))
    book = f'<workbook xmlns="{SML}" xmlns:r="{RT}"><sheets>{listed}</sheets>{names}</workbook>'
    return zipped(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relationships(
                *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(xml) + 1))
            ),
            **{f"xl/worksheets/sheet{n}.xml": one for n, one in enumerate(xml, 1)},
            **(parts or {}),
        }
    )


def ods(rows: str, before: str = "", manifest: str = "") -> bytes:
    """An .ods with one sheet, given as the XML of its rows."""
    spaces = " ".join(f'xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text", "style"))
    content = (
        f"<office:document-content {spaces}>{before}<office:body><office:spreadsheet>"
        f'<table:table table:name="S1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    return zipped(parts | ({"META-INF/manifest.xml": manifest} if manifest else {}))


def damaged(data: bytes, seed: int) -> bytes:
    """The file cut short, or with some bytes changed; of a zip archive the bytes within a part."""
    chance = random.Random(seed)
    if seed % 3 == 0:
        return data[: chance.randrange(len(data))]
    if not data.startswith(b"PK") or seed % 3 == 1:
        return _scribbled(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = chance.choice([name for name, content in parts.items() if content])
    return zipped(parts | {chosen: _scribbled(parts[chosen], chance)})


def _scribbled(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 40))):
        changed[chance.randrange(len(changed))] = chance.choice(b'0123456789<>"/ \0\xffAZ')
    return bytes(changed)
