"""Files behind fsspec are copied, built from and uploaded; results are those of a run on the spot."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path

import pytest
from support.batch_project import contents, make_units
from support.build import docx
from support.cli_answers import answer, problems
from support.project import DATA
from support.unit_tables import COMMON, table, units_project

from docxtpl_reports.batch import remote
from docxtpl_reports.batch.outcome import BuildOptions, Remote, State
from docxtpl_reports.batch.run import run
from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.files.writing import spare_name
from docxtpl_reports.jobs.job import Job

pytest.importorskip("fsspec", reason="the extra «cluster» is not installed")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: another one than the project's."""
    folder = tmp_path / "khac"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("named", ["data", "data/*.yml", "data/xa-000.yml"])
def test_files_folders_and_wildcards(here: Path, tmp_path: Path, named: str) -> None:
    project = tmp_path / "p"
    make_units(project, 3)
    count = 1 if named.endswith("0.yml") else 3
    assert cli.invoke(["build", f"file://{project}/{named}"]) == 0
    assert len(contents(project / "out")) == 2 * count
    assert list(here.iterdir()) == []


def test_results_are_those_of_a_run_on_the_spot(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project, aside = tmp_path / "p", tmp_path / "tam"
    make_units(project, 4, broken=[1])
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    code, far = answer(capsys, "build", f"file://{project}/data")
    monkeypatch.chdir(project)
    assert answer(capsys, "build", "-o", "mau")[0] == code == 1
    assert contents(project / "out") == contents(project / "mau")
    code, near = answer(capsys, "build", "--rebuild")
    assert far == near
    (project / "data" / "xa-001.yml").write_text(DATA, "utf-8")
    assert cli.invoke(["build", f"file://{project}/out/loi.csv"]) == 0
    assert "loi.csv" not in contents(project / "out")
    assert list(aside.iterdir()) == []  # no copy of the project stays behind


@pytest.mark.parametrize("where", ["p", "khac", "p/bang"])
def test_manifests_of_rows_are_those_of_a_run_on_the_spot(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    project = tmp_path / "p"
    common = units_project(project, f"ke_thua: tinh.yml\n{COMMON}".replace("kinh_gui: [Ủy ban nhân dân huyện C]\n", ""))
    common.with_name("tinh.yml").write_text("kinh_gui: [Ủy ban nhân dân huyện C]\n", "utf-8")
    (tmp_path / where).mkdir(exist_ok=True)
    rows = table(tmp_path / where, "don_vi.ma;don_vi.ten;ho_so_tong\n00001;xã A;3\n00002;xã B;ba\n")
    monkeypatch.chdir(project)
    assert cli.invoke(["build", str(common), "--table", str(rows), "-o", "mau"]) == 1
    monkeypatch.chdir(here)
    assert cli.invoke(["build", f"file://{common}", "--table", str(rows)]) == 1
    found, expected = contents(project / "out"), contents(project / "mau")
    assert [*found] == [*expected] == ["00001.docx", "00001.json", "loi.csv"]
    assert found["00001.json"] == expected["00001.json"]
    assert str(rows) in found["loi.csv"].decode()
    manifest = json.loads(found["00001.json"])
    named = {one["role"]: one["file"] for one in manifest["inputs"]}
    assert named["data:data/tinh.yml"] == "data/tinh.yml"
    assert (project / named["table"]).resolve() == rows


def test_a_pattern_names_folders_below_the_results(here: Path, tmp_path: Path) -> None:
    make_units(tmp_path / "p", 2)
    url = f"file://{tmp_path}/p/data"
    assert cli.invoke(["build", url, "-o", f"file://{tmp_path}/kq/{{mau}}/{{tep}}-{{ky.den.nam}}.docx"]) == 0
    assert sorted(contents(tmp_path / "kq" / "nho")) == [
        *("xa-000-2024.docx", "xa-000-2024.json", "xa-001-2024.docx", "xa-001-2024.json")
    ]


class TestStores:
    """In memory: nothing is renamed there, as in object stores."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> remote.Store:
        make_units(tmp_path / "p", 2)
        shared = tmp_path / "p" / "data" / "chung.yml"
        shared.write_text("kinh_gui: [Sở Nội vụ]\n", "utf-8")
        first = tmp_path / "p" / "data" / "xa-000.yml"
        first.write_text(DATA.replace("kinh_gui: [Ủy ban nhân dân huyện C]\n", "ke_thua: chung.yml\n"), "utf-8")
        store = remote.Store(f"memory://{tmp_path.name}/p")
        for path in (tmp_path / "p").rglob("*.*"):
            store.write({path.relative_to(tmp_path / "p").as_posix(): path.read_bytes()})
        return store

    def states(self, store: remote.Store, **changes: bool) -> list[State]:
        options = BuildOptions(remote=Remote(store.url, f"{store.url}/out", secrets.token_hex(8)))
        jobs = [Job(Path(f"data/xa-{number:03}.yml"), **changes) for number in range(2)]  # type: ignore[arg-type]
        return [outcome.state for outcome in run(jobs, options)]

    def test_what_a_data_file_leads_to_comes_with_it_and_resume_works(self, store: remote.Store) -> None:
        assert self.states(store) == [State.BUILT, State.BUILT]
        assert store.names("out") == [f"out/xa-00{number}{end}" for number in range(2) for end in (".docx", ".json")]
        assert self.states(store) == [State.UP_TO_DATE, State.UP_TO_DATE]
        store.write({"data/chung.yml": "kinh_gui: [Sở Tư pháp]\n".encode()})
        assert self.states(store) == [State.BUILT, State.UP_TO_DATE]

    def test_an_edited_document_is_not_overwritten(self, store: remote.Store) -> None:
        self.states(store)
        edited = docx("sửa tay")
        store.write({"out/xa-000.docx": edited})
        assert self.states(store) == [State.FAILED, State.UP_TO_DATE]
        assert store.read("out/xa-000.docx") == edited
        assert self.states(store, force=True) == [State.BUILT, State.UP_TO_DATE]

    def test_a_pair_that_was_torn_apart_is_finished(self, store: remote.Store) -> None:
        self.states(store)
        old = store.read("out/xa-000.json")
        store.write({"data/xa-000.yml": DATA.replace("109", "700").encode()})
        self.states(store)
        new = store.read("out/xa-000.json")
        assert old is not None
        assert new is not None
        waiting = spare_name(Path("out/xa-000.json")).as_posix()
        store.write({"out/xa-000.json": old, waiting: new})  # killed between the two
        assert self.states(store) == [State.UP_TO_DATE, State.UP_TO_DATE]
        assert store.read("out/xa-000.json") == new
        assert store.read(waiting) is None

    def test_a_name_that_leads_out_of_the_copy_is_refused(self, store: remote.Store, tmp_path: Path) -> None:
        evil = f"templates/{'../' * 12}{tmp_path.as_posix().lstrip('/')}/evil.txt"
        store.write({evil: b"x"})
        with pytest.raises(ReportError) as caught:
            self.states(store)
        assert [d.code for d in caught.value.diagnostics] == ["BAT109"]
        assert not (tmp_path / "evil.txt").exists()


class TestMistakes:
    def test_no_project(self, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, report = answer(capsys, "build", f"file://{tmp_path}/data/a.yml")
        assert (code, problems(report)) == (2, ["BAT106"])

    def test_two_projects(self, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for name in "ab":
            make_units(tmp_path / name, 1)
        code, report = answer(capsys, "build", f"file://{tmp_path}/a/data", f"file://{tmp_path}/b/data")
        assert (code, problems(report)) == (2, ["BAT108"])

    def test_options_that_need_the_documents_here(
        self, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        make_units(tmp_path / "p", 1)
        code, report = answer(capsys, "build", f"file://{tmp_path}/p/data", "--pdf", "--print-file", "in.pdf")
        assert (code, problems(report)) == (2, ["BAT107"])
        assert "--pdf, --print-file" in report["diagnostics"][0]["message"]

    def test_a_store_that_nobody_knows(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, report = answer(capsys, "build", "khong-co://kho/data/a.yml")
        assert (code, problems(report)) == (3, ["BAT104"])

    def test_the_extra_is_not_installed(
        self, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "fsspec", None)
        code, report = answer(capsys, "build", "s3://kho/data/a.yml")
        assert (code, problems(report)) == (3, ["BAT100"])

    @pytest.mark.parametrize(
        ("name", "is_one"), [("s3://a/b", True), ("file:///a", True), ("C:\\a", False), ("a/b", False), ("://", False)]
    )
    def test_urls(self, name: str, is_one: bool) -> None:
        assert remote.is_url(name) is is_one
