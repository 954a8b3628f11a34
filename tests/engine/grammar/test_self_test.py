"""The environment refuses a Jinja2 that no longer calls one of its hooks: values would be printed unescaped."""

from __future__ import annotations

import pytest
from jinja2.compiler import CodeGenerator
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.grammar import compiling, self_test
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment
from docxtpl_reports.engine.grammar.draft import DraftEnvironment
from docxtpl_reports.engine.grammar.generator import Generator
from docxtpl_reports.engine.grammar.self_test import calls_every_hook
from docxtpl_reports.engine.marks import HIT

HOOKS = [
    "visit_List", "visit_Getitem", "start_write", "end_write", "visit_For", "visit_If", "visit",
    "visit_Compare", "visit_Concat", "macro_body", "blockvisit",
    "write_commons", "_output_child_to_const", "_output_child_pre",
]  # fmt: skip


@pytest.mark.parametrize("kind", [CompilingEnvironment, DraftEnvironment])
def test_the_installed_version_calls_every_hook(kind: type[CompilingEnvironment]) -> None:
    assert calls_every_hook(kind(), kind.code_names, HIT)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_version_that_ignores_a_hook_of_the_generator_is_refused(hook: str) -> None:
    class Ignoring(Generator):
        pass

    setattr(Ignoring, hook, getattr(CodeGenerator, hook))

    class Environment(CompilingEnvironment):
        code_generator_class = Ignoring

    with pytest.raises(ReportError) as error:
        Environment()
    assert [d.code for d in error.value.diagnostics] == ["OUT060"]


@pytest.mark.parametrize("hook", ["lexer", "call_binop", "wrap_str_format", "intercepted_binops", "concat"])
def test_a_version_that_ignores_a_hook_of_the_environment_is_refused(hook: str) -> None:
    theirs = getattr(ImmutableSandboxedEnvironment, hook)
    changed = type("Environment", (CompilingEnvironment,), {hook: theirs})
    with pytest.raises(ReportError) as error:
        changed()
    assert [d.code for d in error.value.diagnostics] == ["OUT060"]


def test_a_version_that_no_test_has_seen_is_probed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "calls_every_hook", lambda *_: False)
    CompilingEnvironment()
    monkeypatch.setattr(compiling, "PROVEN", frozenset({"3.1.0"}))
    with pytest.raises(ReportError, match="OUT060"):
        CompilingEnvironment()


def test_the_sandbox_belongs_to_what_is_checked() -> None:
    class Open(CompilingEnvironment):
        def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
            return True

    with pytest.raises(ReportError, match="OUT060"):
        Open()
