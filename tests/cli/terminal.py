"""The command line as a person meets it: what it printed on both streams, and the code it left with."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from sealtrail.cli import main


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


def sealtrail(*words: str, at: Path | None = None, typed: str = "") -> Said:
    """Run a command in this process, in a folder, with something typed."""
    out, err = (io.TextIOWrapper(io.BytesIO(), newline="", write_through=True) for _ in range(2))
    before = (sys.argv, sys.stdin, sys.excepthook)
    with contextlib.chdir(at) if at is not None else contextlib.nullcontext():
        sys.argv, sys.stdin = ["sealtrail", *words], io.StringIO(typed)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0
        finally:
            sys.argv, sys.stdin, sys.excepthook = before
    return Said(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def environment(**more: str) -> dict[str, str]:
    """The surroundings of a process of its own: those of the tests, and the source tree."""
    source = str(Path(__file__).resolve().parents[2] / "tooling")
    return {**os.environ, "PYTHONPATH": source, **more}
