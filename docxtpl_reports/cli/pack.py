"""``pack``: packs in one file, for another office."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, translate
from docxtpl_reports.project import project_of

from .console import Command, Settings, answer, common
from .inputs import must_exist
from .usage import fail


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Gửi và nhận bộ mẫu trong một tệp .zip.\n\n"
        "pack export BỘ_MẪU ghi bộ mẫu, các ca thử và phần dùng chung mà nó dùng vào một tệp, kèm mã băm.\n\n"
        "pack import TỆP.zip kiểm tra mọi thứ trong tệp rồi mới chép vào templates/; không ghi đè gì của cơ quan."
    ),
)
@click.argument("action", metavar="export|import", type=click.Choice(["export", "import"]))
@click.argument("subject", metavar="BỘ_MẪU|TỆP.zip")
@click.option(
    "-o",
    "--out",
    "target",
    metavar="TỆP.zip",
    type=click.Path(path_type=Path),
    help=N_("Tệp cần ghi (mặc định: <bộ mẫu>.zip)."),
)
@click.option("--as", "name", metavar="TÊN", help=N_("Nhập với tên này."))
@click.option("--sha256", metavar="MÃ", help=N_("Chỉ nhập khi tệp có đúng mã SHA-256 này."))
@click.pass_obj
def pack(obj: Settings, action: str, subject: str, target: Path | None, name: str | None, sha256: str | None) -> int:
    from docxtpl_reports.packs import exchange
    from docxtpl_reports.packs.inventory import find_pack

    project = project_of(Path.cwd())
    body: dict[str, object] = {"archive": None, "folder": None, "sha256": None, "version": None, "files": []}
    if action == "export":
        if name is not None or sha256 is not None:
            fail(Diagnostic("USE085", params={"name": "--as" if name is not None else "--sha256", "action": action}))
        found, problems = find_pack(subject, project)
        if found is None:
            return answer(obj, "pack", problems, body)
        target = target or Path(f"{found.resolve().name}.zip")
        made, problems = exchange.export(found, target)
        if made is None:
            return answer(obj, "pack", problems, body)
        body |= {
            "archive": made.path.as_posix(),
            "sha256": made.sha256,
            "version": made.version,
            "files": list(made.files),
        }
        text = translate(N_("Đã ghi {path}: {count} tệp.\nSHA-256 (gửi kèm để nơi nhận so): {sha256}"))
        return answer(
            obj,
            "pack",
            problems,
            body,
            text.format(path=made.path.as_posix(), count=len(made.files), sha256=made.sha256),
        )
    if target is not None:
        fail(Diagnostic("USE085", params={"name": "-o", "action": action}))
    must_exist(Path(subject))
    taken, problems = exchange.import_(Path(subject), project, name, sha256)
    if taken is None:
        return answer(obj, "pack", problems, body)
    files = [path.as_posix() for path in taken.files]
    body |= {"folder": taken.folder.as_posix(), "sha256": taken.sha256, "version": taken.version, "files": files}
    text = translate(
        N_("Đã nhập bộ mẫu {path} ({count} tệp). SHA-256 của gói: {sha256}\nThử: docxtpl-reports test {path}")
    )
    return answer(
        obj, "pack", problems, body, text.format(path=taken.folder.as_posix(), count=len(files), sha256=taken.sha256)
    )
