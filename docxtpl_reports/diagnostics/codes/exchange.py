"""Codes about packs that offices send to one another in one file (``pack export``, ``pack import``)."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

EXCHANGE: dict[str, Code] = {
    "EXC001": Code(
        ERROR,
        N_("Tệp «{path}» không phải gói bộ mẫu ({reason})."),
        N_("Xin lại tệp .zip do lệnh «docxtpl-reports pack export» tạo ra; đừng giải nén rồi nén lại."),
    ),
    "EXC002": Code(
        ERROR,
        N_("Nội dung «{name}» trong gói không đúng mã băm ghi trong gói: gói bị hỏng hoặc đã bị sửa."),
        N_("Xin lại gói từ nơi gửi và so mã SHA-256 của tệp .zip với nơi gửi."),
    ),
    "EXC003": Code(
        ERROR,
        N_("Đã có «{path}», không ghi đè."),
        N_(
            "Nhập với tên khác: docxtpl-reports pack import {archive} --as TÊN_KHÁC; hoặc đổi tên thư mục cũ rồi nhập lại."
        ),
    ),
    "EXC004": Code(
        ERROR,
        N_("Gói có «{name}», là tệp không được phép có trong gói bộ mẫu."),
        N_(
            "Gói chỉ gồm tệp .docx, .yml, .md, .png của một bộ mẫu, bảng tính của các ca thử và phần dùng chung. Không nhập gói này."
        ),
    ),
    "EXC005": Code(
        ERROR,
        N_("Tệp «{name}» trong gói lấy dữ liệu ngoài bộ mẫu: «{typed}»."),
        N_("Nơi gửi phải bỏ đường dẫn ấy (hoặc đưa tệp ấy vào trong thư mục của bộ mẫu) rồi xuất lại gói."),
    ),
    "EXC006": Code(
        ERROR,
        N_("Bộ mẫu «{name}» còn lỗi nên không xuất, không nhập được."),
        N_("Sửa các lỗi đã nêu rồi gõ lại lệnh; gói từ nơi khác thì báo cho nơi gửi."),
    ),
    "EXC007": Code(
        ERROR,
        N_("Mã SHA-256 của «{path}» là {actual}, không phải {expected}."),
        N_("Tệp không phải bản mà nơi gửi công bố: xin lại tệp, đừng nhập tệp này."),
    ),
    "EXC008": Code(
        WARNING,
        N_("Phần dùng chung «{path}» của cơ quan khác với bản trong gói; giữ bản của cơ quan."),
        N_("Muốn bộ mẫu này dùng bản trong gói: mở tệp .zip, chép «{name}» từ thư mục templates/chung vào «{pack}»."),
    ),
    "EXC009": Code(
        ERROR,
        N_("Đã có tệp «{path}», không ghi đè."),
        N_("Chọn tên khác: docxtpl-reports pack export {pack} -o TÊN_KHÁC.zip"),
    ),
    "EXC010": Code(
        ERROR,
        N_("«{name}» không dùng làm tên bộ mẫu được: tên chỉ gồm chữ thường không dấu, số và dấu gạch nối."),
        N_("Gõ lại với tên khác, ví dụ: --as {near}"),
    ),
    "EXC011": Code(
        ERROR,
        N_("Bộ mẫu có «{name}», là tệp hoặc thư mục không đi cùng gói được nên chưa xuất."),
        N_(
            "Chuyển nó ra khỏi thư mục của bộ mẫu rồi xuất lại. Gói chỉ gồm tệp .docx, .md, .png và quy-tac.yml đặt ngay trong "
            "bộ mẫu, tệp số liệu và bảng tính của các ca trong thu/, và phần dùng chung."
        ),
    ),
    "EXC012": Code(
        ERROR,
        N_("Gói «{path}» không an toàn nên không nhập: {reason}"),
        N_("Không giải nén tệp này. Xin lại gói từ nơi gửi và so mã SHA-256 của tệp .zip với nơi gửi."),
    ),
    "EXC013": Code(
        WARNING,
        N_("Không đưa «{name}» vào gói: mẫu không dùng tệp này."),
        N_(
            "Bản để dành thì chuyển ra khỏi thư mục của bộ mẫu; phần dùng chung thì chèn vào mẫu bằng thẻ {{% chen … %}} rồi xuất "
            "lại."
        ),
    ),
}
