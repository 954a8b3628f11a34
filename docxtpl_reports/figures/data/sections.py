"""Declares the sections of a data file, each with everything about it: ``SECTIONS``.

To add a section that is the same for all packs, add its entry, and a line to the documentation of data files. Data files,
templates, derivations, comparisons, schemas, ``fields`` and ``new`` then know it. Only one that is more than its fields also
needs a reader of its own in ``figures.data.file``.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import Enum, auto
from typing import NamedTuple

from docxtpl_reports.diagnostics import N_, Reason
from docxtpl_reports.figures.rules.kinds import PERIOD, PERIOD_FIELDS, Shape
from docxtpl_reports.figures.rules.model import UNITS, Field, fixed
from docxtpl_reports.values import Unknown

EXPECTED = "cho_doi"  # of a case of a pack; a file that builds on it does not inherit it


class Form(Enum):
    """The form that a section has in YAML."""

    PACK = auto()  # the name of the pack
    PATH = auto()  # of a file
    PATHS = auto()  # of a file, or of several
    RECORD = auto()  # a mapping with ``Section.fields``
    LINES = auto()  # a text, or one in each line
    GROUPS = auto()  # a mapping with ``Section.fields``, each a text or lines
    DECLARED = auto()  # a mapping with the fields that the rules declare
    REASONS = auto()  # a mapping from codes to reasons
    EXPECTED = auto()  # a mapping from names to what must come out, for ``test``; it makes no difference to a report
    TABLES = auto()  # a mapping from the tables that the rules declare to files
    REPORTS = (
        auto()
    )  # files, folders or patterns of reports of units; or a mapping with these and the units that must report


class Section(NamedTuple):
    """A section of a data file.

    ``label`` names the whole section where it may be missing as such. ``needed``: the fields that it prints by itself, in its
    text or its lines; ``text``: the one without which it has no text. ``made``: what a template has besides the fields.
    ``shape``: what a template sees, where it does not follow from the fields. ``recorded_if_given``: the fields that few units
    have and that manifests leave out where they are not given.
    """

    key: str
    form: Form
    label: str = ""
    fields: tuple[Field, ...] = ()
    required: bool = False
    needed: tuple[str, ...] = ()
    text: str = ""
    made: tuple[Field, ...] = ()
    shape: Shape = None
    recorded_if_given: tuple[str, ...] = ()

    def values(self) -> Iterator[tuple[str, Field]]:
        """Everything that may be typed here: dotted path and field."""
        if self.form is Form.LINES:
            yield self.key, fixed(self.key, self.label, "danh_sach", item="chuoi")
        for field in self.fields:
            yield f"{self.key}.{field.name}", field

    def recorded(self, given: Container[str]) -> Iterator[tuple[str, Field]]:
        """The same without those that are recorded only when they are among the paths ``given``."""
        return ((p, field) for p, field in self.values() if field.name not in self.recorded_if_given or p in given)

    def not_there(self) -> dict[str, object]:
        """The values of the fields when the section is left out."""
        paths = {field.name: (field.label, path) for path, field in self.values()}
        return {n: Unknown(label, (Reason("not_declared", {"name": path}),)) for n, (label, path) in paths.items()}


SECTIONS: dict[str, Section] = {
    section.key: section
    for section in (
        Section("mau", Form.PACK, required=True),
        Section("ke_thua", Form.PATHS),
        Section(
            "don_vi",
            Form.RECORD,
            fields=(
                fixed("ten", N_("Tên đơn vị"), "chuoi"),
                fixed("loai", N_("Loại đơn vị"), "chuoi", required=False),
                fixed("co_quan", N_("Tên cơ quan ban hành"), "chuoi"),
                fixed("cap_tren", N_("Cơ quan chủ quản"), "chuoi", required=False, may_be_blank=True),
                fixed("dia_danh", N_("Địa danh"), "chuoi", required=False),
                fixed("ky_hieu", N_("Chữ viết tắt tên cơ quan"), "chuoi", required=False),
                fixed("ma", N_("Mã đơn vị"), "chuoi", required=False),
                fixed("huyen", N_("Huyện"), "chuoi", required=False),
            ),
            recorded_if_given=("ma", "huyen"),
        ),
        Section(
            "ky",
            Form.RECORD,
            N_("Kỳ báo cáo"),
            PERIOD_FIELDS,
            needed=("tu", "den"),
            text="den",
            made=(
                fixed("ten", N_("Kỳ báo cáo: tên gọi"), "chuoi"),
                fixed("quy", N_("Kỳ báo cáo: quý"), "so_nguyen"),
                fixed("cac_thang", N_("Các tháng của kỳ báo cáo"), "danh_sach", item="chuoi"),
                fixed("cac_ngay", N_("Các ngày của kỳ báo cáo"), "danh_sach", item="ngay"),
            ),
            shape=PERIOD,
        ),
        Section(
            "nguoi_ky",
            Form.RECORD,
            N_("Người ký"),
            (
                fixed("ho_ten", N_("Họ và tên người ký"), "chuoi"),
                fixed("chuc_vu", N_("Chức vụ người ký"), "chuoi"),
                fixed("hinh_thuc", N_("Quyền hạn ký (TM, KT, TL, TUQ, Q)"), "chuoi", required=False),
                fixed("tap_the", N_("Tập thể lãnh đạo"), "chuoi", required=False),
                fixed("chuc_vu_dung_dau", N_("Chức vụ người đứng đầu"), "chuoi", required=False),
                fixed("thay", N_("Chức vụ trưởng đơn vị được ký thay"), "chuoi", required=False),
            ),
            needed=("ho_ten", "chuc_vu"),
            text="ho_ten",
            made=(fixed("cac_dong", N_("Các dòng của khối ký"), "danh_sach", item="chuoi"),),
        ),
        Section("kinh_gui", Form.LINES, N_("Nơi kính gửi")),
        Section(
            "noi_nhan",
            Form.GROUPS,
            fields=(
                fixed("gui", N_("Nơi nhận"), "danh_sach", item="chuoi", required=False),
                fixed("luu", N_("Lưu"), "chuoi", required=False),
            ),
        ),
        Section("bang", Form.TABLES),
        Section(UNITS, Form.REPORTS),
        Section("thong_tin", Form.DECLARED),
        Section("so_lieu", Form.DECLARED),
        Section("ky_truoc", Form.PATH),
        Section("mien_kiem_tra", Form.REASONS),
        Section(EXPECTED, Form.EXPECTED),
    )
}
# Those that are the same for all packs and that templates print.
FIXED = {s.key: s for s in SECTIONS.values() if s.form in (Form.RECORD, Form.LINES, Form.GROUPS)}
# Those whose values have a derivation: each field on its own.
RECORDS = {key: section for key, section in FIXED.items() if section.form is Form.RECORD}
DECLARED = tuple(section.key for section in SECTIONS.values() if section.form is Form.DECLARED)
