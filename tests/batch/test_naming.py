"""Names of outputs: what every system takes, nothing outside the folder, days that sort."""

from __future__ import annotations

import datetime
import random
import re
import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest
from support.project import RULES, make_project

from docxtpl_reports.batch import naming
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.values import Blank, Date, Number, Unknown


def code_of(pattern: str) -> str:
    with pytest.raises(ReportError) as caught:
        naming.parse(pattern)
    return caught.value.diagnostics[0].code


class TestParsing:
    def test_the_folder_is_all_before_the_first_name(self) -> None:
        pattern = naming.parse("../out/nam 2024/{don_vi.huyen}/{ don_vi.ma }-{ky.den}.docx")
        assert pattern.folder == Path("../out/nam 2024")
        assert pattern.names == ("don_vi.huyen", "don_vi.ma", "ky.den")
        assert [len(part) for part in pattern.folders] == [1]

    def test_folders_are_parted_as_windows_does_too(self) -> None:
        assert naming.parse("out\\{don_vi.huyen}\\{don_vi.ma}").folder == Path("out")

    def test_the_ending_may_be_left_out_and_a_folder_alone_keeps_the_usual_name(self) -> None:
        texts = {"a": "x"}
        assert naming.path_of(naming.parse("{a}"), texts, "r", "u") == ("r", "x")
        assert naming.path_of(naming.parse("{a}.DOCX"), texts, "r", "u") == ("r", "x")
        assert naming.path_of(naming.parse("out/{a}/"), texts, "r", "u") == ("out/x", "u")

    @pytest.mark.parametrize("pattern", ["{a", "a}", "{}", "{ }.docx", "{a}{b", "{{a}}"])
    def test_braces_that_do_not_pair_are_wrong(self, pattern: str) -> None:
        assert code_of(pattern) == "BAT003"

    @pytest.mark.parametrize(
        "pattern", ["out/{a}/../{b}.docx", "{a}/..", "{a}/./x", "{a}.pdf", "{a}.json", "{a}/.docx"]
    )
    def test_a_way_out_of_the_folder_or_another_ending_is_wrong(self, pattern: str) -> None:
        assert code_of(pattern) == "BAT004"


class TestSafeNames:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("15/BC-UBND", "15-BC-UBND"),
            ('a<b>c:d"e|f?g*h\\i', "a-b-c-d-e-f-g-h-i"),
            ("CON", "CON_"),
            ("con.2024", "con_.2024"),
            ("Com1", "Com1_"),
            ("LPT¹", "LPT¹_"),
            ("CONIN$", "CONIN$_"),
            ("CONG", "CONG"),
            ("NUL .x", "NUL_.x"),
            ("  xã A. . ", "xã A"),
            ("..", ""),
            ("...", ""),
            (" \t\n", ""),
            ("../../etc/passwd", "-..-etc-passwd"),
            ("C:\\x", "C--x"),
            ("a\u200bb\u202e\x00c\u00a0d", "abc d"),
            (unicodedata.normalize("NFD", "xã Đắk Ấng"), "xã Đắk Ấng"),
        ],
    )
    def test_what_systems_forbid_is_replaced(self, typed: str, name: str) -> None:
        assert naming.safe(typed) == name

    def test_any_text_becomes_a_name_that_every_system_takes_and_stays_so(self) -> None:
        chance = random.Random(3)
        signs = [
            *'aB 0.-_/\\:*?"<>|\t\n\0',
            *map(chr, range(0x20, 0x250)),
            *"\u0300\u0323\u200b\u200d\u202e\ud800\U0001f600",
        ]
        parts = [*signs, "CON", "nul", "Com1", "LPT¹", "..", "aux", "PRN "]
        for _ in range(2000):
            most = chance.choice([20, 75, 80])
            name = naming.safe("".join(chance.choices(parts, k=chance.choice([0, 1, 3, 40, 81, 150]))), most)
            assert name == unicodedata.normalize("NFC", name) == naming.safe(name, most)
            assert len(name) <= most + 1
            assert not re.search(r'[<>:"/\\|?*\0-\x1f]|^[ .]|[ .]$', name)
            assert name.split(".")[0].rstrip().upper() not in {"CON", "NUL", "COM1", "LPT¹", "AUX", "PRN"}

    def test_a_long_name_is_cut_between_letters(self) -> None:
        assert naming.safe("ế" * 100) == "ế" * 66  # 200 bytes
        assert naming.safe("a" * 100) == "a" * 80
        assert naming.safe("a" * 78 + "x̣̂" * 5) == "a" * 78  # two marks that no letter has composed
        assert naming.safe("a" * 79 + " b") == "a" * 79
        assert len(naming.safe("🙂" * 100).encode()) <= 200

    def test_the_longest_value_is_cut_and_what_follows_stays(self) -> None:
        pattern = naming.parse("{a}-{b}.docx")
        _, stem = naming.path_of(pattern, {"a": "x" * 200, "b": "2024-08-13"}, "r", "")
        assert stem == "x" * 64 + "-2024-08-13"
        assert len(f"{stem}.docx") == naming.MAX_NAME

    def test_a_value_is_one_folder_whatever_it_holds(self) -> None:
        pattern = naming.parse("out/{a}/{b}.docx")
        folder, stem = naming.path_of(pattern, {"a": "../..", "b": "/etc/x"}, "r", "")
        assert Path(folder).parent == Path("out")
        assert "/" not in stem
        assert naming.path_of(pattern, {"a": "..", "b": "x"}, "r", "") == ("", "")


@pytest.mark.parametrize(
    ("value", "part", "text"),
    [
        (Date.of(datetime.date(2024, 8, 3)), "", "2024-08-03"),
        (Date.of(datetime.date(2024, 8, 3)), "thang", "08"),
        (Number(1185, "so_nguyen"), "", "1185"),
        (Number(Decimal("9.19")), "", "9,19"),
        ("00123", "", "00123"),
        (Unknown("x", ()), "", ""),
        (Blank("ngay"), "", ""),
        (None, "", ""),
    ],
)
def test_values_in_names(value: object, part: str, text: str) -> None:
    assert naming.name_text(value, part) == text


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    folder = tmp_path_factory.mktemp("naming")
    make_project(
        folder,
        rules=RULES.replace("so_lieu:\n", "so_lieu:\n  ds: {ten: Danh sách, kieu: danh_sach, bat_buoc: false}\n"),
    )
    found, _ = check_rules(folder / "templates" / "nho" / "quy-tac.yml")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "path", "part"),
    [
        ("don_vi.ma", "don_vi.ma", ""),
        ("ky.den", "ky.den", ""),
        ("ky.den.nam", "ky.den", "nam"),
        ("ky.quy", "ky.quy", ""),
        ("ho_so_tong", "so_lieu.ho_so_tong", ""),
        ("thong_tin.so", "thong_tin.so", ""),
        ("dong", "dong", ""),
    ],
)
def test_names_that_a_pattern_may_have(rules: Rules, name: str, path: str, part: str) -> None:
    found = naming.resolved(name, rules)
    assert (found.path, found.part) == (path, part)


def test_a_name_that_nothing_has_says_the_nearest(rules: Rules) -> None:
    with pytest.raises(ReportError) as caught:
        naming.resolved("don_vi.mã", rules)
    [problem] = caught.value.diagnostics
    assert (problem.code, problem.fix and problem.fix.new) == ("BAT001", "don_vi.ma")
    with pytest.raises(ReportError, match="BAT002"):
        naming.resolved("zzz", rules)
    with pytest.raises(ReportError, match="BAT005"):
        naming.resolved("ds", rules)
