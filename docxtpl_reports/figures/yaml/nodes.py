"""Reads YAML as text with places: a file in, frozen nodes out. Scalars get a type later, from the rules.

YAML *events* are walked and counted while our own tree is built, without recursion and without libyaml's composer, which
crashes the process on deep nesting. Duplicate keys, tags, several documents and alias bombs are errors with their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location, Reason
from docxtpl_reports.figures.limits import MAX_BYTES, MAX_NESTED, MAX_NODES, MAX_PROBLEMS_OF_YAML
from docxtpl_reports.files.reading import NotAFileError, digest, not_found, read_regular
from docxtpl_reports.project import HIDDEN_ENDINGS

from . import slips
from .errors import explain_syntax

_OTHER_FORMATS = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf")  # .docx, .xlsx, .odt; .pdf; .doc, .xls; .rtf
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

# Line breaks to YAML, and to no editor: every problem after one would be reported at a wrong line.
_HIDDEN_BREAK = re.compile("[\x85\u2028\u2029]")
_EVENT_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value as typed. ``comment``: what follows it on its line after ``#``, for the trap of a ``#`` meant as
    text."""

    text: str
    quoted: bool
    location: Location
    comment: str | None = None

    @property
    def is_null(self) -> bool:
        return not self.quoted and self.text in _NULLS


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Entries in the order typed; keys are unique, in NFC. ``digest``: of the bytes of the file it is the whole of."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    location: Location
    digest: str = ""
    is_null = False

    def get(self, name: str) -> Node | None:
        return next((value for key, value in self.entries if key.text == name), None)

    def names(self) -> list[str]:
        return [key.text for key, _ in self.entries]

    def __iter__(self) -> Iterator[tuple[ScalarNode, Node]]:
        return iter(self.entries)


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """Items in the order typed."""

    items: tuple[Node, ...]
    location: Location
    is_null = False

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


Node = ScalarNode | MappingNode | SequenceNode


def load(path: Path) -> tuple[MappingNode | None, list[Diagnostic]]:
    """The mapping a YAML file holds. ``None`` goes with at least one error; problems that leave a tree keep the
    tree."""
    if path.name.lower().endswith(HIDDEN_ENDINGS) and path.exists():
        params = {"path": path.name, "meant": path.name[: -len(".txt")]}
        return None, [Diagnostic("YML048", Location(file=path.as_posix()), params)]
    text, problems, read = read_text(path)
    if text is None:
        return None, problems
    node, problems = parse(text, path.as_posix())
    if isinstance(node, MappingNode):
        return replace(node, digest=read), problems
    if not problems:
        code = "YML002" if node is None or node.is_null else "YML003"
        problems = [Diagnostic(code, node.location if node else Location(file=path.as_posix()), {"file": path.name})]
    return None, problems


def read_text(path: Path) -> tuple[str | None, list[Diagnostic], str]:
    """The file's text: UTF-8 with or without byte order mark, line ends as ``\\n``, in NFC; and its digest."""
    try:
        raw = read_regular(path, MAX_BYTES)
    except (OSError, ValueError) as error:
        return None, [_unreadable(path, error)], ""
    text, problems = _decoded(path, raw)
    return text, problems, digest(raw)


def _unreadable(path: Path, error: OSError | ValueError) -> Diagnostic:
    place = Location(file=path.as_posix())
    if isinstance(error, FileNotFoundError):
        code, near = not_found(path)
        return Diagnostic(code, place, {"path": path.as_posix(), "near": near})
    codes: dict[type, str] = {IsADirectoryError: "FIL022", NotAFileError: "FIL040"}
    params = {"path": path.as_posix(), "reason": Reason.of(error)}
    return Diagnostic(codes.get(type(error), "FIL021"), place, params)


def _line_of(text: str, position: int) -> str:
    """The visible line around a position, with blanks for hidden breaks."""
    end = text.find("\n", position)
    return _HIDDEN_BREAK.sub(" ", text[text.rfind("\n", 0, position) + 1 : len(text) if end < 0 else end]).strip()


