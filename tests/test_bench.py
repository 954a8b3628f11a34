"""Benchmarks measure the same document on both sides."""

from __future__ import annotations

import sys

from support import ROOT
from support.scripts import load_script

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures import loading

sys.path.append(str(ROOT / "bench"))  # for what its scripts share
SPEED = load_script(ROOT / "bench" / "speed.py")
WHOLE = load_script(ROOT / "bench" / "whole_template.py")


def test_docxtpl_prints_the_criterion_15_report_from_the_same_template() -> None:
    case, problems = loading.load(ROOT / "data" / "xa-po-y-2024-08.yml")
    assert case is not None, problems
    template = WHOLE.whole_template(case.pack)
    env, _ = SPEED.lent_environment()
    theirs = SPEED.by_docxtpl(SPEED.for_docxtpl(template), dict(case.context()), env)
    SPEED.same_text(compile_template(template).render(case.context()), theirs)
