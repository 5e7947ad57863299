"""The list of keys that stock ``ssh-keygen -Y verify`` reads. Made from the verified history alone; it proves nothing.

Times are left out on purpose: what landed before a key ended stays valid, and only the order of landings can say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sealtrail import signatures
from sealtrail.history.verify import Report
from sealtrail.model import Person

_HEAD = (
    "# Keys of the people of this repository, and of its root holders, ended ones too.",
    "# Compare the fingerprints with what both organisations gave you: this file proves nothing.",
)
_NAMESPACES = 'namespaces="sealtrail-*"'


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that could sign at some time: whose, its public line, what a comment says of it, whether root names it."""

    person: str
    public: str
    said: str
    of_root: bool = False

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key."""
        return signatures.fingerprint_of_line(self.public)


def known_keys(report: Report) -> tuple[KnownKey, ...]:
    """Every key that ever could sign here, people first and in order of number, then those of root holders."""
    return (*_people(report), *_holders(report))


def signers_file(keys: Iterable[KnownKey]) -> str:
    """Keys as ``ssh-keygen -Y verify`` reads them, each once, with the person as principal.

    A comment above a key says that it ended, and how, or that root names it.
    """
    lines, seen = list(_HEAD), set[tuple[str, str]]()
    for key in keys:
        if (key.person, key.public) not in seen:
            lines += [f"# {key.said}"] * bool(key.said) + [f"{key.person} {_NAMESPACES} {key.public}"]
            seen.add((key.person, key.public))
    return "\n".join(lines) + "\n"


def allowed_signers(report: Report) -> str:
    """Every key that ever could sign here, as ``ssh-keygen -Y verify`` reads them. No valid step, no keys."""
    return signers_file(known_keys(report))


def _people(report: Report) -> Iterator[KnownKey]:
    records = [] if report.snapshot is None else report.snapshot.records("person")
    people = [record.model for record in records if record.readable]
    for model in sorted(people, key=lambda m: m.id):
        if isinstance(model, Person):
            for key in model.keys:
                ended = key.ended
                said = "" if ended is None else f"{model.id} {ended.kind} {ended.at.date().isoformat()}"
                yield KnownKey(model.id, key.public, said)


def _holders(report: Report) -> Iterator[KnownKey]:
    """The root holders of every version of root that landed."""
    for step in report.valid_steps:
        governance, _ = step.result.governance()
        for organisation in () if governance is None else governance.root.organisations:
            for holder in organisation.holders:
                yield KnownKey(holder.person, holder.public, "root key", of_root=True)
