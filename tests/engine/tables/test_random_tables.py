"""Random tables with groups, subtotals, conditions and repeated columns, beside an oracle that knows only the data: the same
cells, merges and spans; a grid that adds up; nothing for the validator to find; the same cells in LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from openxml_audit import OpenXmlValidator
from support.build import W, X, docx, tree
from support.conversions import convert
from support.tables import cells, grid

from docxtpl_reports.engine.compiler import compile_template

WORDS = ("Hộ tịch", "Đất đai", "Tư pháp & hộ tịch", "<b>", "1.185", "a", "Dài " * 12 + "hết")
Cell = tuple[str, int, str]  # words, columns, and how it merges: "" alone, ">" first, "+" further down


@dataclass(frozen=True, slots=True, eq=False)
class _Label:
    """The label of one node: the cells that hold it are one."""

    words: str


@dataclass(slots=True)
class Sample:
    """A random table: how it is drawn, what it is filled with, and the rows that are expected."""

    random: Random
    name: str = "ds"
    depth: int = field(init=False)  # of labels, outermost first
    pair: bool = field(init=False)  # of columns, repeated together
    titled: bool = field(init=False)  # groups have a row for their title instead of a label
    subtotal: int = field(init=False)  # the level with a row of sums; -1: none
    picky: bool = field(init=False)  # rows may be left out
    upper: bool = field(init=False)  # a heading over the repeated columns
    months: list[str] = field(init=False)
    groups: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        pick = self.random
        self.depth = pick.randint(0, 3)
        self.titled = self.depth == 1 and pick.random() < 0.4
        self.pair, self.picky, self.upper = (pick.random() < 0.4 for _ in range(3))
        self.subtotal = pick.randint(-1, self.depth - 1)
        self.months = [f"T{number}" for number in range(1, pick.randint(1, 4) + 1)]
        self.groups = self.nodes(self.depth)

    def nodes(self, depth: int) -> list[dict[str, Any]]:
        return [
            {
                "ten": self.random.choice(WORDS),
                "con": self.nodes(depth - 1) if depth else [],
                "so": {month: self.random.choice(WORDS) for month in self.months},
                "co": self.random.random() < 0.7,
            }
            for _ in range(self.random.randint(0, 3))
        ]

    @property
    def labels(self) -> int:
        return 0 if self.titled else self.depth

    @property
    def wide(self) -> int:
        """The grid columns of the template that repeat together."""
        return 1 + self.pair

    # --- as the designer draws it ----------------------------------------------------------------------------------------

    def drawn(self) -> X:
        columns = self.labels + 2 + self.wide
        return grid(columns, *self.heading(), *self.body(), self.total())

    def heading(self) -> list[str]:
        repeat = f"{{% cot m in {self.name}_cot %}}{{{{ m }}}}"
        first = [f"N{level}" for level in range(self.labels)] + ["Tên"]
        lower: list[str | tuple[str, str]] = [(str(self.wide), repeat)] if self.pair else [repeat]
        if not self.upper:
            return [cells(*first, *lower, "Hết")]
        return [
            cells(*(("merge", words) for words in first), (str(self.wide), "Theo tháng"), ("merge", "Hết")),
            cells(*(("+", "") for _ in first), *lower, ("+", "")),
        ]

    def body(self) -> list[str]:
        over = self.name
        opened = []
        for level in range(self.depth):
            opened.append(f"{{% for g{level} in {over} %}}{{{{ g{level}.ten }}}}")
            over = f"g{level}.con"
        kept, end = ("{% if x.co %}", "{% endif %}") if self.picky else ("", "")
        values = ["{{ x.so[m] }}", *(["{{ m }}"] if self.pair else [])]
        ends = "{% endfor %}" * (1 if self.subtotal >= 0 or self.titled else self.depth + 1)
        if self.subtotal >= 0 and not self.titled:
            ends += "{% endfor %}" * (self.depth - 1 - self.subtotal)
        line = [f"{{% for x in {over} %}}{kept}{{{{ x.ten }}}}", *values, f"{{{{ x.ten }}}}{end}{ends}"]
        rows = []
        if self.titled:
            closing = "" if self.subtotal >= 0 else "{% endfor %}"
            rows.append(cells((str(2 + self.wide), opened[0])))
            rows.append(cells(*line[:-1], line[-1] + closing))
        elif self.subtotal >= 0:
            merged = [("merge" if level <= self.subtotal else "", words) for level, words in enumerate(opened)]
            rows.append(cells(*merged, *line))
        else:
            rows.append(cells(*opened, *line))
        if self.subtotal >= 0:
            levels = 0 if self.titled else self.subtotal + 1
            span = self.labels - levels + 1
            label = ("" if span == 1 else str(span), f"Cộng {{{{ g{self.subtotal}.ten }}}}")
            closing = "{% endfor %}" * (1 if self.titled else self.subtotal + 1)
            blank = [""] * self.wide
            rows.append(cells(*(("+", "") for _ in range(levels)), label, *blank, f"c{closing}"))
        return rows

    def total(self) -> str:
        return cells(("" if not self.labels else str(self.labels + 1), "Tổng"), *([""] * self.wide), "t")

    # --- as it must come out ---------------------------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        return {self.name: self.groups, f"{self.name}_cot": self.months}

    def expected(self) -> list[list[Cell]]:
        return _merged([*self.headings(), *self.lines(self.groups, 0), self.sums("Tổng", self.labels + 1, "t")])

    def headings(self) -> Iterator[list[Any]]:
        first = [f"N{level}" for level in range(self.labels)] + ["Tên"]
        lower: list[Cell] = [(month, self.wide, "") for month in self.months]
        if self.upper:
            yield [
                *((words, 1, ">") for words in first),
                ("Theo tháng", self.wide * len(self.months), ""),
                ("Hết", 1, ">"),
            ]
            yield [*(("", 1, "+") for _ in first), *lower, ("", 1, "+")]
        else:
            yield [*((words, 1, "") for words in first), *lower, ("Hết", 1, "")]

    def lines(self, nodes: list[dict[str, Any]], level: int, above: tuple[Any, ...] = ()) -> Iterator[list[Any]]:
        """The rows of some nodes, which begin with the labels of all nodes above them."""
        for node in nodes:
            if level == self.depth:
                if node["co"] or not self.picky:
                    yield [*above, (node["ten"], 1, ""), *self.values(node), (node["ten"], 1, "")]
                continue
            own = () if self.titled else (*above, _Label(node["ten"]))
            if self.titled:
                yield [(node["ten"], 2 + self.wide * len(self.months), "")]
            yield from self.lines(node["con"], level + 1, own)
            if level == self.subtotal:
                yield [*own, *self.sums(f"Cộng {node['ten']}", 1 + self.labels - len(own), "c")]

    def values(self, node: dict[str, Any]) -> Iterator[Cell]:
        for month in self.months:
            yield node["so"][month], 1, ""
            if self.pair:
                yield month, 1, ""

    def sums(self, words: str, span: int, last: str) -> list[Any]:
        return [(words, span, ""), *([("", 1, "")] * (self.wide * len(self.months))), (last, 1, "")]


def _merged(rows: list[list[Any]]) -> list[list[Cell]]:
    """The rows with their labels as cells, merged over the rows that have the same one."""
    out: list[list[Cell]] = []
    for number, row in enumerate(rows):
        around = [rows[other] if 0 <= other < len(rows) else [] for other in (number - 1, number + 1)]
        made: list[Cell] = []
        for place, cell in enumerate(row):
            if not isinstance(cell, _Label):
                made.append(cell)
                continue
            before, after = (place < len(other) and other[place] is cell for other in around)
            made.append(("", 1, "+") if before else (cell.words, 1, ">" if after else ""))
        out.append(made)
    return out


# --- read back ---------------------------------------------------------------------------------------------------------------


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def read(table: etree._Element) -> list[list[Cell]]:
    rows = []
    for row in table.iter(w("tr")):
        made = []
        for cell in row.findall(w("tc")):
            span, merge = cell.find(f"{w('tcPr')}/{w('gridSpan')}"), cell.find(f"{w('tcPr')}/{w('vMerge')}")
            sign = "" if merge is None else ">" if merge.get(w("val")) == "restart" else "+"
            made.append(("".join(cell.itertext()), 1 if span is None else int(span.get(w("val"), "")), sign))
        rows.append(made)
    return rows


def assert_it_fits_its_grid(table: etree._Element) -> None:
    """Every row has as many columns as the grid, a merge starts once and goes on below it, the widths add up."""
    widths = [int(column.get(w("w"), "")) for column in table.iter(w("gridCol"))]
    places = []
    for row in read(table):
        at, found = 0, {}
        for _, span, sign in row:
            found[at, span] = sign
            at += span
        assert at == len(widths)
        places.append(found)
    for above, here in pairwise([{}, *places]):
        assert all(above.get(place) in (">", "+") for place, sign in here.items() if sign == "+")
    for row_element in table.iter(w("tr")):
        at = 0
        for cell in row_element.findall(w("tc")):
            span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            columns = 1 if span is None else int(span.get(w("val"), ""))
            own = int(cell.find(f"{w('tcPr')}/{w('tcW')}").get(w("w"), ""))  # type: ignore[union-attr]
            assert own == sum(widths[at : at + columns])
            at += columns


@settings(max_examples=75, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False))
def test_cells_merges_and_grid_are_those_of_the_data(random: Random) -> None:
    sample = Sample(random)
    compiled = compile_template(docx(sample.drawn(), "hết"))
    assert compiled.diagnostics == ()
    (table,) = tree(compiled.render(sample.context())).iter(w("tbl"))
    assert read(table) == sample.expected()
    assert_it_fits_its_grid(table)


SAMPLES = [Sample(Random(seed), f"ds{seed}") for seed in range(60)]


def template() -> bytes:
    """One document with all samples."""
    return docx(*(block for sample in SAMPLES for block in (sample.drawn(), "giữa")))


def together() -> bytes:
    return compile_template(template()).render({k: v for sample in SAMPLES for k, v in sample.context().items()})


def test_the_validator_finds_nothing_new(tmp_path: Path) -> None:
    found = []
    for name, document in (("template", template()), ("document", together())):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(document)
        found.append({error.description for error in OpenXmlValidator().validate(path).errors})
    assert found[1] <= found[0]


def test_libreoffice_shows_the_same_cells(soffice: Path) -> None:
    page = html.fromstring(convert(soffice, {"a": together()}, "html")["a"])
    shown = [[cells_in_html(row) for row in table.iter("tr")] for table in page.iter("table")]
    assert shown == [as_html(sample.expected()) for sample in SAMPLES]


def cells_in_html(row: Any) -> list[tuple[str, str, str]]:
    return [
        (" ".join(cell.text_content().split()), cell.get("colspan", "1"), cell.get("rowspan", "1"))
        for cell in row.iterchildren("td", "th")
    ]


def as_html(rows: list[list[Cell]]) -> list[list[tuple[str, str, str]]]:
    """The cells with the columns and rows that each spans."""
    out: list[list[tuple[str, str, str]]] = []
    places = []
    for row in rows:
        at, found = 0, {}
        for words, span, sign in row:
            found[at] = words, span, sign
            at += span
        places.append(found)
    for number, row_places in enumerate(places):
        made = []
        for at, (words, span, sign) in row_places.items():
            below = number + 1
            while sign == ">" and below < len(places) and places[below].get(at, ("", 0, ""))[2] == "+":
                below += 1
            if sign != "+":
                made.append((words, str(span), str(below - number)))
        out.append(made)
    return out
