"""Lays out the pages of the offline site: README.md, docs/ and every file that their links lead to, in build/site-pages/.

Links between pages are relative to the repository, as on a forge, and the site has the same tree: no link is rewritten.
``make site`` runs this; ``--check FOLDER…`` reports what built sites load from the network, which they must not.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "site-pages"
START = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")

_CODE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
_SPAN = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\((?:<([^>]+)>|([^)\s]+))[^)]*\)")
_LOADED = re.compile(
    r"""<(?:script|img|iframe)\b[^>]*\bsrc="(https?:)?//|<link\b[^>]*\brel="(?:stylesheet|preconnect)"[^>]*//"""
)


def links(text: str) -> list[str]:
    """The targets of the inline links and pictures of a page, leaving out those shown as code."""
    return [angled or plain for angled, plain in _LINK.findall(_SPAN.sub("", _CODE.sub("", text)))]


def needed() -> list[Path]:
    """The files of the site: the pages, the files they link to, and the pages linked from those."""
    waiting = [ROOT / name for name in START]
    waiting += [path for path in (ROOT / "docs").rglob("*") if path.suffix in (".md", ".png")]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        if path.suffix == ".md":
            for target in links(path.read_text(encoding="utf-8")):
                name = unquote(target.partition("#")[0])
                linked = (path.parent / name).resolve()
                if name and "://" not in name and linked.is_file() and linked.is_relative_to(ROOT):
                    waiting.append(linked)
    return sorted(found)


def lay_out(folder: Path = PAGES) -> None:
    """Copies the files of the site, at their paths in the repository."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in needed():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)


def loads_from_elsewhere(site: Path) -> list[str]:
    """The pages of a built site that load a script, style sheet or picture from the network."""
    return [
        page.relative_to(site).as_posix()
        for page in sorted(site.rglob("*.html"))
        if _LOADED.search(page.read_text(encoding="utf-8"))
    ]


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--check"]:
        problems = []
        for site in map(Path, arguments[1:]):
            problems += [f"{site}: no pages"] if not any(site.rglob("*.html")) else []
            problems += [f"{site}: {page} loads something from the network" for page in loads_from_elsewhere(site)]
        for problem in problems:
            print(problem, file=sys.stderr)
        return 1 if problems else 0
    lay_out()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
