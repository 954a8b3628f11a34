"""Entry points for LibreOffice: the commands of menu, toolbar and keyboard with their states; a job for macros and tests."""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, Tuple

import uno
import unohelper
from com.sun.star.document import XDocumentEventListener
from com.sun.star.frame import FeatureStateEvent, XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo
from com.sun.star.task import XJob

from . import sessions, settings, tasks
from .app import App, perform
from .commands import COMMANDS, IDENTIFIER, PROTOCOL
from .log import note
from .problems import detail, fix_words

_NAMES = {command.name for command in COMMANDS}
_WATCHED: Dict[str, Any] = {}  # documents whose events are heard
_EVENTS = ("OnSaveAsDone", "OnSaveDone", "OnModeChanged", "OnUnload")


class Handler(unohelper.Base, XInitialization, XDispatchProvider, XDispatch, XServiceInfo):
    """``org.docxtplreports.writer:COMMAND``; arguments ``Field`` (for insert), ``Quiet``: no boxes, errors are raised."""

    def __init__(self, context: Any, *_: Any) -> None:
        self.context, self.frame = context, None
        self.listeners: List[Tuple[Any, Any]] = []

    def initialize(self, arguments: Any) -> None:
        if arguments:
            self.frame = arguments[0]

    def queryDispatch(self, url: Any, _target: str, _flags: int) -> Any:
        return self if url.Protocol == PROTOCOL and url.Path in _NAMES and self._has_text() else None

    def queryDispatches(self, requests: Any) -> Any:
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def _has_text(self) -> bool:
        controller = self.frame.getController() if self.frame is not None else None
        model = controller.getModel() if controller is not None else None
        return model is not None and model.supportsService("com.sun.star.text.TextDocument")

    def dispatch(self, url: Any, arguments: Any) -> None:
        with tasks.UNCOLLECTED:
            self._dispatch(url, arguments)

    def _dispatch(self, url: Any, arguments: Any) -> None:
        given = {argument.Name: argument.Value for argument in arguments}
        app = App(self.context, self.frame, quiet=bool(given.get("Quiet")))
        _watch(app)
        note("dispatch", url.Path)
        try:
            if url.Path == "insert" and given.get("Field"):
                app.insert(str(given["Field"]))
            else:
                perform(app, url.Path)
        except Exception as error:
            if app.quiet:
                raise _uno_error(app.words_of(error), self) from None
            app.tell(error)
            sessions.changed(app.session.key)

    def addStatusListener(self, listener: Any, url: Any) -> None:
        if not self.listeners:
            sessions.listen(self.changed)
        self.listeners.append((listener, url))
        self._tell(listener, url)

    def removeStatusListener(self, listener: Any, url: Any) -> None:
        self.listeners = [
            (one, at) for one, at in self.listeners if not (one == listener and at.Complete == url.Complete)
        ]
        if not self.listeners:
            sessions.unlisten(self.changed)

    def changed(self, key: str) -> None:
        try:
            if not self._has_text():
                return
            if key in ("", str(self.frame.getController().getModel().RuntimeUID)):
                for listener, url in list(self.listeners):
                    self._tell(listener, url)
        except Exception:  # the frame is going away
            note("status")

    def _tell(self, listener: Any, url: Any) -> None:
        event = FeatureStateEvent()
        event.FeatureURL, event.Source, event.Requery = url, self, False
        event.IsEnabled = self._has_text() and self._applies(url.Path)
        listener.statusChanged(event)

    def _applies(self, name: str) -> bool:
        app = App(self.context, self.frame)
        _watch(app)
        return app.applies(name)

    def getImplementationName(self) -> str:
        return IDENTIFIER + ".Handler"

    def supportsService(self, name: str) -> bool:
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> Tuple[str, ...]:
        return ("com.sun.star.frame.ProtocolHandler",)


class _Events(unohelper.Base, XDocumentEventListener):
    """A document saved elsewhere may belong to another pack; one made writable may be inserted into."""

    def __init__(self, key: str) -> None:
        self.key = key

    def documentEventOccured(self, event: Any) -> None:
        if event.EventName in _EVENTS:
            sessions.changed(self.key)

    def disposing(self, _event: Any) -> None:
        _WATCHED.pop(self.key, None)
        sessions.forget(self.key)


def _watch(app: App) -> None:
    key = app.session.key
    if key not in _WATCHED:
        _WATCHED[key] = _Events(key)
        app.document.addDocumentEventListener(_WATCHED[key])


def _uno_error(words: str, source: Any) -> Exception:
    """An ordinary Python exception would reach the caller with its accents broken."""
    error: Exception = uno.getClass("com.sun.star.uno.RuntimeException")(words, source)
    return error


class Job(unohelper.Base, XJob, XServiceInfo):
    """Answers in JSON what no dispatch can: ``execute((Frame, Ask, …))`` for macros and tests. ``panels`` are the containers of
    controls: asked for them, the sidebar of LibreOffice 7.4 sometimes gives none, or crashes."""

    def __init__(self, context: Any, *_: Any) -> None:
        self.context = context

    def execute(self, arguments: Any) -> Any:
        with tasks.UNCOLLECTED:
            return self._execute(arguments)

    def _execute(self, arguments: Any) -> Any:
        given = {argument.Name: argument.Value for argument in arguments}
        try:
            app = App(self.context, given["Frame"], quiet=True)
            answers: Dict[str, Callable[[], object]] = {
                "state": lambda: self.state(app),
                "goto": lambda: app.go_to(int(given["Index"])),
                "fields": lambda: app.load_fields(lambda: None),
                "tag": lambda: app.go_to_tag(int(given["Number"])),
                "settings": lambda: app.save_settings(settings.Settings(**json.loads(given["Settings"]))),
            }
            if given["Ask"] == "panels":
                return tuple(one.box for one in sessions.PANELS if one.Frame == app.frame)
            return json.dumps(answers[str(given["Ask"])](), ensure_ascii=False)
        except Exception as error:
            note("job")
            words = app.words_of(error) if "app" in locals() else str(error)
            raise _uno_error(words, self) from None

    def state(self, app: App) -> object:
        session = app.session
        return {
            "running": session.running or session.ending,
            "problems": [problem._asdict() for problem in session.problems],
            "details": [detail(problem, app.language) for problem in session.problems],
            "fixes": [fix_words(problem, app.language) for problem in session.problems],
            "at": session.at,
            "source": session.source,
            "exported": session.exported,
            "message": session.message,
            "error": session.error,
            "fields": None if session.entries is None else [entry.name for entry in session.entries],
            "preview": session.preview is not None and session.preview.getURL(),
            "built": session.built,
            "settings": app.known._asdict(),
            "project": app.project._asdict(),
            "language": app.language,
            "applies": {name: app.applies(name) for name in sorted(_NAMES)},
        }

    def getImplementationName(self) -> str:
        return IDENTIFIER + ".Job"

    def supportsService(self, name: str) -> bool:
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> Tuple[str, ...]:
        return ("com.sun.star.task.Job",)
