"""The verdicts that an indicator or a criterion can have.

They are declared here, below figures, because the manifest's schema and the reporters list them too and must stay light to
import: figures load PyYAML, which ``--help`` must not wait for.
"""

from __future__ import annotations

from enum import StrEnum

from docxtpl_reports.diagnostics import N_


class Verdict(StrEnum):
    """The value is what JSON says, ``label`` what a report says, ``attribute`` the name that is true in a template when the
    verdict is this one, and ``when`` describes that name to designers."""

    PASS = "PASS", N_("Đạt"), "dat", N_("Chỉ in khi đạt")
    FAIL = "FAIL", N_("Chưa đạt"), "khong_dat", N_("Chỉ in khi chưa đạt")
    UNKNOWN = "UNKNOWN", N_("Chưa đủ số liệu"), "thieu_so_lieu", N_("Chỉ in khi chưa đủ số liệu")
    NOT_APPLICABLE = "NOT_APPLICABLE", N_("Không phát sinh"), "khong_phat_sinh", N_("Chỉ in khi không phát sinh")

    label: str
    attribute: str
    when: str

    def __new__(cls, value: str, label: str, attribute: str, when: str) -> Verdict:
        verdict = str.__new__(cls, value)
        verdict._value_ = value
        verdict.label, verdict.attribute, verdict.when = label, attribute, when
        return verdict

    @property
    def is_decided(self) -> bool:
        return self in (Verdict.PASS, Verdict.FAIL)

    @property
    def opposite(self) -> Verdict:
        """Of Đạt and Chưa đạt, the one that this verdict is not."""
        return Verdict.FAIL if self is Verdict.PASS else Verdict.PASS
