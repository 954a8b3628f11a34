"""The extension in a real LibreOffice without a screen: installed, its menus, inserting, checking, going to places, mending,
preview, panel, dialogs. Everything is driven as the user interface drives it: by dispatch."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from docx import Document
from support import ROOT
from support.build import X, docx, fn, lines, note_texts, p, part, run, table
from support.project import DATA, RULES, make_project
from support.waiting import ended, until
from support.writer import Writer, WriterError, python_with_uno

from docxtpl_reports.jobs.build import build
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.manifests.reading import edited_since

MORE = "  linh_vuc: {ten: Lĩnh vực, kieu: danh_sach, bat_buoc: false}\n"
BROKEN_TEXT = "Đạt {{ so_lieu.ho_so_tonk }} hồ sơ"
BOX = (
    '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:200pt;height:60pt" type="#_x0000_t202">'
    "<v:textbox><w:txbxContent><w:p><w:r><w:t>Khung {{ so_lieu.trong_khung }}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
    "</v:shape></w:pict></w:r>"
)
TEMPLATE = docx(
    "Tỷ lệ {{ chi_tieu.truc_tuyen }}",
    "Đoạn thứ hai",
    p("Có chú thích", fn("Chú thích có sẵn"), "."),
    "",
    table(["Cột một", "Cột hai"], ["a", "b"]),
    "Đoạn cuối",
    header="Đầu trang",
    footer="Chân trang",
)
BROKEN = docx(
    "Mở đầu {{ so_lieu.ho_so_tong }}",
    BROKEN_TEXT,
    p("Có chú thích", fn("Chú thích {{ Chi_tieu.truc_tuyen }}"), "."),
    BROKEN_TEXT,
    p(run("Trước khung "), type(run(""))(BOX)),
    table(["{{ so_lieu.trong_o }}", BROKEN_TEXT]),
    "Hiệu {{ so_lieu.ho_so_tong – 1 }}",
    "{% if chi_tieu.truc_tuyen.dat %}",
    "Đoạn của khối",
    "Đoạn cuối",
    header="Trang {{ so_lieu.o_dau }}",
    footer="Trang {{ so_lieu.o_dau }} và {{ so_lieu.o_chan }}",
)


@pytest.fixture(scope="session")
def python(soffice: Path) -> str:
    found = python_with_uno()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("no Python has uno: install python3-uno")
    if found is None:
        pytest.skip("no Python has uno (Debian: python3-uno)")
    return found


@pytest.fixture(scope="session")
def oxt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("oxt") / "docxtpl-reports.oxt"
    subprocess.run([sys.executable, str(ROOT / "oxt" / "build.py"), str(target)], check=True, stdout=subprocess.DEVNULL)
    return target


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command as a user would have it, of this Python; notes the environment it is given."""
    folder = tmp_path_factory.mktemp("lệnh của tôi")
    file = folder / "docxtpl-reports"
    code = f"import sys; sys.path.insert(0, '{ROOT}'); from docxtpl_reports.cli.main import run; run()"
    starts = f'exec "{sys.executable}" -P -c "{code}" "$@"'
    file.write_text(f'#!/bin/sh\nenv > "{folder}/environment"\n{starts}\n', "utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture(scope="session")
def profile(
    python: str, soffice: Path, oxt: Path, command: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A LibreOffice profile with the extension."""
    folder = tmp_path_factory.mktemp("profile")
    office = Writer(python, soffice, folder)
    try:
        assert office.install(file=str(oxt)), "a part of the extension is not registered"
        office.configure(Command=str(command), Seconds=60)
    finally:
        office.close_all()
    return folder


@pytest.fixture(scope="module")
def writer(python: str, soffice: Path, profile: Path) -> Iterator[Writer]:
    office = Writer(python, soffice, profile)
    yield office
    office.close_all()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    rules = RULES.replace("chi_tieu:\n", MORE + "chi_tieu:\n", 1)
    make_project(tmp_path, rules=rules, data=DATA + "  linh_vuc: [đất đai, hộ tịch]\n", template=TEMPLATE)
    return tmp_path


def template(project: Path, content: bytes | None = None) -> str:
    path = project / "templates" / "nho" / "mau.docx"
    if content is not None:
        path.write_bytes(content)
    return str(path)


@pytest.fixture
def doc(writer: Writer, project: Path) -> Iterator[int]:
    number = writer.open(path=template(project))
    yield number
    writer.close(doc=number)


class TestInstallation:
    @pytest.mark.parametrize(("language", "first"), [("vi", 0), ("en-US", 1)])
    def test_menu_toolbar_and_panel_speak_both_languages(self, writer: Writer, language: str, first: int) -> None:
        shown = writer.titles(language=language)
        assert shown["menu"][:8] == [
            ("~Báo cáo", "~Reports")[first],
            ("Chèn trường…", "Insert field…")[first],
            ("Thay chữ đang chọn bằng trường…", "Replace the selection by a field…")[first],
            ("Chỉ hiện khi…", "Show only when…")[first],
            ("Lặp hàng này theo danh sách…", "Repeat this row over a list…")[first],
            ("Thẻ tiếp theo", "Next tag")[first],
            ("Thẻ trước", "Previous tag")[first],
            ("Kiểm tra mẫu", "Check template")[first],
        ]
        assert len(shown["menu"]) == 17
        assert len(shown["toolbar"]) == 7
        assert shown["sidebar"][0] == ("Báo cáo", "Reports")[first]
        assert all(shown["sidebar"])

    def test_keyboard_shortcuts_lead_to_commands(self, writer: Writer) -> None:
        keys = writer.keys()
        assert keys["T_SHIFT_MOD1_MOD2"] == "org.docxtplreports.writer:insert"
        assert len(set(keys.values())) == len(keys) == 10

    def test_unopkg_finds_nothing_to_complain_of(self, soffice: Path, oxt: Path, tmp_path: Path) -> None:
        """As another user where the tests run as root, which ``unopkg`` refuses."""
        unopkg = shutil.which("unopkg", path=f"{os.environ.get('PATH', '')}:{soffice.resolve().parent}")
        if unopkg is None:
            pytest.skip("unopkg is not there")
        before: list[str] = []
        if os.geteuid() == 0:
            if shutil.which("runuser") is None:
                pytest.skip("unopkg does not run as root and there is no runuser")
            before = ["runuser", "-u", "nobody", "--"]
        room = Path(tempfile.mkdtemp(prefix="docxtpl-reports-unopkg-"))
        room.chmod(0o777)
        try:
            file = Path(shutil.copy(oxt, room))
            file.chmod(0o644)
            given = {"env": {**os.environ, "HOME": str(room)}, "capture_output": True, "timeout": 240, "cwd": room}
            profile = f"-env:UserInstallation={(room / 'profile').as_uri()}"
            added = subprocess.run([*before, unopkg, "add", "-s", profile, str(file)], **given)
            assert added.returncode == 0, added.stderr.decode()
            checked = subprocess.run([*before, unopkg, "validate", profile, "org.docxtplreports.writer"], **given)
            assert checked.returncode == 0, checked.stderr.decode()
            listed = subprocess.run([*before, unopkg, "list", profile], **given).stdout.decode()
            assert listed.count("is registered: yes") == 9
            assert "is registered: no" not in listed
        finally:
            shutil.rmtree(room, ignore_errors=True)


class TestInserting:
    @pytest.mark.parametrize("where", ["body:1", "cell:A2", "footnote:0", "header", "footer"])
    def test_a_field_goes_where_the_cursor_is_and_is_one_step_back(self, writer: Writer, doc: int, where: str) -> None:
        before = writer.text(doc=doc, where=where)
        writer.cursor(doc=doc, where=where)
        writer.dispatch(doc=doc, command="insert", Field="so_lieu.ho_so_tong")
        assert writer.text(doc=doc, where=where) == before + "{{ so_lieu.ho_so_tong }}"
        assert writer.undo(doc=doc) == []
        assert writer.text(doc=doc, where=where) == before

    def test_a_tag_is_saved_as_one_run_without_spelling(self, writer: Writer, doc: int, tmp_path: Path) -> None:
        writer.cursor(doc=doc, where="body:1", at=5)
        writer.dispatch(doc=doc, command="insert", Field="so_lieu.ho_so_tong")
        out = tmp_path / "lưu.docx"
        writer.save(doc=doc, path=str(out))
        again = writer.open(path=str(out))
        assert writer.text(doc=again, where="body:1") == "Đoạn {{ so_lieu.ho_so_tong }}thứ hai"
        writer.close(doc=again)
        xml = part(out.read_bytes(), "word/document.xml").decode()
        (found,) = (r for r in xml.split("</w:r>") if "so_lieu.ho_so_tong" in r)
        assert "<w:t>{{ so_lieu.ho_so_tong }}" in found.replace(' xml:space="preserve"', "")
        assert '<w:lang w:val="zxx"' in found

    def test_what_is_typed_after_a_tag_is_prose_again(self, writer: Writer, doc: int, tmp_path: Path) -> None:
        writer.cursor(doc=doc, where="body:1")
        writer.dispatch(doc=doc, command="insert", Field="so_lieu.ho_so_tong")
        writer.type(doc=doc, words=" hồ sơ")
        writer.save(doc=doc, path=str(tmp_path / "a.docx"))
        xml = part((tmp_path / "a.docx").read_bytes(), "word/document.xml").decode()
        (found,) = (r for r in xml.split("</w:r>") if "hồ sơ" in r)
        assert "zxx" not in found

    def test_a_field_replaces_the_selection(self, writer: Writer, doc: int) -> None:
        writer.cursor(doc=doc, where="body:1", at=5, select=3)
        writer.dispatch(doc=doc, command="insert", Field="so_lieu.ho_so_tong")
        assert writer.text(doc=doc, where="body:1") == "Đoạn {{ so_lieu.ho_so_tong }} hai"

    def test_a_block_encloses_the_selected_words(self, writer: Writer, doc: int) -> None:
        writer.cursor(doc=doc, where="body:1", at=5, select=3)
        writer.dispatch(doc=doc, command="insert", Field="{% if x %}…{% else %}…{% endif %}")
        assert writer.text(doc=doc, where="body:1") == "Đoạn {% if x %}thứ{% else %}{% endif %} hai"
        assert writer.undo(doc=doc) == []
        assert writer.text(doc=doc, where="body:1") == "Đoạn thứ hai"

    def test_a_block_around_whole_paragraphs_has_paragraphs_of_its_own(self, writer: Writer, doc: int) -> None:
        writer.cursor(doc=doc, where="body:0", paragraphs=2)
        writer.dispatch(doc=doc, command="insert", Field="{% if x %}…{% elif y %}…{% endif %}")
        assert writer.paragraphs(doc=doc)[:6] == [
            "{% if x %}",
            "Tỷ lệ {{ chi_tieu.truc_tuyen }}",
            "Đoạn thứ hai",
            "{% elif y %}",
            "",
            "{% endif %}",
        ]
        assert writer.undo(doc=doc) == []
        assert writer.paragraphs(doc=doc)[0] == "Tỷ lệ {{ chi_tieu.truc_tuyen }}"

    def test_a_selection_that_cuts_across_a_block_is_left_alone(self, writer: Writer, project: Path) -> None:
        words = ["{% if a %}", "Đoạn", "{% elif b %}", "Đoạn {% if c %}hai{% endif %}", "{% endif %}", "Cuối"]
        rows = table(["{% for m in ds %}a", "b"], ["c", "d{% endfor %}"])
        number = writer.open(path=template(project, docx(*words, rows, '{% chen "khối" %}')))
        block = "{% if x %}…{% endif %}"
        for at, count, tag in ((0, 3, "{% if a %}"), (1, 2, "{% elif b %}"), (3, 2, "{% endif %}")):
            writer.cursor(doc=number, where=f"body:{at}", paragraphs=count)
            for command, more in (("insert", {"Field": block}), ("only_when", {})):
                with pytest.raises(WriterError, match="cuts across a block: “" + re.escape(tag)):
                    writer.dispatch(doc=number, command=command, **more)
        writer.cursor(doc=number, where="body:3", at=5, select=13)
        with pytest.raises(WriterError, match="cuts across a block"):
            writer.dispatch(doc=number, command="insert", Field=block)
        for command, where in (("only_when", "body:0"), ("repeat_row", "cell:A1"), ("only_when", "cell:A1")):
            writer.cursor(doc=number, where=where)
            with pytest.raises(WriterError, match="cuts across a block"):
                writer.dispatch(doc=number, command=command)
        writer.cursor(doc=number, where="body:5")
        with pytest.raises(WriterError, match="not in a table"):
            writer.dispatch(doc=number, command="repeat_row")
        assert writer.paragraphs(doc=number)[:6] == words
        writer.cursor(doc=number, where="body:0", paragraphs=5)
        writer.dispatch(doc=number, command="insert", Field=block)
        assert writer.paragraphs(doc=number)[:8] == ["{% if x %}", *words[:5], "{% endif %}", words[5]]
        writer.close(doc=number)

    def test_a_condition_wants_words_to_print(self, writer: Writer, project: Path) -> None:
        number = writer.open(path=template(project, docx("{% if a %}{% endif %}", "Cuối")))
        writer.cursor(doc=number, where="body:0")
        with pytest.raises(WriterError, match="only tags and nothing to print"):
            writer.dispatch(doc=number, command="only_when")
        writer.close(doc=number)

    def test_without_a_selection_the_cursor_waits_inside_the_block(self, writer: Writer, doc: int) -> None:
        writer.cursor(doc=doc, where="body:1", at=5)
        writer.dispatch(doc=doc, command="insert", Field="{% if x %}…{% endif %}")
        writer.type(doc=doc, words="!")
        assert writer.text(doc=doc, where="body:1") == "Đoạn {% if x %}!{% endif %}thứ hai"

    def test_a_loop_in_a_cell_repeats_the_row(self, writer: Writer, doc: int) -> None:
        writer.cursor(doc=doc, where="cell:B2")
        writer.dispatch(doc=doc, command="insert", Field="{% for m in so_lieu.linh_vuc %}…{% endfor %}")
        assert writer.cells(doc=doc)[2:] == ["{% for m in so_lieu.linh_vuc %}a", "b{% endfor %}"]
        assert writer.undo(doc=doc) == []

    def test_a_filter_goes_into_the_tag_at_the_cursor(self, writer: Writer, doc: int) -> None:
        writer.cursor(doc=doc, where="body:0", at=12)
        writer.dispatch(doc=doc, command="insert", Field="| bang_chu")
        assert writer.text(doc=doc, where="body:0") == "Tỷ lệ {{ chi_tieu.truc_tuyen | bang_chu }}"
        writer.cursor(doc=doc, where="body:1")
        with pytest.raises(WriterError, match="Put the cursor inside a tag"):
            writer.dispatch(doc=doc, command="insert", Field="| bang_chu")

    def test_a_footnote_is_made_with_the_cursor_in_it(self, writer: Writer, doc: int, tmp_path: Path) -> None:
        writer.cursor(doc=doc, where="body:1")
        writer.dispatch(doc=doc, command="insert", Field="\0footnote")
        writer.dispatch(doc=doc, command="insert", Field="so_lieu.ho_so_tong")
        writer.save(doc=doc, path=str(tmp_path / "a.docx"))
        notes = note_texts((tmp_path / "a.docx").read_bytes())
        assert [note.strip() for note in notes] == ["{{ so_lieu.ho_so_tong }}", "Chú thích có sẵn"]
        writer.cursor(doc=doc, where="header")
        with pytest.raises(WriterError, match="not in a header"):
            writer.dispatch(doc=doc, command="insert", Field="\0footnote")

    def test_a_read_only_document_is_not_inserted_into(self, writer: Writer, project: Path) -> None:
        number = writer.open(path=template(project), read_only=True)
        assert writer.enabled(doc=number, command="insert") is False
        with pytest.raises(WriterError, match="read-only"):
            writer.dispatch(doc=number, command="insert", Field="so_lieu.ho_so_tong")
        writer.close(doc=number)


class TestChecking:
    @pytest.fixture
    def broken(self, writer: Writer, project: Path) -> Iterator[int]:
        number = writer.open(path=template(project, BROKEN))
        writer.dispatch(doc=number, command="check")
        yield number
        writer.close(doc=number)

    def index(self, state: dict, **like: object) -> int:
        (found,) = (i for i, one in enumerate(state["problems"]) if all(one[k] == v for k, v in like.items()))
        return found

    def test_a_read_only_document_is_checked(self, writer: Writer, project: Path) -> None:
        number = writer.open(path=template(project, BROKEN), read_only=True)
        writer.dispatch(doc=number, command="check")
        assert len(writer.finish(doc=number)["problems"]) > 5
        writer.close(doc=number)

    def test_a_shared_part_is_checked_with_the_templates_that_use_it(self, writer: Writer, project: Path) -> None:
        template(project, docx('{% chen "ky" with nguoi="A" %}'))
        shared = project / "templates" / "chung" / "ky.docx"
        shared.parent.mkdir()
        shared.write_bytes(docx("{% tuy_chon chuc_vu %}", "{{ nguoi }}{{ chuc_vu }}{{ thieu }} {{ so_lieu.sai }}"))
        number = writer.open(path=str(shared))
        writer.dispatch(doc=number, command="check")
        state = writer.finish(doc=number)
        assert state["error"] == ""
        found = {one["code"]: one for one in state["problems"]}
        assert set(found) == {"TPL021", "TPL274"}
        assert (found["TPL021"]["kind"], found["TPL274"]["kind"]) == ("body", None)
        writer.close(doc=number)

    def test_after_a_fix_the_next_finding_is_chosen(self, writer: Writer, broken: int) -> None:
        before = writer.finish(doc=broken)
        fixable = [n for n, fix in enumerate(before["fixes"]) if fix and n > 0]
        writer.ask(doc=broken, question="goto", Index=fixable[0])
        writer.dispatch(doc=broken, command="fix")
        after = writer.finish(doc=broken)
        assert len(after["problems"]) < len(before["problems"])
        assert after["at"] == fixable[0]

    def test_every_problem_is_selected_in_its_place(self, writer: Writer, broken: int) -> None:
        state = writer.finish(doc=broken)
        assert not state["exported"]
        assert state["message"].startswith("11 errors")
        gone = []
        for i, problem in enumerate(state["problems"]):
            assert writer.ask(doc=broken, question="goto", Index=i) == problem["tag"]
            gone.append((problem["kind"], writer.selected(doc=broken)))
        kinds = {kind: here["in"] for kind, here in gone}
        assert kinds["footnotes"] == "SwXFootnote"
        assert kinds["header"] == kinds["footer"] == "SwXHeadFootText"
        places = {here["paragraph"]: here["in"] for _, here in gone}
        assert places["{{ so_lieu.trong_o }}"] == "SwXCell"
        assert places["Khung {{ so_lieu.trong_khung }}"] == "SwXTextFrame"
        assert "Trang {{ so_lieu.o_dau }}" in places
        assert "Trang {{ so_lieu.o_dau }} và {{ so_lieu.o_chan }}" in places

    def test_of_equal_paragraphs_the_right_one_is_gone_to(self, writer: Writer, broken: int) -> None:
        state = writer.finish(doc=broken)
        same = [i for i, one in enumerate(state["problems"]) if one["text"] == BROKEN_TEXT]
        assert len(same) == 3
        for i, where in zip(same, ("Mở đầu", "Có chú thích", None), strict=True):
            writer.ask(doc=broken, question="goto", Index=i)
            writer.type(doc=broken, words="ĐÂY")
            if where:
                paragraphs = writer.paragraphs(doc=broken)
                at = next(n for n, text in enumerate(paragraphs) if text.startswith(where))
                assert paragraphs[at + 1] == "Đạt ĐÂY hồ sơ"
            else:
                assert writer.cells(doc=broken)[1] == "Đạt ĐÂY hồ sơ"

    def test_of_equal_tags_in_a_paragraph_the_wrong_one_is_selected(self, writer: Writer, project: Path) -> None:
        words = "{% if so_lieu.ho_so_tong %}Có {{ so_lieu.ho_so_tong }}{% endif %}"
        other = "{% if so_lieu.ho_so_tong %}khác{% endif %}"
        number = writer.open(path=template(project, docx(other, words + " {% endif %} và so_lieu }}")))
        writer.dispatch(doc=number, command="check")
        found = writer.finish(doc=number)["problems"]
        assert {one["tag"] for one in found} == {"{% endif %}", "}}"}
        for index in range(len(found)):
            writer.ask(doc=number, question="goto", Index=index)
            writer.type(doc=number, words="?")
        assert writer.paragraphs(doc=number)[:2] == [other, words + " ? và so_lieu ?"]
        writer.close(doc=number)

    def test_next_and_previous_walk_through_the_places(self, writer: Writer, broken: int) -> None:
        count = len(writer.finish(doc=broken)["problems"])
        assert writer.enabled(doc=broken, command="next") is True
        at = []
        for command in ("next", "next", "previous", "previous"):
            writer.dispatch(doc=broken, command=command)
            at.append(writer.ask(doc=broken, question="state")["at"])
        assert at == [0, 1, 0, count - 1]

    @pytest.mark.parametrize(
        ("like", "where", "then"),
        [
            ({"code": "TPL003"}, "Hiệu", "Hiệu {{ so_lieu.ho_so_tong - 1 }}"),
            ({"code": "TPL021", "paragraph": 2}, "Đạt", "Đạt {{ so_lieu.ho_so_tong }} hồ sơ"),
        ],
    )
    def test_a_fix_is_applied_in_one_step(self, writer: Writer, broken: int, like: dict, where: str, then: str) -> None:
        state = writer.finish(doc=broken)
        i = self.index(state, **like)
        before = next(text for text in writer.paragraphs(doc=broken) if text.startswith(where))
        writer.ask(doc=broken, question="goto", Index=i)
        assert writer.enabled(doc=broken, command="fix") is True
        writer.dispatch(doc=broken, command="fix")
        assert next(text for text in writer.paragraphs(doc=broken) if text.startswith(where)) == then
        after = writer.finish(doc=broken)
        assert len(after["problems"]) == len(state["problems"]) - 1
        assert after["exported"], "what was checked again is what is on the screen, not the file"
        assert writer.undo(doc=broken) == []
        assert next(text for text in writer.paragraphs(doc=broken) if text.startswith(where)) == before

    def test_a_capital_in_a_footnote_is_corrected(self, writer: Writer, broken: int) -> None:
        i = self.index(writer.finish(doc=broken), kind="footnotes")
        writer.ask(doc=broken, question="goto", Index=i)
        writer.dispatch(doc=broken, command="fix")
        assert writer.text(doc=broken, where="footnote:0") == "Chú thích {{ chi_tieu.truc_tuyen }}"
        writer.finish(doc=broken)

    def test_a_missing_closing_tag_is_added_after_the_block(self, writer: Writer, broken: int) -> None:
        state = writer.finish(doc=broken)
        i = self.index(state, code="TPL005")
        assert state["fixes"][i] == "Add {% endif %}"
        writer.ask(doc=broken, question="goto", Index=i)
        writer.dispatch(doc=broken, command="fix")
        end = ["{% if chi_tieu.truc_tuyen.dat %}", "Đoạn của khối", "{% endif %}", "Đoạn cuối"]
        assert writer.paragraphs(doc=broken)[-4:] == end
        assert all(one["code"] != "TPL005" for one in writer.finish(doc=broken)["problems"])

    def test_what_was_changed_meanwhile_is_reported(self, writer: Writer, broken: int) -> None:
        i = self.index(writer.finish(doc=broken), code="TPL003")
        writer.ask(doc=broken, question="goto", Index=i)
        writer.type(doc=broken, words="x")
        with pytest.raises(WriterError, match="check again"):
            writer.ask(doc=broken, question="goto", Index=i)

    def test_a_document_never_saved_is_checked_as_it_is_on_the_screen(self, writer: Writer, project: Path) -> None:
        number = writer.open()
        assert writer.enabled(doc=number, command="check") is False
        with pytest.raises(WriterError, match="pack of this document is unknown"):
            writer.dispatch(doc=number, command="check")
        writer.ask(
            doc=number, question="settings", Settings=self.settings(writer, number, pack=project / "templates/nho")
        )
        writer.cursor(doc=number, where="body")
        writer.type(doc=number, words="{{ so_lieu.sai }}")
        assert writer.enabled(doc=number, command="check") is True
        writer.dispatch(doc=number, command="check")
        state = writer.finish(doc=number)
        assert [one["tag"] for one in state["problems"]] == ["{{ so_lieu.sai }}"]
        assert state["exported"]
        writer.close(doc=number)

    def settings(self, writer: Writer, number: int, **changed: object) -> str:
        known = writer.ask(doc=number, question="state")["settings"]
        return json.dumps({**known, **{name: str(value) for name, value in changed.items()}})

    def test_pack_and_data_are_remembered_with_the_document(
        self, writer: Writer, doc: int, project: Path, tmp_path: Path
    ) -> None:
        other = project / "data" / "khac.yml"
        other.write_text(DATA.replace("1.185", "2.000"), "utf-8")
        writer.ask(doc=doc, question="settings", Settings=self.settings(writer, doc, data=other, language="vi"))
        assert writer.modified(doc=doc)
        writer.save(doc=doc, path=template(project))
        custom = zipfile.ZipFile(template(project)).read("docProps/custom.xml").decode()
        assert "../../data/khac.yml" in custom
        assert "docxtpl-reports.pack" not in custom, "what lies beside the document need not be written into it"
        again = writer.open(path=template(project))
        state = writer.ask(doc=again, question="state")
        assert state["project"] == {"pack": str(project / "templates" / "nho"), "data": str(other)}
        assert state["language"] == "vi"
        writer.close(doc=again)

    def test_a_problem_of_the_data_file_is_reported_but_not_searched_in_the_document(
        self, writer: Writer, doc: int, project: Path
    ) -> None:
        (project / "data" / "xa-a.yml").write_text(DATA.replace("1.185", "x"), "utf-8")
        writer.dispatch(doc=doc, command="check")
        (problem,) = writer.finish(doc=doc)["problems"]
        assert (problem["kind"], problem["file"]) == (None, "data/xa-a.yml")
        assert writer.enabled(doc=doc, command="next") is False
        with pytest.raises(WriterError, match=r"data/xa-a\.yml"):
            writer.ask(doc=doc, question="goto", Index=0)

    def test_the_shipped_template_is_sound_as_the_office_writes_it(self, writer: Writer, tmp_path: Path) -> None:
        for name in ("templates", "data"):
            shutil.copytree(ROOT / name, tmp_path / name)
        number = writer.open(path=str(tmp_path / "templates" / "tieu-chi-15" / "mau.docx"))
        writer.cursor(doc=number, where="body")
        writer.dispatch(doc=number, command="insert", Field="chi_tieu.truc_tuyen.ket_luan")
        writer.dispatch(doc=number, command="check")
        state = writer.finish(doc=number)
        assert state["exported"]
        assert [one["message"] for one in state["problems"] if one["severity"] == "error"] == []
        writer.close(doc=number)

    def test_tags_are_gone_through_one_by_one_and_nothing_changes(self, writer: Writer, broken: int) -> None:
        writer.finish(doc=broken)
        writer.cursor(doc=broken, where="body")
        seen: list[str] = []
        for _ in range(14):
            writer.dispatch(doc=broken, command="next_tag")
            selected = writer.selected(doc=broken)["texts"]
            assert len(selected) == 1, "more than one place would be cut, made bold or typed over together"
            seen += selected
        assert len({*seen}) > 8
        assert seen[12:] == seen[:2], "around the end"
        writer.dispatch(doc=broken, command="previous_tag")
        assert writer.selected(doc=broken)["texts"] == [seen[0]]
        assert not writer.modified(doc=broken)


class TestReports:
    def test_the_shared_part_at_the_cursor_is_opened(self, writer: Writer, project: Path) -> None:
        content = docx("{% chen “khoi-ky” %}", "{{ so_lieu.ho_so_tong }}", '{% chen "la" %}')
        shared = project / "templates" / "chung" / "khoi-ky.docx"
        shared.parent.mkdir()
        shared.write_bytes(docx("phần chung"))
        number = writer.open(path=template(project, content))
        writer.cursor(doc=number, where="body:0")
        writer.dispatch(doc=number, command="part")
        (shown,) = (one for one in writer.opened() if one["url"].endswith("/chung/khoi-ky.docx"))
        assert shown["text"] == "phần chung"
        assert not shown["read_only"]
        (project / "templates" / "nho" / "khoi-ky.docx").write_bytes(docx("phần riêng"))
        writer.dispatch(doc=number, command="part")
        assert [one["text"] for one in writer.opened() if one["url"].endswith("/nho/khoi-ky.docx")] == ["phần riêng"]
        for line, words in (("body:1", "shared part"), ("body:2", "la.docx")):
            writer.cursor(doc=number, where=line)
            with pytest.raises(WriterError, match=words):
                writer.dispatch(doc=number, command="part")
        writer.close(doc=number)

    def test_a_preview_opens_read_only_beside_the_template(self, writer: Writer, doc: int) -> None:
        writer.cursor(doc=doc, where="body:1")
        writer.dispatch(doc=doc, command="insert", Field="so_lieu.ho_so_tong")  # not saved
        writer.dispatch(doc=doc, command="preview")
        state = writer.finish(doc=doc)
        assert state["error"] == ""
        (shown,) = (one for one in writer.opened() if one["url"] == state["preview"])
        assert shown["read_only"]
        assert shown["text"].startswith("Tỷ lệ 9,20%")
        assert "Đoạn thứ hai1.185" in shown["text"]
        writer.dispatch(doc=doc, command="preview")
        assert writer.finish(doc=doc)["preview"] != state["preview"]
        assert state["preview"] not in [one["url"] for one in writer.opened()], "the last preview makes room"
        assert not Path(url2pathname(urlsplit(state["preview"]).path)).exists(), "and takes its files with it"

    def test_a_preview_says_what_it_is_stays_read_only_and_keeps_its_page(self, writer: Writer, project: Path) -> None:
        page = X('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        number = writer.open(path=template(project, docx("{{ so_lieu.ho_so_tong }}", page, "hai", page, "ba")))

        def shown() -> dict:
            writer.dispatch(doc=number, command="preview")
            state = writer.finish(doc=number)
            (found,) = (one for one in writer.opened() if one["url"] == state["preview"])
            return found

        first = shown()
        assert first["title"].startswith("PREVIEW: mau.docx")
        assert not writer.preview_page(url=first["url"], page=3), "«Edit document» has no effect"
        assert shown()["page"] == 3
        writer.close(doc=number)

    def test_a_template_with_errors_is_not_previewed_but_told(self, writer: Writer, project: Path) -> None:
        number = writer.open(path=template(project, BROKEN))
        writer.dispatch(doc=number, command="preview")
        state = writer.finish(doc=number)
        assert not state["preview"]
        assert len(state["problems"]) == 11
        writer.close(doc=number)

    def test_building_wants_a_saved_template_and_makes_both_files(
        self, writer: Writer, doc: int, project: Path
    ) -> None:
        writer.cursor(doc=doc, where="body:1")
        writer.dispatch(doc=doc, command="insert", Field="so_lieu.ho_so_tong")
        with pytest.raises(WriterError, match="unsaved changes"):
            writer.dispatch(doc=doc, command="build")
        writer.save(doc=doc, path=template(project))
        writer.dispatch(doc=doc, command="build")
        state = writer.finish(doc=doc)
        assert [Path(file).name for file in state["built"]] == ["xa-a.docx", "xa-a.pdf"], state["error"]
        made = (project / "out" / "xa-a.docx").read_bytes()
        assert "Đoạn thứ hai1.185" in lines(made)
        assert json.loads((project / "out" / "xa-a.json").read_text("utf-8"))


class TestTheCommand:
    @pytest.fixture
    def setting(self, writer: Writer, command: Path) -> Iterator[Writer]:
        yield writer
        writer.configure(Command=str(command), Seconds=60)

    def script(self, folder: Path, body: str) -> str:
        file = folder / "lệnh giả"
        file.write_text("#!/bin/sh\n" + body, "utf-8")
        file.chmod(0o755)
        return str(file)

    def error_of(self, writer: Writer, doc: int) -> str:
        writer.dispatch(doc=doc, command="check")
        return str(writer.finish(doc=doc)["error"])

    def test_a_missing_command_is_reported_with_how_to_install_it(self, setting: Writer, doc: int) -> None:
        setting.configure(Command="/không/có/docxtpl-reports")
        assert "cannot be run" in self.error_of(setting, doc)
        assert "Settings" in self.error_of(setting, doc)

    @pytest.mark.parametrize(
        "body", ["echo xin chào", "echo '[1]'", "exit 3", "echo '{\"schema\": 5}'", "head -c 90000 /dev/urandom"]
    )
    def test_another_program_is_recognised(self, setting: Writer, doc: int, tmp_path: Path, body: str) -> None:
        setting.configure(Command=self.script(tmp_path, body))
        assert "gave no valid answer" in self.error_of(setting, doc)

    def test_a_later_format_is_not_guessed_at(self, setting: Writer, doc: int, tmp_path: Path) -> None:
        setting.configure(Command=self.script(tmp_path, 'echo \'{"schema": "docxtpl-reports/check/2"}\''))
        assert "docxtpl-reports/check/2" in self.error_of(setting, doc)

    def test_a_call_may_take_five_seconds_at_least(self, setting: Writer, doc: int) -> None:
        setting.configure(Seconds=1)
        assert setting.ask(doc=doc, question="state")["settings"]["seconds"] == 5

    @pytest.fixture
    def slow_fields(self, setting: Writer, command: Path, tmp_path: Path) -> Path:
        """The command, but reading the fields waits until a file is there."""
        go = tmp_path / "go"
        wait = f'if [ $1 = fields ]; then until [ -e "{go}" ]; do sleep 0.05; done; fi'
        setting.configure(Command=self.script(tmp_path, f'{wait}; exec "{command}" "$@"'))
        return go

    def test_a_check_waits_for_what_runs_in_the_background(self, setting: Writer, doc: int, slow_fields: Path) -> None:
        setting.ask(doc=doc, question="fields")
        assert setting.enabled(doc=doc, command="check") is True
        setting.dispatch(doc=doc, command="check")
        assert setting.enabled(doc=doc, command="check") is False, "once is enough"
        slow_fields.touch()
        assert until(lambda: setting.ask(doc=doc, question="state")["source"] == "check")
        state = setting.finish(doc=doc)
        assert (state["error"], len(state["fields"]) > 5) == ("", True)

    def test_a_check_that_waits_can_be_stopped(self, setting: Writer, doc: int, slow_fields: Path) -> None:
        setting.ask(doc=doc, question="fields")
        setting.dispatch(doc=doc, command="check")
        setting.dispatch(doc=doc, command="cancel")
        slow_fields.touch()
        state = setting.finish(doc=doc)
        assert (state["source"], state["message"]) == (None, "Stopped.")

    def test_a_running_call_can_be_stopped_and_nothing_else_begun(
        self, setting: Writer, doc: int, tmp_path: Path
    ) -> None:
        setting.configure(Command=self.script(tmp_path, f'echo $$ > "{tmp_path}/pid"; sleep 60'))
        setting.dispatch(doc=doc, command="check")
        assert (setting.enabled(doc=doc, command="check"), setting.enabled(doc=doc, command="cancel")) == (False, True)
        with pytest.raises(WriterError, match="A task is running"):
            setting.dispatch(doc=doc, command="check")
        setting.dispatch(doc=doc, command="cancel")
        assert setting.finish(doc=doc)["message"] == "Stopped."
        assert ended(int((tmp_path / "pid").read_text()))

    def test_the_environment_of_libreoffice_does_not_leak(self, writer: Writer, doc: int, command: Path) -> None:
        writer.dispatch(doc=doc, command="check")
        assert writer.finish(doc=doc)["error"] == ""
        given = dict(
            line.partition("=")[::2] for line in (command.parent / "environment").read_text("utf-8").splitlines()
        )
        assert given["PYTHONUTF8"] == "1"
        leaked = [name for name in given if name.startswith(("PYTHON", "URE_", "LIBO_", "UNO_", "LD_"))]
        assert leaked == ["PYTHONUTF8"]


class TestPanel:
    def panels(self, writer: Writer, doc: int, ready: str) -> dict[str, dict]:
        """The panels by name, as soon as the one called ``ready`` has something to show."""
        found: dict[str, dict] = {}

        def is_ready() -> bool:
            found.update(writer.panels(doc=doc))
            return bool(found and (found[ready].get("groups") or found[ready].get("lines")))

        assert until(is_ready), found
        return found

    @pytest.fixture
    def seen(self, writer: Writer, project: Path) -> Iterator[int]:
        """A document in a window: a hidden one has no side panel."""
        number = writer.open(path=template(project), hidden=False)
        writer.dispatch(doc=number, command="panel", Quiet=False)
        yield number
        writer.close(doc=number)

    def test_fields_are_listed_by_group_and_found_without_accents(self, writer: Writer, seen: int) -> None:
        groups = self.panels(writer, seen, "Fields")["Fields"]["groups"]
        assert list(groups)[:5] == ["Figures", "Indicators", "Criteria", "General information", "Blocks"]
        assert list(groups)[5].startswith("Filters")
        assert groups["Figures"] == 4
        found = writer.search(doc=seen, query="ho so truc tuyen")
        assert found[:2] == ["Hồ sơ trực tuyến = 109", "Tỷ lệ hồ sơ trực tuyến = 9,20%"]
        assert writer.search(doc=seen, query="9,20%")[0] == found[1]
        assert writer.search(doc=seen, query="xyzzy") == []

    def test_the_fields_follow_the_rules_of_the_pack(self, writer: Writer, project: Path, seen: int) -> None:
        self.panels(writer, seen, "Fields")
        writer.finish(doc=seen)
        rules = project / "templates" / "nho" / "quy-tac.yml"
        added = "so_lieu:\n  them_vao: {ten: Số thêm vào, kieu: so_nguyen, bat_buoc: false}\n"
        rules.write_text(rules.read_text("utf-8").replace("so_lieu:\n", added, 1), "utf-8")
        writer.save(doc=seen, path=template(project))
        assert until(lambda: writer.search(doc=seen, query="them vao")[:1] == ["Số thêm vào"])

    def test_a_command_that_fails_is_told_and_tried_again_when_another_is_set(
        self, writer: Writer, project: Path, command: Path, tmp_path: Path
    ) -> None:
        writer.configure(Command="/không/có/docxtpl-reports")
        number = writer.open(path=template(project), hidden=False)
        try:
            writer.dispatch(doc=number, command="panel", Quiet=False)

            def told() -> bool:
                return "cannot be run" in writer.panels(doc=number).get("Fields", {}).get("detail", "")

            assert until(told)
            writer.configure(Command=str(command))
            writer.ask(doc=number, question="settings", Settings=json.dumps({"command": str(command)}))
            assert "groups" in self.panels(writer, number, "Fields")["Fields"]
        finally:
            writer.configure(Command=str(command))
            writer.close(doc=number)

    def test_tags_are_listed_and_gone_to_and_an_edited_document_is_read_again(self, writer: Writer, seen: int) -> None:
        shown = self.panels(writer, seen, "Tags")["Tags"]
        assert shown["lines"][0].startswith("1. {{ ")
        assert shown["count"] == f"{len(shown['lines'])} tags"
        writer.ask(doc=seen, question="tag", Number=0)
        assert writer.selected(doc=seen)["texts"][0] in shown["lines"][0]
        assert not writer.modified(doc=seen)
        writer.cursor(doc=seen, where="body", at=0)
        writer.type(doc=seen, words="{{ moi }}")
        with pytest.raises(WriterError, match="read again"):
            writer.ask(doc=seen, question="tag", Number=0)
        assert self.panels(writer, seen, "Tags")["Tags"]["lines"][0].startswith("1. {{ moi }}")

    def test_findings_are_listed_with_their_words(self, writer: Writer, project: Path, seen: int) -> None:
        writer.cursor(doc=seen, where="body:1")
        writer.type(doc=seen, words="{{ so_lieu.sai }}")
        self.panels(writer, seen, "Fields")
        writer.finish(doc=seen)
        writer.dispatch(doc=seen, command="check")
        writer.finish(doc=seen)
        panels = self.panels(writer, seen, "Problems")
        panel = panels["Problems"]
        assert panel["lines"] == ["✖ 1. {{ so_lieu.sai }} – There is no “so_lieu.sai” in the data and rules."]
        assert panel["status"].startswith("1 errors, 0 warnings")
        assert panel["project"] == "Pack: nho\nData: xa-a.yml"
        assert panel["usable"] == ["check", "preview", "build", "settings", "goto"], "others are grey"
        tooltips = panel["tooltips"]
        assert tooltips["fix"] == "There is no automatic fix for this problem."
        assert tooltips["project"].splitlines()[1] == f"Data: {project / 'data' / 'xa-a.yml'}", "names alone are shown"
        assert tooltips["status"] == panel["status"], "which may be wider than the panel"
        writer.hover(doc=seen, panel="Problems")
        panel = writer.panels(doc=seen)["Problems"]
        assert panel["tooltips"]["list"] == panel["lines"][0]
        writer.theme(doc=seen, grey=0x123456)
        writer.ask(doc=seen, question="goto", Index=0)  # draws the panel again
        assert (len(panel["colours"]), writer.panels(doc=seen)["Problems"]["colours"]) == (1, [0x123456])

    def test_tab_goes_through_tree_and_lists_and_shift_tab_back(self, writer: Writer, seen: int) -> None:
        self.panels(writer, seen, "Fields")

        def height() -> int:
            """Where the list of tags is on the screen."""
            return int(writer.panels(doc=seen)["Tags"]["y"])

        def visited(last: str, shift: bool) -> list[str]:
            """Where the focus is until it comes to ``last``; titles of panels are not told."""
            found = [writer.focused(doc=seen)]
            for _ in range(30):
                writer.press(doc=seen, key="Tab", shift=shift)
                found.append(writer.focused(doc=seen))
                if found[-1] == last:
                    break
            return [one for one in found if one]

        writer.dispatch(doc=seen, command="panel", Quiet=False)
        assert until(lambda: writer.focused(doc=seen) == "Fields search")
        before = height()
        there = visited("Tags list", shift=False)
        buttons = ["check", "preview", "build", "settings"]
        problems = [f"Problems {name}" for name in (*buttons, "list", "detail", "goto", "fix")]
        assert there == [*(f"Fields {name}" for name in ("search", "tree", "detail", "insert")), *problems, "Tags list"]
        scrolled = height()
        assert scrolled < before, "the list is at the foot of the sidebar"
        writer.hover(doc=seen, panel="Tags")
        tags = writer.panels(doc=seen)["Tags"]
        assert tags["tooltips"]["list"] == tags["lines"][0]
        writer.focus(doc=seen, panel="Fields", control="search")
        assert height() == scrolled, "what is clicked does not move"
        writer.dispatch(doc=seen, command="panel", Quiet=False)
        assert until(lambda: height() > scrolled), "the search box is in view again"
        writer.focus(doc=seen, panel="Tags", control="list")
        assert visited("Fields search", shift=True) == there[::-1]

        def back(panel: str, control: str, number: int = seen) -> str:
            """Where Shift+Tab leads from a control."""
            writer.focus(doc=number, panel=panel, control=control)
            writer.press(doc=number, key="Tab", shift=True)
            return str(writer.focused(doc=number))

        writer.move(doc=seen, panel="Fields", y=300)  # below another
        assert back("Tags", "list") == "Fields insert"
        assert back("Problems", "check") == "", "the title of the panel"
        writer.move(doc=seen, panel="Fields", y=0)
        other = writer.open(hidden=False)
        try:
            for number in (other, seen):
                writer.dispatch(doc=number, command="panel", Quiet=False)
                assert until(lambda number=number: writer.focused(doc=number) == "Fields search"), "its own window's"
                assert back("Problems", "check", number) == "Fields insert"
        finally:
            writer.close(doc=other)


@pytest.fixture(scope="module")
def drawing(writer: Writer, python: str, soffice: Path, profile: Path) -> Iterator[Writer]:
    """A LibreOffice that draws into memory; the headless one has to end first, since both have one profile."""
    writer.close_all()
    office = Writer(python, soffice, profile, headless=False, environment={"SAL_USE_VCLPLUGIN": "svp"})
    yield office
    office.close_all()


TO_FIELD = "Replace the selection by a field"


class TestDialogs:
    """Modal dialogs, which a headless LibreOffice cancels: without a screen but with a toolkit that draws into memory.
    Last in this module, because it ends the other LibreOffice first."""

    @pytest.fixture
    def seen(self, drawing: Writer, project: Path) -> Iterator[int]:
        number = drawing.open(path=template(project), hidden=False)
        yield number
        drawing.close(doc=number)

    def test_a_field_is_searched_chosen_and_inserted(self, drawing: Writer, seen: int) -> None:
        drawing.ask(doc=seen, question="fields")
        drawing.finish(doc=seen)
        drawing.cursor(doc=seen, where="body:1")
        script = [["type", "truc tuyen"], ["gone", "Name of the unit = xã A"], ["select", "Hồ sơ trực tuyến = 109"]]
        script += [["press", "Insert"], ["press", "Close"]]
        names = drawing.in_dialog(doc=seen, command="insert", title="Insert field", script=script)
        assert {"Insert", "Close"} <= set(names)
        assert drawing.text(doc=seen, where="body:1") == "Đoạn thứ hai{{ so_lieu.ho_so_truc_tuyen }}"

    def test_a_paragraph_depends_on_what_is_chosen(self, drawing: Writer, seen: int) -> None:
        drawing.cursor(doc=seen, where="body:1", at=4)
        title = "Show only when"
        drawing.in_dialog(doc=seen, command="only_when", title=title, script=[["press", "OK"]])
        assert drawing.text(doc=seen, where="body:1") == "{% chi_khi chi_tieu.truc_tuyen.dat %}Đoạn thứ hai"
        drawing.undo(doc=seen)
        assert drawing.text(doc=seen, where="body:1") == "Đoạn thứ hai"

    def test_selected_paragraphs_depend_on_what_is_chosen_together(self, drawing: Writer, seen: int) -> None:
        drawing.cursor(doc=seen, where="body:1", paragraphs=2)
        drawing.in_dialog(doc=seen, command="only_when", title="Show only when", script=[["press", "OK"]])
        found = drawing.paragraphs(doc=seen)
        assert found[1] == "{% if chi_tieu.truc_tuyen.dat %}"
        assert found[4] == "{% endif %}"

    def test_a_shared_part_stays_alone_in_its_paragraph(self, drawing: Writer, seen: int) -> None:
        drawing.cursor(doc=seen, where="body:3")
        drawing.type(doc=seen, words='{% chen "khối" %}')
        drawing.in_dialog(doc=seen, command="only_when", title="Show only when", script=[["press", "OK"]])
        found = drawing.paragraphs(doc=seen)[3:6]
        assert (found[0][:5], found[1], found[2]) == ("{% if", '{% chen "khối" %}', "{% endif %}")

    def test_selected_words_become_the_field_that_has_their_value(self, drawing: Writer, seen: int) -> None:
        drawing.cursor(doc=seen, where="body:1")
        drawing.type(doc=seen, words=": 1.185")
        drawing.cursor(doc=seen, where="body:1", at=14, select=5)
        drawing.in_dialog(doc=seen, command="to_field", title=TO_FIELD, script=[["press", "OK"]])
        assert drawing.text(doc=seen, where="body:1") == "Đoạn thứ hai: {{ so_lieu.ho_so_tong }}"

    def test_a_report_edited_by_hand_is_replaced_only_when_agreed(
        self, drawing: Writer, seen: int, project: Path, command: Path
    ) -> None:
        quick = project / "no PDF"
        quick.write_text(
            f'#!/bin/sh\nfor a; do shift; [ "$a" = --pdf ] || set -- "$@" "$a"; done\nexec "{command}" "$@"\n'
        )
        quick.chmod(0o755)
        drawing.configure(Command=str(quick))
        job = Job(project / "data" / "xa-a.yml", project / "out")
        assert build([job])[0].ok
        document = Document(str(job.docx))
        document.add_paragraph("thêm bằng tay")
        document.save(str(job.docx))
        edited = job.docx.read_bytes()
        for button in ("No", "Yes"):
            drawing.dispatch(doc=seen, command="build", Quiet=False)
            asked = drawing.answer(title="Reports", button=button)
            assert any("xa-a.docx" in words and "Discard it and write the new one?" in words for words in asked), asked
            if button == "No":
                assert drawing.finish(doc=seen)["built"] == []
                assert job.docx.read_bytes() == edited
        drawing.answer(title="Reports", button="No")  # to open it
        assert drawing.finish(doc=seen)["built"] == [str(job.docx)]
        assert not edited_since(job.docx, job.manifest)
        drawing.configure(Command=str(command))

    def test_a_row_is_repeated_over_a_list(self, drawing: Writer, seen: int) -> None:
        drawing.cursor(doc=seen, where="cell:A2")
        title = "Repeat this row over a list"
        drawing.in_dialog(doc=seen, command="repeat_row", title=title, script=[["press", "OK"]])
        first, last = (drawing.text(doc=seen, where=f"cell:{name}2") for name in "AB")
        assert (first[:9], last) == ("{% for m ", "b{% endfor %}")

    def test_of_several_names_that_come_near_one_is_chosen(self, drawing: Writer, seen: int, project: Path) -> None:
        drawing.cursor(doc=seen, where="body:1")
        drawing.type(doc=seen, words="{{ so_lieu.ho_so }}")
        drawing.ask(doc=seen, question="fields")
        drawing.finish(doc=seen)
        drawing.dispatch(doc=seen, command="panel", Quiet=False)
        drawing.push(doc=seen, panel="Problems", button="goto")
        told = drawing.answer(title="Reports", button="OK")
        assert "Choose a problem in the list." in told, "a grey button says why"
        drawing.dispatch(doc=seen, command="check")
        state = drawing.finish(doc=seen)
        assert state["problems"][0]["fix"] is None
        names = [new for _, new in state["problems"][0]["choices"]]
        assert len(names) > 1
        asked = {"doc": seen, "command": "fix", "title": "Choose the right name", "quiet": True}
        shown = drawing.in_dialog(**asked, script=[["press", "Cancel"]])
        assert any(name.startswith(f"{names[0]} – ") for name in shown), shown
        assert "{{ so_lieu.ho_so }}" in drawing.text(doc=seen, where="body:1"), "nothing was agreed to"
        drawing.in_dialog(**asked, script=[["press", "OK"]])
        drawing.finish(doc=seen)
        assert f"{{{{ {names[0]} }}}}" in drawing.text(doc=seen, where="body:1")

    def test_settings_are_kept_when_agreed_to_and_not_when_abandoned(
        self, drawing: Writer, seen: int, project: Path
    ) -> None:
        found = drawing.ask(doc=seen, question="state")["project"]["data"]
        other = str(project / "data" / "khac.yml")
        for button, kept in (("Cancel", found), ("OK", other)):
            script = [["fill", found, other], ["press", button]]
            names = drawing.in_dialog(doc=seen, command="settings", title="Report settings", script=script)
            assert any("Data file" in name for name in names)
            state = drawing.ask(doc=seen, question="state")
            assert state["project"]["data"] == kept
            assert drawing.modified(doc=seen) == (button == "OK")
        assert state["settings"]["pack"] == "", "what only lies beside the document is not written into it"
