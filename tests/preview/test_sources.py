"""A point on a page leads to the file in which the words there are written."""

from __future__ import annotations

import pytest
from support.preview_office import pdf_of

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine.tracing import Written
from docxtpl_reports.preview.pages import Pages
from docxtpl_reports.preview.sources import Source, Sources

TEXT = "word/document.xml"


def written(text: str, file: str = "mau", part: str = TEXT, number: int = 0) -> Written:
    return Written(text, part, Location(file, part, None, number, text=text))


def sources(pages: list[list[str]], *paragraphs: Written) -> tuple[Pages, Sources]:
    made = Pages(pdf_of(*pages))
    return made, Sources(made, paragraphs)


def at(pages: Pages, found: Sources, page: int, word: str, which: int = 0) -> list[Source]:
    """The sources of the middle of a word of a page."""
    boxes = [one.box for one in pages.words(page) if one.letters == word]
    left, top, width, height = boxes[which]
    return found.at(page, left + width / 2, top + height / 2)


def files(found: list[Source]) -> list[str | None]:
    return [one.place.file for one in found]


class TestPoints:
    def test_a_word_leads_to_its_paragraph(self) -> None:
        pages, found = sources([["Quoc hieu", "Noi dung"]], written("QUOC HIEU", "dau"), written("Noi dung"))
        assert files(at(pages, found, 1, "hieu")) == ["dau"]
        assert files(at(pages, found, 1, "dung")) == ["mau"]

    @pytest.mark.parametrize(("page", "word", "expected"), [(1, "hieu", "dau"), (1, "trang", "mau"), (2, "dai", "mau")])
    def test_paragraphs_may_run_over_pages(self, page: int, word: str, expected: str) -> None:
        text = "Mot doan rat dai bat dau o trang nay va tiep tuc mai o trang sau cho den het"
        lines = [["Quoc hieu", text[:37]], [text[38:], "mot doan rat dai"]]
        pages, found = sources(lines, written("Quoc hieu", "dau"), written(text), written("mot doan rat dai"))
        assert files(at(pages, found, page, word)) == [expected]

    def test_the_same_words_are_told_apart_by_what_is_around_them(self) -> None:
        lines = ["Xa A", "Bao cao quy ba nam nay", "Xa A dat yeu cau"]
        paragraphs = written("Xa A", "dau"), written("Bao cao quy ba nam nay"), written("Xa A dat yeu cau")
        pages, found = sources([lines], *paragraphs)
        assert files(at(pages, found, 1, "xa", 0)) == ["dau"]
        assert files(at(pages, found, 1, "xa", 1)) == ["mau"]

    def test_paragraphs_of_the_same_words_in_two_files_are_both_offered(self) -> None:
        pages, found = sources([["Noi nhan", "Het"]], written("Noi nhan", "ky"), written("Het"), written("Noi nhan"))
        assert files(at(pages, found, 1, "nhan")) == ["ky", "mau"]

    def test_within_one_file_there_is_nothing_to_choose(self) -> None:
        paragraphs = [written("Dat", number=n) for n in range(3)]
        pages, found = sources([["Dat", "Dat", "Dat"]], *paragraphs)
        assert [one.place.paragraph for one in at(pages, found, 1, "dat", 1)] == [1]

    def test_words_of_no_paragraph_lead_to_those_beside_them(self) -> None:
        pages, found = sources([["a) Quoc hieu", "7 Noi dung"]], written("Quoc hieu", "dau"), written("Noi dung"))
        sides = at(pages, found, 1, "7")
        assert files(sides) == ["dau", "mau"]
        assert all(one.is_near and not one.boxes for one in sides)

    def test_a_paragraph_that_a_value_brought_leads_to_those_beside_it(self) -> None:
        brought = Written("Bang so lieu", TEXT, None)
        pages, found = sources([["Dau", "Bang so lieu", "Cuoi"]], written("Dau", "dau"), brought, written("Cuoi"))
        assert files(at(pages, found, 1, "lieu")) == ["dau", "mau"]

    def test_headers_are_found_on_every_page(self) -> None:
        paragraphs = written("Mot hai ba"), written("bon nam sau"), written("Dau trang", "dau", "word/header1.xml")
        pages, found = sources([["Dau trang", "Mot hai ba"], ["Dau trang", "bon nam sau"]], *paragraphs)
        assert [files(at(pages, found, page, "trang")) for page in (1, 2)] == [["dau"], ["dau"]]

    def test_right_of_the_words_the_line_is_meant_and_elsewhere_nothing(self) -> None:
        pages, found = sources([["Mot hai ba"]], written("Mot hai ba"))
        _, top, _, height = pages.words(1)[0].box
        assert files(found.at(1, 0.9, top + height / 2)) == ["mau"]
        assert found.at(1, 0.5, 0.9) == []

    def test_each_line_of_the_paragraph_is_a_rectangle(self) -> None:
        pages, found = sources([["Mot hai", "ba bon", "khac"]], written("Mot hai ba bon"), written("khac"))
        [source] = at(pages, found, 1, "bon")
        (_, first, _, height), (_, second, _, _) = source.boxes
        assert second - first >= height / 2


class TestPagesWhole:
    def test_all_that_is_written_on_a_page_is_listed_in_its_order(self) -> None:
        paragraphs = written("Quoc hieu", "dau", number=1), written("Noi dung", number=2), written("Ky ten", "ky")
        _, found = sources([["Quoc hieu", "Noi dung"], ["Ky ten"]], *paragraphs)
        assert files(found.on(1)) == ["dau", "mau"]
        assert files(found.on(2)) == ["ky"]
