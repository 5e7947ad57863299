"""Histories in which every record goes through four revisions: what a site with its trails is measured on.

Of five records three are deviations (opened, told more of twice, closed) and two are CAPAs (opened, planned, the plan
approved, at work). Each deviation names the CAPA that was opened last, so that hardly a rule has anything to say.
Nothing here is random: the n-th step is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sealtrail import drafting
from tests.bench.matters import closing, opening
from tests.bench.work import QUALITY, Step, Work
from tests.gate.bench import path_of

REVISIONS, LANES = 4, 20
"""So many revisions has each record; as many records are under way at once."""

_TOLD = (
    ("", ""),
    (
        "The lot is on hold",
        "\nThe lot is on hold, and the drums beside it are counted again.\n",
    ),
    ("The people were asked", "\nBoth operators were asked, each alone. One had signed; the other was called away.\n"),
)
"""Why a deviation is revised while it is open, and what its text then says more."""


@dataclass
class Archive:
    """The work of years, one revision a landing; ``capas`` tells those of the exemplar again."""

    capas: Work
    _texts: dict[int, str] = field(default_factory=dict)
    _numbers: dict[int, int] = field(default_factory=dict)
    _capa: str = ""

    def step(self, number: int, at: datetime) -> Step:
        """The next step; ``number`` counts them from 0, without a gap."""
        turn, lane = divmod(number, LANES)
        phase = turn % REVISIONS
        if lane % 5 in {1, 3}:
            step = self.capas.capa(lane, phase, at)
            self._capa = step.record if phase == 0 else self._capa
            return step
        return self._deviation(lane, phase, turn // REVISIONS * LANES + lane, at)

    def _deviation(self, lane: int, phase: int, n: int, at: datetime) -> Step:
        if phase == 0:
            count = self._numbers[at.year] = self._numbers.get(at.year, 1000) + 1
            step = opening(f"DEV-HRW-{at.year}-{count:04d}", n, at, self._capa)
        else:
            before = self._texts[lane]
            record = before.partition("\nid: ")[2].partition("\n")[0]
            step = closing(before, record) if phase == REVISIONS - 1 else _told_more(before, record, phase)
        self._texts[lane] = step.files[path_of(step.record)].decode()
        return step


def _told_more(text: str, record: str, phase: int) -> Step:
    reason, more = _TOLD[phase]
    told = drafting.revise(text, reason=reason) + more
    return Step(record, {path_of(record): told.encode()}, QUALITY)
