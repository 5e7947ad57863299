"""What lies in a kit, true to the history and the same bytes each time; and when there is none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from sealtrail import digest, evidence, gate
from sealtrail.cli.telling import report_json
from sealtrail.errors import UsageError
from sealtrail.history import Cure, Report, Suspect
from sealtrail.model import PATH
from tests.cli.demo import made
from tests.evidence.conftest import AGREEMENT, CAPA, FOUNDER, MakeKit, unpack
from tests.scenarios.desk import Demo, Told, copy_of, git, sealtrail

SURROUNDINGS = [
    {"TZ": "UTC", "LANG": "C", "LC_ALL": "C"},
    {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
]


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    """A copy of the demo's world for one story."""
    return copy_of(made(), tmp_path / "demo")


def told(number: str, out: Path, *words: str | Path, env: dict[str, str] | None = None) -> Told:
    """Ask the command line for a kit of the demo."""
    command = ("evidence", number, "-o", out, "--repo", made().upstream, *words)
    return sealtrail(*command, cwd=out.parent, env=env)


def landed(number: str) -> Iterator[tuple[int, bytes]]:
    """Each revision of a record as git keeps it, by its number."""
    path = f"agreements/{number}/index.md"
    log = git("log", "--first-parent", "--reverse", "--format=%H", "main", "--", path, cwd=made().upstream)
    texts = [git("show", f"{commit}:{path}", cwd=made().upstream, strip=False).encode() for commit in log.split()]
    return enumerate(dict.fromkeys(texts), 1)


def test_every_revision_is_there_byte_for_byte(unpacked: MakeKit) -> None:
    """The kit holds exactly the revisions that stock git finds on main, with their very bytes."""
    kit = unpacked(AGREEMENT)
    assert {path.name: path.read_bytes() for path in kit.glob("record/*")} == {
        f"r{number:04}.md": data for number, data in landed(AGREEMENT)
    }


@pytest.mark.parametrize("number", [CAPA, AGREEMENT, FOUNDER])
def test_statements_and_proofs_are_those_of_the_repository(number: str, unpacked: MakeKit) -> None:
    """Every statement, signature and proof beside the record is in the kit unchanged, and no other statement is."""
    kit = unpacked(number)
    listed = git("ls-tree", "-r", "--name-only", "main", cwd=made().upstream).splitlines()
    parts = ("approvals", "enrolments")
    there = [path for path in listed if path.split("/")[-3:-1] in [[number, part] for part in parts]]
    expected = {
        path.rpartition("/")[2]: git("show", f"main:{path}", cwd=made().upstream, strip=False) for path in there
    }
    held = {p.name: p.read_text("utf-8") for top in ("statements", "enrolments") for p in kit.glob(f"{top}/**/*.*")}
    assert held == expected


def test_a_statement_lies_with_its_revision(unpacked: MakeKit) -> None:
    """Each statement lies in the folder of the revision that it names."""
    for path in unpacked(AGREEMENT).glob("statements/*/*.json"):
        assert path.parent.name == f"r{json.loads(path.read_bytes())['predicate']['revision']:04}"


def test_attachments_are_pinned(unpacked: MakeKit) -> None:
    """Each attachment lies under a revision whose text names its digest, and none that the record pins is missing."""
    kit = unpacked(CAPA)
    texts = {path.stem: path.read_text("utf-8") for path in kit.glob("record/*")}
    found = [(path.parent.name, digest.sha256(path.read_bytes())) for path in kit.glob("attachments/*/*")]
    assert found
    assert all(sha256 in texts[revision] for revision, sha256 in found)
    assert {sha256 for _, sha256 in found} == {
        digest.sha256(git("show", f"main:{path}", cwd=made().upstream, strip=False).encode())
        for path in git("ls-tree", "-r", "--name-only", "main", cwd=made().upstream).splitlines()
        if f"{CAPA}/attachments/" in path
    }


POLICY = "schema/policy.yaml"


