"""The custom XML part that lists a pack's fields, and the content controls that Word maps to it (ISO/IEC 29500-1 §17.5.2.6).

    <truong xmlns="…">  (``marks.FIELDS``)
      <so_lieu><ho_so_tong>1.185</ho_so_tong></so_lieu>
      <chi_tieu><ty_le><_gia_tri>9,20%</_gia_tri><ten>Tỷ lệ</ten></ty_le></chi_tieu>
      <tieu_chi><_15.1><ket_luan>Đạt</ket_luan></_15.1></tieu_chi>
    </truong>

A control is known by namespace and XPath alone: editors drop its tag and change ids of stores. The part is the template's: no
report has it, nor a control that is mapped to it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.marks import FIELDS
from docxtpl_reports.ooxml.package.changes import Changes
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml

NAMESPACE = FIELDS
ROOT = "truong"
OWN_VALUE = "_gia_tri"  # of a field that has parts: only an element without others can be mapped; no key is written so
STORE = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)).upper() + "}"
REL_ITEM, REL_PROPERTIES = f"{wml.REL}/customXml", f"{wml.REL}/customXmlProps"
DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"

_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
BINDINGS = (wml.w("dataBinding"), f"{{{_W15}}}dataBinding")
_PREFIX = re.compile(r"""xmlns:([\w.\-]+)\s*=\s*(?:'([^']*)'|"([^"]*)")""")
_STEP = re.compile(r"/(?:([^\s/:\[\]@]+):)?([^\s/:\[\]@]+)(?:\[(\d+)\])?")
_KEYS = re.compile(r'\["([^"]*)"\]|([^.\[\]]+)')
_ESCAPED = re.compile(r"-([0-9A-F]{4,6})-")
_IDENTIFIER = re.compile(r"[^\W\d]\w*")

Keys = tuple[str, ...]  # of a field: ("tieu_chi", "15.1", "ten")


class Mapped(NamedTuple):
    """A control that is mapped to the part; ``keys``: of the field, None when it is mapped to no element of one."""

    control: etree._Element
    properties: etree._Element
    xpath: str
    keys: Keys | None


def keys_of(name: str) -> Keys:
    """The keys of a name as templates have it: ``so_lieu.x``, ``tieu_chi["15.1"].ten``."""
    return tuple(quoted or plain for quoted, plain in _KEYS.findall(name))


def expression_of(keys: Keys) -> str:
    """The name that templates have for a field."""
    steps = (f".{key}" if _IDENTIFIER.fullmatch(key) else f'["{key}"]' for key in keys)
    return "".join(steps).removeprefix(".")


# --- names of elements -------------------------------------------------------------------------------------------------


def element_name(key: str) -> str:
    """A key as an XML name. Not ``_x0031_``, as Office escapes: LibreOffice escapes that once more when it saves an XPath."""
    written = "".join(char if _may_stand(char) else f"-{ord(char):04X}-" for char in key)
    return written if written[:1].isalpha() else f"_{written}"


def _may_stand(char: str) -> bool:
    is_letter = char.isalpha() and ("\u00c0" <= char <= "\u1fff")
    return (char.isascii() and (char.isalnum() or char in "_.")) or is_letter


def key_of(name: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name.removeprefix("_"))


# --- controls ----------------------------------------------------------------------------------------------------------


def mapped_to(properties: etree._Element) -> tuple[str, Keys | None] | None:
    """The XPath of a control that is mapped to the part, with the keys of the field; None: it is not."""
    for binding in (element for name in BINDINGS for element in properties.findall(name)):
        spaces = {
            prefix: one or other for prefix, one, other in _PREFIX.findall(binding.get(wml.w("prefixMappings"), ""))
        }
        xpath = binding.get(wml.w("xpath"), "").strip()
        if NAMESPACE in spaces.values() and any(f"{p}:" in xpath for p, uri in spaces.items() if uri == NAMESPACE):
            return xpath, _keys(xpath, spaces)
    return None


def _keys(xpath: str, spaces: Mapping[str, str]) -> Keys | None:
    steps = [*_STEP.finditer(xpath)]
    if "".join(step[0] for step in steps) != xpath or len(steps) < 2:
        return None
    if any(spaces.get(step[1]) != NAMESPACE or step[3] not in (None, "1") for step in steps) or steps[0][2] != ROOT:
        return None
    names = [step[2] for step in steps[1:]]
    return tuple(vietnamese.composed(key_of(name)) for name in (names[:-1] if names[-1] == OWN_VALUE else names))


