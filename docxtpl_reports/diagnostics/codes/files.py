"""Codes about files and folders that are read."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code

FILES: dict[str, Code] = {
    "FIL001": Code(ERROR, N_("Không tìm thấy tệp «{path}»."), N_("Kiểm tra lại đường dẫn và tên tệp.")),
    "FIL045": Code(ERROR, N_("Không tìm thấy tệp «{path}»."), N_("Cùng thư mục có {near}: có phải là tệp ấy?")),
    "FIL040": Code(
        ERROR,
        N_("«{path}» không phải là tệp thường (mà là đường ống hoặc thiết bị), nên không đọc."),
        N_("Chép nội dung vào một tệp trên đĩa rồi dùng tệp đó."),
    ),
    "FIL030": Code(
        ERROR,
        N_("«{path}» là một thư mục, ở đây cần một tệp."),
        N_("Ghi thêm tên tệp sau tên thư mục."),
    ),
    "FIL021": Code(
        ERROR,
        N_("Không đọc được tệp «{path}» ({reason})."),
        N_("Kiểm tra quyền đọc tệp, và tệp có đang bị chương trình khác giữ không."),
    ),
    "FIL022": Code(
        ERROR,
        N_("«{path}» là một thư mục, không phải tệp."),
        N_("Ghi rõ tên tệp .yml ở trong thư mục đó."),
    ),
    "FIL023": Code(
        ERROR,
        N_("Tệp «{path}» quá lớn (giới hạn {limit})."),
        N_("Đây có đúng là tệp số liệu không? Tệp số liệu thường chỉ vài nghìn chữ."),
    ),
    "FIL024": Code(
        ERROR,
        N_("Tệp «{path}» không lưu bằng bảng mã UTF-8 (có lẽ là {encoding}), nên tiếng Việt sẽ bị đọc sai."),
        N_("Mở tệp bằng Notepad, chọn Lưu dưới dạng (Save as), ở ô Mã hóa (Encoding) chọn UTF-8 rồi lưu lại."),
    ),
    "FIL031": Code(
        ERROR,
        N_("«{path}» là tài liệu (Word, Excel, PDF …), không phải tệp số liệu."),
        N_("Tệp số liệu là tệp văn bản thuần, đuôi .yml, gõ bằng Notepad hay trình soạn thảo; kiểm tra lại tên tệp."),
    ),
}
