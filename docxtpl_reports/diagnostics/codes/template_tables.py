"""Codes about the tables of a template: labels beside loops, columns that data makes, grids."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code

TEMPLATE_TABLES: dict[str, Code] = {
    "TPL200": Code(
        ERROR,
        N_(
            "Ô chứa thẻ «{tag}» nằm ngoài vòng lặp «{loop}» mở ở một ô khác cùng hàng, nên chưa có «{name}» của vòng lặp đó; "
            "ô ngoài vòng lặp in một lần và gộp dọc qua các hàng mà vòng lặp làm ra."
        ),
        N_("Nếu ô này phải in ở mỗi hàng, chuyển «{loop}» về đầu ô đầu tiên và thẻ đóng về cuối ô cuối cùng của hàng."),
    ),
}
