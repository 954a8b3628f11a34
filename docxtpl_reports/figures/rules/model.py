"""The rules of a pack as frozen data: fields, indicators, thresholds, criteria, checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from docxtpl_reports.diagnostics import Location, Phrase, Reason
from docxtpl_reports.figures.yaml.nodes import Node, ScalarNode

from .expressions import Expression

NOWHERE = Location()


class SourceGroup(NamedTuple):
    """``nhom`` of a table: the words of the column whose marks begin a group, and their ``forms`` (``GROUP_FORMS``), the outer
    level first."""

    column: str
    forms: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a record that get the words of groups."""
        return (GROUP, OUTER_GROUP) if len(self.forms) > 1 else (GROUP,)


class SourceTable(NamedTuple):
    """``bang``: how a table of a spreadsheet is found. ``columns``: the words of each column's header, from the top level down;
    ``sheet``: its name, or its number among those that can be seen; ``last_row``: the label of the row of totals;
    ``excel_table``: the name of a table that Excel keeps, instead of words.

    ``don_vi_truc_thuoc`` is such a table too: its rows are the reports of units of ``pack``, its columns values of theirs."""

    name: str
    label: str
    columns: Mapping[str, tuple[str, ...]]
    sheet: str | int = 1
    last_row: str = ""
    group: SourceGroup | None = None
    excel_table: str = ""
    location: Location = NOWHERE
    pack: str = ""


TABLES = "bang"  # the section of a data file that names the spreadsheets
UNITS = "don_vi_truc_thuoc"  # the table whose rows are reports of units
GROUP_FORMS = ("la_ma", "chu_cai")  # I, II, III … or A, B, C …
GROUP = "nhom"  # the field of a record that holds the words of its group, the inner one of two levels
OUTER_GROUP = "nhom_ngoai"  # the field that holds those of the outer group, where groups have two levels


class Taken(NamedTuple):
    """``tu_bang``: the table that a value is read from; of a value that is no list also the row by its label (``dong``) and the
    column (``cot``), or the name of a cell (``ten_o``). A list without fields has one column."""

    table: str
    row: str = ""
    column: str = ""
    cell: str = ""
    location: Location = NOWHERE


class Field(NamedTuple):
    """A value the data file supplies. ``item``: the kind of the elements of ``danh_sach`` (with ``fields`` for
    records) and
    ``chuoi_nam``; ``columns``: what is computed in each record; ``digits``: decimals printed, ``None``: as typed."""

    name: str
    label: str
    kind: str
    required: bool = True
    may_be_blank: bool = False
    unit: str = ""
    digits: int | None = None
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    item: str | None = None
    fields: tuple[Field, ...] = ()
    columns: tuple[Indicator, ...] = ()
    note: str = ""
    source: str = ""
    location: Location = NOWHERE
    claims: tuple[Claim, ...] = ()
    choices: tuple[str, ...] = ()  # ``gia_tri`` of ``lua_chon``: all that may be typed
    order: tuple[SortKey, ...] = ()  # ``sap_xep``: of the records of a list
    key: str = ""  # ``khoa``: the field that names a record of the list, different in each
    may_be_none: bool = False  # ``khong_phat_sinh``: «không phát sinh» typed for a list says that it has no items
    any_period: bool = False  # ``ngoai_ky``: a period or year outside the report's is fine
    translated: Phrase | Reason | None = None  # the label for messages, where it is not the rules' own
    keys: str = ""  # ``cac_muc`` of ``theo_muc``: the months of the period, or the list whose rows have the keys
    groups: Grouping | None = None  # ``nhom_theo``: the levels by which the records of a list are grouped
    cross: Grouping | None = None  # ``theo_hang`` and ``theo_cot``: the two keys of a table
    cells: Field | None = (
        None  # of ``theo_muc`` in a row with ``truong_tinh``: its cells as a list, a record for each key
    )
    default: Node | None = None  # ``mac_dinh``: the value as typed in the rules, used where the data file has none
    taken: Taken | None = None

    def column(self, name: str) -> Indicator | None:
        """The computed column of a list."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def title(self) -> Phrase | Reason | str:
        """The label as messages have it."""
        return self.label if self.translated is None else self.translated

    @property
    def key_field(self) -> Field | None:
        """The field that names the rows of a list: the one declared, or the first text by which they are not grouped."""
        named = next((field for field in self.fields if field.name == self.key), None)
        texts = [field for field in self.fields if field.kind == "chuoi"]
        shared = {name.partition(".")[0] for name in self.groups.names} if self.groups is not None else set()
        return named or next((field for field in texts if field.name not in shared), texts[0] if texts else None)

    @property
    def must_be_typed(self) -> bool:
        return self.required and self.default is None

    @property
    def may_be_empty(self) -> bool:
        """Whether an empty text is a value: the rules say so with ``mac_dinh: ""``."""
        return isinstance(self.default, ScalarNode) and not self.default.text.strip()


def fixed(name: str, label: str, kind: str, **more: Any) -> Field:
    """A field of a section that all packs have."""
    return Field(name, label, kind, translated=Phrase(label), **more)


class Grouping(NamedTuple):
    """Fields, or parts of them (``gio.buoi``), whose values group the records of a list. ``complete``: there is a group for
    every value that can be, also where no record has it."""

    names: tuple[str, ...]
    complete: bool
    location: Location


class SortKey(NamedTuple):
    """A field or column that records are sorted by. ``falling``: the greatest first."""

    name: str
    falling: bool


class Claim(NamedTuple):
    """A figure must equal ``expression``. ``key``: ``bang``, or ``tong_cua`` (the sum of its parts)."""

    key: str
    expression: Expression
    place: ScalarNode


class Validity(NamedTuple):
    """``hieu_luc``: the first and the last day that rules, a criterion or a threshold are for, included; ``None``: open."""

    since: date | None
    until: date | None
    location: Location = NOWHERE

    def covers(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Threshold(NamedTuple):
    """``operator``: ``>= > <= < ==`` or ``..`` (both ends included, ``high`` given); ``since``: in force from this
    day."""

    text: str
    operator: str
    low: Expression
    high: Expression | None = None
    since: date | None = None
    basis: str = ""
    location: Location = NOWHERE
    validity: Validity | None = None


class Indicator(NamedTuple):
    """A computed value: ``formula``, or ``numerator`` over ``denominator`` (times 100 when ``unit`` is ``%``)."""

    name: str
    label: str
    formula: Expression | None
    numerator: Expression | None
    denominator: Expression | None
    unit: str
    digits: int | None
    thresholds: tuple[Threshold, ...]
    basis: str
    may_exceed: bool
    note: str
    location: Location
    stated: str = ""  # ``ty_le_khai``: the figure that states the rate where there are no counts
    judged: bool = False  # ``nguong`` was typed, whether or not it could be read
    places: Mapping[str, ScalarNode] = {}
    classes: tuple[tuple[str, Fraction], ...] = ()  # ``xep_loai``: label and lowest value, best first
    ranks: bool | None = None  # the rank of a record by ``formula``: True, the greatest first; None: no rank

    def class_of(self, value: Fraction) -> str:
        """The class of a value; the last one has no lower end."""
        return next((label for label, lowest in self.classes if value >= lowest), self.classes[-1][0])

    @property
    def expressions(self) -> dict[str, Expression]:
        """By the key they were typed under."""
        found = {"cong_thuc": self.formula, "tu_so": self.numerator, "mau_so": self.denominator}
        return {key: expression for key, expression in found.items() if expression is not None}


class Scoring(NamedTuple):
    """Points from 0 to ``most``: by the formula of ``points`` (whose thresholds judge them), or without one the sum of the
    members'. ``classes``: label and lowest points, best first."""

    points: Indicator
    most: Fraction
    classes: tuple[tuple[str, Fraction], ...] = ()

    def class_of(self, points: Fraction) -> str | None:
        return next((label for label, lowest in self.classes if points >= lowest), None)


