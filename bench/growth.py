"""Measure how work grows with its input: ``python bench/growth.py`` prints, for each kind of input, the CPU seconds at each
size and the exponent of the growth between them (1: linear, 2: quadratic). None should be above 1.15.

Sizes whose times are below a tenth of a second say little, for what is done once per call weighs more: the exponent is taken
between the two largest sizes. ``--quick`` leaves out the largest. Python's cycle collector is off, for what it does depends
on everything else that is alive; ``--with-gc`` leaves it on, as in the command.
"""

from __future__ import annotations

import argparse
import gc
import io
import math
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.build import docx, fn, p, run, table  # noqa: E402
from support.workbooks import xlsx  # noqa: E402

from docxtpl_reports.diagnostics import Location, ReportError  # noqa: E402
from docxtpl_reports.engine.compiler import compile_template  # noqa: E402
from docxtpl_reports.engine.tracing import Written  # noqa: E402
from docxtpl_reports.figures import case  # noqa: E402
from docxtpl_reports.figures.planning import check_rules  # noqa: E402
from docxtpl_reports.figures.yaml.composing import parse  # noqa: E402
from docxtpl_reports.preview.pages import Pages, Word, comparable  # noqa: E402
from docxtpl_reports.preview.sources import Sources  # noqa: E402
from docxtpl_reports.reporters.word_comments import commented  # noqa: E402

LIMIT = 1.15
Work = Callable[[], object]


def rows(count: int) -> Work:
    template = compile_template(docx(table(["{% for r in rs %}{{ r.a }}", "{{ r.b }}{% endfor %}"])))
    context = {"rs": [{"a": n, "b": f"dòng {n}"} for n in range(count)]}
    return lambda: template.render(context)


def findings(count: int) -> Work:
    """A template with the same misspelt name in every paragraph and note, and as often in one paragraph, to be written with
    comments."""
    tag = "{{ so_liu }}"
    source = docx(*(p(tag, fn(tag)) for _ in range(count)), p(" ".join([tag] * count)))
    try:
        compile_template(source, names={"so_lieu": ""})
    except ReportError as error:
        problems = error.diagnostics
    return lambda: commented(source, problems, ROOT)


class _Pages(NamedTuple):
    """Pages of words, in place of those of a PDF."""

    drawn: list[list[Word]]

    def __len__(self) -> int:
        return len(self.drawn)

    def words(self, number: int) -> list[Word]:
        return self.drawn[number - 1]


def sources_of_pages(count: int) -> Work:
    """Pages with a header, a heading, sentences, a table whose header row is repeated and whose cells are alike, a note, and
    words that are in no paragraph."""
    header, row = "ỦY BAN NHÂN DÂN XÃ A", ("Đơn vị", "Kết quả", "Ghi chú")
    text, cells, notes, drawn = [], [*row], [], []
    for page in range(count):
        sentences = [
            f"Mục {page}",
            *(f"Câu thứ {n} của trang {page} nói về việc {n * page % 7} của xã" for n in range(8)),
        ]
        rows = [word for n in range(10) for word in (f"Xã {n % 4}", "Đạt", "Đạt")]
        note = f"Xem báo cáo số {page} ngày {page % 28}"
        text += [*((one, None) for one in sentences), *((one, 1) for one in (*(cells if page == 0 else ()), *rows))]
        notes.append(note)
        shown = " ".join([header, *sentences, *row, *rows, note, f"{page}a"]).split()
        drawn.append([Word(comparable(word), (0.1, 0.1, 0.1, 0.1)) for word in shown])
    parts = [("body", one, table) for one, table in text] + [("notes", one, None) for one in notes]
    parts += [(f"header{n}", header, None) for n in range(3)]
    written = [Written(one, part, Location("mau", part, None, n, table)) for n, (part, one, table) in enumerate(parts)]
    return lambda: Sources(cast(Pages, _Pages(drawn)), written)


