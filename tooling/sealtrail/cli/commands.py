"""All commands with their options. Each imports what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sealtrail.cli import ceremonies
from sealtrail.cli.options import (
    AnchorOption,
    As,
    Base,
    Branch,
    FormatOption,
    KeyOption,
    RecordArgument,
    Repo,
    Supplied,
)

app = typer.Typer(
    name="sealtrail",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Quality records that a sponsor and its contract manufacturer share, sealed by signatures, kept in git.",
)
hook = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The hook that guards the branch of record.")
schema = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The JSON Schemas of records and governance.")
app.add_typer(ceremonies.person, name="person")
app.add_typer(ceremonies.root, name="root")
app.add_typer(hook, name="hook")
app.add_typer(schema, name="schema")


def _version(asked: bool) -> None:
    if asked:
        from sealtrail import __version__

        print(f"sealtrail {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command()
def demo(directory: Annotated[Path, typer.Argument(help="A folder that is empty or does not exist yet.")]) -> None:
    """Make a small world to play with: a guarded repository, the CMO's fork, two clones, keys, the site."""
    from sealtrail.cli import story

    raise typer.Exit(story.demo(directory))


@app.command(hidden=True)
def exemplar(
    directory: Annotated[Path, typer.Argument()] = Path(),
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if anything would change.")] = False,
) -> None:
    """Write the exemplar's records, agreements, governance and pages into a folder."""
    from sealtrail.cli import story

    raise typer.Exit(story.exemplar(directory, check=check))


@app.command()
def new(
    type_name: Annotated[
        str,
        typer.Argument(
            metavar="TYPE",
            help="agreement, audit, capa, car, change, deviation, document, escalation, incident, notification, "
            "person, product, qualification, review, risk, scar, site, spec, system_change, training_ack or waiver.",
        ),
    ],
    org: Annotated[
        str | None, typer.Option("--org", help="The organisation that gives the number (default: yours).")
    ] = None,
    repo: Repo = Path(),
    person: As = None,
    base: Base = None,
) -> None:
    """Begin a record: a draft with the next free number, from the type's template."""
    from sealtrail.cli import authoring

    raise typer.Exit(authoring.new(repo, type_name, org=org, person=person, base=base))


@app.command()
def revise(
    record: RecordArgument,
    why: Annotated[str, typer.Option("--why", help="The reason for this revision.")],
    to: Annotated[str | None, typer.Option("--to", help="The state to go to.")] = None,
    repo: Repo = Path(),
    base: Base = None,
) -> None:
    """Begin the next revision of a landed record: raises its number, sets the reason and, if given, the state."""
    from sealtrail.cli import authoring

    raise typer.Exit(authoring.revise(repo, record, why=why, to=to, base=base))


@app.command()
def rules(
    identifier: Annotated[str | None, typer.Argument(metavar="RULE", help="One rule, such as R-CA-04.")] = None,
    fmt: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """List the rules that records are held to, or explain one."""
    from sealtrail.cli import rulebook

    raise typer.Exit(rulebook.rules(identifier, fmt=fmt))


@app.command()
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Records to check, by number or path (default: all).")
    ] = None,
    repo: Repo = Path(),
    fmt: FormatOption = None,
) -> None:
    """Check the files as they stand: form, links, rules, statements. With paths, only those records."""
    from sealtrail.cli import judging

    raise typer.Exit(judging.check(repo, paths or [], fmt))


@app.command()
def status(repo: Repo = Path(), base: Base = None, person: As = None, fmt: FormatOption = None) -> None:
    """What you have changed, what waits for whose signature, and what you can sign yourself."""
    from sealtrail.cli import judging

    raise typer.Exit(judging.status(repo, base=base, person=person, fmt=fmt))


@app.command()
def impact(
    record: Annotated[str, typer.Argument(metavar="CHANGE", help="A change's number, or a path in its folder.")],
    on: Annotated[str | None, typer.Option("--on", help="Under the agreements of this day (default: today).")] = None,
    repo: Repo = Path(),
    fmt: FormatOption = None,
) -> None:
    """What a change touches in each market, what its matrix leaves out, and who must sign it under which agreement."""
    from sealtrail.cli import touching

    raise typer.Exit(touching.impact(repo, record, on=on, fmt=fmt))


@app.command()
def sign(
    record: Annotated[str | None, typer.Argument(help="A record's number, or a path in its folder.")] = None,
    queue: Annotated[bool, typer.Option("--queue", help="Everything you can sign, one after the other.")] = False,
    person: As = None,
    key: KeyOption = None,
    role: Annotated[str | None, typer.Option("--role", help="In which role, where there is a choice.")] = None,
    meaning: Annotated[str | None, typer.Option("--meaning", help="As what, where there is a choice.")] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why you sign (default: the revision's reason).")
    ] = None,
    repo: Repo = Path(),
    base: Base = None,
) -> None:
    """Show in plain words what is signed and as what, ask, and sign with OpenSSH. One record at a time."""
    from sealtrail.cli import sealing

    raise typer.Exit(
        sealing.sign(
            repo, record, queue=queue, person=person, key=key, role=role, meaning=meaning, reason=reason, base=base
        )
    )


