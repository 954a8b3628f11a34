"""The pack ``cchc-quy``: a quarterly report whose tables, recomputed here from the workbooks and data files alone, add up."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from support import ROOT
from support.build import W, lines, note_texts, tree
from support.jobs import run_job
from support.sound import cell_fills, faults

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job, JobResult

PACK = ROOT / "templates" / "cchc-quy"
SHIPPED = ROOT / "data" / "xa-vi-du-cchc-quy-3-2026.yml"
LAST_YEAR = ROOT / "data" / "cung-ky" / "xa-vi-du-cchc-quy-3-2025.yml"
COUNTS = (
    *("received", "online", "by_hand", "carried", "resolved", "early", "on_time", "late"),
    *("pending", "in_time", "overdue"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own with this pack, its data and its workbooks."""
    for name in ("cchc-quy", "chung"):
        shutil.copytree(PACK.parent / name, tmp_path / "templates" / name)
    for folder in ("nguon", "cung-ky"):
        shutil.copytree(ROOT / "data" / folder, tmp_path / "data" / folder)
    shutil.copy(SHIPPED, tmp_path / "data")
    return tmp_path


def changed(project: Path, *changes: tuple[str, str], year: int = 2026) -> Path:
    """The project's data file with other text; each old text is there once."""
    name = SHIPPED.name if year == 2026 else f"cung-ky/{LAST_YEAR.name}"
    file = project / "data" / name
    text = file.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, "utf-8")
    return project / "data" / SHIPPED.name


def retyped(project: Path, name: str, **cells: object) -> None:
    """The workbook of this quarter with other cells."""
    file = project / "data" / "nguon" / name
    book = openpyxl.load_workbook(file)
    for address, value in cells.items():
        book.worksheets[0][address] = value
    book.save(file)


def result_of(data: Path) -> JobResult:
    """With the project's pack where a test has changed it, else with the shipped one, which is compiled once."""
    pack = data.parent.parent / "templates" / PACK.name
    is_shipped = (pack / "quy-tac.yml").read_bytes() == (PACK / "quy-tac.yml").read_bytes()
    return run_job(Job(data, pack=PACK if is_shipped else pack))


def built(data: Path) -> JobResult:
    result = result_of(data)
    assert result.ok, [f"{d.code} {d.message} {d.location}" for d in result.diagnostics]
    return result


def document_of(data: Path) -> bytes:
    document = built(data).document
    assert document is not None
    return document


def text_of(data: Path) -> str:
    document = document_of(data)
    return "\n".join([*lines(document), *note_texts(document)])


@pytest.fixture(scope="module")
def report() -> bytes:
    return document_of(SHIPPED)


@pytest.fixture(scope="module")
def text(report: bytes) -> str:
    return "\n".join([*lines(report), *note_texts(report)])


# --- the figures, recomputed from the workbooks and the data files ---------------------------------------------------


@dataclass
class Field:
    """A row of form 06a."""

    group: str
    name: str
    counts: dict[str, int]

    @property
    def kept(self) -> int:
        return self.counts["early"] + self.counts["on_time"]

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.kept * 100, self.counts["resolved"]) if self.counts["resolved"] else None


def form(year: int) -> list[Field]:
    sheet = openpyxl.load_workbook(ROOT / "data" / "nguon" / f"bieu-06a-quy-3-{year}.xlsx").worksheets[0]
    fields, group = [], ""
    for number, name, *cells in sheet.iter_rows(min_row=9, values_only=True):
        if number in ("I", "II", "III"):
            group = str(name)
        elif isinstance(number, int):
            fields.append(Field(group, str(name), dict(zip(COUNTS, map(int, map(str, cells)), strict=True))))
    return fields


def added(fields: list[Field], name: str = "", group: str = "") -> Field:
    chosen = [field for field in fields if not group or field.group == group]
    return Field(group, name, {key: sum(field.counts[key] for field in chosen) for key in COUNTS})


def figures(file: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)["so_lieu"]
    return loaded


