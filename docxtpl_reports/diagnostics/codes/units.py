"""Codes about reports of many units: their summary in a spreadsheet, and a report that is made from them."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code, ExitCode

UNITS: dict[str, Code] = {
    # --- the summary of a folder
    "UNT001": Code(
        ERROR,
        N_("Trong thư mục «{folder}» không có báo cáo nào của đơn vị (không có bản kê .json)."),
        N_("Bản kê được ghi cùng lúc với báo cáo: ghi đúng thư mục kết quả của lệnh build, hoặc làm báo cáo trước."),
    ),
    "UNT002": Code(
        WARNING,
        N_("{count} tệp .json trong «{folder}» không phải bản kê của báo cáo; bỏ qua các tệp ấy."),
        N_("Không cần làm gì, nếu đó không phải báo cáo của đơn vị nào."),
    ),
    "UNT003": Code(
        ERROR,
        N_(
            "«{unit}» có hai báo cáo cùng kỳ; báo cáo ở «{path}» không được tính (đã có ở dòng {row}, trang «{sheet}»)."
        ),
        N_("Giữ lại báo cáo đúng, chuyển báo cáo kia (cả .docx và .json) ra khỏi thư mục rồi chạy lại."),
    ),
    "UNT004": Code(
        ERROR,
        N_("«{unit}»: tài liệu «{document}» đã được sửa sau khi tạo; số trong bản kê có thể khác số trong tài liệu."),
        N_("Đối chiếu hai bản; sửa số liệu cho đúng rồi làm lại báo cáo (build, thêm --force để bỏ bản sửa tay)."),
    ),
    "UNT005": Code(
        ERROR,
        N_("«{unit}»: {files} đã thay đổi sau khi làm báo cáo; báo cáo là của số liệu cũ."),
        N_("Làm lại báo cáo của đơn vị này (build) rồi chạy lại."),
    ),
    "UNT006": Code(
        WARNING,
        N_("«{unit}»: không có tài liệu «{document}» cạnh bản kê, nên không biết tài liệu có bị sửa hay không."),
        N_("Để tài liệu cạnh bản kê (cùng tên, đuôi .docx), hoặc bỏ qua nếu chỉ nhận bản kê."),
    ),
    "UNT007": Code(
        ERROR,
        N_("«{unit}»: «{path}» là bản nháp, không được tính."),
        N_("Làm báo cáo chính thức của đơn vị này (build, không có --draft); bản nháp không cần nữa thì xóa đi."),
    ),
    "UNT008": Code(
        ERROR,
        N_("«{unit}»: «{path}» thuộc bộ mẫu hoặc kỳ khác nữa, quá {limit} trang nên không được ghi."),
        N_("Để mỗi kỳ, mỗi bộ mẫu ở một thư mục rồi tổng hợp từng thư mục."),
    ),
    "UNT009": Code(
        WARNING,
        N_("Không đọc được quy tắc của báo cáo «{path}», nên trang định nghĩa không có cách tính và căn cứ."),
        N_("Để bộ mẫu của báo cáo trong templates/ của dự án chứa thư mục kết quả."),
    ),
    "UNT010": Code(
        WARNING,
        N_("Quy tắc của bộ mẫu đã thay đổi sau khi làm báo cáo «{path}»; trang định nghĩa theo quy tắc bây giờ."),
        N_("Làm lại các báo cáo theo quy tắc mới, hoặc bỏ qua nếu chỉ sửa lời ghi chú."),
    ),
    "UNT011": Code(
        ERROR,
        N_("«{unit}»: số của «{label}» trong bản kê không khớp với chính nó: {value}, mà in ra là {text}."),
        N_("Bản kê đã bị sửa: làm lại báo cáo của đơn vị này (build)."),
    ),
    "UNT012": Code(
        ERROR,
        N_("Có hơn {limit} bản kê; chỉ đọc {limit} tệp đầu."),
        N_("Để mỗi kỳ ở một thư mục rồi tổng hợp từng thư mục."),
    ),
    "UNT013": Code(
        WARNING,
        N_("Báo cáo «{path}» không ghi tên đơn vị (don_vi.ten)."),
        N_("Điền don_vi → ten trong tệp số liệu của đơn vị rồi làm lại báo cáo."),
    ),
    "UNT014": Code(
        WARNING,
        N_(
            "Báo cáo của bộ mẫu «{pack}» có nhiều kỳ hoặc không cùng các chỉ tiêu, nên ghi thành nhiều trang: {sheets}."
        ),
        N_("Nếu không định như thế: xem kỳ (ky) trong tệp số liệu, và làm lại báo cáo theo cùng một bản quy tắc."),
    ),
    "UNT015": Code(
        ERROR,
        N_("Chưa cài XlsxWriter, nên không ghi được bảng tổng hợp .xlsx."),
        N_('Cài thêm: "{python}" -m pip install XlsxWriter'),
        exit_code=ExitCode.OUTSIDE,
    ),
    "UNT016": Code(
        ERROR,
        N_("Bảng tính «{path}» đã được sửa hoặc không phải do chương trình này ghi ra; lệnh không ghi đè."),
        N_("Đổi tên hoặc chuyển bảng ấy đi nơi khác rồi chạy lại; nếu không cần nữa thì thêm --force."),
    ),
    "UNT017": Code(
        WARNING,
        N_("Còn {count} vấn đề nữa chưa nêu ở đây."),
        N_("Xem đủ ở trang «Vấn đề» của «{path}»."),
    ),
}
