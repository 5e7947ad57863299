"""verify, trail, signers, build, serve: what a history says, and the site made of it."""

from __future__ import annotations

import csv
import http.server
import io
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sealtrail import __version__, history
from sealtrail.cli.desk import record_number
from sealtrail.cli.render import Format, as_json, chosen, finding_json, findings_text, github, printable, say
from sealtrail.cli.wording import cell, change_words
from sealtrail.errors import UsageError
from sealtrail.git import Repository
from sealtrail.model import Anchor, type_of


def verify(repo: Path, *, anchor: Path | None, branch: str, fmt: Format | None) -> int:
    """Verify a history."""
    report = history.verify(Repository(repo), None if anchor is None else history.read_anchor(anchor), branch=branch)
    form = chosen(fmt)
    if form is Format.JSON:
        print(
            as_json(
                {
                    "schema": "sealtrail.verify/1",
                    "verdict": report.verdict,
                    "steps": len(report.steps),
                    "tip": report.tip,
                    "findings": [finding_json(f) for f in report.findings],
                }
            )
        )
    elif form is Format.GITHUB:
        print(github(report.findings))
    else:
        if report.findings:
            snapshot = report.snapshot
            print(findings_text(report.findings, snapshot.read if snapshot is not None else lambda _: None))
        print(_summary(report))
    return 0 if report.verdict == "valid" else 1


def _summary(report: history.Report) -> str:
    counted = sum(s.valid for step in report.steps for r in step.verdict.records for s in r.statements)
    lines = [f"{report.verdict}: {len(report.valid_steps)} of {len(report.steps)} steps, {counted} signatures"]
    if report.steps:
        lines.append(f"  genesis {report.steps[0].commit.id}")
        lines.append(f"  tip     {report.tip}  {report.steps[-1].at:%Y-%m-%d %H:%M} UTC")
    if report.anchor is not None:
        lines.append(f"  tree    {report.anchor.tree_sha256}  (of the genesis: compare it with your own copy)")
    return "\n".join(lines)


def trail(repo: Path, record: str | None, *, branch: str, fmt: str) -> int:
    """Print the audit trail."""
    if fmt not in {"text", "csv", "json"}:
        raise UsageError(f"there is no format {fmt}", hint="text, csv or json")
    report = history.verify(Repository(repo), None, branch=branch)
    number = None if record is None else record_number(record)
    events = [e for e in history.trail(report.steps) if number in (None, e.record)]
    if number is not None and not events:
        raise UsageError(f"there is no record {number} in the verified history", hint="give its number")
    rows = [_row(event) for event in events]
    if fmt == "json":
        print(as_json({"schema": "sealtrail.trail/1", "verdict": report.verdict, "events": rows}))
    elif fmt == "csv":
        print(_csv(rows), end="")
    else:
        print(printable("".join(map(_told, events))), end="")
    if any(f.code != "anchor.missing" for f in report.findings):
        say("this history does not verify as a whole: sealtrail verify tells why")
        return 1
    return 0


def _told(event: history.Event) -> str:
    """An event in two lines: when and what, then by whom and why."""
    kind = type_of(event.record)
    changed = f"{event.what}: {event.old or 'nothing'} -> {event.new or 'nothing'}"
    if event.action == "signed":
        changed = event.what
    elif event.action == "changed" and kind is not None:
        changed = change_words(kind.model, event.place, event.old, event.new)
    row = _row(event)
    flags = f" [{row['flags']}]" if row["flags"] else ""
    why = " ".join(event.why.split())
    speaks = event.action == "state" or event.place == ("body",)  # then the words say already what was done
    what = changed if speaks else f"{event.action} {changed}"
    return f"{row['proven_at']}  {event.record} r{event.revision}  {what}\n    by {row['who']}; because {why}{flags}\n"


def _row(event: history.Event) -> dict[str, Any]:
    who = "; ".join(
        f"{s.printed_name}, {s.role} of {s.organisation}, key {s.approval.predicate.signatory.key}" for s in event.who
    )
    declared = event.declared_at
    return {
        "record": event.record,
        "revision": event.revision,
        "action": event.action,
        "what": event.what,
        "field": ".".join(map(str, event.place)),
        "old": cell(event.old),
        "new": cell(event.new),
        "who": who,
        "declared_at": _utc(declared) if declared is not None else "",
        "proven_at": _utc(event.proven_at),
        "why": event.why,
        "flags": "; ".join(event.flags),
        "step": event.step,
        "commit": event.commit,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    names = [
        "record",
        "revision",
        "action",
        "what",
        "field",
        "old",
        "new",
        "who",
        "declared_at",
        "proven_at",
        "why",
        "flags",
        "step",
        "commit",
    ]
    writer.writerow(names)
    for row in rows:
        writer.writerow([_harmless(printable(str(row[name]))) for name in names])
    return out.getvalue()


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def _harmless(text: str) -> str:
    # A spreadsheet runs what begins like a formula.
    return f"'{text}" if text.startswith(_FORMULA) else text


def signers(repo: Path, *, branch: str) -> int:
    """Print the allowed-signers file."""
    report = history.verify(Repository(repo), None, branch=branch)
    if report.snapshot is None:
        raise UsageError("this history has no valid step", hint="sealtrail verify tells why")
    print(history.allowed_signers(report), end="")
    return 0


def build(repo: Path, out: Path, *, anchor: Path | None, branch: str) -> int:
    """Build the site."""
    from sealtrail import publish

    repository = Repository(repo)
    report = history.verify(repository, _anchor(repo, repository, anchor), branch=branch)
    built = publish.build(report, out, tool_version=__version__)
    say(f"{built.records} records on {built.pages} pages")
    print(out / "index.html")
    return 0


def _anchor(repo: Path, repository: Repository, given: Path | None) -> Anchor:
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
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(directory))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        say(f"http://127.0.0.1:{server.server_port}/index.html (stop with Ctrl-C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stderr.write("\n")
    return 0
