"""Rules about who signs and when: late signatures, many at once, people who are not trained, and days that are none."""

from __future__ import annotations

from sealtrail.finding import Severity
from tests.gate.bench import AGREEMENT, CMO_ENGINEER, CMO_HEAD, CMO_QA, HEAD, POLICY, QA, Bench, path_of
from tests.gate.events import OPENED, written
from tests.scenarios.change_control import CHANGE, at, proposed

WAIVERS = ("WVR-LRK-2026-0011", "WVR-LRK-2026-0012")
ROSTER = "TRN-LRK-2026-0011"


def under(more: str) -> Bench:
    """The story's last tree under a policy that says more than the exemplar's."""
    bench = at("2026-12-10T10:00:00+00:00")
    bench.base = bench.base.advance({POLICY: bench.read(POLICY) + more.encode()})
    return bench


def waiver(bench: Bench, number: str = WAIVERS[0], more: str = "") -> Bench:
    """A waiver as it is written to be granted at once; nobody has signed yet."""
    bench.touched = number
    return bench.write(
        path_of(number),
        f"---\nschema: waiver/1\nid: {number}\ntitle: A test\nrevision: 1\nstate: granted\norg: larkspur\n"
        "rule: R-CA-03\nrecord: CAPA-HRW-2026-0002\njustification: It comes next month\ninstead: Weekly report\n"
        f'expires: "2026-12-31"\n{more}---\n',
    )


def roster(bench: Bench) -> Bench:
    """Larkspur's quality unit vouches that its head knows the edition in force."""
    bench.touched = ROSTER
    bench.write(
        path_of(ROSTER),
        f"---\nschema: training_ack/1\nid: {ROSTER}\ntitle: A test\nrevision: 1\nstate: recorded\norg: larkspur\n"
        f"subject: {AGREEMENT}\nsubject_revision: 1\ntraining_system: Matrix\nreference: TM-1\ntrainees:\n"
        f'  - {{name: Annika Böttcher, person: {HEAD}, function: Head of quality, trained_on: "2026-12-09"}}\n'
        "complete: true\n---\n",
    )
    return bench.sign(QA, "authored")


def granted(bench: Bench, number: str = WAIVERS[0]) -> Bench:
    return waiver(bench, number).sign(QA, "authored").sign(HEAD, role="sponsor.qa_head")


def test_who_is_not_trained_does_not_approve() -> None:
    """Where both sides asked for training, the head of quality's approval counts once a roster has landed."""
    bench = under("training: [{role: sponsor.qa_head, document: QA-LRK-0001}]\n")
    verdict = granted(bench.fork()).refused("R-SG-09")
    (found,) = verdict.findings
    assert f"no roster of larkspur lists {HEAD} as trained on {AGREEMENT} by 2026-12-10" in found.message
    roster(bench).sign(HEAD, "verified", "sponsor.qa").land()
    granted(bench).accepted()


def test_a_roster_of_the_same_step_does_not_count() -> None:
    """Nobody is trained by the step that their training is needed for: the roster is looked up in base."""
    bench = under("training: [{role: sponsor.qa_head, document: QA-LRK-0001}]\n")
    granted(roster(bench).sign(HEAD, "verified", "sponsor.qa")).refused("R-SG-09")


def test_rosters_land_though_nobody_is_trained() -> None:
    """Who vouches for training needs no roster for it: otherwise nobody could ever be trained."""
    bench = under("training: [{role: sponsor.qa, document: QA-LRK-0001}]\n")
    roster(bench).sign(HEAD, "verified", "sponsor.qa").accepted()


def test_training_is_no_rule_that_rests() -> None:
    """A waiver for the training of a signer is not granted, and would change nothing."""
    bench = under("training: [{role: sponsor.qa_head, document: QA-LRK-0001}]\n")
    other = waiver(at("2026-12-10T10:00:00+00:00"), WAIVERS[1])
    held = (
        other.read(path_of(WAIVERS[1]))
        .replace(b"R-CA-03", b"R-SG-09")
        .replace(b"CAPA-HRW-2026-0002", b"WVR-LRK-2026-0011")
    )
    bench.base = bench.base.advance({path_of(WAIVERS[1]): held})
    granted(bench).refused("R-SG-09")


def test_a_late_signature_lands_and_is_flagged() -> None:
    """A signature that waited eight days is let in within the window, and the flag names signer and both days."""
    bench = waiver(at("2026-12-10T10:00:00+00:00"))
    bench.sign(QA, "authored", said={"signed_at": "2026-12-02T10:00:00Z"}).sign(HEAD, role="sponsor.qa_head")
    verdict = bench.judge()
    (found,) = verdict.findings
    assert verdict.accepted
    assert (found.code, found.severity, found.record) == ("R-SG-07", Severity.FLAG, WAIVERS[0])
    assert all(part in found.message for part in ("Zeynep Yıldız", "2026-12-02", "2026-12-10"))
    assert verdict.recorded == verdict


def test_many_approvals_are_advice_and_recorded_nowhere() -> None:
    """Two approvals at once, where the policy allows for one, are told once to the author and are kept nowhere."""
    bench = under("")
    policy = bench.read(POLICY).replace(b"limits:  ", b"limits:\n  approvals_in_a_row: 1\n# ", 1)
    bench.base = bench.base.advance({POLICY: policy})
    for number in reversed(WAIVERS):
        granted(bench, number)
    verdict = bench.judge()
    (found,) = verdict.findings
    assert verdict.accepted
    assert (found.code, found.severity, found.record) == ("R-SG-08", Severity.ADVICE, WAIVERS[0])
    assert "Annika Böttcher gave 2 approvals" in found.message
    assert verdict.recorded.findings == ()


NEVER_DAY = {"signed_at": "2026-13-40T09:00:00Z"}


def test_no_rule_on_deviations_stumbles_over_a_day_that_is_none() -> None:
    """A signature of the thirteenth month refuses the step and counts for no rule, such as who knew of it and when."""
    bench = written(at("2026-11-20T10:00:00+00:00"), OPENED.replace("category:", "data_integrity: true\ncategory:"))
    bench.sign(CMO_QA, "authored").sign(HEAD, "acknowledged", "sponsor.qa_head", said=NEVER_DAY)
    verdict = bench.judge()
    assert not verdict.accepted
    assert {f.code for f in verdict.findings} >= {"statement.format"}


def test_no_rule_on_changes_stumbles_over_a_day_that_is_none() -> None:
    """Beside a change that is made, a stray approval of the thirteenth month is refused for what it is."""
    bench = proposed(at("2026-12-01T10:00:00+00:00"), planned_for='"2026-12-20"')
    bench.edit(CHANGE, "approved").sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu").land()
    bench.edit(CHANGE, "implemented").add(CHANGE, 'implemented_on: "2026-11-28"\nfirst_batch: "33600"')
    bench.sign(CMO_ENGINEER, "authored").sign(CMO_HEAD, role="cmo.qu")
    step = {"from": "impact_assessment", "to": "approved"}
    bench.sign(CMO_QA, "approved", "cmo.qu", said={**NEVER_DAY, "transition": step})
    verdict = bench.judge()
    assert not verdict.accepted
    assert {f.code for f in verdict.findings} >= {"statement.subject", "R-CH-01", "R-CH-04"}
