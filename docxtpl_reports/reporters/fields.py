"""Fields and filters of a pack as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docxtpl_reports.diagnostics import N_, translate

from .problems import place_text
from .terminal import plain
from .verdicts import LABEL_COLUMNS

if TYPE_CHECKING:
    from docxtpl_reports.packs.inventory import Entry, FilterEntry


_KINDS = {
    "figure": N_("Số liệu"),
    "indicator": N_("Chỉ tiêu"),
    "criterion": N_("Tiêu chí"),
    "info": N_("Thông tin của văn bản"),
    "snippet": N_("Đoạn có sẵn"),
}
SHOWN_PLACES = 3  # of each name; JSON has all


def fields_text(entries: Sequence[Entry]) -> str:
    """The names by kind: what each is, its type, a sample, what to type in the template and where it is used."""
    out = []
    for kind, title in _KINDS.items():
        out += ["", translate(title)]
        for entry in (e for e in entries if e.kind == kind and (kind == "snippet" or e.of is None)):
            about = ", ".join(filter(None, (entry.type, entry.unit)))
            out.append(f"  {plain(entry.name)}: {plain(entry.label)}{f' ({about})' if about else ''}")
            out.append(f"      {plain(entry.insert)}")
            if entry.sample is not None:
                sample = plain(entry.sample)
                shown = sample if len(sample) <= LABEL_COLUMNS else sample[: LABEL_COLUMNS - 1] + "…"
                out.append("      " + translate(N_("Ví dụ: {sample}")).format(sample=shown))
            places = list(dict.fromkeys(place_text(place) for place in entry.used_in))
            out += [f"      ← {place}" for place in places[:SHOWN_PLACES]]
            if len(places) > SHOWN_PLACES:
                more = translate(N_("và {n} chỗ khác"))
                out.append(f"      ← … {more.format(n=len(places) - SHOWN_PLACES)}")
    return "\n".join(out[1:])


def filters_text(filters: Sequence[FilterEntry]) -> str:
    out = [translate(N_("Bộ lọc: đặt sau dấu «|» trong thẻ"))]
    for one in filters:
        out.append(f"  {one.name}: {one.summary}")
        out += [f"      {{{{ {tag} }}}} → {text}" for tag, text in one.examples]
    return "\n".join(out)
