"""The examples in packs that are older than their cases are the shipped data files, word for word, and what they expect."""

from __future__ import annotations

import pytest
from support import ROOT

EXAMPLES = {
    "tieu-chi-15": "xa-po-y-2024-08",
    "chi-so-766": "xa-vi-du-chi-so-2024",
    "cchc-quy": "xa-vi-du-cchc-quy-3-2026",
    "to-trinh": "xa-vi-du-to-trinh-2026",
}


@pytest.mark.parametrize(("pack", "data"), EXAMPLES.items())
def test_an_example_has_not_drifted_from_the_shipped_data(pack: str, data: str) -> None:
    text = (ROOT / "data" / f"{data}.yml").read_text("utf-8")
    example = (ROOT / "templates" / pack / "thu" / "vi-du.yml").read_text("utf-8")
    assert example.startswith(text.rstrip())
    assert example[len(text.rstrip()) :].lstrip().startswith("cho_doi:")
