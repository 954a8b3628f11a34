"""The parts that Word keeps beside comments hold entries for exactly the comments that are printed."""

from __future__ import annotations

import re
from typing import Any

from support.build import R, W, p, part
from support.engine import render
from support.references import comment

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
CID = "http://schemas.microsoft.com/office/word/2016/wordml/cid"
CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"
OFFICE = "http://schemas.microsoft.com/office"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def threads(*texts: str) -> dict[str, Any]:
    """Options of ``docx`` for comments with lasting ids and dates, as Word 2021 writes them."""
    numbers = range(len(texts))
    comments = "".join(
        f'<w:comment w:id="{n}" w:author="A"><w:p w14:paraId="0000000{n}"><w:r><w:t>{t}</w:t></w:r></w:p></w:comment>'
        for n, t in enumerate(texts)
    )
    ids = "".join(f'<w16cid:commentId w16cid:paraId="0000000{n}" w16cid:durableId="AAAAAAA{n}"/>' for n in numbers)
    dates = "".join(f'<w16cex:comment w16cex:durableId="AAAAAAA{n}" w16cex:dateUtc="2024-08-13"/>' for n in numbers)
    kinds = (
        ("rIdC", f"{R}/comments", "comments"),
        ("rIdI", f"{OFFICE}/2016/09/relationships/commentsIds", "commentsIds"),
        ("rIdE", f"{OFFICE}/2018/08/relationships/commentsExtensible", "commentsExtensible"),
    )
    return {
        "extra": {
            "word/comments.xml": f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{comments}</w:comments>',
            "word/commentsIds.xml": f'<w16cid:commentsIds xmlns:w16cid="{CID}">{ids}</w16cid:commentsIds>',
            "word/commentsExtensible.xml": (
                f'<w16cex:commentsExtensible xmlns:w16cex="{CEX}">{dates}</w16cex:commentsExtensible>'
            ),
        },
        "relationships": "".join(f'<Relationship Id="{i}" Type="{t}" Target="{n}.xml"/>' for i, t, n in kinds),
        "content_types": "".join(
            f'<Override PartName="/word/{n}.xml" ContentType="{WML}.{n}+xml"/>' for *_, n in kinds
        ),
    }


def test_lasting_ids_and_dates_go_with_their_comment() -> None:
    body = p("{% if x %}", comment(0), "{% endif %}", comment(1))
    out = render(body, context={"x": False}, **threads("một", "hai"))
    for name in ("commentsIds", "commentsExtensible"):
        assert re.findall(rb"AAAAAAA\d", part(out, f"word/{name}.xml")) == [b"AAAAAAA1"]
