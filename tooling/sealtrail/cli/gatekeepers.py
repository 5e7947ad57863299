"""The commands that judge a change and let it land, with their options, and the hook that does so on the server.

Each imports what it needs when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sealtrail.cli.options import AnchorOption, FormatOption, Repo

hook = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The hook that guards the branch of record.")


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
