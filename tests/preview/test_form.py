"""The form of a data file: every kind of value with its shape, its label, what it was before and what it decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.preview_office import make_session
from support.project import RULES, make_project

from docxtpl_reports.preview.form import Item, as_plain, figure_of

EVERY_KIND = """\
ma: nho
ten: Bộ mẫu nhỏ
kinh_gui: không
so_lieu:
  nguyen: {ten: Số nguyên, kieu: so_nguyen, don_vi: hồ sơ, ghi_chu: theo sổ}
  tien: {ten: Tiền, kieu: tien, don_vi: triệu đồng, bat_buoc: false}
  ngay: {ten: Ngày, kieu: ngay, bat_buoc: false}
  khoang: {ten: Khoảng, kieu: khoang_ngay, bat_buoc: false}
  co: {ten: Có không, kieu: dung_sai, bat_buoc: false}
  chon: {ten: Chọn, kieu: lua_chon, gia_tri: [tốt, khá], bat_buoc: false}
  chu: {ten: Chữ, kieu: chuoi, mac_dinh: mặc định}
  muc: {ten: Các mục, kieu: danh_sach, khong_phat_sinh: true, bat_buoc: false}
  nam: {ten: Ba năm, kieu: chuoi_nam, bat_buoc: false}
  thang: {ten: Từng tháng, kieu: theo_muc, cac_muc: thang_trong_ky, bat_buoc: false}
  vb: {ten: Văn bản, kieu: van_ban, bat_buoc: false}
  nguoi: {ten: Người, kieu: nguoi, bat_buoc: false}
  ds:
    ten: Danh sách
    kieu: danh_sach
    bat_buoc: false
    truong:
      ten: {ten: Tên, kieu: chuoi}
      so: {ten: Số, kieu: so_nguyen}
"""
DATA = """\
mau: nho
don_vi: {ten: xã A, co_quan: Ủy ban nhân dân xã A}
ky: {tu: 01/7/2024, den: 30/9/2024}
so_lieu:
  nguyen: 5
"""


def form(folder: Path, rules: str = EVERY_KIND, data: str = DATA) -> dict[str, Item]:
    session, _ = make_session(make_project(folder, rules=rules, data=data, template=("x",)))
    session.build()
    items = session.form()
    assert items is not None
    return {item.path: item for item in items}


class TestShapes:
    def test_each_kind_has_one(self, tmp_path: Path) -> None:
        items = form(tmp_path)
        shapes = {path.removeprefix("so_lieu."): item.shape.of for path, item in items.items() if "so_lieu" in path}
        assert shapes == {
            "nguyen": "number",
            "tien": "number",
            "ngay": "line",
            "khoang": "line",
            "co": "choice",
            "chon": "choice",
            "chu": "text",
            "muc": "list",
            "nam": "keys",
            "thang": "keys",
            "vb": "record",
            "nguoi": "record",
            "ds": "list",
        }
        assert items["so_lieu.chon"].shape.choices == ("tốt", "khá")
        assert items["so_lieu.muc"].shape.nothing == "không phát sinh"
        row = items["so_lieu.ds"].shape.item
        assert row is not None
        assert [(name, one.of) for name, one in row.fields] == [("ten", "text"), ("so", "number")]

    def test_months_are_those_of_the_period(self, tmp_path: Path) -> None:
        fields = form(tmp_path)["so_lieu.thang"].shape.fields
        assert [(key, one.label, one.of) for key, one in fields] == [
            (key, f"Tháng {key}", "number") for key in ("7", "8", "9")
        ]

    def test_every_section_is_there_and_what_changes_comes_first(self, tmp_path: Path) -> None:
        sections = [path.partition(".")[0] for path in form(tmp_path)]
        assert list(dict.fromkeys(sections)) == ["so_lieu", "don_vi", "ky", "nguoi_ky", "noi_nhan", "mien_kiem_tra"]

    def test_waivers_and_the_authority_to_sign_can_be_typed(self, tmp_path: Path) -> None:
        items = form(tmp_path, data=f"{DATA}mien_kiem_tra: {{VER033: đã hỏi huyện}}\n")
        assert (items["mien_kiem_tra"].value, items["mien_kiem_tra"].locked) == ({"VER033": "đã hỏi huyện"}, "")
        assert items["nguoi_ky.hinh_thuc"].shape.choices == ("TM", "KT", "TL", "TUQ", "Q")

    def test_labels_units_notes_and_defaults_are_those_of_the_rules(self, tmp_path: Path) -> None:
        items = form(tmp_path)
        found = items["so_lieu.nguyen"]
        assert (found.label, found.kind, found.unit, found.note) == ("Số nguyên", "số nguyên", "hồ sơ", "theo sổ")
        assert (items["so_lieu.chu"].standard, items["so_lieu.chu"].required) == ("mặc định", False)
        assert items["so_lieu.nguyen"].required

    def test_what_must_be_given_is_what_the_rules_ask_for(self, tmp_path: Path) -> None:
        rules = (
            EVERY_KIND
            + """\
  trong: {ten: Để trống, kieu: so_nguyen, de_trong: true}
  can: {ten: Cần, kieu: danh_sach}
