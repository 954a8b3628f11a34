"""Pages of a PDF: pictures, keys that change when the page does, places of words."""

from __future__ import annotations

import struct
import zlib

import pytest
from support.preview_office import pdf_of

from docxtpl_reports.preview.pages import Pages, changed

ROWS = ["I. CHI DAO", "To chuc hop 20 cuoc trong nam", "II. KET QUA", "Ho so truc tuyen la 109 ho so", "Dat yeu cau"]


class TestPictures:
    def test_a_page_is_a_png_of_the_size_asked_for(self) -> None:
        pages = Pages(pdf_of(["Trang"]))
        for scale in (1, 2):
            png = pages.picture(pages.keys[0], scale)
            assert png is not None
            assert png.startswith(b"\x89PNG\r\n\x1a\n")
            width, height, depth, color = struct.unpack(">IIBB", png[16:26])
            assert (width, height, depth, color) == (595 * scale, 842 * scale, 8, 2)
            length = struct.unpack(">I", png[33:37])[0]
            assert len(zlib.decompress(png[41 : 41 + length])) == height * (3 * width + 1)

    def test_other_keys_have_none_and_other_scales_are_refused(self) -> None:
        pages = Pages(pdf_of(["Trang"]))
        assert pages.picture("none", 1) is None
        with pytest.raises(ValueError):
            pages.picture(pages.keys[0], 100)

    @pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.4\n%%EOF"])
    def test_what_is_no_pdf_is_refused(self, content: bytes) -> None:
        with pytest.raises(ValueError):
            Pages(content)


class TestKeys:
    def test_the_same_page_has_the_same_key_and_a_comma_changes_it(self) -> None:
        assert Pages(pdf_of(["a, b"])).keys == Pages(pdf_of(["a, b"])).keys
        assert Pages(pdf_of(["a, b"])).keys != Pages(pdf_of(["a b"])).keys

    @pytest.mark.parametrize(
        ("before", "now", "expected"),
        [
            ("abc", "abc", set()),
            ("abc", "axc", {2}),
            ("abc", "xabc", {1}),
            ("abc", "ac", set()),
            ("", "ab", {1, 2}),
            ("abc", "", set()),
        ],
    )
    def test_pages_that_only_moved_have_not_changed(self, before: str, now: str, expected: set[int]) -> None:
        assert changed(list(before), list(now)) == expected


class TestPlaces:
    def test_words_are_found_whatever_the_tags_and_spaces_between_them(self) -> None:
        place = Pages(pdf_of(["khac"], ROWS)).find("Ho so  truc tuyen la {{ so_lieu.x }} ho so")
        assert place is not None
        assert place.page == 2
        [(left, top, width, height)] = place.boxes
        assert 0.09 < left < 0.12
        assert 0.09 < top < 0.13
        assert width > 0.1
        assert 0.005 < height < 0.03

    def test_words_over_two_lines_have_two_boxes(self) -> None:
        place = Pages(pdf_of(ROWS)).find("la 109 ho so Dat yeu cau")
        assert place is not None
        assert len(place.boxes) == 2

    def test_of_several_the_one_behind_the_heading_is_meant(self) -> None:
        pages = Pages(pdf_of(["I. MOT", "Khong co noi dung nao"], ["II. HAI", "Khong co noi dung nao"]))
        for heading, number in (("I. MOT", 1), ("II. HAI", 2), (None, 1), ("none at all", 1)):
            place = pages.find("Khong co noi dung nao {{ x }}", heading)
            assert place is not None
            assert place.page == number

    def test_the_heading_stands_for_words_that_are_not_there(self) -> None:
        place = Pages(pdf_of(ROWS)).find("{{ a }} cau nay khong duoc in ra", "II. KET QUA")
        assert place is not None
        assert place.boxes == Pages(pdf_of(ROWS)).find("II. KET QUA").boxes  # type: ignore[union-attr]

    @pytest.mark.parametrize("heading", ["II. KET QUA {{ x }}", "{{ x }} II. KET QUA {% if y"])
    def test_headings_may_have_tags(self, heading: str) -> None:
        place = Pages(pdf_of(ROWS)).find("{{ a }}", heading)
        assert place is not None
        assert place.boxes == Pages(pdf_of(ROWS)).find("II. KET QUA").boxes  # type: ignore[union-attr]

    @pytest.mark.parametrize("text", ["", "{{ x }}", "la", "cau nay khong duoc in ra", "{% if x %}{% endif %}"])
    def test_what_says_nothing_is_nowhere(self, text: str) -> None:
        assert Pages(pdf_of(ROWS)).find(text) is None

    def test_short_pieces_beside_long_ones_do_not_mislead(self) -> None:
        assert Pages(pdf_of(ROWS)).find("Dat yeu {{ x }} mot doan dai hon nhieu khong co o trang nao") is None
