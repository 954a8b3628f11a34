"""Changes of a package: parts to add, to change and to remove, with their relationships and content types.

``Changes(package)`` collects them; ``written`` and ``removed`` are what ``Package.write`` takes, ``result`` is the new file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from lxml import etree

from .names import CONTENT_TYPES, CT_NS, REL_NS, part_key, rels_part, resolve
from .package import Package
from .xml import serialise

_NO_RELATIONSHIPS = f"{REL_NS}Relationships"


class Changes:
    """Collects the changes of one package; a part that is only looked at keeps its bytes."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.removed: set[str] = set()
        self._trees: dict[str, etree._Element] = {}
        self._before: dict[str, bytes] = {}

    def tree(self, part: str) -> etree._Element:
        """The tree of a part, to be changed."""
        if part not in self._trees:
            self._trees[part] = self.package.xml(part)
            self._before[part] = serialise(self._trees[part])
        return self._trees[part]

    def add(self, part: str, tree: etree._Element, content_type: str = "") -> None:
        """Adds a part, or replaces it; ``content_type``: where it is not simply XML."""
        self._trees[part] = tree
        self._before.pop(part, None)
        self.removed.discard(part)
        if content_type and self.package.content_type(part) != content_type:
            self._declare(part, content_type)

    def free_name(self, name: str) -> str:
        """``folder/item{}.xml`` with the first number that no part has."""
        taken = {part_key(part) for part in (*self.package.parts, *self._trees)}
        names = (name.format(number) for number in range(1, len(taken) + 2))
        return next(one for one in names if part_key(one) not in taken)

    def relate(self, owner: str, reltype: str, part: str) -> None:
        """Gives ``owner`` a relationship to a part, unless it has it."""
        root = self._relationships(owner)
        if any(one.get("Type") == reltype and self._target(owner, one) == part_key(part) for one in root):
            return
        taken = {one.get("Id") for one in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdD{n}" not in taken)
        target = posixpath.relpath(f"/{part}", posixpath.join("/", posixpath.dirname(owner)))
        etree.SubElement(root, f"{REL_NS}Relationship", Id=f"rIdD{number}", Type=reltype, Target=target)

    def remove(self, part: str) -> None:
        """Removes a part, its own relationships, all relationships to it and its content type."""
        for owner in ("", *self.package.parts):
            if any(self.package.target(owner, one) == part for one in self.package.relationships(owner)):
                self.drop_relationships(owner, lambda one, owner=owner: self._target(owner, one) == part_key(part))  # type: ignore[misc]
        types = self.tree(CONTENT_TYPES)
        for element in list(types.iterchildren(f"{CT_NS}Override")):
            if part_key(element.get("PartName", "")) == part_key(part):
                types.remove(element)
        for name in (part, rels_part(part)):
            self._trees.pop(name, None)
            if name in self.package:
                self.removed.add(name)

    def drop_relationships(self, owner: str, chosen: Callable[[etree._Element], bool]) -> None:
        """Removes the chosen relationships of a part, wherever they lead."""
        if rels_part(owner) in self.package and rels_part(owner) not in self.removed:
            root = self.tree(rels_part(owner))
            for one in list(root.iterchildren(f"{REL_NS}Relationship")):
                if chosen(one):
                    root.remove(one)

    @property
    def written(self) -> dict[str, bytes]:
        """The parts that are new or changed."""
        made = {name: serialise(tree) for name, tree in self._trees.items()}
        return {name: data for name, data in made.items() if data != self._before.get(name)}

    def result(self) -> bytes:
        return self.package.write(self.written, self.removed)

    def _target(self, owner: str, one: etree._Element) -> str:
        is_external = one.get("TargetMode") == "External"
        return "" if is_external else part_key(resolve(owner, one.get("Target", "")))

    def _relationships(self, owner: str) -> etree._Element:
        name = rels_part(owner)
        if name not in self._trees and name not in self.package:
            self._trees[name] = etree.Element(_NO_RELATIONSHIPS, nsmap={None: REL_NS[1:-1]})  # type: ignore[dict-item]
        return self.tree(name)

    def _declare(self, part: str, content_type: str) -> None:
        types = self.tree(CONTENT_TYPES)
        for element in types.iterchildren(f"{CT_NS}Override"):
            if part_key(element.get("PartName", "")) == part_key(part):
                element.set("ContentType", content_type)
                return
        etree.SubElement(types, f"{CT_NS}Override", PartName=f"/{part}", ContentType=content_type)
