"""``schema``: prints JSON Schemas for editors and programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, has_errors, translate
from docxtpl_reports.project import RULES_FILE, project_of

from .console import PROGRAM, Command, Settings, answer, common
from .usage import fail

if TYPE_CHECKING:
    from docxtpl_reports.figures.rules.model import Rules


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "In JSON Schema của tệp số liệu thuộc BỘ_MẪU, hoặc (--rules) của quy-tac.yml, cho trình soạn thảo gợi ý các mục.\n\n"
        "Ví dụ: schema tieu-chi-15 > tieu-chi-15.schema.json\n\n"
        "Bảng đơn vị để điền: schema tieu-chi-15 --table -o don-vi.xlsx"
    ),
)
@click.argument("pack", metavar="[BỘ_MẪU]", required=False)
@click.option("--rules", "of_rules", is_flag=True, help=N_("Schema của quy-tac.yml, không cần ghi bộ mẫu."))
@click.option(
    "--table",
    "of_table",
    is_flag=True,
    help=N_("Tạo bảng đơn vị để điền (.xlsx hoặc .csv), mỗi dòng một đơn vị, cho build --table."),
)
@click.option(
    "-o",
    "--out",
    "target",
    metavar="TỆP",
    type=click.Path(path_type=Path),
    help=N_("Tệp bảng đơn vị (mặc định: bang-<bộ mẫu>.xlsx)."),
)
@click.option("--manifest", "of_manifest", is_flag=True, help=N_("Schema của bản kê .json ghi cạnh báo cáo."))
@click.pass_obj
def schema(
    obj: Settings, pack: str | None, of_rules: bool, of_manifest: bool, of_table: bool, target: Path | None
) -> int:
    import json

    from docxtpl_reports.figures.planning import check_rules
    from docxtpl_reports.manifests.schema import manifest_schema
    from docxtpl_reports.packs import inventory
    from docxtpl_reports.packs import schema as schemas

    found: dict[str, Any] | None = schemas.rules_schema() if of_rules else None
    found = manifest_schema() if of_manifest else found
    problems: list[Diagnostic] = []
    if found is not None and of_table:
        fail(Diagnostic("USE059", params={"name": "--table", "other": "--rules" if of_rules else "--manifest"}))
    if found is None:
        if pack is None:
            fail(Diagnostic("USE017", params={"command": f"{PROGRAM} schema"}))
        folder, problems = inventory.find_pack(pack, project_of(Path.cwd()))
        rules, more = check_rules(folder / RULES_FILE) if folder is not None else (None, [])
        problems += more
        if of_table:
            made = None
            if folder is not None and rules is not None and not has_errors(problems):
                made = _write_table(rules, target or Path(f"bang-{folder.resolve().name}.xlsx"))
            text = translate(N_("Bảng đơn vị để điền: {path}")).format(path=made) if made is not None else ""
            body = {"json_schema": None, "table": None if made is None else made.as_posix()}
            return answer(obj, "schema", problems, body, text)
        if folder is not None and rules is not None and not has_errors(problems):
            found = schemas.data_schema(rules, folder.resolve().name)
    text = json.dumps(found, ensure_ascii=False, indent=2) if found else ""
    return answer(obj, "schema", problems, {"json_schema": found}, text)


def _write_table(rules: Rules, target: Path) -> Path:
    """Write a table of units to fill in; never over an existing one, which may be filled in already."""
    from docxtpl_reports.files.writing import write_atomically
    from docxtpl_reports.packs import unit_tables

    ending = target.suffix.lower()
    if ending not in (".xlsx", ".csv"):
        fail(Diagnostic("BAT035", params={"path": str(target)}))
    if target.exists():
        fail(Diagnostic("BAT034", params={"path": str(target)}))
    write_atomically({target: unit_tables.as_csv(rules) if ending == ".csv" else unit_tables.workbook(rules)})
    return target
