"""One bad job never stops or harms another; a build that was killed is recognised and finished by the next."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT
from support.project import DATA, make_project

from docxtpl_reports.diagnostics import DEBUG, ExitCode
from docxtpl_reports.files.writing import leftovers, write_atomically
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job, JobResult
from docxtpl_reports.manifests import reading
from docxtpl_reports.records import finished

KILLED = """
import os, sys
from docxtpl_reports.jobs import build
replace, left = os.replace, int(sys.argv[3])
def killed(*args):
    global left
    if not left:
        os._exit(9)
    left -= 1
    replace(*args)
os.replace = killed
build.build([build.Job(build.Path(sys.argv[1]), build.Path(sys.argv[2]))])
"""


def killed_after(renames: int, data: Path, out: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(data), str(out), str(renames)], cwd=ROOT)
    assert done.returncode == 9


class TestKilledBuilds:  # D8
    @pytest.fixture
    def data(self, tmp_path: Path) -> Path:
        return make_project(tmp_path)

    @pytest.mark.parametrize("renames", [0, 1])
    @pytest.mark.parametrize("is_first", [True, False])
    def test_the_next_build_goes_on_and_leaves_nothing_behind(
        self, data: Path, tmp_path: Path, renames: int, is_first: bool
    ) -> None:
        out = tmp_path / "out"
        if not is_first:
            assert build.build([Job(data, out)])[0].ok
            data.write_text(DATA.replace("109", "600"), "utf-8")
        killed_after(renames, data, out)
        assert [path for path in out.iterdir() if path.suffix == ".tmp"]
        data.write_text(DATA.replace("109", "700"), "utf-8")
        (result,) = build.build([Job(data, out)])
        assert [d.code for d in result.diagnostics if d.is_error] == []
        assert sorted(path.suffix for path in out.iterdir()) == [".docx", ".json"]
        assert not reading.edited_since(out / "xa-a.docx", out / "xa-a.json")

    def test_a_pair_torn_apart_is_repaired_when_it_is_explained(self, data: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert build.build([Job(data, out)])[0].ok
        data.write_text(DATA.replace("109", "600"), "utf-8")
        killed_after(1, data, out)
        report, problems = finished.load(out / "xa-a.docx")
        assert report is not None
        assert problems == []
        assert sorted(path.suffix for path in out.iterdir()) == [".docx", ".json"]

    def test_a_document_edited_by_hand_is_still_recognised(self, data: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        assert build.build([Job(data, out)])[0].ok
        data.write_text(DATA.replace("109", "600"), "utf-8")
        killed_after(0, data, out)
        (out / "xa-a.docx").write_bytes(b"edited by hand")
        (result,) = build.build([Job(data, out)])
        assert [d.code for d in result.diagnostics if d.is_error] == ["OUT020"]

    def test_writers_of_one_pair_never_mix(self, tmp_path: Path) -> None:
        write = (
            "import sys\nfrom pathlib import Path\nfrom docxtpl_reports.files.writing import write_atomically\n"
            "for n in range(40): write_atomically({Path(sys.argv[1], name): f'{sys.argv[2]} {n}'.encode() for name in 'ab'})"
        )
        run = [sys.executable, "-c", write, str(tmp_path)]
        writers = [subprocess.Popen([*run, str(n)], cwd=ROOT) for n in range(4)]
        assert [writer.wait() for writer in writers] == [0] * 4
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]

    def test_what_others_left_is_not_touched(self, tmp_path: Path) -> None:
        write_atomically({tmp_path / "a": b"1"})
        (tmp_path / ".other.tmp").write_bytes(b"x")
        write_atomically({tmp_path / "a": b"2"})
        assert leftovers(tmp_path / "a") == []
        assert (tmp_path / ".other.tmp").exists()


class TestStreaming:
    def test_each_report_is_built_when_its_result_is_asked_for(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        other = data.with_name("xa-b.yml")
        other.write_text(DATA, "utf-8")
        results = build.build_each(iter([Job(data, tmp_path / "out"), Job(other, tmp_path / "out")]))
        assert not (tmp_path / "out").exists()
        assert next(results).ok
        assert sorted(path.name for path in (tmp_path / "out").glob("*.docx")) == ["xa-a.docx"]
        assert next(results).docx == tmp_path / "out" / "xa-b.docx"

    def test_a_result_of_many_holds_neither_document_nor_figures(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        (result,) = build.build_each([Job(data, tmp_path / "out")])
        assert (result.document, result.record, result.case, result.figures) == (None, None, None, ())
        assert [record.name for record in result.indicators]
        assert pickle.loads(pickle.dumps(result)) == result

    def test_a_report_alone_holds_all(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        result = build.build_one(data, tmp_path / "out")
        assert result.document == (tmp_path / "out" / "xa-a.docx").read_bytes()
        assert [record.name for record in result.figures]


class TestNamesAndPlaces:  # D10
    def test_a_name_as_long_as_the_file_system_takes(self, tmp_path: Path) -> None:
        first = make_project(tmp_path)
        longest = first.with_name(f"{'ế' * 83}.yml")  # with .docx one byte less than the most
        longest.write_text(DATA, "utf-8")
        results = build.build([Job(longest, tmp_path / "out"), Job(first, tmp_path / "out")])
        assert [result.ok for result in results] == [True, True]
        assert (tmp_path / "out" / f"{'ế' * 83}.docx").exists()

    def test_an_output_name_that_is_too_long_harms_no_other(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        too_long = data.with_name(f"{'ế' * 83}aa.yml")  # fits as .yml, not as .docx
        too_long.write_text(DATA, "utf-8")
        results = build.build([Job(too_long, tmp_path / "out"), Job(data, tmp_path / "out")])
        assert [d.code for d in results[0].diagnostics if d.is_error] == ["OUT006"]
        assert results[1].ok

    def test_a_file_that_vanishes_meanwhile(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        data = make_project(tmp_path)
        other = data.with_name("xa-b.yml")
        other.write_text(DATA, "utf-8")
        run = build.run

        def vanishing(job: Job, packs: object) -> JobResult:
            if job.data == data:
                raise FileNotFoundError(2, "gone", str(tmp_path / "templates" / "nho" / "mau.docx"))
            return run(job)

        monkeypatch.setattr(build, "run", vanishing)
        first, second = build.build([Job(data, tmp_path / "out"), Job(other, tmp_path / "out")])
        assert [d.code for d in first.diagnostics] == ["FIL021"]
        assert second.ok

    def test_a_fault_of_the_program_harms_no_other(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        data = make_project(tmp_path)
        other = data.with_name("xa-b.yml")
        other.write_text(DATA, "utf-8")
        run = build.run

        def faulty(job: Job, packs: object) -> JobResult:
            if job.data == data:
                raise TypeError("oops")
            return run(job)

        monkeypatch.setattr(build, "run", faulty)
        monkeypatch.delenv(DEBUG, raising=False)
        first, second = build.build([Job(data, tmp_path / "out"), Job(other, tmp_path / "out")])
        (problem,) = first.diagnostics
        assert (problem.code, problem.location.file, problem.exit_code) == ("USE011", str(data), ExitCode.OUTSIDE)
        assert problem.params == {"detail": "TypeError: oops"}
        assert second.ok
        monkeypatch.setenv(DEBUG, "1")
        with pytest.raises(TypeError, match="oops"):
            build.build([Job(data, tmp_path / "out")])

    def test_one_output_named_in_two_ways(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        data = make_project(tmp_path)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "link").symlink_to(tmp_path / "out")
        for other in (tmp_path / "out", Path("data/../out"), Path("link")):
            results = build.build([Job(data, Path("out")), Job(data, other)])
            assert [[d.code for d in result.diagnostics] for result in results] == [["OUT021"]] * 2
        assert not os.path.exists("out")


class TestRaces:  # D8
    def test_a_signal_right_after_a_rename_leaves_the_old_pair(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = tmp_path / "a", tmp_path / "b"
        write_atomically({first: b"old a", second: b"old b"})
        replace = os.replace

        def interrupted(source: Path, target: Path) -> None:
            replace(source, target)
            monkeypatch.setattr(os, "replace", replace)
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write_atomically({first: b"new a", second: b"new b"})
        assert (first.read_bytes(), second.read_bytes()) == (b"old a", b"old b")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]

    def test_mending_waits_for_a_build_that_is_writing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Between its two renames a running build looks like a killed one."""
        data = make_project(tmp_path)
        out = tmp_path / "out"
        assert build.build([Job(data, out)])[0].ok
        data.write_text(DATA.replace("109", "600"), "utf-8")
        replace, started = os.replace, []
        repair = (
            "import sys, pathlib; from docxtpl_reports.records import manifest\n"
            "manifest.repair(*map(pathlib.Path, sys.argv[1:]))"
        )

        def slow(source: Path, target: Path) -> None:
            replace(source, target)
            if not started:
                command = [sys.executable, "-c", repair, str(out / "xa-a.docx"), str(out / "xa-a.json")]
                started.append(subprocess.Popen(command, cwd=ROOT))
                with pytest.raises(subprocess.TimeoutExpired):  # it waits
                    started[0].wait(1)

        monkeypatch.setattr(os, "replace", slow)
        assert [d.code for d in build.build([Job(data, out)])[0].diagnostics if d.is_error] == []
        assert started[0].wait() == 0
        assert not reading.edited_since(out / "xa-a.docx", out / "xa-a.json")
