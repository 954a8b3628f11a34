"""Tables whose grid matters: drawn from short calls, and read back as short lines."""

from __future__ import annotations

from support.build import W, X, part, run, tree

MERGES = {"merge": '<w:vMerge w:val="restart"/>', "+": "<w:vMerge/>", "": ""}


def cells(*row: str | tuple[str, str], properties: str = "") -> str:
    """A row: words, or properties and words (``merge`` starts a vertical merge, ``+`` goes on with it, a number spans).
    ``properties``: the content of ``w:trPr``."""
    out = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    for entry in row:
        kind, words = entry if isinstance(entry, tuple) else ("", entry)
        made = MERGES.get(kind, f'<w:gridSpan w:val="{kind}"/>')
        out += f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{made}</w:tcPr><w:p>{run(words) if words else ""}</w:p></w:tc>'
    return f"<w:tr>{out}</w:tr>"


def grid(columns: int, *rows: str) -> X:
    made = '<w:gridCol w:w="1000"/>' * columns
    return X(f"<w:tbl><w:tblPr/><w:tblGrid>{made}</w:tblGrid>{''.join(rows)}</w:tbl>")


def shown(document: bytes) -> list[str]:
    """Rows of cells with ``>`` where a vertical merge starts, ``+`` where it goes on, and spans in brackets."""
    out = []
    for row in tree(document).iter(f"{{{W}}}tr"):
        entries = []
        for cell in row.findall(f"{{{W}}}tc"):
            merge = cell.find(f"{{{W}}}tcPr/{{{W}}}vMerge")
            sign = "" if merge is None else ">" if merge.get(f"{{{W}}}val") == "restart" else "+"
            span = cell.find(f"{{{W}}}tcPr/{{{W}}}gridSpan")
            wide = "" if span is None else f"({span.get(f'{{{W}}}val')})"
            assert len(cell.findall(f"{{{W}}}p")) == 1
            entries.append(f"{sign}{''.join(cell.itertext())}{wide}")
        out.append(" | ".join(entries))
    assert "docxtpl-reports" not in part(document, "word/document.xml").decode()
    return out


def flags(document: bytes) -> list[str]:
    """Rows as ``HCK words``: repeated as a heading, kept whole, every paragraph kept with the next; ``-``: not."""
    out = []
    for row in tree(document).iter(f"{{{W}}}tr"):
        paragraphs = row.findall(f"{{{W}}}tc/{{{W}}}p")
        kept = all(p.find(f"{{{W}}}pPr/{{{W}}}keepNext") is not None for p in paragraphs)
        is_set = [row.find(f"{{{W}}}trPr/{{{W}}}{name}") is not None for name in ("tblHeader", "cantSplit")]
        signs = "".join(
            letter if on else "-" for letter, on in zip("HCK", [*is_set, kept and bool(paragraphs)], strict=True)
        )
        out.append(f"{signs} {' | '.join(''.join(cell.itertext()) for cell in row.findall(f'{{{W}}}tc'))}")
    return out