def groups(count: int) -> Work:
    """Labels merged down, subtotals kept together, cells coloured, columns repeated."""
    shaded = run("có", '<w:shd w:val="clear" w:fill="C6EFCE"/>')
    drawn = table(
        ["Nhóm", "Tên", "{% cot m in ms %}{{ m }}", "Kết luận"],
        [
            "{% for g in gs %}{{ g.a }}",
            "{% for r in g.rs %}{{ r }}",
            "{{ m }}",
            p("{% if r %}", shaded, "{% endif %}{% endfor %}"),
        ],
        ["Cộng {{ g.a }}", "", "{{ m }}", "c{% endfor %}"],
        ["Tổng", "", "{{ m }}", "t"],
    )  # fmt: skip
    template = compile_template(docx(drawn, "hết"))
    context = {"gs": [{"a": n, "rs": range(5)} for n in range(count)], "ms": "ab"}
    return lambda: template.render(context)


def drawn_tables(count: int) -> Work:
    """Many loops, labels, names and rows that a designer drew."""
    rows = [
        [
            "{% for g in gs %}{% set k = g %}{% if k %}{{ g }}",
            "{% for r in k %}{{ r }}",
            "c{% endfor %}{% endif %}{% endfor %}",
        ],
        ["Tổng", "{{ a }}", "c"],
    ]
    source = docx(table(["a", "b", "c"], *rows * count), "hết")
    return lambda: compile_template(source)


def pages(count: int) -> Work:
    page = [*["Một đoạn văn của báo cáo, dài một dòng trên trang giấy khổ A4."] * 30, *["Số {{ a }} và {{ b }}"] * 10]
    source = docx(*page * count)
    return lambda: compile_template(source).render({"a": 1, "b": "x"})


def paragraphs(count: int) -> Work:
    source = docx(*["Đoạn {{ a }} của báo cáo"] * count)
    return lambda: compile_template(source)


def notes(count: int) -> Work:
    source = docx(*[p("Câu", fn("chú thích {{ a }}"), ".") for _ in range(count)])
    return lambda: compile_template(source).render({"a": 1})


def looped_notes(count: int) -> Work:
    template = compile_template(
        docx("{% for x in l %}", p("Câu {{ x }}", fn("chú thích {{ x }}"), "."), "{% endfor %}")
    )
    return lambda: template.render({"l": range(count)})


def tags_of_a_paragraph(count: int) -> Work:
    source = docx("{{ a }} " * count)
    return lambda: compile_template(source).render({"a": 1})


def statements_of_a_paragraph(count: int) -> Work:
    source = docx("{% set a = 1 %} " * count)
    return lambda: compile_template(source).render({"a": 1})


def blocks_of_a_paragraph(count: int) -> Work:
    source = docx("{% if a %}x{% endif %} " * count)
    return lambda: compile_template(source).render({"a": 1})


def runs_of_a_paragraph(count: int) -> Work:
    body = "".join(f"<w:r><w:t>{{{{ a }}}} {n}</w:t></w:r>" for n in range(count))
    source = with_body(f"<w:p>{body}</w:p>")
    return lambda: compile_template(source).render({"a": 1})


def unclosed(count: int) -> Work:
    source = docx("{{ " * count)
    return lambda: problems_of(source)


def blocks(count: int) -> Work:
    source = docx(*["{% if a %}", "x", "{% endif %}"] * count)
    return lambda: compile_template(source).render({"a": 1})


def cells_of_a_row(count: int) -> Work:
    source = docx(table(["{{ a }}"] * count))
    return lambda: compile_template(source).render({"a": 1})


def bookmarks(count: int) -> Work:
    marks = "".join(
        f'<w:p><w:bookmarkStart w:id="{n}" w:name="b{n}"/><w:r><w:t>{{{{ a }}}}</w:t></w:r><w:bookmarkEnd w:id="{n}"/></w:p>'
        for n in range(count)
    )
    source = with_body(marks)
    return lambda: compile_template(source).render({"a": 1})


