"""The commands in a kit: stock tools alone find it in order, and find everything that is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sealtrail import digest
from sealtrail.evidence.checks import Run, checks_of
from sealtrail.evidence.gathering import gather
from sealtrail.history import Report
from tests.evidence.conftest import (
    AGREEMENT,
    CAPA,
    FOUNDER,
    GENESIS,
    Machine,
    MakeKit,
    commands_run,
    commands_shown,
    unpack,
)

KINDS = {
    "the record": (CAPA, "record/r0003.md"),
    "a statement": (CAPA, "statements/r0007/*.json"),
    "a signature": (CAPA, "statements/r0007/*.sig"),
    "an attachment": (CAPA, "attachments/r0001/*.txt"),
    "a rule": (CAPA, "governance/policy-0002/schema/workflows/capa.yaml"),
    "the listing of a policy": (CAPA, "governance/policy-0002/listing.txt"),
    "the keys": (CAPA, "allowed_signers"),
    "the founding change": (FOUNDER, "founding/SYS-*.md"),
    "a statement on the founding": (FOUNDER, "founding/*.json"),
    "a founding person": (FOUNDER, "record/r0001.md"),
    "a proof of possession": (FOUNDER, "enrolments/*.json"),
}
"""By what it is: a kit, and a file in it that signatures cover."""

DERIVED = {
    "the page": "record.html",
    "the trail as a table": "trail.csv",
    "the trail as data": "trail.json",
    "the verdict": "verify.json",
    "the sums": "SHA256SUMS",
    "the text": "README.txt",
    "the script": "check.sh",
}


def numbers(report: Report) -> list[str]:
    """Every record of the demo."""
    assert report.snapshot is not None
    return [record.model.id for record in report.snapshot.records()]


def flip(path: Path) -> None:
    """Change one letter in the middle of a file into another letter."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    at = next(i for i in range(middle, len(data)) if chr(data[i]).isalnum())
    data[at] = ord("b") if data[at] != ord("b") else ord("c")
    path.write_bytes(bytes(data))


def sum_up(kit: Path) -> None:
    """Make the sums anew, as a forger would."""
    files = sorted(path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file())
    lines = [f"{digest.sha256((kit / name).read_bytes())}  {name}\n" for name in files if name != "SHA256SUMS"]
    (kit / "SHA256SUMS").write_text("".join(lines), "utf-8")


def put(source: Path, target: Path) -> None:
    """Put a file in another's place; a statement brings its signature."""
    target.write_bytes(source.read_bytes())
    if source.suffix == ".json":
        target.with_name(f"{target.name}.sig").write_bytes(source.with_name(f"{source.name}.sig").read_bytes())


def test_the_script_of_every_record_succeeds(
    report: Report, archive: Callable[[str], bytes], machine: Machine, tmp_path: Path
) -> None:
    """For every record of the demo, the kit's script runs to its last line in an empty folder with stock tools."""
    for number in numbers(report):
        kit = unpack(archive(number), tmp_path / number)
        done = machine.check(kit)
        assert (done.returncode, done.stderr) == (0, ""), f"{number}: {done.stdout}{done.stderr}"
        count = len(commands_run(kit))
        assert done.stdout.endswith(
            f"All {count} commands succeeded. README.txt says what they show, and what they do not.\n"
        )


@pytest.mark.parametrize("number", [CAPA, AGREEMENT, FOUNDER, GENESIS])
def test_every_command_of_the_text_succeeds(number: str, unpacked: MakeKit, machine: Machine) -> None:
    """Each command line that README.txt shows, typed by itself, ends well and prints something to look at."""
    kit = unpacked(number)
    for line, done in zip(commands_shown(kit), machine.type_all(kit), strict=True):
        assert (done.returncode, done.stderr) == (0, ""), f"{line}\n{done.stdout}{done.stderr}"
        assert done.stdout


@pytest.mark.parametrize("number", [CAPA, FOUNDER])
def test_text_and_script_say_the_same(number: str, unpacked: MakeKit) -> None:
    """The commands of README.txt are those of check.sh, one by one in the same order."""
    kit = unpacked(number)
    assert commands_shown(kit) == commands_run(kit)


@pytest.mark.parametrize("number", [CAPA, AGREEMENT, FOUNDER])
def test_nothing_is_left_unchecked(number: str, unpacked: MakeKit) -> None:
    """Each statement's signature, signer, subject and policy, and each revision's predecessor, has its command."""
    kit = unpacked(number)
    commands = commands_run(kit)
    for path in [*kit.glob("statements/*/*.json"), *kit.glob("founding/*.json")]:
        name = path.relative_to(kit).as_posix()
        mine = [command.partition(" ")[0] for command in commands if f" {name}" in command and '"prior"' not in command]
        assert sorted(mine) == ["grep", "sed", "sed", "ssh-keygen"], name
    replaced = [f"|\\1  record/r{n:04}.md|" for n in range(1, len(list(kit.glob("record/*"))))]
    chained = [command for command in commands if '"prior"' in command]
    assert len(chained) == len(replaced)
    assert all(one in command for one, command in zip(replaced, chained, strict=True))
    for path in [*kit.glob("attachments/*/*"), *kit.glob("enrolments/*.json"), *kit.glob("governance/*/listing.txt")]:
        assert any(path.relative_to(kit).as_posix() in command for command in commands), path


