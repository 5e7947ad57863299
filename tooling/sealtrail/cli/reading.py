"""trail, signers, build, serve: what a history says, and the site made of it."""

from __future__ import annotations

import http.server
import sys
from functools import partial
from pathlib import Path

from sealtrail import __version__, history
from sealtrail.cli.desk import record_number
from sealtrail.cli.render import as_json, printable, say
from sealtrail.cli.supplied import supplied
from sealtrail.errors import UsageError
from sealtrail.git import Repository
from sealtrail.history import exports
from sealtrail.model import Anchor, type_of


def trail(repo: Path, record: str | None, *, branch: str, fmt: str) -> int:
    """Print the audit trail."""
    if fmt not in {"text", "csv", "json"}:
        raise UsageError(f"there is no format {fmt}", hint="text, csv or json")
    number = None if record is None else record_number(record)
    with supplied(repo) as repository:
        report = history.verify(repository, None, branch=branch)
        events = [e for e in history.trail(report.valid_steps) if number in (None, e.record)]
    if number is not None and not events:
        raise UsageError(f"there is no record {number} in the verified history", hint="give its number")
    if fmt == "json":
        print(as_json(exports.trail_value(report, events)))
    elif fmt == "csv":
        print(exports.trail_csv(events).decode(), end="")
    else:
        print(printable("".join(map(_told, events))), end="")
    if report.objections:
        say("this history does not verify as a whole: sealtrail verify tells why")
        return 1
    return 0


def _told(event: history.Event) -> str:
    """An event in two lines: when and what, then by whom and why."""
    from sealtrail.cli.wording import change_words  # the words are the site's, and its generator is slow to load

    kind = type_of(event.record)
    changed = f"{event.what}: {event.old or 'nothing'} -> {event.new or 'nothing'}"
    if event.action == "signed":
        changed = event.what
    elif event.action == "changed" and kind is not None:
        changed = change_words(kind.model, event.place, event.old, event.new)
    row = exports.trail_row(event)
    flags = f" [{row['flags']}]" if row["flags"] else ""
    why = " ".join(event.why.split())
    speaks = event.action == "state" or event.place == ("body",)  # then the words say already what was done
    what = changed if speaks else f"{event.action} {changed}"
    return f"{row['proven_at']}  {event.record} r{event.revision}  {what}\n    by {row['who']}; because {why}{flags}\n"


def signers(repo: Path, *, branch: str) -> int:
    """Print the allowed-signers file."""
    with supplied(repo) as repository:
        report = history.verify(repository, None, branch=branch)
        if report.snapshot is None:
            raise UsageError("this history has no valid step", hint="sealtrail verify tells why")
        print(history.allowed_signers(report), end="")
    return 0


def build(
    repo: Path,
    out: Path,
    *,
    anchor: Path | None,
    branch: str,
    full_text: bool,
    audience: str,
    as_of: str | None,
) -> int:
    """Build the site."""
    from sealtrail import publish

    seen = publish.audience_of(audience)
    publish.refuse_other(out, seen)  # before a long history is verified in vain
    with supplied(repo) as repository:
        report = history.verify(repository, anchor_for(repo, repository, anchor), branch=branch)
        built = publish.build(
            report, out, tool_version=__version__, full_text=full_text, audience=seen, as_of=as_of
        )  # fmt: skip
    rest = f", {built.withheld} withheld" if built.withheld else ""
    say(f"{built.headline}: {built.records} records{rest}, on {built.pages} pages")
    print(out / "index.html")
    return 0


def anchor_for(repo: Path, repository: Repository, given: Path | None) -> Anchor:
    """The anchor that was given, else the one that a guarded repository keeps. Raises ``UsageError`` without any."""
    from sealtrail.landing import kept_anchor

    if given is not None:
        return history.read_anchor(given)
    kept = kept_anchor(repository.directory)
    if kept is None:
        raise UsageError(f"{repo} keeps no anchor", hint="give the one that you keep: --anchor anchor.json")
    return kept


def serve(directory: Path, port: int) -> int:
    """Serve a folder on the loopback address until interrupted."""
    if not (directory / "index.html").is_file():
        raise UsageError(f"{directory} holds no site", hint="build it first: sealtrail build --out DIR")
    from sealtrail.publish.mark import headline_of as told

    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(directory))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        say(f"{told(directory)}: http://127.0.0.1:{server.server_port}/index.html (stop with Ctrl-C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stderr.write("\n")
    return 0
