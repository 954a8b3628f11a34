"""Numbers from outside are the numbers that were typed, wherever a template meets them (A2)."""

from __future__ import annotations

import collections
import io
import numbers
from collections.abc import Iterator
from typing import Any, NamedTuple

import jinja2
import pytest
from support.build import docx, lines
from support.engine import mistakes, text

from docxtpl_reports import ReportTemplate


class Point(NamedTuple):
    x: float


class Measured:
    rate = 99.7
    rates = (0.1, 99.7)

    def times(self, factor: float) -> float:
        assert isinstance(factor, float)
        return factor * 3

    def __getitem__(self, key: str) -> float:
        return {"rate": 99.7}[key]


class Wordy(float):
    """As NumPy's: its repr is no number."""

    def __repr__(self) -> str:
        return f"wordy({float(self)})"


class Single:
    """As NumPy's float32: a real number that is not a Python float."""

    def __str__(self) -> str:
        return "99.7"

    def __float__(self) -> float:
        return 99.69999694824219


def _generator() -> Iterator[float]:
    yield 99.7


# A2
@pytest.mark.parametrize(
    "condition",
    [
        "p == 99.7",
        "not p != 99.7",
        "p <= 99.7 and p >= 99.7",
        "p in [99.7]",
        "99.7 in l",
        "99.7 in s",
        "p is eq(99.7)",
        "p is in([99.7])",
        "p is float",
        "p is number",
        "99.7 is float",
        "not 5 is float",
        "d[99.7] == 'key'",
        "99.7 in d",
        "d.get(99.7) == 'key'",
        "t.x == 99.7",
        "t[0] == 99.7",
        "o.rate == 99.7",
        "o['rate'] == 99.7",
        "99.7 in o.rates",
        "o.times(0.1) == 0.3000000000000001 or o.times(0.1) == 0.30000000000000004",
        "f() == 99.7",
        "w == 99.7",
        "b.k == 99.7",
        "(l | sum) == 199.4",
        "(l | map('round', 1) | list) == [99.7, 99.7]",
        "(r | selectattr('x', 'eq', 99.7) | list | length) == 1",
        "(r | map(attribute='x') | first) == 99.7",
        "(2.675 | round(2)) == (x | round(2)) == 2.68",
        "p * 10 == 997 and p + 0.3 == 100 and p - 0.7 == 99 and p / 2 == 49.85",
        "v | first == 99.7",
        "n.deep[0].er == 99.7",
        "whole.is_integer() and not p.is_integer()",
    ],
)
def test_a_number_from_outside_equals_the_number_typed_in_the_template(condition: str) -> None:
    shared = [99.7, 99.7]
    context: dict[str, Any] = {
        "p": 99.7, "l": shared, "s": {99.7}, "d": {99.7: "key"}, "t": Point(99.7), "o": Measured(), "f": lambda: 99.7,
        "w": Wordy(99.7), "b": collections.defaultdict(float, k=99.7), "r": [{"x": 99.7}, {"x": 1.5}], "x": 2.675,
        "v": {"a": 99.7}.values(), "n": {"deep": [{"er": 99.7}]}, "whole": 5.0,
    }  # fmt: skip
    assert text(f"{{% if {condition} %}}đúng{{% else %}}sai{{% endif %}}", **context) == ["đúng"]
    assert shared == [99.7, 99.7]  # the caller's own values stay


def test_iterators_from_outside_give_exact_numbers() -> None:  # A2
    assert text("{% for x in g %}{{ x == 99.7 }}{% endfor %}", g=_generator()) == ["Có"]
    assert text("{% for x in g %}{{ x == 99.7 }}{% endfor %}", g=map(float, ["99.7"])) == ["Có"]


def test_a_list_that_holds_itself_is_no_endless_walk() -> None:  # A2
    endless: list[object] = [99.7]
    endless.append(endless)
    assert text("{{ l[0] == 99.7 }}", l=endless) == ["Có"]


def test_a_class_of_containers_keeps_its_methods() -> None:  # A2
    counted = collections.Counter({"a": 2})
    ordered = collections.OrderedDict([("b", 0.1), ("a", 0.2)])
    assert text("{{ c.most_common(1)[0][0] }} {{ o.items() | map('last') | join('; ') }}", c=counted, o=ordered) == [
        "a 0,1; 0,2"
    ]


def test_numbers_that_are_not_finite_stay_what_they_are() -> None:  # A2
    assert text("{% if x > 5 %}lớn{% endif %}", x=float("inf")) == ["lớn"]


def test_filters_tests_and_functions_of_the_caller_are_given_floats_and_give_exact_numbers() -> None:  # A2
    env = jinja2.Environment()
    env.filters["times"] = lambda value: value * 1.5
    env.filters["mean"] = lambda values: sum(values) / len(values)
    env.tests["half"] = lambda value: value == 0.5 and isinstance(value, float)
    env.globals["rate"] = 99.7
    env.globals["plus"] = lambda value: value + 0.25
    source = (
        "{{ x | times == 0.75 }} {{ [x, x] | mean == 0.5 }} {{ x is half }} {{ rate == 99.7 }} {{ plus(x) == 0.75 }}"
        "{% macro m(v) %}{{ v == 0.5 }}{% endmacro %} {{ m(x) }}"
    )
    template = ReportTemplate(io.BytesIO(docx(source)))
    template.render({"x": 0.5}, jinja_env=env)
    out = io.BytesIO()
    template.save(out)
    assert lines(out.getvalue()) == ["Có Có Có Có Có Có"]


def test_a_number_of_more_digits_than_any_figure_is_refused() -> None:
    for digits in (41, 5000):
        (problem,) = mistakes("{{ " + "9" * digits + " }}")
        assert problem.code == "TPL019"


def test_a_number_of_a_library_that_cannot_be_written_stays_what_it_is() -> None:
    @numbers.Real.register
    class Odd:
        def __float__(self) -> float:
            raise ValueError

        def __str__(self) -> str:
            return "số lạ"

    assert text("{{ v }}", v=Odd()) == ["số lạ"]
