"""The short way of reading usual spellings gives what the long way gives, or gives up."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.counting import calls
from support.figures_project import Project

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.data.plain_values import READERS
from docxtpl_reports.figures.data.value_reader import ValueReader
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.figures.yaml.nodes import ScalarNode

PLACE = Location(file="f.yml", line=1, column=1)
SPELLINGS = [
    *(
        "0",
        "7",
        "07",
        "1185",
        "1.185",
        "1.185.000",
        "01.185",
        "1.18",
        "1,185",
        "1 185",
        "+5",
        "-5",
        "５",
        "1e5",
        "9" * 61,
    ),
    *(
        "9,19",
        "9,1",
        "9.19",
        "1.234",
        "0,5",
        "0,005",
        "9,190",
        "80,701",
        "50%",
        "50 %",
        "0,92",
        "0,92%",
        "100%",
        "1",
        "1%",
    ),
    *("13/8/2024", "31/2/2024", "1/1/1900", "13-8-2024", "2024-08-13", "01/01/2024", "1/13/2024", "13/8/24"),
    *(
        "Pờ Y",
        "null",
        "~",
        "không",
        "…",
        "xxx",
        "“Pờ Y”",
        "số 12",
        "12",
        "BC-UBND",
        "UBND xã",
        " Pờ Y",
        "...",
        "N/A",
        "Thông báo số",
    ),
]
ALPHABET = st.text(alphabet="0123456789.,%/- +đxXnulN…“”", max_size=12)


def read_both(text: str, field: Field) -> tuple[object, list[Diagnostic], object]:
    """What the short way gives, and the long way with its problems (a comment without consequence sends a value there)."""
    reader = ValueReader()
    node = ScalarNode(text, False, PLACE, " ghi chú")
    long = reader.value(node, field, f"so_lieu.{field.name}", PLACE)
    return READERS[field.kind](text, field), reader.problems, long


def fields(kind: str) -> list[Field]:
    plain = Field("x", "X", kind)
    return [plain, plain._replace(digits=1), plain._replace(unit="hồ sơ"), plain._replace(minimum=None, maximum=None)]


@pytest.mark.parametrize("kind", READERS)
def test_both_ways_read_the_same(kind: str) -> None:
    for text, field in product(SPELLINGS, fields(kind)):
        short, problems, long = read_both(text, field)
        if short is not None:
            assert (text, repr(short), str(short), problems) == (text, repr(long), str(long), [])


@given(text=ALPHABET, kind=st.sampled_from(sorted(READERS)))
def test_both_ways_read_random_texts_alike(text: str, kind: str) -> None:
    short, problems, long = read_both(text, Field("x", "X", kind))
    if short is not None:
        assert (repr(short), str(short), problems) == (repr(long), str(long), [])


USUAL = {"so_nguyen": "1.185", "so_thap_phan": "9,19", "phan_tram": "99,7%", "ngay": "13/8/2024", "chuoi": "Pờ Y"}


@pytest.mark.parametrize(("kind", "text"), USUAL.items())
def test_usual_spellings_go_the_short_way(kind: str, text: str) -> None:
    assert READERS[kind](text, Field("x", "X", kind)) is not None


def test_the_steps_of_loading_grow_with_the_figures(tmp_path_factory: pytest.TempPathFactory) -> None:
    def steps(count: int) -> int:
        project = Project(tmp_path_factory.mktemp(f"p{count}"))
        names = [f"x{n}" for n in range(count)]
        rules = "".join(f"  {name}: {{ten: Số {name}, kieu: so_nguyen}}\n" for name in names)
        data = "".join(f"  {name}: 1.{n:03d}\n" for n, name in enumerate(names))
        unit = "mau: p\ndon_vi: {ten: xã A, co_quan: UBND xã A}\nky: {tu: 01/01/2024, den: 31/12/2024}\nso_lieu:\n"
        project.write(f"ma: p\nten: P\nso_lieu:\n{rules}", unit + data)
        plan, problems = check_rules(project.rules)
        assert problems == []
        case, problems = loading.load(project.data, read_rules=lambda _: (plan, []))
        assert case is not None, problems
        return calls(lambda: loading.load(project.data, read_rules=lambda _: (plan, [])))

    steps(1)  # imports what it needs
    few, more, most = steps(20), steps(120), steps(220)
    assert most - more <= (more - few) * 1.1
    assert (more - few) / 100 <= 50  # calls for one figure more, of Python and C, from its events to its value: 40
