"""R-ID-07: a number that others gave a site is that site's alone, and is one that they could have given.

Authorities and partners find a site by its FEI, DUNS or GLN. Two sites under one number are taken for one: an
inspection of the first is read as one of the second. The last digit of a GLN follows from the twelve before it (GS1
General Specifications 7.9), so that most slips of the pen show. Both are flagged; blanks and hyphens do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sealtrail.finding import Finding, Severity
from sealtrail.model import Site
from sealtrail.rules.case import Case, Rule
from sealtrail.rules.held import content, models
from sealtrail.store import Snapshot

_SCHEMES = frozenset({"DUNS", "FEI", "GLN"})
_GLN_DIGITS = 13


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-ID-07``."""
    model = case.present.model
    if not isinstance(model, Site):
        return
    holders = _holders(case.snapshot)
    for i, identifier in enumerate(model.identifiers):
        number = _plain(identifier.value)
        others = [site for site in holders.get((identifier.scheme, number), ()) if site != model.id]
        if others:
            yield _flag(
                case,
                i,
                f"{identifier.scheme} {identifier.value} is that of {' and '.join(others)} too",
                "ask who gave the number which of the sites it means, and correct the other one",
            )
        wrong = _wrong_gln(number) if identifier.scheme == "GLN" else ""
        if wrong:
            yield _flag(case, i, f"GLN {identifier.value} is none: {wrong}", "copy it again from where it was given")


def _flag(case: Case, i: int, message: str, hint: str) -> Finding:
    place = ("identifiers", i, "value")
    return RULE.found(case, message, hint, *place)


def _holders(snapshot: Snapshot) -> Mapping[tuple[str, str], Sequence[str]]:
    """The sites under each number."""
    key = ("R-ID-07", *content(snapshot, "site"))
    found: Mapping[tuple[str, str], Sequence[str]] = snapshot.remember(key, lambda: _read(snapshot))
    return found


def _read(snapshot: Snapshot) -> Mapping[tuple[str, str], Sequence[str]]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for site in models(snapshot, Site):
        for key in dict.fromkeys((one.scheme, _plain(one.value)) for one in site.identifiers):
            if key[0] in _SCHEMES:
                found[key].append(site.id)
    return dict(found)


def _plain(number: str) -> str:
    return "".join(number.replace("-", "").split())


def _wrong_gln(number: str) -> str:
    """What is wrong with a GLN; nothing where its check digit fits (GS1, modulo 10 with weights 1 and 3)."""
    if len(number) != _GLN_DIGITS or not (number.isascii() and number.isdigit()):
        return f"expected {_GLN_DIGITS} digits, got {len(number)} characters"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(number[:-1]))
    check = -total % 10
    return "" if check == int(number[-1]) else f"its last digit is {number[-1]}, expected {check}"


RULE = Rule(
    "R-ID-07",
    "a number given to a site by others is its own, and valid",
    "GS1 General Specifications 7.9; 21 CFR 207.25",
    "index",
    examine,
    frozenset({"site"}),
    Severity.FLAG,
)
