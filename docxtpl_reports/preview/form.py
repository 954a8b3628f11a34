"""The form of a data file: everything that may be typed in it, with its present value and what it decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Location, translate
from docxtpl_reports.figures.case import Case
from docxtpl_reports.figures.data.keys import Keys, key_name, keys_of, typed_as
from docxtpl_reports.figures.data.printed_once import says_none
from docxtpl_reports.figures.data.sections import DECLARED, FIXED, Form
from docxtpl_reports.figures.data.signature import AUTHORITIES
from docxtpl_reports.figures.rules.kinds import Layout, element_kind, how_to_type, kind_of
from docxtpl_reports.figures.rules.model import Field, Rules, fixed
from docxtpl_reports.figures.rules.uses import Uses, uses
from docxtpl_reports.figures.text import printed
from docxtpl_reports.figures.yaml.nodes import MappingNode, at
from docxtpl_reports.figures.yaml.writing import Plain, plain
from docxtpl_reports.values import Blank, Month, Namespace, Unknown

MAX_VALUES = 20_000  # texts in one value: a list of 2,000 rows with ten columns
MAX_DEPTH = 5  # lists and records in one another: a list in the rows of a list
MAX_TYPED = 10_000  # letters of one text
_OTHER_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")  # of text that was copied from elsewhere
WAIVERS = "mien_kiem_tra"
SHOWN_FIRST = ("so_lieu", "thong_tin")  # the sections that change with every report


class Shape(NamedTuple):
    """The way a value is typed. ``of``: ``line``, ``number``, ``text``, ``choice``, ``record``, ``list``, or ``keys`` (a value
    for each); ``fields``: of a record, or the keys that there are; ``item``: of a list, or of any other key."""

    of: str
    label: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    fields: tuple[tuple[str, Shape], ...] = ()
    item: Shape | None = None
    nothing: str = ""  # the word that says that a list has no items
    may_be_empty: bool = False  # of a list that has no such word, and must be given
    may_be_text: bool = False  # of a record: a person by the name alone


class Item(NamedTuple):
    """A value of the form. ``value``: with what is tried; ``typed``: in the file, at ``place``; ``standard``: what the rules
    give where nothing is typed; ``before``: of the period before, as printed; ``locked``: why it is not typed here: ``taken``
    from a table, or ``misfit``, a value of another shape."""

    path: str
    section: str
    label: str
    kind: str
    how: str
    unit: str
    note: str
    required: bool
    shape: Shape
    value: Plain
    typed: Plain
    place: Location | None
    standard: str
    before: str
    uses: Uses
    locked: str
    printed: str


def paths(rules: Rules) -> dict[str, Field]:
    """The values that a data file of these rules may have, by path, in the order of a data file."""
    found: dict[str, Field] = {}
    for key, section in FIXED.items():
        if key != "kinh_gui" or rules.is_addressed:
            found |= dict(section.values())
    for key in DECLARED:
        found |= {f"{key}.{name}": field for name, field in rules.declared[key].items()}
    signed = found["nguoi_ky.hinh_thuc"]
    found["nguoi_ky.hinh_thuc"] = signed._replace(kind="lua_chon", choices=AUTHORITIES)
    return found | {
        WAIVERS: fixed(WAIVERS, N_("Mã kiểm tra được miễn, và lý do"), "chuoi_nam", item="chuoi", required=False)
    }


def figure_of(path: str) -> str | None:
    """The value of the form that a path leads to, or into: ``so_lieu.thon`` for ``so_lieu.thon.2.so_ho``, the first of a
    fixed section for the section."""
    section, *names = path.split(".")
    known = FIXED.get(section)
    if section == WAIVERS or (known is not None and known.form is Form.LINES):
        return section
    if known is not None and not names:
        return f"{section}.{known.fields[0].name}"
    return f"{section}.{names[0]}" if names and section in (*FIXED, *DECLARED) else None


def items_of(case: Case, typed: MappingNode, tree: MappingNode) -> Iterator[Item]:
    """The form of a case: ``typed`` is its data file, ``tree`` the same with what is tried."""
    rules = case.rules
    months = getattr(case.data.sections["ky"], "cac_thang", ())
    keys = keys_of(tree, rules, [month for month in months if isinstance(month, Month)] if rules.by_month else ())
    decided = uses(rules)
    fields = paths(rules)
    for path in sorted(fields, key=lambda path: _rank(path.partition(".")[0])):
        field = fields[path]
        kind, shape = kind_of(field), shape_of(field, keys)
        node, value = at(typed, path), _shown(plain(at(tree, path)), shape)
        known = _value(case.data.sections, path)
        is_taken = field.taken is not None and value is None
        yield Item(
            path,
            path.partition(".")[0],
            str(field.title),
            "" if field.fields else translate((element_kind(field) if kind.is_many else kind).label),
            str(how_to_type(field)),
            field.unit,
            field.note,
            field.must_be_typed and not field.may_be_blank,
            shape,
            value,
            _shown(plain(node), shape),
            case.data.origins.get(path) if is_taken or node is None else node.location,
            _printed(known) if value is None and field.default is not None else "",
            _before(case, path),
            decided.get(path, Uses()),
            "taken" if is_taken else "" if _fits(value, shape) else "misfit",
            _printed(known) if is_taken else "",
        )


def shape_of(field: Field, keys: Keys) -> Shape:
    """The shape of a field's values; ``keys``: of those by keys."""
    kind, label = kind_of(field), str(field.title)
    if kind.layout is Layout.TEXT:
        return Shape("text", label)
    if kind.layout is Layout.CHOICE:
        return Shape("choice", label, choices=field.choices)
    if kind.name == "dung_sai":
        return Shape("choice", label, choices=("có", "không"))
    if kind.layout in (Layout.DOCUMENT, Layout.PERSON, Layout.PERIOD):
        parts = tuple((one.name, shape_of(one, keys)) for one in kind.fields)
        of = "line" if kind.layout is Layout.PERIOD else "record"
        return Shape(of, label, fields=parts, may_be_text=kind.layout is Layout.PERSON)
    if kind.layout is Layout.LIST:
        nothing = "không phát sinh" if field.may_be_none else ""
        may_be_empty = not nothing and field.must_be_typed and not field.may_be_blank
        return Shape("list", label, item=_row(field, keys), nothing=nothing, may_be_empty=may_be_empty)
    if kind.layout is Layout.YEARS:
        return Shape("keys", label, item=_element(field, keys))
    if kind.layout is Layout.KEYED:
        known = keys.of(field.keys)
        one = _element(field, keys)
        names = tuple((typed_as(key, known), one._replace(label=str(key_name(key)))) for key in known)
        return Shape("keys", label, fields=names, item=None if names else one)
    return Shape("number" if kind.is_number else "line", label, field.unit)


