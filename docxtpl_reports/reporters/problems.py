"""Diagnostics as text for a person and as JSON for a program, in the current language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, has_errors, translate

from .grouping import grouped
from .terminal import BOLD, CYAN, RED, WIDTH, YELLOW, columns, paint, plain

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
HELP = N_("Cách sửa:")
MAX_UNITS = 5  # units of one problem that are named


def text_report(diagnostics: Iterable[Diagnostic], *, color: bool = False) -> str:
    """Every problem with its place, and how many there were; "" when there are none."""
    problems = list(diagnostics)
    if not problems:
        return ""
    shown = [
        _group_text(group, color) if len(group) > 1 else diagnostic_text(group[0], color=color)
        for group in grouped(problems)
    ]
    return "\n\n".join(shown) + f"\n\n{summary(problems)}\n"


def _group_text(group: Sequence[Diagnostic], color: bool) -> str:
    """Many problems of one kind: each with its line, or in a document its place, then the advice once."""
    d = group[0]
    if _is_of_many_units(group):
        return diagnostic_text(replace(d, unit=""), color=color, units=[one.unit for one in group])
    word = translate(N_("lỗi")) if d.is_error else translate(N_("cảnh báo"))
    tint = RED if d.is_error else YELLOW
    head = translate(N_("{count} chỗ giống nhau")).format(count=len(group))
    if d.location.part is not None:
        head = f"{plain(d.message)} ({head})"
    lines = [f"{paint(f'{word} {d.code}', tint + BOLD, color)}: {paint(head, BOLD, color)}"]
    bar = paint("  |", CYAN, color)
    are_files = d.location.part is None and d.location.line is None and d.location.sheet is None
    if not are_files:
        whole = place_text(Location(file=d.location.file, sheet=d.location.sheet))
        lines.append(f"  {paint('-->', CYAN, color)} {whole}")
    if are_files:
        lines += [f"{bar} {plain(_with_file(one))}" for one in group]
    elif d.location.part is not None:
        places = [place_text(replace(one.location, file=None)) for one in group]
        lines += [f"{bar} {place}" for place in dict.fromkeys(places)]
    else:
        marks = [str(one.location.line or _short(one.location.cells or "")) for one in group]
        width = max(map(len, marks))
        lines += [f"{bar} {mark.rjust(width)}: {plain(one.message)}" for mark, one in zip(marks, group, strict=True)]
    advice = {one.help for one in group}
    shown = (
        d.help
        if len(advice) == 1
        else translate(N_("chỗ đầu: {help} Các chỗ khác tương tự (docxtpl-reports explain {code}).")).format(
            help=d.help, code=d.code
        )
    )
    if shown:
        lines.append(f"  {paint(translate(HELP), CYAN, color)} {plain(shown)}")
    return "\n".join(lines)


def _is_of_many_units(group: Sequence[Diagnostic]) -> bool:
    """Whether it is one problem, of a file that the units of a table share."""
    first = replace(group[0], unit="")
    return bool(group[0].unit) and all(
        one.location == first.location and one.location.sheet is None and replace(one, unit="").message == first.message
        for one in group
    )


def _with_file(d: Diagnostic) -> str:
    return d.message if not d.location.file or d.location.file in d.message else f"{d.location.file}: {d.message}"


def diagnostic_text(diagnostic: Diagnostic, *, color: bool = False, units: Sequence[object] = ()) -> str:
    """One problem: what, where, the words it is about with a mark under the tag, what to do. ``units``: those that have it."""
    d = diagnostic
    word = translate(N_("lỗi")) if d.is_error else translate(N_("cảnh báo"))
    tint = RED if d.is_error else YELLOW
    lines = [f"{paint(f'{word} {d.code}', tint + BOLD, color)}: {paint(plain(d.message), BOLD, color)}"]
    place = place_text(d.location)
    if place:
        lines.append(f"  {paint('-->', CYAN, color)} {place}")
    quoted = _quote(d)
    if quoted:
        bar = paint("  |", CYAN, color)
        text, mark = quoted
        lines.append(f"{bar} {text}")
        if mark:
            lines.append(f"{bar} {paint(mark, tint, color)}")
    if units:
        text = N_("  {count} đơn vị: {units}")
        listed = ", ".join(map(str, units[:MAX_UNITS])) + (", …" if len(units) > MAX_UNITS else "")
        lines.append(translate(text).format(count=len(units), units=plain(listed)))
    if d.help:
        lines.append(f"  {paint(translate(HELP), CYAN, color)} {plain(d.help)}")
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
    if where.sheet is not None:
        pieces.append(translate(N_("trang «{sheet}»")).format(sheet=plain(where.sheet)))
    if where.cells and where.sheet is None and not where.part:  # the name of a value in a manifest
        pieces.append(plain(where.cells))
    elif where.cells:
        pieces.append(cells_text(where.cells))
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


def unit_text(place: Location, name: str) -> str:
    """A unit of a batch in words: its data file, or table, row and name."""
    return place_text(place) + (f" ({name})" if name else "")


def _short(cells: str) -> str:
    """Cells as the margin of a list has them: of a whole row its number, of a column its letters."""
    first, _, last = cells.partition(":")
    return first if first == last else cells


def cells_text(cells: str) -> str:
    """Cells of a spreadsheet in words: a cell, an area, whole rows or columns."""
    first, _, last = cells.partition(":")
    if first == last and first.isdigit():
        return translate(N_("hàng {row}")).format(row=first)
    if first == last and last:
        return translate(N_("cột {column}")).format(column=first)
    return translate(N_("ô {n}")).format(n=plain(cells))


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """The number of errors and warnings, for example «2 lỗi, 1 cảnh báo»."""
    problems = list(diagnostics)
    errors = sum(d.is_error for d in problems)
    return translate(N_("{errors} lỗi, {warnings} cảnh báo.")).format(errors=errors, warnings=len(problems) - errors)


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, object]:
    """One problem as the command line's JSON has it: every key is always there."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "fix": diagnostic.fix._asdict() if diagnostic.fix else None,
        "choices": [choice._asdict() for choice in diagnostic.choices],
        "location": _fields(diagnostic.location),
    }


def _fields(place: Location) -> dict[str, object]:
    fields = asdict(replace(place, via=None))
    del fields["via"]
    return fields


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
    """The position of the mark in the shown text: the tag, or the column of a line."""
    whole = place.text or ""
    if (start := place.tag_in(whole)) is not None:
        return len(plain(whole[indent:start])), len(plain(place.tag or ""))
    if place.column is None or place.part or not indent < place.column <= len(whole) + 1:
        return None, 0
    before = plain(whole[indent : place.column - 1])
    return len(before), max(1, len(plain(whole[place.column - 1 : place.column])))
