"""Problems that Jinja finds in a tag: syntax, unknown filters and tests; also one tag alone, when its story cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import jinja2
from jinja2 import nodes

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment, compiling_environment
from docxtpl_reports.engine.grammar.syntax_tree import nodes_below
from docxtpl_reports.engine.marks import OUTPUT, OUTPUT_END, STATEMENT, STATEMENT_END

from . import slips
from .lexer import Kind
from .tag import BY_VERDICT, CLOSERS, OPENERS, Tag, is_assignment

_BINDING = frozenset({"for", "set", "with", "macro", "call"})
TOO_DEEP = (RecursionError, MemoryError, SyntaxError)  # what Python says of expressions it cannot compile
_TARGETS = re.compile(r"(?:for\s+(.*?)\s+in\b|set\s+(.*?)=)")
_WORDS = re.compile(r"[^\W\d]\w*")
_GOT = re.compile(r"got '(.*)'")


def parse_alone(
    tag: Tag, env: CompilingEnvironment, names: Mapping[str, Any] | None = None, *, only_read: bool = False
) -> tuple[nodes.Template | None, list[Diagnostic]]:
    """The tag as a template of its own, or what Jinja says against it. Raises one of ``TOO_DEEP``.

    ``names``: the shape of the data, for corrections; ``only_read``: it need not be possible to compile it.
    """
    location = tag.location
    if tag.broken or tag.keyword == BY_VERDICT:  # reported, as one that is closed has become another
        return None, []
    if tag.kind is Kind.EXPRESSION:
        source = f"{OUTPUT} {tag.source} {OUTPUT_END}"
    elif tag.keyword == "else" or tag.keyword in CLOSERS:
        rest = tag.source[len(tag.keyword) :].strip()
        return None, [Diagnostic("TPL014", location, {"tag": location.tag, "detail": rest})] if rest else []
    elif is_assignment(tag) or tag.keyword == "do":
        source = f"{STATEMENT} {tag.source} {STATEMENT_END}"
    elif tag.keyword == "elif" or tag.keyword in OPENERS:
        text = tag.source[2:] if tag.keyword == "elif" else tag.source
        closer = OPENERS.get(tag.keyword, "endif")
        source = f"{STATEMENT} {text} {STATEMENT_END}{STATEMENT} {closer} {STATEMENT_END}"
    else:
        return None, []
    try:
        tree = env.parse(source)
        problems = list(unknown_filters(nodes_below(tree), env, lambda _: location))
        if not problems and not only_read:
            env.compile(tree)
    except jinja2.TemplateSyntaxError as error:
        if (slip := _slip(tag, env, names)) is not None:
            return None, [slip]
        got = _GOT.search(error.message or "")
        detail = got[1] if got and "end of" not in got[1] else ""
        return None, [Diagnostic("TPL014" if detail else "TPL019", location, {"tag": location.tag, "detail": detail})]
    return tree, problems


def _slip(tag: Tag, env: CompilingEnvironment, names: Mapping[str, Any] | None) -> Diagnostic | None:
    """The problem of a tag that cannot be read, when there is a correction."""
    whole = tag.location.tag or ""
    if tag.kind is Kind.EXPRESSION and not whole.startswith("{{"):
        return None  # about a cell
    if tag.kind is Kind.EXPRESSION and (other := slips.of_another_engine(tag.source, names)) is not None:
        return slips.report(whole, other[0], tag.location, sure=other[1])

    def can_be_read(source: str) -> bool:
        try:
            env.parse(_alone(tag, source))
        except (jinja2.TemplateSyntaxError, *TOO_DEEP):
            return False
        return True

    found = slips.expression(tag.source, tag.keyword, names, can_be_read)
    if found is None:
        return None
    start, end = ("{{", "}}") if tag.kind is Kind.EXPRESSION else ("{%", "%}")
    before, after = "-" * tag.merge_before, "-" * tag.merge_after
    return slips.report(whole, f"{start}{before}{tag.level} {found[0]} {after}{end}", tag.location, sure=found[1])


def _alone(tag: Tag, text: str) -> str:
    """The source of a tag as a template of its own, with ``text`` as its inside."""
    if tag.kind is Kind.EXPRESSION:
        return f"{OUTPUT} {text} {OUTPUT_END}"
    if tag.keyword == "elif" or tag.keyword in OPENERS:
        closer = OPENERS.get(tag.keyword, "endif")
        text = text[2:] if tag.keyword == "elif" else text
        return f"{STATEMENT} {text} {STATEMENT_END}{STATEMENT} {closer} {STATEMENT_END}"
    return f"{STATEMENT} {text} {STATEMENT_END}"


def unknown_filters(
    below: Iterable[nodes.Node], env: CompilingEnvironment, place: Callable[[int], Location]
) -> Iterable[Diagnostic]:
    """Filters and tests that do not exist, also in branches not taken, which Jinja only meets when they run."""
    for node in below:
        if not isinstance(node, nodes.Filter | nodes.Test):
            continue
        known = env.filters if isinstance(node, nodes.Filter) else env.tests
        if node.name not in known:
            location = place(node.lineno)
            if node.name == "safe":
                yield Diagnostic("TPL012", location, {"tag": location.tag, "what": "| safe"})
                continue
            near = vietnamese.nearest(node.name, known)
            params = {"name": node.name, "hint": ", ".join(f"«{n}»" for n in near) or "—", "tag": location.tag}
            code = "TPL015" if isinstance(node, nodes.Filter) else "TPL016"
            meant = vietnamese.correction(node.name, known)
            yield Diagnostic(code, location, params, Fix(node.name, meant) if meant is not None else None)


def bound_names(tags: Sequence[Tag]) -> set[str]:
    """Every name that a loop, ``set``, ``with`` or macro of these tags binds, in any scope."""
    bound = {"loop", "caller", "varargs", "kwargs"}
    for tag in tags:
        if tag.keyword in _BINDING:
            try:
                tree, _ = parse_alone(tag, compiling_environment(), only_read=True)
            except TOO_DEEP:
                continue
            if tree is not None:
                bound |= {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")}
                bound |= {macro.name for macro in tree.find_all(nodes.Macro)}
            elif targets := _TARGETS.match(tag.source):
                bound |= set(_WORDS.findall(targets[1] or targets[2]))
    return bound


def read_names(tag: Tag) -> list[str]:
    """The names that a tag reads, in order."""
    if tag.kind is Kind.COMMENT:
        return []
    try:
        tree, _ = parse_alone(tag, compiling_environment(), only_read=True)
    except TOO_DEEP:
        return []
    return [] if tree is None else [name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"]
