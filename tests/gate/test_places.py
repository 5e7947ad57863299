"""Where a refusal points: each finding names the file, the record and the field that would have to be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from sealtrail import gate
from sealtrail.exemplar.keys import person_key, root_key
from sealtrail.finding import Finding
from tests.gate.bench import (
    ADMIN,
    AT,
    CAPA,
    CHANGE,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    PAGE,
    POLICY,
    QA,
    REGULATORY,
    ROOT,
    ROOT_FILE,
    SITE,
    Bench,
    named,
    path_of,
    rsa_line,
)
from tests.gate.test_check import first
from tests.gate.test_deputies import named as naming
from tests.gate.test_genesis import founding, signed
from tests.gate.test_people import KEY, NEW, block_of, renamed_proof, unproven, unsigned, with_key
from tests.gate.test_records import FRESH
from tests.gate.test_root_keys import replaced, third

__all__ = ["founding"]

Bend = Callable[[Bench], Bench]
Place = tuple[str, str, str, str]
"""A code, and where: the path, the record, the field."""

ENGINEER = path_of(CMO_ENGINEER)
RECORD = path_of(NEW)


def places(findings: Iterable[Finding]) -> set[Place]:
    """Where findings point; each has a sentence and, apart from it, a hint, and a line where it has a field."""
    found = list(findings)
    assert all(len(f.message.split()) > 1 and len(f.hint.split()) > 1 and f.message != f.hint for f in found)
    assert not [f for f in found if "None" in f.message + f.hint]
    return {(f.code, f.path, f.record, f.field) for f in found}


# --- people and keys ------------------------------------------------------------------------------------------------


def deputy(who: str, role: str = "sponsor.qa", end: str = "2026-11-30T00:00:00Z") -> Bend:
    return lambda b: naming(b, QA, who, role=role, end=end)


def another(old: str, new: str) -> Bend:
    """A newcomer with a key that is not as it should be."""
    return lambda b: b.colleague().swap(RECORD, old, new)


def at_key(code: str, *field: str) -> set[Place]:
    return {(code, RECORD, NEW, ".".join(field))}


@pytest.mark.parametrize(
    ("bend", "expected"),
    [
        pytest.param(deputy(CMO_ENGINEER), {("person.role", path_of(QA), QA, "deputies.0.person")}, id="deputy"),
        pytest.param(
            deputy(REGULATORY, "sponsor.qa_head"), {("person.role", path_of(QA), QA, "deputies.0.role")}, id="role"
        ),
        pytest.param(
            another(f'public: "{KEY.public}"', f'public: "{rsa_line(1024)}"'),
            {("key.weak", RECORD, NEW, "keys.0.public")},
            id="weak",
        ),
        pytest.param(
            another(f'public: "{KEY.public}"', f'public: "{person_key(NEW, 2).public}"'),
            {("key.weak", RECORD, NEW, "keys.0.fingerprint")},
            id="fingerprint",
        ),
        pytest.param(
            another("{kind: enrolled,", "{kind: retired,"),
            at_key("record.schema", "keys", "0", "events"),
            id="enrolled",
        ),
        pytest.param(lambda b: unproven(b.colleague()), {("policy.approval", RECORD, NEW, "keys.0")}, id="unproven"),
        pytest.param(
            lambda b: with_key(b, CMO_ENGINEER, 2, public=person_key(CMO_QA, 1).public),
            {
                ("key.weak", ENGINEER, CMO_ENGINEER, "keys.1.fingerprint"),
                ("key.weak", path_of(CMO_QA), CMO_QA, "keys.0"),
            },
            id="key-of-two",
        ),
        pytest.param(
            lambda b: b.edit(CMO_ENGINEER, swap={"identity:": block_of(b) + "identity:"}),
            {("key.weak", ENGINEER, CMO_ENGINEER, "keys")},
            id="key-twice",
        ),
        pytest.param(
            lambda b: b.edit(CMO_ENGINEER, swap={"keys:\n" + block_of(b): ""}),
            {("policy.approval", ENGINEER, CMO_ENGINEER, "keys")},
            id="key-deleted",
        ),
        pytest.param(
            lambda b: b.edit(CMO_ENGINEER, swap={"T08:33:00-05:00": "T08:34:00-05:00"}),
            {("policy.approval", ENGINEER, CMO_ENGINEER, "keys")},
            id="event-rewritten",
        ),
        pytest.param(
            lambda b: b.key_event(CMO_ENGINEER, "retired", "2026-10-12T09:00:00Z"),
            {("time.future", ENGINEER, CMO_ENGINEER, "keys.0.events.1")},
            id="event-ahead",
        ),
        pytest.param(
            lambda b: b.key_event(CMO_ENGINEER, "retired", "2026-06-12T09:00:00Z"),
            {("time.backdated", ENGINEER, CMO_ENGINEER, "keys.0.events.1")},
            id="event-long-ago",
        ),
    ],
)
def test_a_person(bench: Bench, bend: Bend, expected: set[Place]) -> None:
    """What is wrong with a person points at the line of the record that says it."""
    verdict = bend(bench).let_in().judge()
    # A key that is not as it should be leaves its proof about another key; those findings point at the proof.
    assert places(f for f in verdict.findings if f.blocks and "/enrolments/" not in f.path) == expected
    assert all(f.line for f in verdict.findings if f.field)


def test_a_key_that_would_live_longer(bench: Bench) -> None:
    """A key whose end is put off is told of the list of keys."""
    ends = '    expires: "2026-12-01T00:00:00Z"\n'
    bench.swap(ENGINEER, "    events:\n", f"{ends}    events:\n").given()
    bench.edit(CMO_ENGINEER, swap={ends: ends.replace("2026", "2027")}).let_in()
    assert places(bench.judge().findings) == {("policy.approval", ENGINEER, CMO_ENGINEER, "keys")}


def test_the_window_for_people(bench: Bench) -> None:
    """How long ago a key may have ended is what the policy says for people, not for other records."""
    bench.swap(POLICY, "window_days: {default: 21,", "window_days: {default: 21, person: 5,").given()
    for day, told in (("08", set()), ("06", {("time.backdated", ENGINEER, CMO_ENGINEER, "keys.0.events.1")})):
        other = bench.fork().key_event(CMO_ENGINEER, "retired", f"2026-10-{day}T09:00:00Z").let_in()
        assert places(other.judge().findings) == told


def test_a_deputy_for_too_long(bench: Bench) -> None:
    """A box that reaches too far ahead points at its end, and at no other deputy's."""
    naming(bench, QA, REGULATORY, ADMIN, role="sponsor.qa", end="2026-11-30T00:00:00Z")
    bench.swap(
        path_of(QA),
        f'person: {ADMIN}, role: sponsor.qa, from: "2026-10-01',
        f'person: {ADMIN}, role: sponsor.qa, from: "2027-03-01',
    )
    text = bench.read(path_of(QA)).decode()
    at = text.index("2026-11-30", text.index(f"person: {ADMIN}"))
    bench.write(path_of(QA), text[:at] + "2027-04-30" + text[at + 10 :]).let_in()
    assert places(bench.judge().findings) == {("person.role", path_of(QA), QA, "deputies.1.to")}


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        pytest.param(lambda b: unsigned(b.colleague()), "signature.format", id="not-signed"),
        pytest.param(lambda b: renamed_proof(b.colleague()), "policy.approval", id="renamed"),
        pytest.param(
            lambda b: unproven(b.colleague()).enrol(NEW, 1, said={"person": CMO_QA}), "policy.approval", id="of-another"
        ),
        pytest.param(lambda b: b.colleague().enrol(NEW, 2), "policy.approval", id="of-no-key"),
    ],
)
def test_a_proof(bench: Bench, bend: Bend, code: str) -> None:
    """What is wrong with a proof of possession points at the proof."""
    verdict = bend(bench).let_in().judge()
    proofs = {p for p in bench.changes if "/enrolments/" in p and p.endswith(".json")}
    told = places(verdict.findings)
    assert told
    assert {(c, r, f) for c, _, r, f in told} == {(code, NEW, "")}
    assert {path for _, path, _, _ in told} <= proofs


