"""Checks that the installed Jinja2 still calls every hook that the environment relies on, before anything is rendered.

The generator and the environment override methods that Jinja2 does not promise to keep. If another version no longer calls
one of them, values would be printed unescaped, unbounded or rounded, without any error. So each kind of environment renders
a probe when it is first made in a process, and compares what every hook leaves behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import jinja2

from docxtpl_reports.diagnostics import Diagnostic, ReportError

# Each statement with what it prints when ``output(x)`` gives ⟨x⟩ («x» for what was captured), ``join_values`` (a+b), and
# ``contains`` is always true.
_PROBE = (
    ("\x10v\x11", "⟨<&>⟩"),  # escaping happens in ``output``
    ("\x10'a'\x11", "⟨a⟩"),  # also of literals: nothing is folded while compiling
    ("\x10 0.10 \x11\x10 1 / 4 \x11\x10 2 // 3 \x11", "⟨0.10⟩⟨0,25⟩⟨0⟩"),  # exact literals and operators
    ("\x10[1]\x11\x10v[1:]\x11", "⟨made [1]⟩⟨made &>⟩"),
    ("\x10v ~ 1\x11", "⟨(<&>+1)⟩"),
    ("\x10v == l\x11", "⟨compared⟩"),
    ("\x10'x' in l\x11\x10'x' not in l\x11", "⟨True⟩⟨False⟩"),
    ("\x10'{:.1f}'.format(0.25)\x11", "⟨0.3⟩"),  # rounded half up by our own formatter
    ("\x0efor x in l if x\x0f\x10x\x11\x0eendfor\x0f", "⟨a⟩⟨b⟩"),
    ("\x0eif v\x0fa\x0eelse\x0fb\x0eendif\x0f", "a"),
    ("\x0eset c\x0f\x10v\x11\x0eendset\x0f\x10c\x11", "«⟨<&>⟩»"),  # captured once, not escaped again
    (
        "\x0emacro m(i)\x0f\x10i\x11\x10caller()\x11\x0eendmacro\x0f\x0ecall m(v)\x0fz\x0eendcall\x0f",
        "placed{⟨<&>⟩⟨z⟩}",
    ),
    ("\x0efor x in range(1) recursive\x0f\x10x\x11\x0eendfor\x0f", "in_place{⟨0⟩}"),
)
_STEPS = 7  # charged: two items of a loop, each with its test, a macro, its caller, an item of the last loop
_REFUSED = ("\x10missing\x11", "\x10v.__class__\x11", "\x10l.append(1)\x11", "\x10'a' * 99999999\x11")


def check(env: jinja2.Environment, code_names: Mapping[str, object], taken: str) -> None:
    """Raises ReportError (OUT060) unless a probe rendered by ``env`` went through every hook.

    ``code_names``: what compiled code calls besides the hooks; ``taken``: the name of what compiled code tells of its branches.
    """
    counts: list[int] = []
    steps: list[int] = []
    hooks: dict[str, Any] = {
        "output": lambda value: f"«{value.xml}»" if hasattr(value, "xml") else f"⟨{value}⟩",
        "join_values": lambda values: f"({'+'.join(map(str, values))})",
        "contains": lambda container, item: True,
        "spend": lambda work, made=0: steps.append(work),
        "compared": lambda *operands: "compared",
        "made": lambda value: f"made {value}",
        "in_place": lambda value: f"in_place{{{value}}}",
        "placed": lambda value: f"placed{{{getattr(value, 'xml', value)}}}",
    }

    def rendered(source: str) -> str:
        namespace = {"environment": env, "__file__": "self-test", "Decimal": Decimal, **hooks, **code_names}
        exec(env.compile(source, "self-test", "self-test"), namespace)
        template = jinja2.Template._from_namespace(env, namespace, env.globals)
        return "".join(
            template.root_render_func(template.new_context({"v": "<&>", "l": ["a", "b"], taken: counts.append}))
        )

    def is_refused(source: str) -> bool:
        try:
            rendered(source)
        except (jinja2.TemplateError, ReportError):
            return True
        return False

    try:
        printed = rendered("\n".join(source for source, _ in _PROBE))
        is_whole = printed == "\n".join(text for _, text in _PROBE) and len(steps) == _STEPS and len(counts) == 4
    except Exception:  # whatever else another version of Jinja2 does
        is_whole = False
    if not is_whole or not all(map(is_refused, _REFUSED)):
        raise ReportError(Diagnostic("OUT060", params={"version": jinja2.__version__}))
