"""Root keys that went out of use: kept for ever, lent to nobody else, and told as compromised when they were."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sealtrail import gate
from sealtrail.exemplar.keys import root_key
from tests.gate.bench import (
    ADMIN,
    CMO_DIRECTOR,
    CMO_QA,
    DIRECTOR,
    HEAD,
    QA,
    REGULATORY,
    ROOT,
    ROOT_FILE,
    Bench,
    path_of,
)
from tests.gate.test_reaffirmation import previous_of

Bend = Callable[[Bench], Bench]

FORMER = "former_holders:\n"
NEXT = "SYS-LRK-2026-0004"


def entry(person: str, kind: str = "retired", since: str = "", ended: str = "2026-10-12T08:00:00Z") -> str:
    """A former root key as root lists it."""
    more = f', since: "{since}"' if since else ""
    return f'  - {{person: {person}, public: "{root_key(person).public}", ended: "{ended}", kind: {kind}{more}}}\n'


def replaced(bench: Bench, *, listed: bool = True) -> Bench:
    """Root version 2, in which REGULATORY holds DIRECTOR's place."""
    bench.root(DIRECTOR, REGULATORY)
    if not listed:
        text = bench.read(ROOT_FILE).decode()
        bench.write(ROOT_FILE, text[: text.index(FORMER)])
    return agreed(bench)


def agreed(bench: Bench, record: str = "SYS-LRK-2026-0003") -> Bench:
    """The policy and the system change that go with a new root, and who signs them."""
    bench.next_policy(previous_of(bench)).pin(record).sign(ADMIN, "authored")
    return bench.sign(HEAD, role=ROOT).sign(CMO_DIRECTOR, role=ROOT)


def third(bench: Bench, old: str, new: str) -> Bench:
    """Root version 3, in which a passage of version 2 reads otherwise."""
    replaced(bench).land()
    text = bench.read(ROOT_FILE).decode().replace("version: 2", "version: 3", 1)
    assert old in text
    return agreed(bench.write(ROOT_FILE, text.replace(old, new)), NEXT)


def test_replaced_and_listed(bench: Bench) -> None:
    """A holder is replaced by both sides, and the old key stays listed with the day on which it ended."""
    replaced(bench).accepted()


def test_replaced_and_forgotten(bench: Bench) -> None:
    """A root key that is no longer used and nowhere listed is refused: somebody else could enrol it one day."""
    replaced(bench, listed=False).refused("root.keys")


def test_another_key_of_the_same_holder(bench: Bench) -> None:
    """A holder who changes keys leaves the old one listed too."""
    new = root_key(REGULATORY).public
    bench.next_root(root_key(DIRECTOR).public, new)
    agreed(bench.fork()).refused("root.keys")
    agreed(bench.write(ROOT_FILE, bench.read(ROOT_FILE) + f"{FORMER}{entry(DIRECTOR)}".encode())).accepted()


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        pytest.param(FORMER + entry(DIRECTOR), "", {"root.keys"}, id="taken-out"),
        pytest.param("T08:00:00Z", "T07:00:00Z", {"root.keys"}, id="another-day"),
        pytest.param(entry(DIRECTOR), entry(DIRECTOR) * 2, {"record.schema"}, id="twice"),
        pytest.param(f"person: {REGULATORY}, public", f"person: {QA}, public", {"root.keys"}, id="key-passed-on"),
        pytest.param(root_key(REGULATORY).public, root_key(DIRECTOR).public, {"record.schema"}, id="in-use-again"),
        pytest.param("kind: retired", 'kind: retired, since: "2026-10-01T00:00:00Z"', {"record.schema"}, id="since"),
        pytest.param("kind: retired", "kind: compromised", {"record.schema"}, id="compromised-since-never"),
        pytest.param(
            "kind: retired", 'kind: compromised, since: "2026-10-13T00:00:00Z"', {"record.schema"}, id="since-after"
        ),
    ],
)
def test_what_is_listed_stays(bench: Bench, old: str, new: str, codes: set[str]) -> None:
    """The list of former keys only grows: none is taken out, described anew, passed on or put to use again."""
    verdict = third(bench, old, new).judge()
    assert not verdict.accepted
    assert codes <= {f.code for f in verdict.findings}


