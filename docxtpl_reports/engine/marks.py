"""Names every private character, namespace and call that the parts of the engine agree on, and that no author can type.

Characters below are not allowed in XML (or are noncharacters): neither a template nor data can hold one by accident, and
those of data are refused when values are printed. Each character has one meaning; a test holds that.
"""

from __future__ import annotations

# --- Jinja source: delimiters, and what compiled code calls ------------------------------------------------------------------

STATEMENT, STATEMENT_END, OUTPUT, OUTPUT_END = "\x0e", "\x0f", "\x10", "\x11"
REMARK, REMARK_END = "\x12", "\x13"
NOTE_CALL, LINK_CALL = "__note", "__link"  # the reference to a note; the use of a link
PLAIN_CALL, FIELD_CALL = "__plain", "__field"  # print outside of runs: in attributes; in field codes
CELL_CALL = "__cell"  # prints in a cell of the workbook behind a chart
LEVEL_CALL = {"p": "__p", "tr": "__tr", "tc": "__tc"}  # prints ``{{p x }}`` and its kind
SPAN_CALL, FILL_CALL = "__span", "__fill"  # prints properties of cells
KEEP_CALL, PUT_CALL = (
    "__keep",
    "__put",
)  # a label over the rows of a loop: rendered before the loop; printed in its first row

# --- the trace of a rendering: ``line * WAYS + way``, one number for each branch and iteration --------------------------------

HIT = "__hit"  # the call that records
RAN, ELSE, UNDECIDED = range(3)  # a branch or a loop's body ran; its else did, or none; a draft could not decide
WAYS = 3

# --- markers in the tree of a story ------------------------------------------------------------------------------------------

MARKER = "docxtpl-reports"  # target of our processing instructions; Word and LibreOffice write none
PENDING = f"{MARKER}-tag"  # target of an instruction that holds a whole tag, yet to be lexed
TEXT_MARKER, TEXT_MARKER_END = "\ufdd0", "\ufdd1"  # around the number of a marker where no node can be
TAGGED_CELL = MARKER  # attribute of a worksheet's cell with tags: the number of its place; never written to a document

FINDINGS = MARKER  # author of the comments that ``check --comments`` writes: none of them gets into a document
FIELDS = "urn:docxtpl-reports:fields:1"  # namespace of the part that lists a pack's fields: nor does that

# --- marks in rendered text, settled when all stories are rendered ------------------------------------------------------------

NOTE_MARK, NOTE_MARK_END = "\x01", "\x02"  # around the number of a note
NOTE_AGAIN = "="  # before that number: the note that this marker got last, once more
CITATION_MARK, CITATION_MARK_END = "\x03", "\x04"  # around the number of a citation, in private digits:
CITATION_ZERO = 0xF8D0  # a filter that changes digits or letters must not change the number
ID_TOKEN, ID_TOKEN_END, ID_SEPARATOR = "\x19", "\x1a", "\x1c"  # around an id that must become unique
# Guards (see ``template.invariants``): the paragraph a cell must end with, tables, rows and controls that may be empty.
GUARDS = NEEDS_PARAGRAPH, TABLE, TABLE_END, ROW, ROW_END, CONTROL, CONTENT, CONTENT_END, CONTROL_END, BETWEEN, BETWEEN_END = (
    "\x05", "\x06", "\x07", "\x08", "\x14", "\x15", "\x16", "\x17", "\x18", "\x1d", "\x1e",
)  # fmt: skip
ROWS, NEW_ROW, ROWS_END = (
    "\ufdd2",
    "\x1f",
    "\x1b",
)  # around rows whose last stays with the next, and before each of them

STROKE, STROKE_END = "\ufdd3", "\ufdd4"  # around the room and the font of the words that a stroke is drawn under

# --- elements in rendered parts, replaced before a part is written ------------------------------------------------------------

SPLICE = "urn:docxtpl-reports:splice"  # namespace of the elements and attributes that ``splice`` replaces
OPENING = f'<s:f xmlns:s="{SPLICE}"'  # of a printed fragment
VARYING_GRID = f"{{{SPLICE}}}grid"  # in a table whose rows may have more or fewer cells than its grid has columns
AGAIN = f"{{{SPLICE}}}again"  # in a cell below the one with the label
CELL_NAMESPACE = "urn:docxtpl-reports:cell"
CELL_VALUE = f"{{{CELL_NAMESPACE}}}value"  # the element around the printed words of a worksheet's cell
HELD = "held"  # its attribute: a number (``9.2%`` for per cent), a day (``2024-08-13``) or "" for nothing
