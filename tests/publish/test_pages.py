"""What a record's page must show, and that nothing in a record can do more than be shown."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

from sealtrail.history import Event, Signature
from sealtrail.model import TYPES, Frozen
from sealtrail.publish import plain, times, words
from sealtrail.publish.fields import ELSEWHERE
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.overview import history_pages, overview_page
from sealtrail.publish.recordpage import record_page
from sealtrail.publish.registers import numbers, register_page
from sealtrail.publish.verifypage import verify_page
from tests.publish.reading import Page

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
CAPA, AGREEMENT = "CAPA-HRW-2026-0001", "QA-LRK-0001-01"
KEPT = {"path", "meaning", "signed_at", "local_offset", "organisation", "org", "side"}


def page_of(holdings: Holdings, record: str) -> Page:
    """A record's page."""
    return Page(record_page(holdings.records[record], holdings))


def poisoned(value: Any, field: str = "") -> Any:
    """A value in which every free text is hostile, whatever its model would say of it."""
    if isinstance(value, Frozen):
        fields = type(value).model_fields
        return value.model_copy(update={name: poisoned(getattr(value, name), name) for name in fields})
    if isinstance(value, tuple):
        return tuple(poisoned(item, field) for item in value)
    if isinstance(value, list):
        return [poisoned(item, field) for item in value]
    if isinstance(value, dict):
        return {name: poisoned(item, name) for name, item in value.items()}
    return EVIL if isinstance(value, str) and field not in KEPT else value


def poisoned_signature(one: Signature) -> Signature:
    """A signature whose every free text is hostile."""
    return dataclasses.replace(one, approval=poisoned(one.approval))


def poisoned_event(event: Event) -> Event:
    """An event of the trail whose every free text is hostile."""
    return dataclasses.replace(
        event, what=EVIL, why=EVIL, old=poisoned(event.old), new=poisoned(event.new), flags=(EVIL,),
        who=tuple(poisoned_signature(one) for one in event.who),
    )  # fmt: skip


def poisoned_record(held: Held) -> Held:
    """A record with hostile text in every field of every kind, in its trail, its signatures and its file."""
    model = poisoned(held.model)
    record = dataclasses.replace(held.record, _model=model)
    return dataclasses.replace(held, record=record, events=tuple(poisoned_event(e) for e in held.events))


@pytest.mark.parametrize("record", ["CAPA-HRW-2026-0001", "QA-LRK-0001-01", "PER-HRW-0001", "PRD-LRK-0002",
                                    "SITE-HRW-0001", "SYS-LRK-2026-0002"])  # fmt: skip
def test_hostile_text_everywhere(holdings: Holdings, record: str) -> None:
    """Hostile text in every field, event and signature of a record is shown as text and makes no element."""
    clean = page_of(holdings, record)
    page = Page(record_page(poisoned_record(holdings.records[record]), holdings))
    assert EVIL in page.text
    assert set(page.tags) <= set(clean.tags) | {"small", "span", "br", "q", "del", "ins", "details", "summary", "p"}
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]


def test_hostile_titles_in_lists(holdings: Holdings) -> None:
    """A hostile title makes no element in registers, on the first page or among the landings."""
    records = {name: poisoned_record(held) for name, held in holdings.records.items()}
    steps = {number: tuple(poisoned_event(e) for e in events) for number, events in holdings.steps.items()}
    steps = {n: tuple(dataclasses.replace(e, record=o.record) for e, o in zip(events, holdings.steps[n], strict=True))
             for n, events in steps.items()}  # fmt: skip
    bad = dataclasses.replace(holdings, records=records, steps=steps)
    bad.__dict__["reckoned"] = holdings.reckoned  # the engine is asked about records that a gate let through
    made = [register_page(kind, bad) for name, kind in TYPES.items() if bad.of_type(name)]
    made += [overview_page(bad, (("pages/a.html", EVIL),)), verify_page(bad), *(page for _, page in history_pages(bad))]
    for markup in made:
        page = Page(markup)
        assert EVIL in page.text
        assert not {"script", "img"} & set(page.tags)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_field_is_shown(holdings: Holdings, kind: str) -> None:
    """Each field of each record is on its page by name, with its code if it holds something (21 CFR 11.10(b))."""
    for held in holdings.of_type(kind):
        page = page_of(holdings, held.place.id)
        for name, info in type(held.model).model_fields.items():
            field, value = info.alias or name, getattr(held.model, name)
            if field in ELSEWHERE:
                continue
            assert plain.title_of(type(held.model), field) in page.text
            assert (field in page.words) == (value not in (None, ()))


