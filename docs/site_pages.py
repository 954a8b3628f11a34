"""Lays out the pages of the offline site: README.md, docs/ and every file that their links lead to, in build/site-pages/.

Links between pages are relative to the repository, as on a forge, and the site has the same tree: no link is rewritten.
``make site`` runs this; ``--check FOLDER…`` reports what built sites load from the network, which they must not.
"""

from __future__ import annotations

import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "site-pages"
START = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")

_CODE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
_SPAN = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\((?:<([^>]+)>|([^)\s]+))[^)]*\)")
_REMOTE = re.compile(r"\s*(?:https?:)?//", re.I)
_IN_STYLE = re.compile(r"""(?:@import\s+(?:url\()?|url\()\s*["']?\s*(?:https?:)?//""", re.I)
_LINKED = frozenset(
    {"stylesheet", "preconnect", "dns-prefetch", "preload", "modulepreload", "prefetch", "icon", "manifest"}
)


class _Loads(HTMLParser):
    """Notices elements, styles and scripts that make a browser ask another machine; links that a reader follows do not."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag if tag in ("style", "script") else self._inside
        addresses = [given.get("src", ""), given.get("poster", ""), given.get("data", "") if tag == "object" else ""]
        addresses += [part.strip() for part in given.get("srcset", "").split(",")]
        if tag == "link" and _LINKED & set(given.get("rel", "").lower().split()):
            addresses.append(given.get("href", ""))
        self.found |= any(map(_REMOTE.match, addresses)) or _IN_STYLE.search(given.get("style", "")) is not None

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        self.found |= self._inside == "style" and _IN_STYLE.search(data) is not None
        self.found |= (
            self._inside == "script" and re.search(r"""(?:fetch|import)\(?\s*["'](?:https?:)?//""", data) is not None
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
    """The pages of a built site that load a script, style sheet, font or picture from the network."""
    return [
        page.relative_to(site).as_posix()
        for page in sorted(site.rglob("*.html"))
        if _asks_elsewhere(page.read_text(encoding="utf-8"))
    ]


def _asks_elsewhere(page: str) -> bool:
    parser = _Loads()
    parser.feed(page)
    parser.close()
    return parser.found


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
