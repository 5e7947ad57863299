"""``make bench``: what verifying, gating, checking and publishing cost, beside programs that do a part of it.

Every figure is of a whole process, from its start to its end. Sizes may be given on the command line.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import tempfile
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from tests.bench.repositories import ANCHOR, EVERY, MAIN, READY, SIGNED, SIGNERS, START, git
from tests.bench.sites import Phase, peers, publishing
from tests.bench.timing import Run, cores, median, processor, run, sealtrail

LONG = 4000
"""A history longer than this is verified once, a shorter one as often as asked."""


@dataclass(frozen=True)
class History:
    """A history that was made to be verified, and what its verification counts and costs."""

    repository: Path
    merges: int
    statements: int
    took: Run

    @property
    def a_merge(self) -> float:
        """Milliseconds a merge."""
        return 1000 * self.took.wall / self.merges

    @property
    def a_statement(self) -> float:
        """Milliseconds a statement."""
        return 1000 * self.took.wall / self.statements


def main() -> int:
    """Make the repositories, measure, print."""
    asked = _asked()
    version = run(["git", "--version"], cwd=Path.cwd()).said.split()[2]
    print(f"{processor()}, {cores()} cores; {platform.system()}; Python {platform.python_version()}; git {version}")
    print("Whole processes: wall time is the median of the runs, peak the largest.\n")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        place = Path(name)
        histories = [_verified(_made(place, "history", merges), merges, asked.runs) for merges in asked.merges]
        for short, long in pairwise(histories):
            further = 1000 * (long.took.wall - short.took.wall) / (long.merges - short.merges)
            print(f"from {short.merges} to {long.merges} merges: {further:.2f} ms each further merge", flush=True)
        if asked.commits and histories:
            _against_git(min(histories, key=lambda h: abs(h.merges - asked.commits)), asked.commits, asked.runs)
        if asked.records:
            _gate(place, asked.records, asked.runs)
            _check(place, asked.records // 2, asked.runs)
            _archive(place, asked.records, asked.runs)
        if asked.events:
            _events(place, asked.events, asked.runs)
        if asked.sites:
            publishing(lambda kind, size: _made(place, kind, size), _row, asked.sites, place)
            peers(place / f"site-{asked.sites[0]}", place, _row)
    return 0


def _asked() -> argparse.Namespace:
    def sizes(text: str) -> list[int]:
        return sorted(int(part) for part in text.split(",") if part)

    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--merges", type=sizes, default=[500, 2000, 8000], help="lengths of history to verify")
    parser.add_argument("--commits", type=int, default=2000, help="as many signed commits are checked by git; 0: none")
    parser.add_argument("--records", type=int, default=10_000, help="records to gate among; half are checked; 0: none")
    parser.add_argument("--events", type=sizes, default=[500, 2000], help="deviation steps at the end of a history")
    parser.add_argument("--sites", type=sizes, default=[1000, 5000, 10_000], help="records of sites to build")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is told")
    return parser.parse_args()


def _made(place: Path, kind: str, size: int) -> Path:
    # In a process of its own: a child's peak memory cannot read below that of the process that started it.
    target = place / f"{kind}-{size}"
    run([sys.executable, "-m", "tests.bench.repositories", kind, str(size), target], cwd=Path.cwd())
    return target


def _row(what: str, took: Run | Phase, *more: str) -> None:
    cells = [f"{what:<44}", f"{took.wall:8.2f} s", f"{took.cpu:8.2f} s cpu", f"{took.peak:6.0f} MiB", *more]
    print("  ".join(cells), flush=True)


def _verify(repository: Path, merges: int) -> Run:
    took = sealtrail("verify", "--repo", repository, "--anchor", repository / ANCHOR, cwd=repository)
    if f"valid: {merges} of {merges} steps" not in took.said:
        raise RuntimeError(f"the history of {merges} merges is not valid: {took.said[:2000]}")
    return took


def _log(repository: Path, commits: int) -> Run:
    signers = f"gpg.ssh.allowedSignersFile={repository / SIGNERS}"
    words = ["git", "-c", signers, "log", "--show-signature", f"--max-count={commits}", SIGNED]
    took = run(words, cwd=repository)
    good = took.said.count('\nGood "git" signature for ')
    if good != commits:
        raise RuntimeError(f"git calls {good} of {commits} signatures good: {took.said[:2000]}")
    return took


def _verified(repository: Path, merges: int, runs: int) -> History:
    took = median([_verify(repository, merges) for _ in range(runs if merges <= LONG else 1)])
    told = re.search(r"(\d+) signatures", took.said)
    if told is None:
        raise RuntimeError(f"verify does not say how many signatures it saw: {took.said[:2000]}")
    history = History(repository, merges, int(told[1]), took)
    more = f"{history.a_merge:6.2f} ms a merge", f"{history.a_statement:6.2f} ms a statement"
    _row(f"verify, {merges} merges, {told[1]} statements", took, *more)
    return history


def _against_git(history: History, commits: int, runs: int) -> None:
    """What git's own check of as many signed commits costs; both run in turn, so that a slow hour is slow for both."""
    count = min(commits, history.merges)
    both = [(_verify(history.repository, history.merges), _log(history.repository, count)) for _ in range(runs)]
    ours, theirs = replace(history, took=median([mine for mine, _ in both])), median([git for _, git in both])
    each = 1000 * theirs.wall / count
    _row(f"git log --show-signature, {count} commits", theirs, f"{each:6.2f} ms a commit")
    _row(f"verify, {ours.merges} merges, in turn with it", ours.took, f"{ours.a_merge:6.2f} ms a merge")
    times = f"{each / ours.a_statement:.1f} times faster a signature, {each / ours.a_merge:.1f} times faster a merge"
    print(f"ratio: {times}", flush=True)


