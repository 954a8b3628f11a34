"""Limits for converting with LibreOffice, each with its reason."""

from __future__ import annotations

BATCH = 40  # files per command line when documents cannot be passed one by one
# A warm LibreOffice stays at 210 MB and as fast as at first through 2.000 of our reports. It is replaced because of what is
# told of others: crashes and hangs after some hundreds, memory that large documents leave. A start costs as much as ten.
CONVERSIONS = 500
WORTH_A_PROCESS = 20  # waiting documents: fewer are finished before another LibreOffice has started
WINDOW = 256  # documents accepted ahead of the first unconverted one, at least: only their paths are kept
FAILURES_IN_A_ROW = (
    20  # documents, each of which may take the time limit: then it is asked whether LibreOffice is at fault
)
MEMORY = 400_000_000  # bytes for each LibreOffice: 200 MB for the shipped reports, 340 MB from one of 200 pages on
OFFICES_WITHOUT_MEMORY_KNOWN = 4  # if free memory is unknown
SECONDS_TO_START = 60.0  # the first start from a cold disk takes 10 s
SECONDS_PER_FILE = 30.0  # a hundred pages take 2 s
SECONDS_PER_MEGABYTE = 30.0  # of a long text, on top: 400 pages (4 MB) take 25 s, and more pages more for each
SECONDS_TO_END = 4.0
