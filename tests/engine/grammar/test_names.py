"""Every name a template uses is checked against the shape of the data, in every branch, before anything is rendered."""

from __future__ import annotations

import unicodedata

import pytest
from support.build import docx
from support.engine import failures, found, mistakes, text

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.grammar.names import ANY

INDICATOR = {"": None, "ten": None, "dat": None}
NAMES = {
    "so_lieu": {"ho_so_tong": None, "họ_tên": None},
    "ds": [{"ten": None, "tiến_độ": None, "con": [{"k": None}]}],
    "chi_tieu": {"a": INDICATOR, "b": INDICATOR},
    "tieu_chi": {"15.1": {"": None, "ten": None, "ly_do": [None]}},
    "nguoi_ky": {"": None, "ho_ten": None},
    "tu_do": ANY,
}


def codes(*body: str) -> list[str]:
    return [d.code for d in mistakes(*body, names=NAMES)]


@pytest.mark.parametrize(
    "template",
    [
        "{{ so_lieu.ho_so_tong }} {{ so_lieu['ho_so_tong'] }} {{ tu_do.x.y[3] }}",
        "{% for x in ds %}{{ x.ten }}{% for k in x.con %}{{ k.k }}{{ loop.index }}{% endfor %}{% endfor %}",
        "{% for x in ds %}{{ loop.previtem.ten }}{{ loop.cycle(1, 2) }}{% endfor %}",
        "{% for c in chi_tieu %}{{ c.ten }}{{ c }}{% endfor %}{{ chi_tieu.a }}{{ nguoi_ky }}",
        "{{ tieu_chi['15.1'].ly_do | noi }} {{ tieu_chi['15.1'].ly_do[0] }} {{ ds | length }} {{ (ds | first).ten }}",
        "{% set v = ds %}{% for x in v | sort(attribute='ten') %}{{ x.ten }}{% endfor %}{{ ds | map(attribute='ten') | noi }}",
        "{% if tu_do %}{% set v = ds %}{% else %}{% set v = so_lieu %}{% endif %}{{ v.whatever }}",
        "{% if tu_do %}{% set v = ds %}{% endif %}{% for x in v %}{{ x.ten }}{% endfor %}",
        "{% for a, b in tu_do %}{{ a }}{{ b.c }}{% endfor %}{% set c, d = 1, 2 %}{{ c }}{{ d }}",
        "{% set ns = namespace(n=0) %}{% for x in ds %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}",
        "{% for so_lieu in ds %}{{ so_lieu.ten }}{% endfor %}{{ so_lieu.ho_so_tong }}",
        "{{ range(3) | join }} {{ tu_do | default('x') if false else 'y' }}",
        "{% for row in ds | batch(2) %}{% for x in row %}{{ x.ten }}{% endfor %}{% endfor %}",
        "{% for column in ds | slice(2) %}{{ column[0].ten }}{% endfor %}",
        "{% for c in [chi_tieu.a, chi_tieu.b] %}{{ c.ten }}{{ c }}{% endfor %}{% for x in [] %}{{ x.y }}{% endfor %}",
        "{% for t, c in [('x', chi_tieu.a), ('y', chi_tieu.b)] %}{{ t }}{{ c.ten }}{% endfor %}",
        "{% for c in [chi_tieu.a, nguoi_ky] %}{{ c }}{% endfor %}{% for c in [ds, tu_do] %}{{ c.x }}{% endfor %}",
    ],
)
def test_what_is_declared_or_bound_is_accepted(template: str) -> None:
    compile_template(docx(template), names=NAMES)


@pytest.mark.parametrize(
    "template",
    [
        "{% if false %}{{ nope }}{% endif %}",
        "{% if tu_do %}{% elif nope %}{% endif %}",
        "{{ nope is defined }}",
        "{{ nope | default('x') }}",
        "{{ tu_do | default(nope) }}",
        "{{ tu_do.x(nope) }}",
        "{{ [1, nope] | join }}",
        "{{ 'a' ~ nope }}",
        "{{ 1 if tu_do else nope }}",
        "{{ so_lieu[nope] }}",
        "{{ not nope.x.y }}",
        "{% for x in nope %}{% endfor %}",
        "{% for x in ds if nope %}{% endfor %}",
        "{% set v = nope %}",
        "{% for x in ds %}{% set w = 1 %}{% endfor %}{{ w }}",
        "{% if tu_do %}{% set v = 1 %}{% else %}{{ v }}{% endif %}",
        "{{ loop.index }}",
        "{{ self }}",
        "{{ caller() }}",
    ],
)
def test_an_unknown_name_is_an_error_wherever_it_is(template: str) -> None:
    assert codes(template) == ["TPL020"]


