"""A checkpoint held against a history: what was signed is found again, and nothing else passes for it.

What a checkpoint must say is written here a second time, from the design and not through the product's own writer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail import digest, statement
from sealtrail.errors import UsageError
from sealtrail.exemplar.keys import StoryKey, person_key, root_key
from sealtrail.finding import Finding
from sealtrail.git import Repository
from sealtrail.history import Report
from sealtrail.history.checkpoint import Kept, Moved, Since, checkpoint_of, held_to, read_checkpoint, since
from sealtrail.history.verify import Word
from sealtrail.model import Checkpoint, Person, Witness
from sealtrail.store import Snapshot
from tests.cli.demo import made
from tests.gate.bench import CMO_HEAD, CMO_LEFT, DIRECTOR, HEAD, POLICY, QA, put, ssh_signature
from tests.gate.past import lived
from tests.git.porcelain import git
from tests.signatures.authenticator import SK_ED25519, UP, UV, Authenticator

CHECKPOINT = "sealtrail-checkpoint-v1"


@pytest.fixture(scope="module")
def report() -> Report:
    """The story under the first engine, verified against its anchor: its days and keys stay as they are told here."""
    return lived().verify()


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Witnessed:
    """A checkpoint in the making: of one step, by one person, an hour after it landed, as far as a test bends it."""

    report: Report
    number: int
    who: str = QA
    key: StoryKey = field(default_factory=lambda: person_key(QA, 1))
    changes: dict[str, object] = field(default_factory=dict)
    namespace: str = CHECKPOINT

    def bend(self, dotted: str, value: object) -> Witnessed:
        """Say something else at a place."""
        self.changes[dotted] = value
        return self

    def said(self) -> dict[str, Any]:
        """What is said, as a plain value."""
        step = self.report.steps[self.number - 1]
        record = step.result.record(self.who)
        assert record is not None
        assert isinstance(record.model, Person)
        files = ((e.mode, path, step.result.objects.blob(e.id)) for path, e in step.result.files())
        value: dict[str, Any] = {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [{"name": ".", "digest": {"sha256": digest.tree_digest(files)}}],
            "predicateType": "urn:sealtrail:checkpoint:v1",
            "predicate": {
                "repository": "urn:uuid:0b7c1d9e-5a52-4f0e-9d3b-6a4f6c0e2a71",
                "genesis": self.report.steps[0].commit.id,
                "commit": step.commit.id,
                "steps": self.number,
                "step_at": utc(step.at),
                "made_at": utc(step.at + timedelta(hours=1)),
                "signatory": {
                    "id": self.who,
                    "name": record.model.printed_name,
                    "organisation": record.model.org,
                    "key": self.key.fingerprint,
                },
            },
        }
        for dotted, wanted in self.changes.items():
            put(value, dotted, wanted)
        return value

    def kept(self) -> Kept:
        """The checkpoint, signed in this process."""
        data = digest.canonical(self.said())
        parsed = statement.parse_checkpoint(data)
        assert isinstance(parsed, Checkpoint), parsed
        return Kept(parsed, data, ssh_signature(self.key, data, self.namespace))


def by(report: Report, who: str, number: int, step: int) -> Witnessed:
    """A checkpoint of a step, signed with the n-th key of a person."""
    return Witnessed(report, step, who, person_key(who, number))


def tip(report: Report) -> Witnessed:
    return Witnessed(report, len(report.steps))


def codes(told: Since) -> list[str]:
    return [f.code for f in told.findings]


def test_the_tip_is_found_again(report: Report) -> None:
    """A checkpoint of the last step holds, and nothing happened since."""
    told = since(report, tip(report).kept())
    assert (told.holds, told.findings, told.steps, told.records) == (True, (), 0, ())


def test_what_is_written_is_what_the_design_says(report: Report) -> None:
    """The product's own writer gives the same bytes as the description of the format, read independently."""
    expected = tip(report)
    signer = expected.said()["predicate"]["signatory"]
    at = report.steps[-1].at + timedelta(hours=1)
    made_here = checkpoint_of(report, Witness(**signer), at=at.astimezone())
    assert statement.build_checkpoint(made_here) == digest.canonical(expected.said())


