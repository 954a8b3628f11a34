"""Codes about many reports in one command: tables of units, names of outputs, choosing units."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, WARNING, Code, ExitCode

BATCH: dict[str, Code] = {
    # --- names of outputs
    "BAT001": Code(
        ERROR,
        N_("Mẫu tên tệp «{pattern}» có tên «{name}» không có trong số liệu."),
        N_("Có phải là {near}?"),
        exit_code=ExitCode.USAGE,
    ),
    "BAT002": Code(
        ERROR,
        N_("Mẫu tên tệp «{pattern}» có tên «{name}» không có trong số liệu."),
        N_("Các tên dùng được: {known}."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT003": Code(
        ERROR,
        N_("Mẫu tên tệp «{pattern}» viết sai ở ký tự thứ {position}: «{text}»."),
        N_('Mỗi tên nằm trong một cặp dấu ngoặc nhọn, ví dụ "out/{{don_vi.ma}}-{{ky.den}}.docx".'),
        exit_code=ExitCode.USAGE,
    ),
    "BAT004": Code(
        ERROR,
        N_("Mẫu tên tệp «{pattern}» ra ngoài thư mục kết quả hoặc không phải tên tệp .docx."),
        N_('Không ghi «..» sau phần có ngoặc nhọn; đuôi tệp là .docx hoặc bỏ trống, ví dụ "out/{{don_vi.ma}}.docx".'),
        exit_code=ExitCode.USAGE,
    ),
    "BAT005": Code(
        ERROR,
        N_("«{name}» trong mẫu tên tệp «{pattern}» là {kind}, không làm tên tệp được."),
        N_("Dùng một giá trị đơn, ví dụ don_vi.ten, don_vi.ma, ky.den."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT006": Code(
        ERROR,
        N_("--zip: số liệu không có mục nào tên «{name}»."),
        N_(
            "Ghi --zip ở cuối lệnh thì có một tệp ket-qua.zip (tên tệp .zip không đặt được); ghi một mục có sẵn thì mỗi giá trị một tệp, ví dụ --zip don_vi.huyen"
        ),
        exit_code=ExitCode.USAGE,
    ),
    "BAT007": Code(
        ERROR,
        N_("--zip: «{name}» là {kind}, không chia nhóm theo nó được."),
        N_("Ghi một giá trị đơn, ví dụ --zip don_vi.huyen"),
        exit_code=ExitCode.USAGE,
    ),
    "BAT010": Code(
        ERROR,
        N_("Đơn vị {unit} chưa có tên tệp: «{name}» ({label}) trống hoặc chưa biết."),
        N_("Điền {name}, hoặc bỏ tên đó khỏi mẫu tên tệp ở -o."),
    ),
    "BAT011": Code(
        ERROR,
        N_("Đơn vị {unit} chưa có tên tệp: giá trị «{value}» của «{name}» không còn ký tự nào dùng được."),
        N_("Sửa {name} của đơn vị đó, hoặc dùng tên khác trong mẫu tên tệp ở -o."),
    ),
    "BAT012": Code(
        ERROR,
        N_("Đơn vị {unit} chưa có tên tệp: «{name}» không đọc được."),
        N_("Sửa lỗi của {name} được báo kèm rồi chạy lại."),
    ),
    "BAT020": Code(
        ERROR,
        N_("Hai đơn vị cùng một tên tệp «{path}»: {first} và {second}; chưa làm báo cáo nào."),
        N_('Ghi mẫu tên tệp để tên khác nhau, ví dụ -o "{example}".'),
    ),
    "BAT021": Code(
        ERROR,
        N_("Còn {count} cặp đơn vị cùng tên tệp nữa."),
        N_("Đặt mẫu tên tệp ở -o có thêm một giá trị mà các đơn vị khác nhau, ví dụ don_vi.ma."),
    ),
    "BAT022": Code(
        ERROR,
        N_("Hai nhóm «{first}» và «{second}» cùng một tên «{name}»; chưa làm báo cáo nào."),
        N_(
            "Nếu là một nhóm thì ghi giá trị giống nhau. Nếu là hai nhóm thì sửa một bên (dấu / : ? * và các dấu không đặt tên tệp được thành dấu gạch nối), hoặc dùng giá trị khác, ví dụ don_vi.ma."
        ),
    ),
    "BAT023": Code(
        WARNING,
        N_("{count} đơn vị không có {name}, nằm chung trong {archive}.zip: {units}."),
        N_("Điền {name} cho các đơn vị ấy, nếu chúng thuộc một nhóm."),
    ),
    "BAT024": Code(
        ERROR,
        N_("Còn {count} cặp nhóm cùng tên nữa."),
        N_("Sửa các giá trị đó, hoặc dùng giá trị khác, ví dụ don_vi.ma."),
    ),
    # --- inputs
    "BAT030": Code(
        ERROR,
        N_("Không có tệp nào khớp với «{pattern}» mà có dòng «mau:»."),
        N_('Kiểm tra lại tên thư mục; «*» thay cho một phần tên, «**» cho cả các thư mục con, ví dụ "data/**/*.yml".'),
        exit_code=ExitCode.USAGE,
    ),
    "BAT031": Code(
        ERROR,
        N_("--table cần đúng một tệp số liệu chung, ở đây có {count}."),
        N_("Ghi một tệp .yml có dòng «mau:» và các giá trị chung: build chung.yml --table {table}"),
        exit_code=ExitCode.USAGE,
    ),
    "BAT032": Code(
        ERROR,
        N_("--rows chỉ dùng với --table."),
        N_("Bỏ --rows, hoặc ghi bảng đơn vị: --table TỆP.xlsx"),
        exit_code=ExitCode.USAGE,
    ),
    "BAT033": Code(
        ERROR,
        N_("Không còn đơn vị nào để làm: --only, --rows hoặc --sample bỏ qua cả {count} đơn vị."),
        N_("Xem lại điều kiện chọn."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT040": Code(
        ERROR,
        N_("Không còn đơn vị nào để làm: --only, --rows hoặc --sample bỏ qua cả {count} đơn vị."),
        N_("Sửa điều kiện theo giá trị có trong số liệu, ví dụ: {seen}."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT034": Code(
        ERROR,
        N_("Đã có tệp «{path}», có thể đã điền số liệu: không ghi đè."),
        N_("Ghi tên khác sau -o, hoặc xóa tệp đó nếu không cần nữa."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT035": Code(
        ERROR,
        N_("Bảng đơn vị để điền là tệp .xlsx hoặc .csv, không phải «{path}»."),
        N_("Ghi tên có đuôi .xlsx hoặc .csv, ví dụ -o don-vi.xlsx"),
        exit_code=ExitCode.USAGE,
    ),
    "BAT036": Code(
        ERROR,
        N_("«{path}» là bảng tính, không phải tệp số liệu."),
        N_(
            "Bảng có mỗi đơn vị một dòng (cả loi.csv) thì ghi tệp số liệu chung trước rồi đến bảng: docxtpl-reports build TỆP_CHUNG.yml --table {path}"
        ),
        exit_code=ExitCode.USAGE,
    ),
    "BAT037": Code(
        WARNING,
        N_("{count} tệp .yml không có dòng «mau:» nên không làm: {files}."),
        N_("Nếu là tệp số liệu của một đơn vị thì thêm dòng «mau:»; nếu không thì không cần làm gì."),
    ),
    "BAT038": Code(
        ERROR,
        N_("«{path}» là bảng tính; check không đọc bảng tính một mình."),
        N_(
            "Bảng có mỗi đơn vị một dòng thì kiểm tra bằng: docxtpl-reports build TỆP_CHUNG.yml --table {path} --dry-run. Bảng nguồn thì kiểm tra tệp số liệu (.yml) ghi nó ở «bang:»."
        ),
        exit_code=ExitCode.USAGE,
    ),
    # --- tables of units
    "BAT050": Code(
        ERROR,
        N_("Không tìm thấy dòng tiêu đề của bảng đơn vị «{file}»."),
        N_(
            "Một trong {limit} dòng đầu phải có tiêu đề là tên mục (so_lieu.ho_so_tong) hoặc nhãn («Tên đơn vị»). Tạo bảng mẫu: schema {pack} --table -o bang.xlsx"
        ),
    ),
    "BAT051": Code(
        ERROR,
        N_("Cột {column} có tiêu đề «{name}» không phải mục nào của số liệu (dòng {row})."),
        N_("Có phải là {near}? Cột không dùng thì xóa, hoặc thêm dấu # vào trước tiêu đề."),
    ),
    "BAT052": Code(
        ERROR,
        N_("Cột {column} có tiêu đề «{name}» không phải mục nào của số liệu (dòng {row})."),
        N_("Các mục: {known}. Cột không dùng thì xóa, hoặc thêm dấu # vào trước tiêu đề."),
    ),
    "BAT053": Code(
        ERROR,
        N_("Hai cột {first} và {second} cùng là «{name}» (dòng {row})."),
        N_("Giữ một cột; cột kia xóa đi hoặc thêm dấu # vào trước tiêu đề."),
    ),
    "BAT054": Code(
        ERROR,
        N_("Tiêu đề «{name}» của cột {column} có thể là mục {first} hoặc {second} (dòng {row})."),
        N_("Thay tiêu đề bằng tên mục, ví dụ {first}."),
    ),
    "BAT055": Code(
        ERROR,
        N_("Cột {column} «{name}» là {kind}, không ghi vào một ô được (dòng {row})."),
        N_(
            "Xóa cột này hoặc thêm dấu # vào trước tiêu đề; ghi mục này trong tệp số liệu chung, hoặc lấy từ bảng nguồn (bang: trong tệp số liệu)."
        ),
    ),
    "BAT056": Code(
        ERROR,
        N_("Cột {column} «{name}»: mục này không đặt theo từng dòng được (dòng {row})."),
        N_("Ghi mục này trong tệp số liệu chung."),
    ),
    "BAT057": Code(
        ERROR,
        N_("Bảng đơn vị không có dòng nào dưới tiêu đề ở dòng {row}."),
        N_("Điền mỗi đơn vị một dòng ngay dưới tiêu đề rồi lưu lại."),
    ),
    "BAT058": Code(
        WARNING,
        N_("Cột {column} không có tiêu đề mà có giá trị, từ dòng {row}: không được đọc."),
        N_("Ghi tiêu đề cho cột, hoặc xóa các giá trị đó."),
    ),
    "BAT059": Code(
        WARNING,
        N_("Dòng {rows} là dòng tổng, không phải đơn vị: đã bỏ qua."),
        N_("Xóa dòng tổng khỏi bảng đơn vị."),
    ),
    "BAT060": Code(
        WARNING,
        N_("{count} dòng đang ẩn (hoặc bị lọc) vẫn được làm báo cáo: {rows}."),
        N_("Bỏ ẩn để kiểm tra; không muốn làm thì xóa dòng, hoặc chọn dòng bằng --rows, --only."),
    ),
    "BAT061": Code(
        WARNING,
        N_("Cột đang ẩn {columns} vẫn được đọc."),
        N_("Bỏ ẩn để kiểm tra; không muốn đọc thì xóa cột."),
    ),
    "BAT062": Code(
        WARNING,
        N_("Có {count} dòng trống giữa bảng đơn vị: {rows}; các dòng dưới vẫn được đọc."),
        N_("Xóa dòng trống, hoặc điền cho đủ nếu thiếu đơn vị."),
    ),
    "BAT063": Code(
        ERROR,
        N_("Ô {cell} gộp nhiều ô {cells} mà là số của «{label}»: không biết là của dòng hay cột nào."),
        N_("Bỏ gộp ô (Unmerge) rồi ghi số cho từng dòng."),
    ),
    "BAT064": Code(
        WARNING,
        N_("Dòng {second} trùng đơn vị với dòng {first}: {name}."),
        N_("Giữ một dòng; nếu là hai đơn vị khác nhau thì ghi thêm cột don_vi.ma hoặc don_vi.huyen."),
    ),
    "BAT065": Code(
        WARNING,
        N_("Còn {count} dòng trùng đơn vị nữa."),
        N_("Xem lại cột {column} của bảng đơn vị."),
    ),
    "BAT066": Code(
        ERROR,
        N_("Tệp số liệu chung không có quy tắc đọc được, chưa đọc được bảng đơn vị «{file}»."),
        N_("Sửa các lỗi đã báo ở trên rồi chạy lại."),
    ),
    "BAT067": Code(
        WARNING,
        N_("Trang «{sheet}» của bảng đơn vị đang ẩn."),
        N_("Bỏ ẩn trang (Unhide) để kiểm tra rồi lưu lại."),
    ),
    "BAT068": Code(
        WARNING,
        N_("Chỉ đọc trang «{sheet}» của bảng đơn vị; trang {others} cũng có tiêu đề như vậy."),
        N_("Để mọi đơn vị trong một trang, hoặc xóa trang thừa."),
    ),
    # --- other machines
    "BAT100": Code(
        ERROR,
        N_("--cluster và đường dẫn dạng «s3://…» cần thêm các thư viện chưa cài: {names}."),
        N_(
            'Trong thư mục có tệp .whl của chương trình, gõ: "{python}" -m pip install "./docxtpl_reports-….whl[cluster]" (trong thư mục mã nguồn: "{python}" -m pip install ".[cluster]") rồi chạy lại lệnh. Muốn làm trên máy này thì bỏ --cluster.'
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "BAT101": Code(
        ERROR,
        N_("Không nối được với cụm máy «{address}» ({reason})."),
        N_(
            "Kiểm tra địa chỉ (ví dụ tcp://10.0.0.5:8786), máy điều phối (dask scheduler) đang chạy và tường lửa; rồi gõ lại lệnh: các báo cáo đã làm không phải làm lại."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "BAT102": Code(
        ERROR,
        N_("Cụm máy «{address}» không có máy nào để làm báo cáo."),
        N_(
            "Trên mỗi máy chạy: dask worker {address} --nthreads 1 --nworkers auto; rồi gõ lại lệnh: các báo cáo đã làm không phải làm lại."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "BAT103": Code(
        ERROR,
        N_("{count} máy của cụm dùng phiên bản khác: ở đây là {own}, ở «{worker}» là {theirs}."),
        N_(
            "Cài trên mọi máy của cụm cùng một phiên bản Python và cùng một bản docxtpl_reports như máy này, chạy lại dask worker trên các máy ấy, rồi gõ lại lệnh."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "BAT104": Code(
        ERROR,
        N_("Không đọc được «{url}» ({reason})."),
        N_(
            "Kiểm tra đường dẫn và quyền truy cập; kho như s3:// cần thêm thư viện của nó (ví dụ s3fs) trên máy này và trên mọi máy của cụm."
        ),
        exit_code=ExitCode.OUTSIDE,
    ),
    "BAT105": Code(
        ERROR,
        N_("Không ghi được «{url}» ({reason})."),
        N_("Kiểm tra quyền ghi và chỗ trống của kho, rồi gõ lại lệnh: các báo cáo đã ghi không phải làm lại."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "BAT106": Code(
        ERROR,
        N_("«{url}» không nằm trong dự án nào: không có thư mục templates/ ở đó hay ở thư mục trên."),
        N_("Ghi đường dẫn tới tệp số liệu trong thư mục có templates/, ví dụ s3://kho/tinh/data/xa-a.yml."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT107": Code(
        ERROR,
        N_("Với --cluster hoặc đường dẫn dạng «{url}» chưa dùng được {options}."),
        N_("Bỏ các tùy chọn ấy, hoặc tải dự án về máy rồi làm tại chỗ."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT108": Code(
        ERROR,
        N_("Các tệp số liệu phải cùng ở một dự án: «{first}» và «{second}» thì không."),
        N_("Chạy riêng một lệnh cho mỗi dự án, và ghi mọi đường dẫn theo cùng một dạng."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT109": Code(
        ERROR,
        N_("Kho «{url}» có tệp mang tên không dùng được: «{name}»."),
        N_("Tên ấy trỏ ra ngoài thư mục của dự án. Xóa hoặc đổi tên tệp trong kho rồi gõ lại lệnh."),
        exit_code=ExitCode.OUTSIDE,
    ),
    "BAT069": Code(
        WARNING,
        N_("Dòng {rows} đánh số cột hoặc ghi đơn vị tính, không phải đơn vị: đã bỏ qua."),
        N_("Nếu đó là một đơn vị thì ghi tên đơn vị bằng chữ; nếu không thì không cần làm gì."),
    ),
    "BAT070": Code(
        WARNING,
        N_("Dòng {rows} dưới bảng là chữ ký hoặc ghi chú, không phải đơn vị: đã bỏ qua."),
        N_("Nếu đó là đơn vị thì bỏ dòng trống ở trên, ghi mã đơn vị hoặc số liệu; nếu không thì không cần làm gì."),
    ),
    "BAT071": Code(
        WARNING,
        N_("Báo cáo này lấy số từ báo cáo của các đơn vị, mà --dry-run không ghi chúng: chưa kiểm tra được ({codes})."),
        N_("Chạy lệnh không có --dry-run: báo cáo của các đơn vị được làm trước, rồi đến báo cáo này."),
    ),
    "BAT072": Code(
        ERROR,
        N_("«{typed}»: có chữ đã mất khi lưu tệp, còn lại dấu «?»."),
        N_(
            "Gõ lại các chữ đã mất trong mọi ô, rồi lưu thành .xlsx hoặc «CSV UTF-8», vì lưu «CSV» thường lại mất. Đúng là dấu hỏi "
            "thì lưu như vậy, có dấu cách sau dấu hỏi."
        ),
    ),
    "BAT073": Code(
        ERROR,
        N_("Mã «{code}» có lẽ là «{meant}»: các số 0 ở đầu đã mất, vì ô này là số còn các mã khác có {length} chữ số."),
        N_("Định dạng cột mã là Text rồi gõ «{meant}»; đúng là «{code}» thì cũng gõ lại như vậy."),
    ),
    "BAT074": Code(
        WARNING,
        N_("Mã «{code}» có lẽ là «{meant}»: các mã khác của bảng có {length} chữ số, bắt đầu bằng số 0."),
        N_("Thiếu số 0 thì gõ lại «{meant}» vào ô định dạng Text; đúng là «{code}» thì không cần làm gì."),
    ),
    "BAT075": Code(
        ERROR,
        N_("Mã «{code}» có lẽ là «{meant}»: Excel đã bỏ các số 0 ở đầu khi lưu danh sách này."),
        N_(
            'Gõ lại mã như công thức, để Excel giữ số 0: ="{meant}". Muốn đổi mã thì đổi trong bảng đơn vị, không phải ở đây.'
        ),
    ),
    "BAT076": Code(
        WARNING,
        N_(
            "Cột «{label}» ({key}) trống ở {count} dòng ({rows}), các dòng khác thì có: báo cáo của các dòng đó để trống mục này."
        ),
        N_("Xem lại có thiếu không; thật không có thì ghi null vào ô để cảnh báo này không hiện nữa."),
    ),
    # --- choosing
    "BAT080": Code(
        ERROR,
        N_("--rows «{typed}» không đọc được ở «{part}»."),
        N_("Ghi số dòng như trong bảng tính, ví dụ --rows 10-20,35"),
        exit_code=ExitCode.USAGE,
    ),
    "BAT084": Code(
        ERROR,
        N_("--rows «{typed}»: «{part}» đi từ dòng lớn đến dòng nhỏ, hoặc có dòng ngoài bảng tính."),
        N_("Ghi dòng nhỏ trước, ví dụ {first}-{last}; dòng đầu của bảng tính là 1, dòng cuối là {most}."),
        exit_code=ExitCode.USAGE,
    ),
    "BAT081": Code(
        WARNING,
        N_("--rows có dòng {rows} không phải dòng của một đơn vị."),
        N_("Bảng có đơn vị từ dòng {first} đến dòng {last}."),
    ),
    "BAT082": Code(
        ERROR,
        N_("--only phải là một điều kiện đúng hoặc sai; «{typed}» không phải là điều kiện."),
        N_("Ví dụ: --only \"don_vi.huyen == 'Ngọc Hồi'\""),
        exit_code=ExitCode.USAGE,
    ),
    "BAT083": Code(
        ERROR,
        N_("Đơn vị {unit}: chưa biết có thuộc điều kiện --only hay không, vì {reasons}."),
        N_("Điền số liệu còn thiếu, hoặc đổi điều kiện."),
    ),
}
