"""Names the outputs of many units by a pattern such as ``out/{don_vi.huyen}/{don_vi.ma}.docx``, portably across systems."""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, Phrase, ReportError
from docxtpl_reports.figures.data.sections import RECORDS
from docxtpl_reports.figures.data.selected_values import known
from docxtpl_reports.figures.data.table_row import TableRow
from docxtpl_reports.figures.rules.kinds import DATE_PARTS, Layout, kind_of
from docxtpl_reports.figures.rules.model import Field, Rules
from docxtpl_reports.figures.yaml.reading import UnknownName, unknown_name
from docxtpl_reports.values import Blank, Number, Period, Unknown

ENDING = ".docx"
MAX_NAME = 80  # characters of a name with its extension: readable, with room for PDF and draft extensions
_MAX_BYTES = 200  # the same in UTF-8 bytes: file systems allow 255, including extensions of drafts and temporary files
SPECIAL_NAMES = ("tep", "thu_muc", "dong", "mau")  # the data file's name and folder, the row of a table, the pack
_UNKNOWN = UnknownName("BAT001", "BAT002")
_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])")
_PLAIN = re.compile(r"(?: ?[\w.,()%+-])*")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_SINGLE = (Layout.VALUE, Layout.TEXT, Layout.CHOICE, Layout.PERIOD, Layout.PERSON)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a name: literal text, or the name of a value."""

    text: str
    is_value: bool = False


@dataclass(frozen=True)
class Pattern:
    """A naming pattern. ``folder``: the folder that the user gave, None for the project's results folder; ``folders``:
    subfolders named by values; ``stem``: of the document, empty for the default."""

    text: str
    folder: Path | None
    folders: tuple[tuple[Piece, ...], ...]
    stem: tuple[Piece, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The values that the pattern refers to, as written."""
        pieces = (piece for part in (*self.folders, self.stem) for piece in part)
        return tuple(dict.fromkeys(piece.text for piece in pieces if piece.is_value))


def is_pattern(typed: str) -> bool:
    return "{" in typed or "}" in typed


def parse(typed: str) -> Pattern:
    """Parse the pattern of ``-o``. Raises ReportError (BAT003, BAT004)."""
    text = unicodedata.normalize("NFC", typed)
    start = re.search(r"[{}]", text)
    cut = 0 if start is None else max(text.rfind(sign, 0, start.start()) for sign in "/\\") + 1
    parts = re.split(r"[/\\]", text[cut:])
    pieces = []
    at = cut
    for part in parts:
        pieces.append(tuple(_pieces(part, text, at)))
        at += len(part) + 1
    *folders, stem = pieces
    if stem and not stem[-1].is_value:
        last = Path("x" + stem[-1].text)
        words = stem[-1].text[: -len(ENDING)] if last.suffix.lower() == ENDING else stem[-1].text
        if last.suffix.lower() in (".pdf", ".json", ".doc", ".odt", ".zip", ".xlsx"):
            raise ReportError(Diagnostic("BAT004", params={"pattern": typed}))
        stem = (*stem[:-1], *([Piece(words)] if words else ()))
        if not stem:
            raise ReportError(Diagnostic("BAT004", params={"pattern": typed}))
    if any(len(part) == 1 and not part[0].is_value and part[0].text.strip() in (".", "..") for part in pieces):
        raise ReportError(Diagnostic("BAT004", params={"pattern": typed}))
    folder = Path(text[:cut].replace("\\", "/")) if cut else None
    return Pattern(typed, folder, tuple(part for part in folders if part), stem)


