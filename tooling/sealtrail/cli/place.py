"""Where a command runs: the repository, the branch of record, the person who sits there."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from sealtrail import worktree
from sealtrail.errors import SurroundingsError, UsageError
from sealtrail.git import Repository
from sealtrail.model import parse_day, parse_moment


def now() -> datetime:
    """The clock, with the offset of this machine. Only the command line reads it; verdicts get it as a value."""
    return datetime.now(UTC).astimezone().replace(microsecond=0)


def parse_time(text: str | None) -> datetime:
    """A time given on the command line, the present one where none is given."""
    if text is None:
        return now()
    try:
        return parse_moment(text)
    except ValueError as problem:
        raise UsageError(str(problem), hint='write it as "2026-05-04T09:12:00+02:00"') from None


def parse_date(text: str | None) -> date:
    """A day given on the command line, the present one (UTC) where none is given. Raises ``UsageError``."""
    if text is None:
        return now().astimezone(UTC).date()
    try:
        return parse_day(text)
    except ValueError as problem:
        raise UsageError(str(problem), hint='write it as "2026-05-04"') from None


def top_folder(start: Path) -> Path:
    """The folder of a records repository that a path lies in: the first one above it that has ``schema/root.yaml``.

    Raises ``SurroundingsError`` when there is none.
    """
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / "schema" / "root.yaml").is_file():
            return folder
    raise SurroundingsError(
        f"{here} does not lie in a records repository: no folder above it has a file schema/root.yaml",
        hint="change to one, or name it with --repo; sealtrail demo DIR makes one to play with",
        code="repository.none",
    )


def records_folder(repo: Path) -> Path:
    """The records repository that a command works in: the one named, itself; where none is named, the one around here.

    Raises ``SurroundingsError`` when there is none, so that a slip of the pen never means an enclosing repository.
    """
    if repo == Path():
        return top_folder(repo)
    here = repo.resolve()
    if not (here / "schema" / "root.yaml").is_file():
        raise SurroundingsError(
            f"{repo} is no records repository: it has no file schema/root.yaml"
            if here.is_dir()
            else f"{repo} is no folder",
            hint="name the top folder of a clone with --repo (a bare repository has no files to work on)",
            code="repository.none",
        )
    return here


def remote_of(repo: Path, given: str | None) -> str:
    """The remote that holds the branch of record: the one given, else upstream where there is one, else origin."""
    if given is not None:
        return given
    return "upstream" if worktree.setting(repo, "remote.upstream.url") is not None else "origin"


def inside(folder: Path, relative: str) -> Path:
    """A path below a records folder, to be written to.

    Raises ``UsageError`` when a symbolic link on the way leads elsewhere, so that nothing outside is ever touched.
    """
    target = folder / relative
    if target.resolve() != folder.resolve() / relative:
        raise UsageError(
            f"{relative} leads out of its place by a symbolic link",
            hint="remove the link: records hold plain files only",
        )
    return target


def main_of(repository: Repository, given: str | None) -> str:
    """The commit of record to compare with: the branch given, or main of upstream, of origin, or the local one."""
    names = [given] if given else ["upstream/main", "origin/main", "main"]
    for name in names[:-1]:
        try:
            return repository.commit_of(name)
        except UsageError:
            continue
    return repository.commit_of(names[-1])
