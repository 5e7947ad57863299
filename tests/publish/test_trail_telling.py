"""The trail tells changes as a person would, marks what is no longer as first entered, and goes out as a table."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from datetime import timedelta
from typing import Any

import pytest

from sealtrail.history import Event
from sealtrail.model import TYPES
from sealtrail.publish import changed, plain, telling, trailtable
from sealtrail.publish.downloads import files_of, trail_url
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from sealtrail.publish.markup import join
from sealtrail.publish.recordpage import record_page
from tests.publish.reading import Page

CAPA = "CAPA-HRW-2026-0001"


def here(held: Held, holdings: Holdings) -> Here:
    """The record's page."""
    return Here(holdings, held.page)


def told(holdings: Holdings, place: tuple[str | int, ...], old: Any, new: Any, **other: Any) -> str:
    """How the trail of the CAPA tells one change."""
    held = holdings.records[CAPA]
    event = next(e for e in held.events if e.action == "changed")
    made = dataclasses.replace(event, place=place, old=old, new=new, **other)
    return Page(join(telling.changes(held, [made], here(held, holdings)))).text


@pytest.mark.parametrize(
    ("place", "old", "new", "expected"),
    [
        (("actions", "A2", "due"), "2026-10-01", "2026-10-15",
         "Action A2, due moved from 1 October 2026 to 15 October 2026"),
        (("opened_at",), "2026-05-04T09:12:00+02:00", "2026-05-04T10:12:00Z",
         "Opened moved from 4 May 2026, 09:12 +02:00 to 4 May 2026, 10:12 UTC"),
        (("classification",), "minor", "major", "Classification changed from Minor to Major"),
        (("extent",), None, "One lot", "Extent given as One lot"),
        (("extent",), "One lot", None, "Extent One lot taken out"),
        (("markets",), ["NO", "DE", "US"], ["US", "DE", "NO"],
         "Markets put in another order: NO, DE, US → US, DE, NO"),
        (("actions", "A2", "owner"), "PER-HRW-0001", "PER-ZZZ-0001",
         "Action A2, owner changed from {PER-HRW-0001} (PER-HRW-0001) to PER-ZZZ-0001"),
    ],
)  # fmt: skip
def test_a_change_in_words(holdings: Holdings, place: tuple[str | int, ...], old: Any, new: Any, expected: str) -> None:
    """Dates are moved, values changed, given or taken out, lists put in another order, and people have their names."""
    name = holdings.records["PER-HRW-0001"].model.title
    assert told(holdings, place, old, new) == expected.replace("{PER-HRW-0001}", name)


def test_a_new_item_of_a_list(holdings: Holdings) -> None:
    """A new action is told as one, with its facts in plain words."""
    item = {"id": "A9", "kind": "corrective", "strength": "strong", "text": "Fit a barrier", "due": "2026-10-01"}
    text = told(holdings, ("actions", "A9"), None, item)
    assert text.startswith("Action A9 added: ")
    assert "Strength: Strong" in text
    assert "Due: 1 October 2026" in text


def test_rows_put_in_move_no_other() -> None:
    """Items of few facts are one line each, so that a redline shows a row put in as just that."""
    rows = [{"event": "mix_up", "class": "major"}, {"event": "recall", "class": "critical"}]
    assert plain.told(rows, "notification_rules") == "Event: Mix up; Class: Major\nEvent: Recall; Class: Critical"


def test_nested_values_as_an_outline() -> None:
    """What belongs to an answer stands further in below it, and what holds nothing is left out."""
    value = {"round": 1, "problem": None, "containment": {"text": "Held", "since": "2026-10-01"}, "team": ["QA", "QC"],
             "root_causes": [{"id": "RC1", "statement": "one\ntwo " + "long " * 60}]}  # fmt: skip
    assert plain.told(value, "responses").splitlines()[:6] == [
        "Round: 1", "Containment:", "   Text: Held", "   Since: 1 October 2026", "Team: QA, QC", "Root causes:",
    ]  # fmt: skip


def test_what_only_looks_like_a_date() -> None:
    """A text in the form of a date that no calendar has stays as it was written."""
    assert plain.told("2026-02-30", "due") == "2026-02-30"
    assert plain.dated("2026-02-30T10:00:00Z") == ""


