"""Records that hold a token of their own in every place where a person may write, made from the models themselves.

A field that is added to a model tomorrow is planted tomorrow. What is planted stands in two steps on top of a history
that verified; no gate would let them in, and none is asked: they show where a text goes, not whether it may.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from sealtrail import digest, frontmatter, gate, history
from sealtrail.exemplar.keys import person_key
from sealtrail.finding import Finding, Severity
from sealtrail.history.suspects import Suspect
from sealtrail.model import TYPES, Approval, Envelope, Frozen, RecordType, index_of
from sealtrail.model.envelope import Link
from sealtrail.rules import RULES
from sealtrail.store import Governance, Snapshot
from sealtrail.store.loaded import Loaded

STEM = "zqleak"
"""What each token begins with; letters and digits alone, so that nothing writes it in another way without cause."""
DAY, MOMENT = "2093-07-19", "2093-07-19T09:12:00+02:00"
NUMBER = 8675309
KEY = person_key("PER-LRK-0077", 3)
VISIBLE = "CAPA-HRW-2026-0001"
ALONE = next(rule.id for rule in RULES.values() if rule.needs == "record")
"""A rule that looks at the record alone, so that what it says of one that is seen may be shown."""

_NAMED = ("PER-LRK-0001", "SITE-HRW-0001", "PRD-LRK-0001", "QA-LRK-0001-01", VISIBLE)
_FORMS: tuple[Any, ...] = (
    DAY, MOMENT, NUMBER, 11, 1, True, *_NAMED, "SYS-LRK-2026-0001", "DE", "larkspur", "sponsor.qa", KEY.public,
    KEY.fingerprint, "a" * 64, "b" * 40, "c" * 32, "86753.09", "A1", "8.67.53", "+49 86753 09", "100644", "R-CA-04",
    "2093-07", "2093", "Europe/Berlin", "schema/policy.yaml", "someone@zqleak.example", "1", "+02:00",
)  # fmt: skip


@dataclass
class Planter:
    """Gives out tokens and remembers where each one lies."""

    places: dict[str, str] = field(default_factory=dict)

    def token(self, place: str) -> str:
        """The next token."""
        made = f"{STEM}{len(self.places):05d}"
        self.places[made] = place
        return made

    def model(self, model: type[Frozen], place: str, **given: Any) -> Frozen:
        """A value of a model with every field filled; what is given stands as it is."""
        made = {
            name: given[name] if name in given else self.value(_annotation(info), f"{place}.{name}")
            for name, info in model.model_fields.items()
        }
        return model.model_construct(**made)

    def value(self, kind: Any, place: str) -> Any:
        """A value of a type, as deep as it goes."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated and _is_deep(inner[0]):
            return self.value(inner[0], place)
        if origin in {Union, UnionType}:
            options = [one for one in inner if one is not type(None)]
            deep = [one for one in options if _is_deep(one) and get_origin(one) is not Literal]
            return self.value((deep or options)[0], place)
        if origin is tuple:
            return tuple(self.value(one, f"{place}[]") for one in inner if one is not Ellipsis)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {self.value(inner[0], place): self.value(inner[1], f"{place}{{}}")}
        if isinstance(kind, type) and issubclass(kind, Frozen):
            return self.model(kind, place)
        return inner[0] if origin is Literal else self._leaf(kind, place)

    def _leaf(self, kind: Any, place: str) -> Any:
        adapter: TypeAdapter[Any] = TypeAdapter(kind)
        token = self.token(place)
        for form in (token, f"{token}.csv", *_FORMS):
            try:
                found = adapter.validate_python(form)
            except ValidationError:
                continue
            if not (isinstance(form, str) and form.startswith(STEM)):
                del self.places[token]
            return found
        raise AssertionError(f"{place}: nothing known fits {kind}; add a form of it")


