"""What has to be cleared away before anybody is asked to sign: what no signature mends, and signatures gone stale.

Only statements that never landed are ever removed, and each removal is told.
"""

from __future__ import annotations

from sealtrail import gate
from sealtrail.cli import place
from sealtrail.cli.desk import Desk
from sealtrail.cli.render import findings_text, say
from sealtrail.finding import Finding
from sealtrail.model import folder_of

_STALE = {
    "statement.digest": "the text changed since",
    "statement.prior": "the text changed since",
    "statement.subject": "the text changed since",
    "policy.version": "the policy changed since",
    "key.expired": "its key has ended since",
    "key.compromised": "its key has ended since",
}
"""What becomes of a signature when the text, or what it rests on, changes after it was given, and why."""

_UNJUDGED = ("merge.", "engine.", "tree.", "object.", "commit.")
"""Codes after which nobody knows what would land, so nobody can sign it."""

_BEFORE_SIGNING = (
    "record.", "R-", "tree.", "governed.pins", "incident.", "root.keys", "root.identity", "policy.liveness", "key.weak",
)  # fmt: skip
"""Codes of what no signature mends: the text itself has to change, and every signature with it."""


def cannot_help(desk: Desk, number: str) -> bool:
    """Whether something stands in the way that no signature mends; it is printed."""
    found, verdict = desk.judged.verdict.findings, desk.verdict_on(number)
    if verdict is None and any(f.blocks and f.code.startswith(_UNJUDGED) for f in found):
        print(findings_text([f for f in found if f.blocks], desk.result.read))
        print("mend this first: what would land cannot be judged, so there is nothing to sign yet")
        return True
    held = desk.result.record(number)
    if verdict is None or held is None or not held.readable:
        return False  # told where the record itself is looked at
    mend = [f for f in found if f.blocks and _is_about(f, verdict) and _is_incurable(f, verdict)]
    if mend:
        print(findings_text(mend, desk.result.read))
        print("mend this first: no signature can make it pass")
        return True
    for finding in found:
        if finding.code == "record.field-owner" and _is_about(finding, verdict):
            say(f"{finding.message}; {finding.hint}")
    return False


def _is_about(finding: Finding, verdict: gate.RecordVerdict) -> bool:
    return finding.record == verdict.id or finding.path.startswith(f"{folder_of(verdict.id)}/")


def _is_incurable(finding: Finding, verdict: gate.RecordVerdict) -> bool:
    if finding.code == "record.field-owner":  # the other side's author cures it, where the other side may write at all
        return not any(slot.meaning == "authored" for slot in verdict.missing)
    if finding.code == "R-AG-11" and finding.field == "state":  # it asks for signatures itself
        return False
    return finding.code.startswith(_BEFORE_SIGNING)


def prune(desk: Desk, number: str) -> bool:
    """Remove the record's statements that went stale before they landed; whether there were any (DESIGN §3)."""
    verdict = desk.verdict_on(number)
    added = () if verdict is None else verdict.statements
    stale = [s for s in added if s.code in _STALE and desk.base.entry(s.path) is None]
    for one in stale:
        file = place.inside(desk.folder, one.path)
        file.unlink(missing_ok=True)
        file.with_name(f"{file.name}.sig").unlink(missing_ok=True)
        who = one.approval.predicate.signatory.name if one.approval is not None else one.path
        say(f"removed a stale signature by {who}: {_STALE[one.code]}")
    return bool(stale)
