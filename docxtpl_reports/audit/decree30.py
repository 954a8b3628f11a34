"""Facts of Decree 30/2020/NĐ-CP about the layout of a page, each with its clause; lengths in millimetres."""

from __future__ import annotations

PAPER = (210.0, 297.0)  # A4, width and height (Annex I, I.1)
MARGINS = {  # at least and at most (Annex I, I.3)
    "top": (20.0, 25.0),
    "bottom": (20.0, 25.0),
    "left": (30.0, 35.0),
    "right": (15.0, 20.0),
}
