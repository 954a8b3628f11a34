"""Limits of rules and data files, each with its unit and its reason.

Files that people type stay far below all of them. They end what a few lines that repeat or nest could ask for.
"""

from __future__ import annotations

# --- YAML ----------------------------------------------------------------------------------------------------------------

MAX_BYTES = 2_000_000  # bytes of one file: what a person types in a year is less
MAX_NODES = 50_000  # values of one file: a record of a dozen for each of the 3.321 communes
MAX_NESTED = 24  # mappings and lists in one another; trees are walked by recursion
MAX_FILES = 16  # data files that build on one another: each is read whole
MAX_SEARCHED = 500  # characters of a line that are searched for a slip: the patterns take quadratic time on a long one
MAX_SEEN_AROUND = 200  # characters around a mark by which a slip is told: a pattern goes back over them
MAX_LINES_BACK = 2000  # lines above the one at which the parser stopped: the slip is mostly a few lines above
MAX_COMPARED = 40_000  # pairs of items by which a changed list is told from what it was: 200 rows with 200
MAX_LETTERED = 20_000  # characters of one value that are looked at for lost letters; more is no text that was typed

# --- expressions ---------------------------------------------------------------------------------------------------------

MAX_EXPRESSION = 2000  # characters: 20 lines of a formula that nobody could check
MAX_NESTED_EXPRESSION = 40  # operations in one another; they are parsed and evaluated by recursion
MAX_DIGITS = 200  # decimals tried to show a verdict: more than any two typed numbers can be alike in

# --- reports -------------------------------------------------------------------------------------------------------------

MAX_PERIODS = 12  # earlier periods that are looked back to: a year of months
MAX_STEPS = 5000  # steps of one derivation: criteria may share parts, so that a few lines of rules expand exponentially
MAX_HEIGHT = 60  # steps above one another in one derivation; its readers recurse

# --- length of reports to people -----------------------------------------------------------------------------------------

MAX_PROBLEMS_OF_YAML = 40  # of one file that are shown: more than this is usually one mistake repeated
MAX_PROBLEMS = 500  # of one data file with its rules that are shown: nobody reads more in one go
MAX_QUOTED = 80  # characters of a value that a message about its letters quotes: a line of a terminal
MAX_CUT = 5  # steps that the note about a derivation too large names: enough to ask for the rest
MAX_MEMBERS_NAMED = 50  # members of a criterion that its reasons name: more than criteria have, fewer than a long list
MAX_ROWS_NAMED = 5  # rows of a list that one message or reason names; the others are counted
MAX_GROUPS = 20_000  # groups of a list that has one for every value that can be: half-days of ten years are 7.320
MAX_ROUNDED = 12  # decimals that ``lam_tron`` of an expression may ask for: as for printing
MAX_LISTED = 12  # names that a message lists as known: with more the message is no longer read

# --- source tables -------------------------------------------------------------------------------------------------------

MAX_HEADER = 300  # characters of a column's header: a longer cell is text
MAX_HEADER_ROWS = 4  # rows that are read as the levels of one header; forms have up to three
MAX_TITLE_ROWS = 15  # rows above a table whose texts are its titles
MAX_NEAR_ROWS = 20  # rows that a message about a header that was not found looks at: each is compared with every column
MAX_CELLS_REPORTED = 100  # cells of one table that messages are about: more is one mistake in a whole column
MAX_EXACT = 10**15  # of a number in a cell: a double keeps 15 digits, those of larger numbers are lost
MAX_REPORTS = 20_000  # reports of units that one report reads, 3 ms each: every commune six times
MAX_TABLES = 50  # spreadsheets of one data file: each is read whole
MAX_COMMON = 4  # data files that are kept: a command has one that its table of units builds on
MAX_NOTES = 30  # rows below a table of units that may be signatures and remarks
