"""The command line: parse, call, print, exit. Imports of what is heavy wait until a command needs them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from docxtpl_reports import __version__
from docxtpl_reports.diagnostics import (
    LANGUAGES,
    N_,
    Diagnostic,
    Location,
    ReportError,
    has_errors,
    language,
    translate,
    unique,
)

if TYPE_CHECKING:
    from docxtpl_reports.pipeline import JobResult

PROGRAM = "docxtpl-reports"
DONE, PROBLEMS, USAGE, OUTSIDE, INTERRUPTED = 0, 1, 2, 3, 130
FORMATS = ("text", "json")
RULES_FILE = "quy-tac.yml"
_OURS = ("OUT020", "OUT021", "OUT022", "OUT023")  # about output, but nothing outside failed


# --- Click, speaking Vietnamese ------------------------------------------------------------------------------------------


class _Command(click.Command):
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(
            ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), translate(N_("Cách dùng:")) + " "
        )

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(self.help or ""))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx)) is not None
        ]
        with formatter.section(translate(N_("Tùy chọn"))):
            formatter.write_dl([(names, translate(text)) for names, text in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = N_("Hiện phần trợ giúp này.")
        return option


class _Group(_Command, click.Group):
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _Command.format_options(self, ctx, formatter)
        with formatter.section(translate(N_("Các lệnh"))):
            formatter.write_dl([(name, translate(command.short_help or "")) for name, command in self.commands.items()])


def _common(command: click.Command) -> click.Command:
    """``--format`` and ``--lang``, which ``run`` takes from anywhere on the line; here they are only documented."""
    command.params += [
        click.Option(
            ["--format"],
            metavar="text|json",
            expose_value=False,
            help=N_("Dạng kết quả: chữ để đọc, hoặc JSON cho máy."),
        ),
        click.Option(
            ["--lang"], metavar="vi|en", expose_value=False, help=N_("Ngôn ngữ của thông báo (mặc định: vi).")
        ),
    ]
    return command


@click.group(
    cls=_Group,
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
        click.echo(f"{PROGRAM} {__version__}")
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@_common
@main.command(
    cls=_Command,
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
@click.option("--force", is_flag=True, help=N_("Ghi đè cả tài liệu đã được sửa tay sau khi tạo."))
@click.option(
    "--template", metavar="TỆP.docx", type=click.Path(path_type=Path), help=N_("Dùng mẫu này thay cho mẫu của bộ mẫu.")
)
@click.pass_obj
def build(
    obj: _Settings, files: tuple[Path, ...], out_dir: Path | None, pdf: bool, force: bool, template: Path | None
) -> int:
    from docxtpl_reports import pipeline

    data = _data_files(files)
    jobs = [pipeline.Job(path, out_dir or _project_of(path) / "out", template, force=force) for path in data]
    results = pipeline.build(jobs, pdf=pdf)
    diagnostics = [d for result in results for d in result.diagnostics]
    return _answer(obj, "build", diagnostics, results)


@_common
@main.command(
    cls=_Command,
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
@click.pass_obj
def check(obj: _Settings, paths: tuple[Path, ...], pack: str | None, data: Path | None) -> int:
    from docxtpl_reports import pipeline

    for path in (*paths, *([data] if data else [])):
        _must_exist(path)
    diagnostics: list[Diagnostic] = []
    for path in paths or _everything():
        folder = _pack_of(path, pack)
        if path.suffix.lower() in (".yml", ".yaml") and path.name != RULES_FILE:
            diagnostics += pipeline.run(pipeline.Job(path, pack=folder)).diagnostics
        elif folder is None:
            _fail(Diagnostic("USE007", Location(str(path)), {"path": str(path)}))
        elif data is not None and path.suffix.lower() not in (".yml", ".yaml"):
            template = None if path.is_dir() else path
            diagnostics += pipeline.run(pipeline.Job(data, pack=folder, template=template)).diagnostics
        else:
            template = path if path.is_file() and path.name != RULES_FILE else None
            diagnostics += pipeline.check_pack(folder, template)
    return _answer(obj, "check", diagnostics, None)


# --- what the commands work on -------------------------------------------------------------------------------------------


def _data_files(files: Sequence[Path]) -> list[Path]:
    """The files named, or every data file of the project."""
    for path in files:
        _must_exist(path)
    found = list(files)
    if not found:
        project = _project_of(Path.cwd())
        found = _data_in(project / "data")
        if not found:
            _fail(Diagnostic("USE006", params={"folder": str(_short(project / "data"))}))
    return found


def _data_in(folder: Path) -> list[Path]:
    """Data files are those that say ``mau:``; others are what they build on."""
    out = []
    for path in sorted(folder.glob("*.yml")) + sorted(folder.glob("*.yaml")):
        try:
            text = path.read_bytes()
        except OSError as error:
            _fail(Diagnostic("USE009", Location(str(path)), {"path": str(path), "reason": error.strerror or ""}))
        if any(line.startswith(b"mau") for line in text.removeprefix(b"\xef\xbb\xbf").splitlines()):
            out.append(_short(path))
    return out


def _everything() -> list[Path]:
    project = _project_of(Path.cwd())
    packs = sorted(folder for folder in (project / "templates").glob("*") if folder.is_dir())
    found = [*map(_short, packs), *_data_in(project / "data")]
    if not found:
        _fail(Diagnostic("USE006", params={"folder": str(_short(project / "data"))}))
    return found


def _pack_of(path: Path, named: str | None) -> Path | None:
    """The pack that a path belongs to, or the one named: a folder, or a name below ``templates/``."""
    if named is not None:
        folder = Path(named)
        found = folder if folder.is_dir() else _project_of(path) / "templates" / named
        _must_exist(found)
        return found
    if path.suffix.lower() in (".yml", ".yaml") and path.name != RULES_FILE:
        return None  # the data file names its pack itself
    folder = path if path.is_dir() else path.parent
    return folder if (folder / RULES_FILE).is_file() or path.is_dir() else None


def _project_of(path: Path) -> Path:
    from docxtpl_reports.figures.case import find_project

    return _short(find_project(path) or Path.cwd())


def _short(path: Path) -> Path:
    """As seen from the current folder where possible."""
    try:
        return path.absolute().relative_to(Path.cwd())
    except ValueError:
        return path


def _must_exist(path: Path) -> None:
    if not path.exists():
        _fail(Diagnostic("USE005", Location(str(path)), {"path": str(path)}))


# --- answers -------------------------------------------------------------------------------------------------------------


class _Settings:
    """What holds for the whole line: the form and the language of the answer."""

    def __init__(self, form: str = "text", lang: str = "vi") -> None:
        self.form = form
        self.lang = lang


class _Usage(Exception):
    """Wrong usage: exit code 2."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


