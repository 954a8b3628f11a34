"""``fields``: every name a template may use, with type, sample, what to type, and where it is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.build import docx, lines, table
from support.project import DATA, RULES, make_project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.dialect.environment import ReportEnvironment
from docxtpl_reports.engine.dialect.filters import FILTERS, Filter
from docxtpl_reports.figures import loading

KEYS = {"name", "kind", "label", "type", "unit", "sample", "insert", "used_in", "of", "columns"}
MORE = """\
  nhan_su: {ten: Nhân sự, kieu: danh_sach, truong: {ten: {ten: Tên, kieu: chuoi}, so: {ten: Số, kieu: so_nguyen}}}
  vb: {ten: Văn bản, kieu: van_ban, bat_buoc: false}
  linh_vuc: {ten: Lĩnh vực, kieu: danh_sach}
  dung_han: {ten: Đúng hạn, kieu: chuoi_nam, bat_buoc: false}
  kho: {ten: Có kho, kieu: dung_sai}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["fields", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, Any]]:
    code, report = answer(capsys, *arguments)
    assert (code, report["diagnostics"]) == (0, [])
    assert all(set(entry) == KEYS for entry in report["fields"])
    return {entry["name"]: entry for entry in report["fields"]}


def test_names_have_type_unit_sample_and_what_to_type(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = listed(capsys, "nho")
    total = found["so_lieu.ho_so_tong"]
    assert (total["kind"], total["label"], total["type"], total["sample"], total["insert"]) == (
        "figure",
        "Tổng số hồ sơ",
        "so_nguyen",
        "1.185",
        "{{ so_lieu.ho_so_tong }}",
    )
    rate = found["chi_tieu.truc_tuyen"]
    assert (rate["kind"], rate["type"], rate["unit"], rate["sample"]) == ("indicator", "phan_tram", "%", "9,20%")
    criterion = found['tieu_chi["1"]']
    assert (criterion["kind"], criterion["sample"]) == ("criterion", "Chưa đạt")
    assert criterion["insert"] == '{{ tieu_chi["1"].ket_luan }}'
    assert found["thong_tin.so"]["kind"] == found["don_vi.ten"]["kind"] == "info"
    assert found["so_lieu.diem_nam_truoc"]["sample"] is None
    assert found["bang_chu"]["kind"] == "filter"


def test_parts_and_blocks_name_what_they_belong_to(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = "  linh_vuc: {ten: Lĩnh vực, kieu: danh_sach, bat_buoc: false}\n"
    make_project(project, rules=RULES.replace("chi_tieu:\n", more + "chi_tieu:\n", 1))
    found = listed(capsys, "nho")
    parts = {
        name: e["sample"] for name, e in found.items() if e["of"] == "chi_tieu.truc_tuyen" and e["kind"] == "indicator"
    }
    assert parts == {
        "chi_tieu.truc_tuyen.ten": "Tỷ lệ hồ sơ trực tuyến",
        "chi_tieu.truc_tuyen.ket_luan": "Chưa đạt",
        "chi_tieu.truc_tuyen.dat": None,
        "chi_tieu.truc_tuyen.khong_dat": None,
        "chi_tieu.truc_tuyen.thieu_so_lieu": None,
        "chi_tieu.truc_tuyen.khong_phat_sinh": None,
        "chi_tieu.truc_tuyen.don_vi": "%",
        "chi_tieu.truc_tuyen.khai": None,
        "chi_tieu.truc_tuyen.nguong": "50%",
        "chi_tieu.truc_tuyen.tu_so": "109",
        "chi_tieu.truc_tuyen.mau_so": "1.185",
        "chi_tieu.truc_tuyen.ly_do": found["chi_tieu.truc_tuyen.ly_do"]["sample"],
        "chi_tieu.truc_tuyen.can_cu": "Quyết định số 416/QĐ-UBND",
    }
    assert found["chi_tieu.truc_tuyen.khong_dat"]["used_in"][0]["tag"] == "{% if chi_tieu.truc_tuyen.khong_dat %}"
    assert found['tieu_chi["1"].ket_luan']["of"] == 'tieu_chi["1"]'
    assert found["lap.so_lieu.linh_vuc"]["of"] == "so_lieu.linh_vuc"
    assert found["lap.so_lieu.linh_vuc"]["insert"] == "{% for m in so_lieu.linh_vuc %}…{% endfor %}"
    branches = found["theo_ket_luan.truc_tuyen"]["insert"]  # a rate may be of nothing
    assert branches.count("…") == 4
    assert branches.endswith("{% khong_phat_sinh %}…{% endtheo %}")
    assert {e["of"] for e in found.values() if e["kind"] in ("figure", "info", "filter")} == {None}


def test_blocks_by_verdict_name_each_verdict_there_can_be(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project)
    found = listed(capsys, "nho")
    blocks = [entry["insert"] for name, entry in found.items() if name.startswith("theo_ket_luan.")]
    assert [block.count("…") for block in blocks] == [4, 3, 3]
    make_project(project, template=tuple(blocks))
    cli.invoke(["check", "--pack", "nho"])
    assert "TPL" not in capsys.readouterr().err


def test_totals_and_columns_by_keys_have_blocks_that_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = """\
  thon: {kieu: danh_sach, bat_buoc: false, khoa: ten, truong: {ten: {kieu: chuoi}, ho: {kieu: so_nguyen}}}
  khoan:
    kieu: danh_sach
    bat_buoc: false
    truong: {ten: {kieu: chuoi}, thang: {kieu: theo_muc, cac_muc: thang_trong_ky}, o: {kieu: theo_muc, cac_muc: thon}}
"""
    make_project(project, rules=RULES.replace("chi_tieu:\n", more + "chi_tieu:\n", 1))
    found = listed(capsys, "nho")
    names = ["dong_tong.so_lieu.thon", "cot.so_lieu.khoan.thang", "cot.so_lieu.khoan.o"]
    total, months, villages = [found[name]["insert"] for name in names]
    assert total == "{{ so_lieu.thon.tong.ho }}"
    assert months == (
        "{% cot c in ky.cac_thang %}{{ c }} … {% for m in so_lieu.khoan %}{{ m.thang[c] }}{% endfor %} … "
        "{{ so_lieu.khoan.tong.thang[c] }}"
    )
    assert villages.startswith("{% cot c in so_lieu.thon %}{{ c.ten }} … ")
    heading, cells, total = months.split(" … ")
    loop, cell = cells.split("%}", 1)
    drawn = table(["Khoản", heading], [f"{loop}%}}{{{{ m.ten }}}}", cell], ["Cộng", total])
    (project / "templates" / "nho" / "mau.docx").write_bytes(docx(drawn))
    assert cli.invoke(["check", "--pack", "nho"]) in (0, 1)
    assert "TPL" not in capsys.readouterr().err


def test_lists_in_rows_groups_and_tables_have_blocks_that_check(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = """\
  nhom: {kieu: danh_sach, bat_buoc: false, truong: {ten: {kieu: chuoi}, muc: {kieu: danh_sach, truong: {x: {kieu: so_nguyen}}}}}
  viec:
    kieu: danh_sach
    bat_buoc: false
    nhom_theo: [phong, ngay]
    theo_hang: phong
    theo_cot: ngay
    truong: {phong: {kieu: chuoi}, ngay: {kieu: ngay}, so: {kieu: so_nguyen}}
    truong_tinh: {gap_doi: {cong_thuc: so * 2}}
"""
    make_project(project, rules=RULES.replace("chi_tieu:\n", more + "chi_tieu:\n", 1))
    found = listed(capsys, "nho")
    blocks = [found[name]["insert"] for name in ("so_lieu.nhom", "so_lieu.viec", "lap_nhom.so_lieu.viec")]
    assert blocks == [
        "{% for m in so_lieu.nhom %}{{ m.ten }} {% for mm in m.muc %}{{ mm.x }}{% endfor %}{% endfor %}",
        "{% for m in so_lieu.viec %}{{ m.phong }} {{ m.ngay }} {{ m.so }} {{ m.gap_doi }}{% endfor %}",
        "{% for n in so_lieu.viec.nhom %}{{ n.ten }}: {% for n in n.nhom %}{{ n.ten }}: {% for m in n.dong %}"
        "{{ m.phong }} {{ m.ngay }} {{ m.so }} {{ m.gap_doi }}{% endfor %}{% endfor %}{% endfor %}",
    ]
    table = found["hai_chieu.so_lieu.viec"]["insert"]
    assert table == (
        "{% cot c in so_lieu.viec.cac_cot %}{{ c.ten }} … "
        "{% for h in so_lieu.viec.cac_hang %}{{ h.ten }} … {{ h.o[c].so }} … {% endfor %}"
    )
    make_project(project, rules=RULES.replace("chi_tieu:\n", more + "chi_tieu:\n", 1), template=tuple(blocks))
    assert cli.invoke(["check", "--pack", "nho"]) in (0, 1)
    assert "TPL" not in capsys.readouterr().err


LISTED = (
    "  linh_vuc:\n    ten: Lĩnh vực\n    kieu: danh_sach\n    khoa: ten\n    bat_buoc: false\n"
    "    xep_hang: {theo: ty_le}\n"
    "    truong: {ten: {ten: Tên, kieu: chuoi}, tn: {ten: Tiếp nhận, kieu: so_nguyen}, dh: {ten: ĐH, kieu: so_nguyen}}\n"
    '    truong_tinh: {ty_le: {ten: Tỷ lệ, tu_so: dh, mau_so: tn, nguong: ">= 50%"}}\n'
)


def test_columns_totals_and_changes_are_listed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, data = (
        RULES.replace("chi_tieu:\n", LISTED + "chi_tieu:\n", 1),
        DATA + "  linh_vuc: [{ten: A, tn: 4, dh: 3}]\n",
    )
    make_project(project, rules=rules, data=data)
    found = listed(capsys, "nho")
    about = {name: (e["label"], e["type"], e["sample"]) for name, e in found.items() if e["of"] == "so_lieu.linh_vuc"}
    assert {name: one for name, one in about.items() if not name.startswith(("lap.", "dong_tong."))} == {
        "so_lieu.linh_vuc.ty_le": ("Lĩnh vực: Tỷ lệ", "phan_tram", None),
        "so_lieu.linh_vuc.hang": ("Lĩnh vực: Hạng", "so_thap_phan", None),
        "so_lieu.linh_vuc.tong.tn": ("Lĩnh vực: Tiếp nhận: tổng cộng", "so_nguyen", "4"),
        "so_lieu.linh_vuc.tong.dh": ("Lĩnh vực: ĐH: tổng cộng", "so_nguyen", "3"),
        "so_lieu.linh_vuc.tong.ty_le": ("Lĩnh vực: Tỷ lệ: tổng cộng", "phan_tram", "75%"),
    }
    change = found["chi_tieu.truc_tuyen.bien_dong"]
    assert (change["of"], change["type"], change["sample"]) == (
        "chi_tieu.truc_tuyen",
        "chuoi",
        "Chưa có số liệu cùng kỳ",
    )
    assert found["so_lieu.ho_so_tong.chenh_lech"]["insert"] == "{{ so_lieu.ho_so_tong.chenh_lech }}"
    own = [e for e in found.values() if e["of"] == "so_lieu.linh_vuc" and e["kind"] == "figure"]
    case = loading.load(project / "data" / "xa-a.yml")[0]
    assert case is not None
    for entry in own:
        compiled = compile_template(docx(entry["insert"]), names=case.shape())
        assert lines(compiled.render(case.context())) != [""]


def test_every_use_is_listed_with_its_tag(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(
        project,
        template=(
            "{% if false %}{{ so_lieu.ho_so_tong }}{% endif %}",
            "{{ so_lieu.ho_so_tong | bang_chu }}",
            '{{ tieu_chi["1"].ket_luan }}',
        ),
    )
    found = listed(capsys, "nho")
    uses = found["so_lieu.ho_so_tong"]["used_in"]
    assert [(u["paragraph"], u["tag"]) for u in uses] == [
        (1, "{{ so_lieu.ho_so_tong }}"),
        (2, "{{ so_lieu.ho_so_tong | bang_chu }}"),
    ]
    assert [u["paragraph"] for u in found["bang_chu"]["used_in"]] == [2]
    assert [u["paragraph"] for u in found['tieu_chi["1"]']["used_in"]] == [3]
    assert [u["paragraph"] for u in found['tieu_chi["1"].ket_luan']["used_in"]] == [3]
    assert found["so_lieu.ho_so_truc_tuyen"]["used_in"] == []


def test_all_that_is_offered_for_insertion_works(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = '  nhan_su: [{ten: A, so: 2}]\n  linh_vuc: [đất đai, hộ tịch]\n  kho: có\n  dung_han: {2023: "99,5"}\n'
    more += "  vb: {loai: Quyết định, so: 1/QĐ, ngay: 01/02/2023, co_quan: Sở A}\n"
    data = make_project(project, rules=RULES.replace("chi_tieu:\n", MORE + "chi_tieu:\n", 1), data=DATA + more)
    found = [e for e in listed(capsys, "nho").values() if e["kind"] != "filter"]
    case, _ = loading.load(data)
    assert case is not None
    document = compile_template(docx(*(e["insert"] for e in found)), names=case.shape()).render(case.context())
    printed = lines(document)
    assert {"A 2", "đất đai và hộ tịch", "2023: 99,5%", "Quyết định số 1/QĐ ngày 01 tháng 02 năm 2023 của Sở A"} <= set(
        printed
    )


def test_samples_come_from_the_file_asked_for(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "khac.yml").write_text(DATA.replace("1.185", "2.000"), "utf-8")
    assert listed(capsys, "templates/nho", "--data", "khac.yml")["so_lieu.ho_so_tong"]["sample"] == "2.000"


@pytest.mark.parametrize("data", ["mau: [", DATA.replace("1.185", "x"), DATA.replace("mau: nho", "mau: khac")])
def test_without_sound_data_there_are_no_samples(project: Path, capsys: pytest.CaptureFixture[str], data: str) -> None:
    make_project(project, data=data)
    assert {entry["sample"] for entry in listed(capsys, "nho").values()} == {None}


@pytest.mark.parametrize(
    "pack", ["templates/nho", "templates/nho/mau.docx", "templates/nho/quy-tac.yml", "templates/nho/"]
)
def test_a_pack_may_be_given_as_a_path(project: Path, capsys: pytest.CaptureFixture[str], pack: str) -> None:
    assert "so_lieu.ho_so_tong" in listed(capsys, pack)


def test_broken_templates_leave_the_names_broken_rules_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(project, template=("{% if x %}",))
    code, report = answer(capsys, "nho")
    assert code == 1
    assert report["fields"]
    make_project(project, template=b"no zip")
    assert answer(capsys, "nho")[1]["fields"]
    make_project(project, rules=RULES.replace("kieu: so_nguyen", "kieu: so"))
    code, report = answer(capsys, "nho")
    assert (code, report["fields"], report["ok"]) == (1, None, False)


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [((), 2, "USE017"), (("nhoo",), 1, "DAT040"), (("nho", "--data", "x.yml"), 2, "USE005"), (("data",), 1, "FIL001")],
)
def test_wrong_packs_are_reported(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], status: int, code: str
) -> None:
    found, report = answer(capsys, *arguments)
    assert (found, report["diagnostics"][0]["code"]) == (status, code)


def test_filters_have_a_summary_and_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, report = answer(capsys, "--filters")
    assert (code, report["fields"]) == (0, None)
    assert [set(f) for f in report["filters"]] == [{"name", "summary", "examples"}] * len(FILTERS)
    assert ["7 | hai_chu_so", "07"] in next(f["examples"] for f in report["filters"] if f["name"] == "hai_chu_so")


def test_a_new_entry_is_all_that_a_filter_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(
        FILTERS, "moi", Filter("moi", lambda value: f"mới: {value}", "Bộ lọc mới.", (("7 | moi", "mới: 7"),))
    )
    assert ReportEnvironment().filters["moi"](7) == "mới: 7"
    _, report = answer(capsys, "--filters")
    assert report["filters"][-1] == {"name": "moi", "summary": "Bộ lọc mới.", "examples": [["7 | moi", "mới: 7"]]}


def test_text_has_kinds_samples_and_places(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["fields", "nho", "--filters"]) == 0
    printed = capsys.readouterr().out
    assert (
        "  so_lieu.ho_so_tong: Tổng số hồ sơ (so_nguyen)\n      {{ so_lieu.ho_so_tong }}\n      Ví dụ: 1.185\n"
        in printed
    )
    assert "mau.docx · thân văn bản · đoạn 1" in printed
    assert "{{ 4 | la_ma }} → IV" in printed
