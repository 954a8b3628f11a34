"""``mark`` shades the branches of templates in place, of a file or of a whole pack."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import docx, part
from support.cli_answers import answer, problems

from docxtpl_reports.cli import main as cli

BRANCH = "{% if so_lieu.x %}a{% endif %}"


@pytest.fixture
def pack(project: Path) -> Path:
    folder = project / "templates" / "nho"
    (folder / "mau.docx").write_bytes(docx(BRANCH))
    (folder / "phan.docx").write_bytes(docx("đoạn"))
    return folder


def is_shaded(path: Path) -> bool:
    return b"Nhanh" in part(path.read_bytes(), "word/document.xml")


@pytest.mark.parametrize("subject", ["nho", "templates/nho", "templates/nho/mau.docx"])
def test_a_file_or_a_pack_is_shaded_once_and_cleared(
    pack: Path, capsys: pytest.CaptureFixture[str], subject: str
) -> None:
    assert answer(capsys, "mark", subject)[1]["files"] == ["templates/nho/mau.docx"]
    assert is_shaded(pack / "mau.docx")
    assert answer(capsys, "mark", subject)[1]["files"] == []
    assert answer(capsys, "mark", subject, "--clear")[1]["files"] == ["templates/nho/mau.docx"]
    assert not is_shaded(pack / "mau.docx")


def test_it_says_what_it_did(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["mark", "nho"]) == 0
    assert capsys.readouterr().out == "Đã tô nền: templates/nho/mau.docx\n"
    assert cli.invoke(["mark", "nho"]) == 0
    assert capsys.readouterr().out == "Không có gì phải đổi.\n"


@pytest.mark.parametrize("lock", [".~lock.mau.docx#", "~$mau.docx", "~$u.docx"])
def test_a_file_that_an_editor_has_open_is_left_alone(
    pack: Path, capsys: pytest.CaptureFixture[str], lock: str
) -> None:
    (pack / lock).write_text("x")
    code, report = answer(capsys, "mark", "nho")
    assert (code, problems(report)) == (2, ["USE091"])
    assert not is_shaded(pack / "mau.docx")


@pytest.mark.parametrize(
    ("content", "code"),
    [(docx("{% if x %}a"), "TPL005"), (b"", "PKG001"), (b"PK", None), (docx("{% if %}a{% endif"), "TPL001")],
)
def test_one_that_is_wrong_leaves_all_as_they_are(
    pack: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str | None
) -> None:
    (pack / "phan.docx").write_bytes(content)
    exit_code, report = answer(capsys, "mark", "nho")
    assert exit_code != 0
    assert code is None or code in problems(report)
    assert not is_shaded(pack / "mau.docx")


def test_a_folder_that_is_no_pack_is_left_alone(pack: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (project, project / "data", project / "trong"):
        folder.mkdir(exist_ok=True)
        (project / "thu.docx").write_bytes(docx(BRANCH))
        code, report = answer(capsys, "mark", str(folder))
        assert (code, problems(report)) == (2, ["USE092"])
    assert not is_shaded(project / "thu.docx")


def test_the_folder_of_shared_parts_is_shaded(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project / "templates" / "chung"
    folder.mkdir()
    (folder / "ky.docx").write_bytes(docx(BRANCH))
    assert answer(capsys, "mark", "templates/chung")[1]["files"] == ["templates/chung/ky.docx"]


@pytest.mark.parametrize("subject", ["khong-co", "khong-co.docx", "quy-tac.yml"])
def test_a_name_that_is_nothing(pack: Path, capsys: pytest.CaptureFixture[str], subject: str) -> None:
    code, report = answer(capsys, "mark", subject)
    assert code != 0
    assert problems(report) != []


def test_a_signed_template_is_not_changed(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signature = {"_xmlsignatures/sig1.xml": "<a/>"}
    types = (
        '<Override PartName="/_xmlsignatures/sig1.xml" '
        'ContentType="application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"/>'
    )
    (pack / "mau.docx").write_bytes(docx(BRANCH, extra=signature, content_types=types))
    code, report = answer(capsys, "mark", "nho")
    assert code != 0, report
    assert not is_shaded(pack / "mau.docx")
