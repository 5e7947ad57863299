"""root replace, add, retire, threshold: the next version of who stands behind the repository.

Each edits ``schema/root.yaml`` and goes on as ``govern`` does. Several of them may go into one version.
"""

from __future__ import annotations

from pathlib import Path

from sealtrail import drafting
from sealtrail.cli import place
from sealtrail.cli.composing import desk_for, text_at
from sealtrail.cli.desk import Desk
from sealtrail.cli.governing import pin
from sealtrail.cli.persons import organisation_of
from sealtrail.cli.proving import key_of, must_be_free
from sealtrail.cli.versions import ROOT
from sealtrail.errors import UsageError
from sealtrail.model import Organisation, Person, Root


class _NextRoot:
    """The root as it lies here, being edited."""

    def __init__(self, repo: Path, person: str | None, base: str | None) -> None:
        self.desk: Desk = desk_for(repo, person=person, base=base)
        self.edits = drafting.Edits(text_at(self.desk, ROOT))
        read = self.desk.result.file(ROOT, Root)
        if not read.readable:
            raise UsageError(f"{ROOT}:{read.findings[0].line}: {read.findings[0].message}", hint=read.findings[0].hint)
        self.root: Root = read.model

    def holder(self, person: str) -> tuple[int, int]:
        """Where a root holder is named: the organisation's and the holder's place. Raises ``UsageError``."""
        for i, org in enumerate(self.root.organisations):
            for j, held in enumerate(org.holders):
                if held.person == person:
                    return i, j
        known = ", ".join(h.person for org in self.root.organisations for h in org.holders)
        raise UsageError(f"{person} is no root holder", hint=f"root holders: {known}")

    def member(self, person: str) -> tuple[int, Organisation]:
        """The organisation of somebody who may become a root holder. Raises ``UsageError``."""
        record = self.desk.result.record(person)
        model = record.model if record is not None and record.readable else None
        if not isinstance(model, Person) or model.state != "active":
            raise UsageError(
                f"{person} is nobody of either organisation who is active",
                hint="enrol them first: sealtrail person enrol",
            )
        return next((i, org) for i, org in enumerate(self.root.organisations) if org.id == model.org)

    def end(self, i: int, j: int, *, compromised: bool, since: str | None) -> None:
        """List a holder's key among the former ones, so that nobody else can ever enrol it."""
        held, at = self.root.organisations[i].holders[j], self.desk.at
        entry = {"person": held.person, "public": held.public, "ended": at.isoformat(), "kind": "retired"}
        if compromised or since is not None:
            moment = at if since is None else place.parse_time(since)
            entry |= {"kind": "compromised", "since": moment.isoformat()}
        self.edits.append(("former_holders",), entry)

    def key(self, file: Path, holder: str) -> str:
        """The public line of a new root key. Raises ``UsageError`` for one that somebody else holds or held."""
        key = key_of(file)
        must_be_free(self.desk, key, but_for=holder)
        return key.line

    def go_on(self, why: str, organisation: str) -> int:
        """Write it with everything that goes with it."""
        text = self.edits.done()
        if text == text_at(self.desk, ROOT):
            raise UsageError("root says so already", hint="nothing is to be done")
        author = organisation_of(self.desk, None if self.desk.person is not None else organisation)
        return pin(self.desk, {ROOT: text.encode()}, why=why, organisation=author, adds=True)


def replace(
    repo: Path,
    old: str,
    new: str,
    *,
    key: Path,
    compromised: bool,
    since: str | None,
    why: str,
    person: str | None,
    base: str | None,
) -> int:
    """Put somebody in a root holder's place, or another key in the place of their present one."""
    root = _NextRoot(repo, person, base)
    i, j = root.holder(old)
    found, org = root.member(new)
    if found != i:
        raise UsageError(
            f"{new} belongs to {org.id}, and {old} holds a key of {root.root.organisations[i].id}",
            hint="each organisation names its own people",
        )
    root.end(i, j, compromised=compromised, since=since)
    if new != old:
        root.edits.put(("organisations", i, "holders", j, "person"), new)
    root.edits.put(("organisations", i, "holders", j, "public"), root.key(key, new))
    return root.go_on(why, org.id)


def add(repo: Path, new: str, *, key: Path, why: str, person: str | None, base: str | None) -> int:
    """Name a further root holder."""
    root = _NextRoot(repo, person, base)
    i, org = root.member(new)
    root.edits.append(("organisations", i, "holders"), {"person": new, "public": root.key(key, new)})
    return root.go_on(why, org.id)


def retire(
    repo: Path, old: str, *, compromised: bool, since: str | None, why: str, person: str | None, base: str | None
) -> int:
    """Take a root holder out of root."""
    root = _NextRoot(repo, person, base)
    i, j = root.holder(old)
    root.end(i, j, compromised=compromised, since=since)
    root.edits.drop(("organisations", i, "holders", j))
    return root.go_on(why, root.root.organisations[i].id)


def threshold(repo: Path, org: str, count: int, *, why: str, person: str | None, base: str | None) -> int:
    """Set how many of an organisation's root holders have to sign."""
    root = _NextRoot(repo, person, base)
    organisation = organisation_of(root.desk, org)
    i = [o.id for o in root.root.organisations].index(organisation.id)
    root.edits.put(("organisations", i, "threshold"), count)
    return root.go_on(why, organisation.id)