def _fail(diagnostic: Diagnostic) -> NoReturn:
    raise _Usage(diagnostic)


def _answer(
    settings: _Settings, command: str, diagnostics: Sequence[Diagnostic], results: Sequence[JobResult] | None
) -> int:
    from docxtpl_reports import reporters

    found = unique(diagnostics)  # a pack that several data files use is wrong once
    if settings.form == "json":
        body = None if results is None else {"reports": [_report_json(result) for result in results]}
        _print(reporters.json_report(command, found, body))
    else:
        _print(reporters.text_report(found, color=reporters.wants_color(sys.stderr)), error=True)
        for result in results or ():
            _print(_report_text(result))
        if results is None and not has_errors(found):
            _print(translate(N_("Không có lỗi.")))
    return _exit_code(found)


def _exit_code(diagnostics: Sequence[Diagnostic]) -> int:
    codes = [d.code for d in diagnostics if d.is_error]
    if any(code.startswith("USE") for code in codes):
        return USAGE
    if any(code.startswith("OUT") and code not in _OURS for code in codes):
        return OUTSIDE
    return PROBLEMS if codes else DONE


def _report_json(result: JobResult) -> dict[str, Any]:
    from dataclasses import asdict

    def path(value: Path | None) -> str | None:
        return None if value is None else value.as_posix()

    return {
        "data": path(result.job.data),
        "docx": path(result.docx),
        "pdf": path(result.pdf),
        "manifest": path(result.manifest),
        "indicators": [asdict(record) for record in result.indicators],
        "criteria": [asdict(record) for record in result.criteria],
    }