def looped_bookmarks(count: int) -> Work:
    marks = (
        '<w:p><w:r><w:t>{% for x in l %}</w:t></w:r></w:p><w:p><w:bookmarkStart w:id="1" w:name="b"/><w:r><w:t>{{ x }}</w:t>'
        '</w:r><w:bookmarkEnd w:id="1"/></w:p><w:p><w:r><w:t>{% endfor %}</w:t></w:r></w:p>'
    )
    template = compile_template(with_body(marks))
    return lambda: template.render({"l": range(count)})


def nodes(count: int) -> Work:
    text = "so_lieu:\n" + "".join(f"  k{n}: {n}\n" for n in range(count))
    return lambda: parse(text, "f.yml")


def records(count: int) -> Work:
    text = "l:\n" + "".join(f"  - {{a: {n}, b: x}}\n" for n in range(count))
    return lambda: parse(text, "f.yml")


def indicators(count: int) -> Work:
    rules = "ma: a\nten: a\nso_lieu:\n  n: {ten: n, kieu: so_nguyen}\nchi_tieu:\n" + "".join(
        f'  c{n}: {{ten: c{n}, tu_so: n, mau_so: n, nguong: ">= 50%"}}\n' for n in range(count)
    )
    return with_rules(
        rules + 'tieu_chi:\n  "1": {ten: a, dat_khi: tat_ca, gom: [' + ", ".join(f"c{n}" for n in range(count)) + "]}\n"
    )


LIST = """\
ma: a
ten: a
so_lieu:
  l:
    ten: l
    kieu: danh_sach
    khoa: t
    xep_hang: {theo: r}
    sap_xep: [hang, t]
    nhom_theo: g
    truong: {t: {kieu: chuoi}, g: {kieu: chuoi}, a: {kieu: so_nguyen}, b: {kieu: so_nguyen}}
    truong_tinh:
      s: {cong_thuc: a + b}
      r: {tu_so: a, mau_so: s, nguong: ">= 50%"}
      w: {tu_so: a, mau_so: "tong(l, a)"}
chi_tieu:
  n: {cong_thuc: "dem(l, r.dat)"}
kiem_tra:
  - {ma: k, trong: l, dung_khi: a >= 0, noi_dung: x}
"""


def computed_rows(count: int) -> Work:
    """Rows with columns, ranks, groups of ten, totals, checks and a sum over all of them in each."""
    items = "".join(f"    - {{t: t{n}, g: g{n // 10}, a: {n % 7}, b: {n % 5}}}\n" for n in range(count))
    return with_rules(LIST, f"so_lieu:\n  l:\n{items}")


NESTED = """\
ma: a
ten: a
so_lieu:
  l:
    kieu: danh_sach
    truong:
      t: {kieu: chuoi}
      m: {kieu: danh_sach, truong: {a: {kieu: so_nguyen}}, truong_tinh: {w: {tu_so: a, mau_so: "tong(m, a)"}}}
    truong_tinh: {s: {cong_thuc: "tong(m, a)"}}
chi_tieu:
  n: {cong_thuc: "tong(l.m, a)"}
"""


def nested_rows(count: int) -> Work:
    """Lists in rows: many outer rows, and as many rows in the first of them."""
    many = ", ".join(f"{{a: {n % 9}}}" for n in range(count))
    items = f"    - {{t: t, m: [{many}]}}\n" + "".join(f"    - {{t: t{n}, m: [{{a: {n}}}]}}\n" for n in range(count))
    return with_rules(NESTED, f"so_lieu:\n  l:\n{items}")


KEYED = """\
ma: a
ten: a
so_lieu:
  k: {kieu: danh_sach, khoa: t, truong: {t: {kieu: chuoi}, n: {kieu: so_nguyen}}}
  l:
    kieu: danh_sach
    truong:
      t: {kieu: chuoi}
      m: {kieu: theo_muc, cac_muc: k, truong_tinh: {r: {tu_so: m, mau_so: n}}}
"""