@dataclass(frozen=True, slots=True)
class Criterion:
    """Met when all, any, or at least ``count`` of ``members`` (indicators, criteria, and columns of lists, which stand for
    their rows) are, or by its points (``scoring``); ``rule``: as typed."""

    name: str
    label: str
    rule: str
    count: int
    members: tuple[str, ...]
    basis: str
    note: str
    location: Location
    scoring: Scoring | None = None
    validity: Validity | None = None
    place: Location = NOWHERE  # of ``dat_khi``
    share: Fraction | None = None  # of ``members`` that must be met, instead of ``count``: ``it_nhat 80%``
    absent_is_met: bool = False  # ``khi_khong_phat_sinh: dat``: what did not happen counts as met, else it is left out

    @property
    def judged(self) -> bool:
        """Points without a threshold are no verdict."""
        return self.scoring is None or self.scoring.points.judged


class Check(NamedTuple):
    """``condition`` must hold, in a report or in each row of a list (``rows``), else ``message`` is an error (or a warning)
    unless ``code`` is waived."""

    code: str
    condition: Expression
    is_error: bool
    message: str
    location: Location
    place: ScalarNode
    rows: Expression | None = None  # ``trong``: the list in whose rows it must hold
    rows_place: ScalarNode | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """One pack's rules. The dictionaries keep the order typed; treat them as read-only."""

    file: str
    code: str
    label: str
    info: Mapping[str, Field]
    figures: Mapping[str, Field]
    indicators: Mapping[str, Indicator]
    criteria: Mapping[str, Criterion]
    checks: tuple[Check, ...]
    digest: str = ""  # of the bytes that were read
    validity: Validity | None = None
    tables: Mapping[str, SourceTable] = field(default_factory=dict)
    version: str = ""  # of the pack, as its keeper counts them
    addressed: bool | None = None  # ``kinh_gui``: whether documents of the pack have addressees; None: some do

    @property
    def is_addressed(self) -> bool:
        """Whether documents of the pack may have addressees."""
        return self.addressed is not False

    @property
    def declared(self) -> dict[str, Mapping[str, Field]]:
        """The fields of the sections of a data file that the rules declare."""
        return {"thong_tin": self.info, "so_lieu": self.figures}
