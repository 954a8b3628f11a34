"""``schema``: what editors check while typing agrees with what the reader takes and refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.packs.schema import data_schema, rules_schema
from docxtpl_reports.project import packs_in

TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def wrong(schema: dict[str, Any], value: Any, root: dict[str, Any] | None = None, at: str = "") -> list[str]:
    """The paths at which ``value`` does not fit: the part of JSON Schema that ours use."""
    root = root or schema
    if "$ref" in schema:
        return wrong(root["definitions"][schema["$ref"].rpartition("/")[2]], value, root, at)
    found = []
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
    if kinds and not any(
        isinstance(value, TYPES[k]) and (k == "boolean" or not isinstance(value, bool)) for k in kinds
    ):
        return [at]
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        found.append(at)
    if "anyOf" in schema and all(wrong(option, value, root, at) for option in schema["anyOf"]):
        found.append(at)
    if "if" in schema and wrong(schema["if"], value, root, at):
        found += wrong(schema["else"], value, root, at)
    if isinstance(value, str):
        found += (
            [at] if not re.search(schema.get("pattern", ""), value) or len(value) < schema.get("minLength", 0) else []
        )
    if isinstance(value, list) and "items" in schema:
        found += [p for n, item in enumerate(value) for p in wrong(schema["items"], item, root, f"{at}.{n}")]
    if isinstance(value, dict):
        found += [f"{at}.{key}" for key in schema.get("required", []) if key not in value]
        for key, item in value.items():
            patterns = [s for pattern, s in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
            inner = schema.get("properties", {}).get(key) or (patterns or [schema.get("additionalProperties", True)])[0]
            found += (
                [f"{at}.{key}"] if inner is False else [] if inner is True else wrong(inner, item, root, f"{at}.{key}")
            )
    return found


def as_editors_read(text: str) -> Any:
    """YAML 1.2 as an editor sees it: no dates, keys are texts."""

    class Loader(yaml.SafeLoader):
        pass

    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if "timestamp" not in tag]
        for first, found in resolvers.items()
    }

    def keys(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): keys(item) for key, item in value.items()}
        return [keys(item) for item in value] if isinstance(value, list) else value

    return keys(yaml.load(text, Loader))  # a subclass of SafeLoader


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


@pytest.fixture
def of_data(project: Project) -> dict[str, Any]:
    rules, _ = check_rules(project.rules)
    assert rules is not None
    return data_schema(rules, "p")


def test_sound_files_fit(of_data: dict[str, Any]) -> None:
    assert wrong(of_data, as_editors_read(DATA)) == []
    assert wrong(rules_schema(), as_editors_read(RULES)) == []


def test_a_file_may_say_that_it_has_no_period_before(of_data: dict[str, Any]) -> None:
    assert wrong(of_data, as_editors_read(f"{DATA}ky_truoc: null\n")) == []


@pytest.mark.parametrize("pack", packs_in(ROOT / "templates"), ids=lambda pack: pack.name)
def test_the_shipped_packs_and_their_data_fit(pack: Path) -> None:
    rules, _ = check_rules(pack / "quy-tac.yml")
    assert rules is not None
    assert wrong(rules_schema(), as_editors_read((pack / "quy-tac.yml").read_text("utf-8"))) == []
    texts = [path.read_text("utf-8") for path in (*(ROOT / "data").glob("*.yml"), *pack.glob("thu/*.yml"))]
    own = [text for text in texts if f"mau: {pack.name}\n" in text]
    assert own
    for text in own:
        assert wrong(data_schema(rules, pack.name), as_editors_read(text)) == []


def test_the_guides_rules_with_every_key_fit() -> None:
    text = (ROOT / "docs" / "huong-dan.md").read_text("utf-8")
    (block,) = re.findall(r"```yaml\n(# templates/\S+quy-tac\.yml\n.*?)```", text, re.S)
    assert wrong(rules_schema(), as_editors_read(block)) == []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("tt: 109", "t_t: 109", ".so_lieu.t_t"),
        ("  tt: 109\n", "", ".so_lieu.tt"),
        ("tt: 109", "tt: [1]", ".so_lieu.tt"),
        ("tt: 109", "tt: null", ".so_lieu.tt"),
        ("mau: p", "mau: q", ".mau"),
        ("so_luong: 5", "so: 5", ".so_lieu.nhan_su.1.so"),
        ("co_kn: không", "co_kn: không\n  dh: {x: 5}", ".so_lieu.dh"),
        ("hinh_thuc: KT", "hinh: KT", ".nguoi_ky.hinh"),
        ("kinh_gui: [Văn phòng huyện]", "mien_kiem_tra: {x: ''}", ".mien_kiem_tra.x"),
    ],
)
def test_mistakes_are_marked_where_they_are(of_data: dict[str, Any], old: str, new: str, path: str) -> None:
    assert old in DATA
    assert path in wrong(of_data, as_editors_read(DATA.replace(old, new, 1)))


def test_what_another_file_supplies_is_not_required(of_data: dict[str, Any]) -> None:
    assert wrong(of_data, {"mau": "p", "ke_thua": "chung.yml"}) == []
    assert wrong(of_data, {"mau": "p"}) == [".thong_tin", ".so_lieu"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kieu: dung_sai", "kieu: dung"),
        ("dat_khi: tat_ca", "dat_khi: tất cả"),
        ("dat_khi: tat_ca", "dat_khi: it_nhat 1000"),
        ("muc: loi", "muc: lỗi"),
        ("mau_so: tong", "mauso: tong"),
        ("ma: p\n", ""),
    ],
)
def test_mistakes_in_rules_are_marked(old: str, new: str) -> None:
    assert old in RULES
    assert wrong(rules_schema(), as_editors_read(RULES.replace(old, new, 1)))


@pytest.mark.parametrize("how", ["tat_ca", "bat_ky", "cham_diem", "it_nhat 2", "it_nhat  12", "it_nhat", "2", "tat_cả"])
def test_editors_and_reader_agree_on_when_a_criterion_is_met(project: Project, how: str) -> None:
    old, new = "dat_khi: tat_ca", f'dat_khi: "{how}"'
    marked = wrong(rules_schema(), as_editors_read(RULES.replace(old, new, 1)))
    refused = "RUL020" in [code for code, _ in project.problems(rules=(old, new))]
    assert bool(marked) == refused


def test_the_command_prints_the_schema_or_what_is_wrong(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["schema", "p"]) == 0
    assert json.loads(capsys.readouterr().out)["properties"]["mau"] == {"const": "p"}
    assert cli.invoke(["schema", "--rules", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["json_schema"]["title"] == "quy-tac.yml"
    for arguments, status, code in ((["q"], 1, "DAT041"), ([], 2, "USE017")):
        assert cli.invoke(["schema", *arguments, "--format", "json"]) == status
        assert json.loads(capsys.readouterr().out)["diagnostics"][0]["code"] == code
    project.write(RULES.replace("tu_so: tt", "tu_so: ttt"))
    assert cli.invoke(["schema", "p"]) == 1
    assert capsys.readouterr().out == ""
