"""Writes the template of each table: ``python tests/data/tables/draw.py``. Each starts from the finished document, as an
office designer would: heading, one example row and total row stay, tags are typed over the words.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent.parent))

from support.drawn_from import Draft, Line  # noqa: E402

GREY, GREEN, YELLOW, RED = "E7E6E6", "C6EFCE", "FFEB9C", "FFC7CE"


def f_lich_tuan() -> Draft:
    draft = Draft(HERE / "templates" / "f-lich-tuan" / "dich.docx")
    draft.head_and_signature()
    draft.say("LỊCH CÔNG TÁC", "LỊCH CÔNG TÁC TUẦN {{ thong_tin.tuan }}")
    draft.say("(Từ ngày", "({{ ky | hoa_dau }})")
    table = draft.table(2)
    table.keep(1, 2, 9, 10)  # heading; a meeting; a half-day and a day without one
    table.keep_with_next(2)  # the last one of them stays with the note and the signature
    table.write(
        2,
        ["{% for d in so_lieu.viec.nhom %}{% if d.dong %}{{ d.ten.thu }}", "{{ d.ten.khong_nam }}"],
        "{% for b in d.nhom %}{{ b.ten }}",
        "{% for v in b.dong %}{{ v.gio }}",
        *values("v", "noi_dung chu_tri thanh_phan dia_diem chuan_bi"),
    )
    table.last(2, "{% else %}{% if not d.ten.cuoi_tuan %}")
    table.write(3, "", "", "Làm việc tại cơ quan{% endif %}{% endfor %}{% endfor %}{% elif not d.ten.cuoi_tuan %}")
    table.write(4, ["{{ d.ten.thu }}", "{{ d.ten.khong_nam }}"], "Làm việc tại cơ quan{% endif %}{% endfor %}")
    table.merge_down(2, 2, 3)
    return draft


def verdict(rate: str) -> list[Line]:
    """A cell that is coloured by its verdict: each case is drawn once in its colour."""
    return [
        Line(f"{{% if {rate}.dat %}}Đạt", GREEN),
        Line(f"{{% elif {rate}.khong_dat %}}Chưa đạt", RED),
        Line(f"{{% else %}}{{{{ {rate}.ket_luan }}}}{{% endif %}}"),
    ]


def coloured(rate: str) -> list[Line]:
    """A rate in the colour of its verdict."""
    printed = f"{{{{ {rate} | trong_bang(2) }}}}"
    return [
        Line(f"{{% if {rate}.dat %}}{printed}", GREEN),
        Line(f"{{% elif {rate}.khong_dat %}}{printed}", RED),
        Line(f"{{% else %}}{printed}{{% endif %}}"),
    ]


def values(row: str, names: str) -> list[str]:
    return [f"{{{{ {row}.{name} }}}}" for name in names.split()]


def a_linh_vuc() -> Draft:
    draft = Draft(HERE / "templates" / "a-linh-vuc" / "dich.docx")
    draft.annex()
    draft.say(
        "Quý III", "{{ ky.ten | hoa_dau }}", "{% set xa = so_lieu.nhom.tong.linh_vuc %}"
    )  # a short name for the totals
    draft.say(
        "Ghi chú",
        "Ghi chú: {{ chi_tieu.so_linh_vuc | hai_chu_so }} lĩnh vực; ngưỡng tỷ lệ trước, đúng hạn từ {{ xa.ty_le.nguong }} trở lên; "
        "BCCI: bưu chính công ích.",
    )
    table = draft.table(1)
    table.keep(1, 2, 3, 4, 5, 9, 19)  # heading; title, field and subtotal of a group; total
    table.unset()
    for row in (5, 6):
        table.uncolour(row, -1)
    counts = "tiep_nhan truc_tuyen truc_tiep bcci chuyen_sang giai_quyet truoc_han dung_han qua_han con_lai trong_han dang_qua_han"
    rate = "{{ %s.ty_le | trong_bang(2) }}"
    table.write(4, "{% for n in so_lieu.nhom %}{{ loop.index | la_ma }}", "{% set c = n.linh_vuc.tong %}{{ n.ten }}")
    table.write(
        5,
        "{% for l in n.linh_vuc %}{{ loop.index }}",
        "{{ l.ten }}",
        *values("l", counts),
        rate % "l",
        verdict("l.ty_le"),
    )
    table.last(5, "{% endfor %}")
    table.write(
        6,
        "Cộng nhóm {{ loop.index | la_ma }}",
        *values("c", counts),
        rate % "c",
        verdict("c.ty_le"),
    )
    table.last(6, "{% endfor %}")
    table.write(7, None, *values("xa", counts), rate % "xa", verdict("xa.ty_le"))
    table.fill(7, -1, GREY)
    return draft


def b_nhom_gop_o() -> Draft:
    draft = Draft(HERE / "templates" / "b-nhom-gop-o" / "dich.docx")
    draft.annex()
    draft.say("Quý III", "{{ ky.ten | hoa_dau }}", "{% set xa = so_lieu.thu_tuc.tong %}")  # a short name for the totals
    table = draft.table(1)
    table.keep(1, 2, 3, 4, 14, 43)  # heading; procedure and subtotal of a group, under one label; total
    table.unset()
    for row in (4, 5):
        table.uncolour(row, -1)
    counts = "tiep_nhan truc_tuyen truc_tiep giai_quyet dung_han qua_han"
    rate = "{{ %s.ty_le | trong_bang(2) }}"
    table.write(
        4,
        "{% for n in so_lieu.thu_tuc.nhom %}{{ loop.index | la_ma }}. {{ n.ten }}",
        "{% for t in n.dong %}{{ t.stt }}",
        "{{ t.ten }}",
        *values("t", counts),
        rate % "t",
        verdict("t.ty_le"),
    )
    table.last(4, "{% endfor %}")
    table.write(
        5,
        None,
        "Cộng nhóm {{ loop.index | la_ma }} ({{ n.dong | length | hai_chu_so }} thủ tục)",
        *values("n.tong", counts),
        rate % "n.tong",
        verdict("n.tong.ty_le"),
    )
    table.last(5, "{% endfor %}")
    table.write(
        6,
        "Tổng cộng ({{ so_lieu.thu_tuc | length }} thủ tục)",
        *values("xa", counts),
        rate % "xa",
        verdict("xa.ty_le"),
    )
    table.fill(6, -1, GREY)
    return draft


def c_so_sanh() -> Draft:
    draft = Draft(HERE / "templates" / "c-so-sanh" / "dich.docx")
    draft.annex()
    draft.say("SO SÁNH", "SO SÁNH KẾT QUẢ {{ ky.ten | viet_hoa }}")
    draft.say(
        "VỚI CÙNG KỲ",
        "VỚI CÙNG KỲ NĂM {{ ky_truoc.ky.den.nam }}",
        "{% set nhom = [('Tiếp nhận hồ sơ', [chi_tieu.tiep_nhan, chi_tieu.truc_tuyen, chi_tieu.ty_le_truc_tuyen]), "
        "('Kết quả giải quyết', [chi_tieu.giai_quyet, chi_tieu.qua_han, chi_tieu.dung_han, chi_tieu.xin_loi]), "
        "('Thu phí, lệ phí', [chi_tieu.thu_phi, chi_tieu.thanh_toan])] %}",
    )
    table = draft.table(1)
    table.keep(1, 2, 3, 4)  # heading; title and item of a group
    table.unset()
    table.write(1, None, None, None, "{{ ky.ten | hoa_dau }}", "{{ ky_truoc.ky.ten | hoa_dau }}")
    table.write(3, "{% for ten, cac in nhom %}{{ loop.index | la_ma }}", "{{ ten }}")
    table.write(
        4,
        "{% for c in cac %}{{ loop.index }}",
        "{{ c.ten }}",
        "{{ c.don_vi }}",
        "{{ c | trong_bang(2 if c.don_vi == '%' else 0) }}",
        "{{ c.ky_truoc | trong_bang(2 if c.don_vi == '%' else 0) }}",
        "{{ c.chenh_lech | trong_bang }}",
        "{{ c.tang_truong | trong_bang }}",
        "{{ c.bien_dong }}{% endfor %}{% endfor %}",
    )
    return draft


def d_xep_hang() -> Draft:
    draft = Draft(HERE / "templates" / "d-xep-hang" / "dich.docx")
    draft.annex()
    draft.say("9 tháng", "{{ ky.ten | hoa_dau }}", "{% set xa = so_lieu.thon.tong %}")  # a short name for the totals
    draft.say(
        "Tổng số:",
        "Tổng số: Tốt {{ chi_tieu.tot | hai_chu_so }} thôn, Khá {{ chi_tieu.kha | hai_chu_so }} thôn, Yếu {{ chi_tieu.yeu | hai_chu_so }} thôn; "
        "không xếp {{ chi_tieu.khong_xep | hai_chu_so }} thôn.",
    )
    table = draft.table(1)
    table.keep(1, 2, 3, 13)
    table.unset()
    table.uncolour(3, -1)
    classes = [
        Line("{% if t.diem.khong_phat_sinh %}Không xếp", light=True),
        Line("{% elif t.diem.xep_loai == 'Tốt' %}Tốt", GREEN),
        Line("{% elif t.diem.xep_loai == 'Khá' %}Khá", YELLOW),
        Line("{% else %}Yếu{% endif %}", RED),
    ]
    figures = "so_ho ho_dat ty_le_dat|trong_bang(2) bien_lai ty_le_bien_lai|trong_bang(2) diem|trong_bang(2)"
    table.write(3, "{% for t in so_lieu.thon %}{{ t.hang }}", "{{ t.ten }}", *values("t", figures), classes)
    table.last(3, "{% endfor %}")
    table.write(4, None, *values("xa", figures))
    return draft


def e_bieu_19_cot() -> Draft:
    draft = Draft(HERE / "templates" / "e-bieu-19-cot" / "dich.docx")
    draft.head_and_signature()
    draft.say(
        "Ủy ban nhân dân xã Suối Mây báo cáo",
        "{% set xa = so_lieu.thon.tong %}",  # a short name for the total row
        "{{ don_vi.co_quan }} báo cáo kết quả rà soát hộ nghèo, hộ cận nghèo năm {{ ky.den.nam }}: cuối kỳ toàn xã có "
        "{{ xa.ngheo_cuoi }} hộ nghèo, tỷ lệ {{ xa.ty_le_ngheo }}; {{ xa.can_cuoi }} hộ cận nghèo, tỷ lệ "
        "{{ xa.ty_le_can }}; tỷ lệ nghèo đa chiều {{ xa.ty_le }} (chi tiết tại Biểu số 02/HN-XH kèm theo).",
    )
    draft.say("Kết quả rà soát", "Kết quả rà soát hộ nghèo, hộ cận nghèo năm {{ ky.den.nam }}")
    draft.say("KẾT QUẢ RÀ SOÁT", "KẾT QUẢ RÀ SOÁT HỘ NGHÈO, HỘ CẬN NGHÈO NĂM {{ ky.den.nam }}")
    draft.say("(Kỳ báo cáo", "(Kỳ báo cáo: {{ ky }})")
    draft.say("Đơn vị báo cáo", "Đơn vị báo cáo: {{ don_vi.co_quan }}")
    draft.say(
        "Trên đây",
        "Trên đây là báo cáo kết quả rà soát hộ nghèo, hộ cận nghèo năm {{ ky.den.nam }} của {{ don_vi.co_quan }}./.",
    )
    table = draft.table(3)
    table.keep(1, 2, 3, 4, 5, 11)  # heading of three levels and a numbering row; a village; the total
    table.unset()
    names = "ho khau ngheo_dau ngheo_khau thoat tai moi ngheo_cuoi ty_le_ngheo "
    names += "can_dau can_khau can_thoat can_tai can_moi can_cuoi ty_le_can ty_le"
    printed = [name + " | trong_bang(2)" * name.startswith("ty_le") for name in names.split()]
    table.write(
        5,
        "{% for t in so_lieu.thon %}{{ loop.index }}",
        "{{ t.ten }}",
        *[f"{{{{ t.{name} }}}}" for name in printed[:-1]],
        f"{{{{ t.{printed[-1]} }}}}{{% endfor %}}",
    )
    table.write(6, None, *[f"{{{{ xa.{name} }}}}" for name in printed])
    return draft


def g_to_trinh() -> Draft:
    draft = Draft(HERE / "templates" / "g-to-trinh-kinh-phi" / "dich.docx")
    draft.head_and_signature()
    draft.say("- Ủy ban nhân dân tỉnh", "{% for k in kinh_gui %}", "- {{ k | cham_phay(loop.last) }}", "{% endfor %}")
    draft.drop("- Sở Tài chính")
    draft.say(
        "Để bảo đảm",
        "Để bảo đảm điều kiện thực hiện dịch vụ công trực tuyến, {{ don_vi.co_quan }} đề nghị bổ sung kinh phí "
        "{{ chi_tieu.tong_cong }} đồng (Bằng chữ: {{ chi_tieu.tong_cong | tien_bang_chu }}), cụ thể như sau:",
    )
    draft.swap("Một trăm năm mươi bảy triệu", "{{ chi_tieu.tong_cong | tien_bang_chu | hoa_dau }}")
    table = draft.table(2)
    table.keep(1, 2, 3, 4, 11, 12, 13, 14)  # heading and numbering row; title and item of a group; totals; in words
    table.unset()
    table.write(
        3, "{% for n in so_lieu.hang_muc %}{{ loop.index | la_ma }}", "{{ n.ten }}", "{{ n.muc.tong.thanh_tien }}", ""
    )
    table.write(
        4,
        "{% for m in n.muc %}{{ loop.index }}",
        *values("m", "ten dvt so_luong don_gia thanh_tien ghi_chu"),
    )
    table.last(4, "{% endfor %}{% endfor %}")
    groups = "{% for n in so_lieu.hang_muc %}{{ loop.index | la_ma }}{% if not loop.last %} + {% endif %}{% endfor %}"
    table.write(5, f"Cộng ({groups})", "{{ chi_tieu.cong }}")
    table.write(6, "Thuế giá trị gia tăng ({{ thong_tin.thue_gtgt }})", "{{ chi_tieu.thue }}")
    table.write(7, None, "{{ chi_tieu.tong_cong }}")
    return draft


def h_cot_thang() -> Draft:
    folder = HERE / "templates" / "h-cot-thang"
    draft = Draft(folder / "dich-3.docx")
    draft.annex()
    draft.say(
        "Quý I", "{{ ky.ten | hoa_dau }}", "{% set c = so_lieu.linh_vuc.tong.thang %}"
    )  # a short name for the totals
    table = draft.table(1)
    table.keep(1, 2, 3, 6)
    table.unset()
    table.leave_out(4, 5)  # one month is drawn
    table.wide_as_the_text()
    table.write(2, None, None, "{% cot m in ky.cac_thang %}{{ m }}")
    star = "{% if l.thang.con_thieu %}*{% endif %}"
    table.write(
        3,
        "{% for l in so_lieu.linh_vuc %}{{ loop.index }}",
        "{{ l.ten }}",
        "{{ l.thang[m] | trong_bang }}",
        "{{ l.thang.tong_da_co | trong_bang }}" + star,
        "{{ l.thang.trung_binh_da_co | trong_bang(1) }}" + star + "{% endfor %}",
    )
    star = "{% if c.con_thieu %}*{% endif %}"
    table.write(
        4,
        None,
        "{{ c.da_co[m] | trong_bang }}{% if c.thieu[m] %}*{% endif %}",
        "{{ c.tong_da_co | trong_bang }}" + star,
        "{{ c.trung_binh_da_co | trong_bang(1) }}" + star,
    )
    draft.add_when("c.con_thieu", Draft(folder / "dich-9.docx"), "Ghi chú")
    draft.turn("ky.so_thang > 6")
    return draft


def h_cot_thon() -> Draft:
    draft = Draft(HERE / "templates" / "h-cot-thon" / "dich.docx")
    draft.annex()
    draft.say("9 tháng", "{{ ky.ten | hoa_dau }}")
    table = draft.table(1)
    table.keep(1, 2, 3, 6)  # heading; an indicator; how many are met
    table.unset()
    table.leave_out(6, 13, into=2)  # one pair of columns is drawn, and the last one of totals
    table.write(1, None, None, None, "{% cot t in so_lieu.thon %}{{ t.ten }} ({{ t.so_ho }} hộ)")
    for cell in (5, 7):
        table.uncolour(3, cell)
    table.write(
        3,
        "{% for c in so_lieu.muc_tieu %}{{ loop.index }}",
        "{{ c.ten }}",
        "≥ {{ c.muc }}",
        "{{ c.ho[t] }}",
        coloured("c.ho[t].ty_le"),
        "{{ c.ho.tong }}",
        coloured("c.ca_xa"),
    )
    table.last(3, "{% endfor %}")
    met = "{{ %s }}/{{ so_lieu.muc_tieu | length }}"
    table.write(4, None, met % "t.so_dat", met % "chi_tieu.so_dat_ca_xa")
    return draft


def i_bien_ban() -> Draft:
    draft = Draft(HERE / "templates" / "i-bien-ban" / "dich.docx")
    draft.say(
        "Hồi 14 giờ",
        "Hồi {{ thong_tin.gio.gio }} giờ {{ thong_tin.gio.phut | hai_chu_so }} phút, {{ thong_tin.ngay | ngay_thang }}, tại {{ thong_tin.dia_diem }}, "
        "Đoàn kiểm tra đã tiến hành kiểm tra, kết quả như sau:",
    )
    table = draft.table(1)
    table.keep(1, 2)
    table.unset()
    table.write(
        2,
        "{% for n in so_lieu.noi_dung %}{{ loop.index }}",
        "{{ n.ten }}",
        [
            Line("{% for k in n.ket_qua %}{% set cuoi = loop.last %}", like=1),
            Line("- {% if k.con %}{{ k.y }}{% else %}{{ k.y | cham_phay(cuoi) }}{% endif %}", like=1),
            Line("{% for c in k.con %}", like=3),
            Line("+ {{ c | cham_phay(cuoi and loop.last) }}", like=3),
            Line("{% endfor %}", like=3),
            Line("{% endfor %}", like=1),
        ],
        [
            "{% for k in n.kien_nghi %}",
            "{{ loop.index | chu_cai }}) {{ k | cham_phay(loop.last) }}",
            "{% else %}",
            "Không",
            "{% endfor %}",
        ],
    )
    table.last(2, "{% endfor %}")
    form = draft.table(2)
    form.keep(1, 1, 2)  # heading; an entry, drawn like the heading without its colour; the row for none
    form.unset()
    for cell in range(1, 6):
        form.plain(2, cell)
    form.write(2, "{% for p in so_lieu.phan_anh %}{{ loop.index }}", *values("p", "ngay nguoi noi_dung ket_qua"))
    form.last(2, "{% else %}")
    form.last(3, "{% endfor %}")
    for name, person in (("dai_dien_don_vi", "Lê Văn Thử"), ("dai_dien_doan", "Phạm Thị Ví")):
        draft.say(person, f"{{{{ so_lieu.{name}.ho_ten }}}}")
    draft.say("ĐẠI DIỆN", "{{ so_lieu.dai_dien_don_vi.chuc_vu }}")
    draft.say("TRƯỞNG ĐOÀN", "{{ so_lieu.dai_dien_doan.chuc_vu }}")
    return draft


TEMPLATES: dict[str, Callable[[], Draft]] = {
    "a-linh-vuc": a_linh_vuc,
    "b-nhom-gop-o": b_nhom_gop_o,
    "c-so-sanh": c_so_sanh,
    "d-xep-hang": d_xep_hang,
    "e-bieu-19-cot": e_bieu_19_cot,
    "f-lich-tuan": f_lich_tuan,
    "g-to-trinh-kinh-phi": g_to_trinh,
    "h-cot-thang": h_cot_thang,
    "h-cot-thon": h_cot_thon,
    "i-bien-ban": i_bien_ban,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or TEMPLATES:
        (HERE / "templates" / name / "mau.docx").write_bytes(TEMPLATES[name]().bytes())
