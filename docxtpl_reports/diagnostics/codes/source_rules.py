"""Codes about source tables as the rules describe them (``bang``, ``tu_bang``)."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code

SOURCE_RULES: dict[str, Code] = {
    "SRC100": Code(ERROR, N_("{name_of}: không có bảng «{name}» ở mục «bang»."), N_("Có phải là {near}?")),
    "SRC101": Code(
        ERROR,
        N_("{name_of}: không có bảng «{name}» ở mục «bang»."),
        N_("Các bảng đã khai: {known}. Khai thêm «{name}» ở mục «bang» của quy-tac.yml, hoặc sửa tên."),
    ),
    "SRC102": Code(
        ERROR, N_("{where}: bảng «{table}» không có cột «{name}»."), N_("Có phải là {near}? Tên phải giống nhau.")
    ),
    "SRC103": Code(
        ERROR,
        N_("{where}: bảng «{table}» không có cột «{name}»."),
        N_(
            "Các cột đã khai: {known}. Thêm «{name}: tiêu đề của cột» vào bang → {table} → cot, hoặc ghi «bat_buoc: không» nếu bảng không có."
        ),
    ),
    "SRC104": Code(
        ERROR,
        N_("{name}: «{key}» không dùng cho trường trong danh sách."),
        N_("Ghi «tu_bang» ở danh sách: mỗi trường lấy từ cột cùng tên của bảng."),
    ),
    "SRC105": Code(
        ERROR,
        N_("{name}: có «{key}» mà chưa có «tu_bang»."),
        N_("Ghi thêm «tu_bang: tên bảng» (một bảng khai ở mục «bang»), hoặc xóa «{key}»."),
    ),
    "SRC106": Code(
        ERROR,
        N_("{name}: danh sách lấy từ bảng thì có «truong» (mỗi trường là một cột cùng tên), hoặc chỉ có thêm «cot»."),
        N_(
            "Khai «truong» với tên như ở bang → cot; danh sách chỉ gồm một cột thì ghi «cot: tên cột» thay cho «truong»."
        ),
    ),
    "SRC107": Code(
        ERROR,
        N_("{name}: chưa rõ lấy ở ô nào của bảng."),
        N_(
            "Ghi «dong: chữ đầu dòng» cùng «cot: tên cột», ví dụ {{tu_bang: bieu_06a, dong: Tổng cộng, cot: tiep_nhan}}; hoặc «ten_o: tên ô»."
        ),
    ),
    "SRC108": Code(
        ERROR,
        N_("{name}: chưa có tiêu đề của cột."),
        N_(
            "Ghi tiêu đề như trong bảng tính, ví dụ {key}: Tiếp nhận, hoặc {key}: [Tiếp nhận, Tổng số] nếu tiêu đề có hai hàng."
        ),
    ),
    "SRC109": Code(
        ERROR,
        N_("{name}: tiêu đề có quá {limit} hàng, hoặc dài quá mức."),
        N_("Chỉ ghi những hàng tiêu đề cần để phân biệt cột, thường là hàng dưới cùng và một hàng trên nó."),
    ),
    "SRC110": Code(
        ERROR,
        N_("{name}: đã có «bang_excel» thì không ghi «{key}»."),
        N_("Xóa «{key}»: bảng Excel tìm theo tên, ở trang nào cũng được, và tự biết dòng cuối."),
    ),
    "SRC111": Code(ERROR, N_("{what}: không có dạng «{name}»."), N_("Có phải là {near}?")),
    "SRC112": Code(
        ERROR,
        N_("{what}: không có dạng «{name}»."),
        N_("Dùng la_ma (dòng nhóm đánh số I, II, III) hoặc chu_cai (A, B, C)."),
    ),
    "SRC113": Code(ERROR, N_("Khai quá {limit} bảng."), N_("Chia bộ mẫu thành nhiều bộ nhỏ hơn.")),
    "SRC114": Code(
        ERROR,
        N_("Hai cột «{first}» và «{second}» cùng một tiêu đề."),
        N_("Ghi thêm tiêu đề ở hàng trên cho từng cột, ví dụ [Tiếp nhận, Tổng số] và [Đã giải quyết, Tổng số]."),
    ),
    "SRC115": Code(
        ERROR,
        N_("{name}: «bang: {typed}» nghĩa là phải bằng một số khác, mà «{typed}» là tên một bảng ở mục «bang»."),
        N_("Lấy số liệu từ bảng thì ghi «tu_bang: {typed}»."),
    ),
    "SRC116": Code(
        ERROR,
        N_("{name}: «bang: {typed}» nghĩa là phải bằng một số khác, không phải tên tệp."),
        N_(
            "Khai bảng ở mục «bang» của quy-tac.yml rồi ghi «tu_bang: tên bảng» ở đây; tên tệp thì cán bộ ghi ở «bang» của tệp số liệu."
        ),
    ),
    "SRC117": Code(
        ERROR,
        N_("{name}: «{key}» (kiểu {kind}) không lấy được từ một ô của bảng tính."),
        N_("Từ bảng tính lấy được số, ngày, chữ và lựa chọn. Đổi «kieu», hoặc để cán bộ gõ trong tệp số liệu."),
    ),
    "SRC190": Code(
        ERROR,
        N_("{name}: «{key}» (kiểu theo_muc, nhiều số) không lấy được từ bảng tính: một trường là một cột."),
        N_(
            "Khai báo mỗi tháng, mỗi mục một trường so_nguyen với cột của nó trong «bang»; hoặc lập bảng mỗi dòng một tháng, "
            "rồi dùng theo_hang và theo_cot."
        ),
    ),
    "SRC118": Code(
        ERROR,
        N_("{name}: bảng Excel chỉ có một hàng tiêu đề."),
        N_("Chỉ ghi tiêu đề của cột, không ghi hàng trên."),
    ),
}
