"""The page is rebuilt when a file is saved, however editors save; every open browser is notified."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from support.build import docx
from support.preview_office import PaperOffice, make_session
from support.project import DATA, make_project

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.preview import data_files
from docxtpl_reports.preview import live as live_module
from docxtpl_reports.preview.data_files import DataFiles
from docxtpl_reports.preview.live import Live, Tab
from docxtpl_reports.preview.session import View

SECONDS = 240.0  # before waiting for an event is given up


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks often."""
    monkeypatch.setattr(live_module, "POLL", 0.05)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def watch(data: Path, change: Callable[[Live], None], expected: Callable[[Live], bool]) -> tuple[Live, PaperOffice]:
    """Runs a page, makes one change when the first view is there, and waits for what is expected."""
    session, office = make_session(data)
    live = Live(session)

    async def run() -> None:
        running = asyncio.create_task(live.run())
        try:
            await until(lambda: live.session.view.number > 0 and not live.building)
            change(live)
            await until(lambda: expected(live) and not live.building)
        finally:
            live.stop()
            await asyncio.wait_for(running, SECONDS)

    asyncio.run(run())
    return live, office


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not condition():
            await asyncio.sleep(0.02)


def rate(live: Live) -> str:
    return live.session.view.indicators[0].text


def codes(live: Live) -> list[str]:
    return [problem.diagnostic.code for problem in live.session.view.problems]


def words(live: Live) -> str:
    pages = live.session.view.pages
    return "" if pages is None else "".join(page.letters for page in pages.pages)


