"""Typing mistakes in a YAML file are reported at their line, and the advice works when it is followed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures.limits import MAX_PROBLEMS_OF_YAML
from docxtpl_reports.figures.yaml import slips
from docxtpl_reports.figures.yaml.composing import parse
from docxtpl_reports.figures.yaml.nodes import MappingNode

LONG = "".join(f"  muc_{n}: {n}\n" for n in range(200))


def problem_of(text: str) -> Diagnostic:
    problems = parse(text, "f.yml")[1]
    assert len(problems) == 1
    assert problems[0].message
    assert problems[0].help
    return problems[0]


def followed(text: str) -> MappingNode:
    """The tree after the corrections of as many problems as there are have been made, each in its line."""
    for _ in range(10):
        node, problems = parse(text, "f.yml")
        if not problems:
            assert isinstance(node, MappingNode)
            return node
        fix, line = problems[0].fix, problems[0].location.line
        assert fix is not None
        assert line is not None
        lines = text.split("\n")
        assert fix.old in lines[line - 1]
        lines[line - 1] = lines[line - 1].replace(fix.old, fix.new)
        text = "\n".join(lines)
    raise AssertionError(text)


def test_a_text_that_goes_on_below_its_key_is_not_taken_for_one_that_is_never_closed() -> None:
    problem = problem_of('ghi_chu: "Dòng một\n  Lưu ý: xem "trích" tiếp"\n')
    assert (problem.code != "YML013", problem.location.line) == (True, 2)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (f'mau: p\nso_lieu:\n  ten: "xã A\n{LONG}  c: "x"\n  d: 3\n', "YML013", 3),  # C1
        (f'mau: p\nso_lieu:\n  ten: "xã A\n{LONG}', "YML013", 3),
        (f"mau: p\nten: 'xã A\nb: 1\nc: 'd'\ne: 3\nso_lieu:\n{LONG}", "YML013", 2),
        ('a:\n  - "x\n  - "y"\n', "YML013", 2),
        ('mau: p\ncuoc_hop: "3\ntong: 2\nmot_cua: \'Trung tâm: "Phục vụ" xã\'\nb: 1\n', "YML013", 2),
        ('a:\n  cuoc_hop: "3\n  mot_cua: Trung tâm "Phục vụ" xã\n', "YML013", 2),
        ('a:\n  - ten: "3\n    loai: \'xã "A" \'\n', "YML013", 2),
        ('a:\n  - "3\n  - \'xã "A" b\'\n', "YML013", 2),
        ('a: "3\n"15.1": 4\n', "YML013", 1),
        ('a: "3\nb: |\n  xã "A" b\nc: 1\n', "YML013", 1),
        ("so_lieu:\n  tong：1.185\n  tt: 109\n", "YML040", 2),  # C2
        ("so_lieu:\n  tt: 109\n  tong：1.185\n", "YML040", 3),
        ("so_lieu:\n  tong = 1.185\n  tt: 109\n", "YML040", 2),
        ("so_lieu:\n  tong; 1.185\n  tt: 109\n", "YML040", 2),
        ("so_lieu:\n  tt: 109\n\n  # ghi chú\n  tong = 1.185\n", "YML040", 5),
        ("kinh_gui:\n  - UBND huyện\n  Văn phòng\n  - Sở Nội vụ\nmau: p\n", "YML044", 3),
        ("kinh_gui:\n  UBND huyện\n  - Sở Nội vụ\nmau: p\n", "YML044", 2),
        ("kinh_gui:\n  -UBND huyện\n  - Sở Nội vụ\nmau: p\n", "YML044", 2),
        ("a:\n  - x\n  – y\n  - z\n", "YML044", 3),
        ("a:\n  - x: 1\n  • x: 2\n", "YML044", 3),
        ("so_lieu:\n  tong: 1\ntt: 109\n  diem: 5\n", "YML018", 3),
        ("so_lieu:\n  ngay:\n  tong\t20\n  tt: 1\n", "YML042", 3),
        ("so_lieu:\n  tong:\u00a01.185\n  tt: 109\n", "YML041", 2),
        ("so_lieu:\n  tt: 109\n  tong:\u3000 1.185\n", "YML041", 3),
        ("so_lieu:\n\u00a0\u00a0tong: 1.185\n  tt: 109\n", "YML041", 2),
        ("so_lieu:\n  tong 1.185\n  tt: 109\n", "YML043", 2),
        ("so_lieu:\n  tt: 109\n  tong 1.185\n", "YML043", 3),
        ("mau: p\nso_lieu\n  tong: 1.185\n", "YML043", 2),
        ("so_lieu:\n  tong: 1\nTổng số hồ sơ\t1.185\n  tt: 109\n", "YML042", 3),  # C3
        ("so_lieu:\n  tong\t1.185\n  tt: 109\n", "YML042", 2),
        ("so_lieu:\n  ds:\n    - {a: 1}\n1\tVăn phòng\t2\n2\tTư pháp\t3\n", "YML042", 4),
        ("so_lieu:\n  ds:\n1\tVăn phòng\t2\n", "YML042", 3),
    ],
)
def test_the_line_of_the_slip_is_reported_and_the_correction_works(text: str, code: str, line: int) -> None:
    problem = problem_of(text)
    assert (problem.code, problem.location.line) == (code, line)
    followed(text)


def test_words_behind_a_quoted_text_are_reported_in_braces_too() -> None:
    assert problem_of('a: {ten: "xã" Pờ Y, b: 1}\n').code == "YML021"


SHIPPED = (ROOT / "data" / "xa-po-y-2024-08.yml").read_text("utf-8").split("\n")
KEY = r"^(\s*(?:- )?\w+): (?=\S)"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'"\s*$', ""),
        (KEY, r"\1："),
        (KEY, r"\1 = "),
        (KEY, "\\1:\u00a0"),
        (r"^(\s*\w+): (?=\S)", r"\1 "),
        (r"^(\s*\w+):$", r"\1"),
        (r"^(\s*)- (?=\S)", r"\1  "),
        (r"^(\s*)- (?=\S)", r"\1-"),
        (r'^(\s*(?:- )?\w+): (?=[^\s"{\[>|\'])', r'\1: "'),
    ],
)
def test_a_slip_in_any_line_of_the_shipped_data_is_reported_in_that_line(old: str, new: str) -> None:
    wrong = []
    for number, line in enumerate(SHIPPED):
        slipped = re.sub(old, new, line)
        if slipped != line and not line.lstrip().startswith("#"):
            problems = parse("\n".join([*SHIPPED[:number], slipped, *SHIPPED[number + 1 :]]), "f.yml")[1]
            if problems and problems[0].location.line != number + 1:
                wrong.append((number + 1, problems[0].code, problems[0].location.line))
    assert wrong == []


def test_a_value_is_right_after_the_correction() -> None:
    node = followed("so_lieu:\n  tong：1.185\n  tt: 109\n").get("so_lieu")
    assert isinstance(node, MappingNode)
    assert [*node.entries] == ["tong", "tt"]


@pytest.mark.parametrize(
    "text",
    [
        'a: "hai\n  dòng"\nb: "x"\n',
        "a: 'nhà ông ''A'''\nb: 'x'\n",
        'a: |\n  "mở\n  tong = 5\nb: "x"\n',
        "a: chữ dài\n  nối dòng sau\nb: 1\n",
        "a: về việc\n  x - y\nb: 1\n",
        f'a: "{"x" * 2000}"\nb: "y"\n',
        'a: 5" x 7" # "\nb: "y"\n',
    ],
)
def test_what_is_right_is_not_questioned(text: str) -> None:
    assert parse(text, "f.yml")[1] == []
    assert slips.unclosed_quote(text.split("\n"), 100) is None


def test_a_list_item_that_runs_on_from_the_item_above_is_reported() -> None:
    problem = problem_of("kinh_gui:\n  - UBND huyện\n    - Sở Nội vụ\n")
    assert (problem.code, problem.location.line) == ("YML045", 3)


@pytest.mark.parametrize("text", ["{" * 20 + "a," * 100_000, "a: {" + "b: 1,2, " * 5000 + "}", "a: 1\n" * 5000])
def test_one_file_gives_a_few_dozen_problems_and_says_how_many_more(text: str) -> None:
    problems = parse(text, "f.yml")[1]
    assert len(problems) <= MAX_PROBLEMS_OF_YAML + 2
    more = [d for d in problems if d.code == "YML046"]
    assert len(more) == 1
    assert isinstance(more[0].params["count"], int)
    assert more[0].params["count"] > 1000


@pytest.mark.parametrize("piece", ['"a",', '"a" "', "a：", "- ", "' ", "\t", "a\u00a0:", "a = "])
def test_long_lines_are_no_matter(piece: str) -> None:
    line = piece * 100_000
    slips.unclosed_quote([line, line], 2)
    parse(f"b: [{line}\n{line}", "f.yml")


@given(st.text(alphabet=" \n\t:-#{}[],=：\"'|>a1\u00a0", max_size=60))
def test_any_text_gives_a_slip_or_none(text: str) -> None:
    lines = text.split("\n")
    slips.unclosed_quote(lines, len(lines))
    for number in range(len(lines)):
        slips.near(lines, number)


@pytest.mark.parametrize(
    "text",
    ["a: x\n  - y\n" * 20_000, "- a\n   - b\n" * 20_000, "\n" * 500_000 + "a: 1\n  b: 2\n", " \n" * 300_000 + "x"],
)
def test_long_files_of_slips_are_no_matter(text: str) -> None:
    problems = parse(text, "f.yml")[1]
    assert len(problems) <= MAX_PROBLEMS_OF_YAML + 2
