"""Random templates with random data print what a plain rendering of the same document prints, as a sound package."""

from __future__ import annotations

import io
import posixpath
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator
from support.build import Note, P, Table, W, X, docx, part, run, tree

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.shared_parts.finding import PartFolders

Scope = dict[str, Any]
NASTY = [
    "", " ", "a", "A & B <C> \"d\" 'e'", "]]>", "&amp;", "{{ x }}", "{% if %}", "{# #}", "x\ny\tz", "\n", "\t", "a\r\nb",
    "<w:p/>",
    "<?docxtpl-reports out 0?>",
    "\\1", "Đắk Lắk", "e\u0301", "\u202e", "\u2028", "\x85", "😀", "\xa0", "'\"", "</w:t>",
]  # fmt: skip
LITERALS = ["x", "Điều 1. ", " ", "a & b < c", '"', "%", "’", "đ–đ", "  ", "]]>"]
FORMS = ["", "<w:b/>", "<w:i/>"]


# --- a logical document: what each node prints, and how it is written as a template --------------------------------------


@dataclass
class Text:
    words: str


@dataclass
class Value:
    name: str


@dataclass
class Bookmark:
    name: str
    inlines: list[Any]


@dataclass
class FootNote:
    body: list[Any]  # paragraphs and blocks of paragraphs


@dataclass
class Block:
    """``{% if %}`` (with ``name`` as its condition) or ``{% for variable in name %}`` around children of one level."""

    name: str
    children: list[Any]
    variable: str = ""
    otherwise: list[Any] | None = None
    in_cells: bool = False  # rows only: the tags are in the first and last cell of the only row

    def passes(self, scope: Scope) -> Iterator[tuple[list[Any], Scope]]:
        if not self.variable:
            if scope[self.name]:
                yield self.children, scope
            elif self.otherwise is not None:
                yield self.otherwise, scope
            return
        for value in scope[self.name]:
            yield self.children, {**scope, self.variable: value}
        if not scope[self.name] and self.otherwise is not None:
            yield self.otherwise, scope

    def tags(self, mark: str) -> tuple[str, str, str]:
        if self.variable:
            return f"{{%{mark} for {self.variable} in {self.name} %}}", f"{{%{mark} else %}}", f"{{%{mark} endfor %}}"
        return f"{{%{mark} if {self.name} %}}", f"{{%{mark} else %}}", f"{{%{mark} endif %}}"


@dataclass
class Paragraph:
    inlines: list[Any]


@dataclass
class Row:
    cells: list[Any]


@dataclass
class Cell:
    blocks: list[Any]


@dataclass
class Grid:
    rows: list[Any]


# --- the plain rendering ---------------------------------------------------------------------------------------------------


def spread(children: list[Any], scope: Scope) -> Iterator[tuple[Any, Scope]]:
    """The children that are printed, with the scope of each."""
    for child in children:
        if isinstance(child, Block):
            for body, inner in child.passes(scope):
                yield from spread(body, inner)
        else:
            yield child, scope


def is_blank(inlines: list[Any]) -> bool:
    return all(
        not child.words.strip() if isinstance(child, Text) else isinstance(child, Block)
        and is_blank(child.children) and is_blank(child.otherwise or [])
        for child in inlines
    )  # fmt: skip


def shown(value: str) -> str:
    return re.sub("\r\n|[\r\x0b\x0c\x85\u2028\u2029]", "\n", value)


@dataclass
class Plain:
    notes: list[list[Any]] = field(default_factory=list)

    def line(self, inlines: list[Any], scope: Scope) -> str:
        out = ""
        for child, inner in spread(inlines, scope):
            if isinstance(child, Text):
                out += child.words
            elif isinstance(child, Value):
                out += shown(inner[child.name])
            elif isinstance(child, Bookmark):
                out += self.line(child.inlines, inner)
            else:
                self.notes.append(self.blocks(child.body, inner) or [""])
                out += f"[^{len(self.notes)}]"
        return out

    def blocks(self, blocks: list[Any], scope: Scope) -> list[Any]:
        out: list[Any] = []
        for child, inner in spread(blocks, scope):
            if isinstance(child, Grid):
                rows = [self.cells(row.cells, scope_) for row, scope_ in spread(child.rows, inner)]
                if any(rows):
                    out.append([row for row in rows if row])
            elif not (is_blank(child.inlines) and any(isinstance(i, Block) for i in child.inlines)):
                out.append(self.line(child.inlines, inner))
        return out

    def cells(self, cells: list[Any], scope: Scope) -> list[Any]:
        out = []
        for cell, inner in spread(cells, scope):
            blocks = self.blocks(cell.blocks, inner)
            out.append(blocks if blocks and isinstance(blocks[-1], str) else [*blocks, ""])
        return out


