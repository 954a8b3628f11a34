"""Packs in one file for another office: exported with hashes, checked on arrival like anything untrusted.

An archive holds ``bo-mau.json`` (name, version, SHA-256 of every file) and the files below ``templates/``: those of the pack
and the shared parts that its template uses. The same pack gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, Phrase, ReportError, has_errors, unique
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.figures.data.sections import SECTIONS, Form
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.shapes import shape
from docxtpl_reports.figures.yaml import files as yaml_files
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode
from docxtpl_reports.files.reading import digest
from docxtpl_reports.files.temporary import TemporaryFolder
from docxtpl_reports.files.writing import write_atomically
from docxtpl_reports.ooxml.package import archive as zip_archive
from docxtpl_reports.ooxml.package.intake import read_file, zip_entries
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.project import (
    CASES,
    PARTS,
    RULES_FILE,
    TEMPLATE_FILE,
    TEMPLATES,
    is_yaml,
    named_file,
    part_folders,
    shown,
)

from .skeleton import copied_pack, file_stem, is_pack_name, is_reserved

INDEX = "bo-mau.json"
SCHEMA = "docxtpl-reports/pack/1"
MAX_BYTES = 64 * 2**20  # of all files of a pack, inflated: the largest that are shipped have 1 MB
_ENDINGS = frozenset((".docx", ".md", ".png"))  # beside its rules
_LEFT_BEHIND = ("Thumbs.db", "desktop.ini")  # by Windows
_OF_CASES = frozenset((".yml", ".yaml", ".xlsx", ".ods", ".csv"))  # data files and the spreadsheets that they name
_PACKED = (".docx", ".xlsx", ".ods")  # kinds that are archives themselves
_PNG = b"\x89PNG\r\n\x1a\n"
_DAMAGED = ("PKG001", "PKG002", "PKG003", "PKG020")  # whose advice is about documents of Word
_NAME = re.compile(r"\w[\w. ()-]{0,79}")  # of a file or folder; no dot first, and none last
_FILES_OUTSIDE = (Form.PATH, Form.PATHS, Form.TABLES, Form.REPORTS)  # sections of a data file that name other files


class Exported(NamedTuple):
    """An archive that was written. ``sha256``: of the archive, to be compared by who receives it."""

    path: Path
    sha256: str
    files: tuple[str, ...]
    version: str


class Imported(NamedTuple):
    """A pack that was written, with the shared parts that the office did not have. ``sha256``: of the archive."""

    folder: Path
    sha256: str
    files: tuple[Path, ...]
    version: str


def export(pack: Path, target: Path) -> tuple[Exported | None, list[Diagnostic]]:
    """Write the pack in a folder into one file. A pack with errors is not exported. Raises ReportError (OUT001–OUT006)."""
    pack = shown(pack.resolve())
    name = pack.resolve().name
    rules, problems, used = _checked(pack)
    if target.exists():
        problems.append(_about("EXC009", target, path=target.as_posix(), pack=name))
    links = [path for path in pack.rglob("*") if path.is_symlink()]
    problems += [_about("EXC011", path, name=path.relative_to(pack).as_posix()) for path in links]
    left = [] if used is None else [path for path in _own_files(pack) if _is_spare(path, pack, used)]
    problems += [_about("EXC013", path, name=path.name) for path in left]
    found = {f"{TEMPLATES}/{name}/{file.relative_to(pack).as_posix()}": file for file in _own_files(pack)}
    found = {file: path for file, path in found.items() if path not in left}
    found |= {f"{TEMPLATES}/{PARTS}/{part.name}": part for part in _shared(used)}
    files = {file: path.read_bytes() for file, path in sorted(found.items())}
    problems += [_about("EXC011", found[file], name=file) for file in files if not _may_be(file, files[file], name)]
    if not is_pack_name(name):
        problems.append(_about("EXC010", pack, name=name, near=f"{file_stem(name) or 'bo-mau'}-moi"))
    if rules is None or has_errors(problems):
        return None, problems
    index = {
        "schema": SCHEMA,
        "name": name,
        "label": rules.label,
        "version": rules.version,
        "files": {file: digest(data) for file, data in files.items()},
    }
    written = {INDEX: (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode("utf-8"), **files}
    data = zip_archive.archive({file: zip_archive.compress(content) for file, content in written.items()})
    write_atomically({target: data}, only_new=True)
    return Exported(target, digest(data), tuple(files), rules.version), problems


def import_(
    archive: Path, project: Path, name: str | None = None, sha256: str | None = None
) -> tuple[Imported | None, list[Diagnostic]]:
    """Write the pack in an archive into ``templates/`` of a project, under another ``name`` if one is given.

    Nothing is written unless everything in the archive is sound: names and kinds of files, hashes, documents without macros
    and links that fetch, rules and templates without errors. Nothing is overwritten. Raises ReportError (PKG… for what is no
    archive or a dangerous one, OUT001–OUT006).
    """
    display, data = read_file(archive)
    found = digest(data)
    if sha256 is not None and sha256.strip().casefold() != found:
        return None, [_about("EXC007", archive, path=display, actual=found, expected=sha256.strip())]
    index, files = _contents(archive, data)
    own = str(index["name"])
    if problems := _refused(files, own):
        return None, problems
    name = name or own
    if not is_pack_name(name):
        return None, [_about("EXC010", archive, name=name, near=f"{file_stem(name) or 'bo-mau'}-moi")]
    folder = project / TEMPLATES / name
    if folder.exists():
        return None, [_about("EXC003", folder, path=folder.as_posix(), archive=display)]
    with TemporaryFolder() as room:
        for file, content in files.items():
            path = room / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        rules, problems, used = _checked(room / TEMPLATES / own)
        needed = {part.relative_to(room).as_posix() for part in _shared(used)}
        unused = [file for file in files if PurePosixPath(file).parts[1] == PARTS and file not in needed]
        unused = [] if used is None else unused
        problems += [_about("EXC004", Path(file), name=file) for file in sorted(unused)]
        problems = [_shown(problem, room, display) for problem in problems]
        if rules is not None and not has_errors(problems) and rules.version != index["version"]:
            problems.append(_about("EXC002", archive, name=INDEX))
        if rules is None or has_errors(problems):
            return None, problems
        made = copied_pack(room / TEMPLATES / own, name)
    written = {folder / file: content for file, content in made.items()}
    for file, content in files.items():
        path = project / file
        if PurePosixPath(file).parts[1] != PARTS:
            continue
        if not os.path.lexists(path):
            written[path] = content
        elif not path.is_file() or path.read_bytes() != content:
            params = {"path": path.as_posix(), "name": path.name, "pack": folder.as_posix()}
            problems.append(_about("EXC008", path, **params))
    write_atomically(written, only_new=True)
    return Imported(folder, found, tuple(written), rules.version), problems


def _contents(archive: Path, data: bytes) -> tuple[Mapping[str, object], dict[str, bytes]]:
    """The index of an archive and its files, held against their hashes. Raises ReportError."""
    display = str(archive)
    try:
        entries = zip_entries(data, display)
    except ReportError as error:
        if all(problem.code in _DAMAGED for problem in error.diagnostics):
            reason = Phrase(N_("tệp rỗng, bị hỏng, bị cắt dở hoặc không phải tệp .zip"))
            raise ReportError(_about("EXC001", archive, path=display, reason=reason)) from error
        unsafe = (_about("EXC012", archive, path=display, reason=problem.message) for problem in error.diagnostics)
        raise ReportError(*unsafe) from error
    if sum(entry.size for entry in entries.values()) > MAX_BYTES:
        raise ReportError(
            _about(
                "EXC001", archive, path=display, reason=Phrase(N_("lớn hơn mức cho phép: "), f"{MAX_BYTES >> 20} MB")
            )
        )
    try:
        index = json.loads(entries[INDEX].inflate())
        hashes = {str(file): str(value) for file, value in index["files"].items()}
        is_ours = index["schema"] == SCHEMA and isinstance(index["name"], str) and isinstance(index["version"], str)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        reason = Phrase(N_("không có tệp kê «bo-mau.json» đọc được"))
        raise ReportError(_about("EXC001", archive, path=display, reason=reason)) from error
    if not is_ours:
        reason = Phrase(N_("tệp kê của phiên bản khác: "), str(index.get("schema"))[:80])
        raise ReportError(_about("EXC001", archive, path=display, reason=reason))
    files = {file: entry.inflate() for file, entry in entries.items() if file != INDEX}
    wrong = sorted(hashes.keys() ^ files.keys()) or [f for f, content in files.items() if digest(content) != hashes[f]]
    if wrong:
        raise ReportError(*(_about("EXC002", archive, name=file) for file in wrong))
    return index, files


def _refused(files: Mapping[str, bytes], name: str) -> list[Diagnostic]:
    """A problem for each file that has no place in a pack of this name, or is not of the kind its name says."""
    needed = [f"{TEMPLATES}/{name}/{file}" for file in (RULES_FILE, TEMPLATE_FILE)]
    problems = [
        Diagnostic("EXC004", Location(file), {"name": file}) for file in files if not _may_be(file, files[file], name)
    ]
    if not is_pack_name(name):
        problems.append(Diagnostic("EXC010", params={"name": name, "near": f"{file_stem(name) or 'bo-mau'}-moi"}))
    elif any(file not in files for file in needed):
        reason = Phrase(N_("thiếu mau.docx hoặc quy-tac.yml"))
        problems.append(Diagnostic("EXC001", params={"path": name, "reason": reason}))
    return problems


def _may_be(file: str, content: bytes, name: str) -> bool:
    """Whether a file has a place in the archive of a pack of this name: by its path, by its ending there, by its content."""
    parts = PurePosixPath(file).parts
    if len(parts) < 3 or parts[0] != TEMPLATES or not all(map(_is_plain, parts)):
        return False
    ending = PurePosixPath(file).suffix
    if parts[1] == PARTS:
        return len(parts) == 3 and ending == ".docx"
    if parts[1] != name:
        return False
    if parts[2] == CASES:
        fits = ending in _OF_CASES and 3 < len(parts) <= 5
    else:
        fits = len(parts) == 3 and (ending in _ENDINGS or parts[2] == RULES_FILE)
    return fits and (content.startswith(_PNG) if ending == ".png" else ending in _PACKED or _is_text(content))


def _is_plain(name: str) -> bool:
    """Whether every system can have a file or folder of this name."""
    return _NAME.fullmatch(name) is not None and name[-1] not in ". " and not is_reserved(name)


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _own_files(pack: Path) -> Iterator[Path]:
    """The files of a pack that another office needs: what editors leave behind is none of them."""
    for path in sorted(pack.rglob("*")):
        if path.is_file() and not path.name.startswith((".", "~$")) and path.name not in _LEFT_BEHIND:
            yield path


def _is_spare(path: Path, pack: Path, used: list[Path]) -> bool:
    """Whether a .docx beside a pack's template is no part of it: a copy that somebody has kept."""
    is_document = path.parent == pack and path.suffix.lower() == ".docx" and path.name != TEMPLATE_FILE
    return is_document and path not in used


