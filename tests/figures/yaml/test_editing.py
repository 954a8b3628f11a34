"""Values put into a YAML text where it stands: the text reads as wanted, and what was not changed is there letter by letter."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docxtpl_reports.figures.yaml.composing import parse
from docxtpl_reports.figures.yaml.editing import edited
from docxtpl_reports.figures.yaml.reading import as_key
from docxtpl_reports.figures.yaml.spans import CannotEditError
from docxtpl_reports.figures.yaml.writing import Plain, in_flow, plain

TEXT = """\
# Số liệu quý III
mau: nho

thong_tin:
  so: null  # chưa cấp
  ngay:
so_lieu:
  # đếm ngày 13/8
  tong: 1.185   # theo sổ
  ghi_chu: >-
    một câu dài
    hai dòng
  can_bo:
    - ho_ten: An  # mới
      chuc_vu: Chủ tịch
    # ông Bình nghỉ từ tháng 9
    - ho_ten: Bình
      chuc_vu: Phó Chủ tịch
    - {ho_ten: Chi, chuc_vu: Văn thư}
  thon: [Một, "Hai, Ba"]
"""
PEOPLE: list[Any] = [
    {"ho_ten": "An", "chuc_vu": "Chủ tịch"},
    {"ho_ten": "Bình", "chuc_vu": "Phó Chủ tịch"},
    {"ho_ten": "Chi", "chuc_vu": "Văn thư"},
]


def changed(text: str, path: str, value: Plain, order: tuple[str, ...] = ()) -> list[str]:
    """The lines that go and those that come, as ``-…`` and ``+…``."""
    new = edited(text, {tuple(path.split(".")): value}, order)
    lines = difflib.unified_diff(text.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


class TestOneValue:
    def test_only_its_letters_change(self) -> None:
        assert changed(TEXT, "so_lieu.tong", "1.200") == [
            "-  tong: 1.185   # theo sổ",
            "+  tong: 1.200   # theo sổ",
        ]

    def test_a_null_becomes_a_value(self) -> None:
        assert changed(TEXT, "thong_tin.so", "12") == ["-  so: null  # chưa cấp", "+  so: 12  # chưa cấp"]

    def test_so_does_nothing_at_all(self) -> None:
        assert changed(TEXT, "thong_tin.ngay", "01/8/2024") == ["-  ngay:", "+  ngay: 01/8/2024"]

    def test_a_value_becomes_null(self) -> None:
        assert changed(TEXT, "so_lieu.tong", None)[1] == "+  tong: null   # theo sổ"

    def test_the_same_value_changes_nothing(self) -> None:
        assert edited(TEXT, {("so_lieu", "thon"): ["Một", "Hai, Ba"], ("so_lieu", "tong"): "1.185"}) == TEXT

    def test_a_folded_text_stays_folded(self) -> None:
        text = "một câu dài hơn trước, " * 6 + "hết"
        new = edited(TEXT, {("so_lieu", "ghi_chu"): text})
        assert "  ghi_chu: >-\n    một câu" in new
        shorter = "một câu vẫn đủ dài để được viết thành hai dòng như trước"
        assert f"  ghi_chu: >-\n    {shorter}\n" in edited(TEXT, {("so_lieu", "ghi_chu"): shorter})

    def test_long_texts_with_spaces_of_their_own_are_in_one_line(self) -> None:
        text = "hai  dấu cách, " * 9 + "hết"
        assert changed(TEXT, "so_lieu.tong", text)[1] == f"+  tong: {text}   # theo sổ"

    @pytest.mark.parametrize(
        "line", ["so: null  # chưa cấp", "so: cũ  # theo sổ", "so:  # điền sau", "so: >-  # theo sổ\n  cũ"]
    )
    def test_a_long_text_keeps_the_comment_of_its_line(self, line: str) -> None:
        text = "một câu rất dài, " * 10 + "hết"
        new = edited(f"mau: nho\n{line}\n", {("so",): text})
        assert line.partition("#")[2].partition("\n")[0] in new
        assert plain(parse(new, "")[0]) == {"mau": "nho", "so": text}

    def test_long_texts_that_are_new_are_folded(self) -> None:
        text = "một câu dài, " * 12 + "hết"
        assert max(map(len, edited(TEXT, {("so_lieu", "moi"): text}).splitlines())) <= 110

    @pytest.mark.parametrize(
        "value",
        [
            "a: b",
            "# không",
            "có # ở giữa",
            "- a",
            "null",
            "~",
            "\"x\" và 'y'",
            "{a",
            "a\nb",
            "a\tb",
            "'",
            "\\",
            "%",
            "@x",
            "*a",
            "&a",
            "Lưu: VT",
            "1.185",
            "001",
            "\x07chuông",
            "a\u2028b",
            "a\x85b",
            "\ufeffa",
            "a\u200bb",
            "9,19",
            "có",
            "true",
            "a,b",
            "[",
            "!x",
            "|",
            "> 5",
            "? x",
            "x:",
            "=",
            "«x»",
            "a  b",
            "-",
        ],
    )
    @pytest.mark.parametrize("path", ["so_lieu.tong", "so_lieu.ghi_chu", "so_lieu.moi", "so_lieu.thon"])
    def test_any_text_reads_as_it_was_typed(self, path: str, value: str) -> None:
        one: Plain = [value, "x"] if path.endswith("thon") else value
        node, problems = parse(edited(TEXT, {tuple(path.split(".")): one}), "")
        assert node is not None
        found = plain(node)
        assert isinstance(found, dict)
        assert found["so_lieu"][path[8:]] == one  # type: ignore[index, call-overload]
        assert problems == []


class TestLists:
    def test_an_item_that_changes_keeps_its_comments(self) -> None:
        people = [PEOPLE[0] | {"chuc_vu": "Bí thư"}, *PEOPLE[1:]]
        assert changed(TEXT, "so_lieu.can_bo", people) == ["-      chuc_vu: Chủ tịch", "+      chuc_vu: Bí thư"]

    def test_an_item_that_goes_takes_only_its_own_lines(self) -> None:
        assert changed(TEXT, "so_lieu.can_bo", PEOPLE[1:]) == [
            "-    - ho_ten: An  # mới",
            "-      chuc_vu: Chủ tịch",
        ]

    def test_an_item_is_taken_out_while_others_change(self) -> None:
        people = [PEOPLE[1] | {"chuc_vu": "Bí thư"}, PEOPLE[2]]
        assert changed(TEXT, "so_lieu.can_bo", people) == [
            "-    - ho_ten: An  # mới",
            "-      chuc_vu: Chủ tịch",
            "-      chuc_vu: Phó Chủ tịch",
            "+      chuc_vu: Bí thư",
        ]

    def test_new_items_look_like_their_neighbours(self) -> None:
        new = {"ho_ten": "Dung", "chuc_vu": "Kế toán"}
        assert changed(TEXT, "so_lieu.can_bo", [*PEOPLE, new]) == ["+    - {ho_ten: Dung, chuc_vu: Kế toán}"]
        assert changed(TEXT, "so_lieu.can_bo", [new, *PEOPLE]) == [
            "+    - ho_ten: Dung",
            "+      chuc_vu: Kế toán",
        ]

    def test_items_come_in_their_order(self) -> None:
        text = "mau: nho\na:\n  - x\n  - y\n"
        assert changed(text, "a", ["x", "z", "c", "y", "k", "b"]) == ["+  - z", "+  - c", "+  - k", "+  - b"]
        assert edited(text, {("a",): ["x", "z", "c", "y"]}) == "mau: nho\na:\n  - x\n  - z\n  - c\n  - y\n"

    def test_a_text_with_a_hash_goes_with_its_item(self) -> None:
        text = "mau: nho\na:\n  - b: |\n      # không phải lời\n      x\n  - c\n"
        assert edited(text, {("a",): ["c"]}) == "mau: nho\na:\n  - c\n"

    def test_of_very_long_lists_each_item_is_what_is_in_its_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("docxtpl_reports.figures.yaml.pairing.MAX_COMPARED", 1)
        people = [PEOPLE[1], PEOPLE[2] | {"ho_ten": "Dung"}]
        new = edited(TEXT, {("so_lieu", "can_bo"): people})
        assert plain(parse(new, "")[0])["so_lieu"]["can_bo"] == people  # type: ignore[index, call-overload]

    @pytest.mark.parametrize("value", [[["b"]], [["a", "b", "c"]], [["a"], ["c"]]])
    def test_a_list_in_a_list_is_changed_or_refused(self, value: list[Plain]) -> None:
        text = "mau: nho\na:\n  - - a\n    - b\n"
        try:
            assert plain(parse(edited(text, {("a",): value}), "")[0]) == {"mau": "nho", "a": value}
        except CannotEditError:
            assert value == [["b"]]  # its first item has the dash of the list before it

    def test_a_hash_in_quotation_marks_is_no_comment(self) -> None:
        text = 'mau: nho\na: [{ten: "A #1", so: 6}, {ten: "x # y"}]\n'
        new = edited(text, {("a",): [{"ten": "A #1", "so": "6"}, {"ten": "x # y"}, {"ten": "B"}]})
        assert new == 'mau: nho\na: [{ten: "A #1", so: 6}, {ten: "x # y"}, {ten: B}]\n'

    def test_a_list_in_brackets_stays_one(self) -> None:
        assert changed(TEXT, "so_lieu.thon", ["Một", "Hai, Ba", "Bốn"])[1] == '+  thon: [Một, "Hai, Ba", Bốn]'

    def test_an_empty_list_keeps_the_comments_that_were_in_it(self) -> None:
        new = edited(TEXT, {("so_lieu", "can_bo"): None})
        assert "  can_bo: null\n    # ông Bình nghỉ từ tháng 9\n  thon:" in new

    def test_a_first_item_comes_where_there_was_nothing(self) -> None:
        assert changed(TEXT, "thong_tin.so", ["a", "b"]) == [
            "-  so: null  # chưa cấp",
            "+  so:  # chưa cấp",
            "+    - a",
            "+    - b",
        ]


class TestNewEntries:
    def test_come_behind_what_precedes_them_in_the_rules(self) -> None:
        order = ("so_lieu.tong", "so_lieu.moi", "so_lieu.thon")
        new = edited(TEXT, {("so_lieu", "moi"): "5"}, order)
        assert "  tong: 1.185   # theo sổ\n  moi: 5\n  ghi_chu" in new

    def test_go_where_their_name_is_commented_out(self) -> None:
        text = "mau: nho\nso_lieu:\n  # số hồ sơ\n  #tong:\n  # số xong\n  xong: 5\n  # cuối\n  #them:\n#sau:\nb: 1\n"
        assert changed(text, "so_lieu.tong", "7") == ["-  #tong:", "+  tong: 7"]
        assert changed(text, "so_lieu.them", ["a"]) == ["-  #them:", "+  them:", "+    - a"]
        assert changed(text, "so_lieu.sau", "1") == ["+  sau: 1"]  # that one is outside
        assert changed(text, "sau", "1") == ["-#sau:", "+sau: 1"]

    @pytest.mark.parametrize(
        "line", ["  # tong:", "  #tong: 5", "   #tong:", "  #tong: # xem sổ", "  #tong:\n  #tong:"]
    )
    def test_other_comments_stay(self, line: str) -> None:
        text = f"mau: nho\nso_lieu:\n{line}\n  xong: 5\n"
        assert changed(text, "so_lieu.tong", "7") == ["+  tong: 7"]

    def test_a_text_that_looks_like_one_stays(self) -> None:
        text = "mau: nho\na:\n  b: |\n    x\n  c: >-\n   y\n   #tong:\n"
        assert plain(parse(edited(text, {("a", "tong"): "7"}), "")[0])["a"]["c"] == "y #tong:"  # type: ignore[index, call-overload]

    def test_come_before_what_follows_them_where_nothing_precedes(self) -> None:
        order = ("so_lieu.moi", "so_lieu.tong")
        new = edited(TEXT, {("so_lieu", "moi"): "5"}, order)
        assert "so_lieu:\n  moi: 5\n  # đếm ngày 13/8\n  tong: 1.185" in new
        assert changed("mau: nho\nky: {den: 2}\n", "ky.tu", "1", ("ky.tu", "ky.den"))[1] == "+ky: {tu: 1, den: 2}"
        new = edited("# đầu\nmau: nho\n# sau\nb: 1\n", {("a", "x"): "1"}, ("a", "b"))
        assert new == "# đầu\nmau: nho\na:\n  x: 1\n\n# sau\nb: 1\n"

    def test_come_last_where_nothing_is_known(self) -> None:
        assert edited(TEXT, {("so_lieu", "moi"): "5"}) == TEXT + "  moi: 5\n"

    def test_a_section_that_is_not_there(self) -> None:
        assert changed("mau: nho", "so_lieu.tong", "5") == ["+", "+so_lieu:", "+  tong: 5"]

    @pytest.mark.parametrize("section", ["so_lieu:", "so_lieu: null", "so_lieu: ~  # sau", "so_lieu: {}"])
    def test_a_section_without_entries(self, section: str) -> None:
        new = edited(f"mau: nho\n{section}\n", {("so_lieu", "tong"): "5"})
        assert plain(parse(new, "")[0]) == {"mau": "nho", "so_lieu": {"tong": "5"}}

    def test_in_braces_spaces_stay(self) -> None:
        assert (
            edited("mau: nho\nky: {tu: 1,   den: 2 }\n", {("ky", "den"): "3"}) == "mau: nho\nky: {tu: 1,   den: 3 }\n"
        )

    def test_several_come_in_their_order(self) -> None:
        new = edited("mau: nho\na:\n  b: 1\nc: 2\n", {("a",): {"b": "1", "z": "2", "d": {"e": "3"}}})
        assert new == "mau: nho\na:\n  b: 1\n  z: 2\n  d:\n    e: 3\nc: 2\n"

    def test_between_braces(self) -> None:
        assert changed("mau: nho\nky: {tu: 01/01/2024}  # năm\n", "ky.den", "31/12/2024") == [
            "-ky: {tu: 01/01/2024}  # năm",
            "+ky: {tu: 01/01/2024, den: 31/12/2024}  # năm",
        ]


class TestWhatCannotBeEdited:
    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("mau: nho\na: &x 1\nb: *x\n", "a"),
            ("mau: nho\na: &x 1\nb: *x\n", "b"),
            ("mau: nho\na: &x {c: 1}\nb: *x\n", "a.c"),
            ("mau: nho\na: &x {c: 1}\nb: *x\n", "b.c"),
            ("mau: nho\na: 5\n", "a.c"),
            ("mau: nho\na: [1]\n", "a.c"),
            ("mau: nho\na: {b: 1\n", "a.b"),
            ("- 1\n", "a"),
        ],
    )
    def test_is_refused(self, text: str, path: str) -> None:
        with pytest.raises(CannotEditError):
            edited(text, {tuple(path.split(".")): "2"})

    @pytest.mark.parametrize("value", [["1"], None, "x", {"b": "1"}])
    def test_braces_with_a_comment_that_would_go(self, value: Plain) -> None:
        with pytest.raises(CannotEditError):
            edited("mau: nho\na: [1, # một\n  2]\n", {("a",): value})

    def test_an_edit_that_would_read_otherwise(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("docxtpl_reports.figures.yaml.editing.in_block", lambda *_: " khác")
        with pytest.raises(CannotEditError):
            edited(TEXT, {("so_lieu", "tong"): "5"})


words = st.text("aáđ 1.,:#-'\"{}[]&*!|>%@`?~=\\\n", min_size=1, max_size=8).map(str.strip).filter(bool)
names = st.sampled_from(["a", "b", "ho_ten", "c d", "2024", "Tháng 1"])
leaves: st.SearchStrategy[Plain] = st.one_of(st.none(), words)
values: st.SearchStrategy[Plain] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4), st.dictionaries(names, inner, min_size=1, max_size=4)
    ),
    max_leaves=10,
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A text in any of the ways that people write: blocks and braces, comments behind and between, indents of their own."""
    numbers = iter(range(10_000))

    def comment(margin: str) -> str:
        return f"{margin}# lời {next(numbers)}\n" if draw(st.booleans()) else ""

    def behind() -> str:
        return f"  # lời {next(numbers)}" if draw(st.integers(0, 3)) == 0 else ""

    def leaf(value: Plain) -> str:
        if (isinstance(value, str) and "\n" in value) or draw(st.booleans()):
            return in_flow(value)
        return "" if value is None else in_flow([value])[1:-1]

    def block(value: Plain, indent: int) -> str:
        """What follows a colon, with the end of the line."""
        if not isinstance(value, dict | list) or draw(st.integers(0, 4)) == 0:
            text = in_flow(value) if isinstance(value, dict | list) else leaf(value)
            return f" {text}{behind()}\n" if text else "\n"
        step = draw(st.integers(1, 4))
        margin = " " * (indent + step)
        if isinstance(value, dict):
            return f"{behind()}\n" + "".join(entry(key, one, indent + step) for key, one in value.items())
        if draw(st.booleans()):
            margin = " " * indent
        return f"{behind()}\n" + "".join(f"{comment(margin)}{margin}-{item(one, len(margin))}" for one in value)

    def item(value: Plain, indent: int) -> str:
        if isinstance(value, dict) and draw(st.booleans()):
            lines = "".join(entry(key, one, indent + 2, is_first=not n) for n, (key, one) in enumerate(value.items()))
            return f" {lines.lstrip(' ')}"
        text = in_flow(value) if isinstance(value, dict | list) else leaf(value)
        return f" {text}{behind()}\n" if text else "\n"

    def entry(key: str, value: Plain, indent: int, *, is_first: bool = False) -> str:
        margin = " " * indent
        return f"{'' if is_first else comment(margin)}{margin}{as_key(key)}:{block(value, indent)}"

    tree = draw(st.dictionaries(names, values, min_size=1, max_size=5))
    return "".join(entry(key, value, 0) for key, value in tree.items())


