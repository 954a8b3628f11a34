"""Stored settings: per machine in LibreOffice's registry, per document in its custom properties.

The command is never taken from a document: opening somebody's file must not choose which program runs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .commands import IDENTIFIER
from .document import path_of, property_value
from .project import Project, guess, recalled, remembered
from .texts import LANGUAGES

NODE = "/" + IDENTIFIER + ".Settings"
_REMOVABLE = 128  # com.sun.star.beans.PropertyAttribute.REMOVEABLE
_PREFIX = "docxtpl-reports."


class Settings(NamedTuple):
    """``language``: vi, en, or "" for the office's."""

    command: str = ""
    seconds: int = 120
    language: str = ""
    pack: str = ""
    data: str = ""


def _registry(context: Any, node: str, write: bool = False) -> Any:
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    kind = "ConfigurationUpdateAccess" if write else "ConfigurationAccess"
    return provider.createInstanceWithArguments(
        "com.sun.star.configuration." + kind, (property_value("nodepath", node),)
    )


def office_language(context: Any) -> str:
    """vi or en, by LibreOffice's interface."""
    locale = str(_registry(context, "/org.openoffice.Setup/L10N").getByName("ooLocale"))
    return "vi" if locale.lower().startswith("vi") else "en"


def load(context: Any, document: Any) -> Settings:
    """As remembered; paths absolute."""
    machine = _registry(context, NODE)
    here = path_of(document.getURL())
    language = _get(document, "language")
    return Settings(
        command=str(machine.Command or ""),
        seconds=max(5, int(machine.Seconds or 120)),
        language=language if language in LANGUAGES else "",
        pack=recalled(_get(document, "pack"), here),
        data=recalled(_get(document, "data"), here),
    )


def save(context: Any, document: Any, new: Settings) -> None:
    machine = _registry(context, NODE, write=True)
    machine.Command, machine.Seconds = new.command, new.seconds
    machine.commitChanges()
    here = path_of(document.getURL())
    _set(document, "pack", remembered(new.pack, here))
    _set(document, "data", remembered(new.data, here))
    _set(document, "language", new.language)


def project(document: Any, known: Settings) -> Project:
    """The pack and data file chosen, or found around the document."""
    return guess(path_of(document.getURL()), known.pack, known.data)


def _properties(document: Any) -> Any:
    return document.getDocumentProperties().getUserDefinedProperties()


def _get(document: Any, name: str) -> str:
    kept = _properties(document)
    known = kept.getPropertySetInfo().hasPropertyByName(_PREFIX + name)
    return str(kept.getPropertyValue(_PREFIX + name) or "") if known else ""


def _set(document: Any, name: str, value: str) -> None:
    kept = _properties(document)
    if value == _get(document, name):
        return
    if kept.getPropertySetInfo().hasPropertyByName(_PREFIX + name):
        kept.removeProperty(_PREFIX + name)
    if value:
        kept.addProperty(_PREFIX + name, _REMOVABLE, value)
    document.setModified(True)