def _row(field: Field, keys: Keys) -> Shape:
    if not field.fields:
        return _element(field, keys)
    return Shape("record", fields=tuple((one.name, shape_of(one, keys)) for one in field.fields))


def _element(field: Field, keys: Keys) -> Shape:
    """The shape of an item of a list without records, or of a value by years or keys."""
    return shape_of(Field("", "", element_kind(field).name, unit=field.unit, choices=field.choices), keys)


def _fits(value: Plain, shape: Shape) -> bool:
    """Whether a value can be shown in the form: others stay as they are typed."""
    if value is None:
        return True
    if isinstance(value, str):
        is_nothing = bool(shape.nothing) and value == shape.nothing
        return is_nothing or shape.may_be_text or shape.of not in ("list", "keys", "record")
    if isinstance(value, list):
        item = shape.item
        return shape.of == "list" and item is not None and all(_fits(one, item) for one in value)
    parts = dict(shape.fields)
    if shape.of == "keys":
        return all(_fits(one, parts.get(name) or shape.item or Shape("line")) for name, one in value.items())
    return bool(parts) and all(name in parts and _fits(one, parts[name]) for name, one in value.items())


def _shown(value: Plain, shape: Shape) -> Plain:
    """The value as the form shows it: a text in place of a list of texts is a list of one."""
    if shape.of != "list" or not isinstance(value, str):
        return value
    if shape.nothing and says_none(value):
        return shape.nothing
    return [value] if shape.item is not None and shape.item.of in ("line", "text") and not says_none(value) else value


class TooLargeError(ValueError):
    """A value with more texts than the page takes."""


def as_plain(value: object) -> Plain:
    """A value of a request. Raises ValueError for what is not a valid value, TooLargeError for one that is too large."""
    left = MAX_VALUES

    def read(one: object, depth: int) -> Plain:
        nonlocal left
        left -= 1
        if left < 0 or (isinstance(one, str) and len(one) > MAX_TYPED):
            raise TooLargeError
        if depth > MAX_DEPTH:
            raise ValueError
        if one is None:
            return None
        if isinstance(one, str):
            text = _OTHER_BREAKS.sub("\n", vietnamese.composed(one)).strip()
            return None if text.lower() in ("", "null") else text
        if isinstance(one, list):
            return [read(item, depth + 1) for item in one]
        if isinstance(one, dict) and all(isinstance(key, str) and 0 < len(key) <= MAX_TYPED for key in one):
            return {vietnamese.composed(key): read(item, depth + 1) for key, item in one.items()} or None
        raise ValueError

    return read(value, 0)


def _rank(section: str) -> int:
    return SHOWN_FIRST.index(section) if section in SHOWN_FIRST else len(SHOWN_FIRST)


def _value(sections: Mapping[str, object], path: str) -> object:
    section, _, name = path.partition(".")
    value = sections.get(section)
    if not name:
        return value
    return value[name] if isinstance(value, Namespace) and name in value else None


def _before(case: Case, path: str) -> str:
    """The value of the period before, where one is known."""
    before = case.data.previous
    return (
        ""
        if before is None or not before.known or path.partition(".")[0] not in DECLARED
        else _printed(_value(before.sections, path))
    )


def _printed(value: object) -> str:
    return "" if value is None or isinstance(value, Unknown | Blank) or value == () else printed(value)
