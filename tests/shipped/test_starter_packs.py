"""The packs that an office starts from: each is whole, checks without a warning, makes its example in the decree's layout, and
says what it is for. What comes out of their cases is in templates/<pack>/thu/."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support import ROOT
from support.build import W, lines, tree
from support.conversions import convert
from support.jobs import run_job
from support.sound import faults

from docxtpl_reports.audit import decree30
from docxtpl_reports.cases import running
from docxtpl_reports.cli import main as cli
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job

TEMPLATES = ROOT / "templates"
SYMBOLS = {  # pack: symbol of its type, and its title; a letter has neither (Decree 30, Annex III)
    "cong-van": ("/UBND-VP", None),
    "quyet-dinh": ("/QĐ-UBND", "QUYẾT ĐỊNH"),
    "thong-bao": ("/TB-UBND", "THÔNG BÁO"),
    "giay-moi": ("/GM-UBND", "GIẤY MỜI"),
    "ke-hoach": ("/KH-UBND", "KẾ HOẠCH"),
    "bien-ban-hop": ("/BB-UBND", "BIÊN BẢN"),
    "bao-cao-dinh-ky": ("/BC-UBND", "BÁO CÁO"),
}
PARTS = {"phan-dau", "kinh-gui", "khoi-ky", "noi-nhan", "hai-chu-ky", "xac-nhan", "phu-luc"}
INNER = {"so-ky-hieu"}  # parts that other parts use
UNUSED = {"ma-qr"}  # it needs segno, which a plain installation lacks: tests/shipped/test_qr_part.py
TWIPS = 20 * 72 / 25.4  # of a millimetre
each = pytest.mark.parametrize("name", SYMBOLS)
ALL = sorted(path.parent.name for path in TEMPLATES.glob("*/quy-tac.yml"))
every = pytest.mark.parametrize("name", ALL)


def example(name: str) -> Path:
    return TEMPLATES / name / "thu" / "vi-du.yml"


def document(data: Path) -> bytes:
    result = run_job(Job(data))
    assert result.document is not None, [d.message for d in result.diagnostics]
    return result.document


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {name: document(example(name)) for name in SYMBOLS}


@every
def test_a_pack_is_whole(name: str) -> None:
    files = {path.relative_to(TEMPLATES / name).as_posix() for path in (TEMPLATES / name).rglob("*") if path.is_file()}
    assert files >= {"mau.docx", "quy-tac.yml", "README.md", "NHAT-KY.md", "xem-truoc.png"}
    assert any(file.startswith("thu/") for file in files)
    assert (TEMPLATES / name / "xem-truoc.png").stat().st_size < 100_000


@each
def test_it_checks_without_a_warning(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    files = [TEMPLATES / name, *(TEMPLATES / name / "thu").glob("vi-du.yml")]
    assert cli.invoke(["check", *map(str, files)]) == 0
    assert capsys.readouterr().out.strip() == "Không có lỗi."


@each
def test_its_rules_are_short_and_it_has_more_than_one_case(name: str) -> None:
    assert len((TEMPLATES / name / "quy-tac.yml").read_text("utf-8").splitlines()) < 150
    assert len([*(TEMPLATES / name / "thu").glob("*.yml")]) >= 2
    assert example(name).is_file()


@every
def test_its_rules_have_a_version_that_the_log_names(name: str) -> None:
    rules = (TEMPLATES / name / "quy-tac.yml").read_text("utf-8").splitlines()
    (version,) = (line.removeprefix("phien_ban: ") for line in rules if line.startswith("phien_ban: "))
    log = (TEMPLATES / name / "NHAT-KY.md").read_text("utf-8").splitlines()
    assert next(line for line in log if line.startswith("## ")) == f"## Phiên bản {version}"


@every
def test_its_readme_is_short_and_shows_the_result(name: str) -> None:
    readme = (TEMPLATES / name / "README.md").read_text("utf-8")
    assert 15 <= len(readme.splitlines()) <= 45
    for needed in ("(xem-truoc.png)", "(NHAT-KY.md)", f"docxtpl-reports new {name} ", "docxtpl-reports build "):
        assert needed in readme


@each
def test_every_case_marks_its_unit_as_invented(name: str) -> None:
    for case in (TEMPLATES / name / "thu").glob("*.yml"):
        assert case.read_text("utf-8").startswith("# Số liệu MINH HỌA của một "), case


@each
def test_its_cases_give_what_they_expect(name: str) -> None:
    for case in running.run(running.cases_of(TEMPLATES / name), TEMPLATES / name, Packs(), count_pages=False):
        assert case.passed, [d.message for d in case.problems]


@each
def test_template_and_example_are_sound_documents(name: str, made: dict[str, bytes]) -> None:
    assert faults(made[name]) == faults(TEMPLATES / name / "mau.docx") == []


@each
def test_the_example_has_its_symbol_and_title(name: str, made: dict[str, bytes]) -> None:
    symbol, title = SYMBOLS[name]
    found = lines(made[name])
    assert any(symbol in line for line in found)
    assert title in (None, *found)
    assert title is not None or not any("CÔNG VĂN" in line for line in found)


@each
def test_nothing_is_left_of_the_template_and_nothing_is_doubled(name: str, made: dict[str, bytes]) -> None:
    text = "\n".join(lines(made[name]))
    for left in ("{{", "{%", "}}", "%}", "None", ";;", "..", ";.", "  ,", " ,", "( ", "V/v V/v", "Về việc Về việc"):
        assert left not in text, left


@each
def test_paper_and_margins_are_the_decrees(name: str, made: dict[str, bytes]) -> None:
    sections = list(tree(made[name]).iter(f"{{{W}}}sectPr"))
    assert sections
    for section in sections:
        size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
        assert size is not None
        assert margins is not None
        paper = sorted(round(int(size.get(f"{{{W}}}{side}", "0")) / TWIPS) for side in ("w", "h"))
        assert paper == list(decree30.PAPER)
        for side, (least, most) in decree30.MARGINS.items():
            assert least <= round(int(margins.get(f"{{{W}}}{side}", "0")) / TWIPS, 1) <= most, side
        assert section.find(f"{{{W}}}titlePg") is not None  # no number on the first page


@pytest.mark.parametrize("part", sorted(PARTS))
def test_each_shared_part_is_a_sound_document_that_a_pack_uses(part: str) -> None:
    unsound = [fault for fault in faults(TEMPLATES / "chung" / f"{part}.docx") if "relationships/theme" not in fault]
    assert unsound == []  # a part is never opened by a reader, and Word and Writer edit it without a theme
    texts = ["\n".join(lines((TEMPLATES / name / "mau.docx").read_bytes())) for name in SYMBOLS]
    assert any(f'{{% chen "{part}"' in text for text in texts)


def test_the_packs_use_no_part_that_is_not_shared() -> None:
    assert PartFolders((TEMPLATES / "chung",)).names() == sorted(PARTS | INNER | UNUSED)


def test_number_and_symbol_are_put_together_in_one_part_only() -> None:
    texts = {path.stem: "\n".join(lines(path.read_bytes())) for path in (TEMPLATES / "chung").glob("*.docx")}
    assert {name for name, text in texts.items() if "so_van_ban" in text} == INNER
    assert {name for name, text in texts.items() if '{% chen "so-ky-hieu"' in text} == {"phan-dau", "phu-luc", "ma-qr"}


def changed(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """The example with other text; each old text is there once."""
    text = example(name).read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = folder / "d.yml"
    file.write_text(text, "utf-8")
    return file


def text_of(folder: Path, name: str, *changes: tuple[str, str]) -> str:
    result = run_job(Job(changed(folder, name, *changes), pack=TEMPLATES / name))
    assert result.document is not None, [d.message for d in result.diagnostics]
    return "\n".join(lines(result.document))


SIGNED = {  # hinh_thuc and title: lines above the name
    ("TM", "Chủ tịch"): "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH",
    ("KT", "Phó Chủ tịch"): "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH",
    ("TL", "Chánh Văn phòng"): "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG",
    ("TUQ", "Trưởng phòng Kinh tế"): "TUQ. CHỦ TỊCH / TRƯỞNG PHÒNG KINH TẾ",
}


@pytest.mark.parametrize(("how", "title"), SIGNED)
def test_a_letter_is_signed_as_the_decree_wants(tmp_path: Path, how: str, title: str) -> None:
    changes = (("hinh_thuc: KT", f"hinh_thuc: {how}"), ("chuc_vu: Phó Chủ tịch", f"chuc_vu: {title}"))
    assert SIGNED[how, title] in text_of(tmp_path, "cong-van", *changes)


@pytest.mark.parametrize(
    ("personal", "shown"), [("có", "- Lưu: VT, VHXH. | CHỦ TỊCH"), ("không", "| TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH")]
)
def test_a_decision_of_the_chairman_is_not_signed_for_the_committee(tmp_path: Path, personal: str, shown: str) -> None:
    assert shown in text_of(tmp_path, "quyet-dinh", ("ca_nhan: có  ", f"ca_nhan: {personal}  "))


def test_the_articles_are_numbered_through_and_the_recipients_follow(tmp_path: Path) -> None:
    one_more = ("  thi_hanh:\n", "    - noi_dung: Giao Văn phòng theo dõi\n  thi_hanh:\n")
    text = text_of(tmp_path, "quyet-dinh", one_more)
    for article in (
        "Điều 3. Giao Văn phòng theo dõi.",
        "Điều 4. Quyết định này có hiệu lực",
        "Điều 5. Chánh",
        "- Như Điều 5;",
    ):
        assert article in text
    assert (
        text_of(tmp_path, "quyet-dinh", ("    - TT Đảng ủy,", "    - Như Điều 4\n    - TT Đảng ủy,")).count(
            "- Như Điều 4;"
        )
        == 1
    )


LISTED = "      kem_danh_sach: có     # in «(có danh sách kèm theo)»\n"
NO_LIST = (
    ("  danh_sach:\n", "  danh_sach: []\n"),
    *((f"    - {{ho_ten: {name}", f"    #- {{ho_ten: {name}") for name in ("Ông L", "Bà P", "Ông H", "Bà V")),
)


def test_a_decision_names_its_list_as_its_figures_have_one(tmp_path: Path) -> None:
    assert "xã Ví Dụ (có danh sách kèm theo)." in text_of(tmp_path, "quyet-dinh")
    without = text_of(tmp_path, "quyet-dinh", (LISTED, ""), *NO_LIST)
    assert "danh sách" not in without.lower()
    typed = ("cộng đồng xã Ví Dụ\n      kem", "cộng đồng xã Ví Dụ theo danh sách kèm theo.\n      kem")
    assert text_of(tmp_path, "quyet-dinh", typed).count("danh sách kèm theo") == 1


@pytest.mark.parametrize("changes", [((LISTED, ""),), NO_LIST], ids=["nobody names it", "it is named and not there"])
def test_a_list_that_no_article_names_and_the_reverse_stop_the_decision(
    tmp_path: Path, changes: tuple[tuple[str, str], ...]
) -> None:
    result = run_job(Job(changed(tmp_path, "quyet-dinh", *changes), pack=TEMPLATES / "quyet-dinh"))
    assert result.document is None
    assert [d.code for d in result.diagnostics if d.is_error] == ["VER012"]


@pytest.mark.parametrize("name", ["quyet-dinh", "thong-bao", "ke-hoach", "bien-ban-hop"])
def test_what_has_no_addressee_is_not_asked_for_one(tmp_path: Path, name: str) -> None:
    assert "kinh_gui:" not in example(name).read_text("utf-8")
    above = changed(tmp_path, name, ("cap_tren: null", "cap_tren: Ủy ban nhân dân tỉnh Mẫu"))
    for file in (example(name), above):
        result = run_job(Job(file, pack=TEMPLATES / name))
        assert result.diagnostics == ()
        assert result.document is not None
        assert "Kính gửi" not in "\n".join(lines(result.document))


def test_a_letter_is_still_asked_for_its_addressee(tmp_path: Path) -> None:
    text = example("cong-van").read_text("utf-8")
    start, end = text.index("kinh_gui:"), text.index("noi_nhan:")
    file = tmp_path / "d.yml"
    file.write_text(text[:start] + text[end:], "utf-8")
    assert [d.code for d in run_job(Job(file, pack=TEMPLATES / "cong-van")).diagnostics] == ["DAT025"]


def test_a_letter_without_a_drafting_unit_has_no_stray_hyphen(tmp_path: Path) -> None:
    text = text_of(tmp_path, "cong-van", ("  soan_thao: VP\n", ""))
    assert "/UBND" in text
    assert "/UBND-" not in text


def test_minutes_have_no_date_in_their_letterhead(made: dict[str, bytes]) -> None:
    assert "Ví Dụ, ngày" not in "\n".join(lines(made["bien-ban-hop"]))


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("giay-moi", ("  ngay: 12/10/2026", "  ngay: 10/10/2026"), "ngay_lam_viec"),
        ("ke-hoach", ("thoi_han: 30/9/2027", "thoi_han: 30/9/2028"), "thoi_han_trong_ky.3"),
        ("cong-van", ("  ngay_ky: null", "  ngay_ky: 20/10/2026"), "han_sau_ngay_ky"),
        (
            "bien-ban-hop",
            ("duoc_moi: 12, co_mat: 11", "duoc_moi: 10, co_mat: 11"),
            "co_mat_trong_so_duoc_moi.Tổ trưởng các tổ dân phố",
        ),
    ],
)
def test_slips_are_questioned(tmp_path: Path, name: str, change: tuple[str, str], code: str) -> None:
    found = run_job(Job(changed(tmp_path, name, change), pack=TEMPLATES / name)).diagnostics
    assert code.partition(".")[0] in {str(d.params["code"]).partition(".")[0] for d in found}


@pytest.fixture(scope="module")
def pages(soffice: Path, made: dict[str, bytes]) -> dict[str, list[str]]:
    pdfs = convert(soffice, made, "pdf")
    texts = (
        (name, subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout)
        for name, pdf in pdfs.items()
    )
    return {name: text.decode().rstrip("\f").split("\f") for name, text in texts}


@each
def test_the_signature_is_never_alone_on_a_page_and_numbers_start_on_the_second(
    name: str, pages: dict[str, list[str]]
) -> None:
    whole = [page for page in pages[name] if "Nơi nhận:" in page]
    assert len(whole) == 1
    assert "./." in whole[0]
    assert not pages[name][0].lstrip().startswith("1\n")
    if len(pages[name]) > 1 and "Phụ lục" not in pages[name][1]:
        assert pages[name][1].split()[0] == "2"
