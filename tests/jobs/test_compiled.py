"""Rules and templates are remembered under the content that they were really made from, also while files are being saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.project import make_project

from docxtpl_reports.jobs import compiled, compiling
from docxtpl_reports.jobs.compiled import Packs


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    make_project(tmp_path)
    return tmp_path / "templates" / "nho"


@pytest.fixture
def rules(pack: Path) -> Path:
    return pack / "quy-tac.yml"


def codes(packs: Packs, pack: Path) -> list[str]:
    return [*(d.code for d in packs.rules(pack / "quy-tac.yml")[1]), *(d.code for d in packs.template(pack)[1])]


def meanwhile(path: Path, content: bytes, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the next reading of a file meet other content, which is gone again when it has been read."""
    read: Callable[..., object] = getattr(compiling, name)

    def read_meanwhile(*arguments: object, **options: object) -> object:
        before = path.read_bytes()
        path.write_bytes(content)
        try:
            return read(*arguments, **options)
        finally:
            path.write_bytes(before)
            monkeypatch.setattr(compiling, name, read)

    monkeypatch.setattr(compiling, name, read_meanwhile)


def test_rules_that_were_half_saved_are_read_again(pack: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs, whole = Packs(), rules.read_bytes()
    meanwhile(rules, whole[: len(whole) // 2] + b"\n  - [", "read_rules", monkeypatch)
    assert packs.rules(rules)[0] is None
    assert codes(packs, pack) == []


def test_rules_that_were_others_for_a_moment_are_read_again(
    pack: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template that was compiled with their names as well."""
    packs, other = Packs(), rules.read_text("utf-8").replace("ho_so_tong", "ho_so_moi")
    meanwhile(rules, other.encode(), "read_rules", monkeypatch)
    assert [d.code for d in packs.template(pack)[1]] == ["TPL021"]
    assert codes(packs, pack) == []


@pytest.mark.parametrize("content", [b"", b"PK\3\4", "another"])
def test_so_is_a_template(pack: Path, content: bytes | str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    template = pack / "mau.docx"
    if isinstance(content, str):
        from docx import Document

        document = Document()
        document.add_paragraph("{{ so_lieu.khong_co }}")
        document.save(str(tmp_path / "other.docx"))
        content = (tmp_path / "other.docx").read_bytes()
    packs = Packs()
    meanwhile(template, content, "compiled", monkeypatch)
    assert packs.template(pack)[1]
    assert codes(packs, pack) == []


def test_broken_files_that_nobody_saves_are_read_once(pack: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules.write_text("a: [", "utf-8")
    (pack / "mau.docx").write_bytes(b"")
    monkeypatch.setattr(compiled, "is_settled", lambda _: True)
    packs = Packs()
    first = codes(packs, pack)
    monkeypatch.delattr(compiling, "read_rules")
    monkeypatch.delattr(compiling, "compiled")
    assert codes(packs, pack) == first
    assert first