def _gate(place: Path, records: int, runs: int) -> None:
    repository = _made(place, "shelf", records)
    words = ["gate", "--base", MAIN, "--head", READY, "--at", f"{START + EVERY:%Y-%m-%dT%H:%M:%SZ}", "--repo"]
    took = median([sealtrail(*words, repository, cwd=place) for _ in range(runs)])
    _row(f"gate, one change among {records} records", took)


def _check(place: Path, records: int, runs: int) -> None:
    for kind, what in (("texts", "texts alone"), ("folder", "with their statements")):
        folder = _made(place, kind, records)
        indexes = list(folder.glob("**/index.md"))
        size = sum(path.stat().st_size for path in indexes) / len(indexes)
        took = median([sealtrail("check", "--repo", folder, cwd=place) for _ in range(runs)])
        _row(f"check, {len(indexes)} records, {what}", took, f"{size / 1024:.1f} KiB a record")


def _archive(place: Path, records: int, runs: int) -> None:
    """Two years of matters, under the rules of the second engine."""
    for size in (records // 2, records):
        folder = _made(place, "matters", size)
        took = median([sealtrail("check", "--repo", folder, cwd=place) for _ in range(runs)])
        _row(f"check, {size} matters with every rule", took, f"{1000 * took.wall / size:.2f} ms a record")
    one = max(folder.glob("records/deviations/*/*")).name
    _row(
        f"check of one among {records} matters",
        median([sealtrail("check", one, "--repo", folder, cwd=place) for _ in range(runs)]),
    )
    repository = _made(place, "archive", records)
    words = ["gate", "--base", MAIN, "--head", READY, "--at", f"{START + EVERY:%Y-%m-%dT%H:%M:%SZ}", "--repo"]
    took = median([sealtrail(*words, repository, cwd=place) for _ in range(runs)])
    _row(f"gate, one deviation among {records} matters", took)


def _events(place: Path, sizes: list[int], runs: int) -> None:
    """Histories that grow by deviations alone, each of which is looked for among all before it."""
    histories = []
    for size in sizes:
        repository = _made(place, "events", size)
        merges = int(git(repository, "rev-list", "--count", "--first-parent", MAIN))
        histories.append(_verified(repository, merges, runs))
    for short, long in pairwise(histories):
        further = 1000 * (long.took.wall - short.took.wall) / (long.merges - short.merges)
        print(f"from {short.merges} to {long.merges} merges: {further:.2f} ms each further step", flush=True)


if __name__ == "__main__":
    sys.exit(main())
