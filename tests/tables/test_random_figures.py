"""Packs of the target tables with random figures, against the same tables computed in plain Python."""

from __future__ import annotations

import calendar
import shutil
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT
from support.shown_tables import rows_of

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job

PACKS = ROOT / "tests" / "data" / "tables" / "templates"
Rows = Callable[..., list[str]]
COUNT = st.integers(0, 3) | st.integers(0, 9999)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """The rows of a table that a pack makes of these figures; rules and templates are read once."""
    folder, packs = tmp_path_factory.mktemp("packs") / "templates", Packs()
    shutil.copytree(PACKS, folder)

    def run(pack: str, figures: str, table: int = 1, period: str = "") -> list[str]:
        data = next((folder / pack).glob("so-lieu*.yml"))
        head = data.read_text("utf-8").partition("so_lieu:\n")[0].splitlines()
        head = [period if period and line.startswith("ky:") else line for line in head]
        data.write_text("\n".join([*head, "so_lieu:", figures]), "utf-8")
        result = build.run(Job(data), packs)
        assert result.document is not None, [d.message for d in result.diagnostics]
        return rows_of(result.document, table)

    return run


def whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def half_up(value: Fraction, digits: int) -> Fraction:
    return Fraction((value * 10**digits + Fraction(1, 2)).__floor__(), 10**digits)


def decimal(value: Fraction, digits: int = 2) -> str:
    scaled = int(half_up(value, digits) * 10**digits)
    return f"{whole(scaled // 10**digits)},{scaled % 10**digits:0{digits}d}"


def rate(part: int, of: int, limit: int) -> str:
    """A rate and its verdict, with as many digits as the verdict needs."""
    if not of:
        return "– | Không phát sinh"
    exact, digits = Fraction(100 * part, of), 2
    while (exact >= limit) != (half_up(exact, digits) >= limit):
        digits += 1
    return f"{decimal(exact, digits)} | {'Đạt' if exact >= limit else 'Chưa đạt'}"


ROMAN = ("", "I", "II", "III", "IV", "V")
Procedure = tuple[str, int, int, int, int]  # group, online, direct, on time, late
NEAR = st.tuples(
    st.just(0), st.just(0), st.sampled_from((97999, 98000, 9799, 979995)), st.sampled_from((2001, 2000, 201, 20005))
)
PROCEDURES = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.tuples(COUNT, COUNT, COUNT, COUNT) | NEAR).map(lambda row: (row[0], *row[1])),
    max_size=12,
)


def counts(found: Sequence[Procedure]) -> str:
    online, direct, on_time, late = (sum(row[n] for row in found) for n in range(1, 5))  # type: ignore[misc]
    shown = " | ".join(map(whole, (online + direct, online, direct, on_time + late, on_time, late)))
    return f"{shown} | {rate(on_time, on_time + late, 98)}"


def grouped(found: Sequence[Procedure]) -> Iterator[str]:
    number = 0
    for position, name in enumerate(dict.fromkeys(row[0] for row in found), 1):
        own = [row for row in found if row[0] == name]
        for line, row in enumerate(own):
            number += 1
            label = f"{ROMAN[position]}. {name} [1×{len(own) + 1}] | " if not line else ""
            yield f"{label}{number} | x{found.index(row)} | {counts([row])}"
        yield f"Cộng nhóm {ROMAN[position]} ({len(own):02d} thủ tục) [2×1] | {counts(own)}"
    yield f"Tổng cộng ({len(found)} thủ tục) [3×1] | {counts(found)}"


@settings(max_examples=25, deadline=None)
@given(PROCEDURES.map(lambda found: list(dict.fromkeys(found))))
def test_groups_with_merged_labels(rows: Rows, found: list[Procedure]) -> None:
    line = "    - {{nhom: {}, ten: x{}, truc_tuyen: {}, truc_tiep: {}, dung_han: {}, qua_han: {}}}\n"
    figures = "".join(line.format(row[0], number, *row[1:]) for number, row in enumerate(found))
    made = rows("b-nhom-gop-o", f"  thu_tuc:\n{figures}" if found else "  thu_tuc: []\n")
    assert made[3:] == list(grouped(found))


Village = tuple[int, int, int, int]  # number in its name, households, of the standard, with receipts
VILLAGES = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)).map(
        lambda row: (row[0], row[1], min(row[1:3]), min(row[1], row[3]))
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda row: row[0],
)


def percent(part: int, of: int) -> str:
    return decimal(Fraction(100 * part, of)) if of else "–"


