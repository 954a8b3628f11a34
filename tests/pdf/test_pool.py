"""Many documents become PDFs by several LibreOffices, in the order of the items; a bad one stops no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.pdf_files import TO_OUT_DIR, program
from support.waiting import until

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.pdf import SOFFICE_VARIABLE, Converted, Pool, limits, made_from, warm
from docxtpl_reports.pdf import pool as pool_module
from docxtpl_reports.pdf.machine import offices_at_once

# Stands in for the driver: its folder holds the document, and the PDF goes beside it.
ANSWERS = "echo '\"ready\"'; while read line; do {}; echo %PDF-1%%EOF > document.pdf; echo '\"\"'; done"


@pytest.fixture
def documents(tmp_path: Path) -> list[Path]:
    return [_document(tmp_path / f"báo cáo {n}.docx", "tốt") for n in range(6)]


def _document(path: Path, words: str) -> Path:
    path.write_text(words, encoding="utf-8")
    return path


def driver(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str = ":") -> None:
    """From the first document on LibreOffice is kept open: by a script that does this before it answers."""
    fake = program(folder, ANSWERS.format(script), "python")
    monkeypatch.setattr(warm, "find_uno_python", lambda _: fake)
    monkeypatch.setenv(SOFFICE_VARIABLE, str(fake))
    monkeypatch.setattr(limits, "WORTH_A_PROCESS", 0)


def converted(pool: Pool, files: list[Path]) -> list[Converted]:
    results = list(pool.convert_each(files, lambda path: path))
    assert [item for item, _ in results] == files
    return [made for _, made in results if made is not None]


class TestPool:
    def test_each_document_has_its_pdf_in_the_order_of_the_items(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        driver(tmp_path, monkeypatch)
        with Pool(2) as pool:
            results = list(pool.convert_each([None, *documents], lambda path: path))
            assert 1 <= pool.offices <= 2
        assert results[0] == (None, None)
        assert [made and made.pdf for _, made in results[1:]] == [path.with_suffix(".pdf") for path in documents]
        assert all(path.with_suffix(".pdf").read_bytes().startswith(b"%PDF-1%%EOF\n%") for path in documents)

    @pytest.mark.parametrize(
        ("script", "code"),
        [
            ("if grep -q bad document.docx; then echo '\"opened nothing\"'; continue; fi", "OUT011"),
            ("if grep -q bad document.docx; then kill -9 $$; fi", "OUT011"),
            ("if grep -q bad document.docx; then sleep 60; fi", "OUT012"),
        ],
        ids=["refused", "crash", "hang"],
    )
    def test_a_document_that_fails_is_named_and_the_others_are_made(
        self, script: str, code: str, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        driver(tmp_path, monkeypatch, script)
        _document(documents[0], "bad")
        documents[4].unlink()
        with Pool(1, seconds_per_file=2) as pool:
            made = converted(pool, documents)
        assert [one.docx for one in made if one.pdf is None] == [documents[0], documents[4]]
        problems = [problem for one in made for problem in one.problems]
        assert [(d.code, d.location.file) for d in problems] == [
            (code, str(documents[0])),
            ("FIL001", str(documents[4])),
        ]

    def test_only_so_many_items_are_taken_ahead(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is converted until the third item is asked for; then the first must be done before a fifth is taken."""
        goes_on = tmp_path / "goes on"
        driver(tmp_path, monkeypatch, f"while ! [ -e '{goes_on}' ]; do sleep 0.05; done")
        monkeypatch.setattr(limits, "WINDOW", 3)  # and there is a thread from the first document on
        taken: list[Path] = []

        def items() -> Iterator[Path]:
            for path in documents:
                taken.append(path)
                if len(taken) == 3:
                    goes_on.touch()
                yield path

        with Pool(1) as pool:
            results = pool.convert_each(items(), lambda path: path)
            assert next(results)[0] == documents[0]
            assert len(taken) <= 4
            assert len(list(results)) == 5

    def test_a_pdf_of_the_same_document_is_not_made_again(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        driver(tmp_path, monkeypatch)
        with Pool() as pool:
            converted(pool, documents)
        _document(documents[1], "khác")
        cut = documents[2].with_suffix(".pdf")
        cut.write_bytes(cut.read_bytes()[:-2])
        with Pool() as pool:
            made = [one for _, one in pool.convert_each(documents, lambda path: path, force=lambda _: True) if one]
        assert [documents.index(one.docx) for one in made if not one.kept] == [1, 2]
        assert all(one.pdf is not None and made_from(one.pdf) for one in made)
        with Pool() as pool:
            assert all(one.kept for one in converted(pool, documents))
            assert pool.offices == 0
        with Pool(anew=True) as pool:
            assert not any(one.kept for one in converted(pool, documents))

    def test_what_is_no_pdf_of_ours_is_not_overwritten(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A scan of the signed report, or our PDF with a signature behind its end."""
        driver(tmp_path, monkeypatch)
        with Pool() as pool:
            converted(pool, documents[:1])
        scan, signed = documents[1].with_suffix(".pdf"), documents[0].with_suffix(".pdf")
        scan.write_bytes(b"%PDF-1.4 scan %%EOF\n")
        signed.write_bytes(signed.read_bytes() + b"1 0 obj\n%%EOF\n")
        before = scan.read_bytes(), signed.read_bytes()
        with Pool() as pool:
            made = converted(pool, documents)
        assert [[d.code for d in one.problems] for one in made[:3]] == [["OUT027"], ["OUT027"], []]
        assert (scan.read_bytes(), signed.read_bytes()) == before

    def test_a_pdf_with_other_fonts_is_made_again_when_the_machine_has_got_more(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        driver(tmp_path, monkeypatch)
        lacking = Diagnostic("OUT014", params={"font": "Times New Roman", "substitute": "Liberation Serif"})
        warnings, fonts = [lacking], ["a"]
        monkeypatch.setattr(pool_module, "font_warnings", lambda *_: warnings)
        monkeypatch.setattr(pool_module.Fontconfig, "fingerprint", lambda _: fonts[0])
        kept = []
        for now in ("a", "a", "b", "c"):
            fonts[0] = now
            warnings[:] = [lacking] if now in "ab" else []
            with Pool() as pool:
                [made] = converted(pool, documents[:1])
            kept.append((made.kept, [d.code for d in made.problems]))
        assert kept == [(False, ["OUT014"]), (True, ["OUT014"]), (False, ["OUT014"]), (False, [])]

    def test_without_a_python_that_has_uno_a_command_line_gets_what_waits(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        driver(tmp_path, monkeypatch)
        monkeypatch.setattr(warm, "find_uno_python", lambda _: None)
        each = 'for f in "$@"; do f=${f##*/}; echo %PDF-1%%EOF > $out/${f%.docx}.pdf; done'
        fake = program(tmp_path, f"echo >> '{tmp_path}/starts'; {TO_OUT_DIR}; out=$2; mkdir -p $out; shift 2; {each}")
        monkeypatch.setenv(SOFFICE_VARIABLE, str(fake))
        with Pool(1) as pool:
            assert all(one.pdf for one in converted(pool, documents))
        assert len((tmp_path / "starts").read_text()) <= 3

    def test_a_libreoffice_that_always_fails_is_given_up(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        driver(tmp_path, monkeypatch, "exit 1")
        monkeypatch.setattr(limits, "FAILURES_IN_A_ROW", 2)
        with Pool(1) as pool:
            made = converted(pool, documents)
        assert [d.code for one in made for d in one.problems] == ["OUT011"] * 2 + ["OUT016"] * 4
        assert not any(one.pdf for one in made)

    def test_many_bad_documents_in_a_row_cost_no_other_its_pdf(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        driver(tmp_path, monkeypatch, "if grep -q bad document.docx; then echo '\"opened nothing\"'; continue; fi")
        monkeypatch.setattr(limits, "FAILURES_IN_A_ROW", 2)
        for path in documents[:4]:
            _document(path, "bad")
        with Pool(1) as pool:
            made = converted(pool, documents)
        assert [d.code for one in made for d in one.problems] == ["OUT011"] * 4
        assert [one.docx for one in made if one.pdf] == documents[4:]

    def test_leaving_in_the_middle_of_a_document_does_not_wait_for_it(
        self, documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun = tmp_path / "begun"
        driver(tmp_path, monkeypatch, f"touch '{begun}'; sleep 1000")

        def items() -> Iterator[Path]:
            yield documents[0]
            assert until(begun.exists)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), Pool() as pool:
            list(pool.convert_each(items(), lambda path: path))
        assert not documents[0].with_suffix(".pdf").exists()


class TestMachine:
    def test_a_libreoffice_needs_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(limits, "MEMORY", 10**18)
        assert offices_at_once(8) == 1
        monkeypatch.setattr(limits, "MEMORY", 1)
        assert offices_at_once(8) == 8
        assert offices_at_once() >= 1
