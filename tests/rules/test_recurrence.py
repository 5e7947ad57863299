"""Deviations that are alike, found by an index that is read year by year, against a plain search of all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.git import Objects
from sealtrail.model import Deviation
from sealtrail.rules.recurrence import alike
from sealtrail.store import Record, Snapshot
from tests.conftest import budget
from tests.gate.bench import path_of
from tests.gate.events import MINOR

FIRST = date(2025, 1, 1)
Event = tuple[int, str, str, str, str]
"""Days since the first, category, site, and what is named of equipment and step (nothing where empty)."""

EVENTS = st.lists(
    st.tuples(
        st.integers(0, 720),
        st.sampled_from(["equipment", "people"]),
        st.sampled_from(["SITE-HRW-0001", "SITE-HRW-0002"]),
        st.sampled_from(["", "G1", "g1", "G2"]),
        st.sampled_from(["", "sieving"]),
    ),
    min_size=1,
    max_size=12,
)


def text(number: str, event: Event) -> str:
    """A deviation as told."""
    day, category, site, equipment, step = event
    made = MINOR.replace("DEV-HRW-2026-0011", number).replace("category: equipment", f"category: {category}")
    made = re.sub(r"(?m)^occurred: .*$", f'occurred: {{from: "{FIRST + timedelta(day)}T09:00:00Z"}}', made)
    named = [f"{name}: {value}\n" for name, value in (("equipment", equipment), ("process_step", step)) if value]
    return made.replace("site: SITE-HRW-0001\n", f"site: {site}\n{''.join(named)}")


def tree(events: Mapping[str, Event]) -> Snapshot:
    """A repository of nothing but these."""
    objects = Objects()
    files = {path_of(number): text(number, event).encode() for number, event in events.items()}
    return Snapshot(objects, objects.put_files({})).advance(files)


def numbered(events: list[Event]) -> dict[str, Event]:
    """Each event with a number of the year in which it began."""
    return {f"DEV-HRW-{(FIRST + timedelta(e[0])).year}-{i:04d}": e for i, e in enumerate(events, 1)}


def deviation(snapshot: Snapshot, number: str) -> Deviation:
    held = snapshot.record(number)
    assert held is not None
    assert isinstance(held.model, Deviation)
    return held.model


@budget(0.5)
@given(EVENTS, st.integers(0, 500))
def test_against_a_plain_search(events: list[Event], window: int) -> None:
    """Whatever happened, the index finds what looking at every deviation finds: alike, in the window, and earlier."""
    held = numbered(events)
    snapshot = tree(held)
    number, (day, category, site, equipment, step) = list(held.items())[-1]
    plain = sorted(
        (d, n)
        for n, (d, c, s, e, p) in held.items()
        if (c, s) == (category, site)
        and ((e and e.lower() == equipment.lower()) or (p and p == step))
        and day - window <= d
        and (d, n) < (day, number)
    )
    for _ in ("by the text", "by the index"):
        found = alike(snapshot, deviation(snapshot, number), FIRST + timedelta(day - window))
        assert [event.id for event in found] == [n for _, n in plain]


@budget(0.25)
@given(EVENTS, EVENTS)
def test_an_index_that_followed_is_as_good_as_a_new_one(before: list[Event], after: list[Event]) -> None:
    """Whatever was added, altered or taken out, and back again, the kept index says what one made afresh says."""
    one, other = (numbered(events) for events in (before, after))
    base = tree(one)
    gone: dict[str, bytes | None] = {path_of(number): None for number in one.keys() - other.keys()}
    result = base.advance(gone | {path_of(number): text(number, event).encode() for number, event in other.items()})
    for snapshot, held in ((base, one), (base, one), (result, other), (base, one)):
        for number in held:
            found = alike(snapshot, deviation(snapshot, number), FIRST)
            afresh = tree(held)
            assert found == alike(afresh, deviation(afresh, number), FIRST)


@pytest.mark.parametrize(
    "written",
    ['"Press \\u0031 of o\'hara"', "'Press 1 of o''hara'", '"Press 1   of\n  O\'HARA"'],
)
def test_the_text_hides_nothing(written: str) -> None:
    """A name that is escaped, quoted, folded or in capitals is found at the first look, which goes by the text."""
    held = numbered([(n, "equipment", "SITE-HRW-0001", "G1", "") for n in range(2)])
    first, last = held
    files = {number: text(number, held[number]) for number in held}
    files[first] = files[first].replace("equipment: G1", f"equipment: {written}")
    files[last] = files[last].replace("equipment: G1", "equipment: Press 1 of O'Hara")
    objects = Objects()
    snapshot = Snapshot(objects, objects.put_files({})).advance({path_of(n): t.encode() for n, t in files.items()})
    assert [event.id for event in alike(snapshot, deviation(snapshot, last), FIRST)] == [first]


def test_a_year_that_did_not_change_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After one edit only the record that it touched is looked at: what the look costs follows the change."""
    held = numbered([(30 * i, "equipment", "SITE-HRW-0001", "G1", "") for i in range(24)])
    base, last = tree(held), list(held)[-1]
    since = FIRST - timedelta(1)
    for _ in range(2):  # the first look goes by the text
        alike(base, deviation(base, last), since)
    result = base.advance({path_of(last): text(last, held[last]).replace("revision: 1", "revision: 2").encode()})
    looked, real = list[str](), Snapshot.record_at

    def watched(snapshot: Snapshot, path: str) -> Record | None:
        looked.append(path)
        return real(snapshot, path)

    monkeypatch.setattr(Snapshot, "record_at", watched)
    assert len(alike(result, deviation(result, last), since)) == 23
    assert set(looked) == {path_of(last)}