def ranking(found: Sequence[Village]) -> Iterator[str]:
    scores = {row: Fraction(row[2] * 60 + row[3] * 40, row[1]) for row in found if row[1]}
    for row in sorted(found, key=lambda row: (-scores.get(row, Fraction(-1)), row[0])):
        name, homes, reached, receipts = row
        rank, points, group = "–", "–", "Không xếp"
        if row in scores:
            rank = str(1 + sum(score > scores[row] for score in scores.values()))
            points = decimal(scores[row])
            group = "Tốt" if scores[row] >= 90 else "Khá" if scores[row] >= 70 else "Yếu"
        yield (
            f"{rank} | Thôn {name} | {homes} | {reached} | {percent(reached, homes)} | {receipts} | "
            f"{percent(receipts, homes)} | {points} | {group}"
        )
    homes, reached, receipts = (sum(row[n] for row in found) for n in (1, 2, 3))
    points = decimal(Fraction(reached * 60 + receipts * 40, homes)) if homes else "–"
    rates = f"{homes} | {reached} | {percent(reached, homes)} | {receipts} | {percent(receipts, homes)}"
    yield f"Toàn xã [2×1] | {rates} | {points} | "


@settings(max_examples=25, deadline=None)
@given(VILLAGES)
def test_ranks_and_classes(rows: Rows, found: list[Village]) -> None:
    line = "    - {{ten: Thôn {}, so_ho: {}, ho_dat: {}, bien_lai: {}}}\n"
    made = rows("d-xep-hang", "  thon:\n" + "".join(line.format(*row) for row in found))
    assert made[2:] == list(ranking(found))


Cost = tuple[int, int]  # tenths of a unit, price
COSTS = st.lists(
    st.lists(st.tuples(st.integers(0, 999), st.integers(0, 10**7)), min_size=1, max_size=4), min_size=1, max_size=4
)


@settings(max_examples=25, deadline=None)
@given(COSTS)
def test_costs_add_up_as_printed(rows: Rows, found: list[list[Cost]]) -> None:
    item = "{{ten: x, dvt: y, so_luong: '{},{}', don_gia: {}}}"
    groups = [", ".join(item.format(*divmod(tenths, 10), price) for tenths, price in group) for group in found]
    typed = "".join(f"    - {{ten: A, muc: [{items}]}}\n" for items in groups)
    made = [row.split(" | ") for row in rows("g-to-trinh-kinh-phi", f"  hang_muc:\n{typed}", 2)]
    amounts = [[int(half_up(Fraction(tenths * price, 10), 0)) for tenths, price in group] for group in found]
    titles = [row for row in made[2:-1] if "[4×1]" in row[1]]
    items = [row for row in made if len(row) == 7][2:]
    assert [row[2] for row in titles] == [whole(sum(group)) for group in amounts]
    assert [row[5] for row in items] == [whole(amount) for group in amounts for amount in group]
    total = sum(map(sum, amounts))
    tax = int(half_up(Fraction(total * 8, 100), 0))
    assert [row[1] for row in made[-4:-1]] == [whole(total), whole(tax), whole(total + tax)]


MONTHS = st.integers(1, 12).flatmap(
    lambda months: st.lists(st.lists(st.none() | COUNT, min_size=months, max_size=months), min_size=1, max_size=5)
)


def summed(cells: Sequence[int | None]) -> int | None:
    known = [cell for cell in cells if cell is not None]
    return sum(known) if known else None


def shown(cell: int | None) -> str:
    return "…" if cell is None else whole(cell)


def sum_and_mean(cells: Sequence[int | None], star: str) -> str:
    known = [cell for cell in cells if cell is not None]
    mean = decimal(Fraction(sum(known), len(known)), 1) if known else "…"
    return f"{shown(summed(cells))}{star} | {mean}{star}"


def monthly(found: list[list[int | None]]) -> Iterator[str]:
    for number, row in enumerate(found, 1):
        cells = " | ".join(map(shown, row))
        yield f"{number} | x{number} | {cells} | {sum_and_mean(row, '*' if None in row else '')}"
    columns = list(zip(*found, strict=True))
    totals = [summed(column) for column in columns]
    cells = " | ".join(
        shown(total) + ("*" if None in column else "") for total, column in zip(totals, columns, strict=True)
    )
    yield f"Tổng cộng [2×1] | {cells} | {sum_and_mean(totals, '*' if any(None in column for column in columns) else '')}"


