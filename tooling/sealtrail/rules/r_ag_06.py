"""R-AG-06: an agreement says when, and how much, in words that two parties read alike.

"Promptly", "reasonable" and "as agreed" mean what each side wants them to mean on the day of the dispute. While the
text is drafted and negotiated, its authors are told where such a word stands and asked for a number, a date or a name.
It is advice: there are sentences in which nothing better can be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sealtrail.finding import Finding, Severity
from sealtrail.rules.case import Case, Rule

_VAGUE = re.compile(
    r"\b(promptly|as soon as (?:possible|practicable)|reasonabl[ey]|timely|(?:where|when|as|if) appropriate|tbd|"
    r"to be (?:agreed|determined|defined)|as agreed|best efforts?|best endeavours|without undue delay|forthwith|"
    r"from time to time)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(r"\bimmediately\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|same day)\b", re.IGNORECASE)
_NO_CLAUSES = frozenset({"title", "change_reason", "contacts", "links", "attachments", "supply_agreement", "body"})


def examine(case: Case) -> Iterator[Finding]:
    """Findings ``R-AG-06``."""
    record = case.present
    if record.model.state not in {"draft", "negotiation"}:
        return
    for name, value in record.fields.items():
        if name not in _NO_CLAUSES:
            for place, text in _texts((name,), value):
                for word in _vague(text):
                    yield _told(case, word, *place)
    document = record.document
    for number, line in enumerate("" if document is None else document.body.split("\n")):
        for word in _vague(line):
            found = _told(case, word, "body")
            yield replace(found, line=found.line + number)


def _texts(place: tuple[str | int, ...], value: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts((*place, str(name)), inner)
    elif isinstance(value, Sequence):
        for i, inner in enumerate(value):
            yield from _texts((*place, i), inner)


def _vague(text: str) -> list[str]:
    words = [found[0].lower() for found in _VAGUE.finditer(text)]
    if _AT_ONCE.search(text) and not _NUMBER.search(text):
        words.append("immediately")
    return list(dict.fromkeys(words))


def _told(case: Case, word: str, *place: str | int) -> Finding:
    return RULE.found(
        case,
        f'"{word}" sets no deadline and no measure',
        "write a number of hours or business days, a date, or who decides",
        *place,
    )


RULE = Rule(
    "R-AG-06",
    "an agreement says when and how much",
    "FDA 2016 contract manufacturing guidance III; EU GMP Chapter 7, 7.14",
    "record",
    examine,
    frozenset({"agreement"}),
    Severity.ADVICE,
)
