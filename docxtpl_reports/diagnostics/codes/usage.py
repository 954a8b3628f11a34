"""Codes about the command line: commands, options, names of files and packs."""

from __future__ import annotations

from docxtpl_reports.diagnostics.codes.code import ERROR, Code
from docxtpl_reports.diagnostics.language import N_

USAGE: dict[str, Code] = {
    "USE001": Code(ERROR, N_("Gõ sai lệnh."), N_("Gõ «{command} --help» để xem cách dùng.")),
    "USE050": Code(ERROR, N_("Thiếu {name} sau «{command}»."), N_("Gõ «{command} --help» để xem cách dùng.")),
    "USE051": Code(
        ERROR,
        N_("Có phần thừa sau «{command}»: {names}."),
        N_("Tên có dấu cách phải đặt trong ngoặc kép. Gõ «{command} --help» để xem cách dùng."),
    ),
    "USE052": Code(
        ERROR, N_("Giá trị ghi cho «{name}» không dùng được."), N_("Gõ «{command} --help» để xem cách dùng.")
    ),
    "USE054": Code(
        ERROR,
        N_("Không biết «{name}» là xã, phường, đặc khu hay cơ quan gì."),
        N_(
            'Ghi cả loại đơn vị trước tên, ví dụ "xã {name}" hoặc "phường {name}"; cơ quan thì ghi tên đầy đủ, ví dụ "Sở …".'
        ),
    ),
    "USE053": Code(ERROR, N_("Không có lệnh «{name}»."), N_("Có phải là {near}?")),
    "USE002": Code(ERROR, N_("Không có lệnh «{name}»."), N_("Các lệnh dùng được: {names}.")),
    "USE003": Code(ERROR, N_("Không có tùy chọn «{name}»."), N_("Gõ «{command} --help» để xem các tùy chọn.{hint}")),
    "USE004": Code(ERROR, N_("Giá trị «{value}» không dùng được cho «{name}»."), N_("Chọn một trong: {choices}.")),
    "USE005": Code(
        ERROR,
        N_("Không tìm thấy tệp hoặc thư mục «{path}»."),
        N_("Kiểm tra lại tên; đường dẫn có dấu cách phải đặt trong dấu nháy kép."),
    ),
    "USE006": Code(
        ERROR,
        N_("Không có tệp số liệu nào để làm: «{folder}» không có tệp .yml nào có dòng «mau:»."),
        N_("Ghi tên tệp số liệu sau lệnh, hoặc chạy lệnh trong thư mục có data/ và templates/."),
    ),
    "USE007": Code(
        ERROR,
        N_("Không biết kiểm tra «{path}» thế nào."),
        N_("Ghi một tệp số liệu (.yml), một thư mục bộ mẫu, hoặc một mẫu .docx kèm --pack BỘ_MẪU."),
    ),
    "USE008": Code(
        ERROR, N_("Tùy chọn «{name}» cần một giá trị đi kèm."), N_("Gõ «{command} --help» để xem cách dùng.")
    ),
    "USE012": Code(ERROR, N_("Tùy chọn «{name}» không nhận giá trị."), N_("Bỏ phần sau dấu = rồi gõ lại.")),
    "USE013": Code(
        ERROR,
        N_("Không có số liệu, chỉ tiêu hay tiêu chí nào tên «{name}»."),
        N_("Có phải là {near}?"),
    ),
    "USE014": Code(
        ERROR,
        N_("Không có số liệu, chỉ tiêu hay tiêu chí nào tên «{name}»."),
        N_("Các tên dùng được: {known}. Gõ «docxtpl-reports fields BỘ_MẪU» để xem tất cả."),
    ),
    "USE015": Code(
        ERROR,
        N_("Không có mã nào là «{name}»."),
        N_("Chép đúng mã trong thông báo, gồm ba chữ và ba số, ví dụ {known}."),
    ),
    "USE017": Code(
        ERROR,
        N_("Chưa ghi tên bộ mẫu."),
        N_("Gõ «{command} BỘ_MẪU»: tên một thư mục trong templates/, hoặc đường dẫn đến nó."),
    ),
    "USE019": Code(
        ERROR,
        N_("«{path}» không phải tệp số liệu."),
        N_("Ghi tên một tệp số liệu (.yml), ví dụ «docxtpl-reports build data/xa-po-y-2024-08.yml»."),
    ),
    "USE020": Code(
        ERROR,
        N_("«{path}» là báo cáo đã làm, không phải tệp số liệu."),
        N_("Báo cáo này làm từ «{data}»: gõ «docxtpl-reports build {data}» để làm lại."),
    ),
    "USE009": Code(
        ERROR,
        N_("Không đọc được tệp «{path}» để biết nó dùng bộ mẫu nào ({reason})."),
        N_("Kiểm tra quyền đọc tệp."),
    ),
    "USE010": Code(ERROR, N_("Đã bị ngắt giữa chừng; không có tệp nào bị ghi dở."), N_("Chạy lại lệnh khi cần.")),
    "USE011": Code(
        ERROR,
        N_("Chương trình gặp lỗi ngoài dự kiến: {detail}."),
        N_(
            "Đây là lỗi của chương trình, không phải của bạn. Hãy gửi dòng này kèm tệp mẫu và tệp số liệu cho người bảo trì."
        ),
    ),
    "USE030": Code(
        ERROR,
        N_("«{path}» không phải là tệp số liệu."),
        N_("Ghi một tệp số liệu .yml, ví dụ: docxtpl-reports preview data/xa-po-y-2024-08.yml."),
    ),
    "USE031": Code(
        ERROR,
        N_("«{value}» không phải là số cổng."),
        N_("Ghi một số từ 1 đến 65535, ví dụ --port 8765, hoặc bỏ --port."),
    ),
    "USE018": Code(
        ERROR,
        N_("«{name}» không dùng làm tên đơn vị được."),
        N_('Ghi tên đơn vị bằng chữ, trong ngoặc kép, ví dụ "xã Pờ Y".'),
    ),
    "USE040": Code(
        ERROR,
        N_(
            "«{name}» không dùng làm tên bộ mẫu được: tên là tên thư mục, chỉ gồm chữ thường không dấu, số và dấu gạch nối."
        ),
        N_("Gõ lại, ví dụ: docxtpl-reports new {near}"),
    ),
    "USE041": Code(
        ERROR,
        N_("Đã có «{path}», không ghi đè."),
        N_(
            'Muốn tạo tệp số liệu của bộ mẫu này thì ghi thêm tên đơn vị: docxtpl-reports new {name} "xã …". Muốn bộ mẫu mới thì '
            "chọn tên khác."
        ),
    ),
    "USE042": Code(
        ERROR,
        N_("Tùy chọn «{name}» chỉ dùng khi tạo tệp số liệu."),
        N_("Bỏ tùy chọn này (bộ mẫu mới luôn nằm trong templates/), hoặc ghi thêm tên đơn vị."),
    ),
    "USE063": Code(
        ERROR,
        N_("Dạng kết quả «sarif» chỉ có ở lệnh: {names}."),
        N_("Dùng --format json, hoặc gõ: docxtpl-reports check --format sarif"),
    ),
    "USE062": Code(
        ERROR,
        N_("Lệnh bị hệ thống yêu cầu dừng giữa chừng."),
        N_("Tệp nào đã báo là làm xong thì dùng được; các tệp khác thì chạy lại lệnh."),
    ),
    "USE060": Code(
        ERROR,
        N_("Chưa nói tạo gì."),
        N_(
            'Tệp số liệu: docxtpl-reports new BỘ_MẪU "xã …". Bộ mẫu mới: docxtpl-reports new TÊN. Chép bộ mẫu có sẵn ({names}): '
            "docxtpl-reports new --from BỘ_MẪU"
        ),
    ),
    "USE061": Code(
        ERROR,
        N_("Chương trình không có sẵn bộ mẫu «{name}»."),
        N_("Các bộ mẫu có sẵn: {names}."),
    ),
}
