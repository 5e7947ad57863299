"""The commands by which people, keys, root, policy and mistakes are handled, with their options.

Each edits the working copy alone and says whose signatures its change takes. Each imports what it needs when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sealtrail.cli.options import As, Base, Repo

person = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="People: their keys, roles and deputies.")
root = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Root holders, and how many of them must sign.")

PersonArgument = Annotated[str, typer.Argument(metavar="PERSON", help="A person's number, such as PER-HRW-0003.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for both sides and the inspector.")]
NewKey = Annotated[
    list[Path] | None,
    typer.Option(
        "--key", metavar="FILE", help="The new key's file, or its .pub with an agent; it makes the proof at once."
    ),
]
ProofOption = Annotated[
    list[Path] | None,
    typer.Option("--proof", metavar="FILE", help="A proof that the key's holder made with: sealtrail person prove."),
]
Expires = Annotated[
    str | None, typer.Option("--expires", help="When the key ends by itself, such as 2028-05-04T00:00:00+02:00.")
]
RootKey = Annotated[Path, typer.Option("--key", help="The .pub file of the new root key.")]
Compromised = Annotated[bool, typer.Option("--compromised", help="Others may have used the key.")]
Since = Annotated[str | None, typer.Option("--since", help="From when on others may have used it.")]


@person.command("enrol")
def person_enrol(
    number: Annotated[
        str | None, typer.Argument(metavar="PERSON", help="Whose further key it is; left out for somebody new.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="New: the printed name.")] = None,
    org: Annotated[str | None, typer.Option("--org", help="New: the organisation (default: yours).")] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(
            "--role", metavar="ROLE", help="New: a role, such as cmo.qu, or cmo.qu@SITE-HRW-0001 for one site."
        ),
    ] = None,
    key: NewKey = None,
    proof: ProofOption = None,
    expires: Expires = None,
    identity: Annotated[
        str | None, typer.Option("--identity", help="New: in_person, video_with_id or notified_eid.")
    ] = None,
    checked_by: Annotated[str | None, typer.Option("--checked-by", help="New: who checked the identity.")] = None,
    checked_on: Annotated[str | None, typer.Option("--checked-on", help="New: when, such as 2026-05-04.")] = None,
    accepted_on: Annotated[
        str | None,
        typer.Option("--accepted-on", help="New: when they accepted to answer for their signatures, on paper."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="New: the record's title (default: the name).")] = None,
    why: Annotated[str | None, typer.Option("--why", help="The reason (default: Enrolled, or Another key).")] = None,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Enrol somebody new, with keys or waiting for them; or further keys of somebody who is known."""
    from sealtrail.cli import enrolling
    from sealtrail.cli.proving import NewKeys

    new = enrolling.Newcomer(name, org, tuple(role or ()), identity, checked_by, checked_on, accepted_on, title)
    keys = NewKeys(tuple(key or ()), tuple(proof or ()), expires)
    raise typer.Exit(enrolling.enrol(repo, number, new, keys, why=why, person=writer, base=base))


@person.command("prove")
def person_prove(
    number: PersonArgument,
    org: Annotated[str, typer.Option("--org", help="The organisation that you belong to.")],
    repository: Annotated[str, typer.Option("--repository", help="The repository's number: urn:uuid:…")],
    key: Annotated[Path, typer.Option("--key", help="Your key file, or its .pub with an agent.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder for the two files.")] = Path(),
) -> None:
    """Make the proof that a key is yours, to be sent to the colleague who enrols you. Needs no repository."""
    from sealtrail.cli import proving

    raise typer.Exit(proving.prove(proving.Whose(number, org, repository), key, out))


