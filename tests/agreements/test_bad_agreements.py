"""Agreements as people write them badly: each refused where it is wrong, with what would make it right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from sealtrail import drafting, gate
from sealtrail.finding import Finding
from tests.gate.bench import AGREEMENT, path_of
from tests.gate.past import grown

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
Said = Callable[[str, str], list[Finding]]


@pytest.fixture(scope="module")
def said() -> Said:
    """What check says of the agreement in force with one passage exchanged, signatures aside."""

    def findings(old: str, new: str) -> list[Finding]:
        snapshot, path = grown().bench.base, path_of(AGREEMENT)
        text = drafting.replace_once((snapshot.read(path) or b"").decode(), old, new)
        found = gate.check(snapshot.advance({path: text.encode()}), AT)
        return [f for f in found if f.record == AGREEMENT and not f.code.startswith("statement.")]

    return findings


def test_the_agreement_itself(said: Said) -> None:
    """The agreement of the exemplar gives no reason for complaint."""
    assert said("title: Quality", "title: The quality") == []


A1 = '  - {topic: A1, responsible: cmo, accountable: cmo, informed: [sponsor.qa], clause: "3.1"}\n'
A8 = '  - {topic: A8, responsible: both, accountable: sponsor, consulted: [cmo.qu_head], clause: "3.7"}\n'
CRITICAL = "class: critical, start: aware, amount: 24, unit: hours, to: [sponsor.qa], clause"


@pytest.mark.parametrize(
    ("old", "new", "rule", "field", "message", "hint"),
    [
        pytest.param(
            A1, A1 + A1.replace("accountable: cmo", "accountable: sponsor"),
            "R-AG-01", "responsibility_matrix.1.topic", "topic A1 is assigned twice", "one accountable party",
            id="two-rows-with-two-accountable-parties",
        ),
        pytest.param(
            A1, A1.replace("accountable: cmo", "accountable: both"),
            "R-ID-04", "responsibility_matrix.0.accountable", "expected sponsor or cmo", "",
            id="both-accountable",
        ),
        pytest.param(
            A8, "", "R-AG-01", "responsibility_matrix", "assigns nobody to A8", "the party that decides",
            id="missing-topic",
        ),
        pytest.param(
            f"deviation, {CRITICAL}", f"deviation, {CRITICAL.replace('24', 'promptly')}",
            "R-ID-04", "notification_rules.0.amount", "expected a whole number", "",
            id="promptly-as-a-deadline",
        ),
        pytest.param(
            "{category: process, class: minor, requires: prior_notification, lead_days: 30,",
            "{category: process, class: minor, requires: none, lead_days: 0,",
            "R-AG-03", "change_rules.0.requires", "the dossier of PRD-LRK-0001 in US fixes it in 3.2.P.3.3",
            "prior_notification",
            id="none-for-a-registered-detail",
        ),
        pytest.param(
            "  - {dataset: genealogy,", "  - {dataset: yield,", "R-AG-04", "data_requirements", "genealogy", "add -",
            id="data-nobody-owes",
        ),
        pytest.param(
            "amount: 24, unit: hours, to: [sponsor.qa_head, sponsor.ra]",
            "amount: 2, unit: business_days, to: [sponsor.qa_head, sponsor.ra]",
            "R-AG-12", "notification_rules.9.amount", "expected at most 1 business day", "24 hours",
            id="too-slow-for-a-recall",
        ),
    ],
)  # fmt: skip
def test_bad(said: Said, old: str, new: str, rule: str, field: str, message: str, hint: str) -> None:
    """One passage is bent, and exactly that place is named, at its line, with the remedy."""
    (found,) = said(old, new)
    assert (found.rule, found.record, found.field) == (rule, AGREEMENT, field)
    assert message in found.message
    assert hint in found.hint
    assert found.line > 1


def test_overlapping_scope() -> None:
    """A second agreement over the same sites and products is refused, and so is the first, each naming the other."""
    snapshot = grown().bench.base
    text = (snapshot.read(path_of(AGREEMENT)) or b"").decode()
    other = text.replace(f"id: {AGREEMENT}", "id: QA-LRK-0002-01").replace("supersedes: QA-LRK-0001-01\n", "")
    found = gate.check(snapshot.advance({path_of("QA-LRK-0002-01"): other.encode()}), AT)
    told = {f.record: f for f in found if f.rule == "R-AG-08"}
    assert set(told) == {AGREEMENT, "QA-LRK-0002-01"}
    for one, two in ((AGREEMENT, "QA-LRK-0002-01"), ("QA-LRK-0002-01", AGREEMENT)):
        assert (
            f"{one} and {two} both bind SITE-HRW-0001, PRD-LRK-0001, drug_product from 2026-10-01" in told[one].message
        )
        assert two in told[one].hint
        assert told[one].field == "products"
