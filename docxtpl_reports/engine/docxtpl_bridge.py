"""``ReportTemplate``: docxtpl's class with our compiler inside; the only module that imports docxtpl and python-docx.

A template without docxtpl's value objects is rendered and saved without python-docx. Pictures, subdocuments and links of the
caller live in a python-docx ``Document``, which is loaded when first asked for; rendered parts are then put into it.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import IO, Any

import jinja2
from docx import Document
from docx.opc.part import XmlPart
from docx.oxml import parse_xml as parse_docx_xml
from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]
from jinja2 import meta
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS
from jinja2.tests import TESTS
from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.dialect import bounds
from docxtpl_reports.engine.dialect.environment import nfc
from docxtpl_reports.engine.dialect.exact import exact, outside
from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment
from docxtpl_reports.engine.output.fragments import of_listing, of_markup
from docxtpl_reports.engine.output.rendering import Host
from docxtpl_reports.engine.output.text import text_of, to_wml
from docxtpl_reports.files.cache import Cache
from docxtpl_reports.files.reading import digest
from docxtpl_reports.files.writing import write_atomically
from docxtpl_reports.ooxml.escaping import attribute
from docxtpl_reports.ooxml.package.intake import read_file
from docxtpl_reports.ooxml.package.names import REL_NS, rels_part
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.package.xml import parse_xml
from docxtpl_reports.ooxml.wml import names as wml

from . import renderer
from .compiler import compile_with
from .limits import MAX_ADAPTED, MAX_TEMPLATE_BYTES, MAX_TEMPLATES
from .marks import SPLICE
from .renderer import RenderableTemplate

_REFERENCES = tuple(map(wml.w, ("footnoteReference", "endnoteReference", "commentReference")))
_Target = str | os.PathLike[str] | IO[bytes]


class Verbatim(str):
    """Text that ``e`` has marked as such, where other strings are read as XML."""

    __slots__ = ()


class BridgeEnvironment(CompilingEnvironment):
    """Our environment with the filters, tests and globals that a caller's has beside Jinja's own."""

    def __init__(self, theirs: jinja2.Environment | None, *, strict: bool, autoescape: bool) -> None:
        super().__init__()
        if theirs is not None:
            _refuse_settings(theirs)
            added = _added(theirs.filters, FILTERS)
            self.filters |= {name: bounds.charged(outside(function)) for name, function in added.items()}
            self.tests |= {name: outside(function) for name, function in _added(theirs.tests, TESTS).items()}
            self.globals |= {name: exact(value) for name, value in _added(theirs.globals, DEFAULT_NAMESPACE).items()}
        if not strict:
            self.undefined = jinja2.Undefined if theirs is None else theirs.undefined
        if not autoescape:
            self.filters |= dict.fromkeys(("e", "escape"), _verbatim)
        self.prints = _printer(strict, autoescape)
        if theirs is not None and theirs.finalize is not None:
            self.prints = _finalized(theirs.finalize, self.prints)
            self.prints_plain = _finalized(theirs.finalize, self.prints_plain)


class _Adopted:
    """The functions and settings adopted from a caller's environment: equal when they are the same. It keeps them, so that
    nothing else gets their identity. ``is_fixed``: none of it is a collection, whose content may change."""

    __slots__ = ("_hash", "_held", "_same", "is_fixed")

    def __init__(self, theirs: jinja2.Environment) -> None:
        tables = (theirs.filters, theirs.tests, theirs.globals)
        self._held = (*chain.from_iterable(table.values() for table in tables), theirs.undefined, theirs.finalize)
        names = tuple(tuple(table) for table in tables)
        settings = tuple(getattr(theirs, name) for name in _READING)
        self._same = (names, settings, tuple(map(id, self._held)))
        self._hash = hash(self._same)
        added = _added(theirs.globals, DEFAULT_NAMESPACE).values()
        self.is_fixed = not any(isinstance(value, Iterable) and not isinstance(value, str | type) for value in added)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Adopted) and self._same == other._same

    def __hash__(self) -> int:
        return self._hash


_TemplateKey = tuple[str, str, BridgeEnvironment]


def _added(theirs: Mapping[str, Any], usual: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in theirs.items() if usual.get(name) is not value}


# Settings of an environment that would change how a template is read; ours are those of docxtpl.
_READING = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
    "comment_end_string", "line_statement_prefix", "line_comment_prefix", "is_async",
)  # fmt: skip


def _refuse_settings(theirs: jinja2.Environment) -> None:
    """Raises ReportError REN111 for settings of a caller's environment that cannot be adopted."""
    usual = jinja2.Environment()
    changed = [name for name in _READING if getattr(theirs, name) != getattr(usual, name)]
    settings = {name: repr(getattr(theirs, name)) for name in changed}
    if theirs.finalize is not None and hasattr(theirs.finalize, "jinja_pass_arg"):
        settings["finalize"] = getattr(theirs.finalize, "__name__", "…")
    if settings:
        raise ReportError(
            *(Diagnostic("REN111", params={"setting": name, "value": value}) for name, value in settings.items())
        )


