"""A template opened and saved by LibreOffice still builds to the same text; what it would lose is a warning beforehand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from support import ROOT
from support.build import X, docx, fn, p, part, run, table
from support.conversions import Conversions
from support.editor_documents import PACKS, data_of, saved_name
from support.engine import mistakes
from support.hazards import HARMLESS, HAZARDS
from support.jobs import run_job
from support.missing import lacks
from support.samples import CONTEXT, EVERYTHING, change, control, field, paragraph, whole

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.diagnostics.codes.template_editors import TEMPLATE_EDITORS
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.limits import MAX_CHANGED_PARAGRAPHS
from docxtpl_reports.jobs import build, compiled
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.ooxml.package.names import RT_CORE_PROPERTIES
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.text.lines import Kind, as_text, document_lines

LANGUAGES = ("en-US", "vi")
LO_CORE = "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"


def words(document: bytes) -> list[str]:
    """The document's text. A blank line that LibreOffice puts before a table at the very top is not counted, nor is the name of
    a chart, which it gives anew."""
    lines = re.sub(r"\[biểu đồ: .*?\]", "[biểu đồ]", as_text(document_lines(read_package(document)))).splitlines()
    return lines[1:] if lines[:1] == [""] else lines


@cache
def words_of_template(pack: Path) -> list[str]:
    return words((pack / "mau.docx").read_bytes())


@cache
def words_of_report(pack: Path, data: Path) -> list[str]:
    found = words(run_job(Job(data, pack=pack)).document or b"")
    assert found
    return found


def warnings(document: bytes) -> list[Diagnostic]:
    return [d for d in compile_template(document, file="mau.docx").diagnostics if d.code in TEMPLATE_EDITORS]


@pytest.fixture(params=LANGUAGES)
def saved(request: pytest.FixtureRequest, conversions: Conversions) -> dict[str, bytes]:
    """Every document of the tests, saved by a LibreOffice in English and in Vietnamese."""
    documents = conversions.saved(request.param)
    if request.param == "vi" and '"Tiu1"' not in part(documents["everything"], "word/styles.xml").decode():
        lacks("LibreOffice's Vietnamese language pack is not installed (Debian: libreoffice-l10n-vi)")
    return documents


class TestShippedTemplates:
    @pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
    def test_the_saved_template_has_the_same_text(self, pack: Path, saved: dict[str, bytes]) -> None:
        assert words(saved[pack.name]) == words_of_template(pack)

    @pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
    def test_the_saved_template_checks_without_a_word_and_gives_the_same_reports(
        self, pack: Path, saved: dict[str, bytes], tmp_path: Path
    ) -> None:
        template = tmp_path / "mau.docx"
        template.write_bytes(saved[pack.name])
        packs = compiled.Packs()
        assert packs.check(pack, template) == []
        for data in data_of(pack):
            report = build.run(Job(data, pack=pack, template=template), packs)
            assert words(report.document or b"") == words_of_report(pack, data), data

    def test_a_decision_whose_page_numbers_were_lost_is_warned_of(
        self, saved: dict[str, bytes], tmp_path: Path
    ) -> None:
        template = tmp_path / "mau.docx"
        template.write_bytes(saved["tidied"])
        found = compiled.Packs().check(ROOT / "templates" / "quyet-dinh", template)
        assert [(d.code, d.params["number"]) for d in found] == [("TPL092", 1)]


class TestEveryPlace:
    """A document with a bit of everything."""

    def test_the_text_survives(self, saved: dict[str, bytes]) -> None:
        assert words(saved["everything"]) == words(EVERYTHING)

    def test_the_rendered_text_is_the_same(self, saved: dict[str, bytes]) -> None:
        rendered = compile_template(saved["everything"]).render(CONTEXT)
        assert words(rendered) == words(compile_template(EVERYTHING).render(CONTEXT))

    def test_places_of_errors_name_the_same_heading_in_any_language(self, saved: dict[str, bytes]) -> None:
        """Styles are known by their names: the ids are those of the interface (``Tiu1``)."""
        headings = [
            line.text for line in document_lines(read_package(saved["everything"])) if line.kind is Kind.HEADING
        ]
        assert headings == ["# Tiêu đề {{ a }}", "# I. Phần một"]
        places = [location.heading for location in compile_template(saved["everything"]).tags]
        assert set(places) == {None, "Tiêu đề {{ a }}", "I. Phần một"}


class TestCoreProperties:
    """LibreOffice from 24.2 on names the core properties by a relationship of its own; this one does not, so it is made up."""

    def test_there_is_one_set_and_it_is_rendered(self, conversions: Conversions) -> None:
        package = read_package(conversions.saved()["everything"])
        relations = package.raw("_rels/.rels").decode()
        assert RT_CORE_PROPERTIES in relations
        newer = package.write({"_rels/.rels": relations.replace(RT_CORE_PROPERTIES, LO_CORE).encode()})
        rendered = read_package(compile_template(newer).render(CONTEXT))
        assert rendered.related("", RT_CORE_PROPERTIES) == ("docProps/core.xml",)
        assert "[thuộc tính] title: Tựa An" in words(rendered.write({}))


class TestLosses:
    """Losses that check warns of really happen; text without a warning is kept."""

    @pytest.mark.parametrize("name", HAZARDS)
    def test_there_is_a_warning_with_a_place(self, name: str) -> None:
        code, document = HAZARDS[name]
        (warning,) = warnings(document)
        assert (warning.code, warning.is_error) == (code, False)
        assert warning.location.part == "word/document.xml"
        assert warning.location.paragraph is not None

    @pytest.mark.parametrize("name", HAZARDS)
    def test_libreoffice_does_lose_it(self, name: str, conversions: Conversions) -> None:
        before, after = HAZARDS[name][1], conversions.saved()[saved_name(name)]
        lost = words(before) != words(after)
        assert lost or "tựa {{ a }}" not in part(after, "word/document.xml").decode()

    @pytest.mark.parametrize("name", HARMLESS)
    def test_near_misses_are_kept_and_not_warned_of(self, name: str, conversions: Conversions) -> None:
        document = HARMLESS[name]
        assert warnings(document) == []
        kept = [line for line in words(conversions.saved()[saved_name(name)]) if line]
        assert [line for line in words(document) if line and "[ô nội dung" not in line] == [
            line for line in kept if "[ô nội dung" not in line
        ]

    def test_placeholders_in_controls_are_counted_in_one_warning(self) -> None:
        controls = [p(control(run("x"), "", f"so_lieu.x{n}")) for n in range(5)]
        assert [(d.code, d.params["count"], d.params["name"]) for d in warnings(docx(*controls))] == [
            ("TPL083", 5, "so_lieu.x0")
        ]

    def test_warnings_of_headers_and_notes_name_their_part(self) -> None:
        header = X(f"<w:p>{field('DATE', '{{ a }}')}</w:p>")
        note = fn(X(f"<w:p>{field('TIME', '{{ a }}')}</w:p>"))
        problems = warnings(docx(p("x", note), header=header))
        assert {(d.code, d.location.part) for d in problems} == {
            ("TPL089", "word/header1.xml"),
            ("TPL089", "word/footnotes.xml"),
        }


class TestTrackedChanges:
    def test_each_paragraph_is_warned_of_with_its_counts(self) -> None:
        body = (
            "a",
            p("b ", change("ins", run("mới")), change("del", "<w:r><w:delText>cũ</w:delText></w:r>", 12)),
            table([p("c", run("d", '<w:rPrChange w:id="1" w:author="L"><w:rPr/></w:rPrChange>'))]),
        )
        problems = [d for d in warnings(docx(*body)) if d.code == "TPL080"]
        assert [(d.location.paragraph, d.location.cell, d.location.text, d.params["count"]) for d in problems] == [
            (2, None, "b mới", 2),
            (3, 1, "cd", 1),
        ]
        assert problems[0].params["inserted"] == problems[0].params["deleted"] == problems[1].params["formatted"] == 1

    @pytest.mark.parametrize("body", [
        p("a", properties='<w:rPr><w:del w:id="1" w:author="L"/></w:rPr>'),
        p("a", properties='<w:pPrChange w:id="1" w:author="L"><w:pPr/></w:pPrChange>'),
        X(f'<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr><w:ins w:id="1" w:author="L"/></w:trPr><w:tc>{paragraph("a")}</w:tc>'
          "</w:tr></w:tbl>"),
        p("a", change("moveFrom", run("b"))), p("a", change("moveTo", run("b"))),
    ])  # fmt: skip
    def test_changes_of_paragraphs_rows_moves_and_formats_count(self, body: object) -> None:
        (found,) = warnings(docx(body, "z"))  # type: ignore[arg-type]
        assert (found.code, found.location.paragraph) == ("TPL080", 1)

    def test_after_some_paragraphs_the_others_are_counted(self) -> None:
        problems = warnings(docx(*[p("a", change("ins", run("b")))] * (MAX_CHANGED_PARAGRAPHS + 7)))
        assert [d.code for d in problems] == ["TPL080"] * MAX_CHANGED_PARAGRAPHS + ["TPL081"]
        assert problems[-1].params["count"] == 7

    def test_a_tag_in_deleted_text_is_not_a_tag(self) -> None:
        deleted = "<w:r><w:delText>{{ khong_co }} {% if %}</w:delText></w:r>"
        template = compile_template(docx(p("a", change("del", deleted), "{{ b }}")), names={"b": ""})
        assert [location.tag for location in template.tags] == ["{{ b }}"]

    def test_a_tag_in_inserted_text_is_one(self) -> None:
        document = compile_template(docx(p("a", change("ins", run("{{ b }}"))))).render({"b": "x"})
        assert words(document) == ["a[+x+]"]

    def test_a_tag_cut_in_two_by_a_deletion_is_read_without_it(self) -> None:
        torn = p("{{ a", change("del", "<w:r><w:delText>nh</w:delText></w:r>"), " }}")
        assert words(compile_template(docx(torn)).render({"a": 1}))[0].replace("[-nh-]", "") == "1"


class TestAutocorrect:
    """Changes that autocorrection makes to a tag (docs/tu-dong-sua.md) are undone, or are errors with the correction."""

    @pytest.mark.parametrize("typed", [
        "{{ “abc” }}", "{{ ‘abc’ }}", "{{ „abc“ }}", "{{\u00a0'abc'\u00a0}}", "{{ 'abc' }}\u200b", "{{ \u202f'abc' }}",
    ])  # fmt: skip
    def test_quotes_and_spaces_are_undone(self, typed: str) -> None:
        document = compile_template(docx(typed)).render({})
        assert words(document)[0].replace("\u200b", "") == "abc"

    @pytest.mark.parametrize(("typed", "fixed"), [
        ("{{ a – b }}", "{{ a - b }}"), ("{{ a — b }}", "{{ a - b }}"), ("{{ a × 2 }}", "{{ a * 2 }}"),
        ("{{ ½ }}", "{{ 1/2 }}"), ("{% if a ≥ b %}x{% endif %}", "{% if a >= b %}"),
    ])  # fmt: skip
    def test_what_cannot_be_undone_safely_carries_its_correction(self, typed: str, fixed: str) -> None:
        problems = [d for d in mistakes(typed) if d.code == "TPL003"]
        assert [d.fix.new for d in problems if d.fix] == [fixed]

    def test_a_capital_that_autocorrection_made_is_a_misspelt_name_with_the_right_one(self) -> None:
        (found,) = mistakes("{{ Doanh_thu }}", names={"doanh_thu": ""})
        assert (found.code, found.fix and found.fix.new) == ("TPL020", "doanh_thu")

    def test_a_tag_that_became_a_link_is_still_a_tag(self) -> None:
        linked = X(f'<w:hyperlink w:anchor="x">{run("ten")}</w:hyperlink>')
        document = compile_template(whole(p("{{ ", linked, " }}"))).render({"ten": "An"})
        assert "An" in words(document)[0]