def test_banner_and_identity(holdings: Holdings) -> None:
    """State and revision stand at the top of a page, loud, with what the state follows from."""
    text = page_of(holdings, AGREEMENT).text
    assert "SUPERSEDED revision 8 since 1 October 2026 by QA-LRK-0001-02" in text
    assert "EFFECTIVE revision 4 since 1 October 2026" in page_of(holdings, "QA-LRK-0001-02").text
    assert "CLOSED – EFFECTIVE revision 14 on 24 September 2026" in page_of(holdings, CAPA).text


def test_signatures_are_manifest(holdings: Holdings) -> None:
    """Each signature shows name, role, organisation, meaning, sentence, both times and key (21 CFR 11.50)."""
    for held in holdings.records.values():
        text = page_of(holdings, held.place.id).text
        for one in held.signatures:
            said = one.approval.predicate
            for shown in (one.printed_name, words.role_word(one.role), holdings.organisation(one.organisation),
                          words.MEANINGS[one.meaning], said.meaning_text, said.signatory.key,
                          f"{one.signed_at:%Y-%m-%d %H:%M:%S} UTC"):  # fmt: skip
                assert shown in text
            assert Page(times.with_offset(one.local_time, one.local_offset)).text in text


def test_late_signatures_say_so(holdings: Holdings) -> None:
    """A signature that came after its revision had landed is shown as that."""
    assert "signed after landing" in page_of(holdings, AGREEMENT).text
    assert "signed after landing" not in page_of(holdings, CAPA).text


def test_trail_keeps_the_old_value(holdings: Holdings) -> None:
    """The trail of the CAPA shows who moved the due date from when to when, and why."""
    markup = record_page(holdings.records[CAPA], holdings)
    assert "moved from <del>31 August 2026</del> to <ins>9 October 2026</ins>" in markup
    text = Page(markup).text
    assert "Harrow cannot pack enough lots to judge the effect by August" in text
    assert "Action A2, strength changed from Weak to Strong" in text


def test_trail_has_every_event(holdings: Holdings) -> None:
    """Each landing that touched a record is in its trail with revision, commit and reason."""
    for held in holdings.records.values():
        text = page_of(holdings, held.place.id).text
        for event in held.events:
            assert event.commit[:10] in text
            assert event.why in " ".join(text.split()) or " ".join(event.why.split()) in text


def test_a_new_row_shifts_nothing(holdings: Holdings) -> None:
    """A row put into a list of the agreement is shown as one row put in, not as changes of all rows below it."""
    markup = record_page(holdings.records[AGREEMENT], holdings)
    shown = re.search(r"<ins>Event: Mix up; Class: Suspected;[^<]*</ins>", markup)
    assert shown is not None
    assert "Notification rule 1" not in markup


def test_links_go_both_ways(holdings: Holdings) -> None:
    """A product's page names the CAPA that affects it, with that CAPA's state, as the CAPA's page names the product."""
    assert "Affects PRD-LRK-0002" in page_of(holdings, CAPA).text
    text = page_of(holdings, "PRD-LRK-0002").text
    assert "Affected by CAPA-HRW-2026-0001 Inactive tablets in row 9 of a 91-day calendar card Closed effective" in text


def test_matrix_in_words(holdings: Holdings) -> None:
    """The responsibility matrix names topics and parties, and says who does and who decides."""
    text = page_of(holdings, AGREEMENT).text
    assert "F Events F1 Deviations – does decides" in text
    assert "Topic Larkspur Therapeutics Harrow Oral Solids Consulted Informed Clause" in text


