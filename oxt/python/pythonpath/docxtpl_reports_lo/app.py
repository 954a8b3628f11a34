"""The commands: what each does with the document in a frame, the command line and the window."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from typing import Any, Callable, Dict, List, Optional, Tuple

from . import document as texts_of
from . import fields, finding, problems, sessions, settings, tasks, windows
from .command_line import Cancelled, CommandError, CommandLine, Stop
from .commands import Situation, applies
from .document import path_of
from .log import note
from .project import RULES_FILE, TEMPLATE_FILE, Project, is_part, may_be_part, part_folders, part_in
from .refused import Refused
from .sessions import Session
from .texts import text

Answer = Dict[str, Any]
SECONDS_KEPT = 3.0
BACKGROUND = "fields"  # what runs without anybody having asked for it


class App:
    """One frame's document and everything the commands need. ``quiet``: no one is watching, so no boxes and no windows."""

    def __init__(self, context: Any, frame: Any, quiet: bool = False) -> None:
        self.context, self.frame, self.quiet = context, frame, quiet
        self.document = frame.getController().getModel()
        self.session: Session = sessions.of(self.document)
        self.known = settings.load(context, self.document)
        self.language = self.known.language or settings.office_language(context)

    def say(self, key: str, **words: object) -> str:
        return text(self.language, key, **words)

    @property
    def project(self) -> Project:
        """Looked for at most every few seconds: the states of all commands depend on it."""
        key = (self.document.getURL(), self.known.pack, self.known.data)
        kept = self.session.project
        if kept is None or kept[0] != key or time.monotonic() - kept[1] > SECONDS_KEPT:
            kept = (key, time.monotonic(), settings.project(self.document, self.known))
            self.session.project = kept
        return kept[2]

    def command_line(self) -> CommandLine:
        folder = self.project.folder or os.path.dirname(path_of(self.document.getURL()))
        return CommandLine(self.known.command, self.language, folder, float(self.known.seconds))

    # --- what applies ---------------------------------------------------------------------------------------------------

    def situation(self) -> Situation:
        project, session = self.project, self.session
        return Situation(
            read_only=bool(self.document.isReadonly()),
            running=session.is_busy,
            pack=bool(project.pack),
            data=bool(project.data),
            problems=sum(problem.in_document for problem in session.problems),
            fixable=session.problem is not None and session.problem.fixable,
            part=is_part(path_of(self.document.getURL())),
        )

    def applies(self, name: str) -> bool:
        return applies(name, self.situation())

    # --- running the command --------------------------------------------------------------------------------------------

    def run(
        self,
        name: str,
        work: Callable[[Stop], Any],
        done: Callable[[Any], None],
        clean: Optional[Callable[[], None]] = None,
    ) -> None:
        """``work`` on a thread, ``done`` with its result on the main thread; errors are shown, ``clean`` is called last. While
        the extension itself reads the fields, a command waits for that to end."""
        session = self.session
        if session.running == BACKGROUND and name != BACKGROUND and session.waiting is None:
            session.waiting = lambda: self.run(name, work, done, clean)
            sessions.changed(session.key)
            return
        if session.running is not None:
            if clean is not None:
                clean()
            raise Refused("busy")
        stop = Stop()
        session.running, session.stop, session.error = name, stop, ""
        bar = windows.progress(self.frame, self.say("running_" + name))

        def finish(result: Any, error: Optional[Exception]) -> None:
            session.running = session.stop = None
            session.ending = name
            try:
                bar()
                if error is None:
                    done(result)
                else:
                    raise error
            except Cancelled:
                session.message = self.say("cancelled")
            except Exception as problem:
                self.tell(problem)
            finally:
                if clean is not None:
                    clean()
                session.ending = None
                waiting, session.waiting = session.waiting, None
                if waiting is not None:
                    waiting()
                sessions.changed(session.key)

        tasks.start(self.context, lambda: work(stop), finish)
        sessions.changed(session.key)

    def words_of(self, error: Exception) -> str:
        if isinstance(error, Refused):
            return self.say(error.key, **error.words)
        if isinstance(error, CommandError):
            return str(error)
        note("unexpected")
        return f"{type(error).__name__}: {getattr(error, 'Message', '') or error}"

    def tell(self, error: Exception) -> None:
        """Keeps an error for the panel and shows it."""
        self.session.error = self.words_of(error)
        if not self.quiet:
            windows.message(self, self.session.error, "ERRORBOX")

    def cancel(self) -> None:
        self.session.waiting = None
        if self.session.stop is not None:
            self.session.stop.set()

    # --- fields ---------------------------------------------------------------------------------------------------------

    def load_fields(self, then: Callable[[], None]) -> None:
        """Makes sure the session has the fields of the chosen pack and data, then calls ``then`` (immediately when it has)."""
        project = self._pack()
        key = self._fields_key()
        if self.session.entries_of == key:
            then()
            return
        if self.session.running == BACKGROUND:  # they are being read, but perhaps others
            self.session.waiting = lambda: self.load_fields(then)
            return
        self.session.fields_asked = key
        line = self.command_line()
        data = ["--data", project.data] if project.data else []

        def done(answer: Answer) -> None:
            if answer.get("fields") is None:  # broken rules: their problems are what there is to say
                self._found("check", answer, False)
                self.session.error = self.session.problems[0].message if self.session.problems else ""
            else:
                self.session.entries, self.session.entries_of = fields.read(answer["fields"]), key
                then()

        self.run("fields", lambda stop: line.json("fields", project.pack, *data, stop=stop), done)

    def keep_fields_current(self) -> None:
        """Loads the fields in the background when the command, the pack, the data file or one of their files is another than
        when they were last asked for, and nothing else runs. What failed is not asked again until one of these changes."""
        key = self._fields_key() if self.project.pack else None
        if (
            key is None
            or self.session.running is not None
            or key in (self.session.entries_of, self.session.fields_asked)
        ):
            return
        quiet = App(self.context, self.frame, quiet=True)  # nobody asked, so no boxes
        try:
            quiet.load_fields(lambda: None)
        except Exception as error:
            quiet.tell(error)

    def _fields_key(self) -> Tuple[object, ...]:
        project = self.project
        files = [os.path.join(project.pack, name) for name in (RULES_FILE, TEMPLATE_FILE)] + [project.data]
        return (project, self.known.command, self.language, *map(_stamp, files))

    def insert(self, what: str) -> None:
        texts_of.insert(self.document, fields.as_insert(what), self.say("do_insert") + " " + what.split("\0")[-1][:40])

    def choose_field(self) -> None:
        if self.document.isReadonly():
            raise Refused("read_only")
        self.load_fields(lambda: windows.choose_field(self))

    # --- findings -------------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Checks a copy of what is on the screen with the chosen pack; a shared part with every pack that uses it."""
        source = path_of(self.document.getURL())
        given = [] if is_part(source) else ["--pack", self._pack().pack]
        if given and self.project.data:
            given += ["--data", self.project.data]
        if may_be_part(source):
            given += ["--as", source]
        folder = _folder()
        try:
            copy, exported = texts_of.export(self.document, folder)
            line = self.command_line()
            self.run(
                "check",
                lambda stop: line.json("check", copy, *given, stop=stop),
                lambda answer: self._checked(answer, exported, copy),
                lambda: shutil.rmtree(folder, ignore_errors=True),
            )
        except Exception:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if not self.quiet:
            windows.show_panel(self)

    def _checked(self, answer: Answer, exported: bool, copy: str) -> None:
        self._found("check", answer, exported, copy)
        if not self.quiet and self.document.isReadonly() and not windows.panel_is_seen(self):
            windows.message(self, problems.listed(self.session.problems, self.language))

    def _found(self, name: str, answer: Answer, exported: bool, copy: str = "") -> None:
        """``copy``: the file that the command read instead of the document."""
        session = self.session
        own = [path for path in (copy, path_of(self.document.getURL())) if path]
        found = problems.read(answer.get("diagnostics"), self.project.folder)
        session.problems = problems.of_document(found, own, self.command_line().folder)
        session.source, session.exported = name, exported
        session.at, session.visited = min(session.after_fix, len(session.problems) - 1), False
        session.after_fix = 0
        session.message = problems.count(session.problems, self.language)
        sessions.changed(session.key)

    def choose(self, index: int) -> None:
        self.session.at, self.session.visited = index, False
        sessions.changed(self.session.key)

    def go_to(self, index: Optional[int] = None) -> str:
        """Selects the place of a problem; gives the words there."""
        if index is not None:
            self.session.at = index
        problem = self.session.problem
        self.session.visited = True
        sessions.changed(self.session.key)
        return finding.go_to(self.document, problem) if problem is not None else ""

    def open_file(self) -> None:
        """Opens the data or rules file that the chosen problem is in."""
        problem = self.session.problem
        if problem is not None and problem.in_text_file:
            windows.open_text_file(self, os.path.join(self.command_line().folder, problem.file or ""))

    def step(self, by: int) -> None:
        """The next or previous problem that has a place in the document, around the end."""
        places = [i for i, problem in enumerate(self.session.problems) if problem.in_document]
        if not places:
            return
        now = self.session.at
        if now in places and not self.session.visited:
            self.go_to(now)
            return
        beyond = [i for i in places if i > now] if by > 0 else [i for i in places[::-1] if i < now]
        self.go_to((beyond or (places if by > 0 else places[::-1]))[0])

    def fix(self) -> None:
        problem = self.session.problem
        if problem is None:
            raise Refused("no_fix")
        if problem.fix is None and problem.choices:
            names = [fields.described(new, self.session.entries or (), self.language) for _, new in problem.choices]
            label = self.say("choose_label", old=problem.choices[0][0])
            chosen = windows.choose_line(self, self.say("choose_title"), label, names)
            if chosen is None:
                return
            problem = problem._replace(fix=problem.choices[chosen])
        tag = texts_of.apply_fix(self.document, problem, self.say("fix"))
        self.session.message = self.say("fixed", new=tag)
        if self.session.source == "check" and self.applies("check"):
            self.session.after_fix = max(0, self.session.at)  # where the next finding will be
            self.check()
        else:
            sessions.changed(self.session.key)

    # --- tags ----------------------------------------------------------------------------------------------------------

    def step_to_tag(self, by: int) -> None:
        finding.step_to_tag(self.document, by)

    def list_tags(self) -> None:
        """Reads the tags of the document for the panel, as they are now."""
        self.session.tags = finding.tags(self.document)
        sessions.changed(self.session.key)

    def go_to_tag(self, number: int) -> None:
        try:
            finding.go_to_tag(self.document, number, self.session.tags[number].words)
        except Refused:  # the document was edited since
            self.list_tags()
            raise

    # --- reports --------------------------------------------------------------------------------------------------------

    def open_part(self) -> None:
        """Opens the file of the shared part whose tag the cursor is in: the pack's own, or the one shared by all packs."""
        name = part_in(texts_of.line_at_cursor(self.document))
        if not name:
            raise Refused("no_part")
        folders = part_folders(self.project.pack, path_of(self.document.getURL()))
        paths = (os.path.join(folder, name + ".docx") for folder in folders)
        path = next(filter(os.path.isfile, paths), "")
        if not path:
            raise Refused("part_missing", name=name, folders=", ".join(folders) or "?")
        windows.open_document(self, path)

    def preview(self) -> None:
        project = self._pack(data=True)
        folder = _folder()
        try:
            copy, exported = texts_of.export(self.document, folder)
        except Exception:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        line = self.command_line()
        out = os.path.join(folder, "out")
        arguments = ["build", project.data, "--template", copy, "-o", out]
        opened: List[str] = []

        def done(answer: Answer) -> None:
            made = _made(answer, line.folder, "docx")
            self._found("preview", answer, exported, copy)
            if made:
                self.session.message = self.say("previewed")
                windows.open_preview(self, made[0], folder)
                opened.append(folder)  # which goes when the preview is closed
            elif not self.quiet:
                windows.show_panel(self)

        def clean() -> None:
            if not opened:
                shutil.rmtree(folder, ignore_errors=True)

        self.run("preview", lambda stop: line.json(*arguments, stop=stop), done, clean)

    def build(self, overwrite: bool = False) -> None:
        """Makes the report of the saved template; ``overwrite``: also over one that was edited by hand."""
        project = self._pack(data=True)
        source = path_of(self.document.getURL())
        if not source.lower().endswith(".docx") or self.document.isModified():
            raise Refused("save_first")
        own = os.path.join(project.pack, TEMPLATE_FILE)
        template = [] if os.path.exists(own) and os.path.samefile(own, source) else ["--template", source]
        line = self.command_line()

        def done(answer: Answer) -> None:
            files = _made(answer, line.folder, "docx") + _made(answer, line.folder, "pdf")
            self._found("build", answer, False)
            self.session.built = files
            if files:
                self.session.message = self.say("built", files=", ".join(map(os.path.basename, files)))
            if not self.quiet and self.session.problems:
                windows.show_panel(self)
            if not self.quiet and files:
                windows.offer_to_open(self, files)
            in_the_way = [one.message for one in self.session.problems if one.code in problems.IN_THE_WAY]
            if in_the_way and not self.quiet and windows.agree(self, self.say("overwrite", what="\n".join(in_the_way))):
                self.session.waiting = lambda: self.build(overwrite=True)  # when this one has ended

        arguments = ["build", project.data, *template, "--pdf", *(["--force"] if overwrite else [])]
        self.run("build", lambda stop: line.json(*arguments, stop=stop), done)

    def _pack(self, data: bool = False) -> Project:
        project = self.project
        if not project.pack:
            raise Refused("no_pack")
        if data and not project.data:
            raise Refused("no_data")
        return project

    # --- settings -------------------------------------------------------------------------------------------------------

    def choose_settings(self) -> None:
        chosen = windows.choose_settings(self)
        if chosen is not None:
            self.save_settings(chosen)

    def save_settings(self, chosen: settings.Settings) -> None:
        settings.save(self.context, self.document, chosen)
        self.known = settings.load(self.context, self.document)
        self.language = self.known.language or settings.office_language(self.context)
        sessions.changed("")

    def show_panel(self) -> None:
        windows.show_panel(self)
        windows.enter_panel(self)