def test_no_key_of_the_format_in_any_trail(holdings: Holdings) -> None:
    """Nowhere does the trail of a record name a field as the file format does."""
    keys = {name for kind in TYPES.values() for name in kind.model.model_fields if "_" in name.strip("_")}
    for held in holdings.records.values():
        page = Page(trailtable.trail_table(held, here(held, holdings)))
        titles = {word.strip(" :") for text in page.words for word in text.split("\n")}
        assert not titles & keys, held.place.id


def test_declared_after_landing(holdings: Holdings) -> None:
    """A signer's clock that ran ahead is visible: the declared time is said to be later than the proven one."""
    event = next(e for e in holdings.records[CAPA].events if e.action == "signed")
    at = event.who[0].signed_at
    before = Page(trailtable.when(dataclasses.replace(event, proven_at=at + timedelta(hours=26, minutes=3))))
    after = Page(trailtable.when(dataclasses.replace(event, proven_at=at - timedelta(minutes=4))))
    assert "declared 1 day 2 hours before" in before.text
    assert "declared 4 minutes later" in after.text
    assert after.tags.count("b") == 1


def test_rows_can_be_chosen(holdings: Holdings) -> None:
    """Each row of the trail names who can be chosen by, and what: fields, or the meaning of a signature."""
    held = holdings.records[CAPA]
    markup = trailtable.trail_table(held, here(held, holdings))
    assert 'data-value="Actions"' in markup
    assert re.search(r"<span class=\"meaning approved\" data-value>Signed: approved</span>", markup)
    assert re.search(r"<span data-value><a [^>]*>[^<]+</a></span><small", markup)


def fields_changed(held: Held) -> set[str]:
    """The fields of a record whose value is another than in its first revision, by their titles."""
    first, last = held.revisions[0].record.fields, held.record.fields
    kept = {"revision", "change_reason", "state"}
    return {n for n in {**first, **last} if first.get(n) != last.get(n)} - kept


def test_marks_since_original_entry(holdings: Holdings) -> None:
    """Every field that differs from its first entry has a mark that leads to its row of the trail, and no other has."""
    for held in holdings.records.values():
        marks = changed.Marks(held, here(held, holdings))
        differing = fields_changed(held)
        assert {n for n in {*held.record.fields, *held.revisions[0].record.fields} if marks.at(n)} == differing
        page = Page(record_page(held, holdings))
        targets = [value for _, name, value in page.attributes if name == "href" and value.startswith("#t-")]
        assert {value[1:] for value in targets} <= set(page.ids)
        assert (changed.LEGEND in page.text) == bool(differing)


def test_a_field_changed_back_has_no_mark(holdings: Holdings) -> None:
    """What was changed and is again as first entered is not marked: the mark speaks of values, the trail of acts."""
    held = next(h for h in holdings.records.values() if len(h.revisions) > 1 and fields_changed(h))
    same = dataclasses.replace(held, record=held.revisions[0].record)
    assert not changed.Marks(same, here(same, holdings)).any


def rows_of(held: Held, holdings: Holdings) -> list[dict[str, str]]:
    """The trail of a record as its table for spreadsheets gives it."""
    data = dict(files_of(held, holdings))[trail_url(held)].decode()
    assert data.count("\n") >= data.count("\r\n") > len(held.events)
    return list(csv.DictReader(io.StringIO(data, newline="")))


def test_the_whole_trail_as_csv(holdings: Holdings) -> None:
    """Beside each page lies its whole trail as CSV (RFC 4180), a row an event."""
    for held in holdings.records.values():
        rows = rows_of(held, holdings)
        assert [(row["action"], row["commit"]) for row in rows] == [(e.action, e.commit) for e in held.events]


def test_no_cell_runs_in_a_spreadsheet(holdings: Holdings) -> None:
    """A value that begins like a formula is kept from running, in every column that people write."""
    held = holdings.records[CAPA]

    def evil(event: Event) -> Event:
        return dataclasses.replace(event, what="=1+1", old="@x", new="-2", why="+3")

    rows = rows_of(dataclasses.replace(held, events=tuple(evil(e) for e in held.events)), holdings)
    for row in rows:
        assert (row["what"], row["old"], row["new"], row["why"]) == ("'=1+1", "'@x", "'-2", "'+3")
