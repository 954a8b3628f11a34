"""``explain``: shows how a figure or verdict was derived, or what a code means."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docxtpl_reports.diagnostics import N_, Diagnostic
from docxtpl_reports.diagnostics.codes.table import CODES
from docxtpl_reports.reporters import codes, derivation

from .console import Command, Settings, answer, common
from .inputs import must_exist
from .usage import fail

if TYPE_CHECKING:
    from docxtpl_reports.figures.steps import Step

_CODE = re.compile(r"(?P<letters>[A-Za-z]{3})[0-9]{3}")


@common
@click.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    help=N_(
        "Cho biết từng kết luận từ đâu ra: kết luận, ngưỡng và căn cứ, tỷ lệ, số liệu, dòng đã ghi trong tệp "
        "số liệu.\n"
        "\n"
        "TỆP là tệp số liệu, hoặc một báo cáo đã làm (.docx có bản kê .json bên cạnh): khi đó trả lời cho "
        "đúng báo cáo ấy.\n"
        "\n"
        "Ghi thêm TÊN (truc_tuyen, 15.1, so_lieu.ho_so_tong) để hỏi riêng một mục. Ghi một mã như DAT006 "
        "thay cho tệp để biết mã ấy nghĩa là gì."
    ),
)
@click.argument("subject", metavar="TỆP|MÃ")
@click.argument("name", metavar="[TÊN]", required=False)
@click.pass_obj
def explain(obj: Settings, subject: str, name: str | None) -> int:
    from docxtpl_reports.figures import fingerprint, loading
    from docxtpl_reports.figures.steps import Derivation
    from docxtpl_reports.records import finished

    path = Path(subject)
    if name is not None and not path.exists() and Path(name).is_file():  # in the order of grep
        path, name = Path(name), subject
    elif (typed := _CODE.fullmatch(subject)) and not path.exists():
        code = subject.upper()
        if code not in CODES:
            alike = sorted(c for c, kind in CODES.items() if kind.area == typed["letters"].upper()) or ["DAT006"]
            fail(Diagnostic("USE015", params={"name": subject, "known": ", ".join(alike[:4])}))
        body = {"derivation": None, "explanation": codes.code_json(code)}
        return answer(obj, "explain", [], body, codes.code_text(code))
    must_exist(path)
    found: Derivation | None = None
    typed_in: Step | None = None
    if finished.is_built(path):
        report, problems = finished.load_built(path)
        if report is not None:
            found, typed_in = report.derivation, report.typed
    else:
        case, problems = loading.load(path)
        if case is not None:
            found = case.derivation()
            typed_in = None if case.digest is None else fingerprint.as_step(case.digest, case.place)
    if found is None:
        return answer(obj, "explain", problems, {"derivation": None, "explanation": None})
    if name == fingerprint.NAME and typed_in is not None:
        found = Derivation(typed_in, {fingerprint.NAME: typed_in})
    step, more = (found.root, []) if name is None else found.find(name)
    if step is None:
        return answer(obj, "explain", [*problems, *more], {"derivation": None, "explanation": None})
    body = {"derivation": derivation.derivation_json(step), "explanation": None}
    return answer(obj, "explain", problems, body, derivation.derivation_text(step))
