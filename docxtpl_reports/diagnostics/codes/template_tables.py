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
    "TPL213": Code(
        WARNING,
        N_(
            "Hàng «{words}» nằm trong vòng lặp «{loop}» vì «{tag}» đóng ở cuối hàng này, nên in lại sau mỗi mục, dù không in gì của vòng lặp."
        ),
        N_("Nếu hàng này chỉ in một lần, chuyển «{tag}» lên cuối ô cuối cùng của hàng phía trên."),
    ),
    "TPL214": Code(
        ERROR,
        N_("«{name}» chỉ có trong vòng lặp «{loop}» ({where}); thẻ này nằm ngoài vòng lặp đó."),
        N_(
            "Chuyển thẻ vào giữa thẻ mở và thẻ đóng của vòng lặp. Ở hàng cộng thì dùng số cộng của danh sách, ví dụ {{{{ so_lieu.danh_sach.tong.cot }}}}."
        ),
    ),
    "TPL215": Code(
        WARNING,
        N_(
            "Tiêu đề «{words}» có thẻ «{tag}» nhưng không in gì của thẻ đó, nên mọi cột được lặp sẽ mang cùng một tiêu đề."
        ),
        N_(
            "Để tiêu đề chung nằm trên mọi cột, chuyển thẻ xuống ô tiêu đề bên dưới; hoặc in tên của từng cột trong ô này."
        ),
    ),
    "TPL216": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm ở phần dưới của một ô gộp dọc, nơi không chữ nào được in."),
        N_("Chuyển thẻ lên ô đầu tiên của ô gộp, hoặc tách ô gộp ra."),
    ),
    "TPL217": Code(
        WARNING,
        N_(
            "Một ô gộp dọc bắt đầu trong vòng lặp «{loop}» và kéo xuống hàng ngoài vòng lặp: chỉ ô của mục cuối cùng gộp với hàng đó."
        ),
        N_(
            "Tách ô ở hàng ngoài vòng lặp ra khỏi ô gộp; hoặc chuyển thẻ mở của vòng lặp sang ô bên phải ô gộp, để ô gộp in một lần bên cạnh mọi hàng."
        ),
    ),
    "TPL218": Code(
        ERROR,
        N_(
            "Thẻ «{tag}» của vòng lặp «{loop}» không đứng đầu một hàng riêng, nên không biết khi không có mục nào thì in hàng nào."
        ),
        N_(
            "Vẽ thêm một hàng ngay bên dưới cho trường hợp không có mục nào: chuyển «{tag}» về đầu ô đầu tiên và «{closer}» về cuối ô cuối cùng của hàng đó."
        ),
    ),
    "TPL219": Code(
        WARNING,
        N_(
            "Ô «{words}» nằm sau «{tag}», ngoài vòng lặp «{loop}», nên in một lần và gộp dọc qua các hàng mà vòng lặp làm ra."
        ),
        N_("Nếu ô này phải in ở mỗi hàng, chuyển «{tag}» về cuối ô cuối cùng của hàng."),
    ),
    "TPL220": Code(
        ERROR,
        N_(
            "Thẻ «{tag}» mở ở ô {cell} nhưng «{closer}» đóng ở ô {closer_cell} của cùng một hàng, và trong hàng còn ô khác."
        ),
        N_(
            "Đặt cả thẻ mở và thẻ đóng trong từng ô có điều kiện. Để in hay bỏ cả hàng thì mở ở đầu ô đầu tiên và đóng ở cuối ô cuối cùng."
        ),
    ),
    "TPL221": Code(
        ERROR,
        N_("Thẻ mở «{tag}» ({where}) và thẻ đóng «{closer}» ({closer_where}) không cùng ở trong bảng."),
        N_(
            "Để lặp hàng, đặt thẻ mở ở đầu ô đầu tiên và thẻ đóng ở cuối ô cuối cùng của hàng; để lặp hay bỏ cả bảng, đặt mỗi thẻ trong một đoạn riêng trước và sau bảng."
        ),
    ),
    "TPL222": Code(
        ERROR,
        N_("«{name}» là cả danh sách; «{attribute}» là cột của từng dòng trong danh sách."),
        N_(
            "Trong vòng lặp qua danh sách, dùng tên của dòng, ví dụ d.{attribute}; số cộng của cả cột là {name}.tong.{attribute}."
        ),
    ),
    "TPL223": Code(
        ERROR,
        N_(
            "Hai vòng lặp hàng «{other}» và «{loop}» đứng cạnh nhau trong một hàng; mỗi hàng chỉ lặp theo một danh sách."
        ),
        N_(
            "Gộp hai danh sách thành một, mỗi dòng có đủ các cột, rồi lặp cả hàng theo danh sách đó; hoặc làm hai bảng riêng."
        ),
    ),
    "TPL224": Code(
        ERROR,
        N_("Thẻ «{tag}» lặp cột bên trong những cột mà thẻ «{other}» lặp; cột lặp không lồng trong cột lặp được."),
        N_(
            "Các cột con luôn như nhau thì vẽ sẵn từng cột con dưới ô tiêu đề có «{other}» và bỏ «{tag}». "
            "Nếu không, bỏ «{other}» và lặp một danh sách gồm mọi cột con, mỗi tiêu đề in cả tên nhóm."
        ),
    ),
    "TPL225": Code(
        WARNING,
        N_("Vòng lặp «{loop}» nằm gọn trong ô duy nhất của hàng, nên mọi mục in liền nhau trong ô đó, không dấu cách."),
        N_(
            "Muốn mỗi mục một hàng thì đặt «{loop}» và «{tag}» mỗi thẻ một hàng riêng, trên và dưới hàng này (hàng chỉ có thẻ sẽ biến mất)."
        ),
    ),
    "TPL226": Code(
        WARNING,
        N_("Hàng có thẻ «{tag}» đặt chiều cao cố định: chữ dài hơn chỗ đó bị che, không in ra."),
        N_(
            "Trong Table Properties → Row (Thuộc tính bảng → Hàng), đổi «Exactly» thành «At least», hoặc bỏ «Specify height»."
        ),
    ),
    "TPL227": Code(
        WARNING,
        N_(
            "Hàng trong vòng lặp «{loop}» được đặt «Lặp lại làm hàng tiêu đề», nên mọi mục in ra đều là tiêu đề và có thể lặp lại ở đầu mỗi trang."
        ),
        N_(
            "Bỏ «Lặp lại làm hàng tiêu đề» (Repeat as header row) ở hàng này; chỉ đặt ở các hàng tiêu đề phía trên vòng lặp."
        ),
    ),
    "TPL228": Code(
        ERROR,
        N_(
            "Tên «{name}» do thẻ «{tag}» đặt trong một điều kiện của ô gộp dọc không tới được các ô bên cạnh có dùng nó."
        ),
        N_("Đặt tên ngoài điều kiện, điều kiện để trong thẻ: {{% set {name} = … if … else … %}}."),
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
