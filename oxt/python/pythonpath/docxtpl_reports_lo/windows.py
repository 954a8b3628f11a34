"""Boxes, dialogs and windows; everything that a person sees besides the panel."""

from __future__ import annotations

import os
import shutil
from typing import Any, Callable, List, Optional

import uno
import unohelper
from com.sun.star.document import XDocumentEventListener

from . import chooser, keyboard, sessions, tasks
from .command_line import CommandLine
from .controls import Dialog, on_action
from .document import path_of, property_value
from .log import note
from .project import RULES_FILE
from .settings import Settings
from .texts import text

DECK = "DocxtplReportsDeck"
_YES = 2


def _make(context: Any, name: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(name, context)


def message(app: Any, words: str, kind: str = "INFOBOX", buttons: int = 1) -> int:
    """A box; gives the button pressed (0 where boxes are not shown, as in a headless office)."""
    toolkit = _make(app.context, "com.sun.star.awt.Toolkit")
    parent = app.frame.getContainerWindow()
    box = toolkit.createMessageBox(
        parent, uno.Enum("com.sun.star.awt.MessageBoxType", kind), buttons, text(app.language, "title"), words
    )
    try:
        return int(box.execute())
    finally:
        box.dispose()


def progress(frame: Any, words: str) -> Callable[[], None]:
    """Shows in the status bar that something runs; call the result when it has ended."""
    try:
        bar = frame.createStatusIndicator()
        bar.start(words, 100)
        bar.setValue(40)
    except Exception:  # a frame without a status bar
        note("status bar")
        return lambda: None
    return lambda: bar.end()


def panel_is_seen(app: Any) -> bool:
    """Whether a panel of the deck is on the screen beside this window's document."""
    return any(panel.Frame == app.frame and panel.seen() for panel in sessions.PANELS)


def show_panel(app: Any) -> None:
    """Opens the deck in the sidebar, and the sidebar itself where it is closed."""
    if panel_is_seen(app):
        return  # what opens the deck would close it
    dispatcher = _make(app.context, "com.sun.star.frame.DispatchHelper")
    try:
        sidebar = app.frame.getController().getSidebar()
        if sidebar is not None and not sidebar.isVisible():
            sidebar.setVisible(True)
    except Exception:  # a window without a sidebar, or one that is only just being made
        note("sidebar")
    dispatcher.executeDispatch(app.frame, ".uno:SidebarDeck." + DECK, "", 0, ())


def enter_panel(app: Any) -> None:
    """Puts the keyboard into the search box of the deck when LibreOffice is idle again: the deck is open by then."""

    def enter() -> None:
        for panel in sessions.PANELS:
            if panel.Frame == app.frame and panel.seen() and "search" in panel.controls:
                keyboard.focus(panel.controls["search"])

    tasks.later(app.context, enter)


# --- results -------------------------------------------------------------------------------------------------------------


class _Unloaded(unohelper.Base, XDocumentEventListener):
    """Close listeners are not asked when another document is loaded into the window; this event always comes."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.call = call

    def documentEventOccured(self, event: Any) -> None:
        if event.EventName == "OnUnload":
            self.call()

    def disposing(self, _event: Any) -> None:
        pass


def open_preview(app: Any, path: str, folder: str) -> None:
    """Opens a document read-only beside the template, in the window of the last preview and at its page where there is one;
    its folder goes when it is closed. It says that it is a preview and cannot be made writable: what was typed into it would
    be lost with the next."""
    session = app.session
    first = session.preview is None
    page = 1 if first else _page(session.preview)
    options = (
        property_value("ReadOnly", True),
        property_value("LockEditDoc", True),
        property_value("Hidden", bool(app.quiet)),
        property_value("MacroExecutionMode", 0),
        property_value("UpdateDocMode", 0),
    )
    desktop = _make(app.context, "com.sun.star.frame.Desktop")
    where, target = (desktop, "_blank") if first else (session.preview.getCurrentController().getFrame(), "_self")
    opened = where.loadComponentFromURL(uno.systemPathToFileUrl(path), target, 0, options)
    session.preview = opened
    opened.setTitle(app.say("preview_title", name=os.path.basename(path_of(app.document.getURL())) or "mau.docx"))
    if page > 1:
        opened.getCurrentController().getViewCursor().jumpToPage(page)

    def unloaded() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        if os.path.isdir(folder):  # Windows: the file is still open
            tasks.later(app.context, lambda: shutil.rmtree(folder, ignore_errors=True))
        if session.preview is opened:
            session.preview = None

    opened.addDocumentEventListener(_Unloaded(unloaded))
    if not app.quiet:
        window = opened.getCurrentController().getFrame()
        if first:
            _beside(app.frame, window)
        window.getContainerWindow().toFront()


def _page(preview: Any) -> int:
    """The page that a preview shows."""
    try:
        return int(preview.getCurrentController().getViewCursor().getPage())
    except Exception:  # it is being closed
        note("page")
        return 1


def open_document(app: Any, path: str) -> None:
    """Opens a document to be edited, or shows it where it is open already."""
    desktop = _make(app.context, "com.sun.star.frame.Desktop")
    options = (property_value("Hidden", bool(app.quiet)), property_value("MacroExecutionMode", 0))
    desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_default", 0, options)


def _beside(window: Any, other: Any) -> None:
    """Puts the other window over the right half of the screen. Only its place: under GTK, changing the size of windows
    that are open leaves them a line high, and the template's window is where the user put it."""
    try:
        area = window.getContainerWindow().getToolkit().getWorkArea()
        other.getContainerWindow().setPosSize(area.X + area.Width // 2, area.Y, 0, 0, 3)  # 3: X and Y
    except Exception:
        note("beside")


def agree(app: Any, words: str) -> bool:
    """A question to be answered with yes or no."""
    return message(app, words, "QUERYBOX", 3) == _YES  # 3: yes and no


def offer_to_open(app: Any, files: List[str]) -> None:
    if agree(app, app.say("built_open", files="\n".join(files))):
        url = uno.systemPathToFileUrl(files[0])
        _make(app.context, "com.sun.star.frame.Desktop").loadComponentFromURL(url, "_blank", 0, ())


def open_text_file(app: Any, path: str) -> None:
    """Opens a data or rules file with the program the system has for it; nothing else is ever opened this way."""
    if path.lower().endswith((".yml", ".yaml")) and os.path.isfile(path):
        shell = _make(app.context, "com.sun.star.system.SystemShellExecute")
        shell.execute(uno.systemPathToFileUrl(path), "", 1)  # 1: URIS_ONLY


# --- dialogs -------------------------------------------------------------------------------------------------------------


def choose_field(app: Any) -> None:
    """The tree of everything that can be inserted; stays open until closed, so that several can be inserted."""
    dialog = Dialog(app.context, app.frame, text(app.language, "insert").rstrip("…"), 260, 240)
    dialog.add("FixedText", "search_label", 6, 8, 24, 10, Label=app.say("search"))
    dialog.add("Edit", "search", 32, 6, 222, 12, HelpText=app.say("search_help"))
    dialog.add("Tree", "tree", 6, 22, 248, 132, Tabstop=True)
    dialog.add("Edit", "detail", 6, 158, 248, 56, MultiLine=True, ReadOnly=True, VScroll=True, Tabstop=False)
    dialog.add("Button", "insert", 130, 220, 60, 14, Label=app.say("do_insert"), DefaultButton=True)
    dialog.add("Button", "close", 194, 220, 60, 14, Label=app.say("close"), PushButtonType=2)
    dialog.open()
    try:
        view = chooser.Chooser(app.context, dialog.control("search"), dialog.control("tree"), dialog.control("detail"))

        def insert() -> None:
            entry = view.chosen()
            if entry is not None:
                _try(app, lambda: app.insert(entry.insert))

        view.on_open = insert
        view.show(app.session.entries or [], app.language)
        on_action(dialog.control("insert"), insert)
        dialog.control("search").setFocus()
        dialog.execute()
    finally:
        dialog.dispose()


def _try(app: Any, action: Callable[[], object]) -> None:
    try:
        action()
    except Exception as error:
        app.tell(error)


def choose_line(app: Any, title: str, label: str, lines: List[str]) -> Optional[int]:
    """The number of the line that is chosen; None when abandoned, or where there are no dialogs."""
    height = min(150, 20 + 9 * len(lines))
    dialog = Dialog(app.context, app.frame, title, 260, height + 44)
    dialog.add("FixedText", "label", 6, 6, 248, 10, Label=label)
    dialog.add("ListBox", "list", 6, 18, 248, height, StringItemList=tuple(lines))
    dialog.add("Button", "ok", 130, height + 24, 60, 14, Label=app.say("ok"), PushButtonType=1, DefaultButton=True)
    dialog.add("Button", "abandon", 194, height + 24, 60, 14, Label=app.say("abandon"), PushButtonType=2)
    dialog.open()
    try:
        dialog.control("list").selectItemPos(0, True)
        dialog.control("list").setFocus()
        agreed = dialog.execute() == 1
        at = int(dialog.control("list").getSelectedItemPos())
        return at if agreed and at >= 0 else None
    finally:
        dialog.dispose()


def choose_settings(app: Any) -> Optional[Settings]:
    """The settings page; None when abandoned."""
    known, found = app.known, app.project
    dialog = Dialog(app.context, app.frame, app.say("settings_title"), 300, 186)
    rows = (
        ("command", known.command, "settings_try"),
        ("pack", found.pack, "settings_browse"),
        ("data", found.data, "settings_browse"),
    )
    y = 6
    for name, value, button in rows:
        dialog.add("FixedText", name + "_label", 6, y, 288, 10, Label=app.say("settings_" + name))
        dialog.add("Edit", name, 6, y + 11, 236, 13, Text=value)
        dialog.add("Button", name + "_button", 246, y + 10, 48, 14, Label=app.say(button))
        y += 32
    languages = ("", "vi", "en")
    dialog.add("FixedText", "language_label", 6, y + 2, 60, 10, Label=app.say("settings_language"))
    dialog.add(
        "ListBox",
        "language",
        68,
        y,
        80,
        13,
        Dropdown=True,
        StringItemList=tuple(app.say("language_" + (one or "auto")) for one in languages),
    )
    dialog.add("FixedText", "seconds_label", 152, y + 2, 82, 10, Label=app.say("settings_seconds"))
    dialog.add(
        "NumericField",
        "seconds",
        236,
        y,
        58,
        13,
        Value=known.seconds,
        ValueMin=5,
        ValueMax=3600,
        DecimalAccuracy=0,
        Spin=True,
    )
    dialog.add("FixedText", "note", 6, y + 20, 288, 22, Label=app.say("settings_note"), MultiLine=True)
    dialog.add("Button", "ok", 170, 166, 60, 14, Label=app.say("ok"), PushButtonType=1, DefaultButton=True)
    dialog.add("Button", "abandon", 234, 166, 60, 14, Label=app.say("abandon"), PushButtonType=2)
    dialog.open()
    try:
        dialog.control("language").selectItemPos(languages.index(known.language), True)
        on_action(dialog.control("command_button"), lambda: _try_command(app, dialog.control("command")))
        on_action(dialog.control("pack_button"), lambda: _browse(app, dialog.control("pack"), folder=True))
        on_action(dialog.control("data_button"), lambda: _browse(app, dialog.control("data"), folder=False))
        if dialog.execute() != 1:
            return None
        pack, data = (dialog.control(name).getText().strip() for name in ("pack", "data"))
        if os.path.basename(pack) == RULES_FILE:
            pack = os.path.dirname(pack)
        # What was only found around the document is not written into it.
        return Settings(
            command=dialog.control("command").getText().strip(),
            seconds=int(dialog.control("seconds").getValue()),
            language=languages[max(0, dialog.control("language").getSelectedItemPos())],
            pack=known.pack if pack == found.pack else pack,
            data=known.data if data == found.data else data,
        )
    finally:
        dialog.dispose()


def _browse(app: Any, field: Any, folder: bool) -> None:
    picker = _make(app.context, "com.sun.star.ui.dialogs." + ("FolderPicker" if folder else "FilePicker"))
    start = field.getText() or os.path.dirname(path_of(app.document.getURL()))
    start = start if os.path.isdir(start) else os.path.dirname(start)
    if start:
        picker.setDisplayDirectory(uno.systemPathToFileUrl(start))
    if not folder:
        picker.appendFilter("YAML (*.yml, *.yaml)", "*.yml;*.yaml")
    if picker.execute() == 1:
        field.setText(path_of(picker.getDirectory() if folder else picker.getSelectedFiles()[0]))


def _try_command(app: Any, field: Any) -> None:
    """Runs the command as typed, on a thread, and says whether it works."""
    language = app.language
    line = CommandLine(field.getText(), language, app.project.folder, 20.0)

    def work() -> str:
        words = line.command()
        line.json("fields", "--filters")
        return text(language, "command_works", command=" ".join(words))

    def done(words: Any, error: Optional[Exception]) -> None:
        message(
            app, app.words_of(error) if error is not None else words, "ERRORBOX" if error is not None else "INFOBOX"
        )

    tasks.start(app.context, work, done)
