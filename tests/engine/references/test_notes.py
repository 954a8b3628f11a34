"""A note belongs to the sentence that refers to it: rendered in its scope, repeated, dropped and numbered with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from lxml import etree
from support.build import Note, R, W, X, en, fn, lines, note_texts, p, part, run, table, tree
from support.engine import failures, found, mistakes, render

from docxtpl_reports.engine.references.notes import COMMENTS, KINDS, NotesKind, definitions, frame, opening
from docxtpl_reports.engine.settling.notes import Collector, NotesPart, Reference
from docxtpl_reports.figures.data.value_reader import document
from docxtpl_reports.values import Date

DRAWING = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def notes(*body: Any, kind: str = "footnote", **context: Any) -> list[str]:
    return note_texts(render(*body, context=context), kind)


def ids(document: bytes, kind: str = "footnote") -> list[int]:
    return [int(n.get(f"{{{W}}}id", "")) for n in tree(document, f"word/{kind}s.xml") if n.get(f"{{{W}}}type") is None]


def test_one_note_per_pass_with_the_loop_variable_and_the_loop() -> None:
    out = render("{% for x in xs %}", p("{{ x }}", fn("{{ x }} {{ loop.index }}/{{ loop.length }}")), "{% endfor %}",
                 p("end", fn("last")), context={"xs": "ab"})  # fmt: skip
    assert lines(out) == ["a[^1]", "b[^2]", "end[^3]"]
    assert note_texts(out) == ["a 1/2", "b 2/2", "last"]


def test_in_the_scope_of_rows_and_nested_loops() -> None:
    row = [
        "{% for r in rs %}{{ r.n }}",
        p("{% for x in r.xs %}{{ x }}", fn("{{ r.n }}{{ x }}{{ loop.index }}"), "{% endfor %}{% endfor %}"),
    ]
    assert notes(table(row), rs=[{"n": "a", "xs": "xy"}, {"n": "b", "xs": ""}, {"n": "c", "xs": "z"}]) == [
        "ax1",
        "ay2",
        "cz1",
    ]


@pytest.mark.parametrize("x", [0, 1])
def test_a_dropped_branch_leaves_no_note(x: int) -> None:
    body = [
        p("a {% if x %}b", fn("yes"), "{% else %}c", fn("no"), "{% endif %}"),
        "{% if x %}",
        p("d", fn("d")),
        "{% endif %}",
    ]
    assert notes(*body, x=x) == (["yes", "d"] if x else ["no"])


@pytest.mark.parametrize("separators", [(-1, 0), (0, 1)])
def test_separators_stay_and_ids_rise_strictly_after_them(separators: tuple[int, int]) -> None:
    body = ["{% for x in xs %}", p("{{ x }}", fn("{{ x }}")), "{% endfor %}"]
    out = render(*body, context={"xs": "abc"}, separators=separators)
    every = [int(n.get(f"{{{W}}}id", "")) for n in tree(out, "word/footnotes.xml")]
    assert every == [*separators, *range(separators[1] + 1, separators[1] + 4)]
    assert note_texts(out) == ["a", "b", "c"]


def test_when_no_note_is_left_the_separators_are() -> None:
    out = render("{% if x %}", p("a", fn("n")), "{% endif %}", "z", context={"x": 0})
    assert note_texts(out) == []
    assert len(tree(out, "word/footnotes.xml")) == 2


def test_paragraphs_blocks_and_tables_inside_a_note() -> None:
    note = fn(
        "n {{ x }}", "{% for r in rs %}", "* {{ r }}", "{% endfor %}", "{% if x %}{{ x }}{% else %}none{% endif %}"
    )
    assert notes(p("a", note), x=0, rs=[1, 2]) == ["n 0\n* 1\n* 2\nnone"]
    assert notes(p("a", fn("{% for r in rs %}", "{{ r }}", "{% endfor %}")), rs=[]) == [""]  # a note holds a paragraph


def test_what_a_note_sets_stays_in_the_note() -> None:
    out = render(p("{% set v = 1 %}", fn("{% set v = 2 %}{{ v }}"), "{{ v }}"))
    assert lines(out) == ["[^1]1"]
    assert note_texts(out) == ["2"]


def test_two_references_to_one_note_become_two_notes() -> None:
    again = p("{% set x = 6 %}", X('<w:r><w:footnoteReference w:id="1"/></w:r>'))
    assert notes(p("{% set x = 5 %}a", fn("n {{ x }}")), again) == ["n 5", "n 6"]


def test_endnotes_beside_footnotes() -> None:
    out = render(p("b", fn("f{{ x }}"), en("e{{ x }}"), "c", fn("g"), en("h")), context={"x": 1})
    assert note_texts(out) == ["f1", "g"]
    assert note_texts(out, "endnote") == ["e1", "h"]


def test_a_reference_in_deleted_text_keeps_its_note() -> None:
    deleted = X('<w:del w:id="9"><w:r><w:footnoteReference w:id="1"/></w:r></w:del>')
    assert notes(p("x {{ x }}", deleted, fn("k")), x=1) == ["k", "k"]


def test_attributes_of_reference_and_note_stay() -> None:
    out = render(
        p("{{ x }}", X('<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/></w:r>'), fn("n")), context={"x": 1}
    )
    assert [r.get(f"{{{W}}}customMarkFollows") for r in tree(out).iter(f"{{{W}}}footnoteReference")] == ["1", None]


def test_tags_in_notes_alone_are_enough() -> None:
    assert notes(p("x", fn("{{ x | upper }}")), x="a") == ["A"]


def test_values_in_notes_are_text_whatever_they_hold() -> None:
    nasty = "\\1 \\g<0> & <w:p/> {{ x }} 0"
    assert notes(p("x", fn("{{ x }}"), "{{ x }}"), x=nasty) == [nasty]


def test_a_thousand_notes() -> None:
    out = render(
        "{% for x in xs %}", p("{{ x }}", fn("n{{ x }}"), en("e")), "{% endfor %}", context={"xs": range(1000)}
    )
    assert ids(out) == ids(out, "endnote") == list(range(1, 1001))
    assert note_texts(out)[-1] == "n999"


class TestMistakes:
    def test_a_block_cannot_cross_the_border_of_a_note(self) -> None:
        assert sorted(found(mistakes(p("b {% if x %}", fn("f{% endif %}"))))) == [
            ("TPL005", "{% if x %}"),
            ("TPL006", "{% endif %}"),
        ]

    def test_in_a_note_are_reported_at_the_note(self) -> None:
        (problem,) = mistakes(p("x", fn("one", "{{ nope }}")), names={"x": None})
        assert (problem.code, problem.location.part) == ("TPL020", "word/footnotes.xml")
        (failure,) = failures(p("x", fn("{{ nope }}")))
        assert (failure.code, failure.location.part) == ("REN001", "word/footnotes.xml")

    @pytest.mark.parametrize("note", [[], [fn("k")]])
    def test_a_reference_to_a_missing_note_is_refused_with_its_place(self, note: list[Note]) -> None:
        (problem,) = mistakes("{{ x }}", p("y", *note, X('<w:r><w:footnoteReference w:id="7"/></w:r>')))
        assert (problem.code, problem.location.paragraph, problem.params["id"]) == ("TPL018", 2, "7")

    def test_loop_variables_are_known_in_their_notes_only(self) -> None:
        body = [
            "{% for x in xs %}",
            p("{{ x.a }}", fn("{{ x.a }}{{ x.b }}{{ loop.index }}")),
            "{% endfor %}",
            p("y", fn("{{ x.a }}")),
        ]
        assert found(mistakes(*body, names={"xs": [{"a": None}]})) == [("TPL021", "{{ x.b }}"), ("TPL214", "{{ x.a }}")]


# A21
START, END = X('<w:commentRangeStart w:id="0"/>'), X('<w:commentRangeEnd w:id="0"/>')
REFERENCE = X('<w:r><w:commentReference w:id="0"/></w:r>')


def commented(*body: Any, **context: Any) -> bytes:
    """Rendered with one comment, «ghi chú»."""
    wml = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return render(
        *body,
        context=context,
        relationships=f'<Relationship Id="rId8" Type="{R}/comments" Target="comments.xml"/>',
        content_types=f'<Override PartName="/word/comments.xml" ContentType="{wml}.comments+xml"/>',
        extra={
            "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="A">'
            "<w:p><w:r><w:t>ghi chú</w:t></w:r></w:p></w:comment></w:comments>"
        },
    )


@pytest.mark.parametrize(
    "parts",
    [
        ("{{ x", START, ".te", END, REFERENCE, "n }}"),
        ("{{ x.", START, END, REFERENCE, "ten }}"),
        (START, "{{ x.", END, REFERENCE, "ten }}"),
        ("{{ x.", START, "ten }}", END, REFERENCE),
        ("{{ x.t", REFERENCE, "en }}"),
    ],
)
def test_a_comment_anchored_inside_a_tag_moves_out_of_it(parts: tuple[str, ...]) -> None:
    out = commented(p("Ông ", *parts, "."), x={"ten": "An"})

    assert lines(out) == ["Ông An."]
    body = part(out, "word/document.xml").decode()
    assert body.count("<w:commentReference") == 1
    assert body.index("commentReference") > body.index("An")
    if START in parts and END in parts:
        assert body.index("commentRangeStart") < body.index("An") < body.index("commentRangeEnd")


def test_a_comment_in_a_tag_that_takes_its_paragraph_goes_with_it() -> None:  # A21
    out = commented(p("{% if ", START, "x", END, REFERENCE, " %}"), "a", "{% endif %}", x=1)

    assert lines(out) == ["a"]
    assert "commentRange" not in part(out, "word/document.xml").decode()


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'


def branches(choice: str, fallback: str) -> X:
    """A text box as Word writes it: for new programs and for old ones."""
    return X(
        f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps"><w:txbxContent><w:p>{choice}</w:p>'
        f"</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p>{fallback}</w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def references(document: bytes, name: str = "word/document.xml", kind: str = "footnote") -> list[str | None]:
    return [e.get(f"{{{W}}}id") for e in tree(document, name).iter(f"{{{W}}}{kind}Reference")]


class TestBranchesOfAnAlternative:
    """Both branches refer to one note, whichever of them a program shows."""

    def test_share_their_note_in_every_iteration(self) -> None:
        body = p("{% for x in xs %}", branches(run("{{ x }}") + NOTE, run("{{ x }}") + NOTE), "{% endfor %}")
        out = render(body, "{% if no %}", p(fn("n{{ x }}")), "{% endif %}", context={"xs": "ab", "no": 0})
        assert references(out) == ["1", "1", "2", "2"]
        assert [n.get(f"{{{W}}}id") for n in tree(out, "word/footnotes.xml")][2:] == ["1", "2"]

    def test_share_a_note_that_is_commented_on(self) -> None:
        note = fn(X(f"<w:p>{run('n{{ x }}')}{REFERENCE}</w:p>"))
        body = p("{% for x in xs %}", branches(NOTE, NOTE), "{% endfor %}", "{% if no %}", note, "{% endif %}")
        out = commented(body, xs="ab", no=0)
        assert references(out) == ["1", "1", "2", "2"]
        assert references(out, "word/footnotes.xml", "comment") == ["0", "1"]
        assert ids(out, "comment") == [0, 1]
        assert [n.get(f"{{{W}}}author") for n in tree(out, "word/comments.xml")] == ["A", "A"]

    def test_of_which_the_first_is_not_rendered_have_a_note_all_the_same(self) -> None:
        collector = Collector()
        story = collector.call(0, again=True, caller=lambda: "n")
        parts = {"notes": NotesPart("", "", 1)}
        assert collector.number(story, [Reference("notes", "<w:footnote")], parts) == (
            "1",
            {"notes": ['<w:footnote w:id="1">n</w:footnote>']},
        )

    def test_settle_their_citations_once(self) -> None:
        cited = document(
            {
                "loai": "Công văn",
                "so": "1/CV",
                "ngay": Date.of(date(2024, 1, 2)),
                "co_quan": "Sở A",
                "trich_yeu": "về B",
            }
        )
        note = fn(X(f"<w:p>{run('Xem {{ vb | trich_dan }}.')}{REFERENCE}</w:p>"))
        body = p(branches(NOTE, NOTE), "{{ vb | trich_dan }}", "{% if no %}", note, "{% endif %}")
        out = commented(body, no=0, vb=cited)
        assert references(out) == ["1", "1"]
        assert references(out, "word/footnotes.xml", "comment") == ["0"]
        assert ["".join(n.itertext()) for n in tree(out, "word/footnotes.xml")][2:] == [f"Xem {cited.day_du}."]
        assert lines(out) == ["[^1][^2]Công văn số 1/CV"]


def notes_part(content: str, kind: str = "footnotes") -> etree._Element:
    return etree.fromstring(f'<w:{kind} xmlns:w="{W}" xmlns:x="urn:x">{content}</w:{kind}>')


class TestNotesPart:
    NOTES = '<w:footnote w:type="separator" w:id="-1"/><w:footnote w:id="5"/><x:y/><w:footnote/><w:footnote w:id="7"/>'

    def test_its_notes_are_known_by_id_and_what_else_is_in_it_is_none(self) -> None:
        root = notes_part(self.NOTES)
        assert definitions(root, KINDS[1]) == {"5": root[1], "": root[3], "7": root[4]}

    @pytest.mark.parametrize(
        ("kind", "content", "head", "first"),
        [
            (KINDS[1], NOTES, '<w:footnote w:type="separator" w:id="-1"/><x:y/>', 1),
            (KINDS[1], "", "", 1),
            (KINDS[1], '<w:footnote w:type="separator" w:id="3"/>', '<w:footnote w:type="separator" w:id="3"/>', 4),
            (KINDS[1], '<w:footnote w:type="separator" w:id="x"/>', '<w:footnote w:type="separator" w:id="x"/>', 1),
            (COMMENTS, '<w:comment w:id="8"/>', "", 0),
        ],
    )
    def test_keeps_what_is_no_note_and_counts_on_from_it(
        self, kind: NotesKind, content: str, head: str, first: int
    ) -> None:
        root = f"{kind.definition}s"
        part = frame(notes_part(content, root), kind)
        assert part == NotesPart(f'<w:{root} xmlns:w="{W}" xmlns:x="urn:x">{head}', f"</w:{root}>", first)

    def test_an_element_opens_with_its_own_attributes_and_without_its_id(self) -> None:
        element = notes_part('<w:footnote w:a="1" w:id="5" x:c="3" w:b="&lt;&quot;"/>')[0]
        assert opening(element) == '<w:footnote w:a="1" w:b=\'&lt;"\''
