"""``build`` with many units: one line per unit while it runs, then the problems and a summary."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from docxtpl_reports.batch.archive import Archives, outdated
from docxtpl_reports.batch.cautions import Cautions
from docxtpl_reports.batch.cluster import Cluster
from docxtpl_reports.batch.executors import Processes, Workers
from docxtpl_reports.batch.failures import Failures
from docxtpl_reports.batch.outcome import BuildOptions, Outcome, Remote, State
from docxtpl_reports.batch.pdfs import with_pdfs
from docxtpl_reports.batch.printing import Printing
from docxtpl_reports.batch.remote import Copy
from docxtpl_reports.batch.run import chunk_size, run
from docxtpl_reports.batch.tally import MAX_CHECKED, MAX_REPORTED, Tally
from docxtpl_reports.batch.units import Units
from docxtpl_reports.diagnostics import N_, Diagnostic, ReportError, has_errors, translate
from docxtpl_reports.files.spool import Spool
from docxtpl_reports.files.temporary import remove_abandoned_once
from docxtpl_reports.pdf.machine import processors
from docxtpl_reports.reporters import terminal
from docxtpl_reports.reporters.problems import diagnostic_json, text_report, unit_text
from docxtpl_reports.reporters.reports import as_text
from docxtpl_reports.reporters.terminal import visible
from docxtpl_reports.summary.summarize import Failed, Summary

from .console import PROGRAM, Settings, say, say_parts
from .exits import exit_code
from .progress import counted, progress
from .summary import summary_json, summary_text

MAX_FULL = 50  # consecutive units that fail because the disk is full; the others would fail, too
MANY = 100  # units from which all processors are used, unless --jobs is given


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a batch that do not select units. ``whole``: no unit was left out by selection. ``cached``: use the
    disk cache of rules and templates. ``again``: options that the command for the failed units must repeat."""

    pdf: bool = False
    jobs: int | None = None
    rebuild: bool = False
    force: bool = False
    summary: bool = False
    print_file: Path | None = None
    zip_by: str | None = None
    dry_run: bool = False
    whole: bool = True
    cluster: str = ""
    remote: Remote | None = None
    cached: bool = True
    again: tuple[str, ...] = ()


@dataclass(slots=True)
class SideFiles:
    """Files written besides the documents: lists of failures with the commands that take them as input, lists of warnings with
    their counts, summaries, and archives with their numbers of files."""

    lists: dict[Path, str] = field(default_factory=dict)
    warnings: dict[Path, int] = field(default_factory=dict)
    summaries: list[tuple[Path, Summary]] = field(default_factory=list)
    archives: dict[Path, int] = field(default_factory=dict)


def build_many(settings: Settings, units: Units, choices: Choices, copy: Copy | None = None) -> int:
    """Build the units and print the answer; return the exit code. ``copy``: of a project behind URLs, which is the current
    folder."""
    tally = Tally(MAX_CHECKED if choices.dry_run else MAX_REPORTED)
    answer = _JsonAnswer(choices) if settings.form == "json" else _TextAnswer(choices)
    bar = progress(len(units))
    remove_abandoned_once(tempfile.gettempdir())
    printing = None
    if choices.print_file is not None and not choices.dry_run:
        printing = Printing(choices.print_file, publish=choices.pdf, offices=choices.jobs, anew=choices.rebuild)
    with ExitStack() as stack:
        stack.enter_context(answer)
        failures = stack.enter_context(Failures(units.folder, choices.again))
        cautions = stack.enter_context(Cautions(units.folder, None if copy is None else copy.has))
        archives = None if choices.zip_by is None or choices.dry_run else Archives(units)
        problems: Sequence[Diagnostic] = units.problems
        answer.problems(tally.take(problems))
        failed: dict[Path, list[Failed]] = {}
        full = 0
        if has_errors(problems):
            answer.end(tally, units, SideFiles())
            return exit_code(tally.problems)
        try:
            for outcome in stack.enter_context(closing(_outcomes(settings, units, choices, printing))):
                bar.advance(failed=outcome.state is State.FAILED)
                full = full + 1 if any(d.code == "OUT003" for d in outcome.diagnostics) else 0
                answer.problems(fresh := tally.add(outcome))
                cautions.add(outcome, fresh)
                bar.clear()
                answer.unit(outcome)
                failures.add(outcome)
                if full == MAX_FULL:
                    break
                if archives is not None:
                    archives.add(outcome)
                if choices.summary:
                    _note(failed.setdefault(units.folder(outcome.job), []), outcome)
        except ReportError as error:
            answer.problems(tally.take(error.diagnostics))
        except BaseException:
            bar.clear()
            answer.interrupted(tally, len(units))
            raise
        bar.clear()
        side_files = SideFiles()
        if not choices.dry_run:
            if tally.done == len(units):
                answer.problems(tally.take(tally.count(units, None if copy is None else copy.has)))
            try:
                publish = partial(failures.publish, units, whole=choices.whole and tally.done == len(units))
                side_files.lists = publish() if copy is None else copy.share_lists(publish)
                side_files.warnings = cautions.publish() if copy is None else copy.share_lists(cautions.publish)
                if archives is not None:
                    side_files.archives = archives.publish(force=choices.force)
                    answer.problems(tally.take(archives.problems(side_files.archives)))
                elif copy is None and tally.states[State.BUILT]:
                    for folder in failures.folders:
                        answer.problems(tally.take(outdated(folder)))
            except ReportError as error:
                answer.problems(tally.take(error.diagnostics))
            if choices.summary:
                from docxtpl_reports.batch import summaries

                side_files.summaries, problems = summaries.of_batch(failed, force=choices.force, progress=counted)
                answer.problems(tally.take(problems))
        if printing is not None:
            answer.problems(tally.take(printing.problems()))
            answer.printed(printing)
        answer.end(tally, units, side_files)
    return exit_code(tally.problems)