@app.command()
def gate(
    base: Annotated[str, typer.Option("--base", help="The branch of record, or a commit.")],
    head: Annotated[str, typer.Option("--head", help="The change offered to it.")],
    repo: Repo = Path(),
    at: Annotated[str | None, typer.Option("--at", help="Judge at this time (default: now).")] = None,
    fmt: FormatOption = None,
) -> None:
    """Judge a change: would it land, and if not, what is missing and who can sign it. Writes nothing."""
    from sealtrail.cli import judging

    raise typer.Exit(judging.gate(repo, base=base, head=head, at=at, fmt=fmt))


@app.command()
def land(
    branch: Annotated[str, typer.Argument(help="The branch to land.")],
    remote: Annotated[
        str | None,
        typer.Option("--remote", help="The remote that holds the branch of record (default: upstream, else origin)."),
    ] = None,
    repo: Repo = Path(),
    fmt: FormatOption = None,
) -> None:
    """Gate a branch, merge it into main as one step, and push it."""
    from sealtrail.cli import judging

    raise typer.Exit(judging.land(repo, branch, remote=remote, fmt=fmt))


@app.command()
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


@app.command()
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


@app.command()
def trail(
    record: Annotated[str | None, typer.Argument(help="A record's number (default: all).")] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: Annotated[str, typer.Option("--format", help="text, csv or json.")] = "text",
) -> None:
    """The audit trail: who changed what, when and why. Derived from the verified history."""
    from sealtrail.cli import reading

    raise typer.Exit(reading.trail(repo, record, branch=branch, fmt=fmt))


@app.command()
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


@app.command()
def due(
    on: Annotated[str | None, typer.Option("--on", help="Judge at this day or time (default: now).")] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: FormatOption = None,
) -> None:
    """What is late, due and coming, by who owes it. Leaves with 1 where something is late."""
    from sealtrail.cli.due import due as told

    raise typer.Exit(told(repo, on=on, branch=branch, fmt=fmt))


@app.command()
def escalations(
    on: Annotated[str | None, typer.Option("--on", help="Judge at this day or time (default: now).")] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """What the thresholds of policy raise, and what answers it. Leaves with 1 where something is not answered."""
    from sealtrail.cli.escalations import escalations as told

    raise typer.Exit(told(repo, on=on, branch=branch, fmt=fmt))


@app.command()
def suppliers(
    on: Annotated[str | None, typer.Option("--on", help="Judge at this day (default: today).")] = None,
    repo: Supplied = Path(),
    branch: Branch = "main",
    fmt: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """The approved-supplier list: which site may do what for which product, and why. Computed, never typed."""
    from sealtrail.cli.suppliers import suppliers as told

    raise typer.Exit(told(repo, on=on, branch=branch, fmt=fmt))


@app.command()
def signers(repo: Supplied = Path(), branch: Branch = "main") -> None:
    """The keys of all people as an allowed-signers file for ssh-keygen -Y verify."""
    from sealtrail.cli import reading

    raise typer.Exit(reading.signers(repo, branch=branch))


@app.command()
def build(
    out: Annotated[Path, typer.Option("--out", help="Where the site goes; an older one is replaced.")] = Path(
        "build/site"
    ),
    repo: Supplied = Path(),
    anchor: AnchorOption = None,
    branch: Branch = "main",
) -> None:
    """Build the site from the verified history. Refuses one that does not verify."""
    from sealtrail.cli import reading

    raise typer.Exit(reading.build(repo, out, anchor=anchor, branch=branch))


@app.command()
def serve(
    directory: Annotated[Path, typer.Argument(help="The built site.")] = Path("build/site"),
    port: Annotated[int, typer.Option("--port")] = 8000,
) -> None:
    """Serve a built site to this machine alone. It also opens from a folder, without any server."""
    from sealtrail.cli import reading

    raise typer.Exit(reading.serve(directory, port))


app.command()(ceremonies.govern)
app.command()(ceremonies.incident)


@hook.command("install")
def hook_install(
    repository: Annotated[Path, typer.Argument(help="A bare repository.")], anchor: AnchorOption = None
) -> None:
    """Put the pre-receive hook into a bare repository."""
    from sealtrail.cli import guarding

    raise typer.Exit(guarding.install(repository, anchor))


@hook.command("pre-receive")
def hook_pre_receive() -> None:
    """Judge a push. Git calls this on the server, with the refs on standard input."""
    from sealtrail.cli import guarding

    raise typer.Exit(guarding.pre_receive())


@schema.command("export")
def schema_export(
    directory: Annotated[Path, typer.Argument(help="Where the schemas go.")] = Path("schema/json"),
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if anything would change.")] = False,
) -> None:
    """Write the JSON Schemas that editors use."""
    from sealtrail.cli import story

    raise typer.Exit(story.schema_export(directory, check=check))
