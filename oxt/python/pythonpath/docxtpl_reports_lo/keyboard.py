"""The keyboard's way through the panels: Shift+Tab back to the panel before; what has the focus is scrolled into view."""

from __future__ import annotations

from typing import Any, Callable, Iterator, Tuple

import unohelper
from com.sun.star.awt import XFocusListener, XKeyListener

from .log import note

_TAB, _SHIFT = 1282, 1  # com.sun.star.awt.Key, KeyModifier
_SCROLL_BAR = 50  # com.sun.star.accessibility.AccessibleRole
_BY_TAB = 1  # com.sun.star.awt.FocusChangeReason
_LEVELS = 12  # of windows around a control that are looked at


class _Listener(unohelper.Base, XKeyListener, XFocusListener):
    """Calls a function when Shift+Tab is pressed, before LibreOffice moves the focus, and reveals what gets it."""

    def __init__(self, control: Any, back: Callable[[], object]) -> None:
        self.control, self.back = control, back

    def keyPressed(self, event: Any) -> None:
        if event.KeyCode == _TAB and event.Modifiers == _SHIFT:
            self.back()

    def keyReleased(self, _event: Any) -> None:
        pass

    def focusGained(self, event: Any) -> None:
        if event.FocusFlags & _BY_TAB:  # not by a click: what is being clicked must not move
            reveal(self.control)

    def focusLost(self, _event: Any) -> None:
        pass

    def disposing(self, _event: Any) -> None:
        pass


def listen(control: Any, back: Callable[[], object]) -> None:
    """``back`` is called when Shift+Tab is pressed in the control; the sidebar follows the focus."""
    listener = _Listener(control, back)
    control.addKeyListener(listener)
    control.addFocusListener(listener)


def focus(control: Any) -> None:
    control.setFocus()
    reveal(control)


def reveal(control: Any) -> None:
    """Scrolls a control into view; LibreOffice scrolls to a panel only for the arrow keys."""
    try:
        part = control.getAccessibleContext()
        bar, room = _scroll_bar(part)
        top, first = part.getLocationOnScreen().Y, room.getLocationOnScreen().Y
        below = top + part.getSize().Height - first - room.getSize().Height
        by = max(0, below) or min(0, top - first)
        if by:
            bar.setCurrentValue(bar.getCurrentValue() + by)
    except Exception:  # a window that is going away, or a toolkit without such parts
        note("reveal")


def _scroll_bar(part: Any) -> Tuple[Any, Any]:
    """The upright scroll bar around a part, and the part that it scrolls. Raises LookupError."""
    for _ in range(_LEVELS):
        part = part.getAccessibleParent().getAccessibleContext()
        for bar in _children(part, 20):
            if bar.getAccessibleRole() == _SCROLL_BAR and bar.getSize().Height > bar.getSize().Width:
                return bar, part
    raise LookupError("no scroll bar")


def _children(part: Any, most: int) -> Iterator[Any]:
    for i in range(min(part.getAccessibleChildCount(), most)):
        yield part.getAccessibleChild(i).getAccessibleContext()
