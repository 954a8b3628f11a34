"""The registry of kinds: a kind is one entry, and everything else looks it up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.diagnostics import language, translate
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.kinds import KINDS, Kind, Layout, item_kinds, number_kinds
from docxtpl_reports.figures.rules.types import Type
from docxtpl_reports.packs import inventory, schema, skeleton
from docxtpl_reports.values.shape import Leaf
from docxtpl_reports.vietnamese import ReadingError


def read_code(typed: str) -> str:
    if not re.fullmatch("[A-Z]{2}", typed):
        raise ReadingError("not_yes_no")
    return typed


CODE = Kind(
    "ma_tinh",
    "mã tỉnh",
    "hai chữ hoa",
    "HN",
    read=read_code,
    type=Type("text"),
    schema={"type": "string", "pattern": "^[A-Z]{2}$"},
    shape=Leaf("text"),
    insert="{{ NAME | viet_hoa }}",
)
FIELDS = (
    "so_lieu:\n  tinh: {ten: Tỉnh, kieu: ma_tinh}\n  cac_tinh: {ten: Các tỉnh, kieu: danh_sach, phan_tu: ma_tinh}\n"
)
CHECK = '  - {ma: o_ha_noi, dung_khi: tinh == "HN", muc: loi, noi_dung: Chỉ dùng cho Hà Nội}\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setitem(KINDS, CODE.name, CODE)
    found = Project(tmp_path)
    write(found, "HN")
    return found


def write(project: Project, typed: str) -> None:
    data = DATA.replace("so_lieu:\n", f"so_lieu:\n  tinh: {typed}\n  cac_tinh: [HN, SG]\n", 1)
    project.write(RULES.replace("so_lieu:\n", FIELDS, 1) + CHECK, data)


def test_a_kind_of_ones_own_is_read_and_computed_with(project: Project) -> None:
    case, problems = loading.load(project.data)
    assert case is not None
    assert problems == []
    context = case.context()
    assert (context["so_lieu"]["tinh"], context["so_lieu"]["cac_tinh"]) == ("HN", ("HN", "SG"))  # type: ignore[index]
    assert case.shape()["so_lieu"]["tinh"] == Leaf("text")
    assert case.shape()["so_lieu"]["cac_tinh"] == [Leaf("text")]
    for typed, code in (("SG", "VER012"), ("hà nội", "DAT017"), ("", "DAT004")):
        write(project, typed)
        assert [d.code for d in loading.load(project.data)[1]] == [code]


def test_a_kind_of_ones_own_is_in_schema_skeleton_and_inventory(project: Project) -> None:
    rules, problems = check_rules(project.rules)
    assert rules is not None
    assert problems == []
    declared = schema.data_schema(rules, "p")["properties"]["so_lieu"]["properties"]
    assert declared["tinh"]["pattern"] == CODE.schema["pattern"]  # type: ignore[index]
    assert declared["cac_tinh"]["items"] == CODE.schema
    assert CODE.name in schema.rules_schema()["definitions"]["field"]["properties"]["kieu"]["enum"]
    assert "# Tỉnh: mã tỉnh; ví dụ HN\n" in skeleton.data_file(rules, "p", "xã Pờ Y")
    entries, _ = inventory.entries(project.rules.parent, project.data)
    entry = next(entry for entry in entries or () if entry.name == "so_lieu.tinh")
    assert (entry.type, entry.sample, entry.insert) == ("ma_tinh", "HN", "{{ so_lieu.tinh | viet_hoa }}")


@pytest.mark.parametrize("name", KINDS)
def test_an_entry_is_whole(name: str) -> None:
    kind = KINDS[name]
    assert kind.name == name
    assert (kind.read is not None) == (kind.layout in (Layout.VALUE, Layout.PERIOD))
    assert kind.is_many or kind.schema or kind.fields
    assert {*kind.required} <= {field.name for field in kind.fields}
    if kind.read is not None and kind.layout is Layout.VALUE:
        assert kind.read(kind.sample) is not None
    with language("en"):
        assert translate(kind.label) != kind.label
        assert translate(kind.how_to_type) != kind.how_to_type


def test_the_kinds_of_numbers_and_of_items() -> None:
    assert number_kinds() == ("so_nguyen", "so_thap_phan", "phan_tram", "diem", "tien")
    assert set(KINDS) - set(item_kinds()) == {"danh_sach", "chuoi_nam", "theo_muc"}
    assert [name for name, kind in KINDS.items() if kind.is_rate] == ["phan_tram"]
