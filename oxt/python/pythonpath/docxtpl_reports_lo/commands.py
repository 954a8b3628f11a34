"""The commands of menu, toolbar and keyboard: one table, from which the registry files are written."""

from __future__ import annotations

from typing import NamedTuple, Optional

IDENTIFIER = "org.docxtplreports.writer"
PROTOCOL = IDENTIFIER + ":"


class Command(NamedTuple):
    """``name`` is the path of the URL, the key of its text and the name of its icon. ``key``: as the registry of
    accelerators writes it (none of them is taken in LibreOffice 7.4)."""

    name: str
    key: Optional[str] = None
    toolbar: bool = False
    separator_before: bool = False


COMMANDS = (
    Command("insert", "T_SHIFT_MOD1_MOD2", toolbar=True),
    Command("to_field"),
    Command("only_when"),
    Command("repeat_row"),
    Command("next_tag", "H_SHIFT_MOD1_MOD2", toolbar=True),
    Command("previous_tag", "G_SHIFT_MOD1_MOD2", toolbar=True),
    Command("check", "M_SHIFT_MOD1_MOD2", toolbar=True, separator_before=True),
    Command("next", "N_SHIFT_MOD1_MOD2"),
    Command("previous", "L_SHIFT_MOD1_MOD2"),
    Command("fix", "S_SHIFT_MOD1_MOD2"),
    Command("part", None, separator_before=True),
    Command("preview", "X_SHIFT_MOD1_MOD2", toolbar=True, separator_before=True),
    Command("build", "B_SHIFT_MOD1_MOD2", toolbar=True),
    Command("cancel", None, toolbar=True, separator_before=True),
    Command("panel", None, separator_before=True),
    Command("settings", None),
)


class Situation(NamedTuple):
    """The state that decides which commands apply."""

    read_only: bool = False
    running: bool = False
    pack: bool = False
    data: bool = False
    problems: int = 0
    fixable: bool = False
    part: bool = False  # which is checked with the packs that use it


def applies(name: str, now: Situation) -> bool:
    """Whether a command can be used; others are shown grey."""
    idle = not now.running
    return {
        **dict.fromkeys(("insert", "to_field", "only_when", "repeat_row"), not now.read_only),
        "check": idle and (now.pack or now.part),
        "next": now.problems > 0,
        "previous": now.problems > 0,
        "fix": idle and now.fixable and not now.read_only,
        "preview": idle and now.pack and now.data,
        "build": idle and now.pack and now.data,
        "cancel": now.running,
    }.get(name, True)
