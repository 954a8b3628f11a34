"""``blocks``: what a template may use, for Word's own tools: AutoText, mapped content controls, merge fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, ReportError, translate
from docxtpl_reports.project import RULES_FILE, project_of

from .console import PROGRAM, Command, Settings, answer, common
from .inputs import must_exist
from .usage import fail

if TYPE_CHECKING:
    from docxtpl_reports.packs.inventory import Entry

_AUTOTEXT, _COLUMNS = ".dotx", ".csv"
_Made = tuple[Path, int, str]  # a written file, the entries in it, and what to say of it


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Đưa các trường, khối và bảng của BỘ_MẪU vào Word, không cần cài thêm gì.\n\n"
        "-o TỆP.dotx: mục AutoText (Quick Parts) để chèn bằng chuột hoặc phím F3. -o TỆP.csv: tên cột cho trường trộn thư "
        "(Insert Merge Field).\n\n"
        "--embed mau.docx: ghi các trường một giá trị vào ngăn XML Mapping của mẫu; quy tắc đổi thì gõ lại để làm mới."
    ),
)
@click.argument("pack", metavar="BỘ_MẪU")
@click.option("-o", "--out", metavar="TỆP", type=click.Path(path_type=Path), help=N_("Tệp .dotx hoặc .csv cần ghi."))
@click.option(
    "--embed", "document", metavar="TỆP", type=click.Path(path_type=Path), help=N_("Mẫu .docx cần đưa trường vào.")
)
@click.option("--data", metavar="TỆP", type=click.Path(path_type=Path), help=N_("Lấy ví dụ từ tệp số liệu này."))
@click.pass_obj
def blocks(obj: Settings, pack: str, out: Path | None, document: Path | None, data: Path | None) -> int:
    from docxtpl_reports.figures.planning import check_rules
    from docxtpl_reports.figures.shapes import shape
    from docxtpl_reports.packs import inventory

    _check_names(out, document)
    for path in filter(None, (data, document)):
        must_exist(path)
    body: dict[str, object] = {"file": None, "count": 0}
    folder, problems = inventory.find_pack(pack, project_of(Path.cwd()))
    entries, more = (None, []) if folder is None else inventory.entries(folder, data)
    problems += more
    if folder is None or entries is None:
        return answer(obj, "blocks", problems, body)
    rules, _ = check_rules(folder / RULES_FILE)
    assert rules is not None
    # Of the template only that it is asked to be better: it is the designer's, who may be in the middle of it.
    problems = [d for d in problems if d.location.part is None]
    try:
        if document is not None:
            path, count, text = _embed(document, entries, shape(rules))
        else:
            assert out is not None
            path, count, text = _write(out, folder, entries, shape(rules))
    except ReportError as error:
        return answer(obj, "blocks", [*problems, *error.diagnostics], body)
    return answer(obj, "blocks", problems, {"file": path.as_posix(), "count": count}, text)


def _check_names(out: Path | None, document: Path | None) -> None:
    """Exactly one of the two, with an ending that says what it is."""
    if (out is None) == (document is None):
        fail(
            Diagnostic("USE059", params={"name": "-o", "other": "--embed"})
            if out is not None
            else Diagnostic("USE123", params={"command": f"{PROGRAM} blocks"})
        )
    path, option, endings = (out, "-o", (_AUTOTEXT, _COLUMNS)) if out is not None else (document, "--embed", (".docx",))
    assert path is not None
    if path.suffix.lower() not in endings:
        near = f"{path.stem or 'truong'}{endings[0]}"
        params = {"option": option, "ending": " / ".join(endings), "out": path.as_posix(), "near": near}
        fail(Diagnostic("USE122", Location(str(path)), params))


def _write(out: Path, pack: Path, entries: Sequence[Entry], names: Mapping[str, object]) -> _Made:
    """Writes the .dotx or the .csv. Raises ReportError."""
    from docxtpl_reports.files.writing import write_atomically
    from docxtpl_reports.packs import building_blocks, mapped_fields
    from docxtpl_reports.packs.word_files import refuse_to_lose

    left: list[str] = []
    if out.suffix.lower() == _AUTOTEXT:
        refuse_to_lose(out, building_blocks.is_ours)
        made, count = building_blocks.template(pack, entries, names)
        told = N_(
            "Đã ghi {path}: {count} mục AutoText. Chép vào thư mục khối dựng sẵn của Word: xem docs/soan-trong-word.md"
        )
    else:
        fields = mapped_fields.values(entries, names)
        made, left = mapped_fields.merge_source(fields)
        refuse_to_lose(out, mapped_fields.is_ours)
        count = len(fields) - len(left)
        told = N_(
            "Đã ghi {path}: {count} cột. Trong Word: Mailings > Select Recipients > Use an Existing List, chọn tệp này."
        )
    write_atomically({out: made})
    text = translate(told).format(path=out.as_posix(), count=count)
    if left:
        more = translate(N_("Không có cột cho {count} trường, vì tên dài quá hoặc quá nhiều cột: {names}"))
        text += "\n" + more.format(count=len(left), names=", ".join(left))
    return out, count, text


def _embed(document: Path, entries: Sequence[Entry], names: Mapping[str, object]) -> _Made:
    """Puts the single values into a template, or refreshes them. Raises ReportError; then the file is what it was."""
    from docxtpl_reports.engine.template.field_part import NAMESPACE
    from docxtpl_reports.files.writing import write_atomically
    from docxtpl_reports.ooxml.package.reading import read_package
    from docxtpl_reports.packs import mapped_fields
    from docxtpl_reports.packs.word_files import refuse_open

    refuse_open(document)
    fields = mapped_fields.values(entries, names)
    made = mapped_fields.embedded(read_package(document), fields)
    if made != document.read_bytes():
        write_atomically({document: made})
    told = N_("Đã đưa {count} trường vào {path}. Trong Word: Developer > XML Mapping Pane, chọn «{namespace}».")
    return (
        document,
        len(fields),
        translate(told).format(path=document.as_posix(), count=len(fields), namespace=NAMESPACE),
    )
