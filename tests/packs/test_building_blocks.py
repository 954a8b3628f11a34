"""AutoText of a pack: every entry is a piece of a template that compiles, and LibreOffice reads them back."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from support import ROOT
from support.build import W, docx, part, tree
from support.cli_answers import answer, problems
from support.project import make_project
from support.sound import faults

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.shapes import shape
from docxtpl_reports.packs import building_blocks, inventory

GLOSSARY = "word/glossary/document.xml"
LISTS = """\
ma: nho
ten: Danh sách
thong_tin: {}
so_lieu:
  thon:
    ten: Các thôn
    kieu: danh_sach
    khoa: ten
    truong:
      ten: {ten: Thôn, kieu: chuoi}
      ho: {ten: Số hộ, kieu: so_nguyen}
      dat: {ten: Số đạt, kieu: so_nguyen}
    truong_tinh:
      ty_le: {ten: Tỷ lệ, tu_so: dat, mau_so: ho}
  mo_ta: {ten: "Chữ «lạ» & <rất> 'dài' \\"như thế này để vượt mức\\"", kieu: chuoi}
  mo_ta_2: {ten: "Chữ «lạ» & <rất> 'dài' \\"như thế này để vượt mức\\" nữa", kieu: chuoi}
  co_kho: {ten: Có kho dữ liệu, kieu: dung_sai}
  van_ban: {ten: Văn bản giao, kieu: van_ban}
  ba_nam: {ten: Ba năm, kieu: chuoi_nam}
  co_so: {ten: Có, kieu: so_nguyen}
  ca_so: {ten: Cả, kieu: so_nguyen}
chi_tieu:
  ty_le_dat: {ten: Tỷ lệ đạt, tu_so: co_so, mau_so: ca_so, nguong: ">= 50%"}
