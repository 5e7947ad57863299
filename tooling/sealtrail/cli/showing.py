"""What a signer reads before the question: record, step, every change, who signs as what, and what is still open then.

21 CFR 11.50 and Annex 11 ask that a signature's meaning be known to the signer; so everything that it covers is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail import redline
from sealtrail.approvals import EITHER, Slot
from sealtrail.cli.desk import Desk, remaining
from sealtrail.cli.render import head_line, printable, say
from sealtrail.cli.wording import place_words, shortened, value_words
from sealtrail.model import Person
from sealtrail.statement import Expected
from sealtrail.store import Record

_KNOWN = frozenset({"schema", "id", "revision", "state", "change_reason", "body"})
"""Fields of a new record that other lines tell, or that say nothing to a person."""

_HEARD = 900
"""As many characters of a new record's text are shown."""


def show(desk: Desk, person: Person, held: Record, slot: Slot, expected: Expected, reason: str) -> None:
    """Print everything that a signature in this place would cover."""
    model, org = held.model, desk.governance.root.organisation(slot.organisation)
    texts = expected.policies[desk.governance.policy.version, desk.governance.sha256]
    print(printable(f"{model.id}  {model.title}"))
    if expected.transition is None:
        print(f"  revision {model.revision}, as it landed")
    else:
        start, end = expected.transition
        print(f"  revision {model.revision}: {f'stays {end}' if start == end else f'goes from {start} to {end}'}")
        for line in changes(desk.base.record(model.id), held):
            print(printable(f"  {line}"))
    for line in _still_missing(desk, model.id, slot):
        print(printable(f"  {line}"))
    for finding in desk.judged.verdict.findings:
        if finding.record == model.id and not finding.code.startswith("approval."):
            say(f"  the gate still says: {head_line(finding)}")
    print(f"  digest   {expected.sha256}")
    who = f"{person.printed_name} ({person.id}), {slot.role} of {org.name if org else slot.organisation}"
    if slot.deputy_for:
        lender = desk.base.record(slot.deputy_for)
        name = lender.model.title if lender is not None and lender.readable else slot.deputy_for
        who += f", as deputy of {name} ({slot.deputy_for})"
    print(printable(f"  you are  {who}"))
    print(printable(f'  you sign "{slot.meaning}": {texts[slot.meaning]}'))
    print(printable(f"  because  {' '.join(reason.split())}"))


def changes(base: Record | None, held: Record) -> list[str]:
    """What changes against the landed revision, a line each; of a new record everything that it says."""
    if base is None or not base.readable:
        return list(_everything(held))
    lines = []
    for change in redline.field_changes(base.fields, held.fields):
        if change.field in {"revision", "state", "change_reason"}:
            continue
        if change.field == "body":
            lines += [
                f"text: {_marked(run)}"
                for run in redline.line_runs(change.old or "", change.new or "")
                if run.kind != "same" and run.text.strip()
            ]
        else:
            field = str(change.place[-1] if isinstance(change.place[-1], str) else change.place[0])
            old, new = (shortened(value_words(value, field)) for value in (change.old, change.new))
            lines.append(f"{place_words(type(held.model), change.place)}: {old} -> {new}")
    comments = redline.comments(base.data) != redline.comments(held.data)
    return [*lines, *(["comments in the file, which no field shows"] if comments else [])] or [
        "nothing but its state changes"
        if base.model.state != held.model.state
        else "nothing changes: you sign the same text anew"
    ]


def _everything(held: Record) -> Iterator[str]:
    yield "a new record"
    model = type(held.model)
    for field, value in held.fields.items():
        if field in _KNOWN:
            continue
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            for number, item in enumerate(value):
                named = next((item[key] for key in ("id", "topic") if item.get(key)), number)
                rest = {key: inner for key, inner in item.items() if key not in ("id", "topic") or inner != named}
                yield f"{place_words(model, (field, named))}: {shortened(value_words(rest, field))}"
        else:
            yield f"{place_words(model, (field,))}: {shortened(value_words(value, field))}"
    text = " ".join(str(held.fields.get("body", "")).split())
    more = f" … ({len(text.split())} words in all)" if len(text) > _HEARD else ""
    yield f"text: {text[:_HEARD]}{more}" if text else "text: none"


def _still_missing(desk: Desk, number: str, slot: Slot) -> Iterator[str]:
    verdict = desk.verdict_on(number)
    if verdict is None or (verdict.expected is not None and verdict.expected.transition is None):
        return
    left = remaining(verdict.missing, slot)
    if not left:
        yield "after this signature none is missing on this record"
        return
    yield "after this signature still missing:"
    for other, count in left:
        yield f"  {place_line(other)}{f', {count} people' if count > 1 else ''}"


def place_line(slot: Slot) -> str:
    """A place for a signature in words."""
    where = "either organisation" if slot.organisation == EITHER else slot.organisation
    return f'"{slot.meaning}" by {slot.role} of {where}'


def _marked(run: redline.Run) -> str:
    sign = "-" if run.kind == "out" else "+"
    return f"[{sign} {' '.join(run.text.split())} {sign}]"