# --- the template ----------------------------------------------------------------------------------------------------------


@dataclass
class Writer:
    """Writes the document as a template, with the freedom an author has: prefixes, split runs, formats; with a folder, some of
    the words of its sentences are shared parts there."""

    random: Random
    folder: Path | None = None

    def paragraph(self, parts: list[str | Note]) -> P:
        out: list[str | Note] = []
        for piece in parts:
            if isinstance(piece, X):
                out.append(piece)
                continue
            while isinstance(piece, str) and piece:
                cut = self.random.randint(1, len(piece)) if self.random.random() < 0.4 else len(piece)
                out.append(run(piece[:cut], self.random.choice(FORMS)))
                piece = piece[cut:]
            if isinstance(piece, Note):
                out.append(piece)
        return P(tuple(out))

    def inlines(self, inlines: list[Any]) -> list[str | Note]:
        first, last = sorted(self.random.choices(range(len(inlines) + 1), k=2))
        around = [child for child in [*inlines[:first], *inlines[last:]] if isinstance(child, Text)]
        if self.folder is not None and any(child.words.strip() for child in around):  # else the tag might be alone
            name = f"cau{len([*self.folder.iterdir()])}"
            inner = Writer(self.random).inlines(inlines[first:last])
            Path(self.folder, f"{name}.docx").write_bytes(docx(self.paragraph(inner)))
            before, after = (Writer(self.random).inlines(part) for part in (inlines[:first], inlines[last:]))
            return [*before, f'{{% chen "{name}" %}}', *after]
        out: list[str | Note] = []
        for child in inlines:
            if isinstance(child, Text):
                out.append(child.words)
            elif isinstance(child, Value):
                out.append(f"{{{{ {child.name} }}}}")
            elif isinstance(child, Bookmark):
                number = child.name.removeprefix("m")
                out.append(X(f'<w:bookmarkStart w:id="{number}" w:name="{child.name}"/>'))
                out += self.inlines(child.inlines)
                out.append(X(f'<w:bookmarkEnd w:id="{number}"/>'))
            elif isinstance(child, FootNote):
                out.append(Note([_as_xml(b) for b in Writer(self.random).blocks(child.body)]))
            else:
                opener, middle, closer = child.tags(self.random.choice(["", "r"]))
                out += [opener, *self.inlines(child.children)]
                out += [] if child.otherwise is None else [middle, *self.inlines(child.otherwise)]
                out.append(closer)
        joined: list[str | Note] = []
        for piece in out:
            if (
                isinstance(piece, str)
                and joined
                and isinstance(joined[-1], str)
                and not {type(piece), type(joined[-1])} & {X}
            ):
                joined[-1] += piece
            else:
                joined.append(piece)
        return joined

    def around(
        self, block: Block, mark: str, write: Callable[[list[Any]], list[Any]], alone: Callable[[str], Any]
    ) -> list[Any]:
        opener, middle, closer = block.tags(mark)
        other = [] if block.otherwise is None else [alone(middle), *write(block.otherwise)]
        return [alone(opener), *write(block.children), *other, alone(closer)]

    def blocks(self, blocks: list[Any]) -> list[Any]:
        out: list[Any] = []
        for child in blocks:
            if isinstance(child, Block):
                whole = self.whole_paragraph(child)
                if whole is not None and self.random.random() < 0.5:
                    tag = f"{{% chi_khi {child.name} %}}"
                    out.append(self.paragraph([tag, *self.inlines(whole.inlines)]))
                    continue
                out += self.around(child, self.random.choice(["", "p"]), self.blocks, lambda tag: self.paragraph([tag]))
            elif isinstance(child, Grid):
                out.append(Table(tuple(self.rows(child.rows))))
            else:
                out.append(self.paragraph(self.inlines(child.inlines)))
        return out

    @staticmethod
    def whole_paragraph(block: Block) -> Paragraph | None:
        """The paragraph that is all of a condition, with words of its own."""
        children = block.children if not block.variable and block.otherwise is None else []
        only = children[0] if len(children) == 1 and isinstance(children[0], Paragraph) else None
        has_words = only is not None and any(isinstance(one, Text) and one.words.strip() for one in only.inlines)
        return only if has_words else None

    def rows(self, rows: list[Any]) -> list[list[Any]]:
        out: list[list[Any]] = []
        for child in rows:
            if isinstance(child, Row):
                out.append(self.cells(child.cells))
            elif child.in_cells:
                mark = self.random.choice(["", "tr"])
                opener, _, closer = child.tags(mark)
                cells = self.cells(child.children[0].cells)
                cells[0][0].parts = (run(opener), *cells[0][0].parts)
                cells[-1][-1].parts = (*cells[-1][-1].parts, run(closer))
                out.append(cells)
            else:
                mark = self.random.choice(["", "tr"])
                out += self.around(child, mark, self.rows, lambda tag: [[self.paragraph([tag])], [P(())]])
        return out

    def cells(self, cells: list[Any]) -> list[list[Any]]:
        out: list[list[Any]] = []
        for child in cells:
            if isinstance(child, Block):
                out += self.around(child, "tc", self.cells, lambda tag: [self.paragraph([tag])])
            else:
                out.append(self.blocks(child.blocks))
        return out


