"""Content without tags is preserved: bytes of untouched parts, the signature table, words beside tags, notes."""

from __future__ import annotations

import dataclasses
import io
import re
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from lxml import etree
from support import ROOT
from support.build import Block, Table, W, docx, fn, p, table, tree
from support.conversions import DOCX, Conversions
from support.editor_documents import NOTES, PACKS, data_of
from support.jobs import run_job
from support.samples import EVERYTHING, change

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.ooxml.package.reading import read_package

SIGNATURE = ROOT / "templates" / "chung" / "khoi-ky.docx"
SIGNED = [pack for pack in PACKS if 'chen "khoi-ky"' in "".join(tree((pack / "mau.docx").read_bytes()).itertext())]
TBL, TR, P_, T = (f"{{{W}}}{name}" for name in ("tbl", "tr", "p", "t"))


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def styles(package: dict[str, bytes]) -> dict[str | None, bytes]:
    """The styles of a document by their ids."""
    root = etree.fromstring(package["word/styles.xml"])
    return {style.get(f"{{{W}}}styleId"): c14n(style) for style in root.iter(f"{{{W}}}style")}


def has_tags(content: bytes) -> bool:
    if content.startswith(b"PK"):  # the workbook of a chart
        return any(map(has_tags, parts(content).values()))
    return b"{{" in content or b"{%" in content


def workbooks(names: Iterable[str]) -> set[str]:
    """The workbooks that charts are drawn from; a chart repeats their values."""
    return {name for name in names if name.startswith("word/embeddings/")}


class TestBytes:
    @pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
    def test_a_finished_report_is_a_template_that_comes_back_byte_for_byte(self, pack: Path) -> None:
        """Nothing is left in it that would be a tag, and nothing is touched without one."""
        document = run_job(Job(data_of(pack)[0], pack=pack)).document
        assert document is not None
        assert compile_template(document).render({"x": 1}) == document

    def test_an_untagged_document_with_every_kind_of_part_comes_back_byte_for_byte(self) -> None:
        package = read_package(EVERYTHING)
        tags = re.compile(rb"\{\{|\}\}|\{%|%\}|MERGEFIELD")
        plain = {name: tags.sub(b"QUOTE", package.raw(name)) for name in package.parts}
        source = package.write(plain)
        assert compile_template(source, names={}).render({}) == source

    @pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
    def test_parts_without_tags_keep_their_bytes(self, pack: Path) -> None:
        source = (pack / "mau.docx").read_bytes()
        document = run_job(Job(data_of(pack)[0], pack=pack)).document
        assert document is not None
        before, after = parts(source), parts(document)
        touched = {name for name in before if before[name] != after.get(name)}
        with_tags = {name for name, content in before.items() if has_tags(content)}
        charts = (
            {name for name in before if name.startswith("word/charts/")} if with_tags & workbooks(before) else set()
        )
        assert touched <= with_tags | charts | {"word/footnotes.xml", "word/styles.xml"}
        assert list(before) == list(after)
        kept = {
            name: style for name, style in styles(before).items() if "Nhánh".encode() not in style
        }  # marks of branches
        assert kept.items() <= styles(after).items()  # shared parts bring their own


def signature(document: bytes) -> etree._Element:
    """The table with the recipients and the signature."""
    return [table for table in tree(document).iter(TBL) if "Nơi nhận:" in "".join(table.itertext())][-1]


def skeleton(table: etree._Element) -> list[bytes]:
    """The table, its rows' and cells' properties and its grid in canonical form; of paragraphs only their kinds.

    Tags are in paragraphs, repeat them and drop them; the rest of the table must not change at all.
    """
    table = etree.fromstring(etree.tostring(table))
    kinds = []
    for paragraph in list(table.iter(P_)):
        properties = paragraph.find(f"{{{W}}}pPr")
        kinds.append(b"" if properties is None else etree.tostring(properties, method="c14n"))
        parent = paragraph.getparent()
        assert parent is not None
        parent.remove(paragraph)
    return [etree.tostring(table, method="c14n"), *sorted(set(kinds))]


