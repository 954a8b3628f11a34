"""The environment that compiles: ours with its own parser and generator, checked against the installed Jinja2."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import ClassVar

import jinja2
from jinja2 import lexer as jinja_lexer
from jinja2 import nodes
from jinja2.ext import do, loopcontrols

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.dialect.environment import ReportEnvironment
from docxtpl_reports.engine.marks import HIT

from .generator import Generator
from .parser import Lexer, parse

PROVEN = frozenset({"3.1.6"})  # versions of Jinja2 in which the tests have seen this environment call every hook


class CompilingEnvironment(ReportEnvironment):
    """Reads source and writes code that runs in a ``ReportEnvironment``. Use ``compiling_environment()``."""

    code_generator_class = Generator
    extensions_used = (loopcontrols, do)
    code_names: ClassVar[Mapping[str, object]] = {}  # what compiled code calls besides what ``load`` gives it
    _checked: ClassVar[set[type]] = set()
    _generate = jinja2.Environment._generate

    def __init__(self) -> None:
        super().__init__()
        self._lexer = Lexer(self)
        is_proven = type(self) is CompilingEnvironment and jinja2.__version__ in PROVEN
        if not is_proven and type(self) not in self._checked:
            from . import self_test

            if not self_test.calls_every_hook(self, self.code_names, HIT):
                raise ReportError(Diagnostic("OUT060", params={"version": jinja2.__version__}))
            self._checked.add(type(self))

    @property
    def lexer(self) -> jinja_lexer.Lexer:
        return self._lexer

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return parse(self, source, name, filename)


@lru_cache(maxsize=1)
def compiling_environment() -> CompilingEnvironment:
    """The environment that compiles the templates of a process unless a caller brings one."""
    return CompilingEnvironment()