def _as_xml(block: P) -> X:
    return X(f"<w:p>{''.join(map(str, block.parts))}</w:p>")


# --- random documents --------------------------------------------------------------------------------------------------------


@dataclass
class Maker:
    random: Random
    values: list[str]
    scope: Scope = field(default_factory=dict)
    count: int = 0

    def block(self, names: list[str], make: Callable[[list[str]], list[Any]]) -> Block:
        self.count += 1
        is_loop = self.random.random() < 0.5
        name = f"{'l' if is_loop else 'c'}{self.count}"
        amount = self.random.choice([0, 1, 2, 3])
        self.scope[name] = (
            [self.random.choice(self.values) for _ in range(amount)] if is_loop else self.random.random() < 0.5
        )
        variable = f"v{self.count}" if is_loop else ""
        otherwise = make(names) if self.random.random() < 0.3 else None
        return Block(name, make([*names, variable] if variable else names), variable, otherwise)

    def some(self, least: int, most: int) -> range:
        return range(self.random.randint(least, most))

    def inlines(self, names: list[str], depth: int, notes: bool) -> list[Any]:
        out: list[Any] = []
        for _ in self.some(0 if depth < 3 else 1, 3):
            kind = self.random.random()
            if kind < 0.45:
                out.append(Text(self.random.choice(LITERALS)))
            elif kind < 0.75:
                out.append(Value(self.random.choice(names)))
            elif kind < 0.85 and notes:
                out.append(
                    FootNote(self.blocks(names, depth - 1, tables=False, notes=False) or [Paragraph([Text("n")])])
                )
            elif kind < 0.9:
                self.count += 1
                out.append(Bookmark(f"m{self.count}", [Text("m"), *self.inlines(names, 0, False)]))
            elif depth > 0:
                out.append(self.block(names, lambda inner: self.inlines(inner, depth - 1, notes)))
        return out

    def blocks(self, names: list[str], depth: int, *, tables: bool = True, notes: bool = True) -> list[Any]:
        out: list[Any] = []
        for _ in self.some(0, 3):
            kind = self.random.random()
            if kind < 0.5 or depth <= 0:
                out.append(Paragraph(self.inlines(names, depth, notes)))
            elif kind < 0.75 or not tables:
                out.append(self.block(names, lambda inner: self.blocks(inner, depth - 1, tables=tables, notes=notes)))
            else:
                out.append(Grid(self.rows(names, depth - 1) or [Row([Cell([])])]))
        return out

    def rows(self, names: list[str], depth: int) -> list[Any]:
        out: list[Any] = []
        for _ in self.some(1, 2):
            if depth <= 0 or self.random.random() < 0.4:
                out.append(Row(self.cells(names, depth - 1)))
            else:
                block = self.block(names, lambda inner: self.rows(inner, depth - 1))
                if isinstance(block.children[0], Row) and self.random.random() < 0.5:
                    cells = [c for c in block.children[0].cells if isinstance(c, Cell)][:3]
                    first = Cell([Paragraph([Text("x")])])
                    last = Cell([Paragraph([Text("y")])])
                    block = Block(block.name, [Row([first, *cells, last])], block.variable, None, in_cells=True)
                out.append(block)
        return out

    def cells(self, names: list[str], depth: int) -> list[Any]:
        out: list[Any] = []
        for _ in self.some(1, 3):
            if depth > 0 and self.random.random() < 0.2:
                out.append(self.block(names, lambda inner: self.cells(inner, depth - 1)))
            else:
                out.append(Cell([*self.blocks(names, depth), Paragraph(self.inlines(names, depth, True))]))
        return out