"""


def w(name: str) -> str:
    return f"{{{W}}}{name}"


class Entry(NamedTuple):
    name: str
    category: str
    gallery: str
    described: str
    guid: str
    behavior: str
    body: etree._Element

    @property
    def paragraphs(self) -> list[str]:
        return ["".join(p.itertext()) for p in self.body.iter(w("p"))]


def made(pack: Path) -> bytes:
    found, wrong = inventory.entries(pack)
    rules, _ = check_rules(pack / "quy-tac.yml")
    assert found is not None, wrong
    assert rules is not None
    return building_blocks.template(pack, found, shape(rules))[0]


def entries(template: bytes) -> list[Entry]:
    def of(one: etree._Element) -> Entry:
        def value(path: str) -> str:
            found = one.find("/".join(map(w, ("docPartPr", *path.split("/")))))
            assert found is not None
            return str(found.get(w("val")))

        paths = ("name", "category/name", "category/gallery", "description", "guid", "behaviors/behavior")
        body = one.find(w("docPartBody"))
        assert body is not None
        return Entry(*map(value, paths), body)

    return [of(one) for one in tree(template, GLOSSARY).iter(w("docPart"))]


@pytest.fixture
def lists(tmp_path: Path) -> bytes:
    make_project(tmp_path, rules=LISTS, template=("x",))
    return made(tmp_path / "templates" / "nho")


def by_category(template: bytes, category: str) -> dict[str, list[str]]:
    return {one.name: one.paragraphs for one in entries(template) if one.category == category}


def test_each_kind_of_block_has_its_category(lists: bytes) -> None:
    assert by_category(lists, "Bảng")["Bảng: Các thôn"] == [
        *("Thôn", "Số hộ", "Số đạt", "Tỷ lệ"),
        *("{% for m in so_lieu.thon %}{{ m.ten }}", "{{ m.ho }}", "{{ m.dat }}", "{{ m.ty_le }}{% endfor %}"),
        *("Tổng cộng", "{{ so_lieu.thon.tong.ho }}", "{{ so_lieu.thon.tong.dat }}", "{{ so_lieu.thon.tong.ty_le }}"),
        "",
    ]
    assert by_category(lists, "Nếu … (nhiều đoạn)")["Tỷ lệ đạt · nếu chưa đạt"] == [
        "{% if chi_tieu.ty_le_dat.khong_dat %}", "…", "{% endif %}",
    ]  # fmt: skip
    assert by_category(lists, "Đoạn chỉ in khi …")["Có kho dữ liệu · khi"] == ["{% chi_khi so_lieu.co_kho %}…"]
    amounts = {name: body for name, body in by_category(lists, "Đoạn chỉ in khi …").items() if "khác 0" in name}
    assert amounts == {
        "Có · khi có, khác 0": ["{% chi_khi so_lieu.co_so %}…"],
        "Cả · khi có, khác 0": ["{% chi_khi so_lieu.ca_so %}…"],
    }
    theo = by_category(lists, "Theo kết luận")["Theo: Tỷ lệ đạt"]
    assert theo[:3] == ["{% theo chi_tieu.ty_le_dat %}", "{% dat %}", "…"]
    assert by_category(lists, "Lặp theo danh sách")["Lặp: Các thôn"][0] == "{% for m in so_lieu.thon %}"
    assert by_category(lists, "Chỉ tiêu: chi tiết")["Tỷ lệ đạt · Ngưỡng"] == ["{{ chi_tieu.ty_le_dat.nguong }}"]
    assert set(by_category(lists, "Chú thích cuối trang")) == {"Chú thích: Văn bản giao", "Chú thích: chữ khác"}


def test_blocks_stay_paragraphs_and_values_go_into_the_sentence(lists: bytes) -> None:
    behaviors = {one.category: one.behavior for one in entries(lists)}
    assert {behaviors[name] for name in ("Nếu … (nhiều đoạn)", "Lặp theo danh sách")} == {"p"}
    assert {behaviors[name] for name in ("Số liệu", "Chỉ tiêu: chi tiết", "Bảng", "Đoạn chỉ in khi …")} == {"content"}


def test_names_are_short_and_differ_and_the_whole_is_in_the_description(lists: bytes) -> None:
    found = entries(lists)
    names = [one.name.casefold() for one in found]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 32
    assert {one.gallery for one in found} == {"autoTxt"}
    long = [one for one in found if one.name.startswith("Chữ «lạ»")]
    assert len(long) == 2
    assert [one.described.endswith('mức" — {{ so_lieu.mo_ta }}') for one in long] == [True, False]
    assert max(len(one.described) for one in found) <= 255


def test_a_file_made_again_has_the_same_ids_and_bytes(tmp_path: Path, lists: bytes) -> None:
    assert made(tmp_path / "templates" / "nho") == lists
    guids = [one.guid for one in entries(lists)]
    assert len(set(guids)) == len(guids)
    relabelled = LISTS.replace("Có kho dữ liệu", "Kho")
    make_project(tmp_path, rules=relabelled, template=("x",))
    assert [one.guid for one in entries(made(tmp_path / "templates" / "nho"))] == guids


# Of the notes, it looks for those of the glossary in the main document's part.
KNOWN = ("Document references footnotes but footnotes.xml is missing", "/footnotes' is missing")


def test_the_file_is_sound_and_notes_have_their_texts(tmp_path: Path, lists: bytes) -> None:
    file = tmp_path / "x.dotx"
    file.write_bytes(lists)
    assert [fault for fault in faults(file) if not fault.rstrip(".").endswith(KNOWN)] == []
    wanted = [e.get(w("id")) for e in tree(lists, GLOSSARY).iter(w("footnoteReference"))]
    notes = [n for n in tree(lists, "word/glossary/footnotes.xml") if n.get(w("type")) is None]
    assert [n.get(w("id")) for n in notes] == wanted == ["1", "2"]
    assert "{{ so_lieu.van_ban | trich_dan }}" in "".join(notes[0].itertext())
    assert b"template.main+xml" in part(lists, "[Content_Types].xml")


def composed(template: bytes) -> bytes:
    """A document in which each entry was inserted, with its note."""
    parts = {name: part(template, name) for name in zipfile.ZipFile(io.BytesIO(template)).namelist()}
    main = etree.fromstring(parts["word/document.xml"])
    [body] = main
    for one in entries(template):
        if one.category == "Phần dùng chung" and "…" in one.paragraphs[0]:
            continue  # lacks what only a designer can say
        heading = etree.SubElement(body, w("p"))
        etree.SubElement(etree.SubElement(heading, w("r")), w("t")).text = one.name
        for block in one.body:
            for run in block.iter(w("t")):
                run.text = (run.text or "").replace("…", "chữ")
            body.append(block)
    body.append(body[0] if body[0].tag == w("sectPr") else body.find(w("sectPr")))  # type: ignore[arg-type]
    parts["word/document.xml"] = etree.tostring(main)
    parts["word/footnotes.xml"] = parts["word/glossary/footnotes.xml"]
    names = {"[Content_Types].xml": ("/word/glossary/footnotes.xml", "/word/footnotes.xml")}
    for name, (old, new) in names.items():
        parts[name] = parts[name].replace(old.encode(), new.encode())
    rels = "word/_rels/document.xml.rels"
    kind = f'<Relationship Id="rIdN" Type="{REL_NOTES}" Target="footnotes.xml"/></Relationships>'
    parts[rels] = parts[rels].replace(b"</Relationships>", kind.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            if "glossary" not in name:
                archive.writestr(name, data)
    return out.getvalue()


REL_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


@pytest.mark.parametrize("name", ["nho", "cchc-quy"])
def test_every_entry_compiles_with_the_names_of_its_pack(tmp_path: Path, lists: bytes, name: str) -> None:
    pack = tmp_path / "templates" / "nho" if name == "nho" else ROOT / "templates" / name
    rules, _ = check_rules(pack / "quy-tac.yml")
    assert rules is not None
    document = composed(lists if name == "nho" else made(pack))
    from docxtpl_reports.engine.shared_parts.finding import PartFolders
    from docxtpl_reports.project import part_folders

    compiled = compile_template(document, names=shape(rules), parts=PartFolders(part_folders(pack)))
    assert [d for d in compiled.diagnostics if d.is_error] == []


def test_a_shared_part_comes_with_the_values_it_asks_for(tmp_path: Path) -> None:
    make_project(tmp_path, template=("x",))
    shared = tmp_path / "templates" / "chung"
    shared.mkdir()
    (shared / "khoi-ky.docx").write_bytes(docx("{% tuy_chon nhu %}", "Ký {{ nhu }} {{ nguoi_ky.ho_ten }}"))
    (shared / "ket-qua.docx").write_bytes(docx("{{ c.ten }} {{ so_do }}"))
    found = by_category(made(tmp_path / "templates" / "nho"), "Phần dùng chung")
    assert found == {
        "Phần: ket-qua": ['{% chen "ket-qua" with c=…, so_do=… %}'],
        "Phần: khoi-ky": ['{% chen "khoi-ky" %}'],
    }


# --- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_writes_the_file_and_writes_it_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        code, report = answer(capsys, "blocks", "nho", "-o", "truong.dotx")
        assert (code, report["file"], report["count"]) == (
            0,
            "truong.dotx",
            len(entries(Path("truong.dotx").read_bytes())),
        )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nho", "-o", "truong.docx"], "USE122"),
        (["nho"], "USE123"),
        (["nho", "-o", "truong.dotx", "--embed", "x.docx"], "USE059"),
        (["khong-co", "-o", "truong.dotx"], "DAT040"),
        (["nho", "-o", "cua-toi.dotx"], "OUT080"),
        (["nho", "-o", "mo.dotx"], "USE091"),
        (["hong", "-o", "truong.dotx"], "YML"),
    ],
)
def test_what_cannot_be_written_is_said(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    (project / "cua-toi.dotx").write_bytes(docx("của tôi"))
    (project / "mo.dotx").write_bytes(docx("đang mở"))
    (project / ".~lock.mo.dotx#").touch()
    (project / "templates" / "hong").mkdir()
    (project / "templates" / "hong" / "quy-tac.yml").write_text("ma: [", "utf-8")
    _, report = answer(capsys, "blocks", *arguments)
    assert [one[: len(code)] for one in problems(report)] == [code]
    assert not (project / "truong.dotx").exists()


def test_a_pack_without_figures_gives_what_every_report_has(tmp_path: Path) -> None:
    make_project(tmp_path, rules="ma: nho\nten: Trống\n", template=("x",))
    found = entries(made(tmp_path / "templates" / "nho"))
    assert {"Thông tin chung", "Chú thích cuối trang"} <= {one.category for one in found}
