"""Bounds on the memory that a rendering allocates and on the work that a comparison does."""

from __future__ import annotations

import pytest
from support.engine import failures, text

from docxtpl_reports.engine.dialect import costs

KEPT = "{% set s = 'a' * 1000000 %}{% set r = range(9999) | list %}"


# D4: each iteration keeps what it makes
@pytest.mark.usefixtures("small_bounds")
@pytest.mark.parametrize(
    "value",
    [
        "'a' * 1000000", "s.upper()", "s | list", "s.split('b')", "s[1:]", "s | upper", "s ~ ''", "s + ''",
        "s.replace('a', 'b')",
        "r[1:]", "r + [1]", "[1] * 9999", "r | list", "r | reverse | list", "r | batch(20) | list",
        "dict(a=r[:])", "s | replace('a', 'b')", "'%s' % s", "'{}'.format(s)",
        "s.title()", "s.splitlines()", "s.partition('b')", "r.copy()", "s | wordwrap(10)", "s.swapcase()",
    ],
)  # fmt: skip
def test_what_is_made_and_kept_is_bounded(value: str) -> None:
    body = f"{KEPT}{{% for i in range(99999) %}}{{% set x = {value} %}}x{{% endfor %}}"
    (failure,) = failures(body)
    assert failure.code in ("REN006", "REN009", "REN140")


# values that no method of a built-in value makes
@pytest.mark.usefixtures("small_bounds")
@pytest.mark.parametrize(
    "value",
    [
        "namespace(p=ns.d, v=dict.fromkeys(range(99999)))", "namespace(p=ns.d, v=dict(dict.fromkeys(range(9999))))",
        "cycler(*range(9999))", "cycler(ns.d, *range(2000))", "namespace(p=ns.d, v=s.partition(' '))",
        "namespace(p=ns.d, v=s.rsplit('b', 1))", "m(*range(9999))",
    ],
)  # fmt: skip
def test_what_calls_make_is_bounded(value: str) -> None:
    body = f"{KEPT}{{% set ns = namespace(d=0) %}}{{% macro m() %}}{{{{ varargs | length }}}}{{% endmacro %}}"
    (failure,) = failures(f"{body}{{% for i in range(99999) %}}{{% set ns.d = {value} %}}{{% endfor %}}")
    assert failure.code in ("REN006", "REN009", "REN140")


@pytest.mark.usefixtures("small_bounds")
@pytest.mark.parametrize(
    "test",
    [
        "s is lower",
        "s is upper",
        "s is eq(t)",
        "s.strip('b' * 9000 ~ 'a') == ''",
        "s is sameas(t) or s is string and s is lower",
    ],
)
def test_what_is_asked_of_a_long_text_is_charged(test: str) -> None:
    body = (
        f"{KEPT}{{% set t = 'a' * 1000000 %}}{{% for i in range(99999) %}}{{% if {test} %}}{{% endif %}}{{% endfor %}}"
    )
    (failure,) = failures(body)
    assert failure.code in ("REN006", "REN009")


@pytest.mark.usefixtures("small_bounds")
def test_rows_of_a_country_are_chosen_by_district() -> None:
    """3.321 communes in 310 districts, each district's own counted by a filter that goes through them all; here an eighth of
    the districts within an eighth of the bounds."""
    rows = [{"h": n % 310} for n in range(3321)]
    counted = "{% for h in range(39) %}{{ rows | selectattr('h', 'equalto', h) | list | length }} {% endfor %}"
    assert text(counted, rows=rows)[0].startswith("11 11 11 ")


@pytest.mark.usefixtures("small_bounds")
@pytest.mark.parametrize("character", ["a", "ă", "<", "\\n", "\\t"])
def test_the_finished_text_is_bounded_by_what_is_written(character: str) -> None:
    (failure,) = failures(f"{{% set s = '{character}' * 900000 %}}{{% for i in range(500) %}}{{{{ s }}}}{{% endfor %}}")
    assert failure.code == "REN009"


# D5: lists that hold a list twice
@pytest.mark.parametrize(
    "again",
    ["[ns.a, ns.a]", "(ns.a, ns.a)", "{'x': ns.a, 'y': ns.a}", "[ns.a] * 1000", "ns.a | batch(99, ns.a) | list"],
)
@pytest.mark.parametrize(
    "use", ["ns.a == ns.b", "ns.a in [ns.b]", "[ns.a, ns.b] | sort", "{ns.a: 1}", "ns.a < ns.b < ns.a"]
)
def test_a_value_that_doubles_is_refused_where_it_is_made(again: str, use: str) -> None:
    twice = f"{{% for i in range(40) %}}{{% set ns.a = {again} %}}{{% set ns.b = {again} %}}{{% endfor %}}"
    (failure,) = failures(f"{{% set ns = namespace(a=[1], b=[1]) %}}{twice}{{% set c = {use} %}}")
    assert failure.code == "REN140"


def test_data_that_doubles_is_refused_where_it_is_compared() -> None:
    value: list[object] = [1]
    for _ in range(40):
        value = [value, value]
    for use in ("a == b", "a in [b]", "a < b < a", "[a, b] | sort", "a | unique | list", "a != b"):
        (failure,) = failures(f"{{% set c = {use} %}}", a=value, b=[*value])
        assert failure.code == "REN140", use


def test_long_comparisons_cost_what_they_go_through() -> None:
    looped = "{% for i in range(99999) %}{% if l == m %}{% endif %}{% endfor %}"
    (failure,) = failures(looped, l=list(range(30_000)), m=list(range(30_000)))
    assert failure.code == "REN009"


def test_each_operand_is_asked_for_once() -> None:
    counted = "{% set ns = namespace(n=0) %}{% macro m() %}{% set ns.n = ns.n + 1 %}{{ ns.n }}{% endmacro %}"
    assert text(f"{counted}{{{{ m() < m() < m() }}}} {{{{ ns.n }}}}") == ["Có 3"]
    assert text(f"{counted}{{{{ m() > m() > m() }}}} {{{{ ns.n }}}}") == ["Không 2"]
    assert text("{{ 1 in [1] in [[1]] }} {{ 1 not in [2] == [2] }} {{ 1 < 2 in [2] }}") == ["Có Có Có"]


def test_values_of_ordinary_size_pass() -> None:
    rows = [[n, str(n)] for n in range(500)]
    assert text("{{ (rows | sort | list)[:2] == [[0, '0'], [1, '1']] }}", rows=rows) == ["Có"]
    assert costs.weight([[1, 2], [3, [4]]]) == 11
    assert text("{% for i in range(3) %}{{ [i, i + 1] | join('-') }} {% endfor %}") == ["0-1 1-2 2-3 "]
