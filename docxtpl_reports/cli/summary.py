"""``summary``: summarizes the reports of many units in one spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, translate
from docxtpl_reports.project import RESULTS, project_of

from .console import Command, Settings, answer, common
from .inputs import must_exist
from .progress import counted
from .usage import fail

if TYPE_CHECKING:
    from docxtpl_reports.summary.summarize import Summary


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Ghi tong-hop.xlsx từ các báo cáo đã làm trong THƯ_MỤC (mặc định: out/): đơn vị × chỉ tiêu, số đơn vị theo kết luận, "
        "báo cáo có vấn đề, cách tính và căn cứ.\n"
        "\n"
        "Đọc bản kê .json cạnh từng báo cáo. Báo cáo đã sửa tay, đã cũ so với số liệu, bản nháp, đơn vị trùng được nêu riêng."
    ),
)
@click.argument("folder", metavar="[THƯ_MỤC]", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    "target",
    metavar="TỆP.xlsx",
    type=click.Path(path_type=Path),
    help=N_("Bảng tính cần ghi (mặc định: tong-hop.xlsx trong thư mục ấy)."),
)
@click.option("--force", is_flag=True, help=N_("Ghi đè cả bảng tính đã được sửa tay sau khi tạo."))
@click.pass_obj
def summary(obj: Settings, folder: Path | None, target: Path | None, force: bool) -> int:
    from docxtpl_reports.batch import summaries
    from docxtpl_reports.summary import files

    folder = folder or project_of(Path.cwd()) / RESULTS
    must_exist(folder)
    if not folder.is_dir():
        fail(Diagnostic("USE071", params={"path": str(folder)}))
    target = target or folder / files.NAME
    if target.suffix.lower() != ".xlsx":
        fail(Diagnostic("USE072", params={"path": str(target)}))
    with counted() as advance:
        found = summaries.of_folder(folder, target, force=force, advance=advance)
    problems = summaries.problems_of(found, target)
    return answer(obj, "summary", problems, summary_json(found, target), summary_text(found, target))


def summary_json(found: Summary, target: Path) -> dict[str, object]:
    """The workbook and its sheets, each with the counts of verdicts."""
    sheets = [
        {
            "name": part.sheet,
            "pack": part.pack,
            "period": {"from": part.since, "to": part.until},
            "units": part.units,
            "verdicts": {
                name: {verdict.value: count for verdict, count in counts.items()}
                for name, counts in part.verdicts.items()
            },
        }
        for part in found.parts
    ]
    return {"summary": {"file": target.as_posix(), "sheets": sheets, "problems": found.all_problems}}


def summary_text(found: Summary, target: Path) -> str:
    lines = [translate(N_("Bảng tổng hợp: {path}")).format(path=target)]
    counted = translate(N_("  trang «{sheet}»: {count} đơn vị, kỳ {since} - {until}"))
    lines += [
        counted.format(sheet=part.sheet, count=part.units, since=part.since, until=part.until) for part in found.parts
    ]
    return "\n".join(lines)
