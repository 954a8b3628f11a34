"""Codes of the rules: lists in rows, numbers by key, groups."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code

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
    "RUL238": Code(
        ERROR,
        N_("{name}: «du_nhom» phải đi cùng «nhom_theo», hoặc «theo_hang» và «theo_cot»."),
        N_("Thêm «nhom_theo:» và tên một cột, hoặc xóa dòng «du_nhom»."),
    ),
}
