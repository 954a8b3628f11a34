"""Single values of a pack for Word's own tools: a custom XML part for its XML Mapping pane, columns for Insert Merge Field."""

from __future__ import annotations

import csv
import io
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from lxml import etree

from docxtpl_reports.engine.limits import MAX_MERGE_COLUMNS
from docxtpl_reports.engine.shared_parts.finding import stories
from docxtpl_reports.engine.template import field_part
from docxtpl_reports.engine.template.field_part import Keys
from docxtpl_reports.engine.template.merge_fields import merge_name
from docxtpl_reports.ooxml.package.changes import Changes
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml

from .inventory import Entry

_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ITEM_ID, _URI = f"{{{field_part.DATA_STORE}}}itemID", f"{{{field_part.DATA_STORE}}}uri"
_STORE_ID = wml.w("storeItemID")


def values(entries: Sequence[Entry], names: Mapping[str, object]) -> dict[Keys, str]:
    """The fields with a single value, each with a sample; ``names``: the shape of the data."""
    found = {}
    for entry in entries:
        keys = field_part.keys_of(entry.name)
        is_truth = entry.type == "dung_sai" and entry.of is None
        is_value = entry.kind not in ("filter", "snippet") and "{%" not in entry.insert
        if (is_value or is_truth) and field_part.names_value(keys, names):
            sample = " ".join((entry.sample or "").split())
            found[keys] = _clean(sample or f"«{' '.join(entry.label.split())}»")
    return found


def _clean(text: str) -> str:
    return "".join(char for char in text if char.isprintable())


def embedded(package: Package, fields: Mapping[Keys, str]) -> bytes:
    """The document with these fields as its custom XML part, in place of the one it has; parts of others stay as they are.

    Where a document has several of ours, or controls that name the store of one that is gone, all are of one store again.
    """
    changes = Changes(package)
    own = field_part.parts(package)
    for part in own[1:]:
        field_part.remove(changes, part)
    item = own[0] if own else changes.free_name("customXml/item{}.xml")
    properties = next(iter(field_part.properties_of(package, item)), None) if own else None
    store = _store(package, properties)
    tree = field_part.tree(fields)
    if not own or etree.tostring(tree) != _known(package, item):
        changes.add(item, tree, "application/xml")
    changes.relate(package.main_part, field_part.REL_ITEM, item)
    described = etree.Element(
        f"{{{field_part.DATA_STORE}}}datastoreItem", {_ITEM_ID: store}, nsmap={"ds": field_part.DATA_STORE}
    )
    references = etree.SubElement(described, f"{{{field_part.DATA_STORE}}}schemaRefs")
    etree.SubElement(references, f"{{{field_part.DATA_STORE}}}schemaRef", {_URI: field_part.NAMESPACE})
    if properties is None or etree.tostring(described) != etree.tostring(package.xml(properties)):
        properties = properties or changes.free_name("customXml/itemProps{}.xml")
        changes.add(properties, described, _PROPERTIES)
    changes.relate(item, field_part.REL_PROPERTIES, properties)
    main = package.main_part
    notes = [part for kind in (wml.REL_FOOTNOTES, wml.REL_ENDNOTES) for part in package.related(main, kind)]
    for story in [*stories(package), *notes]:
        for mapped in field_part.controls(changes.tree(story)):
            for binding in (one for name in field_part.BINDINGS for one in mapped.properties.findall(name)):
                if binding.get(_STORE_ID) is not None:
                    binding.set(_STORE_ID, store)
    return changes.result()


def _known(package: Package, part: str) -> bytes:
    return etree.tostring(package.xml(part)) if package.raw(part).strip() else b""


def _store(package: Package, own: str | None) -> str:
    """The id of the part that is there; a new one where another part has it, too, as a copied part may."""
    stores = Counter(
        package.xml(part).get(_ITEM_ID, "").upper()
        for part in package.parts
        if package.content_type(part) == _PROPERTIES
    )
    known = "" if own is None else package.xml(own).get(_ITEM_ID, "")
    if known and stores[known.upper()] == 1:
        return known
    number, store = 0, field_part.STORE
    while stores[store.upper()] > (known.upper() == store):
        number += 1
        store = f"{{{str(uuid.uuid5(uuid.NAMESPACE_URL, f'{field_part.NAMESPACE}:{number}')).upper()}}}"
    return store


def merge_source(fields: Mapping[Keys, str]) -> tuple[bytes, list[str]]:
    """A CSV with a column for each field and a row of samples; and the names that are left out, because Word would cut them to
    one, or has room for no more columns, where details go first."""
    times = Counter(merge_name(keys).casefold() for keys in fields)
    room = sorted(fields, key=len)[:MAX_MERGE_COLUMNS]
    kept = [keys for keys in fields if keys in room and times[merge_name(keys).casefold()] == 1]
    chosen = {merge_name(keys): keys for keys in kept}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(chosen)
    writer.writerow(fields[keys] for keys in chosen.values())
    left = [field_part.expression_of(keys) for keys in fields if keys not in kept]
    return out.getvalue().encode("utf-8-sig"), left


def is_ours(data: bytes) -> bool:
    """Whether a file is such a CSV, to which nobody has added rows."""
    try:
        rows = [*csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
    except (UnicodeDecodeError, csv.Error):
        return False
    return len(rows) == 2 and len(rows[0]) == len(rows[1]) and merge_name(("don_vi", "ten")) in rows[0]