@settings(max_examples=25, deadline=None)
@given(MONTHS)
def test_months_with_gaps(rows: Rows, found: list[list[int | None]]) -> None:
    last = calendar.monthrange(2026, len(found[0]))[1]
    typed = "".join(
        f"    - {{ten: x{number}, thang: {{{', '.join(f'{m}: {null_or(cell)}' for m, cell in enumerate(row, 1))}}}}}\n"
        for number, row in enumerate(found, 1)
    )
    period = f"ky: {{tu: 01/01/2026, den: {last}/{len(found[0]):02d}/2026}}"
    made = rows("h-cot-thang", f"  linh_vuc:\n{typed}", period=period)
    assert made[2:] == list(monthly(found))


def null_or(cell: int | None) -> str:
    return "null" if cell is None else str(cell)


Indicator = tuple[int, list[int]]  # limit in percent, households of each village (more than it has are cut)
INDICATORS = st.integers(1, 5).flatmap(
    lambda villages: st.tuples(
        st.lists(st.integers(0, 50), min_size=villages, max_size=villages),
        st.lists(
            st.tuples(st.integers(1, 100), st.lists(st.integers(0, 50), min_size=villages, max_size=villages)),
            max_size=4,
        ),
    )
)


def by_village(homes: list[int], found: list[Indicator]) -> Iterator[str]:
    met = [0] * (len(homes) + 1)
    for number, (limit, reached) in enumerate(found, 1):
        pairs = [*zip(reached, homes, strict=True), (sum(reached), sum(homes))]
        met = [count + bool(of and 100 * part >= limit * of) for count, (part, of) in zip(met, pairs, strict=True)]
        cells = " | ".join(f"{part} | {rate(part, of, limit).partition(' |')[0]}" for part, of in pairs)
        yield f"{number} | x{number} | ≥ {limit}% | {cells}"
    yield "Số chỉ tiêu đạt [3×1] | " + " | ".join(f"{count}/{len(found)} [2×1]" for count in met)


@settings(max_examples=25, deadline=None)
@given(INDICATORS)
def test_villages_in_columns(rows: Rows, typed: tuple[list[int], list[Indicator]]) -> None:
    homes, wanted = typed
    found = [(limit, [min(part, of) for part, of in zip(parts, homes, strict=True)]) for limit, parts in wanted]
    villages = ", ".join(f"{{ten: Thôn {number}, so_ho: {count}}}" for number, count in enumerate(homes))
    lines = [
        f"{{ten: x{number}, muc: {limit}%, ho: {{{', '.join(f'Thôn {n}: {part}' for n, part in enumerate(parts))}}}}}"
        for number, (limit, parts) in enumerate(found, 1)
    ]
    made = rows("h-cot-thon", f"  thon: [{villages}]\n  muc_tieu: [{', '.join(lines)}]\n")
    assert made[2:] == list(by_village(homes, found))


DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
Event = tuple[int, int, int]  # day of the week from 0, hour, minute
WEEK = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(0, 59)), max_size=12, unique=True)


def calendar_of(found: list[Event]) -> Iterator[str]:
    for day, name in enumerate(DAYS):
        label = f"{name} ¶ {5 + day:02d}/10"
        today = [event for event in found if event[0] == day]
        halves: list[tuple[str, list[Event]]] = [
            ("Sáng", sorted(event for event in today if event[1] < 12)),
            ("Chiều", sorted(event for event in today if event[1] >= 12)),
        ]
        lines: list[str] = []
        for half, events in halves if today else ():
            for position, (_, hour, minute) in enumerate(events):
                words = f"{half} [1×{len(events)}] | " if len(events) > 1 else f"{half} | "
                line = f"{hour}h{minute:02d} | x | y |  | z | "
                lines.append(line if position else words + line)
            if not events and day < 5:
                lines.append(f"{half} | Làm việc tại cơ quan [6×1]")
        if not today and day < 5:
            lines.append("Làm việc tại cơ quan [7×1]")
        for position, line in enumerate(lines):
            merged = f" [1×{len(lines)}]" if len(lines) > 1 else ""
            yield line if position else f"{label}{merged} | {line}"


@settings(max_examples=25, deadline=None)
@given(WEEK)
def test_weeks(rows: Rows, found: list[Event]) -> None:
    line = "    - {{ngay: {}/10/2026, gio: '{}:{:02d}', noi_dung: x, chu_tri: y, dia_diem: z}}\n"
    typed = "".join(line.format(5 + day, hour, minute) for day, hour, minute in found)
    made = rows("f-lich-tuan", f"  viec:\n{typed}" if found else "  viec: []\n", 2)
    assert made[1:] == list(calendar_of(found))
