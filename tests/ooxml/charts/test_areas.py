"""Areas of cells move with their rows and print as they are read."""

from __future__ import annotations

from docxtpl_reports.ooxml.charts.areas import Area, Moves, read_areas


def test_rows_that_move_take_their_areas_with_them() -> None:
    moves = Moves.of([(3, 4)], [[3, 4, 3, 4, 3, 4]])
    areas = {
        (2, 2): (2, 2),
        (3, 4): (3, 8),
        (2, 5): (2, 9),
        (5, 7): (9, 11),
        (3, 3): None,
        (1, 1_048_576): (1, 1_048_576),
    }
    for (top, bottom), expected in areas.items():
        moved = moves.area(Area("", 1, top, 1, bottom))
        assert (None if moved is None else (moved.top, moved.bottom)) == expected


def test_areas_print_as_they_are_read() -> None:
    for text in ("Sheet1!$B$2:$B$5", "'Số ''liệu'''!$A$1", "Sheet1!$B:$C", "Sheet1!$2:$3"):
        assert str(read_areas(text)[0]) == text
