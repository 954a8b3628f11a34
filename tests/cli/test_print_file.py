"""``build --print-file`` and ``build --pdf`` with many units: PDFs while reports are built, and one file to print them all."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from support.batch_project import make_units
from support.cli_answers import answer, problems
from support.pdf_files import TO_OUT_DIR, program
from support.project import DATA

from docxtpl_reports.cli import main as cli
from docxtpl_reports.pdf import SOFFICE_VARIABLE

EACH = 'for f in "$@"; do f=${f##*/}; cp one.pdf "$out/${f%.docx}.pdf"; done'


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Four units, the second of which has a wrong figure; a LibreOffice that gives one page for each document."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "one.pdf")
    script = f"{TO_OUT_DIR}; out=$2; mkdir -p $out; shift 2; {EACH.replace('one.pdf', str(tmp_path / 'one.pdf'))}"
    monkeypatch.setenv(SOFFICE_VARIABLE, str(program(tmp_path, script)))
    monkeypatch.chdir(tmp_path)
    return make_units(tmp_path, 4, broken=[1])


def titles(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return [str(item.title) for item in outline.root]


class TestPrintFile:
    def test_it_has_the_reports_that_could_be_made_in_their_order(
        self, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        code, report = answer(capsys, "build", "--print-file", "in.pdf")
        assert (code, problems(report)) == (1, ["DAT006"])
        assert report["print_file"] == {"path": "in.pdf", "reports": 3, "pages": 5}
        assert [d["code"] for d in report["diagnostics"] if d["severity"] == "warning"] == ["OUT019"]
        assert titles(Path("in.pdf")) == ["xa-000", "xa-002", "xa-003"]
        assert not list(Path("out").glob("*.pdf"))

    def test_pdfs_of_reports_that_are_the_same_are_not_made_again(
        self, units: list[Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cli.invoke(["build", "--pdf", "--print-file", "in.pdf"]) == 1
        assert sorted(path.name for path in Path("out").glob("*.pdf")) == ["xa-000.pdf", "xa-002.pdf", "xa-003.pdf"]
        first = Path("in.pdf").read_bytes()
        monkeypatch.setenv(SOFFICE_VARIABLE, "không có")
        capsys.readouterr()
        assert cli.invoke(["build", "--print-file", "in.pdf"]) == 1
        assert "Tệp để in: in.pdf (3 báo cáo, 5 trang kể cả trang trống)." in capsys.readouterr().out
        assert Path("in.pdf").read_bytes() == first
        assert cli.invoke(["build", "--pdf", "--rebuild"]) == 3  # anew, also where the document is the same

    def test_a_file_of_somebody_else_is_not_overwritten(
        self, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("in.pdf").write_bytes("%PDF-1.4 thông tư %%EOF\n".encode())
        code, report = answer(capsys, "build", "--print-file", "in.pdf")
        assert (code, problems(report)) == (1, ["OUT027"])
        assert not Path("out").exists()
        assert answer(capsys, "build", "--print-file", "in.pdf", "--force")[1]["print_file"]["reports"] == 3
        assert answer(capsys, "build", "--print-file", "in.pdf")[1]["print_file"]["reports"] == 3

    def test_a_unit_without_its_pdf_has_failed(
        self, units: list[Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        units[1].write_text(DATA, "utf-8")
        monkeypatch.setenv(SOFFICE_VARIABLE, str(program(Path.cwd(), "exit 1")))
        code, report = answer(capsys, "build", "--pdf")
        assert (code, problems(report)) == (3, ["OUT011"] * 4)
        assert len(list(Path("out").glob("*.docx"))) == 4

    @pytest.mark.parametrize(("name", "code"), [("in.docx", "USE080"), ("out/xa-000.pdf", "USE081")])
    def test_what_cannot_be_the_file_is_refused_before_anything_is_written(
        self, name: str, code: str, units: list[Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert answer(capsys, "build", "--print-file", name)[0] == 2
        assert not Path("out").exists()
        assert problems(answer(capsys, "build", "--print-file", name)[1]) == [code]