def test_no_keys_where_words_exist(holdings: Holdings) -> None:
    """Roles, states and vocabularies are never shown as the file format writes them."""
    for record in holdings.records:
        shown = {w.strip() for w in page_of(holdings, record).words}
        assert not shown & {
            *words.ROLES,
            *words.VALUES["activities"],
            "plan_in_review",
            "business_days",
            "sponsor_approval",
        }


def test_people_show_what_they_signed(holdings: Holdings) -> None:
    """A person's page lists keys with their whole life, and each signature given."""
    text = page_of(holdings, "PER-HRW-0001").text
    assert "Retired 2026-06-02 13:30:00 −04:00 (replaced with a new computer)" in text
    assert f"Signatures given {len(holdings.given['PER-HRW-0001'])} in all" in text


def test_founders_lean_on_the_system_change(holdings: Holdings) -> None:
    """A founding person without signatures of their own is told to stand on those of the founding."""
    assert "came with the founding of the repository, and the signatures on SYS-LRK-2026-0001" in (
        page_of(holdings, "PER-LRK-0001").text
    )


def test_computed_facts_name_their_date(holdings: Holdings) -> None:
    """What is computed says for which day, which is the day of the last landing and no clock's."""
    text = page_of(holdings, "CAPA-HRW-2026-0002").text
    assert f"Computed for {times.long_day(holdings.day)}" in text
    assert "Agreement in force QA-LRK-0001-02" in text


def test_registers_tell_of_gaps(holdings: Holdings) -> None:
    """A register says which numbers were never used and which were voided."""
    kind = TYPES["capa"]
    second = holdings.records["CAPA-HRW-2026-0002"]
    voided = dataclasses.replace(second, record=dataclasses.replace(second.record, _model=second.model.model_copy(
        update={"state": "voided"})))  # fmt: skip
    assert numbers(kind, holdings) == "2 numbers used; none left out; none voided."
    assert numbers(kind, dataclasses.replace(holdings, records={"x": voided})) == (
        "1 number used; never used: CAPA-HRW-2026-0001; voided: CAPA-HRW-2026-0002."
    )
    assert numbers(kind, dataclasses.replace(holdings, records={})) == "No number has been used."


def test_first_page(holdings: Holdings) -> None:
    """The first page gives the verdict, the anchor's values, what is in force, and what is late or due next."""
    text = Page(overview_page(holdings, (("pages/about.html", "About"),))).text
    anchor = holdings.basis.anchor
    assert anchor is not None
    for shown in (anchor.genesis, anchor.tree_sha256, anchor.root_sha256, anchor.repository, holdings.basis.tip):
        assert shown in text
    assert "History verified from its genesis" in text
    assert "QA-LRK-0001-02 Quality agreement for Stelbat and Larenelle, edition 02 Effective" in text
    due = [clock for clock in holdings.reckoned.clocks if clock.is_late or clock.is_coming]
    assert due
    assert all(clock.duty.record in text for clock in due[:8])


def test_every_landing_is_listed(holdings: Holdings) -> None:
    """The history lists each step once, with its commit."""
    ids = [i for _, markup in history_pages(holdings) for i in Page(markup).ids]
    assert sorted(ids) == sorted(f"step-{step.number}" for step in holdings.basis.landings)


def test_long_histories_are_paged(holdings: Holdings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long history is split into pages, and each trail leads to the page that has its step."""
    monkeypatch.setattr("sealtrail.publish.here.STEPS_PER_PAGE", 10)
    monkeypatch.setattr("sealtrail.publish.overview.STEPS_PER_PAGE", 10)
    pages = dict(history_pages(holdings))
    assert list(pages)[:2] == ["history/1.html", "history/2.html"]
    assert list(pages)[-1] == "history.html"
    links = [v for _, _, v in page_of(holdings, AGREEMENT).addresses if "history" in v]
    for link in links:
        target, _, step = link.removeprefix("../").partition("#")
        assert step in Page(pages[target]).ids
