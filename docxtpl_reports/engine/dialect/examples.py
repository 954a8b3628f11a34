"""Examples of each filter: what stands in the tag, what is printed; on the shipped report's values, in one document.

docs/filters.md and ``fields --filters`` print them, a test runs them.
"""

from __future__ import annotations

from docxtpl_reports.diagnostics import N_

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "bang_chu": (
        ("so_lieu.ho_so_tong | bang_chu", "một nghìn một trăm tám mươi lăm"),
        ("chi_tieu.truc_tuyen | bang_chu", "chín phẩy hai mươi phần trăm"),
        ('2005 | bang_chu(linh="lẻ", nghin="ngàn")', "hai ngàn không trăm lẻ năm"),
    ),
    "hai_chu_so": (("7 | hai_chu_so", "07"), ("so_lieu.ho_so_tong | hai_chu_so", "1.185")),
    "kem_chu": (
        ("so_lieu.dung_han_tham_quyen_3_nam | length | kem_chu", "00 (không)"),
        ("7 | kem_chu", "07 (bảy)"),
        ("so_lieu.ho_so_tong | kem_chu", "1.185 (một nghìn một trăm tám mươi lăm)"),
    ),
    "tien_bang_chu": (
        ("1500000 | tien_bang_chu | hoa_dau", "Một triệu năm trăm nghìn đồng"),
        ("1005000 | tien_bang_chu(chan=true)", "một triệu không trăm linh năm nghìn đồng chẵn"),
    ),
    "so": (("1185 | so", "1.185"), ("9.2 | so(2)", "9,20"), ("so_lieu.ho_so_tong | so(1)", "1.185,0")),
    "phan_tram": (
        ("so_lieu.ho_so_truc_tuyen | phan_tram(so_lieu.ho_so_tong)", "9,20%"),
        ("9.2 | phan_tram", "9,2%"),
        ("1 | phan_tram(3, 1)", "33,3%"),
    ),
    "tong": (
        ("[1, 2, 3] | tong", "6"),
        ('so_lieu.cong_chuc | tong("so_luong") | hai_chu_so', "07"),
    ),
    "so_van_ban": (("7 | so_van_ban", "07"), ("1205 | so_van_ban", "1205")),
    "mau_so": (('1200000 | mau_so("#.##0")', "1.200.000"), ('so_lieu.ho_so_tong | mau_so("0,00")', "1185,00")),
    "mau_ngay": (
        ('so_lieu.vb_chi_tieu_so_hoa.ngay | mau_ngay("dd/MM/yyyy")', "08/02/2023"),
        ('so_lieu.vb_chi_tieu_so_hoa.ngay | mau_ngay("dddd, d/M")', "thứ Tư, 8/2"),
    ),
    "kem_loi": (('7 | kem_loi("(", ")")', "(7)"), ('"" | kem_loi("(", ")")', "")),
    "ngay_thang": (
        ("so_lieu.vb_chi_tieu_so_hoa.ngay | ngay_thang", "ngày 08 tháng 02 năm 2023"),
        ("thong_tin.ngay | ngay_thang", "ngày     tháng     năm 2024"),
    ),
    "ngay_ngan": (("so_lieu.vb_chi_tieu_so_hoa.ngay | ngay_ngan", "08/02/2023"),),
    "khoang_ngay": (
        ("ky | khoang_ngay", "từ ngày 01/01/2024 đến ngày 13/8/2024"),
        ("ky | khoang_ngay(dai=true)", "từ ngày 01 tháng 01 năm 2024 đến ngày 13 tháng 8 năm 2024"),
        ("so_lieu.vb_chi_so.ngay | khoang_ngay(ky.den)", "từ ngày 23/6/2022 đến ngày 13/8/2024"),
    ),
    "la_ma": (("4 | la_ma", "IV"),),
    "chu_cai": (("4 | chu_cai", "d"), ("5 | chu_cai", "đ")),
    "noi": (
        ("so_lieu.linh_vuc_uu_tien | noi", "tư pháp, hộ tịch, hộ khẩu và bảo hiểm xã hội"),
        ('["một", "hai"] | noi("hoặc")', "một hoặc hai"),
    ),
    "liet_ke": (("so_lieu.linh_vuc_uu_tien | liet_ke", "tư pháp; hộ tịch; hộ khẩu; bảo hiểm xã hội."),),
    "cham_phay": (('"Như trên." | cham_phay', "Như trên;"), ('"Lưu: VT, TH" | cham_phay(true)', "Lưu: VT, TH.")),
    "bo_danh_xung": (
        ('"ThS. Nguyễn Văn A" | bo_danh_xung', "Nguyễn Văn A"),
        ("nguoi_ky.ho_ten | bo_danh_xung", "Võ Thị Thu Hà"),
    ),
    "viet_hoa": (("nguoi_ky.chuc_vu | viet_hoa", "PHÓ CHỦ TỊCH"),),
    "hoa_dau": (("don_vi.ten | hoa_dau", "Xã Pờ Y"),),
    "trich_dan": (
        (
            "so_lieu.vb_chi_so | trich_dan",
            "Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Thủ tướng Chính phủ",
        ),
        ("so_lieu.vb_chi_so | trich_dan | hoa_dau", "Quyết định số 766/QĐ-TTg"),
    ),
    "trich_dan_day_du": (
        (
            "so_lieu.vb_chi_so | trich_dan_day_du",
            "Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Thủ tướng Chính phủ",
        ),
    ),
    "trich_dan_ngan": (("so_lieu.vb_chi_so | trich_dan_ngan", "Quyết định số 766/QĐ-TTg"),),
    "round": (
        ("chi_tieu.truc_tuyen | round(1)", "9,2%"),
        ("2.5 | round", "3"),
        ('chi_tieu.truc_tuyen | round(0, "floor")', "9%"),
    ),
    "int": (("9.7 | int", "9"), ('"1.185" | int', "1.185"), ('"abc" | int', "0")),
    "float": (('"9,19" | float', "9,19"), ('"abc" | float(1)', "1")),
    "e": (('"A & B" | e', "A & B"),),
    "escape": (('"A & B" | escape', "A & B"),),
}


