"""YAML as text: every trap has its own message at its own place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docxtpl_reports.figures.yaml.composing import parse
from docxtpl_reports.figures.yaml.files import load
from docxtpl_reports.figures.yaml.nodes import MappingNode, ScalarNode
from docxtpl_reports.reporters.problems import diagnostic_text


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("nguong: >= 50%\n", "YML014", 1, 10),
        ("a: 1\nnguong: > 5\n", "YML014", 2, 11),
        ("x:\n  - {dieu_kien: >= 15%, a: 1}\n", "YML014", 2, 17),
        ("a: {ty_le: 9,19}\n", "YML010", 1, 14),
        ("a: {x: max(a, b), y: 1}\n", "YML010", 1, 15),
        ("a: [9,19]\n", "YML010", 1, 5),
        ("a: {don_gia: 3,333,333}\n", "YML010", 1, 16),
        ("a: {7:1}\n", "YML017", 1, 5),
        ("a: {x: 2, so:1}\n", "YML017", 1, 11),
        ("ten: Tiêu chí 15: Hành chính công\n", "YML016", 1, 17),
        ("a: b\n  c: d\n", "YML018", 2, 4),
        ("so_lieu:\n  a: 1\n b: 2\n", "YML018", 3, 2),
        ('ten: "abc\nb: c\n', "YML013", 1, 6),
        ('ten: "UBND" xã\n', "YML021", 1, 13),
        ('a:\n  b:\n  - {x: "1,5", y: 2}\n    - {x: "2,5", y: 3}\n', "YML018", 4, 5),
        ("ten:Pờ Y\nb: c\n", "YML017", 1, 1),
        ("b: c\nten:Pờ Y\n", "YML017", 2, 1),
        ("b: {a: 1\nc: 2\n", "YML019", 1, 4),
        ("a:\n\tb: 1\n", "YML012", 2, 1),
        ("a: @x\n", "YML015", 1, 4),
        ("a: %x\n", "YML015", 1, 4),
        ("a: *x\n", "YML006", 1, 4),
        ("a: !!python/object:x 1\n", "YML005", 1, 4),
        ("a: 1\n---\nb: 1\n", "YML007", 2, 1),
        ("a: 1\nb: 1\na: 2\n", "YML001", 3, 1),
        ("? [a]\n: 1\n", "YML009", 1, 3),
        ("a: \x00\n", "YML011", 1, 4),
        ('a: "b\\c"\n', "YML023", 1, 6),
        ('a: "C:\\Users\\An"\n', "YML023", 1, 7),
        ("[" * 100_000, "YML004", 1, 25),
    ],
)
def test_each_trap_has_its_own_message(text: str, code: str, line: int, column: int) -> None:
    _, problems = parse(text, "f.yml")
    assert [(d.code, d.location.line, d.location.column) for d in problems] == [(code, line, column)]
    assert problems[0].message
    assert problems[0].help


def test_aliases_cannot_multiply_beyond_the_limit() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for name, before in zip("bcdef", "abcde", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    node, problems = parse(bomb, "f.yml")
    assert node is None
    assert [d.code for d in problems] == ["YML008"]


def test_values_stay_the_text_that_was_typed() -> None:
    node, problems = parse("a: 07\nb: no\nc: 12:30\nd: 1.185\ne: 2024-08-13\nf: null\ng: 'null'\n", "f.yml")
    assert problems == []
    assert isinstance(node, MappingNode)
    values = [value for _, value in node if isinstance(value, ScalarNode)]
    assert [value.text for value in values] == ["07", "no", "12:30", "1.185", "2024-08-13", "null", "null"]
    assert [value.is_null for value in values] == [False] * 5 + [True, False]


def test_places_count_from_one_and_letters_are_composed(tmp_path: Path) -> None:
    path = tmp_path / "f.yml"
    path.write_text("a: 1\nTie\u0302\u0301ng: x\n", encoding="utf-8")
    node, _ = load(path)
    assert isinstance(node, MappingNode)
    _, (key, value) = node.entries.values()
    assert key.text == "Tiếng"
    assert (value.location.line, value.location.column, value.location.text) == (2, 8, "Tiếng: x")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("a: 1".encode("utf-16"), "FIL024"),
        ("a: tiếng".encode("utf-16-le"), "FIL024"),
        ("a: 1\nb: Đ".encode("cp1258"), "FIL024"),
        (b"", "YML002"),
        (b"# only a comment\n", "YML002"),
        (b"- 1\n", "YML003"),
        (b"text\n", "YML003"),
        (b"a: " + b"x" * 2_000_001, "FIL023"),
    ],
)
def test_files_that_are_no_mapping_are_refused(tmp_path: Path, raw: bytes, code: str) -> None:
    path = tmp_path / "f.yml"
    path.write_bytes(raw)
    node, problems = load(path)
    assert node is None
    assert [d.code for d in problems] == [code]


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    assert [d.code for d in load(tmp_path / "x.yml")[1]] == ["FIL001"]
    assert [d.code for d in load(tmp_path)[1]] == ["FIL022"]


def test_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "f.yml"
    path.write_bytes("\ufeffa: 1\r\nb: |\r\n  x\r\n".encode())
    node, problems = load(path)
    assert problems == []
    assert node is not None
    assert [value.text for _, value in node if isinstance(value, ScalarNode)] == ["1", "x"]


@given(st.text(alphabet=" \n\r\x85\u2028\u2029\t:-#{}[],&*!|>'\"%@`a1éđ?", max_size=60))
@example("a: 1\u2028b\nc\x85 d: e: f")
@example("a\rb: 'c' d\r")
@example("a: [1,\r2]\rb: x\r  - y")
def test_any_text_gives_a_tree_or_diagnostics(text: str) -> None:
    node, problems = parse(text, "f.yml")
    assert node is not None or problems or not text.strip(" \n") or all(d.message for d in problems)


@pytest.mark.parametrize("line_break", ["\r", "\r\n", "\x85", "\u2028", "\u2029"])
def test_places_are_of_the_lines_that_yaml_counts(line_break: str) -> None:
    [problem] = parse(line_break.join(["a: 1", "b:", "  c: {x: 9,19}", ""]), "f.yml")[1]
    assert (problem.location.line, problem.location.text) == (3, "  c: {x: 9,19}")


class TestHowManyValues:  # B15
    """A file may hold 50.000 values, each counted once however deep it lies; what aliases repeat counts each time."""

    def test_a_list_of_every_commune_of_the_country_is_read(self) -> None:
        records = "".join(f"  - {{{', '.join(f'k{n}: {n}' for n in range(12))}}}\n" for _ in range(3321))
        node, problems = parse(f"don_vi:\n{records}", "f.yml")
        assert problems == []
        assert isinstance(node, MappingNode)
        assert len(list(node.get("don_vi") or ())) == 3321

    @pytest.mark.parametrize(("values", "codes"), [(49_990, []), (50_010, ["YML008"])])
    @pytest.mark.parametrize("form", ["a: [{}]", "a: {{b: {{c: [{}]}}}}", "- [[{}]]"])
    def test_the_limit_is_one_of_values(self, form: str, values: int, codes: list[str]) -> None:
        assert [d.code for d in parse(form.format(", ".join("x" * values)), "f.yml")[1]] == codes


def test_the_caret_of_an_indented_value_stands_under_its_first_character(tmp_path: Path) -> None:
    file = tmp_path / "d.yml"
    file.write_text("so_lieu:\n    tong: !!x 1\n", "utf-8")
    (problem,) = load(file)[1]
    *_, line, mark, _ = diagnostic_text(problem).splitlines()
    assert line[mark.index("^")] == "!"


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("tong(a, b)", '"tong(a, b)"'),
        ("max(a, min(b, c)) * 2", '"max(a, min(b, c)) * 2"'),
        ('dem(a, b = "c")', "'dem(a, b = \"c\")'"),
        ("14,350,000", '"14,350,000"'),
        ("In, đóng, gấp", '"In, đóng, gấp"'),
    ],
)
def test_commas_in_a_value_are_told_once_with_the_value_in_quotes(typed: str, whole: str) -> None:
    problems = parse(f"a: {{x: {typed}, y: 1}}\n", "f.yml")[1]
    assert [d.code for d in problems] == ["YML010"]
    assert whole in problems[0].help
    assert parse(f"a: {{x: {whole}, y: 1}}\n", "f.yml")[1] == []
