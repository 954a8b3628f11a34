"""``mark``: shades the branches of templates, so that they can be read like the document."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, ReportError, translate
from docxtpl_reports.project import PARTS, RULES_FILE, project_of

from .console import Command, Settings, answer, common
from .inputs import must_exist


@common
@click.command(
    "mark",
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Tô nền chữ trong các nhánh của mẫu: đạt màu xanh, chưa đạt màu cam, thiếu số liệu màu vàng, không phát sinh màu "
        "xám, điều kiện khác màu lam. Nền chỉ thấy khi sửa mẫu, không có trong báo cáo.\n\n"
        "Sửa thẻ xong gõ lại lệnh này, nền sẽ theo thẻ mới. Muốn đổi màu thì sửa các kiểu chữ «Nhánh …» trong Word."
    ),
)
@click.argument("subjects", metavar="TỆP.docx|BỘ_MẪU…", nargs=-1, required=True)
@click.option("--clear", is_flag=True, help=N_("Bỏ hết nền đã tô."))
@click.pass_obj
def mark(obj: Settings, subjects: tuple[str, ...], clear: bool) -> int:
    from docxtpl_reports.engine.branch_shading import shade
    from docxtpl_reports.files.writing import write_atomically
    from docxtpl_reports.ooxml.package.reading import read_package
    from docxtpl_reports.packs.word_files import refuse_open

    found = [_templates(subject) for subject in subjects]
    problems = [problem for _, missing in found for problem in missing]
    written: dict[Path, bytes] = {}
    for path in dict.fromkeys(file for files, _ in found for file in files):
        try:
            refuse_open(path)
            made = shade(read_package(path), clear=clear)
        except ReportError as error:
            problems += error.diagnostics
        else:
            written |= {} if made is None else {path: made}
    if problems:
        return answer(obj, "mark", problems, {"files": []})
    write_atomically(written)
    names = [path.as_posix() for path in written]
    done = translate(N_("Đã bỏ nền: {path}") if clear else N_("Đã tô nền: {path}"))
    lines = [done.format(path=name) for name in names] or [translate(N_("Không có gì phải đổi."))]
    return answer(obj, "mark", [], {"files": names}, "\n".join(lines))


def _templates(subject: str) -> tuple[list[Path], list[Diagnostic]]:
    """The .docx file of that name, or those of a pack; problems when there is none."""
    from docxtpl_reports.packs.inventory import find_pack

    path = Path(subject)
    if path.suffix.lower() == ".docx":
        must_exist(path)
        return [path], []
    folder, problems = find_pack(subject, project_of(Path.cwd()))
    if folder is None:
        return [], problems
    files = [file for file in sorted(folder.glob("*.docx")) if not file.name.startswith(("~$", "."))]
    is_ours = (folder / RULES_FILE).is_file() or folder.resolve().name == PARTS
    if not files or not is_ours:
        problems = [Diagnostic("USE092", Location(folder.as_posix()), {"path": folder.as_posix(), "rules": RULES_FILE})]
    return (files, []) if not problems else ([], problems)