def _shared(used: list[Path] | None) -> list[Path]:
    return [part for part in used or () if part.parent.name == PARTS]


def _checked(pack: Path) -> tuple[Rules | None, list[Diagnostic], list[Path] | None]:
    """The rules of a pack, the problems of them, of its template and of its parts, and the parts that the template uses; None
    when it cannot be compiled."""
    rules, problems = check_rules(pack / RULES_FILE)
    parts: list[Path] | None = None
    try:
        names = None if rules is None or has_errors(problems) else shape(rules)
        template = compile_template(pack / TEMPLATE_FILE, names=names, parts=PartFolders(part_folders(pack)))
    except ReportError as error:
        problems = [*problems, *error.diagnostics]
    else:
        problems = [*problems, *template.diagnostics]
        parts = [Path(file) for file, known in template.shared.items() if known]
    others = (path for path in _own_files(pack) if path.suffix == ".docx" and path != pack / TEMPLATE_FILE)
    for path in sorted({*others, *_shared(parts)}):
        try:
            read_package(path)  # a part that the template does not use is looked at all the same
        except ReportError as error:
            problems = [*problems, *error.diagnostics]
    problems = unique([*problems, *_leading_out(pack)])
    if has_errors(problems):
        problems.append(_about("EXC006", pack, name=pack.name))
    return rules, problems, parts


