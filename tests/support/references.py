"""Fields, bookmarks and comments of Word as short strings."""

from __future__ import annotations

from typing import Any

from support.build import P, R, W, X, p, run, tree


def field(code: str, shown: str = "1") -> X:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return X(
        mark.format("begin") + f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>' + mark.format("separate")
        + run(shown) + mark.format("end")
    )  # fmt: skip


def marked(name: str, *inner: str, number: int = 1) -> tuple[str, ...]:
    return (
        X(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'), *inner, X(f'<w:bookmarkEnd w:id="{number}"/>')
    )  # fmt: skip


def entry(name: str, words: str, page: str = "3") -> str:
    number = field(f"PAGEREF {name}", page)
    return f'<w:hyperlink w:anchor="{name}">{run(words)}<w:r><w:tab/></w:r>{number}</w:hyperlink>'


def contents(*entries: str) -> list[P]:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    head = mark.format("begin") + "<w:r><w:instrText>TOC \\o</w:instrText></w:r>" + mark.format("separate")
    last = [p(X(e)) for e in entries[1:]]
    return [p(X(head + entries[0])), *last, p(X(mark.format("end")))]


def headed(name: str, words: str, number: int) -> P:
    return P(marked(name, words, number=number), style="Heading1")


W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def comment(number: int, content: str = "chữ") -> X:
    return X(
        f'<w:commentRangeStart w:id="{number}"/><w:r><w:t>{content}</w:t></w:r><w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def with_comments(*texts: str) -> dict[str, Any]:
    """Options of ``docx`` for a comments part with these texts, and the two files that Word keeps beside it."""
    bodies = "".join(
        f'<w:comment w:id="{n}" w:author="A" w:initials="a"><w:p w14:paraId="0000000{n}"><w:r><w:t>{t}</w:t></w:r></w:p>'
        "</w:comment>"
        for n, t in enumerate(texts)
    )
    entries = "".join(f'<w15:commentEx w15:paraId="0000000{n}" w15:done="0"/>' for n in range(len(texts)))
    kinds = (
        ("rIdC", f"{R}/comments", "comments"),
        ("rIdX", "http://schemas.microsoft.com/office/2011/relationships/commentsExtended", "commentsExtended"),
    )
    return {
        "extra": {
            "word/comments.xml": f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{bodies}</w:comments>',
            "word/commentsExtended.xml": f'<w15:commentsEx xmlns:w15="{W15}">{entries}</w15:commentsEx>',
        },
        "relationships": "".join(f'<Relationship Id="{i}" Type="{t}" Target="{n}.xml"/>' for i, t, n in kinds),
        "content_types": "".join(
            f'<Override PartName="/word/{n}.xml" ContentType="{_WML}.{n}+xml"/>' for _, _, n in kinds
        ),
    }


def values(document: bytes, element: str, attribute: str = f"{{{W}}}id", name: str = "word/document.xml") -> list[str]:
    tag = element if element.startswith("{") else f"{{{W}}}{element}"
    return [e.get(attribute, "") for e in tree(document, name).iter(tag)]