def typed(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


def shown(value: Fraction | int, digits: int | None = None) -> str:
    """Vietnamese form, rounded half up; without ``digits``, as many as the value has."""
    value = Fraction(value)
    if digits is None:
        digits = next(n for n in range(9) if (value * 10**n).denominator == 1)
    scaled = int(abs(value) * 10**digits + Fraction(1, 2))
    head, tail = divmod(scaled, 10**digits)
    sign = "-" if value < 0 and scaled else ""
    return sign + f"{head:,}".replace(",", ".") + (f",{tail:0{digits}}" if digits else "")


def percent(value: Fraction, threshold: int | None = None) -> str:
    """Two digits, or as many as it takes to tell the verdict."""
    digits = 2
    while threshold and (value >= threshold) != (Fraction(round_half_up(value, digits), 10**digits) >= threshold):
        digits += 1
    text = shown(value, digits)
    return text.removesuffix(",00") if "," in text else text


def round_half_up(value: Fraction, digits: int) -> int:
    return int(value * 10**digits + Fraction(1, 2))


def in_table(value: Fraction | None, threshold: int | None = None) -> str:
    """A rate below a heading that says %: at least two digits, so that the decimals align."""
    if value is None:
        return "–"
    text = percent(value, threshold)
    return text if "," in text else f"{text},00"


def judged(field: Field) -> tuple[str, str]:
    if field.rate is None:
        return "–", "Không phát sinh"
    return in_table(field.rate, 98), "Đạt" if field.rate >= 98 else "Chưa đạt"


def signed(value: Fraction | int, digits: int | None = None) -> str:
    return ("+" if value > 0 else "") + shown(value, digits)


def change(now: Fraction, then: Fraction, unit: str) -> str:
    """«↑ Tăng 15,50%» of a count or an amount."""
    if now == then:
        return "Không đổi"
    word = "↑ Tăng" if now > then else "↓ Giảm"
    if then == 0:
        return f"{word} {shown(abs(now - then))} {unit} (cùng kỳ không phát sinh)"
    return f"{word} {percent(abs(now - then) * 100 / then)}%"


def rows_of(text: str, start: str, end: str) -> list[str]:
    """The rows of the table between two texts."""
    between = text.partition(start)[2].partition(end)[0]
    return [line.strip("| ") for line in between.split("\n") if " | " in line]


def test_every_row_of_the_table_of_fields_is_the_workbooks(text: str) -> None:
    fields = form(2026)
    expected = []
    for number, field in enumerate(fields, 1):
        cells = (field.counts["received"], field.counts["resolved"], field.kept)
        expected.append(" | ".join((str(number), field.name, *map(shown, cells), *judged(field))))
    total = added(fields, "Tổng cộng")
    cells = (total.counts["received"], total.counts["resolved"], total.kept)
    expected.append(" | ".join(("Tổng cộng", *map(shown, cells), *judged(total))))
    assert rows_of(text, "chi tiết tại Phụ lục", "So với cùng kỳ")[1:] == expected


def test_every_row_of_the_annex_is_the_workbooks(text: str) -> None:
    fields = form(2026)
    expected = []
    groups = list(dict.fromkeys(field.group for field in fields))
    for roman, group in zip(("I", "II", "III"), groups, strict=True):
        expected.append(f"{roman} | {group}")
        for number, field in enumerate((f for f in fields if f.group == group), 1):
            expected.append(" | ".join((str(number), field.name, *map(shown, field.counts.values()), *judged(field))))
        total = added(fields, group=group)
        expected.append(" | ".join((f"Cộng nhóm {roman}", *map(shown, total.counts.values()), *judged(total))))
    total = added(fields)
    expected.append(" | ".join(("Tổng cộng", *map(shown, total.counts.values()), *judged(total))))
    assert rows_of(text, "(Kèm theo Báo cáo", "Ghi chú")[3:] == expected


def test_the_comparison_is_with_the_same_quarter_of_last_year(text: str) -> None:
    now, then = added(form(2026)), added(form(2025))
    typed_now, typed_then = figures(SHIPPED), figures(LAST_YEAR)
    expected = ["I | Kết quả chung"]

    def count(number: int, name: str, unit: str, new: Fraction | int, old: Fraction | int) -> None:
        cells = (shown(new), shown(old), signed(new - old), change(Fraction(new), Fraction(old), unit))
        expected.append(" | ".join((str(number), name, unit, *cells)))

    def ratio(number: int, name: str, new: Fraction, old: Fraction, threshold: int) -> None:
        moved = shown(abs(new - old), 2)
        sign, word = ("+", "↑ Tăng") if new > old else ("-", "↓ Giảm")
        cells = (in_table(new, threshold), in_table(old, threshold))
        expected.append(
            f"{number} | {name} | % | {' | '.join(cells)} | {sign}{moved} điểm % | {word} {moved} điểm phần trăm"
        )

    def online(field: Field) -> Fraction:
        return Fraction(field.counts["online"] * 100, field.counts["online"] + field.counts["by_hand"])

    assert now.rate is not None
    assert then.rate is not None
    count(1, "Tổng số hồ sơ tiếp nhận", "hồ sơ", now.counts["received"], then.counts["received"])
    count(2, "Hồ sơ tiếp nhận trực tuyến", "hồ sơ", now.counts["online"], then.counts["online"])
    ratio(3, "Tỷ lệ hồ sơ trực tuyến", online(now), online(then), 60)
    count(4, "Hồ sơ đã giải quyết", "hồ sơ", now.counts["resolved"], then.counts["resolved"])
    count(5, "Hồ sơ giải quyết quá hạn", "hồ sơ", now.counts["late"], then.counts["late"])
    ratio(6, "Tỷ lệ giải quyết trước hạn, đúng hạn", now.rate, then.rate, 98)
    count(7, "Phí, lệ phí thu được", "nghìn đồng", typed(typed_now["phi_le_phi"]), typed(typed_then["phi_le_phi"]))
    paid = typed(typed_now["giao_dich_truc_tuyen"]) * 100 / typed(typed_now["giao_dich"])
    expected.append(f"8 | Tỷ lệ thanh toán trực tuyến | % | {in_table(paid)} | … | … | Chưa có số liệu cùng kỳ")
    expected.append("II | Hồ sơ tiếp nhận theo lĩnh vực")
    last_year = {field.name: field.counts["received"] for field in form(2025)}
    for number, field in enumerate(form(2026), 1):
        if field.name in last_year:
            count(number, field.name, "hồ sơ", field.counts["received"], last_year[field.name])
        else:
            expected.append(
                f"{number} | {field.name} | hồ sơ | {field.counts['received']} | … | … | Chưa có số liệu cùng kỳ"
            )
    found = [row.replace("\N{NO-BREAK SPACE}", " ") for row in rows_of(text, "So với cùng kỳ", "3. Cải cách tổ chức")]
    assert found[2:] == expected


# In the order of ranks, those with the same one (and those without) in Vietnamese order: «Thôn 2» is before «Thôn 10».
RANKED = ("Đồng Chuối", "Thôn 2", "Thôn 10", "Khe Vàng", "Ao Sen", "Nà Lượt", "Ăng Ten", "Dốc Đỏ", "Bản Ối", "Mỏ Bạc")


def test_villages_are_ranked_by_their_points(text: str) -> None:
    villages = {village["ten"]: village for village in figures(SHIPPED)["thon"]}

    def numbers(village: dict[str, str]) -> tuple[Fraction, Fraction, Fraction]:
        homes, known, online = (typed(village[key]) for key in ("so_ho", "dinh_danh", "truc_tuyen"))
        return homes, known, online

    def points(village: dict[str, str]) -> Fraction | None:
        homes, known, online = numbers(village)
        return (known * 60 + online * 40) / homes if homes else None

    every = [score for village in villages.values() if (score := points(village)) is not None]
    expected, ratings = [], []
    for name in RANKED:
        homes, known, online = numbers(villages[name])
        score = points(villages[name])
        rates = [known * 100 / homes, online * 100 / homes] if homes else [None, None]
        rank = "–" if score is None else str(1 + sum(other > score for other in every))
        rating = "Không xếp" if score is None else "Tốt" if score >= 90 else "Khá" if score >= 70 else "Yếu"
        ratings.append(rating)
        expected.append(" | ".join((rank, name, shown(homes), *map(in_table, rates), in_table(score), rating)))
    homes, known, online = map(sum, zip(*map(numbers, villages.values()), strict=True))
    sums = (known * 100 / homes, online * 100 / homes, (known * 60 + online * 40) / homes)
    expected.append(" | ".join(("Toàn xã", shown(homes), *map(in_table, sums))))
    assert rows_of(text, "Xếp hạng chuyển đổi số", "III. ĐÁNH GIÁ")[2:] == expected
    tot, kha, yeu = (f"{ratings.count(rating):02}" for rating in ("Tốt", "Khá", "Yếu"))
    assert f"Xếp loại: Tốt {tot} thôn, Khá {kha} thôn, Yếu {yeu} thôn." in text


# --- what the report says --------------------------------------------------------------------------------------------

FACTS = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ỦY BAN NHÂN DÂN XÃ VÍ DỤ", "/BC-UBND", "BÁO CÁO",
    "Kết quả công tác cải cách hành chính quý III năm 2026", "- Ủy ban nhân dân tỉnh Mẫu;", "- Sở Nội vụ tỉnh Mẫu.",
    "đã ban hành 03 văn bản chỉ đạo, điều hành về CCHC([^1])", "14/14, tỷ lệ 100%; đạt (yêu cầu từ 100%)",
    "Trong quý không ban hành văn bản quy phạm pháp luật; rà soát 06 văn bản", "412/412, tỷ lệ 100%",
    "Phản ánh, kiến nghị được xử lý: không phát sinh (yêu cầu từ 100%).",
    "tiếp nhận 2.807 hồ sơ (trực tuyến 1.718, trực tiếp và qua bưu chính 1.011, từ kỳ trước chuyển sang 78)",
    "đã giải quyết 2.713 hồ sơ, trong đó trước hạn, đúng hạn 2.659 hồ sơ, tỷ lệ 98,01%; đạt (yêu cầu từ 98%)([^2])",
    "39/42 biên chế được giao; 25 lượt người được đào tạo", "không có trường hợp bị xử lý kỷ luật",
    "11.623,5/18.450 triệu đồng, tỷ lệ 63%; đạt (yêu cầu từ 60%)", "48.615,5 nghìn đồng",
    "1.718/2.729, tỷ lệ 62,95%", "1.210/1.437, tỷ lệ 84,20%",
    "còn chỉ tiêu CCHC chưa đạt: lĩnh vực đạt tỷ lệ trước hạn, đúng hạn (62,50%, yêu cầu 80%).",
    "Lĩnh vực có phát sinh đạt yêu cầu: 5/8, tỷ lệ 62,50%; chưa đạt (yêu cầu từ 80%).",
    "- Nguyên nhân: ", "V. ĐỀ XUẤT, KIẾN NGHỊ", "./.", "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", "Trần Thị B",
    "- Lưu: VT, VP.", "Phụ lục", "QUÝ III NĂM 2026", "của Ủy ban nhân dân xã Ví Dụ)", "09 lĩnh vực",
    "Biểu số II.06a/VPCP/KSTT, xuất từ Hệ thống thông tin giải quyết thủ tục hành chính, số liệu đến ngày 30/9/2026.",
]  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_the_report_has_every_fact(text: str, fact: str) -> None:
    assert fact in text


