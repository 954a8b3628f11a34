"""Codes about rendering: values that cannot be printed, limits, the check of the finished package, drafts."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code, ExitCode

RENDERING: dict[str, Code] = {
    "REN001": Code(
        ERROR,
        N_("Không có giá trị cho «{name}» trong thẻ «{tag}».{hint}"),
        N_("Kiểm tra lại tên, hoặc khai báo giá trị này trong tệp số liệu."),
    ),
    "REN002": Code(
        ERROR,
        N_("Không tính được thẻ «{tag}» với số liệu này ({detail})."),
        N_("Kiểm tra kiểu của các giá trị trong thẻ: số với số, chữ với chữ."),
    ),
    "REN003": Code(
        ERROR,
        N_("Giá trị có ký tự không ghi được vào văn bản ({char}) gần «{text}»."),
        N_("Xóa ký tự lạ đó trong tệp số liệu; thường do chép từ tệp PDF hoặc phần mềm khác."),
    ),
    "REN004": Code(
        ERROR,
        N_("Giá trị cần in đang để trống."),
        N_("Điền giá trị vào tệp số liệu, hoặc đặt thẻ trong khối {{% if … %}}."),
    ),
    "REN005": Code(
        ERROR,
        N_("Giá trị cần in là một danh sách."),
        N_("Lặp bằng {{% for %}} hoặc nối bằng bộ lọc noi."),
    ),
    "REN006": Code(
        ERROR,
        N_("Kết quả của thẻ này quá lớn (giới hạn {limit} ký tự)."),
        N_("Kiểm tra phép nhân, lũy thừa và vòng lặp trong thẻ này."),
    ),
    "REN007": Code(
        ERROR,
        N_("Bộ lọc «{filter}» không dùng được cho giá trị «{value}»."),
        N_(
            "Kiểm tra kiểu của giá trị (bộ lọc số cần số, bộ lọc ngày cần ngày) và phần ghi trong ngoặc sau tên bộ lọc."
        ),
    ),
    "REN008": Code(
        ERROR,
        N_("Thẻ «{tag}» gọi một chức năng không được phép dùng trong mẫu."),
        N_("Mẫu chỉ được đọc số liệu; dùng các bộ lọc có sẵn."),
    ),
    "REN009": Code(
        ERROR,
        N_("Mẫu lặp quá nhiều lần hoặc văn bản làm ra quá dài, nên đã dừng ở thẻ này."),
        N_("Kiểm tra các vòng lặp {{% for %}} lồng nhau và danh sách trong số liệu."),
    ),
    "REN010": Code(
        ERROR,
        N_("Giá trị cần in không phải chữ, số hay ngày ({kind})."),
        N_("Có lẽ thiếu một tên sau dấu chấm, ví dụ «{{{{ x.ten }}}}»; hoặc thẻ gọi một hàm mà thiếu dấu ngoặc."),
    ),
    "REN011": Code(
        ERROR,
        N_("Địa chỉ của liên kết để trống sau khi điền số liệu."),
        N_(
            "Kiểm tra số liệu cho địa chỉ này; nếu có trường hợp không có địa chỉ, đặt cả liên kết trong {{% if … %}} … {{% endif %}}."
        ),
    ),
    "REN012": Code(
        ERROR,
        N_(
            "Giá trị này có định dạng hoặc nhiều đoạn ({kind}), nên chỉ in được thẳng trong thẻ, không qua bộ lọc hay ghép với chữ khác."
        ),
        N_(
            "In giá trị trong một thẻ riêng: {{{{ x }}}}. Muốn dùng bộ lọc, đặt nội dung của khối trong một đoạn, cùng một định dạng."
        ),
    ),
    "REN013": Code(
        ERROR,
        N_("Giá trị là một đoạn XML viết sai ({detail})."),
        N_(
            "Giá trị chỉ là chữ thì đừng đọc nó như XML (autoescape=True); là RichText thì kiểm tra tên kiểu, màu, phông đã đưa vào."
        ),
    ),
    "REN014": Code(
        ERROR,
        N_("Giá trị {kind} thuộc về một tài liệu khác với tài liệu đang được tạo."),
        N_(
            "Tạo giá trị từ chính mẫu đang dùng: tpl = ReportTemplate(…), InlineImage(tpl, …), tpl.new_subdoc(…), rồi tpl.render(…)."
        ),
    ),
    "REN015": Code(
        ERROR,
        N_("Giá trị của thẻ «{tag}» là {what}, không đặt được ở chỗ này."),
        N_(
            "Đoạn văn và bảng cần thẻ đứng một mình trong đoạn của nó; hàng và ô cần thẻ đứng một mình trong hàng, trong ô của bảng."
        ),
    ),
    "REN016": Code(
        ERROR,
        N_("Số cột để gộp phải là số nguyên từ 1 đến {limit}, không phải «{value}»."),
        N_("Kiểm tra giá trị trong thẻ colspan."),
    ),
    "REN017": Code(
        ERROR,
        N_("«{value}» không phải là màu nền."),
        N_("Viết màu bằng sáu chữ số hệ mười sáu, ví dụ FF0000 hoặc #FF0000, hoặc auto."),
    ),
    "REN018": Code(
        ERROR,
        N_("Giá trị của thẻ «{tag}» dùng liên kết hay hình «{id}» không có trong tài liệu."),
        N_("Lấy mã liên kết bằng tpl.build_url_id(…) của chính mẫu này."),
    ),
    "REN019": Code(
        ERROR,
        N_("Bộ lọc đứng sau «trich_dan» không dùng được với viện dẫn tự rút gọn."),
        N_(
            "Sau «trich_dan» chỉ dùng noi, liet_ke, cham_phay, hoa_dau, viet_hoa, join. Cần bộ lọc khác thì thay «trich_dan» "
            "bằng tên của văn bản kèm «.day_du» hoặc «.ngan», ví dụ {{{{ so_lieu.vb.ngan | upper }}}}."
        ),
    ),
    "REN140": Code(
        ERROR,
        N_("Thẻ này làm ra danh sách lồng nhau quá lớn (giới hạn {limit} phần tử, {depth} tầng)."),
        N_(
            "Có lẽ một vòng lặp đặt danh sách vào chính nó, như «{{% set a = [a, a] %}}»: muốn thêm phần tử, gõ «a + [x]»."
        ),
    ),
    "REN030": Code(
        ERROR,
        N_("Ô «{cell}» trong bảng số liệu của biểu đồ phải là số mà ra chữ «{text}»."),
        N_("Trong ô chỉ để một thẻ in ra số, không kèm chữ hay đơn vị và không qua bộ lọc đổi thành chữ."),
    ),
    "REN031": Code(
        ERROR,
        N_("Đầu cột ở ô «{cell}» trong bảng số liệu của biểu đồ để trống hoặc trùng với ô {other}: «{text}»."),
        N_("Mỗi cột của bảng (mỗi dãy số liệu) cần một tên riêng; sửa giá trị trong tệp số liệu hoặc thẻ ở đầu cột."),
    ),
    "REN020": Code(
        ERROR,
        N_("Tài liệu con có chú thích (cuối trang, cuối tài liệu) hoặc nhận xét, không chép vào đây được."),
        N_("Bỏ chú thích trong tài liệu con, hoặc viết chú thích ngay trong mẫu."),
    ),
    "REN110": Code(
        ERROR,
        N_("Giá trị của thẻ là XML có phần tử <{name}> mà Word không biết hoặc không nhận ở chỗ đó."),
        N_(
            "Nếu giá trị chỉ là chữ thì đừng dùng autoescape=False; nếu cần định dạng thì dùng RichText, hoặc viết bằng các phần tử của Word (<w:r>, <w:t> …)."
        ),
    ),
    "REN111": Code(
        ERROR,
        N_("Môi trường Jinja được đưa vào có {setting} = {value}, không dùng được ở đây."),
        N_("Bỏ thiết lập {setting} khỏi môi trường đó; thẻ trong mẫu luôn viết {{{{ … }}}}, {{% … %}} và {{# … #}}."),
    ),
    "REN113": Code(
        ERROR,
        N_(
            "Tham chiếu «{field}» trỏ tới dấu trang «{name}» không có trong tài liệu này, vì đoạn chứa nó không được in."
        ),
        N_(
            "Đặt tham chiếu trong cùng khối điều kiện với đoạn được trỏ tới, hoặc đưa đoạn đó ra ngoài khối; hoặc xóa tham chiếu."
        ),
    ),
    "REN114": Code(
        WARNING,
        N_(
            "Chữ «{label}» của ô gộp không được in, vì hàng chứa nó không in ra; ô gộp bắt đầu ở hàng sau mà không có chữ."
        ),
        N_(
            "Đặt chữ đó ở một hàng luôn được in, hoặc viết nó không dùng khối, chú thích hay tên của vòng lặp để chương trình "
            "chép được sang hàng sau."
        ),
    ),
    "REN115": Code(
        ERROR,
        N_("Với thẻ «{tag}» bảng sẽ có {count} cột, trong khi Word chỉ nhận tối đa {limit} cột."),
        N_("Bớt mục trong danh sách của thẻ, hoặc chia thành nhiều bảng."),
    ),
    "REN150": Code(
        ERROR,
        N_("Phần «{part}» của tài liệu làm ra không đọc được ({what})."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN151": Code(
        ERROR,
        N_("Phần «{part}» của tài liệu làm ra còn sót ký hiệu nội bộ của chương trình."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN152": Code(
        ERROR,
        N_(
            "Tài liệu làm ra có chỗ trỏ tới nội dung không có («{what}» trong «{part}»): chú thích, nhận xét, ảnh hoặc liên kết."
        ),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN153": Code(
        ERROR,
        N_("Tài liệu làm ra có hai đối tượng trùng số hiệu ({what})."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN154": Code(
        ERROR,
        N_("Tài liệu làm ra có một ô bảng hoặc một phần không kết thúc bằng đoạn văn; Word không mở được tệp như vậy."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN155": Code(
        ERROR,
        N_("Tài liệu làm ra có một bảng không có hàng nào, hoặc một hàng không có ô nào."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN156": Code(
        ERROR,
        N_("Tài liệu làm ra có hai bảng nằm sát nhau; Word và LibreOffice sẽ nhập thành một bảng."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN157": Code(
        ERROR,
        N_("Tài liệu làm ra có một dấu trang hoặc vùng nhận xét có đầu mà không có cuối ({what})."),
        N_(
            "Đây là lỗi của chương trình; chưa có tài liệu nào được ghi. Hãy gửi mẫu và số liệu cho người bảo trì. Trong khi chờ, thử bỏ bớt điều kiện, vòng lặp ở chỗ được nêu."
        ),
    ),
    "REN158": Code(
        ERROR,
        N_(
            "Tài liệu làm ra có một hàng của bảng không khớp với lưới cột ({what}: số cột của hàng/của lưới); chữ sẽ nằm sai cột."
        ),
        N_(
            "Vẽ lại hàng ấy cho rộng bằng các hàng khác; cột lặp theo số liệu thì dùng một thẻ {{% cot … %}} ở ô tiêu đề thay cho {{%tc for %}}, để mọi hàng cùng theo."
        ),
    ),
    "REN159": Code(
        ERROR,
        N_(
            "Tài liệu làm ra có một ô nối tiếp ô gộp dọc mà phía trên không có ô nào bắt đầu gộp (cột {what}); chữ của ô gộp bị mất."
        ),
        N_(
            "Trong mẫu, gộp dọc các ô của cột ấy từ hàng đầu tiên được in, với cùng số cột ở mọi hàng; hàng có thể bị bỏ thì đừng để ô gộp bắt đầu ở đó."
        ),
    ),
    "REN160": Code(
        ERROR,
        N_("Chữ dài {count} ký tự nên không vừa một mã QR nào."),
        N_(
            "Rút ngắn: mã QR chứa được khoảng 2.300 ký tự không dấu, chữ có dấu thì ít hơn; vài trăm ký tự đã khó quét."
        ),
    ),
    "REN161": Code(
        ERROR,
        N_("Mã QR rộng {size} mm của {count} ký tự có ô nhỏ hơn 0,25 mm: in ra khó quét được."),
        N_("Ghi cỡ từ {least} mm trở lên: ma_qr({least}); hoặc rút ngắn chữ."),
    ),
    "REN162": Code(
        ERROR,
        N_("Máy này chưa có segno nên chưa vẽ được mã QR."),
        N_(
            'Cài thêm: "{python}" -m pip install segno; rồi gõ lại lệnh. Tài liệu không có mã QR không cần thư viện này.'
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "REN163": Code(
        ERROR,
        N_("Cỡ «{size}» ghi cho mã QR không phải số milimét lớn hơn 0 và không quá {most}."),
        N_("Ghi một số, không có dấu nháy: ma_qr(30); hoặc bỏ phần trong ngoặc để mã có cỡ vừa đủ quét."),
    ),
    "REN101": Code(
        WARNING,
        N_("«{name}» chưa đủ số liệu; thẻ «{tag}» in chữ «chưa đủ số liệu»."),
        N_("Bổ sung số liệu vào tệp số liệu, hoặc đặt câu này trong khối {{% if … thieu_so_lieu %}}."),
    ),
    "REN102": Code(
        WARNING,
        N_("Chưa có «{name}» nên chưa biết in phần nào ở thẻ «{tag}»; bản nháp đánh dấu chỗ này."),
        N_("Điền số liệu còn thiếu vào tệp số liệu rồi chạy lại lệnh."),
    ),
    "REN103": Code(
        WARNING,
        N_("Chưa có «{name}»; bản nháp đánh dấu các chỗ thiếu (chỗ đầu là thẻ «{tag}»)."),
        N_("Điền số liệu còn thiếu vào tệp số liệu rồi chạy lại lệnh."),
    ),
}
