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
        ("Ủy ban nhân dân tỉnh An Giang", "Ủy ban nhân dân\ntỉnh_An_Giang"),
        ("Ủy ban nhân dân thành phố Hồ Chí Minh", "Ủy ban nhân dân\nthành_phố_Hồ_Chí_Minh"),
        ("Ủy ban nhân dân phường Xuân Hương - Đà Lạt", "Ủy ban nhân dân\nphường_Xuân_Hương_-\nĐà_Lạt"),
        ("Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám", "Ủy ban nhân dân\nphường_Văn_Miếu_-\nQuốc_Tử_Giám"),
        ("Ủy ban nhân dân phường Nguyễn Thị Minh Khai", "Ủy ban nhân dân\nphường_Nguyễn\nThị_Minh_Khai"),
        ("Ủy ban nhân dân phường Phan Rang - Tháp Chàm", "Ủy ban nhân dân\nphường_Phan_Rang_-\nTháp_Chàm"),
        ("Hội đồng nhân dân xã A huyện B", "Hội đồng nhân dân\nxã_A_huyện_B"),
        ("HỘI ĐỒNG NHÂN DÂN XÃ THƯỢNG NINH", "HỘI ĐỒNG NHÂN DÂN\nXÃ_THƯỢNG_NINH"),
        ("Phòng Văn hóa - Xã hội xã Ví Dụ", "Phòng Văn hóa - Xã hội\nxã_Ví_Dụ"),
        ("Liên minh Hợp tác xã tỉnh Lâm Đồng", "Liên minh Hợp tác xã\ntỉnh_Lâm_Đồng"),
        ("Hợp tác xã Nông nghiệp và Dịch vụ Ninh", "Hợp tác xã Nông nghiệp và Dịch vụ Ninh"),
        ("Thông tấn xã Việt Nam tại miền Trung", "Thông tấn xã Việt Nam tại miền Trung"),
        ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("xã Một Tên Rất Dài Không Có Cơ Quan", "xã Một Tên Rất Dài Không Có Cơ Quan"),
    ],
)
def test_a_long_name_breaks_before_its_unit_and_not_within_a_name(name: str, shown: str) -> None:
    assert agency_lines(name) == shown.replace("_", NBSP)
