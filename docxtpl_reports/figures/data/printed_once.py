"""Removes what an officer types although the template prints it; reports quotation marks and placeholders.

Sources: Decree 30/2020, Annex I, II.4 (place and day), II.6.b (citations), II.9 (addressees and recipients).
"""

from __future__ import annotations

import re

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, Fix, Phrase
from docxtpl_reports.figures.limits import MAX_QUOTED
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.figures.yaml.nodes import Node, ScalarNode

_PLACEHOLDER = re.compile(r"[«\"“\[<({]*\s*(?:[^\W\d]+ )?(?:…+|\.{2,}|_{2,}|[xX]{3,})\s*[»\"”\]>)}]*[.;,]?")
_CURLY = re.compile(r"[“”„«](?P<inside>[^“”„«»]*)[”“»]")
# Who files a document, as the line «Lưu: VT, …» has it: without a colon, «Lưu» is a word of its own before anything else.
_OFFICES = "VT|TH|HC|VP|HS|NC|NV|KT|TC|VX|NN|TD|PC|TP|CT|KH|HCTH|KTTH|TCCB|TTHC|CCHC|HCQT|QTTV|VPUB|VPUBND|UBND|HĐND"
# By the end of a path: what templates print before and after the value of that name.
_BEFORE = {
    "kinh_gui": re.compile(r"(?:[-–•+]\s*)?(?:Kính gửi\b\s*:?\s*)?", re.IGNORECASE),
    "noi_nhan.gui": re.compile(r"(?:[-–•+]\s*)?(?:Nơi nhận\s*:\s*)?(?:[-–•+]\s*)?", re.IGNORECASE),
    "noi_nhan.luu": re.compile(rf"(?:[-–•+]\s*)?(?:(?i:Lưu)(?:\s*:\s*|\s+(?=(?:{_OFFICES})(?!\w))|\s*$))?"),
    "so": re.compile(r"(?:số(?: hiệu)?\b\s*[:.]?\s*)", re.IGNORECASE),
    "ky_hieu": re.compile(r"(?:\d*\s*/\s*)?(?:BC\s*-\s*)?"),  # the number line prints «/BC-»
    "co_quan": re.compile(r"(?:của\s+)", re.IGNORECASE),
}
_AFTER = {
    "loai": re.compile(r"\s+số\s*:?$", re.IGNORECASE),
    "dia_danh": re.compile(r"\s*,(?:\s*ngày\b.*)?$", re.IGNORECASE),
}
_ENDED = ("kinh_gui", "noi_nhan.gui", "noi_nhan.luu")  # the template ends these lines


def is_placeholder(typed: str) -> bool:
    """``…``, ``«…»``, ``xã …``, ``....``: copied from an example, or meant to be filled in later."""
    return _PLACEHOLDER.fullmatch(typed) is not None


_NOTHING = re.compile(r"(?:khong|ko|chua)(?: co| co gi| phat sinh)?|null|none|nil|n/a|-+|/+")
OR_DELETE = Phrase(N_("Không có thì xóa dòng."))
OR_BLANK = Phrase(N_("Không có thì để trống ô này."))
OR_NULL = Phrase(N_("Không có thì ghi «null», không đặt trong ngoặc kép."))
REQUIRED = Phrase(N_("Mục này phải có."))


def says_nothing(typed: str) -> bool:
    """``không``, ``Không có``, ``"null"``: typed for a value that is not there."""
    return (
        not typed.isdecimal() and _NOTHING.fullmatch(vietnamese.fold(vietnamese.tidy(typed)).rstrip(" .;,")) is not None
    )


def says_none(typed: str) -> bool:
    """``không``, ``không phát sinh``: typed for a list that has no items; ``chưa có`` says that they are not known yet."""
    return says_nothing(typed) and vietnamese.fold(typed).strip().startswith(("khong", "ko"))


def otherwise(field: Field) -> Phrase:
    """Advice for a placeholder in place of a value that does not exist."""
    if field.may_be_blank:
        return OR_NULL
    in_list = field.name.rpartition(".")[2].isdigit()
    return REQUIRED if field.required and not in_list else OR_DELETE


def placeholder_problems(typed: str, node: Node, path: str, otherwise: Phrase = OR_DELETE) -> list[Diagnostic]:
    """DAT060 for a placeholder in place of a value, with what to do when there is none."""
    if not is_placeholder(typed):
        return []
    if otherwise is OR_DELETE and node.location.sheet is not None:
        otherwise = OR_BLANK  # the row of a table of units is a unit
    return [Diagnostic("DAT060", node.location, {"typed": typed[:MAX_QUOTED], "path": path, "otherwise": otherwise})]


def unquoted(typed: str, node: Node, path: str) -> tuple[str, list[Diagnostic]]:
    """The text between curly marks that were meant as YAML's quotation marks; with straight ones around, they stay."""
    match = _CURLY.fullmatch(typed)
    if match is None or not match["inside"].strip() or (isinstance(node, ScalarNode) and node.quoted):
        return typed, []
    meant = match["inside"].strip()
    params = {"path": path, "typed": typed, "meant": meant}
    return meant, [Diagnostic("DAT061", node.location, params, Fix(typed, f'"{meant}"'))]


def is_bare(typed: str, what: str) -> bool:
    """Whether ``bare`` leaves the text as it is."""
    before, after = _BEFORE.get(what), _AFTER.get(what)
    if before is not None and (match := before.match(typed)) is not None and match.end():
        return False
    return after is None or after.search(typed) is None


def bare(typed: str, node: Node, path: str, what: str) -> tuple[str, list[Diagnostic]]:
    """``typed`` without what the template prints around it; ``what`` is the end of the path that says which value it is."""
    meant = typed
    if what in _ENDED and (match := _CURLY.fullmatch(typed)):
        meant = match["inside"].strip()
    if (before := _BEFORE.get(what)) and (match := before.match(meant)):
        meant = meant[match.end() :]
    if after := _AFTER.get(what):
        meant = after.sub("", meant)
    if what in _ENDED:
        meant = vietnamese.without_ending(meant)
    if meant == typed or not meant:
        return typed, []
    params = {"path": path, "typed": typed, "meant": meant}
    return meant, [Diagnostic("DAT052", node.location, params, Fix(typed, meant))]
