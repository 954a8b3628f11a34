"""Guards in rendered text: what holds nothing goes, from the inside out."""

from __future__ import annotations

import random
import re

import pytest

from docxtpl_reports.engine.marks import (
    CONTENT,
    CONTENT_END,
    CONTROL,
    CONTROL_END,
    ROW,
    ROW_END,
    TABLE,
    TABLE_END,
)
from docxtpl_reports.engine.settling.guards import part_tables, settle

GUARDS = (CONTROL, CONTENT, CONTENT_END, CONTROL_END, ROW, ROW_END, TABLE, TABLE_END)
OTHERS = f"([^{''.join(GUARDS)}]*)"
PATTERNS = (
    (re.compile(f"{CONTROL}{OTHERS}{CONTENT}{OTHERS}{CONTENT_END}{OTHERS}{CONTROL_END}"), r"\S"),
    (re.compile(f"{ROW}(){OTHERS}(){ROW_END}"), "<w:tc>"),
    (re.compile(f"{TABLE}(){OTHERS}(){TABLE_END}"), "<w:tr>"),
)


def by_rounds(text: str) -> str:
    """The same by replacing what holds no other guard until nothing changes."""
    changed = 1
    while changed:
        changed = 0
        for element, needed in PATTERNS:
            keep = re.compile(needed).search
            text, count = element.subn(lambda m, keep=keep: "".join(m.groups()) if keep(m[2]) else "", text)  # type: ignore[misc]
            changed += count
    return text


def nested(choose: random.Random, depth: int) -> str:
    text = ""
    for _ in range(choose.randint(0, 3)):
        inner = nested(choose, depth - 1) if depth else choose.choice(("", "x", "<w:tc></w:tc>", "<w:tr></w:tr>"))
        text += choose.choice(
            (
                f"<w:sdt>{CONTROL}a{CONTENT}{inner}{CONTENT_END}b{CONTROL_END}",
                f"{ROW}<w:tr>{inner}{ROW_END}",
                f"{TABLE}<w:tbl>{inner}{TABLE_END}",
                inner,
                choose.choice(GUARDS) if choose.random() < 0.1 else "t",
            )
        )
    return text


@pytest.mark.parametrize("seed", range(3))
def test_elements_that_hold_nothing_go_from_the_inside_out(seed: int) -> None:
    choose = random.Random(seed)
    texts = [nested(choose, 4) for _ in range(300)]
    assert [settle(text) for text in texts] == [by_rounds(text) for text in texts]
    assert any(settle(text) != text.translate(dict.fromkeys(map(ord, GUARDS))) for text in texts)


def test_tables_that_touch_are_parted() -> None:
    table = "<w:tbl>a</w:tbl>"
    assert part_tables(f"x{table}<w:p/>{table} {table}y") == f"x{table}<w:p/>{table}<w:p/> {table}y"
    assert part_tables("x") == "x"