def test_every_policy_that_counted_is_there(report: Report, unpacked: MakeKit) -> None:
    """Whole schema folders: those that judged a landing of the record and those that its statements name, no more."""
    kit = unpacked(CAPA)
    folders = {path.name: path for path in kit.glob("governance/*")}
    named = {
        (said["policy"]["version"], said["policy"]["sha256"])
        for said in (json.loads(path.read_bytes())["predicate"] for path in kit.glob("statements/*/*.json"))
    }
    assert set(folders) == {f"policy-{version:04}" for version, _ in named} == {"policy-0001", "policy-0002"}
    for version, sha256 in named:
        assert digest.sha256((folders[f"policy-{version:04}"] / "listing.txt").read_bytes()) == sha256
    under = next(s.result for s in reversed(report.steps) if b"\nversion: 2\n" in (s.result.read(POLICY) or b""))
    last = {path: under.read(path) for path, _ in under.files("schema")}
    schema = folders["policy-0002"] / "schema"
    files = [path for path in schema.rglob("*") if path.is_file()]
    assert {f"schema/{path.relative_to(schema).as_posix()}": path.read_bytes() for path in files} == last


def test_only_keys_that_signed_are_listed(unpacked: MakeKit) -> None:
    """The allowed signers of a kit are exactly the keys that its statements name, each for its person."""
    kit = unpacked(CAPA)
    said = [json.loads(path.read_bytes())["predicate"]["signatory"] for path in kit.glob("statements/*/*.json")]
    lines = [line.split(" ") for line in (kit / "allowed_signers").read_text("utf-8").splitlines()[1:]]
    assert sorted({one["id"] for one in said}) == sorted({line[0] for line in lines})
    assert len(lines) == len({(one["id"], one["key"]) for one in said})


def test_the_trail_is_the_one_that_the_command_prints(unpacked: MakeKit, tmp_path: Path) -> None:
    """The trail in the kit is what sealtrail trail says of the record, as a table and as data."""
    kit = unpacked(CAPA)
    command = ("trail", CAPA, "--repo", made().upstream, "--format")
    assert (kit / "trail.csv").read_bytes().decode() == sealtrail(*command, "csv", cwd=tmp_path).out
    assert (
        json.loads((kit / "trail.json").read_bytes())["events"]
        == sealtrail(*command, "json", cwd=tmp_path).json["events"]
    )


