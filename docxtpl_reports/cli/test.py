"""``test``: runs the cases of packs."""

from __future__ import annotations

from pathlib import Path

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, translate, unique
from docxtpl_reports.project import CASES, RULES_FILE, TEMPLATE_FILE, packs, packs_in, project_of, shown

from .console import Command, Settings, answer, common, no_cache
from .inputs import must_exist


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Thử BỘ_MẪU bằng các ca trong thư mục thu/ của nó; không ghi gì thì thử mọi bộ mẫu có ca.\n\n"
        "Mỗi ca là một tệp số liệu có thêm mục «cho_doi»: giá trị, kết luận, chữ, số trang phải ra. Khác thì nêu từng chỗ.\n\n"
        "BỘ_MẪU là tên hay thư mục bộ mẫu, hoặc một tệp ca."
    ),
)
@click.argument("names", metavar="[BỘ_MẪU]...", nargs=-1)
@click.option(
    "--update",
    is_flag=True,
    help=N_("Ghi kết quả hiện nay vào các ca thay cho điều đã chờ đợi; xem lại trước khi giữ."),
)
@click.option("--no-pages", is_flag=True, help=N_("Không đếm số trang (không cần LibreOffice)."))
@no_cache
@click.pass_obj
def test(obj: Settings, names: tuple[str, ...], update: bool, no_pages: bool, no_cache: bool) -> int:
    from docxtpl_reports.cases import running, updating
    from docxtpl_reports.figures.yaml.reading import quoted
    from docxtpl_reports.files.store import own_store
    from docxtpl_reports.jobs.compiled import Packs
    from docxtpl_reports.packs.inventory import find_pack

    project = project_of(Path.cwd())
    problems: list[Diagnostic] = []
    chosen: dict[Path, list[Path]] = {}
    for name in names:
        path = Path(name)
        if path.parent.name == CASES and path.suffix:  # a single case
            must_exist(path)
            found = chosen.setdefault(path.parent.parent, [])
            found += [path] if path not in found else []
            continue
        pack, more = find_pack(name, project)
        problems += more
        if pack is not None and not any((pack / file).exists() for file in (RULES_FILE, TEMPLATE_FILE)):
            known = [folder.name for folder in packs_in(pack)] or [folder.name for folder in packs(project)]
            params = {"folder": shown(pack).as_posix(), "known": quoted(known) or "—", "first": [*known, "TÊN"][0]}
            problems.append(Diagnostic("CAS018", Location(shown(pack).as_posix()), params))
            continue
        if pack is not None:
            chosen[pack] = running.cases_of(pack)
            if not chosen[pack]:
                folder = pack / CASES
                params = {"pack": pack.name, "folder": folder.as_posix()}
                problems.append(Diagnostic("CAS010", Location(folder.as_posix()), params))
    if not names:
        chosen = {pack: found for pack in packs(project) if (found := running.cases_of(pack))}
        if not chosen:
            folder = project / "templates"
            params = {"pack": "*", "folder": (folder / "…" / CASES).as_posix()}
            problems.append(Diagnostic("CAS010", Location(folder.as_posix()), params))
    shared = Packs(None if no_cache else own_store())
    results = {
        pack: running.run(files, pack, shared, count_pages=not no_pages) for pack, files in chosen.items() if files
    }
    written: list[Path] = []
    if update:
        written, more = updating.update(one for found in results.values() for one in found)
        problems += more
        for pack in {pack for pack, found in results.items() if any(one.file in written for one in found)}:
            results[pack] = running.run(chosen[pack], pack, shared, count_pages=not no_pages)
    problems = unique(
        [*problems, *(problem for found in results.values() for one in found for problem in one.problems)]
    )
    lines = []
    for pack, ran in results.items():
        said = translate(N_("{pack}: {passed}/{count} ca đạt"))
        lines.append(said.format(pack=pack.name, passed=sum(one.passed for one in ran), count=len(ran)))
    lines += [translate(N_("Đã ghi: {path}")).format(path=path.as_posix()) for path in written]
    body = {
        "cases": [
            {"pack": pack.name, "file": one.file.as_posix(), "passed": one.passed}
            for pack, found in results.items()
            for one in found
        ],
        "written": [path.as_posix() for path in written],
    }
    return answer(obj, "test", problems, body, "\n".join(lines))
