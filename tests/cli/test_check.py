"""Templates, rules and data are checked without building a report."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from support.build import docx
from support.cli_answers import answer, problems
from support.project import make_project

from docxtpl_reports.cli import main as cli


def test_check_says_when_all_is_well_and_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["check"]) == 0
    assert "Không có lỗi" in capsys.readouterr().out
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    "path", ["nho", "templates/nho", "templates/nho/mau.docx", "templates/nho/quy-tac.yml", "data/xa-a.yml"]
)
def test_check_takes_a_pack_a_template_rules_or_data(
    project: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    make_project(project, template=("{{ so_lieu.khong_co }}",))
    code, report = answer(capsys, "check", path)
    assert (code, problems(report)) == (1, ["TPL021"])
    assert report["schema"] == "docxtpl-reports/check/1"


def test_check_of_a_copy_outside_its_pack(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "nhap.docx").write_bytes(docx("{{ so_lieu.ho_so_tong / 0 }}"))
    assert answer(capsys, "check", "nhap.docx")[1]["diagnostics"][0]["code"] == "USE007"
    assert answer(capsys, "check", "nhap.docx", "--pack", "nho")[0] == 0
    code, report = answer(capsys, "check", "nhap.docx", "--pack", "nho", "--data", "data/xa-a.yml")
    assert (code, report["diagnostics"][0]["location"]["tag"]) == (1, "{{ so_lieu.ho_so_tong / 0 }}")


def test_check_of_a_folder_of_packs_takes_each(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "templates" / "nho" / "mau.docx").write_bytes(docx("{{ khong_co }}"))
    code, report = answer(capsys, "check", "templates")
    assert (code, problems(report)) == (1, ["TPL020"])


def test_check_of_a_table_of_units_says_how_to(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "dv.xlsx").write_bytes(b"")
    code, report = answer(capsys, "check", "dv.xlsx")
    [problem] = report["diagnostics"]
    assert (code, problem["code"]) == (2, "BAT038")
    assert "--table dv.xlsx --dry-run" in problem["help"]


class TestParts:
    """A shared part is checked through the templates that use it."""

    @pytest.fixture
    def part(self, project: Path) -> Path:
        make_project(project, template=('{% chen "dau" with loai="KH" %}', "{{ la }}"))
        path = project / "templates" / "chung" / "dau.docx"
        path.parent.mkdir()
        path.write_bytes(docx("{% tuy_chon ve_viec %}", "{{ loai }}{{ ve_viec }}"))
        return path

    @pytest.mark.parametrize("named", ["templates/chung/dau.docx", "templates/chung"])
    @pytest.mark.parametrize("pack", [(), ("--pack", "nho")])
    def test_what_the_template_gives_is_known(
        self, part: Path, capsys: pytest.CaptureFixture[str], named: str, pack: tuple[str, ...]
    ) -> None:
        assert answer(capsys, "check", named, *pack)[0] == 0

    def test_findings_of_the_part_and_of_tags_that_use_it_are_told_once(
        self, part: Path, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = project / "templates" / "hai"
        other.mkdir()
        for file in (project / "templates" / "nho").iterdir():
            (other / file.name).write_bytes(file.read_bytes())
        part.write_bytes(docx("{% tuy_chon ve_viec %}", "{{ loai }}{{ so_lieu.sai }}{{ thieu }}"))
        found = answer(capsys, "check", "templates/chung/dau.docx")[1]["diagnostics"]
        assert [(d["code"], d["location"]["file"]) for d in found] == [
            ("TPL021", "templates/chung/dau.docx"),
            ("TPL274", "templates/hai/mau.docx"),
            ("TPL274", "templates/nho/mau.docx"),
        ]

    def test_one_that_nothing_uses_has_its_language_checked(
        self, part: Path, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        unused = part.with_name("rieng.docx")
        unused.write_bytes(docx("{% tuy_chon a %}", "{{ a }}{{ b }}"))
        assert answer(capsys, "check", "templates/chung/rieng.docx")[0] == 0
        unused.write_bytes(docx("{% tuy_chon a %}", "{{ a }}", "{{ a | khong_co }}"))
        code, report = answer(capsys, "check", "templates/chung")
        [problem] = report["diagnostics"]
        assert (code, problem["code"]) == (1, "TPL015")
        place = problem["location"]
        assert (place["file"], place["paragraph"]) == ("templates/chung/rieng.docx", 3)
        unused.rename(part.with_name("a b.docx"))
        assert problems(answer(capsys, "check", "templates/chung/a b.docx")[1]) == ["TPL267"]

    def test_one_of_the_pack_itself_is_a_part_where_its_template_uses_it(
        self, part: Path, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        own = part.rename(project / "templates" / "nho" / "dau.docx")
        assert answer(capsys, "check", "templates/nho/dau.docx")[0] == 0
        own.rename(own.with_name("thu.docx"))
        assert problems(answer(capsys, "check", "templates/nho/thu.docx")[1])[0] == "TPL008"

    def test_a_copy_is_checked_as_the_part_it_was_made_of(
        self, part: Path, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (project / "sao.docx").write_bytes(docx("{{ loai }}{{ so_lieu.sai }}"))
        code, report = answer(capsys, "check", "sao.docx", "--as", "templates/chung/dau.docx")
        [problem] = report["diagnostics"]
        assert (code, problem["code"], problem["location"]["file"]) == (1, "TPL021", "templates/chung/dau.docx")
        assert problems(answer(capsys, "check", "templates/chung/dau.docx")[1]) == []
        code, report = answer(capsys, "check", "sao.docx", "--as", "templates/nho/mau.docx")
        places = {(d["code"], d["location"]["file"]) for d in report["diagnostics"]}
        assert places == {("TPL020", "templates/nho/mau.docx"), ("TPL021", "templates/nho/mau.docx")}
        assert problems(answer(capsys, "check", "--as", "templates/nho/mau.docx")[1]) == ["USE124"]

    def test_its_findings_are_comments_in_it(self, part: Path, capsys: pytest.CaptureFixture[str]) -> None:
        part.write_bytes(docx("{{ loai }}{{ so_lieu.sai }}"))
        _, report = answer(capsys, "check", "templates/chung/dau.docx", "--comments", "nx.docx")
        assert report["comments"] == {"path": "nx.docx", "count": 1, "elsewhere": 0}


class TestCopyWithComments:
    def test_it_is_written_beside_the_answer(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        make_project(project, template=("{{ so_lieu.ho_so_tongg }}",))
        code, report = answer(capsys, "check", "templates/nho", "--comments", "xem/nhan-xet.docx")
        assert (code, report["comments"]) == (1, {"path": "xem/nhan-xet.docx", "count": 1, "elsewhere": 0})
        assert "{{ so_lieu.ho_so_tong }}" in capsys_text(capsys, "text", "xem/nhan-xet.docx")
        assert cli.invoke(["check", "templates/nho", "--comments", "xem/nhan-xet.docx"]) == 1  # and once more
        assert "1 nhận xét" in capsys.readouterr().out

    def test_where_there_is_nothing_to_comment_on_it_takes_the_place_of_older_comments(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for template, said in (
            ("{{ so_lieu.sai }}", "1 nhận xét. Trong Word"),
            ("một", "không có chỗ nào để nhận xét"),
        ):
            make_project(project, template=(template,))
            cli.invoke(["check", "templates/nho", "--comments", "n.docx"])
            told = capsys.readouterr().out
            assert said in told
        assert "0 nhận xét" not in told
        assert "so_lieu.sai" not in capsys_text(capsys, "text", "n.docx")

    def test_findings_of_a_trial_with_data_are_in_it(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        make_project(project, template=("{{ so_lieu.ho_so_tong / 0 }}",))
        code, report = answer(capsys, "check", "data/xa-a.yml", "--comments", "n.docx")
        assert (code, report["comments"]["count"]) == (1, 1)
        (project / "ngoai.docx").write_bytes(docx("{{ so_lieu.ho_so_tong / 0 }}"))
        code, report = answer(
            capsys, "check", "ngoai.docx", "--pack", "nho", "--data", "data/xa-a.yml", "--comments", "m.docx"
        )
        assert report["comments"]["path"] == "m.docx"

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["templates/nho", "--comments", "templates/nho/mau.docx"], "USE121"),
            (["templates/nho", "--comments", "templates/../templates/nho/mau.docx"], "USE121"),
            (["templates/nho", "--comments", "n.doc"], "USE122"),
            (["--comments", "n.docx"], "USE120"),
            (["templates/nho", "--comments", "cua-toi.docx"], "OUT080"),
            (["templates/nho", "--comments", "da-sua.docx"], "OUT080"),
            (["templates/nho", "--comments", "dang-mo.docx"], "USE091"),
            (["templates/nho", "--comments", "templates"], "USE122"),
            (["templates/nho", "--comments", "thu-muc.docx"], "OUT005"),
        ],
    )
    def test_nothing_of_the_designer_is_lost(
        self, project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
    ) -> None:
        (project / "cua-toi.docx").write_bytes(docx("của tôi"))
        assert cli.invoke(["check", "templates/nho", "--comments", "da-sua.docx"]) == 0
        again = io.BytesIO()
        with zipfile.ZipFile("da-sua.docx") as old, zipfile.ZipFile(again, "w") as new:  # saved by another program
            for name in old.namelist():
                new.writestr(name, old.read(name))
        (project / "da-sua.docx").write_bytes(again.getvalue())
        assert cli.invoke(["check", "templates/nho", "--comments", "dang-mo.docx"]) == 0
        (project / "~$ang-mo.docx").touch()
        (project / "thu-muc.docx").mkdir()
        before = {path: path.read_bytes() for path in project.rglob("*.docx") if path.is_file()}
        capsys.readouterr()
        _, report = answer(capsys, "check", *arguments)
        assert problems(report) == [code]
        assert {path: path.read_bytes() for path in before} == before

    @pytest.mark.parametrize("template", [b"", b"PK", b"x" * 99])
    def test_a_damaged_template_gives_its_message_and_no_copy(
        self, project: Path, capsys: pytest.CaptureFixture[str], template: bytes
    ) -> None:
        (project / "templates/nho/mau.docx").write_bytes(template)
        code, report = answer(capsys, "check", "templates/nho", "--comments", "n.docx")
        assert (code, report["comments"], len(problems(report))) == (1, None, 1)
        assert not (project / "n.docx").exists()


def capsys_text(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    cli.invoke([*arguments])
    return capsys.readouterr().out
