"""Dialogs and controls of the UNO toolkit, with less ceremony."""

from __future__ import annotations

from typing import Any, Callable, Dict

import uno
import unohelper
from com.sun.star.awt import XActionListener, XItemListener, XMouseListener, XMouseMotionListener, XTextListener
from com.sun.star.view import XSelectionChangeListener

from .log import note

_MODELS = {"Tree": "com.sun.star.awt.tree.TreeControlModel"}
_LIST = 32  # com.sun.star.accessibility.AccessibleRole
_CONTROLS = {"Tree": "com.sun.star.awt.tree.TreeControl"}


def _model_name(kind: str) -> str:
    return _MODELS.get(kind, "com.sun.star.awt.UnoControl%sModel" % kind)


def _set(model: Any, properties: Dict[str, Any]) -> None:
    for name, value in properties.items():
        if isinstance(value, tuple):
            uno.invoke(model, "setPropertyValue", (name, uno.Any("[]string", value)))
        else:
            model.setPropertyValue(name, value)


class Dialog:
    """A modal dialog; measures are in its own units (a quarter of a character wide, an eighth high)."""

    def __init__(self, context: Any, frame: Any, title: str, width: int, height: int) -> None:
        self.context, self.frame = context, frame
        self.model = context.ServiceManager.createInstanceWithContext("com.sun.star.awt.UnoControlDialogModel", context)
        self.model.Title, self.model.Width, self.model.Height = title, width, height
        self.model.PositionX, self.model.PositionY = 60, 40
        self.window: Any = None

    def add(self, kind: str, name: str, x: int, y: int, width: int, height: int, **properties: Any) -> None:
        model = self.model.createInstance(_model_name(kind))
        model.Name, model.PositionX, model.PositionY, model.Width, model.Height = name, x, y, width, height
        if kind == "Tree":
            _set(model, TREE)
        _set(model, properties)
        self.model.insertByName(name, model)

    def open(self) -> None:
        make = self.context.ServiceManager.createInstanceWithContext
        self.window = make("com.sun.star.awt.UnoControlDialog", self.context)
        self.window.setModel(self.model)
        self.window.createPeer(make("com.sun.star.awt.Toolkit", self.context), self.frame.getContainerWindow())

    def control(self, name: str) -> Any:
        return self.window.getControl(name)

    def execute(self) -> int:
        return int(self.window.execute())

    def dispose(self) -> None:
        if self.window is not None:
            self.window.dispose()


def control(context: Any, kind: str, **properties: Any) -> Any:
    """A control outside a dialog, for the panel."""
    make = context.ServiceManager.createInstanceWithContext
    made = make(_CONTROLS.get(kind, "com.sun.star.awt.UnoControl" + kind), context)
    model = make(_model_name(kind), context)
    if kind == "Tree":
        _set(model, TREE)
    _set(model, properties)
    made.setModel(model)
    return made


TREE = {
    "RootDisplayed": False,
    "ShowsHandles": True,
    "ShowsRootHandles": True,
    "Editable": False,
    "SelectionType": uno.Enum("com.sun.star.view.SelectionType", "SINGLE"),  # none, unless it is said
}


class _Listener(
    unohelper.Base, XActionListener, XItemListener, XTextListener, XMouseListener, XSelectionChangeListener
):
    """Calls one function, whatever happens to the control; an error is logged, since it would not be seen."""

    def __init__(self, call: Callable[[], object], twice: bool = False) -> None:
        self.call, self.twice = call, twice

    def _do(self) -> None:
        try:
            self.call()
        except Exception:
            note("listener")

    def actionPerformed(self, _event: Any) -> None:
        self._do()

    def itemStateChanged(self, _event: Any) -> None:
        self._do()

    def textChanged(self, _event: Any) -> None:
        self._do()

    def selectionChanged(self, _event: Any) -> None:
        self._do()

    def mousePressed(self, event: Any) -> None:
        if self.twice and event.ClickCount == 2:
            self._do()

    def mouseReleased(self, event: Any) -> None:
        if not self.twice and event.ClickCount == 1:
            self._do()

    def mouseEntered(self, _event: Any) -> None:
        pass

    def mouseExited(self, _event: Any) -> None:
        pass

    def disposing(self, _event: Any) -> None:
        pass


def on_action(one: Any, call: Callable[[], object]) -> None:
    """A button pressed; a double click or Enter in a list."""
    one.addActionListener(_Listener(call))


def on_item(one: Any, call: Callable[[], object]) -> None:
    one.addItemListener(_Listener(call))


def on_text(one: Any, call: Callable[[], object]) -> None:
    one.addTextListener(_Listener(call))


def on_selection(one: Any, call: Callable[[], object]) -> None:
    one.addSelectionChangeListener(_Listener(call))


def on_double_click(one: Any, call: Callable[[], object]) -> None:
    one.addMouseListener(_Listener(call, twice=True))


class _Hover(unohelper.Base, XMouseMotionListener):
    def __init__(self, call: Callable[[int, int], object]) -> None:
        self.call = call

    def mouseMoved(self, event: Any) -> None:
        try:
            self.call(event.X, event.Y)
        except Exception:
            note("hover")

    def mouseDragged(self, _event: Any) -> None:
        pass

    def disposing(self, _event: Any) -> None:
        pass


def on_hover(one: Any, call: Callable[[int, int], object]) -> None:
    one.addMouseMotionListener(_Hover(call))


def line_at(box: Any, x: int, y: int) -> str:
    """The line of a list box at a point; "" where there is none."""
    part = box.getAccessibleContext()
    for one in (part.getAccessibleChild(i).getAccessibleContext() for i in range(part.getAccessibleChildCount())):
        if one.getAccessibleRole() == _LIST:
            corner = one.getLocation()
            point = uno.createUnoStruct("com.sun.star.awt.Point", x - corner.X, y - corner.Y)
            found = one.getAccessibleAtPoint(point)
            return "" if found is None else str(found.getAccessibleContext().getAccessibleName())
    return ""
