"""Reads nodes of rules and data files: known keys, texts, lists, switches. A reader owns the problems it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location, Reason
from docxtpl_reports.figures.limits import MAX_LISTED

from .nodes import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")


class UnknownName(NamedTuple):
    """The two codes of an unknown name: when ``near`` ones exist, and when all that are ``known`` are listed instead."""

    near: str
    known: str


DATA_KEY = UnknownName("DAT001", "DAT002")
RULES_KEY = UnknownName("RUL001", "RUL002")


def quoted(names: Iterable[str]) -> str:
    """``«a», «b»``."""
    return ", ".join(f"«{name}»" for name in names)


def as_key(text: str) -> str:
    """A key as it is typed between braces: in quotes where YAML needs them."""
    if re.fullmatch(r"\w[\w./() –-]*", text):
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'" if re.search(r"[\"\\]", text) else f'"{text}"'


def unknown_name(
    codes: UnknownName, name: str, candidates: Iterable[str], place: Location, **params: object
) -> Diagnostic:
    """The problem of a name that is none of the candidates, with a correction where one is a misspelling away."""
    known = list(candidates)
    near = vietnamese.nearest(name, known)
    if near:
        meant = vietnamese.correction(name, known)
        fix = Fix(name, meant) if meant is not None else None
        return Diagnostic(codes.near, place, {"name": name, "near": quoted(near), **params}, fix)
    listed = (
        quoted(known[:MAX_LISTED]) + (", …" if len(known) > MAX_LISTED else "") if known else Reason("nothing_there")
    )
    return Diagnostic(codes.known, place, {"name": name, "known": listed, **params})


class NodeReader:
    """Reads nodes and keeps the problems it finds, in the order it finds them."""

    def __init__(self) -> None:
        self.problems: list[Diagnostic] = []

    def report(
        self, code: str, place: Location, params: Mapping[str, object] | None = None, fix: Fix | None = None
    ) -> None:
        self.problems.append(Diagnostic(code, place, params or {}, fix))

    def accept(self, answer: tuple[T, list[Diagnostic]]) -> T:
        """The value of a step; its problems become the reader's."""
        value, problems = answer
        self.problems += problems
        return value

    def check_keys(self, node: MappingNode, allowed: Iterable[str], section: str, codes: UnknownName) -> None:
        """Every key must be allowed; ``codes`` as for ``unknown_name``."""
        known = dict.fromkeys(allowed)
        for name, (key, _) in node.entries.items():
            if name not in known:
                self.problems.append(unknown_name(codes, key.text, known, key.location, section=section))

    def text(self, node: Node | None, what: object) -> str | None:
        """The text of a scalar, ``None`` for nothing. ``- Lưu: VT`` read as a mapping gets the quotes it lacks."""
        if node is None or (isinstance(node, ScalarNode) and node.is_null):
            return None
        if isinstance(node, ScalarNode):
            if node.comment is not None and re.match(r"\S|\s?\d", node.comment):
                self.report("YML022", node.location, {"comment": node.comment, "value": node.text})
            return node.text.strip()
        entries = list(node) if isinstance(node, MappingNode) else []
        if len(entries) == 1 and isinstance(entries[0][1], ScalarNode):
            key, value = entries[0][0].text, entries[0][1].text
            typed = f"{key}: {value}" if value else f"{key}:"
            self.report("YML024", node.location, {"typed": typed, "what": what}, Fix(typed, f'"{typed}"'))
        else:
            self.report("YML025", node.location, {"what": what})
        return None

    def is_path(self, node: ScalarNode) -> bool:
        """Whether the text may be a path: in double quotes YAML makes another character of ``\\b``, ``\\n`` or ``\\t``."""
        if broken := any(character < " " for character in node.text):
            self.report("YML023", node.location)
        return not broken

    def mapping(self, node: Node | None, what: object) -> MappingNode | None:
        if node is None or isinstance(node, MappingNode):
            return node
        if not node.is_null:
            self.report("YML026", node.location, {"what": what})
        return None

    def sequence(self, node: Node | None, what: object) -> SequenceNode | None:
        if node is None or isinstance(node, SequenceNode):
            return node
        if not node.is_null:
            self.report("YML027", node.location, {"what": what})
        return None

    def texts(self, node: Node | None, what: str, *, single: bool = False) -> tuple[str, ...]:
        """A list of texts; with ``single`` one text is a list of one."""
        if single and isinstance(node, ScalarNode) and not node.is_null:
            node = SequenceNode((node,), node.location)
        found = self.sequence(node, what)
        read = [self.text(item, what) for item in found] if found else []
        return tuple(item for item in read if item)

    def switch(self, node: Node | None, what: str, default: bool) -> bool:
        typed = self.text(node, what)
        if typed is None or node is None:
            return default
        try:
            return vietnamese.read_yes_no(typed)
        except vietnamese.ReadingError:
            self.report("RUL010", node.location, {"what": what, "typed": typed})
            return default

    def whole(self, node: Node | None, what: str, limit: int) -> int | None:
        """A whole number from 0 to ``limit``."""
        typed = self.text(node, what)
        if typed is None or node is None:
            return None
        try:
            value = vietnamese.read_integer(typed)
        except vietnamese.ReadingError:
            value = -1
        if not 0 <= value <= limit:
            self.report("RUL011", node.location, {"what": what, "typed": typed, "limit": limit})
            return None
        return value

    def bound(self, node: Node | None, what: str, read: Callable[[str], Decimal | int]) -> Fraction | None:
        """A minimum or maximum; ``read`` parses it as the figure itself is parsed, or raises ``ReadingError``."""
        typed = self.text(node, what)
        if typed is None or node is None:
            return None
        try:
            value = Fraction(read(typed))
            readings = vietnamese.both_readings(vietnamese.tidy(typed).rstrip("% "))
            if readings is None or value == int(readings[0]):
                return value
            self.report(
                "RUL037", node.location, {"what": what, "typed": typed, "first": readings[0], "second": readings[1]}
            )
            return None
        except vietnamese.ReadingError:
            self.report("RUL012", node.location, {"what": what, "typed": typed})
            return None


def misspelt(node: MappingNode, allowed: Iterable[str]) -> set[str | None]:
    """The keys that unknown ones of the mapping are misspellings of; as they are reported there, they are not missing too."""
    known = dict.fromkeys(allowed)
    return {vietnamese.correction(name, known) for name in node.entries if name not in known}


_UNKNOWN_KEYS = frozenset({*DATA_KEY, *RULES_KEY, "DAT204"})


def _within(place: Location, start: Location, length: int) -> bool:
    same_line = (place.file, place.line) == (start.file, start.line)
    return same_line and 0 <= (place.column or 0) - (start.column or 0) < length


def without_consequences(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Without unknown keys that commas between braces made (YML010 is before them), and without missing ones that are
    there, misspelt."""
    problems = list(problems)
    commas = [(d.location, len(str(d.params["whole"]))) for d in problems if d.code == "YML010"]
    typed = {(d.params.get("section"), d.fix.new) for d in problems if d.code == "RUL001" and d.fix is not None}

    def follows(d: Diagnostic) -> bool:
        missing = d.code == "RUL003" and (d.params.get("section"), d.params.get("key")) in typed
        return missing or (d.code in _UNKNOWN_KEYS and any(_within(d.location, *comma) for comma in commas))

    return [d for d in problems if not follows(d)]


def text_of(node: Node | None) -> str | None:
    """The text of a scalar whose problems are reported elsewhere."""
    return NodeReader().text(node, "")
