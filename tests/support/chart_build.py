"""Charts with the workbook behind them, from short rows: what ``chart(...)`` in a ``docx`` of the tests becomes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
CT = "http://schemas.openxmlformats.org/package/2006/content-types"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_COLOURS = ("70AD47", "4472C4", "ED7D31")
PERCENT, DATE = 1, 2  # cell formats of the workbooks


class F(str):
    """A formula, with 0 as its last result."""


class Raw(str):
    """The content of ``c`` elements as it is, with ``{r}`` for the name of the cell."""


@dataclass
class Styled:
    """A value in a cell of a format: ``PERCENT``, ``DATE``."""

    value: object
    style: int


Row = Sequence[object]


def workbook(
    rows: Sequence[Row],
    *,
    sheet: str = "Sheet1",
    table: bool = False,
    extra: str = "",
    parts: dict[str, str] | None = None,
    more_sheets: dict[str, Sequence[Row]] | None = None,
) -> bytes:
    """An .xlsx. ``table``: a table over all rows, as Word makes; ``extra``: XML behind the rows of the first sheet."""
    strings: list[str] = []
    out: dict[str, str] = {}
    sheets = {sheet: rows, **(more_sheets or {})}
    for number, (_, content) in enumerate(sheets.items(), 1):
        data = "".join(
            f'<row r="{r}">{"".join(_cell(value, r, k, strings) for k, value in enumerate(row, 1))}</row>'
            for r, row in enumerate(content, 1)
        )
        behind = extra if number == 1 else ""
        if table and number == 1:
            behind += '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
        width = max(len(row) for row in content)
        out[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{S}" xmlns:r="{R}"><dimension ref="A1:{chr(64 + width)}{len(content)}"/>'
            f"<sheetData>{data}</sheetData>{behind}</worksheet>"
        )
    if table:
        ref = f"A1:{chr(64 + len(rows[0]))}{len(rows)}"
        columns = "".join(
            f"<tableColumn id={quoteattr(str(i))} name={quoteattr(str(v))}/>" for i, v in enumerate(rows[0], 1)
        )
        out["xl/tables/table1.xml"] = (
            f'<table xmlns="{S}" id="1" name="Table1" displayName="Table1" ref="{ref}" totalsRowShown="0">'
            f'<tableColumns count="{len(rows[0])}">{columns}</tableColumns></table>'
        )
        out["xl/worksheets/_rels/sheet1.xml.rels"] = (
            f'<Relationships xmlns="{REL}">'
            f'<Relationship Id="rId1" Type="{R}/table" Target="../tables/table1.xml"/></Relationships>'
        )
    names = "".join(f'<sheet name={quoteattr(n)} sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(sheets, 1))
    out["xl/workbook.xml"] = f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{names}</sheets></workbook>'
    rels = "".join(
        f'<Relationship Id="rId{i}" Type="{R}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    rels += f'<Relationship Id="rId90" Type="{R}/sharedStrings" Target="sharedStrings.xml"/>'
    rels += f'<Relationship Id="rId91" Type="{R}/styles" Target="styles.xml"/>'
    out["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{REL}">{rels}</Relationships>'
    items = "".join(f"<si>{item}</si>" for item in strings)
    out["xl/sharedStrings.xml"] = f'<sst xmlns="{S}" count="{len(strings)}" uniqueCount="{len(strings)}">{items}</sst>'
    out["xl/styles.xml"] = (
        f'<styleSheet xmlns="{S}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" xfId="0"/><xf numFmtId="10" xfId="0"/>'
        '<xf numFmtId="164" xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )
    out["_rels/.rels"] = (
        f'<Relationships xmlns="{REL}">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    kinds = {"xl/workbook.xml": "sheet.main", "xl/sharedStrings.xml": "sharedStrings", "xl/styles.xml": "styles"}
    kinds |= {f"xl/worksheets/sheet{i}.xml": "worksheet" for i in range(1, len(sheets) + 1)}
    kinds |= {"xl/tables/table1.xml": "table"} if table else {}
    types = "".join(f'<Override PartName="/{n}" ContentType="{_SML}.{k}+xml"/>' for n, k in kinds.items())
    out["[Content_Types].xml"] = (
        f'<Types xmlns="{CT}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
    )
    return _zip(out | (parts or {}))


def _zip(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda n: n != "[Content_Types].xml"):
            archive.writestr(name, parts[name] if parts[name].startswith("<?xml") else _DECLARATION + parts[name])
    return buffer.getvalue()


def _cell(value: object, row: int, column: int, strings: list[str]) -> str:
    name, style = f"{chr(64 + column)}{row}", ""
    if isinstance(value, Styled):
        value, style = value.value, f' s="{value.style}"'
    if value is None:
        return f'<c r="{name}"{style}/>' if style else ""
    if isinstance(value, Raw):
        return value.format(r=name)
    if isinstance(value, F):
        return f'<c r="{name}"{style}><f>{escape(value)}</f><v>0</v></c>'
    if isinstance(value, str):
        item = f'<t xml:space="preserve">{escape(value)}</t>'
        if item not in strings:
            strings.append(item)
        return f'<c r="{name}"{style} t="s"><v>{strings.index(item)}</v></c>'
    return f'<c r="{name}"{style}><v>{value}</v></c>'


@dataclass
class Chart:
    """A column chart over ``rows``: names of series in the first row, of categories in the first column."""

    rows: Sequence[Row]
    title: str = ""
    sheet: str = "Sheet1"
    areas: dict[str, str] = field(
        default_factory=dict
    )  # formulas instead of the usual ones: ``{"B1": …, "A": …, "B": …}``
    data: bytes | str | None = b""  # the workbook; b"": made of the rows; a text: where it lies outside; None: none
    options: dict[str, object] = field(default_factory=dict)  # of ``workbook``
    title_xml: str = ""
    kind: str = "bar"

    def workbook(self) -> bytes:
        return (
            self.data
            if isinstance(self.data, bytes) and self.data
            else workbook(self.rows, sheet=self.sheet, **self.options)
        )  # type: ignore[arg-type]

    def xml(self) -> str:
        """The chart's part."""
        last = len(self.rows)
        series = "".join(self._series(column, last) for column in range(1, len(self.rows[0])))
        title = self.title_xml or "".join(
            f"<a:r><a:rPr/><a:t>{escape(piece)}</a:t></a:r>" for piece in self.title.split("¦")
        )
        shown = (
            f'<c:title><c:tx><c:rich><a:bodyPr/><a:p>{title}</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
            if title
            else ""
        )
        external = (
            '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>' if self.data is not None else ""
        )
        if self.kind == "scatter":
            body = f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}'
            body += '<c:axId val="1"/><c:axId val="2"/></c:scatterChart>' + _axis("valAx", 1, 2) + _axis("valAx", 2, 1)
        else:
            body = f'<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
            body += '<c:axId val="1"/><c:axId val="2"/></c:barChart>' + _axis("catAx", 1, 2) + _axis("valAx", 2, 1)
        return (
            f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:chart>{shown}<c:autoTitleDeleted val="0"/>'
            f'<c:plotArea>{body}</c:plotArea><c:plotVisOnly val="1"/></c:chart>{external}</c:chartSpace>'
        )

    def _series(self, column: int, last: int) -> str:
        letter = chr(65 + column)
        sheet = self.sheet if self.sheet.isalnum() else "'" + self.sheet.replace("'", "''") + "'"
        head = self.areas.get(f"{letter}1", f"{sheet}!${letter}$1")
        names = self.areas.get("A", f"{sheet}!$A$2:$A${last}")
        values = self.areas.get(letter, f"{sheet}!${letter}$2:${letter}${last}")
        of_rows = self.rows[1:]
        x, y = ("xVal", "yVal") if self.kind == "scatter" else ("cat", "val")
        return (
            f'<c:ser><c:idx val="{column - 1}"/><c:order val="{column - 1}"/>'
            f"<c:tx>{_ref('str', head, [self.rows[0][column]])}</c:tx>"
            f'<c:spPr><a:solidFill><a:srgbClr val="{_COLOURS[column % 3]}"/></a:solidFill></c:spPr>'
            f"<c:{x}>{_ref('str', names, [row[0] for row in of_rows])}</c:{x}>"
            f"<c:{y}>{_ref('num', values, [row[column] for row in of_rows])}</c:{y}></c:ser>"
        )


