"""The audit trail of a record as a table: when, who, what from what to what, why, revision, commit.

One row for each act: what somebody changed in one landing, or one signature. Old values stay visible beside the new.
Source: 21 CFR 11.10(e), EU GMP Annex 11 clause 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sealtrail.history import Event, Signature
from sealtrail.publish import plain, redlines, times, words
from sealtrail.publish.here import Here, row, section, table
from sealtrail.publish.holdings import Held
from sealtrail.publish.manifestation import anchor_of
from sealtrail.publish.markup import Html, between, h, join

HEADS = ("When", "Who", "What", "Why", "Revision")
_FOLD = 700
_FOLD_NEW = 300
_SHORT = 60


def trail_table(held: Held, here: Here) -> Html:
    """The whole trail of a record, in the order of history."""
    rows: list[Html] = []
    for _, group in groupby(held.events, key=lambda e: e.step):
        events = list(group)
        changes = [e for e in events if e.action != "signed"]
        authors = changes[0].who if changes else ()
        if changes:
            own = [h("p", _signed(e)) for e in events if e.action == "signed" and e.who[0] in authors]
            rows.append(_row(changes[0], join(h("dl", list(_changes(held, changes)), class_="changes"), own), here))
        rows += [_row(e, _signed(e), here) for e in events if e.action == "signed" and e.who[0] not in authors]
    return section("Audit trail", table("Every change and every signature, oldest first", HEADS, rows, class_="trail"),
                   key="trail", lead="Derived from the verified history. A time of landing is proven by the commit "
                   "that every copy holds; a time of signing is what the signer declared.")  # fmt: skip


def _row(event: Event, what: Html, here: Here) -> Html:
    commit = h("small", "commit ", here.step(event.step, event.commit[:10]), class_="detail")
    return row(HEADS, [when(event), who(event, here), what, event.why, join(str(event.revision), commit)])


def when(event: Event) -> Html:
    """The proven and the declared time of an event, with what is odd about them."""
    latest = max(event.who, key=lambda s: s.approval.predicate.signed_at, default=None)
    signed = None
    if latest is not None:
        at = times.with_offset(latest.local_time, latest.local_offset)
        signed = h("small", "signed ", at, class_="detail")
    flags = [h("span", flag, class_="flag") for flag in event.flags]
    return join(h("span", "landed ", class_="visually-hidden"), times.utc(event.proven_at), signed, flags)


def who(event: Event, here: Here) -> Html:
    """Who did it, in which role and for whom; each name leads to the signature that proves it."""
    return join([_signer(one, here) for one in event.who]) if event.who else join("–")


def _signer(one: Signature, here: Here) -> Html:
    held = here.holdings.records.get(one.record)
    name = one.printed_name if held is None else h("a", one.printed_name, href=here.url(held.page, anchor_of(one)))
    role = f"{words.role_word(one.role)}, {here.holdings.organisation(one.organisation)}"
    return h("div", name, h("small", role, class_="detail"))


def _signed(event: Event) -> Html:
    meaning = event.who[0].meaning
    return join(h("span", words.MEANINGS[meaning], class_=f"meaning {meaning}"), " ", h("q", event.new))


def _changes(held: Held, events: list[Event]) -> Iterator[Html]:
    """One entry a field; a list whose rows have no names is compared as a whole, so that a new row shifts nothing."""
    for field, group in groupby(events, key=lambda e: str(e.place[0]) if e.place and e.action == "changed" else ""):
        found = list(group)
        if field and len(found) > 1 and any(isinstance(step, int) for e in found for step in e.place):
            yield _whole_field(held, found[0], field)
        else:
            for event in found:
                yield _change(held, event)


def _whole_field(held: Held, event: Event, field: str) -> Html:
    landed = next(r for r in held.revisions if r.step.number == event.step)
    old = {} if landed.previous is None else landed.previous.fields
    title = plain.title_of(type(held.model), field)
    return _entry(join(title), _redline(old.get(field), landed.record.fields.get(field), field))


def _change(held: Held, event: Event) -> Html:
    if event.action == "created":
        return _entry(join("Record created"), h("ins", f"{event.what}; {words.human(str(event.new)).lower()}"))
    if event.action == "state":
        old, new = words.human(str(event.old)), words.human(str(event.new))
        return _entry(join("State"), join(h("del", old), " → ", h("ins", new)))
    if event.action == "attached":
        return _entry(join("Attached"), join(h("ins", event.what), " ", h("code", event.new, class_="wrap small")))
    if event.action == "governed":
        old = h("del", event.old or "not there", class_="wrap small")
        return _entry(
            join("File ", h("code", event.what)), join(old, " ", h("ins", event.new or "removed", class_="wrap small"))
        )
    title = between(" › ", plain.place_in_words(type(held.model), event.place))
    named = [step for step in event.place if isinstance(step, str)]
    return _entry(title, _redline(event.old, event.new, named[-1]))


def _redline(old: Any, new: Any, field: str) -> Html:
    before, after = plain.text_of(old, field), plain.text_of(new, field)
    if before and after and max(len(before), len(after)) <= _SHORT and "\n" not in before + after:
        return join(h("del", before), " → ", h("ins", after))
    flows = isinstance(new or old, str) and field != "body"
    names = ["redline", *(["flow"] if flows else []), *(["added"] if not before else [])]
    content = h("div", redlines.between(before, after), class_=" ".join(names))
    if len(before) + len(after) <= (_FOLD if before else _FOLD_NEW):
        return content
    return h("details", h("summary", f"Show the change: {redlines.count(before, after)}"), content)


def _entry(title: Html, content: Html) -> Html:
    return h("div", h("dt", title), h("dd", content))
