"""Packs in one file: what comes out goes in again, and nothing untrusted does harm on the way."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.build import docx
from support.project import DATA, make_project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.packs import exchange

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def sender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a pack that uses a shared part and has a case."""
    root = tmp_path / "nguoi-gui"
    data = make_project(root, template=("{{ so_lieu.ho_so_tong }}", '{% chen "ky" %}'))
    (root / "templates" / "chung").mkdir()
    (root / "templates" / "chung" / "ky.docx").write_bytes(docx("{{ nguoi_ky.ho_ten }}"))
    (root / "templates" / "chung" / "khac.docx").write_bytes(docx("không dùng"))
    pack = root / "templates" / "nho"
    (pack / "thu").mkdir()
    (pack / "thu" / "mot.yml").write_text(DATA + 'cho_doi: {so_lieu.ho_so_tong: "1.185"}\n', "utf-8")
    (pack / "thu" / "hai.yml").write_text("ke_thua: mot.yml\ncho_doi: {co_chu: [1.185]}\n", "utf-8")
    (pack / "README.md").write_text("# Nhỏ\n", "utf-8")
    (pack / "xem-truoc.png").write_bytes(PNG)
    (pack / "~$mau.docx").write_bytes(b"x")
    (pack / ".DS_Store").write_bytes(b"x")
    data.unlink()
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = tmp_path / "nguoi-nhan"
    (root / "templates" / "chung").mkdir(parents=True)
    return root


def exported(root: Path, name: str = "nho.zip") -> Path:
    made, problems = exchange.export(root / "templates" / "nho", root / name)
    assert made is not None, problems
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    return made.path


