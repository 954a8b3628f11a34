"""``new``: a data file with every key commented, that loads as it is and says what is still to be typed."""

from __future__ import annotations

import configparser
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator
from support import ROOT
from support.build import lines
from support.project import RULES, make_project
from support.sources_project import SourcesProject

from docxtpl_reports.cli import main as cli
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.rules import criteria, sources
from docxtpl_reports.figures.rules import read as rules
from docxtpl_reports.figures.rules.kinds import KINDS
from docxtpl_reports.packs import shipped, skeleton
from docxtpl_reports.packs.skeleton import file_stem

MORE = """\
  gia: {ten: "Giá: #1\\nhai dòng", kieu: tien, don_vi: đồng, ghi_chu: Làm tròn., nguon: Kho bạc}
  nhan_su: {ten: Nhân sự, kieu: danh_sach, truong: {ten: {ten: Tên, kieu: chuoi}, so: {ten: Số, kieu: so_nguyen}}}
  dung_han: {ten: Đúng hạn, kieu: chuoi_nam, bat_buoc: false}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path, rules=RULES.replace("chi_tieu:\n", MORE + "chi_tieu:\n", 1))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["new", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def codes(report: dict[str, Any]) -> list[str]:
    return [d["code"] for d in report["diagnostics"]]


def test_the_file_has_every_key_and_lacks_only_values(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "nho", "xã Pờ Y")[1]["file"] == "data/xa-po-y.yml"
    text = (project / "data" / "xa-po-y.yml").read_text("utf-8")
    for key in ("so", "ho_so_tong", "ho_so_truc_tuyen", "diem_nam_truoc", "gia", "nhan_su", "dung_han"):
        assert re.search(rf"^  #?{key}:", text, re.M), key
    case, problems = loading.load(project / "data" / "xa-po-y.yml")
    assert case is not None
    assert case.rules.code == "nho"
    missing = {d.params["path"] for d in problems if d.code == "DAT004"}
    assert {d.code for d in problems} == {"DAT004", "DAT060", "DAT062"}  # B9: what was left as it is does not pass
    assert {d.params["path"] for d in problems if d.code != "DAT004"} == {"don_vi.cap_tren", "kinh_gui", "noi_nhan.gui"}
    assert {"so_lieu.ho_so_tong", "so_lieu.gia", "so_lieu.nhan_su", "ky.tu", "nguoi_ky.ho_ten"} <= missing
    assert not missing & {"thong_tin.so", "so_lieu.diem_nam_truoc", "so_lieu.dung_han", "don_vi.ten"}


def test_labels_types_units_and_notes_are_comments(project: Path) -> None:
    assert cli.invoke(["new", "nho", "xã Pờ Y"]) == 0
    text = (project / "data" / "xa-po-y.yml").read_text("utf-8")
    assert "  # Giá: #1 hai dòng: số tiền, đồng; ví dụ 1.500.000; Làm tròn; nguồn: Kho bạc\n  gia:\n" in text
    assert "  # - ten: Tên: chữ\n  #   so: Số: số nguyên; ví dụ 1.185\n" in text
    assert "được để trống" in text


def test_a_list_in_a_list_is_shown_as_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = "{ten: Mục, kieu: danh_sach, truong: {ten: {ten: Tên, kieu: chuoi}, so: {ten: Số, kieu: so_nguyen}}}"
    listed = f"  nhom: {{ten: Nhóm, kieu: danh_sach, truong: {{ma: {{ten: Mã, kieu: chuoi}}, muc: {inner}}}}}\n"
    make_project(tmp_path, rules=RULES.replace("chi_tieu:\n", listed + "chi_tieu:\n", 1))
    monkeypatch.chdir(tmp_path)
    assert cli.invoke(["new", "nho", "xã Pờ Y"]) == 0
    text = (tmp_path / "data" / "xa-po-y.yml").read_text("utf-8")
    comments = text[text.index("  # Nhóm:") : text.index("  nhom:")]
    assert [line[: line.index(":")] for line in comments.splitlines()[1:]] == [
        "  # - ma",
        "  #   muc",
        "  #   - ten",
        "  #     so",
    ]


def test_the_period_before_is_offered_where_rules_compare_with_it(project: Path) -> None:
    assert cli.invoke(["new", "nho", "xã Pờ Y"]) == 0
    assert "ky_truoc" not in (project / "data" / "xa-po-y.yml").read_text("utf-8")
    rules = RULES + "kiem_tra: [{ma: a, dung_khi: ky_truoc.ky.den.nam < ky.den.nam, noi_dung: B.}]\n"
    make_project(project, rules=rules)
    assert cli.invoke(["new", "nho", "xã Mới"]) == 0
    assert "\n#ky_truoc: " in (project / "data" / "xa-moi.yml").read_text("utf-8")


def test_filled_in_it_builds(project: Path) -> None:
    assert cli.invoke(["new", "nho", "xã Pờ Y"]) == 0
    path = project / "data" / "xa-po-y.yml"
    values = {"tu": "01/01/2024", "den": "31/12/2024", "ho_ten": "A", "chuc_vu": "Chủ tịch", "hinh_thuc": "TM"}
    values |= {"ho_so_tong": "1.185", "ho_so_truc_tuyen": "109", "gia": "5", "nhan_su": "[{ten: A, so: 2}]"}
    text = path.read_text("utf-8").replace("#dung_han:", 'dung_han: {2023: "99,5"}')
    text = text.replace('"…"', "null").replace('- ""', "- UBND tỉnh")
    for key, value in values.items():
        text = re.sub(rf"^  {key}:$", f"  {key}: {value}", text, flags=re.M)
    path.write_text(text, "utf-8")
    assert cli.invoke(["build", "data/xa-po-y.yml"]) == 0
    assert (project / "out" / "xa-po-y.docx").is_file()


def test_a_file_that_is_there_is_not_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "xa-po-y.yml").write_text("của tôi", "utf-8")
    code, report = answer(capsys, "nho", "XÃ PỜ Y")
    assert (code, codes(report), report["file"]) == (1, ["OUT024"], None)
    assert (project / "data" / "xa-po-y.yml").read_text("utf-8") == "của tôi"
    assert answer(capsys, "nho", "xã Pờ Y", "-o", "moi/khac.yml")[1]["file"] == "moi/khac.yml"
    assert (project / "moi" / "khac.yml").is_file()
    assert codes(answer(capsys, "nho", "xã Pờ Y", "-o", "data")[1]) == ["OUT024"]


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("nhoo", "xã A"), 1, "DAT040"),
        (("nho", "???"), 2, "USE018"),
        (("nho", ""), 2, "USE018"),
        (("nho", "xã \x07A"), 2, "USE018"),
        (("nho",), 2, "USE041"),
        (("data", "xã A"), 1, "FIL001"),
    ],
)
def test_bad_input_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], status: int, code: str
) -> None:
    before = sorted(project.rglob("*"))
    found, report = answer(capsys, *arguments)
    assert (found, codes(report)) == (status, [code])
    assert sorted(project.rglob("*")) == before


def test_broken_rules_write_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, rules=RULES.replace("kieu: so_nguyen", "kieu: so"))
    assert answer(capsys, "nho", "xã B")[0] == 1
    assert not (project / "data" / "xa-b.yml").exists()


@pytest.mark.parametrize(
    ("unit", "stem"),
    [("xã Đắk Kan", "xa-dak-kan"), ("  P. 12/A ", "p-12-a"), ("CON", "don-vi-con"), ("../x", "x"), ("…", None)],
)
def test_file_names_are_plain(unit: str, stem: str | None) -> None:
    assert file_stem(unit) == stem


@pytest.mark.parametrize("unit", ['xã "A": #b', "tỉnh C\\D", "Sở Nội vụ"])
def test_any_name_is_read_back_as_it_was(project: Path, unit: str) -> None:
    assert cli.invoke(["new", "nho", unit, "-o", "data/moi.yml"]) == 0
    case, _ = loading.load(project / "data" / "moi.yml")
    assert case is not None
    agency = unit if unit.startswith("Sở") else f"Ủy ban nhân dân {unit}"
    assert (case.data.sections["don_vi"].ten, case.data.sections["don_vi"].co_quan) == (unit, agency)  # type: ignore[attr-defined]


@pytest.mark.parametrize(  # B10: Decree 30, Annex I, II.4.a
    ("unit", "name", "place"),
    [
        ("phường 1", "Phường 1", "Phường 1"),
        ("phường Điện Biên Phủ", "Phường Điện Biên Phủ", "Phường Điện Biên Phủ"),
        ("PHƯỜNG lê lợi", "Phường lê lợi", "Phường lê lợi"),
        ("Xã Đăk Nông", "xã Đăk Nông", "Đăk Nông"),
        ("đặc khu Côn Đảo", "đặc khu Côn Đảo", "Côn Đảo"),
        ("Thị trấn Plei Kần", "thị trấn Plei Kần", "Plei Kần"),
    ],
)
def test_the_noun_of_a_unit_stays_with_numbers_people_and_events(
    project: Path, unit: str, name: str, place: str
) -> None:
    assert cli.invoke(["new", "nho", unit, "-o", "data/moi.yml"]) == 0
    case, _ = loading.load(project / "data" / "moi.yml")
    assert case is not None
    about: Any = case.data.sections["don_vi"]
    assert (about.ten, about.co_quan, about.dia_danh) == (name, f"Ủy ban nhân dân {name}", place)
    assert about.loai == name.split(" ")[0].lower() or about.loai in ("đặc khu", "thị trấn")


def test_a_name_without_its_noun_is_asked_about(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = answer(capsys, "nho", "Đăk Nông")
    assert (code, codes(report)) == (2, ["USE054"])
    assert not (project / "data" / "dak-nong.yml").exists()


# --- a new pack ------------------------------------------------------------------------------------------------------

PACK_FILES = Path(skeleton.__file__).parent.parent / "new_pack"
FILLED = {"tu": "01/01/2024", "den": "31/12/2024", "ho_ten": "Nguyễn Văn A", "chuc_vu": "Chủ tịch", "hinh_thuc": "TM"}


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fill_in(path: Path, **values: str) -> None:
    text = path.read_text("utf-8")
    for key, value in {**FILLED, **values}.items():
        text, count = re.subn(rf"^  #?{key}:.*$", f"  {key}: {value}", text, flags=re.M)
        assert count == 1, key
    path.write_text(text.replace('"…"', "UBND tỉnh").replace('- ""', "- UBND tỉnh"), "utf-8")


def test_a_new_pack_checks_and_builds_with_new_data(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = answer(capsys, "bao-cao-quy")
    assert (code, codes(report), report["file"]) == (0, [], "templates/bao-cao-quy")
    assert cli.invoke(["check", "templates/bao-cao-quy"]) == 0
    assert cli.invoke(["new", "bao-cao-quy", "xã Pờ Y"]) == 0
    fill_in(empty / "data" / "xa-po-y.yml", ho_so_tong="1.185", ho_so_truc_tuyen="709", ty_le_hai_long="97,5%")
    assert cli.invoke(["check"]) == 0
    assert cli.invoke(["build"]) == 0
    text = "\n".join(lines((empty / "out" / "xa-po-y.docx").read_bytes()))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ỦY BAN NHÂN DÂN XÃ PỜ Y", "/BC-UBND", "BÁO CÁO",
        "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH",
        "Nguyễn Văn A", "- Lưu: VT.", "1 | Tỷ lệ hồ sơ trực tuyến | 50% | 59,83% | Đạt", "Phục vụ người dân: đạt", "./.",
    ):  # fmt: skip
        assert words in text, words


def test_a_new_packs_report_says_what_falls_short_and_what_is_missing(empty: Path) -> None:
    assert cli.invoke(["new", "q"]) == 0
    assert cli.invoke(["new", "q", "xã A"]) == 0
    fill_in(empty / "data" / "xa-a.yml", ho_so_tong="1.185", ho_so_truc_tuyen="109", de_xuat='["Cấp máy;"]')
    assert cli.invoke(["build"]) == 0
    text = "\n".join(lines((empty / "out" / "xa-a.docx").read_bytes()))
    assert "chưa đạt, do chưa đạt chỉ tiêu: “Tỷ lệ hồ sơ trực tuyến”" in text
    assert "2 | Mức độ hài lòng | 90% | - | Chưa đủ số liệu" in text
    assert "- Tỷ lệ hồ sơ trực tuyến: 9,20%, chưa đạt yêu cầu 50%." in text
    assert "III. ĐỀ XUẤT, KIẾN NGHỊ\n- Cấp máy." in text


def test_the_rules_of_a_new_pack_have_every_key_and_kind() -> None:
    text = (PACK_FILES / "quy-tac.yml").read_text("utf-8")
    words = set(re.findall(r"\w+", text))
    keys = {*rules.RULES_KEYS, *rules.FIELD_KEYS, *rules.INDICATOR_KEYS, *rules.THRESHOLD_KEYS}
    keys |= {*sources.TABLE_KEYS, *sources.GROUP_KEYS, *criteria.CRITERION_KEYS, *rules.CHECK_KEYS, *KINDS}
    assert keys - words == {"min", "max"}  # other spellings of nho_nhat and lon_nhat


def test_every_key_that_is_commented_out_works(empty: Path) -> None:
    """«#» right before a key: taking it away leaves sound rules."""
    assert cli.invoke(["new", "q"]) == 0
    path = empty / "templates" / "q" / "quy-tac.yml"
    text, count = re.subn(r"(?m)^( *)#(?=[\w\"])", r"\1", path.read_text("utf-8"))
    assert count > 15
    path.write_text(text, "utf-8")
    assert cli.invoke(["check", "templates/q"]) == 0


