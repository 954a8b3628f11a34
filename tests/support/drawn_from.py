"""Makes a template out of a finished document, as an office designer does: keep the heading, one example row and the total row,
and type tags over the words. Rows, columns and tables are counted from 1, as a reader counts them.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EPOCH = (2026, 1, 1, 0, 0, 0)


def w(name: str) -> str:
    return f"{{{W}}}{name}"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a cell. ``fill``: its background, as Word's «Shading» gives it; ``like``: the number of the drawn
    paragraph whose format it has, instead of the one at its place; ``light``: not bold."""

    text: str
    fill: str = ""
    like: int = 0
    light: bool = False


Words = str | Line
Content = str | Line | Iterable[Words] | None


class Draft:
    """A finished document that is being turned into a template."""

    def __init__(self, finished: Path) -> None:
        with zipfile.ZipFile(finished) as package:
            self._parts = {name: package.read(name) for name in package.namelist()}
        self._root = etree.fromstring(self._parts["word/document.xml"])
        body = self._root.find(w("body"))
        assert body is not None
        self.body = body

    def table(self, number: int) -> DraftTable:
        """A table by its number; -1 is the last."""
        return DraftTable(self.body.findall(w("tbl"))[number - 1 if number > 0 else number])

    def say(self, start: str, *lines: Words) -> None:
        """Gives the only paragraph that begins with these words others, or puts several in its place."""
        (paragraph,) = (p for p in self.body.iter(w("p")) if _text(p).startswith(start))
        _replace([paragraph], *lines)

    def drop(self, start: str) -> None:
        """Takes the only paragraph that begins with these words out."""
        self.say(start)

    def swap(self, start: str, words: str) -> None:
        """Gives the only run that begins with these words others; the paragraph around it stays."""
        (text,) = (t for t in self.body.iter(w("t")) if (t.text or "").startswith(start))
        text.text = words

    def head_and_signature(self) -> None:
        """Tags for the agency, number, place and date, and for the signer, in reports that have them."""
        self.say("XÃ SUỐI MÂY", "{{ don_vi.ten | viet_hoa }}")
        number = next(_text(p) for p in self.body.iter(w("p")) if _text(p).startswith("Số:"))
        self.say("Số:", f"Số: {{{{ thong_tin.so | so_van_ban }}}}/{number.partition('/')[2]}")
        self.say("Suối Mây, ngày", "{{ don_vi.dia_danh }}, {{ thong_tin.ngay | ngay_thang }}")
        receivers, signer = self.table(-1).rows[0].findall(w("tc"))
        _, *offices, filed = [p for p in receivers.findall(w("p")) if _text(p)]
        _replace(offices, "{% for noi in noi_nhan.gui %}", "- {{ noi }};", "{% endfor %}")
        _replace([filed], "- Lưu: {{ noi_nhan.luu }}.")
        *lines, name = [p for p in signer.findall(w("p")) if _text(p)]
        _replace(lines, "{% for dong in nguoi_ky.cac_dong %}", "{{ dong }}", "{% endfor %}")
        _replace([name], "{{ nguoi_ky.ho_ten }}")

    def annex(self) -> None:
        """Tags for the number and date of the report that an annex belongs to."""
        self.say(
            "(Kèm theo Báo cáo",
            "(Kèm theo Báo cáo số {{ thong_tin.so | so_van_ban }}/BC-UBND {{ thong_tin.ngay | ngay_thang }} "
            "của {{ don_vi.co_quan }})",
        )

    def add_when(self, condition: str, other: Draft, start: str) -> None:
        """The paragraph of another document that begins with these words, behind everything, in a condition."""
        (note,) = (p for p in other.body.findall(w("p")) if _text(p).startswith(start))
        last = self.body.find(w("sectPr"))
        assert last is not None
        for line in (f"{{% if {condition} %}}", _text(note), "{% endif %}"):
            last.addprevious(_like(note, line))

    def turn(self, condition: str) -> None:
        """A section break behind everything, in a condition: the pages before it lie across when it holds."""
        last = self.body.find(w("sectPr"))
        assert last is not None
        across = copy.deepcopy(last)
        size = across.find(w("pgSz"))
        assert size is not None
        width, height = size.get(w("w"), ""), size.get(w("h"), "")
        for name, value in (("w", height), ("h", width), ("orient", "landscape")):
            size.set(w(name), value)
        for text in (f"{{% if {condition} %}}", "", "{% endif %}"):
            paragraph = etree.Element(w("p"))
            if text:
                etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = text
            else:
                etree.SubElement(paragraph, w("pPr")).append(across)
            last.addprevious(paragraph)

    def bytes(self) -> bytes:
        self._parts["word/document.xml"] = etree.tostring(
            self._root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, content in self._parts.items():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(info, content)
        return out.getvalue()


class DraftTable:
    def __init__(self, element: etree._Element) -> None:
        self.element = element

    @property
    def rows(self) -> list[etree._Element]:
        return self.element.findall(w("tr"))

    def keep(self, *numbers: int) -> None:
        """Leaves only these rows, in this order; a row that is named twice is copied."""
        rows = self.rows
        kept = [copy.deepcopy(rows[number - 1]) for number in numbers]
        for row in rows:
            self.element.remove(row)
        self.element.extend(kept)

    def unset(self) -> None:
        """Takes «repeat as header row», «allow row to break» and «keep with next» away: a designer need not know them."""
        for row in self.rows:
            for properties in row.findall(w("trPr")):
                for name in ("tblHeader", "cantSplit"):
                    for found in properties.findall(w(name)):
                        properties.remove(found)
            for properties in row.iter(w("pPr")):
                for found in properties.findall(w("keepNext")):
                    properties.remove(found)

    def keep_with_next(self, row: int) -> None:
        for properties in self.rows[row - 1].iter(w("pPr")):
            if properties.find(w("keepNext")) is None:
                properties.insert(0, etree.Element(w("keepNext")))

    def write(self, row: int, *cells: Content) -> None:
        """Types over the cells of a row; ``None`` leaves a cell as it is."""
        found = self.rows[row - 1].findall(w("tc"))
        assert len(cells) <= len(found), (row, len(found))
        for cell, content in zip(found, cells, strict=False):
            if content is not None:
                _fill(cell, content)

    def merge_down(self, cell: int, first: int, last: int) -> None:
        """Merges the cells of this number in these rows."""
        for number in range(first, last + 1):
            properties = self.rows[number - 1].findall(w("tc"))[cell - 1].find(w("tcPr"))
            assert properties is not None
            for old in properties.findall(w("vMerge")):
                properties.remove(old)
            merge = etree.Element(w("vMerge"), {w("val"): "restart"} if number == first else {})
            before = [e for e in properties if e.tag in (w("tcW"), w("gridSpan"))]
            before[-1].addnext(merge)

    def last(self, row: int, words: str) -> None:
        """Types at the end of a row."""
        cell = self.rows[row - 1].findall(w("tc"))[-1]
        paragraph = cell.findall(w("p"))[-1]
        paragraph.getparent().replace(paragraph, _like(paragraph, _text(paragraph) + words))  # type: ignore[union-attr]

    def plain(self, row: int, cell: int) -> None:
        """Takes the colour from a cell, and bold from its words."""
        found = self.rows[row - 1].findall(w("tc"))[cell - 1]
        for name in ("shd", "b", "bCs"):
            _remove(found, name)

    def uncolour(self, row: int, cell: int) -> None:
        """Takes the colour from a cell; -1 is the last."""
        properties = self._properties(row, cell)
        for shading in properties.findall(w("shd")):
            properties.remove(shading)

    def fill(self, row: int, cell: int, colour: str) -> None:
        """Gives a cell, that has one, another colour."""
        shading = self._properties(row, cell).find(w("shd"))
        assert shading is not None
        shading.set(w("fill"), colour)

    def _properties(self, row: int, cell: int) -> etree._Element:
        properties = self.rows[row - 1].findall(w("tc"))[cell - (cell > 0)].find(w("tcPr"))
        assert properties is not None
        return properties

    def leave_out(self, first: int, last: int, into: int = 1) -> None:
        """Takes columns out; their width goes to the ``into`` columns before them, and cells across them span less."""
        grid = self.element.find(w("tblGrid"))
        assert grid is not None
        columns = grid.findall(w("gridCol"))
        gone = columns[first - 1 : last]
        kept = columns[first - 1 - into : first - 1]
        width = sum(int(column.get(w("w"), "0")) for column in gone)
        for number, column in enumerate(kept):
            share = width * (number + 1) // into - width * number // into
            column.set(w("w"), str(int(column.get(w("w"), "0")) + share))
        for column in gone:
            grid.remove(column)
        for row in self.rows:
            at = 1
            for cell in row.findall(w("tc")):
                span = _number(cell, "gridSpan", "val", 1)
                inside = range(max(at, first), min(at + span - 1, last) + 1)
                if len(inside) == span:
                    row.remove(cell)
                elif inside:
                    _set(cell, "gridSpan", "val", span - len(inside))
                at += span
        self._fit(grid)

    def _fit(self, grid: etree._Element) -> None:
        widths = [int(column.get(w("w"), "0")) for column in grid]
        for row in self.rows:
            at = 0
            for cell in row.findall(w("tc")):
                span = _number(cell, "gridSpan", "val", 1)
                _set(cell, "tcW", "w", sum(widths[at : at + span]))
                at += span

    def wide_as_the_text(self) -> None:
        """Width: 100 % of the text, as the dialog of table properties has it."""
        width = self.element.find(f"{w('tblPr')}/{w('tblW')}")
        assert width is not None
        width.set(w("w"), "5000")
        width.set(w("type"), "pct")


def _fill(cell: etree._Element, content: Content) -> None:
    assert content is not None
    lines = [content] if isinstance(content, str | Line) else list(content)
    drawn = cell.findall(w("p"))
    made = []
    for number, line in enumerate(lines):
        like = line.like - 1 if isinstance(line, Line) and line.like else min(number, len(drawn) - 1)
        made.append(_like(drawn[like], line))
    for paragraph in drawn:
        cell.remove(paragraph)
    cell.extend(made)


def _replace(paragraphs: list[etree._Element], *lines: Words) -> None:
    """Puts lines in the place of paragraphs, in the format of the first."""
    for line in lines:
        paragraphs[0].addprevious(_like(paragraphs[0], line))
    for paragraph in paragraphs:
        parent = paragraph.getparent()
        assert parent is not None
        parent.remove(paragraph)


def _like(paragraph: etree._Element, words: Words) -> etree._Element:
    """A paragraph with the format of another and of its first words. A line break is ``\\n``."""
    made = copy.deepcopy(paragraph)
    runs = made.findall(w("r"))
    properties = made.find(f"{w('pPr')}/{w('rPr')}") if not runs else runs[0].find(w("rPr"))
    run = etree.Element(w("r"))
    if properties is not None:
        run.append(copy.deepcopy(properties))
    for number, line in enumerate((words.text if isinstance(words, Line) else words).split("\n")):
        if number:
            run.append(etree.Element(w("br")))
        text = etree.SubElement(run, w("t"))
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for old in runs:
        made.remove(old)
    made.append(run)
    if isinstance(words, Line) and words.light:
        for name in ("b", "bCs"):
            _remove(made, name)
    if isinstance(words, Line) and words.fill:
        _shade(made, words.fill)
    return made


def _remove(element: etree._Element, name: str) -> None:
    for found in list(element.iter(w(name))):
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)


def _shade(paragraph: etree._Element, fill: str) -> None:
    properties = paragraph.find(w("pPr"))
    assert properties is not None
    shading = etree.Element(w("shd"), {w("val"): "clear", w("color"): "auto", w("fill"): fill})
    spacing = properties.find(w("spacing"))
    assert spacing is not None  # w:shd comes before it
    spacing.addprevious(shading)


def _number(cell: etree._Element, name: str, attribute: str, default: int) -> int:
    found = cell.find(f"{w('tcPr')}/{w(name)}")
    return default if found is None else int(found.get(w(attribute), str(default)))


def _set(cell: etree._Element, name: str, attribute: str, value: int) -> None:
    found = cell.find(f"{w('tcPr')}/{w(name)}")
    assert found is not None, name
    if name == "gridSpan" and value == 1:
        properties = found.getparent()
        assert properties is not None
        properties.remove(found)
    else:
        found.set(w(attribute), str(value))


def _text(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(w("t")))
