"""Other periods in rules and templates: last period's figures and indicators, the report's own period in expressions."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import docx, lines

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from docxtpl_reports.values import Number, Unknown

RULES = """\
ma: p
ten: Kỳ
thong_tin:
  ngay: {ten: Ngày ký, kieu: ngay, de_trong: true}
so_lieu:
  tong: {ten: Tổng số, kieu: so_nguyen}
  tt: {ten: Trực tuyến, kieu: so_nguyen}
  dh: {ten: Đúng hạn, kieu: chuoi_nam, bat_buoc: false}
chi_tieu:
  ty_le:
    ten: Tỷ lệ
    tu_so: tt
    mau_so: tong
    nguong: [{tu: 01/01/2020, dieu_kien: ">= 10%"}, {tu: 01/01/2024, dieu_kien: ">= 50%"}]
  tang: {ten: Tăng so với kỳ trước, cong_thuc: ty_le - ky_truoc.chi_tieu.ty_le, don_vi: "%", nguong: "> 0%"}
  luy_ke: {ten: Lũy kế, cong_thuc: tong + ky_truoc.chi_tieu.luy_ke}
tieu_chi:
  "1": {ten: Đạt tỷ lệ, gom: [ty_le]}
"""
DATA = """\
mau: p
don_vi: {{ten: xã A, co_quan: UBND xã A}}
ky: {{tu: 01/01/{year}, den: {den}/{year}}}
thong_tin: {{ngay: null}}
so_lieu: {{tong: {tong}, tt: {tt}}}
"""


class Years:
    """A pack and one data file a year, each naming the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pack = folder / "templates" / "p"
        self.pack.mkdir(parents=True)
        (folder / "data").mkdir()
        self.rules(RULES)

    def rules(self, text: str) -> None:
        (self.pack / "quy-tac.yml").write_text(text, "utf-8")

    def year(
        self, year: int, tong: int, tt: int, before: int | None = None, den: str = "31/12", more: str = ""
    ) -> Path:
        text = DATA.format(year=year, tong=tong, tt=tt, den=den) + more
        if before is not None:
            text += f"ky_truoc: {before}.yml\n"
        path = self.folder / "data" / f"{year}.yml"
        path.write_text(text, "utf-8")
        return path

    def case(self, path: Path) -> Case:
        case, problems = loading.load(path)
        assert case is not None, problems
        assert [d.code for d in problems if d.is_error] == []
        return case

    def problems(self, path: Path) -> list[Diagnostic]:
        return loading.load(path)[1]


@pytest.fixture
def years(tmp_path: Path) -> Years:
    return Years(tmp_path)


def printed(case: Case, *body: str) -> list[str]:
    template = compile_template(docx(*body), names=case.shape())
    return lines(template.render(case.context()))


def exact(case: Case, name: str) -> object:
    value = case.results.indicators[name].value
    return value.value if isinstance(value, Number) else value


