"""Codes about the files of source tables: spreadsheets that cannot be had, or read."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code, ExitCode

SOURCE_FILES: dict[str, Code] = {
    "SRC001": Code(
        ERROR,
        N_("Tệp «{file}» đang đặt mật khẩu nên không đọc được."),
        N_(
            "Mở tệp bằng Excel, vào Tệp > Thông tin > Bảo vệ Sổ làm việc > Mã hóa bằng mật khẩu (Encrypt with Password), xóa mật khẩu rồi lưu lại."
        ),
    ),
    "SRC002": Code(
        ERROR,
        N_("Tệp «{file}» bị hỏng hoặc không đúng định dạng, không đọc được ({reason})."),
        N_("Lấy lại tệp từ nơi đã xuất ra; nếu Excel vẫn mở được thì chọn Lưu dưới dạng (Save As), kiểu .xlsx."),
    ),
    "SRC003": Code(
        ERROR,
        N_("Tệp «{file}» lớn bất thường nên bị từ chối ({reason})."),
        N_("Chép riêng trang có bảng cần đọc sang một tệp .xlsx mới rồi dùng tệp đó."),
    ),
    "SRC005": Code(
        ERROR,
        N_("Tệp «{file}» không phải bảng tính đọc được ({kind})."),
        N_("Mở tệp bằng Excel hoặc LibreOffice Calc, chọn Lưu dưới dạng (Save As), kiểu .xlsx, rồi dùng tệp mới."),
    ),
    "SRC078": Code(
        ERROR,
        N_("Tệp «{file}» là tệp nén ({kind}), không phải bảng tính."),
        N_("Giải nén, rồi ghi tên tệp bảng tính lấy ra được vào «bang» của tệp số liệu."),
    ),
    "SRC079": Code(
        ERROR,
        N_("Tệp «{file}» không chứa bảng tính ({kind})."),
        N_(
            "Xuất lại bảng từ hệ thống, dạng Excel hoặc CSV. Chỉ có bảng trong Word, PDF thì chép sang một bảng tính mới, so lại các số, lưu thành .xlsx rồi dùng tệp đó."
        ),
    ),
    "SRC006": Code(
        ERROR,
        N_("Chưa cài phần đọc tệp Excel kiểu cũ (.xls): «{file}»."),
        N_('Mở tệp bằng Excel, lưu thành .xlsx rồi dùng tệp mới; hoặc cài thêm: "{python}" -m pip install xlrd'),
        exit_code=ExitCode.OUTSIDE,
    ),
    "SRC007": Code(
        WARNING,
        N_("Tệp «{file}» có đuôi {ending} nhưng thực ra là {kind}; vẫn đọc được."),
        N_("Nên mở tệp bằng Excel và lưu lại thành .xlsx, để ai mở cũng thấy như nhau."),
    ),
    "SRC008": Code(
        WARNING,
        N_("Tệp «{file}» không ghi bảng mã; đã đọc theo {encoding}."),
        N_("Xem lại chữ tiếng Việt trong báo cáo; nếu sai thì xuất lại tệp với bảng mã UTF-8 hoặc lưu thành .xlsx."),
    ),
    "SRC010": Code(
        ERROR,
        N_("«{file}» là tệp tạm của một bảng tính đang mở, không phải bảng tính."),
        N_("Ghi tên tệp thật (không bắt đầu bằng «~$» hay «.~lock.»); đóng Excel thì tệp tạm này tự mất."),
    ),
}
