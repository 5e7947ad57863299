"""Whole processes, timed from outside: from start to end, with the memory that the system says they took."""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.repositories import surroundings

_KIB_PER_UNIT = 1024 if sys.platform == "darwin" else 1


@dataclass(frozen=True)
class Run:
    """One process: seconds from start to end, seconds on a processor with its children, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float
    said: str


def run(command: Sequence[str | Path], *, cwd: Path) -> Run:
    """Run a program to its end. Raises ``RuntimeError`` unless it ends with 0: what is refused is not measured."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [str(word) for word in command], cwd=cwd, env=surroundings(), stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {child.returncode}: {said.decode()[-2000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / _KIB_PER_UNIT / 1024, said.decode())


def sealtrail(*words: str | Path, cwd: Path) -> Run:
    """Run the command line as a process."""
    return run([sys.executable, "-m", "sealtrail", *words], cwd=cwd)


def median(runs: Iterable[Run]) -> Run:
    """The run in the middle by wall time (of an even number, the slower of the two), with the largest peak of all."""
    held = sorted(runs, key=lambda r: r.wall)
    middle = statistics.median_high(r.wall for r in held)
    one = next(r for r in held if r.wall == middle)
    return Run(one.wall, one.cpu, max(r.peak for r in held), one.said)


def processor() -> str:
    """The model of the processor, as well as the system tells it."""
    try:
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found is not None else platform.processor() or platform.machine()


def cores() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
