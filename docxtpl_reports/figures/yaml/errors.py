"""Explains a YAML syntax error by what the person probably typed: the text in, one ``Diagnostic`` out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.figures.limits import MAX_SEARCHED

from . import slips
from .nodes import lines_of
from .slips import Slip

_KEY = r"^(?P<head>.*?[^\s:{\[,-][^:{\[,]*:\s+|\s*-\s+)"
_COMPARATOR = re.compile(_KEY + r"(?P<value>[<>]=?\s*[^\s|>#-][^#,}\]]*?)\s*(?:[,}\]#].*)?$")
_SPECIAL = re.compile(_KEY + r"(?P<value>[@`%*&!][^#]*?)\s*(?:#.*)?$")
_COLON_INSIDE = re.compile(r"^(?P<head>\s*(?:-\s+)*[^\s:\"'][^:]*:\s+)(?P<value>[^\s\"'{\[|>#].*:(?:\s.*)?)$")
_AFTER_QUOTES = r":\s+([\"'])(?:(?!\1).)*\1\s*[^\s,}\]#]"  # between braces a comma may follow
_NO_SPACE = re.compile(r"^\s*(?:-\s+)?(?P<key>\w[\w ]*):(?P<value>[^\s/].*)$")


def explain_syntax(text: str, file: str, error: yaml.YAMLError) -> Diagnostic:
    """The diagnostic for a text that is not YAML, from the error of the parser that read it (libyaml's or PyYAML's own:
    they word and place a few errors differently). The text is not parsed again: PyYAML's own parser takes quadratic
    time on nested brackets."""
    if isinstance(error, yaml.reader.ReaderError):
        return _bad_character(text, file, error)
    if isinstance(error, yaml.MarkedYAMLError):
        lines, mark = lines_of(text), error.problem_mark
        slip = slips.unclosed_quote(lines, mark.line) if mark is not None else None
        if slip is not None:
            place = Location(file=file, line=slip.line + 1, column=slip.column + 1, text=lines[slip.line].rstrip())
            return Diagnostic(slip.code, place, slip.params, slip.fix)
        return _explain([line[:MAX_SEARCHED] for line in lines], file, error)
    return Diagnostic("YML020", Location(file=file, line=1, column=1))


def _bad_character(text: str, file: str, error: yaml.reader.ReaderError) -> Diagnostic:
    character = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "?")
    at = text.find(chr(character))
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    return Diagnostic("YML011", Location(file=file, line=line, column=column), {"character": f"U+{character:04X}"})


def _explain(lines: list[str], file: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark, context = error.problem_mark or error.context_mark, error.context_mark
    problem = error.problem or ""

    def at(where: Any, code: str, fix: Fix | None = None, **params: object) -> Diagnostic:
        line = where.line if where and where.line < len(lines) else len(lines) - 1
        column = where.column + 1 if where and where.line < len(lines) else len(lines[line]) + 1
        place = Location(file=file, line=line + 1, column=column, text=lines[line].rstrip())
        return Diagnostic(code, place, params, fix)

    line = lines[mark.line] if mark and mark.line < len(lines) else ""

    def as_problem(slip: Slip) -> Diagnostic:
        return at(yaml.Mark("", 0, slip.line, slip.column, None, 0), slip.code, slip.fix, **slip.params)

    indented = "\t" in line[: len(line) - len(line.lstrip())]
    if indented or (mark and line[mark.column : mark.column + 1] == "\t"):
        pasted = None if indented or mark is None else slips.near(lines, mark.line)
        return at(mark, "YML012") if pasted is None or pasted.code != "YML042" else as_problem(pasted)
    if mark is not None and re.search("unknown escape character|hexa?decimal number", problem):
        backslash = line.rfind("\\", 0, mark.column + 1)
        return at(yaml.Mark("", 0, mark.line, backslash, None, 0), "YML023")
    if "quoted scalar" in (error.context or ""):
        opened = lines[context.line] if context and context.line < len(lines) else ""
        rest = opened[context.column + 1 :] if context else ""
        known = bool(rest) and opened[context.column] not in rest  # type: ignore[union-attr]
        return at(context, "YML013", slips.closed_at_end(opened, context.column) if known else None)  # type: ignore[union-attr]
    if match := _COMPARATOR.match(line):
        return at(mark, "YML014", _quoted(match["value"]), value=match["value"])
    if "cannot start any token" in problem or (error.context or "").startswith(
        ("while scanning an a", "while scanning a tag", "while parsing a tag")
    ):
        match = _SPECIAL.match(line)
        value = match["value"] if match else line.strip()
        return at(mark, "YML015", _quoted(value) if match else None, value=value, character=value[:1])
    if problem.startswith("mapping values are not allowed"):
        if match := _COLON_INSIDE.match(line):
            return at(mark, "YML016", _quoted(match["value"]), value=match["value"])
        return _by_lines(lines, error, at, as_problem)
    if "flow mapping" in (error.context or "") or "flow sequence" in (error.context or ""):
        if mark and re.search(_AFTER_QUOTES, line):
            return at(mark, "YML021")
        bracket = "}" if "mapping" in (error.context or "") else "]"
        return at(context, "YML019", opened="{" if bracket == "}" else "[", closing=bracket)
    return _by_lines(lines, error, at, as_problem)


def _by_lines(
    lines: list[str], error: yaml.MarkedYAMLError, at: Any, as_problem: Callable[[Slip], Diagnostic]
) -> Diagnostic:
    """Errors the parser meets later than they were made: the line before may be the cause."""
    mark = error.problem_mark or error.context_mark
    numbers = [m.line for m in (error.context_mark, mark) if m is not None and m.line < len(lines)]
    if mark and mark.line:
        numbers.append(mark.line - 1)
    for number in numbers:
        if match := _NO_SPACE.match(lines[number]):
            fix = Fix(f"{match['key']}:{match['value']}", f"{match['key']}: {match['value']}")
            where = yaml.Mark("", 0, number, match.start("key"), None, 0)
            return at(where, "YML017", fix, key=match["key"], value=match["value"])  # type: ignore[no-any-return]
    if mark and (slip := slips.near(lines, mark.line)) is not None:
        return as_problem(slip)
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if mark and re.search(_AFTER_QUOTES if re.search(r"[{\[]", line) else r":\s+[\"'].*[\"']\s*\S", line):
        return at(mark, "YML021")  # type: ignore[no-any-return]
    if "block" in (error.context or "") or "mapping values" in (error.problem or ""):
        return at(mark, "YML018")  # type: ignore[no-any-return]
    return at(mark, "YML020")  # type: ignore[no-any-return]


def _quoted(value: str) -> Fix:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return Fix(value, f'"{escaped}"')
