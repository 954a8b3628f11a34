"""Makes Word's AutoText of a pack: what ``inventory`` lists, as entries of a .dotx, named by their labels and grouped by what
they are."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import N_, Diagnostic, ReportError, translate
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.ooxml.limits import MAX_BLOCK_NAME
from docxtpl_reports.ooxml.package.archive import is_untouched
from docxtpl_reports.ooxml.package.changes import Changes
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.wml import glossary
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.glossary import BuildingBlock
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.styles import Styles
from docxtpl_reports.project import TEMPLATE_FILE, part_folders

from .insertion import WORDS, condition_of, is_amount, keyed, lines, only_when, table, two_ways
from .inventory import Entry

_GROUPS: Mapping[str, str] = {
    "figure": N_("Số liệu"),
    "indicator": N_("Chỉ tiêu"),
    "criterion": N_("Tiêu chí"),
    "info": N_("Thông tin chung"),
}
DETAILS = N_("{group}: chi tiết")
IF, ONLY_IF, BY_VERDICT = N_("Nếu … (nhiều đoạn)"), N_("Đoạn chỉ in khi …"), N_("Theo kết luận")
LOOPS, TABLES, NOTES, PARTS = N_("Lặp theo danh sách"), N_("Bảng"), N_("Chú thích cuối trang"), N_("Phần dùng chung")
_PREFIX = {
    BY_VERDICT: N_("Theo: {label}"),
    LOOPS: N_("Lặp: {label}"),
    TABLES: N_("Bảng: {label}"),
    NOTES: N_("Chú thích: {label}"),
    PARTS: N_("Phần: {label}"),
}
ANY_NOTE, SENTENCE, BY_GROUPS, TWO_WAYS = N_("chữ khác"), N_("một câu"), N_("theo nhóm"), N_("hai chiều")
WHETHER, WHEN = N_("nếu {what}"), N_("khi {what}")  # the end of the names of conditions: of paragraphs, of one
NOT_ZERO = N_("có, khác 0")  # of a figure
ONLY_PRINTED = N_("Chỉ in khi")  # how the labels of conditions begin
HINT = N_(
    "Tệp AutoText của bộ mẫu «{pack}», {count} mục, do docxtpl-reports ghi. Trong Word: Insert > Quick Parts > AutoText, hoặc "
    "gõ vài chữ đầu của tên mục rồi nhấn F3."
)
_MARK = "docxtpl-reports"  # in the text of every such file
_TAGS = re.compile(r"(\{%.*?%\})", re.DOTALL)
_COMMAND = "BC Thẻ lệnh"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:docxtpl-reports:building-blocks")
_MAX_DETAIL = 16  # characters of what stays when a name is cut
_TABLE_WIDTH = 9070  # twips between the margins of A4


class _Item(NamedTuple):
    """A planned entry: ``key`` is what makes it the same entry the next time; ``label`` and ``detail`` its name, of which the
    first is cut when it is too long; ``lines`` the paragraphs of ``apart`` ones."""

    key: str
    group: str
    label: tuple[str, str]
    lines: tuple[str, ...]
    told: str
    apart: bool = False
    table: tuple[tuple[str, ...], ...] = ()
    is_note: bool = False


def template(pack: Path, entries: Sequence[Entry], names: Mapping[str, object] | None = None) -> tuple[bytes, int]:
    """The .dotx with all entries of a pack and its shared parts, and their number. ``names``: the shape of its data."""
    base = read_package((resources.files("docxtpl_reports") / "new_pack" / TEMPLATE_FILE).read_bytes(), TEMPLATE_FILE)
    writer = _Writer(base)
    name = pack.resolve().name
    taken: set[str] = set()
    blocks = [
        BuildingBlock(
            _name(item, taken),
            translate(item.group) if not item.group.startswith("=") else item.group[1:],
            _one_line(f"{' · '.join(filter(None, item.label))} — {item.told}"),
            f"{{{str(uuid.uuid5(_NAMESPACE, f'{name}:{item.key}')).upper()}}}",
            *writer.of(item),
        )
        for item in [*_of_entries(entries), *_of_parts(base, pack, names)]
    ]
    hint = translate(HINT).format(pack=name, count=len(blocks))
    return glossary.with_blocks(base, [writer.paragraph(hint)], blocks), len(blocks)


def is_ours(data: bytes) -> bool:
    """Whether a file is one that ``template`` made and nobody has saved since."""
    try:
        package = read_package(data)
    except ReportError:
        return False
    return is_untouched(data) and glossary.has_blocks(package) and _MARK.encode() in package.raw(package.main_part)


# --- from the inventory to entries -------------------------------------------------------------------------------------


def _of_entries(entries: Sequence[Entry]) -> Iterator[_Item]:
    known = {entry.name: entry for entry in entries}
    for entry in entries:
        if entry.kind == "filter":
            continue
        owner = known.get(entry.of or "")
        label = (entry.label, "") if owner is None else (owner.label, entry.label.removeprefix(f"{owner.label}: "))
        if entry.kind == "snippet":
            yield from _of_snippet(entry, owner)
            continue
        group = _GROUPS[entry.kind]
        group = f"={translate(DETAILS).format(group=translate(group))}" if entry.of else group
        if (condition := condition_of(entry)) is not None:
            what = _first_small(label[1].removeprefix(translate(ONLY_PRINTED)).strip())
            block, one = (translate(text).format(what=what).strip() for text in (WHETHER, WHEN))
            only = only_when(condition)
            yield _Item(f"if:{entry.name}", IF, (label[0], block), lines(entry.insert), entry.insert, apart=True)
            yield _Item(f"only:{entry.name}", ONLY_IF, (label[0], one), (only,), only)
            continue
        yield _Item(f"value:{entry.name}", group, label, (entry.insert,), entry.insert)
        if is_amount(entry):
            only, one = only_when(entry.name), translate(WHEN).format(what=translate(NOT_ZERO))
            yield _Item(f"only:{entry.name}", ONLY_IF, (label[0], one), (only,), only)
        if entry.columns:
            yield _Item(f"table:{entry.name}", TABLES, label, (), entry.loop, table=table(entry))
        if entry.type == "van_ban":
            yield _Item(f"note:{entry.name}", NOTES, label, (entry.insert,), entry.insert, is_note=True)
    yield _Item("note:", NOTES, (translate(ANY_NOTE), ""), (WORDS,), WORDS, is_note=True)


def _of_snippet(entry: Entry, owner: Entry | None) -> Iterator[_Item]:
    """The ready-made blocks; conditions and totals come with their names and tables."""
    kind = entry.name.partition(".")[0]
    label = (entry.label if owner is None else owner.label), ""
    if kind == "theo_ket_luan":
        yield _Item(entry.name, BY_VERDICT, label, lines(entry.insert), entry.insert, apart=True)
    elif kind == "doan_ket_luan":
        yield _Item(entry.name, BY_VERDICT, (label[0], translate(SENTENCE)), (entry.insert,), entry.insert)
    elif kind in ("lap", "lap_nhom"):
        detail = "" if kind == "lap" else translate(BY_GROUPS)
        yield _Item(entry.name, LOOPS, (label[0], detail), lines(entry.insert), entry.insert, apart=True)
    elif kind == "hai_chieu":
        rows = two_ways(entry.insert)
        yield _Item(entry.name, TABLES, (label[0], translate(TWO_WAYS)), (), rows[0][1], table=rows)
    elif kind == "cot":
        rows = keyed(entry.insert)
        yield _Item(entry.name, TABLES, (entry.label, ""), (), rows[0][0], table=rows)


def _of_parts(base: Package, pack: Path, names: Mapping[str, object] | None) -> Iterator[_Item]:
    """The shared parts, each with the values that it asks for."""
    folders = PartFolders(part_folders(pack))
    for name in folders.names():
        file = next((one for one in folders.candidates(name) if one.is_file()), None)
        if file is None or (file.parent == pack and file.name == TEMPLATE_FILE):
            continue
        asked = [] if names is None else _asked_for(base, name, names, folders)
        given = ", ".join(f"{value}={WORDS}" for value in asked)
        tag = f'{{% chen "{name}"{f" with {given}" if given else ""} %}}'
        yield _Item(f"part:{name}", PARTS, (name, ""), (tag,), tag)


def _asked_for(base: Package, name: str, names: Mapping[str, object], folders: PartFolders) -> list[str]:
    """The values that a part needs: names that nothing declares and no line of the part calls optional."""
    changes = Changes(base)
    body = changes.tree(base.main_part).find(w("body"))
    assert body is not None
    run = etree.SubElement(etree.SubElement(etree.Element(wml.P), wml.R), wml.T)
    run.text = f'{{% chen "{name}" %}}'
    body[:-1] = [run.getparent().getparent()]  # type: ignore[union-attr,list-item]
    try:
        found: Sequence[Diagnostic] = compile_template(changes.result(), names=names, parts=folders).diagnostics
    except ReportError as error:
        found = error.diagnostics
    missing = {"TPL020": "name", "TPL274": "value"}
    values = (str(d.params[missing[d.code]]) for d in found if d.code in missing)
    return [*dict.fromkeys(value for value in values if value.isidentifier())]


def _name(item: _Item, taken: set[str]) -> str:
    """The name that Word and Writer list: unlike any other, whatever the case of its letters. What belongs to one figure is
    listed together, so its label comes first."""
    label, detail = map(_one_line, item.label)
    full = _one_line(translate(_PREFIX[item.group]).format(label=label) if item.group in _PREFIX else label)
    ending = f" · {_cut(detail, _MAX_DETAIL)}" if detail else ""
    room = MAX_BLOCK_NAME - len(ending)
    name, number = _cut(full, room) + ending, 1
    if name.casefold() in taken:  # labels that begin alike: their ends differ
        name = _cut_inside(full, room) + ending
    while name.casefold() in taken:
        number += 1
        last = f"{ending} {number}"
        name = _cut(full, MAX_BLOCK_NAME - len(last)) + last
    taken.add(name.casefold())
    return name


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' ,.·:')}…"


def _cut_inside(text: str, most: int) -> str:
    head = most // 3
    return text if len(text) <= most else f"{text[:head].rstrip()}…{text[head + 1 - most :].lstrip()}"


def _first_small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split())


# --- from entries to WordprocessingML ----------------------------------------------------------------------------------


class _Writer:
    """Writes bodies with the styles of the file they go into."""

    def __init__(self, base: Package) -> None:
        self._styles = {
            name.get(w("val"), ""): number
            for number, style in Styles.of(base).by_id.items()
            if (name := style.find(w("name"))) is not None
        }

    def of(self, item: _Item) -> tuple[tuple[etree._Element, ...], bool, etree._Element | None]:
        """The body of an entry, whether its paragraphs stay apart, and the paragraph of its note."""
        if item.table:
            return (self._table(item.table),), False, None
        if item.is_note:
            return (self._with_reference(),), False, self._note(item.lines[0])
        return tuple(self.paragraph(line) for line in item.lines), item.apart, None

    def paragraph(self, text: str, style: str = "") -> etree._Element:
        paragraph = etree.Element(wml.P)
        if number := self._styles.get(style):
            properties = etree.SubElement(paragraph, wml.PPR)
            etree.SubElement(properties, w("pStyle")).set(w("val"), number)
        paragraph.extend(self._run(piece) for piece in _TAGS.split(text) if piece)
        return paragraph

    def _run(self, text: str) -> etree._Element:
        """Words that are not proofed: Word would underline names, and so split them."""
        run = etree.Element(wml.R)
        properties = etree.SubElement(run, wml.RPR)
        if text.startswith("{%") and (number := self._styles.get(_COMMAND)):
            etree.SubElement(properties, w("rStyle")).set(w("val"), number)
        etree.SubElement(properties, w("noProof"))
        node = etree.SubElement(run, wml.T)
        node.text = text
        node.set(wml.XML_SPACE, "preserve")
        return run

    def _mark(self, tag: str) -> etree._Element:
        run = etree.Element(wml.R)
        if number := self._styles.get("footnote reference"):
            etree.SubElement(etree.SubElement(run, wml.RPR), w("rStyle")).set(w("val"), number)
        etree.SubElement(run, w(tag))
        return run

    def _with_reference(self) -> etree._Element:
        paragraph = etree.Element(wml.P)
        paragraph.append(self._mark("footnoteReference"))
        return paragraph

    def _note(self, text: str) -> etree._Element:
        paragraph = self.paragraph(f" {text}", "footnote text")
        first = paragraph.find(wml.R)
        assert first is not None
        first.addprevious(self._mark("footnoteRef"))
        return paragraph

    def _table(self, rows: Sequence[Sequence[str]]) -> etree._Element:
        table = etree.Element(wml.TBL)
        properties = etree.SubElement(table, w("tblPr"))
        etree.SubElement(properties, w("tblW"), {w("w"): str(_TABLE_WIDTH), w("type"): "dxa"})
        borders = etree.SubElement(properties, w("tblBorders"))
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            line = {"val": "single", "sz": "4", "space": "0", "color": "auto"}
            etree.SubElement(borders, w(side), {w(key): value for key, value in line.items()})
        width = str(_TABLE_WIDTH // len(rows[0]))
        grid = etree.SubElement(table, w("tblGrid"))
        for _ in rows[0]:
            etree.SubElement(grid, w("gridCol")).set(w("w"), width)
        for number, texts in enumerate(rows):
            row = etree.SubElement(table, wml.TR)
            if number == 0:
                etree.SubElement(etree.SubElement(row, w("trPr")), w("tblHeader"))
            for text in texts:
                cell = etree.SubElement(row, wml.TC)
                etree.SubElement(etree.SubElement(cell, w("tcPr")), w("tcW"), {w("w"): width, w("type"): "dxa"})
                cell.append(self.paragraph(text) if number else _heading(self.paragraph(text)))
        return table


def _heading(paragraph: etree._Element) -> etree._Element:
    """A heading by its own format: LibreOffice 7.4 tears tables of blocks apart whose paragraphs have styles."""
    properties = etree.Element(wml.PPR)
    etree.SubElement(properties, w("jc")).set(w("val"), "center")
    paragraph.insert(0, properties)
    for run in paragraph.iter(wml.RPR):
        run.insert(0, etree.Element(w("b")))
    return paragraph
