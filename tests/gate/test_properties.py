"""What holds for every change of a bit, every order, and every unrelated record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import gate
from tests.conftest import RequireTool
from tests.gate.bench import (
    ADMIN,
    CAPA,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    POLICY,
    QA,
    REGULATORY,
    SITE,
    Bench,
    missing,
    path_of,
)
from tests.gate.conftest import Story
from tests.gate.past import Past, lived
from tests.gate.test_deputies import half, instead, lent
from tests.gate.test_key_reports import reported
from tests.gate.test_security_keys import tokened
from tests.signatures.authenticator import WEBAUTHN

Make = Callable[[Bench], Bench]

STEPS: dict[str, Make] = {
    "record": lambda b: b.plan().approve(),
    "person": lambda b: b.colleague().let_in(),
    "policy": lambda b: b.swap(POLICY, "default: 21", "default: 14").next_policy().pin().holders(),
    "page": lambda b: (
        b.write("site/pages/x.md", "x\n").pin().sign(ADMIN, "authored").sign(QA).sign(CMO_QA, "acknowledged")
    ),
    "acknowledgement": lambda b: b.sign(QA, "acknowledged", record=CAPA),
    "deputy": lambda b: instead(half(lent(b, QA, REGULATORY, role="sponsor.qa")), REGULATORY, QA, "sponsor.qa"),
    "report": lambda b: reported(b, "compromised").sign(CMO_ENGINEER, "authored"),
    "anew": lambda b: b.edit(SITE, why="Signed anew").site(),
    "passkey": lambda b: tokened(b, WEBAUTHN, verified="approved"),
}


@pytest.fixture(scope="module")
def made(story: Story) -> dict[str, Bench]:
    """One accepted step of each kind."""
    found = {name: make(Bench(story.player.snapshot)) for name, make in STEPS.items()}
    for bench in found.values():
        bench.accepted()
    return found


@pytest.fixture(scope="module")
def offered(require_tool: RequireTool) -> Past:
    """A whole history, and an accepted step that is about to be pushed."""
    require_tool("ssh-keygen")
    past = lived().fork()
    past.bench.plan().approve().accepted()
    return past


def flipped(data: bytes, bit: int) -> bytes:
    at = bit % (8 * len(data))
    return data[: at // 8] + bytes([data[at // 8] ^ 1 << at % 8]) + data[at // 8 + 1 :]


@pytest.mark.parametrize("kind", sorted(STEPS))
@given(where=st.integers(0, 10**6), bit=st.integers(0, 10**6))
def test_every_bit_counts(made: dict[str, Bench], kind: str, where: int, bit: int) -> None:
    """One bit flipped in any file of an accepted step, statement, signature, record or policy, and it is refused."""
    bench = made[kind].fork()
    path = sorted(bench.changes)[where % len(bench.changes)]
    bench.write(path, flipped(bench.read(path), bit))
    assert not bench.judge().accepted


@given(where=st.integers(0, 10**6), bit=st.integers(0, 10**6))
def test_every_bit_of_the_signer_counts(made: dict[str, Bench], where: int, bit: int) -> None:
    """One bit flipped in base's key of a signer, and what that person signed is not accepted."""
    bench = made["record"].fork()
    signers = [CMO_ENGINEER, CMO_QA, QA]
    path = path_of(signers[where % len(signers)])
    data = bench.base.read(path) or b""
    start = data.index(b'    public: "') + len(b'    public: "')
    end = data.index(b'"', start)
    bent = data[:start] + flipped(data[start:end], bit) + data[end:]
    bench.base = bench.base.advance({path: bent})
    assert not bench.judge().accepted


@pytest.mark.parametrize("kind", sorted(STEPS))
@given(data=st.data())
def test_order_never_matters(made: dict[str, Bench], kind: str, data: st.DataObject) -> None:
    """The order in which files come into a tree changes nothing of the verdict, to the last finding."""
    bench = made[kind].fork()
    if data.draw(st.booleans()):
        bench.drop(bench.statements[0])
    other = bench.fork()
    other.changes = {path: bench.changes[path] for path in data.draw(st.permutations(sorted(bench.changes)))}
    assert other.judge() == bench.judge()


@given(
    order=st.permutations([(CMO_ENGINEER, "authored"), (CMO_QA, "approved"), (QA, "approved")]), keep=st.integers(0, 3)
)
def test_order_of_signing_never_matters(story: Story, order: list[tuple[str, str]], keep: int) -> None:
    """Whoever signs first, the same signatures give the same verdict, and fewer than all of them never suffice."""
    bench = Bench(story.player.snapshot).plan()
    for person, meaning in order[:keep]:
        bench.sign(person, meaning)
    verdict = bench.judge()
    assert verdict.accepted is (keep == 3)
    assert sum(slot.count for slot in missing(verdict)) == 3 - keep


@pytest.mark.parametrize("kind", ["record", "acknowledgement"])
@given(left_out=st.integers(-1, 5))
def test_unrelated_changes_never_matter(made: dict[str, Bench], kind: str, left_out: int) -> None:
    """A valid change of another record beside it changes nothing that is said of this one, good or bad."""
    alone = made[kind].fork()
    if 0 <= left_out < len(alone.statements):
        alone.drop(alone.statements[left_out])
    beside = alone.fork().address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged")

    def told(verdict: gate.Verdict) -> tuple[object, ...]:
        records = [r for r in verdict.records if r.id == CAPA]
        return verdict.accepted, records, [f for f in verdict.findings if f.record != SITE]

    assert told(beside.judge()) == told(alone.judge())


@pytest.mark.parametrize("kind", ["record", "acknowledgement"])
def test_unrelated_history_never_matters(made: dict[str, Bench], kind: str) -> None:
    """Steps that landed before and concern other records change nothing of the verdict on this one."""
    step = made[kind]
    later = Bench(step.base).address().sign(CMO_QA, "authored").sign(CMO_HEAD, role="cmo.qu").sign(QA, "acknowledged")
    later.land().colleague().let_in().land()
    later.changes = dict(step.changes)
    assert later.judge() == step.judge()


@given(junk=st.binary(max_size=200), name=st.text(max_size=30))
def test_junk_never_passes(offered: Past, junk: bytes, name: str) -> None:
    """Any bytes under any name beside a good step are refused, and end in findings, even where no tree can be so."""
    past = offered.fork()
    path = f"records/capas/2026/{CAPA}/approvals/{name}".replace("\0", "0").encode("utf-8", "replace").decode()
    if path not in past.bench.changes:
        past.bench.write(path, junk)
        assert past.bypass().verdict.findings


@pytest.mark.parametrize("kind", sorted(STEPS))
def test_time_zone_never_matters(made: dict[str, Bench], kind: str) -> None:
    """The same moment in another time zone gives the same verdict, to the letter."""
    step = made[kind].fork()
    early = step.fork()
    early.at -= timedelta(days=2)  # then the statements come from the future, and the refusal names both moments
    for bench in (step, early):
        elsewhere = bench.at.astimezone(timezone(timedelta(hours=13)))
        assert gate.judge(bench.base, bench.result(), elsewhere) == bench.judge()
