"""Lost letters, unseen signs, look-alike names and foreign files are questioned or refused, and shown without harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import ROOT
from support.figures_project import DATA, RULES, Project
from support.project import make_project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import Location
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.yaml.lettering import check_row, misread
from docxtpl_reports.figures.yaml.nodes import MappingNode, ScalarNode


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def codes(project: Project, typed: str) -> list[str]:
    return [d.code for d in project.load("ten: xã Pờ Y", f"ten: {typed}")[1]]


@pytest.mark.parametrize(
    ("typed", "in_utf8", "in_guessed"),
    [
        ("xã Ba ?i?n", ["BAT072"], ["BAT072"]),
        ("Ðào Th? Hoa", ["YML052"], ["BAT072"]),
        ("xã Ba ?", [], ["BAT072"]),
        ("https://vi.du/tra-cuu?ma=3", ["YML052"], ["YML052"]),
        ("Có hồ sơ trễ hạn không?", ["YML052"], ["BAT072"]),
        ("xã Ba Điền", [], []),
        ("Nguyễn \u202eăV", ["YML054"], ["YML054"]),
    ],
)
def test_letters_that_a_cell_has_lost_are_an_error_there(typed: str, in_utf8: list[str], in_guessed: list[str]) -> None:
    place = Location(file="u.csv", sheet="1", cells="B7")
    row = MappingNode({"ten": (ScalarNode("ten", False, place), ScalarNode(typed, True, place))}, place)
    for is_guessed, expected in ((False, in_utf8), (True, in_guessed)):
        problems = check_row(row, is_guessed=is_guessed)
        assert [problem.code for problem in problems] == expected
        assert all(problem.location == place for problem in problems)


@pytest.mark.parametrize(  # C7
    ("typed", "code"),
    [
        ("xã Th?nh L?i", "YML052"),
        ('"?y ban nhân dân"', "YML052"),
        ("xã Th?", "YML052"),
        ("xÃ£ Tiáº¿ng ViÃªn", "YML051"),
        ("x\ufffd P\ufffd Y", "YML050"),
        ("x· Pê Y", "YML053"),
        ("ñy ban nh©n d©n x·", "YML053"),
        ("Uûy ban nhaân daân", "YML053"),
        ('"xã \\u202eY ờP"', "YML054"),
        ('"xã Pờ Y\\U000e0041"', "YML054"),
        ('"xã P\\u200bờ Y"', "YML055"),
    ],
)
def test_letters_that_were_lost_or_hidden_are_reported(project: Project, typed: str, code: str) -> None:
    assert code in codes(project, typed)


@pytest.mark.parametrize(
    "typed", ["xã Hà Đông", "Xã Đắk R'Lấp", "xã Cúc Phương (a © b)", "thị xã Buôn Hồ 25°C", "phường Hòa Quý"]
)
def test_ordinary_names_are_not(project: Project, typed: str) -> None:
    assert [code for code in codes(project, typed) if code != "VER050"] == []  # another unit than the office


def test_what_was_misread_is_said() -> None:
    assert misread("Tiáº¿ng Viá»‡t") == "Tiếng Việt"
    assert misread("Tiếng Việt") is None
    assert misread("Hà Nội") is None


class TestEndings:  # C6
    @pytest.fixture
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        make_project(tmp_path)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "data" / "xa-a.yml").rename(tmp_path / "data" / "xa-a.yml.txt")
        return tmp_path

    @pytest.mark.parametrize(
        "arguments",
        [["build"], ["check"], ["build", "data/xa-a.yml.txt"], ["check", "data/xa-a.yml.txt"], ["check", "data"]],
    )
    def test_a_hidden_txt_is_refused_by_every_command(
        self, home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
    ) -> None:
        assert cli.invoke([*arguments, "--format", "json"]) == 1
        problems = json.loads(capsys.readouterr().out)["diagnostics"]
        assert [d["code"] for d in problems if d["severity"] == "error"] == ["YML048"]
        assert "xa-a.yml" in problems[0]["help"]


class TestOneSlip:  # C8
    def test_a_part_over_its_whole_is_reported_by_the_packs_check(self, project: Project) -> None:
        assert [d.code for d in project.load("tt: 109", "tt: 2.000")[1]] == ["VER012"]
        waived = DATA.replace("tt: 109", "tt: 2.000") + "mien_kiem_tra: {trong_tong: chuyển kỳ}\n"
        project.write(data=waived)
        assert [d.code for d in loading.load(project.data)[1]] == ["VER011"]  # a waiver is for one finding
        both = waived.replace("kỳ}", "kỳ, vuot_mau_so.truc_tuyen: chuyển kỳ}")
        project.write(data=both)
        assert loading.load(project.data)[1] == []

    @pytest.mark.parametrize(("old", "new"), [("tong: 1.185", "tổng: 1.185"), ("cuoc_hop: 20", "cuoc_hop:: 20")])
    def test_a_misspelt_key_is_not_missing_as_well(self, project: Project, old: str, new: str) -> None:
        assert [d.code for d in project.load(old, new)[1]] == ["DAT001"]

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("mau_so: tong", "mau_soo: tong", "RUL001"),
            ("kieu: diem, lon_nhat", "kieuu: diem, lon_nhat", "RUL001"),
            ("noi_dung: Hồ sơ", "noi_dug: Hồ sơ", "RUL001"),
            ("dung_khi: tt <= tong", "dung_khi: tt <= 1,200", "YML010"),
        ],
    )
    def test_a_slip_in_the_rules_is_reported_once(self, project: Project, old: str, new: str, code: str) -> None:
        found = [d.code for d in project.load(rules=(old, new))[1]]
        assert found == [code]

    def test_without_such_a_check_the_built_in_one_tells(self, project: Project) -> None:
        rules = RULES.replace("dung_khi: tt <= tong", "dung_khi: tong > 0")
        project.write(rules, DATA.replace("tt: 109", "tt: 2.000"))
        assert [d.code for d in loading.load(project.data)[1]] == ["VER011"]
        project.write(RULES.replace("muc: loi", "muc: canh_bao"), DATA.replace("tt: 109", "tt: 2.000"))
        assert "VER011" in [d.code for d in loading.load(project.data)[1]]

    def test_no_advice_to_an_officer_is_about_the_rules(self) -> None:
        from docxtpl_reports.diagnostics import Area
        from docxtpl_reports.diagnostics.codes.table import CODES

        for code, kind in CODES.items():
            if (kind.area is Area.DATA and code != "DAT041") or code in (
                "VER010",
                "VER011",
                "VER012",
                "VER013",
                "VER020",
                "VER021",
                "VER032",
            ):
                assert "quy-tac.yml" not in kind.help, code


class TestSigning:  # B14
    def test_a_day_before_the_end_of_the_period_is_questioned(self, project: Project) -> None:
        problems = project.load("  ngay:\n", "  ngay: 01/8/2024\n")[1]
        assert [(d.code, d.location.line, d.is_error) for d in problems] == [("VER032", 9, False)]
        assert project.problems("  ngay:\n", "  ngay: 13/8/2024\n") == []
        project.write(
            data=DATA.replace("  ngay:\n", "  ngay: 01/8/2024\n") + "mien_kiem_tra: {ky_truoc_han.ngay: họp sớm}\n"
        )
        assert loading.load(project.data)[1] == []


class TestForeignFiles:  # D13
    @pytest.mark.parametrize("key", ["ke_thua", "ky_truoc"])
    @pytest.mark.parametrize("path", ["absolute", "../../ngoai.yml", "link.yml"])
    def test_outside_the_project_are_refused_and_never_shown(self, tmp_path: Path, key: str, path: str) -> None:
        (tmp_path / "du-an").mkdir()
        project = Project(tmp_path / "du-an")
        secret = tmp_path / "ngoai.yml"
        secret.write_text("mat_khau: [bí mật\n", "utf-8")
        (project.data.parent / "link.yml").symlink_to(secret)
        typed = str(secret) if path == "absolute" else path
        project.write(data=DATA + f"{key}: {typed}\n")
        problems = [d for d in loading.load(project.data)[1] if d.is_error]
        assert [d.code for d in problems] == ["DAT067"]
        assert "bí mật" not in str(problems)

    def test_inside_they_are_read(self, project: Project) -> None:
        (project.folder / "chung.yml").write_text("thong_tin: {cuoc_hop: 5}\n", "utf-8")
        project.write(data=DATA + "ke_thua: ../chung.yml\n")
        assert loading.load(project.data)[1] == []


class TestLookalikes:  # D13
    def test_two_names_that_look_the_same_are_an_error(self, project: Project) -> None:
        cyrillic = (
            "  tt: {ten: Hồ sơ trực tuyến, kieu: so_nguyen}\n  тt: {ten: Khác, kieu: so_nguyen, bat_buoc: false}\n"
        )
        found = project.load(rules=("  tt:    {ten: Hồ sơ trực tuyến, kieu: so_nguyen}\n", cyrillic))[1]
        assert "RUL087" in [d.code for d in found]

    def test_one_is_questioned(self, project: Project) -> None:
        more = "  хa: {ten: Khác, kieu: so_nguyen, bat_buoc: false}\n  dh:"
        (problem,) = project.load(rules=("  dh:", more))[1]
        assert (problem.code, problem.is_error, problem.fix and problem.fix.new) == ("RUL086", False, "xa")

    def test_in_the_data_the_latin_name_is_offered(self, project: Project) -> None:
        (problem, *_) = project.load("  tt: 109", "  тt: 109")[1]
        assert (problem.code, problem.fix and problem.fix.new) == ("DAT001", "tt")


def test_a_file_name_cannot_steer_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    name = "xa\x1b[31m\u202ea.yml"
    (tmp_path / "data" / "xa-a.yml").rename(tmp_path / "data" / name)
    for arguments in (["build"], ["check"], ["explain", f"data/{name}"], ["build", f"data/{name}", "--draft"]):
        cli.invoke(arguments)
        said = capsys.readouterr()
        assert "\x1b" not in said.out + said.err
        assert "\u202e" not in said.out + said.err


def test_many_alike_problems_are_reported_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # C14
    monkeypatch.chdir(ROOT)
    path = tmp_path / "moi.yml"
    assert cli.invoke(["new", "tieu-chi-15", "xã Mới", "-o", str(path)]) == 0
    capsys.readouterr()
    assert cli.invoke(["check", str(path), "--pack", "tieu-chi-15"]) == 1
    said = capsys.readouterr().err
    assert said.count("lỗi DAT004") == 1
    assert "chỗ giống nhau" in said
    assert "so_lieu.ho_so_tong" in said
    assert cli.invoke(["check", str(path), "--pack", "tieu-chi-15", "--format", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)["diagnostics"]
    assert sum(d["code"] == "DAT004" for d in problems) > 20