@pytest.mark.parametrize("back", [1, 5, 20])
def test_what_happened_since_is_told(report: Report, back: int) -> None:
    """Of an earlier step, the steps after it are counted, and each record that moved is named with its revisions."""
    number = len(report.steps) - back
    told = since(report, by(report, HEAD, 1, number).kept())
    assert (told.holds, told.steps) == (True, back)
    then, now = report.steps[number - 1].result, report.steps[-1].result
    moved = {m.record: (m.before, m.revision) for m in told.records}
    both = revisions(then, now)
    assert moved == {name: both[name] for name in moved}
    assert {name for name, (before, after) in both.items() if before != after} <= moved.keys()
    assert [m.record for m in told.records] == sorted(moved)
    signed = sum(s.valid for step in report.steps[number:] for r in step.verdict.records for s in r.statements)
    assert sum(m.signatures for m in told.records) == signed > 0


def revisions(then: Snapshot, now: Snapshot) -> dict[str, tuple[int, int]]:
    """The revision of each record before and after."""
    before = {r.model.id: r.model.revision for r in then.records()}
    return {r.model.id: (before.get(r.model.id, 0), r.model.revision) for r in now.records()}


def test_a_record_that_was_only_read_has_moved_nowhere(report: Report) -> None:
    """A late acknowledgement shows as a signature on a record whose revision stayed."""
    read = next(
        step
        for step in report.steps[1:]
        if [(r.transition, len(r.statements)) for r in step.verdict.records] == [(None, 1)]
    )
    upto = replace(report, steps=report.steps[: read.number])
    told = since(upto, by(report, HEAD, 1, read.number - 1).kept())
    (record,) = read.verdict.records
    assert told.records == (Moved(record.id, record.revision, record.revision, 1),)


def test_a_history_that_was_cut_back_is_found_out(report: Report) -> None:
    """Where main was set back to an older tip, which verifies by itself, the missing steps are counted."""
    cut = replace(report, steps=report.steps[:-3], tip=report.steps[-4].commit.id)
    told = since(cut, tip(report).kept())
    assert codes(told) == ["history.rewritten"]
    assert f"{len(report.steps) - 3} steps are here, and {len(report.steps)} were signed" in told.findings[0].message
    assert (told.holds, told.steps, told.records) == (False, 0, ())


def test_a_history_that_was_written_anew_is_found_out(report: Report) -> None:
    """Where another commit stands in the place of the signed one, both are named."""
    last, other = report.steps[-1], report.steps[-2]
    anew = replace(report, steps=(*report.steps[:-1], replace(last, commit=other.commit)))
    told = since(anew, tip(report).kept())
    assert codes(told) == ["history.rewritten"]
    assert f"is {other.commit.id}, and {last.commit.id} was signed" in told.findings[0].message


def test_the_same_commit_with_another_tree_is_found_out(report: Report) -> None:
    """SHA-256 decides: files that hide behind a commit id of the same SHA-1 do not pass."""
    last = report.steps[-1]
    changed = last.result.advance({"agreements/QA-LRK-0001-01/index.md": b"---\nnothing: agreed\n---\n"})
    told = since(replace(report, steps=(*report.steps[:-1], replace(last, result=changed))), tip(report).kept())
    assert codes(told) == ["history.rewritten"]
    assert changed.sha256() in told.findings[0].message
    assert last.result.sha256() in told.findings[0].message


