"""Steps in doubt: what a report of a misused key would cast doubt on, and which records wait to be signed anew."""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import gate
from sealtrail.cli.desk import Desk
from sealtrail.git import Repository
from sealtrail.history.suspects import Suspect, suspects
from sealtrail.store import Snapshot


def doubtful(desk: Desk, result: Snapshot) -> Iterator[str]:
    """The landed steps that a report would make SUSPECT, as lines of words. ``result`` is what the report leaves."""
    valid = _valid(desk.repository, desk.judged.base)
    last = valid[-1]
    # The report as if it had landed: it changes no verdict, and says which keys others may have used.
    report = gate.Step(last.number + 1, last.commit, last.at, gate.Verdict((), ()), last.result, result, last.after)
    found = [suspect for suspect in suspects([*valid, report]) if suspect.is_open]
    if not found:
        yield "  no step that landed since then rests on this key"
        return
    yield f"  {len(found)} of the steps that landed since then would be SUSPECT, until both sides sign them anew:"
    for suspect in found:
        named = ", ".join(sorted(suspect.waiting))
        yield f"    {suspect.step.at:%Y-%m-%d} {suspect.step.commit.id[:12]}  {named}: {suspect.why}"
    yield '  look at each; what is right is signed anew unchanged: sealtrail revise RECORD --why "Signed anew: …"'


def in_doubt(repository: Repository, main: str) -> frozenset[str]:
    """The numbers of the records that suspect steps of a branch changed, and that nobody has signed anew yet."""
    found: list[Suspect] = list(suspects(_valid(repository, main)))
    return frozenset(number for suspect in found for number in suspect.waiting)


def _valid(repository: Repository, main: str) -> list[gate.Step]:
    """The steps of a branch that count, as ``verify`` finds them."""
    steps = list(gate.judge_steps(repository, gate.chain(repository, main), gate.State()))
    cured = {one.commit for step in steps for one in step.cured}
    return [step for step in steps if step.accepted and step.commit.id not in cured]
