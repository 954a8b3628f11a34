"""Codes of the rules: lists in rows, numbers by key, groups."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

RULES_LISTS: dict[str, Code] = {
    "RUL207": Code(
        ERROR,
        N_("{name}: không có danh sách «{typed}» trong so_lieu để lấy tên các mục."),
        N_("Sau «cac_muc:» ghi «{months}», hoặc tên một danh sách có trường kiểu chuoi: {known}."),
    ),
    "RUL209": Code(
        ERROR,
        N_("{name}: kiểu theo_muc phải có «cac_muc»."),
        N_("Thêm «cac_muc: {months}», hoặc «cac_muc:» và tên một danh sách của so_lieu."),
    ),
    "RUL220": Code(
        ERROR,
        N_("{name}: kiểu theo_muc không dùng được «mac_dinh»: các mục của mỗi báo cáo một khác."),
        N_("Xóa dòng «mac_dinh»."),
    ),
    "RUL221": Code(
        ERROR,
        N_("{what}: «{name}» trong «{expression}» đi qua hai cấp danh sách."),
        N_("Viết «tong({owner}, {key})», hoặc dem, trung_binh, min, max thay cho tong."),
    ),
    "RUL222": Code(
        ERROR,
        N_("{what}: mỗi dòng của «{owner}» có nhiều số «{name}», mà «{expression}» cần một số."),
        N_("Viết «{function}({owner}, tong({name}))», hoặc trung_binh, min, max thay cho tong."),
    ),
    "RUL240": Code(
        ERROR,
        N_("{name}: «{key}: {typed}» phải là danh sách trong ngoặc [ ]."),
        N_("Ghi «{key}: [{typed}]»."),
    ),
    "RUL230": Code(
        ERROR,
        N_("{name}: «{key}» chỉ dùng cho danh sách có «truong», và không dùng cho danh sách nằm trong dòng."),
        N_("Xóa dòng «{key}», hoặc chuyển danh sách ra ngoài."),
    ),
    "RUL231": Code(
        ERROR,
        N_("{name}: «{key}» phải đi cùng «{missing}»."),
        N_("Thêm «{missing}:» và tên một cột; chỉ một chiều thì dùng «nhom_theo»."),
    ),
    "RUL232": Code(ERROR, N_("{what}: không có cột «{name}» để chia nhóm."), N_("Có phải là {near}?")),
    "RUL233": Code(ERROR, N_("{what}: không có cột «{name}» để chia nhóm."), N_("Chia nhóm được theo: {known}.")),
    "RUL234": Code(
        ERROR,
        N_("{what}: không chia nhóm theo «{column}» (kiểu {kind}) được."),
        N_("Chia nhóm được theo: {known}."),
    ),
    "RUL235": Code(
        ERROR,
        N_("{what}: cột «{column}» có thể để trống, nên có dòng không thuộc nhóm nào."),
        N_("Bỏ «bat_buoc: false» và «de_trong» của cột này, hoặc thêm «mac_dinh»."),
    ),
    "RUL236": Code(
        ERROR,
        N_("{name}: «du_nhom» cần một cột có sẵn các giá trị: ngày, tháng, buổi, thứ hoặc lua_chon."),
        N_("Xóa dòng «du_nhom», hoặc chia nhóm theo một cột như thế."),
    ),
    "RUL237": Code(
        ERROR,
        N_("{name}: chia nhóm theo «{column}» hai lần."),
        N_("Xóa một trong hai."),
    ),
    "RUL239": Code(
        ERROR,
        N_("{name}: «{key}» đang để trống."),
        N_("Ghi tên một cột của «truong», hoặc xóa dòng «{key}»."),
    ),
    "RUL238": Code(
        ERROR,
        N_("{name}: «du_nhom» phải đi cùng «nhom_theo», hoặc «theo_hang» và «theo_cot»."),
        N_("Thêm «nhom_theo:» và tên một cột, hoặc xóa dòng «du_nhom»."),
    ),
    "RUL100": Code(
        ERROR,
        N_("{name}: «truong_tinh» chỉ dùng cho danh sách có «truong»."),
        N_("Khai báo các cột phải nhập trong «truong», rồi các cột tính ra trong «truong_tinh»."),
    ),
    "RUL102": Code(
        ERROR,
        N_("{what}: «{name}» là cả cột, mà chỗ này trong «{expression}» đang tính cho từng dòng."),
        N_("Trong một dòng chỉ viết tên cột: «{meant}»."),
    ),
    "RUL103": Code(
        ERROR,
        N_("{what}: hàm «{function}» qua các dòng của «{name}» cần đúng một cột hoặc một biểu thức."),
        N_("Viết «{function}({name}, cột)»; nhiều cột thì viết «{function}({name}, cột_1 + cột_2)»."),
    ),
    "RUL104": Code(
        ERROR,
        N_("{what}: hàm «{name}» cần đúng hai số, số mới rồi đến số cũ."),
        N_("Ví dụ «tang_truong(ho_so, ky_truoc.so_lieu.ho_so)»."),
    ),
    "RUL105": Code(
        ERROR,
        N_("{name}: «{key}» chỉ dùng cho danh sách có «truong»."),
        N_("Xóa dòng «{key}», hoặc khai báo các cột của danh sách trong «truong»."),
    ),
    "RUL106": Code(
        ERROR, N_("{what}: «khoa» phải là một cột của «truong», không có cột «{name}»."), N_("Có phải là {near}?")
    ),
    "RUL107": Code(
        ERROR,
        N_("{what}: «khoa» phải là một cột của «truong», không có cột «{name}»."),
        N_("Các cột có: {known}."),
    ),
    "RUL108": Code(
        ERROR,
        N_("{name}: cột «{key}» không làm «khoa» được: khóa là chữ, số hoặc ngày mà dòng nào cũng phải có."),
        N_("Chọn cột khác làm khóa, hoặc sửa cột «{key}»: kiểu chuoi, bỏ «bat_buoc: false», «de_trong» và «mac_dinh»."),
    ),
    "RUL109": Code(
        ERROR,
        N_("{what}: «{expression}» cần dòng này của kỳ trước, mà danh sách «{owner}» chưa có «khoa»."),
        N_("Thêm «khoa: {key}» vào danh sách «{owner}»: kỳ trước tìm dòng theo khóa."),
    ),
    "RUL110": Code(
        ERROR,
        N_("{what}: công thức «{expression}» cho ra chữ, mà giá trị tính ra phải là số hoặc đúng/sai."),
        N_(
            "Viết công thức cho ra số, rồi đặt tên các mức bằng «xep_loai: {{Tốt: 90, Khá: 70, Yếu: 0}}»; in bằng «{name}.xep_loai»."
        ),
    ),
    "RUL111": Code(
        ERROR,
        N_("{name}: «xep_loai» chỉ dùng cho số, mà công thức cho ra đúng/sai."),
        N_("Xóa «xep_loai», hoặc viết công thức cho ra một số."),
    ),
    "RUL112": Code(
        ERROR, N_("{what}: không sắp xếp được theo «{name}»: không có cột nào tên như vậy."), N_("Có phải là {near}?")
    ),
    "RUL113": Code(
        ERROR,
        N_("{what}: không sắp xếp được theo «{name}»: không có cột nào tên như vậy."),
        N_("Các cột có: {known}."),
    ),
    "RUL114": Code(
        ERROR,
        N_("{name}: «xep_hang» phải ghi xếp theo cột nào, không chỉ «{typed}»."),
        N_("Viết «xep_hang: {{theo: {typed}, chieu: giam}}»; số nhỏ là nhất thì «chieu: tang»."),
    ),
    "RUL115": Code(
        ERROR,
        N_("{name}: «chieu» phải là giam hoặc tang, không phải «{typed}»."),
        N_("«giam»: số lớn nhất là hạng 1; «tang»: số nhỏ nhất là hạng 1."),
    ),
    "RUL116": Code(
        ERROR,
        N_("{what}: xếp hạng theo số, mà «{expression}» không phải là số."),
        N_("Ghi tên một cột số, hoặc một biểu thức ra số, sau «theo:»."),
    ),
    "RUL117": Code(
        ERROR,
        N_(
            "{name}: danh sách có «xep_hang», nên cột «hang» do máy tính ra, không khai báo trong «truong» hay «truong_tinh»."
        ),
        N_("Xóa cột «hang» đã khai báo, hoặc đổi tên nó."),
    ),
    "RUL101": Code(
        ERROR,
        N_("{owner}: cột «{name}» vừa là cột nhập (truong) vừa là cột tính (truong_tinh)."),
        N_("Đổi một trong hai tên."),
    ),
    "RUL118": Code(
        ERROR,
        N_("{name}: «{typed}»: phần phải đạt từ 1% đến 100%."),
        N_("Ví dụ «dat_khi: it_nhat 80%»."),
    ),
    "RUL119": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm cột «{name}» chưa có ngưỡng, nên không kết luận được."),
        N_("Thêm «nguong» cho cột này trong «truong_tinh», hoặc bỏ nó khỏi gom."),
    ),
    "RUL120": Code(
        ERROR,
        N_("{what}: «{expression}» không phải là danh sách có «truong»."),
        N_("Sau «trong:» ghi tên một danh sách: {known}. Kiểm tra không qua từng dòng thì xóa «trong»."),
    ),
    "RUL121": Code(
        ERROR,
        N_("{name}: sắp xếp theo hạng (hang), mà danh sách chưa có «xep_hang»."),
        N_("Thêm «xep_hang: {{theo: tên cột, chieu: giam}}» cho danh sách."),
    ),
    "RUL122": Code(
        WARNING,
        N_("{name}: «lam_tron» làm tròn theo {rounded}, mà cột in theo {unit}: cộng các số đã in có thể không khớp."),
        N_("Khai «don_vi: {rounded}» cho cột này, hoặc khai các số trong công thức theo {unit} rồi mới làm tròn."),
    ),
}
