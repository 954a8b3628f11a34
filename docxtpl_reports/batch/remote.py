"""Projects and results behind fsspec (``s3://``, ``file://`` …): copied to a temporary folder, built there, uploaded.

A unit is built from copies of the files that it reads, by the same code as everywhere else. Its existing report is fetched
first, so that up-to-date and hand-edited documents are recognized. Report and manifest appear one after the other, each
atomically; if a process is killed in between, the next one completes the pair.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError
from docxtpl_reports.figures.data.sections import SECTIONS, Form
from docxtpl_reports.figures.yaml import files as yaml_files
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from docxtpl_reports.files.temporary import TemporaryFolder
from docxtpl_reports.files.writing import spare_name, write_atomically
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.project import RESULTS, TEMPLATES, is_yaml, named_file

from .outcome import Outcome, Remote

Listed = TypeVar("Listed", str, int)  # the command or count reported with a list
NAMES_FILES = (Form.PATH, Form.PATHS, Form.TABLES)  # sections of a data file that name other files
MAX_FILES = 200  # that one data file may refer to, directly or not


def is_url(text: str) -> bool:
    """Whether a name is an address of fsspec; ``C:\\`` is none."""
    scheme, separator, _ = text.partition("://")
    return bool(separator) and len(scheme) > 1 and all(sign.isalnum() or sign in "+-." for sign in scheme)


class Store:
    """A folder behind fsspec. Every error of the underlying library becomes a ReportError (BAT104, BAT105)."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        with _errors_as("BAT104", url):
            self._fs, self._root = _fsspec().core.url_to_fs(self.url)
        protocols = self._fs.protocol
        self.is_local = "file" in ((protocols,) if isinstance(protocols, str) else protocols)

    def path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}" if name else str(self._root)

    def exists(self, name: str) -> bool:
        with _errors_as("BAT104", f"{self.url}/{name}"):
            return bool(self._fs.exists(self.path(name)))

    def is_folder(self, name: str) -> bool:
        with _errors_as("BAT104", f"{self.url}/{name}"):
            return bool(self._fs.isdir(self.path(name)))

    def names(self, folder: str = "") -> list[str]:
        """All files below a folder, relative to the store's root."""
        with _errors_as("BAT104", f"{self.url}/{folder}"):
            found = self._fs.find(self.path(folder)) if self._fs.exists(self.path(folder)) else []
        start = len(self.path("").rstrip("/")) + 1
        return sorted(str(name)[start:] for name in found)

    def matching(self, pattern: str) -> list[str]:
        with _errors_as("BAT104", f"{self.url}/{pattern}"):
            found = self._fs.glob(self.path(pattern))
        start = len(self.path("").rstrip("/")) + 1
        return sorted(str(name)[start:] for name in found)

    def read(self, name: str) -> bytes | None:
        """The content of a file; None if it does not exist."""
        with _errors_as("BAT104", f"{self.url}/{name}"):
            try:
                return bytes(self._fs.cat_file(self.path(name)))
            except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
                return None

    def write(self, files: dict[str, bytes]) -> None:
        """Write files in their order, each atomically: under a temporary name first, unless the store is atomic itself."""
        if self.is_local:
            write_atomically({Path(self.path(name)): data for name, data in files.items()})
            return
        for name, data in files.items():
            with _errors_as("BAT105", f"{self.url}/{name}"):
                target = self.path(name)
                self._fs.makedirs(target.rpartition("/")[0], exist_ok=True)
                self._fs.pipe_file(target, data)  # object stores show an object only when complete

    def remove(self, name: str) -> None:
        with _errors_as("BAT105", f"{self.url}/{name}"), suppress(FileNotFoundError):
            self._fs.rm_file(self.path(name))


