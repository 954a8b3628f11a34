"""Codes about computed values, verdicts and checks."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import DOUBTFUL, ERROR, WARNING, Code

VERDICTS: dict[str, Code] = {
    "VER001": Code(
        ERROR,
        N_("«{name}» chưa đủ số liệu nên không so sánh hay tính toán được ({reasons})."),
        N_(
            "Điền số liệu còn thiếu vào tệp số liệu. Nếu được phép thiếu thì trong mẫu chỉ so sánh khi đã có: "
            "«{{% if … is not thieu and … > 0 %}}»; với chỉ tiêu thì hỏi «….dat», «….khong_dat» thay cho so sánh số."
        ),
    ),
    "VER002": Code(
        ERROR,
        N_("«{name}» được để trống (điền tay sau) nên không so sánh hay tính toán được."),
        N_("Điền giá trị vào tệp số liệu, hoặc bỏ phép tính này trong mẫu."),
    ),
    "VER003": Code(
        ERROR,
        N_("Phép tính cho ra số quá lớn, hoặc lũy thừa không tính được."),
        N_("Kiểm tra lại công thức: số mũ phải là số nguyên không quá 64."),
    ),
    "VER004": Code(
        ERROR,
        N_("Không chia được «{value}» cho 0."),
        N_(
            "Trong mẫu, kiểm tra số chia khác 0 trước khi chia; tỷ lệ thì nên khai báo thành chỉ tiêu trong "
            "quy-tac.yml."
        ),
    ),
    "VER005": Code(
        ERROR,
        N_("Không cộng, trừ được «{left}» với «{right}»: một bên là tỷ lệ phần trăm, một bên không phải."),
        N_("Kiểm tra lại phép tính: chỉ cộng, trừ các số cùng đơn vị."),
    ),
    "VER200": Code(
        ERROR,
        N_("Không cộng, trừ được «{left}» với «{right}»: hai số khác đơn vị tính."),
        N_("Kiểm tra lại phép tính: chỉ cộng, trừ các số cùng đơn vị."),
    ),
    "VER202": Code(
        ERROR,
        N_("«{label}» không có mục «{key}»."),
        N_("Các mục có: {keys}."),
    ),
    "VER205": Code(
        ERROR,
        N_("«{label}» của {row} là {value}, nằm ngoài kỳ báo cáo {period}."),
        N_("Sửa ngày ghi nhầm, hoặc sửa «ky»; bảng có đủ các ngày (du_nhom) chỉ gồm các ngày của kỳ."),
    ),
    "VER208": Code(
        WARNING,
        N_("«{label}»: «{first}» và «{second}» chỉ khác nhau dấu, nên thành hai nhóm."),
        N_("Nếu là một thì sửa thành «{first}» ở mọi dòng; nếu khác nhau thì không cần làm gì."),
    ),
    "VER207": Code(
        ERROR,
        N_("«{label}» cần đủ các ngày của kỳ («{column}», du_nhom), nhưng chưa biết kỳ báo cáo có những ngày nào."),
        N_("Thêm «ky» với ngày đầu «tu» và ngày cuối «den», cách nhau không quá mười năm."),
    ),
    "VER206": Code(
        ERROR,
        N_("«{label}» có {count} nhóm, nhiều hơn {limit} nhóm mà một bảng nêu được."),
        N_("Bỏ bớt cấp trong «nhom_theo», hoặc bỏ «du_nhom»."),
    ),
    "VER201": Code(
        ERROR,
        N_("Kỳ có {count} ngày, nhiều hơn {limit} ngày mà một bảng theo ngày, theo tháng nêu được."),
        N_("Kiểm tra lại ngày đầu và ngày cuối của kỳ."),
    ),
    "VER006": Code(
        ERROR,
        N_("Một nhóm giá trị ({names}) không in ra được thành chữ."),
        N_("Ghi rõ tên của giá trị muốn in, ví dụ «{{{{ so_lieu.ten_so_lieu }}}}»."),
    ),
    "VER010": Code(
        WARNING,
        N_(
            "«{name}» in là {shown} thay vì {rounded}, vì nếu làm tròn đến {digits} chữ số thập phân thì trái với kết luận."
        ),
        N_("Không cần làm gì: báo cáo in đủ chữ số để thấy đúng kết luận."),
    ),
    "VER011": Code(
        ERROR,
        N_("«{name}»: tử số {numerator} lớn hơn mẫu số {denominator}."),
        N_(
            "Kiểm tra lại hai số. Nếu số đúng (ví dụ vượt kế hoạch được giao), ghi lý do: "
            "«mien_kiem_tra: {{{waiver}: lý do}}»."
        ),
        draft=DOUBTFUL,
    ),
    "VER012": Code(
        ERROR,
        N_("{message} (kiểm tra «{code}»: {values})."),
        N_(
            "Kiểm tra lại các số này: phải có {condition}. Nếu số đúng, ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}»."
        ),
        draft=DOUBTFUL,
    ),
    "VER013": Code(
        WARNING,
        N_("{message} (kiểm tra «{code}»: {values})."),
        N_(
            "Kiểm tra lại các số này: nên có {condition}. Nếu số đúng, ghi lý do: «mien_kiem_tra: {{{waiver}: lý do}}»."
        ),
    ),
    "VER014": Code(WARNING, N_("Miễn kiểm tra «{code}» mà kiểm tra này không báo lỗi gì."), N_("Xóa {where}.")),
    "VER015": Code(
        ERROR,
        N_("Không có kiểm tra nào mã «{code}» để miễn."),
        N_("Xóa {where}, hoặc chép đúng mã trong thông báo của kiểm tra."),
        draft=DOUBTFUL,
    ),
    "VER016": Code(
        ERROR,
        N_("«{name}»: tử số là {numerator} mà mẫu số bằng 0, nên không tính được tỷ lệ."),
        N_(
            "Kiểm tra lại hai số. Nếu trong kỳ không phát sinh thì tử số cũng ghi 0; nếu số đúng, ghi lý do: "
            "«mien_kiem_tra: {{{waiver}: lý do}}», khi đó chỉ tiêu được ghi là chưa đủ số liệu."
        ),
        draft=DOUBTFUL,
    ),
    "VER017": Code(
        ERROR,
        N_("«{label}» ghi là {typed} mà các phần cộng lại là {computed} ({values})."),
        N_("Sửa tổng hoặc các phần cho khớp. Nếu số đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
        draft=DOUBTFUL,
    ),
    "VER018": Code(
        ERROR,
        N_("«{label}» ghi là {typed} mà tính theo {expression} là {computed} ({values})."),
        N_("Sửa số đã ghi, hoặc các số dùng để tính. Nếu số đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
        draft=DOUBTFUL,
    ),
    "VER019": Code(
        ERROR,
        N_("«{label}» (đầu kỳ) ghi là {typed} mà cuối kỳ trước là {computed} ({values})."),
        N_(
            "Số đầu kỳ phải bằng số cuối kỳ trước; kiểm tra lại cả hai tệp. Nếu số đúng, ghi lý do: "
            "«mien_kiem_tra: {{{code}: lý do}}»."
        ),
        draft=DOUBTFUL,
    ),
    "VER020": Code(
        ERROR,
        N_("«{label}»: «{value}» nằm ngoài kỳ báo cáo ({period})."),
        N_("Sửa thời gian này hoặc «ky». Nếu đúng là ngoài kỳ, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
        draft=DOUBTFUL,
    ),
    "VER021": Code(
        WARNING,
        N_("«{label}»: năm cuối là {year}, không liền kề với kỳ báo cáo ({period})."),
        N_(
            "Ghi số liệu đến năm {wanted}. Nếu đúng là không cần liền kề, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."
        ),
    ),
    "VER030": Code(
        ERROR,
        N_("«{name}» không phát sinh trong kỳ nên không so sánh hay tính toán được ({reasons})."),
        N_(
            "Trong mẫu, hỏi trước khi so sánh: «{{% if ….khong_phat_sinh %}}», hoặc in thẳng kết luận «{{{{ ….ket_luan }}}}»."
        ),
    ),
    "VER050": Code(
        ERROR,
        N_("Tên đơn vị là «{name}» nhưng cơ quan ban hành là «{office}»: hai đơn vị khác nhau."),
        N_("Sửa don_vi.ten hoặc don_vi.co_quan. Nếu cả hai đều đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER051": Code(
        ERROR,
        N_("Loại đơn vị là «{kind}» nhưng tên ghi «{name}»."),
        N_("Sửa don_vi.loai hoặc don_vi.ten. Nếu cả hai đều đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER052": Code(
        WARNING,
        N_(
            "«{label}»: tỷ lệ do đơn vị khai là {typed}, nhưng tính từ số lượng {numerator}/{denominator} thì được {computed}; báo cáo dùng tỷ lệ tính từ số lượng."
        ),
        N_(
            "Kiểm tra lại các số lượng này, hoặc xóa tỷ lệ đã khai. Nếu đều đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."
        ),
    ),
    "VER053": Code(
        WARNING,
        N_("«{name}»: điểm chưa làm tròn là {shown}, làm tròn thành {rounded} thì xếp loại hoặc kết luận khác đi."),
        N_("Báo cáo dùng số đã làm tròn, đúng như bảng điểm in ra. Hỏi cơ quan chấm điểm xem có được làm tròn không."),
    ),
    "VER031": Code(ERROR, N_("Không có kiểm tra nào mã «{code}» để miễn."), N_("Có phải là {near}?"), draft=DOUBTFUL),
    "VER032": Code(
        WARNING,
        N_("«{label}» là {day}, trước ngày cuối của kỳ báo cáo ({end})."),
        N_("Kiểm tra lại ngày ký và «ky». Nếu đúng, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
    ),
    "VER033": Code(
        ERROR,
        N_("«{label}» chỉ áp dụng đến hết ngày {day}, mà kỳ báo cáo kết thúc ngày {end}."),
        N_(
            "Dùng bộ mẫu của giai đoạn mới; chưa có thì hỏi cơ quan yêu cầu báo cáo. Nếu vẫn phải báo cáo theo quy định cũ, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."
        ),
        draft=DOUBTFUL,
    ),
    "VER060": Code(
        ERROR,
        N_(
            "«{label}» có thời hạn áp dụng, mà tệp số liệu chưa có ngày cuối của kỳ báo cáo nên không biết còn áp dụng được không."
        ),
        N_(
            "Điền «tu» và «den» vào mục «ky»; chưa có mục này thì thêm «ky: {{tu: …, den: …}}». Hoặc ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."
        ),
    ),
    "VER034": Code(
        ERROR,
        N_("«{label}» chỉ áp dụng từ ngày {day}, mà kỳ báo cáo kết thúc ngày {end}."),
        N_("Kiểm tra lại «ky». Nếu vẫn phải báo cáo theo quy định này, ghi lý do: «mien_kiem_tra: {{{code}: lý do}}»."),
        draft=DOUBTFUL,
    ),
    "VER071": Code(
        WARNING,
        N_("«{label}»: các dòng của hai kỳ khác nhau: {rows}."),
        N_(
            "Cùng một dòng mà ghi khác nhau thì sửa cho giống; nếu đúng là dòng mới hoặc đã bỏ, ghi lý do cho từng dòng: "
            "«mien_kiem_tra: {{{waiver}: lý do}}»."
        ),
    ),
    "VER072": Code(
        WARNING,
        N_("«{name}»: {count} dòng in nhiều chữ số thập phân hơn, vì khác hạng mà làm tròn thì in như nhau ({rows})."),
        N_(
            "Không cần làm gì: báo cáo in đủ chữ số để thấy vì sao khác hạng. Muốn xếp hạng theo số đã làm tròn thì ghi "
            '«xep_hang: {{theo: "lam_tron({by}, 2)"}}».'
        ),
    ),
    "VER070": Code(
        WARNING,
        N_(
            "«{name}»: {count} dòng in nhiều hơn {digits} chữ số thập phân, vì nếu làm tròn thì trái với kết luận ({rows})."
        ),
        N_("Không cần làm gì: báo cáo in đủ chữ số để thấy đúng kết luận."),
    ),
}
