"""Random tags in random places of sound documents: what a designer might do, and what no one would."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from support.build import Block, Note, P, Table, X, docx, fn, p, run, table
from support.samples import change, control, field, link, paragraph, text_box

OPENERS = (
    "if a",
    "if b",
    "for x in xs",
    "for y in xs",
    "if not a",
    "set q",
    "filter upper",
    "macro m(z)",
    "with w = a",
    "call m(1)",
)
PIECES = (
    "chữ", "đ", " ", "", "{{ n }}", "{{ s }}", "{{ xs }}", "{{ x }}", "{{ loop.index }}", "{{ s|upper }}", "{{ m(2) }}",
    "{{ q }}",
    "{# c #}", "{% set q = n %}", "{%p set z = 2 %}", "{%tr set z = 2 %}", "{%tc set z = 2 %}", "{{p s }}", "{{r s }}",
    "{% colspan n %}", "{% cellbg 'FF0000' %}", "{% vm %}", "{% hm %}", "{{- s -}}", "{#- c -#}", "{_{ x }_}", "{{ s ~ n }}",
    "{{ xs|join(', ') }}", "{{ 'a' * 3 }}", "{{ d.k }}", "{{ d['k'] }}", "{{ s }", "{% if %}", "{{ n/0 }}", "{{ s[99] }}",
    "{{ xs|map('upper')|list }}", "{{ s|length }}", "{{ range(3)|list }}", "{{ “s” }}", "{{ a – b }}", "{{ n if a else s }}",
    "{% for i in range(99999999) %}{% endfor %}", "{{ 'x' * 99999999 }}", "{{ ''.__class__ }}", "{{ cycler }}", "{% raw %}",
    "{% endraw %}", "{% break %}", "{% include 'x' %}", "{{ s|safe }}", "{{ s|tojson }}", "{{ caller() }}", "{{ ns.x }}",
)  # fmt: skip
NASTY = (
    "", "a", "<w:p>&</w:p>", "]]>", "{{ n }}", "{% endif %}", "\x00", "\x0b", "\ud800", "\ufffe", "a\nb", "\ta\t", "\r\n",
    "đ" * 300,
    "<?docxtpl-reports out 0?>", "\u202e", "a\fb", " ", "\u0300", "x" * 40000, "-->", "<!--", "\x1b[0m", "𝕏", "\x85", "\u2028",
)  # fmt: skip


def make(rnd: random.Random) -> tuple[bytes, list[dict[str, Any]]]:
    """A template and some data for it; the same generator state gives the same."""
    stream = iter(_stream(rnd))
    body = [_block(rnd, stream, 0) for _ in range(rnd.randint(1, 5))]
    body += list(stream)
    options: dict[str, Any] = {}
    if rnd.random() < 0.2:
        options["header"] = X(paragraph(_text(rnd, iter(_stream(rnd)))))
    if rnd.random() < 0.1:
        options["footer"] = rnd.choice(PIECES)
    if rnd.random() < 0.1:
        options["core"] = rnd.choice(PIECES)
    if rnd.random() < 0.3:
        options["separators"] = (0, 1)
    if rnd.random() < 0.2:
        target = rnd.choice(("{{ s }}", "https://a/{{ s }}", "{% if a %}x{% endif %}"))
        options["relationships"] = (
            '<Relationship Id="rId91" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
            f'Target="{target}" TargetMode="External"/>'
        )
    return docx(*body, **options), [_data(rnd) for _ in range(3)]


def _data(rnd: random.Random) -> dict[str, Any]:
    value = rnd.choice(NASTY)
    return {
        "a": rnd.random() < 0.5, "b": rnd.random() < 0.5, "n": rnd.choice((0, 1, -3, 2**70, 10**300)), "s": value,
        "xs": rnd.choice(((), ("u",), (1, 2, 3), (value, "v"), ("w",) * 40)), "d": {"k": rnd.choice(NASTY)}, "q": 0, "z": None,
    }  # fmt: skip


def _stream(rnd: random.Random) -> Iterator[str]:
    """Tags that mostly pair, with now and then one that does not."""
    open_blocks: list[tuple[str, str]] = []
    for _ in range(rnd.randint(1, 10)):
        chance = rnd.random()
        if chance < 0.4 and len(open_blocks) < 5:
            level = rnd.choice(("", "", "", "", "p ", "tr ", "tc ", "r "))
            statement = OPENERS[min(int(rnd.expovariate(0.5)), len(OPENERS) - 1)]
            dash = "" if level else rnd.choice(("", "", "", "-"))
            yield f"{{%{dash}{level or ' '}{statement} {rnd.choice(('', '', '-'))}%}}"
            open_blocks.append((level, statement.split()[0]))
        elif chance < 0.75 and open_blocks:
            level, word = open_blocks.pop() if rnd.random() < 0.95 else open_blocks[0]
            if word in ("if", "for") and rnd.random() < 0.25:
                yield f"{{%{level or ' '}{rnd.choice(('else', 'elif b') if word == 'if' else ('else',))} %}}"
            if rnd.random() < 0.97:
                yield f"{{%{level or ' '}end{word} %}}"
        else:
            yield rnd.choice(PIECES)
    for level, word in reversed(open_blocks):
        yield f"{{%{level or ' '}end{word} %}}"


def _text(rnd: random.Random, stream: Iterator[str]) -> str:
    out = ""
    for _ in range(rnd.choice((0, 1, 1, 1, 2, 3))):
        out += next(stream, "") + (rnd.choice((" ", "chữ", "\t")) if rnd.random() < 0.3 else "")
    return out


def _inline(rnd: random.Random, stream: Iterator[str], depth: int) -> str | Note:
    text = _text(rnd, stream)
    if text and rnd.random() < 0.15:  # an editor's cut in the middle of a tag
        at = rnd.randint(0, len(text))
        return X(run(text[:at], rnd.choice(("", "<w:b/>"))) + run(text[at:]))
    kind = rnd.randrange(28)
    inner = run(text)
    if kind == 0:
        return control(inner, rnd.choice(("Tựa", "s", "d.k", "")), rnd.choice(("", "n", "xs")))
    if kind == 1:
        return X(f'<w:hyperlink w:anchor="b1">{inner}</w:hyperlink>')
    if kind == 2:
        return change(rnd.choice(("ins", "moveTo")), inner)
    if kind == 3:
        return change("del", f"<w:r><w:delText>{text.replace('&', '').replace('<', '')}</w:delText></w:r>")
    if kind == 4:
        number = rnd.randrange(1, 10**8)
        return X(f'<w:bookmarkStart w:id="{number}" w:name="b{number}"/>{inner}<w:bookmarkEnd w:id="{number}"/>')
    if kind == 5 and depth < 2:
        return fn(text, rnd.choice(("", "{{ x }}", "hai")))
    if kind == 6:
        return text_box(text)
    if kind == 7:
        return field(rnd.choice(("PAGE", "REF b1", "MERGEFIELD s", "HYPERLINK https://a/{{ s }}")), text)
    if kind == 8:
        return link("rId91", text)
    if kind == 9:
        return X("<w:r><w:tab/></w:r>" + inner + "<w:r><w:br/></w:r>")
    return text


def _paragraph(rnd: random.Random, stream: Iterator[str], depth: int) -> P:
    parts = [_inline(rnd, stream, depth) for _ in range(rnd.choice((1, 1, 1, 2, 3)))]
    properties = "<w:sectPr/>" if depth == 0 and rnd.random() < 0.03 else ""
    return p(*parts, properties=properties)


def _block(rnd: random.Random, stream: Iterator[str], depth: int) -> Block | Table:
    chance = rnd.random()
    if chance < 0.25 and depth < 2:
        rows = []
        for _ in range(rnd.randint(1, 3)):
            rows.append([_cell(rnd, stream, depth + 1) for _ in range(rnd.randint(1, 2))])
        return table(*rows)
    if chance < 0.32:
        return control(paragraph(_text(rnd, stream)), rnd.choice(("Khối", "s", "")), "", "")
    return _paragraph(rnd, stream, depth)


def _cell(rnd: random.Random, stream: Iterator[str], depth: int) -> list[Block]:
    blocks = [_block(rnd, stream, depth) for _ in range(rnd.choice((1, 1, 2)))]
    return [*blocks, _paragraph(rnd, stream, depth)]  # type: ignore[list-item]  # a cell ends with a paragraph
