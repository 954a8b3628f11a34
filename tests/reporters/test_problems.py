"""A diagnostic shown to a person says what, where and what to do; shown to a program it always has the same keys."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from string import Formatter

import pytest

from docxtpl_reports.cli.exits import exit_code
from docxtpl_reports.diagnostics import Area, Diagnostic, ExitCode, Fix, Location, language
from docxtpl_reports.diagnostics.codes.files import FILES
from docxtpl_reports.diagnostics.codes.table import CODES, joined
from docxtpl_reports.diagnostics.codes.yaml import YAML
from docxtpl_reports.records.entries import CriterionRecord, IndicatorRecord
from docxtpl_reports.reporters.problems import (
    diagnostic_json,
    diagnostic_text,
    json_report,
    place_text,
    summary,
    text_report,
)
from docxtpl_reports.reporters.terminal import WIDTH, wants_color
from docxtpl_reports.reporters.verdicts import verdict_table
from docxtpl_reports.values import Verdict

ERROR = Diagnostic("FIL001", Location(file="data/a.yml"), {"path": "data/a.yml"})
WARNING = Diagnostic("OUT014", params={"font": "Times New Roman", "substitute": "Liberation Serif"})


def shown(**place: object) -> list[str]:
    return diagnostic_text(ERROR.at(**place)).splitlines()


def cells(place: Location) -> list[Location]:
    """The same place in five cells of its row."""
    return [replace(place, cell=number) for number in range(1, 6)]


def caret(lines: list[str]) -> str:
    """The text that the carets point at."""
    at = next(i for i, line in enumerate(lines) if set(line) <= {" ", "|", "^"} and "^" in line)
    return lines[at - 1][lines[at].index("^") : lines[at].rindex("^") + 1]


class TestText:
    def test_a_problem_shows_severity_code_place_and_help(self) -> None:
        first, place, *_, help_line = shown(line=12, column=5)
        assert first.startswith("lỗi FIL001: ")
        assert place == "  --> data/a.yml:12:5"
        assert help_line.startswith("  Cách sửa: ")

    def test_the_same_problem_at_many_places_of_a_document_is_said_once(self) -> None:
        place = Location(file="mau.docx", part="word/document.xml", paragraph=4, table=1, row=2, cell=1)
        params = {"name": "so_lieu.linh_vuc", "attribute": "tong"}
        same = [Diagnostic("TPL025", at, params) for at in cells(place)]
        said = text_report([*same, Diagnostic("TPL025", place, {**params, "attribute": "khac"})])
        assert said.count("«tong»") == 1
        assert "5 chỗ giống nhau" in said
        assert "  | thân văn bản · bảng 1, hàng 2, ô 5 · đoạn 4" in said
        assert "«khac»" in said
        few = text_report(same[:3])
        assert few.count("«tong»") == 3

    def test_many_of_one_kind_stand_line_by_line(self) -> None:
        lines = [9, 12, 3, 30, 7]
        found = [
            Diagnostic(
                "DAT004", Location(file="a.yml", line=line), {"label": f"L{line}", "path": "p", "key": "p", "how": ""}
            )
            for line in lines
        ]
        said = text_report(found)
        assert [line[4:6].strip() for line in said.splitlines() if "«L" in line] == ["3", "7", "9", "12", "30"]

    def test_one_problem_of_a_shared_file_names_its_units(self) -> None:
        place = Location(file="chung.yml", line=3, column=5)
        params = {"label": "L", "path": "p", "key": "p", "how": ""}
        said = text_report([Diagnostic("DAT004", place, params, unit=f"dòng {row}") for row in range(7, 14)])
        assert said.count("«L»") == 1
        assert "  7 đơn vị: dòng 7, dòng 8, dòng 9, dòng 10, dòng 11, …" in said

    def test_one_kind_of_many_files_has_its_advice_once(self) -> None:
        files = [f"out/{number}.docx" for number in range(5)]
        said = text_report([Diagnostic("OUT003", Location(file), {"path": file}) for file in files])
        assert [file in said for file in files] == [True] * 5
        assert said.count("Cách sửa:") == 1

    def test_whole_rows_stand_by_their_numbers(self) -> None:
        params = {"path": "out/x.docx", "first": "a", "second": "b", "example": "{don_vi.ma}"}
        rows = [Location(file="u.xlsx", sheet="S", cells=f"{row}:{row}") for row in (8, 9, 10, 11)]
        said = text_report([Diagnostic("BAT020", row, params) for row in rows])
        assert "10: " in said
        assert "10:10" not in said

    def test_a_place_in_a_template_is_reported_in_the_designers_words(self) -> None:
        place = Location(
            file="mau.docx", part="word/document.xml", heading="II. KẾT QUẢ", paragraph=41, table=3, row=2, cell=1
        )
        assert place_text(place) == "mau.docx · thân văn bản · mục «II. KẾT QUẢ» · bảng 3, hàng 2, ô 1 · đoạn 41"
        assert (
            place_text(Location(file="m.docx", part="word/header2.xml", line=3))
            == "m.docx · đầu trang (header2) · dòng 3"
        )
        assert place_text(Location(part="docProps/app.xml")) == "phần docProps/app.xml"
        assert place_text(Location()) == ""

    def test_carets_stand_under_the_tag(self) -> None:
        assert caret(shown(text="Tỷ lệ {{ x }} và {{ y }}", tag="{{ y }}")) == "{{ y }}"

    def test_carets_stand_under_the_occurrence_that_is_meant(self) -> None:
        lines = shown(text="{{ x }} rồi {{ x }}", tag="{{ x }}", occurrence=2)
        assert lines[3].index("^") == lines[2].rindex("{{ x }}")
        assert shown(text="chỉ một {{ x }}", tag="{{ x }}", occurrence=9)[3].count("^") == len("{{ x }}")

    def test_carets_stand_at_the_column_whatever_the_occurrence(self) -> None:
        place = {"text": "{{ x }} rồi {{ x }} và }}", "part": "word/document.xml"}
        lines = shown(**place, tag="{{ x }}", occurrence=7, column=13)
        assert lines[3].index("^") == lines[2].rindex("{{ x }}")
        lines = shown(**place, tag="}}", column=24)
        assert lines[3].index("^") == lines[2].rindex("}}")

    def test_carets_count_columns_not_code_points(self) -> None:
        decomposed = "Ty\u0309 le\u0323\u0302 "
        assert shown(text=decomposed + "{{ x }}", tag="{{ x }}")[3].index("^") == len("  | Tỷ lệ ")

    def test_carets_stand_under_the_column_of_a_line(self) -> None:
        assert caret(shown(text="so_lieu: {a: 1}", line=1, column=11)) == "a"

    def test_a_line_is_shown_without_its_indent_and_the_caret_follows(self) -> None:
        lines = shown(text="    tong: 1,185", line=9, column=11)
        assert lines[2:4] == ["  | tong: 1,185", "  |       ^"]
        assert lines[1].endswith(":9:11")

    def test_the_caret_follows_what_is_written_out(self) -> None:
        assert caret(shown(text="  a\x1b: 1", line=1, column=7)) == "1"

    def test_a_column_within_the_indent_has_no_caret(self) -> None:
        assert not [line for line in shown(text="    tong: 1", line=9, column=2) if "^" in line]

    def test_a_long_paragraph_is_cut_around_the_tag(self) -> None:
        lines = shown(text="chữ " * 100 + "{{ sai }}" + " chữ" * 100, tag="{{ sai }}")
        assert caret(lines) == "{{ sai }}"
        assert len(lines[2]) <= WIDTH + 8
        assert lines[2].count("…") == 2

    def test_a_tag_without_its_text_is_shown_alone(self) -> None:
        assert caret(shown(tag="{% for %}")) == "{% for %}"

    def test_a_fix_shows_old_and_new_words(self) -> None:
        fixed = Diagnostic("FIL001", params={"path": "x"}, fix=Fix("{{ a – b }}", "{{ a - b }}"))
        assert diagnostic_text(fixed).splitlines()[-1] == "  Thay «{{ a – b }}» bằng «{{ a - b }}»."

    def test_text_from_documents_cannot_steer_the_terminal(self) -> None:
        hostile = ERROR.at(text="a\x1b[31mb\u202ec\n\td", heading="\x9b2J\x07")
        assert not {"\x1b", "\u202e", "\t", "\x9b", "\x07"} & set(diagnostic_text(hostile))

    def test_colours_appear_only_when_asked(self) -> None:
        assert "\x1b[" in text_report([ERROR, WARNING], color=True)
        assert "\x1b[" not in text_report([ERROR, WARNING])
        assert not wants_color(io.StringIO())

    def test_the_report_ends_with_the_counts(self) -> None:
        assert summary([ERROR, WARNING, WARNING]) == "1 lỗi, 2 cảnh báo."
        assert text_report([ERROR, WARNING]).endswith("1 lỗi, 1 cảnh báo.\n")
        assert text_report([]) == ""

    def test_english_is_for_those_who_ask(self) -> None:
        with language("en"):
            assert diagnostic_text(ERROR).startswith("error FIL001: ")
            assert summary([ERROR, WARNING]) == "1 error(s), 1 warning(s)."


class TestVerdictTable:
    RATE = IndicatorRecord("tt", "Tỷ lệ hồ sơ trực tuyến", "109/1185", "9,20%", ">= 50%", Verdict.FAIL, ("…",))

    def test_each_indicator_has_value_threshold_and_verdict_in_columns(self) -> None:
        scored = IndicatorRecord("d", "Điểm", "80.7", "80,7", None, None)
        head, rule, first, second = verdict_table([self.RATE, scored], []).splitlines()
        assert first.split("  ")[-2:] == [">= 50%", "Chưa đạt"]
        assert head.index("Kết luận") == first.index("Chưa đạt")
        assert first.index("9,20%") + 5 == second.index("80,7") + 4
        assert set(rule) == {"-"}

    def test_criteria_follow_below_a_rule(self) -> None:
        assert verdict_table([], []) == ""
        table = verdict_table([self.RATE], [CriterionRecord("15.1", "Công nghệ thông tin", Verdict.UNKNOWN)])
        assert table.splitlines()[-1].startswith("Công nghệ thông tin")
        assert table.splitlines()[-1].endswith("Chưa đủ số liệu")
        assert len([line for line in table.splitlines() if set(line) == {"-"}]) == 2

    def test_a_long_label_goes_on_below(self) -> None:
        table = verdict_table(
            [IndicatorRecord("x", "rất dài " * 12, None, "chưa đủ số liệu", None, Verdict.UNKNOWN)], []
        )
        assert max(map(len, table.splitlines())) <= 120
        assert table.count("rất dài") == 12


class TestJson:
    def test_every_key_is_there_for_every_diagnostic(self) -> None:
        bare, full = diagnostic_json(WARNING), diagnostic_json(ERROR.at(line=1, tag="{{ x }}"))
        assert list(bare) == list(full) == ["code", "severity", "message", "help", "fix", "choices", "location"]
        assert list(bare["location"]) == list(full["location"])  # type: ignore[call-overload]
        assert bare["severity"] == "warning"
        fixed = Diagnostic("FIL001", params={"path": "x"}, fix=Fix("a", "b"))
        assert diagnostic_json(fixed)["fix"] == {"old": "a", "new": "b"}
        several = Diagnostic("FIL001", params={"path": "x"}, choices=(Fix("a", "b"), Fix("a", "c")))
        assert diagnostic_json(several)["choices"] == [{"old": "a", "new": "b"}, {"old": "a", "new": "c"}]

    def test_the_location_has_the_keys_of_the_contract(self) -> None:
        keys = [
            "file",
            "part",
            "heading",
            "paragraph",
            "table",
            "row",
            "cell",
            "text",
            "tag",
            "occurrence",
            "line",
            "column",
            "sheet",
            "cells",
        ]
        assert list(diagnostic_json(ERROR)["location"]) == keys  # type: ignore[call-overload]

    def test_a_report_is_one_object_with_schema_and_verdict(self) -> None:
        report = json.loads(json_report("build", [WARNING], {"reports": []}))
        assert list(report) == ["schema", "ok", "diagnostics", "reports"]
        assert (report["schema"], report["ok"]) == ("docxtpl-reports/build/1", True)
        assert json.loads(json_report("check", [ERROR]))["ok"] is False

    def test_undecodable_names_do_not_break_the_output(self) -> None:
        written = json_report("check", [Diagnostic("FIL001", Location(file="a\udcff"), {"path": "a\udcff"})])
        assert json.loads(written.encode("utf-8"))["diagnostics"][0]["code"] == "FIL001"


def test_every_message_is_filled_from_named_placeholders() -> None:
    wrong = []
    for code, kind in CODES.items():
        names = {name for text in (kind.message, kind.help) for _, name, _, _ in Formatter().parse(text) if name}
        text = diagnostic_text(Diagnostic(code, params=dict.fromkeys(names, "«?»")))
        if code not in text or not all(name.isidentifier() for name in names):
            wrong.append(code)
    assert wrong == []


def test_a_code_is_declared_once() -> None:
    assert list(joined((Area.FILES, FILES), (Area.YAML, YAML))) == [*FILES, *YAML]
    with pytest.raises(ValueError, match="FIL001"):
        joined((Area.FILES, FILES), (Area.DATA, {"FIL001": CODES["FIL001"]}))


@pytest.mark.parametrize(
    ("codes", "ends"),
    [
        ([], ExitCode.DONE),
        (["OUT014", "OUT022"], ExitCode.DONE),
        (["OUT014", "DAT006"], ExitCode.PROBLEMS),
        (["OUT020"], ExitCode.PROBLEMS),
        (["DAT006", "OUT010"], ExitCode.OUTSIDE),
        (["OUT010", "USE001", "DAT006"], ExitCode.USAGE),
    ],
)
def test_a_command_ends_with_the_gravest_exit_code(codes: list[str], ends: ExitCode) -> None:
    assert exit_code([Diagnostic(code) for code in codes]) is ends


def test_the_letters_of_a_code_are_those_of_its_area_unless_it_moved() -> None:
    moved = [code for code, kind in CODES.items() if code.rstrip("0123456789") != kind.area]
    assert moved == ["YML070"]
