"""Codes about the cases of packs: data files with what must come out (``test``)."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code, ExitCode

CASES: dict[str, Code] = {
    "CAS001": Code(
        ERROR,
        N_("«{name}» phải là «{expected}» nhưng ra «{actual}»."),
        N_(
            "Nếu kết quả mới là đúng, sửa dòng này hoặc gõ «docxtpl-reports test {pack} --update»; nếu không, xem vì sao: "
            "docxtpl-reports explain {file} {asked}"
        ),
    ),
    "CAS002": Code(
        ERROR,
        N_("Báo cáo không có chữ «{words}»."),
        N_(
            "Sửa mẫu, hoặc sửa dòng này của «co_chu» cho đúng chữ trong báo cáo: docxtpl-reports build {file} -o thu-xem"
        ),
    ),
    "CAS003": Code(
        ERROR,
        N_("Báo cáo có chữ «{words}», là chữ không được có."),
        N_("Sửa mẫu, hoặc bỏ dòng này của «khong_co_chu» nếu chữ ấy được phép có."),
    ),
    "CAS004": Code(
        ERROR,
        N_("Báo cáo phải có {expected} trang nhưng có {actual} trang."),
        N_("Nếu số trang mới là đúng, sửa dòng này hoặc gõ «docxtpl-reports test {pack} --update»."),
    ),
    "CAS005": Code(
        ERROR,
        N_("Ca này phải gặp lỗi {code} nhưng không gặp."),
        N_("Sửa quy tắc để lỗi ấy được nêu, hoặc bỏ mã này khỏi «loi»."),
    ),
    "CAS006": Code(
        ERROR,
        N_("Ca này chưa ghi điều chờ đợi (mục «cho_doi»), nên chưa thử được gì."),
        N_("Gõ «docxtpl-reports test {pack} --update» để ghi các kết quả hiện nay vào tệp, rồi xem lại từng dòng."),
    ),
    "CAS007": Code(
        ERROR,
        N_("«{name}» trong «cho_doi» không phải là tên nào của bộ mẫu này{hint}."),
        N_("Sửa tên cho đúng; «docxtpl-reports fields {pack}» liệt kê mọi tên."),
    ),
    "CAS008": Code(
        ERROR,
        N_("Chưa đếm được số trang: {reason}"),
        N_("Làm theo lời khuyên đó rồi thử lại, hoặc gõ thêm «--no-pages» để lần này không đếm trang."),
        ExitCode.OUTSIDE,
    ),
    "CAS009": Code(
        ERROR,
        N_("«{name}» trong «cho_doi» phải là {wanted}."),
        N_('Ví dụ: cho_doi: {{chi_tieu.x: "9,20%", ket_luan: {{chi_tieu.x: Đạt}}, co_chu: ["Kính gửi"], so_trang: 2}}'),
    ),
    "CAS010": Code(
        ERROR,
        N_("Bộ mẫu «{pack}» chưa có ca thử nào."),
        N_(
            "Chép một tệp số liệu vào «{folder}» (tên tùy ý, đuôi .yml), rồi gõ «docxtpl-reports test {pack} --update»."
        ),
    ),
    "CAS011": Code(
        ERROR,
        N_("Giá trị của «{name}» chiếm nhiều dòng hoặc có ký tự đặc biệt nên không tự thay được."),
        N_("Tự sửa giá trị ấy thành «{actual}»."),
    ),
    "CAS012": Code(
        ERROR,
        N_("«ket_luan» ghi một kết luận chung nhưng bộ mẫu này có {count} tiêu chí đứng đầu: {names}."),
        N_("Ghi từng tên một: ket_luan: {{{first}: Đạt}}."),
    ),
    "CAS014": Code(
        ERROR,
        N_("Ca này ghi «mau: {typed}» nhưng nằm trong bộ mẫu «{pack}»."),
        N_("Sửa dòng ấy thành «mau: {pack}», để lệnh build làm đúng văn bản này."),
    ),
    "CAS015": Code(
        ERROR,
        N_("Báo cáo không làm được nên chưa thử được «{typed}»."),
        N_("Sửa các lỗi đã nêu; ca phải gặp lỗi (mục «loi») thì bỏ «co_chu», «khong_co_chu», «so_trang»."),
    ),
    "CAS018": Code(
        ERROR,
        N_("Thư mục «{folder}» không phải một bộ mẫu nên không có ca thử nào để chạy."),
        N_(
            "Ghi tên một bộ mẫu, ví dụ «docxtpl-reports test {first}»; các bộ mẫu: {known}. Thử tất cả: docxtpl-reports test"
        ),
    ),
    "CAS019": Code(
        ERROR,
        N_("Bộ mẫu «{pack}» có lỗi nên chưa thử được ca nào (trong {count} ca)."),
        N_("Sửa các lỗi của bộ mẫu đã nêu rồi thử lại; đừng sửa các ca."),
    ),
}
