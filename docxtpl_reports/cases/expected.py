"""Reads what a case expects: the section ``cho_doi`` of its data file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docxtpl_reports.diagnostics import N_, Diagnostic, Phrase
from docxtpl_reports.figures.data.sections import EXPECTED
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

VERDICTS, PRESENT, ABSENT, PAGES, ERRORS = "ket_luan", "co_chu", "khong_co_chu", "so_trang", "loi"
WORDS = (VERDICTS, PRESENT, ABSENT, PAGES, ERRORS)  # keys that are no names of values
_ONE = N_("một giá trị như trong báo cáo")
_OF_VALUE = f".{VERDICTS}"  # behind the name of what is judged


class Expectation(NamedTuple):
    """``name``: of a value, as ``explain`` takes it; ``of_verdict``: its verdict is meant; ``typed``: what must come out."""

    name: str
    of_verdict: bool
    typed: ScalarNode


class Expected(NamedTuple):
    """``verdict``: of the one criterion that nothing else builds on. ``present`` and ``absent``: words of the report;
    ``errors``: the codes of what must be wrong, in which case there is no report."""

    values: tuple[Expectation, ...] = ()
    verdict: ScalarNode | None = None
    present: tuple[ScalarNode, ...] = ()
    absent: tuple[ScalarNode, ...] = ()
    pages: ScalarNode | None = None
    errors: tuple[ScalarNode, ...] = ()

    def __bool__(self) -> bool:
        return any(self)


def read(tree: MappingNode) -> tuple[Expected, list[Diagnostic]]:
    """The expectations in a data file; none where it has none."""
    section = tree.get(EXPECTED)
    reader = _Reader()
    if isinstance(section, MappingNode):
        return reader.expected(section), reader.problems
    if section is not None and not section.is_null:
        reader.report_form(EXPECTED, section, N_("các mục «tên: giá trị»"))
    return Expected(), reader.problems


class _Reader(reading.NodeReader):
    def expected(self, section: MappingNode) -> Expected:
        values: list[Expectation] = []
        verdict = None
        for key, node in section:
            if key.text in (PRESENT, ABSENT, PAGES, ERRORS):
                continue
            if key.text != VERDICTS:
                values += self._values(MappingNode({key.text: (key, node)}, section.place))
            elif isinstance(node, MappingNode):
                values += (one._replace(of_verdict=True) for one in self._values(node))
            elif isinstance(node, ScalarNode):
                verdict = node
            else:
                self.report_form(key.text, node, _ONE)
        pages = section.get(PAGES)
        if pages is not None and not (
            isinstance(pages, ScalarNode) and pages.text.isascii() and pages.text.isdecimal()
        ):
            self.report_form(PAGES, pages, N_("một số trang, ví dụ 2"))
            pages = None
        present, absent, errors = (self._scalars(section.get(key), key) for key in (PRESENT, ABSENT, ERRORS))
        return Expected(tuple(values), verdict, present, absent, pages, errors)

    def _values(self, node: MappingNode, above: str = "") -> Iterator[Expectation]:
        """``{chi_tieu.x: a}`` and ``{chi_tieu: {x: a}}`` alike."""
        for key, value in node:
            name = f"{above}.{key.text}" if above else key.text
            if isinstance(value, MappingNode):
                yield from self._values(value, name)
            elif isinstance(value, ScalarNode):
                yield Expectation(name.removesuffix(_OF_VALUE), name.endswith(_OF_VALUE), value)
            else:
                self.report_form(name, value, _ONE)

    def _scalars(self, node: Node | None, key: str) -> tuple[ScalarNode, ...]:
        if node is None or node.is_null:
            return ()
        items = list(node) if isinstance(node, SequenceNode) else [node]
        found = [item for item in items if isinstance(item, ScalarNode) and item.text.strip()]
        if len(found) != len(items):
            self.report_form(key, node, N_("danh sách các chữ"))
        return tuple(found)

    def report_form(self, name: str, node: Node, wanted: str) -> None:
        self.report("CAS009", node.location, {"name": name, "wanted": Phrase(wanted)})
