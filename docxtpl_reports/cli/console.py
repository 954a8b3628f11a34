"""Click in Vietnamese, and answers as text, JSON or SARIF.

Knows no command: those are in ``cli``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence

import click

from docxtpl_reports.diagnostics import N_, Diagnostic, ReportError, translate, unique
from docxtpl_reports.reporters import terminal
from docxtpl_reports.reporters.terminal import visible

from .commands import COMMANDS, command
from .exits import exit_code

PROGRAM = "docxtpl-reports"
FORMATS = ("text", "json", "sarif")
WITH_SARIF = ("check",)  # commands whose problems code hosts can show


# --- Click, speaking Vietnamese ------------------------------------------------------------------------------------------


class Command(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse an option that is given twice, of which Click keeps the last, or without a value, as an unset variable of the
        shell is."""
        if not ctx.resilient_parsing:
            values, _, given = self.make_parser(ctx).parse_args([*args])
            with_values = [one for one in given if isinstance(one, click.Option) and not one.is_flag]
            for option in dict.fromkeys(with_values):
                name, params = option.opts[-1], {"name": option.opts[-1], "command": ctx.command_path}
                if with_values.count(option) > 1 and not option.multiple:
                    raise ReportError(Diagnostic("USE055", params=params))
                if values.get(option.name or name) == "":
                    raise ReportError(Diagnostic("USE056", params=params))
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = placeholders(" ".join(self.collect_usage_pieces(ctx)))
        formatter.write_usage(ctx.command_path, pieces, translate(N_("Cách dùng:")) + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(self.help) if self.help else "")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            (record[0], param.help or "")  # without Click's own remarks, in English: [x>=1]
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx)) is not None
        ]
        with formatter.section(translate(N_("Tùy chọn"))):
            formatter.write_dl([(placeholders(names), translate(text)) for names, text in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = N_("Hiện phần trợ giúp này.")
            option.callback = _answer_with_help
        return option


_PLACEHOLDERS = (
    *(N_("TÙY CHỌN"), N_("THƯ_MỤC"), N_("BỘ_MẪU"), N_("ĐƠN_VỊ"), N_("LỆNH"), N_("TỆP"), N_("TÊN"), N_("MÃ")),
    *(N_("CŨ"), N_("MỚI"), N_("SỐ"), N_("BẢNG"), N_("DÒNG"), N_("MỤC"), N_("ĐIỀU_KIỆN"), N_("ĐỊA_CHỈ")),
)


def placeholders(usage: str) -> str:
    """Replace placeholders (``TỆP``) by words of the current language."""
    for word in _PLACEHOLDERS:
        usage = re.sub(rf"(?<!\w){word}(?!\w)", translate(word), usage)
    return usage


def show_help(ctx: click.Context) -> None:
    """Print the help of a command, also as JSON."""
    settings = ctx.find_object(Settings) or Settings()
    text = ctx.get_help()
    answer(settings, "help", [], {"command": ctx.command_path, "help": text}, text)


def _answer_with_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        show_help(ctx)
        ctx.exit()


class Group(Command, click.Group):
    """The program: its commands are those of ``COMMANDS``, each imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return command(cmd_name) if cmd_name in COMMANDS else None

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        Command.format_options(self, ctx, formatter)
        with formatter.section(translate(N_("Các lệnh"))):
            formatter.write_dl([(name, translate(text)) for name, text in COMMANDS.items()])


def common(command: click.Command) -> click.Command:
    """Document ``--format`` and ``--lang``, which ``run`` accepts anywhere on the line."""
    command.params += [
        click.Option(
            ["--format"],
            metavar="text|json|sarif" if command.name in WITH_SARIF else "text|json",
            expose_value=False,
            help=N_("Dạng kết quả: văn bản để đọc, JSON cho chương trình khác, SARIF cho kho mã nguồn.")
            if command.name in WITH_SARIF
            else N_("Dạng kết quả: văn bản để đọc, hoặc JSON cho chương trình khác."),
        ),
        click.Option(
            ["--lang"], metavar="vi|en", expose_value=False, help=N_("Ngôn ngữ của thông báo (mặc định: vi).")
        ),
    ]
    return command


no_cache = click.option(
    "--no-cache", is_flag=True, help=N_("Không dùng và không cất mẫu, quy tắc đã dịch sẵn từ những lần chạy trước.")
)


# --- settings and answers ------------------------------------------------------------------------------------------------


class Settings:
    """Format and language of the answer, for the whole command line."""

    def __init__(self, form: str = "text", lang: str = "vi") -> None:
        self.form = form
        self.lang = lang


def answer(
    settings: Settings,
    command: str,
    diagnostics: Sequence[Diagnostic],
    body: Mapping[str, object] | None = None,
    text: str = "",
) -> int:
    """Print the problems and the answer, as ``text`` or as the ``body`` of a JSON object; return the exit code."""
    problems = unique(diagnostics)  # a problem of a shared pack is shown once
    if settings.form == "sarif":
        from docxtpl_reports.reporters.sarif import sarif_report

        say(sarif_report(problems))
    elif settings.form == "json":
        from docxtpl_reports.reporters.problems import json_report

        say(json_report(command, problems, body))
    else:
        if problems:
            from docxtpl_reports.reporters.problems import text_report

            say(text_report(problems, color=terminal.wants_color(sys.stderr)), error=True)
        say(visible(text))
    return exit_code(problems)


class AnswerError(OSError):
    """The answer itself cannot be written, for instance because the disk behind a redirection is full."""


def say(text: str, *, error: bool = False) -> None:
    """Print and flush, so that failures occur here. Raises BrokenPipeError (the reader is gone) or AnswerError."""
    if not text:
        return
    stream = sys.stderr if error else sys.stdout
    try:
        stream.write(text.rstrip("\n") + "\n")
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as failure:
        raise AnswerError(failure.errno, failure.strerror) from failure


def say_parts(parts: Iterable[str]) -> None:
    """Print an answer too large for memory. Raises like ``say``."""
    try:
        for part in parts:
            sys.stdout.write(part)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as failure:
        raise AnswerError(failure.errno, failure.strerror) from failure


# --- wrong usage ---------------------------------------------------------------------------------------------------------
