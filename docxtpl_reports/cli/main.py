"""The command line: parse, call, print, exit. Heavy modules are imported when a command needs them."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn, TextIO

import click

from docxtpl_reports import __version__
from docxtpl_reports.diagnostics import DEBUG, N_, Diagnostic, ExitCode, Reason, ReportError, language, translate
from docxtpl_reports.signals import ending

from .commands import COMMANDS
from .console import PROGRAM, WITH_SARIF, AnswerError, Group, Settings, answer, say, show_help
from .exits import SIGNALLED
from .usage import UsageError, take_settings


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


# Objects made before the garbage collector looks for cycles, then rounds before it looks at the older ones. What a command
# makes stays until its end: with Python's own numbers a quarter of the time of a list of 20.000 rows is spent on looking, and
# 50.000 is reached once in the first build of a page, for 11 of its 190 ms.
SELDOM = (100_000, 20, 50)

# --- the boundary --------------------------------------------------------------------------------------------------------


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """The console script: every outcome becomes text or JSON, and an exit code."""
    gc.set_threshold(*SELDOM)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with ending(_end):
            sys.exit(invoke(list(sys.argv[1:] if arguments is None else arguments)))
    except _Ended as ended:  # before or after the command
        sys.exit(SIGNALLED + ended.number)
    finally:
        gc.freeze()  # the rest ends with the process; Python would otherwise search it for cycles, twice


class _Ended(BaseException):
    """Raised when a signal asks the process to end: on the way out, started programs are stopped and temporary files
    deleted."""

    def __init__(self, number: int) -> None:
        self.number = number


def _end(number: int) -> NoReturn:
    raise _Ended(number)


def invoke(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    settings = Settings()
    try:
        arguments = take_settings(arguments, settings)
        with language(settings.lang):
            return _invoke(arguments, settings)
    except UsageError as error:
        with language(settings.lang):
            answer(settings, _command_name(arguments), error.diagnostics)
        return ExitCode.USAGE
    except BrokenPipeError:  # the reader is gone: nobody to report to
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
    """Keep buffered output from failing again when Python exits."""
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
        from .wrong_usage import usage_problem

        return answer(settings, name, [usage_problem(error, [*COMMANDS], name if name in COMMANDS else "")])
    except UsageError:
        raise
    except ReportError as error:
        return answer(settings, name, error.diagnostics)
    except _Ended as ended:
        with suppress(OSError, AnswerError):  # the terminal may be gone
            answer(settings, name, [Diagnostic("USE062")])
        return SIGNALLED + ended.number
    except (KeyboardInterrupt, click.Abort):
        answer(settings, name, [Diagnostic("USE010")])
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, AnswerError):
        raise
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return answer(settings, name, [Diagnostic("USE011", params={"detail": f"{type(error).__name__}: {error}"})])
    return code if isinstance(code, int) else ExitCode.DONE


def _command_name(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if word in COMMANDS), "error")
