"""Content of the page: the report of the current files, the last good pages when they are broken, values tried."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from support.build import docx
from support.preview_office import PaperOffice, make_session
from support.project import DATA, RULES, make_project
from support.sources_project import TABLE, SourcesProject
from support.workbooks import xlsx

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.tracing import Written
from docxtpl_reports.preview import session as session_module
from docxtpl_reports.preview.pages import Pages
from docxtpl_reports.preview.session import Session, View
from docxtpl_reports.preview.sources import Sources


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_project(tmp_path)


@pytest.fixture
def session(data: Path) -> Session:
    return make_session(data)[0]


def template(data: Path, *paragraphs: str) -> None:
    (data.parent.parent / "templates/nho/mau.docx").write_bytes(docx(*paragraphs))


def words(view: View) -> str:
    assert view.pages is not None
    return "".join(page.letters for page in view.pages.pages)


def codes(view: View) -> list[str]:
    return [problem.diagnostic.code for problem in view.problems if problem.diagnostic.is_error]


class TestBuilding:
    def test_a_report_has_pages_and_verdicts(self, session: Session) -> None:
        view = session.build()
        assert "tyle9,20%109/1.185" in words(view)  # the stand-in for LibreOffice leaves marks out
        assert (view.number, view.stale, codes(view)) == (1, False, [])
        assert [record.verdict for record in view.indicators] == ["FAIL", "UNKNOWN"]

    def test_only_pages_that_changed_are_marked(self, data: Path) -> None:
        session, _ = make_session(data, lines_a_page=1)
        template(data, "mot", "hai", "ba")
        assert session.build().changed == frozenset()
        template(data, "mot", "hai doi", "ba")
        assert session.build().changed == {2}
        assert session.build().changed == frozenset()

    def test_a_broken_template_leaves_the_last_good_pages_in_view(self, session: Session, data: Path) -> None:
        before = session.build()
        template(data, "Ty le {{ chi_tieu.truc_tuyenn }} cua xa", "{% if x %}")
        view = session.build()
        assert view.pages is before.pages
        assert view.stale
        assert "TPL021" in codes(view)
        assert view.indicators
        template(data, "moi")
        assert not session.build().stale

    def test_a_problem_of_the_template_has_its_place_on_the_pages(self, session: Session, data: Path) -> None:
        template(data, "khac", "Ho so nhan trong ky nay: {{ so_lieu.ho_so_tong }}")
        session.build()
        template(data, "khac", "Ho so nhan trong ky nay: {{ so_lieu.ho_so_tongg }}")
        [problem] = session.build().problems
        assert problem.place is not None
        assert problem.place.page == 1

    @pytest.mark.parametrize("broken", ["mau: [", "mau: khong_co\n", ""])
    def test_data_that_cannot_be_read_keeps_pages(self, broken: str, session: Session, data: Path) -> None:
        before = session.build()
        data.write_text(broken, "utf-8")
        view = session.build()
        assert view.stale
        assert codes(view)
        assert view.pages == before.pages

    def test_libreoffice_missing_is_a_problem_beside_the_verdicts(self, data: Path) -> None:
        session, office = make_session(data)
        office.broken = [Diagnostic("OUT010")]
        view = session.build()
        assert (codes(view), view.pages, view.stale) == (["OUT010"], None, True)
        assert view.indicators

    def test_errors_come_first(self, session: Session, data: Path) -> None:
        data.write_text(DATA.replace("ho_so_truc_tuyen: 109", "ho_so_truc_tuyen: 1.19x"), "utf-8")
        shown = [problem.diagnostic.is_error for problem in session.build().problems]
        assert shown == sorted(shown, reverse=True)


class TestInputs:
    def test_files_the_report_is_made_of_are_watched(self, session: Session, data: Path) -> None:
        assert session.inputs() == (data,)
        session.build()
        assert {path.name for path in session.inputs()} == {"mau.docx", "quy-tac.yml", "xa-a.yml"}

    def test_rules_that_were_never_sound_are_watched(self, session: Session, data: Path) -> None:
        rules = data.parent.parent / "templates/nho/quy-tac.yml"
        rules.write_text(RULES + "chi_tieuu: {}\n", "utf-8")
        session.build()
        assert "quy-tac.yml" in {path.name for path in session.inputs()}

    def test_a_file_that_is_not_there_yet_is_watched(self, session: Session, data: Path) -> None:
        data.write_text(f"ke_thua: chung.yml\n{DATA}", "utf-8")
        view = session.build()
        assert codes(view) == ["FIL001"]
        assert view.unsettled
        (data.parent / "chung.yml").write_text("thong_tin: {so: 5}\n", "utf-8")
        session.build()
        assert "chung.yml" in {path.name for path in session.inputs()}


class TestTrying:
    def test_tried_values_show_in_report_and_verdicts_and_no_file_is_written(
        self, session: Session, data: Path
    ) -> None:
        before = {path: path.read_bytes() for path in data.parent.parent.rglob("*") if path.is_file()}
        session.build()
        assert session.try_value("so_lieu.ho_so_truc_tuyen", "600")
        view = session.build()
        assert (view.indicators[0].text, view.indicators[0].verdict) == ("50,63%", "PASS")
        assert "600/1.185" in words(view)
        assert view.tried == (("so_lieu.ho_so_truc_tuyen", "600"),)
        assert {path: path.read_bytes() for path in data.parent.parent.rglob("*") if path.is_file()} == before

    def test_a_problem_names_the_value_that_was_tried(self, session: Session) -> None:
        session.build()
        session.try_value("so_lieu.ho_so_truc_tuyen", "nhiều")
        assert [problem.tried for problem in session.build().problems if problem.diagnostic.is_error] == [
            "so_lieu.ho_so_truc_tuyen"
        ]

    def test_values_are_forgotten_one_by_one_or_all(self, session: Session) -> None:
        session.build()
        for name in ("so_lieu.ho_so_truc_tuyen", "so_lieu.ho_so_tong", "thong_tin.so"):
            assert session.try_value(name, "1")
        assert session.try_value("thong_tin.so", None)
        assert len(session.build().tried) == 2
        session.forget()
        assert session.build().tried == ()

    @pytest.mark.parametrize("name", ["ke_thua", "ky_truoc", "mau", "so_lieu.khong_co", "don_vi", ""])
    def test_only_figures_can_be_tried(self, session: Session, name: str) -> None:
        session.build()
        assert not session.try_value(name, "/etc/passwd")

    def test_the_value_of_the_file_is_no_trial(self, session: Session) -> None:
        session.build()
        session.try_value("so_lieu.ho_so_tong", "1.200")
        session.try_value("so_lieu.ho_so_tong", "1.185")
        assert session.build().tried == ()

    def test_texts_and_lists_are_tried_as_they_are(self, session: Session) -> None:
        session.build()
        session.try_value("noi_nhan.luu", 'VT: "TH", #2')
        session.try_value("kinh_gui", ["Sở Nội vụ, tỉnh C", "Ông A: Bí thư"])
        view = session.build()
        assert [problem.diagnostic.code for problem in view.problems] == []
        form = {item.path: item.value for item in session.form() or ()}
        assert form["kinh_gui"] == ["Sở Nội vụ, tỉnh C", "Ông A: Bí thư"]
        assert form["noi_nhan.luu"] == 'VT: "TH", #2'


class TestJudging:
    def test_a_value_is_judged_without_a_report(self, session: Session) -> None:
        session.build()
        judged = session.judge("so_lieu.ho_so_truc_tuyen", "600")
        assert judged is not None
        assert (judged.indicators[0].text, judged.indicators[0].verdict) == ("50,63%", "PASS")
        assert session.view.indicators[0].text == "9,20%"
        assert session.build().tried == ()

    def test_with_the_values_that_are_tried(self, session: Session) -> None:
        session.build()
        session.try_value("so_lieu.ho_so_tong", "1.200")
        judged = session.judge("so_lieu.ho_so_truc_tuyen", "600")
        assert judged is not None
        assert judged.indicators[0].text == "50%"

    def test_what_cannot_be_read_is_a_problem_of_it_alone(self, session: Session) -> None:
        session.build()
        session.try_value("so_lieu.ho_so_tong", "nhiều")
        judged = session.judge("so_lieu.ho_so_truc_tuyen", "1,185")
        assert judged is not None
        assert [problem.code for problem in judged.problems] == ["DAT020"]

    def test_errors_that_it_causes_elsewhere_are_told_those_that_were_there_are_not(
        self, session: Session, data: Path
    ) -> None:
        data.write_text(
            DATA.replace("kinh_gui: [Ủy ban nhân dân huyện C]\n", "").replace("109", "109\n  la: 1"), "utf-8"
        )
        session.build()
        judged = session.judge("so_lieu.ho_so_tong", "100")
        assert judged is not None
        assert [problem.code for problem in judged.problems] == ["VER011"]
        judged = session.judge("so_lieu.ho_so_tong", "1.200")
        assert judged is not None
        assert judged.problems == ()

    def test_there_is_nothing_to_judge_before_anything_is_known(self, session: Session) -> None:
        assert session.judge("so_lieu.ho_so_tong", "1") is None

    def test_it_need_not_wait_for_a_report(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        session.build()
        found = []

        def judged(*_: object) -> None:
            found.append(session.judge("so_lieu.ho_so_tong", "1.200"))

        def convert(document: bytes, name: str) -> tuple[None, list[Diagnostic]]:
            asking = threading.Thread(target=judged)  # while LibreOffice works
            asking.start()
            asking.join(10)
            return None, []

        monkeypatch.setattr(PaperOffice, "convert", lambda _, document, name: convert(document, name))
        session.build()
        assert len(found) == 1


class TestSwitching:
    def test_each_data_file_has_its_pages_and_tried_values(self, data: Path) -> None:
        other = data.with_name("xa-b.yml")
        other.write_text(DATA.replace("109", "1000"), "utf-8")
        session, _ = make_session(data, other)
        session.build()
        session.try_value("so_lieu.ho_so_truc_tuyen", "600")
        assert session.select(other.as_posix())
        view = session.build()
        assert (view.data, view.indicators[0].text, view.tried, view.changed) == (other, "84,39%", (), frozenset())
        assert session.select(data.as_posix())
        assert session.build().indicators[0].text == "50,63%"

    def test_a_broken_file_does_not_show_the_pages_of_another(self, data: Path) -> None:
        other = data.with_name("xa-b.yml")
        other.write_text("mau: nho\n", "utf-8")
        session, _ = make_session(data, other)
        session.build()
        session.select(other.as_posix())
        view = session.build()
        assert (view.pages, view.stale) == (None, True)

    def test_only_files_of_the_project_can_be_chosen(self, session: Session, tmp_path: Path) -> None:
        stranger = tmp_path / "other.yml"
        stranger.write_text(DATA, "utf-8")
        for name in (str(stranger), "../other.yml", "/etc/passwd", ""):
            assert not session.select(name)


class TestSpreadsheets:
    @pytest.fixture
    def data(self, tmp_path: Path) -> Path:
        project = SourcesProject(tmp_path)
        project.rules.with_name("mau.docx").write_bytes(docx("Tong so {{ so_lieu.tong_so }}"))
        return project.data

    def test_the_file_is_watched_and_read_again(self, session: Session, data: Path) -> None:
        workbook = data.parent / "nguon" / "bieu.xlsx"
        assert words(session.build()) == "tongso170"
        assert workbook in session.inputs()
        workbook.write_bytes(xlsx([*TABLE[:3], ["Tổng cộng", 120, 118]]))
        assert words(session.build()) == "tongso120"

    def test_a_file_that_is_being_written_is_read_once_more(self, session: Session, data: Path) -> None:
        workbook = data.parent / "nguon" / "bieu.xlsx"
        whole = workbook.read_bytes()
        session.build()
        workbook.write_bytes(whole[:300])
        view = session.build()
        assert (view.stale, view.unsettled, workbook in session.inputs()) == (True, True, True)
        workbook.unlink()
        session.build()
        assert workbook in session.inputs()

    def test_the_page_says_where_a_figure_is_from(self, session: Session) -> None:
        session.build()
        form = {item.path: item for item in session.form() or ()}
        assert (form["so_lieu.tong_so"].locked, form["so_lieu.tong_so"].printed) == ("taken", "170")
        source = form["so_lieu.tong_so"].place
        assert source is not None
        assert (source.sheet, source.cells) == ("S1", "B5")


def test_a_build_need_not_wait_for_the_sources_of_words(
    session: Session, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template(data, "mot hai ba")
    first = session.build().pages
    assert first is not None

    def slow(pages: Pages, written: list[Written]) -> Sources:
        monkeypatch.undo()
        template(data, "bon nam sau")
        session.build()  # while the words of the pages before are looked for
        return Sources(pages, written)

    monkeypatch.setattr(session_module, "Sources", slow)
    assert session.written(first.keys[0], None) is not None
    assert session.view.pages is not None
    [source] = session.written(session.view.pages.keys[0], None) or ()
    assert source.place.text == "bon nam sau"
    assert session.written(first.keys[0], None) is None
