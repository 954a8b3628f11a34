"""The commits that CONTRIBUTING.md shows apply to the code as it is, and what they add works."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from docxtpl_reports.packs import shipped

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMITS = dict(re.findall(r"^### (.+?)\n.*?```diff\n(.*?)```", PAGE, re.M | re.S))


def apply(commit: str, tree: Path) -> None:
    """Applies a diff without line numbers: what it takes out and what is around must be there exactly once."""
    for name, changes in re.findall(r"^--- (\S+)\n(.*?)(?=^--- |\Z)", commit, re.M | re.S):
        file = tree / name
        for hunk in re.split(r"^@@\n", changes, flags=re.M):
            old = "".join(f"{line[1:]}\n" for line in hunk.splitlines() if line[:1] in (" ", "-"))
            new = "".join(f"{line[1:]}\n" for line in hunk.splitlines() if line[:1] in (" ", "+"))
            text = file.read_text(encoding="utf-8") if old else ""
            assert old or not file.exists(), f"{name} exists"
            assert not old or f"\n{text}".count(f"\n{old}") == 1, f"{name}: not there once:\n{old}"
            file.write_text(f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:] if old else new, encoding="utf-8")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with all commits applied."""
    tree = tmp_path_factory.mktemp("changed")
    for folder in ("docxtpl_reports", "templates", "data"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for commit in COMMITS.values():
        apply(commit, tree)
    return tree


def run(tree: Path, *arguments: str) -> dict[str, object]:
    command = [sys.executable, "-m", "docxtpl_reports", *arguments, "--format", "json"]
    done = subprocess.run(
        command, cwd=tree, capture_output=True, encoding="utf-8", check=False, env={"PYTHONPATH": str(tree)}
    )
    assert done.stdout, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_the_page_shows_a_commit_of_each_sort() -> None:
    assert list(COMMITS) == ["A filter", "A message", "A command", "A kind of value", "A rule"]


def test_the_filter_is_listed_with_its_example(changed: Path) -> None:
    filters = run(changed, "fields", "--filters")["filters"]
    assert isinstance(filters, list)
    (entry,) = [entry for entry in filters if entry["name"] == "trong_ngoac"]
    assert entry["examples"] == [["don_vi.ten | trong_ngoac", "(xã Pờ Y)"]]


def test_the_message_is_explained(changed: Path) -> None:
    explanation = run(changed, "explain", "USE070")["explanation"]
    assert isinstance(explanation, dict)
    assert "bộ mẫu nào" in explanation["message"]


def test_the_command_answers(changed: Path) -> None:
    assert run(changed, "packs")["packs"] == list(shipped.packs())


def test_the_kind_is_known_to_the_schema_of_rules(changed: Path) -> None:
    schema = json.dumps(run(changed, "schema", "--rules"))
    assert '"nam"' in schema


def test_the_rule_is_computed(changed: Path) -> None:
    data = changed / "data" / "xa-po-y-2024-08.yml"
    text = data.read_text(encoding="utf-8")
    data.write_text(
        text.replace("  ho_so_truc_tuyen: 109\n", "  ho_so_truc_tuyen: 109\n  qua_buu_chinh: 300\n"), encoding="utf-8"
    )
    derivation = run(changed, "explain", "data/xa-po-y-2024-08.yml", "buu_chinh")["derivation"]
    assert isinstance(derivation, dict)
    assert (derivation["value"], derivation["text"], derivation["verdict"]) == ("300/1185", "25,32%", "PASS")