def test_a_pack_that_is_there_is_not_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in (project / "templates").rglob("*") if path.is_file()}
    code, report = answer(capsys, "nho")
    assert (code, codes(report)) == (2, ["USE041"])
    (project / "templates" / "cua-toi").mkdir()
    assert answer(capsys, "cua-toi")[0] == 2
    after = {path: path.read_bytes() for path in (project / "templates").rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Báo cáo quý", "bao-cao-quy"),
        ("../ra-ngoai", "ra-ngoai"),
        ("a/b", "a-b"),
        ("CON", "don-vi-con"),
        ("…", "bao-cao-quy"),
    ],
)
def test_names_that_are_no_folders_get_a_suggestion(
    empty: Path, capsys: pytest.CaptureFixture[str], name: str, near: str
) -> None:
    code, report = answer(capsys, name)
    assert (code, codes(report)) == (2, ["USE040"])
    assert near in report["diagnostics"][0]["help"]
    assert list(empty.iterdir()) == []


def test_where_a_pack_goes_is_not_a_choice(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert codes(answer(capsys, "q", "-o", "x.yml")[1]) == ["USE042"]


def test_the_template_of_a_new_pack_is_a_sound_document() -> None:
    assert not list(OpenXmlValidator().validate(PACK_FILES / "mau.docx").errors)


def test_the_files_of_a_new_pack_are_installed_with_the_package() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    assert "new_pack/*" in setup["options.package_data"]["docxtpl_reports"].split()


class TestShippedPacks:
    """``new --from``: a pack that comes with the program, copied to be changed."""

    def test_a_copy_has_its_own_name_and_builds(self, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, report = answer(capsys, "cua-xa", "--from", "tieu-chi-15")
        assert (code, codes(report), report["file"]) == (0, [], "templates/cua-xa")
        assert "ma: cua-xa\n" in (empty / "templates" / "cua-xa" / "quy-tac.yml").read_text("utf-8")
        (empty / "data").mkdir()
        data = (ROOT / "data" / "xa-po-y-2024-08.yml").read_text("utf-8").replace("mau: tieu-chi-15", "mau: cua-xa")
        (empty / "data" / "a.yml").write_text(data, "utf-8")
        assert cli.invoke(["build"]) == 0

    def test_without_a_name_the_copy_keeps_the_name(self, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, _ = answer(capsys, "--from", "chi-so-766")
        assert code == 0
        assert cli.invoke(["check", "templates/chi-so-766"]) == 0

    def test_what_is_not_shipped_is_refused_with_what_is(self, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, report = answer(capsys, "--from", "tieu-chi-51")
        assert (code, codes(report)) == (2, ["USE061"])
        assert "tieu-chi-15" in report["diagnostics"][0]["help"]
        assert list(empty.iterdir()) == []

    def test_nothing_named_lists_what_there_is_with_what_it_is_for(
        self, empty: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, report = answer(capsys)
        assert code == 0
        assert [pack["name"] for pack in report["packs"]] == list(shipped.packs())
        assert {"name": "to-trinh", "label": "Tờ trình đề nghị kinh phí"} in report["packs"]
        assert cli.invoke(["new"]) == 0
        assert re.search(r"(?m)^  to-trinh +Tờ trình đề nghị kinh phí$", capsys.readouterr().out)

    def test_a_pack_is_not_copied_over_the_shared_parts(self, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, report = answer(capsys, "--from", "cong-van", "chung")
        assert (code, codes(report)) == (2, ["USE040"])
        assert "new --from cong-van chung-moi" in report["diagnostics"][0]["help"]
        assert list(empty.iterdir()) == []

    def test_nothing_named_makes_no_file(self, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert codes(answer(capsys, "-o", "a.yml")[1]) == ["USE060"]
        assert list(empty.iterdir()) == []

    def test_a_copy_is_not_a_data_file(self, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert codes(answer(capsys, "q", "xã A", "--from", "tieu-chi-15")[1]) == ["USE086"]

    @pytest.mark.parametrize("name", shipped.packs())
    def test_a_copy_of_each_writes_a_data_file_that_only_lacks_values(
        self, empty: Path, capsys: pytest.CaptureFixture[str], name: str
    ) -> None:
        assert answer(capsys, "--from", name)[0] == 0
        assert answer(capsys, name, "xã Mới")[0] == 0
        cli.invoke(["check", "data/xa-moi.yml", "--format", "json"])
        found = codes(json.loads(capsys.readouterr().out))
        assert set(found) <= {"DAT004", "DAT060", "DAT062", "SRC034", "SRC051", "UNT031", "VER060"}

    def test_a_copy_brings_its_cases_which_name_it(self, empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert answer(capsys, "thu-moi", "--from", "giay-moi")[0] == 0
        cases = sorted((empty / "templates" / "thu-moi" / "thu").glob("*.yml"))
        assert [case.name for case in cases] == sorted(
            path.name for path in (shipped.packs()["giay-moi"] / "thu").glob("*.yml")
        )
        assert "\nmau: thu-moi\n" in cases[-1].read_text("utf-8")
        assert cli.invoke(["test", "thu-moi", "--no-pages"]) == 0

    def test_a_data_file_names_addressees_only_where_documents_have_them(
        self, empty: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name, is_addressed in (("cong-van", True), ("quyet-dinh", False)):
            assert answer(capsys, "--from", name)[0] == 0
            assert answer(capsys, name, "xã Mới", "-o", f"data/{name}.yml")[0] == 0
            text = (empty / "data" / f"{name}.yml").read_text("utf-8")
            assert ("\nkinh_gui:" in text) is is_addressed
            assert text.count("\nnoi_nhan:") == 1
            assert "\n\n\n" not in text

    def test_the_cases_of_a_copy_keep_what_only_resembles_their_pack(self, tmp_path: Path) -> None:
        (tmp_path / "cu" / "thu").mkdir(parents=True)
        (tmp_path / "cu" / "quy-tac.yml").write_text("ma: cu\nten: cu\n", "utf-8")
        (tmp_path / "cu" / "thu" / "a.yml").write_bytes("mau: cu  # tên\r\ndon_vi:\r\n  mau: cu\r\n".encode())
        (tmp_path / "cu" / "thu" / "b.yml").write_text("ke_thua: a.yml\nmau: cu-hon\n", "utf-8")
        readme = "mau: cu\ndocxtpl-reports new {} xã\ndocxtpl-reports new cu-hon xã\n"
        (tmp_path / "cu" / "README.md").write_text(readme.format("cu"), "utf-8")
        assert skeleton.copied_pack(tmp_path / "cu", "moi") == {
            "README.md": readme.format("moi").encode(),
            "quy-tac.yml": b"ma: moi\nten: cu\n",
            "thu/a.yml": "mau: moi  # tên\r\ndon_vi:\r\n  mau: cu\r\n".encode(),
            "thu/b.yml": b"ke_thua: a.yml\nmau: cu-hon\n",
        }

    def test_every_file_of_the_packs_is_in_the_wheel(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(ROOT)
        setup = configparser.ConfigParser()
        setup.read(ROOT / "setup.cfg", "utf-8")
        installed = {
            file.as_posix()
            for folder, pattern in setup["options.data_files"].items()
            for file in Path().glob(pattern)
            if folder == f"share/docxtpl_reports/{file.parent.as_posix()}"
        }
        folders = [ROOT / "templates" / name for name in (*shipped.packs(), "chung")]
        files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
        assert installed == {path.relative_to(ROOT).as_posix() for path in files}


def test_a_new_file_left_as_it_is_makes_a_draft(project: Path) -> None:
    assert cli.invoke(["new", "nho", "xã Pờ Y"]) == 0
    assert cli.invoke(["build", "data/xa-po-y.yml", "--draft"]) == 1
    assert (project / "out" / "xa-po-y.nhap.docx").is_file()


def test_a_data_file_has_the_ending_that_other_commands_take(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = answer(capsys, "nho", "xã A", "-o", "a.txt")
    assert (code, codes(report)) == (2, ["USE052"])
    assert not (project / "a.txt").exists()


class TestWorkbooks:
    """A pack that reads spreadsheets gets them to fill in."""

    @pytest.fixture
    def project(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        SourcesProject(tmp_path)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def test_the_data_file_names_the_workbook(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        report = answer(capsys, "p", "xã Pờ Y")[1]
        assert report["workbooks"] == ["data/nguon/xa-po-y-bieu.xlsx"]
        text = (project / "data" / "xa-po-y.yml").read_text("utf-8")
        assert 'bang:\n  # Biểu tổng hợp\n  bieu: "nguon/xa-po-y-bieu.xlsx"\n' in text
        assert "chỉ ghi ở đây khi không có bảng tính: linh_vuc (Kết quả theo lĩnh vực), tong_so (Tổng số hồ sơ)" in text
        problems = loading.load(project / "data" / "xa-po-y.yml")[1]
        assert {d.code for d in problems if d.code.startswith("SRC")} == {"SRC034"}

    def test_it_is_named_for_people(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.invoke(["new", "p", "xã Pờ Y"]) == 0
        assert "bảng tính để điền: data/nguon/xa-po-y-bieu.xlsx" in capsys.readouterr().out

    def test_one_that_is_there_is_kept(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        there = project / "data" / "nguon" / "xa-po-y-bieu.xlsx"
        there.write_bytes(b"mine")
        assert answer(capsys, "p", "xã Pờ Y")[1]["workbooks"] == []
        assert there.read_bytes() == b"mine"


@pytest.mark.parametrize("pack", shipped.packs())
def test_every_pack_of_the_project_gives_a_data_file(
    pack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    monkeypatch.chdir(tmp_path)
    code, report = answer(capsys, pack, "xã Pờ Y")
    assert (code, report["file"]) == (0, "data/xa-po-y.yml")
    case, problems = loading.load(tmp_path / "data" / "xa-po-y.yml")
    assert case is not None
    assert {d.code for d in problems if d.code.startswith(("YML", "RUL", "USE"))} == set()
