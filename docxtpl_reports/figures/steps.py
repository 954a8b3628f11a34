"""Steps of derivations, each a value with what it came from; a tree of them is kept within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, Reason
from docxtpl_reports.figures.yaml.nodes import Place, located
from docxtpl_reports.figures.yaml.reading import UnknownName, unknown_name
from docxtpl_reports.values import Verdict

from .limits import MAX_CUT, MAX_HEIGHT, MAX_STEPS


class Step(NamedTuple):
    """One value and what it came from (``parts``). ``value``: exact, as text; ``verdict``: of what is judged; ``place``: where
    a figure was typed, where the rules declare the rest; ``size``, ``height``: of the tree below, with it."""

    name: str
    label: str
    value: str | None
    text: str
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    place: Place | None = None
    parts: tuple[Step, ...] = ()
    size: int = 1
    height: int = 1

    @property
    def source(self) -> Location | None:
        return None if self.place is None else located(self.place)


class Leaf(NamedTuple):
    """A value that came from nothing else: a step without parts, with the same texts."""

    name: str
    label: str
    exact: str | None
    text: str
    reasons: tuple[str, ...]
    place: Place | None


class Derivation(NamedTuple):
    """``root`` holds what nothing else builds on; ``steps``: every name as a template writes it (``so_lieu.x``,
    ``tieu_chi["15.1"]``) in the order declared; ``changes``: of numbers, since the period before (``so_lieu.x.chenh_lech``)."""

    root: Step
    steps: Mapping[str, Step]
    changes: Mapping[str, Step] = {}
    of_row: Callable[[Step, str], Step | None] | None = None  # a change in a row: made when asked for

    def find(self, typed: str) -> tuple[Step | None, list[Diagnostic]]:
        """The step of a name in full, or of a bare one (``15.1``, ``truc_tuyen``), of a row of a list by its number or its
        name, and of a value in it (``linh_vuc.Hộ tịch.ty_le``); else USE013 with the nearest names."""
        wanted = vietnamese.composed(typed).strip()
        steps = {**self.changes, **self.steps}
        names = {**{_bare(name): name for name in reversed(list(steps))}, **{name: name for name in steps}}
        found = names.get(wanted) or names.get(_bare(wanted))
        if found is not None:
            return steps[found], []
        for end in range(len(wanted) - 1, 0, -1):  # the longest name that is known, then its parts
            owners = (
                [step for name, step in steps.items() if wanted[:end] in (name, _bare(name))]
                if wanted[end] == "."
                else []
            )
            for owner in owners:  # a list and a criterion may have one name
                part = self._in(owner, wanted[end + 1 :])
                if part is not None:
                    return part, []
        return None, [unknown_name(UnknownName("USE013", "USE014"), typed, names, Location())]

    def _in(self, owner: Step, path: str) -> Step | None:
        part = _part(owner, path)
        if part is not None or self.of_row is None:
            return part
        path, _, change = path.rpartition(".")
        value = _part(owner, path) if path else owner
        return None if value is None else self.of_row(value, change)


def _part(step: Step, path: str) -> Step | None:
    """A part of a step by the last word of its name, or else by its label, or a part of that part."""
    wanted = path.casefold()
    named = [(part.name.rpartition(".")[2].casefold(), part) for part in step.parts]
    for known, part in (*named, *((part.label.casefold(), part) for part in step.parts)):
        if wanted == known:
            return part
        if wanted.startswith(f"{known}."):
            found = _part(part, path[len(known) + 1 :])
            if found is not None:
                return found
    return None


def criterion_name(name: str) -> str:
    return f'tieu_chi["{name}"]'


def _bare(name: str) -> str:
    """The name without its section: what people type."""
    section, _, rest = name.partition(".")
    if section in ("so_lieu", "thong_tin", "chi_tieu", "tieu_chi"):
        return rest
    return name.removeprefix("tieu_chi[").removesuffix("]").strip("\"'") if name.startswith("tieu_chi[") else name


def make_step(
    name: str,
    label: str,
    value: str | None,
    text: str,
    *,
    verdict: Verdict | None = None,
    reasons: Iterable[Reason | str] = (),
    source: Place | None = None,
    parts: Iterable[Step] = (),
) -> Step:
    """A step with the size of its tree; a tree that would be too big is cut here, with a note that says so."""
    parts = tuple(parts)
    size = height = 1
    if parts:
        size += sum(part.size for part in parts)
        height += max(part.height for part in parts)
    if size > MAX_STEPS or height > MAX_HEIGHT:
        names = ", ".join(part.name for part in parts[:MAX_CUT]) + (", …" if len(parts) > MAX_CUT else "")
        reasons, parts, size, height = (*reasons, Reason("too_many_steps", {"names": names})), (), 1, 1
    return Step(name, label, value, text, verdict, tuple(map(str, reasons)), source, parts, size, height)
