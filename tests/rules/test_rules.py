"""The rules against their examples: each folder below is one case, and the case says what must come of it.

A case lies over the exemplar's tree and is judged by what governs there, or by a policy of its own. ``tree`` stands
alone, as a working directory does; ``base`` and ``result`` are a step. Every record whose ``index.md`` the case touches
is examined by every rule, so a passing case passes them all.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

import sealtrail.rules
from sealtrail import rules
from sealtrail.finding import Finding
from sealtrail.model import record_file
from sealtrail.rules import RULES, Case
from sealtrail.store import Snapshot, directory_snapshot

HERE = Path(__file__).parent
EXAMPLES = sorted(readme.parent for readme in HERE.glob("R-*/*/README.md"))
STEP_AT = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared(repository_root: Path) -> Snapshot:
    """The exemplar as it stands in the project's own root, over which all cases lie."""
    return directory_snapshot(repository_root)


def name(example: Path) -> str:
    return f"{example.parent.name}/{example.name}"


def laid_over(snapshot: Snapshot, folder: Path) -> tuple[Snapshot, dict[str, bytes]]:
    files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    return snapshot.advance(files), files


def cases_of(example: Path, shared: Snapshot) -> list[Case]:
    """One case for every record that the example adds, changes or removes."""
    is_step = not (example / "tree").is_dir()
    base, before = laid_over(shared, example / "base")
    result, after = laid_over(shared, example / ("result" if is_step else "tree"))
    governance, unsound = (base if is_step else result).governance()
    assert governance is not None, unsound
    touched = sorted(p for p in {*before, *after} if p.endswith("/index.md") and before.get(p) != after.get(p))
    return [
        Case(
            path=path,
            record=result.record_at(path),
            base=base.record_at(path) if is_step else None,
            snapshot=result,
            governance=governance,
            at=STEP_AT,
            is_step=is_step,
            before=base if is_step else None,
        )
        for path in touched
    ]


def findings_of(case: Case) -> list[Finding]:
    """What reading the record and examining it have to say."""
    reading = () if case.record is None else case.record.findings
    return [*reading, *rules.examine(case)]


def line_for(finding: Finding) -> str:
    """A finding as the README of an example writes it: record, rule, code, field, and its severity unless it refuses.

    ``-`` stands for none.
    """
    place = record_file(finding.path)
    record = place.id if place is not None and place.part == "index" else "-"
    weight = "" if finding.blocks else f" {finding.severity}"
    return f"{record} {finding.rule} {finding.code} {finding.field or '-'}{weight}"


def told(example: Path) -> tuple[str, list[str]]:
    """The sentence of an example, and the findings that it expects, some with a part of their message."""
    sentence, _, rest = (example / "README.md").read_text("utf-8").partition("\n\n")
    expected = re.findall(r"^- expected: (.+)$", rest, re.MULTILINE)
    assert expected, f"{name(example)} does not say what is expected"
    return sentence, [] if expected == ["nothing"] else expected


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_example(example: Path, shared: Snapshot) -> None:
    """An example brings exactly the findings that its README names: their record, rule, code and field, no other."""
    cases = cases_of(example, shared)
    assert cases
    found = [finding for case in cases for finding in findings_of(case)]
    expected = [line.partition(", ")[::2] for line in told(example)[1]]
    assert Counter(line_for(finding) for finding in found) == Counter(line for line, _ in expected)
    for line, message in expected:
        assert any(message in finding.message for finding in found if line_for(finding) == line)


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_example_helps(example: Path, shared: Snapshot) -> None:
    """Each finding of an example says in plain words what is wrong and what mends it, and shows the line."""
    for case in cases_of(example, shared):
        for finding in findings_of(case):
            assert finding.message
            assert not finding.message.endswith(".")
            assert finding.hint
            assert finding.line > 0 or case.record is None or finding.path != case.path


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_example_is_named_after_its_outcome(example: Path) -> None:
    """An example says in one sentence what it shows, and is called _fail exactly when its findings are expected."""
    sentence, expected = told(example)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert example.name.endswith("_fail") == bool(expected)
    assert example.parent.name in RULES


