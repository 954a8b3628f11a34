"""Makes files to start from: a data file with every key the rules declare, with label, type, unit and an example as comments; a
whole pack whose rules have every key."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.figures.data.sections import FIXED, Form, Section
from docxtpl_reports.figures.rules.kinds import Layout, element_kind, kind_of
from docxtpl_reports.figures.rules.model import UNITS, Field, Indicator, Rules
from docxtpl_reports.figures.rules.names import dependencies, looks_back
from docxtpl_reports.figures.rules.scopes import Listed, columns
from docxtpl_reports.project import CASES, PARTS, RULES_FILE, TEMPLATE_FILE, is_yaml

_NEW_PACK = "bo-mau-moi"  # what the pack that is shipped as a pattern calls itself
_PACK_FILES = (RULES_FILE, TEMPLATE_FILE)
_README = "README.md"
MAX_NAME = 80  # characters of a file's name: with its folder, Windows takes 260
_AGENCIES = re.compile(
    r"(uy ban|ubnd|so|phong|ban|van phong|trung tam|dang uy|hoi dong|hdnd|cong an|truong|benh vien|tram|chi cuc|cuc|bo|"
    r"doan|hoi|toa an|vien|kho bac|thanh tra|to|tong cuc|kiem toan|bao hiem|mat tran|lien doan|quy|cong ty|hat|bch|btc)\b"
)
# How to fill in a section or a value of it, and what most units type there.
_NOTES = {
    "don_vi.cap_tren": N_("không có thì ghi null"),
    "don_vi.dia_danh": N_("đơn vị mang tên người, tên sự kiện hoặc số thì ghi cả loại đơn vị: Phường 1"),
    "ky": N_("Ngày đầu và ngày cuối của kỳ báo cáo, ví dụ 01/01/2024"),
    "nguoi_ky.hinh_thuc": N_("Quyền hạn ký: TM, KT, TL, TUQ hoặc Q"),
}
_STARTS = {"noi_nhan.luu": "VT"}
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names Windows keeps for itself


def is_nameless_kind(unit: str) -> bool:
    """Whether the name does not show the kind of its unit or agency: ``Đăk Nông``."""
    return vietnamese.unit_noun(unit) is None and _AGENCIES.match(vietnamese.fold(unit)) is None


def file_stem(unit: str) -> str | None:
    """``xã Pờ Y`` → ``xa-po-y``; nothing when no letter or digit is left."""
    stem = re.sub(r"[^a-z0-9]+", "-", vietnamese.fold(unit)).strip("-")[:MAX_NAME].strip("-")
    return f"don-vi-{stem}" if _RESERVED.fullmatch(stem) else stem or None


def is_reserved(name: str) -> bool:
    """Whether Windows keeps the name of a file or folder for itself, with any ending."""
    return _RESERVED.fullmatch(name.partition(".")[0].strip().lower()) is not None


def is_pack_name(name: str) -> bool:
    """Whether a pack may have this name: that of a folder on every system, and not that of the shared parts."""
    return file_stem(name) == name and name != PARTS


def pack_files(name: str) -> dict[str, bytes]:
    """The files of a new pack by their names: rules with every key, a template with letterhead, title, signature block and
    recipients. They check and build as they are."""
    folder = resources.files("docxtpl_reports") / "new_pack"
    files = {file: (folder / file).read_bytes() for file in _PACK_FILES}
    rules = files[RULES_FILE].decode("utf-8").replace(_NEW_PACK, name)
    return {**files, RULES_FILE: rules.encode("utf-8")}


def copied_pack(folder: Path, name: str) -> dict[str, bytes]:
    """The files of a pack under another name, which its rules (``ma``), its cases (``mau``) and the command in its
    README then carry."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    of_cases = (file for file in files if file.startswith(f"{CASES}/") and is_yaml(Path(file)))
    for file, key in ((RULES_FILE, "ma"), *((file, "mau") for file in of_cases)):
        own = rf"(?m)^(\ufeff?[\"']?{key}[\"']?[ \t]*:[ \t]*[\"']?){re.escape(folder.name)}(?=[\"']?[ \t]*(?:#.*)?\r?$)"
        files[file] = re.sub(own, rf"\g<1>{name}", files[file].decode("utf-8")).encode("utf-8")
    if _README in files:
        command = f"docxtpl-reports new {folder.name} "
        text = files[_README].decode("utf-8").replace(command, f"docxtpl-reports new {name} ")
        files[_README] = text.encode("utf-8")
    return files


