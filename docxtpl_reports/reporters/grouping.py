"""Groups problems of the same kind so that they are shown together."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports.diagnostics import Diagnostic

MANY = 4  # problems of one code in one file that are shown as one


def grouped(diagnostics: Sequence[Diagnostic]) -> list[list[Diagnostic]]:
    """Group problems in their order: many with the same code in one text file or sheet are sorted by line; in a document, those
    with the same message form a group; of whole files, those with the same advice."""
    groups: dict[object, list[Diagnostic]] = {}
    for number, d in enumerate(diagnostics):
        where = d.location
        is_line = where.part is None and (where.line is not None or where.sheet is not None)
        key: object = (d.code, where.file, where.sheet) if is_line else number
        if where.part is not None:
            key = d.code, where.file, d.message, d.help
        elif not is_line and where.file is not None and where.cells is None:
            key = d.code, d.help
        groups.setdefault(key, []).append(d)
    found = [(group, len(group) >= MANY) for group in groups.values()]
    first = {id(d): number for number, d in enumerate(diagnostics)}
    split = [part for group, together in found for part in ([group] if together else [[d] for d in group])]
    split.sort(key=lambda group: first[id(group[0])])
    return [sorted(group, key=lambda d: d.location.line or 0) for group in split]
