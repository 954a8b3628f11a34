"""Names of OPC (ISO/IEC 29500-2): parts, content types, relationships, and how they are compared and resolved."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

CONTENT_TYPES = "[Content_Types].xml"
PACKAGE_RELS = "_rels/.rels"

CT_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
REL_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
RT_BASE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RT_OFFICE_DOCUMENT = RT_BASE + "officeDocument"
RT_CORE_PROPERTIES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
RT_SIGNATURE_ORIGIN = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"

CT_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def part_key(name: str) -> str:
    """The key under which equal part names are one: case and percent-encoding do not count (OPC §6.2.2.3)."""
    return unquote(name).lstrip("/").casefold()


def rels_part(part: str) -> str:
    """The name of the part that holds the relationships of ``part`` (``""``: of the package)."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", base + ".rels")


def extension_of(name: str) -> str:
    """The extension of a part's name, without its dot."""
    return posixpath.splitext(posixpath.basename(name))[1][1:].casefold() or name.rpartition(".")[2].casefold()


def resolve(part: str, target: str) -> str:
    """The name of the part that a relationship of ``part`` points to (OPC §9.3); it may not exist."""
    path = target.partition("#")[0].replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), path)).lstrip("/")
