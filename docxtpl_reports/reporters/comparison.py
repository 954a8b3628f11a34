"""Differences between two reports as text for a person: flipped verdicts first, then indicators, then figures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.figures.steps import Step
from docxtpl_reports.records.comparison import (
    ADDED,
    CRITERIA,
    REMOVED,
    Change,
    Differences,
    changed_parts,
    place_of,
    threshold,
)
from docxtpl_reports.records.finished import Report

from .problems import place_text
from .terminal import columns, plain
from .verdicts import verdict_text

LABEL, VALUE = 48, 60  # columns of a label; letters shown of one value


def differences_text(old: Report, new: Report, found: Differences) -> str:
    """Each difference with both values and both places; one line when there is none."""
    out = [translate(N_("So sánh:")), *(f"  {side}" for side in (_side(old), _side(new)))]
    if not (found.verdicts or found.indicators or found.criteria or found.figures):
        return "\n".join([*out, "", translate(N_("Không có gì khác nhau."))])
    if found.verdicts:
        out += ["", translate(N_("Kết luận đã đổi"))]
        for change in found.verdicts:
            verdicts = f"{_verdict(change.old)} → {_verdict(change.new)}"
            out.append(f"  {plain(change.label)} ({plain(change.name)}): {verdicts}")
            out += [f"      {plain(reason)}" for reason in (change.new.reasons if change.new else ())]
    if found.indicators:
        out += ["", *_table(N_("Chỉ tiêu đã đổi"), [_indicator_row(change) for change in found.indicators])]
    criteria = [change for change in found.criteria if not change.flipped]
    if criteria:
        out += ["", *_table(N_("Tiêu chí đã đổi"), [_indicator_row(change) for change in criteria])]
    for kind, title in _FIGURES.items():
        changes = [change for change in found.figures if change.kind == kind]
        out += ["", translate(title)] if changes else []
        for change in changes:
            out += _figure(change)
    return "\n".join(out)


_FIGURES = {
    "changed": N_("Số liệu đã đổi"),
    ADDED: N_("Số liệu mới có"),
    REMOVED: N_("Số liệu không còn"),
}


def _side(report: Report) -> str:
    period = " – ".join(filter(None, (report.text("ky.tu"), report.text("ky.den"))))
    about = ", ".join(filter(None, (report.text("don_vi.ten"), period)))
    return plain(f"{report.file} ({about})" if about else report.file)


def _verdict(step: Step | None) -> str:
    return verdict_text(step.verdict if step else None)


def _indicator_row(change: Change) -> tuple[str, str, str]:
    return plain(change.label), _result(change.old), _result(change.new)


def _result(step: Step | None) -> str:
    if step is None:
        return "–"
    limit = threshold(step)
    verdict = _verdict(step) if step.verdict else ""
    text = "" if step.text.lower() == verdict.lower() else plain(step.text)
    about = ", ".join(filter(None, (plain(limit or ""), verdict)))
    return f"{text} ({about})" if text and about else text or about or "–"


def _table(title: str, rows: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    head = (translate(title), translate(N_("Trước")), translate(N_("Sau")))
    widths = [max(columns(row[n]) for row in (head, *rows)) for n in (1, 2)]
    first = min(LABEL, max(columns(row[0]) for row in (head, *rows)))
    for number, row in enumerate((head, *rows)):
        label = textwrap.wrap(row[0], first) or [""]
        cells = [_padded(text, width) for text, width in zip((label[0], *row[1:]), (first, *widths), strict=True)]
        yield "  ".join(cells).rstrip()
        yield from label[1:]
        if number == 0:
            yield "-" * (first + sum(widths) + 4)


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - columns(text), 0)


def _figure(change: Change) -> Iterator[str]:
    name = f"  {plain(change.label)} ({plain(change.name)})"
    if change.items:
        yield f"{name}:"
        for old, new in change.items:
            parts = changed_parts(old, new) if old is not None and new is not None else ()
            if not parts or new is None:
                yield f"      {_shown(old)} → {_shown(new)}{_places(old, new)}"
                continue
            yield f"      {plain(new.label)}:"
            for a, b in parts:
                yield f"        {plain(b.label)}: {_value(a)} → {_value(b)}{_places(a, b)}"
        return
    yield f"{name}: {_shown(change.old)} → {_shown(change.new)}{_places(change.old, change.new)}"


def _value(step: Step) -> str:
    """A value of a row with its verdict."""
    return f"{_shown(step)} ({_verdict(step)})" if step.verdict else _shown(step)


def _shown(step: Step | None) -> str:
    if step is None:
        return translate(N_("(không có)"))
    text = " ".join(plain(step.text).split()) or translate(N_("(để trống)"))
    return text if len(text) <= VALUE else text[: VALUE - 1] + "…"


def _places(old: Step | None, new: Step | None) -> str:
    found = [place_of(step) for step in (old, new) if step is not None]
    places = [place_text(place) for place in found if place is not None]
    return f"  ← {' → '.join(dict.fromkeys(places))}" if places else ""


def report_json(report: Report) -> dict[str, object]:
    period = {"from": report.text("ky.tu"), "to": report.text("ky.den")}
    return {
        "file": report.file,
        "kind": report.kind,
        "pack": report.pack,
        "draft": report.draft,
        "unit": report.text("don_vi.ten"),
        "period": period,
    }


def differences_json(found: Differences) -> dict[str, object]:
    """As the command line's JSON has it; every object of a kind has the same keys."""
    return {
        "verdicts": [_verdict_json(change) for change in found.verdicts],
        "indicators": [_judged_json(change) for change in found.indicators],
        "criteria": [_judged_json(change) for change in found.criteria],
        "figures": [_figure_json(change) for change in found.figures],
    }


def _verdict_json(change: Change) -> dict[str, object]:
    sides = {"old": change.old, "new": change.new}
    verdicts = {side: step and step.verdict for side, step in sides.items()}
    reasons = {side: list(step.reasons) if step else [] for side, step in sides.items()}
    kind = "criterion" if change.name.startswith(CRITERIA) else "indicator"
    return {"name": change.name, "label": change.label, "kind": kind, **verdicts, "reasons": reasons}


def _judged_json(change: Change) -> dict[str, object]:
    def side(step: Step | None) -> dict[str, object] | None:
        if step is None:
            return None
        return {"value": step.value, "text": step.text, "threshold": threshold(step), "verdict": step.verdict}

    sides = {"old": side(change.old), "new": side(change.new)}
    return {"name": change.name, "label": change.label, "change": change.kind, **sides}


def _figure_json(change: Change) -> dict[str, object]:
    sides = {"old": _typed_json(change.old), "new": _typed_json(change.new)}
    items = [{"old": _typed_json(old), "new": _typed_json(new)} for old, new in change.items]
    return {"name": change.name, "label": change.label, "change": change.kind, **sides, "items": items}


def _typed_json(step: Step | None) -> dict[str, object] | None:
    if step is None:
        return None
    source = place_of(step)
    return {"value": step.value, "text": step.text, "source": None if source is None else source.source}