def data_file(rules: Rules, pack: str, unit: str, spreadsheets: Mapping[str, str] | None = None) -> str:
    """The YAML text for one unit. Required values are left empty so that ``check`` lists them. ``spreadsheets``: the file of
    each table that the rules read, from the folder of the data file."""
    lines = [
        _comment(translate(N_("Tệp số liệu của bộ mẫu «{pack}»: {label}")).format(pack=pack, label=rules.label)),
        _comment(
            translate(
                N_(
                    "Điền giá trị sau dấu hai chấm. Dòng có «#» liền trước tên là mục không bắt buộc: có số liệu thì xóa dấu #."
                )
            )
        ),
        f"mau: {_quoted(pack)}",
        _comment(
            translate(
                N_(
                    "Những gì nhiều báo cáo có chung (đơn vị, người ký, nơi nhận) ghi được vào một tệp riêng, "
                    "rồi bỏ dấu # ở dòng sau."
                )
            )
        ),
        "#ke_thua: ../chung.yml",
    ]
    if _looks_back(rules):
        text = N_(
            "Tệp số liệu của kỳ trước để so sánh: bỏ dấu # ở dòng sau và ghi đúng tên tệp, tính từ thư mục của tệp này."
        )
        lines += [_comment(translate(text)), "#ky_truoc: ../2025/xa.yml"]
    for section in FIXED.values():
        is_first = (
            section.form is not Form.GROUPS or not rules.is_addressed
        )  # recipients are typed along with addressees
        if section.key == "kinh_gui" and not rules.is_addressed:
            continue
        lines += [""] if is_first else []
        lines += _unit(section, unit) if section.key == "don_vi" else _fixed(section)
    lines += _tables(rules, spreadsheets or {})
    if UNITS in rules.tables:
        text = N_("Báo cáo của các đơn vị (bản kê .json cạnh từng báo cáo): thư mục, tính từ thư mục của tệp này.")
        lines += ["", _comment(translate(text)), f"{UNITS}: ../out/*.json"]
    for key, fields in rules.declared.items():
        if fields:
            lines += ["", f"{key}:", *_groups(fields.values(), rules)]
    return "\n".join(lines) + "\n"


def _looks_back(rules: Rules) -> bool:
    """Whether the rules compare with the period before, in what they compute or check."""
    checked = (name for check in rules.checks for name in check.condition.names())
    return looks_back(rules) or any(name.path[0] == "ky_truoc" for name in checked)


def _tables(rules: Rules, spreadsheets: Mapping[str, str]) -> Iterator[str]:
    """The files of the tables that the rules read."""
    if not spreadsheets:
        return
    text = N_("Bảng tính mà số liệu được đọc từ đó: điền vào tệp đã tạo, hoặc ghi tên tệp xuất từ hệ thống khác.")
    yield from ("", _comment(translate(text)), "bang:")
    for name, file in spreadsheets.items():
        yield f"  {_comment(rules.tables[name].label)}"
        yield f"  {name}: {_quoted(file)}"


def _fixed(section: Section) -> Iterator[str]:
    """The values that must be there or are usually typed; the rest has defaults."""
    yield f"{section.key}:"
    if section.key in _NOTES:
        yield f"  {_comment(translate(_NOTES[section.key]))}"
    for path, field in section.values():
        inner = path.removeprefix(section.key)
        if inner and section.form is Form.RECORD and not field.required and path not in _NOTES:
            continue
        if inner and path in _NOTES:
            yield f"  {_comment(translate(_NOTES[path]))}"
        if inner:
            start = _STARTS.get(path)
            yield f"  {field.name}:" + (f" {_quoted(start)}" if start else "")
        if kind_of(field).is_many:
            yield f'{"  " if inner else ""}  - ""'


def _unit(section: Section, unit: str) -> Iterator[str]:
    """The unit, and what most units of its kind fill in; to be reviewed."""
    noun, name = vietnamese.unit_noun(unit), vietnamese.unit_name(unit)
    known = {
        "ten": name,
        "loai": noun or "",
        "co_quan": f"Ủy ban nhân dân {name}" if noun else unit,
        "dia_danh": vietnamese.place_name(unit),
        "ky_hieu": "UBND" if noun else "",
    }
    yield f"{section.key}:"
    for path, field in section.values():
        value = known.get(field.name, "")
        note = _NOTES.get(path)
        yield f"  {_comment(translate(field.label) + (f' ({translate(note)})' if note else ''))}"
        if field.may_be_blank and not value:  # most templates ask for it; null says that there is none
            yield f'  {field.name}: "…"'
        else:
            yield f"  {field.name}: {_quoted(value)}" if value else f"  {'' if field.required else '#'}{field.name}:"


