"""Codes about YAML as text: syntax, slips of typing, lettering."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

YAML: dict[str, Code] = {
    "YML001": Code(
        ERROR,
        N_("Mục «{key}» được ghi hai lần (lần đầu ở dòng {first})."),
        N_("Xóa một trong hai chỗ, giữ chỗ đúng."),
    ),
    "YML002": Code(
        ERROR,
        N_("Tệp «{file}» không có nội dung."),
        N_("Điền nội dung vào tệp, hoặc chép từ một tệp đã dùng được."),
    ),
    "YML003": Code(
        ERROR,
        N_("Tệp «{file}» không ở dạng «tên: giá trị»."),
        N_("Mỗi mục ở cấp ngoài cùng phải có dạng «mau: tieu-chi-15»: tên, dấu hai chấm, một dấu cách, rồi giá trị."),
    ),
    "YML004": Code(
        ERROR,
        N_("Các mục lồng nhau quá sâu (giới hạn {limit} cấp)."),
        N_("Có lẽ có dấu «[» hoặc «{{» chưa đóng; kiểm tra lại dòng này."),
    ),
    "YML005": Code(
        ERROR,
        N_("Không dùng được nhãn YAML «{tag}» ở đây."),
        N_('Nếu dấu «!» là một phần của chữ, đặt cả giá trị trong ngoặc kép "…".'),
    ),
    "YML006": Code(
        ERROR,
        N_("Không có mốc «&{name}» nào đứng trước để «*{name}» trỏ tới."),
        N_('Nếu dấu «*» là một phần của chữ, đặt cả giá trị trong ngoặc kép "…".'),
    ),
    "YML007": Code(
        ERROR,
        N_("Tệp bị dòng «---» thứ hai chia thành nhiều phần, trong khi chỉ được có một phần."),
        N_("Tách thành hai tệp, hoặc xóa dòng «---» này."),
    ),
    "YML008": Code(
        ERROR,
        N_("Tệp có quá nhiều giá trị (giới hạn {limit})."),
        N_(
            "Danh sách hàng nghìn dòng thì để trong bảng tính: người giữ quy tắc ghi «tu_bang» cho danh sách, tệp số liệu chỉ ghi tên bảng tính ở «bang». Nếu có mốc «&…» và «*…» thì kiểm tra lại: mỗi lần trỏ tới là một lần chép lại."
        ),
    ),
    "YML009": Code(
        ERROR,
        N_("Tên của mục ở đây trống hoặc không phải là chữ."),
        N_("Trước dấu hai chấm phải là một tên, ví dụ «ho_so_tong: 1.185»."),
    ),
    "YML010": Code(
        ERROR,
        N_("Trong ngoặc {{ }} hoặc [ ], dấu phẩy tách các mục, nên «{whole}» bị đọc thành «{before}» và «{after}»."),
        N_(
            "Đặt cả giá trị trong ngoặc kép: {quoted}, hoặc thêm dấu cách sau dấu phẩy nếu đúng là hai mục của "
            "một danh sách."
        ),
    ),
    "YML011": Code(
        ERROR,
        N_("Có ký tự không đọc được ({character})."),
        N_("Xóa ký tự này; nó thường lẫn vào khi chép từ chương trình khác."),
    ),
    "YML012": Code(
        ERROR,
        N_("Dòng này có ký tự Tab."),
        N_("Thay Tab bằng các dấu cách (thường là 2 dấu cách cho mỗi cấp)."),
    ),
    "YML013": Code(
        ERROR,
        N_("Dấu ngoặc kép hoặc nháy đơn mở ở đây mà không có dấu đóng."),
        N_('Thêm dấu đóng ở cuối giá trị; trong chữ có dấu " thì ghi thành \\".'),
    ),
    "YML014": Code(
        ERROR,
        N_("«{value}» chưa đặt trong ngoặc kép nên YAML hiểu nhầm."),
        N_('Ghi là "{value}" (có ngoặc kép).'),
    ),
    "YML015": Code(
        ERROR,
        N_("Giá trị không được bắt đầu bằng «{character}» khi chưa đặt trong ngoặc kép: «{value}»."),
        N_('Đặt cả giá trị trong ngoặc kép "…".'),
    ),
    "YML016": Code(
        ERROR,
        N_("«{value}» có dấu hai chấm bên trong nên YAML hiểu nhầm."),
        N_('Ghi cả giá trị trong ngoặc kép: "{value}".'),
    ),
    "YML017": Code(ERROR, N_("Thiếu dấu cách sau dấu hai chấm: «{key}:{value}»."), N_("Ghi là «{key}: {value}».")),
    "YML018": Code(
        ERROR,
        N_("Dòng này thụt vào không khớp với các dòng quanh nó."),
        N_("Các mục cùng cấp phải bắt đầu ở cùng một cột; mục con thụt vào 2 dấu cách."),
    ),
    "YML019": Code(
        ERROR,
        N_("Dấu «{opened}» mở ở đây không được đóng đúng bằng «{closing}»."),
        N_("Thêm «{closing}», hoặc kiểm tra dấu phẩy và ngoặc kép giữa các mục bên trong."),
    ),
    "YML060": Code(
        ERROR,
        N_("Trong «{path}» có một chữ cái mang hơn {limit} dấu chồng lên nhau."),
        N_("Xóa chữ đó ở dòng {line} rồi gõ lại; có lẽ nó bị hỏng khi sao chép từ nơi khác."),
    ),
    "YML061": Code(
        ERROR,
        N_("Dòng {line} của «{path}» có một dấu xuống dòng ẩn ({character}), thường do chép từ trang web hoặc PDF."),
        N_("Gõ lại dòng {line}: xóa cả dòng rồi gõ bằng tay, không dán."),
    ),
    "YML020": Code(
        ERROR,
        N_("Dòng này không đúng cách viết YAML."),
        N_("Kiểm tra dấu hai chấm, dấu cách, ngoặc kép ở dòng này và dòng ngay trên nó."),
    ),
    "YML021": Code(
        ERROR,
        N_("Có chữ đứng sau dấu ngoặc kép đóng."),
        N_('Đặt cả giá trị trong một cặp ngoặc kép; dấu " bên trong thì ghi thành \\".'),
    ),
    "YML022": Code(
        WARNING,
        N_("Phần sau dấu # («#{comment}») bị bỏ qua vì YAML coi là ghi chú; giá trị chỉ còn «{value}»."),
        N_('Nếu dấu # là một phần của chữ, đặt cả giá trị trong ngoặc kép "…".'),
    ),
    "YML023": Code(
        ERROR,
        N_("Trong ngoặc kép có dấu \\ mà YAML không hiểu."),
        N_("Dùng nháy đơn '…' thay cho ngoặc kép, hoặc viết hai dấu \\\\ liền nhau."),
    ),
    "YML024": Code(
        ERROR,
        N_("«{typed}» bị đọc thành tên và giá trị vì có dấu hai chấm, trong khi {what} phải là chữ."),
        N_('Đặt cả dòng chữ trong ngoặc kép: "{typed}".'),
    ),
    "YML025": Code(
        ERROR,
        N_("{what} phải là một giá trị, không phải một nhóm hay danh sách."),
        N_("Ghi giá trị trên cùng dòng, sau dấu hai chấm."),
    ),
    "YML026": Code(
        ERROR,
        N_("{what} phải là một nhóm các mục «tên: giá trị»."),
        N_("Ghi mỗi mục một dòng, thụt vào 2 dấu cách, hoặc trong ngoặc {{ }}."),
    ),
    "YML027": Code(
        ERROR,
        N_("{what} phải là một danh sách."),
        N_("Ghi mỗi phần tử một dòng bắt đầu bằng «- », hoặc trong ngoặc [ ]."),
    ),
    "YML040": Code(
        ERROR,
        N_("Sau «{key}» là dấu «{mark}», không phải dấu hai chấm «:»."),
        N_("Ghi là «{fixed}»: dấu hai chấm thường, rồi một dấu cách."),
    ),
    "YML041": Code(
        ERROR,
        N_("Dòng này có dấu cách lạ (thường lẫn vào khi chép từ Word hay trang web): «{typed}»."),
        N_("Xóa các khoảng trống ở chỗ này rồi gõ lại bằng phím cách."),
    ),
    "YML042": Code(
        ERROR,
        N_("Dòng này có {cells} ô cách nhau bằng phím Tab, như khi dán từ Excel."),
        N_("Xóa dòng này, gõ lại theo cách viết của tệp: «{fixed}», với tên mục đã khai báo."),
    ),
    "YML043": Code(
        ERROR,
        N_("Sau «{key}» thiếu dấu hai chấm."),
        N_("Ghi là «{fixed}»."),
    ),
    "YML044": Code(
        ERROR,
        N_("«{typed}» là một mục của danh sách mà thiếu «- » ở đầu dòng."),
        N_("Ghi dấu gạch ngang và một dấu cách trước mục này, thẳng cột với các mục khác."),
    ),
    "YML045": Code(
        ERROR,
        N_("«{typed}» thụt vào sâu hơn «{before}» nên bị đọc nối vào dòng đó."),
        N_("Để dấu «- » thẳng cột với các mục cùng danh sách."),
    ),
    "YML046": Code(
        ERROR,
        N_("Còn {count} lỗi nữa trong tệp này, không nêu hết ở đây."),
        N_("Sửa các lỗi đã nêu rồi chạy lại; nhiều lỗi giống nhau thường do một chỗ sai ở trên."),
    ),
    "YML047": Code(
        WARNING,
        N_("Còn {count} cảnh báo nữa, không nêu hết ở đây."),
        N_("Xem các cảnh báo đã nêu trước; nhiều cảnh báo giống nhau thường do một chỗ ở trên."),
    ),
    "YML048": Code(
        ERROR,
        N_("Tệp «{path}» có thêm đuôi .txt ở cuối tên (Windows thường ẩn đuôi tệp)."),
        N_(
            "Đổi tên tệp thành «{meant}»: trong cửa sổ thư mục, chọn Xem > Hiện > Phần mở rộng tên tệp (View > Show > File name extensions) rồi xóa «.txt» ở cuối tên."
        ),
    ),
    "YML050": Code(
        ERROR,
        N_("«{typed}»: có chữ đã mất khi chuyển mã (dấu �)."),
        N_("Gõ lại các chữ đã mất, rồi lưu tệp bằng bảng mã UTF-8."),
    ),
    "YML051": Code(
        ERROR,
        N_("«{typed}» là chữ bị đọc sai bảng mã, có lẽ là «{meant}»."),
        N_("Gõ lại chữ này; tệp đã được mở bằng bảng mã khác rồi lưu, nên xem lại cả các dòng khác."),
    ),
    "YML052": Code(
        WARNING,
        N_("«{typed}» có dấu ? liền với chữ: có thể là chữ đã mất khi lưu tệp bằng bảng mã ANSI."),
        N_("Gõ lại chữ đã mất, rồi lưu tệp bằng bảng mã UTF-8. Nếu đúng là dấu hỏi thì không cần làm gì."),
    ),
    "YML053": Code(
        WARNING,
        N_("«{typed}» giống chữ gõ bằng phông cũ (TCVN3 hoặc VNI), in ra sẽ không đọc được."),
        N_("Chuyển chữ này sang Unicode bằng công cụ chuyển mã của bộ gõ (UniKey: Ctrl+Shift+F6), rồi dán lại."),
    ),
    "YML054": Code(
        ERROR,
        N_("«{typed}» có ký tự không nhìn thấy ({sign}) làm chữ đọc ra khác đi."),
        N_("Xóa chữ này rồi gõ lại, đừng chép từ nơi khác."),
    ),
    "YML055": Code(
        WARNING,
        N_("«{typed}» có ký tự không nhìn thấy ({sign})."),
        N_("Xóa chữ này rồi gõ lại; ký tự ấy thường lẫn vào khi chép từ trang web."),
    ),
}
