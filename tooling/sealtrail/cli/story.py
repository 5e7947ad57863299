"""demo, exemplar, schema export: what the tool makes from itself."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from sealtrail import __version__
from sealtrail import exemplar as tale
from sealtrail.atomic import write_atomically
from sealtrail.cli import place
from sealtrail.cli.render import say
from sealtrail.errors import SurroundingsError


def demo(directory: Path) -> int:
    """Make the demo: play the story, gate the fork's proposals, verify, build the site."""
    from sealtrail import history, landing, publish
    from sealtrail.cli.judging import record_line
    from sealtrail.git import Repository

    world = tale.make_world(directory.resolve(), now=place.now(), say=say)
    fork, upstream = Repository(world.fork), Repository(world.upstream)
    for branch in ("ready", "waiting"):
        judged = landing.propose(fork, fork.commit_of("main"), fork.commit_of(branch), place.now())
        say(f"gate: the CMO's branch {branch} is {'accepted' if judged.verdict.accepted else 'refused'}")
        for record in judged.verdict.records:
            say(f"  {record_line(record)}")
        for finding in judged.verdict.findings:
            say(f"  {finding.message}; {finding.hint}")
    report = history.verify(upstream, history.read_anchor(world.anchor))
    if report.verdict != "valid":
        raise SurroundingsError("the demo's history does not verify", hint="sealtrail verify tells why")
    say(f"verify: valid, {len(report.steps)} steps from the genesis")
    built = publish.build(report, world.site, tool_version=__version__)
    say(f"site: {built.records} records on {built.pages} pages")
    print(f"the site:      {world.site / 'index.html'}  (open it in a browser; no server needed)")
    print(f"the history:   sealtrail verify --repo {world.upstream} --anchor {world.anchor}")
    print(f"to play with:  {world.directory / 'sponsor'} and {world.directory / 'cmo'}, both can write, sign and push")
    return 0


def exemplar(directory: Path, *, check: bool) -> int:
    """Write the story's last tree into the project, or see that it is there already."""
    with tempfile.TemporaryDirectory() as keys:
        player, _ = tale.play_story(Path(keys))
    files = tale.files_of(player)
    stale = [
        path.relative_to(directory).as_posix()
        for top in ("records", "agreements")
        for path in sorted((directory / top).rglob("*"))
        if path.is_file()
    ]
    return _write(directory, files, [path for path in stale if path not in files], check=check)


def schema_export(directory: Path, *, check: bool) -> int:
    """Write the JSON Schemas, or see that they are there already."""
    from sealtrail.model import json_schemas

    files = {
        f"{name}.json": (json.dumps(schema, indent=2, sort_keys=True) + "\n").encode()
        for name, schema in json_schemas().items()
    }
    stale = [path.name for path in sorted(directory.glob("*.json")) if path.name not in files]
    return _write(directory, files, stale, check=check)


def _write(directory: Path, files: Mapping[str, bytes], stale: list[str], *, check: bool) -> int:
    different = [
        p for p, data in sorted(files.items()) if not (directory / p).is_file() or (directory / p).read_bytes() != data
    ]
    if check:
        for path in [*different, *stale]:
            say(f"{directory / path} is not what would be generated")
        return 1 if different or stale else 0
    for path in different:
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(directory / path, files[path])
    for path in stale:
        (directory / path).unlink()
    say(f"{len(files)} files, {len(different)} written, {len(stale)} removed")
    return 0
