"""The texts of the page. Vietnamese is the source; the page's script fills in the names in braces."""

from __future__ import annotations

from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.values import Verdict

TEXTS = {
    "title": N_("Xem thử báo cáo"),
    "skip": N_("Tới trang báo cáo"),
    "data_file": N_("Tệp số liệu"),
    "open_pdf": N_("Mở PDF"),
    "pages": N_("Trang báo cáo"),
    "page": N_("Trang {n}/{total}"),
    "changed": N_("vừa thay đổi"),
    "changed_pages": N_("Vừa thay đổi: trang {pages}."),
    "problems": N_("Lỗi và cảnh báo"),
    "no_problems": N_("Không có lỗi."),
    "error": N_("lỗi"),
    "warning": N_("cảnh báo"),
    "fix": N_("Cách sửa:"),
    "replace": N_("Thay «{old}» bằng «{new}»."),
    "show": N_("Xem chỗ này trên trang {n}"),
    "search": N_("Tìm trong Word (Ctrl+F):"),
    "hit": N_("chỗ thứ {hit} trong {hits} chỗ"),
    "corrected": N_("Ghi lại là:"),
    "choices": N_("Chọn một:"),
    "copy": N_("Chép"),
    "copied": N_("Đã chép «{text}»: dán vào Word bằng Ctrl+V."),
    "copied_search": N_("Đã chép «{text}»: trong Word nhấn Ctrl+F rồi Ctrl+V."),
    "not_copied": N_("Trình duyệt không cho chép; hãy bôi đen chữ rồi nhấn Ctrl+C."),
    "panels": N_("Mở ngăn"),
    "beside": N_("Bên cạnh trang báo cáo"),
    "problems_tab": N_("Lỗi"),
    "fields_tab": N_("Trường"),
    "figures_tab": N_("Số liệu"),
    "verdicts_tab": N_("Kết luận"),
    "templates_tab": N_("Tệp mẫu"),
    "close_panel": N_("Đóng ngăn"),
    "goto": N_("Tới trang"),
    "fields": N_("Trường, khối và bộ lọc"),
    "fields_hint": N_(
        "Tìm theo tên, nhãn hay giá trị; bấm «Chép», sang Word rồi nhấn Ctrl+V. Gõ vài chữ thì hiện cả ngưỡng, kết luận, lý do "
        "của từng chỉ tiêu."
    ),
    "search_fields": N_("Tìm trường"),
    "kinds": N_("Loại"),
    "all": N_("Tất cả"),
    "figure": N_("Số liệu"),
    "info": N_("Thông tin của văn bản"),
    "snippet": N_("Đoạn có sẵn"),
    "filter_entry": N_("Bộ lọc"),
    "found": N_("{n} mục"),
    "no_fields": N_("Chưa có danh sách: hãy sửa lỗi của quy tắc và số liệu."),
    "unused": N_("mẫu chưa dùng"),
    "used": N_("mẫu dùng {n} chỗ"),
    "copy_tag": N_("Chép thẻ"),
    "copy_block": N_("Chép khối"),
    "copy_paragraph": N_("Chép điều kiện của đoạn"),
    "copy_table": N_("Chép bảng"),
    "verdicts": N_("Kết luận"),
    "indicator": N_("Chỉ tiêu"),
    "criterion": N_("Tiêu chí"),
    "result": N_("Kết quả"),
    "threshold": N_("Ngưỡng"),
    "verdict": N_("Kết luận"),
    **{verdict.value: verdict.label for verdict in Verdict},
    "templates": N_("Tệp mẫu và phần dùng chung"),
    "templates_hint": N_(
        "Bấm vào tệp để mở bằng Word hoặc LibreOffice; lưu tệp là trang báo cáo đổi theo. Bấm vào một chỗ trên trang báo cáo "
        "để biết chỗ đó ở tệp nào và mở tệp ấy."
    ),
    "paragraphs": N_("Các đoạn của trang {n}"),
    "written": N_("Chỗ này ở tệp nào?"),
    "which": N_("Chữ này có thể ở nhiều tệp; chọn tệp cần mở."),
    "near": N_("gần đó"),
    "opened": N_("Đã mở {file}: {where}."),
    "close": N_("Đóng"),
    "no_words": N_("Chỗ đó trên trang không có chữ."),
    "not_traced": N_("Chưa biết chữ đó ở tệp nào vì mẫu đang có lỗi; hãy sửa mẫu, hoặc mở tệp từ danh sách bên cạnh."),
    "not_opened": N_("Máy này không mở được tệp từ đây; hãy mở tệp từ thư mục của nó."),
    "form": N_("Nhập số liệu"),
    "form_hint": N_(
        "Gõ giá trị vào ô: kết luận đổi theo khi gõ, các trang đổi theo khi rời ô. Chưa bấm «Ghi» thì không tệp nào thay đổi "
        "và trang có dòng «SỐ LIỆU THỬ». Ô trống là chưa có (null). Có thể dán nhiều ô từ bảng tính vào một danh sách."
    ),
    "form_so_lieu": N_("Số liệu"),
    "form_thong_tin": N_("Thông tin của văn bản"),
    "form_don_vi": N_("Đơn vị"),
    "form_ky": N_("Kỳ báo cáo"),
    "form_nguoi_ky": N_("Người ký"),
    "form_kinh_gui": N_("Kính gửi"),
    "form_noi_nhan": N_("Nơi nhận"),
    "form_mien_kiem_tra": N_("Miễn kiểm tra"),
    "filter": N_("Lọc số liệu"),
    "open_only": N_("chỉ mục còn thiếu, có lỗi hoặc chưa ghi"),
    "lacking": N_("Còn thiếu {n} mục bắt buộc."),
    "wide": N_("Ngăn rộng"),
    "optional": N_("không bắt buộc"),
    "before": N_("kỳ trước: {value}"),
    "standard": N_("để trống thì lấy: {value}"),
    "line": N_("dòng {n}"),
    "in_file": N_("trong tệp: {value}"),
    "back": N_("Như trong tệp"),
    "taken": N_("Lấy từ bảng tính hoặc báo cáo khác; sửa ở đó."),
    "misfit": N_("Giá trị trong tệp không đúng dạng của mục này; hãy sửa trong tệp."),
    "add": N_("Thêm"),
    "drop": N_("Bỏ mục này"),
    "key": N_("năm, tên hoặc mã"),
    "no_form": N_("Chưa có biểu nhập: hãy sửa lỗi của quy tắc và tệp số liệu trong ngăn «Lỗi»."),
    "type_here": N_("Nhập «{name}»"),
    "forget": N_("Bỏ mọi giá trị thử"),
    "forget_all": N_("Bỏ {n} giá trị chưa ghi? Không lấy lại được."),
    "elsewhere": N_("Tệp khác còn giá trị chưa ghi: {files}."),
    "no_items": N_("không có mục nào"),
    "no_key": N_("Có giá trị chưa ghi năm, tên hoặc mã."),
    "key_twice": N_("«{key}» có hai lần; chỉ được một."),
    "pasted_over": N_("Có {n} ô không có chỗ nên không dán; mỗi hàng chỉ có chừng ấy cột."),
    "too_large": N_("Nhiều hoặc dài quá cho biểu nhập; hãy để số liệu này trong bảng tính, hoặc ghi vào tệp bằng tay."),
    "trying": N_("Có {n} giá trị chưa ghi vào tệp; các trang được làm với những giá trị đó."),
    "save_here": N_("Ghi vào {file}"),
    "saved_here": N_("Đã ghi {n} giá trị vào {file}; lời chú thích và các mục khác giữ nguyên."),
    "save_as": N_("Ghi các giá trị thử thành tệp số liệu tên"),
    "save": N_("Ghi tệp mới"),
    "saved": N_(
        "Đã ghi {file}: chỉ có các giá trị thử, mọi mục khác lấy từ {data}. Chọn tệp đó ở «Tệp số liệu» để xem."
    ),
    "bad_name": N_(
        "Tên tệp chỉ gồm chữ, số, dấu gạch, bắt đầu bằng chữ hoặc số, không quá 80 ký tự, không phải tên Windows giữ riêng "
        "(con, aux, com1 …); ví dụ «{near}»."
    ),
    "exists": N_("Đã có tệp tên đó; không ghi đè. Hãy chọn tên khác."),
    "bad_value": N_("Chưa ghi: giá trị của «{label}» không đọc được; hãy sửa ô đó rồi ghi lại."),
    "changed_file": N_(
        "Chưa ghi: «{label}» vừa được sửa trong {file}. Hãy xem giá trị trong tệp; nếu vẫn muốn thay thì bấm ghi lần nữa."
    ),
    "by_hand": N_("Chưa ghi: «{label}» được viết trong tệp theo cách phải sửa bằng tay (ví dụ dấu & và * của YAML)."),
    "read_only": N_("Chưa ghi: {file} là tệp chỉ đọc, hoặc tài khoản này không được sửa nó."),
    "unreadable": N_("Chưa ghi: {file} đang có lỗi, không đọc được; hãy sửa lỗi của tệp trong ngăn «Lỗi» rồi ghi lại."),
    "gone": N_("Chưa ghi: {file} không còn ở chỗ cũ; hãy để tệp lại chỗ đó rồi ghi lại."),
    "nothing": N_("Không có gì để ghi: mọi giá trị đã ở trong tệp."),
    "not_saved": N_("Chưa ghi được: thư mục không cho ghi, đĩa đầy, hoặc chương trình khác đang giữ tệp."),
    "no_figure": N_("Không có số liệu nào tên như vậy."),
    "building": N_("Đang làm lại…"),
    "done": N_("Đã cập nhật lúc {time}: {total} trang."),
    "stale": N_("Báo cáo đang có lỗi; đây là các trang của lần làm thành công gần nhất."),
    "no_pages": N_("Chưa có trang nào: hãy sửa các lỗi trong ngăn «Lỗi» rồi lưu tệp, hoặc điền ở ngăn «Số liệu»."),
    "counts": N_("{errors} lỗi, {warnings} cảnh báo"),
    "disconnected": N_(
        "Mất liên lạc với lệnh preview. Nếu đã dừng lệnh thì gõ lại «docxtpl-reports preview {data}» rồi mở địa chỉ mới."
    ),
}

IN_THE_FORM = N_("giá trị chưa ghi")

OLD_ADDRESS = N_("Địa chỉ này không có, hoặc là của một lần chạy trước: mỗi lần chạy lệnh có một địa chỉ khác.")
NEW_ADDRESS = N_(
    "Tìm dòng «Xem thử tại http://…» trong cửa sổ lệnh và mở địa chỉ ở đó; nếu lệnh đã dừng thì gõ lại, với tệp cần xem:"
)


def texts() -> dict[str, str]:
    """The words in the current language."""
    return {key: translate(text) for key, text in TEXTS.items()}