class TestSignature:
    @pytest.mark.parametrize(("pack", "data"), [(k, d) for k in SIGNED for d in data_of(k)], ids=lambda path: path.stem)
    def test_the_signature_table_is_canonically_the_same_outside_its_tags(self, pack: Path, data: Path) -> None:
        document = run_job(Job(data, pack=pack)).document
        assert document is not None
        source = signature(SIGNATURE.read_bytes())
        rendered = signature(document)
        (before, *kinds), (after, *left) = skeleton(source), skeleton(rendered)
        assert before == after
        assert set(left) <= set(kinds)

    def test_all_packs_but_minutes_have_it(self) -> None:
        assert {pack.name for pack in PACKS} - {pack.name for pack in SIGNED} == {"bien-ban-hop"}

    @pytest.mark.parametrize("pack", SIGNED, ids=lambda pack: pack.name)
    def test_paragraphs_without_tags_in_it_are_canonically_the_same(self, pack: Path) -> None:
        document = run_job(Job(data_of(pack)[0], pack=pack)).document
        assert document is not None
        source, rendered = (signature(d) for d in (SIGNATURE.read_bytes(), document))
        kept = [c14n(one) for one in source.iter(P_) if "{" not in "".join(one.itertext())]
        assert kept
        found = [c14n(one) for one in rendered.iter(P_)]
        position = -1
        for paragraph in kept:  # in the same order
            position = found.index(paragraph, position + 1)


