"""Work that each row and each tag costs, counted in calls of Python functions and of built-in ones."""

from __future__ import annotations

import io

from support.build import docx, p, table
from support.counting import calls

from docxtpl_reports import ReportTemplate, compile_template

CELLS = 6


def test_a_cell_costs_few_calls() -> None:
    tagged = [["{%tr for h in ds %}"], [f"{{{{ h.c{n} }}}}" for n in range(CELLS)], ["{%tr endfor %}"]]
    compiled = compile_template(docx(table(*tagged)))

    def cost(rows: int) -> int:
        context = {"ds": [{f"c{n}": f"ô {row}.{n}" for n in range(CELLS)} for row in range(rows)]}
        compiled.render(context)  # the gate sees the shape
        return calls(lambda: compiled.render(context))

    assert (cost(300) - cost(100)) / (200 * CELLS) < 6  # the value, its text, the search for what XML cannot hold


def test_a_tag_costs_few_calls_to_compile() -> None:
    def cost(tags: int) -> int:
        data = docx(*(p(f"Chỉ tiêu {{{{ a.x{n} }}}}, {{% if a.y %}}đạt{{% endif %}}.") for n in range(tags // 3)))
        return calls(lambda: compile_template(data))

    cost(30)
    assert (cost(330) - cost(30)) / 300 < 500


def test_a_document_of_a_known_template_costs_a_hundredth_of_the_first() -> None:
    context = {"a": {f"x{n}": str(n) for n in range(100)}}

    def once(data: bytes) -> None:
        made = ReportTemplate(io.BytesIO(data))
        made.render(context)
        made.save(io.BytesIO())

    earlier, data = (docx(*(p(f"{sign} {{{{ a.x{n} }}}}") for n in range(100))) for sign in "-+")
    once(earlier)  # what the process makes once is there
    first, second = calls(lambda: once(data)), calls(lambda: once(data))
    assert second * 25 < first, f"{first} calls for the first document, {second} for the second"
