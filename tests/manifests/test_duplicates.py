"""Several reports of one unit are found, also while a folder changes."""

from __future__ import annotations

from pathlib import Path

from support.units_project import UnitsProject, unit_data

from docxtpl_reports.manifests.duplicates import chosen, same_units
from docxtpl_reports.manifests.unit_report import load, manifests_in


def test_a_report_that_is_finished_meanwhile_changes_no_group(tmp_path: Path) -> None:
    project = UnitsProject(tmp_path)
    project.unit("b2", unit_data("xã B", "601"))
    listed = [[*manifests_in(project.out)]]
    project.unit("a0", unit_data("xã D", "5"))  # before the others
    listed.append([*manifests_in(project.out)])
    turns = iter(listed)
    assert same_units(lambda: next(turns)) == (4, [[project.out / "b.json", project.out / "b2.json"]])


def test_of_copies_the_one_with_the_shortest_name_is_used(tmp_path: Path) -> None:
    project = UnitsProject(tmp_path)
    copy = project.out / "a (1).json"
    copy.write_bytes((project.out / "a.json").read_bytes())
    reports = [report for path in (copy, project.out / "a.json") if (report := load(path)[0]) is not None]
    for order in (reports, reports[::-1]):
        found = chosen(order, lambda _: True)
        assert found is not None
        assert found.path.name == "a.json"
