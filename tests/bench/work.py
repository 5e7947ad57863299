"""The work of two companies, one landing after the other: what a long history is made of. Text and names only.

Records are those of the exemplar, told again under other numbers, so that they are as long and as rich as real ones.
Nothing here is random: the n-th step is the same on every machine. Of nine steps seven belong to a CAPA that is opened,
planned, carried out and closed, one to a site and one to a product; together they ask for eighteen statements.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sealtrail import drafting
from tests.gate.bench import CAPA, CLOSED, CMO_ENGINEER, CMO_QA, HEAD, PRODUCT, QA, SITE, path_of

LANES = 12
"""As many matters are under way at once: a CAPA goes on after the others had their turn."""
Signing = tuple[str, str, str]
"""Who signs, in which role, with which meaning."""

QUALITY: tuple[Signing, ...] = ((CMO_QA, "cmo.qu", "authored"),)
_AUTHOR: Signing = (CMO_ENGINEER, "cmo.techops", "authored")
_BOTH: tuple[Signing, ...] = (_AUTHOR, (CMO_QA, "cmo.qu", "approved"), (QA, "sponsor.qa", "approved"))
_LIFE: tuple[tuple[str, str, tuple[Signing, ...]], ...] = (
    ("open", "", (_AUTHOR,)),
    ("plan_in_review", "Plan proposed", (_AUTHOR,)),
    ("plan_approved", "Plan approved by both quality units", _BOTH),
    ("implementing", "Work on the actions begun", (_AUTHOR,)),
    ("implemented", "All actions done, evidence attached", (_AUTHOR, (CMO_QA, "cmo.qu", "verified"))),
    ("effectiveness_pending", "The effect is watched from now on", (_AUTHOR,)),
    ("closed_effective", "Found effective by both quality units", _BOTH),
)
_FEI = "3010027650"
"""The number of the site that others are made from; each has a register's number of its own."""

_SITE: tuple[Signing, ...] = (_AUTHOR, (CMO_QA, "cmo.qu", "approved"), (QA, "sponsor.qa", "acknowledged"))
_PRODUCT: tuple[Signing, ...] = (
    (QA, "sponsor.qa", "authored"),
    (HEAD, "sponsor.qa", "approved"),
    (CMO_QA, "cmo.qu", "acknowledged"),
)
PHASES = len(_LIFE)
"""As many steps a CAPA takes from its opening to its closing."""


@dataclass(frozen=True)
class Step:
    """One landing: the record, the files that it sets, and who signs what about it."""

    record: str
    files: Mapping[str, bytes]
    signed: tuple[Signing, ...]


@dataclass
class Work:
    """All that is under way, on top of the exemplar's last state; ``read`` gives the text of a record of it."""

    read: Callable[[str], str]
    revisions: int = 20
    """As often a site or a product is revised before the work turns to a new one, so that no folder grows for ever."""
    _texts: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _underway: dict[int, str] = field(default_factory=dict)

    def step(self, number: int, at: datetime) -> Step:
        """The next step; ``number`` counts them from 0, without a gap."""
        turn, lane = divmod(number, LANES)
        phase = (turn - lane) % (PHASES + 2)
        if phase < PHASES and (phase == 0 or lane in self._underway):
            return self.capa(lane, phase, at)
        return self.site(at) if phase % 2 else self.product(at)

    def capa(self, lane: int, phase: int, at: datetime) -> Step:
        """The CAPA of a lane goes from one state to the next; in the first phase a new one is opened."""
        state, reason, signed = _LIFE[phase]
        if phase == 0:
            record = self._underway[lane] = f"CAPA-HRW-{at.year}-{self._next(f'CAPA {at.year}', 101):04d}"
            pattern = CLOSED if lane % 3 == 0 else CAPA
            text = _retold(_opening(self.read(pattern), f"{at:%Y-%m-%d}"), pattern, record)
        else:
            record = self._underway[lane]
            text = drafting.revise(self._texts[record], reason=reason, state=state)
        attached = {}
        if state in {"implemented", "closed_effective"}:
            name, data = f"{state.partition('_')[0]}.csv", _table(f"{record} {state}")
            text = (_done if state == "implemented" else _judged)(text, name, f"{at:%Y-%m-%d}")
            text, attached = _pinned(text, name, data), {path_of(record, "attachments", name): data}
        return self._step(record, text, attached, signed)

    def site(self, at: datetime) -> Step:
        """A site is looked through, or a new one written."""
        return self._kept(SITE, _SITE, at)

    def product(self, at: datetime) -> Step:
        """A product is looked through, or a new one written."""
        return self._kept(PRODUCT, _PRODUCT, at)

    def _kept(self, pattern: str, signed: tuple[Signing, ...], at: datetime) -> Step:
        done = self._next(pattern, 0)
        record = f"{pattern[:-4]}{101 + done // self.revisions:04d}"
        if done % self.revisions == 0:
            text = _retold(_opening(self.read(pattern), f"{at:%Y-%m-%d}"), pattern, record)
            text = text.replace(_FEI, f"{int(_FEI) + done + 1}")
        else:
            text = drafting.revise(self._texts[record], reason=f"Looked through on {at:%d %B %Y}")
            text += f"\nLooked through on {at:%d %B %Y}: what stands above still holds.\n"
        return self._step(record, text, {}, signed)

    def _next(self, what: str, first: int) -> int:
        self._numbers[what] = self._numbers.get(what, first - 1) + 1
        return self._numbers[what]

    def _step(self, record: str, text: str, more: Mapping[str, bytes], signed: tuple[Signing, ...]) -> Step:
        self._texts[record] = text
        return Step(record, {path_of(record): text.encode(), **more}, signed)


