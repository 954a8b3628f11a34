"""A cluster gives the bytes of a serial run, whatever happens to a machine; machines of other versions are refused."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.batch_project import contents, jobs_of, make_units, torn
from support.dask_cluster import ROOT, Machines, dask_cluster

from docxtpl_reports.batch import cluster
from docxtpl_reports.batch.cluster import Cluster
from docxtpl_reports.batch.outcome import BuildOptions, Remote, State
from docxtpl_reports.batch.run import run
from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.files.temporary import PREFIX
from docxtpl_reports.jobs.job import Job

pytest.importorskip("distributed", reason="the extra «cluster» is not installed")


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with dask_cluster(tmp_path_factory.mktemp("dask"), [ROOT, ROOT]) as found:
        yield found


def codes(address: str) -> list[str]:
    with pytest.raises(ReportError) as caught:
        Cluster(address)
    return [d.code for d in caught.value.diagnostics]


def test_the_command_line_gives_the_bytes_of_a_serial_run(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    make_units(tmp_path, 5, broken=[3])
    assert cli.invoke(["build", "-o", "mau"]) == 1
    capsys.readouterr()
    assert cli.invoke(["build", "--cluster", machines.address, "-o", "kq"]) == 1
    out = capsys.readouterr().out
    assert "Báo cáo: kq/xa-004.docx" in out
    assert "docxtpl-reports build kq/loi.csv" in out
    assert contents(tmp_path / "kq") == contents(tmp_path / "mau")
    assert cli.invoke(["build", "--cluster", machines.address, "-o", "kq"]) == 1
    assert "làm 0, còn mới 4, chưa làm được 1" in capsys.readouterr().out
    assert list(machines.aside.glob(f"{PREFIX}*")) == []  # no copy of the project stays on the machines


def test_machines_of_other_versions_are_refused_before_anything_is_built(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.versions.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr("platform.python_version", lambda: "2.7")
        assert codes(machines.address) == ["BAT103"]
        expected = cluster.versions()
    cluster.versions.cache_clear()
    with pytest.raises(ReportError) as caught:  # one that joined later
        cluster.build_remotely(expected, [], BuildOptions())
    assert [d.code for d in caught.value.diagnostics] == ["BAT103"]


def test_units_of_a_lost_machine_are_built_by_another(machines: Machines, tmp_path: Path) -> None:
    """The last test of these machines: one of them is gone then."""
    files = make_units(tmp_path, 16, broken=[9])
    list(run(jobs_of(files, tmp_path / "mau"), BuildOptions()))
    options = BuildOptions(remote=Remote(f"file://{tmp_path}", f"file://{tmp_path}/out", secrets.token_hex(8)))
    jobs = [Job(file.relative_to(tmp_path)) for file in files]
    outcomes = run(jobs, options, Cluster(machines.address), chunk=1)
    found = [next(outcomes)]
    machines.workers[0].kill()
    found += outcomes
    assert [outcome.job for outcome in found] == jobs
    assert [outcome.state is State.FAILED for outcome in found] == [number == 9 for number in range(16)]
    assert contents(tmp_path / "out") == contents(tmp_path / "mau")
    assert torn(tmp_path / "out") == []


class TestNoCluster:
    def test_nobody_at_the_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
        assert codes("tcp://127.0.0.1:9") == ["BAT101"]
        assert codes("không phải địa chỉ") == ["BAT101"]

    def test_the_command_says_so_and_nothing_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(cluster, "SECONDS_TO_CONNECT", 1)
        monkeypatch.chdir(tmp_path)
        make_units(tmp_path, 2)
        assert cli.invoke(["build", "--cluster", "tcp://127.0.0.1:9"]) == 3
        out, err = capfd.readouterr()
        assert "Chưa làm tới: 2 đơn vị." in out
        assert err.startswith("lỗi BAT101")
        assert not Path("out").exists()

    def test_no_machine_at_work(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster, "SECONDS_FOR_WORKERS", 0.1)
        with dask_cluster(tmp_path, []) as machines:
            assert codes(machines.address) == ["BAT102"]

    def test_the_extra_is_not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "distributed", None)
        assert codes("tcp://127.0.0.1:9") == ["BAT100"]