def test_what_the_text_promises_is_what_is_seen(unpacked: MakeKit, machine: Machine) -> None:
    """The keys are printed in the order of the text, and each statement's key is one of those."""
    kit = unpacked(AGREEMENT)
    promised = re.findall(r"^- (SHA256:\S+)  (PER-\S+) ", (kit / "README.txt").read_text("utf-8"), re.MULTILINE)
    done = machine.type_all(kit)
    assert re.findall(r"SHA256:\S+", done[1].stdout) == [fingerprint for fingerprint, _ in promised]
    good = [one.stdout for one in done if one.stdout.startswith("Good ")]
    assert len(good) == len(list(kit.glob("statements/*/*.json")))
    pattern = r'Good "sealtrail-approval-v1" signature for (\S+) with \S+ key (\S+)\n'
    seen = [re.fullmatch(pattern, line) for line in good]
    assert {(found[2], found[1]) for found in seen if found is not None} == set(promised)
    assert None not in seen


@pytest.mark.parametrize("kind", [*KINDS, *DERIVED])
def test_a_changed_byte_is_found(kind: str, unpacked: MakeKit, machine: Machine) -> None:
    """One byte changed in any kind of file makes the script stop, and a command of the text fail."""
    number, pattern = KINDS[kind] if kind in KINDS else (CAPA, DERIVED[kind])
    kit = unpacked(number)
    shown = commands_shown(kit)
    flip(min(kit.glob(pattern)))
    done = machine.check(kit)
    assert done.returncode != 0
    assert "commands succeeded" not in done.stdout
    assert any(machine.run("sh", "-c", line, at=kit).returncode != 0 for line in shown)


@pytest.mark.parametrize("kind", KINDS)
def test_new_sums_help_no_forger(kind: str, unpacked: MakeKit, machine: Machine) -> None:
    """Whoever changes what signatures cover and makes the sums anew is found out by the commands that follow."""
    number, pattern = KINDS[kind]
    kit = unpacked(number)
    flip(min(kit.glob(pattern)))
    sum_up(kit)
    assert machine.run("sh", "-c", commands_run(kit)[0], at=kit).returncode == 0
    done = machine.check(kit)
    assert done.returncode != 0
    assert "commands succeeded" not in done.stdout


@pytest.mark.parametrize(
    ("number", "there", "instead"),
    [
        (CAPA, "record/r0003.md", "record/r0002.md"),
        (CAPA, "statements/r0003/*.json", "statements/r0002/*.json"),
        (CAPA, "attachments/r0001/*.txt", "attachments/r0010/*.csv"),
        (CAPA, "governance/policy-0002/listing.txt", "governance/policy-0001/listing.txt"),
    ],
)
def test_nothing_stands_in_for_another(
    number: str, there: str, instead: str, unpacked: MakeKit, machine: Machine
) -> None:
    """A genuine file of the kit put in another's place is found, even with its own signature and new sums."""
    kit = unpacked(number)
    target, source = (min(kit.glob(pattern)) for pattern in (there, instead))
    put(source, target)
    sum_up(kit)
    assert machine.check(kit).returncode != 0


def test_nobody_signs_in_the_name_of_another(unpacked: MakeKit, machine: Machine) -> None:
    """A colleague's genuine signature on the same revision does not pass for the one that the text tells of."""
    kit = unpacked(AGREEMENT)
    by_signer = {
        json.loads(path.read_bytes())["predicate"]["signatory"]["id"]: path
        for path in sorted(kit.glob("statements/r0005/*.json"))
    }
    put(by_signer["PER-HRW-0001"], by_signer["PER-LRK-0001"])
    sum_up(kit)
    done = machine.check(kit)
    assert done.returncode != 0
    assert "Could not verify signature" in done.stdout + done.stderr


def test_the_script_stops_at_the_first_failure(unpacked: MakeKit, machine: Machine) -> None:
    """After a command that fails, none of those behind it runs."""
    kit = unpacked(CAPA)
    (kit / "record.html").unlink()
    done = machine.check(kit)
    assert done.returncode != 0
    assert "record.html: FAILED open or read" in done.stdout
    assert "Good" not in done.stdout


def test_a_digest_that_is_spelt_oddly_is_no_failure(report: Report) -> None:
    """A record whose author wrote a digest with YAML's escapes is honest: the text says so, and no command looks."""
    contents = gather(report, CAPA, "0.0.0")
    first = contents.revisions[0]
    (pinned,) = (one for one in contents.attachments if one.by == 1)
    odd = replace(
        first.revision.record, data=first.revision.record.data.replace(pinned.what.sha256.encode(), b'"\\x61"')
    )
    bent = replace(first, revision=replace(first.revision, record=odd))
    (passage,) = (p for p in checks_of(replace(contents, revisions=(bent,))) if p.title.startswith("Revision 1"))
    assert not any(pinned.path in command for command in passage.commands)
    assert any(isinstance(part, str) and "plain letters" in part for part in passage.parts)
    (plain,) = (p for p in checks_of(contents) if p.title.startswith("Revision 1:"))
    assert any(isinstance(part, Run) and pinned.path in part.command for part in plain.parts)