def _annotation(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _is_deep(kind: Any) -> bool:
    """Whether a type holds others: a model, a list, a choice."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _is_deep(get_args(kind)[0])
    return origin is not None or (isinstance(kind, type) and issubclass(kind, Frozen))


@dataclass(frozen=True)
class Planted:
    """A history with planted records on top: their numbers, the tokens with their places, and the files' digests."""

    report: history.Report
    numbers: frozenset[str]
    places: Mapping[str, str]
    digests: frozenset[str]


def plant(report: history.Report, planter: Planter | None = None) -> Planted:
    """Two steps on top of a history: a record of each type, then a revision of each, with tokens in every text."""
    planter = planter or Planter()
    snapshot = report.snapshot
    assert snapshot is not None
    governance, _ = snapshot.governance()
    assert governance is not None
    digests = set[str]()
    steps = list(report.steps)
    for revision in (1, 2):
        files: dict[str, bytes] = {}
        verdicts = []
        for kind in TYPES.values():
            made, verdict = _record(planter, kind, governance, snapshot, revision)
            files |= made
            verdicts.append(verdict)
        if revision == 1:
            files |= _quoting(snapshot)
            verdicts.append(gate.RecordVerdict(VISIBLE, index_of(VISIBLE) or "", 99, ("x", "x"), (), ()))
        digests |= {digest.sha256(data) for path, data in files.items() if "/CAPA-HRW-" not in path}
        steps.append(_step(planter, steps[-1], snapshot := snapshot.advance(files), tuple(verdicts)))
    numbers = frozenset(number_of(kind) for kind in TYPES.values())
    doubt = Suspect(steps[-1], planter.token("the reason of a doubt"), frozenset({number_of(TYPES["capa"]), VISIBLE}))
    incident = history.Cure(number_of(TYPES["incident"]), steps[-2], ())
    whole = replace(report, steps=tuple(steps), tip=steps[-1].commit.id, suspects=(doubt,), incidents=(incident,))
    return Planted(whole, numbers, planter.places, frozenset(digests))


def number_of(kind: RecordType) -> str:
    """The number of the planted record of a type."""
    return kind.number("LRK", 2026, 77)


def _record(
    planter: Planter, kind: RecordType, governance: Governance, snapshot: Snapshot, revision: int
) -> tuple[dict[str, bytes], gate.RecordVerdict]:
    number = number_of(kind)
    path = index_of(number) or ""
    folder, place = path.rpartition("/")[0], f"{kind.name} {revision}"
    attached = planter.token(f"{place} attachment content").encode()
    name = f"{planter.token(f'{place} attachment name')}.csv"
    states = [edge.to for edge in governance.workflows[kind.name].edges if edge.to != "voided"]
    attachment = planter.model(
        _attachment(kind.model), f"{place} attachment", path=name, sha256=digest.sha256(attached), bytes=len(attached),
        store="git",
    )  # fmt: skip
    state = states[-1 if revision > 1 else 0]
    model = planter.model(
        kind.model, place, schema_=f"{kind.name}/1", id=number, revision=revision, state=state, org="larkspur",
        confidentiality="partner", attachments=(attachment,), site="SITE-HRW-0001", parties=("larkspur", "harrow"),
        products=("PRD-LRK-0001",),
    )  # fmt: skip
    assert isinstance(model, Envelope)
    body = f"# {planter.token(f'{place} heading')}\n\n{planter.token(f'{place} body')}\n"
    data = f"---\n{_front(model)}---\n\n{body}".encode()
    _know(snapshot, path, data, model)
    files = {path: data, f"{folder}/attachments/{name}": attached}
    approval, stored = _approval(planter, number, path, data, revision, place)
    statement = f"{folder}/approvals/{digest.sha256(stored)[:16]}.json"
    files |= {statement: stored, f"{statement}.sig": planter.token(f"{place} signature").encode()}
    said = gate.StatementVerdict(statement, approval, "")
    return files, gate.RecordVerdict(number, path, revision, ("none", model.state), (said,), ())


def _attachment(model: type[Envelope]) -> type[Frozen]:
    found: type[Frozen] = get_args(model.model_fields["attachments"].annotation)[0]
    return found


def _front(model: Envelope) -> str:
    value = model.model_dump(mode="json", by_alias=True, exclude_none=True, warnings=False)
    return "".join(f"{name}: {json.dumps(held)}\n" for name, held in value.items())


def _know(snapshot: Snapshot, path: str, data: bytes, model: Envelope) -> None:
    """From now on these bytes mean this model, whatever a reader that validates would say of them."""
    parsed = frontmatter.parse_record(data, path)
    assert parsed.document is not None, parsed.findings
    blob = snapshot.objects.put_blob(data)
    snapshot._parsed.records.keep((path, blob), Loaded(path, data, (), parsed.document, model))


def _approval(
    planter: Planter, number: str, path: str, data: bytes, revision: int, place: str
) -> tuple[Approval, bytes]:
    value = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": path, "digest": {"sha256": digest.sha256(data)}}],
        "predicateType": "urn:sealtrail:approval:v1",
        "predicate": {
            "repository": "r", "record": number, "revision": revision, "prior": None,
            "transition": {"from": "none", "to": "draft"}, "meaning": "authored",
            "meaning_text": planter.token(f"{place} meaning"),
            "signatory": {"id": "PER-LRK-0001", "name": planter.token(f"{place} signatory"),
                          "organisation": "larkspur", "role": "sponsor.qa", "key": KEY.fingerprint},
            "signed_at": "2026-11-20T09:00:00Z", "local_offset": "+02:00", "policy": {"version": 1, "sha256": "a" * 64},
            "reason": planter.token(f"{place} statement reason"),
            "nonce": digest.sha256(place.encode())[:32],
        },
    }  # fmt: skip
    return Approval.model_validate(value), digest.canonical(value)