def test_the_shipped_figures_are_marked_as_invented() -> None:
    for file in (SHIPPED, LAST_YEAR):
        assert "MINH HỌA" in file.read_text("utf-8").splitlines()[0]


def test_nothing_is_left_of_the_template_and_nothing_is_doubled(text: str) -> None:
    for left in ("{{", "{%", "}}", "%}", "None", ";;", "..", ";.", "  ,", " ,", "( "):
        assert left not in text, left


def test_headings_stand_in_order(text: str) -> None:
    marks = [m.group(1) for line in text.split("\n") if (m := re.match(r"([IV]+|\d)\. \D", line))]
    assert " ".join(marks) == "I II 1 2 3 4 5 6 III IV V"


# --- verdicts follow the figures -------------------------------------------------------------------------------------


def test_what_falls_short_is_named(project: Path) -> None:
    text = text_of(changed(project, ("nhiem_vu_xong: 14", "nhiem_vu_xong: 13"), ("vb_ky_so: 1.264", "vb_ky_so: 1.200")))
    assert "còn chỉ tiêu CCHC chưa đạt: nhiệm vụ hoàn thành đúng tiến độ (92,86%, yêu cầu 100%);" in text
    assert "văn bản đi được ký số (94,94%, yêu cầu 100%)" in text
    assert "13/14, tỷ lệ 92,86%; chưa đạt (yêu cầu từ 100%)" in text


