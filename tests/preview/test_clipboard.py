"""Entries of the list as they go to the clipboard: tags as text, blocks as paragraphs, lists as tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.build import docx
from support.preview_office import make_session
from support.project import DATA, RULES, make_project

from docxtpl_reports.packs.inventory import Entry
from docxtpl_reports.preview.clipboard import MAX_SAMPLE, Copy, copies, entry_json
from docxtpl_reports.preview.session import Session

LISTS = """\
  nhan_su: {ten: Nhân sự, kieu: danh_sach, truong: {ten: {ten: Tên, kieu: chuoi}, so: {ten: Số, kieu: so_nguyen}}}
  kho: {ten: Có kho, kieu: dung_sai, bat_buoc: false}
chi_tieu:
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    data = f"{DATA}  nhan_su: [{{ten: A, so: 2}}]\n"
    file = make_project(tmp_path, rules=RULES.replace("chi_tieu:\n", LISTS), data=data)
    session = make_session(file)[0]
    session.build()
    return session


def entries(session: Session) -> dict[str, Entry]:
    return {entry.name: entry for entry in session.entries()[0]}


def test_a_value_is_plain_text(session: Session) -> None:
    assert copies(entries(session)["so_lieu.ho_so_tong"]) == [
        Copy("tag", "{{ so_lieu.ho_so_tong }}", None),
        Copy("paragraph", "{% chi_khi so_lieu.ho_so_tong %}…", None),
    ]
    assert [copy.kind for copy in copies(entries(session)["don_vi.ten"])] == ["tag"]


def test_a_block_is_one_paragraph_for_each_line(session: Session) -> None:
    [block, only] = copies(entries(session)["so_lieu.kho"])
    assert block == Copy(
        "block",
        "{% if so_lieu.kho %}\r\n…\r\n{% endif %}",
        "<p>{% if so_lieu.kho %}</p><p>…</p><p>{% endif %}</p>",
    )
    assert only == Copy("paragraph", "{% chi_khi so_lieu.kho %}…", None)


def test_branches_by_verdict_are_paragraphs(session: Session) -> None:
    [copy] = copies(entries(session)["theo_ket_luan.truc_tuyen"])
    assert copy.html is not None
    assert copy.html.count("<p>") == copy.text.count("\r\n") + 1 > 5


def test_a_list_is_a_sentence_or_a_table(session: Session) -> None:
    tag, table = copies(entries(session)["so_lieu.nhan_su"])
    assert (tag.kind, tag.html) == ("tag", None)
    assert table.text.split("\r\n")[:2] == [
        "Tên\tSố",
        "{% for m in so_lieu.nhan_su %}{{ m.ten }}\t{{ m.so }}{% endfor %}",
    ]
    assert table.html is not None
    assert table.html.startswith('<table border="1"><tbody><tr><td>Tên</td><td>Số</td></tr>')


def test_marks_of_html_are_escaped(session: Session) -> None:
    entry = replace(entries(session)["so_lieu.kho"], insert='{% if a < "b" %}…{% endif %}')
    assert copies(entry)[0].html == "<p>{% if a &lt; &quot;b&quot; %}</p><p>…</p><p>{% endif %}</p>"


def test_every_entry_can_be_copied(session: Session) -> None:
    found, _ = session.entries()
    assert {entry.kind for entry in found} == {"figure", "indicator", "criterion", "info", "filter", "snippet"}
    assert [entry.name for entry in found if not copies(entry)] == []


def test_values_are_those_in_view_also_trial_values(session: Session) -> None:
    assert entries(session)["chi_tieu.truc_tuyen"].sample == "9,20%"
    session.try_value("so_lieu.ho_so_truc_tuyen", "600")
    session.build()
    assert entries(session)["chi_tieu.truc_tuyen"].sample == "50,63%"


def test_uses_are_unknown_while_the_template_is_broken(session: Session) -> None:
    (session.data.parent.parent / "templates/nho/mau.docx").write_bytes(docx("{{ x"))
    session.build()
    found, has_uses = session.entries()
    assert found
    assert not has_uses
    assert entry_json(found[0], None, has_uses=False)["used"] is None


def test_long_values_are_cut(session: Session) -> None:
    entry = replace(entries(session)["so_lieu.ho_so_tong"], sample="x" * 500)
    assert len(str(entry_json(entry, None)["sample"])) == MAX_SAMPLE


def test_nothing_is_listed_until_rules_can_be_read(tmp_path: Path) -> None:
    session = make_session(make_project(tmp_path, rules="ma: ["))[0]
    session.build()
    assert session.entries() == ((), False)
