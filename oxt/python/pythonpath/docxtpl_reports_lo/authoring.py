"""Making a template of ordinary text: words become fields, paragraphs and rows depend on conditions, rows are repeated."""

from __future__ import annotations

from typing import Callable, List

from . import document as texts_of
from . import fields, windows
from .app import App
from .refused import Refused


def to_field(app: App) -> None:
    """The selected words become a tag: first the fields that have this very value. Raises Refused."""
    words = texts_of.selected_words(app.document)
    if not words.strip():
        raise Refused("no_words")

    def found() -> List[fields.Choice]:
        return fields.replacements(app.session.entries or (), words, app.language)

    _choose(app, "to_field", app.say("to_field_label", words=words[:60]), found, app.insert)


def only_when(app: App) -> None:
    """Paragraphs or rows depend on a condition that is chosen. Raises Refused."""

    def found() -> List[fields.Choice]:
        return fields.conditions(app.session.entries or (), app.language)

    texts_of.may_depend(app.document)

    def put(condition: str) -> None:
        texts_of.only_when(app.document, condition, app.say("only_when").rstrip("…"))

    _choose(app, "only_when", app.say("only_when_label"), found, put)


def repeat_row(app: App) -> None:
    """The row at the cursor is repeated over a list that is chosen. Raises Refused."""

    texts_of.rows_at_cursor(app.document)

    def put(block: str) -> None:
        texts_of.repeat_row(app.document, fields.segments(block), app.say("repeat_row").rstrip("…"))

    _choose(app, "repeat_row", app.say("repeat_row_label"), lambda: fields.lists(app.session.entries or ()), put)


_NOTHING = {"repeat_row": "no_lists", "only_when": "no_conditions", "to_field": "no_conditions"}


def _choose(
    app: App, name: str, label: str, found: Callable[[], List[fields.Choice]], put: Callable[[str], None]
) -> None:
    """Loads the fields, lets one of what is ``found`` be chosen, and puts it into the document."""
    if app.document.isReadonly():
        raise Refused("read_only")

    def choose() -> None:
        choices = found()
        if not choices:
            raise Refused(_NOTHING[name])
        at = windows.choose_line(app, app.say(name).rstrip("…"), label, [choice.line for choice in choices])
        if at is not None:
            put(choices[at].value)

    app.load_fields(choose)
