"""One PDF to print many: reports begin on odd pages, keep their fonts, links and sizes, and are found by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pikepdf
import pytest

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.pdf.printing import print_file

PORTRAIT, LANDSCAPE = (595, 842), (842, 595)
PICTURE = b"a picture that all reports share"


def write(path: Path, *sizes: tuple[int, int]) -> Path:
    """A PDF with a page of each size: its words, a picture, and a link from the first page to the last, by name."""
    pdf = pikepdf.new()
    picture = pdf.make_stream(PICTURE)
    for number, (width, height) in enumerate(sizes):
        page = pdf.add_blank_page(page_size=(width, height)).obj
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        page.Contents = pdf.make_stream(f"{path.stem} (5 0 R) {number}".encode())
    last, first = pdf.pages[-1].obj, pdf.pages[0].obj
    names = pikepdf.NameTree.new(pdf)
    names["cuối (1 0 R)"] = pikepdf.Array([last, pikepdf.Name.Fit])
    pdf.Root.Names = pikepdf.Dictionary(Dests=names.obj)
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Dest=pikepdf.String("cuối (1 0 R)"))
    first.Annots = pikepdf.Array([pdf.make_indirect(link), 5])  # other programs write what is none
    first.StructParents = 0
    pdf.save(path)
    return path


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    sizes = {"một": [PORTRAIT], "hai": [PORTRAIT, LANDSCAPE, LANDSCAPE], "ba": [PORTRAIT, PORTRAIT], "bốn": [PORTRAIT]}
    return [write(tmp_path / f"{stem}.pdf", *pages) for stem, pages in sizes.items()]


def printed(target: Path, reports: list[Path]) -> pikepdf.Pdf:
    with print_file(target) as prints:
        for path in reports:
            prints.add(path, f"Xã {path.stem}")
    return pikepdf.open(target)


def words(page: pikepdf.Page) -> str:
    return page.obj.Contents.read_bytes().decode() if "/Contents" in page.obj else ""


class TestPrinting:
    def test_each_report_begins_on_an_odd_page(self, reports: list[Path], tmp_path: Path) -> None:
        with printed(tmp_path / "in" / "tất cả.pdf", reports) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert [words(page).replace(" (5 0 R) ", " ") for page in pdf.pages] == [
                *("một 0", "", "hai 0", "hai 1", "hai 2", "", "ba 0", "ba 1", "bốn 0")
            ]
            sizes = [tuple(int(side) for side in page.mediabox[2:]) for page in pdf.pages]
            assert sizes[:6] == [PORTRAIT, PORTRAIT, PORTRAIT, LANDSCAPE, LANDSCAPE, LANDSCAPE]

    def test_reports_are_found_by_bookmark_and_by_the_numbers_of_their_pages(
        self, reports: list[Path], tmp_path: Path
    ) -> None:
        with printed(tmp_path / "in.pdf", reports) as pdf, pdf.open_outline() as outline:
            first = [pdf.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
            assert [item.title for item in outline.root] == ["Xã một", "Xã hai", "Xã ba", "Xã bốn"]
            assert first == [0, 2, 6, 8]
            assert [page.label for page in pdf.pages] == ["1-1", "1-2", "2-1", "2-2", "2-3", "2-4", "3-1", "3-2", "4-1"]

    def test_links_lead_to_the_page_of_their_own_report(self, reports: list[Path], tmp_path: Path) -> None:
        with printed(tmp_path / "in.pdf", reports) as pdf:
            targets = [pdf.pages.index(pikepdf.Page(pdf.pages[n].obj.Annots[0].Dest[0])) for n in (0, 2, 6, 8)]
            assert targets == [0, 4, 7, 8]

    def test_what_reports_share_is_written_once(self, reports: list[Path], tmp_path: Path) -> None:
        with printed(tmp_path / "in.pdf", reports) as pdf:
            pictures = [page.obj.Resources.XObject.P for page in pdf.pages if words(page)]
            assert {picture.read_bytes() for picture in pictures} == {PICTURE}
            assert len({picture.objgen for picture in pictures}) == 1

    def test_attributes_of_pages_above_them_are_taken_along(self, reports: list[Path], tmp_path: Path) -> None:
        with pikepdf.open(reports[0], allow_overwriting_input=True) as pdf:
            page = pdf.pages[0].obj
            for name in ("/MediaBox", "/Resources"):
                pdf.Root.Pages[name] = page[name]
                del page[name]
            pdf.Root.Pages.Rotate = 90
            pdf.save(reports[0])
        with printed(tmp_path / "in.pdf", reports[:2]) as pdf:
            assert [int(page.obj.Rotate) for page in pdf.pages[:2]] == [90, 90]
            assert pdf.pages[0].obj.Resources.XObject.P.read_bytes() == PICTURE

    def test_many_reports_are_a_tree(self, reports: list[Path], tmp_path: Path) -> None:
        with printed(tmp_path / "in.pdf", [reports[0]] * 130) as pdf:
            assert len(pdf.pages) == 259
            assert len(pdf.Root.Pages.Kids) == 3
            assert pdf.check_pdf_syntax() == []

    def test_a_pdf_that_cannot_be_read_is_named_and_the_others_are_printed(
        self, reports: list[Path], tmp_path: Path
    ) -> None:
        reports[1].write_bytes(b"%PDF-1.7 \xc4\x91\xe1\xbb\xa9t %%EOF")
        with print_file(tmp_path / "in.pdf") as prints:
            prints.add(reports[0], "một")
            for path in (reports[1], tmp_path / "không có.pdf"):
                with pytest.raises(ReportError) as raised:
                    prints.add(path, path.stem)
                assert [(d.code, d.location.file) for d in raised.value.diagnostics] == [("OUT018", str(path))]
            prints.add(reports[2], "ba")
            prints.add(reports[3], "bốn")
        with pikepdf.open(tmp_path / "in.pdf") as pdf:
            assert [words(page)[:3] for page in pdf.pages] == ["một", "", "ba ", "ba ", "bốn"]

    def test_a_file_that_fails_leaves_the_old_one(self, reports: list[Path], tmp_path: Path) -> None:
        (tmp_path / "in.pdf").write_text("cũ", encoding="utf-8")

        def interrupted() -> None:
            with print_file(tmp_path / "in.pdf") as prints:
                prints.add(reports[0], "một")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        with print_file(tmp_path / "in.pdf"):
            pass  # no report has been built
        assert (tmp_path / "in.pdf").read_text(encoding="utf-8") == "cũ"
        assert len(list(tmp_path.iterdir())) == 5

    def test_the_same_reports_give_the_same_bytes(self, reports: list[Path], tmp_path: Path) -> None:
        for name in ("a.pdf", "b.pdf"):
            printed(tmp_path / name, reports).close()
        assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()

    def test_without_pikepdf_the_message_says_how_to_install_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "pikepdf", None)
        with pytest.raises(ReportError) as raised, print_file(tmp_path / "in.pdf"):
            pass
        assert [d.code for d in raised.value.diagnostics] == ["OUT017"]
