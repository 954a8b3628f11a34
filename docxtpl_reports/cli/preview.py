"""The command ``preview``: its requirements, the files that it may show, and the page until Ctrl+C."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, ReportError, translate
from docxtpl_reports.project import project_of, shown

from .console import Command, Settings, answer, common
from .inputs import must_exist
from .usage import fail

NEEDS = ("starlette", "uvicorn", "pypdfium2")  # the extra [preview]


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Mở một trang trên máy này có các trang của báo cáo làm từ TỆP số liệu, bên cạnh là lỗi, số liệu và kết luận. Mỗi lần "
        "mẫu, quy tắc hay số liệu được lưu, trang tự làm mới.\n\n"
        "Trang có biểu nhập số liệu: gõ để xem trước, bấm nút ghi mới ghi vào tệp số liệu hoặc thành tệp mới; ngoài ra không "
        "ghi tệp nào. Dừng bằng Ctrl+C."
    ),
)
@click.argument("data", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--port", metavar="SỐ", default="0", help=N_("Cổng trên máy này (mặc định: một cổng còn trống)."))
@click.option("--no-browser", is_flag=True, help=N_("Chỉ in địa chỉ, không mở trình duyệt."))
@click.pass_obj
def preview(obj: Settings, data: Path, port: str, no_browser: bool) -> int:
    must_exist(data)
    if data.is_dir() or data.suffix.lower() not in (".yml", ".yaml"):
        fail(Diagnostic("USE030", Location(str(data)), {"path": str(data)}))
    if not port.isascii() or not port.isdigit() or int(port) > 65535:
        fail(Diagnostic("USE031", params={"value": port}))
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        raise ReportError(Diagnostic("OUT051", params={"names": ", ".join(missing), "python": sys.executable}))
    from docxtpl_reports.preview.data_files import DataFiles
    from docxtpl_reports.preview.serve import serve

    def announce(address: str) -> None:
        answer(
            obj, "preview", [], {"url": address}, translate(N_("Xem thử tại {url}\nDừng: Ctrl+C.")).format(url=address)
        )

    data = shown(data)
    serve(
        data,
        DataFiles(project_of(data) / "data"),
        port=int(port),
        lang=obj.lang,
        browser=not no_browser,
        announce=announce,
    )
    return 0
