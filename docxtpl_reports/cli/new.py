"""``new``: creates a data file to fill in, or a new pack."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, Location, has_errors, translate
from docxtpl_reports.packs import shipped
from docxtpl_reports.project import CASES, PARTS, RULES_FILE, is_yaml, project_of

from .console import PROGRAM, Command, Settings, answer, common
from .usage import fail

EXAMPLE = "vi-du.yml"  # among the cases of a pack that is shipped


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Tạo tệp số liệu của BỘ_MẪU cho một ĐƠN_VỊ trong data/, có sẵn mọi mục kèm tên gọi, kiểu và đơn vị tính.\n\n"
        'Ví dụ: new tieu-chi-15 "xã Pờ Y". Tệp đã có thì không bị ghi đè.\n\n'
        "Không ghi ĐƠN_VỊ thì tạo một bộ mẫu mới tên BỘ_MẪU trong templates/: quy-tac.yml có sẵn mọi mục, mau.docx có phần "
        "đầu, khối ký và nơi nhận đúng thể thức. Ví dụ: new bao-cao-quy.\n\n"
        "Thêm --from thì chép một bộ mẫu đi kèm chương trình vào templates/ để sửa theo ý mình. Ví dụ: new --from tieu-chi-15."
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
    from docxtpl_reports.figures.planning import check_rules
    from docxtpl_reports.files.writing import write_atomically
    from docxtpl_reports.packs import inventory, skeleton, workbooks

    nothing: dict[str, object] = {"file": None, "workbooks": [], "packs": []}
    project = project_of(Path.cwd())
    if source is not None:
        return _new_pack(obj, pack or source, project, target or (Path() if unit else None), source)
    if pack is None:
        if unit is not None or target is not None:
            fail(Diagnostic("USE060"))
        return _list_packs(obj)
    if unit is None:
        return _new_pack(obj, pack, project, target)
    if target is not None and not target.exists() and not is_yaml(target):
        fail(Diagnostic("USE052", params={"name": "-o", "command": f"{PROGRAM} new"}))
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
    books = workbooks.all_of(rules, stem)
    made = {path.parent / name: content for name, content in books.values() if not (path.parent / name).exists()}
    named = {table: name for table, (name, _) in books.items()}
    text = skeleton.data_file(rules, found.resolve().name, unit, named)
    write_atomically({**made, path: text.encode("utf-8")})
    said = translate(N_("Đã tạo {path}. Điền số liệu vào tệp, rồi gõ: docxtpl-reports check {path}"))
    lines = [said.format(path=path.as_posix())]
    for one in made:
        said = translate(
            N_("Đã tạo bảng tính để điền: {path} (hoặc dùng tệp xuất từ hệ thống khác, ghi tên ở «bang»).")
        )
        lines.append(said.format(path=one.as_posix()))
    made_names = [one.as_posix() for one in made]
    return answer(
        obj, "new", problems, {"file": path.as_posix(), "workbooks": made_names, "packs": []}, "\n".join(lines)
    )


def _list_packs(obj: Settings) -> int:
    """Name the packs that are shipped, each with what it is for."""
    labels = shipped.labels()
    width = max(map(len, labels), default=0)
    lines = [
        translate(N_("Các bộ mẫu đi kèm chương trình:")),
        *(f"  {name.ljust(width)}  {label}" for name, label in labels.items()),
        "",
        translate(N_("Chép một bộ về templates/: docxtpl-reports new --from {name} TÊN_MỚI")).format(
            name=next(iter(labels), "BỘ_MẪU")
        ),
        translate(N_('Tạo tệp số liệu của một bộ mẫu: docxtpl-reports new BỘ_MẪU "xã …"; bộ mẫu mới: new TÊN_MỚI')),
    ]
    body = {"packs": [{"name": name, "label": label} for name, label in labels.items()]}
    return answer(obj, "new", [], {"file": None, "workbooks": [], **body}, "\n".join(lines))


def _new_pack(obj: Settings, name: str, project: Path, target: Path | None, source: str | None = None) -> int:
    from docxtpl_reports.files.writing import write_atomically
    from docxtpl_reports.packs import skeleton

    if target is not None:
        of_copy = source is not None and not target.name  # a unit was named
        fail(Diagnostic("USE086" if of_copy else "USE042", params={"name": "-o", "source": source or ""}))
    known = shipped.packs()
    if source is not None and source not in known:
        fail(Diagnostic("USE061", params={"name": source, "names": ", ".join(known)}))
    name = vietnamese.composed(name)
    stem = skeleton.file_stem(name)
    if not skeleton.is_pack_name(name):
        near = f"{name}-moi" if stem == name else stem or "bao-cao-quy"
        fail(Diagnostic("USE040", params={"name": name, "near": near if source is None else f"--from {source} {near}"}))
    folder = project / "templates" / name
    if folder.exists():
        fail(Diagnostic("USE041", Location(folder.as_posix()), {"name": name, "path": folder.as_posix()}))
    made = skeleton.pack_files(name) if source is None else skeleton.copied_pack(known[source], name)
    files = {folder / file: content for file, content in made.items()}
    for part in shipped.shared_parts() if source is not None else ():
        path = folder.parent / PARTS / part.name
        if not path.exists():  # the office's own letterhead stays
            files[path] = part.read_bytes()
    write_atomically(files, only_new=True)
    example = folder / CASES / EXAMPLE
    if example in files:
        text = N_(
            "Đã tạo bộ mẫu {path}. Làm thử văn bản ví dụ: docxtpl-reports build {example} -o out/{name}\n"
            'Sửa mau.docx, quy-tac.yml theo ý mình rồi tạo tệp số liệu: docxtpl-reports new {name} "xã …"'
        )
    else:
        text = N_(
            "Đã tạo bộ mẫu {path}: sửa quy-tac.yml và mau.docx, rồi gõ: docxtpl-reports check {path}\n"
            'Tạo tệp số liệu đầu tiên: docxtpl-reports new {name} "xã …"'
        )
    said = translate(text).format(path=folder.as_posix(), name=name, example=example.as_posix())
    return answer(obj, "new", [], {"file": folder.as_posix(), "workbooks": [], "packs": []}, said)
