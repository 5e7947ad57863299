"""First drafts: whatever must still be written is refused by name, and what was written passes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from sealtrail import drafting, frontmatter, gate
from sealtrail.drafting.guidance import guidance
from sealtrail.git import Repository
from sealtrail.model import PLACEHOLDER, TYPES, Envelope, RecordType, folder_of
from sealtrail.model.words import Activity, Regime, Relation, Role, RootCauseCategory, Topic
from sealtrail.store import Snapshot
from tests.cli.demo import made

AT = datetime(2026, 11, 2, tzinfo=UTC)
YEAR = 2026
NUMBERS = {name: kind.number("HRW" if name == "site" else "LRK", YEAR, 900) for name, kind in TYPES.items()}
STATES = {
    "agreement": "draft", "audit": "planned", "capa": "open", "car": "draft", "change": "proposed", "deviation": "open",
    "document": "draft", "escalation": "raised", "incident": "recorded", "notification": "sent",
    "qualification": "planned", "review": "planned", "risk": "draft", "scar": "draft", "spec": "draft",
    "system_change": "effective", "training_ack": "recorded", "waiver": "requested",
}  # fmt: skip
SAID = {
    "parties": "[larkspur, harrow]", "products": "[PRD-LRK-0001]", "sites": "[SITE-HRW-0001]", "site": "SITE-HRW-0001",
    "regimes": "[drug_us_211]", "activities": "[drug_product]", "topic": "A1", "responsible": "cmo",
    "accountable": "cmo", "effective_from": '"2026-12-01"', "next_review": '"2028-12-01"', "event": "deviation",
    "class": "major", "start": "aware", "amount": "2", "unit": "hours", "to": "[sponsor.qa]", "category": "process",
    "requires": "none", "lead_days": "0", "subcontracting_allowed": "false", "audit_interval_months": "12",
    "classification": "minor", "kind": "deviation", "country": "US", "time_zone": "America/New_York",
    "calendar": "us-nj", "risk_tier": "minor", "method": "in_person", "checked_by": "PER-LRK-0001",
    "checked_on": '"2026-10-01"', "text_version": "1", "accepted_on": '"2026-10-01"', "path": "site/pages/about.md",
    "commit": f'"{"1" * 40}"', "codes": "[approval.missing]", "mode": "onsite", "standards": "[drug_us_211]",
    "from": '"2026-10-01"', "response_due": '"2026-12-01"', "addressed_to": "sponsor", "initiated_by": "cmo",
    "planned_for": '"2026-12-01"', "detected_at": '"2026-10-14T10:00:00-04:00"', "document_kind": "procedure",
    "source": "procedure.docx", "level": "L2", "evidence": "[CAPA-HRW-2026-0001]", "type": "initial",
    "raised_at": '"2026-10-14T10:00:00-04:00"', "start_at": '"2026-10-14T10:00:00-04:00"', "markets": "[US]",
    "sent_at": '"2026-10-14T10:00:00-04:00"', "dossier_site": "true", "review_kind": "audit_trail",
    "review_due": '"2027-12-01"', "trigger": "repeat_event", "product": "PRD-LRK-0001", "code": "water",
    "stage": "release", "op": "complies", "subject": "QA-LRK-0001-02", "subject_revision": "1",
    "trained_on": '"2026-10-01"', "complete": "true", "rule": "R-CA-11", "record": "CAPA-HRW-2026-0001",
    "expires": '"2026-12-31"',
}  # fmt: skip
OWN: dict[str, dict[str, str]] = {
    "car": {"addressed_to": "cmo"},
    "audit": {"kind": "routine", "to": '"2026-10-02"'},
    "deviation": {"category": "equipment", "from": '"2026-10-14T09:00:00-04:00"'},
    "risk": {"method": "FMEA"},
    "review": {"to": '"2026-10-02"'},
}
"""What a field is filled in with where its name means another thing in a type."""

WAITS = re.compile(rf"^(?P<lead> *(?:- )?)(?P<name>[a-z_]+): \[?{PLACEHOLDER}\b[^#]*(?P<note>  # .*)?$")


@pytest.fixture(scope="module")
def base() -> Snapshot:
    """The last state of the demo's history."""
    repository = Repository(made().upstream)
    return Snapshot(repository.objects, repository.objects.commit(repository.commit_of("main")).tree)


def draft(name: str) -> str:
    org = "harrow" if "-HRW-" in NUMBERS[name] else "larkspur"
    values = {"id": NUMBERS[name], "org": org, "state": STATES.get(name, "active")}
    return drafting.template(TYPES[name], values)


def filled(name: str, text: str) -> str:
    """A draft as a person fills it in: every placeholder replaced, and nothing else."""
    said = SAID | OWN.get(name, {})

    def line(given: str) -> str:
        found = None if given.startswith("#") else WAITS.match(given)
        if found is None:
            return given
        return f"{found['lead']}{found['name']}: {said.get(found['name'], 'Both quality units')}{found['note'] or ''}"

    return "\n".join(map(line, text.replace(drafting.UNWRITTEN, "Both quality units sign.").split("\n")))


