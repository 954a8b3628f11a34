"""QR codes: what is drawn are the modules of the code with a free margin; what no code can hold is told."""

from __future__ import annotations

import sys
from typing import Any

import pytest
import segno
from lxml import etree
from support.build import X, docx, fn, p, part, run, table, tree
from support.engine import failures, found, render, text, xml
from support.qr_codes import WP, drawings, expected, modules
from support.sound import faults

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.output import barcodes
from docxtpl_reports.engine.renderer import render as rendered
from docxtpl_reports.values import Blank, Unknown

NUMBER = "Số: 15/BC-UBND\nNgày: 13/8/2024"
QR = "{{ x | ma_qr }}"


def side(drawing: etree._Element) -> int:
    (extent,) = drawing.iter(f"{WP}extent")
    assert extent.get("cx") == extent.get("cy")
    return int(extent.get("cx", ""))


def problem(tag: str, **context: Any) -> Diagnostic:
    [problem] = failures(tag, **context)
    return problem


class TestWhatIsDrawn:
    @pytest.mark.parametrize("words", [NUMBER, "1", "xã Pờ Y & <huyện> \"Ngọc Hồi\" 'a'", "dài " * 120])
    def test_are_the_modules_of_the_code_with_four_free_ones_around_them(self, words: str) -> None:
        [drawing] = drawings(render(QR, context={"x": words}))
        assert modules(drawing) == expected(words)

    def test_only_letters_beyond_ascii_are_announced_as_utf_8(self) -> None:
        def is_announced(words: str) -> bool:
            guessed = segno.make(words, error="m", micro=False, encoding="utf-8").matrix_iter(border=4)
            [drawing] = drawings(render(QR, context={"x": words}))
            return modules(drawing) != [list(map(int, row)) for row in guessed]

        assert [is_announced(words) for words in ("15/BC-UBND", "Điều 1", "1205")] == [False, True, False]

    def test_outlines_run_around_holes_the_other_way_and_part_at_corners(self) -> None:
        ring = [[1, 1, 1], [1, 0, 1], [1, 1, 1]]
        assert list(barcodes.outlines(ring)) == [[(3, 0), (3, 3), (0, 3), (0, 0)], [(1, 1), (1, 2), (2, 2), (2, 1)]]
        assert len(list(barcodes.outlines([[1, 0], [0, 1]]))) == 2

    def test_the_same_text_gives_the_same_bytes(self) -> None:
        first = render(QR, context={"x": NUMBER})
        barcodes.symbol.cache_clear()
        assert render(QR, context={"x": NUMBER}) == first

    def test_letters_with_separate_accents_are_the_same_text(self) -> None:
        assert xml(QR, x="Pờ Y") == xml(QR, x="Po\u031b\u0300 Y")

    def test_values_are_taken_as_they_are_printed(self) -> None:
        assert xml("{{ 1185 | so | ma_qr }}") == xml(QR, x="1.185")

    def test_the_text_is_there_for_those_who_cannot_see_the_code(self) -> None:
        [label] = tree(render(QR, context={"x": "<a> & \"b\" 'c'\nd"})).iter(f"{WP}docPr")
        assert label.get("descr") == "Mã QR: <a> & \"b\" 'c'\nd"

    def test_is_a_sound_document(self) -> None:
        plain = set(faults(render("a")))
        assert set(faults(render(f"a {QR} b", table([QR, "b"]), header=QR, context={"x": NUMBER}))) == plain


class TestSize:
    def test_is_that_of_the_drawing_with_its_margin(self) -> None:
        [drawing] = drawings(render("{{ x | ma_qr(30) }}", context={"x": NUMBER}))
        count = len(expected(NUMBER))
        assert 0 <= 30 * 36_000 - side(drawing) < count
        assert side(drawing) % count == 0, "each module has the same width"

    def test_by_default_a_module_is_half_a_millimetre_wide(self) -> None:
        [drawing] = drawings(render(QR, context={"x": NUMBER}))
        assert side(drawing) == 18_000 * len(expected(NUMBER))

    def test_too_small_to_be_read_is_an_error_with_the_least_size(self) -> None:
        few = problem("{{ x | ma_qr(8) }}", x=NUMBER)
        assert few.code == "REN161"
        least = few.params["least"]
        assert drawings(render(f"{{{{ x | ma_qr({least}) }}}}", context={"x": NUMBER}))
        assert problem("{{ x | ma_qr(n) }}", x=NUMBER, n=int(str(least)) - 1).code == "REN161"

    @pytest.mark.parametrize("size", ["0", "-5", "200", "'lớn'", "true"])
    def test_that_is_no_size_is_refused(self, size: str) -> None:
        found = problem(f"{{{{ x | ma_qr({size}) }}}}", x="a")
        assert (found.code, found.params["most"]) == ("REN163", 180)


