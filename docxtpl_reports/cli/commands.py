"""Lists the commands: each name, which is also that of its module, with its line in ``--help``.

A module is imported when its command is called, so that ``--help`` and ``build`` do not import all of them.
"""

from __future__ import annotations

from importlib import import_module

import click

from docxtpl_reports.diagnostics import N_

COMMANDS = {  # in the order of --help
    "build": N_("Làm báo cáo từ tệp số liệu."),
    "check": N_("Kiểm tra mẫu, quy tắc và số liệu, không làm báo cáo."),
    "explain": N_("Giải thích một con số, một kết luận, hoặc một mã lỗi."),
    "diff": N_("So hai báo cáo: kết luận, chỉ tiêu, số liệu nào đã đổi."),
    "mark": N_("Tô nền các nhánh của mẫu cho dễ đọc; nền không in ra."),
    "fields": N_("Liệt kê các tên và bộ lọc mà mẫu dùng được."),
    "blocks": N_("Đưa trường và khối của bộ mẫu vào Word: AutoText, ô nội dung, trộn thư."),
    "new": N_("Tạo tệp số liệu để điền, hoặc một bộ mẫu mới."),
    "test": N_("Thử bộ mẫu bằng các ca có sẵn kết quả phải ra."),
    "pack": N_("Gửi, nhận bộ mẫu trong một tệp."),
    "schema": N_("In JSON Schema để trình soạn thảo gợi ý và kiểm tra khi gõ."),
    "summary": N_("Tổng hợp báo cáo của nhiều đơn vị vào một bảng tính."),
    "text": N_("In chữ của một tệp .docx, kèm thẻ, chú thích và bảng, để so sánh."),
    "preview": N_("Xem thử báo cáo trong trình duyệt khi đang sửa mẫu."),
}


def command(name: str) -> click.Command:
    """The command with a name in ``COMMANDS``."""
    found = getattr(import_module(f"docxtpl_reports.cli.{name}"), name)
    assert isinstance(found, click.Command)
    return found
