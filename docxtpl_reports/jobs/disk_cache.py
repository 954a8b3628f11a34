"""Caches checked rules and compiled templates on disk from one run to the next.

The key of an entry covers everything that it depends on: the program and Python, Jinja's version, the path shown in messages,
the bytes of the rules and of the template. Only results without errors are cached. An unreadable entry counts as missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docxtpl_reports import program
from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.limits import MAX_SHAPES
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.files import pickles
from docxtpl_reports.files.store import Store

_ROOMS = ("diagnostics", "values", "vietnamese", "ooxml", "engine", "figures")
PACKAGES = tuple(f"docxtpl_reports.{room}" for room in _ROOMS)  # whose classes cached data may contain
MAKERS = ("docxtpl_reports.values.number._number_again",)


class DiskCache:
    """Rules and templates in a store; without a store it is always empty."""

    def __init__(self, store: Store | None) -> None:
        self._store = store

    def rules(self, path: Path, digest: str) -> tuple[Rules, list[Diagnostic]] | None:
        """The rules in the file at ``path`` whose bytes have this digest, with their warnings."""
        match self._get(_rules_key(path, digest)):
            case Rules() as rules, list() as problems if rules.digest == digest:
                return rules, problems
        return None

    def keep_rules(self, path: Path, rules: Rules, problems: Sequence[Diagnostic]) -> None:
        self._put(_rules_key(path, rules.digest), (rules, list(problems)))

    def template(self, path: Path, digest: str, rules: str, *, allow_signed: bool) -> CompiledTemplate | None:
        """The template in the file at ``path``; ``rules``: the digest of those whose names it was checked against."""
        match self._get(_template_key(path, digest, rules, allow_signed)):
            case CompiledTemplate() as template if template.package.digest == digest:
                return template
        return None

    def keep_template(self, path: Path, template: CompiledTemplate, rules: str, *, allow_signed: bool) -> None:
        self._put(_template_key(path, template.package.digest, rules, allow_signed), template)

    def shapes(self, template: CompiledTemplate, rules: str) -> frozenset[bytes]:
        """The document shapes that the gate passed in earlier runs (ADR 13)."""
        found = self._get(_shapes_key(template, rules))
        return frozenset(found) if isinstance(found, list) and all(type(one) is bytes for one in found) else frozenset()

    def keep_shapes(self, template: CompiledTemplate, rules: str) -> None:
        """Add the shapes of this run."""
        if self._store is not None:
            known = sorted(template.passed | self.shapes(template, rules))
            self._put(_shapes_key(template, rules), known[:MAX_SHAPES])

    def _get(self, key: str) -> Any:
        data = None if self._store is None else self._store.get(key)
        if data is None:
            return None
        try:
            return pickles.loaded(data, PACKAGES, MAKERS)
        except Exception:  # pickle raises anything on foreign bytes
            return None

    def _put(self, key: str, value: object) -> None:
        if self._store is not None:
            self._store.put(key, pickles.dumped(value))


def _rules_key(path: Path, digest: str) -> str:
    return "\n".join(("rules", program.fingerprint(), str(path), digest))


def _shapes_key(template: CompiledTemplate, rules: str) -> str:
    return "\n".join(("shapes", program.fingerprint(), template.package.digest, rules))


def _template_key(path: Path, digest: str, rules: str, allow_signed: bool) -> str:
    import jinja2

    return "\n".join(
        ("template", program.fingerprint(), jinja2.__version__, str(path), digest, rules, str(allow_signed))
    )
