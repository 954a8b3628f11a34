"""Controls that Word maps to the part with a pack's fields: filled by namespace and path; no report has binding or part."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.build import REL, R, W, X, docx, lines, p, part, table, tree
from support.engine import found
from support.sound import faults

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.template import field_part
from docxtpl_reports.ooxml.package.reading import read_package

SHAPE: dict[str, Any] = {
    "so_lieu": {"ho_so": None, "thon": [{"ten": None}], "ngày": None},
    "chi_tieu": {"ty_le": {"": None, "ket_luan": None}},
    "tieu_chi": {"15.1": {"ket_luan": None}},
}
VALUES = {
    "so_lieu": {"ho_so": 1185, "thon": [], "ngày": "13/8"},
    "chi_tieu": {"ty_le": {"ket_luan": "Đạt"}},
    "tieu_chi": {"15.1": {"ket_luan": "Chưa đạt"}},
}
KIND = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
OTHER = "{11111111-2222-3333-4444-555555555555}"


def control(xpath: str, text: str = "cũ", *, store: str = field_part.STORE, more: str = "", prefix: str = "ns0") -> X:
    mappings = f"xmlns:{prefix}='{field_part.NAMESPACE}'"
    binding = f'<w:dataBinding w:prefixMappings="{mappings}" w:xpath="{xpath}" w:storeItemID="{store}"/>'
    inner = f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    return X(f"<w:sdt><w:sdtPr>{more}{binding}<w:text/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>")


def path(*steps: str, prefix: str = "ns0") -> str:
    return "/" + "/".join(f"{prefix}:{step}[1]" for step in ("truong", *steps))


def item(number: int, data: str | bytes, store: str) -> dict[str, str | bytes]:
    """A custom XML part with its properties."""
    relation = f'<Relationship Id="rId1" Type="{field_part.REL_PROPERTIES}" Target="itemProps{number}.xml"/>'
    properties = (
        f'<ds:datastoreItem xmlns:ds="{field_part.DATA_STORE}" ds:itemID="{store}"><ds:schemaRefs/></ds:datastoreItem>'
    )
    return {
        f"customXml/item{number}.xml": data,
        f"customXml/_rels/item{number}.xml.rels": f'<Relationships xmlns="{REL}">{relation}</Relationships>',
        f"customXml/itemProps{number}.xml": properties,
    }


PART = f'<truong xmlns="{field_part.NAMESPACE}"><so_lieu><ho_so>{{{{ x }}}}</ho_so></so_lieu></truong>'


def mapped(*body: Any, items: dict[int, tuple[str | bytes, str]] | None = None, **more: Any) -> bytes:
    """A template with custom XML parts: ours, if no others are given."""
    items = {1: (PART, field_part.STORE)} if items is None else items
    extra: dict[str, str | bytes] = {}
    for number, (data, store) in items.items():
        extra |= item(number, data, store)
    return docx(
        *body,
        relationships="".join(
            f'<Relationship Id="rId8{n}" Type="{R}/customXml" Target="../customXml/item{n}.xml"/>' for n in items
        ),
        content_types="".join(
            f'<Override PartName="/customXml/itemProps{n}.xml" ContentType="{KIND}"/>' for n in items
        ),
        extra=extra,
        **more,
    )


def test_controls_are_filled_by_their_path_and_no_report_has_binding_or_part() -> None:
    source = mapped(
        p("Có ", control(path("so_lieu", "ho_so")), " hồ sơ."),
        table([control_paragraph(path("chi_tieu", "ty_le", "ket_luan"))]),
        p(control(path("tieu_chi", "_15.1", "ket_luan"))),
        header=p("Tổng: ", control(path("so_lieu", "ho_so"))),
    )
    template = compile_template(source, names=SHAPE)
    report = template.render(VALUES)
    assert lines(report) == ["Có 1185 hồ sơ.", "Đạt / ", "Chưa đạt"]
    assert {"so_lieu.ho_so", "chi_tieu.ty_le.ket_luan"} <= set(template.names)
    assert "".join(tree(report, "word/header1.xml").itertext()) == "Tổng: 1185"
    package = read_package(report)
    assert not [name for name in package.parts if "customXml" in name]
    everything = b"".join(package.raw(name) for name in package.parts)
    assert b"dataBinding" not in everything
    assert b"customXml" not in everything
    assert faults(report) == faults(docx("x"))
    assert tree(report).find(f".//{{{W}}}sdt//{{{W}}}b") is not None


def control_paragraph(xpath: str) -> X:
    inner = re.sub("(<w:sdtContent>)(.*)(</w:sdtContent>)", r"\1<w:p>\2</w:p>\3", control(xpath))
    return X(f"{inner}<w:p/>")


@pytest.mark.parametrize(
    "one",
    [
        control(path("so_lieu", "ho_so"), store=OTHER),
        control(path("so_lieu", "ho_so", prefix="a"), prefix="a"),
        control(path("so_lieu", "ho_so").replace("[1]", "")),
        control(path("so_lieu", "ho_so"), more='<w:alias w:val="ten"/><w:tag w:val="chi_tieu"/>'),
        X(control(path("so_lieu", "ho_so")).replace("w:dataBinding", f'w15:dataBinding xmlns:w15="{W15}"', 1)),
    ],
)  # fmt: skip
def test_namespace_and_path_decide_whatever_store_tag_and_title_say(one: X) -> None:
    assert lines(compile_template(mapped(p(one)), names=SHAPE).render(VALUES)) == ["1185"]


def test_a_control_is_filled_where_the_part_is_gone_or_empty() -> None:
    empty: dict[int, tuple[str | bytes, str]] = {}
    for items in (empty, {1: (b"", field_part.STORE)}):
        report = compile_template(mapped(p(control(path("so_lieu", "ho_so"))), items=items), names=SHAPE).render(VALUES)
        assert lines(report) == ["1185"]
        assert "customXml/item1.xml" not in read_package(report)


def test_the_value_of_a_field_with_parts_has_an_element_of_its_own() -> None:
    shape = {"chi_tieu": {"ty_le": {"": None, "gia_tri": None}}}
    body = (p(control(path("chi_tieu", "ty_le", "_gia_tri"))), p(control(path("chi_tieu", "ty_le", "gia_tri"))))
    template = compile_template(mapped(*body), names=shape)
    assert set(template.names) >= {"chi_tieu.ty_le", "chi_tieu.ty_le.gia_tri"}


@pytest.mark.parametrize(
    ("steps", "name", "near"),
    [
        (("so_lieu", "ho_soo"), "so_lieu.ho_soo", "«so_lieu.ho_so»"),
        (("so_lieuu", "ho_so"), "so_lieuu.ho_so", "«so_lieu»"),
        (("so_lieu",), "so_lieu", "—"),
        (("so_lieu", "thon"), "so_lieu.thon", "—"),
        (("so_lieu", "ho_so", "x"), "so_lieu.ho_so.x", "—"),
        ((), "/ns0:truong[1]", "—"),
    ],
)
def test_a_path_that_is_not_there_is_named_at_its_place(steps: tuple[str, ...], name: str, near: str) -> None:
    source = mapped("một", p(control(path(*steps), more='<w:alias w:val="Tổng số"/>')))
    with pytest.raises(ReportError) as caught:
        compile_template(source, names=SHAPE)
    [problem] = caught.value.diagnostics
    assert (problem.code, problem.params["name"], problem.params["hint"]) == ("TPL290", name, near)
    assert (problem.params["control"], problem.location.paragraph) == ("Tổng số", 2)


@pytest.mark.parametrize("key", ["15.1", "a-b", "giá trị", "1", "xml?", "_gia_tri", "đơn_vị", "a²", "ngày"])
def test_keys_that_are_no_names_of_elements_come_back(key: str) -> None:
    written = field_part.element_name(key)
    root = field_part.tree({("so_lieu", key): "x"})
    assert root[0][0].tag.endswith(f"}}{written}")  # lxml has taken it as a name
    assert field_part.key_of(written) == key
    assert written != field_part.OWN_VALUE


def test_libreoffice_is_no_danger_to_these_controls_as_it_is_to_others() -> None:  # TPL082, TPL083
    own = mapped(p(control(path("so_lieu", "ho_so"), "{{ so_lieu.ho_so }}", more='<w:tag w:val="so_lieu.ho_so"/>')))
    assert list(compile_template(own, names=SHAPE).diagnostics) == []
    other = X(control("/a[1]/b[1]", "{{ so_lieu.ho_so }}").replace(field_part.NAMESPACE, "urn:b"))
    assert [d.code for d in compile_template(mapped(p(other)), names=SHAPE).diagnostics] == ["TPL082"]


def test_custom_xml_of_others_stays_with_its_bindings() -> None:
    other = X(
        control("/b:a[1]/b:c[1]", "của họ")
        .replace(f"ns0='{field_part.NAMESPACE}'", "b='urn:b'")
        .replace(field_part.STORE, OTHER)
    )
    data = '<?xml version="1.0"?>\n<a xmlns="urn:b"><c>của họ</c></a>'
    source = mapped(p(control(path("so_lieu", "ho_so")), other), items={1: (data, OTHER), 2: (PART, field_part.STORE)})
    report = compile_template(source, names=SHAPE).render(VALUES)
    assert part(report, "customXml/item1.xml").decode() == data
    assert "customXml/item2.xml" not in read_package(report)
    assert [e.get(f"{{{W}}}storeItemID") for e in tree(report).iter(f"{{{W}}}dataBinding")] == [OTHER]
    assert lines(report) == ["1185của họ"]


def test_without_declared_names_a_control_is_filled_when_data_has_the_name() -> None:
    source = mapped(p(control(path("so_lieu", "ho_so"))))
    assert lines(compile_template(source).render({"so_lieu": {"ho_so": 7}})) == ["7"]
    report = compile_template(source).render({"khac": 1})
    assert lines(report) == ["cũ"]
    assert b"dataBinding" not in part(report, "word/document.xml")


def test_samples_in_the_part_are_no_tags_of_the_template() -> None:
    assert found(compile_template(mapped("x"), names=SHAPE).diagnostics) == []
