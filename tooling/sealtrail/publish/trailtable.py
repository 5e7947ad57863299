"""The audit trail of a record as a table: when, who, what from what to what, why, revision, commit.

One row for each act: what somebody changed in one landing, or one signature. Old values stay visible beside the new.
Source: 21 CFR 11.10(e), EU GMP Annex 11 clause 9.
"""

from __future__ import annotations

from itertools import groupby

from sealtrail.history import Event, Signature
from sealtrail.publish import telling, times, words
from sealtrail.publish.here import Here, row, section, table
from sealtrail.publish.holdings import Held
from sealtrail.publish.manifestation import anchor_of
from sealtrail.publish.markup import Html, h, join

HEADS = ("When", "Who", "What", "Why", "Revision")


def row_of(step: int) -> str:
    """The place of the row that tells what a landing changed in a record."""
    return f"t-{step}"


def trail_table(held: Held, here: Here, *beside: Html) -> Html:
    """The whole trail of a record, in the order of history; ``beside`` follows the table."""
    rows: list[Html] = []
    for step, group in groupby(held.events, key=lambda e: e.step):
        events = list(group)
        changes = [e for e in events if e.action != "signed"]
        authors = changes[0].who if changes else ()
        if changes:
            own = [h("p", _signed(e)) for e in events if e.action == "signed" and e.who[0] in authors]
            told = h("dl", list(telling.changes(held, changes, here)), class_="changes")
            rows.append(_row(changes[0], join(told, own), here, id=row_of(step)))
        rows += [_row(e, _signed(e), here) for e in events if e.action == "signed" and e.who[0] not in authors]
    made = table("Every change and every signature, oldest first", HEADS, rows, class_="trail", sortable=True,
                 facets=("Who", "What"))  # fmt: skip
    lead = (
        "Derived from the verified history. A time of landing is proven by the commit that every copy holds; a time of "
        "signing is what the signer declared."
    )
    return section("Audit trail", made, *beside, key="trail", lead=lead)


def _row(event: Event, what: Html, here: Here, **attributes: str) -> Html:
    step = h("small", "step ", here.step(event.step, str(event.step)), class_="detail")
    commit = h("small", h("span", "commit ", class_="visually-hidden"), h("code", event.commit[:10]), class_="detail")
    return row(HEADS, [when(event), who(event, here), what, event.why, join(str(event.revision), step, commit)],
               **attributes)  # fmt: skip


def when(event: Event) -> Html:
    """The proven and the declared time of an event, how far they lie apart, and what is odd about them."""
    latest = max(event.who, key=lambda s: s.approval.predicate.signed_at, default=None)
    signed = None
    if latest is not None:
        gap = event.proven_at - latest.signed_at
        late = gap.total_seconds() < 0
        side = h("b", f"declared {times.apart(gap)} later") if late else f"declared {times.apart(gap)} before"
        at = times.with_offset(latest.local_time, latest.local_offset)
        signed = join(h("small", at, class_="detail"), h("small", side, class_="detail"))
    flags = [h("span", flag, class_="flag") for flag in event.flags]
    return join(times.utc(event.proven_at), h("small", "proven by its landing", class_="detail"), signed, flags)


def who(event: Event, here: Here) -> Html:
    """Who did it, in which role and for whom; each name leads to the signature that proves it."""
    return join([_signer(one, here) for one in event.who]) if event.who else join("–")


def _signer(one: Signature, here: Here) -> Html:
    held = here.holdings.records.get(one.record)
    name = one.printed_name if held is None else h("a", one.printed_name, href=here.url(held.page, anchor_of(one)))
    role = f"{words.role_word(one.role)}, {here.holdings.organisation(one.organisation)}"
    return h("div", h("span", name, data_value=True), h("small", role, class_="detail"))


def _signed(event: Event) -> Html:
    meaning = event.who[0].meaning
    word = words.MEANINGS[meaning].lower()
    return join(h("span", f"Signed: {word}", class_=f"meaning {meaning}", data_value=True), " ", h("q", event.new))