def test_what_is_missing_is_not_failed(project: Path) -> None:
    punctual(project)
    text = text_of(changed(project, ("  giao_dich_truc_tuyen: 1.210\n", "")))
    assert "Chưa đủ số liệu để đánh giá các chỉ tiêu: tỷ lệ thanh toán trực tuyến." in text
    assert "Giao dịch thanh toán trực tuyến: chưa đủ số liệu (yêu cầu từ 70%)." in text


def test_without_last_year_there_is_no_table_of_nothing(project: Path) -> None:
    text = text_of(changed(project, (f"ky_truoc: cung-ky/{LAST_YEAR.name}\n", "")))
    between = text.partition("Lĩnh vực chưa đạt: ")[2].partition("3. Cải cách tổ chức")[0]
    assert between.split("\n")[1:-1] == ["- Chưa có số liệu cùng kỳ năm trước để so sánh."]
    assert "Năm 2025" not in text


def punctual(project: Path) -> None:
    """This quarter's workbook with every case that was late on time."""
    file = project / "data" / "nguon" / "bieu-06a-quy-3-2026.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    for row in range(9, sheet.max_row + 1):
        if sheet.cell(row, 10).value is not None:
            sheet.cell(row, 9).value = int(str(sheet.cell(row, 9).value)) + int(str(sheet.cell(row, 10).value))
            sheet.cell(row, 10).value = 0
    book.save(file)