def _decoded(path: Path, raw: bytes) -> tuple[str | None, list[Diagnostic]]:
    place = Location(file=path.as_posix())
    params = {"path": path.as_posix()}
    if len(raw) > MAX_BYTES:
        return None, [Diagnostic("FIL023", place, params | {"limit": f"{MAX_BYTES // 1_000_000} MB"})]
    if raw.startswith(_OTHER_FORMATS):
        return None, [Diagnostic("FIL031", place, params)]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:2].count(0) == 1:
        return None, [
            Diagnostic("FIL024", Location(file=place.file, line=1, column=1), params | {"encoding": "UTF-16"})
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = Location(file=place.file, line=line, column=column)
        return None, [Diagnostic("FIL024", place, params | {"encoding": "Windows-1258, TCVN3, VNI"})]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (hidden := _HIDDEN_BREAK.search(text)) is not None:
        before = text[: hidden.start()]
        line, column = before.count("\n") + 1, hidden.start() - before.rfind("\n")
        place = Location(file=place.file, line=line, column=column, text=_line_of(text, hidden.start()))
        return None, [Diagnostic("YML061", place, params | {"character": f"U+{ord(hidden[0]):04X}", "line": line})]
    if (piled := vietnamese.piled_marks(text)) is not None:
        line = text.count("\n", 0, piled) + 1
        place = Location(file=place.file, line=line, column=piled - text.rfind("\n", 0, piled))
        return None, [Diagnostic("YML060", place, params | {"limit": vietnamese.MAX_MARKS, "line": line})]
    return vietnamese.composed(text), []


def parse(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of one YAML document. A syntax error gives one diagnostic and no tree; other problems are gathered."""
    composer = _Composer(file, text.split("\n"))
    try:
        for event in yaml.parse(text, Loader=_EVENT_LOADER):
            composer.take(event)
    except _StopReading:
        return None, composer.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if "nesting depth" in (error.problem or "") and mark is not None and mark.index < len(text):
            # libyaml refuses 1.000 brackets while it looks ahead, before it reports the 25th: read up to there
            return parse(text[: mark.index - 1], file)
        return None, composer.problems if composer.slipped else [*composer.problems, explain_syntax(text, file, error)]
    except yaml.YAMLError as error:
        return None, composer.problems if composer.slipped else [*composer.problems, explain_syntax(text, file, error)]
    return composer.root, composer.problems


_VALUE_ENDS = re.compile(r"\s*(?:[,}]|$)")
_NO_SPACE = re.compile(r"(?P<key>[^\W\d]\w*|\d{1,4}):(?P<value>[^\s/:]\S*)")


class _StopReading(Exception):
    """A limit was passed: the diagnostic is already recorded."""


@dataclass(slots=True)
class _Frame:
    """A collection being read. ``weight``: values in it, itself included, with aliases expanded; keys do not count."""

    event: Any
    location: Location
    children: list[Node] = field(default_factory=list)
    weight: int = 1
    height: int = 1
    reported: bool = False

    @property
    def is_key_next(self) -> bool:
        return isinstance(self.event, yaml.MappingStartEvent) and len(self.children) % 2 == 0


class _Composer:
    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self._problems: list[Diagnostic] = []
        self._more = 0
        self._parts: set[Location] = set()  # what is no key but a part of a value, and was reported
        self._told = (0, 0)  # line and column up to which a comma was reported
        self.slipped = False  # a typing slip was reported that the parser will stop at
        self.root: Node | None = None
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._open_anchors: list[str | None] = []
        self._documents = 0
        self._nodes = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._check_tag(event)
            self._add(self._scalar(event), 1, 0, event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_tag(event)
            if len(self._stack) >= MAX_NESTED:
                self._stop("YML004", self.place(event.start_mark), limit=MAX_NESTED)
            self._stack.append(_Frame(event, self.place(event.start_mark)))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            frame = self._stack.pop()
            node: Node = self._mapping(frame) if isinstance(event, yaml.MappingEndEvent) else self._sequence(frame)
            self._add(node, frame.weight, frame.height, frame.event)
        elif isinstance(event, yaml.AliasEvent):
            known = self._anchors.get(event.anchor or "")
            if known is None:
                self._stop("YML006", self.place(event.start_mark), name=event.anchor)
            else:
                self._add(*known, event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop("YML007", self.place(event.start_mark))

    def place(self, mark: Any) -> Location:
        text = self.lines[mark.line].rstrip() if mark.line < len(self.lines) else None
        return Location(file=self.file, line=mark.line + 1, column=mark.column + 1, text=text)

    def _report(self, problem: Diagnostic) -> None:
        """Records a problem, as long as there are not too many to read."""
        if len(self._problems) < MAX_PROBLEMS_OF_YAML:
            self._problems.append(problem)
        else:
            self._more += 1

    @property
    def problems(self) -> list[Diagnostic]:
        """Those recorded; when there were more, how many."""
        if not self._more:
            return self._problems
        return [*self._problems, Diagnostic("YML046", Location(file=self.file), {"count": self._more})]

    def _stop(self, code: str, place: Location, **params: object) -> None:
        self._problems.append(Diagnostic(code, place, params))
        raise _StopReading

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None:
            self._report(Diagnostic("YML005", self.place(event.start_mark), {"tag": _typed_tag(event.tag)}))

    def _scalar(self, event: Any) -> ScalarNode:
        quoted = event.style in ("'", '"', "|", ">")
        rest = self._rest(event.end_mark)
        after = rest.lstrip()
        comment = after[1:] if not event.style and after.startswith("#") and after != rest else None
        if (
            not event.style
            and event.end_mark.line > event.start_mark.line
            and len(self._problems) < MAX_PROBLEMS_OF_YAML
        ):
            for slip in slips.in_continuation(self.lines, event.start_mark.line, event.end_mark.line):
                place = self.place(yaml.Mark("", 0, slip.line, slip.column, None, 0))
                self._report(Diagnostic(slip.code, place, slip.params, slip.fix))
                self.slipped = True
        text = event.value.rstrip("\n") if event.style in ("|", ">") else event.value
        return ScalarNode(vietnamese.composed(text), quoted, self.place(event.start_mark), comment)

    def _rest(self, mark: Any) -> str:
        return self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""

    def _add(self, node: Node, weight: int, height: int, event: Any) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and frame.is_key_next:
            weight = 0
        self._nodes += weight if isinstance(event, yaml.AliasEvent) else min(weight, 1)
        if self._nodes > MAX_NODES:
            self._stop("YML008", self.place(event.start_mark), limit=MAX_NODES)
        if len(self._stack) + height > MAX_NESTED:
            self._stop("YML004", self.place(event.start_mark), limit=MAX_NESTED)
        anchor = getattr(event, "anchor", None)
        if anchor and not isinstance(event, yaml.AliasEvent):
            self._anchors[anchor] = node, weight, height
        if frame is None:
            self.root = node
            return
        self._check_commas(frame, node, event)
        frame.children.append(node)
        frame.weight += weight
        frame.height = max(frame.height, height + 1)

    def _check_commas(self, frame: _Frame, node: Node, event: Any) -> None:
        """``{ty_le: 9,19}``, ``{x: max(a, b)}`` and ``{7:1}`` make a key without value; ``[9,19]`` makes two numbers."""
        if not frame.event.flow_style or not isinstance(node, ScalarNode) or node.quoted:
            return
        rest = self._rest(event.end_mark)
        if isinstance(frame.event, yaml.MappingStartEvent):
            if not frame.is_key_next or not _VALUE_ENDS.match(rest):
                return
            if match := _NO_SPACE.fullmatch(node.text):
                self._parts.add(node.location)
                params = {"key": match["key"], "value": match["value"]}
                fix = Fix(node.text, "{key}: {value}".format(**params))
                self._report(Diagnostic("YML017", node.location, params, fix))
            elif frame.children:
                self._parts.add(node.location)
                before = frame.children[-1]
                value = before.text if isinstance(before, ScalarNode) else ""
                place, found = node.location, self._whole_value(before.location, value)
                whole = found or f"{value},{node.text}"
                if (place.line, place.column or 0) >= self._told:  # the first comma of a value tells of the others
                    params = {"before": value, "after": node.text, "whole": whole, "quoted": _in_quotes(whole)}
                    self._report(Diagnostic("YML010", place, params))
                if found:
                    self._told = before.location.line or 0, (before.location.column or 0) + len(found)
        elif node.text[-1:].isdigit() and not frame.reported and (match := re.match(r",(\d+)", rest)):
            frame.reported = True
            whole = f"{node.text},{match[1]}"
            params = {"before": node.text, "after": match[1], "whole": whole, "quoted": _in_quotes(whole)}
            self._report(Diagnostic("YML010", node.location, params))

    def _whole_value(self, start: Location, begun: str) -> str:
        """The value that was meant, up to the brace or the next key: ``max(a, b) * 2``, ``14,350,000``, ``In, đóng``."""
        line = self.lines[(start.line or 1) - 1][(start.column or 1) - 1 :]
        if not begun or not line.startswith(begun):
            return ""
        depth, end = 0, 0
        for at, character in enumerate(line):
            depth += (character in "([{") - (character in ")]}")
            if depth < 0 or (character == "," and depth == 0):
                if end and re.search(r":(?:\s|$)", line[end:at]):
                    break
                end = at
            if depth < 0:
                break
        return line[:end].strip()

    def _sequence(self, frame: _Frame) -> SequenceNode:
        return SequenceNode(tuple(frame.children), frame.location)

    def _mapping(self, frame: _Frame) -> MappingNode:
        entries: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in zip(frame.children[::2], frame.children[1::2], strict=True):
            if key.location in self._parts:
                continue
            if not isinstance(key, ScalarNode) or not key.text:
                self._report(Diagnostic("YML009", key.location))
            elif key.text in entries:
                first = entries[key.text][0].location.line
                params = {"key": key.text, "first": first}
                self._report(Diagnostic("YML001", key.location, params))
            else:
                entries[key.text] = (key, value)
        return MappingNode(tuple(entries.values()), frame.location)


def _in_quotes(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


def _typed_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
