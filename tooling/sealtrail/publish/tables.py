"""Tables that quality people expect in a form of their own: the matrix, the clocks, the plan, the keys.

Each is a function of the rows and the page; what has none is laid out generically by ``fields``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sealtrail.model import (
    Action,
    ChangeRule,
    Contact,
    ImpactRow,
    Key,
    NotificationRule,
    Pin,
    Responsibility,
    RiskItem,
    RoleHeld,
    RootCause,
)
from sealtrail.model.documents import SpecifiedTest
from sealtrail.model.risks import Scale
from sealtrail.publish import disciplines, grids, times, words
from sealtrail.publish.here import Here, row, table
from sealtrail.publish.markup import Html, between, flowing, h, join
from sealtrail.publish.topics import GROUPS, TOPICS


def table_of(rows: Sequence[Any], title: str, here: Here) -> Html | None:
    """The rows in the form that their kind has, nothing when it has none."""
    make = _FORMS.get(type(rows[0]))
    return None if make is None else make(rows, title, here)


def _roles(roles: Sequence[str]) -> Html:
    return between(h("br"), [words.role_word(role) for role in roles]) if roles else join("–")


def _matrix(rows: Sequence[Responsibility], title: str, here: Here) -> Html:
    sponsor, cmo = (here.holdings.root.on_side(side).name for side in ("sponsor", "cmo"))
    heads = ("Topic", sponsor, cmo, "Consulted", "Informed", "Clause")
    groups: dict[str, list[Html]] = {}
    for item in rows:
        topic = [h("b", item.topic), " ", TOPICS.get(item.topic, "")]
        cells: list[Html | str | None] = [
            join(topic, h("small", item.detail, class_="detail") if item.detail else None),
            _duty(item, "sponsor"), _duty(item, "cmo"), _roles(item.consulted), _roles(item.informed), item.clause,
        ]  # fmt: skip
        groups.setdefault(item.topic[0], []).append(row(heads, cells))
    bodies = [
        h("tbody", h("tr", h("th", f"{letter} {GROUPS.get(letter, '')}", colspan=len(heads), scope="rowgroup")), made)
        for letter, made in groups.items()
    ]
    return table(f"{title}: who does the work, and which one party decides", heads, bodies, class_="matrix")


def _duty(item: Responsibility, side: str) -> Html:
    duties = []
    if item.responsible in {side, "both"}:
        duties.append(h("span", "does", class_="duty"))
    if item.accountable == side:
        duties.append(h("span", "decides", class_="duty decides"))
    return between(" ", duties) if duties else join("–")


def _clocks(rows: Sequence[NotificationRule], title: str, _here: Here) -> Html:
    heads = ("Event", "Class", "Within", "Counted", "To", "Clause")
    made = [
        row(heads, [words.value_word("event", r.event), words.value_word("class", r.class_),
                    words.span(r.amount, r.unit), words.value_word("start", r.start), _roles(r.to), r.clause or "–"])
        for r in rows
    ]  # fmt: skip
    return table(title, heads, made, titled=True)


def _changes(rows: Sequence[ChangeRule], title: str, _here: Here) -> Html:
    heads = ("Change of", "Class", "Asks for", "Days ahead", "Clause")
    made = [
        row(heads, [words.human(r.category), words.value_word("class", r.class_),
                    words.value_word("requires", r.requires), str(r.lead_days), r.clause])
        for r in rows
    ]  # fmt: skip
    return table(title, heads, made, titled=True)


def _contacts(rows: Sequence[Contact], title: str, here: Here) -> Html:
    heads = ("Name", "Organisation", "Role", "Telephone", "Mail")
    made = [
        row(heads, [r.name, here.holdings.root.on_side(r.side).name, words.role_word(r.role), r.phone, r.email])
        for r in rows
    ]
    return table(title, heads, made, titled=True)


def _causes(rows: Sequence[RootCause], title: str, _here: Here) -> Html:
    return disciplines.causes(tuple(rows), title)


def _actions(rows: Sequence[Action], title: str, here: Here) -> Html:
    heads = ("No.", "Kind", "Action", "Addresses", "Owner", "Due", "Done")
    made = []
    for r in rows:
        kind = join(words.human(r.kind), h("small", words.human(r.strength), class_="detail"))
        evidence = h("small", "Evidence: ", ", ".join(r.evidence), class_="detail") if r.evidence else None
        done = join(times.day_of(r.done_on) if r.done_on else "not yet", evidence)
        made.append(row(heads, [h("b", r.id), kind, flowing(r.text), ", ".join(r.addresses) or "–",
                                here.person(r.owner), times.day_of(r.due), done], id=r.id))  # fmt: skip
    return table(title, heads, made, titled=True)


def _roles_held(rows: Sequence[RoleHeld], title: str, here: Here) -> Html:
    heads = ("Role", "Sites", "From", "Until")
    made = []
    for r in rows:
        sites = "All" if r.sites == "all" else between(h("br"), [here.titled(site) for site in r.sites])
        made.append(row(heads, [words.role_word(r.role), sites, times.stated(r.valid_from),
                                times.stated(r.valid_to) if r.valid_to else "open"]))  # fmt: skip
    return table(title, heads, made, titled=True)


def _keys(rows: Sequence[Key], title: str, _here: Here) -> Html:
    heads = ("Fingerprint", "Kind", "Life", "Expires")
    made = []
    for r in rows:
        life = between(h("br"), [
            join(words.human(e.kind), " ", times.stated(e.at), f" ({e.reason})" if e.reason else None) for e in r.events
        ])  # fmt: skip
        print_of = h("code", r.fingerprint, class_="wrap")
        kind = h("span", r.public.partition(" ")[0], class_="id")
        made.append(row(heads, [print_of, kind, life, times.stated(r.expires) if r.expires else "–"]))
    return table(title, heads, made, titled=True)


def _pins(rows: Sequence[Pin], title: str, _here: Here) -> Html:
    heads = ("File", "SHA-256 before", "SHA-256 after")
    made = [
        row(heads, [h("code", r.path), h("code", r.before.sha256 if r.before else "not there", class_="wrap"),
                    h("code", r.after.sha256 if r.after else "removed", class_="wrap")])
        for r in rows
    ]  # fmt: skip
    return table(title, heads, made, titled=True)


_FORMS: dict[type, Callable[[Any, str, Here], Html]] = {
    Responsibility: _matrix,
    NotificationRule: _clocks,
    ChangeRule: _changes,
    Contact: _contacts,
    RootCause: _causes,
    Action: _actions,
    RoleHeld: _roles_held,
    Key: _keys,
    Pin: _pins,
    ImpactRow: grids.impact,
    RiskItem: grids.risks,
    Scale: grids.scales,
    SpecifiedTest: grids.tests,
}
