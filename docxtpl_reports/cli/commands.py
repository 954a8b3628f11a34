"""The commands that answer questions and write aids: explain, fields, new, schema; what they share with ``build``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import CODES, N_, Diagnostic, Location, Reason, has_errors, translate
from docxtpl_reports.packs import shipped
from docxtpl_reports.reporters import codes, derivation
from docxtpl_reports.reporters import fields as listing

from .console import PROGRAM, Command, Settings, answer, common, fail

if TYPE_CHECKING:
    from docxtpl_reports.figures.derivation import Derivation

RULES_FILE = shipped.RULES_FILE


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("Giải thích một số, một kết luận, hoặc một mã lỗi."),
    help=N_(
        "Cho biết từng kết luận từ đâu ra: kết luận, ngưỡng và căn cứ, tỷ lệ, số liệu, dòng đã nhập trong tệp số liệu.\n\n"
        "TỆP là tệp số liệu, hoặc một báo cáo đã làm (.docx có bản kê .json bên cạnh): khi đó trả lời cho đúng báo cáo ấy.\n\n"
        "Ghi thêm TÊN (truc_tuyen, 15.1, so_lieu.ho_so_tong) để hỏi riêng một mục. Ghi một mã như DAT006 thay cho tệp "
        "để biết mã ấy nghĩa là gì."
    ),
)
@click.argument("subject", metavar="TỆP|MÃ")
@click.argument("name", metavar="[TÊN]", required=False)
@click.pass_obj
def explain(obj: Settings, subject: str, name: str | None) -> int:
    from docxtpl_reports import figures
    from docxtpl_reports.records import finished

    path = Path(subject)
    if (typed := _CODE.fullmatch(subject)) and not path.exists():
        code = subject.upper()
        if code not in CODES:
            alike = sorted(c for c, kind in CODES.items() if kind.area == typed["letters"].upper()) or ["DAT006"]
            fail(Diagnostic("USE015", params={"name": subject, "known": ", ".join(alike[:4])}))
        body = {"derivation": None, "explanation": codes.code_json(code)}
        return answer(obj, "explain", [], body, codes.code_text(code))
    must_exist(path)
    found: Derivation | None = None
    if finished.is_built(path):
        report, problems = finished.load_built(path)
        found = report.derivation if report is not None else None
    else:
        case, problems = figures.load(path)
        found = case.derivation() if case is not None else None
    if found is None:
        return answer(obj, "explain", problems, {"derivation": None, "explanation": None})
    step, more = (found.root, []) if name is None else found.find(name)
    if step is None:
        return answer(obj, "explain", [*problems, *more], {"derivation": None, "explanation": None})
    body = {"derivation": derivation.derivation_json(step), "explanation": None}
    return answer(obj, "explain", problems, body, derivation.derivation_text(step))


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("Liệt kê các tên và bộ lọc mà mẫu dùng được."),
    help=N_(
        "Liệt kê mọi tên mà mẫu của BỘ_MẪU (tên hoặc thư mục) dùng được: kiểu, đơn vị, ví dụ, cách ghi vào mẫu và chỗ mẫu "
        "đã dùng.\n\nVí dụ lấy từ tệp số liệu đầu tiên của bộ mẫu trong data/, hoặc từ tệp ghi sau --data."
    ),
)
@click.argument("pack", metavar="[BỘ_MẪU]", required=False)
@click.option("--filters", "with_filters", is_flag=True, help=N_("Liệt kê cả các bộ lọc, kèm ví dụ."))
@click.option("--data", metavar="TỆP", type=click.Path(path_type=Path), help=N_("Lấy ví dụ từ tệp số liệu này."))
@click.pass_obj
def fields(obj: Settings, pack: str | None, with_filters: bool, data: Path | None) -> int:
    from dataclasses import asdict

    from docxtpl_reports.packs import inventory

    if pack is None and not with_filters:
        fail(Diagnostic("USE017", params={"command": f"{PROGRAM} fields"}))
    if data is not None:
        must_exist(data)
    found, problems = inventory.find_pack(pack, project_of(Path.cwd())) if pack is not None else (None, [])
    entries = None
    if found is not None:
        entries, more = inventory.entries(found, data)
        problems += more
    filters = inventory.filters() if with_filters else None
    body = {
        "fields": None if entries is None else [asdict(entry) for entry in entries],
        "filters": None if filters is None else [asdict(entry) for entry in filters],
    }
    texts = [
        listing.fields_text(entries or ()) if entries else "",
        listing.filters_text(filters) if filters else "",
    ]
    return answer(obj, "fields", problems, body, "\n\n".join(filter(None, texts)))


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("Tạo tệp số liệu để điền, hoặc một bộ mẫu mới."),
    help=N_(
        "Tạo tệp số liệu của BỘ_MẪU cho một ĐƠN_VỊ trong data/, có sẵn mọi mục kèm tên gọi, kiểu và đơn vị tính.\n\n"
        'Ví dụ: new tieu-chi-15 "xã Pờ Y". Tệp đã có thì không bị ghi đè.\n\n'
        "Không ghi ĐƠN_VỊ thì tạo một bộ mẫu mới tên BỘ_MẪU trong templates/: quy-tac.yml có sẵn mọi mục, mau.docx có phần "
        "đầu, khối ký và nơi nhận đúng thể thức. Ví dụ: new bao-cao-quy.\n\n"
        "Thêm --from thì chép một bộ mẫu có sẵn vào templates/ để sửa theo ý mình. Ví dụ: new --from tieu-chi-15."
    ),
)
@click.argument("pack", metavar="[BỘ_MẪU]", required=False)
@click.argument("unit", metavar="[ĐƠN_VỊ]", required=False)
@click.option(
    "-o",
    "--out",
    "target",
    metavar="TỆP.yml",
    type=click.Path(path_type=Path),
    help=N_("Tệp cần tạo (mặc định: data/<tên đơn vị>.yml)."),
)
@click.option("--from", "source", metavar="BỘ_MẪU", help=N_("Chép bộ mẫu này, là một bộ mẫu đi kèm chương trình."))
@click.pass_obj
def new(obj: Settings, pack: str | None, unit: str | None, target: Path | None, source: str | None) -> int:
    from docxtpl_reports.figures import check_rules
    from docxtpl_reports.files import write_atomically
    from docxtpl_reports.packs import inventory, skeleton

    nothing: dict[str, object] = {"file": None}
    project = project_of(Path.cwd())
    if source is not None:
        return _new_pack(obj, pack or source, project, target or (Path() if unit else None), source)
    if pack is None:
        fail(Diagnostic("USE060", params={"names": ", ".join(shipped.packs())}))
    if unit is None:
        return _new_pack(obj, pack, project, target)
    unit = " ".join(vietnamese.composed(unit).split())
    stem = skeleton.file_stem(unit)
    if stem is None or not unit.isprintable():
        fail(Diagnostic("USE018", params={"name": unit}))
    if skeleton.is_nameless_kind(unit):
        fail(Diagnostic("USE054", params={"name": unit}))
    found, problems = inventory.find_pack(pack, project)
    if found is None:
        return answer(obj, "new", problems, nothing)
    rules, problems = check_rules(found / RULES_FILE)
    if rules is None or has_errors(problems):
        return answer(obj, "new", problems, nothing)
    path = target or project / "data" / f"{stem}.yml"
    if path.exists():
        taken = Diagnostic("OUT024", Location(path.as_posix()), {"path": path.as_posix()})
        return answer(obj, "new", [*problems, taken], nothing)
    write_atomically({path: skeleton.data_file(rules, found.resolve().name, unit).encode("utf-8")})
    text = translate(N_("Đã tạo {path}. Điền số liệu vào tệp, rồi gõ: docxtpl-reports check {path}"))
    return answer(obj, "new", problems, {"file": path.as_posix()}, text.format(path=path.as_posix()))


def _new_pack(obj: Settings, name: str, project: Path, target: Path | None, source: str | None = None) -> int:
    from docxtpl_reports.files import write_atomically
    from docxtpl_reports.packs import skeleton

    if target is not None:
        fail(Diagnostic("USE042", params={"name": "-o" if source is None else "--from"}))
    known = shipped.packs()
    if source is not None and source not in known:
        fail(Diagnostic("USE061", params={"name": source, "names": ", ".join(known)}))
    name = vietnamese.composed(name)
    stem = skeleton.file_stem(name)
    if stem != name:
        fail(Diagnostic("USE040", params={"name": name, "near": stem or "bao-cao-quy"}))
    folder = project / "templates" / name
    if folder.exists():
        fail(Diagnostic("USE041", Location(folder.as_posix()), {"name": name, "path": folder.as_posix()}))
    made = skeleton.pack_files(name) if source is None else skeleton.copied_pack(known[source], name)
    write_atomically({folder / file: content for file, content in made.items()})
    text = translate(
        N_(
            "Đã tạo bộ mẫu {path}: sửa quy-tac.yml và mau.docx, rồi gõ: docxtpl-reports check {path}\n"
            'Tạo tệp số liệu đầu tiên: docxtpl-reports new {name} "xã …"'
        )
    )
    return answer(obj, "new", [], {"file": folder.as_posix()}, text.format(path=folder.as_posix(), name=name))


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("In JSON Schema để trình soạn thảo gợi ý và kiểm tra khi gõ."),
    help=N_(
        "In JSON Schema của tệp số liệu thuộc BỘ_MẪU, hoặc (--rules) của quy-tac.yml, cho trình soạn thảo gợi ý các mục.\n\n"
        "Ví dụ: schema tieu-chi-15 > tieu-chi-15.schema.json"
    ),
)
@click.argument("pack", metavar="[BỘ_MẪU]", required=False)
@click.option("--rules", "of_rules", is_flag=True, help=N_("Schema của quy-tac.yml, không cần ghi bộ mẫu."))
@click.option("--manifest", "of_manifest", is_flag=True, help=N_("Schema của bản kê .json ghi cạnh báo cáo."))
@click.pass_obj
def schema(obj: Settings, pack: str | None, of_rules: bool, of_manifest: bool) -> int:
    import json

    from docxtpl_reports.figures import check_rules
    from docxtpl_reports.packs import inventory
    from docxtpl_reports.packs import schema as schemas
    from docxtpl_reports.records.schema import manifest_schema

    found: dict[str, Any] | None = schemas.rules_schema() if of_rules else None
    found = manifest_schema() if of_manifest else found
    problems: list[Diagnostic] = []
    if found is None:
        if pack is None:
            fail(Diagnostic("USE017", params={"command": f"{PROGRAM} schema"}))
        folder, problems = inventory.find_pack(pack, project_of(Path.cwd()))
        rules, more = check_rules(folder / RULES_FILE) if folder is not None else (None, [])
        problems += more
        if folder is not None and rules is not None and not has_errors(problems):
            found = schemas.data_schema(rules, folder.resolve().name)
    text = json.dumps(found, ensure_ascii=False, indent=2) if found else ""
    return answer(obj, "schema", problems, {"json_schema": found}, text)


@common
@click.command(
    "text",
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("In chữ của một tệp .docx, kèm thẻ, chú thích và bảng, để so sánh."),
    help=N_(
        "In chữ của TỆP .docx (mẫu hay báo cáo) thành từng dòng: mỗi đoạn một dòng, kèm thẻ, chú thích, bảng, đầu trang, chân "
        "trang. Lưu lại bằng Word hay LibreOffice mà không sửa chữ thì in ra vẫn như cũ; sửa một chỗ thì chỉ một dòng đổi.\n\n"
        "Để «git diff» so sánh mẫu theo chữ, gõ một lần trong thư mục dự án: git config diff.docxtpl-reports.textconv "
        '"docxtpl-reports text"'
    ),
)
@click.argument("path", metavar="TỆP.docx", type=click.Path(path_type=Path))
@click.pass_obj
def text_command(obj: Settings, path: Path) -> int:
    from docxtpl_reports.ooxml.package.package import Package
    from docxtpl_reports.ooxml.text import lines as text

    must_exist(path)
    lines = text.document_lines(Package.read(path, allow_signed=True))
    return answer(obj, "text", [], {"lines": [text.line_json(line) for line in lines]}, text.as_text(lines))


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("So hai báo cáo: kết luận, chỉ tiêu, số liệu nào đã đổi."),
    help=N_(
        "So hai báo cáo của cùng một bộ mẫu: kết luận nào đã đổi, rồi chỉ tiêu, rồi số liệu, kèm chỗ đã nhập.\n\n"
        "Mỗi bên là một báo cáo đã làm (.docx có bản kê .json bên cạnh), một bản kê, hoặc một tệp số liệu. Hai bên khác nhau "
        "không phải là lỗi: mã thoát vẫn là 0."
    ),
)
@click.argument("old", metavar="CŨ", type=click.Path(path_type=Path))
@click.argument("new", metavar="MỚI", type=click.Path(path_type=Path))
@click.pass_obj
def diff(obj: Settings, old: Path, new: Path) -> int:
    from docxtpl_reports.records import comparison as differ
    from docxtpl_reports.records import finished
    from docxtpl_reports.reporters import comparison

    for path in (old, new):
        must_exist(path)
    sides, problems = [], []
    for path in (old, new):
        report, found = finished.load(path)
        sides.append(report)
        problems += found
    before, after = sides
    differences = None
    if before is not None and after is not None:
        differences, found = differ.compare(before, after)
        problems += found
    body: dict[str, object] = {
        "old": before and comparison.report_json(before),
        "new": after and comparison.report_json(after),
    }
    if differences is None or before is None or after is None:
        return answer(
            obj, "diff", problems, {**body, **dict.fromkeys(("verdicts", "indicators", "criteria", "figures"))}
        )
    text = comparison.differences_text(before, after, differences)
    return answer(obj, "diff", problems, {**body, **comparison.differences_json(differences)}, text)


_CODE = re.compile(r"(?P<letters>[A-Za-z]{3})[0-9]{3}")


COMMANDS = (explain, diff, fields, new, schema, text_command)


# --- paths -----------------------------------------------------------------------------------------------------------


def project_of(path: Path) -> Path:
    from docxtpl_reports.figures.case import find_project

    return short(find_project(path) or Path.cwd())


def short(path: Path) -> Path:
    """As seen from the current folder where possible."""
    try:
        return path.absolute().relative_to(Path.cwd())
    except ValueError:
        return path


_NAMES_PACK = re.compile(r"""^\s*["']?m[aẫ]u["']?\s*[:：=]""", re.MULTILINE | re.IGNORECASE)


def data_in(folder: Path) -> list[Path]:
    """Data files are those that say ``mau:``; others are what they build on."""
    out = []
    for path in sorted(filter(is_yaml, folder.glob("*"))):
        try:
            text = path.read_bytes()
        except OSError as error:
            fail(Diagnostic("USE009", Location(str(path)), {"path": str(path), "reason": Reason.of(error)}))
        # One that is not UTF-8, or misspells the key, is for the reader to refuse by name, not to be passed over.
        words = vietnamese.composed(text.decode("utf-8-sig", "replace"))
        if "\0" in words or "\ufffd" in words or _NAMES_PACK.search(words):
            out.append(short(path))
    return out


def is_yaml(path: Path) -> bool:
    """By its name; one with a hidden ``.txt`` behind is for the reader to refuse."""
    return path.name.lower().endswith((".yml", ".yaml", ".yml.txt", ".yaml.txt"))


def must_exist(path: Path) -> None:
    if not path.exists():
        fail(Diagnostic("USE005", Location(str(path)), {"path": str(path)}))
