"""Random slips in the shipped data and rules: what officers and rule keepers type, and what no one would."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKS = {"tieu-chi-15": "xa-po-y-2024-08.yml", "chi-so-766": "xa-vi-du-chi-so-2024.yml"}
VALUES = (
    "", "null", "~", "0", "-1", "1.185", "1,185", "9,19", "9.190", "1e9", "0,92", "50%", "1/0", "NaN", "07",
    "13/8/2024", "31/02/2024", "2024-08-13", "từ 1/1 đến 2/2", "yes", "có", "[1, 2]", "{a: 1}", "'x'", '"x', "*a",
    "&a x", "!t x", '| \n    x', "- x", "@x", "%x", ">= 50%", "<= 1,5", "50%..80%", "tat_ca", "it_nhat 99", "a + b",
    "ho_so_tong / 0", "tong(x)", "((((1))))", "x" * 3000, "ệ" * 50, "a\u0301\u0316" * 40, '\u202eabc', '\x1b[31m',
    '\u200b', "хо_со", "đ", "1" * 400, "ky.den", "chi_tieu.truc_tuyen > 5", "bang_chu", "<w:p/>", "{{ x }}",
    "Kính gửi: Ủy ban;", '\u201ca\u201d', "../../../etc/passwd", "/etc/passwd", ".", "xa-po-y-2024-08.yml",
)  # fmt: skip


@cache
def _lines(pack: str, kind: str) -> tuple[str, ...]:
    path = ROOT / "templates" / pack / "quy-tac.yml" if kind == "rules" else ROOT / "data" / PACKS[pack]
    return tuple(path.read_text("utf-8").split("\n"))


def make(rnd: random.Random, kind: str) -> tuple[str, str]:
    """A pack, and its data or rules with some slips; the same generator state gives the same."""
    pack = rnd.choice(sorted(PACKS))
    lines = list(_lines(pack, kind))
    for _ in range(rnd.choice((1, 1, 1, 2, 3, 8))):
        _slip(rnd, lines)
    return pack, "\n".join(lines)


def _slip(rnd: random.Random, lines: list[str]) -> None:
    at = rnd.randrange(len(lines))
    line = lines[at]
    head, colon, _ = line.partition(":")
    what = rnd.randrange(12)
    if what < 4 and colon:
        lines[at] = f"{head}: {rnd.choice(VALUES)}"
    elif what == 4:
        del lines[at]
    elif what == 5:
        lines.insert(at, rnd.choice(lines))
    elif what == 6:
        lines[at] = " " * rnd.randint(0, 8) + line.lstrip()
    elif what == 7 and line:
        position = rnd.randrange(len(line))
        lines[at] = (
            line[:position] + rnd.choice(" :{}[]\"'#&*!|>%@`\t,-=：đ\u00a0") + line[position + rnd.randint(0, 1) :]
        )
    elif what == 8:
        lines[at] = head + rnd.choice(("", "=", " :", "：", ":\u00a0", ":")) + line[len(head) + 1 :]
    elif what == 9 and len(head.strip()) > 2:
        position = rnd.randrange(len(head))
        lines[at] = head[:position] + head[position + 1 :] + line[len(head) :]
    elif what == 10:
        lines[at : at + 3] = ["".join(lines[at : at + 3])]
    else:
        lines[at] = rnd.choice(VALUES)