OTHER = "0" * 63 + "1"
BENDS: dict[str, tuple[Callable[[Witnessed], object], list[str], str]] = {
    "another repository": (
        lambda w: w.bend("predicate.repository", "urn:uuid:11111111-2222-4333-8444-555555555555"),
        ["history.rewritten"],
        "and urn:uuid:11111111-2222-4333-8444-555555555555 was signed",
    ),
    "another genesis": (lambda w: w.bend("predicate.genesis", "1" * 40), ["history.rewritten"], f"and {'1' * 40} was"),
    "both": (
        lambda w: w.bend("predicate.repository", "urn:x").bend("predicate.genesis", "1" * 40),
        ["history.rewritten", "history.rewritten"],
        "repository is urn:uuid:0b7c",
    ),
    "another commit": (lambda w: w.bend("predicate.commit", "2" * 40), ["history.rewritten"], f"and {'2' * 40} was"),
    "another number": (
        lambda w: w.bend("predicate.steps", w.number - 1),
        ["history.rewritten"],
        "commit of step ",
    ),
    "far ahead": (lambda w: w.bend("predicate.steps", 1_000_000), ["history.rewritten"], "and 1000000 were signed"),
    "another tree": (
        lambda w: w.bend("subject", [{"name": ".", "digest": {"sha256": OTHER}}]),
        ["history.rewritten"],
        f"and {OTHER} was signed",
    ),
    "another time": (
        lambda w: w.bend("predicate.step_at", "2026-10-09T13:15:01Z"),
        ["history.rewritten"],
        "is 2026-10-09T13:15:00Z, and 2026-10-09T13:15:01Z was signed",
    ),
    "another name": (
        lambda w: w.bend("predicate.signatory.name", "Annika Böttcher"),
        ["statement.subject"],
        'signed as "Annika Böttcher" of larkspur, and PER-LRK-0003 is Zeynep Yıldız of larkspur',
    ),
    "another side": (
        lambda w: w.bend("predicate.signatory.organisation", "harrow"),
        ["statement.subject"],
        "of harrow, and PER-LRK-0003 is Zeynep Yıldız of larkspur",
    ),
    "nobody": (
        lambda w: w.bend("predicate.signatory.id", "PER-LRK-0099"),
        ["key.unknown"],
        "PER-LRK-0099 is nobody that the history knew at that step",
    ),
    "another key": (
        lambda w: w.bend("predicate.signatory.key", person_key(DIRECTOR, 1).fingerprint),
        ["key.unknown"],
        "is no key of Zeynep Yıldız",
    ),
    "before it landed": (
        lambda w: w.bend("predicate.made_at", "2026-10-09T12:15:00Z"),
        ["time.backdated"],
        "made at 2026-10-09 12:15 UTC, and the step that it signs landed at 2026-10-09 13:15 UTC",
    ),
}


@pytest.mark.parametrize("name", BENDS)
def test_a_checkpoint_that_says_something_else_is_refused(report: Report, name: str) -> None:
    """Each thing that a checkpoint says is compared with the history, and both sides are told."""
    bend, expected, words = BENDS[name]
    bent = tip(report)
    bend(bent)
    told = since(report, bent.kept())
    assert codes(told) == expected
    assert words in told.findings[0].message
    assert all(f.blocks and f.hint for f in told.findings)
    assert not told.holds


def test_a_signature_for_another_purpose_does_not_count(report: Report) -> None:
    """A signature that was made for approvals is none for a checkpoint."""
    bent = tip(report)
    bent.namespace = "sealtrail-approval-v1"
    told = since(report, bent.kept())
    assert codes(told) == ["signature.namespace"]
    assert "sealtrail-approval-v1, expected sealtrail-checkpoint-v1" in told.findings[0].message


@pytest.mark.parametrize(
    ("signature", "code"), [(b"", "signature.format"), (b"-----BEGIN SSH SIGNATURE-----\n", "signature.format")]
)
def test_without_a_signature_it_is_nothing(report: Report, signature: bytes, code: str) -> None:
    """A checkpoint whose signature cannot be read is refused."""
    assert codes(since(report, replace(tip(report).kept(), signature=signature))) == [code]


def test_somebody_elses_signature_does_not_count(report: Report) -> None:
    """The key that signed must be the one that the checkpoint names, root keys not among them."""
    kept = tip(report).kept()
    for key in (person_key(HEAD, 1), root_key(HEAD)):
        told = since(report, replace(kept, signature=ssh_signature(key, kept.data, CHECKPOINT)))
        assert codes(told) == ["key.unknown"]
    rooted = Witnessed(report, len(report.steps), HEAD, root_key(HEAD))
    assert codes(since(report, rooted.kept())) == ["key.unknown"]


@given(data=st.data())
def test_no_bit_can_be_flipped(report: Report, data: st.DataObject) -> None:
    """With any one bit of a checkpoint or of its signature flipped, it is no checkpoint or does not hold."""
    kept = tip(report).kept()
    part = data.draw(st.sampled_from(["data", "signature"]))
    held: bytes = getattr(kept, part)
    at, bit = data.draw(st.integers(0, len(held) - 1)), data.draw(st.integers(0, 7))
    flipped = bytes([*held[:at], held[at] ^ (1 << bit), *held[at + 1 :]])
    parsed = statement.parse_checkpoint(flipped if part == "data" else kept.data)
    if isinstance(parsed, Checkpoint):
        assert not since(report, replace(kept, checkpoint=parsed, **{part: flipped})).holds


# --- keys through their life ---------------------------------------------------------------------------------------


def last_with_old_key(report: Report) -> int:
    """The last step before the manufacturer's head of quality replaced her key."""
    old = person_key(CMO_HEAD, 1).fingerprint
    for step in report.steps:
        record = step.result.record(CMO_HEAD)
        assert record is not None
        assert isinstance(record.model, Person)
        if any(key.fingerprint == old and key.ended is not None for key in record.model.keys):
            return step.number - 1
    raise AssertionError("the story has no such step")


