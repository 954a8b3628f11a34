"""Reads rules and compiles templates once for many jobs, and caches both for the next run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from weakref import WeakKeyDictionary

from docxtpl_reports.diagnostics import Diagnostic, has_errors
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.figures.data.common import CommonTrees, Tree
from docxtpl_reports.figures.limits import MAX_BYTES
from docxtpl_reports.figures.rules.model import UNITS, Rules
from docxtpl_reports.files.cache import Cache
from docxtpl_reports.files.reading import file_digest, is_settled, state
from docxtpl_reports.files.store import Store
from docxtpl_reports.ooxml.limits import MAX_FILE
from docxtpl_reports.project import RULES_FILE, TEMPLATE_FILE

from .disk_cache import DiskCache

OF_PARTS = frozenset({"TPL260", "TPL261", "TPL262"})  # said of the template, for what is not in it
MAX_KEPT = 16  # cached rules, and templates: a batch rarely mixes more packs
MAX_DIGESTS = 64  # remembered digests of files: two for each cached pack, and some more

_Rules = tuple[Rules | None, list[Diagnostic]]
_Template = tuple[CompiledTemplate | None, list[Diagnostic]]


class Packs:
    """Rules and templates of packs, cached by the content of their files.

    Passed to all jobs that may share them. Two instances share nothing but a ``store``, if they have one.
    ``advance``: called for every report of a unit that a job reads, with their number.
    """

    advance: Callable[[int], None] | None = None

    def __init__(self, store: Store | None = None) -> None:
        self._disk = DiskCache(store)
        self._trees = CommonTrees()
        self._digests: dict[str, tuple[object, str]] = {}
        self._rules: Cache[object, _Rules] = Cache(MAX_KEPT)
        self._templates: Cache[object, _Template] = Cache(MAX_KEPT)
        self._part_files: dict[object, tuple[str, ...]] = {}  # of shared parts, by the keys of templates that have some
        self._shapes: WeakKeyDictionary[CompiledTemplate, _Shapes] = WeakKeyDictionary()

    def rules(self, path: Path) -> tuple[Rules | None, list[Diagnostic]]:
        """The rules in a ``quy-tac.yml`` and their problems; no rules if it cannot be read."""
        before = state(path)
        content = self._digest(path, MAX_BYTES)
        rules, problems = self._rules.get(
            (str(path), content),
            lambda: self._read_rules(path, content),
            belongs=lambda made: _is_still(before, path) if made[0] is None else made[0].digest == content,
        )
        return rules, list(problems)

    def _read_rules(self, path: Path, content: str) -> _Rules:
        if (found := self._disk.rules(path, content)) is not None:
            return found
        from .compiling import read_rules

        rules, problems = read_rules(path)
        is_same = rules is not None and rules.digest == content  # the file may have changed meanwhile
        if rules is not None and is_same and not has_errors(problems):
            self._disk.keep_rules(path, rules, problems)
        return rules, problems

    def tree(self, path: Path) -> Tree:
        """The content of a common data file that table rows are laid over."""
        return self._trees.load(path)

    def template(
        self, pack: Path, path: Path | None = None, *, allow_signed: bool = False
    ) -> tuple[CompiledTemplate | None, list[Diagnostic]]:
        """The compiled template of a pack, or the one at ``path`` compiled with the names of the pack, and its problems."""
        path, rules_file = path or pack / TEMPLATE_FILE, pack / RULES_FILE
        rules, wrong = self.rules(rules_file)
        known = None if has_errors(wrong) else rules
        before = state(path)
        content = self._digest(path, MAX_FILE)
        key = (str(path), content, str(rules_file), None if known is None else known.digest, allow_signed)
        files = self._part_files.get(key, ())
        template, problems = self._templates.get(
            (key, self._contents(files)),
            lambda: self._compile(path, content, pack, known, allow_signed),
            belongs=lambda made: (
                self._is_of(path, content, files, made) and (made[0] is not None or _is_still(before, path))
            ),
        )
        if template is not None and (used := tuple(template.shared)) != files:
            self._part_files[key] = used
            self._templates.get(
                (key, self._contents(used)),
                lambda: (template, problems),
                belongs=lambda made: self._is_of(path, content, used, made),
            )
        return template, list(problems)

    def _contents(self, files: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._digest(Path(file), MAX_FILE) for file in files)

    def _is_of(self, path: Path, content: str, files: tuple[str, ...], made: _Template) -> bool:
        """Whether a template, or what is wrong with it, follows from its file and these files of shared parts alone."""
        template, problems = made
        if template is None:  # what is wrong with a part will be mended there
            return all(d.location.file in (None, str(path)) and d.code not in OF_PARTS for d in problems)
        return template.package.digest == content and tuple(template.shared) == files and self._has_parts(template)

    def _has_parts(self, template: CompiledTemplate) -> bool:
        """Whether the shared parts of a template are what they were, and no nearer one has appeared."""
        return all(self._digest(Path(file), MAX_FILE) == content for file, content in template.shared.items())

    def _compile(self, path: Path, content: str, pack: Path, rules: Rules | None, allow_signed: bool) -> _Template:
        """``rules``: those whose names the template may use, None when they are unknown."""
        if rules is not None:
            kept = self._disk.template(path, content, rules.digest, allow_signed=allow_signed)
            if kept is not None and self._has_parts(kept):
                kept.passed.update(self._disk.shapes(kept, rules.digest))
                self._shapes[kept] = _Shapes(rules.digest, len(kept.passed))
                return kept, list(kept.diagnostics)
        from docxtpl_reports.figures.shapes import shape

        from .compiling import compiled

        names = None if rules is None else shape(rules)
        template, found = compiled(path, names, pack, allow_signed=allow_signed)
        is_same = template is not None and template.package.digest == content
        if template is not None and is_same and rules is not None:
            self._disk.keep_template(path, template, rules.digest, allow_signed=allow_signed)
            self._shapes[template] = _Shapes(rules.digest, 0)
        return template, found

    def rendered(self, template: CompiledTemplate) -> None:
        """Store the document shapes that the gate has accepted: after the first new shape, then after the second, fourth
        and so on."""
        known = self._shapes.get(template)
        if known is not None and len(template.passed) >= known.due:
            self._disk.keep_shapes(template, known.rules)
            known.due = 2 * len(template.passed) - known.first

    def check(self, pack: Path, path: Path | None = None, *, allow_signed: bool = False) -> list[Diagnostic]:
        """The problems of a pack without data: of its rules, and of its template or the one at ``path``."""
        rules, problems = self.rules(pack / RULES_FILE)
        if rules is not None and UNITS in rules.tables and not has_errors(problems):
            from docxtpl_reports.figures.sources.unit_rules import compare  # few packs are made from reports of units

            problems = [*problems, *compare(rules, pack, rules.tables[UNITS].location, names=True)]
        return [*problems, *self.template(pack, path, allow_signed=allow_signed)[1]]

    def _digest(self, path: Path, limit: int) -> str:
        """The digest of a file, computed again when the file changed; empty if it cannot be read."""
        name, now = os.path.abspath(path), state(path)
        known = self._digests.get(name)
        if known is not None and known[0] == now:
            return known[1]
        content = file_digest(path, limit)
        if content is None:
            return ""
        if len(self._digests) >= MAX_DIGESTS:
            self._digests.clear()
        if now is not None and is_settled(now):
            self._digests[name] = now, content
        return content


def _is_still(before: tuple[int, ...] | None, path: Path) -> bool:
    """Whether a file has not changed since: what is wrong with one that is being saved must not be remembered."""
    return before is not None and before == state(path) and is_settled(before)


class _Shapes:
    """The accepted document shapes of a template: the digest of its rules, the number known at ``first``, and the number at
    which they are ``due`` to be stored."""

    def __init__(self, rules: str, first: int) -> None:
        self.rules, self.first, self.due = rules, first, first + 1