def test_all_is_met_only_when_nothing_in_the_text_is_not(project: Path, text: str) -> None:
    punctual(project)
    met = text_of(project / "data" / SHIPPED.name)
    assert "đạt tất cả chỉ tiêu CCHC có phát sinh." in met
    assert "hưa đạt" not in met
    assert "chưa đạt (yêu cầu" in text
    assert "đạt tất cả" not in text


def test_points_just_below_a_class_print_what_tells_it(project: Path) -> None:
    old = "so_ho: 142, dinh_danh: 131, truc_tuyen: 96"
    text = text_of(changed(project, (old, "so_ho: 30.000, dinh_danh: 26.999, truc_tuyen: 27.000")))
    assert "2 | Nà Lượt | 30.000 | 90,00 | 90,00 | 89,998 | Khá" in text


def test_the_weights_in_the_text_are_those_of_the_rules(project: Path) -> None:
    rules = project / "templates" / "cchc-quy" / "quy-tac.yml"
    typed_rules = rules.read_text("utf-8")
    rules.write_text(typed_rules.replace('"60"', '"70"').replace('"40"', '"30"'), "utf-8")
    text = text_of(project / "data" / SHIPPED.name)
    assert "định danh điện tử × 70 + tỷ lệ hộ nộp hồ sơ trực tuyến × 30)" in text
    assert "Khe Vàng | 75 | 92,00 | 76,00 | 87,20" in text


def test_the_requirement_of_the_fields_is_written_once(project: Path) -> None:
    rules = project / "templates" / "cchc-quy" / "quy-tac.yml"
    typed_rules = rules.read_text("utf-8")
    assert typed_rules.count("98%") == 1
    rules.write_text(typed_rules.replace("98%", "99%"), "utf-8")
    text = text_of(project / "data" / SHIPPED.name)
    assert "tỷ lệ 98,01%; chưa đạt (yêu cầu từ 99%)" in text
    assert "đúng hạn từ 99% trở lên" in text


def test_an_export_without_groups_is_one_table(project: Path) -> None:
    for name in ("26-html.xls", "28-xml-2003.xls", "02-tong-tren-dau-so-la-chu.xlsx"):
        shutil.copy(ROOT / "tests" / "data" / "spreadsheets" / name, project / "data" / "nguon")
    data = changed(project, (f"ky_truoc: cung-ky/{LAST_YEAR.name}\n", ""))
    typed_data = data.read_text("utf-8")
    for name in ("26-html.xls", "28-xml-2003.xls", "02-tong-tren-dau-so-la-chu.xlsx"):
        data.write_text(typed_data.replace("bieu-06a-quy-3-2026.xlsx", name), "utf-8")
        annex = rows_of(text_of(data), "(Kèm theo Báo cáo", "Ghi chú")[3:]
        assert [row.split(" | ")[0] for row in annex] == [*map(str, range(1, len(annex))), "Tổng cộng"], name
        assert not any("Cộng nhóm" in row for row in annex)


