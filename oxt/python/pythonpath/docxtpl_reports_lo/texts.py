"""Every word the extension shows, in Vietnamese and English."""

from __future__ import annotations

LANGUAGES = ("vi", "en")

TEXTS = {
    # Menu, toolbar and panel: "title" is the menu itself.
    "title": ("Báo cáo", "Reports"),
    "insert": ("Chèn trường…", "Insert field…"),
    "check": ("Kiểm tra mẫu", "Check template"),
    "next": ("Vấn đề tiếp theo", "Next problem"),
    "previous": ("Vấn đề trước", "Previous problem"),
    "fix": ("Sửa theo gợi ý", "Apply suggested fix"),
    "to_field": ("Thay chữ đang chọn bằng trường…", "Replace the selection by a field…"),
    "only_when": ("Chỉ hiện khi…", "Show only when…"),
    "repeat_row": ("Lặp hàng này theo danh sách…", "Repeat this row over a list…"),
    "to_field_label": ("Trường thay cho «{words}»:", "Field to replace “{words}”:"),
    "only_when_label": ("Đoạn hay hàng này chỉ in khi:", "This paragraph or row is printed only when:"),
    "repeat_row_label": ("Mỗi mục của danh sách một hàng:", "A row for each item of:"),
    "no_words": (
        "Hãy chọn những chữ cần thay rồi chọn lại lệnh này.",
        "Select the words to replace and choose this command again.",
    ),
    "no_finding": (
        "Chưa có vấn đề nào: hãy kiểm tra mẫu trước.",
        "There are no problems yet: check the template first.",
    ),
    "none_selected": ("Hãy chọn một vấn đề trong danh sách.", "Choose a problem in the list."),
    "not_here": ("Vấn đề này không nằm trong tài liệu đang mở.", "This problem is not in the open document."),
    "nothing_runs": ("Không có việc nào đang chạy.", "Nothing is running."),
    "no_lists": ("Bộ mẫu này không có danh sách nào.", "This pack has no lists."),
    "no_conditions": ("Bộ mẫu này không có điều kiện nào để chọn.", "This pack has no conditions to choose from."),
    "has_value": ("{label}: có, và khác 0", "{label}: there is some, and not 0"),
    "next_tag": ("Thẻ tiếp theo", "Next tag"),
    "previous_tag": ("Thẻ trước", "Previous tag"),
    "part": ("Mở phần dùng chung ở con trỏ", "Open the shared part at the cursor"),
    "no_part": (
        'Đặt con trỏ vào dòng chèn phần dùng chung, ví dụ {% chen "khoi-ky" %}, rồi chọn lại lệnh này.',
        'Put the cursor into the line of a shared part, for example {% chen "khoi-ky" %}, and choose this command again.',
    ),
    "part_missing": (
        "Không có tệp {name}.docx trong {folders}.",
        "There is no file {name}.docx in {folders}.",
    ),
    "preview": ("Xem thử", "Preview"),
    "build": ("Tạo báo cáo", "Build report"),
    "cancel": ("Dừng việc đang chạy", "Stop the running task"),
    "panel": ("Thanh bên «Báo cáo»", "Sidebar “Reports”"),
    "settings": ("Cài đặt…", "Settings…"),
    "short_check": ("Kiểm tra", "Check"),
    "short_preview": ("Xem thử", "Preview"),
    "short_build": ("Tạo báo cáo", "Build"),
    "short_settings": ("Cài đặt…", "Settings…"),
    "tip_insert": ("Chọn một trường, một khối hoặc một bộ lọc để chèn", "Choose a field, block or filter to insert"),
    "tip_check": ("Tìm mọi lỗi của mẫu đang mở", "Find every problem in the open template"),
    "tip_preview": ("Làm thử báo cáo với tệp số liệu đã chọn", "Render with the chosen data file"),
    "tip_build": ("Tạo báo cáo .docx và PDF", "Build the report as .docx and PDF"),
    "panel_fields": ("Trường và khối", "Fields and blocks"),
    "panel_tags": ("Thẻ trong mẫu", "Tags in the template"),
    "panel_problems": ("Kiểm tra và báo cáo", "Check and build"),
    # Panel and dialog of fields.
    "search": ("Tìm:", "Find:"),
    "search_help": ("Gõ tên, nhãn hoặc ví dụ; không cần dấu", "Type a name, label or sample; accents optional"),
    "do_insert": ("Chèn", "Insert"),
    "close": ("Đóng", "Close"),
    "group_figure": ("Số liệu", "Figures"),
    "group_indicator": ("Chỉ tiêu", "Indicators"),
    "group_criterion": ("Tiêu chí", "Criteria"),
    "group_info": ("Thông tin chung", "General information"),
    "group_filter": ("Bộ lọc (thêm vào thẻ tại con trỏ)", "Filters (added to the tag at the cursor)"),
    "group_snippet": ("Khối mẫu", "Blocks"),
    "block_neu_khong_dat": ("Chỉ in khi chưa đạt", "Only when not met"),
    "block_theo_ket_luan": (
        "Theo kết luận: mỗi kết luận một đoạn",
        "By verdict: a text for each",
    ),
    "block_doan_ket_luan": ("Câu kết luận", "Verdict sentence"),
    "block_lap": ("Lặp hàng hoặc đoạn theo danh sách", "Repeat rows or paragraphs over a list"),
    "block_lap_nhom": ("Lặp theo từng nhóm của danh sách", "Repeat for each group of a list"),
    "block_hai_chieu": ("Bảng hai chiều", "Table of two keys"),
    "block_dong_tong": ("Dòng tổng của danh sách", "Totals row of a list"),
    "block_cot": ("Cột lặp theo tháng hoặc mục", "Columns for months or keys"),
    "footnote": ("Chú thích cuối trang (tại con trỏ)", "Footnote (at the cursor)"),
    "detail_type": ("Kiểu: {type}", "Type: {type}"),
    "detail_sample": ("Ví dụ: {sample}", "Example: {sample}"),
    "detail_no_sample": ("Ví dụ: (tệp số liệu không có)", "Example: (not in the data file)"),
    "detail_insert": ("Sẽ chèn: {insert}", "Inserts: {insert}"),
    "detail_used": ("Mẫu dùng {n} lần", "Used {n} times in the template"),
    "no_match": ("Không có mục nào khớp «{query}».", "Nothing matches “{query}”."),
    "loading": ("Đang đọc các trường…", "Reading the fields…"),
    # What is going on.
    "running_fields": ("Đang đọc các trường của bộ mẫu…", "Reading the pack's fields…"),
    "running_check": ("Đang kiểm tra mẫu…", "Checking the template…"),
    "running_preview": ("Đang làm bản xem thử…", "Rendering the preview…"),
    "running_build": ("Đang tạo báo cáo…", "Building the report…"),
    "running_probe": ("Đang thử lệnh…", "Testing the command…"),
    "waiting": ("Đợi đọc xong các trường rồi làm ngay…", "Starts as soon as the fields are read…"),
    "cancelled": ("Đã dừng theo yêu cầu.", "Stopped."),
    "busy": (
        "Đang có một việc chạy. Hãy đợi xong hoặc chọn «Dừng việc đang chạy».",
        "A task is running. Wait for it to finish, or choose “Stop the running task”.",
    ),
    "no_problems": ("Không có vấn đề nào.", "No problems."),
    "found": ("{errors} lỗi, {warnings} cảnh báo", "{errors} errors, {warnings} warnings"),
    "and_more": ("… và {count} vấn đề nữa", "… and {count} more"),
    "not_checked": ("Chưa kiểm tra.", "Not checked yet."),
    "copy_note": (
        "(bản trên màn hình, chưa lưu)",
        "(unsaved version on the screen)",
    ),
    "preview_title": ("XEM THỬ: {name}", "PREVIEW: {name}"),
    "previewed": ("Bản xem thử đã mở ở cửa sổ bên cạnh.", "The preview is open in a separate window."),
    "built": ("Đã tạo: {files}", "Built: {files}"),
    "overwrite": ("{what}\n\nBỏ bản đó và ghi bản mới?", "{what}\n\nDiscard it and write the new one?"),
    "overwrite_help": (
        "Muốn giữ bản đó thì đổi tên hoặc chuyển nó đi; không thì chọn lại «Tạo báo cáo» và đồng ý ghi đè.",
        "To keep it, rename or move it; else choose “Build report” again and agree to overwrite it.",
    ),
    "built_open": ("Đã tạo:\n{files}\n\nMở báo cáo bây giờ?", "Built:\n{files}\n\nOpen the report now?"),
    "save_first": (
        "Mẫu có thay đổi chưa lưu. Hãy lưu mẫu (Ctrl+S) rồi tạo báo cáo, để báo cáo và mẫu khớp nhau.",
        "The template has unsaved changes. Save it (Ctrl+S), then build, so that report and template agree.",
    ),
    "fixed": ("Đã sửa thành «{new}».", "Changed to “{new}”."),
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "help_label": ("Cách sửa: ", "How to fix: "),
    "place_label": ("Chỗ: ", "Place: "),
    "fix_to": ("Sửa thành: {new}", "Fix: {new}"),
    "fix_choose": ("Chọn một trong {count} tên gần giống…", "Choose one of {count} similar names…"),
    "choose_title": ("Chọn tên đúng", "Choose the right name"),
    "choose_label": ("Thay «{old}» bằng:", "Replace “{old}” by:"),
    "fix_close": ("Thêm {new}", "Add {new}"),
    "fix_button": ("Sửa", "Fix"),
    "goto": ("Đi tới", "Go to"),
    "open_file": ("Mở tệp", "Open file"),
    "part_body": ("thân văn bản", "body"),
    "part_header": ("đầu trang", "header"),
    "part_footer": ("chân trang", "footer"),
    "part_footnotes": ("chú thích cuối trang", "footnote"),
    "part_endnotes": ("chú thích cuối tài liệu", "endnote"),
    "place_table": ("bảng {table}, hàng {row}, ô {cell}", "table {table}, row {row}, cell {cell}"),
    "place_line": ("dòng {line}", "line {line}"),
    "pack_is": ("Bộ mẫu: {pack}", "Pack: {pack}"),
    "data_is": ("Số liệu: {data}", "Data: {data}"),
    "none_chosen": ("chưa chọn", "none chosen"),
    # What went wrong.
    "no_command": (
        "Không tìm thấy lệnh «docxtpl-reports» trên máy này.\n\n"
        "Cách cài: lấy tệp docxtpl_reports-….whl cùng chỗ với tiện ích này, mở cửa sổ dòng lệnh trong thư mục có tệp ấy, gõ\n"
        "    pipx install ./docxtpl_reports-….whl\n"
        "với đúng tên tệp (chưa có pipx thì gõ trước: python -m pip install --user pipx), rồi mở lại LibreOffice.\n\n"
        "Nếu đã cài ở chỗ khác: chọn Báo cáo > Cài đặt và ghi đường dẫn của lệnh.",
        "The command “docxtpl-reports” was not found on this computer.\n\n"
        "To install it, get the file docxtpl_reports-….whl from the same place as this extension, open a terminal "
        "in its folder and type\n    pipx install ./docxtpl_reports-….whl\n"
        "with the full file name (if pipx is missing, first: python -m pip install --user pipx), then restart LibreOffice.\n\n"
        "If it is installed elsewhere: choose Reports > Settings and enter its path.",
    ),
    "found_nearby": (
        "\n\nCó một bản trong thư mục của mẫu: {path}\nNếu tin thư mục này, hãy ghi đường dẫn ấy vào Cài đặt.",
        "\n\nA copy was found in the template's folder: {path}\nIf you trust that folder, enter this path in the settings.",
    ),
    "cannot_run": (
        "Không chạy được «{command}»: {reason}.\n\nKiểm tra đường dẫn trong Báo cáo > Cài đặt.",
        "“{command}” cannot be run: {reason}.\n\nCheck the path in Reports > Settings.",
    ),
    "too_slow": (
        "«{command}» chạy quá {seconds} giây nên đã bị dừng. Có thể tăng giới hạn trong Cài đặt.",
        "“{command}” took more than {seconds} seconds and was stopped. You can raise the limit in the settings.",
    ),
    "no_json": (
        "«{command}» không trả lời đúng dạng (mã thoát {code}). Có thể đây không phải docxtpl-reports, hoặc là bản quá cũ."
        "\n\n{tail}",
        "“{command}” gave no valid answer (exit code {code}). It may not be docxtpl-reports, or may be too old.\n\n{tail}",
    ),
    "other_version": (
        "Lệnh trả lời theo dạng «{schema}» mà tiện ích này chưa hiểu. Hãy cập nhật cả hai lên bản mới nhất.",
        "The command answers in the format “{schema}”, which this extension does not support. Update both.",
    ),
    "no_pack": (
        "Chưa biết tài liệu này thuộc bộ mẫu nào. Chọn Báo cáo > Cài đặt và chỉ ra thư mục có quy-tac.yml.",
        "The pack of this document is unknown. Choose Reports > Settings and point to the folder with quy-tac.yml.",
    ),
    "no_data": (
        "Chưa chọn tệp số liệu. Chọn Báo cáo > Cài đặt và chỉ ra một tệp .yml trong thư mục data.",
        "No data file is chosen. Choose Reports > Settings and point to a .yml file in the data folder.",
    ),
    "read_only": ("Tài liệu này chỉ đọc, không chèn hay sửa được.", "This document is read-only."),
    "no_export": ("Không xuất được nội dung ra .docx: {reason}", "The content cannot be exported as .docx: {reason}"),
    "filter_where": (
        "Đặt con trỏ vào trong một thẻ «{{{{ … }}}}» rồi chèn bộ lọc.",
        "Put the cursor inside a tag “{{{{ … }}}}”, then insert the filter.",
    ),
    "footnote_where": (
        "Chú thích chỉ chèn được vào thân văn bản hoặc ô của bảng, không vào đầu trang, chân trang hay chú thích khác.",
        "Footnotes can only be inserted in the body or a table cell, not in a header, footer or another note.",
    ),
    "cuts_block": (
        "Đoạn ở con trỏ hay phần đã chọn cắt ngang một khối: thẻ «{tag}» thuộc một khối không nằm trọn trong đó. "
        "Hãy chọn từ thẻ mở đến hết thẻ đóng của khối, hoặc chỉ chọn các đoạn bên trong.",
        "The paragraph at the cursor, or the selection, cuts across a block: “{tag}” is of a block that is not wholly in it. "
        "Select from the opening to the closing tag of the block, or only paragraphs inside it.",
    ),
    "tags_only": (
        "Đoạn này chỉ có thẻ, không có gì để in. Hãy đặt con trỏ vào đoạn có chữ, hoặc chọn từ thẻ mở đến hết thẻ đóng "
        "của một khối.",
        "This paragraph holds only tags and nothing to print. Put the cursor in a paragraph with words, or select a block "
        "from its opening to its closing tag.",
    ),
    "no_table": (
        "Con trỏ không ở trong bảng. Hãy đặt con trỏ trong một bảng, ở hàng cần lặp, rồi chọn lại lệnh này.",
        "The cursor is not in a table. Put it in a table, in the row to repeat, and choose this command again.",
    ),
    "no_rows": (
        "Các hàng đã chọn có ô tách riêng; hãy đặt con trỏ trong ô và chọn chữ cần bao.",
        "The selected rows contain split cells; put the cursor in a cell and select the text to enclose.",
    ),
    "not_found": (
        "Không tìm thấy «{tag}» trong tài liệu. Có thể chỗ này đã được sửa: hãy kiểm tra lại.",
        "“{tag}” was not found in the document. It may have been changed: check again.",
    ),
    "in_file": (
        "Vấn đề này ở tệp {file}, không ở tài liệu đang mở.",
        "This problem is in {file}, not in the open document.",
    ),
    "no_fix": ("Vấn đề này không có cách sửa tự động.", "There is no automatic fix for this problem."),
    "no_tags": ("Tài liệu chưa có thẻ nào.", "The document has no tags yet."),
    "tags_changed": (
        "Tài liệu đã được sửa; danh sách thẻ vừa được đọc lại. Hãy chọn lại.",
        "The document was edited; the list of tags has been read again. Please choose again.",
    ),
    "list_tags": ("Đọc lại các thẻ", "Read the tags again"),
    "tags_count": ("{count} thẻ", "{count} tags"),
    # Settings.
    "settings_title": ("Cài đặt báo cáo", "Report settings"),
    "settings_command": (
        "Lệnh docxtpl-reports (để trống: tự tìm):",
        "Command docxtpl-reports (empty: found automatically):",
    ),
    "settings_try": ("Thử", "Try"),
    "settings_pack": ("Thư mục bộ mẫu (có quy-tac.yml):", "Pack folder (contains quy-tac.yml):"),
    "settings_data": ("Tệp số liệu:", "Data file:"),
    "settings_browse": ("Chọn…", "Browse…"),
    "settings_language": ("Ngôn ngữ:", "Language:"),
    "settings_seconds": ("Giới hạn thời gian (giây):", "Time limit (seconds):"),
    "settings_note": (
        "Bộ mẫu, số liệu và ngôn ngữ được nhớ theo tài liệu; lệnh và giới hạn thời gian theo máy này.",
        "Pack, data file and language are stored with the document; command and time limit on this computer.",
    ),
    "language_auto": ("Theo LibreOffice", "Same as LibreOffice"),
    "language_vi": ("Tiếng Việt", "Vietnamese"),
    "language_en": ("Tiếng Anh", "English"),
    "ok": ("Đồng ý", "OK"),
    "abandon": ("Hủy", "Cancel"),
    "command_works": ("Dùng được: {command}", "It works: {command}"),
}


def text(language: str, key: str, **words: object) -> str:
    """The text of ``key`` in ``language`` ("vi" or another: English), its placeholders filled in."""
    found = TEXTS[key][0 if language == "vi" else 1]
    return found.format(**words) if words or "{{" in found else found
