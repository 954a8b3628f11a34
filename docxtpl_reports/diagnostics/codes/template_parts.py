"""Codes about the shared parts that templates put together: ``{% chen "khoi-ky" %}``."""

from __future__ import annotations

from docxtpl_reports.diagnostics.language import N_

from .code import ERROR, Code

TEMPLATE_PARTS: dict[str, Code] = {
    "TPL260": Code(
        ERROR,
        N_("Không có phần dùng chung «{name}»."),
        N_("Lưu phần đó thành «{folder}/{name}.docx», hoặc sửa tên trong thẻ «{tag}»; tên gần giống: {hint}."),
    ),
    "TPL261": Code(
        ERROR,
        N_("Phần dùng chung «{name}» chèn chính nó: {path}."),
        N_("Xóa thẻ «{tag}», hoặc chèn một phần khác."),
    ),
    "TPL262": Code(
        ERROR,
        N_("Các phần dùng chung chèn lẫn nhau quá sâu (quá {deep} tầng) hoặc quá nhiều (quá {many} phần): {path}."),
        N_("Gộp bớt các phần lại, để một phần không chèn qua nhiều tầng."),
    ),
    "TPL263": Code(
        ERROR,
        N_("Phần dùng chung «{path}» còn sửa đổi chưa chấp nhận (Track Changes)."),
        N_("Mở tệp đó, chấp nhận hoặc bỏ hết các sửa đổi, rồi lưu lại."),
    ),
    "TPL264": Code(
        ERROR,
        N_("Thẻ «{tag}» viết chưa đúng cách."),
        N_('Viết như {{% chen "khoi-ky" %}} hoặc {{% chen "khoi-ky" with nhu="Như Điều 4" %}}.'),
    ),
    "TPL265": Code(
        ERROR,
        N_(
            "Kiểu «{name}» của phần dùng chung là loại khác với kiểu cùng tên trong mẫu (kiểu đoạn, kiểu chữ, kiểu bảng)."
        ),
        N_("Đổi tên kiểu đó trong phần dùng chung, hoặc dùng một kiểu khác cho phần chữ ấy."),
    ),
    "TPL267": Code(
        ERROR,
        N_("«{name}» không thể là tên của một phần dùng chung."),
        N_('Tên chỉ gồm chữ, số và dấu gạch nối, không có thư mục và không có .docx: {{% chen "khoi-ky" %}}.'),
    ),
    "TPL269": Code(
        ERROR,
        N_(
            "Phần dùng chung «{path}» có chú thích không đặt được ở chỗ này (đầu trang, chân trang), hoặc chú thích không có nội dung."
        ),
        N_("Bỏ chú thích trong phần đó, hoặc chèn phần đó vào thân văn bản."),
    ),
    "TPL270": Code(
        ERROR,
        N_("Thẻ «{tag}» phải đứng một mình, không có hình, trường, chú thích nào khác, trong một đoạn có nét kẻ."),
        N_(
            "Kẻ nét bằng viền trên hoặc viền dưới của đoạn (Word: Trang đầu > Viền), để riêng một đoạn chỉ có thẻ này ngay dưới "
            "dòng chữ cần nét."
        ),
    ),
    "TPL271": Code(
        ERROR,
        N_("Chưa biết bề rộng của chỗ có nét kẻ «{tag}», nên chưa tính được độ dài nét."),
        N_(
            "Trong bảng: đặt bề rộng cột bằng centimét, không theo phần trăm (Word: Thuộc tính bảng > Cột). Đừng đặt nét kẻ này "
            "trong hộp chữ hay trong phần chia cột."
        ),
    ),
    "TPL272": Code(
        ERROR,
        N_("Phần dùng chung «{name}» không dùng giá trị «{given}»."),
        N_("Sửa tên giá trị trong thẻ «{tag}» (phần này nhận: {hint}), hoặc bỏ giá trị ấy."),
    ),
    "TPL273": Code(
        ERROR,
        N_("Tiêu đề «{title}» của ô nội dung gần giống lệnh chèn phần dùng chung nhưng thiếu dấu hai chấm."),
        N_("Sửa tiêu đề thành «chèn: {name}» (Word: Developer > Properties > Title), hoặc đặt tiêu đề khác."),
    ),
    "TPL274": Code(
        ERROR,
        N_("Phần dùng chung «{name}» cần giá trị «{value}» mà thẻ «{tag}» không cho."),
        N_(
            'Thêm giá trị ấy vào thẻ, ví dụ {{% chen "{name}" with {value}=… %}}; nếu «{value}» là tên gõ sai trong phần dùng '
            "chung thì sửa trong tệp «{file}»."
        ),
    ),
    "TPL278": Code(
        ERROR,
        N_("Phần dùng chung «{name}» không chỉ có một đoạn văn, nên thẻ «{tag}» không đặt giữa câu được."),
        N_(
            "Để thẻ này một mình trong một đoạn riêng (có điều kiện thì viết {{% if … %}} và {{% endif %}} ở hai đoạn riêng "
            "quanh nó), hoặc gộp phần «{name}» thành một đoạn, không bảng, không ngắt phần."
        ),
    ),
    "TPL279": Code(
        ERROR,
        N_("Phần dùng chung «{name}» nằm theo chiều giấy khác, mà thẻ «{tag}» đứng sau nội dung khác trong một khối."),
        N_(
            "Để thẻ này ngay sau thẻ mở khối ({{% if … %}}, {{% theo … %}}{{% dat %}}), hoặc đưa điều kiện vào trong phần «{name}»."
        ),
    ),
    "TPL280": Code(
        ERROR,
        N_(
            "Phần dùng chung «{name}» có thẻ «{inner}» tính cho cả đoạn hay hàng, nên thẻ «{tag}» không đặt giữa câu được."
        ),
        N_(
            "Trong phần «{name}», thay thẻ ấy bằng {{% if … %}}…{{% endif %}}; hoặc để thẻ «{tag}» một mình trong một đoạn."
        ),
    ),
}
