"""The searchable tree of fields, in the dialog as in the panel: three controls that belong together."""

from __future__ import annotations

from typing import Any, Callable, List, Optional, Sequence

from . import fields
from .controls import on_double_click, on_selection, on_text
from .fields import Entry, Node
from .texts import text

MOST_OPEN = 40  # with no more matches than this, everything is shown open


class Chooser:
    """``on_open`` is called at a double click. The entry of a node is remembered by a number in the node."""

    def __init__(self, context: Any, search: Any, tree: Any, detail: Any) -> None:
        self.context, self.search, self.tree, self.detail = context, search, tree, detail
        self.entries: Sequence[Entry] = ()
        self.language = "vi"
        self.shown: List[Entry] = []
        self.on_open: Callable[[], None] = lambda: None
        on_text(search, self.fill)
        on_selection(tree, self.describe)
        on_double_click(tree, lambda: self.on_open() if self.chosen() is not None else None)

    def show(self, entries: Sequence[Entry], language: str) -> None:
        self.entries, self.language = entries, language
        self.fill()

    def fill(self) -> None:
        """The tree again, for what is typed in the search box."""
        query = self.search.getText().strip()
        found = fields.tree(self.entries, self.language, query)
        model = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.tree.MutableTreeDataModel", self.context
        )
        root = model.createNode("", True)
        self.shown = []
        groups = [self._add(model, root, node) for node in found]
        model.setRoot(root)
        self.tree.getModel().DataModel = model
        for group in groups if query else ():
            self._open(group, len(self.shown) <= MOST_OPEN)
        if self.entries:  # without, the detail says what is amiss
            self.detail.setText(text(self.language, "no_match", query=query) if query and not found else "")

    def _add(self, model: Any, parent: Any, node: Node) -> Any:
        made = model.createNode(node.title, bool(node.children))
        made.DataValue = -1
        if node.entry is not None:
            made.DataValue = len(self.shown)
            self.shown.append(node.entry)
        parent.appendChild(made)
        for child in node.children:
            self._add(model, made, child)
        return made

    def _open(self, node: Any, all_of_it: bool) -> None:
        """Opens a group, and with few matches what is in it."""
        self.tree.expandNode(node)
        for child in (node.getChildAt(i) for i in range(node.getChildCount()) if all_of_it):
            if child.getChildCount():
                self._open(child, all_of_it)

    def chosen(self) -> Optional[Entry]:
        node = self.tree.getSelection()
        if node is None or not hasattr(node, "DataValue") or node.DataValue is None or node.DataValue < 0:
            return None
        return self.shown[node.DataValue]

    def describe(self) -> None:
        entry = self.chosen()
        self.detail.setText("" if entry is None else fields.detail(entry, self.language))