def changed(archive: Path, change: Callable[[dict[str, bytes]], None], *, rehash: bool = True) -> Path:
    """The archive with other files, and with their hashes unless ``rehash`` is off."""
    with zipfile.ZipFile(archive) as found:
        files = {name: found.read(name) for name in found.namelist()}
    index = json.loads(files.pop(exchange.INDEX))
    change(files)
    if rehash:
        index["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(exchange.INDEX, json.dumps(index))
        for name, content in files.items():
            made.writestr(name, content)
    path = archive.with_name("sua.zip")
    path.write_bytes(out.getvalue())
    return path


def codes(archive: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> set[str]:
    monkeypatch.chdir(office)
    before = sorted(office.parent.rglob("*"))
    capsys.readouterr()
    assert cli.invoke(["pack", "import", str(archive), "--format", "json"]) == 1
    assert sorted(office.parent.rglob("*")) == before
    return {one["code"] for one in json.loads(capsys.readouterr().out)["diagnostics"] if one["severity"] == "error"}


def test_a_pack_arrives_as_it_was_sent(
    sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = exported(sender)
    monkeypatch.chdir(office)
    assert cli.invoke(["pack", "import", str(archive)]) == 0
    pack, sent = office / "templates" / "nho", sender / "templates" / "nho"
    names = ["README.md", "mau.docx", "quy-tac.yml", "thu/hai.yml", "thu/mot.yml", "xem-truoc.png"]
    assert sorted(path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()) == names
    assert all((pack / name).read_bytes() == (sent / name).read_bytes() for name in names)
    assert [path.name for path in (office / "templates" / "chung").iterdir()] == ["ky.docx"]
    assert cli.invoke(["test", "nho"]) == 0
    assert "nho: 2/2 ca đạt" in capsys.readouterr().out


def test_the_same_pack_gives_the_same_bytes(sender: Path) -> None:
    assert exported(sender).read_bytes() == exported(sender, "lan-hai.zip").read_bytes()


def test_it_may_get_another_name_which_rules_and_cases_then_carry(
    sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = exported(sender)
    monkeypatch.chdir(office)
    assert cli.invoke(["pack", "import", str(archive), "--as", "cua-toi"]) == 0
    pack = office / "templates" / "cua-toi"
    assert "ma: cua-toi" in (pack / "quy-tac.yml").read_text("utf-8")
    assert "mau: cua-toi" in (pack / "thu" / "mot.yml").read_text("utf-8")
    assert cli.invoke(["test", "cua-toi"]) == 0
    assert cli.invoke(["pack", "import", str(archive), "--as", "Của Tôi"]) == 1


def test_nothing_of_the_office_is_overwritten(
    sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = exported(sender)
    own = office / "templates" / "chung" / "ky.docx"
    own.write_bytes(docx("của cơ quan"))
    before = own.read_bytes()
    monkeypatch.chdir(office)
    assert cli.invoke(["pack", "import", str(archive)]) == 0
    assert "EXC008" in capsys.readouterr().err
    assert own.read_bytes() == before
    assert codes(archive, office, monkeypatch, capsys) == {"EXC003"}


def test_the_sender_may_publish_the_hash(sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = exported(sender)
    right = hashlib.sha256(archive.read_bytes()).hexdigest()
    monkeypatch.chdir(office)
    assert cli.invoke(["pack", "import", str(archive), "--sha256", "0" * 64]) == 1
    assert not (office / "templates" / "nho").exists()
    assert cli.invoke(["pack", "import", str(archive), "--sha256", right.upper()]) == 0


def put(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.__setitem__(name, content)


CASE = "templates/nho/thu/mot.yml"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("../ra-ngoai.yml"), "EXC012"),
        (put("/etc/x.yml"), "EXC012"),
        (put("C:\\x.yml"), "EXC012"),
        (put("templates/nho/MAU.docx"), "EXC012"),
        (put("templates/nho/chay.exe"), "EXC004"),
        (put("templates/nho/chay.py"), "EXC004"),
        (put("templates/nho/.bashrc.yml"), "EXC004"),
        (put("templates/nho/sau/sau/x.yml"), "EXC004"),
        (put("templates/khac/mau.docx"), "EXC004"),
        (put("templates/chung/x.yml"), "EXC004"),
        (put("data/xa.yml"), "EXC004"),
        (put("docs/chung/x.docx"), "EXC004"),
        (put("templates/chung/sau/x.docx"), "EXC004"),
        (put("templates/nho/thu"), "EXC004"),
        (put("templates/nho/goc.yml", b"ke_thua: ../../data/mat.yml"), "EXC004"),
        (put("templates/nho/con.md"), "EXC004"),
        (put("templates/nho/thu/NUL.yml"), "EXC004"),
        (put("templates/nho/thu/sau./x.yml"), "EXC004"),
        (put("templates/nho/thu/sau /x.yml"), "EXC004"),
        (put("templates/nho/thu/a:b.yml"), "EXC012"),
        (put("templates/nho/thu/-x.yml"), "EXC004"),
        (put("docs/nho/x.md"), "EXC004"),
        (put("khac.md"), "EXC004"),
        (put("templates/nho/thu/mau.docx", docx("x")), "EXC004"),
        (put("templates/chung/thua.docx", docx("x")), "EXC004"),
        (put("templates/nho/README.md", "không phải UTF-8: é".encode("utf-16")), "EXC004"),
        (put("templates/nho/thu/sau/x.yml", b"ke_thua: ../../../../data/x.yml"), "EXC005"),
        (put("templates/nho/thu/x.yml", b"ky_truoc: 'C:\\data\\x.yml'"), "EXC005"),
        (put("templates/nho/thu/x.yml", b"don_vi_truc_thuoc: {bao_cao: ../../../out}"), "EXC005"),
        (put("templates/nho/anh.png", b"MZ"), "EXC004"),
        (put("templates/nho/thu/x.yml", b"a\0b"), "EXC004"),
        (put(CASE, b"ke_thua: ../../../data/mat.yml\n"), "EXC005"),
        (put(CASE, b"ke_thua: [/etc/passwd]\n"), "EXC005"),
        (put(CASE, b"bang: {a: '..\\..\\x.xlsx'}\n"), "EXC005"),
        (put("templates/nho/mau.docx", docx("{{ so_lieu.la }}")), "TPL021"),
        (put("templates/nho/quy-tac.yml", b"ma: [\n"), "EXC006"),
        (put("templates/chung/ky.docx", b"no document"), "PKG002"),
        (put("templates/nho/phu.docx", b"no document"), "PKG002"),
        (lambda files: files.pop("templates/nho/mau.docx"), "EXC001"),
    ],
)
def test_what_has_no_place_in_a_pack_is_refused_and_nothing_written(
    sender: Path,
    office: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, bytes]], None],
    code: str,
) -> None:
    assert code in codes(changed(exported(sender), change), office, monkeypatch, capsys)


def test_more_than_is_read_at_once_is_refused(
    sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = exported(sender)
    with zipfile.ZipFile(archive) as found:
        size = sum(entry.file_size for entry in found.infolist())
    monkeypatch.setattr(exchange, "MAX_BYTES", size - 1)
    assert codes(archive, office, monkeypatch, capsys) == {"EXC001"}
    monkeypatch.setattr(exchange, "MAX_BYTES", size)
    assert cli.invoke(["pack", "import", str(archive)]) == 0


@pytest.mark.parametrize(
    "damage", [lambda data: data[: len(data) // 2], lambda data: data[:200] + b"????" + data[204:]]
)
def test_a_damaged_archive_is_asked_for_again(
    sender: Path,
    office: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[bytes], bytes],
) -> None:
    archive = exported(sender)
    archive.write_bytes(damage(archive.read_bytes()))
    assert codes(archive, office, monkeypatch, capsys) == {"EXC001"}


def test_a_link_is_an_ordinary_file(sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that makes links of such entries writes wherever they point."""
    name, target = "templates/nho/LIEN-KET.md", b"../../../ra-ngoai"
    archive = changed(exported(sender), put(name, target))
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16  # a symbolic link of Unix
    with zipfile.ZipFile(archive) as found:
        files = {one: found.read(one) for one in found.namelist() if one != name}
    with zipfile.ZipFile(archive, "w") as made:
        for one, content in files.items():
            made.writestr(one, content)
        made.writestr(info, target)
    monkeypatch.chdir(office)
    assert cli.invoke(["pack", "import", str(archive)]) == 0
    assert not (office / name).is_symlink()
    assert (office / name).read_bytes() == target


@pytest.mark.parametrize("change", [put(CASE), put("templates/nho/them.yml"), lambda files: files.pop(CASE)])
def test_what_was_changed_on_the_way_is_noticed(
    sender: Path,
    office: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, bytes]], None],
) -> None:
    archive = changed(exported(sender), change, rehash=False)
    assert codes(archive, office, monkeypatch, capsys) == {"EXC002"}


def test_macros_do_not_arrive(
    sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_macro = io.BytesIO(docx("x"))
    with zipfile.ZipFile(with_macro, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    archive = changed(exported(sender), put("templates/nho/phu.docx", with_macro.getvalue()))
    assert any(code.startswith("PKG") for code in codes(archive, office, monkeypatch, capsys))


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", docx("x")])
def test_other_files_are_no_packs(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    archive = office.parent / "la.zip"
    archive.write_bytes(content)
    assert codes(archive, office, monkeypatch, capsys) == {"EXC001"}  # not the advice for a damaged document of Word


@pytest.mark.parametrize(
    "index",
    [
        b"{",
        b"[]",
        b'{"schema": "docxtpl-reports/pack/2", "name": "a", "version": "", "files": {}}',
        b'{"schema": "docxtpl-reports/pack/1", "name": 5, "version": "", "files": {}}',
        b'{"schema": "docxtpl-reports/pack/1", "name": "a", "version": 1, "files": {}}',
        b'{"schema": "docxtpl-reports/pack/1", "name": "a", "version": "", "files": []}',
    ],
)
def test_an_index_of_another_kind_is_refused(
    sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], index: bytes
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(exchange.INDEX, index)
    archive = sender / "la.zip"
    archive.write_bytes(out.getvalue())
    assert codes(archive, office, monkeypatch, capsys) == {"EXC001"}


def test_a_pack_with_errors_or_with_paths_to_outside_is_not_sent(
    sender: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sender / CASE).write_text("ke_thua: ../../../data/xa.yml\n", "utf-8")
    assert cli.invoke(["pack", "export", "nho"]) == 1
    assert "EXC005" in capsys.readouterr().err
    (sender / CASE).unlink()
    link = sender / "templates" / "nho" / "GHI-CHU.md"
    link.symlink_to(sender / "data")
    assert cli.invoke(["pack", "export", "nho"]) == 1
    assert "EXC011" in capsys.readouterr().err
    link.unlink()
    (sender / "templates" / "nho" / "mau.docx").write_bytes(docx("{{ la }}"))
    assert cli.invoke(["pack", "export", "nho"]) == 1
    assert "EXC006" in capsys.readouterr().err
    assert not (sender / "nho.zip").exists()


def test_an_archive_is_not_overwritten(sender: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["pack", "export", "nho"]) == 0
    assert cli.invoke(["pack", "export", "nho"]) == 1
    assert "EXC009" in capsys.readouterr().err


def test_options_of_the_other_action_are_refused(sender: Path) -> None:
    assert cli.invoke(["pack", "export", "nho", "--as", "x"]) == 2
    assert cli.invoke(["pack", "import", str(exported(sender)), "-o", "x.zip"]) == 2
    assert cli.invoke(["pack", "import", "khong-co.zip"]) == 2


def test_the_version_is_that_of_the_rules(
    sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = sender / "templates" / "nho" / "quy-tac.yml"
    rules.write_text(rules.read_text("utf-8").replace("ma: nho\n", "ma: nho\nphien_ban: 3\n"), "utf-8")
    made, _ = exchange.export(sender / "templates" / "nho", sender / "nho.zip")
    assert made is not None
    assert made.version == "3"
    taken, _ = exchange.import_(made.path, office)
    assert taken is not None
    assert taken.version == "3"
    with zipfile.ZipFile(made.path) as found:
        files = {name: found.read(name) for name in found.namelist()}
    files[exchange.INDEX] = files[exchange.INDEX].replace(b'"version": "3"', b'"version": "99"')
    lying = sender / "noi-doi.zip"
    with zipfile.ZipFile(lying, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    assert codes(lying, office.parent / "nguoi-nhan", monkeypatch, capsys) >= {"EXC003"}
    assert cli.invoke(["pack", "import", str(lying), "--as", "khac"]) == 1


def test_what_appears_meanwhile_is_not_replaced(sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = exported(sender)
    mine = office / "templates" / "chung" / "ky.docx"
    write = exchange.write_atomically

    def somebody_else_first(files: dict[Path, bytes], **options: bool) -> None:
        mine.write_bytes(b"cua toi")
        write(files, **options)

    monkeypatch.setattr(exchange, "write_atomically", somebody_else_first)
    with pytest.raises(ReportError, match="OUT024"):
        exchange.import_(archive, office)
    assert mine.read_bytes() == b"cua toi"
    assert not (office / "templates" / "nho" / "mau.docx").exists()


def test_problems_name_the_file_in_the_archive(
    sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = changed(exported(sender), put("templates/nho/mau.docx", docx("{{ so_lieu.la }}")))
    monkeypatch.chdir(office)
    capsys.readouterr()
    assert cli.invoke(["pack", "import", str(archive)]) == 1
    said = capsys.readouterr().err
    assert f"{archive}: templates/nho/mau.docx" in said
    assert "/docxtpl-reports-" not in said


def test_a_quoted_name_in_a_case_is_renamed(sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (sender / CASE).write_text(
        (sender / CASE).read_text("utf-8").replace("mau: nho", "\ufeffmau: 'nho' # tên"), "utf-8"
    )
    archive = exported(sender)
    monkeypatch.chdir(office)
    assert cli.invoke(["pack", "import", str(archive), "--as", "moi"]) == 0
    assert "mau: 'moi' # tên" in (office / "templates" / "moi" / "thu" / "mot.yml").read_text("utf-8-sig")
    assert cli.invoke(["pack", "import", str(archive), "--as", "chung"]) == 1


def told(capsys: pytest.CaptureFixture[str], *command: str) -> list[str]:
    """The codes that a command tells, in order."""
    capsys.readouterr()
    cli.invoke(["pack", *command, "--format", "json"])
    return [one["code"] for one in json.loads(capsys.readouterr().out)["diagnostics"]]


class TestOneMistakeIsToldOnceAsWhatItIs:
    def test_a_folder_that_is_not_for_the_archive(self, sender: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (sender / "templates" / "nho" / "anh").mkdir()
        (sender / "templates" / "nho" / "anh" / "a.png").write_bytes(PNG)
        assert told(capsys, "export", "nho") == ["EXC011"]
        assert cli.invoke(["pack", "export", "nho"]) == 1
        assert "Không nhập" not in capsys.readouterr().err

    def test_a_pack_without_template(self, sender: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (sender / "templates" / "nho" / "mau.docx").unlink()
        assert told(capsys, "export", "nho") == ["FIL001", "EXC006"]

    @pytest.mark.parametrize("kept", ["mau (1).docx", "du-phong.docx"])
    def test_a_copy_of_the_template_stays_behind(
        self, sender: Path, capsys: pytest.CaptureFixture[str], kept: str
    ) -> None:
        (sender / "templates" / "nho" / kept).write_bytes(docx("x"))
        (sender / "templates" / "nho" / "ky.docx").write_bytes(docx("phần riêng"))
        assert told(capsys, "export", "nho") == ["EXC013"]
        with zipfile.ZipFile(sender / "nho.zip") as archive:
            packed = [name for name in archive.namelist() if name.endswith(".docx")]
        assert packed == ["templates/nho/ky.docx", "templates/nho/mau.docx"]

    def test_a_template_that_is_no_document_does_not_accuse_parts(
        self, sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        archive = changed(exported(sender), put("templates/nho/mau.docx", b"no document"))
        monkeypatch.chdir(office)
        assert told(capsys, "import", str(archive)) == ["PKG002", "EXC006"]

    def test_rules_with_an_error_do_not_accuse_the_index(
        self, sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rules = (sender / "templates" / "nho" / "quy-tac.yml").read_bytes()
        archive = changed(exported(sender), put("templates/nho/quy-tac.yml", b"phien_ban: [\n" + rules))
        monkeypatch.chdir(office)
        found = told(capsys, "import", str(archive))
        assert "EXC002" not in found
        assert found[-1] == "EXC006"

    def test_a_dangerous_name_is_about_the_archive(
        self, sender: Path, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        archive = changed(exported(sender), put("../../evil.txt"))
        monkeypatch.chdir(office)
        assert cli.invoke(["pack", "import", str(archive)]) == 1
        said = capsys.readouterr().err
        assert "../../evil.txt" in said
        assert "Word" not in said