def _groups(fields: Collection[Field], rules: Rules) -> Iterator[str]:
    """Write what the unit says, below headings; name what has a default in one comment."""
    groups: dict[str, list[Field]] = {}
    criteria = _criterion_of_figures(rules)
    for field in fields:
        if field.default is None and field.taken is None:
            groups.setdefault(_heading(field, criteria), []).append(field)
    for heading, members in groups.items():
        if len(groups) > 1:
            yield ""
            yield f"  {_comment(f'--- {heading} ---')}"
        yield from _fields(members)
    defaults = [field for field in fields if field.default is not None and field.taken is None]
    if defaults:
        names = ", ".join(f"{field.name} ({field.label})" for field in defaults)
        text = N_("Quy tắc đã có giá trị mặc định, chỉ ghi lại ở đây khi khác: {names}")
        yield f"  {_comment(translate(text).format(names=names))}"
    of_units = [field for field in fields if field.taken is not None and field.taken.table == UNITS]
    if of_units:
        names = ", ".join(f"{field.name} ({field.label})" for field in of_units)
        text = N_("Đọc từ báo cáo của các đơn vị (mục «don_vi_truc_thuoc»): {names}")
        yield f"  {_comment(translate(text).format(names=names))}"
    taken = [field for field in fields if field.taken is not None and field not in of_units]
    if taken:
        names = ", ".join(f"{field.name} ({field.label})" for field in taken)
        text = N_("Đọc từ bảng tính (mục «bang»), chỉ ghi ở đây khi không có bảng tính: {names}")
        yield f"  {_comment(translate(text).format(names=names))}"


def _criterion_of_figures(rules: Rules) -> dict[str, str]:
    """The criterion that each figure is first needed for, as a heading."""
    found: dict[str, str] = {}
    computed: dict[str, tuple[Listed | None, Indicator]] = {name: (None, one) for name, one in rules.indicators.items()}
    computed |= columns(rules)
    for criterion in rules.criteria.values():
        todo = [*criterion.members]
        done: set[str] = set()
        while todo:
            name = todo.pop(0)
            if name in done or name not in computed:
                continue
            done.add(name)
            row, indicator = computed[name]
            todo += dependencies(rules, indicator, row)
            if row is not None:
                found.setdefault(row.field.name, f"{criterion.name}. {criterion.label}")
            stated = [indicator.stated] if indicator.stated else []
            for figure in [*stated, *(n.path[-1] for e in indicator.expressions.values() for n in e.names())]:
                found.setdefault(figure, f"{criterion.name}. {criterion.label}")
    return found


def _heading(field: Field, criteria: dict[str, str]) -> str:
    kind = element_kind(field) if field.item else kind_of(field)
    if kind.layout is Layout.DOCUMENT:
        return translate(N_("Văn bản"))
    return criteria.get(field.name) or translate(N_("Thông tin, số liệu khác"))


def _fields(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        yield f"  {_comment(_about(field))}"
        yield from _columns(field, "")
        mark = "" if field.required else "#"
        yield f"  {mark}{field.name}:{' null' if field.may_be_blank and field.required else ''}"


def _columns(field: Field, indent: str) -> Iterator[str]:
    """The fields of a list's records as they are typed, those of a list in them further in."""
    for number, column in enumerate(field.fields):
        start = "  " if number else "- "
        yield f"  {_comment(f'{column.name}: {_about(column)}', indent + start)}"
        yield from _columns(column, indent + "  ")


def _about(field: Field) -> str:
    """Label, type, unit, whether it may be left out, an example, the note and source of the rules."""
    kind = translate(kind_of(field).label)
    if field.choices:
        kind += ": " + ", ".join(field.choices)
    elif field.item:
        kind += f" ({translate(element_kind(field).label)})"
    unit = field.unit if field.unit != "%" else ""
    about = ", ".join(filter(None, (kind, unit)))
    if field.may_be_blank:
        about += ", " + translate(N_("được để trống (null)"))
    elif not field.required:
        about += ", " + translate(N_("không bắt buộc"))
    sample = _sample(field)
    texts = [
        f"{field.label}: {about}",
        translate(N_("ví dụ {sample}")).format(sample=sample) if sample else "",
        field.note,
    ]
    texts += [translate(N_("nguồn: {source}")).format(source=field.source)] if field.source else []
    return "; ".join(text.strip().rstrip(".") for text in texts if text.strip())


def _sample(field: Field) -> str:
    if any(column.fields for column in field.fields):  # the lines below it show how
        return ""
    if field.fields:
        return "- {" + ", ".join(f"{column.name}: …" for column in field.fields) + "}"
    return kind_of(field).sample


def _comment(text: str, indent: str = "") -> str:
    """The text on one line: a line break would end the comment."""
    return f"# {indent}" + " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