class TestSaving:
    def test_data_written_in_place(self, data: Path) -> None:
        watch(
            data,
            lambda _: data.write_text(DATA.replace("109", "600"), "utf-8") and None,
            lambda live: rate(live) == "50,63%",
        )

    def test_data_replaced_by_a_new_file(self, data: Path) -> None:
        def save(_: Live) -> None:
            new = data.with_name(".xa-a.yml.tmp")
            new.write_text(DATA.replace("109", "600"), "utf-8")
            new.replace(data)

        watch(data, save, lambda live: rate(live) == "50,63%")

    def test_word_saves_beside_a_lock_file_and_renames(self, data: Path) -> None:
        """Word writes a new file, moves the old one away and the new one into its place; «~$…» says who has it open."""
        template = data.parent.parent / "templates/nho/mau.docx"
        lock, new, old = (template.with_name(name) for name in ("~$mau.docx", "~WRD0001.tmp", "~WRL0002.tmp"))
        after_lock: list[int] = []

        def change(live: Live) -> None:
            lock.write_bytes(b"\x05Nguyen")
            asyncio.get_running_loop().call_later(0.3, save, live)

        def save(live: Live) -> None:
            after_lock.append(live.session.view.number)
            new.write_bytes(docx("Đã lưu {{ so_lieu.ho_so_tong }}"))
            template.rename(old)
            new.rename(template)
            old.unlink()
            lock.unlink()

        live, _ = watch(data, change, lambda live: bool(after_lock) and "daluu1.185" in words(live))
        assert after_lock == [1]
        assert not live.session.view.problems

    def test_a_template_that_was_moved_away_for_a_moment_comes_back(self, data: Path) -> None:
        template = data.parent.parent / "templates/nho/mau.docx"
        old = template.with_name("~WRL0002.tmp")

        def change(_: Live) -> None:
            template.rename(old)
            asyncio.get_running_loop().call_later(0.5, old.rename, template)

        live, _ = watch(data, change, lambda live: live.session.view.number > 1 and not live.session.view.stale)
        assert live.session.view.pages is not None

    def test_rules(self, data: Path) -> None:
        rules = data.parent.parent / "templates/nho/quy-tac.yml"
        text = rules.read_text("utf-8").replace('nguong: ">= 50%"', 'nguong: ">= 5%"')
        watch(
            data,
            lambda _: rules.write_text(text, "utf-8") and None,
            lambda live: live.session.view.indicators[0].verdict == "PASS",
        )

    def test_a_file_that_data_comes_to_build_on(self, data: Path) -> None:
        common = data.with_name("chung.yml")

        def save(live: Live) -> None:
            common.write_text("thong_tin: {so: 5}\n", "utf-8")
            data.write_text(f"ke_thua: chung.yml\n{DATA}".replace("thong_tin: {so: null}\n", ""), "utf-8")

        def figure(live: Live) -> str:
            return next(str(item.value) for item in live.session.form() or () if item.path == "thong_tin.so")

        def change(live: Live) -> None:
            save(live)
            asyncio.get_running_loop().call_later(0.3, common.write_text, "thong_tin: {so: 7}\n", "utf-8")

        watch(data, change, lambda live: figure(live) == "7")

    def test_other_files_of_the_folder_do_not_matter(self, data: Path) -> None:
        seen: list[int] = []

        def change(live: Live) -> None:
            data.with_name("khac.txt").write_text("x")
            loop = asyncio.get_running_loop()
            loop.call_later(0.3, lambda: seen.append(live.session.view.number))

        watch(data, change, lambda _: bool(seen))
        assert seen == [1]

    def test_a_template_that_was_read_half_written_is_read_again(self, data: Path) -> None:
        template = data.parent.parent / "templates/nho/mau.docx"
        whole = template.read_bytes()

        def change(_: Live) -> None:
            template.write_bytes(whole[:200])
            asyncio.get_running_loop().call_later(0.2, template.write_bytes, whole)

        live, _ = watch(data, change, lambda live: live.session.view.number > 1 and not live.session.view.stale)
        assert not live.session.view.unsettled

    def test_a_folder_that_was_made_anew(self, data: Path) -> None:
        """As git does when it changes branches."""
        pack = data.parent.parent / "templates/nho"
        old = pack.with_name("cu")

        def change(_: Live) -> None:
            pack.rename(old)
            shutil.copytree(old, pack)
            rules = pack / "quy-tac.yml"
            text = rules.read_text("utf-8").replace('nguong: ">= 50%"', 'nguong: ">= 5%"')
            asyncio.get_running_loop().call_later(0.5, rules.write_text, text, "utf-8")

        watch(data, change, lambda live: live.session.view.indicators[0].verdict == "PASS")

    def test_a_drive_that_goes_away_and_returns(self, data: Path) -> None:
        project = data.parent.parent
        away = project.with_name("away")
        seen: list[tuple[bool, bool]] = []

        def back(live: Live) -> None:
            view = live.session.view
            if not view.stale:
                asyncio.get_running_loop().call_later(0.05, back, live)
                return
            seen.append((view.stale, view.pages is not None))
            away.rename(project)

        def change(live: Live) -> None:
            project.rename(away)
            back(live)

        live, _ = watch(data, change, lambda live: bool(seen) and not live.session.view.stale)
        assert seen == [(True, True)]  # the last pages stay
        assert not live.session.view.problems

    @pytest.mark.parametrize("number", [1, 2])
    @pytest.mark.parametrize("saved", ["data", "template"])
    def test_what_is_saved_during_a_build_is_not_missed(
        self, data: Path, monkeypatch: pytest.MonkeyPatch, saved: str, number: int
    ) -> None:
        """Nor during the first, which finds out what the files are."""
        session, office = make_session(data)
        live = Live(session)
        convert = office.convert

        def save_meanwhile(document: bytes, name: str) -> object:
            if len(office.documents) == number - 1:
                if saved == "data":
                    data.write_text(DATA.replace("109", "600"), "utf-8")
                else:
                    (data.parent.parent / "templates/nho/mau.docx").write_bytes(docx("50,63% là khác"))
            return convert(document, name)

        monkeypatch.setattr(office, "convert", save_meanwhile)

        async def run() -> None:
            running = asyncio.create_task(live.run())
            for made in range(1, number):
                await until(lambda made=made: live.session.view.number >= made and not live.building)
                live.rebuild()
            await until(lambda: "50,63%" in words(live))
            live.stop()
            await asyncio.wait_for(running, SECONDS)

        asyncio.run(run())

    def test_a_folder_that_is_not_there_ends_nothing(self, data: Path) -> None:
        data.write_text(DATA.replace("mau: nho", "mau: nho\nke_thua: khong/co.yml"), "utf-8")
        watch(data, lambda _: data.write_text(DATA, "utf-8") and None, lambda live: not live.session.view.stale)

    def test_parts_that_are_made_mended_or_come_nearer(self, tmp_path: Path) -> None:
        """While the template cannot be compiled, nobody knows which files it is made of."""
        data = make_project(tmp_path, template=('{% chen "dau" %}',))
        pack = tmp_path / "templates/nho"
        shared = pack.with_name("chung") / "dau.docx"
        shared.parent.mkdir()
        steps = [
            (shared, "{{ so_lieu.khong_co }}", lambda live: codes(live) == ["TPL021"]),
            (shared, "Chung", lambda live: words(live) == "chung"),
            (pack / "dau.docx", "Riêng", lambda live: words(live) == "rieng"),
            (pack / "dau.docx", "Sửa", lambda live: words(live) == "sua"),
        ]
        live = Live(make_session(data)[0])

        async def run() -> None:
            running = asyncio.create_task(live.run())
            await until(lambda: codes(live) == ["TPL260"] and not live.building)
            for path, text, expected in steps:
                path.write_bytes(docx(text))
                await until(lambda expected=expected: expected(live) and not live.building)
            live.stop()
            await asyncio.wait_for(running, SECONDS)

        asyncio.run(run())