def _unit(outcome: Outcome) -> str:
    return unit_text(outcome.job.place, outcome.job.unit_name)


def _note(failed: list[Failed], outcome: Outcome) -> None:
    if outcome.state is State.FAILED:
        failed.append(Failed(_unit(outcome), "", outcome.diagnostics, outcome.job.manifest))


def _outcomes(settings: Settings, units: Units, choices: Choices, printing: Printing | None) -> Generator[Outcome]:
    form, language = settings.form == "json", settings.lang
    options = BuildOptions(choices.rebuild, choices.dry_run, form, language, choices.remote, choices.cached)
    workers = _workers(len(units), choices)
    outcomes = run(units, options, workers, chunk=chunk_size(len(units), workers.count if workers else 1))
    with closing(outcomes):
        if printing is not None:
            yield from printing.through(outcomes)
        elif choices.pdf and not choices.dry_run:
            yield from with_pdfs(outcomes, choices.jobs, anew=choices.rebuild)
        else:
            yield from outcomes


def _workers(units: int, choices: Choices) -> Workers | None:
    """A cluster, or processes if more than one is requested or worthwhile."""
    if choices.cluster:
        return Cluster(choices.cluster)
    count = choices.jobs if choices.jobs is not None else processors() if units >= MANY else 1
    return Processes(min(count, units)) if count > 1 else None


def _unit_counts(tally: Tally, units: Units) -> dict[str, int]:
    """Count the units in each state, under the names of the JSON answer."""
    return {
        "units": len(units),
        "built": tally.states[State.BUILT],
        "up_to_date": tally.states[State.UP_TO_DATE],
        "failed": tally.states[State.FAILED],
        "not_reached": len(units) - tally.done,
        "not_chosen": sum(units.skipped.values()),
    }


class _TextAnswer:
    def __init__(self, choices: Choices) -> None:
        self._is_dry, self._is_whole = choices.dry_run, choices.whole
        self._printing: Printing | None = None

    def __enter__(self) -> _TextAnswer:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def unit(self, outcome: Outcome) -> None:
        say(visible(self._line(outcome)))

    def _line(self, outcome: Outcome) -> str:
        if outcome.state is State.FAILED:
            codes = ", ".join(dict.fromkeys(d.code for d in outcome.diagnostics if d.is_error))
            return translate(N_("Chưa làm được: {unit} ({codes})")).format(unit=_unit(outcome), codes=codes)
        if self._is_dry:
            return translate(N_("Làm được: {unit}")).format(unit=_unit(outcome))
        if outcome.state is State.UP_TO_DATE:
            line = translate(N_("Còn mới: {path}"))
        else:
            line = translate(N_("Bản nháp: {path}") if outcome.job.draft else N_("Báo cáo: {path}"))
        pdf = "" if outcome.pdf is None else " · " + translate(N_("Bản PDF: {path}")).format(path=outcome.pdf)
        return line.format(path=outcome.docx) + pdf

    def problems(self, problems: Sequence[Diagnostic]) -> None:
        """Those that the tally keeps are told at the end."""

    def printed(self, printing: Printing) -> None:
        self._printing = printing

    def interrupted(self, tally: Tally, total: int) -> None:
        text = N_("Đã xong {done}/{total} đơn vị; gõ lại lệnh này để làm tiếp, các báo cáo đã làm không phải làm lại.")
        say(translate(text).format(done=tally.done, total=total), error=True)

    def end(self, tally: Tally, units: Units, side_files: SideFiles) -> None:
        say(text_report(tally.reported, color=terminal.wants_color(sys.stderr)), error=True)
        if tally.unreported:
            text = N_("Còn {errors} lỗi, {warnings} cảnh báo nữa không liệt kê ở đây ({codes}).")
            counts = {"errors": tally.unreported[True], "warnings": tally.unreported[False]}
            say(translate(text).format(**counts, codes=", ".join(sorted(tally.unreported_codes))), error=True)
        texts = [summary_text(found, target) for target, found in side_files.summaries]
        say("\n" + visible("\n".join([*self._counts(tally, units, side_files), *texts])))

    def _counts(self, tally: Tally, units: Units, side_files: SideFiles) -> Iterator[str]:
        counts = _unit_counts(tally, units)
        if self._is_dry:
            text = N_("Kiểm tra {units} đơn vị: {built} làm được, {failed} chưa làm được; chưa ghi tệp nào.")
        else:
            text = N_("Tổng kết {units} đơn vị: làm {built}, còn mới {up_to_date}, chưa làm được {failed}.")
        yield translate(text).format(**counts)
        if counts["not_reached"]:
            yield translate(N_("Chưa làm tới: {count} đơn vị.")).format(count=counts["not_reached"])
        if counts["not_chosen"]:
            yield translate(N_("Không chọn: {count} đơn vị.")).format(count=counts["not_chosen"])
        if tally.there is not None and tally.made:
            text = N_("Đếm lại trong thư mục kết quả: {there}/{made} tệp .docx.")
            yield translate(text).format(there=tally.there, made=tally.made)
        if self._printing is not None and self._printing.reports:
            text = N_("Tệp để in: {path} ({reports} báo cáo, {pages} trang kể cả trang trống).")
            yield translate(text).format(
                path=self._printing.target, reports=self._printing.reports, pages=self._printing.pages
            )
        if tally.foreign and self._is_whole:
            text = N_("Trong đó còn {count} tệp .docx khác, không thuộc lần chạy này, ví dụ {path}.")
            yield translate(text).format(count=tally.foreign, path=tally.foreign_example)
        for path, count in side_files.archives.items():
            yield translate(N_("Đã đóng gói: {path} ({count} tệp).")).format(path=path, count=count)
        for path, count in side_files.warnings.items():
            yield translate(N_("Mọi cảnh báo của các báo cáo: {path} ({count} cảnh báo).")).format(
                path=path, count=count
            )
        for path, command in side_files.lists.items():
            text = N_(
                "Danh sách chưa làm được: {path}. Sửa số liệu rồi gõ lại lệnh; nếu sửa ngay trong danh sách thì gõ:"
            )
            yield translate(text).format(path=path)
            yield f"  {PROGRAM} {command}"