def test_dashes_that_the_template_prints_are_not_doubled(project: Path, text: str) -> None:
    changes = (("- xử lý dứt điểm", '- "- xử lý dứt điểm'), ("ngày trả kết quả", 'ngày trả kết quả;"'))
    assert text_of(changed(project, *changes)) == text


def test_recipients_as_above_are_named_once(project: Path) -> None:
    text = text_of(changed(project, ("- TT Đảng ủy, TT HĐND xã (b/c)", "- Như trên (b/c)")))
    assert "- Như trên (b/c);" in text
    assert "- Như trên;" not in text


def test_a_field_late_everywhere_turns_the_report(project: Path) -> None:
    cells = {"H10": 200, "J10": 66, "H9": 2168, "J9": 106, "H21": 2385, "J21": 116}
    retyped(project, "bieu-06a-quy-3-2026.xlsx", **cells)
    text = text_of(project / "data" / SHIPPED.name)
    assert "1 | Hộ tịch | 308 | 301 | 235 | 78,07 | Chưa đạt" in text
    assert "tỷ lệ 95,72%; chưa đạt (yêu cầu từ 98%)" in text
    assert "còn chỉ tiêu CCHC chưa đạt: tỷ lệ giải quyết trước hạn, đúng hạn (95,72%, yêu cầu 98%)" in text


def test_a_quarter_in_which_nothing_happened_says_so(project: Path) -> None:
    file = project / "data" / "nguon" / "bieu-06a-quy-3-2026.xlsx"
    book = openpyxl.load_workbook(file)
    book.worksheets[0].delete_rows(9, 12)
    for column in range(3, 14):
        book.worksheets[0].cell(9, column).value = 0
    book.save(file)
    whole = SHIPPED.read_text("utf-8")
    villages = whole[whole.index("\n    - {ten: Nà Lượt") : whole.index("\n  # Đánh giá")]
    text = text_of(changed(project, (villages, " []")))
    assert "Tổng cộng | 0 | 0 | 0 | – | Không phát sinh" in text
    assert "Lĩnh vực có phát sinh đạt yêu cầu: không phát sinh (yêu cầu từ 80%)." in text
    assert "Hồ sơ tiếp nhận theo lĩnh vực" not in text
    assert "Xếp hạng" not in text


def test_a_quarter_without_tasks_for_the_next_is_questioned(project: Path) -> None:
    whole = SHIPPED.read_text("utf-8")
    tasks = whole[whole.index("\n    - xử lý dứt điểm") : whole.index("\n  de_xuat")]
    changed(project, (tasks, " []"))
    assert named(project, "co_nhiem_vu_toi").is_error


# --- slips of the officer: each is answered at its place ---------------------------------------------------------------

IN_DATA = [
    ("tin_bai: 27", "", "DAT003"),
    ("tin_bai: 27", "tin_bai: hai mươi bảy", "DAT006"),
    ("  thu_tuc: 412", "  tiep_nhan: 2.807\n  thu_tuc: 412", "DAT230"),
    ("ten: Khe Vàng", "ten: Ao Sen", "DAT100"),
    ("so_ho: 75", "so_ho: 57", "VER011"),
    ("nhiem_vu_xong: 14", "nhiem_vu_xong: 15", "VER011"),
    ("den: 30/9/2026", "den: 31/8/2026", "tron_quy"),
    ("tu: 01/7/2026", "tu: 01/4/2026", "tron_quy"),
    ("quy-3-2025.yml", "quy-3-2024.yml", "FIL045"),
    ("bieu-06a-quy-3-2026", "bieu-06a-quy-3-2062", "FIL045"),
    ("bieu-06a-quy-3-2026", "bieu-06a-quy-3-2025", "SRC075"),
]


def named(project: Path, code: str) -> Diagnostic:
    """The problem with the code, or of the check."""
    problems = result_of(project / "data" / SHIPPED.name).diagnostics
    (found, *_) = [d for d in problems if code in (d.code, str(d.params.get("code")).partition(".")[0])]
    assert found.help
    return found


