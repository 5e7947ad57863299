"""What the browser is given to compare revisions: each text once, each revision whole."""

from __future__ import annotations

import json
import re

from sealtrail.publish import plain, redlines, revisions
from sealtrail.publish.here import Here
from sealtrail.publish.holdings import Held, Holdings
from tests.publish.reading import Page

AGREEMENT = "QA-LRK-0001-01"
_SCRIPT = re.compile(r'\(window\.sealtrailRevisions\?\?=\{\}\)\["([A-Z0-9-]+)"\]=(\{.*\});\n')


def given(held: Held, holdings: Holdings) -> dict[str, list[dict[str, object]]]:
    """What the script of a record holds."""
    found = _SCRIPT.fullmatch(revisions.script(held, holdings).decode("ascii"))
    assert found is not None
    assert found[1] == held.place.id
    return dict(json.loads(found[2]))


def test_every_revision_is_whole(holdings: Holdings) -> None:
    """Each revision lists all that its record said, in its order, and its text letter for letter."""
    for held in holdings.records.values():
        data = given(held, holdings)
        assert [one["number"] for one in data["revisions"]] == [r.record.model.revision for r in held.revisions]
        for one, revision in zip(data["revisions"], held.revisions, strict=True):
            holds = one["holds"]
            assert isinstance(holds, list)
            shown: list[object] = [data["fields"][place] for place in holds]
            assert len(shown) == len({n for n, v in revision.record.fields.items() if v is not None}
                                     - {"schema", "id", "revision", "change_reason"})  # fmt: skip
            if revision.record.fields.get("body"):
                assert ["Text", revision.record.fields["body"]] in shown


def test_each_text_is_given_once(holdings: Holdings) -> None:
    """What did not change between revisions is not sent again."""
    data = given(holdings.records[AGREEMENT], holdings)
    pairs = [tuple(pair) for pair in data["fields"]]
    assert len(pairs) == len(set(pairs))
    assert len(pairs) < sum(len(str(one["holds"]).split(",")) for one in data["revisions"])


def test_every_revision_has_its_row(holdings: Holdings) -> None:
    """The page lists each revision with its digest and its exact bytes, and says which one stands."""
    held = holdings.records[AGREEMENT]
    ((_, _, markup),) = revisions.part(held, Here(holdings, held.page))
    page = Page(markup)
    assert page.words.count("the one that stands") == 1
    for one in held.revisions:
        assert one.record.sha256 in page.text
    saved = [value for _, name, value in page.attributes if name == "download"]
    assert len(saved) == len(set(saved)) == len(held.revisions)


def test_one_revision_needs_no_comparison(holdings: Holdings) -> None:
    """A record of one revision offers no comparison."""
    held = next(h for h in holdings.records.values() if len(h.revisions) == 1)
    ((_, _, markup),) = revisions.part(held, Here(holdings, held.page))
    assert "compare" not in markup


def test_the_clause_stays_above_what_changed() -> None:
    """Where unchanged lines are folded, the heading of the clause that follows is kept."""
    old = (
        "## 1 Scope\n\n" + "".join(f"word {i}\n" for i in range(30)) + "## 2 Notice\n" + "line\n" * 5 + "within 24 h\n"
    )
    made = redlines.between(old, old.replace("24", "12"))
    assert '<b class="clause">## 2 Notice\n</b>' in made
    assert "<del>24</del><ins>12</ins>" in made
    assert "word 15" not in made


def test_values_of_all_records_read_as_words(holdings: Holdings) -> None:
    """No value of any record is told as data: no bracket, no quote and no key of the format."""
    for held in holdings.records.values():
        for field, value in held.record.fields.items():
            if field in {"body", "schema", "keys"}:
                continue
            text = plain.told(value, field)
            assert not re.search(r"\{'|\['|\": |^[a-z]+_[a-z_]+: ", text, re.MULTILINE), (held.base, field)
