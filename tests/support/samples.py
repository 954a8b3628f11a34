"""Documents that have a bit of everything, for tests that save them by an editor or print them as text."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from support.build import Block, R, Table, W, X, docx, en, fn, heading, p, run, table

W_NS = f'xmlns:w="{W}"'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_NS = (
    f'xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" '
    'w:header="720" w:footer="720" w:gutter="0"/>'
)


def png() -> bytes:
    """A red square of four pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\xff\0\0" * 4) * 4)
    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture(description: str, *, floating: bool = False, number: int = 1, title: str = "") -> X:
    """A picture in the line, or anchored to the paragraph; its relationship is ``rId90``."""
    kind, attributes, before, after = "inline", "", "", ""
    if floating:
        kind, attributes, before, after = "anchor", _ANCHOR, _POSITION, '<wp:wrapSquare wrapText="bothSides"/>'
    titled = f' title="{title}"' if title else ""
    return X(
        f'<w:r><w:drawing {_NS}><wp:{kind}{attributes}>{before}<wp:extent cx="360000" cy="360000"/>{after}'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="{description}"{titled}/><a:graphic>'
        f'<a:graphicData uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="x.png"/>'
        '<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId90"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        f"</wp:{kind}></w:drawing></w:r>"
    )


_ANCHOR = (
    ' distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
    'layoutInCell="1" allowOverlap="1"'
)
_POSITION = (
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
)