@pytest.mark.parametrize(
    "template",
    ["{% for x in ds %}{% endfor %}{{ x.ten }}", "{% for x, y in tu_do %}{% else %}{{ x.ten }}{% endfor %}"],
)
def test_the_name_of_a_loop_outside_of_it_says_where_the_loop_is(template: str) -> None:
    (problem,) = mistakes(template, names=NAMES)
    assert problem.code == "TPL214"
    assert str(problem.params["loop"]).startswith("{% for x")


def test_a_column_asked_of_the_list_is_told_from_its_sum() -> None:
    names = {"ds": [{"ten": None, "so": None}, {"tong": {"so": None}}]}
    assert compile_template(docx("{{ ds.tong.so }}"), names=names)
    assert found(mistakes("{{ ds.so }}", "{{ ds.ten }}", names=names)) == [
        ("TPL222", "{{ ds.so }}"),
        ("TPL222", "{{ ds.ten }}"),
    ]


@pytest.mark.parametrize(
    "template",
    [
        "{{ so_lieu.nope }}",
        "{{ so_lieu['nope'] }}",
        "{{ so_lieu.nope is defined }}",
        "{% for x in ds %}{{ x.nope }}{% endfor %}",
        "{% for x in ds %}{% for k in x.con %}{{ k.nope }}{% endfor %}{% endfor %}",
        "{% for c in chi_tieu %}{{ c.nope }}{% endfor %}",
        "{% for x in ds if x.nope %}{% endfor %}",
        "{% for x in ds %}{{ loop.nope }}{% endfor %}",
        "{% for x in ds %}{{ loop.previtem.nope }}{% endfor %}",
        "{% for x in ds | selectattr('ten') | sort(attribute='ten') | reverse %}{{ x.nope }}{% endfor %}",
        "{{ (ds | first).nope }}",
        "{{ ds[0].nope }}",
        "{{ ds[1:][0].nope }}",
        "{{ (so_lieu if tu_do else so_lieu).nope }}",
        "{{ ds | map(attribute='nope') | noi }}",
        "{{ ds | sum('nope') }}",
        "{{ ds | tong('nope') }}",
        "{% for row in ds | batch(2) %}{% for x in row %}{{ x.nope }}{% endfor %}{% endfor %}",
        "{{ ds | join(', ', attribute='nope') }}",
        "{{ ds | selectattr('nope') | list | length }}",
        "{{ tieu_chi['15.1'].nope }}",
        "{% set v = so_lieu %}{{ v.nope }}",
        "{% for c in [chi_tieu.a, chi_tieu.b] %}{{ c.nope }}{% endfor %}",
        "{% for c in [chi_tieu.a, nguoi_ky] %}{{ c.ten }}{% endfor %}",
        "{% for t, c in [('x', chi_tieu.a), ('y', chi_tieu.b)] %}{{ c.nope }}{% endfor %}",
    ],
)
def test_an_unknown_attribute_is_an_error_wherever_it_is(template: str) -> None:
    assert codes(template) == ["TPL021"]


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{{ so_lieu }}", "TPL022"),
        ("{{ so_lieu ~ 'a' }}", "TPL022"),
        ("{% for x in so_lieu.ho_so_tong %}{% endfor %}", "TPL023"),
        ("{% for x in nguoi_ky %}{% endfor %}", "TPL023"),
        ("{{ ds }}", "TPL024"),
        ("{{ ds | sort(attribute='ten') }}", "TPL024"),
        ("{{ so_lieu.ho_so_tong.x }}", "TPL025"),
        ("{{ ds.ten }}", "TPL025"),
        ("{{ so_lieu.ho_so_tong | nope }}", "TPL015"),
        ("{{ so_lieu.ho_so_tong is nope }}", "TPL016"),
    ],
)
def test_values_are_used_as_what_they_are(template: str, code: str) -> None:
    assert codes(template) == [code]


