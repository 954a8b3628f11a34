"""Trial values saved as a data file: only they are in it, nothing is overwritten, and it gives the report that was seen."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.preview_office import make_session
from support.project import DATA, RULES, make_project

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.data.file import load_tree
from docxtpl_reports.figures.yaml.nodes import at
from docxtpl_reports.figures.yaml.writing import Plain, in_flow, plain
from docxtpl_reports.preview import saving
from docxtpl_reports.preview import session as session_module
from docxtpl_reports.preview.form import TooLargeError
from docxtpl_reports.preview.saving import NotSavedError, Trial, save_as, save_into
from docxtpl_reports.project import data_in

ONLINE = "so_lieu.ho_so_truc_tuyen"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def tried(data: Path, values: Mapping[str, Plain]) -> dict[str, Trial]:
    """The values as a session keeps them."""
    tree, _, _ = load_tree(data)
    return {path: Trial(value, in_flow(value), plain(at(tree, path))) for path, value in values.items()}


def test_the_file_builds_on_the_one_that_was_tried(data: Path) -> None:
    new = save_as(data, tried(data, {ONLINE: "600", "kinh_gui": ["a", "b: c"]}), "xa-a-thu")
    assert new.read_text("utf-8").splitlines()[1:] == [
        "ke_thua: xa-a.yml",
        "mau: nho",
        "",
        "so_lieu:",
        "  ho_so_truc_tuyen: 600",
        "",
        "kinh_gui:",
        "  - a",
        '  - "b: c"',
    ]
    case, problems = loading.load(new)
    assert case is not None
    assert problems == []
    assert str(case.context()["chi_tieu"]["truc_tuyen"]) == "50,63%"
    assert data.read_text("utf-8") == DATA
    assert [path.name for path in data_in(data.parent)] == ["xa-a-thu.yml", "xa-a.yml"]


def test_the_page_gives_the_same_report_of_it(data: Path) -> None:
    session, _ = make_session(data)
    session.build()
    session.try_value(ONLINE, "600")
    tried = session.build()
    new = session.save_tried("thu.yml").file
    session.offer([data, new])
    session.select(new.as_posix())
    assert session.build().indicators == tried.indicators
    assert session.view.tried == ()


@pytest.mark.parametrize(
    "name", ["", ".yml", "../x", "a/b", "a\\b", "a.b", "con", "x" * 81, "a b", "-x", "a\nb", "/etc/x"]
)
def test_names_are_plain(data: Path, name: str) -> None:
    before = sorted(data.parent.parent.rglob("*"))
    with pytest.raises(NotSavedError, match="bad_name"):
        save_as(data, tried(data, {ONLINE: "600"}), name)
    assert sorted(data.parent.parent.rglob("*")) == before


def test_names_may_have_vietnamese_letters(data: Path) -> None:
    assert save_as(data, tried(data, {ONLINE: "600"}), "xã-Đắk_Rờ").name == "xã-Đắk_Rờ.yml"


def test_nothing_is_overwritten(data: Path) -> None:
    with pytest.raises(NotSavedError, match="exists"):
        save_as(data, tried(data, {ONLINE: "600"}), "xa-a")
    assert data.read_text("utf-8") == DATA


def test_a_mapping_that_would_keep_old_entries_is_refused(data: Path) -> None:
    """With ``ke_thua`` mappings are merged; what was tried replaces them."""
    data.write_text(DATA.replace("so: null", "so: {a: 1, b: 2}"), "utf-8")
    with pytest.raises(NotSavedError, match="by_hand"):
        save_as(data, tried(data, {"thong_tin.so": {"a": "2"}}), "thu")


@pytest.mark.parametrize("typed", ["a: b", "[1", '"x', "1\n2", "&a 1", "x # y", "- 1", "null", "*a", ""])
def test_any_text_is_written_so_that_it_is_read_as_typed(data: Path, typed: str) -> None:
    new = save_as(data, tried(data, {"don_vi.ten": typed or None}), "thu")
    tree, problems, _ = load_tree(new)
    assert problems == []
    assert plain(at(tree, "don_vi.ten")) == (typed or None)


def test_without_trial_values_there_is_nothing_to_save(data: Path) -> None:
    with pytest.raises(NotSavedError, match="nothing"):
        make_session(data)[0].save_tried("thu")


def test_a_folder_that_cannot_be_written_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ReportError(Diagnostic("OUT002", params={"path": "x", "name": "x", "reason": "x"}))

    monkeypatch.setattr("docxtpl_reports.preview.saving.write_atomically", refuse)
    with pytest.raises(NotSavedError, match="not_saved"):
        save_as(data, tried(data, {ONLINE: "600"}), "thu")


def test_a_file_that_appears_meanwhile_is_not_overwritten(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, own = data.with_name("thu.yml"), saving.edited

    def slow(*arguments: Any) -> str:
        target.write_text("của người khác", "utf-8")
        return own(*arguments)

    monkeypatch.setattr(saving, "edited", slow)
    with pytest.raises(NotSavedError, match="exists"):
        save_as(data, tried(data, {ONLINE: "600"}), "thu")
    assert target.read_text("utf-8") == "của người khác"


def test_names_of_files_and_packs_with_odd_letters_are_quoted(data: Path) -> None:
    odd = data.with_name("xã #1: A.yml")
    data.rename(odd)
    new = save_as(odd, tried(odd, {ONLINE: "600"}), "thu")
    case, problems = loading.load(new)
    assert case is not None
    assert problems == []
    assert str(case.context()["chi_tieu"]["truc_tuyen"]) == "50,63%"


def test_without_a_pack_there_is_nothing_to_build_on(data: Path) -> None:
    data.write_text(DATA.replace("mau: nho\n", ""), "utf-8")
    with pytest.raises(NotSavedError, match="not_saved"):
        save_as(data, tried(data, {ONLINE: "600"}), "thu")


class TestIntoTheFile:
    def test_only_the_value_changes(self, data: Path) -> None:
        text = DATA.replace("  ho_so_tong: 1.185", "  # đếm theo sổ ngày 13/8\n  ho_so_tong: 1.185   # hỏi lại chị Hoa")
        data.write_text(text, "utf-8")
        save_into(data, tried(data, {ONLINE: "600", "so_lieu.ho_so_tong": "1.200"}))
        assert data.read_text("utf-8") == text.replace("1.185", "1.200").replace("109", "600")

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_line_ends_and_byte_order_mark_stay(self, data: Path, end: str, mark: str) -> None:
        data.write_bytes((mark + DATA).replace("\n", end).encode())
        save_into(data, tried(data, {ONLINE: "600", "so_lieu.diem_nam_truoc": "80,7"}))
        wanted = DATA.replace("109\n", "600\n  diem_nam_truoc: 80,7\n")
        assert data.read_bytes() == (mark + wanted).replace("\n", end).encode()

    def test_one_break_of_another_kind_becomes_one_of_the_others(self, data: Path) -> None:
        data.write_bytes(DATA.replace("so_lieu:\n", "so_lieu:\r").encode())
        save_into(data, tried(data, {ONLINE: "600"}))
        assert data.read_bytes() == DATA.replace("109", "600").encode()

    def test_mixed_line_ends_stay(self, data: Path) -> None:
        text = DATA.replace("so_lieu:\n", "so_lieu:\r\n")
        data.write_bytes(text.encode())
        save_into(data, tried(data, {ONLINE: "600"}))
        assert data.read_bytes() == text.replace("109", "600").encode()

    def test_new_values_come_in_the_order_of_the_rules(self, data: Path) -> None:
        data.write_text(DATA.replace("  ho_so_tong: 1.185\n", ""), "utf-8")
        session, _ = make_session(data)
        session.build()
        session.try_value("so_lieu.diem_nam_truoc", "80,7")
        session.try_value("so_lieu.ho_so_tong", "1.185")
        session.save_tried()
        assert data.read_text("utf-8").endswith(
            "  ho_so_tong: 1.185\n  ho_so_truc_tuyen: 109\n  diem_nam_truoc: 80,7\n"
        )

    def test_a_value_of_the_file_below_is_laid_over(self, data: Path) -> None:
        below = data.with_name("chung.yml")
        below.write_text(DATA, "utf-8")
        data.write_text("# xã A\nke_thua: chung.yml\nmau: nho\n", "utf-8")
        save_into(data, tried(data, {ONLINE: "600"}))
        assert below.read_text("utf-8") == DATA
        assert data.read_text("utf-8") == "# xã A\nke_thua: chung.yml\nmau: nho\n\nso_lieu:\n  ho_so_truc_tuyen: 600\n"

    def test_what_somebody_else_wrote_meanwhile_is_not_changed_back(self, data: Path) -> None:
        values = tried(data, {ONLINE: "600"})
        data.write_text(DATA.replace("109", "110"), "utf-8")
        with pytest.raises(NotSavedError) as refused:
            save_into(data, values)
        assert (refused.value.reason, refused.value.path) == ("changed_file", ONLINE)
        assert data.read_text("utf-8") == DATA.replace("109", "110")

    def test_other_values_may_have_changed(self, data: Path) -> None:
        values = tried(data, {ONLINE: "600"})
        data.write_text(DATA.replace("1.185", "1.190"), "utf-8")
        save_into(data, values)
        assert data.read_text("utf-8") == DATA.replace("1.185", "1.190").replace("109", "600")

    def test_what_is_saved_between_reading_and_writing_stays(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        others = iter([DATA.replace("1.185", "1.190"), DATA.replace("1.185", "1.195")])
        own = saving.edited

        def slow(*arguments: Any) -> str:
            text = own(*arguments)
            if (other := next(others, None)) is not None:
                data.write_text(other, "utf-8")
            return text

        monkeypatch.setattr(saving, "edited", slow)
        save_into(data, tried(data, {ONLINE: "600"}))
        assert data.read_text("utf-8") == DATA.replace("1.185", "1.195").replace("109", "600")

    def test_pages_that_save_at_once_lose_nothing(self, data: Path) -> None:
        values = [{ONLINE: "600"}, {"so_lieu.ho_so_tong": "1.200"}, {"don_vi.ten": "xã B"}, {"thong_tin.so": "7"}]
        for _ in range(5):
            data.write_text(DATA, "utf-8")
            pages = [threading.Thread(target=save_into, args=(data, tried(data, one))) for one in values]
            for page in pages:
                page.start()
            for page in pages:
                page.join()
            tree, _, _ = load_tree(data)
            assert [plain(at(tree, path)) for one in values for path in one] == ["600", "1.200", "xã B", "7"]

    @pytest.mark.parametrize("text", [DATA.replace("so: null", "so: &a 5").replace("109", "*a")])
    def test_what_is_used_elsewhere_is_left_to_a_person(self, data: Path, text: str) -> None:
        data.write_text(text, "utf-8")
        with pytest.raises(NotSavedError) as refused:
            save_into(data, tried(data, {ONLINE: "600"}))
        assert (refused.value.reason, refused.value.path) == ("by_hand", ONLINE)
        assert data.read_text("utf-8") == text

    @pytest.mark.parametrize("broken", ["mau: [", "", "- a", "mau: nho\nmau: nho\n\tx"])
    def test_a_file_that_cannot_be_read_is_left_alone(self, data: Path, broken: str) -> None:
        values = tried(data, {ONLINE: "600"})
        data.write_text(broken, "utf-8")
        with pytest.raises(NotSavedError, match=r"unreadable|changed_file"):
            save_into(data, values)
        assert data.read_text("utf-8") == broken

    def test_a_file_that_may_only_be_read_is_left_alone(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("os.access", lambda path, _: Path(path) != data)
        with pytest.raises(NotSavedError, match="read_only"):
            save_into(data, tried(data, {ONLINE: "600"}))
        assert data.read_text("utf-8") == DATA

    @pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
    def test_who_may_read_and_write_it_stays(self, data: Path) -> None:
        data.chmod(0o660)
        save_into(data, tried(data, {ONLINE: "600"}))
        assert data.stat().st_mode & 0o777 == 0o660

    def test_a_link_is_followed(self, data: Path) -> None:
        kept = data.parent.parent / "kho.yml"
        data.rename(kept)
        data.symlink_to(kept)
        save_into(data, tried(data, {ONLINE: "600"}))
        assert data.is_symlink()
        assert kept.read_text("utf-8") == DATA.replace("109", "600")

    def test_a_file_that_is_gone_is_not_made(self, data: Path) -> None:
        values = tried(data, {ONLINE: "600"})
        data.unlink()
        with pytest.raises(NotSavedError, match="gone"):
            save_into(data, values)
        assert not data.exists()


class TestByTheSession:
    def test_what_is_saved_is_no_longer_tried(self, data: Path) -> None:
        session, office = make_session(data)
        session.build()
        session.try_value(ONLINE, "600")
        tried_view = session.build()
        assert session.save_tried() == (data, 1)
        view = session.build()
        assert (view.tried, view.indicators) == ((), tried_view.indicators)
        assert office.documents[-1] != office.documents[-2]  # it says no longer that it was tried

    def test_a_value_that_cannot_be_read_is_not_written(self, data: Path) -> None:
        session, _ = make_session(data)
        session.build()
        session.try_value("so_lieu.ho_so_tong", "1.200")
        session.try_value(ONLINE, "nhiều")
        with pytest.raises(NotSavedError) as refused:
            session.save_tried()
        assert (refused.value.reason, refused.value.path) == ("bad_value", ONLINE)
        assert data.read_text("utf-8") == DATA

    @pytest.mark.parametrize("typed", ["xã\u202eA", "xã\u200bA", "xã\ufeffA"])
    def test_letters_that_nobody_sees_are_told_and_not_written(self, data: Path, typed: str) -> None:
        session, _ = make_session(data)
        session.build()
        judged = session.judge("don_vi.ten", typed)
        assert judged is not None
        assert judged.problems
        if not any(problem.is_error for problem in judged.problems):
            return  # a warning is no reason to refuse
        session.try_value("don_vi.ten", typed)
        for name in (None, "thu"):
            with pytest.raises(NotSavedError, match="bad_value"):
                session.save_tried(name)
        assert data.read_text("utf-8") == DATA

    def test_a_value_whose_figure_is_gone_is_forgotten(self, data: Path) -> None:
        session, _ = make_session(data)
        session.build()
        session.try_value("so_lieu.diem_nam_truoc", "80,7")
        rules = data.parent.parent / "templates/nho/quy-tac.yml"
        text = re.sub(r"  diem_nam_truoc: .*\n|  diem_cu: .*\n", "", RULES).replace(", diem_cu]", "]")
        rules.write_text(text, "utf-8")
        view = session.build()
        assert (view.tried, [p.diagnostic.code for p in view.problems if p.diagnostic.is_error]) == ((), [])

    def test_there_are_not_more_trials_than_a_page_keeps(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("docxtpl_reports.preview.session.MAX_TRIED", 1)
        session, _ = make_session(data)
        session.build()
        session.try_value(ONLINE, "600")
        with pytest.raises(TooLargeError):
            session.try_value("so_lieu.ho_so_tong", "1.200")
        assert session.try_value(ONLINE, "601")

    def test_a_value_typed_while_others_are_saved_stays_tried(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session, _ = make_session(data)
        session.build()
        session.try_value(ONLINE, "600")
        own = session_module.save_into

        def slow(*arguments: Any) -> None:
            own(*arguments)
            session.try_value(ONLINE, "700")

        monkeypatch.setattr(session_module, "save_into", slow)
        session.save_tried()
        assert session.build().tried == ((ONLINE, "700"),)

    def test_values_belong_to_the_file_they_were_typed_for(self, data: Path) -> None:
        other = data.with_name("xa-b.yml")
        other.write_text(DATA, "utf-8")
        session, _ = make_session(data, other)
        session.build()
        session.select(other.as_posix())
        session.build()
        session.try_value(ONLINE, "600", data.as_posix())
        assert (session.count_tried, session.others_tried) == (0, (data,))
        assert session.save_tried(None, data.as_posix()) == (data, 1)
        assert (other.read_text("utf-8"), session.others_tried) == (DATA, ())

    def test_the_present_value_of_the_file_ends_a_trial(self, data: Path) -> None:
        session, _ = make_session(data)
        session.build()
        session.try_value(ONLINE, "600")
        data.write_text(DATA.replace("109", "110"), "utf-8")
        session.try_value(ONLINE, "109")
        assert session.count_tried == 1
        session.try_value(ONLINE, "110")
        assert session.count_tried == 0

    def test_a_value_that_is_missing_may_be_written(self, data: Path) -> None:
        session, _ = make_session(data)
        session.build()
        session.try_value(ONLINE, None)
        session.save_tried()
        assert data.read_text("utf-8") == DATA.replace("109", "null")

    def test_a_second_time_replaces_what_was_seen_meanwhile(self, data: Path) -> None:
        session, _ = make_session(data)
        session.build()
        session.try_value(ONLINE, "600")
        data.write_text(DATA.replace("109", "110"), "utf-8")
        with pytest.raises(NotSavedError, match="changed_file"):
            session.save_tried()
        session.save_tried()
        assert data.read_text("utf-8") == DATA.replace("109", "600")
