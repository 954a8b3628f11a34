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

from support.drawn_from import Draft  # noqa: E402

GREEN, YELLOW, RED = "C6EFCE", "FFEB9C", "FFC7CE"


def f_lich_tuan() -> Draft:
    draft = Draft(HERE / "templates" / "f-lich-tuan" / "dich.docx")
    draft.head_and_signature()
    draft.say("LỊCH CÔNG TÁC", "LỊCH CÔNG TÁC TUẦN {{ thong_tin.tuan }}")
    draft.say("(Từ ngày", "({{ ky | hoa_dau }})")
    table = draft.table(2)
    table.keep(
        1, 2, 2, 9, 10, 10, 10
    )  # heading; a meeting; a half-day and a day without one; the others hold only tags
    table.keep_with_next(3)  # the last one of them stays with the note and the signature
    table.write(
        2,
        "{% for d in ky.cac_ngay %}{% set viec = so_lieu.viec | selectattr('ngay', 'equalto', d) | list %}{% if viec %}",
        *[""] * 7,
    )
    table.write(
        3,
        ["{{ d.thu }}", "{{ d.khong_nam }}"],
        "{% for b in ['Sáng', 'Chiều'] %}{{ b }}",
        "{% for v in viec if (v.gio.gio < 12) == (b == 'Sáng') %}{{ v.gio }}",
        "{{ v.noi_dung }}",
        "{{ v.chu_tri }}",
        "{{ v.thanh_phan }}",
        "{{ v.dia_diem }}",
        "{{ v.chuan_bi }}{% else %}{% if not d.cuoi_tuan %}",
    )
    table.write(4, "", "", "Làm việc tại cơ quan{% endif %}{% endfor %}{% endfor %}")
    table.write(5, "{% elif not d.cuoi_tuan %}", "")
    table.write(6, ["{{ d.thu }}", "{{ d.khong_nam }}"], "Làm việc tại cơ quan")
    table.write(7, "{% endif %}{% endfor %}", "")
    table.merge_down(2, 3, 4)
    return draft


def e_bieu_19_cot() -> Draft:
    draft = Draft(HERE / "templates" / "e-bieu-19-cot" / "dich.docx")
    draft.head_and_signature()
    draft.say(
        "Ủy ban nhân dân xã Suối Mây báo cáo",
        "{{ don_vi.co_quan }} báo cáo kết quả rà soát hộ nghèo, hộ cận nghèo năm {{ ky.den.nam }}: cuối kỳ toàn xã có "
        "{{ so_lieu.thon.tong.ngheo_cuoi }} hộ nghèo, tỷ lệ {{ so_lieu.thon.tong.ty_le_ngheo }}; "
        "{{ so_lieu.thon.tong.can_cuoi }} hộ cận nghèo, tỷ lệ {{ so_lieu.thon.tong.ty_le_can }}; tỷ lệ nghèo đa chiều "
        "{{ so_lieu.thon.tong.ty_le }} (chi tiết tại Biểu số 02/HN-XH kèm theo).",
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
    table.write(6, None, *[f"{{{{ so_lieu.thon.tong.{name} }}}}" for name in printed])
    return draft


def h_cot_thang() -> Draft:
    draft = Draft(HERE / "templates" / "h-cot-thang" / "dich-3.docx")
    draft.annex()
    draft.say("Quý I", "{{ thong_tin.ky_bao_cao }}")
    table = draft.table(1)
    table.keep(1, 2, 3, 6)
    table.unset()
    table.leave_out(4, 5)  # one month is drawn
    table.wide_as_the_text()
    star = "{% if l.thang.con_thieu %}*{% endif %}"
    table.write(2, None, None, "{% cot m in ky.cac_thang %}{{ m }}")
    table.write(
        3,
        "{% for l in so_lieu.linh_vuc %}{{ loop.index }}",
        "{{ l.ten }}",
        "{{ l.thang[m] | trong_bang }}",
        "{{ l.thang.tong_da_co }}" + star,
        "{{ l.thang.trung_binh_da_co | so(1) }}" + star + "{% endfor %}",
    )
    draft.turn("ky.so_thang > 6")
    return draft


TEMPLATES: dict[str, Callable[[], Draft]] = {
    "e-bieu-19-cot": e_bieu_19_cot,
    "f-lich-tuan": f_lich_tuan,
    "h-cot-thang": h_cot_thang,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or TEMPLATES:
        (HERE / "templates" / name / "mau.docx").write_bytes(TEMPLATES[name]().bytes())
