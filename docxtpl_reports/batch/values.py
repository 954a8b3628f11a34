"""Gives the text that a value of a unit has in names: of folders, archives and groups."""

from __future__ import annotations

from docxtpl_reports.figures import case as cases
from docxtpl_reports.figures.data.few_values import FewValues
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job

from . import naming


def value_text(job: Job, name: str, packs: Packs) -> str:
    """The text of ``don_vi.huyen`` of one unit, in a form that every system takes as a name; empty for one that is not known.

    Raises ReportError for a name that the data cannot have.
    """
    tree, _, _ = packs.tree(job.data)
    rules = None if tree is None else cases.rules_of(tree, job.data, job.pack, packs.rules)[1]
    if tree is None or rules is None:
        return ""
    found = naming.resolved(name, rules)
    if found.field is None:
        return naming.safe(naming.own_texts(job.data, job.row, rules)[name])
    values, _ = FewValues(rules, (found.path,)).read(tree, job.data, job.row)
    return naming.safe(naming.name_text(values.get(found.path), found.part))
