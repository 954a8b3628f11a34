"""Finds fonts that a PDF uses in place of those its document asks for: lines and pages may then break differently than in
Word.

The requested fonts are in ``w:rFonts`` of the document, the used ones in the PDF; fontconfig (if available) knows which
font substitutes which, and whether it supports Vietnamese.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.styles import Styles

VIETNAMESE = "1ec6"  # Ệ, code point: a font that has it has the others
SYMBOLS = ("opensymbol", "symbol", "wingdings", "webdings", "zapfdingbats")
MAX_STREAM = 4_000_000  # bytes of a PDF's object stream, inflated

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FONT_NAME = re.compile(rb"/(?:BaseFont|FontName)\s*/([^\s/<>\[\]()]+)")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b(?:(?!endobj).)*?stream\r?\n(.*?)endstream", re.DOTALL)
_STYLES = re.compile(r"[-,](?:Bold|Italic|Regular|Oblique|Roman|Light|Medium|Semibold|Black|Book).*$", re.IGNORECASE)


def font_warnings(source: Path | bytes, pdf: bytes, fontconfig: Fontconfig) -> list[Diagnostic]:
    """Warnings about the fonts of one document and its PDF. They name no file, because they concern the machine."""
    declared, default = fonts_of_document(source)
    used = fonts_of_pdf(pdf)
    problems, explained = [], set(SYMBOLS)
    for font in sorted(declared):
        family = fontconfig.family_for(font)
        if _matches(font, used) or (family is not None and _same(font, family)):
            explained.add(_fold(font))
            family = font
        else:
            substitute = next((name for name in used if family is not None and _matches(family, [name])), None)
            if substitute is None and font == default and used:  # every report has text in the default font
                family, substitute = used[0], used[0]
            if substitute is None or family is None:
                continue
            explained.add(_fold(family))
            problems.append(Diagnostic("OUT014", params={"font": font, "substitute": family}))
        if _matches(family, used) and fontconfig.lacks_vietnamese(family):
            others = [name for name in used if not any(_fold(name).startswith(known) for known in explained)]
            params = {"font": family, "others": ", ".join(f"«{name}»" for name in others) or "«?»"}
            problems += [Diagnostic("OUT015", params=params)] if others else []
    return problems


def fonts_of_document(source: Path | bytes) -> tuple[frozenset[str], str | None]:
    """The fonts that a .docx names for Latin text, and its default font; empty if it cannot be read."""
    try:
        package = read_package(source, allow_signed=True)
        trees = {name: package.xml(name) for name in package.parts if re.match(r"word/(?!fontTable).*\.xml$", name)}
    except (ReportError, KeyError, etree.XMLSyntaxError):
        return frozenset(), None
    theme = {name: font for tree in trees.values() for name, font in _theme_fonts(tree)}
    names = [name for tree in trees.values() for fonts in tree.iter(w("rFonts")) for name in _named(fonts, theme)]
    chosen = Styles.read(trees.get("word/styles.xml")).defaults
    defaults = (name for part in chosen for fonts in part.iter(w("rFonts")) for name in _named(fonts, theme))
    return frozenset(names), next(defaults, None)


def fonts_of_pdf(pdf: bytes) -> list[str]:
    """The font families in a PDF without subset prefix and style: ``LiberationSerif``."""
    names = set()
    for content in (pdf, *_object_streams(pdf)):
        for match in _FONT_NAME.finditer(content):
            name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), match[1])
            plain = re.sub(r"^[A-Z]{6}\+", "", name.decode("utf-8", "replace"))
            names.add(_STYLES.sub("", plain))
    return sorted(names)


def _object_streams(pdf: bytes) -> Iterator[bytes]:
    """Objects that newer LibreOffice versions compress together (PDF 1.5, 7.5.7)."""
    for match in _OBJECT_STREAM.finditer(pdf):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(match[1], MAX_STREAM)


def _named(fonts: etree._Element, theme: dict[str, str]) -> Iterator[str]:
    for slot in ("ascii", "hAnsi"):
        name = theme.get(fonts.get(w(f"{slot}Theme"), "")) or fonts.get(w(slot))
        if name:
            yield name


def _theme_fonts(tree: etree._Element) -> Iterator[tuple[str, str]]:
    """``minorHAnsi`` and the like → font, of a theme part (ISO/IEC 29500-1, 17.18.96)."""
    for kind in ("major", "minor"):
        for latin in tree.iterfind(f".//{_A}{kind}Font/{_A}latin"):
            name = latin.get("typeface")
            if name:
                yield from ((f"{kind}Ascii", name), (f"{kind}HAnsi", name))


def _matches(font: str, used: list[str]) -> bool:
    """``Times New Roman`` is ``TimesNewRomanPSMT`` in a PDF."""
    return any(_fold(name).startswith(_fold(font)) for name in used)


def _same(one: str, other: str) -> bool:
    return _fold(one) == _fold(other)


def _fold(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


class Fontconfig:
    """Cached answers of fontconfig about the fonts of this machine."""

    def __init__(self) -> None:
        self._families: dict[str, str | None] = {}
        self._lacking: dict[str, bool] = {}
        self._fingerprint: str | None = None

    def fingerprint(self) -> str:
        """A short hash of the machine's fonts."""
        if self._fingerprint is None:
            listed = sorted((_ask("fc-list", ":", "family", "style") or "").splitlines())
            self._fingerprint = hashlib.sha256("\n".join(listed).encode()).hexdigest()[:16]
        return self._fingerprint

    def family_for(self, font: str) -> str | None:
        """The family used for ``font``; None without fontconfig."""
        if font not in self._families:
            answer = _ask("fc-match", "--format=%{family}", _pattern(font))
            self._families[font] = next((name.strip() for name in (answer or "").split(",") if name.strip()), None)
        return self._families[font]

    def lacks_vietnamese(self, family: str) -> bool:
        """Whether the family lacks Vietnamese letters."""
        if family not in self._lacking:
            self._lacking[family] = _ask("fc-list", f"{_pattern(family)}:charset={VIETNAMESE}", "family") == ""
        return self._lacking[family]


def _pattern(family: str) -> str:
    return re.sub(r"([\\\-:,=])", r"\\\1", family)


def _ask(program: str, *arguments: str) -> str | None:
    found = shutil.which(program)
    if found is None:
        return None
    try:
        done = subprocess.run([found, *arguments], capture_output=True, timeout=20, check=True)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.decode(errors="replace").strip()
