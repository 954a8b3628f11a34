"""``summary``: the reports of many units in one spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, ReportError, translate
from docxtpl_reports.project import RESULTS, project_of

from .console import Command, Settings, answer, common
from .inputs import must_exist
from .progress import counted
from .usage import fail

if TYPE_CHECKING:
    from docxtpl_reports.summary.summarize import Failed, Summary


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
    from docxtpl_reports.batch.failures import listed
    from docxtpl_reports.summary import files
    from docxtpl_reports.summary.summarize import Listed

    folder = folder or project_of(Path.cwd()) / RESULTS
    must_exist(folder)
    if not folder.is_dir():
        fail(Diagnostic("USE071", params={"path": str(folder)}))
    target = target or folder / files.NAME
    if target.suffix.lower() != ".xlsx":
        fail(Diagnostic("USE072", params={"path": str(target)}))
    names = ("loi_ma", "loi_noi_dung", "loi_vi_tri", "loi_cach_sua")
    failed = (Listed(unit, code, *(about[name] for name in names)) for unit, code, about in listed(folder))
    with counted() as advance:
        found = files.write(folder, target, failed, _rows_of, force=force, advance=advance)
    return answer(obj, "summary", problems_of(found, target), summary_json(found, target), summary_text(found, target))


def _rows_of(file: Path, rules_file: Path) -> frozenset[str] | None:
    """The hashes of the rows of a table of units; None where it cannot be read as one."""
    from docxtpl_reports.batch import table
    from docxtpl_reports.figures.planning import check_rules

    rules, _ = check_rules(rules_file)
    found = None if rules is None else table.load(file, rules)[0]
    return None if found is None else frozenset(row.digest for row, _ in found.rows())


def write_summaries(
    failed: Mapping[Path, Sequence[Failed]], *, force: bool
) -> tuple[list[tuple[Path, Summary]], list[Diagnostic]]:
    """The summary of each folder of results, with what ``failed`` there, whose problems are reported already."""
    from docxtpl_reports.summary import files

    made: list[tuple[Path, Summary]] = []
    problems: list[Diagnostic] = []
    for folder, units in failed.items():
        target = folder / files.NAME
        try:
            with counted() as advance:
                found = files.write(folder, target, units, _rows_of, force=force, advance=advance)
        except ReportError as error:
            problems += error.diagnostics
            continue
        made.append((target, found))
        known = {id(problem) for unit in units for problem in unit.problems}
        problems += [problem for problem in problems_of(found, target) if id(problem) not in known]
    return made, problems


def problems_of(found: Summary, target: Path) -> list[Diagnostic]:
    """The problems that are shown; the last one counts those that are only in the workbook."""
    more = found.all_problems - len(found.problems)
    rest = [Diagnostic("UNT017", params={"count": more, "path": target.as_posix()})] if more else []
    return [*found.problems, *rest]


def summary_json(found: Summary, target: Path) -> dict[str, object]:
    """The workbook and its sheets of reports, each with the counts of verdicts."""
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