def test_a_head_of_quality_with_one_key(bench: Bench) -> None:
    """A head of quality who would have one key left is told of the list of keys."""
    bench.key_event(HEAD, "retired", "2026-10-12T07:00:00Z", 2).sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
    told = places(f for f in bench.sign(CMO_QA).judge().findings if f.code == "key.single")
    assert told == {("key.single", path_of(HEAD), HEAD, "keys")}


def test_a_folder_without_a_record(bench: Bench) -> None:
    """A folder that has no text points at the folder and names the record that should be there."""
    folder = path_of(FRESH, "")[:-1]
    bench.write(path_of(FRESH, "attachments", "a.csv"), b"1\n")
    assert ("record.path", folder, FRESH, "") in places(bench.judge().findings)


# --- what governs ---------------------------------------------------------------------------------------------------


def test_too_few_root_holders(bench: Bench) -> None:
    """A threshold that is missed points at the system change that lacks the signatures."""
    bench.shorter_window().pin().sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT)
    assert places(bench.judge().findings) == {
        ("approval.missing", path_of(CHANGE), CHANGE, "root.holder:approved"),
        ("policy.approval", path_of(CHANGE), CHANGE, ""),
        ("root.threshold", path_of(CHANGE), CHANGE, ""),
    }


def test_a_threshold_names_its_root_only_where_there_are_two(bench: Bench) -> None:
    """Which version of root a threshold belongs to is told where two count, and not where one does."""
    one = bench.fork().shorter_window().pin().sign(ADMIN, "authored").sign(DIRECTOR, role=ROOT).judge()
    (told,) = [f.message for f in one.findings if f.code == "root.threshold"]
    assert told == "harrow needs 1 of its root holders, got 0"
    bench.root(DIRECTOR, REGULATORY).next_policy().pin().sign(ADMIN, "authored").sign(HEAD, role=ROOT)
    two = bench.judge()
    assert {f.message for f in two.findings if f.code == "root.threshold"} == {
        f"harrow needs 1 of its root holders of root version {version}, got 0" for version in (1, 2)
    }
    (record,) = two.records
    assert [(s.role, s.organisation, s.meaning, s.count) for s in record.missing] == [
        ("root.holder", "harrow", "approved", 1)
    ] * 2


