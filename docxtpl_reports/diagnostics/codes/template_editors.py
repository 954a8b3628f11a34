"""Codes about what an editor left in a template, or what LibreOffice loses when it saves one."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

TEMPLATE_EDITORS: dict[str, Code] = {
    "TPL080": Code(
        WARNING,
        N_(
            "Đoạn này còn {count} thay đổi đang theo dõi (Track Changes) chưa ai chấp nhận hay từ chối: thêm {inserted}, xóa "
            "{deleted}, chuyển chỗ {moved}, định dạng {formatted}."
        ),
        N_(
            "Chữ thêm được in ra kèm dấu sửa, thẻ trong chữ đã xóa không được tính. Mở tab Xem lại (Review) của Word, hoặc Sửa > Track Changes của LibreOffice, chấp nhận hay từ chối hết rồi lưu lại."
        ),
    ),
    "TPL081": Code(
        WARNING,
        N_("Còn {count} đoạn nữa có thay đổi đang theo dõi (Track Changes) chưa ai chấp nhận hay từ chối."),
        N_("Chấp nhận hay từ chối tất cả (Accept All, Reject All) rồi lưu lại."),
    ),
    "TPL082": Code(
        WARNING,
        N_(
            "Ô nội dung (Content Control) «{name}» gắn với dữ liệu đi kèm tài liệu: mở bằng LibreOffice rồi lưu thì thẻ «{text}» trong ô mất, thay bằng dữ liệu ấy."
        ),
        N_(
            "Xóa ô nội dung (bấm chuột phải > Loại bỏ điều khiển nội dung, Remove Content Control) và giữ thẻ lại trong đoạn văn."
        ),
    ),
    "TPL290": Code(
        ERROR,
        N_(
            "Ô nội dung (Content Control) «{control}» gắn với trường «{name}», mà bộ mẫu không có giá trị nào tên như vậy."
        ),
        N_(
            "Gần giống: {hint}. Xóa ô rồi chèn lại từ ngăn XML Mapping (Developer > XML Mapping Pane), sau khi làm mới danh sách: "
            "docxtpl-reports blocks BỘ_MẪU --embed mau.docx"
        ),
    ),
    "TPL083": Code(
        WARNING,
        N_(
            "LibreOffice khi lưu sẽ bỏ tên của {count} ô nội dung dùng làm chỗ điền, bắt đầu từ ô «{name}»; sau đó các ô ấy "
            "không được điền nữa."
        ),
        N_(
            "Chỉ sửa mẫu này bằng Word; hoặc thay ô nội dung bằng thẻ {{{{ … }}}}; hoặc dùng ô văn bản thuần (Plain Text) và ghi "
            "tên vào phần tiêu đề (Title)."
        ),
    ),
    "TPL084": Code(
        WARNING,
        N_(
            "Phần (section) {number} có đầu trang riêng cho trang đầu mà chỉ dài một trang: LibreOffice khi lưu sẽ bỏ đầu trang, chân trang của các trang sau trong phần này."
        ),
        N_(
            "Nếu sửa mẫu bằng LibreOffice: bỏ chọn «Trang đầu khác» (Different First Page) ở phần này, hoặc lưu xong thì xem lại "
            "đầu trang."
        ),
    ),
    "TPL085": Code(
        WARNING,
        N_(
            "Phần (section) {number} nối tiếp trên cùng trang (continuous) mà có đầu trang hoặc chân trang riêng: LibreOffice khi lưu sẽ bỏ đầu trang, chân trang riêng ấy."
        ),
        N_(
            "Đổi dấu ngắt phần thành «Trang tiếp theo» (Next Page), hoặc dùng chung đầu trang, chân trang với phần trước."
        ),
    ),
    "TPL086": Code(
        WARNING,
        N_("Bảng này nằm sát bảng trước, không có đoạn nào ở giữa: LibreOffice khi lưu sẽ nhập hai bảng làm một."),
        N_("Đặt một đoạn trống giữa hai bảng (có thể để cỡ chữ 1)."),
    ),
    "TPL087": Code(
        WARNING,
        N_("Thẻ «{tag}» nằm ở tiêu đề (Title) của ảnh: LibreOffice khi lưu sẽ bỏ tiêu đề ấy."),
        N_("Đặt thẻ vào phần mô tả (Description, Alt Text) của ảnh."),
    ),
    "TPL088": Code(
        WARNING,
        N_(
            "Địa chỉ liên kết «{target}» bắt đầu bằng thẻ: khi lưu, LibreOffice coi đó là tên tệp và ghi thêm thư mục vào trước, làm liên kết sai."
        ),
        N_("Để phần đầu của địa chỉ đứng ngoài thẻ, như https://{{{{ … }}}}."),
    ),
    "TPL089": Code(
        WARNING,
        N_(
            "Thẻ nằm trong kết quả của trường {name} («{text}»): LibreOffice khi mở tệp tính lại trường này, thẻ sẽ mất."
        ),
        N_("Xóa trường (chọn rồi nhấn Delete) và gõ thẻ như chữ thường."),
    ),
    "TPL090": Code(
        WARNING,
        N_("Đoạn này có cả nhận xét (comment) lẫn chú thích: LibreOffice hiện và lưu sai nội dung các chú thích."),
        N_("Xóa nhận xét (comment) trước khi dùng mẫu, hoặc chuyển nó sang đoạn không có chú thích."),
    ),
    "TPL091": Code(
        ERROR,
        N_("Liên kết tự động đến «{target}» cắt ngang một thẻ: bấm vào sẽ không đến đâu."),
        N_(
            "Bỏ liên kết, giữ chữ: bấm chuột phải vào chữ ấy > Remove Hyperlink (Word: Gỡ bỏ Siêu kết nối; LibreOffice: Xóa siêu "
            "liên kết). Cần liên kết thì đặt cả thẻ vào địa chỉ, như mailto:{{{{ … }}}}@anbinh.example."
        ),
    ),
    "TPL092": Code(
        WARNING,
        N_(
            "Phần (section) {number} không có số trang ở đầu trang hay chân trang của các trang sau, trong khi phần {other} có. Có thể LibreOffice đã bỏ đầu trang ấy khi lưu mẫu."
        ),
        N_(
            "Đặt con trỏ ở phần này rồi chèn lại số trang vào đầu trang, bỏ số ở trang đầu; hoặc lấy lại tệp mẫu trước khi lưu bằng LibreOffice."
        ),
    ),
}
