"""Derivations: a tree from each verdict down to the line where each value was typed.

``derive`` takes rules, data and results and gives a ``Step`` for every name; nothing is computed again. ``outline`` gives what
a manifest holds of it, without a step for each figure that was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from docxtpl_reports.diagnostics import Location, translate
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.data.sections import RECORDS
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import Results
from docxtpl_reports.figures.yaml.nodes import Mark
from docxtpl_reports.values import Blank, Keyed, Number, Unknown

from .change_steps import change_in_row, change_steps
from .step_builder import StepBuilder
from .steps import Derivation, Step, criterion_name, make_step


class Outline(NamedTuple):
    """The content of a derivation that a manifest holds: its root and every name in the order of ``Derivation.steps``;
    of the period before only what is known. ``figures``: those of ``named`` that were typed, by name; numbers as
    ``outline`` was asked to make them."""

    root: Step
    named: Sequence[object]
    figures: Mapping[str, object]


def derive(rules: Plan, data: Data, results: Results) -> Derivation:
    """The derivation of everything the rules declare."""
    builder = StepBuilder(rules, data, results)
    root, steps = _root(builder), _judged(builder)
    for section, declared in reversed(rules.declared.items()):
        steps |= {f"{section}.{name}": builder.typed(section, name) for name in declared}
    steps |= _totals(builder)
    for key, section_ in RECORDS.items():
        steps |= {path: builder.fixed(key, field) for path, field in section_.recorded(data.origins)}
    steps |= {f"ky_truoc.so_lieu.{name}": builder.typed("so_lieu", name, previous=True) for name in rules.figures}
    steps |= {step.name: step for step in builder.earlier.values()}
    return Derivation(
        root, steps, change_steps(rules, data, results, steps), partial(change_in_row, rules, data, results)
    )


NumberMaker = Callable[[str, str, Number, Mark], object]


def outline(rules: Plan, data: Data, results: Results, of_number: NumberMaker | None = None) -> Outline:
    """The same without steps for figures that came from nothing else: each is a ``Leaf``, or for a number that was typed what
    ``of_number`` makes of its name, label, value and place (a report has hundreds of them)."""
    builder, before = StepBuilder(rules, data, results), data.previous
    with_earlier = rules.looks_back or (before is not None and before.known) or _has_values(results.previous)
    root, figures, places = _root(builder, with_earlier=with_earlier), {}, data.origins.places
    named: list[object] = [*_judged(builder).values()]
    for section, declared in reversed(rules.declared.items()):
        values = data.sections[section]
        for name, field in declared.items():
            value, path = values[name], f"{section}.{name}"  # type: ignore[index]
            if of_number is not None and value.__class__ is Number:
                place = places.get(path)
                if place.__class__ is tuple and place[0].file != rules.file:
                    figures[path] = made = of_number(path, field.label, value, place)
                    named.append(made)
                    continue
            if isinstance(value, tuple | Keyed):
                figures[path] = builder.typed(section, name)
            else:
                figures[path] = builder.leaf(path, field.label, value)
            named.append(figures[path])
    named += _totals(builder).values()
    for key, section_ in RECORDS.items():
        values = data.sections[key]
        for path, field in section_.recorded(data.origins):
            value = values[field.name]  # type: ignore[index]
            plain = not isinstance(value, tuple | Keyed)
            named.append(builder.leaf(path, translate(field.label), value) if plain else builder.fixed(key, field))
    if before is not None and before.known:
        values = before.sections["so_lieu"]
        known = (name for name in rules.figures if not isinstance(values[name], Unknown | Blank))  # type: ignore[index]
        named += [builder.typed("so_lieu", name, previous=True) for name in known]
    named += [step for step in builder.earlier.values() if step.value is not None]
    return Outline(root, named, figures)


def _has_values(results: Results | None) -> bool:
    """Whether an indicator has a value in a period of which nothing is known: one of constants has."""
    return results is not None and any(not isinstance(one.value, Unknown) for one in results.indicators.values())


def _root(builder: StepBuilder, *, with_earlier: bool = True) -> Step:
    """Build all criteria and indicators; gives what nothing else builds on. ``with_earlier``: also the indicators of the
    period before."""
    rules, results = builder.rules, builder.results
    for name in rules.order:
        if with_earlier and results.previous is not None and name in rules.indicators:
            earlier = results.previous.indicators[name]
            builder.earlier[name] = builder.earlier_indicator(rules.indicators[name], earlier)
    for name in rules.order:
        if name in rules.columns:
            builder.columns[name] = builder.column(*rules.columns[name])
        else:
            indicator = rules.indicators[name]
            builder.indicators[name] = builder.indicator(indicator, results.indicators[name], f"chi_tieu.{name}")
    for name in rules.criteria_order:
        builder.criteria[name] = builder.criterion(rules.criteria[name])
    tops = [builder.criteria[name] for name in rules.top_criteria]
    tops += [builder.indicators[name] for name in rules.top_indicators]
    place = Location(file=rules.file, line=1, column=1)
    return make_step(rules.code, rules.label, None, "", source=place, parts=tops)


def _judged(builder: StepBuilder) -> dict[str, Step]:
    """Criteria and indicators by their names in full."""
    steps = {criterion_name(name): builder.criteria[name] for name in builder.rules.criteria}
    return steps | {f"chi_tieu.{name}": builder.indicators[name] for name in builder.rules.indicators}


def _totals(builder: StepBuilder) -> dict[str, Step]:
    """The values in the totals rows of lists."""
    found: dict[str, Step] = {}
    for listed in builder.rules.lists:
        if (listed.field.columns or listed.outer) and (total := builder.total(listed)) is not None:
            found |= {part.name: part for part in total.parts}
    return found
