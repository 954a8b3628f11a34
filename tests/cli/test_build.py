"""Reports are built from data files; bad input is a message with a place and leaves no file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.build import docx, lines
from support.cli_answers import answer, problems
from support.project import DATA, RULES, make_project

from docxtpl_reports.cli import main as cli


def test_build_without_arguments_builds_every_data_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "chung.yml").write_text("don_vi: {}\n", "utf-8")  # no «mau:»: something others build on
    assert cli.invoke(["build"]) == 0
    printed = capsys.readouterr().out
    assert "out/xa-a.docx" in printed
    assert "Tỷ lệ hồ sơ trực tuyến" in printed
    assert "9,20%" in printed
    assert "Chưa đạt" in printed
    document = (project / "out" / "xa-a.docx").read_bytes()
    assert lines(document) == ["Tỷ lệ 9,20% (109/1.185)", "Tồn tại: chưa đạt 50%"]
    assert sorted(p.name for p in (project / "out").iterdir()) == ["xa-a.docx", "xa-a.json"]


def test_json_answer_has_the_documented_keys(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = answer(capsys, "build")
    assert code == 0
    assert report["schema"] == "docxtpl-reports/build/1"
    assert report["ok"] is True
    (built,) = report["reports"]
    assert (built["row"], built["state"], built["draft"]) == (None, "built", False)
    assert (built["data"], built["docx"], built["pdf"]) == ("data/xa-a.yml", "out/xa-a.docx", None)
    first, second = built["indicators"]
    assert first == {
        "name": "truc_tuyen",
        "label": "Tỷ lệ hồ sơ trực tuyến",
        "value": "109/1185",
        "text": "9,20%",
        "threshold": ">= 50%",
        "verdict": "FAIL",
        "reasons": first["reasons"],
    }
    assert first["reasons"]
    assert second["verdict"] == "UNKNOWN"
    assert [(c["name"], c["verdict"]) for c in built["criteria"]] == [("1", "FAIL")]
    assert set(built["criteria"][0]) == {"name", "label", "verdict", "reasons", "xep_loai"}


def test_settings_may_stand_anywhere_on_the_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["--format=json", "--lang", "en", "build"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]


def test_same_input_gives_the_same_bytes(project: Path) -> None:
    assert cli.invoke(["build"]) == 0
    first = (project / "out" / "xa-a.docx").read_bytes(), (project / "out" / "xa-a.json").read_bytes()
    assert cli.invoke(["build"]) == 0
    assert ((project / "out" / "xa-a.docx").read_bytes(), (project / "out" / "xa-a.json").read_bytes()) == first


def test_output_goes_beside_the_data_of_another_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make_project(tmp_path / "a")
    (tmp_path / "b").mkdir()
    monkeypatch.chdir(tmp_path / "b")
    assert cli.invoke(["build", str(data)]) == 0
    assert (tmp_path / "a" / "out" / "xa-a.docx").is_file()


def test_a_document_edited_by_hand_is_not_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.invoke(["build"])
    edited = docx("sửa tay")
    (project / "out" / "xa-a.docx").write_bytes(edited)
    capsys.readouterr()
    code, report = answer(capsys, "build")
    assert (code, problems(report)) == (1, ["OUT020"])
    assert (project / "out" / "xa-a.docx").read_bytes() == edited
    assert cli.invoke(["build", "--force"]) == 0
    assert (project / "out" / "xa-a.docx").read_bytes() != edited


def test_two_data_files_with_one_output_name_write_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = project / "khac" / "xa-a.yml"
    other.parent.mkdir()
    other.write_text(DATA, "utf-8")
    code, report = answer(capsys, "build", "data/xa-a.yml", "khac/xa-a.yml")
    assert (code, problems(report)) == (1, ["OUT021", "OUT021"])
    assert not (project / "out").exists()


def test_another_template_can_stand_for_the_packs(project: Path) -> None:
    (project / "khac.docx").write_bytes(docx("Chỉ có {{ so_lieu.ho_so_tong }}"))
    assert cli.invoke(["build", "--template", "khac.docx"]) == 0
    assert lines((project / "out" / "xa-a.docx").read_bytes()) == ["Chỉ có 1.185"]


def test_a_failed_build_names_the_document_that_is_now_stale(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.invoke(["build"])
    make_project(project, data=DATA.replace("  ho_so_tong: 1.185\n", ""))
    capsys.readouterr()
    code, report = answer(capsys, "build")
    assert code == 1
    assert [d["location"]["file"] for d in report["diagnostics"] if d["code"] == "OUT023"] == ["out/xa-a.docx"]


def test_pdf_is_made_beside_the_document(project: Path, soffice: Path) -> None:
    assert cli.invoke(["build", "--pdf"]) == 0
    assert (project / "out" / "xa-a.pdf").read_bytes().startswith(b"%PDF")


def test_without_libreoffice_the_document_is_there_and_the_exit_code_is_3(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docxtpl_reports.pdf.pool.find_soffice", lambda environment=None: None)
    code, report = answer(capsys, "build", "--pdf")
    assert (code, problems(report)) == (3, ["OUT010"])
    assert report["reports"][0]["docx"] == "out/xa-a.docx"
    assert (project / "out" / "xa-a.docx").is_file()


def bad(capsys: pytest.CaptureFixture[str], folder: Path) -> tuple[int, list[dict[str, Any]]]:
    code, report = answer(capsys, "build")
    assert not (folder / "out").exists()
    assert report["ok"] is False
    return code, [d for d in report["diagnostics"] if d["severity"] == "error"]


def test_a_missing_figure_names_it_and_where_to_type_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=DATA.replace("  ho_so_tong: 1.185\n", ""))
    code, (problem,) = bad(capsys, project)
    assert code == 1
    assert "ho_so_tong" in problem["message"] + problem["help"]
    assert problem["location"]["file"] == "data/xa-a.yml"
    assert problem["location"]["line"] is not None


def test_text_where_a_number_belongs_has_line_and_column(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=DATA.replace("1.185", "nhiều"))
    code, (problem,) = bad(capsys, project)
    assert code == 1
    assert (problem["location"]["line"], problem["location"]["column"]) == (9, 15)


def test_a_misspelt_key_of_the_data_offers_the_right_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=DATA.replace("ho_so_tong:", "ho_so_tongg:"))
    code, problems = bad(capsys, project)
    assert code == 1
    (misspelt,) = [p for p in problems if p["location"]["text"] and "tongg" in p["message"]]
    assert "ho_so_tong" in misspelt["help"]
    assert misspelt["location"]["line"] == 9


def test_a_misspelt_name_in_the_template_offers_the_right_one(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(project, template=("a", "Có {{ so_lieu.ho_so_tông }}"))
    code, (problem,) = bad(capsys, project)
    assert (code, problem["code"]) == (1, "TPL021")
    assert problem["fix"]["new"] == "so_lieu.ho_so_tong"
    place = problem["location"]
    assert (place["part"], place["paragraph"], place["tag"]) == ("word/document.xml", 2, "{{ so_lieu.ho_so_tông }}")
    assert place["file"].endswith("templates/nho/mau.docx")


def test_an_unclosed_block_is_an_error_with_its_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, template=("a", "{% if chi_tieu.truc_tuyen.dat %}", "b"))
    code, (problem,) = bad(capsys, project)
    assert (code, problem["code"], problem["location"]["paragraph"]) == (1, "TPL005", 2)


def test_a_zero_denominator_is_an_error_at_the_figure(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=DATA.replace("1.185", "0"))
    code, (problem, *_) = bad(capsys, project)
    assert (code, problem["code"], problem["location"]["line"]) == (1, "VER016", 9)


def test_a_zero_denominator_that_is_waived_is_unknown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = DATA.replace("1.185", "0")
    data += "mien_kiem_tra: {mau_so_bang_0.truc_tuyen: số đúng}\n"
    make_project(project, data=data, template=("{{ chi_tieu.truc_tuyen.ket_luan }}: {{ chi_tieu.truc_tuyen }}",))
    code, report = answer(capsys, "build")
    assert code == 0
    assert report["reports"][0]["indicators"][0]["verdict"] == "UNKNOWN"
    assert lines((project / "out" / "xa-a.docx").read_bytes()) == ["Chưa đủ số liệu: chưa đủ số liệu"]
    assert "REN101" in [d["code"] for d in report["diagnostics"]]


def test_a_template_that_is_not_a_docx_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, template=b"%PDF-1.7 ...")
    code, (problem,) = bad(capsys, project)
    assert code == 1
    assert problem["code"].startswith("PKG")


def test_a_misspelt_filter_is_found_in_branches_not_taken(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, template=("{% if false %}{{ so_lieu.ho_so_tong | hai_chu_sp }}{% endif %}",))
    code, (problem,) = bad(capsys, project)
    assert (code, problem["code"], problem["fix"]["new"]) == (1, "TPL015", "hai_chu_so")


def test_not_dat_is_warned_about(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, template=("{% if not chi_tieu.diem_cu.dat %}a{% endif %}",))
    code, report = answer(capsys, "build")
    assert (code, [d["code"] for d in report["diagnostics"]]) == (0, ["TPL027"])


def test_rules_that_are_wrong_say_where(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, rules=RULES.replace("tu_so: ho_so_truc_tuyen", "tu_so: ho_so_truc_tuyeen"))
    code, problems = bad(capsys, project)
    assert code == 1
    assert problems[0]["location"]["file"].endswith("quy-tac.yml")
    assert problems[0]["location"]["line"] is not None


def test_all_problems_are_reported_at_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(
        project,
        data=DATA.replace("1.185", "nhiều").replace("Nguyễn Văn B", "''"),
        template=("{{ so_lieu.x }}", "{% for a in %}", "{{ b"),
    )
    _, problems = bad(capsys, project)
    assert {p["location"]["file"].rpartition("/")[2] for p in problems} == {"xa-a.yml", "mau.docx"}
    assert {"TPL001", "TPL005", "TPL019", "TPL021"} <= {p["code"] for p in problems}


def test_a_folder_in_the_place_of_the_document_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "out" / "xa-a.docx").mkdir(parents=True)
    for options in ([], ["--force"]):
        code, report = answer(capsys, "build", *options)
        assert (code, problems(report)) == (3, ["OUT005"])


def test_an_output_folder_that_cannot_be_written_exits_with_3(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "tep").write_text("", "utf-8")
    code, report = answer(capsys, "build", "-o", "tep/duoi")
    assert code == 3
    assert problems(report)[0].startswith("OUT")
    assert "tep" in report["diagnostics"][0]["message"]


@pytest.mark.parametrize("first_line", ["Mau: nho", "mẫu: nho", " mau: nho", "mau = nho"])
def test_a_data_file_with_a_slip_in_its_first_key_is_not_passed_over(
    project: Path, capsys: pytest.CaptureFixture[str], first_line: str
) -> None:
    make_project(project, data=DATA.replace("mau: nho", first_line))
    code, report = answer(capsys, "build")
    assert code == 1
    assert report["diagnostics"][0]["location"]["file"] == "data/xa-a.yml"


def test_a_data_file_in_another_encoding_is_not_passed_over(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "xa-b.yml").write_bytes(DATA.encode("utf-16"))
    code, report = answer(capsys, "build")
    assert (code, problems(report)) == (1, ["FIL024"])


def test_text_after_a_hash_is_not_lost_silently(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=DATA.replace("{ho_ten: Nguyễn Văn B, ", "{ho_ten: Nguyễn #Văn B, "))
    assert answer(capsys, "build")[0] == 1
    data = DATA.replace(
        "nguoi_ky: {ho_ten: Nguyễn Văn B, chuc_vu: Chủ tịch, hinh_thuc: TM}", "nguoi_ky:\n  ho_ten: Võ #Thu Hà"
    )
    make_project(project, data=data + "\n")
    assert "YML022" in [d["code"] for d in answer(capsys, "build")[1]["diagnostics"]]


def test_no_addressee_is_an_answer(project: Path) -> None:
    make_project(
        project,
        data=DATA.replace("[Ủy ban nhân dân huyện C]", "[]"),
        template=("{% for k in kinh_gui %}{{ k }}{% endfor %}.",),
    )
    assert cli.invoke(["build"]) == 0


def test_one_file_named_twice_is_built_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = answer(capsys, "build", "data/xa-a.yml", "./data/xa-a.yml")
    assert (code, len(report["reports"])) == (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_an_answer_that_cannot_be_written_exits_with_3(project: Path, form: str) -> None:
    code = f"from docxtpl_reports.cli.main import run; run(['build', '--format', '{form}'])"
    with open("/dev/full", "wb") as full:
        run = subprocess.run([sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE)
    assert run.returncode == 3
    assert b"Traceback" not in run.stderr
