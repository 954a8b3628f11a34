"""Diagnostics as text for a person and as JSON for a program, in the language of the moment."""

from __future__ import annotations

import json
import os
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import IO, Protocol

from docxtpl_reports.diagnostics import CODES, N_, Diagnostic, Location, has_errors, translate

from .alike import alike
from .terminal import columns as columns
from .terminal import plain as plain

WIDTH = 100  # columns of quoted text; longer paragraphs are cut around the tag

_PARTS = {
    "document": N_("thân văn bản"),
    "header": N_("đầu trang"),
    "footer": N_("chân trang"),
    "footnotes": N_("chú thích cuối trang"),
    "endnotes": N_("chú thích cuối tài liệu"),
    "comments": N_("nhận xét"),
    "chart": N_("biểu đồ"),
    "styles": N_("kiểu định dạng"),
    "settings": N_("thiết lập"),
}
_DATA = N_("bảng số liệu của biểu đồ")
_HELP = N_("Cách sửa:")
_RED, _YELLOW, _CYAN, _BOLD, _RESET = "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"


def text_report(diagnostics: Iterable[Diagnostic], *, color: bool = False) -> str:
    """Every problem with its place, and how many there were; "" when there are none."""
    found = list(diagnostics)
    if not found:
        return ""
    told = [
        _group_text(group, color) if len(group) > 1 else diagnostic_text(group[0], color=color)
        for group in alike(found)
    ]
    return "\n\n".join(told) + f"\n\n{summary(found)}\n"


def _group_text(group: Sequence[Diagnostic], color: bool) -> str:
    """Many problems of one kind: each with its line, then the advice once."""
    d = group[0]
    word = translate(N_("lỗi")) if d.is_error else translate(N_("cảnh báo"))
    tint = _RED if d.is_error else _YELLOW
    head = translate(N_("{count} chỗ giống nhau")).format(count=len(group))
    lines = [f"{_paint(f'{word} {d.code}', tint + _BOLD, color)}: {_paint(head, _BOLD, color)}"]
    lines.append(f"  {_paint('-->', _CYAN, color)} {plain(d.location.file or '')}")
    bar = _paint("  |", _CYAN, color)
    width = max(len(str(one.location.line)) for one in group)
    lines += [f"{bar} {str(one.location.line).rjust(width)}: {plain(one.message)}" for one in group]
    advice = {one.help for one in group}
    told = (
        d.help
        if len(advice) == 1
        else translate(N_("xem từng chỗ; gõ «docxtpl-reports explain {code}» để biết cách sửa."))
    )
    if told:
        lines.append(f"  {_paint(translate(_HELP), _CYAN, color)} {plain(told.replace('{code}', d.code))}")
    return "\n".join(lines)


