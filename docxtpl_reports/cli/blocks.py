"""``blocks``: what a template may use, for Word's own tools: AutoText."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, ReportError, translate
from docxtpl_reports.project import RULES_FILE, project_of

from .console import Command, Settings, answer, common
from .inputs import must_exist
from .usage import fail


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Đưa các trường, khối và bảng của BỘ_MẪU vào Word, không cần cài thêm gì.\n\n"
        "-o TỆP.dotx: mục AutoText (Quick Parts) để chèn bằng chuột hoặc phím F3."
    ),
)
@click.argument("pack", metavar="BỘ_MẪU")
@click.option(
    "-o", "--out", metavar="TỆP.dotx", type=click.Path(path_type=Path), required=True, help=N_("Tệp cần ghi.")
)
@click.option("--data", metavar="TỆP", type=click.Path(path_type=Path), help=N_("Lấy ví dụ từ tệp số liệu này."))
@click.pass_obj
def blocks(obj: Settings, pack: str, out: Path, data: Path | None) -> int:
    from docxtpl_reports.figures.planning import check_rules
    from docxtpl_reports.figures.shapes import shape
    from docxtpl_reports.files.writing import write_atomically
    from docxtpl_reports.packs import building_blocks, inventory
    from docxtpl_reports.packs.word_files import refuse_to_lose

    if data is not None:
        must_exist(data)
    if out.suffix.lower() != ".dotx":
        params = {"option": "-o", "ending": ".dotx", "out": out.as_posix(), "near": f"{out.stem or 'truong'}.dotx"}
        fail(Diagnostic("USE122", Location(str(out)), params))
    body: dict[str, object] = {"file": None, "count": 0}
    folder, problems = inventory.find_pack(pack, project_of(Path.cwd()))
    entries, more = (None, []) if folder is None else inventory.entries(folder, data)
    problems += more
    if folder is None or entries is None:
        return answer(obj, "blocks", problems, body)
    rules, _ = check_rules(folder / RULES_FILE)
    assert rules is not None
    made, count = building_blocks.template(folder, entries, shape(rules))
    try:
        refuse_to_lose(out, building_blocks.is_ours)
        write_atomically({out: made})
    except ReportError as error:
        return answer(obj, "blocks", [*problems, *error.diagnostics], body)
    told = N_(
        "Đã ghi {path}: {count} mục AutoText. Chép vào thư mục khối dựng sẵn của Word: xem docs/soan-trong-word.md"
    )
    text = translate(told).format(path=out.as_posix(), count=count)
    return answer(obj, "blocks", problems, {"file": out.as_posix(), "count": count}, text)