"""
        )
        items = form(tmp_path, rules)
        needed = {path.removeprefix("so_lieu.") for path, item in items.items() if item.required and "so_lieu" in path}
        assert needed == {"nguyen", "can"}
        lists = {
            path: (item.shape.may_be_empty, item.shape.nothing)
            for path, item in items.items()
            if item.shape.of == "list"
        }
        assert (lists["so_lieu.can"], lists["so_lieu.ds"]) == ((True, ""), (False, ""))

    def test_a_default_is_shown_only_where_nothing_is_typed(self, tmp_path: Path) -> None:
        items = form(tmp_path, data=f"{DATA}  chu: khác\n")
        assert (items["so_lieu.chu"].value, items["so_lieu.chu"].standard) == ("khác", "")
        assert form(tmp_path)["so_lieu.nguyen"].standard == ""

    def test_months_are_asked_for_only_where_the_period_is_known(self, tmp_path: Path) -> None:
        shape = form(tmp_path, data=DATA.replace("tu: 01/7/2024, ", ""))["so_lieu.thang"].shape
        assert (shape.fields, shape.item is not None) == ((), True)


class TestValues:
    def value(self, tmp_path: Path, typed: str) -> tuple[object, str]:
        name = typed.split(":")[0]
        item = form(tmp_path, data=f"{DATA}  {typed}\n")[f"so_lieu.{name}"]
        return item.value, item.locked

    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            ("tien: 1.500.000", "1.500.000"),
            ("khoang: {tu: 01/7/2024, den: 02/7/2024}", {"tu": "01/7/2024", "den": "02/7/2024"}),
            ("muc: [a, b]", ["a", "b"]),
            ("muc: không", "không phát sinh"),
            ("muc: một câu", ["một câu"]),
            ('nam: {2023: "99,1"}', {"2023": "99,1"}),
            ("nguoi: Nguyễn Văn B", "Nguyễn Văn B"),
            ("ds: [{ten: x, so: 1}, {ten: y}]", [{"ten": "x", "so": "1"}, {"ten": "y"}]),
            ("chu: null", None),
        ],
    )
    def test_are_shown_as_they_are_typed(self, tmp_path: Path, typed: str, value: object) -> None:
        assert self.value(tmp_path, typed) == (value, "")

    @pytest.mark.parametrize(
        "typed", ["tien: [1]", "vb: {la: 1}", "ds: 5", "ds: [5]", "nam: [1]", "chu: {a: 1}", "thang: 5"]
    )
    def test_others_are_left_to_a_person(self, tmp_path: Path, typed: str) -> None:
        assert self.value(tmp_path, typed)[1] == "misfit"

    def test_the_period_before_stands_beside(self, tmp_path: Path) -> None:
        data = f"{DATA}ky_truoc: quy-2.yml\n"
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "quy-2.yml").write_text(
            DATA.replace("5", "1.234").replace("/7/", "/4/").replace("9/", "6/"), "utf-8"
        )
        items = form(tmp_path, data=data)
        assert (items["so_lieu.nguyen"].before, items["so_lieu.tien"].before, items["don_vi.ten"].before) == (
            "1.234",
            "",
            "",
        )

    def test_what_it_decides(self, tmp_path: Path) -> None:
        items = form(tmp_path, RULES, DATA.replace("nguyen: 5", "ho_so_tong: 5"))
        assert items["so_lieu.ho_so_tong"].uses == (("truc_tuyen",), ("1",))


class TestRequests:
    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            (" a ", "a"),
            ("", None),
            ("null", None),
            ([], []),
            ([{"a": " "}], [{"a": None}]),
            ("NULL", None),
            ({}, None),
            ([[["x"]]], [[["x"]]]),
            ([{"a": [{"b": ["x"]}]}], [{"a": [{"b": ["x"]}]}]),
            (["x"] * 19_999, ["x"] * 19_999),
            ({"a": ["x"]}, {"a": ["x"]}),
            ("Vo\u0303 Thi\u0323 Ha\u0300", "Võ Thị Hà"),
            ({"Tha\u0301ng 1": "1"}, {"Tháng 1": "1"}),
            ("một\u2028hai\x85ba\r\nbốn", "một\nhai\nba\nbốn"),
        ],
    )
    def test_a_value_is_text_lists_and_records(self, typed: object, value: object) -> None:
        assert as_plain(typed) == value

    @pytest.mark.parametrize(
        "typed",
        [1, True, 1.5, "x" * 10_001, {"": "x"}, {"a": 1}, ["x"] * 20_001, [[[[[["x"]]]]]], {"a": {"b": object()}}],
    )
    def test_anything_else_is_none(self, typed: object) -> None:
        with pytest.raises(ValueError):
            as_plain(typed)

    @pytest.mark.parametrize(
        ("path", "figure"),
        [
            ("so_lieu.ds.2.ten", "so_lieu.ds"),
            ("don_vi.ten", "don_vi.ten"),
            ("kinh_gui", "kinh_gui"),
            ("kinh_gui.1", "kinh_gui"),
            ("ky", "ky.tu"),
            ("mien_kiem_tra.VER033", "mien_kiem_tra"),
            ("data/xa-a.yml", None),
            ("so_lieu", None),
            ("mau", None),
        ],
    )
    def test_a_path_leads_to_the_value_it_is_in(self, path: str, figure: str | None) -> None:
        assert figure_of(path) == figure
