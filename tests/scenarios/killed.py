"""A program of its own: runs one command again and again, and kills it dead before each thing it does to the files.

``killed.py FOLDER FIRST LAST COMMAND…`` runs the command line in a folder; the n-th run is killed (as by ``kill -9``)
before its n-th change of the file system below ``records``. After each run it prints, as one line of JSON, whether the
run was killed and what lies there then, and puts everything back, except after the last run. It stops after the first
run that was not killed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from sealtrail.cli import authoring, judging, main, sealing

LOADED = (authoring, judging, sealing)
"""Imported once, so that each run is only a fork."""
CHANGES = {"os.mkdir", "os.rename", "os.chmod", "os.remove", "os.rmdir", "tempfile.mkstemp", "tempfile.mkdtemp"}


def arm(n: int, records: str) -> None:
    """Kill this process before its n-th change, and before or after a flush to the disk if that is the n-th."""
    left = itertools.count(n, -1)
    synced = os.fsync

    def step() -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        where = os.fspath(arguments[0]) if arguments and isinstance(arguments[0], str | Path) else ""
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (event in CHANGES or writes) and where.startswith(records):
            step()

    def flush(fd: Any) -> None:
        step()
        synced(fd)
        step()

    os.fsync = flush
    sys.addaudithook(hear)


def play(n: int, records: str, words: list[str]) -> bool:
    """One run; whether it was killed."""
    child = os.fork()
    if child == 0:
        reading, writing = os.pipe()
        os.write(writing, b"y\n" * 9)
        os.close(writing)
        os.dup2(reading, 0)
        os.dup2(2, 1)
        sys.argv = ["sealtrail", *words]
        arm(n, records)
        main()
        os._exit(70)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def files_in(records: Path) -> dict[str, str]:
    """What lies in a folder: the digest of each file by its path."""
    return {
        path.relative_to(records).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(records.rglob("*"))
        if path.is_file()
    }


def run(folder: Path, first: int, last: int, words: list[str]) -> None:
    """All runs."""
    os.chdir(folder)
    records = folder / "records"
    with tempfile.TemporaryDirectory() as kept:
        shutil.copytree(records, kept, dirs_exist_ok=True)
        for n in range(first, last + 1):
            killed = play(n, str(records), words)
            print(json.dumps({"killed": killed, "files": files_in(records)}), flush=True)
            if n == last or not killed:
                break
            shutil.rmtree(records)
            shutil.copytree(kept, records)


if __name__ == "__main__":
    run(Path(sys.argv[1]).resolve(), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
