"""The commands that read what has landed and change nothing, with their options.

Each imports what it needs when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sealtrail.cli.options import AnchorOption, As, Branch, FormatOption, KeyOption, RecordArgument, Supplied


def verify(
    anchor: AnchorOption = None,
    since: Annotated[
        Path | None, typer.Option("--since", help="A checkpoint that you keep; its signature lies beside it.")
    ] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: FormatOption = None,
) -> None:
    """Verify the whole history from its genesis, believing nothing but the anchor and the checkpoint that you keep."""
    from sealtrail.cli import witness

    raise typer.Exit(witness.verify(repo, anchor=anchor, checkpoint=since, branch=branch, fmt=fmt))


def checkpoint(
    repo: Supplied = Path(),
    anchor: AnchorOption = None,
    branch: Branch = "main",
    person: As = None,
    key: KeyOption = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The file to write (default: checkpoint-STEPS.json here).")
    ] = None,
) -> None:
    """Verify the history, and sign for how far it has come: two files to keep and to hold against it later."""
    from sealtrail.cli import witness

    raise typer.Exit(witness.checkpoint(repo, anchor=anchor, branch=branch, person=person, key=key, out=out))


def trail(
    record: Annotated[str | None, typer.Argument(help="A record's number (default: all).")] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: Annotated[str, typer.Option("--format", help="text, csv or json.")] = "text",
) -> None:
    """The audit trail: who changed what, when and why. Derived from the verified history."""
    from sealtrail.cli import reading

    raise typer.Exit(reading.trail(repo, record, branch=branch, fmt=fmt))


def evidence(
    record: RecordArgument,
    out: Annotated[Path, typer.Option("-o", "--out", help="The zip to write; one that is there is replaced.")],
    repo: Supplied = Path(),
    anchor: AnchorOption = None,
    branch: Branch = "main",
) -> None:
    """Pack everything about a record for an inspector, with the stock commands that check it without Sealtrail."""
    from sealtrail.cli import kit

    raise typer.Exit(kit.evidence(repo, record, out=out, anchor=anchor, branch=branch))


def due(
    on: Annotated[str | None, typer.Option("--on", help="Judge at this day or time (default: now).")] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: FormatOption = None,
) -> None:
    """What is late, due and coming, by who owes it. Leaves with 1 where something is late."""
    from sealtrail.cli.due import due as told

    raise typer.Exit(told(repo, on=on, branch=branch, fmt=fmt))


def escalations(
    on: Annotated[str | None, typer.Option("--on", help="Judge at this day or time (default: now).")] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """What the thresholds of policy raise, and what answers it. Leaves with 1 where something is not answered."""
    from sealtrail.cli.escalations import escalations as told

    raise typer.Exit(told(repo, on=on, branch=branch, fmt=fmt))


def suppliers(
    on: Annotated[str | None, typer.Option("--on", help="Judge at this day (default: today).")] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """The approved-supplier list: which site may do what for which product, and why. Computed, never typed."""
    from sealtrail.cli.suppliers import suppliers as told

    raise typer.Exit(told(repo, on=on, branch=branch, fmt=fmt))


def signers(repo: Supplied = Path(), branch: Branch = "main") -> None:
    """The keys of all people as an allowed-signers file for ssh-keygen -Y verify."""
    from sealtrail.cli import reading

    raise typer.Exit(reading.signers(repo, branch=branch))


def build(
    out: Annotated[Path, typer.Option("--out", help="Where the site goes; an older one is replaced.")] = Path(
        "build/site"
    ),
    repo: Supplied = Path(),
    anchor: AnchorOption = None,
    branch: Branch = "main",
    full_text: Annotated[
        bool, typer.Option("--full-text", help="With an index of every word, for sites that a server hands out.")
    ] = False,
    audience: Annotated[str, typer.Option("--audience", help="For whom: inspection, partner or internal.")] = "partner",
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE|COMMIT", help="The world as it was (default: as it is).")
    ] = None,
) -> None:
    """Build the site from the verified history. Refuses one that does not verify."""
    from sealtrail.cli import reading

    raise typer.Exit(
        reading.build(repo, out, anchor=anchor, branch=branch, full_text=full_text, audience=audience, as_of=as_of)
    )


def serve(
    directory: Annotated[Path, typer.Argument(help="The built site.")] = Path("build/site"),
    port: Annotated[int, typer.Option("--port")] = 8000,
) -> None:
    """Serve a built site to this machine alone. It also opens from a folder, without any server."""
    from sealtrail.cli import reading

    raise typer.Exit(reading.serve(directory, port))
