"""The command line: it parses, calls one function, renders, and sets the exit code.

Exit codes: 0 fine · 1 judged and refused, or findings · 2 wrong usage · 3 the surroundings fail; as in any shell, 130
after Ctrl-C and 141 when whoever read the output went away. Each command imports what it needs when it runs, so that
help is there at once.
"""

from __future__ import annotations

import gc
import os
import sys

from typer.main import get_command

from sealtrail.cli.commands import app
from sealtrail.cli.render import printable
from sealtrail.errors import SealtrailError, SurroundingsError

__all__ = ["app", "main"]

_STOPPED = 130
"""What typer makes of Ctrl-C (128 + SIGINT)."""

_UNREAD = 141
"""What a shell reports of a program that was stopped by SIGPIPE (128 + 13)."""


def main() -> None:
    """Run the command line and leave the process with its exit code. Never shows a traceback."""
    sys.excepthook = _last_word
    # A command makes little but what it keeps to its end. Looking through all of that for cycles takes an eighth of the
    # time of a long walk, and frees nothing.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        # Through the command itself: calling the application would put another excepthook in place.
        get_command(app).main(prog_name="sealtrail")
    except SystemExit as leaving:
        sys.exit(_unless_unread(leaving))
    except SealtrailError as error:
        sys.exit(complain(error))
    except OSError as error:
        sys.exit(complain(_surroundings(error)))


def complain(error: SealtrailError) -> int:
    """Say what could not be done and what would help; return the exit code."""
    code = f"[{error.code}]" if error.code else ""
    print(printable(f"error{code}: {error}"), file=sys.stderr)
    if error.hint:
        print(printable(f"   = hint: {error.hint}"), file=sys.stderr)
    return error.exit_code


def _surroundings(error: OSError) -> SurroundingsError:
    said = (error.strerror or str(error)).lower()
    where = f" ({error.filename})" if error.filename else ""
    return SurroundingsError(
        f"the system said: {said}{where}",
        hint="see that the file is there, that you may read and write it, and that the disk is not full",
        code="system.refused",
    )


def _unless_unread(leaving: SystemExit) -> int | str | None:
    """The code to leave with: another one where whoever read the output went away, for then it told nobody."""
    unread = isinstance(leaving.__context__, BrokenPipeError)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        unread = True
    if leaving.code == _STOPPED:
        print("stopped", file=sys.stderr)
    if not unread:
        return leaving.code
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _UNREAD


def _last_word(kind: type[BaseException], error: BaseException, _: object) -> None:
    if os.environ.get("SEALTRAIL_DEBUG"):
        sys.__excepthook__(kind, error, error.__traceback__)
    else:
        print(
            printable(f"error: Sealtrail itself failed ({kind.__name__}: {error})\n")
            + "   = hint: this is a defect; run it again with SEALTRAIL_DEBUG=1 and report what it prints",
            file=sys.stderr,
        )
    sys.stderr.flush()
    os._exit(3)
