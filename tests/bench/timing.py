"""Whole processes, timed from outside: from start to end, with the memory that the system says they took."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.repositories import surroundings

KIB_PER_UNIT = 1024 if sys.platform == "darwin" else 1


@dataclass(frozen=True)
class Run:
    """One process: seconds from start to end, seconds on a processor with its children, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float
    said: str


def run(command: Sequence[str | Path], *, cwd: Path) -> Run:
    """Run a program to its end. Raises ``RuntimeError`` unless it ends with 0: what is refused is not measured."""
    words = [str(word) for word in command]
    begun = time.perf_counter()
    with subprocess.Popen(
        words, cwd=cwd, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        assert child.stdout is not None
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {child.returncode}: {said.decode()[-2000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / KIB_PER_UNIT / 1024, said.decode())


def sealtrail(*words: str | Path, cwd: Path) -> Run:
    """Run the command line as a process."""
    return run([sys.executable, "-m", "sealtrail", *words], cwd=cwd)


def median(runs: Sequence[Run]) -> Run:
    """The run in the middle by wall time (of an even number, the slower of the two), with the largest peak of all."""
    middle = sorted(runs, key=lambda one: one.wall)[len(runs) // 2]
    return replace(middle, peak=max(one.peak for one in runs))


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