# In the language of those who write templates; the docstrings in engine/dialect/filters.py are for those who write code.
FILTER_SUMMARIES = {
    "bang_chu": N_("Đọc số bằng chữ; chọn được linh hoặc lẻ, nghìn hoặc ngàn."),
    "kem_chu": N_("Số kèm chữ trong ngoặc: 03 (ba)."),
    "tien_bang_chu": N_("Đọc số tiền bằng chữ, tính ra đồng; thêm được chữ «chẵn»."),
    "so": N_("Số viết kiểu Việt Nam, có dấu chấm ngăn cách; chọn được số chữ số thập phân."),
    "phan_tram": N_("Tỷ lệ phần trăm; ghi thêm mẫu số thì tự chia."),
    "hai_chu_so": N_("Số đếm dưới 10 thêm số 0 ở trước."),
    "so_van_ban": N_("Số của văn bản: dưới 10 thêm số 0, không có dấu chấm ngăn cách."),
    "ngay_thang": N_("Ngày viết đầy đủ; ngày để trống thì chừa chỗ điền tay."),
    "ngay_ngan": N_("Ngày viết bằng số, đúng quy tắc số 0 của Nghị định 30."),
    "khoang_ngay": N_("Từ ngày đến ngày; dai=true thì viết đủ ngày tháng năm."),
    "la_ma": N_("Chữ số La Mã."),
    "chu_cai": N_("Chữ cái đầu mục theo thứ tự, có đ sau d."),
    "tong": N_('Tổng của một danh sách số, hoặc của một cột: tong("so_luong").'),
    "noi": N_("Nối một danh sách thành câu."),
    "liet_ke": N_("Nối một danh sách bằng dấu chấm phẩy, kết thúc bằng dấu chấm."),
    "cham_phay": N_("Thêm «;» sau một mục, «.» sau mục cuối (loop.last); bỏ dấu đã gõ thừa."),
    "mau_so": N_("Số theo mẫu như trong trường của Word: 1200000 → 1.200.000; chữ giữ nguyên."),
    "mau_ngay": N_("Ngày theo mẫu như trong trường của Word: dd/MM/yyyy → 08/06/2010; chữ giữ nguyên."),
    "kem_loi": N_("Thêm lời trước và sau một giá trị không rỗng."),
    "bo_danh_xung": N_("Họ tên không kèm học hàm, học vị, cấp bậc, danh hiệu."),
    "viet_hoa": N_("Viết hoa cả chữ, giữ dấu."),
    "hoa_dau": N_("Viết hoa chữ đầu, phần còn lại giữ nguyên."),
    "trich_dan": N_("Viện dẫn một văn bản: lần đầu đầy đủ, các lần sau tự viết gọn."),
    "trich_dan_day_du": N_("Viện dẫn đầy đủ, dù đã nhắc đến trước đó hay chưa."),
    "trich_dan_ngan": N_("Viện dẫn ngắn: chỉ loại và số."),
    "round": N_("Làm tròn chính xác đến số chữ số đã ghi, nửa đơn vị thì lên."),
    "int": N_("Phần nguyên của một số."),
    "float": N_("Số thập phân chính xác; chữ được đọc theo cách viết Việt Nam."),
    "e": N_("Không đổi gì: chữ in ra luôn an toàn."),
    "escape": N_("Không đổi gì: chữ in ra luôn an toàn."),
}
