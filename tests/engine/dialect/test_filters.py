"""Filters and tests of templates: what they print, what they refuse, citations by the order of the finished document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from support.build import docx, fn, lines, note_texts, p, part
from support.engine import failures, found, mistakes, render, text

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.values import Blank, Date, Namespace, NotApplicable, Number, Period, Unknown
from docxtpl_reports.values.document import document

UNKNOWN = Unknown("Tổng số hồ sơ", ("chưa có số liệu «Tổng số hồ sơ»",))
PERIOD = Period(Date(2024, 1, 1), Date(2024, 8, 13))
COUNT = Number(1185, "so_nguyen")


def one(tag: str, **context: Any) -> str:
    (line,) = text(f"{{{{ {tag} }}}}", **context)
    return line


def refused(tag: str, **context: Any) -> list[str]:
    return [d.code for d in failures(f"{{{{ {tag} }}}}", **context)]


def cited(
    loai: str = "Quyết định",
    so: str = "766/QĐ-TTg",
    ngay: date | None = date(2022, 6, 23),
    co_quan: str = "Thủ tướng Chính phủ",
    trich_yeu: str = "",
) -> Namespace:
    day = Unknown("Ngày") if ngay is None else Date.of(ngay)
    return document({"loai": loai, "so": so, "ngay": day, "co_quan": co_quan, "trich_yeu": trich_yeu})


FULL = "Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Thủ tướng Chính phủ"
SHORT = "Quyết định số 766/QĐ-TTg"


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "printed"),
        [
            (3, "03 (ba)"),
            (0, "00 (không)"),
            (12, "12 (mười hai)"),
            (Number(7, "so_nguyen"), "07 (bảy)"),
            (COUNT, "1.185 (một nghìn một trăm tám mươi lăm)"),
            (Decimal("9.20"), "9,20 (chín phẩy hai mươi)"),
            (Number(Fraction(10900, 1185), "phan_tram", unit="%", digits=2), "9,20% (chín phẩy hai mươi phần trăm)"),
            (Number(5, "phan_tram", unit="%"), "5% (năm phần trăm)"),
            (-3, "-3 (âm ba)"),
            (Blank("so_nguyen"), " " * 8),
        ],
    )
    def test_a_count_with_its_words(self, value: object, printed: str) -> None:
        assert one("x | kem_chu", x=value).strip() == printed.strip()

    @pytest.mark.parametrize(
        ("tag", "printed"),
        [
            ("1185 | so", "1.185"),
            ("-1234567 | so", "-1.234.567"),
            ("9.2 | so(2)", "9,20"),
            ("9.20 | so", "9,20"),
            ("2.675 | so(2)", "2,68"),
            ("nam | so", "2.024"),
            ("c | so(1)", "1.185,0"),
            ("rate | so(1)", "9,2%"),
        ],
    )
    def test_a_number_in_vietnamese_form(self, tag: str, printed: str) -> None:
        rate = Number(Fraction(10900, 1185), "phan_tram", unit="%", digits=2)
        assert one(tag, c=COUNT, nam=Number(2024, "nam", digits=0), rate=rate) == printed

    @pytest.mark.parametrize(
        ("value", "tag", "printed"),
        [
            (Number(Fraction(10900, 1185), "phan_tram", unit="%", digits=2), "x | trong_bang", "9,20"),
            (Number(100, "phan_tram", unit="%", digits=0), "x | trong_bang(2)", "100,00"),
            (Number(Fraction(195900, 1999), "phan_tram", unit="%", digits=3), "x | trong_bang(2)", "97,999"),
            (Number(Decimal("1234.5"), "tien"), "x | trong_bang", "1.234,5"),
            (Number(2024, "nam"), "x | trong_bang", "2024"),
            (NotApplicable("Tỷ lệ"), "x | trong_bang(2)", "–"),
            (Unknown("Tỷ lệ"), "x | trong_bang", "…"),
            ("Hộ tịch", "x | trong_bang", "Hộ tịch"),
        ],
    )
    def test_a_value_in_a_cell_of_a_table(self, value: object, tag: str, printed: str) -> None:
        assert one(tag, x=value) == printed

    @pytest.mark.parametrize(
        ("tag", "printed"),
        [
            ("109 | phan_tram(1185)", "9,20%"),
            ("1185 | phan_tram(1185)", "100%"),
            ("1 | phan_tram(3, 1)", "33,3%"),
            ("9.2 | phan_tram", "9,2%"),
            ("9 | phan_tram", "9%"),
        ],
    )
    def test_a_percentage(self, tag: str, printed: str) -> None:
        assert one(tag) == printed

    def test_a_percentage_of_nothing_is_an_error(self) -> None:
        assert refused("109 | phan_tram(0)") == ["VER004"]

    @pytest.mark.parametrize(
        ("value", "tag", "printed"),
        [
            (1500000, "x | tien_bang_chu", "một triệu năm trăm nghìn đồng"),
            (1005000, "x | tien_bang_chu(chan=true)", "một triệu không trăm linh năm nghìn đồng chẵn"),
            (
                Number(Decimal("12.5"), "tien", unit="triệu đồng"),
                "x | tien_bang_chu",
                "mười hai triệu năm trăm nghìn đồng",
            ),
            (Number(3, "tien", unit="tỷ đồng"), "x | tien_bang_chu", "ba tỷ đồng"),
            (0, "x | tien_bang_chu", "không đồng"),
            (21000, 'x | tien_bang_chu(nghin="ngàn")', "hai mươi mốt ngàn đồng"),
            (105, 'x | tien_bang_chu(linh="lẻ")', "một trăm lẻ năm đồng"),
        ],
    )
    def test_money_in_words(self, value: object, tag: str, printed: str) -> None:
        assert one(tag, x=value) == printed

    @pytest.mark.parametrize(
        "value", [Decimal("0.5"), Number(5, "so_nguyen", unit="hồ sơ"), 10**18 + 1, "năm đồng", True, None]
    )
    def test_what_is_no_amount_of_money_is_refused(self, value: object) -> None:
        assert refused("x | tien_bang_chu", x=value) in (["REN007"], ["REN004"])

    def test_whole_parts_print_like_numbers_and_count_like_integers(self) -> None:
        assert one("1234.5 | int") == "1.234"
        assert one('"1.185" | int') == "1.185"
        assert one('"abc" | int(7)') == "7"
        assert one("nam | int", nam=Number(2024, "nam", digits=0)) == "2024"
        assert one("range(x | int) | join", x=Number(3, "so_nguyen")) == "012"
        assert one("ds[1.5 | int]", ds=["a", "b"]) == "b"

    @pytest.mark.parametrize(
        "tag",
        [
            *('x | so("hai")', "x | so(13)", "x | so(-1)", "x | so(1.5)", "x | so(true)", 'x | phan_tram(2, "a")'),
            *(
                'x | bang_chu("le")',
                'x | bang_chu(nghin="ngan")',
                "x | tien_bang_chu(linh=5)",
                'x | kem_chu("lẻ", "k")',
            ),
        ],
    )
    def test_a_choice_that_is_none_is_refused(self, tag: str) -> None:
        assert refused(tag, x=5) == ["REN007"]

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
    @pytest.mark.parametrize("name", ["so", "kem_chu", "phan_tram", "int", "round", "bang_chu"])
    def test_what_is_no_number_is_refused(self, name: str, value: object) -> None:
        assert refused(f"x | {name}", x=value) in (["REN007"], ["REN010"])

    @pytest.mark.parametrize("name", ["kem_chu", "so", "phan_tram", "tien_bang_chu"])
    def test_an_unknown_number_is_an_error_that_names_it(self, name: str) -> None:
        (problem,) = failures(f"{{{{ x | {name} }}}}", x=UNKNOWN)
        assert (problem.code, problem.params["name"]) == ("VER001", "Tổng số hồ sơ")


class TestDates:
    def test_a_period_in_both_forms(self) -> None:
        assert one("ky | khoang_ngay", ky=PERIOD) == "từ ngày 01/01/2024 đến ngày 13/8/2024"
        long = "từ ngày 01 tháng 01 năm 2024 đến ngày 13 tháng 8 năm 2024"
        assert one("ky | khoang_ngay(dai=true)", ky=PERIOD) == long

    def test_two_dates(self) -> None:
        assert one("a | khoang_ngay(b)", a=PERIOD.tu, b=PERIOD.den) == "từ ngày 01/01/2024 đến ngày 13/8/2024"

    def test_an_end_left_blank_leaves_room(self) -> None:
        blank = Blank("ngay", 2024)
        assert one("a | khoang_ngay(b)", a=PERIOD.tu, b=blank) == "từ ngày 01/01/2024 đến ngày     /    /2024"
        assert one("a | khoang_ngay(b, dai=true)", a=PERIOD.tu, b=blank).endswith("đến ngày     tháng     năm 2024")

    @pytest.mark.parametrize(("a", "b"), [(PERIOD.den, PERIOD.tu), ("hôm nay", PERIOD.den), (COUNT, PERIOD.den)])
    def test_what_is_no_period_is_refused(self, a: object, b: object) -> None:
        assert refused("a | khoang_ngay(b)", a=a, b=b) == ["REN007"]

    def test_the_short_form(self) -> None:
        assert one("x | ngay_ngan", x=Date(2010, 6, 8)) == "08/6/2010"
        assert refused("x | ngay_ngan", x="08/6/2010") == ["REN007"]


class TestLists:
    def test_items_end_as_the_office_writes_whatever_was_typed(self) -> None:
        assert one("ds | liet_ke", ds=["A;", "B.", "C"]) == "A; B; C."
        assert one("ds | liet_ke", ds=[]) == ""
        assert one("ds | liet_ke", ds=["v.v."]) == "v.v.."

    def test_lines_of_a_loop(self) -> None:
        loop = ("{% for m in ds %}", "- {{ m | cham_phay(loop.last) }}", "{% endfor %}")
        assert text(*loop, ds=["Như trên;", "TT Đảng ủy", "Lưu: VT."]) == ["- Như trên;", "- TT Đảng ủy;", "- Lưu: VT."]

    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("ThS. Nguyễn Văn A", "Nguyễn Văn A"),
            ("PGS.TS. Trần Thị B", "Trần Thị B"),
            ("PGS, TS. Lê C D", "Lê C D"),
            ("đ/c Võ Thị Thu Hà", "Võ Thị Thu Hà"),
            ("Đồng chí Thượng tá Lê Văn Tám", "Lê Văn Tám"),
            ("Bác sĩ CKII Nguyễn Thị D", "Nguyễn Thị D"),
            ("Nhà giáo Ưu tú Hoàng E", "Hoàng E"),
            ("ông Nguyễn An", "Nguyễn An"),
            ("Bà Nguyễn Thị An", "Nguyễn Thị An"),
            ("Ông Ích Khiêm", "Ông Ích Khiêm"),
            ("Võ Thị Thu Hà", "Võ Thị Thu Hà"),
            ("Công Văn Nhân", "Công Văn Nhân"),
        ],
    )
    def test_names_lose_titles_and_nothing_else(self, typed: str, printed: str) -> None:
        assert one("x | bo_danh_xung", x=typed) == printed

    @pytest.mark.parametrize(
        ("typed", "words", "printed"),
        [
            ("Về việc xin kinh phí", "Về việc", "xin kinh phí"),
            ("về việc xin kinh phí", "Về việc", "xin kinh phí"),
            ("Sự cần thiết: máy cũ", "Sự cần thiết", "máy cũ"),
            ("- đẩy mạnh tiếp nhận", "-", "đẩy mạnh tiếp nhận"),
            ("từng bước đầu tư", "từ", "từng bước đầu tư"),
            ("xin kinh phí về việc này", "Về việc", "xin kinh phí về việc này"),
            ("Về việc", "Về việc", "Về việc"),
            ("xin kinh phí", "", "xin kinh phí"),
        ],
    )
    def test_words_that_the_template_prints_are_left_out(self, typed: str, words: str, printed: str) -> None:
        assert one(f'x | bo_chu("{words}")', x=typed) == printed

    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("Điều 1. Phê duyệt kế hoạch", "Phê duyệt kế hoạch"),
            ("điều 12: Phê duyệt", "Phê duyệt"),
            ("1. Phê duyệt", "Phê duyệt"),
            ("1.2) Phê duyệt", "Phê duyệt"),
            ("đ) Phê duyệt", "Phê duyệt"),
            ("IV. Phê duyệt", "Phê duyệt"),
            ("- Phê duyệt", "Phê duyệt"),
            ("Điều 5 Luật Đất đai được sửa đổi", "Điều 5 Luật Đất đai được sửa đổi"),
            ("15.000 hồ sơ đã giải quyết", "15.000 hồ sơ đã giải quyết"),
            ("2026. 15 hồ sơ", "2026. 15 hồ sơ"),
            ("12 thôn, tổ dân phố", "12 thôn, tổ dân phố"),
            ("TP. Hồ Chí Minh", "TP. Hồ Chí Minh"),
            ("1.", "1."),
            ("", ""),
        ],
    )
    def test_a_number_typed_at_the_start_is_left_out_where_the_template_counts(self, typed: str, printed: str) -> None:
        assert one("x | bo_so", x=typed) == printed


class TestCitations:
    """In full at the first mention of the finished document, type and number afterwards."""

    def test_the_first_mention_is_full_and_later_ones_are_short(self) -> None:
        document = text("{{ vb | trich_dan }}; {{ vb | trich_dan }}.", "{{ vb | trich_dan }}", vb=cited())
        assert document == [f"{FULL}; {SHORT}.", SHORT]

    def test_each_document_starts_again(self) -> None:
        template = compile_template(docx("{{ vb | trich_dan }} {{ vb | trich_dan }}"))
        assert [lines(template.render({"vb": cited()})) for _ in range(2)] == [[f"{FULL} {SHORT}"]] * 2

    def test_a_branch_not_taken_is_no_mention(self) -> None:
        body = ("{% if x %}{{ vb | trich_dan }}{% endif %}{{ vb | trich_dan }}",)
        assert text(*body, vb=cited(), x=False) == [FULL]
        assert text(*body, vb=cited(), x=True) == [FULL + SHORT]

    def test_what_is_put_together_first_and_printed_later_is_mentioned_later(self) -> None:
        body = "{% set c = vb | trich_dan %}{{ vb | trich_dan }}, {{ c }}, {{ c }}"
        assert text(body, vb=cited()) == [f"{FULL}, {SHORT}, {SHORT}"]

    def test_a_note_is_read_where_it_is_referred_to(self) -> None:
        body = ("Một ", fn("Xem {{ vb | trich_dan }}."))
        result = render(p(*body), "{{ vb | trich_dan }}", context={"vb": cited()})
        assert note_texts(result) == [f"Xem {FULL}."]
        assert lines(result)[-1] == SHORT

    def test_a_mention_before_the_note_makes_the_note_short(self) -> None:
        result = render(p("{{ vb | trich_dan }}", fn("{{ vb | trich_dan }}")), context={"vb": cited()})
        assert note_texts(result) == [SHORT]

    def test_in_lists_and_loops(self) -> None:
        other = cited("Kế hoạch", "12/KH-UBND", date(2024, 2, 15), "Ủy ban nhân dân xã")
        long = "Kế hoạch số 12/KH-UBND ngày 15 tháng 02 năm 2024 của Ủy ban nhân dân xã"
        assert one('ds | map("trich_dan") | noi', ds=[cited(), other]) == f"{FULL} và {long}"
        assert one('ds | map("trich_dan") | liet_ke', ds=[cited(), cited()]) == f"{FULL}; {SHORT}."
        assert one('vb | trich_dan ~ " và " ~ vb | trich_dan', vb=cited()) == f"{FULL} và {SHORT}"

    def test_capitals_reach_the_words(self) -> None:
        assert one("vb | trich_dan | viet_hoa", vb=cited()) == FULL.upper()
        assert one("vb | trich_dan | hoa_dau", vb=cited()) == FULL

    def test_full_and_short_by_wish_and_plain_print_is_a_mention(self) -> None:
        vb = cited()
        assert text("{{ vb }} {{ vb | trich_dan }}", vb=vb) == [f"{FULL} {SHORT}"]
        assert text("{{ vb | trich_dan_ngan }} {{ vb | trich_dan }}", vb=vb) == [f"{SHORT} {FULL}"]
        assert text("{{ vb | trich_dan }} {{ vb | trich_dan_day_du }}", vb=vb) == [f"{FULL} {FULL}"]

    def test_one_number_of_two_offices_is_never_shortened(self) -> None:
        a = cited("Kế hoạch", "12/KH-UBND", date(2024, 2, 15), "Ủy ban nhân dân xã")
        b = cited("Kế hoạch", "12/KH-UBND", date(2024, 2, 15), "Ủy ban nhân dân huyện")
        (line,) = text("{{ a | trich_dan }}|{{ b | trich_dan }}|{{ a | trich_dan }}", a=a, b=b)
        first, second, third = line.split("|")
        assert first == third == a.day_du
        assert second == b.day_du

    def test_one_document_typed_twice_is_one_document(self) -> None:
        a = cited("Kế hoạch", "12/KH-UBND", date(2024, 2, 15), "Ủy ban nhân dân xã")
        b = cited("Kế hoạch", "12/KH-UBND", date(2024, 2, 15), "UBND xã")
        assert text("{{ a | trich_dan }}|{{ b | trich_dan }}", a=a, b=b) == [f"{a.day_du}|Kế hoạch số 12/KH-UBND"]

    def test_markup_in_a_document_is_escaped(self) -> None:
        vb = cited(so="1/A&B<C>")
        assert text("{{ vb | trich_dan_day_du }}", vb=vb) == [vb.day_du]

    def test_headers_and_properties_come_after_the_body(self) -> None:
        tag = "{{ vb | trich_dan }}"
        result = render(tag, context={"vb": cited()}, header=tag, footer=tag, core=tag)
        assert lines(result) == [FULL]
        assert [lines(result, f"word/{kind}1.xml") for kind in ("header", "footer")] == [[SHORT], [SHORT]]
        assert SHORT.encode() in part(result, "docProps/core.xml")

    @pytest.mark.parametrize("filter_", ["upper", "lower", "truncate(5)", 'replace("1", "2")', "trim", "title"])
    def test_filters_that_would_work_on_the_mark_are_refused(self, filter_: str) -> None:
        assert refused(f"vb | trich_dan | {filter_}", vb=cited()) == ["REN019"]

    def test_data_cannot_forge_a_mark(self) -> None:
        assert refused("x", x="\x03\uf8d0\x04") == ["REN003"]
        assert refused("vb | trich_dan ~ x", vb=cited(), x="\x03\uf8d9\x04") == ["REN003"]

    def test_a_mark_cut_in_two_is_an_error(self) -> None:
        assert refused("(vb | trich_dan)[:2]", vb=cited()) == ["REN003"]

    @pytest.mark.usefixtures("small_bounds")
    def test_many_repeated_mentions_are_bounded(self) -> None:
        vb = cited(trich_yeu="x" * 5000)
        assert "REN009" in refused("(vb | trich_dan_day_du) * 20000", vb=vb)

    def test_other_values_print_as_they_do(self) -> None:
        assert one('"Luật Đất đai" | trich_dan') == "Luật Đất đai"
        assert one("vb | trich_dan", vb=UNKNOWN) == "chưa đủ số liệu"


class TestQuestions:
    """Tests that a template may apply to a value before printing it."""

    def test_an_unknown_value_can_be_asked_for(self) -> None:
        body = "{% if x is thieu %}thiếu{% else %}{{ x }}{% endif %}"
        assert text(body, x=UNKNOWN) == ["thiếu"]
        assert text(body, x=COUNT) == ["1.185"]
        assert text("{{ 'có' if x is not thieu else 'không' }}", x=UNKNOWN) == ["không"]

    def test_a_blank_can_be_asked_for(self) -> None:
        body = "{% if x is de_trong %}trống{% else %}{{ x }}{% endif %}"
        assert text(body, x=Blank("ngay", 2024)) == ["trống"]
        assert text(body, x=PERIOD.tu) == ["01/01/2024"]

    def test_names_are_checked_under_the_question_and_so_is_the_question(self) -> None:
        names = {"so_lieu": {"tong": None}}
        assert found(mistakes("{% if so_lieu.tonng is thieu %}a{% endif %}", names=names)) == [
            ("TPL021", "{% if so_lieu.tonng is thieu %}")
        ]
        assert found(mistakes("{% if so_lieu.tong is thieuu %}a{% endif %}", names=names)) == [
            ("TPL016", "{% if so_lieu.tong is thieuu %}")
        ]


class TestWhatAFilterIsNotFor:
    @pytest.mark.parametrize("name", ["bang_chu", "so", "phan_tram", "tien_bang_chu", "so_van_ban", "hai_chu_so"])
    def test_a_number_left_blank_stays_blank(self, name: str) -> None:
        assert one(f"'[' ~ (x | {name}) ~ ']'", x=Blank("so_nguyen")) == f"[{' ' * 8}]"

    @pytest.mark.parametrize(
        "tag", ["x | ngay_thang", "x | ngay_ngan", "x | khoang_ngay", "x | khoang_ngay(d)", "d | khoang_ngay(x)"]
    )
    def test_an_unknown_day_prints_as_unknown(self, tag: str) -> None:
        assert one(tag, x=UNKNOWN, d=date(2024, 1, 2)) == "chưa đủ số liệu"

    @pytest.mark.parametrize(
        ("tag", "value"),
        [
            ("ngay_thang", "hôm nay"),
            ("ngay_ngan", 5),
            ("khoang_ngay", "tháng 5"),
            ("trich_dan_ngan", "Luật Đất đai"),
            ("la_ma", 0),
            ("la_ma", 4000),
            ("la_ma", Fraction(1, 2)),
            ("chu_cai", 0),
            ("chu_cai", 1000),
            ("so_van_ban", Fraction(1, 2)),
            ("hai_chu_so", Fraction(7, 2)),
            ("round(1, 'up')", 5),
            ("round(13)", 5),
            ("so(13)", 5),
            ("so(true)", 5),
            ("bang_chu", 10**40),
        ],
    )  # fmt: skip
    def test_is_refused_with_the_name_of_the_filter(self, tag: str, value: object) -> None:
        (problem,) = failures(f"{{{{ x | {tag} }}}}", x=value)
        assert (problem.code, problem.params["filter"]) == ("REN007", tag.partition("(")[0])

    def test_places_by_number_and_by_name_do_not_mix(self) -> None:
        assert refused("'%s %(a)s' | format(1, a=2)") == ["REN007"]

    @pytest.mark.parametrize(
        ("tag", "printed"),
        [
            ("5 | noi", "5"),
            ("'An' | noi", "An"),
            ("5 | liet_ke", "5."),
            ("'An' | liet_ke", "An."),
            ("2.5 | float", "2,5"),
            ("'2,5' | float", "2,5"),
            ("'x' | float(1)", "1"),
            ("rate | phan_tram", "9,2%"),
            ("rate | phan_tram(so_chu_so=0)", "9%"),
        ],
    )
    def test_a_single_value_is_a_list_of_one_and_text_may_be_a_number(self, tag: str, printed: str) -> None:
        assert one(tag, rate=Number(Fraction(10900, 1185), "phan_tram", unit="%", digits=1)) == printed