# --- reading back ------------------------------------------------------------------------------------------------------------


class Reader:
    """The document as nested lists like those of ``Plain``."""

    def __init__(self, document: bytes) -> None:
        self.count = 0
        root = tree(document)
        body = root.find(f"{{{W}}}body")
        assert body is not None
        self.body = self.blocks(body)
        self.notes: list[list[Any]] = []
        references = [r.get(f"{{{W}}}id") for r in root.iter(f"{{{W}}}footnoteReference")]
        if references:
            notes = [n for n in tree(document, "word/footnotes.xml") if n.get(f"{{{W}}}type") is None]
            assert [n.get(f"{{{W}}}id") for n in notes] == references
            assert [int(i or 0) for i in references] == sorted({int(i or 0) for i in references})
            self.notes = [self.blocks(note) for note in notes]

    @classmethod
    def shown(cls, document: bytes, part_name: str) -> list[Any]:
        """The blocks of another story than the body."""
        reader = cls.__new__(cls)
        reader.count = 0
        return reader.blocks(tree(document, part_name))

    def blocks(self, container: etree._Element) -> list[Any]:
        out: list[Any] = []
        for child in container:
            name = etree.QName(child).localname
            if name == "p":
                out.append(self.line(child))
            elif name == "tbl":
                out.append([[self.cell(cell) for cell in row.iter(f"{{{W}}}tc") if cell.getparent() is row] for row in child
                            if row.tag == f"{{{W}}}tr"])  # fmt: skip
        return out

    def cell(self, cell: etree._Element) -> list[Any]:
        assert etree.QName(cell[-1]).localname == "p", "a cell ends with a paragraph"
        return self.blocks(cell)

    def line(self, paragraph: etree._Element) -> str:
        out = ""
        for child in paragraph.iter():
            name = etree.QName(child).localname
            if name == "t":
                out += child.text or ""
            elif name in ("br", "tab"):
                out += "\n" if name == "br" else "\t"
            elif name == "footnoteReference":
                self.count += 1
                out += f"[^{self.count}]"
            else:
                assert name in ("p", "pPr", "keepNext", "r", "rPr", "b", "i", "bookmarkStart", "bookmarkEnd"), name
        return out


def touching(blocks: list[Any]) -> list[Any]:
    """Blocks without the empty paragraphs that keep two tables apart: a tag's paragraph may be one."""
    out: list[Any] = []
    for number, block in enumerate(blocks):
        following = next((b for b in blocks[number:] if b != ""), None)
        before = next((b for b in reversed(blocks[:number]) if b != ""), None)
        if block == "" and isinstance(before, list) and isinstance(following, list):
            continue
        out.append(block if isinstance(block, str) else [[touching(cell) for cell in row] for row in block])
    return out


