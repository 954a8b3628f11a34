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
    Command("panel", "R_SHIFT_MOD1_MOD2", separator_before=True),
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
    return not why_not(name, now)


def why_not(name: str, now: Situation) -> str:
    """The key of the text that says why a command cannot be used now; "" when it can."""
    writes = name in ("insert", "to_field", "only_when", "repeat_row", "fix")
    runs = name in ("check", "preview", "build", "fix")
    reasons = (
        ("read_only", writes and now.read_only),
        ("busy", runs and now.running),
        ("no_pack", runs and name != "fix" and not now.pack and not (name == "check" and now.part)),
        ("no_data", name in ("preview", "build") and not now.data),
        ("no_finding", name in ("next", "previous") and not now.problems),
        ("no_fix", name == "fix" and not now.fixable),
        ("nothing_runs", name == "cancel" and not now.running),
    )
    return next((key for key, holds in reasons if holds), "")
