"""hook install, hook pre-receive: the guard of the branch of record."""

from __future__ import annotations

import sys
from datetime import UTC
from pathlib import Path

from sealtrail import history, landing
from sealtrail.cli import place
from sealtrail.cli.render import Source, findings_text, printable
from sealtrail.errors import SealtrailError
from sealtrail.git import Repository
from sealtrail.store import Snapshot


def install(repository: Path, anchor: Path | None) -> int:
    """Install the hook."""
    hook = landing.install_hook(repository, anchor=None if anchor is None else history.read_anchor(anchor))
    print(f"installed: {hook}")
    print("from now on main takes only what the gate accepts")
    return 0


def pre_receive() -> int:
    """Answer a push. Everything goes to stderr, which git shows to whoever pushes."""
    repository = Repository(Path.cwd(), quarantine=True)
    updates = landing.read_updates(sys.stdin)
    receptions = landing.receive(repository, updates, now=place.now().astimezone(UTC))
    for reception in receptions:
        blocking = [f for f in reception.findings if f.blocks]
        if blocking:
            print(findings_text(reception.findings, _source(repository, reception)), file=sys.stderr)
            print(printable(f"refused: {reception.update.ref}, nothing has landed"), file=sys.stderr)
    if all(r.accepted for r in receptions):
        steps = sum(r.steps for r in receptions)
        if steps:
            print(f"accepted: {steps} step{'s' if steps > 1 else ''}", file=sys.stderr)
        return 0
    return 1


def _source(repository: Repository, reception: landing.Reception) -> Source:
    """The files of what was pushed to main, to show the lines that findings point to; of other refs, nothing."""
    update = reception.update
    if update.ref != landing.MAIN or set(update.new) == {"0"}:
        return lambda _: None
    try:
        return Snapshot(repository.objects, repository.objects.commit(update.new).tree).read
    except SealtrailError:
        return lambda _: None
