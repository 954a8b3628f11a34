"""``text``: prints the words of a document line by line."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_

from .console import Command, Settings, answer, common
from .inputs import must_exist


@common
@click.command(
    "text",
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "In chữ của TỆP .docx (mẫu hay báo cáo) thành từng dòng: mỗi đoạn một dòng, kèm thẻ, chú thích, bảng, đầu trang, chân "
        "trang. Lưu lại bằng Word hay LibreOffice mà không sửa chữ thì in ra vẫn như cũ; sửa một chỗ thì chỉ một dòng đổi.\n\n"
        "Để «git diff» so sánh mẫu theo chữ, gõ một lần trong thư mục dự án: git config diff.docxtpl-reports.textconv "
        '"docxtpl-reports text"'
    ),
)
@click.argument("path", metavar="TỆP.docx", type=click.Path(path_type=Path))
@click.pass_obj
def text(obj: Settings, path: Path) -> int:
    from docxtpl_reports.ooxml.package.reading import read_package
    from docxtpl_reports.ooxml.text import lines as text

    must_exist(path)
    lines = text.document_lines(read_package(path, allow_signed=True))
    return answer(obj, "text", [], {"lines": [text.line_json(line) for line in lines]}, text.as_text(lines))