def _finalized(finalize: Callable[[Any], Any], prints: Callable[[object], str]) -> Callable[[object], str]:
    """Every value that is printed goes through the caller's ``finalize`` first."""
    convert = outside(finalize)
    return lambda value: prints(convert(value))


def _verbatim(value: Any) -> Verbatim:
    return Verbatim(text_of(value))


def _printer(strict: bool, autoescape: bool) -> Callable[[object], str]:
    def prints(value: object) -> str:
        if value.__class__ is str:
            text = str(value)
            if not autoescape and ("<" in text or "&" in text):
                return to_wml(of_markup(text, controls="<" not in text))
            return to_wml(of_listing(text))
        return to_wml("None" if value is None and not strict else value)

    return prints


# What all templates of a process share, by the digest of their bytes, their name and the options: programs make a new
# ``ReportTemplate`` for every document, as docxtpl's own must be. Nothing of a caller's document is in it. Templates compiled
# for a caller's environment are apart: one whose functions are new for each document must not push out the others.
shared_packages: Cache[tuple[str, str], Package] = Cache(MAX_TEMPLATES, MAX_TEMPLATE_BYTES)
shared_templates: Cache[_TemplateKey, RenderableTemplate] = Cache(MAX_TEMPLATES, MAX_TEMPLATE_BYTES)
adapted_templates: Cache[_TemplateKey, RenderableTemplate] = Cache(MAX_ADAPTED, MAX_TEMPLATE_BYTES)
adapted_environments: Cache[tuple[bool, bool, _Adopted], BridgeEnvironment] = Cache(MAX_ADAPTED)


@cache
def _shared_environment(strict: bool, autoescape: bool) -> BridgeEnvironment:
    return BridgeEnvironment(None, strict=strict, autoescape=autoescape)