@pytest.mark.parametrize(("old", "new", "code"), IN_DATA)
def test_a_slip_in_the_data_file_is_told_at_its_line(project: Path, old: str, new: str, code: str) -> None:
    changed(project, (old, new))
    place = named(project, code).location
    assert place is not None
    assert place.line or place.cells


def test_last_years_file_must_be_the_same_quarter(project: Path) -> None:
    changed(project, ("tu: 01/7/2025", "tu: 01/4/2025"), ("den: 30/9/2025", "den: 30/6/2025"), year=2025)
    assert named(project, "cung_ky").is_error


@pytest.mark.parametrize(
    ("address", "value", "code"),
    [
        ("D10", 239, "cong_tiep_nhan"),
        ("H10", 263, "cong_giai_quyet"),
        ("C11", "2,000", "SRC054"),
        ("C11", "=D11+E11+F11", "SRC051"),
        ("J10", None, "SRC065"),
        ("J10", "không", "SRC052"),
        ("B11", "Hộ tịch", "DAT100"),
        ("C21", 2808, "SRC045"),
        ("C21", 2808, "du_dong"),
        ("A14", 6, "du_dong"),  # the group's row is read as a field
        ("A14", None, "SRC092"),
        ("A9", None, "SRC092"),
        ("B5", "Tên công việc", "SRC024"),
    ],
)
def test_a_slip_in_the_workbook_is_told_with_its_cell(project: Path, address: str, value: object, code: str) -> None:
    retyped(project, "bieu-06a-quy-3-2026.xlsx", **{address: value})
    place = named(project, code).location
    assert place is not None
    assert place.sheet == "Biểu 06a"
    if code.startswith("cong_"):  # the row's first cell of the check
        assert str(place.cells).endswith(address[1:])
        assert "Hộ tịch" in named(project, code).message
    elif code != "SRC024":  # there is no such heading
        assert place.cells == ("C21" if code == "du_dong" else address)


def test_fields_above_the_first_group_are_refused(project: Path) -> None:
    file = project / "data" / "nguon" / "bieu-06a-quy-3-2026.xlsx"
    book = openpyxl.load_workbook(file)
    book.worksheets[0].delete_rows(9)
    book.save(file)
    assert named(project, "du_nhom").is_error


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes() -> None:
    assert document_of(SHIPPED) == document_of(SHIPPED)


def test_report_and_template_are_sound_documents(report: bytes) -> None:
    assert faults(report) == faults(PACK / "mau.docx") == []


def test_cells_have_the_colour_of_their_verdict(report: bytes) -> None:
    colours = cell_fills(report)
    assert colours["Đạt"] == {"C6EFCE"}
    assert colours["Chưa đạt"] == {"FFC7CE"}
    assert colours["Không phát sinh"] == {""}
    assert (colours["Tốt"], colours["Khá"], colours["Yếu"]) == ({"C6EFCE"}, {"FFEB9C"}, {"FFC7CE"})


def test_the_annex_lies_across_its_own_pages(report: bytes) -> None:
    first, annex = tree(report).iter(f"{{{W}}}sectPr")
    sizes = [section.find(f"{{{W}}}pgSz") for section in (first, annex)]
    assert [size.get(f"{{{W}}}orient") for size in sizes if size is not None] == [None, "landscape"]
    header = [
        row
        for row in list(tree(report).iter(f"{{{W}}}tbl"))[-1].iter(f"{{{W}}}tr")
        if row.find(f".//{{{W}}}tblHeader") is not None
    ]
    assert len(header) == 3


def test_pages_as_an_office_prints_them(project: Path, soffice: Path) -> None:
    (result,) = build.build([Job(project / "data" / SHIPPED.name, project)], pdf=True)
    assert result.pdf is not None, [d.message for d in result.diagnostics]
    run = subprocess.run(["pdftotext", "-layout", str(result.pdf), "-"], capture_output=True, check=True)
    pages = run.stdout.decode("utf-8").split("\f")[:-1]
    assert [number for number, page in enumerate(pages, 1) if "Phụ lục" in page.split("\n")[0]] == [len(pages)]


def test_the_rules_stay_short() -> None:
    assert len((PACK / "quy-tac.yml").read_text("utf-8").splitlines()) < 250
