"""Options that several commands share, so that each means the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sealtrail.cli.render import Format

Repo = Annotated[Path, typer.Option("--repo", help="The repository (default: this folder).")]
Supplied = Annotated[
    Path,
    typer.Option("--repo", help="A clone, a bare repository or a bundle (default: this folder)."),
]
FormatOption = Annotated[Format | None, typer.Option("--format", help="text, json or github.")]
Base = Annotated[
    str | None, typer.Option("--base", help="The branch of record (default: upstream/main, origin/main or main).")
]
RecordArgument = Annotated[str, typer.Argument(help="A record's number, or a path in its folder.")]
As = Annotated[
    str | None, typer.Option("--as", help="Your number, such as PER-HRW-0003 (default: git config sealtrail.person).")
]
AnchorOption = Annotated[Path | None, typer.Option("--anchor", help="The anchor file that you keep.")]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key", help="Your key file, or its .pub with an agent (default: git config sealtrail.key)."),
]
Branch = Annotated[str, typer.Option("--branch", help="The branch of record.")]