class Closed(Snapshot):
    """A repository that nobody may look into."""

    def __init__(self) -> None:
        """Nothing lies behind it, so that any look fails."""


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_a_rule_about_the_record_opens_no_other_file(example: Path, shared: Snapshot) -> None:
    """Rules that are decided from the record alone come to the same findings with the repository closed to them."""
    for case in cases_of(example, shared):
        closed = Case(case.path, case.record, case.base, Closed(), case.governance, case.at, case.is_step)
        needs = ("record", "step")
        assert list(rules.examine(closed, needs=needs)) == list(rules.examine(case, needs=needs))


def test_closed_is_closed(shared: Snapshot) -> None:
    """A rule that looks at neighbours does fail with the repository closed, so the test before shows something."""
    case = cases_of(HERE / "R-ID-05" / "pinned", shared)[0]
    closed = Case(case.path, case.record, case.base, Closed(), case.governance, case.at, case.is_step)
    with pytest.raises(AttributeError):
        list(rules.examine(closed, needs=("neighbours",)))


def test_every_file_is_a_rule() -> None:
    """The list of rules is complete: every file r_*.py stands in it, under the identifier that its name gives."""
    folder = Path(sealtrail.rules.__file__).parent
    files = {f"R-{p.stem.removeprefix('r_').replace('_', '-').upper()}" for p in folder.glob("r_*.py")}
    assert files == set(RULES)
    assert all(RULES[identifier].id == identifier for identifier in RULES)


@pytest.mark.parametrize("identifier", sorted(RULES))
def test_rule_is_documented(identifier: str) -> None:
    """A rule says what it demands, names the regulation it comes from, and has a paragraph of explanation."""
    rule = RULES[identifier]
    module = inspect.getmodule(rule.examine)
    assert module is not None
    title, _, paragraph = (module.__doc__ or "").partition("\n\n")
    assert title.startswith(f"{identifier}: ")
    assert title.endswith(".")
    assert len(paragraph.split()) >= 20
    assert rule.demands
    assert re.search(r"CFR|ICH|EU GMP|ISO|MHRA|FDA|WHO|PIC/S|GAMP", rule.source)
    assert rule.needs in {"record", "neighbours", "index", "step"}


@pytest.mark.parametrize("identifier", sorted(RULES))
def test_rule_has_examples(identifier: str) -> None:
    """A rule has at least one example that passes and one that brings a finding of this very rule."""
    mine = [e for e in EXAMPLES if e.parent.name == identifier]
    passing = [e for e in mine if not told(e)[1]]
    failing = [e for e in mine if any(line.split()[1] == identifier for line in told(e)[1])]
    assert passing
    assert failing


@pytest.mark.parametrize("path", sorted({p.name for p in HERE.glob("R-*")}))
def test_no_example_without_rule(path: str) -> None:
    """Every folder of examples belongs to a rule, and holds nothing but examples."""
    assert path in RULES
    assert set((HERE / path).iterdir()) <= set(EXAMPLES)


def test_rules_run_in_the_order_of_their_identifiers(shared: Snapshot) -> None:
    """Findings come in the order of the rules' identifiers, whatever the order of the list."""
    case = cases_of(HERE / "R-ID-06" / "no_such_site_product_or_owner_fail", shared)[0]
    empty = Case(case.path, case.record, None, case.snapshot, case.governance, case.at, is_step=True)
    said = [finding.rule for finding in rules.examine(empty)]
    assert said == sorted(said)
    assert len(set(said)) > 1


def test_a_rule_of_one_type_leaves_the_others_alone(shared: Snapshot) -> None:
    """A rule for CAPAs has nothing to say about an agreement, nor about a record that is gone."""
    agreement = cases_of(HERE / "R-AG-11" / "nobody_signed_fail", shared)[0]
    assert list(RULES["R-CA-03"].findings(agreement)) == []
    gone = cases_of(HERE / "R-ID-02" / "deleted_fail", shared)[0]
    assert list(RULES["R-CA-03"].findings(gone)) == []


def test_a_case_is_about_a_record(shared: Snapshot) -> None:
    """Asking for the place of a file that is no record's, or for a record that is gone, is an error and no answer."""
    gone = cases_of(HERE / "R-ID-02" / "deleted_fail", shared)[0]
    with pytest.raises(ValueError, match="is gone"):
        _ = gone.present
    nowhere = Case("site/pages/index.md", None, None, gone.snapshot, gone.governance, gone.at, is_step=True)
    with pytest.raises(ValueError, match="is no record's path"):
        _ = nowhere.place