def cells_by_keys(count: int) -> Work:
    """Three rows with a value and a rate for each of many keys."""
    keys = "".join(f"    - {{t: t{n}, n: 9}}\n" for n in range(count))
    cells = ", ".join(f"t{n}: {n % 9}" for n in range(count))
    items = "".join(f"    - {{t: r{n}, m: {{{cells}}}}}\n" for n in range(3))
    return with_rules(KEYED, f"so_lieu:\n  k:\n{keys}  l:\n{items}")


PIVOT = """\
ma: a
ten: a
so_lieu:
  l: {kieu: danh_sach, theo_hang: h, theo_cot: c, truong: {h: {kieu: chuoi}, c: {kieu: chuoi}, a: {kieu: so_nguyen}}}
"""


def pivot(count: int) -> Work:
    """A table of two keys with many rows and ten columns."""
    items = "".join(f"    - {{h: h{n // 10}, c: c{n % 10}, a: {n}}}\n" for n in range(count))
    return with_rules(PIVOT, f"so_lieu:\n  l:\n{items}")


SHEET = """\
ma: a
ten: a
bang: {b: {ten: b, cot: {t: Tên, a: Số}}}
so_lieu:
  l: {kieu: danh_sach, tu_bang: b, truong: {t: {kieu: chuoi}, a: {kieu: so_nguyen}}}
"""


def spreadsheet(count: int) -> Work:
    """Rows of a workbook, each with a merged pair of cells beside the table."""
    rows = [["Tên", "Số"], *([f"t{n}", n] for n in range(count))]
    merges = [f"D{n}:E{n}" for n in range(2, count + 2)]
    return with_rules(SHEET, "bang: {b: b.xlsx}\n", xlsx(rows, merges=merges))


def shared_levels(count: int) -> Work:
    """Each level two criteria, each of both of the level below: 2^n paths through n levels."""
    lines = ['  "0a": {ten: a, dat_khi: tat_ca, gom: [c]}', '  "0b": {ten: b, dat_khi: tat_ca, gom: [c]}']
    for n in range(1, count):
        lines += [f'  "{n}{x}": {{ten: x, dat_khi: tat_ca, gom: ["{n - 1}a", "{n - 1}b"]}}' for x in "ab"]
    rules = (
        "ma: a\nten: a\nso_lieu:\n  n: {ten: n, kieu: so_nguyen}\n"
        'chi_tieu:\n  c: {ten: c, tu_so: n, mau_so: n, nguong: ">= 50%"}\ntieu_chi:\n'
    )
    return with_rules(rules + "\n".join(lines) + "\n")


def with_rules(text: str, given: str = "so_lieu: {n: 5}\n", workbook: bytes = b"") -> Work:
    import tempfile

    folder = Path(tempfile.mkdtemp())
    (folder / "templates" / "a").mkdir(parents=True)
    (folder / "templates" / "a" / "quy-tac.yml").write_text(text, "utf-8")
    data = folder / "data.yml"
    data.write_text(f"mau: a\nky: {{tu: 01/01/2024, den: 31/12/2024}}\n{given}", "utf-8")
    (folder / "b.xlsx").write_bytes(workbook)

    def work() -> object:
        rules, problems = check_rules(folder / "templates" / "a" / "quy-tac.yml")
        assert rules is not None, problems
        found, problems = case.load(data, folder / "templates" / "a", read_rules=lambda _: (rules, []))
        assert found is not None, problems
        return found.derivation(), found.context()

    return work


def with_body(body: str) -> bytes:
    """The least template with this body."""
    source = zipfile.ZipFile(io.BytesIO(docx("@")))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                start, end = data.index(b"<w:p>"), data.index(b"</w:p>") + len(b"</w:p>")
                data = data[:start] + body.encode() + data[end:]
            archive.writestr(name, data)
    return out.getvalue()


def problems_of(source: bytes) -> object:
    from docxtpl_reports.diagnostics import ReportError

    try:
        return compile_template(source)
    except ReportError as error:
        return error.diagnostics