def c14n(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", with_tail=False)


class TestMerging:
    """``{%-`` and ``-%}`` join paragraphs; the words on either side are always kept, in their order."""

    @pytest.mark.parametrize("body", [
        ["Đoạn một", "A mất? {%- if x %} y{% endif %} cuối"],
        ["{% if x -%} hai", "ba", "{%- endif %} bốn"],
        ["một {%- if x -%} hai {%- endif -%} ba"],
        ["một", "{%- if x -%}", "hai", "{%- endif -%}", "ba"],
        ["một", "hai {%- if x %}", "ba", "{%- endif %} bốn", "năm"],
        ["một {%- for i in xs -%} hai {{ i }} {%- endfor -%} ba"],
        ["một", "{%- for i in xs -%}", "hai {{ i }}", "{%- endfor -%}", "ba"],
        ["một {{- x -}} hai", "ba {{- x }}", "{{ x -}} bốn"],
        ["một {#- ghi chú -#} hai", "{#- ghi chú -#}", "ba"],
        ["một", table(["a {%- if x %} b", "{%- if x -%} c {%- endif %} d {%- endif %}"]), "hai"],
        [p("một", fn("chú {%- if x -%} thích {%- endif %}"), "{%- if x -%}"), "hai", p("{%- endif -%} ba")],
        ["{%- if x -%}", "một", "{%- endif -%}"],
    ])  # fmt: skip
    @pytest.mark.parametrize("x", [True, False])
    def test_no_word_is_lost(self, body: list[Block | Table], x: bool) -> None:
        """Every word that the tags do not take away is in the text, compared with the same template without dashes."""
        plain = [_without_dashes(block) for block in body]
        context = {"x": "X" if x else "", "xs": ["1", "2"] if x else []}
        try:
            expected = compile_template(docx(*plain)).render(context)
        except ReportError as error:  # an answer, too: nothing was lost
            with pytest.raises(type(error)):
                compile_template(docx(*body)).render(context)
            return
        found = compile_template(docx(*body)).render(context)
        assert _letters(found) == _letters(expected)

    def test_a_dash_within_a_changed_run_keeps_the_change(self) -> None:
        body = p("một ", change("ins", "<w:r><w:t>hai {%- if x -%} ba {%- endif %}</w:t></w:r>"), " bốn")
        assert _letters(compile_template(docx(body)).render({"x": 1})) == "mộthaibabốn"


def _without_dashes(block: Block | Table) -> Block | Table:
    def plain(value: object) -> object:
        if isinstance(value, str):
            return type(value)(re.sub(r"(\{[{%#])-|-([}%#]\})", lambda m: m[1] or m[2], value))
        if isinstance(value, list | tuple):
            return type(value)(map(plain, value))
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return dataclasses.replace(
                value, **{f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
            )
        return value

    return plain(block)  # type: ignore[return-value]


def _letters(document: bytes) -> str:
    """All visible letters in the order of the body, then of the notes."""
    texts = [t.text or "" for name in NAMES if name in parts(document) for t in tree(document, name).iter(T)]
    return re.sub(r"\s+", "", "".join(texts))


NAMES = ("word/document.xml", "word/footnotes.xml")
EXPECTED = [("đầu", "đầu"), *((x, x) for x in NOTES), *((x, f"bảng của {x}") for x in NOTES), ("cuối", "cuối")]


class TestNotes:
    """In whatever LibreOffice makes of a report each marker has the note that belongs to its words."""

    def pairs(self, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(word, re.sub(r"^.*chú thích (của|trong) ", "", " ".join(note.split()))) for word, note in found]

    def test_in_a_docx_saved_again(self, conversions: Conversions) -> None:
        document = conversions.alone("report-notes", DOCX)
        notes = {
            n.get(f"{{{W}}}id"): "".join(t.text or "" for t in n.iter(T)) for n in tree(document, "word/footnotes.xml")
        }
        found = []
        text = ""
        for element in tree(document).iter(T, P_, f"{{{W}}}footnoteReference"):
            if element.tag == P_:
                text = ""
            elif element.tag == T:
                text += element.text or ""
            else:
                found.append((text.split()[-1], notes[element.get(f"{{{W}}}id")]))
        assert self.pairs(found) == EXPECTED

    def test_in_an_odt(self, conversions: Conversions) -> None:
        text_ns = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
        content = parts(conversions.converted("odt")["report-notes"])["content.xml"]
        found = []
        for note in etree.fromstring(content).iter(f"{text_ns}note"):
            before = "".join(
                note.xpath("ancestor::*[local-name()='p'][1]//text()[not(ancestor::*[local-name()='note'])]")
            )
            body = "".join(note.xpath(".//*[local-name()='note-body']//text()"))
            found.append((before.replace("tiếp", "").split()[-1], body))
        assert self.pairs(found) == EXPECTED

    def test_in_html(self, conversions: Conversions) -> None:
        root = etree.fromstring(conversions.converted("html")["report-notes"], etree.HTMLParser(encoding="utf-8"))
        found = []
        for anchor in root.xpath("//a[@class='sdfootnoteanc']"):
            number = "".join(anchor.itertext())
            before = "".join(anchor.xpath("ancestor::p[1]//text()[not(ancestor::a)]")).replace("tiếp", "")
            (note,) = root.xpath(f"//div[@id='sdfootnote{number}']")
            found.append((before.split()[-1], "".join(note.itertext())))
        assert self.pairs(found) == EXPECTED

    def test_in_a_pdf(self, conversions: Conversions, tmp_path: Path) -> None:
        file = tmp_path / "notes.pdf"
        file.write_bytes(conversions.alone("report-notes", "pdf"))
        text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()
        markers = {int(n): word for word, n in re.findall(r"(\w+?)(\d+)(?=\s|$)", text.partition("chú thích")[0])}
        notes = {int(n): note for n, note in re.findall(r"^\s*(\d+)\s*(chú thích .+)$", text, re.M)}
        assert self.pairs([(markers[n], notes[n]) for n in sorted(notes)]) == EXPECTED

    @pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
    def test_the_notes_of_a_shipped_report_are_all_there_in_every_format(
        self, pack: Path, conversions: Conversions
    ) -> None:
        name = f"report-{pack.name}"
        document = conversions.documents[name]
        if "word/footnotes.xml" not in parts(document):
            return
        wanted = len(list(tree(document).iter(f"{{{W}}}footnoteReference")))
        html = conversions.converted("html")[name].decode("utf-8")
        odt = parts(conversions.converted("odt")[name])["content.xml"].decode()
        assert html.count('class="sdfootnoteanc"') == odt.count("<text:note ") == wanted
