"""``diff``: shows what changed between two reports."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_

from .console import Command, Settings, answer, common
from .inputs import must_exist


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "So hai báo cáo của cùng một bộ mẫu: kết luận nào đã đổi, rồi chỉ tiêu, rồi số liệu, kèm dòng đã ghi "
        "trong tệp số liệu.\n"
        "\n"
        "Mỗi bên là một báo cáo đã làm (.docx có bản kê .json bên cạnh), một bản kê, hoặc một tệp số liệu. "
        "Hai bên khác nhau không phải là lỗi: mã thoát vẫn là 0."
    ),
)
@click.argument("old", metavar="CŨ", type=click.Path(path_type=Path))
@click.argument("new", metavar="MỚI", type=click.Path(path_type=Path))
@click.pass_obj
def diff(obj: Settings, old: Path, new: Path) -> int:
    from docxtpl_reports.records import finished
    from docxtpl_reports.records.comparison import compare
    from docxtpl_reports.reporters import comparison

    for path in (old, new):
        must_exist(path)
    sides, problems = [], []
    for path in (old, new):
        report, more = finished.load(path)
        sides.append(report)
        problems += more
    before, after = sides
    differences = None
    if before is not None and after is not None:
        differences, more = compare(before, after)
        problems += more
    body: dict[str, object] = {
        "old": before and comparison.report_json(before),
        "new": after and comparison.report_json(after),
    }
    if differences is None or before is None or after is None:
        return answer(
            obj, "diff", problems, {**body, **dict.fromkeys(("verdicts", "indicators", "criteria", "figures"))}
        )
    text = comparison.differences_text(before, after, differences)
    return answer(obj, "diff", problems, {**body, **comparison.differences_json(differences)}, text)
