"""Writes the extension: ``python oxt/build.py [TARGET.oxt]``. The same sources give the same bytes.

The registry files with words in them are written from the tables ``commands.py`` and ``texts.py``, so that menu, toolbar,
keyboard, panel and code cannot say different things.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "python" / "pythonpath"))

from docxtpl_reports_lo.commands import COMMANDS, IDENTIFIER, PROTOCOL, Command  # noqa: E402
from docxtpl_reports_lo.texts import TEXTS, text  # noqa: E402

TARGET = HERE.parent / "dist" / "docxtpl-reports.oxt"
MENU = "~"  # before the letter that opens the menu
CONTEXT = "com.sun.star.text.TextDocument"
DECK, FACTORY, TOOLBAR = "DocxtplReportsDeck", "DocxtplReportsPanels", IDENTIFIER + ".toolbar"
FIXED = ("META-INF/*.xml", "*.components", "registry/*.xc[su]", "description/*.txt", "icons/*.png", "python/**/*.py")
DATE = (2026, 1, 1, 0, 0, 0)


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b"")
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted(contents().items()):
            info = zipfile.ZipInfo(name, DATE)
            info.external_attr, info.compress_type, info.create_system = 0o644 << 16, zipfile.ZIP_DEFLATED, 3
            archive.writestr(info, content)
    print(f"{target}: {target.stat().st_size} bytes")


def contents() -> dict[str, bytes]:
    """Every file of the extension."""
    files = {}
    for pattern in FIXED:
        for path in HERE.glob(pattern):
            if "__pycache__" not in path.parts:  # text with LF, also where git checks it out otherwise
                files[path.relative_to(HERE).as_posix()] = (
                    path.read_bytes().replace(b"\r\n", b"\n") if path.suffix != ".png" else path.read_bytes()
                )
    about = (HERE / "description.xml").read_text("utf-8").replace("@VERSION@", version())
    files["description.xml"] = about.encode("utf-8")
    made = {
        "Addons": addons(),
        "Accelerators": accelerators(),
        "WriterWindowState": window_state(),
        "Sidebar": sidebar(),
    }
    files.update({f"registry/{name}.xcu": words.encode("utf-8") for name, words in made.items()})
    return files


def version() -> str:
    """The version of the command line it was made with."""
    source = (HERE.parent / "docxtpl_reports" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', source, re.MULTILINE)
    if found is None:
        raise SystemExit("docxtpl_reports/__init__.py has no __version__")
    return found[1]


# --- registry ------------------------------------------------------------------------------------------------------------


def component(name: str, package: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'oor:name="{name}" oor:package="{package}">\n{body}</oor:component-data>\n'
    )


def node(name: str, *children: str) -> str:
    return f'<node oor:name="{name}" oor:op="replace">\n{"".join(children)}</node>\n'


def group(name: str, *children: str) -> str:
    return f'<node oor:name="{name}">\n{"".join(children)}</node>\n'


def prop(name: str, value: object, kind: str = "xs:string") -> str:
    return f'<prop oor:name="{name}" oor:type="{kind}"><value>{escape(str(value))}</value></prop>\n'


def words(name: str, key: str, before: str = "") -> str:
    """A text in both languages; English is what LibreOffice falls back to."""
    values = "".join(
        f'<value xml:lang="{tag}">{escape(before + text(language, key))}</value>'
        for tag, language in (("en-US", "en"), ("vi", "vi"))
    )
    return f'<prop oor:name="{name}" oor:type="xs:string">{values}</prop>\n'


def item(number: int, command: Command) -> str:
    tip = "tip_" + command.name
    return node(
        f"N{number:03}",
        prop("URL", PROTOCOL + command.name),
        words("Title", command.name),
        words("Tooltip", tip) if tip in TEXTS else "",
        prop("Target", "_self"),
        prop("Context", CONTEXT),
    )


def items(commands: tuple[Command, ...]) -> Iterator[str]:
    number = 0
    for command in commands:
        if command.separator_before:
            number += 1
            yield node(f"N{number:03}", prop("URL", "private:separator"))
        number += 1
        yield item(number, command)


def addons() -> str:
    menu = node(IDENTIFIER, words("Title", "title", MENU), prop("Context", CONTEXT), group("Submenu", *items(COMMANDS)))
    toolbar = node(TOOLBAR, *items(tuple(command for command in COMMANDS if command.toolbar)))
    images = (
        node(
            f"{IDENTIFIER}.{command.name}",
            prop("URL", PROTOCOL + command.name),
            group(
                "UserDefinedImages",
                prop("ImageSmallURL", f"%origin%/../icons/{command.name}_16.png"),
                prop("ImageBigURL", f"%origin%/../icons/{command.name}_26.png"),
            ),
        )
        for command in COMMANDS
        if (HERE / "icons" / f"{command.name}_16.png").is_file()
    )
    body = group("AddonUI", group("OfficeMenuBar", menu), group("OfficeToolBar", toolbar), group("Images", *images))
    return component("Addons", "org.openoffice.Office", body)


def accelerators() -> str:
    keys = (
        node(
            command.key,
            f'<prop oor:name="Command" oor:type="xs:string"><value xml:lang="en-US">{PROTOCOL}{command.name}</value></prop>\n',
        )
        for command in COMMANDS
        if command.key
    )
    body = group("PrimaryKeys", group("Modules", group(CONTEXT, *keys)))
    return component("Accelerators", "org.openoffice.Office", body)


def window_state() -> str:
    state = node(
        f"private:resource/toolbar/addon_{TOOLBAR}",
        words("UIName", "title"),
        prop("Visible", "true", "xs:boolean"),
        prop("Docked", "true", "xs:boolean"),
        prop("DockingArea", 0, "xs:int"),
        prop("DockPos", "0,2"),  # a row of its own: it must not push the standard toolbar aside
        prop("Style", 0, "xs:int"),  # icons only; the names are in the tool tips
    )
    return component("WriterWindowState", "org.openoffice.Office.UI", group("UIElements", group("States", state)))


def sidebar() -> str:
    context = '<value oor:separator=";">WriterVariants, any, visible ;</value>'
    shown = f'<prop oor:name="ContextList" oor:type="oor:string-list">{context}</prop>\n'
    icon = prop("IconURL", f"vnd.sun.star.extension://{IDENTIFIER}/icons/panel_26.png")
    deck = node(DECK, words("Title", "title"), prop("Id", DECK), icon, shown, prop("OrderIndex", 900, "xs:int"))
    panels = (
        node(
            f"DocxtplReports{name}",
            words("Title", key),
            prop("TitleBarIsOptional", "false", "xs:boolean"),
            prop("Id", f"DocxtplReports{name}"),
            prop("DeckId", DECK),
            shown,
            prop("ImplementationURL", f"private:resource/toolpanel/{FACTORY}/{name}"),
            prop("OrderIndex", order, "xs:int"),
        )
        for order, (name, key) in enumerate(
            (("Fields", "panel_fields"), ("Problems", "panel_problems"), ("Tags", "panel_tags")), 100
        )
    )
    body = group("Content", group("DeckList", deck), group("PanelList", *panels))
    return component("Sidebar", "org.openoffice.Office.UI", body)


if __name__ == "__main__":
    main()
