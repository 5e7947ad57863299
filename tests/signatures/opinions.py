"""Every case for the two readers, kind by kind, and the tables about them in docs/second-opinion.md.

    python -m tests.signatures.opinions      # writes the tables anew

The tables say what is asked and how it comes out; ``test_second_opinion`` asks, and shows that it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from tests.signatures import bends_of_all as every
from tests.signatures import bends_of_software as software
from tests.signatures import bends_of_tokens as tokens
from tests.signatures.authenticator import WEBAUTHN
from tests.signatures.cases import ACCEPTED, REFUSED, Case, Desk
from tests.signatures.differences import DIFFERENCES, Difference
from tests.signatures.signers import SIGNERS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "second-opinion.md"
BEGIN = "<!-- made by tests/signatures/opinions.py: begin -->\n"
END = "<!-- made by tests/signatures/opinions.py: end -->\n"


@cache
def cases_of(kind: str) -> tuple[Case, ...]:
    """All cases of one kind of signature, the same on every run."""
    desk = Desk(SIGNERS[kind])
    return tuple(case for bends in _bends(kind) for case in bends(desk))


def _bends(kind: str) -> Iterator[Callable[[Desk], Iterator[Case]]]:
    yield from (every.honest, every.other_questions, every.bent_fields, every.bent_before_signing)
    if kind in {"ssh-ed25519", "rsa-sha2-512", WEBAUTHN}:  # a short block, a long one, and an uneven one
        yield every.bent_armour
    if kind == "ssh-ed25519":
        yield software.of_other_kinds
    if "ed25519" in kind:
        yield software.of_ed25519
    if "ecdsa" in kind:
        yield software.of_ecdsa
    if "rsa" in kind:
        yield software.of_rsa
    if "sk-" in kind:
        yield tokens.of_token
    if kind.startswith("sk-"):
        yield tokens.of_security_key
    if kind == WEBAUTHN:
        yield from (tokens.of_passkey, tokens.of_passkey_after_signing)


def tables() -> str:
    """The tables of the page, in Markdown."""
    cases = {kind: cases_of(kind) for kind in SIGNERS}
    whole = [case for found in cases.values() for case in found]
    kinds = [(kind, len(found), *_outcomes(found)) for kind, found in (*cases.items(), ("all of them", whole))]
    parts = [
        _table(("signatures of the type", "asked", ACCEPTED, REFUSED, "OpenSSH alone accepts"), kinds),
        "## What OpenSSH accepts and Sealtrail refuses\n",
        _table(("what", "asked", "our code", "why"), [_difference(d, whole) for d in DIFFERENCES]),
    ]
    for outcome, heading in ((REFUSED, "What both refuse"), (ACCEPTED, "What both accept")):
        tried = Counter(case.tried for case in whole if case.outcome == outcome)
        parts += [f"## {heading}\n", _table(("what was tried", "asked"), sorted(tried.items()))]
    return "\n".join(parts)


def _difference(difference: Difference, cases: Sequence[Case]) -> tuple[object, ...]:
    asked = sum(case.outcome == difference for case in cases)
    why = " ".join(filter(None, (difference.why, difference.depends)))
    return difference.name, asked, f"`{difference.code}`", why


def _outcomes(cases: Sequence[Case]) -> tuple[int, int, int]:
    found = Counter("" if isinstance(case.outcome, Difference) else case.outcome for case in cases)
    return found[ACCEPTED], found[REFUSED], found[""]


def _table(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def page() -> str:
    """The page with the tables as they must be."""
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    return before + BEGIN + "\n" + tables() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
