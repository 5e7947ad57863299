"""All commands, in the order in which help lists them. What each takes stands with those who use it.

Nothing here does anything; each command imports what it needs when it runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

from sealtrail.cli import authors, ceremonies, gatekeepers, readers

app = typer.Typer(
    name="sealtrail",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Quality records that a sponsor and its contract manufacturer share, sealed by signatures, kept in git.",
)


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


app.command()(authors.demo)
app.command(hidden=True)(authors.exemplar)
for command in (
    *(authors.new, authors.revise, authors.rules, authors.check, authors.status, authors.impact, authors.sign),
    *(gatekeepers.gate, gatekeepers.land),
    *(readers.verify, readers.checkpoint, readers.trail, readers.evidence),
    *(readers.due, readers.escalations, readers.suppliers, readers.signers, readers.build, readers.serve),
    *(ceremonies.govern, ceremonies.incident),
):
    app.command()(command)
app.add_typer(ceremonies.person, name="person")
app.add_typer(ceremonies.root, name="root")
app.add_typer(gatekeepers.hook, name="hook")
app.add_typer(authors.schema, name="schema")
