"""Every complaint about a file is ours: what is wrong, what was expected, what would mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from sealtrail import frontmatter
from sealtrail.git import Repository
from sealtrail.model import TYPES, Anchor, Approval, Calendar, Enrolment, Policy, Problem, Root, Workflow, validate
from sealtrail.store import Snapshot
from tests.cli.demo import made
from tests.conftest import budget
from tests.workflow.matter import record

# The sentences of the library beneath, as its own documentation lists them.
FOREIGN = re.compile(
    r"Input should|Field required|Extra inputs|valid (string|integer|list|tuple|dictionary|boolean|date)|pydantic|"
    r"instance of|at least \d+ items? after|should have at|Value error|Assertion|\bunion|literal|tuple|\bdict\b|"
    r"\bint\b|\bstr\b|\bbool\b|None|regex|\^|\\d",
)
SENTENCES = (
    r"unknown field", r"is missing, expected this field", r'(".*"|the number -?\d+) is not allowed here, expected .+',
    r"is not a word that is allowed here, expected .+", r"expected a (text|whole number|list)",
    r"expected true or false", r"expected named values", r"is longer than \d+ characters",
    r"is too (small|large), expected at (least|most) \d+", r"the list has \d+ items, expected at least \d+",
    r"the list has more items than expected, at most \d+", r"is empty, expected a text",
    r"begins or ends with blank space", r"is still to be written(, expected .+)?",
    r"expected a date and time", r'".*" is not an? .+', r'".*" is a date with(out)? a time.*',
    r'".*" is not written as dates .+', r'".*" has no offset from UTC, .+',
    r"the year \d+ is not meant", r"is not a (role|commit|nonce|point in the life of a record)",
    r"is not the (number of a rule|code of a finding)",
    r"is not a repository's number", r"is not of the expected form",
    r"expected exactly two organisations, .+", r"the two organisations share .+",
    r"\S+ asks for \d+ root holders and names \d+", r"a root holder or a root key is named twice",
    r"window_days has no default", r'".*" is not one line .+', r"holds no letter and no digit, .+",
    r"a former root key is named twice, or is in use", r"since (goes|says) .+", r"deputy_for is empty",
    r"a deputy from \S+ to \S+, expected .+",
)  # fmt: skip
OURS = re.compile("|".join(SENTENCES), re.DOTALL)

MODELS: dict[str, type[BaseModel]] = {name: kind.model for name, kind in TYPES.items()} | {
    "anchor": Anchor, "approval": Approval, "calendar": Calendar, "enrolment": Enrolment, "policy": Policy,
    "root": Root, "workflow": Workflow,
}  # fmt: skip
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 10**18),
    st.sampled_from(["", " ", "x", "TODO", "NO", "2026-02-30", "2026-05-04T09:12:00", "a\nb", "é" * 9000, "CAPA-1"]),
)  # fmt: skip
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "kind", "x y", "[key]"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def examples() -> dict[str, list[Mapping[str, Any]]]:
    """What the demo's own files say, by the model that reads them."""
    repository = Repository(made().upstream)
    snapshot = Snapshot(repository.objects, repository.objects.commit(repository.commit_of("main")).tree)
    found: dict[str, list[Mapping[str, Any]]] = {
        name: [dict(r.document.data) for r in snapshot.records(name) if r.document is not None] for name in TYPES
    }
    for name, path in {
        "root": "schema/root.yaml", "policy": "schema/policy.yaml", "workflow": "schema/workflows/capa.yaml",
        "calendar": "schema/calendars/us-nj.yaml",
    }.items():  # fmt: skip
        document = frontmatter.parse_yaml(snapshot.read(path) or b"", path).document
        assert document is not None
        found[name] = [dict(document.data)]
    return found


def places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place inside a value, the outermost first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(p for key, item in inner for p in places(item, (*at, key)))]


def replaced(value: Any, place: tuple[str | int, ...], new: Any) -> Any:
    """A value with another one at a place."""
    if not place:
        return new
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = replaced(copy[place[0]], place[1:], new)
    return copy


def told(found: object) -> tuple[Problem, ...]:
    return found if isinstance(found, tuple) else ()


def check_words(problems: tuple[Problem, ...]) -> None:
    for p in problems:
        quoted = re.sub(r'"[^"]*"', '""', p.message, flags=re.DOTALL)
        assert OURS.fullmatch(p.message), p
        assert not FOREIGN.search(quoted), p
        assert not FOREIGN.search(re.sub(r'".*"', '""', p.hint)), p
        assert p.hint, p
        assert p.message[0].islower() or p.message[0] == '"', p
    assert len({(p.place, p.message) for p in problems}) == len(problems)