@pytest.mark.parametrize(
    ("bend", "path"),
    [
        pytest.param(lambda b: replaced(b, listed=False), ROOT_FILE, id="key-forgotten"),
        pytest.param(lambda b: third(b, "T08:00:00Z", "T07:00:00Z"), ROOT_FILE, id="key-described-anew"),
    ],
)
def test_root(bench: Bench, bend: Bend, path: str) -> None:
    """What is wrong with the list of former root keys points at root."""
    assert places(bend(bench).judge().findings) == {("root.keys", path, "", "")}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("version: 1", "version: 3", {("policy.version", ROOT_FILE, "", "")}, id="version"),
        pytest.param("code: HRW", "code: HRX", {("root.identity", ROOT_FILE, "", "")}, id="identity"),
        pytest.param(root_key(HEAD).public, rsa_line(1024), {("key.weak", ROOT_FILE, "", "")}, id="weak-key"),
    ],
)
def test_another_root(bench: Bench, old: str, new: str, expected: set[Place]) -> None:
    """What is wrong with a new root points at root."""
    text = bench.read(ROOT_FILE).decode()
    text = text if old == "version: 1" else text.replace("version: 1", "version: 2", 1)
    bench.write(ROOT_FILE, text.replace(old, new, 1)).next_policy().pin().holders()
    told = places(f for f in bench.judge().findings if f.code in {code for code, *_ in expected})
    assert told == expected