def checked(base: Snapshot, name: str, text: str) -> tuple[Any, ...]:
    folder = folder_of(NUMBERS[name])
    assert folder is not None
    return gate.check(base.advance({f"{folder}/index.md": text.encode()}), AT, only=frozenset({folder}))


@pytest.mark.parametrize("name", TYPES)
def test_a_draft_is_refused_exactly_where_something_is_still_to_be_written(base: Snapshot, name: str) -> None:
    """Each line with a placeholder has its finding, and no other line has one."""
    text = draft(name)
    lines = text.split("\n")
    fields = lines[: lines.index("---", 1)]
    waiting = {n for n, line in enumerate(fields, 1) if PLACEHOLDER in line.partition("#")[0]}
    findings = checked(base, name, text)
    assert {f.line for f in findings} == waiting
    assert waiting
    assert {f.code for f in findings} == {"record.schema"}
    assert all(f.hint and f.field for f in findings)


@pytest.mark.parametrize("name", TYPES)
def test_a_draft_that_was_filled_in_passes(base: Snapshot, name: str) -> None:
    """Replacing the placeholders is all that a new record needs."""
    text = filled(name, draft(name))
    assert [(f.code, f.message) for f in checked(base, name, text)] == []


@pytest.mark.parametrize("name", TYPES)
def test_a_draft_whose_text_nobody_wrote_is_refused(base: Snapshot, name: str) -> None:
    """The sentence that stands for the text is found where it stands, and may simply be taken away."""
    text = filled(name, draft(name)).replace("Both quality units sign.\n", f"More.\n{drafting.UNWRITTEN}\n")
    (found,) = checked(base, name, text)
    assert (found.code, found.rule, found.field) == ("record.schema", "R-ID-04", "body")
    assert text.split("\n")[found.line - 1] == drafting.UNWRITTEN
    assert checked(base, name, text.replace(f"More.\n{drafting.UNWRITTEN}\n", "")) == ()


def uncommented(text: str) -> str:
    """A draft with every optional field switched on, the nested ones too."""
    head, _, tail = text.partition("# These fields may stay away.")
    _, _, tail = tail.partition("\n")
    front, fence, body = tail.partition("---\n")
    front = re.sub(r"^# ?", "", front, flags=re.MULTILINE)
    while re.search(r"^( *)# (?=[ #-]*[a-z0-9_]+:)", head + front, re.MULTILINE):
        head = re.sub(r"^( +)# (?=[ #-]*[a-z0-9_]+:)", r"\1", head, flags=re.MULTILINE)
        front = re.sub(r"^( *)# (?=[ #-]*[a-z0-9_]+:)", r"\1", front, flags=re.MULTILINE)
    return head + front + fence + body


@pytest.mark.parametrize("name", TYPES)
def test_optional_fields_can_be_switched_on_as_they_stand(base: Snapshot, name: str) -> None:
    """Taking the comment signs away leaves a text that can be read, with findings at placeholders only."""
    text = uncommented(draft(name))
    lines = text.split("\n")
    findings = checked(base, name, text)
    assert findings
    assert {PLACEHOLDER in lines[f.line - 1] for f in findings} == {True}
    optional = {a.alias or n for n, a in TYPES[name].model.model_fields.items()} - {"change_reason"}
    assert optional <= {line.partition(":")[0] for line in lines}


def words() -> Iterator[str]:
    for vocabulary in (Activity, Regime, Relation, Role, RootCauseCategory, Topic):
        yield from get_args(vocabulary)


def test_drafts_spell_out_what_may_be_chosen() -> None:
    """Every word of the controlled vocabularies stands in the draft of a type that uses it."""
    text = " ".join(draft(name) for name in TYPES)
    assert [word for word in words() if not re.search(rf"[ ,]{re.escape(word)}[,\n ]", text)] == []


@pytest.mark.parametrize("name", TYPES)
def test_drafts_fit_on_a_screen_and_say_who_writes_what(name: str) -> None:
    """No line is much longer than a screen is wide, and the sponsor's own field is marked as the sponsor's."""
    text = draft(name)
    assert max(map(len, text.split("\n"))) <= 130
    assert re.search(r"^# due: TODO .*the sponsor writes it$", text, re.MULTILINE)
    assert text.endswith("\n")


def test_a_text_that_only_holds_the_placeholder_is_refused_in_any_field() -> None:
    """Nobody can sign a record whose title is still to be written, and a sentence about a to-do is no placeholder."""
    from sealtrail.model import validate

    fields = {
        "schema": "x",
        "id": "PRD-LRK-0001",
        "title": PLACEHOLDER,
        "revision": 1,
        "state": "s1",
        "org": "larkspur",
    }
    made = validate(Envelope, fields)
    assert isinstance(made, tuple)
    assert [(p.field, p.message) for p in made] == [("title", "is still to be written")]
    assert isinstance(validate(Envelope, {**fields, "title": "A TODO list"}), Envelope)