class ReportTemplate(DocxTemplate):  # type: ignore[misc]
    """A drop-in for ``docxtpl.DocxTemplate``.

    Values are escaped, a name that is not there is an error, the template is sandboxed. ``render(…, strict=False)`` prints
    nothing for such names; ``render(…, autoescape=False)`` reads strings as XML. ``diagnostics`` holds the warnings of the
    last rendering.
    """

    _document: Any = None
    _rendered: bytes | None = None
    _current: Any = None
    _package: Package | None = None
    is_rendered: bool = False
    is_saved: bool = False

    def __init__(self, template_file: _Target) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = ()
        super().__init__(template_file)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.docx, name)

    # --- the python-docx document --------------------------------------------------------------------------------------

    @property
    def docx(self) -> Any:
        """The python-docx document: the template's until it is rendered, then the rendered one."""
        if self._document is None:
            rendered = self._rendered if self.is_rendered else None
            self._document = Document(io.BytesIO(self.package.write({}) if rendered is None else rendered))
            self.package.unused.clear()  # what is compiled from now on is read from this document
        return self._document

    @docx.setter
    def docx(self, document: Any) -> None:
        self._document = document

    def init_docx(self, reload: bool = True) -> None:
        if self.is_rendered and reload:
            self._document, self.is_rendered = None, False

    @property
    def current_rendering_part(self) -> Any:
        """The part that is being rendered, where pictures go."""
        return self.part_named(self._current) if isinstance(self._current, str) else self._current

    @current_rendering_part.setter
    def current_rendering_part(self, part: Any) -> None:
        self._current = part

    def part_named(self, name: str) -> Any:
        return next((part for part in self.docx.part.package.iter_parts() if part.partname == f"/{name}"), None)

    @property
    def package(self) -> Package:
        """The template as a package. Raises ReportError (FIL, PKG)."""
        if self._package is None:
            source = self.template_file
            if hasattr(source, "read"):
                source.seek(0)
                name, data = str(getattr(source, "name", "template.docx")), source.read()
            else:
                name, data = read_file(Path(os.fspath(source)))
            key = digest(data), name
            self._package = shared_packages.get(key, lambda: read_package(data, name), len(data))
        return self._package

    # --- rendering -----------------------------------------------------------------------------------------------------

    def render(
        self,
        context: Mapping[str, Any],
        jinja_env: jinja2.Environment | None = None,
        autoescape: bool = True,
        *,
        strict: bool = True,
    ) -> None:
        """Renders all parts. Raises ReportError with every problem and its place; then there is nothing to save.

        ``strict=False``: a name that is not there prints nothing, ``None`` prints None, as docxtpl has it.
        ``autoescape=False``: strings are XML fragments; what is not well-formed is an error.
        """
        self.render_init()
        self._rendered = None
        compiled = self._compile(jinja_env, strict, autoescape)
        result = renderer.render(compiled, context, host=self._host())
        self.diagnostics = (*compiled.diagnostics, *result.diagnostics)
        self._rendered = result.docx
        if self._document is not None:
            self._put(result.parts)
        self.is_rendered = True

    def _environment_for(self, theirs: jinja2.Environment | None, strict: bool, autoescape: bool) -> BridgeEnvironment:
        """Our environment with what a caller's adds; the same one as long as the caller's cannot have changed."""
        if theirs is None:
            return _shared_environment(strict, autoescape)
        key = (strict, autoescape, _Adopted(theirs))
        make = partial(BridgeEnvironment, theirs, strict=strict, autoescape=autoescape)
        return adapted_environments.get(key, make) if key[2].is_fixed else make()

    def _compile(self, theirs: jinja2.Environment | None, strict: bool, autoescape: bool) -> RenderableTemplate:
        """The compiled template, recompiled when the caller has changed the document (subdocuments, links)."""
        env, package = self._environment_for(theirs, strict, autoescape), self.package
        if self._document is not None:
            buffer = io.BytesIO()
            self._document.save(buffer)
            return compile_with(env, buffer.getvalue(), package.name)
        if theirs is None or _Adopted(theirs).is_fixed:
            shared = shared_templates if theirs is None else adapted_templates
            key = package.digest, package.name, env
            return shared.get(key, lambda: compile_with(env, package), package.size)
        return compile_with(env, package)

    def _put(self, parts: Mapping[str, bytes]) -> None:
        """Puts rendered parts into the python-docx document."""
        known = {str(part.partname)[1:]: part for part in self.docx.part.package.iter_parts()}
        for name, part in known.items():
            if (data := parts.get(rels_part(name))) is not None:
                _put_relationships(part, data, {r.id for r in self.package.relationships(name)})
            if (data := parts.get(name)) is None:
                continue
            if isinstance(part, XmlPart):
                part._element = parse_docx_xml(data)  # type: ignore[arg-type, unused-ignore]
            else:
                part._blob = data
        self._document = self.docx.part.document

    # --- the document that values belong to ----------------------------------------------------------------------------

    def _host(self) -> Host:
        return Host(self.package.main_part, self._content, self._relate, self._enter)

    def _enter(self, part: str) -> None:
        self.current_rendering_part = part

    def _content(self, value: Any) -> tuple[str, str, str | None] | None:
        """Of a picture or a subdocument: see ``Host``."""
        if value.tpl is not self:
            return None
        if isinstance(value, InlineImage):
            return _picture(value), "", None
        if value.docx.part is not self.docx.part:
            return None
        return *_subdocument(value), self.package.main_part

    def _relate(self, home: str, part: str, number: str) -> str | None:
        source, target = self.part_named(home), self.part_named(part)
        if source is None or target is None or number not in source.rels:
            return None
        if source is target:
            return number
        relationship = source.rels[number]
        if relationship.is_external:
            return str(target.relate_to(relationship.target_ref, relationship.reltype, is_external=True))
        return str(target.relate_to(relationship.target_part, relationship.reltype))

    # --- saving --------------------------------------------------------------------------------------------------------

    def save(self, filename: _Target, *args: Any, **kwargs: Any) -> None:
        """Writes the rendered document (the template, when nothing was rendered) with its replacements, wholly or not at all.

        Raises ReportError (OUT) when a path cannot be written.
        """
        if not self.is_saved and not self.is_rendered:
            self._document = None
        self.pre_processing()
        data = self._finished(*args, **kwargs)
        if isinstance(filename, str | os.PathLike):
            write_atomically({Path(filename): data})
        else:
            filename.write(data)
            if self._replaces_files():
                filename.seek(0)
        self.is_saved = True

    def _finished(self, *args: Any, **kwargs: Any) -> bytes:
        """The bytes to save; ``args`` are what python-docx takes."""
        if self._document is not None:
            buffer = io.BytesIO()
            self._document.save(buffer, *args, **kwargs)
            package = read_package(buffer.getvalue(), self.package.name)
        elif self.is_rendered and self._rendered is not None:
            if not self._replaces_files():
                return self._rendered
            package = read_package(self._rendered, self.package.name)
        else:
            package = self.package
            package.unused.clear()
        return package.write(self._replacements(package))

    def _replaces_files(self) -> bool:
        return bool(self.crc_to_new_media or self.crc_to_new_embedded or self.zipname_to_replace)

    def _replacements(self, package: Package) -> dict[str, bytes]:
        """Does what ``replace_media``, ``replace_embedded`` and ``replace_zipname`` ask for."""
        replaced: dict[str, bytes] = {}
        if not self._replaces_files():
            return replaced
        for name in package.parts:
            crc = zlib.crc32(package.raw(name)) & 0xFFFFFFFF
            if name in self.zipname_to_replace:
                replaced[name] = self.zipname_to_replace[name]
            elif name.startswith("word/media/") and crc in self.crc_to_new_media:
                replaced[name] = self.crc_to_new_media[crc]
            elif name.startswith("word/embeddings/") and crc in self.crc_to_new_embedded:
                replaced[name] = self.crc_to_new_embedded[crc]
        return replaced

    # --- what a template needs -----------------------------------------------------------------------------------------

    def get_undeclared_template_variables(
        self, jinja_env: jinja2.Environment | None = None, context: Mapping[str, Any] | None = None
    ) -> set[str]:
        """The names that the template takes from the context, in all parts; without those that ``context`` has."""
        env = self._environment_for(jinja_env, strict=True, autoescape=True)
        compiled = compile_with(env, self.package)
        found: set[str] = set()
        for story in compiled.stories:
            found |= meta.find_undeclared_variables(env.parse(story.source))
        given = {nfc(name) for name in context or ()}
        return {name for name in found - given if not name.startswith("__")}


