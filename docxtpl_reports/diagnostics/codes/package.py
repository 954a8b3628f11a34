"""Codes about a `.docx` as a package: hostile, damaged or unsupported input."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code

PACKAGE: dict[str, Code] = {
    "PKG001": Code(
        ERROR,
        N_("Tệp «{file}» rỗng (0 byte)."),
        N_("Có thể lần sao chép hoặc tải về bị dở dang. Chép lại tệp từ bản gốc rồi chạy lại lệnh."),
    ),
    "PKG002": Code(
        ERROR,
        N_("Tệp «{file}» không phải tài liệu Word (.docx)."),
        N_(
            "Đổi đuôi tên tệp không đổi được định dạng bên trong. Mở tệp bằng Word rồi chọn Lưu dưới dạng (Save As), kiểu «Word Document (*.docx)»."
        ),
    ),
    "PKG003": Code(
        ERROR,
        N_("Tệp «{file}» bị hỏng hoặc thiếu phần cuối, không đọc được."),
        N_(
            "Thường do tải về, sao chép hoặc đồng bộ bị dở dang. Chép lại tệp từ bản gốc; nếu Word vẫn mở được thì lưu lại một lần nữa."
        ),
    ),
    "PKG004": Code(
        ERROR,
        N_("Tệp «{file}» đang đặt mật khẩu nên không đọc được."),
        N_(
            "Mở tệp bằng Word, vào Tệp > Thông tin > Bảo vệ tài liệu > Mã hóa bằng mật khẩu (File > Info > Protect Document > Encrypt with Password), xóa mật khẩu rồi lưu lại."
        ),
    ),
    "PKG005": Code(
        ERROR,
        N_("Tệp «{file}» là tài liệu Word kiểu cũ (.doc), không phải .docx."),
        N_("Mở tệp bằng Word, chọn Tệp > Lưu dưới dạng (Save As), kiểu «Word Document (*.docx)», rồi dùng tệp mới."),
    ),
    "PKG006": Code(
        ERROR,
        N_("Tệp «{file}» thực ra là tệp {kind}, không phải .docx."),
        N_(
            "Mở tệp bằng Word hoặc LibreOffice Writer, chọn Lưu dưới dạng (Save As), kiểu «Word Document (*.docx)», rồi dùng tệp mới."
        ),
    ),
    "PKG007": Code(
        ERROR,
        N_("Tệp «{file}» thực ra là tệp PDF, không phải .docx."),
        N_("PDF không dùng làm mẫu được. Hãy dùng tệp Word gốc đã xuất ra PDF này."),
    ),
    "PKG008": Code(
        ERROR,
        N_("Tệp «{file}» là tệp {program}, không phải tài liệu Word."),
        N_("Kiểm tra lại có chọn nhầm tệp không; ở đây cần một tài liệu Word (.docx)."),
    ),
    "PKG009": Code(
        ERROR,
        N_("Tệp «{file}» có chứa macro (như tệp .docm) nên bị từ chối."),
        N_(
            "Mở tệp bằng Word, chọn Lưu dưới dạng (Save As), kiểu «Word Document (*.docx)»: Word sẽ bỏ macro. Mẫu báo cáo không cần macro."
        ),
    ),
    "PKG010": Code(
        ERROR,
        N_("Tệp «{file}» giải nén ra lớn bất thường nên bị từ chối ({reason})."),
        N_(
            "Tệp có thể bị cố ý làm để treo máy. Nếu là tệp của cơ quan, hãy mở bằng Word, giảm kích thước ảnh rồi lưu lại."
        ),
    ),
    "PKG011": Code(
        ERROR,
        N_("Tệp «{file}» chứa một phần có tên không an toàn: «{part}»."),
        N_(
            "Word không bao giờ ghi tên như vậy; tệp đã bị sửa ngoài Word. Mở tệp bằng Word rồi lưu lại, hoặc lấy lại bản gốc."
        ),
    ),
    "PKG012": Code(
        ERROR,
        N_("Tệp «{file}» chứa hai phần trùng tên: «{other}» và «{part}»."),
        N_("Không biết phần nào mới là phần đúng. Mở tệp bằng Word, kiểm tra nội dung rồi lưu lại thành .docx."),
    ),
    "PKG013": Code(
        ERROR,
        N_("Tệp «{file}» là tệp nén nhưng không phải tài liệu Word: thiếu «{missing}»."),
        N_("Có thể đây là tệp .zip bị đổi tên. Mở tệp bằng Word; nếu không mở được thì lấy lại bản gốc."),
    ),
    "PKG014": Code(
        ERROR,
        N_("Phần «{part}» của tệp «{file}» khai báo DTD hoặc thực thể (entity) XML, chuẩn .docx cấm điều này."),
        N_("Word không bao giờ ghi như vậy; tệp có thể bị cố ý sửa để gây hại. Lấy lại bản gốc từ nơi tin cậy."),
    ),
    "PKG015": Code(
        ERROR,
        N_("Tệp «{file}» tự tải nội dung từ nơi khác khi mở: «{target}»."),
        N_(
            "Trong Word, vào Nhà phát triển > Mẫu tài liệu (Document Template), chọn lại mẫu Normal; đối tượng liên kết thì nhúng hẳn vào tài liệu. Lưu rồi chạy lại."
        ),
    ),
    "PKG022": Code(
        ERROR,
        N_(
            "Ảnh trong «{file}» không nằm trong tài liệu mà liên kết tới «{target}»: mở ở máy khác sẽ mất ảnh, và mỗi lần mở là tải từ đó về."
        ),
        N_(
            "Trong Word, vào Tệp > Thông tin > Chỉnh sửa Liên kết tới Tệp (Edit Links to Files), chọn ảnh rồi Ngắt Liên kết (Break Link); hoặc xóa ảnh và chèn lại bằng Chèn > Ảnh. Lưu rồi chạy lại."
        ),
    ),
    "PKG023": Code(
        ERROR,
        N_("Trường {field} trong «{file}» lấy nội dung từ nơi khác khi mở: «{target}»."),
        N_(
            "Trong Word, bấm vào chỗ đó rồi nhấn Ctrl+Shift+F9 để giữ lại chữ hoặc ảnh đang thấy và bỏ trường. Lưu rồi chạy lại."
        ),
    ),
    "PKG016": Code(
        ERROR,
        N_("Tệp «{file}» đã được ký số; ghi nội dung vào sẽ làm mất hiệu lực chữ ký."),
        N_(
            "Dùng bản chưa ký làm mẫu, hoặc gỡ chữ ký: mở bằng Word, Tệp > Thông tin > Xem chữ ký (View Signatures) > Loại bỏ chữ ký (Remove Signature). Muốn dùng luôn, không cần chữ ký, thì thêm --drop-signature."
        ),
    ),
    "PKG017": Code(
        ERROR,
        N_("Phần «{part}» của tệp «{file}» không phải XML hợp lệ ({reason})."),
        N_("Tệp đã bị sửa ngoài Word hoặc bị hỏng. Nếu Word mở được thì lưu lại một lần; nếu không, lấy lại bản gốc."),
    ),
    "PKG018": Code(
        ERROR,
        N_("Tệp «{file}» được lưu theo kiểu «Strict Open XML Document», chưa được hỗ trợ."),
        N_("Mở tệp bằng Word, chọn Lưu dưới dạng (Save As), kiểu «Word Document (*.docx)» (không chọn kiểu Strict)."),
    ),
    "PKG019": Code(
        ERROR,
        N_("«{file}» là tệp tạm Word tạo ra khi đang mở «…{original}», không phải tài liệu."),
        N_("Ghi tên tệp thật (không bắt đầu bằng «~$»); đóng Word thì tệp tạm này tự mất."),
    ),
    "PKG020": Code(
        ERROR,
        N_("Phần «{part}» của tệp «{file}» bị hỏng: nội dung không khớp với độ dài hoặc mã kiểm tra đã ghi."),
        N_(
            "Thường do sao chép hoặc đồng bộ lỗi. Lấy lại bản gốc; nếu Word sửa được (Mở và sửa, Open and Repair) thì lưu lại rồi kiểm tra kỹ nội dung."
        ),
    ),
    "PKG021": Code(
        ERROR,
        N_("Phần «{part}» của tệp «{file}» được nén hoặc mã hóa theo cách chuẩn .docx không cho phép."),
        N_("Tệp đã được nén lại bằng phần mềm khác. Mở tệp bằng Word rồi lưu lại thành .docx."),
    ),
}