def text_box(*texts: str) -> X:
    """A text box as Word writes it: for programs that know shapes, and for those that know VML."""
    inner = f"<w:txbxContent>{''.join(paragraph(text) for text in texts)}</w:txbxContent>"
    return X(
        f'<w:r><mc:AlternateContent {_NS}><mc:Choice Requires="wps"><w:drawing><wp:anchor{_ANCHOR}>{_POSITION}'
        '<wp:extent cx="1800000" cy="900000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="7" name="Text Box 7"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="900000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        '<v:shape style="position:absolute;width:100pt;height:50pt" type="#_x0000_t202"><v:textbox>'
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def paragraph(text: str, properties: str = "") -> X:
    return X(f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run(text) if text else ''}</w:p>")


def field(instruction: str, result: str) -> X:
    """A complex field."""
    return X(
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {instruction} '
        f'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def control(content: str, title: str = "", tag: str = "", kind: str = "<w:text/>") -> X:
    """A content control; ``kind`` is what else its properties hold."""
    names = (f'<w:alias w:val="{title}"/>' if title else "") + (f'<w:tag w:val="{tag}"/>' if tag else "")
    return X(f"<w:sdt><w:sdtPr>{names}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")


def link(number: str, text: str) -> X:
    return X(f'<w:hyperlink r:id="{number}">{run(text)}</w:hyperlink>')


def cell(content: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def rows(*content: str) -> X:
    grid = '<w:gridCol w:w="2000"/><w:gridCol w:w="2000"/>'
    return X(
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(content)}</w:tbl>"
    )


def change(kind: str, content: str, number: int = 11) -> X:
    return X(f'<w:{kind} w:id="{number}" w:author="Lan" w:date="2024-01-01T00:00:00Z">{content}</w:{kind}>')


def numbered(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _level(number: int, kind: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{720 * (number + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )


_LISTS = (
    f'<w:numbering {W_NS}><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
    f"{_level(0, 'decimal', '%1.')}{_level(1, 'lowerLetter', '%2)')}{_level(2, 'decimal', '%1.%2.%3')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="hybridMultilevel"/>{_level(0, "bullet", "-")}'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
)
_COMMENTS = (
    f'<w:comments {W_NS}><w:comment w:id="5" w:author="Lan" w:date="2024-01-01T00:00:00Z" w:initials="L"><w:p><w:r>'
    f"<w:annotationRef/></w:r>{run('Xem lại {{ a }}')}</w:p></w:comment></w:comments>"
)
_STYLES = (
    f'<w:styles {W_NS}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)


def whole(*body: Block | Table, **options: Any) -> bytes:
    """A document with a picture (``rId90``), a link (``rId91``), lists, a comment (5) and styles."""
    relationships = "".join(
        f'<Relationship Id="{number}" Type="{R}/{kind}" Target="{target}"{mode}/>'
        for number, kind, target, mode in (
            ("rId90", "image", "media/x.png", ""),
            ("rId91", "hyperlink", "https://abc.vn/{{ a }}", ' TargetMode="External"'),
            ("rId92", "numbering", "numbering.xml", ""),
            ("rId93", "comments", "comments.xml", ""),
        )
    )
    types = '<Default Extension="png" ContentType="image/png"/>' + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>'
        for name in ("numbering", "comments")
    )
    extra = {
        "word/media/x.png": png(),
        "word/numbering.xml": _LISTS,
        "word/comments.xml": _COMMENTS,
        "word/styles.xml": _STYLES,
    }
    options["relationships"] = relationships + options.get("relationships", "")
    options["content_types"] = types + options.get("content_types", "")
    options["extra"] = extra | options.get("extra", {})
    return docx(*body, **options)


CONTEXT = {"a": "An", "b": "Bình", "doanh_thu": "1.185", "xs": ["một", "hai"], "ten": "Tên"}

EVERYTHING = whole(
    p("Tiêu đề {{ a }}", style="Title"),
    heading("I. Phần một"),
    p(
        run("Một {{ doanh"), run("_thu", "<w:b/>"), run(" }} hai  ba\u00a0bốn"), X("<w:r><w:tab/></w:r>"), "năm",
        X("<w:r><w:br/></w:r>"), "sáu ", X("<w:r><w:noBreakHyphen/></w:r>"), "x ",
        X('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'),
    ),
    p(
        "Có chú thích",
        fn(X(f"<w:p><w:r><w:footnoteRef/></w:r>{run(' Ghi chú {{ a }}')}</w:p>"), "đoạn hai"),
        " và cuối",
        en(X(f"<w:p><w:r><w:endnoteRef/></w:r>{run(' Cuối {{ b }}')}</w:p>")),
        ".",
    ),
    "{% for x in xs %}",
    p("lặp {{ x }}", fn("của {{ x }}"), properties=numbered(1)),
    "{% endfor %}",
    p("mục con", properties=numbered(1, 1)),
    p("gạch", properties=numbered(2)),
    p("Liên kết ", link("rId91", "trang {{ b }}"), " và ", field('HYPERLINK "https://abc.vn/x"', "đây"), " neo ",
      X(f'<w:hyperlink w:anchor="dau">{run("đi")}</w:hyperlink>')),
    p("Trang ", field("PAGE  \\* MERGEFORMAT", "3"), " ngày ", field('DATE \\@ "dd/MM/yyyy"', "01/01/2020"), " ",
      X('<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple>'), field("REF dau \\h", "chỗ"),
      field("MERGEFIELD ten", "«ten»"), field("SEQ Bảng \\* ARABIC", "1")),
    X(f'<w:p><w:bookmarkStart w:id="1" w:name="dau"/>{run("Đánh dấu")}<w:bookmarkEnd w:id="1"/></w:p>'),
    p("Thêm ", change("ins", run("mới ")), change("del", "<w:r><w:delText>cũ</w:delText></w:r>", 12), "hết"),
    p(X('<w:commentRangeStart w:id="5"/>'), "Bình luận",
      X('<w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r>'), " sau"),
    p("ảnh ", picture("Ảnh của {{ a }}"), " giữa"),
    p("ảnh neo", picture("neo", floating=True, number=2)),
    p("trước hộp ", text_box("trong hộp {{ b }}", "dòng hai"), " sau hộp"),
    p("ẩn ", run("kín", "<w:vanish/>"), " hở"),
    control(paragraph("khối {{ a }}"), "Khối"),
    p("chạy ", control(run("chữ {{ b }}"), "Chạy")),
    table(["A", "B {{ a }}"], ["C", ["D1", "D2"]]),
    "giữa",
    rows(
        row(cell(paragraph("gộp dọc"), '<w:vMerge w:val="restart"/>'), cell(paragraph("1"))),
        row(cell("<w:p/>", "<w:vMerge/>"), cell(paragraph("2"))),
        row(cell(paragraph("gộp ngang"), '<w:gridSpan w:val="2"/>')),
    ),
    "",
    "trước ngắt",
    X('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
    "sau ngắt",
    X(f'<w:p><w:r><w:br w:type="page"/></w:r>{run("ngắt đầu đoạn")}</w:p>'),
    p("đoạn sang trang", properties="<w:pageBreakBefore/>"),
    X(f'<w:p>{run("ngắt cuối đoạn")}<w:r><w:br w:type="page"/></w:r></w:p>'),
    paragraph("cuối phần 1", f"<w:sectPr>{PAGE}</w:sectPr>"),
    "phần hai",
    header="Đầu {{ a }}",
    footer="Chân",
    core="Tựa {{ a }}",
)  # fmt: skip

EVERYTHING_AS_TEXT = """\
# Tiêu đề {{ a }}
# I. Phần một
Một {{ doanh_thu }} hai  ba\u00a0bốn⇥năm↵sáu \u2011x [ký hiệu F0FE]
Có chú thích[^] và cuối[^^].
  [^] Ghi chú {{ a }}
    đoạn hai
  [^^] Cuối {{ b }}
{% for x in xs %}
[1.] lặp {{ x }}[^]
  [^] của {{ x }}
{% endfor %}
[a)] mục con
[•] gạch
Liên kết [trang {{ b }}](https://abc.vn/{{ a }}) và [đây](https://abc.vn/x) neo [đi](#dau)
Trang [=PAGE] ngày [=DATE] [=NUMPAGES][=REF dau \\h][=MERGEFIELD ten]«ten»[=SEQ Bảng \\* ARABIC]1
Đánh dấu
Thêm [+mới +][-cũ-]hết
Bình luận[@] sau
  [@ Lan] Xem lại {{ a }}
ảnh [ảnh: Ảnh của {{ a }}] giữa
ảnh neo
  [ảnh: neo]
trước hộp  sau hộp
  [hộp chữ]
    trong hộp {{ b }}
    dòng hai
ẩn [ẩn: kín] hở
khối {{ a }}
  [ô nội dung: Khối]
chạy chữ {{ b }}
  [ô nội dung: Chạy]
[bảng]
  | A | B {{ a }} |
  [hàng]
    [ô]
      C
    [ô]
      D1
      D2
giữa
[bảng]
  | gộp dọc | 1 |
  | ^ | 2 |
  | gộp ngang |

trước ngắt
[ngắt trang]
sau ngắt
[ngắt trang]
ngắt đầu đoạn
[ngắt trang]
đoạn sang trang
ngắt cuối đoạn
[ngắt trang]
cuối phần 1
[hết phần]
phần hai
[đầu trang, phần 2]
  Đầu {{ a }}
[chân trang, phần 2]
  Chân
[thuộc tính] title: Tựa {{ a }}
"""
