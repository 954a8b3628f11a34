"""``check``: checks templates, rules and data files without building a report."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, has_errors, translate
from docxtpl_reports.project import RULES_FILE, is_yaml

from .console import Command, Settings, answer, common, no_cache
from .inputs import TABLES, everything, must_exist, pack_of, paths_to_check
from .usage import fail


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Kiểm tra tệp số liệu, thư mục bộ mẫu hoặc mẫu .docx và nêu mọi lỗi một lượt; không ghi gì thì kiểm tra tất cả.\n\n"
        "Với một bản mẫu để ngoài bộ mẫu: check BẢN_SAO.docx --pack BỘ_MẪU --data TỆP_SỐ_LIỆU."
    ),
)
@click.argument("paths", metavar="[TỆP]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--pack", metavar="BỘ_MẪU", help=N_("Bộ mẫu (tên hoặc thư mục) dùng cho mẫu .docx."))
@click.option("--data", metavar="TỆP", type=click.Path(path_type=Path), help=N_("Tệp số liệu để thử mẫu .docx."))
@click.option(
    "--drop-signature",
    "allow_signed",
    is_flag=True,
    help=N_("Dùng cả mẫu đã ký số; tài liệu làm ra không còn chữ ký đó."),
)
@no_cache
@click.pass_obj
def check(
    obj: Settings, paths: tuple[Path, ...], pack: str | None, data: Path | None, allow_signed: bool, no_cache: bool
) -> int:
    from docxtpl_reports.files.store import own_store
    from docxtpl_reports.jobs.build import run
    from docxtpl_reports.jobs.compiled import Packs
    from docxtpl_reports.jobs.job import Job

    for path in (*paths, *([data] if data else [])):
        must_exist(path)
    packs = Packs(None if no_cache else own_store())
    diagnostics: list[Diagnostic] = []
    for path in paths_to_check(paths) or everything():
        folder = pack_of(path, pack)
        if is_yaml(path) and path.name != RULES_FILE:
            diagnostics += run(Job(path, pack=folder, allow_signed=allow_signed), packs).diagnostics
        elif folder is None:
            if path.suffix.lower() in TABLES:
                fail(Diagnostic("BAT038", Location(str(path)), {"path": path.as_posix()}))
            fail(Diagnostic("USE007", Location(str(path)), {"path": str(path)}))
        elif data is not None and not is_yaml(path):
            job = Job(data, template=path if path.is_file() else None, pack=folder, allow_signed=allow_signed)
            diagnostics += run(job, packs).diagnostics
        else:
            template = path if path.is_file() and path.name != RULES_FILE else None
            diagnostics += packs.check(folder, template, allow_signed=allow_signed)
    return answer(obj, "check", diagnostics, text="" if has_errors(diagnostics) else translate(N_("Không có lỗi.")))
