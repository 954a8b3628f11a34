"""Codes about the tables of a template: labels beside loops, columns that data makes, grids."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

TEMPLATE_TABLES: dict[str, Code] = {
    "TPL200": Code(
        ERROR,
        N_(
            "Ô chứa thẻ «{tag}» nằm ngoài vòng lặp «{loop}» mở ở một ô khác cùng hàng, nên chưa có «{name}» của vòng lặp đó; "
            "ô ngoài vòng lặp in một lần và gộp dọc qua các hàng mà vòng lặp làm ra."
        ),
        N_("Nếu ô này phải in ở mỗi hàng, chuyển «{loop}» về đầu ô đầu tiên và thẻ đóng về cuối ô cuối cùng của hàng."),
    ),
    "TPL201": Code(
        ERROR,
        N_("Thẻ «{tag}» lặp cột của bảng nên chỉ dùng được trong một ô của bảng."),
        N_("Đưa thẻ vào ô tiêu đề của cột cần lặp. Để lặp đoạn văn hay hàng thì dùng {{% for … %}}."),
    ),
    "TPL202": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm trong hàng mà vòng lặp «{loop}» lặp lại, nên mỗi hàng sẽ có một số cột khác nhau."),
        N_("Chuyển thẻ lên ô tiêu đề phía trên cột đó; các ô bên dưới tự lặp theo."),
    ),
    "TPL203": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm ở phần dưới của một ô gộp dọc, nơi không chữ nào được in."),
        N_("Chuyển thẻ lên ô đầu tiên của ô gộp đó."),
    ),
    "TPL204": Code(
        ERROR,
        N_("Thẻ «{tag}» lặp những cột mà thẻ «{other}» đã lặp."),
        N_("Xóa một trong hai thẻ: mỗi cột chỉ cần một thẻ, đặt ở ô tiêu đề phủ đủ các cột cần lặp."),
    ),
    "TPL205": Code(
        ERROR,
        N_("Ở hàng {row} của bảng có ô không thẳng mép với các cột mà thẻ «{tag}» lặp."),
        N_("Kéo mép ô đó cho thẳng với mép cột, hoặc tách, gộp ô để ô nằm trọn trong hay phủ trọn các cột được lặp."),
    ),
    "TPL206": Code(
        ERROR,
        N_("Hàng {row} của bảng có thẻ «{tag}» chỉ chiếm {columns} cột, trong khi lưới của bảng có {grid} cột."),
        N_("Xóa hàng đó rồi chèn lại từ một hàng đủ cột, hoặc gộp, tách ô cho hàng rộng bằng các hàng khác."),
    ),
    "TPL207": Code(
        ERROR,
        N_("Bảng có thẻ «{tag}» không dùng chung được với «{other}», vì cả hai cùng đổi số cột của hàng."),
        N_("Bỏ «{other}»: thẻ cot tự lặp mọi ô bên dưới và tự nới các ô phía trên."),
    ),
    "TPL208": Code(
        ERROR,
        N_("Ô gộp dọc bên cạnh vòng lặp hàng «{loop}» nằm trong các cột mà thẻ «{tag}» lặp."),
        N_("Mở «{loop}» ở đầu ô đầu tiên của hàng, hoặc đặt thẻ cot ở các cột bên phải ô đó."),
    ),
    "TPL209": Code(
        ERROR,
        N_("Thẻ «{tag}» dùng tên «{name}» mà vòng lặp hàng «{loop}» của cùng bảng cũng đặt."),
        N_("Đổi tên ở một trong hai thẻ, và ở các thẻ in ra nó."),
    ),
    "TPL212": Code(
        WARNING,
        N_(
            "Hàng này chiếm {columns} cột, trong khi lưới của bảng có {grid} cột: Word và LibreOffice sẽ vẽ hàng khác nhau, số có thể nằm sai cột."
        ),
        N_("Chia, gộp ô của hàng cho rộng bằng các hàng khác, hoặc xóa hàng rồi chèn lại từ một hàng đủ cột."),
    ),
    "TPL211": Code(
        ERROR,
        N_("Thẻ cot không có thẻ đóng, nên «{tag}» là thừa."),
        N_("Xóa «{tag}»: thẻ cot lặp mọi ô bên dưới nó trong bảng."),
    ),
}
