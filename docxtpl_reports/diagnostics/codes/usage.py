"""Codes about the command line: commands, options, names of files and packs."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code, ExitCode

USAGE: dict[str, Code] = {
    "USE071": Code(
        ERROR,
        N_("«{path}» không phải là thư mục."),
        N_("Ghi thư mục kết quả của các đơn vị, ví dụ: docxtpl-reports summary out"),
        exit_code=ExitCode.USAGE,
    ),
    "USE072": Code(
        ERROR,
        N_("Bảng tổng hợp là tệp .xlsx, mà sau -o là «{path}»."),
        N_("Ghi tên tệp có đuôi .xlsx, ví dụ: -o tong-hop.xlsx"),
        exit_code=ExitCode.USAGE,
    ),
    "USE086": Code(
        ERROR,
        N_("--from chép một bộ mẫu, không tạo tệp số liệu cho một đơn vị."),
        N_('Gõ hai lệnh: docxtpl-reports new --from {source}; rồi docxtpl-reports new {source} "xã …"'),
        exit_code=ExitCode.USAGE,
    ),
    "USE120": Code(
        ERROR,
        N_("--comments cần đúng một mẫu, mà lệnh này kiểm tra {count}."),
        N_("Ghi mẫu cần xem, ví dụ: docxtpl-reports check templates/tieu-chi-15 --comments nhan-xet.docx"),
        exit_code=ExitCode.USAGE,
    ),
    "USE121": Code(
        ERROR,
        N_("«{out}» chính là tệp mẫu: bản có nhận xét phải là một tệp khác."),
        N_("Ghi tên khác sau --comments, ví dụ: --comments {near}"),
        exit_code=ExitCode.USAGE,
    ),
    "USE122": Code(
        ERROR,
        N_("Tên tệp sau {option} phải có đuôi {ending}, mà ở đây là «{out}»."),
        N_("Sửa đuôi tên tệp, ví dụ: {option} {near}"),
        exit_code=ExitCode.USAGE,
    ),
    "USE123": Code(
        ERROR,
        N_("Chưa ghi cần tệp nào: AutoText, tên cột cho trộn thư, hay trường gắn vào mẫu."),
        N_("Ví dụ: {command} tieu-chi-15 -o truong.dotx; -o truong.csv; hoặc --embed templates/tieu-chi-15/mau.docx"),
        exit_code=ExitCode.USAGE,
    ),
    "USE124": Code(
        ERROR,
        N_("--as cần đúng một bản sao .docx để kiểm tra."),
        N_(
            "Ghi một bản sao và tệp mà nó thay, ví dụ: docxtpl-reports check ban-sao.docx --as templates/chung/phan-dau.docx"
        ),
        exit_code=ExitCode.USAGE,
    ),
    "USE085": Code(
        ERROR,
        N_("«{name}» không dùng được với «pack {action}»."),
        N_("Bỏ «{name}», hoặc gõ docxtpl-reports pack --help để xem cách dùng."),
        exit_code=ExitCode.USAGE,
    ),
    "USE080": Code(
        ERROR,
        N_("Tệp để in phải là tệp .pdf, mà sau --print-file là «{path}»."),
        N_(
            "Ghi tên tệp có đuôi .pdf, ví dụ: --print-file out/in.pdf. Gộp nhiều báo cáo thành một tệp .docx thì số trang, chú thích và đầu trang của các báo cáo không còn đúng như từng tệp."
        ),
        exit_code=ExitCode.USAGE,
    ),
    "USE081": Code(
        ERROR,
        N_("Tệp để in «{path}» trùng tên với bản PDF của một báo cáo."),
        N_("Chọn tên khác sau --print-file, ví dụ: out/in-tat-ca.pdf"),
        exit_code=ExitCode.USAGE,
    ),
    "USE001": Code(ERROR, N_("Gõ sai lệnh."), N_("Gõ «{command} --help» để xem cách dùng."), exit_code=ExitCode.USAGE),
    "USE050": Code(
        ERROR,
        N_("Thiếu {name} sau «{command}»."),
        N_("Gõ «{command} --help» để xem cách dùng."),
        exit_code=ExitCode.USAGE,
    ),
    "USE051": Code(
        ERROR,
        N_("Có phần thừa sau «{command}»: {names}."),
        N_("Tên có dấu cách phải đặt trong ngoặc kép. Gõ «{command} --help» để xem cách dùng."),
        exit_code=ExitCode.USAGE,
    ),
    "USE052": Code(
        ERROR,
        N_("Giá trị ghi cho «{name}» không dùng được."),
        N_("Gõ «{command} --help» để xem cách dùng."),
        exit_code=ExitCode.USAGE,
    ),
    "USE055": Code(
        ERROR,
        N_("«{name}» được ghi hai lần, chỉ ghi được một lần."),
        N_("Giữ một lần ghi {name}, bỏ lần kia; muốn làm cả hai thì chạy lệnh hai lần."),
        exit_code=ExitCode.USAGE,
    ),
    "USE056": Code(
        ERROR,
        N_('Sau «{name}» là chữ trống ("").'),
        N_("Ghi giá trị sau {name}, hoặc bỏ {name}; nếu lấy từ một biến thì xem biến ấy đã có giá trị chưa."),
        exit_code=ExitCode.USAGE,
    ),
    "USE057": Code(
        ERROR,
        N_("Giá trị ghi cho «{name}» phải là số nguyên, từ {low} trở lên."),
        N_("Sửa số sau {name}, hoặc bỏ {name}."),
        exit_code=ExitCode.USAGE,
    ),
    "USE058": Code(
        ERROR,
        N_("-o là tên thư mục, mà «{out}» giống tên một tài liệu."),
        N_(
            'Ghi thư mục: -o "{folder}". Muốn đặt tên tài liệu thì dùng mẫu tên, ví dụ -o "{folder}/{{don_vi.ten}}.docx".'
        ),
        exit_code=ExitCode.USAGE,
    ),
    "USE059": Code(
        ERROR,
        N_("«{name}» và «{other}» không dùng cùng nhau."),
        N_("Bỏ một trong hai."),
        exit_code=ExitCode.USAGE,
    ),
    "USE054": Code(
        ERROR,
        N_("Không biết «{name}» là xã, phường, đặc khu hay cơ quan gì."),
        N_(
            'Ghi cả loại đơn vị trước tên, ví dụ "xã {name}" hoặc "phường {name}"; cơ quan thì ghi tên đầy đủ, ví dụ "Sở …".'
        ),
        exit_code=ExitCode.USAGE,
    ),
    "USE053": Code(ERROR, N_("Không có lệnh «{name}»."), N_("Có phải là {near}?"), exit_code=ExitCode.USAGE),
    "USE002": Code(ERROR, N_("Không có lệnh «{name}»."), N_("Các lệnh dùng được: {names}."), exit_code=ExitCode.USAGE),
    "USE003": Code(
        ERROR,
        N_("Không có tùy chọn «{name}»."),
        N_("Gõ «{command} --help» để xem các tùy chọn.{hint}"),
        exit_code=ExitCode.USAGE,
    ),
    "USE004": Code(
        ERROR,
        N_("Giá trị «{value}» không dùng được cho «{name}»."),
        N_("Chọn một trong: {choices}."),
        exit_code=ExitCode.USAGE,
    ),
    "USE005": Code(
        ERROR,
        N_("Không tìm thấy tệp hoặc thư mục «{path}»."),
        N_("Kiểm tra lại tên; đường dẫn có dấu cách phải đặt trong ngoặc kép."),
        exit_code=ExitCode.USAGE,
    ),
    "USE006": Code(
        ERROR,
        N_("Không có tệp số liệu nào để làm: «{folder}» không có tệp .yml nào có dòng «mau:»."),
        N_("Ghi tên tệp số liệu sau lệnh, hoặc chạy lệnh trong thư mục có data/ và templates/."),
        exit_code=ExitCode.USAGE,
    ),
    "USE007": Code(
        ERROR,
        N_("Không biết kiểm tra «{path}» thế nào."),
        N_("Ghi một tệp số liệu (.yml), một thư mục bộ mẫu, hoặc một mẫu .docx kèm --pack BỘ_MẪU."),
        exit_code=ExitCode.USAGE,
    ),
    "USE008": Code(
        ERROR,
        N_("Tùy chọn «{name}» cần một giá trị đi kèm."),
        N_("Gõ «{command} --help» để xem cách dùng."),
        exit_code=ExitCode.USAGE,
    ),
    "USE012": Code(
        ERROR,
        N_("Tùy chọn «{name}» không nhận giá trị."),
        N_("Bỏ phần sau dấu = rồi gõ lại."),
        exit_code=ExitCode.USAGE,
    ),
    "USE013": Code(
        ERROR,
        N_("Không có số liệu, chỉ tiêu hay tiêu chí nào tên «{name}»."),
        N_("Có phải là {near}?"),
        exit_code=ExitCode.USAGE,
    ),
    "USE014": Code(
        ERROR,
        N_("Không có số liệu, chỉ tiêu hay tiêu chí nào tên «{name}»."),
        N_("Các tên dùng được: {known}. Gõ «docxtpl-reports fields BỘ_MẪU» để xem tất cả."),
        exit_code=ExitCode.USAGE,
    ),
    "USE015": Code(
        ERROR,
        N_("Không có mã nào là «{name}»."),
        N_("Chép đúng mã trong thông báo, gồm ba chữ và ba số, ví dụ {known}."),
        exit_code=ExitCode.USAGE,
    ),
    "USE017": Code(
        ERROR,
        N_("Chưa ghi tên bộ mẫu."),
        N_("Gõ «{command} BỘ_MẪU»: tên một thư mục trong templates/, hoặc đường dẫn đến nó."),
        exit_code=ExitCode.USAGE,
    ),
    "USE019": Code(
        ERROR,
        N_("«{path}» không phải tệp số liệu."),
        N_("Ghi tên một tệp số liệu (.yml), ví dụ «docxtpl-reports build data/xa-po-y-2024-08.yml»."),
        exit_code=ExitCode.USAGE,
    ),
    "USE020": Code(
        ERROR,
        N_("«{path}» là báo cáo đã làm, không phải tệp số liệu."),
        N_("Báo cáo này làm từ «{data}»: gõ «docxtpl-reports build {data}» để làm lại."),
        exit_code=ExitCode.USAGE,
    ),
    "USE009": Code(
        ERROR,
        N_("Không đọc được tệp «{path}» để biết nó dùng bộ mẫu nào ({reason})."),
        N_("Kiểm tra quyền đọc tệp."),
        exit_code=ExitCode.USAGE,
    ),
    "USE010": Code(
        ERROR,
        N_("Đã bị ngắt giữa chừng; không có tệp nào bị ghi dở."),
        N_("Chạy lại lệnh khi cần."),
        exit_code=ExitCode.USAGE,
    ),
    "USE011": Code(
        ERROR,
        N_("Chương trình gặp lỗi ngoài dự kiến: {detail}."),
        N_(
            "Đây là lỗi của chương trình, không phải của bạn. Hãy gửi dòng này kèm mẫu và tệp số liệu cho người bảo trì."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "USE030": Code(
        ERROR,
        N_("«{path}» không phải là tệp số liệu."),
        N_("Ghi một tệp số liệu .yml, ví dụ: docxtpl-reports preview data/xa-po-y-2024-08.yml."),
        exit_code=ExitCode.USAGE,
    ),
    "USE031": Code(
        ERROR,
        N_("«{value}» không phải là số cổng."),
        N_("Ghi một số từ 1 đến 65535, ví dụ --port 8765, hoặc bỏ --port."),
        exit_code=ExitCode.USAGE,
    ),
    "USE018": Code(
        ERROR,
        N_("«{name}» không dùng làm tên đơn vị được."),
        N_('Ghi tên đơn vị bằng chữ, trong ngoặc kép, ví dụ "xã Pờ Y".'),
        exit_code=ExitCode.USAGE,
    ),
    "USE040": Code(
        ERROR,
        N_(
            "«{name}» không dùng làm tên bộ mẫu được: tên là tên thư mục, chỉ gồm chữ thường không dấu, số và dấu gạch nối."
        ),
        N_("Gõ lại, ví dụ: docxtpl-reports new {near}"),
        exit_code=ExitCode.USAGE,
    ),
    "USE041": Code(
        ERROR,
        N_("Đã có «{path}», không ghi đè."),
        N_(
            'Muốn tạo tệp số liệu của bộ mẫu này thì ghi thêm tên đơn vị: docxtpl-reports new {name} "xã …". Muốn bộ mẫu mới thì '
            "chọn tên khác."
        ),
        exit_code=ExitCode.USAGE,
    ),
    "USE042": Code(
        ERROR,
        N_("Tùy chọn «{name}» chỉ dùng khi tạo tệp số liệu."),
        N_("Bỏ tùy chọn này (bộ mẫu mới luôn nằm trong templates/), hoặc ghi thêm tên đơn vị."),
        exit_code=ExitCode.USAGE,
    ),
    "USE063": Code(
        ERROR,
        N_("Dạng kết quả «sarif» chỉ có ở lệnh: {names}."),
        N_("Dùng --format json, hoặc gõ: docxtpl-reports check --format sarif"),
        exit_code=ExitCode.USAGE,
    ),
    "USE062": Code(
        ERROR,
        N_("Lệnh bị hệ thống yêu cầu dừng giữa chừng."),
        N_("Tệp nào đã báo là làm xong thì dùng được; các tệp khác thì chạy lại lệnh."),
        exit_code=ExitCode.USAGE,
    ),
    "USE060": Code(
        ERROR,
        N_("Chưa ghi cần tạo gì."),
        N_(
            'Tệp số liệu: docxtpl-reports new BỘ_MẪU "xã …". Bộ mẫu mới: docxtpl-reports new TÊN. «docxtpl-reports new» không '
            "kèm gì thì liệt kê các bộ mẫu có sẵn."
        ),
        exit_code=ExitCode.USAGE,
    ),
    "USE061": Code(
        ERROR,
        N_("Chương trình không có sẵn bộ mẫu «{name}»."),
        N_("Các bộ mẫu đi kèm: {names}."),
        exit_code=ExitCode.USAGE,
    ),
    "USE091": Code(
        ERROR,
        N_("«{path}» đang mở trong Word hoặc LibreOffice."),
        N_(
            "Lưu và đóng tệp ở đó rồi gõ lại lệnh. Nếu không mở ở đâu cả (máy tắt đột ngột) thì xóa tệp «{lock}» cùng thư mục."
        ),
        exit_code=ExitCode.USAGE,
    ),
    "USE092": Code(
        ERROR,
        N_("Thư mục «{path}» không phải bộ mẫu có tệp .docx."),
        N_(
            "Ghi tên bộ mẫu (thư mục có {rules} và mẫu .docx) hay thư mục phần dùng chung; muốn tô một tệp thì ghi tên tệp .docx đó."
        ),
        exit_code=ExitCode.USAGE,
    ),
}