def test_no_cell_of_the_trail_is_a_formula(unpacked: MakeKit) -> None:
    """A spreadsheet that opens the trail runs nothing, and a strict reader reads all of it."""
    text = (unpacked(AGREEMENT) / "trail.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert rows
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("words", [("--anchor", "anchor.json"), ()])
def test_the_verdict_is_the_one_that_the_command_prints(words: tuple[str, ...], tmp_path: Path) -> None:
    """verify.json is byte for byte what sealtrail verify prints of the same history, with the same anchor or none."""
    given = [made().directory / word if word.endswith(".json") else word for word in words]
    assert told(CAPA, tmp_path / "kit.zip", *given).code == 0
    printed = sealtrail("verify", "--repo", made().upstream, *given, "--format", "json", cwd=tmp_path).out
    with ZipFile(tmp_path / "kit.zip") as held:
        assert held.read("verify.json").decode() == printed


def test_a_late_acknowledgement_is_shown_as_such(unpacked: MakeKit) -> None:
    """An acknowledgement after landing is told apart in the text and on the page, and nothing else is."""
    kit = unpacked(AGREEMENT)
    late = [p for p in kit.glob("statements/*/*.json") if json.loads(p.read_bytes())["predicate"]["transition"] is None]
    assert len(late) == 2
    text = " ".join((kit / "README.txt").read_text("utf-8").split())
    assert text.count("after landing: it landed") == text.count("counts towards no approval") == len(late)
    assert (kit / "record.html").read_text("utf-8").count("signed after landing") == len(late)


def test_an_archive_holds_plain_files(archive: Callable[[str], bytes], report: Report) -> None:
    """Names are plain, sorted and few in kind; times are that of the last landing; only the script is executable."""
    for number in (CAPA, AGREEMENT, FOUNDER):
        with ZipFile(io.BytesIO(archive(number))) as held:
            infos = held.infolist()
            assert held.testzip() is None
        names = [info.filename for info in infos]
        assert names == sorted(names)
        assert len({name.casefold() for name in names}) == len(names)
        assert all(PATH.fullmatch(name) for name in names)
        assert {info.compress_type for info in infos} == {ZIP_STORED}
        last = report.valid_steps[-1].at.astimezone(UTC)
        assert {datetime(*info.date_time, tzinfo=UTC) for info in infos} == {last}
        modes = {info.filename: info.external_attr >> 16 for info in infos}
        assert {name for name, mode in modes.items() if mode == 0o100755} == {"check.sh"}
        assert set(modes.values()) == {0o100755, 0o100644}


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """Another time zone, another language, another folder: the same kit, byte for byte."""
    kits = []
    for n, env in enumerate(SURROUNDINGS):
        (tmp_path / str(n)).mkdir()
        out = tmp_path / str(n) / f"kit-{n}.zip"
        done = told(AGREEMENT, out, "--anchor", made().anchor, env=env)
        assert (done.code, done.out, done.err) == (0, f"{out}\n", "")
        kits.append(out.read_bytes())
    assert kits[0] == kits[1]


def test_a_bundle_gives_the_same_kit(tmp_path: Path) -> None:
    """A bundle of the same history, as somebody would send it, gives the same bytes as the repository."""
    bundle = tmp_path / "records.bundle"
    git("bundle", "create", "--quiet", bundle, "main", cwd=made().upstream)
    kits = []
    for n, source in enumerate((bundle, made().upstream)):
        out = tmp_path / f"{n}.zip"
        done = sealtrail("evidence", CAPA, "-o", out, "--repo", source, "--anchor", made().anchor, cwd=tmp_path)
        assert done.code == 0, done.err
        kits.append(out.read_bytes())
    assert kits[0] == kits[1]


def test_a_kit_without_an_anchor_says_so_first(tmp_path: Path) -> None:
    """Without an anchor there is a kit, and its text and page begin with that."""
    done = told(CAPA, tmp_path / "kit.zip")
    assert done.code == 0
    assert "no anchor was given" in done.err
    kit = unpack((tmp_path / "kit.zip").read_bytes(), tmp_path / "kit")
    assert (kit / "README.txt").read_text("utf-8").startswith("WITHOUT AN ANCHOR: ")
    body = (kit / "record.html").read_text("utf-8").partition("<main")[2]
    assert body.partition("</strong>")[0].endswith("WITHOUT AN ANCHOR")
    assert "Verified against an anchor" not in body
    said = json.loads((kit / "verify.json").read_bytes())
    assert (said["verdict"], said["anchor"]) == ("indeterminate", None)
    assert [f["code"] for f in said["findings"] if f["severity"] == "block"] == ["anchor.missing"]


def test_an_anchored_kit_has_nothing_to_say_first(unpacked: MakeKit) -> None:
    """With an anchor and without incidents, text and page begin with the record itself."""
    kit = unpacked(CAPA)
    assert (kit / "README.txt").read_text("utf-8").startswith(f"EVIDENCE ABOUT {CAPA}: ")
    assert "✓ Verified against an anchor" in (kit / "record.html").read_text("utf-8")


def test_incidents_come_first(report: Report, tmp_path: Path) -> None:
    """Where an incident cured a step, text and page say so before anything else, and the verdict names both."""
    last = report.steps[-1]
    cure = Cure("INC-LRK-2026-0001", last, (gate.Failed(12, "c" * 40, ("approval.missing",)),))
    cured = replace(report, incidents=(cure,))
    kit = unpack(evidence.make(cured, CAPA, tool_version="0.0.0"), tmp_path / "kit")
    first = (kit / "README.txt").read_text("utf-8").partition("\n")[0]
    assert first.startswith("WITH INCIDENTS: step 12 (commit cccccccccc: approval.missing) failed and does not count")
    assert "INC-LRK-2026-0001" in first
    body = (kit / "record.html").read_text("utf-8").partition("<main")[2]
    assert body.partition("</strong>")[0].endswith("WITH INCIDENTS")
    assert json.loads((kit / "verify.json").read_bytes()) == report_json(cured, report.anchor, None)


def test_an_open_doubt_is_told_first(report: Report, tmp_path: Path) -> None:
    """While a step is suspect, the kit and its page begin with it: a stolen key must not keep evidence from anybody."""
    doubt = Suspect(report.steps[-1], "others may have used a key", frozenset({CAPA}))
    doubtful = replace(report, verdict="suspect", suspects=(doubt,), findings=(doubt.finding,))
    assert doubtful.objections == ()
    kit = unpack(evidence.make(doubtful, CAPA, tool_version="0.0.0"), tmp_path / "kit")
    assert (kit / "README.txt").read_text("utf-8").startswith(f"SUSPECT: step {report.steps[-1].number}, with {CAPA}")
    body = (kit / "record.html").read_text("utf-8").partition("<main")[2]
    assert body.partition("</strong>")[0].endswith("SUSPECT")


def test_an_unknown_record_has_no_kit(report: Report, tmp_path: Path) -> None:
    """Asked for a record that is not in the history, the command says so, leaves with 2 and writes nothing."""
    out = tmp_path / "kit.zip"
    done = told("CAPA-HRW-2026-0999", out, "--anchor", made().anchor)
    assert (done.code, done.out) == (2, "")
    assert "there is no record CAPA-HRW-2026-0999" in done.err
    assert "hint" in done.err
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UsageError):
        evidence.make(report, "../README", tool_version="0.0.0")


