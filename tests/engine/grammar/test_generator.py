"""Compiled code: what it looks up once, and that names mean in every scope what they mean in Jinja."""

from __future__ import annotations

import random
from typing import Any

import jinja2
import pytest
from jinja2.compiler import CodeGenerator

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.dialect.environment import load
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment, compiling_environment
from docxtpl_reports.engine.grammar.generator import Generator
from docxtpl_reports.engine.marks import HIT, OUTPUT, OUTPUT_END, STATEMENT, STATEMENT_END


class NamesOfJinja(Generator):
    """Looks every name up where it is read, as Jinja's own code does."""

    enter_frame = CodeGenerator.enter_frame
    visit_Name = CodeGenerator.visit_Name


class Reference(CompilingEnvironment):
    code_generator_class = NamesOfJinja


def source(text: str) -> str:
    for typed, mark in zip(("{{", "}}", "{%", "%}"), (OUTPUT, OUTPUT_END, STATEMENT, STATEMENT_END), strict=True):
        text = text.replace(typed, mark)
    return text


def outcome(env: CompilingEnvironment, text: str) -> tuple[str, str]:
    """What a template prints, or its error."""
    try:
        template = load(env, env.compile(source(text), "t", "t"), lambda value: f"<{getattr(value, 'xml', value)}>")
        context = {"a": 1, "ds": [1, 2, 3], "o": {"x": 5, "y": [7]}, HIT: [].append}
        return "text", "".join(template.root_render_func(template.new_context(context)))
    except (jinja2.TemplateError, ReportError, TypeError) as error:
        return type(error).__name__, str(error)


NAMES = ("a", "b", "ds", "o.x", "o.z", "x")


def body(choose: random.Random, depth: int) -> str:
    parts = []
    for _ in range(choose.randint(1, 3)):
        name, inner = choose.choice(NAMES), (lambda: body(choose, depth - 1) if depth else "")
        parts.append(
            choose.choice(
                (
                    f"{{{{ {name} }}}}",
                    f"{{{{ {name} is defined }}}}",
                    f"{{{{ {name} | default('?') }}}}",
                    f"{{% set {choose.choice('abx')} = {name} %}}",
                    f"{{% set {choose.choice('abx')} %}}{inner()}{{% endset %}}",
                    f"{{% if {name} is defined %}}{inner()}{{% else %}}{inner()}{{% endif %}}",
                    f"{{% for {choose.choice('abx')} in ds %}}{inner()}{{% else %}}{inner()}{{% endfor %}}",
                    f"{{% for x in ds if x > {name} %}}{inner()}{{{{ loop.index }}}}{{% endfor %}}",
                    f"{{% with {choose.choice('abx')} = {name} %}}{inner()}{{% endwith %}}",
                    f"{{% macro m(x, b={name}) %}}{inner()}{{% endmacro %}}{{{{ m({name}) }}}}",
                    f"{{% filter upper %}}{inner()}{{% endfilter %}}",
                )
            )
        )
    return "".join(parts)


@pytest.mark.parametrize("seed", range(2))
def test_names_mean_in_every_scope_what_they_mean_in_jinja(seed: int) -> None:
    choose, ours, theirs = random.Random(seed), compiling_environment(), Reference()
    kinds = set()
    for _ in range(60):
        text = body(choose, 2)
        expected = outcome(theirs, text)
        assert outcome(ours, text) == expected, text
        kinds.add(expected[0])
    assert kinds >= {"text", "UndefinedError"}


def test_a_name_is_looked_up_once_however_often_it_is_read() -> None:
    code: Any = compiling_environment().compile(source("{{ a }}{% if a %}{{ a.b }}{% endif %}" * 50), raw=True)
    assert code.count("resolve('a')") == 1
    assert code.count("is missing") == 1


def test_a_name_that_is_set_is_looked_up_where_it_is_read() -> None:
    assert (
        outcome(compiling_environment(), "{% if b is defined %}{% set b = 2 %}{% endif %}{{ b }}")[0]
        == "UndefinedError"
    )
    assert outcome(compiling_environment(), "{% if a %}{% set b = 2 %}{% endif %}{{ b }}") == ("text", "<2>")


def test_self_is_that_of_jinja() -> None:
    assert outcome(compiling_environment(), "{{ self is defined }}") == outcome(Reference(), "{{ self is defined }}")


def test_what_is_printed_is_joined_once() -> None:
    code: Any = compiling_environment().compile(source("a{{ a }}b{% for x in ds %}{{ x }}{% endfor %}"), raw=True)
    assert code.count("yield") == 2  # the first makes it a generator
