"""Tables of units: a row for each report, a column for each value."""
