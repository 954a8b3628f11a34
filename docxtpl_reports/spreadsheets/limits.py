"""Limits of spreadsheets that are read, each with its unit and its reason: files come from other systems."""

from __future__ import annotations

MAX_FILE = 64 * 2**20  # bytes of one file: 20.000 rows of eight columns take one
MAX_CELLS = 500_000  # cells with a value, of one file: 20.000 rows of 25 columns; each takes up to 200 bytes of memory
MAX_XML = 128 * 2**20  # bytes of all XML parts that are read, inflated
MAX_TAGS = 6_000_000  # tags of XML that is streamed: twelve for each of the most cells that are read
MAX_TREE_TAGS = 1_500_000  # tags of XML or HTML that is read as a tree, which takes up to 260 bytes for each
MAX_SHEETS = 200  # of one file: a year of days has fewer working days than this has sheets
MAX_MERGED = 200_000  # rows of all merged areas that hold a value: each is looked up by its row
MAX_FILTERS = 20  # of one sheet with its tables: each is held against all hidden rows, to tell why they are hidden
MAX_COVERED = 5_000_000  # steps over cells that areas from above cover: 20.000 rows, each below 250 such cells
MAX_SAMPLE = 100_000  # characters of a text file by which its separator is told
