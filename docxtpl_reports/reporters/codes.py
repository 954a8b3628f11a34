"""Diagnostic codes explained, as text or JSON."""

from __future__ import annotations

from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.diagnostics.codes.table import CODES

from .problems import HELP


def code_json(code: str) -> dict[str, object]:
    """The meaning of a code, with an ellipsis for each placeholder."""
    kind = CODES[code]
    return {"code": code, "severity": kind.severity.value, "message": _open(kind.message), "help": _open(kind.help)}


def code_text(code: str) -> str:
    about = code_json(code)
    word = translate(N_("lỗi")) if about["severity"] == "error" else translate(N_("cảnh báo"))
    lines = [f"{code} ({word}): {about['message']}"]
    lines += [f"  {translate(HELP)} {about['help']}"] if about["help"] else []
    return "\n".join(
        [*lines, "  " + translate(N_("Dấu … là chỗ mà thông báo thật ghi tên, chữ hoặc số trong tệp của bạn."))]
    )


def _open(text: str) -> str:
    """A message before it is filled in: an ellipsis in place of what depends on the case."""
    return translate(text).format_map(_Ellipses())


class _Ellipses(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
