"""The package reader refuses by name what is not a harmless .docx; the writer copies what it does not change."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.build import R
from support.build import docx as build_docx

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.ooxml.package import intake
from docxtpl_reports.ooxml.package import reading as reading_module
from docxtpl_reports.ooxml.package.names import CT_DOCUMENT, RT_CORE_PROPERTIES, RT_OFFICE_DOCUMENT
from docxtpl_reports.ooxml.package.reading import read_package

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CT = "http://schemas.openxmlformats.org/package/2006/content-types"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
RT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LO_CORE = "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"

DOCUMENT = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>Báo cáo</w:t></w:r></w:p></w:body></w:document>'


def rels(*items: tuple[str, str], external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    body = "".join(f'<Relationship Id="r{i}" Type="{t}" Target="{g}"{mode}/>' for i, (t, g) in enumerate(items))
    return f'<Relationships xmlns="{REL}">{body}</Relationships>'


def types(main: str = CT_DOCUMENT, extra: str = "") -> str:
    return (
        f'<Types xmlns="{CT}"><Default Extension="rels" ContentType="application/x.rels+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{extra}</Types>'
    )


def parts(**changes: str) -> dict[str, str | bytes]:
    """The least .docx there is."""
    return {
        "[Content_Types].xml": types(),
        "_rels/.rels": rels((RT_OFFICE_DOCUMENT, "word/document.xml")),
        "word/document.xml": DOCUMENT,
    } | changes


def pack(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(
                zipfile.ZipInfo(name), data, method
            )  # without the time: test names are made of these bytes
    return buffer.getvalue()


def codes(source: bytes | Path, **options: bool) -> list[str]:
    with pytest.raises(ReportError) as caught:
        read_package(source, **options)
    assert all(d.message and d.help and d.location.file for d in caught.value.diagnostics)
    return [d.code for d in caught.value.diagnostics]


def word_document() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    for n in range(300):
        document.add_paragraph(f"Đoạn {n} của báo cáo về hành chính công")
    document.save(buffer)
    return buffer.getvalue()


def run_of_field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def simple_field(text: str) -> str:
    return f'<w:fldSimple w:instr="{text}"/>'


class TestReading:
    def test_the_main_part_is_found_by_its_relationship_not_by_its_path(self) -> None:
        content = {
            "[Content_Types].xml": types().replace("/word/document.xml", "/noi-dung/chinh.xml"),
            "_rels/.rels": rels((RT_OFFICE_DOCUMENT, "/noi-dung/chinh.xml")),
            "noi-dung/chinh.xml": DOCUMENT,
        }
        assert read_package(pack(content)).main_part == "noi-dung/chinh.xml"

    def test_parts_come_with_content_types_first_then_in_the_order_of_the_file(self) -> None:
        content = dict(reversed(parts(**{"word/b.xml": "<b/>"}).items()))
        package = read_package(pack(content))
        assert package.parts == ("[Content_Types].xml", "_rels/.rels", "word/b.xml", "word/document.xml")

    def test_parts_are_given_as_bytes_and_as_trees(self) -> None:
        package = read_package(pack(parts()))
        assert package.raw("word/document.xml") == DOCUMENT.encode()
        assert package.xml("word/document.xml").tag == f"{{{W}}}document"
        assert package.xml("word/document.xml") is not package.xml("word/document.xml")
        assert "word/document.xml" in package
        with pytest.raises(KeyError):
            package.raw("word/none.xml")

    def test_content_types_come_from_the_override_or_the_extension_whatever_the_case(self) -> None:
        extra = '<Override PartName="/Word/Header1.XML" ContentType="application/header+xml"/>'
        content = parts(**{"[Content_Types].xml": types(extra=extra), "word/header1.xml": "<h/>", "a/x.bin": "1"})
        package = read_package(pack(content))
        assert package.content_type("word/header1.xml") == "application/header+xml"
        assert package.content_type("_rels/.rels") == "application/x.rels+xml"
        assert package.content_type("a/x.bin") == ""

    def test_relationships_resolve_to_parts_and_leave_out_what_is_external_or_absent(self) -> None:
        document_rels = rels(
            (RT + "/header", "header1.xml"), (RT + "/header", "../word/HEADER2.xml"), (RT + "/header", "NULL")
        )
        content = parts(
            **{"word/_rels/document.xml.rels": document_rels, "word/header1.xml": "<h/>", "word/header2.xml": "<h/>"}
        )
        package = read_package(pack(content))
        assert package.related("word/document.xml", RT + "/header") == ("word/header1.xml", "word/header2.xml")
        assert [r.target for r in package.relationships("word/document.xml")][2] == "NULL"
        assert package.relationships("word/header1.xml") == ()

    def test_a_word_template_becomes_a_document(self) -> None:
        dotx = CT_DOCUMENT.replace("document.main", "template.main")
        package = read_package(pack(parts(**{"[Content_Types].xml": types(dotx)})))
        assert package.content_type("word/document.xml") == CT_DOCUMENT
        assert dotx.encode() not in package.raw("[Content_Types].xml")
        assert read_package(package.write({})).content_type("word/document.xml") == CT_DOCUMENT

    def test_the_core_properties_of_newer_libreoffice_get_the_standard_relationship(self) -> None:
        both = rels((RT_OFFICE_DOCUMENT, "word/document.xml"), (LO_CORE, "docProps/core.xml"))
        package = read_package(pack(parts(**{"_rels/.rels": both, "docProps/core.xml": "<c/>"})))
        assert package.related("", RT_CORE_PROPERTIES) == ("docProps/core.xml",)
        again = docx.Document(io.BytesIO(read_package(word_document()).write({})))
        assert again.core_properties.author == "python-docx"

    def test_stored_entries_and_files_on_disk_are_read_too(self, tmp_path: Path) -> None:
        path = tmp_path / "mẫu báo cáo.docx"
        path.write_bytes(pack(parts(), zipfile.ZIP_STORED))
        package = read_package(path)
        assert package.name == str(path)
        assert package.raw("word/document.xml") == DOCUMENT.encode()

    def test_a_package_survives_pickling(self) -> None:
        package = read_package(word_document())
        again = pickle.loads(pickle.dumps(package))
        assert again == package
        assert again.write({"word/document.xml": b"<x/>"}) == package.write({"word/document.xml": b"<x/>"})


class TestRefusing:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "PKG001"),
            (b"xin chao", "PKG002"),
            (b"\xff" * 5000, "PKG002"),
            (pack(parts())[:-40], "PKG003"),
            (pack(parts())[:100], "PKG003"),
            (b"PK\3\4", "PKG003"),
            (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "PKG004"),
            (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "WordDocument".encode("utf-16-le"), "PKG005"),
            (b"{\\rtf1\\ansi Bao cao}", "PKG006"),
            (b"\xef\xbb\xbf\n<!DOCTYPE html><html></html>", "PKG006"),
            (b"<HTML><body>", "PKG006"),
            (b"MIME-Version: 1.0\r\n", "PKG006"),
            (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "PKG006"),
            (pack({"mimetype": "application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED), "PKG006"),
            (b"%PDF-1.7 ...", "PKG007"),
            (pack({}), "PKG013"),
            (pack({"anh.png": b"x"}), "PKG013"),
        ],
    )
    def test_what_is_not_a_docx_is_named(self, data: bytes, code: str) -> None:
        assert codes(data) == [code]

    def test_an_excel_file_is_called_one(self) -> None:
        excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        assert codes(pack(parts(**{"[Content_Types].xml": types(excel)}))) == ["PKG008"]

    def test_a_missing_main_part_is_named(self) -> None:
        content = parts()
        del content["word/document.xml"]
        assert codes(pack(content)) == ["PKG013"]
        assert codes(pack(parts(**{"_rels/.rels": rels()}))) == ["PKG013"]

    def test_macros_are_refused_by_content_type_and_by_part(self) -> None:
        docm = "application/vnd.ms-word.document.macroEnabled.main+xml"
        assert codes(pack(parts(**{"[Content_Types].xml": types(docm)}))) == ["PKG009"]
        assert codes(pack(parts(**{"word/vbaProject.bin": b"x"}))) == ["PKG009"]

    def test_strict_open_xml_is_named(self) -> None:
        strict = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
        assert codes(pack(parts(**{"_rels/.rels": rels((strict, "word/document.xml"))}))) == ["PKG018"]

    def test_a_signed_document_is_refused_unless_asked_and_then_loses_its_signature(self) -> None:
        origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
        package_rels = rels((RT_OFFICE_DOCUMENT, "word/document.xml"), (origin, "_xmlsignatures/origin.sigs"))
        override = '<Override PartName="/_xmlsignatures/sig1.xml" ContentType="s+xml"/>'
        content = parts(**{"_rels/.rels": package_rels, "[Content_Types].xml": types(extra=override)})
        signed = pack(content | {"_xmlsignatures/origin.sigs": "", "_xmlsignatures/sig1.xml": "<s/>"})
        assert codes(signed) == ["PKG016"]
        package = read_package(signed, allow_signed=True)
        assert not [n for n in package.parts if "signature" in n]
        assert b"signature" not in package.raw("_rels/.rels") + package.raw("[Content_Types].xml")

    @pytest.mark.parametrize(
        ("target", "refused"),
        [
            ("https://example.org/x.dotm", True),
            ("\\\\server\\share\\x.dotm", True),
            ("file://server/share/x.dotm", True),
            ("file:////server/share/x.dotm", True),
            ("mhtml:http://example.org/x", True),
            ("file:///C:\\Users\\a\\Normal.dotm", False),
            ("file://localhost/C:/a.dotm", False),
            ("C:\\mau\\Normal.dotm", False),
            ("Normal.dotm", False),
        ],
    )
    def test_a_template_attached_from_elsewhere_is_refused(self, target: str, refused: bool) -> None:
        attached = rels((RT + "/attachedTemplate", target), external=True)
        data = pack(parts(**{"word/settings.xml": "<s/>", "word/_rels/settings.xml.rels": attached}))
        if refused:
            assert codes(data) == ["PKG015"]
        else:
            assert "word/settings.xml" in read_package(data)

    # D11: a tree takes some 260 bytes for each tag, however well the file compresses
    @pytest.mark.parametrize(
        "content",
        [
            {"customXml/item1.xml": "<a>" + "<b/>" * 1_600_000 + "</a>"},
            {f"customXml/item{n}.xml": "<a>" + f"<b c='{n}'>x</b>" * 100_000 + "</a>" for n in range(9)},
            {"word/document.xml": DOCUMENT.replace("<w:p>", "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 300_000 + "<w:p>")},
        ],
        ids=["empty elements", "parts under every limit", "paragraphs"],
    )
    def test_more_markup_than_a_thousand_pages_is_refused_before_it_is_parsed(
        self, content: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        parsed: list[int] = []
        parse = reading_module.etree.fromstring
        monkeypatch.setattr(intake, "MAX_RATIO", 10**6)  # it is the markup that counts here
        monkeypatch.setattr(
            reading_module.etree,
            "fromstring",
            lambda data, parser: parsed.append(data.count(b"<")) or parse(data, parser),
        )
        assert codes(pack(parts(**content))) == ["PKG010"]
        assert sum(parsed) < reading_module.MAX_MARKUP

    def test_a_thousand_pages_are_read(self) -> None:
        page = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>x</w:t></w:r></w:p>" * 40
        assert read_package(pack(parts(**{"word/document.xml": DOCUMENT.replace("<w:p>", page * 1000 + "<w:p>")})))

    # D7: nothing but hyperlinks leads out of a package
    @pytest.mark.parametrize("target", ["http://example.org/x", "\\\\srv\\share\\x", "file:///C:/x", "x", "ftp://h/x"])
    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("image", "PKG022"), ("video", "PKG022"), ("control", "PKG015"), ("package", "PKG015"), ("header", "PKG015"),
            ("settings", "PKG015"), ("styles", "PKG015"), ("oleObject", "PKG015"), ("frame", "PKG015"), ("aFChunk", "PKG015"),
            ("subDocument", "PKG015"), ("footnotes", "PKG015"), ("theme", "PKG015"), ("numbering", "PKG015"),
        ],
    )  # fmt: skip
    def test_what_is_fetched_from_elsewhere_is_refused(self, kind: str, code: str, target: str) -> None:
        data = pack(parts(**{"word/_rels/document.xml.rels": rels((f"{RT}/{kind}", target), external=True)}))
        assert codes(data) == [code]

    @pytest.mark.parametrize("attribute", ["link", "embed", "id", "pict"])
    def test_a_picture_may_not_use_the_relationship_of_a_hyperlink(self, attribute: str) -> None:
        links = rels((f"{RT}/hyperlink", "http://example.org/a.png"), external=True)
        names = f'xmlns:w="{W}" xmlns:r="{RT}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        for element, expected in (("a:blip", ["PKG022"]), ("w:hyperlink", []), ("a:hlinkClick", [])):
            document = f'<w:document {names}><w:body><w:p><{element} r:{attribute}="r0"/></w:p></w:body></w:document>'
            data = pack(parts(**{"word/document.xml": document, "word/_rels/document.xml.rels": links}))
            assert (codes(data) if expected else read_package(data) and []) == expected

    @pytest.mark.parametrize(
        ("target", "refused"), [("http://h/a.png", True), ("\\\\srv\\a.png", True), ("", False), ("a.png", False)]
    )
    def test_nor_may_vml_name_an_address(self, target: str, refused: bool) -> None:
        shape = f'<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="{target}"/>'
        document = f'<w:document xmlns:w="{W}"><w:body><w:p>{shape}</w:p></w:body></w:document>'
        data = pack(parts(**{"word/document.xml": document}))
        assert (codes(data) if refused else read_package(data) and []) == (["PKG022"] if refused else [])

    @pytest.mark.parametrize(
        ("namespaces", "prefix", "encoding"),
        [
            ('xmlns:v="urn:schemas-microsoft-com:&#118;ml"', "v:", "utf-8"),
            ('xmlns:v="&#x75;rn:schemas-microsoft-com:vml"', "v:", "utf-8"),
            ('xmlns:u="urn:schemas-microsoft-com:vml" xmlns:v="urn:schemas-microsoft-com:vml"', "v:", "utf-8"),
            ('xmlns:u="urn:schemas-microsoft-com:vml" xmlns:v="urn:schemas-microsoft-com:&#118;ml"', "v:", "utf-8"),
            ('xmlns="urn:schemas-microsoft-com:vml"', "", "utf-8"),
            ('xmlns:v="urn:schemas-microsoft-com:vml"', "v:", "utf-16"),
        ],
    )
    def test_however_the_namespace_of_vml_is_written(self, namespaces: str, prefix: str, encoding: str) -> None:
        shape = f'<{prefix}imagedata {namespaces} src="http://h/a.png"/>'
        document = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body><w:p>{shape}</w:p></w:body></w:document>'
        assert codes(pack({**parts(), "word/document.xml": document.encode(encoding)})) == ["PKG022"]

    def test_hyperlinks_may_lead_anywhere(self) -> None:
        links = rels((f"{RT}/hyperlink", "http://example.org"), (f"{RT}/hyperlink", "\\\\srv\\x"), external=True)
        assert read_package(pack(parts(**{"word/_rels/document.xml.rels": links})))

    @pytest.mark.parametrize(
        "field", ["INCLUDEPICTURE", "includetext", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE", "IMPORT"]
    )
    def test_fields_that_fetch_are_refused(self, field: str) -> None:
        half = len(field) // 2
        broken = run_of_field("begin") + instruction(f" {field[:half]}") + instruction(f'{field[half:]} "http://a/b"')
        for body in (f"{broken}{run_of_field('separate')}{run_of_field('end')}", simple_field(f" {field} http://a/b ")):
            document = f'<w:document xmlns:w="{W}"><w:body><w:p>{body}</w:p></w:body></w:document>'
            with pytest.raises(ReportError) as caught:
                read_package(pack(parts(**{"word/document.xml": document})))
            assert [(d.code, d.params["field"]) for d in caught.value.diagnostics] == [("PKG023", field.upper())]

    def test_other_fields_pass(self) -> None:
        body = f"{run_of_field('begin')}{instruction(' PAGE ')}{run_of_field('end')}{simple_field(' DATE ')}"
        document = f'<w:document xmlns:w="{W}"><w:body><w:p>{body}</w:p></w:body></w:document>'
        assert read_package(pack(parts(**{"word/document.xml": document})))

    @pytest.mark.parametrize(
        "text",
        [
            '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
            '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a b="&x;"/>',
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_a_dtd_in_any_part_is_refused(self, text: str, encoding: str) -> None:
        declared = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
        assert codes(pack(parts(**{"customXml/item1.xml": declared}))) == ["PKG014"]

    def test_every_part_that_is_not_well_formed_is_named_with_its_line(self) -> None:
        broken = parts(**{"word/document.xml": "<a>\n<b></a>", "word/styles.xml": "", "word/c.xml": "<a>&nope;</a>"})
        with pytest.raises(ReportError) as caught:
            read_package(pack(broken))
        found = {(d.code, d.location.part, d.location.line) for d in caught.value.diagnostics}
        assert {("PKG017", "word/document.xml", 2), ("PKG017", "word/c.xml", 1)} <= found
        assert "word/styles.xml" in {d.location.part for d in caught.value.diagnostics}

    def test_an_xml_part_is_known_by_its_content_type_too(self) -> None:
        extra = '<Override PartName="/word/odd.bin" ContentType="application/odd+xml"/>'
        assert codes(pack(parts(**{"[Content_Types].xml": types(extra=extra), "word/odd.bin": "<a>"}))) == ["PKG017"]

    def test_encodings_other_than_utf8_and_utf16_are_refused(self) -> None:
        latin = '<?xml version="1.0" encoding="iso-8859-1"?><a>é</a>'.encode("latin-1")
        assert codes(pack(parts(**{"word/a.xml": latin}))) == ["PKG017"]

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "/word/a.xml", "word\\a.xml", "C:/a.xml", "word/%2e%2e/a.xml", "word/a\n.xml"]
    )
    def test_unsafe_names_are_refused(self, name: str) -> None:
        assert codes(pack(parts(**{name: "<a/>"}))) == ["PKG011"]

    def test_an_entry_without_a_name_is_refused(self) -> None:
        data = pack({"x": "1"} | parts())
        directory = data.rindex(b"PK\1\2", 0, data.index(b"x", data.index(b"PK\1\2")))
        nameless = data[: directory + 28] + b"\0\0" + data[directory + 30 : directory + 46] + data[directory + 47 :]
        end = nameless.rindex(b"PK\5\6")
        size = struct.unpack("<L", nameless[end + 12 : end + 16])[0] - 1
        assert codes(nameless[: end + 12] + struct.pack("<L", size) + nameless[end + 16 :]) == ["PKG011"]

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    @pytest.mark.parametrize("name", ["word/document.xml", "WORD/Document.xml", "word/d%6fcument.xml"])
    def test_names_that_mean_one_part_are_refused(self, name: str) -> None:
        buffer = io.BytesIO(pack(parts()))
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr(name, "<other/>")
        assert codes(buffer.getvalue()) == ["PKG012"]

    def test_zip_bombs_are_refused_by_ratio_by_count_and_by_size(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert codes(pack(parts(**{"word/a.bin": bytes(20 * 2**20)}))) == ["PKG010"]
        monkeypatch.setattr(intake, "MAX_ENTRIES", 2)
        assert codes(pack(parts())) == ["PKG010"]
        monkeypatch.setattr(intake, "MAX_ENTRIES", 10)
        monkeypatch.setattr(intake, "MAX_TOTAL", 100)
        assert codes(pack(parts())) == ["PKG010"]

    def test_data_longer_than_the_directory_declares_is_not_inflated(self) -> None:
        data = pack(parts(**{"word/a.bin": bytes(50 * 2**20)}))
        lying = data.replace(struct.pack("<L", 50 * 2**20), struct.pack("<L", 10))
        assert codes(lying) == ["PKG020"]

    def test_overlapping_entries_are_refused(self) -> None:
        data = bytearray(pack({"a.xml": "<a/>", **parts()}))
        second = data.rindex(b"PK\1\2", 0, data.rindex(b"PK\1\2"))
        data[second + 42 : second + 46] = struct.pack("<L", 0)
        assert codes(bytes(data))[0] in ("PKG003", "PKG010", "PKG020")

    def test_a_damaged_entry_is_named(self) -> None:
        data = bytearray(pack(parts(), zipfile.ZIP_STORED))
        data[data.index("Báo".encode())] ^= 1
        with pytest.raises(ReportError) as caught:
            read_package(bytes(data))
        assert [(d.code, d.location.part) for d in caught.value.diagnostics] == [("PKG020", "word/document.xml")]

    def test_other_compression_is_named(self) -> None:
        assert codes(pack(parts(), zipfile.ZIP_LZMA)) == ["PKG021"] * 3

    def test_files_that_cannot_be_read_are_named(self, tmp_path: Path) -> None:
        assert codes(tmp_path / "none.docx") == ["FIL001"]
        assert codes(tmp_path) == ["FIL030"]
        (tmp_path / "~$mau.docx").write_bytes(b"x" * 162)
        assert codes(tmp_path / "~$mau.docx") == ["PKG019"]

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_a_damaged_file_is_read_or_refused_but_never_crashes(self, data: st.DataObject) -> None:
        raw = bytearray(pack(parts(**{"word/a.xml": "<a/>"})))
        for _ in range(data.draw(st.integers(1, 6))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(0, len(raw)))
        with suppress(ReportError):
            read_package(bytes(raw[:cut]) if data.draw(st.booleans()) else bytes(raw)).write({})


class TestWriting:
    def test_an_unchanged_package_has_the_same_parts(self) -> None:
        source = word_document()
        written = read_package(source).write({})
        with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(io.BytesIO(written)) as after:
            assert after.testzip() is None
            assert {n: before.read(n) for n in before.namelist()} == {n: after.read(n) for n in after.namelist()}

    def test_entries_are_in_a_fixed_order_with_a_fixed_date_and_nothing_odd(self) -> None:
        written = read_package(word_document()).write({"word/document.xml": b"<a/>"})
        with zipfile.ZipFile(io.BytesIO(written)) as archive:
            infos = archive.infolist()
        assert [i.filename for i in infos[:2]] == ["[Content_Types].xml", "_rels/.rels"]
        assert {i.date_time for i in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert {(i.flag_bits, i.extra, i.comment, i.extract_version) for i in infos} == {(0, b"", b"", 20)}
        assert written == read_package(word_document()).write({"word/document.xml": b"<a/>"})

    def test_untouched_parts_are_copied_in_their_compressed_form(self) -> None:
        stream = zlib.compressobj(1, zlib.DEFLATED, -15)
        content = b"<a>" + b"x" * 5000 + b"</a>"
        odd = stream.compress(content) + stream.flush()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in parts(**{"word/a.xml": content}).items():
                archive.writestr(name, data)
        assert odd in read_package(buffer.getvalue()).write({"word/document.xml": b"<a/>"})

    def test_parts_are_replaced_removed_and_added(self) -> None:
        package = read_package(pack(parts(**{"word/a.xml": "<a/>", "word/b.xml": "<b/>"})))
        written = package.write(
            {"word/a.xml": b"<new/>", "word/z.xml": b"<z/>", "word/media/ả.png": b"p"}, ["word/b.xml"]
        )
        with zipfile.ZipFile(io.BytesIO(written)) as archive:
            assert archive.namelist()[2:] == ["word/document.xml", "word/a.xml", "word/media/ả.png", "word/z.xml"]
            assert archive.read("word/a.xml") == b"<new/>"
            assert archive.read("word/media/ả.png") == b"p"
        assert package.raw("word/a.xml") == b"<a/>"

    def test_an_added_part_that_differs_only_by_case_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="case"):
            read_package(pack(parts())).write({"Word/Document.xml": b"<a/>"})

    def test_word_documents_still_open(self) -> None:
        package = read_package(word_document())
        again = docx.Document(io.BytesIO(package.write({"word/document.xml": package.raw("word/document.xml")})))
        assert again.paragraphs[7].text.startswith("Đoạn 7")


@pytest.mark.parametrize("kind", ["header", "footnotes", "styles", "comments", "numbering"])
def test_a_part_that_a_relationship_says_is_xml_must_be_xml(kind: str) -> None:
    relation = f'<Relationship Id="rId77" Type="{R}/{kind}" Target="media/x.png"/>'
    types = '<Default Extension="png" ContentType="image/png"/>'
    document = build_docx("a", relationships=relation, content_types=types, extra={"word/media/x.png": b"\x89PNG"})
    with pytest.raises(ReportError) as caught:
        read_package(document)
    assert [(d.code, d.location.part) for d in caught.value.diagnostics] == [("PKG017", "word/media/x.png")]