def _leading_out(pack: Path) -> Iterator[Diagnostic]:
    """A problem for each path in a case that leads out of the pack."""
    for file in sorted(path for path in (pack / CASES).rglob("*") if path.is_file() and is_yaml(path)):
        tree, problems = yaml_files.load(file)
        yield from problems
        for typed in _paths_in(tree) if tree is not None else ():
            has_drive = re.match(r"\s*[A-Za-z]:", typed.text) is not None
            if has_drive or not named_file(typed.text, file.parent).is_relative_to(pack):
                yield Diagnostic("EXC005", typed.location, {"name": file.name, "typed": typed.text})


def _paths_in(tree: MappingNode) -> Iterator[ScalarNode]:
    for key, section in SECTIONS.items():
        if section.form in _FILES_OUTSIDE and (node := tree.get(key)) is not None:
            yield from _scalars(node)


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        if node.text.strip() and not node.is_null:
            yield node
        return
    for item in node:
        yield from _scalars(item[1] if isinstance(item, tuple) else item)


def _shown(problem: Diagnostic, room: Path, display: str) -> Diagnostic:
    """A problem of a file that is only there to be checked, as one in the archive."""
    base = f"{room.as_posix()}/"
    params = {
        key: value.replace(base, "") if isinstance(value, str) else value for key, value in problem.params.items()
    }
    file = problem.location.file
    if file is not None and file.startswith(base):
        file = f"{display}: {file.removeprefix(base)}"
    return replace(problem, params=params, location=replace(problem.location, file=file))


def _about(code: str, at: Path, **params: object) -> Diagnostic:
    return Diagnostic(code, Location(at.as_posix()), params)