class TestPlaces:
    def test_body_cell_header_note_and_words_around_it(self) -> None:
        note = p("a", fn(QR))
        document = render(
            p(run(f"trước {QR} sau", "<w:b/>")), table([f"ô {QR}", "b"]), note, header=QR, context={"x": "1"}
        )
        assert [len(drawings(document)), len(drawings(document, "word/header1.xml"))] == [2, 1]
        assert len(drawings(document, "word/footnotes.xml")) == 1

    @pytest.mark.parametrize("tag", ["{{p x | ma_qr }}", "{{r x | ma_qr }}"])
    def test_alone_in_its_paragraph_also_with_a_prefix(self, tag: str) -> None:
        assert len(drawings(render("a", tag, "b", context={"x": "1"}))) == 1

    def test_drawings_of_the_template_keep_their_ids(self) -> None:
        own = f'<w:drawing><wp:inline xmlns:wp="{WP[1:-1]}"><wp:docPr id="1" name="Huy hiệu"/></wp:inline></w:drawing>'
        document = render(X(f"<w:p><w:r>{own}</w:r></w:p>"), QR, context={"x": "1"})
        ids = {d.get("name"): d.get("id") for d in tree(document).iter(f"{WP}docPr")}
        assert ids == {"Huy hiệu": "1", "Mã QR": "2"}

    def test_ids_are_unique_in_loops_and_where_a_capture_is_printed_twice(self) -> None:
        twice = f"{{% set y %}}{QR}{{% endset %}}", "{{ y }}{{ y }}"
        body = ("{% for i in range(5) %}", "{{ i | ma_qr }}", "{% endfor %}", *twice)
        ids = [d.get("id") for d in tree(render(*body, context={"x": "1"})).iter(f"{WP}docPr")]
        assert len(ids) == len(set(ids)) == 7

    def test_beside_words_in_a_filter_it_is_an_error(self) -> None:
        assert problem("{{ (x | ma_qr) ~ 'a' }}", x="1").code == "REN012"


class TestWhatCannotBeDrawn:
    @pytest.mark.parametrize("value", ["", "  \n", Blank("Số")])
    def test_an_empty_or_blank_value_prints_nothing(self, value: Any) -> None:
        assert text(f"a{QR}b", x=value) == ["ab"]
        assert not drawings(render(QR, context={"x": value}))

    def test_a_missing_value_is_printed_in_words_also_in_a_draft(self) -> None:
        missing = {"x": Unknown("Số báo cáo")}
        assert text(QR, **missing) == ["chưa đủ số liệu"]
        for tag in (QR, "{{ ('Số: ' ~ x) | ma_qr }}"):
            made = rendered(compile_template(docx(tag)), missing, draft="BẢN NHÁP")
            assert "[thiếu: Số báo cáo]" in part(made.docx, "word/document.xml").decode()
            assert not drawings(made.docx)

    def test_nothing_and_lists_are_errors_as_everywhere(self) -> None:
        assert found(failures(QR, x=None)) == [("REN004", QR)]
        assert found(failures(QR, x=["a"])) == [("REN005", QR)]

    def test_a_text_that_no_code_holds_is_told_with_its_length(self) -> None:
        few = problem(QR, x="x" * 2400)
        assert (few.code, few.params["count"], few.location.tag) == ("REN160", 2400, QR)
        assert drawings(render(QR, context={"x": "x" * 2300}))

    def test_without_segno_it_is_told_how_to_install_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        barcodes.symbol.cache_clear()
        monkeypatch.setitem(sys.modules, "segno", None)
        assert found(failures(QR, x="a")) == [("REN162", QR)]
        assert text(QR, x="") == [""]

    def test_a_template_full_of_codes_ends_at_the_limit_of_work(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(barcodes, "WORK_OF_MODULE", 10**9)
        assert problem(QR, x="a").code == "REN009"
