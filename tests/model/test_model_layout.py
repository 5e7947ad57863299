"""Where records lie: a path and a number say the same thing, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealtrail.model import (
    PATH,
    TYPES,
    Site,
    field_owner,
    field_title,
    folder_of,
    index_of,
    is_record_path,
    json_schemas,
    organisation_code,
    record_file,
    type_of,
)

codes = st.from_regex(r"[A-Z][A-Z0-9]{1,5}", fullmatch=True)
kinds = st.sampled_from(sorted(TYPES))


@given(name=kinds, code=codes, year=st.integers(2000, 2099), number=st.integers(1, 9999))
def test_a_number_and_its_path_lead_to_each_other(name: str, code: str, year: int, number: int) -> None:
    """From any number to its path and back is the same number, type, folder and part."""
    kind = TYPES[name]
    record = kind.number(code, year, number)
    path = index_of(record)
    assert path is not None
    assert PATH.fullmatch(path)
    found = record_file(path)
    assert found is not None
    assert (found.type, found.id, found.folder, found.part, found.path) == (
        kind, record, folder_of(record), "index", path,
    )  # fmt: skip
    assert type_of(record) is kind
    assert organisation_code(record) == code
    assert is_record_path(path)
    assert found.folder.startswith(kind.shelf(year))


@given(
    path=st.one_of(st.text(max_size=60), st.from_regex(r"(records|agreements)/[a-z]+/[A-Z0-9/-]{0,30}", fullmatch=True))
)
def test_what_a_path_means_is_unambiguous(path: str) -> None:
    """A path that belongs to a record is plain, lies below its folder, and names it."""
    found = record_file(path)
    if found is not None:
        assert PATH.fullmatch(path)
        assert path.startswith(f"{found.folder}/")
        assert folder_of(found.id) == found.folder


@pytest.mark.parametrize(
    ("rest", "part"),
    [
        ("index.md", "index"),
        ("approvals/0123456789abcdef.json", "statement"),
        ("approvals/0123456789abcdef.json.sig", "signature"),
        ("attachments/photo-1.jpg", "attachment"),
        ("enrolments/0123456789abcdef.json", "enrolment"),
        ("enrolments/0123456789abcdef.json.sig", "enrolment_signature"),
    ],
)
def test_the_parts_of_a_record_are_known_by_their_names(rest: str, part: str) -> None:
    """Each file beside a record has one meaning, and proofs of keys lie beside people only."""
    found = record_file(f"records/people/PER-HRW-0003/{rest}")
    assert found is not None
    assert found.part == part
    elsewhere = record_file(f"records/sites/SITE-HRW-0001/{rest}")
    assert (elsewhere is None) == part.startswith("enrolment")


@pytest.mark.parametrize(
    "path",
    [
        "records/capas/2025/CAPA-HRW-2026-0007/index.md",
        "records/capas/CAPA-HRW-2026-0007/index.md",
        "records/sites/2026/SITE-HRW-0001/index.md",
        "records/sites/CAPA-HRW-2026-0007/index.md",
        "records/sites/PRD-HRW-0001/index.md",
        "records/sites/SITE-HRW-00001/index.md",
        "records/sites/SITE-HRW-000１/index.md",
        "records/sites/site-hrw-0001/index.md",
        "records/sites/SITE-HRW-0001/INDEX.md",
        "records/sites/SITE-HRW-0001/index.md/x",
        "records/sites/SITE-HRW-0001",
        "records/sites/SITE-HRW-0001/../SITE-HRW-0002/index.md",
        "records/sites/SITE-HRW-0001//index.md",
        "/records/sites/SITE-HRW-0001/index.md",
        "records/sites/SITE-HRW-0001/attachments/.hidden",
        "records/sites/SITE-HRW-0001/attachments/a/b",
        "records/sites/SITE-HRW-0001/attachments/a\nb",
        "records/sites/SITE-HRW-0001/approvals/0123456789ABCDEF.json",
        "records/sites/SITE-HRW-0001/approvals/0123456789abcde.json",
        "records/widgets/W-1/index.md",
        "agreements/QA-LRK-0001/index.md",
        "agreements/2026/QA-LRK-0001-01/index.md",
        "records",
        "agreements",
        "",
    ],
)
def test_a_path_that_only_looks_like_a_record_is_none(path: str) -> None:
    """Another year, type, spelling, depth or sign makes a path belong to no record."""
    assert record_file(path) is None


def test_the_next_number_follows_the_highest() -> None:
    """Gaps are not filled, other organisations do not count, and agreements begin with edition 01."""
    capa, agreement, person = TYPES["capa"], TYPES["agreement"], TYPES["person"]
    assert capa.next_number("HRW", 2026, []) == "CAPA-HRW-2026-0001"
    taken = ["CAPA-HRW-2026-0001", "CAPA-HRW-2026-0007", "CAPA-LRK-2026-0030", ".draft", "notes.txt"]
    assert capa.next_number("HRW", 2026, taken) == "CAPA-HRW-2026-0008"
    assert agreement.next_number("LRK", 2026, ["QA-LRK-0001-01", "QA-LRK-0001-02"]) == "QA-LRK-0002-01"
    assert person.next_number("LRK", 2026, ["PER-LRK-0009"]) == "PER-LRK-0010"


def test_a_folder_with_an_odd_name_takes_no_number() -> None:
    """A folder that only begins like a number is passed over when the next one is sought."""
    assert TYPES["capa"].next_number("HRW", 2026, ["CAPA-HRW-old", "CAPA-HRW-2026-old"]) == "CAPA-HRW-2026-0001"


def test_fields_have_owners_and_names() -> None:
    """The owner of a field and its name in plain words come from the model, with a fallback for unknown ones."""
    assert field_owner(Site, "due") == "sponsor"
    assert field_owner(Site, "title") == "own"
    assert field_owner(TYPES["agreement"].model, "title") == "either"
    assert field_owner(Site, "nothing") == "own"
    assert field_title(Site, "schema") == "Format"
    assert field_title(Site, "risk_tier") == "Risk tier"
    assert field_title(Site, "body") == "Body"


def test_the_schemas_in_the_repository_are_those_of_the_models(repository_root: Path) -> None:
    """What editors are given is generated, complete and not stale."""
    folder = repository_root / "schema" / "json"
    expected = {
        f"{name}.json": json.dumps(schema, indent=2, sort_keys=True) + "\n" for name, schema in json_schemas().items()
    }
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == expected


@pytest.mark.parametrize("name", sorted(json_schemas()))
def test_a_schema_is_closed_and_says_which_dialect_it_is(name: str) -> None:
    """Editors refuse unknown fields as the checks do."""
    schema = json_schemas()[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    assert all(d["additionalProperties"] is False for d in schema.get("$defs", {}).values() if "properties" in d)


def test_schemas_tell_editors_what_the_checks_ask_for() -> None:
    """The form of numbers, digests and names is in the schemas, in words and as a pattern."""
    due = json_schemas()["site"]["properties"]
    assert due["country"]["pattern"] == "^(?:[A-Z]{2})$"
    assert due["country"]["description"].startswith("a country code: ")