def diagnostic_text(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """One problem: what, where, the words it is about with a mark under the tag, what to do."""
    d = diagnostic
    word = translate(N_("lỗi")) if d.is_error else translate(N_("cảnh báo"))
    tint = _RED if d.is_error else _YELLOW
    lines = [f"{_paint(f'{word} {d.code}', tint + _BOLD, color)}: {_paint(plain(d.message), _BOLD, color)}"]
    place = place_text(d.location)
    if place:
        lines.append(f"  {_paint('-->', _CYAN, color)} {place}")
    quoted = _quote(d)
    if quoted:
        bar = _paint("  |", _CYAN, color)
        text, mark = quoted
        lines.append(f"{bar} {text}")
        if mark:
            lines.append(f"{bar} {_paint(mark, tint, color)}")
    if d.help:
        lines.append(f"  {_paint(translate(_HELP), _CYAN, color)} {plain(d.help)}")
    if d.fix:
        lines.append(
            "  " + translate(N_("Thay «{old}» bằng «{new}».")).format(old=plain(d.fix.old), new=plain(d.fix.new))
        )
    return "\n".join(lines)


def place_text(location: Location) -> str:
    """A place in words: file, part, heading, paragraph, table/row/cell; line and column as editors write them."""
    where = location
    pieces = []
    if where.file:
        position = [str(n) for n in (where.line, where.column) if n is not None] if not where.part else []
        pieces.append(":".join([plain(where.file), *position]))
    if where.part:
        pieces.append(_part_text(where.part))
        if where.line is not None:
            pieces.append(translate(N_("dòng {line}")).format(line=where.line))
    if where.heading:
        pieces.append(translate(N_("mục «{heading}»")).format(heading=plain(where.heading)))
    if where.table is not None:
        cell = [translate(N_("bảng {n}")).format(n=where.table)]
        if where.row is not None:
            cell.append(translate(N_("hàng {n}")).format(n=where.row))
        if where.cell is not None:
            cell.append(translate(N_("ô {n}")).format(n=where.cell))
        pieces.append(", ".join(cell))
    if where.paragraph is not None:
        pieces.append(translate(N_("đoạn {n}")).format(n=where.paragraph))
    return " · ".join(pieces)


class Judged(Protocol):
    """An indicator or criterion as a table shows it: ``verdict`` is PASS, FAIL, UNKNOWN, NOT_APPLICABLE or nothing."""

    @property
    def label(self) -> str: ...
    @property
    def verdict(self) -> str | None: ...


class Measured(Judged, Protocol):
    @property
    def text(self) -> str: ...
    @property
    def threshold(self) -> str | None: ...


class Classed(Judged, Protocol):
    @property
    def xep_loai(self) -> str | None: ...


def verdict_table(indicators: Sequence[Measured], criteria: Sequence[Classed]) -> str:
    """Indicators with value, threshold and verdict, then the criteria, in columns; long labels run over several lines."""
    head = tuple(translate(word) for word in (N_("Chỉ tiêu"), N_("Kết quả"), N_("Ngưỡng"), N_("Kết luận")))
    rows = [(plain(i.label), plain(i.text), plain(i.threshold or ""), verdict_text(i.verdict)) for i in indicators]
    groups = [(plain(c.label), plain(c.xep_loai or ""), "", verdict_text(c.verdict)) for c in criteria]
    widths = [max(columns(row[n]) for row in (head, *rows, *groups)) for n in range(1, 4)]
    first = min(LABEL_COLUMNS, max(columns(row[0]) for row in (head, *rows, *groups)))

    def line(row: tuple[str, ...]) -> Iterator[str]:
        label = textwrap.wrap(row[0], first) or [""]
        cells = [label[0].ljust(first), row[1].rjust(widths[0]), row[2].rjust(widths[1]), row[3]]
        yield "  ".join(cells).rstrip()
        yield from label[1:]

    rule = "-" * (first + sum(widths) + 6)
    out = [*line(head), rule]
    for row in rows:
        out += line(row)
    if groups:
        out.append(rule)
    for row in groups:
        out += line(row)
    return "\n".join(out)


class Derived(Judged, Protocol):
    """A step of a derivation: what it is, its value as text and where it comes from."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def reasons(self) -> Sequence[str]: ...
    @property
    def source(self) -> Location | None: ...
    @property
    def parts(self) -> Sequence[Derived]: ...


def derivation_text(step: Derived) -> str:
    """A derivation as an indented tree: each step with its value, verdict and place, its reasons below it."""
    return "\n".join(_branch(step, "", ""))


def _branch(step: Derived, first: str, rest: str) -> Iterator[str]:
    verdict = verdict_text(step.verdict) if step.verdict else ""
    sign = ":" if step.text[:1] in ("<", ">", "=") else " ="  # a threshold brings its own
    value = f"{sign} {plain(step.text)}" if step.text and step.text != verdict else ""
    place = f" ← {place_text(step.source)}" if step.source else ""
    yield f"{first}{plain(step.label)} ({plain(step.name)}){value}{': ' + verdict if verdict else ''}{place}"
    for reason in step.reasons:
        yield f"{rest}{'│' if step.parts else ' '}    {plain(reason)}"
    for part in step.parts:
        last = part is step.parts[-1]
        yield from _branch(part, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def derivation_json(step: Derived) -> dict[str, object]:
    """A derivation as the command line's JSON has it."""
    source = step.source
    return {
        "name": step.name,
        "label": step.label,
        "value": step.value,
        "text": step.text,
        "verdict": step.verdict,
        "reasons": list(step.reasons),
        "source": None if source is None else {"file": source.file, "line": source.line, "column": source.column},
        "from": [derivation_json(part) for part in step.parts],
    }


def code_json(code: str) -> dict[str, object]:
    """What a code means, with its placeholders as they stand."""
    kind = CODES[code]
    return {"code": code, "severity": kind.severity.value, "message": _open(kind.message), "help": _open(kind.help)}


def code_text(code: str) -> str:
    about = code_json(code)
    word = translate(N_("lỗi")) if about["severity"] == "error" else translate(N_("cảnh báo"))
    lines = [f"{code} ({word}): {about['message']}"]
    lines += [f"  {translate(_HELP)} {about['help']}"] if about["help"] else []
    return "\n".join([*lines, "  " + translate(N_("Dấu … là chỗ sẽ có chữ hoặc số của bạn."))])


def _open(text: str) -> str:
    """A message before it is filled in: an ellipsis stands for what depends on the case."""
    return translate(text).format_map(_Ellipses())


class _Ellipses(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


class Listed(Protocol):
    """A name that a template may use."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def type(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def sample(self) -> str | None: ...
    @property
    def insert(self) -> str: ...
    @property
    def used_in(self) -> Sequence[Location]: ...
    @property
    def of(self) -> str | None: ...


class Filtering(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def examples(self) -> Sequence[tuple[str, str]]: ...


_KINDS = {
    "figure": N_("Số liệu"),
    "indicator": N_("Chỉ tiêu"),
    "criterion": N_("Tiêu chí"),
    "info": N_("Thông tin của văn bản"),
    "snippet": N_("Đoạn có sẵn"),
}


def fields_text(entries: Sequence[Listed]) -> str:
    """The names by kind: what each is, its type, a sample, what to type in the template and where it is used."""
    out = []
    for kind, title in _KINDS.items():
        out += ["", translate(title)]
        for entry in (e for e in entries if e.kind == kind and (kind == "snippet" or e.of is None)):
            about = ", ".join(filter(None, (entry.type, entry.unit)))
            out.append(f"  {plain(entry.name)}: {plain(entry.label)}{f' ({about})' if about else ''}")
            out.append(f"      {plain(entry.insert)}")
            if entry.sample is not None:
                sample = plain(entry.sample)
                shown = sample if len(sample) <= LABEL_COLUMNS else sample[: LABEL_COLUMNS - 1] + "…"
                out.append("      " + translate(N_("Ví dụ: {sample}")).format(sample=shown))
            places = list(dict.fromkeys(place_text(place) for place in entry.used_in))
            out += [f"      ← {place}" for place in places[:SHOWN_PLACES]]
            if len(places) > SHOWN_PLACES:
                more = translate(N_("và {n} chỗ khác"))
                out.append(f"      ← … {more.format(n=len(places) - SHOWN_PLACES)}")
    return "\n".join(out[1:])


def filters_text(filters: Sequence[Filtering]) -> str:
    out = [translate(N_("Bộ lọc: đặt sau dấu «|» trong thẻ"))]
    for one in filters:
        out.append(f"  {one.name}: {one.summary}")
        out += [f"      {{{{ {tag} }}}} → {text}" for tag, text in one.examples]
    return "\n".join(out)


LABEL_COLUMNS = 58
SHOWN_PLACES = 3  # of each name; JSON has all
_VERDICTS = {
    "PASS": N_("Đạt"),
    "FAIL": N_("Chưa đạt"),
    "UNKNOWN": N_("Chưa đủ số liệu"),
    "NOT_APPLICABLE": N_("Không phát sinh"),
}


def verdict_text(verdict: str | None) -> str:
    return translate(_VERDICTS[verdict]) if verdict else "–"


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors and warnings, for example «2 lỗi, 1 cảnh báo»."""
    found = list(diagnostics)
    errors = sum(d.is_error for d in found)
    return translate(N_("{errors} lỗi, {warnings} cảnh báo.")).format(errors=errors, warnings=len(found) - errors)


def wants_color(stream: IO[str]) -> bool:
    """Colours only on a terminal, and not where the person asked for none (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, object]:
    """One problem as the command line's JSON has it: every key is always there."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "fix": asdict(diagnostic.fix) if diagnostic.fix else None,
        "location": asdict(diagnostic.location),
    }


def json_report(command: str, diagnostics: Sequence[Diagnostic], body: Mapping[str, object] | None = None) -> str:
    """The one JSON object a command prints: schema, whether it went well, the problems, then the command's own keys."""
    report = {
        "schema": f"docxtpl-reports/{command}/1",
        "ok": not has_errors(diagnostics),
        "diagnostics": [diagnostic_json(d) for d in diagnostics],
        **(body or {}),
    }
    # Lone surrogates (undecodable file names) cannot be written as UTF-8.
    return json.dumps(report, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode("utf-8")


def _part_text(part: str) -> str:
    """The name a person knows a part by; headers and footers are several, so theirs keeps the file's name."""
    stem = part.rpartition("/")[2].removesuffix(".xml")
    if part.startswith("word/embeddings/"):
        return f"{translate(_DATA)} ({plain(stem)})"
    kind = stem.rstrip("0123456789")
    known = _PARTS.get(kind) if part.startswith("word/") else None
    if known is None:
        return translate(N_("phần {part}")).format(part=plain(part))
    return translate(known) if kind == stem else f"{translate(known)} ({plain(stem)})"


def _quote(diagnostic: Diagnostic) -> tuple[str, str] | None:
    """The text of the place, cut to ``WIDTH``, and a line of carets under the tag (or the column)."""
    place = diagnostic.location
    if not place.text:
        return (plain(place.tag), "^" * columns(plain(place.tag))) if place.tag else None
    in_line = place.column is not None and not place.part
    indent = len(place.text) - len(place.text.lstrip()) if in_line else 0  # a line is shown without it
    text = plain(place.text[indent:])
    start, length = _marked(place, text, indent)
    if start is None:
        return (text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"), ""
    first = max(0, min(start - (WIDTH - length) // 2, len(text) - WIDTH)) if len(text) > WIDTH else 0
    last = max(first + WIDTH, start + length)
    before, marked = text[first:start], text[start : start + length]
    head, tail = ("…" if first else ""), ("…" if last < len(text) else "")
    mark = " " * columns(head + before) + "^" * max(columns(marked), 1)
    return head + text[first:last] + tail, mark


def _marked(place: Location, text: str, indent: int) -> tuple[int | None, int]:
    """Where the mark goes in the shown text: the n-th occurrence of the tag, or the column of a line."""
    tag = plain(place.tag or "")
    if tag and tag in text:
        start = text.index(tag)
        for _ in range((place.occurrence or 1) - 1):
            following = text.find(tag, start + len(tag))
            if following < 0:  # counted over more than this paragraph
                return text.index(tag), len(tag)
            start = following
        return start, len(tag)
    if place.column is None or place.part or not indent < place.column <= len(place.text or "") + 1:
        return None, 0
    before = plain((place.text or "")[indent : place.column - 1])
    return len(before), max(1, len(plain((place.text or "")[place.column - 1 : place.column])))


def _paint(text: str, codes: str, color: bool) -> str:
    return f"{codes}{text}{_RESET}" if color else text
