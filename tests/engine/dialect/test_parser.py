"""Trees that our parser reads are those of Jinja's own, with the same lines and errors."""

from __future__ import annotations

import random
from typing import Any

import jinja2
import jinja2.parser
import pytest
from jinja2 import nodes

from docxtpl_reports.engine.dialect.environment import environment
from docxtpl_reports.engine.dialect.parser import parse
from docxtpl_reports.engine.dialect.syntax_tree import nodes_below
from docxtpl_reports.engine.marks import OUTPUT, OUTPUT_END, STATEMENT, STATEMENT_END

PIECES = (
    "a", "b.c", "x.y.z", "ạ.ế", "a.not", "not a.b", "is a.b", "is not a.b", "is defined", "|upper",
    "| a.b", "a..b", ".a", "a.",
    "x.1", "x. y", "x .y", "true", "none", "in", "is", "not", "and", "or", "if", "else", "loop.index", "self.x", "self",
    "'s'", "'é\\n'", "1", "1.5", "2.3.4", "9" * 50, ",", "==",
    "(", ")", "[", "]", "{", "}", "+", "-", "~", "*", "x²", "ªº.ﬁ", "\n",
    "for x in a.b", "for a.b in c", "for a, b in c.d", "for a in b if c.d", "endfor", "if a.b", "elif a.b", "endif",
    "set x = 1", "set x = a.b", "set n.x = a.b", "set x", "endset", "filter a.b", "endfilter", "with a.b", "with x=a.b",
    "macro m(a)", "endmacro", "call m(a.b)", "endcall", "do a.b", "break", "continue", "raw", "endraw",
)  # fmt: skip


def dump(node: Any) -> Any:
    if isinstance(node, nodes.Node):
        return type(node).__name__, node.lineno, [dump(getattr(node, field)) for field in node.fields]
    return [dump(item) for item in node] if isinstance(node, list) else repr(node)


def outcome(read: Any) -> Any:
    try:
        return dump(read())
    except jinja2.TemplateSyntaxError as error:
        return error.message, error.lineno


def random_source(choose: random.Random) -> str:
    source = ""
    for _ in range(choose.randint(1, 4)):
        opener, closer = choose.choice([(OUTPUT, OUTPUT_END), (STATEMENT, STATEMENT_END)])
        inside = choose.choice([" ", ""]).join(choose.choices(PIECES, k=choose.randint(0, 4)))
        source += choose.choice(["", "x", "a\nb"]) + opener + choose.choice(["", "\n", " ", "\n "]) + inside
        source += choose.choice([" ", "", "\n"]) + closer
    if choose.random() < 0.3:
        source = f"{STATEMENT}if a.b{STATEMENT_END}{source}{STATEMENT} endif {STATEMENT_END}"
    return source


@pytest.mark.parametrize("seed", range(4))
def test_whatever_tags_hold_the_tree_is_that_of_jinja(seed: int) -> None:
    choose, env = random.Random(seed), environment()
    for _ in range(800):
        source = random_source(choose)
        theirs = outcome(jinja2.parser.Parser(env, source, "n", "n").parse)
        assert outcome(lambda source=source: parse(env, source, "n", "n")) == theirs, source


@pytest.mark.parametrize("source", ["a\r\nb{o}\r\nx{c}{o}x{o}y{c}{c}", "{o}x{d}", "a{c}b", "{s}- if x {d}a{s}endif{d}"])
def test_source_that_the_compiler_does_not_write_is_left_to_jinja(source: str) -> None:
    source = source.format(o=OUTPUT, c=OUTPUT_END, s=STATEMENT, d=STATEMENT_END)
    theirs = outcome(jinja2.parser.Parser(environment(), source, None, None).parse)
    assert outcome(lambda: parse(environment(), source, None, None)) == theirs


def test_names_are_read_without_the_lexer_of_jinja(monkeypatch: pytest.MonkeyPatch) -> None:
    env = environment()
    monkeypatch.setattr(
        type(env.lexer), "tokeniter", lambda _, text, *_rest: iter(pytest.fail("lexed") if text else ())
    )
    source = f"{STATEMENT}\nfor x in a.b | upper {STATEMENT_END}{OUTPUT}\nx.y.z {OUTPUT_END}{STATEMENT}\nendfor {STATEMENT_END}"
    tree = parse(env, source, None, None)
    assert [(type(node), node.lineno) for node in nodes_below(tree)] == [
        (nodes.For, 2), (nodes.Name, 2), (nodes.Filter, 2), (nodes.Getattr, 2), (nodes.Name, 2), (nodes.Output, 3),
        (nodes.Getattr, 3), (nodes.Getattr, 3), (nodes.Name, 3),
    ]  # fmt: skip


def test_nodes_are_listed_in_the_order_in_which_jinja_finds_them() -> None:
    choose, env = random.Random(9), environment()
    for _ in range(500):
        try:
            tree = parse(env, random_source(choose), None, None)
        except jinja2.TemplateSyntaxError:
            continue
        assert list(map(id, nodes_below(tree))) == list(map(id, tree.find_all(nodes.Node)))
