"""The pack and the data file that a document belongs to, remembered or found by its folder. Knows no UNO."""

from __future__ import annotations

import ntpath
import os
import re
from types import ModuleType
from typing import Iterator, List, NamedTuple, Optional

RULES_FILE = "quy-tac.yml"
TEMPLATE_FILE = "mau.docx"
PARTS = "chung"  # the folder of the parts that all packs share
MOST_STEPS_UP = 4  # a path with more of them says where the home folder is: it is remembered whole
MOST_BYTES = 1_000_000
_NAMES_PACK = re.compile(r"""^["']?mau["']?[ \t]*:[ \t]*["']?([^"'#\r\n]*?)["']?[ \t]*(?:#.*)?$""", re.MULTILINE)

_QUOTES = "\"'“”„‟‘’‚‛«»"  # the command takes any, for editors change them while typing
_PART = re.compile(rf"\{{%-?\s*chen\s*[{_QUOTES}]([^{_QUOTES}/\\]+)[{_QUOTES}]")


class Project(NamedTuple):
    """Paths are absolute, or empty where nothing is known."""

    pack: str = ""
    data: str = ""

    @property
    def folder(self) -> str:
        """The folder in which the command runs: the one that holds ``templates/``, else the pack's."""
        return root_of(self.pack) or self.pack


def root_of(path: str) -> str:
    """The nearest folder upwards that holds ``templates/``; "" when there is none."""
    folder = path
    while folder:
        if os.path.isdir(os.path.join(folder, "templates")):
            return folder
        above = os.path.dirname(folder)
        folder = above if above != folder else ""
    return ""


def part_in(line: str) -> str:
    """The name of the shared part that a line stands for; "" when it stands for none."""
    found = _PART.search(line)
    return found.group(1).strip() if found else ""


def part_folders(pack: str, document: str) -> List[str]:
    """The folders with the shared parts of a template, in the order of the command: its pack's, then that of all packs."""
    own = pack or os.path.dirname(document)
    return [own, os.path.join(os.path.dirname(own), PARTS)] if own else []


def is_part(document: str) -> bool:
    """Whether a document is a part that the packs share, in the folder beside them."""
    folder = os.path.dirname(document)
    is_there = os.path.basename(folder) == PARTS and not os.path.exists(os.path.join(folder, RULES_FILE))
    return is_there and document.lower().endswith(".docx")


def may_be_part(document: str) -> bool:
    """Whether a document is one of these, or lies beside a pack's template and may be a part of it."""
    folder, name = os.path.split(document)
    is_own = name != TEMPLATE_FILE and os.path.isfile(os.path.join(folder, RULES_FILE))
    return is_part(document) or (is_own and name.lower().endswith(".docx"))


def guess(document: str, pack: str = "", data: str = "") -> Project:
    """The chosen pack and data file, completed from around the document: its folder is the pack when it holds the rules,
    the data file is the first of the project that names the pack."""
    folder = os.path.dirname(document) if document else ""
    if not pack and folder and os.path.isfile(os.path.join(folder, RULES_FILE)):
        pack = folder
    if pack and not data:
        data = next(data_files(pack), "")
    return Project(pack, data)


def data_files(pack: str) -> Iterator[str]:
    """The data files of the project that say ``mau: <this pack>``, in order of name."""
    folder = os.path.join(root_of(pack) or os.path.dirname(pack), "data")
    try:
        names = sorted(name for name in os.listdir(folder) if name.lower().endswith((".yml", ".yaml")))
    except OSError:
        return
    wanted = os.path.basename(os.path.normpath(pack))
    for name in names:
        path = os.path.join(folder, name)
        if named_pack(path) == wanted:
            yield path


def named_pack(path: str) -> Optional[str]:
    """The pack a data file names."""
    try:
        with open(path, "rb") as file:
            words = file.read(MOST_BYTES).decode("utf-8-sig", "replace").replace("\r", "\n")
    except OSError:
        return None
    match = _NAMES_PACK.search(words)
    return match.group(1).strip() if match else None


def remembered(path: str, document: str, paths: ModuleType = os.path) -> str:
    """``path`` as a document keeps it: relative to the document, with «/», where that does not lead far away."""
    if not path or not document:
        return path
    try:
        short = paths.relpath(path, paths.dirname(document))
    except ValueError:  # another drive of Windows
        return path
    parts = short.split(paths.sep)
    return path if parts.count("..") > MOST_STEPS_UP else "/".join(parts)


def recalled(kept: str, document: str, paths: ModuleType = os.path) -> str:
    """The absolute path again; a relative one of a document that was never saved leads nowhere."""
    if not kept:
        return ""
    if paths.isabs(kept) or ntpath.isabs(kept):
        return kept
    if not document:
        return ""
    return paths.normpath(paths.join(paths.dirname(document), *kept.split("/")))
