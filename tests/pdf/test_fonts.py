"""Fonts that a document asks for are compared with those of its PDF."""

from __future__ import annotations

import io
import os
import zlib
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from support.pdf_files import program

from docxtpl_reports.pdf import (
    Fontconfig,
    convert_to_pdf,
    font_warnings,
    fonts,
)


class TestFonts:
    """The fonts that a document asks for, compared with those of its PDF."""

    @pytest.fixture
    def fontconfig(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A machine that has only «Liberation Serif», with or without the letters of Vietnamese (file ``chữ``)."""
        tools = {
            "fc-match": "case $2 in Times*) printf 'Liberation Serif';; *) printf '%s' \"$2\";; esac",
            "fc-list": f"cat '{tmp_path}/chữ'",
        }
        for name, script in tools.items():
            program(tmp_path, script, name)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        (tmp_path / "chữ").write_text("Liberation Serif")
        return tmp_path / "chữ"

    def test_a_font_that_was_replaced_is_a_warning_of_the_machine(self, fontconfig: Path) -> None:
        [warning] = font_warnings(
            asking("Times New Roman"), pdf("LiberationSerif", "LiberationSerif-Bold"), Fontconfig()
        )
        assert (warning.code, warning.is_error, warning.location.file) == ("OUT014", False, None)
        assert warning.params == {"font": "Times New Roman", "substitute": "Liberation Serif"}

    def test_a_font_that_is_there_or_that_no_text_has_is_not(self, fontconfig: Path) -> None:
        assert (
            font_warnings(asking("Times New Roman"), pdf("TimesNewRomanPSMT", "TimesNewRomanPS-BoldMT"), Fontconfig())
            == []
        )
        assert font_warnings(asking("Liberation Serif", unused="Times"), pdf("LiberationSans"), Fontconfig()) == []

    def test_letters_from_a_third_font_are_a_warning(self, fontconfig: Path) -> None:
        fontconfig.write_text("")
        mixed = pdf("LiberationSerif", "DejaVuSerif")
        problems = font_warnings(asking("Times New Roman"), mixed, Fontconfig())
        assert [d.code for d in problems] == ["OUT014", "OUT015"]
        assert problems[1].params == {"font": "Liberation Serif", "others": "«DejaVuSerif»"}

    def test_without_fontconfig_the_default_font_is_compared(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        [warning] = font_warnings(asking("Times New Roman"), pdf("LiberationSerif"), Fontconfig())
        assert warning.params == {"font": "Times New Roman", "substitute": "LiberationSerif"}

    def test_theme_fonts_stand_for_what_the_theme_says(self) -> None:
        template = docx.Document()  # python-docx's own: Calibri as minorHAnsi
        stream = io.BytesIO()
        template.save(stream)
        declared, default = fonts.fonts_of_document(stream.getvalue())
        assert {"Calibri", "Cambria"} & declared
        assert default in declared

    def test_names_in_compressed_objects_are_read_too(self) -> None:
        packed = zlib.compress(b"<</Type/Font/BaseFont/BAAAAA+Arial#20Narrow,Bold>>")
        content = b"%PDF-1.7\n1 0 obj<</Type /ObjStm/Length 9>>stream\n" + packed + b"endstream endobj %%EOF"
        assert fonts.fonts_of_pdf(content) == ["Arial Narrow"]

    def test_what_is_not_a_document_has_no_fonts(self, tmp_path: Path) -> None:
        assert font_warnings(b"no zip", b"no pdf", Fontconfig()) == []
        assert font_warnings(tmp_path / "none.docx", pdf("A"), Fontconfig()) == []

    def test_a_real_pdf_tells_its_fonts(self, soffice: Path, docx_file: Path, tmp_path: Path) -> None:
        made, _ = convert_to_pdf([docx_file], tmp_path)
        assert fonts.fonts_of_pdf(made[docx_file].read_bytes())


def asking(font: str, unused: str | None = None) -> bytes:
    """A document whose default style asks for ``font``, and one of whose runs asks for ``unused``."""
    document = docx.Document()
    for style in document.styles:
        if style.element.rPr is not None:
            for fonts_asked in style.element.rPr.findall(qn("w:rFonts")):
                style.element.rPr.remove(fonts_asked)
    for defaults in document.styles.element.iter(qn("w:rFonts")):
        defaults.attrib.clear()
    document.styles["Normal"].font.name = font
    if unused:
        document.add_paragraph().add_run("").font.name = unused
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(*names: str) -> bytes:
    objects = "".join(f"<</Type/Font/BaseFont/BAAAAA+{name}>>\n" for name in names)
    return f"%PDF-1.6\n{objects}%%EOF\n".encode()
