"""The last gate: no document leaves with a reference to nothing, an id twice, an invalid cell or tables that touch."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import W, X, docx, fn, p, part, table
from support.engine import render, text

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine import gate, renderer, shapes
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.ooxml.package.reading import read_package

DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="1" cy="1"/><wp:docPr id="{}" name="a"/></wp:inline></w:drawing></w:r>'
)
MARKED = '<w:p><w:bookmarkStart w:id="1" w:name="m"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>'
PARAGRAPH = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
CELL = f'<w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/></w:tcPr>{PARAGRAPH}</w:tc>'
TABLE = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{CELL}</w:tr></w:tbl>"
LINK = '<w:p><w:hyperlink xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId99"/></w:p>'


def body(content: str) -> bytes:
    return f'<w:document xmlns:w="{W}"><w:body>{content}</w:body></w:document>'.encode()


def codes(content: str, *parts: Any) -> list[str]:
    package = read_package(docx(*(parts or ("a",))))
    return [defect.code for defect in gate.inspect(package, {"word/document.xml": body(content)})]


class TestDefects:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (PARAGRAPH, []),
            (TABLE + PARAGRAPH + TABLE, []),
            ("<w:p>", ["REN150"]),
            ('<s:f xmlns:s="urn:docxtpl-reports:splice"/>', ["REN151"]),
            ("<?docxtpl-reports tag 1?>", ["REN151"]),
            (LINK, ["REN152"]),
            ('<w:p><w:r><w:footnoteReference w:id="7"/></w:r></w:p>', ["REN152"]),
            ('<w:p><w:r><w:commentReference w:id="7"/></w:r></w:p>', ["REN152"]),
            (f"<w:p>{DRAWING.format(1)}{DRAWING.format(2)}</w:p>", []),
            (f"<w:p>{DRAWING.format(1)}{DRAWING.format(1)}</w:p>", ["REN153"]),
            (TABLE.replace(PARAGRAPH, ""), ["REN154"]),
            (TABLE.replace(PARAGRAPH, TABLE), ["REN154"]),
            (TABLE.replace(f"<w:tr>{CELL}</w:tr>", ""), ["REN155"]),
            (TABLE.replace(CELL, ""), ["REN155"]),
            (TABLE.replace(f"<w:tr>{CELL}</w:tr>", f"<w:tr>{CELL}</w:tr><w:tr/>"), ["REN155"]),
            (TABLE.replace(CELL, f"{CELL}<w:tc/>"), ["REN154"]),
            (TABLE.replace("</w:tc>", "\n</w:tc>\n"), []),
            (TABLE.replace(PARAGRAPH, f"{PARAGRAPH}\n<w:p/>\n").replace("</w:tr>", "\n</w:tr>"), []),
            (TABLE.replace(PARAGRAPH, f"{PARAGRAPH}<w:sdt/>"), ["REN154"]),
            (TABLE + TABLE + PARAGRAPH, ["REN156"]),
            (TABLE + '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>' + TABLE + PARAGRAPH, ["REN156"]),
            ('<w:p><w:bookmarkStart w:id="1" w:name="a"/></w:p>', ["REN157"]),
            ('<w:p><w:bookmarkEnd w:id="1"/></w:p>', ["REN157"]),
            ('<w:p><w:commentRangeStart w:id="1"/></w:p>', ["REN157"]),
        ],
    )
    def test_each_is_found(self, content: str, expected: list[str]) -> None:
        assert codes(content) == expected

    def test_two_bookmarks_of_one_number_or_name(self) -> None:
        mark = '<w:bookmarkStart w:id="{0}" w:name="{1}"/><w:bookmarkEnd w:id="{0}"/>'
        assert codes(f"<w:p>{mark.format(1, 'a')}{mark.format(1, 'b')}</w:p>") == ["REN153"]
        assert codes(f"<w:p>{mark.format(1, 'a')}{mark.format(2, 'A')}</w:p>") == ["REN153"]

    def test_notes_without_reference_and_references_twice(self) -> None:
        template = p("a", fn("x"))
        package = read_package(docx(template))
        number = next(iter(n for n in ("1", "2", "3") if f'w:id="{n}"'.encode() in package.raw("word/document.xml")))
        reference = f'<w:p><w:r><w:footnoteReference w:id="{number}"/></w:r></w:p>'
        assert codes(reference, template) == []
        assert codes(PARAGRAPH, template) == ["REN152"]
        assert codes(reference * 2, template) == ["REN153"]

    def test_a_fallback_may_repeat_what_its_choice_has(self) -> None:
        mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
        shown = (
            f'<mc:Choice Requires="wps">{DRAWING.format(1)}</mc:Choice><mc:Fallback>{DRAWING.format(1)}</mc:Fallback>'
        )
        assert codes(f'<w:p><mc:AlternateContent xmlns:mc="{mc}">{shown}</mc:AlternateContent></w:p>') == []


class TestRendering:
    def broken(self, monkeypatch: pytest.MonkeyPatch, name: str, replacement: Any) -> None:
        monkeypatch.setattr(renderer, name, replacement)

    def test_what_a_step_leaves_undone_is_an_error_with_its_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        blocks = (table(["a", "{% if x %}"]), "y", table(["{% endif %}", "b"]))
        assert render(*blocks, context={"x": 0})
        self.broken(monkeypatch, "part_tables", lambda text: text)
        with pytest.raises(ReportError) as error:
            render(*blocks, context={"x": 0})
        assert [d.code for d in error.value.diagnostics] == ["REN156"]
        assert error.value.diagnostics[0].location.part == "word/document.xml"
        assert error.value.diagnostics[0].help

    def test_what_the_template_brings_along_passes(self) -> None:
        two = X(f"<w:p>{DRAWING.format(1)}{DRAWING.format(1)}</w:p>")
        assert render(two, "{{ a }}", context={"a": 1})
        assert render(X(LINK), "{{ a }}", context={"a": 1})
        assert render(X(TABLE), X(TABLE), "{{ a }}", context={"a": 1})
        for own in (TABLE + TABLE, LINK, '<w:p><w:bookmarkStart w:id="1" w:name="a"/></w:p>'):
            assert render("{% for i in l %}", X(own), "{% endfor %}", "{{ a }}", context={"a": 1, "l": range(3)})

    @pytest.mark.parametrize("value", ["urn:docxtpl-reports:splice", "<?docxtpl-reports tag 1?>", "docxtpl-reports"])
    def test_words_of_ours_in_a_value_are_words(self, value: str) -> None:
        assert text("{{ a }}", a=value) == [value]

    @pytest.mark.parametrize("character", ["\ufdd0", "\ufdd1", "\ufdef", "\ufffe"])
    def test_characters_of_ours_never_come_from_a_value(self, character: str) -> None:
        """Also not in a document whose shape has passed: what the gate would find must not depend on what came before."""
        template = compile_template(docx("{{ a }}"))
        assert template.render({"a": "x"})
        with pytest.raises(ReportError, match="REN003"):
            template.render({"a": f"x{character}"})


class TestWhatIsAlwaysLookedAt:
    """Values and fields may add structure that the branches taken do not determine."""

    @pytest.mark.parametrize(
        "blocks",
        [
            ("{{ a }}", X('<w:p><w:fldSimple w:instr=" SEQ Hình "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>')),
            ("{% for x in t recursive %}", "{{ x }}", "{% endfor %}"),
            ("{% set c %}", "{{ a }}", "b", "{% endset %}", "{{ c }}"),
            (
                "{% if a %}",
                X(MARKED),
                "{% endif %}",
                X('<w:p><w:hyperlink w:anchor="m"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'),
            ),
        ],
    )
    def test_has_no_shape(self, blocks: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
        made: list[bytes | None] = []
        remember = shapes.remember
        monkeypatch.setattr(shapes, "remember", lambda passed, shape: made.append(shape) or remember(passed, shape))
        assert render(*blocks, context={"a": 1, "t": [1]})
        assert made == [None]


class TestShapes:
    """A document of a shape that has passed is not checked again: the shape decides the structure."""

    @pytest.fixture
    def looks(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        seen: list[str] = []
        check = gate.check
        monkeypatch.setattr(gate, "check", lambda *args, **options: seen.append("x") or check(*args, **options))
        return seen

    def rendered(self, template: CompiledTemplate, **context: Any) -> bytes:
        return part(template.render(context), "word/document.xml")

    def test_other_values_are_no_other_shape(self, looks: list[str]) -> None:
        template = compile_template(docx("{{ a }}", "{% if b %}", "x", "{% endif %}"))
        for value in ("1", "<w:p/>", "", "a\nb"):
            self.rendered(template, a=value, b=True)
        assert len(looks) == 1
        self.rendered(template, a="1", b=False)
        assert len(looks) == 2

    def test_iterations_beyond_the_second_are_no_other_shape(self, looks: list[str]) -> None:
        template = compile_template(docx(table(["{% for r in rows %}{{ r }}", "b{% endfor %}"]), "x"))
        for count in (0, 1, 2, 3, 50, 2):
            self.rendered(template, rows=list(range(count)))
        assert len(looks) == 3

    @pytest.mark.parametrize(
        ("first", "second"), [([[1], [2]], [[1, 2], []]), ([[1, 2, 3], []], [[1, 2], [3]]), ([[], [1]], [[1], []])]
    )
    def test_how_inner_loops_are_divided_is(self, looks: list[str], first: Any, second: Any) -> None:
        template = compile_template(
            docx("{% for l in ls %}", "x", table(["{% for r in l %}{{ r }}", "{% endfor %}"]), "y", "{% endfor %}")
        )
        self.rendered(template, ls=first)
        self.rendered(template, ls=second)
        assert len(looks) == 2

    def test_structure_that_comes_with_a_value_is_looked_at_each_time(self, looks: list[str]) -> None:
        macro = ("{% macro m(l) %}", "{% for x in l %}", "{{ x }}", "{% endfor %}", "{% endmacro %}")
        template = compile_template(docx(*macro, "{{ m(a) }}", "{{ m(b) }}"))
        self.rendered(template, a=[1, 2], b=[1])
        self.rendered(template, a=[1], b=[1, 2])
        recursive = compile_template(docx("{% for x in t recursive %}", "{{ x.n }}", "{{ loop(x.c) }}", "{% endfor %}"))
        self.rendered(recursive, t=[{"n": 1, "c": [{"n": 2, "c": []}]}])
        self.rendered(recursive, t=[{"n": 1, "c": []}, {"n": 2, "c": []}])
        assert len(looks) == 4

    def test_no_more_are_remembered_than_the_bound(self) -> None:
        passed: set[bytes] = set()
        for number in range(shapes.MAX_SHAPES + 5):
            shapes.remember(passed, number.to_bytes(4))
        assert 0 < len(passed) <= shapes.MAX_SHAPES
