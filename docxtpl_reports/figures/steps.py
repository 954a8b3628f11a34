"""Steps of derivations, each a value with what it came from; a tree of them is kept within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, Reason
from docxtpl_reports.figures.yaml.reading import UnknownName, unknown_name
from docxtpl_reports.values import Verdict

from .limits import MAX_CUT, MAX_HEIGHT, MAX_STEPS


@dataclass(frozen=True, slots=True)
class Step:
    """One value and what it came from (``parts``). ``value``: exact, as text; ``verdict``: of what is judged; ``source``: where
    a figure was typed, where the rules declare the rest; ``size``, ``height``: of the tree below, with it."""

    name: str
    label: str
    value: str | None
    text: str
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    source: Location | None = None
    parts: tuple[Step, ...] = ()
    size: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class Derivation:
    """``root`` holds what nothing else builds on; ``steps``: every name as a template writes it (``so_lieu.x``,
    ``tieu_chi["15.1"]``) in the order declared."""

    root: Step
    steps: Mapping[str, Step]

    def find(self, typed: str) -> tuple[Step | None, list[Diagnostic]]:
        """The step of a name in full, or of a bare one (``15.1``, ``truc_tuyen``); else USE013 with the nearest names."""
        wanted = vietnamese.composed(typed).strip()
        names = {**{_bare(name): name for name in reversed(list(self.steps))}, **{name: name for name in self.steps}}
        found = names.get(wanted) or names.get(_bare(wanted))
        if found is not None:
            return self.steps[found], []
        return None, [unknown_name(UnknownName("USE013", "USE014"), typed, names, Location())]


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
    source: Location | None = None,
    parts: Iterable[Step] = (),
) -> Step:
    """A step with the size of its tree; a tree that would be too big is cut here, with a note that says so."""
    parts = tuple(parts)
    size = 1 + sum(part.size for part in parts)
    height = 1 + max((part.height for part in parts), default=0)
    if size > MAX_STEPS or height > MAX_HEIGHT:
        names = ", ".join(part.name for part in parts[:MAX_CUT]) + (", …" if len(parts) > MAX_CUT else "")
        reasons, parts, size, height = (*reasons, Reason("too_many_steps", {"names": names})), (), 1, 1
    return Step(name, label, value, text, verdict, tuple(map(str, reasons)), source, parts, size, height)