def _report_text(result: JobResult) -> str:
    from docxtpl_reports import reporters

    if result.docx is None:
        return ""
    lines = [translate(N_("Báo cáo: {path}")).format(path=result.docx)]
    if result.pdf is not None:
        lines.append(translate(N_("Bản PDF: {path}")).format(path=result.pdf))
    return "\n".join(lines) + "\n\n" + reporters.verdict_table(result.indicators, result.criteria)


def _print(text: str, *, error: bool = False) -> None:
    if text:
        stream = sys.stderr if error else sys.stdout
        stream.write(text.rstrip("\n") + "\n")


# --- the boundary --------------------------------------------------------------------------------------------------------


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script: every outcome becomes text or JSON and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(invoke(list(sys.argv[1:] if arguments is None else arguments)))


def invoke(arguments: list[str]) -> int:
    """Runs one command line and returns its exit code."""
    settings = _Settings()
    try:
        arguments = _take_settings(arguments, settings)
        with language(settings.lang):
            return _invoke(arguments, settings)
    except _Usage as error:
        with language(settings.lang):
            return _answer(settings, _command_name(arguments), [error.diagnostic], None)
    except BrokenPipeError:  # the reader went away: nothing to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _invoke(arguments: list[str], settings: _Settings) -> int:
    name = _command_name(arguments)
    try:
        answer = main.main(arguments, prog_name=PROGRAM, standalone_mode=False, obj=settings)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as error:
        return _answer(settings, name, [_usage_problem(error)], None)
    except ReportError as error:
        return _answer(settings, name, error.diagnostics, None)
    except (KeyboardInterrupt, click.Abort):
        _answer(settings, name, [Diagnostic("USE010")], None)
        return INTERRUPTED
    except (_Usage, BrokenPipeError):
        raise
    except Exception as error:
        if os.environ.get("DOCXTPL_REPORTS_DEBUG"):
            raise
        _answer(settings, name, [Diagnostic("USE011", params={"detail": f"{type(error).__name__}: {error}"})], None)
        return OUTSIDE
    return answer if isinstance(answer, int) else DONE


def _take_settings(arguments: list[str], settings: _Settings) -> list[str]:
    """``--format`` and ``--lang`` are taken from anywhere on the line, before ``--``."""
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            return [*rest, word, *queue]
        name, equals, value = word.partition("=")
        allowed = {"--format": FORMATS, "--lang": LANGUAGES}.get(name)
        if allowed is None:
            rest.append(word)
            continue
        if not equals:
            if not queue:
                _fail(Diagnostic("USE008", params={"name": name, "command": PROGRAM}))
            value = queue.pop(0)
        if value not in allowed:
            _fail(Diagnostic("USE004", params={"name": name, "value": value, "choices": ", ".join(allowed)}))
        setattr(settings, "form" if name == "--format" else "lang", value)
    return rest


def _command_name(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if word in main.commands), "error")


_NAME = re.compile(r"'([^']*)'")


def _usage_problem(error: click.UsageError) -> Diagnostic:
    """Click's complaint in our words."""
    command = PROGRAM if error.ctx is None else error.ctx.command_path
    message = error.format_message()
    named = match[1] if (match := _NAME.search(message)) else ""
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(f"«{name}»" for name in error.possibilities or ())
        hint = " " + translate(N_("Có thể là: {names}.")).format(names=near) if near else ""
        return Diagnostic("USE003", params={"name": error.option_name, "command": command, "hint": hint})
    if isinstance(error, click.BadOptionUsage):
        code = "USE012" if "does not take" in message else "USE008"
        return Diagnostic(code, params={"name": named or error.option_name, "command": command})
    if error.ctx is None or isinstance(error.ctx.command, click.Group):
        return Diagnostic("USE002", params={"name": named, "names": ", ".join(main.commands)})
    return Diagnostic("USE001", params={"detail": message, "command": command})
