"""The tables of a finished document as short lines: ``words [columns×rows]`` for each cell that begins in a row."""

from __future__ import annotations

from support.finished_tables import facts


def rows_of(document: bytes, table: int = 1) -> list[str]:
    known = facts(document)
    out = []
    for row in range(1, int(str(known[f"table {table}", "rows"])) + 1):
        cells = []
        for column in range(1, int(str(known[f"table {table}", "columns"])) + 1):
            place = f"table {table}, row {row}, column {column}"
            if (place, "text") not in known or known[place, "continues"]:
                continue
            words = " ¶ ".join(known[place, "text"])  # type: ignore[arg-type]
            spans = f"{known[place, 'columns']}×{known[place, 'rows']}"
            cells.append(words if spans == "1×1" else f"{words} [{spans}]")
        out.append(" | ".join(cells))
    return out
