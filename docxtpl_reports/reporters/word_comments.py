"""Findings as comments: a copy of the template in which Word and Writer lead from one to the next.

Each comment is at the words of its finding and ends with the correction. A finding in a shared part is at the tag that uses the
part, with the file and place of the part; one elsewhere (headers, notes, properties) is where ``ooxml.wml.comments`` puts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, ReportError, translate, unique
from docxtpl_reports.diagnostics.language import localized_quotes
from docxtpl_reports.engine.marks import FINDINGS
from docxtpl_reports.engine.shared_parts.finding import PartFolders, part_named, part_of, stories
from docxtpl_reports.engine.template.opening import open_template
from docxtpl_reports.engine.template.scanner import scan
from docxtpl_reports.engine.template.tag import PART
from docxtpl_reports.ooxml.limits import MAX_COMMENTS
from docxtpl_reports.ooxml.package.archive import is_untouched
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.comments import Commenting, Remark, has_comments_by, span_in
from docxtpl_reports.ooxml.wml.places import paragraphs
from docxtpl_reports.ooxml.wml.text import paragraph_pieces, paragraph_text
from docxtpl_reports.ooxml.wml.tree import nearest
from docxtpl_reports.project import part_folders

from .problems import place_text

INITIALS = "DR"
NOTHING = N_("Không có lỗi hay cảnh báo nào trong mẫu này.")
AT, WORDS = "[{place}]", "[{place}: «{words}»]"
HELP = N_("Cách sửa: {help}")
REPLACE, REPLACE_TAG = N_("Thay «{old}» bằng:"), N_("Thay bằng:")
_MAX_WORDS = 80  # characters of the words that a comment quotes


class Commented(NamedTuple):
    """``made``: comments in the document; ``elsewhere``: findings that are in other files, such as rules and data."""

    document: bytes
    made: int
    elsewhere: int


def commented(
    template: Path | bytes, problems: Sequence[Diagnostic], folder: Path, *, allow_signed: bool = False
) -> Commented:
    """The template with a comment for each problem that is in it or in a shared part; ``folder``: its pack. Raises
    ReportError for a file that is no document."""
    package = open_template(template, allow_signed=allow_signed)
    commenting = Commenting(package, FINDINGS, INITIALS)
    places = _Places(package, commenting, PartFolders(part_folders(folder)))
    found = unique(problems)
    inside = [d for d in found if places.has(d.location)]
    remarks = [_remark(d, places.of(d.location)) for d in inside[:MAX_COMMENTS]]
    shown = remarks or [Remark((translate(NOTHING),))]
    return Commented(commenting.add(shown), len(remarks), len(found) - len(inside))


def is_commented(data: bytes) -> bool:
    """Whether a file is a copy that ``commented`` made and nobody has saved since."""
    try:
        return is_untouched(data) and has_comments_by(read_package(data, allow_signed=True), FINDINGS)
    except ReportError:
        return False


class _Place(NamedTuple):
    """``words``: those that a comment quotes, as it is not at them; ``told``: the place to name for the same reason."""

    part: str = ""
    paragraph: etree._Element | None = None
    start: int = 0
    end: int = 0
    told: Location | None = None
    words: str = ""


class _Story:
    """The paragraphs of a part, each looked at once."""

    def __init__(self, root: etree._Element, story: Location) -> None:
        self.paragraphs: list[etree._Element] = []
        self.by_number: dict[int, etree._Element] = {}
        self._texts: dict[etree._Element, str] = {}
        for paragraph, location in paragraphs(root, story, frozenset()):
            self.paragraphs.append(paragraph)
            if location.paragraph is None or location.paragraph in self.by_number:
                continue  # the second branch of an alternative holds the same words
            self.by_number[location.paragraph] = paragraph

    def find(self, where: Location) -> tuple[etree._Element, int, int] | None:
        """The paragraph of a place and its words there."""
        paragraph = self.by_number.get(where.paragraph or 0)
        if paragraph is None:
            return None
        if paragraph not in self._texts:
            self._texts[paragraph] = _joined(paragraph)
        return paragraph, *span_in(self._texts[paragraph], where)


class _Places:
    """Finds the words that problems are about in the trees of a template."""

    def __init__(self, package: Package, commenting: Commenting, folders: PartFolders) -> None:
        self.package, self.commenting, self.folders = package, commenting, folders
        self._known: dict[str, _Story] = {}
        self._users: dict[str, _Place] | None = None

    def has(self, where: Location) -> bool:
        """Whether a location is in a file that belongs to the template."""
        is_own = where.file == self.package.name
        return is_own or (where.file is not None and where.part is not None and where.file in self._of_parts())

    def of(self, where: Location) -> _Place:
        """The place of a location."""
        if where.file != self.package.name:
            return self._of_parts()[where.file or ""]._replace(told=where, words=where.tag or where.text or "")
        told = replace(where, file=None)
        if where.part is None or where.part not in self.package or where.paragraph is None:
            return _Place(told=told, words=where.tag or where.text or "")
        found = self._story(where.part).find(where)
        if found is None:
            return _Place(told=told, words=where.tag or "")
        paragraph, start, end = found
        is_moved = where.part != self.package.main_part or nearest(paragraph, *wml.NESTED_STORY) is not None
        words = where.tag or paragraph_text(paragraph)
        return _Place(where.part, paragraph, start, end, *((told, words) if is_moved else ()))

    def _story(self, part: str) -> _Story:
        if part not in self._known:
            self._known[part] = _Story(self.commenting.tree(part), Location(self.package.name, part))
        return self._known[part]

    def _of_parts(self) -> dict[str, _Place]:
        """The place of the first tag that uses each shared part, also by way of other parts; by the file of the part."""
        if self._users is None:
            self._users = {}
            for story in stories(self.package):
                for paragraph in self._story(story).paragraphs:
                    for name, start, end in _uses(paragraph):
                        for file in self._files(name, set()):
                            self._users.setdefault(file, _Place(story, paragraph, start, end))
        return self._users

    def _files(self, name: str, seen: set[str]) -> Iterator[str]:
        file = next((one for one in self.folders.candidates(name) if one.is_file()), None)
        if file is None or file.as_posix() in seen:
            return
        seen.add(file.as_posix())
        yield file.as_posix()
        try:
            part = read_package(file)
        except ReportError:
            return
        for story in stories(part):
            for paragraph in part.xml(story).iter(wml.P):
                for inner, _, _ in _uses(paragraph):
                    yield from self._files(inner, seen)


def _uses(paragraph: etree._Element) -> Iterator[tuple[str, int, int]]:
    """The shared parts that a paragraph names, with the place of their tags."""
    text = paragraph_text(paragraph)
    for tag in scan(text)[0] if PART in text else ():
        if (found := part_named(tag.raw)) is not None:
            yield found, *_words_at(paragraph, tag.raw)
    control = nearest(paragraph, wml.SDT)
    for one in (*paragraph.iter(wml.SDT), *([control] if control is not None else ())):
        if (name := part_of(one)) is not None:
            yield name, *_words_at(paragraph, "")


def _words_at(paragraph: etree._Element, words: str) -> tuple[int, int]:
    return span_in(_joined(paragraph), Location(tag=words))


def _joined(paragraph: etree._Element) -> str:
    return "".join(piece for _, piece in paragraph_pieces(paragraph))


def _remark(d: Diagnostic, place: _Place) -> Remark:
    word = translate(N_("Lỗi")) if d.is_error else translate(N_("Cảnh báo"))
    lines = [f"{word} {d.code}: {d.message}"]
    if place.told is not None:
        told = place_text(place.told)
        words = place.words if len(place.words) <= _MAX_WORDS else place.words[: _MAX_WORDS - 1] + "…"
        text = localized_quotes(WORDS) if words.strip() else AT
        lines += [text.format(place=told, words=words.strip())] if told else []
    if d.help:
        lines.append(translate(HELP).format(help=d.help))
    if d.fix is not None:  # the correction in a paragraph of its own, to be copied with three clicks
        tag = d.location.tag or ""
        if d.fix.old in tag:  # the words that the comment is at
            lines += [translate(REPLACE_TAG), tag.replace(*d.fix, 1)]
        else:
            lines += [localized_quotes(translate(REPLACE)).format(old=d.fix.old), d.fix.new]
    clean = tuple(_NO_XML.sub("", line) for text in lines for line in text.split("\n"))
    return Remark(clean, place.part, place.paragraph, place.start, place.end)


_NO_XML = re.compile("[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
