"""The panels of the deck «Báo cáo»: what can be inserted; the tags there are; checking, previewing and building."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, List, Tuple

import unohelper
from com.sun.star.awt import XWindowListener
from com.sun.star.lang import XServiceInfo
from com.sun.star.ui import LayoutSize, XSidebarPanel, XToolPanel, XUIElement, XUIElementFactory
from com.sun.star.ui.UIElementType import TOOLPANEL

from . import keyboard, problems, sessions, tasks, windows
from .app import BACKGROUND, App, perform
from .chooser import Chooser
from .commands import IDENTIFIER, why_not
from .controls import control, line_at, on_action, on_hover, on_item
from .log import note
from .sessions import PANELS

GAP = 6
BUTTONS = ("check", "preview", "build", "settings")
_KEYS = {"insert": "do_insert"}  # of texts, where they differ from the name of the command
_FIXED = "com.sun.star.awt.UnoControlFixedTextModel"
WORDS_BEFORE = 30  # of a tag, in the list of tags


class Panel(unohelper.Base, XSidebarPanel, XUIElement, XToolPanel, XWindowListener):
    """Base of the panels: a container of controls that follows the size of its window."""

    def __init__(self, context: Any, frame: Any, parent: Any, url: str) -> None:
        self.context, self.Frame, self.ResourceURL, self.Type = context, frame, url, TOOLPANEL
        self.parent, self._shown = parent, True
        self.controls: Dict[str, Any] = {}
        self.forbidden: Dict[str, str] = {}  # why which button cannot be used
        make = context.ServiceManager.createInstanceWithContext
        self.box = make("com.sun.star.awt.UnoControlContainer", context)
        self.box.setModel(make("com.sun.star.awt.UnoControlContainerModel", context))
        self.build()
        self.add("FixedText", "measure", Label="Ệg").setVisible(False)
        self.box.createPeer(make("com.sun.star.awt.Toolkit", context), parent)
        self.text_height = self._measure()
        self.line_height = self.text_height * 7 // 4
        self.ready()
        for name in self.controls:
            keyboard.listen(self.controls[name], lambda name=name: self.go_back(name))
        self.box.setVisible(True)
        parent.addWindowListener(self)
        sessions.listen(self.changed)
        self.layout()

    def build(self) -> None:
        raise NotImplementedError

    def ready(self) -> None:
        """The controls have their windows."""

    def show(self, app: App) -> None:
        raise NotImplementedError

    def place(self, width: int, height: int) -> None:
        raise NotImplementedError

    def app(self) -> App:
        return App(self.context, self.Frame)

    def add(self, kind: str, name: str, **properties: Any) -> Any:
        made = control(self.context, kind, **properties)
        self.box.addControl(name, made)
        self.controls[name] = made
        return made

    def _measure(self) -> int:
        """The height of a line of text, by the font of the system and the scale of the screen."""
        return max(12, int(self.controls["measure"].getPreferredSize().Height))

    def seen(self) -> bool:
        """Whether the panel is on the screen now."""
        return bool(self.parent.isVisible() and self.parent.getPosSize().Width > 0 and self._shown)

    def top(self) -> int:
        """The panel's upper edge on the screen."""
        return int(self.box.getAccessibleContext().getLocationOnScreen().Y)

    def usable(self, app: App, name: str, tooltip: str = "") -> None:
        """A button of a command: what it does, or why it cannot be used, is its tooltip."""
        reason = why_not(name, app.situation())
        self.offer(name, app.say(reason) if reason else "", tooltip or app.say(_KEYS.get(name, name)))

    def offer(self, name: str, reason: str, tooltip: str) -> None:
        """A button, with grey words while there is a reason that forbids it. It is not disabled: LibreOffice shows no tooltip
        for a disabled control, and the keyboard could not reach it. Pressed, it tells the reason."""
        model = self.controls[name].getModel()
        self.forbidden[name] = reason
        model.HelpText = reason or tooltip
        if reason:
            model.TextColor = int(self.controls[name].StyleSettings.DisableColor)
        else:
            model.setPropertyToDefault("TextColor")

    def press(self, name: str, action: Callable[[App], object]) -> None:
        reason = self.forbidden.get(name)
        self.do(lambda app: windows.message(app, reason) if reason else action(app))

    def stops(self) -> List[str]:
        """The controls that Tab visits, in their order."""
        return [
            name
            for name, one in self.controls.items()
            if not one.getModel().supportsService(_FIXED) and one.isEnabled() and one.isVisible()
        ]

    def go_back(self, name: str) -> None:
        """Shift+Tab in the first control: to the last one of the panel above. LibreOffice would go to the title of this panel
        and from there into it again, forever."""
        if self.stops()[:1] != [name]:
            return
        above = [one for one in PANELS if one.Frame == self.Frame and one.seen() and one.top() < self.top()]
        if above:
            before = max(above, key=Panel.top)
            last = before.controls[before.stops()[-1]]
            tasks.later(self.context, lambda: keyboard.focus(last))  # when LibreOffice has moved it

    def hover(self, x: int, y: int) -> None:
        """The pointer is over the list: the line there, which may be wider than the panel, is the tooltip."""
        box = self.controls["list"]
        box.getModel().HelpText = line_at(box, x, y)

    def do(self, action: Callable[[App], object]) -> None:
        """Runs an action for this window's document; errors are reported."""
        app = self.app()
        try:
            action(app)
        except Exception as error:
            app.tell(error)

    def changed(self, key: str) -> None:
        try:
            app = self.app()
            if key in ("", app.session.key):
                self.show(app)
        except Exception:  # the frame is going away
            note("panel")

    def layout(self) -> None:
        size = self.parent.getPosSize()
        if size.Width > 20 and size.Height > 20:
            self.box.setPosSize(0, 0, size.Width, size.Height, 15)
            self.place(size.Width, size.Height)

    def put(self, name: str, x: int, y: int, width: int, height: int) -> None:
        self.controls[name].setPosSize(x, y, max(width, 10), max(height, 10), 15)

    # XWindowListener
    def windowResized(self, _event: Any) -> None:
        self.layout()

    def windowMoved(self, _event: Any) -> None:
        pass

    def windowShown(self, _event: Any) -> None:
        self._shown = True
        self.layout()

    def windowHidden(self, _event: Any) -> None:
        self._shown = False

    def disposing(self, _event: Any) -> None:
        sessions.unlisten(self.changed)
        if self in PANELS:
            PANELS.remove(self)

    # XUIElement, XToolPanel, XSidebarPanel
    def getRealInterface(self) -> Any:
        return self

    @property
    def Window(self) -> Any:
        return self.box

    def createAccessible(self, _parent: Any) -> Any:
        return self.box

    def getMinimalWidth(self) -> int:
        return 270


