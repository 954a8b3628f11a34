"""The plan of rules: data that a process keeps and hands on; figures need nothing else of the rules."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT
from support.figures_project import Project

from docxtpl_reports.figures import loading
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.expressions import Expression
from docxtpl_reports.figures.rules.grammar import parse
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.planning import with_expression
from docxtpl_reports.figures.verdicts.scope import Scope
from docxtpl_reports.project import RULES_FILE, packs

DATA = ROOT / "data" / "xa-po-y-2024-08.yml"
PACKS = packs(ROOT)
RULES = "docxtpl_reports.figures.rules"
# Not needed once there is a plan: what reads and checks rules, what reads spreadsheets, what corrects misspellings.
NOT_NEEDED = (
    *(f"{RULES}.{name}" for name in ("read", "validate", "names", "types", "grammar", "parsing", "planning", "totals")),
    *(f"{RULES}.{name}" for name in ("criteria", "sources", "row_order", "group_keys", "lookalikes")),
    *("docxtpl_reports.figures.planning", "docxtpl_reports.figures.shapes", "docxtpl_reports.figures.data.sources"),
    *("docxtpl_reports.figures.data.table_row", "docxtpl_reports.figures.sources.tables"),
    *("docxtpl_reports.figures.yaml.slips", "docxtpl_reports.figures.yaml.errors"),
    *("docxtpl_reports.spreadsheets", "docxtpl_reports.manifests", "docxtpl_reports.ooxml"),
    *("lxml", "zipfile", "difflib", "gettext", "xml.etree"),
)
LOAD = """
import pickle, sys
from pathlib import Path
from docxtpl_reports.figures import case
plan = pickle.loads(Path(sys.argv[1]).read_bytes())
found, problems = case.load(Path(sys.argv[2]), read_rules=lambda _: (plan, []))
assert found is not None, problems
found.context(), found.outline()
print(*sorted(sys.modules), sep="\\n")
"""


def plan_of(pack: Path) -> Plan:
    rules, problems = check_rules(pack / RULES_FILE)
    assert isinstance(rules, Plan), problems
    return rules


def test_a_ready_plan_needs_no_reader_of_rules(tmp_path: Path) -> None:
    kept = tmp_path / "plan"
    kept.write_bytes(pickle.dumps(plan_of(ROOT / "templates" / "tieu-chi-15")))
    command = [sys.executable, "-c", LOAD, str(kept), str(DATA)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert [name for name in NOT_NEEDED if name in loaded] == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_plans_can_be_kept(pack: Path) -> None:
    plan = plan_of(pack)
    again = pickle.loads(pickle.dumps(plan))
    assert isinstance(again, Plan)
    assert (again.order, again.references, again.columns.keys()) == (plan.order, plan.references, plan.columns.keys())
    assert again.nothing is not None


def test_rules_with_errors_have_no_plan(tmp_path: Path) -> None:
    path = tmp_path / RULES_FILE
    path.write_text("ma: a\nten: A\nchi_tieu:\n  x: {ten: X, cong_thuc: y + 1}\n", encoding="utf-8")
    rules, problems = check_rules(path)
    assert rules is not None
    assert not isinstance(rules, Plan)
    assert problems


def test_constants_have_a_value_in_a_period_that_is_not_declared(tmp_path: Path) -> None:
    project = Project(tmp_path)
    rules = "chi_tieu:\n  x: {ten: X, tu_so: 6, mau_so: 5, don_vi: '%'}\n"
    data = "mau: p\ndon_vi: {ten: xã A, co_quan: UBND xã A}\nky: {tu: 01/01/2024, den: 31/12/2024}\n"
    project.write(f"ma: p\nten: P\n{rules}", data)
    case, problems = loading.load(project.data)
    assert case is not None, problems
    assert [one.name for one in case.outline().named if one.name.startswith("ky_truoc")] == ["ky_truoc.chi_tieu.x"]


def test_a_condition_over_units_has_names_of_its_own() -> None:
    case, _ = loading.load(DATA)
    assert case is not None

    def holds(expression: Expression) -> object:
        plan = with_expression(case.rules, expression)
        return Scope.of(plan, case.data, case.results).evaluate(expression)

    assert holds(parse("ho_so_tong > 1000")) is True
    assert holds(parse("ho_so_tong > 10000")) is False