def _quoting(snapshot: Snapshot) -> dict[str, bytes]:
    """A record that is seen names a planted one, which it may."""
    held = snapshot.record(VISIBLE)
    assert held is not None
    link = {"rel": "originates_from", "to": number_of(TYPES["deviation"])}
    links = (Link.model_validate(link), *held.model.links)
    model = held.model.model_copy(update={"links": links, "revision": held.model.revision + 1})
    text = held.data.decode().replace(f"revision: {held.model.revision}\n", f"revision: {model.revision}\n", 1)
    text = text.replace("\nlinks:\n", f"\nlinks:\n  - {{rel: originates_from, to: {link['to']}}}\n", 1)
    assert link["to"] in text
    _know(snapshot, held.path, text.encode(), model)
    return {held.path: text.encode()}


def _step(planter: Planter, last: gate.Step, result: Snapshot, verdicts: tuple[gate.RecordVerdict, ...]) -> gate.Step:
    number = last.number + 1
    commit = replace(last.commit, id=digest.sha256(f"commit {number}".encode())[:40],
                     message=planter.token(f"step {number} commit message"))  # fmt: skip
    deviation = index_of(number_of(TYPES["deviation"])) or ""
    flags = (
        Finding(ALONE, planter.token("a flag on a withheld record"), "x", deviation, rule=ALONE,
                record=number_of(TYPES["deviation"]), severity=Severity.FLAG),
        Finding("tree.path", planter.token("a flag on a withheld file"), "x", deviation, severity=Severity.FLAG),
        Finding("R-EV-04", planter.token("a flag that quotes"), planter.token("its hint"), index_of(VISIBLE) or "",
                rule="R-EV-04", record=VISIBLE, severity=Severity.FLAG),
    )  # fmt: skip
    return replace(last, number=number, commit=commit, at=last.at + timedelta(minutes=1), base=last.result,
                   result=result, verdict=gate.Verdict(verdicts, flags), cured=())  # fmt: skip
