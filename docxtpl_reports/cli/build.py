"""``build``: builds reports from data files."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, ReportError, has_errors
from docxtpl_reports.project import RESULTS, is_yaml, project_of

from .alone import build_alone, is_alone
from .console import Command, Settings, common, no_cache
from .inputs import check_print_file, data_files
from .usage import UsageError


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Làm báo cáo .docx từ từng TỆP số liệu vào thư mục kết quả; không ghi tệp nào thì làm mọi tệp trong "
        "data/. TỆP có thể là thư mục (cả các thư mục con) hoặc mẫu có * trong ngoặc kép.\n"
        "\n"
        "Với --table, mỗi dòng của bảng đơn vị là một báo cáo, TỆP có các giá trị chung.\n"
        "\n"
        "Còn một lỗi là chưa làm báo cáo: thông báo cho biết sai ở đâu và sửa thế nào."
    ),
)
@click.argument("files", metavar="[TỆP]...", nargs=-1)
@click.option(
    "-o",
    "--out",
    "out",
    metavar="THƯ_MỤC",
    help=N_('Thư mục kết quả (mặc định: out/), hoặc mẫu tên tệp, ví dụ "out/{don_vi.ma}-{ky.den}.docx".'),
)
@click.option(
    "--table",
    metavar="BẢNG",
    type=click.Path(path_type=Path),
    help=N_("Bảng đơn vị (.xlsx, .ods, .xls, .csv): mỗi dòng một báo cáo, mỗi cột một mục."),
)
@click.option(
    "--only",
    metavar="ĐIỀU_KIỆN",
    default="",
    help=N_("Chỉ làm các đơn vị đúng điều kiện, ví dụ \"don_vi.huyen == 'Ngọc Hồi'\"."),
)
@click.option("--rows", metavar="DÒNG", default="", help=N_("Chỉ làm các dòng này của bảng đơn vị, ví dụ 10-20,35."))
@click.option(
    "--sample",
    metavar="SỐ",
    type=click.IntRange(min=1),
    default=None,
    help=N_("Chỉ làm chừng này đơn vị, rải đều, để xem thử."),
)
@click.option("--dry-run", is_flag=True, help=N_("Kiểm tra mọi đơn vị và liệt kê mọi lỗi, không ghi tệp nào."))
@click.option("--pdf", is_flag=True, help=N_("Làm thêm bản PDF (cần LibreOffice)."))
@click.option(
    "--draft",
    is_flag=True,
    help=N_("Làm bản nháp <tên>.nhap.docx: chỗ thiếu số liệu được đánh dấu ngay trong tài liệu."),
)
@click.option(
    "--jobs",
    metavar="SỐ",
    type=click.IntRange(min=1),
    help=N_("Số tiến trình cùng làm (mặc định: 1, từ 100 báo cáo trở lên thì bằng số bộ xử lý)."),
)
@click.option(
    "--zip",
    "zip_by",
    metavar="[MỤC]",
    is_flag=False,
    flag_value="",
    help=N_("Đóng gói tài liệu vào ket-qua.zip, hoặc mỗi giá trị của MỤC (ví dụ don_vi.huyen) một tệp .zip."),
)
@click.option(
    "--cluster",
    metavar="ĐỊA_CHỈ",
    default="",
    help=N_("Làm trên các máy của một cụm Dask, ví dụ tcp://10.0.0.5:8786."),
)
@click.option(
    "--rebuild", is_flag=True, help=N_("Làm lại cả những báo cáo còn mới (khi làm nhiều báo cáo trong một lệnh).")
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
@click.option(
    "--print-file",
    metavar="TỆP.pdf",
    type=click.Path(path_type=Path),
    help=N_("Gộp mọi báo cáo thành một tệp PDF để in hai mặt: mỗi báo cáo bắt đầu ở trang lẻ, có dấu trang theo tên."),
)
@no_cache
@click.pass_obj
def build(
    obj: Settings,
    files: tuple[str, ...],
    out: str | None,
    table: Path | None,
    only: str,
    rows: str,
    sample: int | None,
    dry_run: bool,
    pdf: bool,
    draft: bool,
    jobs: int | None,
    zip_by: str | None,
    cluster: str,
    rebuild: bool,
    force: bool,
    template: Path | None,
    allow_signed: bool,
    summary: bool,
    print_file: Path | None,
    no_cache: bool,
) -> int:
    from docxtpl_reports.files.store import own_store
    from docxtpl_reports.jobs.compiled import Packs

    if summary and not dry_run:
        from docxtpl_reports.summary import files as summaries

        summaries.writer_must_be_installed(Path(summaries.NAME))
    if out is not None:
        out = os.path.expanduser(out)  # which a shell does not do in quotation marks
        if out.lower().endswith((".docx", ".pdf")) and "{" not in out and not os.path.isdir(out):
            raise UsageError(Diagnostic("USE058", params={"out": out, "folder": os.path.dirname(out) or RESULTS}))
    packs = Packs(None if no_cache else own_store())
    chosen = table or only or rows or sample or dry_run or cluster or print_file or zip_by is not None
    if not chosen and is_alone(files, out):
        from docxtpl_reports.jobs.job import Job

        data = Path(files[0])
        folder = project_of(data) / RESULTS if out is None else Path(out)
        job = Job(data, folder, template, force=force, draft=draft, allow_signed=allow_signed)
        return build_alone(obj, [job], packs, [], pdf=pdf, summary=summary)
    from docxtpl_reports.batch.failures import is_list
    from docxtpl_reports.batch.remote import is_url
    from docxtpl_reports.batch.units import Request, find

    from .batch import Choices, build_many
    from .remote import build_remotely

    if zip_by and _is_file(zip_by):  # it follows a bare --zip
        files, zip_by = (*files, zip_by), ""
    is_remote = bool(cluster) or any(map(is_url, (*files, out or "")))
    if files and any(map(is_url, files)):
        found: tuple[Sequence[str], list[Diagnostic]] = files, []
    else:
        found = data_files([*map(Path, files)])
    request = Request(
        found[0],
        out,
        template,
        force=force,
        draft=draft,
        allow_signed=allow_signed,
        table=table,
        only=only,
        rows=rows,
        sample=sample or 0,
        group=zip_by or "",
        problems=found[1],
    )
    given = {"-o": out, "--template": template, "--draft": draft, "--drop-signature": allow_signed, "--pdf": pdf}
    again = tuple(
        word for name, value in given.items() if value for word in ([name] if value is True else [name, str(value)])
    )
    if is_remote:
        refused = {
            "--table URL": table is not None and re.match(r"\w{2,}:/", table.as_posix()) is not None,
            "--pdf": pdf,
            "--print-file": print_file is not None,
            "--summary": summary,
            "--template": template is not None,
            "--zip": zip_by is not None,
        }
        choices = Choices(
            jobs=jobs, rebuild=rebuild, force=force, dry_run=dry_run, cluster=cluster, cached=not no_cache, again=again
        )
        return build_remotely(obj, request, choices, [name for name, given in refused.items() if given])
    try:
        units = find(request, packs)
    except ReportError as error:
        raise UsageError(*error.diagnostics) from None
    check_print_file(print_file, units, force=force)
    inputs = [Path(file) for file in (*files, table or "") if str(file).lower().endswith(".csv")]
    goes_on = any(map(is_list, inputs))  # with what failed in a batch
    if len(units) != 1 or goes_on or dry_run or print_file or zip_by is not None or has_errors(units.problems):
        whole = not units.skipped
        cached = not no_cache
        choices = Choices(
            pdf, jobs, rebuild, force, summary, print_file, zip_by, dry_run, whole, cached=cached, again=again
        )
        return build_many(obj, units, choices)
    return build_alone(obj, list(units), packs, units.problems, pdf=pdf, summary=summary)


def _is_file(name: str) -> bool:
    """Whether a name is that of a file, existing or not: no value has a name that ends like a data file."""
    from docxtpl_reports.batch.inputs import is_wildcard
    from docxtpl_reports.batch.remote import is_url

    path = Path(name)
    return is_url(name) or is_wildcard(path) or is_yaml(path) or path.exists()
