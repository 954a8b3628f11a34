"""The hash of what a report was typed in, as templates, ``fields`` and ``explain`` show it: ``ma_bam``.

It is the SHA-256 that the manifest records as the input ``row`` (of a report from a table of units: the cells of its row with
their headings), or else as ``data`` (the bytes of the data file). A document cannot hold a hash of itself.
"""

from __future__ import annotations

from docxtpl_reports.diagnostics import N_, Location
from docxtpl_reports.values import Namespace
from docxtpl_reports.values.shape import Leaf

from .steps import Step, make_step

NAME = "ma_bam"
LABEL = N_("Mã SHA-256 của số liệu đã nhập (16 chữ số đầu)")
WHOLE_LABEL = N_("Mã SHA-256 của số liệu đã nhập, đủ 64 chữ số")
DIGITS = 16  # 64 bits: no two files of a country have the same by accident, and people can still compare them by eye
TRIED = "(số liệu thử)"  # values that are only tried are in no file
SHAPE = {"": Leaf("text"), "day_du": Leaf("text")}


def fingerprint(digest: str | None) -> Namespace:
    """Prints the first digits; ``.day_du`` has all of them. None: of values that are only tried."""
    return Namespace({"day_du": digest or TRIED}, digest[:DIGITS] if digest else TRIED)


def as_step(digest: str, place: Location) -> Step:
    """The answer of ``explain``: all digits, and the file or row."""
    return make_step(NAME, WHOLE_LABEL, digest, digest, source=place)