@pytest.mark.parametrize("name", sorted(MODELS))
@budget(0.6)
@given(data=st.data())
def test_no_sentence_of_the_library_beneath_ever_shows(name: str, data: st.DataObject) -> None:
    """Whatever stands in place of a value, anywhere in a real file, the complaint is one of our own sentences."""
    known = EXAMPLES.get(name) or [{}]
    value = data.draw(st.sampled_from(known))
    spots = [p for p in places(value) if p]
    for _ in range(data.draw(st.integers(1, 3))):
        if spots:
            spot = data.draw(st.sampled_from(spots))
            try:
                value = replaced(value, spot, data.draw(anything))
            except (KeyError, IndexError, TypeError):
                continue  # an outer place was replaced before
    value = {**value, **data.draw(st.dictionaries(st.sampled_from(["extra", "x y", "titel"]), anything, max_size=1))}
    check_words(told(validate(MODELS[name], value)))


EXAMPLES: dict[str, list[Mapping[str, Any]]] = {}


@pytest.fixture(autouse=True, scope="module")
def known_examples() -> None:
    """The examples are read when the first test runs, in the surroundings of the tests."""
    EXAMPLES.update(examples())
    for name in (name for name in TYPES if not EXAMPLES.get(name)):
        small = record(name, "any")
        EXAMPLES[name] = [small.model_dump(mode="json", exclude_defaults=True, by_alias=True)]


@pytest.mark.parametrize("name", sorted(TYPES))
def test_the_real_files_have_nothing_to_complain_about(name: str) -> None:
    """The records that the properties start from are sound."""
    assert EXAMPLES[name]
    assert [told(validate(MODELS[name], value)) for value in EXAMPLES[name]] == [()] * len(EXAMPLES[name])


def complaint(name: str, **fields: Any) -> list[tuple[str, str, str]]:
    return [(p.field, p.message, p.hint) for p in told(validate(MODELS[name], {**EXAMPLES[name][0], **fields}))]