def test_a_history_with_a_broken_step_has_no_kit(demo: Demo, tmp_path: Path) -> None:
    """After an admin's bypass the command tells what is wrong, leaves with 1, and an earlier kit stays as it was."""
    demo.cmo.begin("bypass").change(CAPA, "revision: 14", "revision: 15")
    demo.bypass(demo.cmo, demo.cmo.commit("Past the gate"))
    out = tmp_path / "kit.zip"
    out.write_bytes(b"an earlier kit")
    done = sealtrail(
        "evidence", CAPA, "-o", out, "--repo", demo.world.upstream, "--anchor", demo.world.anchor, cwd=tmp_path
    )
    assert done.code == 1
    assert "error[approval.missing]" in done.out
    assert "no evidence" in done.err
    assert out.read_bytes() == b"an earlier kit"
    assert not list(tmp_path.glob(".unfinished-*"))


def test_another_repositorys_anchor_forbids_a_kit(tmp_path: Path) -> None:
    """Held against an anchor of another genesis, there is no kit."""
    foreign = json.loads(made().anchor.read_bytes()) | {"tree_sha256": "0" * 64}
    (tmp_path / "anchor.json").write_text(json.dumps(foreign), "utf-8")
    done = told(CAPA, tmp_path / "kit.zip", "--anchor", tmp_path / "anchor.json")
    assert done.code == 1
    assert "error[history.rewritten]" in done.out
    assert not (tmp_path / "kit.zip").exists()


def test_a_record_may_be_named_by_its_path(tmp_path: Path) -> None:
    """A path in the record's folder means the record, as for the other commands."""
    done = told(f"agreements/{AGREEMENT}/index.md", tmp_path / "kit.zip", "--anchor", made().anchor)
    assert done.code == 0
    with ZipFile(tmp_path / "kit.zip") as held:
        assert held.read("README.txt").startswith(f"EVIDENCE ABOUT {AGREEMENT}".encode())