def test_found_out_later(bench: Bench) -> None:
    """A key retired in good faith that turns out to have been stolen is told as compromised, and ever earlier if so."""
    since = "2026-03-01T00:00:00Z"
    third(bench, entry(DIRECTOR), entry(DIRECTOR, "compromised", since)).land()
    text = bench.read(ROOT_FILE).decode().replace("version: 3", "version: 4", 1)
    back = text.replace(entry(DIRECTOR, "compromised", since), entry(DIRECTOR))
    agreed(bench.fork().write(ROOT_FILE, back), "SYS-LRK-2026-0005").refused("root.keys")
    for other, accepted in (("2026-04-01T00:00:00Z", False), ("2026-02-01T00:00:00Z", True)):
        moved = agreed(bench.fork().write(ROOT_FILE, text.replace(since, other)), "SYS-LRK-2026-0005")
        assert moved.judge().accepted is accepted


def test_one_more_listed(bench: Bench) -> None:
    """Every further key that ends comes beside those that ended before."""
    text = f'person: {HEAD}, public: "{root_key(HEAD).public}"'
    new = f'person: {QA}, public: "{root_key(QA).public}"'
    replaced(bench).land()
    root = bench.read(ROOT_FILE).decode().replace("version: 2", "version: 3", 1).replace(text, new) + entry(HEAD)
    bench.write(ROOT_FILE, root).next_policy(previous_of(bench)).pin(NEXT).sign(ADMIN, "authored")
    bench.sign(REGULATORY, role=ROOT).sign(CMO_DIRECTOR, role=ROOT).accepted()


def test_row_38_nobody_enrols_a_former_root_key(bench: Bench) -> None:
    """Row 38: a root key that ended is nobody else's ever after, however well its possession is proven."""
    replaced(bench).land()
    key = root_key(DIRECTOR)
    block = f'  - fingerprint: "{key.fingerprint}"\n    public: "{key.public}"\n    events:\n'
    block += '      - {kind: enrolled, at: "2026-10-12T06:00:00Z"}\nidentity:'
    bench.edit(QA, swap={"identity:": block}).enrol(QA, 0, about=key)
    bench.sign(ADMIN, "authored").sign(HEAD, role=ROOT).sign(CMO_QA).refused("key.weak")


def test_former_root_key_signs_nothing(bench: Bench) -> None:
    """Who was a root holder signs as one no more, with the old key or another."""
    replaced(bench).land()
    bench.next_policy().pin(NEXT).sign(ADMIN, "authored").sign(CMO_DIRECTOR, role=ROOT).sign(DIRECTOR, role=ROOT)
    found = {f.code for f in bench.judge().findings}
    assert {"person.role", "key.unknown", "root.threshold", "approval.missing"} <= found


def test_what_a_former_root_key_signed_is_known(bench: Bench) -> None:
    """A working tree is checked with former root keys too: what they signed when in use is no unknown key's."""
    assert "key.unknown" not in {f.code for f in gate.check(replaced(bench).land().base, bench.at)}
    forgotten = bench.read(ROOT_FILE).decode()
    bench.write(ROOT_FILE, forgotten[: forgotten.index(FORMER)])
    found = [f for f in gate.check(bench.result(), bench.at) if f.code == "key.unknown"]
    assert found
    assert all("/approvals/" in f.path for f in found)


def test_row_08_everyday_key_listed_as_a_former_root_key(bench: Bench) -> None:
    """Row 8: a root that calls a person's everyday key somebody else's former root key is refused."""
    everyday = bench.person(QA).keys[0].public
    line = f'{FORMER}  - {{person: {DIRECTOR}, public: "{everyday}", ended: "2026-10-12T08:00:00Z", kind: retired}}\n'
    bench.next_root("version: 2", "version: 2").write(ROOT_FILE, bench.read(ROOT_FILE) + line.encode())
    verdict = agreed(bench).judge()
    assert "key.weak" in {f.code for f in verdict.findings if f.path == path_of(QA)}
