"""Trees that our parser reads are those of Jinja's own, with the same lines and errors."""

from __future__ import annotations

import random
from typing import Any

import jinja2
import jinja2.parser
import pytest
from jinja2 import nodes

from docxtpl_reports.engine.grammar.compiling import compiling_environment
from docxtpl_reports.engine.grammar.parser import parse
from docxtpl_reports.engine.grammar.syntax_tree import nodes_below
from docxtpl_reports.engine.marks import OUTPUT, OUTPUT_END, STATEMENT, STATEMENT_END

PIECES = (
    "a", "b.c", "x.y.z", "ạ.ế", "a.not", "not a.b", "is a.b", "is not a.b", "is defined", "|upper",
    "| a.b", "a..b", ".a", "a.", "a[0].b", "x(a.b)", "f(1)", "== 1", "< 15", "x.y[0]", "recursive",
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
    choose, env = random.Random(seed), compiling_environment()
    for _ in range(800):
        source = random_source(choose)
        theirs = outcome(jinja2.parser.Parser(env, source, "n", "n").parse)
        assert outcome(lambda source=source: parse(env, source, "n", "n")) == theirs, source


@pytest.mark.parametrize("source", ["a\r\nb{o}\r\nx{c}{o}x{o}y{c}{c}", "{o}x{d}", "a{c}b", "{s}- if x {d}a{s}endif{d}"])
def test_source_that_the_compiler_does_not_write_is_left_to_jinja(source: str) -> None:
    source = source.format(o=OUTPUT, c=OUTPUT_END, s=STATEMENT, d=STATEMENT_END)
    theirs = outcome(jinja2.parser.Parser(compiling_environment(), source, None, None).parse)
    assert outcome(lambda: parse(compiling_environment(), source, None, None)) == theirs


def without_lexer(monkeypatch: pytest.MonkeyPatch, source: str) -> nodes.Template:
    """The tree of source that is read without Jinja's lexer."""
    env = compiling_environment()
    monkeypatch.setattr(type(env.lexer), "tokeniter", lambda _, text, *_rest: iter(pytest.fail(text) if text else ()))
    return parse(env, source, None, None)


def test_names_keep_their_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"{STATEMENT}\nfor x in a.b | upper {STATEMENT_END}{OUTPUT}\nx.y.z {OUTPUT_END}{STATEMENT}\nendfor {STATEMENT_END}"
    assert [(type(node), node.lineno) for node in nodes_below(without_lexer(monkeypatch, source))] == [
        (nodes.For, 2), (nodes.Name, 2), (nodes.Filter, 2), (nodes.Getattr, 2), (nodes.Name, 2), (nodes.Output, 3),
        (nodes.Getattr, 3), (nodes.Getattr, 3), (nodes.Name, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "tags",
    [
        "{o}x{c}", "{o}x.y | f | g(1, 'a'){c}", '{o}x["15.1"].y{c}', "{o}a.b ~ ' ' ~ c{c}", "{o}x is defined{c}",
        "{s}if a.b and not c.d == 1{e}{s}elif x is not none{e}{s}else{e}{s}endif{e}", "{s}set x{e}{s}endset{e}",
        "{s}set x = a.b{e}", "{s}set n.x = n.x + 1{e}", "{s}for x in y recursive{e}{o}loop(x.y){c}{s}endfor{e}",
        "{s}for a, b in c.d if a > 2{e}{s}endfor{e}", "{s}with x = a.b{e}{s}endwith{e}", "{s}filter upper{e}{s}endfilter{e}",
        "{s}macro m(a, b=1){e}{s}endmacro{e}{s}call m(x.y){e}{s}endcall{e}", "{o}a if b.c else d{c}",
    ],
)  # fmt: skip
def test_what_reports_have_is_read_without_the_lexer_of_jinja(tags: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tags.format(o=f"{OUTPUT}\n", c=f" {OUTPUT_END}", s=f"{STATEMENT}\n", e=f" {STATEMENT_END}")
    theirs = outcome(jinja2.parser.Parser(compiling_environment(), source, None, None).parse)
    assert dump(without_lexer(monkeypatch, source)) == theirs


def test_nodes_are_listed_in_the_order_in_which_jinja_finds_them() -> None:
    choose, env = random.Random(9), compiling_environment()
    for _ in range(500):
        try:
            tree = parse(env, random_source(choose), None, None)
        except jinja2.TemplateSyntaxError:
            continue
        assert list(map(id, nodes_below(tree))) == list(map(id, tree.find_all(nodes.Node)))