def test_a_key_that_ended_later_still_counts(report: Report) -> None:
    """A checkpoint that was made while the key was in use holds for ever."""
    assert since(report, by(report, CMO_HEAD, 1, last_with_old_key(report)).kept()).findings == ()


def test_a_key_that_had_ended_does_not_count(report: Report) -> None:
    """A key signs no checkpoint of a step that already knows it as retired, and no old one under a new date."""
    number = last_with_old_key(report)
    assert codes(since(report, by(report, CMO_HEAD, 1, number + 1).kept())) == ["key.expired", "key.expired"]
    late = by(report, CMO_HEAD, 1, number).bend("predicate.made_at", "2026-06-02T17:30:00Z")
    told = since(report, late.kept())
    assert codes(told) == ["key.expired"]
    assert "was retired at 2026-06-02 17:30 UTC" in told.findings[0].message


def test_who_has_left_makes_no_checkpoint(report: Report) -> None:
    """Somebody who has left signs for no later step, and what they signed before stays."""
    left = next(s.number for s in report.steps if is_gone(s.result))
    assert codes(since(report, by(report, CMO_LEFT, 1, left - 1).kept())) == []
    told = since(report, by(report, CMO_LEFT, 1, left).kept())
    assert "person.role" in codes(told)
    assert "has left" in told.findings[0].message


def is_gone(snapshot: Snapshot) -> bool:
    record = snapshot.record(CMO_LEFT)
    return record is not None and record.model.state == "left"


def with_event(report: Report, kind: str, since_when: str | None) -> Report:
    """The report, as if the last step had brought an event of the quality manager's key."""
    path = f"records/people/{QA}/index.md"
    last = report.steps[-1]
    text = text_of(last.result, path)
    enrolled = next(line for line in text.splitlines() if "kind: enrolled" in line)
    more = f', since: "{since_when}"' if since_when else ""
    event = f'{enrolled}\n      - {{kind: {kind}, at: "2026-10-09T13:00:00Z"{more}}}'
    changed = last.result.advance({path: text.replace(enrolled, event).encode()})
    return replace(report, steps=(*report.steps[:-1], replace(last, result=changed)))


@pytest.mark.parametrize(
    ("kind", "since_when", "expected"),
    [
        ("revoked", None, ["key.expired"]),
        ("compromised", None, ["key.compromised"]),
        ("retired", None, ["key.expired"]),
    ],
)
def test_a_key_that_ended_before_it_signed(
    report: Report, kind: str, since_when: str | None, expected: list[str]
) -> None:
    """What became known later of a key counts, where it had ended by the time that the checkpoint gives."""
    later = with_event(report, kind, since_when)
    number = len(report.steps) - 1
    assert codes(since(later, by(report, QA, 1, number).kept())) == []
    late = by(report, QA, 1, number).bend("predicate.made_at", "2026-10-09T13:00:00Z")
    assert codes(since(later, late.kept())) == expected


def test_a_checkpoint_that_others_may_have_made(report: Report) -> None:
    """Where a key is declared misused since a time, a later checkpoint is in doubt and an earlier one is not."""
    later = with_event(report, "compromised", "2026-10-06T00:00:00Z")
    number = len(report.steps) - 1
    before = by(report, QA, 1, number).bend("predicate.made_at", "2026-10-05T23:59:59Z")
    assert codes(since(later, before.kept())) == []
    after = by(report, QA, 1, number).bend("predicate.made_at", "2026-10-06T00:00:00Z")
    told = since(later, after.kept())
    assert (codes(told), told.holds, told.steps) == (["key.compromised"], True, 1)
    assert held_to(later, told).verdict == "suspect"


