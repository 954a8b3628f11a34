"""``fields``: lists the names and filters that a template may use."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic
from docxtpl_reports.project import project_of
from docxtpl_reports.reporters import fields as listing

from .console import PROGRAM, Command, Settings, answer, common
from .inputs import must_exist
from .usage import fail


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Liệt kê mọi tên mà mẫu của BỘ_MẪU (tên hoặc thư mục) dùng được: kiểu, đơn vị, ví dụ, cách ghi vào mẫu và chỗ mẫu "
        "đã dùng.\n\nVí dụ lấy từ tệp số liệu đầu tiên của bộ mẫu trong data/, hoặc từ tệp ghi sau --data."
    ),
)
@click.argument("pack", metavar="[BỘ_MẪU]", required=False)
@click.option("--filters", "with_filters", is_flag=True, help=N_("Liệt kê cả các bộ lọc, kèm ví dụ."))
@click.option("--data", metavar="TỆP", type=click.Path(path_type=Path), help=N_("Lấy ví dụ từ tệp số liệu này."))
@click.pass_obj
def fields(obj: Settings, pack: str | None, with_filters: bool, data: Path | None) -> int:
    from dataclasses import asdict

    from docxtpl_reports.packs import inventory

    if pack is None and not with_filters:
        fail(Diagnostic("USE017", params={"command": f"{PROGRAM} fields"}))
    if data is not None:
        must_exist(data)
    found, problems = inventory.find_pack(pack, project_of(Path.cwd())) if pack is not None else (None, [])
    entries = None
    if found is not None:
        entries, more = inventory.entries(found, data)
        problems += more
    filters = inventory.filters() if with_filters else None
    body = {
        "fields": None if entries is None else [asdict(entry) for entry in entries],
        "filters": None if filters is None else [asdict(entry) for entry in filters],
    }
    texts = [
        listing.fields_text(entries or ()) if entries else "",
        listing.filters_text(filters) if filters else "",
    ]
    return answer(obj, "fields", problems, body, "\n\n".join(filter(None, texts)))
