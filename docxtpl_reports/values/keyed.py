"""One value for each key: for each month of the period, or for each row of another list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError

from .absent import Unknown
from .dates import Month
from .namespace import Namespace, Value
from .number import Number, Truth


class Keyed(Value):
    """Cells by their key, in the order of the keys: ``l.thang[m]`` for a month, ``l.ho[t]`` for a row of the list that the
    keys are of, ``l.ho["Ao Sen"]`` by name; iterating gives the cells.

    Keys are months or texts; ``by``: the field of a row that holds its key. A cell may be ``Unknown``. ``sums``: of a totals
    row, the sums of what is known, by key; ``total``: what is computed of the sum of all cells, as its attributes.
    """

    __slots__ = ("_by", "_cells", "_label", "_sums", "_total")
    _cells: dict[Month | str, Any]
    _by: str
    _label: str
    _sums: Mapping[Month | str, Number] | None
    _total: Namespace | None

    def __init__(
        self,
        cells: Mapping[Month | str, object],
        label: str = "",
        by: str = "",
        sums: Mapping[Month | str, Number] | None = None,
        total: Namespace | None = None,
    ) -> None:
        self._set(_cells=dict(cells), _label=label, _by=by, _sums=sums, _total=total, _attributes=None)

    def __getitem__(self, key: object) -> Any:
        found = key_of(key, self._by, self._cells)
        if found is None or found not in self._cells:
            params = {"label": self._label, "key": _named(key, self._by), "keys": ", ".join(map(str, self._cells))}
            raise ReportError(Diagnostic("VER202", params=params))
        return self._cells[found]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cells.values())

    def __len__(self) -> int:
        return len(self._cells)

    def __repr__(self) -> str:
        return f"Keyed({self._cells!r}, {self._label!r}, {self._by!r})"

    def __eq__(self, other: object) -> bool:
        return self._cells == other._cells if isinstance(other, Keyed) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._label, tuple(self._cells)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Keyed, (self._cells, self._label, self._by, self._sums, self._total)

    @property
    def da_co(self) -> Keyed:
        """The cells with what is known of them: in a totals row the sums without the missing values."""
        return self if self._sums is None else Keyed(self._cells | dict(self._sums), self._label, self._by)

    @property
    def thieu(self) -> Keyed:
        """By key, whether something is missing there."""
        missing = {key: Truth(isinstance(cell, Unknown)) for key, cell in self._cells.items()}
        return Keyed(missing, self._label, self._by)

    @property
    def tong(self) -> Number | Unknown:
        """The sum of all cells; unknown when one is."""
        missing = self._missing()
        total = _sum(self._known()) if missing is None else missing
        if self._total is None:
            return total
        if isinstance(total, Unknown):
            return Unknown(total.name, total.reasons, self._total)
        return Number(total.value, total.kind, unit=total.unit, digits=total.digits, attributes=self._total)

    @property
    def trung_binh(self) -> Number | Unknown:
        missing = self._missing()
        return self._mean() if missing is None else missing

    @property
    def tong_da_co(self) -> Number | Unknown:
        """The sum of the cells that are known; unknown when none is."""
        return self.tong if not self._known() else _sum(self._known())

    @property
    def trung_binh_da_co(self) -> Number | Unknown:
        return self.trung_binh if not self._known() else self._mean()

    @property
    def con_thieu(self) -> bool:
        """Whether a cell is not known."""
        return any(isinstance(cell, Unknown) for cell in self._cells.values())

    @property
    def cac_muc_thieu(self) -> tuple[str, ...]:
        """The keys whose cells are not known."""
        return tuple(str(key) for key, cell in self._cells.items() if isinstance(cell, Unknown))

    def _known(self) -> list[Number]:
        cells = self.da_co._cells.values()
        return [cell for cell in cells if not isinstance(cell, Unknown)]

    def _missing(self) -> Unknown | None:
        unknown = [cell for cell in self._cells.values() if isinstance(cell, Unknown)]
        reasons = dict.fromkeys(reason for cell in unknown for reason in cell.reasons)
        return Unknown(self._label, tuple(reasons)) if unknown else None

    def _mean(self) -> Number | Unknown:
        known = self._known()
        return _sum(known) / Fraction(len(known)) if known else Unknown(self._label, (Reason("no_items"),))


def cells_of(value: Keyed) -> Mapping[Month | str, Any]:
    """The cells by their keys, in order."""
    return value._cells


def with_cells(value: Keyed, cells: Mapping[Month | str, object], total: Namespace) -> Keyed:
    """The same with other cells, and with what is computed of their sum."""
    return Keyed(cells, value._label, value._by, value._sums, total)


def with_attributes(cell: object, attributes: Namespace) -> object:
    """A number, or one that is not known, with names of its own."""
    if isinstance(cell, Number):
        return Number(cell.value, cell.kind, unit=cell.unit, digits=cell.digits, attributes=attributes)
    return Unknown(cell.name, cell.reasons, attributes) if isinstance(cell, Unknown) else cell


def key_of(key: object, by: str, keys: Mapping[Month | str, object]) -> Month | str | None:
    """The key among ``keys`` that a template means: a month or its number or text, a row of the list, or its name."""
    if isinstance(key, Month):
        return key
    if isinstance(key, Namespace):
        return key_of(key[by], by, keys) if by in key else None
    if isinstance(key, str):
        return key if key in keys else next((own for own in keys if str(own) == key), None)
    if isinstance(key, int | Number) and not isinstance(key, bool):
        found = [own for own in keys if isinstance(own, Month) and own.month == key]
        return found[0] if len(found) == 1 else None
    return None


def _named(key: object, by: str) -> str:
    value = key[by] if isinstance(key, Namespace) and by in key else key
    return str(value) if isinstance(value, str | Month | int | Number) else type(key).__name__


def _sum(cells: list[Number]) -> Number:
    total = Number(0, "so_nguyen") if not cells else cells[0]
    for cell in cells[1:]:
        total = total + cell
    return total
