"""Reads criteria of ``quy-tac.yml``: members and rule, or points and classes."""

from __future__ import annotations

import re
from fractions import Fraction

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode

from .kinds import KINDS
from .model import Criterion, Indicator, Scoring
from .parsing import ExpressionReader, is_nothing

SCORING_KEYS = ("cong_thuc", "diem_toi_da", "lam_tron", "nguong", "xep_loai")  # with dat_khi: cham_diem
ABSENT_KEY, ABSENT_WAYS = "khi_khong_phat_sinh", ("khong_tinh", "dat")
CRITERION_KEYS = ("ten", "dat_khi", "gom", ABSENT_KEY, "hieu_luc", "can_cu", "ghi_chu", *SCORING_KEYS)
MET_WHEN = r"tat_ca|bat_ky|it_nhat\s+(\d{1,3})(%)?|cham_diem"  # ``dat_khi``


class CriterionReader(ExpressionReader):
    """Reads criteria, and classes of points."""

    def criterion(self, name: str, at: Location, node: MappingNode) -> Criterion:
        where = f"tieu_chi.{name}"
        self.check_keys(node, CRITERION_KEYS, where, reading.RULES_KEY)
        rule = self.text(node.get("dat_khi"), f"{where}.dat_khi") or "tat_ca"
        members = self.texts(node.get("gom"), f"{where}.gom", single=True)
        match = re.fullmatch(MET_WHEN, rule)
        scored = rule == "cham_diem"
        for key in SCORING_KEYS:
            if not scored and (extra := node.get(key)) is not None:
                self.report("RUL067", extra.location, {"key": key, "name": where})
        place = (node.get("dat_khi") or node).location
        count = len(members)
        if not match:
            self.report("RUL020", place, {"typed": rule, "name": where})
        elif match[1] or rule == "bat_ky":
            count = int(match[1] or 1)
        share = Fraction(count, 100) if match and match[2] else None
        if share is not None and not 0 < share <= 1:
            self.report("RUL118", place, {"typed": rule, "name": where})
        if not members and not scored:
            self.report("RUL003", at, {"key": "gom", "section": where})
        if scored and (node.get("gom") is None) == (node.get("cong_thuc") is None):
            self.report("RUL065", at, {"name": where})
        return Criterion(
            name=name,
            label=self.text(node.get("ten"), f"{where}.ten") or name,
            rule=rule,
            count=count,
            members=members,
            basis=self.text(node.get("can_cu"), f"{where}.can_cu") or "",
            note=self.text(node.get("ghi_chu"), f"{where}.ghi_chu") or "",
            location=(node.get("gom") or node).location,
            scoring=self._scoring(name, at, node) if scored else None,
            validity=self.validity(node.get("hieu_luc"), f"{where}.hieu_luc"),
            place=place,
            share=share,
            absent_is_met=self._absent_is_met(node.get(ABSENT_KEY), f"{where}.{ABSENT_KEY}"),
        )

    def _absent_is_met(self, node: Node | None, what: str) -> bool:
        typed = self.text(node, what)
        if typed is not None and node is not None and typed not in ABSENT_WAYS:
            self.report("RUL080", node.location, {"typed": typed, "what": what})
        return typed == "dat"

    def _scoring(self, name: str, at: Location, node: MappingNode) -> Scoring:
        where = f"tieu_chi.{name}"
        typed, basis = node.get("cong_thuc"), reading.text_of(node.get("can_cu")) or ""
        points = Indicator(
            name=f'tieu_chi["{name}"]',
            label=reading.text_of(node.get("ten")) or name,
            formula=None if typed is None else self.expression(typed, f"{where}.cong_thuc"),
            numerator=None,
            denominator=None,
            unit="",
            digits=self.whole(node.get("lam_tron"), f"{where}.lam_tron", 12),
            thresholds=self.thresholds(node.get("nguong"), basis, where),
            basis=basis,
            may_exceed=False,
            note="",
            location=at,
            judged=not is_nothing(node.get("nguong")),
            places={"cong_thuc": typed} if isinstance(typed, ScalarNode) else {},
        )
        before = len(self.problems)
        most = self.bound(node.get("diem_toi_da"), f"{where}.diem_toi_da", KINDS["diem"].read_bound)
        if len(self.problems) == before and (most is None or most <= 0):
            self.report("RUL066", (node.get("diem_toi_da") or node).location, {"name": where})
        return Scoring(points, most or Fraction(0), self.classes(node.get("xep_loai"), most, where))

    def classes(self, node: Node | None, most: Fraction | None, where: str) -> tuple[tuple[str, Fraction], ...]:
        """``{Tốt: 80, Khá: 70, …}``: the lowest points of each class; the last begins at 0, so that all points have a class."""
        classes: list[tuple[str, Fraction]] = []
        before = len(self.problems)
        for key, value in self.mapping(node, f"{where}.xep_loai") or ():
            lowest = self.bound(value, f"{where}.xep_loai.{key.text}", KINDS["diem"].read_bound)
            if lowest is None and value.is_null:
                self.report("RUL003", key.location, {"key": key.text, "section": f"{where}.xep_loai"})
            elif lowest is not None and (
                lowest < 0 or (most is not None and lowest > most) or lowest in [other for _, other in classes]
            ):
                self.report("RUL069", value.location, {"name": key.text, "what": where})
            elif lowest is not None:
                classes.append((key.text, lowest))
        if node is not None and len(self.problems) == before and 0 not in [lowest for _, lowest in classes]:
            self.report("RUL070", node.location, {"what": where})
        return tuple(sorted(classes, key=lambda item: -item[1]))
