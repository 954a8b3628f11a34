"""Codes about source tables: spreadsheets that figures are read from, their tables and their cells."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, MISSING, WARNING, Code

SOURCES: dict[str, Code] = {
    # --- the sheet and the table
    "SRC020": Code(ERROR, N_("Không có trang «{name}» trong tệp."), N_("Có phải là trang {near}?")),
    "SRC021": Code(ERROR, N_("Không có trang «{name}» trong tệp."), N_("Các trang của tệp: {known}.")),
    "SRC022": Code(
        ERROR,
        N_("Bảng nằm ở trang thứ {number}, mà tệp chỉ có {count} trang nhìn thấy được."),
        N_("Các trang của tệp: {known}. Kiểm tra lại có đúng tệp không, hoặc sửa «trang» trong quy-tac.yml."),
    ),
    "SRC023": Code(
        WARNING,
        N_("Trang «{sheet}» đang bị ẩn; vẫn đọc số liệu ở đó."),
        N_("Xem lại có đúng trang cần dùng không; nếu đúng thì bỏ ẩn trang rồi lưu lại."),
    ),
    "SRC024": Code(
        ERROR,
        N_("Không thấy cột «{words}» ({name}) của bảng «{table}»; gần giống mà là cột khác: {near}."),
        N_(
            "Nếu đúng là cột đó thì ghi nguyên tiêu đề của cột vào bang → cot → {name} trong quy-tac.yml; nếu không, xuất lại tệp có cột «{words}»."
        ),
    ),
    "SRC025": Code(
        ERROR,
        N_("Không thấy cột «{words}» ({name}) của bảng «{table}»."),
        N_(
            "Tiêu đề các cột khác thấy ở: {there}. Kiểm tra lại có đúng tệp, đúng trang không; tiêu đề đã đổi thì sửa bang → cot → {name} trong quy-tac.yml."
        ),
    ),
    "SRC026": Code(
        ERROR,
        N_("Có nhiều cột cùng tên «{words}» ({name}) trong bảng «{table}»: {cells}."),
        N_(
            "Trong quy-tac.yml ghi thêm tiêu đề ở hàng trên, ví dụ {name}: {example}. Hai bảng đặt cạnh nhau thì chép bảng cần dùng sang một trang riêng."
        ),
    ),
    "SRC027": Code(
        ERROR,
        N_("Bảng «{table}» gõ bằng phông chữ cũ (TCVN3, .VnTime): «{text}»."),
        N_("Chuyển cả tệp sang Unicode (UniKey > Công cụ > Chuyển mã: TCVN3 sang Unicode) rồi lưu lại."),
    ),
    "SRC028": Code(ERROR, N_("Không có bảng Excel tên «{name}» trong tệp."), N_("Có phải là {near}?")),
    "SRC029": Code(
        ERROR,
        N_("Không có bảng Excel tên «{name}» trong tệp."),
        N_("Các bảng có tên trong tệp: {known}. Dùng đúng tệp mẫu đã phát; chép dán vào tệp khác thì bảng mất tên."),
    ),
    "SRC030": Code(
        ERROR,
        N_("Không thấy cột «{words}» để biết dòng nào là nhóm của bảng «{table}»."),
        N_("Sửa bang → nhom → cot trong quy-tac.yml theo đúng tiêu đề của cột đánh số (TT, STT)."),
    ),
    "SRC031": Code(
        ERROR,
        N_("Có hai bảng cùng tiêu đề «{table}», ở {first} và {second}: không biết phải đọc bảng nào."),
        N_("Chép bảng cần dùng sang một trang riêng, hoặc xóa bảng kia, rồi lưu lại."),
    ),
    "SRC032": Code(
        ERROR,
        N_("Bảng «{table}» không có dòng «{words}»."),
        N_(
            "Có thể tệp bị xuất thiếu dòng cuối: xuất lại. Nếu bảng vốn không có dòng này thì bỏ «den_dong» trong quy-tac.yml."
        ),
    ),
    "SRC033": Code(
        ERROR,
        N_("Bảng «{table}» được coi là hết ở dòng {row} («{words}»), nhưng dòng {next} vẫn giống một dòng số liệu."),
        N_(
            "Nếu dòng {row} là số liệu thì điền các ô còn trống (không có thì ghi 0); nếu chỉ là tiêu đề ở giữa bảng thì ghi «den_dong» (dòng cuối của bảng) trong quy-tac.yml; nếu bảng đã hết ở đó thì chuyển phần bên dưới sang trang khác."
        ),
    ),
    "SRC034": Code(
        ERROR,
        N_("Bảng «{table}» không có dòng nào dưới tiêu đề."),
        N_(
            "Kiểm tra lại tệp: có thể chưa điền, hoặc chọn nhầm điều kiện khi xuất. Kỳ này đúng là không phát sinh thì ghi [] cho danh sách trong tệp số liệu, ví dụ «linh_vuc: []»."
        ),
        draft=MISSING,
    ),
    "SRC035": Code(ERROR, N_("Không có ô tên «{name}» trong tệp."), N_("Có phải là {near}?")),
    "SRC036": Code(
        ERROR,
        N_("Không có ô tên «{name}» trong tệp."),
        N_("Các ô có tên trong tệp: {known}. Dùng đúng tệp mẫu đã phát; chép dán vào tệp khác thì ô mất tên."),
    ),
    "SRC037": Code(
        ERROR,
        N_("Không có dòng «{row}» trong bảng «{table}» để lấy «{label}» ({path})."),
        N_("Kiểm tra lại tệp, hoặc sửa «dong» của mục này trong quy-tac.yml theo đúng chữ trong bảng."),
    ),
    "SRC038": Code(
        ERROR,
        N_("Có nhiều dòng «{row}» trong bảng «{table}»: {rows}; không biết lấy «{label}» ({path}) ở dòng nào."),
        N_("Sửa tệp để chỉ còn một dòng tên đó."),
    ),
    # --- rows and columns
    "SRC040": Code(
        WARNING,
        N_("Bảng «{table}» có dòng đang bị ẩn mà vẫn được đọc: {rows}."),
        N_("Nếu không muốn tính các dòng đó thì xóa hẳn khỏi bảng; nếu đúng là số liệu thì bỏ ẩn rồi lưu lại."),
    ),
    "SRC041": Code(
        WARNING,
        N_("Bảng «{table}» đang lọc, các dòng không hiện ra vẫn được đọc: {rows}."),
        N_("Nếu chỉ muốn tính các dòng đang hiện thì chép chúng sang trang khác; nếu không, xóa bộ lọc rồi lưu lại."),
    ),
    "SRC042": Code(
        WARNING,
        N_("Bảng «{table}» có cột đang bị ẩn mà vẫn được đọc: {columns}."),
        N_("Bỏ ẩn cột, xem lại số liệu rồi lưu lại."),
    ),
    "SRC043": Code(
        WARNING,
        N_("Bảng «{table}» có dòng trống ở giữa, được bỏ qua: {rows}."),
        N_("Xem lại có thiếu số liệu không; nếu không thì xóa dòng trống rồi lưu lại."),
    ),
    "SRC044": Code(
        ERROR,
        N_("Các ô {cells} gộp làm một trong phần số liệu ({label}): không biết số này là của dòng nào."),
        N_("Bỏ gộp ô (Unmerge Cells), ghi số của từng dòng rồi lưu lại."),
    ),
    "SRC045": Code(
        WARNING,
        N_("Dòng «{words}» của bảng «{table}» ghi {stored}, nhưng cộng các dòng được {summed} ({label})."),
        N_(
            "Kiểm tra lại các dòng và dòng tổng trong tệp: có thể thiếu dòng, hoặc số tổng gõ tay đã cũ. Bảng có dòng nhóm (I, II …; A, B …) thì khai «nhom» của bảng trong quy-tac.yml."
        ),
    ),
    "SRC130": Code(
        ERROR,
        N_(
            "Dòng «{words}» giống dòng tổng, nhưng quy tắc không nói bảng «{table}» có dòng tổng: nó sẽ bị cộng như một dòng số liệu."
        ),
        N_(
            "Trong quy-tac.yml, ghi «den_dong: {words}» ở «{name}» của «bang» để dừng trước dòng này; dòng cộng ở giữa bảng thì xóa khỏi tệp, hoặc khai «nhom» nếu là dòng nhóm."
        ),
    ),
    "SRC131": Code(
        WARNING,
        N_("Ô {cell} ở dòng «{words}» của bảng «{table}» trống, nên chưa so được số tổng với các dòng ({label})."),
        N_(
            "Ghi số tổng của cột vào ô {cell} rồi lưu lại; cột không cộng được (như đơn giá, năm) thì ghi «x» vào ô đó."
        ),
    ),
    "SRC132": Code(
        WARNING,
        N_(
            "Ô {cell} ở dòng «{words}» của bảng «{table}» không đọc được thành số, nên chưa so được số tổng với các dòng ({label})."
        ),
        N_(
            "Mở tệp bằng Excel hoặc LibreOffice Calc. Ô {cell} có công thức thì chờ tính xong (báo lỗi thì sửa công thức) rồi lưu lại; nếu không thì gõ lại số tổng chỉ bằng chữ số, hoặc ghi «x» nếu cột không cộng được."
        ),
    ),
    "SRC046": Code(
        ERROR,
        N_("Còn {count} ô nữa của bảng «{table}» có vấn đề như trên."),
        N_("Sửa những ô đã nêu rồi chạy lại lệnh."),
    ),
    "SRC047": Code(
        WARNING,
        N_("Bảng «{table}» có dòng chỉ có tên, không có số, được coi là tiêu đề trong bảng và bỏ qua: {rows}."),
        N_("Nếu đó là dòng số liệu thì điền các ô còn trống (không có thì ghi 0) rồi lưu lại."),
    ),
    "SRC090": Code(
        ERROR,
        N_("Hàng này của bảng «{table}» có thể là hàng đánh số cột (1, 2, 3 …), cũng có thể là số liệu."),
        N_(
            "Nếu là hàng đánh số cột thì xóa hàng ấy; nếu là số liệu thì chèn ngay dưới tiêu đề một hàng ghi «cột 1», «cột 2», «cột 3» …, rồi lưu lại."
        ),
    ),
    "SRC091": Code(
        ERROR,
        N_("Cột «{words}» của bảng «{table}» có {found}: giống dòng nhóm, mà dòng nhóm của bảng này đánh số {example}"),
        N_(
            "Nếu là dòng nhóm thì đánh số lại {example} trong tệp, hoặc thêm dạng ấy vào bang → nhom → dang trong quy-tac.yml (la_ma: I, II; chu_cai: A, B); nếu là số liệu thì đánh số 1, 2 …"
        ),
    ),
    "SRC092": Code(
        ERROR,
        N_("Dòng «{label}» của bảng «{table}» để trống cột «{words}»: không biết là dòng nhóm hay dòng số liệu."),
        N_("Ở ô {cell}, dòng nhóm thì ghi {example}; dòng số liệu thì ghi số thứ tự 1, 2 …, rồi lưu lại."),
    ),
    "SRC093": Code(
        ERROR,
        N_("Bảng «{table}» có dòng không thuộc nhóm nào: ở trên không có dòng nhóm (theo cột «{words}»)."),
        N_(
            "Thêm dòng nhóm ở trên dòng ấy trong tệp; nếu bảng có thể không chia nhóm thì ghi «bat_buoc: không» cho trường «nhom» trong quy-tac.yml."
        ),
    ),
    "SRC048": Code(
        ERROR,
        N_("Không thấy bảng «{table}» ở trang «{sheet}», mà thấy ở trang «{other}»."),
        N_(
            "Kéo trang «{other}» lên chỗ của trang «{sheet}» trong tệp; nếu tệp lần nào cũng như vậy thì ghi «trang: {other}» trong bang của quy-tac.yml."
        ),
    ),
    "SRC049": Code(
        ERROR,
        N_(
            "Cột «{words}» ({name}) của bảng «{table}» có chữ ở ô {cell}, nhưng không cùng hàng tiêu đề với các cột khác ({there})."
        ),
        N_(
            "Bảng phải có tiêu đề nằm ngang ở trên và mỗi dòng một mục: kiểm tra lại có đúng tệp, đúng trang không, hoặc xuất lại theo mẫu."
        ),
    ),
    # --- cells
    "SRC050": Code(
        ERROR,
        N_("Ô báo lỗi «{typed}» thay vì có giá trị ({label})."),
        N_("Mở tệp bằng Excel, sửa công thức của ô {cell} cho ra giá trị đúng, rồi lưu lại."),
    ),
    "SRC080": Code(
        ERROR,
        N_("Ô ghi «{typed}» thay vì có giá trị ({label})."),
        N_(
            "Tệp này không có công thức: ghi giá trị đúng vào ô {cell} rồi lưu lại. Trong loi.csv, cột loi_noi_dung cùng dòng cho biết ô trong bảng gốc sai gì."
        ),
    ),
    "SRC051": Code(
        ERROR,
        N_("Ô có công thức mà tệp không lưu kết quả ({label})."),
        N_("Mở tệp bằng Excel hoặc LibreOffice Calc, chờ tính xong rồi lưu lại."),
    ),
    "SRC052": Code(
        ERROR,
        N_("«{typed}» không phải là số ({label})."),
        N_("Ở ô {cell} chỉ ghi {how}; đơn vị và ghi chú để ở cột khác. {otherwise}"),
    ),
    "SRC053": Code(
        ERROR,
        N_("«{typed}» không phải là số nguyên ({label})."),
        N_("Ở ô {cell} ghi {how}."),
    ),
    "SRC054": Code(
        ERROR,
        N_("«{typed}» là chữ, có thể đọc là {first} hoặc {second} ({label})."),
        N_("Ở ô {cell} gõ lại thành số, để Excel hiểu là số."),
    ),
    "SRC055": Code(
        ERROR,
        N_("«{typed}» không có dấu %: có thể là {first} hoặc {second} ({label})."),
        N_("Định dạng ô {cell} là tỷ lệ phần trăm (Percentage) rồi xem lại số, hoặc ghi rõ cả dấu %."),
    ),
    "SRC056": Code(
        ERROR,
        N_("Ô là số {typed}, chưa định dạng là ngày; nếu là ngày thì là {first} ({label})."),
        N_("Định dạng ô {cell} là ngày (Date), xem lại rồi lưu."),
    ),
    "SRC057": Code(
        ERROR,
        N_("Ô là ngày {typed}, ở đây cần {how} ({label})."),
        N_("Excel có thể đã tự đổi số thành ngày: định dạng ô {cell} là số (Number), gõ lại rồi lưu."),
    ),
    "SRC058": Code(
        ERROR,
        N_("Ô là giá trị đúng/sai «{typed}», ở đây cần {how} ({label})."),
        N_("Gõ lại ô {cell} rồi lưu."),
    ),
    "SRC059": Code(
        ERROR,
        N_("«{typed}» ghi tháng trước ngày ({label})."),
        N_("Ở ô {cell} ghi ngày trước tháng: {meant}."),
    ),
    "SRC060": Code(
        ERROR,
        N_("Năm trong «{typed}» phải ghi đủ bốn chữ số ({label})."),
        N_("Ở ô {cell} ghi ngày/tháng/năm, năm đủ bốn chữ số."),
    ),
    "SRC061": Code(
        ERROR,
        N_("Không có ngày «{typed}» trong lịch ({label})."),
        N_("Kiểm tra lại ngày và tháng ở ô {cell}."),
    ),
    "SRC062": Code(
        ERROR,
        N_("«{typed}» không đọc được ({label})."),
        N_("Ở ô {cell} ghi {how}."),
    ),
    "SRC063": Code(
        WARNING,
        N_("Ô là số {typed} trong cột chữ ({label}): các số 0 ở cuối có thể đã mất."),
        N_("Định dạng ô {cell} là văn bản (Text), gõ lại đúng mã, ví dụ 1.004080, rồi lưu."),
    ),
    "SRC064": Code(
        WARNING,
        N_("Ô là ngày {typed} trong cột chữ ({label}): Excel có thể đã tự đổi chữ thành ngày."),
        N_("Định dạng ô {cell} là văn bản (Text), gõ lại rồi lưu."),
    ),
    "SRC065": Code(
        ERROR,
        N_("Ô trống mà bắt buộc phải có «{label}»."),
        N_(
            "Điền ô {cell}; không có thì ghi 0 (nếu là số). Cột được phép trống thì ghi «bat_buoc: không» trong quy-tac.yml."
        ),
        draft=MISSING,
    ),
    "SRC066": Code(
        ERROR,
        N_("Số {typed} có hơn 15 chữ số, bảng tính không giữ đúng các chữ số cuối ({label})."),
        N_("Định dạng ô {cell} là văn bản (Text), gõ lại đủ các chữ số, rồi lưu."),
    ),
    "SRC067": Code(
        ERROR,
        N_("Không thấy cột «{words}» ({name}) của bảng «{table}»; các tiêu đề khác ở hàng đó: {others}."),
        N_(
            "Nếu một trong các tiêu đề ấy là cột cần tìm thì ghi nguyên tiêu đề đó vào bang → cot → {name} trong quy-tac.yml; nếu không, kiểm tra lại có đúng tệp, đúng trang không."
        ),
    ),
    "SRC068": Code(
        ERROR,
        N_("«{typed}»: đơn vị tính của cột này là {unit} ({label})."),
        N_("Ở ô {cell} đổi ra {unit}, chỉ ghi số."),
    ),
    "SRC069": Code(
        ERROR,
        N_("Tiêu đề «{heading}» là tỷ lệ phần trăm, mà «{label}» là số lượng."),
        N_(
            "Bảng có cột số lượng thì ghi nguyên tiêu đề của cột ấy vào bang → cot → {name} trong quy-tac.yml; nếu cần đúng cột này thì đổi «kieu» thành phan_tram."
        ),
    ),
    "SRC076": Code(
        ERROR,
        N_("Bảng ghi đơn vị tính là {noted}, mà «{label}» tính bằng {unit}."),
        N_(
            "Sửa «don_vi» của «{name}» trong quy-tac.yml thành {noted}; hoặc đổi các số trong bảng ra {unit} rồi sửa đơn vị tính ghi ở đó."
        ),
    ),
    "SRC077": Code(
        ERROR,
        N_("Ô được định dạng để hiện số theo nghìn hoặc triệu; số thật trong ô là {typed} ({label})."),
        N_("Định dạng ô {cell} là số (Number) để thấy số thật, sửa cho đúng đơn vị tính của cột rồi lưu."),
    ),
    "SRC094": Code(
        ERROR,
        N_(
            "Bảng «{table}» có nhóm «{words}» trong «{outer}» (dòng {first}) và trong «{other}» (dòng {second}): sẽ bị gộp thành một nhóm."
        ),
        N_(
            "Trong quy-tac.yml, khai thêm trường {list} ở «truong» của danh sách, ví dụ «nhom_ngoai: {{ten: Nhóm lớn, kieu: chuoi}}», và nếu có «nhom_theo» thì ghi «nhom_theo: [nhom_ngoai, nhom]»."
        ),
    ),
    "SRC095": Code(
        ERROR,
        N_("Bảng «{table}» có hai nhóm cùng tên «{words}», ở dòng {first} và dòng {second}: sẽ bị gộp thành một nhóm."),
        N_(
            "Ghi tên khác nhau cho hai nhóm rồi lưu lại. Nếu là một nhóm bị tách đôi thì chuyển các dòng của nó về liền nhau; dòng tên nhóm nhắc lại thì ghi cùng một số thứ tự."
        ),
    ),
    "SRC097": Code(
        WARNING,
        N_("«{typed}»: dấu đầu dòng không phải là một phần của tên, đã bỏ; tên đọc được là «{name}» ({label})."),
        N_("Xóa dấu đầu dòng ở ô {cell} rồi lưu lại."),
    ),
    # --- the data file
    "SRC070": Code(
        ERROR,
        N_("Bộ mẫu đọc «{label}» từ bảng tính, mà tệp số liệu chưa ghi tệp nào (bang → {name})."),
        N_("Thêm vào tệp số liệu: «bang: {{{name}: đường-dẫn-tới-bảng-tính}}», hoặc gõ thẳng số liệu."),
        draft=MISSING,
    ),
    "SRC071": Code(
        WARNING,
        N_("«{label}» ({path}) đã gõ trong tệp số liệu nên không lấy từ bảng «{table}»."),
        N_("Muốn lấy từ bảng thì xóa «{key}» trong tệp số liệu."),
    ),
    "SRC072": Code(
        ERROR,
        N_("Bộ mẫu không đọc bảng «{name}» nào từ bảng tính."),
        N_("Có phải là {near}?"),
    ),
    "SRC073": Code(
        ERROR,
        N_("Bộ mẫu không đọc bảng «{name}» nào từ bảng tính."),
        N_("Các bảng khai ở «bang» trong quy-tac.yml của bộ mẫu: {known}. Sửa lại tên, hoặc xóa dòng này."),
    ),
    "SRC074": Code(
        ERROR,
        N_("Không tìm thấy tệp «{typed}»: đường dẫn tính từ thư mục của tệp số liệu."),
        N_("Ghi «{meant}»."),
    ),
    "SRC075": Code(
        WARNING,
        N_("Tiêu đề của bảng «{table}» nêu kỳ khác: «{title}»; kỳ báo cáo từ {first} đến {last}."),
        N_("Xem lại có lấy nhầm tệp của kỳ khác không; sửa tên tệp ở «bang», hoặc sửa «ky» của tệp số liệu."),
    ),
    # --- tables of units
    "SRC140": Code(
        ERROR,
        N_("Thiếu số liệu «{label}» ({path}): bảng đơn vị không có cột này, tệp số liệu chung cũng không có."),
        N_("Thêm cột «{label}» vào bảng đơn vị, hoặc thêm «{key}:» vào tệp số liệu chung nếu mọi đơn vị như nhau."),
        draft=MISSING,
    ),
    "SRC141": Code(
        ERROR,
        N_("Ô {cell} trống mà bắt buộc phải có «{label}» ({path})."),
        N_("Điền ô {cell}: {how}. Mọi đơn vị như nhau thì ghi «{key}:» trong tệp số liệu chung."),
        draft=MISSING,
    ),
    "SRC143": Code(
        ERROR,
        N_("Ô {cell} trống mà mỗi đơn vị phải có «{label}» của mình ({path})."),
        N_("Điền ô {cell}: {how}. Dòng không phải là đơn vị thì xóa nội dung các ô khác của dòng."),
        draft=MISSING,
    ),
    "SRC142": Code(
        ERROR,
        N_("{path}: «{typed}» là chữ, sẽ được in ra hoặc đọc như một giá trị ({label})."),
        N_("Không có thì để trống ô {cell}."),
    ),
}
