"""Fields for Word's XML Mapping pane and for mail merges: what is written into a template, and that it is filled from it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from support.build import CT, R, W, X, docx, lines, p, part, tree
from support.cli_answers import answer, problems
from support.places import field
from support.project import RULES, make_project
from support.sound import faults

from docxtpl_reports.cli import main as cli
from docxtpl_reports.engine.template import field_part
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.packs import mapped_fields

OTHER = "{11111111-2222-3333-4444-555555555555}"


def control(*keys: str, store: str = field_part.STORE, has_parts: bool = False) -> X:
    """What Word writes for an element of the pane: a control with a tag of ours besides."""
    xpath = field_part.xpath_of(keys, has_parts=has_parts)
    binding = f'w:prefixMappings="xmlns:ns0=\'{field_part.NAMESPACE}\'" w:xpath="{xpath}" w:storeItemID="{store}"'
    properties = f'<w:tag w:val="x"/><w:id w:val="7"/><w:dataBinding {binding}/><w:text/>'
    return X(f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent><w:r><w:t>cũ</w:t></w:r></w:sdtContent></w:sdt>")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def embed(*arguments: str) -> int:
    return cli.invoke(["blocks", "nho", "--embed", "mau.docx", *arguments])


def part_of(document: bytes) -> dict[str, str]:
    """The leaves of our part by their paths."""
    package = read_package(document)
    [own] = field_part.parts(package)
    root = package.xml(own)
    named = {node: node.tag.rpartition("}")[2] for node in root.iter()}
    steps = {node: [named[one] for one in (*reversed([*node.iterancestors()]), node)][1:] for node in root.iter()}
    return {"/".join(steps[node]): node.text or "" for node in root.iter() if not len(node)}


def store_of(document: bytes) -> str:
    package = read_package(document)
    [own] = field_part.parts(package)
    [properties] = field_part.properties_of(package, own)
    return package.xml(properties).get(f"{{{field_part.DATA_STORE}}}itemID", "")


def test_all_single_values_are_in_the_part_with_samples(project: Path) -> None:
    Path("mau.docx").write_bytes(docx("x"))
    assert embed() == 0
    made = Path("mau.docx").read_bytes()
    found = part_of(made)
    assert found["so_lieu/ho_so_tong"] == "1.185"
    assert found["chi_tieu/truc_tuyen/_gia_tri"] == "9,20%"
    assert found["tieu_chi/_1/ket_luan"]
    assert found["so_lieu/diem_nam_truoc"] == "«Điểm năm trước»"  # no sample: its label
    assert "kinh_gui" not in found
    assert faults(made) == faults(docx("x"))
    assert lines(made) == ["x"]


def test_a_control_of_the_pane_is_filled_and_the_report_is_free_of_both(project: Path) -> None:
    body = p("Đạt ", control("chi_tieu", "truc_tuyen", has_parts=True), ", ", control("tieu_chi", "1", "ket_luan"), ".")
    Path("templates/nho/mau.docx").write_bytes(docx(body))
    assert cli.invoke(["blocks", "nho", "--embed", "templates/nho/mau.docx"]) == 0
    assert cli.invoke(["check"]) == 0
    assert cli.invoke(["build", "data/xa-a.yml"]) == 0
    report = Path("out/xa-a.docx").read_bytes()
    assert lines(report) == ["Đạt 9,20%, Chưa đạt."]
    assert b"customXml" not in report
    assert b"dataBinding" not in part(report, "word/document.xml")


def test_a_second_time_the_part_is_refreshed_and_then_nothing_changes(project: Path) -> None:
    Path("mau.docx").write_bytes(docx(p(control("so_lieu", "ho_so_tong"))))
    embed()
    first = Path("mau.docx").read_bytes()
    embed()
    assert Path("mau.docx").read_bytes() == first
    emptied = part(first, "customXml/item1.xml").replace(b">1.185<", b' xmlns:i="urn:i" i:nil="true"><')
    with zipfile.ZipFile("mau.docx", "w") as file, zipfile.ZipFile(io.BytesIO(first)) as old:
        for name in old.namelist():
            file.writestr(name, emptied if name == "customXml/item1.xml" else old.read(name))
    embed()
    assert part(Path("mau.docx").read_bytes(), "customXml/item1.xml") == part(first, "customXml/item1.xml")
    make_project(project, rules=RULES.replace("ho_so_truc_tuyen", "truc_tuyen_moi"), data="mau: nho\n", template=("x",))
    embed()
    again = Path("mau.docx").read_bytes()
    assert "so_lieu/truc_tuyen_moi" in part_of(again)
    assert "so_lieu/ho_so_truc_tuyen" not in part_of(again)
    assert store_of(again) == store_of(first)
    assert set(read_package(again).parts) == set(read_package(first).parts)


def test_parts_of_others_and_everything_else_keep_their_bytes(project: Path) -> None:
    theirs = '<?xml version="1.0"?>\n<a xmlns="urn:b"><c>của họ</c></a>'
    source = docx(
        "x",
        header="đầu",
        relationships=f'<Relationship Id="rId70" Type="{R}/customXml" Target="../customXml/item1.xml"/>',
        extra={"customXml/item1.xml": theirs, "word/la.bin": b"\1\2"},
        content_types='<Default Extension="bin" ContentType="application/octet-stream"/>',
    )
    Path("mau.docx").write_bytes(source)
    embed()
    made, before = read_package("mau.docx"), read_package(source)
    changed = {name for name in before.parts if made.raw(name) != before.raw(name)}
    assert changed == {"[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert field_part.parts(made) == ["customXml/item2.xml"]


def test_several_parts_of_ours_become_one_and_controls_name_its_store(project: Path) -> None:
    Path("mau.docx").write_bytes(docx(p(control("so_lieu", "ho_so_tong", store=OTHER)), header="x"))
    embed()
    once = read_package("mau.docx")
    [own] = field_part.parts(once)
    data = once.raw(own)
    doubled = docx(
        p(control("so_lieu", "ho_so_tong", store=OTHER)),
        relationships="".join(
            f'<Relationship Id="rId7{n}" Type="{R}/customXml" Target="../customXml/item{n}.xml"/>' for n in (1, 2)
        ),
        extra={f"customXml/item{n}.xml": data for n in (1, 2)},
    )
    Path("mau.docx").write_bytes(doubled)
    embed()
    made = Path("mau.docx").read_bytes()
    assert part_of(made)
    [binding] = tree(made).iter(f"{{{W}}}dataBinding")
    assert binding.get(f"{{{W}}}storeItemID") == store_of(made) == field_part.STORE


def test_a_store_id_that_another_part_has_is_not_used_twice(project: Path) -> None:
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    taken = f'<ds:datastoreItem xmlns:ds="{field_part.DATA_STORE}" ds:itemID="{field_part.STORE.lower()}"/>'
    source = docx(
        "x",
        extra={"customXml/itemProps9.xml": taken},
        content_types=f'<Override PartName="/customXml/itemProps9.xml" ContentType="{kind}"/>',
    )
    Path("mau.docx").write_bytes(source)
    embed()
    assert store_of(Path("mau.docx").read_bytes()) not in ("", field_part.STORE)


def test_long_labels_and_quotes_are_samples_like_any(project: Path) -> None:
    rules = RULES.replace("Điểm năm trước, kieu: diem", "'" + 'Nhãn "rất" <dài> & ' * 40 + "', kieu: diem")
    make_project(project, rules=rules)
    Path("mau.docx").write_bytes(docx("x"))
    assert embed() == 0
    made = Path("mau.docx").read_bytes()
    assert part_of(made)["so_lieu/diem_nam_truoc"].startswith('«Nhãn "rất" <dài> &')
    assert len(tree(made, "[Content_Types].xml").findall(f"{{{CT}}}Override")) == 3


@pytest.mark.parametrize(
    ("file", "content", "code"),
    [
        ("khong-co.docx", None, "USE005"),
        ("hong.docx", b"PK\3\4x", "PKG003"),
        ("rong.docx", b"", "PKG001"),
        ("mau.doc", b"x", "USE122"),
        ("dang-mo.docx", docx("x"), "USE091"),
        ("ky.docx", docx("x", extra={"_xmlsignatures/sig1.xml": "<a/>"}), "PKG016"),
        ("macro.docx", docx("x", extra={"word/vbaProject.bin": b"x"}), "PKG009"),
    ],
)
def test_what_cannot_be_embedded_into_is_left_as_it_is(
    project: Path, capsys: pytest.CaptureFixture[str], file: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        Path(file).write_bytes(content)
    Path("~$ng-mo.docx").touch()
    _, report = answer(capsys, "blocks", "nho", "--embed", file)
    assert problems(report) == [code]
    assert content is None or Path(file).read_bytes() == content


# --- mail merge --------------------------------------------------------------------------------------------------------


def columns(data: bytes) -> dict[str, str]:
    rows = [*csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
    return dict(zip(*rows, strict=True))


def test_columns_are_named_as_word_keeps_them_and_each_is_filled(project: Path) -> None:
    long = "chi_so_hai_long_cua_nguoi_dan_va_doanh_nghiep"
    rules = RULES.replace("diem_nam_truoc", long).replace('tieu_chi:\n  "1"', 'tieu_chi:\n  "15.1"')
    make_project(project, rules=rules)
    assert cli.invoke(["blocks", "nho", "-o", "truong.csv"]) == 0
    found = columns(Path("truong.csv").read_bytes())
    assert found["so_lieu_ho_so_tong"] == "1.185"
    assert found["chi_tieu_truc_tuyen"] == "9,20%"
    assert "tieu_chi_15_1_ket_luan" in found
    assert max(map(len, found)) == 40
    assert all(name.replace("_", "").isalnum() for name in found)
    names = ("so_lieu_ho_so_tong", "tieu_chi_15_1_ket_luan", f"so_lieu_{long}"[:40])
    make_project(project, rules=rules, template=tuple(p(field(f"MERGEFIELD {name}")) for name in found))
    assert cli.invoke(["check", "templates/nho"]) == 0
    make_project(project, rules=rules, template=tuple(p(field(f"MERGEFIELD {name}")) for name in names[:2]))
    assert cli.invoke(["build", "data/xa-a.yml"]) == 0
    assert lines(Path("out/xa-a.docx").read_bytes()) == ["1.185", "Chưa đạt"]


def test_names_that_word_would_cut_to_one_are_left_out_by_name() -> None:
    same = "x" * 40
    data, left = mapped_fields.merge_source({("a", same + "1"): "", ("a", same + "2"): "", ("a", "b"): "1"})
    assert columns(data) == {"a_b": "1"}
    assert left == [f"a.{same}1", f"a.{same}2"]
    many = {("s", f"x{n}", "chi_tiet"): "" for n in range(300)} | {("s", "y"): "1"}
    data, left = mapped_fields.merge_source(many)
    assert (len(columns(data)), len(left), columns(data)["s_y"]) == (255, 46, "1")


def test_a_list_to_which_somebody_added_rows_is_not_replaced(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert cli.invoke(["blocks", "nho", "-o", "truong.csv"]) == 0
    capsys.readouterr()
    with Path("truong.csv").open("a", encoding="utf-8") as file:
        file.write("thêm\r\n")
    assert problems(answer(capsys, "blocks", "nho", "-o", "truong.csv")[1]) == ["OUT080"]