@pytest.mark.parametrize(
    ("flags", "accepted", "expected"),
    [
        (UP, True, []),
        (UP | UV, True, []),
        (0, True, ["signature.user-verification"]),
        (UV, True, ["signature.user-verification"]),
        (UP, False, ["key.weak"]),
    ],
)
def test_a_security_key_was_touched(report: Report, flags: int, accepted: bool, expected: list[str]) -> None:
    """A security key signs a checkpoint only when somebody touched it, and only if the policy accepts its kind."""
    token, number = Authenticator(SK_ED25519), len(report.steps)
    path, last, old = f"records/people/{QA}/index.md", report.steps[-1], person_key(QA, 1)
    held = text_of(last.result, path).replace(old.public, token.line).replace(old.fingerprint, token.fingerprint)
    policy = text_of(last.result, POLICY)
    if accepted:
        policy = policy.replace("accepted: [", f'accepted: ["{SK_ED25519}", ')
    changed = last.result.advance({path: held.encode(), POLICY: policy.encode()})
    other = replace(report, steps=(*report.steps[:-1], replace(last, result=changed)))
    made_here = Witnessed(other, number).bend("predicate.signatory.key", token.fingerprint).kept()
    signed = replace(made_here, signature=token.sign(made_here.data, CHECKPOINT, flags=flags))
    assert codes(since(other, signed)) == expected


def text_of(snapshot: Snapshot, path: str) -> str:
    return (snapshot.read(path) or b"").decode()


def test_nothing_became_known_of_somebody_who_is_gone(report: Report) -> None:
    """Where the last state has no record of the signer, the step that the checkpoint names decides alone."""
    last = report.steps[-1]
    changed = last.result.advance({f"records/people/{QA}/index.md": None})
    later = replace(report, steps=(*report.steps[:-1], replace(last, result=changed)))
    assert codes(since(later, by(report, QA, 1, last.number - 1).kept())) == []


# --- histories of which nobody can tell ----------------------------------------------------------------------------


def test_nothing_can_be_told_of_a_history_that_cannot_be_read(report: Report) -> None:
    """Where the chain could not be walked, a checkpoint is neither confirmed nor denied."""
    unread = Report("indeterminate", report.tip, (), (Finding("object.missing", "a commit is missing"),), None)
    told = since(unread, tip(report).kept())
    assert codes(told) == ["step.unjudged"]
    assert held_to(unread, told).verdict == "indeterminate"


def test_nothing_can_be_told_of_a_step_that_does_not_verify(report: Report) -> None:
    """A step that history refuses confirms no checkpoint, even where its commit is the signed one."""
    last = report.steps[-1]
    bad = replace(last, verdict=replace(last.verdict, findings=(Finding("approval.missing", "one is missing"),)))
    told = since(replace(report, steps=(*report.steps[:-1], bad)), tip(report).kept())
    assert codes(told) == ["step.unjudged"]
    assert f"step {last.number} does not verify" in told.findings[0].message


def test_nothing_can_be_told_of_a_step_without_a_policy(report: Report) -> None:
    """Where nobody can tell who might sign, no signature is believed."""
    last = report.steps[-1]
    other = replace(last, result=last.result.advance({POLICY: None}))
    lawless = replace(report, steps=(*report.steps[:-1], other))
    told = since(lawless, tip(lawless).kept())
    assert codes(told) == ["step.unjudged"]


def test_a_file_that_is_missing_leaves_it_open(report: Report, tmp_path: Path) -> None:
    """Without all of the bytes, the digest of the whole tree cannot be compared, and nothing is called wrong."""
    kept, last = tip(report).kept(), report.steps[-1]
    entry = last.result.entry("schema/policy.yaml")
    assert entry is not None
    lost = Snapshot(Repository(lacking(tmp_path, entry.id)).objects, last.result.tree)
    told = since(replace(report, steps=(*report.steps[:-1], replace(last, result=lost))), kept)
    assert codes(told) == ["object.missing"]
    assert held_to(report, told).verdict == "indeterminate"


