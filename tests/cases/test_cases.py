"""Cases of packs: data files that say what must come out; ``test`` runs them and names every difference."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support import ROOT
from support.build import docx
from support.jobs import PACKS
from support.project import DATA, RULES, make_project

from docxtpl_reports.cases import pages, running
from docxtpl_reports.cli import main as cli
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.pdf import find_soffice

WHOLE = """
cho_doi:
  chi_tieu.truc_tuyen: "9,20%"  # làm tròn hai chữ số
  chi_tieu: {truc_tuyen: {ket_luan: chưa đạt}}
  so_lieu.ho_so_tong: 1.185
  ket_luan: {diem_cu: thieu, "1": Chưa đạt}
  co_chu: ["Tồn tại: chưa đạt", "(109/1.185)"]
  khong_co_chu: [Hoàn thành]
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates" / "nho" / "thu").mkdir()
    return Path("templates/nho")


def case(pack: Path, expected: str, data: str = DATA, name: str = "mot.yml") -> Path:
    path = pack / "thu" / name
    path.write_text(data + expected, "utf-8")
    return path


def codes(pack: Path, expected: str, data: str = DATA) -> list[str]:
    [found] = running.run([case(pack, expected, data)], pack, Packs(), count_pages=False)
    return [problem.code for problem in found.problems if problem.is_error]


def test_a_case_passes_when_all_comes_out(pack: Path) -> None:
    assert codes(pack, WHOLE) == []


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ('chi_tieu.truc_tuyen: "9,2%"', "CAS001"),
        ("truc_tuyen.ket_luan: đạt", "CAS001"),
        ("ket_luan: {truc_tuyen: đạt}", "CAS001"),
        ("ket_luan: {so_lieu.ho_so_tong: đạt}", "CAS001"),
        ("ket_luan: đạt", "CAS001"),
        ('tieu_chi["1"]: Đạt', "CAS001"),
        ("co_chu: [tồn tại]", "CAS002"),
        ("khong_co_chu: [Tồn tại]", "CAS003"),
        ("loi: [VER001]", "CAS005"),
        ("chi_tieu.truc_tuien: 1", "CAS007"),
        ("chi_tieu.truc_tuyen: [1]", "CAS009"),
        ("co_chu: [{a: b}]", "CAS009"),
        ("so_trang: hai", "CAS009"),
    ],
)
def test_every_difference_is_named(pack: Path, expected: str, code: str) -> None:
    assert codes(pack, f"\ncho_doi:\n  {expected}\n") == [code]


@pytest.mark.parametrize("typed", ["chưa đạt", "Chưa đạt", "khong_dat", "chua_dat"])
def test_a_verdict_is_written_as_reports_and_templates_do(pack: Path, typed: str) -> None:
    assert codes(pack, f"\ncho_doi: {{ket_luan: {typed}}}\n") == []


def test_spaces_and_line_breaks_between_words_do_not_matter(pack: Path) -> None:
    assert codes(pack, '\ncho_doi: {co_chu: ["(109/1.185) Tồn\u00a0tại"]}\n') == []


@pytest.mark.parametrize("expected", ["", "\ncho_doi:\n", "\ncho_doi: {}\n"])
def test_a_case_that_expects_nothing_tests_nothing(pack: Path, expected: str) -> None:
    assert codes(pack, expected) == ["CAS006"]


def test_what_must_be_wrong_may_be_expected_by_its_code(pack: Path) -> None:
    wrong = DATA.replace("109", "2.000")
    errors = codes(pack, "\ncho_doi: {ho_so_tong: 1.185}\n", wrong)
    assert errors != []
    assert codes(pack, f"\ncho_doi: {{loi: [{', '.join(errors)}]}}\n", wrong) == []


def test_a_scored_verdict_of_the_whole_needs_one_criterion_at_the_top(pack: Path) -> None:
    rules = (pack / "quy-tac.yml").read_text("utf-8")
    (pack / "quy-tac.yml").write_text(rules + '  "2": {ten: B, dat_khi: tat_ca, gom: [truc_tuyen]}\n', "utf-8")
    assert codes(pack, "\ncho_doi: {ket_luan: đạt}\n") == ["CAS012"]


