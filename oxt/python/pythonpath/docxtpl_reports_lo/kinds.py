"""The kinds of values, each with its label in Vietnamese and English.

Generated from docxtpl_reports/figures/rules/kinds.py by «make docs»; do not edit.
"""

KINDS = {
    "so_nguyen": ("số nguyên", "whole number"),
    "so_thap_phan": ("số thập phân", "decimal number"),
    "phan_tram": ("tỷ lệ phần trăm", "percentage"),
    "diem": ("điểm", "points"),
    "tien": ("số tiền", "amount of money"),
    "ngay": ("ngày", "a date"),
    "khoang_ngay": ("khoảng ngày", "a period"),
    "gio": ("giờ", "time of day"),
    "chuoi": ("chữ", "text"),
    "lua_chon": ("chọn một", "choice"),
    "dung_sai": ("có hoặc không", "yes or no"),
    "danh_sach": ("danh sách", "list"),
    "chuoi_nam": ("mỗi năm một giá trị", "one value per year"),
    "theo_muc": ("mỗi mục một số", "a number per key"),
    "van_ban": ("văn bản", "document"),
    "nguoi": ("người", "person"),
}
