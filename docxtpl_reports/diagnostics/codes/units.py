"""Codes about reports of many units: their summary in a spreadsheet, and a report that is made from them."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import DOUBTFUL, ERROR, MISSING, WARNING, Code, ExitCode

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
        N_("«{unit}» có {count} báo cáo cùng kỳ, không biết báo cáo nào đúng nên không tính báo cáo nào: {paths}."),
        N_(
            "Giữ lại báo cáo đúng, chuyển báo cáo kia (cả .docx và .json) ra khỏi thư mục rồi chạy lại. Hai đơn vị khác nhau trùng tên thì ghi mã (don_vi → ma) của từng đơn vị."
        ),
    ),
    "UNT004": Code(
        ERROR,
        N_("«{unit}»: tài liệu «{document}» đã được sửa sau khi tạo; số trong bản kê có thể khác số trong tài liệu."),
        N_("Đối chiếu hai bản; sửa số liệu cho đúng rồi làm lại báo cáo (build, thêm --force để bỏ bản sửa tay)."),
    ),
    "UNT005": Code(
        ERROR,
        N_("«{unit}»: {files} đã thay đổi sau khi làm báo cáo; báo cáo là của số liệu cũ."),
        N_(
            "Làm lại báo cáo của đơn vị này (build) rồi chạy lại. Đơn vị không còn trong bảng thì chuyển báo cáo của nó ra khỏi thư mục."
        ),
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
        N_("Bản kê đã bị sửa: làm lại báo cáo của đơn vị này (build, thêm --rebuild)."),
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
    "UNT018": Code(
        WARNING,
        N_("«{unit}» có tên gần giống đơn vị ở dòng {row}, trang «{sheet}»; có thể là một đơn vị được tính hai lần."),
        N_(
            "Nếu là một đơn vị: bỏ một báo cáo và ghi tên cho giống nhau; nếu là hai: ghi mã (don_vi → ma) của từng đơn vị."
        ),
    ),
    "UNT019": Code(
        ERROR,
        N_("{count} đơn vị chưa làm được báo cáo (theo loi.csv trong «{folder}»)."),
        N_("Xem từng đơn vị ở trang «Vấn đề»; sửa số liệu, chạy lại build với tệp loi.csv ấy rồi tổng hợp lại."),
    ),
    "UNT020": Code(
        ERROR,
        N_("«{unit}»: bản kê nói hai lời về: {labels}."),
        N_("Bản kê đã bị sửa: làm lại báo cáo của đơn vị này (build, thêm --rebuild)."),
    ),
    "UNT021": Code(
        WARNING,
        N_("«{unit}»: «{path}» là báo cáo của lần làm trước; lần này chưa làm được nên không được tính."),
        N_("Sửa các lỗi của đơn vị này rồi chạy lại lệnh."),
    ),
    # --- a report that is made from the reports of units: rules
    "UNT051": Code(
        ERROR,
        N_("{name}: chưa rõ «{typed}» là giá trị nào trong báo cáo của đơn vị."),
        N_(
            "Ghi như trong biểu thức: don_vi.ten, so_lieu.ho_so_tong, chi_tieu.truc_tuyen, chi_tieu.truc_tuyen.ket_luan (hoặc .tu_so, .mau_so), tieu_chi.15.ket_luan (hoặc .xep_loai)."
        ),
    ),
    "UNT052": Code(
        ERROR,
        N_("{name}: chỉ danh sách có «truong» mới lấy được từ báo cáo của các đơn vị."),
        N_("Khai «kieu: danh_sach» với «truong», mỗi trường cùng tên với một cột của don_vi_truc_thuoc → cot."),
    ),
    "UNT053": Code(
        ERROR,
        N_("Bảng tính không đặt tên là «{name}» được: tên này là của báo cáo các đơn vị trực thuộc."),
        N_("Đặt tên khác cho bảng ở mục «bang»; báo cáo của các đơn vị thì khai ở mục «{name}» của quy-tac.yml."),
    ),
    "UNT055": Code(
        ERROR,
        N_("{name}: lấy từ «don_vi_truc_thuoc» mà quy tắc chưa khai mục ấy."),
        N_("Khai thêm: don_vi_truc_thuoc: {{bo_mau: tên bộ mẫu của đơn vị, cot: {{ten: don_vi.ten, …}}}}."),
    ),
    "UNT056": Code(
        ERROR,
        N_("don_vi_truc_thuoc.cot.{column}: bộ mẫu «{pack}» không có «{name}»."),
        N_("Có phải là {near}?"),
    ),
    "UNT057": Code(
        ERROR,
        N_("don_vi_truc_thuoc.cot.{column}: bộ mẫu «{pack}» không có «{name}»."),
        N_("Có: {known}."),
    ),
    # --- data
    "UNT022": Code(
        WARNING,
        N_(
            "«{unit}» có {count} báo cáo cùng kỳ: chỉ dùng «{path}», không dùng {others} (bản sao, hoặc bản đã sửa, đã cũ, bản nháp)."
        ),
        N_("Nếu «{path}» là báo cáo đúng thì chuyển báo cáo kia (cả .docx và .json) ra khỏi thư mục."),
    ),
    "UNT030": Code(
        ERROR,
        N_("Bộ mẫu đọc «{label}» từ báo cáo của các đơn vị, mà tệp số liệu chưa ghi báo cáo ở đâu."),
        N_("Thêm vào tệp số liệu: «don_vi_truc_thuoc: ../out» (thư mục có bản kê .json của các đơn vị)."),
        draft=MISSING,
    ),
    "UNT031": Code(
        ERROR,
        N_("Không thấy báo cáo nào của đơn vị ở «{typed}» (đã tìm: {path})."),
        N_(
            "Đường dẫn tính từ thư mục của tệp số liệu: ghi thư mục kết quả (../out), mẫu tên (../out/*.json) hoặc từng bản kê .json."
        ),
        draft=MISSING,
    ),
    "UNT032": Code(
        ERROR,
        N_("Bộ mẫu này không đọc báo cáo của đơn vị trực thuộc nào."),
        N_("Xóa mục don_vi_truc_thuoc, hoặc sửa «mau» cho đúng bộ mẫu tổng hợp."),
    ),
    "UNT033": Code(
        WARNING,
        N_("Bỏ qua {count} báo cáo thuộc bộ mẫu khác: {packs}."),
        N_("Không cần làm gì nếu chúng không thuộc kỳ tổng hợp này; hoặc ghi đúng thư mục, đúng mẫu tên tệp."),
    ),
    "UNT034": Code(
        ERROR,
        N_("Không có báo cáo nào thuộc bộ mẫu «{pack}» (chỉ có của: {packs})."),
        N_("Ghi đúng thư mục ở don_vi_truc_thuoc, hoặc sửa «bo_mau» trong quy-tac.yml."),
    ),
    "UNT035": Code(
        ERROR,
        N_("«{unit}» có hai báo cáo: ở đây và ở «{first}»; cộng cả hai là tính hai lần."),
        N_(
            "Giữ lại báo cáo đúng, chuyển báo cáo kia đi nơi khác. Hai đơn vị khác nhau trùng tên thì ghi mã (don_vi → ma) trong tệp số liệu của từng đơn vị."
        ),
    ),
    "UNT036": Code(
        ERROR,
        N_("Có hơn {limit} báo cáo của đơn vị, quá mức một báo cáo tổng hợp đọc được."),
        N_("Tổng hợp theo từng nhóm (tỉnh, kỳ), rồi tổng hợp các báo cáo ấy."),
    ),
    "UNT037": Code(
        ERROR,
        N_("Báo cáo này không ghi tên đơn vị (don_vi.ten)."),
        N_("Điền don_vi → ten trong tệp số liệu của đơn vị rồi làm lại báo cáo."),
    ),
    "UNT038": Code(
        ERROR, N_("Báo cáo của «{unit}» không có «{name}»."), N_("Có phải là {near}? Sửa ở don_vi_truc_thuoc → cot.")
    ),
    "UNT039": Code(
        ERROR,
        N_("Báo cáo của «{unit}» không có «{name}»."),
        N_("Có: {known}. Sửa ở don_vi_truc_thuoc → cot, hoặc làm lại báo cáo của đơn vị theo quy tắc mới."),
    ),
    "UNT040": Code(
        ERROR,
        N_("«{unit}» không có giá trị của «{label}» ({name}): {why}."),
        N_(
            "Bổ sung số liệu của đơn vị rồi làm lại báo cáo; nếu được phép thiếu thì ghi «bat_buoc: không» ở «{key}» trong quy-tac.yml."
        ),
        draft=MISSING,
    ),
    "UNT041": Code(
        ERROR,
        N_("«{unit}»: «{typed}» ({name}) không phải là giá trị của «{label}»."),
        N_(
            "Ở đây cần {how}. Sửa «kieu» của trường trong quy-tac.yml cho giống quy tắc của đơn vị, hoặc chọn giá trị khác ở cot."
        ),
    ),
    "UNT042": Code(
        ERROR,
        N_("«{unit}»: số của «{label}» ({name}) trong bản kê không khớp với chính nó; in ra là {typed}."),
        N_("Bản kê đã bị sửa: làm lại báo cáo của đơn vị này (build, thêm --rebuild)."),
    ),
    "UNT043": Code(
        ERROR,
        N_("«{label}» ({name}): đơn vị tính ở báo cáo của các đơn vị là {there}, ở đây là {unit}."),
        N_("Ghi «don_vi: {there}» cho trường này trong quy-tac.yml; muốn đổi ra {unit} thì tính ở «truong_tinh»."),
    ),
    "UNT044": Code(
        WARNING,
        N_("Dự án không có bộ mẫu «{pack}», nên không đối chiếu được đơn vị tính với quy tắc của các đơn vị."),
        N_("Chép bộ mẫu ấy vào templates/ (chỉ cần quy-tac.yml)."),
    ),
    "UNT046": Code(
        ERROR,
        N_("«{unit}»: bản kê nói hai lời về: {labels}."),
        N_("Bản kê đã bị sửa: làm lại báo cáo của đơn vị này (build, thêm --rebuild)."),
    ),
    # --- doubts about a unit's report, which the data file may waive
    "UNT060": Code(
        ERROR,
        N_("«{unit}»: tài liệu «{document}» đã được sửa sau khi tạo, số trong đó có thể khác bản kê."),
        N_(
            "Sửa số liệu của đơn vị cho đúng rồi làm lại báo cáo; nếu chỉ sửa câu chữ, ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}» («{all}» cho mọi đơn vị)."
        ),
        draft=DOUBTFUL,
    ),
    "UNT061": Code(
        ERROR,
        N_("«{unit}»: {files} đã thay đổi sau khi làm báo cáo; báo cáo là của số liệu cũ."),
        N_(
            "Làm lại báo cáo của đơn vị; đơn vị không còn trong bảng thì chuyển báo cáo của nó ra khỏi thư mục; nếu số liệu không đổi, ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}» («{all}» cho mọi đơn vị)."
        ),
        draft=DOUBTFUL,
    ),
    "UNT062": Code(
        ERROR,
        N_("«{unit}»: đây là bản nháp, số liệu còn thiếu hoặc chưa kiểm tra xong."),
        N_(
            "Dùng báo cáo chính thức của đơn vị; nếu buộc phải dùng bản nháp, ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}» («{all}» cho mọi đơn vị)."
        ),
        draft=DOUBTFUL,
    ),
    "UNT063": Code(
        ERROR,
        N_("«{unit}» báo cáo kỳ khác: {there}; kỳ tổng hợp là {here}."),
        N_(
            "Dùng báo cáo đúng kỳ, hoặc sửa «ky»; nếu đúng là phải gộp, ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}» («{all}» cho mọi đơn vị)."
        ),
        draft=DOUBTFUL,
    ),
    "UNT064": Code(
        WARNING,
        N_("«{unit}» làm báo cáo theo bản quy tắc khác với phần lớn các đơn vị; chỉ tiêu có thể được tính khác."),
        N_(
            "Làm lại báo cáo của đơn vị theo cùng bản quy tắc, hoặc ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}» («{all}» cho mọi đơn vị)."
        ),
    ),
    "UNT065": Code(
        ERROR,
        N_("«{unit}» có trong danh sách phải báo cáo mà chưa có báo cáo nào (gần giống: {near})."),
        N_(
            "Bổ sung báo cáo, sửa tên cho giống nhau, hoặc ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}» («{all}» cho mọi đơn vị)."
        ),
        draft=DOUBTFUL,
    ),
    "UNT066": Code(
        WARNING,
        N_("«{unit}» có báo cáo mà không có trong danh sách phải báo cáo."),
        N_(
            "Thêm đơn vị vào don_vi_truc_thuoc → phai_co, hoặc ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}» («{all}» cho mọi đơn vị)."
        ),
    ),
    "UNT068": Code(
        WARNING,
        N_("«{unit}» và «{other}» ({first}) có tên gần giống nhau; có thể là một đơn vị được tính hai lần."),
        N_(
            "Nếu là một đơn vị: bỏ một báo cáo và ghi tên cho giống nhau; nếu là hai: ghi mã (don_vi → ma) của từng đơn vị, hoặc ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}» («{all}» cho mọi đơn vị)."
        ),
    ),
    "UNT069": Code(
        ERROR,
        N_(
            "Bảng «{file}» đã thay đổi sau khi làm báo cáo của {count} đơn vị mà không đọc được các dòng; không biết dòng của đơn vị nào đã đổi."
        ),
        N_(
            "Chạy lại build với bảng ấy, thêm --rebuild, và sửa các lỗi mà lệnh báo; không đổi số nào thì ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}»."
        ),
        draft=DOUBTFUL,
    ),
    "UNT067": Code(
        WARNING,
        N_(
            "{count} đơn vị chỉ có bản kê, không có tài liệu bên cạnh, nên không biết tài liệu có bị sửa hay không: {units}."
        ),
        N_("Để tài liệu cạnh bản kê (cùng tên, đuôi .docx), hoặc bỏ qua nếu chỉ nhận bản kê."),
    ),
}
