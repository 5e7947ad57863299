"""Check: what one tree alone can tell, before anything is offered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sealtrail import gate
from sealtrail.exemplar.keys import person_key
from tests.gate.bench import AT, CAPA, CMO_DIRECTOR, CMO_ENGINEER, CMO_QA, HEAD, POLICY, QA, ROOT, SITE, Bench, path_of
from tests.gate.test_governed import successor
from tests.gate.test_records import FRESH

Bend = Callable[[Bench], Bench]


def found(bench: Bench, *only: str) -> set[str]:
    return {f.code for f in gate.check(bench.result(), AT, only=frozenset(only))}


def test_story_is_clean(bench: Bench) -> None:
    """The story's last tree has nothing to mend, as a whole and record by record."""
    assert gate.check(bench.base, AT) == ()
    for record in bench.base.records():
        assert gate.check(bench.base, AT, only=frozenset({record.path.rpartition("/")[0]})) == ()


def test_signed_proposal_is_clean(bench: Bench) -> None:
    """A proposal with every signature is clean, root holders' signatures among them."""
    assert found(bench.plan().approve().colleague().let_in()) == set()


def first(bench: Bench, record: str, end: str = "") -> str:
    return bench.base.statements(path_of(record, "approvals"))[0].path + end


@pytest.mark.parametrize(
    ("bend", "codes"),
    [
        pytest.param(lambda b: b.write("notes.txt", "x\n"), {"tree.path"}, id="unknown-file"),
        pytest.param(
            lambda b: b.write(path_of(FRESH, "attachments", "a.csv"), "x\n"), {"record.path"}, id="without-a-text"
        ),
        pytest.param(lambda b: b.write(path_of(CAPA), "---\n"), {"record.schema"}, id="unreadable"),
        pytest.param(
            lambda b: b.swap(path_of(CAPA), "site: SITE-HRW-0001", "site: SITE-HRW-0009"),
            {"R-ID-06", "statement.digest"},
            id="points-nowhere",
        ),
        pytest.param(lambda b: b.drop(first(b, CAPA, ".sig")), {"signature.format"}, id="signature-missing"),
        pytest.param(lambda b: b.drop(first(b, CAPA)), {"statement.format"}, id="statement-missing"),
        pytest.param(
            lambda b: b.write(first(b, CAPA, ".sig"), b.read(first(b, SITE, ".sig"))),
            {"signature.invalid", "key.unknown"},
            id="signature-of-another",
        ),
        pytest.param(lambda b: b.keep(CAPA, b"{}", b"x"), {"statement.format"}, id="no-statement"),
        pytest.param(
            lambda b: b.keep(SITE, b.read(first(b, CAPA)), b.read(first(b, CAPA, ".sig"))),
            {"statement.subject"},
            id="row-2-of-another-record",
        ),
        pytest.param(
            lambda b: b.keep(CAPA, b.read(first(b, CAPA)), b.read(first(b, CAPA, ".sig")), "0" * 16 + ".json"),
            {"statement.format"},
            id="under-another-name",
        ),
        pytest.param(
            lambda b: b.plan().sign(CMO_ENGINEER, "authored", said={"repository": "urn:uuid:0"}),
            {"statement.subject"},
            id="row-4-of-another-repository",
        ),
        pytest.param(
            lambda b: b.plan().sign(QA, key=person_key("PER-HRW-0009", 1)), {"key.unknown"}, id="key-of-nobody"
        ),
        pytest.param(
            lambda b: b.plan().sign(QA, said={"signatory.id": "PER-LRK-0099"}), {"key.unknown"}, id="row-5-nobody"
        ),
        pytest.param(
            lambda b: b.plan().sign(CMO_DIRECTOR, role=ROOT, key=person_key(CMO_DIRECTOR, 1)),
            {"key.unknown"},
            id="row-38-everyday-key-as-root",
        ),
        pytest.param(
            lambda b: b.swap(path_of(CMO_QA), person_key(CMO_QA, 1).public, person_key(HEAD, 1).public),
            {"key.weak", "key.unknown", "statement.digest"},
            id="row-8-key-of-two",
        ),
        pytest.param(lambda b: b.write(POLICY, None), {"record.schema"}, id="row-14-no-policy"),
        pytest.param(
            lambda b: b.write(POLICY, None).write(path_of(CAPA), "---\n"), {"record.schema"}, id="row-14-nor-a-record"
        ),
    ],
)
def test_what_a_tree_can_tell(bench: Bench, bend: Bend, codes: set[str]) -> None:
    """Each fault that a tree shows by itself is found before anybody is asked to sign or merge."""
    told = found(bend(bench))
    assert told != set()
    assert told <= codes
    assert codes - told <= {"signature.invalid"}


def test_root_holders_of_an_earlier_root(bench: Bench) -> None:
    """What a root holder signed under an earlier root is for history to judge, and no fault of the tree after it."""
    successor(bench).holders().land()
    assert found(bench) == set()


def test_a_root_holder_whom_nobody_knows(bench: Bench) -> None:
    """A statement by somebody who is nobody here is found, whichever root it claims."""
    bench.plan().sign(CMO_DIRECTOR, role=ROOT, said={"signatory.id": "PER-HRW-0099"})
    assert found(bench) == {"key.unknown"}


def test_limited_to_some_records(bench: Bench) -> None:
    """Limited to one record, check says nothing of others, and nothing of people as a whole."""
    bench.write(path_of(CAPA), "---\n")
    bench.swap(path_of(CMO_QA), person_key(CMO_QA, 1).public, person_key(HEAD, 1).public)
    assert found(bench, path_of(SITE).removesuffix("/index.md")) == set()
    assert found(bench, path_of(CAPA).removesuffix("/index.md")) == {"record.schema"}


def test_a_large_repository_is_checked_all_the_same(bench: Bench) -> None:
    """What bounds one step does not bound a repository: years of records may hold more than a step may bring."""
    for number in range(9):
        bench.write(f"site/pages/{number}.md", b"x" * (1024 * 1024))
    assert found(bench) == set()
    bench.refused("tree.size")


def test_what_is_asked_for_is_looked_at_once(bench: Bench) -> None:
    """A file, a folder of many records and what lies in it: each counts, nothing is told twice, and nothing else."""
    strays = ("records/sites/stray.md", "records/stray.md", "stray.md")
    for path in strays:
        bench.write(path, "x\n")
    bent = bench.result()

    def told(*only: str) -> tuple[str, ...]:
        return tuple(f.path for f in gate.check(bent, AT, only=frozenset(only)))

    assert told("records/stray.md") == ("records/stray.md",)
    assert told("records/sites", "records/sites/stray.md", "records/stray.md") == told("records") == strays[:2]
    assert told("records/none") == ()
    assert told() == strays
    assert list(gate.looked_at(bent)) == list(bent.files())