def _pieces(part: str, whole: str, at: int) -> Iterator[Piece]:
    for match in _PIECE.finditer(part):
        name, words, stray = match.groups()
        if stray or (name is not None and not name.strip()):
            params = {"pattern": whole, "position": at + match.start() + 1, "text": match[0]}
            raise ReportError(Diagnostic("BAT003", params=params))
        yield Piece(words) if name is None else Piece("".join(name.split()), True)


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value that a pattern refers to: its path, an optional part of a date, and its field. Special names
    (``SPECIAL_NAMES``) have only a path."""

    path: str
    part: str = ""
    field: Field | None = None


def resolve(pattern: str, names: Iterable[str], rules: Rules) -> tuple[dict[str, NamedValue], list[Diagnostic]]:
    """Resolve the names of a pattern against the rules of a pack."""
    fields = known(rules)
    found: dict[str, NamedValue] = {}
    problems = []
    for name in names:
        value = _value_of(name, fields)
        if value is None:
            candidates = [*SPECIAL_NAMES, *(path for path, field in fields.items() if kind_of(field).layout in _SINGLE)]
            problems.append(unknown_name(_UNKNOWN, name, candidates, Location(), pattern=pattern))
        elif value.field is not None and kind_of(value.field).layout not in _SINGLE:
            kind = Phrase(kind_of(value.field).label)
            problems.append(Diagnostic("BAT005", params={"name": name, "pattern": pattern, "kind": kind}))
        else:
            found[name] = value
    return found, problems


def resolved(name: str, rules: Rules) -> NamedValue:
    """Resolve one name. Raises ReportError."""
    found, problems = resolve(f"{{{name}}}", (name,), rules)
    if problems:
        raise ReportError(*problems)
    return found[name]


def own_texts(path: Path, row: TableRow | None, rules: Rules) -> dict[str, str]:
    """The texts of the special names."""
    number = "" if row is None else str(row.number)
    return dict(zip(SPECIAL_NAMES, (path.stem, path.absolute().parent.name, number, rules.code), strict=True))


def _value_of(name: str, fields: Mapping[str, Field]) -> NamedValue | None:
    if name in SPECIAL_NAMES:
        return NamedValue(name)
    for path in (name, *(f"{section}.{name}" for section in ("so_lieu", "thong_tin", *RECORDS))):
        if path in fields:
            return NamedValue(path, field=fields[path])
        before, _, part = path.rpartition(".")
        if part in DATE_PARTS and before in fields and kind_of(fields[before]).name == "ngay":
            return NamedValue(before, part, fields[before])
    return None


def name_text(value: object, part: str = "") -> str:
    """The text of a value in a file name: dates in ISO form, numbers without grouping; empty if unknown."""
    if value is None or isinstance(value, Unknown | Blank):
        return ""
    if isinstance(value, datetime.date):
        return f"{getattr(value, _PARTS[part]):02d}" if part else value.isoformat()
    if isinstance(value, Period):
        return f"{value.tu.isoformat()}_{value.den.isoformat()}"
    if isinstance(value, Number):
        return vietnamese.format_number(value.value, grouping=False)
    return str(value)


_PARTS = dict(zip(DATE_PARTS, ("day", "month", "year"), strict=True))


def joined(pieces: Sequence[Piece], texts: Mapping[str, str], most: int = MAX_NAME) -> str:
    """Join the pieces into a portable name; empty when nothing is left. If it is too long, the longest value is cut."""
    made = [[_clean(texts[piece.text] if piece.is_value else piece.text), piece.is_value] for piece in pieces]
    values = [index for index, (_, is_value) in enumerate(made) if is_value]
    while values and (excess := _excess("".join(str(text) for text, _ in made), most)) > 0:
        longest = max(values, key=lambda index: len(str(made[index][0])))
        text = str(made[longest][0])
        kept = _cut(text, max(1, len(text) - excess))
        if kept == text:
            break
        made[longest][0] = kept
    return safe("".join(str(text) for text, _ in made), most)


def safe(name: str, most: int = MAX_NAME) -> str:
    """Remove what file systems forbid: signs, reserved names, dots and blanks at the ends, and characters beyond ``most``."""
    text = _clean(name).strip(" .")
    if (excess := _excess(text, most)) > 0:
        text = _cut(text, len(text) - excess).strip(" .")
    first, dot, rest = text.partition(".")
    if _RESERVED.fullmatch(first.rstrip()):
        text = f"{first.rstrip()}_{dot}{rest}"
    return text


def _clean(text: str) -> str:
    """Normalize to NFC; turn blanks into spaces and forbidden signs into hyphens; remove invisible characters."""
    if _PLAIN.fullmatch(text) and unicodedata.is_normalized("NFC", text):  # nearly all
        return text
    seen = "".join(" " if sign.isspace() else sign for sign in text)
    seen = "".join(sign for sign in seen if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return re.sub(" +", " ", _FORBIDDEN.sub("-", unicodedata.normalize("NFC", seen)))


def _excess(text: str, most: int) -> int:
    """The number of characters to remove."""
    excess = len(text) - most
    while len(text[: len(text) - max(excess, 0)].encode()) > _MAX_BYTES:
        excess = max(excess, 0) + 1
    return excess


def _cut(text: str, length: int) -> str:
    """Truncate to ``length`` characters without separating a combining mark from its letter."""
    while 0 < length < len(text) and unicodedata.combining(text[length]):
        length -= 1
    return text[:length].rstrip(" ")


def folders_of(pattern: Pattern, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The subfolders of a unit's document, each with the text that named it."""
    return [
        (joined(part, texts), "".join(texts[piece.text] if piece.is_value else piece.text for piece in part))
        for part in pattern.folders
    ]


def path_of(pattern: Pattern, texts: Mapping[str, str], folder: str, usual: str) -> tuple[str, str]:
    """Folder and stem of a unit's document; the stem is empty when nothing is left of it. ``folder``: the results folder;
    ``usual``: the default stem."""
    folders = [name for name, _ in folders_of(pattern, texts)]
    if not all(folders):
        return "", ""
    stem = joined(pattern.stem, texts, MAX_NAME - len(ENDING)) if pattern.stem else safe(usual, MAX_NAME - len(ENDING))
    return os.path.join(pattern.folder or folder, *folders), stem
