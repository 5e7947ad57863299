"""Signatures as people must see them: printed name, date and time, and meaning, with the record they belong to.

Source: 21 CFR 11.50(a) and (b), EU GMP Annex 11 clause 14. Only signatures that the verified history counts are shown.
"""

from __future__ import annotations

from itertools import groupby

from sealtrail.history import Signature
from sealtrail.publish import times, words
from sealtrail.publish.here import Here, section
from sealtrail.publish.holdings import Held
from sealtrail.publish.markup import Html, h, join

NAMESPACE = "sealtrail-approval-v1"


def anchor_of(signature: Signature) -> str:
    """The place of a signature on its record's page."""
    return f"s-{file_of(signature).removesuffix('.json')}"


def file_of(signature: Signature) -> str:
    """The name of the statement's file."""
    return signature.path.rpartition("/")[2]


def statement_url(held: Held, signature: Signature) -> str:
    """Where the statement lies in the site."""
    return f"{held.base}/approvals/{file_of(signature)}"


def block(held: Held, here: Here) -> Html:
    """All signatures of a record, those of the latest revision first."""
    signatures = sorted(held.signatures, key=lambda s: -s.revision)
    if not signatures:
        return section("Signatures", _unsigned(held, here), key="signatures")
    parts = []
    for revision, group in groupby(signatures, key=lambda s: s.revision):
        cards = [_card(held, one, here) for one in group]
        heading = h("h3", f"On revision {revision}", _moves(held, revision))
        parts.append(h("div", heading, h("ul", cards, class_="cards"),
                       class_="signed"))  # fmt: skip
    lead = "Each signature covers the exact bytes of one revision and was verified with the signer's key."
    return section("Signatures", *parts, key="signatures", lead=lead)


def _unsigned(held: Held, here: Here) -> Html:
    """A founding person has no signatures of their own: the founding system change speaks for them."""
    first = held.events[0] if held.events else None
    record = first.who[0].record if first is not None and first.who else None
    if record is None and here.holdings.withheld:
        return h("p", "The signatures that cover this record lie on one that is withheld from this audience.")
    if record is None:
        return h("p", "This record carries no signatures.")
    return h("p", "This record came with the founding of the repository, and the signatures on ", here.number(record),
             " cover it.")  # fmt: skip


def _moves(held: Held, revision: int) -> Html:
    found = next((r for r in held.revisions if r.record.model.revision == revision), None)
    if found is None:
        return join()
    new = found.record.model.state
    old = found.previous.model.state if found.previous is not None else None
    if old is None:
        return h("small", f" created as {words.human(new).lower()}")
    if old == new:
        return h("small", f" state unchanged: {words.human(new).lower()}")
    executed = held.place.type.name == "agreement" and new == "approved"
    put = "; these signatures put the agreed text in force" if executed else ""
    return h("small", f" {words.human(old).lower()} → {words.human(new).lower()}{put}")


def _card(held: Held, one: Signature, here: Here) -> Html:
    said = one.approval.predicate
    url = here.url(statement_url(held, one))
    verdict = "Verified; signed after landing" if one.late else "Verified"
    return h(
        "li",
        h("p", h("span", words.MEANINGS[one.meaning], class_=f"meaning {one.meaning}"),
          h("span", "✓ ", verdict, class_="verdict")),
        h("p", one.printed_name, class_="name"),
        h("p", words.role_word(one.role), " · ", here.holdings.organisation(one.organisation),
          join(" · deputy of ", here.number(one.deputy_for)) if one.deputy_for else None, class_="role"),
        h("blockquote", said.meaning_text),
        h("p", times.with_offset(one.local_time, one.local_offset), h("br"), h("small", times.utc(one.signed_at)),
          class_="when"),
        h("p", "Reason given: ", said.reason, class_="reason"),
        h("p", "Key ", h("code", said.signatory.key, class_="wrap"), class_="key"),
        h("p", h("a", "statement", href=url), " · ", h("a", "signature", href=f"{url}.sig"), " · signer ",
          here.number(one.person), class_="files"),
        id=anchor_of(one),
    )  # fmt: skip