@person.command("rotate")
def person_rotate(
    number: PersonArgument,
    key: NewKey = None,
    proof: ProofOption = None,
    old: Annotated[
        str | None, typer.Option("--old", help="The fingerprint of the key that ends (default: the only one in use).")
    ] = None,
    expires: Expires = None,
    compromised: Compromised = False,
    since: Since = None,
    why: Why = "Key replaced",
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Enrol a new key and end the old one in one step."""
    from sealtrail.cli import enrolling
    from sealtrail.cli.proving import NewKeys

    keys = NewKeys(tuple(key or ()), tuple(proof or ()), expires)
    raise typer.Exit(
        enrolling.rotate(
            repo, number, keys, old=old, compromised=compromised, since=since, why=why, person=writer, base=base
        )
    )


@person.command("revoke")
def person_revoke(
    number: PersonArgument,
    why: Why,
    key: Annotated[
        str | None, typer.Option("--key", help="The key's fingerprint (default: the only one in use).")
    ] = None,
    compromised: Compromised = False,
    since: Since = None,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Report a key as lost, or as known to others: at once by its holder alone; since an earlier time by both sides."""
    from sealtrail.cli import personal

    raise typer.Exit(
        personal.revoke(repo, number, key=key, compromised=compromised, since=since, why=why, person=writer, base=base)
    )


@person.command("leave")
def person_leave(
    number: PersonArgument,
    why: Why,
    on: Annotated[str | None, typer.Option("--on", help="When, with date and time (default: now).")] = None,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Write down that somebody left: their roles and keys end, and what they signed stays valid."""
    from sealtrail.cli import personal

    raise typer.Exit(personal.leave(repo, number, on=on, why=why, person=writer, base=base))


@person.command("deputise")
def person_deputise(
    number: PersonArgument,
    to: Annotated[str, typer.Option("--to", help="Who stands in, by number.")],
    role: Annotated[str, typer.Option("--role", help="For which role.")],
    start: Annotated[str, typer.Option("--from", help="From when on, with date and time.")],
    until: Annotated[str, typer.Option("--until", help="Until when, at most 92 days later.")],
    why: Why,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Name a deputy for one role, for a while."""
    from sealtrail.cli import personal

    raise typer.Exit(
        personal.deputise(repo, number, to=to, role=role, start=start, until=until, why=why, person=writer, base=base)
    )


@person.command("role")
def person_role(
    number: PersonArgument,
    why: Why,
    give: Annotated[
        list[str] | None,
        typer.Option("--give", metavar="ROLE", help="A role from now on: cmo.qu, or cmo.qu@SITE-HRW-0001."),
    ] = None,
    end: Annotated[list[str] | None, typer.Option("--end", metavar="ROLE", help="A role that ends now.")] = None,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Give somebody a role, or end one."""
    from sealtrail.cli import personal

    raise typer.Exit(personal.role(repo, number, give=give or (), end=end or (), why=why, person=writer, base=base))


@root.command("replace")
def root_replace(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The root holder who is replaced, by number.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Who takes the place; the same number for a new key.")],
    key: RootKey,
    why: Why,
    compromised: Compromised = False,
    since: Since = None,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Put somebody in a root holder's place, or a new key in the place of the old one."""
    from sealtrail.cli import rooting

    raise typer.Exit(
        rooting.replace(
            repo, old, new, key=key, compromised=compromised, since=since, why=why, person=writer, base=base
        )
    )


@root.command("add")
def root_add(
    new: PersonArgument, key: RootKey, why: Why, repo: Repo = Path(), writer: As = None, base: Base = None
) -> None:
    """Name a further root holder."""
    from sealtrail.cli import rooting

    raise typer.Exit(rooting.add(repo, new, key=key, why=why, person=writer, base=base))


@root.command("retire")
def root_retire(
    old: PersonArgument,
    why: Why,
    compromised: Compromised = False,
    since: Since = None,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Take a root holder out of root; their key stays listed, so that nobody else can ever enrol it."""
    from sealtrail.cli import rooting

    raise typer.Exit(rooting.retire(repo, old, compromised=compromised, since=since, why=why, person=writer, base=base))


@root.command("threshold")
def root_threshold(
    org: Annotated[str, typer.Argument(metavar="ORG", help="The organisation.")],
    count: Annotated[int, typer.Argument(metavar="N", help="How many of its root holders have to sign.")],
    why: Why,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Set how many root holders of an organisation have to sign."""
    from sealtrail.cli import rooting

    raise typer.Exit(rooting.threshold(repo, org, count, why=why, person=writer, base=base))


def govern(
    why: Annotated[
        str | None, typer.Option("--why", help="The reason; left out, the one that is written here already stays.")
    ] = None,
    renew: Annotated[bool, typer.Option("--renew", help="Change nothing: both sides sign the policy anew.")] = False,
    org: Annotated[str | None, typer.Option("--org", help="The organisation that writes it (default: yours).")] = None,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Once schema/, .github/ or site/pages/ are edited: raise the versions, and write down why and what changed."""
    from sealtrail.cli import governing

    raise typer.Exit(governing.govern(repo, why=why, renew=renew, org=org, person=writer, base=base))


def incident(
    happened: Annotated[str | None, typer.Option("--happened", help="What happened.")] = None,
    cause: Annotated[str | None, typer.Option("--cause", help="Why it could happen.")] = None,
    impact: Annotated[str | None, typer.Option("--impact", help="What it touched.")] = None,
    measures: Annotated[str | None, typer.Option("--measures", help="What keeps it from happening again.")] = None,
    org: Annotated[str | None, typer.Option("--org", help="The organisation that writes it (default: yours).")] = None,
    repo: Repo = Path(),
    writer: As = None,
    base: Base = None,
) -> None:
    """Cure what landed past the gate: name the steps that do not count, and put the files back to what does."""
    from sealtrail.cli import curing

    told = curing.Told(happened, cause, impact, measures)
    raise typer.Exit(curing.incident(repo, told, org=org, person=writer, base=base))
