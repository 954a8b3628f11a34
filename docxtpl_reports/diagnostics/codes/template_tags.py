"""Codes about the tags of a template and the blocks they form: spelling, pairing, place."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

TEMPLATE_TAGS: dict[str, Code] = {
    "TPL001": Code(
        ERROR,
        N_("Thẻ mở bằng «{opener}» nhưng không có «{closer}» trong cùng đoạn văn."),
        N_("Thêm «{closer}» vào cuối thẻ; một thẻ phải nằm trọn trong một đoạn văn."),
    ),
    "TPL002": Code(
        ERROR,
        N_("Bên trong thẻ «{tag}» có hình, chú thích hoặc trường của Word."),
        N_("Dời hình, chú thích hoặc trường đó ra trước hay sau thẻ."),
    ),
    "TPL003": Code(
        ERROR,
        N_("Tính năng tự sửa lỗi của Word/LibreOffice đã đổi ký tự trong thẻ «{tag}»: «{chars}»."),
        N_("Gõ lại thẻ thành «{fixed}» (nhấn Ctrl+Z ngay khi chữ bị tự sửa)."),
    ),
    "TPL004": Code(
        ERROR,
        N_("«{closer}» có vẻ là một thẻ gõ thiếu hoặc bị tách dấu ngoặc; nếu để vậy thì chữ này sẽ bị in ra báo cáo."),
        N_("Gõ lại thẻ liền dấu: {{{{ tên }}}} hoặc {{% lệnh %}}. Muốn in chính các dấu đó, gõ {{_{{ và }}_}}."),
    ),
    "TPL005": Code(
        ERROR,
        N_("Khối «{tag}» chưa được đóng."),
        N_("Thêm «{{% {closer} %}}» vào chỗ khối kết thúc."),
    ),
    "TPL006": Code(
        ERROR,
        N_("Thẻ «{tag}» không thuộc khối nào đang mở."),
        N_("Xóa thẻ này, hoặc thêm thẻ mở ({{% if … %}}, {{% for … %}}, {{% theo … %}}) tương ứng ở phía trước."),
    ),
    "TPL007": Code(
        ERROR,
        N_("Khối «{tag}» chưa đóng thì đã gặp «{other}» ({where})."),
        N_("Thêm «{{% {closer} %}}» trước «{other}»; khối mở sau phải đóng trước."),
    ),
    "TPL008": Code(
        ERROR,
        N_("Không hiểu lệnh «{word}» trong thẻ «{tag}»."),
        N_(
            "Các lệnh dùng được: if, elif, else, for, theo, chi_khi, chen, set, with, macro, call, filter, raw, colspan, cellbg, vm, hm; đứng một mình trong đoạn: net_ke, và tuy_chon ở dòng đầu phần dùng chung. Để in một giá trị, dùng {{{{ tên }}}}."
        ),
    ),
    "TPL009": Code(
        ERROR,
        N_("Các khối lồng nhau quá sâu (quá {depth} tầng)."),
        N_("Kiểm tra xem có khối nào quên đóng không, hoặc tách bớt điều kiện."),
    ),
    "TPL010": Code(
        ERROR,
        N_(
            "Thẻ mở «{tag}» ({where}) và thẻ đóng «{closer}» ({closer_where}) nằm ở hai cấp khác nhau nên không ghép được."
        ),
        N_(
            "Đặt mỗi thẻ một mình trong đoạn riêng ở cùng một cấp (cùng ngoài bảng, cùng trong một ô), hoặc mở ở đầu ô "
            "đầu tiên và đóng ở cuối ô cuối cùng của hàng."
        ),
    ),
    "TPL011": Code(
        ERROR,
        N_("Bên cạnh thẻ «{tag}» còn có nội dung khác, nếu bỏ cả đoạn hay hàng thì mất chữ."),
        N_("Để thẻ một mình trong đoạn (hàng) của nó, hoặc bỏ tiền tố p, tr, tc khỏi thẻ."),
    ),
    "TPL012": Code(
        ERROR,
        N_("«{what}» trong thẻ «{tag}» không dùng được trong mẫu."),
        N_(
            "Mỗi mẫu là một tài liệu trọn vẹn và mọi giá trị được in đúng từng chữ, nên không có include, import, extends, block, autoescape, do, trans. Dùng if, for, set, macro, call, filter, with."
        ),
    ),
    "TPL013": Code(
        ERROR,
        N_("Thẻ quá phức tạp, không dịch được."),
        N_("Tách biểu thức thành nhiều bước bằng {{% set tên = … %}}."),
    ),
    "TPL014": Code(
        ERROR,
        N_("Thẻ «{tag}» viết sai cú pháp ở «{detail}»."),
        N_("Kiểm tra dấu ngoặc, dấu nháy, dấu phẩy và các từ and, or, not, in quanh chỗ đó."),
    ),
    "TPL017": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm trong mã trường, công thức hoặc hình vẽ của Word, nơi không điền được số liệu."),
        N_("Đưa thẻ ra ngoài trường, công thức hay hình vẽ, viết thẳng vào đoạn văn."),
    ),
    "TPL018": Code(
        ERROR,
        N_("Văn bản trỏ tới chú thích số hiệu «{id}» nhưng tệp không có chú thích đó."),
        N_("Mở mẫu, xóa dấu chú thích hỏng và chèn lại chú thích."),
    ),
    "TPL019": Code(
        ERROR,
        N_("Thẻ «{tag}» viết chưa hết hoặc sai cú pháp."),
        N_("Kiểm tra xem có thiếu tên, dấu ngoặc, dấu nháy hay vế sau của phép so sánh không."),
    ),
    "TPL026": Code(
        ERROR,
        N_("Thẻ «{tag}» có tiền tố «{prefix}» (hàng, ô của bảng) nhưng không nằm trong bảng."),
        N_("Bỏ tiền tố «{prefix}», hoặc đưa thẻ vào một hàng của bảng."),
    ),
    "TPL028": Code(
        ERROR,
        N_(
            "Mẫu do phần mềm không thông dụng tạo ra (tên phần tử XML không bắt đầu bằng «w:»), không điền số liệu được."
        ),
        N_("Mở mẫu bằng Word hoặc LibreOffice Writer rồi lưu lại thành .docx."),
    ),
    "TPL030": Code(
        ERROR,
        N_("Trường trộn thư «{field}» có phần không dùng được: «{what}»."),
        N_(
            "Viết trường là MERGEFIELD tên_số_liệu (được thêm \\* Upper, Lower, Caps, FirstCap, Roman, CardText, \\# #.##0, \\@ dd/MM/yyyy, \\b, \\f), hoặc thay trường bằng thẻ {{{{ tên }}}}."
        ),
    ),
    "TPL031": Code(
        ERROR,
        N_("Khối mở bằng thẻ «{tag}» cắt ngang một trường của Word (mục lục, số trang, liên kết, tham chiếu…)."),
        N_("Đặt cả thẻ mở lẫn thẻ đóng ở trong trường, hoặc cả hai ở ngoài; bấm Alt+F9 trong Word để thấy trường."),
    ),
    "TPL040": Code(
        ERROR,
        N_("Khối «{tag}» … «{closer}» chỉ bao được chữ, không bao được cả đoạn, hàng hay chữ có nhiều định dạng."),
        N_(
            "Đặt hai thẻ trong cùng một đoạn, quanh chữ cùng một định dạng; hoặc dùng bộ lọc trong từng thẻ: {{{{ x | upper }}}}."
        ),
    ),
    "TPL041": Code(
        ERROR,
        N_("Thẻ «{tag}» chỉ dùng được trong một ô của bảng."),
        N_("Đưa thẻ vào ô cần gộp hay tô màu."),
    ),
    "TPL042": Code(
        ERROR,
        N_("Thẻ «{tag}» gộp các ô mà một vòng lặp làm ra, nhưng không có vòng lặp nào lặp ô này."),
        N_("Đặt ô trong {{%tr for … %}} (với vm) hoặc {{%tc for … %}} (với hm)."),
    ),
    "TPL043": Code(
        ERROR,
        N_("Thẻ «{tag}» áp dụng cho cả ô, nhưng lại nằm trong khối «{other}» chỉ bao một phần chữ trong ô."),
        N_('Đưa thẻ ra ngoài khối đó; điều kiện viết trong thẻ: {{% cellbg "FF0000" if x else "auto" %}}.'),
    ),
    "TPL100": Code(
        WARNING,
        N_("Hàng (ô) chứa thẻ «{tag}» không in ra, nên chữ «{text}» ở cùng hàng (ô) đó cũng không in."),
        N_("Nếu là lời nhắc cho người soạn thì để nguyên; nếu cần in thì chuyển chữ đó sang một hàng (ô) khác."),
    ),
    "TPL101": Code(
        ERROR,
        N_("Thẻ «{tag}» bị ngắt sang đoạn văn sau."),
        N_("Một thẻ phải nằm trọn trong một đoạn văn: xóa dấu xuống đoạn ở giữa thẻ để thành «{fixed}»."),
    ),
    "TPL102": Code(
        ERROR,
        N_("Thẻ «{tag}» nằm trong {what} (phần «{part}»), nơi chương trình không điền được."),
        N_("Chuyển thẻ vào thân bài, đầu trang, chân trang, chú thích hoặc hộp chữ, rồi xóa thẻ ở chỗ cũ."),
    ),
    "TPL103": Code(
        ERROR,
        N_("Thẻ «{tag}» viết sai; có lẽ phải là «{fixed}»."),
        N_("Gõ lại thẻ thành «{fixed}»."),
    ),
    "TPL104": Code(
        WARNING,
        N_("«{closer}» giống dấu của thẻ nhưng không đi với tên nào đang dùng, nên sẽ được in nguyên như chữ thường."),
        N_("Nếu đó là một thẻ, gõ lại liền dấu: {{{{ tên }}}} hoặc {{% lệnh %}}; nếu đó là chữ thì để nguyên."),
    ),
    "TPL105": Code(
        WARNING,
        N_(
            "Thẻ «{tag}» nằm trong phần «{part}», là phần không in ra; thẻ không được điền và vẫn nằm trong tệp báo cáo."
        ),
        N_("Chuyển thẻ vào thân bài, đầu trang, chân trang, chú thích hoặc hộp chữ, hoặc xóa nó."),
    ),
    "TPL106": Code(
        ERROR,
        N_("Thẻ «{tag}» bỏ cả hàng của vòng lặp, nên không đứng trong khối «{opener}» của riêng một ô được."),
        N_(
            "Đặt ba hàng riêng ngay sau hàng mở vòng lặp, mỗi hàng chỉ một thẻ: {{%tr {condition} %}}, {{%tr {word} %}}, "
            "{{%tr endif %}}; rồi xóa khối trong ô."
        ),
    ),
    "TPL275": Code(
        ERROR,
        N_("Thẻ «{tag}» phải đứng đầu một đoạn văn (không có chữ, thẻ in giá trị hay ghi chú {{# #}} nào trước nó)."),
        N_(
            "Chuyển thẻ lên đầu đoạn cần điều kiện, viết như {example}; nếu chỉ vài chữ trong đoạn cần điều kiện thì viết "
            "{{% if … %}}…{{% endif %}} quanh các chữ đó."
        ),
    ),
    "TPL276": Code(
        ERROR,
        N_("«{tag}» mở hoặc đóng một khối vượt ra ngoài đoạn văn (hàng) có điều kiện «{condition}»."),
        N_(
            "Khối bắt đầu trong đoạn (hàng) này thì phải đóng trong đoạn (hàng) này; thẻ của khối lớn hơn thì để ở một đoạn riêng, "
            "trong bảng thì ở một hàng riêng: {{%tr for … %}}, {{%tr endfor %}}."
        ),
    ),
    "TPL277": Code(
        ERROR,
        N_("«{tag}» là thừa: «chi_khi» tự hết ở cuối đoạn văn (hàng) của nó."),
        N_("Xóa thẻ này; nếu điều kiện là cho nhiều đoạn thì viết {{%p if … %}} và {{%p endif %}} ở hai đoạn riêng."),
    ),
    "TPL281": Code(
        ERROR,
        N_("Thẻ «{tag}» đứng một mình trong đoạn, mà nó chỉ là điều kiện của chính đoạn văn đó."),
        N_(
            "Gõ nội dung ngay sau thẻ; nếu điều kiện là cho những đoạn sau thì thay bằng {{% if {condition} %}} và thêm "
            "{{% endif %}} ở một đoạn riêng phía sau."
        ),
    ),
    "TPL282": Code(
        ERROR,
        N_("Thẻ «{tag}» phải đứng đầu ô thứ nhất của một hàng trong bảng."),
        N_(
            "Chuyển thẻ vào đầu ô thứ nhất của hàng cần điều kiện; ngoài bảng thì viết {example} ở đầu đoạn, không có «tr»."
        ),
    ),
    "TPL283": Code(
        ERROR,
        N_("«{tag}» đứng trong đoạn văn (hàng) có «chi_khi», mà điều kiện này không có nhánh khác."),
        N_(
            "Thay «chi_khi» bằng {{%p if … %}}, thêm {{%p endif %}} ở cuối đoạn; hoặc viết nhánh kia thành một đoạn riêng."
        ),
    ),
    "TPL284": Code(
        ERROR,
        N_("Chưa tô nền được: phần này có thẻ trong chữ chú âm (ruby), nơi không tách được thẻ khỏi chữ."),
        N_("Đưa thẻ ra ngoài chữ chú âm rồi gõ lại lệnh; mẫu vẫn dùng được khi không tô nền."),
    ),
}
