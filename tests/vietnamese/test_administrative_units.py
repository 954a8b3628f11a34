"""Names of agencies in the lines of a letterhead."""

from __future__ import annotations

import pytest

from docxtpl_reports.vietnamese import agency_lines

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ủy ban nhân dân xã Pờ Y", "Ủy ban nhân dân xã Pờ Y"),
        ("Ủy ban nhân dân Phường 1", "Ủy ban nhân dân Phường 1"),
        ("Ủy ban nhân dân tỉnh An Giang", "Ủy ban nhân dân\ntỉnh An_Giang"),
        ("Ủy ban nhân dân thành phố Hồ Chí Minh", "Ủy ban nhân dân\nthành_phố Hồ_Chí_Minh"),
        ("Ủy ban nhân dân phường Xuân Hương - Đà Lạt", "Ủy ban nhân dân\nphường Xuân_Hương_- Đà_Lạt"),
        ("HỘI ĐỒNG NHÂN DÂN XÃ THƯỢNG NINH", "HỘI ĐỒNG NHÂN DÂN\nXÃ THƯỢNG_NINH"),
        ("Phòng Văn hóa - Xã hội xã Ví Dụ", "Phòng Văn hóa - Xã hội\nxã Ví_Dụ"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("xã Một Tên Rất Dài Không Có Cơ Quan", "xã Một Tên Rất Dài Không Có Cơ Quan"),
    ],
)
def test_a_long_name_breaks_before_its_unit_and_not_within_a_name(name: str, shown: str) -> None:
    assert agency_lines(name) == shown.replace("_", NBSP)
