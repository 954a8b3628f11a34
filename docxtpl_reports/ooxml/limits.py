"""Limits of files that are read, with the reason of each, and those that the formats and their programs set."""

from __future__ import annotations

# --- packages from anywhere: refused before they take the memory of the machine ------------------------------------------

MAX_FILE = 256 * 2**20  # bytes on disk
MAX_ENTRIES = 10_000  # a list of empty ones takes little space in a zip, and much in memory
MAX_PART = 256 * 2**20  # bytes of one part, inflated
MAX_TOTAL = 512 * 2**20  # bytes of all parts, inflated
MAX_RATIO = 250  # inflated : compressed, of parts above RATIO_FROM; ordinary WordprocessingML stays under 60
RATIO_FROM = 8 * 2**20  # bytes, inflated: a smaller part does no harm whatever its ratio
MAX_MARKUP = 1_500_000  # tags of all XML parts; a tree takes up to 260 bytes for each (a thousand pages have 500.000)
MAX_XML = 128 * 2**20  # bytes of all XML parts
MAX_CATEGORIES = 100_000  # names of a chart that LibreOffice has saved, whose count anyone may write into the file

# --- WordprocessingML ----------------------------------------------------------------------------------------------------

MAX_SPAN = 63  # columns of a table (Word's limit; §17.4.17 gridSpan has none)
MAX_LIST_LEVELS = 9  # levels of a list (§17.9.6)
MAX_COMMENTS = 2_000  # in a copy with findings: Word opens no file with more than 32.767; nobody reads as many
MAX_BOOKMARK = 40  # characters of a bookmark's name (Word's limit; §17.13.6.2 has none)

MAX_BLOCK_NAME = 32  # characters of a building block's name (AutoText's limit in older Word; §17.12.12 has none)
MAX_BLOCK_TEXT = 255  # and of its description

# --- SpreadsheetML -------------------------------------------------------------------------------------------------------

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384  # of a sheet (Excel's limits; §18.3.1.73 and §18.3.1.4 have none)
MAX_CELL_TEXT = 32_767  # characters of one cell (Excel's limit)
