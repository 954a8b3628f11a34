"""The names and characters that template, environment and renderer agree on, and that no author can type."""

from __future__ import annotations

# Delimiters that cannot occur in XML, so that neither literal text nor data can ever be read as a tag.
STATEMENT, STATEMENT_END, OUTPUT, OUTPUT_END = "\x0e", "\x0f", "\x10", "\x11"
NOTE_CALL, LINK_CALL = "__note", "__link"  # what the compiled reference to a note, the use of a link calls
PLAIN_CALL, FIELD_CALL = "__plain", "__field"  # what prints where no run can stand: in attributes, in field codes
CELL_CALL = "__cell"  # what prints in a cell of the workbook behind a chart
LEVEL_CALL = {"p": "__p", "tr": "__tr", "tc": "__tc"}  # what ``{{p x }}`` prints through
SPAN_CALL, FILL_CALL = "__span", "__fill"  # what prints the properties of cells
TAKEN = "__taken"  # told of each branch and iteration: see ``trace``
RAN, ELSE, UNDECIDED = range(3)  # a branch or a loop's body ran; its else did, or none; a draft could not decide
WAYS = 3


SPLICE = "urn:docxtpl-reports:splice"  # namespace of the elements that ``splice`` replaces
