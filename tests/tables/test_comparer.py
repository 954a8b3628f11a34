"""The comparer of finished tables sees each kind of difference, and none where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT
from support.drawn_from import Draft
from support.finished_tables import differences, w

FINISHED = ROOT / "tests" / "data" / "tables" / "templates" / "e-bieu-19-cot" / "dich.docx"


def changed(xpath: str, attribute: str | None, value: str) -> bytes:
    """The finished document with one attribute or text changed, or, without a value, one element left out."""
    draft = Draft(FINISHED)
    element = draft.body.find(xpath, {"w": w("")[1:-1]})
    assert element is not None
    parent = element.getparent()
    assert parent is not None
    if not value:
        parent.remove(element)
    elif attribute is None:
        element.text = value
    else:
        element.set(w(attribute), value)
    return draft.bytes()


FORM = "w:tbl[3]"


@pytest.mark.parametrize(
    ("xpath", "attribute", "value", "place", "aspect"),
    [
        (f"{FORM}/w:tr[5]/w:tc[2]/w:p/w:r/w:t", None, "Ao Xen", "table 3, row 5, column 2", "text"),
        (f"{FORM}/w:tr[1]/w:tc[5]/w:tcPr/w:gridSpan", "val", "6", "table 3, row 1, column 5", "columns"),
        (f"{FORM}/w:tr[3]/w:tc[1]/w:tcPr/w:vMerge", "val", "restart", "table 3, row 1, column 1", "rows"),
        (f"{FORM}/w:tr[1]/w:tc[1]/w:tcPr/w:vMerge", None, "", "table 3, row 2, column 1", "merge"),
        (f"{FORM}/w:tr[7]/w:tc[4]", None, "", "table 3, row 7", "grid columns"),
        (f"{FORM}/w:tr[7]", None, "", "table 3", "rows"),
        (f"{FORM}/w:tblGrid/w:gridCol[2]", "w", "1500", "table 3, column 2", "width"),
        (f"{FORM}/w:tr[5]/w:tc[2]/w:tcPr/w:tcW", "w", "1500", "table 3, row 5, column 2", "width"),
        (f"{FORM}/w:tr[5]/w:tc[2]/w:p/w:pPr/w:jc", "val", "right", "table 3, row 5, column 2", "form"),
        (f"{FORM}/w:tr[11]/w:tc[1]/w:p/w:r/w:rPr/w:b", None, "", "table 3, row 11, column 1", "form"),
        (f"{FORM}/w:tr[2]/w:trPr/w:tblHeader", None, "", "table 3, row 2", "repeats"),
        (f"{FORM}/w:tr[6]/w:trPr/w:cantSplit", "val", "0", "table 3, row 6", "may not break"),
        (f"{FORM}/w:tr[10]/w:tc[1]/w:p/w:pPr/w:keepNext", None, "", "table 3, row 10", "kept with next"),
        (".//w:sectPr/w:pgSz[@w:orient]", "h", "16000", "section 2", "page"),
        ("w:p[2]/w:r/w:t", None, "Kết quả", "paragraph 2", "text"),
    ],
)
def test_it_sees(xpath: str, attribute: str | None, value: str, place: str, aspect: str) -> None:
    found = differences(FINISHED.read_bytes(), changed(xpath, attribute, value))
    assert (place, aspect) in [(d.place, d.aspect) for d in found]


def test_it_sees_the_colour_of_a_cell() -> None:
    folder: Path = FINISHED.parent.parent / "a-linh-vuc"
    draft = Draft(folder / "dich.docx")
    draft.table(1).uncolour(5, 16)
    (found,) = differences((folder / "dich.docx").read_bytes(), draft.bytes())
    assert str(found) == "table 1, row 5, column 16: shading '', expected 'C6EFCE'"


def test_a_document_is_itself_and_small_differences_of_widths_are_none() -> None:
    assert differences(FINISHED.read_bytes(), FINISHED.read_bytes()) == []
    assert differences(FINISHED.read_bytes(), changed(f"{FORM}/w:tblGrid/w:gridCol[2]", "w", "1390")) == []