def perform(app: App, name: str) -> None:
    """One command of the menu by its name."""
    from . import authoring  # which is made of what is here

    actions: Dict[str, Callable[[], object]] = {
        "insert": app.choose_field,
        "check": app.check,
        "next": lambda: app.step(1),
        "previous": lambda: app.step(-1),
        "fix": app.fix,
        "to_field": lambda: authoring.to_field(app),
        "only_when": lambda: authoring.only_when(app),
        "repeat_row": lambda: authoring.repeat_row(app),
        "next_tag": lambda: app.step_to_tag(1),
        "previous_tag": lambda: app.step_to_tag(-1),
        "part": app.open_part,
        "preview": app.preview,
        "build": app.build,
        "cancel": app.cancel,
        "panel": app.show_panel,
        "settings": app.choose_settings,
    }
    actions[name]()


def _folder() -> str:
    return tempfile.mkdtemp(prefix="docxtpl-reports-")


def _stamp(path: str) -> object:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None


def _made(answer: Answer, folder: str, key: str) -> List[str]:
    """The files that the answer names and that are there, as absolute paths."""
    named = [report.get(key) for report in answer.get("reports") or ()]
    paths = [os.path.join(folder or os.getcwd(), path) for path in named if path]
    return [path for path in paths if os.path.isfile(path)]
