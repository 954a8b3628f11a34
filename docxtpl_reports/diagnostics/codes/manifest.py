"""Codes about the manifest beside a report."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

MANIFEST: dict[str, Code] = {
    "MAN001": Code(
        ERROR,
        N_("Không có bản kê «{path}» cạnh tài liệu, nên không biết các số trong tài liệu từ đâu ra."),
        N_(
            "Bản kê là tệp .json được ghi cùng lúc với báo cáo. Chép nó về cạnh tài liệu (cùng tên, đuôi .json), hoặc hỏi bằng "
            "tệp số liệu: explain TỆP_SỐ_LIỆU."
        ),
    ),
    "MAN002": Code(
        ERROR,
        N_("Tệp «{path}» không phải bản kê của một báo cáo do chương trình này làm ra."),
        N_("Kiểm tra lại tên tệp; bản kê có cùng tên với báo cáo, đuôi .json."),
    ),
    "MAN003": Code(
        ERROR,
        N_("Bản kê «{path}» do một phiên bản khác ghi ra ({tool}), bản này không đọc được."),
        N_("Chạy lại lệnh build để có bản kê mới, hoặc dùng đúng phiên bản ấy."),
    ),
    "MAN004": Code(
        ERROR,
        N_("Bản kê «{path}» đã bị sửa hoặc hỏng, không dùng được."),
        N_("Chạy lại lệnh build, thêm --rebuild, để có bản kê mới."),
    ),
    "MAN005": Code(
        ERROR,
        N_("Không đọc được bản kê «{path}» ({reason})."),
        N_("Kiểm tra quyền đọc tệp."),
    ),
    "MAN006": Code(
        WARNING,
        N_("Tài liệu «{path}» đã được sửa sau khi tạo: các số dưới đây là lúc tạo, có thể khác trong tài liệu."),
        N_("Chạy lại lệnh build để có tài liệu đúng với số liệu, hoặc tự đối chiếu hai bản."),
    ),
    "MAN007": Code(
        WARNING,
        N_("Không có tài liệu «{path}» cạnh bản kê, nên không biết tài liệu có bị sửa sau khi tạo hay không."),
        N_("Để tài liệu cạnh bản kê (cùng tên, đuôi .docx) rồi hỏi lại."),
    ),
    "MAN008": Code(
        WARNING,
        N_("Tệp «{path}» đã thay đổi sau khi làm báo cáo này: số dòng nêu dưới đây có thể đã lệch."),
        N_("Chạy lại lệnh build nếu muốn báo cáo theo tệp mới."),
    ),
    "MAN009": Code(
        WARNING,
        N_("«{path}» là bản nháp: số liệu còn thiếu hoặc chưa được kiểm tra xong."),
        N_("Đừng dùng bản này để ký, gửi."),
    ),
    "MAN010": Code(
        ERROR,
        N_("Không so được hai bên thuộc hai bộ mẫu khác nhau: «{old}» và «{new}»."),
        N_("So hai kỳ, hai đơn vị hoặc hai lần làm báo cáo của cùng một bộ mẫu."),
    ),
    "MAN011": Code(
        WARNING,
        N_("Hai bên là của hai đơn vị khác nhau: «{old}» và «{new}»."),
        N_("Không cần làm gì, nếu đúng là muốn so hai đơn vị."),
    ),
}
