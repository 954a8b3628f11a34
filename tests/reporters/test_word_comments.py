"""Findings as comments: where they are, what they say, and that no report has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from support.build import CT, MAIN_TYPE, REL, R, W, X, docx, fn, lines, p, part, run, table, tree
from support.sound import faults

from docxtpl_reports.diagnostics import Diagnostic, ReportError, language, unique
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.marks import FINDINGS
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.pdf.without_comments import as_printed
from docxtpl_reports.project import part_folders
from docxtpl_reports.reporters.word_comments import commented, is_commented

NAMES = {"ten": "", "so": ""}
COMMENTS = "word/comments.xml"


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def check(folder: Path, source: bytes, name: str = "mau.docx") -> tuple[Path, Sequence[Diagnostic]]:
    """A template with what is wrong with it."""
    file = folder / name
    file.write_bytes(source)
    try:
        return file, compile_template(file, names=NAMES).diagnostics
    except ReportError as error:
        return file, error.diagnostics


def copy(folder: Path, *body: Any, **more: Any) -> bytes:
    file, problems = check(folder, docx(*body, **more))
    made = commented(file, problems, folder).document
    assert faults(made) == faults(file)
    return made


def ranges(document: bytes) -> dict[str, str]:
    """The words between the marks of each comment, by its number."""
    found: dict[str, str] = {}
    is_open: set[str] = set()
    for node in tree(document).iter(w("commentRangeStart"), w("commentRangeEnd"), w("t")):
        number = node.get(w("id"), "")
        if node.tag == w("commentRangeStart"):
            is_open.add(number)
            found[number] = ""
        elif node.tag == w("commentRangeEnd"):
            is_open.remove(number)
        else:
            for one in is_open:
                found[one] += node.text or ""
    return found


def texts(document: bytes) -> list[str]:
    """The paragraphs of each comment, joined."""
    comments = tree(document, COMMENTS).iter(w("comment"))
    return ["\n".join("".join(q.itertext()) for q in comment.iter(w("p"))) for comment in comments]


def test_a_comment_is_at_the_words_of_its_finding_and_the_text_stays(tmp_path: Path) -> None:
    made = copy(tmp_path, p(run("Số {{ s", "<w:b/>"), run("oo }}"), " và {{ so }}, {{ soo }}."))
    assert list(ranges(made).values()) == ["{{ soo }}", "{{ soo }}"]
    assert lines(made) == ["Số {{ soo }} và {{ so }}, {{ soo }}."]
    assert [e.get(w("id")) for e in tree(made).iter(w("commentReference"))] == ["0", "1"]
    assert next(r.find(w("rPr")) is not None for r in tree(made).iter(w("r")) if "{{" in "".join(r.itertext()))


def test_the_correction_is_a_paragraph_of_its_own(tmp_path: Path) -> None:
    with language("en"):
        [text] = texts(copy(tmp_path, "{{ teen }}"))
    first, *_, last = text.split("\n")
    assert (first.split(":")[0], last) == ("Error TPL020", "{{ ten }}")


def test_each_of_equal_tags_has_its_own_comment_in_its_own_paragraph(tmp_path: Path) -> None:
    made = copy(tmp_path, "a {{ x }}", "b {{ x }} {{ x }}", table(["c {{ x }}"]), "đ")
    marked = [q for q in tree(made).iter(w("p")) for _ in q.iter(w("commentRangeStart"))]
    assert ["".join(q.itertext())[0] for q in marked] == ["a", "b", "b", "c"]


def test_a_stray_brace_and_a_closing_tag_too_many_are_told_from_the_good_ones(tmp_path: Path) -> None:
    made = copy(tmp_path, p("{% if ten %}a ", ANCHOR, "{{ ten }}{% endif %} {% endif %} và }} ten"))
    body = tree(made)
    before = [
        "".join(q.text or "" for q in body.iter(w("t")) if is_before(q, start))
        for start in body.iter(w("commentRangeStart"))
    ]
    good = "{% if ten %}a {{ ten }}{% endif %} "
    assert sorted(before) == [good, good + "{% endif %} và "]
    assert sorted(ranges(made).values()) == ["{% endif %}", "}}"]


ANCHOR = X("<w:r><w:drawing/></w:r>")


def is_before(one: Any, other: Any) -> bool:
    order = [*one.getroottree().iter()]
    return order.index(one) < order.index(other)


BOX = X(
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>{{ hop }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
LINK = X('<w:hyperlink w:anchor="a"><w:r><w:t xml:space="preserve">xem {{ lk }} này</w:t></w:r></w:hyperlink>')
FIELD = X(
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{{ tr }}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("body", "more", "told"),
    [
        ((p("Câu", fn("theo {{ x }}"), " sau"),), {}, "chú thích cuối trang"),
        (("thân",), {"header": "đầu {{ x }}"}, "đầu trang"),
        (("thân",), {"core": "{{ x }}"}, "docProps/core.xml"),
        ((p("Ô ", BOX),), {}, "thân văn bản"),
    ],
)
def test_a_finding_outside_the_body_says_in_the_body_where_it_is(
    tmp_path: Path, body: Sequence[Any], more: dict[str, str], told: str
) -> None:
    made = copy(tmp_path, *body, **more)
    shown = next(text.split("\n")[1] for text in texts(made) if "TPL020" in text)
    assert told in shown
    assert "{{ " in shown
    assert not any(
        list(tree(made, name).iter(w("commentReference")))
        for name in read_package(made).parts
        if name.startswith("word/") and name.endswith(("notes.xml", "header1.xml"))
    )


@pytest.mark.parametrize("around", [LINK, FIELD])
def test_links_and_fields_stay_whole(tmp_path: Path, around: X) -> None:
    made = copy(tmp_path, p("trước ", around, " sau"))
    for mark in tree(made).iter(w("commentRangeStart"), w("commentRangeEnd")):
        assert mark.getparent().tag == w("p")  # type: ignore[union-attr]
        before = [e.get(w("fldCharType")) for e in mark.itersiblings(preceding=True) for e in e.iter(w("fldChar"))]
        assert before.count("begin") == before.count("end")


def test_a_finding_in_a_shared_part_is_at_the_tag_that_uses_it(tmp_path: Path) -> None:
    pack, shared = tmp_path / "nho", tmp_path / "chung"
    pack.mkdir()
    shared.mkdir()
    (shared / "ngoai.docx").write_bytes(docx('{% chen "trong" %}'))
    (shared / "trong.docx").write_bytes(docx("Kính gửi {{ teen }}"))
    file, problems = check(pack, docx("một", '{% chen "ngoai" %}', "{{ soo }}"))
    made = commented(file, problems, pack).document
    assert list(ranges(made).values()) == ['{% chen "ngoai" %}', "{{ soo }}"]
    assert "trong.docx" in texts(made)[0]
    assert "«{{ teen }}»" in texts(made)[0]


def test_findings_of_rules_and_data_are_counted_not_written(tmp_path: Path) -> None:
    file, problems = check(tmp_path, docx("{{ x }}"))
    other = Diagnostic("FIL001", params={"path": "x"}).at(file="data/x.yml", line=3)
    found = commented(file, [*problems, other], tmp_path)
    assert (found.made, found.elsewhere, len(texts(found.document))) == (1, 1, 1)


def test_a_copy_without_findings_says_so(tmp_path: Path) -> None:
    file, problems = check(tmp_path, docx("{{ ten }}"))
    made = commented(file, problems, tmp_path)
    assert made.made == 0
    assert texts(made.document) == ["Không có lỗi hay cảnh báo nào trong mẫu này."]
    assert is_commented(made.document)
    assert not is_commented(file.read_bytes())


# --- no report has them ------------------------------------------------------------------------------------------------

COMMENT = '<w:comment {} w:author="{}"><w:p {}><w:r><w:t>{}</w:t></w:r></w:p></w:comment>'
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="{}"'
RANGE = '<w:commentRangeStart w:id="{0}"/>{1}<w:commentRangeEnd w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>'


def with_comments(*authors: str, answers: dict[int, int] | None = None) -> bytes:
    """A template with a comment by each author around a tag; ``answers``: which of them answers which."""
    entries = "".join(
        COMMENT.format(f'w:id="{n}"', author, W14.format(f"0000000{n}"), f"lời {n} {{{{ khong_co }}}}")
        for n, author in enumerate(authors)
    )
    marks = "".join(RANGE.format(n, run(f"{{{{ so }}}} {n}. ")) for n in range(len(authors)))
    office = "http://schemas.microsoft.com/office"
    w15 = f"{office}/word/2012/wordml"
    extended = "".join(
        f'<w15:commentEx w15:paraId="0000000{n}"'
        + (f' w15:paraIdParent="0000000{(answers or {})[n]}"' if n in (answers or {}) else "")
        + "/>"
        for n in range(len(authors))
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return docx(
        p(X(marks)),
        relationships=f'<Relationship Id="rId70" Type="{R}/comments" Target="comments.xml"/>'
        f'<Relationship Id="rId71" Type="{office}/2011/relationships/commentsExtended" Target="commentsExtended.xml"/>',
        content_types=f'<Override PartName="/word/comments.xml" ContentType="{kind}.comments+xml"/>'
        f'<Override PartName="/word/commentsExtended.xml" ContentType="{kind}.commentsExtended+xml"/>',
        extra={
            COMMENTS: f'<w:comments xmlns:w="{W}">{entries}</w:comments>',
            "word/commentsExtended.xml": f'<w15:commentsEx xmlns:w15="{w15}">{extended}</w15:commentsEx>',
        },
    )


def test_a_report_of_the_commented_copy_is_that_of_the_template(tmp_path: Path) -> None:
    body = ("{{ ten }} và 1 {{ soo }}", p("x", fn("chú {{ so }}")))
    file, problems = check(tmp_path, docx(*body))
    made = commented(file, problems, tmp_path).document
    values = {"ten": "An", "so": 3, "soo": 4}
    plain, report = (compile_template(one).render(values) for one in (file.read_bytes(), made))
    assert lines(report) == lines(plain)
    assert set(read_package(report).parts) == set(read_package(plain).parts)
    assert FINDINGS.encode() not in b"".join(part(report, name) for name in read_package(report).parts)
    assert part(report, "word/_rels/document.xml.rels").count(b"comments") == 0


def test_comments_by_a_person_stay_with_their_own_answers(tmp_path: Path) -> None:
    source = with_comments(FINDINGS, "Lan", "Lan", "Lan", answers={1: 0, 3: 2})
    report = compile_template(source).render({"so": 1, "khong_co": "ai"})
    assert texts(report) == ["lời 2 ai", "lời 3 ai"]
    assert [e.attrib.values()[0] for e in tree(report, "word/commentsExtended.xml")] == ["00000002", "00000003"]
    assert lines(report) == ["1 0. 1 1. 1 2. 1 3. "]


def test_the_last_comment_takes_its_parts_along() -> None:
    report = compile_template(with_comments(FINDINGS, "Lan", answers={1: 0})).render({"so": 1})
    assert not [name for name in read_package(report).parts if "omments" in name]
    types = [e.get("PartName", "") for e in tree(report, "[Content_Types].xml").iter(f"{{{CT}}}Override")]
    assert not [name for name in types if "omments" in name]
    assert MAIN_TYPE.encode() in part(report, "[Content_Types].xml")
    assert REL.encode() in part(report, "word/_rels/document.xml.rels")


def test_a_commented_copy_can_be_checked_again(tmp_path: Path) -> None:
    first = copy(tmp_path, "a {{ x }} b {{ y }}")
    file, problems = check(tmp_path, first, "lan-2.docx")
    again = commented(file, problems, tmp_path).document
    assert list(ranges(again).values()) == ["{{ x }}", "{{ y }}"]
    assert len(texts(again)) == 2


def test_new_comments_keep_those_of_people_apart(tmp_path: Path) -> None:
    file, problems = check(tmp_path, with_comments("Lan", "Minh"))
    made = commented(file, problems, tmp_path).document
    numbers = [e.get(w("id")) for e in tree(made, COMMENTS)]
    assert numbers[:2] == ["0", "1"]
    assert len(set(numbers)) == len(numbers) > 2
    assert sorted(numbers) == sorted(e.get(w("id")) for e in tree(made).iter(w("commentReference")))


def test_the_printed_copy_has_no_comments(tmp_path: Path) -> None:
    made = copy(tmp_path, "{{ x }}")
    assert not list(tree(as_printed(made)).iter(w("commentReference")))


def test_a_shipped_template_full_of_findings_keeps_its_words_and_its_findings(tmp_path: Path) -> None:
    """Each comment is around the words of its finding, and the copy has the same findings at the same places."""
    pack = ROOT / "templates" / "cchc-quy"
    folders = PartFolders(part_folders(pack))

    def findings(file: Path) -> list[Diagnostic]:
        with pytest.raises(ReportError) as caught:
            compile_template(file, names={"thong_tin": {}}, parts=folders)
        return unique(caught.value.diagnostics)

    template, copied = pack / "mau.docx", tmp_path / "mau.docx"
    found = findings(template)
    made = commented(template, found, pack)
    copied.write_bytes(made.document)
    assert made.made == len(found) > 100
    assert [str(d.at(file=None)) for d in findings(copied) if d.location.file == str(copied)] == [
        str(d.at(file=None)) for d in found if d.location.file == str(template)
    ]
    assert lines(made.document) == lines(template.read_bytes())
    words = ranges(made.document)
    for number, d in enumerate(found):
        if d.location.file == str(template) and d.location.part == "word/document.xml":
            assert words[str(number)] == d.location.tag
    assert faults(copied) == faults(template)
