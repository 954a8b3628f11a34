"""``build`` with files behind URLs, and on the machines of a cluster."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from docxtpl_reports.batch import remote
from docxtpl_reports.batch.inputs import listed
from docxtpl_reports.batch.units import Request, find
from docxtpl_reports.diagnostics import Diagnostic, ReportError

from .batch import Choices, build_many
from .console import Settings
from .usage import UsageError


def build_remotely(settings: Settings, request: Request, choices: Choices, refused: Sequence[str]) -> int:
    """Build units behind URLs. ``refused``: options that need the documents on this machine.

    Local names become ``file://`` URLs: every machine of a cluster must see that folder.
    """
    files = [_url(str(file)) for file in request.files]
    if refused:
        raise UsageError(Diagnostic("BAT107", params={"url": files[0], "options": ", ".join(refused)}))
    named = remote.resolve(files, None if request.out is None else _url(request.out), secrets.token_hex(8))
    if request.out is not None and not remote.is_url(request.out):
        out = request.out.partition("{")[0].rpartition("/")[0] if "{" in request.out else request.out.rstrip("/")
        named = replace(named, remote=replace(named.remote, shown=out or "."))
    table = None if request.table is None else request.table.resolve()
    with closing(remote.Copy(named.remote)) as copy, contextlib.chdir(copy.folder):
        data = list(_data(copy, named.files))
        try:
            units = find(replace(request, files=data, out=named.out, table=table))
        except ReportError as error:
            raise UsageError(*error.diagnostics) from None
        return build_many(settings, units, replace(choices, remote=named.remote, whole=not units.skipped), copy)


def _data(copy: remote.Copy, files: Iterable[str]) -> Iterator[str]:
    """The data files, including those of a list of failed units, each fetched into the copy."""
    for file in files:
        is_list = file.lower().endswith(".csv")
        for one in (listed(copy.fetch(file).relative_to(copy.folder)) if is_list else []) or [file]:
            copy.fetch_data(one)
            yield one


def _url(name: str) -> str:
    return name if remote.is_url(name) else f"file://{Path(name).resolve().as_posix()}"
