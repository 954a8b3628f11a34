"""The command line: parse, call, print, exit. Imports of what is heavy wait until a command needs them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from docxtpl_reports import __version__
from docxtpl_reports.diagnostics import (
    N_,
    Diagnostic,
    ExitCode,
    Location,
    Reason,
    ReportError,
    has_errors,
    language,
    translate,
)
from docxtpl_reports.reporters import verdicts

from .commands import COMMANDS, RULES_FILE, data_in, is_yaml, must_exist, project_of, short
from .console import (
    PROGRAM,
    SIGNALLED,
    WITH_SARIF,
    AnswerError,
    Command,
    Group,
    Settings,
    Usage,
    answer,
    common,
    fail,
    say,
    show_help,
    take_settings,
    usage_problem,
)
from .preview import preview

if TYPE_CHECKING:
    from docxtpl_reports.jobs.build import JobResult


@click.group(
    cls=Group,
    help=N_(
        "Làm báo cáo hành chính từ mẫu Word, tệp số liệu và quy tắc: một lệnh ra báo cáo hoàn chỉnh, đúng thể thức."
    ),
    invoke_without_command=True,
    options_metavar="[TÙY CHỌN]",
    subcommand_metavar="LỆNH …",
)
@click.option("--version", is_flag=True, help=N_("Hiện phiên bản."))
@click.pass_context
def main(ctx: click.Context, version: bool) -> None:
    if version:
        answer(ctx.obj or Settings(), "version", [], {"version": __version__}, f"{PROGRAM} {__version__}")
        ctx.exit()
    elif ctx.invoked_subcommand is None:
        show_help(ctx)


@common
@main.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("Làm báo cáo từ tệp số liệu."),
    help=N_(
        "Làm báo cáo .docx từ từng TỆP số liệu vào thư mục kết quả; không ghi tệp nào thì làm mọi tệp trong data/.\n\n"
        "Có một lỗi nào thì không có báo cáo, mà có thông báo nói sai ở đâu và sửa thế nào."
    ),
)
@click.argument("files", metavar="[TỆP]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    "out_dir",
    metavar="THƯ_MỤC",
    type=click.Path(path_type=Path),
    help=N_("Thư mục kết quả (mặc định: out/)."),
)
@click.option("--pdf", is_flag=True, help=N_("Làm thêm bản PDF (cần LibreOffice)."))
@click.option(
    "--draft",
    is_flag=True,
    help=N_("Làm bản nháp <tên>.nhap.docx: chỗ thiếu số liệu được đánh dấu ngay trong tài liệu."),
)
@click.option("--force", is_flag=True, help=N_("Ghi đè cả tài liệu đã được sửa tay sau khi tạo."))
@click.option(
    "--template", metavar="TỆP.docx", type=click.Path(path_type=Path), help=N_("Dùng mẫu này thay cho mẫu của bộ mẫu.")
)
@click.option(
    "--drop-signature",
    "allow_signed",
    is_flag=True,
    help=N_("Dùng cả mẫu đã ký số; tài liệu làm ra không còn chữ ký đó."),
)
@click.pass_obj
def build(
    obj: Settings,
    files: tuple[Path, ...],
    out_dir: Path | None,
    pdf: bool,
    draft: bool,
    force: bool,
    template: Path | None,
    allow_signed: bool,
) -> int:
    from docxtpl_reports.jobs import build as pipeline

    data = _data_files(files)
    jobs = [
        pipeline.Job(
            path, out_dir or project_of(path) / "out", template, force=force, draft=draft, allow_signed=allow_signed
        )
        for path in data
    ]
    results = pipeline.build(jobs, pdf=pdf)
    diagnostics = [d for result in results for d in result.diagnostics]
    text = "\n\n".join(filter(None, map(_report_text, results)))
    return answer(obj, "build", diagnostics, {"reports": [_report_json(result) for result in results]}, text)


@common
@main.command(
    cls=Command,
    options_metavar="[TÙY CHỌN]",
    short_help=N_("Kiểm tra mẫu, quy tắc và số liệu, không làm báo cáo."),
    help=N_(
        "Kiểm tra tệp số liệu, thư mục bộ mẫu hoặc mẫu .docx và nêu mọi lỗi một lượt; không ghi gì thì kiểm tra tất cả.\n\n"
        "Với một bản mẫu để ngoài bộ mẫu: check BẢN_SAO.docx --pack BỘ_MẪU --data TỆP_SỐ_LIỆU."
    ),
)
@click.argument("paths", metavar="[TỆP]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--pack", metavar="BỘ_MẪU", help=N_("Bộ mẫu (tên hoặc thư mục) dùng cho mẫu .docx."))
@click.option("--data", metavar="TỆP", type=click.Path(path_type=Path), help=N_("Tệp số liệu để thử mẫu .docx."))
@click.option(
    "--drop-signature",
    "allow_signed",
    is_flag=True,
    help=N_("Dùng cả mẫu đã ký số; tài liệu làm ra không còn chữ ký đó."),
)
@click.pass_obj
def check(obj: Settings, paths: tuple[Path, ...], pack: str | None, data: Path | None, allow_signed: bool) -> int:
    from docxtpl_reports.jobs import build as pipeline

    for path in (*paths, *([data] if data else [])):
        must_exist(path)
    diagnostics: list[Diagnostic] = []
    for path in _checked(paths) or _everything():
        folder = _pack_of(path, pack)
        if is_yaml(path) and path.name != RULES_FILE:
            diagnostics += pipeline.run(pipeline.Job(path, pack=folder, allow_signed=allow_signed)).diagnostics
        elif folder is None:
            fail(Diagnostic("USE007", Location(str(path)), {"path": str(path)}))
        elif data is not None and not is_yaml(path):
            job = pipeline.Job(data, template=path if path.is_file() else None, pack=folder, allow_signed=allow_signed)
            diagnostics += pipeline.run(job).diagnostics
        else:
            template = path if path.is_file() and path.name != RULES_FILE else None
            diagnostics += pipeline.check_pack(folder, template, allow_signed=allow_signed)
    return answer(obj, "check", diagnostics, text="" if has_errors(diagnostics) else translate(N_("Không có lỗi.")))


for _command in (*COMMANDS, preview):
    main.add_command(_command)


# --- what the commands work on -------------------------------------------------------------------------------------------


def _data_files(files: Sequence[Path]) -> list[Path]:
    """The files named, those in folders named, or every data file of the project."""
    found = list({path.resolve(): path for named in files for path in _data_named(named)}.values())
    if not files:
        project = project_of(Path.cwd())
        found = data_in(project / "data")
        if not found:
            fail(Diagnostic("USE006", params={"folder": str(short(project / "data"))}))
    return found


def _data_named(path: Path) -> list[Path]:
    must_exist(path)
    if path.is_dir():
        found = data_in(path)
        return found or fail(Diagnostic("USE006", params={"folder": str(path)}))
    if path.suffix.lower() in _NOT_DATA:
        must_be_data(path)
    return [path]


def must_be_data(path: Path) -> NoReturn:
    """Says what to name instead of a document: the data file it was made from, when its manifest is beside it."""
    from docxtpl_reports.records import finished

    made_from = finished.data_file_of(path) if finished.is_built(path) else None
    if made_from is None:
        fail(Diagnostic("USE019", Location(str(path)), {"path": str(path)}))
    fail(Diagnostic("USE020", Location(str(path)), {"path": str(path), "data": made_from}))


_OTHER_FORMATS = "docx docm dotx dotm doc odt rtf pdf json xlsx xlsm xls ods csv zip html htm"
_NOT_DATA = frozenset(f".{name}" for name in _OTHER_FORMATS.split())


def _checked(paths: Sequence[Path]) -> list[Path]:
    """What to check: a folder of data files stands for its files, a pack for itself."""
    out = []
    for path in paths:
        is_pack = any((path / name).exists() for name in (RULES_FILE, "mau.docx"))
        out += (data_in(path) or [path]) if path.is_dir() and not is_pack else [path]
    return out


def _everything() -> list[Path]:
    project = project_of(Path.cwd())
    packs = sorted(folder for folder in (project / "templates").glob("*") if folder.is_dir())
    found = [*map(short, packs), *data_in(project / "data")]
    if not found:
        fail(Diagnostic("USE006", params={"folder": str(short(project / "data"))}))
    return found


def _pack_of(path: Path, named: str | None) -> Path | None:
    """The pack that a path belongs to, or the one named: a folder, or a name below ``templates/``."""
    if named is not None:
        from docxtpl_reports.packs import inventory

        found, problems = inventory.find_pack(named, project_of(path))
        return found if found is not None else fail(problems[0])
    if is_yaml(path) and path.name != RULES_FILE:
        return None  # the data file names its pack itself
    folder = path if path.is_dir() else path.parent
    return folder if (folder / RULES_FILE).is_file() or path.is_dir() else None


# --- answers -------------------------------------------------------------------------------------------------------------


def _report_json(result: JobResult) -> dict[str, Any]:
    from dataclasses import asdict

    def path(value: Path | None) -> str | None:
        return None if value is None else value.as_posix()

    return {
        "data": path(result.job.data),
        "draft": result.job.draft,
        "docx": path(result.docx),
        "pdf": path(result.pdf),
        "manifest": path(result.manifest),
        "indicators": [asdict(r) for r in result.indicators],
        "criteria": [asdict(r) for r in result.criteria],
    }


def _report_text(result: JobResult) -> str:

    if result.docx is None:
        return ""
    made = translate(N_("Bản nháp: {path}") if result.job.draft else N_("Báo cáo: {path}"))
    lines = [made.format(path=result.docx)]
    if result.pdf is not None:
        lines.append(translate(N_("Bản PDF: {path}")).format(path=result.pdf))
    return "\n".join(lines) + "\n\n" + verdicts.verdict_table(result.indicators, result.criteria)


# --- the boundary --------------------------------------------------------------------------------------------------------


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script: every outcome becomes text or JSON and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with _signals_end():
            sys.exit(invoke(list(sys.argv[1:] if arguments is None else arguments)))
    except _Ended as ended:  # before or after the command itself
        sys.exit(SIGNALLED + ended.number)


class _Ended(BaseException):
    """Raised when a signal asks the process to end: started programs are stopped and temporary files removed on the way out."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextmanager
def _signals_end() -> Iterator[None]:
    """Within the block SIGTERM and SIGHUP (a closed terminal) end the command in order; left to itself, Python dies at once
    and LibreOffice lives on."""
    names = [
        name
        for name in ("SIGTERM", "SIGHUP", "SIGBREAK")
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN  # as under nohup
    ]

    def end(number: int, _: object) -> None:
        for name in names:
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # once is enough
        raise _Ended(number)

    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def invoke(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code."""
    settings = Settings()
    try:
        arguments = take_settings(arguments, settings)
        with language(settings.lang):
            return _invoke(arguments, settings)
    except Usage as error:
        with language(settings.lang):
            answer(settings, _command_name(arguments), [error.diagnostic])
            return ExitCode.USAGE
    except BrokenPipeError:  # the reader went away: nothing to say, and nobody to say it to
        _silence(sys.stdout)
        return ExitCode.DONE
    except AnswerError as error:  # the answer itself cannot be written: a full disk behind the redirection
        _silence(sys.stdout)
        with language(settings.lang), suppress(OSError):
            say(
                translate(N_("Không ghi được kết quả ra màn hình hoặc tệp: {reason}.")).format(reason=Reason.of(error)),
                error=True,
            )
        return ExitCode.OUTSIDE


def _silence(stream: TextIO) -> None:
    """What is still buffered must not fail again when Python exits."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _invoke(arguments: list[str], settings: Settings) -> int:
    name = _command_name(arguments)
    if settings.form == "sarif" and name not in WITH_SARIF:
        settings.form = "text"
        return answer(settings, name, [Diagnostic("USE063", params={"names": ", ".join(WITH_SARIF)})])
    try:
        # Not ``main.main``: Click's own handling of closed pipes and interruptions is in English and exits with 1.
        with main.make_context(PROGRAM, list(arguments), obj=settings) as context:
            code = main.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        return answer(settings, name, [usage_problem(error, list(main.commands))])
    except ReportError as error:
        return answer(settings, name, error.diagnostics)
    except _Ended as ended:
        with suppress(OSError, AnswerError):  # the terminal may be gone
            answer(settings, name, [Diagnostic("USE062")])
        return SIGNALLED + ended.number
    except (KeyboardInterrupt, click.Abort):
        answer(settings, name, [Diagnostic("USE010")])
        return ExitCode.INTERRUPTED
    except (Usage, BrokenPipeError, AnswerError):
        raise
    except Exception as error:
        if os.environ.get("DOCXTPL_REPORTS_DEBUG"):
            raise
        answer(settings, name, [Diagnostic("USE011", params={"detail": f"{type(error).__name__}: {error}"})])
        return ExitCode.OUTSIDE
    return code if isinstance(code, int) else ExitCode.DONE


def _command_name(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if word in main.commands), "error")