CASES: dict[str, tuple[Callable[[int], Work], tuple[int, ...]]] = {
    "rows of a table, rendered": (rows, (1, 1_000, 25_000, 100_000)),
    "findings, as comments": (findings, (1, 100, 250, 1_000)),
    "sources of pages": (sources_of_pages, (1, 20, 80, 320)),
    "groups of a table, rendered": (groups, (1, 500, 2_500, 10_000)),
    "rows of a table, compiled": (drawn_tables, (1, 250, 1_000, 4_000)),
    "pages, compiled and rendered": (pages, (1, 50, 250, 1_000)),
    "paragraphs with a tag, compiled": (paragraphs, (1, 1_000, 5_000, 20_000)),
    "notes with a tag": (notes, (1, 500, 1_250, 5_000)),
    "notes of a loop": (looped_notes, (1, 500, 1_250, 5_000)),
    "tags of one paragraph": (tags_of_a_paragraph, (1, 1_000, 5_000, 20_000)),
    "statements of one paragraph": (statements_of_a_paragraph, (1, 1_000, 5_000, 20_000)),
    "blocks of one paragraph": (blocks_of_a_paragraph, (1, 500, 2_500, 10_000)),
    "runs of one paragraph": (runs_of_a_paragraph, (1, 1_000, 5_000, 20_000)),
    "tags that are not closed": (unclosed, (1, 1_000, 2_000, 8_000)),
    "blocks": (blocks, (1, 500, 2_500, 10_000)),
    "cells of one row": (cells_of_a_row, (1, 500, 1_250, 5_000)),
    "bookmarks": (bookmarks, (1, 1_000, 5_000, 20_000)),
    "bookmarks of a loop": (looped_bookmarks, (1, 1_000, 25_000, 100_000)),
    "values of a data file": (nodes, (10, 1_000, 12_000, 48_000)),
    "records of a list": (records, (10, 500, 5_000, 20_000)),
    "indicators": (indicators, (10, 100, 250, 1_000)),
    "rows computed, ranked and grouped": (computed_rows, (10, 100, 1_500, 6_000)),
    "rows in rows": (nested_rows, (10, 100, 1_000, 4_000)),
    "cells by keys": (cells_by_keys, (10, 100, 750, 3_000)),
    "records of a table of two keys": (pivot, (10, 100, 2_500, 10_000)),
    "rows of a spreadsheet": (spreadsheet, (10, 100, 1_000, 4_000)),
    "levels of shared criteria": (shared_levels, (1, 10, 30, 60)),
}


def measured(work: Work) -> float:
    """CPU seconds of the fastest of a few runs."""
    best, spent = math.inf, 0.0
    while spent < 0.3:
        start = time.process_time()
        work()
        taken = time.process_time() - start
        best, spent = min(best, taken), spent + max(taken, 0.01)
    return best


def lines(names: list[str], quick: bool) -> Iterator[str]:
    for name, (prepare, sizes) in CASES.items():
        if names and not any(part in name for part in names):
            continue
        chosen = sizes[:-1] if quick else sizes
        times = [measured(prepare(size)) for size in chosen]
        exponent = math.log(times[-1] / times[-2]) / math.log(chosen[-1] / chosen[-2])
        mark = "  !" if exponent > LIMIT else ""
        shown = "  ".join(f"{size:>7,}: {taken:8.4f}" for size, taken in zip(chosen, times, strict=True))
        yield f"{name:34} {shown}   n^{exponent:.2f}{mark}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="parts of the names of the cases to run (default: all)")
    parser.add_argument("--quick", action="store_true", help="leave out the largest sizes")
    parser.add_argument("--with-gc", action="store_true", help="leave the cycle collector on")
    options = parser.parse_args()
    if not options.with_gc:
        gc.disable()
    for line in lines(options.names, options.quick):
        print(line, flush=True)


if __name__ == "__main__":
    main()
