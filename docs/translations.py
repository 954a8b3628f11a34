"""Keeps the gettext catalogues in step with the code: extracts, merges, compiles.

``python docs/translations.py`` adds new texts to the .po files (untranslated), drops those that are gone and compiles
the .mo files; with ``--check`` it only says what is wrong (exit code 1).
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from docxtpl_reports import __version__

PACKAGE = Path(__file__).parent.parent / "docxtpl_reports"
DOMAIN = "docxtpl_reports"
LANGUAGES = ("en",)  # Vietnamese is the source
KEYWORDS = {"N_": None, "translate": None, "_": None}
_NO_DATE = datetime(2024, 1, 1, tzinfo=UTC)  # a date of today would make every run a change


def source_texts() -> list[str]:
    """Every text of the package that is marked for translation, once, in the order of the code."""
    found = extract_from_dir(str(PACKAGE), [("**.py", "python")], keywords=KEYWORDS, comment_tags=())
    texts = (message for _, _, message, _, _ in sorted(found, key=lambda item: (item[0], item[1])))
    return list(dict.fromkeys(text for text in texts if isinstance(text, str) and text))


def po_path(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read_catalogue(language: str) -> dict[str, str]:
    """The translations a .po file has, by source text; those that are marked fuzzy do not count."""
    path = po_path(language)
    if not path.exists():
        return {}
    catalogue = read_po(io.BytesIO(path.read_bytes()), locale=language)
    return {m.id: m.string for m in catalogue if m.id and m.string and not m.fuzzy}


def write_catalogue(language: str, texts: list[str], translations: dict[str, str]) -> None:
    """Writes .po and .mo of a language with ``texts`` in their order."""
    catalogue = Catalog(
        locale=language,
        domain=DOMAIN,
        project=DOMAIN,
        version=__version__,
        msgid_bugs_address="docxtpl_reports",
        copyright_holder="docxtpl_reports",
        header_comment="# Translations of docxtpl_reports; the source texts are Vietnamese.",
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        last_translator="docxtpl_reports",
        language_team="docxtpl_reports",
        fuzzy=False,
    )
    for text in texts:
        catalogue.add(text, translations.get(text, ""), flags=())
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, catalogue, width=0, no_location=True)
    with path.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue)


def problems(language: str) -> list[str]:
    """The gaps of a language: missing and stale texts, other placeholders, an outdated .mo."""
    texts, translations = source_texts(), read_catalogue(language)
    found = [f"no {language} translation: {text!r}" for text in texts if text not in translations]
    found += [f"stale {language} text: {text!r}" for text in translations if text not in texts]
    for text in texts:
        if text in translations and placeholders(text) != placeholders(translations[text]):
            found.append(f"other placeholders in {language}: {text!r}")
    mo = po_path(language).with_suffix(".mo")
    if not mo.exists() or _compiled(mo) != translations:
        found.append(f"{mo.name} of {language} lags behind its .po: run «make translations»")
    return found


def placeholders(text: str) -> set[str]:
    """The names that ``str.format`` would fill; with ``!`` when the text cannot be formatted at all."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        return {f"!{error}"}


def _compiled(path: Path) -> dict[str, str]:
    with path.open("rb") as stream:
        catalogue: dict[str, str] = GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
    return {text: translation for text, translation in catalogue.items() if text}


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        found = [problem for language in LANGUAGES for problem in problems(language)]
        print("\n".join(found), file=sys.stderr, end="\n" if found else "")
        return 1 if found else 0
    texts = source_texts()
    for language in LANGUAGES:
        translations = read_catalogue(language)
        write_catalogue(language, texts, translations)
        missing = [text for text in texts if text not in translations]
        print(f"{po_path(language).name} ({language}): {len(texts)} texts, {len(missing)} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
