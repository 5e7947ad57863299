"""The commands by which records are written, checked and signed, with their options.

Each imports what it needs when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sealtrail.cli.options import As, Base, FormatOption, KeyOption, RecordArgument, Repo

schema = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The JSON Schemas of records and governance.")


def demo(directory: Annotated[Path, typer.Argument(help="A folder that is empty or does not exist yet.")]) -> None:
    """Make a small world to play with: a guarded repository, the CMO's fork, two clones, keys, the site."""
    from sealtrail.cli import story

    raise typer.Exit(story.demo(directory))


def exemplar(
    directory: Annotated[Path, typer.Argument()] = Path(),
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if anything would change.")] = False,
) -> None:
    """Write the exemplar's records, agreements, governance and pages into a folder."""
    from sealtrail.cli import story

    raise typer.Exit(story.exemplar(directory, check=check))


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


def rules(
    identifier: Annotated[str | None, typer.Argument(metavar="RULE", help="One rule, such as R-CA-04.")] = None,
    fmt: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """List the rules that records are held to, or explain one."""
    from sealtrail.cli import rulebook

    raise typer.Exit(rulebook.rules(identifier, fmt=fmt))


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


def status(repo: Repo = Path(), base: Base = None, person: As = None, fmt: FormatOption = None) -> None:
    """What you have changed, what waits for whose signature, and what you can sign yourself."""
    from sealtrail.cli import judging

    raise typer.Exit(judging.status(repo, base=base, person=person, fmt=fmt))


def impact(
    record: Annotated[str, typer.Argument(metavar="CHANGE", help="A change's number, or a path in its folder.")],
    on: Annotated[str | None, typer.Option("--on", help="Under the agreements of this day (default: today).")] = None,
    repo: Repo = Path(),
    fmt: FormatOption = None,
) -> None:
    """What a change touches in each market, what its matrix leaves out, and who must sign it under which agreement."""
    from sealtrail.cli import touching

    raise typer.Exit(touching.impact(repo, record, on=on, fmt=fmt))


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


@schema.command("export")
def schema_export(
    directory: Annotated[Path, typer.Argument(help="Where the schemas go.")] = Path("schema/json"),
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if anything would change.")] = False,
) -> None:
    """Write the JSON Schemas that editors use."""
    from sealtrail.cli import story

    raise typer.Exit(story.schema_export(directory, check=check))