class FieldsPanel(Panel):
    """Search, tree, what is known of the entry, insert."""

    def build(self) -> None:
        say = self.app().say
        self.add("FixedText", "search_label", Label=say("search"))
        self.add("Edit", "search", HelpText=say("search_help"))
        self.add("Tree", "tree", Tabstop=True)
        self.add("Edit", "detail", MultiLine=True, ReadOnly=True, VScroll=True)
        self.add("Button", "insert", Label=say("do_insert"))
        self.loaded: Any = None

    def ready(self) -> None:
        self.view = Chooser(self.context, *(self.controls[name] for name in ("search", "tree", "detail")))
        self.view.on_open = self.insert
        on_action(self.controls["insert"], self.insert)
        self.show(self.app())

    def insert(self) -> None:
        entry = self.view.chosen()
        if entry is not None:
            self.press("insert", lambda app: app.insert(entry.insert))

    def show(self, app: App) -> None:
        session = app.session
        app.keep_fields_current()
        if session.entries is not None and self.loaded != session.entries_of:
            self.loaded = session.entries_of
            self.view.show(session.entries, app.language)
        elif session.entries is None:
            reads = session.running == BACKGROUND
            words = (
                app.say("loading")
                if reads
                else session.error or app.say("no_pack" if not app.project.pack else "loading")
            )
            self.controls["detail"].setText(words)
        self.usable(app, "insert")

    def place(self, width: int, height: int) -> None:
        line, inner = self.line_height, width - 2 * GAP
        label = min(int(self.controls["search_label"].getPreferredSize().Width) + 4, inner // 3)
        self.put("search_label", GAP, GAP + (line - self.text_height) // 2, label, line)
        self.put("search", GAP + label, GAP, inner - label, line)
        details = min(6 * self.text_height, max(2 * self.text_height, height // 4))
        top = GAP + line + GAP
        bottom = height - GAP - line
        self.put("tree", GAP, top, inner, bottom - GAP - details - GAP - top)
        self.put("detail", GAP, bottom - GAP - details, inner, details)
        self.put("insert", GAP, bottom, inner, line)

    def getHeightForWidth(self, _width: int) -> LayoutSize:
        return LayoutSize(8 * self.line_height, -1, 9 * self.line_height)


class ProblemsPanel(Panel):
    """Commands, which pack and data, findings, all about the chosen one, its fix."""

    def build(self) -> None:
        say = self.app().say
        for name in BUTTONS:
            self.add("Button", name, Label=say("short_" + name), HelpText=say(name))
        self.add("FixedText", "project", Label="", MultiLine=True)
        self.add("FixedText", "status", Label="", MultiLine=True)
        self.add("Button", "cancel", Label=say("cancel"))
        self.add("ListBox", "list")
        self.add("Edit", "detail", MultiLine=True, ReadOnly=True, VScroll=True)
        self.add("Button", "goto", Label=say("goto"))
        self.add("Button", "fix", Label=say("fix_button"))
        self.listed: Tuple[str, ...] = ()
        self.wanted_rows = 0

    def ready(self) -> None:
        for name in (*BUTTONS, "cancel", "fix"):
            on_action(self.controls[name], lambda name=name: self.press(name, lambda app: perform(app, name)))
        on_action(self.controls["goto"], lambda: self.press("goto", lambda _app: self.open()))
        on_item(self.controls["list"], self.go)
        on_hover(self.controls["list"], self.hover)
        self.show(self.app())

    def go(self) -> None:
        at = self.controls["list"].getSelectedItemPos()
        if at >= 0:
            self.do(lambda app: self.go_to(app, at))

    def open(self) -> None:
        """The button: to the place, or the data file with the program the system has for it."""
        chosen = self.app().session.problem
        if chosen is not None and chosen.in_text_file:
            self.do(lambda app: app.open_file())
        else:
            self.go()

    def go_to(self, app: App, at: int) -> None:
        """A click: to the place in the document; a problem of another file is only described."""
        if app.session.problems[at].in_document:
            app.go_to(at)
        else:
            app.choose(at)

    def show(self, app: App) -> None:
        session, project = app.session, app.project
        none = app.say("none_chosen")

        def named(pack: str, data: str) -> str:
            return app.say("pack_is", pack=pack or none) + "\n" + app.say("data_is", data=data or none)

        names = named(os.path.basename(project.pack), os.path.basename(project.data))
        self.text("project", names, named(project.pack, project.data))
        running = session.running is not None
        if running:
            status = app.say("waiting" if session.waiting is not None else "running_" + str(session.running))
        else:
            note_ = " " + app.say("copy_note") if session.exported and session.source else ""
            status = session.error.split("\n")[0] or (session.message or app.say("not_checked")) + note_
        self.text("status", status, "" if running else session.error)
        self.fill(tuple(problems.line(problem, n) for n, problem in enumerate(session.problems, 1)), session.at)
        chosen = session.problem
        fix = "" if chosen is None else problems.fix_words(chosen, app.language)
        words = "" if chosen is None else problems.detail(chosen, app.language) + ("\n→ " + fix if fix else "")
        self.controls["detail"].setText(words)
        for name in (*BUTTONS, "cancel"):
            self.usable(app, name)
        self.usable(app, "fix", fix)
        elsewhere = chosen is not None and chosen.in_text_file
        label = app.say("open_file" if elsewhere else "goto")
        self.controls["goto"].getModel().Label = label
        missing = "none_selected" if chosen is None else "" if elsewhere or chosen.in_document else "not_here"
        self.offer("goto", app.say(missing) if missing else "", label)
        self.controls["cancel"].setVisible(running)

    def text(self, name: str, words: str, tooltip: str = "") -> None:
        """Words that may be wider than the panel: they, or more of them, are their tooltip."""
        model = self.controls[name].getModel()
        model.Label, model.HelpText = words, tooltip or words

    def fill(self, lines: Tuple[str, ...], at: int) -> None:
        box = self.controls["list"]
        if lines != self.listed:
            self.listed = lines
            box.removeItems(0, box.getItemCount())
            box.addItems(lines, 0)
        if 0 <= at < len(lines) and box.getSelectedItemPos() != at:
            box.selectItemPos(at, True)

    def place(self, width: int, height: int) -> None:
        line, words, inner = self.line_height, self.text_height, width - 2 * GAP
        third = (inner - GAP) // 3
        y = GAP
        for n, name in enumerate(BUTTONS):
            self.put(name, GAP + (n % 3) * (third + GAP // 2), y + (n // 3) * (line + GAP // 2), third, line)
        y += 2 * line + GAP + GAP // 2
        self.put("project", GAP, y, inner, 2 * words + 2)
        y += 2 * words + GAP
        self.put("status", GAP, y, inner, words + 2)
        self.put("cancel", GAP + inner // 2, y - line // 2, inner - inner // 2, line)
        y += words + GAP
        rest = height - y - line - 2 * GAP
        details = rest // 2
        self.put("list", GAP, y, inner, rest - details - GAP)
        self.put("detail", GAP, y + rest - details, inner, details)
        y += rest + GAP
        self.put("goto", GAP, y, inner // 3, line)
        self.put("fix", GAP + inner // 3 + GAP, y, inner - inner // 3 - GAP, line)

    def getHeightForWidth(self, _width: int) -> LayoutSize:
        return LayoutSize(13 * self.line_height, -1, 15 * self.line_height)


class TagsPanel(Panel):
    """The tags of the document, to go to; the list changes nothing in it."""

    def build(self) -> None:
        self.add("ListBox", "list")
        self.add("FixedText", "count", Label="")
        self.add("Button", "read", Label=self.app().say("list_tags"))
        self.listed: Tuple[str, ...] = ()

    def ready(self) -> None:
        on_action(self.controls["read"], lambda: self.do(lambda app: app.list_tags()))
        on_item(self.controls["list"], self.go)
        on_hover(self.controls["list"], self.hover)
        self.do(lambda app: app.list_tags())
        self.show(self.app())

    def go(self) -> None:
        at = self.controls["list"].getSelectedItemPos()
        if at >= 0:
            self.do(lambda app: app.go_to_tag(at))

    def show(self, app: App) -> None:
        lines = tuple(_line(number, *tag) for number, tag in enumerate(app.session.tags, 1))
        if lines != self.listed:
            self.listed = lines
            box = self.controls["list"]
            box.removeItems(0, box.getItemCount())
            box.addItems(lines, 0)
        self.controls["count"].getModel().Label = app.say("tags_count", count=len(lines))

    def place(self, width: int, height: int) -> None:
        line, inner = self.line_height, width - 2 * GAP
        bottom = height - GAP - line
        self.put("list", GAP, GAP, inner, bottom - 2 * GAP)
        self.put("count", GAP, bottom + (line - self.text_height) // 2, inner // 3, line)
        self.put("read", GAP + inner // 3, bottom, inner - inner // 3, line)

    def getHeightForWidth(self, _width: int) -> LayoutSize:
        return LayoutSize(6 * self.line_height, -1, 7 * self.line_height)


def _line(number: int, words: str, before: str) -> str:
    """A tag in the list, with the words before it."""
    around = before[-WORDS_BEFORE:].strip()
    return f"{number}. {words}" + (f"   ← {around}" if around else "")


PANEL_KINDS: Dict[str, Callable[..., Panel]] = {"Fields": FieldsPanel, "Tags": TagsPanel, "Problems": ProblemsPanel}


class PanelFactory(unohelper.Base, XUIElementFactory, XServiceInfo):
    """Makes the panel whose resource URL ends in its name."""

    def __init__(self, context: Any, *_: Any) -> None:
        self.context = context

    def createUIElement(self, url: str, arguments: Any) -> Any:
        given = {argument.Name: argument.Value for argument in arguments}
        kind = next(kind for name, kind in PANEL_KINDS.items() if url.endswith(name))
        try:
            panel = kind(self.context, given["Frame"], given["ParentWindow"], url)
        except Exception:
            note("panel")
            raise
        PANELS.append(panel)
        return panel

    def getImplementationName(self) -> str:
        return IDENTIFIER + ".PanelFactory"

    def supportsService(self, name: str) -> bool:
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self) -> Tuple[str, ...]:
        return ("com.sun.star.ui.UIElementFactory",)