class TestPreviousIndicators:
    def test_are_computed_by_their_own_period(self, years: Years) -> None:
        years.year(2023, 100, 20)
        case = years.case(years.year(2024, 100, 30, 2023))
        assert printed(
            case,
            "{{ ky_truoc.chi_tieu.ty_le }} {{ ky_truoc.chi_tieu.ty_le.ket_luan }} {{ ky_truoc.chi_tieu.ty_le.nguong }}",
            "{{ chi_tieu.ty_le }} {{ chi_tieu.ty_le.ket_luan }} {{ chi_tieu.ty_le.nguong }}",
            '{{ ky_truoc.tieu_chi["1"] }}, {{ tieu_chi["1"] }}',
            "{{ chi_tieu.tang }} {{ ky_truoc.ky.den }}",
        ) == ["20% Đạt 10%", "30% Chưa đạt 50%", "Đạt, Chưa đạt", "10% 31/12/2023"]

    def test_are_unknown_without_a_period_before_and_say_why(self, years: Years) -> None:
        case = years.case(years.year(2024, 100, 30))
        value = case.results.indicators["tang"].value
        assert isinstance(value, Unknown)
        assert any("ky_truoc" in str(reason) for reason in value.reasons)
        body = "{% if ky_truoc.chi_tieu.ty_le is thieu %}không có kỳ trước{% endif %}"
        assert printed(case, body) == ["không có kỳ trước"]

    def test_of_the_first_period_have_none_before_and_say_so(self, years: Years) -> None:
        years.year(2023, 100, 20)
        case = years.case(years.year(2024, 100, 30, 2023))
        before = case.results.previous
        assert before is not None
        value = before.indicators["tang"].value
        assert isinstance(value, Unknown)
        assert (value.name, tuple(map(str, value.reasons))) == (
            "Tăng so với kỳ trước",
            ("«ky_truoc.chi_tieu.ty_le»: không có kỳ trước của kỳ trước",),
        )
        years.rules(RULES + "kiem_tra:\n  - {ma: k, dung_khi: ky_truoc.so_lieu.tt > 500 and tong < 0, noi_dung: x}\n")
        years.year(2023, 100, 20)
        (problem,) = years.problems(years.year(2024, 100, 30, 2023))
        assert "ky_truoc.so_lieu.tt = 20; tong = 100" in problem.message
        years.rules(RULES + "kiem_tra:\n  - {ma: k, dung_khi: ky_truoc.chi_tieu.ty_le > 50%, noi_dung: x}\n")
        (problem,) = years.problems(years.year(2024, 100, 30, 2023))
        assert "ky_truoc.chi_tieu.ty_le = 20%" in problem.message

    def test_a_part_of_an_unknown_day_is_unknown(self, years: Years) -> None:
        years.rules(RULES.replace("tong + ky_truoc.chi_tieu.luy_ke", "ky_truoc.ky.den.nam + tong"))
        value = years.case(years.year(2024, 100, 30)).results.indicators["luy_ke"].value
        assert isinstance(value, Unknown)
        assert tuple(map(str, value.reasons)) == ("chưa khai báo kỳ báo cáo «ky»",)

    def test_look_back_as_far_as_the_files_go(self, years: Years) -> None:
        years.year(2022, 7, 1)
        years.year(2023, 20, 2, 2022)
        case = years.case(years.year(2024, 100, 30, 2023))
        assert isinstance(case.results.indicators["luy_ke"].value, Unknown)  # the first year has nothing before it
        years.rules(RULES.replace("tong + ky_truoc.chi_tieu.luy_ke", "tong + ky_truoc.so_lieu.tong"))
        case = years.case(years.folder / "data" / "2024.yml")
        assert exact(case, "luy_ke") == 120
        before = case.results.previous
        assert before is not None
        assert before.indicators["luy_ke"].value == 27

    def test_names_are_checked_in_rules_and_templates(self, years: Years) -> None:
        from docxtpl_reports.diagnostics import ReportError

        years.rules(RULES.replace("ky_truoc.chi_tieu.ty_le", "ky_truoc.chi_tieu.ty_lee"))
        (problem,) = years.problems(years.year(2024, 100, 30))
        assert (problem.code, problem.fix and problem.fix.new) == ("RUL046", "ty_le")
        years.rules(RULES)
        case = years.case(years.year(2024, 100, 30))
        with pytest.raises(ReportError) as caught:
            printed(case, "{{ ky_truoc.chi_tieu.ty_lee }}")
        assert [d.code for d in caught.value.diagnostics] == ["TPL021"]

    def test_a_bare_name_after_ky_truoc_gets_the_section(self, years: Years) -> None:
        years.rules(RULES.replace("ky_truoc.chi_tieu.ty_le", "ky_truoc.ty_le"))
        (problem,) = years.problems(years.year(2024, 100, 30))
        assert problem.code == "RUL046"
        assert "ky_truoc.chi_tieu.ty_le" in str(problem.params["near"])

    def test_the_files_are_inputs_of_the_report(self, years: Years) -> None:
        years.year(2022, 7, 1)
        years.year(2023, 20, 2, 2022)
        case = years.case(years.year(2024, 100, 30, 2023))
        assert [Path(file).name for file in case.data.files] == ["2024.yml", "2023.yml", "2022.yml"]

    def test_explain_follows_them_to_their_lines(self, years: Years) -> None:
        years.year(2023, 100, 20)
        case = years.case(years.year(2024, 100, 30, 2023))
        step, _ = case.derivation().find("tang")
        assert step is not None

        def all_steps(step):  # type: ignore[no-untyped-def]
            yield step
            for part in step.parts:
                yield from all_steps(part)

        found = {s.name: s for s in all_steps(step)}
        figure = found["ky_truoc.so_lieu.tt"]
        assert (figure.value, Path(figure.source.file).name, figure.source.line) == ("20", "2023.yml", 5)
        assert found["ky_truoc.chi_tieu.ty_le"].text == "20%"

    @pytest.mark.parametrize("back", [2024, 2023])
    def test_a_cycle_of_periods_is_shown(self, years: Years, back: int) -> None:
        years.year(2023, 100, 20, 2024 if back == 2024 else None)
        problems = years.problems(years.year(2024, 100, 30, 2023 if back == 2024 else 2024))
        assert [d.code for d in problems] == ["DAT022"]
        path = str(problems[0].params["path"])
        assert path.count("2024.yml") == 2

    def test_a_long_history_ends(self, years: Years) -> None:
        for year in range(1990, 2024):
            years.year(year, 1, 1, year - 1 if year > 1990 else None)
        case = years.case(years.year(2024, 1, 1, 2023))
        assert len(case.data.files) == 13

    def test_an_unreadable_figure_of_the_period_before_is_an_error_in_its_file(self, years: Years) -> None:
        path = years.year(2023, 100, 20)
        path.write_text(path.read_text("utf-8").replace("tt: 20", "tt: hai"), "utf-8")
        (problem,) = years.problems(years.year(2024, 100, 30, 2023))
        assert (problem.code, Path(problem.location.file or "").name, problem.location.line) == (
            "DAT006",
            "2023.yml",
            5,
        )


