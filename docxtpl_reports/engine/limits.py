"""Limits of the engine, each with its unit and its reason; those of files and of the formats are in ``ooxml.limits``.

A report of a thousand pages stays far below all of them. They end what a template or data could make of a few characters.
"""

from __future__ import annotations

# --- time and memory of one rendering ------------------------------------------------------------------------------------

MAX_WORK = 512_000_000  # characters gone through (see ``dialect.bounds``)
MAX_MADE = 256_000_000  # bytes that the values and the text of one rendering take
WORK_OF_MODULE = 64  # characters of work for a module of a QR code, with what chooses its mask
MAX_SETTLED = 64_000_000  # characters that marks may become: one mark is a few characters, and easily repeated

# --- single values -------------------------------------------------------------------------------------------------------

MAX_TEXT = 1_000_000  # characters of one printed value, or of one that an operator makes: about 400 pages
MAX_NODES = 1_000_000  # in one value, what it holds twice counted twice: shared items cost no memory, but time
MAX_NESTED_LISTS = 64  # lists in lists; Python compares them by recursion
MAX_MAGNITUDE = 2000  # decimal exponent of a number from outside, whose digits are written out
MAX_LITERAL = 40  # characters and decimal places of a number in a template: no figure of a report has more
MAX_PLACES = 4000  # of a quotient: more than integers and precisions of bounded size can ask for
MAX_DOUBLE = 307  # decimal exponent of a number in a cell of a workbook, which holds doubles

# --- forms of numbers and texts -------------------------------------------------------------------------------------------

MAX_DECIMALS = 12  # of a number's picture and of ``round``
MAX_FORMAT_DIGITS = 3  # digits of a width or precision, which is thus below a thousand characters
MAX_WIDTH = 1000  # characters that a text is padded to, or that one ``strip`` looks for
MAX_CODE = 180  # millimetres that a QR code is wide: more than the text of an A4 page
MAX_WRAPPED = 20_000  # characters to be broken into lines; Python takes quadratic time for long words

# --- templates -----------------------------------------------------------------------------------------------------------

MAX_NESTED_BLOCKS = 18  # Python refuses more than 20 nested loops; deeper templates are a mistake long before that
MAX_INSERTED = 20_000_000  # bytes of a file that Word inserts in which tags are looked for
MAX_ROWS_TOGETHER = 8  # rows below a loop that stay on one page: totals, tax, words; more could leave half a page empty
MAX_PARTS = 200  # shared parts that one template puts together, parts within parts counted
MAX_PARTS_DEEP = 8  # parts within parts: a letter has two
MAX_DECLARED_DEPTH = 2  # levels of declared names that are recognised in stray braces: ``so_lieu.ho_so``

# --- charts --------------------------------------------------------------------------------------------------------------

MAX_POINTS = 1_000_000  # of all the copies in the charts over one workbook
MAX_SHEET = 16 * 2**20  # bytes of one rendered sheet or chart: its tree takes ten times as much

# --- length of reports to people -----------------------------------------------------------------------------------------

MAX_STRAYS = 20  # stray delimiters of a paragraph that are named one by one: a paragraph of code would bury the rest
MAX_CHANGED_PARAGRAPHS = 20  # paragraphs with tracked changes that are named one by one; the others are counted

# --- what one process keeps ----------------------------------------------------------------------------------------------

MAX_SHAPES = 4096  # shapes of documents of one template that the gate has seen
MAX_ADAPTED = 8  # the same of those compiled for environments of callers, whose functions are kept with them
MAX_TEMPLATES = 16  # templates that ``ReportTemplate`` keeps from one document to the next
MAX_TEMPLATE_BYTES = 64 * 2**20  # bytes of all their .docx files together: compiled they take about as much again
MAX_MERGE_NAME = 40  # characters that Word keeps of the name of a mail merge's column
MAX_MERGE_COLUMNS = 255  # of a text file that Word merges with
