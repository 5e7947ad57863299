"""The page of all attempts, ``docs/attacks.md``: written from what gate, hook and verify answered, never by hand.

``python -m tests.conformance.page`` makes every attempt and writes the page; each test compares its own line with it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.conformance.ground import prepare
from tests.conformance.trial import QUIET, Answer, Case, Seen, cases, play

PAGE = Path(__file__).resolve().parents[2] / "docs" / "attacks.md"
FOLDER = "../tests/conformance/cases"

_HEAD = """\
# What was tried, and what came of it

Each line below is one attempt on a repository of two companies, with the answers of three that were asked: the
**gate**, which tells before anything is pushed; the **hook**, which guards the branch of record against a real `git
push`; and **verify**, which reads a copy years later, in which the attempt was put on main past the hook. The codes are
explained in [findings.md](findings.md). The number leads to the attempt's own page, which says what is tried and why.

Attempts that must be refused lie in folders called `…_fail`. The others are honest work: a verifier that says no to it
would be as broken as one that says yes to a forgery. "Stopped" means that the gate could not read what it was asked
about, and said so; "not asked", that the question makes no sense there, for the reason that the attempt's page gives.
Where all who were asked gave the same reasons, they stand in the last column; else, with each answer.

This page is written by `make attacks` from what the three answered, and a test fails where it no longer says what they
say. Rows 01 to 54 are those of the list that the work began with; A01 and following were thought of later.

"""
_TABLE = """\
| | what is tried | gate | hook | verify | because of |
|---|---|---|---|---|---|
"""


def line(case: Case, seen: Seen) -> str:
    """One attempt as the page tells it."""
    name = f"[{case.row}]({FOLDER}/{case.name}/README.md)"
    tests = "".join(f" · `{test}`" for test in case.tests)
    answers = (seen.gate, seen.hook, seen.verify)
    spoken = {answer.codes for answer in answers if answer.verdict not in QUIET}
    common = spoken.pop() if len(spoken) == 1 else frozenset()
    told = " | ".join(_told(answer, answer.codes - common) for answer in answers)
    return f"| {name} | {case.title}{tests} | {told} | {_listed(common)} |"


def _told(answer: Answer, own: frozenset[str]) -> str:
    verdict = {"none": "not asked"}.get(answer.verdict, answer.verdict)
    return f"{verdict}: {_listed(own)}" if own else verdict


def _listed(codes: frozenset[str]) -> str:
    return ", ".join(f"`{code}`" for code in sorted(codes))


def written(lines: Iterable[str]) -> str:
    """The page with these lines."""
    return _HEAD + _TABLE + "".join(f"{one}\n" for one in lines)


def main() -> int:
    """Make every attempt and write the page; the exit code tells whether all came out as their READMEs say."""
    otherwise = 0
    with tempfile.TemporaryDirectory(prefix="attacks-") as kept:
        folder = Path(kept)
        ground, lines = prepare(folder), []
        for case in cases():
            scene = folder / case.name
            scene.mkdir()
            seen = play(case, ground, scene) if case.is_played else case.expected
            lines.append(line(case, seen))
            otherwise += seen != case.expected
            print(("as expected  " if seen == case.expected else "OTHERWISE    ") + case.name)
    PAGE.write_text(written(lines), "utf-8")
    return 1 if otherwise else 0


if __name__ == "__main__":
    sys.exit(main())