class TestOwnPeriod:
    @pytest.mark.parametrize(
        ("condition", "holds"),
        [
            ("ky.so_ngay >= 365", True),
            ("ky.so_ngay < 365", False),
            ("ky.den.nam = 2024", True),
            ("ky.den.thang = 12 and ky.tu.ngay = 1", True),
            ("ky.den >= ky.tu", True),
            ('ky.den >= "01/7/2024"', True),
            ('"01/7/2025" <= ky.den', False),
            ("ky_truoc.ky.den < ky.tu", True),
            ("ky_truoc.ky.den.nam = ky.den.nam - 1", True),
            ("max(dh.nam) = ky.den.nam - 1", True),
            ("min(dh.nam) = 2020", False),
            ("min(dh.gia_tri) >= 98%", True),
            ("thong_tin.ngay >= ky.den", True),  # blank: unknown, so not judged
        ],
    )
    def test_in_checks(self, years: Years, condition: str, holds: bool) -> None:
        years.rules(RULES + f"kiem_tra:\n  - {{ma: k, dung_khi: '{condition}', noi_dung: x}}\n")
        years.year(2023, 1, 1)
        path = years.year(2024, 100, 30, 2023)
        more = 'so_lieu: {tong: 100, tt: 30, dh: {"2021": 98, "2022": 99, "2023": 98}}'
        path.write_text(path.read_text("utf-8").replace("so_lieu: {tong: 100, tt: 30}", more), "utf-8")
        assert [d.code for d in years.problems(path)] == ([] if holds else ["VER012"])

    @pytest.mark.parametrize(
        ("condition", "code"),
        [
            ("ky.ten = 1", "RUL047"),
            ("ky.dden > ky.tu", "RUL047"),
            ("ky.den.gio = 1", "RUL048"),
            ("ky.den = 2024", "RUL044"),
            ('ky.den > "hôm nay"', "RUL044"),
            ("ky.den + 1 > 0", "RUL043"),
            ("tong.nam = 1", "RUL049"),
        ],
    )
    def test_wrong_uses_are_errors(self, years: Years, condition: str, code: str) -> None:
        years.rules(RULES + f"kiem_tra:\n  - {{ma: k, dung_khi: '{condition}', noi_dung: x}}\n")
        found = [d.code for d in years.problems(years.year(2024, 100, 30))]
        assert len(found) == 1
        assert found[0] in (code, "RUL048", "RUL049"), found

    def test_in_indicators(self, years: Years) -> None:
        years.rules(
            RULES.replace("cong_thuc: tong + ky_truoc.chi_tieu.luy_ke", "cong_thuc: tong / ky.so_ngay, lam_tron: 1")
        )
        case = years.case(years.year(2024, 3660, 30))
        assert exact(case, "luy_ke") == 10
        step, _ = case.derivation().find("luy_ke")
        assert step is not None
        assert "ky.so_ngay" in [part.name for part in step.parts[0].parts]

    def test_a_figure_may_be_called_ky(self, years: Years) -> None:
        years.rules(
            RULES.replace("  tt: {", "  ky: {ten: Kỳ thứ, kieu: so_nguyen, bat_buoc: false}\n  tt: {").replace(
                "tong + ky_truoc.chi_tieu.luy_ke", "ky * 2"
            )
        )
        path = years.year(2024, 1, 1)
        path.write_text(path.read_text("utf-8").replace("tt: 1", "tt: 1, ky: 4"), "utf-8")
        assert exact(years.case(path), "luy_ke") == 8


class TestFiles:
    """The files a data file names."""

    @pytest.mark.parametrize(
        ("typed", "code"), [("..", "FIL022"), ("2023.yml/x", "FIL021"), ("khong-co.yml", "FIL001")]
    )
    @pytest.mark.parametrize("key", ["ky_truoc", "ke_thua"])
    def test_a_file_that_cannot_be_read_is_an_error_where_it_is_named(
        self, years: Years, key: str, typed: str, code: str
    ) -> None:
        years.year(2023, 1, 1)
        (problem,) = years.problems(years.year(2024, 1, 1, more=f"{key}: {typed}\n"))
        assert (problem.code, Path(problem.location.file or "").name, problem.location.line) == (code, "2024.yml", 6)
