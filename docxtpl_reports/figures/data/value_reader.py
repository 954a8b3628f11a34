"""Turns the text typed for a value into a value that prints itself, by the kind that the rules declare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Reason
from docxtpl_reports.figures.rules.kinds import (
    DOCUMENT_FIELDS,
    PERIOD_FIELDS,
    PERSON_FIELDS,
    Layout,
    element_kind,
    how_to_type,
    kind_of,
)
from docxtpl_reports.figures.rules.model import Field, Indicator, fixed
from docxtpl_reports.figures.rules.plan import Default
from docxtpl_reports.figures.rules.rows import named_row, row_key
from docxtpl_reports.figures.sources.nodes import CellNode, RowNode
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, Place, ScalarNode, SequenceNode, located
from docxtpl_reports.values import Blank, Date, Keyed, Month, Namespace, Number, Period, Rows, Unknown, missing_text
from docxtpl_reports.values.document import CITED_BY_NAME, document, texts_or_empty

from . import plain_values, printed_once
from .amounts import in_declared_scale
from .keys import Keys, key_name, missing_keys, typed_as, unknown_key
from .unreadable import missing, unreadable

_POINT_DIGITS = 2  # of points: more would not be printed, and a table would not add up


class ValueReader(reading.NodeReader):
    """Reads values; remembers where each came from (``origins``: dotted path → place). ``year``: of the period, for blank
    dates."""

    def __init__(self, origins: dict[str, Place] | None = None, year: int | None = None) -> None:
        super().__init__()
        self.origins: dict[str, Place] = {} if origins is None else origins
        self.year = year
        self.keys = Keys()
        self.defaults: Mapping[str, Default] = {}  # that are typed already
        self.is_addressed = False  # whether every document of the pack must be to somebody

    def record(
        self,
        node: MappingNode | None,
        fields: tuple[Field, ...],
        path: str,
        place: Place,
        computed: Iterable[Indicator] = (),
    ) -> dict[str, object]:
        """Every field's value; unknown keys, missing ones and those that are ``computed`` are problems at their place."""
        if isinstance(node, RowNode):
            return {f.name: self.value(node.cells.get(f.name), f, f"{path}.{f.name}", node.place) for f in fields}
        misspelt: set[str | None] = set()
        entries: Mapping[str, tuple[ScalarNode, Node]] = {} if node is None else node.entries
        if node is not None:
            names = dict.fromkeys(field.name for field in fields)
            if not entries.keys() <= names.keys():
                typed = self._computed(node, {one.name: one for one in computed if one.name not in names}, path)
                self.check_keys(node, [*names, *typed], path, reading.DATA_KEY)
                misspelt = reading.misspelt(node, names)
            place = node.place
        found: dict[str, object] = {}
        for field in fields:
            entry = entries.get(field.name)
            if entry is None and field.name in misspelt:  # one slip, reported at the key
                found[field.name] = Unknown(field.label, (Reason("no_figure", {"label": field.title}),))
                continue
            child = None if entry is None else entry[1]
            found[field.name] = self.value(child, field, f"{path}.{field.name}", place)
        return found

    def _computed(self, node: MappingNode, computed: Mapping[str, Indicator], path: str) -> list[str]:
        """The keys of what the rules compute, reported: a figure has one source."""
        found = [(key, computed[key.text]) for key, _ in node if key.text in computed]
        for key, indicator in found:
            self.report("DAT230", key.location, {"name": key.text, "label": indicator.label, "section": path})
        return [key.text for key, _ in found]

    def value(self, node: Node | None, field: Field, path: str, place: Place) -> object:
        """The value of one field; ``Unknown`` where it could not be read, with a problem recorded when that is an
        error."""
        if node.__class__ is ScalarNode:
            read = plain_values.READERS.get(field.kind)
            if read is not None and node.comment is None and (plain := read(node.text, field)) is not None:
                self.origins[path] = node.place
                return plain
        if node is None and field.default is not None:
            return self._default(field.default, field, path)
        if node is not None:
            self.origins[path] = node.place
        if isinstance(node, CellNode):
            return self._of_cell(node, field, path)
        if node is None or node.is_null or (isinstance(node, ScalarNode) and not node.text.strip()):
            absent = self._absent(node, field, path, place)
            if isinstance(absent, Unknown) and field.keys:  # so that it can be asked for any key, and what is missing
                return self._keyed(dict.fromkeys(self.keys.of(field.keys), absent), field)
            return absent
        value = None if self._says_nothing(node, field, path) else self._of_kind(node, field, path)
        if value is None:
            return Unknown(field.label, (Reason("not_read", {"label": field.title}),))
        if isinstance(value, Number):
            self._check_bounds(value, field, node, path)
        return value

    def _of_cell(self, node: CellNode, field: Field, path: str) -> object:
        """The value of a spreadsheet's cell, which was read by its kind."""
        value = node.value
        if isinstance(value, int | Decimal) and kind_of(field).is_number:
            number = self._number(value, field, node, path)
            self._check_bounds(number, field, node, path)
            return number
        if isinstance(value, Number):
            self._check_bounds(value, field, node, path)
        elif isinstance(value, str):
            if problems := printed_once.placeholder_problems(value, node, path, printed_once.otherwise(field)):
                self.problems += problems
                value = None
            elif kind_of(field).layout is Layout.CHOICE:
                value = self._choice(value, field, node, path)
        elif isinstance(value, Date):
            self._check_year(value, node.text, field, node, path)
        return Unknown(field.label, (Reason("not_read", {"label": field.title}),)) if value is None else value

    def _default(self, node: Node, field: Field, path: str) -> object:
        """The value of the rules, with its place there; its problems were reported with the rules."""
        if (known := self.defaults.get(path)) is not None:
            self.origins |= known.places
            return known.value
        if field.may_be_empty:
            self.origins[path] = node.place
            return ""
        if not isinstance(node, MappingNode | SequenceNode):  # which may be blank
            field = field._replace(default=None)
        return ValueReader(self.origins, self.year).value(node, field, path, node.place)

    def _absent(self, node: Node | None, field: Field, path: str, place: Place) -> object:
        if node is not None and field.may_be_empty and not node.is_null:
            return ""
        if node is not None and field.may_be_blank:
            return Blank(field.kind, self.year, field.label)
        if node is not None and field.required and field.default is not None:
            given = field.default.location
            params = {"label": field.title, "path": path, "key": field.name, "how": how_to_type(field)}
            self.report("DAT200", node.location, {**params, "file": given.file, "line": given.line})
            return Unknown(field.label, (Reason("no_figure", {"label": field.title}),))
        if field.required:
            self.problems.append(missing(None if node is None else node.location, located(place), field, path))
        return Unknown(field.label, (Reason("no_figure", {"label": field.title}),))

    def _says_nothing(self, node: Node, field: Field, path: str) -> bool:
        """«không» for a value that may be left blank is written null, for a count it is 0."""
        kind = kind_of(field)
        if kind.is_answered_no or not (field.may_be_blank or kind.is_number):
            return False
        if not isinstance(node, ScalarNode) or not printed_once.says_nothing(node.text):
            return False
        code = "DAT080" if field.may_be_blank else "DAT081"
        params = {"path": path, "label": field.title, "typed": node.text.strip(), "key": field.name}
        params["cell"] = str(node.location.cells)
        if code == "DAT080" and node.location.sheet is not None:
            code = "SRC142"
        self.report(code, node.location, params)
        return True

    def _of_kind(self, node: Node, field: Field, path: str) -> object | None:
        layout = kind_of(field).layout
        if layout is Layout.LIST:
            return self._list(node, field, path)
        if layout is Layout.YEARS:
            return self._years(node, field, path)
        if layout is Layout.KEYED:
            return self._by_keys(node, field, path)
        if layout is Layout.DOCUMENT:
            return self._document(node, path)
        if layout is Layout.PERSON:
            return self._person(node, path)
        if layout is Layout.PERIOD and isinstance(node, MappingNode):
            return self.period(node, path)
        is_plain = (
            isinstance(node, ScalarNode) and node.comment is None
        )  # nearly all are, and need no name for a message
        typed = self.text(node, "" if is_plain else _named(path, field))
        if typed is None:
            return None
        if printed_once.is_placeholder(typed):
            self.problems += printed_once.placeholder_problems(typed, node, path, printed_once.otherwise(field))
            return None
        typed = self.accept(printed_once.unquoted(typed, node, path))
        return self._scalar(typed, field, node, path)

    def _scalar(self, typed: str, field: Field, node: Node, path: str) -> object | None:
        kind = kind_of(field)
        if kind.layout is Layout.TEXT:
            what = (
                field.name
                if (field.translated is not None and any(field is one for one in DOCUMENT_FIELDS))
                or path in ("don_vi.dia_danh", "don_vi.ky_hieu")
                else ""
            )
            return self.accept(printed_once.bare(typed, node, path, what))
        if kind.layout is Layout.CHOICE:
            return self._choice(typed, field, node, path)
        if kind.name == "tien":
            typed_amount = self.accept(in_declared_scale(typed, field, node, path))
            if typed_amount is None:
                return None
            typed = typed_amount
        try:
            assert kind.read is not None
            value = kind.read(typed)
        except vietnamese.ReadingError as error:
            self.problems.append(unreadable(error, typed, field, node.location, path))
            return None
        if isinstance(value, Decimal | int) and kind.is_number:
            return self._typed_number(value, typed, field, node, path)
        days = (value,) if isinstance(value, Date) else (value.tu, value.den) if isinstance(value, Period) else ()
        for day in days:
            self._check_year(day, typed, field, node, path)
        return value

    def _choice(self, typed: str, field: Field, node: Node, path: str) -> str | None:
        """One of the declared texts, however its case and spaces were typed; a figure is no Roman numeral."""
        wanted = vietnamese.tidy(typed)
        found = [value for value in field.choices if value.casefold() == wanted.casefold()]
        if found:
            return found[0]
        number = (
            vietnamese.roman(int(wanted)) if wanted.isdigit() and 0 < int(wanted) < 4000 and len(wanted) < 5 else ""
        )
        meant = number if number in field.choices else vietnamese.correction(wanted, field.choices)
        fix = Fix(typed, meant) if meant is not None else None
        values = reading.quoted(field.choices)
        params = {"typed": typed, "label": field.title, "path": path, "values": values}
        self.report("DAT066", node.location, params, fix)
        return None

    def _typed_number(self, exact: Decimal | int, typed: str, field: Field, node: Node, path: str) -> Number:
        """A number that was typed. A rate of at most 1 without its sign may be 0,92% or 92%."""
        value = self._number(exact, field, node, path, typed)
        if kind_of(field).is_rate and 0 < value.value <= 1 and not typed.rstrip().endswith("%"):
            other = str(Number(value.value * 100, "phan_tram", unit="%"))
            params = {"typed": typed, "label": field.title, "path": path, "first": f"{typed}%", "second": other}
            self.report("DAT064", node.location, params)
        return value

    def _number(self, exact: Decimal | int, field: Field, node: Node, path: str, typed: str = "") -> Number:
        """The number as the rules print it."""
        own = vietnamese.places(exact) if isinstance(exact, Decimal) else 0
        value = Number(exact, field.kind, unit=field.unit, digits=own if field.digits is None else field.digits)
        most = max(_POINT_DIGITS, field.digits or 0)
        if field.kind == "diem" and vietnamese.exact_digits(value.value, most) is None:
            typed = typed or str(value)
            meant = str(Number(vietnamese.round_half_up(value.value, most), digits=most))
            params = {"typed": typed, "label": field.title, "path": path, "digits": most}
            self.report("DAT082", node.location, params, Fix(typed, meant))
        return value

    def period(self, node: MappingNode, path: str) -> Period | None:
        ends = self.record(node, PERIOD_FIELDS, path, node.place)
        first, last = ends["tu"], ends["den"]
        if not isinstance(first, Date) or not isinstance(last, Date):
            return None
        if first > last:
            place = (node.get("den") or node).location
            self.report("DAT013", place, {"typed": f"{first} – {last}", "path": path, "label": path})
            return None
        return Period(first, last)

    def _list(self, node: Node, field: Field, path: str) -> tuple[object, ...] | None:
        if not isinstance(node, SequenceNode):
            return self._no_items(node, field, path)
        items: list[object] = []
        for index, item in enumerate(node):
            at = f"{path}.{index + 1}"
            if not field.fields:
                items.append(
                    self.value(
                        item,
                        Field(at, field.label, element_kind(field).name, unit=field.unit, choices=field.choices),
                        at,
                        item.place,
                    )
                )
            elif isinstance(item, MappingNode):
                row = self.record(item, field.fields, at, item.place, field.columns)
                items.append(named_row(field, row, index))
            else:
                self.report("YML026", item.location, {"what": at})
        if field.key:
            self._check_keys_differ(field, items, path)
        return Rows(items) if field.fields else tuple(items)

    def _check_keys_differ(self, field: Field, rows: Sequence[object], path: str) -> None:
        """Two rows with one key cannot be told apart."""
        first: dict[object, int] = {}
        for number, row in enumerate(rows, 1):
            key = row_key(field, row) if isinstance(row, Namespace) else None
            if key is None:
                continue
            earlier = first.setdefault(key, number)
            if earlier != number:
                at = f"{path}.{number}.{field.key}"
                assert isinstance(row, Namespace)
                params = {"label": field.title, "value": str(row[field.key]), "first": earlier, "number": number}
                self.report("DAT100", located(self.origins[at]), {**params, "path": at, "key": field.key})

    def _no_items(self, node: Node, field: Field, path: str) -> tuple[object, ...] | None:
        """«không phát sinh» for a list is a statement where the rules expect it."""
        if not isinstance(node, ScalarNode) or not printed_once.says_none(node.text):
            self.report("YML027", node.location, {"what": _named(path, field)})
            return None
        if field.may_be_none:
            return Rows() if field.fields else ()
        params = {"path": path, "label": field.title, "typed": node.text.strip()}
        self.report("DAT209", node.location, params, Fix(node.text.strip(), "[]"))
        return None

    def _years(self, node: Node, field: Field, path: str) -> tuple[object, ...] | None:
        found = self.mapping(node, _named(path, field))
        if found is None:
            return None
        values: dict[int, object] = {}
        inner = element_kind(field).name
        for key, value in found:
            if not re.fullmatch(r"(?:19|20|21)\d\d", vietnamese.tidy(key.text)):
                self.report("DAT018", key.location, {"typed": key.text, "path": path})
                continue
            year = int(vietnamese.tidy(key.text))
            title = Reason("of_year", {"label": field.title, "year": year})
            element = Field(
                key.text,
                title.vietnamese,
                inner,
                unit=field.unit,
                minimum=field.minimum,
                maximum=field.maximum,
                digits=field.digits,
                translated=title,
            )
            values[year] = self.value(value, element, f"{path}.{year}", key.place)
        years = sorted(values)
        if years and years[-1] - years[0] != len(years) - 1:
            gap = next(year for year in range(years[0], years[-1]) if year not in values)
            self.report("DAT050", node.location, {"path": path, "label": field.title, "year": gap})
            for year in range(years[0], years[-1]):
                title = Reason("of_year", {"label": field.title, "year": year})
                values.setdefault(year, Unknown(title.vietnamese, (Reason("no_figure", {"label": title}),)))
        return tuple(Namespace({"nam": Number(y, "nam", digits=0), "gia_tri": values[y]}) for y in sorted(values))

    def _by_keys(self, node: Node, field: Field, path: str) -> Keyed | None:
        """A value for each key; one that is not known is null."""
        found, keys = self.mapping(node, _named(path, field)), self.keys.of(field.keys)
        if found is None:
            return None
        typed: dict[Month | str, tuple[ScalarNode, Node]] = {}
        wrong: list[Diagnostic] = []
        for key, value in found:
            own = self.keys.matched(key.text, field.keys)
            if own is None:
                wrong.append(unknown_key(key, field, path, keys))
            elif own in typed:
                self.report("DAT206", key.location, {"path": path, "label": field.title, "key": key_name(own)})
            else:
                typed[own] = key, value
        self.problems += wrong
        if field.required:
            self.problems += missing_keys([key for key in keys if key not in typed], field, path, node, wrong)
        cells: dict[Month | str, object] = {}
        for own in keys:
            title = Reason("of_key", {"label": field.title, "key": key_name(own)})
            element = field._replace(
                name=str(own), label=title.vietnamese, kind=element_kind(field).name, translated=title
            )
            element = element._replace(required=False, may_be_blank=False, item=None, keys="")
            place, child = typed.get(own, (None, None))
            where = f"{path}.{typed_as(own, keys)}"
            cells[own] = self.value(child, element, where, node.place if place is None else place.place)
        return self._keyed(cells, field)

    def _keyed(self, cells: Mapping[Month | str, object], field: Field) -> Keyed:
        return Keyed(cells, field.label, self.keys.by.get(field.keys, ""))

    def _document(self, node: Node, path: str) -> Namespace | None:
        found = self.mapping(node, path)
        if found is None:
            if isinstance(node, ScalarNode):
                self.problems[-1] = Diagnostic("DAT019", node.location, {"path": path, "typed": node.text})
            return None
        kind = reading.text_of(found.get("loai")) or ""
        fields: tuple[Field, ...] = DOCUMENT_FIELDS
        if vietnamese.fold(kind) in CITED_BY_NAME:
            fields = (fields[0], *(fixed(f.name, f.label, f.kind, required=f.name == "trich_yeu") for f in fields[1:]))
        return document(self.record(found, fields, path, node.place), {f.name for f in fields if f.required})

    def _person(self, node: Node, path: str) -> Namespace | None:
        if isinstance(node, ScalarNode):
            return Namespace({"ho_ten": node.text, "chuc_vu": ""}, node.text)
        found = self.mapping(node, path)
        if found is None:
            return None
        person = self.record(found, PERSON_FIELDS, path, node.place)
        name = person["ho_ten"]
        text = missing_text(name.name) if isinstance(name, Unknown) else str(name)
        return Namespace({**texts_or_empty(person), "ho_ten": name}, text)

    def _check_year(self, day: Date, typed: str, field: Field, node: Node, path: str) -> None:
        """Refuse years that only a typing slip makes: 0204, 2204."""
        if not plain_values.FIRST_YEAR <= day.year <= plain_values.LAST_YEAR:
            params = {"typed": typed, "year": day.year, "label": field.title, "path": path}
            years = {"first": plain_values.FIRST_YEAR, "last": plain_values.LAST_YEAR}
            self.report("DAT051", node.location, {**params, **years})

    def _check_bounds(self, value: Number, field: Field, node: Node, path: str) -> None:
        lowest, highest = field.minimum, field.maximum
        if value.whole is not None and plain_values.is_within(value.whole, field):  # nearly all are
            return
        exact = value.value
        for limit, code, wrong in (
            (lowest, "DAT015", lowest is not None and exact < lowest),
            (highest, "DAT016", highest is not None and exact > highest),
        ):
            if limit is not None and wrong:
                params = {
                    "value": str(value),
                    "limit": str(Number(limit, unit=field.unit)),
                    "label": field.title,
                    "path": path,
                }
                self.report(code, node.location, params)


def _named(path: str, field: Field) -> Reason:
    """``so_lieu.tong (Tổng số)``."""
    return Reason("named", {"path": path, "label": field.title})
