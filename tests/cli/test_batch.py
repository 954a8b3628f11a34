"""``build`` with many units: a line for each, a summary, a list of failures; killed at any moment, it goes on."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile
from itertools import count
from pathlib import Path

import pytest
from support import full_disk
from support.batch_project import contents, make_units, torn
from support.build import docx, lines
from support.cli_answers import answer, problems
from support.project import DATA
from support.unit_tables import book, styled
from support.waiting import ended, until

from docxtpl_reports.cli import main as cli
from docxtpl_reports.files.temporary import LOCK, PREFIX


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Six units, the third and the last of which have a wrong figure, in the current folder."""
    monkeypatch.chdir(tmp_path)
    return make_units(tmp_path, 6, broken=[2, 5])


def failures(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))


def mend(*files: Path) -> None:
    for file in files:
        file.write_text(DATA, "utf-8")


class TestOutcome:
    def test_one_bad_unit_never_harms_another(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.invoke(["build"]) == 1
        out, err = capsys.readouterr()
        assert out.splitlines() == [
            "Báo cáo: out/xa-000.docx",
            "Báo cáo: out/xa-001.docx",
            "Chưa làm được: data/xa-002.yml (DAT006)",
            "Báo cáo: out/xa-003.docx",
            "Báo cáo: out/xa-004.docx",
            "Chưa làm được: data/xa-005.yml (DAT006)",
            "",
            "Tổng kết 6 đơn vị: làm 4, còn mới 0, chưa làm được 2.",
            "Đếm lại trong thư mục kết quả: 4/4 tệp .docx.",
            "Danh sách chưa làm được: out/loi.csv. Sửa số liệu rồi gõ lại lệnh; nếu sửa ngay trong danh sách thì gõ:",
            "  docxtpl-reports build out/loi.csv",
        ]
        assert "data/xa-002.yml:9:15" in err
        assert "data/xa-005.yml:9:15" in err

    def test_the_same_command_goes_on_with_what_failed(
        self, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        cli.invoke(["build"])
        mend(units[2])
        capsys.readouterr()
        assert cli.invoke(["build"]) == 1
        assert "làm 1, còn mới 4, chưa làm được 1" in capsys.readouterr().out
        assert [row["tep_so_lieu"] for row in failures(Path("out/loi.csv"))] == ["data/xa-005.yml"]
        mend(units[5])
        assert cli.invoke(["build", "--lang", "en"]) == 0
        assert "6 units: 1 built, 5 up to date, 0 failed." in capsys.readouterr().out
        assert not Path("out/loi.csv").exists()

    def test_a_list_of_failures_says_what_where_and_what_to_do(self, units: list[Path]) -> None:
        cli.invoke(["build"])
        first, second = failures(Path("out/loi.csv"))
        assert first["tep_so_lieu"] == "data/xa-002.yml"
        assert (first["loi_so"], first["loi_ma"]) == ("1", "DAT006")
        assert "so_lieu.ho_so_tong" in first["loi_noi_dung"]
        assert first["loi_cach_sua"]
        assert second["loi_vi_tri"] == "data/xa-005.yml:9:15"

    def test_documents_of_no_unit_are_told(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        mend(units[2], units[5])
        cli.invoke(["build"])
        units[3].rename("data/xa-moi.yml")
        capsys.readouterr()
        assert cli.invoke(["build"]) == 0
        assert "còn 1 tệp .docx khác, không thuộc lần chạy này, ví dụ out/xa-003.docx" in capsys.readouterr().out

    def test_a_document_that_vanishes_is_noticed(
        self, units: list[Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        isfile = os.path.isfile
        monkeypatch.setattr(os.path, "isfile", lambda path: "xa-001" not in str(path) and isfile(path))
        mend(units[2], units[5])
        assert cli.invoke(["build"]) == 3
        out, err = capsys.readouterr()
        assert "5/6 tệp .docx" in out
        assert "OUT072" in err

    def test_the_list_goes_when_its_last_unit_is_mended(self, units: list[Path]) -> None:
        mend(units[2])
        cli.invoke(["build"])
        mend(units[5])
        assert cli.invoke(["build", "out/loi.csv"]) == 0
        assert not Path("out/loi.csv").exists()

    def test_json_has_every_unit(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        code, first = answer(capsys, "build")
        assert code == 1
        assert problems(first) == ["DAT006", "DAT006"]
        assert [report["docx"] for report in first["reports"]] == [
            None if n in (2, 5) else f"out/xa-{n:03}.docx" for n in range(6)
        ]
        kinds = ("units", "built", "up_to_date", "failed")
        assert [first["counts"][kind] for kind in kinds] == [6, 4, 0, 2]
        assert first["failures"] == [{"file": "out/loi.csv", "command": "build out/loi.csv"}]
        code, second = answer(capsys, "build")
        counts = second.pop("counts")
        assert [counts[kind] for kind in kinds] == [6, 0, 4, 2]
        states = [[one.pop("state") for one in answered["reports"]] for answered in (first, second)]
        assert states[0] == ["failed" if n in (2, 5) else "built" for n in range(6)]
        assert states[1] == ["failed" if n in (2, 5) else "up_to_date" for n in range(6)]
        assert second == {key: first[key] for key in second}  # also for what was not built again

    def test_json_is_laid_out_as_for_one_unit(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        cli.invoke(["build", "--format", "json"])
        text = capsys.readouterr().out
        assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"

    def test_what_stops_all_stops_before_anything_is_written(
        self, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = Path("khac/xa-000.yml")
        other.parent.mkdir()
        mend(other)
        code, report = answer(capsys, "build", *map(str, units), str(other))
        assert (code, problems(report), report["reports"]) == (1, ["OUT021", "OUT021"], [])
        assert not Path("out").exists()

    def test_an_edited_document_is_not_up_to_date(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        mend(units[2], units[5])
        cli.invoke(["build"])
        Path("out/xa-001.docx").write_bytes(b"sua tay")
        capsys.readouterr()
        code, report = answer(capsys, "build")
        assert (code, problems(report)) == (1, ["OUT020"])
        assert Path("out/xa-001.docx").read_bytes() == b"sua tay"
        assert cli.invoke(["build", "--force"]) == 0

    @pytest.mark.parametrize("way", full_disk.WAYS)
    def test_a_full_disk_is_told_and_the_command_goes_on_later(
        self, units: list[Path], capsys: pytest.CaptureFixture[str], way: str
    ) -> None:
        mend(units[2], units[5])
        with full_disk.full_disk(way, after=1):
            code, report = answer(capsys, "build")
        assert code == 3
        assert set(problems(report)) == {"OUT003"}
        assert torn(Path("out")) == []
        assert [name for name in contents(Path("out")) if name.endswith(".tmp")] == []
        assert cli.invoke(["build"]) == 0
        assert sorted(contents(Path("out"))) == sorted(
            f"xa-{n:03}{end}" for n in range(6) for end in (".docx", ".json")
        )

    @pytest.mark.parametrize("way", full_disk.WAYS)
    def test_a_disk_that_stays_full_ends_the_batch(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], way: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("docxtpl_reports.cli.batch.MAX_FULL", 15)
        make_units(tmp_path, 30)
        with full_disk.full_disk(way):
            assert cli.invoke(["build"]) == 3
        out, err = capsys.readouterr()
        assert "Chưa làm tới: 15 đơn vị." in out
        assert "lỗi OUT003: 10 chỗ giống nhau" in err
        assert "Còn 6 lỗi" in err  # and one of the list of failures
        assert cli.invoke(["build"]) == 0


class TestInterrupted:
    @pytest.mark.parametrize("files", [1, 5, 9])
    def test_ctrl_c_says_how_far_it_came(
        self, units: list[Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, files: int
    ) -> None:
        """It arrives in the main thread, while others wait for the disk: a document is there wholly or not at all."""
        fsync, numbers = os.fsync, count(1)

        def interrupted(handle: int) -> None:
            fsync(handle)
            if next(numbers) == files:
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", interrupted)
            assert cli.invoke(["build"]) == 130
        assert "/6 đơn vị; gõ lại lệnh này để làm tiếp" in capsys.readouterr().err
        assert not Path("out/loi.csv").exists()
        assert torn(Path("out")) == []
        assert [name for name in contents(Path("out")) if name.endswith(".tmp")] == []

    def test_the_next_batch_removes_the_folders_of_a_killed_one(
        self, units: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        left = tmp_path / "tam" / f"{PREFIX}killed"
        left.mkdir(parents=True)
        (left / LOCK).touch()
        monkeypatch.setattr(tempfile, "tempdir", str(left.parent))
        assert cli.invoke(["build"]) == 1
        assert not left.exists()

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "docxtpl_reports", "build", "--jobs", "2"]
        Path("tam").mkdir()
        environment = {
            **os.environ,
            "PYTHONPATH": str(Path(cli.__file__).parents[2]),
            "TMPDIR": str(Path("tam").resolve()),
        }
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )

    def test_workers_that_are_starting_say_nothing_of_ctrl_c(self, units: list[Path]) -> None:
        process = self.start()
        assert until(lambda: len(children(process.pid)) >= 2)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, told = process.communicate()
        assert process.returncode in (130, -signal.SIGINT)
        assert b"Traceback" not in told

    @pytest.mark.parametrize(("signal_number", "code"), [(signal.SIGKILL, -9), (signal.SIGHUP, 129)])
    def test_killed_with_workers_it_goes_on_and_nothing_is_left_behind(
        self, units: list[Path], signal_number: int, code: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """After SIGKILL a temporary folder may stay until the next batch: its workers may end before they know why."""
        mend(units[2], units[5])
        process = self.start()
        assert until(lambda: list(Path("out").glob("*.docx")) if Path("out").exists() else [])
        workers = children(process.pid)
        process.send_signal(signal_number)
        process.communicate()
        assert process.returncode == code
        assert workers
        assert ended(*workers)
        if signal_number != signal.SIGKILL:
            assert until(lambda: not list(Path("tam").iterdir()))
        assert torn(Path("out")) == []
        monkeypatch.setattr(tempfile, "tempdir", str(Path("tam").resolve()))
        assert cli.invoke(["build"]) == 0
        assert list(Path("tam").iterdir()) == []
        again = contents(Path("out"))
        assert cli.invoke(["build", "-o", "khac"]) == 0
        assert again == contents(Path("khac"))


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class TestPdfs:
    def test_without_libreoffice_documents_are_there_and_every_unit_is_listed(
        self, units: list[Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mend(units[2], units[5])
        monkeypatch.setattr("docxtpl_reports.pdf.pool.find_soffice", lambda environment=None: None)
        code, report = answer(capsys, "build", "--pdf")
        assert (code, problems(report)) == (3, ["OUT010"])
        assert [one["docx"] is not None for one in report["reports"]] == [True] * 6
        assert [row["loi_ma"] for row in failures(Path("out/loi.csv"))] == ["OUT010"] * 6

    def test_a_pdf_is_made_once(self, units: list[Path], soffice: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, first = answer(capsys, "build", "data/xa-000.yml", "data/xa-001.yml", "--pdf")
        assert (code, [one["pdf"] for one in first["reports"]]) == (0, ["out/xa-000.pdf", "out/xa-001.pdf"])
        before = Path("out/xa-000.pdf").stat().st_mtime_ns
        _, second = answer(capsys, "build", "data/xa-000.yml", "data/xa-001.yml", "--pdf")
        assert [one["pdf"] for one in second["reports"]] == ["out/xa-000.pdf", "out/xa-001.pdf"]
        assert Path("out/xa-000.pdf").stat().st_mtime_ns == before


class TestArchives:
    def names(self, path: str) -> list[str]:
        with zipfile.ZipFile(path) as found:
            return found.namelist()

    def test_all_documents_that_were_built(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.invoke(["build", "--zip"]) == 1
        assert "Đã đóng gói: out/ket-qua.zip (4 tệp)." in capsys.readouterr().out
        assert self.names("out/ket-qua.zip") == [f"xa-00{number}.docx" for number in (0, 1, 3, 4)]
        first = Path("out/ket-qua.zip").read_bytes()
        _, report = answer(capsys, "build", "--zip")  # of what is up to date as well
        assert report["archives"] == [{"file": "out/ket-qua.zip", "files": 4}]
        assert Path("out/ket-qua.zip").read_bytes() == first

    def test_a_part_does_not_take_the_place_of_the_whole(
        self, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        cli.invoke(["build", "--zip"])
        capsys.readouterr()
        code, report = answer(capsys, "build", "data/xa-000.yml", "data/xa-002.yml", "--zip")
        assert (code, [d["code"] for d in report["diagnostics"]]) == (1, ["DAT006", "OUT073"])
        assert report["archives"] == [{"file": "out/ket-qua-mot-phan.zip", "files": 1}]
        assert len(self.names("out/ket-qua.zip")) == 4

    def test_an_archive_with_older_documents_is_told(
        self, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        mend(units[2], units[5])
        assert cli.invoke(["build", "--zip"]) == 0
        capsys.readouterr()
        assert [d["code"] for d in answer(capsys, "build", "--rebuild")[1]["diagnostics"]] == []  # the same again
        units[0].write_text(DATA.replace("109", "900"), "utf-8")
        code, report = answer(capsys, "build")
        assert (code, [d["code"] for d in report["diagnostics"]]) == (0, ["OUT075"])
        assert "ket-qua.zip" in report["diagnostics"][0]["message"]

    def test_the_whole_without_a_unit_that_is_gone_is_the_whole(
        self, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        cli.invoke(["build", "--zip"])
        units[0].unlink()
        capsys.readouterr()
        _, report = answer(capsys, "build", "--zip")
        assert report["archives"] == [{"file": "out/ket-qua.zip", "files": 3}]
        assert self.names("out/ket-qua.zip") == [f"xa-00{number}.docx" for number in (1, 3, 4)]

    def test_one_for_each_value(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        for number, file in enumerate(units):
            district = {0: "Ngọc Hồi", 1: "Đăk/Hà", 2: "ngọc hồi"}.get(number % 4)
            place = f"don_vi: {{huyen: {district}, " if district else "don_vi: {"
            file.write_text(DATA.replace("don_vi: {", place), "utf-8")
        assert cli.invoke(["build", "--zip", "don_vi.huyen", "--jobs", "1"]) == 0
        archives = sorted(path.name for path in Path("out").glob("*.zip"))
        assert archives == ["Ngọc Hồi.zip", "khong-ro.zip", "Đăk-Hà.zip"]
        assert self.names("out/Ngọc Hồi.zip") == ["xa-000.docx", "xa-002.docx", "xa-004.docx"]
        assert (
            "1 đơn vị không có don_vi.huyen, nằm chung trong khong-ro.zip: data/xa-003.yml." in capsys.readouterr().err
        )
        for file in units:  # no unit stays in that group
            file.write_text(file.read_text("utf-8").replace("Đăk/Hà", "Kon Rẫy"), "utf-8")
        _, report = answer(capsys, "build", "--zip", "don_vi.huyen", "--jobs", "1")
        [late] = [d["message"] for d in report["diagnostics"] if d["code"] == "OUT074"]
        assert late.startswith("1 tệp")
        assert late.endswith("«Đăk-Hà.zip».")

    def test_two_groups_never_share_a_name(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        for file, district in zip(units, ["A-B", "A/B", "a/b", "C", "A-B", "A?B"], strict=True):
            file.write_text(DATA.replace("don_vi: {", f"don_vi: {{huyen: {district}, "), "utf-8")
        for options in (["--zip", "don_vi.huyen"], ["-o", "kq/{don_vi.huyen}/{tep}.docx"]):
            code, report = answer(capsys, "build", *options)
            assert (code, problems(report)) == (1, ["BAT022", "BAT022"])
            assert "«A/B» và «A-B»" in report["diagnostics"][0]["message"]
            assert "«A/B» và «A?B»" in report["diagnostics"][1]["message"]
        assert {path.name for path in Path().iterdir()} == {"data", "templates"}

    def test_a_file_behind_the_bare_option_is_a_file(self, units: list[Path]) -> None:
        assert cli.invoke(["build", "--zip", "data/xa-000.yml"]) == 0
        assert self.names("out/ket-qua.zip") == ["xa-000.docx"]

    def test_a_data_file_that_is_not_there_is_no_name_of_a_value(
        self, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, report = answer(capsys, "build", "--zip", "khong-co.yml")
        assert (code, problems(report)) == (2, ["USE005"])

    def test_a_value_that_nobody_knows(self, units: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
        code, report = answer(capsys, "build", "--zip", "don_vi.huyenn")
        assert (code, problems(report)) == (2, ["BAT006"])
        assert not Path("out").exists()


def test_a_pattern_with_folders_keeps_one_list_of_failures(units: list[Path]) -> None:
    for file in (units[0], units[1]):
        file.write_text(DATA.replace("don_vi: {", "don_vi: {huyen: H, "), "utf-8")
    assert cli.invoke(["build", "-o", "kq/{don_vi.huyen}/{tep}.docx"]) == 1
    assert [row["tep_so_lieu"] for row in failures(Path("kq/loi.csv"))] == [
        *(f"data/xa-00{number}.yml" for number in range(2, 6))
    ]


class TestReportsOverReports:
    """A report made from those of units, in one command with them; its name comes first."""

    RULES = """\
ma: tong
ten: Tổng hợp
don_vi_truc_thuoc: {ten: Báo cáo của các xã, bo_mau: nho, cot: {ten: don_vi, hs: so_lieu.ho_so_tong}}
so_lieu:
  xa: {kieu: danh_sach, tu_bang: don_vi_truc_thuoc, khoa: ten, truong: {ten: {kieu: chuoi}, hs: {kieu: so_nguyen, ten: Hồ sơ}}}
chi_tieu:
  tong: {ten: Tổng hồ sơ, cong_thuc: "tong(xa, hs)", don_vi: hồ sơ}
"""

    @pytest.fixture
    def project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        for file, name in zip(make_units(tmp_path, 2), "AB", strict=True):
            file.write_text(DATA.replace("xã A", f"xã {name}"), "utf-8")
        pack = tmp_path / "templates" / "tong"
        pack.mkdir()
        (pack / "quy-tac.yml").write_text(self.RULES, "utf-8")
        (pack / "mau.docx").write_bytes(docx("Tổng {{ chi_tieu.tong }}"))
        head, _, _ = DATA.partition("so_lieu:")
        own = head.replace("mau: nho", "mau: tong").replace("xã A", "huyện C").replace("thong_tin: {so: null}\n", "")
        (tmp_path / "data" / "a-huyen.yml").write_text(own + "don_vi_truc_thuoc: ../out\n", "utf-8")
        return tmp_path

    def test_of_a_whole_country_each_level_comes_after_the_one_below(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pack = project / "templates" / "tinh"
        shutil.copytree(project / "templates" / "tong", pack)
        rules = self.RULES.replace("ma: tong", "ma: tinh").replace("bo_mau: nho", "bo_mau: tong")
        (pack / "quy-tac.yml").write_text(rules.replace("so_lieu.ho_so_tong", "chi_tieu.tong"), "utf-8")
        data = (project / "data" / "a-huyen.yml").read_text("utf-8")
        (project / "data" / "0-tinh.yml").write_text(data.replace("mau: tong", "mau: tinh"), "utf-8")
        code, report = answer(capsys, "build", "--dry-run")
        assert (code, [d["code"] for d in report["diagnostics"]]) == (0, ["BAT071", "BAT071"])
        for figure, total in (("1.185", "2.370"), ("1.000", "2.185")):
            file = project / "data" / "xa-000.yml"
            file.write_text(file.read_text("utf-8").replace("1.185", figure), "utf-8")
            assert cli.invoke(["build"]) == 0
            assert lines(Path("out/0-tinh.docx").read_bytes()) == [f"Tổng {total}"]

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_it_comes_last_and_sums_up_what_was_just_built(
        self, project: Path, capsys: pytest.CaptureFixture[str], jobs: str
    ) -> None:
        code, report = answer(capsys, "build", "--jobs", jobs)
        assert (code, problems(report)) == (0, [])
        assert [one["data"] for one in report["reports"]] == ["data/xa-000.yml", "data/xa-001.yml", "data/a-huyen.yml"]
        assert lines(Path("out/a-huyen.docx").read_bytes()) == ["Tổng 2.370"]

    def test_another_report_in_the_folder_is_noticed(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        cli.invoke(["build"])
        (project / "data" / "xa-002.yml").write_text(DATA.replace("xã A", "xã D").replace("1.185", "1.000"), "utf-8")
        capsys.readouterr()
        assert cli.invoke(["build"]) == 0
        assert "làm 2, còn mới 2, chưa làm được 0" in capsys.readouterr().out
        assert lines(Path("out/a-huyen.docx").read_bytes()) == ["Tổng 3.370"]


class TestTables:
    HEADINGS = "don_vi.ma;don_vi.ten;don_vi.co_quan;ho_so_tong;ho_so_truc_tuyen"
    ROWS = (
        "00123;xã A;Ủy ban nhân dân xã A;1.185;109",
        "00124;xã B;Ủy ban nhân dân xã B;nhiều;12",
        "00125;xã C;Ủy ban nhân dân xã C;200;50",
    )

    @pytest.fixture
    def table(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Three units, the second of which has a wrong figure; their common file is ``chung.yml``."""
        monkeypatch.chdir(tmp_path)
        make_units(tmp_path, 0)
        head, _, _ = DATA.partition("so_lieu:")
        common = head.replace("ten: xã A, co_quan: Ủy ban nhân dân xã A, ", "")
        (tmp_path / "chung.yml").write_text(common, "utf-8")
        table = tmp_path / "don-vi.csv"
        self.write(table)
        return table

    def write(self, table: Path, *changes: str) -> None:
        text = "\n".join((self.HEADINGS, *self.ROWS)) + "\n"
        table.write_text(text.replace(*changes) if changes else text, "utf-8")

    def build(self, table: str, *options: str) -> int:
        return cli.invoke(["build", "chung.yml", "--table", table, *options])

    def test_the_list_of_failed_rows_is_the_table_of_the_next_run(self, table: Path) -> None:
        assert self.build("don-vi.csv") == 1
        (row,) = failures(Path("out/loi.csv"))
        assert (row["don_vi.ma"], row["so_lieu.ho_so_tong"], row["loi_ma"]) == ('="00124"', "nhiều", "SRC052")
        text = Path("out/loi.csv").read_text("utf-8-sig")
        Path("out/loi.csv").write_text(text.replace("nhiều;12", "300;12"), "utf-8-sig")
        assert self.build("out/loi.csv") == 0
        self.write(table, "nhiều", "300")
        assert self.build("don-vi.csv", "-o", "mau", "--dry-run") == 0
        assert not Path("mau").exists()
        assert self.build("don-vi.csv", "-o", "mau", "--jobs", "2") == 0
        for name in ("00123", "00124", "00125"):
            assert Path(f"out/{name}.docx").read_bytes() == Path(f"mau/{name}.docx").read_bytes()

    def test_the_command_that_is_told_builds_the_missing_file_where_the_others_are(
        self, table: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.build("don-vi.csv", "-o", "kết quả/{don_vi.ma} {ky.den}.docx", "--draft") == 1
        told = capsys.readouterr().out.splitlines()[-1]
        (listed,) = Path("kết quả").glob("loi*.csv")
        listed.write_text(listed.read_text("utf-8-sig").replace("nhiều;12", "300;12"), "utf-8-sig")
        cli.invoke(shlex.split(told)[1:])
        assert len(list(Path("kết quả").glob("*.nhap.docx"))) == 3
        assert not Path("out").exists()

    def test_a_list_that_excel_saved_without_its_zeros_gives_no_report(
        self, table: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.build("don-vi.csv") == 1
        failed = Path("out/loi.csv")
        failed.write_text(
            failed.read_text("utf-8-sig").replace('"=""00124"""', "124").replace("nhiều", "500"), "utf-8-sig"
        )
        capsys.readouterr()
        for _ in range(2):  # the list that it leaves remembers the zeros, too
            code, report = answer(capsys, "build", "chung.yml", "--table", str(failed))
            assert (code, problems(report)) == (1, ["BAT075"])
        assert not Path("out/124.docx").exists()

    def test_a_list_that_excel_saved_without_its_letters_gives_no_report(
        self, table: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.build("don-vi.csv") == 1
        failed = Path("out/loi.csv")
        text = failed.read_text("utf-8-sig").replace("nhiều", "5").replace("xã B", "xã Đăk Ơ")
        failed.write_bytes(text.encode("cp1252", "replace"))
        capsys.readouterr()
        code, report = answer(capsys, "build", "chung.yml", "--table", str(failed))
        assert (code, report["counts"]["built"]) == (1, 0)
        assert "BAT072" in problems(report)

    def test_a_value_that_a_text_would_hide_stays_and_is_an_error_until_it_is_corrected(
        self, table: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rows = [self.HEADINGS.split(";"), ["00123", "xã A", "Ủy ban nhân dân xã A", styled(1, 0, "b"), 5]]
        rows.append(["00124", "xã B", "Ủy ban nhân dân xã B", 200, 50])
        Path("don-vi.xlsx").write_bytes(book(rows))
        assert self.build("don-vi.xlsx") == 1
        (row,) = failures(Path("out/loi.csv"))
        assert row["so_lieu.ho_so_tong"] == "#N/A: TRUE"
        capsys.readouterr()
        code, report = answer(capsys, "build", "chung.yml", "--table", "out/loi.csv")
        assert (code, problems(report)) == (1, ["SRC080"])
        text = Path("out/loi.csv").read_text("utf-8-sig")
        Path("out/loi.csv").write_text(text.replace("#N/A: TRUE", "10"), "utf-8-sig")
        assert self.build("out/loi.csv") == 0

    def test_only_the_row_that_changed_is_built_again(self, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.build("don-vi.csv")
        self.write(table, "nhiều", "300")
        capsys.readouterr()
        assert self.build("don-vi.csv") == 0
        assert "làm 1, còn mới 2, chưa làm được 0" in capsys.readouterr().out
        before = Path("out/00125.docx").read_bytes()
        self.write(
            table, "nhiều;12\n00125;xã C;Ủy ban nhân dân xã C;200", "300;12\n00125;xã C;Ủy ban nhân dân xã C;250"
        )
        assert self.build("don-vi.csv") == 0
        assert Path("out/00125.docx").read_bytes() != before

    def test_the_archive_of_a_table_loses_the_row_that_is_gone_and_no_other(
        self, table: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.build("don-vi.csv", "--zip")
        self.write(table, f"{self.ROWS[0]}\n", "")
        capsys.readouterr()
        _, report = answer(capsys, "build", "chung.yml", "--table", "don-vi.csv", "--zip")
        assert report["archives"] == [{"file": "out/ket-qua.zip", "files": 1}]
        self.write(table)
        self.build("don-vi.csv", "--zip")
        Path("khac.csv").write_text(f"{self.HEADINGS}\n00200;xã K;Ủy ban nhân dân xã K;200;50\n", "utf-8")
        capsys.readouterr()
        _, report = answer(capsys, "build", "chung.yml", "--table", "khac.csv", "--zip")
        assert report["archives"] == [{"file": "out/ket-qua-mot-phan.zip", "files": 1}]

    def test_the_list_of_a_part_keeps_that_of_the_whole(self, table: Path) -> None:
        self.build("don-vi.csv")
        assert self.build("don-vi.csv", "--rows", "4", "--zip") == 0
        assert len(failures(Path("out/loi.csv"))) == 1
