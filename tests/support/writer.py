"""A real LibreOffice for tests, driven without a screen: ``Writer`` here, ``writer_driver.py`` beside LibreOffice's ``uno``.

``uno`` belongs to the Python that LibreOffice was built for, which is seldom the one that runs the tests; so the driver is a
process of its own and the two exchange lines of JSON.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

DRIVER = Path(__file__).with_name("writer_driver.py")


class WriterError(Exception):
    """An error that LibreOffice or the extension answered instead of a result."""


@functools.cache
def python_with_uno() -> str | None:
    """A Python that can talk to LibreOffice: the running one, Debian's, or the one LibreOffice brings."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    own = [str(Path(program).resolve().with_name("python"))] if program else []
    for candidate in (sys.executable, "/usr/bin/python3", *own):
        if Path(candidate).is_file():
            environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
            found = subprocess.run([candidate, "-c", "import uno, unohelper"], capture_output=True, env=environment)
            if found.returncode == 0:
                return candidate
    return None


class Writer:
    """One LibreOffice with a profile of its own. Every call of the driver is a method: ``writer.open(path=…)``."""

    def __init__(self, python: str, program: Path, profile: Path, **options: Any) -> None:
        environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        self._process = subprocess.Popen(
            [python, str(DRIVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=environment
        )
        self.call("start", program=str(program), profile=str(profile), **options)

    def call(self, name: str, **arguments: Any) -> Any:
        """One call of the driver. Raises WriterError with the words of the error."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"call": name, "with": arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise WriterError("the driver has ended")
        answer = json.loads(line)
        if "error" in answer:
            raise WriterError(answer["error"])
        return answer["value"]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return functools.partial(self.call, name)

    def close_all(self) -> None:
        """Stops LibreOffice and the driver."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if self._process.poll() is not None:
            return
        self._process.stdin.close()
        self._process.wait(40)
        self._process.stdout.close()