def check(random: Random, values: list[str]) -> tuple[bytes, bytes]:
    """A random template and its document, with all invariants checked."""
    maker = Maker(random, values)
    maker.scope["g"] = random.choice(values)
    document = maker.blocks(["g"], 4) or [Paragraph([Value("g")])]
    top = maker.inlines(["g"], 2, False)
    writer = Writer(random)
    template = docx(*writer.blocks(document), header=writer.paragraph(writer.inlines(top)))
    plain = Plain()
    expected = plain.blocks(document, maker.scope)
    out = rendered(template, maker.scope, expected)
    actual = Reader(out)
    assert touching(actual.body) == touching(expected)
    assert list(map(touching, actual.notes)) == list(map(touching, plain.notes))
    assert Reader.shown(out, "word/header1.xml") == (plain.blocks([Paragraph(top)], maker.scope) or [""])
    assert "docxtpl-reports" not in re.sub("&lt;.*?&gt;", "", part(out, "word/document.xml").decode())
    assert_sound(out)
    return template, out


def rendered(template: bytes, scope: Scope, expected: list[Any], **options: Any) -> bytes:
    """The document of a template; hypothesis tries another one where rows are uneven, which is refused."""
    try:
        return compile_template(template, **options).render(scope)
    except ReportError as refused:
        if {problem.code for problem in refused.diagnostics} != {"REN158"} or not has_uneven_rows(expected):
            raise
        reject()


def has_uneven_rows(blocks: list[Any]) -> bool:
    tables = [block for block in blocks if not isinstance(block, str)]
    return any(
        len({len(row) for row in table}) > 1 or any(has_uneven_rows(cell) for row in table for cell in row)
        for table in tables
    )


def assert_sound(document: bytes) -> None:
    """Every part is well-formed, every relationship leads somewhere, ids and names of bookmarks are unique and whole."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        names = archive.namelist()
        trees = {name: etree.fromstring(archive.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    for name, rels in trees.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for relationship in rels:
                assert posixpath.normpath(posixpath.join(folder, relationship.get("Target", ""))) in names
    starts = [e for tree_ in trees.values() for e in tree_.iter(f"{{{W}}}bookmarkStart")]
    ends = [e.get(f"{{{W}}}id") for tree_ in trees.values() for e in tree_.iter(f"{{{W}}}bookmarkEnd")]
    ids = [e.get(f"{{{W}}}id") for e in starts]
    titles = [e.get(f"{{{W}}}name") for e in starts]
    assert len(set(ids)) == len(ids)
    assert sorted(map(str, ends)) == sorted(map(str, ids))
    assert len(set(titles)) == len(titles)


texts = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8), max_size=3
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False), more=texts)
def test_a_random_template_prints_what_the_plain_rendering_prints(random: Random, more: list[str]) -> None:
    check(random, NASTY + more)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
def test_cut_into_shared_parts_it_prints_the_same(random: Random) -> None:
    maker = Maker(random, NASTY)
    maker.scope["g"] = random.choice(NASTY)
    document = maker.blocks(["g"], 4) or [Paragraph([Value("g")])]
    plain = Plain()
    expected = plain.blocks(document, maker.scope)
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(random, Path(folder))

        def written(blocks: list[Any], name: str) -> bytes:
            """A file with a slice of its blocks in another file, which may have a slice in another again."""
            first, last = sorted(random.choices(range(len(blocks) + 1), k=2))
            if last > first and len(name) < 4:
                Path(folder, f"{name}a.docx").write_bytes(written(blocks[first:last], name + "a"))
                tag = [f'{{% chen "{name}a" %}}']
                return docx(*writer.blocks(blocks[:first]), *tag, *writer.blocks(blocks[last:]))
            return docx(*writer.blocks(blocks))

        template = written(document, "p")
        out = rendered(template, maker.scope, expected, parts=PartFolders((Path(folder),)))
    actual = Reader(out)
    assert touching(actual.body) == touching(expected)
    assert list(map(touching, actual.notes)) == list(map(touching, plain.notes))
    assert_sound(out)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
def test_the_validator_finds_nothing_that_the_template_did_not_have(random: Random) -> None:
    template, document = check(random, [value for value in NASTY if value.isprintable()])
    assert complaints(document) <= complaints(template)


def complaints(document: bytes) -> set[str]:
    """The validator's complaints. A new validator each time: a used one reports problems that do not exist."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.docx")
        path.write_bytes(document)
        return {error.description for error in OpenXmlValidator().validate(path).errors}
