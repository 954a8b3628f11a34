"""Drives a real LibreOffice for ``support.writer``: runs under a Python that has ``uno``, reads one JSON request a line
(``{"call": name, "with": {…}}``) and answers each with one line. Imports nothing but uno and the standard library.

LibreOffice gets a profile and a pipe of its own and is stopped when standard input ends.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uno
import unohelper
from com.sun.star.awt import KeyEvent, MouseEvent, XCallback  # noqa: F401  (fails early where uno has no types)
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.frame import XStatusListener
from com.sun.star.task import XInteractionHandler
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK
from com.sun.star.ucb import XCommandEnvironment
from com.sun.star.util import URL

ID = "org.docxtplreports.writer"
LOOKS, PAUSE = 3000, 0.02  # how often one looks for something, and the seconds between
SECONDS = 120.0  # until a dialog that stays open is given up
KEYS, SHIFT = {"Tab": 1282}, 1  # com.sun.star.awt.Key, KeyModifier
PUSH_BUTTON, TEXT = 44, 61  # com.sun.star.accessibility.AccessibleRole
FOCUSED = 11  # com.sun.star.accessibility.AccessibleStateType
Y = 2  # com.sun.star.awt.PosSize
BUTTONS = ("insert", "check", "preview", "build", "settings", "cancel", "goto", "fix", "read")
CONTROLS = (*BUTTONS, "search_label", "search", "tree", "detail", "project", "status", "list", "count", "measure")


def value(name: str, content: object) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, content
    return made


class Approve(unohelper.Base, XInteractionHandler):
    """Says yes. ``getRequest`` is not called: pyuno cannot carry an exception as a value."""

    def handle(self, request: Any) -> None:
        for choice in request.getContinuations():
            approve = choice.queryInterface(uno.getTypeByName("com.sun.star.task.XInteractionApprove"))
            if approve is not None:
                approve.select()
                return


class Environment(unohelper.Base, XCommandEnvironment):
    def getInteractionHandler(self) -> Any:
        return Approve()

    def getProgressHandler(self) -> Any:
        return None


class Status(unohelper.Base, XStatusListener):
    def __init__(self) -> None:
        self.enabled: bool | None = None

    def statusChanged(self, event: Any) -> None:
        self.enabled = bool(event.IsEnabled)

    def disposing(self, _event: Any) -> None:
        pass


class Driver:
    """The public methods are the calls."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.documents: dict[int, Any] = {}
        self.boxes: tuple[Any, ...] = ()  # the panels that were asked for last
        self.known: dict[str, tuple[Any, dict[str, Any]]] = {}  # their controls

    # --- the office -----------------------------------------------------------------------------------------------------

    def start(
        self,
        program: str,
        profile: str,
        headless: bool = True,
        language: str = "",
        environment: dict[str, str] | None = None,
    ) -> None:
        """Starts a private LibreOffice."""
        pipe = "t" + uuid.uuid4().hex[:12]
        words = [program, "-env:UserInstallation=" + uno.systemPathToFileUrl(profile), "--norestore", "--nologo"]
        words += ["--nodefault", "--nofirststartwizard", f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"]
        words += ["--headless"] if headless else []
        words += ["--language=" + language] if language else []
        self.process = subprocess.Popen(
            words,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        self.context = _until(lambda: resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"))
        self.desktop = self.make("com.sun.star.frame.Desktop")

    def stop(self) -> None:
        if self.process is None:
            return
        with suppress(Exception):
            for document in self.documents.values():
                document.setModified(False)  # or it asks whether to save, and waits
            self.desktop.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # soffice and soffice.bin of this session only
        self.process.wait()
        self.process = None
        self.documents.clear()

    def make(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def install(self, file: str) -> bool:
        """Adds the extension for the user; whether every part is registered. (``unopkg`` refuses to run as root.)"""
        manager = self.context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
        abort = manager.createAbortChannel()
        package = manager.addExtension(uno.systemPathToFileUrl(file), (), "user", abort, Environment())
        parts = package.getBundle(abort, Environment())
        return all(bool(part.isRegistered(abort, Environment()).Value.Value) for part in parts)

    def configure(self, **settings: object) -> None:
        access = self.registry(f"/{ID}.Settings", update=True)
        for name, content in settings.items():
            setattr(access, name, content)
        access.commitChanges()

    def registry(self, path: str, language: str = "", update: bool = False) -> Any:
        provider = self.make("com.sun.star.configuration.ConfigurationProvider")
        kind = "com.sun.star.configuration.Configuration" + ("UpdateAccess" if update else "Access")
        given = [value("nodepath", path)] + ([value("locale", language)] if language else [])
        return provider.createInstanceWithArguments(kind, tuple(given))

    def titles(self, language: str) -> dict[str, list[str]]:
        """The labels of menu, toolbar and side panel in a language."""
        addons = "/org.openoffice.Office.Addons/AddonUI/"
        menu = self.registry(addons + "OfficeMenuBar/" + ID, language)
        bar = self.registry(addons + f"OfficeToolBar/{ID}.toolbar", language)
        sidebar = "/org.openoffice.Office.UI.Sidebar/Content/"
        panels = [
            "DeckList/DocxtplReportsDeck",
            *(f"PanelList/DocxtplReports{n}" for n in ("Fields", "Tags", "Problems")),
        ]
        items = [menu.Submenu.getByName(name) for name in sorted(menu.Submenu.getElementNames())]
        buttons = [bar.getByName(name) for name in sorted(bar.getElementNames())]
        return {
            "menu": [menu.Title] + [item.Title for item in items if item.Title],
            "toolbar": [button.Title for button in buttons if button.Title],
            "sidebar": [self.registry(sidebar + panel, language).Title for panel in panels],
        }

    def keys(self) -> dict[str, str]:
        """The keyboard shortcuts of text documents that are the extension's."""
        path = "/org.openoffice.Office.Accelerators/PrimaryKeys/Modules/com.sun.star.text.TextDocument"
        access = self.registry(path)
        found = {name: access.getByName(name).Command for name in access.getElementNames()}
        return {name: command for name, command in found.items() if (command or "").startswith(ID)}

    # --- documents ------------------------------------------------------------------------------------------------------

    def preview_page(self, url: str, page: int) -> bool:
        """Turns to a page of an opened document, and tries to make it writable as its «Edit document» does; says whether it
        is."""
        items = self.desktop.getComponents().createEnumeration()
        found = []
        while items.hasMoreElements():
            found.append(items.nextElement())
        document = next(one for one in found if one.getURL() == url)
        controller = document.getCurrentController()
        controller.getViewCursor().jumpToPage(page)
        helper = self.make("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(controller.getFrame(), ".uno:EditDoc", "", 0, (value("Editable", True),))
        return not document.isReadonly()

    def open(self, path: str = "", hidden: bool = True, read_only: bool = False) -> int:
        url = uno.systemPathToFileUrl(path) if path else "private:factory/swriter"
        given = (value("Hidden", hidden), value("ReadOnly", read_only))
        number = len(self.documents) + 1
        self.documents[number] = self.desktop.loadComponentFromURL(url, "_blank", 0, given)
        return number

    def glossary(self, path: str) -> dict[str, Any]:
        """The entries that AutoText > Import reads from a .dotx: the dialog makes one of each section that this filter gives,
        named by its first paragraph. The document stays open: LibreOffice 7.4 may hang when it closes it."""
        document = self.desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, (value("Hidden", True),))
        files = self.make("com.sun.star.ucb.SimpleFileAccess")
        reader = self.make("com.sun.star.comp.Writer.WriterFilter")
        reader.setTargetDocument(document)
        stream = files.openFileRead(uno.systemPathToFileUrl(path))
        reader.filter((value("InputStream", stream), value("ReadGlossaries", True)))
        texts: list[str] = []
        for part in _each(document.Text):
            is_table = part.supportsService("com.sun.star.text.TextTable")
            cells = (part.getCellByName(name).String for name in part.CellNames) if is_table else ()
            texts.append(" | ".join(cells) if is_table else part.String)
        return {"paragraphs": texts, "notes": document.Footnotes.Count}

    def comments(self, doc: int) -> list[dict[str, str]]:
        """The comments in the order of the text, as Next Comment visits them: author, words, and those commented on."""
        found = []
        for paragraph in _paragraphs(self.documents[doc].Text):
            for portion in _each(paragraph):
                if portion.TextPortionType == "Annotation":
                    field = portion.TextField
                    found.append({"author": field.Author, "words": field.Content, "about": field.Anchor.String})
        return found

    def close(self, doc: int) -> None:
        document = self.documents.pop(doc)
        document.setModified(False)  # or a visible one asks whether to save
        document.close(True)

    def frame(self, doc: int) -> Any:
        return self.documents[doc].getCurrentController().getFrame()

    def opened(self) -> list[dict[str, Any]]:
        """Every document that is open, also by the extension."""
        found, items = [], self.desktop.getComponents().createEnumeration()
        while items.hasMoreElements():
            one = items.nextElement()
            controller = one.getCurrentController()
            found.append(
                {
                    "url": one.getURL(),
                    "read_only": one.isReadonly(),
                    "text": one.getText().getString(),
                    "title": one.getTitle(),
                    "page": controller.getViewCursor().getPage() if controller is not None else 0,
                }
            )
        return found

    def place(self, doc: int, where: str) -> Any:
        """body, body:N (a paragraph), cell:A1, footnote:N, header, footer, frame:N."""
        document = self.documents[doc]
        kind, _, at = where.partition(":")
        if kind == "body" and at:
            items = document.getText().createEnumeration()
            paragraphs = []
            while items.hasMoreElements():
                paragraphs.append(items.nextElement())
            return paragraphs[int(at)]
        if kind == "cell":
            return document.getTextTables().getByIndex(0).getCellByName(at)
        if kind == "footnote":
            return document.getFootnotes().getByIndex(int(at or 0))
        if kind == "frame":
            return document.getTextFrames().getByIndex(int(at or 0))
        if kind in ("header", "footer"):
            styles = document.getStyleFamilies().getByName("PageStyles")
            for name in styles.getElementNames():
                style = styles.getByName(name)
                if style.isInUse() and getattr(style, kind.capitalize() + "IsOn"):
                    return getattr(style, kind.capitalize() + "Text")
        return document.getText()

    def cursor(self, doc: int, where: str, select: int = 0, at: int = -1, paragraphs: int = 0) -> None:
        """The cursor at the end of a place (or ``at`` characters from its start), ``select`` characters or whole
        ``paragraphs`` selected."""
        place = self.place(doc, where)
        view = self.documents[doc].getCurrentController().getViewCursor()
        view.gotoRange(place.getStart() if at >= 0 or paragraphs else place.getEnd(), False)
        if at > 0:
            view.goRight(at, False)
        if select:
            view.goRight(select, True)
        for number in range(paragraphs):
            if number:
                view.goRight(1, True)
            text = view.getText().createTextCursorByRange(view.getEnd())
            text.gotoEndOfParagraph(False)
            view.gotoRange(text, True)

    def text(self, doc: int, where: str = "body") -> str:
        return str(self.place(doc, where).getString())

    def paragraphs(self, doc: int) -> list[str]:
        items, found = self.documents[doc].getText().createEnumeration(), []
        while items.hasMoreElements():
            one = items.nextElement()
            found.append(one.getString() if one.supportsService("com.sun.star.text.Paragraph") else "<table>")
        return found

    def cells(self, doc: int) -> list[str]:
        table = self.documents[doc].getTextTables().getByIndex(0)
        return [table.getCellByName(name).getString() for name in table.getCellNames()]

    def selected(self, doc: int) -> dict[str, Any]:
        """The selected text, and the kind of text the cursor is in."""
        controller = self.documents[doc].getCurrentController()
        ranges = controller.getSelection()
        texts = (
            [ranges.getByIndex(i).getString() for i in range(ranges.getCount())] if hasattr(ranges, "getCount") else []
        )
        view = controller.getViewCursor()
        return {"texts": texts, "in": view.getText().getImplementationName(), "paragraph": self._paragraph(view)}

    def _paragraph(self, view: Any) -> str:
        cursor = view.getText().createTextCursorByRange(view.getStart())
        cursor.gotoStartOfParagraph(False)
        cursor.gotoEndOfParagraph(True)
        return str(cursor.getString())

    def type(self, doc: int, words: str) -> None:
        helper = self.make("com.sun.star.frame.DispatchHelper")
        helper.executeDispatch(self.frame(doc), ".uno:InsertText", "", 0, (value("Text", words),))

    def undo(self, doc: int) -> list[str]:
        """Undoes one step; the steps that are left."""
        manager = self.documents[doc].getUndoManager()
        manager.undo()
        return list(manager.getAllUndoActionTitles())

    def save(self, doc: int, path: str) -> None:
        given = (value("FilterName", "MS Word 2007 XML"), value("Overwrite", True))
        self.documents[doc].storeAsURL(uno.systemPathToFileUrl(path), given)

    def replace(self, doc: int, old: str, new: str) -> int:
        """Find and replace, as with Ctrl+H; the number of places."""
        search = self.documents[doc].createReplaceDescriptor()
        search.SearchCaseSensitive = True
        search.SearchString, search.ReplaceString = old, new
        return int(self.documents[doc].replaceAll(search))

    def type_below(self, doc: int, words: str, new: str) -> int:
        """Type a paragraph below the one with those words, as with End and Enter; the number of places."""
        document = self.documents[doc]
        search = document.createSearchDescriptor()
        search.SearchCaseSensitive = True
        search.SearchString = words
        found = document.findAll(search)
        if found.getCount() == 1:
            place = found.getByIndex(0)
            cursor = place.getText().createTextCursorByRange(place.getEnd())
            cursor.gotoEndOfParagraph(False)
            place.getText().insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
            place.getText().insertString(cursor, new, False)
        return int(found.getCount())

    def first_footer(self, doc: int, words: str) -> None:
        """Type the footer of the first page, as with Insert > Header and Footer > Footer."""
        document = self.documents[doc]
        cursor = document.getText().createTextCursor()
        cursor.gotoStart(False)
        styles = document.getStyleFamilies().getByName("PageStyles")
        style = styles.getByName(cursor.getPropertyValue("PageStyleName"))
        style.FooterIsOn = True
        style.FirstIsShared = False
        style.FooterTextFirst.setString(words)

    def modified(self, doc: int) -> bool:
        return bool(self.documents[doc].isModified())

    # --- the extension --------------------------------------------------------------------------------------------------

    def dispatch(self, doc: int, command: str, **arguments: object) -> None:
        given = tuple(value(name, content) for name, content in {"Quiet": True, **arguments}.items())
        target = self._dispatcher(doc, command)
        if target is None:
            raise RuntimeError("nobody handles " + command)
        target.dispatch(self._url(command), given)

    def enabled(self, doc: int, command: str) -> bool | None:
        """Whether menu and toolbar show the command as usable."""
        target, status = self._dispatcher(doc, command), Status()
        if target is None:
            return None
        target.addStatusListener(status, self._url(command))
        target.removeStatusListener(status, self._url(command))
        return status.enabled

    def _url(self, command: str) -> Any:
        url = URL()
        url.Complete = f"{ID}:{command}"
        return self.make("com.sun.star.util.URLTransformer").parseStrict(url)[1]

    def _dispatcher(self, doc: int, command: str) -> Any:
        return self.frame(doc).queryDispatch(self._url(command), "_self", 0)

    def ask(self, doc: int, question: str, **more: object) -> Any:
        return json.loads(self._job(doc, question, **more))

    def _job(self, doc: int, question: str, **more: object) -> Any:
        arguments = []
        for name, content in {"Frame": self.frame(doc), "Ask": question, **more}.items():
            one = NamedValue()
            one.Name, one.Value = name, content
            arguments.append(one)
        return self.make(ID + ".Job").execute(tuple(arguments))

    def finish(self, doc: int) -> Any:
        """Waits until nothing runs for the document; its state."""

        def state() -> Any:
            found = self.ask(doc, "state")
            if found["running"] is not None:
                raise TimeoutError(f"{found['running']} is still running")
            return found

        return _until(state)

    def where(self, doc: int, called: str) -> list[int]:
        """The middle of what has this name in the window of a document, on the screen."""
        parts = _walk(self.frame(doc).getContainerWindow().getAccessibleContext())
        part = next(one for one in parts if one.getAccessibleName() == called)
        corner, size = part.getLocationOnScreen(), part.getSize()
        return [corner.X + size.Width // 2, corner.Y + size.Height // 2]

    def press(self, doc: int, key: str, shift: bool = False) -> None:
        """A key pressed in the window of a document; comes back when all that follows has happened."""
        event = KeyEvent()
        event.Source, event.KeyCode = self.frame(doc).getContainerWindow(), KEYS[key]
        event.Modifiers = SHIFT if shift else 0
        toolkit = self.make("com.sun.star.awt.Toolkit")
        toolkit.keyPress(event)
        toolkit.keyRelease(event)
        toolkit.processEventsToIdle()

    # --- the panels -----------------------------------------------------------------------------------------------------

    def _panels(self, doc: int) -> dict[str, tuple[Any, dict[str, Any]]]:
        """The panels beside a document: the container and its controls by name."""
        boxes = self._job(doc, "panels")
        if self.boxes == boxes:
            return self.known
        found = {}
        for box in boxes:
            controls = {name: box.getControl(name) for name in CONTROLS}
            controls = {name: one for name, one in controls.items() if one is not None}
            assert len(controls) == len(box.getControls()), "a control that is not known here"
            found["Fields" if "tree" in controls else "Tags" if "count" in controls else "Problems"] = (box, controls)
        self.boxes, self.known = boxes, found
        return found

    def panels(self, doc: int) -> dict[str, dict[str, Any]]:
        """What the panels beside a document show. ``usable``: the buttons that are not grey."""
        return {name: self._shown(*panel) for name, panel in self._panels(doc).items()}

    def _shown(self, box: Any, controls: dict[str, Any]) -> dict[str, Any]:
        parts = {name: one.getAccessibleContext() for name, one in controls.items()}
        models = {name: one.getModel() for name, one in controls.items()}
        colours = {name: model.TextColor for name, model in models.items() if name in BUTTONS}
        shown = {
            "y": box.getAccessibleContext().getLocationOnScreen().Y,
            "tooltips": {name: part.getToolTipText() for name, part in parts.items() if controls[name].isEnabled()},
            "usable": [name for name, colour in colours.items() if colour is None],
            "colours": sorted({colour for colour in colours.values() if colour is not None}),
            **{name: models[name].Label for name in ("count", "status", "project") if name in models},
        }
        if "detail" in controls:
            shown["detail"] = controls["detail"].getText()
        if "list" in controls:
            shown["lines"] = list(controls["list"].getItems())
        if "tree" in controls:
            groups = _children(_root(models["tree"]))
            shown["groups"] = {group.getDisplayValue(): group.getChildCount() for group in groups}
        return shown

    def focused(self, doc: int) -> str:
        """The panel and the control that has the focus; "" where none has it."""
        for panel, (_, controls) in self._panels(doc).items():
            for name, one in controls.items():
                if _has_focus(one.getAccessibleContext()):
                    return f"{panel} {name}"
        return ""

    def search(self, doc: int, query: str) -> list[str]:
        """Types into the search box; the entries that are left in the tree."""
        _, controls = self._panels(doc)["Fields"]
        controls["search"].setText(query)
        return [node.getDisplayValue() for node in _nodes(_root(controls["tree"].getModel())) if node.DataValue >= 0]

    def hover(self, doc: int, panel: str) -> None:
        """Moves the pointer into a panel's list, which must be in view, and there over its first line."""
        toolkit = self.make("com.sun.star.awt.Toolkit")
        for at in (4, 5):
            event = MouseEvent()
            event.Source, event.X, event.Y = self._panels(doc)[panel][1]["list"].getPeer(), at, at
            toolkit.mouseMove(event)
            toolkit.processEventsToIdle()

    def focus(self, doc: int, panel: str, control: str) -> None:
        """Gives a control the focus as a click would."""
        self._panels(doc)[panel][1][control].setFocus()
        self.make("com.sun.star.awt.Toolkit").processEventsToIdle()

    def push(self, doc: int, panel: str, button: str) -> None:
        """Presses a button; does not wait, because a box may open."""
        part = self._panels(doc)[panel][1][button].getAccessibleContext()
        threading.Thread(target=lambda: part.doAccessibleAction(0), daemon=True).start()

    def move(self, doc: int, panel: str, y: int) -> None:
        """Moves the controls of a panel down, from where the sidebar has them."""
        self._panels(doc)[panel][0].setPosSize(0, y, 0, 0, Y)

    def theme(self, doc: int, grey: int) -> None:
        """The colour of what is disabled, as another theme would have it."""
        for _, controls in self._panels(doc).values():
            for one in controls.values():
                one.StyleSettings.DisableColor = grey

    # --- dialogs --------------------------------------------------------------------------------------------------------

    def in_dialog(self, doc: int, command: str, title: str, script: list[list[Any]], quiet: bool = False) -> list[str]:
        """Runs a command that opens a dialog, does what ``script`` says in it, gives the names of what is in it. Steps:
        ["press", button], ["type", words] (into the first box), ["fill", words there, new words], ["gone", node]
        (is waited for), ["select", node]."""
        thread = threading.Thread(target=lambda: self.dispatch(doc, command, Quiet=quiet), daemon=True)
        thread.start()
        window = _until(lambda: self._dialog(title))
        names = [part.getAccessibleName() for part in _walk(window)]
        try:
            for step in script:
                self._do(window, step)
                time.sleep(0.2)
        except Exception:
            self._do(window, script[-1])  # which closes it
            raise
        thread.join(SECONDS)
        if thread.is_alive():
            raise TimeoutError("the dialog is still open")
        return [name for name in names if name]

    def answer(self, title: str, button: str) -> list[str]:
        """Presses a button of a box that appears, waits until it is gone; its words."""
        window = _until(lambda: self._dialog(title))
        words = [part.getAccessibleName() for part in _walk(window)]
        self._do(window, ["press", button])
        _until(lambda: _gone(window))
        return words

    def _dialog(self, title: str) -> Any:
        toolkit = self.make("com.sun.star.awt.Toolkit")
        for i in range(toolkit.getTopWindowCount()):
            found = toolkit.getTopWindow(i).getAccessibleContext()
            if found is not None and found.getAccessibleName() == title:
                return found
        raise TimeoutError(f"no dialog «{title}»")

    def _do(self, window: Any, step: list[Any]) -> None:
        parts = list(_walk(window))
        if step[0] == "press":
            button = next(p for p in parts if p.getAccessibleRole() == PUSH_BUTTON and p.getAccessibleName() == step[1])
            button.doAccessibleAction(0)
        elif step[0] == "type":
            next(p for p in parts if hasattr(p, "setText")).setText(step[1])
        elif step[0] == "fill":
            next(p for p in parts if hasattr(p, "setText") and p.getText() == step[1]).setText(step[2])
        elif step[0] == "gone":
            _until(lambda: _none(_owners(window, step[1])))
        elif step[0] == "select":
            owner, index = _owners(window, step[1])[0]
            owner.selectAccessibleChild(index)


def _owners(window: Any, name: str) -> list[tuple[Any, int]]:
    """The parts of a window with a child of this name, and the child's number."""
    return [(p, i) for p in _walk(window) for i in range(min(p.getAccessibleChildCount(), 500)) if _is(p, i, name)]


def _paragraphs(text: Any) -> Any:
    for one in _each(text):
        if one.supportsService("com.sun.star.text.TextTable"):
            for name in one.CellNames:
                yield from _paragraphs(one.getCellByName(name))
        else:
            yield one


def _each(text: Any) -> Any:
    walk = text.createEnumeration()
    while walk.hasMoreElements():
        yield walk.nextElement()


def _none(found: list[Any]) -> bool:
    if found:
        raise TimeoutError(f"still there: {found}")
    return True


def _gone(window: Any) -> bool:
    try:
        window.getAccessibleChildCount()
    except Exception:  # it is disposed of
        return True
    raise TimeoutError("still there")


def _until(attempt: Callable[[], Any]) -> Any:
    """The result of the first attempt that succeeds; windows open and close meanwhile. Attempts are counted, not timed."""
    for _ in range(LOOKS):
        with suppress(Exception):
            return attempt()
        time.sleep(PAUSE)
    return attempt()


def _is(owner: Any, index: int, name: str) -> bool:
    with suppress(Exception):
        child = owner.getAccessibleChild(index).getAccessibleContext()
        return bool(child.getAccessibleName() == name and hasattr(owner, "selectAccessibleChild"))
    return False


def _has_focus(part: Any) -> bool:
    """Whether an accessible part or something near below it has the focus."""
    if part.getAccessibleStateSet().contains(FOCUSED):
        return True
    within = (part.getAccessibleChild(i) for i in range(min(part.getAccessibleChildCount(), 3)))
    return any(_has_focus(one.getAccessibleContext()) for one in within)


def _root(model: Any) -> Any:
    return model.DataModel.getRoot() if model.DataModel is not None else None


def _children(node: Any) -> list[Any]:
    return [node.getChildAt(i) for i in range(node.getChildCount())] if node is not None else []


def _nodes(node: Any) -> Any:
    """The nodes of a tree below one."""
    for child in _children(node):
        yield child
        yield from _nodes(child)


def _walk(part: Any) -> Any:
    yield part
    for i in range(min(part.getAccessibleChildCount(), 500)):
        with suppress(Exception):
            yield from _walk(part.getAccessibleChild(i).getAccessibleContext())


def main() -> None:
    driver = Driver()
    try:
        for line in sys.stdin:
            request = json.loads(line)
            try:
                answer = {"value": getattr(driver, request["call"])(**request["with"])}
            except Exception as error:  # UNO exceptions carry their text in Message
                answer = {"error": f"{type(error).__name__}: {getattr(error, 'Message', '') or error}"}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
    finally:
        driver.stop()


if __name__ == "__main__":
    main()
