"""Fields of mail merges: a MERGEFIELD (ISO/IEC 29500-1 §17.16.5.35) becomes a tag that prints the value it names.

Its switches become filters: ``\\# #.##0`` is a number's form, ``\\@ "dd/MM/yyyy"`` a date's; ``\\* Upper`` changes letters;
``\\b`` and ``\\f`` are the texts before and behind a value that is not empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.limits import MAX_MERGE_NAME
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import complex_fields, simple_fields
from docxtpl_reports.ooxml.wml.tree import parent_of, remove_with_run, split_after, split_before

from .controls import NAME, root_of
from .field_part import Keys, expression_of
from .placeholders import OptionalTags, literal, tag_beside
from .scanner import STRAIGHT

_MERGEFIELD = re.compile(r'\s*MERGEFIELD\s+(?:"([^"]*)"|(\S+))\s*(.*)', re.IGNORECASE | re.DOTALL)
_SWITCH = re.compile(r'\\(\S)\s*("[^"]*"|[^\s\\]*)')
_GENERAL = {  # §17.16.4.3
    "upper": "|upper",
    "lower": "|lower",
    "caps": "|title",
    "firstcap": "|hoa_dau",
    "mergeformat": "",
    "charformat": "",
    "arabic": "|so",
    "cardtext": "|bang_chu",
}
_NO_NAME = re.compile(r"\W")  # what Word replaces in the name of a column
_ROMAN = {"ROMAN": "|la_ma", "Roman": "|la_ma", "roman": "|la_ma|lower"}


def fill_merge_fields(
    root: etree._Element, names: Mapping[str, Any] | None, place: Callable[[etree._Element], Location]
) -> tuple[int, list[Diagnostic]]:
    """Turns the merge fields of a story into tags. ``names``: the shape of the data, when it is known; ``place`` gives the
    place of an element. Returns how many tags were written for fields that are filled only when data has their name."""
    optional = OptionalTags()
    problems: list[Diagnostic] = []
    for field in list(_merge_fields(root)):
        name, through, wrong = _read(field)
        if wrong is not None:
            params = {"field": field.instruction[0].strip(), "what": wrong}
            problems.append(Diagnostic("TPL030", place(field.element), params))
            continue
        if names is not None:
            name = _declared(name, names)
        condition = f"{root_of(name)} is defined" if names is None else ""
        _replace_field(field, f"{{{{ {name}{through} }}}}", condition, optional)
    return optional.tags, problems


def _read(field: _MergeField) -> tuple[str, str, str | None]:
    """The name that a field asks for, the filters it goes through, and what of it has no meaning here."""
    quoted, plain, switches = field.instruction.groups()
    name = vietnamese.composed((plain if quoted is None else quoted).strip())
    wrong = None if NAME.fullmatch(name) else name
    through, unknown = _filters(switches)
    wrong = wrong or unknown
    if field.in_code and wrong is None:
        wrong = "{ … { MERGEFIELD … } … }"
    return name, through, wrong


def _filters(switches: str) -> tuple[str, str | None]:
    """The filters that do what the switches of a field say, or the first switch that has none."""
    form = letters = before = after = ""
    for switch, value in _SWITCH.findall(switches.translate(STRAIGHT)):
        argument = value.strip('"')
        if switch == "*":
            found = _ROMAN.get(argument, _GENERAL.get(argument.lower()))
            if found is None:
                return "", f"\\{switch} {value}".strip()
            if argument.lower() in ("arabic", "cardtext", "roman"):
                form += found
            else:
                letters += found
        elif switch == "#" and argument:
            form += f"|mau_so({literal(argument)})"
        elif switch == "@" and argument:
            form += f"|mau_ngay({literal(argument)})"
        elif switch == "b":
            before = argument
        elif switch == "f":
            after = argument
        elif switch != "m":  # a field that the address book of a mail merge gave its name
            return "", f"\\{switch} {value}".strip()
    around = f"|kem_loi({literal(before)}, {literal(after)})" if before or after else ""
    return form + letters + around, None


def merge_name(keys: Keys) -> str:
    """The name of a field as Word has it in a mail merge: ``so_lieu_ho_so_tong``, ``tieu_chi_15_1_ket_luan``; 40 characters of
    it."""
    return "_".join(_NO_NAME.sub("_", key) for key in keys)[:MAX_MERGE_NAME]


def _declared(name: str, names: Mapping[str, Any]) -> str:
    """The declared name that a field means: Word writes ``so_lieu_ho_so_tong`` for ``so_lieu.ho_so_tong``, and cuts it."""
    if root_of(name) in names:
        return name
    found = [*_paths(name, names)]
    if not found and len(name) == MAX_MERGE_NAME:
        found = [*_paths(name, names, is_cut=True)]
        found = found if len(found) == 1 else []
    return expression_of(found[0]) if found else name


def _paths(name: str, shape: Any, *, is_cut: bool = False) -> Iterator[Keys]:
    """The keys that a name is made of; ``is_cut``: its end may be missing."""
    for key, inner in shape.items() if isinstance(shape, Mapping) else ():
        if not key:
            continue
        written = _NO_NAME.sub("_", key)
        if name in (key, written) or (is_cut and written.startswith(name)):
            yield (key,)
        for start in {key, written}:
            if name.startswith(f"{start}_"):
                yield from ((key, *rest) for rest in _paths(name[len(start) + 1 :], inner, is_cut=is_cut))


class _MergeField(NamedTuple):
    """``element``: the ``fldSimple``, or the ``fldChar`` that begins a complex field of these ``parts``."""

    element: etree._Element
    parts: Sequence[etree._Element]
    instruction: re.Match[str]
    in_code: bool = False


def _merge_fields(root: etree._Element) -> Iterator[_MergeField]:
    for field in complex_fields(root):
        if match := _MERGEFIELD.fullmatch(field.code):
            yield _MergeField(field.begin, field.parts, match, field.is_in_code)
    for element, code in simple_fields(root):
        if match := _MERGEFIELD.fullmatch(code):
            yield _MergeField(element, [], match)


def _replace_field(field: _MergeField, text: str, condition: str, optional: OptionalTags) -> None:
    """Puts a text in place of a field, with the format of what the field showed; with a ``condition`` only where that holds."""
    element, parts = field.element, field.parts
    shown = [part for part in parts if part.tag == wml.T] or list(element.iter(wml.T))
    source = shown[0].getparent() if shown else element.getparent() if parts else None
    properties = None if source is None else source.find(wml.RPR)
    run = etree.Element(wml.R)
    if properties is not None:
        run.append(deepcopy(properties))
    node = etree.SubElement(run, wml.T)
    node.text = text
    node.set(wml.XML_SPACE, "preserve")
    first, last = (element, element) if not parts else (_alone(parts[0], parts[-1]))
    if condition and first.getparent() is last.getparent():
        optional.count(text)
        first.addprevious(run)
        tag_beside(run, f"{{% if {condition} %}}", optional)
        tag_beside(first, "{% else %}", optional)
        tag_beside(last, "{% endif %}", optional, after=True)
        return
    if condition:  # no block can hold it: its words stay where data has no such name
        words = literal("".join(part.text or "" for part in shown))
        node.text = f"{{{{ ({text[2:-2].strip()}) if {condition} else {words} }}}}"
    first.addprevious(run)
    if not parts:
        parent_of(element).remove(element)
        return
    for part in parts:
        if part.getparent() is not None:
            remove_with_run(part)


def _alone(begin: etree._Element, end: etree._Element) -> tuple[etree._Element, etree._Element]:
    """The runs in which a complex field begins and ends, split so that they hold nothing of the surrounding text."""
    split_before(begin)
    split_after(end)
    return parent_of(begin), parent_of(end)