def controls(root: etree._Element) -> Iterator[Mapped]:
    """The controls of a story that are mapped to the part."""
    for control in root.iter(wml.SDT):
        properties = control.find(wml.SDT_PR)
        if properties is not None and (found := mapped_to(properties)) is not None:
            yield Mapped(control, properties, *found)


def names_value(keys: Keys, names: Mapping[str, Any] | None) -> bool:
    """Whether keys lead to a single value; they do where names are unknown. ``names``: the shape of the data."""
    shape: Any = names
    for key in keys if names is not None else ():
        if not isinstance(shape, Mapping) or key not in shape or not key:
            return False
        shape = shape[key]
    return names is None or not (isinstance(shape, list) or (isinstance(shape, Mapping) and "" not in shape))


def check(
    root: etree._Element, names: Mapping[str, Any] | None, place: Callable[[etree._Element], Location]
) -> list[Diagnostic]:
    """A problem for each control that is mapped to a field that is not there."""
    problems = []
    for mapped in controls(root):
        if mapped.keys is not None and names_value(mapped.keys, names):
            continue
        alias = mapped.control.find(f"{wml.SDT_PR}/{wml.w('alias')}")
        text = "".join(node.text or "" for node in mapped.control.iter(wml.T))
        name = mapped.xpath if mapped.keys is None else expression_of(mapped.keys)
        near = [] if mapped.keys is None else _near(mapped.keys, names)
        params = {
            "control": text if alias is None else alias.get(wml.w("val"), ""),
            "name": name,
            "hint": ", ".join(f"«{one}»" for one in near) or "—",
        }
        problems.append(Diagnostic("TPL290", place(mapped.control), params))
    return problems


def _near(keys: Keys, names: Mapping[str, Any] | None) -> list[str]:
    """Names like the first key that is not there."""
    shape: Any = names
    for number, key in enumerate(keys):
        if not isinstance(shape, Mapping):
            return []
        if key not in shape:
            found = vietnamese.nearest(key, [one for one in shape if one])
            return [expression_of((*keys[:number], one)) for one in found]
        shape = shape[key]
    return []


# --- the part ----------------------------------------------------------------------------------------------------------


def parts(package: Package) -> list[str]:
    """The custom XML parts of a document in our namespace; by the id beside it also one that an editor has emptied."""
    return [part for part in package.related(package.main_part, REL_ITEM) if _is_ours(package, part)]


def _is_ours(package: Package, part: str) -> bool:
    data = package.raw(part)
    if not data.strip():
        return any(STORE.encode() in package.raw(one).upper() for one in properties_of(package, part))
    return NAMESPACE.encode() in data and etree.QName(package.xml(part)).namespace == NAMESPACE


def properties_of(package: Package, part: str) -> list[str]:
    """The parts that describe a custom XML part; LibreOffice leaves them without the relationship to them."""
    beside = re.sub(r"item(\d*)\.xml$", r"itemProps\1.xml", part)
    return [*dict.fromkeys((*package.related(part, REL_PROPERTIES), *([beside] if beside in package else ())))]


def remove(changes: Changes, part: str) -> None:
    """Removes such a part with what describes it."""
    for properties in properties_of(changes.package, part):
        changes.remove(properties)
    changes.remove(part)


def tree(values: Mapping[Keys, str]) -> etree._Element:
    """The part with these values, in their order."""
    parents = {keys[:n] for keys in values for n in range(1, len(keys))}
    root = etree.Element(f"{{{NAMESPACE}}}{ROOT}", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for keys, value in values.items():
        node = root
        steps = [element_name(key) for key in keys]
        for step in (*steps, OWN_VALUE) if keys in parents else steps:
            name = f"{{{NAMESPACE}}}{step}"
            found = node.find(name)
            node = etree.SubElement(node, name) if found is None else found
        node.text = value
    return root


def xpath_of(keys: Keys, *, has_parts: bool) -> str:
    """The XPath that Word writes for a field."""
    steps = (ROOT, *map(element_name, keys), *((OWN_VALUE,) if has_parts else ()))
    return "/" + "/".join(f"ns0:{step}[1]" for step in steps)