def test_another_policy(bench: Bench) -> None:
    """A policy whose version does not go up, or that names a predecessor wrongly, is told of the policy."""
    same = bench.fork().swap(POLICY, "default: 21", "default: 14").pin().holders()
    assert places(same.judge().findings) == {("policy.version", POLICY, "", "")}
    lie = bench.swap(POLICY, "default: 21", "default: 14").next_policy(f'{{version: 2, sha256: "{"0" * 64}"}}')
    assert places(lie.pin().holders().judge().findings) == {("policy.version", POLICY, "", "")}


def test_pins(bench: Bench) -> None:
    """A pin that is wrong is pointed at in the list of pins; a file without one is named in the list."""
    record = (path_of(CHANGE), CHANGE)
    left_out = bench.fork().page().write("README.md", "x\n").pin(leave_out=PAGE)
    told = places(f for f in left_out.judge().findings if f.code == "governed.pins")
    assert told == {("governed.pins", *record, "pins")}
    other = bench.fork().page().pin()
    other.write(PAGE, other.read(PAGE) + b"More.\n")
    told = places(f for f in other.judge().findings if f.code == "governed.pins")
    assert told == {("governed.pins", *record, "pins.0.after")}
    more = bench.page().pin(more=f'\n  - {{path: {POLICY}, after: {{mode: "100644", sha256: "{"0" * 64}"}}}}')
    told = places(f for f in more.judge().findings if f.code == "governed.pins")
    assert told == {("governed.pins", *record, "pins.1")}


def test_nobody_pins(bench: Bench) -> None:
    """A governed file that nobody pins is named itself."""
    assert places(bench.page().judge().findings) == {("governed.pins", PAGE, "", "")}


def test_two_system_changes(bench: Bench) -> None:
    """Of two system changes the second is told that it is one too many."""
    bench.page().pin().page_signed()
    text = bench.read(path_of(CHANGE)).decode().replace("0003", "0004")
    bench.write(path_of("SYS-LRK-2026-0004"), text)
    told = places(f for f in bench.judge().findings if f.code == "governed.pins")
    assert told == {("governed.pins", path_of("SYS-LRK-2026-0004"), "", "")}


def test_what_travels_with_a_policy(bench: Bench) -> None:
    """What may not travel with a policy is named: a page by its path, a record by its number too."""
    bench.shorter_window().page().pin().holders().plan().approve()
    told = places(f for f in bench.judge().findings if f.code == "governed.alone")
    assert told == {("governed.alone", PAGE, "", ""), ("governed.alone", path_of(CAPA), CAPA, "")}


def test_who_did_not_sign_for_people(bench: Bench) -> None:
    """Both invariants on who signs for a person point at the person."""
    told = bench.colleague().sign(CMO_QA, "authored").judge().findings
    assert [(f.path, f.record) for f in told if f.code == "policy.approval"] == [(RECORD, NEW)] * 2


# --- liveness -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bend", "path"),
    [
        pytest.param(lambda b: b.swap(POLICY, ", schema/policy.yaml,", ","), POLICY, id="policy-not-governed"),
        pytest.param(
            lambda b: b.swap(
                "schema/workflows/system_change.yaml", "write: [records.admin, owner.quality]", "write: [cmo.lab]"
            ),
            "records/people",
            id="no-author",
        ),
    ],
)
def test_a_dead_end(bench: Bench, bend: Bend, path: str) -> None:
    """What would keep the next change from landing points at the file in which that would be mended."""
    verdict = bend(bench).next_policy().pin().holders().judge()
    assert path in {p for c, p, _, _ in places(verdict.findings) if c == "policy.liveness"}


