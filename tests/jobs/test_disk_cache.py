"""Rules and templates are kept between runs, by all that they follow from; what is kept makes the same documents."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT
from support.project import DATA, make_project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.engine import gate
from docxtpl_reports.files import store
from docxtpl_reports.files.store import Store
from docxtpl_reports.jobs import compiling
from docxtpl_reports.jobs.build import build
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def made(data: Path, folder: Path, out: str = "out") -> tuple[bytes, bytes]:
    """The document and manifest by a new process, as far as what it keeps in memory goes."""
    (result,) = build([Job(data, data.parent.parent / out)], Packs(Store(folder)))
    assert result.ok, result.diagnostics
    assert result.docx is not None
    return result.docx.read_bytes(), result.docx.with_suffix(".json").read_bytes()


def compilations(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The number of rules and templates that a build reads and compiles."""
    found = []
    for name in ("read_rules", "compiled"):
        original = getattr(compiling, name)

        def counted(*args: object, original: object = original, **options: object) -> object:
            found.append(original)
            return original(*args, **options)  # type: ignore[operator]

        monkeypatch.setattr(compiling, name, counted)
    made(data, folder)
    monkeypatch.undo()
    return len(found)


def test_the_second_run_compiles_nothing_and_makes_the_same(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compilations(data, folder, monkeypatch) == 2
    assert compilations(data, folder, monkeypatch) == 0
    assert made(data, folder) == made(data, folder / "other")


@pytest.mark.parametrize("name", ["tieu-chi-15", "cchc-quy", "chi-so-766", "to-trinh"])
def test_the_shipped_packs(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = ROOT / "templates" / name
    first, again = Packs(Store(folder)), Packs(Store(folder))
    rules, template = first.rules(pack / "quy-tac.yml"), first.template(pack)[0]
    monkeypatch.delattr(compiling, "read_rules")
    monkeypatch.delattr(compiling, "compiled")
    assert again.rules(pack / "quy-tac.yml")[1] == rules[1]
    kept, problems = again.template(pack)
    assert template is not None
    assert kept is not None
    assert [story.source for story in kept.stories] == [story.source for story in template.stories]
    assert [story.code for story in kept.stories] == [story.code for story in template.stories]
    assert problems == list(template.diagnostics)


@pytest.mark.parametrize("changed", ["quy-tac.yml", "mau.docx"])
def test_a_changed_file_is_read_again(data: Path, folder: Path, changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made(data, folder)
    path = data.parent.parent / "templates" / "nho" / changed
    path.write_bytes(path.read_bytes().replace(b"ten: ", b"ten:  ", 1) if changed.endswith("yml") else other(path))
    assert compilations(data, folder, monkeypatch) == (2 if changed.endswith("yml") else 1)


def other(path: Path) -> bytes:
    """The same template in other bytes."""
    from docxtpl_reports.ooxml.package.reading import read_package

    package = read_package(path)
    return package.write({package.main_part: package.raw(package.main_part) + b"\n"})


def test_another_program_python_or_path_reads_again(data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(data, folder)
    monkeypatch.chdir(data.parent.parent)
    (result,) = build([Job(Path("data", data.name))], Packs(Store(folder)))  # places name other paths
    assert result.ok
    assert len(list(folder.iterdir())) == 5  # the shapes of its documents are the same
    monkeypatch.setattr("docxtpl_reports.program.fingerprint", lambda: "another")
    made(data, folder)
    assert len(list(folder.iterdir())) == 8


@pytest.mark.parametrize("damage", [lambda data: data[:-5], lambda data: b"", lambda data: b"\0" * len(data)])
def test_damaged_entries_are_made_again(
    data: Path, folder: Path, damage: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(damage)
    expected = made(data, folder)
    for path in folder.iterdir():
        path.write_bytes(damage(path.read_bytes()))
    assert made(data, folder) == expected
    assert compilations(data, folder, monkeypatch) == 0


@pytest.mark.parametrize("value", [b"", b"\x80", b"cos\nsystem\n(S'exit 1'\ntR.", b"N.", b"]."])
def test_sound_entries_with_something_else_in_them_are_made_again(
    data: Path, folder: Path, value: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = made(data, folder)
    keys: list[str] = []
    original = Store.get
    monkeypatch.setattr(Store, "get", lambda self, key: keys.append(key) or original(self, key))
    made(data, folder)
    monkeypatch.undo()
    assert len(keys) == 3
    for key in keys:
        Store(folder).put(key, value)
    assert made(data, folder) == expected


def test_a_shape_that_passed_the_gate_is_not_checked_again(
    data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[object] = []
    check = gate.check
    monkeypatch.setattr(gate, "check", lambda *args, **options: checked.append(args) or check(*args, **options))
    made(data, folder)
    made(data, folder)
    assert len(checked) == 1
    made(data, folder / "other")
    assert len(checked) == 2


def test_what_has_errors_is_not_kept(data: Path, folder: Path) -> None:
    rules = data.parent.parent / "templates" / "nho" / "quy-tac.yml"
    rules.write_text(rules.read_text("utf-8").replace("tu_so: ", "tu_so: khong_co_", 1), "utf-8")
    (result,) = build([Job(data, data.parent.parent / "out")], Packs(Store(folder)))
    assert not result.ok
    assert not folder.exists()


class TestCommand:
    @pytest.fixture
    def project(self, data: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(data.parent.parent)
        monkeypatch.setenv(store.VARIABLE, str(folder))
        return data.parent.parent

    def test_build_and_check_keep_and_use_it(
        self, project: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cli.invoke(["check"]) == 0
        assert len(list(folder.iterdir())) == 3
        monkeypatch.delattr(compiling, "compiled")
        assert cli.invoke(["build"]) == 0

    def test_it_can_be_turned_off(self, project: Path, folder: Path) -> None:
        assert cli.invoke(["build", "--no-cache"]) == 0
        assert cli.invoke(["check", "--no-cache"]) == 0
        (project / "data" / "xa-b.yml").write_text(DATA, "utf-8")
        assert cli.invoke(["build", "--no-cache", "--rebuild"]) == 0
        assert not folder.exists()

    def test_a_batch_keeps_it_too(self, project: Path, folder: Path) -> None:
        (project / "data" / "xa-b.yml").write_text(DATA, "utf-8")
        assert cli.invoke(["build"]) == 0
        assert len(list(folder.iterdir())) == 3

    def test_a_folder_that_cannot_be_written_changes_nothing(self, project: Path, folder: Path) -> None:
        folder.write_bytes(b"")
        assert cli.invoke(["build"]) == 0

    def test_it_is_never_in_the_project(self, project: Path, folder: Path) -> None:
        before = {path for path in project.rglob("*") if folder not in (path, *path.parents)}
        assert cli.invoke(["check"]) == 0
        assert {path for path in project.rglob("*") if folder not in (path, *path.parents)} == before


def test_two_processes_at_once(data: Path, folder: Path) -> None:
    environment = {**os.environ, store.VARIABLE: str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "docxtpl_reports", "check", str(data)]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert len(list(folder.iterdir())) == 3
