"""The tutorials as programs: their blocks are carried out one after another in an empty folder.

- ``sh``: commands, one a line. A ``text`` block behind them has lines that they print, in order; «…» stands for others and for
  the end of a line. They must succeed unless one of those lines is an error.
- ``diff``: edits of a file; of a .docx the lines are words of one paragraph.
- ``yaml`` and ``csv`` that begin with a comment naming a file: its content.
- ``python``: run in the folder.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from support import ROOT

Edit = Callable[[Path, list[tuple[str, str]]], None]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
NAMED = re.compile(r"# (\S+\.(?:yml|csv))\n")


def blocks(page: Path) -> list[tuple[str, str]]:
    """The language and content of each fenced block."""
    return BLOCK.findall(page.read_text(encoding="utf-8"))


def carry_out(page: Path, folder: Path, edit_document: Edit) -> int:
    """Follow a tutorial in ``folder``; the number of commands."""
    commands, output, failed = 0, "", False
    following = [*blocks(page)[1:], ("", "")]
    for (language, content), (next_language, next_content) in zip(blocks(page), following, strict=True):
        if language == "sh":
            output = ""
            may_fail = next_language == "text" and bool(re.search(r"^(lỗi|error) \w+:", next_content, re.M))
            for line in content.splitlines():
                failed, printed = run(line, folder)
                output += printed
                assert may_fail or not failed, f"{page.name}: {line}\n{printed}"
                commands += 1
            assert not may_fail or failed, f"{page.name}: «{content}» succeeded"
        elif language == "text":
            assert_printed(content, output, page)
        elif language == "diff":
            edit(content, folder, edit_document)
        elif language == "python":
            done = subprocess.run(
                [sys.executable, "-c", content], cwd=folder, env=environment(folder), capture_output=True, text=True
            )
            assert done.returncode == 0, f"{page.name}:\n{content}\n{done.stderr}"
        elif named := NAMED.match(content):
            file = folder / named[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content[named.end() :] if language == "csv" else content, encoding="utf-8")
        else:
            raise AssertionError(f"{page.name}: nobody carries out this block:\n{content}")
    return commands


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "XDG_CACHE_HOME": str(folder / ".cache")}


def run(line: str, folder: Path) -> tuple[bool, str]:
    """Whether a command failed, and what it printed."""
    program, *arguments = shlex.split(line, comments=True)
    assert program == "docxtpl-reports", line
    done = subprocess.run(
        [sys.executable, "-m", "docxtpl_reports", *arguments],
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode in (0, 1), f"{line}\n{done.stdout}"
    return done.returncode == 1, done.stdout


def assert_printed(expected: str, output: str, page: Path) -> None:
    printed = iter(output.splitlines())
    for line in expected.splitlines():
        assert line == "…" or any(_matches(line.strip(), other.strip()) for other in printed), (
            f"{page.name}: not printed, or not in this order: {line}\n{output}"
        )


def _matches(expected: str, printed: str) -> bool:
    return printed.startswith(expected[:-1].rstrip()) if expected.endswith("…") else printed == expected


def edit(change: str, folder: Path, edit_document: Edit) -> None:
    """Replaces lines of a file, which must be there exactly once."""
    for name, body in re.findall(r"^--- (\S+)\n(.*?)(?=^--- |\Z)", change, re.M | re.S):
        hunks = [
            (
                "\n".join(line[1:] for line in hunk.splitlines() if line[:1] in " -"),
                "\n".join(line[1:] for line in hunk.splitlines() if line[:1] in " +"),
            )
            for hunk in re.split(r"^@@\n", body, flags=re.M)
        ]
        if name.endswith(".docx"):
            edit_document(folder / name, hunks)
            continue
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in hunks:
            assert f"\n{text}".count(f"\n{old}\n") == 1, f"{name}: not there once:\n{old}"
            text = f"\n{text}".replace(f"\n{old}\n", f"\n{new}\n", 1)[1:]
        (folder / name).write_text(text, encoding="utf-8")
