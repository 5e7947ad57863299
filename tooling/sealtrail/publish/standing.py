"""How a record stands on a date, in one loud word: from its state, the dates it names and its successor. Pure values.

Effective, superseded and overdue are computed here and never stored; the date is that of the last landing, so that the
same history gives the same site.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sealtrail import agreements
from sealtrail.model import Agreement, Envelope
from sealtrail.publish import times, words

Tone = Literal["good", "open", "draft", "ended", "void"]

_NOT_APPROVED = frozenset({"draft", "negotiation", "in_review"})
_ACTIVE = frozenset({"active", "effective"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A state on a date: ``word`` for lists, ``loud`` and ``said`` for the banner, ``other`` the record it leads to."""

    word: str
    loud: str
    said: str
    tone: Tone
    other: str = ""
    overdue: bool = False


def standing_of(
    model: Envelope, *, on: date, since: date, terminal: frozenset[str], successor: Agreement | None = None
) -> Standing:
    """The standing of a record. ``since`` is the day on which its state landed, ``terminal`` its final states."""
    day = times.long_day(since)
    if model.state == "voided":
        return Standing("Voided", "VOIDED", f"on {day}; the number stays used", "void")
    if isinstance(model, Agreement):
        return _edition(model, on, day, successor)
    word = words.human(model.state)
    if model.state in _ACTIVE:
        return Standing(word, word.upper(), f"since {day}", "good")
    if model.state in terminal or model.state.startswith("closed"):
        loud = f"CLOSED – {word.removeprefix('Closed ').upper()}" if word.startswith("Closed ") else word.upper()
        return Standing(word, loud, f"on {day}", "ended")
    if model.state in _NOT_APPROVED:
        return Standing(word, f"{word.upper()} – NOT APPROVED", f"since {day}", "draft")
    overdue = model.due is not None and on > model.due
    said = f"since {day}"
    if model.due is not None:
        said += f"; {'overdue since' if overdue else 'due by'} {times.long_day(model.due)}"
    return Standing(word, word.upper() + (" – OVERDUE" if overdue else ""), said, "open", overdue=overdue)


def _edition(model: Agreement, on: date, day: str, successor: Agreement | None) -> Standing:
    state = agreements.standing(model, on, successor)
    if state == "superseded" and successor is not None:
        since = times.long_day(successor.effective_from)
        return Standing("Superseded", "SUPERSEDED", f"since {since} by {successor.id}", "ended", successor.id)
    if state == "effective":
        said = f"since {times.long_day(model.effective_from)}"
        if successor is not None and successor.state == "approved":
            until = times.long_day(successor.effective_from)
            return Standing("Effective", "EFFECTIVE", f"{said}, until {until}, when {successor.id} takes its place",
                            "good", successor.id)  # fmt: skip
        return Standing("Effective", "EFFECTIVE", said, "good")
    if state == "approved":
        said = f"takes effect on {times.long_day(model.effective_from)}"
        return Standing("Approved, not yet effective", "APPROVED – NOT YET EFFECTIVE", said, "draft")
    if state in _NOT_APPROVED:
        loud = "DRAFT – NOT APPROVED" if state == "draft" else "IN NEGOTIATION – NOT APPROVED"
        return Standing(words.human(state), loud, f"since {day}", "draft")
    return Standing(words.human(state), words.human(state).upper(), f"on {day}", "ended")