def test_expectations_are_not_inherited_and_do_not_change_a_report(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case(pack, WHOLE)
    heir = pack / "thu" / "hai.yml"
    heir.write_text("ke_thua: mot.yml\nso_lieu: {ho_so_truc_tuyen: 1.000}\n", "utf-8")
    [found] = running.run([heir], pack, Packs())
    assert [problem.code for problem in found.problems if problem.is_error] == ["CAS006"]
    assert cli.invoke(["build", str(heir), "-o", "a"]) == 0
    heir.write_text(heir.read_text("utf-8") + 'cho_doi: {truc_tuyen: "84,39%"}\n', "utf-8")
    assert cli.invoke(["build", str(heir), "-o", "b"]) == 0
    assert (tmp_path / "a" / "hai.docx").read_bytes() == (tmp_path / "b" / "hai.docx").read_bytes()
    assert cli.invoke(["test", "nho"]) == 0
    assert "nho: 2/2 ca đạt" in capsys.readouterr().out


def test_differences_are_shown_in_their_file_and_line(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = case(pack, '\ncho_doi:\n  truc_tuyen: "9,30%"\n')
    assert cli.invoke(["test", str(path), "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["cases"] == [{"pack": "nho", "file": path.as_posix(), "passed": False}]
    [problem] = [one for one in answer["diagnostics"] if one["code"] == "CAS001"]
    line = path.read_text("utf-8").split("\n").index('  truc_tuyen: "9,30%"') + 1
    assert (problem["location"]["file"], problem["location"]["line"]) == (path.as_posix(), line)
    assert "«9,30%» nhưng ra «9,20%»" in problem["message"]


class TestUpdate:
    def test_replaces_values_where_they_stand_and_nothing_else(
        self, pack: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        right = case(pack, WHOLE).read_text("utf-8")
        wrong = (
            right.replace("9,20%", "8%")
            .replace("ket_luan: chưa đạt}", "ket_luan: 'đạt'}")
            .replace("1.185\n  ket", "5\n  ket")
        )
        path = case(pack, wrong[len(DATA) :])
        assert cli.invoke(["test", "nho", "--update"]) == 0
        updated = path.read_text("utf-8")
        assert updated == right.replace("ket_luan: chưa đạt}", "ket_luan: Chưa đạt}").replace(
            "ho_so_tong: 1.185\n  ket", 'ho_so_tong: "1.185"\n  ket'
        )
        assert f"Đã ghi: {path.as_posix()}" in capsys.readouterr().out

    def test_fills_a_case_that_expects_nothing(self, pack: Path) -> None:
        path = case(pack, "\ncho_doi:\n")
        assert cli.invoke(["test", "nho", "--update"]) == 0
        assert path.read_text("utf-8").removeprefix(DATA) == (
            '\ncho_doi:\n  chi_tieu.truc_tuyen: "9,20%"\n  chi_tieu.diem_cu: chưa đủ số liệu\n'
            "  ket_luan:\n    chi_tieu.truc_tuyen: Chưa đạt\n    chi_tieu.diem_cu: Chưa đủ số liệu\n"
            "    tieu_chi.1: Chưa đạt\n"
        )
        assert cli.invoke(["test", "nho"]) == 0

    def test_writes_nothing_of_a_report_that_cannot_be_made(self, pack: Path) -> None:
        path = case(pack, "", DATA.replace("1.185", "nhiều"))
        before = path.read_bytes()
        assert cli.invoke(["test", "nho", "--update"]) == 1
        assert path.read_bytes() == before

    def test_leaves_a_value_over_several_lines_and_says_so(
        self, pack: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = case(pack, "\ncho_doi:\n  truc_tuyen: >-\n    9,3\n    0\n")
        before = path.read_bytes()
        assert cli.invoke(["test", "nho", "--update"]) == 1
        assert path.read_bytes() == before
        assert "CAS011" in capsys.readouterr().err

    @pytest.mark.parametrize("empty", ["cho_doi:  # chưa ghi", '"cho_doi": null', "cho_doi: { }", "cho_doi: ~"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_an_empty_section_is_replaced_whatever_its_form(self, pack: Path, empty: str, end: str) -> None:
        path = pack / "thu" / "mot.yml"
        path.write_bytes(("\ufeff" + DATA + empty + "\n").replace("\n", end).encode())
        assert cli.invoke(["test", "nho", "--update"]) == 0
        made = path.read_bytes().decode()
        assert made.startswith("\ufeff" + DATA.split("\n")[0] + end)
        assert made.count("cho_doi") == 1
        assert made.count("\r\n") == (made.count("\n") if end == "\r\n" else 0)
        assert cli.invoke(["test", "nho"]) == 0

    def test_a_section_it_does_not_understand_is_left(self, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = case(pack, "\ncho_doi: {co_chu: []}\n")
        before = path.read_bytes()
        assert cli.invoke(["test", "nho", "--update"]) == 1
        assert path.read_bytes() == before
        assert "CAS011" in capsys.readouterr().err

    def test_names_that_yaml_would_misread_are_quoted(self, pack: Path) -> None:
        rules = pack / "quy-tac.yml"
        rules.write_text(rules.read_text("utf-8").replace('"1": {', '"I: Chung #1": {'), "utf-8")
        path = case(pack, "")
        assert cli.invoke(["test", "nho", "--update"]) == 0
        assert '    "tieu_chi.I: Chung #1": Chưa đạt' in path.read_text("utf-8")
        assert cli.invoke(["test", "nho"]) == 0

    def test_words_are_vietnamese_whatever_the_command_speaks(self, pack: Path) -> None:
        path = case(pack, "")
        assert cli.invoke(["test", "nho", "--update", "--lang", "en"]) == 0
        assert "chi_tieu.truc_tuyen: Chưa đạt" in path.read_text("utf-8")
        assert cli.invoke(["test", "nho", "--lang", "en"]) == 0
        assert cli.invoke(["test", "nho"]) == 0

    def test_a_wrong_case_is_not_made_right(self, pack: Path) -> None:
        path = case(pack, '\ncho_doi: {truc_tuyen: "9%"}\n', DATA.replace("109", "2.000"))
        before = path.read_bytes()
        assert cli.invoke(["test", "nho", "--update"]) == 1
        assert path.read_bytes() == before

    def test_several_values_of_a_line_are_replaced_in_their_places(self, pack: Path) -> None:
        path = case(pack, "\ncho_doi: {truc_tuyen: '1%', so_lieu.ho_so_tong: \"\", ho_so_truc_tuyen: 100}  # hết\n")
        assert cli.invoke(["test", "nho", "--update"]) == 0
        line = 'cho_doi: {truc_tuyen: "9,20%", so_lieu.ho_so_tong: "1.185", ho_so_truc_tuyen: 109}  # hết\n'
        assert path.read_text("utf-8").endswith(line)

    @pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
    def test_a_file_that_is_no_text_is_told_and_left(
        self, pack: Path, capsys: pytest.CaptureFixture[str], encoding: str
    ) -> None:
        path = pack / "thu" / "mot.yml"
        path.write_bytes("mau: nho # số liệu é".encode(encoding, "replace"))
        before = path.read_bytes()
        assert cli.invoke(["test", "nho", "--update"]) == 1
        assert path.read_bytes() == before
        assert "FIL024" in capsys.readouterr().err


@pytest.mark.parametrize("expected", ["co_chu: [x]", "khong_co_chu: [x]", "so_trang: 2"])
def test_what_was_not_compared_has_not_passed(pack: Path, expected: str) -> None:
    wrong = DATA.replace("109", "2.000")
    errors = codes(pack, "\ncho_doi: {ho_so_tong: 1.185}\n", wrong)
    assert codes(pack, f"\ncho_doi: {{loi: [{', '.join(errors)}], {expected}}}\n", wrong) == ["CAS015"]


@pytest.mark.parametrize("mau", ["mau: khac", "ma_khac: nho"])
def test_a_case_is_of_its_pack(pack: Path, mau: str) -> None:
    assert "CAS014" in codes(pack, WHOLE, DATA.replace("mau: nho", mau))


def test_a_pack_without_cases_is_told_how_to_get_one(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["test", "nho"]) == 1
    assert "CAS010" in capsys.readouterr().err
    assert cli.invoke(["test"]) == 1


def test_a_folder_of_packs_is_no_pack(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case(pack, WHOLE)
    assert cli.invoke(["test", "templates"]) == 1
    said = capsys.readouterr().err
    assert "CAS018" in said
    assert "docxtpl-reports test nho" in said
    assert "templates/thu" not in said


def test_a_misspelt_key_has_the_key_that_is_meant(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case(pack, "\ncho_doi: {so_tang: 2}\n")
    assert cli.invoke(["test", "nho"]) == 1
    assert "có thể là «so_trang»" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["quy-tac.yml", "mau.docx"])
def test_what_is_wrong_with_the_pack_is_told_once(pack: Path, capsys: pytest.CaptureFixture[str], file: str) -> None:
    for number in range(3):
        case(pack, "\ncho_doi: {loi: [VER012], co_chu: [x]}\n", name=f"{number}.yml")
    if file == "mau.docx":
        (pack / file).write_bytes(docx("{{ sai }}"))
    else:
        (pack / file).write_text(RULES.replace("lam_tron: 2", "lam_tron: hai"), "utf-8")
    assert cli.invoke(["test", "nho", "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    found = [one["code"] for one in answer["diagnostics"]]
    assert (len(found), found[-1]) == (2, "CAS019")
    assert not any(one["passed"] for one in answer["cases"])


def test_an_unknown_pack_has_the_nearest_names(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case(pack, WHOLE)
    assert cli.invoke(["test", "nhoo"]) == 1
    assert "«nho»" in capsys.readouterr().err


@pytest.mark.skipif(find_soffice() is None, reason="needs LibreOffice")
def test_pages_are_counted(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case(pack, "\ncho_doi: {so_trang: 1}\n")
    path = case(pack, "\ncho_doi: {so_trang: 3}\n", name="hai.yml")
    assert cli.invoke(["test", "nho"]) == 1
    assert "phải có 3 trang nhưng có 1 trang" in capsys.readouterr().err
    assert cli.invoke(["test", "nho", "--no-pages"]) == 0
    assert cli.invoke(["test", "nho", "--update"]) == 0
    assert path.read_text("utf-8").endswith("cho_doi: {so_trang: 1}\n")


def test_pages_that_cannot_be_counted_are_no_pass(
    pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case(pack, "\ncho_doi: {so_trang: 1}\n")
    monkeypatch.setenv("DOCXTPL_REPORTS_SOFFICE", "/khong/co/soffice")
    assert cli.invoke(["test", "nho"]) == 3
    assert "CAS008" in capsys.readouterr().err


SHIPPED = [path.parent for path in sorted((ROOT / "templates").glob("*/thu"))]


@pytest.fixture(scope="module")
def counted() -> dict[Path, int | object]:
    """The pages of the cases of all packs, counted by one LibreOffice."""
    found = [
        one for folder in SHIPPED for one in running.run(running.cases_of(folder), folder, PACKS, count_pages=False)
    ]
    asking = [one for one in found if one.expected.pages is not None and one.result is not None]
    return pages.pages_of({one.file: one.result.document or b"" for one in asking if one.result is not None})


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_cases_of_every_shipped_pack_pass(
    folder: Path, counted: dict[Path, int | object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "pages_of", lambda documents: {file: counted[file] for file in documents})
    found = running.run(running.cases_of(folder), folder, PACKS)
    assert found
    assert [(one.file.name, problem.message) for one in found for problem in one.problems if problem.is_error] == []