class TestDataFiles:
    def test_files_that_appear_and_vanish_are_seen(self, data: Path) -> None:
        """Also one that another program makes; what builds on others, or is no data file, is not offered."""
        files = DataFiles(data.parent)
        live = Live(make_session(data)[0], find=files)
        new = data.with_name("xa-c.yml")
        seen: list[int] = []

        async def run() -> None:
            running = asyncio.create_task(live.run())
            await until(lambda: live.session.view.number > 0 and not live.building)
            new.write_text(DATA, "utf-8")
            data.with_name("chung.yml").write_text("thong_tin: {so: 5}\n", "utf-8")
            await until(lambda: live.session.files == (data, new))
            seen.append(live.session.view.number)
            new.unlink()
            await until(lambda: live.session.files == (data,))
            live.stop()
            await asyncio.wait_for(running, SECONDS)

        asyncio.run(run())
        assert live.session.view.number > seen[0] > 1  # pages look again

    def test_the_file_in_view_stays_in_the_list_when_it_vanishes(self, data: Path) -> None:
        session, _ = make_session(data)
        other = data.with_name("xa-b.yml")
        assert session.offer([other])
        assert session.files == (data, other)
        assert session.select(other.as_posix())
        session.offer([other])
        assert session.files == (other,)

    def test_a_folder_that_is_gone_has_none(self, tmp_path: Path) -> None:
        assert DataFiles(tmp_path / "none")() == ()

    def test_files_are_read_again_only_when_they_change(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        read: list[Path] = []
        monkeypatch.setattr(data_files, "names_pack", lambda path: read.append(path) or True)
        files = DataFiles(data.parent)
        assert files() == files() == (data,)
        assert read == [data]

    def test_one_that_becomes_a_data_file_is_seen_in_time(self, data: Path) -> None:
        """Its folder does not change."""
        new = data.with_name("xa-c.yml")
        new.write_text("# rỗng\n", "utf-8")
        files = DataFiles(data.parent)
        assert files() == (data,)
        new.write_text(DATA, "utf-8")
        assert [files() for _ in range(data_files.LOOKS)][-1] == (data, new)

    def test_many_files_cost_one_look_at_their_folder(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        many = 200
        for number in range(many - 1):
            data.with_name(f"xa-{number}.yml").write_text("mau: nho\n", "utf-8")
        files = DataFiles(data.parent)
        looks: list[object] = []
        stat = os.stat
        monkeypatch.setattr(os, "stat", lambda path, **rest: looks.append(path) or stat(path, **rest))
        assert len(files()) == many
        first = len(looks)
        for _ in range(data_files.LOOKS - 1):
            files()
        assert first <= many + 2  # and the folder
        assert len(looks) - first == data_files.LOOKS - 1


class TestTabs:
    def test_each_tab_is_built_when_somebody_looks_and_again_when_a_file_changes(self, data: Path) -> None:
        live = Live(make_session(data)[0])
        one, other = live.tab("0" * 12), live.tab("1" * 12)

        async def look(tab: Tab) -> None:
            async for _ in live.events(tab):
                pass

        def rates() -> list[str]:
            return [view.indicators[0].text if (view := tab.session.view).indicators else "" for tab in (one, other)]

        async def run() -> None:
            running = asyncio.create_task(live.run())
            await until(lambda: rates() == ["9,20%", ""])
            looking = [asyncio.create_task(look(tab)) for tab in (one, other)]
            await until(lambda: rates() == ["9,20%", "9,20%"])
            other.session.try_value("so_lieu.ho_so_truc_tuyen", "600")
            live.rebuild(other)
            await until(lambda: rates() == ["9,20%", "50,63%"])
            data.write_text(DATA.replace("109", "237"), "utf-8")
            await until(lambda: rates()[0] == "20%")
            live.stop()
            await asyncio.wait_for(asyncio.gather(running, *looking), SECONDS)

        asyncio.run(run())
        assert (one.viewers, other.viewers) == (0, 0)
        assert rates() == ["20%", "50,63%"]


class TestLooking:
    def test_everyone_is_notified_of_work_and_of_the_new_view(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        live = Live(make_session(data)[0])
        build, may_build = live.session.build, threading.Event()

        def built() -> View:
            assert may_build.wait(SECONDS)
            return build()

        monkeypatch.setattr(live.session, "build", built)
        received: list[list[tuple[int, bool]]] = [[], []]

        async def look(notes: list[tuple[int, bool]]) -> None:
            async for event in live.events():
                notes.append(event)

        async def run() -> None:
            lookers = [asyncio.create_task(look(notes)) for notes in received]
            running = asyncio.create_task(live.run())
            may_build.set()
            await until(lambda: all((1, False) in notes for notes in received))
            may_build.clear()
            live.rebuild()
            await until(lambda: all((1, True) in notes for notes in received))
            may_build.set()
            await until(lambda: all((2, False) in notes for notes in received))
            live.stop()
            await asyncio.wait_for(asyncio.gather(running, *lookers), SECONDS)

        asyncio.run(run())
        assert all(notes.index((1, False)) < notes.index((1, True)) < notes.index((2, False)) for notes in received)

    def test_a_failure_of_the_program_is_shown_and_the_next_change_may_mend_it(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("DOCXTPL_REPORTS_DEBUG", raising=False)

        def change(live: Live) -> None:
            build = live.session.build
            monkeypatch.setattr(live.session, "build", lambda: 1 / 0)
            live.rebuild()
            asyncio.get_running_loop().call_later(0.3, monkeypatch.setattr, live.session, "build", build)
            asyncio.get_running_loop().call_later(0.4, live.rebuild)

        def recovered(live: Live) -> bool:
            shown.update(problem.diagnostic.code for problem in live.session.view.problems)
            return "USE011" in shown and not live.session.view.stale

        shown: set[str] = set()
        watch(data, change, recovered)

    def test_libreoffice_that_comes_back_is_used(self, data: Path) -> None:
        session, office = make_session(data)
        office.broken = [Diagnostic("OUT013", params={"path": "x", "reason": "y"})]
        assert session.build().stale
        office.broken = []
        assert not session.build().stale
