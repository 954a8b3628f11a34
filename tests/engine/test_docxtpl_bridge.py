"""ReportTemplate beyond what docxtpl can be asked about: fast path, options, errors, what belongs to which document."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from docxtpl import DocxTemplate, InlineImage, Listing, RichText
from jinja2 import ChainableUndefined, Environment, StrictUndefined
from support.build import docx, fn, lines, note_texts, p, part, table
from support.docxtpl_values import RED, picture, subdocument
from support.visible import visible

from docxtpl_reports import ReportTemplate, compile_template
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine import compiler, docxtpl_bridge, renderer
from docxtpl_reports.engine.compiler import compile_with
from docxtpl_reports.engine.docxtpl_bridge import BridgeEnvironment
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.files.cache import Cache
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.values import Unknown


def template(*body: Any, **document: Any) -> ReportTemplate:
    return ReportTemplate(io.BytesIO(docx(*body, **document)))


def saved(made: ReportTemplate) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rendered(made: ReportTemplate, context: dict[str, Any], **options: Any) -> list[str]:
    made.render(context, **options)
    return lines(saved(made))


def codes(made: ReportTemplate, context: dict[str, Any], **options: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(ReportError) as caught:
        made.render(context, **options)
    return [(d.code, d.location.tag) for d in caught.value.diagnostics]


class TestDocuments:
    def test_without_values_of_docxtpl_python_docx_opens_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("docxtpl_reports.engine.docxtpl_bridge.Document", lambda *_: pytest.fail("opened"))
        made = template("{{ x }} {{ y }}", header="{{ x }}")
        made.render({"x": 1, "y": RichText("b", bold=True)})
        assert saved(made) == saved(made)

    def test_the_same_input_gives_the_same_bytes_with_pictures_too(self) -> None:
        def once() -> bytes:
            made = template("{{ a }}", "{{p s }}", header="{{ a }}")
            made.render({"a": picture(made), **subdocument(made)})
            return saved(made)

        assert once() == once()

    def test_importing_the_package_does_not_import_docxtpl(self) -> None:
        code = "import sys, docxtpl_reports; sys.exit('docxtpl' in sys.modules or 'docx' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_saves_to_paths_and_streams_also_what_was_not_rendered(self, tmp_path: Path) -> None:
        made = template("{{ x }}")
        made.save(tmp_path / "a.docx")
        assert lines((tmp_path / "a.docx").read_bytes()) == ["{{ x }}"]
        made.render({"x": 1})
        made.save(str(tmp_path / "b.docx"))
        assert lines((tmp_path / "b.docx").read_bytes()) == ["1"]

    def test_templates_are_read_from_paths_and_compiled_once(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a.docx").write_bytes(docx("{{ x }}"))
        made = ReportTemplate(tmp_path / "a.docx")
        assert rendered(made, {"x": 1}) == ["1"]
        monkeypatch.setattr("docxtpl_reports.engine.docxtpl_bridge.compile_with", lambda *_, **__: pytest.fail("again"))
        assert rendered(made, {"x": 2}) == ["2"]

    def test_the_rendered_document_can_be_changed_with_python_docx(self) -> None:
        made = template("{{ x }}")
        made.render({"x": 1})
        made.docx.add_paragraph("thêm")
        assert lines(saved(made)) == ["1", "thêm"]
        assert [paragraph.text for paragraph in made.paragraphs] == ["1", "thêm"]

    def test_links_and_pictures_belong_to_the_part_they_land_in(self) -> None:
        made = template(p("a {{ a }}", fn("{{ a }}{{r r }}")), header="{{r r }}{{ a }}")
        made.render({"a": picture(made), "r": RichText("l", url_id=made.build_url_id("https://vi.du/"))})
        document = saved(made)
        seen = visible(document)
        assert seen["word/header1.xml"] == [(None, ("l", (("hyperlink", "https://vi.du/"),)), (("image", RED), ()))]
        assert (("image", RED), ()) in seen["word/footnotes.xml"][-1]
        assert note_texts(document) == ["l"]

    def test_ids_of_pictures_are_unique_across_parts(self) -> None:
        made = template("{% for i in [1, 2, 3] %}{{ a }}{% endfor %}", header="{{ a }}", footer="{{ a }}")
        made.render({"a": picture(made)})
        document = saved(made)
        text = b"".join(part(document, f"word/{name}.xml") for name in ("document", "header1", "footer1"))
        numbers = [piece.partition(b'"')[0] for piece in text.split(b'docPr id="')[1:]]
        assert len(numbers) == len(set(numbers)) == 5

    def test_notes_stay_beside_subdocuments_which_have_none(self) -> None:
        made = template("{{p s }}", p("x", fn("một")))
        made.render({"s": made.new_subdoc(io.BytesIO(docx("hai")))})
        assert note_texts(saved(made)) == ["một"]
        made = template("{{p s }}", p("x", fn("một")))
        assert codes(made, {"s": made.new_subdoc(io.BytesIO(docx(p("hai", fn("ba")))))}) == [("REN020", "{{p s }}")]


class TestNewObjects:
    """Programs make a new object for each document, which docxtpl needs; the template is read and compiled once."""

    @pytest.fixture
    def compilations(self, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
        """The names of the templates that are compiled from here on."""
        names: list[str | None] = []

        def compile_with(env: CompilingEnvironment, source: bytes | Package, file: str | None = None) -> Any:
            names.append(source.name if isinstance(source, Package) else file)
            return compiler.compile_with(env, source, file)

        monkeypatch.setattr(docxtpl_bridge, "compile_with", compile_with)
        monkeypatch.setattr(docxtpl_bridge, "shared_templates", Cache(4))
        monkeypatch.setattr(docxtpl_bridge, "adapted_templates", Cache(4))
        return names

    def test_the_same_bytes_are_compiled_once(self, compilations: list[str | None]) -> None:
        assert [rendered(template("{{ x }}"), {"x": n}) for n in range(3)] == [["0"], ["1"], ["2"]]
        assert compilations == ["template.docx"]

    def test_a_file_that_changes_is_read_anew(self, tmp_path: Path, compilations: list[str | None]) -> None:
        path = tmp_path / "a.docx"
        for body in ("{{ x }}", "{{ x }}!", "{{ x }}"):
            path.write_bytes(docx(body))
            assert rendered(ReportTemplate(path), {"x": 1}) == [body.replace("{{ x }}", "1")]
        assert compilations == [str(path)] * 2

    def test_messages_name_the_file_that_was_opened(self, tmp_path: Path, compilations: list[str | None]) -> None:
        paths = [tmp_path / "a.docx", tmp_path / "b.docx"]
        for path in paths:
            path.write_bytes(docx("{{ x }}"))
            with pytest.raises(ReportError) as caught:
                ReportTemplate(path).render({})
            assert caught.value.diagnostics[0].location.file == str(path)
        assert compilations == [str(path) for path in paths]

    def test_each_set_of_options_has_its_own(self, compilations: list[str | None]) -> None:
        for _ in range(2):
            assert rendered(template("[{{ x }}]"), {}, strict=False) == ["[]"]
            assert codes(template("[{{ x }}]"), {}) == [("REN001", "{{ x }}")]
            assert rendered(template("[{{ x }}]"), {"x": "&lt;"}, autoescape=False) == ["[<]"]
            assert rendered(template("[{{ x }}]"), {"x": "&lt;"}) == ["[&lt;]"]
        assert len(compilations) == 3

    def test_environments_of_the_caller_with_the_same_functions_share(self, compilations: list[str | None]) -> None:
        functions = [lambda x, sign=sign: f"{x}{sign}" for sign in "!?"]
        for function in functions * 2:
            env = Environment()
            env.filters["them"] = function
            assert rendered(template("{{ x|them }}"), {"x": 1}, jinja_env=env) == [function(1)]
        assert len(compilations) == 2
        assert codes(template("{{ x|them }}"), {"x": 1}) == [("TPL015", "{{ x|them }}")]
        env.block_start_string = "<%"
        assert codes(template("{{ x|them }}"), {"x": 1}, jinja_env=env) == [("REN111", None)]

    @pytest.mark.parametrize("table", ["filters", "tests", "globals"])
    def test_the_same_functions_under_other_names_do_not(self, table: str) -> None:
        tags = {"filters": "{{ 1|%s }}", "tests": "{{ 'a' if 1 is %s else 'b' }}", "globals": "{{ %s(1) }}"}
        first, second = Environment(), Environment()
        getattr(first, table)["mot"] = getattr(second, table)["hai"] = same = bool
        assert same(1)
        assert rendered(template(tags[table] % "mot"), {}, jinja_env=first)
        with pytest.raises(ReportError):
            rendered(template(tags[table] % "mot"), {}, jinja_env=second)

    @pytest.mark.parametrize("table", ["filters", "tests", "globals"])
    def test_other_functions_under_the_same_names_do_not(self, table: str) -> None:
        tags = {"filters": "{{ 1|f }}", "tests": "{{ 'a' if 1 is f else 'b' }}", "globals": "{{ f(1) }}"}
        found = []
        for result in ("", "c"):
            env = Environment()
            getattr(env, table)["f"] = lambda _, result=result: result
            found.append(rendered(template(f"[{tags[table]}]"), {}, jinja_env=env))
        assert found[0] != found[1]

    def test_nor_do_other_settings(self) -> None:
        made = {
            "finalize": [Environment(finalize=lambda value, sign=sign: f"{value}{sign}") for sign in "!?"],
            "undefined": [Environment(undefined=kind) for kind in (ChainableUndefined, StrictUndefined)],
        }
        first, second = (rendered(template("{{ 'a' }}"), {}, jinja_env=env) for env in made["finalize"])
        assert (first, second) == (["a!"], ["a?"])
        chained, strict = made["undefined"]
        assert rendered(template("[{{ x.y.z }}]"), {}, jinja_env=chained, strict=False) == ["[]"]
        with pytest.raises(ReportError):
            template("[{{ x.y.z }}]").render({}, strict, strict=False)

    def test_each_set_of_options_has_its_own_in_an_environment_too(self) -> None:
        env = Environment()
        env.filters["them"] = str
        for _ in range(2):
            assert rendered(template("[{{ x }}]"), {}, jinja_env=env, strict=False) == ["[]"]
            assert codes(template("[{{ x }}]"), {}, jinja_env=env) == [("REN001", "{{ x }}")]
            assert rendered(template("[{{ x }}]"), {"x": "&lt;"}, jinja_env=env, autoescape=False) == ["[<]"]
            assert rendered(template("[{{ x }}]"), {"x": "&lt;"}, jinja_env=env) == ["[&lt;]"]

    def test_functions_of_an_environment_that_is_gone_keep_their_identity(self) -> None:
        """Otherwise a later function, at the same place in memory, would be taken for an earlier one."""
        for number in range(20):
            env = Environment()
            env.filters["f"] = lambda _, number=number: number
            assert rendered(template("{{ 1|f }}"), {}, jinja_env=env) == [str(number)]
            del env

    def test_an_environment_whose_globals_may_change_is_not_shared(self, compilations: list[str | None]) -> None:
        env = Environment()
        env.globals["ds"] = items = [1]
        for _ in range(2):
            assert rendered(template("{{ ds|last }}"), {}, jinja_env=env) == [str(items[-1]).replace(".", ",")]
            items.append(2.5)
        assert len(compilations) == 2

    @pytest.mark.parametrize("name", ["{{ ds.a }}", "{{ ds['a'] }}"])
    def test_a_global_changed_in_place_is_printed_as_it_is_now(self, name: str) -> None:
        env, made = Environment(), template(name)
        env.globals["ds"] = values = {"a": 1.5}
        assert rendered(made, {}, jinja_env=env) == ["1,5"]
        values["a"] = 2.5
        assert rendered(made, {}, jinja_env=env) == ["2,5"]

    @pytest.mark.parametrize("is_rendered", [True, False])
    def test_what_is_shared_keeps_no_trees(self, is_rendered: bool) -> None:
        made = template(f"{{{{ keeps_no_trees }}}} {is_rendered}")
        if is_rendered:
            assert made.docx.paragraphs
            made.render({"keeps_no_trees": 1})
        saved(made)
        assert not made.package.unused

    def test_a_document_that_was_changed_is_never_shared(self, compilations: list[str | None]) -> None:
        changed = template("{{ x }}")
        changed.docx.add_paragraph("{{ y }}")
        assert rendered(changed, {"x": 1, "y": 2}) == ["1", "2"]
        assert rendered(template("{{ x }}"), {"x": 1}) == ["1"]
        assert len(compilations) == 2

    def test_pictures_and_replacements_stay_with_their_object(self, compilations: list[str | None]) -> None:
        first, second = template("{{ a }}"), template("{{ a }}")
        first.render({"a": picture(first)})
        first.replace_zipname("word/document.xml", __file__)
        second.render({"a": 1})
        assert lines(saved(second)) == ["1"]
        assert part(saved(first), "word/document.xml") == Path(__file__).read_bytes()

    def test_threads_share_what_is_compiled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def once(number: int) -> list[str]:
            return rendered(template("{% for x in xs %}{{ x }},{% endfor %}", p("a", fn("{{ n }}"))), context(number))

        def context(number: int) -> dict[str, Any]:
            return {"xs": [number] * 50, "n": number}

        monkeypatch.setattr(docxtpl_bridge, "shared_templates", Cache(4))
        with ThreadPoolExecutor(4) as pool:
            texts = list(pool.map(once, range(40)))
        assert texts == [[f"{n}," * 50, "a[^1]"] for n in range(40)]

    def test_what_was_rendered_is_saved_as_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = template("{{ x }}")
        made.render({"x": 1})
        monkeypatch.setattr("docxtpl_reports.engine.docxtpl_bridge.read_package", lambda *_, **__: pytest.fail("read"))
        assert lines(saved(made)) == ["1"]


class TestOptions:
    def test_the_loose_way(self) -> None:
        made = template("[{{ a }}{{ b }}]", "{{p c }}")
        assert rendered(made, {"b": None}, strict=False) == ["[None]"]
        assert codes(made, {"b": None}) == [("REN001", "{{ a }}")]

    def test_the_undefined_of_the_caller(self) -> None:
        made = template("[{{ a.b.c }}]")
        assert rendered(made, {}, strict=False, jinja_env=Environment(undefined=ChainableUndefined)) == ["[]"]
        assert codes(made, {}, strict=False) == [("REN001", "{{ a.b.c }}")]

    def test_filters_added_later_are_seen(self) -> None:
        env = Environment()
        made = template("{{ x|them }}")
        assert codes(made, {"x": 1}, jinja_env=env) == [("TPL015", "{{ x|them }}")]
        env.filters["them"] = lambda x: f"{x}!"
        assert rendered(made, {"x": 1}, jinja_env=env) == ["1!"]

    def test_our_filters_stay_ours(self) -> None:
        assert rendered(template("{{ x|round(1) }}"), {"x": 2.25}, jinja_env=Environment()) == ["2,3"]

    def test_filters_may_give_values_of_docxtpl(self) -> None:
        env = Environment()
        env.filters["dam"] = lambda x: RichText(x, bold=True)
        made = template("a {{ x|dam }}")
        assert rendered(made, {"x": "b"}, jinja_env=env) == ["a b"]
        assert b"<w:b/>" in part(saved(made), "word/document.xml")

    def test_a_filter_may_render_templates_of_its_own(self) -> None:
        env = Environment()
        env.filters["cau"] = lambda x: Environment(finalize=text_of).from_string("a\n\n\n{{ x }}").render(x=x)
        made = template("một", "{{ x|cau }}")
        assert rendered(made, {"x": Unknown("so", ("thiếu",))}, jinja_env=env)[0] == "một"
        assert [(d.code, d.location.tag) for d in made.diagnostics] == [("REN101", "{{ x|cau }}")]
        env.filters["cau"] = lambda x: Environment(undefined=StrictUndefined).from_string("{{ y }}").render(x=x)
        assert codes(made, {"x": 1}, jinja_env=env) == [("REN001", "{{ x|cau }}")]

    def test_an_environment_of_its_own_is_never_lost_silently(self) -> None:
        env = Environment()
        env.filters["so"] = lambda x: f"{x}!"
        compiled = compile_with(BridgeEnvironment(env, strict=False, autoescape=True), docx("{{ x|so }}{{ y }}"))
        assert lines(compiled.render({"x": 1})) == ["1!"]
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(compiled)
        with pytest.raises(TypeError, match="cannot be rendered as a draft"):
            renderer.render(compiled, {"x": 1}, draft="NHÁP")

    def test_data_is_never_rendered_as_template(self) -> None:
        for options in ({}, {"autoescape": False}, {"strict": False}):
            assert rendered(template("{{ x }}"), {"x": "{{ y }}{% if %}"}, **options) == ["{{ y }}{% if %}"]


class TestWhatGoesWrong:
    @pytest.mark.parametrize(
        "value",
        ["A & B", "<b>x", "x</w:t><w:t>", "<x:y/>", "<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", "&nbsp;", "<w:r>a<w:p/></w:r"],
    )
    def test_strings_that_are_not_xml(self, value: str) -> None:
        assert codes(template("{{ x }}"), {"x": value}, autoescape=False) == [("REN013", "{{ x }}")]

    def test_values_of_another_document(self) -> None:
        other, made = template("x"), template("{{ x }}", table(["{{ y }}", "{{ z }}"]))
        context = {"x": picture(other), "y": subdocument(other)["s"], "z": picture(DocxTemplate(io.BytesIO(docx("x"))))}
        (first, *_) = codes(made, context)
        assert first == ("REN014", "{{ x }}")
        for name in "yz":
            assert codes(template("{{ a }}"), {"a": context[name]}) == [("REN014", "{{ a }}")]

    def test_without_the_document_only_values_that_need_none_are_printed(self) -> None:
        compiled, made = compile_template(docx("a {{ x }}")), template("x")
        assert lines(compiled.render({"x": RichText("b", bold=True)})) == ["a b"]
        for value in (picture(made), subdocument(made)["s"]):
            with pytest.raises(ReportError) as caught:
                compiled.render({"x": value})
            assert [(d.code, d.location.tag) for d in caught.value.diagnostics] == [("REN014", "{{ x }}")]

    def test_a_subdocument_of_an_earlier_rendering(self) -> None:
        made = template("{{p s }}")
        context = subdocument(made)
        made.render(context)
        assert codes(made, context) == [("REN014", "{{p s }}")]

    def test_a_link_that_is_not_in_the_document(self) -> None:
        assert codes(template("{{r r }}"), {"r": RichText("x", url_id="rId77")}) == [("REN018", "{{r r }}")]

    def test_a_picture_that_is_none(self) -> None:
        made = template("{{ a }}")
        assert codes(made, {"a": InlineImage(made, io.BytesIO(b"none"))}) == [("REN002", "{{ a }}")]
        assert codes(made, {"a": InlineImage(made, "không có.png")}) == [("REN002", "{{ a }}")]

    def test_a_subdocument_beside_text(self) -> None:
        made = template("a {{ s }}")
        assert codes(made, subdocument(made)) == [("REN015", "{{ s }}")]

    def test_structure_where_only_text_fits(self) -> None:
        assert codes(template("x", core="{{ r }}"), {"r": RichText("a")}) == [("REN012", "{{ r }}")]
        assert rendered(template("x", core="{{ r }}"), {"r": Listing("a")}) == ["x"]

    def test_a_failed_rendering_leaves_nothing_to_save_but_the_template(self) -> None:
        made = template("{{ x }}")
        assert rendered(made, {"x": 1}) == ["1"]
        assert codes(made, {}) == [("REN001", "{{ x }}")]
        assert not made.is_rendered
        assert lines(saved(made)) == ["{{ x }}"]

    @pytest.mark.parametrize("data", [b"", b"PK", b"not a document", docx("x")[:-40]])
    def test_files_that_are_no_documents(self, data: bytes) -> None:
        made = ReportTemplate(io.BytesIO(data))
        with pytest.raises(ReportError):
            made.render({})

    def test_names_that_are_not_there(self) -> None:
        assert not hasattr(template("x"), "_không_có")


# A26
@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("<b>x</b>", "b"),
        ("<w:bogus/>", "w:bogus"),
        ("<w:r><w:bogus/></w:r>", "w:bogus"),
        ("<w:r><w:p/></w:r>", "w:p"),
        ("<w:p><w:t>x</w:t></w:p>", "w:t"),
        ("<w:r><w:rPr><w:bold/></w:rPr><w:t>x</w:t></w:r>", "w:bold"),
        ("<w:tr><w:p/></w:tr>", "w:p"),
        ('<x xmlns="urn:a"/>', "x"),
        ("<w:r><w:t>a<br/>b</w:t></w:r>", "br"),
    ],
)
def test_xml_that_word_does_not_know_is_refused_at_its_tag(value: str, name: str) -> None:
    template = ReportTemplate(io.BytesIO(docx("a", "{{ x }}")))
    with pytest.raises(ReportError) as caught:
        template.render({"x": value}, autoescape=False)

    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.location.tag, problem.params["name"]) == ("REN110", "{{ x }}", name)


@pytest.mark.parametrize(
    "value",
    [
        "<w:r><w:rPr><w:b/></w:rPr><w:t>x</w:t><w:br/><w:tab/></w:r>",
        "<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:hyperlink w:anchor='a'><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>",
        "<w:p><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>",
    ],
)
def test_xml_that_word_knows_is_printed(value: str) -> None:  # A26
    template = ReportTemplate(io.BytesIO(docx("{{ x }}")))
    template.render({"x": value}, autoescape=False)


# A7
def test_a_printed_table_and_the_one_beside_it_stay_apart() -> None:
    template = ReportTemplate(io.BytesIO(docx(table(["a"]), "{{p s }}", table(["b"]), "hết")))
    inner = template.new_subdoc()
    inner.add_table(1, 1).rows[0].cells[0].text = "giữa"
    template.render({"s": inner})
    out = io.BytesIO()
    template.save(out)

    assert lines(out.getvalue()) == ["a", "", "giữa", "", "b", "hết"]
