"""Codes about tags in charts and their workbooks."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code

TEMPLATE_CHARTS: dict[str, Code] = {
    "TPL060": Code(
        ERROR,
        N_("Biểu đồ có thẻ «{tag}» nhưng không đọc được bảng số liệu «{part}» của biểu đồ ({reason})."),
        N_(
            "Mở mẫu bằng Word, bấm chuột phải vào biểu đồ, chọn Sửa dữ liệu (Edit Data), lưu lại; nếu không mở được thì vẽ lại biểu đồ."
        ),
    ),
    "TPL061": Code(
        ERROR,
        N_("Biểu đồ hiện thẻ «{tag}» nhưng trong bảng số liệu của biểu đồ, vùng «{area}» không có thẻ này."),
        N_(
            "Mở mẫu bằng Word, bấm chuột phải vào biểu đồ, chọn Sửa dữ liệu (Edit Data), gõ thẻ vào ô của vùng đó rồi lưu."
        ),
    ),
    "TPL062": Code(
        ERROR,
        N_("Biểu đồ lấy số liệu từ «{area}», không phải một vùng ô của bảng số liệu «{part}»."),
        N_(
            "Mở mẫu bằng Word, bấm chuột phải vào biểu đồ, vào Chọn dữ liệu (Select Data) rồi chọn lại vùng, ví dụ Sheet1!$B$2:$B$5."
        ),
    ),
    "TPL063": Code(
        ERROR,
        N_(
            "Biểu đồ lấy số liệu từ ô «{cell}» chứa công thức (vùng «{area}»); công thức không được tính lại khi điền mẫu."
        ),
        N_("Thay công thức bằng thẻ tính sẵn, ví dụ {{{{ a + b }}}}, hoặc bỏ ô đó khỏi vùng số liệu của biểu đồ."),
    ),
    "TPL064": Code(
        ERROR,
        N_(
            "Khối «{tag}» … «{closer}» nằm ở nhiều ô nên phải lặp cả hàng, nhưng ngoài hai thẻ trong hàng còn nội dung khác."
        ),
        N_("Gõ thẻ mở ở đầu ô thứ nhất và thẻ đóng ở cuối ô cuối cùng của hàng."),
    ),
    "TPL065": Code(
        ERROR,
        N_(
            "Khối «{tag}» lặp hàng trong bảng số liệu của biểu đồ, nhưng «{what}» (công thức, ô gộp hoặc đầu bảng) không "
            "lặp hay dời theo được."
        ),
        N_("Bỏ công thức, bỏ gộp ô, và đừng lặp hàng đầu bảng."),
    ),
    "TPL066": Code(
        ERROR,
        N_("Vùng «{area}» của biểu đồ không giãn theo các hàng được lặp."),
        N_("Xếp mỗi dãy số liệu thành một cột và chọn vùng gồm trọn các hàng được lặp (không lấy một phần)."),
    ),
    "TPL067": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm ở chỗ chỉ chứa số của biểu đồ, mà biểu đồ không có bảng số liệu kèm theo."),
        N_(
            "Vẽ lại biểu đồ bằng Word và gõ thẻ vào bảng số liệu: bấm chuột phải vào biểu đồ, chọn Sửa dữ liệu (Edit Data)."
        ),
    ),
    "TPL068": Code(
        ERROR,
        N_("Khối «{tag}» … «{closer}» không nằm trọn trong một đoạn chữ của biểu đồ hay một ô của bảng số liệu."),
        N_("Gõ cả thẻ mở và thẻ đóng trong cùng một đoạn (cùng một ô); muốn lặp hàng thì dùng for hoặc if."),
    ),
}