@pytest.mark.parametrize(
    ("tag", "old", "new"),
    [
        ("{{ so_lieu.ho_so_tog }}", "so_lieu.ho_so_tog", "so_lieu.ho_so_tong"),
        ("{{ so_liệu.ho_so_tong }}", "so_liệu", "so_lieu"),
        ("{{ so_lieu.Ho_so_tong }}", "so_lieu.Ho_so_tong", "so_lieu.ho_so_tong"),
        ("{{ so_lieu.ho_ten }}", "so_lieu.ho_ten", "so_lieu.họ_tên"),
        ("{{ ho_so_tong }}", "ho_so_tong", "so_lieu.ho_so_tong"),
        ("{{ ds | map(attribute='tien_do') | noi }}", "tien_do", "tiến_độ"),
    ],
)
def test_the_nearest_name_is_offered_as_a_correction(tag: str, old: str, new: str) -> None:
    (problem,) = mistakes(tag, names=NAMES)
    assert problem.fix is not None
    assert (problem.fix.old, problem.fix.new) == (old, new)
    assert new in problem.help


@pytest.mark.parametrize(
    ("tag", "near"), [("{{ tieu_chi['15.2'].ten }}", "15.1"), ("{{ so_lieu.ho_so_moi }}", "so_lieu.ho_so_tong")]
)
def test_a_name_that_is_only_alike_is_suggested_but_no_correction(tag: str, near: str) -> None:  # C11
    (problem,) = mistakes(tag, names=NAMES)
    assert problem.fix is None
    assert near in problem.help


def test_a_name_unlike_any_other_gets_no_correction() -> None:
    (problem,) = mistakes("{{ so_lieu.zzzz }}", names=NAMES)
    assert problem.fix is None
    assert "so_lieu.ho_so_tong" in problem.help


def test_normal_forms_do_not_matter() -> None:
    compile_template(docx(unicodedata.normalize("NFD", "{{ so_lieu.họ_tên }}")), names=NAMES)


def test_every_use_is_reported_with_its_own_place() -> None:
    problems = mistakes("{{ nope }} {{ nope }}", "{{ nope }}", names=NAMES)
    assert [(d.location.paragraph, d.location.occurrence) for d in problems] == [(1, 1), (1, 2), (2, 3)]


def test_names_are_checked_even_when_the_blocks_are_wrong() -> None:
    problems = mistakes("{% for x in ds %}", "{{ x.ten }} {{ nope }}", names=NAMES)
    assert found(problems) == [("TPL005", "{% for x in ds %}"), ("TPL020", "{{ nope }}")]


class TestAtRunTime:
    @pytest.mark.parametrize(
        "template",
        [
            "{{ nope }}",
            "{{ a.nope }}",
            "{{ a['nope'] }}",
            "{% if nope %}{% endif %}",
            "{% for x in nope %}{% endfor %}",
            "{{ nope ~ 'a' }}",
            "{{ nope + 1 }}",
            "{{ nope | upper }}",
        ],
    )
    def test_undefined_is_strict_and_has_a_place(self, template: str) -> None:
        (failure,) = failures("first", template, a={})
        assert (failure.code, failure.location.paragraph, failure.params["name"]) == ("REN001", 2, "nope")

    def test_undefined_in_a_branch_not_taken_does_no_harm(self) -> None:
        assert text("{% if false %}{{ nope }}{% endif %}a{{ nope | default('b') }}") == ["ab"]

    def test_a_key_named_like_a_method_is_a_key(self) -> None:
        assert text("{{ a.items }} {{ a['keys'] }}", a={"items": 1, "keys": 2}) == ["1 2"]


def test_the_advice_for_an_item_of_a_list_is_a_tag_that_works() -> None:
    (problem,) = mistakes("{{ ds | first }}", names=NAMES)
    assert (problem.code, str(problem.params["names"]).split(", ")[0]) == ("TPL022", "(ds | first).ten")
    assert compile_template(docx("{{ (ds | first).ten }}"), names=NAMES)
