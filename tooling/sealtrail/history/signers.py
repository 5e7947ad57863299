"""The list of keys that stock ``ssh-keygen -Y verify`` reads. Made from the verified history alone; it proves nothing.

Times are left out on purpose: what landed before a key ended stays valid, and only the order of landings can say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from sealtrail.history.verify import Report
from sealtrail.model import Person

_HEAD = (
    "# Keys of the people of this repository, and of its root holders, ended ones too.",
    "# Compare the fingerprints with what both organisations gave you: this file proves nothing.",
)
_NAMESPACES = 'namespaces="sealtrail-*"'


def allowed_signers(report: Report) -> str:
    """Every key that ever could sign here, each with the person as principal, people first and in order of number.

    A comment above a key says that it ended, and how, or that root names it. No valid step, no keys.
    """
    lines, seen = list(_HEAD), set[tuple[str, str]]()
    for person, public, ended in _people(report):
        lines += [f"# {person} {ended}"] * bool(ended) + [f"{person} {_NAMESPACES} {public}"]
        seen.add((person, public))
    for person, public in dict.fromkeys(_holders(report)):
        if (person, public) not in seen:
            lines += ["# root key", f"{person} {_NAMESPACES} {public}"]
    return "\n".join(lines) + "\n"


def _people(report: Report) -> Iterator[tuple[str, str, str]]:
    records = [] if report.snapshot is None else report.snapshot.records("person")
    people = [record.model for record in records if record.readable]
    for model in sorted(people, key=lambda m: m.id):
        if isinstance(model, Person):
            for key in model.keys:
                ended = "" if key.ended is None else f"{key.ended.kind} {key.ended.at.date().isoformat()}"
                yield model.id, key.public, ended


def _holders(report: Report) -> Iterator[tuple[str, str]]:
    """The root holders of every version of root that landed."""
    for step in report.valid_steps:
        governance, _ = step.result.governance()
        for organisation in () if governance is None else governance.root.organisations:
            for holder in organisation.holders:
                yield holder.person, holder.public
