"""The filters of templates, with short Vietnamese names: one entry each, from which everything else about them follows.

A filter takes any value a template can hold. Numbers are taken exactly; an unknown value raises the error that names it.
"""

from __future__ import annotations

from . import barcodes, citations, dates, lists, numbers, pictures, words
from .filter import Filter as Filter

FILTERS: dict[str, Filter] = {
    entry.name: entry
    for group in (numbers, dates, pictures, lists, words, citations, barcodes)
    for entry in group.FILTERS
}
