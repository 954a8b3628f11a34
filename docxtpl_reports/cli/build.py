"""``build``: reports from data files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, ReportError, translate
from docxtpl_reports.project import RESULTS, project_of
from docxtpl_reports.reporters import verdicts

from .console import Command, Settings, answer, common
from .inputs import data_files
from .summary import problems_of, summary_json, summary_text

if TYPE_CHECKING:
    from docxtpl_reports.jobs.job import JobResult
    from docxtpl_reports.summary.summarize import Summary


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("Làm báo cáo từ tệp số liệu."),
    help=N_(
        "Làm báo cáo .docx từ từng TỆP số liệu vào thư mục kết quả; không ghi tệp nào thì làm mọi tệp trong "
        "data/.\n"
        "\n"
        "Còn một lỗi là chưa làm báo cáo: thông báo cho biết sai ở đâu và sửa thế nào."
    ),
)
@click.argument("files", metavar="[TỆP]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    "out_dir",
    metavar="THƯ_MỤC",
    type=click.Path(path_type=Path),
    help=N_("Thư mục kết quả (mặc định: out/)."),
)
@click.option("--pdf", is_flag=True, help=N_("Làm thêm bản PDF (cần LibreOffice)."))
@click.option(
    "--draft",
    is_flag=True,
    help=N_("Làm bản nháp <tên>.nhap.docx: chỗ thiếu số liệu được đánh dấu ngay trong tài liệu."),
)
@click.option("--force", is_flag=True, help=N_("Ghi đè cả tài liệu đã được sửa tay sau khi tạo."))
@click.option(
    "--template", metavar="TỆP.docx", type=click.Path(path_type=Path), help=N_("Dùng mẫu này thay cho mẫu của bộ mẫu.")
)
@click.option(
    "--drop-signature",
    "allow_signed",
    is_flag=True,
    help=N_("Dùng cả mẫu đã ký số; tài liệu làm ra không còn chữ ký đó."),
)
@click.option(
    "--summary", is_flag=True, help=N_("Ghi thêm tong-hop.xlsx: mọi báo cáo của thư mục kết quả trong một bảng tính.")
)
@click.pass_obj
def build(
    obj: Settings,
    files: tuple[Path, ...],
    out_dir: Path | None,
    pdf: bool,
    draft: bool,
    force: bool,
    template: Path | None,
    allow_signed: bool,
    summary: bool,
) -> int:
    from docxtpl_reports.jobs.build import build as build_all
    from docxtpl_reports.jobs.compiled import Packs
    from docxtpl_reports.jobs.job import Job

    jobs = [
        Job(path, out_dir or project_of(path) / RESULTS, template, force=force, draft=draft, allow_signed=allow_signed)
        for path in data_files(files)
    ]
    results = build_all(jobs, Packs(), pdf=pdf)
    diagnostics = [d for result in results for d in result.diagnostics]
    text = "\n\n".join(filter(None, map(_report_text, results)))
    body: dict[str, object] = {"reports": [_report_json(result) for result in results]}
    if not summary:
        return answer(obj, "build", diagnostics, body, text)
    made, more = _summaries(results)
    texts = [text, *(summary_text(found, target) for target, found in made)]
    body["summaries"] = [summary_json(found, target)["summary"] for target, found in made]
    return answer(obj, "build", [*diagnostics, *more], body, "\n\n".join(filter(None, texts)))


def _summaries(results: Sequence[JobResult]) -> tuple[list[tuple[Path, Summary]], list[Diagnostic]]:
    """The summary of each folder of results, with what failed; problems of units that failed are reported already."""
    from docxtpl_reports.summary import files
    from docxtpl_reports.summary.summarize import Failed

    made: list[tuple[Path, Summary]] = []
    problems: list[Diagnostic] = []
    for folder in dict.fromkeys(result.job.out_dir for result in results):
        of_folder = [result for result in results if result.job.out_dir == folder]
        failed = [Failed(r.job.data.as_posix(), "", r.diagnostics) for r in of_folder if r.docx is None]
        target = folder / files.NAME
        try:
            found = files.write(folder, target, failed, force=any(r.job.force for r in of_folder))
        except ReportError as error:
            problems += error.diagnostics
            continue
        made.append((target, found))
        known = {id(problem) for result in of_folder for problem in result.diagnostics}
        problems += [problem for problem in problems_of(found, target) if id(problem) not in known]
    return made, problems


def _report_json(result: JobResult) -> dict[str, Any]:
    def path(value: Path | None) -> str | None:
        return None if value is None else value.as_posix()

    return {
        "data": path(result.job.data),
        "draft": result.job.draft,
        "docx": path(result.docx),
        "pdf": path(result.pdf),
        "manifest": path(result.manifest),
        "indicators": [asdict(r) for r in result.indicators],
        "criteria": [asdict(r) for r in result.criteria],
    }


def _report_text(result: JobResult) -> str:
    if result.docx is None:
        return ""
    made = translate(N_("Bản nháp: {path}") if result.job.draft else N_("Báo cáo: {path}"))
    lines = [made.format(path=result.docx)]
    if result.pdf is not None:
        lines.append(translate(N_("Bản PDF: {path}")).format(path=result.pdf))
    return "\n".join(lines) + "\n\n" + verdicts.verdict_table(result.indicators, result.criteria)
