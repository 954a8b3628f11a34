"""Codes about the data file: its values as typed, its packs and the files it inherits from."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import DOUBTFUL, ERROR, MISSING, WARNING, Code

DATA: dict[str, Code] = {
    "DAT001": Code(ERROR, N_("Không có mục «{name}» trong {section}."), N_("Có phải là {near}?")),
    "DAT002": Code(ERROR, N_("Không có mục «{name}» trong {section}."), N_("Các mục dùng được ở đây: {known}.")),
    "DAT003": Code(
        ERROR,
        N_("Thiếu số liệu «{label}» ({path})."),
        N_("Thêm «{key}:» vào đúng nhóm, sau dấu hai chấm ghi {how}."),
        draft=MISSING,
    ),
    "DAT004": Code(
        ERROR,
        N_("«{label}» ({path}) đang để trống mà bắt buộc phải có."),
        N_("Sau «{key}:» ghi {how}."),
        draft=MISSING,
    ),
    "DAT005": Code(
        ERROR,
        N_("Thiếu mục «{label}» ({path})."),
        N_("Thêm «{key}:», sau dấu hai chấm ghi {how}; muốn để trống để điền tay sau thì ghi «{key}: null»."),
        draft=MISSING,
    ),
    "DAT006": Code(
        ERROR,
        N_("«{typed}» không phải là số ({label}, {path})."),
        N_("Sau «{key}:» chỉ ghi {how}; đơn vị và ghi chú viết sau dấu # ở cuối dòng."),
    ),
    "DAT007": Code(
        ERROR,
        N_("«{typed}» không phải là số nguyên ({label}, {path})."),
        N_("Sau «{key}:» ghi {how}."),
    ),
    "DAT008": Code(
        ERROR,
        N_("«{typed}» có thể đọc là {first} hoặc {second} ({label}, {path})."),
        N_("Ghi rõ: «{first}» nếu là số lớn, «{second}» nếu là số thập phân (dấu phẩy đứng trước phần lẻ)."),
    ),
    "DAT009": Code(
        ERROR,
        N_("«{typed}» không phải là ngày ({label}, {path})."),
        N_("Sau «{key}:» ghi ngày/tháng/năm, năm đủ bốn chữ số."),
    ),
    "DAT010": Code(
        ERROR,
        N_("Không có ngày «{typed}» trong lịch ({label}, {path})."),
        N_("Kiểm tra lại ngày và tháng."),
    ),
    "DAT011": Code(
        ERROR,
        N_("«{typed}» ghi tháng trước ngày ({label}, {path})."),
        N_("Ghi ngày trước tháng: «{meant}»."),
    ),
    "DAT012": Code(
        ERROR,
        N_("Năm trong «{typed}» phải ghi đủ bốn chữ số ({label}, {path})."),
        N_("Ghi ngày/tháng/năm, năm đủ bốn chữ số."),
    ),
    "DAT013": Code(
        ERROR,
        N_("Khoảng thời gian «{typed}» có ngày cuối trước ngày đầu ({path})."),
        N_("Kiểm tra lại hai ngày; có thể đã đổi chỗ."),
    ),
    "DAT014": Code(
        ERROR,
        N_("«{typed}» không phải là khoảng thời gian ({label}, {path})."),
        N_("Ghi hai ngày, ví dụ «{key}: 01/01/2024 - 13/8/2024»."),
    ),
    "DAT015": Code(
        ERROR,
        N_("{label} là {value}, nhỏ hơn giá trị nhỏ nhất được phép là {limit} ({path})."),
        N_("Kiểm tra lại số đã ghi."),
        draft=DOUBTFUL,
    ),
    "DAT016": Code(
        ERROR,
        N_("{label} là {value}, lớn hơn giá trị lớn nhất được phép là {limit} ({path})."),
        N_("Kiểm tra lại số đã ghi."),
        draft=DOUBTFUL,
    ),
    "DAT017": Code(
        ERROR,
        N_("Mục này chỉ nhận «có» hoặc «không», không nhận «{typed}» ({label}, {path})."),
        N_("Ghi «{key}: có» hoặc «{key}: không»."),
    ),
    "DAT018": Code(
        ERROR,
        N_("«{typed}» không phải là năm ({path})."),
        N_("Mỗi dòng ghi một năm bốn chữ số và giá trị, ví dụ «2023: 99,1»."),
    ),
    "DAT019": Code(
        ERROR,
        N_("{path} phải ghi từng phần của văn bản, không ghi gộp «{typed}»."),
        N_("Ghi {{loai: Quyết định, so: 416/QĐ-UBND, ngay: 13/7/2022, co_quan: …, trich_yeu: …}}."),
    ),
    "DAT020": Code(
        ERROR,
        N_("«{typed}» có thể đọc là {first} hoặc {second} ({label}, {path})."),
        N_("Mục này là số nguyên: nếu đúng là {first} thì ghi «{first}», không dùng dấu phẩy."),
    ),
    "DAT022": Code(
        ERROR,
        N_("Các tệp tham chiếu lẫn nhau thành vòng tròn: {path}."),
        N_("Bỏ một mục «ke_thua» hoặc «ky_truoc» ở một trong các tệp này."),
    ),
    "DAT023": Code(ERROR, N_("Quá nhiều tệp kế thừa nhau (giới hạn {limit})."), N_("Gộp bớt các tệp chung lại.")),
    "DAT024": Code(
        ERROR,
        N_("Miễn kiểm tra «{code}» mà không ghi lý do."),
        N_("Ghi lý do, ví dụ «{code}: số liệu đã đối chiếu với sổ gốc»."),
        draft=DOUBTFUL,
    ),
    "DAT025": Code(
        ERROR, N_("Mẫu dùng «{path}» mà tệp số liệu chưa có."), N_("Thêm «{path}» vào tệp số liệu."), draft=MISSING
    ),
    "DAT026": Code(
        ERROR,
        N_(
            "Không tìm thấy thư mục «templates» trong «{folder}» và các thư mục cấp trên, nên không tìm được bộ mẫu «{name}»."
        ),
        N_(
            "Đặt tệp số liệu trong thư mục của dự án (cạnh templates/), ví dụ trong data/. Chưa có bộ mẫu nào thì chép bộ mẫu đi "
            "kèm chương trình: docxtpl-reports new --from tieu-chi-15."
        ),
    ),
    "DAT028": Code(
        ERROR,
        N_("Tệp số liệu chưa ghi dùng bộ mẫu nào."),
        N_("Thêm dòng đầu «mau: tên-bộ-mẫu», ví dụ «mau: tieu-chi-15»."),
    ),
    "DAT030": Code(
        ERROR,
        N_("«{authority}» không phải là quyền hạn ký."),
        N_("Sau «hinh_thuc:» ghi một trong các chữ viết tắt TM, KT, TL, TUQ, Q."),
        draft=DOUBTFUL,
    ),
    "DAT031": Code(
        ERROR,
        N_("Cơ quan làm việc theo chế độ tập thể mà chưa ghi quyền hạn ký."),
        N_("Thêm «hinh_thuc: TM» nếu người đứng đầu ký, «hinh_thuc: KT» nếu cấp phó ký."),
        draft=DOUBTFUL,
    ),
    "DAT032": Code(
        ERROR,
        N_("Ký TM. (thay mặt) mà chưa biết thay mặt tập thể nào."),
        N_("Thêm «tap_the: Ủy ban nhân dân» (hoặc tên tập thể khác) vào nguoi_ky."),
        draft=DOUBTFUL,
    ),
    "DAT033": Code(
        ERROR,
        N_("Ký {authority}. mà chưa biết chức vụ của người đứng đầu."),
        N_("Thêm «chuc_vu_dung_dau: …» vào nguoi_ky, ví dụ «chuc_vu_dung_dau: Giám đốc»."),
        draft=DOUBTFUL,
    ),
    "DAT034": Code(
        ERROR,
        N_("Mục «thay» chỉ dùng khi hinh_thuc là TL (cấp phó của đơn vị ký thay trưởng đơn vị)."),
        N_("Bỏ mục «thay», hoặc sửa hinh_thuc."),
        draft=DOUBTFUL,
    ),
    "DAT035": Code(
        ERROR,
        N_("Ký {authority}. mà chức vụ «{title}» lại chính là người đứng đầu."),
        N_("Nếu người đứng đầu ký thì ghi «hinh_thuc: TM»; nếu không, sửa chuc_vu thành chức vụ của người ký."),
        draft=DOUBTFUL,
    ),
    "DAT036": Code(
        ERROR,
        N_("Ký {authority}. mà chức vụ «{title}» không phải là người đứng đầu («{head}»)."),
        N_("Cấp phó ký thì ghi «hinh_thuc: KT»; nếu không, sửa chuc_vu hoặc chuc_vu_dung_dau."),
        draft=DOUBTFUL,
    ),
    "DAT037": Code(
        ERROR,
        N_("Mục «thay» ghi đúng chức vụ của người ký («{title}»): không ai ký thay chính mình."),
        N_("Trưởng đơn vị tự ký thì xóa mục «thay»; cấp phó ký thì sửa chuc_vu, ví dụ «chuc_vu: Phó Trưởng phòng»."),
        draft=DOUBTFUL,
    ),
    "DAT040": Code(ERROR, N_("Không có bộ mẫu «{name}»."), N_("Có phải là {near}?")),
    "DAT041": Code(
        ERROR,
        N_("Không có bộ mẫu «{name}»."),
        N_(
            "Các bộ mẫu hiện có: {known}. Mỗi bộ mẫu là một thư mục trong templates/ có tệp quy-tac.yml. Các bộ mẫu đi kèm chương "
            "trình: gõ docxtpl-reports new."
        ),
    ),
    "DAT042": Code(
        ERROR,
        N_("Dự án này chưa có bộ mẫu «{name}», nhưng bộ mẫu ấy đi kèm chương trình."),
        N_("Chép vào bằng: docxtpl-reports new --from {name}; hoặc dùng một bộ mẫu hiện có: {known}."),
    ),
    "DAT050": Code(
        ERROR,
        N_("«{label}» ({path}) thiếu năm {year}: các năm phải liền nhau."),
        N_("Thêm dòng «{year}: …», hoặc bỏ những năm không liền với các năm còn lại."),
        draft=MISSING,
    ),
    "DAT051": Code(
        WARNING,
        N_("«{typed}» là năm {year}, có đúng không ({label}, {path})?"),
        N_("Kiểm tra lại năm; ngày của văn bản và của kỳ báo cáo thường từ năm {first} đến năm {last}."),
    ),
    "DAT052": Code(
        WARNING,
        N_("{path}: «{typed}» được in là «{meant}», vì mẫu tự thêm phần còn lại."),
        N_("Ghi «{meant}»: các chữ «Lưu:», «Kính gửi», «số», «của», gạch đầu dòng và dấu cuối dòng do mẫu in ra."),
    ),
    "DAT065": Code(
        ERROR,
        N_("Mẫu dùng «{path}» ({label}) mà mục này còn thiếu hoặc trống."),
        N_("Nhóm này đã có trong tệp: điền «{path}» ở đó."),
        draft=MISSING,
    ),
    "DAT066": Code(
        ERROR,
        N_("«{typed}» không phải là một trong các giá trị đã khai báo ({label}, {path})."),
        N_("Chọn một trong: {values}."),
    ),
    "DAT201": Code(
        ERROR,
        N_("«{typed}» không theo đơn vị đã khai báo là «{unit}» ({label}, {path})."),
        N_("Ghi số theo đơn vị đã khai báo: {meant}."),
    ),
    "DAT202": Code(
        ERROR,
        N_("«{typed}» không phải là giờ ({label}, {path})."),
        N_("Sau «{key}:» ghi giờ và phút, ví dụ 7:30 hoặc 7h30."),
    ),
    "DAT203": Code(
        ERROR,
        N_("Không có giờ «{typed}» trong ngày ({label}, {path})."),
        N_("Ghi giờ từ 0:00 đến 23:59."),
    ),
    "DAT204": Code(
        ERROR,
        N_("«{typed}» không phải là một mục của «{label}» ({path})."),
        N_("Các mục ghi được ở đây: {keys}."),
    ),
    "DAT205": Code(
        ERROR,
        N_("«{label}» ({path}) thiếu mục {keys}."),
        N_("Thêm «{key}:» với số của mục ấy; chưa biết thì ghi «{key}: null», không phát sinh thì ghi 0."),
        draft=MISSING,
    ),
    "DAT206": Code(
        ERROR,
        N_("«{label}» ({path}) có hai số cho mục «{key}»."),
        N_("Giữ một dòng, xóa dòng kia."),
    ),
    "DAT207": Code(
        ERROR,
        N_("«{label}» ({path}) ghi theo tháng, nhưng chưa có kỳ báo cáo «ky» để biết những tháng nào."),
        N_("Thêm «ky» với ngày đầu «tu» và ngày cuối «den»."),
    ),
    "DAT208": Code(
        ERROR,
        N_("«{label}» ({path}) ghi theo các mục của «{list}», nhưng danh sách đó chưa có mục nào."),
        N_("Nhập danh sách «{list}» trước."),
    ),
    "DAT211": Code(
        ERROR,
        N_("«{typed}» trong «{label}» ({path}) là số cộng, máy tự tính."),
        N_("Xóa «{typed}: …»; mẫu in số cộng bằng «.tong»."),
    ),
    "DAT210": Code(
        ERROR,
        N_("«{label}» có hai dòng cùng tên {keys}, mà số liệu khác được ghi theo tên các dòng này."),
        N_("Đặt tên khác nhau cho từng dòng, ví dụ thêm nơi chốn."),
    ),
    "DAT209": Code(
        ERROR,
        N_("«{label}» ({path}) ghi «{typed}», trong khi đây là danh sách."),
        N_("Danh sách không có mục nào thì ghi []."),
    ),
    "DAT200": Code(
        ERROR,
        N_("«{label}» ({path}) đang để trống, trong khi quy tắc có giá trị mặc định (dòng {line} của {file})."),
        N_("Xóa dòng «{key}:» để dùng giá trị mặc định, hoặc sau dấu hai chấm ghi {how}."),
        draft=MISSING,
    ),
    "DAT212": Code(
        ERROR,
        N_("Văn bản của bộ mẫu này phải gửi ai đó, nhưng «kinh_gui» trống."),
        N_("Ghi nơi nhận vào «kinh_gui», mỗi nơi một dòng."),
        draft=MISSING,
    ),
    "DAT213": Code(
        ERROR,
        N_("«ky_truoc: {typed}» là số liệu của bộ mẫu «{other}», còn tệp này của bộ mẫu «{own}»: không so được."),
        N_("Trỏ ky_truoc tới tệp kỳ trước của bộ mẫu «{own}», hoặc sửa «mau:» của tệp kia nếu ghi nhầm."),
    ),
    "DAT230": Code(
        ERROR,
        N_("«{name}» ({label}) do máy tính ra, không ghi vào {section}."),
        N_("Xóa «{name}: …»; nếu số máy tính ra khác số này thì kiểm tra lại các số đã nhập."),
    ),
    "DAT080": Code(
        ERROR,
        N_("{path}: «{typed}» là chữ, sẽ được in ra hoặc đọc như một giá trị ({label})."),
        N_("Không có thì ghi «{key}: null», không đặt trong ngoặc kép."),
    ),
    "DAT081": Code(
        ERROR,
        N_("{path}: «{typed}» không phải là số ({label})."),
        N_(
            "Không có trường hợp nào thì ghi 0. Chưa biết số thì để trống; mục bắt buộc còn trống thì chỉ làm được bản nháp."
        ),
    ),
    "DAT082": Code(
        ERROR,
        N_("{path}: điểm «{typed}» có hơn {digits} chữ số thập phân ({label})."),
        N_("Ghi điểm đã làm tròn đến {digits} chữ số thập phân, để cộng các điểm in ra thì đúng bằng tổng."),
    ),
    "DAT067": Code(
        ERROR,
        N_("«{key}: {typed}» trỏ ra ngoài thư mục của dự án, nên không được đọc."),
        N_("Chép tệp cần dùng vào thư mục của dự án (cạnh templates/) rồi ghi đường dẫn tới bản chép."),
    ),
    "DAT100": Code(
        ERROR,
        N_("«{label}» ({path}): dòng {first} và dòng {number} cùng là «{value}»."),
        N_("Mỗi dòng phải có «{key}» khác nhau: sửa tên ghi nhầm, hoặc gộp hai dòng làm một."),
    ),
    "DAT060": Code(
        ERROR,
        N_("{path}: «{typed}» là chỗ để điền, chưa phải giá trị."),
        N_("Thay bằng giá trị thật. {otherwise}"),
        draft=MISSING,
    ),
    "DAT061": Code(
        WARNING,
        N_("{path}: dấu “ ” quanh «{meant}» là ngoặc kép cong, không phải ngoặc kép thẳng, nên được bỏ đi."),
        N_('Ghi {meant}, hoặc "{meant}" với ngoặc kép thẳng. Muốn in cả dấu “ ” thì đặt thêm ngoặc kép thẳng ở ngoài.'),
    ),
    "DAT062": Code(
        ERROR,
        N_("{path}: có một mục trống."),
        N_("Ghi tên nơi nhận vào mục này, hoặc xóa dòng{none}."),
        draft=MISSING,
    ),
    "DAT063": Code(
        WARNING,
        N_("Báo cáo của cơ quan có cấp trên («{above}») mà không gửi ai: «kinh_gui» trống."),
        N_(
            "Báo cáo gửi lên cấp trên phải có «Kính gửi» (Nghị định 30/2020/NĐ-CP, Phụ lục I): ghi cơ quan nhận vào «kinh_gui»."
        ),
    ),
    "DAT064": Code(
        ERROR,
        N_("«{typed}» có thể đọc là {first} hoặc {second} ({label}, {path})."),
        N_("Ghi rõ cả dấu %: «{second}», hoặc «{first}» nếu đúng là không quá một phần trăm."),
        draft=DOUBTFUL,
    ),
}
