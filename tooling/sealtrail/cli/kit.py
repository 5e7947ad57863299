"""evidence: the kit that an inspector takes along about one record."""

from __future__ import annotations

from pathlib import Path

from sealtrail import __version__, history
from sealtrail import evidence as kit
from sealtrail.atomic import write_atomically
from sealtrail.cli.desk import record_number
from sealtrail.cli.render import findings_text, say
from sealtrail.cli.supplied import supplied


def evidence(repo: Path, record: str, *, out: Path, anchor: Path | None, branch: str) -> int:
    """Write the kit, or tell what speaks against the history."""
    pinned = None if anchor is None else history.read_anchor(anchor)
    with supplied(repo) as repository:
        report = history.verify(repository, pinned, branch=branch)
        against = report.objections
        if against:
            print(findings_text(against, report.snapshot.read if report.snapshot is not None else lambda _: None))
            say("no evidence is made of a history that does not verify")
            return 1
        made = kit.make(report, record_number(record), tool_version=__version__)
    write_atomically(out, made)
    if pinned is None:
        say("no anchor was given, and the kit says so first: give the one that you keep with --anchor")
    print(out)
    return 0