def test_known_values_are_quoted_where_they_must_be() -> None:
    """A value that YAML would take for something else is put in quotation marks."""
    text = drafting.template(TYPES["product"], {"id": "PRD-LRK-0001", "org": "no", "state": "1.10"})
    assert 'org: "no"' in text
    assert 'state: "1.10"' in text


def test_what_to_write_stands_above_a_field_and_its_form_behind() -> None:
    """A quality person reads what belongs into a field before the placeholder, and how it is written after it."""
    lines = draft("escalation").split("\n")
    at = lines.index("trigger: TODO  # one line of text")
    assert lines[at - 1] == "# What raised it. The name of a threshold, or a few words."
    optional = lines.index("# criteria: TODO  # a text")
    assert lines[optional - 1] == "# # What must be seen, and for how long, before it ends. Agree on it early."


def test_the_fields_of_the_type_come_before_those_of_any_record() -> None:
    """Optional fields follow the work: containment before the conclusion, and what any record may carry at the end."""
    text = draft("deviation")
    order = [text.index(f"\n# {name}:") for name in ("containment", "root_causes", "conclusion", "external_ids")]
    assert order == sorted(order)
    assert text.index("# # == ANY RECORD") < text.index("\n# external_ids:")


def fields_of(kind: RecordType) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every field that a draft may hold: the models under which it may be explained, and its name."""
    schema = kind.model.model_json_schema()
    above = tuple(cls.__name__ for cls in kind.model.__mro__)
    yield from ((above, name) for name in schema["properties"])
    for group, shape in schema.get("$defs", {}).items():
        yield from (((group,), name) for name in shape.get("properties", {}))


def test_every_field_says_what_to_write() -> None:
    """Whoever has never seen a record is told of each field of each type what belongs there, in one place."""
    given, told = {"schema", "id", "revision", "state", "org", "change_reason"}, guidance()
    silent, twice, known = set(), set(), set()
    for kind in TYPES.values():
        described = {info.alias or name for name, info in kind.model.model_fields.items() if info.description}
        for models, name in fields_of(kind):
            where = next((model for model in models if name in told.fields.get(model, {})), None)
            known.add((where, name))
            if where is None and not (len(models) > 1 and name in given | described):
                silent.add((models[0], name))
            if where == kind.model.__name__ and name in described:
                twice.add((where, name))
    assert (silent, twice) == (set(), set())
    assert {(model, name) for model, names in told.fields.items() for name in names} <= known


def test_every_word_that_may_be_chosen_is_explained() -> None:
    """Each list of words has a meaning for each word, none is explained that nothing uses, and headings have fields."""
    used: set[tuple[str, ...]] = set()
    for name, kind in TYPES.items():
        lists = re.findall(r'"enum": (\[.*?\])', json.dumps(kind.model.model_json_schema()))
        used |= {tuple(words) for words in map(json.loads, lists) if all(isinstance(word, str) for word in words)}
        assert set(guidance().headings.get(name, {})) <= {field for _, field in fields_of(kind)}
    assert used == set(guidance().words)
    assert set(guidance().types) == set(TYPES)
    assert all(meaning for meanings in guidance().words.values() for meaning in meanings.values())


@pytest.mark.parametrize("name", TYPES)
def test_a_draft_speaks_no_jargon(name: str) -> None:
    """No word of programmers stands in a draft, and a list of words is explained once, where it is met first."""
    text = draft(name)
    jargon = r"(?i)\b(?:null|enum|regex|pattern|string|integer|boolean|array|optional)\b|\|-  "
    assert re.findall(jargon, text) == []
    assert len(re.findall(r"(?m)^[# ]+     original +", text)) == 1


def test_a_long_draft_has_headings_in_the_order_of_the_work() -> None:
    """An agreement is grouped as its chapters are, and the topics of its matrix are explained beside their numbers."""
    text = draft("agreement")
    order = ["WHO AND WHAT", "WHO DOES WHAT", "WHO TELLS WHOM", "CHANGES", "OVERSIGHT", "ANNEXES", "ANY RECORD"]
    places = [text.index(f"# == {heading}") for heading in order]
    assert places == sorted(places)
    assert "  #     F6   recalls - who decides" in text


def test_guidance_that_cannot_be_read_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken file of guidance is told as such, never taken for an empty one."""
    broken = frontmatter.parse_yaml(b"types: [\n", "guidance.yaml")
    monkeypatch.setattr(frontmatter, "parse_yaml", lambda *_: broken)
    with pytest.raises(ValueError, match="the guidance cannot be read"):
        guidance.__wrapped__()
