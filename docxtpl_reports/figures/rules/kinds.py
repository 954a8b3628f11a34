"""The kinds of values that rules declare with ``kieu``, each with everything about it: ``KINDS``.

To add a kind, add its entry to ``KINDS``, the English texts of its ``label`` and ``how_to_type`` to the catalogue, and a line
to the table of kinds in the documentation of rules. Rules, data files, expressions, templates, schemas, ``fields`` and ``new``
then know it; «make docs» tells the LibreOffice extension. A kind that is a single text in YAML needs no more than ``read``;
only a kind with a layout of its own also needs a ``Layout`` and the method that reads it in
``figures.data.value_reader.ValueReader``.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import Enum, auto
from typing import Any, NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Phrase
from docxtpl_reports.values import Date, Hour, Period, Truth
from docxtpl_reports.values import shape as shapes

from .model import Field, fixed


class Type(NamedTuple):
    """The type of a value in expressions. ``kind``: ``number``, ``truth``, ``text``, ``date``, ``hour``; ``unit``: ``%``, the
    one declared, ``""`` (not declared), ``None`` (a bare literal fits all), ``ANY_MONEY``."""

    kind: str
    unit: str | None = None
    many: bool = False
    texts: tuple[str, ...] = ()  # all that a text can be; nothing for any text
    by_hand: bool = False  # multiplied or divided by 1000, as if to convert money by hand


NUMBER_TYPE = Type("number", "")
TRUTH_TYPE = Type("truth")
DATE_TYPE = Type("date")
HOUR_TYPE = Type("hour")

Shape = dict[str, Any] | list[Any] | shapes.Leaf | None
Schema = dict[str, Any]

PERIOD_FIELDS = (fixed("tu", N_("Từ ngày"), "ngay"), fixed("den", N_("Đến ngày"), "ngay"))
DOCUMENT_FIELDS = (
    fixed("loai", N_("Loại văn bản"), "chuoi"),
    fixed("so", N_("Số, ký hiệu"), "chuoi"),
    fixed("ngay", N_("Ngày ban hành"), "ngay"),
    fixed("co_quan", N_("Cơ quan ban hành"), "chuoi"),
    fixed("trich_yeu", N_("Trích yếu"), "chuoi", required=False),
)
PERSON_FIELDS = (fixed("ho_ten", N_("Họ và tên"), "chuoi"), fixed("chuc_vu", N_("Chức vụ"), "chuoi", required=False))

DATE_PARTS = ("ngay", "thang", "nam")
DATE: Shape = {
    "": shapes.DATE,
    **dict.fromkeys(DATE_PARTS, shapes.NUMBER),
    "thu": shapes.Leaf("text", vietnamese.WEEKDAYS),
    "cuoi_tuan": shapes.TRUTH,
    "khong_nam": None,
}
DATE_WORDS = {"thu": Type("text", texts=vietnamese.WEEKDAYS), "cuoi_tuan": TRUTH_TYPE}
HOUR_WORDS = {"buoi": Type("text", texts=vietnamese.HALF_DAYS)}
PART_TYPES = {**DATE_WORDS, **HOUR_WORDS}  # of parts that are no numbers
MONTHS = "thang_trong_ky"  # ``cac_muc``: the months of the period
KNOWN_SUM = "tong_da_co"
SUM = "tong"
KEYED_PARTS = (SUM, "trung_binh", KNOWN_SUM, "trung_binh_da_co")  # of a value by keys: over the cells that are known
KEYED: dict[str, Any] = {  # of a value by keys, which may be asked for any
    shapes.ANY_KEY: None,
    "da_co": [shapes.NUMBER, {shapes.ANY_KEY: None}],
    "thieu": [shapes.TRUTH, {shapes.ANY_KEY: None}],
    **dict.fromkeys(KEYED_PARTS, shapes.NUMBER),
    "con_thieu": shapes.TRUTH,
    "cac_muc_thieu": [None],
}
MONTH: Shape = {"": None, "thang": shapes.NUMBER, "nam": shapes.NUMBER}
HOUR: Shape = {
    "": None,
    "gio": shapes.NUMBER,
    "phut": shapes.NUMBER,
    "buoi": shapes.Leaf("text", vietnamese.HALF_DAYS),
}
PERIOD: Shape = {
    "": None,
    "tu": DATE,
    "den": DATE,
    "so_ngay": shapes.NUMBER,
    "so_thang": shapes.NUMBER,
    "quy": shapes.NUMBER,
    "ten": None,
    "cac_ngay": [DATE],
    "cac_thang": [MONTH],
}
DOCUMENT: Shape = {
    **dict.fromkeys(("", "loai", "so")),
    "ngay": DATE,
    **dict.fromkeys(("co_quan", "trich_yeu", "ngan", "day_du")),
}
PERSON: Shape = {"": None, "ho_ten": None, "chuc_vu": None}

TEXT_SCHEMA: Schema = {"type": ["string", "number", "boolean"]}
NUMBER_SCHEMA: Schema = {"type": ["string", "number"]}
SWITCH_SCHEMA: Schema = {"type": ["boolean", "string"]}
DATE_SCHEMA: Schema = {"type": "string"}


class Layout(Enum):
    """The form that a value has in YAML."""

    VALUE = auto()  # a text that ``Kind.read`` parses
    TEXT = auto()  # any text
    CHOICE = auto()  # one of the texts that the rules list
    LIST = auto()
    YEARS = auto()  # a mapping from years to values
    KEYED = auto()  # a mapping from months or the keys of a list to values
    PERIOD = auto()  # a text, or a mapping with ``Kind.fields``
    DOCUMENT = auto()  # a mapping with ``Kind.fields``
    PERSON = auto()  # a name, or a mapping with ``Kind.fields``


class Kind(NamedTuple):
    """A kind of value.

    ``label`` and ``how_to_type`` are for people, ``sample`` is as typed in YAML. ``read`` turns the text typed into the value
    and raises ``ReadingError``; numbers get kind, unit and digits afterwards. ``read_bound`` does the same for ``nho_nhat`` and
    ``lon_nhat``. ``type`` is the type in expressions, None where the kind cannot be computed with; ``parts`` are the names that
    may follow a value's name there. ``schema`` describes a value that is no mapping; for a mapping, ``fields`` are its keys and
    ``required`` those that an editor asks for. ``shape`` is what a template sees, ``insert`` what a designer inserts for the
    name ``NAME``.
    """

    name: str
    label: str
    how_to_type: str
    sample: str = ""
    layout: Layout = Layout.VALUE
    read: Callable[[str], object] | None = None
    read_bound: Callable[[str], Decimal | int] = vietnamese.read_percent
    type: Type | None = None
    parts: tuple[str, ...] = ()
    schema: Schema | None = None
    fields: tuple[Field, ...] = ()
    required: tuple[str, ...] = ()
    shape: Shape = None
    insert: str = "{{ NAME }}"
    is_counted: bool = False  # not negative unless the rules say so
    is_answered_no: bool = False  # «không» is a value, not the absence of one

    @property
    def is_number(self) -> bool:
        return self.type is not None and self.type.kind == "number"

    @property
    def is_rate(self) -> bool:
        return self.type is not None and self.type.unit == "%"

    @property
    def is_many(self) -> bool:
        """Whether a value has items of another kind."""
        return self.layout in (Layout.LIST, Layout.YEARS, Layout.KEYED)


def _day(typed: str) -> Date:
    return Date.of(vietnamese.read_date(typed))


def _days(typed: str) -> Period:
    first, last = vietnamese.read_date_range(typed)
    return Period(Date.of(first), Date.of(last))


def _hour(typed: str) -> Hour:
    return Hour(*vietnamese.read_hour(typed))


def _truth(typed: str) -> Truth:
    return Truth(vietnamese.read_yes_no(typed))


_NUMBER: dict[str, Any] = {"type": NUMBER_TYPE, "schema": NUMBER_SCHEMA, "shape": shapes.NUMBER}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "so_nguyen",
            N_("số nguyên"),
            N_("một số nguyên: chỉ có chữ số, được thêm dấu chấm giữa các hàng nghìn"),
            "1.185",
            read=vietnamese.read_integer,
            read_bound=vietnamese.read_integer,
            is_counted=True,
            **_NUMBER,
        ),
        Kind(
            "so_thap_phan",
            N_("số thập phân"),
            N_("một số, phần lẻ sau dấu phẩy"),
            "9,19",
            read=vietnamese.read_decimal,
            **_NUMBER,
        ),
        Kind(
            "phan_tram",
            N_("tỷ lệ phần trăm"),
            N_("một tỷ lệ, phần lẻ sau dấu phẩy, dấu % ở cuối"),
            "99,7%",
            read=vietnamese.read_percent,
            is_counted=True,
            **{**_NUMBER, "type": Type("number", "%")},
        ),
        Kind(
            "diem",
            N_("điểm"),
            N_("số điểm, phần lẻ sau dấu phẩy"),
            "80,7",
            read=vietnamese.read_decimal,
            is_counted=True,
            **_NUMBER,
        ),
        Kind(
            "tien",
            N_("số tiền"),
            N_("số tiền, được thêm dấu chấm giữa các hàng nghìn"),
            "1.500.000",
            read=vietnamese.read_money,
            read_bound=vietnamese.read_money,
            **_NUMBER,
        ),
        Kind(
            "ngay",
            N_("ngày"),
            N_("ngày/tháng/năm, năm đủ bốn chữ số"),
            "13/8/2024",
            read=_day,
            type=DATE_TYPE,
            parts=(*DATE_PARTS, *DATE_WORDS),
            schema=DATE_SCHEMA,
            shape=DATE,
        ),
        Kind(
            "khoang_ngay",
            N_("khoảng ngày"),
            N_("ngày đầu và ngày cuối, có « - » ở giữa"),
            "01/01/2024 - 13/8/2024",
            layout=Layout.PERIOD,
            read=_days,
            schema=DATE_SCHEMA,
            fields=PERIOD_FIELDS,
            required=("tu", "den"),
            shape=PERIOD,
        ),
        Kind(
            "gio",
            N_("giờ"),
            N_("giờ và phút"),
            "7h30",
            read=_hour,
            type=HOUR_TYPE,
            parts=("gio", "phut", *HOUR_WORDS),
            schema=TEXT_SCHEMA,
            shape=HOUR,
        ),
        Kind("chuoi", N_("chữ"), N_("chữ"), layout=Layout.TEXT, type=Type("text"), schema=TEXT_SCHEMA),
        Kind(
            "lua_chon",
            N_("chọn một"),
            N_("một trong các giá trị đã khai báo"),
            layout=Layout.CHOICE,
            type=Type("text"),
            schema=TEXT_SCHEMA,
            is_answered_no=True,
        ),
        Kind(
            "dung_sai",
            N_("có hoặc không"),
            N_("có hoặc không"),
            "có",
            read=_truth,
            type=TRUTH_TYPE,
            schema=SWITCH_SCHEMA,
            shape=shapes.TRUTH,
            insert="{% if NAME %}…{% endif %}",
            is_answered_no=True,
        ),
        Kind(
            "danh_sach",
            N_("danh sách, mỗi mục một dòng bắt đầu bằng «- »"),
            N_("các mục, mỗi mục một dòng bắt đầu bằng «- »"),
            layout=Layout.LIST,
        ),
        Kind(
            "chuoi_nam",
            N_("mỗi năm một giá trị"),
            N_("mỗi năm một dòng: năm, dấu hai chấm, giá trị"),
            '{"2023": "99,1"}',
            layout=Layout.YEARS,
            parts=("nam", "gia_tri"),
            insert="{% for n in NAME %}{{ n.nam }}: {{ n.gia_tri }}{% endfor %}",
        ),
        Kind(
            "theo_muc",
            N_("mỗi mục một số"),
            N_("mỗi mục một số: tên mục hoặc số của tháng, dấu hai chấm, số; chưa biết thì ghi null"),
            "{1: 88, 2: 61}",
            layout=Layout.KEYED,
            parts=KEYED_PARTS,
            insert="{{ NAME.tong }}",
        ),
        Kind(
            "van_ban",
            N_("văn bản"),
            N_("các mục loai, so, ngay, co_quan, trich_yeu"),
            "{loai: …, so: …, ngay: …, co_quan: …}",
            layout=Layout.DOCUMENT,
            fields=DOCUMENT_FIELDS,
            required=("loai",),  # a law is cited by type and subject alone
            shape=DOCUMENT,
            insert="{{ NAME | trich_dan }}",
        ),
        Kind(
            "nguoi",
            N_("người"),
            N_("các mục ho_ten, chuc_vu"),
            "{ho_ten: …, chuc_vu: …}",
            layout=Layout.PERSON,
            schema={"type": "string"},
            fields=PERSON_FIELDS,
            required=("ho_ten",),
            shape=PERSON,
        ),
    )
}


def kind_of(field: Field) -> Kind:
    return KINDS[field.kind]


def element_kind(field: Field) -> Kind:
    """The kind of the items of a list without records, or of the values of a year series."""
    by_layout = {Layout.YEARS: "phan_tram", Layout.KEYED: "so_nguyen"}
    return KINDS[field.item or by_layout.get(kind_of(field).layout, "chuoi")]


def keyed_parts(field: Field) -> tuple[str, ...]:
    """The sums and means that a value by keys has: rates cannot be added."""
    return tuple(part for part in KEYED_PARTS if part not in (SUM, KNOWN_SUM) or not element_kind(field).is_rate)


def number_kinds() -> tuple[str, ...]:
    return tuple(name for name, kind in KINDS.items() if kind.is_number)


def item_kinds() -> tuple[str, ...]:
    """The kinds that the items of a list may have."""
    return tuple(name for name, kind in KINDS.items() if not kind.is_many)


def if_none(field: Field) -> Phrase:
    """Advice for a cell that has no number to hold: a report without a number does not have the number 0."""
    return Phrase(N_("Không có thì để trống ô này.") if field.may_be_blank else N_("Không có thì ghi 0."))


def how_to_type(field: Field) -> Phrase:
    """Instructions for typing a field; an example would be copied and pass for a figure."""
    kind = kind_of(field)
    if field.choices and kind.layout is Layout.CHOICE:
        return Phrase(N_("một trong các giá trị"), " " + ", ".join(f"«{choice}»" for choice in field.choices))
    if field.may_be_none:
        return Phrase(N_("các mục, mỗi mục một dòng bắt đầu bằng «- »; không có thì ghi «không phát sinh»"))
    return Phrase(kind.how_to_type)
