"""Words to type into Word's Find: unique, short enough, without what Find reads as a code."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import Note, docx, fn, p

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.preview.word_search import MAX_LETTERS, Search, Searches

BODY, NOTES = "word/document.xml", "word/footnotes.xml"


def found(lines: list[str], paragraph: int, tag: str | None = None, occurrence: int | None = None) -> Search | None:
    texts = {(BODY, number): text for number, text in enumerate(lines, 1)}
    place = Location("mau.docx", BODY, paragraph=paragraph, tag=tag, occurrence=occurrence)
    return Searches(lambda _: texts).of(place)


class TestWords:
    def test_a_tag_that_is_there_once_is_enough(self) -> None:
        assert found(["a {{ x }} b", "{{ y }}"], 1, "{{ x }}") == Search("{{ x }}")

    def test_words_beside_the_tag_tell_it_from_others(self) -> None:
        assert found(["nhận {{ x }} hồ sơ", "trả {{ x }} hồ sơ"], 2, "{{ x }}") == Search("trả {{ x }}")

    def test_the_second_of_two_in_a_paragraph(self) -> None:
        assert found(["{{ x }} nhận, trả {{ x }}"], 1, "{{ x }}", 2) == Search("trả {{ x }}")

    def test_the_column_tells_equal_tags_apart(self) -> None:
        place = Location("mau.docx", BODY, paragraph=1, tag="}}", occurrence=9, column=19)
        assert Searches(lambda _: {(BODY, 1): "{{ x }} nhận, trả }} nhé"}).of(place) == Search("trả }}")

    def test_equal_paragraphs_are_counted(self) -> None:
        assert found(["{{ x }}", "khác", "{{ x }}", "{{ x }}"], 3, "{{ x }}") == Search("{{ x }}", 2, 3)

    def test_without_a_tag_the_paragraph_begins(self) -> None:
        assert found(["Kết quả thực hiện trong kỳ", "Kết quả khác"], 1) == Search("Kết quả thực")

    @pytest.mark.parametrize("other", ["{{ X }}", "{{ x }}"])
    def test_find_ignores_case(self, other: str) -> None:
        assert found(["một {{ x }}", f"hai {other}"], 1, "{{ x }}") == Search("một {{ x }}")

    def test_find_ignores_the_shape_of_quotation_marks(self) -> None:
        assert found(['một {{ t["1"] }}', "hai {{ t[“1”] }}"], 1, '{{ t["1"] }}') == Search('một {{ t["1"] }}')

    @pytest.mark.parametrize("special", ["^", "\t", "\n", "\u00a0", "\u00ad", "\u2011"])
    def test_special_characters_are_left_out(self, special: str) -> None:
        search = found([f"một{special}hai {{{{ x }}}} ba{special}bốn", "{{ x }}"], 1, "{{ x }}")
        assert search is not None
        assert special not in search.text
        assert "hai {{ x }}" in search.text
        search = found([f"một {{{{ x{special}yyy }}}}"], 1, f"{{{{ x{special}yyy }}}}")
        assert search == Search("yyy }}")

    def test_never_longer_than_find_takes(self) -> None:
        tag = "{{ " + "a" * 400 + " }}"
        search = found([tag, "b"], 1, tag)
        assert search is not None
        assert len(search.text) == MAX_LETTERS
        search = found(["{{ x }} " + "từ " * 300] * 2, 2, "{{ x }}")
        assert search is not None
        assert len(search.text) <= MAX_LETTERS
        assert (search.hit, search.hits) == (2, 2)

    def test_no_space_is_left_at_the_ends(self) -> None:
        assert found(["Một hai ^p"], 1) == Search("Một hai")

    @pytest.mark.parametrize("text", ["", " ", "^", "^ ^"])
    def test_no_words_no_search(self, text: str) -> None:
        assert found([text], 1) is None


class TestDocuments:
    def test_places_of_a_document_are_found_by_story_and_paragraph(self, tmp_path: Path) -> None:
        path = tmp_path / "mau.docx"
        note: Note = fn("Theo {{ x }} số 5")
        path.write_bytes(docx("Một {{ x }}", p("Hai", note)))
        search = Searches()
        assert search.of(Location(str(path), BODY, paragraph=1, tag="{{ x }}")) == Search("Một {{ x }}")
        in_note = search.of(Location(str(path), NOTES, paragraph=3, tag="{{ x }}"))
        assert in_note is None or "Theo" in in_note.text

    @pytest.mark.parametrize("content", [None, b"no zip"])
    def test_a_file_that_cannot_be_read_has_no_search(self, tmp_path: Path, content: bytes | None) -> None:
        path = tmp_path / "mau.docx"
        if content is not None:
            path.write_bytes(content)
        assert Searches().of(Location(str(path), BODY, paragraph=1, tag="{{ x }}")) is None

    def test_places_in_yaml_have_none(self) -> None:
        assert Searches().of(Location("a.yml", line=3)) is None
