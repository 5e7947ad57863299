"""What every case stands on: the exemplar's story, landed through the real hook of a bare repository.

Made once a session. The only thing that is not as on a server is the clock, which has stopped.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from sealtrail import landing, worktree
from sealtrail.exemplar.player import Landing
from sealtrail.exemplar.world import play_story, write_history
from sealtrail.store import Snapshot
from tests.gate.bench import AT
from tests.scenarios.desk import git

MAIN = "refs/heads/main"

# The hook's own program, with the clock of the server stopped. The guarded repository holds the time in a file.
_CLOCK = """
import sys
from datetime import datetime
from pathlib import Path
from sealtrail.cli import main, place
stopped = datetime.fromisoformat(Path("clock").read_text("ascii"))
place.now = lambda: stopped
isolated, unwritten, as_module, name, *words = sys.argv[1:]
assert (isolated, unwritten, as_module, name) == ("-I", "-B", "-m", "sealtrail"), sys.argv
sys.argv = [name, *words]
main()
"""


@dataclass(frozen=True)
class Ground:
    """What every case stands on: the story in a guarded repository. Made once, and changed by nobody.

    ``python`` is what the hook is run by: this interpreter, with the clock of the file ``clock`` where it is started.
    """

    python: Path
    server: Path
    anchor: Path
    tip: str
    snapshot: Snapshot
    landings: tuple[Landing, ...]
    stored: frozenset[str]


def prepare(folder: Path) -> Ground:
    """Play the story and let it land through the hook of a bare repository."""
    player, landings = play_story(folder / "keys", AT)
    server, written, python = folder / "server.git", folder / "written.git", folder / "python"
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -I -B -c {shlex.quote(_CLOCK)} "$@"\n', "utf-8")
    python.chmod(0o755)
    for path in (server, written):
        worktree.create_bare(path)
    landing.install_hook(server, python=str(python))
    (server / "clock").write_text(AT.isoformat(), "ascii")
    tip = write_history(written, landings)
    git("push", "--quiet", server, f"{tip}:{MAIN}", cwd=written)
    git("repack", "-adq", cwd=server)
    ids = git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", cwd=server)
    kept = frozenset(ids.split())
    return Ground(python, server, server / "sealtrail" / "anchor.json", tip, player.snapshot, tuple(landings), kept)


def copy_to(folder: Path, ground: Ground) -> None:
    """A copy of the guarded repository, hook and all."""
    shutil.copytree(ground.server, folder, copy_function=_link)


def _link(source: str, target: str) -> str:
    # Git never changes an object in place, so its objects can be shared; everything else is a copy.
    if f"{os.sep}objects{os.sep}" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)
    return target
