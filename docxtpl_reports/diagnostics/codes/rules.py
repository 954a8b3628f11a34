"""Codes about `quy-tac.yml`: declarations, thresholds, expressions, scoring."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code

RULES: dict[str, Code] = {
    "YML070": Code(
        ERROR,
        N_("{what}: không có dấu so sánh «{typed}» trong «{expression}»."),
        N_("Viết «{meant}»: dấu lớn, nhỏ đứng trước dấu bằng."),
    ),
    "RUL001": Code(ERROR, N_("Không có mục «{name}» trong {section}."), N_("Có phải là {near}?")),
    "RUL002": Code(ERROR, N_("Không có mục «{name}» trong {section}."), N_("Các mục dùng được ở đây: {known}.")),
    "RUL003": Code(ERROR, N_("{section} thiếu mục «{key}»."), N_("Thêm «{key}: …».")),
    "RUL004": Code(
        ERROR,
        N_("«{name}» không dùng làm tên được: tên chỉ gồm chữ, số và dấu gạch dưới, bắt đầu bằng chữ."),
        N_("Đổi thành «{suggestion}»."),
    ),
    "RUL005": Code(
        ERROR,
        N_("«{name}» là từ dành riêng, không dùng làm tên được."),
        N_("Đổi sang tên khác, ví dụ «{name}_1»."),
    ),
    "RUL006": Code(
        ERROR,
        N_("{name}: kiểu «{kind}» không đi với đơn vị «{unit}»."),
        N_("Đơn vị % chỉ dùng với kiểu phan_tram, và phan_tram luôn có đơn vị %."),
    ),
    "RUL007": Code(
        ERROR,
        N_("{name}: nho_nhat lớn hơn lon_nhat."),
        N_("Kiểm tra lại hai giới hạn; có thể đã đổi chỗ."),
    ),
    "RUL008": Code(
        ERROR,
        N_("{name}: mục «{key}» không đi với kiểu «{kind}»."),
        N_("Mục này chỉ dùng cho kiểu danh_sach (phan_tu dùng được cả cho chuoi_nam)."),
    ),
    "RUL009": Code(
        ERROR,
        N_("{name} có cả «phan_tu» và «truong»."),
        N_("Dùng «truong» cho danh sách có nhiều cột, «phan_tu» cho danh sách một cột; bỏ một trong hai."),
    ),
    "RUL010": Code(ERROR, N_("{what} chỉ nhận có hoặc không, không nhận «{typed}»."), N_("Ghi «true» hoặc «false».")),
    "RUL011": Code(ERROR, N_("{what}: «{typed}» phải là số nguyên từ 0 đến {limit}."), N_("Ví dụ «lam_tron: 2».")),
    "RUL012": Code(
        ERROR,
        N_("{what}: «{typed}» không đọc được thành số của kiểu này."),
        N_("Ghi giới hạn như cách ghi số liệu, ví dụ 100."),
    ),
    "RUL013": Code(
        ERROR,
        N_("Cột «{name}» của danh sách không được có kiểu «{kind}»."),
        N_("Cột nhận kiểu đơn giản như chuoi, so_nguyen, ngay, hoặc danh_sach và theo_muc."),
    ),
    "RUL014": Code(ERROR, N_("{what}: không có kiểu «{name}»."), N_("Có phải là {near}?")),
    "RUL015": Code(ERROR, N_("{what}: không có kiểu «{name}»."), N_("Các kiểu dùng được: {known}.")),
    "RUL016": Code(
        ERROR,
        N_("Chỉ tiêu «{name}» phải có cả «tu_so» và «mau_so», hoặc chỉ có «cong_thuc»."),
        N_("Tỷ lệ thì ghi tu_so và mau_so; cách tính khác thì ghi cong_thuc."),
    ),
    "RUL017": Code(
        ERROR,
        N_("{name}: hai ngưỡng có cùng ngày bắt đầu."),
        N_("Mỗi ngưỡng ghi «tu:» một ngày khác nhau."),
    ),
    "RUL018": Code(
        ERROR,
        N_("{name}: «{typed}» không phải là ngưỡng."),
        N_('Ghi dấu so sánh rồi đến giá trị, trong ngoặc kép: ">= 50%", hoặc khoảng "50%..80%".'),
    ),
    "RUL019": Code(ERROR, N_("{what}: «{typed}» không phải là ngày."), N_("Ghi theo dạng 01/01/2023.")),
    "RUL020": Code(
        ERROR,
        N_("{name}: «{typed}» không dùng được sau «dat_khi:»."),
        N_("Sau «dat_khi:» ghi tat_ca, bat_ky, it_nhat 2, it_nhat 80% hoặc cham_diem."),
    ),
    "RUL021": Code(
        ERROR,
        N_("{name}: cần ít nhất {count} mục đạt mà chỉ gồm {members} mục."),
        N_("Sửa số trong dat_khi, hoặc thêm mục vào gom."),
    ),
    "RUL022": Code(ERROR, N_("kiem_tra.muc: «{typed}» không dùng được."), N_("Sau «muc:» ghi loi hoặc canh_bao.")),
    "RUL023": Code(ERROR, N_("Mã kiểm tra «{name}» được dùng hai lần."), N_("Đổi một trong hai mã.")),
    "RUL024": Code(
        ERROR,
        N_("«{name}» vừa là số liệu vừa là chỉ tiêu."),
        N_("Đổi một trong hai tên, vì công thức chỉ gọi chúng bằng tên, không kèm nhóm."),
    ),
    "RUL026": Code(
        ERROR,
        N_("{name}: công thức không ra tỷ lệ phần trăm mà đơn vị là %."),
        N_("Tỷ lệ của hai số thì dùng tu_so và mau_so (tự nhân 100); nếu không phải tỷ lệ, ghi don_vi khác."),
    ),
    "RUL027": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm chỉ tiêu «{name}» chưa có ngưỡng, nên không kết luận được."),
        N_("Thêm «nguong» cho chỉ tiêu này, hoặc bỏ nó khỏi gom."),
    ),
    "RUL028": Code(ERROR, N_("Tính vòng tròn: {path}."), N_("Sửa một công thức (hoặc mục gom) trong vòng này.")),
    "RUL029": Code(
        ERROR,
        N_("{name}: công thức ra tỷ lệ phần trăm mà đơn vị không phải là %."),
        N_('Thêm «don_vi: "%"» (mức chênh của hai tỷ lệ: «don_vi: điểm phần trăm»), hoặc sửa công thức.'),
    ),
    "RUL030": Code(
        ERROR,
        N_("{what}: có ký tự «{found}» không dùng được trong công thức «{expression}»."),
        N_(
            "Công thức chỉ dùng tên, số, + - * / ( ), so sánh, and, or, not, if … else, và các hàm. Trong công thức, "
            "số thập phân dùng dấu chấm."
        ),
    ),
    "RUL031": Code(
        ERROR,
        N_("{what}: không hiểu «{found}» ở chỗ này trong «{expression}»."),
        N_("Có lẽ thiếu dấu phép tính, dấu phẩy hoặc dấu ngoặc ngay trước chỗ này."),
    ),
    "RUL032": Code(
        ERROR,
        N_("{what}: công thức «{expression}» còn thiếu phần cuối."),
        N_("Viết tiếp công thức, hoặc bỏ dấu phép tính thừa ở cuối."),
    ),
    "RUL033": Code(ERROR, N_("{what}: dấu ngoặc mở trong «{expression}» chưa đóng."), N_("Thêm dấu «)».")),
    "RUL034": Code(
        ERROR,
        N_("{what}: «if» trong «{expression}» thiếu «else»."),
        N_("Viết đủ: giá_trị_1 if điều_kiện else giá_trị_2."),
    ),
    "RUL035": Code(
        ERROR,
        N_("{what}: không viết được so sánh nối tiếp như trong «{expression}»."),
        N_("Tách ra: «a < b and b < c»."),
    ),
    "RUL036": Code(ERROR, N_("{what}: không có hàm «{name}»."), N_("Các hàm dùng được: {known}.")),
    "RUL037": Code(
        ERROR,
        N_("{what}: «{typed}» có thể đọc là {first} hoặc {second}."),
        N_("Ghi «{first}» nếu là số lớn, «{second}» nếu là số thập phân."),
    ),
    "RUL038": Code(ERROR, N_("{what}: «{typed}» không phải là số."), N_("Trong công thức, số ghi như 1185 hoặc 0.5.")),
    "RUL039": Code(
        ERROR,
        N_("{what}: công thức quá dài hoặc quá nhiều tầng ngoặc (giới hạn {limit})."),
        N_("Tách thành nhiều chỉ tiêu nhỏ."),
    ),
    "RUL040": Code(
        ERROR,
        N_("{what}: «{expression}» dùng cả một danh sách ở chỗ cần một số."),
        N_("Dùng hàm tong, min, max, dem hoặc trung_binh với đúng một danh sách."),
    ),
    "RUL041": Code(ERROR, N_("{what}: hàm «{name}» cần đúng một danh sách."), N_("Ví dụ dem(nhan_su).")),
    "RUL042": Code(
        ERROR,
        N_("{what}: chỗ này trong «{expression}» phải là một điều kiện đúng/sai."),
        N_("Ví dụ so_a > so_b."),
    ),
    "RUL043": Code(
        ERROR,
        N_("{what}: chỗ này trong «{expression}» phải là số."),
        N_("Kiểm tra kiểu của các số liệu trong công thức."),
    ),
    "RUL044": Code(
        ERROR,
        N_("{what}: so sánh hoặc chọn giữa hai giá trị khác loại trong «{expression}»."),
        N_("Hai bên phải cùng là số, cùng là ngày, hoặc (với = và !=) cùng là chữ hay cùng là đúng/sai."),
    ),
    "RUL045": Code(
        ERROR,
        N_("{what}: «{expression}» dùng lẫn tỷ lệ phần trăm với số không phải phần trăm."),
        N_("Cộng, trừ và so sánh chỉ dùng cho các số cùng đơn vị."),
    ),
    "RUL046": Code(ERROR, N_("{what}: không có số liệu hay chỉ tiêu nào tên «{name}»."), N_("Có phải là {near}?")),
    "RUL047": Code(
        ERROR,
        N_("{what}: không có số liệu hay chỉ tiêu nào tên «{name}»."),
        N_("Các tên dùng được: {known}."),
    ),
    "RUL048": Code(ERROR, N_("{what}: «{owner}» không có cột «{name}»."), N_("Có phải là {near}?")),
    "RUL049": Code(ERROR, N_("{what}: «{owner}» không có cột «{name}»."), N_("Các cột dùng được: {known}.")),
    "RUL050": Code(
        ERROR,
        N_("{what}: «{name}» có kiểu «{kind}», không dùng trong công thức được."),
        N_("Công thức dùng số, ngày, đúng/sai, danh sách và chuỗi năm."),
    ),
    "RUL060": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm «{name}», không phải chỉ tiêu hay tiêu chí nào."),
        N_("Có phải là {near}?"),
    ),
    "RUL061": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm «{name}», không phải chỉ tiêu hay tiêu chí nào."),
        N_("Các tên dùng được: {known}."),
    ),
    "RUL063": Code(
        ERROR,
        N_("{name}: mục «{key}» chỉ dùng cho số liệu là một con số (không nằm trong danh sách)."),
        N_("Bỏ «{key}», hoặc ghi thành một kiểm tra trong kiem_tra."),
    ),
    "RUL064": Code(
        WARNING,
        N_("«{first}» và «{second}» có cùng tên gọi «{label}», người đọc báo cáo không phân biệt được."),
        N_("Sửa «ten» của một trong hai để nói rõ chỗ khác nhau."),
    ),
    "RUL065": Code(
        ERROR,
        N_("{name}: chấm điểm thì ghi đúng một trong hai, «gom» hoặc «cong_thuc»."),
        N_("Điểm tính từ số liệu thì ghi cong_thuc; điểm là tổng của các tiêu chí con thì ghi gom."),
    ),
    "RUL066": Code(
        ERROR,
        N_("{name}: chấm điểm phải có «diem_toi_da» lớn hơn 0."),
        N_("Ghi số điểm cao nhất, ví dụ «diem_toi_da: 20»."),
    ),
    "RUL067": Code(
        ERROR,
        N_("{name}: mục «{key}» chỉ dùng khi chấm điểm."),
        N_("Ghi «dat_khi: cham_diem», hoặc bỏ mục này."),
    ),
    "RUL068": Code(
        ERROR,
        N_("Tiêu chí «{owner}» gồm tiêu chí chấm điểm «{name}» chưa có ngưỡng, nên không kết luận được."),
        N_('Thêm «nguong: ">= 80"» cho tiêu chí chấm điểm này, hoặc bỏ nó khỏi gom.'),
    ),
    "RUL069": Code(
        ERROR,
        N_("{what}: điểm bắt đầu của loại «{name}» trùng với loại khác, hoặc nằm ngoài khoảng từ 0 đến diem_toi_da."),
        N_("Mỗi loại ghi số điểm thấp nhất của loại, ví dụ «xep_loai: {{Tốt: 80, Khá: 70, Yếu: 0}}»."),
    ),
    "RUL070": Code(
        ERROR,
        N_("{what}: xep_loai chưa có loại nào bắt đầu từ 0 điểm, nên điểm thấp không có loại."),
        N_("Thêm loại thấp nhất, ví dụ «Yếu: 0»."),
    ),
    "RUL071": Code(
        ERROR,
        N_("Tiêu chí chấm điểm «{owner}» gồm «{name}», không phải là tiêu chí chấm điểm."),
        N_(
            "Điểm chỉ cộng được từ các tiêu chí có «dat_khi: cham_diem»; chỉ tiêu thì đưa vào cong_thuc của một tiêu chí con."
        ),
    ),
    "RUL072": Code(
        ERROR,
        N_("{name}: diem_toi_da là {most} mà các tiêu chí con cộng lại là {total}."),
        N_("Sửa cho khớp: điểm tối đa của tổng bằng tổng điểm tối đa của các phần."),
    ),
    "RUL073": Code(
        ERROR,
        N_("{name}: công thức ra tỷ lệ phần trăm, không ra điểm."),
        N_("Chia cho 100%: «20 * (ty_le / 100%)»; đủ điểm từ 80% thì «20 * (ty_le / 80%)»."),
    ),
    "RUL074": Code(
        ERROR,
        N_("{name}: khoảng «{typed}» ngược, đầu lớn hơn cuối, nên không số nào đạt."),
        N_("Ghi số nhỏ trước: «{fixed}»."),
    ),
    "RUL081": Code(
        ERROR,
        N_("{what}: «{typed}» có thể là một số thập phân, cũng có thể là hai số cách nhau bằng dấu phẩy."),
        N_("Ghi «{first}» nếu là một số, «{second}» (có dấu cách sau dấu phẩy) nếu là nhiều số."),
    ),
    "RUL082": Code(
        ERROR,
        N_("{name}: kiểu lua_chon mà chưa khai báo các giá trị."),
        N_("Thêm các giá trị để chọn, ví dụ «gia_tri: [I, II, III]»."),
    ),
    "RUL083": Code(
        ERROR,
        N_("{name}: «gia_tri» chỉ dùng với kiểu lua_chon, không dùng với kiểu {kind}."),
        N_("Đổi kiểu thành «kieu: lua_chon», hoặc xóa «gia_tri»."),
    ),
    "RUL084": Code(
        ERROR,
        N_("{name}: hai giá trị «{first}» và «{second}» chỉ khác nhau ở dấu hay chữ hoa, dễ chọn nhầm."),
        N_("Xóa hoặc đổi một trong hai giá trị."),
    ),
    "RUL085": Code(
        ERROR,
        N_("{what}: «{name}» không bao giờ là «{typed}»."),
        N_("Các giá trị có thể có: {values}."),
    ),
    "RUL086": Code(
        WARNING,
        N_("Tên «{name}» có chữ cái của bảng chữ cái khác (Kirin, Hy Lạp), trông giống chữ Latinh mà không phải."),
        N_("Gõ lại tên này bằng bàn phím thường: «{meant}»."),
    ),
    "RUL087": Code(
        ERROR,
        N_("Có hai tên trông giống hệt nhau «{meant}»; một tên có chữ cái của bảng chữ cái khác (Kirin, Hy Lạp)."),
        N_("Gõ lại tên ở đây bằng bàn phím thường, và đổi một trong hai tên nếu là hai mục khác nhau."),
    ),
    "RUL088": Code(
        ERROR,
        N_("{what}: ngày đầu {first} sau ngày cuối {last}, nên không kỳ nào áp dụng được."),
        N_("Ghi lại «tu» và «den» cho đúng thứ tự."),
    ),
    "RUL089": Code(
        ERROR,
        N_("{name}: «ty_le_khai: {stated}» không dùng được."),
        N_(
            "Ghi tên một số liệu kiểu phan_tram đã khai báo trong so_lieu; chỉ dùng cho chỉ tiêu có tu_so và mau_so, đơn vị %."
        ),
    ),
    "RUL201": Code(
        ERROR,
        N_("{name}: «don_vi: {unit}» của số tiền thiếu chữ «đồng»."),
        N_("Ghi «{meant}»: các số tiền đồng, nghìn đồng, triệu đồng, tỷ đồng được tự đổi cho nhau."),
    ),
    "RUL202": Code(
        ERROR,
        N_("{what}: «{expression}» dùng một số không ghi đơn vị cùng với các số tiền khác đơn vị."),
        N_("Ghi cả đơn vị sau số, ví dụ: 500 triệu đồng."),
    ),
    "RUL203": Code(
        ERROR,
        N_(
            "{what}: «{expression}» nhân hoặc chia cho 1000 để đổi đơn vị tiền, mà các đơn vị đồng, nghìn đồng, triệu đồng được tự đổi."
        ),
        N_("Bỏ phép nhân, chia ấy: máy tự đổi theo «don_vi» đã khai báo."),
    ),
    "RUL204": Code(
        ERROR,
        N_("{what}: «{expression}» cộng, trừ hoặc so sánh hai số khác đơn vị tính: «{first}» và «{second}»."),
        N_("Chỉ cộng, trừ, so sánh các số cùng đơn vị; nếu là một đơn vị thì khai báo «don_vi» giống nhau."),
    ),
    "RUL205": Code(
        ERROR,
        N_("{name}: công thức gồm các số tiền khác đơn vị, nên chưa biết in theo đơn vị nào."),
        N_("Thêm «don_vi», ví dụ: don_vi: triệu đồng."),
    ),
    "RUL206": Code(
        ERROR,
        N_(
            "{name}: tỷ lệ do đơn vị khai «{stated}» có giá trị mặc định, nên báo cáo sẽ nêu một tỷ lệ mà không đơn vị nào khai."
        ),
        N_("Xóa «mac_dinh» của số liệu này."),
    ),
    "RUL208": Code(
        ERROR, N_("{what}: không có giờ «{typed}»."), N_("Ghi giờ từ 0:00 đến 23:59, ví dụ 7:30 hoặc 7h30.")
    ),
    "RUL210": Code(
        ERROR,
        N_("{what}: «lam_tron» trong «{expression}» phải ghi số chữ số lẻ bằng một số từ 0 đến {most}."),
        N_("Ví dụ lam_tron(so_luong * don_gia) làm tròn đến hàng đơn vị, lam_tron(x, 2) đến hai chữ số lẻ."),
    ),
    "RUL211": Code(
        ERROR,
        N_("{what}: «lam_tron» trong «{expression}» làm tròn một tổng gồm các số tiền khác đơn vị."),
        N_("Làm tròn từng số tiền rồi mới cộng: lam_tron(a) + lam_tron(b)."),
    ),
    "RUL250": Code(
        ERROR,
        N_("{what}: mã tiêu chí trong «{typed}» phải đặt trong ngoặc kép và ngoặc vuông."),
        N_("Viết {meant}, rồi thêm .dat hoặc .khong_dat; cả công thức đặt trong dấu nháy đơn."),
    ),
    "RUL251": Code(
        ERROR,
        N_("{what}: «{name}» hỏi một tiêu chí, mà tiêu chí chỉ được kết luận sau khi đã tính xong mọi chỉ tiêu."),
        N_("Chỉ kiem_tra được hỏi tiêu chí; ở đây hãy dùng các chỉ tiêu của tiêu chí ấy."),
    ),
    "RUL252": Code(
        ERROR,
        N_("{what}: «{name}» là một tiêu chí, chưa nói hỏi gì về tiêu chí ấy."),
        N_("Thêm một trong các chữ sau vào sau tên: {known}."),
    ),
    "RUL253": Code(ERROR, N_("{what}: không có tiêu chí nào tên «{name}»."), N_("Có phải là {near}?")),
    "RUL254": Code(
        ERROR, N_("{what}: không có tiêu chí nào tên «{name}»."), N_("Các tiêu chí của bộ mẫu này: {known}.")
    ),
    "RUL200": Code(
        ERROR,
        N_("{name}: «mac_dinh» đang để trống."),
        N_(
            'Ghi giá trị như trong tệp số liệu, hoặc xóa dòng «mac_dinh»; chỉ số liệu kiểu chuoi được mặc định là không có chữ ("").'
        ),
    ),
    "RUL090": Code(
        WARNING,
        N_("{name}: ngưỡng «{typed}» của một tỷ lệ phần trăm đang được hiểu là {first}%."),
        N_("Ghi rõ cả dấu %: {second}%, hoặc {first}% nếu đúng là không quá một phần trăm."),
    ),
    "RUL080": Code(
        ERROR,
        N_("{what}: «{typed}» không phải là cách tính mục không phát sinh."),
        N_("Ghi «khong_tinh» (không tính mục không phát sinh) hoặc «dat» (coi là đạt)."),
    ),
}
