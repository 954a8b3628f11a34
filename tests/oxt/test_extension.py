"""The extension without LibreOffice: what it finds, understands and shows; how its file is made."""

from __future__ import annotations

import ast
import itertools
import json
import ntpath
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from threading import Timer
from types import ModuleType
from xml.etree import ElementTree

import pytest
from support import ROOT
from support.project import make_project
from support.scripts import load_script
from support.waiting import ended

from docxtpl_reports.cli import main as cli
from docxtpl_reports.figures.rules.kinds import KINDS

OXT = ROOT / "oxt"
PACKAGE = OXT / "python" / "pythonpath"
sys.path.insert(0, str(PACKAGE))

from docxtpl_reports_lo import balance, command_line, commands, fields, problems, project, texts  # noqa: E402
from docxtpl_reports_lo.command_line import Cancelled, CommandError, CommandLine, Stop  # noqa: E402

SOURCES = sorted((OXT / "python").rglob("*.py"))


def build(target: Path) -> bytes:
    subprocess.run([sys.executable, str(OXT / "build.py"), str(target)], check=True, stdout=subprocess.DEVNULL)
    return target.read_bytes()


@pytest.fixture(scope="module")
def oxt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("oxt") / "a.oxt"
    build(target)
    return target


class TestTheFile:
    def test_the_same_sources_give_the_same_bytes(self, oxt: Path, tmp_path: Path) -> None:
        assert build(tmp_path / "b.oxt") == oxt.read_bytes()

    def test_everything_named_is_in_it_and_is_xml(self, oxt: Path) -> None:
        with zipfile.ZipFile(oxt) as archive:
            names = set(archive.namelist())
            manifest = ElementTree.fromstring(archive.read("META-INF/manifest.xml"))
            for name in names:
                if name.endswith((".xml", ".xcu", ".xcs", ".components")):
                    ElementTree.fromstring(archive.read(name))
            addons = archive.read("registry/Addons.xcu").decode()
            about = archive.read("description.xml").decode()
        listed = {entry.get("{http://openoffice.org/2001/manifest}full-path") for entry in manifest}
        assert listed <= names
        assert {n for n in names if n.startswith("registry/") or n.endswith(".components")} == listed
        assert {re.sub(r".*/icons", "icons", url) for url in re.findall(r"%origin%([^<]+)", addons)} <= names
        assert all(f'"description/{language}.txt"' in about for language in texts.LANGUAGES)
        assert not [n for n in names if "__pycache__" in n or n.endswith((".pyc", ".svg", ".sh"))]

    def test_it_has_the_version_of_the_command(self, oxt: Path) -> None:
        from docxtpl_reports import __version__

        with zipfile.ZipFile(oxt) as archive:
            assert f'<version value="{__version__}"/>' in archive.read("description.xml").decode()

    @pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
    def test_sources_are_python_3_8_and_use_nothing_but_python_and_uno(self, source: Path) -> None:
        tree = ast.parse(source.read_text("utf-8"), feature_version=(3, 8))
        named = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
        named += [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
        roots = {(name or "").partition(".")[0] for name in named}
        assert roots <= set(sys.stdlib_module_names) | {"uno", "unohelper", "com", "docxtpl_reports_lo"}
        assert len(source.read_text("utf-8").splitlines()) <= 450

    def test_every_text_is_in_both_languages_with_the_same_words_to_fill_in(self) -> None:
        for key, (vietnamese, english) in texts.TEXTS.items():
            assert vietnamese, key
            assert english, key
            assert set(re.findall(r"\{(\w+)\}", vietnamese)) == set(re.findall(r"\{(\w+)\}", english)), key

    def test_every_text_that_the_code_asks_for_is_there(self) -> None:
        code = "\n".join(path.read_text("utf-8") for path in SOURCES if path.name != "texts.py")
        asked = set(re.findall(r"""(?:say|Refused)\("(\w+)"[,)]""", code)) | set(
            re.findall(r"""(?:text\([\w.]+, |CommandError\([\w.]+, )"(\w+)"[,)]""", code)
        )
        assert len(asked) > 40
        assert asked <= set(texts.TEXTS)
        keys = {
            key for key in texts.TEXTS if not re.match(r"(block|short|tip|group|running|part|settings|language)_", key)
        }
        unused = {key for key in keys if f'"{key}"' not in code} - {"title"}
        assert unused <= {c.name for c in commands.COMMANDS} | {"panel_fields", "panel_tags", "panel_problems"}
        assert {c.name for c in commands.COMMANDS} <= set(texts.TEXTS)


class TestCommands:
    def applying(self, **now: object) -> set[str]:
        situation = commands.Situation(**now)
        return {c.name for c in commands.COMMANDS if commands.applies(c.name, situation)}

    def test_what_does_not_apply_is_grey(self) -> None:
        always = {"next_tag", "previous_tag", "part", "panel", "settings"}
        write = {"insert", "to_field", "only_when", "repeat_row"}
        assert self.applying() == always | write
        assert self.applying(read_only=True) == always
        assert self.applying(pack=True) == self.applying(part=True) == always | write | {"check"}
        ready = always | write | {"check", "preview", "build"}
        assert self.applying(pack=True, data=True) == ready
        assert self.applying(pack=True, data=True, running=True) == always | write | {"cancel"}
        assert self.applying(problems=2, fixable=True) == always | write | {"next", "previous", "fix"}
        assert "fix" not in self.applying(problems=2, fixable=True, read_only=True)

    def test_whatever_is_grey_says_why(self) -> None:
        situations = [
            commands.Situation(*values, 0, fixable)
            for values in itertools.product((False, True), repeat=4)
            for fixable in (False, True)
        ]
        for now in situations:
            for one in commands.COMMANDS:
                reason = commands.why_not(one.name, now)
                assert (reason == "") is commands.applies(one.name, now)
                assert reason == "" or all(texts.text(language, reason) for language in texts.LANGUAGES)
        assert commands.why_not("check", commands.Situation()) == "no_pack"
        assert commands.why_not("preview", commands.Situation(pack=True)) == "no_data"
        assert commands.why_not("build", commands.Situation(pack=True, data=True, running=True)) == "busy"


class TestFindingTheCommand:
    def executable(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n", "utf-8")
        path.chmod(0o755)
        return path

    def test_settings_then_path_then_usual_places(self, tmp_path: Path) -> None:
        home, path = tmp_path / "home", tmp_path / "bin"
        environment = {"HOME": str(home), "PATH": str(path)}
        local = self.executable(home / ".local" / "bin" / "docxtpl-reports")
        assert command_line.find("", environment) == [str(local)]
        on_path = self.executable(path / "docxtpl-reports")
        assert command_line.find("", environment) == [str(on_path)]
        chosen = self.executable(tmp_path / "nơi khác" / "lệnh")
        assert command_line.find(f" {chosen} ", environment) == [str(chosen)]
        assert command_line.find(f'"{chosen}"', environment) == [str(chosen)]

    def test_a_command_with_arguments_is_split(self) -> None:
        flatpak = "flatpak-spawn --host '/opt/my tools/docxtpl-reports'"
        assert command_line.split(flatpak, windows=False) == [
            "flatpak-spawn",
            "--host",
            "/opt/my tools/docxtpl-reports",
        ]
        wsl = r'wsl.exe "C:\my tools\docxtpl-reports"'
        assert command_line.split(wsl, windows=True) == ["wsl.exe", r"C:\my tools\docxtpl-reports"]
        assert command_line.split("'unclosed", windows=False) == ["'unclosed"]
        assert command_line.split("  ") == []

    def test_usual_places_of_each_system(self) -> None:
        windows = {"APPDATA": r"C:\Users\A\AppData\Roaming", "USERPROFILE": r"C:\Users\A"}
        found = list(command_line.candidates(windows, "win32"))
        assert r"C:\Users\A\.local\bin\docxtpl-reports.exe" in found
        assert r"C:\Users\A\AppData\Roaming\Python\Python312\Scripts\docxtpl-reports.exe" in found
        mac = list(command_line.candidates({"HOME": "/Users/a"}, "darwin"))
        assert "/opt/homebrew/bin/docxtpl-reports" in mac
        assert "/Users/a/Library/Python/3.12/bin/docxtpl-reports" in mac
        assert "/home/a/.local/bin/docxtpl-reports" in command_line.candidates({"HOME": "/home/a"}, "linux")
        assert list(command_line.candidates({}, "linux"))

    def test_one_beside_the_document_is_reported_but_not_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        inner = ("Scripts", "docxtpl-reports.exe") if os.name == "nt" else ("bin", "docxtpl-reports")
        beside = self.executable(tmp_path.joinpath(".venv", *inner))
        monkeypatch.setattr(command_line, "find", lambda setting: None)
        with pytest.raises(CommandError, match=r"pipx install \./docxtpl_reports") as error:
            CommandLine("", "vi", str(tmp_path)).command()
        assert str(beside) in str(error.value)
        assert error.value.key == "no_command"

    def test_what_libreoffice_sets_for_itself_is_left_out(self) -> None:
        given = {"PYTHONHOME": "/x", "PYTHONPATH": "/y", "LD_LIBRARY_PATH": "/z", "DYLD_X": "1", "URE_BOOTSTRAP": "u"}
        kept = {"PATH": "/bin", "HOME": "/h", "LANG": "vi_VN.UTF-8"}
        assert command_line.clean_environment({**given, **kept}) == {**kept, "PYTHONUTF8": "1"}


@pytest.mark.skipif(os.name == "nt", reason="shell scripts stand for the command")
class TestRunningTheCommand:
    def line(self, folder: Path, body: str, seconds: float = 20.0) -> CommandLine:
        file = folder / "lệnh"
        file.write_text("#!/bin/sh\n" + body, "utf-8")
        file.chmod(0o755)
        return CommandLine(str(file), "vi", str(folder), seconds)

    def test_the_answer_is_read_whatever_the_exit_code(self, tmp_path: Path) -> None:
        line = self.line(tmp_path, """echo '{"schema": "docxtpl-reports/check/1", "ok": false}'; exit 1""")
        assert line.json("check") == {"schema": "docxtpl-reports/check/1", "ok": False}

    def test_it_runs_in_the_project_with_the_language_asked_for(self, tmp_path: Path) -> None:
        line = self.line(tmp_path, """printf '{"schema": "docxtpl-reports/x/1", "a": "%s", "b": "%s"}' "$*" "$PWD" """)
        answer = line.json("check", "tệp có dấu.docx")
        assert answer["a"] == "check tệp có dấu.docx --format json --lang vi"
        assert answer["b"] == str(tmp_path)

    @pytest.mark.parametrize(
        ("body", "key"),
        [
            ("", "no_json"),
            ("echo hello", "no_json"),
            ("echo null", "no_json"),
            ("echo '[{}]'", "no_json"),
            ("printf '\\377\\376'", "no_json"),
            ("kill -9 $$", "no_json"),
            ("""echo '{"schema": "docxtpl-reports/check/2"}'""", "other_version"),
            ("""echo '{"schema": "other/check/1"}'""", "other_version"),
        ],
    )
    def test_other_answers_are_reported(self, tmp_path: Path, body: str, key: str) -> None:
        with pytest.raises(CommandError) as error:
            self.line(tmp_path, body).json("check")
        assert error.value.key == key

    def test_what_the_program_complained_of_is_shown(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="No module named docxtpl_reports"):
            self.line(tmp_path, "echo 'No module named docxtpl_reports' >&2; exit 1").json("check")

    def test_one_that_cannot_be_run_is_reported(self, tmp_path: Path) -> None:
        for setting in (str(tmp_path / "không có"), str(tmp_path)):
            with pytest.raises(CommandError) as error:
                CommandLine(setting, "vi", str(tmp_path)).json("check")
            assert error.value.key == "cannot_run"

    def test_a_folder_that_is_gone_does_not_matter(self, tmp_path: Path) -> None:
        line = self.line(tmp_path, """echo '{"schema": "docxtpl-reports/check/1"}'""")
        line.folder = str(tmp_path / "không còn")
        assert line.json("check")

    def test_too_slow_and_stopped_end_the_children_too(self, tmp_path: Path) -> None:
        body = f'sleep 60 & echo $! > "{tmp_path}/child"; wait'
        for stopped in (False, True):
            stop = Stop()
            Timer(0.3, stop.set).start() if stopped else None
            with pytest.raises(Cancelled if stopped else CommandError):
                self.line(tmp_path, body, 60.0 if stopped else 0.4).json("check", stop=stop)
            assert ended(int((tmp_path / "child").read_text()))


class TestProject:
    def test_a_template_in_its_pack_needs_no_settings(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        (tmp_path / "data" / "a-khac.yml").write_text("mau: khac\n", "utf-8")
        (tmp_path / "data" / "b-chung.yml").write_text("so_lieu: {}\n", "utf-8")
        pack = tmp_path / "templates" / "nho"
        found = project.guess(str(pack / "mau.docx"))
        assert found == project.Project(str(pack), str(data))
        assert found.folder == str(tmp_path)

    def test_what_is_chosen_is_kept(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        pack = str(tmp_path / "templates" / "nho")
        assert project.guess("", pack) == project.Project(pack, str(data))
        assert project.guess("", pack, "/x.yml") == project.Project(pack, "/x.yml")
        assert project.guess(str(tmp_path / "khac.docx")) == project.Project()
        assert project.guess("") == project.Project()

    @pytest.mark.parametrize(
        ("line", "name"),
        [
            ("mau: nho", "nho"),
            ("mau:   'nho' # ghi chú", "nho"),
            ('"mau": "nho"', "nho"),
            ("# mau: khac\nmau: nho\r\n", "nho"),
            ("so: 1\n  mau: khac", None),
        ],
    )
    def test_the_pack_a_data_file_names(self, tmp_path: Path, line: str, name: str | None) -> None:
        (tmp_path / "a.yml").write_text(line, "utf-8")
        assert project.named_pack(str(tmp_path / "a.yml")) == name
        assert project.named_pack(str(tmp_path / "không có.yml")) is None

    @pytest.mark.parametrize(
        ("paths", "path", "document", "kept"),
        [
            (posixpath, "/p/data/a.yml", "/p/templates/nho/mau.docx", "../../data/a.yml"),
            (posixpath, "/p/templates/nho", "/p/templates/nho/mau.docx", "."),
            (posixpath, "/elsewhere/a.yml", "/home/an/p/q/templates/nho/mau.docx", "/elsewhere/a.yml"),
            (posixpath, "/p/a.yml", "", "/p/a.yml"),
            (posixpath, "", "/p/mau.docx", ""),
            (ntpath, r"C:\p\data\a.yml", r"C:\p\templates\nho\mau.docx", "../../data/a.yml"),
            (ntpath, r"D:\data\a.yml", r"C:\p\mau.docx", r"D:\data\a.yml"),
        ],
    )
    def test_paths_are_remembered_relative_to_the_document(
        self, paths: ModuleType, path: str, document: str, kept: str
    ) -> None:
        assert project.remembered(path, document, paths) == kept
        assert project.recalled(kept, document, paths) == path

    def test_a_relative_path_of_a_document_never_saved_leads_nowhere(self) -> None:
        assert project.recalled("../a.yml", "") == ""


def diagnostic(**changed: object) -> dict[str, object]:
    place = {"part": "word/document.xml", "text": "a {{ x }}", "tag": "{{ x }}", "occurrence": 1, "paragraph": 1}
    place.update(changed.pop("location", {}))
    return {
        "code": "TPL020",
        "severity": "error",
        "message": "m",
        "help": "h",
        "fix": None,
        "location": place,
        **changed,
    }


class TestProblems:
    def test_errors_come_first_in_the_order_given(self) -> None:
        found = problems.read([diagnostic(severity="warning", code="A"), diagnostic(code="B"), diagnostic(code="C")])
        assert [one.code for one in found] == ["B", "C", "A"]
        assert problems.count(found, "vi") == "2 lỗi, 1 cảnh báo"
        assert problems.count([], "vi") == "Không có vấn đề nào."

    def test_what_is_in_the_way_is_advised_on_in_the_terms_of_writer(self) -> None:
        [found] = problems.read([diagnostic(code="OUT020", help="… thêm --force.")])
        assert "--force" not in problems.detail(found, "vi")
        assert "ghi đè" in problems.detail(found, "vi")

    def test_a_box_lists_the_first_with_their_places(self) -> None:
        found = problems.read([diagnostic(code=f"C{number}", message=f"lỗi {number}") for number in range(14)])
        words = problems.listed(found, "vi").split("\n\n")
        assert words[0] == "14 lỗi, 0 cảnh báo"
        assert words[1].startswith("✖ 1. ")
        assert "lỗi 0 (" in words[1]
        assert (len(words), words[-1]) == (14, "… và 2 vấn đề nữa")

    @pytest.mark.parametrize("answer", [None, {}, "x", [1, "a"]])
    def test_no_list_of_diagnostics_is_no_problem(self, answer: object) -> None:
        assert problems.read(answer) == []

    @pytest.mark.parametrize(
        ("part", "kind"),
        [
            ("word/document.xml", "body"),
            ("word/header2.xml", "header"),
            ("word/footer11.xml", "footer"),
            ("word/footnotes.xml", "footnotes"),
            ("word/styles.xml", None),
            (None, None),
        ],
    )
    def test_the_part_is_a_kind_of_text(self, part: str | None, kind: str | None) -> None:
        (found,) = problems.read([diagnostic(location={"part": part})])
        assert (found.kind, found.in_document) == (kind, kind is not None)

    def test_a_problem_of_a_data_file_has_its_place(self) -> None:
        where = {"part": None, "tag": None, "text": None, "file": "data/a.yml", "line": 7}
        (found,) = problems.read([diagnostic(location=where)])
        assert problems.place(found, "vi") == "data/a.yml · dòng 7"
        assert found.in_text_file
        (copied,) = problems.read([diagnostic(location={**where, "file": "/tmp/x/mau.docx", "line": None})])
        assert problems.place(copied, "vi") == "mau.docx"
        assert not found.fixable

    def test_a_problem_of_another_document_has_no_place_in_this_one(self, tmp_path: Path) -> None:
        found = problems.read([diagnostic(location={"file": name}) for name in ("chung/ky.docx", "mau.docx", None)])
        placed = problems.of_document(found, [str(tmp_path / "mau.docx")], str(tmp_path))
        assert [one.in_document for one in placed] == [False, True, True]

    def test_the_words_of_the_document_are_quoted(self) -> None:
        where = {"heading": "II. KẾT QUẢ", "table": 1, "row": 2, "cell": 3}
        (found,) = problems.read([diagnostic(location=where)])
        assert problems.detail(found, "vi").splitlines() == [
            "lỗi TPL020: m",
            "Chỗ: thân văn bản · «II. KẾT QUẢ» · bảng 1, hàng 2, ô 3",
            "«a {{ x }}»",
            "Cách sửa: h",
        ]
        assert problems.line(found, 3) == "✖ 3. {{ x }} – m"

    @pytest.mark.parametrize(
        ("tag", "fix", "then"),
        [
            (
                "{{ so_lieu.tonk + so_lieu.tonkx }}",
                ("so_lieu.tonk", "so_lieu.tong"),
                "{{ so_lieu.tong + so_lieu.tonkx }}",
            ),
            ("{{ a.so_lieu + So_lieu.x }}", ("So_lieu", "so_lieu"), "{{ a.so_lieu + so_lieu.x }}"),
            ("{{ x – 1 }}", ("{{ x – 1 }}", "{{ x - 1 }}"), "{{ x - 1 }}"),
            ("{{ x }}", ("y", "z"), "{{ x }}"),
            (r"{{ x }}", ("x", r"\1"), r"{{ \1 }}"),
        ],
    )
    def test_a_fix_changes_whole_names(self, tag: str, fix: tuple[str, str], then: str) -> None:
        assert problems.corrected(tag, fix) == then

    @pytest.mark.parametrize(
        ("tag", "closing"),
        [
            ("{% if x %}", "{% endif %}"),
            ("{%p for m in x %}", "{%p endfor %}"),
            ("{%tr if x %}", "{%tr endif %}"),
            ("{%- if x %}", "{% endif %}"),
            ("{% with a = 1 %}", "{% endwith %}"),
            ("{% x %}", None),
        ],
    )
    def test_an_open_block_is_closed_with_its_own_prefix(self, tag: str, closing: str | None) -> None:
        (found,) = problems.read([diagnostic(code="TPL005", location={"tag": tag})])
        assert problems.closing(found) == closing
        assert found.fixable == (closing is not None)

    def test_paragraphs_are_compared_by_their_words(self) -> None:
        assert problems.likeness("xã ()  a\u00a0b", "xa\u0303 () a b\ufffc") == 1.0
        assert problems.likeness("trên địa bàn xã().", "trên địa bàn xã(1).") > 0.9
        assert problems.likeness("một", "hai") < 0.6


class TestChoices:
    def entry(self, name: str, kind: str = "figure", **known: str | None) -> fields.Entry:
        given = {"label": name, "type": None, "unit": None, "sample": None, "insert": "{{ " + name + " }}", "of": None}
        return fields.Entry(name=name, kind=kind, uses=0, **{**given, **known})

    def test_fields_whose_value_is_what_is_selected_come_first(self) -> None:
        entries = [
            self.entry("a", sample="khác"),
            self.entry("b", sample="xã An Bình và xã B"),
            self.entry("c", sample="Xã An  Bình"),
            self.entry("d", kind="info", sample="xã An Bình"),
            self.entry("e", kind="filter"),
            self.entry("g", kind="snippet", insert="{% if x %}…{% endif %}"),
        ]
        found = fields.replacements(entries, " xã An\nBình ", "vi")
        assert [choice.value for choice in found] == ["{{ d }}", "{{ c }}", "{{ b }}", "{{ a }}"]
        assert found[0].line == "d – d = xã An Bình"

    def test_conditions_are_verdicts_and_answers_then_figures(self) -> None:
        entries = [
            self.entry("so_lieu.n", label="Số hồ sơ"),
            self.entry("chi_tieu.x", kind="indicator", label="Tỷ lệ"),
            self.entry("chi_tieu.x.khong_dat", kind="indicator", label="Chưa đạt", type="dung_sai", of="chi_tieu.x"),
            self.entry("so_lieu.co", label="Có kiosk", type="dung_sai"),
        ]
        assert [tuple(choice) for choice in fields.conditions(entries, "vi")] == [
            ("Tỷ lệ: Chưa đạt", "chi_tieu.x.khong_dat"),
            ("Có kiosk", "so_lieu.co"),
            ("Số hồ sơ: có, và khác 0", "so_lieu.n"),
        ]

    def test_lists_are_those_of_the_blocks(self) -> None:
        block = "{% for m in so_lieu.ds %}…{% endfor %}"
        entries = [self.entry("lap.so_lieu.ds", kind="snippet", label="Mỗi mục một lần: Nhân sự", insert=block)]
        assert [tuple(choice) for choice in fields.lists([*entries, self.entry("so_lieu.ds")])] == [("Nhân sự", block)]


class TestFields:
    @pytest.fixture
    def entries(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list:
        make_project(tmp_path)
        monkeypatch.chdir(tmp_path)
        assert cli.invoke(["fields", "nho", "--format", "json"]) == 0
        return fields.read(json.loads(capsys.readouterr().out)["fields"])

    def names(self, nodes: tuple) -> list[str]:
        return [
            name
            for node in nodes
            for name in [node.entry.name if node.entry else "", *self.names(node.children)]
            if name
        ]

    def test_all_entries_are_in_the_tree_once(self, entries: list) -> None:
        shown = self.names(fields.tree(entries, "vi"))
        assert sorted(shown) == sorted(entry.name for entry in entries)

    def test_groups_hold_owners_with_their_parts_and_blocks_by_what_they_do(self, entries: list) -> None:
        groups = {node.title: node for node in fields.tree(entries, "vi")}
        (rate,) = (n for n in groups["Chỉ tiêu"].children if n.entry.name == "chi_tieu.truc_tuyen")
        assert rate.title == "Tỷ lệ hồ sơ trực tuyến = 9,20%"
        assert "Kết luận = Chưa đạt" in [child.title for child in rate.children]
        blocks = {node.title: node for node in groups["Khối mẫu"].children}
        assert blocks["Chỉ in khi chưa đạt"].children[0].title == "Tỷ lệ hồ sơ trực tuyến"
        assert "Chú thích cuối trang (tại con trỏ)" in blocks

    @pytest.mark.parametrize(
        ("query", "first"),
        [
            ("TONG SO ho so", "so_lieu.ho_so_tong"),
            ("1.185", "so_lieu.ho_so_tong"),
            ("truc_tuyen.ket_luan", "chi_tieu.truc_tuyen"),
            ("bang_chu", "bang_chu"),
            ("chu thich cuoi trang", "chu_thich"),
        ],
    )
    def test_search_needs_no_accents_and_keeps_owners(self, entries: list, query: str, first: str) -> None:
        assert self.names(fields.tree(entries, "vi", query))[0] == first
        assert fields.tree(entries, "vi", query + " xyzzy") == ()

    def test_details_say_type_example_and_what_is_inserted(self, entries: list) -> None:
        (total,) = (entry for entry in entries if entry.name == "so_lieu.ho_so_tong")
        assert fields.detail(total, "vi").splitlines() == [
            "so_lieu.ho_so_tong – Tổng số hồ sơ",
            "Kiểu: số nguyên",
            "Ví dụ: 1.185",
            "Sẽ chèn: {{ so_lieu.ho_so_tong }}",
            "Mẫu dùng 1 lần",
        ]
        (before,) = (entry for entry in entries if entry.name == "so_lieu.diem_nam_truoc")
        assert "Example: (not in the data file)" in fields.detail(before, "en")

    def test_types_of_lists_are_words(self) -> None:
        assert fields.type_words("danh_sach(van_ban)", "vi") == "danh sách (văn bản)"
        assert fields.type_words("kieu_la", "vi") == "kieu_la"
        for kind in KINDS.values():
            assert kind.label.startswith(fields.type_words(kind.name, "vi"))
            assert fields.type_words(kind.name, "en") != kind.name

    @pytest.mark.parametrize(
        ("given", "insert"),
        [
            ("so_lieu.x", "{{ so_lieu.x }}"),
            ("{{ x | noi }}", "{{ x | noi }}"),
            ("{% if x %}…{% endif %}", "{% if x %}…{% endif %}"),
            ("| bang_chu", "| bang_chu"),
        ],
    )
    def test_a_bare_name_becomes_a_tag(self, given: str, insert: str) -> None:
        assert fields.as_insert(given) == insert


def test_the_build_script_says_when_there_is_no_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = load_script(OXT / "build.py")
    (tmp_path / "docxtpl_reports").mkdir()
    (tmp_path / "docxtpl_reports" / "__init__.py").write_text("", "utf-8")
    monkeypatch.setattr(module, "HERE", tmp_path / "oxt")
    with pytest.raises(SystemExit, match="__version__"):
        module.version()


class TestBalance:
    @pytest.mark.parametrize(
        ("words", "tag"),
        [
            ("{% if a %}\nchữ\n{% elif b %}", "{% if a %}"),
            ("{% else %}\nchữ\n{% endif %}", "{% else %}"),
            ("chữ {%- endif -%}", "{%- endif -%}"),
            ("{%tr for m in ds %}{{ m }}", "{%tr for m in ds %}"),
            ("{% theo chi_tieu.x %}{% dat %}a", "{% theo chi_tieu.x %}"),
            ("{% dat %}a{% endtheo %}", "{% dat %}"),
            ("{% for m in ds %}{% if m %}{% endfor %}", "{% endfor %}"),
            ("{% set t %}chữ", "{% set t %}"),
        ],
    )
    def test_a_block_that_is_not_wholly_there_is_found(self, words: str, tag: str) -> None:
        assert balance.loose_tag(words) == tag

    @pytest.mark.parametrize(
        "words",
        [
            "{% if a %}\nchữ\n{% elif b %}\n{% else %}{% endif %}",
            "{%tr for m in ds %}{{ m }}{% else %}không{%tr endfor %}",
            "{% theo x %}{% dat %}a{% chua_dat %}b{% else %}c{% endtheo %}",
            '{% chi_khi x %}chữ {% set t = 1 %}{% break %}{% chen "ky" %}',
            "{# {% if a %} #}{% raw %}{% endif %}{% endraw %}",
            "{{ ten }} và }} nữa",
        ],
    )
    def test_whole_blocks_are_fine(self, words: str) -> None:
        assert balance.loose_tag(words) == ""

    def test_a_paragraph_of_tags_alone_prints_nothing(self) -> None:
        assert balance.prints_nothing(" {% if a %}{# b #}{% endif %}")
        kept = ["", "chữ", "{{ ten }}", '{% chen "ky" %}', "{% if a %}b{% endif %}"]
        assert [words for words in kept if balance.prints_nothing(words)] == []
        assert balance.is_part(' {% chen "ky" %}')
        assert not balance.is_part('Kính gửi {% chen "ky" %}')