def _ref(kind: str, formula: str, values: Sequence[object]) -> str:
    code = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{_shown(kind, v)}</c:v></c:pt>' for i, v in enumerate(values) if v is not None
    )
    cache = f'{code}<c:ptCount val="{len(values)}"/>{points}'
    return f"<c:{kind}Ref><c:f>{escape(formula)}</c:f><c:{kind}Cache>{cache}</c:{kind}Cache></c:{kind}Ref>"


def _shown(kind: str, value: object) -> str:
    """The value that Word copies from a cell: 0 for words among numbers."""
    value = value.value if isinstance(value, Styled) else value
    return "0" if kind == "num" and isinstance(value, str) else escape(str(value))


def _axis(name: str, number: int, other: int) -> str:
    place = "b" if number == 1 else "l"
    return (
        f'<c:{name}><c:axId val="{number}"/><c:scaling/><c:delete val="0"/><c:axPos val="{place}"/>'
        f'<c:crossAx val="{other}"/></c:{name}>'
    )


def drawing(number: int) -> str:
    """The run that shows the chart of this number in a document."""
    graphic = f'<a:graphicData uri="{C}"><c:chart xmlns:c="{C}" xmlns:r="{R}" r:id="rIdChart{number}"/></a:graphicData>'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}"><wp:extent cx="5000000" cy="3000000"/>'
        f'<wp:docPr id="{100 + number}" name="Biểu đồ {number}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{A}">{graphic}</a:graphic></wp:inline></w:drawing></w:r>'
    )


def parts_of(charts: Sequence[Chart]) -> tuple[dict[str, str | bytes], str, str]:
    """Parts, content types and relationships of the document that the charts of a document add to it."""
    parts: dict[str, str | bytes] = {}
    types = f'<Default Extension="xlsx" ContentType="{XLSX_TYPE}"/>' if charts else ""
    rels = ""
    for number, chart in enumerate(charts, 1):
        parts[f"word/charts/chart{number}.xml"] = chart.xml()
        types += f'<Override PartName="/word/charts/chart{number}.xml" ContentType="{CHART_TYPE}"/>'
        rels += f'<Relationship Id="rIdChart{number}" Type="{R}/chart" Target="charts/chart{number}.xml"/>'
        if chart.data is None:
            continue
        target, mode = f"../embeddings/book{number}.xlsx", ""
        if isinstance(chart.data, str):
            target, mode = chart.data, ' TargetMode="External"'
        else:
            parts[f"word/embeddings/book{number}.xlsx"] = chart.workbook()
        relationship = f'<Relationship Id="rId1" Type="{R}/package" Target={quoteattr(target)}{mode}/>'
        parts[f"word/charts/_rels/chart{number}.xml.rels"] = (
            f'<Relationships xmlns="{REL}">{relationship}</Relationships>'
        )
    return parts, types, rels
