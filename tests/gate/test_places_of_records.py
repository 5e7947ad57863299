"""Where a refusal points, for records, statements, incidents and files; and who is named as able to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sealtrail import gate
from sealtrail.exemplar.keys import root_key
from sealtrail.gate.tree import MAX_SMALL, MAX_TEXT
from sealtrail.git import Entry
from tests.gate.bench import (
    ADMIN,
    AGREEMENT,
    AT,
    CAPA,
    CLOSED,
    CMO_DIRECTOR,
    CMO_ENGINEER,
    CMO_HEAD,
    CMO_QA,
    DIRECTOR,
    HEAD,
    PAGE,
    POLICY,
    QA,
    REGULATORY,
    SITE,
    Bench,
    TokenKey,
    path_of,
)
from tests.gate.past import INCIDENT, Past, both, lived
from tests.gate.test_places import Place, places
from tests.gate.test_quorum import DUE, both_groups
from tests.gate.test_records import DATA, landed, with_attachment
from tests.gate.test_security_keys import tokened
from tests.signatures.authenticator import ORIGIN, SK_ED25519, WEBAUTHN, Authenticator

Bend = Callable[[Bench], Bench]
INDEX = path_of(CAPA)
WORKFLOW = "schema/workflows/capa.yaml"


@pytest.fixture
def past() -> Past:
    """The story, and main where it ended."""
    return lived().fork()


# --- a record -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bend", "expected"),
    [
        pytest.param(
            lambda b: b.drop(landed(b)), {("approval.append-only", "landed", CAPA, "")}, id="statement-removed"
        ),
        pytest.param(
            lambda b: b.edit(CLOSED, swap={"title: Inactive": "title: Other"}),
            {("record.edge", path_of(CLOSED), CLOSED, "state")},
            id="closed-to-edits",
        ),
        pytest.param(
            lambda b: b.edit(CAPA, "plan_approved", swap={"classification: major": "classification: minor"}),
            {("record.edge", INDEX, CAPA, "classification")},
            id="field-that-stays",
        ),
        pytest.param(
            lambda b: b.write(path_of(CLOSED, "attachments", "more.csv"), DATA),
            {("record.revision", path_of(CLOSED), CLOSED, "revision")},
            id="file-without-a-revision",
        ),
        pytest.param(
            lambda b: b.edit(CAPA, swap=DUE).sign(CMO_ENGINEER, "authored"),
            {("record.field-owner", INDEX, CAPA, "due")},
            id="field-of-the-other-side",
        ),
        pytest.param(
            lambda b: b.edit(CAPA, "finished"), {("record.transition", INDEX, CAPA, "state")}, id="no-such-state"
        ),
    ],
)
def test_a_record(bench: Bench, bend: Bend, expected: set[Place]) -> None:
    """What is wrong with a record points at its field, and what is wrong with a landed statement at that."""
    codes = {code for code, *_ in expected}
    told = places(f for f in bend(bench).judge().findings if f.code in codes)
    assert told == {(c, landed(bench) if path == "landed" else path, r, f) for c, path, r, f in expected}


def test_a_base_that_cannot_be_read(bench: Bench) -> None:
    """Of a record that cannot be read in base the step is told by its text, and by no field."""
    bench.swap(INDEX, "classification: major", "classification: major\nseverity: high").given()
    bench.edit(CAPA, swap={"\nseverity: high": ""})
    (told,) = bench.refused("record.schema").findings
    assert (told.path, told.record, told.field, told.rule) == (INDEX, CAPA, "", "R-ID-04")


# --- statements -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        pytest.param(lambda b: b.sign(QA, said={"signed_at": "2026-10-12T08:16:00Z"}), "time.future", id="ahead"),
        pytest.param(lambda b: b.sign(QA, said={"signed_at": "2026-09-21T07:59:59Z"}), "time.backdated", id="old"),
        pytest.param(lambda b: b.sign(QA, said={"signatory.role": "sponsor.qp"}), "person.role", id="role"),
        pytest.param(lambda b: b.sign(QA, said={"prior": "0" * 64}), "statement.prior", id="prior"),
        pytest.param(lambda b: b.sign(ADMIN, role="records.admin"), "person.role", id="administrator"),
        pytest.param(lambda b: b.sign(HEAD, "rejected", "sponsor.qa"), "approval.surplus", id="surplus"),
        pytest.param(lambda b: b.sign(HEAD, "authored", "sponsor.qa"), "person.role", id="author"),
        pytest.param(lambda b: b.keep(CAPA, b"{}", b"x"), "statement.format", id="none"),
    ],
)
def test_a_statement(bench: Bench, bend: Bend, code: str) -> None:
    """What is wrong with a statement points at the statement and names its record."""
    bend(bench.plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA))
    told = places(f for f in bench.judge().findings if f.path == bench.statements[-1])
    assert {r for _, _, r, _ in told} <= {CAPA, ""}


def test_the_same_said_twice(bench: Bench) -> None:
    """Of two statements in which one person says the same, one is told to be too many."""
    bench.plan().approve().sign(QA, said={"nonce": "0" * 32})
    (told,) = bench.refused("approval.surplus").findings
    assert told.path in bench.statements[-2:]


def test_a_signature_alone(bench: Bench) -> None:
    """A signature without a statement is pointed at itself."""
    bench.plan().approve().drop(bench.statements[-1])
    told = [f for f in bench.judge().findings if f.code == "statement.format"]
    assert places(told) == {("statement.format", f"{bench.statements[-1]}.sig", CAPA, "")}


def test_a_statement_beside_what_did_not_change(bench: Bench) -> None:
    """A statement that is not an acknowledgement, beside a record that did not change, is one too many."""
    path = landed(bench)
    bench.keep(AGREEMENT, bench.read(path), bench.read(f"{path}.sig"))
    assert places(bench.judge().findings) == {("approval.surplus", bench.statements[-1], AGREEMENT, "")}


# --- who is missing -------------------------------------------------------------------------------------------------


def test_what_is_missing(bench: Bench) -> None:
    """Each signature that is missing is told with its role, its side and who could give it."""
    findings = bench.plan().judge().findings
    assert places(findings) == {
        ("approval.missing", INDEX, CAPA, field)
        for field in ("cmo.qu:authored", "cmo.qu:approved", "sponsor.qa:approved")
    }
    told = {f.field: (f.message, f.hint) for f in findings}
    assert told["sponsor.qa:approved"] == (
        'missing: "approved" by sponsor.qa of larkspur',
        f"Annika Böttcher ({HEAD}), Zeynep Yıldız ({QA}) can sign: sealtrail sign {CAPA}",
    )
    assert told["cmo.qu:authored"][0] == 'missing: "authored" by cmo.qu of harrow or cmo.techops of harrow'


def test_how_many_are_missing(bench: Bench) -> None:
    """Where several people are missing in one place, it is told how many, and no more than four are named."""
    need = "approved, when: [shared]}\n  - {from: plan_approved"
    bench.swap(WORKFLOW, need, need.replace("when: [shared]", "count: 2"))
    for person in (ADMIN, DIRECTOR, REGULATORY):
        text = bench.read(path_of(person)).decode()
        role = next(line for line in text.splitlines() if line.startswith("  - {role: "))
        bench.write(path_of(person), text.replace(role, f"  - {{role: sponsor.qa,{role.partition(',')[2]}"))
    bench.given().plan().sign(CMO_ENGINEER, "authored").sign(CMO_QA)
    (told,) = bench.refused("approval.missing").findings
    assert told.message == 'missing: 2 people: "approved" by sponsor.qa of larkspur'
    assert told.hint.count("(PER-LRK-") == 4


def test_who_owns_an_action_is_not_named(bench: Bench) -> None:
    """Whoever may not fill a place is not named as able to, nor anybody of the other side."""
    path = path_of(CLOSED)
    bench.write(path, bench.read(path).decode().replace(CMO_DIRECTOR, CMO_HEAD))
    bench.swap(path, "state: closed_effective", "state: effectiveness_pending").given()
    (told,) = (
        bench.edit(CLOSED, "closed_effective")
        .sign(CMO_ENGINEER, "authored")
        .sign(QA)
        .refused("approval.missing")
        .findings
    )
    assert told.hint == f"Siobhán Kelleher ({CMO_QA}) can sign: sealtrail sign {CLOSED}"


def test_who_has_no_key_that_is_taken_is_not_named(bench: Bench) -> None:
    """Where the policy takes the keys of nobody, nobody is named as able to sign."""
    bench.swap(POLICY, "accepted: [ssh-ed25519, ", "accepted: [").given()
    found = bench.plan().refused("approval.missing").findings
    assert all(f.hint.startswith("nobody can today") for f in found)


def test_two_places_of_one_person(bench: Bench) -> None:
    """Who fills one place too many is told at the second statement."""
    both_groups(bench).sign(CMO_QA, "acknowledged").sign(HEAD, role="sponsor.qa")
    told = {f.code: f.path for f in bench.judge().findings}
    assert told["approval.separation"] in bench.statements


# --- incidents ------------------------------------------------------------------------------------------------------


def test_an_incident_that_lies(past: Past) -> None:
    """What is untrue in an incident points at the step that it names, or at the list where one is missing."""
    past.bench.plan()
    bad = past.bypass()
    past.bench.plan().sign(QA)
    worse = past.bypass()
    path = path_of(INCIDENT)

    def lie(*facts: tuple[str, tuple[str, ...]]) -> set[Place]:
        other = past.fork()
        both(other.incident(dict(facts)))
        return places(other.bypass().verdict.findings)

    one, two = (bad.commit.id, ("approval.missing",)), (worse.commit.id, past.failed[worse.commit.id])
    assert lie(one) == {("incident.untrue", path, INCIDENT, "steps")}
    assert lie(one, two, ("f" * 40, ("record.schema",))) == {("incident.untrue", path, INCIDENT, "steps.2.commit")}
    assert lie(one, (two[0], ("record.schema",))) == {("incident.untrue", path, INCIDENT, "steps.1.codes")}


def test_a_step_that_is_named_twice(past: Past) -> None:
    """An incident that names a step twice is told of its list."""
    past.bench.plan()
    past.bypass()
    past.incident()
    text = past.bench.read(path_of(INCIDENT)).decode()
    line = next(line for line in text.splitlines(keepends=True) if line.startswith("  - {commit"))
    both(past.bench.write(path_of(INCIDENT), text.replace(line, line * 2)))
    assert places(past.bypass().verdict.findings) == {("incident.untrue", path_of(INCIDENT), INCIDENT, "steps")}


def test_what_travels_with_an_incident(past: Past) -> None:
    """Everything that changes beside an incident is named by its path, records and governed files alike."""
    past.bench.plan()
    past.bypass()
    both(past.incident())
    past.bench.address().site().page()
    told = places(f for f in past.bypass().verdict.findings if f.code == "incident.alone")
    assert told == {("incident.alone", path, "", "") for path in (path_of(SITE), PAGE)}


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("120000", "a symbolic link"),
        ("160000", "a submodule"),
        ("100755", "an executable file"),
        ("100664", "an entry of mode 100664"),
    ],
)
def test_what_kind_of_file_it_is(bench: Bench, mode: str, kind: str) -> None:
    """What is no plain file is told by its path and by what it is."""
    bench.write(PAGE, Entry(mode, bench.base.objects.put_blob(b"x")))
    told = [f for f in bench.judge().findings if f.code == "tree.kind"]
    assert places(told) == {("tree.kind", PAGE, "", "")}
    assert [f.message for f in told] == [f"this is {kind}, expected a plain file"]


def test_a_file_that_is_too_large(bench: Bench) -> None:
    """A file that is too large is told by its path, with both sizes; one of exactly the size is not."""
    bench.write(PAGE, b"x" * MAX_SMALL).write("README.md", b"x" * (MAX_SMALL + 1))
    told = [f for f in bench.judge().findings if f.code == "tree.size"]
    assert places(told) == {("tree.size", "README.md", "", "")}
    assert told[0].message == f"this file is {MAX_SMALL + 1} bytes long, expected at most {MAX_SMALL}"


def test_a_pointer_to_a_large_file(bench: Bench) -> None:
    """A pointer of git LFS is told by its path, and a text that begins like one and goes on is none."""
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 9\n"
    with_attachment(bench).write(PAGE, pointer).write("README.md", pointer + b"x" * 1024)
    told = places(f for f in bench.judge().findings if f.code == "tree.kind")
    assert told == {("tree.kind", PAGE, "", "")}


# --- passkeys and rules -----------------------------------------------------------------------------------------------


def test_a_page_with_a_port(bench: Bench) -> None:
    """A passkey signs for a page with a port, as that lies in the same domain."""
    page = f"{ORIGIN}:8443"
    tokened(bench, WEBAUTHN, origin=page, origins=f'"{page}"').accepted()


def test_a_new_key_of_a_kind_that_is_not_taken(bench: Bench) -> None:
    """A new key of a kind that the policy does not take is pointed at."""
    key = TokenKey.of(Authenticator(SK_ED25519))
    bench.another_key(QA, key)
    told = [f for f in bench.judge().findings if f.path == path_of(QA) and f.code == "key.weak"]
    assert places(told) == {("key.weak", path_of(QA), QA, "keys.1.public")}


def test_check_asks_the_rules_about_one_record_alone(bench: Bench) -> None:
    """Check asks also the rules that need nothing but the record: a state that no workflow knows is found."""
    told = gate.check(bench.swap(INDEX, "state: plan_in_review", "state: finished").result(), AT)
    assert ("record.transition", INDEX, CAPA, "state") in places(told)


def test_head_of_quality_is_named_with_her_deputies(bench: Bench) -> None:
    """Whoever could sign today is named once, in the order of their numbers."""
    (told,) = bench.plan().sign(CMO_ENGINEER, "authored").sign(QA).refused("approval.missing").findings
    assert told.hint.index(CMO_HEAD) < told.hint.index(CMO_QA)


def test_whose_key_it_is(bench: Bench) -> None:
    """Who would enrol a root holder's key is told whose it is."""
    bench.another_key(QA, root_key(HEAD))
    told = [f.message for f in bench.judge().findings if f.code == "key.weak"]
    assert told == [f"this key belongs to {HEAD}"]


def test_a_text_that_cannot_be_read_tells_of_no_statement(bench: Bench) -> None:
    """Of a record that cannot be read no statement is judged, and the verdict says so with an empty list."""
    verdict = bench.plan().approve().write(INDEX, b"---\nid: a\nid: b\n---\n").refused("record.schema")
    assert [(r.id, r.statements, r.missing) for r in verdict.records] == [(CAPA, (), ())]


def test_what_is_said_of_a_text_that_did_not_change(bench: Bench) -> None:
    """A file that comes beside an unchanged text is told as that, apart from the revision that was not raised."""
    bench.write(path_of(CLOSED, "attachments", "more.csv"), DATA)
    told = {f.message for f in bench.judge().findings if f.code == "record.revision"}
    assert "files of the record changed and its text did not" in told


def test_as_much_text_as_one_step_may_bring(bench: Bench) -> None:
    """A step may bring exactly as much text as is allowed, and not a byte more."""
    each = 1024 * 1024
    for number in range(MAX_TEXT // each):
        bench.write(f"site/pages/{number}.md", b"x" * each)
    assert "tree.size" not in {f.code for f in bench.judge().findings}
    bench.write("site/pages/more.md", b"x").refused("tree.size")
