"""Codes about the names and values in the tags of a template: what exists, what can be printed or compared."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

TEMPLATE_NAMES: dict[str, Code] = {
    "TPL015": Code(
        ERROR,
        N_("Không có bộ lọc «{name}» (trong thẻ «{tag}»)."),
        N_("Tên gần giống: {hint}."),
    ),
    "TPL016": Code(
        ERROR,
        N_("Không có phép thử «is {name}» (trong thẻ «{tag}»)."),
        N_("Tên gần giống: {hint}."),
    ),
    "TPL020": Code(ERROR, N_("Không có tên «{name}» trong số liệu và quy tắc."), N_("Có thể là: {hint}.")),
    "TPL021": Code(ERROR, N_("Không có «{name}» trong số liệu và quy tắc."), N_("Có thể là: {hint}.")),
    "TPL022": Code(
        ERROR, N_("«{name}» là một nhóm, không in ra được."), N_("Chọn một mục trong nhóm, ví dụ: {names}.")
    ),
    "TPL023": Code(
        ERROR,
        N_("«{name}» không phải danh sách nên không lặp {{% for %}} được."),
        N_("Chỉ lặp trên số liệu kiểu danh_sach, chuoi_nam hoặc một nhóm như chi_tieu."),
    ),
    "TPL024": Code(
        ERROR,
        N_("«{name}» là danh sách, không in thẳng ra được."),
        N_("Lặp bằng {{% for x in {name} %}} … {{% endfor %}}, hoặc nối bằng bộ lọc: {{{{ {name} | noi }}}}."),
    ),
    "TPL245": Code(
        ERROR,
        N_("«{name}» là một nhóm, không phải danh sách."),
        N_("Lặp các dòng của nhóm: {{% for t in {name}.dong %}}."),
    ),
    "TPL246": Code(
        ERROR,
        N_("«{name}» có nhiều số, mỗi mục một số, nên không in thẳng ra được."),
        N_(
            "Ghi mục trong ngoặc vuông, ví dụ {{{{ {name}[m] }}}} trong cột lặp theo m; số cộng là {{{{ {name}.tong }}}}."
        ),
    ),
    "TPL247": Code(
        ERROR,
        N_("«{name}» là các ô của một hàng, không in thẳng ra được."),
        N_("Ghi cột trong ngoặc vuông rồi đến cột số, ví dụ {name}[c].so trong cột lặp theo c."),
    ),
    "TPL248": Code(
        ERROR,
        N_("Cột này của «{name}» có nhiều số trong mỗi dòng, mỗi mục một số, nên bộ lọc không cộng được."),
        N_("Dùng dòng tổng của danh sách: .tong, rồi tên cột, rồi mục trong ngoặc vuông hoặc .tong."),
    ),
    "TPL025": Code(
        ERROR,
        N_("«{name}» không có thuộc tính «{attribute}»."),
        N_("Bỏ «.{attribute}», hoặc kiểm tra lại tên đứng trước dấu chấm."),
    ),
    "TPL027": Code(
        WARNING,
        N_("«not {name}.dat» đúng cả khi «{name}» chưa đủ số liệu."),
        N_("Muốn nói «chưa đạt» thì viết {name}.khong_dat; chưa đủ số liệu thì viết {name}.thieu_so_lieu."),
    ),
    "TPL150": Code(
        ERROR,
        N_(
            "«{tag}» nằm trong vòng lặp hoặc khối nên không đổi được «{name}» ở ngoài: hết mỗi lượt, «{name}» lại là giá trị cũ."
        ),
        N_(
            "Ghi: {cure}; hoặc khai báo một chỉ tiêu trong quy-tac.yml (ví dụ cong_thuc: tong(danh_sach.cot)) rồi in chỉ tiêu đó."
        ),
    ),
    "TPL151": Code(
        WARNING,
        N_("«{tag}» chỉ đổi «{name}» trong vòng lặp hoặc khối; ở sau đó, «{name}» vẫn là giá trị đặt trước vòng lặp."),
        N_("Nếu đúng ý thì đặt tên khác cho giá trị trong vòng lặp; nếu muốn giữ giá trị mới thì ghi: {cure}."),
    ),
    "TPL152": Code(
        ERROR,
        N_("Trong thẻ, «{typed}» không được đọc theo cách viết Việt Nam (thẻ «{tag}»)."),
        N_(
            "Trong thẻ, dấu chấm là dấu thập phân và không có dấu ngăn cách hàng nghìn. Ghi «{first}» hoặc «{second}», tùy số cần viết."
        ),
    ),
    "TPL187": Code(
        ERROR,
        N_("Trong thẻ, «{typed}» là hai số cách nhau bằng dấu phẩy, không phải một số thập phân (thẻ «{tag}»)."),
        N_("Trong thẻ, dấu chấm là dấu thập phân: ghi «{first}»."),
    ),
    "TPL153": Code(
        ERROR,
        N_("Trong thẻ, «{typed}» là phép chia, không phải ngày (thẻ «{tag}»)."),
        N_(
            "So sánh theo năm, ví dụ «ky.den.nam >= {year}»; cần so sánh cả ngày thì khai báo một chỉ tiêu trong quy-tac.yml, "
            'ở đó ghi ngày trong ngoặc kép: "{day}".'
        ),
    ),
    "TPL154": Code(
        ERROR,
        N_("«{name}» không bao giờ là «{typed}», nên phép so sánh này luôn cho một kết quả."),
        N_("Các giá trị có thể có: {values}."),
    ),
    "TPL155": Code(
        ERROR,
        N_("«{name}» chỉ có đúng hoặc sai, không bao giờ bằng «{typed}»."),
        N_("Hỏi thẳng: «{{% if {name} %}}», hoặc «{{% if not {name} %}}»."),
    ),
    "TPL156": Code(
        ERROR,
        N_("«{name}» là số, không bao giờ bằng chữ «{typed}»."),
        N_(
            "Ghi số không có ngoặc kép, dấu chấm là dấu thập phân, ví dụ «{name} == 0»; hỏi có số liệu chưa thì ghi «{name} is thieu»."
        ),
    ),
    "TPL157": Code(
        ERROR,
        N_("«{name}» là ngày, không bao giờ bằng «{typed}»."),
        N_("So sánh từng phần, ví dụ «{name}.nam == 2024»; hỏi có để trống không thì ghi «{name} is de_trong»."),
    ),
    "TPL158": Code(
        WARNING,
        N_("Phần «else» được in cả khi kết luận của «{name}» là {others}, như thể là «{verdict}»."),
        N_(
            "Viết rõ từng kết luận: {{% if {name}.dat %}} … {{% elif {name}.khong_dat %}} … {{% elif {name}.khong_phat_sinh %}} … "
            "{{% else %}} … {{% endif %}}; phần else cuối cùng khi đó chỉ còn là «Chưa đủ số liệu»."
        ),
    ),
    "TPL159": Code(
        WARNING,
        N_('rejectattr("{attribute}") giữ lại cả mục chưa đủ số liệu hoặc không phát sinh.'),
        N_('Dùng selectattr("{other}") để chỉ lấy đúng các mục ấy.'),
    ),
    "TPL170": Code(
        WARNING,
        N_('«{name}.ket_luan != "{verdict}"» đúng cả khi kết luận của «{name}» là {others}.'),
        N_("Viết {name}.{other}; những kết luận kia thì viết riêng: {name}.thieu_so_lieu, {name}.khong_phat_sinh."),
    ),
    "TPL249": Code(
        ERROR,
        N_("«{tag}» không nói theo kết luận của chỉ tiêu hay tiêu chí nào."),
        N_('Ghi đúng một tên sau «theo», ví dụ {example} hoặc {{% theo tieu_chi["15.1"] %}}.'),
    ),
    "TPL250": Code(
        ERROR,
        N_("Khối «{tag}» không có nhánh nào."),
        N_("Thêm các nhánh {branches}, mỗi nhánh kèm đoạn văn được in khi kết luận là như thế, rồi {{% endtheo %}}."),
    ),
    "TPL251": Code(
        ERROR,
        N_("Nhánh «{tag}» có hai lần trong một khối «{opener}»."),
        N_("Gộp hai nhánh làm một, hoặc xóa một nhánh."),
    ),
    "TPL252": Code(
        ERROR,
        N_("Khi kết luận của «{name}» là {verdicts} thì khối theo kết luận này không in gì."),
        N_("Thêm {branches} kèm lời văn, hoặc {{% else %}} cho mọi kết luận còn lại."),
    ),
    "TPL253": Code(
        ERROR,
        N_("Giữa «{tag}» và nhánh đầu tiên có nội dung không thuộc nhánh nào: «{text}»."),
        N_("Dời nội dung đó lên trước «{tag}», hoặc vào một nhánh."),
    ),
    "TPL254": Code(
        ERROR,
        N_("«{name}» không có kết luận để chọn nhánh."),
        N_("Chỉ chỉ tiêu có ngưỡng và tiêu chí mới có kết luận; theo một điều kiện khác thì dùng {{% if … %}}."),
    ),
    "TPL255": Code(
        ERROR,
        N_("Thẻ «{tag}» đứng sau {{% else %}}, mà else phải là nhánh cuối cùng của khối."),
        N_("Chuyển {{% else %}} cùng phần của nó xuống ngay trước thẻ đóng khối."),
    ),
}