class _JsonAnswer:
    """Prints one JSON object; what does not fit into memory is spooled to disk."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self._printing: Printing | None = None
        self._files = ExitStack()
        self._problems, self._reports = (_Items(self._files) for _ in range(2))

    def __enter__(self) -> _JsonAnswer:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def unit(self, outcome: Outcome) -> None:
        self._reports.add(outcome.report)

    def problems(self, problems: Sequence[Diagnostic]) -> None:
        for d in problems:
            self._problems.add(as_text(diagnostic_json(d)))

    def printed(self, printing: Printing) -> None:
        self._printing = printing

    def interrupted(self, tally: Tally, total: int) -> None:
        """Print nothing: the error about the interruption is the JSON answer."""

    def end(self, tally: Tally, units: Units, side_files: SideFiles) -> None:
        ok = "false" if has_errors(tally.problems) else "true"
        head = f'{{\n  "schema": "docxtpl-reports/build/1",\n  "ok": {ok},\n  "diagnostics": '
        reports = chain([',\n  "reports": '], self._reports.parts())
        say_parts(chain([head], self._problems.parts(), reports, self._more(tally, units, side_files), ["\n}\n"]))

    def _more(self, tally: Tally, units: Units, side_files: SideFiles) -> list[str]:
        counts = _unit_counts(tally, units)
        failures = [{"file": path.as_posix(), "command": command} for path, command in side_files.lists.items()]
        warnings = [{"file": path.as_posix(), "warnings": count} for path, count in side_files.warnings.items()]
        parts = [',\n  "counts": ', as_text(counts, indent=2)]
        parts += [',\n  "failures": ', as_text(failures, indent=2), ',\n  "warnings": ', as_text(warnings, indent=2)]
        if self._choices.summary:
            entries = [summary_json(found, target)["summary"] for target, found in side_files.summaries]
            parts += [',\n  "summaries": ', as_text(entries, indent=2)]
        if self._choices.zip_by is not None:
            archives = [{"file": path.as_posix(), "files": count} for path, count in side_files.archives.items()]
            parts += [',\n  "archives": ', as_text(archives, indent=2)]
        if (printing := self._printing) is not None:
            path = printing.target.as_posix() if printing.reports else None
            entry = {"path": path, "reports": printing.reports, "pages": printing.pages}
            parts += [',\n  "print_file": ', as_text(entry)]
        return parts


class _Items:
    """The items of a JSON list, spooled to disk when there are many."""

    def __init__(self, files: ExitStack) -> None:
        self._items = files.enter_context(Spool())
        self._any = False

    def add(self, text: str) -> None:
        self._items.write((",\n    " if self._any else "[\n    ") + text)
        self._any = True

    def parts(self) -> Iterator[str]:
        if not self._any:
            yield "[]"
            return
        yield from self._items.parts()
        yield "\n  ]"