def _opening(text: str, day: str) -> str:
    """A record of the exemplar as it could have been opened on a day: nothing done yet, nothing attached."""
    state = "open" if "\nschema: capa/" in text else "active"
    text = re.sub(r"^(?:attachments|effectiveness_result):\n(?:  .*\n)+", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(?: +(?:done_on|evidence|min_days)|change_reason|due): .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^  min_batches: .*$", "  min_batches: 3", text, flags=re.MULTILINE)
    text = re.sub(r'^    due: ".*"$', '    due: "2039-12-18"', text, flags=re.MULTILINE)
    text = re.sub(r"^  start: .*$", f'  start: "{day}"', text, flags=re.MULTILINE)
    text = re.sub(r"^revision: .*$", "revision: 1", text, flags=re.MULTILINE)
    return re.sub(r"^state: .*$", f"state: {state}", text, flags=re.MULTILINE)


def _retold(text: str, pattern: str, record: str) -> str:
    """The same matter under another number, with lots, seals and events of its own."""

    def other(found: re.Match[str]) -> str:
        digits = int(hashlib.sha256(f"{record} {found[0]}".encode()).hexdigest(), 16)
        return str(digits)[: len(found[0])]

    return re.sub(r"(?<=LR25-)\d{4}|\b\d{5,6}\b", other, text.replace(pattern, record))


def _table(seed: str) -> bytes:
    """What a quality unit attaches: a few dozen lines of measured values."""
    lines = ["lot,sampled,found,checked_by\n"]
    for n in range(24):
        digits = int(hashlib.sha256(f"{seed} {n}".encode()).hexdigest(), 16)
        lines.append(f"{digits % 90000 + 10000},{digits // 7 % 400 + 100},{digits % 3},{CMO_QA}\n")
    return "".join(lines).encode()


def _done(text: str, name: str, day: str) -> str:
    """Every action carried out."""
    more = f'    done_on: "{day}"\n    evidence: [{name}]\n'
    return re.sub(r'^    due: ".*"\n', lambda due: due[0] + more, text, flags=re.MULTILINE)


def _judged(text: str, name: str, day: str) -> str:
    """The effect judged by somebody who owns none of the actions."""
    result = [
        "effectiveness_result:",
        "  observed: |-",
        "    In six lots nothing of the kind was found again; every challenge was caught, and the line stopped.",
        "  batches: 6",
        "  verdict: effective",
        f"  evidence: [{name}]",
        f"  assessed_by: {CMO_QA}",
        f'  assessed_on: "{day}"',
    ]
    return drafting.add_fields(text, "\n".join(result))


def _pinned(text: str, name: str, data: bytes) -> str:
    """One more attachment, pinned by its digest."""
    lines = [
        f"  - path: {name}",
        f'    sha256: "{hashlib.sha256(data).hexdigest()}"',
        f"    bytes: {len(data)}",
        "    media_type: text/csv",
        f"    title: Values for {name}",
        "    kind: original",
    ]
    if "\nattachments:\n" in text:
        return text.replace("\nattachments:\n", "\n".join(["\nattachments:", *lines, ""]))
    return drafting.add_fields(text, "\n".join(["attachments:", *lines]))
