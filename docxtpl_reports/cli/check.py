"""``check``: checks templates, rules and data files without building a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, ReportError, has_errors, translate
from docxtpl_reports.project import RULES_FILE, TEMPLATE_FILE, is_yaml, shown

from .console import Command, Settings, answer, common, no_cache
from .inputs import TABLES, everything, must_exist, or_pack, pack_of, part_to_check, paths_to_check
from .usage import fail

COMMENTED = N_("Đã ghi {path}: {count} nhận xét. Trong Word: Review > Next để đến từng chỗ.")
NOTHING_TO_COMMENT = N_(  # written all the same: comments of an earlier run would be taken for today's
    "Trong mẫu không có chỗ nào để nhận xét. Đã ghi {path}, chỉ có một nhận xét nói vậy; nhận xét của lần trước không còn."
)


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Kiểm tra tệp số liệu, thư mục bộ mẫu, mẫu .docx hoặc phần dùng chung và nêu mọi lỗi một lượt; "
        "không ghi gì thì kiểm tra tất cả.\n\n"
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
@click.option(
    "--comments",
    "out",
    metavar="TỆP.docx",
    type=click.Path(path_type=Path),
    help=N_("Ghi thêm một bản sao của mẫu, có nhận xét (comment) của Word ở từng chỗ sai; kiểm tra một mẫu."),
)
@click.option(
    "--as",
    "home",
    metavar="TỆP.docx",
    type=click.Path(path_type=Path),
    help=N_("Kiểm tra bản sao này như thể nó là tệp đó (một mẫu hoặc một phần dùng chung của dự án)."),
)
@no_cache
@click.pass_obj
def check(
    obj: Settings,
    paths: tuple[Path, ...],
    pack: str | None,
    data: Path | None,
    allow_signed: bool,
    out: Path | None,
    home: Path | None,
    no_cache: bool,
) -> int:
    from docxtpl_reports.files.store import own_store
    from docxtpl_reports.jobs.build import run
    from docxtpl_reports.jobs.compiled import Packs
    from docxtpl_reports.jobs.job import Job

    paths = tuple(map(or_pack, paths))
    for path in (*paths, *([data] if data else [])):
        must_exist(path)
    packs = Packs(None if no_cache else own_store())
    diagnostics: list[Diagnostic] = []
    chosen = paths_to_check(paths) or everything()
    if out is not None and len(chosen) != 1:
        fail(Diagnostic("USE120", params={"count": len(chosen)}))
    if home is not None and (len(chosen) != 1 or chosen[0].suffix.lower() != ".docx"):
        fail(Diagnostic("USE124", params={"count": len(chosen)}))
    template = folder = None
    for path in chosen:
        part = part_to_check(path, home or path, pack_of(home or path, pack) if pack else None, packs)
        if part is not None:
            template, folder = path, (part.users or [(home or path).parent])[0]
            diagnostics += part.problems
            continue
        folder = pack_of(home or path, pack)
        if is_yaml(path) and path.name != RULES_FILE:
            result = run(Job(path, pack=folder, allow_signed=allow_signed), packs)
            diagnostics += result.diagnostics
            folder = folder if result.case is None else result.case.pack
        elif folder is None:
            if path.suffix.lower() in TABLES:
                fail(Diagnostic("BAT038", Location(str(path)), {"path": path.as_posix()}))
            fail(Diagnostic("USE007", Location(str(path)), {"path": str(path)}))
        elif data is not None and not is_yaml(path):
            template = path if path.is_file() else None
            job = Job(data, template=template, pack=folder, allow_signed=allow_signed)
            diagnostics += run(job, packs).diagnostics
        else:
            template = path if path.is_file() and path.name != RULES_FILE else None
            diagnostics += packs.check(folder, template, allow_signed=allow_signed)
    if home is not None:
        diagnostics = [d.at(file=str(shown(home))) if d.location.file == str(chosen[0]) else d for d in diagnostics]
    text = "" if has_errors(diagnostics) else translate(N_("Không có lỗi."))
    if out is None:
        return answer(obj, "check", diagnostics, text=text)
    written = None
    if folder is not None:
        written, problems = _write_comments(out, template or folder / TEMPLATE_FILE, folder, diagnostics, allow_signed)
        diagnostics += problems
    if written is not None:
        told = translate(COMMENTED if written["count"] else NOTHING_TO_COMMENT)
        text = "\n".join(filter(None, (text, told.format_map(written))))
    return answer(obj, "check", diagnostics, {"comments": written}, text)


def _write_comments(
    out: Path, template: Path, folder: Path, problems: Sequence[Diagnostic], allow_signed: bool
) -> tuple[dict[str, object] | None, list[Diagnostic]]:
    """Write the copy of a template with its problems as comments; what it is, and what prevents it. A template that cannot be
    read at all is among the ``problems`` already."""
    from docxtpl_reports.files.writing import write_atomically
    from docxtpl_reports.packs.word_files import is_same, refuse_to_lose
    from docxtpl_reports.reporters.word_comments import commented, is_commented

    near = f"{template.stem}-nhan-xet.docx"
    if out.suffix.lower() != ".docx":
        params = {"option": "--comments", "ending": ".docx", "out": out.as_posix(), "near": near}
        fail(Diagnostic("USE122", Location(str(out)), params))
    if is_same(out, template):
        fail(Diagnostic("USE121", Location(str(out)), {"out": out.as_posix(), "near": near}))
    try:
        made = commented(template, problems, folder, allow_signed=allow_signed)
    except ReportError as error:
        return None, [d for d in error.diagnostics if d.code not in {known.code for known in problems}]
    try:
        refuse_to_lose(out, is_commented)
        write_atomically({out: made.document})
    except ReportError as error:
        return None, list(error.diagnostics)
    return {"path": out.as_posix(), "count": made.made, "elsewhere": made.elsewhere}, []
