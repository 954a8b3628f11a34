"""Tells whether the installed Jinja2 still calls every hook that the environment relies on, before anything is rendered.

The generator and the environment override methods that Jinja2 does not promise to keep. If another version no longer calls
one of them, values would be printed unescaped, unbounded or rounded, without any error. So each kind of environment renders
a probe when it is first made in a process, and compares what every hook leaves behind; the one that compiles templates does
so unless it is known to pass with the installed version.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import jinja2

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.marks import OUTPUT, OUTPUT_END, STATEMENT, STATEMENT_END

# Each statement with what it prints when ``output(x)`` gives ⟨x⟩ («x» for what was captured), ``join_values`` (a+b), and
# ``contains`` is always true.
_PROBE = (
    ("{{v}}", "⟨<&>⟩"),  # escaping happens in ``output``
    ("{{'a'}}", "⟨a⟩"),  # also of literals: nothing is folded while compiling
    ("{{ 0.10 }}{{ 1 / 4 }}{{ 2 // 3 }}", "⟨0.10⟩⟨0,25⟩⟨0⟩"),  # exact literals and operators
    ("{{[1]}}{{v[1:]}}", "⟨made [1]⟩⟨made &>⟩"),
    ("{{v ~ 1}}", "⟨(<&>+1)⟩"),
    ("{{v == l}}", "⟨compared⟩"),
    ("{{'x' in l}}{{'x' not in l}}", "⟨True⟩⟨False⟩"),
    ("{{'{:.1f}'.format(0.25)}}", "⟨0.3⟩"),  # rounded half up by our own formatter
    ("{%for x in l if x%}{{x}}{%endfor%}", "⟨a⟩⟨b⟩"),
    ("{%for x in o%}{{x.a}}{%endfor%}", "⟨<&>⟩"),
    ("{%if v%}a{%else%}b{%endif%}", "a"),
    ("{%set c%}{{v}}{%endset%}{{c}}", "«⟨<&>⟩»"),  # captured once, not escaped again
    (
        "{%macro m(i)%}{{i}}{{caller()}}{%endmacro%}{%call m(v)%}z{%endcall%}",
        "placed{⟨<&>⟩⟨z⟩}",
    ),
    ("{%for x in range(1) recursive%}{{x}}{%endfor%}", "in_place{⟨0⟩}"),
)
# Charged: two items of a loop, each with its test, an item of another, a macro, its caller, an item of the last loop.
_STEPS = 8
_REFUSED = ("{{missing}}", "{{v.__class__}}", "{{l.append(1)}}", "{{'a' * 99999999}}")


def _source(probe: str) -> str:
    for typed, mark in zip(("{{", "}}", "{%", "%}"), (OUTPUT, OUTPUT_END, STATEMENT, STATEMENT_END), strict=True):
        probe = probe.replace(typed, mark)
    return probe


def calls_every_hook(env: jinja2.Environment, code_names: Mapping[str, object], taken: str) -> bool:
    """Whether a probe rendered by ``env`` goes through every hook.

    ``code_names``: what compiled code calls besides the hooks; ``taken``: the name of the hook that records its branches.
    """
    counts: list[int] = []
    steps: list[int] = []
    hooks: dict[str, Any] = {
        "output": lambda value: f"«{value.xml}»" if hasattr(value, "xml") else f"⟨{value}⟩",
        "output_of": lambda owner, name: f"⟨{env.getattr(owner, name)}⟩",
        "join_values": lambda values: f"({'+'.join(map(str, values))})",
        "contains": lambda container, item: True,
        "spend": lambda work, made=0: steps.append(work),
        "compared": lambda *operands: "compared",
        "made": lambda value: f"made {value}",
        "in_place": lambda value: f"in_place{{{value}}}",
        "placed": lambda value: f"placed{{{getattr(value, 'xml', value)}}}",
    }

    def compiled(source: str) -> jinja2.Template:
        namespace = {"environment": env, "__file__": "self-test", "Decimal": Decimal, **hooks, **code_names}
        exec(env.compile(_source(source), "self-test", "self-test"), namespace)
        return jinja2.Template._from_namespace(env, namespace, env.globals)

    def rendered(template: jinja2.Template, number: int = -1) -> str:
        context = template.new_context(
            {"v": "<&>", "l": ["a", "b"], "o": [{"a": "<&>"}], "number": number, taken: counts.append}
        )
        return "".join(template.root_render_func(context))

    def is_refused(template: jinja2.Template, number: int) -> bool:
        try:
            rendered(template, number)
        except (jinja2.TemplateError, ReportError):
            return True
        return False

    try:
        printed = rendered(compiled("\n".join(source for source, _ in _PROBE)))
        is_whole = printed == "\n".join(text for _, text in _PROBE) and len(steps) == _STEPS and len(counts) == 5
    except Exception:  # whatever else another version of Jinja2 does
        is_whole = False
    if not is_whole:
        return False
    one_each = (f"{{%if number == {number}%}}{source}{{%endif%}}" for number, source in enumerate(_REFUSED))
    refused = compiled("".join(one_each))
    return all(is_refused(refused, number) for number in range(len(_REFUSED)))