class Copy:
    """A copy of a project in a temporary folder. Files are fetched when first needed."""

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        self.project, self.results = Store(remote.project), Store(remote.out)
        self._temporary = TemporaryFolder()
        self.folder = self._temporary.path.resolve()
        if self.project.is_local:  # as deep as the project: a table outside it is named by a path from there
            missing = len(Path(self.project.path("")).parts) - len(self.folder.parts)
            self.folder = self.folder.joinpath(*["p"] * missing)
            self.folder.mkdir(parents=True, exist_ok=True)
        self._asked: set[str] = set()
        self._results: set[str] | None = None
        try:
            for name in self.project.names(TEMPLATES):
                self.fetch(name)
        except BaseException:
            self.close()
            raise
        (self.folder / TEMPLATES).mkdir(exist_ok=True)

    def close(self) -> None:
        self._temporary.close()

    def fetch(self, name: str) -> Path:
        """The local path of a project file, fetched if it exists."""
        path = self.folder / name
        if not _is_inner(name):
            raise ReportError(Diagnostic("BAT109", params={"url": self.project.url, "name": name}))
        if name not in self._asked:
            self._asked.add(name)
            data = self.project.read(name)
            if data is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        return path

    def fetch_data(self, name: str) -> Path:
        """Fetch a data file and all files that it refers to."""
        path = self.fetch(name)
        waiting, seen = [path], {path}
        while waiting:
            for named in named_files(waiting.pop()):
                if named not in seen and len(seen) < MAX_FILES and named.is_relative_to(self.folder):
                    seen.add(named)
                    self.fetch(named.relative_to(self.folder).as_posix())
                    waiting += [named] if is_yaml(named) else []
        return path

    def build(self, job: Job, build: Callable[[Job], Outcome]) -> Outcome:
        """Build a unit whose paths are relative to the project, and upload its results."""
        here = self._here(job)
        pair, waiting = (here.docx, here.manifest), spare_name(here.manifest)
        try:
            before = [self._fetch_result(path) for path in pair]
            self._fetch_result(waiting)
            outcome = build(here)
            if outcome.docx is not None and before != (now := [path.read_bytes() for path in pair]):
                self._upload(pair, now, waiting)
        finally:
            for path in (*pair, waiting):
                path.unlink(missing_ok=True)
        return self._as_named(outcome, job, here)

    def _name(self, path: Path) -> str:
        """The name of a result relative to the results folder."""
        return path.relative_to(self.folder / RESULTS).as_posix()

    def _fetch_result(self, path: Path) -> bytes | None:
        data = self.results.read(self._name(path))
        if data is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return data

    def _upload(self, pair: Sequence[Path], contents: Sequence[bytes], waiting: Path) -> None:
        files = {self._name(path): data for path, data in zip(pair, contents, strict=True)}
        if self.results.is_local:  # where both files are renamed together
            self.results.write(files)
            return
        self.results.write({self._name(waiting): contents[-1], **files})
        self.results.remove(self._name(waiting))

    def has(self, path: Path) -> bool:
        """Whether a result, given relative to the project, exists in the results folder."""
        if self._results is None:
            self._results = set(self.results.names())
        return path.relative_to(RESULTS).as_posix() in self._results

    def share_lists(self, publish: Callable[[], dict[Path, Listed]]) -> dict[Path, Listed]:
        """Run ``publish`` on the local copy, after fetching existing lists, and upload the lists that it writes."""
        names = [name for name in self.results.names() if name.endswith(".csv") and _is_inner(name)]
        earlier = [self.folder / RESULTS / name for name in names]
        for path in earlier:
            self._fetch_result(path)
        written = publish()
        for path in written:
            self.results.write({self._name(path.absolute()): path.read_bytes()})
        for path in earlier:
            if not path.exists():
                self.results.remove(self._name(path))
        return {self._shown(path): self._as_shown(path, value) for path, value in written.items()}

    def _as_shown(self, path: Path, value: Listed) -> Listed:
        """Replace the local path in a command; counts stay as they are."""
        if isinstance(value, str):
            return value.replace(path.as_posix(), self._shown(path).as_posix())
        return value

    def _shown(self, path: Path) -> Path:
        """A result as messages show it."""
        return Path(self.remote.shown, path.relative_to(RESULTS))

    def _here(self, job: Job) -> Job:
        """The job with local paths."""
        data = self.fetch_data(job.data.as_posix())
        if job.row is not None:
            texts = zip(job.row.head.columns, job.row.texts, strict=True)
            sections = {key for key, section in SECTIONS.items() if section.form in NAMES_FILES}
            for column, text in texts:
                if text and column.path.partition(".")[0] in sections:
                    named = named_file(text, data.parent)
                    if named.is_relative_to(self.folder):
                        self.fetch_data(named.relative_to(self.folder).as_posix())
        template = None if job.template is None else self.fetch(job.template.as_posix())
        row = job.row and replace(job.row, head=replace(job.row.head, file=self._table(job.row.head.file)))
        return replace(job, data=data, out_dir=self.folder / job.out_dir, template=template, row=row)

    def _table(self, file: str) -> str:
        """The path that names a table from the copy as its own does from the project; without its folder if the project is
        elsewhere."""
        name = os.path.relpath(file, self.project.path("")) if self.project.is_local else os.path.basename(file)
        return (self.folder / name).as_posix()

    def _as_named(self, outcome: Outcome, job: Job, here: Job) -> Outcome:
        """The outcome with the paths that the command knows instead of those of the job done ``here``."""
        start, results = f"{self.folder.as_posix()}/", f"{self.folder.as_posix()}/{RESULTS}/"

        def named(text: object) -> object:
            if not isinstance(text, str):
                return text
            if job.row is not None and here.row is not None:
                text = text.replace(here.row.head.file, job.row.head.file)
            return text.replace(results, f"{self.remote.shown}/").replace(start, "")

        def shown(d: Diagnostic) -> Diagnostic:
            file = None if d.location.file is None else str(named(d.location.file))
            place: Location = replace(d.location, file=file)
            return replace(d, location=place, params={key: named(value) for key, value in d.params.items()})

        def path(value: Path | None) -> Path | None:
            return None if value is None else Path(str(named(value.as_posix())))

        return replace(
            outcome,
            job=job,
            diagnostics=tuple(map(shown, outcome.diagnostics)),
            docx=path(outcome.docx),
            manifest=path(outcome.manifest),
            report=str(named(outcome.report)),
        )


