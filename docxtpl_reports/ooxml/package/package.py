"""A .docx as an immutable package: parts safe to parse, and new packages written from it.

``reading`` makes it of a file. Terms are those of ISO/IEC 29500-2 (OPC): package, part, content type, relationship.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .archive import Entry, Record, archive_of, compress, record_of
from .names import extension_of, part_key, resolve
from .relationships import Relationship

if TYPE_CHECKING:
    from lxml import etree


class Unused(dict[str, "etree._Element"]):
    """Trees made to check a package, by part. Each is given away once; none is kept with a package that is pickled."""

    def __reduce__(self) -> tuple[type[Unused], tuple[()]]:
        return Unused, ()


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a .docx. Immutable and picklable; parts keep their compressed form until ``raw`` or ``xml`` asks.
    ``unused``: for who reads parts next, and then clears it.
    """

    name: str
    main_part: str
    parts: tuple[str, ...]
    _entries: Mapping[str, Entry]
    _keys: Mapping[str, str]
    _defaults: Mapping[str, str]
    _overrides: Mapping[str, str]
    _relationships: Mapping[str, tuple[Relationship, ...]]
    _records: tuple[Record, ...]
    digest: str = ""  # of the bytes that were read
    unused: Unused = field(default_factory=Unused, compare=False, repr=False)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    @property
    def size(self) -> int:
        """Bytes of the parts in their compressed form."""
        return sum(len(record.local) for record in self._records)

    def raw(self, name: str) -> bytes:
        """The uncompressed bytes of a part. Raises KeyError."""
        return self._entries[name].inflate()

    def xml(self, name: str) -> etree._Element:
        """A fresh tree of an XML part: no entities, no network. Raises KeyError."""
        tree = self.unused.pop(name, None)
        if tree is None:
            from .xml import parse_xml  # here, as most documents are written without

            tree = parse_xml(self.raw(name))
        return tree

    def content_type(self, name: str) -> str:
        """The content type of a part by its override, else by its extension (OPC §10.1.2); "" when neither says."""
        found = self._overrides.get(part_key(name))
        return found if found is not None else self._defaults.get(extension_of(name), "")

    def relationships(self, part: str = "") -> tuple[Relationship, ...]:
        """The relationships of a part in the order written; ``""`` is the package itself."""
        return self._relationships.get(part, ())

    def target(self, part: str, relationship: Relationship) -> str | None:
        """The part an internal relationship of ``part`` points to; None: external, or not in the package."""
        if relationship.external:
            return None
        return self._keys.get(part_key(resolve(part, relationship.target)))

    def related(self, part: str, reltype: str) -> tuple[str, ...]:
        """The parts that ``part`` points to by a relationship type (its full URI), in the order written."""
        targets = (self.target(part, r) for r in self.relationships(part) if r.type == reltype)
        return tuple(t for t in targets if t is not None)

    def write(self, replaced: Mapping[str, bytes], removed: Collection[str] = ()) -> bytes:
        """A .docx with some parts replaced or removed, and parts added that the package does not have (in name order).

        The others are copied in their compressed form. The same input gives the same bytes (with one zlib build).
        """
        records: list[Record] = []
        pending = len(replaced)
        for record in self._records:
            data = replaced.get(record.name)
            if data is not None:
                pending -= 1
                records.append(record_of(record.name, compress(data)))
            elif record.name not in removed:
                records.append(record)
        if pending:
            records.extend(self._added(replaced))
        return archive_of(records)

    def _added(self, replaced: Mapping[str, bytes]) -> list[Record]:
        added = sorted(name for name in replaced if name not in self._entries)
        for name in added:
            if part_key(name) in self._keys:
                raise ValueError(f"part {name!r} differs from an existing part only by case")
        return [record_of(name, compress(replaced[name])) for name in added]