def _picture(value: Any) -> str:
    xml: str = value._insert_image()
    drawing = xml[xml.index("<w:drawing>") : xml.rindex("</w:drawing>")] + "</w:drawing>"
    return f"<w:r>{drawing}</w:r>"


def _subdocument(value: Any) -> tuple[str, str]:
    """The blocks of a subdocument, and the namespaces to declare around them. Raises ReportError REN020 for notes."""
    body = value.subdocx.element.body
    if next(body.iter(*_REFERENCES), None) is not None:
        raise ReportError(Diagnostic("REN020"))
    declared = "".join(f" xmlns:{prefix}={attribute(uri)}" for prefix, uri in body.nsmap.items() if prefix)
    blocks = [etree.tostring(child, encoding="unicode", with_tail=False) for child in body if child.tag != wml.SECTPR]
    return "".join(blocks), declared.replace(f' xmlns:s="{SPLICE}"', "")


def _put_relationships(part: Any, data: bytes, before: set[str]) -> None:
    """Takes over external relationships that rendering has added, drops those of the template that it has replaced."""
    for number in before - {element.get("Id", "") for element in parse_xml(data)}:
        part.rels.pop(number, None)
    for element in parse_xml(data).iter(f"{REL_NS}Relationship"):
        number = element.get("Id", "")
        if number and number not in part.rels and element.get("TargetMode") == "External":
            part.rels.add_relationship(element.get("Type"), element.get("Target"), number, is_external=True)