def _is_inner(name: str) -> bool:
    """Whether a name from an untrusted store stays inside the folder that it is written to."""
    parts = name.replace("\\", "/").split("/")
    return ".." not in parts and parts[0] != "" and ":" not in parts[0]


def named_files(data: Path) -> Iterator[Path]:
    """The files that a data file refers to in any section; none if it cannot be read."""
    tree = yaml_files.load(data)[0] if data.is_file() else None
    if tree is None:
        return
    for key, section in SECTIONS.items():
        node = tree.get(key)
        if section.form in NAMES_FILES and node is not None:
            yield from (named_file(text, data.parent) for text in _texts(node) if text.strip())


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, ScalarNode):
        yield node.text
    elif isinstance(node, SequenceNode):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, MappingNode):
        for _, value in node.entries.values():
            yield from _texts(value)


@contextmanager
def _errors_as(code: str, url: str) -> Iterator[None]:
    try:
        yield
    except ReportError:
        raise
    except Exception as error:  # each library has its own exceptions
        raise ReportError(Diagnostic(code, params={"url": url, "reason": Reason.of(error)})) from error


def _fsspec() -> Any:
    try:
        import fsspec
        import fsspec.core
    except ImportError as error:
        params = {"names": "fsspec", "python": sys.executable}
        raise ReportError(Diagnostic("BAT100", params=params)) from error
    return fsspec


# --- on the command line's side ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """A command line of URLs, resolved: the project, its data files relative to it, the results folder, and the pattern of
    names below it."""

    remote: Remote
    files: tuple[str, ...]
    out: str


def resolve(files: Iterable[str], out: str | None, run: str) -> Named:
    """Find the project of some data files, folders or wildcards. Raises ReportError (BAT104, BAT106, BAT108)."""
    found: list[str] = []
    project = ""
    for url in files:
        root, name = _project_of(url)
        if project and root != project:
            raise ReportError(Diagnostic("BAT108", params={"first": project, "second": url}))
        project = root
        store = Store(root)
        if "*" in name or "?" in name:
            found += [one for one in store.matching(name) if is_yaml(Path(one))]
        elif store.is_folder(name):
            found += [one for one in store.names(name) if is_yaml(Path(one))]
        else:
            found.append(name)
    folder, pattern = _split_pattern(out) if out is not None else (f"{project}/{RESULTS}", "")
    below = f"{RESULTS}/{pattern}" if pattern else RESULTS
    return Named(Remote(project, folder, run), tuple(dict.fromkeys(found)), below)


def _project_of(url: str) -> tuple[str, str]:
    scheme, _, rest = url.partition("://")
    parts = PurePosixPath(rest.replace("\\", "/")).parts
    for count in range(len(parts) - 1, 0, -1):
        root = f"{scheme}://{'/'.join(parts[:count]).replace('//', '/', 1)}"
        if not any(sign in root for sign in "*?") and Store(root).is_folder(TEMPLATES):
            return root, "/".join(parts[count:])
    raise ReportError(Diagnostic("BAT106", params={"url": url}))


def _split_pattern(out: str) -> tuple[str, str]:
    """Split into the results folder and the pattern below it."""
    if "{" not in out:
        return out.rstrip("/"), ""
    folder, _, pattern = out[: out.index("{")].rpartition("/")
    return folder, pattern + out[out.index("{") :]
