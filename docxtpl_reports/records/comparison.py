"""Compares two reports of one pack: verdicts that flipped, indicators and figures that changed.

Works on derivations, so that it is the same for finished reports and for data files; places are those of each side.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, Location, translate
from docxtpl_reports.figures.data.sections import DECLARED, RECORDS
from docxtpl_reports.figures.steps import Step

from .finished import Report

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
INDICATORS, CRITERIA = "chi_tieu.", "tieu_chi["
EARLIER = "ky_truoc.so_lieu."  # figures of the period before, which this report is compared with


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is not the same on both sides; nothing on the side where it is not there. ``items``: of a list, the ones
    that differ."""

    name: str
    label: str
    old: Step | None
    new: Step | None
    items: tuple[tuple[Step | None, Step | None], ...] = ()

    @property
    def kind(self) -> str:
        return ADDED if self.old is None else REMOVED if self.new is None else CHANGED

    @property
    def flipped(self) -> bool:
        return self.old is not None and self.new is not None and self.old.verdict != self.new.verdict


@dataclass(frozen=True, slots=True)
class Differences:
    """``verdicts``: indicators and criteria whose verdict flipped; these are among the others as well."""

    verdicts: tuple[Change, ...]
    indicators: tuple[Change, ...]
    criteria: tuple[Change, ...]
    figures: tuple[Change, ...]


def compare(old: Report, new: Report) -> tuple[Differences | None, list[Diagnostic]]:
    """The differences in the order the rules declare; MAN010 for reports of two packs, MAN011 (warning) for two units."""
    if old.pack != new.pack:
        return None, [Diagnostic("MAN010", Location(new.file), {"old": old.pack or "?", "new": new.pack or "?"})]
    units = old.text("don_vi.ten"), new.text("don_vi.ten")
    problems = []
    if units[0] is not None and units[1] is not None and units[0] != units[1]:
        problems = [Diagnostic("MAN011", Location(new.file), {"old": units[0], "new": units[1]})]
    changes = tuple(_changes(old.derivation.steps, new.derivation.steps))
    indicators = tuple(c for c in changes if c.name.startswith(INDICATORS) or _is_total(c.name))
    criteria = tuple(c for c in changes if c.name.startswith(CRITERIA))
    figures = tuple(c for c in changes if _is_typed(c.name) or c.name.startswith(EARLIER))
    flipped = [*(c for c in (*criteria, *indicators) if c.flipped), *_flips(old.derivation.steps, new.derivation.steps)]
    return Differences(tuple(flipped), indicators, criteria, figures), problems


def threshold(step: Step | None) -> str | None:
    """The threshold that a value was judged by, as printed."""
    parts = () if step is None else step.parts
    return next((part.text for part in parts if step is not None and part.name == f"{step.name}.nguong"), None)


def place_of(step: Step) -> Location | None:
    """The place where a value was typed; for a record of a list, the place of its first column."""
    return step.source or next((part.source for part in step.parts if part.source is not None), None)


def _changes(old: Mapping[str, Step], new: Mapping[str, Step]) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        step = after or before
        assert step is not None
        if _is_typed(name) or name.startswith(EARLIER):
            before, after = _there(before), _there(after)
        if _same(before, after):
            continue
        items = _items(before, after) if before is not None and after is not None else ()
        is_earlier = name.startswith(EARLIER)
        label = f"{translate(N_('Kỳ trước'))}: {step.label}" if is_earlier else step.label
        yield Change(name, label, before, after, items if _is_typed(name) or is_earlier else ())


def _is_typed(name: str) -> bool:
    section = name.partition(".")[0]
    return (section in DECLARED or section in RECORDS) and not _is_total(name)


def _is_total(name: str) -> bool:
    """A value of the totals row of a list: it is computed."""
    return ".tong." in name and name.partition(".")[0] in DECLARED


def _there(step: Step | None) -> Step | None:
    """A figure that was typed, or left blank on purpose: nothing for one that is missing."""
    return None if step is None or (step.value is None and step.reasons) else step


def _same(old: Step | None, new: Step | None) -> bool:
    if old is None or new is None:
        return old is new
    seen = [
        (step.value, step.text if step.value is None else None, step.verdict, threshold(step)) for step in (old, new)
    ]
    return seen[0] == seen[1] and (old.verdict is None or old.text == new.text)


def _items(old: Step, new: Step) -> tuple[tuple[Step | None, Step | None], ...]:
    """The items of a list that differ: replaced ones as pairs, others alone."""
    if (pairs := _rows(old, new)) is not None:
        return tuple((a, b) for a, b in pairs if a is None or b is None or a.text != b.text or changed_parts(a, b))
    texts = [[(part.label if _is_year(part) else "", part.text) for part in step.parts] for step in (old, new)]
    pairs = []
    for kind, a, b, c, d in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
        if kind != "equal":
            before: Sequence[Step | None] = old.parts[a:b]
            after: Sequence[Step | None] = new.parts[c:d]
            most = max(len(before), len(after))
            pairs += zip(
                [*before, *[None] * (most - len(before))], [*after, *[None] * (most - len(after))], strict=True
            )
    return tuple(pairs)


def _rows(old: Step, new: Step) -> list[tuple[Step | None, Step | None]] | None:
    """The rows of a list by their names, where each has one of its own. As with the period before, letter case, spaces and
    the place of a tone do not make another row, unless two rows of one side differ only in these."""
    parts = [[part for part in step.parts if not part.name.endswith(".tong")] for step in (old, new)]
    if any(_is_numbered(part) for own in parts for part in own):
        return None
    return _paired(parts, vietnamese.collation_key) or _paired(parts, str)


def _paired(
    sides: Sequence[Sequence[Step]], key: Callable[[str], Hashable]
) -> list[tuple[Step | None, Step | None]] | None:
    """The rows of both sides by a key of their labels; nothing where two rows of one side have the same."""
    old, new = [{key(part.label): part for part in own} for own in sides]
    if (len(old), len(new)) != (len(sides[0]), len(sides[1])):
        return None
    return [(old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new))]


def changed_parts(old: Step, new: Step) -> tuple[tuple[Step, Step], ...]:
    """The values of a row that differ: typed and computed ones."""
    known = {part.name.rpartition(".")[2]: part for part in old.parts}
    pairs = [(known.get(part.name.rpartition(".")[2]), part) for part in new.parts]
    return tuple((a, b) for a, b in pairs if a is not None and (a.text, a.verdict) != (b.text, b.verdict))


def _is_numbered(step: Step) -> bool:
    """An item of a list that is only told apart by its number."""
    return not step.label.strip() or step.label.split()[-1] == step.name.rpartition(".")[2]


def _flips(old: Mapping[str, Step], new: Mapping[str, Step]) -> Iterator[Change]:
    """The verdicts that flipped in the rows of lists."""
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if not _is_typed(name) or before is None or after is None:
            continue
        for row, other in _rows(before, after) or ():
            if row is None or other is None:
                continue
            values = {part.name.rpartition(".")[2]: part for part in row.parts}
            for part in other.parts:
                column = part.name.rpartition(".")[2]
                earlier = values.get(column)
                if earlier is not None and earlier.verdict != part.verdict:
                    yield Change(f"{name}.{other.label}.{column}", f"{other.label}: {part.label}", earlier, part)


def _is_year(step: Step) -> bool:
    """A year of a series is identified by its year, an item of a list by its text."""
    return step.label == step.name.rpartition(".")[2]
