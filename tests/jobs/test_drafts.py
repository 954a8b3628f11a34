"""Drafts: missing values are visible, the document cannot be taken for the report, and nothing in it is untrue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator
from support import ROOT
from support.build import W, X, docx, fn, lines, note_texts, p, part, run, table, tree
from support.engine import found
from support.project import DATA, RULES, make_project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import Area, Diagnostic, DraftEffect, Severity
from docxtpl_reports.diagnostics.codes.table import CODES
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.drafts import FIRST_LINE, FIRST_LINE_COMPLETE, blocking, first_line
from docxtpl_reports.jobs.job import Job, JobResult
from docxtpl_reports.values import Blank, Namespace, Number, Unknown

MISSING = DATA.replace("  ho_so_tong: 1.185\n", "")
X_GONE = Unknown("Hồ sơ", ("chưa có số liệu «Hồ sơ»",))
LIST_GONE = Unknown("Văn bản", ("chưa có số liệu «Văn bản»",))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path, data=MISSING)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_build(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["build", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def codes(report: dict[str, Any], severity: str = "error") -> list[str]:
    return [d["code"] for d in report["diagnostics"] if d["severity"] == severity]


def draft(*body: Any, **context: Any) -> tuple[bytes, list[Diagnostic]]:
    """A draft of a template of these blocks, without its first line, and what it warns of."""
    rendered = renderer.render(compile_template(docx(*body), file="mau.docx"), context, draft="NHÁP")
    assert lines(rendered.docx)[0] == "NHÁP"
    return rendered.docx, list(rendered.diagnostics)


def text(*body: Any, **context: Any) -> list[str]:
    return lines(draft(*body, **context)[0])[1:]


def highlighted(document: bytes, name: str = "word/document.xml") -> list[tuple[str, list[str]]]:
    """The highlighted runs but the first line: their text and the names of their properties."""
    runs = tree(document, name).findall(f".//{{{W}}}r[{{{W}}}rPr]")
    marked = [r for r in runs if r.find(f"{{{W}}}rPr/{{{W}}}highlight") is not None]
    return [
        ("".join(t.text or "" for t in r.iter(f"{{{W}}}t")), [e.tag.rpartition("}")[2] for e in r[0]]) for r in marked
    ][1 if name == "word/document.xml" else 0 :]


# --- the command -----------------------------------------------------------------------------------------------------


def test_a_draft_shows_what_is_missing_and_exits_with_1(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run_build(capsys, "--draft")
    assert (code, report["ok"], codes(report)) == (1, False, ["DAT003", "OUT025"])
    (made,) = report["reports"]
    assert (made["draft"], made["docx"], made["manifest"]) == (True, "out/xa-a.nhap.docx", "out/xa-a.nhap.json")
    assert sorted(file.name for file in (project / "out").iterdir()) == ["xa-a.nhap.docx", "xa-a.nhap.json"]
    document = (project / "out" / "xa-a.nhap.docx").read_bytes()
    assert lines(document) == [FIRST_LINE, "Tỷ lệ [thiếu: Tỷ lệ hồ sơ trực tuyến] (109/[thiếu: Tổng số hồ sơ])"]
    assert [words for words, _ in highlighted(document)] == [
        "[thiếu: Tỷ lệ hồ sơ trực tuyến]",
        "[thiếu: Tổng số hồ sơ]",
    ]
    assert json.loads((project / "out" / "xa-a.nhap.json").read_bytes())["draft"] is True


def test_text_answer_calls_it_a_draft(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["build", "--draft"]) == 1
    printed = capsys.readouterr()
    assert "Bản nháp: out/xa-a.nhap.docx" in printed.out
    assert "Báo cáo:" not in printed.out


def test_without_the_option_there_is_no_document(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run_build(capsys)
    assert (code, codes(report), report["reports"][0]["docx"]) == (1, ["DAT003"], None)
    assert not (project / "out").exists()


def test_a_draft_of_complete_data_is_still_a_draft(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=DATA)
    code, report = run_build(capsys, "--draft")
    assert (code, codes(report)) == (1, ["OUT026"])
    assert lines((project / "out" / "xa-a.nhap.docx").read_bytes())[0] == FIRST_LINE_COMPLETE


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("ho_so_tong: 1.185", "ho_so_tong: nhiều", "DAT006"),
        ("ho_so_tong: 1.185", "ho_so_tong: 1.185\n  la: 3", "DAT002"),
        ("mau: nho", "mau: khac", "DAT041"),
        ("{tu: 01/01/2024,", "{tu: 31/02/2024,", "DAT010"),
    ],
)
def test_what_cannot_be_read_makes_no_draft(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, code: str
) -> None:
    make_project(project, data=DATA.replace(old, new))
    status, report = run_build(capsys, "--draft")
    assert (status, codes(report), report["reports"][0]["docx"]) == (1, [code], None)


def test_a_broken_template_makes_no_draft(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=MISSING, template=("{% if so_lieu.ho_so_tong %}",))
    status, report = run_build(capsys, "--draft")
    assert (status, report["reports"][0]["docx"]) == (1, None)
    assert "TPL005" in codes(report) or any(code.startswith("TPL") for code in codes(report))


def test_figures_that_contradict_each_other_make_a_draft(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=DATA.replace("ho_so_truc_tuyen: 109", "ho_so_truc_tuyen: 1.190"))
    status, report = run_build(capsys, "--draft")
    assert (status, codes(report)) == (1, ["VER011", "OUT025"])
    assert lines((project / "out" / "xa-a.nhap.docx").read_bytes())[0] == FIRST_LINE_COMPLETE


def test_blanks_stay_blanks(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=MISSING, template=("Số: {{ thong_tin.so | so_van_ban }}/BC",))
    run_build(capsys, "--draft")
    document = (project / "out" / "xa-a.nhap.docx").read_bytes()
    assert highlighted(document) == []
    assert "Số:         /BC" in part(document, "word/document.xml").decode()


def test_sections_that_are_not_there_are_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = (
        "{{ don_vi.co_quan | viet_hoa }}, {{ ky }}, {{ ky.den }}",
        "{% for n in kinh_gui %}{{ n }}{% endfor %}",
        "{% for d in nguoi_ky.cac_dong %}{{ d }}{% endfor %} {{ nguoi_ky.ho_ten }}",
    )
    make_project(
        project,
        data="mau: nho\nso_lieu: {ho_so_tong: 5, ho_so_truc_tuyen: 4}\nthong_tin: {so: null}\n",
        template=template,
    )
    status, report = run_build(capsys, "--draft")
    assert (status, set(codes(report))) == (1, {"DAT025", "OUT025"})
    assert lines((project / "out" / "xa-a.nhap.docx").read_bytes())[1:] == [
        "[THIẾU: TÊN CƠ QUAN BAN HÀNH], [thiếu: Kỳ báo cáo], [thiếu: Kỳ báo cáo: đến ngày]",
        "[thiếu: Nơi kính gửi]",
        "[thiếu: Chức vụ người ký] [thiếu: Họ và tên người ký]",
    ]


def test_parts_of_a_cited_document_are_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = RULES.replace("so_lieu:\n", "so_lieu:\n  vb: {ten: Văn bản, kieu: van_ban}\n")
    data = DATA.replace("so_lieu:\n", "so_lieu:\n  vb: {loai: Quyết định, co_quan: UBND xã}\n")
    make_project(
        project,
        rules=rules,
        data=data,
        template=("{{ so_lieu.vb }}; {{ so_lieu.vb | trich_dan_ngan }}; {{ so_lieu.vb.so }}",),
    )
    run_build(capsys, "--draft")
    assert lines((project / "out" / "xa-a.nhap.docx").read_bytes())[1:] == [
        "Quyết định số [thiếu: Số, ký hiệu] ngày [thiếu: Ngày ban hành] của UBND xã; "
        "Quyết định số [thiếu: Số, ký hiệu]; [thiếu: Số, ký hiệu]"
    ]


def test_a_year_between_is_missing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = RULES.replace("so_lieu:\n", "so_lieu:\n  dh: {ten: Đúng hạn, kieu: chuoi_nam}\n")
    data = DATA.replace("so_lieu:\n", "so_lieu:\n  dh: {2021: 98%, 2023: 99%}\n")
    make_project(
        project,
        rules=rules,
        data=data,
        template=("{% for n in so_lieu.dh %}{{ n.nam }}: {{ n.gia_tri }}. {% endfor %}",),
    )
    assert "DAT050" in codes(run_build(capsys, "--draft")[1])
    assert lines((project / "out" / "xa-a.nhap.docx").read_bytes())[1:] == [
        "2021: 98%. 2022: [thiếu: Đúng hạn năm 2022]. 2023: 99%. "
    ]


# --- never the report ------------------------------------------------------------------------------------------------


def test_a_draft_leaves_the_finished_report_and_says_that_it_is_old(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_project(project, data=DATA)
    run_build(capsys)
    before = (project / "out" / "xa-a.docx").read_bytes()
    make_project(project, data=MISSING)
    _, report = run_build(capsys, "--draft")
    assert codes(report, "warning")[-1:] == ["OUT023"]
    assert (project / "out" / "xa-a.docx").read_bytes() == before
    make_project(project, data=DATA)
    code, report = run_build(capsys)
    assert (code, codes(report, "warning")) == (0, ["OUT029"]), "the draft is still there"


def test_a_report_of_the_drafts_name_is_not_replaced(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "xa-a.nhap.yml").write_text(DATA, "utf-8")
    assert run_build(capsys, "data/xa-a.nhap.yml")[0] == 0
    before = (project / "out" / "xa-a.nhap.docx").read_bytes()
    for more in ([], ["--force"]):
        status, report = run_build(capsys, "data/xa-a.yml", "--draft", *more)
        assert (status, codes(report)) == (1, ["DAT003", "OUT028"])
    assert (project / "out" / "xa-a.nhap.docx").read_bytes() == before


def test_a_draft_that_somebody_wrote_in_is_not_replaced(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_build(capsys, "--draft")
    (project / "out" / "xa-a.nhap.docx").write_bytes(docx("ghi chú của tôi"))
    assert codes(run_build(capsys, "--draft")[1]) == ["DAT003", "OUT020"]
    assert codes(run_build(capsys, "--draft", "--force")[1]) == ["DAT003", "OUT025"]


def test_the_same_draft_has_the_same_bytes(project: Path) -> None:
    first, second = (build.run(Job(Path("data/xa-a.yml"), draft=True)) for _ in range(2))
    assert (first.document, first.record) == (second.document, second.record)
    assert first.document is not None


# --- what tags print -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        ("{{ x }}", "[thiếu: Hồ sơ]"),
        ("{{ x + 1 }}", "[thiếu: Hồ sơ]"),
        ("{{ 100 - x }}", "[thiếu: Hồ sơ]"),
        ("{{ x > 5 }}", "[thiếu: Hồ sơ]"),
        ("{{ x | hai_chu_so }}", "[thiếu: Hồ sơ]"),
        ("{{ x | viet_hoa }}", "[THIẾU: HỒ SƠ]"),
        ('{{ "có " ~ x ~ " hồ sơ" }}', "có [thiếu: Hồ sơ] hồ sơ"),
        ("{{ x.ngay }}", "[thiếu: Hồ sơ]"),
        ("{{ l[0] | trich_dan_ngan }}", "[thiếu: Văn bản]"),
        ("{{ l | last }}", "[thiếu: Văn bản]"),
        ("{{ l | length }}", "[thiếu: Văn bản]"),
        ('{{ l | join("; ") }}', "[thiếu: Văn bản]"),
        ('{{ "có" if x else "không" }}', "[thiếu: Hồ sơ]"),
        ("{% set tong = x + y %}{{ tong }}", "[thiếu: Hồ sơ]"),
        ("{% set y = 5 %}{{ y }}", "5"),
        ("{% set chu %}có {{ x }}{% endset %}({{ chu }})", "(có [thiếu: Hồ sơ])"),
        ("{% with z = x + 1 %}{{ z }}{% endwith %}", "[thiếu: Hồ sơ]"),
        ("{% macro m(v) %}{{ caller() }}{{ v }}{% endmacro %}{% call m(x + 1) %}có {% endcall %}", "có [thiếu: Hồ sơ]"),
        ("{% macro m(v) %}{% if v > 1 %}A{% else %}B{% endif %}{% endmacro %}{{ m(x) }}{{ m(2) }}", "[thiếu: Hồ sơ]A"),
        ("{% filter upper %}a {{ x }}{% endfilter %}", "A [THIẾU: HỒ SƠ]"),
        (
            "{% set n = namespace(t=0) %}{% for r in [1, x, 2] %}{% set n.t = n.t + r %}{% endfor %}{{ n.t }}",
            "[thiếu: Hồ sơ]",
        ),
        ("{{ [1, x] | sum }}", "[thiếu: Hồ sơ]"),
        ('{% for r in [1, x] | select("gt", 0) %}{{ r }}{% endfor %}', "[thiếu: Hồ sơ]"),
        ('{{ x | default("không") }}', "[thiếu: Hồ sơ]"),
        ("{{ x is defined }}", "Có"),
    ],
)
def test_a_placeholder_replaces_what_cannot_be_computed(tag: str, printed: str) -> None:
    assert text(tag, x=X_GONE, y=Number(2), l=LIST_GONE) == [printed]


@pytest.mark.parametrize(
    ("condition", "printed"),
    [
        ("x", None),
        ("x > 5", None),
        ("not x", None),
        ("x in [1, 2]", None),
        ("l", None),
        ("l | length == 1", None),
        ("x and yes", None),
        ("yes and x", None),
        ("x and no", "SAI"),
        ("no and x", "SAI"),
        ("x > 5 or yes", "ĐÚNG"),
        ("yes or x > 5", "ĐÚNG"),
        ("x or no", None),
        ("not (x and no)", "ĐÚNG"),
        ("x and no or yes", "ĐÚNG"),
        ("blank", "SAI"),
        ("yes and not no", "ĐÚNG"),
    ],
)
def test_conditions_follow_three_valued_logic(condition: str, printed: str | None) -> None:
    """A chain that hangs on what is missing prints neither branch: neither is known to be true."""
    names = {"x": X_GONE, "l": LIST_GONE, "yes": True, "no": False, "blank": Blank("chuoi")}
    document, warned = draft(f"{{% if {condition} %}}ĐÚNG{{% else %}}SAI{{% endif %}}", **names)
    expected = printed or f"[thiếu: {'Văn bản' if condition.startswith('l') else 'Hồ sơ'}]"
    assert lines(document)[1:] == [expected]
    assert [code for code, _ in found(warned)] == ([] if printed else ["REN102"])


def test_a_chain_is_undecided_only_where_it_matters() -> None:
    chain = "{% if a %}A{% elif x > 1 %}X{% else %}C{% endif %}"
    assert text(chain, a=True, x=X_GONE) == ["A"]
    document, warned = draft(chain, a=False, x=X_GONE)
    assert lines(document)[1:] == ["[thiếu: Hồ sơ]"]
    assert [(d.code, d.location.tag, d.params["name"]) for d in warned] == [("REN102", "{% elif x > 1 %}", "Hồ sơ")]


def test_a_list_that_is_missing_is_one_item_that_is_missing() -> None:
    loop = "{% for v in l %}{{ loop.index }}) {{ v.so }}{% if not loop.last %}; {% endif %}{% endfor %}"
    document, warned = draft(loop, l=LIST_GONE)
    assert lines(document)[1:] == ["1) [thiếu: Văn bản]"]
    assert found(warned) == [("REN103", "{% for v in l %}")]
    assert text("{% for v in l %}{{ v }}{% else %}không có{% endfor %}", l=()) == ["không có"]


def test_an_item_that_cannot_be_tested_stays() -> None:
    items = tuple(
        Namespace({"ten": name, "so": value}) for name, value in (("a", Number(1)), ("b", X_GONE), ("c", Number(9)))
    )
    document, warned = draft("{% for v in l if v.so > 5 %}{{ v.ten }}={{ v.so }} {% endfor %}", l=items)
    assert lines(document)[1:] == ["b=[thiếu: Hồ sơ] c=9 "]
    assert "REN102" in [d.code for d in warned]


def test_what_is_really_wrong_is_still_an_error() -> None:
    from docxtpl_reports.diagnostics import ReportError

    template = compile_template(docx("{{ none.gi }}", "{{ blank > 5 }}", "{{ 1 / 0 }}"), file="mau.docx")
    with pytest.raises(ReportError) as caught:
        renderer.render(template, {"blank": Blank("so_nguyen")}, draft="NHÁP")
    assert caught.value.diagnostics


# --- places of placeholders ------------------------------------------------------------------------------------------


def test_a_placeholder_keeps_the_look_of_its_run() -> None:
    look = '<w:b/><w:sz w:val="28"/><w:u w:val="single"/>'
    document, _ = draft(p(run("Số {{ x }} hồ sơ", look)), x=X_GONE)
    assert highlighted(document) == [("[thiếu: Hồ sơ]", ["b", "sz", "highlight", "u"])]
    runs = tree(document, "word/document.xml").findall(f".//{{{W}}}p")[1].findall(f"{{{W}}}r")
    assert ["".join(r.itertext()) for r in runs] == ["Số ", "[thiếu: Hồ sơ]", " hồ sơ"]
    assert all([e.tag.rpartition("}")[2] for e in r[0]][:2] == ["b", "sz"] for r in runs)


def test_a_missing_paragraph_row_cell_and_note_have_their_placeholder(tmp_path: Path) -> None:
    document, _ = draft(
        "Trước",
        "{% if x %}",
        "Đoạn",
        "{% endif %}",
        table(
            ["A", "B"],
            ["{%tr if x %}"],
            ["1", "2"],
            ["{%tr endif %}"],
            ["{% for v in l %}{{ v.a }}", "{{ v.b }}{% endfor %}"],
        ),
        p("Sau", fn("{% if x %}chú thích{% endif %} {{ x }}")),
        p("{% if x %}trong", X("<w:r><w:tab/></w:r>"), "đoạn{% endif %} nối"),
        x=X_GONE,
        l=LIST_GONE,
    )
    assert lines(document)[1:] == [
        "Trước",
        "[thiếu: Hồ sơ]",
        "A | B",
        "[thiếu: Hồ sơ]",
        "[thiếu: Văn bản] | [thiếu: Văn bản]",
        "Sau[^1]",
        "[thiếu: Hồ sơ] nối",
    ]
    assert [note.strip() for note in note_texts(document)] == ["[thiếu: Hồ sơ] [thiếu: Hồ sơ]"]
    assert len(highlighted(document, "word/footnotes.xml")) == 2
    assert _sound(document, tmp_path)


def test_a_table_that_is_missing_as_a_whole_is_not_lost(tmp_path: Path) -> None:
    document, _ = draft("Bảng:", table(["{%tr if x %}"], ["1", "2"], ["{%tr endif %}"]), x=X_GONE)
    assert lines(document)[1:] == ["Bảng:", "[thiếu: Hồ sơ]"]
    assert _sound(document, tmp_path)


def test_cells_whose_span_or_colour_is_missing(tmp_path: Path) -> None:
    document, _ = draft(table(["a", "{% colspan x %}b"], ["{% cellbg x %}c", "d"]), x=X_GONE)
    assert lines(document)[1:] == ["a | b", "c | d"]
    assert 'w:fill="FFFF00"' in part(document, "word/document.xml").decode()
    assert _sound(document, tmp_path)


def test_a_heading_does_not_make_headings_of_what_follows() -> None:
    document, _ = draft(p("I. Mục", style="Heading1"), "{% if x %}", "Đoạn", "{% endif %}", "Sau", x=X_GONE)
    made = tree(document, "word/document.xml").findall(f".//{{{W}}}p")[2]
    assert "".join(made.itertext()) == "[thiếu: Hồ sơ]"
    assert made.find(f".//{{{W}}}pStyle") is None


def test_a_template_without_tags_gets_the_first_line_too() -> None:
    assert lines(draft("Không có thẻ nào")[0]) == ["NHÁP", "Không có thẻ nào"]


def test_headers_and_properties_are_drafts_as_well() -> None:
    rendered = renderer.render(
        compile_template(docx("Thân", header="{{ x }}", core="Báo cáo {{ x }}"), file="mau.docx"),
        {"x": X_GONE},
        draft="NHÁP",
    )
    header = next(name for name in rendered.parts if "header" in name)
    assert [words for words, _ in highlighted(rendered.docx, header)] == ["[thiếu: Hồ sơ]"]
    assert "Báo cáo [thiếu: Hồ sơ]" in part(rendered.docx, "docProps/core.xml").decode()


def test_labels_with_markup_and_brackets_are_text() -> None:
    assert text("{{ x }}", x=Unknown("A & B <[c]>\n d")) == ["[thiếu: A & B <(c)> d]"]


def _sound(document: bytes, folder: Path) -> bool:
    file = folder / "x.docx"
    file.write_bytes(document)
    wrong = [str(error) for error in OpenXmlValidator().validate(str(file)).errors]
    return [error for error in wrong if "required relationship" not in error] == []  # small templates have no theme


# --- the shipped report ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> JobResult:
    """The shipped data with every figure removed."""
    shipped = (ROOT / "data" / "xa-po-y-2024-08.yml").read_text("utf-8")
    data = tmp_path_factory.mktemp("nhap") / "trong.yml"
    data.write_text(shipped.partition("\nso_lieu:")[0] + "\nso_lieu:\n", "utf-8")
    return build.run(Job(data, pack=ROOT / "templates" / "tieu-chi-15", draft=True))


def test_the_shipped_report_without_any_figure_makes_a_draft(empty: JobResult, tmp_path: Path) -> None:
    assert empty.document is not None
    assert {d.code for d in empty.diagnostics if d.is_error} == {"DAT003", "DAT005"}
    text = "\n".join(lines(empty.document))
    assert text.startswith(FIRST_LINE)
    assert "[thiếu: Hồ sơ tiếp nhận trực tuyến]/[thiếu: Tổng số hồ sơ thủ tục hành chính tiếp nhận] hồ sơ" in text
    assert "Tiêu chí 15.1 chưa đủ số liệu để kết luận" in text
    assert "{{" not in text
    assert "{%" not in text
    assert _sound(empty.document, tmp_path)


def test_what_follows_from_a_missing_figure_is_not_said_again(empty: JobResult) -> None:
    warnings = [d for d in empty.diagnostics if not d.is_error]
    assert {d.code for d in warnings} == {"REN102"}
    assert all(d.location.tag and d.location.paragraph for d in warnings)


def test_python_can_ask_for_a_draft_too(project: Path) -> None:
    from docxtpl_reports import build as build_report

    result = build_report("data/xa-a.yml", "out", draft=True)
    assert (result.ok, result.docx) == (False, Path("out/xa-a.nhap.docx"))


def test_what_a_draft_tolerates_is_an_error_of_data_or_verdicts() -> None:
    tolerated = {name: code for name, code in CODES.items() if code.draft is not None}
    assert {code.draft for code in tolerated.values()} == set(DraftEffect)
    assert [name for name, code in tolerated.items() if code.severity is not Severity.ERROR] == []
    assert {code.area for code in tolerated.values()} == {Area.DATA, Area.SOURCES, Area.UNITS, Area.VERDICTS}


def test_the_declared_effect_decides() -> None:
    effects = {name: code.draft for name, code in CODES.items() if code.severity is Severity.ERROR}
    allowed = {name for name in effects if blocking([Diagnostic(name)]) == []}
    assert allowed == {name for name, effect in effects.items() if effect is not None}
    firsts = {
        name: FIRST_LINE if effect is DraftEffect.MISSING else FIRST_LINE_COMPLETE for name, effect in effects.items()
    }
    assert {name: first_line([Diagnostic(name)]) for name in effects} == firsts