# --- the genesis ----------------------------------------------------------------------------------------------------


def test_a_genesis_with_other_versions(founding: Bench) -> None:
    """A genesis that begins with another version is told of the policy."""
    verdict = signed(founding.swap(POLICY, "version: 1", "version: 2")).judge()
    assert places(verdict.findings) == {("policy.version", POLICY, "", "")}
    assert [record.id for record in verdict.records] == ["SYS-LRK-2026-0001"]


def test_what_a_genesis_may_not_hold(founding: Bench, bench: Bench) -> None:
    """A record in a genesis that belongs into a later step is named."""
    founding.write(path_of(SITE), bench.read(path_of(SITE)))
    told = places(f for f in signed(founding).judge().findings)
    assert told == {("genesis.content", path_of(SITE), SITE, "")}


@pytest.mark.parametrize("gone", ["", ".sig"])
def test_statements_beside_founding_people(founding: Bench, gone: str) -> None:
    """A statement beside a founding person is refused, and so is its signature alone, or it alone."""
    signed(founding).sign(CMO_HEAD, "authored", "cmo.qu", record=QA)
    founding.drop(f"{founding.statements[-1]}{gone}")
    assert ("genesis.content", path_of(QA), QA, "") in places(founding.judge().findings)


# --- check ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bend", "expected"),
    [
        pytest.param(
            lambda b: b.drop(first(b, CAPA)),
            lambda b: {("statement.format", first(b, CAPA, ".sig"), CAPA, "")},
            id="orphan",
        ),
        pytest.param(
            lambda b: b.drop(first(b, CAPA, ".sig")),
            lambda b: {("signature.format", first(b, CAPA), CAPA, "")},
            id="unsigned",
        ),
        pytest.param(
            lambda b: b.keep(CAPA, b"{}", b"x"),
            lambda _: {("statement.format", path_of(CAPA, "approvals", named(b"{}")), CAPA, "")},
            id="no-statement",
        ),
        pytest.param(
            lambda b: b.write(path_of(FRESH, "attachments", "a.csv"), "x\n"),
            lambda _: {("record.path", path_of(FRESH, "")[:-1], "", "")},
            id="no-record",
        ),
    ],
)
def test_what_check_points_at(bench: Bench, bend: Bend, expected: Callable[[Bench], set[Place]]) -> None:
    """Check points at the very file that is wrong, and names its record."""
    assert places(gate.check(bend(bench).result(), AT)) == expected(bench)


# --- the tree -------------------------------------------------------------------------------------------------------


def test_a_path_as_it_is_shown(bench: Bench) -> None:
    """A path that no terminal should print is shown with its odd bytes spelt out, and cut at 200 characters."""
    odd = {
        "site/pages/a\nb\x1b[31m.md": "site/pages/a\\nb\\x1b[31m.md",
        "site/pages/é.md": "site/pages/\\xe9.md",
        "site/pages/" + "a" * 300: "site/pages/" + "a" * 189,
    }
    for path in odd:
        bench.write(path, b"x\n")
    told = places(f for f in bench.judge().findings if f.code == "tree.path")
    assert told == {("tree.path", shown, "", "") for shown in odd.values()}


def test_attributes_line_by_line(bench: Bench) -> None:
    """Attributes that let git show other bytes are told by line; harmless ones, comments and odd bytes are none."""
    lines = [
        b"# text=auto",
        b"*.csv -text -diff",
        b"*.md text",
        b"\xff.md -text",
        b"",
        b"[attr]odd -text",
        b"*.x binary",
    ]
    bench.write(".gitattributes", b"\n".join(lines))
    told = [f for f in bench.judge().findings if f.code == "tree.kind"]
    assert places(told) == {("tree.kind", ".gitattributes", "", "")}
    assert [(f.line, f.column) for f in told] == [(3, 1), (6, 1)]
