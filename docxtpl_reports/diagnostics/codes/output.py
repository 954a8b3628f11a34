"""Codes about output: the disk, LibreOffice and PDF, installed libraries, and files that already exist."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code, ExitCode

OUTPUT: dict[str, Code] = {
    "OUT001": Code(
        ERROR,
        N_("Không ghi được vào thư mục «{path}» ({reason})."),
        N_("Kiểm tra quyền ghi của thư mục, hoặc chọn thư mục khác bằng -o THƯ_MỤC."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT002": Code(
        ERROR,
        N_("Không ghi được tệp «{path}»: tệp đang được mở trong chương trình khác hoặc chỉ cho đọc."),
        N_(
            "Đóng tệp «{name}» trong Word (và ngăn xem trước của Windows), bỏ thuộc tính chỉ đọc nếu có, rồi chạy lại lệnh."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT003": Code(
        ERROR,
        N_("Ổ đĩa chứa «{path}» đã đầy, chưa ghi được tệp nào."),
        N_("Xóa bớt tệp không cần, hoặc chọn ổ đĩa khác bằng -o THƯ_MỤC, rồi chạy lại lệnh."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT004": Code(
        ERROR,
        N_("Không tạo được thư mục «{path}»: đã có một tệp trùng tên."),
        N_("Đổi tên hoặc xóa tệp đó, hoặc chọn thư mục khác bằng -o THƯ_MỤC."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT005": Code(
        ERROR,
        N_("Không ghi được tệp «{path}»: ở đó đã có một thư mục trùng tên."),
        N_("Đổi tên hoặc xóa thư mục đó, hoặc chọn thư mục khác bằng -o THƯ_MỤC."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT006": Code(
        ERROR,
        N_("Tên tệp «{path}» quá dài hoặc có ký tự mà hệ thống không cho phép."),
        N_("Đặt tên tệp số liệu ngắn hơn, chỉ dùng chữ, số và dấu gạch nối, rồi chạy lại lệnh."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT007": Code(
        ERROR,
        N_("Tài liệu tạo ra lớn quá 4 GB hoặc có quá nhiều phần, định dạng .docx không chứa được."),
        N_("Chia số liệu thành nhiều báo cáo nhỏ hơn."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT010": Code(
        ERROR,
        N_("Không tìm thấy LibreOffice nên chưa xuất được PDF."),
        N_(
            "Cài LibreOffice (libreoffice.org; trên Debian/Ubuntu: sudo apt install libreoffice-writer) rồi chạy lại, hoặc mở tệp .docx bằng Word và chọn Lưu dưới dạng (Save As), kiểu PDF. Nếu đã cài ở chỗ khác, đặt biến môi trường DOCXTPL_REPORTS_SOFFICE là đường dẫn tới soffice."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT011": Code(
        ERROR,
        N_("LibreOffice không xuất được PDF từ «{path}»{detail}."),
        N_(
            "Mở thử tệp bằng LibreOffice Writer, chọn Tập tin > Export as PDF…; hoặc mở bằng Word và chọn Lưu dưới dạng (Save As), kiểu PDF. Tệp .docx vẫn dùng được."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT012": Code(
        ERROR,
        N_("LibreOffice xuất PDF từ «{path}» quá {seconds} giây nên đã bị dừng."),
        N_(
            "Có thể máy đang bận hoặc tài liệu quá nặng. Chạy lại; nếu vẫn vậy, mở tệp bằng Word và chọn Lưu dưới dạng (Save As), kiểu PDF."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT013": Code(
        ERROR,
        N_("Không chạy được LibreOffice «{path}» ({reason})."),
        N_("Cài lại LibreOffice, hoặc đặt biến môi trường DOCXTPL_REPORTS_SOFFICE là đường dẫn đúng tới soffice."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT016": Code(
        ERROR,
        N_("LibreOffice hỏng hoặc treo ở {count} tài liệu liền nhau, nên không thử các tài liệu còn lại nữa."),
        N_(
            "Mở thử một tệp .docx bằng LibreOffice Writer để xem LibreOffice trên máy này có chạy được không; sửa hoặc cài lại rồi chạy lại lệnh: bản PDF đã có được giữ nguyên."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT017": Code(
        ERROR,
        N_("Máy này chưa có pikepdf nên chưa gộp được các báo cáo thành một tệp PDF để in."),
        N_(
            'Cài thêm: "{python}" -m pip install pikepdf; rồi gõ lại lệnh. Báo cáo của từng đơn vị không cần thư viện này.'
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT018": Code(
        ERROR,
        N_("Không đọc được «{path}» nên tệp để in thiếu báo cáo này."),
        N_("Xóa tệp PDF đó rồi gõ lại lệnh để làm lại."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT019": Code(
        WARNING,
        N_("Tệp để in «{path}» thiếu {count} báo cáo, vì chưa làm được chúng."),
        N_("Sửa các lỗi đã báo rồi gõ lại lệnh: tệp để in được ghi lại từ đầu, đủ mọi báo cáo."),
    ),
    "OUT014": Code(
        WARNING,
        N_(
            "Máy này không có phông «{font}»; LibreOffice dùng «{substitute}» thay, nên ngắt trang của PDF có thể khác bản in từ Word."
        ),
        N_("Cài phông «{font}» rồi xuất lại, hoặc xuất PDF từ Word khi cần đúng từng trang."),
    ),
    "OUT015": Code(
        WARNING,
        N_(
            "Phông «{font}» trên máy này thiếu chữ tiếng Việt; LibreOffice lấy một phần chữ từ {others}, nên chữ trong PDF không đều."
        ),
        N_(
            "Cài bản mới của phông «{font}» (Debian, Ubuntu: sudo apt install fonts-liberation2) hoặc Times New Roman rồi xuất lại."
        ),
    ),
    "OUT020": Code(
        ERROR,
        N_("Tài liệu «{path}» đã được sửa sau khi tạo, hoặc không phải do chương trình này tạo ra; lệnh không ghi đè."),
        N_("Đổi tên hoặc chuyển bản đã sửa đi nơi khác rồi chạy lại; nếu muốn bỏ bản đã sửa, thêm --force."),
    ),
    "OUT021": Code(
        ERROR,
        N_("«{first}» và «{second}» sẽ cùng ghi vào «{path}»."),
        N_('Đổi tên một trong hai tệp số liệu, hoặc đặt tên có cả thư mục: -o "{example}".'),
    ),
    "OUT022": Code(
        WARNING,
        N_("Bản PDF «{path}» là của lần tạo trước, có thể không còn khớp với tài liệu mới."),
        N_("Thêm --pdf để tạo lại PDF, hoặc xóa bản cũ."),
    ),
    "OUT023": Code(
        WARNING,
        N_("Tài liệu «{path}» là của lần tạo trước, nay không còn khớp với số liệu."),
        N_("Đừng dùng bản này; sửa các lỗi nêu trên rồi chạy lại lệnh."),
    ),
    "OUT024": Code(
        ERROR,
        N_("Đã có tệp «{path}», không ghi đè."),
        N_("Mở tệp ấy để điền tiếp, hoặc chọn tên khác bằng -o TỆP.yml."),
    ),
    "OUT060": Code(
        ERROR,
        N_(
            "Bản Jinja2 {version} trên máy này không hợp với chương trình: số liệu có thể bị in sai, nên không làm báo cáo."
        ),
        N_(
            "Cài lại đúng phiên bản thư viện đã kiểm thử: python -m pip install -r requirements/runtime.txt (trong thư mục chương trình)."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT050": Code(
        ERROR,
        N_("Không mở được cổng {port} trên máy này ({reason})."),
        N_("Có lẽ một lệnh preview khác đang dùng cổng này. Dừng lệnh ấy, chọn số khác sau --port, hoặc bỏ --port."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT051": Code(
        ERROR,
        N_("Lệnh preview cần thêm các thư viện chưa cài: {names}."),
        N_(
            'Trong thư mục có tệp .whl của chương trình, gõ: "{python}" -m pip install "./docxtpl_reports-….whl[preview]" (trong thư mục mã nguồn: "{python}" -m pip install ".[preview]") rồi chạy lại lệnh.'
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT025": Code(
        ERROR,
        N_("«{path}» là bản nháp, số liệu còn thiếu hoặc chưa khớp: không dùng để ký, gửi."),
        N_("Sửa các chỗ nêu trên rồi chạy lại lệnh không có --draft để có báo cáo chính thức."),
    ),
    "OUT026": Code(
        ERROR,
        N_("«{path}» là bản nháp, dù không thiếu số liệu bắt buộc nào: không dùng để ký, gửi."),
        N_("Chạy lại lệnh không có --draft để có báo cáo chính thức."),
    ),
    "OUT027": Code(
        ERROR,
        N_("Tệp «{path}» không phải do chương trình này ghi ra; lệnh không ghi đè."),
        N_("Chuyển tệp đó đi nơi khác hoặc chọn thư mục khác bằng -o THƯ_MỤC; nếu không cần tệp đó nữa, thêm --force."),
    ),
    "OUT028": Code(
        ERROR,
        N_("«{path}» là báo cáo chính thức; bản nháp không bao giờ ghi đè báo cáo."),
        N_("Đổi tên tệp số liệu, hoặc chọn thư mục khác bằng -o THƯ_MỤC."),
    ),
    "OUT029": Code(
        WARNING,
        N_("Bản nháp «{path}» của lần trước vẫn còn."),
        N_("Xóa bản nháp để khỏi gửi nhầm."),
    ),
    "OUT080": Code(
        ERROR,
        N_("«{path}» đã có, và không phải là tệp mà lệnh này ghi ra rồi để nguyên: có thể bạn đã sửa và lưu nó."),
        N_("Ghi tên tệp khác. Nếu không cần tệp cũ thì xóa nó rồi gõ lại lệnh."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT070": Code(
        ERROR,
        N_("Các tiến trình làm báo cáo dừng đột ngột và không chạy lại được; phần còn lại chưa làm."),
        N_(
            "Có lẽ máy hết bộ nhớ. Đóng bớt chương trình khác rồi gõ lại lệnh với --jobs 1; các báo cáo đã làm xong được giữ nguyên, không phải làm lại."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT071": Code(
        ERROR,
        N_("Đơn vị này đã hai lần làm tiến trình dừng đột ngột nên bị bỏ qua; các đơn vị khác vẫn được làm."),
        N_(
            "Thường là vì máy hết bộ nhớ do số liệu hoặc mẫu của đơn vị này quá lớn. Làm riêng đơn vị này, hoặc chạy trên máy có nhiều bộ nhớ hơn."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT072": Code(
        ERROR,
        N_("Đã làm {made} báo cáo nhưng chỉ có {there} tệp trong thư mục kết quả; thiếu ví dụ «{path}»."),
        N_(
            "Có lẽ chương trình hoặc người khác vừa xóa, chuyển tệp trong thư mục kết quả. Gõ lại lệnh: chỉ các tệp thiếu được làm lại."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "OUT073": Code(
        WARNING,
        N_("Tệp đóng gói «{path}» thiếu {count} báo cáo, vì chưa làm được chúng."),
        N_("Sửa các lỗi đã báo rồi gõ lại lệnh: tệp đóng gói được ghi lại từ đầu, đủ mọi báo cáo."),
    ),
    "OUT074": Code(
        WARNING,
        N_("{count} tệp .zip còn từ lần chạy trước, lần này các báo cáo trong đó được đóng vào tệp khác: {names}."),
        N_("Xóa các tệp đó để khỏi gửi nhầm bản cũ."),
    ),
    "OUT075": Code(
        WARNING,
        N_("{count} tệp .zip còn giữ bản cũ của báo cáo đã làm lại: {names}."),
        N_("Chạy lại lệnh với --zip như lần trước để đóng gói lại, hoặc xóa các tệp đó."),
    ),
}
