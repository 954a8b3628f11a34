"""Reads the data file: merges it with those it builds on (``ke_thua``) and turns its sections into typed values.

The fixed sections are the same for all packs (``figures.data.sections``); the rest is declared.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Area, Diagnostic, Location, Phrase, Reason
from docxtpl_reports.figures.limits import MAX_FILES, MAX_PERIODS
from docxtpl_reports.figures.rules.model import TABLES, UNITS, Rules
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.sources.doubts import Doubt
from docxtpl_reports.figures.yaml import files as yaml_files
from docxtpl_reports.figures.yaml import lettering, reading
from docxtpl_reports.figures.yaml.composing import parse
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from docxtpl_reports.project import may_be_read, named_file
from docxtpl_reports.values import Date, Month, Namespace, Period, Unknown

from . import printed_once
from .keys import keys_of, repeated
from .origins import Origins
from .period_names import NotDeclared, PeriodNames, no_period
from .sections import EXPECTED, FIXED, SECTIONS, Section
from .signature import signer
from .value_reader import ValueReader

if TYPE_CHECKING:
    from docxtpl_reports.manifests.unit_report import Rows

    from .sources import Sources

TRIED = "(giá trị thử) "  # in place of the file's name where a value was only tried


class Waiver(NamedTuple):
    """A finding the officer accepts, with the reason."""

    code: str
    reason: str
    location: Location


class Data(NamedTuple):
    """Typed values of one unit and period. ``origins``: dotted path (``so_lieu.ho_so_tong``) → where it was typed;
    ``given``: the sections that are there, even if empty; ``files``: those that were read, with the digests of what was
    read, this one first."""

    file: str
    sections: Mapping[str, object]
    origins: Origins
    given: frozenset[str]
    waivers: tuple[Waiver, ...]
    files: Mapping[str, str]
    places: Mapping[str, Location] = {}  # where the sections there begin
    previous: Data | None = None  # the period before; of that one only period, figures and information
    doubts: tuple[Doubt, ...] = ()  # about reports of units that figures come from
    known: bool = True  # whether anything is: not of a period before that is not declared

    @property
    def period_end(self) -> Date | None:
        period = self.sections["ky"]
        end = period["den"] if isinstance(period, Namespace) else None
        return end if isinstance(end, Date) else None


def load_tree(path: Path) -> tuple[MappingNode | None, list[Diagnostic], dict[str, str]]:
    """The file's mapping with everything it builds on merged below it; the files read with the digests of what
    was read, the file itself first."""
    reader = _TreeReader(path)
    tree = reader.tree(path, (), Location())
    return tree, reader.problems, reader.files


class _TreeReader(reading.NodeReader):
    """Reads a data file and those it builds on (``ke_thua``). ``files``: those read so far, with their digests."""

    def __init__(self, first: Path) -> None:
        super().__init__()
        self.first = first
        self.files: dict[str, str] = {}

    def tree(self, path: Path, above: tuple[str, ...], named_at: Location) -> MappingNode | None:
        name = Path(os.path.normpath(path)).as_posix()
        if name in above:
            self.report("DAT022", named_at, {"path": " → ".join([*above[above.index(name) :], name])})
            return None
        self.files.setdefault(name, "")
        if len(self.files) > MAX_FILES:
            self.report("DAT023", named_at, {"limit": MAX_FILES})
            return None
        tree, problems = yaml_files.load(Path(name))
        self.problems += _at_reference(problems, named_at) if named_at.line else problems
        if tree is None:
            return None
        self.files[name] = tree.digest
        self.problems += lettering.check(tree)
        merged: MappingNode | None = None
        for reference in self._references(tree.get("ke_thua")):
            target = named_file(reference.text, path.parent)
            if not may_be_read(target, self.first):
                self.report("DAT067", reference.location, {"key": "ke_thua", "typed": reference.text})
                continue
            below = self.tree(target, (*above, name), reference.location)
            if below is not None:
                merged = below if merged is None else merge(merged, below)
        return tree if merged is None else merge(merged, tree)

    def _references(self, node: Node | None) -> list[ScalarNode]:
        if node is None or node.is_null:
            return []
        items = [node] if isinstance(node, ScalarNode) else list(self.sequence(node, "ke_thua") or ())
        named = [item for item in items if isinstance(item, ScalarNode) and self.text(item, "ke_thua")]
        return [item for item in named if self.is_path(item)]


def _at_reference(problems: Iterable[Diagnostic], named_at: Location) -> list[Diagnostic]:
    """A file that cannot be read is a problem of the line that names it."""
    place = {"file": named_at.file, "line": named_at.line, "column": named_at.column, "text": named_at.text}
    return [d.at(**place) if d.area is Area.FILES and d.location.line is None else d for d in problems]


def merge(below: MappingNode, above: MappingNode, *, top: bool = True) -> MappingNode:
    """``above`` wins, mapping by mapping; lists and values are replaced whole. ``ke_thua`` itself is not inherited, nor is
    what a case expects."""
    entries = {name: entry for name, entry in below.entries.items() if not (top and name in ("ke_thua", EXPECTED))}
    for name, (key, value) in above.entries.items():
        old = entries.get(name)
        if old and isinstance(old[1], MappingNode) and isinstance(value, MappingNode):
            value = merge(old[1], value, top=False)
        entries[name] = (key, value)
    return MappingNode(entries, above.place)


def overlay(tree: MappingNode, tried: Mapping[str, str]) -> tuple[MappingNode, list[Diagnostic]]:
    """``tree`` with values to try in place of its own: dotted path → YAML text. Their file is ``TRIED`` and the path; text
    that is not YAML is a problem and changes nothing."""
    problems: list[Diagnostic] = []
    for name, text in tried.items():
        file = f"{TRIED}{name}"
        place = Location(file=file, line=1, column=1, text=text.strip() or None)
        node, more = parse(text, file)
        if node is not None:
            more += lettering.check(MappingNode({name: (ScalarNode(name, False, place), node)}, place))
        problems += more
        if not more:
            tree = _put(tree, name.split("."), ScalarNode("", False, place) if node is None else node, place)
    return tree, problems


def _put(tree: MappingNode, keys: list[str], value: Node, place: Location) -> MappingNode:
    key, old = tree.entries.get(keys[0], (ScalarNode(keys[0], False, place), None))
    if len(keys) > 1:
        value = _put(old if isinstance(old, MappingNode) else MappingNode({}, place), keys[1:], value, place)
    return MappingNode({**tree.entries, keys[0]: (key, value)}, tree.place)


def read(
    tree: MappingNode,
    rules: Plan,
    path: Path,
    files: Mapping[str, str],
    advance: Callable[[int], None] | None = None,
    rows: Rows | None = None,
) -> tuple[Data, list[Diagnostic]]:
    """All sections by the rules. Unreadable values are ``Unknown`` and have a diagnostic. ``advance`` and ``rows``: of
    reading the reports of units."""
    reader = ValueReader()
    reader.defaults, reader.is_addressed = rules.defaults, bool(rules.addressed)
    reader.check_keys(tree, SECTIONS, path.name, reading.DATA_KEY)
    taken = reader.accept(_from_files(tree, rules, path, advance=advance, rows=rows))
    if taken is not None:
        tree, files = taken.tree, {**files, **taken.files}
    sections: dict[str, object] = {}
    for key, fixed in FIXED.items():
        sections[key] = _READERS[key](tree, reader, sections) if key in _READERS else _record(tree, fixed, reader)
    reader.problems += () if taken is None else taken.of_other_periods(sections["ky"])
    reader.keys = keys_of(tree, rules, _months(sections["ky"]) if rules.by_month else ())
    reader.problems += repeated(tree, reader.keys, rules)
    for section, declared in rules.declared.items():
        node = reader.mapping(tree.get(section), section)
        given, entry = tree.get(section), tree.entries.get(section)
        place = Location(file=path.as_posix(), line=1, column=1) if entry is None else entry[0].place
        broken = given is not None and node is None and not given.is_null  # reported once, not once per figure
        using = ValueReader(reader.origins, reader.year) if broken else reader
        computed = rules.indicators.values() if section == "so_lieu" else ()
        sections[section] = Namespace(using.record(node, tuple(declared.values()), section, place, computed))
    reader.problems += _addressees(sections, tree, must=bool(rules.addressed)) if rules.is_addressed else []
    later = (Path(os.path.normpath(path)).as_posix(),)
    before = reader.accept(_previous(tree, rules, path, later))
    sections["ky_truoc"] = Namespace(before.sections)
    reader.origins |= {f"ky_truoc.{name}": place for name, place in before.origins.places.items()}
    waivers = _waivers(tree.get("mien_kiem_tra"), reader)
    places = Origins({name: key.place for name, (key, _) in tree.entries.items()})
    data = Data(
        path.as_posix(),
        sections,
        Origins(reader.origins),
        frozenset(tree.entries),
        waivers,
        {**files, **before.files},
        places,
        before,
        () if taken is None else taken.doubts_in(sections["ky"]),
    )
    return data, reader.problems


def _from_files(
    tree: MappingNode,
    rules: Plan,
    first: Path,
    *,
    earlier: bool = False,
    advance: Callable[[int], None] | None = None,
    rows: Rows | None = None,
) -> tuple[Sources | None, list[Diagnostic]]:
    """The values that come from spreadsheets and reports of units; None where there can be none."""
    if not rules.tables and tree.get(TABLES) is None and tree.get(UNITS) is None:
        return None, []
    from .sources import fill  # and with it all formats of spreadsheets

    return fill(tree, rules, first, tried=TRIED, earlier=earlier, advance=advance, rows=rows)


def _text(section: object, name: str) -> str:
    value = section[name] if isinstance(section, Namespace) else ""
    return value if isinstance(value, str) else ""


def _unit(tree: MappingNode, reader: ValueReader, _: Mapping[str, object]) -> Namespace:
    """The unit; its kind (xã, phường, đặc khu) follows from its name unless it is typed."""
    found = _record(tree, SECTIONS["don_vi"], reader)
    noun = vietnamese.unit_noun(_text(found, "ten"))
    if not isinstance(found["loai"], Unknown) or noun is None:
        return found
    reader.origins.setdefault("don_vi.loai", reader.origins.get("don_vi.ten", Location()))
    return Namespace({**{name: found[name] for name in dir(found)}, "loai": noun})


def _record(tree: MappingNode, section: Section, reader: ValueReader) -> Namespace:
    """A fixed section may be left out: then its values are unknown."""
    node = reader.mapping(tree.get(section.key), section.key)
    if node is None:
        return Namespace(section.not_there())
    return Namespace(reader.record(node, section.fields, section.key, node.place))


def _reporting_period(tree: MappingNode, reader: ValueReader, _: Mapping[str, object]) -> Namespace:
    """The period; the years of other values are held against its last day."""
    period = _period(tree, reader)
    if isinstance(period["den"], Date):
        reader.year = period["den"].year
    return period


def _months(period: object) -> tuple[Month, ...]:
    """The months that values by month are typed for; none where the period is not known."""
    months = period["cac_thang"] if isinstance(period, Namespace) else ()
    return months if isinstance(months, tuple) else ()


def _period(tree: MappingNode, reader: ValueReader) -> Namespace:
    node = reader.mapping(tree.get("ky"), "ky")
    if node is None:
        return Namespace(no_period(Reason("no_period")), "chưa đủ số liệu")
    period = reader.period(node, "ky")
    if isinstance(period, Period):
        return PeriodNames(period)
    return Namespace(no_period(Reason("period_not_read")), "chưa đủ số liệu")


def _signer(tree: MappingNode, reader: ValueReader, before: Mapping[str, object]) -> Namespace:
    return signer(tree.get("nguoi_ky"), _text(before["don_vi"], "co_quan"), reader)


def _addressed(tree: MappingNode, reader: ValueReader, _: Mapping[str, object]) -> tuple[str, ...]:
    return _bare_lines(tree.get("kinh_gui"), reader, "kinh_gui", is_needed=reader.is_addressed)


def _recipients(tree: MappingNode, reader: ValueReader, _: Mapping[str, object]) -> Namespace:
    fields = {field.name: field for field in SECTIONS["noi_nhan"].fields}
    node = reader.mapping(tree.get("noi_nhan"), "noi_nhan")
    if node is not None:
        reader.check_keys(node, fields, "noi_nhan", reading.DATA_KEY)
    found = node.get("luu") if node else None
    keep = reader.value(found, fields["luu"], "noi_nhan.luu", node.place if node else Location())
    if isinstance(keep, str) and isinstance(found, ScalarNode):
        keep = reader.accept(printed_once.bare(keep, found, "noi_nhan.luu", "noi_nhan.luu"))
    sent = _bare_lines(node.get("gui") if node else None, reader, "noi_nhan.gui")
    return Namespace({"gui": sent, "luu": keep})


# Sections that are more than their fields: from the whole tree and the sections before.
_READERS: dict[str, Callable[[MappingNode, ValueReader, Mapping[str, object]], object]] = {
    "don_vi": _unit,
    "ky": _reporting_period,
    "nguoi_ky": _signer,
    "kinh_gui": _addressed,
    "noi_nhan": _recipients,
}


def _addressees(sections: Mapping[str, object], tree: MappingNode, *, must: bool) -> list[Diagnostic]:
    """A report to an office above is addressed to it: Annex I, II.9.b. ``must``: every document of the pack is to somebody."""
    unit, node = sections["don_vi"], tree.get("kinh_gui")
    if node is None or not (node.is_null or (isinstance(node, SequenceNode) and not node.items)):
        return []
    if must:
        return [Diagnostic("DAT212", node.location)]
    above = unit["cap_tren"] if isinstance(unit, Namespace) else None
    if not isinstance(above, str) or not above:
        return []
    return [Diagnostic("DAT063", node.location, {"above": above})]


def _bare_lines(node: Node | None, reader: ValueReader, what: str, *, is_needed: bool = False) -> tuple[str, ...]:
    """Addressees and recipients; templates print the dash and the ending of each line. An item without words is missing.
    ``is_needed``: there must be one."""
    items = [node] if isinstance(node, ScalarNode) else [*node] if isinstance(node, SequenceNode) else []
    lines = []
    for item in items:
        if isinstance(item, ScalarNode) and not item.text.strip() and (item.quoted or item is not node):
            none = "" if is_needed else Phrase(N_("; không có nơi nào thì ghi «[]» sau dấu hai chấm của nhóm"))
            reader.report("DAT062", item.location, {"path": what, "none": none})
            continue
        typed = item.text.strip() if isinstance(item, ScalarNode) else ""
        if placeholders := printed_once.placeholder_problems(typed, item, what):
            reader.problems += placeholders
        elif text := reader.text(item, what):
            lines.append(reader.accept(printed_once.bare(text, item, what, what)))
    if node is not None and not items and not node.is_null:
        reader.texts(node, what, single=True)
    return tuple(lines)


def _waivers(node: Node | None, reader: ValueReader) -> tuple[Waiver, ...]:
    waivers = []
    for key, value in reader.mapping(node, "mien_kiem_tra") or ():
        reason = reader.text(value, f"mien_kiem_tra.{key.text}")
        if not reason:
            reader.report("DAT024", key.location, {"code": key.text})
        waivers.append(Waiver(key.text, reason or "", key.location))
    return tuple(waivers)


def _previous(now: MappingNode, rules: Plan, path: Path, later: tuple[str, ...]) -> tuple[Data, list[Diagnostic]]:
    """The period before, by the same rules; missing values are unknown, unreadable ones are errors in its file.

    ``now``: the data of this period, at ``path``; ``later``: the files of the later periods. Periods before that one are read
    when indicators look back.
    """
    reader, node = ValueReader(), now.get("ky_truoc")
    typed = reader.text(node, "ky_truoc")
    if not typed and not reader.problems:
        return nothing_known(rules), []
    tree, name = MappingNode({}, Location()), ""
    files: Mapping[str, str] = {}
    taken: Sources | None = None
    why = Reason("previous_not_declared")
    if typed and isinstance(node, ScalarNode) and reader.is_path(node):
        name = named_file(typed, path.parent).as_posix()
        if name in later:
            cycle = [*later[later.index(name) :], name]
            reader.report("DAT022", node.location, {"path": " → ".join(cycle)})
        elif not may_be_read(Path(name), Path(later[0])):
            reader.report("DAT067", node.location, {"key": "ky_truoc", "typed": typed})
            why = Reason("previous_outside")
        elif len(later) > MAX_PERIODS:
            why = Reason("previous_too_far", {"count": MAX_PERIODS})
        else:
            why = Reason("not_in_previous")
            loaded, problems, files = load_tree(Path(name))
            reader.problems += _at_reference(problems, node.location)
            tree = loaded or tree
            own, other = (_pack_of(one) for one in (now, tree))
            if own and other and own != other:
                reader.report("DAT213", node.location, {"typed": typed, "other": other, "own": own})
                tree = MappingNode({}, Location())
            taken = reader.accept(_from_files(tree, rules, Path(later[0]), earlier=True))
            if taken is not None:
                tree, files = taken.tree, {**files, **taken.files}
    sections: dict[str, object] = {"ky": _period(tree, reader)}
    reader.problems += () if taken is None else taken.of_other_periods(sections["ky"])
    reader.keys = keys_of(tree, rules, _months(sections["ky"]) if rules.by_month else ())
    for section, declared in rules.declared.items():
        known = reader.mapping(tree.get(section), section)
        values: dict[str, object] = {}
        for field in declared.values():
            child = known.get(field.name) if known else None
            if child is None and field.default is not None and name in files:
                values[field.name] = reader.value(None, field, f"{section}.{field.name}", Location())
            elif child is None or child.is_null:
                values[field.name] = Unknown(field.label, (Reason("in_previous", {"label": field.label, "why": why}),))
            else:
                values[field.name] = reader.value(child, field, f"{section}.{field.name}", child.place)
        sections[section] = Namespace(values)
    before = None
    if tree.get("ky_truoc") is not None and rules.looks_back:
        before = reader.accept(_previous(tree, rules, Path(name), (*later, name)))
        files = {**files, **before.files}
    return Data(name, sections, Origins(reader.origins), frozenset(), (), files, {}, before), reader.problems


def _pack_of(tree: MappingNode) -> str:
    """The pack that a data file names."""
    node = tree.get("mau")
    return vietnamese.composed(node.text.strip()) if isinstance(node, ScalarNode) else ""


def nothing_known(rules: Rules) -> Data:
    """A period before that is not declared."""
    period = Namespace(no_period(Reason("no_period")), "chưa đủ số liệu")
    figures = {section: NotDeclared(fields) for section, fields in rules.declared.items()}
    return Data("", {"ky": period, **figures}, Origins({}), frozenset(), (), {}, known=False)
