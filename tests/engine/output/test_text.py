"""Tags print exact text in Vietnamese form, whatever the data; the work of a template is bounded."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from lxml import etree
from markupsafe import Markup
from support.build import docx, lines, p, part, run
from support.engine import failures, mistakes, render, text, xml

from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.values import Blank, Number, Unknown


class Thing:
    """An object of the caller."""

    public = 1
    _private = 2

    def method(self) -> str:
        return "called"


class Html:
    def __html__(self) -> str:
        return "<w:p>"

    def __str__(self) -> str:
        return "<plain>"


class TestText:
    @pytest.mark.parametrize(
        "value",
        ["A & B <C>", "\"x\" 'y'", "]]>", "&amp;&#1;", "{{ y }}", "{% if %}", "{# c #}", "<?docxtpl-reports out 0?>", "  a  ",
         "\\g<0>\\1", "😀", "e\u0301", "\u202e", "a" * 5000],
    )  # fmt: skip
    def test_is_escaped_and_never_read_as_template(self, value: str) -> None:
        assert text("[{{ x }}]", "{% if x %}{{ x }}{% endif %}", x=value) == [f"[{value}]", value]
        out = render("a", context={"x": value}, header="[{{ x }}]", core="{{ x }}")
        assert lines(out, "word/header1.xml") == [f"[{value}]"]
        assert etree.fromstring(part(out, "docProps/core.xml"))[0].text == value

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("a\nb", "a\nb"), ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\x0bb", "a\nb"), ("a\x0cb", "a\nb"),
            ("a\x85b", "a\nb"), ("a\u2028b", "a\nb"), ("a\tb", "a\tb"), ("\n\t\n", "\n\t\n"), ("", ""),
        ],
    )  # fmt: skip
    def test_line_ends_and_tabs_become_words(self, value: str, shown: str) -> None:
        assert text("[{{ x }}]", x=value) == [f"[{shown}]"]

    @pytest.mark.parametrize(
        "char", ["\x00", "\x01", "\x05", "\x0e", "\x10", "\x14", "\x1b", "\ud800", "\udfff", "\uffff", "\ufffe"]
    )
    def test_what_xml_cannot_hold_is_an_error(self, char: str) -> None:
        (failure,) = failures("a", "{{ x }}", x=f"b{char}c")
        assert (failure.code, failure.location.paragraph) == ("REN003", 2)
        assert failures("{{ x ~ 'a' }}", x=char)[0].code == "REN003"

    def test_keeps_the_form_of_its_tag(self) -> None:
        out = xml(p(run("{{ x }}", "<w:b/>")), x="a\nb")
        assert out.count("<w:b/>") == 1
        assert "a</w:t><w:br/><w:t" in out

    def test_markup_of_the_caller_is_text_too(self) -> None:
        assert text("{{ x }} {{ y }} {{ y ~ 1 }} {{ [y] | join }}", x=Markup("<b/>"), y=Html()) == [
            "<b/> <plain> <plain>1 <plain>"
        ]

    @pytest.mark.parametrize(
        "tag",
        ["x", "x | e", "x | string", "x ~ ''", "[x] | join", "'%s' % x", "'%s' | format(x)", "'{}'.format(x)", "x | trim",
         "x | replace('q', 'r')", "x if x else ''", "[x] | first", "[x] | noi"],
    )  # fmt: skip
    def test_is_the_same_by_every_way(self, tag: str) -> None:
        for value, shown in (("<&>", "<&>"), (Decimal("0.50"), "0,50"), (Fraction(1, 3), "0,33"), (0.1, "0,1"),
                             (datetime.date(2024, 8, 3), "03/8/2024"), (True, "Có"), (Number(1185, "so_nguyen"), "1.185"),
                             (Blank("ngay", 2024), "    /    /2024")):  # fmt: skip
            if isinstance(value, Blank) and (" if " in tag or "trim" in tag):
                continue
            assert text("{{ " + tag + " }}", x=value) == [shown], value


class TestNumbers:
    @pytest.mark.parametrize(
        ("tag", "shown"),
        [
            ("0.1 + 0.2", "0,3"), ("0.1 * 3 == 0.3", "Có"), ("1 / 3", "0,33"), ("2 / 3 * 3", "2"), ("0.5", "0,5"),
            ("10 / 4", "2,5"), ("7 // 2", "3"), ("7 % 4", "3"), ("2 ** 10", "1024"), ("2.5 | round", "3"), ("-2.5 | round", "-3"),
            ("2.675 | round(2)", "2,68"), ("1.005 | round(2)", "1,01"), ("[0.1, 0.2] | sum", "0,3"), ("1185", "1185"),
            ("'%.2f' % 2.675", "2.68"), ("'%05.1f|%-6s|%d' % (2.25, 'a', 7)", "002.3|a     |7"), ("'{:.2f}'.format(2.675)", "2.68"),
            ("'{:.1%}'.format(0.0625)", "6.3%"), ("'{:.0%}'.format(0.125)", "13%"), ("'{:.1e}'.format(2.25)", "2.3e+0"),
            ("'{:.0e}'.format(25)", "3e+01"), ("'{:.2g}'.format(2.25)", "2.3"), ("'{:>8.1%}|'.format(0.0625)", "    6.3%|"),
            ("'{:+08.1f}'.format(2.25)", "+00002.3"), ("'{:,.1f}'.format(1234.25)", "1,234.3"), ("'{:.1f}'.format(25)", "25.0"),
            ("'{:.1%}'.format(1 / 3)", "33.3%"), ("'{:.1%}'.format(-0.0625)", "-6.3%"), ("'{:.0%}'.format(-0.001)", "0%"),
            ("'%.1e' % 2.25", "2.3e+00"), ("'%.1E' % 22.5", "2.3E+01"), ("'%g' % 0.1", "0.1"), ("'%g' % 1234562.5", "1.23456e+06"),
            ("'%g' % 1.2345625", "1.23456"), ("'%g' % 1.234565", "1.23457"), ("'%.2g' % 2.25", "2.3"), ("'%.2g' % 99.5", "1e+02"),
            ("'%g' % 0.00001", "1e-05"), ("'%#.3g' % 2", "2.00"), ("'%.3g' % 2", "2"), ("'%+g' % 2.5", "+2.5"), ("'%6.1f|' % 2.25", "   2.3|"),
            ("'%-8.1e|' % 2.25", "2.3e+00 |"), ("'%08.1e' % -2.25", "-2.3e+00"), ("'%.0f' % 2.5", "3"), ("'%g' % 0", "0"),
            ("'%(a)s %% %(b)d' | format(a='x', b=2)", "x % 2"), ("1.5 | int", "1"), ("'9,19' | float", "9,19"),
            ("x + y", "0,3"), ("x * 3", "0,3"), ("x / 2", "0,05"), ("[x, y] | sum", "0,3"), ("x - 0.1 == 0", "Có"),
        ],
    )  # fmt: skip
    def test_are_exact(self, tag: str, shown: str) -> None:
        assert text("{{ " + tag + " }}", x=0.1, y=0.2) == [shown]

    @pytest.mark.parametrize("tag", ["1 / 0", "1 // 0", "1 % 0", "1.5 % 0", "n / 0", "n // 0"])
    def test_nothing_is_divided_by_zero(self, tag: str) -> None:
        assert [d.code for d in failures("{{ " + tag + " }}", n=Number(3))] == ["VER004"]


class TestWhatCannotBePrinted:
    @pytest.mark.parametrize(
        ("value", "code"),
        [
            (None, "REN004"), ([], "REN005"), ((1,), "REN005"), ({}, "REN005"), ({1}, "REN005"), (range(3), "REN005"),
            (iter("ab"), "REN005"), ({}.items(), "REN005"), (b"a", "REN010"), (Thing(), "REN010"), (Thing().method, "REN010"),
            (len, "REN010"), (int, "REN010"), (float("nan"), "REN010"), (float("inf"), "REN010"), (Decimal("NaN"), "REN010"),
            (Decimal("1e9999"), "REN010"), ("a" * 1_000_001, "REN006"),
        ],
    )  # fmt: skip
    def test_is_an_error_with_the_place(self, value: Any, code: str) -> None:
        for tag in (
            "{{ x }}",
            "{{ x ~ 'a' }}",
            "{{ x | upper }}",
            "{{ '%s' % [x][0] }}" if value != (1,) else "{{ x }}",
        ):
            (failure,) = failures("first", tag, x=value)
            assert (failure.code, failure.location.paragraph, failure.location.tag) == (code, 2, tag)


class TestUnknown:
    def test_prints_in_words_and_warns_with_the_place_of_each_tag(self) -> None:
        template = compile_template(docx("a", "{{ x }} {{ x.y }}", "{% for i in [1, 2] %}{{ x ~ 'b' }}{% endfor %}"))
        done = renderer.render(template, {"x": Unknown("Tổng số")})
        assert lines(done.docx)[1] == "chưa đủ số liệu chưa đủ số liệu"
        assert [(d.code, d.location.paragraph, d.location.tag) for d in done.diagnostics] == [
            ("REN101", 2, "{{ x }}"), ("REN101", 2, "{{ x.y }}"), ("REN101", 3, "{{ x ~ 'b' }}"),
        ]  # fmt: skip

    @pytest.mark.parametrize("tag", ["{% if x %}{% endif %}", "{{ x > 1 }}", "{{ x + 1 }}", "{{ x == 1 }}", "{{ x | round }}",
                                     "{% for y in x %}{% endfor %}", "{{ 1 in x }}", "{{ not x }}", "{{ x | length }}"])  # fmt: skip
    def test_is_never_compared_or_computed_with(self, tag: str) -> None:
        assert [d.code for d in failures(tag, x=Unknown("Tổng số"))] == ["VER001"]


class TestSandbox:
    @pytest.mark.parametrize(
        "tag",
        ["{{ ''.__class__ }}", "{{ x | attr('__class__') }}", "{{ x['__class__'] }}", "{{ x._private }}", "{{ x.method.__func__ }}",
         "{{ '{a.__class__}'.format(a=1) }}", "{{ '{0[__class__]}'.format(x) }}", "{{ l.append(1) }}", "{{ l.pop() }}", "{{ l.sort() }}",
         "{{ d.update(a=1) }}", "{{ d.clear() }}", "{{ d.setdefault('a', 1) }}", "{{ ','.join(l) }}", "{{ 'a'.translate({}) }}",
         "{{ (1).to_bytes(99999999, 'big') }}", "{{ ''['__class__'].__mro__ }}", "{{ range.__globals__ }}"],
    )  # fmt: skip
    def test_refuses_what_is_not_reading(self, tag: str) -> None:
        data = {"x": Thing(), "l": [1], "d": {"b": 1}}
        (failure,) = failures("first", tag, **data)
        assert (failure.code, failure.location.tag) == ("REN008", tag)
        assert (data["l"], data["d"]) == ([1], {"b": 1})

    @pytest.mark.parametrize(
        "tag", ["{{ x | safe }}", "{{ x | tojson }}", "{{ x | urlize }}", "{{ x | xmlattr }}", "{{ x | pprint }}"]
    )
    def test_has_no_filter_that_makes_markup(self, tag: str) -> None:
        assert [d.code for d in mistakes(tag)] == ["TPL012" if "safe" in tag else "TPL015"]

    @pytest.mark.parametrize("name", ["lipsum", "self", "__note", "environment", "context", "output", "spend"])
    def test_has_no_other_globals(self, name: str) -> None:
        assert {d.code for d in failures("{{ " + name + "() }}")} <= {"REN001", "REN002", "REN008"}

    def test_methods_of_the_callers_objects_can_be_called(self) -> None:
        assert text("{{ x.method() }}{{ x.public }}", x=Thing()) == ["called1"]

    @pytest.mark.usefixtures("small_bounds")
    @pytest.mark.parametrize(
        "tag",
        [
            "{{ 'a' * 300000000 }}", "{{ 300000000 * 'a' }}", "{{ [1] * 300000000 }}", "{{ 'a' * n }}", "{{ 2 ** 100000 }}",
            "{{ 2.5 ** 100000 }}", "{{ 0.5 ** 99999999 }}", "{{ n ** n }}", "{{ 3 ** n }}", "{{ (2 ** 8000) * (2 ** 8000) }}",
            "{{ '%999999999d' % 1 }}", "{{ '%.999999999f' % 1 }}", "{{ '%*d' % (999999999, 1) }}", "{{ '%999999999s' | format('a') }}",
            "{{ '{:999999999}'.format(1) }}", "{{ '{:>{w}}'.format(1, w=999999999) }}", "{{ '{:.999999999f}'.format(1.5) }}",
            "{{ 'a' | center(999999999) }}", "{{ 'a' | indent(999999999, true) }}", "{{ 'a b' | wordwrap(1, wrapstring='x' * 900000) }}",
            "{{ 'a'.ljust(999999999) }}", "{{ 'a'.zfill(999999999) }}", "{{ 'a\t'.expandtabs(999999999) }}",
            "{{ ('a' * 999999).replace('a', 'b' * 999999) }}", "{{ ('a' * 999999) | replace('a', 'b' * 999999) }}",
            "{{ (['a'] * 999999) | join('x' * 999999) }}", "{{ ('a' * 999999) ~ ('a' * 999999) }}", "{{ ('a' * 999999) + ('a' * 999999) }}",
            "{{ [1] | batch(999999999, 'x') | list | length }}", "{{ [1] | slice(999999999) | list | length }}",
            "{{ range(10 ** 9) | list | length }}", "{% for i in range(10 ** 9) %}{% endfor %}",
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            "{% for i in range(99999) %}{% for j in range(99999) if j < 0 %}{% endfor %}{% endfor %}",
            "{% set s = 'a' * 900000 %}{% for i in range(1000) %}{{ s }}{% endfor %}",
            "{% for i in range(99999) %}{{ range(99999) | sum }}{% endfor %}",
            "{% set ns = namespace(s='a') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
            "{% set ns = namespace(s='a') %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
            "{% set ns = namespace(s=['a']) %}{% for i in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
            "{% set ns = namespace(s=2) %}{% for i in range(60) %}{% set ns.s = ns.s * ns.s %}{% endfor %}",
        ],
    )  # fmt: skip
    def test_bounds_what_a_template_may_spend(self, tag: str) -> None:
        (failure,) = failures("first", tag, n=Number(99999999))
        assert failure.code in ("REN006", "REN009", "VER003")
        assert failure.location.paragraph == 2

    def test_every_note_and_part_counts(self) -> None:
        loops = "{% for i in range(99999) %}" * 2 + "{% endfor %}" * 2
        template = compile_template(docx("a", header=loops, core=loops))
        with pytest.raises(Exception) as caught:
            template.render({})
        assert [d.code for d in caught.value.diagnostics] == ["REN009", "REN009"]  # type: ignore[attr-defined]

    def test_a_long_report_is_well_within_the_bounds(self) -> None:
        rows = [{"a": n, "b": "x" * 50} for n in range(20_000)]
        from support.build import table

        assert (
            len(lines(render(table(["{% for r in rs %}{{ r.a }}", "{{ r.b }}{% endfor %}"]), context={"rs": rows})))
            == 20_000
        )
