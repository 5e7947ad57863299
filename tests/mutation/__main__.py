"""``make mutants``: does a test fail when the code is wrong? One mistake at a time is made, and somebody must notice.

It prints a table, and leaves every mutant that nobody noticed in ``build/mutants/<room>/survivors.txt``. It fails if
the tests of a room notice fewer than ``rooms.DEMANDED`` per cent.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.rooms import DEMANDED, KEPT, ROOMS, Room, lay_out

ROOT = Path(__file__).resolve().parents[2]
BENCHES = ROOT / "build" / "mutants"


@dataclass(frozen=True)
class Outcome:
    """What became of the mutants of one room, by the word for it (``cut.WORDS``)."""

    room: str
    found: Counter[str]

    @property
    def tried(self) -> int:
        """Every mutant but those that the rule leaves out."""
        return self.found.total() - self.found["left out"]

    @property
    def noticed(self) -> int:
        """A test failed, or the mutant never came to an end."""
        return self.found["killed"] + self.found["too slow"]

    @property
    def rate(self) -> float:
        """The share that was noticed, in per cent; what no test reaches was not."""
        return 100.0 * self.noticed / self.tried if self.tried else 0.0

    def row(self) -> str:
        """A line of the table."""
        killed, slow, left_out = (self.found[word] for word in ("killed", "too slow", "left out"))
        cells = [self.found.total(), left_out, self.tried, killed, slow, self.tried - self.noticed]
        return f"| {self.room:<10} | " + " | ".join(f"{n:>8}" for n in cells) + f" | {self.rate:6.1f} % |"


HEAD = ("room", "mutants", "left out", "tried", "killed", "too slow", "survived")


def main() -> int:
    """Cut up the rooms that were asked for, one after the other; 1 if one falls short, 3 if one could not be tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("rooms", nargs="*", help="by default all")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, help="mutants tried at a time")
    parser.add_argument(
        "--again", action="store_true", help="try only what survived, was changed since, or was not reached last time"
    )
    asked = parser.parse_args()
    known = {room.name: room for room in ROOMS}
    if unknown := set(asked.rooms) - known.keys():
        parser.error(f"there is no room {' or '.join(sorted(unknown))}; there are {', '.join(known)}")
    print(f"| {HEAD[0]:<10} | " + " | ".join(f"{word:>8}" for word in HEAD[1:]) + " |     rate |", flush=True)
    code = 0
    for name in asked.rooms or known:
        outcome = tried(known[name], asked.children, KEPT if asked.again else frozenset())
        if outcome is None:
            return 3
        print(outcome.row(), flush=True)
        code = code if outcome.rate >= DEMANDED else 1
    return code


def tried(room: Room, children: int, keep: frozenset[str]) -> Outcome | None:
    """What becomes of a room's mutants; None, once the reason was printed, if its tests fail without any."""
    bench = BENCHES / room.name
    lay_out(room, ROOT, bench, keep)
    log = bench / "log.txt"
    with log.open("wb") as said:
        command = [sys.executable, "-m", "tests.mutation.cut", str(children)]
        surroundings = {**os.environ, "TMPDIR": str(bench / "tmp"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        # In a session of its own, without a terminal: a spoilt test may ask for a passphrase, and would wait for ever.
        ended = subprocess.run(
            command,
            cwd=bench,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
        )
    if ended.returncode:
        why = next(file for file in (bench / "failed.txt", log) if file.exists())
        last = why.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]
        print("\n".join([f"mutants: {room.name} could not be tried:", *last]), file=sys.stderr)
        return None
    outcome = json.loads((bench / "outcome.json").read_text(encoding="utf-8"))
    survivors = [f"{m['mutant']}: {m['became']}\n{m['difference']}\n" for m in outcome if m["difference"]]
    (bench / "survivors.txt").write_text("\n".join(survivors), encoding="utf-8")
    return Outcome(room.name, Counter(m["became"] for m in outcome))


if __name__ == "__main__":
    sys.exit(main())