def lacking(folder: Path, blob: str) -> Path:
    """A repository with every object of the demo but one."""
    source, target = made().upstream, folder / "lacking.git"
    git(folder, "init", "-q", "--bare", str(target))
    listed = git(source, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split()
    wanted = b"\n".join(name for name in listed if name != blob.encode()) + b"\n"
    git(target, "unpack-objects", "-q", given=git(source, "pack-objects", "-q", "--stdout", given=wanted))
    return target


FINE, WRONG, OPEN = (), (Finding("history.rewritten", "m"),), (Finding("object.missing", "m"),)


@pytest.mark.parametrize(
    ("verdict", "findings", "expected"),
    [
        ("valid", FINE, "valid"),
        ("valid", WRONG, "invalid"),
        ("valid", OPEN, "indeterminate"),
        ("suspect", FINE, "suspect"),
        ("suspect", WRONG, "invalid"),
        ("suspect", OPEN, "indeterminate"),
        ("indeterminate", FINE, "indeterminate"),
        ("indeterminate", WRONG, "invalid"),
        ("indeterminate", (*OPEN, *WRONG), "invalid"),
        ("invalid", FINE, "invalid"),
        ("invalid", OPEN, "invalid"),
    ],
)
def test_the_worse_verdict_wins(report: Report, verdict: Word, findings: tuple[Finding, ...], expected: str) -> None:
    """A checkpoint never makes a verdict better, and what speaks against it is told beside all else."""
    told = Since(tip(report).kept().checkpoint, findings, 0, ())
    held = held_to(replace(report, verdict=verdict), told)
    assert (held.verdict, held.findings) == (expected, findings)


@pytest.mark.parametrize("verdict", ["invalid", "indeterminate", "suspect"])
def test_nobody_signs_for_a_history_that_does_not_verify(report: Report, verdict: Word) -> None:
    """Of a history that is not valid no checkpoint is made."""
    signer = Witness(**tip(report).said()["predicate"]["signatory"])
    with pytest.raises(ValueError, match=verdict):
        checkpoint_of(replace(report, verdict=verdict), signer, at=report.steps[-1].at)


# --- the files -----------------------------------------------------------------------------------------------------


def test_it_is_read_back_from_its_two_files(report: Report, tmp_path: Path) -> None:
    """A checkpoint is a file and its signature beside it, whatever it is called."""
    kept = tip(report).kept()
    path = tmp_path / "-any name.txt"
    path.write_bytes(kept.data)
    (tmp_path / "-any name.txt.sig").write_bytes(kept.signature)
    assert read_checkpoint(path) == kept


@pytest.mark.parametrize("gone", ["kept.json", "kept.json.sig"])
def test_each_of_the_two_files_is_needed(report: Report, tmp_path: Path, gone: str) -> None:
    """A checkpoint without its signature is wrong usage, and so is a signature alone."""
    kept = tip(report).kept()
    (tmp_path / "kept.json").write_bytes(kept.data)
    (tmp_path / "kept.json.sig").write_bytes(kept.signature)
    (tmp_path / gone).unlink()
    with pytest.raises(UsageError, match=f"{gone} cannot be read") as refused:
        read_checkpoint(tmp_path / "kept.json")
    assert "two files" in refused.value.hint


def spoilt(said: dict[str, Any]) -> dict[str, bytes]:
    """Bytes that say nearly the same, and are no checkpoint."""
    plain = digest.canonical(said).decode()

    def bent(dotted: str, value: object) -> bytes:
        copy = json.loads(plain)
        put(copy, dotted, value)
        return digest.canonical(copy)

    return {
        "nothing": b"",
        "no object": b"[]",
        "not canonical": json.dumps(said).encode(),
        "line end": plain.encode() + b"\n",
        "twins": plain.replace('"steps":', '"steps":1,"steps":', 1).encode(),
        "unknown field": bent("predicate.note", "x"),
        "unknown field of the signer": bent("predicate.signatory.role", "sponsor.qa"),
        "an approval": bent("predicateType", "urn:sealtrail:approval:v1"),
        "no steps": bent("predicate.steps", 0),
        "half a step": plain.replace(f'"steps":{said["predicate"]["steps"]}', '"steps":1.5').encode(),
        "steps in words": bent("predicate.steps", "37"),
        "a day that is not": bent("predicate.made_at", "2026-02-30T00:00:00Z"),
        "another offset": bent("predicate.made_at", "2026-02-03T00:00:00+01:00"),
        "a part of the tree": bent("subject", [{"name": "records", "digest": {"sha256": OTHER}}]),
        "two trees": bent("subject", said["subject"] * 2),
        "sha1": bent("subject", [{"name": ".", "digest": {"sha1": "1" * 40}}]),
        "too long": bent("predicate.signatory.name", "x" * 9000),
        "hidden letter": bent("predicate.signatory.name", "Zeynep\u200b Yıldız"),
        "short commit": bent("predicate.commit", "1" * 39),
    }


def test_only_a_checkpoint_is_read_as_one(report: Report, tmp_path: Path) -> None:
    """Bytes in any other form than the one that is signed are no checkpoint, and the file is named."""
    kept = tip(report).kept()
    path = tmp_path / "kept.json"
    path.with_name("kept.json.sig").write_bytes(kept.signature)
    for name, data in spoilt(tip(report).said()).items():
        path.write_bytes(data)
        with pytest.raises(UsageError, match="holds no checkpoint") as refused:
            read_checkpoint(path)
        assert str(path) in str(refused.value), name