OFFSET_HINT = (
    'add the offset of the place where it happened, for example "2026-05-04T09:12:00+02:00", or "2026-05-04T09:12:00Z" '
    "for UTC"
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"risk_tier": "huge"},
         ("risk_tier", '"huge" is not allowed here, expected critical, major or minor',
          "write one of these words as it stands")),
        ({"schema": "foo/1"}, ("schema", '"foo/1" is not allowed here, expected site/1', "write site/1")),
        ({"risk_tier": 3},
         ("risk_tier", "the number 3 is not allowed here, expected critical, major or minor",
          "write one of these words as it stands")),
        ({"risk_tier": [3]},
         ("risk_tier", "is not a word that is allowed here, expected critical, major or minor",
          "write one of these words as it stands")),
        ({"title": 7}, ("title", "expected a text", 'put it in quotation marks: "7"')),
        ({"title": ["x"]}, ("title", "expected a text", "write a text in its place")),
        ({"revision": "7"},
         ("revision", "expected a whole number", "write digits alone, without quotes and unit, such as 3")),
        ({"revision": 0}, ("revision", "is too small, expected at least 1", "correct the number")),
        ({"markets": "NO"},
         ("markets", "expected a list", "write [NO], or one item a line, each after a hyphen")),
        ({"markets": ["Norway"]},
         ("markets.0", '"Norway" is not a country code',
          "use the two capital letters of ISO 3166, such as NO for Norway")),
        ({"activities": []},
         ("activities", "the list has 0 items, expected at least 1",
          "write [one, two], or one item a line, each after a hyphen")),
        ({"opened_at": "2026-05-04T09:12:00"},
         ("opened_at", '"2026-05-04T09:12:00" has no offset from UTC, so nobody can tell when it was',
          OFFSET_HINT)),
        ({"due": "2026-02-30"}, ("due", '"2026-02-30" is not a date in the calendar', "correct the day or the month")),
        ({"due": "２０２６-05-04"},
         ("due", '"２０２６-05-04" is not a date in the calendar', 'write it as "2026-05-04"')),
        ({"opened_at": "2026-02-30T10:00Z"},
         ("opened_at", '"2026-02-30T10:00Z" is not a date in the calendar', "correct the month, day, hour or minute")),
        ({"opened_at": "yesterday"},
         ("opened_at", '"yesterday" is not a date and time', 'write it as "2026-05-04T09:12:00+02:00"')),
        ({"opened_at": 20260504}, ("opened_at", "expected a date and time", 'write it as "2026-05-04T09:12:00+02:00"')),
        ({"titel": "x"}, ("titel", "unknown field", "did you mean title?")),
        ({"title": " x"}, ("title", "begins or ends with blank space", "remove the blanks around the text")),
        ({"title": ""},
         ("title", "is empty, expected a text", "write the text, or leave the field out if it is not required")),
        ({"retention": "long"},
         ("retention", "expected named values", "write one name: value a line, indented below the field")),
        ({"retention": {"basis": "law"}},
         ("retention.until", "is missing, expected this field", "add the field until with its value")),
        ({"address": "x" * 8001}, ("address", "is longer than 8000 characters", "move the long text to the body")),
    ],
)  # fmt: skip
def test_complaints_name_the_place_the_expectation_and_the_remedy(
    fields: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    """Each kind of mistake in a site record is told once, in words that say what would make it pass."""
    assert complaint("site", **fields) == [expected]


def test_norway_is_a_country() -> None:
    """The market NO is taken as the country that it is."""
    assert complaint("site", markets=["NO"], country="NO") == []


def test_an_unknown_field_far_from_any_known_one_is_answered_with_the_known_ones() -> None:
    """Where no field is meant that exists, the ones that do are listed, also deep inside a list."""
    ((_, _, hint),) = complaint("site", zzz="x")
    assert hint.startswith("remove it; known here: activities, address, ")
    links = [{"rel": "affects", "to": "PRD-LRK-0001", "too": "x"}, {"rel": "affects", "to": "PRD-LRK-0001", "q": "x"}]
    assert [(place, hint) for place, _, hint in complaint("site", links=links)] == [
        ("links.0.too", "did you mean to?"), ("links.1.q", "remove it; known here: rel, to"),
    ]  # fmt: skip


def test_a_place_where_nothing_is_known_says_only_to_remove() -> None:
    """A stray field below a list of names cannot be meant for anything."""
    found = told(validate(Policy, {**EXAMPLES["policy"][0], "words": {"quality": {"sponsor": "sponsor.qa", "x": "y"}}}))
    assert [(p.field, p.message) for p in found] == [
        ("words.quality.cmo", "is missing, expected this field"), ("words.quality.x", "unknown field"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sites", "messages"),
    [
        ("all", []),
        (["SITE-HRW-0001"], []),
        ("some", [("sites", '"some" is not allowed here, expected all')]),
        (["nowhere"], [("sites.0", '"nowhere" is not a site\'s number')]),
        (7, [("sites", "the number 7 is not allowed here, expected all")]),
    ],
)
def test_a_word_or_a_list_is_judged_as_the_one_that_it_is(sites: Any, messages: list[tuple[str, str]]) -> None:
    """Where a word or a list may stand, a wrong one is told once, and as what it was meant to be."""
    role = {"role": "sponsor.qa", "sites": sites, "valid_from": "2026-01-01T00:00:00Z"}
    assert complaint("person", roles=[role]) == [
        (f"roles.0.{place}", message, hint) for (place, message), (_, _, hint) in
        zip(messages, complaint("person", roles=[role]), strict=True)
    ]  # fmt: skip


def test_a_root_that_does_not_hold_together_is_refused_in_words() -> None:
    """One organisation too few, shared codes, too few holders and shared keys are each told."""
    root = EXAMPLES["root"][0]
    one, two = root["organisations"]
    cases = {
        "expected exactly two organisations, the sponsor first and the CMO second": [one],
        "the two organisations share an id or a code": [one, {**two, "code": one["code"]}],
        f"{one['id']} asks for 9 root holders and names {len(one['holders'])}": [{**one, "threshold": 9}, two],
        "a root holder or a root key is named twice": [one, {**two, "holders": one["holders"]}],
    }
    for message, organisations in cases.items():
        found = told(validate(Root, {**root, "organisations": organisations}))
        assert [p.message for p in found] == [message]


def test_a_policy_needs_a_window_for_all_other_types() -> None:
    """A signing window that some type would lack is told with the line to add."""
    signing = {"window_days": {"capa": 30}, "skew_minutes": 5, "declared_gap_hours": 24}
    found = told(validate(Policy, {**EXAMPLES["policy"][0], "signing": signing}))
    assert [(p.field, p.message) for p in found] == [("signing", "window_days has no default")]


def test_a_role_is_known_by_its_form() -> None:
    """A need that names no role is told what roles look like, and never a pattern."""
    edge = {"from": "none", "to": "open", "need": [{"role": "boss", "meaning": "approved"}]}
    found = told(validate(Workflow, {**EXAMPLES["workflow"][0], "edges": [edge]}))
    assert [(p.field, p.message, p.hint) for p in found] == [
        ("edges.0.need.0.role", "is not a role", "roles look like sponsor.qa or owner.quality")
    ]
    found = told(validate(Root, {**EXAMPLES["root"][0], "repository": "urn:uuid:1"}))
    assert [(p.field, p.message) for p in found] == [("repository", "is not a repository's number")]