def test_any_text_with_any_change_reads_as_wanted_and_loses_no_comment_outside() -> None:
    done, refused = [], []

    @settings(
        max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
    )
    @given(documents(), st.data())
    def check(text: str, data: st.DataObject) -> None:
        node, problems = parse(text, "")
        if node is None or problems:
            return
        tree = plain(node)
        assert isinstance(tree, dict)
        path = [data.draw(st.sampled_from([*tree, "mới"]))]
        inside = tree.get(path[0])
        if isinstance(inside, dict) and data.draw(st.booleans()):
            path.append(data.draw(st.sampled_from([*inside, "mới"])))
        value = data.draw(st.one_of(*changes_of(at(tree, path))))
        try:
            new = edited(text, {tuple(path): value})
        except CannotEditError:
            refused.append(text)
            return
        done.append(text)
        wanted = {**tree, path[0]: value if len(path) == 1 else {**tree[path[0]], path[1]: value}}  # type: ignore[dict-item]
        assert plain(parse(new, "")[0]) == wanted
        assert [
            line for line in text.splitlines() if line.lstrip().startswith("# lời") and line not in new.splitlines()
        ] == []

    check()
    assert len(done) > 20 * len(refused)


def at(tree: Plain, path: list[str]) -> Plain:
    for name in path:
        tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def changes_of(old: Plain) -> list[st.SearchStrategy[Plain]]:
    """Anything else; and what a person does to a list or a record."""
    kinds: list[st.SearchStrategy[Plain]] = [values]
    if isinstance(old, list):
        kinds += [st.permutations(old).map(lambda found: list(found)[: len(old) - 1] or None), st.just([*old, "x"])]
    if isinstance(old, dict):
        kinds += [st.fixed_dictionaries(dict.fromkeys(old, leaves))]
    return kinds
